/* ledger.c - who gained from each proposal to the next (D30, D99 to D102).
 * SPDX-License-Identifier: MIT */
#include "bargaining/ledger.h"

#include "bargaining/ledger_parts.h"
#include "bargaining/merged.h"
#include "bargaining/texts.h"

#include <math.h>
#include <string.h>

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
                 : lo == hi            ? lo
                                       : NAN; /* D100 */
    *w = (tr_worth){
        tr_from_units(lo, d->tolerance),  tr_from_units(hi, d->tolerance),
        tr_from_units(mid, d->tolerance), range > 0 ? lo / range : 0,
        range > 0 ? hi / range : 0,       range > 0 ? mid / range : 0};
}

const tr_formula *tr_ledger_terms(tr_arena *a, const truce_case *c,
                                  const tr_proposal *p) {
    int32_t *terms = TR_NEW(a, int32_t, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++)
        terms[v] = c->issue[v].not_negotiable ? -1 : p->terms[v];
    return tr_terms_formula(a, c, terms);
}

/* Over the agreeing deals: the lean at the case's numbers, and each gain under
 * the declared ranges. */
static void find_open(tr_book *b, const uint64_t *agree, tr_ledger_row *row) {
    uint32_t n = b->d->principals;
    double *share = TR_NEW(b->a, double, n);
    for (uint32_t i = 0; i < n; i++)
        row->any[i] = row->lean_open[i] = (tr_range){INFINITY, -INFINITY};
    for (uint32_t s = 0; s < b->s->n; s++) {
        if (!tr_bit(agree, s)) continue;
        for (uint32_t i = 0; i < n; i++) share[i] = tr_share(b->d, i, s);
        for (uint32_t i = 0; i < n; i++) {
            tr_range *lean = &row->lean_open[i], *any = &row->any[i];
            double x = tr_lean_toward(share, 1, n, i);
            tr_range gain = tr_ledger_gain(b, b->declared, i, s);
            *lean = (tr_range){fmin(lean->lo, x), fmax(lean->hi, x)};
            *any = (tr_range){fmin(any->lo, gain.lo), fmax(any->hi, gain.hi)};
        }
        if (s % 4096 == 0) tr_tick(b->a->env, "weighing texts", s, b->s->n);
    }
}

static void find_leans(tr_book *b, tr_ledger_row *row, uint32_t k) {
    uint32_t n = b->d->principals;
    tr_range *declared = TR_NEW(b->a, tr_range, 2 * n), *what_if = declared + n;
    double *share = TR_NEW(b->a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        declared[i] = what_if[i] = (tr_range){NAN, NAN};
        share[i] = row->worth[i].share_mid;
        if (row->middle == TR_NO_STATE) continue;
        declared[i] = tr_ledger_gain(b, b->declared, i, row->middle);
        what_if[i] = tr_ledger_gain(b, b->what_if, i, row->middle);
    }
    for (uint32_t i = 0; i < n; i++) {
        tr_ledger_leans(b, declared, what_if, i, &row->lean_to[i]);
        row->lean_to[i].mid = tr_lean_toward(share, 1, n, i);
        tr_ledger_doubt_draws(b, TR_NO_NUMBER, k, i, &row->lean_to[i]);
    }
}

static void find_listed(tr_book *b, tr_ledger_row *row) {
    const tr_space *s = b->s;
    const tr_deals *d = b->d;
    uint64_t *agree =
        tr_space_where(b->a, s, tr_ledger_terms(b->a, s->c, row->proposal));
    for (uint32_t k = 0; k <= s->n / 64; k++) agree[k] &= d->possible[k];
    row->agreeing = tr_bits_count(agree, s->n);
    row->feasible = row->agreeing > 0;
    tr_ledger_distances(b, row, agree);
    if (!row->feasible) return;
    for (uint32_t i = 0; i < d->principals; i++)
        find_worth(d, i, agree, s->n, row->middle, &row->worth[i]);
    row->lean = row->worth[0].share_mid - row->worth[1].share_mid;
    find_open(b, agree, row);
}

static void find_row(tr_book *b, const tr_proposal *p, tr_ledger_row *row) {
    tr_arena *a = b->a;
    uint32_t n = b->d->principals;
    *row = (tr_ledger_row){.proposal = p};
    for (size_t v = 0; v < b->s->c->issues; v++)
        row->settled += p->terms[v] >= 0;
    row->worth = TR_NEW(a, tr_worth, n);
    row->any = TR_NEW(a, tr_range, n);
    row->lean_open = TR_NEW(a, tr_range, n);
    row->lean_to = TR_NEW(a, tr_doubt, n);
    row->drawn = TR_NEW(a, tr_range, n);
    row->line = TR_NEW(a, tr_line_check, b->l->red_lines + 1);
    row->middle = tr_text_state(a, b->s, b->d, p);
    tr_ledger_answers(b, row);
    if (b->d->merged)
        tr_ledger_row_merged(b, row);
    else
        find_listed(b, row);
}

