/* ledger_merged.c - a text against deals that are not listed (D101, D102,
 * D160).  SPDX-License-Identifier: MIT
 *
 * What the deals that agree with a text are worth at least and at most is asked
 * of the groups of issues (sought.h), as are the fewest terms that a deal
 * contradicts: each as the sum of a preference made for it. Distances to the
 * solutions are no sums: the agreeing deals are listed where they are few. */
#include "bargaining/ledger_parts.h"
#include "bargaining/merged_parts.h"
#include "bargaining/sought.h"

#include <math.h>
#include <string.h>

static const double WHOLE = 1; /* tolerance of sums that count */

enum { MOST_AGREEING = 1 << 20, MOST_TIES = 1000 };

static tr_uncertain number_of(double x) {
    tr_uncertain u = {.spread = TR_POINT, .a = x, .mean = x};
    u.exact = tr_measure_nano(x, &u.nano);
    return u;
}

static tr_preference *preference_of(tr_arena *a, size_t weights,
                                    size_t bonuses) {
    tr_preference *p = TR_NEW(a, tr_preference, 1);
    p->form = TR_WEIGHTS;
    p->weight = TR_NEW(a, tr_weight, weights + 1);
    p->bonus = TR_NEW(a, tr_bonus, bonuses + 1);
    return p;
}

static void add_weight(tr_preference *p, size_t issue, uint32_t value,
                       double x) {
    tr_weight *w = &p->weight[p->weights++];
    w->issue = (int)issue;
    w->value = value;
    w->number = number_of(x);
}

static void add_bonus(tr_preference *p, const tr_formula *when, double x) {
    p->bonus[p->bonuses].when = when;
    p->bonus[p->bonuses++].number = number_of(x);
}

static size_t values_of(const truce_case *c) {
    size_t n = 0;
    for (size_t v = 0; v < c->issues; v++) n += c->issue[v].values;
    return n;
}

/* --- made-up sums --------------------------------------------------------- */

/* How the principals' shares go into the lean toward i. */
static double part_of(const tr_deals *d, uint32_t i, uint32_t j) {
    double best = tr_from_units(d->ideal[j], d->tolerance);
    if (best <= 0) return 0;
    return (j == i ? 1 : -1.0 / (d->principals - 1)) / best;
}

/* D101: the lean toward i, but for what no deal is worth. */
static tr_preference *lean_sum(const tr_book *b, uint32_t i) {
    const tr_deals *d = b->d;
    size_t weights = 0, bonuses = 0;
    for (uint32_t j = 0; j < d->principals; j++) {
        weights += b->s->c->preference[d->party[j]].weights;
        bonuses += b->s->c->preference[d->party[j]].bonuses;
    }
    tr_preference *sum = preference_of(b->a, weights, bonuses);
    for (uint32_t j = 0; j < d->principals; j++) {
        const tr_preference *p = &b->s->c->preference[d->party[j]];
        double part = part_of(d, i, j);
        for (size_t k = 0; k < p->weights; k++)
            add_weight(sum, (size_t)p->weight[k].issue, p->weight[k].value,
                       part * p->weight[k].number.mean);
        for (size_t k = 0; k < p->bonuses; k++)
            add_bonus(sum, p->bonus[k].when, part * p->bonus[k].number.mean);
    }
    return sum;
}

/* One end of the gain of principal i over no deal, while the numbers vary in
 * their ranges, as a sum over the terms of a deal; and how many of its terms
 * have no bound. */
typedef struct end {
    tr_preference *sum, *unbound;
    bool high;
} end;

static void put_term(end *e, size_t issue, uint32_t value, double x) {
    add_weight(e->sum, issue, value, isfinite(x) ? x : 0);
    if (!isfinite(x)) add_weight(e->unbound, issue, value, 1);
}

static void put_bonus(end *e, const tr_formula *when, double x) {
    add_bonus(e->sum, when, isfinite(x) ? x : 0);
    if (!isfinite(x)) add_bonus(e->unbound, when, 1);
}

