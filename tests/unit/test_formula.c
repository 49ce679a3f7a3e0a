/* test_formula.c - reading and evaluating formulas.
 * SPDX-License-Identifier: MIT */
#include "unit.h"

#include "case/case.h"

static const char CASE[] =
    "truce: 1\ntitle: Formulas\nparties: {a: {name: A}}\nissues:\n"
    "  p: {name: P, by: a}\n  q: {name: Q, by: a}\n  r: {name: R, by: a}\n"
    "  s: {name: S, by: a, values: [low, mid, high]}\n"
    "  t: {name: T, by: a, values: [v0, v1, v2, v3, v4]}\n"
    "merge:\n  - {as: m, when: p & q}\n";
enum { ISSUES = 5 };
static const uint32_t RADIX[ISSUES] = {2, 2, 2, 3, 5};
enum { STATES = 2 * 2 * 2 * 3 * 5 };
static truce_case *c;

static int open_case(void **state) {
    setup(state);
    c = case_of(CASE);
    return 0;
}
static int close_case(void **state) {
    truce_case_free(c);
    return teardown(state);
}
#define FORMULA_TEST(name)                                                     \
    cmocka_unit_test_setup_teardown(name, open_case, close_case)

static truce_diags *parse_into(const tr_formula **f, const char *text) {
    static tr_source source;
    truce_diags *d = tr_diags_new();
    tr_node n = {.kind = TR_SCALAR,
                 .exact = true,
                 .text = text,
                 .length = strlen(text),
                 .span = {0, (uint32_t)strlen(text)}};
    source = (tr_source){"f", text, strlen(text)};
    tr_diags_source(d, &source);
    *f = tr_formula_parse(&arena, c, d, &n);
    tr_diags_source(d, NULL);
    return d;
}

static const tr_formula *parse(const char *text) {
    const tr_formula *f;
    truce_diags *d = parse_into(&f, text);
    if (!f) fail_msg("%s", truce_diags_text(d, 0));
    truce_diags_free(d);
    return f;
}

static void values_of(uint32_t state, uint16_t *value) {
    for (int v = 0; v < ISSUES; v++) {
        value[v] = (uint16_t)(state % RADIX[v]);
        state /= RADIX[v];
    }
}

static void alike(const char *x, const char *y) {
    const tr_formula *f = parse(x), *g = parse(y);
    for (uint32_t s = 0; s < STATES; s++) {
        uint16_t value[ISSUES];
        values_of(s, value);
        if (tr_holds(f, value) != tr_holds(g, value))
            fail_msg("'%s' is not '%s' in state %u", x, y, s);
    }
}

