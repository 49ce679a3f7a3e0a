/* hold.c - what would make a deal hold (D25 to D29).
 * SPDX-License-Identifier: MIT
 *
 * Exposure is the inner part of GMR and SMR, so the same sweeps give it for all
 * states at once; everything else is asked of one deal at a time. */
#include "bargaining/hold.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Least utility that others can bring a principal to, by state: at once, and
 * after its best answer; `by` the others together and each alone. */
typedef struct exposure {
    double *now, *later; /* [n] */
} exposure;

typedef struct known_breakdown {
    struct known_breakdown *next;
    uint16_t *kept; /* values of the issues that stay */
    uint32_t principal, state;
    bool nearest;
} known_breakdown;

struct tr_hold_frame {
    tr_arena *a;
    const tr_space *s;
    const tr_moves *m;
    const tr_pref *pref;
    const tr_deals *d;
    const tr_stable *stable;
    exposure *all;    /* [principals] */
    exposure **alone; /* [principals][parties], where trust is declared */
    double *range;    /* [principals] of utility */
    bool *stays;      /* [issues] irreversible or nature's */
    known_breakdown *known;
};

/* --- exposure (D27) ------------------------------------------------------- */

static double *utility_by_rank(tr_arena *a, const tr_pref *p,
                               const double *utility, uint32_t n) {
    double *of = TR_NEW(a, double, (size_t)p->levels + 1);
    for (uint32_t s = 0; s < n; s++) of[p->rank[s]] = utility[s];
    return of;
}

