/* issues.h - how opposed the principals are, which trades a package leaves, and
 * what it leaves on the table (docs: D85, D87, D88).
 * SPDX-License-Identifier: MIT */
#ifndef TR_ISSUES_H
#define TR_ISSUES_H

#include "bargaining/stakes.h"

/** D85; NAN where it is not defined. */
typedef struct tr_opposition {
    double distance; /**< of the zone from everyone's ideal, 0 to 1 */
    double area;     /**< two principals: what of all joint demands is out of
                          reach, 0 to 1 */
    double ordinal;  /**< mean over pairs of principals */
    double *pair;    /**< [principals * principals] share of pairs of outcomes
                          that the two order the opposite way */
    double error;    /**< standard error where some were drawn (D157), else 0 */
} tr_opposition;

tr_opposition *tr_opposition_find(tr_arena *a, const tr_deals *d);

/** D87: one issue changed, or two; `issue[1]` is -1 for one. */
typedef struct tr_trade {
    int issue[2];
    int value[2];
    uint32_t state;
    double *key; /**< [principals] gains over ranges, ascending */
} tr_trade;

typedef struct tr_trades {
    uint32_t from;
    uint64_t gains;  /**< changes of one issue that hurt nobody */
    uint64_t trades; /**< of two, each of which hurts somebody alone */
    uint32_t gains_kept, trades_kept;
    tr_trade **gain, **trade; /**< the best of them, best first */
} tr_trades;

tr_trades *tr_trades_find(tr_arena *a, const tr_space *s, const tr_deals *d,
                          uint32_t from, uint32_t keep);

/** D88 */
typedef struct tr_left {
    uint32_t from;
    uint32_t dominating, dominated;
    double efficiency; /**< 1 - dominating / (dominating + dominated) */
    double joint;      /**< sum of gains over the largest in the zone, or NAN */
    uint32_t better;   /**< the best of those that dominate, or TR_NO_STATE */
    bool all_more;     /**< it gives every principal more */
    double least;      /**< its least gain, in shares of the ranges */
    double raw; /**< D158: the most that all can gain at once, in points */
    /* Where outcomes are not listed; NULL where they were not counted. */
    const char *dominating_words, *dominated_words;
} tr_left;

tr_left *tr_left_find(tr_arena *a, const tr_deals *d, uint32_t from);

/** D88: other outcomes worth the same to a principal (within `slack`, in its
 *  utility), the kindest to the others first. */
typedef struct tr_counters {
    uint32_t from, party; /**< principal's number */
    double slack;
    uint32_t equal; /**< how many outcomes, the package not counted */
    uint32_t kept;
    uint32_t *state;         /**< none is worse for all others than another */
    const char *equal_words; /**< where outcomes are not listed: how many, NULL
                                  where they were not counted */
    bool given_up;           /**< too many sums to look through */
} tr_counters;

tr_counters *tr_counters_find(tr_arena *a, const tr_deals *d, uint32_t from,
                              uint32_t principal, double slack, uint32_t keep);

#endif