static double low_or_high(const end *e, tr_range r, bool minus) {
    return minus ? (e->high ? -r.lo : -r.hi) : e->high ? r.hi : r.lo;
}

/* As tr_ledger_difference() from the state that no deal is worth, `none` (NULL:
 * it is a number). */
static end gain_end(const tr_book *b, const tr_side *w, const uint16_t *none,
                    uint32_t none_state, uint32_t i, bool high) {
    const truce_case *c = b->s->c;
    size_t values = values_of(c), bonuses = w->p->bonuses;
    end e = {preference_of(b->a, values, bonuses),
             preference_of(b->a, values, bonuses), high};
    for (size_t v = 0; v < c->issues; v++)
        for (uint32_t y = 0; y < c->issue[v].values; y++) {
            double x = low_or_high(&e, w->value[v][y], false);
            if (none) x += low_or_high(&e, w->value[v][none[v]], true);
            put_term(&e, v, y, none && y == none[v] ? 0 : x);
        }
    for (size_t k = 0; k < bonuses; k++) {
        const tr_formula *when = w->p->bonus[k].when;
        if (none && tr_bit(b->bonus[i][k], none_state))
            put_bonus(&e, tr_formula_not(b->a, when),
                      low_or_high(&e, w->bonus[k], true));
        else
            put_bonus(&e, when, low_or_high(&e, w->bonus[k], false));
    }
    return e;
}

/* Minus the settled terms that a deal contradicts. */
static tr_preference *agreement(const tr_book *b, const tr_proposal *p) {
    const truce_case *c = b->s->c;
    tr_preference *sum = preference_of(b->a, values_of(c), 0);
    for (size_t v = 0; v < c->issues; v++)
        for (uint32_t y = 0; y < c->issue[v].values; y++)
            if (p->terms[v] >= 0 && !c->issue[v].not_negotiable &&
                (int32_t)y != p->terms[v])
                add_weight(sum, v, y, -1);
    return sum;
}

/* --- over the agreeing deals ---------------------------------------------- */

static tr_sought *agreeing(const tr_book *b, const tr_ledger_row *row,
                           double tolerance) {
    tr_sought *q = tr_sought_new(b->a, b->s->c, tolerance, true);
    tr_sought_where(q, tr_ledger_terms(b->a, b->s->c, row->proposal));
    return q;
}

/* In units. */
static tr_range range_of(const tr_book *b, const tr_ledger_row *row,
                         const tr_preference *p, double tolerance) {
    tr_sought *q = agreeing(b, row, tolerance);
    tr_range r = {NAN, NAN};
    tr_sought_sum(q, p, -INFINITY, INFINITY, false);
    tr_sought_range(q, 0, &r.lo, &r.hi);
    return r;
}

static void find_worth(tr_book *b, uint32_t i, tr_ledger_row *row) {
    const tr_deals *d = b->d;
    tr_range r =
        range_of(b, row, &b->s->c->preference[d->party[i]], d->tolerance);
    double lo = r.lo - d->d_units[i], hi = r.hi - d->d_units[i];
    double mid = lo == hi ? lo : NAN, best = d->ideal[i]; /* D100 */
    if (row->middle != TR_NO_STATE)
        mid = d->units[i][row->middle] - d->d_units[i];
    row->worth[i] = (tr_worth){
        tr_from_units(lo, d->tolerance),  tr_from_units(hi, d->tolerance),
        tr_from_units(mid, d->tolerance), best > 0 ? lo / best : 0,
        best > 0 ? hi / best : 0,         best > 0 ? mid / best : 0};
}

static void find_lean(tr_book *b, uint32_t i, tr_ledger_row *row) {
    const tr_deals *d = b->d;
    double none = 0;
    for (uint32_t j = 0; j < d->principals; j++)
        none += part_of(d, i, j) * d->d[j];
    tr_range r = range_of(b, row, lean_sum(b, i), 0);
    row->lean_open[i] = (tr_range){r.lo - none, r.hi - none};
}

