/* lever_rows.c - the conditions under which a deal is accepted and held (D112,
 * D113).  SPDX-License-Identifier: MIT
 *
 * What a breach pays depends on the levers only through the formulas that hold
 * where it leads.  So of all moves that are alike in these the one that pays
 * most without levers pays most with them, and a deal has a few conditions,
 * however many moves there are.  Cost: the moves from the deal. */
#include "bargaining/lever_parts.h"

#include "bargaining/exposure.h"

#include <assert.h>
#include <math.h>
#include <string.h>

uint32_t tr_lever_group_of(const tr_lever_frame *f, tr_need need,
                           uint32_t party) {
    uint32_t g = 0;
    while (g < f->groups &&
           (f->group[g].need != need || f->group[g].party != party))
        g++;
    return g;
}

uint32_t tr_lever_add_group(tr_lever_frame *f, tr_need need, uint32_t party) {
    uint32_t g = tr_lever_group_of(f, need, party);
    if (g == f->groups)
        f->group[f->groups++] =
            (tr_lever_term){need, party, TR_NO_STATE, TR_NO_STATE};
    return g > 63 ? 63 : g; /* a word has no more: they go together */
}

static tr_need kind_of(tr_need need) {
    bool itself =
        need == TR_NEED_REPLY || need == TR_NEED_ACCEPT || need == TR_NEED_HOME;
    return itself ? need : TR_NEED_STAY;
}

tr_lever_row *tr_lever_add_row(tr_lever_frame *f, tr_lever_term demand) {
    f->row = tr_grow(f->a, f->row, sizeof *f->row, f->rows, &f->room);
    tr_lever_row *r = &f->row[f->rows++];
    uint32_t g = tr_lever_add_group(f, kind_of(demand.need), demand.party);
    *r = (tr_lever_row){.demand = demand, .who = demand.party, .group = g};
    return r;
}

/* --- being no worse off than without a deal ------------------------------- */

static void against_no_deal(tr_lever_frame *f, uint32_t i, tr_lever_row *r) {
    const tr_deals *d = f->q.hold.deals;
    uint32_t s = d->d_state[i];
    r->t = (long double)d->d_units[i] - d->units[i][f->x];
    r->at_t = s == TR_NO_STATE ? 0 : f->at[s];
    r->alpha = 1;
}

static void add_acceptance(tr_lever_frame *f) {
    const tr_deals *d = f->q.hold.deals;
    for (uint32_t i = 0; i < d->principals; i++)
        against_no_deal(
            f, i,
            tr_lever_add_row(f, (tr_lever_term){TR_NEED_ACCEPT, d->party[i],
                                                TR_NO_STATE, TR_NO_STATE}));
}

/* --- trust ---------------------------------------------------------------- */

void tr_lever_expose(tr_lever_frame *f, tr_places at) {
    const tr_deals *d = f->q.hold.deals;
    for (uint32_t k = 0; k < at.count; k++) {
        for (uint32_t i = 0; i < d->principals; i++)
            f->exposed =
                tr_grow(f->a, f->exposed, sizeof *f->exposed,
                        (size_t)f->slots * d->principals + i, &f->slot_room);
        f->slot[at.state[k]] = f->slots++;
    }
    tr_mark mark = tr_arena_mark(f->a);
    tr_hold *h = TR_NEW(f->a, tr_hold, (size_t)at.count + 1);
    tr_hold_find(f->hold, at, h);
    for (uint32_t k = 0; k < at.count; k++)
        for (uint32_t i = 0; i < d->principals; i++) {
            uint32_t x = at.state[k];
            const tr_hold_party *of = &h[k].of[i];
            double p = tr_patience_of(f->c, d->party[i]);
            double m = (1 - p) * of->exposure_now + p * of->exposure_later;
            f->exposed[(size_t)f->slot[x] * d->principals + i] = (tr_exposed){
                .trust = isnan(of->trust_there) ? 0 : of->trust_there,
                .added = of->added * 1e9,
                .open = fmax(0, (d->utility[i][x] - m) * 1e9)};
        }
    tr_arena_release(f->a, mark);
}

