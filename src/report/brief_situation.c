/* brief_situation.c - parties, issues and positions, where things stand.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- parties -------------------------------------------------------------- */

static const char *remark(const tr_view *v, const tr_remark *r) {
    if (!r->given) return "";
    const char *text = tr_label_words(v, &r->label);
    if (r->origin.source < 0) return text;
    return tr_printf(v->a, "%s %s", text, tr_origin_words(v, &r->origin));
}

static const char *holds(const tr_view *v, size_t party) {
    const char **name = TR_NEW(v->a, const char *, v->c->issues + 1);
    size_t count = 0;
    for (size_t i = 0; i < v->c->issues; i++)
        if (v->c->issue[i].holders == 1 &&
            v->c->issue[i].holder[0] == (int)party)
            name[count++] = tr_issue_name(v, i);
    return count ? tr_and(v->a, name, count) : "";
}

static void party_card(tr_brief *b, size_t i) {
    static const char *const names[TR_REMARKS] = {
        "Aim", "Fear", "What it can bring to bear", "At home"};
    const tr_view *v = b->v;
    const tr_party *p = &v->c->party[i];
    tr_text t = tr_text_new(v->a);
    tr_putf(&t, "%s (%s)", tr_party_name(v, i), tr_role_name(p->role));
    if (*p->self_name.text)
        tr_putf(&t, "; calls itself %s", tr_label_words(v, &p->self_name));
    tr_doc_heading(b->d, 3, NULL, tr_text_str(&t));
    tr_block *list = tr_doc_list(b->d, TR_LIST);
    for (int k = 0; k < TR_REMARKS; k++)
        if (p->remark[k].given)
            tr_doc_item(b->d, list, "%s: %s", names[k],
                        remark(v, &p->remark[k]));
    if (*holds(v, i))
        tr_doc_item(b->d, list, "Decides alone: %s.", holds(v, i));
}

static bool has_card(const tr_brief *b, size_t i) {
    const tr_party *p = &b->v->c->party[i];
    for (int k = 0; k < TR_REMARKS; k++)
        if (p->remark[k].given) return true;
    return b->m->mover[i];
}

void tr_brief_parties(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "parties", "The parties");
    tr_doc_say(b->d, "In the order of the case file. What is said of a party "
                     "is attributed in brackets to a source listed at the "
                     "end.");
    tr_text rest = tr_text_new(v->a);
    for (size_t i = 0; i < v->c->parties; i++) {
        if (has_card(b, i)) {
            party_card(b, i);
            continue;
        }
        const tr_party *p = &v->c->party[i];
        tr_putf(&rest, "%s%s (%s)", rest.length ? "; " : "",
                tr_party_name(v, i), tr_role_name(p->role));
    }
    if (rest.length)
        tr_doc_say(b->d,
                   "Also named, without a choice of their own in this "
                   "model: %s.",
                   tr_text_str(&rest));
}

/* --- issues --------------------------------------------------------------- */

static const char *asked(const tr_view *v, uint32_t party, size_t issue) {
    const tr_position *p = &v->c->position[party];
    if (!p->wants || p->wants[issue] < 0) return "not stated";
    return tr_value_name(v, issue, (uint32_t)p->wants[issue]);
}

static void issue_row(tr_brief *b, tr_table *t, size_t i, uint32_t asking,
                      const uint32_t *who) {
    static const char *const undo[] = {"yes", "no", "no", "no"};
    const tr_view *v = b->v;
    const tr_issue *issue = &v->c->issue[i];
    const char **row = tr_table_row(v->a, t);
    row[0] = tr_issue_name(v, i);
    row[1] = tr_holders_words(v, issue);
    row[2] = v->c->status_quo
                 ? tr_value_name(v, i, (uint32_t)v->c->status_quo[i])
                 : "";
    for (uint32_t k = 0; k < asking; k++) row[3 + k] = asked(v, who[k], i);
    row[3 + asking] = tr_printf(
        v->a, "%s%s", undo[issue->irreversible],
        issue->irreversible && issue->origin.assumption ? " (assumed)" : "");
}

