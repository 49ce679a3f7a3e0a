/* report_model.c - a case printed back in plain words (truce check).
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include "base/big.h"

#include <math.h>
#include <string.h>

static const char *undo_words(tr_irreversible kind) {
    static const char *const words[] = {"can be undone", "never goes down",
                                        "never goes up", "final once changed"};
    return words[kind];
}

static void say_parties(tr_doc *d, const tr_view *v) {
    static const char *const head[] = {"Party", "Role", "Holds alone",
                                       "Preference"};
    tr_table *t = tr_doc_table(d, "Parties", 4, head);
    for (size_t i = 0; i < v->c->parties; i++) {
        const char **row = tr_table_row(v->a, t);
        uint32_t own = 0;
        for (size_t k = 0; k < v->c->issues; k++)
            own += v->c->issue[k].holders == 1 &&
                   v->c->issue[k].holder[0] == (int)i;
        row[0] = tr_party_name(v, i);
        row[1] = tr_role_name(v->c->party[i].role);
        row[2] = v->c->graph ? tr_printf(v->a, "%zu moves", v->c->arcs[i])
                 : own
                     ? tr_printf(v->a, "%u issue%s%s", own, own == 1 ? "" : "s",
                                 v->c->party[i].single ? ", one at a time" : "")
                     : "nothing";
        row[3] = tr_form_name(v->c->preference[i].form);
    }
}

static void say_issues(tr_doc *d, const tr_view *v) {
    static const char *const head[] = {"Issue", "Held by", "Values",
                                       "Can it be undone?"};
    if (v->c->graph) {
        tr_doc_say(d, "The model is a graph of %u states.",
                   v->c->issue[0].values);
        return;
    }
    tr_table *t = tr_doc_table(d, "Issues", 4, head);
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_issue *issue = &v->c->issue[i];
        const char **row = tr_table_row(v->a, t);
        tr_text values = tr_text_new(v->a);
        for (uint32_t k = 0; k < issue->values && k < 12; k++)
            tr_putf(&values, "%s%s", k ? " < " : "", tr_value_name(v, i, k));
        if (issue->values > 12) tr_put(&values, " < ...");
        row[0] = tr_issue_name(v, i);
        row[1] = tr_holders_words(v, issue);
        row[2] = tr_text_str(&values);
        row[3] = tr_printf(v->a, "%s%s", undo_words(issue->irreversible),
                           issue->not_negotiable ? "; not negotiable" : "");
    }
}

static void say_rules(tr_doc *d, const tr_view *v, const tr_rule_effect *e) {
    static const char *const head[] = {"Rule", "#Combinations removed alone",
                                       "Because"};
    if (!v->c->rules) {
        tr_doc_say(d, "There are no rules: every combination is feasible.");
        return;
    }
    tr_table *t = tr_doc_table(d, "Rules", 3, head);
    for (size_t i = 0; i < v->c->rules; i++) {
        const tr_rule *rule = &v->c->rule[i];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_user(v->a, rule->words);
        row[1] =
            e[i].removes ? tr_decimal_words(v->a, e[i].removes) : "not counted";
        row[2] = rule->origin.because ? tr_user(v->a, rule->origin.because)
                                      : "no reason given";
    }
}

/* The values on which all states of one rank agree; the others do not matter
 * to the party there, and naming them would mislead. */
static const char *agreed_words(const tr_view *v, const tr_pref *p,
                                uint32_t rank, uint32_t *count) {
    uint16_t *first = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    bool *same = TR_NEW(v->a, bool, v->s->issues + 1);
    uint32_t example = TR_NO_STATE;
    *count = 0;
    memset(same, 1, v->s->issues);
    for (uint32_t s = 0; s < v->s->n; s++) {
        if (p->rank[s] != rank) continue;
        tr_space_values(v->s, s, *count ? value : first);
        for (uint32_t i = 0; i < v->s->issues && *count; i++)
            same[i] &= value[i] == first[i];
        if (!(*count)++) example = s;
    }
    if (*count == 1) return tr_state_words(v, example);
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < v->s->issues && !v->c->graph; i++)
        if (same[i])
            tr_putf(&t, "%s%s: %s", t.length ? "; " : "", tr_issue_name(v, i),
                    tr_value_name(v, i, first[i]));
    return t.length ? tr_text_str(&t)
                    : "several situations with no issue in "
                      "common";
}

