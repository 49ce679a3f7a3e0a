/* nash.c - the Nash solution on a finite frontier, with weights or without
 * (D20, D74).  SPDX-License-Identifier: MIT
 *
 * Gains are whole numbers of tolerance units. Rough products decide, exact ones
 * where these are too close. One pass over the frontier; only when not all can
 * gain together are the points sorted by who does. */
#include "bargaining/settle.h"
#include "base/divisor.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_FACTORS = 1024 };

/* How gains are weighed: as whole powers, or by logarithms. */
typedef struct power {
    uint32_t *whole; /* [n], or NULL */
    size_t factors;
    const double *real; /* [n], where `whole` does not do */
} power;

/* Weights of at most six decimals as whole numbers, if these are small. */
static power powers(tr_settling *w, const double *given) {
    power p = {TR_NEW(w->a, uint32_t, w->n + 1), 0, given};
    for (double scale = 1; scale <= 1e6; scale *= 10) {
        bool whole = true;
        uint64_t divisor = 0, sum = 0;
        for (uint32_t i = 0; i < w->n; i++) {
            double x = (given ? given[i] : 1) * scale;
            whole &= fabs(x - round(x)) < 1e-9 && x < 1e9;
            if (whole) divisor = tr_common_divisor(divisor, (uint64_t)round(x));
        }
        if (!whole || !divisor) continue;
        for (uint32_t i = 0; i < w->n; i++) {
            double x = round((given ? given[i] : 1) * scale);
            uint64_t each = (uint64_t)x / divisor;
            sum += each;
            p.whole[i] = each < MOST_FACTORS ? (uint32_t)each : MOST_FACTORS;
        }
        p.factors = (size_t)sum;
        if (sum <= MOST_FACTORS) return p;
        break;
    }
    p.whole = NULL;
    return p;
}

static uint32_t gainers(const tr_settling *w, size_t row) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->n; i++) count += tr_gain_at(w, row, i) > 0;
    return count;
}

/* Gains of those who gain, the others as 1. */
static void factors(const tr_settling *w, size_t row, double *out) {
    for (uint32_t i = 0; i < w->n; i++) {
        double g = tr_gain_at(w, row, i);
        out[i] = g > 0 ? g : 1;
    }
}

static tr_rough rough(const tr_settling *w, const power *p, size_t row) {
    tr_rough r = tr_rough_one();
    for (uint32_t i = 0; i < w->n; i++) {
        double g = tr_gain_at(w, row, i);
        for (uint32_t k = g > 0 ? p->whole[i] : 0; k; k--)
            r = tr_rough_times(r, g);
    }
    return r;
}

/* What rounding may have done to the logarithm of the product. */
static long double blur(const tr_settling *w, const power *p, size_t row) {
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        double g = tr_gain_at(w, row, i);
        if (g > 0)
            sum += (long double)tr_fuzz(w, i) / 2 / g *
                   (p->whole ? p->whole[i] : p->real[i]);
    }
    return sum;
}

/* log(x / y), where they are close. */
static long double apart(tr_rough x, tr_rough y) {
    if (x.e - y.e > 1 || y.e - x.e > 1) return x.e > y.e ? INFINITY : -INFINITY;
    return logl(ldexpl(x.m / y.m, (int)(x.e - y.e)));
}

/* Rows whose product may be the largest but for rounding. */
static void add_blurred(tr_settling *w, const power *p, const size_t *at,
                        size_t count, tr_pick *out, size_t first) {
    size_t top = out->at[first];
    tr_rough best = rough(w, p, top);
    out->count = first;
    for (size_t c = 0; c < count; c++) {
        long double slack = blur(w, p, top) + blur(w, p, at[c]) +
                            4 * (long double)(p->factors + 1) * LDBL_EPSILON;
        if (at[c] == top || -apart(rough(w, p, at[c]), best) <= slack)
            tr_pick_add(out, at[c]);
    }
}