/* What each issue means, and why something is taken to be irreversible. */
static void issue_notes(tr_brief *b) {
    const tr_view *v = b->v;
    tr_block *list = NULL;
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_issue *issue = &v->c->issue[i];
        bool assumed = issue->irreversible && issue->origin.because;
        if ((!issue->note.given && !assumed) || issue->not_negotiable) continue;
        if (!list) list = tr_doc_list(b->d, TR_LIST);
        tr_doc_item(b->d, list, "%s. %s%s%s", tr_issue_name(v, i),
                    remark(v, &issue->note),
                    issue->note.given && assumed ? " " : "",
                    assumed ? tr_user(v->a, issue->origin.because) : "");
    }
}

/* The lines that parties have drawn in public, with what they said. */
static void red_lines(tr_brief *b) {
    static const char *const head[] = {"Party", "Has said it would not accept",
                                       "In what words, or why", "Source"};
    const tr_view *v = b->v;
    tr_table *t = NULL;
    for (size_t i = 0; i < v->c->parties; i++) {
        const tr_position *p = &v->c->position[i];
        for (size_t k = 0; k < p->red_lines; k++) {
            const tr_statement *line = &p->red_line[k];
            if (!t) t = tr_doc_table(b->d, "Lines drawn in public", 4, head);
            const tr_origin *o =
                line->origin.source >= 0 ? &line->origin : &p->origin;
            const char **row = tr_table_row(v->a, t);
            row[0] = tr_party_name(v, i);
            row[1] = tr_formula_words(v, line->formula);
            row[2] =
                line->origin.because ? tr_user(v->a, line->origin.because) : "";
            row[3] = tr_origin_words(v, o);
        }
    }
}

static void owed_notes(tr_brief *b) {
    const tr_view *v = b->v;
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_issue *issue = &v->c->issue[i];
        if (!issue->not_negotiable) continue;
        tr_doc_note(b->d,
                    "%s is not traded here. Aid and the protection of "
                    "civilians are owed under humanitarian law whatever "
                    "is agreed; every deal below keeps it at: %s.%s%s",
                    tr_issue_name(v, i),
                    issue->owed >= 0
                        ? tr_value_name(v, i, (uint32_t)issue->owed)
                        : "its present value",
                    issue->note.given ? " " : "",
                    issue->note.given ? remark(v, &issue->note) : "");
    }
}

static const double *rate_in(const tr_indicator *x, const uint16_t *value) {
    for (size_t k = 0; k < x->rates; k++)
        if (tr_holds(x->rate[k].when, value)) return &x->rate[k].rate;
    return NULL;
}

/* What states mean for people: now, and in each package shown. */
static void indicators(tr_brief *b) {
    const tr_view *v = b->v;
    if (!v->c->indicators || b->status_quo == TR_NO_STATE) return;
    const char *head[TR_PACKAGES + 3] = {"Indicator", "#Now"};
    for (size_t k = 0; k < b->packages; k++)
        head[k + 2] = tr_printf(v->a, "#Package %s", b->package[k].letter);
    head[b->packages + 2] = "Source";
    tr_table *t =
        tr_doc_table(b->d, "What it means for people", b->packages + 3, head);
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    for (size_t i = 0; i < v->c->indicators; i++) {
        const tr_indicator *x = &v->c->indicator[i];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%s%s%s%s%s", tr_label_words(v, &x->name),
                           *x->unit.text ? ", " : "",
                           *x->unit.text ? tr_label_words(v, &x->unit) : "",
                           *x->per ? " a " : "", x->per);
        for (size_t k = 0; k <= b->packages; k++) {
            uint32_t s = k ? b->package[k - 1].hold.state : b->status_quo;
            tr_space_values(v->s, s, value);
            const double *rate = rate_in(x, value);
            row[k + 1] = rate ? tr_num(v->a, *rate, 2) : "not known";
        }
        row[b->packages + 2] = tr_origin_words(v, &x->origin);
    }
    for (size_t i = 0; i < v->c->indicators; i++)
        if (v->c->indicator[i].origin.because)
            tr_doc_say(b->d, "%s: %s",
                       tr_label_words(v, &v->c->indicator[i].name),
                       tr_user(v->a, v->c->indicator[i].origin.because));
}

