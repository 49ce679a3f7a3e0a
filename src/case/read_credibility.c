/* read_credibility.c - what a mediator's word rests on (D125).
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

/* A number from `lo` to `hi`; false after a message. */
static bool read_within(tr_reader *r, const tr_node *n, double lo, double hi,
                        const char *what, double *out) {
    tr_parsed_number x;
    if (!n) return true;
    if (!tr_read_number(r, n, &x)) return false;
    *out = x.value;
    if (x.value >= lo && x.value <= hi) return true;
    tr_diag(r->d, TR_E0115, n->span, n->text, what,
            "see `credibility` in the case format");
    return false;
}

static int read_party_at(tr_reader *r, const tr_node *n, const char *key) {
    const tr_node *k = tr_member(n, key);
    return tr_want(r, k, TR_SCALAR, "a party's id")
               ? tr_read_party(r, k->text, k->span)
               : -1;
}

static bool read_costs(tr_reader *r, const tr_node *n, tr_advice *x) {
    static const char what[] = "a cost: a number from 0 on";
    if (!tr_want(r, n, TR_LIST_NODE, "two costs, the lower first"))
        return false;
    if (n->count == 2 && read_within(r, n->first, 0, 1e12, what, &x->low) &&
        read_within(r, n->first->next, 0, 1e12, what, &x->high) &&
        x->low < x->high)
        return true;
    if (n->count != 2 || x->low >= x->high)
        tr_diag(r->d, TR_E0104, n->span, "a list of two costs, the lower first",
                "the cost of fighting on to a resolute side, and to one that "
                "is not: [0.05, 0.3]");
    return false;
}

static void read_advice(tr_reader *r, const tr_node *k) {
    static const char share[] = "a probability from 0 to 1";
    static const char amount[] = "a number from 0 on";
    if (!tr_want_keys(r, k, TR_ADVICE)) return;
    tr_advice *x = &r->c->advice[r->c->advices];
    *x = (tr_advice){.aversion = 1, .span = k->span};
    x->mediator = read_party_at(r, k, "mediator");
    x->side = read_party_at(r, k, "advises");
    x->other = read_party_at(r, k, "about");
    bool ok = x->mediator >= 0 && x->side >= 0 && x->other >= 0;
    ok &= read_within(r, tr_member(k, "cost"), 0, 1e12, amount, &x->cost);
    ok &= read_costs(r, tr_member(k, "costs_of_other"), x);
    ok &= read_within(r, tr_member(k, "resolute"), 0, 1, share, &x->resolute);
    ok &= read_within(r, tr_member(k, "accuracy"), 0.5, 1,
                      "a probability from 0.5 to 1", &x->accuracy);
    ok &=
        read_within(r, tr_member(k, "aversion"), 0, 1e12, amount, &x->aversion);
    ok &= read_within(r, tr_member(k, "bias"), 0, 1e12, amount, &x->bias);
    ok &=
        read_within(r, tr_member(k, "per_lean"), 0, 1e12, amount, &x->per_lean);
    x->origin = tr_read_origin(r, k);
    r->c->advices += ok;
}

void tr_read_credibility(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of mediators' advice"))
        return;
    r->c->advice = TR_NEW(r->a, tr_advice, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) read_advice(r, k);
}
