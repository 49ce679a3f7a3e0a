/* credibility.h - when a mediator's word is believed (docs: D125 to D127).
 * SPDX-License-Identifier: MIT */
#ifndef TR_CREDIBILITY_H
#define TR_CREDIBILITY_H

#include "bargaining/ledger.h"

/** A mediator's advice to one side, worked out. */
typedef struct tr_credibility {
    const tr_advice *advice;
    double mistaken_low;  /**< the other side is resolute though it looks not */
    double mistaken_high; /**< it is not, though it looks resolute */
    double threshold;     /**< of the probability that the other is resolute,
                               below which the side takes the risk */
    bool takes_risk;      /**< without advice */
    bool followed;      /**< advice, if believed, changes what the side does */
    tr_range band;      /**< of bias; hi INFINITY: none is too much */
    bool exists;        /**< some bias is in the band */
    double lean;        /**< of the mediator's last text toward the side; NAN */
    double seen;        /**< bias with that text weighed in */
    bool believed;      /**< `seen` is in the band */
    tr_range lean_band; /**< the lean with which it would be; NAN: no matter */
    double risk_without, risk_with; /**< probability that talks fail */
} tr_credibility;

/** `ledger` and `deals` may be NULL: then no lean is known. */
tr_credibility *tr_credibility_find(tr_arena *a, const truce_case *c,
                                    const tr_ledger *ledger,
                                    const tr_deals *deals);

#endif
