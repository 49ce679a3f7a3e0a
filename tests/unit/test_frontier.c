/* test_frontier.c - truce_frontier_find() against every outcome listed.
 * SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

enum { MOST = 6 };

typedef struct domain {
    truce_domain d;
    uint32_t values[MOST];
    double worth[MOST][MOST][8], bound[MOST];
    const double *utility[MOST * MOST];
    const double *table[MOST];
    size_t outcomes;
    double *u; /* [outcomes][parties], rounded */
    bool *zone, *on;
} domain;

static double rounded(double u, double tolerance) {
    if (tolerance < 0) return u;
    return tolerance == 0 ? round(u * 1e9) / 1e9
                          : round(u / tolerance) * tolerance;
}

static double number(int kind) {
    if (kind == 0) return (double)below(4);
    if (kind == 1) return (double)below(1000000) / 1000;
    if (kind == 2) return (1 + (double)below(6)) / 3;
    return (double)random_64() / 1e19;
}

static double sum_of(const domain *x, uint32_t party, size_t code) {
    double u = 0;
    for (uint32_t v = 0; v < x->d.issues; v++) {
        u += x->worth[party][v][code % x->values[v]];
        code /= x->values[v];
    }
    return u;
}

static void list_all(domain *x) {
    uint32_t n = x->d.parties;
    x->u = TR_NEW(&arena, double, x->outcomes *n);
    x->zone = TR_NEW(&arena, bool, x->outcomes);
    x->on = TR_NEW(&arena, bool, x->outcomes);
    for (size_t k = 0; k < x->outcomes; k++) {
        x->zone[k] = true;
        for (uint32_t i = 0; i < n; i++) {
            double u = x->d.table ? x->table[i][k] : sum_of(x, i, k);
            x->u[k * n + i] = rounded(u, x->d.tolerance);
            x->zone[k] &= !x->d.disagreement || x->u[k * n + i] >= x->bound[i];
        }
    }
    for (size_t k = 0; k < x->outcomes; k++) {
        x->on[k] = x->zone[k];
        for (size_t j = 0; j < x->outcomes && x->on[k]; j++) {
            bool all = true, more = false;
            for (uint32_t i = 0; i < n; i++) {
                all &= x->u[j * n + i] >= x->u[k * n + i];
                more |= x->u[j * n + i] > x->u[k * n + i];
            }
            x->on[k] = !(all && more);
        }
    }
}

static void random_domain(domain *x, bool table) {
    memset(x, 0, sizeof *x);
    x->d = (truce_domain){.size = sizeof x->d,
                          .parties = 1 + below(5),
                          .issues = 1 + below(4),
                          .values = x->values};
    int kind = (int)below(3);
    x->outcomes = 1;
    for (uint32_t v = 0; v < x->d.issues; v++) {
        x->values[v] = 1 + below(6);
        x->outcomes *= x->values[v];
    }
    for (uint32_t i = 0; i < x->d.parties; i++) {
        x->bound[i] = below(3) ? -INFINITY : (double)below(4);
        for (uint32_t v = 0; v < x->d.issues; v++) {
            for (uint32_t k = 0; k < x->values[v]; k++)
                x->worth[i][v][k] = number(kind);
            x->utility[i * x->d.issues + v] = x->worth[i][v];
        }
    }
    x->d.utility = x->utility;
    if (below(2)) x->d.disagreement = x->bound;
    if (!table) return;
    for (uint32_t i = 0; i < x->d.parties; i++) {
        double *u = TR_NEW(&arena, double, x->outcomes);
        for (size_t k = 0; k < x->outcomes; k++) u[k] = number((int)below(2));
        x->table[i] = u;
    }
    x->d.table = x->table;
    x->d.utility = NULL;
    if (below(4) == 0) x->d.tolerance = below(2) ? -1 : 0.25;
}

static size_t code_of(const domain *x, const uint32_t *value) {
    size_t code = 0;
    for (uint32_t v = x->d.issues; v-- > 0;)
        code = code * x->values[v] + value[v];
    return code;
}

