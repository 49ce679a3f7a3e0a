/* home.h - what factions at home do to the deals (docs: D90 to D94).
 * SPDX-License-Identifier: MIT */
#ifndef TR_HOME_STUDY_H
#define TR_HOME_STUDY_H

#include "bargaining/consent.h"
#include "bargaining/deals.h"

/** One faction over the whole zone (D91). */
typedef struct tr_weighing {
    uint64_t consents; /**< deals of the zone that it consents to */
    uint64_t pivotal;  /**< of those not ratifiable, that it alone keeps out */
    bool binding;      /**< at the most deals, and at one at least */
} tr_weighing;

/** One party that ratifies. */
typedef struct tr_win_set {
    uint32_t possible, zone; /**< of X and of Z it ratifies */
    /** D94: its gain at the Nash and Kalai-Smorodinsky solutions over Z, and
     *  over the part of Z that it ratifies (that one party alone); NAN when the
     *  party is no principal, or there is none.  Of ties its worst. */
    double gain[2], gain_bound[2];
} tr_win_set;

typedef struct tr_at_home {
    const tr_homes *homes;
    tr_win_set *win;       /**< [homes->sides] */
    tr_weighing *weighing; /**< [homes->voices] */
    uint32_t ratifiable;   /**< of Z */
    tr_deals deals;        /**< over the ratifiable part of X */
    uint32_t best; /**< the best deal not ratified (D92), or TR_NO_STATE */
} tr_at_home;

void tr_at_home_find(tr_arena *a, const tr_deals *d, const tr_homes *h,
                     tr_at_home *out);

/** A rejecting faction of a party that does not ratify (D91). */
typedef struct tr_blocker {
    uint32_t voice;
    bool pivotal; /**< with its consent the deal would be ratified by all */
} tr_blocker;

/** What would win a party over (D92). */
typedef struct tr_payment {
    uint32_t side;
    bool known;     /**< false: no set of factions with utilities is enough */
    double total;   /**< in the factions' own points, added up */
    uint32_t count; /**< factions paid */
    uint32_t *voice;
    double *amount; /**< [count] */
} tr_payment;

/** How likely it is that a deal is not ratified (D93). */
typedef struct tr_defection {
    double probability;
    double error;  /**< standard error; 0 where computed exactly */
    double *party; /**< [homes->sides] */
    bool exact;
} tr_defection;

typedef struct tr_ratification {
    bool ratified;
    bool *by; /**< [homes->sides] */
    uint32_t blockers;
    tr_blocker *blocker;
    uint32_t payments; /**< one for every party that does not ratify */
    tr_payment *payment;
    tr_defection defection;
} tr_ratification;

/** What is drawn, where drawing is needed (D98). */
typedef struct tr_draws {
    uint64_t seed;
    uint32_t count;
} tr_draws;

void tr_ratification_find(tr_arena *a, const tr_space *s, const tr_homes *h,
                          uint32_t state, tr_draws draws, tr_ratification *out);

/* Parts. */
tr_payment tr_payment_find(tr_arena *a, const tr_space *s, const tr_homes *h,
                           uint32_t side, uint32_t state);
tr_defection tr_defection_find(tr_arena *a, const tr_space *s,
                               const tr_homes *h, uint32_t state,
                               tr_draws draws);

#endif
