/* report_effect.c - what each choice and each holding does, in words and in
 * JSON (D63, D64).  SPDX-License-Identifier: MIT */
#include "report/report_inverse.h"
#include "stability/stability.h"

#include <math.h>

/* The order of the weights, strongest first. */
static const tr_concept shown[TR_USUAL] = {TR_NASH, TR_SEQ, TR_SMR, TR_GMR};

static tr_json *counts_json(const tr_view *v, const uint32_t *count) {
    tr_json *o = tr_json_object(v->a);
    for (int k = 0; k < TR_USUAL; k++)
        tr_json_set(o, tr_concept_name[shown[k]],
                    tr_json_count(v->a, count[shown[k]]));
    return o;
}

static void json_effect(tr_doc *d, const tr_view *v, const tr_effect *e) {
    tr_arena *a = v->a;
    tr_json_set(d->json, "weights", counts_json(v, tr_effect_weight));
    tr_json_set(d->json, "equilibria", counts_json(v, e->found));
    tr_json *list = tr_json_set(d->json, "choices", tr_json_array(a));
    for (size_t k = 0; k < e->choices; k++) {
        const tr_choice *p = &e->choice[k];
        const tr_issue *issue = &v->c->issue[p->issue];
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_json_set(o, "issue", tr_json_string(a, issue->id));
        tr_json_set(o, "value", tr_json_string(a, issue->value[p->value]));
        tr_json_set(o, "feasible", tr_json_count(a, p->feasible));
        tr_json_set(o, "in", counts_json(v, p->in));
        tr_json_set(o, "score",
                    isnan(p->score) ? tr_json_null(a)
                                    : tr_json_number(a, p->score));
        tr_json_set(o, "usual", tr_json_number(a, p->usual));
    }
    list = tr_json_set(d->json, "holdings", tr_json_array(a));
    for (size_t k = 0; k < e->withouts; k++) {
        const tr_without *w = &e->without[k];
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_json_set(o, "party", tr_json_string(a, v->c->party[w->party].id));
        tr_json_set(o, "issue",
                    w->issue < 0 ? tr_json_null(a)
                                 : tr_json_string(a, v->c->issue[w->issue].id));
        tr_json_set(o, "lasts", counts_json(v, w->lasts));
        tr_json_set(o, "ends", counts_json(v, w->ends));
    }
}

/* --- in words ------------------------------------------------------------- */

static const char *percent(tr_arena *a, double share) {
    return tr_printf(a, "%s %%", tr_num(a, 100 * share, 0));
}

static void say_choices(tr_doc *d, const tr_view *v, const tr_effect *e) {
    const char *const head[] = {"Choice", "#nash",  "#seq",  "#smr",
                                "#gmr",   "#Score", "#Usual"};
    if (!e->choices) {
        tr_doc_say(d, "This case is a graph: it has states and no issues, so "
                      "there are no choices to count.");
        return;
    }
    tr_doc_say(d,
               "How often each choice is part of an equilibrium. The score "
               "is the share of the equilibria that have it, where nash counts "
               "4, seq 3, smr 2 and gmr 1; \"usual\" is its share among all "
               "feasible states. A score far above the usual share marks what "
               "lasting outcomes have in common.");
    tr_table *t = tr_doc_table(d, "Choices in the equilibria", 7, head);
    for (size_t k = 0; k < e->choices; k++) {
        const tr_choice *p = &e->choice[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%s: %s", tr_issue_name(v, p->issue),
                           tr_value_name(v, p->issue, p->value));
        for (int c = 0; c < TR_USUAL; c++)
            row[1 + c] = tr_count_words(v->a, p->in[shown[c]]);
        row[5] = isnan(p->score) ? "-" : percent(v->a, p->score);
        row[6] = percent(v->a, p->usual);
    }
    const char **row = tr_table_row(v->a, t);
    row[0] = "all equilibria";
    for (int c = 0; c < TR_USUAL; c++)
        row[1 + c] = tr_count_words(v->a, e->found[shown[c]]);
}

static const char *change(const tr_view *v, const tr_without *w, int c) {
    uint32_t more = w->lasts[shown[c]], less = w->ends[shown[c]];
    if (!more && !less) return "0";
    return tr_printf(v->a, "%s%s%s%s%s", more ? "+" : "",
                     more ? tr_count_words(v->a, more) : "",
                     more && less ? " " : "", less ? "-" : "",
                     less ? tr_count_words(v->a, less) : "");
}

static void say_holdings(tr_doc *d, const tr_view *v, const tr_effect *e) {
    const char *const head[] = {"Nobody could change", "#nash", "#seq", "#smr",
                                "#gmr"};
    if (!e->withouts) {
        tr_doc_say(d, "No party can change anything alone.");
        return;
    }
    tr_doc_say(d, "What would be otherwise if a party could not change what it "
                  "holds. +3: three more states would be equilibria; as things "
                  "are, they end by what the party can do. -2: two equilibria "
                  "would be none; the party's replies keep others from leaving "
                  "them.");
    tr_table *t = tr_doc_table(d, "What each holding does", 5, head);
    for (size_t k = 0; k < e->withouts; k++) {
        const tr_without *w = &e->without[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = w->issue < 0 ? tr_printf(v->a, "all that %s holds",
                                          tr_party_name(v, w->party))
                              : tr_printf(v->a, "- %s",
                                          tr_issue_name(v, (size_t)w->issue));
        for (int c = 0; c < TR_USUAL; c++) row[1 + c] = change(v, w, c);
    }
}

void tr_report_effect(tr_doc *d, const tr_view *v, const tr_effect *e) {
    json_effect(d, v, e);
    tr_doc_say(d, "%s feasible states.", tr_count_words(v->a, v->s->n));
    tr_doc_heading(d, 2, "choices", "Choices");
    say_choices(d, v, e);
    tr_doc_heading(d, 2, "holdings", "Holdings");
    say_holdings(d, v, e);
}
