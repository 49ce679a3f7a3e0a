/* ripeness.h - is the moment ripe for talks? (docs: D128 to D130)
 * SPDX-License-Identifier: MIT */
#ifndef TR_RIPENESS_H
#define TR_RIPENESS_H

#include "bargaining/deals.h"
#include "stability/outlook.h"

/** One principal, objectively or in its own view. */
typedef struct tr_ripe_side {
    bool stalemate;      /**< no move of its own gains (D128) */
    uint32_t escalation; /**< its best move that gains, or TR_NO_STATE */
    bool way_out;        /**< a deal that gains for all (D130) */
    uint32_t exit;       /**< that deal, the best for the side; TR_NO_STATE */
    bool unseen;         /**< in its view the status quo is impossible */
} tr_ripe_side;

typedef struct tr_ripe_party {
    tr_ripe_side fact, view;
    bool same_view;      /**< it sees the case as it is */
    bool bearable_known; /**< the case says how much it can bear */
    double bearable;     /**< that level, in utility */
    double now;          /**< utility of the status quo */
    double pain;         /**< level less now, as a share of its range (D129) */
} tr_ripe_party;

typedef struct tr_ripeness {
    uint32_t status_quo;
    tr_ripe_party *of; /**< [principals] */
    uint32_t best;     /**< the deal of the largest least gain, TR_NO_STATE */
    double gain;       /**< that least gain, as a share of the range */
    double index;      /**< D130; NAN where no level is known */
    bool ripe, ripe_seen;
    bool known, known_seen; /**< whether these can be said (D130) */
} tr_ripeness;

/** `open` are the deals that count (bits), such as those that pass at home;
 *  NULL: all.  The status quo must be there.  NULL after messages. */
tr_ripeness *tr_ripeness_find(const tr_stage *x, truce_diags *d,
                              const tr_deals *deals, const uint64_t *open);

#endif
