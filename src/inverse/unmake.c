/* unmake.c - how near an equilibrium is to being none (D66).
 * SPDX-License-Identifier: MIT
 *
 * A party's own ranking.  Whether s is stable for i turns on where s stands
 * among the others alone.  i leaves s for t iff s stands below t and below
 * everything that would deter i (each reply u; under SMR and SSEQ, u or the
 * best escape from u).  Let z be the lowest of these that is lowest
 * necessarily, as high as possible over all t.  Then the least change lowers s
 * to just below z: the states that are not above s and not below z change
 * places with it.  No change is less: each such state v must either change its
 * order with s, or, where it stays at or below s, which ends below z, with z;
 * and these pairs are different ones.  So one sweep a party and concept gives
 * the answer for all states (D11 to D13, D32 keep what the others do apart from
 * i's ranking).
 *
 * Under SEQ and SSEQ the others' replies must be improvements, and a third
 * party's ranking decides which are there: see sever.c. */
#include "inverse/unmake.h"

#include <assert.h>
#include <string.h>

/* Sets of demands that a search by another party's ranking looks into. */
enum { MOST_NODES = 4000 };

tr_robust *tr_robust_new(const tr_stage *x) {
    tr_robust *r = TR_NEW(x->a, tr_robust, 1);
    uint32_t parties = x->m->parties;
    r->x = x;
    r->most_nodes = MOST_NODES;
    r->order = TR_NEW(x->a, tr_order, parties + 1);
    r->best = TR_NEW(x->a, uint32_t *, parties + 1);
    for (int c = 0; c < TR_CONCEPTS; c++)
        r->worst[c] = TR_NEW(x->a, uint32_t *, parties + 1);
    for (uint32_t i = 0; i < parties; i++)
        if (x->m->mover[i])
            r->order[i] =
                tr_order_of(x->a, x->m->n, x->pref[i].levels, x->pref[i].rank);
    return r;
}

const uint32_t *tr_best_of(tr_robust *r, uint32_t party) {
    if (!r->best[party]) {
        r->best[party] = TR_RAW(r->x->a, uint32_t, (size_t)r->x->m->n + 1);
        tr_best_move(r->x->a, r->x->m, party, r->x->pref[party].rank,
                     r->best[party]);
    }
    return r->best[party];
}

static bool is_improving(tr_concept c) { return c == TR_SEQ || c == TR_SSEQ; }
static bool is_for_good(tr_concept c) { return c == TR_SMR || c == TR_SSEQ; }

/* For each t, the least of value[t] and, under the concept, of value[u], or of
 * the best that i then reaches, over all replies u to t. */
static void find_worst(const tr_stage *x, uint32_t party, tr_concept concept,
                       const uint32_t *value, uint32_t levels, uint32_t *out) {
    uint32_t n = x->m->n;
    if (concept == TR_NASH) {
        memcpy(out, value, (size_t)n * sizeof *out);
        return;
    }
    tr_mark mark = tr_arena_mark(x->a);
    const uint32_t *reply = value;
    if (is_for_good(concept)) {
        uint32_t *best = TR_RAW(x->a, uint32_t, (size_t)n + 1);
        tr_best_move(x->a, x->m, party, value, best);
        reply = best;
    }
    tr_least_reached(x->a, x->m, x->pref, party, -1, is_improving(concept),
                     reply, levels, out);
    for (uint32_t t = 0; t < n; t++)
        if (value[t] < out[t]) out[t] = value[t];
    tr_arena_release(x->a, mark);
}

/* Ranks moved up by one, and 0 for s itself, which is never above s: needed
 * where replies may lead back to s (graphs, merged states, single steps). */
static uint32_t *without(const tr_stage *x, uint32_t party, uint32_t s) {
    uint32_t *value = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
    for (uint32_t t = 0; t < x->m->n; t++)
        value[t] = x->pref[party].rank[t] + 1;
    value[s] = 0;
    return value;
}

static const uint32_t *worst_of(tr_robust *r, uint32_t party,
                                tr_concept concept) {
    const tr_stage *x = r->x;
    uint32_t **w = &r->worst[concept][party];
    if (!*w) {
        *w = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
        find_worst(x, party, concept, x->pref[party].rank,
                   x->pref[party].levels, *w);
    }
    return *w;
}

