/* test_inverse.c - shares of rankings, and nearest rankings (D65, D118).
 * SPDX-License-Identifier: MIT
 *
 * A condition of few states is counted over all sets of states that stand below
 * the target: such a set of k of m others is as probable as
 * k! (m - k)! / (m + 1)!. */
#include "inverse/circuit.h"
#include "inverse/order.h"
#include "unit.h"

#include <math.h>

enum { STATES = 9, CLAUSES = 5, TERMS = 24 };

/* Clauses of terms that overlap, are shared, or stand alone: state 0 is the
 * target. */
static tr_needs *random_needs(void) {
    tr_needs *c = TR_NEW(&arena, tr_needs, 1);
    c->clauses = 1 + below(CLAUSES);
    c->terms = 1 + below(TERMS);
    c->clause = TR_NEW(&arena, uint32_t, CLAUSES + 1);
    c->of = TR_NEW(&arena, uint32_t, CLAUSES * TERMS);
    c->term = TR_NEW(&arena, uint32_t, TERMS + 1);
    c->at = TR_NEW(&arena, uint32_t, TERMS * STATES);
    uint32_t end = 0, chance = 1 + below(4);
    for (uint32_t t = 0; t < c->terms; t++) {
        uint32_t before = end;
        for (uint32_t s = 1; s < STATES; s++)
            if (below(8) < chance) c->at[end++] = s;
        if (end == before) c->at[end++] = 1 + below(STATES - 1);
        c->term[t + 1] = end;
    }
    end = 0;
    for (uint32_t k = 0; k < c->clauses; k++) {
        uint32_t before = end;
        for (uint32_t t = 0; t < c->terms; t++)
            if (!below(3)) c->of[end++] = t;
        if (end == before) c->of[end++] = below(c->terms);
        c->clause[k + 1] = end;
    }
    return c;
}

static double factorial(uint32_t n) { return n < 2 ? 1 : n * factorial(n - 1); }

static double by_sets(const tr_needs *c) {
    double share = 0;
    uint32_t rank[STATES];
    rank[0] = 1;
    for (uint32_t set = 0; set < 1u << (STATES - 1); set++) {
        for (uint32_t s = 1; s < STATES; s++)
            rank[s] = set >> (s - 1) & 1 ? 0 : 2;
        uint32_t k = (uint32_t)__builtin_popcount(set);
        if (tr_needs_met(c, rank))
            share += factorial(k) * factorial(STATES - 1 - k);
    }
    return share / factorial(STATES);
}

static void shares_are_integrals(void **state) {
    (void)state;
    MAY_STOP();
    for (int k = 0; k < 3000; k++) {
        tr_mark mark = tr_arena_mark(&arena);
        const tr_needs *c = random_needs();
        double right = by_sets(c);
        const tr_circuit *f = tr_circuit_of(&arena, c);
        assert_non_null(f);
        assert_true(fabs(tr_circuit_share(f) - right) < 1e-11);
        const char *count = tr_circuit_count(f, STATES);
        assert_non_null(count);
        assert_true(fabs(strtod(count, NULL) - right * 362880) < 1e-6);
        tr_arena_release(&arena, mark);
    }
}

static void factorials_are_exact(void **state) {
    (void)state;
    MAY_STOP();
    assert_string_equal(tr_factorial(&arena, 0), "1");
    assert_string_equal(tr_factorial(&arena, 25), "15511210043330985984000000");
    assert_int_equal(strlen(tr_factorial(&arena, 120)), 199);
    assert_null(tr_factorial(&arena, 121));
    assert_string_equal(tr_share_of_factorial(&arena, 6, 8, 5), "48");
}

/* The least number of pairs that change, over all strict rankings. */
static uint64_t nearest_by_search(const uint32_t *old, uint32_t n,
                                  const tr_demand *d, size_t count,
                                  uint32_t *new, uint32_t placed) {
    if (placed < n) {
        uint64_t best = UINT64_MAX;
        for (uint32_t s = 0; s < n; s++) {
            if (new[s] != UINT32_MAX) continue;
            new[s] = placed;
            uint64_t found =
                nearest_by_search(old, n, d, count, new, placed + 1);
            new[s] = UINT32_MAX;
            if (found < best) best = found;
        }
        return best;
    }
    for (size_t k = 0; k < count; k++)
        if (new[d[k].high] < new[d[k].low]) return UINT64_MAX;
    uint64_t swaps = 0;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            swaps += (new[a] < new[b]) != (old[a] < old[b]);
    return swaps;
}

