/* simultaneous.c - stability when the others may move at the same time (docs:
 * D33 to D35).  SPDX-License-Identifier: MIT
 *
 * From one state every party has its improvements.  A party's move and moves of
 * others are put together issue by issue; no two parties hold the same issue,
 * so on a full product the state numbers just add up, and else the packed keys
 * do, by exclusive or. */
#include "stability/simultaneous.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

bool tr_can_join(const tr_moves *m) {
    return !m->space->start && !(m->space->c && m->space->c->graph);
}

/* What every mover could gain from one state. */
typedef struct gains {
    uint32_t state;
    uint32_t **to, *count; /* [parties] */
} gains;

typedef struct joining {
    tr_arena *a;
    const tr_moves *m;
    const uint32_t *rank; /* of the party that moves first */
    uint32_t limit;       /* it is deterred by states of at most this rank */
    const gains *g;
    uint32_t *who, others; /* who may move at the same time */
    bool all;              /* all of them do; else each may stay */
    uint32_t *pick;        /* [others] where each goes, or TR_NO_STATE */
    uint64_t number, *key; /* of the states put together so far */
    uint32_t end;
    uint64_t work;
} joining;

static void find_gains(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                       uint32_t state, gains *g) {
    g->state = state;
    for (uint32_t j = 0; j < m->parties; j++) {
        g->count[j] = 0;
        if (!m->mover[j]) continue;
        uint32_t count;
        uint32_t *to = tr_moves_from(a, m, j, state, &count);
        for (uint32_t k = 0; k < count; k++)
            if (pref[j].rank[to[k]] > pref[j].rank[state])
                to[g->count[j]++] = to[k];
        g->to[j] = to;
    }
}

static gains new_gains(tr_arena *a, const tr_moves *m) {
    return (gains){0, TR_NEW(a, uint32_t *, m->parties + 1),
                   TR_NEW(a, uint32_t, m->parties + 1)};
}

static joining new_joining(tr_arena *a, const tr_moves *m, const gains *g) {
    return (joining){.a = a,
                     .m = m,
                     .g = g,
                     .who = TR_NEW(a, uint32_t, m->parties + 1),
                     .pick = TR_NEW(a, uint32_t, m->parties + 1),
                     .key = TR_NEW(a, uint64_t, m->space->words + 1)};
}

/* Put a move from the state to `to` on top, or take it away again. */
static void shift(joining *x, uint32_t to, bool away) {
    const tr_space *s = x->m->space;
    if (s->full) {
        uint64_t change = (uint64_t)to - x->g->state;
        x->number += away ? -change : change;
        return;
    }
    const uint64_t *from = s->key + (size_t)x->g->state * s->words;
    const uint64_t *at = s->key + (size_t)to * s->words;
    for (uint32_t w = 0; w < s->words; w++) x->key[w] ^= from[w] ^ at[w];
}

static void put_state(joining *x) {
    const tr_space *s = x->m->space;
    x->number = x->g->state;
    if (!s->full)
        memcpy(x->key, s->key + (size_t)x->g->state * s->words,
               s->words * sizeof *x->key);
}

/* An infeasible outcome deters nobody. */
static bool deters(joining *x) {
    if (++x->work % (1 << 16) == 0)
        tr_tick(x->a->env, "putting moves together", x->g->state, x->m->n);
    x->end = x->m->space->full ? (uint32_t)x->number
                               : tr_space_find_key(x->m->space, x->key);
    return x->end != TR_NO_STATE && x->rank[x->end] <= x->limit;
}

/* The same for the last party that may move: on a full product nothing need be
 * put together but numbers. */
static bool last_answers(joining *x, uint32_t j) {
    uint32_t rest = (uint32_t)x->number - x->g->state;
    for (uint32_t q = 0; q < x->g->count[j]; q++) {
        uint32_t end = x->g->to[j][q] + rest;
        if (x->rank[end] > x->limit) continue;
        x->pick[x->others - 1] = x->g->to[j][q];
        x->end = end;
        return true;
    }
    return false;
}

/* Is the party deterred by moves of others from the `k`th on, at most `most`
 * of them moving? */
static bool is_answered(joining *x, uint32_t k, uint32_t most) {
    if (k == x->others) return deters(x);
    x->pick[k] = TR_NO_STATE;
    if (!x->all && is_answered(x, k + 1, most)) return true;
    uint32_t j = x->who[k];
    if (x->m->space->full && k + 1 == x->others && most)
        return last_answers(x, j);
    for (uint32_t q = 0; most && q < x->g->count[j]; q++) {
        shift(x, x->g->to[j][q], false);
        x->pick[k] = x->g->to[j][q];
        bool found = is_answered(x, k + 1, most - 1);
        shift(x, x->g->to[j][q], true);
        if (found) return true;
    }
    return false;
}

static bool is_deterred(joining *x, uint32_t to, uint32_t most) {
    put_state(x);
    shift(x, to, false);
    return is_answered(x, 0, most);
}

