/* test_linear.c - sums of uncertain numbers, and monitoring, against closed
 * forms.  SPDX-License-Identifier: MIT */
#include "bargaining/linear.h"
#include "bargaining/monitor.h"
#include "unit.h"

#include <math.h>

static void near(double got, double want, double by, const char *what) {
    if (!(fabs(got - want) <= by))
        fail_msg("%s: %.17g, not %.17g", what, got, want);
}

static const tr_uncertain unit = {.spread = TR_INTERVAL, .b = 1, .mean = 0.5};

static tr_linear sum_of(double constant, size_t n, const double *times,
                        const tr_uncertain *const *number) {
    tr_linear x = tr_linear_new(&arena, n);
    x.constant = constant;
    for (size_t k = 0; k < n; k++) tr_linear_add(&x, times[k], number[k]);
    return x;
}

/* Irwin and Hall: P(U1 + ... + Un <= t) = sum (-1)^k C(n,k) (t-k)^n / n!. */
static double irwin_hall(int n, double t) {
    double sum = 0, choose = 1, factorial = 1;
    for (int i = 1; i <= n; i++) factorial *= i;
    for (int k = 0; k <= n && k < t; k++) {
        sum += (k % 2 ? -1 : 1) * choose * pow(t - k, n);
        choose = choose * (n - k) / (k + 1);
    }
    return sum / factorial;
}

static void uniform_numbers_add_up(void **state) {
    (void)state;
    double times[8];
    const tr_uncertain *number[8];
    for (int i = 0; i < 8; i++) times[i] = -1, number[i] = &unit;
    for (int n = 1; n <= 8; n++)
        for (double t = -0.5; t < n + 1; t += 0.25) {
            tr_linear x = sum_of(t, (size_t)n, times, number);
            double want = t <= 0 ? 0 : t >= n ? 1 : irwin_hall(n, t);
            near(tr_linear_chance(&x), want, 1e-11, "Irwin-Hall");
        }
}

/* Two alike uniform numbers make a triangle; a mode at an end is a ramp. */
static void triangles(void **state) {
    (void)state;
    const tr_uncertain middle = {
        .spread = TR_TRIANGULAR, .a = 0, .b = 1, .c = 2, .mean = 1};
    const tr_uncertain ramp = {
        .spread = TR_TRIANGULAR, .a = 0, .b = 2, .c = 2, .mean = 4.0 / 3};
    const tr_uncertain fall = {
        .spread = TR_TRIANGULAR, .a = 0, .b = 0, .c = 2, .mean = 2.0 / 3};
    const double one[] = {1, 1}, minus[] = {-1, -1};
    for (double t = 0; t <= 2; t += 0.125) {
        const tr_uncertain *m[] = {&middle}, *r[] = {&ramp}, *f[] = {&fall};
        const tr_uncertain *two[] = {&unit, &unit};
        tr_linear x = sum_of(t, 1, minus, m), y = sum_of(t, 2, minus, two);
        near(tr_linear_chance(&x), tr_linear_chance(&y), 1e-14, "triangle");
        x = sum_of(t, 1, minus, r);
        near(tr_linear_chance(&x), t * t / 4, 1e-14, "ramp");
        x = sum_of(t, 1, minus, f);
        near(tr_linear_chance(&x), 1 - (2 - t) * (2 - t) / 4, 1e-14, "fall");
        x = sum_of(-t, 1, one, r);
        near(tr_linear_chance(&x), 1 - t * t / 4, 1e-14, "ramp turned");
    }
}

static void normal_and_certain_numbers(void **state) {
    (void)state;
    const tr_uncertain a = {.spread = TR_NORMAL, .a = 1, .b = 3, .mean = 1};
    const tr_uncertain b = {.spread = TR_NORMAL, .a = 2, .b = 2, .mean = 2};
    const tr_uncertain five = {.spread = TR_POINT, .a = 5, .mean = 5};
    const double times[] = {1, -2, 1};
    const tr_uncertain *number[] = {&a, &b, &five};
    tr_linear x = sum_of(0, 3, times, number);
    near(tr_linear_chance(&x), 0.5 * erfc(-2 / 5.0 / sqrt(2)), 1e-15, "normal");
    x = sum_of(-5, 1, times + 2, number + 2);
    assert_true(tr_linear_chance(&x) == 1); /* a tie counts */
    number[1] = &unit;
    x = sum_of(0, 2, times, number);
    assert_true(isnan(tr_linear_chance(&x))); /* mixed: to be drawn */
}

