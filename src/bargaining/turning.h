/* turning.h - the weight of a backer at which a result turns (docs: D123).
 * SPDX-License-Identifier: MIT */
#ifndef TR_TURNING_H
#define TR_TURNING_H

#include "bargaining/deals.h"
#include "space/influence.h"

/** A range of weights; `from` above `to`: empty. */
typedef struct tr_stretch {
    double from, to;
} tr_stretch;

/** Weights over which one deal has the largest product of gains. */
typedef struct tr_reign {
    tr_stretch at;
    uint32_t state;   /**< TR_NO_STATE: no deal gives everybody a gain */
    tr_stretch holds; /**< of these, where the party gains nothing by leaving
                           it alone */
} tr_reign;

typedef struct tr_turning {
    double most;           /**< the weight that the other backers leave */
    bool moves;            /**< the party can move alone */
    tr_stretch status_quo; /**< where it does not gain by leaving that alone */
    bool weighed;          /**< the party is a principal and deals exist */
    size_t reigns, room;
    tr_reign *reign; /**< in order; each begins where the one before ends */
} tr_turning;

/** What is asked: the case's own preferences, the deals with the weight of
 *  backers, and the link whose weight is varied. */
typedef struct tr_turning_question {
    const tr_space *space;
    const tr_moves *moves;
    const tr_pref *own;    /**< without backers */
    const tr_mixing *mix;  /**< one step */
    const tr_deals *deals; /**< with backers; NULL: not weighed */
    const tr_link *link;
} tr_turning_question;

void tr_turning_find(tr_arena *a, const tr_turning_question *q,
                     tr_turning *out);

#endif
