/* inverse.h - what would have to be wanted for a state to last (docs: D117 to
 * D121).  SPDX-License-Identifier: MIT */
#ifndef TR_INVERSE_H
#define TR_INVERSE_H

#include "inverse/condition.h"
#include "inverse/seek.h"

/** One state, party and concept. */
typedef struct tr_inverse {
    uint32_t state, party;
    tr_concept concept;
    bool stable; /**< as things are, for this party */
    const tr_needs *condition;
    tr_count count;       /**< rankings that make it stable for the party */
    tr_count equilibrium; /**< ... for all parties */
    tr_unmade own;        /**< D119: its ranking, stable for it */
    tr_sought alone;      /**< its ranking alone, an equilibrium */
    bool has_lines;       /**< its preference is a list of priorities: */
    tr_sought own_lines, alone_lines; /**< D120: the same by their order */
} tr_inverse;

tr_inverse tr_inverse_of(tr_robust *r, uint32_t state, uint32_t party,
                         tr_concept concept);

/** D121: all rankings together. */
typedef struct tr_together {
    tr_concept concept;
    bool reached; /**< as things are */
    tr_sought rankings;
    bool has_lines; /**< some party that can move has priorities */
    tr_sought lines;
} tr_together;

/** States that are to be equilibria, and states that are to be none. */
tr_together tr_inverse_together(tr_robust *r, const uint32_t *stable,
                                size_t stables, const uint32_t *unstable,
                                size_t unstables, tr_concept concept);

#endif