static void nearest_rankings_are_nearest(void **state) {
    (void)state;
    MAY_STOP();
    for (int k = 0; k < 200; k++) {
        tr_mark mark = tr_arena_mark(&arena);
        uint32_t n = 3 + below(4), old[8], new[8];
        for (uint32_t s = 0; s < n; s++) old[s] = s;
        for (uint32_t s = n; s-- > 1;) {
            uint32_t other = below(s + 1), x = old[s];
            old[s] = old[other];
            old[other] = x;
        }
        memset(new, 0xff, sizeof new);
        tr_demand d[5];
        size_t count = below(5);
        for (size_t i = 0; i < count; i++) {
            d[i].high = below(n);
            d[i].low = (d[i].high + 1 + below(n - 1)) % n;
            d[i].strict = below(2);
        }
        tr_order o = tr_order_of(&arena, n, n, old);
        tr_reordered x = tr_reorder(&arena, &o, d, count);
        uint64_t right = nearest_by_search(old, n, d, count, new, 0);
        if (right == UINT64_MAX) {
            assert_int_equal(x.fault, TR_CANNOT_BE);
        } else {
            assert_int_equal(x.fault, 0);
            assert_int_equal(x.swaps, right);
            size_t pairs;
            tr_swaps_of(&arena, &o, &x, 100, &pairs);
            assert_int_equal(pairs, right);
        }
        tr_arena_release(&arena, mark);
    }
}

/* Pairs of states whose order differs. */
static uint64_t apart(const uint32_t *x, const uint32_t *y, uint32_t n) {
    uint64_t swaps = 0;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            swaps += (x[a] < x[b]) != (y[a] < y[b]) ||
                     (x[a] > x[b]) != (y[a] > y[b]);
    return swaps;
}

static void check_ranking(const tr_order *o, const tr_reordered *x,
                          const tr_demand *d, size_t count) {
    assert_int_equal(apart(o->rank, x->rank, o->n), x->swaps);
    for (size_t i = 0; i < count; i++)
        assert_true(x->rank[d[i].high] >= x->rank[d[i].low] + d[i].strict);
    for (uint32_t a = 0; a < o->n; a++)
        for (uint32_t b = 0; b < a; b++)
            assert_true(x->rank[a] != x->rank[b] || o->rank[a] == o->rank[b]);
}

/* With ties; demands that hang together, pairs of them, and stars. */
static size_t random_demands(tr_demand *d, size_t most, uint32_t n) {
    uint32_t kind = below(3), star = below(n);
    size_t count = below((uint32_t)most + 1);
    for (size_t i = 0; i < count; i++) {
        d[i].high = kind == 2 ? star : below(n);
        d[i].low = (d[i].high + 1 + below(n - 1)) % n;
        if (kind == 1 && i && below(2)) d[i].low = d[i - 1].low;
        if (d[i].low == d[i].high) d[i].low = (d[i].high + 1) % n;
        d[i].strict = below(2);
    }
    return count;
}

static void searches_find_what_tables_find(void **state) {
    (void)state;
    MAY_STOP();
    uint32_t met = 0;
    for (int k = 0; k < 4000; k++) {
        tr_mark mark = tr_arena_mark(&arena);
        uint32_t n = 3 + below(22), levels = 1 + below(n), old[32];
        for (uint32_t s = 0; s < n; s++)
            old[s] = s < levels ? s : below(levels);
        tr_demand d[6];
        size_t count = random_demands(d, 5, n);
        tr_order o = tr_order_of(&arena, n, levels, old);
        tr_reordered x = tr_reorder(&arena, &o, d, count);
        tr_reordered y = tr_reorder_by(&arena, &o, d, count, below(3));
        assert_int_equal(x.fault, y.fault);
        if (!x.fault) {
            assert_int_equal(x.swaps, y.swaps);
            assert_int_equal(x.least, x.swaps);
            assert_int_equal(y.least, y.swaps);
            check_ranking(&o, &x, d, count);
            check_ranking(&o, &y, d, count);
            met++;
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(met > 2000);
}

/* Many demands on one stretch: what is found is a ranking that meets them, and
 * a bound that is not above what it takes. */
static void long_stretches_are_bounded(void **state) {
    (void)state;
    MAY_STOP();
    uint32_t exact = 0;
    for (int k = 0; k < 150; k++) {
        tr_mark mark = tr_arena_mark(&arena);
        enum { N = 240 };
        uint32_t levels = k % 2 ? N : 60, old[N], pairs = 7 + below(20);
        for (uint32_t s = 0; s < N; s++) old[s] = s * levels / N;
        tr_demand d[32];
        for (uint32_t i = 0; i < pairs; i++)
            d[i] = (tr_demand){5 + 3 * i + below(3), 130 + 3 * i + below(3),
                               below(2)};
        tr_order o = tr_order_of(&arena, N, levels, old);
        tr_reordered x = tr_reorder(&arena, &o, d, pairs);
        assert_true(!x.fault || x.fault == TR_NEARLY);
        assert_true(x.least <= x.swaps && (x.fault || x.least == x.swaps));
        uint64_t alone = 0;
        for (uint32_t i = 0; i < pairs; i++) alone += tr_swaps_for(&o, d[i]);
        assert_true(x.swaps <= alone && x.least + 2 * pairs * pairs >= alone);
        check_ranking(&o, &x, d, pairs);
        exact += !x.fault;
        tr_arena_release(&arena, mark);
    }
    assert_true(exact > 60);
}

RUN_TESTS(TEST(shares_are_integrals), TEST(factorials_are_exact),
          TEST(nearest_rankings_are_nearest),
          TEST(searches_find_what_tables_find),
          TEST(long_stretches_are_bounded))
