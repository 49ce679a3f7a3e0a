/* test_space.c - states and preferences against brute force.
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include <math.h>

static model m;

static void check_states(void) {
    const tr_space *s = m.s;
    uint16_t value[MOST_ISSUES];
    assert_int_equal(s->raw, m.raw);
    assert_int_equal(s->combinations, m.product);
    for (uint32_t r = 0; r < s->raw; r++) {
        tr_space_raw_values(s, r, value);
        assert_memory_equal(value, m.value[r], m.issues * sizeof *value);
        assert_int_equal(tr_space_find_raw(s, value), r);
    }
    for (uint32_t code = 0, r = 0; code < m.product; code++) {
        uint32_t rest = code;
        for (uint32_t v = 0; v < m.issues; v++) {
            value[v] = (uint16_t)(rest % s->radix[v]);
            rest /= s->radix[v];
        }
        if (r < m.raw && !memcmp(value, m.value[r], m.issues * sizeof *value))
            r++;
        else
            assert_int_equal(tr_space_find_raw(s, value), TR_NO_STATE);
    }
}

/* D1: merged states stand where their first member does. */
static void check_merging(void) {
    const tr_space *s = m.s;
    uint32_t n = 0, merged = TR_NO_STATE;
    for (uint32_t r = 0; r < m.raw; r++) {
        bool in = m.c->merges && tr_holds(m.c->merge[0].when, m.value[r]);
        uint32_t want = in && merged != TR_NO_STATE ? merged : n++;
        if (in) merged = want;
        assert_int_equal(tr_space_find(s, m.value[r]), want);
        const uint32_t *member;
        uint32_t self, count = tr_space_members(s, want, &member, &self);
        bool there = false;
        for (uint32_t i = 0; i < count; i++) there |= member[i] == r;
        assert_true(there && (in || count == 1));
    }
    assert_int_equal(s->n, n);
}

static void check_columns_and_where(void) {
    const tr_space *s = m.s;
    tr_columns col = tr_columns_new(&arena, s);
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        assert_int_equal(count, s->raw - first < 64 ? s->raw - first : 64);
        for (uint32_t b = 0; b < count; b++)
            for (uint32_t v = 0; v < m.issues; v++)
                assert_int_equal(col.at[v][b], m.value[first + b][v]);
    }
    const tr_formula *f =
        tr_formula_atom(&arena, 0, 0, below(m.c->issue[0].values));
    uint64_t *raw = tr_space_where_raw(&arena, s, f);
    uint64_t *bits = tr_space_where(&arena, s, f);
    uint64_t *want = tr_bits_new(&arena, s->n);
    uint32_t count = 0;
    for (uint32_t r = 0; r < s->raw; r++) {
        bool holds = tr_holds(f, m.value[r]);
        assert_int_equal(tr_bit(raw, r), holds);
        count += holds;
        if (holds) tr_bit_set(want, tr_space_find(s, m.value[r]));
    }
    assert_int_equal(tr_bits_count(raw, s->raw), count);
    assert_memory_equal(bits, want, (s->n / 64 + 1) * sizeof *want);
}

static void states_are_those_of_brute_force(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 3000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = below(4) > 0, .merge = below(3) == 0};
        if (random_model(&m, &w)) {
            check_states();
            check_merging();
            check_columns_and_where();
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
}

static void rules_are_needed_or_not(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 1000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = true};
        if (random_model(&m, &w)) {
            tr_rule_effect *e = tr_space_rule_effects(&arena, m.c);
            for (size_t i = 0; i < m.c->rules; i++) {
                model without = m;
                truce_case part = *m.c;
                tr_rule rules[8];
                size_t n = 0;
                for (size_t k = 0; k < m.c->rules; k++)
                    if (k != i) rules[n++] = m.c->rule[k];
                part.rule = rules;
                part.rules = n;
                without.c = &part;
                enumerate_by_force(&without);
                assert_true(e[i].decided);
                assert_int_equal(e[i].needed, without.raw > m.raw);
                rules[0] = m.c->rule[i];
                part.rules = 1;
                enumerate_by_force(&without);
                char removed[20];
                sprintf(removed, "%u", m.product - without.raw);
                assert_string_equal(e[i].removes, removed);
            }
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
}

/* --- preferences ---------------------------------------------------------- */

/* D6 and D7 for two states: the sign of their comparison. */
static int by_priorities(const tr_preference *p, const uint16_t *x,
                         const uint16_t *y) {
    for (size_t i = 0; i < p->lines; i++) {
        int held = 0;
        for (size_t k = 0; k < p->line[i].count; k++) {
            const tr_formula *f = p->line[i].at[k].formula;
            held += (int)tr_holds(f, x) - (int)tr_holds(f, y);
        }
        if (held) return held > 0 ? 1 : -1;
    }
    return 0;
}

static double worth(const tr_preference *p, const uint16_t *x) {
    double sum = 0;
    for (size_t i = 0; i < p->weights; i++)
        if (x[p->weight[i].issue] == p->weight[i].value)
            sum += p->weight[i].number.mean;
    for (size_t i = 0; i < p->bonuses; i++)
        if (tr_holds(p->bonus[i].when, x)) sum += p->bonus[i].number.mean;
    return sum;
}

