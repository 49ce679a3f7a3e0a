/* test_product.c - products compared exactly.  SPDX-License-Identifier: MIT */
#include "unit.h"

#include "bargaining/product.h"

#include <math.h>

static int order_of(const double *x, const double *y, const uint32_t *power,
                    uint32_t n, size_t factors) {
    tr_exact e = tr_exact_new(&arena, factors);
    int order = tr_exact_compare(&e, x, y, power, n);
    assert_int_equal(tr_exact_compare(&e, y, x, power, n), -order);
    tr_rough p = tr_rough_one(), q = p;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < (power ? power[i] : 1); k++) {
            p = tr_rough_times(p, x[i]);
            q = tr_rough_times(q, y[i]);
        }
    int rough = tr_rough_compare(p, q, factors);
    if (rough != 2) assert_int_equal(rough, order);
    return order;
}

/* Against products that a machine word holds. */
static void small_products(void **state) {
    (void)state;
    MAY_STOP();
    int equal = 0;
    for (int round = 0; round < 20000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        double x[6], y[6];
        uint32_t power[6], n = 1 + below(6), factors = 0;
        uint64_t p = 1, q = 1;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t a = 1 + below(24), b = 1 + below(24);
            int shift = (int)below(40) - 20;
            power[i] = 1 + below(2);
            factors += power[i];
            for (uint32_t k = 0; k < power[i]; k++) p *= a, q *= b;
            x[i] = ldexp(a, shift); /* alike on both sides */
            y[i] = ldexp(b, shift);
        }
        assert_int_equal(order_of(x, y, power, n, factors), p < q ? -1 : p > q);
        equal += p == q;
        tr_arena_release(&arena, mark);
    }
    assert_true(equal > 100);
}

/* The same factors in another order, and one of them a unit larger. */
static void large_products(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 2000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        double x[40], y[40];
        uint32_t n = 2 + below(39);
        for (uint32_t i = 0; i < n; i++)
            x[i] = y[i] = (double)((random_64() >> (12 + below(50))) + 1);
        for (uint32_t i = n; i-- > 1;) {
            uint32_t j = below(i + 1);
            double t = y[i];
            y[i] = y[j], y[j] = t;
        }
        assert_int_equal(order_of(x, y, NULL, n, n), 0);
        uint32_t one = below(n);
        y[one] += 1;
        assert_int_equal(order_of(x, y, NULL, n, n), -1);
        tr_arena_release(&arena, mark);
    }
    /* (10^9 + 1)(10^9 - 1) is one less than 10^18: a long double cannot tell
     * the sixth powers apart. */
    double x[2] = {1e9 + 1, 1e9 - 1}, y[2] = {1e9, 1e9};
    uint32_t six[2] = {6, 6};
    assert_int_equal(order_of(x, y, six, 2, 12), -1);
}

RUN_TESTS(TEST(small_products), TEST(large_products))
