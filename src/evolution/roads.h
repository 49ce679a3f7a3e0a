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
    double *node[TR_BREACHES]; /* [states] the largest of all principals */
    double *best;              /* [states] least risk known */
    uint64_t *open;            /* states still of interest */
    uint64_t *direct; /* states whose issues are all as at an end of the road */
    bool only_direct; /* look at no others */
    double most;      /* no road risks more: an upper bound known beforehand */
    bool known[TR_MOST_TOGETHER + 1];
    double least[TR_MOST_TOGETHER + 1];
};

double tr_roads_risk(const tr_roads *r, tr_breach b, uint32_t x,
                     const tr_step *step, double enough);
bool tr_roads_in_order(const tr_roads *r, uint32_t x, uint32_t y);
uint64_t *tr_roads_open(tr_roads *r, double take_back, double stop);

#endif
