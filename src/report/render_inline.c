/* render_inline.c - inline text in pieces, for the renderers.
 * SPDX-License-Identifier: MIT */
#include "report/render_inline.h"

#include "plot/glyph.h"

#include <string.h>

static const char marks[] = TR_USER_ON TR_USER_OFF TR_LINK_ON TR_LINK_OFF;

static bool is_space(char c) { return c && strchr(" \t\r\n", c); }

bool tr_inline_next(tr_arena *a, const char **s, tr_piece *span) {
    const char *at = *s;
    span->user = false;
    span->link = NULL;
    for (; *at && strchr(marks, *at); at++) {
        span->user = *at == TR_USER_ON[0];
        span->link = NULL;
        if (*at != TR_LINK_ON[0]) continue;
        size_t id = strcspn(at + 1, TR_LINK_TEXT);
        span->link = tr_strndup(a, at + 1, id);
        at += id + (at[id + 1] != '\0');
    }
    if (!*at) return false;
    size_t n = strcspn(at, marks);
    const char *plain = tr_glyph_plain(a, tr_strndup(a, at, n));
    /* Inside a line the space between two spans is part of it. */
    bool before = is_space(at[0]) && at > *s;
    bool after = is_space(at[n - 1]) && at[n] != '\0';
    if (!*plain) after = false; /* one space, not two */
    before = before || (!*plain && n > 0 && is_space(at[0]));
    span->text =
        tr_printf(a, "%s%s%s", before ? " " : "", plain, after ? " " : "");
    /* The closing mark stays for the next call, which needs to know that it
     * is not at the beginning. */
    *s = at + n;
    return true;
}

size_t tr_address_length(const char *s) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789"
                                  "-._~:/?#@!$&()*+,;=%";
    size_t scheme = strncmp(s, "https://", 8) == 0  ? 8
                    : strncmp(s, "http://", 7) == 0 ? 7
                                                    : 0;
    if (!scheme) return 0;
    size_t n = strspn(s, allowed);
    while (n > scheme && strchr(".,;:!?)(*", s[n - 1])) n--;
    return n > scheme ? n : 0;
}
