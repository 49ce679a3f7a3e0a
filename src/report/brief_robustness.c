/* brief_robustness.c - what the model assumes, and what would change the
 * bottom line.  SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const tr_uncertain *number_of(const tr_preference *p, size_t item) {
    return item < p->weights ? &p->weight[item].number
                             : &p->bonus[item - p->weights].number;
}

static const char *bonus_words(const tr_view *v, const tr_bonus *b) {
    if (b->when->op == TR_TRUE) return "in every situation";
    return tr_printf(v->a, "when %s", tr_formula_words(v, b->when));
}

static const char *item_words(const tr_view *v, const tr_preference *p,
                              size_t item) {
    if (item >= p->weights) return bonus_words(v, &p->bonus[item - p->weights]);
    const tr_weight *w = &p->weight[item];
    return tr_printf(v->a, "%s: %s", tr_issue_name(v, (size_t)w->issue),
                     tr_value_name(v, (size_t)w->issue, w->value));
}

static const char *number_words(tr_arena *a, const tr_uncertain *u) {
    switch (u->spread) {
    case TR_INTERVAL:
        return tr_printf(a, "%s (%s to %s)", tr_num(a, u->mean, 3),
                         tr_num(a, u->a, 3), tr_num(a, u->b, 3));
    case TR_TRIANGULAR:
        return tr_printf(a, "%s (%s to %s)", tr_num(a, u->mean, 3),
                         tr_num(a, u->a, 3), tr_num(a, u->c, 3));
    case TR_NORMAL:
        return tr_printf(a, "%s ± %s", tr_num(a, u->a, 3), tr_num(a, u->b, 3));
    case TR_POINT: break;
    }
    return tr_num(a, u->mean, 3);
}

static const char *what_changes(tr_brief *b, const tr_variation *x) {
    const tr_view *v = b->v;
    tr_text t = tr_text_new(v->a);
    if (x->existence)
        tr_put(&t, x->facts.zone ? "a deal that all prefer now exists"
                                 : "no deal that all prefer exists any more");
    if (x->holder)
        tr_putf(&t, "%sthe deal is held by %s", t.length ? "; " : "",
                tr_holder_name(x->facts.holder));
    if (x->stability)
        tr_putf(&t, "%sthe present situation is %s", t.length ? "; " : "",
                x->facts.status_quo[TR_NASH]  ? "stable"
                : x->facts.status_quo[TR_SEQ] ? "held by likely responses"
                : x->facts.status_quo[TR_GMR] ? "held by possible responses"
                                              : "not stable");
    if (x->deal)
        tr_putf(&t, "%spackage A differs in %u issue%s", t.length ? "; " : "",
                x->issues_changed, x->issues_changed == 1 ? "" : "s");
    return tr_text_str(&t);
}

/* Largest change first: existence, then what holds it, then stability, then
 * how many issues of the deal differ. */
static unsigned severity(const tr_variation *x) {
    return (x->existence ? 100000u : 0) + (x->holder ? 10000u : 0) +
           (x->stability ? 1000u : 0) + x->issues_changed;
}

static int by_severity(const void *p, const void *q) {
    const tr_variation *a = *(tr_variation *const *)p;
    const tr_variation *b = *(tr_variation *const *)q;
    unsigned x = severity(a), y = severity(b);
    if (x != y) return x > y ? -1 : 1;
    return a < b ? -1 : a > b;
}

static const char *variation_name(const tr_view *v, const tr_variation *x) {
    return tr_printf(v->a, "%s, %s (%s)", tr_party_name(v, x->party),
                     item_words(v, &v->c->preference[x->party], x->item),
                     x->factor < 1 ? "half" : "double");
}

static void say_variations(tr_brief *b, tr_variation **order) {
    static const char *const head[] = {"Weight, and how it was changed",
                                       "#From", "What changes"};
    const tr_view *v = b->v;
    tr_table *t = NULL;
    for (uint32_t k = 0; k < b->sensitivity->count && k < 12; k++) {
        const tr_variation *x = order[k];
        if (!severity(x)) break;
        if (!t)
            t = tr_doc_table(b->d, "The twelve changes that matter most", 3,
                             head);
        const char **row = tr_table_row(v->a, t);
        const tr_preference *p = &v->c->preference[x->party];
        row[0] = variation_name(v, x);
        row[1] = number_words(v->a, number_of(p, x->item));
        row[2] = what_changes(b, x);
    }
    if (!t)
        tr_doc_say(b->d, "None of them changes the bottom line or the package "
                         "named in it.");
}

