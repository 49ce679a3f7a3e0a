/* render_text.c - a document for a terminal of 80 columns.
 * SPDX-License-Identifier: MIT
 *
 * A table keeps its columns while they fit, wrapping cells if need be; where
 * the columns would get too thin it becomes one block a row.  No line is wider
 * than 80 columns but for one that holds a single long address, which is of no
 * use when broken. */
#include "plot/glyph.h"
#include "report/doc.h"

#include <assert.h>
#include <string.h>

enum {
    WIDTH = 80,
    BETWEEN = 2,  /* spaces between columns */
    THIN = 11,    /* a wrapped column thinner than that reads badly */
    NAME_MAX = 24 /* names of a block's fields, and of the head's lines */
};

static void pad(tr_text *out, size_t n, char c) {
    while (n--) tr_putc(out, c);
}

/* The next line of plain text: its bytes; `*s` moves to the line after. */
static size_t next_line(const char **s, size_t width, bool keep_address) {
    const char *at = *s, *fits = at, *space = NULL;
    size_t columns = 0;
    while (*at) {
        const char *from = at;
        uint32_t c = tr_glyph_next(&at);
        columns += tr_glyph_columns(c);
        if (c == ' ' && from > *s) space = from;
        if (columns > width && fits > *s) break;
        fits = at;
    }
    const char *end = fits;
    if (*fits && *fits != ' ') {
        if (space && space <= fits)
            end = space;
        else if (keep_address && (strncmp(*s, "https://", 8) == 0 ||
                                  strncmp(*s, "http://", 7) == 0))
            end = *s + strcspn(*s, " ");
    }
    size_t n = (size_t)(end - *s);
    while (n && (*s)[n - 1] == ' ') n--;
    for (*s = end; **s == ' ';) ++*s;
    return n;
}

/* `text` wrapped, the first line after `first`, the others under it. */
static void put_wrapped(tr_text *out, const char *first, const char *text) {
    size_t indent = tr_glyph_width(first, strlen(first));
    const char *s = tr_glyph_plain(out->arena, text);
    assert(indent < WIDTH - 10);
    tr_put(out, first);
    for (bool again = false; *s || !again; again = true) {
        if (again) pad(out, indent, ' ');
        const char *line = s;
        tr_putn(out, line, next_line(&s, WIDTH - indent, true));
        tr_putc(out, '\n');
    }
}

static void put_heading(tr_text *out, const char *text, char under) {
    size_t start = out->length, widest = 0;
    put_wrapped(out, "", text);
    for (const char *p = out->at + start; *p;) {
        size_t n = strcspn(p, "\n");
        size_t w = tr_glyph_width(p, n);
        if (w > widest) widest = w;
        p += n + 1;
    }
    pad(out, widest, under);
    tr_putc(out, '\n');
}

/* A table with its cells made plain. */
typedef struct grid {
    const tr_table *t;
    const char ***cell; /* [1 + rows][columns], the head first */
    size_t *width;      /* [columns] as set */
    size_t *natural;    /* [columns] of the widest cell */
    size_t *least;      /* [columns] of the longest word */
} grid;

static size_t longest_word(const char *s) {
    size_t longest = 0;
    while (*s) {
        size_t n = strcspn(s, " ");
        size_t w = tr_glyph_width(s, n);
        if (w > longest) longest = w;
        s += n + (s[n] == ' ');
    }
    return longest;
}

static grid make_grid(tr_arena *a, const tr_table *t) {
    grid g = {t, TR_NEW(a, const char **, t->rows + 1),
              TR_NEW(a, size_t, t->columns), TR_NEW(a, size_t, t->columns),
              TR_NEW(a, size_t, t->columns)};
    for (size_t r = 0; r <= t->rows; r++) {
        const char **row = r ? t->row[r - 1] : t->head;
        g.cell[r] = TR_NEW(a, const char *, t->columns);
        for (size_t c = 0; c < t->columns; c++) {
            const char *s = g.cell[r][c] = tr_glyph_plain(a, row[c]);
            size_t w = tr_glyph_width(s, strlen(s)), word = longest_word(s);
            if (w > g.natural[c]) g.natural[c] = w;
            if (word > g.least[c]) g.least[c] = word;
        }
    }
    return g;
}

/* The widest common limit under which the columns fit; 0: none does well. */
static bool fit_columns(grid *g) {
    size_t n = g->t->columns, room = WIDTH + BETWEEN;
    for (size_t limit = WIDTH; limit >= THIN; limit--) {
        size_t total = 0;
        for (size_t c = 0; c < n; c++) {
            size_t least = g->least[c] < 20 ? g->least[c] : 20;
            size_t w = g->natural[c] < limit ? g->natural[c] : limit;
            g->width[c] = w > least ? w : least;
            total += g->width[c] + BETWEEN;
        }
        if (total <= room) return limit == WIDTH || n <= 6;
    }
    return false;
}

