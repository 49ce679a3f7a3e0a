/* pairs.h - stability where preferences are relations between pairs of states
 * (docs: D49, D51, D53, D55, D57).  SPDX-License-Identifier: MIT
 *
 * One scheme holds for all of them.  A party *leaves* s for some t in R_i(s).
 * The others answer by legal sequences whose every *step* they would take.  An
 * answer u deters unless it is still *better* than s; where it must last, no
 * state that the party reaches from u may be better than s either.  s is stable
 * iff each t that the party leaves for has an answer that deters. */
#ifndef TR_PAIRS_H
#define TR_PAIRS_H

#include "stability/relation.h"
#include "stability/stability.h"

typedef struct tr_scheme {
    tr_relation leave, better; /**< of the party */
    bool answers;              /**< false: Nash, nothing deters */
    bool lasting;              /**< SMR: no way out of the answer */
    const tr_relation *step;   /**< [parties] of the others; NULL: any move */
} tr_scheme;

/** Where the party is stable: bits over states.  Exact.  Takes
 *  O(states² + states · moves) / 256 steps of 256 states each, and memory for
 *  every move of the others; leaves by tr_stop() beyond TR_PAIRS_STATES. */
uint64_t *tr_pairs_stable(tr_arena *a, const tr_moves *m, const tr_scheme *x,
                          uint32_t party);
/** Every t that the party leaves for, with a shortest answer that deters. */
tr_explanation *tr_pairs_explain(tr_arena *a, const tr_moves *m,
                                 const tr_scheme *x, uint32_t state,
                                 uint32_t party);

enum { TR_PAIRS_STATES = 131072 };

#endif
