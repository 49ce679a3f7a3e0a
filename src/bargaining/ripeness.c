/* ripeness.c - is the moment ripe for talks? (D128 to D130)
 * SPDX-License-Identifier: MIT
 *
 * After Zartman: a stalemate that hurts, and a way out of it.  Each is asked of
 * the case as it is and of the case as each principal sees it: what decides
 * whether a side talks is what it believes. */
#include "bargaining/ripeness.h"

#include "bargaining/exposure.h"

#include <math.h>

typedef struct ripening {
    const tr_stage *x;
    truce_diags *d;
    const tr_deals *deals;
    const uint64_t *open;
    const double *range; /* [principals] */
    tr_ripeness *out;
} ripening;

/* --- stalemate (D128) ----------------------------------------------------- */

typedef struct climbing {
    const uint32_t *rank;
    uint32_t from, best;
} climbing;

static bool climb(void *user, uint32_t t) {
    climbing *q = user;
    uint32_t known = q->best == TR_NO_STATE ? q->from : q->best;
    if (q->rank[t] > q->rank[known]) q->best = t;
    return true;
}

static void find_stalemate(const tr_moves *m, const tr_pref *pref,
                           uint32_t party, uint32_t s0, tr_ripe_side *out) {
    climbing q = {pref[party].rank, s0, TR_NO_STATE};
    if (m->mover[party] && q.rank) tr_moves_each(m, party, s0, climb, &q);
    out->stalemate = q.best == TR_NO_STATE;
    out->escalation = q.best;
}

/* --- a way out (D130) ----------------------------------------------------- */

static bool is_open(const ripening *q, uint32_t s) {
    return tr_bit(q->deals->possible, s) && (!q->open || tr_bit(q->open, s));
}

/* The least gain of a principal over the status quo, as a share of its range;
 * not above 0 where one gains nothing. */
static double least_gain(const ripening *q, uint32_t s) {
    const tr_deals *d = q->deals;
    double least = INFINITY;
    for (uint32_t i = 0; i < d->principals; i++) {
        double gain = tr_from_units(
            d->units[i][s] - d->units[i][q->out->status_quo], d->tolerance);
        if (!(gain > 0)) return 0;
        least = fmin(least, gain / q->range[i]);
    }
    return least;
}

static void keep_exit(const ripening *q, uint32_t s) {
    const tr_deals *d = q->deals;
    for (uint32_t i = 0; i < d->principals; i++) {
        tr_ripe_side *f = &q->out->of[i].fact;
        if (!f->way_out || d->units[i][s] > d->units[i][f->exit]) f->exit = s;
        f->way_out = true;
    }
}

static void find_exits(ripening *q) {
    tr_ripeness *out = q->out;
    for (uint32_t s = 0; s < q->x->m->n; s++) {
        double gain = is_open(q, s) ? least_gain(q, s) : 0;
        if (!(gain > 0)) continue;
        keep_exit(q, s);
        if (gain <= out->gain) continue;
        out->gain = gain;
        out->best = s;
    }
}

/* --- in a side's own view ------------------------------------------------- */

/* All principals prefer t to s0, as the viewer takes them to. */
static bool gains_all(const ripening *q, const tr_outlook *o, uint32_t t,
                      uint32_t s0) {
    for (uint32_t i = 0; i < q->deals->principals; i++) {
        const uint32_t *rank = o->pref[q->deals->party[i]].rank;
        if (rank[t] <= rank[s0]) return false;
    }
    return true;
}

static bool look(ripening *q, uint32_t i) {
    uint32_t party = q->deals->party[i], s0 = q->out->status_quo;
    tr_ripe_side *v = &q->out->of[i].view;
    tr_outlook o;
    if (!tr_outlook_build(q->x, q->d, party, &o)) return false;
    uint32_t here = tr_outlook_find(&o, s0);
    *v = (tr_ripe_side){.escalation = TR_NO_STATE, .exit = TR_NO_STATE};
    v->unseen = here == TR_NO_STATE;
    if (v->unseen) return true;
    find_stalemate(o.moves, o.pref, party, here, v);
    if (v->escalation != TR_NO_STATE)
        v->escalation = tr_outlook_state(&o, v->escalation);
    const uint32_t *rank = o.pref[party].rank;
    uint32_t best = TR_NO_STATE;
    for (uint32_t t = 0; t < o.space->n; t++)
        if (is_open(q, tr_outlook_state(&o, t)) && gains_all(q, &o, t, here) &&
            (best == TR_NO_STATE || rank[t] > rank[best]))
            best = t;
    v->way_out = best != TR_NO_STATE;
    if (v->way_out) v->exit = tr_outlook_state(&o, best);
    return true;
}

