/* solutions.c - bargaining solutions on a finite frontier, with all ties
 * (D20 to D24).  SPDX-License-Identifier: MIT
 *
 * Gains are whole numbers of tolerance units, so sums are exact; products and
 * quotients are compared exactly too (product.c). Each solution is one pass
 * over the frontier; only when not all can gain are the points sorted by who
 * does. */
#include "bargaining/solutions.h"

#include "bargaining/product.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const tr_solution_name[TR_SOLUTIONS] = {
    "nash", "kalai-smorodinsky", "egalitarian", "utilitarian", "ks-minspread"};

typedef struct work {
    tr_arena *a;
    const tr_bargain *b;
    uint32_t n;
    size_t count;
    tr_exact exact;
    double *x, *y; /* [n] */
} work;

static double gain(const work *w, size_t k, uint32_t i) {
    return tr_points_at(&w->b->frontier, k, i) - w->b->d[i];
}

static void add(tr_pick *p, size_t k) { p->at[p->count++] = k; }

static tr_pick none(const work *w) {
    return (tr_pick){0, TR_RAW(w->a, size_t, w->count + 1)};
}

static void everything(const work *w, tr_pick *out) {
    out->count = 0;
    for (size_t k = 0; k < w->count; k++) add(out, k);
}

/* --- D20 ------------------------------------------------------------------ */

static uint32_t gainers(const work *w, size_t k) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->n; i++) count += gain(w, k, i) > 0;
    return count;
}

/* Gains of those who gain, the others as 1. */
static void factors(const work *w, size_t k, double *out) {
    for (uint32_t i = 0; i < w->n; i++) {
        double g = gain(w, k, i);
        out[i] = g > 0 ? g : 1;
    }
}

static tr_rough rough(const work *w, size_t k) {
    tr_rough p = tr_rough_one();
    for (uint32_t i = 0; i < w->n; i++)
        if (gain(w, k, i) > 0) p = tr_rough_times(p, gain(w, k, i));
    return p;
}

/* The largest products among rows at[0 .. count). */
static void largest_product(work *w, const size_t *at, size_t count,
                            tr_pick *out) {
    size_t first = out->count;
    tr_rough best = {0, 0};
    for (size_t c = 0; c < count; c++) {
        size_t k = at[c];
        tr_rough p = rough(w, k);
        int order = c ? tr_rough_compare(p, best, w->n) : 1;
        if (order == 2) {
            factors(w, k, w->x);
            factors(w, out->at[first], w->y);
            order = tr_exact_compare(&w->exact, w->x, w->y, NULL, w->n);
        }
        if (order < 0) continue;
        if (order > 0) {
            out->count = first;
            best = p;
        }
        add(out, k);
    }
}

/* Sorting without a global: the context travels beside the row. */
typedef struct member {
    const work *w;
    size_t row;
} member;

static int same_gainers(const member *x, const member *y) {
    for (uint32_t i = 0; i < x->w->n; i++) {
        bool p = gain(x->w, x->row, i) > 0, q = gain(y->w, y->row, i) > 0;
        if (p != q) return p ? -1 : 1;
    }
    return 0;
}

static int by_gainers(const void *x, const void *y) {
    const member *a = x, *b = y;
    int order = same_gainers(a, b);
    return order ? order : a->row < b->row ? -1 : a->row > b->row;
}

static int by_row(const void *x, const void *y) {
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return a < b ? -1 : a > b;
}

/* Where not all can gain together: each largest set on its own. */
static void by_sets(work *w, const size_t *at, size_t count, tr_pick *out) {
    member *m = TR_RAW(w->a, member, count + 1);
    size_t *row = TR_RAW(w->a, size_t, count + 1);
    for (size_t c = 0; c < count; c++) m[c] = (member){w, at[c]};
    qsort(m, count, sizeof *m, by_gainers);
    for (size_t c = 0; c < count; c++) row[c] = m[c].row;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && !same_gainers(&m[from], &m[to]);)
            to++;
        largest_product(w, row + from, to - from, out);
    }
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_row);
}

static uint32_t nash(work *w, tr_pick *out) {
    uint32_t most = 0;
    for (size_t k = 0; k < w->count; k++) {
        uint32_t count = gainers(w, k);
        if (count > most) most = count;
    }
    size_t count = 0, *at = TR_RAW(w->a, size_t, w->count + 1);
    for (size_t k = 0; k < w->count; k++)
        if (gainers(w, k) == most) at[count++] = k;
    if (!count) return 0;
    if (!most)
        everything(w, out);
    else if (most == w->n)
        largest_product(w, at, count, out);
    else
        by_sets(w, at, count, out);
    return most;
}

