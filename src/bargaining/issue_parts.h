/* issue_parts.h - shared by the files on trades; private to bargaining.
 * SPDX-License-Identifier: MIT */
#ifndef TR_ISSUE_PARTS_H
#define TR_ISSUE_PARTS_H

#include "bargaining/issues.h"

/** The best trades so far, best first. */
typedef struct tr_shelf {
    uint32_t kept, room;
    tr_trade **at;
} tr_shelf;

/** Keep it if it is among the best; `key`: its gains over ranges, ascending. */
void tr_shelf_put(tr_arena *a, tr_shelf *f, const tr_trade *t,
                  const double *key, uint32_t n);

/** For qsort() of doubles. */
int tr_ascending(const void *x, const void *y);
/** 1 when x is the larger list, -1 when y is, 0 when they are equal. */
int tr_leximin(const double *x, const double *y, uint32_t n);
/** D88: sum of gains over the largest in the zone, or NAN. */
double tr_joint_gain(const tr_deals *d, const double *units);

#endif
