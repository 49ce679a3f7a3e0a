/* pieces.h - every result by a backer's weight (docs: D143, D144).
 * SPDX-License-Identifier: MIT */
#ifndef TR_PIECES_H
#define TR_PIECES_H

#include "bargaining/deals.h"
#include "bargaining/lines.h"
#include "stability/stability.h"

enum { TR_TURNING_SOLUTIONS = 2 }; /* Kalai-Smorodinsky, egalitarian */

/** What is found at a weight, or all over a band of weights. */
typedef struct tr_found_at {
    tr_band at;
    uint32_t equilibria[TR_CONCEPTS];
    uint32_t zone, outcomes, gainers;    /**< where deals are weighed */
    uint32_t deal[TR_TURNING_SOLUTIONS]; /**< the first tie; TR_NO_STATE */
} tr_found_at;

/** Weights over which a solution names one deal first.  Where it begins is
 *  known to lie between `after` and `from`: the same where it is exact. */
typedef struct tr_regime {
    double after, from, to;
    bool exact;
    uint32_t state;
} tr_regime;

typedef struct tr_pieces {
    bool whole;        /**< the bands are all weights; else weights looked at */
    bool deals;        /**< deals are weighed */
    uint32_t critical; /**< weights at which states change places; `whole` */
    size_t count, room;
    tr_found_at *at;
    size_t regimes[TR_TURNING_SOLUTIONS], regime_room[TR_TURNING_SOLUTIONS];
    tr_regime *regime[TR_TURNING_SOLUTIONS];
} tr_pieces;

typedef struct tr_pieces_question {
    const tr_space *space; /**< of the case with backers as they are */
    tr_moves *moves;       /**< its own: sorted anew, and left so */
    const tr_pref *pref;   /**< with backers as they are */
    const tr_lines *lines;
    uint32_t party;
    double declared; /**< the weight in the case */
    bool deals;
    truce_diags *d;
} tr_pieces_question;

void tr_pieces_find(tr_arena *a, const tr_pieces_question *q, tr_pieces *out);

#endif
