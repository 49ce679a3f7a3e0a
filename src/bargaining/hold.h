/* hold.h - what would make a deal hold (docs: D25 to D29, D97).
 * SPDX-License-Identifier: MIT */
#ifndef TR_HOLD_H
#define TR_HOLD_H

#include "bargaining/breakdown.h"
#include "bargaining/home.h"
#include "bargaining/monitor.h"
#include "bargaining/threat.h"
#include "bargaining/trust.h"
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
                              known for one of them */
    tr_stakes stakes;    /**< D96; `broken` is NAN without a breakdown */
    tr_watched watched;
} tr_hold_party;

typedef enum tr_holder {
    TR_HELD_BY_ITSELF,
    TR_HELD_BY_RESPONSE,
    TR_HELD_BY_FUTURE,
    TR_NOT_HELD
} tr_holder;
enum { TR_HOLDERS = 4 };

typedef struct tr_hold {
    uint32_t state;
    tr_hold_party *of;           /**< [principals] */
    bool stable[TR_USUAL];       /**< for every party that can move */
    uint32_t spoilers, *spoiler; /**< parties */
    tr_holder holder;
    bool efficient;           /**< on the frontier */
    tr_ratification *at_home; /**< NULL: nobody has factions */
    bool holds;               /**< efficient, ratified and held (D97) */
} tr_hold;

/** What holding is asked about, and with what in mind. */
typedef struct tr_hold_question {
    const tr_space *space;
    const tr_moves *moves;
    const tr_pref *pref;
    const tr_deals *deals;
    const tr_stable *stable;
    const tr_trust *trust; /**< or NULL */
    const tr_homes *homes; /**< or NULL */
    tr_watch watch;
    tr_draws draws;
    double *range; /**< [principals] over all feasible states, where the space
                        has some of them only; else NULL */
} tr_hold_question;

/** What is the same for all deals; build once. */
typedef struct tr_hold_frame tr_hold_frame;
tr_hold_frame *tr_hold_prepare(tr_arena *a, const tr_hold_question *q);
/** Each of these states in turn; two passes over all states a principal, and
 *  two more for each party whose trust matters. */
void tr_hold_find(tr_hold_frame *f, tr_places at, tr_hold *out);

/** All deals of the zone, by what holds them (D97). */
typedef struct tr_upheld {
    bool breakable;    /**< some party can move: else nothing is asked */
    bool unlisted;     /**< deals are not listed: nothing is counted */
    const char *which; /**< then: which deals were looked at, if not the whole
                            frontier; else NULL */
    uint64_t count[TR_HOLDERS];
    uint64_t ratified[TR_HOLDERS]; /**< the ratified ones of them */
    tr_list holds; /**< efficient, ratified and held; ascending */
} tr_upheld;
void tr_upheld_find(tr_hold_frame *f, tr_upheld *out);
/** The same from these deals, where deals are not listed. */
void tr_upheld_of(const tr_hold_frame *f, const tr_hold *hold, uint32_t count,
                  const char *which, tr_upheld *out);

/* Private to src/bargaining: the parts of the frame. */
struct tr_hold_frame {
    tr_arena *a;
    tr_hold_question q;
    tr_breakdowns *broken; /**< NULL without a status quo */
    double *range;         /**< [principals] of utility */
};
/** D97: patience that is enough, if the party has no more than this. */
bool tr_patience_is_there(const tr_hold_frame *f, uint32_t principal,
                          double needed);

#endif
