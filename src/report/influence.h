/* influence.h - what backers change, in words and JSON.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_INFLUENCE_H
#define TR_REPORT_INFLUENCE_H

#include "bargaining/turning.h"
#include "report/compare.h"

/** `world`: without backers, with them, iterated where that differs, and each
 *  backer of the opposite mind; `turning`: by the case's links. */
void tr_report_influence(tr_doc *doc, const tr_view *v, const tr_world *world,
                         size_t worlds, const tr_turning *turning);

#endif
