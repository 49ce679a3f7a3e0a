/* ratio.h - decimal and rational numbers as they are written.
 * SPDX-License-Identifier: MIT
 *
 * Pay-offs such as 1/3 or 12345678901234567 have no double of their own.  They
 * are compared and added as fractions of 127-bit integers, so that two that
 * differ are never taken for equal; what does not fit is said so, not rounded.
 */
#ifndef TR_RATIO_H
#define TR_RATIO_H

#include "base/arena.h"
#include "base/divisor.h"

typedef struct tr_ratio {
    tr_wide n, d; /**< lowest terms, d > 0; d = 0: does not fit */
    double value; /**< the nearest double */
    bool plain;   /**< a decimal of at most 15 digits: its double is its own */
} tr_ratio;

/** Bytes of the number that `s` begins with: [+-]digits[.digits][e[+-]digits],
 *  .digits, or digits/digits; 0 when it begins with none. */
size_t tr_ratio_span(const char *s, size_t length);
/** The number in `s[0..length)`, a whole span; false when it is not finite, or
 *  divides by zero. */
bool tr_ratio_parse(const char *s, size_t length, tr_ratio *out);

/* d = 0 in either operand, or a result that does not fit, gives d = 0. */
tr_ratio tr_ratio_add(tr_ratio x, tr_ratio y);
tr_ratio tr_ratio_multiply(tr_ratio x, tr_ratio y);
/** -1, 0 or 1; both must fit, or both be plain. */
int tr_ratio_compare(const tr_ratio *x, const tr_ratio *y);

#endif
