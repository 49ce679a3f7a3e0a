/* home_merged.c - what factions at home do to deals that are not listed (D89 to
 * D94, D159).  SPDX-License-Identifier: MIT
 *
 * A deal is ratified iff some set of factions that is enough consents, all of
 * it; so the ratifiable frontier is that of the frontiers of these sets, of
 * which the least are enough. */
#include "bargaining/home_merged.h"

#include "bargaining/home_parts.h"
#include "bargaining/merged_parts.h"
#include "bargaining/pareto.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUMS = 1 << 18 /* partial sums at a time */ };

typedef tr_home_sets alternatives;
typedef tr_home_asking asking;

/* Deals as vectors of utilities, with one outcome each. */
typedef struct front {
    size_t count;
    double *units;
    const uint16_t **value;
} front;

struct tr_home_sought {
    const truce_case *c;
    front ratified, outside; /* the frontiers of the two parts of Z */
    double *beyond;          /* [principals] the most in X, ratified */
    front *alone;            /* [sides] if that party alone were bound */
    tr_home_counts counts;
};

/* --- frontiers ------------------------------------------------------------ */

static void append(tr_arena *a, front *f, uint32_t n, const tr_found *found,
                   bool values) {
    size_t all = f->count + found->count;
    double *units = TR_RAW(a, double, all *n + 1);
    const uint16_t **value = TR_NEW(a, const uint16_t *, all + 1);
    if (f->count) {
        memcpy(units, f->units, f->count * n * sizeof *units);
        memcpy(value, f->value, f->count * sizeof *value);
    }
    for (size_t k = 0; k < found->count; k++) {
        uint16_t *own = TR_NEW(a, uint16_t, found->c->issues + 1);
        if (values) tr_found_values(found, k, own);
        value[f->count + k] = own;
        memcpy(units + (f->count + k) * n, found->units + k * n,
               n * sizeof *units);
    }
    *f = (front){all, units, value};
}

/* What nothing else betters, one of each vector. */
static void keep_best(tr_arena *a, front *f, uint32_t n) {
    int64_t *row = TR_RAW(a, int64_t, f->count * n + 1), slack[TR_MOST_MERGED];
    uint32_t *keep = TR_RAW(a, uint32_t, f->count + 1);
    front out = {0, TR_RAW(a, double, f->count *n + 1),
                 TR_NEW(a, const uint16_t *, f->count + 1)};
    for (uint32_t i = 0; i < n; i++) slack[i] = 1;
    for (size_t k = 0; k < f->count * n; k++) row[k] = tr_ordered(f->units[k]);
    size_t kept = tr_pareto(a, row, f->count, n, slack, keep);
    for (size_t k = 0; k < kept; k++) {
        if (k && !tr_row_order(row + (size_t)keep[k] * n,
                               row + (size_t)keep[k - 1] * n, n))
            continue;
        memcpy(out.units + out.count * n, f->units + (size_t)keep[k] * n,
               n * sizeof *out.units);
        out.value[out.count++] = f->value[keep[k]];
    }
    *f = out;
}

/* The frontier of the deals of Z that one of the alternatives describes. */
static bool find_front(const asking *x, const alternatives *of, bool values,
                       front *out) {
    *out = (front){0, NULL, NULL};
    for (size_t k = 0; k < of->count; k++) {
        tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
        tr_sought_principals(q, x->c, x->d, x->d->d_units);
        if (!tr_home_add_terms(x, q, of->at[k])) continue;
        const tr_found *f = tr_sought_best(q, MOST_SUMS);
        if (!f) return false;
        append(x->a, out, x->d->principals, f, values);
        tr_tick(x->a->env, "asking the factions", (double)k, (double)of->count);
    }
    keep_best(x->a, out, x->d->principals);
    return true;
}

/* The most that each can have in what is ratified of all of X. */
static bool find_beyond(const asking *x, const alternatives *of,
                        double *beyond) {
    for (uint32_t i = 0; i < x->d->principals; i++) {
        beyond[i] = -INFINITY;
        for (size_t k = 0; k < of->count; k++) {
            tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
            tr_sought_sum(q, &x->c->preference[x->d->party[i]], -INFINITY,
                          INFINITY, true);
            if (!tr_home_add_terms(x, q, of->at[k])) continue;
            const tr_found *f = tr_sought_best(q, MOST_SUMS);
            if (!f) return false;
            if (f->count) beyond[i] = fmax(beyond[i], f->units[0]);
        }
    }
    return true;
}

/* --- all of it ------------------------------------------------------------ */

static bool find_all(const asking *x, tr_home_sought *out) {
    alternatives enough, few, own;
    uint64_t all =
        x->h->sides < 64 ? (UINT64_C(1) << x->h->sides) - 1 : ~UINT64_C(0);
    if (!tr_home_enough(x, all, &enough) || !tr_home_too_few(x, &few))
        return false;
    if (!find_front(x, &enough, true, &out->ratified) ||
        !find_front(x, &few, true, &out->outside) ||
        !find_beyond(x, &enough, out->beyond))
        return false;
    for (uint32_t k = 0; k < x->h->sides; k++)
        if (!tr_home_enough(x, UINT64_C(1) << k, &own) ||
            !find_front(x, &own, false, &out->alone[k]))
            return false;
    return true;
}

