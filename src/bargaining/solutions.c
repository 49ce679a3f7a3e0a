/* solutions.c - bargaining solutions on a finite frontier, with all ties (D21
 * to D24, D75, D76, D81, D82, D84).  SPDX-License-Identifier: MIT
 *
 * Gains are whole numbers of tolerance units, so sums are exact, and quotients
 * are compared exactly (product.c). Each solution is one pass or two over the
 * frontier. */
#include "bargaining/settle.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

const char *const tr_solution_name[TR_SOLUTIONS] = {
    "nash",         "kalai-smorodinsky", "egalitarian",  "utilitarian",
    "ks-minspread", "nash-weighted",     "proportional", "utilitarian-relative",
    "raiffa",       "gupta-livne",       "max-min-gain", "ks-genius",
    "max-sum"};

const char *tr_missing_words(tr_missing m) {
    static const char *const words[] = {
        "",
        "no deal leaves every principal at least as well off as no deal",
        "no weights of power were given (--power)",
        "no earlier text was given (--reference)",
        ("no text was named (--reference), and no outcome gives each "
         "principal what its own latest text gives it"),
        "it is defined for exactly two principals"};
    return words[m];
}

tr_pick tr_pick_none(const tr_settling *w) {
    return (tr_pick){TR_MISSES_NOTHING, 0, TR_RAW(w->a, size_t, w->count + 1)};
}

void tr_pick_all(const tr_settling *w, tr_pick *out) {
    out->count = 0;
    for (size_t k = 0; k < w->count; k++) tr_pick_add(out, k);
}

/* --- lexicographic maximin ------------------------------------------------ */

/* A gain over what it is measured against; `of` is positive. */
typedef struct ratio {
    double gain, of;
} ratio;

static int sign(long double x) { return x < 0 ? -1 : x > 0; }

static int compare_ratios(tr_settling *w, ratio x, ratio y) {
    if (x.of == y.of) return sign((long double)x.gain - y.gain);
    int p = sign(x.gain), q = sign(y.gain);
    if (p != q || !p) return p < q ? -1 : p > q;
    long double l = (long double)x.gain * y.of, r = (long double)y.gain * x.of;
    if (fabsl(l - r) > 4 * LDBL_EPSILON * fabsl(l)) return sign(l - r);
    double s[2] = {fabs(x.gain), y.of}, t[2] = {fabs(y.gain), x.of};
    return p * tr_exact_compare(&w->exact, s, t, NULL, 2);
}

static void sort_ratios(tr_settling *w, ratio *x, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        ratio r = x[i];
        uint32_t j = i;
        for (; j && compare_ratios(w, r, x[j - 1]) < 0; j--) x[j] = x[j - 1];
        x[j] = r;
    }
}

typedef struct measure {
    const double *base, *scale;
} measure;

/* The `level`-th least ratio of a row; `plus`: widened by what rounding may
 * have taken. False where fewer parties count. */
static bool ratio_of(tr_settling *w, const measure *m, size_t row,
                     uint32_t level, bool plus, ratio *x, ratio *out) {
    const double *u = tr_points_row(&w->b->frontier, row);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n; i++)
        if (!m->scale || m->scale[i] > 0)
            x[n++] = (ratio){u[i] - m->base[i] + (plus ? 2 * tr_fuzz(w, i) : 0),
                             m->scale ? m->scale[i] : 1};
    if (level >= n) return false;
    sort_ratios(w, x, n);
    *out = x[level];
    return true;
}

/* D21, D22, D75, D81, D82: level by level, who is best at it stays. */
void tr_settle_leximin(tr_settling *w, const double *base, const double *scale,
                       tr_pick *out) {
    ratio *x = TR_NEW(w->a, ratio, w->n + 1), best = {0, 1}, r = {0, 1};
    measure m = {base, scale};
    bool plus = w->b->fuzz != NULL;
    tr_pick_all(w, out);
    for (uint32_t level = 0; level < w->n && out->count > 1; level++) {
        size_t kept = 0;
        for (size_t k = 0; k < out->count; k++) {
            if (k % 256 == 0)
                tr_tick(w->a->env, "comparing shares", level, w->n);
            if (!ratio_of(w, &m, out->at[k], level, false, x, &r)) return;
            int order = k ? compare_ratios(w, r, best) : 1;
            if (order > 0) best = r;
            if (order > 0 && !plus) kept = 0;
            if (plus || order >= 0) out->at[kept++] = out->at[k];
        }
        out->count = kept;
        for (size_t k = kept = 0; plus && k < out->count; k++) {
            ratio_of(w, &m, out->at[k], level, true, x, &r);
            if (compare_ratios(w, r, best) >= 0) out->at[kept++] = out->at[k];
        }
        if (plus) out->count = kept;
    }
}

/* D81: toward the ideal, from an earlier text in place of no deal. */
static void gupta_livne(tr_settling *w, tr_pick *out) {
    for (uint32_t i = 0; i < w->n; i++)
        w->x[i] = w->b->d[i] + w->b->ideal[i] - w->b->reference[i];
    tr_settle_leximin(w, w->b->reference, w->x, out);
}

/* --- the most or the least of a sum --------------------------------------- */

typedef long double score(const tr_settling *w, size_t row);

/* D23 */
static long double sum_of_gains(const tr_settling *w, size_t row) {
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++) sum += tr_gain_at(w, row, i);
    return sum;
}

/* D84, and less_apart() */
static long double sum_of_utilities(const tr_settling *w, size_t row) {
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++)
        sum += tr_points_at(&w->b->frontier, row, i);
    return sum;
}

/* D76 */
static long double sum_of_shares(const tr_settling *w, size_t row) {
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++)
        if (w->b->ideal[i] > 0)
            sum += (long double)tr_gain_at(w, row, i) / w->b->ideal[i];
    return sum;
}

