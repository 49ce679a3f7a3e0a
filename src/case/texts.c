/* texts.c - deals by name: a proposal's id, or a formula.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "case/case.h"
#include "case/formula.h"

#include <string.h>

const tr_proposal *tr_proposal_by_id(const truce_case *c, const char *id) {
    if (tr_issue_by_id(c, id) >= 0) return NULL;
    for (size_t i = 0; i < c->proposals; i++)
        if (!strcmp(c->proposal[i].id, id)) return &c->proposal[i];
    return NULL;
}

bool tr_names_nothing(const truce_case *c, const char *word) {
    uint64_t number;
    if (!*word || tr_formula_reserved(word) || c->graph ||
        tr_issue_by_id(c, word) >= 0 || tr_proposal_by_id(c, word) ||
        (*word == 's' && tr_parse_count(word + 1, UINT64_MAX, &number)))
        return false;
    for (size_t i = 0; i < c->merges; i++)
        if (!strcmp(c->merge[i].id, word)) return false;
    for (const char *p = word; *p; p++)
        if (!tr_formula_word_char(*p)) return false;
    return true;
}

enum { MOST_NAMED = 12 };

const char *tr_suggest_text(tr_arena *a, const truce_case *c,
                            const char *word) {
    size_t n = 0, most = c->proposals + c->merges + c->issues;
    const char **name = TR_NEW(a, const char *, most + 1);
    for (size_t i = 0; i < c->proposals; i++) name[n++] = c->proposal[i].id;
    for (size_t i = 0; i < c->merges; i++) name[n++] = c->merge[i].id;
    size_t named = n;
    for (size_t i = 0; i < c->issues; i++) name[n++] = c->issue[i].id;
    const char *near = tr_nearest(word, name, n);
    tr_text t = tr_text_new(a);
    if (near) tr_putf(&t, "did you mean '%s'? ", near);
    if (named)
        tr_putf(&t, "%s",
                c->merges ? "proposals and merged states: "
                          : "the proposals are: ");
    for (size_t i = 0; i < named && i < MOST_NAMED; i++)
        tr_putf(&t, "%s%s", i ? ", " : "", name[i]);
    if (named > MOST_NAMED) tr_putf(&t, ", ...");
    if (named) tr_putf(&t, "; ");
    tr_putf(&t, "or write a formula such as %s=%s", c->issue[0].id,
            c->issue[0].value[0]);
    return tr_text_str(&t);
}
