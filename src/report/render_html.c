/* render_html.c - a document as one page that stands by itself.
 * SPDX-License-Identifier: MIT
 *
 * No script, nothing fetched; the content security policy says so to the
 * browser as well.  The page is written so that it is well-formed XML too,
 * which lets a plain XML parser check it. */
#include "plot/draw.h"
#include "report/doc.h"
#include "report/render_inline.h"
#include "report/style.h"

#include <assert.h>
#include <string.h>

enum { WIDE = 6 /* tables with so many columns get room and are scrolled */ };

static void put_linked(tr_text *out, const char *s) {
    const char *from = s;
    for (; *s; s++) {
        size_t n = tr_address_length(s);
        if (!n) continue;
        tr_put_xml(out, tr_strndup(out->arena, from, (size_t)(s - from)));
        const char *address = tr_strndup(out->arena, s, n);
        tr_put(out, "<a rel=\"noreferrer\" href=\"");
        tr_put_xml(out, address);
        tr_put(out, "\">");
        tr_put_xml(out, address);
        tr_put(out, "</a>");
        from = s + n;
        s = from - 1;
    }
    tr_put_xml(out, from);
}

static void put_spans(tr_text *out, const char *s, bool links) {
    tr_piece span;
    while (tr_inline_next(out->arena, &s, &span)) {
        if (span.link) tr_putf(out, "<a href=\"#%s\">", span.link);
        if (span.user) tr_put(out, "<bdi dir=\"auto\">");
        if (links)
            put_linked(out, span.text);
        else
            tr_put_xml(out, span.text);
        if (span.user) tr_put(out, "</bdi>");
        if (span.link) tr_put(out, "</a>");
    }
}

static void put_inline(tr_text *out, const char *s) { put_spans(out, s, true); }

/* Attributes take no elements: there the marks go. */
static void put_plain(tr_text *out, const char *s) {
    tr_put_xml(out, tr_glyph_plain(out->arena, s));
}

static void put_element(tr_text *out, const char *tag, const char *attributes,
                        const char *text) {
    tr_putf(out, "<%s%s>", tag, attributes);
    put_inline(out, text);
    tr_putf(out, "</%s>\n", tag);
}

/* Tables. */

static void put_row(tr_text *out, const tr_table *t, const char *const *cell) {
    tr_put(out, "<tr>");
    for (size_t c = 0; c < t->columns; c++) {
        const char *tag = c ? "td" : "th";
        tr_putf(out, "<%s%s%s>", tag, c ? "" : " scope=\"row\"",
                t->numeric[c] ? " class=\"n\"" : "");
        put_inline(out, cell[c]);
        tr_putf(out, "</%s>", tag);
    }
    tr_put(out, "</tr>\n");
}

static void put_table(tr_text *out, const tr_table *t) {
    tr_put(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                "aria-label=\"");
    put_plain(out, t->caption);
    tr_putf(out, "\">\n<table%s>\n<caption><span>",
            t->columns >= WIDE ? " class=\"wide\"" : "");
    put_inline(out, t->caption);
    tr_put(out, "</span></caption>\n<thead><tr>");
    for (size_t c = 0; c < t->columns; c++) {
        tr_putf(out, "<th scope=\"col\"%s>",
                t->numeric[c] ? " class=\"n\"" : "");
        put_inline(out, t->head[c]);
        tr_put(out, "</th>");
    }
    tr_put(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < t->rows; r++) put_row(out, t, t->row[r]);
    tr_put(out, "</tbody>\n</table>\n</div>\n");
}

static void put_figure(tr_text *out, const tr_figure *f) {
    tr_put(out, "<figure>\n");
    put_element(out, "figcaption", "", f->title);
    tr_put(out, "<div class=\"scroll pane\" role=\"region\" tabindex=\"0\" "
                "aria-label=\"");
    put_plain(out, f->title);
    tr_put(out, "\">\n");
    tr_put(out, f->svg);
    tr_put(out, "</div>\n");
    if (f->data) {
        tr_put(out, "<details><summary>The numbers behind it</summary>\n");
        put_table(out, f->data);
        tr_put(out, "</details>\n");
    }
    tr_put(out, "</figure>\n");
}

/* Sections: one for each heading of level 2. */

/* Anchors come from the caller or by number; only harmless characters. */
static void put_id(tr_text *out, const tr_block *b, size_t number) {
    if (!b->id || !*b->id) {
        tr_putf(out, "section-%zu", number);
        return;
    }
    for (const char *s = b->id; *s; s++) {
        bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
                     (*s >= '0' && *s <= '9') || *s == '-' || *s == '_';
        tr_putc(out, plain ? *s : '-');
    }
}

static void put_heading(tr_text *out, const tr_block *b, size_t number) {
    tr_putf(out, "<h%d id=\"", b->level);
    put_id(out, b, number);
    tr_put(out, "\">");
    put_inline(out, b->text);
    tr_putf(out, "</h%d>\n", b->level);
}

