/* unmake.h - how near an equilibrium is to being none (docs: D66).
 * SPDX-License-Identifier: MIT */
#ifndef TR_UNMAKE_H
#define TR_UNMAKE_H

#include "inverse/order.h"
#include "stability/concept.h"

/** What it takes to unmake an equilibrium by changing one party's ranking. */
typedef struct tr_unmade {
    bool possible; /**< some ranking of the party does it: `swaps`, and below */
    bool exact;    /**< `swaps` is the least, or none does it; else `at_least`
                        bounds the least from below */
    uint64_t swaps, at_least;
    uint32_t leaver, to; /**< who then leaves the state, and for which */
    tr_swap *pair;       /**< pairs of states that change their order */
    size_t pairs;        /**< of `swaps`, as many as are kept */
} tr_unmade;

enum { TR_MOST_SWAPS_KEPT = 200 };

typedef struct tr_robust {
    const tr_stage *x;
    tr_order *order; /**< [parties] */
    /** [concept][party][n]: the least rank among an improvement and what
     *  deters it, once computed; states stand for themselves only where moves
     *  are transitive. */
    uint32_t **worst[TR_CONCEPTS];
    uint32_t **best; /**< [party][n] the best that the party can move to */
    uint32_t most_nodes;
} tr_robust;

tr_robust *tr_robust_new(const tr_stage *x);
/** D66 for every party: [parties]. The state is an equilibrium under the
 *  concept.  Exact but where a search by other parties' improvements is cut
 *  short (TR_MOST_TANGLED, or too many combinations). */
tr_unmade *tr_unmake(tr_robust *r, uint32_t state, tr_concept concept);

/** D119: the least change of the party's ranking with which the state is stable
 *  for it. Always possible; 0 swaps when it is so. */
tr_unmade tr_make_stable(tr_robust *r, uint32_t state, uint32_t party,
                         tr_concept concept);

/* --- private to src/inverse ----------------------------------------------- */

/** The least change of `party`'s ranking by which another loses what deters it,
 *  under SEQ and SSEQ; improves `out`. */
void tr_sever(tr_robust *r, uint32_t state, tr_concept concept, uint32_t party,
              tr_unmade *out);
/** The best rank that a party can move to from each state, or has there. */
const uint32_t *tr_best_of(tr_robust *r, uint32_t party);

#endif
