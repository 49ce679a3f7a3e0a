/* table.h - the frontier of utilities given outcome by outcome (docs: D19).
 * SPDX-License-Identifier: MIT */
#ifndef TR_TABLE_H
#define TR_TABLE_H

#include "bargaining/deals.h"

typedef struct tr_table {
    uint32_t parties, count;
    const double *const *utility; /**< [parties][count] */
    double tolerance;
    const double *d; /**< [parties] in units; NULL: everything is in the zone */
    /* Filled by tr_table_frontier(): */
    bool finite;   /**< all utilities are; else nothing else is filled */
    uint32_t zone; /**< outcomes that reach d */
    size_t points;
    uint32_t *start;   /**< [points + 1] into `outcome` */
    uint32_t *outcome; /**< by point, the first party's best first */
} tr_table;

/** On all cores. */
void tr_table_frontier(tr_arena *a, tr_table *t);

#endif
