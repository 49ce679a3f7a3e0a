/* roadmap.h - the safest order of steps to a deal (docs: D131 to D138).
 * SPDX-License-Identifier: MIT */
#ifndef TR_ROADMAP_H
#define TR_ROADMAP_H

#include "evolution/ground.h"

/** What breaks a step: the others take back what they did, or just stop. */
typedef enum tr_breach { TR_TAKE_BACK, TR_STOP } tr_breach;
enum { TR_BREACHES = 2 };

/** Exposure of every principal at every state, as a share of its range
 *  (D132). */
typedef struct tr_exposure {
    uint32_t principals;
    const uint32_t *party;          /**< [principals] */
    const double **at[TR_BREACHES]; /**< [principals][states] */
} tr_exposure;

/** A step into `then` is open only from states of `first` (bits). */
typedef struct tr_before {
    const uint64_t *first, *then;
} tr_before;

typedef struct tr_road_ask {
    uint32_t from, target;
    uint32_t together; /**< most issues that a step changes */
    /** States that a road may pass (bits), or NULL: all. */
    const uint64_t *passable;
    size_t befores;
    const tr_before *before;
    size_t costs;        /**< humanitarian: the first is compared first */
    const double **cost; /**< [costs][states] of a step's time spent there */
} tr_road_ask;

/** Where a principal is most exposed in a step. */
typedef struct tr_peril {
    double share;
    uint32_t state; /**< after its own part alone, or after the whole step */
    bool alone;
} tr_peril;

typedef struct tr_road_step {
    uint32_t from, to;
    tr_peril *peril[TR_BREACHES]; /**< [principals] */
} tr_road_step;

typedef struct tr_road {
    bool found;
    double risk[TR_BREACHES]; /**< the largest of all steps */
    uint32_t steps;
    tr_road_step *step;
    double *cost; /**< [costs] summed over the states before the target */
} tr_road;

typedef struct tr_roads tr_roads;

/** What several searches share; `exposure` and `ask` are kept. */
tr_roads *tr_roads_prepare(tr_arena *a, tr_ground *g,
                           const tr_exposure *exposure, const tr_road_ask *ask);
/** A risk under take-back that some road is known not to pass. */
void tr_roads_bound(tr_roads *r, double most);
/** Whether there is any road. */
bool tr_road_exists(tr_roads *r, uint32_t together);
/** D133: the least risk under take-back that any road has; INFINITY where
 *  there is no road. */
double tr_road_least(tr_roads *r, uint32_t together);
/** D133: the safest road. */
tr_road tr_road_safest(tr_roads *r);
/** D134: the least risk under take-back of roads of at most so many steps.
 *  `road`: the safest.  `*fewest` gets the least number of steps of any road;
 *  risk[k] belongs to fewest + k steps, up to the first that is as low as the
 *  safest road's, at most `most` of them.  Returns how many. */
uint32_t tr_road_haste(tr_roads *r, const tr_road *road, uint32_t most,
                       double *risk, uint32_t *fewest);
/** D132: what each principal risks in a step. */
void tr_road_weigh(tr_roads *r, uint32_t from, uint32_t to, tr_road_step *out);

#endif
