/* lint.c - statements that decide nothing.  SPDX-License-Identifier: MIT
 *
 * A statement that holds in every feasible state, or in none, never decides;
 * nor does one that equals, or is the opposite of, one above it.  A statement
 * and its opposite on one line contradict each other. */
#include "space/pref.h"

#include <string.h>

typedef struct seen {
    uint64_t *truth;
    size_t line;
    tr_span span;
} seen;

static void compare(tr_arena *a, const tr_space *s, truce_diags *d,
                    size_t party, const seen *before, const seen *now) {
    size_t words = s->raw / 64 + 1;
    bool same = !memcmp(before->truth, now->truth, words * 8);
    bool opposite = !same;
    for (uint32_t r = 0; r < s->raw && opposite; r++)
        opposite = tr_bit(before->truth, r) != tr_bit(now->truth, r);
    if (!same && !opposite) return;
    size_t line, column;
    tr_locate(&s->c->source, before->span.offset, &line, &column);
    const char *number = tr_printf(a, "%zu", line);
    if (opposite && before->line == now->line)
        tr_diag(d, TR_E0410, now->span, s->c->party[party].id, number);
    else
        tr_diag(d, TR_W0402, now->span,
                same ? "says the same as" : "is the opposite of", number);
}

static void lint_party(tr_arena *a, const tr_space *s, truce_diags *d,
                       size_t party) {
    const tr_preference *p = &s->c->preference[party];
    seen *list = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++) {
            const tr_statement *st = &p->line[i].at[k];
            seen now = {tr_space_where_raw(a, s, st->formula), i, st->span};
            uint32_t holds = tr_bits_count(now.truth, s->raw);
            if (holds == 0 || holds == s->raw)
                tr_diag(d, TR_W0401, st->span, holds ? "true" : "false");
            for (size_t m = 0; m < count && holds && holds < s->raw; m++)
                compare(a, s, d, party, &list[m], &now);
            list = tr_grow(a, list, sizeof *list, count, &room);
            list[count++] = now;
        }
}

void tr_prefs_lint(tr_arena *a, const tr_space *s, truce_diags *d) {
    for (size_t i = 0; i < s->c->parties; i++) lint_party(a, s, d, i);
}
