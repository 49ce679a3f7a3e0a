/* stakes.c - what each issue is worth to each principal (D86).
 * SPDX-License-Identifier: MIT
 *
 * With weights alone an issue is worth the same whatever else is agreed. A
 * bonus that mentions it, or a table, makes its worth depend on the rest; then
 * it is seen from one package. Costs one pass over X, and a look-up a value. */
#include "bargaining/stakes.h"

#include "bargaining/merged_parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double MUCH = 1.5; /* D86: a ratio of shares that invites trade */
static const double NOISE = 1e-12;

/* Issues of comparisons that some of their values satisfy and some do not. */
static void mark_issues(const truce_case *c, const tr_formula *f, bool *out) {
    if (f->op == TR_ATOM &&
        (f->lo > 0 || f->hi + 1 < c->issue[f->issue].values))
        out[f->issue] = true;
    for (uint32_t i = 0; i < f->parts; i++) mark_issues(c, f->part[i], out);
}

/* Does any principal's utility of the issue depend on other issues? */
static bool *find_dependent(tr_arena *a, const truce_case *c,
                            const tr_deals *d) {
    bool *out = TR_NEW(a, bool, c->issues + 1);
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_preference *p = &c->preference[d->party[i]];
        for (size_t k = 0; k < p->bonuses; k++)
            mark_issues(c, p->bonus[k].when, out);
        for (size_t v = 0; p->form != TR_WEIGHTS && v < c->issues; v++)
            out[v] = true;
    }
    return out;
}

/* The same where states are not listed. */
static bool **find_allowed(tr_arena *a, const truce_case *c) {
    return tr_groups_taken(
        a, tr_groups_find(a, c, tr_merged_allowed(a, c, true), NULL));
}

/* The values that issues take in X. */
static bool **find_taken(tr_arena *a, const tr_space *s, const tr_deals *d) {
    bool **taken = TR_NEW(a, bool *, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++)
        taken[v] = TR_NEW(a, bool, s->radix[v] + 1);
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        for (uint32_t b = 0; b < count; b++)
            if (tr_bit(d->possible, first + b))
                for (uint32_t v = 0; v < s->issues; v++)
                    taken[v][col.at[v][b]] = true;
        if (first % 65536 == 0)
            tr_tick(a->env, "looking at the issues", first, s->n);
    }
    return taken;
}

static void worth_by_weights(const truce_case *c, const tr_deals *d,
                             size_t issue, const bool *taken, tr_stake *k) {
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_preference *p = &c->preference[d->party[i]];
        for (uint32_t y = 0; y < c->issue[issue].values; y++)
            k->worth[i][y] = taken[y] ? 0 : NAN;
        for (size_t w = 0; w < p->weights; w++)
            if ((size_t)p->weight[w].issue == issue)
                k->worth[i][p->weight[w].value] +=
                    tr_to_units(p->weight[w].number.mean, d->tolerance);
    }
}

/* What the outcome with these values is worth; false: there is none. */
static bool units_of(const tr_space *s, const tr_deals *d,
                     const uint16_t *value, bool own, double *units) {
    uint32_t state = d->merged ? 0 : tr_space_find(s, value);
    if (state == TR_NO_STATE) return false;
    if (!own && !(d->merged ? tr_merged_possible(s->c, value)
                            : tr_bit(d->possible, state)))
        return false;
    for (uint32_t i = 0; i < d->principals; i++)
        units[i] =
            d->merged ? tr_merged_units(s->c, d, i, value) : d->units[i][state];
    return true;
}

static void worth_from(tr_arena *a, const tr_space *s, const tr_deals *d,
                       size_t issue, uint32_t from, tr_stake *k) {
    uint16_t value[TR_MAX_ISSUES], own;
    double *here = TR_NEW(a, double, d->principals);
    double *there = TR_NEW(a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++)
        for (uint32_t y = 0; y < s->radix[issue]; y++) k->worth[i][y] = NAN;
    if (from == TR_NO_STATE) return;
    tr_space_values(s, from, value);
    own = value[issue];
    units_of(s, d, value, true, here);
    for (uint32_t y = 0; y < s->radix[issue]; y++) {
        value[issue] = (uint16_t)y;
        if (!units_of(s, d, value, y == own, there)) continue;
        for (uint32_t i = 0; i < d->principals; i++)
            k->worth[i][y] = there[i] - here[i];
    }
}

static void bounds(const double *worth, uint32_t values, double *lo,
                   double *hi) {
    *lo = INFINITY, *hi = -INFINITY;
    for (uint32_t y = 0; y < values; y++) {
        if (isnan(worth[y])) continue;
        *lo = fmin(*lo, worth[y]);
        *hi = fmax(*hi, worth[y]);
    }
}

static double correlation(const double *x, const double *y, uint32_t values) {
    double n = 0, sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
    for (uint32_t v = 0; v < values; v++)
        if (!isnan(x[v])) n++, sx += x[v], sy += y[v];
    for (uint32_t v = 0; v < values; v++) {
        if (isnan(x[v])) continue;
        double p = x[v] - sx / n, q = y[v] - sy / n;
        xx += p * p, yy += q * q, xy += p * q;
    }
    return xy / sqrt(xx * yy);
}

