/* text.h - a growing text, and the one way numbers are printed and read.
 * SPDX-License-Identifier: MIT */
#ifndef TR_TEXT_H
#define TR_TEXT_H

#include "base/arena.h"

/** A growing text in an arena; always ends in NUL once something was put. */
typedef struct tr_text {
    tr_arena *arena;
    char *at;
    size_t length, room;
} tr_text;

tr_text tr_text_new(tr_arena *a);
void tr_put(tr_text *t, const char *s);
void tr_putn(tr_text *t, const char *s, size_t n);
void tr_putc(tr_text *t, char c);
void tr_putf(tr_text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** The text so far; "" when empty. */
const char *tr_text_str(const tr_text *t);

enum { TR_NUMBER = 40 }; /**< room for a printed number */

/** Shortest decimal that reads back as `x`; "-0" becomes "0".  Independent of
 *  the locale.  Not finite: "null", since JSON has no other word for it. */
const char *tr_number(char out[TR_NUMBER], double x);
/** `x` to at most `digits` decimals, trailing zeros dropped, for people. */
const char *tr_decimal(char out[TR_NUMBER], double x, int digits);
void tr_put_number(tr_text *t, double x);

/** A number as written: the value, and exactly in units of 1e-9 if it has at
 *  most nine decimals and fits (`exact`). */
typedef struct tr_parsed_number {
    double value;
    int64_t nano;
    bool exact;
} tr_parsed_number;

/** Read a decimal number (JSON's form, a leading + or . also allowed); false
 *  when `s` is not wholly one finite number. */
bool tr_parse_number(const char *s, tr_parsed_number *out);
/** Read a whole number from 0 to `max`; false otherwise. */
bool tr_parse_count(const char *s, uint64_t max, uint64_t *out);

/** The product of the numbers `f[0..n)`, in decimal. */
char *tr_big_product(tr_arena *a, const uint64_t *f, size_t n);

/** Edit distance (Damerau-Levenshtein, adjacent swaps count 1). */
size_t tr_edit_distance(const char *a, const char *b);
/** The nearest of `n` words to `word`, NULL when none is near. */
const char *tr_nearest(const char *word, const char *const *words, size_t n);

/** Offset of the first byte that is not well-formed UTF-8, or `n`. */
size_t tr_utf8_valid(const char *s, size_t n);
/** Number of code points in `n` bytes of valid UTF-8. */
size_t tr_utf8_length(const char *s, size_t n);

/** Code point of the character at `s` if only an escape can carry it safely
 *  (controls, Unicode's line ends, byte order marks, noncharacters), else 0;
 *  `*bytes` gets its length. */
unsigned tr_utf8_only_escaped(const char *s, size_t *bytes);

/** FNV-1a over `n` bytes, starting from `h` (0: the standard start). */
uint64_t tr_hash(uint64_t h, const void *data, size_t n);

#endif
