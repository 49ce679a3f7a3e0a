/* deals.c - possible deals, the disagreement point, zone and frontier.
 * SPDX-License-Identifier: MIT */
#include "bargaining/deals.h"

#include "bargaining/mixed.h"
#include "bargaining/pareto.h"
#include "space/walk.h"
#include "stability/stability.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double tr_to_units(double u, double tolerance) {
    if (tolerance <= 0) return u;
    return tolerance == 1e-9 ? round(u * 1e9) : round(u / tolerance);
}

double tr_from_units(double units, double tolerance) {
    if (tolerance <= 0) return units;
    return tolerance == 1e-9 ? units / 1e9 : units * tolerance;
}

double tr_gain(const tr_deals *d, uint32_t i, uint32_t state) {
    return tr_from_units(d->units[i][state] - d->d_units[i], d->tolerance);
}

double tr_share(const tr_deals *d, uint32_t i, uint32_t state) {
    double ideal = d->ideal[i];
    return ideal > 0 ? (d->units[i][state] - d->d_units[i]) / ideal : 0;
}

/* --- principals ----------------------------------------------------------- */

static bool has_numbers(const tr_preference *p) {
    return p->form == TR_WEIGHTS || p->form == TR_FORM_TABLE || p->from_ranks;
}

bool tr_deals_principals(tr_arena *a, const truce_case *c, truce_diags *d,
                         tr_deals *out) {
    out->party = TR_NEW(a, uint32_t, c->parties + 1);
    bool ok = true;
    for (uint32_t i = 0; i < c->parties; i++) {
        const tr_preference *p = &c->preference[i];
        if (c->party[i].role != TR_PRINCIPAL || p->form == TR_NONE) continue;
        if (!has_numbers(p)) {
            tr_diag(d, TR_E0407, p->span, c->party[i].id, "weighing deals");
            ok = false;
        }
        out->party[out->principals++] = i;
    }
    if (out->principals < 2) {
        tr_diag_nowhere(d, TR_E0408, "");
        return false;
    }
    return ok;
}

/* How far rounding moves a utility, in units; not the noise of doubles, which
 * is all that decimals have. */
static double rounded_off(double u, const tr_deals *d) {
    if (d->tolerance <= 0) return 0;
    double x = d->tolerance == 1e-9 ? u * 1e9 : u / d->tolerance;
    double off = fabs(x - round(x));
    return off > 16 * DBL_EPSILON * fabs(x) ? off : 0;
}

/* With tolerance 0 sums of weights are those of doubles, unrounded, and no
 * longer exact: what NegMAS compares (D107). */
static const double *utilities(tr_arena *a, const tr_space *s,
                               const tr_pref *pref, uint32_t party,
                               const tr_deals *d) {
    if (d->tolerance > 0 || s->c->preference[party].form != TR_WEIGHTS)
        return pref[party].utility;
    double *u = TR_RAW(a, double, (size_t)s->n + 1);
    tr_pref_doubles(a, s, party, u);
    return u;
}

static void round_utilities(tr_arena *a, const tr_space *space,
                            const tr_pref *pref, tr_deals *out) {
    uint32_t n = space->n;
    out->utility = TR_NEW(a, double *, out->principals);
    out->units = TR_NEW(a, double *, out->principals);
    out->fuzz = TR_NEW(a, double, out->principals);
    for (uint32_t i = 0; i < out->principals; i++) {
        const double *u = utilities(a, space, pref, out->party[i], out);
        out->utility[i] = TR_RAW(a, double, (size_t)n + 1);
        out->units[i] = TR_RAW(a, double, (size_t)n + 1);
        for (uint32_t s = 0; s < n; s++) {
            double units = tr_to_units(u[s], out->tolerance);
            out->units[i][s] = units;
            out->utility[i][s] = tr_from_units(units, out->tolerance);
            out->fuzz[i] = fmax(out->fuzz[i], rounded_off(u[s], out));
        }
    }
}

/* --- X: what a joint move may lead to ------------------------------------- */

/* D17: nature's issues as in the status quo, no irreversible issue moved
 * backwards, what is owed at its owed value. */
