/* count.c - how many rankings make a state stable, or an equilibrium (D118).
 * SPDX-License-Identifier: MIT
 *
 * For the party alone, see circuit.h.  For all parties: under Nash, GMR and SMR
 * the others do not depend on this party's ranking.  Under SEQ and SSEQ they
 * may, through its steps in the replies to them.  A move of another is *safe*
 * if some reply deters it without this party's steps, *open* if none does even
 * where every step of this party were an improvement; else the steps that it
 * can come to, and the states of the party's own condition, are arranged in
 * every order, if they are few. */
#include "inverse/circuit.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS = 250 }; /* 120! has 199 */

static tr_count count_none(const tr_stage *x) {
    return (tr_count){"0", tr_factorial(x->a, x->m->n), true, 0};
}

static double ratio(const char *part, const char *whole) {
    return strtod(part, NULL) / strtod(whole, NULL);
}

/* A decimal number is copied out of what is given back. */
static const char *kept(tr_arena *a, tr_mark mark, const char *number) {
    char copy[DIGITS];
    if (!number || strlen(number) >= sizeof copy) return NULL;
    memcpy(copy, number, strlen(number) + 1);
    tr_arena_release(a, mark);
    return tr_strdup(a, copy);
}

tr_count tr_needs_count(const tr_stage *x, const tr_needs *c) {
    tr_count out = {.total = tr_factorial(x->a, x->m->n)};
    tr_mark mark = tr_arena_mark(x->a);
    const tr_circuit *f = tr_circuit_of(x->a, c);
    if (f) {
        out.estimated = true;
        out.share = tr_circuit_share(f);
        out.satisfying = kept(x->a, mark, tr_circuit_count(f, x->m->n));
    }
    if (!out.satisfying) tr_arena_release(x->a, mark);
    if (out.satisfying) out.share = ratio(out.satisfying, out.total);
    return out;
}

/* --- what others need of this party --------------------------------------- */

typedef struct trial {
    const tr_stage *x;
    uint32_t party, state, other;
    const uint32_t *const *best; /* [parties][n] the best that they may escape
                                    to; NULL: no matter */
    const uint32_t *rank; /* of the party; NULL: all its steps are taken */
} trial;

static bool may_step(void *user, uint32_t by, uint32_t from, uint32_t to) {
    const trial *y = user;
    const uint32_t *rank = by == y->party ? y->rank : y->x->pref[by].rank;
    return !rank || rank[to] > rank[from];
}

static bool deters(void *user, uint32_t u) {
    const trial *y = user;
    const uint32_t *rank = y->x->pref[y->other].rank;
    if (rank[u] > rank[y->state]) return false;
    return !y->best || y->best[y->other][u] <= rank[y->state];
}

/* Whether some reply to t deters, with or without the party's steps. */
static bool is_deterred(trial *y, uint32_t t, bool with_party) {
    tr_arena *a = y->x->a;
    tr_mark mark = tr_arena_mark(a);
    bool *who = TR_NEW(a, bool, y->x->m->parties + 1);
    for (uint32_t j = 0; j < y->x->m->parties; j++)
        who[j] = j != y->other && (with_party || j != y->party);
    tr_walk_options o = {
        .who = who, .allowed = may_step, .found = deters, .user = y};
    tr_walk *w = tr_walk_from(a, y->x->m, y->x->pref, t, &o);
    const tr_visit *last = &w->visit[w->visits - 1];
    bool found = last->length && deters(y, last->state);
    tr_arena_release(a, mark);
    return found;
}

typedef struct pending {
    uint32_t other, to;
} pending;

typedef struct dependence {
    tr_arena *a;
    uint32_t *at; /* states whose order matters */
    uint32_t count;
    bool *seen; /* [n] */
    pending *move;
    size_t moves, room;
} dependence;

static void involve(dependence *d, uint32_t state) {
    if (d->seen[state]) return;
    d->seen[state] = true;
    d->at[d->count++] = state;
}

/* The party's steps that replies to t may come to. */
static void involve_steps(dependence *d, trial *y, uint32_t t) {
    tr_arena *a = d->a;
    tr_mark mark = tr_arena_mark(a);
    bool *who = TR_NEW(a, bool, y->x->m->parties + 1);
    for (uint32_t j = 0; j < y->x->m->parties; j++) who[j] = j != y->other;
    tr_walk_options o = {.who = who, .allowed = may_step, .user = y};
    tr_walk *w = tr_walk_from(a, y->x->m, y->x->pref, t, &o);
    for (uint32_t k = 0; k < w->visits; k++) {
        uint32_t count, from = w->visit[k].state;
        if (w->visit_of[from] != k) continue;
        uint32_t *to = tr_moves_from(a, y->x->m, y->party, from, &count);
        if (count) involve(d, from);
        for (uint32_t i = 0; i < count; i++) involve(d, to[i]);
    }
    tr_arena_release(a, mark);
}

