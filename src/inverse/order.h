/* order.h - how far a ranking is from one that meets demands (docs: D65).
 * SPDX-License-Identifier: MIT */
#ifndef TR_ORDER_H
#define TR_ORDER_H

#include "base/arena.h"

/** A ranking of n states, as dense ranks. */
typedef struct tr_order {
    uint32_t n, levels;
    const uint32_t *rank;  /**< [n] from 0, higher is better */
    const uint32_t *below; /**< [levels + 1] states of a lower rank */
} tr_order;

tr_order tr_order_of(tr_arena *a, uint32_t n, uint32_t levels,
                     const uint32_t *rank);

/** What a new ranking must say of two states. */
typedef struct tr_demand {
    uint32_t high, low;
    bool strict; /**< `high` stands above `low`; else it is not below it */
} tr_demand;

/** Swaps that it takes to meet one demand alone; 0 where it is met. */
uint64_t tr_swaps_for(const tr_order *o, tr_demand d);

enum { TR_CANNOT_BE = 1, TR_TANGLED = 2, TR_NEARLY = 3 };

typedef struct tr_reordered {
    int fault;      /**< 0, TR_CANNOT_BE; TR_NEARLY: there is a ranking, and a
                         nearer one perhaps; TR_TANGLED: there is none */
    uint64_t swaps; /**< D65: the distance of the ranking */
    uint64_t least; /**< that of a nearest one, at least */
    uint64_t work;  /**< places that were looked at */
    uint32_t *rank; /**< [n] its ranks, not dense */
    uint32_t moved; /**< states that other states may have passed */
    uint32_t *at;   /**< [moved]: every pair that changed has one of these */
} tr_reordered;

/** A nearest ranking that meets all demands.
 *  Cost: O(n), and for each set of m states whose demands reach over common
 *  places O(2^m · m^2); of more than TR_MOST_TANGLED a search that may give up
 *  (order_far.h). */
tr_reordered tr_reorder(tr_arena *a, const tr_order *o, const tr_demand *d,
                        size_t count);
enum { TR_MOST_TANGLED = 8 };
/** The same with a search for stretches of more than `most` states. */
tr_reordered tr_reorder_by(tr_arena *a, const tr_order *o, const tr_demand *d,
                           size_t count, uint32_t most);

/** "`high` now stands above `low`", where it did not. */
typedef struct tr_swap {
    uint32_t high, low;
} tr_swap;

/** The pairs whose order the new ranking changes, up to `most` of them: as many
 *  as its distance. A tie that is broken is one. */
tr_swap *tr_swaps_of(tr_arena *a, const tr_order *o, const tr_reordered *x,
                     size_t most, size_t *count);

#endif
