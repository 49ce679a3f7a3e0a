/* home.c - win-sets, the ratifiable zone, who binds (D90, D91, D94).
 * SPDX-License-Identifier: MIT
 *
 * Which factions consent is a word a state.  The deals of the zone are counted
 * by that word once; whatever is asked of a faction is then asked of the
 * different words, of which there are few. */
#include "bargaining/home.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- deals by who consents ------------------------------------------------ */

typedef struct pattern {
    uint64_t consenting, deals; /* deals: 0 marks an empty place */
} pattern;

typedef struct patterns {
    tr_arena *a;
    pattern *at; /* [room], a power of two */
    size_t room, count;
} patterns;

static size_t place_of(const patterns *p, uint64_t consenting) {
    uint64_t mixed = consenting * UINT64_C(0x9e3779b97f4a7c15);
    size_t k = (size_t)(mixed >> 32) & (p->room - 1);
    while (p->at[k].deals && p->at[k].consenting != consenting)
        k = (k + 1) & (p->room - 1);
    return k;
}

static void count_deals(patterns *p, uint64_t consenting, uint64_t deals) {
    if (2 * p->count >= p->room) {
        patterns old = *p;
        p->room = old.room ? 2 * old.room : 64;
        p->at = TR_NEW(p->a, pattern, p->room);
        for (size_t k = 0; k < old.room; k++)
            if (old.at[k].deals)
                p->at[place_of(p, old.at[k].consenting)] = old.at[k];
    }
    size_t k = place_of(p, consenting);
    p->count += !p->at[k].deals;
    p->at[k].consenting = consenting;
    p->at[k].deals += deals;
}

static patterns patterns_of_zone(tr_arena *a, const tr_deals *d,
                                 const tr_homes *h) {
    patterns p = {.a = a};
    for (uint32_t w = 0; w <= d->outcomes / 64; w++) {
        for (uint64_t left = d->zone[w]; left; left &= left - 1) {
            uint32_t s = w * 64 + (uint32_t)__builtin_ctzll(left);
            count_deals(&p, tr_consenting(h, s), 1);
        }
        if (w % 16384 == 0)
            tr_tick(a->env, "counting who consents", w, d->outcomes / 64);
    }
    return p;
}

/* --- factions over the zone (D91) ----------------------------------------- */

static void weigh(const patterns *p, const tr_homes *h, uint32_t k,
                  tr_weighing *out) {
    uint64_t bit = UINT64_C(1) << k;
    for (size_t i = 0; i < p->room; i++) {
        const pattern *x = &p->at[i];
        if (!x->deals) continue;
        if (x->consenting & bit)
            out->consents += x->deals;
        else if (!tr_all_ratify(h, x->consenting) &&
                 tr_all_ratify(h, x->consenting | bit))
            out->pivotal += x->deals;
    }
}

static void weigh_factions(tr_arena *a, const tr_deals *d, tr_at_home *out) {
    const tr_homes *h = out->homes;
    patterns p = patterns_of_zone(a, d, h);
    uint64_t most = 0;
    for (uint32_t k = 0; k < h->voices; k++) {
        weigh(&p, h, k, &out->weighing[k]);
        if (out->weighing[k].pivotal > most) most = out->weighing[k].pivotal;
    }
    for (uint32_t k = 0; k < h->voices; k++)
        out->weighing[k].binding = most && out->weighing[k].pivotal == most;
}

/* --- deals within win-sets ------------------------------------------------ */

/* The deals whose outcomes are also in `within` (or, with `outside`, not): all
 * of D18 to D24 anew. */
static tr_deals restricted(tr_arena *a, const tr_deals *d,
                           const uint64_t *within, bool outside) {
    tr_deals r;
    uint32_t words = d->outcomes / 64 + 1;
    uint64_t *among = TR_RAW(a, uint64_t, words);
    for (uint32_t w = 0; w < words; w++)
        among[w] = d->possible[w] & (outside ? ~within[w] : within[w]);
    tr_deals_within(a, d, among, &r);
    return r;
}