static void put_cell(tr_text *out, const char *s, size_t n, size_t width,
                     bool right) {
    size_t w = tr_glyph_width(s, n);
    size_t spare = w < width ? width - w : 0;
    if (right) pad(out, spare, ' ');
    tr_putn(out, s, n);
    if (!right) pad(out, spare, ' ');
}

static void trim_line(tr_text *out) {
    while (out->length && out->at[out->length - 1] == ' ')
        out->at[--out->length] = '\0';
    tr_putc(out, '\n');
}

static void put_row(tr_text *out, const grid *g, size_t r) {
    tr_arena *a = out->arena;
    const char **rest = TR_NEW(a, const char *, g->t->columns);
    memcpy(rest, g->cell[r], g->t->columns * sizeof *rest);
    bool more = true;
    while (more) {
        more = false;
        for (size_t c = 0; c < g->t->columns; c++) {
            const char *s = rest[c];
            size_t n = next_line(&rest[c], g->width[c], false);
            if (c) pad(out, BETWEEN, ' ');
            put_cell(out, s, n, g->width[c], g->t->numeric[c]);
            more |= *rest[c] != '\0';
        }
        trim_line(out);
    }
}

static void put_columns(tr_text *out, const grid *g) {
    put_row(out, g, 0);
    for (size_t c = 0; c < g->t->columns; c++) {
        if (c) pad(out, BETWEEN, ' ');
        pad(out, g->width[c], '-');
    }
    tr_putc(out, '\n');
    /* Rows of several lines are set apart, or they would run together. */
    bool tall = false;
    for (size_t c = 0; c < g->t->columns; c++)
        tall |= g->natural[c] > g->width[c];
    for (size_t r = 1; r <= g->t->rows; r++) {
        if (r > 1 && tall) tr_putc(out, '\n');
        put_row(out, g, r);
    }
}

static void put_records(tr_text *out, const grid *g) {
    size_t names = 0;
    for (size_t c = 1; c < g->t->columns; c++) {
        size_t w = tr_glyph_width(g->cell[0][c], strlen(g->cell[0][c]));
        if (w > names) names = w < NAME_MAX ? w : NAME_MAX;
    }
    for (size_t r = 1; r <= g->t->rows; r++) {
        if (r > 1) tr_putc(out, '\n');
        put_wrapped(out, "", *g->cell[r][0] ? g->cell[r][0] : "-");
        for (size_t c = 1; c < g->t->columns; c++) {
            const char *name = g->cell[0][c], *rest = name;
            if (!*g->cell[r][c]) continue;
            size_t n = next_line(&rest, names, false);
            for (; *rest; n = next_line(&rest, names, false)) {
                tr_putf(out, "  %.*s\n", (int)n, name);
                name = rest;
            }
            tr_text first = tr_text_new(out->arena);
            tr_putf(&first, "  %.*s:", (int)n, name);
            pad(&first, names - tr_glyph_width(name, n) + 1, ' ');
            put_wrapped(out, tr_text_str(&first), g->cell[r][c]);
        }
    }
}

static void put_table(tr_text *out, const tr_table *t) {
    grid g = make_grid(out->arena, t);
    put_wrapped(out, "", t->caption);
    tr_putc(out, '\n');
    if (!t->rows)
        tr_put(out, "(no rows)\n");
    else if (fit_columns(&g))
        put_columns(out, &g);
    else
        put_records(out, &g);
}

static void put_list(tr_text *out, const tr_block *b) {
    for (size_t i = 0; i < b->item_count; i++) {
        const char *first = b->kind == TR_STEPS
                                ? tr_printf(out->arena, "%*zu. ",
                                            b->item_count > 9 ? 2 : 1, i + 1)
                                : "- ";
        put_wrapped(out, first, b->items[i]);
    }
}

static void put_figure(tr_text *out, const tr_figure *f) {
    put_wrapped(out, "Figure: ", f->title);
    put_wrapped(out, "        ", f->alt);
    if (!f->data) return;
    tr_putc(out, '\n');
    put_table(out, f->data);
}

static void put_block(tr_text *out, const tr_block *b) {
    tr_putc(out, '\n');
    switch (b->kind) {
    case TR_HEADING:
        put_heading(out, b->text, b->level == 2 ? '=' : '-');
        return;
    case TR_PARAGRAPH:
    case TR_LEAD: put_wrapped(out, "", b->text); return;
    case TR_NOTE: put_wrapped(out, "  Note: ", b->text); return;
    case TR_LIST:
    case TR_STEPS: put_list(out, b); return;
    case TR_TABLE: put_table(out, b->table); return;
    case TR_FIGURE: put_figure(out, b->figure); return;
    }
}

void tr_render_text(tr_text *out, const tr_doc *d) {
    put_wrapped(out, "", d->title);
    if (d->meta_count) tr_putc(out, '\n');
    for (size_t i = 0; i < d->meta_count; i++) {
        const char *name = tr_glyph_plain(out->arena, d->meta[i].name);
        put_wrapped(out, tr_printf(out->arena, "%.*s: ", 60, name),
                    d->meta[i].value);
    }
    for (const tr_block *b = d->first; b; b = b->next) put_block(out, b);
}