static void find_any(tr_book *b, uint32_t i, tr_ledger_row *row) {
    const tr_deals *d = b->d;
    uint16_t values[TR_MAX_ISSUES], *none = NULL;
    uint32_t state = d->d_state[i];
    double bound[2];
    if (state != TR_NO_STATE) tr_space_values(b->s, state, none = values);
    for (int high = 0; high < 2; high++) {
        end e = gain_end(b, &b->declared[i], none, state, i, high);
        tr_range r = range_of(b, row, e.sum, 0);
        tr_range u = range_of(b, row, e.unbound, 0);
        bound[high] = (high ? r.hi : r.lo) - (none ? 0 : d->d[i]);
        if (u.hi > 0) bound[high] = high ? INFINITY : -INFINITY;
    }
    row->any[i] = (tr_range){bound[0], bound[1]};
}

/* --- red lines ------------------------------------------------------------ */

/* Fewest terms that a deal in which `f` holds contradicts. */
static uint32_t fewest(const tr_book *b, const tr_preference *agreement,
                       const tr_formula *f) {
    tr_sought *q = tr_sought_new(b->a, b->s->c, WHOLE, true);
    double lo, hi;
    tr_sought_where(q, f);
    tr_sought_sum(q, agreement, -INFINITY, INFINITY, false);
    if (!tr_sought_range(q, 0, &lo, &hi)) return TR_NO_NUMBER;
    return (uint32_t)-hi;
}

static tr_line_check check_line(const tr_book *b, const tr_formula *line,
                                const tr_preference *agreement) {
    tr_line_check x = {.to_cross = fewest(b, agreement, line)};
    x.to_leave = fewest(b, agreement, tr_formula_not(b->a, line));
    x.status = x.to_cross   ? TR_LINE_KEPT
               : x.to_leave ? TR_LINE_CROSSED
                            : TR_LINE_OPEN;
    return x;
}

static void find_lines(tr_book *b, tr_ledger_row *row,
                       const tr_preference *agreement) {
    const truce_case *c = b->s->c;
    uint32_t n = 0;
    for (uint32_t p = 0; p < c->parties; p++)
        for (uint32_t k = 0; k < c->position[p].red_lines; k++) {
            tr_mark mark = tr_arena_mark(b->a);
            tr_line_check x =
                check_line(b, c->position[p].red_line[k].formula, agreement);
            tr_arena_release(b->a, mark);
            x.party = p;
            x.line = k;
            row->line[n++] = x;
        }
}

/* --- distances ------------------------------------------------------------ */

static double nearest(const tr_deals *d, const tr_list *ties,
                      const double *share) {
    double least = INFINITY;
    for (uint32_t k = 0; k < ties->count; k++) {
        double sum = 0;
        for (uint32_t i = 0; i < d->principals; i++) {
            double gap = share[i] - tr_share(d, i, ties->at[k]);
            sum += gap * gap;
        }
        least = fmin(least, sqrt(sum));
    }
    return least;
}

static void share_of(const tr_book *b, const uint16_t *value, double *share) {
    const tr_deals *d = b->d;
    for (uint32_t i = 0; i < d->principals; i++)
        share[i] =
            d->ideal[i] > 0
                ? (tr_merged_units(b->s->c, d, i, value) - d->d_units[i]) /
                      d->ideal[i]
                : 0;
}

