/* report_inverse_parts.h - parts of the report of `inverse`; private to
 * src/report.  SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_INVERSE_PARTS_H
#define TR_REPORT_INVERSE_PARTS_H

#include "report/report_inverse.h"

/** States that a condition names, each as often as it does. */
size_t tr_needs_size(const tr_needs *c);
void tr_json_inverse(tr_doc *d, const tr_view *v, const tr_inverse_report *r);

#endif