static long double less_spread(const tr_settling *w, size_t row) {
    long double hi = -INFINITY, lo = INFINITY;
    for (uint32_t i = 0; i < w->n; i++) {
        long double g = (long double)tr_gain_at(w, row, i) / w->b->beyond[i];
        if (g > hi) hi = g;
        if (g < lo) lo = g;
    }
    return lo - hi;
}

static long double less_apart(const tr_settling *w, size_t row) {
    const double *u = tr_points_row(&w->b->frontier, row);
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++)
        for (uint32_t j = 0; j < i; j++) sum -= fabsl((long double)u[i] - u[j]);
    return sum;
}

/* All rows whose score is within `slack` of the best. */
static void most(const tr_settling *w, score *f, long double slack,
                 tr_pick *out) {
    long double best = -INFINITY;
    for (size_t k = 0; k < w->count; k++) {
        if (k % 4096 == 0)
            tr_tick(w->a->env, "adding up gains", (double)k, (double)w->count);
        long double x = f(w, k);
        if (x < best - slack) continue;
        if (x > best + slack) out->count = 0;
        if (x > best) best = x;
        tr_pick_add(out, k);
    }
    size_t kept = 0; /* a best that crept up within the slack */
    for (size_t k = 0; slack > 0 && k < out->count; k++)
        if (f(w, out->at[k]) >= best - slack) out->at[kept++] = out->at[k];
    if (slack > 0) out->count = kept;
}

/* What rounding may do to a sum over parties, each gain over `scale`. */
static long double rounding(const tr_settling *w, const double *scale) {
    long double sum = 0;
    for (uint32_t i = 0; i < w->n; i++)
        if (!scale)
            sum += tr_fuzz(w, i);
        else if (scale[i] > 0)
            sum +=
                (long double)(2 * tr_fuzz(w, i)) / scale[i] + 8 * LDBL_EPSILON;
    return sum;
}

/* D24, NegMAS's rule; all of the frontier where an ideal is not positive. */
static void minspread(const tr_settling *w, tr_pick *out) {
    bool possible = true;
    for (uint32_t i = 0; i < w->n; i++) possible &= w->b->beyond[i] > 0;
    if (possible)
        most(w, less_spread, rounding(w, w->b->beyond), out);
    else
        tr_pick_all(w, out);
}

/* --- all of them ---------------------------------------------------------- */

static void look_at(const tr_settling *w, tr_settled *out) {
    const tr_points *f = &w->b->frontier;
    out->without = 0;
    for (uint32_t i = 0; i < w->n; i++) out->without += !(w->b->ideal[i] > 0);
    out->points_differ = w->count > 0;
    for (size_t k = 1; k < w->count && out->points_differ < 2; k++)
        if (memcmp(tr_points_row(f, k), tr_points_row(f, 0),
                   w->n * sizeof(double)))
            out->points_differ = 2;
}

static void what_is_missing(const tr_bargain *b, tr_settled *out) {
    for (int k = 0; k < TR_SOLUTIONS; k++)
        out->pick[k].missing =
            b->frontier.count ? TR_MISSES_NOTHING : TR_MISSES_DEAL;
    if (!b->frontier.count) return;
    if (!b->power)
        out->pick[TR_NBS_WEIGHTED].missing =
            out->pick[TR_PROPORTIONAL].missing = TR_MISSES_POWER;
    if (!b->reference) out->pick[TR_GUPTA_LIVNE].missing = TR_MISSES_REFERENCE;
    if (!b->base || !b->range)
        out->pick[TR_MAX_MIN_GAIN].missing = TR_MISSES_BASE;
}

void tr_settle(tr_arena *a, const tr_bargain *b, tr_settled *out) {
    assert(b->frontier.principals);
    tr_settling w = {.a = a,
                     .b = b,
                     .n = b->frontier.principals,
                     .count = b->frontier.count,
                     .exact = tr_exact_new(a, 4)};
    long double sums = rounding(&w, NULL);
    w.x = TR_NEW(a, double, w.n + 1);
    w.y = TR_NEW(a, double, w.n + 1);
    for (int k = 0; k < TR_SOLUTIONS; k++) out->pick[k] = tr_pick_none(&w);
    what_is_missing(b, out);
    look_at(&w, out);
    out->gainers = tr_settle_nash(&w, NULL, &out->pick[TR_NBS]);
    tr_settle_leximin(&w, b->d, b->ideal, &out->pick[TR_KS]);
    tr_settle_leximin(&w, b->d, NULL, &out->pick[TR_EGALITARIAN]);
    most(&w, sum_of_gains, sums, &out->pick[TR_UTILITARIAN]);
    minspread(&w, &out->pick[TR_KS_MINSPREAD]);
    most(&w, sum_of_shares, rounding(&w, b->ideal), &out->pick[TR_RELATIVE]);
    most(&w, less_apart, sums * w.n, &out->pick[TR_KS_GENIUS]);
    most(&w, sum_of_utilities, sums, &out->pick[TR_MAX_SUM]);
    tr_settle_raiffa(&w, &out->pick[TR_RAIFFA]);
    if (b->power) {
        tr_settle_nash(&w, b->power, &out->pick[TR_NBS_WEIGHTED]);
        tr_settle_leximin(&w, b->d, b->power, &out->pick[TR_PROPORTIONAL]);
    }
    if (b->reference) gupta_livne(&w, &out->pick[TR_GUPTA_LIVNE]);
    if (b->base && b->range)
        tr_settle_leximin(&w, b->base, b->range, &out->pick[TR_MAX_MIN_GAIN]);
    tr_settle_hull(&w, out->lottery);
}
