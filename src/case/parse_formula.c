/* parse_formula.c - formulas as people write them (D2).
 * SPDX-License-Identifier: MIT
 *
 *   formula  := "if" formula "then" formula | iff
 *   iff      := or { "iff" or }
 *   or       := and { ("or" | "|") and }
 *   and      := unary { ("and" | "&") unary }
 *   unary    := ("not" | "!") unary | "(" formula ")" | "true" | "false"
 *             | name [ ("=" | "!=" | "<" | "<=" | ">" | ">=") value ]
 *
 * Tightest first: comparison, not, and, or, iff, if-then.  Errors point at the
 * word, not at the line. */
#include "case/case.h"

#include <assert.h>
#include <string.h>

typedef struct parser {
    tr_arena *a;
    const truce_case *c;
    truce_diags *d;
    const tr_node *node;
    const char *text;
    size_t at, from, length; /* next byte; the current token */
    int depth;
    uint64_t size; /* of merged states' formulas that were put in */
    bool failed;
} parser;

static const char *const RESERVED[] = {"not",  "and", "or",   "if",
                                       "then", "iff", "true", "false"};
enum { RESERVED_COUNT = sizeof RESERVED / sizeof *RESERVED };

static bool word_is(const char *s, size_t n, const char *word) {
    if (strlen(word) != n) return false;
    bool lower = true, upper = true;
    for (size_t i = 0; i < n; i++) {
        lower &= s[i] == word[i];
        upper &= s[i] == (char)(word[i] - 32);
    }
    return lower || upper;
}

