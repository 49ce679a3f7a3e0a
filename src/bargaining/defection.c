/* defection.c - involuntary defection: how likely a deal fails at home (D93).
 * SPDX-License-Identifier: MIT
 *
 * A faction consents when a sum of uncertain weights is not negative, and a
 * party ratifies when a sum of uncertain votes is not: linear.c gives both
 * chances where it can, and all sets of the factions that are not sure are
 * gone through.  Else everything is drawn. */
#include "bargaining/linear.h"

#include "base/random.h"

#include <assert.h>
#include <math.h>

enum { MOST_UNSURE = 14 };

typedef struct stance {
    tr_linear gain; /* of the deal over the status quo; or certain */
    double chance;  /* that it consents; NAN: not computed */
} stance;

typedef struct question {
    tr_arena *a;
    const tr_homes *h;
    const tr_side *side;
    stance *of; /* [side->count] */
} question;

/* --- what a faction gains ------------------------------------------------- */

static void add_weights(tr_linear *x, const tr_preference *p,
                        const uint16_t *now, const uint16_t *then) {
    for (size_t i = 0; i < p->weights; i++) {
        const tr_weight *w = &p->weight[i];
        int has = then[w->issue] == w->value, had = now[w->issue] == w->value;
        tr_linear_add(x, has - had, &w->number);
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        const tr_bonus *b = &p->bonus[i];
        int has = tr_holds(b->when, then), had = tr_holds(b->when, now);
        tr_linear_add(x, has - had, &b->number);
    }
}

static stance stance_of(tr_arena *a, const tr_space *s, const tr_homes *h,
                        const tr_voice *v, uint32_t state) {
    const tr_preference *p = &v->faction->preference;
    uint16_t now[TR_MAX_ISSUES], then[TR_MAX_ISSUES];
    stance out = {.gain = tr_linear_new(a, p->weights + p->bonuses + 2)};
    if (p->form == TR_WEIGHTS && !p->from_ranks) {
        tr_space_values(s, h->status_quo, now);
        tr_space_values(s, state, then);
        add_weights(&out.gain, p, now, then);
    } else if (p->form == TR_FORM_TABLE && !p->from_ranks &&
               state != h->status_quo) {
        tr_linear_add(&out.gain, 1, &p->number[state]);
        tr_linear_add(&out.gain, -1, &p->number[h->status_quo]);
    }
    if (out.gain.count)
        out.chance = tr_linear_chance(&out.gain);
    else
        out.chance = tr_bit(v->consents, state); /* as in the win-sets */
    return out;
}

/* --- the vote ------------------------------------------------------------- */

/* The weight of those that consent, less what is needed, as a sum. */
static tr_linear vote_of(const question *q, uint64_t set) {
    const tr_home *home = q->side->home;
    double share = home->by_share ? (double)home->quota / 1e9 : 0;
    tr_linear x = tr_linear_new(q->a, q->side->count);
    x.constant = home->by_share ? 0 : -(double)home->quota / 1e9;
    for (uint32_t f = 0; f < q->side->count; f++) {
        const tr_uncertain *w = &home->faction[f].weight;
        tr_linear_add(&x, (double)(set >> f & 1) - share, w);
    }
    return x;
}

static bool votes_are_certain(const question *q) {
    for (uint32_t f = 0; f < q->side->count; f++)
        if (q->side->home->faction[f].weight.spread != TR_POINT) return false;
    return true;
}

/* P(ratified | exactly these consent); NAN: not computed. */
static double chance_of_vote(const question *q, uint64_t set) {
    if (q->side->vetoes & ~set) return 0;
    if (votes_are_certain(q)) return tr_side_ratifies(q->h, q->side, set);
    tr_mark mark = tr_arena_mark(q->a);
    tr_linear x = vote_of(q, set);
    double chance = tr_linear_chance(&x);
    tr_arena_release(q->a, mark);
    return chance;
}

