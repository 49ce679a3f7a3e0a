/* report_ledger.h - parts of the ledger's report; private to src/report.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_LEDGER_H
#define TR_REPORT_LEDGER_H

#include "report/reports.h"

/** "0.2 to 0.5"; "no bound", "not defined". */
const char *tr_range_text(tr_arena *a, tr_range r, int digits);
/** Every number of the ledger. */
void tr_ledger_json(tr_doc *doc, const tr_view *v, const tr_deals *d,
                    const tr_ledger *l);
/** "16 Aug", with a number where several texts are of one day: "16 Aug (2)". */
const char *tr_text_label(const tr_view *v, size_t text);
/** What the ledger finds of a claim, in a sentence or two. */
const char *tr_claim_finding(const tr_view *v, const tr_deals *d,
                             const tr_claim_row *r);
/** Whether some principal can gain by some deal: without one no text leans
 * (D30). */
bool tr_report_has_hopes(const tr_deals *d);
/** The principal's number of a party, -1 when it is none. */
int tr_principal_of(const tr_deals *d, int party);
/** What changed with text k > 0. */
void tr_report_step(tr_doc *doc, const tr_view *v, const tr_deals *d,
                    const tr_ledger *l, uint32_t k);
void tr_report_claims(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l);

#endif
