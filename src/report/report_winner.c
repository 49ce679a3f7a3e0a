/* report_winner.c - the adjusted winner in words and JSON (D83).
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <string.h>

static const char *id_of(const tr_view *v, const tr_deals *d, uint32_t i) {
    return v->c->party[d->party[i]].id;
}

static tr_json *pair(const tr_view *v, const tr_deals *d, double x, double y) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, id_of(v, d, 0), tr_json_number(v->a, x));
    tr_json_set(o, id_of(v, d, 1), tr_json_number(v->a, y));
    return o;
}

static tr_json *value_json(const tr_view *v, size_t issue, int value) {
    return tr_json_string(v->a, v->c->issue[issue].value[value]);
}

/* A state; where states are not listed, its values alone; null where rules
 * exclude it. */
static tr_json *outcome_json(const tr_view *v, const tr_winner *w, int i) {
    if (!w->possible[i]) return tr_json_null(v->a);
    if (w->state[i] != TR_NO_STATE) return tr_state_json(v, w->state[i]);
    tr_json *o = tr_json_object(v->a);
    tr_json *values = tr_json_set(o, "values", tr_json_object(v->a));
    for (size_t k = 0; k < v->c->issues; k++)
        tr_json_set(values, v->c->issue[k].id,
                    value_json(v, k, w->value[i][k]));
    return o;
}

static void json_winner(tr_json *into, const tr_view *v, const tr_deals *d,
                        const tr_winner *w) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_set(into, "adjusted_winner", tr_json_object(a));
    tr_json_set(o, "points", tr_json_number(a, w->total));
    tr_json_set(
        o, "split",
        tr_json_string(a, w->split < 0 ? NULL : v->c->issue[w->split].id));
    tr_json *list = tr_json_set(o, "items", tr_json_array(a));
    for (size_t k = 0; k < v->c->issues; k++) {
        if (!w->contested[k]) continue;
        tr_json *item = tr_json_add(list, tr_json_object(a));
        tr_json_set(item, "issue", tr_json_string(a, v->c->issue[k].id));
        tr_json_set(item, "points",
                    pair(v, d, w->points[0][k], w->points[1][k]));
        tr_json_set(item, "won",
                    pair(v, d, w->to_first[k], 1 - w->to_first[k]));
        tr_json *wish = tr_json_set(item, "wish", tr_json_object(a));
        for (uint32_t i = 0; i < 2; i++)
            tr_json_set(wish, id_of(v, d, i), value_json(v, k, w->wish[i][k]));
    }
    list = tr_json_set(o, "outcomes", tr_json_array(a));
    for (int i = 0; i < (w->split < 0 ? 1 : 2); i++)
        tr_json_add(list, outcome_json(v, w, i));
}

static const char *who_wins(const tr_view *v, const tr_deals *d,
                            const tr_winner *w, size_t k) {
    const char *first = tr_party_name(v, d->party[0]);
    const char *second = tr_party_name(v, d->party[1]);
    double share = w->to_first[k];
    if ((int)k == w->split)
        return tr_printf(v->a, "split: %s %% %s (%s), %s %% %s (%s)",
                         tr_num(v->a, 100 * share, 1), first,
                         tr_value_name(v, k, (uint32_t)w->wish[0][k]),
                         tr_num(v->a, 100 - 100 * share, 1), second,
                         tr_value_name(v, k, (uint32_t)w->wish[1][k]));
    uint32_t i = share == 1 ? 0 : 1;
    return tr_printf(v->a, "%s: %s", i ? second : first,
                     tr_value_name(v, k, (uint32_t)w->wish[i][k]));
}

static void say_outcomes(tr_doc *doc, const tr_view *v, const tr_deals *d,
                         const tr_winner *w) {
    for (uint32_t i = 0; i < (w->split < 0 ? 1u : 2u); i++) {
        const char *as =
            w->split < 0
                ? "This package"
                : tr_printf(v->a,
                            "With the split issue wholly as %s wishes, it",
                            tr_party_name(v, d->party[i]));
        if (!w->possible[i])
            tr_doc_say(doc, "%s cannot be reached: rules exclude it.", as);
        else if (w->state[i] == TR_NO_STATE)
            tr_doc_say(doc, "%s can be reached.", as);
        else
            tr_doc_say(doc, "%s is %s.", as, tr_state_id(v, w->state[i]));
    }
}

void tr_report_winner(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_winner *w) {
    if (w->why_not) {
        tr_json_set(doc->json, "adjusted_winner", tr_json_null(v->a));
        tr_json_set(doc->json, "adjusted_winner_why_not",
                    tr_json_string(v->a, w->why_not));
        tr_doc_note(doc, "The adjusted winner does not apply: %s.", w->why_not);
        return;
    }
    const char **head = TR_NEW(v->a, const char *, 4);
    json_winner(doc->json, v, d, w);
    head[0] = "Issue";
    for (uint32_t i = 0; i < 2; i++)
        head[i + 1] =
            tr_printf(v->a, "#Points of %s", tr_party_name(v, d->party[i]));
    head[3] = "Goes to";
    tr_table *t = tr_doc_table(
        doc, "Adjusted winner: contested issues divided by points", 4, head);
    for (size_t k = 0; k < v->c->issues; k++) {
        if (!w->contested[k]) continue;
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_issue_name(v, k);
        row[1] = tr_num(v->a, w->points[0][k], 1);
        row[2] = tr_num(v->a, w->points[1][k], 1);
        row[3] = who_wins(v, d, w, k);
    }
    tr_doc_say(doc,
               "Each has %s of its 100 points. Other issues are settled as all "
               "who care want, and what no deal is worth plays no part here.",
               tr_num(v->a, w->total, 1));
    say_outcomes(doc, v, d, w);
}