void tr_brief_issues(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "issues", "The issues and what is asked for");
    if (v->c->graph) {
        tr_doc_say(b->d,
                   "The case is given as %u states and the moves "
                   "between them.",
                   v->s->n);
        return;
    }
    uint32_t asking = b->deals ? b->deals->principals : 0;
    if (asking > 3) asking = 3;
    const char **head = TR_NEW(v->a, const char *, asking + 5);
    head[0] = "Issue";
    head[1] = "Decided by";
    head[2] = "Now";
    for (uint32_t k = 0; k < asking; k++)
        head[3 + k] = tr_printf(v->a, "Stated position of %s",
                                tr_party_name(v, b->deals->party[k]));
    head[3 + asking] = "Can it be undone?";
    tr_table *t = tr_doc_table(b->d,
                               "Issues, who decides each, and the principals' "
                               "stated positions",
                               asking + 4, head);
    for (size_t i = 0; i < v->c->issues; i++)
        issue_row(b, t, i, asking, b->deals ? b->deals->party : NULL);
    for (uint32_t k = 0; k < asking; k++) {
        const tr_position *p = &v->c->position[b->deals->party[k]];
        if (p->given && (p->origin.because || p->origin.source >= 0))
            tr_doc_say(b->d, "On the stated position of %s: %s%s%s",
                       tr_party_name(v, b->deals->party[k]),
                       p->origin.because ? tr_user(v->a, p->origin.because)
                                         : "",
                       p->origin.source >= 0 ? " Source: " : "",
                       tr_origin_words(v, &p->origin));
    }
    issue_notes(b);
    red_lines(b);
    owed_notes(b);
    indicators(b);
}

/* --- where things stand --------------------------------------------------- */

