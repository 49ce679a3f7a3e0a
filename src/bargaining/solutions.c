/* solutions.c - bargaining solutions on a finite frontier, with all ties
 * (D20 to D24).  SPDX-License-Identifier: MIT
 *
 * Gains are whole numbers of tolerance units, so sums are exact.  Products and
 * quotients are formed in long double: exact for two gains below 2^32 units,
 * and a quotient rounded once is equal for equal fractions. */
#include "bargaining/deals.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const tr_solution_name[TR_SOLUTIONS] = {
    "nash", "kalai-smorodinsky", "egalitarian", "utilitarian", "ks-minspread"};

static double gain(const tr_deals *d, uint32_t i, uint32_t s) {
    return d->units[i][s] - d->d_units[i];
}

static uint32_t gainers(const tr_deals *d, uint32_t s) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < d->principals; i++) count += gain(d, i, s) > 0;
    return count;
}

static bool same_gainers(const tr_deals *d, uint32_t s, uint32_t t) {
    for (uint32_t i = 0; i < d->principals; i++)
        if ((gain(d, i, s) > 0) != (gain(d, i, t) > 0)) return false;
    return true;
}

static long double product(const tr_deals *d, uint32_t s) {
    long double p = 1;
    for (uint32_t i = 0; i < d->principals; i++)
        if (gain(d, i, s) > 0) p *= gain(d, i, s);
    return p;
}

/* Products of more than two gains are rounded; so close, they are equal. */
static bool as_large(long double x, long double y, uint32_t factors) {
    return factors <= 2 ? x >= y : x >= y * (1 - 1e-15L);
}

/* D20.  Every frontier point belongs to the set of parties that gain there;
 * within each largest set, the points with the largest product. */
static void nash(tr_deals *d, tr_list *out) {
    const tr_list *f = &d->frontier;
    d->gainers = 0;
    for (uint32_t k = 0; k < f->count; k++)
        if (gainers(d, f->at[k]) > d->gainers)
            d->gainers = gainers(d, f->at[k]);
    for (uint32_t k = 0; k < f->count; k++) {
        uint32_t s = f->at[k];
        if (gainers(d, s) != d->gainers) continue;
        bool best = true;
        for (uint32_t j = 0; j < f->count && best; j++)
            if (same_gainers(d, s, f->at[j]))
                best =
                    as_large(product(d, s), product(d, f->at[j]), d->gainers);
        if (best) out->at[out->count++] = s;
    }
}

typedef struct scored {
    uint32_t state, count;
    long double *score; /* [count] ascending */
} scored;

static int ascending(const void *x, const void *y) {
    long double a = *(const long double *)x, b = *(const long double *)y;
    return a < b ? -1 : a > b;
}

/* Which of two sorted lists is larger, first difference first. */
static int compare(const long double *x, const long double *y, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}

/* D21 and D22: lexicographic maximin of gains over `scale` (NULL: of gains);
 * parties that cannot gain are left out when scaled. */
static void leximin(tr_arena *a, const tr_deals *d, const double *scale,
                    tr_list *out) {
    uint32_t parties = d->principals, n = 0;
    long double *best = TR_NEW(a, long double, parties + 1);
    long double *x = TR_NEW(a, long double, parties + 1);
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        uint32_t s = d->frontier.at[k];
        n = 0;
        for (uint32_t i = 0; i < parties; i++)
            if (!scale || scale[i] > 0)
                x[n++] = (long double)gain(d, i, s) / (scale ? scale[i] : 1);
        if (n) qsort(x, n, sizeof *x, ascending);
        int order = k ? compare(x, best, n) : 1;
        if (order < 0) continue;
        if (order > 0) {
            out->count = 0;
            memcpy(best, x, n * sizeof *x);
        }
        out->at[out->count++] = s;
    }
}

/* D23. */
static void utilitarian(const tr_deals *d, tr_list *out) {
    long double best = -INFINITY;
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        long double sum = 0;
        for (uint32_t i = 0; i < d->principals; i++)
            sum += gain(d, i, d->frontier.at[k]);
        if (sum < best) continue;
        if (sum > best) out->count = 0;
        best = sum;
        out->at[out->count++] = d->frontier.at[k];
    }
}

/* D24, NegMAS's rule: the least difference between the largest and the least
 * gain over the ideals of all outcomes; all of the frontier where an ideal is
 * not positive. */
static void minspread(const tr_deals *d, tr_list *out) {
    bool possible = true;
    long double best = INFINITY;
    for (uint32_t i = 0; i < d->principals; i++)
        possible &= d->ideal_possible[i] > 0;
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        uint32_t s = d->frontier.at[k];
        long double hi = -INFINITY, lo = INFINITY;
        for (uint32_t i = 0; i < d->principals && possible; i++) {
            long double g = (long double)gain(d, i, s) / d->ideal_possible[i];
            if (g > hi) hi = g;
            if (g < lo) lo = g;
        }
        long double spread = possible ? hi - lo : 0;
        if (spread > best) continue;
        if (spread < best) out->count = 0;
        best = spread;
        out->at[out->count++] = s;
    }
}

void tr_solutions_find(tr_arena *a, tr_deals *d) {
    for (int k = 0; k < TR_SOLUTIONS; k++)
        d->solution[k] =
            (tr_list){0, TR_RAW(a, uint32_t, (size_t)d->frontier.count + 1)};
    nash(d, &d->solution[TR_NBS]);
    leximin(a, d, d->ideal, &d->solution[TR_KS]);
    leximin(a, d, NULL, &d->solution[TR_EGALITARIAN]);
    utilitarian(d, &d->solution[TR_UTILITARIAN]);
    minspread(d, &d->solution[TR_KS_MINSPREAD]);
}
