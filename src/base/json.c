/* json.c - results as a tree of values, and its text.
 * SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <assert.h>
#include <stdio.h>

enum kind { OBJECT, ARRAY, STRING, NUMBER, WORD };

struct tr_json {
    tr_arena *arena;
    enum kind kind;
    const char *key;  /* in an object */
    const char *text; /* of a string or word */
    double number;
    tr_json *first, *last, *next;
};

static tr_json *make(tr_arena *a, enum kind kind) {
    tr_json *v = TR_NEW(a, tr_json, 1);
    v->arena = a;
    v->kind = kind;
    return v;
}

static tr_json *word(tr_arena *a, const char *text) {
    tr_json *v = make(a, WORD);
    v->text = text;
    return v;
}

tr_json *tr_json_object(tr_arena *a) { return make(a, OBJECT); }
tr_json *tr_json_array(tr_arena *a) { return make(a, ARRAY); }
tr_json *tr_json_null(tr_arena *a) { return word(a, "null"); }
tr_json *tr_json_bool(tr_arena *a, bool b) {
    return word(a, b ? "true" : "false");
}

tr_json *tr_json_string(tr_arena *a, const char *s) {
    if (!s) return tr_json_null(a);
    tr_json *v = make(a, STRING);
    v->text = s;
    return v;
}

tr_json *tr_json_number(tr_arena *a, double x) {
    tr_json *v = make(a, NUMBER);
    v->number = x;
    return v;
}

tr_json *tr_json_count(tr_arena *a, uint64_t n) {
    if (n <= UINT64_C(9007199254740992)) return tr_json_number(a, (double)n);
    return tr_json_string(a, tr_printf(a, "%llu", (unsigned long long)n));
}

tr_json *tr_json_big(tr_arena *a, const char *decimal) {
    uint64_t n;
    if (decimal && tr_parse_count(decimal, UINT64_C(1) << 53, &n))
        return tr_json_number(a, (double)n);
    return tr_json_string(a, decimal);
}

static tr_json *append(tr_json *parent, tr_json *child) {
    assert(!child->next && child != parent);
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

tr_json *tr_json_set(tr_json *object, const char *key, tr_json *value) {
    assert(object->kind == OBJECT && key);
    value->key = key;
    return append(object, value);
}

tr_json *tr_json_add(tr_json *array, tr_json *value) {
    assert(array->kind == ARRAY);
    return append(array, value);
}

void tr_json_quote(tr_text *out, const char *s) {
    tr_putc(out, '"');
    for (size_t bytes; *s; s += bytes) {
        unsigned c = tr_utf8_only_escaped(s, &bytes);
        if (!c) bytes = 1;
        if (*s == '"' || *s == '\\')
            tr_putf(out, "\\%c", *s);
        else if (c == '\n')
            tr_put(out, "\\n");
        else if (c)
            tr_putf(out, "\\u%04x", c);
        else
            tr_putc(out, *s);
    }
    tr_putc(out, '"');
}

/* The outer two levels get a line each, so that `diff` and `head` are of use;
 * deeper values stay on their line. */
static void write_value(tr_text *out, const tr_json *v, int depth) {
    switch (v->kind) {
    case STRING: tr_json_quote(out, v->text); return;
    case NUMBER: tr_put_number(out, v->number); return;
    case WORD: tr_put(out, v->text); return;
    case OBJECT:
    case ARRAY: break;
    }
    const char *brackets = v->kind == OBJECT ? "{}" : "[]";
    bool lines = depth < 2 && v->first;
    tr_putc(out, brackets[0]);
    for (const tr_json *k = v->first; k; k = k->next) {
        if (lines) tr_putf(out, "\n%*s", depth + 1, "");
        if (k->key) {
            tr_json_quote(out, k->key);
            tr_putc(out, ':');
        }
        write_value(out, k, depth + 1);
        if (k->next) tr_putc(out, ',');
    }
    if (lines) tr_putf(out, "\n%*s", depth, "");
    tr_putc(out, brackets[1]);
}

void tr_json_write(tr_text *out, const tr_json *value) {
    write_value(out, value, 0);
    tr_putc(out, '\n');
}