static long double logarithm(const tr_settling *w, const power *p, size_t row,
                             long double *size) {
    long double sum = 0;
    *size = 1;
    for (uint32_t i = 0; i < w->n; i++) {
        double g = tr_gain_at(w, row, i);
        if (g <= 0) continue;
        long double term = p->real[i] * logl(g);
        sum += term;
        *size += fabsl(term);
    }
    return sum;
}

/* Weights that are no small whole numbers: sums of logarithms, equal when they
 * differ by less than their rounding. */
static void largest_logarithm(tr_settling *w, const power *p, const size_t *at,
                              size_t count, tr_pick *out) {
    long double best = -INFINITY, size;
    for (size_t c = 0; c < count; c++) {
        long double x = logarithm(w, p, at[c], &size);
        if (x > best) best = x;
    }
    for (size_t c = 0; c < count; c++) {
        long double x = logarithm(w, p, at[c], &size);
        if (best - x <= 16 * LDBL_EPSILON * size + 2 * blur(w, p, at[c]))
            tr_pick_add(out, at[c]);
    }
}

/* The largest products among rows at[0 .. count). */
static void largest_product(tr_settling *w, const power *p, const size_t *at,
                            size_t count, tr_pick *out) {
    size_t first = out->count;
    tr_rough best = {0, 0};
    if (!p->whole) {
        largest_logarithm(w, p, at, count, out);
        return;
    }
    for (size_t c = 0; c < count; c++) {
        tr_rough r = rough(w, p, at[c]);
        int order = c ? tr_rough_compare(r, best, p->factors) : 1;
        if (order == 2) {
            factors(w, at[c], w->x);
            factors(w, out->at[first], w->y);
            order = tr_exact_compare(&w->exact, w->x, w->y, p->whole, w->n);
        }
        if (order < 0) continue;
        if (order > 0) {
            out->count = first;
            best = r;
        }
        tr_pick_add(out, at[c]);
    }
    if (w->b->fuzz) add_blurred(w, p, at, count, out, first);
}

/* Sorting without a global: the context travels beside the row. */
typedef struct member {
    const tr_settling *w;
    size_t row;
} member;

static int same_gainers(const member *x, const member *y) {
    for (uint32_t i = 0; i < x->w->n; i++) {
        bool p = tr_gain_at(x->w, x->row, i) > 0;
        bool q = tr_gain_at(y->w, y->row, i) > 0;
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
static void by_sets(tr_settling *w, const power *p, const size_t *at,
                    size_t count, tr_pick *out) {
    member *m = TR_RAW(w->a, member, count + 1);
    size_t *row = TR_RAW(w->a, size_t, count + 1);
    for (size_t c = 0; c < count; c++) m[c] = (member){w, at[c]};
    qsort(m, count, sizeof *m, by_gainers);
    for (size_t c = 0; c < count; c++) row[c] = m[c].row;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && !same_gainers(&m[from], &m[to]);)
            to++;
        largest_product(w, p, row + from, to - from, out);
    }
    qsort(out->at, out->count, sizeof *out->at, by_row);
}

uint32_t tr_settle_nash(tr_settling *w, const double *given, tr_pick *out) {
    uint32_t most = 0;
    for (size_t k = 0; k < w->count; k++) {
        uint32_t count = gainers(w, k);
        if (count > most) most = count;
    }
    size_t count = 0, *at = TR_RAW(w->a, size_t, w->count + 1);
    for (size_t k = 0; k < w->count; k++)
        if (gainers(w, k) == most) at[count++] = k;
    if (!count) return 0;
    if (!most) {
        tr_pick_all(w, out);
        return 0;
    }
    power p = powers(w, given);
    if (p.whole) w->exact = tr_exact_new(w->a, p.factors + 2);
    if (most == w->n)
        largest_product(w, &p, at, count, out);
    else
        by_sets(w, &p, at, count, out);
    return most;
}