static void precedence_is_as_given(void **state) {
    (void)state;
    MAY_STOP();
    static const char *const table[][2] = {
        {"not p and q", "(not p) and q"},
        {"!p | q", "(!p) | q"},
        {"not s=mid and q", "(not (s=mid)) and q"},
        {"p or q and r", "p or (q and r)"},
        {"p and q or r", "(p and q) or r"},
        {"p iff q or r", "p iff (q or r)"},
        {"p or q iff r", "(p or q) iff r"},
        {"p iff q iff r", "(p iff q) iff r"},
        {"if p then q iff r", "if p then (q iff r)"},
        {"if p or q then r", "if (p or q) then r"},
        {"if p then if q then r", "if p then (if q then r)"},
        {"if if p then q then r", "if (if p then q) then r"},
        {"if p then q or r", "!p or q or r"},
        {"NOT p AND q OR r", "not p and q or r"},
        {"not not p", "p"},
        {"!!!p", "!p"},
        {"s>=mid", "s=mid or s=high"},
        {"s>mid", "s=high"},
        {"s<mid", "s=low"},
        {"s<=mid", "!s=high"},
        {"s!=mid", "s=low or s=high"},
        {"s<low", "false"},
        {"s>high", "false"},
        {"p=no", "!p"},
        {"m", "p and q"},
        {"!m", "not p or not q"},
        {" p\t&\nq ", "p & q"},
        {"true", "p or not p"},
        {"t>=v1&t<=v3", "t=v1|t=v2|t=v3"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        alike(table[i][0], table[i][1]);
}

static void mistakes_point_at_the_word(void **state) {
    (void)state;
    MAY_STOP();
    static const struct {
        const char *text, *code;
        size_t column, length;
    } table[] = {
        {"", "E0301", 1, 0},
        {"p and", "E0301", 6, 0},
        {"(p", "E0301", 3, 0},
        {"p)", "E0302", 2, 1},
        {"p q", "E0302", 3, 1},
        {"p and or q", "E0302", 7, 2},
        {"pp", "E0303", 1, 2},
        {"p & xyz", "E0303", 5, 3},
        {"s", "E0304", 1, 1},
        {"p | s & q", "E0304", 5, 1},
        {"s=", "E0301", 3, 0},
        {"s=lo", "E0111", 3, 2},
        {"s=&", "E0302", 3, 1},
        {"p # q", "E0302", 3, 1},
        {"هدنة", "E0302", 1, 2},
        {"p و q", "E0302", 3, 2},
        {"if p", "E0301", 5, 0},
        {"if p q", "E0302", 6, 1},
        {"then", "E0302", 1, 4},
        {"p if q", "E0302", 3, 2},
        {"not", "E0301", 4, 0},
        {"()", "E0302", 2, 1},
        {"p and if q then r", "E0302", 7, 2},
        {"m=yes", "E0302", 2, 1},
        {"1", "E0302", 1, 1},
        {"p && q", "E0302", 4, 1},
        {"s==mid", "E0302", 3, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const tr_formula *f;
        truce_diags *d = parse_into(&f, table[i].text);
        size_t line, column, offset, length;
        assert_null(f);
        assert_int_equal(truce_diags_count(d, 0), 1);
        truce_diags_place(d, 0, &line, &column, &offset, &length);
        if (strcmp(truce_diags_code(d, 0), table[i].code) ||
            column != table[i].column || length != table[i].length)
            fail_msg("%zu+%zu: %s", column, length, truce_diags_text(d, 0));
        truce_diags_free(d);
    }
}

static void depth_is_limited_but_length_is_not(void **state) {
    (void)state;
    MAY_STOP();
    enum { MANY = 100000 };
    const tr_formula *f;
    char *text = TR_NEW(&arena, char, 4 * MANY + 10);
    const char *deep[] = {"!", "(", "not ", "if ", "if p then ", "p iff "};
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++) {
        tr_text t = tr_text_new(&arena);
        for (int k = 0; k < MANY; k++) tr_put(&t, deep[i]);
        tr_put(&t, "p");
        truce_diags *d = parse_into(&f, tr_text_str(&t));
        assert_null(f);
        assert_string_equal(truce_diags_code(d, 0), "E0305");
        truce_diags_free(d);
    }
    for (const char *op = "&|"; *op; op++) {
        char *p = text;
        for (int k = 0; k < MANY; k++) p += sprintf(p, "p %c ", *op);
        strcpy(p, "p");
        alike(text, "p");
    }
    char *p = text; /* exactly as deep as allowed */
    for (int k = 0; k < TR_FORMULA_DEPTH - 1; k++) *p++ = '!';
    strcpy(p, "p");
    assert_int_equal(parse(text)->depth, TR_FORMULA_DEPTH);
}

/* A random tree over random atoms, with every operator. */
static const tr_formula *random_formula(int depth) {
    static const tr_op ops[] = {TR_NOT, TR_AND,     TR_OR,
                                TR_IFF, TR_EXACTLY, TR_AT_MOST};
    uint32_t issue = below(ISSUES), parts = below(5);
    if (!depth || !below(4)) {
        if (!below(8)) return tr_formula_word(&arena, below(2));
        uint32_t lo = below(RADIX[issue]);
        return tr_formula_atom(&arena, (int)issue, lo,
                               lo + below(RADIX[issue] - lo));
    }
    tr_op op = ops[below(6)];
    if (op == TR_NOT) return tr_formula_not(&arena, random_formula(depth - 1));
    if (op == TR_IFF) parts = 2;
    const tr_formula **part = TR_NEW(&arena, const tr_formula *, parts + 1);
    for (uint32_t i = 0; i < parts; i++) part[i] = random_formula(depth - 1);
    return tr_formula_join(&arena, op, parts, part);
}

typedef struct left_over { /* values still possible, as tr_known wants them */
    uint8_t room[ISSUES][6];
    const uint8_t *left[ISSUES];
} left_over;

static void leave(left_over *l, const uint16_t *only) {
    for (int v = 0; v < ISSUES; v++) {
        bool any = false;
        for (uint32_t k = 0; k < RADIX[v]; k++)
            any |= l->room[v][k] = only ? only[v] == k : below(2) == 1;
        if (!any) l->room[v][below(RADIX[v])] = 1;
        l->room[v][RADIX[v]] = 2;
        l->left[v] = l->room[v];
    }
}

/* What tr_known says of a box must be so in each of its states. */
static void check_known(const tr_formula *f) {
    left_over l;
    leave(&l, NULL);
    tr_truth t = tr_known(f, l.left);
    for (uint32_t s = 0; s < STATES; s++) {
        uint16_t value[ISSUES];
        bool inside = true;
        values_of(s, value);
        for (int v = 0; v < ISSUES; v++) inside &= l.room[v][value[v]];
        if (inside && t != TR_OPEN)
            assert_int_equal(tr_holds(f, value), t == TR_YES);
    }
}

static void evaluators_agree(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 3000; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        const tr_formula *f = random_formula(5);
        uint16_t room[ISSUES][64], *column[ISSUES], value[64][ISSUES];
        left_over l;
        for (int b = 0; b < 64; b++) {
            values_of(below(STATES), value[b]);
            for (int v = 0; v < ISSUES; v++) {
                column[v] = room[v];
                room[v][b] = value[b][v];
            }
        }
        uint64_t bits = tr_holds_64(f, column);
        for (int b = 0; b < 64; b++) {
            bool holds = tr_holds(f, value[b]);
            assert_int_equal(holds, bits >> b & 1);
            leave(&l, value[b]);
            assert_int_equal(tr_known(f, l.left), holds ? TR_YES : TR_NO);
        }
        check_known(f);
        tr_arena_release(&arena, mark);
    }
}

static void issues_are_listed(void **state) {
    (void)state;
    MAY_STOP();
    bool used[ISSUES] = {false};
    tr_formula_issues(parse("m or (t>v1 iff true)"), used);
    assert_true(used[0] && used[1] && !used[2] && !used[3] && used[4]);
    assert_true(tr_formula_reserved("not") && tr_formula_reserved("IFF"));
    assert_false(tr_formula_reserved("Not") || tr_formula_reserved("p"));
}

RUN_TESTS(FORMULA_TEST(precedence_is_as_given),
          FORMULA_TEST(mistakes_point_at_the_word),
          FORMULA_TEST(depth_is_limited_but_length_is_not),
          FORMULA_TEST(evaluators_agree), FORMULA_TEST(issues_are_listed))
