/* product.h - comparing products of numbers exactly.
 * SPDX-License-Identifier: MIT */
#ifndef TR_PRODUCT_H
#define TR_PRODUCT_H

#include "base/arena.h"

/** A product of positive numbers to whole powers, roughly: m * 2^e, 1/2 <= m <
 *  1, with a relative error below `factors` times LDBL_EPSILON. */
typedef struct tr_rough {
    long double m;
    int64_t e;
} tr_rough;

/** What exact comparison needs to hold two products of at most `factors`
 *  numbers. */
typedef struct tr_exact {
    size_t limbs;
    uint64_t *x, *y; /**< [limbs] */
} tr_exact;
tr_exact tr_exact_new(tr_arena *a, size_t factors);

tr_rough tr_rough_one(void);
tr_rough tr_rough_times(tr_rough p, double x);
/** -1, 0, 1 where the rough products tell; 2 where they are too close. */
int tr_rough_compare(tr_rough x, tr_rough y, size_t factors);

/** Compare the products of x[i]^power[i] and y[i]^power[i]; all positive and
 *  finite; `power` NULL: all 1.  The sum of powers is at most the number of
 *  factors given to tr_exact_new(). */
int tr_exact_compare(tr_exact *e, const double *x, const double *y,
                     const uint32_t *power, uint32_t n);

#endif