bool tr_formula_reserved(const char *word) {
    for (size_t i = 0; i < RESERVED_COUNT; i++)
        if (word_is(word, strlen(word), RESERVED[i])) return true;
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool tr_formula_word_char(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* Find the next token; an empty one at the end. */
static void next(parser *p) {
    while (p->text[p->at] && strchr(" \t\r\n", p->text[p->at])) p->at++;
    p->from = p->at;
    char c = p->text[p->at];
    if (!c) {
        p->length = 0;
        return;
    }
    const char *two[] = {"!=", "<=", ">="};
    if (tr_formula_word_char(c)) {
        while (tr_formula_word_char(p->text[p->at])) p->at++;
    } else {
        p->at++;
        for (size_t i = 0; i < 3; i++)
            if (strncmp(p->text + p->from, two[i], 2) == 0) p->at = p->from + 2;
        while (((unsigned char)p->text[p->at] & 0xc0) == 0x80) p->at++;
    }
    p->length = p->at - p->from;
}

static bool is(const parser *p, const char *symbol) {
    return p->length == strlen(symbol) &&
           memcmp(p->text + p->from, symbol, p->length) == 0;
}
static bool is_keyword(const parser *p, const char *word) {
    return word_is(p->text + p->from, p->length, word);
}

static const char *token(const parser *p) {
    return tr_strndup(p->a, p->text + p->from, p->length);
}

static tr_span here(const parser *p) {
    return tr_scalar_span(p->node, p->from, p->length);
}

static const tr_formula *fail(parser *p, tr_code code, const char *arg,
                              const char *more) {
    if (!p->failed) tr_diag(p->d, code, here(p), arg, more, "");
    p->failed = true;
    return tr_formula_word(p->a, false);
}

static const tr_formula *expected(parser *p, const char *what) {
    if (!p->length) return fail(p, TR_E0301, what, "");
    return fail(p, TR_E0302, token(p), "");
}

static const tr_formula *unknown_name(parser *p, const char *name) {
    tr_arena *a = p->a;
    const truce_case *c = p->c;
    const tr_issue *states = c->graph ? &c->issue[0] : NULL;
    if (tr_diags_full(p->d)) return fail(p, TR_E0303, name, "");
    size_t n = 0, most = (states ? states->values : c->issues) + c->merges;
    const char **names = TR_NEW(a, const char *, most + 1);
    for (size_t i = 0; states && i < states->values; i++)
        names[n++] = states->value[i];
    for (size_t i = 0; !states && i < c->issues; i++)
        names[n++] = c->issue[i].id;
    for (size_t i = 0; i < c->merges; i++) names[n++] = c->merge[i].id;
    const char *near = tr_nearest(name, names, n);
    if (!p->failed)
        tr_diag(p->d, TR_E0303, here(p), name,
                states ? "a state nor a merged state"
                       : "an issue nor a merged state",
                near     ? tr_printf(a, "did you mean '%s'?", near)
                : states ? "names are the ids under `states` and `merge`"
                         : "names are the ids under `issues` and `merge`");
    p->failed = true;
    return tr_formula_word(a, false);
}

static const tr_formula *merged(const truce_case *c, const char *name) {
    for (size_t i = 0; i < c->merges; i++)
        if (c->merge[i].when && strcmp(c->merge[i].id, name) == 0)
            return c->merge[i].when;
    return NULL;
}

/* `op value` after the issue's name. */
static const tr_formula *comparison(parser *p, int issue, const char *op) {
    const tr_issue *v = &p->c->issue[issue];
    tr_arena *a = p->a;
    if (!p->length || !tr_formula_word_char(p->text[p->from]))
        return expected(p, "a value");
    const char *name = token(p);
    int32_t found = tr_value_by_id(v, name);
    if (found < 0) {
        tr_diag(p->d, TR_E0111, here(p), v->id, name,
                tr_suggest_value(a, v, name));
        p->failed = true;
        return tr_formula_word(a, false);
    }
    next(p);
    uint32_t k = (uint32_t)found, last = v->values - 1;
    if (!strcmp(op, "!="))
        return tr_formula_not(a, tr_formula_atom(a, issue, k, k));
    if (!strcmp(op, "<=")) return tr_formula_atom(a, issue, 0, k);
    if (!strcmp(op, ">=")) return tr_formula_atom(a, issue, k, last);
    if (!strcmp(op, "<"))
        return k ? tr_formula_atom(a, issue, 0, k - 1)
                 : tr_formula_word(a, false);
    if (!strcmp(op, ">"))
        return k < last ? tr_formula_atom(a, issue, k + 1, last)
                        : tr_formula_word(a, false);
    return tr_formula_atom(a, issue, k, k);
}

static bool is_comparison(const parser *p) {
    return is(p, "=") || is(p, "!=") || is(p, "<") || is(p, "<=") ||
           is(p, ">") || is(p, ">=");
}

static const tr_formula *bare_issue(parser *p, int issue) {
    tr_arena *a = p->a;
    const tr_issue *v = &p->c->issue[issue];
    int32_t yes = tr_value_by_id(v, "yes");
    if (v->values != 2 || yes < 0) {
        tr_diag(p->d, TR_E0304, here(p), v->id,
                tr_printf(a, "%s=%s", v->id, v->value[v->values - 1]));
        p->failed = true;
        return tr_formula_word(a, false);
    }
    return tr_formula_atom(a, issue, (uint32_t)yes, (uint32_t)yes);
}

/* The formula of a merged state, put in place of its name. */
static const tr_formula *use_merged(parser *p, const tr_formula *m) {
    char n[TR_NUMBER];
    p->size += m->size;
    if (p->depth + (int)m->depth > TR_FORMULA_DEPTH)
        return fail(p, TR_E0305, tr_number(n, TR_FORMULA_DEPTH), "");
    if (p->size > TR_FORMULA_SIZE)
        return fail(p, TR_E0306, tr_number(n, TR_FORMULA_SIZE), "");
    next(p);
    return m;
}

static const tr_formula *name_or_comparison(parser *p) {
    const char *name = token(p);
    const truce_case *c = p->c;
    int issue = c->graph ? -1 : tr_issue_by_id(c, name);
    const tr_formula *m = merged(c, name);
    int32_t state = c->graph ? tr_value_by_id(&c->issue[0], name) : -1;
    if (issue < 0 && !m && state < 0) return unknown_name(p, name);
    if (m) return use_merged(p, m);
    size_t from = p->from, length = p->length;
    next(p);
    if (issue >= 0 && is_comparison(p)) {
        const char *op = token(p);
        next(p);
        return comparison(p, issue, op);
    }
    if (state >= 0)
        return tr_formula_atom(p->a, 0, (uint32_t)state, (uint32_t)state);
    size_t after = p->from, width = p->length;
    p->from = from;
    p->length = length;
    const tr_formula *f = bare_issue(p, issue);
    p->from = after;
    p->length = width;
    return f;
}

static const tr_formula *formula(parser *p);

static bool too_deep(parser *p) {
    if (++p->depth <= TR_FORMULA_DEPTH) return false;
    char n[TR_NUMBER];
    fail(p, TR_E0305, tr_number(n, TR_FORMULA_DEPTH), "");
    return true;
}

static const tr_formula *unary(parser *p) {
    tr_arena *a = p->a;
    const tr_formula *f;
    if (p->failed || too_deep(p)) return tr_formula_word(a, false);
    if (is(p, "!") || is_keyword(p, "not")) {
        next(p);
        f = tr_formula_not(a, unary(p));
    } else if (is(p, "(")) {
        next(p);
        f = formula(p);
        if (!p->failed && !is(p, ")"))
            f = expected(p, "a closing )");
        else
            next(p);
    } else if (is_keyword(p, "true") || is_keyword(p, "false")) {
        f = tr_formula_word(a, is_keyword(p, "true"));
        next(p);
    } else if (p->length && is_letter(p->text[p->from]) &&
               !tr_formula_reserved(token(p))) {
        f = name_or_comparison(p);
    } else {
        f = expected(p, "an issue, `not` or (");
    }
    p->depth--;
    return f;
}

/* A chain of one operator becomes one node with many parts: `a & b & ...` of
 * any length costs no depth. */
static const tr_formula *chain(parser *p, tr_op op, const char *word,
                               const char *symbol,
                               const tr_formula *(*part)(parser *)) {
    const tr_formula *first = part(p);
    const tr_formula **at = NULL;
    size_t count = 0, room = 0;
    while (!p->failed && (is_keyword(p, word) || is(p, symbol))) {
        next(p);
        at = tr_grow(p->a, at, sizeof *at, count, &room);
        if (!count) at[count++] = first;
        at = tr_grow(p->a, at, sizeof *at, count, &room);
        at[count++] = part(p);
    }
    return count ? tr_formula_join(p->a, op, (uint32_t)count, at) : first;
}

static const tr_formula *conjunction(parser *p) {
    return chain(p, TR_AND, "and", "&", unary);
}
static const tr_formula *disjunction(parser *p) {
    return chain(p, TR_OR, "or", "|", conjunction);
}

/* iff associates to the left; each step deepens the tree by one. */
static const tr_formula *equivalence(parser *p) {
    const tr_formula *f = disjunction(p);
    int before = p->depth;
    while (!p->failed && is_keyword(p, "iff")) {
        if (too_deep(p)) break;
        next(p);
        const tr_formula **part = TR_NEW(p->a, const tr_formula *, 2);
        part[0] = f;
        part[1] = disjunction(p);
        f = tr_formula_join(p->a, TR_IFF, 2, part);
    }
    p->depth = before;
    return f;
}

static const tr_formula *formula(parser *p) {
    if (!is_keyword(p, "if")) return equivalence(p);
    if (too_deep(p)) return tr_formula_word(p->a, false);
    next(p);
    const tr_formula *f = formula(p);
    if (p->failed) return f;
    if (!is_keyword(p, "then")) return expected(p, "`then`");
    next(p);
    const tr_formula *g = formula(p);
    p->depth--;
    return tr_formula_if(p->a, f, g);
}

const tr_formula *tr_formula_parse(tr_arena *a, const truce_case *c,
                                   truce_diags *d, const tr_node *node) {
    if (node->kind != TR_SCALAR) {
        tr_diag(d, TR_E0104, node->span, "a formula",
                "write it as a text, such as \"a and not b\"");
        return NULL;
    }
    parser p = {.a = a, .c = c, .d = d, .node = node, .text = node->text};
    next(&p);
    const tr_formula *f = formula(&p);
    if (!p.failed && p.length) f = expected(&p, "");
    return p.failed ? NULL : f;
}
