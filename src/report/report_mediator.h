/* report_mediator.h - a mediator's word, and whether the moment is ripe, in
 * words and in JSON.  SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_MEDIATOR_H
#define TR_REPORT_MEDIATOR_H

#include "bargaining/credibility.h"
#include "bargaining/ripeness.h"
#include "report/words.h"

/** The findings of `truce credibility`; `level` of headings is 3. */
void tr_report_credibility(tr_doc *d, const tr_view *v, tr_json *into,
                           const tr_credibility *found);
/** The findings of `truce ripeness`. */
void tr_report_ripeness(tr_doc *d, const tr_view *v, tr_json *into,
                        const tr_deals *deals, const tr_ripeness *found);

#endif