bool tr_value_possible(const tr_issue *v, uint32_t x, const int32_t *sq) {
    if (v->not_negotiable) {
        if (v->owed >= 0) {
            if ((int32_t)x != v->owed) return false;
        } else if (sq && (int32_t)x != *sq) {
            return false;
        }
    }
    if (!sq) return true;
    if (!v->holders) return (int32_t)x == *sq;
    if (v->irreversible == TR_UP) return (int32_t)x >= *sq;
    if (v->irreversible == TR_DOWN) return (int32_t)x <= *sq;
    return true; /* final: any value can be reached from the status quo's */
}

static void find_possible(tr_arena *a, const tr_space *s, tr_deals *out) {
    const truce_case *c = s->c;
    bool **ok = TR_NEW(a, bool *, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        const int32_t *sq = c->status_quo ? &c->status_quo[v] : NULL;
        ok[v] = TR_NEW(a, bool, c->issue[v].values);
        for (uint32_t x = 0; x < c->issue[v].values; x++)
            ok[v][x] = tr_value_possible(&c->issue[v], x, sq);
    }
    out->possible = tr_bits_new(a, s->n);
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        for (uint32_t b = 0; b < count; b++) {
            bool all = true;
            for (size_t v = 0; v < c->issues && all; v++)
                all = ok[v][col.at[v][b]];
            if (all) tr_bit_set(out->possible, first + b);
        }
    }
    out->possible_count = tr_bits_count(out->possible, s->n);
}

/* --- d: the disagreement point -------------------------------------------- */

/* Of t and what the others can make of it, the first state of that rank. */
static uint32_t first_worth(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                            uint32_t party, uint32_t t, uint32_t rank) {
    bool *who = TR_NEW(a, bool, m->space->c->parties + 1);
    for (uint32_t j = 0; j < m->space->c->parties; j++)
        who[j] = m->mover[j] && j != party;
    tr_walk_options o = {.who = who};
    const tr_walk *w = tr_walk_from(a, m, pref, t, &o);
    for (uint32_t s = 0; s < m->n; s++)
        if (pref[party].rank[s] == rank && w->visit_of[s] != UINT32_MAX)
            return s;
    return t;
}

/* max over t in R_i(s0) and s0 of min over R_{N-i}(t) and t of u_i. */
uint32_t tr_security_state(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                           uint32_t party, uint32_t s0) {
    const tr_pref *p = &pref[party];
    uint32_t *lo = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    tr_least_reached(a, m, pref, party, -1, false, p->rank, p->levels, lo);
    for (uint32_t t = 0; t < m->n; t++)
        if (p->rank[t] < lo[t]) lo[t] = p->rank[t];
    uint32_t *best = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    tr_best_move(a, m, party, lo, best);
    uint32_t level = best[s0], moves;
    uint32_t *from = tr_moves_from(a, m, party, s0, &moves), t = s0;
    for (uint32_t k = 0; k < moves; k++)
        if (lo[from[k]] == level && (lo[t] != level || from[k] < t))
            t = from[k];
    return first_worth(a, m, pref, party, t, level);
}

static bool one_state(tr_arena *a, const tr_space *s, const tr_formula *f,
                      tr_span span, truce_diags *d, uint32_t *state) {
    uint64_t *bits = tr_space_where(a, s, f);
    uint32_t count = tr_bits_count(bits, s->n);
    char number[TR_NUMBER];
    if (count != 1) {
        if (!count)
            tr_diag(d, TR_E0213, span, "this state");
        else
            tr_diag(d, TR_E0214, span, "this", tr_number(number, count));
        return false;
    }
    for (*state = 0; !tr_bit(bits, *state);) ++*state;
    return true;
}

bool tr_deals_need_status_quo(const truce_case *c, truce_diags *d,
                              const tr_deals *out) {
    if (c->status_quo) return true;
    for (uint32_t i = 0; i < out->principals; i++) {
        tr_disagreement_kind k = c->disagreement[out->party[i]].kind;
        if (k == TR_AT_NUMBER || k == TR_AT_STATE) continue;
        tr_diag_nowhere(d, TR_E0211, "weighing deals");
        return false;
    }
    return true;
}

