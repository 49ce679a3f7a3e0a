/* merged_parts.h - a case as groups of issues whose sums can be merged, shared
 * by what does without the outcomes; private to bargaining (docs: D70).
 * SPDX-License-Identifier: MIT */
#ifndef TR_MERGED_PARTS_H
#define TR_MERGED_PARTS_H

#include "bargaining/domain.h"
#include "bargaining/frontier.h"
#include "bargaining/merged.h"

typedef struct tr_merged_build {
    tr_arena *a;
    const truce_case *c;
    truce_diags *diags;
    tr_deals *out;
    tr_merged *info;
    tr_worths w;
    tr_groups *x, *s; /**< of X; of all feasible states, or NULL */
    tr_front f;
    const uint16_t **none; /**< [principals] values of no deal, or NULL */
} tr_merged_build;

/** How the sums of a preference by weights are counted. */
tr_measure tr_measure_for(const tr_preference *p, double tolerance);
/** [issues][values]: those that a deal may take (D17), or all. */
bool **tr_merged_allowed(tr_arena *a, const truce_case *c, bool possible);
/** The same of deals as a formula. */
const tr_formula *tr_possible_formula(tr_arena *a, const truce_case *c);
/** The case with one rule more. */
truce_case tr_case_where(tr_arena *a, const truce_case *c, const tr_formula *f);
/** The groups of `b->x` as factors, with floors (in units; NULL: none). */
void tr_merged_front(tr_merged_build *b, const double *least);

#endif
