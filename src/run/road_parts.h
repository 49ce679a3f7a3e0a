/* road_parts.h - what the search for a road shares; private to src/run.
 * SPDX-License-Identifier: MIT */
#ifndef TR_ROAD_PARTS_H
#define TR_ROAD_PARTS_H

#include "run/road.h"

/** A lever of the case that makes exposure less: where it counts (D152). */
typedef struct tr_road_lever {
    size_t lever; /**< of the case */
    uint32_t principal;
    const uint64_t *holds; /**< bits of states */
    bool guarantee;        /**< else a monitor */
    double share;
} tr_road_lever;

/** Means at hand: shares, and levers of the case. */
typedef struct tr_means {
    tr_caution how;
    const tr_road_lever *lever;
    size_t levers;
} tr_means;

/** Exposure of the principals with nothing at hand but `how` (D132). */
typedef struct tr_exposing {
    tr_run *r;
    const tr_deals *d;
    tr_betrayal *betrayal;      /**< [principals] */
    double **value;             /**< [principals][states] M */
    double **loss[TR_BREACHES]; /**< [principals][states] shares */
    double *range;              /**< [principals] */
} tr_exposing;

tr_exposing tr_road_expose(tr_run *r, const tr_deals *d, const tr_caution *how);
/** Value and loss under take-back of principal i, with means. */
void tr_road_expose_with(tr_exposing *x, uint32_t i, const tr_means *with);
/** What a principal would risk at a state with means. */
double tr_road_risk_with(const tr_exposing *x, uint32_t i, uint32_t state,
                         const tr_means *with);
/** As the searches take it. */
tr_exposure tr_road_exposure(tr_run *r, const tr_exposing *x);

/** D137, D151, D152: what would make the leap smaller, and what would reassure
 *  in each phase. */
void tr_road_relieve(tr_run *r, tr_ground *g, tr_exposing *x,
                     const tr_road_ask *ask, tr_roadmap_found *f);

#endif
