/* seek_look.c - what is missing to a goal under given rankings (D119, D121).
 * SPDX-License-Identifier: MIT
 *
 * A state is not stable for i because of an improvement t that nothing deters.
 * In a ranking in which it is stable, i ranks the state no lower than t; or no
 * lower than a reply u (and, under SMR and SSEQ, than i's escapes from u) that
 * the others reach now; or some step out of what they reach now has become an
 * improvement of its mover.  Nothing else can help: a sequence of replies
 * either stays within what is reached now or has a first step out of it.
 * A state is an equilibrium that should be none: some party i leaves it for
 * some t.  That is chosen first (a pledge); then i ranks t above the state, and
 * each reply that would deter loses a step, or ends in a state that i ranks
 * higher (under SMR and SSEQ, or leaves for one). */
#include "inverse/seek.h"

#include <assert.h>
#include <string.h>

static bool is_improving(tr_concept c) { return c == TR_SEQ || c == TR_SSEQ; }
static bool is_for_good(tr_concept c) { return c == TR_SMR || c == TR_SSEQ; }

static void offer(tr_look *l, struct tr_offer o) {
    tr_offers *x = l->offers;
    if (x->count == x->room)
        x->too_many = true;
    else
        x->at[x->count++] = o;
}

/* The offers from here on are another plea; false when there are enough. */
static bool plead(tr_look *l, int party, uint32_t state) {
    tr_offers *x = l->offers;
    if (x->pleas == TR_MOST_PLEAS || !x->room || x->count > x->room / 2)
        return false;
    x->plea[x->pleas++] = (tr_plea){x->count, party, state};
    return true;
}

static void wish(tr_look *l, uint32_t party, uint32_t high, uint32_t low,
                 bool strict) {
    if (!l->o->may_change[party]) return;
    offer(l, (struct tr_offer){.wished = true,
                               .wish = {party, {high, low, strict}}});
}

/* --- walks ---------------------------------------------------------------- */

typedef struct stroll {
    tr_look *l;
    uint32_t not_by, party, place, state;
    bool improving;
} stroll;

static uint32_t place_of(const tr_look *l, uint32_t state, uint32_t by) {
    return l->ways == 1 ? state : state * l->ways + by;
}

static bool stroll_to(void *user, uint32_t t) {
    stroll *s = user;
    tr_look *l = s->l;
    const uint32_t *rank = l->rank[s->party];
    if (s->improving && rank[t] <= rank[s->state]) return true;
    uint32_t place = place_of(l, t, s->party);
    if (tr_bit(l->seen, place)) return true;
    tr_bit_set(l->seen, place);
    l->from[place] = s->place;
    l->who[place] = s->party;
    l->queue[l->count++] = place;
    return true;
}

static bool goes_on(const tr_look *l, uint32_t place, uint32_t party,
                    uint32_t not_by) {
    return party != not_by && l->r->x->m->mover[party] &&
           (l->ways == 1 || place % l->ways != party);
}

/* All places that the others reach from t: l->queue, t's own first. */
static void walk(tr_look *l, uint32_t t, uint32_t not_by, bool improving) {
    const tr_moves *m = l->r->x->m;
    size_t places = (size_t)m->n * l->ways;
    stroll s = {.l = l, .not_by = not_by, .improving = improving};
    memset(l->seen, 0, (places / 64 + 1) * sizeof *l->seen);
    l->queue[0] = place_of(l, t, m->parties);
    l->count = 1;
    tr_bit_set(l->seen, l->queue[0]);
    for (uint32_t k = 0; k < l->count; k++) {
        s.place = l->queue[k];
        s.state = s.place / l->ways;
        for (s.party = 0; s.party < m->parties; s.party++)
            if (goes_on(l, s.place, s.party, not_by))
                tr_moves_each(m, s.party, s.state, stroll_to, &s);
    }
}

/* --- what deters ---------------------------------------------------------- */

