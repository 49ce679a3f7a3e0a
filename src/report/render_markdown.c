/* render_markdown.c - a document as CommonMark with pipe tables.
 * SPDX-License-Identifier: MIT
 *
 * Every block is written on one line, so only the start of a block can be
 * taken for a list, a heading or a rule; within a line the characters that
 * open markup are escaped.  '<' and '&' become references, which even readers
 * that know no backslash before them understand. */
#include "plot/glyph.h"
#include "report/doc.h"
#include "report/render_inline.h"

#include <string.h>

static void put_char(tr_text *out, char c) {
    if (c == '<')
        tr_put(out, "&lt;");
    else if (c == '&')
        tr_put(out, "&amp;");
    else if (strchr("\\`*_[]{}#|~$!>^", c))
        tr_putf(out, "\\%c", c);
    else
        tr_putc(out, c);
}

/* At its start a block could be taken for a list, a quote, a rule or the
 * underline of a heading; returns what is still to be written. */
static const char *put_start(tr_text *out, const char *s) {
    size_t digits = strspn(s, "0123456789");
    if (*s && strchr("-+=:", *s)) tr_putc(out, '\\');
    if (!digits || (s[digits] != '.' && s[digits] != ')')) return s;
    tr_putn(out, s, digits);
    tr_putf(out, "\\%c", s[digits]);
    return s + digits + 1;
}

static void put_escaped(tr_text *out, const char *s, bool start) {
    if (start) s = put_start(out, s);
    while (*s) {
        size_t address = tr_address_length(s);
        if (address) {
            tr_putf(out, "<%.*s>", (int)address, s);
            s += address;
        } else {
            put_char(out, *s++);
        }
    }
}

/* Names written from right to left are isolated, by two characters that are
 * not seen, or they would pull numbers and brackets beside them round. */
static void put_user(tr_text *out, const char *s, bool start) {
    bool rtl = false;
    for (const char *at = s; *at;) rtl |= tr_glyph_rtl(tr_glyph_next(&at));
    if (rtl) tr_put(out, "\xe2\x81\xa8");
    put_escaped(out, s, start && !rtl);
    if (rtl) tr_put(out, "\xe2\x81\xa9");
}

static void put_spans(tr_text *out, const char *s, bool start) {
    tr_piece span;
    while (tr_inline_next(out->arena, &s, &span)) {
        if (span.user)
            put_user(out, span.text, start);
        else
            put_escaped(out, span.text, start);
        start = false;
    }
}

static void put_inline(tr_text *out, const char *s) { put_spans(out, s, true); }

static void put_cells(tr_text *out, const char *const *cell, size_t n) {
    tr_putc(out, '|');
    for (size_t i = 0; i < n; i++) {
        tr_putc(out, ' ');
        put_spans(out, cell[i], false);
        tr_put(out, " |");
    }
    tr_putc(out, '\n');
}

static void put_table(tr_text *out, const tr_table *t) {
    put_inline(out, t->caption);
    tr_put(out, "\n\n");
    put_cells(out, t->head, t->columns);
    tr_putc(out, '|');
    for (size_t c = 0; c < t->columns; c++)
        tr_put(out, t->numeric[c] ? " ---: |" : " --- |");
    tr_putc(out, '\n');
    for (size_t r = 0; r < t->rows; r++) put_cells(out, t->row[r], t->columns);
}

static void put_list(tr_text *out, const tr_block *b) {
    for (size_t i = 0; i < b->item_count; i++) {
        if (b->kind == TR_STEPS)
            tr_putf(out, "%zu. ", i + 1);
        else
            tr_put(out, "- ");
        put_inline(out, b->items[i]);
        tr_putc(out, '\n');
    }
}

static void put_figure(tr_text *out, const tr_figure *f) {
    tr_put(out, "**Figure:** ");
    put_inline(out, f->title);
    tr_put(out, "\n\n");
    put_inline(out, f->alt);
    tr_putc(out, '\n');
    if (!f->data) return;
    tr_putc(out, '\n');
    put_table(out, f->data);
}

static void put_block(tr_text *out, const tr_block *b) {
    tr_putc(out, '\n');
    switch (b->kind) {
    case TR_HEADING: tr_put(out, b->level == 2 ? "## " : "### "); break;
    case TR_NOTE: tr_put(out, "> **Note:** "); break;
    case TR_LIST:
    case TR_STEPS: put_list(out, b); return;
    case TR_TABLE: put_table(out, b->table); return;
    case TR_FIGURE: put_figure(out, b->figure); return;
    case TR_PARAGRAPH:
    case TR_LEAD: break;
    }
    put_inline(out, b->text);
    tr_putc(out, '\n');
}

void tr_render_markdown(tr_text *out, const tr_doc *d) {
    tr_put(out, "# ");
    put_inline(out, d->title);
    tr_putc(out, '\n');
    if (d->meta_count) tr_putc(out, '\n');
    for (size_t i = 0; i < d->meta_count; i++) {
        tr_put(out, "- **");
        put_inline(out, d->meta[i].name);
        tr_put(out, ":** ");
        put_spans(out, d->meta[i].value, false);
        tr_putc(out, '\n');
    }
    for (const tr_block *b = d->first; b; b = b->next) put_block(out, b);
}
