/* levers.c - the least costly way to hold a deal, and all deals by it (D111 to
 * D116).  SPDX-License-Identifier: MIT
 *
 * lever_rows.c says under which conditions a deal is accepted and held,
 * bundle.c finds the cheapest levers that meet them; here is what they are
 * asked for: what would replace a lever, what conflicts, which deals cost
 * least. */
#include "bargaining/lever_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const tr_hold_by_name[TR_HOLD_BYS] = {"nash", "seq", "patience",
                                                  "trust", "monitoring"};

/* --- the frame ------------------------------------------------------------ */

/* D112: a bar counts, for its side effects, where it leaves things open. */
static void find_where(tr_lever_frame *f) {
    uint32_t n = f->q.hold.space->n;
    f->at = TR_NEW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        tr_mark mark = tr_arena_mark(f->a);
        const uint64_t *bits =
            l->when ? tr_space_where(f->a, f->q.hold.space, l->when) : NULL;
        for (uint32_t s = 0; s < n; s++) {
            bool holds = !bits || tr_bit(bits, s);
            f->at[s] |= (uint32_t)(holds != (l->kind == TR_BAR)) << j;
        }
        tr_arena_release(f->a, mark);
        tr_tick(f->a->env, "looking where levers count", j, f->levers);
    }
}

/* For a party, or a faction at home; side effects are on parties. */
static void find_sizes(tr_lever_frame *f, uint32_t i) {
    uint32_t parties = f->q.hold.moves->parties;
    f->add[i] = TR_NEW(f->a, long double, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        long double units = 0;
        if (f->who[j] == i && l->kind == TR_PAY) units += l->amount;
        if (f->who[j] == i && l->kind == TR_PENALTY) units -= l->amount;
        if (l->side && i < parties)
            units += l->side[i] * (l->within ? l->amount : 1);
        f->add[i][j] = roundl(units * 1e9L);
        bool bars = l->kind == TR_BAR && l->on == (int)i;
        if (i < parties && (f->add[i][j] != 0 || bars))
            f->touches[i] |= UINT32_C(1) << j;
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* States that are alike in the levers that matter get one number. */
static void sort_states(tr_lever_frame *f, uint32_t i) {
    uint32_t n = f->q.hold.space->n, touches = f->touches[i];
    f->sort[i] = TR_NEW(f->a, uint32_t, (size_t)n + 1);
    f->sorts[i] = 1;
    if (!touches) return;
    tr_mark mark = tr_arena_mark(f->a);
    uint32_t *all = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) all[s] = f->at[s] & touches;
    qsort(all, n, sizeof *all, by_number);
    uint32_t count = 0;
    for (uint32_t s = 0; s < n; s++)
        if (!s || all[s] != all[s - 1]) all[count++] = all[s];
    for (uint32_t s = 0; s < n; s++) {
        uint32_t key = f->at[s] & touches;
        f->sort[i][s] =
            (uint32_t)((const uint32_t *)bsearch(&key, all, count, sizeof key,
                                                 by_number) -
                       all);
    }
    f->sorts[i] = count;
    tr_arena_release(f->a, mark);
}

/* What a party goes by: units of 1e-9, or its order, a place counting 1. */
static void find_base(tr_lever_frame *f, uint32_t i) {
    const tr_pref *p = &f->q.hold.pref[i];
    uint32_t n = f->q.hold.space->n;
    f->base[i] = TR_RAW(f->a, double, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++)
        f->base[i][s] =
            p->cardinal ? tr_to_units(p->utility[s], 1e-9) : 1e9 * p->rank[s];
}

/* As much of the same thing, at the same cost, everywhere. */
static bool are_alike(const tr_lever_frame *f, uint32_t i, uint32_t j) {
    const tr_lever *a = &f->c->lever[i], *b = &f->c->lever[j];
    if (a->kind != b->kind || f->who[i] != f->who[j] ||
        a->within != b->within || a->amount != b->amount || a->cost != b->cost)
        return false;
    for (uint32_t p = 0; p < f->q.hold.moves->parties; p++)
        if ((a->side ? a->side[p] : 0) != (b->side ? b->side[p] : 0))
            return false;
    for (uint32_t s = 0; s < f->q.hold.space->n; s++)
        if ((f->at[s] >> i & 1) != (f->at[s] >> j & 1)) return false;
    return true;
}

static void find_twins(tr_lever_frame *f) {
    f->twin = TR_NEW(f->a, int, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        f->twin[j] = -1;
        for (uint32_t i = j; i-- > 0 && f->twin[j] < 0;)
            if (are_alike(f, i, j)) f->twin[j] = (int)i;
    }
}

int tr_lever_twin(const tr_lever_frame *f, uint32_t j, uint32_t without) {
    int i = f->twin[j];
    while (i >= 0 && (without >> i & 1)) i = f->twin[i];
    return i;
}

static bool has_numbers(const tr_lever_frame *f, truce_diags *d) {
    const tr_hold_question *q = &f->q.hold;
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        for (uint32_t i = 0; i < q->moves->parties; i++) {
            bool asked = q->moves->mover[i] || f->principal[i] >= 0;
            bool pays =
                f->who[j] == i && (l->kind == TR_PAY || l->kind == TR_PENALTY);
            if (q->pref[i].cardinal ||
                !(pays || (asked && l->side && l->side[i] != 0)))
                continue;
            tr_diag(d, TR_E0543, l->span, l->id, f->c->party[i].id);
            return false;
        }
    }
    return true;
}

