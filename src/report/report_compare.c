/* report_compare.c - a case and its scenarios side by side.
 * SPDX-License-Identifier: MIT */
#include "report/compare.h"
#include "report/reports.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 4 }; /* side by side in one table */

static const char *const solution_key[TR_KEPT_SOLUTIONS] = {
    "nash", "kalai-smorodinsky", "egalitarian"};

static const char *world_name(const tr_view *v, const tr_world *w) {
    (void)v;
    return w->name;
}

/* --- JSON ----------------------------------------------------------------- */

static tr_json *need(tr_arena *a, double x) {
    if (isnan(x)) return tr_json_null(a);
    return isinf(x) ? tr_json_string(a, "impossible") : tr_json_number(a, x);
}

static tr_json *by_principal(const tr_view *v, const tr_world *w,
                             const double *x) {
    tr_json *o = tr_json_object(v->a);
    for (size_t i = 0; i < w->c->parties; i++)
        if (w->principal[i])
            tr_json_set(o, w->c->party[i].id, need(v->a, x[i]));
    return o;
}

static tr_json *deal_json(const tr_view *v, const tr_world *w, int k) {
    tr_arena *a = v->a;
    const tr_kept_deal *x = &w->deal[k];
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "ties", tr_json_count(a, w->ties[k]));
    if (!w->ties[k]) return o;
    tr_json *s = tr_json_set(o, "state", tr_json_object(a));
    tr_json_set(s, "id", tr_json_string(a, tr_printf(a, "s%u", x->index)));
    tr_json_set(s, "index", tr_json_count(a, x->index));
    tr_json *values = tr_json_set(s, "values", tr_json_object(a));
    for (size_t i = 0; i < w->c->issues; i++)
        tr_json_set(values, w->c->issue[i].id,
                    tr_json_string(a, w->c->issue[i].value[x->value[i]]));
    tr_json_set(o, "gain", by_principal(v, w, x->gain));
    return o;
}

static void deals_json(tr_json *o, const tr_view *v, const tr_world *w) {
    tr_arena *a = v->a;
    if (w->no_deals) {
        tr_json_set(o, "no_deals", tr_json_string(a, w->no_deals));
        return;
    }
    tr_json *d = tr_json_set(o, "deals", tr_json_object(a));
    tr_json_set(d, "possible", tr_json_count(a, w->possible));
    tr_json_set(d, "zone", tr_json_count(a, w->zone));
    tr_json *f = tr_json_set(d, "frontier", tr_json_object(a));
    tr_json_set(f, "points", tr_json_count(a, w->points));
    tr_json_set(f, "outcomes", tr_json_count(a, w->outcomes));
    tr_json *s = tr_json_set(d, "solutions", tr_json_object(a));
    for (int k = 0; k < TR_KEPT_SOLUTIONS; k++)
        tr_json_set(s, solution_key[k], deal_json(v, w, k));
    if (!w->ties[0]) return;
    tr_json *h = tr_json_set(o, "hold", tr_json_object(a));
    tr_json_set(
        h, "held_by",
        tr_json_string(a, w->breakable ? tr_holder_name(w->holder) : NULL));
    tr_json_set(h, "temptation", by_principal(v, w, w->temptation));
    tr_json_set(h, "patience_needed", by_principal(v, w, w->patience));
    tr_json_set(h, "trust_needed", by_principal(v, w, w->trust));
    tr_json *list = tr_json_set(h, "spoilers", tr_json_array(a));
    for (size_t i = 0; i < w->c->parties; i++)
        if (w->spoiler[i])
            tr_json_add(list, tr_json_string(a, w->c->party[i].id));
}