static void say_extreme(tr_doc *d, const tr_view *v, tr_block *list,
                        const tr_pref *p, size_t party, bool most) {
    uint32_t count;
    const char *words = agreed_words(v, p, most ? p->levels - 1 : 0, &count);
    tr_doc_item(d, list, "%s wants %s: %s%s.", tr_party_name(v, party),
                most ? "most" : "least", words,
                count > 1 ? tr_printf(v->a, " (the same in %s states)",
                                      tr_count_words(v->a, count))
                          : "");
}

static void say_wants(tr_doc *d, const tr_view *v, const tr_pref *pref) {
    tr_block *list = NULL;
    for (size_t i = 0; i < v->c->parties; i++) {
        if (!pref[i].given) continue;
        if (!list) list = tr_doc_list(d, TR_LIST);
        if (pref[i].levels == 1) {
            tr_doc_item(d, list, "%s is indifferent between all states.",
                        tr_party_name(v, i));
            continue;
        }
        say_extreme(d, v, list, &pref[i], i, true);
        say_extreme(d, v, list, &pref[i], i, false);
    }
    if (!list) tr_doc_say(d, "No party's preferences are given.");
}

typedef struct tally {
    size_t statements, assumptions, unsourced;
} tally;

static void count_origin(tally *t, const tr_origin *o) {
    t->statements++;
    t->assumptions += o->assumption;
    t->unsourced += o->source < 0 && !o->assumption && !o->because;
}

static void count_pairings(tally *t, const tr_preference *p,
                           const tr_pairing *at, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tr_origin o = at[i].origin;
        o.assumption |= p->origin.assumption;
        if (o.source < 0) o.source = p->origin.source;
        count_origin(t, &o);
    }
}

static tally count_preference(const tr_preference *p) {
    tally t = {0};
    for (size_t i = 0; i < p->weights; i++)
        count_origin(&t, &p->weight[i].origin);
    for (size_t i = 0; i < p->bonuses; i++)
        count_origin(&t, &p->bonus[i].origin);
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++) {
            tr_origin o = p->line[i].at[k].origin;
            o.assumption |= p->origin.assumption;
            if (o.source < 0) o.source = p->origin.source;
            count_origin(&t, &o);
        }
    if (p->form == TR_RANKING || p->form == TR_FORM_TABLE)
        count_origin(&t, &p->origin);
    count_pairings(&t, p, p->unknown, p->unknowns);
    count_pairings(&t, p, p->fuzzy.at, p->fuzzy.count);
    count_pairings(&t, p, p->probability.at, p->probability.count);
    return t;
}

static void say_tally(tr_table *t, const tr_view *v, const char *name,
                      const tr_preference *p) {
    tally n = count_preference(p);
    const char **row = tr_table_row(v->a, t);
    row[0] = name;
    row[1] = tr_printf(v->a, "%zu", n.statements);
    row[2] = tr_printf(v->a, "%zu", n.assumptions);
    row[3] = tr_printf(v->a, "%zu", n.unsourced);
}

static void say_sources(tr_doc *d, const tr_view *v) {
    static const char *const head[] = {"Party", "#Statements of preference",
                                       "#Marked as assumption",
                                       "#Without source or reason"};
    tr_table *t = tr_doc_table(d, "What is assumed and unsourced", 4, head);
    for (size_t i = 0; i < v->c->parties; i++)
        if (v->c->preference[i].form != TR_NONE)
            say_tally(t, v, tr_party_name(v, i), &v->c->preference[i]);
    for (size_t i = 0; v->c->home && i < v->c->parties; i++)
        for (size_t f = 0; f < v->c->home[i].factions; f++) {
            const tr_faction *x = &v->c->home[i].faction[f];
            say_tally(t, v,
                      tr_printf(v->a, "%s: %s", tr_party_name(v, i),
                                tr_label_words(v, &x->name)),
                      &x->preference);
        }
    size_t reasonless = 0;
    for (size_t i = 0; i < v->c->rules; i++)
        reasonless += !v->c->rule[i].origin.because;
    if (reasonless)
        tr_doc_say(d, "%zu of %zu rules give no reason (`because`).",
                   reasonless, v->c->rules);
}