static void prepare_parties(tr_lever_frame *f) {
    const tr_moves *m = f->q.hold.moves;
    const tr_homes *h = f->q.hold.homes;
    uint32_t parties = m->parties, most = 1;
    uint32_t all = parties + (h ? h->voices : 0);
    f->base = TR_NEW(f->a, double *, parties + 1);
    f->add = TR_NEW(f->a, long double *, all + 1);
    f->touches = TR_NEW(f->a, uint32_t, parties + 1);
    f->sort = TR_NEW(f->a, uint32_t *, parties + 1);
    f->sorts = TR_NEW(f->a, uint32_t, parties + 1);
    f->group = TR_NEW(f->a, tr_lever_term, 3 * (size_t)parties + 3);
    for (uint32_t i = parties; i < all; i++) find_sizes(f, i);
    for (uint32_t i = 0; i < parties; i++) {
        if (!m->mover[i] && f->principal[i] < 0) continue;
        find_sizes(f, i);
        if (!m->mover[i]) continue;
        find_base(f, i);
        sort_states(f, i);
        if (f->sorts[i] > most) most = f->sorts[i];
    }
    f->head = TR_NEW(f->a, uint32_t, (size_t)most + 1);
}

static void prepare_future(tr_lever_frame *f) {
    const tr_deals *d = f->q.hold.deals;
    uint32_t n = f->q.hold.space->n;
    static const bool none[TR_CONCEPTS];
    tr_hold_question q = f->q.hold;
    tr_stable *unasked = TR_NEW(f->a, tr_stable, 1);
    memcpy(unasked->asked, none, sizeof none);
    q.stable = unasked;
    q.homes = NULL;
    f->hold = tr_hold_prepare(f->a, &q);
    f->fall = TR_NEW(f->a, uint32_t *, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++) {
        f->fall[i] = TR_RAW(f->a, uint32_t, (size_t)n + 1);
        for (uint32_t s = 0; s < n; s++) f->fall[i][s] = TR_NO_STATE;
    }
    f->slot = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) f->slot[s] = TR_NO_STATE;
}

tr_lever_frame *tr_levers_prepare(tr_arena *a, const tr_lever_question *q,
                                  truce_diags *d) {
    tr_lever_frame *f = TR_NEW(a, tr_lever_frame, 1);
    *f = (tr_lever_frame){.a = a, .q = *q, .c = q->hold.space->c};
    uint32_t parties = q->hold.moves->parties;
    f->levers = (uint32_t)f->c->levers;
    f->principal = TR_NEW(a, int, parties + 1);
    for (uint32_t i = 0; i < parties; i++) f->principal[i] = -1;
    for (uint32_t i = 0; i < q->hold.deals->principals; i++)
        f->principal[q->hold.deals->party[i]] = (int)i;
    if (!tr_lever_at_home(f, d) || !has_numbers(f, d)) return NULL;
    find_where(f);
    find_twins(f);
    prepare_parties(f);
    if (q->by == TR_BY_PATIENCE || q->by == TR_BY_TRUST ||
        q->by == TR_BY_MONITORING)
        prepare_future(f);
    return f;
}

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
