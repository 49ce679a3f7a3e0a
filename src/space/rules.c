/* rules.c - what each rule does to the space.  SPDX-License-Identifier: MIT */
#include "space/enumerate.h"

#include <string.h>

enum { COUNTED = 1 << 20 }; /* combinations of a rule's issues tried at most */

/* How many combinations of its own issues a rule forbids; its issues and
 * their number of combinations are given. */
static uint64_t forbidden(const tr_formula *f, const uint32_t *issue,
                          uint32_t issues, const uint32_t *radix,
                          uint64_t combinations, uint16_t *value) {
    uint64_t count = 0;
    for (uint64_t i = 0; i < combinations; i++) {
        count += !tr_holds(f, value);
        for (uint32_t k = 0; k < issues; k++) {
            if (++value[issue[k]] < radix[issue[k]]) break;
            value[issue[k]] = 0;
        }
    }
    return count;
}

static const char *removes(tr_arena *a, const tr_space *s,
                           const tr_formula *f) {
    bool *used = TR_NEW(a, bool, s->issues + 1);
    uint32_t *issue = TR_NEW(a, uint32_t, s->issues + 1), issues = 0;
    uint64_t *factor = TR_NEW(a, uint64_t, s->issues + 1), own = 1;
    uint16_t *value = TR_NEW(a, uint16_t, s->issues + 1);
    size_t factors = 1;
    tr_formula_issues(f, used);
    for (uint32_t v = 0; v < s->issues; v++) {
        if (!used[v]) {
            factor[factors++] = s->radix[v];
            continue;
        }
        issue[issues++] = v;
        own *= s->radix[v];
        if (own > COUNTED) return NULL;
    }
    factor[0] = forbidden(f, issue, issues, s->radix, own, value);
    return tr_big_product(a, factor, factors);
}

tr_rule_effect *tr_space_rule_effects(tr_arena *a, const truce_case *c) {
    tr_rule_effect *e = TR_NEW(a, tr_rule_effect, c->rules + 1);
    tr_space s = {.c = c, .issues = (uint32_t)c->issues};
    uint32_t *radix = TR_NEW(a, uint32_t, c->issues + 1);
    for (size_t i = 0; i < c->issues; i++) radix[i] = c->issue[i].values;
    s.radix = radix;
    s.words = 1;
    s.word = TR_NEW(a, uint32_t, c->issues + 1); /* keys are not looked at */
    s.shift = TR_NEW(a, uint8_t, c->issues + 1);
    s.mask = TR_NEW(a, uint64_t, c->issues + 1);
    s.product = "";
    for (size_t i = 0; i < c->rules; i++) {
        bool undecided;
        e[i].removes = removes(a, &s, c->rule[i].keeps);
        e[i].needed = tr_rule_needed(a, &s, c, (int)i, &undecided);
        e[i].decided = !undecided;
    }
    return e;
}