static void sweep(tr_hold_frame *f, uint32_t i, int only, exposure *out) {
    uint32_t party = f->d->party[i], n = f->m->n;
    const tr_pref *p = &f->pref[party];
    out->now = TR_RAW(f->a, double, (size_t)n + 1);
    out->later = TR_RAW(f->a, double, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(f->a);
    double *u = utility_by_rank(f->a, p, f->d->utility[i], n);
    uint32_t *lo = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    uint32_t *w = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    tr_least_reached(f->a, f->m, f->pref, party, only, false, p->rank,
                     p->levels, lo);
    for (uint32_t s = 0; s < n; s++)
        out->now[s] = u[lo[s] < p->rank[s] ? lo[s] : p->rank[s]];
    tr_best_move(f->a, f->m, party, p->rank, w);
    tr_least_reached(f->a, f->m, f->pref, party, only, false, w, p->levels, lo);
    for (uint32_t s = 0; s < n; s++)
        out->later[s] = u[lo[s] < w[s] ? lo[s] : w[s]];
    tr_arena_release(f->a, mark);
}

static double patience_of(const tr_hold_frame *f, uint32_t i) {
    double p = f->s->c->party[f->d->party[i]].patience;
    return isnan(p) ? 0 : p;
}

/* Value under betrayal at a state. */
static double betrayed(const tr_hold_frame *f, uint32_t i, uint32_t s) {
    double p = patience_of(f, i);
    return (1 - p) * f->all[i].now[s] + p * f->all[i].later[s];
}

/* D28. */
static void find_trust(tr_hold_frame *f, uint32_t i, uint32_t x,
                       tr_hold_party *h) {
    h->exposure_now = f->all[i].now[x];
    h->exposure_later = f->all[i].later[x];
    uint32_t s0 = f->d->status_quo;
    if (s0 == TR_NO_STATE) {
        h->trust_needed = h->added = NAN;
        return;
    }
    double added = betrayed(f, i, s0) - betrayed(f, i, x);
    h->added = added > 0 ? added : 0;
    if (f->d->units[i][x] < f->d->d_units[i])
        h->trust_needed = INFINITY;
    else if (h->added == 0)
        h->trust_needed = 0;
    else
        h->trust_needed = h->added / (h->added + h->gain);
}

/* The product over the others j whose moves alone can lower E or L at x;
 * independence of their betrayals is assumed, and the text says so. */
static double trust_there(const tr_hold_frame *f, uint32_t i, uint32_t x,
                          const tr_hold_party *h) {
    const truce_case *c = f->s->c;
    double trust = 1, now = f->d->utility[i][x] - 1e-12;
    double later = now + h->temptation;
    if (!c->trust) return NAN;
    for (uint32_t j = 0; j < f->m->parties; j++) {
        const exposure *e = &f->alone[i][j];
        if (e->now && (e->now[x] < now || e->later[x] < later))
            trust *= c->trust[f->d->party[i] * c->parties + j];
    }
    return trust;
}

/* --- temptation and patience (D25, D26) ----------------------------------- */

static bool matches(const tr_hold_frame *f, const known_breakdown *k,
                    const uint16_t *value) {
    for (uint32_t v = 0; v < f->s->issues; v++)
        if (f->stays[v] && k->kept[v] != value[v]) return false;
    return true;
}

static void search_nearest(tr_hold_frame *f, known_breakdown *k) {
    const int32_t *sq = f->s->c->status_quo;
    const double *u = f->d->units[k->principal];
    uint16_t *value = TR_NEW(f->a, uint16_t, f->s->issues + 1);
    uint32_t least = UINT32_MAX;
    for (uint32_t s = 0; s < f->s->n; s++) {
        tr_space_values(f->s, s, value);
        if (!matches(f, k, value)) continue;
        uint32_t differ = 0;
        for (uint32_t v = 0; v < f->s->issues; v++)
            differ += !f->stays[v] && value[v] != (uint16_t)sq[v];
        if (differ < least || (differ == least && u[s] < u[k->state])) {
            least = differ;
            k->state = s;
        }
    }
    assert(least != UINT32_MAX); /* the breach itself qualifies */
}

/* b(t): reversible issues as in the status quo, the others as in t. */
static const known_breakdown *breakdown(tr_hold_frame *f, uint32_t i,
                                        uint32_t t) {
    uint32_t issues = f->s->issues;
    uint16_t *value = TR_NEW(f->a, uint16_t, issues + 1);
    tr_space_values(f->s, t, value);
    for (const known_breakdown *k = f->known; k; k = k->next)
        if (k->principal == i && matches(f, k, value)) return k;
    known_breakdown *k = TR_NEW(f->a, known_breakdown, 1);
    *k = (known_breakdown){f->known, value, i, 0, false};
    uint16_t *b = TR_NEW(f->a, uint16_t, issues + 1);
    for (uint32_t v = 0; v < issues; v++)
        b[v] = f->stays[v] ? value[v] : (uint16_t)f->s->c->status_quo[v];
    k->state = tr_space_find(f->s, b);
    k->nearest = k->state == TR_NO_STATE;
    if (k->nearest) search_nearest(f, k);
    return f->known = k;
}

static bool is_nash(const tr_hold_frame *f, uint32_t s) {
    return f->stable->asked[TR_NASH] &&
           tr_bit(f->stable->equilibria[TR_NASH], s);
}

static void find_temptation(tr_hold_frame *f, uint32_t i, uint32_t x,
                            const uint32_t *move, uint32_t count,
                            tr_hold_party *h) {
    const double *u = f->d->units[i];
    h->breach = TR_NO_STATE;
    for (uint32_t k = 0; k < count; k++)
        if (u[move[k]] > u[h->breach == TR_NO_STATE ? x : h->breach])
            h->breach = move[k];
    double top = h->breach == TR_NO_STATE ? u[x] : u[h->breach];
    h->temptation = tr_from_units(top - u[x], f->d->tolerance);
    h->temptation_share = f->range[i] > 0 ? h->temptation / f->range[i] : 0;
}

static void find_patience(tr_hold_frame *f, uint32_t i, uint32_t x,
                          const uint32_t *move, uint32_t count,
                          tr_hold_party *h) {
    const double *u = f->d->units[i];
    h->breakdown_stable = true;
    h->patience = u[x] < f->d->d_units[i] ? INFINITY : 0;
    if (f->d->status_quo == TR_NO_STATE) h->patience = NAN;
    for (uint32_t k = 0; k < count && isfinite(h->patience); k++) {
        tr_mark mark = tr_arena_mark(f->a);
        const known_breakdown *was = f->known;
        const known_breakdown *b = breakdown(f, i, move[k]);
        double t = u[move[k]], v = u[b->state];
        h->breakdown_nearest |= b->nearest;
        if (t > u[x]) h->breakdown_stable &= is_nash(f, b->state);
        if ((t > u[x] || v > u[x]) && v >= u[x])
            h->patience = INFINITY;
        else if (t > u[x] && (t - u[x]) / (t - v) > h->patience)
            h->patience = (t - u[x]) / (t - v);
        if (f->known == was) tr_arena_release(f->a, mark);
    }
}

/* --- spoilers (D29) ------------------------------------------------------- */

typedef struct spoiling {
    const tr_hold_frame *f;
    const uint32_t *rank;
    uint32_t here;
    bool found;
} spoiling;

static bool spoils(void *user, uint32_t t) {
    spoiling *q = user;
    const tr_deals *d = q->f->d;
    if (q->rank[t] <= q->here) return true;
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->units[i][t] < d->d_units[i]) q->found = true;
    return !q->found;
}

