/* test_pareto.c - undominated rows, merged sums, counts, rounding: each against
 * the definition, by brute force.  SPDX-License-Identifier: MIT */
#include "unit.h"

#include "bargaining/measure.h"
#include "bargaining/merge.h"
#include "bargaining/pareto.h"
#include "bargaining/thin.h"

#include <math.h>

static bool covered(const int64_t *row, size_t n, uint32_t width,
                    const int64_t *slack, size_t k) {
    for (size_t j = 0; j < n; j++) {
        bool all = true, enough = false;
        for (uint32_t i = 0; i < width; i++) {
            int64_t x = row[j * width + i], y = row[k * width + i];
            all &= x >= y;
            enough |= x >= y && (uint64_t)x - (uint64_t)y >= (uint64_t)slack[i];
        }
        if (all && enough) return true;
    }
    return false;
}

static void check_rows(const int64_t *row, size_t n, uint32_t width,
                       const int64_t *slack) {
    uint32_t *keep = TR_RAW(&arena, uint32_t, n + 1);
    size_t kept = tr_pareto(&arena, row, n, width, slack, keep), expected = 0;
    bool *is_kept = TR_NEW(&arena, bool, n + 1);
    for (size_t k = 0; k < kept; k++) {
        is_kept[keep[k]] = true;
        if (!k) continue;
        int order = tr_row_order(row + (size_t)keep[k - 1] * width,
                                 row + (size_t)keep[k] * width, width);
        assert_true(order > 0 || (order == 0 && keep[k - 1] < keep[k]));
    }
    for (size_t k = 0; k < n; k++) {
        bool out = covered(row, n, width, slack, k);
        assert_int_equal(is_kept[k], !out);
        expected += !out;
    }
    assert_int_equal(kept, expected);
}

static void undominated(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 1500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        uint32_t width = 1 + below(7);
        size_t n = below(round % 20 ? 120 : 1500);
        int64_t *row = TR_RAW(&arena, int64_t, n * width + 1), slack[8];
        uint32_t range = round % 3 ? 1 + below(12) : 1000000000;
        bool line = below(2); /* many undominated ones */
        for (size_t k = 0; k < n; k++) {
            int64_t rest = 0;
            for (uint32_t i = 0; i < width; i++) {
                row[k * width + i] = (int64_t)below(range) - 5;
                rest += row[k * width + i];
            }
            if (line) row[k * width] -= rest;
        }
        bool exact = below(3) > 0;
        for (uint32_t i = 0; i < width; i++)
            slack[i] = exact ? 1 : 1 + below(round % 2 ? 4 : 300000000);
        check_rows(row, n, width, slack);
        tr_arena_release(&arena, mark);
    }
}

/* Many rows of two columns: against one pass over the sorted rows, and some of
 * them against all. */
static void many_rows(void **state) {
    (void)state;
    MAY_STOP();
    int64_t slack[2] = {1, 1};
    size_t n = 200000;
    for (int round = 0; round < 6; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        int64_t *row = TR_RAW(&arena, int64_t, 2 * n);
        uint32_t range = round % 2 ? 700 : 1000000000;
        for (size_t k = 0; k < n; k++) {
            row[2 * k] = (int64_t)below(range) - 50;
            row[2 * k + 1] = round < 2
                                 ? (int64_t)below(range)
                                 : (int64_t)below(range / 100) - row[2 * k];
        }
        uint32_t *keep = TR_RAW(&arena, uint32_t, n);
        size_t kept = tr_pareto(&arena, row, n, 2, slack, keep);
        bool *is_kept = TR_NEW(&arena, bool, n);
        for (size_t k = 0; k < kept; k++) is_kept[keep[k]] = true;
        for (size_t k = 0; k < n; k += k % 2 ? 997 : 1500)
            assert_int_equal(is_kept[k], !covered(row, n, 2, slack, k));
        uint32_t *order = TR_RAW(&arena, uint32_t, n);
        tr_rows_sort(&arena, row, n, 2, order);
        int64_t best = INT64_MIN, first = INT64_MIN;
        size_t expected = 0;
        for (size_t k = 0; k < n; k++) { /* descending */
            const int64_t *r = row + 2 * (size_t)order[k];
            if (r[1] > best)
                best = r[1], first = r[0];
            else if (r[1] != best || r[0] != first)
                continue;
            expected++;
        }
        assert_int_equal(kept, expected);
        tr_arena_release(&arena, mark);
    }
}

/* The whole range of numbers, as doubles in order have it. */
static void extreme_rows(void **state) {
    (void)state;
    MAY_STOP();
    int64_t slack[3] = {1, 1, 1};
    for (int round = 0; round < 200; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        uint32_t width = 1 + below(3);
        size_t n = 600;
        int64_t *row = TR_RAW(&arena, int64_t, n * width);
        for (size_t k = 0; k < n * width; k++)
            row[k] = tr_ordered(
                ldexp((double)(int64_t)random_64(), (int)below(1800) - 900));
        check_rows(row, n, width, slack);
        tr_arena_release(&arena, mark);
    }
}

