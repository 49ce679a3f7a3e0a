/* lines.h - what states are worth by a backer's weight, exactly (docs: D141).
 * SPDX-License-Identifier: MIT
 *
 * With one weight w varied, a party's utility is at + slope * w, but for a
 * factor and a number that are the same for all states: whole numbers. */
#ifndef TR_LINES_H
#define TR_LINES_H

#include "bargaining/bands.h"
#include "space/influence.h"

typedef struct tr_lines {
    uint32_t n;
    int64_t *at, *slope; /**< [n], below 2^60 in size */
    /** Utility: low + width * (at + slope * w) / parts, in units of 1 / per. */
    int64_t low, width, parts;
    double per;  /**< 1e9, or less where utilities are too large for that */
    tr_band all; /**< from 0 to what the other backers leave */
    bool exact;  /**< else utilities were rounded to fit */
} tr_lines;

/** `mix`: one step; `own`: utilities without backers. */
tr_lines tr_lines_find(tr_arena *a, const tr_space *s, const tr_pref *own,
                       const tr_mixing *mix, const tr_link *link);
/** The utility of a line where it has this value at some weight. */
double tr_lines_utility(const tr_lines *l, double value);
/** The weight at which a line has this utility; false where that is no fraction
 *  of 62-bit numbers, or no one weight. */
bool tr_lines_reach(const tr_lines *l, int64_t at, int64_t slope,
                    double utility, tr_cut *out);
/** Where state t is better than s, or not. */
static inline tr_band tr_lines_better(const tr_lines *l, uint32_t t, uint32_t s,
                                      bool better) {
    return tr_band_above(l->all, l->at[t] - l->at[s], l->slope[t] - l->slope[s],
                         better);
}

#endif
