/* fuzz_formula.c - any text as a formula.  SPDX-License-Identifier: MIT
 *
 * On a case with issues of one to five values and merged states; what parses is
 * evaluated in every state by all three evaluators, which must agree. */
#include "fuzz.h"

#include "case/case.h"

static const char CASE[] =
    "truce: 1\ntitle: A fixed case\n"
    "parties: {a: {name: A}, b: {name: B}}\n"
    "issues:\n"
    "  p: {name: P, by: a}\n"
    "  q: {name: Q, by: b}\n"
    "  r: {name: R, by: a, values: [low, mid, high]}\n"
    "  s: {name: S, by: b, values: [one]}\n"
    "  t: {name: T, by: [a, b], values: [v0, v1, v2, v3, v4]}\n"
    "merge:\n"
    "  - {as: m, when: p & q & r=high}\n"
    "  - {as: n, when: not m and t>v2}\n";

enum { ISSUES = 5, STATES = 2 * 2 * 3 * 1 * 5 };
static const uint32_t RADIX[ISSUES] = {2, 2, 3, 1, 5};

static truce_case *fixed_case(void) {
    static truce_case *c;
    if (!c) truce_case_parse(&c, NULL, "fixed", CASE, strlen(CASE), NULL);
    MUST(c);
    return c;
}

static void values_of(uint32_t state, uint16_t value[ISSUES]) {
    for (int v = 0; v < ISSUES; v++) {
        value[v] = (uint16_t)(state % RADIX[v]);
        state /= RADIX[v];
    }
}

static bool by_singletons(const tr_formula *f, const uint16_t *value) {
    uint8_t room[ISSUES][6];
    const uint8_t *left[ISSUES];
    for (int v = 0; v < ISSUES; v++) {
        memset(room[v], 0, sizeof room[v]);
        room[v][value[v]] = 1;
        room[v][RADIX[v]] = 2;
        left[v] = room[v];
    }
    tr_truth t = tr_known(f, left);
    MUST(t != TR_OPEN);
    return t == TR_YES;
}

static void compare(const tr_formula *f) {
    uint16_t room[ISSUES][64], *column[ISSUES], value[ISSUES];
    uint64_t bits = 0;
    for (uint32_t s = 0; s < STATES; s++) {
        values_of(s, value);
        for (int v = 0; v < ISSUES; v++) {
            column[v] = room[v];
            room[v][s] = value[v];
        }
    }
    for (int v = 0; v < ISSUES; v++)
        for (uint32_t s = STATES; s < 64; s++) room[v][s] = 0;
    bits = tr_holds_64(f, column);
    for (uint32_t s = 0; s < STATES; s++) {
        values_of(s, value);
        bool holds = tr_holds(f, value);
        MUST(holds == (bits >> s & 1));
        MUST(holds == by_singletons(f, value));
    }
}

static void parse(tr_env *env, tr_arena *a, truce_diags *d, const char *text,
                  size_t size) {
    if (setjmp(env->escape)) return;
    tr_source source = {"fuzz", text, size};
    tr_node n = {.kind = TR_SCALAR,
                 .exact = true,
                 .text = text,
                 .length = size,
                 .span = {0, (uint32_t)size}};
    tr_diags_source(d, &source);
    const tr_formula *f = tr_formula_parse(a, fixed_case(), d, &n);
    MUST((f != NULL) == (truce_diags_count(d, 'E') == 0));
    if (f) {
        MUST(f->depth <= TR_FORMULA_DEPTH * 3);
        compare(f);
    }
    tr_diags_source(d, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (memchr(data, 0, size) || tr_utf8_valid((const char *)data, size) < size)
        return 0; /* refused before a formula is looked at */
    tr_env env = {.limit = (size_t)64 << 20};
    tr_arena a;
    truce_diags *d = tr_diags_new();
    char *text = malloc(size + 1);
    MUST(d && text);
    memcpy(text, data, size);
    text[size] = '\0';
    tr_arena_init(&a, &env);
    parse(&env, &a, d, text, size);
    MUST(truce_diags_text(d, 0) != NULL);
    tr_arena_drop(&a);
    truce_diags_free(d);
    free(text);
    return 0;
}
