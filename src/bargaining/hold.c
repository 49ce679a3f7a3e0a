/* hold.c - what would make a deal hold (D25 to D29, D96, D97).
 * SPDX-License-Identifier: MIT
 *
 * Exposure is found for all deals asked about at once (threat.c); everything
 * else is asked of one deal at a time. */
#include "bargaining/hold.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static double patience_of(const tr_hold_frame *f, uint32_t i) {
    return f->q.space->c->party[f->q.deals->party[i]].patience;
}

/* --- exposure and trust (D27, D28) ---------------------------------------- */

/* Value under betrayal. */
static double betrayed(const tr_hold_frame *f, uint32_t i, double now,
                       double later) {
    double p = patience_of(f, i);
    if (isnan(p)) p = 0;
    return (1 - p) * now + p * later;
}

/* D28; `safe` is the value under betrayal at the status quo. */
static void find_trust(const tr_hold_frame *f, uint32_t i, uint32_t x,
                       double safe, tr_hold_party *h) {
    const tr_deals *d = f->q.deals;
    if (d->status_quo == TR_NO_STATE) {
        h->trust_needed = h->added = NAN;
        return;
    }
    double added = safe - betrayed(f, i, h->exposure_now, h->exposure_later);
    h->added = added > 0 ? added : 0;
    if (d->units[i][x] < d->d_units[i])
        h->trust_needed = INFINITY;
    else if (h->added == 0)
        h->trust_needed = 0;
    else
        h->trust_needed = h->added / (h->added + h->gain);
}

typedef struct exposures {
    double *now, *later; /* [deals + 1], the status quo last */
} exposures;

static exposures look(tr_hold_frame *f, uint32_t i, int only, tr_places at) {
    const tr_hold_question *q = &f->q;
    exposures e = {TR_RAW(f->a, double, (size_t)at.count + 1),
                   TR_RAW(f->a, double, (size_t)at.count + 1)};
    tr_threat_find(f->a, q->moves, q->pref, q->deals->party[i], only, false,
                   q->deals->utility[i], at, e.now, e.later);
    return e;
}

/* The product over the others j whose moves alone can lower E or L at x;
 * independence of their betrayals is assumed, and the text says so. */
static void find_trust_there(tr_hold_frame *f, uint32_t i, tr_places at,
                             tr_hold *out) {
    const tr_hold_question *q = &f->q;
    uint32_t party = q->deals->party[i], parties = q->moves->parties;
    for (uint32_t k = 0; k < at.count; k++)
        out[k].of[i].trust_there = q->trust ? 1 : NAN;
    for (uint32_t j = 0; q->trust && j < parties; j++) {
        if (!q->moves->mover[j] || j == party) continue;
        tr_mark mark = tr_arena_mark(f->a);
        exposures e = look(f, i, (int)j, at);
        for (uint32_t k = 0; k < at.count; k++) {
            tr_hold_party *h = &out[k].of[i];
            double now = q->deals->utility[i][at.state[k]] - 1e-12;
            if (e.now[k] < now || e.later[k] < now + h->temptation)
                h->trust_there *= q->trust->value[party * parties + j];
        }
        tr_arena_release(f->a, mark);
    }
}

/* The deals and, after them, the status quo. */
static void find_exposures(tr_hold_frame *f, tr_places at, tr_hold *out) {
    const tr_deals *d = f->q.deals;
    bool sq = d->status_quo != TR_NO_STATE;
    uint32_t *state = TR_RAW(f->a, uint32_t, (size_t)at.count + 1);
    memcpy(state, at.state, at.count * sizeof *state);
    state[at.count] = d->status_quo;
    tr_places all = {at.count + sq, state};
    for (uint32_t i = 0; i < d->principals && at.count; i++) {
        tr_mark mark = tr_arena_mark(f->a);
        exposures e = look(f, i, -1, all);
        double safe =
            sq ? betrayed(f, i, e.now[at.count], e.later[at.count]) : NAN;
        for (uint32_t k = 0; k < at.count; k++) {
            tr_hold_party *h = &out[k].of[i];
            h->exposure_now = e.now[k];
            h->exposure_later = e.later[k];
            find_trust(f, i, at.state[k], safe, h);
        }
        tr_arena_release(f->a, mark);
        find_trust_there(f, i, at, out);
    }
}