static void find_spoilers(tr_hold_frame *f, uint32_t x, tr_hold *out) {
    out->spoiler = TR_NEW(f->a, uint32_t, f->m->parties + 1);
    for (uint32_t j = 0; j < f->m->parties; j++) {
        if (!f->m->mover[j] || !f->pref[j].given) continue;
        spoiling q = {f, f->pref[j].rank, f->pref[j].rank[x], false};
        tr_moves_each(f->m, j, x, spoils, &q);
        if (q.found) out->spoiler[out->spoilers++] = j;
    }
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

tr_hold_frame *tr_hold_prepare(tr_arena *a, const tr_space *s,
                               const tr_moves *m, const tr_pref *pref,
                               const tr_deals *d, const tr_stable *stable) {
    tr_hold_frame *f = TR_NEW(a, tr_hold_frame, 1);
    *f = (tr_hold_frame){
        .a = a, .s = s, .m = m, .pref = pref, .d = d, .stable = stable};
    f->all = TR_NEW(a, exposure, d->principals);
    f->alone = TR_NEW(a, exposure *, d->principals);
    f->range = TR_NEW(a, double, d->principals);
    f->stays = TR_NEW(a, bool, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++)
        f->stays[v] = s->c->issue[v].irreversible || !s->c->issue[v].holders;
    for (uint32_t i = 0; i < d->principals; i++) {
        f->range[i] = range_of(d->utility[i], s->n);
        sweep(f, i, -1, &f->all[i]);
        f->alone[i] = TR_NEW(a, exposure, m->parties + 1);
        for (uint32_t j = 0; s->c->trust && j < m->parties; j++)
            if (m->mover[j] && j != d->party[i])
                sweep(f, i, (int)j, &f->alone[i][j]);
    }
    return f;
}

static tr_holder who_holds(const tr_hold_frame *f, const tr_hold *h) {
    if (h->stable[TR_NASH]) return TR_HELD_BY_ITSELF;
    for (int c = TR_GMR; c < TR_USUAL; c++)
        if (h->stable[c]) return TR_HELD_BY_RESPONSE;
    for (uint32_t i = 0; i < f->d->principals; i++)
        if (!(h->of[i].patience < 1)) return TR_NOT_HELD;
    return TR_HELD_BY_FUTURE;
}

void tr_hold_find(tr_hold_frame *f, uint32_t x, tr_hold *out) {
    *out = (tr_hold){.state = x};
    out->of = TR_NEW(f->a, tr_hold_party, f->d->principals);
    for (int c = 0; c < TR_USUAL; c++)
        out->stable[c] =
            f->stable->asked[c] && tr_bit(f->stable->equilibria[c], x);
    for (uint32_t i = 0; i < f->d->principals; i++) {
        tr_hold_party *h = &out->of[i];
        uint32_t count;
        uint32_t *move = tr_moves_from(f->a, f->m, f->d->party[i], x, &count);
        h->gain = tr_gain(f->d, i, x);
        h->share = tr_share(f->d, i, x);
        find_temptation(f, i, x, move, count, h);
        find_patience(f, i, x, move, count, h);
        find_trust(f, i, x, h);
        h->trust_there = trust_there(f, i, x, h);
    }
    find_spoilers(f, x, out);
    out->holder = who_holds(f, out);
}
