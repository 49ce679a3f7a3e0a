/* test_diagram.c - groups of issues as decision diagrams, and the frontier of
 * sums along them, against every combination (D165, D166).
 * SPDX-License-Identifier: MIT */
#include "unit.h"

#include "bargaining/merge.h"
#include "bargaining/pareto.h"

enum { MOST = 6, WIDE = 4 };

typedef struct group {
    truce_case c;
    tr_issue issue[MOST];
    tr_rule rule[4];
    tr_diagram_worth w;
    int64_t slack[WIDE], floor[WIDE];
    size_t all; /* combinations */
    uint16_t (*value)[MOST];
    bool *fits;
    int64_t *sum; /* [all][principals] */
} group;

static const tr_formula *formula(const group *g, int depth) {
    static const tr_op ops[] = {TR_NOT, TR_AND,     TR_OR,
                                TR_IFF, TR_EXACTLY, TR_AT_MOST};
    if (!depth || !below(4)) {
        uint32_t v = below((uint32_t)g->c.issues);
        uint32_t lo = below(g->issue[v].values);
        if (!below(12)) return tr_formula_word(&arena, below(2));
        return tr_formula_atom(&arena, (int)v, lo, lo + below(2));
    }
    tr_op op = ops[below(6)];
    uint32_t parts = op == TR_NOT ? 1 : op == TR_IFF ? 2 : 1 + below(4);
    const tr_formula **part = TR_NEW(&arena, const tr_formula *, parts);
    for (uint32_t k = 0; k < parts; k++) part[k] = formula(g, depth - 1);
    return tr_formula_join(&arena, op, parts, part);
}

static void random_worth(group *g) {
    uint32_t range = below(2) ? 4 : 1000, n = 1 + below(WIDE);
    g->w.principals = n;
    g->w.weight = TR_NEW(&arena, int64_t **, n);
    for (uint32_t i = 0; i < n; i++) {
        g->w.weight[i] = TR_NEW(&arena, int64_t *, g->c.issues);
        for (size_t v = 0; v < g->c.issues; v++) {
            g->w.weight[i][v] = TR_NEW(&arena, int64_t, g->issue[v].values);
            for (uint32_t x = 0; x < g->issue[v].values; x++)
                g->w.weight[i][v][x] = (int64_t)below(range) - range / 3;
        }
        g->slack[i] = below(3) ? 1 : 1 + below(3);
        g->floor[i] =
            below(2) ? INT64_MIN / 2 : (int64_t)below(range) - range / 3;
    }
    g->w.bonuses = below(4);
    g->w.bonus = TR_NEW(&arena, tr_diagram_bonus, 4);
    for (size_t k = 0; k < g->w.bonuses; k++)
        g->w.bonus[k] = (tr_diagram_bonus){below(n), formula(g, 3),
                                           (int64_t)below(2 * range) - range};
}

static void list_all(group *g) {
    uint32_t n = g->w.principals;
    g->all = 1;
    for (size_t v = 0; v < g->c.issues; v++) g->all *= g->issue[v].values;
    g->value = tr_alloc(&arena, sizeof *g->value, g->all);
    g->fits = TR_NEW(&arena, bool, g->all);
    g->sum = TR_NEW(&arena, int64_t, g->all * n);
    for (size_t k = 0; k < g->all; k++) {
        size_t code = k;
        for (size_t v = 0; v < g->c.issues; v++) {
            g->value[k][v] = (uint16_t)(code % g->issue[v].values);
            code /= g->issue[v].values;
            for (uint32_t i = 0; i < n; i++)
                g->sum[k * n + i] += g->w.weight[i][v][g->value[k][v]];
        }
        g->fits[k] = true;
        for (size_t r = 0; r < g->c.rules; r++)
            g->fits[k] &= tr_holds(g->rule[r].keeps, g->value[k]);
        for (size_t b = 0; b < g->w.bonuses; b++)
            if (tr_holds(g->w.bonus[b].when, g->value[k]))
                g->sum[k * n + g->w.bonus[b].principal] += g->w.bonus[b].add;
    }
}

static void random_group(group *g) {
    memset(g, 0, sizeof *g);
    g->c.issues = 1 + below(MOST);
    g->c.issue = g->issue;
    for (size_t v = 0; v < g->c.issues; v++) g->issue[v].values = 1 + below(4);
    g->c.rule = g->rule;
    g->c.rules = below(5);
    for (size_t r = 0; r < g->c.rules; r++) g->rule[r].keeps = formula(g, 3);
    random_worth(g);
    list_all(g);
}

static size_t code_of(const group *g, const uint16_t *value) {
    size_t code = 0;
    for (size_t v = g->c.issues; v-- > 0;)
        code = code * g->issue[v].values + value[v];
    return code;
}

/* Neither below the floor nor covered by another combination. */
static bool is_on(const group *g, size_t k) {
    uint32_t n = g->w.principals;
    if (!g->fits[k]) return false;
    for (uint32_t i = 0; i < n; i++)
        if (g->sum[k * n + i] < g->floor[i]) return false;
    for (size_t j = 0; j < g->all; j++) {
        bool all = g->fits[j], more = false;
        for (uint32_t i = 0; i < n; i++) {
            int64_t by = g->sum[j * n + i] - g->sum[k * n + i];
            all &= by >= 0;
            more |= by >= g->slack[i];
        }
        if (all && more) return false;
    }
    return true;
}

