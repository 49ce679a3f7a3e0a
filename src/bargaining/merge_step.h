/* merge_step.h - one step of merging: sums so far, and what is added (docs:
 * D70). SPDX-License-Identifier: MIT */
#ifndef TR_MERGE_STEP_H
#define TR_MERGE_STEP_H

#include "base/arena.h"

enum { TR_MOST_MERGED = 64 }; /**< parties */

/** Sums of part of an outcome that can be part of a frontier outcome. */
typedef struct tr_level {
    size_t count;
    int64_t *row;   /**< [count][parties], descending */
    uint32_t *from; /**< [count] row of the level before */
    uint32_t *via;  /**< [count] the part by which it came */
    uint64_t *ways; /**< [count] combinations; UINT64_MAX: more than fit */
} tr_level;

/** "These sums, and to each this much more, in `size` ways." */
typedef struct tr_part {
    const tr_level *from;
    const int64_t *add; /**< [parties] */
    uint64_t size;
    uint32_t via;
} tr_part;

typedef struct tr_sum2 {
    int64_t u[2];
    uint32_t from, via;
    uint64_t ways;
} tr_sum2;

typedef struct tr_sums { /* row by row */
    size_t count;
    int64_t *row;
    uint32_t *from, *via;
    uint64_t *ways;
} tr_sums;

/** What steps have in common, and work space that is kept from one to the next.
 */
typedef struct tr_stepper {
    uint32_t parties;
    const int64_t *slack; /**< [parties] see tr_pareto() */
    uint32_t done, all;   /**< steps, for messages */
    size_t made;          /**< sums looked at, in all */
    size_t held;          /**< sums of the last step */
    tr_sums s;
    size_t room, room2;
    tr_sum2 *two, *other;
} tr_stepper;

/** All sums of the parts that are not below `bound` and not covered (with
 *  `slack`) by another one. Leaves by tr_stop() when they do not fit the
 *  memory. */
void tr_merge_step(tr_arena *a, tr_stepper *w, const tr_part *part,
                   size_t parts, const int64_t *bound, tr_level *out);

/** Room for `n` sums. */
void tr_level_room(tr_arena *a, tr_level *l, size_t n, uint32_t parties);
/** The place of a sum in a level, or -1. */
ptrdiff_t tr_level_find(const tr_level *l, uint32_t parties,
                        const int64_t *row);

static inline uint64_t tr_ways_times(uint64_t x, uint64_t y) {
    return y && x > UINT64_MAX / y ? UINT64_MAX : x * y;
}

#endif
