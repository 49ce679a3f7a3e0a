/* condition.h - what a party must want for a state to be stable (docs: D117,
 * D118).  SPDX-License-Identifier: MIT */
#ifndef TR_CONDITION_H
#define TR_CONDITION_H

#include "stability/concept.h"

/** For every clause there must be a term such that the target is ranked no
 *  lower than each state of the term.  No clauses: always stable.  A clause
 *  without terms never occurs: the improvement itself is one. */
typedef struct tr_needs {
    bool too_large; /**< it was not written down: the rest is empty */
    uint32_t state, party;
    uint32_t clauses, terms;
    uint32_t *clause; /**< [clauses + 1] into `of`, numbers of terms */
    uint32_t *of;     /**< ascending */
    uint32_t *term;   /**< [terms + 1] into `at`, states */
    uint32_t *at;     /**< ascending */
    uint32_t *move;   /**< [clauses] the improvement that it answers */
} tr_needs;

/** D117, reduced: no term contains another of its clause, and, unless there are
 *  very many, no clause follows from another.  Cost: a walk for each move of
 *  the party from the state. */
tr_needs *tr_needs_of(const tr_stage *x, uint32_t state, uint32_t party,
                      tr_concept concept);
/** Whether a ranking meets it. */
bool tr_needs_met(const tr_needs *c, const uint32_t *rank);

/** D118 */
typedef struct tr_count {
    const char *satisfying, *total; /**< in decimal; NULL: not counted */
    bool estimated;                 /**< `share` is there */
    double share;
} tr_count;

/** How many of the strict rankings of the states meet the condition. Exact as
 *  far as whole numbers of 128 bits carry it; the share to about 12 digits. */
tr_count tr_needs_count(const tr_stage *x, const tr_needs *c);
/** With how many of them the state is stable for every party, the others'
 *  rankings as they are: under SEQ and SSEQ others depend on this party's
 * steps, and where that concerns more than TR_MOST_ARRANGED states it is not
 * counted. */
tr_count tr_equilibrium_count(const tr_stage *x, const tr_needs *c,
                              tr_concept concept, const tr_count *own);
enum { TR_MOST_ARRANGED = 8 };

#endif
