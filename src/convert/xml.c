/* xml.c - an XML text as a tree of elements with places.
 * SPDX-License-Identifier: MIT
 *
 * One thing is taken that is no XML: a declaration behind comments or empty
 * lines, as files of GENIUS have it. */
#include "convert/xml.h"

#include "base/text.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c) { return c && strchr(" \t\r\n", c); }

typedef struct builder {
    tr_arena *a;
    truce_diags *d;
    const tr_source *source;
    size_t start; /* what lies before it is not parsed */
    XML_Parser parser;
    tr_element *root, *open[TREE_DEPTH];
    int depth;
    size_t nodes;
    bool refused;
} builder;

static tr_span place(const builder *b) {
    long at = XML_GetCurrentByteIndex(b->parser);
    int length = XML_GetCurrentByteCount(b->parser);
    size_t from = b->start + (at < 0 ? 0 : (size_t)at);
    if (from > b->source->length) from = b->source->length;
    return (tr_span){(uint32_t)from, length > 0 ? (uint32_t)length : 1};
}

static void refuse(builder *b, tr_code code, const char *x, const char *y) {
    if (!b->refused) tr_diag(b->d, code, place(b), x, y);
    b->refused = true;
    XML_StopParser(b->parser, XML_FALSE);
}

static void add_attributes(builder *b, tr_element *e, const char **pair) {
    tr_attribute **end = &e->attribute;
    for (; *pair; pair += 2) {
        tr_attribute *x = TR_NEW(b->a, tr_attribute, 1);
        x->name = tr_strdup(b->a, pair[0]);
        x->value = tr_strdup(b->a, pair[1]);
        *end = x;
        end = &x->next;
    }
}

static void on_start(void *user, const char *name, const char **attributes) {
    builder *b = user;
    char n[TR_NUMBER];
    if (b->refused) return;
    if (b->depth == TREE_DEPTH) {
        refuse(b, TR_E0005, tr_number(n, TREE_DEPTH), "");
        return;
    }
    if (++b->nodes > TREE_NODES) {
        refuse(b, TR_E0009, tr_number(n, TREE_NODES), "entries");
        return;
    }
    if (b->nodes % 4096 == 0)
        tr_tick(b->a->env, "reading", (double)b->nodes, 0);
    tr_element *e = TR_NEW(b->a, tr_element, 1);
    e->name = tr_strdup(b->a, name);
    e->span = place(b);
    add_attributes(b, e, attributes);
    tr_element *parent = b->depth ? b->open[b->depth - 1] : NULL;
    if (!parent)
        b->root = e;
    else if (parent->last)
        parent->last->next = e;
    else
        parent->first = e;
    if (parent) {
        parent->last = e;
        parent->count++;
    }
    b->open[b->depth++] = e;
}

static void on_end(void *user, const char *name) {
    builder *b = user;
    (void)name;
    if (!b->refused) b->depth--;
}

static void on_entity(void *user, const char *name, int parameter,
                      const char *value, int length, const char *base,
                      const char *system, const char *public_id,
                      const char *notation) {
    (void)name, (void)parameter, (void)value, (void)length, (void)base;
    (void)system, (void)public_id, (void)notation;
    refuse(user, TR_E0010, "entities may not be declared", "");
}

/* expat's words for the commonest mistakes, in plain ones. */
static const char *plain(enum XML_Error e) {
    switch (e) {
    case XML_ERROR_NO_ELEMENTS: return "there is no element";
    case XML_ERROR_TAG_MISMATCH:
        return "this closing tag does not match the open one";
    case XML_ERROR_DUPLICATE_ATTRIBUTE:
        return "this attribute stands here twice";
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
        return "something follows the end of the outermost element";
    case XML_ERROR_UNDEFINED_ENTITY:
        return "this entity is not known (write &amp; for &)";
    case XML_ERROR_UNCLOSED_TOKEN: return "this is never closed";
    case XML_ERROR_INVALID_TOKEN:
        return "this character cannot stand here (write &lt; for <, &amp; "
               "for &)";
    default: return XML_ErrorString(e);
    }
}

static void report(builder *b) {
    enum XML_Error e = XML_GetErrorCode(b->parser);
    tr_span at = place(b);
    at.length = 1;
    bool high = at.offset < b->source->length &&
                (unsigned char)b->source->text[at.offset] >= 0x80;
    if (e == XML_ERROR_NO_MEMORY)
        tr_stop(b->a->env, TRUCE_ENOMEM, "out of memory");
    tr_diag(b->d, TR_E0010, at,
            e == XML_ERROR_INVALID_TOKEN && high
                ? "this byte is no UTF-8 (save the file as UTF-8, or name its "
                  "encoding in the first line)"
                : plain(e));
}