static void world_json(tr_json *o, const tr_view *v, const tr_world *w,
                       const char *key) {
    tr_arena *a = v->a;
    tr_view its = {a, w->c, NULL, v->lang};
    tr_json_set(o, key, tr_json_string(a, w->key));
    tr_json_set(o, "name", tr_json_string(a, tr_plain(a, world_name(v, w))));
    tr_json_set(o, "case", tr_case_json(&its));
    tr_json_set(o, "states", tr_json_count(a, w->states));
    tr_json *e =
        w->light ? NULL : tr_json_set(o, "equilibria", tr_json_object(a));
    for (int k = 0; e && k < TR_USUAL; k++)
        tr_json_set(e, tr_concept_name[k], tr_json_count(a, w->equilibria[k]));
    tr_json *stable =
        tr_json_set(o, "status_quo",
                    w->has_status_quo ? tr_json_array(a) : tr_json_null(a));
    for (int k = 0; k < TR_USUAL; k++)
        if (w->status_quo[k])
            tr_json_add(stable, tr_json_string(a, tr_concept_name[k]));
    deals_json(o, v, w);
}

/* --- words ---------------------------------------------------------------- */

typedef const char *cell(const tr_view *v, const tr_world *w, int k);

static const char *states_cell(const tr_view *v, const tr_world *w, int k) {
    (void)k;
    return tr_count_words(v->a, w->states);
}

static const char *equilibria_cell(const tr_view *v, const tr_world *w, int k) {
    return tr_count_words(v->a, w->equilibria[k]);
}

static const char *present_cell(const tr_view *v, const tr_world *w, int k) {
    (void)k;
    if (!w->has_status_quo) return "not given";
    if (!w->breakable) return "nobody can end it alone";
    const char *name[TR_USUAL];
    size_t n = 0;
    for (int c = 0; c < TR_USUAL; c++)
        if (w->status_quo[c]) name[n++] = tr_concept_name[c];
    return n ? tr_printf(v->a, "yes: %s", tr_and(v->a, name, n)) : "no";
}

static const char *count_cell(const tr_view *v, const tr_world *w, int k) {
    const uint32_t n[] = {w->possible, w->zone, w->outcomes};
    return w->no_deals ? "not weighed" : tr_count_words(v->a, n[k]);
}

static const char *gains_cell(const tr_view *v, const tr_world *w, int k) {
    if (w->no_deals) return "not weighed";
    if (!w->ties[k]) return "no deal exists";
    tr_view its = {v->a, w->c, NULL, v->lang};
    tr_text t = tr_text_new(v->a);
    for (size_t i = 0; i < w->c->parties; i++)
        if (w->principal[i])
            tr_putf(&t, "%s%s %s", t.length ? "; " : "", tr_party_name(&its, i),
                    tr_num(v->a, w->deal[k].gain[i], 1));
    return tr_text_str(&t);
}

static const char *held_cell(const tr_view *v, const tr_world *w, int k) {
    (void)v, (void)k;
    if (w->no_deals) return "not weighed";
    if (!w->ties[0]) return "no deal exists";
    return w->breakable ? tr_holder_name(w->holder)
                        : "nobody can break it alone";
}

static const char *needs_cell(const tr_view *v, const tr_world *w, int k) {
    if (w->no_deals) return "not weighed";
    if (!w->ties[0]) return "no deal exists";
    tr_view its = {v->a, w->c, NULL, v->lang};
    const double *x = k == 0 ? w->temptation : k == 1 ? w->patience : w->trust;
    tr_text t = tr_text_new(v->a);
    for (size_t i = 0; i < w->c->parties; i++)
        if (w->principal[i])
            tr_putf(&t, "%s%s %s", t.length ? "; " : "", tr_party_name(&its, i),
                    k ? tr_need_words(v->a, x[i]) : tr_num(v->a, x[i], 1));
    return tr_text_str(&t);
}

static const char *spoilers_cell(const tr_view *v, const tr_world *w, int k) {
    (void)k;
    if (w->no_deals) return "not weighed";
    if (!w->ties[0]) return "no deal exists";
    tr_view its = {v->a, w->c, NULL, v->lang};
    const char **name = TR_NEW(v->a, const char *, w->c->parties + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->c->parties; i++)
        if (w->spoiler[i]) name[n++] = tr_party_name(&its, i);
    return n ? tr_and(v->a, name, n) : "nobody";
}

