/* levers.h - the least costly way to hold a deal (docs: D111 to D116).
 * SPDX-License-Identifier: MIT */
#ifndef TR_LEVERS_H
#define TR_LEVERS_H

#include "bargaining/hold.h"

/** By what a deal is to be held (D113). */
typedef enum tr_hold_by {
    TR_BY_NASH,
    TR_BY_SEQ,
    TR_BY_PATIENCE,
    TR_BY_TRUST,
    TR_BY_MONITORING,
    TR_HOLD_BYS
} tr_hold_by;

extern const char *const tr_hold_by_name[TR_HOLD_BYS];

typedef struct tr_lever_question {
    tr_hold_question hold; /**< `stable` is not needed */
    tr_hold_by by;
    double patience; /**< of parties for which the case gives none */
} tr_lever_question;

/** What a condition asks (D113). */
typedef enum tr_need {
    TR_NEED_ACCEPT,  /**< the principal is no worse off than without a deal */
    TR_NEED_STAY,    /**< a breach pays no more than the deal */
    TR_NEED_DREAD,   /**< nor does what it breaks down to */
    TR_NEED_PATIENT, /**< nor the breach now and the breakdown later */
    TR_NEED_SEEN,    /**< nor the breach, seen as well as it is */
    TR_NEED_TRUST,   /**< the others are trusted enough */
    TR_NEED_REPLY,   /**< every improvement is met by one of the others' */
    TR_NEED_HOME     /**< its factions ratify it */
} tr_need;

/** A condition: of all of a kind and a party, or one of them with its breach.
 */
typedef struct tr_lever_term {
    tr_need need;
    uint32_t party;
    uint32_t breach, breakdown; /**< or TR_NO_STATE */
} tr_lever_term;

/** The levers used, and what they cost. */
typedef struct tr_bundle {
    bool found;
    double cost;
    uint32_t used; /**< bits over levers */
    double *share; /**< [levers] of the most that there is, 0 to 1 */
} tr_bundle;

/** What one unit less of a lever, or all of it, would do. */
typedef struct tr_lever_cut {
    uint32_t lever;
    double less; /**< by how much it is cut */
    bool all;    /**< it is taken away whole */
    bool breaks; /**< some condition then fails; else it is used for cost */
    tr_lever_term demand; /**< the one that fails most */
    double gain;          /**< by so much, in the party's points; NAN: seq */
} tr_lever_cut;

/** What replaces a lever, or a holder's levers, and at which cost. */
typedef struct tr_instead {
    uint32_t what; /**< a lever, or a party */
    tr_bundle instead;
} tr_instead;

/** A demand that is not met, and by how much, in points (NAN by seq). */
typedef struct tr_lever_lacking {
    tr_lever_term demand;
    double by;
} tr_lever_lacking;

/** D145: what the nearest bundle leaves short. */
typedef struct tr_shortfall {
    tr_bundle nearest; /**< not found: nothing is said */
    double total;      /**< NAN by seq */
    uint32_t count;
    tr_lever_lacking *of;
    uint64_t left; /**< by seq: which */
} tr_shortfall;

/** One deal. */
typedef struct tr_lever_plan {
    uint32_t state;
    bool ratified;  /**< without levers */
    bool reachable; /**< levers work on factions of all who do not ratify */
    tr_bundle best;
    double *gain; /**< [principals] with the bundle; as it is if none works */
    uint32_t readings;
    tr_lever_cut *reading;
    uint32_t levers, holders;
    tr_instead *lever, *holder; /**< of those used */
    uint32_t conflicts;         /**< when no bundle works: the fewest */
    tr_lever_term *conflict;
    bool least;             /**< no smaller set conflicts */
    tr_shortfall shortfall; /**< likewise */
} tr_lever_plan;

typedef struct tr_lever_frame tr_lever_frame;
/** NULL after messages.  One pass over all states and a lever. */
tr_lever_frame *tr_levers_prepare(tr_arena *a, const tr_lever_question *q,
                                  truce_diags *d);
/** Everything about one deal. */
void tr_levers_plan(tr_lever_frame *f, uint32_t state, tr_lever_plan *out);
/** Only the cheapest bundle. */
tr_bundle tr_levers_cheapest(tr_lever_frame *f, uint32_t state);

/** A deal among all, by the cost of holding it. */
typedef struct tr_priced {
    uint32_t state;
    tr_bundle bundle;
    double least_share; /**< least of the principals' shares (KS) */
    bool undominated;   /**< no other costs less and shares better */
} tr_priced;

typedef struct tr_prices {
    uint32_t deals, held, free; /**< all; that some bundle holds; at no cost */
    bool at_home; /**< some levers work on factions: `deals` may be ratified */
    tr_priced *deal; /**< [held] by cost, then share, then state */
    uint32_t *uses;  /**< [levers] in how many of their bundles */
} tr_prices;

/** D116: all deals of the zone that are ratified at home, or with some bundle
 *  can be. */
void tr_levers_price(tr_lever_frame *f, tr_prices *out);

#endif