static bool find_disagreement(tr_arena *a, const tr_space *s, const tr_moves *m,
                              const tr_pref *pref, truce_diags *d,
                              tr_deals *out) {
    out->d = TR_NEW(a, double, out->principals);
    out->d_units = TR_NEW(a, double, out->principals);
    out->d_state = TR_NEW(a, uint32_t, out->principals);
    for (uint32_t i = 0; i < out->principals; i++) {
        const tr_disagreement *g = &s->c->disagreement[out->party[i]];
        uint32_t state = out->status_quo;
        if (g->kind == TR_AT_STATE &&
            (!g->state || !one_state(a, s, g->state, g->span, d, &state)))
            return false;
        if (g->kind == TR_AT_SECURITY)
            state = tr_security_state(a, m, pref, out->party[i], state);
        double value = g->number;
        if (g->kind != TR_AT_NUMBER)
            value = out->tolerance > 0 ? pref[out->party[i]].utility[state]
                                       : out->units[i][state];
        out->d_state[i] = g->kind == TR_AT_NUMBER ? TR_NO_STATE : state;
        out->d_units[i] = tr_to_units(value, out->tolerance);
        out->d[i] = tr_from_units(out->d_units[i], out->tolerance);
        out->fuzz[i] = fmax(out->fuzz[i], rounded_off(value, out));
    }
    return true;
}

/* --- Z and its frontier --------------------------------------------------- */

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* D18. */
static bool in_zone(const tr_deals *d, uint32_t s) {
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->units[i][s] < d->d_units[i]) return false;
    return true;
}

static void find_ideals(tr_arena *a, tr_deals *d, uint32_t n) {
    d->ideal = TR_NEW(a, double, d->principals);
    d->ideal_possible = TR_NEW(a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) {
        double zone = 0, all = -INFINITY;
        for (uint32_t s = 0; s < n; s++) {
            double gain = d->units[i][s] - d->d_units[i];
            if (tr_bit(d->possible, s) && gain > all) all = gain;
            if (tr_bit(d->zone, s) && gain > zone) zone = gain;
        }
        d->ideal[i] = zone;
        d->ideal_possible[i] = all;
    }
}

static void find_zone(tr_arena *a, tr_deals *d, uint32_t n) {
    d->zone = tr_bits_new(a, n);
    d->zone_count = 0;
    for (uint32_t s = 0; s < n; s++)
        if (tr_bit(d->possible, s) && in_zone(d, s)) {
            tr_bit_set(d->zone, s);
            d->zone_count++;
        }
}

/* D19. */
void tr_zone_and_frontier(tr_arena *a, tr_deals *d, uint32_t n) {
    uint32_t width = d->principals;
    find_zone(a, d, n);
    find_ideals(a, d, n);
    d->frontier.at = TR_RAW(a, uint32_t, (size_t)d->zone_count + 1);
    d->frontier.count = d->points = 0;
    tr_mark mark = tr_arena_mark(a);
    uint32_t *state = TR_RAW(a, uint32_t, (size_t)d->zone_count + 1);
    uint32_t *keep = TR_RAW(a, uint32_t, (size_t)d->zone_count + 1);
    int64_t *row = TR_RAW(a, int64_t, (size_t)d->zone_count * width + 1);
    int64_t *slack = TR_NEW(a, int64_t, width);
    for (uint32_t i = 0; i < width; i++) slack[i] = 1;
    for (uint32_t s = 0, k = 0; s < n; s++) {
        if (!tr_bit(d->zone, s)) continue;
        for (uint32_t i = 0; i < width; i++)
            row[(size_t)k * width + i] = tr_ordered(d->units[i][s]);
        state[k++] = s;
    }
    size_t kept = tr_pareto(a, row, d->zone_count, width, slack, keep);
    for (size_t k = 0; k < kept; k++) {
        d->frontier.at[d->frontier.count++] = state[keep[k]];
        if (!k || tr_row_order(row + (size_t)keep[k] * width,
                               row + (size_t)keep[k - 1] * width, width))
            d->points++;
    }
    tr_arena_release(a, mark);
    if (kept) qsort(d->frontier.at, kept, sizeof(uint32_t), by_number);
}

/* The frontier as points, in the order of its states. */
static tr_points frontier_points(tr_arena *a, const tr_deals *d) {
    size_t count = d->frontier.count;
    double *units = TR_RAW(a, double, count * d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++)
        for (size_t k = 0; k < count; k++)
            units[k * d->principals + i] = d->units[i][d->frontier.at[k]];
    return (tr_points){d->principals, count, units};
}

