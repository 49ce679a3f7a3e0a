/* query.c - is this state stable?  Without enumerating states (D67 to D69).
 * SPDX-License-Identifier: MIT
 *
 * Counterexample-guided: a SAT solver proposes an improvement of the party; if
 * the others have a reply, all improvements that the same reply deters are
 * taken away from the proposals, and so on until there is none left (stable),
 * or one is found for which there provably is no reply (unstable).  Up to a few
 * improvements for which neither was found are set aside, and taken up again
 * with one more move, until the bound.  So a larger bound decides what a
 * smaller one decides, and alike. */
#include "query/step.h"

#include <assert.h>
#include <string.h>

const char *const tr_reply_name[TR_REPLIES] = {"nash", "gmr", "smr", "seq"};

enum {
    ASIDE = 4,     /* improvements set aside, at most */
    ROUNDS = 2000, /* proposals */
    PATIENT = 3    /* proofs are tried from replies of this many moves on */
};

/* An improvement that is being looked into. */
typedef struct candidate {
    const uint16_t *to;
    tr_lit excluded; /* assumed while it is set aside */
    tr_answering *w;
    tr_flight *f;
    tr_chase *chase;
    tr_barrier *barrier;
} candidate;

typedef struct hunt {
    const tr_inquiry *q;
    tr_encoder *e; /* over the party's own issues */
    bool *own;     /* [issues] that it may change */
    tr_copy at;
    uint32_t count;
    candidate aside[ASIDE];
    uint32_t rounds;
    size_t plan_room;
    tr_verdict *out;
} hunt;

/* --- proposals ------------------------------------------------------------ */

static tr_lit differs(hunt *h, const uint16_t *from, uint32_t v) {
    return -h->at[h->q->t->first[v] + from[v]];
}

