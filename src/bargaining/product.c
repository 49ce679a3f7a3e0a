/* product.c - comparing products of numbers exactly.
 * SPDX-License-Identifier: MIT
 *
 * A double is a whole number below 2^53 times a power of two, so a product is a
 * big whole number times one. Rough products decide nearly always; the exact
 * ones, quadratic in the number of factors, only where those are too close. */
#include "bargaining/product.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

tr_exact tr_exact_new(tr_arena *a, size_t factors) {
    size_t limbs = factors * DBL_MANT_DIG / 64 + 2;
    return (tr_exact){limbs, TR_NEW(a, uint64_t, limbs),
                      TR_NEW(a, uint64_t, limbs)};
}

tr_rough tr_rough_one(void) { return (tr_rough){0.5L, 1}; }

tr_rough tr_rough_times(tr_rough p, double x) {
    assert(x > 0 && isfinite(x));
    int e;
    p.m = frexpl(p.m * x, &e);
    p.e += e;
    return p;
}

int tr_rough_compare(tr_rough x, tr_rough y, size_t factors) {
    int64_t apart = x.e - y.e;
    if (apart > 1) return 1;
    if (apart < -1) return -1;
    long double p = apart > 0 ? 2 * x.m : x.m, q = apart < 0 ? 2 * y.m : y.m;
    long double slack = 4 * (long double)(factors + 1) * LDBL_EPSILON;
    if (fabsl(p - q) <= slack) return 2;
    return p < q ? -1 : 1;
}

/* x = x * m, m < 2^53, in limbs of 64 bits by halves of 32. */
static void times(uint64_t *x, size_t *used, uint64_t m) {
    uint64_t lo = m & UINT32_MAX, hi = m >> 32, carry = 0;
    for (size_t k = 0; k < *used; k++) {
        uint64_t a = x[k] & UINT32_MAX, b = x[k] >> 32;
        uint64_t low = a * lo, mid = a * hi + (low >> 32), mid2 = b * lo;
        uint64_t sum = (mid & UINT32_MAX) + (mid2 & UINT32_MAX);
        uint64_t high = b * hi + (mid >> 32) + (mid2 >> 32) + (sum >> 32);
        uint64_t word = (sum << 32) | (low & UINT32_MAX);
        x[k] = word + carry;
        carry = high + (x[k] < word);
    }
    if (carry) x[(*used)++] = carry;
}

/* The product as x * 2^result. */
static int64_t multiply(uint64_t *x, size_t limbs, size_t *used,
                        const double *factor, const uint32_t *power,
                        uint32_t n) {
    int64_t exponent = 0;
    memset(x, 0, limbs * sizeof *x);
    x[0] = 1;
    *used = 1;
    for (uint32_t i = 0; i < n; i++) {
        assert(factor[i] > 0 && isfinite(factor[i]));
        int e;
        uint64_t m =
            (uint64_t)ldexp(frexp(factor[i], &e), DBL_MANT_DIG); /* exact */
        e -= DBL_MANT_DIG;
        while (!(m & 1)) m >>= 1, e++;
        for (uint32_t k = 0; k < (power ? power[i] : 1); k++) {
            times(x, used, m);
            exponent += e;
            assert(*used < limbs);
        }
    }
    return exponent;
}

static unsigned leading_zeros(uint64_t x) {
    unsigned n = 0;
    while (!(x >> 63)) x <<= 1, n++;
    return n;
}

/* Move the highest bit to the top of the highest limb; the number of bits. */
static int64_t align(uint64_t *x, size_t used) {
    unsigned n = leading_zeros(x[used - 1]);
    for (size_t k = used; n && k-- > 0;)
        x[k] = (x[k] << n) | (k ? x[k - 1] >> (64 - n) : 0);
    return (int64_t)used * 64 - n;
}

int tr_exact_compare(tr_exact *e, const double *x, const double *y,
                     const uint32_t *power, uint32_t n) {
    size_t a, b;
    int64_t p = multiply(e->x, e->limbs, &a, x, power, n);
    int64_t q = multiply(e->y, e->limbs, &b, y, power, n);
    p += align(e->x, a);
    q += align(e->y, b);
    if (p != q) return p < q ? -1 : 1;
    while (a || b) {
        uint64_t s = a ? e->x[--a] : 0, t = b ? e->y[--b] : 0;
        if (s != t) return s < t ? -1 : 1;
    }
    return 0;
}
