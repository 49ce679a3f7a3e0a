/* table.c - the frontier of utilities given outcome by outcome (D19).
 * SPDX-License-Identifier: MIT
 *
 * One pass on all cores rounds the utilities and drops what is below d or
 * dominated by one of a few guards, outcomes of a sample that dominate most of
 * it; what is left goes to tr_pareto(). In a table without structure that is
 * little; where the parties are strictly opposed it is everything, and sorting
 * it decides the time. */
#include "bargaining/table.h"

#include "bargaining/pareto.h"
#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { GRAIN = 1 << 14, GUARDS = 12, SAMPLE = 1 << 13 };

typedef struct scan {
    const tr_table *t;
    uint32_t guards;
    const double *guard; /* [guards][parties] */
    uint32_t *left;      /* [count] by grain */
    uint32_t *kept, *in; /* [grains] */
    bool *bad;           /* [grains] */
} scan;

static bool dominated(const scan *x, const double *u) {
    uint32_t n = x->t->parties;
    for (uint32_t g = 0; g < x->guards; g++) {
        const double *p = x->guard + (size_t)g * n;
        bool all = true, more = false;
        for (uint32_t i = 0; i < n && all; i++) {
            all = p[i] >= u[i];
            more |= p[i] > u[i];
        }
        if (all && more) return true;
    }
    return false;
}

static void look(void *user, uint32_t thread, size_t from, size_t to) {
    scan *x = user;
    const tr_table *t = x->t;
    size_t grain = from / GRAIN;
    uint32_t kept = 0, in = 0;
    (void)thread;
    for (size_t k = from; k < to; k++) {
        double u[64];
        bool zone = true;
        for (uint32_t i = 0; i < t->parties; i++) {
            u[i] = tr_to_units(t->utility[i][k], t->tolerance);
            if (!(fabs(u[i]) <= 1e300)) x->bad[grain] = true;
            zone &= !t->d || u[i] >= t->d[i];
        }
        in += zone;
        if (zone && !dominated(x, u)) x->left[from + kept++] = (uint32_t)k;
    }
    x->kept[grain] = kept;
    x->in[grain] = in;
}

static int64_t *rows_of(tr_arena *a, const tr_table *t, const uint32_t *at,
                        size_t count) {
    int64_t *row = TR_RAW(a, int64_t, count * t->parties + 1);
    for (size_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < t->parties; i++)
            row[k * t->parties + i] =
                tr_ordered(tr_to_units(t->utility[i][at[k]], t->tolerance));
    return row;
}

/* Of the frontier of an evenly spread sample, every so manyth point. */
static void choose_guards(tr_arena *a, scan *x, const int64_t *slack) {
    const tr_table *t = x->t;
    uint32_t n = t->parties, count = 0, step = t->count / SAMPLE + 1;
    uint32_t *at = TR_RAW(a, uint32_t, SAMPLE + 1);
    uint32_t *keep = TR_RAW(a, uint32_t, SAMPLE + 1);
    for (uint32_t k = 0; k < t->count && count < SAMPLE; k += step) {
        bool fits = true;
        for (uint32_t i = 0; i < n; i++) {
            double u = tr_to_units(t->utility[i][k], t->tolerance);
            fits &= fabs(u) <= 1e300 && (!t->d || u >= t->d[i]);
        }
        if (fits) at[count++] = k;
        if (t->count - k <= step) break;
    }
    const int64_t *row = rows_of(a, t, at, count);
    size_t kept = tr_pareto(a, row, count, n, slack, keep);
    x->guards = kept < GUARDS ? (uint32_t)kept : GUARDS;
    double *guard = TR_RAW(a, double, (size_t)GUARDS *n);
    for (uint32_t g = 0; g < x->guards; g++) {
        uint32_t k = at[keep[(size_t)g * kept / x->guards]];
        for (uint32_t i = 0; i < n; i++)
            guard[(size_t)g * n + i] =
                tr_to_units(t->utility[i][k], t->tolerance);
    }
    x->guard = guard;
}

static size_t gather(tr_table *t, const scan *x, size_t grains) {
    size_t left = 0;
    t->finite = true;
    t->zone = 0;
    for (size_t g = 0; g < grains; g++) {
        memmove(x->left + left, x->left + g * GRAIN,
                x->kept[g] * sizeof *x->left);
        left += x->kept[g];
        t->zone += x->in[g];
        t->finite &= !x->bad[g];
    }
    return left;
}

void tr_table_frontier(tr_arena *a, tr_table *t) {
    uint32_t n = t->parties;
    size_t grains = t->count / GRAIN + 1;
    int64_t *slack = TR_NEW(a, int64_t, n);
    for (uint32_t i = 0; i < n; i++) slack[i] = 1;
    scan x = {.t = t,
              .left = TR_RAW(a, uint32_t, (size_t)t->count + 1),
              .kept = TR_NEW(a, uint32_t, grains),
              .in = TR_NEW(a, uint32_t, grains),
              .bad = TR_NEW(a, bool, grains)};
    choose_guards(a, &x, slack);
    tr_tick(a->env, "looking through the table", 0, 0);
    tr_parallel(t->count, GRAIN, look, &x);
    size_t left = gather(t, &x, grains);
    if (!t->finite) return;
    const int64_t *row = rows_of(a, t, x.left, left);
    uint32_t *keep = TR_RAW(a, uint32_t, left + 1);
    size_t kept = tr_pareto(a, row, left, n, slack, keep);
    t->start = TR_RAW(a, uint32_t, kept + 1);
    t->outcome = TR_RAW(a, uint32_t, kept + 1);
    t->points = 0;
    for (size_t k = 0; k < kept; k++) {
        t->outcome[k] = x.left[keep[k]];
        if (!k || tr_row_order(row + (size_t)keep[k] * n,
                               row + (size_t)keep[k - 1] * n, n))
            t->start[t->points++] = (uint32_t)k;
    }
    t->start[t->points] = (uint32_t)kept;
}