typedef struct ask {
    tr_look *l;
    uint32_t state, party;
    const uint32_t *rank;
    bool found; /* an escape */
    uint32_t escape;
} ask;

static bool escapes_to(void *user, uint32_t w) {
    ask *q = user;
    if (w == q->state || q->rank[w] <= q->rank[q->state]) return true;
    q->found = true;
    q->escape = w;
    return false;
}

/* Whether u deters; if not, the first state that is ranked too high. */
static bool deters(ask *q, tr_concept concept, uint32_t u, uint32_t *high) {
    *high = u;
    if (q->rank[u] > q->rank[q->state]) return false;
    if (!is_for_good(concept)) return true;
    q->found = false;
    tr_moves_each(q->l->r->x->m, q->party, u, escapes_to, q);
    *high = q->escape;
    return !q->found;
}

/* The place in the queue of a reply to t that deters; 0: none. */
static uint32_t find_deterring(ask *q, tr_concept concept, uint32_t t) {
    uint32_t high;
    if (concept == TR_NASH) return 0;
    walk(q->l, t, q->party, is_improving(concept));
    for (uint32_t k = 1; k < q->l->count; k++)
        if (deters(q, concept, q->l->queue[k] / q->l->ways, &high)) return k;
    return 0;
}

/* --- a state that is to be stable ----------------------------------------- */

typedef struct leaving {
    ask *q;
    tr_concept concept;
    bool found, plead;
} leaving;

static void offer_to_keep(tr_look *l, uint32_t state, uint32_t party,
                          tr_concept concept, uint32_t t);

/* An improvement that nothing deters: the first; or each, as a plea. */
static bool leaves_to(void *user, uint32_t t) {
    leaving *x = user;
    ask *q = x->q;
    if (q->rank[t] <= q->rank[q->state]) return true;
    if (find_deterring(q, x->concept, t)) return true;
    x->found = true;
    if (!x->plead || !plead(q->l, (int)q->party, q->state)) return false;
    offer_to_keep(q->l, q->state, q->party, x->concept, t);
    return true;
}

static bool is_left(tr_look *l, uint32_t state, uint32_t party,
                    tr_concept concept, bool plead) {
    ask q = {.l = l, .state = state, .party = party, .rank = l->rank[party]};
    leaving x = {.q = &q, .concept = concept, .plead = plead};
    if (!l->r->x->m->mover[party]) return false;
    tr_moves_each(l->r->x->m, party, state, leaves_to, &x);
    return x.found;
}

typedef struct boundary {
    tr_look *l;
    uint32_t party, place, state;
} boundary;

static bool steps_out(void *user, uint32_t z) {
    boundary *b = user;
    const uint32_t *rank = b->l->rank[b->party];
    if (rank[z] <= rank[b->state] &&
        !tr_bit(b->l->seen, place_of(b->l, z, b->party)))
        wish(b->l, b->party, z, b->state, true);
    return true;
}

static void offer_to_keep(tr_look *l, uint32_t state, uint32_t party,
                          tr_concept concept, uint32_t t) {
    const tr_moves *m = l->r->x->m;
    ask q = {.l = l, .state = state, .party = party, .rank = l->rank[party]};
    uint32_t high;
    wish(l, party, state, t, false);
    if (concept == TR_NASH) return;
    walk(l, t, party, is_improving(concept));
    for (uint32_t k = 1; l->o->may_change[party] && k < l->count; k++) {
        uint32_t u = l->queue[k] / l->ways;
        if (!deters(&q, concept, u, &high)) wish(l, party, state, high, false);
    }
    boundary b = {.l = l};
    for (uint32_t k = 0; is_improving(concept) && k < l->count; k++) {
        b.place = l->queue[k];
        b.state = b.place / l->ways;
        for (b.party = 0; b.party < m->parties; b.party++)
            if (l->o->may_change[b.party] &&
                goes_on(l, b.place, b.party, party))
                tr_moves_each(m, b.party, b.state, steps_out, &b);
    }
}