static void say_timeline(tr_brief *b, const tr_dated *e, size_t n,
                         const char *caption) {
    static const char *const head[] = {"Date", "What was reported", "Source"};
    const tr_view *v = b->v;
    tr_table *t = tr_doc_table(b->d, caption, 3, head);
    for (size_t k = 0; k < n; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_date_words(v->a, e[k].date);
        row[1] = tr_label_words(v, &e[k].what);
        row[2] = tr_origin_words(v, &e[k].origin);
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* The changes of one issue that the party could make by itself from here. */
static const char *single_changes(tr_brief *b, uint32_t party,
                                  const uint32_t *move, uint32_t count) {
    const tr_view *v = b->v;
    tr_text t = tr_text_new(v->a);
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    if (v->c->graph || v->c->merges) return "";
    tr_space_values(v->s, b->status_quo, value);
    for (uint32_t i = 0; i < v->s->issues; i++) {
        const tr_issue *issue = &v->c->issue[i];
        if (issue->holders != 1 || issue->holder[0] != (int)party) continue;
        uint16_t now = value[i];
        bool first = true;
        for (uint32_t k = 0; k < issue->values; k++) {
            value[i] = (uint16_t)k;
            uint32_t to = k == now ? TR_NO_STATE : tr_space_find(v->s, value);
            if (to == TR_NO_STATE ||
                !bsearch(&to, move, count, sizeof to, by_number))
                continue;
            if (first)
                tr_putf(&t, "%s%s: ", t.length ? "; " : "",
                        tr_issue_name(v, i));
            tr_putf(&t, "%s%s", first ? "" : " or ", tr_value_name(v, i, k));
            first = false;
        }
        value[i] = now;
    }
    return tr_text_str(&t);
}

/* What a party could do alone from here, and what would follow. */
static void say_moves(tr_brief *b, tr_block *list, uint32_t party) {
    const tr_view *v = b->v;
    uint32_t count, best = tr_brief_best_move(b, party, b->status_quo);
    uint32_t *move = tr_moves_from(v->a, b->m, party, b->status_quo, &count);
    const char *name = tr_party_name(v, party);
    const char *changes = single_changes(b, party, move, count);
    if (*changes)
        name = tr_printf(v->a, "%s could change %s. In all", name, changes);
    if (!count) {
        tr_doc_item(b->d, list, "%s: the rules leave it no move from here.",
                    tr_party_name(v, party));
        return;
    }
    if (best == TR_NO_STATE) {
        tr_doc_item(b->d, list,
                    count == 1 ? "%s: %s possible move, by which it would "
                                 "not gain."
                               : "%s: %s possible moves, none of which it "
                                 "would gain by.",
                    name, tr_count_words(v->a, count));
        return;
    }
    tr_doc_item(b->d, list,
                "%s: %s possible move%s; it would gain most by: "
                "%s.",
                name, tr_count_words(v->a, count), count == 1 ? "" : "s",
                tr_change_words(v, b->status_quo, best));
}

void tr_brief_now(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "now", "Where things stand");
    if (b->status_quo == TR_NO_STATE) {
        tr_doc_say(b->d, "The case names no status quo.");
    } else {
        if (v->c->graph || v->c->merges)
            tr_doc_say(b->d, "%s.", tr_state_words(v, b->status_quo));
        else
            tr_doc_say(b->d,
                       "The present state of each issue stands under "
                       "“Now” in %s.",
                       tr_doc_link(v->a, "issues", "the table of issues"));
        tr_doc_say(b->d, "What each party could change by itself from here:");
        tr_block *list = tr_doc_list(b->d, TR_LIST);
        for (uint32_t i = 0; i < b->m->parties; i++)
            if (b->m->mover[i]) say_moves(b, list, i);
    }
    if (v->c->timeline)
        say_timeline(b, v->c->event, v->c->timeline, "Timeline");
}

/* --- what is stable ------------------------------------------------------- */

void tr_brief_stable(tr_brief *b) {
    static const char *const sight[TR_USUAL] = {
        "No party can do better by changing its own choice",
        "Any gain a party could take, the others could undo",
        "Any such gain could be undone, and the party could not escape the "
        "reply",
        "Any such gain would be undone by replies that the others want "
        "themselves"};
    static const char *const head[] = {"Why it would last", "Term",
                                       "#Situations", "Is the present one?"};
    static const char *const terms[TR_USUAL] = {"Nash", "GMR", "SMR", "SEQ"};
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "stable", "What is stable");
    tr_doc_say(b->d,
               "A situation is stable when no party leaves it by its own "
               "choice. How far each looks ahead decides how many there "
               "are, of %s that the rules allow.",
               tr_count_words(v->a, v->s->n));
    tr_table *t = tr_doc_table(b->d,
                               "Stable situations by how far parties "
                               "look ahead",
                               4, head);
    tr_json *totals =
        tr_json_set(b->d->json, "equilibria_total", tr_json_object(v->a));
    for (int c = 0; c < TR_USUAL; c++) {
        const char **row = tr_table_row(v->a, t);
        uint32_t n = tr_bits_count(b->stable->equilibria[c], v->s->n);
        row[0] = sight[c];
        row[1] = terms[c];
        row[2] = n ? tr_count_words(v->a, n) : "none exists";
        row[3] = b->status_quo == TR_NO_STATE                      ? ""
                 : tr_bit(b->stable->equilibria[c], b->status_quo) ? "yes"
                                                                   : "no";
        tr_json_set(totals, tr_concept_name[c], tr_json_count(v->a, n));
    }
    if (!b->deals || !b->deals->zone_count) {
        tr_brief_moves_figure(b);
        return;
    }
    uint32_t both = 0;
    for (uint32_t s = 0; s < v->s->n; s++)
        both += tr_bit(b->stable->equilibria[TR_NASH], s) &&
                tr_bit(b->deals->zone, s) && s != b->status_quo;
    tr_doc_say(b->d,
               both == 1 ? "%s situation is stable without fear of any "
                           "response and leaves no principal worse off than "
                           "no deal; it is among the packages below."
               : both    ? "%s situations are stable without fear of any "
                           "response and leave no principal worse off than "
                           "no deal; the best of them is among the packages "
                           "below."
                         : "No situation is both stable without fear of any "
                           "response and at least as good for every "
                           "principal as no deal.",
               tr_count_words(v->a, both));
    tr_brief_moves_figure(b);
}
