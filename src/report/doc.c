/* doc.c - building documents.  SPDX-License-Identifier: MIT */
#include "report/doc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

tr_doc *tr_doc_new(tr_arena *a, const char *command, const char *title) {
    assert(command && title);
    tr_doc *d = TR_NEW(a, tr_doc, 1);
    *d = (tr_doc){.arena = a,
                  .command = command,
                  .title = title,
                  .lang = "en",
                  .json = tr_json_object(a)};
    return d;
}

void tr_doc_meta(tr_doc *d, const char *name, const char *value) {
    assert(name && value);
    assert(d->meta_count < sizeof d->meta / sizeof *d->meta);
    d->meta[d->meta_count++] = (tr_meta){name, value};
}

static tr_block *add(tr_doc *d, tr_block_kind kind) {
    tr_block *b = TR_NEW(d->arena, tr_block, 1);
    b->kind = kind;
    if (d->last)
        d->last->next = b;
    else
        d->first = b;
    d->last = b;
    return b;
}

void tr_doc_heading(tr_doc *d, int level, const char *id, const char *text) {
    assert(text && (level == 2 || level == 3));
    tr_block *b = add(d, TR_HEADING);
    b->level = level;
    b->id = id;
    b->text = text;
}

static const char *formatted(tr_arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(n >= 0);
    char *s = tr_alloc_raw(a, 1, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, format, args);
    return s;
}

void tr_doc_say(tr_doc *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(d, TR_PARAGRAPH)->text = formatted(d->arena, format, args);
    va_end(args);
}

void tr_doc_lead(tr_doc *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(d, TR_LEAD)->text = formatted(d->arena, format, args);
    va_end(args);
}

void tr_doc_note(tr_doc *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(d, TR_NOTE)->text = formatted(d->arena, format, args);
    va_end(args);
}

tr_block *tr_doc_list(tr_doc *d, tr_block_kind kind) {
    assert(kind == TR_LIST || kind == TR_STEPS);
    return add(d, kind);
}

void tr_doc_item(tr_doc *d, tr_block *list, const char *format, ...) {
    assert(list->kind == TR_LIST || list->kind == TR_STEPS);
    va_list args;
    va_start(args, format);
    const char *text = formatted(d->arena, format, args);
    va_end(args);
    list->items = tr_grow(d->arena, list->items, sizeof *list->items,
                          list->item_count, &list->item_room);
    list->items[list->item_count++] = text;
}

tr_table *tr_table_new(tr_arena *a, const char *caption, size_t columns,
                       const char *const *head) {
    assert(caption && columns > 0);
    tr_table *t = TR_NEW(a, tr_table, 1);
    t->caption = caption;
    t->columns = columns;
    t->head = TR_NEW(a, const char *, columns);
    t->numeric = TR_NEW(a, bool, columns);
    for (size_t i = 0; i < columns; i++) {
        assert(head[i]);
        t->numeric[i] = head[i][0] == '#';
        t->head[i] = head[i] + t->numeric[i];
    }
    return t;
}

tr_table *tr_doc_table(tr_doc *d, const char *caption, size_t columns,
                       const char *const *head) {
    tr_block *b = add(d, TR_TABLE);
    b->table = tr_table_new(d->arena, caption, columns, head);
    return b->table;
}

const char **tr_table_row(tr_arena *a, tr_table *t) {
    t->row = tr_grow(a, t->row, sizeof *t->row, t->rows, &t->room);
    const char **row = TR_RAW(a, const char *, t->columns);
    for (size_t i = 0; i < t->columns; i++) row[i] = "";
    t->row[t->rows++] = row;
    return row;
}

void tr_doc_figure(tr_doc *d, const char *title, const char *alt,
                   const char *svg, const tr_table *data) {
    assert(title && alt && svg);
    tr_block *b = add(d, TR_FIGURE);
    b->figure = TR_NEW(d->arena, tr_figure, 1);
    *b->figure = (tr_figure){title, alt, svg, data};
}

/* Marks inside `s` would let a case file step out of its marks. */
const char *tr_user(tr_arena *a, const char *s) {
    assert(s);
    size_t n = strlen(s);
    char *out = tr_alloc_raw(a, 1, n + 3), *p = out;
    *p++ = TR_USER_ON[0];
    for (; *s; s++)
        if (*s != TR_USER_ON[0] && *s != TR_USER_OFF[0]) *p++ = *s;
    *p++ = TR_USER_OFF[0];
    *p = '\0';
    return out;
}

const char *tr_doc_link(tr_arena *a, const char *id, const char *words) {
    return tr_printf(a, TR_LINK_ON "%s" TR_LINK_TEXT "%s" TR_LINK_OFF, id,
                     words);
}
