/* python.c - Python literals, read and never evaluated.
 * SPDX-License-Identifier: MIT */
#include "convert/convert.h"

#include "base/text.h"

#include <string.h>

typedef struct reader {
    tr_arena *a;
    const char *at;
    tr_span span;
    int depth;
} reader;

static tr_node *read_value(reader *r);

static void skip_space(reader *r) { r->at += strspn(r->at, " \t\r\n"); }

static tr_node *make(reader *r, tr_node_kind kind) {
    tr_node *n = TR_NEW(r->a, tr_node, 1);
    n->kind = kind;
    n->span = r->span;
    n->text = "";
    return n;
}

static void append(tr_node *parent, tr_node *child) {
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

/* Code point to UTF-8. */
static void put_character(tr_text *t, uint32_t c) {
    if (c < 0x80) {
        tr_putc(t, (char)c);
    } else if (c < 0x800) {
        tr_putc(t, (char)(0xc0 | c >> 6));
        tr_putc(t, (char)(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        tr_putc(t, (char)(0xe0 | c >> 12));
        tr_putc(t, (char)(0x80 | (c >> 6 & 63)));
        tr_putc(t, (char)(0x80 | (c & 63)));
    } else {
        tr_putc(t, (char)(0xf0 | c >> 18));
        tr_putc(t, (char)(0x80 | (c >> 12 & 63)));
        tr_putc(t, (char)(0x80 | (c >> 6 & 63)));
        tr_putc(t, (char)(0x80 | (c & 63)));
    }
}

static bool read_hex(reader *r, int digits, tr_text *t) {
    uint32_t c = 0;
    for (int k = 0; k < digits; k++, r->at++) {
        static const char hex[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = *r->at ? strchr(hex, *r->at) : NULL;
        if (!digit) return false;
        c = c << 4 | (uint32_t)((digit - hex) & 15);
    }
    if (!c || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return false;
    put_character(t, c);
    return true;
}

static bool read_escape(reader *r, tr_text *t) {
    char c = *r->at++;
    switch (c) {
    case '\\':
    case '\'':
    case '"': tr_putc(t, c); return true;
    case 'n': tr_putc(t, '\n'); return true;
    case 't': tr_putc(t, '\t'); return true;
    case 'r': tr_putc(t, '\r'); return true;
    case 'x': return read_hex(r, 2, t);
    case 'u': return read_hex(r, 4, t);
    case 'U': return read_hex(r, 8, t);
    default: return false;
    }
}

static tr_node *read_string(reader *r) {
    char quote = *r->at++;
    tr_text t = tr_text_new(r->a);
    while (*r->at != quote) {
        if (!*r->at) return NULL;
        if (*r->at != '\\') {
            tr_putc(&t, *r->at++);
            continue;
        }
        r->at++;
        if (!*r->at || !read_escape(r, &t)) return NULL;
    }
    r->at++;
    tr_node *n = make(r, TR_SCALAR);
    n->quoted = true;
    n->text = tr_text_str(&t);
    n->length = t.length;
    return n;
}

/* A number, True, False or None: a word. */
static tr_node *read_word(reader *r) {
    size_t length = strcspn(r->at, " \t\r\n,:()[]{}'\"");
    tr_node *n = make(r, TR_SCALAR);
    tr_parsed_number number;
    n->text = tr_strndup(r->a, r->at, length);
    n->length = length;
    r->at += length;
    if (!strcmp(n->text, "True")) n->text = "true";
    if (!strcmp(n->text, "False")) n->text = "false";
    if (!strcmp(n->text, "None")) n->text = "null";
    bool word = !strcmp(n->text, "true") || !strcmp(n->text, "false") ||
                !strcmp(n->text, "null");
    return word || tr_parse_number(n->text, &number) ? n : NULL;
}

static tr_node *read_items(reader *r, char end, bool pairs) {
    tr_node *n = make(r, pairs ? TR_MAP : TR_LIST_NODE);
    r->at++;
    for (;;) {
        skip_space(r);
        if (*r->at == end) break;
        tr_node *key = read_value(r), *item = key;
        skip_space(r);
        if (pairs) {
            if (!key || key->kind != TR_SCALAR || *r->at++ != ':') return NULL;
            item = read_value(r);
            skip_space(r);
        }
        if (!item) return NULL;
        if (pairs) item->key = key->text;
        append(n, item);
        if (*r->at != ',' && *r->at != end) return NULL;
        r->at += *r->at == ',';
    }
    r->at++;
    return n;
}

static tr_node *read_value(reader *r) {
    skip_space(r);
    if (r->depth == TREE_DEPTH) return NULL;
    r->depth++;
    char c = *r->at;
    tr_node *n = c == '['                ? read_items(r, ']', false)
                 : c == '('              ? read_items(r, ')', false)
                 : c == '{'              ? read_items(r, '}', true)
                 : c == '\'' || c == '"' ? read_string(r)
                                         : read_word(r);
    r->depth--;
    return n;
}

tr_node *tr_python_read(tr_arena *a, const tr_node *string) {
    reader r = {a, string->text, string->span, 0};
    if (strlen(string->text) != string->length) return NULL;
    tr_node *n = read_value(&r);
    skip_space(&r);
    return *r.at ? NULL : n;
}