/* The largest sum of two principals' normalised values, less 1. */
static double surplus(const tr_stake *k, uint32_t i, uint32_t j,
                      uint32_t values) {
    double lo_i, hi_i, lo_j, hi_j, most = 0;
    bounds(k->worth[i], values, &lo_i, &hi_i);
    bounds(k->worth[j], values, &lo_j, &hi_j);
    for (uint32_t y = 0; y < values; y++)
        if (!isnan(k->worth[i][y]))
            most = fmax(most, (k->worth[i][y] - lo_i) / k->range[i] +
                                  (k->worth[j][y] - lo_j) / k->range[j] - 1);
    return most > NOISE ? most : 0;
}

/* `most`: room for the greatest worth of each. */
static int best_for_all(const tr_stake *k, uint32_t principals, uint32_t values,
                        double *most) {
    for (uint32_t i = 0; i < principals; i++) {
        double lo;
        bounds(k->worth[i], values, &lo, &most[i]);
    }
    for (uint32_t y = 0; y < values; y++) {
        uint32_t i = 0;
        if (isnan(k->worth[0][y])) continue;
        while (i < principals && k->worth[i][y] == most[i]) i++;
        if (i == principals) return (int)y;
    }
    return -1;
}

static void compare_pairs(tr_arena *a, const tr_deals *d, uint32_t values,
                          tr_stake *k) {
    double sum = 0;
    uint32_t pairs = 0;
    k->ratio = 1;
    for (uint32_t i = 0; i < d->principals; i++) {
        tr_tick(a->env, "comparing stakes", i, d->principals);
        for (uint32_t j = 0; j < i; j++) {
            if (!(k->range[i] > 0 && k->range[j] > 0)) continue;
            double ratio = k->share[i] / k->share[j];
            k->ratio = fmax(k->ratio, fmax(ratio, 1 / ratio));
            k->surplus = fmax(k->surplus, surplus(k, i, j, values));
            sum += correlation(k->worth[i], k->worth[j], values);
            pairs++;
        }
    }
    k->correlation = pairs ? sum / pairs : NAN;
}

static tr_issue_kind kind_of(const tr_stake *k) {
    if (k->open < 2) return TR_FIXED;
    if (!k->caring) return TR_IDLE;
    if (k->best >= 0) return TR_COMPATIBLE;
    if (k->surplus > 0 || k->ratio >= MUCH * (1 - NOISE)) return TR_INTEGRATIVE;
    return TR_DISTRIBUTIVE;
}

static void measure(tr_arena *a, const tr_space *s, const tr_deals *d,
                    tr_issue_stakes *out) {
    double *most = TR_NEW(a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) {
        double total = 0, lo, hi;
        for (uint32_t v = 0; v < s->issues; v++) {
            tr_stake *k = &out->at[v];
            bounds(k->worth[i], s->radix[v], &lo, &hi);
            k->range[i] = hi > lo ? hi - lo : 0;
            total += k->range[i];
        }
        for (uint32_t v = 0; v < s->issues; v++)
            out->at[v].share[i] = total > 0 ? out->at[v].range[i] / total : 0;
    }
    for (uint32_t v = 0; v < s->issues; v++) {
        tr_stake *k = &out->at[v];
        for (uint32_t y = 0; y < s->radix[v]; y++)
            k->open += isnan(k->worth[0][y]) ? 0 : 1;
        for (uint32_t i = 0; i < d->principals; i++)
            k->caring += k->range[i] > 0;
        k->best = best_for_all(k, d->principals, s->radix[v], most);
        compare_pairs(a, d, s->radix[v], k);
        k->kind = kind_of(k);
    }
}

tr_issue_stakes *tr_issue_stakes_find(tr_arena *a, const tr_space *s,
                                      const tr_deals *d, uint32_t from) {
    tr_issue_stakes *out = TR_NEW(a, tr_issue_stakes, 1);
    bool *dependent = find_dependent(a, s->c, d);
    bool **taken = d->merged ? find_allowed(a, s->c) : find_taken(a, s, d);
    *out = (tr_issue_stakes){from, true, TR_NEW(a, tr_stake, s->issues + 1)};
    for (uint32_t v = 0; v < s->issues; v++) {
        tr_stake *k = &out->at[v];
        k->worth = TR_NEW(a, double *, d->principals);
        k->range = TR_NEW(a, double, d->principals);
        k->share = TR_NEW(a, double, d->principals);
        for (uint32_t i = 0; i < d->principals; i++)
            k->worth[i] = TR_NEW(a, double, s->radix[v]);
        k->seen_from = dependent[v];
        out->additive &= !dependent[v];
        if (dependent[v])
            worth_from(a, s, d, v, from, k);
        else
            worth_by_weights(s->c, d, v, taken[v], k);
    }
    measure(a, s, d, out);
    return out;
}

double tr_divergence(const tr_issue_stakes *k, size_t issues, uint32_t i,
                     uint32_t j) {
    double sum = 0;
    for (size_t v = 0; v < issues; v++)
        sum += fabs(k->at[v].share[i] - k->at[v].share[j]);
    return sum / 2;
}

bool tr_best_rate(const tr_stake *k, uint32_t values, uint32_t i, uint32_t j,
                  uint32_t own, uint32_t *value, double *ratio) {
    *ratio = 0;
    if (isnan(k->worth[0][own])) return false;
    for (uint32_t y = 0; y < values; y++) {
        double gain = k->worth[i][y] - k->worth[i][own];
        double loss = k->worth[j][own] - k->worth[j][y];
        if (!(gain > 0 && loss > 0) || gain / loss <= *ratio) continue;
        *ratio = gain / loss;
        *value = y;
    }
    return *ratio > 0;
}
