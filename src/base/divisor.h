/* divisor.h - common divisors.  SPDX-License-Identifier: MIT */
#ifndef TR_DIVISOR_H
#define TR_DIVISOR_H

#include <stdint.h>

__extension__ typedef __int128 tr_wide;

/** The greatest whole number that divides both; 0 of two zeros. */
static inline uint64_t tr_common_divisor(uint64_t x, uint64_t y) {
    while (y) {
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    return x;
}

/** The same of any signs, never negative. */
static inline tr_wide tr_common_divisor_wide(tr_wide x, tr_wide y) {
    if (x < 0) x = -x;
    if (y < 0) y = -y;
    while (y) {
        tr_wide rest = x % y;
        x = y;
        y = rest;
    }
    return x;
}

#endif
