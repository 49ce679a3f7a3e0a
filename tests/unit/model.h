/* model.h - small random cases, and their states by brute force.
 * SPDX-License-Identifier: MIT */
#ifndef MODEL_H
#define MODEL_H

#include "unit.h"

#include "case/case.h"
#include "space/moves.h"
#include "space/pref.h"

enum { MOST_ISSUES = 6, MOST_STATES = 4096 };

/** What a random case may have. */
typedef struct wish {
    bool rules, merge, single, irreversible, weights;
    bool refined; /**< unknown pairs, strength, degrees, attitudes */
    bool misread; /**< states that are not seen, mistaken beliefs */
} wish;

typedef struct model {
    truce_case *c;
    tr_space *s;
    uint32_t issues, product;
    uint32_t raw;                             /**< feasible combinations */
    uint16_t value[MOST_STATES][MOST_ISSUES]; /**< of each, in order */
} model;

static inline void put_atom(tr_text *t, const uint32_t *radix,
                            uint32_t issues) {
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    uint32_t v = below(issues);
    tr_putf(t, "i%u%sv%u", v, signs[below(6)], below(radix[v]));
}

static inline void put_formula(tr_text *t, const uint32_t *radix,
                               uint32_t issues, int depth) {
    static const char *const words[] = {" & ", " or ", " iff "};
    if (!depth || !below(4)) {
        put_atom(t, radix, issues);
        return;
    }
    tr_put(t, below(3) ? "(" : "not (");
    put_formula(t, radix, issues, depth - 1);
    tr_put(t, words[below(3)]);
    put_formula(t, radix, issues, depth - 1);
    tr_put(t, ")");
}

static inline void put_issues(tr_text *t, const wish *w, const uint32_t *radix,
                              uint32_t issues) {
    static const char *const kinds[] = {"no", "up", "down", "yes"};
    static const char *const holders[] = {"a", "b",      "c",     "a",
                                          "b", "[a, b]", "nature"};
    tr_put(t, "issues:\n");
    for (uint32_t v = 0; v < issues; v++) {
        tr_putf(t, "  i%u: {name: I, by: %s, values: [", v, holders[below(7)]);
        for (uint32_t k = 0; k < radix[v]; k++)
            tr_putf(t, "%sv%u", k ? ", " : "", k);
        tr_putf(t, "], irreversible: %s}\n",
                kinds[w->irreversible ? below(4) : 0]);
    }
    tr_put(t, "status_quo: {");
    for (uint32_t v = 0; v < issues; v++)
        tr_putf(t, "%si%u: v%u", v ? ", " : "", v, below(radix[v]));
    tr_put(t, "}\n");
}

static inline void put_rules(tr_text *t, const uint32_t *radix,
                             uint32_t issues) {
    static const char *const lists[] = {"exactly_one", "at_most_one",
                                        "at_least_one"};
    tr_put(t, "rules:\n");
    for (uint32_t i = 1 + below(4); i; i--) {
        if (below(3)) {
            tr_putf(t, "  - %s: \"", below(2) ? "never" : "always");
            put_formula(t, radix, issues, 3);
            tr_put(t, "\"\n");
            continue;
        }
        tr_putf(t, "  - %s: [", lists[below(3)]);
        for (uint32_t k = 1 + below(4); k; k--) {
            put_atom(t, radix, issues);
            tr_put(t, k > 1 ? ", " : "]\n");
        }
    }
}

static inline void put_pair(tr_text *t, const uint32_t *radix,
                            uint32_t issues) {
    tr_text f = tr_text_new(&arena);
    put_formula(&f, radix, issues, 1);
    tr_putf(t, "[\"%s\", \"not (%s)", tr_text_str(&f), tr_text_str(&f));
    if (below(2)) {
        tr_put(t, " & ");
        put_formula(t, radix, issues, 1);
    }
    tr_put(t, "\"]");
}

/* D48, D50, D52, D54: what may stand beside a form. */
static inline void put_refinements(tr_text *t, const wish *w,
                                   const uint32_t *radix, uint32_t issues) {
    tr_put(t, ", unknown: [");
    put_pair(t, radix, issues);
    tr_putf(t,
            "], fuzzy: {threshold: 0.%u, degrees: [{between: ", 1 + below(9));
    put_pair(t, radix, issues);
    tr_putf(t,
            ", degree: 0.%u}]}, probability: {alpha: 0.%u, beta: 0.%u, "
            "gamma: 0.%u, chances: [{between: ",
            below(10), 1 + below(9), 1 + below(9), below(10));
    put_pair(t, radix, issues);
    tr_putf(t, ", probability: 0.%u, reverse: 0.%u}]}", below(6), below(5));
    if (w->weights) tr_putf(t, ", strong: %u.5", below(3));
}

static inline void put_attitudes(tr_text *t) {
    static const char *const words[] = {"positive", "neutral", "negative"};
    tr_put(t, "attitudes:\n");
    for (int p = 0; p < 3; p++)
        tr_putf(t, "  %c: {a: %s, b: %s, c: %s}\n", 'a' + p, words[below(3)],
                words[below(3)], words[below(3)]);
}