static void check_point(const domain *x, const truce_frontier *f, size_t p,
                        bool *seen) {
    uint32_t n = x->d.parties, value[MOST], issues = x->d.issues;
    size_t count = (size_t)atol(f->count[p]);
    uint32_t *all = TR_NEW(&arena, uint32_t, (count + 2) * issues);
    assert_int_equal(truce_frontier_outcomes(f, p, 0, count + 2, all), count);
    bool represented = false;
    for (size_t k = 0; k < count; k++) {
        size_t code = code_of(x, all + k * issues);
        assert_true(x->on[code]);
        assert_false(seen[code]);
        seen[code] = true;
        for (uint32_t i = 0; i < n; i++)
            assert_true(fabs(x->u[code * n + i] - f->utility[p * n + i]) <
                        1e-12);
        assert_int_equal(truce_frontier_outcomes(f, p, k, 1, value), 1);
        assert_int_equal(code_of(x, value), code);
        represented |= code == code_of(x, f->outcome + p * issues);
    }
    assert_true(represented);
    assert_int_equal(truce_frontier_outcomes(f, p, count, 1, value), 0);
}

static void against_listing(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 1500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        domain x;
        random_domain(&x, round % 3 == 0);
        list_all(&x);
        truce_frontier *f = NULL;
        assert_int_equal(truce_frontier_find(&f, &x.d, NULL), TRUCE_OK);
        size_t on = 0, zone = 0;
        for (size_t k = 0; k < x.outcomes; k++)
            on += x.on[k], zone += x.zone[k];
        assert_int_equal(atol(f->efficient), on);
        assert_int_equal(atol(f->zone), zone);
        assert_int_equal(atol(f->outcomes), x.outcomes);
        bool *seen = TR_NEW(&arena, bool, x.outcomes);
        for (size_t p = 0; p < f->points; p++) check_point(&x, f, p, seen);
        for (size_t k = 0; k < x.outcomes; k++)
            assert_int_equal(seen[k], x.on[k]);
        truce_frontier_free(f);
        tr_arena_release(&arena, mark);
    }
}

/* 10^60 outcomes, of which the frontier is known: each of 60 issues moves a
 * unit from one party to the other. */
static void known_frontier(void **state) {
    (void)state;
    double mine[10], yours[10];
    const double *utility[120];
    uint32_t values[60];
    for (int k = 0; k < 10; k++) mine[k] = k, yours[k] = 9 - k;
    for (int v = 0; v < 60; v++) {
        values[v] = 10;
        utility[v] = mine;
        utility[60 + v] = yours;
    }
    truce_domain d = {.size = sizeof d,
                      .parties = 2,
                      .issues = 60,
                      .values = values,
                      .utility = utility};
    truce_frontier *f = NULL;
    assert_int_equal(truce_frontier_find(&f, &d, NULL), TRUCE_OK);
    assert_int_equal(f->points, 541);
    char all[70] = "1";
    memset(all + 1, '0', 60);
    assert_string_equal(f->outcomes, all);
    assert_string_equal(f->efficient, all);
    assert_string_equal(f->zone, all);
    assert_string_equal(f->count[0], "1");
    assert_string_equal(f->count[1], "60");
    assert_string_equal(f->count[2], "1830"); /* 60 * 61 / 2 */
    assert_true(f->utility[0] == 540 && f->utility[1] == 0);
    uint32_t some[5 * 60];
    assert_int_equal(truce_frontier_outcomes(f, 270, 1000, 5, some), 5);
    for (int k = 0; k < 5; k++) {
        uint32_t sum = 0;
        for (int v = 0; v < 60; v++) sum += some[k * 60 + v];
        assert_int_equal(sum, 270);
    }
    truce_frontier_free(f);
}

