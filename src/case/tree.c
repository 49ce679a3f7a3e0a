/* tree.c - a case file as a tree of nodes with places.
 * SPDX-License-Identifier: MIT */
#include "case/tree.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* JSON writes characters beyond U+FFFF as two \u escapes, which libyaml
 * refuses; each pair (12 bytes) is handed to it as one \U escape (10 bytes),
 * and places behind it are moved back by what was saved. */
typedef struct surrogates {
    size_t count, room, *at; /* offsets in the text that libyaml sees */
} surrogates;

typedef struct builder {
    tr_arena *a;
    truce_diags *d;
    const tr_source *source;
    tr_source seen;      /* what libyaml is given */
    size_t chars, bytes; /* a place in it, both ways of counting */
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
    surrogates pairs;
    tr_node *open[TREE_DEPTH];
    int depth;
    size_t nodes;
    tr_node *root;
    const char *key; /* read, its value is next */
    bool key_quoted;
    tr_span key_span;
    bool typed; /* quotes make another key */
} builder;

static unsigned hex4(const char *s) {
    unsigned v = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        char c = s[i] >= 'A' && s[i] <= 'F' ? (char)(s[i] + 32) : s[i];
        const char *p = c ? strchr(digits, c) : NULL;
        if (!p) return 0;
        v = v * 16 + (unsigned)(p - digits);
    }
    return v;
}

static bool is_pair(const char *p, size_t left) {
    if (left < 12 || p[0] != '\\' || p[1] != 'u' || p[6] != '\\' || p[7] != 'u')
        return false;
    unsigned hi = hex4(p + 2), lo = hex4(p + 8);
    return hi >= 0xd800 && hi < 0xdc00 && lo >= 0xdc00 && lo < 0xe000;
}

static tr_source join_surrogates(builder *b, const tr_source *s) {
    size_t skip = strspn(s->text, " \t\r\n");
    if (skip >= s->length || !strchr("{[", s->text[skip])) return *s;
    char *out = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->length; i++) {
        const char *p = s->text + i;
        if (!is_pair(p, s->length - i)) {
            if (*p == '\\' && i + 1 < s->length) { /* keep \\ in step */
                if (out) out[n] = *p;
                n++, i++, p++;
            }
            if (out) out[n] = *p;
            n++;
            continue;
        }
        if (!out) {
            out = TR_RAW(b->a, char, s->length + 1);
            memcpy(out, s->text, n);
        }
        unsigned c =
            0x10000 + ((hex4(p + 2) - 0xd800) << 10) + (hex4(p + 8) - 0xdc00);
        surrogates *u = &b->pairs;
        u->at = tr_grow(b->a, u->at, sizeof *u->at, u->count, &u->room);
        u->at[u->count++] = n;
        snprintf(out + n, 11, "\\U%08x", c);
        n += 10;
        i += 11;
    }
    return out ? (tr_source){s->name, out, n} : *s;
}

