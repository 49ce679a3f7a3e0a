/* ids.c - ids made from names.  SPDX-License-Identifier: MIT */
#include "convert/convert.h"

#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Words that mean something else where ids stand, in formulas or as keys. */
static bool is_reserved(const char *id) {
    static const char *const keys[] = {"nature", "weight", "values",
                                       "triangular", "normal"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (!strcmp(id, keys[k])) return true;
    return tr_formula_reserved(id);
}

static bool is_taken(const char *id, const char *const *others, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (!strcmp(id, others[k])) return true;
    return is_reserved(id);
}

/* What of a name can stand in an id; "" for none. */
static const char *stem_of(tr_arena *a, const char *name, const char *prefix) {
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
    return is_letter(*stem) ? stem : tr_printf(a, "%s%s", prefix, stem);
}

const char *tr_make_id(tr_arena *a, const char *name, const char *prefix,
                       const char *const *others, size_t count) {
    const char *stem = stem_of(a, name, prefix), *id = stem;
    for (unsigned k = 2; is_taken(id, others, count); k++)
        id = tr_printf(a, "%s_%u", stem, k);
    return id;
}

/* --- many ids ------------------------------------------------------------- */

tr_ids tr_ids_new(tr_arena *a) {
    tr_ids s = {.a = a, .room = 64};
    s.slot = TR_NEW(a, struct tr_id_slot, s.room);
    return s;
}

static struct tr_id_slot *find(const tr_ids *s, const char *id) {
    size_t k = (size_t)tr_hash(0, id, strlen(id)) & (s->room - 1);
    while (s->slot[k].id && strcmp(s->slot[k].id, id))
        k = (k + 1) & (s->room - 1);
    return &s->slot[k];
}

static void grow(tr_ids *s) {
    tr_ids more = {.a = s->a, .count = s->count, .room = s->room * 2};
    more.slot = TR_NEW(s->a, struct tr_id_slot, more.room);
    for (size_t k = 0; k < s->room; k++)
        if (s->slot[k].id) *find(&more, s->slot[k].id) = s->slot[k];
    *s = more;
}

const char *tr_ids_make(tr_ids *s, const char *name, const char *prefix) {
    const char *stem = stem_of(s->a, name, prefix), *id = stem;
    if (2 * s->count >= s->room) grow(s);
    struct tr_id_slot *first = find(s, stem);
    if (!first->id && is_reserved(stem)) {
        first->id = stem; /* never given away */
        s->count++;
    }
    struct tr_id_slot *slot = first;
    if (first->id && first->next < 1) first->next = 1;
    while (slot->id) {
        id = tr_printf(s->a, "%s_%u", stem, ++first->next);
        slot = find(s, id);
    }
    slot->id = id;
    s->count++;
    return id;
}