void tr_deals_settle(tr_arena *a, tr_deals *d) {
    tr_settle(a, &d->bargain, &d->settled);
    d->gainers = d->settled.gainers;
    for (int s = 0; s < TR_SOLUTIONS; s++) {
        const tr_pick *p = &d->settled.pick[s];
        tr_list *list = &d->solution[s];
        list->count = (uint32_t)p->count;
        list->at = TR_RAW(a, uint32_t, (size_t)list->count + 1);
        for (uint32_t k = 0; k < list->count; k++)
            list->at[k] = d->frontier.at[p->at[k]];
    }
}

static bool lossy(const tr_deals *d) {
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->fuzz[i] > 0) return true;
    return false;
}

void tr_deals_bargain(tr_arena *a, tr_deals *d) {
    d->bargain = (tr_bargain){.frontier = frontier_points(a, d),
                              .d = d->d_units,
                              .ideal = d->ideal,
                              .beyond = d->ideal_possible,
                              .fuzz = lossy(d) ? d->fuzz : NULL};
    tr_deals_settle(a, d);
}

void tr_deals_within(tr_arena *a, const tr_deals *d, uint64_t *among,
                     tr_deals *out) {
    *out = *d;
    out->possible = among;
    out->possible_count = tr_bits_count(among, d->outcomes);
    tr_zone_and_frontier(a, out, d->outcomes);
    tr_deals_bargain(a, out);
    out->bargain.power = d->bargain.power;
    out->bargain.reference = d->bargain.reference;
    out->bargain.base = d->bargain.base;
    out->bargain.range = d->bargain.range;
    tr_deals_settle(a, out);
}

bool tr_deals_find(tr_arena *a, const tr_space *s, const tr_moves *m,
                   const tr_pref *pref, double tolerance, truce_diags *d,
                   tr_deals *out) {
    const truce_case *c = s->c;
    *out = (tr_deals){.tolerance = tolerance,
                      .outcomes = s->n,
                      .reference = TR_NO_STATE,
                      .base = TR_NO_STATE};
    if (c->graph || c->merges) {
        tr_diag_nowhere(d, TR_E0212, "weighing deals");
        return false;
    }
    if (!tr_deals_principals(a, c, d, out)) return false;
    round_utilities(a, s, pref, out);
    if (!tr_deals_need_status_quo(c, d, out)) return false;
    out->status_quo = tr_space_status_quo(s);
    if (!find_disagreement(a, s, m, pref, d, out)) return false;
    find_possible(a, s, out);
    tr_zone_and_frontier(a, out, s->n);
    tr_deals_bargain(a, out);
    return true;
}

/* D72, over different points; equal ones share the answer. */
void tr_deals_corners(tr_arena *a, tr_deals *d) {
    uint32_t n = d->principals;
    size_t count = d->frontier.count, points = 0;
    const double *units = d->bargain.frontier.units;
    int64_t *row = TR_RAW(a, int64_t, count * n + 1);
    uint32_t *order = TR_RAW(a, uint32_t, count + 1);
    size_t *point_of = TR_NEW(a, size_t, count + 1);
    double *different = TR_RAW(a, double, count *n + 1);
    for (size_t k = 0; k < count * n; k++) row[k] = tr_ordered(units[k]);
    tr_rows_sort(a, row, count, n, order);
    for (size_t k = 0; k < count; k++) {
        if (!k || tr_row_order(row + (size_t)order[k] * n,
                               row + (size_t)order[k - 1] * n, n))
            memcpy(different + points++ * n, units + (size_t)order[k] * n,
                   n * sizeof *different);
        point_of[order[k]] = points - 1;
    }
    tr_points p = {n, points, different};
    d->corners_refused = tr_mixed_refused(&p);
    if (d->corners_refused) return;
    bool *corner = TR_NEW(a, bool, points + 1);
    bool *of_row = TR_NEW(a, bool, count + 1);
    tr_mixed_find(a, &p, corner);
    for (size_t k = 0; k < points; k++) d->corners += corner[k];
    for (size_t k = 0; k < count; k++) of_row[k] = corner[point_of[k]];
    d->corner = of_row;
}