/* D28 at the deal; what it needs of D27 stays as it is without levers. */
static void add_trust(tr_lever_frame *f) {
    const tr_deals *d = f->q.hold.deals;
    if (f->slot[f->x] == TR_NO_STATE) tr_lever_expose(f, (tr_places){1, &f->x});
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_exposed *e =
            &f->exposed[(size_t)f->slot[f->x] * d->principals + i];
        tr_lever_row *r =
            tr_lever_add_row(f, (tr_lever_term){TR_NEED_TRUST, d->party[i],
                                                TR_NO_STATE, TR_NO_STATE});
        against_no_deal(f, i, r);
        r->alpha = e->trust;
        r->distrust = 1 - (long double)e->trust;
        r->added = e->added;
        r->open = e->open;
    }
}

/* --- breaches ------------------------------------------------------------- */

typedef struct breaching {
    tr_lever_frame *f;
    uint32_t party;
    int principal;
    bool falls; /* the breakdown matters */
} breaching;

/* Above the moves that pay most of their sort, in `head` and `next`. */
static bool weigh_breach(void *user, uint32_t t) {
    breaching *q = user;
    tr_lever_frame *f = q->f;
    const double *u = f->base[q->party];
    uint32_t b = TR_NO_STATE, sort = f->sort[q->party][t];
    if (q->falls) {
        uint32_t *fall = f->fall[q->principal];
        if (fall[t] == TR_NO_STATE)
            fall[t] =
                tr_breakdown_of(f->hold->broken, (uint32_t)q->principal, t)
                    .state;
        b = fall[t];
    }
    for (uint32_t k = f->head[sort]; k != TR_NO_STATE; k = f->row[k].next) {
        tr_lever_term *d = &f->row[k].demand;
        if (d->breakdown != b) continue;
        if (u[t] > u[d->breach] || (u[t] == u[d->breach] && t < d->breach))
            d->breach = t;
        return true;
    }
    tr_lever_add_row(f, (tr_lever_term){TR_NEED_STAY, q->party, t, b});
    f->row[f->rows - 1].next = f->head[sort];
    f->head[sort] = f->rows - 1;
    return true;
}

/* The weight of the future under monitoring (D96). */
static double weight_of_future(double d, double periods) {
    if (isinf(periods)) return d / (1 - d);
    return d * (1 - pow(d, periods)) / (1 - d);
}

/* D113: nobody is more patient than this, or a breakdown that costs nothing
 * would deter. */
static double patience(const tr_lever_frame *f, uint32_t party) {
    double p = f->c->party[party].patience;
    return fmin(isnan(p) ? f->q.patience : p, 1 - 1e-6);
}

static void weigh_time(const tr_lever_frame *f, tr_lever_row *r) {
    const tr_watch *w = &f->q.hold.watch;
    double d = patience(f, r->demand.party);
    r->watched = true;
    if (f->q.by == TR_BY_PATIENCE) {
        r->demand.need = TR_NEED_PATIENT;
        r->alpha = 1 - d;
        r->beta = d;
        return;
    }
    double g = weight_of_future(d, w->punishment);
    r->demand.need = TR_NEED_SEEN;
    r->alpha = (1 + (long double)w->false_alarm * g) / (1 + g);
    r->beta = g / (1 + g) * fmax(0, w->detection - w->false_alarm);
    r->either = true;
}

/* D113: a row for the breach, and by patience one for what follows it. */
static void finish_breach(tr_lever_frame *f, uint32_t k, uint32_t party) {
    const double *u = f->base[party];
    tr_lever_row *r = &f->row[k];
    uint32_t t = r->demand.breach, b = r->demand.breakdown;
    r->t = (long double)u[t] - u[f->x];
    r->at_t = f->at[t];
    for (uint32_t j = 0; j < f->levers; j++)
        if (f->c->lever[j].kind == TR_BAR && f->c->lever[j].on == (int)party &&
            !(f->at[t] >> j & 1))
            r->void_by |= UINT32_C(1) << j;
    r->alpha = 1;
    if (b == TR_NO_STATE) return;
    r->b = (long double)u[b] - u[f->x];
    r->at_b = f->at[b];
    weigh_time(f, r);
    if (f->q.by != TR_BY_PATIENCE) return;
    tr_lever_row copy = *r;
    tr_lever_row *dread =
        tr_lever_add_row(f, (tr_lever_term){TR_NEED_DREAD, party, t, b});
    uint32_t group = dread->group;
    *dread = copy;
    dread->demand.need = TR_NEED_DREAD;
    dread->group = group;
    dread->alpha = 0;
    dread->beta = 1;
    dread->watched = false;
}