/* windows-1252, which expat does not know by itself. */
static int on_encoding(void *unused, const XML_Char *name, XML_Encoding *e) {
    static const char *const known[] = {"windows-1252", "cp1252"};
    static const int high[32] = {
        0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
        -1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178};
    (void)unused;
    if (strcasecmp(name, known[0]) && strcasecmp(name, known[1]))
        return XML_STATUS_ERROR;
    for (int k = 0; k < 256; k++)
        e->map[k] = k < 0x80 || k >= 0xa0 ? k : high[k - 0x80];
    return XML_STATUS_OK;
}

static bool begins(const tr_source *s, size_t k, const char *word) {
    size_t n = strlen(word);
    return s->length - k >= n && !memcmp(s->text + k, word, n);
}

/* Where the declaration stands behind what may not stand before it; else 0. */
static size_t find_declaration(const tr_source *s) {
    size_t k = begins(s, 0, "\xef\xbb\xbf") ? 3 : 0, bom = k;
    for (;;) {
        while (k < s->length && is_space(s->text[k])) k++;
        if (!begins(s, k, "<!--")) break;
        while (k < s->length && !begins(s, k, "-->")) k++;
        k += k < s->length ? 3 : 0;
    }
    return k > bom && begins(s, k, "<?xml") && k + 5 < s->length &&
                   is_space(s->text[k + 5])
               ? k
               : 0;
}

/* expat's own memory must go even when an arena allocation jumps out. */
static void release(void *p) { XML_ParserFree(((builder *)p)->parser); }

tr_element *tr_xml_read(tr_arena *a, truce_diags *d, const tr_source *s) {
    builder *b = TR_NEW(a, builder, 1);
    b->a = a;
    b->d = d;
    b->source = s;
    b->parser = XML_ParserCreate(NULL);
    if (!b->parser) tr_stop(a->env, TRUCE_ENOMEM, "out of memory");
    a->env->on_escape = release;
    a->env->escape_arg = b;
    XML_SetUserData(b->parser, b);
    XML_SetElementHandler(b->parser, on_start, on_end);
    XML_SetEntityDeclHandler(b->parser, on_entity);
    XML_SetUnknownEncodingHandler(b->parser, on_encoding, NULL);
    b->start = find_declaration(s);
    enum XML_Status status = XML_Parse(b->parser, s->text + b->start,
                                       (int)(s->length - b->start), XML_TRUE);
    if (status != XML_STATUS_OK && !b->refused) {
        report(b);
        b->refused = true;
    }
    a->env->on_escape = NULL;
    release(b);
    return b->refused ? NULL : b->root;
}

/* --- looking at the tree -------------------------------------------------- */

const char *tr_attribute_of(const tr_element *e, const char *name) {
    for (const tr_attribute *x = e->attribute; x; x = x->next)
        if (!strcmp(x->name, name)) return x->value;
    return NULL;
}

tr_span tr_attribute_span(const tr_source *s, const tr_element *e,
                          const char *name) {
    size_t n = strlen(name), end = e->span.offset + e->span.length;
    if (end > s->length) return e->span;
    char quote = '\0';
    for (size_t k = e->span.offset + 1; k + n < end; k++) {
        const char *p = s->text + k;
        if (quote) {
            if (*p == quote) quote = '\0';
            continue;
        }
        if (*p == '"' || *p == '\'') quote = *p;
        if (memcmp(p, name, n) || !is_space(p[-1])) continue;
        size_t from = k + n;
        while (from < end && (is_space(s->text[from]) || s->text[from] == '='))
            from++;
        if (from >= end || (s->text[from] != '"' && s->text[from] != '\''))
            continue;
        size_t to = from + 1;
        while (to < end && s->text[to] != s->text[from]) to++;
        return (tr_span){(uint32_t)from + 1,
                         to > from + 1 ? (uint32_t)(to - from - 1) : 1};
    }
    return e->span;
}

const tr_element *tr_child(const tr_element *e, const char *name) {
    for (const tr_element *c = e->first; c; c = c->next)
        if (!strcmp(c->name, name)) return c;
    return NULL;
}

const tr_element *tr_sibling(const tr_element *e, const char *name) {
    for (const tr_element *c = e->next; c; c = c->next)
        if (!strcmp(c->name, name)) return c;
    return NULL;
}

const tr_element *tr_descendant(const tr_element *e, const char *name) {
    for (const tr_element *c = e->first; c; c = c->next) {
        if (!strcmp(c->name, name)) return c;
        const tr_element *below = tr_descendant(c, name);
        if (below) return below;
    }
    return NULL;
}
