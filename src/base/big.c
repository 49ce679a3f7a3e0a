/* big.c - exact counts of any size: schoolbook arithmetic in base 10^9.
 * SPDX-License-Identifier: MIT */
#include "base/big.h"

#include <assert.h>
#include <stdio.h>

static const uint64_t BASE = 1000000000;

static tr_big trimmed(const uint32_t *limb, uint32_t limbs) {
    while (limbs && !limb[limbs - 1]) limbs--;
    return (tr_big){limbs, limb};
}

tr_big tr_big_of(tr_arena *a, uint64_t n) {
    uint32_t *limb = TR_NEW(a, uint32_t, 3);
    for (int k = 0; k < 3; k++, n /= BASE) limb[k] = (uint32_t)(n % BASE);
    return trimmed(limb, 3);
}

tr_big tr_big_plus(tr_arena *a, tr_big x, tr_big y) {
    uint32_t most = (x.limbs > y.limbs ? x.limbs : y.limbs) + 1;
    uint32_t *limb = TR_NEW(a, uint32_t, most);
    uint64_t carry = 0;
    for (uint32_t k = 0; k < most; k++) {
        carry += k < x.limbs ? x.limb[k] : 0;
        carry += k < y.limbs ? y.limb[k] : 0;
        limb[k] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    assert(!carry);
    return trimmed(limb, most);
}

tr_big tr_big_times(tr_arena *a, tr_big x, tr_big y) {
    uint32_t most = x.limbs + y.limbs + 1;
    uint32_t *limb = TR_NEW(a, uint32_t, most);
    for (uint32_t i = 0; i < x.limbs; i++) {
        uint64_t carry = 0;
        for (uint32_t k = 0; k < y.limbs || carry; k++) {
            carry += limb[i + k];
            if (k < y.limbs) carry += (uint64_t)x.limb[i] * y.limb[k];
            limb[i + k] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
    }
    return trimmed(limb, most);
}

const char *tr_big_text(tr_arena *a, tr_big x) {
    if (!x.limbs) return "0";
    char *s = TR_NEW(a, char, (size_t)x.limbs * 9 + 3), *p = s;
    p += sprintf(p, "%u", x.limb[x.limbs - 1]);
    for (uint32_t k = x.limbs - 1; k-- > 0;) p += sprintf(p, "%09u", x.limb[k]);
    return s;
}

uint64_t tr_big_small(tr_big x) {
    uint64_t n = 0;
    for (uint32_t k = x.limbs; k-- > 0;) {
        if (n > (UINT64_MAX - x.limb[k]) / BASE) return UINT64_MAX;
        n = n * BASE + x.limb[k];
    }
    return n;
}
