/* lines.c - what states are worth by a backer's weight, exactly (D141).
 * SPDX-License-Identifier: MIT
 *
 * Utilities of k in steps of their common divisor are whole numbers c_k from 0
 * to R_k; by D122 what counts is the sum of s_k c_k / R_k, in which the shares
 * s_k are nine decimals at most.  Over the common denominator all is whole.
 * Where that is too large the c_k are rounded to 2^-30 of the range, and the
 * result is said to be no longer exact.  O(states · parties concerned). */
#include "bargaining/lines.h"
#include "base/divisor.h"

#include <assert.h>
#include <math.h>

enum { COARSE = 30 };
static const int64_t NANO = 1000000000;
static const tr_wide MOST = (tr_wide)1 << 60;

/* One party's utilities as whole numbers of steps. */
typedef struct steps {
    int64_t *c; /* [n] */
    int64_t range;
    int64_t share; /* in units of 1e-9 */
    double per;    /* by what utilities are multiplied to be whole numbers */
} steps;

/* 1e9, halved until the largest lies within 62 bits: whole numbers stay whole
 * longest. */
static double find_per(uint32_t n, const double *u) {
    double most = 0, per = 1e9;
    for (uint32_t s = 0; s < n; s++) most = fmax(most, fabs(u[s]));
    while (most * per > 4e18) per /= 2;
    return per;
}

static void count_steps(tr_arena *a, uint32_t n, const double *u, double low,
                        steps *out, bool *exact) {
    int64_t unit = 0, most = 0;
    out->per = find_per(n, u);
    if (out->per < 1e9) *exact = false;
    out->c = TR_RAW(a, int64_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) {
        out->c[s] = (int64_t)(round(u[s] * out->per) - round(low * out->per));
        unit = (int64_t)tr_common_divisor_wide(out->c[s], unit);
        if (out->c[s] > most) most = out->c[s];
    }
    if (!unit) unit = 1;
    for (uint32_t s = 0; s < n; s++) out->c[s] /= unit;
    out->range = most ? most / unit : 1;
}

static void round_off(uint32_t n, steps *x) {
    double whole = (double)(INT64_C(1) << COARSE);
    for (uint32_t s = 0; s < n; s++)
        x->c[s] = (int64_t)round((double)x->c[s] / (double)x->range * whole);
    x->range = INT64_C(1) << COARSE;
}

/* The common denominator of all ranges; 0: too large. */
static int64_t common(const steps *x, size_t count) {
    tr_wide out = 1;
    for (size_t k = 0; k < count; k++) {
        int64_t d = (int64_t)tr_common_divisor_wide((int64_t)out, x[k].range);
        out = out / d * x[k].range;
        if (out > MOST) return 0;
    }
    return (int64_t)out;
}

/* Shares over their own denominator; what is left of 1 is the party's. */
static int64_t reduce_shares(steps *x, size_t count) {
    int64_t d = NANO;
    for (size_t k = 0; k < count; k++)
        d = (int64_t)tr_common_divisor_wide(x[k].share, d);
    for (size_t k = 0; k < count; k++) x[k].share /= d;
    return NANO / d;
}

static void add_lines(tr_lines *l, const steps *x, size_t count, size_t own,
                      size_t backer, int64_t whole, int64_t shares) {
    for (size_t k = 0; k < count; k++) {
        int64_t times = whole / x[k].range;
        int64_t rises = k == backer ? shares : k == own ? -shares : 0;
        for (uint32_t s = 0; s < l->n; s++) {
            int64_t part = x[k].c[s] * times;
            l->at[s] += part * x[k].share;
            l->slope[s] += part * rises;
        }
    }
}

/* The party and all who have a share: own first. With the backer at nothing,
 * its share is the party's. */
static size_t gather(tr_arena *a, const tr_space *s, const tr_pref *own,
                     const tr_mixing *mix, const tr_link *link, steps *x,
                     bool *exact) {
    size_t count = 0, i = (size_t)link->party, j = (size_t)link->backer;
    int64_t left = NANO;
    x[count++] = (steps){.share = 0};
    count_steps(a, s->n, own[i].utility, mix->low[i], &x[0], exact);
    x[count++] = (steps){.share = 0};
    count_steps(a, s->n, own[j].utility, mix->low[j], &x[1], exact);
    for (size_t k = 0; k < mix->parties; k++) {
        double share = mix->share[i * mix->parties + k];
        if (k == i || k == j || share == 0) continue;
        x[count] = (steps){.share = (int64_t)round(share * 1e9)};
        if (fabs(share * 1e9 - (double)x[count].share) > 1e-4) *exact = false;
        left -= x[count].share;
        count_steps(a, s->n, own[k].utility, mix->low[k], &x[count++], exact);
    }
    x[0].share = left > 0 ? left : 0;
    return count;
}

tr_lines tr_lines_find(tr_arena *a, const tr_space *s, const tr_pref *own,
                       const tr_mixing *mix, const tr_link *link) {
    tr_lines l = {.n = s->n, .exact = true};
    size_t i = (size_t)link->party;
    l.at = TR_NEW(a, int64_t, (size_t)s->n + 1);
    l.slope = TR_NEW(a, int64_t, (size_t)s->n + 1);
    tr_mark mark = tr_arena_mark(a);
    steps *x = TR_NEW(a, steps, mix->parties + 2);
    size_t count = gather(a, s, own, mix, link, x, &l.exact);
    double per = x[0].per;
    int64_t left = x[0].share, shares = reduce_shares(x, count);
    int64_t whole = common(x, count);
    if (!whole || (tr_wide)whole * shares > MOST) {
        l.exact = false;
        for (size_t k = 0; k < count; k++) round_off(s->n, &x[k]);
        whole = INT64_C(1) << COARSE;
    }
    add_lines(&l, x, count, 0, 1, whole, shares);
    tr_arena_release(a, mark);
    double width = mix->range[i] > 0 ? mix->range[i] : 1;
    l.per = per;
    l.low = (int64_t)round(mix->low[i] * per);
    l.width = (int64_t)round(width * per);
    l.parts = whole * shares;
    l.all = (tr_band){tr_cut_at(0, 1, false), tr_cut_at(left, NANO, true)};
    return l;
}

double tr_lines_utility(const tr_lines *l, double value) {
    double more = (double)l->width * (value / (double)l->parts);
    return round((double)l->low + more) / l->per;
}

bool tr_lines_reach(const tr_lines *l, int64_t at, int64_t slope,
                    double utility, tr_cut *out) {
    double whole = round(utility * l->per);
    if (!(fabs(whole) <= 8e18)) return false; /* far from all utilities */
    tr_wide num = ((tr_wide)whole - l->low) * l->parts - (tr_wide)at * l->width;
    tr_wide den = (tr_wide)slope * l->width;
    if (!den) return false;
    tr_wide x = tr_common_divisor_wide(num, den);
    num /= x;
    den /= x;
    if (num > MOST || -num > MOST || den > MOST || -den > MOST) return false;
    *out = tr_cut_at((int64_t)num, (int64_t)den, false);
    return true;
}
