/* write.c - a case in canonical form.  SPDX-License-Identifier: MIT
 *
 * The tree is written back, not the model, so that nothing the author wrote is
 * lost but comments and layout: sections in the order of keywords.def, two
 * spaces a level, short maps and lists on one line, quotes only where needed.
 * Writing what was written gives the same text. */
#include "case/case.h"
#include "case/keywords.h"

#include <assert.h>
#include <string.h>

enum { LINE = 96 };

/* A plain scalar must not begin with an indicator, hold ": " or " #", look
 * like white space, or contain what a flow collection would end at. */
static bool needs_quotes(const tr_node *n) {
    const char *s = n->text;
    if (!n->length) return true;
    if (strchr("?:,[]{}#&*!|>'\"%@`= \t", s[0])) return true;
    if (s[0] == '-' && (!s[1] || s[1] == ' ' || s[1] == '-')) return true;
    if (s[n->length - 1] == ' ' || s[n->length - 1] == ':') return true;
    if (!strcmp(s, "null") || !strcmp(s, "~")) return true;
    size_t bytes;
    for (const char *p = s; *p; p++)
        if (tr_utf8_only_escaped(p, &bytes) || strchr(",[]{}", *p) ||
            (*p == ':' && p[1] == ' ') || (*p == '#' && p[-1] == ' '))
            return true;
    return false;
}

static void put_quoted(tr_text *t, const char *s) {
    tr_putc(t, '"');
    for (size_t bytes; *s; s += bytes) {
        unsigned c = tr_utf8_only_escaped(s, &bytes);
        if (!c) bytes = 1;
        if (*s == '"' || *s == '\\')
            tr_putf(t, "\\%c", *s);
        else if (c == '\n')
            tr_put(t, "\\n");
        else if (c == '\t')
            tr_put(t, "\\t");
        else if (c)
            tr_putf(t, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
        else
            tr_putc(t, *s);
    }
    tr_putc(t, '"');
}

static void put_text(tr_text *t, const char *s, size_t length) {
    tr_node n = {.kind = TR_SCALAR, .text = s, .length = length};
    if (needs_quotes(&n))
        put_quoted(t, s);
    else
        tr_put(t, s);
}

static void put_flow(tr_text *t, const tr_node *n) {
    if (n->kind == TR_SCALAR) {
        put_text(t, n->text, n->length);
        return;
    }
    tr_putc(t, n->kind == TR_MAP ? '{' : '[');
    for (const tr_node *k = n->first; k; k = k->next) {
        if (n->kind == TR_MAP) {
            put_text(t, k->key, strlen(k->key));
            tr_put(t, ": ");
        }
        put_flow(t, k);
        if (k->next) tr_put(t, ", ");
    }
    tr_putc(t, n->kind == TR_MAP ? '}' : ']');
}

/* A text of several lines reads better as a block. */
static bool is_block_text(const tr_node *n) {
    if (n->kind != TR_SCALAR || !strchr(n->text, '\n')) return false;
    if (n->text[0] == ' ' || n->text[0] == '\n') return false;
    size_t k = n->length;
    if (n->text[k - 1] != '\n' || (k > 1 && n->text[k - 2] == '\n'))
        return false;
    size_t bytes;
    for (const char *p = n->text; *p; p++) {
        if (*p != '\n' && tr_utf8_only_escaped(p, &bytes)) return false;
        if (*p == '\n' && p > n->text && p[-1] == ' ') return false;
    }
    return true;
}

static bool fits(tr_arena *a, const tr_node *n, size_t used) {
    for (const tr_node *k = n->first; k; k = k->next)
        if (is_block_text(k)) return false;
    tr_mark mark = tr_arena_mark(a);
    tr_text t = tr_text_new(a);
    put_flow(&t, n);
    bool ok = t.length + used <= LINE;
    tr_arena_release(a, mark);
    return ok;
}

static void put_block_text(tr_text *t, const tr_node *n, int indent) {
    tr_put(t, "|\n");
    for (const char *p = n->text; *p;) {
        size_t k = strcspn(p, "\n");
        if (k) tr_putf(t, "%*s%.*s", indent, "", (int)k, p);
        tr_putc(t, '\n');
        p += k + 1;
    }
}

static void put_node(tr_arena *a, tr_text *t, const tr_node *n, int indent,
                     size_t used);

static void put_member(tr_arena *a, tr_text *t, const tr_node *k, int indent) {
    size_t before = t->length;
    put_text(t, k->key, strlen(k->key));
    tr_putc(t, ':');
    put_node(a, t, k, indent, (size_t)indent + t->length - before + 1);
}

/* What follows "key:" or "-": on this line if it fits, else below. */
static void put_node(tr_arena *a, tr_text *t, const tr_node *n, int indent,
                     size_t used) {
    if (is_block_text(n)) {
        tr_putc(t, ' ');
        put_block_text(t, n, indent + 2);
        return;
    }
    if (n->kind == TR_SCALAR || !n->count || fits(a, n, used)) {
        tr_putc(t, ' ');
        put_flow(t, n);
        tr_putc(t, '\n');
        return;
    }
    tr_putc(t, '\n');
    for (const tr_node *k = n->first; k; k = k->next) {
        tr_putf(t, "%*s", indent + 2, "");
        if (n->kind == TR_MAP) {
            put_member(a, t, k, indent + 2);
        } else if (k->kind == TR_MAP && k->count &&
                   !fits(a, k, (size_t)indent + 4)) {
            tr_put(t, "- ");
            for (const tr_node *m = k->first; m; m = m->next) {
                if (m != k->first) tr_putf(t, "%*s", indent + 4, "");
                put_member(a, t, m, indent + 4);
            }
        } else {
            tr_putc(t, '-');
            put_node(a, t, k, indent + 2, (size_t)indent + 4);
        }
    }
}

void tr_case_write(tr_text *out, const truce_case *c) {
    for (size_t i = 0; i < tr_keyword_count; i++) {
        if (tr_keywords[i].context != TR_CASE) continue;
        const tr_node *n = tr_member(c->tree, tr_keywords[i].key);
        if (n) put_member(out->arena, out, n, 0);
    }
}
