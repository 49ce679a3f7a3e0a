/* read_refinements.c - what refines a preference: pairs that are not known,
 * what is strong, degrees, probabilities, attitudes (D48, D50, D52, D54, D56).
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { UNIT = 1000000000 };

static int64_t in_units(const tr_parsed_number *x) {
    return x->exact ? x->nano : (int64_t)round(x->value * UNIT);
}

/* A number from `least` to `most` units; 1 and UNIT - 1 stand for open ends. */
static bool read_share(tr_reader *r, const tr_node *n, int64_t least,
                       int64_t most, const char *what, int64_t *out) {
    tr_parsed_number x;
    if (!n || !tr_read_number(r, n, &x)) return false;
    if (x.value < -2 || x.value > 2 || in_units(&x) < least ||
        in_units(&x) > most) {
        tr_diag(r->d, TR_E0115, n->span, n->text, what,
                least         ? "it lies above 0 and is at most 1"
                : most < UNIT ? "it lies from 0 to below 1"
                              : "it lies from 0 to 1");
        return false;
    }
    *out = in_units(&x);
    return true;
}

/* [F, G] */
static bool read_sets(tr_reader *r, const tr_node *n, tr_pairing *p) {
    if (n->kind != TR_LIST_NODE || n->count != 2) {
        tr_diag(r->d, TR_E0104, n->span, "a pair of formulas",
                "write [F, G]: what is said is said of states of F and "
                "states of G");
        return false;
    }
    const tr_node *part[2] = {n->first, n->first->next};
    for (int k = 0; k < 2; k++) {
        p->set[k] = tr_formula_parse(r->a, r->c, r->d, part[k]);
        p->words[k] = p->set[k] ? part[k]->text : NULL;
    }
    p->span = n->span;
    return p->set[0] && p->set[1];
}

/* --- unknown ---------------------------------------------------------------
 */

static void read_unknown(tr_reader *r, const tr_node *n, tr_preference *p) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of pairs [F, G]")) return;
    p->unknown = TR_NEW(r->a, tr_pairing, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        tr_pairing pair = {.origin = tr_read_origin(r, k)};
        if (k->kind == TR_MAP && !tr_want_keys(r, k, TR_UNKNOWN)) continue;
        const tr_node *sets = k->kind == TR_MAP ? tr_member(k, "between") : k;
        if (read_sets(r, sets, &pair)) p->unknown[p->unknowns++] = pair;
    }
}

/* --- strength --------------------------------------------------------------
 */

static void read_strong(tr_reader *r, const tr_node *n, const char *party,
                        tr_preference *p) {
    tr_parsed_number x;
    if (!n) return;
    if (p->form == TR_PRIORITIES || p->form == TR_RANKING) {
        tr_diag(r->d, TR_E0411, n->key_span, party);
        return;
    }
    if (!tr_read_number(r, n, &x)) return;
    if (x.value * UNIT < 0.5)
        tr_diag(r->d, TR_E0115, n->span, n->text, "a difference of utility",
                "it lies above 0");
    else
        p->strong = x.value;
}

/* --- degrees and probabilities ---------------------------------------------
 */

static void read_degree(tr_reader *r, const tr_node *n, tr_degrees *out) {
    tr_pairing p = {.origin = tr_read_origin(r, n)};
    if (!tr_want_keys(r, n, TR_DEGREE)) return;
    bool ok = read_sets(r, tr_member(n, "between"), &p);
    if (!read_share(r, tr_member(n, "degree"), 0, UNIT, "a degree", &p.degree))
        return;
    p.reverse = UNIT - p.degree;
    if (ok) out->at[out->count++] = p;
}

static void read_chance(tr_reader *r, const tr_node *n, tr_degrees *out) {
    tr_pairing p = {.origin = tr_read_origin(r, n)};
    if (!tr_want_keys(r, n, TR_CHANCE)) return;
    const tr_node *chance = tr_member(n, "probability");
    const tr_node *reverse = tr_member(n, "reverse");
    bool ok = read_sets(r, tr_member(n, "between"), &p);
    if (!read_share(r, chance, 0, UNIT, "a probability", &p.degree)) return;
    p.reverse = UNIT - p.degree;
    if (reverse &&
        !read_share(r, reverse, 0, UNIT, "a probability", &p.reverse))
        return;
    if (p.degree + p.reverse > UNIT) {
        tr_diag(r->d, TR_E0413, reverse->span, chance->text, reverse->text);
        return;
    }
    if (ok) out->at[out->count++] = p;
}

static void read_list(tr_reader *r, const tr_node *n, tr_degrees *out,
                      void (*item)(tr_reader *, const tr_node *,
                                   tr_degrees *)) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list, one item a pair of sets"))
        return;
    out->at = TR_NEW(r->a, tr_pairing, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) item(r, k, out);
}

static void read_fuzzy(tr_reader *r, const tr_node *n, tr_degrees *out) {
    out->limit[0] = UNIT;
    if (!n || !tr_want_keys(r, n, TR_FUZZY)) return;
    out->given = true;
    tr_read_origin(r, n);
    read_share(r, tr_member(n, "threshold"), 1, UNIT, "a threshold",
               &out->limit[0]);
    read_list(r, tr_member(n, "degrees"), out, read_degree);
}

static void read_probability(tr_reader *r, const tr_node *n, tr_degrees *out) {
    static const char *const keys[] = {"alpha", "beta", "gamma"};
    for (int k = 0; k < 3; k++) out->limit[k] = UNIT / 2;
    if (!n || !tr_want_keys(r, n, TR_PROBABILITY)) return;
    out->given = true;
    tr_read_origin(r, n);
    for (int k = 0; k < 3; k++)
        read_share(r, tr_member(n, keys[k]), k < 2, k < 2 ? UNIT : UNIT - 1,
                   "a level of probability", &out->limit[k]);
    read_list(r, tr_member(n, "chances"), out, read_chance);
}

void tr_read_refinements(tr_reader *r, const tr_node *n, tr_preference *p) {
    read_unknown(r, tr_member(n, "unknown"), p);
    read_strong(r, tr_member(n, "strong"), n->key, p);
    read_fuzzy(r, tr_member(n, "fuzzy"), &p->fuzzy);
    read_probability(r, tr_member(n, "probability"), &p->probability);
}

/* --- attitudes --------------------------------------------------------------
 */

static void read_attitudes_of(tr_reader *r, const tr_node *n,
                              tr_attitude *row) {
    for (const tr_node *k = n->first; k; k = k->next) {
        int whom = tr_read_party(r, k->key, k->key_span);
        if (whom < 0) continue;
        int word = tr_read_word(r, k, "negative neutral positive");
        if (word >= 0) row[whom] = (tr_attitude)(word - 1);
    }
}

void tr_read_attitudes(tr_reader *r, const tr_node *n) {
    size_t parties = r->c->parties;
    if (!n || !tr_want(r, n, TR_MAP, "attitudes by party")) return;
    r->c->attitude = TR_NEW(r->a, tr_attitude, parties * parties + 1);
    for (size_t i = 0; i < parties; i++)
        r->c->attitude[i * parties + i] = TR_POSITIVE;
    for (const tr_node *k = n->first; k; k = k->next) {
        int who = tr_read_party(r, k->key, k->key_span);
        if (who < 0 || !tr_want(r, k, TR_MAP, "an attitude to each party"))
            continue;
        read_attitudes_of(r, k, &r->c->attitude[(size_t)who * parties]);
    }
}
