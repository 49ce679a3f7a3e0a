/* glyph.h - characters as they are seen.  SPDX-License-Identifier: MIT
 *
 * No font is at hand when a page is written, so widths are estimates: whole
 * columns for a terminal, fractions of the font size for a picture. */
#ifndef TR_GLYPH_H
#define TR_GLYPH_H

#include "base/text.h"

/** The code point at `*s`, which moves past it; 0 at the end (and stays).  A
 *  byte that starts no well-formed sequence counts as U+FFFD. */
uint32_t tr_glyph_next(const char **s);
/** False for what must never reach a page: control characters (the user marks
 *  of report/doc.h among them), embeddings and overrides of direction, which
 *  could turn the text after them round, and noncharacters. */
bool tr_glyph_shown(uint32_t c);
/** Columns on a terminal: 0 for a combining mark, 2 for a wide character. */
size_t tr_glyph_columns(uint32_t c);
/** True for a letter written from right to left. */
bool tr_glyph_rtl(uint32_t c);
/** Width in a common sans-serif face, as a multiple of the font size; rather
 *  too much than too little. */
double tr_glyph_em(uint32_t c);

/** `s` with only what is shown, every run of white space made one space, none
 *  at the ends. */
char *tr_glyph_plain(tr_arena *a, const char *s);
/** Columns of `n` bytes of plain text. */
size_t tr_glyph_width(const char *s, size_t n);

#endif