/* --- hurting (D129) ------------------------------------------------------- */

/* False after a message. */
static bool level_of(ripening *q, uint32_t i, double *level) {
    const truce_case *c = q->x->c;
    uint32_t party = q->deals->party[i];
    const tr_disagreement *b = &c->bearable[party];
    const double *u = q->deals->utility[i];
    if (b->kind == TR_AT_NUMBER) {
        *level = b->number;
        return true;
    }
    if (b->kind == TR_AT_STATUS_QUO) *level = u[q->out->status_quo];
    if (b->kind == TR_AT_SECURITY)
        *level = u[tr_security_state(q->x->a, q->x->m, q->x->pref, party,
                                     q->out->status_quo)];
    if (b->kind != TR_AT_STATE) return true;
    if (!b->state) return false;
    const uint64_t *bits = tr_space_where(q->x->a, q->x->m->space, b->state);
    *level = INFINITY; /* of several states the one that is worth least */
    for (uint32_t s = 0; s < q->x->m->n; s++)
        if (tr_bit(bits, s)) *level = fmin(*level, u[s]);
    if (isfinite(*level)) return true;
    tr_diag(q->d, TR_E0213, b->span, "what is bearable");
    return false;
}

static bool find_pain(ripening *q, uint32_t i) {
    const tr_disagreement *b = q->x->c->bearable;
    tr_ripe_party *p = &q->out->of[i];
    p->now = q->deals->utility[i][q->out->status_quo];
    p->bearable_known = b && b[q->deals->party[i]].given;
    p->pain = NAN;
    if (!p->bearable_known) return true;
    if (!level_of(q, i, &p->bearable)) return false;
    if (q->range[i] > 0) p->pain = (p->bearable - p->now) / q->range[i];
    return true;
}

/* --- all of it ------------------------------------------------------------ */

static void judge(ripening *q) {
    tr_ripeness *out = q->out;
    double pain = INFINITY;
    out->ripe = out->ripe_seen = true;
    out->known = out->known_seen = true;
    bool dull = false; /* somebody is known not to be hurt */
    for (uint32_t i = 0; i < q->deals->principals; i++) {
        const tr_ripe_party *p = &out->of[i];
        bool hurts = p->bearable_known && p->pain >= 0;
        out->known &= p->bearable_known;
        dull |= p->bearable_known && !hurts;
        out->ripe &= p->fact.stalemate && p->fact.way_out && hurts;
        out->ripe_seen &= p->view.stalemate && p->view.way_out && hurts;
        pain = isnan(p->pain) || isnan(pain) ? NAN : fmin(pain, p->pain);
    }
    out->known_seen = out->known;
    for (uint32_t i = 0; i < q->deals->principals; i++) {
        const tr_ripe_side *f = &out->of[i].fact, *v = &out->of[i].view;
        out->known |= dull || !f->stalemate || !f->way_out;
        out->known_seen |= dull || !v->stalemate || !v->way_out;
    }
    out->index = isnan(pain) ? NAN : fmin(pain, out->gain);
}

tr_ripeness *tr_ripeness_find(const tr_stage *x, truce_diags *d,
                              const tr_deals *deals, const uint64_t *open) {
    tr_ripeness *out = TR_NEW(x->a, tr_ripeness, 1);
    double *range = TR_NEW(x->a, double, deals->principals + 1);
    ripening q = {x, d, deals, open, range, out};
    out->status_quo = deals->status_quo;
    out->best = TR_NO_STATE;
    out->of = TR_NEW(x->a, tr_ripe_party, deals->principals + 1);
    for (uint32_t i = 0; i < deals->principals; i++) {
        range[i] = tr_range_of(deals, i, x->m->n);
        out->of[i].fact.exit = TR_NO_STATE;
        find_stalemate(x->m, x->pref, deals->party[i], out->status_quo,
                       &out->of[i].fact);
        if (!find_pain(&q, i)) return NULL;
    }
    find_exits(&q);
    for (uint32_t i = 0; i < deals->principals; i++) {
        out->of[i].same_view = !tr_misperceives(x->c, deals->party[i]);
        out->of[i].view = out->of[i].fact;
        if (!out->of[i].same_view && !look(&q, i)) return NULL;
    }
    judge(&q);
    return out;
}
