/* roads.h - what the searches for roads share; private to src/evolution.
 * SPDX-License-Identifier: MIT */
#ifndef TR_ROADS_H
#define TR_ROADS_H

#include "evolution/roadmap.h"

struct tr_roads {
    tr_arena *a;
    tr_ground *g;
    const tr_exposure *e;
    const tr_road_ask *ask;
    const uint16_t *home, *goal;     /* values at the ends of the road */
    const double *node[TR_BREACHES]; /* by tr_roads_node() */
    uint64_t *open; /* a set of states, for one search after the other */
    double most;    /* no road risks more: an upper bound known beforehand */
    bool known[TR_MOST_TOGETHER + 1];
    double least[TR_MOST_TOGETHER + 1];
};

/* [states] the largest exposure of all principals. */
const double *tr_roads_node(tr_roads *r, tr_breach b);
/* What being at a state risks by itself; where the road ends, nothing. */
static inline double tr_roads_floor(const tr_roads *r, tr_breach b,
                                    uint32_t s) {
    return s == r->ask->target ? 0 : r->node[b][s];
}
/* The risk of a step under one breach, no further than it passes `enough`;
 * what its beginning risks by itself may be left out. */
double tr_roads_risk(const tr_roads *r, tr_breach b, const tr_step *step,
                     double enough);
/* Whether a step risks no more than limit[breach] and keeps the order. */
bool tr_roads_may_step(const tr_roads *r, const double *limit,
                       const tr_step *step);
bool tr_roads_in_order(const tr_roads *r, uint32_t x, uint32_t y);
/* In how many issues a state may differ from another that so many steps lead
 * to. */
static inline uint32_t tr_roads_within(const tr_roads *r, uint32_t steps) {
    uint64_t most = (uint64_t)steps * r->ask->together;
    return most < TR_ANY_DISTANCE ? (uint32_t)most : TR_ANY_DISTANCE;
}
/* Make r->open the states that a road may come to, if itself they risk no more
 * than limit[breach]. */
void tr_roads_open(tr_roads *r, const double *limit);
/* The least risk under `b` of any road whose steps risk no more than `other`
 * under take-back (asked for when b is stopping).  `most`: what some road is
 * known not to pass, or INFINITY. */
double tr_roads_bottleneck(tr_roads *r, tr_breach b, uint32_t together,
                           double other, double most);
/* The fewest steps that risk no more than limit[breach]; there is a road. */
uint32_t tr_roads_fewest(tr_roads *r, const double *limit);

#endif
