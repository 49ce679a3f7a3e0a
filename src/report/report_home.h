/* report_home.h - factions, trust and monitoring in words and JSON; shared by
 * the reports on deals and the briefing.  SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_HOME_H
#define TR_REPORT_HOME_H

#include "report/reports.h"

const char *tr_faction_name(const tr_view *v, const tr_voice *f);
/** "61 of 120", "0.5 of the weight", "and the consent of ...". */
const char *tr_rule_of_home(const tr_view *v, const tr_homes *h,
                            const tr_side *x);
/** The factions over the zone; the sentence on who binds. */
void tr_report_factions(tr_doc *doc, const tr_view *v, const tr_at_home *home);
void tr_report_binding(tr_doc *doc, const tr_view *v, const tr_at_home *home);
/** Whether the deal is ratified, who blocks it, what would win them over, how
 *  likely it fails; nothing without factions. */
void tr_report_ratified(tr_doc *doc, const tr_view *v,
                        const tr_hold_question *q, const tr_ratification *r,
                        uint32_t state);
void tr_report_ratified_json(tr_json *o, const tr_view *v, const tr_homes *h,
                             const tr_ratification *r);
/** "30 points to the Right": a payment. */
const char *tr_payment_words(const tr_view *v, const tr_homes *h,
                             const tr_payment *p);
/** "2 in 100 (drawn; standard error 0.001)" */
const char *tr_chance_words(tr_arena *a, const tr_defection *d);
/** How far each party's word is taken, and why. */
void tr_report_trust(tr_doc *doc, const tr_view *v, const tr_trust *t);
tr_table *tr_trust_table(tr_doc *doc, const tr_view *v, const tr_trust *t);
/** What monitoring would be enough for a party to keep a deal. */
const char *tr_watch_words(tr_arena *a, const tr_hold_party *p);
tr_json *tr_need_json(tr_arena *a, double x);

#endif
