/* ledger_merged_draws.c - the ledger under weights drawn from their ranges,
 * where deals are not listed (D101, D160).  SPDX-License-Identifier: MIT
 *
 * Each draw is a case of its own: its zone's best hopes are the greatest
 * utilities on its merged frontier. A merging a draw. */
#include "bargaining/ledger_parts.h"
#include "bargaining/merged_parts.h"
#include "bargaining/sought.h"

#include <math.h>

typedef struct drawing {
    tr_book *b;
    truce_case c; /* with the numbers of the draw */
    double *none, *best;
} drawing;

static void set(tr_uncertain *to, const tr_uncertain *from, uint64_t seed,
                uint64_t draw, uint32_t party, size_t k) {
    double x = tr_ledger_sample(from, seed, draw, party, k);
    *to = (tr_uncertain){.spread = TR_POINT, .a = x, .mean = x};
    to->exact = tr_measure_nano(x, &to->nano);
}

static void draw_numbers(drawing *w, uint32_t draw) {
    const tr_book *b = w->b;
    for (uint32_t i = 0; i < b->d->principals; i++) {
        uint32_t party = b->d->party[i];
        const tr_preference *from = &b->s->c->preference[party];
        tr_preference *to = &w->c.preference[party];
        for (size_t k = 0; k < from->weights; k++)
            set(&to->weight[k].number, &from->weight[k].number, b->l->seed,
                draw, party, k);
        for (size_t k = 0; k < from->bonuses; k++)
            set(&to->bonus[k].number, &from->bonus[k].number, b->l->seed, draw,
                party, from->weights + k);
    }
}

static double utility(const drawing *w, uint32_t i, uint32_t state) {
    const tr_preference *p = &w->c.preference[w->b->d->party[i]];
    uint16_t value[TR_MAX_ISSUES];
    double sum = 0;
    tr_space_values(w->b->s, state, value);
    for (size_t k = 0; k < p->weights; k++)
        if (value[p->weight[k].issue] == p->weight[k].value)
            sum += p->weight[k].number.mean;
    for (size_t k = 0; k < p->bonuses; k++)
        if (tr_holds(p->bonus[k].when, value)) sum += p->bonus[k].number.mean;
    return sum;
}

/* What adding up in another order can make of nothing. */
static bool is_noise(double best, double none) {
    return best <= 1e-12 * (1 + fabs(none));
}

static void find_best(drawing *w) {
    const tr_deals *d = w->b->d;
    uint32_t n = d->principals;
    double *least = TR_NEW(w->b->a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        w->none[i] = d->d_state[i] == TR_NO_STATE
                         ? d->d[i]
                         : utility(w, i, d->d_state[i]);
        w->best[i] = 0;
        least[i] = w->none[i] - d->tolerance / 2;
    }
    tr_sought *q = tr_sought_new(w->b->a, &w->c, 0, true);
    tr_sought_principals(q, &w->c, d, least);
    const tr_found *f = tr_sought_best(q, 0);
    for (size_t k = 0; k < f->count; k++)
        for (uint32_t i = 0; i < n; i++)
            w->best[i] = fmax(w->best[i], f->units[k * n + i] - w->none[i]);
    for (uint32_t i = 0; i < n; i++)
        if (is_noise(w->best[i], w->none[i])) w->best[i] = 0;
}

static void put_texts(const drawing *w, uint32_t draw) {
    const tr_book *b = w->b;
    const tr_ledger *l = b->l;
    uint32_t n = b->d->principals;
    for (uint32_t t = 0; t < l->rows; t++) {
        uint32_t middle = l->row[t].middle;
        for (uint32_t i = 0; i < n && middle != TR_NO_STATE; i++)
            b->share[((size_t)t * n + i) * l->draws + draw] =
                w->best[i] > 0
                    ? (utility(w, i, middle) - w->none[i]) / w->best[i]
                    : 0;
    }
}

/* Room for the numbers of a draw, beside the case's own. */
static void copy_preferences(drawing *w) {
    tr_arena *a = w->b->a;
    const truce_case *c = w->b->s->c;
    w->c = *c;
    w->c.preference = TR_NEW(a, tr_preference, c->parties + 1);
    for (size_t p = 0; p < c->parties; p++) {
        const tr_preference *from = &c->preference[p];
        tr_preference *to = &w->c.preference[p];
        *to = *from;
        to->weight = TR_NEW(a, tr_weight, from->weights + 1);
        to->bonus = TR_NEW(a, tr_bonus, from->bonuses + 1);
        for (size_t k = 0; k < from->weights; k++)
            to->weight[k] = from->weight[k];
        for (size_t k = 0; k < from->bonuses; k++)
            to->bonus[k] = from->bonus[k];
    }
}

void tr_ledger_draw_merged(tr_book *b) {
    tr_ledger *l = b->l;
    uint32_t n = b->d->principals;
    size_t cells = (size_t)l->rows * n * l->draws;
    b->share = TR_RAW(b->a, double, cells + 1);
    for (size_t k = 0; k < cells; k++) b->share[k] = NAN;
    tr_mark mark = tr_arena_mark(b->a);
    drawing w = {.b = b,
                 .none = TR_NEW(b->a, double, n),
                 .best = TR_NEW(b->a, double, n)};
    copy_preferences(&w);
    for (uint32_t k = 0; k < l->draws; k++) {
        tr_mark now = tr_arena_mark(b->a);
        draw_numbers(&w, k);
        find_best(&w);
        put_texts(&w, k);
        tr_arena_release(b->a, now);
        tr_tick(b->a->env, "drawing weights", k, l->draws);
    }
    tr_arena_release(b->a, mark);
}