static void check_party(size_t party) {
    const tr_preference *p = &m.c->preference[party];
    truce_diags *d = tr_diags_new();
    tr_pref out;
    assert_true(tr_pref_build(&arena, m.s, d, party, &out));
    truce_diags_free(d);
    uint32_t highest = 0;
    for (uint32_t r = 0; r < m.raw; r++) {
        if (out.rank[r] > highest) highest = out.rank[r];
        if (p->form == TR_WEIGHTS)
            assert_true(out.utility[r] == worth(p, m.value[r]));
        for (uint32_t q = 0; q < m.raw; q += 1 + below(8)) {
            double dx = p->form == TR_WEIGHTS
                            ? worth(p, m.value[r]) - worth(p, m.value[q])
                            : by_priorities(p, m.value[r], m.value[q]);
            int64_t dr = (int64_t)out.rank[r] - out.rank[q];
            assert_int_equal((dr > 0) - (dr < 0), (dx > 0) - (dx < 0));
        }
    }
    assert_int_equal(out.levels, highest + 1);
}

static void ranks_follow_the_preferences(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 600; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = below(2) > 0, .weights = below(2) > 0};
        if (random_model(&m, &w)) {
            for (size_t i = 0; i < m.c->parties; i++) check_party(i);
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
}

/* A hundred lines of three statements overflow one word of scores. */
static void long_priorities_stay_lexicographic(void **state) {
    (void)state;
    MAY_STOP();
    tr_text t = tr_text_new(&arena);
    tr_put(&t, "truce: 1\ntitle: Long\nparties: {a: {name: A}}\nissues:\n");
    for (int i = 0; i < 6; i++)
        tr_putf(&t, "  i%d: {name: I, by: a, values: [v0, v1]}\n", i);
    tr_put(&t, "preferences: {a: {priorities: [");
    uint32_t radix[6] = {2, 2, 2, 2, 2, 2};
    for (int i = 0; i < 100; i++) {
        tr_put(&t, i ? ", [" : "[");
        for (int k = 0; k < 3; k++) {
            tr_put(&t, k ? ", \"" : "\"");
            put_formula(&t, radix, 6, 3);
            tr_put(&t, " & i0=v1 & i1=v1\"");
        }
        tr_put(&t, "]");
    }
    tr_put(&t, "]}}\n");
    m.c = case_of(t.at);
    enumerate_by_force(&m);
    m.s = tr_space_build(&arena, m.c, NULL, 0);
    check_party(0);
    truce_case_free(m.c);
}

static int compare_64(const void *x, const void *y) {
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return a < b ? -1 : a > b;
}

static void dense_ranks_are_dense(void **state) {
    (void)state;
    MAY_STOP();
    enum { MOST = 400 };
    int64_t key[MOST], sorted[MOST], kept[MOST];
    uint32_t rank[MOST];
    for (int round = 0; round < 2000; round++) {
        uint32_t n = below(MOST + 1), levels = 0;
        unsigned shift = below(64);
        for (uint32_t i = 0; i < n; i++) {
            key[i] = (int64_t)(random_64() >> shift);
            if (below(2)) key[i] = (int64_t)(0 - (uint64_t)key[i]);
            if (!below(20)) key[i] = below(2) ? INT64_MIN : INT64_MAX;
            if (i && !below(4)) key[i] = key[below(i)];
            kept[i] = sorted[i] = key[i];
        }
        qsort(sorted, n, sizeof *sorted, compare_64);
        for (uint32_t i = 0; i < n; i++)
            if (!i || sorted[i] != sorted[i - 1]) sorted[levels++] = sorted[i];
        assert_int_equal(tr_dense_ranks(&arena, key, n, rank), levels);
        for (uint32_t i = 0; i < n; i++)
            assert_true(rank[i] < levels && sorted[rank[i]] == kept[i]);
    }
}

/* Sixty issues of two values, a million of 2^60 feasible. */
static void wide_keys_keep_order(void **state) {
    (void)state;
    MAY_STOP();
    tr_text t = tr_text_new(&arena);
    tr_put(&t, "truce: 1\ntitle: Wide\nparties: {a: {name: A}}\nissues:\n");
    for (int i = 0; i < 90; i++)
        tr_putf(&t, "  i%d: {name: I, by: a, values: [v0, v1, v2]}\n", i);
    tr_put(&t, "rules:\n");
    for (int i = 0; i < 90; i++)
        if (i % 9) tr_putf(&t, "  - always: i%d=v%d\n", i, i % 3);
    truce_case *c = case_of(t.at);
    tr_space *s = tr_space_build(&arena, c, NULL, 0);
    uint16_t value[90];
    assert_int_equal(s->raw, 59049);
    assert_true(s->words > 2 && s->combinations == UINT64_MAX);
    for (uint32_t r = 0; r < s->raw; r++) {
        tr_space_raw_values(s, r, value);
        uint32_t rest = r;
        for (int i = 0; i < 90; i++) {
            uint32_t want = (uint32_t)(i % 3);
            if (i % 9 == 0) want = rest % 3, rest /= 3;
            assert_int_equal(value[i], want);
        }
        assert_int_equal(tr_space_find_raw(s, value), r);
    }
    truce_case_free(c);
}

RUN_TESTS(TEST(states_are_those_of_brute_force), TEST(rules_are_needed_or_not),
          TEST(ranks_follow_the_preferences),
          TEST(long_priorities_stay_lexicographic), TEST(dense_ranks_are_dense),
          TEST(wide_keys_keep_order))
