/* levers.c - the least costly way to hold a deal, and all deals by it (D111 to
 * D116).  SPDX-License-Identifier: MIT
 *
 * lever_frame.c prepares, lever_rows.c says under which conditions a deal is
 * accepted and held, bundle.c finds the cheapest levers that meet them; here is
 * what they are asked for: what would replace a lever, what conflicts, which
 * deals cost least. */
#include "bargaining/lever_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const tr_hold_by_name[TR_HOLD_BYS] = {"nash", "seq", "patience",
                                                  "trust", "monitoring"};

/* --- one deal ------------------------------------------------------------- */

static bool is_ratified(const tr_lever_frame *f, uint32_t x) {
    const tr_homes *h = f->q.hold.homes;
    return !h || tr_bit(h->ratified, x);
}

/* Every side ratifies it, or has factions that levers work on. */
static bool is_reachable(const tr_lever_frame *f, uint32_t x) {
    const tr_homes *h = f->q.hold.homes;
    for (uint32_t k = 0; h && k < h->sides; k++)
        if (!tr_bit(h->side[k].ratifies, x) && !(f->reached >> k & 1))
            return false;
    return true;
}

static tr_bundle search(tr_lever_frame *f, uint64_t groups, uint32_t without,
                        bool any) {
    return f->q.by == TR_BY_SEQ
               ? tr_lever_search_replies(f, groups, without, any)
               : tr_lever_search(f, groups, without, any);
}

tr_bundle tr_levers_cheapest(tr_lever_frame *f, uint32_t state) {
    if (!is_reachable(f, state)) return (tr_bundle){0};
    tr_lever_rows(f, state);
    return search(f, UINT64_MAX, 0, false);
}

static void find_gains(tr_lever_frame *f, tr_lever_plan *p) {
    const tr_deals *d = f->q.hold.deals;
    p->gain = TR_NEW(f->a, double, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++) {
        uint32_t s = d->d_state[i];
        uint32_t there = s == TR_NO_STATE ? 0 : f->at[s];
        long double units = (long double)d->units[i][p->state] - d->d_units[i];
        for (uint32_t j = 0; p->best.found && j < f->levers; j++) {
            int here = f->at[p->state] >> j & 1;
            units += p->best.share[j] * f->add[d->party[i]][j] *
                     (here - (int)(there >> j & 1));
        }
        p->gain[i] = (double)(units / 1e9L);
    }
}

/* The condition that fails most, or NULL. */
static const tr_lever_row *worst_of(const tr_lever_frame *f,
                                    const double *share, long double *by) {
    const tr_lever_row *worst = NULL;
    *by = 0.5L;
    for (uint32_t k = 0; k < f->rows; k++) {
        tr_need need = f->row[k].demand.need;
        if (need == TR_NEED_REPLY || need == TR_NEED_HOME) continue;
        long double x = tr_lever_excess(f, &f->row[k], share);
        if (x > *by) *by = x, worst = &f->row[k];
    }
    return worst;
}

static bool lacks_reply(tr_lever_frame *f, const double *share,
                        tr_lever_term *out) {
    uint32_t used = 0;
    for (uint32_t j = 0; j < f->levers; j++)
        used |= (uint32_t)(share[j] > 0) << j;
    for (uint32_t k = 0; f->q.by == TR_BY_SEQ && k < f->rows; k++) {
        *out = f->row[k].demand;
        if (out->need == TR_NEED_REPLY && !tr_lever_met(f, out->party, used))
            return true;
    }
    return false;
}

/* A side whose factions no longer ratify, and by how much more than `by`. */
static bool lacks_home(const tr_lever_frame *f, const double *share,
                       long double *by, tr_lever_term *out) {
    bool found = false;
    for (uint32_t k = 0; f->asked_home >> k; k++) {
        if (!(f->asked_home >> k & 1)) continue;
        long double lack = tr_lever_ratifies(f, k, share)
                               ? 0
                               : tr_lever_lack_at_home(f, k, share);
        if (lack <= *by) continue;
        *by = lack;
        *out = (tr_lever_term){TR_NEED_HOME, f->q.hold.homes->side[k].party,
                               TR_NO_STATE, TR_NO_STATE};
        found = true;
    }
    return found;
}

typedef struct seeking {
    const tr_lever_frame *f;
    const tr_lever_term *of;
    uint32_t best, changes;
} seeking;