/* Place in the source of a byte that libyaml saw. */
static uint32_t original(const builder *b, size_t offset) {
    size_t lo = 0, hi = b->pairs.count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (b->pairs.at[mid] < offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    offset += 2 * lo;
    if (offset > b->source->length) offset = b->source->length;
    return (uint32_t)offset;
}

static bool continues(const tr_source *s, size_t i) {
    return i < s->length && ((unsigned char)s->text[i] & 0xc0) == 0x80;
}

/* libyaml counts characters.  Marks come nearly in order, so a cursor that
 * goes both ways costs no more than reading the text once. */
static uint32_t place(builder *b, size_t index) {
    const tr_source *s = &b->seen;
    while (b->chars < index && b->bytes < s->length) {
        do b->bytes++;
        while (continues(s, b->bytes));
        b->chars++;
    }
    while (b->chars > index) {
        do b->bytes--;
        while (continues(s, b->bytes));
        b->chars--;
    }
    return original(b, b->bytes);
}

static tr_span span_of(builder *b, const yaml_event_t *e) {
    uint32_t from = place(b, e->start_mark.index);
    uint32_t to = place(b, e->end_mark.index);
    return (tr_span){from, to > from ? to - from : 0};
}

static bool refuse(builder *b, tr_code code, tr_span at, const char *arg) {
    tr_diag(b->d, code, at, arg);
    return false;
}

static bool count_node(builder *b, tr_span at) {
    if (++b->nodes <= TREE_NODES) return true;
    char n[TR_NUMBER];
    tr_diag(b->d, TR_E0009, at, tr_number(n, TREE_NODES), "entries");
    return false;
}

/* Put a value where the tree grows; takes the pending key of a map. */
static tr_node *attach(builder *b, tr_node_kind kind, tr_span span) {
    tr_node *n = TR_NEW(b->a, tr_node, 1);
    n->kind = kind;
    n->span = span;
    if (!b->depth) return b->root = n;
    tr_node *parent = b->open[b->depth - 1];
    if (parent->kind == TR_MAP) {
        n->key = b->key;
        n->key_span = b->key_span;
        n->key_quoted = b->key_quoted;
        b->key = NULL;
    }
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
    parent->count++;
    return n;
}

static bool awaits_key(const builder *b) {
    return b->depth && b->open[b->depth - 1]->kind == TR_MAP && !b->key;
}

static bool on_scalar(builder *b) {
    const yaml_event_t *e = &b->event;
    tr_span span = span_of(b, e);
    if (e->data.scalar.anchor) return refuse(b, TR_E0006, span, "");
    if (e->data.scalar.tag) return refuse(b, TR_E0007, span, "");
    size_t length = e->data.scalar.length;
    const char *value = (const char *)e->data.scalar.value;
    if (memchr(value, 0, length)) return refuse(b, TR_E0003, span, "");
    const char *text = tr_strndup(b->a, value, length);
    bool quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (awaits_key(b)) {
        b->key = text;
        b->key_span = span;
        b->key_quoted = quoted;
        return true;
    }
    tr_node *n = attach(b, TR_SCALAR, span);
    n->text = text;
    n->length = length;
    n->quoted = quoted;
    size_t quote = n->quoted ? 1 : 0;
    n->exact = span.length == length + 2 * quote &&
               memcmp(b->source->text + span.offset + quote, text, length) == 0;
    return true;
}

static bool on_open(builder *b, tr_node_kind kind, const void *anchor,
                    const void *tag) {
    tr_span span = span_of(b, &b->event);
    char limit[8];
    snprintf(limit, sizeof limit, "%d", TREE_DEPTH);
    if (anchor) return refuse(b, TR_E0006, span, "");
    if (tag) return refuse(b, TR_E0007, span, "");
    if (awaits_key(b)) {
        tr_diag(b->d, TR_E0104, span, "a key", "keys are plain words");
        return false;
    }
    if (b->depth == TREE_DEPTH) return refuse(b, TR_E0005, span, limit);
    tr_node *n = attach(b, kind, span);
    b->open[b->depth++] = n;
    return true;
}

static bool on_close(builder *b) {
    tr_node *n = b->open[--b->depth];
    uint32_t end = place(b, b->event.end_mark.index);
    n->span.length = end > n->span.offset ? end - n->span.offset : 0;
    return true;
}

static int by_key(const void *x, const void *y) {
    const tr_node *a = *(tr_node *const *)x, *b = *(tr_node *const *)y;
    int order = strcmp(a->key, b->key);
    if (order) return order;
    return a->key_span.offset < b->key_span.offset ? -1 : 1;
}

static int by_typed_key(const void *x, const void *y) {
    const tr_node *a = *(tr_node *const *)x, *b = *(tr_node *const *)y;
    int order = strcmp(a->key, b->key);
    return order ? order : 2 * (a->key_quoted - b->key_quoted) + by_key(x, y);
}

/* Two equal keys in one map; sorting keeps a huge map from costing n². */
static void check_duplicates(builder *b, const tr_node *map) {
    tr_mark mark = tr_arena_mark(b->a);
    tr_node **at = TR_RAW(b->a, tr_node *, map->count + 1);
    size_t n = 0;
    for (tr_node *k = map->first; k; k = k->next) at[n++] = k;
    qsort(at, n, sizeof *at, b->typed ? by_typed_key : by_key);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(at[i - 1]->key, at[i]->key)) continue;
        if (b->typed && at[i - 1]->key_quoted != at[i]->key_quoted) continue;
        size_t line = 0, column;
        char first[TR_NUMBER];
        if (!tr_diags_full(b->d))
            tr_locate(b->source, at[i - 1]->key_span.offset, &line, &column);
        tr_diag(b->d, TR_E0102, at[i]->key_span, at[i]->key,
                tr_number(first, (double)line));
    }
    tr_arena_release(b->a, mark);
}

