/* hold_local.c - the states that decide what holds a deal, where states are not
 * listed (D25 to D29, D97, D160).  SPDX-License-Identifier: MIT
 *
 * Moves change nothing but what one party holds alone. So all that is asked of
 * a deal happens among the states that agree with it on everything else, its
 * reach; and in those of the status quo and of the breakdowns. These are listed
 * with all their states. Only a breakdown that rules exclude (D26) must be
 * looked for elsewhere: the nearest state is asked of the groups of issues. */
#include "bargaining/hold_local.h"

#include "bargaining/merged_parts.h"
#include "bargaining/sought.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST = 1 << 22,      /* states, in all */
    MOST_DEALS = 100000, /* that a formula names */
    MOST_LOST = 1 << 12  /* breakdowns that rules exclude */
};

typedef struct around {
    tr_arena *a;
    const truce_case *c;
    const tr_deals *d;
    bool *held, *stays; /* [issues] by one party alone; in a breakdown */
    size_t count, room;
    const uint16_t **row;
    size_t reaches, reach_room;
    const uint16_t **reach; /* one state of each that is listed */
    size_t lost, lost_room;
    const uint16_t **lost_at; /* breakdowns that were looked for */
} around;

static void add_row(around *x, const uint16_t *value) {
    x->row = tr_grow(x->a, x->row, sizeof *x->row, x->count, &x->room);
    x->row[x->count++] = value;
}

static uint16_t *copy_of(const around *x, const uint16_t *value) {
    uint16_t *own = TR_NEW(x->a, uint16_t, x->c->issues + 1);
    memcpy(own, value, x->c->issues * sizeof *own);
    return own;
}

/* The issues where `which` is `is` as in `value`. */
static const tr_formula *as_in(const around *x, const bool *which, bool is,
                               const uint16_t *value) {
    const tr_formula **part =
        TR_NEW(x->a, const tr_formula *, x->c->issues + 1);
    uint32_t n = 0;
    for (size_t v = 0; v < x->c->issues; v++)
        if (which[v] == is)
            part[n++] = tr_formula_atom(x->a, (int)v, value[v], value[v]);
    return tr_formula_join(x->a, TR_AND, n, part);
}

static bool same(const around *x, const bool *which, bool is, const uint16_t *p,
                 const uint16_t *q) {
    for (size_t v = 0; v < x->c->issues; v++)
        if (which[v] == is && p[v] != q[v]) return false;
    return true;
}

static _Noreturn void too_many(const around *x, double states) {
    tr_stop(x->a->env, TRUCE_ELIMIT,
            "what holds a deal is decided among all the states that moves can "
            "reach from it and from the status quo, and these are more than "
            "%.0f; name fewer deals (--deal, --limit), or let parties hold "
            "fewer issues alone",
            states);
}

static void list_reach(around *x, const uint16_t *value) {
    truce_case c = tr_case_where(x->a, x->c, as_in(x, x->held, false, value));
    tr_sought *q = tr_sought_new(x->a, &c, 0, false);
    uint64_t n = tr_big_small(tr_sought_all(q));
    if (x->count > MOST || n > MOST - x->count) too_many(x, MOST);
    tr_space *s = tr_space_of_rules(x->a, &c, 0);
    uint16_t *all = TR_RAW(x->a, uint16_t, (size_t)s->n * c.issues + 1);
    for (uint32_t k = 0; k < s->n; k++) {
        tr_space_values(s, k, all + (size_t)k * c.issues);
        add_row(x, all + (size_t)k * c.issues);
    }
    tr_tick(x->a->env, "listing what moves can reach", (double)x->count, MOST);
}

/* True where it was not listed before. */
static bool add_reach(around *x, const uint16_t *value) {
    for (size_t k = 0; k < x->reaches; k++)
        if (same(x, x->held, false, x->reach[k], value)) return false;
    x->reach =
        tr_grow(x->a, x->reach, sizeof *x->reach, x->reaches, &x->reach_room);
    x->reach[x->reaches++] = copy_of(x, value);
    list_reach(x, value);
    return true;
}

/* --- breakdowns (D26) ----------------------------------------------------- */

static bool is_feasible(const truce_case *c, const uint16_t *value) {
    for (size_t i = 0; i < c->rules; i++)
        if (!tr_holds(c->rule[i].keeps, value)) return false;
    return true;
}

/* Minus the issues that differ from the status quo and need not stay. */
static tr_preference *nearness(const around *x) {
    tr_preference *p = TR_NEW(x->a, tr_preference, 1);
    size_t most = 0;
    for (size_t v = 0; v < x->c->issues; v++) most += x->c->issue[v].values;
    p->form = TR_WEIGHTS;
    p->weight = TR_NEW(x->a, tr_weight, most + 1);
    for (size_t v = 0; v < x->c->issues; v++)
        for (uint32_t y = 0; !x->stays[v] && y < x->c->issue[v].values; y++)
            if ((int32_t)y != x->c->status_quo[v])
                p->weight[p->weights++] =
                    (tr_weight){.issue = (int)v,
                                .value = y,
                                .number = {.a = -1,
                                           .mean = -1,
                                           .exact = true,
                                           .nano = -1000000000}};
    return p;
}