/* --- temptation and patience (D25, D26) ----------------------------------- */

static bool is_nash(const tr_hold_frame *f, uint32_t s) {
    return f->q.stable->asked[TR_NASH] &&
           tr_bit(f->q.stable->equilibria[TR_NASH], s);
}

static void find_temptation(tr_hold_frame *f, uint32_t i, uint32_t x,
                            const uint32_t *move, uint32_t count,
                            tr_hold_party *h) {
    const double *u = f->q.deals->units[i];
    h->breach = TR_NO_STATE;
    for (uint32_t k = 0; k < count; k++)
        if (u[move[k]] > u[h->breach == TR_NO_STATE ? x : h->breach])
            h->breach = move[k];
    double top = h->breach == TR_NO_STATE ? u[x] : u[h->breach];
    h->temptation = tr_from_units(top - u[x], f->q.deals->tolerance);
    h->temptation_share = f->range[i] > 0 ? h->temptation / f->range[i] : 0;
}

/* Of the best breaches the one after whose breakdown i is best off (D96). */
static void keep_stakes(const tr_hold_frame *f, double t, double top,
                        double broken, tr_hold_party *h) {
    double v = tr_from_units(broken, f->q.deals->tolerance);
    if (t == top && !(h->stakes.broken >= v)) h->stakes.broken = v;
}

static void find_patience(tr_hold_frame *f, uint32_t i, uint32_t x,
                          const uint32_t *move, uint32_t count,
                          tr_hold_party *h) {
    const tr_deals *d = f->q.deals;
    const double *u = d->units[i];
    double top = h->breach == TR_NO_STATE ? u[x] : u[h->breach];
    h->breakdown_stable = true;
    h->patience = u[x] < d->d_units[i] ? INFINITY : 0;
    if (!f->broken) h->patience = NAN;
    for (uint32_t k = 0; f->broken && k < count; k++) {
        tr_breakdown b = tr_breakdown_of(f->broken, i, move[k]);
        double t = u[move[k]], v = u[b.state];
        keep_stakes(f, t, top, v, h);
        if (!isfinite(h->patience)) continue;
        h->breakdown_nearest |= b.nearest;
        if (t > u[x]) h->breakdown_stable &= is_nash(f, b.state);
        if ((t > u[x] || v > u[x]) && v >= u[x])
            h->patience = INFINITY;
        else if (t > u[x] && (t - u[x]) / (t - v) > h->patience)
            h->patience = (t - u[x]) / (t - v);
    }
}

/* D96. */
static void find_watch(const tr_hold_frame *f, uint32_t i, uint32_t x,
                       tr_hold_party *h) {
    h->stakes.keep = f->q.deals->utility[i][x];
    h->stakes.cheat = h->stakes.keep + h->temptation;
    h->stakes.discount = patience_of(f, i);
    h->watched = tr_watch_over(&h->stakes, &f->q.watch);
}

static void find_party(tr_hold_frame *f, uint32_t i, uint32_t x,
                       tr_hold_party *h) {
    uint32_t count;
    tr_mark mark = tr_arena_mark(f->a);
    uint32_t *move =
        tr_moves_from(f->a, f->q.moves, f->q.deals->party[i], x, &count);
    h->gain = tr_gain(f->q.deals, i, x);
    h->share = tr_share(f->q.deals, i, x);
    h->stakes.broken = NAN;
    find_temptation(f, i, x, move, count, h);
    find_patience(f, i, x, move, count, h);
    tr_arena_release(f->a, mark);
    find_watch(f, i, x, h);
}

/* --- spoilers (D29) ------------------------------------------------------- */

typedef struct spoiling {
    const tr_deals *d;
    const uint32_t *rank;
    uint32_t here;
    bool found;
} spoiling;

static bool spoils(void *user, uint32_t t) {
    spoiling *q = user;
    const tr_deals *d = q->d;
    if (q->rank[t] <= q->here) return true;
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->units[i][t] < d->d_units[i]) q->found = true;
    return !q->found;
}

static void find_spoilers(tr_hold_frame *f, uint32_t x, tr_hold *out) {
    const tr_moves *m = f->q.moves;
    out->spoiler = TR_NEW(f->a, uint32_t, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!m->mover[j] || !f->q.pref[j].given) continue;
        const uint32_t *rank = f->q.pref[j].rank;
        spoiling q = {f->q.deals, rank, rank[x], false};
        tr_moves_each(m, j, x, spoils, &q);
        if (q.found) out->spoiler[out->spoilers++] = j;
    }
}