static void add_breaches(tr_lever_frame *f, uint32_t party, bool falls) {
    breaching q = {f, party, f->principal[party], falls};
    uint32_t first = f->rows;
    for (uint32_t k = 0; k < f->sorts[party]; k++) f->head[k] = TR_NO_STATE;
    tr_moves_each(f->q.hold.moves, party, f->x, weigh_breach, &q);
    for (uint32_t k = first, last = f->rows; k < last; k++)
        finish_breach(f, k, party);
}

void tr_lever_rows(tr_lever_frame *f, uint32_t x) {
    const tr_moves *m = f->q.hold.moves;
    f->x = x;
    f->rows = f->groups = 0;
    f->steps = 0;
    tr_lever_home_rows(f);
    add_acceptance(f);
    if (f->q.by == TR_BY_TRUST) {
        add_trust(f);
        return;
    }
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!m->mover[j]) continue;
        if (f->q.by == TR_BY_SEQ)
            tr_lever_add_row(
                f, (tr_lever_term){TR_NEED_REPLY, j, TR_NO_STATE, TR_NO_STATE});
        else if (f->q.by == TR_BY_NASH)
            add_breaches(f, j, false);
        else if (f->principal[j] >= 0)
            add_breaches(f, j, true);
    }
}

/* --- with levers ---------------------------------------------------------- */

double tr_lever_cost(const tr_lever *l) {
    bool unit = l->within;
    return unit ? l->cost * l->amount : l->cost;
}

long double tr_lever_in_row(const tr_lever_frame *f, const tr_lever_row *r,
                            uint32_t lever, long double left) {
    long double add = f->add[r->who][lever];
    int here = f->at[f->x] >> lever & 1;
    int there = r->at_t >> lever & 1, later = r->at_b >> lever & 1;
    return add * (r->alpha * (r->watched ? left : 1) * (there - here) +
                  r->beta * (later - here));
}

/* What levers of one kind leave to a party: shares of shares. */
static long double left_by(const tr_lever_frame *f, tr_lever_kind kind,
                           uint32_t who, const double *share) {
    long double left = 1;
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        if (l->kind == kind && f->who[j] == who && (f->at[f->x] >> j & 1))
            left *= 1 - (long double)l->amount * share[j];
    }
    return left;
}

long double tr_lever_time_left(const tr_lever_frame *f, uint32_t who,
                               const double *share) {
    return left_by(f, TR_MONITOR, who, share);
}

long double tr_lever_limit(const tr_lever_frame *f, const tr_lever_row *r,
                           const double *share) {
    bool home = r->demand.need == TR_NEED_HOME;
    if (!home && r->demand.need != TR_NEED_TRUST) return 0;
    long double g = 1 - left_by(f, TR_GUARANTEE, r->who, share);
    if (home) return g * fmaxl(0, r->t);
    return -r->distrust * fmaxl(0, r->added - g * r->open);
}

static bool is_barred(const tr_lever_row *r, const double *share) {
    for (uint32_t left = r->void_by; left; left &= left - 1)
        if (share[__builtin_ctz(left)] > 0) return true;
    return false;
}

long double tr_lever_excess(const tr_lever_frame *f, const tr_lever_row *r,
                            const double *share) {
    if (is_barred(r, share)) return -INFINITY;
    long double left = tr_lever_time_left(f, r->who, share);
    long double sum = r->alpha * (r->watched ? left : 1) * r->t +
                      r->beta * r->b - tr_lever_limit(f, r, share);
    tr_lever_row only = *r;
    only.alpha = 1;
    only.beta = 0;
    only.watched = false;
    long double gain = r->t;
    for (uint32_t j = 0; j < f->levers; j++) {
        if (!(share[j] > 0)) continue;
        sum += share[j] * tr_lever_in_row(f, r, j, left);
        gain += share[j] * tr_lever_in_row(f, &only, j, 1);
    }
    return r->either ? fminl(sum, gain) : sum;
}