static uint32_t changes_to(const tr_lever_frame *f, uint32_t t) {
    const tr_space *s = f->q.hold.space;
    uint16_t x[TR_MAX_ISSUES], y[TR_MAX_ISSUES];
    uint32_t count = 0;
    tr_space_values(s, f->x, x);
    tr_space_values(s, t, y);
    for (uint32_t v = 0; v < s->issues; v++) count += x[v] != y[v];
    return count;
}

static bool seek(void *user, uint32_t t) {
    seeking *q = user;
    const tr_lever_frame *f = q->f;
    uint32_t i = q->of->party, was = q->of->breach;
    if (f->base[i][t] != f->base[i][was] || f->sort[i][t] != f->sort[i][was])
        return true;
    if (q->of->breakdown != TR_NO_STATE &&
        f->fall[f->principal[i]][t] != q->of->breakdown)
        return true;
    uint32_t changes = changes_to(f, t);
    if (changes < q->changes) q->changes = changes, q->best = t;
    return true;
}

/* Of breaches that pay alike, the one that changes least. */
static uint32_t plainest(const tr_lever_frame *f, const tr_lever_term *of) {
    if (of->breach == TR_NO_STATE) return TR_NO_STATE;
    seeking q = {f, of, of->breach, changes_to(f, of->breach)};
    tr_moves_each(f->q.hold.moves, of->party, f->x, seek, &q);
    return q.best;
}

/* D115: cut a lever by one unit and see what fails. */
static tr_lever_cut read_lever(tr_lever_frame *f, const tr_bundle *b,
                               uint32_t j) {
    const tr_lever *l = &f->c->lever[j];
    double *share = TR_NEW(f->a, double, f->levers + 1);
    memcpy(share, b->share, f->levers * sizeof *share);
    double has = share[j] * l->amount;
    bool pays = l->kind == TR_PAY || l->kind == TR_PENALTY;
    tr_lever_cut r = {.lever = j, .less = 1, .gain = NAN};
    r.all = !l->within || !pays || has <= 1 || f->q.by == TR_BY_SEQ;
    if (r.all) r.less = has;
    share[j] = r.all ? 0 : (has - 1) / l->amount;
    long double by;
    const tr_lever_row *row = worst_of(f, share, &by);
    r.breaks = row != NULL;
    if (row) r.demand = row->demand, r.gain = (double)(by / 1e9L);
    if (row) r.demand.breach = plainest(f, &row->demand);
    if (lacks_home(f, share, &by, &r.demand))
        row = f->row, r.breaks = true, r.gain = (double)(by / 1e9L);
    if (!row) r.breaks = lacks_reply(f, share, &r.demand);
    return r;
}

static void read_bundle(tr_lever_frame *f, tr_lever_plan *p) {
    const tr_bundle *b = &p->best;
    size_t count = (size_t)__builtin_popcount(b->used);
    uint32_t parties = f->q.hold.moves->parties;
    p->reading = TR_NEW(f->a, tr_lever_cut, count + 1);
    p->lever = TR_NEW(f->a, tr_instead, count + 1);
    p->holder = TR_NEW(f->a, tr_instead, count + 1);
    for (uint32_t left = b->used; left; left &= left - 1) {
        uint32_t j = (uint32_t)__builtin_ctz(left);
        p->reading[p->readings++] = read_lever(f, b, j);
        p->lever[p->levers++] =
            (tr_instead){j, search(f, UINT64_MAX, UINT32_C(1) << j, false)};
    }
    for (uint32_t i = 0; i < parties; i++) {
        uint32_t held = 0;
        for (uint32_t j = 0; j < f->levers; j++)
            if (f->c->lever[j].by == (int)i) held |= UINT32_C(1) << j;
        if (held & b->used)
            p->holder[p->holders++] =
                (tr_instead){i, search(f, UINT64_MAX, held, false)};
    }
}

/* --- what conflicts (D116) ------------------------------------------------ */

uint64_t tr_next_set(uint64_t set, uint32_t n) {
    uint64_t low = set & -set, ripple = set + low;
    uint64_t next = ripple | ((set ^ ripple) / low) >> 2;
    return ripple == 0 || next >> n ? 0 : next;
}

/* The fewest conditions that no bundle meets together: all sets by their size;
 * of more than so many conditions, one is taken away after the other. */
