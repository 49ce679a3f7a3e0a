/* beta.c - the incomplete beta function and its inverse.
 * SPDX-License-Identifier: MIT
 *
 * The continued fraction of Abramowitz and Stegun 26.5.8, evaluated forwards by
 * Lentz's method on the side where it converges fast; the inverse by halving,
 * since a quantile is wanted once a pair of parties and exactness is cheap. */
#include "base/beta.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { MOST_TERMS = 100000 };

static double away_from_zero(double x) { return fabs(x) < 1e-300 ? 1e-300 : x; }

static double fraction(double a, double b, double x) {
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), f = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        f *= d * c;
        double odd =
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        f *= d * c;
        if (fabs(d * c - 1) < DBL_EPSILON) break;
    }
    return f;
}

static double tail(double a, double b, double x) {
    double log_front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) +
                       b * log1p(-x) - log(a);
    return exp(log_front) * fraction(a, b, x);
}

double tr_beta_below(double a, double b, double x) {
    assert(a > 0 && b > 0);
    if (!(x > 0)) return 0;
    if (x >= 1) return 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - tail(b, a, 1 - x);
    return tail(a, b, x);
}

double tr_beta_quantile(double a, double b, double p) {
    assert(p >= 0 && p <= 1);
    double lo = 0, hi = 1;
    if (p == 0) return 0;
    if (p == 1) return 1;
    for (int i = 0; i < 1100; i++) {
        double mid = lo + (hi - lo) / 2;
        if (mid <= lo || mid >= hi) break;
        if (tr_beta_below(a, b, mid) < p)
            lo = mid;
        else
            hi = mid;
    }
    return lo + (hi - lo) / 2;
}
