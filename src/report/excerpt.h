/* excerpt.h - a document cut down to a number of pages.
 * SPDX-License-Identifier: MIT
 *
 * Parts are offered in reading order, each with a rank; those of rank 1 come
 * in first, then those of rank 2, as long as the pages have room by an estimate
 * of how many lines each part takes in print.  What stays out is counted. */
#ifndef TR_EXCERPT_H
#define TR_EXCERPT_H

#include "report/doc.h"

typedef struct tr_excerpt {
    tr_doc *d;             /**< its blocks are those that were offered */
    const tr_block *whole; /**< the blocks of the whole document */
    int pages;
    size_t parts, room;
    struct tr_part *part;
    const char *section, *title; /**< where parts are offered at present */
} tr_excerpt;

/** Take the blocks out of a document. */
tr_excerpt *tr_excerpt_begin(tr_doc *d, int pages);
/** What follows stands under this heading, which is left out if all is. */
void tr_excerpt_section(tr_excerpt *x, const char *id, const char *title);
/** Offer the blocks that were added to the document since. */
void tr_excerpt_new(tr_excerpt *x, int rank);
/** Offer the `nth` block of a kind in a section of the whole document, of a
 *  table or list at most so many rows; false when there is none. */
bool tr_excerpt_take(tr_excerpt *x, const char *section, tr_block_kind kind,
                     size_t nth, size_t most, int rank);
/** The same of a table whose caption, or a figure whose title, begins so. */
bool tr_excerpt_named(tr_excerpt *x, const char *section, const char *begins,
                      size_t most, int rank);
/** Sections of the whole of which no part is taken, by their titles, of which
 *  so many are named; "" when there is none. */
const char *tr_excerpt_missing(const tr_excerpt *x, size_t most);
/** Put the parts that have room into the document; `last` lines are kept
 *  free.  How many rows and parts were left out. */
size_t tr_excerpt_end(tr_excerpt *x, double last);

#endif
