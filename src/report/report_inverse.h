/* report_inverse.h - what choices and holdings do, and how robust equilibria
 * are, to documents.  SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_INVERSE_H
#define TR_REPORT_INVERSE_H

#include "inverse/effect.h"
#include "inverse/inverse.h"
#include "inverse/unmake.h"
#include "report/words.h"

void tr_report_effect(tr_doc *d, const tr_view *v, const tr_effect *e);

/** One state: what unmakes it, by concept and party. */
typedef struct tr_robust_row {
    uint32_t state;
    tr_unmade *by[TR_CONCEPTS]; /**< [parties]; NULL: no equilibrium */
} tr_robust_row;

typedef struct tr_robust_report {
    bool asked[TR_CONCEPTS];
    uint32_t rows, total; /**< states shown; states that could be */
    const tr_robust_row *row;
    bool by_state; /**< --state was given */
} tr_robust_report;

/** Whose ranking needs the fewest swaps, -1: nobody's; `*exact` false when
 *  another bound might be below. */
int tr_least_unmade(const tr_unmade *by, size_t parties, bool *exact,
                    uint64_t *at_least);
void tr_report_robust(tr_doc *d, const tr_view *v, const tr_moves *m,
                      const tr_robust_report *r);

/** "s1 above s0", "s0 below s1, s2 and 4 more". */
const char *tr_swaps_words(const tr_view *v, const tr_swap *pair, size_t pairs,
                           uint64_t swaps);

typedef struct tr_inverse_report {
    size_t targets, against; /**< states to be equilibria, and to be none */
    const uint32_t *target, *avoid;
    size_t count; /**< by state, party, concept */
    const tr_inverse *at;
    size_t concepts;
    const tr_together *together; /**< [concepts] */
} tr_inverse_report;
void tr_report_inverse(tr_doc *d, const tr_view *v, const tr_inverse_report *r);

#endif