static tr_json *facts_json(const tr_brief *b, const tr_facts *f) {
    const tr_view *v = b->v;
    tr_json *o = tr_json_object(v->a);
    tr_json *stable = tr_json_set(o, "status_quo", tr_json_array(v->a));
    for (int c = 0; c < TR_USUAL; c++)
        if (f->status_quo[c])
            tr_json_add(stable, tr_json_string(v->a, tr_concept_name[c]));
    tr_json_set(o, "zone", tr_json_bool(v->a, f->zone));
    tr_json_set(o, "deal",
                f->deal == TR_NO_STATE ? tr_json_null(v->a)
                                       : tr_json_count(v->a, f->deal));
    tr_json_set(o, "held_by",
                tr_json_string(v->a, b->upheld.breakable
                                         ? tr_holder_name(f->holder)
                                         : NULL));
    return o;
}

static void json_variations(tr_brief *b, tr_variation **order) {
    tr_arena *a = b->v->a;
    tr_json *o = tr_json_set(b->d->json, "sensitivity", tr_json_object(a));
    tr_json_set(o, "variations", tr_json_count(a, b->sensitivity->count));
    tr_json_set(o, "changed", tr_json_count(a, b->sensitivity->changed));
    tr_json_set(o, "base", facts_json(b, &b->sensitivity->base));
    tr_json *list = tr_json_set(o, "list", tr_json_array(a));
    for (uint32_t k = 0; k < b->sensitivity->count; k++) {
        const tr_variation *x = order[k];
        if (!severity(x)) break;
        tr_json *j = tr_json_add(list, tr_json_object(a));
        tr_json_set(j, "party", tr_json_string(a, b->v->c->party[x->party].id));
        tr_json_set(
            j, "item",
            tr_json_string(
                a, tr_plain(a, item_words(b->v, &b->v->c->preference[x->party],
                                          x->item))));
        tr_json_set(j, "place", tr_json_count(a, x->item));
        tr_json_set(j, "factor", tr_json_number(a, x->factor));
        tr_json_set(j, "facts", facts_json(b, &x->facts));
        tr_json_set(j, "stability", tr_json_bool(a, x->stability));
        tr_json_set(j, "existence", tr_json_bool(a, x->existence));
        tr_json_set(j, "held_by", tr_json_bool(a, x->holder));
        tr_json_set(j, "issues_changed", tr_json_count(a, x->issues_changed));
    }
}

static const char *reason(const tr_view *v, const tr_origin *o) {
    const char *origin = tr_origin_words(v, o);
    if (!o->because) return *origin ? origin : "no reason given";
    bool bare = *origin && o->source < 0; /* a source has brackets itself */
    return tr_printf(v->a, "%s%s%s%s", tr_user(v->a, o->because),
                     bare      ? " ["
                     : *origin ? " "
                               : "",
                     origin, bare ? "]" : "");
}

static bool same_reason(const tr_origin *x, const tr_origin *y) {
    return x->because == y->because && x->source == y->source;
}

/* One row an issue where its values share a reason. */
static void weight_rows(tr_brief *b, tr_table *t, const tr_preference *p) {
    const tr_view *v = b->v;
    for (size_t k = 0; k < p->weights;) {
        const tr_weight *w = &p->weight[k];
        const char **row = tr_table_row(v->a, t);
        tr_text numbers = tr_text_new(v->a);
        row[0] = tr_issue_name(v, (size_t)w->issue);
        row[2] = reason(v, &w->origin);
        for (; k < p->weights && p->weight[k].issue == w->issue &&
               same_reason(&p->weight[k].origin, &w->origin);
             k++)
            tr_putf(&numbers, "%s%s %s", numbers.length ? "; " : "",
                    tr_value_name(v, (size_t)w->issue, p->weight[k].value),
                    number_words(v->a, &p->weight[k].number));
        row[1] = tr_text_str(&numbers);
    }
    for (size_t k = 0; k < p->bonuses; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = bonus_words(v, &p->bonus[k]);
        row[1] = number_words(v->a, &p->bonus[k].number);
        row[2] = reason(v, &p->bonus[k].origin);
    }
}

static void statement_rows(tr_brief *b, tr_table *t, const tr_preference *p) {
    const tr_view *v = b->v;
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++) {
            const tr_statement *s = &p->line[i].at[k];
            const char **row = tr_table_row(v->a, t);
            row[0] = tr_formula_words(v, s->formula);
            row[1] = tr_printf(v->a, "place %zu", i + 1);
            row[2] = reason(v, s->origin.because || s->origin.source >= 0
                                   ? &s->origin
                                   : &p->origin);
        }
}