static inline void put_preferences(tr_text *t, const wish *w,
                                   const uint32_t *radix, uint32_t issues) {
    tr_put(t, "preferences:\n");
    for (int p = 0; p < 3; p++) {
        if (!w->weights) {
            tr_putf(t, "  %c: {priorities: [", 'a' + p);
            for (uint32_t k = below(5); k; k--) {
                bool strong = w->refined && below(2);
                tr_put(t, strong ? "{strong: yes, prefer: \"" : "\"");
                put_formula(t, radix, issues, 2);
                tr_putf(t, "\"%s%s", strong ? "}" : "", k > 1 ? ", " : "");
            }
            tr_put(t, "]");
            if (w->refined) put_refinements(t, w, radix, issues);
            tr_put(t, "}\n");
            continue;
        }
        tr_putf(t, "  %c: {weights: {", 'a' + p);
        for (uint32_t v = 0; v < issues; v++)
            tr_putf(t, "%si%u: {v%u: %d}", v ? ", " : "", v, below(radix[v]),
                    (int)below(7) - 3);
        tr_put(t, "}, bonus: [{when: \"");
        put_formula(t, radix, issues, 2);
        tr_putf(t, "\", add: %d.5}]", (int)below(5) - 2);
        if (w->refined) put_refinements(t, w, radix, issues);
        tr_put(t, "}\n");
    }
}

/* D58 */
static inline void put_perceptions(tr_text *t, const uint32_t *radix,
                                   uint32_t issues) {
    tr_put(t, "perceptions:\n");
    for (int p = 0; p < 3; p++) {
        if (p && !below(3)) continue;
        tr_putf(t, "  %c: {ignores: [", 'a' + p);
        for (uint32_t k = below(3); k; k--) {
            tr_put(t, "\"");
            put_formula(t, radix, issues, 2);
            tr_putf(t, "\"%s", k > 1 ? ", " : "");
        }
        tr_putf(t, "], believes: {%c: {priorities: [\"", 'a' + (p + 1) % 3);
        put_formula(t, radix, issues, 2);
        tr_put(t, "\"]}}}\n");
    }
}

/** Status quo and rules may clash, and then there is no case. */
static inline truce_case *random_case(const wish *w) {
    uint32_t issues = 1 + below(MOST_ISSUES - 1), radix[MOST_ISSUES];
    truce_case *c = NULL;
    tr_text t = tr_text_new(&arena);
    for (uint32_t v = 0; v < issues; v++) radix[v] = 1 + below(4);
    tr_put(&t, "truce: 1\ntitle: A random case\n"
               "parties: {a: {name: A}, b: {name: B}, c: {name: C}}\n");
    put_issues(&t, w, radix, issues);
    if (w->rules) put_rules(&t, radix, issues);
    if (w->single)
        tr_putf(&t, "moves: {a: %s, b: single, c: %s}\n",
                below(3) ? "single" : "any", below(3) ? "single" : "any");
    if (w->merge) {
        tr_put(&t, "merge:\n  - {as: m, when: \"");
        put_formula(&t, radix, issues, 2);
        tr_put(&t, "\"}\n");
    }
    put_preferences(&t, w, radix, issues);
    if (w->refined) put_attitudes(&t);
    if (w->misread) put_perceptions(&t, radix, issues);
    truce_diags *d = NULL;
    truce_case_parse(&c, &d, "random", t.at, t.length, NULL);
    for (size_t i = 0; i < truce_diags_count(d, 0) && !c; i++)
        if (strcmp(truce_diags_code(d, i), "E0205"))
            fail_msg("%s", truce_diags_text(d, 0));
    truce_diags_free(d);
    return c;
}

static inline void enumerate_by_force(model *m) {
    const truce_case *c = m->c;
    m->issues = (uint32_t)c->issues;
    m->product = 1;
    m->raw = 0;
    for (uint32_t v = 0; v < m->issues; v++) m->product *= c->issue[v].values;
    for (uint32_t code = 0; code < m->product; code++) {
        uint16_t *x = m->value[m->raw];
        uint32_t rest = code;
        bool ok = true;
        for (uint32_t v = 0; v < m->issues; v++) {
            x[v] = (uint16_t)(rest % c->issue[v].values);
            rest /= c->issue[v].values;
        }
        for (size_t i = 0; i < c->rules && ok; i++)
            ok = tr_holds(c->rule[i].keeps, x);
        m->raw += ok;
    }
}

/** False when there is no such case, or it has no state: try another. */
static inline bool random_model(model *m, const wish *w) {
    m->c = random_case(w);
    if (!m->c) return false;
    enumerate_by_force(m);
    truce_diags *d = tr_diags_new();
    m->s = tr_space_build(&arena, m->c, d, 0);
    if (!m->s) {
        const char *code = truce_diags_code(d, 0);
        assert_true(m->raw ? w->merge && !strcmp(code, "E0208")
                           : !strcmp(code, "E0204"));
        truce_case_free(m->c);
    }
    truce_diags_free(d);
    return m->s != NULL;
}

/** May `party` alone go from values x to y (D3, without merging)? */
static inline bool may_step(const truce_case *c, size_t party,
                            const uint16_t *x, const uint16_t *y) {
    int changed = 0;
    for (size_t v = 0; v < c->issues; v++) {
        const tr_issue *i = &c->issue[v];
        if (x[v] == y[v]) continue;
        changed++;
        if (i->holders != 1 || i->holder[0] != (int)party) return false;
        if (i->irreversible == TR_UP && y[v] < x[v]) return false;
        if (i->irreversible == TR_DOWN && y[v] > x[v]) return false;
        if (i->irreversible == TR_FINAL && x[v] != c->status_quo[v])
            return false;
    }
    return changed > 0 && (!c->party[party].single || changed == 1);
}

#endif
