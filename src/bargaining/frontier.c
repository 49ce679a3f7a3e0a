/* frontier.c - merged sums as rounded points, with their outcomes counted
 * (D70, D71).  SPDX-License-Identifier: MIT */
#include "bargaining/frontier.h"

#include "bargaining/pareto.h"

#include <string.h>

enum {
    SHADOWS = 1 << 21, /* sums within the rounding: more, and none are kept */
    TALLY = 1 << 18,
    LIST = 1 << 26 /* combinations that are counted one by one */
};

void tr_front_prepare(tr_arena *a, tr_front *f, const double *d) {
    uint32_t n = f->m.parties;
    int64_t *slack = TR_NEW(a, int64_t, n), *floor = TR_NEW(a, int64_t, n);
    f->m.slack = slack;
    f->m.floor = floor;
    for (uint32_t i = 0; i < n; i++) {
        slack[i] = f->measure[i].slack;
        floor[i] = d ? tr_measure_floor(&f->measure[i], d[i]) : INT64_MIN / 2;
        if (floor[i] > INT64_MIN / 2 && floor[i] < INT64_MAX / 2)
            floor[i] -= f->fixed[i];
        if (slack[i] > 1) f->m.give_up = SHADOWS;
    }
}

/* Sums that only rounding makes equal to a better one are kept for the sake of
 * the count; where they are too many, they are not. */
static void merge(tr_arena *a, tr_front *f) {
    tr_merger *m = &f->m;
    tr_mark mark = tr_arena_mark(a);
    f->counted = tr_merge_run(a, m);
    if (f->counted) return;
    tr_arena_release(a, mark);
    int64_t *slack = TR_NEW(a, int64_t, m->parties);
    for (uint32_t i = 0; i < m->parties; i++) slack[i] = 1;
    m->slack = slack;
    m->give_up = 0;
    for (uint32_t k = 0; k < m->factors; k++) tr_factor_reset(&m->factor[k]);
    tr_merge_run(a, m);
}

/* Rounded, and only what is then still undominated. */
static void find_points(tr_arena *a, tr_front *f) {
    const tr_level *l = tr_merge_sums(&f->m);
    uint32_t n = f->m.parties;
    f->units = TR_RAW(a, double, l->count *n + 1);
    int64_t *row = TR_RAW(a, int64_t, l->count * n + 1);
    int64_t *slack = TR_NEW(a, int64_t, n);
    for (uint32_t i = 0; i < n; i++) slack[i] = 1;
    for (size_t k = 0; k < l->count * n; k++) {
        uint32_t i = (uint32_t)(k % n);
        f->units[k] = tr_measure_units(&f->measure[i], l->row[k] + f->fixed[i]);
        row[k] = tr_ordered(f->units[k]);
    }
    f->node = TR_RAW(a, uint32_t, l->count + 1);
    f->start = TR_RAW(a, uint32_t, l->count + 1);
    size_t kept = tr_pareto(a, row, l->count, n, slack, f->node);
    f->points = 0;
    for (size_t k = 0; k < kept; k++)
        if (!k || tr_row_order(row + (size_t)f->node[k] * n,
                               row + (size_t)f->node[k - 1] * n, n))
            f->start[f->points++] = (uint32_t)k;
    f->start[f->points] = (uint32_t)kept;
}

void tr_front_find(tr_arena *a, tr_front *f) {
    merge(a, f);
    find_points(a, f);
}

tr_big *tr_front_ways(tr_arena *a, const tr_front *f, tr_big *all) {
    *all = tr_big_of(a, 0);
    if (!f->counted) return NULL;
    tr_big *of = TR_NEW(a, tr_big, f->points + 1);
    const tr_big *ways = tr_merge_ways(a, &f->m);
    for (size_t p = 0; p < f->points; p++) {
        for (uint32_t k = f->start[p]; k < f->start[p + 1]; k++)
            of[p] = tr_big_plus(a, of[p], ways[f->node[k]]);
        *all = tr_big_plus(a, *all, of[p]);
    }
    return of;
}

void tr_front_range(const tr_front *f, uint32_t party, int64_t *most,
                    int64_t *least) {
    *most = *least = f->fixed[party];
    for (uint32_t k = 0; k < f->m.factors; k++) {
        int64_t lo, hi;
        tr_factor_range(&f->m.factor[k], f->m.parties, party, &lo, &hi);
        *most += hi;
        *least += lo;
    }
}

/* --- the zone ------------------------------------------------------------- */

