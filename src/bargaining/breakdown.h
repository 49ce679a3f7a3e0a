/* breakdown.h - where a broken deal ends up (docs: D26).
 * SPDX-License-Identifier: MIT */
#ifndef TR_BREAKDOWN_H
#define TR_BREAKDOWN_H

#include "bargaining/deals.h"

typedef struct tr_breakdowns tr_breakdowns;

typedef struct tr_breakdown {
    uint32_t state;
    bool nearest; /**< what falls back is infeasible; the nearest state to it */
} tr_breakdown;

/** Needs a status quo.  Where rules leave states out: one pass over them. */
tr_breakdowns *tr_breakdowns_new(tr_arena *a, const tr_space *s,
                                 const tr_deals *d);
/** b(t) for a principal. */
tr_breakdown tr_breakdown_of(tr_breakdowns *b, uint32_t principal, uint32_t t);

#endif
