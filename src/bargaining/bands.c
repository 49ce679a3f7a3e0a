/* bands.c - sets of weights with exact ends (D141).
 * SPDX-License-Identifier: MIT
 *
 * Fractions of 62-bit integers are compared by their products in 128 bits. */
#include "bargaining/bands.h"
#include "base/divisor.h"

#include <assert.h>

tr_cut tr_cut_at(int64_t num, int64_t den, bool after) {
    assert(den != 0);
    if (den < 0) num = -num, den = -den;
    int64_t common = (int64_t)tr_common_divisor_wide(num, den);
    return (tr_cut){num / common, den / common, after};
}

int tr_cut_compare(tr_cut x, tr_cut y) {
    tr_wide left = (tr_wide)x.num * y.den, right = (tr_wide)y.num * x.den;
    if (left != right) return left < right ? -1 : 1;
    return (int)x.after - (int)y.after;
}

double tr_cut_value(tr_cut x) { return (double)x.num / (double)x.den; }

bool tr_band_empty(tr_band x) { return tr_cut_compare(x.from, x.to) >= 0; }

tr_band tr_band_meet(tr_band x, tr_band y) {
    if (tr_cut_compare(x.from, y.from) < 0) x.from = y.from;
    if (tr_cut_compare(x.to, y.to) > 0) x.to = y.to;
    return x;
}

static tr_band none(tr_band all) { return (tr_band){all.from, all.from}; }

/* A line that rises is above 0 after its root, one that falls before it; at
 * the root it is not above. */
tr_band tr_band_above(tr_band all, int64_t at, int64_t slope, bool above) {
    if (slope == 0) return (at > 0) == above ? all : none(all);
    bool rises = slope > 0;
    tr_cut root = tr_cut_at(-at, slope, rises);
    bool last = rises == above; /* what is asked for lies behind the root */
    tr_band half = last ? (tr_band){root, all.to} : (tr_band){all.from, root};
    half = tr_band_meet(all, half);
    return tr_band_empty(half) ? none(all) : half;
}

bool tr_bands_cover(const tr_bands *set, tr_band x) {
    if (tr_band_empty(x)) return true;
    for (size_t k = 0; k < set->count; k++)
        if (tr_cut_compare(set->at[k].from, x.from) <= 0 &&
            tr_cut_compare(x.to, set->at[k].to) <= 0)
            return true;
    return false;
}

bool tr_bands_add(tr_arena *a, tr_bands *set, tr_band x) {
    if (tr_bands_cover(set, x)) return false;
    size_t from = 0, to;
    while (from < set->count && tr_cut_compare(set->at[from].to, x.from) < 0)
        from++;
    for (to = from;
         to < set->count && tr_cut_compare(set->at[to].from, x.to) <= 0; to++) {
        if (tr_cut_compare(set->at[to].from, x.from) < 0)
            x.from = set->at[to].from;
        if (tr_cut_compare(set->at[to].to, x.to) > 0) x.to = set->at[to].to;
    }
    if (to == from) {
        set->at = tr_grow(a, set->at, sizeof *set->at, set->count, &set->room);
        for (size_t k = set->count; k > from; k--) set->at[k] = set->at[k - 1];
        set->count++;
    } else {
        for (size_t k = to; k < set->count; k++)
            set->at[from + 1 + k - to] = set->at[k];
        set->count -= to - from - 1;
    }
    set->at[from] = x;
    return true;
}

tr_bands tr_bands_meet(tr_arena *a, const tr_bands *x, const tr_bands *y) {
    tr_bands out = {0};
    for (size_t k = 0; k < x->count; k++)
        for (size_t m = 0; m < y->count; m++) {
            tr_band both = tr_band_meet(x->at[k], y->at[m]);
            if (!tr_band_empty(both)) tr_bands_add(a, &out, both);
        }
    return out;
}
