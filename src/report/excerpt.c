/* excerpt.c - a document cut down to a number of pages.
 * SPDX-License-Identifier: MIT
 *
 * Lines are estimated, on the safe side, for the print of style.c: nothing here
 * knows fonts.  O(parts · ranks). */
#include "report/excerpt.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct tr_part {
    tr_block *block;
    const char *section, *title;
    int rank;
    double lines;
    size_t cut;      /* rows that were left out of it */
    bool taken, out; /* out: it is not to be taken */
} part;

enum { RANKS = 6 };

/* Of the forms with one page and with four: characters in a line of text and of
 * a table, lines of a figure and of all pages. */
typedef struct measure {
    double text, table, figure, all;
    bool beside; /* the picture stands beside the text */
} measure;

static measure measure_of(int pages) {
    return pages == 1 ? (measure){122, 139, 6.5, 69, true}
                      : (measure){108, 124, 23, 225, false};
}

/* --- how many lines ------------------------------------------------------- */

/* Characters as wide as Latin ones: wide scripts count twice. */
static double width_of(const char *s) {
    double n = 0;
    for (; *s; s++) {
        if (*s == TR_LINK_ON[0]) s += strcspn(s, TR_LINK_TEXT);
        if (!*s) break;
        unsigned char c = (unsigned char)*s;
        if (c >= 0x20 && (c & 0xC0) != 0x80) n += c >= 0xE0 ? 2 : 1;
    }
    return n;
}

static double wrapped(const char *s, double line) {
    double n = ceil(width_of(s) / line);
    return n > 1 ? n : 1;
}

/* The longest word, beyond which a column cannot be narrowed. */
static double longest_word(const char *s) {
    double most = 0;
    for (const char *from = s; *from;) {
        size_t n = strcspn(from, " ");
        double width = 0;
        for (size_t k = 0; k < n; k++)
            width += ((unsigned char)from[k] & 0xC0) != 0x80;
        most = fmax(most, width);
        from += n + (from[n] == ' ');
    }
    return fmin(most, 16);
}

/* As browsers share out a row: each column its longest word, and of the rest a
 * part as large as what it could use beyond that. */
static void share_out(const tr_table *t, double line, double *width) {
    double least = 0, most = 0, low[64];
    for (size_t c = 0; c < t->columns && c < 64; c++) {
        low[c] = longest_word(t->head[c]);
        width[c] = width_of(t->head[c]);
        for (size_t r = 0; r < t->rows; r++) {
            low[c] = fmax(low[c], longest_word(t->row[r][c]));
            width[c] = fmax(width[c], width_of(t->row[r][c]));
        }
        low[c] = fmin(low[c], width[c]);
        least += low[c];
        most += width[c];
    }
    double more = most > least ? (line - least) / (most - least) : 1;
    more = fmax(0, fmin(1, more));
    for (size_t c = 0; c < t->columns && c < 64; c++)
        width[c] = fmax(3, low[c] + more * (width[c] - low[c]));
}

static double table_lines(const tr_table *t, const measure *m) {
    double width[64], lines = 0;
    size_t columns = t->columns < 64 ? t->columns : 64;
    share_out(t, m->table - 1.6 * (double)columns, width);
    for (size_t r = 0; r <= t->rows; r++) {
        double most = 1;
        for (size_t c = 0; c < columns; c++) {
            const char *s = r ? t->row[r - 1][c] : t->head[c];
            most = fmax(most, wrapped(s, width[c] + 0.5));
        }
        lines += 0.94 * most + 0.25;
    }
    return lines + 1.4;
}

static double lines_of(const tr_block *b, const measure *m) {
    double lines = 0.4;
    switch (b->kind) {
    case TR_HEADING: return b->level == 2 ? 2.3 : 2;
    case TR_LEAD: return 1.17 * wrapped(b->text, 0.9 * m->text) + 0.2;
    case TR_NOTE: return wrapped(b->text, 0.95 * m->text) + 0.8;
    case TR_PARAGRAPH: return wrapped(b->text, m->text) + 0.4;
    case TR_LIST:
    case TR_STEPS:
        for (size_t k = 0; k < b->item_count; k++)
            lines += wrapped(b->items[k], 0.98 * m->text) + 0.15;
        return lines;
    case TR_TABLE: return table_lines(b->table, m);
    case TR_FIGURE:
        return m->figure +
               (m->beside ? 0 : wrapped(b->figure->title, 0.85 * m->text));
    }
    return 0;
}

