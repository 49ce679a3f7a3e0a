/* reports.h - findings to documents: one function a kind of result.
 * SPDX-License-Identifier: MIT
 *
 * Each fills d->json with every number and the blocks with the same in words.
 * `limit` caps lists, never counts. */
#ifndef TR_REPORTS_H
#define TR_REPORTS_H

#include "evolution/paths.h"
#include "report/words.h"
#include "stability/stability.h"

/** The head of every result over states: product and feasible. */
void tr_report_states(tr_doc *d, const tr_view *v);

typedef struct tr_solve_report {
    const tr_stable *stable;
    const char *const *profile; /**< [parties] concept names, or NULL */
    const uint64_t *profile_equilibria;
    uint64_t *const *profile_stable;
    bool list_stable;
    uint32_t limit;
} tr_solve_report;
void tr_report_solve(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_solve_report *r);

void tr_report_explain(tr_doc *d, const tr_view *v, uint32_t state,
                       uint32_t party, tr_concept concept,
                       const tr_explanation *e);

void tr_report_paths(tr_doc *d, const tr_view *v, const tr_paths *p,
                     const char *by, tr_json *into);

/** The model in plain words (truce check). */
void tr_report_model(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_pref *pref, const tr_rule_effect *effect);

/** "No party leaves it by its own choice" and so on, for people. */
const char *tr_concept_words(tr_concept c);

#endif
