/* issues_merged.h - `issues` where the outcomes are not listed (docs: D156).
 * SPDX-License-Identifier: MIT */
#ifndef TR_ISSUES_MERGED_H
#define TR_ISSUES_MERGED_H

#include "bargaining/issues.h"

typedef struct tr_issues_asked {
    const uint16_t *from; /**< values of the package */
    uint32_t keep;        /**< trades and offers */
    bool offers;          /**< of equal worth to `principal`? */
    uint32_t principal;
    double slack;
} tr_issues_asked;

typedef struct tr_issues_found {
    uint32_t from;
    tr_trades *trades;
    tr_left *left;
    tr_counters *counters; /**< NULL unless asked for */
} tr_issues_found;

/** `d` and `*space` as tr_merged_find() left them; what was found is added to
 *  their states. */
void tr_issues_merged(tr_arena *a, const truce_case *c, tr_deals *d,
                      tr_space **space, const tr_issues_asked *ask,
                      tr_issues_found *out);

/** D85, D157: `pair` and `ordinal` of `o`, exactly or from draws. */
void tr_ordinal_merged(tr_arena *a, const tr_deals *d, tr_opposition *o);

#endif
