/* home_merged.h - what factions at home do to deals that are not listed (docs:
 * D89 to D94, D159).  SPDX-License-Identifier: MIT */
#ifndef TR_HOME_MERGED_H
#define TR_HOME_MERGED_H

#include "bargaining/home.h"

/** Counts in decimal; NULL where not counted. */
typedef struct tr_home_counts {
    const char *ratifiable;
    const char **possible, **zone;    /**< [sides] of X and Z it ratifies */
    const char **consents, **pivotal; /**< [voices] as in tr_weighing */
    bool *binding;                    /**< [voices] */
} tr_home_counts;

/** What is to be known before states are numbered. */
typedef struct tr_home_sought tr_home_sought;

/** NULL where the factions' consent cannot be asked of groups of issues, or
 *  too many sums are in question: `*why_not` says so. The outcomes found are
 *  added to the states of `d` and `*space`. */
tr_home_sought *tr_home_seek(tr_arena *a, const truce_case *c, tr_deals *d,
                             tr_space **space, const tr_homes *homes,
                             const char **why_not);
/** With `d` as it will be reported, and the factions asked anew over its
 *  states. `weighing` and the counts of `out` are not filled. */
void tr_home_settle(tr_arena *a, const tr_home_sought *x, const tr_space *space,
                    const tr_deals *d, const tr_homes *homes, tr_at_home *out,
                    tr_home_counts *counts);

#endif
