/* haste.c - the price of haste: what fewer steps cost in risk (D134).
 * SPDX-License-Identifier: MIT
 *
 * Whether m steps suffice at a given risk is a search breadth first in which a
 * state is left aside when it differs from the target in more issues than the
 * steps that remain can change: near the least number of steps hardly a state
 * is left.  The risk is then found by bisection over the exposures that occur.
 */
#include "evolution/roads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct hurry {
    tr_roads *r;
    double limit; /* of risk under take-back */
    uint32_t most, depth, x;
    const uint16_t *distance; /* [states] issues that differ from the target */
    uint32_t *order, count;
} hurry;

static bool arrive(void *user, const tr_step *step) {
    hurry *h = user;
    tr_roads *r = h->r;
    uint32_t k = r->ask->together;
    if (h->depth + 1 + (h->distance[step->to] + k - 1) / k > h->most)
        return true;
    if (tr_roads_risk(r, TR_TAKE_BACK, h->x, step, h->limit) > h->limit ||
        !tr_roads_in_order(r, h->x, step->to))
        return true;
    tr_place_remove(r->open, step->place);
    h->order[h->count++] = step->to;
    return step->to != r->ask->target;
}

/* Whether some road of at most `most` steps risks no more than `limit`. */
static bool suffices(hurry *h, double limit, uint32_t most) {
    tr_roads *r = h->r;
    h->limit = limit;
    h->most = most;
    h->count = 1;
    h->order[0] = r->ask->from;
    tr_roads_open(r, limit, INFINITY);
    uint32_t k = 0;
    for (h->depth = 0; h->depth < most && k < h->count; h->depth++)
        for (uint32_t end = h->count; k < end; k++) {
            h->x = h->order[k];
            tr_ground_each(r->g, h->x, r->ask->together, r->open, arrive, h);
            if (h->order[h->count - 1] == r->ask->target) return true;
            if (!(k & 255))
                tr_tick(r->a->env, "weighing haste", k, r->g->space->n);
        }
    return false;
}

static uint16_t *distances(tr_roads *r) {
    const tr_space *s = r->g->space;
    uint16_t *of = TR_NEW(r->a, uint16_t, (size_t)s->n + 1);
    uint16_t *goal = TR_NEW(r->a, uint16_t, s->issues + 1);
    tr_space_values(s, r->ask->target, goal);
    tr_columns col = tr_columns_new(r->a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        for (uint32_t v = 0; v < s->issues; v++)
            for (uint32_t b = 0; b < count; b++)
                of[first + b] =
                    (uint16_t)(of[first + b] + (col.at[v][b] != goal[v]));
    }
    return of;
}

static int ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The risks that some step could have, above `least`: ascending. */
static double *candidates(tr_roads *r, double least, size_t *count) {
    uint32_t n = r->g->space->n;
    double *c = TR_RAW(r->a, double, (size_t)n * r->e->principals + 1);
    *count = 0;
    for (uint32_t i = 0; i < r->e->principals; i++)
        for (uint32_t s = 0; s < n; s++)
            if (r->e->at[TR_TAKE_BACK][i][s] > least)
                c[(*count)++] = r->e->at[TR_TAKE_BACK][i][s];
    qsort(c, *count, sizeof *c, ascending);
    size_t kept = 0;
    for (size_t k = 0; k < *count; k++)
        if (!k || c[k] != c[kept - 1]) c[kept++] = c[k];
    *count = kept;
    return c;
}

/* The least of the candidates below `count` that suffices; the last does. */
static size_t bisect(hurry *h, const double *c, size_t count, uint32_t steps) {
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (suffices(h, c[mid], steps))
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

uint32_t tr_road_haste(tr_roads *r, double safest, uint32_t most, double *risk,
                       uint32_t *fewest) {
    size_t count;
    hurry h = {.r = r, .distance = distances(r)};
    h.order = TR_RAW(r->a, uint32_t, (size_t)r->g->space->n + 1);
    double *c = candidates(r, safest, &count);
    uint32_t k = r->ask->together, rows = 0;
    uint32_t m = (h.distance[r->ask->from] + k - 1) / k;
    while (!suffices(&h, INFINITY, m)) m++;
    *fewest = m;
    for (; rows < most; m++) {
        if (suffices(&h, safest, m)) {
            risk[rows++] = safest;
            break;
        }
        count = bisect(&h, c, count, m) + 1;
        risk[rows++] = c[count - 1];
    }
    return rows;
}