/* What is left after the first look has the same frontier. */
static void thinned(void **state) {
    (void)state;
    MAY_STOP();
    size_t dropped = 0;
    for (int round = 0; round < 60; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        uint32_t width = 1 + below(4);
        size_t n = 1 + below(round % 10 ? 300 : 40000);
        int64_t *row = TR_RAW(&arena, int64_t, n * width), slack[4];
        for (uint32_t i = 0; i < width; i++) slack[i] = 1 + below(3);
        for (size_t k = 0; k < n * width; k++) row[k] = (int64_t)below(1000);
        uint32_t *left = TR_RAW(&arena, uint32_t, n + 1);
        uint32_t *keep = TR_RAW(&arena, uint32_t, n + 1);
        uint32_t *own = TR_RAW(&arena, uint32_t, n + 1);
        size_t some = tr_thin(&arena, row, n, width, slack, left);
        size_t kept = tr_pareto(&arena, row, n, width, slack, keep);
        int64_t *thin = TR_RAW(&arena, int64_t, n * width);
        for (size_t k = 0; k < some; k++)
            memcpy(thin + k * width, row + (size_t)left[k] * width,
                   width * sizeof *row);
        assert_int_equal(tr_pareto(&arena, thin, some, width, slack, own),
                         kept);
        for (size_t k = 0; k < kept; k++)
            assert_int_equal(left[own[k]], keep[k]);
        dropped += n - some;
        tr_arena_release(&arena, mark);
    }
    assert_true(dropped > 10000);
}

/* --- sums ----------------------------------------------------------------- */

typedef struct domain {
    tr_merger m;
    int64_t slack[8], floor[8];
    size_t all; /* combinations */
    int64_t *sum;
    bool *on; /* not covered, and not below the floor */
} domain;

static void sum_of(const domain *d, size_t code, int64_t *out) {
    memset(out, 0, d->m.parties * sizeof *out);
    for (uint32_t f = 0; f < d->m.factors; f++) {
        const tr_factor *x = &d->m.factor[f];
        for (uint32_t i = 0; i < d->m.parties; i++)
            out[i] += x->worth[code % x->combos * d->m.parties + i];
        code /= x->combos;
    }
}

static void list_all(domain *d) {
    uint32_t n = d->m.parties;
    d->all = 1;
    for (uint32_t f = 0; f < d->m.factors; f++) d->all *= d->m.factor[f].combos;
    d->sum = TR_RAW(&arena, int64_t, d->all * n);
    d->on = TR_NEW(&arena, bool, d->all);
    for (size_t k = 0; k < d->all; k++) sum_of(d, k, d->sum + k * n);
    for (size_t k = 0; k < d->all; k++) {
        d->on[k] = !covered(d->sum, d->all, n, d->slack, k);
        for (uint32_t i = 0; i < n; i++)
            d->on[k] &= d->sum[k * n + i] >= d->floor[i];
    }
}

static void random_domain(domain *d) {
    memset(d, 0, sizeof *d);
    d->m.parties = 2 + (below(2) ? 0 : below(4));
    d->m.factors = 1 + below(5);
    d->m.factor = TR_NEW(&arena, tr_factor, d->m.factors);
    d->m.slack = d->slack;
    d->m.floor = d->floor;
    uint32_t range = below(2) ? 4 : 1000;
    bool exact = below(3) > 0;
    for (uint32_t i = 0; i < d->m.parties; i++) {
        d->slack[i] = exact ? 1 : 1 + below(3);
        d->floor[i] =
            below(2) ? INT64_MIN / 2 : (int64_t)below(range) * d->m.factors / 2;
    }
    for (uint32_t f = 0; f < d->m.factors; f++) {
        tr_factor *x = &d->m.factor[f];
        x->combos = 1 + below(4);
        int64_t *worth = TR_NEW(&arena, int64_t, x->combos * d->m.parties);
        for (size_t k = 0; k < x->combos * d->m.parties; k++)
            worth[k] = (int64_t)below(range);
        x->worth = worth;
    }
}

typedef struct taken {
    const domain *d;
    const int64_t *row;
    bool *seen;
    size_t count;
} taken;

static size_t code_of(const domain *d, const uint32_t *combo) {
    size_t code = 0;
    for (uint32_t f = d->m.factors; f-- > 0;)
        code = code * d->m.factor[f].combos + combo[f];
    return code;
}

static bool take(void *user, const uint32_t *combo) {
    taken *t = user;
    size_t code = code_of(t->d, combo);
    assert_false(t->seen[code]);
    assert_true(t->d->on[code]);
    assert_int_equal(tr_row_order(t->d->sum + code * t->d->m.parties, t->row,
                                  t->d->m.parties),
                     0);
    t->seen[code] = true;
    t->count++;
    return true;
}

