/* formula_words.c - formulas of the case for readers who never saw the file.
 * SPDX-License-Identifier: MIT */
#include "report/words.h"

#include <string.h>

static void put(tr_text *t, const tr_view *v, const tr_formula *f, int within);

/* The values from lo to hi, or all others. */
static void put_atom(tr_text *t, const tr_view *v, const tr_formula *f,
                     bool others) {
    const tr_issue *issue = &v->c->issue[f->issue];
    bool first = true;
    if (!v->c->graph) tr_putf(t, "%s: ", tr_issue_name(v, (size_t)f->issue));
    for (uint32_t k = 0; k < issue->values; k++) {
        if ((k >= f->lo && k <= f->hi) == others) continue;
        tr_putf(t, "%s%s", first ? "" : " or ",
                tr_value_name(v, (size_t)f->issue, k));
        first = false;
    }
    if (first) tr_put(t, "no value");
}

static void put_list(tr_text *t, const tr_view *v, const tr_formula *f,
                     const char *between, int within) {
    for (uint32_t k = 0; k < f->parts; k++) {
        if (k) tr_put(t, between);
        put(t, v, f->part[k], within);
    }
}

/* `within`: 0 outside, 1 inside "and" (so "or" needs brackets), 2 inside
 * another operator (so both do). */
static void put(tr_text *t, const tr_view *v, const tr_formula *f, int within) {
    bool bracket = (f->op == TR_OR && within > 0 && f->parts > 1) ||
                   (f->op == TR_AND && within > 1 && f->parts > 1) ||
                   (f->op == TR_IFF && within > 0);
    if (bracket) tr_putc(t, '(');
    switch (f->op) {
    case TR_TRUE: tr_put(t, "always"); break;
    case TR_FALSE: tr_put(t, "never"); break;
    case TR_ATOM: put_atom(t, v, f, false); break;
    case TR_NOT:
        if (f->part[0]->op == TR_ATOM) {
            put_atom(t, v, f->part[0], true);
            break;
        }
        tr_put(t, "not (");
        put(t, v, f->part[0], 0);
        tr_putc(t, ')');
        break;
    case TR_AND: put_list(t, v, f, " and ", 1); break;
    case TR_OR: put_list(t, v, f, " or ", 2); break;
    case TR_IFF: put_list(t, v, f, " exactly when ", 2); break;
    case TR_EXACTLY:
        tr_put(t, "exactly one of: ");
        put_list(t, v, f, "; ", 2);
        break;
    case TR_AT_MOST:
        tr_put(t, "at most one of: ");
        put_list(t, v, f, "; ", 2);
        break;
    }
    if (bracket) tr_putc(t, ')');
}

const char *tr_formula_words(const tr_view *v, const tr_formula *f) {
    tr_text t = tr_text_new(v->a);
    put(&t, v, f, 0);
    return tr_text_str(&t);
}

const char *tr_rule_words(const tr_view *v, const tr_rule *r) {
    const tr_formula *f = r->keeps;
    if (!strncmp(r->words, "never", 5))
        return tr_printf(v->a, "Never: %s", tr_formula_words(v, f->part[0]));
    if (!strncmp(r->words, "if ", 3))
        return tr_printf(v->a, "If %s, then %s",
                         tr_formula_words(v, f->part[0]->part[0]),
                         tr_formula_words(v, f->part[1]));
    return tr_printf(v->a, "Always: %s", tr_formula_words(v, f));
}