/* What is taken for granted: the rules, with the reason given for each. */
static void say_rules(tr_brief *b) {
    static const char *const head[] = {"Rule", "Because"};
    const tr_view *v = b->v;
    if (!v->c->rules) return;
    tr_table *t =
        tr_doc_table(b->d, "Rules that the model takes for granted", 2, head);
    for (size_t k = 0; k < v->c->rules; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_rule_words(v, &v->c->rule[k]);
        row[1] = reason(v, &v->c->rule[k].origin);
    }
}

static void say_assumptions(tr_brief *b) {
    static const char *const head[] = {"What counts", "How much", "Why"};
    const tr_view *v = b->v;
    for (size_t i = 0; i < v->c->parties; i++) {
        const tr_preference *p = &v->c->preference[i];
        if (p->form != TR_WEIGHTS && p->form != TR_PRIORITIES) continue;
        tr_table *t = tr_doc_table(
            b->d,
            tr_printf(v->a, "What %s is taken to want", tr_party_name(v, i)), 3,
            head);
        if (p->form == TR_WEIGHTS)
            weight_rows(b, t, p);
        else
            statement_rows(b, t, p);
    }
}

static uint32_t count_moved(const tr_sensitivity *s) {
    uint32_t moved = 0;
    for (uint32_t k = 0; k < s->count; k++) moved += s->at[k].deal;
    return moved;
}

void tr_brief_robustness(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "robustness",
                   "What the model assumes, and which "
                   "assumption matters most");
    tr_doc_say(b->d, "What the parties want is not known from outside. The "
                     "annex lists every number and the reason given for it; a "
                     "reader who disagrees can change it and run the case "
                     "again.");
    const tr_sensitivity *s = b->sensitivity;
    if (!s) {
        tr_doc_say(b->d, "Weights were not varied: that needs preferences "
                         "with numbers and a status quo.");
    } else {
        tr_variation **order = TR_NEW(v->a, tr_variation *, s->count + 1);
        for (uint32_t k = 0; k < s->count; k++) order[k] = &s->at[k];
        qsort(order, s->count, sizeof *order, by_severity);
        tr_doc_say(b->d,
                   "Each of %u weights was halved and doubled, one at a "
                   "time. %u of the %u variations change whether the "
                   "present situation lasts, whether a deal exists, or "
                   "what holds package A; %u change the terms of "
                   "package A. Two or more changes together were not "
                   "tried, nor changes to the rules.",
                   s->count / 2, s->changed, s->count, count_moved(s));
        if (s->count && severity(order[0]))
            tr_doc_lead(b->d, "The assumption that matters most: %s; then %s.",
                        variation_name(v, order[0]), what_changes(b, order[0]));
        json_variations(b, order);
        say_variations(b, order);
    }
    tr_brief_ends(b);
    say_rules(b);
}

/* --- back matter ---------------------------------------------------------- */

static const char *section_name(tr_arena *a, const char *id) {
    static const char *const names[][2] = {
        {"bottom-line", "Bottom line"},
        {"parties", "The parties"},
        {"issues", "The issues and what is asked for"},
        {"now", "Where things stand"},
        {"stable", "What is stable"},
        {"deals", "Which deals exist, and what would hold each"},
        {"ledger", "The ledger of proposals"},
        {"path", "The path"},
        {"scenarios", "In other circumstances"},
        {"backers", "What backers' weight does"},
        {"robustness", "What the model assumes"},
        {"annex", "Annex"},
        {"hindsight", "Hindsight"},
        {"method", "Method"}};
    if (!id || !strcmp(id, "none")) return "This case cannot answer it";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i][0], id)) return tr_doc_link(a, id, names[i][1]);
    return tr_user(a, id);
}

