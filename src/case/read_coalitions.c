/* read_coalitions.c - which parties may move together (D40).
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static bool read_members(tr_reader *r, const tr_node *n, tr_alliance *x) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of parties")) return false;
    bool ok = true;
    x->member = TR_NEW(r->a, uint32_t, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want(r, k, TR_SCALAR, "a party's id")) return false;
        int party = tr_read_party(r, k->text, k->span);
        bool twice = false;
        for (size_t i = 0; i < x->members && party >= 0; i++)
            twice |= x->member[i] == (uint32_t)party;
        if (twice)
            tr_diag(r->d, TR_E0218, k->span, k->text, "stands in it twice");
        ok &= party >= 0 && !twice;
        if (party >= 0 && !twice) x->member[x->members++] = (uint32_t)party;
    }
    if (ok && x->members < 2) {
        tr_diag(r->d, TR_E0218, n->span,
                x->members ? r->c->party[x->member[0]].id : "nobody",
                "is alone in it");
        return false;
    }
    if (ok) qsort(x->member, x->members, sizeof *x->member, by_number);
    return ok;
}

static bool same_members(const tr_alliance *x, const tr_alliance *y) {
    return x->members == y->members &&
           !memcmp(x->member, y->member, x->members * sizeof *x->member);
}

/* A list of parties, or a map with `members`. */
static bool read_coalition(tr_reader *r, const tr_node *k, tr_alliance *x) {
    x->span = k->span;
    x->origin.source = -1;
    if (k->kind == TR_LIST_NODE) return read_members(r, k, x);
    if (!tr_want_keys(r, k, TR_COALITION)) return false;
    x->origin = tr_read_origin(r, k);
    const tr_node *id = tr_member(k, "id"), *name = tr_member(k, "name");
    if (id) {
        x->id = tr_read_text(r, id, "an id");
        if (!x->id || !tr_read_id(r, x->id, id->span)) return false;
    }
    if (name) x->name = tr_read_label(r, name, x->id ? x->id : "");
    return read_members(r, tr_member(k, "members"), x);
}

void tr_read_coalitions(tr_reader *r, const tr_node *n) {
    truce_case *c = r->c;
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of coalitions")) return;
    c->coalition = TR_NEW(r->a, tr_alliance, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        tr_alliance x = {0};
        if (!read_coalition(r, k, &x)) continue;
        bool known = false;
        for (size_t i = 0; i < c->coalitions; i++) {
            const tr_alliance *y = &c->coalition[i];
            known |= same_members(&x, y);
            if (x.id && y->id && !strcmp(x.id, y->id)) {
                tr_diag(r->d, TR_E0108, k->span, x.id, "a coalition",
                        "give each coalition an id of its own");
                known = true;
            }
        }
        /* Named twice, as in files of other programs, is named once. */
        if (!known) c->coalition[c->coalitions++] = x;
    }
}
