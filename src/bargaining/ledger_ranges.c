/* ledger_ranges.c - what the ranges of the weights leave of a difference
 * (D101).  SPDX-License-Identifier: MIT
 *
 * A difference of two states' utilities is a sum of weights with the factors 1
 * and -1, each weight at most once.  So its least and its greatest value over a
 * box of ranges lie at a corner that can be written down: no search. */
#include "bargaining/ledger_parts.h"

#include <assert.h>
#include <math.h>

static tr_range range_of(const tr_uncertain *u, bool what_if) {
    switch (u->spread) {
    case TR_INTERVAL: return (tr_range){u->a, u->b};
    case TR_TRIANGULAR: return (tr_range){u->a, u->c};
    case TR_NORMAL: return (tr_range){-INFINITY, INFINITY};
    case TR_POINT: break;
    }
    if (!what_if) return (tr_range){u->mean, u->mean};
    double half = u->mean / 2, twice = u->mean * 2;
    return (tr_range){fmin(half, twice), fmax(half, twice)};
}

static void count_number(tr_ledger *l, const tr_uncertain *u) {
    if (u->spread == TR_POINT)
        l->points++;
    else
        l->ranges++;
}

static tr_range **ranges_by_value(tr_book *b, const tr_preference *p,
                                  bool what_if) {
    const truce_case *c = b->s->c;
    tr_range **value = TR_NEW(b->a, tr_range *, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++)
        value[v] = TR_NEW(b->a, tr_range, c->issue[v].values);
    for (size_t k = 0; k < p->weights; k++) {
        tr_range r = range_of(&p->weight[k].number, what_if);
        tr_range *to = &value[p->weight[k].issue][p->weight[k].value];
        to->lo += r.lo;
        to->hi += r.hi;
    }
    return value;
}

static tr_side side_of(tr_book *b, const tr_preference *p, bool what_if) {
    tr_side side = {.p = p};
    if (p->form == TR_WEIGHTS) {
        side.value = ranges_by_value(b, p, what_if);
        side.bonus = TR_NEW(b->a, tr_range, p->bonuses + 1);
        for (size_t k = 0; k < p->bonuses; k++)
            side.bonus[k] = range_of(&p->bonus[k].number, what_if);
    } else if (p->form == TR_FORM_TABLE) {
        side.number = TR_NEW(b->a, tr_range, p->numbers + 1);
        for (size_t k = 0; k < p->numbers; k++)
            side.number[k] = range_of(&p->number[k], what_if);
    }
    return side;
}

void tr_ledger_ranges(tr_book *b) {
    uint32_t n = b->d->principals;
    b->declared = TR_NEW(b->a, tr_side, n);
    b->what_if = TR_NEW(b->a, tr_side, n);
    b->bonus = TR_NEW(b->a, uint64_t **, n);
    for (uint32_t i = 0; i < n; i++) {
        const tr_preference *p = &b->s->c->preference[b->d->party[i]];
        b->declared[i] = side_of(b, p, false);
        b->what_if[i] = side_of(b, p, true);
        b->bonus[i] = TR_NEW(b->a, uint64_t *, p->bonuses + 1);
        if (p->form == TR_FORM_TABLE)
            for (size_t k = 0; k < p->numbers; k++)
                count_number(b->l, &p->number[k]);
        if (p->form != TR_WEIGHTS) continue;
        for (size_t k = 0; k < p->weights; k++)
            count_number(b->l, &p->weight[k].number);
        for (size_t k = 0; k < p->bonuses; k++) {
            count_number(b->l, &p->bonus[k].number);
            b->bonus[i][k] = tr_space_where(b->a, b->s, p->bonus[k].when);
        }
    }
}

static void add(tr_range *to, tr_range plus, tr_range minus) {
    to->lo += plus.lo - minus.hi;
    to->hi += plus.hi - minus.lo;
}

tr_range tr_ledger_difference(const tr_book *b, const tr_side *side, uint32_t i,
                              uint32_t x, uint32_t y) {
    const tr_side *w = &side[i];
    tr_range r = {0, 0};
    const tr_range nothing = {0, 0};
    if (x == y) return r;
    if (w->number) {
        add(&r, w->number[x], w->number[y]);
        return r;
    }
    if (!w->value) {
        r.lo = r.hi = b->d->utility[i][x] - b->d->utility[i][y];
        return r;
    }
    uint16_t at[TR_MAX_ISSUES], from[TR_MAX_ISSUES];
    tr_space_values(b->s, x, at);
    tr_space_values(b->s, y, from);
    for (uint32_t v = 0; v < b->s->issues; v++)
        if (at[v] != from[v]) add(&r, w->value[v][at[v]], w->value[v][from[v]]);
    for (size_t k = 0; k < w->p->bonuses; k++) {
        bool here = tr_bit(b->bonus[i][k], x),
             there = tr_bit(b->bonus[i][k], y);
        if (here && !there) add(&r, w->bonus[k], nothing);
        if (there && !here) add(&r, nothing, w->bonus[k]);
    }
    return r;
}

/* Where no deal is worth a number, the state's own utility varies alone. */
static tr_range utility_range(const tr_book *b, const tr_side *side, uint32_t i,
                              uint32_t x) {
    const tr_side *w = &side[i];
    if (w->number) return w->number[x];
    if (!w->value) return (tr_range){b->d->utility[i][x], b->d->utility[i][x]};
    tr_range r = {0, 0};
    const tr_range nothing = {0, 0};
    uint16_t at[TR_MAX_ISSUES];
    tr_space_values(b->s, x, at);
    for (uint32_t v = 0; v < b->s->issues; v++)
        add(&r, w->value[v][at[v]], nothing);
    for (size_t k = 0; k < w->p->bonuses; k++)
        if (tr_bit(b->bonus[i][k], x)) add(&r, w->bonus[k], nothing);
    return r;
}

tr_range tr_ledger_gain(const tr_book *b, const tr_side *side, uint32_t i,
                        uint32_t x) {
    uint32_t none = b->d->d_state[i];
    if (none != TR_NO_STATE) return tr_ledger_difference(b, side, i, x, none);
    tr_range r = utility_range(b, side, i, x);
    return (tr_range){r.lo - b->d->d[i], r.hi - b->d->d[i]};
}