/* False when some move of another is open. */
static bool find_pending(dependence *d, trial *y) {
    const tr_stage *x = y->x;
    for (y->other = 0; y->other < x->m->parties; y->other++) {
        if (y->other == y->party || !x->m->mover[y->other]) continue;
        const uint32_t *rank = x->pref[y->other].rank;
        uint32_t count;
        uint32_t *to = tr_moves_from(x->a, x->m, y->other, y->state, &count);
        for (uint32_t k = 0; k < count; k++) {
            if (rank[to[k]] <= rank[y->state]) continue;
            if (is_deterred(y, to[k], false)) continue;
            if (!is_deterred(y, to[k], true)) return false;
            d->move =
                tr_grow(d->a, d->move, sizeof *d->move, d->moves, &d->room);
            d->move[d->moves++] = (pending){y->other, to[k]};
        }
    }
    return true;
}

/* --- every order of a few states ------------------------------------------ */

typedef struct orders {
    trial *y;
    const dependence *d;
    const tr_needs *c;
    uint32_t *rank, met;
} orders;

static bool all_hold(orders *o) {
    if (!tr_needs_met(o->c, o->rank)) return false;
    o->y->rank = o->rank;
    for (size_t k = 0; k < o->d->moves; k++) {
        o->y->other = o->d->move[k].other;
        if (!is_deterred(o->y, o->d->move[k].to, true)) return false;
    }
    return true;
}

static void arrange(orders *o, uint32_t placed) {
    if (placed == o->d->count) {
        o->met += all_hold(o);
        return;
    }
    for (uint32_t k = 0; k < o->d->count; k++) {
        uint32_t *rank = &o->rank[o->d->at[k]];
        if (*rank) continue;
        *rank = placed + 1;
        arrange(o, placed + 1);
        *rank = 0;
    }
}

static uint32_t product_to(uint32_t n) {
    uint32_t x = 1;
    for (uint32_t k = 2; k <= n; k++) x *= k;
    return x;
}

/* Steps of walks over all orders that are worth the wait. */
enum { MOST_STEPS = 100000000 };

static tr_count count_orders(orders *o) {
    const tr_stage *x = o->y->x;
    const dependence *d = o->d;
    tr_count out = {.total = tr_factorial(x->a, x->m->n)};
    if (d->count > TR_MOST_ARRANGED) return out;
    uint32_t all = product_to(d->count);
    if ((double)all * x->m->n * (double)(d->moves + 1) > MOST_STEPS) return out;
    o->rank = TR_NEW(x->a, uint32_t, (size_t)x->m->n + 1);
    arrange(o, 0);
    out.satisfying = tr_share_of_factorial(x->a, x->m->n, o->met, d->count);
    out.estimated = true;
    out.share = (double)o->met / all;
    return out;
}

static const uint32_t **escapes(const tr_stage *x) {
    const uint32_t **best = TR_NEW(x->a, const uint32_t *, x->m->parties + 1);
    for (uint32_t i = 0; i < x->m->parties; i++) {
        if (!x->m->mover[i]) continue;
        uint32_t *b = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
        tr_best_move(x->a, x->m, i, x->pref[i].rank, b);
        best[i] = b;
    }
    return best;
}

static bool others_keep(const tr_stage *x, const tr_needs *c,
                        tr_concept concept) {
    for (uint32_t i = 0; i < x->m->parties; i++)
        if (i != c->party &&
            !tr_is_stable(x->a, x->m, x->pref, c->state, i, concept))
            return false;
    return true;
}

tr_count tr_equilibrium_count(const tr_stage *x, const tr_needs *c,
                              tr_concept concept, const tr_count *own) {
    bool improving = concept == TR_SEQ || concept == TR_SSEQ;
    if (!improving || !x->m->mover[c->party])
        return others_keep(x, c, concept) ? *own : count_none(x);
    if (c->too_large) return (tr_count){.total = NULL};
    trial y = {.x = x, .party = c->party, .state = c->state};
    dependence d = {.a = x->a,
                    .at = TR_NEW(x->a, uint32_t, (size_t)x->m->n + 1),
                    .seen = TR_NEW(x->a, bool, (size_t)x->m->n + 1)};
    orders o = {.y = &y, .d = &d, .c = c};
    if (concept == TR_SSEQ) y.best = escapes(x);
    if (!find_pending(&d, &y)) return count_none(x);
    if (!d.moves) return *own;
    for (size_t k = 0; k < d.moves; k++) {
        y.other = d.move[k].other;
        involve_steps(&d, &y, d.move[k].to);
    }
    involve(&d, c->state);
    for (uint32_t k = 0; k < c->clauses; k++)
        for (uint32_t i = c->clause[k]; i < c->clause[k + 1]; i++)
            for (uint32_t s = c->term[c->of[i]]; s < c->term[c->of[i] + 1]; s++)
                involve(&d, c->at[s]);
    return count_orders(&o);
}