/* The others that could gain from the state. */
static void choose_others(joining *x, const tr_pref *pref, uint32_t party) {
    x->rank = pref[party].rank;
    x->limit = x->rank[x->g->state];
    x->others = 0;
    x->all = false;
    for (uint32_t j = 0; j < x->m->parties; j++)
        if (j != party && x->g->count[j]) x->who[x->others++] = j;
}

static bool is_stable(joining *x, const tr_pref *pref, uint32_t party) {
    choose_others(x, pref, party);
    for (uint32_t k = 0; k < x->g->count[party]; k++)
        if (!is_deterred(x, x->g->to[party][k], UINT32_MAX)) return false;
    return true;
}

uint64_t **tr_simultaneous(tr_arena *a, const tr_moves *m,
                           const tr_pref *pref) {
    assert(tr_can_join(m));
    uint64_t **stable = TR_NEW(a, uint64_t *, m->parties + 1);
    for (uint32_t i = 0; i < m->parties; i++) stable[i] = tr_bits_new(a, m->n);
    gains g = new_gains(a, m);
    joining x = new_joining(a, m, &g);
    for (uint32_t s = 0; s < m->n; s++) {
        tr_mark mark = tr_arena_mark(a);
        find_gains(a, m, pref, s, &g);
        for (uint32_t i = 0; i < m->parties; i++)
            if (!m->mover[i] || is_stable(&x, pref, i))
                tr_bit_set(stable[i], s);
        tr_arena_release(a, mark);
    }
    return stable;
}

/* --- after sequential stability: D34 -------------------------------------- */

/* What sequential stability leaves open: for each party the states that are
 * not stable, and the least that answers an improvement. */
typedef struct sequel {
    uint64_t **stable; /* [parties] */
    uint32_t *lo;      /* [n] of the party asked about */
} sequel;

static sequel find_sequel(const tr_stage *x) {
    static const bool asked[TR_CONCEPTS] = {[TR_SEQ] = true};
    return (sequel){tr_stability(x->a, x->m, x->pref, asked)->stable[TR_SEQ],
                    TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1)};
}

static void turn_to(const tr_stage *x, sequel *q, uint32_t party) {
    tr_least_reached(x->a, x->m, x->pref, party, -1, true, x->pref[party].rank,
                     x->pref[party].levels, q->lo);
}

static bool is_sequential(const joining *y, const sequel *q, uint32_t to) {
    return q->lo[to] <= y->limit;
}

/* All others for whom the state is not sequentially stable move, too. */
static void choose_unstable(joining *y, const tr_pref *pref, const sequel *q,
                            uint32_t party) {
    y->rank = pref[party].rank;
    y->limit = y->rank[y->g->state];
    y->others = 0;
    y->all = true;
    for (uint32_t j = 0; j < y->m->parties; j++)
        if (j != party && y->m->mover[j] && !tr_bit(q->stable[j], y->g->state))
            y->who[y->others++] = j;
}

static bool is_deterred_after(joining *y, const sequel *q, uint32_t to) {
    return is_sequential(y, q, to) ||
           (y->others && is_deterred(y, to, UINT32_MAX));
}

static void solve_after(const tr_stage *x, const sequel *q, joining *y,
                        gains *g, uint32_t party, uint64_t *bits) {
    for (uint32_t s = 0; s < x->m->n; s++) {
        tr_mark mark = tr_arena_mark(x->a);
        bool stable = true;
        if (!tr_bit(q->stable[party], s)) {
            find_gains(x->a, x->m, x->pref, s, g);
            choose_unstable(y, x->pref, q, party);
            for (uint32_t k = 0; stable && k < g->count[party]; k++)
                stable = is_deterred_after(y, q, g->to[party][k]);
        }
        if (stable) tr_bit_set(bits, s);
        tr_arena_release(x->a, mark);
    }
}

/* --- reasons -------------------------------------------------------------- */

/* The moves picked, as an answer. */
static tr_sanction keep_answer(joining *x, uint32_t to) {
    tr_sanction s = {.to = to, .deterred = true, .answer = TR_AT_ONCE};
    s.end = x->end;
    tr_visit *visit = TR_RAW(x->a, tr_visit, x->others + 1);
    s.path = TR_NEW(x->a, const tr_visit *, x->others + 1);
    for (uint32_t k = 0; k < x->others; k++) {
        if (x->pick[k] == TR_NO_STATE) continue;
        visit[s.length] =
            (tr_visit){x->pick[k], (int32_t)x->who[k], 0, s.length + 1};
        s.path[s.length] = &visit[s.length];
        s.length++;
    }
    return s;
}

/* The fewest others that deter it. */
static tr_sanction find_answer(joining *x, uint32_t to) {
    uint32_t most = x->all ? x->others : 1;
    for (; most <= x->others; most++)
        if (is_deterred(x, to, most)) return keep_answer(x, to);
    return (tr_sanction){.to = to, .answer = TR_AT_ONCE};
}

