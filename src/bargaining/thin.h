/* thin.h - a first look at many vectors, on all cores (docs: D19, D70).
 * SPDX-License-Identifier: MIT */
#ifndef TR_THIN_H
#define TR_THIN_H

#include "base/arena.h"

/** Of `count` rows, the indices of those that none of a few good rows covers
 *  (as tr_pareto() understands it), ascending, in `left`, which has room for
 *  all. Returns how many. What tr_pareto() keeps of all rows it keeps of
 *  these. */
size_t tr_thin(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
               const int64_t *slack, uint32_t *left);

#endif