static void merged_sums(void **state) {
    (void)state;
    MAY_STOP();
    size_t many = 0;
    for (int round = 0; round < 3000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        domain d;
        random_domain(&d);
        list_all(&d);
        assert_true(tr_merge_run(&arena, &d.m));
        const tr_level *l = tr_merge_sums(&d.m);
        taken t = {&d, NULL, TR_NEW(&arena, bool, d.all), 0};
        tr_big *ways = tr_merge_ways(&arena, &d.m);
        uint32_t combo[8];
        for (size_t k = 0; k < l->count; k++) {
            t.row = l->row + k * d.m.parties;
            t.count = 0;
            assert_true(tr_merge_each(&env, &d.m, k, combo, take, &t));
            assert_true(t.count > 0);
            assert_int_equal(tr_big_small(ways[k]), t.count);
            tr_merge_one(&d.m, k, combo);
            assert_true(t.seen[code_of(&d, combo)]);
            many += t.count > 1;
        }
        size_t zone = 0;
        for (size_t k = 0; k < d.all; k++) {
            assert_int_equal(t.seen[k], d.on[k]);
            bool in = true;
            for (uint32_t i = 0; i < d.m.parties; i++)
                in &= d.sum[k * d.m.parties + i] >= d.floor[i];
            zone += in;
        }
        tr_big count;
        assert_true(tr_merge_count(&arena, &d.m, 5000, &count));
        assert_int_equal(tr_big_small(count), zone);
        tr_arena_release(&arena, mark);
    }
    assert_true(many > 100);
}

/* Two values a party would be indifferent between, 300 times: 2^300 ways. */
static void many_ways(void **state) {
    (void)state;
    MAY_STOP();
    static const int64_t worth[6] = {1, 2, 1, 2, 2, 1};
    int64_t slack[2] = {1, 1}, floor[2] = {INT64_MIN / 2, INT64_MIN / 2};
    tr_merger m = {
        .parties = 2, .slack = slack, .floor = floor, .factors = 300};
    m.factor = TR_NEW(&arena, tr_factor, m.factors);
    for (uint32_t f = 0; f < m.factors; f++) {
        m.factor[f].combos = 3;
        m.factor[f].worth = worth;
    }
    assert_true(tr_merge_run(&arena, &m));
    assert_int_equal(tr_merge_sums(&m)->count, 301);
    tr_big *ways = tr_merge_ways(&arena, &m), all = tr_big_of(&arena, 0);
    tr_big three = tr_big_of(&arena, 3), power = tr_big_of(&arena, 1);
    for (int k = 0; k < 300; k++) power = tr_big_times(&arena, power, three);
    for (int k = 0; k < 301; k++) all = tr_big_plus(&arena, all, ways[k]);
    assert_string_equal(tr_big_text(&arena, all), tr_big_text(&arena, power));
    assert_string_equal(tr_big_text(&arena, ways[0]), "1"); /* all to one */
    assert_string_equal(tr_big_text(&arena, ways[1]), "600");
    tr_big count;
    assert_true(tr_merge_count(&arena, &m, 1000, &count));
    assert_string_equal(tr_big_text(&arena, count), tr_big_text(&arena, power));
}

static void rounding(void **state) {
    (void)state;
    static const double tolerance[] = {1e-9, 0, 1e-6, 0.01, 1, 1e-12, 3};
    for (int round = 0; round < 4000; round++) {
        double total = ldexp(1 + (double)below(1000), (int)below(40) - 20);
        bool exact = below(2) && total < 4e9;
        tr_measure m = tr_measure_of(tolerance[below(7)], exact, total);
        for (int k = 0; k < 20; k++) {
            double x = total * (2.0 * below(1000001) / 1000000 - 1);
            int64_t raw = tr_measure_raw(&m, x, llround(x * 1e9));
            double u = tr_measure_units(&m, raw);
            if (m.slack < INT64_C(1) << 62) /* else no sums are so far apart */
                assert_true(tr_measure_units(&m, raw + m.slack) > u);
            assert_true(tr_measure_units(&m, raw + 1) >= u);
            int64_t floor = tr_measure_floor(&m, u);
            assert_true(floor <= raw && tr_measure_units(&m, floor) >= u);
            if (floor > INT64_MIN / 2)
                assert_true(tr_measure_units(&m, floor - 1) < u);
            double by = fabs(tr_from_units(u, m.tolerance) - x);
            assert_true(by <= m.tolerance * 0.5001 + total * 1e-9 + 1e-9);
        }
    }
    int64_t nano;
    assert_true(tr_measure_nano(0.1, &nano) && nano == 100000000);
    assert_true(tr_measure_nano(-3, &nano) && nano == -3000000000);
    assert_false(tr_measure_nano(1.0 / 3, &nano));
    assert_false(tr_measure_nano(NAN, &nano));
    assert_false(tr_measure_nano(1e10, &nano));
}

RUN_TESTS(TEST(undominated), TEST(extreme_rows), TEST(many_rows), TEST(thinned),
          TEST(merged_sums), TEST(many_ways), TEST(rounding))