static void json_model(tr_doc *d, const tr_view *v, const tr_pref *pref,
                       const tr_rule_effect *e) {
    tr_arena *a = v->a;
    tr_json *parties = tr_json_set(d->json, "parties", tr_json_array(a));
    for (size_t i = 0; i < v->c->parties; i++) {
        tally n = count_preference(&v->c->preference[i]);
        tr_json *o = tr_json_add(parties, tr_json_object(a));
        tr_json_set(o, "id", tr_json_string(a, v->c->party[i].id));
        tr_json_set(o, "role",
                    tr_json_string(a, tr_role_name(v->c->party[i].role)));
        tr_json_set(o, "moves", tr_json_bool(a, tr_can_move(v->c, i)));
        tr_json_set(o, "preference",
                    tr_json_string(a, tr_form_name(v->c->preference[i].form)));
        tr_json_set(o, "levels",
                    pref ? tr_json_count(a, pref[i].levels) : tr_json_null(a));
        tr_json_set(o, "statements", tr_json_count(a, n.statements));
        tr_json_set(o, "assumptions", tr_json_count(a, n.assumptions));
        tr_json_set(o, "unsourced", tr_json_count(a, n.unsourced));
    }
    tr_json *rules = tr_json_set(d->json, "rules", tr_json_array(a));
    for (size_t i = 0; i < v->c->rules; i++) {
        tr_json *o = tr_json_add(rules, tr_json_object(a));
        tr_json_set(o, "rule", tr_json_string(a, v->c->rule[i].words));
        tr_json_set(o, "removes_alone", tr_json_big(a, e[i].removes));
        tr_json_set(o, "needed",
                    e[i].decided ? tr_json_bool(a, e[i].needed)
                                 : tr_json_null(a));
    }
}

static void say_scenarios(tr_doc *d, const tr_view *v) {
    static const char *const head[] = {"Scenario", "Name", "What happens"};
    if (!v->c->scenarios) return;
    tr_table *t = tr_doc_table(d, "Scenarios; each makes a case", 3, head);
    tr_json *list = tr_json_set(d->json, "scenarios", tr_json_array(v->a));
    for (size_t k = 0; k < v->c->scenarios; k++) {
        const tr_scenario *s = &v->c->scenario[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = s->id;
        row[1] = tr_label_words(v, &s->name);
        row[2] = *s->story.text ? tr_label_words(v, &s->story) : "";
        tr_json_add(list, tr_json_string(v->a, s->id));
    }
}

void tr_report_model(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_pref *pref, const tr_rule_effect *effect) {
    (void)m;
    json_model(d, v, pref, effect);
    if (*v->c->about.text) tr_doc_say(d, "%s", tr_label_words(v, &v->c->about));
    tr_doc_say(d, "%s feasible states, of %s combinations.",
               tr_count_words(v->a, v->s->n),
               tr_decimal_words(v->a, v->s->product));
    say_parties(d, v);
    say_issues(d, v);
    say_rules(d, v, effect);
    if (v->c->status_quo && !v->c->graph) {
        tr_doc_say(d, "Status quo: %s.",
                   tr_state_words(v, tr_space_status_quo(v->s)));
    }
    say_wants(d, v, pref);
    tr_report_refined(d, v);
    tr_report_perceptions(d, v);
    say_scenarios(d, v);
    say_sources(d, v);
}

static const char *product_of(const tr_view *v) {
    tr_big n = tr_big_of(v->a, 1);
    for (size_t k = 0; k < v->c->issues; k++)
        n = tr_big_times(v->a, n, tr_big_of(v->a, v->c->issue[k].values));
    return tr_big_text(v->a, n);
}

static const char *status_quo_words(const tr_view *v) {
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < v->c->issues; i++)
        tr_putf(&t, "%s%s: %s", i ? "; " : "", tr_issue_name(v, i),
                tr_value_name(v, i, (uint32_t)v->c->status_quo[i]));
    return tr_text_str(&t);
}

void tr_report_unlisted_model(tr_doc *d, const tr_view *v, const char *count,
                              const tr_rule_effect *effect) {
    const char *product = product_of(v);
    tr_json *o = tr_json_set(d->json, "states", tr_json_object(v->a));
    tr_json_set(o, "product", tr_json_big(v->a, product));
    tr_json_set(o, "feasible", tr_json_big(v->a, count));
    tr_json_set(o, "listed", tr_json_bool(v->a, false));
    json_model(d, v, NULL, effect);
    if (*v->c->about.text) tr_doc_say(d, "%s", tr_label_words(v, &v->c->about));
    tr_doc_say(d,
               "Feasible states: %s, of %s combinations; too many to list. "
               "The commands deals, issues, hold, ledger and query do without "
               "the list; others need it, and end in status 3.",
               count ? tr_decimal_words(v->a, count) : "a number not counted",
               tr_decimal_words(v->a, product));
    say_parties(d, v);
    say_issues(d, v);
    say_rules(d, v, effect);
    if (v->c->status_quo) tr_doc_say(d, "Status quo: %s.", status_quo_words(v));
    say_scenarios(d, v);
    say_sources(d, v);
}