tr_home_sought *tr_home_seek(tr_arena *a, const truce_case *c, tr_deals *d,
                             tr_space **space, const tr_homes *homes,
                             const char **why_not) {
    asking x = {.a = a, .c = c, .d = d, .h = homes};
    tr_home_sought *out = TR_NEW(a, tr_home_sought, 1);
    out->c = c;
    out->beyond = TR_NEW(a, double, d->principals);
    out->alone = TR_NEW(a, front, homes->sides + 1);
    *why_not = tr_home_ask(&x);
    if (*why_not) return NULL;
    if (!find_all(&x, out)) {
        *why_not = "the deals that differ in who consents are too many";
        return NULL;
    }
    tr_home_count(&x, &out->counts);
    tr_merged_add(a, d, space, out->ratified.count, out->ratified.value, true);
    tr_merged_add(a, d, space, out->outside.count, out->outside.value, true);
    return out;
}

/* Solutions over a frontier that need no states. */
static tr_bargain bargain_of(tr_arena *a, const tr_deals *d, const front *f) {
    uint32_t n = d->principals;
    double *ideal = TR_NEW(a, double, n);
    for (size_t k = 0; k < f->count; k++)
        for (uint32_t i = 0; i < n; i++)
            ideal[i] = fmax(ideal[i], f->units[k * n + i] - d->d_units[i]);
    return (tr_bargain){.frontier = {n, f->count, f->units},
                        .d = d->d_units,
                        .ideal = ideal,
                        .beyond = ideal,
                        .fuzz = d->bargain.fuzz};
}

/* Of the ties of a solution the worst for a principal. */
static double worst_gain(const tr_deals *d, const tr_bargain *b,
                         const tr_pick *pick, uint32_t i) {
    double worst = NAN;
    for (size_t k = 0; k < pick->count; k++) {
        double gain = tr_points_at(&b->frontier, pick->at[k], i);
        gain = tr_from_units(gain - d->d_units[i], d->tolerance);
        if (!(gain >= worst)) worst = gain;
    }
    return worst;
}

static void find_constraint(tr_arena *a, const tr_deals *d, const front *alone,
                            uint32_t party, tr_win_set *w) {
    static const tr_solution which[2] = {TR_NBS, TR_KS};
    uint32_t i = 0;
    while (i < d->principals && d->party[i] != party) i++;
    for (int k = 0; k < 2; k++) w->gain[k] = w->gain_bound[k] = NAN;
    if (i == d->principals) return;
    tr_bargain b = bargain_of(a, d, alone);
    tr_settled s;
    tr_settle(a, &b, &s);
    for (int k = 0; k < 2; k++) {
        w->gain[k] = worst_gain(d, &d->bargain, &d->settled.pick[which[k]], i);
        w->gain_bound[k] = worst_gain(d, &b, &s.pick[which[k]], i);
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* The deals again with another frontier. */
static tr_deals within(tr_arena *a, const tr_deals *d, const tr_space *s,
                       const front *f, const double *beyond) {
    tr_deals out = *d;
    uint32_t n = d->principals;
    out.frontier = (tr_list){0, TR_RAW(a, uint32_t, f->count + 1)};
    for (size_t k = 0; k < f->count; k++)
        out.frontier.at[out.frontier.count++] = tr_space_find(s, f->value[k]);
    if (f->count) qsort(out.frontier.at, f->count, sizeof(uint32_t), by_number);
    out.points = out.frontier.count;
    out.ideal = TR_NEW(a, double, n);
    out.ideal_possible = TR_NEW(a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        for (size_t k = 0; k < f->count; k++)
            out.ideal[i] =
                fmax(out.ideal[i], f->units[k * n + i] - d->d_units[i]);
        out.ideal_possible[i] =
            beyond && isfinite(beyond[i]) ? beyond[i] - d->d_units[i] : 0;
    }
    tr_deals_bargain(a, &out);
    out.bargain.power = d->bargain.power;
    out.bargain.reference = d->bargain.reference;
    out.bargain.base = d->bargain.base;
    out.bargain.range = d->bargain.range;
    tr_deals_settle(a, &out);
    return out;
}

void tr_home_settle(tr_arena *a, const tr_home_sought *x, const tr_space *space,
                    const tr_deals *d, const tr_homes *homes, tr_at_home *out,
                    tr_home_counts *counts) {
    *out = (tr_at_home){.homes = homes, .best = TR_NO_STATE};
    *counts = x->counts;
    out->win = TR_NEW(a, tr_win_set, homes->sides + 1);
    for (uint32_t k = 0; k < homes->sides; k++)
        find_constraint(a, d, &x->alone[k], homes->side[k].party, &out->win[k]);
    out->deals = within(a, d, space, &x->ratified, x->beyond);
    tr_deals rest = within(a, d, space, &x->outside, NULL);
    if (rest.gainers && rest.solution[TR_NBS].count)
        out->best = rest.solution[TR_NBS].at[0];
}
