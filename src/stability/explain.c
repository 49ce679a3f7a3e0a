/* explain.c - why a state is or is not stable for a party (D15).
 * SPDX-License-Identifier: MIT
 *
 * For each improvement, a shortest legal sequence of the others' moves that
 * leaves the party no better off, found by walking forwards from it. */
#include "stability/concept.h"

#include <assert.h>

typedef struct question {
    const tr_moves *m;
    const uint32_t *rank;
    uint32_t party, here; /* here: rank of the state asked about */
    bool escape;          /* SMR: the party must not have a better reply */
} question;

static bool is_better(void *user, uint32_t t) {
    question *q = user;
    if (q->rank[t] <= q->here) return true; /* go on */
    q->escape = true;
    return false;
}

static bool sanctions(void *user, uint32_t u) {
    question *q = user;
    return q->rank[u] <= q->here;
}

static bool sanctions_for_good(void *user, uint32_t u) {
    question *q = user;
    if (q->rank[u] > q->here) return false;
    q->escape = false;
    tr_moves_each(q->m, q->party, u, is_better, q);
    return !q->escape;
}

static bool *others(tr_arena *a, const tr_moves *m, uint32_t party) {
    bool *who = TR_NEW(a, bool, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++) who[j] = j != party;
    return who;
}

enum { SHORT = 64 };

/* A walk is large and its path short: copy the path, give back the walk. */
void tr_sanction_keep(tr_arena *a, tr_mark mark, tr_sanction *s) {
    tr_visit copy[SHORT];
    if (s->length > SHORT) return; /* rare; the walk stays then */
    for (uint32_t k = 0; k < s->length; k++) copy[k] = *s->path[k];
    tr_arena_release(a, mark);
    if (!s->length) return;
    tr_visit *visit = TR_RAW(a, tr_visit, s->length);
    s->path = TR_NEW(a, const tr_visit *, s->length);
    for (uint32_t k = 0; k < s->length; k++) {
        visit[k] = copy[k];
        s->path[k] = &visit[k];
    }
}

static tr_sanction find_sanction(tr_arena *a, const tr_moves *m,
                                 const tr_pref *pref, uint32_t to, question *q,
                                 tr_concept concept, const bool *who) {
    tr_sanction s = {.to = to};
    if (concept == TR_NASH) return s;
    tr_walk_options o = {.who = who,
                         .improving = concept == TR_SEQ || concept == TR_SSEQ,
                         .user = q,
                         .found = concept == TR_SMR || concept == TR_SSEQ
                                      ? sanctions_for_good
                                      : sanctions};
    tr_mark mark = tr_arena_mark(a);
    tr_walk *w = tr_walk_from(a, m, pref, to, &o);
    const tr_visit *last = &w->visit[w->visits - 1];
    s.deterred = last->length && o.found(q, last->state);
    if (s.deterred) {
        s.length = last->length;
        s.end = last->state;
        s.path = tr_walk_path(a, w, w->visits - 1);
    }
    tr_sanction_keep(a, mark, &s);
    return s;
}

tr_sanction tr_explain_move(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                            uint32_t state, uint32_t to, uint32_t party,
                            tr_concept concept) {
    const uint32_t *rank = pref[party].rank;
    question q = {m, rank, party, rank[state], false};
    assert(rank[to] > rank[state]);
    return find_sanction(a, m, pref, to, &q, concept, others(a, m, party));
}

tr_explanation *tr_explain(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                           uint32_t state, uint32_t party, tr_concept concept) {
    tr_explanation *e = TR_NEW(a, tr_explanation, 1);
    e->stable = true;
    if (!m->mover[party]) return e;
    const uint32_t *rank = pref[party].rank;
    question q = {m, rank, party, rank[state], false};
    const bool *who = others(a, m, party);
    uint32_t count;
    uint32_t *to = tr_moves_from(a, m, party, state, &count);
    e->at = TR_NEW(a, tr_sanction, count + 1);
    for (uint32_t k = 0; k < count; k++) {
        if (rank[to[k]] <= rank[state]) continue;
        tr_sanction s = find_sanction(a, m, pref, to[k], &q, concept, who);
        e->stable &= s.deterred;
        e->at[e->count++] = s;
        tr_tick(a->env, "explaining", k, count);
    }
    return e;
}

bool tr_is_stable(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                  uint32_t state, uint32_t party, tr_concept concept) {
    if (!m->mover[party]) return true;
    const uint32_t *rank = pref[party].rank;
    question q = {m, rank, party, rank[state], false};
    const bool *who = others(a, m, party);
    uint32_t count;
    tr_mark all = tr_arena_mark(a);
    uint32_t *to = tr_moves_from(a, m, party, state, &count);
    bool stable = true;
    for (uint32_t k = 0; k < count && stable; k++) {
        if (rank[to[k]] <= rank[state]) continue;
        tr_mark mark = tr_arena_mark(a);
        stable = find_sanction(a, m, pref, to[k], &q, concept, who).deterred;
        tr_arena_release(a, mark);
    }
    tr_arena_release(a, all);
    return stable;
}

/* --- the basic kinds ------------------------------------------------------ */

static tr_explanation *explain_basic(const tr_stage *x, const tr_ask *ask,
                                     uint32_t state, uint32_t party) {
    return tr_explain(x->a, x->m, x->pref, state, party,
                      (tr_concept)(ask->kind->basic - 1));
}

const tr_kind tr_basic_kinds[] = {
    {.name = "nash",
     .basic = TR_NASH + 1,
     .words = "no party can do better by changing its own choice alone",
     .no_reply = "under this concept no reply counts",
     .explain = explain_basic,
     .fault = tr_basic_fault},
    {.name = "gmr",
     .basic = TR_GMR + 1,
     .words = "any gain a party could take, the others could undo",
     .reply = "the others could answer",
     .no_reply = "nothing the others could do takes that gain away",
     .explain = explain_basic,
     .fault = tr_basic_fault},
    {.name = "smr",
     .basic = TR_SMR + 1,
     .words = "any gain could be undone, and the party could not escape the "
              "reply",
     .reply = "the others could answer for good",
     .no_reply = "nothing the others could do takes that gain away for good",
     .explain = explain_basic,
     .fault = tr_basic_fault},
    {.name = "seq",
     .basic = TR_SEQ + 1,
     .words = "any gain would be undone by replies that the others themselves "
              "want",
     .reply = "the others would answer, each gaining by it",
     .no_reply = "no reply that the others would themselves want takes that "
                 "gain away",
     .explain = explain_basic,
     .fault = tr_basic_fault},
    {.name = "sseq",
     .basic = TR_SSEQ + 1,
     .words = "any gain would be undone by replies that the others themselves "
              "want, and the party could not escape them",
     .reply = "the others would answer for good, each gaining by it",
     .no_reply = "no reply that the others would themselves want takes that "
                 "gain away for good",
     .explain = explain_basic,
     .fault = tr_basic_fault},
    {.name = NULL}};
