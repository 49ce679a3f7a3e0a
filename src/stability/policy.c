/* policy.c - policy stable states (docs: D39).  SPDX-License-Identifier: MIT
 *
 * A policy says for every state where its owner goes from there, or that it
 * stays.  The others deter party i from leaving s when their policies answer
 * each of its moves by one to a state that i does not prefer to s, and so on
 * for whatever i does from there; play without end is no gain for i.  With one
 * more answer at a time (D37, an even number of moves ahead) the values rise to
 * that fixpoint: each round is one pass for the others and one for i. */
#include "stability/foresight.h"

#include <string.h>

/* value[0] is then what i could make of a state at which it is to move. */
static tr_foresight settle(const tr_stage *x, uint32_t party) {
    tr_foresight f = tr_foresight_new(x, party, true);
    size_t size = x->m->n * sizeof(uint32_t);
    uint32_t *before = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
    tr_foresight_step(&f);
    do {
        memcpy(before, f.value[1], size);
        tr_foresight_step(&f);
        tr_foresight_step(&f);
    } while (memcmp(before, f.value[1], size));
    tr_foresight_step(&f);
    return f;
}

static uint64_t *stable(const tr_stage *x, const tr_ask *ask, uint32_t party) {
    (void)ask;
    tr_foresight f = settle(x, party);
    return tr_foresight_stable(&f, party);
}

/* --- reasons -------------------------------------------------------------- */

typedef struct goal {
    const uint32_t *value;
    uint32_t most;
} goal;

static bool is_low(void *user, uint32_t state) {
    const goal *g = user;
    return g->value[state] <= g->most;
}

static tr_sanction answer(const tr_foresight *f, uint32_t state, uint32_t to,
                          const bool *who) {
    uint32_t here = f->pref[f->who[0]].rank[state];
    tr_sanction s = {.to = to};
    goal g = {f->value[0], here};
    tr_walk_options o = {.who = who, .found = is_low, .user = &g};
    tr_mark mark = tr_arena_mark(f->a);
    tr_walk *w = tr_walk_from(f->a, f->m, f->pref, to, &o);
    const tr_visit *last = &w->visit[w->visits - 1];
    s.deterred = last->length && is_low(&g, last->state);
    if (s.deterred) {
        s.length = last->length;
        s.end = last->state;
        s.path = tr_walk_path(f->a, w, w->visits - 1);
    }
    tr_sanction_keep(f->a, mark, &s);
    return s;
}

static tr_explanation *explain(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party) {
    (void)ask;
    tr_explanation *e = TR_NEW(x->a, tr_explanation, 1);
    e->stable = true;
    if (!x->m->mover[party]) return e;
    tr_foresight f = settle(x, party);
    const uint32_t *rank = x->pref[party].rank;
    bool *who = TR_NEW(x->a, bool, x->m->parties + 1);
    for (uint32_t j = 0; j < x->m->parties; j++) who[j] = j != party;
    uint32_t count;
    const uint32_t *to = tr_moves_from(x->a, x->m, party, state, &count);
    e->at = TR_NEW(x->a, tr_sanction, count + 1);
    for (uint32_t k = 0; k < count; k++) {
        if (rank[to[k]] <= rank[state]) continue;
        tr_sanction s = answer(&f, state, to[k], who);
        e->stable &= s.deterred;
        e->at[e->count++] = s;
    }
    if (e->count && e->stable)
        e->note = "From where an answer leads, whatever the party did would be "
                  "answered again.";
    return e;
}

/* --- checking ------------------------------------------------------------- */

/* For one state: safe[t] while it is not shown that the others cannot answer
 * i's move to t so that all its further moves can be answered, too. */
static bool *find_safe(const tr_stage *x, uint32_t i, uint32_t start) {
    const uint32_t *rank = x->pref[i].rank;
    bool *safe = TR_NEW(x->a, bool, x->m->n);
    bool *who = TR_NEW(x->a, bool, x->m->parties + 1);
    for (uint32_t j = 0; j < x->m->parties; j++) who[j] = j != i;
    memset(safe, true, x->m->n);
    for (bool more = true; more;) {
        more = false;
        for (uint32_t t = 0; t < x->m->n; t++) {
            if (!safe[t] || rank[t] <= rank[start]) continue;
            tr_mark mark = tr_arena_mark(x->a);
            tr_walk_options o = {.who = who};
            tr_walk *w = tr_walk_from(x->a, x->m, x->pref, t, &o);
            bool answered = false;
            for (uint32_t k = 1; k < w->visits && !answered; k++) {
                uint32_t u = w->visit[k].state, count;
                const uint32_t *to = tr_moves_from(x->a, x->m, i, u, &count);
                answered = rank[u] <= rank[start];
                for (uint32_t q = 0; q < count; q++)
                    answered = answered && safe[to[q]];
            }
            safe[t] = answered;
            more |= !answered;
            tr_arena_release(x->a, mark);
        }
    }
    return safe;
}

static bool is_move(const tr_stage *x, uint32_t party, uint32_t s, uint32_t t) {
    uint32_t count, k = 0;
    const uint32_t *to = tr_moves_from(x->a, x->m, party, s, &count);
    while (k < count && to[k] != t) k++;
    return k < count;
}

static const char *answer_fault(const tr_stage *x, uint32_t party,
                                uint32_t state, const tr_sanction *s,
                                const bool *safe) {
    const uint32_t *rank = x->pref[party].rank;
    uint32_t at = s->to, last = party, count;
    if (s->deterred != safe[s->to]) return "a move is deterred, or not";
    if (!s->deterred) return NULL;
    if (!s->length) return "an answer has no move";
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t j = (uint32_t)s->path[k]->by;
        if (j >= x->m->parties || j == party || j == last)
            return "somebody answers who may not";
        if (!is_move(x, j, at, s->path[k]->state)) return "a move is none";
        at = s->path[k]->state;
        last = j;
    }
    if (rank[at] > rank[state]) return "an answer does not deter";
    const uint32_t *to = tr_moves_from(x->a, x->m, party, at, &count);
    for (uint32_t k = 0; k < count; k++)
        if (!safe[to[k]]) return "a move after the answer cannot be answered";
    return NULL;
}

static const char *fault(const tr_stage *x, const tr_ask *ask, uint32_t state,
                         uint32_t party, const tr_explanation *e) {
    (void)ask;
    if (!x->m->mover[party])
        return e->stable && !e->count ? NULL : "a party that cannot move moves";
    const bool *safe = find_safe(x, party, state);
    const uint32_t *rank = x->pref[party].rank;
    uint32_t count, listed = 0;
    const uint32_t *to = tr_moves_from(x->a, x->m, party, state, &count);
    bool stays = true;
    for (uint32_t k = 0; k < count; k++) {
        if (rank[to[k]] <= rank[state]) continue;
        if (listed == e->count || e->at[listed].to != to[k])
            return "an improvement is not listed";
        const char *wrong =
            answer_fault(x, party, state, &e->at[listed++], safe);
        if (wrong) return wrong;
        stays &= safe[to[k]];
    }
    if (listed < e->count) return "a state is listed that is no improvement";
    return e->stable == stays ? NULL : "the verdict does not follow";
}

/* --- the row -------------------------------------------------------------- */

const tr_kind tr_policy_kinds[] = {
    {.name = "policy",
     .words = "any gain would be answered by the others' policies, and so "
              "would whatever the party did from there",
     .reply = "the others' policies are to answer",
     .no_reply = "no policies of the others take that gain away for good",
     .stable = stable,
     .explain = explain,
     .fault = fault},
    {.name = NULL}};
