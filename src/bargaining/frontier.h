/* frontier.h - merged sums as rounded points, with their outcomes counted
 * (docs: D70, D71).  SPDX-License-Identifier: MIT */
#ifndef TR_FRONTIER_H
#define TR_FRONTIER_H

#include "bargaining/measure.h"
#include "bargaining/merge.h"

/** A domain to be merged, and what came of it. */
typedef struct tr_front {
    tr_merger m;         /**< factors and their worth are given */
    tr_measure *measure; /**< [parties] */
    int64_t *fixed;      /**< [parties] added to every sum */
    /* Filled by tr_front_find(): */
    bool counted;    /**< no sum was dropped that rounding makes equal */
    size_t points;   /**< different rounded vectors, the first party's best
                          first */
    uint32_t *start; /**< [points + 1] into `node` */
    uint32_t *node;  /**< sums of the last level */
    double *units;   /**< [sums of the last level][parties], rounded */
} tr_front;

/** Slacks and floors from the measures and `d` (in units; NULL: no floor). */
void tr_front_prepare(tr_arena *a, tr_front *f, const double *d);
void tr_front_find(tr_arena *a, tr_front *f);
/** Outcomes by point, and `*all` of them; NULL when they were not counted. */
tr_big *tr_front_ways(tr_arena *a, const tr_front *f, tr_big *all);
/** Outcomes that reach the floor, in decimal; NULL: too many to count. */
const char *tr_front_zone(tr_arena *a, const tr_front *f);
/** The largest and the least sum of a party. */
void tr_front_range(const tr_front *f, uint32_t party, int64_t *most,
                    int64_t *least);

#endif
