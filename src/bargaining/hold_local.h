/* hold_local.h - the states that decide what holds a deal, where states are not
 * listed (docs: D25 to D29, D97, D160).  SPDX-License-Identifier: MIT */
#ifndef TR_HOLD_LOCAL_H
#define TR_HOLD_LOCAL_H

#include "bargaining/deals.h"

/** `d` and `*space` as tr_merged_find() left them. Adds to their states all
 *  that can be reached by moves from these deals, from the status quo, and from
 *  where the deals would break down to. Leaves by tr_stop() where these are too
 *  many. */
void tr_hold_local(tr_arena *a, const truce_case *c, tr_deals *d,
                   tr_space **space, size_t count, const uint16_t *const *deal);

/** The possible deals in which `f` holds, by their values; leaves by tr_stop()
 *  where they are too many. */
const uint16_t **tr_deals_where(tr_arena *a, const truce_case *c,
                                const tr_formula *f, size_t *count);

/** Greatest less least utility of each principal over all feasible states. */
double *tr_feasible_range(tr_arena *a, const truce_case *c, const tr_deals *d);

#endif
