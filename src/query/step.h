/* step.h - moves of the others, as clauses; private to src/query.
 * SPDX-License-Identifier: MIT */
#ifndef TR_STEP_H
#define TR_STEP_H

#include "query/query.h"

/** The others, after one improvement of the party. */
typedef struct tr_answering {
    const tr_inquiry *q;
    const uint16_t *from; /**< the improvement */
    bool *open;           /**< [issues] they may change it */
    bool *who;            /**< [parties] who of them can move */
    /** One of them changes one issue at a time: who moved last matters, and a
     *  move that changes nothing else can give it its turn. */
    bool turns;
    bool improving;
} tr_answering;

tr_answering *tr_answering_new(const tr_inquiry *q, const uint16_t *from);

/** A list of literals. */
typedef struct tr_lits {
    tr_arena *a;
    tr_lit *at;
    size_t count, room;
} tr_lits;
void tr_lits_add(tr_lits *l, tr_lit x);

/** A copy with what it is worth. */
typedef struct tr_point {
    tr_copy at;
    tr_lit **worth; /**< [parties] of those who matter */
    tr_lit better; /**< the party is better off than at the state asked about */
} tr_point;
tr_point tr_point_new(tr_encoder *e, const tr_answering *w, tr_copy at);

/** One move of one of the others from x to y.  Who moves, and that the rest
 *  stays, are clauses; what else must hold is added to `must`.  `last` says
 *  who moved before, or is NULL.  Returns [parties] "this one moves". */
tr_lit *tr_step(tr_encoder *e, const tr_answering *w, const tr_point *x,
                const tr_point *y, const tr_lit *last, tr_lits *must);

/** SMR: what the party could still do after a reply. */
typedef struct tr_flight {
    const tr_answering *w;
    tr_encoder *e;
    tr_copy at;     /**< the party's issues open, and the others' */
    uint32_t count; /**< escapes found so far */
    size_t room;
    const uint16_t **escape;
} tr_flight;
tr_flight *tr_flight_new(const tr_answering *w);
/** Looks for an escape from the state; one that is found is kept.  After
 *  TR_UNSAT tr_flight_used() says on which of its issues that rests. */
tr_sat_answer tr_flight_try(tr_flight *f, const uint16_t *state, int conflicts);
bool tr_flight_used(const tr_flight *f, const uint16_t *state, uint32_t issue);
/** "This escape is open from the copy." */
tr_lit tr_flight_open(tr_encoder *e, const tr_answering *w, tr_copy at,
                      const uint16_t *escape);

/* What came of looking for replies to one improvement. */
typedef enum tr_find {
    TR_FOUND,
    TR_NONE_WITHIN,
    TR_NEVER,
    TR_GIVEN_UP
} tr_find;

/** Replies of ever more moves (bounded model checking). */
typedef struct tr_chase tr_chase;
tr_chase *tr_chase_new(const tr_answering *w, tr_flight *f);
/** TR_FOUND, TR_NONE_WITHIN `depth` moves, or TR_GIVEN_UP. */
tr_find tr_chase_to(tr_chase *c, uint32_t depth, tr_plan *plan);
void tr_chase_free(tr_chase *c);

/** That there is no reply, however long: an invariant (property-directed
 *  reachability). */
typedef struct tr_barrier tr_barrier;
tr_barrier *tr_barrier_new(const tr_answering *w, tr_flight *f);
/** TR_NEVER: `out` is proved; TR_NONE_WITHIN: not with `depth` frames. */
tr_find tr_barrier_to(tr_barrier *b, uint32_t depth, tr_verdict *out);
void tr_barrier_free(tr_barrier *b);

enum { TR_CONFLICTS = 20000 }; /* a search, at most */

#endif