/* Where draws put a principal's share of its best hope. */
static void find_drawn(tr_book *b, tr_ledger_row *row, uint32_t t) {
    uint32_t n = b->l->draws, principals = b->d->principals;
    for (uint32_t i = 0; i < principals; i++) {
        row->drawn[i] = (tr_range){NAN, NAN};
        if (!b->share || row->middle == TR_NO_STATE) continue;
        tr_mark mark = tr_arena_mark(b->a);
        double *x = TR_RAW(b->a, double, (size_t)n + 1);
        memcpy(x, &b->share[((size_t)t * principals + i) * n],
               n * sizeof(double));
        tr_sort_numbers(x, n);
        row->drawn[i] =
            (tr_range){tr_quantile(x, n, .05), tr_quantile(x, n, .95)};
        tr_arena_release(b->a, mark);
    }
}

/* The author's last text before `k`, or TR_NO_NUMBER. */
static uint32_t own_last(const tr_ledger *l, uint32_t k) {
    const char *author = l->row[k].proposal->by_text;
    for (uint32_t j = k; *author && j-- > 0;)
        if (!strcmp(l->row[j].proposal->by_text, author)) return j;
    return TR_NO_NUMBER;
}

static tr_change *compared(tr_book *b, uint32_t from, uint32_t to) {
    tr_change *x = TR_NEW(b->a, tr_change, 1);
    *x = tr_ledger_compare(b, from, to);
    return x;
}

static void find_claim(tr_book *b, const tr_assertion *claim,
                       tr_claim_row *out) {
    out->claim = claim;
    out->change = TR_NEW(b->a, tr_change, claim->texts * claim->thans + 1);
    for (size_t t = 0; t < claim->texts; t++)
        for (size_t k = 0; k < claim->thans; k++)
            out->change[out->changes++] = tr_ledger_compare(
                b, (uint32_t)claim->than[k], (uint32_t)claim->text[t]);
}

static void compare_all(tr_book *b) {
    tr_ledger *l = b->l;
    const truce_case *c = b->s->c;
    for (uint32_t k = 0; k < l->rows; k++) {
        tr_ledger_row *row = &l->row[k];
        if (row->feasible) {
            find_leans(b, row, k);
            find_drawn(b, row, k);
        }
        if (!k) continue;
        row->step = compared(b, k - 1, k);
        row->entry = row->step->entry;
        uint32_t was = own_last(l, k);
        if (was != TR_NO_NUMBER && was + 1 != k) row->own = compared(b, was, k);
    }
    l->claim = TR_NEW(b->a, tr_claim_row, c->claims + 1);
    for (size_t k = 0; k < c->claims; k++)
        find_claim(b, &c->claim[k], &l->claim[l->claims++]);
}

tr_ledger *tr_ledger_find(tr_arena *a, const tr_space *s, const tr_deals *d,
                          uint32_t draws, uint64_t seed) {
    const truce_case *c = s->c;
    tr_ledger *l = TR_NEW(a, tr_ledger, 1);
    tr_book b = {.a = a, .s = s, .d = d, .l = l};
    l->row = TR_NEW(a, tr_ledger_row, c->proposals + 1);
    l->seed = seed;
    for (size_t p = 0; p < c->parties; p++)
        l->red_lines += (uint32_t)c->position[p].red_lines;
    tr_ledger_ranges(&b);
    for (size_t k = 0; k < c->proposals; k++)
        find_row(&b, &c->proposal[k], &l->row[l->rows++]);
    if (l->ranges && l->rows) l->draws = draws;
    if (l->draws && d->merged)
        tr_ledger_draw_merged(&b);
    else if (l->draws)
        tr_ledger_draw(&b);
    compare_all(&b);
    return l;
}

tr_ledger *tr_ledger_merged(tr_arena *a, const truce_case *c, tr_deals *d,
                            tr_space **space, uint32_t draws, uint64_t seed) {
    const uint16_t **value = TR_NEW(a, const uint16_t *, c->proposals + 1);
    size_t n = 0;
    for (size_t k = 0; k < c->proposals; k++) {
        uint16_t *own = TR_NEW(a, uint16_t, c->issues + 1);
        if (tr_text_values(c, &c->proposal[k], own) &&
            tr_merged_possible(c, own))
            value[n++] = own;
    }
    tr_merged_add(a, d, space, n, value, true);
    return tr_ledger_find(a, *space, d, draws, seed);
}