typedef struct census {
    const tr_merger *m;
    tr_env *env;
    const int64_t *least, *most; /* [factors + 1][parties] of factors k .. */
    uint64_t count, steps;
    uint64_t below[64]; /* combinations of factors k .. */
} census;

static void count_on(census *x, uint32_t k, uint32_t node, const int64_t *sum);

static void count_arcs(census *x, uint32_t k, uint32_t node,
                       const int64_t *sum) {
    const tr_diagram *d = x->m->factor[k].diagram;
    uint32_t n = x->m->parties;
    int64_t next[TR_MOST_MERGED];
    for (uint32_t c = d->first[node]; c < d->first[node + 1]; c++) {
        const int64_t *add = d->add + (size_t)c * n;
        uint32_t to = d->arc[c].to;
        for (uint32_t i = 0; i < n; i++) next[i] = sum[i] + add[i];
        if (to == d->nodes - 1)
            count_on(x, k + 1, 0, next);
        else
            count_on(x, k, to, next);
    }
}

static void count_combos(census *x, uint32_t k, const int64_t *sum) {
    const tr_factor *f = &x->m->factor[k];
    uint32_t n = x->m->parties;
    int64_t next[TR_MOST_MERGED];
    for (size_t c = 0; c < f->combos; c++) {
        for (uint32_t i = 0; i < n; i++) next[i] = sum[i] + f->worth[c * n + i];
        count_on(x, k + 1, 0, next);
    }
}

/* Before factor k, or in it at a node of its diagram. */
static void count_on(census *x, uint32_t k, uint32_t node, const int64_t *sum) {
    uint32_t n = x->m->parties;
    const tr_diagram *d = k < x->m->factors ? x->m->factor[k].diagram : NULL;
    uint32_t rest = d ? k + 1 : k;
    bool all = true;
    for (uint32_t i = 0; i < n; i++) {
        size_t on = (size_t)node * n + i;
        int64_t most = x->most[rest * n + i] + (d ? d->most[on] : 0);
        int64_t least = x->least[rest * n + i] + (d ? d->least[on] : 0);
        if (sum[i] + most < x->m->floor[i]) return;
        all &= sum[i] + least >= x->m->floor[i];
    }
    if (all) {
        x->count += x->below[rest] * (d ? tr_big_small(d->count[node]) : 1);
        return;
    }
    if (++x->steps % (1 << 20) == 0) tr_tick(x->env, "counting the zone", 0, 0);
    if (d)
        count_arcs(x, k, node, sum);
    else
        count_combos(x, k, sum);
}

static double size_of(const tr_factor *f) {
    return f->diagram ? (double)tr_big_small(f->diagram->count[0])
                      : (double)f->combos;
}

/* One by one, where the combinations are few enough; UINT64_MAX if not. */
static uint64_t count_by_list(tr_arena *a, const tr_front *f) {
    const tr_merger *m = &f->m;
    uint32_t n = m->parties;
    double product = 1;
    for (uint32_t k = 0; k < m->factors; k++) product *= size_of(&m->factor[k]);
    if (product > LIST || m->factors > 60) return UINT64_MAX;
    int64_t *least = TR_NEW(a, int64_t, ((size_t)m->factors + 1) * n);
    int64_t *most = TR_NEW(a, int64_t, ((size_t)m->factors + 1) * n);
    census x = {.m = m, .env = a->env, .least = least, .most = most};
    x.below[m->factors] = 1;
    for (uint32_t k = m->factors; k-- > 0;) {
        x.below[k] = x.below[k + 1] * (uint64_t)size_of(&m->factor[k]);
        for (uint32_t i = 0; i < n; i++) {
            size_t at = (size_t)k * n + i;
            tr_factor_range(&m->factor[k], n, i, &least[at], &most[at]);
            least[at] += least[at + n];
            most[at] += most[at + n];
        }
    }
    int64_t *start = TR_NEW(a, int64_t, n);
    count_on(&x, 0, 0, start);
    return x.count;
}

const char *tr_front_zone(tr_arena *a, const tr_front *f) {
    tr_big n;
    if (!f->points) return "0";
    tr_mark mark = tr_arena_mark(a);
    if (tr_merge_count(a, &f->m, TALLY, &n)) return tr_big_text(a, n);
    tr_arena_release(a, mark);
    uint64_t count = count_by_list(a, f);
    return count < UINT64_MAX ? tr_big_text(a, tr_big_of(a, count)) : NULL;
}
