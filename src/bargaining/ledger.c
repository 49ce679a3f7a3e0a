/* ledger.c - who gained from each proposal to the next (D30).
 * SPDX-License-Identifier: MIT */
#include "bargaining/ledger.h"

#include "bargaining/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static tr_entry *compare(tr_arena *a, const truce_case *c, const tr_deals *d,
                         const tr_proposal *before, const tr_proposal *after) {
    tr_entry *e = TR_NEW(a, tr_entry, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        e[v].before = before->terms[v];
        e[v].after = after->terms[v];
        e[v].change = TR_NEW(a, double, d->principals);
        e[v].toward = TR_NEW(a, int, d->principals);
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
    }
    return e;
}

static void find_worth(const tr_deals *d, uint32_t i, const uint64_t *agree,
                       uint32_t n, uint32_t middle, tr_worth *w) {
    double lo = INFINITY, hi = -INFINITY, range = d->ideal[i];
    for (uint32_t s = 0; s < n; s++) {
        if (!tr_bit(agree, s)) continue;
        double gain = d->units[i][s] - d->d_units[i];
        if (gain < lo) lo = gain;
        if (gain > hi) hi = gain;
    }
    double mid = middle != TR_NO_STATE ? d->units[i][middle] - d->d_units[i]
                                       : lo / 2 + hi / 2;
    *w = (tr_worth){
        tr_from_units(lo, d->tolerance),  tr_from_units(hi, d->tolerance),
        tr_from_units(mid, d->tolerance), range > 0 ? lo / range : 0,
        range > 0 ? hi / range : 0,       range > 0 ? mid / range : 0};
}

/* Terms without those on issues that are owed whatever is agreed: a text may
 * name them, but they are not traded. */
static const tr_formula *negotiable_terms(tr_arena *a, const truce_case *c,
                                          const tr_proposal *p) {
    int32_t *terms = TR_NEW(a, int32_t, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++)
        terms[v] = c->issue[v].not_negotiable ? -1 : p->terms[v];
    return tr_terms_formula(a, c, terms);
}

static void find_row(tr_arena *a, const tr_space *s, const tr_deals *d,
                     const tr_proposal *p, tr_ledger_row *row) {
    *row = (tr_ledger_row){.proposal = p};
    uint64_t *agree = tr_space_where(a, s, negotiable_terms(a, s->c, p));
    for (uint32_t k = 0; k <= s->n / 64; k++) agree[k] &= d->possible[k];
    row->agreeing = tr_bits_count(agree, s->n);
    row->feasible = row->agreeing > 0;
    for (size_t v = 0; v < s->c->issues; v++) row->settled += p->terms[v] >= 0;
    row->worth = TR_NEW(a, tr_worth, d->principals);
    if (!row->feasible) return;
    uint32_t middle = tr_text_state(a, s, d, p);
    for (uint32_t i = 0; i < d->principals; i++)
        find_worth(d, i, agree, s->n, middle, &row->worth[i]);
    row->lean = row->worth[0].share_mid - row->worth[1].share_mid;
}

tr_ledger *tr_ledger_find(tr_arena *a, const tr_space *s, const tr_deals *d) {
    const truce_case *c = s->c;
    tr_ledger *l = TR_NEW(a, tr_ledger, 1);
    l->row = TR_NEW(a, tr_ledger_row, c->proposals + 1);
    for (size_t k = 0; k < c->proposals; k++) {
        find_row(a, s, d, &c->proposal[k], &l->row[k]);
        if (k)
            l->row[k].entry =
                compare(a, c, d, &c->proposal[k - 1], &c->proposal[k]);
        l->rows++;
    }
    return l;
}