static bool on_event(builder *b, int *documents) {
    const yaml_event_t *e = &b->event;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        return ++*documents == 1 || refuse(b, TR_E0008, span_of(b, e), "");
    case YAML_ALIAS_EVENT: return refuse(b, TR_E0006, span_of(b, e), "");
    case YAML_SCALAR_EVENT: return count_node(b, span_of(b, e)) && on_scalar(b);
    case YAML_SEQUENCE_START_EVENT:
        return count_node(b, span_of(b, e)) &&
               on_open(b, TR_LIST_NODE, e->data.sequence_start.anchor,
                       e->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return count_node(b, span_of(b, e)) &&
               on_open(b, TR_MAP, e->data.mapping_start.anchor,
                       e->data.mapping_start.tag);
    case YAML_MAPPING_END_EVENT:
        check_duplicates(b, b->open[b->depth - 1]);
        return on_close(b);
    case YAML_SEQUENCE_END_EVENT: return on_close(b);
    default: return true;
    }
}

/* libyaml's words for the commonest mistakes, in plain ones. */
static const char *plain_problem(const char *problem) {
    static const char *const words[][2] = {
        {"did not find expected ',' or '}'",
         "a comma or the closing } is missing"},
        {"did not find expected ',' or ']'",
         "a comma or the closing ] is missing"},
        {"did not find expected key",
         "this line does not line up with the keys above it"},
        {"did not find expected '-' indicator",
         "this line does not line up with the list above it"},
        {"mapping values are not allowed in this context",
         "a colon cannot stand here; a text with a colon needs quotes"},
        {"block sequence entries are not allowed in this context",
         "a list item cannot begin here"},
        {"could not find expected ':'", "a colon is missing after a key"},
        {"found character that cannot start any token",
         "no text can begin with this character (nor a line with a tab) "
         "without quotes"},
        {"found a tab character that violates indentation",
         "indent with spaces, not with tabs"},
        {"found unexpected end of stream",
         "the quote that opens here is never closed"},
        {"found unexpected document indicator",
         "the quote that opens here is never closed"},
        {"found unknown escape character",
         "after \\ in double quotes this character has no meaning"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(problem, words[i][0]) == 0) return words[i][1];
    return problem;
}

static bool is_open_quote(const yaml_parser_t *p) {
    return p->problem && p->context &&
           strcmp(p->context, "while scanning a quoted scalar") == 0 &&
           (strcmp(p->problem, "found unexpected end of stream") == 0 ||
            strcmp(p->problem, "found unexpected document indicator") == 0);
}

static void report_syntax(builder *b) {
    const yaml_parser_t *p = &b->parser;
    const char *problem = p->problem ? p->problem : "it cannot be read";
    const char *plain = plain_problem(problem);
    uint32_t at = p->error == YAML_READER_ERROR
                      ? original(b, p->problem_offset) /* this is in bytes */
                  : is_open_quote(p) ? place(b, p->context_mark.index)
                                     : place(b, p->problem_mark.index);
    const char *what = p->context && p->problem && plain == problem
                           ? tr_printf(b->a, "%s, %s", p->context, problem)
                           : plain;
    tr_diag(b->d, TR_E0001, ((tr_span){at, 1}), what);
}

/* libyaml's own memory must go even when an arena allocation jumps out. */
static void release_parser(void *p) {
    builder *b = p;
    if (b->has_event) yaml_event_delete(&b->event);
    yaml_parser_delete(&b->parser);
}

static bool run_events(builder *b) {
    int documents = 0;
    for (bool end = false; !end;) {
        if (!yaml_parser_parse(&b->parser, &b->event)) {
            if (b->parser.error == YAML_MEMORY_ERROR)
                tr_stop(b->a->env, TRUCE_ENOMEM, "out of memory");
            report_syntax(b);
            return false;
        }
        b->has_event = true;
        end = b->event.type == YAML_STREAM_END_EVENT;
        bool ok = on_event(b, &documents);
        yaml_event_delete(&b->event);
        b->has_event = false;
        if (!ok) return false;
        if (b->nodes % 4096 == 4095)
            tr_tick(b->a->env, "reading", (double)b->nodes, 0);
    }
    return true;
}

static bool check_bytes(truce_diags *d, const tr_source *s) {
    const char *nul = s->length ? memchr(s->text, 0, s->length) : NULL;
    size_t bad = tr_utf8_valid(s->text, s->length);
    if (nul && (size_t)(nul - s->text) < bad) {
        tr_diag(d, TR_E0003, ((tr_span){(uint32_t)(nul - s->text), 1}), "");
        return false;
    }
    if (bad < s->length) {
        char hex[4];
        snprintf(hex, sizeof hex, "%02x", (unsigned char)s->text[bad]);
        tr_diag(d, TR_E0002, ((tr_span){(uint32_t)bad, 1}), hex);
        return false;
    }
    return true;
}

static tr_node *read_tree(tr_arena *a, truce_diags *d, const tr_source *s,
                          bool typed) {
    size_t before = tr_diags_errors(d);
    if (!check_bytes(d, s)) return NULL;
    builder *b = TR_NEW(a, builder, 1);
    b->a = a;
    b->d = d;
    b->source = s;
    b->typed = typed;
    b->seen = join_surrogates(b, s);
    if (!yaml_parser_initialize(&b->parser))
        tr_stop(a->env, TRUCE_ENOMEM, "out of memory");
    a->env->on_escape = release_parser;
    a->env->escape_arg = b;
    yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &b->parser, (const unsigned char *)b->seen.text, b->seen.length);
    bool ok = run_events(b);
    a->env->on_escape = NULL;
    release_parser(b);
    if (!ok) return NULL;
    if (!b->root) tr_diag(d, TR_E0004, ((tr_span){0, 0}), "");
    return tr_diags_errors(d) > before ? NULL : b->root;
}