/* D5: better than the state, by one move of the party. */
static void propose_improvements(hunt *h) {
    const tr_inquiry *q = h->q;
    const tr_terrain *t = q->t;
    uint32_t i = q->party, count = 0;
    h->own = TR_NEW(t->a, bool, t->issues + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        h->own[v] = t->holder[v] == (int32_t)i && t->matters[v];
    h->at = tr_copy_new(h->e, q->state, h->own);
    tr_lit *change = TR_RAW(t->a, tr_lit, t->issues + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        if (h->own[v]) change[count++] = differs(h, q->state, v);
    if (t->c->party[i].single)
        TR_CLAUSE(h->e->sat, tr_gate_at_most_one(h->e, change, count));
    TR_CLAUSE(h->e->sat, tr_encode_feasible(h->e, h->at));
    tr_lit *here = tr_encode_worth(h->e, i, tr_copy_of(t, q->state));
    tr_lit *there = tr_encode_worth(h->e, i, h->at);
    TR_CLAUSE(h->e->sat, tr_encode_better(h->e, i, there, here));
}

/* SMR: whoever moved on from the improvement that the reply was found for (or
 * from one from which no more can be undone) has no escape either. */
static void no_more_ways_out(hunt *h, const uint16_t *to, tr_lits *must) {
    const tr_terrain *t = h->q->t;
    bool single = t->c->party[h->q->party].single;
    for (uint32_t v = 0; v < t->issues; v++) {
        if (!h->own[v]) continue;
        tr_lit may = TR_LIT_FALSE;
        for (uint32_t k = 0; k < t->c->issue[v].values; k++)
            if (single ? k == to[v] : tr_value_may_step(t->c, v, to[v], k))
                may = TR_OR_OF(h->e, may, h->at[t->first[v] + k]);
        tr_lits_add(must, may);
    }
}

/* Takes away every improvement that the plan deters: the others' issues go the
 * same way, so what is asked of each step is a formula over the party's. */
static void take_away(hunt *h, const tr_plan *plan) {
    const tr_inquiry *q = h->q;
    const tr_terrain *t = q->t;
    tr_lits must = {.a = t->a};
    tr_lit *here = tr_encode_worth(h->e, q->party, tr_copy_of(t, q->state));
    tr_copy before = h->at, after = h->at;
    for (uint32_t k = 0; k < plan->length; k++, before = after) {
        uint32_t j = plan->move[k].by;
        after =
            tr_copy_join(t, h->at, tr_copy_of(t, plan->move[k].to), q->party);
        tr_lits_add(&must, tr_encode_feasible(h->e, after));
        if (q->reply == TR_REPLY_IMPROVING)
            tr_lits_add(&must, tr_encode_better(
                                   h->e, j, tr_encode_worth(h->e, j, after),
                                   tr_encode_worth(h->e, j, before)));
    }
    tr_lit *worth = tr_encode_worth(h->e, q->party, after);
    tr_lits_add(&must, -tr_encode_better(h->e, q->party, worth, here));
    if (q->reply == TR_REPLY_FOR_GOOD) no_more_ways_out(h, plan->to, &must);
    for (size_t k = 0; k < must.count; k++) must.at[k] = -must.at[k];
    tr_sat_clause(h->e->sat, must.at, must.count);
}

static tr_sat_answer next_proposal(hunt *h, uint16_t *to) {
    if (h->rounds++ >= ROUNDS) return TR_CUT_SHORT;
    for (uint32_t k = 0; k < h->count; k++)
        tr_sat_assume(h->e->sat, h->aside[k].excluded);
    tr_sat_answer answer = tr_sat_search(h->e->sat, TR_CONFLICTS);
    if (answer == TR_SAT) tr_copy_read(h->e, h->at, to);
    return answer;
}

/* --- one improvement ------------------------------------------------------ */

static candidate look_into(hunt *h, const uint16_t *to) {
    candidate c = {.to = to, .w = tr_answering_new(h->q, to)};
    if (h->q->reply == TR_REPLY_FOR_GOOD) c.f = tr_flight_new(c.w);
    c.chase = tr_chase_new(c.w, c.f);
    return c;
}

static void let_go(candidate *c) {
    tr_chase_free(c->chase);
    if (c->barrier) tr_barrier_free(c->barrier);
    if (c->f) tr_sat_free(c->f->e->sat);
}

static tr_find pursue(hunt *h, candidate *c, uint32_t depth) {
    tr_plan plan;
    tr_find found = tr_chase_to(c->chase, depth, &plan);
    if (found == TR_FOUND) {
        tr_verdict *v = h->out;
        v->plan = tr_grow(h->q->t->a, v->plan, sizeof *v->plan, v->plans,
                          &h->plan_room);
        v->plan[v->plans++] = plan;
        take_away(h, &plan);
        return TR_FOUND;
    }
    if (depth < PATIENT && depth < h->q->depth && found != TR_GIVEN_UP)
        return found;
    if (!c->barrier) c->barrier = tr_barrier_new(c->w, c->f);
    tr_find proof = tr_barrier_to(c->barrier, depth, h->out);
    if (proof == TR_NEVER) return proof;
    if (found == TR_GIVEN_UP || proof == TR_GIVEN_UP) h->out->cut_short = true;
    return found == TR_GIVEN_UP ? found : TR_NONE_WITHIN;
}

static void set_aside(hunt *h, candidate c) {
    const tr_terrain *t = h->q->t;
    tr_lits clause = {.a = t->a};
    c.excluded = tr_sat_variable(h->e->sat);
    tr_lits_add(&clause, -c.excluded);
    for (uint32_t v = 0; v < t->issues; v++)
        if (h->own[v]) tr_lits_add(&clause, differs(h, c.to, v));
    tr_sat_clause(h->e->sat, clause.at, clause.count);
    h->aside[h->count++] = c;
}

/* True when that settles the matter. */
static bool settles(hunt *h, candidate *c, uint32_t depth, tr_find *found) {
    *found = pursue(h, c, depth);
    if (*found != TR_NEVER) return false;
    h->out->outcome = TR_UNSTABLE;
    h->out->to = c->to;
    return true;
}

/* Everything with replies of up to `depth` moves; true when decided. */
static bool decided_within(hunt *h, uint32_t depth) {
    const tr_terrain *t = h->q->t;
    tr_find found;
    uint32_t kept = 0, before = h->count;
    for (uint32_t k = 0; k < before; k++) {
        bool settled = settles(h, &h->aside[k], depth, &found);
        if (!settled && found == TR_FOUND)
            let_go(&h->aside[k]);
        else
            h->aside[kept++] = h->aside[k];
        if (!settled) continue;
        while (++k < before) h->aside[kept++] = h->aside[k];
        h->count = kept;
        return true;
    }
    h->count = kept;
    while (h->count < ASIDE) {
        uint16_t *to = TR_NEW(t->a, uint16_t, t->issues + 1);
        tr_sat_answer answer = next_proposal(h, to);
        if (answer == TR_CUT_SHORT) h->out->cut_short = true;
        if (answer == TR_UNSAT && !h->count) h->out->outcome = TR_STABLE;
        if (answer != TR_SAT) return answer == TR_UNSAT && !h->count;
        candidate c = look_into(h, to);
        if (settles(h, &c, depth, &found)) {
            let_go(&c);
            return true;
        }
        if (found == TR_FOUND)
            let_go(&c);
        else
            set_aside(h, c);
    }
    return false;
}

static void hunt_for_replies(hunt *h) {
    uint32_t depth = 1;
    while (depth <= h->q->depth && !decided_within(h, depth) &&
           h->rounds < ROUNDS)
        depth++;
    if (h->out->outcome == TR_UNDECIDED) {
        h->out->searched = depth - 1;
        if (h->count) h->out->to = h->aside[0].to;
    }
    for (uint32_t k = 0; k < h->count; k++) let_go(&h->aside[k]);
}

/* Nash: one search. */
static void any_improvement(hunt *h) {
    uint16_t *to = TR_NEW(h->q->t->a, uint16_t, h->q->t->issues + 1);
    tr_sat_answer answer = next_proposal(h, to);
    if (answer == TR_SAT) h->out->to = to;
    h->out->cut_short = answer == TR_CUT_SHORT;
    h->out->outcome = answer == TR_SAT     ? TR_UNSTABLE
                      : answer == TR_UNSAT ? TR_STABLE
                                           : TR_UNDECIDED;
}

tr_verdict *tr_query(const tr_inquiry *q) {
    tr_verdict *out = TR_NEW(q->t->a, tr_verdict, 1);
    hunt h = {.q = q, .out = out};
    if (!q->t->mover[q->party]) return out; /* stable everywhere */
    out->outcome = TR_UNDECIDED;
    h.e = tr_encoder_new(q->t);
    propose_improvements(&h);
    if (q->reply == TR_REPLY_NONE)
        any_improvement(&h);
    else
        hunt_for_replies(&h);
    tr_sat_free(h.e->sat);
    return out;
}

/* --- states by formula ---------------------------------------------------- */

static bool *every_issue(const tr_terrain *t) {
    bool *open = TR_NEW(t->a, bool, t->issues + 1);
    for (uint32_t v = 0; v < t->issues; v++) open[v] = true;
    return open;
}

bool tr_query_state(const tr_terrain *t, const tr_formula *f,
                    const uint16_t *near, const uint16_t *const *seen,
                    uint32_t count, uint16_t *value, bool *cut_short) {
    tr_encoder *e = tr_encoder_new(t);
    tr_copy at = tr_copy_anywhere(e, near, every_issue(t));
    TR_CLAUSE(e->sat, tr_encode(e, f, at));
    TR_CLAUSE(e->sat, tr_encode_feasible(e, at));
    for (uint32_t k = 0; k < count; k++) {
        tr_lits clause = {.a = t->a};
        for (uint32_t v = 0; v < t->issues; v++)
            tr_lits_add(&clause, -at[t->first[v] + seen[k][v]]);
        tr_sat_clause(e->sat, clause.at, clause.count);
    }
    tr_sat_answer answer = tr_sat_search(e->sat, 10 * TR_CONFLICTS);
    if (answer == TR_SAT) tr_copy_read(e, at, value);
    *cut_short = answer == TR_CUT_SHORT;
    tr_sat_free(e->sat);
    return answer == TR_SAT;
}
