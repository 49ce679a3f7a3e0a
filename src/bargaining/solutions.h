/* solutions.h - bargaining solutions of a frontier, with all ties (docs: D20
 * to D24).  SPDX-License-Identifier: MIT
 *
 * Everything is in units of the tolerance.  The frontier may hold a point more
 * than once (several outcomes): then each of them is picked. */
#ifndef TR_SOLUTIONS_H
#define TR_SOLUTIONS_H

#include "bargaining/points.h"
#include "base/arena.h"

typedef enum tr_solution {
    TR_NBS,
    TR_KS,
    TR_EGALITARIAN,
    TR_UTILITARIAN,
    TR_KS_MINSPREAD
} tr_solution;
enum { TR_SOLUTIONS = 5 };
extern const char *const tr_solution_name[TR_SOLUTIONS];

/** What is bargained over.  Vectors are [principals]. */
typedef struct tr_bargain {
    tr_points frontier;   /**< the strong frontier of the zone (D19) */
    const double *d;      /**< utilities of no deal */
    const double *ideal;  /**< greatest gain over d in the zone Z */
    const double *beyond; /**< greatest gain over d in all of X; not positive
                               where nothing in X is better than d */
} tr_bargain;

/** Rows of the frontier, ascending. */
typedef struct tr_pick {
    size_t count;
    size_t *at;
} tr_pick;

typedef struct tr_settled {
    tr_pick pick[TR_SOLUTIONS];
    uint32_t gainers; /**< size of the largest set that can gain together */
} tr_settled;

void tr_settle(tr_arena *a, const tr_bargain *b, tr_settled *out);

#endif
