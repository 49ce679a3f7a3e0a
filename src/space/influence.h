/* influence.h - preferences with the weight of backers (docs: D122).
 * SPDX-License-Identifier: MIT
 *
 * Utilities of different parties are made comparable by their ranges over the
 * feasible states; what comes out is in the party's own points again. */
#ifndef TR_INFLUENCE_H
#define TR_INFLUENCE_H

#include "space/pref.h"

typedef struct tr_mixing {
    size_t parties;
    double *share; /**< [parties][parties] of whose utility in whose; rows sum
                        to 1 */
    double *low, *range; /**< [parties] of utility; range 0: all alike */
    bool *backed;        /**< [parties] has a backer */
} tr_mixing;

/** Shares from the case's links; NULL after messages.  Iterated: of what
 *  backers want when they have themselves been swayed. */
tr_mixing *tr_mixing_find(tr_arena *a, const tr_space *s, const tr_pref *pref,
                          truce_diags *d, bool iterated);
/** What party j's utility at a state is on party i's scale. */
double tr_on_scale_of(const tr_mixing *m, const tr_pref *pref, size_t i,
                      size_t j, uint32_t state);
/** The case with these preferences: weights where all concerned have weights,
 *  else tables over `s`; `turned`: a party whose utilities are turned around,
 *  -1: none.  Order only: a party's weights may be multiplied by a number. */
truce_case *tr_case_mixed(tr_arena *a, const tr_space *s, const tr_pref *pref,
                          const tr_mixing *m, int turned, bool order_only);
/** Private to src/space: a party's weights with those of its backers; false,
 *  and `out` as it was, where one of them has other preferences. */
bool tr_mixture(tr_arena *a, const truce_case *c, const tr_mixing *m,
                int turned, size_t party, bool order_only, tr_preference *out);

#endif
