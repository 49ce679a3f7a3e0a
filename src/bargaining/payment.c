/* payment.c - the cheapest side payment that wins a party over (D92).
 * SPDX-License-Identifier: MIT
 *
 * Every rejecting faction has a price: what the deal is worth less to it than
 * the status quo.  The vetoes must be paid; of the others, the cheapest set
 * with enough weight: a knapsack cover, by branch and bound.  The bound fills
 * the rest with fractions of the cheapest per weight. */
#include "bargaining/home.h"

#include <math.h>
#include <stdlib.h>

typedef struct priced {
    uint32_t faction; /* of the side */
    double price;
    int64_t weight;
} priced;

typedef struct search {
    priced at[64];
    uint32_t count;
    double best;
    uint64_t best_set;
} search;

static int by_price_for_weight(const void *x, const void *y) {
    const priced *a = x, *b = y;
    double p = a->price * (double)b->weight, q = b->price * (double)a->weight;
    if (p != q) return p < q ? -1 : 1;
    return a->faction < b->faction ? -1 : a->faction > b->faction;
}

static double least_more(const search *x, uint32_t from, int64_t need) {
    double price = 0;
    for (uint32_t k = from; k < x->count && need > 0; k++) {
        if (x->at[k].weight >= need)
            return price +
                   x->at[k].price * (double)need / (double)x->at[k].weight;
        price += x->at[k].price;
        need -= x->at[k].weight;
    }
    return need > 0 ? INFINITY : price;
}

static void cover(search *x, uint32_t k, int64_t need, double price,
                  uint64_t set) {
    if (need <= 0) {
        if (price < x->best) x->best = price, x->best_set = set;
        return;
    }
    if (k == x->count || price + least_more(x, k, need) >= x->best) return;
    cover(x, k + 1, need - x->at[k].weight, price + x->at[k].price,
          set | UINT64_C(1) << x->at[k].faction);
    cover(x, k + 1, need, price, set);
}

static void write_down(tr_arena *a, const tr_side *x, uint64_t set,
                       const double *price, tr_payment *out) {
    out->voice = TR_NEW(a, uint32_t, x->count + 1);
    out->amount = TR_NEW(a, double, x->count + 1);
    for (uint32_t f = 0; f < x->count; f++) {
        if (!(set >> f & 1)) continue;
        out->voice[out->count] = x->first + f;
        out->amount[out->count++] = price[f];
        out->total += price[f];
    }
    out->known = true;
}

tr_payment tr_payment_find(tr_arena *a, const tr_space *s, const tr_homes *h,
                           uint32_t side, uint32_t state) {
    const tr_side *x = &h->side[side];
    tr_payment out = {.side = side};
    search q = {.best = INFINITY};
    int64_t need = x->quota;
    uint64_t must = 0;
    double *price = TR_NEW(a, double, x->count + 1);
    for (uint32_t f = 0; f < x->count; f++) {
        const tr_voice *v = &h->voice[x->first + f];
        bool veto = x->vetoes >> f & 1, consents = tr_bit(v->consents, state);
        if (consents || veto) need -= v->weight;
        if (consents) continue;
        if (!v->cardinal) {
            if (veto) return out;
            continue;
        }
        price[f] = tr_voice_utility(v, s, h->status_quo) -
                   tr_voice_utility(v, s, state);
        if (veto)
            must |= UINT64_C(1) << f;
        else if (v->weight > 0)
            q.at[q.count++] = (priced){f, price[f], v->weight};
    }
    qsort(q.at, q.count, sizeof *q.at, by_price_for_weight);
    cover(&q, 0, need, 0, 0);
    if (q.best < INFINITY) write_down(a, x, must | q.best_set, price, &out);
    return out;
}
