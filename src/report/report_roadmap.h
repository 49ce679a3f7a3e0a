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
    double at_leap; /**< what is risked there with it */
} tr_relief;

/** What a lever of the case would do about it (D152). */
typedef struct tr_lever_relief {
    size_t lever;
    double risk;    /**< the least of any road with it; in a phase: there */
    double at_leap; /**< there; NAN: it does not count there */
} tr_lever_relief;

/** Who is most exposed in a phase, and what would reassure it (D137, D151). */
typedef struct tr_reassurance {
    tr_breach breach;
    uint32_t step, principal;
    tr_peril peril;
    double guarantee, monitor; /**< what it would risk there with one half */
    size_t levers;
    const tr_lever_relief *lever; /**< those that count there */
} tr_reassurance;

/** What the road keeps to (D135). */
typedef struct tr_road_kept {
    const char *words;
    bool target; /**< so does where it leads */
    bool owed;   /**< it is what is owed */
    bool bars;   /**< there is no road, and would be one without it */
} tr_road_kept;

/** Everything that `truce roadmap` found. */
typedef struct tr_roadmap_found {
    const tr_deals *deals;
    uint32_t from, target;
    tr_caution how;
    uint32_t together;
    uint32_t leasts;
    const double *least; /**< [leasts] by issues a step, from 1 on */
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
    size_t levers;
    const tr_lever_relief *lever; /**< the case's guarantees and monitors */
    double with_levers;           /**< the least of any road with all */
    const double **rate; /**< [indicators][states] a week; NULL: no rates */
    size_t keeps;
    const tr_road_kept *kept; /**< [keeps] */
    /* Where there is no road: */
    uint32_t enough; /**< issues a step with which there is one; 0: unknown */
    double unbound;  /**< the least risk without these */
    bool tried;      /**< each of these was left out in turn */
} tr_roadmap_found;

void tr_report_roadmap(tr_doc *d, const tr_view *v, tr_json *into,
                       const tr_roadmap_found *found);

#endif