/* Of the nearest feasible states the worst for each principal. */
static void add_nearest(around *x, const uint16_t *t) {
    const tr_formula *kept = as_in(x, x->stays, true, t);
    tr_preference *near = nearness(x);
    tr_sought *q = tr_sought_new(x->a, x->c, 1, false);
    double lo, hi;
    tr_sought_where(q, kept);
    tr_sought_sum(q, near, -INFINITY, INFINITY, false);
    if (!tr_sought_range(q, 0, &lo, &hi)) return; /* t is one: not met */
    for (uint32_t i = 0; i < x->d->principals; i++) {
        tr_preference worse =
            tr_preference_negative(x->a, &x->c->preference[x->d->party[i]]);
        q = tr_sought_new(x->a, x->c, 1, false);
        tr_sought_where(q, kept);
        tr_sought_sum(q, near, hi, INFINITY, false);
        tr_sought_tolerance(q, x->d->tolerance);
        tr_sought_sum(q, &worse, -INFINITY, INFINITY, true);
        const tr_found *f = tr_sought_best(q, 0);
        uint16_t *value = TR_NEW(x->a, uint16_t, x->c->issues + 1);
        tr_found_values(f, 0, value);
        add_row(x, value);
        add_reach(x, value);
    }
}

static void add_breakdown(around *x, const uint16_t *t) {
    uint16_t *value = copy_of(x, t);
    for (size_t v = 0; v < x->c->issues; v++)
        if (!x->stays[v]) value[v] = (uint16_t)x->c->status_quo[v];
    if (is_feasible(x->c, value)) {
        add_reach(x, value);
        return;
    }
    for (size_t k = 0; k < x->lost; k++)
        if (same(x, x->stays, true, x->lost_at[k], value)) return;
    if (x->lost == MOST_LOST) too_many(x, MOST);
    x->lost_at =
        tr_grow(x->a, x->lost_at, sizeof *x->lost_at, x->lost, &x->lost_room);
    x->lost_at[x->lost++] = value;
    add_nearest(x, value);
}

static void add_deal(around *x, const uint16_t *deal) {
    size_t before = x->count;
    if (!add_reach(x, deal)) return;
    size_t after = x->count;
    for (size_t k = before; x->c->status_quo && k < after; k++) {
        tr_mark mark = tr_arena_mark(x->a);
        size_t reaches = x->reaches, lost = x->lost, count = x->count;
        add_breakdown(x, x->row[k]);
        if (x->reaches == reaches && x->lost == lost && x->count == count)
            tr_arena_release(x->a, mark);
        if ((k - before) % 4096 == 0)
            tr_tick(x->a->env, "looking for breakdowns", (double)(k - before),
                    (double)(after - before));
    }
}

void tr_hold_local(tr_arena *a, const truce_case *c, tr_deals *d,
                   tr_space **space, size_t count,
                   const uint16_t *const *deal) {
    around x = {.a = a,
                .c = c,
                .d = d,
                .held = TR_NEW(a, bool, c->issues + 1),
                .stays = TR_NEW(a, bool, c->issues + 1)};
    for (size_t v = 0; v < c->issues; v++) {
        x.held[v] = c->issue[v].holders == 1;
        x.stays[v] = c->issue[v].irreversible || !c->issue[v].holders;
    }
    tr_merged_add(a, d, space, count, deal, true);
    for (size_t k = 0; k < count; k++) add_deal(&x, deal[k]);
    if (c->status_quo) {
        uint16_t *now = TR_NEW(a, uint16_t, c->issues + 1);
        for (size_t v = 0; v < c->issues; v++)
            now[v] = (uint16_t)c->status_quo[v];
        add_reach(&x, now);
    }
    tr_merged_add(a, d, space, x.count, x.row, false);
}

/* --- deals by a formula, and ranges --------------------------------------- */

const uint16_t **tr_deals_where(tr_arena *a, const truce_case *c,
                                const tr_formula *f, size_t *count) {
    truce_case t = tr_case_where(a, c, f);
    t = tr_case_where(a, &t, tr_possible_formula(a, c));
    uint64_t n = tr_big_small(tr_sought_all(tr_sought_new(a, &t, 0, true)));
    if (n > MOST_DEALS)
        tr_stop(a->env, TRUCE_ELIMIT,
                "--deal names more than %d deals, of which each would be "
                "looked at; name fewer",
                MOST_DEALS);
    tr_space *s = tr_space_of_rules(a, &t, 0);
    const uint16_t **out = TR_NEW(a, const uint16_t *, (size_t)s->n + 1);
    for (uint32_t k = 0; k < s->n; k++) {
        uint16_t *value = TR_NEW(a, uint16_t, c->issues + 1);
        tr_space_values(s, k, value);
        out[k] = value;
    }
    *count = s->n;
    return out;
}

double *tr_feasible_range(tr_arena *a, const truce_case *c, const tr_deals *d) {
    double *range = TR_NEW(a, double, d->principals);
    tr_sought *q = tr_sought_new(a, c, d->tolerance, false);
    tr_sought_principals(q, c, d, NULL);
    for (uint32_t i = 0; i < d->principals; i++) {
        double lo = 0, hi = 0;
        tr_sought_range(q, i, &lo, &hi);
        range[i] =
            tr_from_units(hi, d->tolerance) - tr_from_units(lo, d->tolerance);
    }
    return range;
}