static uint32_t shared(const uint64_t *x, const uint64_t *y, uint32_t n) {
    uint32_t count = 0;
    for (uint32_t w = 0; w <= n / 64; w++)
        count += (uint32_t)__builtin_popcountll(x[w] & y[w]);
    return count;
}

static double worst_gain(const tr_deals *d, uint32_t principal,
                         tr_solution which) {
    double worst = NAN;
    for (uint32_t k = 0; k < d->solution[which].count; k++) {
        double gain = tr_gain(d, principal, d->solution[which].at[k]);
        if (!(gain >= worst)) worst = gain;
    }
    return worst;
}

/* D94: the party's gain with and without its own constraint. */
static void test_constraint(tr_arena *a, const tr_deals *d, const tr_side *x,
                            tr_win_set *w) {
    static const tr_solution which[2] = {TR_NBS, TR_KS};
    uint32_t i = 0;
    while (i < d->principals && d->party[i] != x->party) i++;
    for (int k = 0; k < 2; k++) w->gain[k] = w->gain_bound[k] = NAN;
    if (i == d->principals) return;
    tr_mark mark = tr_arena_mark(a);
    tr_deals bound = restricted(a, d, x->ratifies, false);
    for (int k = 0; k < 2; k++) {
        w->gain[k] = worst_gain(d, i, which[k]);
        w->gain_bound[k] = worst_gain(&bound, i, which[k]);
    }
    tr_arena_release(a, mark);
}

/* The Nash solution over what is not ratified (D92). */
static uint32_t best_unratified(tr_arena *a, const tr_deals *d,
                                const tr_homes *h) {
    tr_mark mark = tr_arena_mark(a);
    tr_deals r = restricted(a, d, h->ratified, true);
    uint32_t best = r.gainers && r.solution[TR_NBS].count
                        ? r.solution[TR_NBS].at[0]
                        : TR_NO_STATE;
    tr_arena_release(a, mark);
    return best;
}

void tr_at_home_find(tr_arena *a, const tr_deals *d, const tr_homes *h,
                     tr_at_home *out) {
    *out = (tr_at_home){.homes = h};
    out->win = TR_NEW(a, tr_win_set, h->sides + 1);
    out->weighing = TR_NEW(a, tr_weighing, h->voices + 1);
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *x = &h->side[k];
        out->win[k].possible = shared(d->possible, x->ratifies, d->outcomes);
        out->win[k].zone = shared(d->zone, x->ratifies, d->outcomes);
        test_constraint(a, d, x, &out->win[k]);
    }
    out->deals = restricted(a, d, h->ratified, false);
    out->ratifiable = out->deals.zone_count;
    out->best = best_unratified(a, d, h);
    weigh_factions(a, d, out);
}

/* --- one deal ------------------------------------------------------------- */

static void find_blockers(tr_arena *a, const tr_homes *h, uint64_t consenting,
                          tr_ratification *out) {
    out->blocker = TR_NEW(a, tr_blocker, h->voices + 1);
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *x = &h->side[k];
        if (out->by[k]) continue;
        for (uint32_t f = 0; f < x->count; f++) {
            uint64_t bit = UINT64_C(1) << (x->first + f);
            bool counts = h->voice[x->first + f].weight || (x->vetoes >> f & 1);
            if ((consenting & bit) || !counts) continue;
            out->blocker[out->blockers++] =
                (tr_blocker){x->first + f, tr_all_ratify(h, consenting | bit)};
        }
    }
}

void tr_ratification_find(tr_arena *a, const tr_space *s, const tr_homes *h,
                          uint32_t state, tr_draws draws,
                          tr_ratification *out) {
    uint64_t consenting = tr_consenting(h, state);
    *out = (tr_ratification){.ratified = true};
    out->by = TR_NEW(a, bool, h->sides + 1);
    out->payment = TR_NEW(a, tr_payment, h->sides + 1);
    for (uint32_t k = 0; k < h->sides; k++) {
        out->by[k] = tr_bit(h->side[k].ratifies, state);
        out->ratified &= out->by[k];
        if (!out->by[k])
            out->payment[out->payments++] = tr_payment_find(a, s, h, k, state);
    }
    find_blockers(a, h, consenting, out);
    out->defection = tr_defection_find(a, s, h, state, draws);
}