static const struct row {
    const char *name;
    cell *find;
    int k;
} rows[] = {{"Feasible states", states_cell, 0},
            {"Nash equilibria", equilibria_cell, TR_NASH},
            {"GMR equilibria", equilibria_cell, TR_GMR},
            {"SMR equilibria", equilibria_cell, TR_SMR},
            {"SEQ equilibria", equilibria_cell, TR_SEQ},
            {"Does the status quo last?", present_cell, 0},
            {"Possible deals", count_cell, 0},
            {"Deals that leave nobody worse off", count_cell, 1},
            {"Deals that cannot be improved", count_cell, 2},
            {"Gains in the Nash deal", gains_cell, 0},
            {"Gains in the Kalai-Smorodinsky deal", gains_cell, 1},
            {"Gains in the egalitarian deal", gains_cell, 2},
            {"What holds the Nash deal", held_cell, 0},
            {"Gain from leaving it", needs_cell, 0},
            {"Least patience for it", needs_cell, 1},
            {"Least trust for it", needs_cell, 2},
            {"Who could undo it", spoilers_cell, 0}};

static void say_table(tr_doc *doc, const tr_view *v, const tr_world *world,
                      size_t from, size_t to) {
    const char *head[COLUMNS + 1] = {"Finding"};
    for (size_t k = from; k < to; k++)
        head[k - from + 1] = world_name(v, &world[k]);
    tr_table *t =
        tr_doc_table(doc, "Findings side by side", to - from + 1, head);
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = rows[r].name;
        for (size_t k = from; k < to; k++)
            row[k - from + 1] = rows[r].find(v, &world[k], rows[r].k);
    }
}

/* Issues in which the Nash deal is otherwise than the status quo, or than that
 * of the case itself. */
static const char *difference(const tr_view *v, const tr_world *w,
                              const uint16_t *than, const int32_t *than_quo) {
    tr_view its = {v->a, w->c, NULL, v->lang};
    tr_text t = tr_text_new(v->a);
    for (size_t i = 0; i < w->c->issues; i++) {
        int32_t was = than ? (int32_t)than[i] : than_quo[i];
        if (was == (int32_t)w->deal[0].value[i]) continue;
        tr_putf(&t, "%s%s: %s", t.length ? "; " : "", tr_issue_name(&its, i),
                tr_value_name(&its, i, w->deal[0].value[i]));
    }
    return t.length ? tr_text_str(&t) : NULL;
}

static void say_nash_deals(tr_doc *doc, const tr_view *v, const tr_world *world,
                           size_t worlds) {
    tr_block *list = NULL;
    for (size_t k = 0; k < worlds; k++) {
        const tr_world *w = &world[k];
        if (w->no_deals || !w->ties[0] || !w->c->status_quo) continue;
        if (!list) {
            tr_doc_say(doc, "The Nash deal (the first of its ties), by what "
                            "is otherwise than in the status quo:");
            list = tr_doc_list(doc, TR_LIST);
        }
        if (!k || !world[0].ties[0]) {
            const char *all = difference(v, w, NULL, w->c->status_quo);
            tr_doc_item(doc, list, "%s: %s.", world_name(v, w),
                        all ? all : "nothing changes");
            continue;
        }
        const char *other = difference(v, w, world[0].deal[0].value, NULL);
        tr_doc_item(doc, list, "%s: %s.", world_name(v, w),
                    other ? tr_printf(v->a, "as in the first, but %s", other)
                          : "the same deal as in the first");
    }
}

void tr_worlds_stories(tr_doc *doc, const tr_view *v, const tr_world *world,
                       size_t worlds) {
    tr_block *list = tr_doc_list(doc, TR_LIST);
    for (size_t k = 1; k < worlds; k++) {
        const tr_scenario *s = world[k].c->with;
        const char *origin = tr_origin_words(v, &s->origin);
        tr_doc_item(doc, list, "%s (%s)%s%s%s%s", world_name(v, &world[k]),
                    s->id, *s->story.text ? ": " : "",
                    *s->story.text ? tr_label_words(v, &s->story) : "",
                    *origin ? " " : "", origin);
    }
}

void tr_worlds_json(tr_json *list, const tr_view *v, const tr_world *world,
                    size_t worlds, const char *key) {
    for (size_t k = 0; k < worlds; k++)
        world_json(tr_json_add(list, tr_json_object(v->a)), v, &world[k], key);
}