static uint64_t find_core(tr_lever_frame *f, bool *least) {
    enum { MOST = 14 };
    uint32_t n = f->groups < 63 ? f->groups : 63;
    uint64_t all = (UINT64_C(1) << n) - 1;
    *least = n <= MOST;
    for (uint32_t size = 1; *least && size <= n; size++)
        for (uint64_t set = (UINT64_C(1) << size) - 1; set;
             set = tr_next_set(set, n))
            if (!search(f, set, 0, true).found) return set;
    for (uint32_t g = 0; g < n; g++) {
        uint64_t fewer = all & ~(UINT64_C(1) << g);
        if (fewer && !search(f, fewer, 0, true).found) all = fewer;
    }
    return all;
}

static void find_conflict(tr_lever_frame *f, tr_lever_plan *p) {
    p->conflict = TR_NEW(f->a, tr_lever_term, f->groups + 1);
    uint64_t core = find_core(f, &p->least);
    for (uint32_t g = 0; g < f->groups && g < 64; g++)
        if (core >> g & 1) p->conflict[p->conflicts++] = f->group[g];
    p->shortfall = tr_lever_shortfall(f);
}

void tr_levers_plan(tr_lever_frame *f, uint32_t state, tr_lever_plan *out) {
    *out = (tr_lever_plan){.state = state,
                           .ratified = is_ratified(f, state),
                           .reachable = is_reachable(f, state)};
    tr_lever_rows(f, state);
    if (out->reachable) out->best = search(f, UINT64_MAX, 0, false);
    find_gains(f, out);
    if (out->best.found)
        read_bundle(f, out);
    else
        find_conflict(f, out);
}

/* --- all deals (D116) ----------------------------------------------------- */

static int by_cost(const void *x, const void *y) {
    const tr_priced *a = x, *b = y;
    if (a->bundle.cost != b->bundle.cost)
        return a->bundle.cost < b->bundle.cost ? -1 : 1;
    if (a->least_share != b->least_share)
        return a->least_share > b->least_share ? -1 : 1;
    return a->state < b->state ? -1 : a->state > b->state;
}

static double least_share(const tr_lever_frame *f, uint32_t x) {
    const tr_deals *d = f->q.hold.deals;
    double least = INFINITY;
    for (uint32_t i = 0; i < d->principals; i++)
        least = fmin(least, tr_share(d, i, x));
    return least;
}

static void mark_undominated(tr_prices *p) {
    double best = -INFINITY;
    for (uint32_t k = 0; k < p->held; k++) {
        tr_priced *x = &p->deal[k];
        bool equal = k && x->bundle.cost == p->deal[k - 1].bundle.cost &&
                     x->least_share == p->deal[k - 1].least_share;
        x->undominated =
            x->least_share > best || (equal && p->deal[k - 1].undominated);
        best = fmax(best, x->least_share);
    }
}

static tr_list ratifiable(tr_lever_frame *f) {
    const tr_deals *d = f->q.hold.deals;
    tr_list all = {0, TR_RAW(f->a, uint32_t, (size_t)d->zone_count + 1)};
    for (uint32_t s = 0; s < f->q.hold.space->n; s++)
        if (tr_bit(d->zone, s) && tr_lever_may_ratify(f, s))
            all.at[all.count++] = s;
    return all;
}

void tr_levers_price(tr_lever_frame *f, tr_prices *out) {
    tr_list all = ratifiable(f);
    *out = (tr_prices){.deals = all.count, .at_home = f->reached != 0};
    out->deal = TR_RAW(f->a, tr_priced, (size_t)all.count + 1);
    out->uses = TR_NEW(f->a, uint32_t, f->levers + 1);
    if (f->q.by == TR_BY_TRUST)
        tr_lever_expose(f, (tr_places){all.count, all.at});
    for (uint32_t k = 0; k < all.count; k++) {
        tr_bundle b = tr_levers_cheapest(f, all.at[k]);
        if (k % 64 == 0) tr_tick(f->a->env, "pricing deals", k, all.count);
        if (!b.found) continue;
        out->deal[out->held++] =
            (tr_priced){all.at[k], b, least_share(f, all.at[k]), false};
        out->free += b.cost == 0;
        for (uint32_t j = 0; j < f->levers; j++)
            out->uses[j] += b.used >> j & 1;
    }
    if (out->held) qsort(out->deal, out->held, sizeof *out->deal, by_cost);
    mark_undominated(out);
}
