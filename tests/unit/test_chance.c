/* test_chance.c - random numbers, normal and Beta distributions.
 * SPDX-License-Identifier: MIT */
#include "base/beta.h"
#include "base/random.h"
#include "unit.h"

#include <math.h>

#define NEAR(x, y, by)                                                         \
    do {                                                                       \
        double got = (x), want = (y);                                          \
        if (!(fabs(got - want) <= (by)))                                       \
            fail_msg("%s: %.17g, not %.17g", #x, got, want);                   \
    } while (0)

/* The known answers that the generator's authors publish with it. */
static void philox_gives_its_known_answers(void **state) {
    (void)state;
    static const uint32_t known[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
         0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
         0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    for (int k = 0; k < 3; k++) {
        uint32_t word[4];
        memcpy(word, known[k], sizeof word);
        tr_philox(word, known[k] + 4);
        for (int i = 0; i < 4; i++) assert_int_equal(word[i], known[k][6 + i]);
    }
}

static void uniform_numbers_are_uniform(void **state) {
    (void)state;
    enum { DRAWS = 100000 };
    double sum = 0, square = 0;
    for (uint64_t k = 0; k < DRAWS; k++) {
        double x = tr_random_unit(7, 3, k);
        assert_true(x > 0 && x < 1);
        sum += x;
        square += x * x;
    }
    NEAR(sum / DRAWS, 0.5, 0.005);
    NEAR(square / DRAWS, 1.0 / 3, 0.005);
    assert_true(tr_random_bits(1, 2, 3) != tr_random_bits(1, 3, 2));
    assert_true(tr_random_bits(1, 2, 3) == tr_random_bits(1, 2, 3));
}

/* Abramowitz and Stegun 1964, table 26.1 and 26.5 (rounded there). */
static void normal_distribution(void **state) {
    (void)state;
    NEAR(tr_normal_below(0), 0.5, 1e-16);
    NEAR(tr_normal_below(1), 0.841344746068543, 1e-14);
    NEAR(tr_normal_below(-2), 0.022750131948179, 1e-14);
    NEAR(tr_normal_quantile(0.975), 1.959963984540054, 1e-12);
    NEAR(tr_normal_quantile(0.5), 0, 1e-15);
    NEAR(tr_normal_quantile(0.001), -3.090232306167813, 1e-11);
    for (int k = 1; k < 200; k++)
        NEAR(tr_normal_below(tr_normal_quantile(k / 200.0)), k / 200.0, 1e-13);
    NEAR(tr_normal_below(tr_normal_quantile(1e-12)) * 1e12, 1, 1e-6);
}

/* Whole numbers: I_x(a, b) is a binomial tail, summed here term by term. */
static double binomial_tail(int a, int b, double x) {
    int n = a + b - 1;
    double sum = 0;
    for (int k = a; k <= n; k++) {
        double term = 1;
        for (int i = 0; i < k; i++) term *= x * (n - i) / (k - i);
        for (int i = 0; i < n - k; i++) term *= 1 - x;
        sum += term;
    }
    return sum;
}

static void beta_is_a_binomial_tail(void **state) {
    (void)state;
    for (int a = 1; a < 14; a++)
        for (int b = 1; b < 14; b++)
            for (int k = 0; k <= 20; k++)
                NEAR(tr_beta_below(a, b, k / 20.0),
                     binomial_tail(a, b, k / 20.0), 1e-13);
    NEAR(tr_beta_below(0.5, 0.5, 0.3), 2 / acos(-1) * asin(sqrt(0.3)), 1e-14);
}

/* Quantiles in closed form: Beta(a, 1) is U^(1/a), Beta(1, b) its mirror,
 * Beta(1/2, 1/2) the arcsine law, Beta(2, 2) a cubic. */
static void beta_quantiles(void **state) {
    (void)state;
    for (int k = 1; k < 40; k++) {
        double p = k / 40.0, s = sin(acos(-1) / 2 * p);
        NEAR(tr_beta_quantile(1, 1, p), p, 1e-15);
        NEAR(tr_beta_quantile(3, 1, p), cbrt(p), 1e-14);
        NEAR(tr_beta_quantile(1, 4, p), 1 - sqrt(sqrt(1 - p)), 1e-14);
        NEAR(tr_beta_quantile(0.5, 0.5, p), s * s, 1e-13);
        double x = tr_beta_quantile(2, 2, p);
        NEAR(x * x * (3 - 2 * x), p, 1e-14);
        NEAR(tr_beta_below(2.5, 1.5, tr_beta_quantile(2.5, 1.5, p)), p, 1e-13);
        NEAR(tr_beta_below(4e5, 3e5, tr_beta_quantile(4e5, 3e5, p)), p, 1e-9);
    }
    NEAR(tr_beta_quantile(5, 2, 0), 0, 0);
    NEAR(tr_beta_quantile(5, 2, 1), 1, 0);
}

RUN_TESTS(TEST(philox_gives_its_known_answers),
          TEST(uniform_numbers_are_uniform), TEST(normal_distribution),
          TEST(beta_is_a_binomial_tail), TEST(beta_quantiles))
