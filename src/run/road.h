/* road.h - a roadmap's search put together, for the command and the briefing.
 * SPDX-License-Identifier: MIT */
#ifndef TR_ROAD_H
#define TR_ROAD_H

#include "report/report_roadmap.h"
#include "run/run.h"

/** D131: the state with what is owed at its owed value, which a road has from
 *  the start; the state itself where rules exclude that. */
uint32_t tr_road_start(tr_run *r, uint32_t state);
/** Fill `found`, whose deals, from, target, together and how are given.  Needs
 *  moves, and for `how.credible` preferences of all who move.  False after
 *  messages. */
bool tr_road_find(tr_run *r, tr_roadmap_found *found);

#endif