/* --- what is offered ------------------------------------------------------ */

tr_excerpt *tr_excerpt_begin(tr_doc *d, int pages) {
    tr_excerpt *x = TR_NEW(d->arena, tr_excerpt, 1);
    *x = (tr_excerpt){.d = d, .whole = d->first, .pages = pages};
    d->first = d->last = NULL;
    return x;
}

void tr_excerpt_section(tr_excerpt *x, const char *id, const char *title) {
    x->section = id;
    x->title = title;
}

static part *offer(tr_excerpt *x, tr_block *b, int rank) {
    assert(rank >= 1 && rank <= RANKS);
    measure m = measure_of(x->pages);
    x->part =
        tr_grow(x->d->arena, x->part, sizeof *x->part, x->parts, &x->room);
    part *p = &x->part[x->parts++];
    *p = (part){.block = b,
                .section = x->section,
                .title = x->title,
                .rank = rank,
                .lines = lines_of(b, &m)};
    return p;
}

void tr_excerpt_new(tr_excerpt *x, int rank) {
    for (tr_block *b = x->d->first; b; b = b->next)
        if (b->kind != TR_LIST || b->item_count) offer(x, b, rank);
    x->d->first = x->d->last = NULL;
}

/* The beginning of a table or list. */
static tr_block *shorten(tr_excerpt *x, const tr_block *b, size_t most,
                         size_t *cut) {
    tr_block *out = TR_NEW(x->d->arena, tr_block, 1);
    *out = *b;
    *cut = 0;
    if (b->kind == TR_TABLE && b->table->rows > most) {
        out->table = TR_NEW(x->d->arena, tr_table, 1);
        *out->table = *b->table;
        out->table->rows = most;
        *cut = b->table->rows - most;
    } else if (b->item_count > most) {
        out->item_count = most;
        *cut = b->item_count - most;
    }
    return out;
}

bool tr_excerpt_take(tr_excerpt *x, const char *section, tr_block_kind kind,
                     size_t nth, size_t most, int rank) {
    bool inside = false;
    for (const tr_block *b = x->whole; b; b = b->next) {
        if (b->kind == TR_HEADING && b->level == 2)
            inside = b->id && !strcmp(b->id, section);
        if (!inside || b->kind != kind || nth--) continue;
        size_t cut;
        tr_block *own = shorten(x, b, most, &cut);
        offer(x, own, rank)->cut = cut;
        return true;
    }
    return false;
}

static bool begins_so(const tr_block *b, const char *words) {
    const char *s = b->kind == TR_TABLE    ? b->table->caption
                    : b->kind == TR_FIGURE ? b->figure->title
                                           : NULL;
    return s && !strncmp(s, words, strlen(words));
}

bool tr_excerpt_named(tr_excerpt *x, const char *section, const char *begins,
                      size_t most, int rank) {
    bool inside = false;
    for (const tr_block *b = x->whole; b; b = b->next) {
        if (b->kind == TR_HEADING && b->level == 2)
            inside = b->id && !strcmp(b->id, section);
        if (!inside || !begins_so(b, begins)) continue;
        size_t cut;
        tr_block *own = shorten(x, b, most, &cut);
        offer(x, own, rank)->cut = cut;
        return true;
    }
    return false;
}

/* --- what is taken -------------------------------------------------------- */

static bool is_open(const tr_excerpt *x, const char *section) {
    for (size_t k = 0; k < x->parts; k++)
        if (x->part[k].taken && x->part[k].section == section) return true;
    return false;
}

static size_t rows_of(const tr_block *b) {
    return b->kind == TR_TABLE ? b->table->rows : b->item_count;
}

/* The most of a part that has room; false: nothing of it. */
static bool fit(tr_excerpt *x, part *p, double room) {
    measure m = measure_of(x->pages);
    tr_block *whole = p->block;
    size_t rows = rows_of(whole), cut;
    while (p->lines > room && rows-- > 1) {
        p->block = shorten(x, whole, rows, &cut);
        p->lines = lines_of(p->block, &m);
    }
    if (p->lines <= room) {
        p->cut += rows_of(whole) - rows_of(p->block);
        return true;
    }
    p->block = whole;
    p->lines = lines_of(whole, &m);
    return false;
}

/* A picture beside the text takes its own height where little text follows:
 * then there is no room for it. */
