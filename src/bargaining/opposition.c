/* opposition.c - how opposed the principals are (D85).
 * SPDX-License-Identifier: MIT
 *
 * The ordinal measure counts inversions between two orders of X with a tree of
 * partial sums: n log n a pair of principals. */
#include "bargaining/issues_merged.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers in the same order as the doubles. */
static int64_t ordered(double x) {
    int64_t k;
    x = x == 0 ? 0 : x;
    memcpy(&k, &x, sizeof k);
    return k < 0 ? INT64_MIN - k : k;
}

typedef struct orders {
    uint32_t n;
    uint32_t **rank; /* [principals][n] over the states of X */
    uint32_t *levels;
    uint32_t *start; /* room: [n + 2] */
    uint32_t *by;    /* room: [n] */
    uint32_t *tree;  /* room: [n + 1] */
} orders;

static orders rank_all(tr_arena *a, const tr_deals *d) {
    orders o = {.n = d->possible_count};
    int64_t *key = TR_RAW(a, int64_t, (size_t)o.n + 1);
    o.rank = TR_NEW(a, uint32_t *, d->principals);
    o.levels = TR_NEW(a, uint32_t, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) {
        uint32_t count = 0;
        for (uint32_t s = 0; s < d->outcomes; s++)
            if (tr_bit(d->possible, s)) key[count++] = ordered(d->units[i][s]);
        o.rank[i] = TR_RAW(a, uint32_t, (size_t)o.n + 1);
        o.levels[i] = tr_dense_ranks(a, key, o.n, o.rank[i]);
    }
    o.start = TR_RAW(a, uint32_t, (size_t)o.n + 2);
    o.by = TR_RAW(a, uint32_t, (size_t)o.n + 1);
    o.tree = TR_RAW(a, uint32_t, (size_t)o.n + 2);
    return o;
}

static void sort_by(orders *o, uint32_t i) {
    memset(o->start, 0, ((size_t)o->levels[i] + 1) * sizeof *o->start);
    for (uint32_t k = 0; k < o->n; k++) o->start[o->rank[i][k] + 1]++;
    for (uint32_t k = 0; k < o->levels[i]; k++) o->start[k + 1] += o->start[k];
    for (uint32_t k = 0; k < o->n; k++) o->by[o->start[o->rank[i][k]]++] = k;
}

/* Pairs that i orders one way and j the other: with states in i's order, those
 * seen before on strictly lower places of i and higher ones of j. */
static uint64_t inversions(tr_arena *a, orders *o, uint32_t i, uint32_t j) {
    uint64_t count = 0;
    uint32_t levels = o->levels[j], seen = 0;
    memset(o->tree, 0, ((size_t)levels + 1) * sizeof *o->tree);
    for (uint32_t from = 0, to; from < o->n; from = to) {
        for (to = from;
             to < o->n && o->rank[i][o->by[to]] == o->rank[i][o->by[from]];
             to++) {
            uint32_t below = 0; /* seen at places of j up to this one */
            for (uint32_t k = o->rank[j][o->by[to]] + 1; k; k &= k - 1)
                below += o->tree[k];
            count += seen - below;
        }
        for (uint32_t k = from; k < to; k++)
            for (uint32_t at = o->rank[j][o->by[k]] + 1; at <= levels;
                 at += at & -at)
                o->tree[at]++;
        seen = to;
        if (to / 65536 != from / 65536)
            tr_tick(a->env, "comparing orders", to, o->n);
    }
    return count;
}

static void ordinal(tr_arena *a, const tr_deals *d, tr_opposition *out) {
    uint32_t n = d->principals, pairs = 0;
    double all =
        (double)d->possible_count * ((double)d->possible_count - 1) / 2;
    out->pair = TR_NEW(a, double, (size_t)n *n);
    out->ordinal = NAN;
    for (size_t k = 0; k < (size_t)n * n; k++) out->pair[k] = NAN;
    if (d->possible_count < 2) return;
    out->ordinal = 0;
    tr_mark mark = tr_arena_mark(a);
    orders o = rank_all(a, d);
    for (uint32_t i = 0; i < n; i++) {
        sort_by(&o, i);
        for (uint32_t j = i + 1; j < n; j++, pairs++) {
            double share = (double)inversions(a, &o, i, j) / all;
            out->pair[i * n + j] = out->pair[j * n + i] = share;
            out->ordinal += share;
        }
    }
    out->ordinal /= pairs;
    tr_arena_release(a, mark);
}

static void distance(const tr_deals *d, tr_opposition *out) {
    uint32_t able = 0;
    for (uint32_t i = 0; i < d->principals; i++) able += d->ideal[i] > 0;
    out->distance = NAN;
    for (size_t k = 0; able && k < d->bargain.frontier.count; k++) {
        const double *u = tr_points_row(&d->bargain.frontier, k);
        double sum = 0;
        for (uint32_t i = 0; i < d->principals; i++) {
            if (!(d->ideal[i] > 0)) continue;
            double short_of = 1 - (u[i] - d->d_units[i]) / d->ideal[i];
            sum += short_of * short_of;
        }
        out->distance = fmin(sqrt(sum / able),
                             isnan(out->distance) ? INFINITY : out->distance);
    }
}

tr_opposition *tr_opposition_find(tr_arena *a, const tr_deals *d) {
    tr_opposition *out = TR_NEW(a, tr_opposition, 1);
    if (d->merged)
        tr_ordinal_merged(a, d, out);
    else
        ordinal(a, d, out);
    distance(d, out);
    double area = tr_hull_area(a, &d->bargain);
    out->area = isnan(area) ? NAN : 1 - area;
    return out;
}