static bool keep(tr_look *l, const tr_goal *g) {
    bool kept = true;
    for (uint32_t i = 0; i < l->r->x->m->parties; i++)
        if (g->party < 0 || (uint32_t)g->party == i)
            kept &= !is_left(l, g->state, i, g->concept, true);
    return kept;
}

/* --- a state that is to be none ------------------------------------------- */

typedef struct pledging {
    tr_look *l;
    size_t goal;
    uint32_t state, party;
} pledging;

static bool pledge(void *user, uint32_t t) {
    pledging *p = user;
    const uint32_t *rank = p->l->rank[p->party];
    bool better = rank[t] > rank[p->state];
    if (!better && !p->l->o->may_change[p->party]) return true;
    offer(p->l, (struct tr_offer){.wished = !better,
                                  .wish = {p->party, {t, p->state, true}},
                                  .goal = p->goal,
                                  .pledge = {true, p->party, t}});
    return true;
}

typedef struct escaping {
    tr_look *l;
    uint32_t state, party;
} escaping;

static bool escape_by(void *user, uint32_t w) {
    escaping *e = user;
    if (w != e->state) wish(e->l, e->party, w, e->state, true);
    return true;
}

/* A reply that deters loses a step, or does not deter. */
static void offer_to_leave(tr_look *l, const tr_goal *g, const tr_pledge *p,
                           uint32_t found) {
    uint32_t u = l->queue[found] / l->ways;
    if (u != g->state) wish(l, p->party, u, g->state, true);
    if (is_for_good(g->concept)) {
        escaping e = {l, g->state, p->party};
        tr_moves_each(l->r->x->m, p->party, u, escape_by, &e);
    }
    if (!is_improving(g->concept)) return;
    for (uint32_t at = l->queue[found]; at != l->queue[0]; at = l->from[at])
        wish(l, l->who[at], l->from[at] / l->ways, at / l->ways, false);
}

static bool unmake(tr_look *l, const tr_goal *g, size_t number) {
    const tr_moves *m = l->r->x->m;
    const tr_pledge *p = &l->pledge[number];
    for (uint32_t i = 0; i < m->parties; i++)
        if (is_left(l, g->state, i, g->concept, false)) return true;
    if (!plead(l, -1, g->state)) return false;
    if (!p->made) {
        pledging x = {l, number, g->state, 0};
        for (x.party = 0; x.party < m->parties; x.party++)
            if (m->mover[x.party])
                tr_moves_each(m, x.party, g->state, pledge, &x);
        return false;
    }
    ask q = {.l = l,
             .state = g->state,
             .party = p->party,
             .rank = l->rank[p->party]};
    assert(q.rank[p->to] > q.rank[g->state]);
    uint32_t found = find_deterring(&q, g->concept, p->to);
    assert(found);
    offer_to_leave(l, g, p, found);
    return false;
}

void tr_look_prepare(tr_look *l) {
    const tr_moves *m = l->r->x->m;
    tr_arena *a = l->r->x->a;
    l->ways = m->transitive ? 1 : m->parties + 1;
    size_t places = (size_t)m->n * l->ways;
    l->queue = TR_RAW(a, uint32_t, places + 1);
    l->from = TR_RAW(a, uint32_t, places + 1);
    l->who = TR_RAW(a, uint32_t, places + 1);
    l->seen = TR_RAW(a, uint64_t, places / 64 + 1);
}

bool tr_look_at(tr_look *l) {
    tr_offers *x = l->offers;
    bool reached = true;
    x->count = x->pleas = 0;
    x->too_many = false;
    for (size_t k = 0; k < l->o->goals; k++) {
        const tr_goal *g = &l->o->goal[k];
        reached &= g->stable ? keep(l, g) : unmake(l, g, k);
    }
    if (x->too_many && x->pleas > 1) {
        x->too_many = false;
        x->count = x->plea[--x->pleas].first;
    }
    x->plea[x->pleas].first = x->count;
    return reached;
}
