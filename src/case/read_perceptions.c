/* read_perceptions.c - what parties do not see, and what they take others to
 * want (D58).  SPDX-License-Identifier: MIT */
#include "case/read.h"

static void read_ignores(tr_reader *r, const tr_node *n, tr_perception *p) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of formulas")) return;
    p->ignores = TR_NEW(r->a, tr_statement, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        const tr_formula *f = tr_formula_parse(r->a, r->c, r->d, k);
        if (f)
            p->ignores[p->ignored++] =
                (tr_statement){.formula = f, .words = k->text, .span = k->span};
    }
}

static void read_believes(tr_reader *r, const tr_node *n, int who,
                          tr_perception *p) {
    if (!n || !tr_want(r, n, TR_MAP, "the preferences by party")) return;
    p->believes = TR_NEW(r->a, tr_preference, r->c->parties + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        int whom = tr_read_party(r, k->key, k->key_span);
        if (whom < 0) continue;
        if (whom == who)
            tr_diag(r->d, TR_E0414, k->key_span, k->key);
        else
            tr_read_preference(r, k, &p->believes[whom]);
    }
}

void tr_read_perceptions(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "perceptions by party")) return;
    r->c->perception = TR_NEW(r->a, tr_perception, r->c->parties + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        int who = tr_read_party(r, k->key, k->key_span);
        if (who < 0 || !tr_want_keys(r, k, TR_PERCEPTION)) continue;
        tr_perception *p = &r->c->perception[who];
        p->origin = tr_read_origin(r, k);
        p->span = k->key_span;
        read_ignores(r, tr_member(k, "ignores"), p);
        read_believes(r, tr_member(k, "believes"), who, p);
    }
}