typedef struct highest {
    const uint32_t *worst;
    uint32_t at, to; /* the highest so far, and by which move */
    bool any;
} highest;

static bool look_at(void *user, uint32_t t) {
    highest *h = user;
    bool higher =
        !h->any || h->worst[t] > h->at || (h->worst[t] == h->at && t < h->to);
    if (higher) *h = (highest){h->worst, h->worst[t], t, true};
    return true;
}

/* The lowest rank that s must fall below for i to leave it, and for which t;
 * false when i leaves it under no ranking. */
static bool threshold(tr_robust *r, uint32_t s, uint32_t party,
                      tr_concept concept, uint32_t *rank, uint32_t *to) {
    const tr_stage *x = r->x;
    highest h = {NULL, 0, 0, false};
    tr_mark mark = tr_arena_mark(x->a);
    if (x->m->transitive) {
        h.worst = worst_of(r, party, concept);
    } else {
        uint32_t *value = without(x, party, s);
        uint32_t *w = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
        find_worst(x, party, concept, value, x->pref[party].levels + 1, w);
        h.worst = w;
    }
    tr_moves_each(x->m, party, s, look_at, &h);
    if (!x->m->transitive) tr_arena_release(x->a, mark);
    *to = h.to;
    *rank = h.at - (x->m->transitive ? 0 : 1);
    return h.any && (x->m->transitive || h.at);
}

static bool is_passed(const tr_order *o, uint32_t v, uint32_t s,
                      uint32_t rank) {
    return v != s && o->rank[v] >= rank && o->rank[v] <= o->rank[s];
}

static void by_own_ranking(tr_robust *r, uint32_t s, uint32_t party,
                           tr_concept concept, tr_unmade *out) {
    const tr_order *o = &r->order[party];
    uint32_t rank, to;
    if (!threshold(r, s, party, concept, &rank, &to)) return;
    assert(rank <= o->rank[s]); /* else s were unstable */
    out->possible = true;
    out->swaps = out->at_least = o->below[o->rank[s] + 1] - o->below[rank] - 1;
    out->leaver = party;
    out->to = to;
    size_t room = 0;
    for (uint32_t v = 0; v < o->n && out->pairs < TR_MOST_SWAPS_KEPT; v++) {
        if (!is_passed(o, v, s, rank)) continue;
        out->pair =
            tr_grow(r->x->a, out->pair, sizeof *out->pair, out->pairs, &room);
        out->pair[out->pairs++] = (tr_swap){v, s};
    }
}

/* The same the other way: s comes to stand just above the rank that it must
 * not be below (proof in D119, D65 read upside down). */
tr_unmade tr_make_stable(tr_robust *r, uint32_t s, uint32_t party,
                         tr_concept concept) {
    tr_unmade out = {.possible = true, .exact = true, .leaver = party};
    const tr_order *o = &r->order[party];
    uint32_t rank;
    if (!r->x->m->mover[party] ||
        !threshold(r, s, party, concept, &rank, &out.to) || rank <= o->rank[s])
        return out;
    out.swaps = out.at_least = o->below[rank + 1] - o->below[o->rank[s]] - 1;
    size_t room = 0;
    for (uint32_t v = 0; v < o->n && out.pairs < TR_MOST_SWAPS_KEPT; v++) {
        if (v == s || o->rank[v] < o->rank[s] || o->rank[v] > rank) continue;
        out.pair =
            tr_grow(r->x->a, out.pair, sizeof *out.pair, out.pairs, &room);
        out.pair[out.pairs++] = (tr_swap){s, v};
    }
    return out;
}

tr_unmade *tr_unmake(tr_robust *r, uint32_t state, tr_concept concept) {
    const tr_moves *m = r->x->m;
    tr_unmade *out = TR_NEW(r->x->a, tr_unmade, m->parties + 1);
    for (uint32_t i = 0; i < m->parties; i++) {
        out[i].exact = true;
        if (!m->mover[i]) continue;
        by_own_ranking(r, state, i, concept, &out[i]);
        if (is_improving(concept)) tr_sever(r, state, concept, i, &out[i]);
    }
    return out;
}
