/* big.h - exact counts of any size.  SPDX-License-Identifier: MIT
 *
 * Immutable whole numbers from 0 on in an arena; results are fresh. */
#ifndef TR_BIG_H
#define TR_BIG_H

#include "base/arena.h"

/** Digits in base 10^9, lowest first, the last not 0; zero has none. */
typedef struct tr_big {
    uint32_t limbs;
    const uint32_t *limb;
} tr_big;

tr_big tr_big_of(tr_arena *a, uint64_t n);
tr_big tr_big_plus(tr_arena *a, tr_big x, tr_big y);
tr_big tr_big_times(tr_arena *a, tr_big x, tr_big y);
/** In decimal. */
const char *tr_big_text(tr_arena *a, tr_big x);
/** The number if it fits, else UINT64_MAX. */
uint64_t tr_big_small(tr_big x);

#endif
