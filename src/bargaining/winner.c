/* winner.c - the adjusted winner of Brams and Taylor (D83).
 * SPDX-License-Identifier: MIT
 *
 * An item is an issue on which the two want different values; its points are
 * what a principal would lose if the other had its way there. */
#include "bargaining/stakes.h"

#include "bargaining/merged.h"

#include <assert.h>
#include <math.h>

/* Of the values that are best for `who` the one that the other likes best. */
static int wish(const tr_stake *k, uint32_t who, uint32_t values) {
    int best = -1;
    for (uint32_t y = 0; y < values; y++) {
        if (isnan(k->worth[who][y])) continue;
        if (best < 0 || k->worth[who][y] > k->worth[who][best] ||
            (k->worth[who][y] == k->worth[who][best] &&
             k->worth[!who][y] > k->worth[!who][best]))
            best = (int)y;
    }
    return best;
}

static size_t find_items(const tr_space *s, const tr_issue_stakes *k,
                         tr_winner *w) {
    double sum[2] = {0, 0};
    size_t items = 0;
    for (uint32_t v = 0; v < s->issues; v++) {
        const tr_stake *x = &k->at[v];
        for (uint32_t who = 0; who < 2; who++)
            w->wish[who][v] = wish(x, who, s->radix[v]);
        w->contested[v] =
            x->kind == TR_INTEGRATIVE || x->kind == TR_DISTRIBUTIVE;
        items += w->contested[v];
        for (uint32_t who = 0; w->contested[v] && who < 2; who++) {
            w->points[who][v] = x->worth[who][w->wish[who][v]] -
                                x->worth[who][w->wish[!who][v]];
            sum[who] += w->points[who][v];
        }
    }
    for (uint32_t v = 0; v < s->issues; v++)
        for (uint32_t who = 0; w->contested[v] && who < 2; who++)
            w->points[who][v] *= 100 / sum[who];
    return items;
}

/* Each item to who gave it more points; equal ones to who has fewer so far, the
 * first when that is equal too. */
static void award(const tr_space *s, tr_winner *w, double *total) {
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t v = 0; v < s->issues; v++) {
            double p = w->points[0][v], q = w->points[1][v];
            bool equal = fabs(p - q) <= 1e-12 * (p + q);
            if (!w->contested[v] || equal != (pass == 1)) continue;
            bool second = equal ? total[1] < total[0] - 1e-9 : q > p;
            w->to_first[v] = second ? 0 : 1;
            total[second] += w->points[second][v];
        }
}

/* The item of `rich` with the least points of its own for each of the other's,
 * or -1. */
static int next_item(const tr_space *s, const tr_winner *w, uint32_t rich) {
    int best = -1;
    for (uint32_t v = 0; v < s->issues; v++) {
        if (!w->contested[v] || w->to_first[v] != (rich == 0)) continue;
        if (best < 0 ||
            w->points[rich][v] * w->points[!rich][best] <
                w->points[rich][best] * w->points[!rich][v] * (1 - 1e-12))
            best = (int)v;
    }
    return best;
}

/* Items pass from who has more, whole ones first, until both have the same. */
static void adjust(const tr_space *s, tr_winner *w, double *total) {
    uint32_t rich = total[1] > total[0];
    while (total[rich] > total[!rich] + 1e-9) {
        int v = next_item(s, w, rich);
        assert(v >= 0);
        double p = w->points[rich][v], q = w->points[!rich][v];
        double part = (total[rich] - total[!rich]) / (p + q);
        bool whole = part >= 1 - 1e-12;
        if (whole) part = 1;
        total[rich] -= part * p;
        total[!rich] += part * q;
        w->to_first[v] = rich == 0 ? 1 - part : part;
        if (!whole) w->split = v;
        if (!whole) break;
    }
    w->total = (total[0] + total[1]) / 2;
}

/* The outcome in which the split item is wholly `who`'s. */
static void find_outcome(tr_arena *a, const tr_space *s, const tr_deals *d,
                         const tr_issue_stakes *k, tr_winner *w, uint32_t who) {
    uint16_t *value = w->value[who] = TR_NEW(a, uint16_t, s->issues + 1);
    const int32_t *sq = s->c->status_quo;
    for (uint32_t v = 0; v < s->issues; v++) {
        const tr_stake *x = &k->at[v];
        bool seconds = (int)v == w->split ? who == 1 : w->to_first[v] == 0;
        int y = w->contested[v] ? w->wish[seconds][v] : x->best;
        if (x->kind == TR_IDLE && sq && !isnan(x->worth[0][sq[v]])) y = sq[v];
        assert(y >= 0);
        value[v] = (uint16_t)y;
    }
    w->state[who] = tr_space_find(s, value);
    w->possible[who] = d->merged ? tr_merged_possible(s->c, value)
                                 : w->state[who] != TR_NO_STATE &&
                                       tr_bit(d->possible, w->state[who]);
    if (!w->possible[who]) w->state[who] = TR_NO_STATE;
}

static const char *why_not(const tr_deals *d, const tr_issue_stakes *k) {
    if (d->principals != 2) return "it is defined for exactly two principals";
    if (!d->merged && !d->possible_count)
        return "no outcome can be reached together";
    if (!k->additive)
        return "it needs weights alone: bonuses and tables do not tell what an "
               "issue is worth by itself";
    return NULL;
}

tr_winner *tr_winner_find(tr_arena *a, const tr_space *s, const tr_deals *d) {
    tr_winner *w = TR_NEW(a, tr_winner, 1);
    tr_issue_stakes *k = tr_issue_stakes_find(a, s, d, TR_NO_STATE);
    double total[2] = {0, 0};
    *w = (tr_winner){.why_not = why_not(d, k), .split = -1};
    if (w->why_not) return w;
    w->contested = TR_NEW(a, bool, s->issues + 1);
    w->to_first = TR_NEW(a, double, s->issues + 1);
    for (int who = 0; who < 2; who++) {
        w->points[who] = TR_NEW(a, double, s->issues + 1);
        w->wish[who] = TR_NEW(a, int, s->issues + 1);
    }
    if (!find_items(s, k, w)) {
        w->why_not = "no issue is contested between the two";
        return w;
    }
    award(s, w, total);
    adjust(s, w, total);
    for (uint32_t who = 0; who < 2; who++) find_outcome(a, s, d, k, w, who);
    return w;
}
