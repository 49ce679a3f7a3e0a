/* raiffa.c - Raiffa's stepwise solution on a finite frontier (D80).
 * SPDX-License-Identifier: MIT
 *
 * From the point reached, each party sees the best that it could still have
 * without anybody falling below that point; the next point gives each an equal
 * part of the way there. The rows left shrink; while they stay the same the
 * way left shrinks by 1/n a step, so there are some n * 40 steps. */
#include "bargaining/settle.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct ladder {
    const tr_settling *w;
    size_t count, *at; /* rows left */
    long double *from; /* gains reached */
    long double *best; /* gains that could still be had */
} ladder;

/* Steps are rounded: so much of the ideal is nothing. */
static long double slack(const ladder *l, uint32_t i) {
    return 1e-15L * l->w->b->ideal[i];
}

static bool above(const ladder *l, size_t row) {
    for (uint32_t i = 0; i < l->w->n; i++)
        if (tr_gain_at(l->w, row, i) < l->from[i] - slack(l, i)) return false;
    return true;
}

static bool all_alike(const ladder *l) {
    const tr_points *f = &l->w->b->frontier;
    for (size_t c = 1; c < l->count; c++)
        if (memcmp(tr_points_row(f, l->at[c]), tr_points_row(f, l->at[0]),
                   l->w->n * sizeof(double)))
            return false;
    return true;
}

static void see_best(ladder *l) {
    for (uint32_t i = 0; i < l->w->n; i++) l->best[i] = l->from[i];
    for (size_t c = 0; c < l->count; c++)
        for (uint32_t i = 0; i < l->w->n; i++) {
            double g = tr_gain_at(l->w, l->at[c], i);
            if (g > l->best[i]) l->best[i] = g;
        }
}

/* One step up; false when there is none, or no row is left above it. */
static bool climb(ladder *l, size_t *left) {
    bool moves = false;
    size_t kept = 0;
    for (uint32_t i = 0; i < l->w->n; i++) {
        long double step = (l->best[i] - l->from[i]) / l->w->n;
        moves |= step > slack(l, i);
        l->from[i] += step;
    }
    for (size_t c = 0; c < l->count; c++)
        if (above(l, l->at[c])) left[kept++] = l->at[c];
    if (!moves || !kept) return false;
    memcpy(l->at, left, kept * sizeof *left);
    l->count = kept;
    return true;
}

/* Shares of the way that was left, ascending. */
static uint32_t shares(const ladder *l, size_t row, long double *x) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->w->n; i++) {
        long double way = l->best[i] - l->from[i];
        if (!(way > slack(l, i))) continue;
        long double share = (tr_gain_at(l->w, row, i) - l->from[i]) / way;
        uint32_t k = n++;
        for (; k && x[k - 1] > share; k--) x[k] = x[k - 1];
        x[k] = share;
    }
    return n;
}

/* No row is above the next point: equal shares from the last one. */
static void share_out(const ladder *l, tr_pick *out) {
    long double *best = TR_NEW(l->w->a, long double, l->w->n + 1);
    long double *x = TR_NEW(l->w->a, long double, l->w->n + 1);
    for (size_t c = 0; c < l->count; c++) {
        uint32_t n = shares(l, l->at[c], x);
        int order = c ? 0 : 1;
        for (uint32_t i = 0; i < n && !order; i++)
            if (fabsl(x[i] - best[i]) > 1e-14L) order = x[i] < best[i] ? -1 : 1;
        if (order < 0) continue;
        if (order > 0) {
            out->count = 0;
            memcpy(best, x, n * sizeof *x);
        }
        tr_pick_add(out, l->at[c]);
    }
}

void tr_settle_raiffa(tr_settling *w, tr_pick *out) {
    ladder l = {.w = w, .count = w->count};
    if (!w->count) return;
    l.at = TR_RAW(w->a, size_t, w->count + 1);
    l.from = TR_NEW(w->a, long double, w->n + 1);
    l.best = TR_NEW(w->a, long double, w->n + 1);
    size_t *left = TR_RAW(w->a, size_t, w->count + 1);
    long double *reached = TR_NEW(w->a, long double, w->n + 1);
    for (size_t k = 0; k < w->count; k++) l.at[k] = k;
    do {
        memcpy(reached, l.from, w->n * sizeof *reached);
        see_best(&l);
        tr_tick(w->a->env, "taking Raiffa's steps", 0, 0);
    } while (!all_alike(&l) && climb(&l, left));
    memcpy(l.from, reached, w->n * sizeof *reached);
    if (all_alike(&l)) {
        memcpy(out->at, l.at, l.count * sizeof *l.at);
        out->count = l.count;
    } else {
        share_out(&l, out);
    }
}
