/* report_query.h - answers of a query, in words and in JSON.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_QUERY_H
#define TR_REPORT_QUERY_H

#include "query/query.h"
#include "report/words.h"

typedef struct tr_query_report {
    bool asked[TR_REPLIES];
    uint32_t party; /**< UINT32_MAX: every party */
    uint32_t depth;
    uint32_t states;
    const uint16_t **state;
    bool more;                   /**< there are further states */
    const tr_proposal *proposal; /**< the state is this text, or NULL */
    /** [state][party][reply], NULL where not asked */
    tr_verdict **verdict;
} tr_query_report;

void tr_report_query(tr_doc *d, const tr_view *v, const tr_query_report *r);

#endif
