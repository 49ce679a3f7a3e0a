/* solutions.h - bargaining solutions of a frontier, with all ties (docs: D20
 * to D24, D74 to D82, D84).  SPDX-License-Identifier: MIT
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
    TR_KS_MINSPREAD,
    TR_NBS_WEIGHTED,
    TR_PROPORTIONAL,
    TR_RELATIVE,
    TR_RAIFFA,
    TR_GUPTA_LIVNE,
    TR_MAX_MIN_GAIN,
    TR_KS_GENIUS,
    TR_MAX_SUM
} tr_solution;
enum { TR_SOLUTIONS = 13 };
extern const char *const tr_solution_name[TR_SOLUTIONS];

/** Solutions of the convex hull, for two principals. */
typedef enum tr_hull_solution {
    TR_HULL_NBS,
    TR_HULL_KS,
    TR_HULL_EGALITARIAN,
    TR_HULL_RAIFFA,
    TR_PERLES_MASCHLER,
    TR_EQUAL_AREA
} tr_hull_solution;
enum { TR_HULL_SOLUTIONS = 6 };
extern const char *const tr_hull_solution_name[TR_HULL_SOLUTIONS];

/** What is bargained over.  Vectors are [principals]. */
typedef struct tr_bargain {
    tr_points frontier;   /**< the strong frontier of the zone (D19) */
    const double *d;      /**< utilities of no deal */
    const double *ideal;  /**< greatest gain over d in the zone Z */
    const double *beyond; /**< greatest gain over d in all of X; not positive
                               where nothing in X is better than d */
    const double *fuzz;   /**< how far rounding to units moved a utility at
                               most; NULL: not at all. What differs by less
                               than that can explain is a tie. */
    /* What some solutions ask for; NULL: not given. */
    const double *power;     /**< positive weights (D74, D75) */
    const double *reference; /**< utilities of an earlier text (D81) */
    const double *base;      /**< utilities of the common base (D82) */
    const double *range;     /**< greatest less least utility in X (D82) */
} tr_bargain;

/** Why a solution has nothing to say. */
typedef enum tr_missing {
    TR_MISSES_NOTHING,
    TR_MISSES_DEAL,      /**< the zone is empty */
    TR_MISSES_POWER,     /**< no weights were given */
    TR_MISSES_REFERENCE, /**< no earlier text was given */
    TR_MISSES_BASE,      /**< no common base was given */
    TR_MISSES_PAIR       /**< there are not exactly two principals */
} tr_missing;
/** The reason as a sentence without its full stop, for text and JSON. */
const char *tr_missing_words(tr_missing m);

/** Rows of the frontier, ascending. */
typedef struct tr_pick {
    tr_missing missing;
    size_t count;
    size_t *at;
} tr_pick;

/** A lottery: the first of two rows with chance `mix`, else the second. */
typedef struct tr_lottery {
    tr_missing missing;
    size_t between[2];
    double mix;      /**< 1 when it is a pure outcome */
    double point[2]; /**< what it is worth: utilities in units */
    bool clipped;    /**< D79: the line that halves misses the frontier */
    tr_pick nearest; /**< pure outcomes */
} tr_lottery;

typedef struct tr_settled {
    tr_pick pick[TR_SOLUTIONS];
    tr_lottery lottery[TR_HULL_SOLUTIONS];
    uint32_t gainers;     /**< size of the largest set that can gain together */
    uint32_t without;     /**< principals whose ideal is d: no possible gain */
    size_t points_differ; /**< 0 or 1: the frontier is empty or one point */
} tr_settled;

void tr_settle(tr_arena *a, const tr_bargain *b, tr_settled *out);

/** Area of the hull (D77) with ideals at 1; NAN unless two principals can both
 *  gain. */
double tr_hull_area(tr_arena *a, const tr_bargain *b);

#endif