static void say_questions(tr_brief *b) {
    static const char *const head[] = {"Question", "Answered under", "Remark"};
    const tr_view *v = b->v;
    if (!v->c->questions) return;
    tr_doc_heading(b->d, 2, "questions", "Readers' questions");
    tr_table *t =
        tr_doc_table(b->d, "Where each question is answered", 3, head);
    for (size_t k = 0; k < v->c->questions; k++) {
        const tr_question *q = &v->c->question[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_label_words(v, &q->ask);
        row[1] = section_name(v->a, q->section);
        row[2] = tr_label_words(v, &q->note);
    }
}

static void say_hindsight(tr_brief *b) {
    static const char *const head[] = {"Date", "What was reported", "Source"};
    const tr_view *v = b->v;
    if (!v->c->hindsight) return;
    tr_doc_heading(b->d, 2, "hindsight", "Hindsight: what happened later");
    tr_doc_note(b->d,
                "Nothing in this section was used to set the case%s%s. "
                "It is here so that the analysis can be held against "
                "what followed.",
                v->c->as_of ? ", which speaks from " : "",
                v->c->as_of ? tr_date_words(v->a, v->c->as_of) : "");
    tr_table *t = tr_doc_table(b->d, "Later events", 3, head);
    for (size_t k = 0; k < v->c->hindsight; k++) {
        const tr_dated *e = &v->c->later[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_date_words(v->a, e->date);
        row[1] = tr_label_words(v, &e->what);
        row[2] = tr_origin_words(v, &e->origin);
    }
}

static void say_method(tr_brief *b) {
    tr_doc_heading(b->d, 2, "method", "Method");
    tr_doc_say(b->d,
               "The case is a graph model for conflict resolution (Fang, "
               "Hipel and Kilgour 1993): issues, who decides each, which "
               "combinations the rules allow, and what each party "
               "prefers. %s situations remain of %s combinations. "
               "Stability is Nash (1950), GMR and SMR (Howard 1971) and "
               "SEQ (Fraser and Hipel 1979), computed exactly for every "
               "situation and party.",
               tr_count_words(b->v->a, b->v->s->n),
               tr_decimal_words(b->v->a, b->v->s->product));
    tr_doc_say(b->d, "A deal is a joint move from the present. The efficient "
                     "deals are found by comparing all of them; packages are "
                     "picked by the rules of Nash (1950), Kalai and "
                     "Smorodinsky (1975) and Kalai (1977). What holds a deal: "
                     "the gain from leaving alone; the patience at which the "
                     "loss of the deal outweighs it (Friedman 1971), where "
                     "what cannot be undone stays done; and the least trust at "
                     "which the added exposure is worth the gain. Parties "
                     "whose own gain would push a principal below no deal are "
                     "named as able to undo it (Stedman 1997, spoilers).");
    tr_doc_say(b->d, "Definitions are numbered in docs/definitions.md of the "
                     "program, and an independent literal transcription of "
                     "each is compared with it on random cases.");
}

static void say_sources(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "sources", "Sources");
    if (!v->c->sources) {
        tr_doc_say(b->d, "The case names no sources.");
        return;
    }
    tr_block *list = tr_doc_list(b->d, TR_LIST);
    for (size_t k = 0; k < v->c->sources; k++)
        tr_doc_item(b->d, list, "[%s] %s",
                    tr_user(v->a, v->c->source_item[k].id),
                    tr_user(v->a, v->c->source_item[k].text));
}

static void say_limits(tr_brief *b) {
    tr_doc_heading(b->d, 2, "limits", "Limits");
    tr_block *list = tr_doc_list(b->d, TR_LIST);
    tr_doc_item(b->d, list,
                "The findings hold in this model. Whoever wrote the "
                "case chose the parties, issues, rules and "
                "numbers; judgement stays with the reader.");
    tr_doc_item(b->d, list,
                "Preferences are argued from public statements, "
                "which may be tactics; what was said in confidence "
                "is not in them.");
    tr_doc_item(b->d, list,
                "The model does not say how likely anything is, and "
                "it predicts no deaths.");
    tr_doc_item(b->d, list,
                "Each party is treated as one where nothing is said of its "
                "factions; misperception and how a truce wears over time are "
                "not analysed here.");
    bool misread = false;
    for (size_t i = 0; i < b->v->c->parties; i++)
        misread |= tr_misperceives(b->v->c, i);
    if (misread)
        tr_doc_item(b->d, list,
                    "The case says that some parties see it otherwise "
                    "than it is; this briefing looks at the case as it "
                    "is. `truce solve --hypergame` lets each party act "
                    "on its own view.");
    tr_doc_item(b->d, list,
                "Names are neutral ones; parties and places that "
                "call themselves otherwise are listed with their "
                "own names under “The parties”. Words such as a "
                "designation appear only as whose they are.");
    tr_doc_item(b->d, list,
                "Before sharing: who could be harmed if this leaks, "
                "does it show a line told in confidence, does it "
                "identify a person, has a second reader seen it?");
}

static bool has_annex(const tr_brief *b) {
    if (b->deals && (b->deals->zone_count || b->v->c->proposals)) return true;
    for (size_t i = 0; i < b->v->c->parties; i++) {
        tr_form form = b->v->c->preference[i].form;
        if (form == TR_WEIGHTS || form == TR_PRIORITIES) return true;
    }
    return false;
}

void tr_brief_back_matter(tr_brief *b) {
    say_questions(b);
    say_hindsight(b);
    say_method(b);
    say_sources(b);
    say_limits(b);
    if (!has_annex(b)) return;
    tr_doc_heading(b->d, 2, "annex",
                   "Annex: every efficient deal, every "
                   "number and why");
    tr_brief_ledger_numbers(b);
    if (b->deals && b->deals->zone_count) tr_brief_all_deals(b);
    say_assumptions(b);
}
