/* haste.c - the price of haste: what fewer steps cost in risk (D134).
 * SPDX-License-Identifier: MIT
 *
 * Round by round, as Bellman and Ford: the least risk at which each state is
 * reached in so many steps, the safest road's risk at the least; round m gives
 * the target's for m steps, and only what fell in a round is looked at in the
 * next.  A state from which as many steps as the least risk takes are too few
 * is left aside, and one that would risk no less than the target does already.
 */
#include "evolution/roads.h"

#include <math.h>
#include <string.h>

typedef struct hurry {
    tr_roads *r;
    double safest;
    uint32_t most, depth; /* steps: with which the risk is least; so far */
    double now;           /* risk at which the state looked at was reached */
    double *best;         /* [states] */
    uint64_t *fell;       /* bits: those in `next` */
    uint32_t *next, count;
} hurry;

static bool arrive(void *user, const tr_step *step) {
    hurry *h = user;
    tr_roads *r = h->r;
    uint32_t y = step->to;
    double known = h->best[y], enough = h->best[r->ask->target];
    if (known > enough) known = enough;
    if (h->now >= known) return true;
    double risk = tr_roads_risk(r, TR_TAKE_BACK, step, known);
    if (risk < h->now) risk = h->now;
    if (risk >= known || !tr_roads_in_order(r, step->from, y)) return true;
    h->best[y] = risk;
    if (risk <= fmax(h->safest, tr_roads_floor(r, TR_TAKE_BACK, y)))
        tr_place_remove(r->open, step->place);
    if (!tr_bit(h->fell, y)) h->next[h->count++] = y;
    tr_bit_set(h->fell, y);
    return true;
}

/* One more step; `state` and `risk`: those that fell in the step before. */
static void hurry_on(hurry *h, uint32_t *state, double *risk, uint32_t count) {
    tr_roads *r = h->r;
    tr_survey q = {.g = r->g,
                   .together = r->ask->together,
                   .toward = r->goal,
                   .set = r->open,
                   .visit = arrive,
                   .user = h};
    for (uint32_t k = 0; k < count; k++) {
        risk[k] = h->best[state[k]];
        h->fell[state[k] / 64] = 0; /* its whole word: all of them go */
    }
    h->depth++;
    h->count = 0;
    q.within = tr_roads_within(r, h->most - h->depth);
    for (uint32_t k = 0; k < count; k++) {
        h->now = risk[k];
        if (state[k] != r->ask->target) tr_ground_each(&q, state[k]);
        if (!(k & 255)) tr_tick(r->a->env, "weighing haste", k, count);
    }
}

static hurry begin(tr_roads *r, const tr_road *road) {
    static const double unlimited[TR_BREACHES] = {INFINITY, INFINITY};
    uint32_t n = r->g->space->n;
    hurry h = {.r = r, .safest = road->risk[TR_TAKE_BACK]};
    const double limit[TR_BREACHES] = {h.safest, INFINITY};
    h.most = tr_roads_fewest(r, limit);
    tr_roads_node(r, TR_TAKE_BACK);
    tr_roads_open(r, unlimited);
    h.best = TR_RAW(r->a, double, (size_t)n + 1);
    h.fell = tr_bits_new(r->a, n);
    for (uint32_t s = 0; s < n; s++) h.best[s] = INFINITY;
    h.best[r->ask->from] = h.safest;
    return h;
}

uint32_t tr_road_haste(tr_roads *r, const tr_road *road, uint32_t most,
                       double *risk, uint32_t *fewest) {
    uint32_t n = r->g->space->n, rows = 0, count = 1;
    tr_mark mark = tr_arena_mark(r->a);
    hurry h = begin(r, road);
    uint32_t *state = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    double *now = TR_RAW(r->a, double, (size_t)n + 1);
    h.next = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    state[0] = r->ask->from;
    while (rows < most && (!rows || risk[rows - 1] > h.safest)) {
        hurry_on(&h, state, now, count);
        uint32_t *swap = state;
        state = h.next;
        h.next = swap;
        count = h.count;
        double least = h.best[r->ask->target];
        if (!rows) *fewest = h.depth;
        if (least < INFINITY) risk[rows++] = least;
    }
    tr_arena_release(r->a, mark);
    return rows;
}