/* --- what holds it (D97) -------------------------------------------------- */

bool tr_patience_is_there(const tr_hold_frame *f, uint32_t principal,
                          double needed) {
    double has = patience_of(f, principal);
    return needed < 1 && (isnan(has) || needed <= has);
}

static tr_holder who_holds(const tr_hold_frame *f, const tr_hold *h) {
    if (h->stable[TR_NASH]) return TR_HELD_BY_ITSELF;
    for (int c = TR_GMR; c < TR_USUAL; c++)
        if (h->stable[c]) return TR_HELD_BY_RESPONSE;
    for (uint32_t i = 0; i < f->q.deals->principals; i++)
        if (!tr_patience_is_there(f, i, h->of[i].patience)) return TR_NOT_HELD;
    return TR_HELD_BY_FUTURE;
}

/* One outcome a point may be listed: what is worth the same is efficient. */
static bool is_worth_a_point(const tr_deals *d, uint32_t x) {
    if (!tr_bit(d->possible, x)) return false;
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        uint32_t i = 0;
        while (i < d->principals &&
               d->units[i][x] == d->units[i][d->frontier.at[k]])
            i++;
        if (i == d->principals) return true;
    }
    return false;
}

static bool is_efficient(const tr_deals *d, uint32_t x) {
    if (d->merged) return is_worth_a_point(d, x);
    uint32_t lo = 0, hi = d->frontier.count;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->frontier.at[mid] < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < d->frontier.count && d->frontier.at[lo] == x;
}

static void find_home(tr_hold_frame *f, uint32_t x, tr_hold *out) {
    if (!f->q.homes) return;
    out->at_home = TR_NEW(f->a, tr_ratification, 1);
    tr_ratification_find(f->a, f->q.space, f->q.homes, x, f->q.draws,
                         out->at_home);
}

static void find_one(tr_hold_frame *f, uint32_t x, tr_hold *out) {
    const tr_stable *stable = f->q.stable;
    bool movers = false;
    for (uint32_t j = 0; j < f->q.moves->parties; j++)
        movers |= f->q.moves->mover[j];
    *out = (tr_hold){.state = x};
    out->of = TR_NEW(f->a, tr_hold_party, f->q.deals->principals);
    for (int c = 0; c < TR_USUAL; c++)
        out->stable[c] = stable->asked[c] && tr_bit(stable->equilibria[c], x);
    for (uint32_t i = 0; i < f->q.deals->principals; i++)
        find_party(f, i, x, &out->of[i]);
    find_spoilers(f, x, out);
    find_home(f, x, out);
    out->holder = who_holds(f, out);
    out->efficient = is_efficient(f->q.deals, x);
    out->holds = movers && out->efficient && out->holder != TR_NOT_HELD &&
                 (!out->at_home || out->at_home->ratified);
}

/* --- all of it ------------------------------------------------------------ */

static double range_of(const double *u, uint32_t n) {
    double lo = INFINITY, hi = -INFINITY;
    for (uint32_t s = 0; s < n; s++) {
        if (u[s] < lo) lo = u[s];
        if (u[s] > hi) hi = u[s];
    }
    return hi - lo;
}

tr_hold_frame *tr_hold_prepare(tr_arena *a, const tr_hold_question *q) {
    tr_hold_frame *f = TR_NEW(a, tr_hold_frame, 1);
    *f = (tr_hold_frame){.a = a, .q = *q};
    if (q->deals->status_quo != TR_NO_STATE)
        f->broken = tr_breakdowns_new(a, q->space, q->deals);
    f->range = q->range ? q->range : TR_NEW(a, double, q->deals->principals);
    for (uint32_t i = 0; !q->range && i < q->deals->principals; i++)
        f->range[i] = range_of(q->deals->utility[i], q->space->n);
    return f;
}

void tr_hold_find(tr_hold_frame *f, tr_places at, tr_hold *out) {
    for (uint32_t k = 0; k < at.count; k++) {
        find_one(f, at.state[k], &out[k]);
        tr_tick(f->a->env, "weighing deals", k, at.count);
    }
    find_exposures(f, at, out);
}
