/* hold.h - what would make a deal hold (docs: D25 to D29).
 * SPDX-License-Identifier: MIT */
#ifndef TR_HOLD_H
#define TR_HOLD_H

#include "bargaining/deals.h"
#include "stability/stability.h"

/** What one principal needs to keep a deal. */
typedef struct tr_hold_party {
    double gain, share;
    double temptation, temptation_share; /**< share of the utility's range */
    uint32_t breach;                     /**< the best breach, or TR_NO_STATE */
    double patience;        /**< least discount factor; INFINITY: impossible */
    bool breakdown_stable;  /**< the breakdown is Nash for every party */
    bool breakdown_nearest; /**< the breakdown state had to be approximated */
    double exposure_now, exposure_later; /**< E and L at the deal */
    double added;        /**< what the deal adds to the exposure */
    double trust_needed; /**< INFINITY: impossible */
    double trust_there;  /**< product over those who could betray; NAN: not
                              declared for one of them */
} tr_hold_party;

typedef enum tr_holder {
    TR_HELD_BY_ITSELF,
    TR_HELD_BY_RESPONSE,
    TR_HELD_BY_FUTURE,
    TR_NOT_HELD
} tr_holder;

typedef struct tr_hold {
    uint32_t state;
    tr_hold_party *of;           /**< [principals] */
    bool stable[TR_USUAL];       /**< for every party that can move */
    uint32_t spoilers, *spoiler; /**< parties */
    tr_holder holder;
} tr_hold;

/** What is the same for all deals; build once. */
typedef struct tr_hold_frame tr_hold_frame;
tr_hold_frame *tr_hold_prepare(tr_arena *a, const tr_space *s,
                               const tr_moves *m, const tr_pref *pref,
                               const tr_deals *d, const tr_stable *stable);
void tr_hold_find(tr_hold_frame *f, uint32_t state, tr_hold *out);

#endif
