/* merged.h - the deals of a case whose outcomes are not listed (docs: D70 to
 * D73).  SPDX-License-Identifier: MIT */
#ifndef TR_MERGED_H
#define TR_MERGED_H

#include "bargaining/deals.h"

/** What a merged frontier knows beside tr_deals; counts are in decimal. */
typedef struct tr_merged {
    const char *outcomes; /**< feasible states; NULL: not counted */
    const char *possible; /**< X */
    const char *zone;     /**< NULL: not counted */
    const char *frontier; /**< outcomes on it; NULL: not counted */
    uint32_t groups;      /**< of issues, merged one after the other */
    uint32_t largest;     /**< combinations of the largest */
    bool all;             /**< every outcome of the frontier is listed, else one
                               a point */
    double *range;        /**< [principals] greatest less least utility in X, in
                               units */
    const char **ways;    /**< [listed states] outcomes of its point, or NULL */
    /* For the functions below: */
    struct tr_merged_build *build;
    const struct tr_listed *listed;
    const struct tr_big *of_point;
} tr_merged;

/** NULL when the frontier of this case can be merged, else why not. */
const char *tr_merged_refused(tr_arena *a, const truce_case *c);
/** True when merging is likely to be the faster way, or the only one. */
bool tr_merged_better(const truce_case *c, double tolerance);

/** Are there no more feasible states than this? False also where they are not
 *  counted. */
bool tr_merged_few(tr_arena *a, const truce_case *c, uint64_t most);

/** As tr_deals_find(), without listing the feasible states. The states of `out`
 *  are those of `*space`, a selection: the frontier's outcomes (all of them if
 *  there are at most `most`, else one a point), the status quo, the states that
 *  disagreement points name, and `reference` (values, or NULL). `out->merged`
 * is set. */
bool tr_merged_find(tr_arena *a, const truce_case *c, double tolerance,
                    size_t most, const uint16_t *reference, truce_diags *d,
                    tr_space **space, tr_deals *out);

/** More states, by their values, among those of `*space`: their numbers in `d`
 *  change. `numbered`: their indices (D73) are wanted. */
void tr_merged_add(tr_arena *a, tr_deals *d, tr_space **space, size_t count,
                   const uint16_t *const *value, bool numbered);
/** What any outcome is worth to a principal, in units. */
double tr_merged_units(const truce_case *c, const tr_deals *d,
                       uint32_t principal, const uint16_t *value);

/** The values of the one feasible state that satisfies `f`; else how many
 *  do, in decimal. */
const char *tr_merged_state(tr_arena *a, const truce_case *c,
                            const tr_formula *f, uint16_t *value);
/** How many feasible states there are, in decimal; NULL: too many to count. */
const char *tr_merged_count(tr_arena *a, const truce_case *c);
/** Is this a feasible state, and in X? */
bool tr_merged_possible(const truce_case *c, const uint16_t *value);

/** Does some outcome of the frontier of `d` satisfy `f`? */
bool tr_merged_meets(tr_arena *a, const truce_case *c, const tr_deals *d,
                     const tr_formula *f);

#endif