/* Numbers of very different sizes: exact or not at all. */
static void digits_are_not_lost(void **state) {
    (void)state;
    tr_uncertain wide[12];
    const tr_uncertain *number[12];
    double times[12];
    for (int i = 0; i < 12; i++) {
        wide[i] = (tr_uncertain){
            .spread = TR_INTERVAL, .a = -pow(10, i - 6), .b = pow(10, i - 6)};
        number[i] = &wide[i], times[i] = 1;
    }
    for (size_t n = 1; n <= 12; n++) {
        tr_linear x = sum_of(0, n, times, number);
        double chance = tr_linear_chance(&x);
        if (!isnan(chance)) near(chance, 0.5, 1e-9, "symmetric");
    }
}

static void draws_agree_with_what_is_computed(void **state) {
    (void)state;
    const tr_uncertain tri = {
        .spread = TR_TRIANGULAR, .a = -1, .b = 0.5, .c = 3, .mean = 2.5 / 3};
    const double times[] = {1, -1.5};
    const tr_uncertain *number[] = {&tri, &unit};
    tr_linear x = sum_of(0.1, 2, times, number);
    uint64_t counter = 0;
    int yes = 0, draws = 40000;
    for (int k = 0; k < draws; k++)
        yes += tr_linear_draw(&x, 1, 2, &counter) >= 0;
    near((double)yes / draws, tr_linear_chance(&x), 0.01, "draws");
}

/* D96 at its ends: Friedman's threshold, and the trivial and the hopeless. */
static void monitoring_at_its_ends(void **state) {
    (void)state;
    const tr_watch perfect = {1, 0, INFINITY};
    tr_stakes s = {.keep = 3, .cheat = 5, .broken = 1, .discount = 0.5};
    tr_watched w = tr_watch_over(&s, &perfect);
    near(w.patience, 0.5, 1e-15, "Friedman");
    assert_true(w.holds);
    near(w.detection, 1, 1e-15, "least detection");
    near(w.false_alarm, 0, 1e-15, "no room for false alarms");
    s.discount = 0.49;
    assert_false(tr_watch_over(&s, &perfect).holds);
    assert_true(isinf(tr_watch_over(&s, &perfect).detection));
    s.cheat = 3;
    w = tr_watch_over(&s, &perfect);
    assert_true(w.holds && w.detection == 0 && w.patience == 0 &&
                w.false_alarm == 1);
    s = (tr_stakes){.keep = 3, .cheat = 5, .broken = 3, .discount = 0.9};
    w = tr_watch_over(&s, &perfect);
    assert_true(!w.holds && isinf(w.detection) && isinf(w.patience) &&
                w.false_alarm < 0);
    const tr_watch blind = {0.2, 0.2, 12};
    s.broken = -100;
    w = tr_watch_over(&s, &blind);
    assert_true(!w.holds && isinf(w.patience));
    /* One period of punishment, full patience: (b - a) L >= G (1 + a). */
    const tr_watch once = {0.9, 0.1, 1};
    s = (tr_stakes){.keep = 3, .cheat = 5, .broken = -1, .discount = 1};
    w = tr_watch_over(&s, &once);
    near(w.detection, 0.1 + 2 * 1.1 / 4, 1e-15, "once");
    near(w.false_alarm, (0.9 * 4 - 2) / 6, 1e-15, "once");
    near(w.patience, 2 / (0.8 * 4 - 0.1 * 2), 1e-12, "once");
}

RUN_TESTS(TEST(uniform_numbers_add_up), TEST(triangles),
          TEST(normal_and_certain_numbers), TEST(digits_are_not_lost),
          TEST(draws_agree_with_what_is_computed), TEST(monitoring_at_its_ends))