static double computed(const question *q) {
    uint32_t unsure[64], count = 0;
    uint64_t sure = 0;
    for (uint32_t f = 0; f < q->side->count; f++) {
        if (isnan(q->of[f].chance)) return NAN;
        if (q->of[f].chance >= 1)
            sure |= UINT64_C(1) << f;
        else if (q->of[f].chance > 0)
            unsure[count++] = f;
    }
    if (count > MOST_UNSURE) return NAN;
    double ratified = 0;
    for (uint32_t pick = 0; pick < UINT32_C(1) << count; pick++) {
        uint64_t set = sure;
        double chance = 1;
        for (uint32_t k = 0; k < count; k++) {
            bool in = pick >> k & 1;
            set |= (uint64_t)in << unsure[k];
            chance *=
                in ? q->of[unsure[k]].chance : 1 - q->of[unsure[k]].chance;
        }
        ratified += chance * chance_of_vote(q, set);
    }
    return ratified;
}

/* --- draws (D98) ---------------------------------------------------------- */

static bool drawn_once(const question *q, uint64_t seed, uint64_t task,
                       uint64_t *counter) {
    uint64_t set = 0;
    for (uint32_t f = 0; f < q->side->count; f++) {
        const stance *x = &q->of[f];
        bool ok = x->gain.count
                      ? tr_linear_draw(&x->gain, seed, task, counter) >= 0
                      : x->chance > 0;
        set |= (uint64_t)ok << f;
    }
    if (q->side->vetoes & ~set) return false;
    if (votes_are_certain(q)) return tr_side_ratifies(q->h, q->side, set);
    tr_mark mark = tr_arena_mark(q->a);
    tr_linear x = vote_of(q, set);
    double more = tr_linear_draw(&x, seed, task, counter);
    tr_arena_release(q->a, mark);
    return more >= 0;
}

/* The task is the deal and the party, so that no two share numbers. */
static double drawn(const question *q, uint32_t state, tr_draws draws) {
    uint32_t ratified = 0;
    uint64_t counter = 0;
    if (!draws.count) return NAN;
    uint64_t task = (uint64_t)q->side->party << 32 | state;
    for (uint32_t k = 0; k < draws.count; k++) {
        ratified += drawn_once(q, draws.seed, task, &counter);
        if (k % 65536 == 0) tr_tick(q->a->env, "drawing votes", k, draws.count);
    }
    return (double)ratified / draws.count;
}

/* Of a proportion, with one more draw either way, so that none of many does
 * not pass for certainty. */
static double variance_of(double p, double n) {
    double near = (p * n + 1) / (n + 2);
    return near * (1 - near) / n;
}

/* The parties' chances are independent, so their product varies by the sum of
 * each one's variance times the squares of the others. */
static void join(const tr_homes *h, const double *variance, tr_defection *x) {
    double all = 1, sum = 0;
    for (uint32_t k = 0; k < h->sides; k++) {
        double others = variance[k];
        for (uint32_t j = 0; j < h->sides; j++)
            if (j != k) others *= (1 - x->party[j]) * (1 - x->party[j]);
        sum += others;
        all *= 1 - x->party[k];
    }
    x->probability = 1 - all;
    x->error = sqrt(sum);
}

tr_defection tr_defection_find(tr_arena *a, const tr_space *s,
                               const tr_homes *h, uint32_t state,
                               tr_draws draws) {
    tr_defection out = {.exact = true};
    double *variance = TR_NEW(a, double, h->sides + 1);
    out.party = TR_NEW(a, double, h->sides + 1);
    for (uint32_t k = 0; k < h->sides; k++) {
        tr_mark mark = tr_arena_mark(a);
        question q = {a, h, &h->side[k],
                      TR_NEW(a, stance, h->side[k].count + 1)};
        for (uint32_t f = 0; f < q.side->count; f++)
            q.of[f] = stance_of(a, s, h, &h->voice[q.side->first + f], state);
        double p = computed(&q);
        if (isnan(p)) {
            out.exact = false;
            p = drawn(&q, state, draws);
            variance[k] = variance_of(p, draws.count);
        }
        tr_arena_release(a, mark);
        out.party[k] = 1 - p;
    }
    join(h, variance, &out);
    return out;
}