tr_node *tr_tree_read(tr_arena *a, truce_diags *d, const tr_source *s) {
    return read_tree(a, d, s, false);
}

tr_node *tr_tree_read_typed(tr_arena *a, truce_diags *d, const tr_source *s) {
    return read_tree(a, d, s, true);
}

tr_node *tr_member(const tr_node *map, const char *key) {
    if (!map || map->kind != TR_MAP) return NULL;
    for (tr_node *n = map->first; n; n = n->next)
        if (strcmp(n->key, key) == 0) return n;
    return NULL;
}

tr_span tr_scalar_span(const tr_node *n, size_t i, size_t length) {
    if (!n->exact) return n->span;
    return (tr_span){n->span.offset + (n->quoted ? 1 : 0) + (uint32_t)i,
                     (uint32_t)length};
}

/* A '#' at a line's start or after white space, outside quotes, begins a
 * comment.  Quotes are tracked well enough for a warning. */
bool tr_has_comments(const tr_source *s) {
    char quote = 0, before = '\n';
    for (size_t i = 0; i < s->length; i++) {
        char c = s->text[i];
        if (quote) {
            if (c == '\\' && quote == '"')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '#' && strchr(" \t\n\r", before)) {
            return true;
        } else if ((c == '"' || c == '\'') && strchr(" \t\n\r[{,:", before)) {
            quote = c;
        }
        before = c;
    }
    return false;
}
