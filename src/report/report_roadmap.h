/* report_roadmap.h - a roadmap in words and in JSON.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_ROADMAP_H
#define TR_REPORT_ROADMAP_H

#include "bargaining/exposure.h"
#include "evolution/plan.h"
#include "report/words.h"

/** The least risk with a means at hand that makes the leap smaller. */
typedef struct tr_relief {
    uint32_t principal; /**< for whom; all where it is `principals` */
    double guarantee, monitor;
    double risk;
} tr_relief;

/** Who is most exposed in a phase, and what would reassure it (D137). */
typedef struct tr_reassurance {
    uint32_t step, principal;
    tr_peril peril;
    double guarantee, monitor; /**< what it would risk there with one half */
} tr_reassurance;

/** Everything that `truce roadmap` found. */
typedef struct tr_roadmap_found {
    const tr_deals *deals;
    uint32_t from, target;
    tr_caution how;
    uint32_t together;
    const double *least; /**< [together] by issues a step, from 1 on */
    tr_road road;
    tr_exposure exposure;
    const double *const *gain; /**< [principals] M by state, in utility */
    uint32_t haste, fewest;
    const double *haste_risk; /**< [haste] */
    uint32_t phases;
    const tr_phase *phase;
    const tr_reassurance *reassurance; /**< [phases] */
    tr_leap leap;
    size_t reliefs;
    const tr_relief *relief;
    const double **rate; /**< [indicators][states] a week; NULL: no rates */
    const char *const *condition; /**< what the road keeps to, in words */
    size_t conditions;
} tr_roadmap_found;

void tr_report_roadmap(tr_doc *d, const tr_view *v, tr_json *into,
                       const tr_roadmap_found *found);

#endif
