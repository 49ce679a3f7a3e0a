/* hypergame.h - what is stable where parties see a case differently (docs:
 * D59 to D61).  SPDX-License-Identifier: MIT */
#ifndef TR_HYPERGAME_H
#define TR_HYPERGAME_H

#include "stability/outlook.h"

/** All bits are over the states of the case. */
typedef struct tr_hypergame {
    size_t count;      /**< concepts; 1 for a profile */
    uint64_t **sees;   /**< [parties] the states that it sees (D58) */
    tr_solved **view;  /**< [parties][count] in its view (D59) */
    tr_solved *alike;  /**< [count] if all saw the case as it is */
    tr_solved *found;  /**< [count] each by its own view (D60) */
    uint64_t **unseen; /**< [count] held by who sees it, not seen by all */
} tr_hypergame;

/** Solve the case of `x`, and every view of it, for `count` concepts, or for
 *  the one profile ask[party] when `profile`.  NULL after messages, or with
 *  `*refused` why a concept does not apply. */
tr_hypergame *tr_hypergame_solve(const tr_stage *x, truce_diags *d,
                                 const tr_ask *ask, size_t count, bool profile,
                                 const char **refused);

/** D61: what a party is wrong about. */
typedef enum tr_surprise {
    TR_IMPOSSIBLE, /**< it takes the state as impossible */
    TR_UNEXPECTED, /**< it expects that someone leaves, and nobody does */
    TR_MISTAKEN,   /**< it takes the state for an equilibrium that is none */
    TR_SURPRISES
} tr_surprise;
extern const char *const tr_surprise_name[TR_SURPRISES];
/** Bits of the states 64 w to 64 w + 63 that are such a surprise to a party
 * under a concept.  Impossible states are so under those by which whoever sees
 * them holds them. */
uint64_t tr_surprises(const tr_hypergame *h, tr_surprise kind, uint32_t party,
                      size_t concept, uint32_t w);

#endif
