/* exposure.h - what a principal may lose if the others do not keep their word
 * (docs: D27, D132).  SPDX-License-Identifier: MIT */
#ifndef TR_EXPOSURE_H
#define TR_EXPOSURE_H

#include "bargaining/deals.h"
#include "stability/stability.h"

/** How exposure is reckoned. */
typedef struct tr_caution {
    bool credible;    /**< the others do only what they gain by */
    double guarantee; /**< share of the loss that a guarantor makes good */
    double monitor;   /**< share of the time before an answer that it saves */
} tr_caution;

/** D27: the least that the others can bring a principal to, by state. */
typedef struct tr_betrayal {
    double *now;   /**< E: at once */
    double *later; /**< L: after its best answer */
} tr_betrayal;

/** Two sweeps of the others' moves. */
tr_betrayal tr_betrayal_find(tr_arena *a, const tr_moves *m,
                             const tr_pref *pref, const tr_deals *d,
                             uint32_t principal, bool credible);
/** D27, D132: the value M under betrayal where one is worth `u`, E is `now` and
 *  L is `later`, with guarantors and monitors at hand. */
double tr_betrayed(const tr_caution *how, double patience, double now,
                   double later, double u);

/** The patience that a case gives a party, 0 where it gives none. */
double tr_patience_of(const truce_case *c, uint32_t party);
/** Largest less least utility of a principal over the feasible states. */
double tr_range_of(const tr_deals *d, uint32_t principal, uint32_t n);

#endif