static void header_example(void **state) {
    (void)state;
    double price[2] = {0, 6}, service[2] = {1, 3}, cost[2] = {5, 0};
    const double *utility[4] = {price, service, cost, NULL};
    uint32_t values[2] = {2, 2};
    truce_domain d = {.size = sizeof d,
                      .parties = 2,
                      .issues = 2,
                      .values = values,
                      .utility = utility};
    truce_frontier *f = NULL;
    assert_int_equal(truce_frontier_find(&f, &d, NULL), TRUCE_OK);
    assert_int_equal(f->points, 2);
    assert_true(f->utility[0] == 9 && f->utility[1] == 0);
    assert_true(f->utility[2] == 3 && f->utility[3] == 5);
    truce_frontier_free(f);
}

static int stop_now(void *user) {
    (void)user;
    return 1;
}

static void wrong_use(void **state) {
    (void)state;
    double u[2] = {1, NAN}, far[1] = {NAN};
    const double *utility[2] = {u, NULL};
    uint32_t values[2] = {2, 2}, none[1] = {0};
    truce_domain good = {.size = sizeof good,
                         .parties = 1,
                         .issues = 2,
                         .values = values,
                         .utility = utility};
    truce_frontier *f = NULL;
    assert_int_equal(truce_frontier_find(&f, &good, NULL), TRUCE_EUSE);
    u[1] = 2;
    assert_int_equal(truce_frontier_find(&f, &good, NULL), TRUCE_OK);
    assert_int_equal(f->points, 1);
    assert_int_equal(truce_frontier_outcomes(f, 1, 0, 1, values), 0);
    assert_int_equal(truce_frontier_outcomes(NULL, 0, 0, 1, values), 0);
    truce_frontier_free(f);
    truce_frontier_free(NULL);
    f = NULL;
    truce_domain bad[7];
    for (int k = 0; k < 7; k++) bad[k] = good;
    bad[0].size = 3;
    bad[1].parties = 65;
    bad[2].values = none;
    bad[3].table = utility; /* and sums */
    bad[4].utility = NULL;
    bad[5].disagreement = far;
    bad[6].tolerance = NAN;
    for (int k = 0; k < 7; k++)
        assert_int_equal(truce_frontier_find(&f, &bad[k], NULL), TRUCE_EUSE);
    assert_int_equal(truce_frontier_find(&f, NULL, NULL), TRUCE_EUSE);
    assert_int_equal(truce_frontier_find(NULL, &good, NULL), TRUCE_EUSE);
    u[1] = 1e101;
    utility[1] = u;
    assert_int_equal(truce_frontier_find(&f, &good, NULL), TRUCE_EUSE);
    u[1] = INFINITY;
    good.utility = NULL;
    good.table = utility;
    values[1] = 1;
    assert_int_equal(truce_frontier_find(&f, &good, NULL), TRUCE_EUSE);
    assert_null(f);
}

/* Every subset of 40 powers of two is efficient. */
static void too_large(void **state) {
    (void)state;
    double mine[40][2], yours[40][2];
    const double *utility[80];
    uint32_t values[40];
    for (int v = 0; v < 40; v++) {
        mine[v][0] = 0, mine[v][1] = ldexp(1, v) / 1e9;
        yours[v][0] = mine[v][1], yours[v][1] = 0;
        values[v] = 2;
        utility[v] = mine[v];
        utility[40 + v] = yours[v];
    }
    truce_domain d = {.size = sizeof d,
                      .parties = 2,
                      .issues = 40,
                      .values = values,
                      .utility = utility};
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.max_memory = (size_t)64 << 20;
    truce_frontier *f = NULL;
    assert_int_equal(truce_frontier_find(&f, &d, &hooks), TRUCE_ELIMIT);
    hooks.cancel = stop_now;
    assert_int_equal(truce_frontier_find(&f, &d, &hooks), TRUCE_ECANCEL);
    assert_null(f);
}

RUN_TESTS(TEST(against_listing), TEST(known_frontier), TEST(header_example),
          TEST(wrong_use), TEST(too_large))
