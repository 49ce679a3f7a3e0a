/* linear.c - P(c + sum of c_k X_k >= 0) for uncertain X_k.
 * SPDX-License-Identifier: MIT
 *
 * A uniform density is the first integral of two point masses, a triangular one
 * the second integral of three; so the distribution function of a sum is a sum
 * over all choices of one mass each: of products of the masses, times
 * (t - the points)^K / K! where that is positive, K being the integrals in all
 * (Feller, vol. II, I.9, for uniform numbers).  Its terms cancel, so their
 * sizes are added up too, and where too few digits are left the answer is NAN.
 */
#include "bargaining/linear.h"

#include "base/random.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { MOST_PARTS = 4, MOST_SUMS = 200000 };

tr_linear tr_linear_new(tr_arena *a, size_t room) {
    return (tr_linear){.times = TR_NEW(a, double, room + 1),
                       .number = TR_NEW(a, const tr_uncertain *, room + 1)};
}

static bool is_certain(const tr_uncertain *u) {
    switch (u->spread) {
    case TR_POINT: return true;
    case TR_INTERVAL: return u->a == u->b;
    case TR_TRIANGULAR: return u->a == u->c;
    case TR_NORMAL: return u->b == 0;
    }
    return true;
}

void tr_linear_add(tr_linear *x, double times, const tr_uncertain *number) {
    if (times == 0) return;
    if (is_certain(number)) {
        x->constant += times * number->mean;
        return;
    }
    x->times[x->count] = times;
    x->number[x->count++] = number;
}

/* --- normal numbers ------------------------------------------------------- */

static double chance_of_normal(const tr_linear *x) {
    double mean = x->constant, variance = 0;
    for (uint32_t k = 0; k < x->count; k++) {
        mean += x->times[k] * x->number[k]->a;
        variance +=
            x->times[k] * x->times[k] * x->number[k]->b * x->number[k]->b;
    }
    return tr_normal_below(mean / sqrt(variance));
}

/* --- ranges and triangles ------------------------------------------------- */

/* A point mass after `order` derivatives of the density's integral. */
typedef struct mass {
    long double size, at;
    int order;
} mass;

typedef struct masses {
    int count;
    mass at[MOST_PARTS];
} masses;

static masses of_interval(double lo, double hi) {
    long double w = (long double)hi - lo;
    return (masses){2, {{1 / w, lo, 1}, {-1 / w, hi, 1}}};
}

/* With the mode at an end there is a step beside the slope. */
static masses of_triangle(double a, double m, double b) {
    long double w = (long double)b - a;
    masses x = {0};
    if (m > a) {
        long double up = 2 / (w * ((long double)m - a));
        x.at[x.count++] = (mass){up, a, 2};
        x.at[x.count++] = (mass){-up, m, 2};
    } else {
        x.at[x.count++] = (mass){2 / w, a, 1};
    }
    if (b > m) {
        long double down = 2 / (w * ((long double)b - m));
        x.at[x.count++] = (mass){-down, m, 2};
        x.at[x.count++] = (mass){down, b, 2};
    } else {
        x.at[x.count++] = (mass){-2 / w, b, 1};
    }
    return x;
}

/* Of times * number; a negative factor turns it round. */
static masses masses_of(const tr_uncertain *u, double times) {
    bool tri = u->spread == TR_TRIANGULAR;
    double lo = times * u->a, hi = times * (tri ? u->c : u->b);
    if (lo > hi) {
        double swap = lo;
        lo = hi;
        hi = swap;
    }
    return tri ? of_triangle(lo, times * u->b, hi) : of_interval(lo, hi);
}

typedef struct summing {
    const masses *of;
    uint32_t count;
    long double sum, size; /* of the terms; of their absolute values */
} summing;

static void add_terms(summing *q, uint32_t k, long double left,
                      long double product, int order) {
    if (k == q->count) {
        if (left <= 0) return;
        for (int i = 1; i <= order; i++) product *= left / i;
        q->sum += product;
        q->size += fabsl(product);
        return;
    }
    for (int i = 0; i < q->of[k].count; i++) {
        const mass *m = &q->of[k].at[i];
        add_terms(q, k + 1, left - m->at, product * m->size, order + m->order);
    }
}

/* P(sum < 0) of the uncertain part is its distribution function at -constant.
 * The tail with fewer terms would do as well; either is checked. */
static double chance_of_ranges(const tr_linear *x) {
    masses of[20];
    double sums = 1;
    if (x->count > 20) return NAN;
    for (uint32_t k = 0; k < x->count; k++) {
        of[k] = masses_of(x->number[k], x->times[k]);
        sums *= of[k].count;
    }
    if (sums > MOST_SUMS) return NAN;
    summing q = {of, x->count, 0, 0};
    add_terms(&q, 0, -(long double)x->constant, 1, 0);
    if (!(q.size * LDBL_EPSILON * 64 < 1e-9L)) return NAN;
    double below = (double)q.sum;
    return 1 - (below < 0 ? 0 : below > 1 ? 1 : below);
}

double tr_linear_chance(const tr_linear *x) {
    uint32_t normal = 0;
    if (!x->count) return nearbyint(x->constant * 1e9) >= 0;
    for (uint32_t k = 0; k < x->count; k++)
        normal += x->number[k]->spread == TR_NORMAL;
    if (normal == x->count) return chance_of_normal(x);
    return normal ? NAN : chance_of_ranges(x);
}

/* --- draws ---------------------------------------------------------------- */

double tr_uncertain_draw(const tr_uncertain *u, double uniform) {
    double w = u->c - u->a, left = u->b - u->a;
    switch (u->spread) {
    case TR_POINT: return u->mean;
    case TR_INTERVAL: return u->a + uniform * (u->b - u->a);
    case TR_NORMAL: return u->a + u->b * tr_normal_quantile(uniform);
    case TR_TRIANGULAR:
        if (w == 0) return u->a;
        return uniform * w < left
                   ? u->a + sqrt(uniform * w * left)
                   : u->c - sqrt((1 - uniform) * w * (u->c - u->b));
    }
    return u->mean;
}

double tr_linear_draw(const tr_linear *x, uint64_t seed, uint64_t task,
                      uint64_t *counter) {
    double sum = x->constant;
    for (uint32_t k = 0; k < x->count; k++) {
        double uniform = tr_random_unit(seed, task, (*counter)++);
        sum += x->times[k] * tr_uncertain_draw(x->number[k], uniform);
    }
    return sum;
}
