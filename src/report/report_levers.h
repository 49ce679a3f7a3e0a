/* report_levers.h - the least costly ways to hold a deal.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_LEVERS_H
#define TR_REPORT_LEVERS_H

#include "bargaining/levers.h"
#include "report/doc.h"
#include "report/words.h"

/** What was found; `prices` may be NULL (some deals alone were asked for). */
typedef struct tr_lever_findings {
    const tr_lever_question *q;
    const tr_prices *prices;
    uint32_t plans, asked; /**< shown in detail; of so many */
    const tr_lever_plan *plan;
    uint32_t limit;            /**< of the lists */
    const tr_lever_plan *text; /**< [proposals] or NULL; no deal: state is
                                    TR_NO_STATE */
} tr_lever_findings;

/** JSON goes to `into`; headings of plans have level 3. */
void tr_report_levers(tr_doc *doc, const tr_view *v, tr_json *into,
                      const tr_lever_findings *found);
/** JSON of them alone. */
void tr_json_levers(tr_json *into, const tr_view *v,
                    const tr_lever_findings *found);
/** Of deals of every price that offers more to the side with less: a table,
 *  and a picture. */
void tr_report_prices(tr_doc *doc, const tr_view *v,
                      const tr_lever_findings *found);
/** One deal, what its bundle is and why. */
void tr_report_lever_plan(tr_doc *doc, const tr_view *v,
                          const tr_lever_findings *found,
                          const tr_lever_plan *p);
/** What a condition asks, in words; `from`: the deal. */
const char *tr_demand_words(const tr_view *v, const tr_lever_findings *f,
                            uint32_t from, const tr_lever_term *d);
const char *tr_bundle_words(const tr_view *v, const tr_bundle *b);
/** "no party gains by leaving it": when a deal is held. */
const char *tr_hold_by_words(tr_hold_by by);
/** What costs and effects are, and are not. */
void tr_report_lever_notes(tr_doc *doc, const tr_view *v,
                           const tr_lever_findings *found);
/** D145: how far the nearest bundle falls short, where none is enough. */
void tr_report_shortfall(tr_doc *doc, const tr_view *v,
                         const tr_lever_findings *found,
                         const tr_lever_plan *p);
/** What the levers of the case are. */
void tr_report_lever_table(tr_doc *doc, const tr_view *v);

#endif
