/* refine.h - concepts for refined preferences (docs: D49, D51, D53, D55, D57).
 * SPDX-License-Identifier: MIT */
#ifndef TR_REFINE_H
#define TR_REFINE_H

#include "stability/concept.h"
#include "stability/pairs.h"

typedef enum tr_refinement {
    TR_UNKNOWN_A, /**< moves for the unknown, and is not deterred by it */
    TR_UNKNOWN_B, /**< moves for what is known; not deterred by the unknown */
    TR_UNKNOWN_C, /**< moves for the unknown, and is deterred by it */
    TR_UNKNOWN_D, /**< moves for what is known; deterred by the unknown */
    TR_STRONGLY,
    TR_WEAKLY, /**< generally: the order alone */
    TR_FUZZILY,
    TR_PROBABLY,
    TR_RELATIONAL,
    TR_ORDERED /**< by the order alone: the basic concepts */
} tr_refinement;

/** What a concept asks, for one party.  TR_WEAKLY gives the general concept, of
 *  which the strong states are to be taken away. */
tr_scheme tr_scheme_of(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                       tr_refinement refinement, tr_concept pattern,
                       uint32_t party);

/** What each row of tr_refined_kinds compares states by. */
typedef struct tr_refined {
    tr_refinement refinement;
    tr_concept pattern;
} tr_refined;
tr_refined tr_refined_of(const tr_kind *kind);

/** What is wrong with an explanation under a refined concept, or NULL (D15).
 *  Reads the case's formulas anew and searches by itself. */
const char *tr_refined_fault(const tr_stage *x, const tr_ask *ask,
                             uint32_t state, uint32_t party,
                             const tr_explanation *e);

#endif