static void list_distances(tr_book *b, tr_ledger_row *row) {
    truce_case c =
        tr_case_where(b->a, b->s->c, tr_possible_formula(b->a, b->s->c));
    c = tr_case_where(b->a, &c, tr_ledger_terms(b->a, &c, row->proposal));
    tr_space *s = tr_space_of_rules(b->a, &c, 0);
    uint16_t *value = TR_NEW(b->a, uint16_t, c.issues + 1);
    double *share = TR_NEW(b->a, double, b->d->principals);
    for (int k = 0; k < 3; k++)
        row->distance[k].all = (tr_range){INFINITY, -INFINITY};
    for (uint32_t x = 0; x < s->n; x++) {
        tr_space_values(s, x, value);
        share_of(b, value, share);
        for (int k = 0; k < 3; k++) {
            double y =
                nearest(b->d, &b->d->solution[tr_ledger_solution[k]], share);
            tr_range *r = &row->distance[k].all;
            *r = (tr_range){fmin(r->lo, y), fmax(r->hi, y)};
        }
        if (x % 4096 == 0) tr_tick(b->a->env, "measuring distances", x, s->n);
    }
}

/* Fewest terms that an outcome with the utilities of the state contradicts. The
 * state is on the frontier, so that none has more. */
static uint32_t fewest_at(const tr_book *b, const tr_preference *agreement,
                          uint32_t state) {
    const tr_deals *d = b->d;
    tr_sought *q = tr_sought_new(b->a, b->s->c, d->tolerance, true);
    if (tr_sought_full(q, d->principals + 1)) return TR_NO_NUMBER;
    for (uint32_t i = 0; i < d->principals; i++)
        tr_sought_sum(q, &b->s->c->preference[d->party[i]], d->units[i][state],
                      INFINITY, false);
    tr_sought_tolerance(q, WHOLE);
    tr_sought_sum(q, agreement, -INFINITY, INFINITY, true);
    const tr_found *f = tr_sought_best(q, 0);
    return f->count ? (uint32_t)-f->units[0] : TR_NO_NUMBER;
}

static void find_distances(tr_book *b, tr_ledger_row *row,
                           const tr_preference *agreement) {
    for (int k = 0; k < 3; k++) {
        const tr_list *ties = &b->d->solution[tr_ledger_solution[k]];
        tr_distance *x = &row->distance[k];
        *x = (tr_distance){{NAN, NAN}, NAN, TR_NO_NUMBER};
        for (uint32_t j = 0; j < ties->count && j < MOST_TIES; j++) {
            tr_mark mark = tr_arena_mark(b->a);
            uint32_t n = fewest_at(b, agreement, ties->at[j]);
            tr_arena_release(b->a, mark);
            if (n < x->issues) x->issues = n;
        }
        if (row->middle == TR_NO_STATE) continue;
        double *share = TR_NEW(b->a, double, b->d->principals);
        for (uint32_t i = 0; i < b->d->principals; i++)
            share[i] = tr_share(b->d, i, row->middle);
        x->mid = nearest(b->d, ties, share);
    }
    tr_mark mark = tr_arena_mark(b->a);
    if (row->feasible && row->agreeing <= MOST_AGREEING) list_distances(b, row);
    tr_arena_release(b->a, mark);
}

void tr_ledger_row_merged(tr_book *b, tr_ledger_row *row) {
    tr_big all = tr_sought_all(agreeing(b, row, 0));
    uint64_t small = tr_big_small(all);
    row->agreeing = small < UINT32_MAX ? (uint32_t)small : UINT32_MAX;
    row->agreeing_words = tr_big_text(b->a, all);
    row->feasible = row->agreeing > 0;
    const tr_preference *sum = agreement(b, row->proposal);
    find_lines(b, row, sum);
    find_distances(b, row, sum);
    if (!row->feasible) return;
    for (uint32_t i = 0; i < b->d->principals; i++) {
        tr_mark now = tr_arena_mark(b->a);
        find_worth(b, i, row);
        find_lean(b, i, row);
        find_any(b, i, row);
        tr_arena_release(b->a, now);
        tr_tick(b->a->env, "weighing texts", i, b->d->principals);
    }
    row->lean = row->worth[0].share_mid - row->worth[1].share_mid;
}