static void put_list(tr_text *out, const tr_block *b) {
    const char *tag = b->kind == TR_STEPS ? "ol" : "ul";
    if (!b->item_count) return;
    tr_putf(out, "<%s>\n", tag);
    for (size_t i = 0; i < b->item_count; i++)
        put_element(out, "li", "", b->items[i]);
    tr_putf(out, "</%s>\n", tag);
}

static void put_block(tr_text *out, const tr_block *b, size_t number) {
    switch (b->kind) {
    case TR_HEADING: put_heading(out, b, number); return;
    case TR_PARAGRAPH: put_element(out, "p", "", b->text); return;
    case TR_LEAD: put_element(out, "p", " class=\"lead\"", b->text); return;
    case TR_NOTE:
        put_element(out, "p", " class=\"note\" role=\"note\"", b->text);
        return;
    case TR_LIST:
    case TR_STEPS: put_list(out, b); return;
    case TR_TABLE: put_table(out, b->table); return;
    case TR_FIGURE: put_figure(out, b->figure); return;
    }
}

static void put_main(tr_text *out, const tr_doc *d) {
    bool open = false;
    size_t number = 0;
    tr_put(out, "<main id=\"main\" tabindex=\"-1\">\n");
    for (const tr_block *b = d->first; b; b = b->next) {
        number += b->kind == TR_HEADING;
        if (b->kind == TR_HEADING && b->level == 2) {
            if (open) tr_put(out, "</section>\n");
            tr_put(out, "<section aria-labelledby=\"");
            put_id(out, b, number);
            tr_put(out, "\">\n");
            open = true;
        }
        put_block(out, b, number);
    }
    tr_putf(out, "%s</main>\n", open ? "</section>\n" : "");
}

/* One or two sections need no table of contents. */
static void put_contents(tr_text *out, const tr_doc *d) {
    size_t sections = 0, number = 0;
    for (const tr_block *b = d->first; b; b = b->next)
        sections += b->kind == TR_HEADING && b->level == 2;
    if (sections < 3) return;
    tr_put(out, "<nav aria-label=\"Contents\">\n<ol>\n");
    for (const tr_block *b = d->first; b; b = b->next) {
        number += b->kind == TR_HEADING;
        if (b->kind != TR_HEADING || b->level != 2) continue;
        tr_put(out, "<li><a href=\"#");
        put_id(out, b, number);
        tr_put(out, "\">");
        put_spans(out, b->text, false);
        tr_put(out, "</a></li>\n");
    }
    tr_put(out, "</ol>\n</nav>\n");
}

static void put_header(tr_text *out, const tr_doc *d) {
    tr_put(out, "<header>\n");
    put_element(out, "h1", "", d->title);
    if (d->meta_count) tr_put(out, "<dl>\n");
    for (size_t i = 0; i < d->meta_count; i++) {
        tr_put(out, "<div>");
        put_element(out, "dt", "", d->meta[i].name);
        put_element(out, "dd", "", d->meta[i].value);
        tr_put(out, "</div>\n");
    }
    if (d->meta_count) tr_put(out, "</dl>\n");
    tr_put(out, "</header>\n");
}

static bool right_to_left(const char *lang) {
    static const char *const code[] = {"ar", "he", "fa", "ur"};
    for (size_t i = 0; i < sizeof code / sizeof *code; i++)
        if (strncmp(lang, code[i], 2) == 0 &&
            (lang[2] == '\0' || lang[2] == '-'))
            return true;
    return false;
}

static void put_head(tr_text *out, const tr_doc *d) {
    const char *lang = d->lang ? d->lang : "en";
    tr_put(out, "<!DOCTYPE html>\n<html lang=\"");
    tr_put_xml(out, lang);
    tr_putf(out, "\" dir=\"%s\">\n<head>\n",
            right_to_left(lang) ? "rtl" : "ltr");
    tr_put(out, "<meta charset=\"utf-8\"/>\n"
                "<meta http-equiv=\"Content-Security-Policy\" "
                "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                "img-src data:\"/>\n"
                "<meta name=\"viewport\" "
                "content=\"width=device-width, initial-scale=1\"/>\n"
                "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
                "<link rel=\"icon\" href=\"data:,\"/>\n<title>");
    put_plain(out, d->title);
    tr_put(out, "</title>\n<style>\n");
    tr_style_put(out, d->pages);
    tr_put(out, "</style>\n</head>\n");
}

void tr_render_html(tr_text *out, const tr_doc *d) {
    assert(d->title);
    put_head(out, d);
    tr_put(out, "<body>\n<a class=\"skip\" href=\"#main\">"
                "Skip to the text</a>\n");
    put_header(out, d);
    put_contents(out, d);
    put_main(out, d);
    tr_put(out, "</body>\n</html>\n");
}
