/* render_json.c - a document for programs.  SPDX-License-Identifier: MIT */
#include "plot/glyph.h"
#include "report/doc.h"

#include <assert.h>
#include <string.h>

static tr_json *text(tr_arena *a, const char *s) {
    return tr_json_string(a, tr_glyph_plain(a, s));
}

static tr_json *texts(tr_arena *a, const char *const *s, size_t n) {
    tr_json *out = tr_json_array(a);
    for (size_t i = 0; i < n; i++) tr_json_add(out, text(a, s[i]));
    return out;
}

static tr_json *table(tr_arena *a, const tr_table *t) {
    tr_json *out = tr_json_object(a);
    tr_json_set(out, "caption", text(a, t->caption));
    tr_json_set(out, "head", texts(a, t->head, t->columns));
    tr_json *rows = tr_json_set(out, "rows", tr_json_array(a));
    for (size_t i = 0; i < t->rows; i++)
        tr_json_add(rows, texts(a, t->row[i], t->columns));
    return out;
}

static tr_json *block(tr_arena *a, const tr_block *b) {
    static const char *const kind[] = {
        [TR_HEADING] = "heading", [TR_PARAGRAPH] = "paragraph",
        [TR_LEAD] = "lead",       [TR_NOTE] = "note",
        [TR_LIST] = "list",       [TR_STEPS] = "steps",
        [TR_TABLE] = "table",     [TR_FIGURE] = "figure"};
    tr_json *out = tr_json_object(a);
    tr_json_set(out, "kind", tr_json_string(a, kind[b->kind]));
    if (b->kind == TR_HEADING)
        tr_json_set(out, "level", tr_json_number(a, b->level));
    if (b->id) tr_json_set(out, "id", tr_json_string(a, b->id));
    if (b->text) tr_json_set(out, "text", text(a, b->text));
    if (b->kind == TR_LIST || b->kind == TR_STEPS)
        tr_json_set(out, "items", texts(a, b->items, b->item_count));
    if (b->table) tr_json_set(out, "table", table(a, b->table));
    if (!b->figure) return out;
    tr_json_set(out, "title", text(a, b->figure->title));
    tr_json_set(out, "alt", text(a, b->figure->alt));
    if (b->figure->data) tr_json_set(out, "data", table(a, b->figure->data));
    return out;
}

static void cut(tr_text *out, char last) {
    (void)last; /* for the assertion */
    assert(out->length > 0 && out->at[out->length - 1] == last);
    out->at[--out->length] = '\0';
}

/* A writer's outer brackets are on lines of their own; what they hold is then
 * indented as a member of an object is. */
static void put_blocks(tr_text *out, const tr_doc *d) {
    tr_arena *a = out->arena;
    tr_json *outer = tr_json_array(a);
    tr_json *blocks = tr_json_add(outer, tr_json_array(a));
    for (const tr_block *b = d->first; b; b = b->next)
        tr_json_add(blocks, block(a, b));
    tr_text all = tr_text_new(a);
    tr_json_write(&all, outer);
    cut(&all, '\n');
    cut(&all, ']');
    cut(&all, '\n');
    assert(strncmp(all.at, "[\n ", 3) == 0);
    tr_put(out, all.at + 3);
}

/* The results stay as they are, so that a document can be rendered twice: the
 * blocks are put before the closing brace of their text. */
void tr_render_json(tr_text *out, const tr_doc *d, bool with_blocks) {
    tr_json_write(out, d->json ? d->json : tr_json_object(out->arena));
    if (!with_blocks) return;
    cut(out, '\n');
    cut(out, '}');
    if (out->at[out->length - 1] == '\n') cut(out, '\n');
    if (out->at[out->length - 1] != '{') tr_putc(out, ',');
    tr_put(out, "\n \"document\":");
    put_blocks(out, d);
    tr_put(out, "\n}\n");
}
