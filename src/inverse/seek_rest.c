/* seek_rest.c - what is still to be paid at a node, at least (D119, D121).
 * SPDX-License-Identifier: MIT
 *
 * Every plea has one of its offers granted in the end.  Offers about different
 * states add up, nearly: that b be above a takes, for every state v from the
 * rank of one to that of the other, a pair of v with a or b, and these pairs
 * differ from those of another offer but where v is one of its two states.  Of
 * the four pairs between the states of two offers at most two are counted too
 * often; a state that is put back into a ranking that grants other offers takes
 * at most a pair with each of their states.
 *
 * That a party ranks its state no lower than others is different: raising the
 * state to a height grants all such offers up to there at once.  So each height
 * is tried, and what is above pays for its other offers. */
#include "inverse/seek.h"

#include <stdlib.h>
#include <string.h>

typedef struct asked {
    int party;       /* whose improvement; -1: any */
    uint64_t height; /* the least swaps that raise its state enough */
    uint64_t other;  /* the least of its other offers */
} asked;

typedef struct rest {
    const tr_order *order;
    const tr_offers *x;
    tr_marks *marks;
    const uint32_t *ends; /* [parties] states of wishes granted */
    const uint64_t *swaps;
    size_t count;
    asked at[TR_MOST_PLEAS];
} rest;

static bool is_raise(const tr_plea *p, const tr_wish *w) {
    return p->party == (int)w->party && w->d.high == p->state && !w->d.strict;
}

/* States of wishes granted; of offers; of raises. */
enum { NONE, GRANTED, OFFERED, RAISED, MARKS };

static uint32_t marked(const tr_marks *m, uint32_t party, uint32_t state) {
    uint32_t at = m->at[(size_t)party * m->n + state];
    return at > m->now ? at - m->now : NONE;
}

static void mark(tr_marks *m, uint32_t party, uint32_t state, uint32_t as) {
    m->at[(size_t)party * m->n + state] = m->now + as;
}

/* What an offer takes beside all that is granted. */
static uint64_t price(const rest *r, const tr_wish *w) {
    uint64_t all = tr_swaps_for(&r->order[w->party], w->d);
    uint64_t less = 2 * ((uint64_t)r->ends[w->party] + 2);
    return all > less ? all - less : 0;
}

/* Whether its offers speak of no state that others speak of. */
static bool stands_apart(const rest *r, size_t k) {
    const tr_plea *p = &r->x->plea[k];
    for (size_t i = p->first; i < p[1].first; i++) {
        const tr_wish *w = &r->x->at[i].wish;
        if (!r->x->at[i].wished) return false;
        uint32_t high = marked(r->marks, w->party, w->d.high);
        uint32_t low = marked(r->marks, w->party, w->d.low);
        if (is_raise(p, w) ? high == OFFERED || low == OFFERED : high || low)
            return false;
    }
    return true;
}

static asked price_of(const rest *r, size_t k) {
    const tr_plea *p = &r->x->plea[k];
    asked out = {p->party, UINT64_MAX, UINT64_MAX};
    for (size_t i = p->first; i < p[1].first; i++) {
        const tr_wish *w = &r->x->at[i].wish;
        if (is_raise(p, w)) {
            uint64_t s = tr_swaps_for(&r->order[w->party], w->d);
            if (s < out.height) out.height = s;
        } else if (price(r, w) < out.other) {
            out.other = price(r, w);
        }
    }
    return out;
}

/* Its states are spoken of from now on. */
static void take(rest *r, size_t k) {
    const tr_plea *p = &r->x->plea[k];
    r->at[r->count++] = price_of(r, k);
    for (size_t i = p->first; i < p[1].first; i++) {
        const tr_wish *w = &r->x->at[i].wish;
        uint32_t as = is_raise(p, w) ? RAISED : OFFERED;
        mark(r->marks, w->party, w->d.high, as);
        mark(r->marks, w->party, w->d.low, as);
    }
}

static int by_height(const void *x, const void *y) {
    const asked *a = x, *b = y;
    if (a->party != b->party) return a->party < b->party ? -1 : 1;
    return a->height < b->height ? -1 : a->height > b->height;
}

static uint64_t add(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* The best height for a party: pleas `from` to `to`, lowest first. */
static uint64_t least_of(const rest *r, size_t from, size_t to) {
    uint64_t above = 0, best = UINT64_MAX;
    int party = r->at[from].party;
    uint64_t paid = party < 0 ? 0 : r->swaps[party];
    for (size_t k = to;; k--) {
        uint64_t height = k > from ? r->at[k - 1].height : 0;
        uint64_t raise = height > paid ? height - paid : 0;
        if (height != UINT64_MAX && add(raise, above) < best)
            best = add(raise, above);
        if (k == from) return best;
        above = add(above, r->at[k - 1].other);
    }
}

uint64_t tr_seek_rest(tr_marks *m, const tr_order *order, const tr_offers *x,
                      const tr_wish *wish, uint32_t count,
                      const uint64_t *swaps) {
    rest r = {.order = order, .x = x, .marks = m, .swaps = swaps};
    uint32_t ends[TR_MAX_PARTIES] = {0};
    uint64_t sum = 0;
    r.ends = ends;
    m->now += MARKS;
    for (uint32_t k = 0; k < count; k++) {
        const tr_wish *w = &wish[k];
        ends[w->party] += !marked(m, w->party, w->d.high);
        mark(m, w->party, w->d.high, GRANTED);
        ends[w->party] += !marked(m, w->party, w->d.low);
        mark(m, w->party, w->d.low, GRANTED);
    }
    for (size_t k = 0; k < x->pleas; k++)
        if (stands_apart(&r, k)) take(&r, k);
    if (!r.count) return 0;
    qsort(r.at, r.count, sizeof *r.at, by_height);
    for (size_t from = 0, to; from < r.count; from = to) {
        for (to = from; to < r.count && r.at[to].party == r.at[from].party;)
            to++;
        sum = add(sum, least_of(&r, from, to));
    }
    uint64_t less = (uint64_t)r.count * (r.count + 1);
    return sum == UINT64_MAX ? sum : sum > less ? sum - less : 0;
}