static tr_explanation *explain_joint(const tr_stage *x, uint32_t state,
                                     uint32_t party, const sequel *q) {
    gains *g = TR_NEW(x->a, gains, 1);
    *g = new_gains(x->a, x->m);
    find_gains(x->a, x->m, x->pref, state, g);
    joining y = new_joining(x->a, x->m, g);
    if (q)
        choose_unstable(&y, x->pref, q, party);
    else
        choose_others(&y, x->pref, party);
    tr_explanation *e = TR_NEW(x->a, tr_explanation, 1);
    e->stable = true;
    e->at = TR_NEW(x->a, tr_sanction, g->count[party] + 1);
    for (uint32_t k = 0; k < g->count[party]; k++) {
        uint32_t to = g->to[party][k];
        tr_sanction *s = &e->at[e->count++];
        if (q && is_sequential(&y, q, to))
            *s = tr_explain_move(x->a, x->m, x->pref, state, to, party, TR_SEQ);
        else
            *s = find_answer(&y, to);
        e->stable &= s->deterred;
    }
    return e;
}

/* --- the rows ------------------------------------------------------------- */

static const char *refuse(const tr_stage *x, const tr_ask *ask) {
    (void)ask;
    return tr_can_join(x->m) ? NULL
                             : "moves of several parties at the same time can "
                               "be put together only where states are "
                               "combinations of values: not in graphs, and not "
                               "with merged states";
}

static uint64_t **solve_sim(const tr_stage *x, const tr_ask *ask) {
    (void)ask;
    return tr_simultaneous(x->a, x->m, x->pref);
}

static tr_explanation *explain_sim(const tr_stage *x, const tr_ask *ask,
                                   uint32_t state, uint32_t party) {
    (void)ask;
    return explain_joint(x, state, party, NULL);
}

/* Who cannot move is sequentially stable everywhere, and so here. */
static uint64_t **solve_fh(const tr_stage *x, const tr_ask *ask) {
    (void)ask;
    uint64_t **stable = TR_NEW(x->a, uint64_t *, x->m->parties + 1);
    sequel q = find_sequel(x);
    gains g = new_gains(x->a, x->m);
    joining y = new_joining(x->a, x->m, &g);
    for (uint32_t i = 0; i < x->m->parties; i++) {
        stable[i] = x->m->mover[i] ? tr_bits_new(x->a, x->m->n) : q.stable[i];
        if (!x->m->mover[i]) continue;
        turn_to(x, &q, i);
        solve_after(x, &q, &y, &g, i, stable[i]);
    }
    return stable;
}

static tr_explanation *explain_fh(const tr_stage *x, const tr_ask *ask,
                                  uint32_t state, uint32_t party) {
    (void)ask;
    sequel q = find_sequel(x);
    turn_to(x, &q, party);
    return explain_joint(x, state, party, &q);
}

/* D35: stable under one of the two. */
static uint64_t **solve_either(const tr_stage *x, const tr_ask *ask) {
    uint64_t **stable = solve_sim(x, ask);
    sequel q = find_sequel(x);
    for (uint32_t i = 0; i < x->m->parties; i++)
        for (uint32_t w = 0; w <= x->m->n / 64; w++)
            stable[i][w] |= q.stable[i][w];
    return stable;
}

static tr_explanation *explain_either(const tr_stage *x, const tr_ask *ask,
                                      uint32_t state, uint32_t party) {
    tr_explanation *e = tr_explain(x->a, x->m, x->pref, state, party, TR_SEQ);
    if (e->stable) {
        e->note = "It is sequentially stable: replies one after the other "
                  "deter it.";
        return e;
    }
    e = explain_sim(x, ask, state, party);
    e->note = e->stable ? "It is not sequentially stable, but moves at the "
                          "same time deter it."
                        : "Neither replies one after the other deter it, nor "
                          "moves at the same time.";
    return e;
}

const tr_kind tr_simultaneous_kinds[] = {
    {.name = "sim",
     .words = "any gain would be undone if others gained at the same time",
     .reply = "others could take gains of their own at the same time",
     .no_reply = "no gains that others could take at the same time take that "
                 "gain away",
     .refuse = refuse,
     .solve = solve_sim,
     .explain = explain_sim,
     .fault = tr_simultaneous_fault},
    {.name = "sim-fh",
     .words = "any gain would be undone by replies that the others themselves "
              "want, or if all who are not stable moved at the same time",
     .reply = "it would not last",
     .no_reply = "no reply that the others want, and no moves of all that are "
                 "not stable there, take that gain away",
     .refuse = refuse,
     .solve = solve_fh,
     .explain = explain_fh,
     .fault = tr_simultaneous_fault},
    {.name = "seq-or-sim",
     .words = "any gain would be undone by replies that the others themselves "
              "want, or any would if others gained at the same time",
     .reply = "it would not last",
     .no_reply = "it lasts",
     .refuse = refuse,
     .solve = solve_either,
     .explain = explain_either,
     .fault = tr_simultaneous_fault},
    {.name = NULL}};
