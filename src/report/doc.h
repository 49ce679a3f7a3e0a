/* doc.h - a document: what a command found, for people and for programs.
 * SPDX-License-Identifier: MIT
 *
 * A command fills one tr_doc: a JSON tree of results, and blocks of prose,
 * tables and figures in reading order.  Every renderer (text, Markdown, HTML,
 * JSON) reads the same document; none computes anything.
 *
 * Inline text is a plain UTF-8 string with few marks: text between
 * TR_USER_ON and TR_USER_OFF comes from the case file (names, labels, quotes)
 * and may be in any script: HTML isolates it as <bdi dir="auto">.  Build it
 * with tr_user().  Everything is escaped by the renderers. */
#ifndef TR_DOC_H
#define TR_DOC_H

#include "base/json.h"

#define TR_USER_ON "\x01"
#define TR_USER_OFF "\x02"
/* A link to a heading: ON, its id, TEXT, words, OFF.  See tr_doc_link(). */
#define TR_LINK_ON "\x03"
#define TR_LINK_TEXT "\x04"
#define TR_LINK_OFF "\x05"

typedef enum tr_block_kind {
    TR_HEADING,   /**< `text`; `level` 2 or 3; `id` is its anchor */
    TR_PARAGRAPH, /**< `text` */
    TR_LEAD,      /**< `text`: a sentence of the bottom line, set large */
    TR_NOTE,      /**< `text`: a caveat, set apart */
    TR_LIST,      /**< `items` */
    TR_STEPS,     /**< `items`, numbered */
    TR_TABLE,     /**< `table` */
    TR_FIGURE     /**< `figure` */
} tr_block_kind;

/** A table.  Cells are inline text, never NULL ("" when empty). */
typedef struct tr_table {
    const char *caption; /**< says what the table shows; never NULL */
    size_t columns, rows, room;
    const char **head; /**< [columns] */
    bool *numeric;     /**< [columns] set right, tabular figures */
    const char ***row; /**< [rows][columns]; the first cell is the row's head */
} tr_table;

/** A picture.  `svg` is a whole <svg> element without a namespace prefix; the
 *  title says the finding; `alt` describes it to who cannot see it. */
typedef struct tr_figure {
    const char *title, *alt, *svg;
    const tr_table *data; /**< the numbers behind it; shown on demand */
} tr_figure;

typedef struct tr_block {
    tr_block_kind kind;
    int level;
    const char *id, *text;
    const char **items;
    size_t item_count, item_room;
    tr_table *table;
    tr_figure *figure;
    struct tr_block *next;
} tr_block;

/** A line of the document's head, such as "As of" - "20 August 2024". */
typedef struct tr_meta {
    const char *name, *value;
} tr_meta;

typedef struct tr_doc {
    tr_arena *arena;
    const char *command; /**< "solve" */
    const char *title;   /**< inline text, may be user text */
    const char *lang;    /**< language of the fixed sentences: "en" */
    tr_meta meta[12];
    size_t meta_count;
    int pages; /**< prints on at most so many; 0: as long as it is */
    tr_block *first, *last;
    tr_json *json; /**< the results for programs, an object */
} tr_doc;

tr_doc *tr_doc_new(tr_arena *a, const char *command, const char *title);
void tr_doc_meta(tr_doc *d, const char *name, const char *value);
void tr_doc_heading(tr_doc *d, int level, const char *id, const char *text);
/** Paragraphs take printf formats; the text is copied into the arena. */
void tr_doc_say(tr_doc *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tr_doc_lead(tr_doc *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tr_doc_note(tr_doc *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** A new list; add to it with tr_doc_item(). */
tr_block *tr_doc_list(tr_doc *d, tr_block_kind kind);
void tr_doc_item(tr_doc *d, tr_block *list, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** A new table, to be shown here; `head` has `columns` texts, a leading '#'
 *  marks a column of numbers. */
tr_table *tr_doc_table(tr_doc *d, const char *caption, size_t columns,
                       const char *const *head);
/** The same, not shown by itself: data of a figure. */
tr_table *tr_table_new(tr_arena *a, const char *caption, size_t columns,
                       const char *const *head);
/** A new row of empty cells; fill the result. */
const char **tr_table_row(tr_arena *a, tr_table *t);
void tr_doc_figure(tr_doc *d, const char *title, const char *alt,
                   const char *svg, const tr_table *data);

/** Words that lead to the heading `id`, where the form has links. */
const char *tr_doc_link(tr_arena *a, const char *id, const char *words);
/** `s` marked as text of the case. */
const char *tr_user(tr_arena *a, const char *s);

/* The renderers. */
void tr_render_text(tr_text *out, const tr_doc *d);
void tr_render_markdown(tr_text *out, const tr_doc *d);
void tr_render_html(tr_text *out, const tr_doc *d);
/** The JSON of `d->json`, with the blocks as member "document" when
 *  `with_blocks`. */
void tr_render_json(tr_text *out, const tr_doc *d, bool with_blocks);

#endif
