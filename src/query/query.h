/* query.h - is this state stable?  Without enumerating states (docs: D67 to
 * D69).  SPDX-License-Identifier: MIT
 *
 * For one state, party and concept, by SAT.  What is found is exact, and comes
 * with what proves it; where sequences of the others' moves would have to be
 * longer than the bound, the outcome is open. */
#ifndef TR_QUERY_H
#define TR_QUERY_H

#include "query/encode.h"

/** Which replies of the others count (D10 to D13). */
typedef enum tr_reply {
    TR_REPLY_NONE,     /**< nash */
    TR_REPLY_ANY,      /**< gmr: any moves */
    TR_REPLY_FOR_GOOD, /**< smr: any moves that leave no escape */
    TR_REPLY_IMPROVING /**< seq: improvements */
} tr_reply;
enum { TR_REPLIES = 4 };
/** "nash", "gmr", "smr", "seq". */
extern const char *const tr_reply_name[TR_REPLIES];

typedef struct tr_inquiry {
    const tr_terrain *t;
    const uint16_t *state; /**< [issues] feasible */
    uint32_t party;
    tr_reply reply;
    uint32_t depth; /**< moves that a reply may have, at most */
} tr_inquiry;

typedef enum tr_outcome { TR_STABLE, TR_UNSTABLE, TR_UNDECIDED } tr_outcome;

/** One move: who, and the state after it. */
typedef struct tr_query_move {
    uint32_t by;
    const uint16_t *to;
} tr_query_move;

/** A reply that deters an improvement, and every other one from which the same
 *  changes are legal and leave the party no better off. */
typedef struct tr_plan {
    const uint16_t *to; /**< the improvement that it was found for */
    uint32_t length;
    tr_query_move *move;
} tr_plan;

/** "Issue has (or has not) this value"; or, of issue -1, "party `value` moved
 *  last". */
typedef struct tr_claim {
    int32_t issue;
    uint32_t value;
    bool negated;
} tr_claim;

/** One of its claims holds. */
typedef struct tr_claims {
    uint32_t count;
    tr_claim *at;
} tr_claims;

typedef struct tr_verdict {
    tr_outcome outcome;
    /** Stable: every improvement is met by one of these (none are needed when
     *  there is no improvement). Otherwise those found on the way. */
    uint32_t plans;
    tr_plan *plan;
    /** Unstable: the improvement that nothing deters; undecided: one for which
     *  nothing was found. */
    const uint16_t *to;
    /** Unstable, but for Nash: whatever the others do after `to`, all of these
     *  keep holding, and where they hold the party is better off than at the
     *  state asked about, or, for smr, one of the escapes helps it. */
    uint32_t kept;
    tr_claims *keep;
    uint32_t escapes;
    const uint16_t **escape; /**< the party's own issues count */
    /** Undecided: replies of up to this many moves were ruled out for `to`. */
    uint32_t searched;
    bool cut_short; /**< a search reached its limit of conflicts or rounds */
} tr_verdict;

/** Answer. Cost: that of the SAT calls, each of bounded effort. */
tr_verdict *tr_query(const tr_inquiry *q);

/** A state in which `f` holds and every rule, that differs from those of
 *  `seen`; false when there is none (or `*cut_short`). */
bool tr_query_state(const tr_terrain *t, const tr_formula *f,
                    const uint16_t *near, const uint16_t *const *seen,
                    uint32_t count, uint16_t *value, bool *cut_short);

#endif