/* --- D21, D22 ------------------------------------------------------------- */

/* A gain over what it is measured against; `of` is positive. */
typedef struct ratio {
    double gain, of;
} ratio;

static int sign(long double x) { return x < 0 ? -1 : x > 0; }

static int compare_ratios(work *w, ratio x, ratio y) {
    if (x.of == y.of) return sign((long double)x.gain - y.gain);
    if (x.gain <= 0 || y.gain <= 0)
        if (x.gain >= 0 || y.gain >= 0)
            return sign((long double)x.gain - y.gain);
    long double p = (long double)x.gain * y.of, q = (long double)y.gain * x.of;
    if (fabsl(p - q) > 4 * LDBL_EPSILON * fabsl(p)) return sign(p - q);
    bool negative = x.gain < 0;
    double s[2] = {fabs(x.gain), y.of}, t[2] = {fabs(y.gain), x.of};
    int order = tr_exact_compare(&w->exact, s, t, NULL, 2);
    return negative ? -order : order;
}

static void sort_ratios(work *w, ratio *x, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        ratio r = x[i];
        uint32_t j = i;
        for (; j && compare_ratios(w, r, x[j - 1]) < 0; j--) x[j] = x[j - 1];
        x[j] = r;
    }
}

/* Lexicographic maximin of what exceeds `base`, over `scale` (NULL: 1); parties
 * whose scale is not positive are left out. */
static void leximin(work *w, const double *base, const double *scale,
                    tr_pick *out) {
    ratio *best = TR_NEW(w->a, ratio, w->n + 1);
    ratio *x = TR_NEW(w->a, ratio, w->n + 1);
    for (size_t k = 0; k < w->count; k++) {
        const double *u = tr_points_row(&w->b->frontier, k);
        uint32_t n = 0;
        for (uint32_t i = 0; i < w->n; i++)
            if (!scale || scale[i] > 0)
                x[n++] = (ratio){u[i] - base[i], scale ? scale[i] : 1};
        sort_ratios(w, x, n);
        int order = k ? 0 : 1;
        for (uint32_t i = 0; i < n && !order; i++)
            order = compare_ratios(w, x[i], best[i]);
        if (order < 0) continue;
        if (order > 0) {
            out->count = 0;
            memcpy(best, x, n * sizeof *x);
        }
        add(out, k);
    }
}

/* --- D23, D24 ------------------------------------------------------------- */

static void utilitarian(const work *w, tr_pick *out) {
    long double best = -INFINITY;
    for (size_t k = 0; k < w->count; k++) {
        long double sum = 0;
        for (uint32_t i = 0; i < w->n; i++) sum += gain(w, k, i);
        if (sum < best) continue;
        if (sum > best) out->count = 0;
        best = sum;
        add(out, k);
    }
}

/* NegMAS's rule; all of the frontier where an ideal is not positive. */
static void minspread(const work *w, tr_pick *out) {
    long double best = INFINITY;
    for (uint32_t i = 0; i < w->n; i++)
        if (!(w->b->beyond[i] > 0)) {
            everything(w, out);
            return;
        }
    for (size_t k = 0; k < w->count; k++) {
        long double hi = -INFINITY, lo = INFINITY;
        for (uint32_t i = 0; i < w->n; i++) {
            long double g = (long double)gain(w, k, i) / w->b->beyond[i];
            if (g > hi) hi = g;
            if (g < lo) lo = g;
        }
        if (hi - lo > best) continue;
        if (hi - lo < best) out->count = 0;
        best = hi - lo;
        add(out, k);
    }
}

void tr_settle(tr_arena *a, const tr_bargain *b, tr_settled *out) {
    assert(b->frontier.principals);
    work w = {.a = a,
              .b = b,
              .n = b->frontier.principals,
              .count = b->frontier.count,
              .exact = tr_exact_new(a, (size_t)b->frontier.principals + 2)};
    w.x = TR_NEW(a, double, w.n + 1);
    w.y = TR_NEW(a, double, w.n + 1);
    for (int k = 0; k < TR_SOLUTIONS; k++) out->pick[k] = none(&w);
    out->gainers = nash(&w, &out->pick[TR_NBS]);
    leximin(&w, b->d, b->ideal, &out->pick[TR_KS]);
    leximin(&w, b->d, NULL, &out->pick[TR_EGALITARIAN]);
    utilitarian(&w, &out->pick[TR_UTILITARIAN]);
    minspread(&w, &out->pick[TR_KS_MINSPREAD]);
}
