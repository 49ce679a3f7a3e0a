/* pareto.h - which of many vectors no other dominates (docs: D19, D70).
 * SPDX-License-Identifier: MIT */
#ifndef TR_PARETO_H
#define TR_PARETO_H

#include "base/arena.h"

enum { TR_PARETO_WIDTH = 64 };

/** Of `count` rows of `width` whole numbers, those that no other row covers: x
 *  covers y when x >= y in every column and x - y >= slack in some column. With
 *  slack 1 everywhere that is Pareto dominance; a larger slack keeps rows that
 *  are dominated by less than it. Equal rows never cover each other.
 *  `keep` has room for `count` indices; they come out with rows descending
 *  (lexicographically), equal rows by index. Returns how many. */
size_t tr_pareto(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                 const int64_t *slack, uint32_t *keep);

/** Row x against row y, lexicographically: -1, 0, 1. */
static inline int tr_row_order(const int64_t *x, const int64_t *y,
                               uint32_t width) {
    for (uint32_t i = 0; i < width; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}

/** Indices of all rows, rows descending, equal rows by index. */
void tr_rows_sort(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                  uint32_t *order);

#endif
