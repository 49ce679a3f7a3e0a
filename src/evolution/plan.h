/* plan.h - a road told in phases, and the leap in it that no order avoids
 * (docs: D136, D137).  SPDX-License-Identifier: MIT */
#ifndef TR_PLAN_H
#define TR_PLAN_H

#include "evolution/roadmap.h"

/** Steps `first` to `last` of a road. */
typedef struct tr_phase {
    uint32_t first, last;
    double rest; /**< the most that a principal loses if all stop at its end */
} tr_phase;

/** D136: the road in at most `most` phases.  `*count` gets how many. */
tr_phase *tr_plan_phases(tr_arena *a, const tr_road *road, const tr_exposure *e,
                         uint32_t most, uint32_t *count);

/** D137, D151: the step of the largest risk under take-back; under stopping
 *  where there is none. */
typedef struct tr_leap {
    tr_breach breach;
    uint32_t step, principal;
    tr_peril peril;
    int issue;      /**< the change that causes it, -1: none alone does */
    double without; /**< what would be risked without that change */
} tr_leap;

tr_leap tr_plan_leap(tr_arena *a, const tr_space *s, const tr_road *road,
                     const tr_exposure *e);

/** The principal who risks most in a step, first of equals. */
uint32_t tr_plan_most(const tr_road_step *s, tr_breach b, uint32_t principals);

#endif
