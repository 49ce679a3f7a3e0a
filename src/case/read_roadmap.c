/* read_roadmap.c - what a roadmap must keep to (D131, D135).
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

static const tr_formula *formula_at(tr_reader *r, const tr_node *n,
                                    const char *key, const char **words) {
    const tr_node *k = tr_member(n, key);
    if (words) *words = k ? k->text : "";
    return k ? tr_formula_parse(r->a, r->c, r->d, k) : NULL;
}

/* {first: F, then: G}, or {when: G, needs: F}: a pair of formulas. */
static tr_condition *read_pairs(tr_reader *r, const tr_node *n,
                                tr_context context, const char *cause,
                                const char *effect, size_t *count) {
    *count = 0;
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of conditions")) return NULL;
    tr_condition *at = TR_NEW(r->a, tr_condition, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, context)) continue;
        tr_condition *x = &at[*count];
        x->cause = formula_at(r, k, cause, &x->cause_words);
        x->effect = formula_at(r, k, effect, &x->effect_words);
        x->origin = tr_read_origin(r, k);
        x->span = k->span;
        *count += x->cause && x->effect;
    }
    return at;
}

static uint32_t read_count(tr_reader *r, const tr_node *n, uint32_t most,
                           uint32_t otherwise) {
    tr_parsed_number x;
    if (!n || !tr_read_number(r, n, &x)) return otherwise;
    if (x.value >= 1 && x.value <= most && x.value == (uint32_t)x.value)
        return (uint32_t)x.value;
    tr_diag(r->d, TR_E0115, n->span, n->text,
            tr_printf(r->a, "a whole number from 1 to %u", most),
            "write 2, for example");
    return otherwise;
}

/* A text's own phases, each a map of issue to value. */
static void read_compare(tr_reader *r, const tr_node *n, tr_roadmap *m) {
    if (!n || !tr_want_keys(r, n, TR_PHASED_TEXT)) return;
    const tr_node *list = tr_member(n, "phases");
    m->compare = tr_read_label(r, tr_member(n, "name"), "the text");
    m->compare_origin = tr_read_origin(r, n);
    if (!tr_want(r, list, TR_LIST_NODE, "a list of phases")) return;
    m->compare_terms = TR_NEW(r->a, int32_t *, list->count + 1);
    for (const tr_node *k = list->first; k; k = k->next) {
        int32_t *terms = tr_read_terms(r, k);
        if (terms) m->compare_terms[m->compare_phases++] = terms;
    }
}

/* Whether a state has the number of "s17" is known when states are. */
static const char *read_to(tr_reader *r, const tr_node *n) {
    uint64_t number;
    if (!n || !tr_want(r, n, TR_SCALAR, "a formula or a proposal's id"))
        return NULL;
    if (tr_names_nothing(r->c, n->text))
        tr_diag(r->d, TR_E0303, n->span, n->text,
                "a proposal, an issue nor a merged state",
                tr_suggest_text(r->a, r->c, n->text));
    else if (!tr_proposal_by_id(r->c, n->text) &&
             !(n->text[0] == 's' && tr_issue_by_id(r->c, n->text) < 0 &&
               tr_parse_count(n->text + 1, UINT64_MAX, &number)))
        tr_formula_parse(r->a, r->c, r->d, n);
    return n->text;
}

void tr_read_roadmap(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want_keys(r, n, TR_ROADMAP)) return;
    tr_roadmap *m = r->c->roadmap = TR_NEW(r->a, tr_roadmap, 1);
    m->to = read_to(r, tr_member(n, "to"));
    m->together = read_count(r, tr_member(n, "together"), 8, 0);
    m->phases = read_count(r, tr_member(n, "phases"), 20, 0);
    m->floor = tr_read_yes_no(r, tr_member(n, "floor"), false);
    m->before = read_pairs(r, tr_member(n, "before"), TR_BEFORE, "first",
                           "then", &m->befores);
    m->only_if = read_pairs(r, tr_member(n, "only_if"), TR_ONLY_IF, "needs",
                            "this", &m->only_ifs);
    read_compare(r, tr_member(n, "compare"), m);
    m->origin = tr_read_origin(r, n);
}
