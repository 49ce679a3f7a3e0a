/* ledger.h - who gained from each proposal to the next (docs: D30).
 * SPDX-License-Identifier: MIT */
#ifndef TR_LEDGER_H
#define TR_LEDGER_H

#include "bargaining/deals.h"

/** What a text is worth to a principal: a range over the states that agree
 *  with it, since unsettled issues may be settled in any way; `mid` with the
 *  unsettled issues as in the status quo where such a state exists (else the
 *  middle of the range). */
typedef struct tr_worth {
    double lo, hi, mid;                   /**< gain in own utility */
    double share_lo, share_hi, share_mid; /**< over the greatest gain in Z */
} tr_worth;

/** One issue from one text to the next. */
typedef struct tr_entry {
    int32_t before, after; /**< values, -1: unsettled */
    double *change;        /**< [principals] of utility, by the issue's own
                                weights; NAN when unsettled in one of them */
    int *toward;           /**< [principals] +1 nearer to what it asks for, -1
                                farther, 0 the same or not known */
} tr_entry;

typedef struct tr_ledger_row {
    const tr_proposal *proposal;
    bool feasible;     /**< some possible deal agrees with the text */
    uint32_t agreeing; /**< how many */
    uint32_t settled;  /**< issues */
    tr_worth *worth;   /**< [principals] */
    double lean;       /**< share_mid of the first minus the second principal */
    tr_entry *entry;   /**< [issues] against the text before; NULL for the
                            first */
} tr_ledger_row;

typedef struct tr_ledger {
    uint32_t rows;
    tr_ledger_row *row;
} tr_ledger;

tr_ledger *tr_ledger_find(tr_arena *a, const tr_space *s, const tr_deals *d);

#endif
