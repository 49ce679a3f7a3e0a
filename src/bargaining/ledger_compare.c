/* ledger_compare.c - one text against another (D99, D100).
 * SPDX-License-Identifier: MIT */
#include "bargaining/ledger_parts.h"

#include <math.h>
#include <stdlib.h>

static double weight_of(const tr_preference *p, int issue, int32_t value) {
    double sum = 0;
    for (size_t k = 0; k < p->weights; k++)
        if (p->weight[k].issue == issue && (int32_t)p->weight[k].value == value)
            sum += p->weight[k].number.mean;
    return sum;
}

/* Steps along the issue's order from a value to the one asked for. */
static int toward(const tr_position *p, size_t issue, int32_t before,
                  int32_t after) {
    if (!p->wants || p->wants[issue] < 0 || before < 0 || after < 0) return 0;
    int was = abs(before - p->wants[issue]), is = abs(after - p->wants[issue]);
    return was > is ? 1 : was < is ? -1 : 0;
}

/* D99: how good an answer a term is to what the party asks for: as asked for,
 * then open, then each further step away. */
static int answer(int32_t wanted, int32_t value) {
    if (value < 0) return -1;
    return value == wanted ? 0 : -1 - abs(value - wanted);
}

static tr_movement moved(const tr_position *p, size_t issue, int32_t before,
                         int32_t after) {
    if (!p->wants || p->wants[issue] < 0) return TR_NO_POSITION;
    int was = answer(p->wants[issue], before);
    int is = answer(p->wants[issue], after);
    return is > was ? TR_TOWARD : is < was ? TR_AWAY : TR_STILL;
}

static void compare_terms(tr_book *b, const tr_proposal *before,
                          const tr_proposal *after, tr_change *x) {
    const truce_case *c = b->s->c;
    const tr_deals *d = b->d;
    tr_entry *e = x->entry = TR_NEW(b->a, tr_entry, c->issues + 1);
    x->toward = TR_NEW(b->a, uint32_t, c->parties + 1);
    x->away = TR_NEW(b->a, uint32_t, c->parties + 1);
    for (size_t v = 0; v < c->issues; v++) {
        e[v].before = before->terms[v];
        e[v].after = after->terms[v];
        e[v].change = TR_NEW(b->a, double, d->principals);
        e[v].toward = TR_NEW(b->a, int, d->principals);
        e[v].moved = TR_NEW(b->a, tr_movement, c->parties + 1);
        for (uint32_t i = 0; i < d->principals; i++) {
            const tr_preference *p = &c->preference[d->party[i]];
            bool both = e[v].before >= 0 && e[v].after >= 0;
            e[v].change[i] = !both || p->form != TR_WEIGHTS
                                 ? NAN
                                 : weight_of(p, (int)v, e[v].after) -
                                       weight_of(p, (int)v, e[v].before);
            e[v].toward[i] =
                toward(&c->position[d->party[i]], v, e[v].before, e[v].after);
        }
        for (size_t p = 0; p < c->parties; p++) {
            e[v].moved[p] = moved(&c->position[p], v, e[v].before, e[v].after);
            x->toward[p] += e[v].moved[p] == TR_TOWARD;
            x->away[p] += e[v].moved[p] == TR_AWAY;
        }
    }
}

/* A range of the lean toward i, from the principals' ranges: shares are taken
 * of each one's best hope at the case's own numbers. */
static tr_range lean_range(const tr_book *b, const tr_range *gain, uint32_t i) {
    uint32_t n = b->d->principals;
    tr_range r = {0, 0};
    for (uint32_t j = 0; j < n; j++) {
        double best = tr_from_units(b->d->ideal[j], b->d->tolerance);
        if (best <= 0) continue;
        double part = (j == i ? 1 : -1.0 / (n - 1)) / best;
        r.lo += part * (part > 0 ? gain[j].lo : gain[j].hi);
        r.hi += part * (part > 0 ? gain[j].hi : gain[j].lo);
    }
    return r;
}

void tr_ledger_leans(tr_book *b, const tr_range *declared,
                     const tr_range *what_if, uint32_t i, tr_doubt *out) {
    out->declared = lean_range(b, declared, i);
    out->what_if = lean_range(b, what_if, i);
}

static void compare_worth(tr_book *b, tr_change *x) {
    const tr_deals *d = b->d;
    const tr_ledger_row *was = &b->l->row[x->from], *is = &b->l->row[x->to];
    uint32_t n = d->principals;
    tr_range *declared = TR_NEW(b->a, tr_range, 2 * n), *what_if = declared + n;
    double *share = TR_NEW(b->a, double, n);
    bool states = was->middle != TR_NO_STATE && is->middle != TR_NO_STATE;
    x->weighed = was->feasible && is->feasible;
    x->gain = TR_NEW(b->a, tr_doubt, n);
    x->lean = TR_NEW(b->a, tr_doubt, n);
    if (!x->weighed) return;
    for (uint32_t i = 0; i < n; i++) {
        declared[i] = what_if[i] = (tr_range){NAN, NAN};
        if (states) {
            declared[i] = tr_ledger_difference(b, b->declared, i, is->middle,
                                               was->middle);
            what_if[i] =
                tr_ledger_difference(b, b->what_if, i, is->middle, was->middle);
        }
        x->gain[i] = (tr_doubt){
            .mid = is->worth[i].mid - was->worth[i].mid,
            .declared = declared[i],
            .what_if = what_if[i],
        };
        share[i] = is->worth[i].share_mid - was->worth[i].share_mid;
    }
    for (uint32_t i = 0; i < n; i++) {
        tr_ledger_leans(b, declared, what_if, i, &x->lean[i]);
        x->lean[i].mid = tr_lean_toward(share, 1, n, i);
        tr_ledger_doubt_draws(b, x->from, x->to, i, &x->lean[i]);
    }
}

tr_change tr_ledger_compare(tr_book *b, uint32_t from, uint32_t to) {
    tr_change x = {.from = from, .to = to};
    compare_terms(b, b->l->row[from].proposal, b->l->row[to].proposal, &x);
    compare_worth(b, &x);
    return x;
}
