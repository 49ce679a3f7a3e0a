/* deals.h - which deals exist between the principals (docs: D17 to D24).
 * SPDX-License-Identifier: MIT
 *
 * Utilities are compared in whole units of the tolerance, so that equal sums
 * tie; with tolerance 0 doubles are compared as they are. */
#ifndef TR_DEALS_H
#define TR_DEALS_H

#include "bargaining/solutions.h"
#include "space/moves.h"
#include "space/pref.h"

typedef struct tr_list {
    uint32_t count;
    uint32_t *at; /**< states, ascending */
} tr_list;

typedef struct tr_deals {
    double tolerance;
    uint32_t principals;
    uint32_t *party;     /**< [principals] party index */
    double **utility;    /**< [principals][n] rounded to the tolerance */
    double **units;      /**< [principals][n] the same in units of it */
    double *fuzz;        /**< [principals] how far rounding moved a utility
                              at most, in units */
    double *d, *d_units; /**< [principals] disagreement */
    uint32_t *d_state;   /**< [principals] a state worth that; TR_NO_STATE
                              when it is a number */
    uint32_t status_quo; /**< or TR_NO_STATE */
    uint64_t *possible;  /**< X, bits over states */
    uint32_t outcomes;   /**< feasible states */
    uint32_t possible_count, zone_count;
    uint64_t *zone;         /**< Z, bits over states */
    double *ideal;          /**< [principals] greatest gain in Z, in units */
    double *ideal_possible; /**< [principals] greatest gain in X, in units */
    tr_list frontier;
    uint32_t points;    /**< different utility vectors on the frontier */
    tr_bargain bargain; /**< over the rows of the frontier, as its states */
    tr_settled settled;
    tr_list solution[TR_SOLUTIONS]; /**< the same as states */
    uint32_t reference, base; /**< states of D81 and D82, or TR_NO_STATE */
    uint32_t gainers; /**< size of the largest set that can gain together */
    /** When the states are a selection and the frontier was found by merging
     *  (merged.h): counts beyond 32 bits. Else NULL. */
    const struct tr_merged *merged;
    /** D72, where asked for: which rows of the frontier are corners. */
    const bool *corner;          /**< [frontier.count] or NULL */
    uint32_t corners;            /**< different points among them */
    const char *corners_refused; /**< why they were not found, or NULL */
} tr_deals;

/** False after adding messages.  Needs cardinal preferences of the principals
 *  and a status quo, or a disagreement point that does without. */
bool tr_deals_find(tr_arena *a, const tr_space *s, const tr_moves *m,
                   const tr_pref *pref, double tolerance, truce_diags *d,
                   tr_deals *out);
/** Gain of a principal at a state, in its own utility. */
double tr_gain(const tr_deals *d, uint32_t principal, uint32_t state);
/** The gain over the greatest gain in the zone; 0 where there is none. */
double tr_share(const tr_deals *d, uint32_t principal, uint32_t state);

/** The state that gives what the party can make sure of from `s0` by a move of
 *  its own or none: the security level of D17. */
uint32_t tr_security_state(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                           uint32_t party, uint32_t s0);

/** D18 to D24 anew over some of the possible outcomes (bits, kept). */
void tr_deals_within(tr_arena *a, const tr_deals *d, uint64_t *among,
                     tr_deals *out);

/** D72: find d->corner. */
void tr_deals_corners(tr_arena *a, tr_deals *d);

/* Parts, used again by the sensitivity analysis and where states are not
 * listed. */
bool tr_deals_principals(tr_arena *a, const truce_case *c, truce_diags *d,
                         tr_deals *out);
bool tr_deals_need_status_quo(const truce_case *c, truce_diags *d,
                              const tr_deals *out);
/** What is bargained over, from the frontier; and settled. */
void tr_deals_bargain(tr_arena *a, tr_deals *d);
/** D17: may a deal give the issue this value? `sq`: its value in the status
 *  quo, or NULL. */
bool tr_value_possible(const tr_issue *v, uint32_t x, const int32_t *sq);
void tr_zone_and_frontier(tr_arena *a, tr_deals *d, uint32_t n);
/** Settle `d->bargain`, as tr_deals_find() does; again when more was added to
 *  it. */
void tr_deals_settle(tr_arena *a, tr_deals *d);
double tr_to_units(double u, double tolerance);
double tr_from_units(double units, double tolerance);

#endif
