/* read_levers.c - what parties can do about a deal from outside it (D111).
 * SPDX-License-Identifier: MIT
 *
 * Aid that is owed is nobody's lever: a lever that speaks of an issue that is
 * not negotiable is refused, whoever holds it and whatever it would do. */
#include "case/read.h"

#include <math.h>
#include <string.h>

static int party_at(tr_reader *r, const tr_node *n, const char *key) {
    const tr_node *k = tr_member(n, key);
    return tr_want(r, k, TR_SCALAR, "a party's id")
               ? tr_read_party(r, k->text, k->span)
               : -1;
}

/* A number above `lo` (or from it on, with `or_equal`) to `hi`. */
static bool number_at(tr_reader *r, const tr_node *n, double hi, bool or_zero,
                      const char *what, double *out) {
    tr_parsed_number x;
    if (!n) return true;
    if (!tr_read_number(r, n, &x)) return false;
    *out = x.value;
    if ((x.value > 0 || (or_zero && x.value == 0)) && x.value <= hi)
        return true;
    tr_diag(r->d, TR_E0115, n->span, n->text, what,
            "see `levers` in the case format");
    return false;
}

/* How much of it there is: a fixed effect, or any amount up to a maximum. */
static bool read_amount(tr_reader *r, const tr_node *n, tr_lever *x) {
    const tr_node *effect = tr_member(n, "effect"), *max = tr_member(n, "max");
    bool share = x->kind == TR_GUARANTEE || x->kind == TR_MONITOR;
    const char *what =
        share ? "a share above 0, up to 1" : "a number above 0, up to 1e12";
    x->amount = 1;
    x->within = max != NULL;
    if (x->kind == TR_BAR ? effect || max : !effect == !max) {
        tr_diag(r->d, TR_E0540, n->span, x->id,
                x->kind == TR_BAR
                    ? "a bar takes moves away and has no amount"
                    : "give either `effect` (fixed) or `max` (any amount up "
                      "to it)");
        return false;
    }
    return number_at(r, effect ? effect : max, share ? 1 : 1e12, false, what,
                     &x->amount);
}

/* Whom at home it works on (D146): what a faction consents to follows from
 * what it is worth to it, so there is nothing to watch or to bar. */
static bool read_faction(tr_reader *r, const tr_node *n, tr_lever *x) {
    const tr_node *k = tr_member(n, "faction");
    if (!k) return true;
    if (!tr_want(r, k, TR_SCALAR, "a faction")) return false;
    if (x->kind == TR_MONITOR || x->kind == TR_BAR) {
        tr_diag(r->d, TR_E0540, n->span, x->id,
                "a faction has no moves: what works on it is a pay, a penalty "
                "or a guarantee");
        return false;
    }
    x->faction = tr_read_faction(r, x->on, k);
    return x->faction >= 0;
}

static bool read_when(tr_reader *r, const tr_node *n, tr_lever *x) {
    const tr_node *k = tr_member(n, "when");
    if (!k) {
        if (x->kind != TR_BAR) return true;
        tr_diag(r->d, TR_E0540, n->span, x->id,
                "say with `when` into which states it bars moves");
        return false;
    }
    x->words = k->text;
    x->when = tr_formula_parse(r->a, r->c, r->d, k);
    if (!x->when) return false;
    bool *used = TR_NEW(r->a, bool, r->c->issues + 1);
    tr_formula_issues(x->when, used);
    for (size_t v = 0; v < r->c->issues; v++) {
        if (!used[v] || !r->c->issue[v].not_negotiable) continue;
        tr_diag(r->d, TR_E0541, k->span, r->c->issue[v].id);
        return false;
    }
    return true;
}

static bool read_sides(tr_reader *r, const tr_node *n, tr_lever *x) {
    bool ok = true;
    if (!n) return true;
    if (!tr_want(r, n, TR_MAP, "numbers by party")) return false;
    x->side = TR_NEW(r->a, double, r->c->parties + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        tr_parsed_number number;
        int who = tr_read_party(r, k->key, k->key_span);
        if (who < 0 || !tr_read_number(r, k, &number)) {
            ok = false;
        } else if (fabs(number.value) > 1e12) {
            tr_diag(r->d, TR_E0115, k->span, k->text,
                    "a number of at most 1e12", "use smaller units");
            ok = false;
        } else {
            x->side[who] = number.value;
        }
    }
    return ok;
}

static bool has_own_id(tr_reader *r, const tr_node *n, const char *id) {
    const tr_node *k = tr_member(n, "id");
    if (!tr_read_id(r, id, k->span)) return false;
    for (size_t i = 0; i < r->c->levers; i++)
        if (!strcmp(r->c->lever[i].id, id)) {
            tr_diag(r->d, TR_E0108, k->span, id, "a lever",
                    "give every lever an id of its own");
            return false;
        }
    return true;
}

static void read_lever(tr_reader *r, const tr_node *n) {
    static const char cost[] = "a cost: a number from 0 on";
    if (!tr_want_keys(r, n, TR_LEVER)) return;
    tr_lever *x = &r->c->lever[r->c->levers];
    *x = (tr_lever){.span = n->span, .words = "true", .faction = -1};
    x->id = tr_read_text(r, tr_member(n, "id"), "an id");
    int kind = tr_read_word(r, tr_member(n, "kind"),
                            "pay penalty guarantee monitor bar");
    if (!x->id || kind < 0 || !has_own_id(r, n, x->id)) return;
    x->kind = (tr_lever_kind)kind;
    x->name = tr_read_label(r, tr_member(n, "name"), x->id);
    x->by = party_at(r, n, "by");
    x->on = party_at(r, n, "on");
    bool ok = x->by >= 0 && x->on >= 0;
    ok = ok && read_faction(r, n, x);
    ok &= read_amount(r, n, x);
    ok &= read_when(r, n, x);
    ok &= number_at(r, tr_member(n, "cost"), 1e12, true, cost, &x->cost);
    ok &= read_sides(r, tr_member(n, "side_effects"), x);
    x->origin = tr_read_origin(r, n);
    r->c->levers += ok;
}

void tr_read_levers(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of levers")) return;
    if (n->count > TR_MAX_LEVERS) {
        char most[TR_NUMBER], has[TR_NUMBER];
        tr_diag(r->d, TR_E0542, n->span, tr_number(has, (double)n->count),
                tr_number(most, TR_MAX_LEVERS));
        return;
    }
    r->c->lever = TR_NEW(r->a, tr_lever, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) read_lever(r, k);
}