static size_t how_many(const group *g) {
    size_t count = 0;
    for (size_t k = 0; k < g->all; k++) count += g->fits[k];
    return count;
}

static void check_ranges(const group *g, const tr_diagram *d) {
    uint32_t n = g->w.principals;
    for (uint32_t i = 0; i < n; i++) {
        int64_t lo = INT64_MAX, hi = INT64_MIN;
        for (size_t k = 0; k < g->all; k++) {
            if (!g->fits[k]) continue;
            if (g->sum[k * n + i] < lo) lo = g->sum[k * n + i];
            if (g->sum[k * n + i] > hi) hi = g->sum[k * n + i];
        }
        assert_true(d->least[i] == lo && d->most[i] == hi);
    }
}

/* Ways to values of the issues, and what may come before. */
static void check_ways(const group *g, const tr_diagram *d) {
    uint16_t value[MOST];
    tr_diagram_any(d, value);
    assert_true(g->fits[code_of(g, value)]);
    for (size_t k = 0; k < g->all; k++) {
        uint32_t node = 0;
        for (uint32_t layer = 0; layer < d->issues && node < d->nodes; layer++)
            node = tr_diagram_next(d, node, g->value[k][d->order[layer]]);
        assert_int_equal(node == d->nodes - 1, g->fits[k]);
    }
}

typedef struct taken {
    const group *g;
    const int64_t *row;
    const uint16_t *value;
    bool *seen;
    size_t count;
} taken;

static bool take(void *user, const uint32_t *combo) {
    taken *t = user;
    size_t k = code_of(t->g, t->value);
    (void)combo;
    assert_false(t->seen[k]);
    assert_int_equal(tr_row_order(t->g->sum + k * t->g->w.principals, t->row,
                                  t->g->w.principals),
                     0);
    t->seen[k] = true;
    t->count++;
    return true;
}

static void check_sums(const group *g, const tr_diagram *d) {
    uint32_t n = g->w.principals, combo;
    uint16_t own[MOST];
    tr_factor f = {.diagram = d, .own = own};
    tr_merger m = {.parties = n,
                   .slack = g->slack,
                   .floor = g->floor,
                   .factors = 1,
                   .factor = &f};
    assert_true(tr_merge_run(&arena, &m));
    const tr_level *l = tr_merge_sums(&m);
    const tr_big *ways = tr_merge_ways(&arena, &m);
    taken t = {g, NULL, own, TR_NEW(&arena, bool, g->all), 0};
    for (size_t k = 0; k < l->count; k++) {
        t.row = l->row + k * n;
        t.count = 0;
        assert_true(tr_merge_each(&env, &m, k, &combo, take, &t));
        assert_true(t.count && tr_big_small(ways[k]) == t.count);
        tr_merge_one(&m, k, &combo);
        assert_true(t.seen[code_of(g, own)]);
    }
    size_t zone = 0;
    for (size_t k = 0; k < g->all; k++) {
        assert_int_equal(t.seen[k], is_on(g, k));
        bool in = g->fits[k];
        for (uint32_t i = 0; i < n; i++) in &= g->sum[k * n + i] >= g->floor[i];
        zone += in;
    }
    tr_big count;
    assert_true(tr_merge_count(&arena, &m, 1 << 16, &count));
    assert_int_equal(tr_big_small(count), zone);
}

static void every_combination(void **state) {
    (void)state;
    MAY_STOP();
    int possible = 0;
    for (int round = 0; round < 1500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        group g;
        random_group(&g);
        tr_diagram *d = tr_diagram_build(&arena, &g.c, &g.w, below(2), 1 << 20);
        assert_non_null(d);
        assert_int_equal(tr_big_small(d->count[0]), how_many(&g));
        assert_int_equal(d->arcs > 0, how_many(&g) > 0);
        if (d->arcs) {
            check_ranges(&g, d);
            check_ways(&g, d);
            check_sums(&g, d);
            possible++;
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(possible > 500);
}

/* "At most one of these", over 200 issues: two nodes a layer, 201 ways. */
static void one_of_many(void **state) {
    (void)state;
    MAY_STOP();
    enum { N = 200 };
    const tr_formula **part = TR_NEW(&arena, const tr_formula *, N);
    truce_case c = {.issues = N, .issue = TR_NEW(&arena, tr_issue, N)};
    for (int v = 0; v < N; v++) {
        c.issue[v].values = 2;
        part[v] = tr_formula_atom(&arena, v, 1, 1);
    }
    tr_rule rule = {.keeps = tr_formula_join(&arena, TR_AT_MOST, N, part)};
    c.rule = &rule;
    c.rules = 1;
    tr_diagram_worth w = {0};
    tr_diagram *d = tr_diagram_build(&arena, &c, &w, false, 1 << 16);
    assert_non_null(d);
    assert_true(d->nodes <= 2 * N);
    assert_int_equal(tr_big_small(d->count[0]), N + 1);
    assert_null(tr_diagram_build(&arena, &c, &w, false, N));
}

RUN_TESTS(TEST(every_combination), TEST(one_of_many))
