/* trust.h - how far each party's word is taken (docs: D28, D95).
 * SPDX-License-Identifier: MIT */
#ifndef TR_TRUST_H
#define TR_TRUST_H

#include "case/case.h"

/** What the record of a party's commitments to another says. */
typedef struct tr_record {
    uint32_t kept, partly, broken;
    double mean, lo, hi; /**< of the posterior; its central 90 % */
} tr_record;

typedef struct tr_trust {
    uint32_t parties;
    double *value;     /**< [parties][parties] i in j; NAN: not known */
    double *declared;  /**< [parties][parties] or NULL */
    tr_record *record; /**< [parties][parties]; none: all counts are 0 */
} tr_trust;

/** NULL when the case says nothing of trust. */
tr_trust *tr_trust_find(tr_arena *a, const truce_case *c);
/** What the record of one party to another says, NULL when there is none. */
const tr_record *tr_record_of(const tr_trust *t, size_t i, size_t j);

#endif
