/* ledger.h - who gained from each proposal to the next (docs: D30, D99 to
 * D102).  SPDX-License-Identifier: MIT
 *
 * Texts are compared in two ways that are kept apart: by their terms, against
 * what each party has said that it wants, and by their worth, with the weights
 * of the case and the ranges in which these may lie. */
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

/** From the least to the most; NAN: not defined; infinite: no bound. */
typedef struct tr_range {
    double lo, hi;
} tr_range;

/** D99. */
typedef enum tr_movement {
    TR_NO_POSITION = -2, /**< the party has stated none on the issue */
    TR_AWAY = -1,
    TR_STILL,
    TR_TOWARD
} tr_movement;

/** One issue from one text to another. */
typedef struct tr_entry {
    int32_t before, after; /**< values, -1: unsettled */
    double *change;        /**< [principals] of utility, by the issue's own
                                weights; NAN when unsettled in one of them */
    int *toward;           /**< [principals] +1 nearer to what it asks for, -1
                                farther, 0 the same or not known */
    tr_movement *moved;    /**< [parties] */
} tr_entry;

/** Numbers under the ranges of the weights (D101). */
typedef struct tr_doubt {
    double mid;
    tr_range declared; /**< worst case over the ranges of the case */
    tr_range what_if;  /**< and every other number from half to double */
    tr_range drawn;    /**< 5 and 95 of 100 draws; NAN without draws */
    double median;
    double positive; /**< share of draws above 0 */
} tr_doubt;

/** One text against an earlier one (D100). */
typedef struct tr_change {
    uint32_t from, to;       /**< rows */
    tr_entry *entry;         /**< [issues] */
    uint32_t *toward, *away; /**< [parties] how many terms */
    bool weighed;            /**< deals fit both texts */
    tr_doubt *gain;          /**< [principals] in own points; `drawn` not */
    tr_doubt *lean;          /**< [principals] toward the principal */
} tr_change;

/** How far a text is from a solution (D102). */
typedef struct tr_distance {
    tr_range all;    /**< over the deals that agree with the text */
    double mid;      /**< with open issues as now; NAN: no such deal */
    uint32_t issues; /**< fewest settled terms that would have to change */
} tr_distance;

typedef enum tr_line_status {
    TR_LINE_KEPT,
    TR_LINE_OPEN,
    TR_LINE_CROSSED
} tr_line_status;

#define TR_NO_NUMBER UINT32_MAX

/** A text against one red line (D102). */
typedef struct tr_line_check {
    uint32_t party, line;
    tr_line_status status;
    uint32_t to_cross,
        to_leave; /**< fewest terms; TR_NO_NUMBER: no deal does */
} tr_line_check;

/** A text against a party's stated position. */
typedef struct tr_asked {
    bool stated;
    uint32_t met, off, open; /**< of the issues that it has a position on */
} tr_asked;

typedef struct tr_ledger_row {
    const tr_proposal *proposal;
    bool feasible;              /**< some possible deal agrees with the text */
    uint32_t agreeing;          /**< how many */
    const char *agreeing_words; /**< in decimal, where they are not listed */
    uint32_t settled;           /**< issues */
    uint32_t middle; /**< the deal with open issues as now, or TR_NO_STATE */
    tr_worth *worth; /**< [principals] */
    tr_range *any;   /**< [principals] gain: open issues and declared ranges */
    double lean;     /**< share_mid of the first minus the second principal */
    tr_range *lean_open; /**< [principals] over the agreeing deals */
    tr_doubt *lean_to;   /**< [principals] toward it, open issues as now */
    tr_range *drawn;  /**< [principals] share of the best hope, 5 to 95 of 100
                           draws; NAN without */
    tr_asked *answer; /**< [parties] */
    tr_distance distance[3]; /**< TR_NBS, TR_KS, TR_EGALITARIAN */
    tr_line_check *line;     /**< [red lines] */
    tr_change *step;         /**< against the text before; NULL for the first */
    tr_change *own;  /**< against the author's last text, where that is another;
                          else NULL */
    tr_entry *entry; /**< of `step` */
} tr_ledger_row;

/** A claim and what the ledger measures of it (D100). */
typedef struct tr_claim_row {
    const tr_assertion *claim;
    size_t changes; /**< each text named, against each it is held against */
    tr_change *change;
} tr_claim_row;

typedef struct tr_ledger {
    uint32_t rows, claims, red_lines;
    tr_ledger_row *row;
    tr_claim_row *claim;
    uint32_t draws; /**< made; 0 where no number has a range */
    uint64_t seed;
    uint32_t ranges, points; /**< numbers of the principals with and without a
                                  range */
} tr_ledger;

/** `draws` asked for; made where some number has a range. */
tr_ledger *tr_ledger_find(tr_arena *a, const tr_space *s, const tr_deals *d,
                          uint32_t draws, uint64_t seed);

/** The same where deals are not listed (D160): `d` and `*space` as
 *  tr_merged_find() left them; the texts are added to their states. */
tr_ledger *tr_ledger_merged(tr_arena *a, const truce_case *c, tr_deals *d,
                            tr_space **space, uint32_t draws, uint64_t seed);

#endif
