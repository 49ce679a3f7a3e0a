/* order_far.h - a nearest ranking where many demands meet; private to
 * src/inverse.  SPDX-License-Identifier: MIT */
#ifndef TR_ORDER_FAR_H
#define TR_ORDER_FAR_H

#include "inverse/order.h"

enum { TR_FAR_MOST = 64 };

/** States that tangle within one stretch of a ranking. */
typedef struct tr_far_in {
    const tr_order *o;
    const tr_demand *d;
    size_t demands;
    const uint32_t *at; /**< best first */
    uint32_t count;     /**< up to TR_FAR_MOST */
} tr_far_in;

/** What stands next, from the top: states of one rank, and fillers with them or
 *  by themselves. */
typedef struct tr_far_step {
    uint64_t block; /**< bits over `at` */
    bool group;     /**< the next group of fillers too */
} tr_far_step;

typedef struct tr_far {
    int fault;             /**< 0, TR_CANNOT_BE, TR_NEARLY, TR_TANGLED (then
                                there are no steps) */
    uint64_t swaps, least; /**< of these steps; of any */
    uint32_t steps;
    uint64_t work; /**< in places looked at */
    tr_far_step *step;
} tr_far;

tr_far tr_far_find(tr_arena *a, const tr_far_in *in);

#endif
