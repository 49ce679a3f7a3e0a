/* glyph.c - characters as they are seen.  SPDX-License-Identifier: MIT
 *
 * The ranges are the blocks of the Unicode Standard, rounded to whole blocks
 * where the odd unassigned code point does no harm. */
#include "plot/glyph.h"

#include <assert.h>
#include <string.h>

typedef struct range {
    uint32_t first, last;
} range;

/* In ascending order, for the binary search in within(). */
static const range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},  {0x05bf, 0x05bf},
    {0x05c1, 0x05c2}, {0x05c4, 0x05c5}, {0x05c7, 0x05c7},  {0x0610, 0x061a},
    {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc},  {0x06df, 0x06e4},
    {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x0711, 0x0711},  {0x0730, 0x074a},
    {0x0900, 0x0902}, {0x093a, 0x093a}, {0x093c, 0x093c},  {0x0941, 0x0948},
    {0x094d, 0x094d}, {0x0951, 0x0957}, {0x0e31, 0x0e31},  {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},  {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x2069}, {0x20d0, 0x20ff},  {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef}};

static const range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},  {0x3041, 0x33ff}, {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},  {0xac00, 0xd7a3}, {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

static const range leftward[] = {{0x0590, 0x08ff},
                                 {0xfb1d, 0xfdff},
                                 {0xfe70, 0xfefe},
                                 {0x10800, 0x10fff},
                                 {0x1e800, 0x1efff}};

static bool within(uint32_t c, const range *r, size_t n) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c > r[mid].last)
            lo = mid + 1;
        else if (c < r[mid].first)
            hi = mid;
        else
            return true;
    }
    return false;
}

#define WITHIN(c, table) within((c), (table), sizeof(table) / sizeof *(table))

uint32_t tr_glyph_next(const char **s) {
    const unsigned char *p = (const unsigned char *)*s;
    if (!*p) return 0;
    size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    /* A multibyte sequence cut short by the NUL must not be read past it. */
    size_t have = 1;
    while (have < n && (p[have] & 0xc0) == 0x80) have++;
    if (have < n || tr_utf8_valid(*s, n) != n) {
        *s += 1;
        return 0xfffd;
    }
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) c = c << 6 | (p[i] & 0x3fu);
    *s += n;
    return c;
}

bool tr_glyph_shown(uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    if (c >= 0x7f && c < 0xa0) return false;
    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        return false;
    return (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);
}

size_t tr_glyph_columns(uint32_t c) {
    if (c < 0x300) return 1;
    if (WITHIN(c, combining)) return 0;
    return WITHIN(c, wide) ? 2 : 1;
}

bool tr_glyph_rtl(uint32_t c) { return c >= 0x590 && WITHIN(c, leftward); }

double tr_glyph_em(uint32_t c) {
    if (c >= 0x300 && c != 0x2026) {
        size_t columns = tr_glyph_columns(c);
        if (columns != 1) return columns ? 1.0 : 0.0;
        if (c >= 0x400 && c < 0x530) return 0.68;
        return c == 0x2014 ? 1.0 : c >= 0x2190 && c < 0x2800 ? 0.9 : 0.6;
    }
    if (c == 0x2026) return 1.0;
    if (c >= 0x80) return 0.64;
    if (strchr("iIjl!|.,:;'` ", (int)c)) return 0.31;
    if (strchr("ftr()[]{}/\\\"-", (int)c)) return 0.42;
    if (strchr("mwMW@%&+=<>~#", (int)c)) return 0.88;
    return c >= 'A' && c <= 'Z' ? 0.69 : 0.59;
}

char *tr_glyph_plain(tr_arena *a, const char *s) {
    assert(s);
    char *out = tr_alloc_raw(a, 1, strlen(s) * 3 + 1), *p = out;
    bool gap = false;
    while (*s) {
        const char *from = s;
        uint32_t c = tr_glyph_next(&s);
        if (c == 3) { /* a link: its id, up to the mark 4, is not text */
            while (*s && *s != 4) s++;
            if (*s) s++;
            continue;
        }
        if (!tr_glyph_shown(c)) continue;
        if (c <= ' ') {
            gap = true;
            continue;
        }
        if (gap && p > out) *p++ = ' ';
        gap = false;
        bool broken = c == 0xfffd && s - from == 1;
        size_t n = broken ? 3 : (size_t)(s - from);
        memcpy(p, broken ? "\xef\xbf\xbd" : from, n);
        p += n;
    }
    *p = '\0';
    return out;
}

size_t tr_glyph_width(const char *s, size_t n) {
    const char *end = s + n;
    size_t columns = 0;
    while (s < end) columns += tr_glyph_columns(tr_glyph_next(&s));
    return columns;
}
