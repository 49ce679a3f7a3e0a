/* ids.c - ids made from names.  SPDX-License-Identifier: MIT */
#include "convert/convert.h"

#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_taken(const char *id, const char *const *others, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (!strcmp(id, others[k])) return true;
    return tr_formula_reserved(id) || !strcmp(id, "nature");
}

const char *tr_make_id(tr_arena *a, const char *name, const char *prefix,
                       const char *const *others, size_t count) {
    tr_text t = tr_text_new(a);
    for (const char *p = name; *p && t.length < 40; p++) {
        char c = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
        if (is_letter(c) || is_digit(c))
            tr_putc(&t, c);
        else if (t.length && t.at[t.length - 1] != '_')
            tr_putc(&t, '_');
    }
    while (t.length && t.at[t.length - 1] == '_') t.at[--t.length] = '\0';
    const char *stem = tr_text_str(&t);
    if (!is_letter(*stem)) stem = tr_printf(a, "%s%s", prefix, stem);
    const char *id = stem;
    for (unsigned k = 2; is_taken(id, others, count); k++)
        id = tr_printf(a, "%s_%u", stem, k);
    return id;
}