/* --- in the briefing ------------------------------------------------------ */

static const char *lasts_cell(const tr_view *v, const tr_world *w, int k) {
    (void)v, (void)k;
    if (!w->has_status_quo) return "not given";
    if (!w->breakable) return "nobody can end it alone";
    return w->status_quo[TR_NASH]  ? "yes: no party gains by changing course"
           : w->status_quo[TR_SEQ] ? "by the replies that are likely"
           : w->status_quo[TR_GMR] ? "by replies that are possible"
                                   : "no";
}

static const struct row brief_rows[] = {
    {"Does the present situation last?", lasts_cell, 0},
    {"Deals that leave nobody worse off", count_cell, 1},
    {"Deals that cannot be improved", count_cell, 2},
    {"Gains in the deal with the largest product of gains", gains_cell, 0},
    {"What holds that deal", held_cell, 0},
    {"Gain from leaving it", needs_cell, 0},
    {"Who could undo it", spoilers_cell, 0}};

/* What that deal is, against the first column's. */
static const char *terms_cell(const tr_view *v, const tr_world *w,
                              const tr_world *first) {
    if (w->no_deals) return "not weighed";
    if (!w->ties[0]) return "no deal exists";
    if (w == first) return "package A";
    if (!first->ties[0]) return "a deal exists";
    const char *other = difference(v, w, first->deal[0].value, NULL);
    return other ? tr_printf(v->a, "package A, but %s", other) : "package A";
}

static void brief_table(tr_doc *doc, const tr_view *v, const char *caption,
                        const tr_world *world, size_t from, size_t to) {
    const char *head[COLUMNS + 1] = {"Finding"};
    size_t shown[COLUMNS], n = 0;
    shown[n++] = 0;
    for (size_t k = from; k < to; k++) shown[n++] = k;
    for (size_t k = 0; k < n; k++)
        head[k + 1] = world_name(v, &world[shown[k]]);
    tr_table *t = tr_doc_table(doc, caption, n + 1, head);
    for (size_t r = 0; r < sizeof brief_rows / sizeof *brief_rows; r++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = brief_rows[r].name;
        for (size_t k = 0; k < n; k++)
            row[k + 1] =
                brief_rows[r].find(v, &world[shown[k]], brief_rows[r].k);
    }
    const char **row = tr_table_row(v->a, t);
    row[0] = "That deal";
    for (size_t k = 0; k < n; k++)
        row[k + 1] = terms_cell(v, &world[shown[k]], &world[0]);
}

void tr_worlds_brief(tr_doc *doc, const tr_view *v, const char *caption,
                     const tr_world *world, size_t worlds) {
    for (size_t from = 1; from < worlds; from += COLUMNS - 1)
        brief_table(doc, v, caption, world, from,
                    from + COLUMNS - 1 < worlds ? from + COLUMNS - 1 : worlds);
}

/* --- the whole ------------------------------------------------------------ */

void tr_report_worlds(tr_doc *doc, const tr_view *v, const tr_world *world,
                      size_t worlds, const char *key) {
    tr_worlds_json(tr_json_set(doc->json, "compared", tr_json_array(v->a)), v,
                   world, worlds, key);
    for (size_t from = 0; from < worlds; from += COLUMNS)
        say_table(doc, v, world, from,
                  from + COLUMNS < worlds ? from + COLUMNS : worlds);
    say_nash_deals(doc, v, world, worlds);
    for (size_t k = 0; k < worlds; k++)
        if (world[k].no_deals)
            tr_doc_note(doc, "%s: deals were not weighed: %s.",
                        world_name(v, &world[k]), world[k].no_deals);
}

void tr_report_compare(tr_doc *doc, const tr_view *v, const tr_world *world,
                       size_t worlds) {
    if (worlds == 1)
        tr_doc_say(doc, "The case has no scenarios; this is the case alone.");
    else
        tr_worlds_stories(doc, v, world, worlds);
    tr_report_worlds(doc, v, world, worlds, "scenario");
}