static part *stands_alone(tr_excerpt *x, double room) {
    part *picture = NULL;
    const char *open = NULL;
    double before = 0, after = 0;
    for (size_t k = 0; k < x->parts; k++) {
        part *p = &x->part[k];
        if (!p->taken) continue;
        double lines = p->lines + (p->section == open ? 0 : 2.3);
        open = p->section;
        if (p->block->kind == TR_FIGURE && !picture)
            picture = p;
        else if (picture)
            after += lines;
        else
            before += lines;
    }
    if (!picture) return NULL;
    double height = 17 + 1.2 * wrapped(picture->block->figure->title, 44);
    return after < 0.6 * height && before + height > room ? picture : NULL;
}

static void choose(tr_excerpt *x, double room) {
    for (int rank = 1; rank <= RANKS; rank++)
        for (size_t k = 0; k < x->parts; k++) {
            part *p = &x->part[k];
            double head = is_open(x, p->section) ? 0 : 2.3;
            if (p->rank != rank || p->taken || p->out ||
                !fit(x, p, room - head))
                continue;
            p->taken = true;
            room -= p->lines + head;
        }
}

static void put(tr_doc *d, tr_block *b) {
    b->next = NULL;
    if (d->last)
        d->last->next = b;
    else
        d->first = b;
    d->last = b;
}

static bool is_anchor(const tr_excerpt *x, const char *id, size_t length) {
    for (size_t k = 0; k < x->parts; k++) {
        const char *own = x->part[k].section;
        if (x->part[k].taken && strlen(own) == length &&
            !memcmp(own, id, length))
            return true;
    }
    return false;
}

/* Links to what was left out become their words. */
static const char *unlink_lost(const tr_excerpt *x, const char *s) {
    if (!s || !strchr(s, TR_LINK_ON[0])) return s;
    tr_text t = tr_text_new(x->d->arena);
    bool lost = false;
    for (; *s; s++) {
        if (*s == TR_LINK_ON[0]) {
            size_t n = strcspn(s + 1, TR_LINK_TEXT);
            lost = !is_anchor(x, s + 1, n);
            if (!lost) tr_putf(&t, "%.*s", (int)n + 2, s);
            s += n + (s[n + 1] ? 1 : 0);
        } else if (*s != TR_LINK_OFF[0] || !lost) {
            tr_putc(&t, *s);
        }
    }
    return tr_text_str(&t);
}

static void unlink_table(const tr_excerpt *x, const tr_table *t) {
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++)
            t->row[r][c] = unlink_lost(x, t->row[r][c]);
}

static void unlink_block(const tr_excerpt *x, tr_block *b) {
    b->text = unlink_lost(x, b->text);
    for (size_t k = 0; k < b->item_count; k++)
        b->items[k] = unlink_lost(x, b->items[k]);
    if (b->table) unlink_table(x, b->table);
}

const char *tr_excerpt_missing(const tr_excerpt *x, size_t most) {
    tr_text t = tr_text_new(x->d->arena);
    size_t count = 0;
    for (const tr_block *b = x->whole; b; b = b->next) {
        if (b->kind != TR_HEADING || b->level != 2 || !b->id ||
            is_anchor(x, b->id, strlen(b->id)))
            continue;
        if (count++ < most) tr_putf(&t, "%s%s", t.length ? "; " : "", b->text);
    }
    if (count > most) tr_putf(&t, "; and %zu more", count - most);
    return tr_text_str(&t);
}

static double taken_lines(const tr_excerpt *x) {
    const char *open = NULL;
    double lines = 0;
    for (size_t k = 0; k < x->parts; k++) {
        const part *p = &x->part[k];
        if (!p->taken) continue;
        lines += p->lines + (p->section == open ? 0 : 2.3);
        open = p->section;
    }
    return lines;
}

size_t tr_excerpt_end(tr_excerpt *x, double last) {
    measure m = measure_of(x->pages);
    const char *open = NULL;
    size_t out = 0;
    /* The page is measured with a title of one line. */
    double title = 1.7 * (wrapped(x->d->title, 0.48 * m.text) - 1);
    double room = m.all - last - title;
    choose(x, room);
    part *alone = m.beside ? stands_alone(x, room) : NULL;
    if (alone) {
        alone->taken = false;
        alone->out = true;
        choose(x, room - taken_lines(x));
    }
    for (size_t k = 0; k < x->parts; k++) {
        part *p = &x->part[k];
        out += p->taken ? p->cut : 1;
        if (!p->taken) continue;
        if (p->section != open) tr_doc_heading(x->d, 2, p->section, p->title);
        open = p->section;
        unlink_block(x, p->block);
        put(x->d, p->block);
    }
    return out;
}
