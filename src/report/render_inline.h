/* render_inline.h - inline text in pieces, for the renderers.
 * SPDX-License-Identifier: MIT */
#ifndef TR_RENDER_INLINE_H
#define TR_RENDER_INLINE_H

#include "report/doc.h"

/** A stretch of inline text, all of one kind and made plain, but with a space
 *  kept at an end that touches the next stretch. */
typedef struct tr_piece {
    const char *text;
    bool user;        /**< from the case file */
    const char *link; /**< anchor of a heading that it leads to, or NULL */
} tr_piece;

/** The next span of `*s`, which moves past it; false at the end.  Marks that do
 *  not pair up do no harm. */
bool tr_inline_next(tr_arena *a, const char **s, tr_piece *span);
/** Bytes of the web address that `s` begins with, 0 if none.  Only http and
 *  https, only characters that stand for themselves in HTML and Markdown, no
 *  punctuation at the end. */
size_t tr_address_length(const char *s);

#endif
