/* text.c - growing texts, UTF-8, words that are nearly alike.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

tr_text tr_text_new(tr_arena *a) { return (tr_text){.arena = a}; }

static void make_room(tr_text *t, size_t more) {
    if (t->length + more + 1 <= t->room) return;
    size_t room = t->room ? t->room * 2 : 256;
    while (room < t->length + more + 1) room *= 2;
    char *p = tr_alloc_raw(t->arena, 1, room);
    if (t->length) memcpy(p, t->at, t->length);
    t->at = p;
    t->room = room;
}

void tr_putn(tr_text *t, const char *s, size_t n) {
    make_room(t, n);
    memcpy(t->at + t->length, s, n);
    t->length += n;
    t->at[t->length] = '\0';
}

void tr_put(tr_text *t, const char *s) { tr_putn(t, s, strlen(s)); }
void tr_putc(tr_text *t, char c) { tr_putn(t, &c, 1); }

void tr_putf(tr_text *t, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    make_room(t, (size_t)n);
    vsnprintf(t->at + t->length, (size_t)n + 1, format, again);
    va_end(again);
    t->length += (size_t)n;
}

const char *tr_text_str(const tr_text *t) { return t->at ? t->at : ""; }

/* Well-formed sequences after the Unicode Standard, table 3-7: no overlong
 * forms, no surrogates, nothing above U+10FFFF. */
static size_t sequence_length(const unsigned char *s, size_t n) {
    unsigned char c = s[0], lo = 0x80, hi = 0xbf;
    size_t want;
    if (c < 0x80) return 1;
    if (c >= 0xc2 && c <= 0xdf)
        want = 2;
    else if (c >= 0xe0 && c <= 0xef)
        want = 3;
    else if (c >= 0xf0 && c <= 0xf4)
        want = 4;
    else
        return 0;
    if (n < want) return 0;
    if (c == 0xe0) lo = 0xa0;
    if (c == 0xed) hi = 0x9f;
    if (c == 0xf0) lo = 0x90;
    if (c == 0xf4) hi = 0x8f;
    if (s[1] < lo || s[1] > hi) return 0;
    for (size_t i = 2; i < want; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    return want;
}

size_t tr_utf8_valid(const char *s, size_t n) {
    size_t i = 0;
    while (i < n) {
        size_t k = sequence_length((const unsigned char *)s + i, n - i);
        if (!k) break;
        i += k;
    }
    return i;
}

unsigned tr_utf8_only_escaped(const char *s, size_t *bytes) {
    const unsigned char *p = (const unsigned char *)s;
    *bytes = 1;
    if (p[0] < 0x20 || p[0] == 0x7f) return p[0];
    *bytes = 2;
    if (p[0] == 0xc2 && p[1] < 0xa0) return p[1];
    if (p[0] < 0xe0 || p[0] > 0xef) return 0;
    *bytes = 3;
    unsigned c = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    return c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0xfffe ? c : 0;
}

size_t tr_utf8_length(const char *s, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xc0) != 0x80;
    return count;
}

uint64_t tr_hash(uint64_t h, const void *data, size_t n) {
    const unsigned char *p = data;
    if (!h) h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 1099511628211u;
    return h;
}

enum { WORD = 48 }; /* longer words are never "nearly alike" */

size_t tr_edit_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n >= WORD || m >= WORD) return WORD;
    unsigned char d[WORD][WORD];
    for (size_t i = 0; i <= n; i++) d[i][0] = (unsigned char)i;
    for (size_t j = 0; j <= m; j++) d[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1] ? 1u : 0u);
            if (d[i - 1][j] + 1u < best) best = d[i - 1][j] + 1u;
            if (d[i][j - 1] + 1u < best) best = d[i][j - 1] + 1u;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1u < best)
                best = d[i - 2][j - 2] + 1u;
            d[i][j] = (unsigned char)best;
        }
    return d[n][m];
}

const char *tr_nearest(const char *word, const char *const *words, size_t n) {
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1; /* must beat this many edits */
    for (size_t i = 0; i < n; i++) {
        if (!words[i]) continue;
        size_t d = tr_edit_distance(word, words[i]);
        if (d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}
