/* report_deals.c - deals in words and JSON.
 * SPDX-License-Identifier: MIT */
#include "bargaining/merged.h"
#include "report/report_home.h"

#include <math.h>
#include <string.h>

static tr_json *by_principal(const tr_view *v, const tr_deals *d,
                             const double *x) {
    tr_json *o = tr_json_object(v->a);
    for (uint32_t i = 0; i < d->principals; i++)
        tr_json_set(o, v->c->party[d->party[i]].id, tr_json_number(v->a, x[i]));
    return o;
}

static tr_json *outcome_json(const tr_view *v, const tr_deals *d,
                             uint32_t state) {
    double *u = TR_NEW(v->a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) u[i] = d->utility[i][state];
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "state", tr_state_json(v, state));
    tr_json_set(o, "utility", by_principal(v, d, u));
    return o;
}

/* Counts of a merged frontier go beyond 32 bits, or were not made. */
typedef struct counts {
    const char *outcomes, *possible, *zone, *frontier; /* NULL: not counted */
} counts;

static counts counts_of(tr_arena *a, const tr_deals *d) {
    if (d->merged)
        return (counts){d->merged->outcomes, d->merged->possible,
                        d->merged->zone, d->merged->frontier};
    return (counts){tr_printf(a, "%u", d->outcomes),
                    tr_printf(a, "%u", d->possible_count),
                    tr_printf(a, "%u", d->zone_count),
                    tr_printf(a, "%u", d->frontier.count)};
}

static const char *words_of(tr_arena *a, const char *count) {
    return count ? tr_decimal_words(a, count) : "a number not counted";
}

/* D72. */
static void json_corners(tr_json *frontier, const tr_view *v, const tr_deals *d,
                         uint32_t limit) {
    if (d->corners_refused) {
        tr_json_set(frontier, "corners", tr_json_null(v->a));
        tr_json_set(frontier, "corners_refused",
                    tr_json_string(v->a, d->corners_refused));
    }
    if (!d->corner) return;
    tr_json *o = tr_json_set(frontier, "corners", tr_json_object(v->a));
    tr_json_set(o, "points", tr_json_count(v->a, d->corners));
    tr_json *list = tr_json_set(o, "list", tr_json_array(v->a));
    uint32_t listed = 0;
    for (uint32_t k = 0; k < d->frontier.count && listed < limit; k++)
        if (d->corner[k]) {
            tr_json_add(list, outcome_json(v, d, d->frontier.at[k]));
            listed++;
        }
}

static void say_corners(tr_doc *doc, const tr_view *v, const tr_deals *d) {
    if (d->corners_refused)
        tr_doc_say(doc,
                   "Which deals stay efficient when deals may be drawn by lot "
                   "was not found: %s.",
                   d->corners_refused);
    if (!d->corner) return;
    tr_doc_say(
        doc,
        "When deals may be drawn by lot, %s of the %s combinations of "
        "gains stay efficient by themselves; for each of the others some "
        "lottery between these is worth at least as much to everybody.",
        tr_count_words(v->a, d->corners), tr_count_words(v->a, d->points));
}

static void json_deals(tr_doc *doc, const tr_view *v, const tr_deals *d,
                       uint32_t limit) {
    tr_arena *a = v->a;
    tr_json_set(doc->json, "disagreement", by_principal(v, d, d->d));
    counts n = counts_of(a, d);
    tr_json_set(doc->json, "outcomes", tr_json_big(a, n.outcomes));
    tr_json_set(doc->json, "possible", tr_json_big(a, n.possible));
    tr_json_set(doc->json, "zone", tr_json_big(a, n.zone));
    tr_json_set(doc->json, "engine",
                tr_json_string(a, d->merged ? "merge" : "list"));
    tr_json *f = tr_json_set(doc->json, "frontier", tr_json_object(a));
    tr_json_set(f, "points", tr_json_count(a, d->points));
    tr_json_set(f, "outcomes", tr_json_big(a, n.frontier));
    bool each = !d->merged || d->merged->all;
    tr_json_set(f, "listed", tr_json_string(a, each ? "outcomes" : "points"));
    tr_json *list = tr_json_set(f, "list", tr_json_array(a));
    for (uint32_t k = 0; k < d->frontier.count && k < limit; k++) {
        uint32_t s = d->frontier.at[k];
        tr_json *o = tr_json_add(list, outcome_json(v, d, s));
        if (!each)
            tr_json_set(o, "outcomes", tr_json_big(a, d->merged->ways[s]));
    }
    json_corners(f, v, d, limit);
}

static const char *changes_from(const tr_view *v, const tr_deals *d,
                                uint32_t state) {
    return d->status_quo == TR_NO_STATE
               ? tr_state_words(v, state)
               : tr_change_words(v, d->status_quo, state);
}

static const char **head_of(const tr_view *v, const tr_deals *d,
                            const char *first, const char *last) {
    const char **head = TR_NEW(v->a, const char *, d->principals + 2);
    head[0] = first;
    for (uint32_t i = 0; i < d->principals; i++)
        head[i + 1] =
            tr_printf(v->a, "#Gain of %s", tr_party_name(v, d->party[i]));
    head[d->principals + 1] = last;
    return head;
}

static void add_outcome(const tr_view *v, const tr_deals *d, tr_table *t,
                        const char *name, uint32_t state) {
    const char **row = tr_table_row(v->a, t);
    row[0] = name;
    for (uint32_t i = 0; i < d->principals; i++)
        row[i + 1] = tr_num(v->a, tr_gain(d, i, state), 3);
    row[d->principals + 1] = changes_from(v, d, state);
}

static void json_texts(tr_json *into, const tr_view *v, const tr_deals *d) {
    tr_json_set(into, "reference",
                d->reference == TR_NO_STATE ? tr_json_null(v->a)
                                            : outcome_json(v, d, d->reference));
    tr_json_set(into, "base",
                d->base == TR_NO_STATE ? tr_json_null(v->a)
                                       : outcome_json(v, d, d->base));
}

/* Rows of the frontier are its states, in their order. */
typedef struct rows {
    const tr_view *v;
    const tr_deals *d;
    bool *said; /* [issues] told for all rows together, or NULL */
} rows;

static tr_json *row_json(void *user, size_t row) {
    const rows *r = user;
    return outcome_json(r->v, r->d, r->d->frontier.at[row]);
}

static const char *row_name(void *user, size_t row) {
    const rows *r = user;
    return tr_state_id(r->v, r->d->frontier.at[row]);
}

static uint32_t row_state(const rows *r, size_t row) {
    return r->d->frontier.at[row];
}

/* What changes from the status quo in the issues where `said` is `which`. */
static const char *changes_where(const rows *r, uint32_t state, bool which) {
    const tr_view *v = r->v;
    uint16_t now[TR_MAX_ISSUES], then[TR_MAX_ISSUES];
    tr_text t = tr_text_new(v->a);
    tr_space_values(v->s, r->d->status_quo, now);
    tr_space_values(v->s, state, then);
    for (size_t i = 0; i < v->c->issues; i++)
        if (now[i] != then[i] && r->said[i] == which)
            tr_putf(&t, "%s%s: %s", t.length ? "; " : "", tr_issue_name(v, i),
                    tr_value_name(v, i, then[i]));
    return t.length ? tr_text_str(&t) : "nothing";
}

static const char *row_words(void *user, size_t row) {
    const rows *r = user;
    uint32_t state = row_state(r, row);
    return r->said ? changes_where(r, state, false)
                   : changes_from(r->v, r->d, state);
}

/* Worth a sentence where at least two issues change alike everywhere. */
static const char *rows_share(void *user, const size_t *row, size_t count) {
    rows *r = user;
    size_t issues = r->v->c->issues, alike = 0;
    uint16_t first[TR_MAX_ISSUES], value[TR_MAX_ISSUES];
    if (r->d->status_quo == TR_NO_STATE) return NULL;
    bool *said = TR_NEW(r->v->a, bool, issues + 1);
    memset(said, true, issues);
    tr_space_values(r->v->s, row_state(r, row[0]), first);
    for (size_t k = 1; k < count; k++) {
        tr_space_values(r->v->s, row_state(r, row[k]), value);
        for (size_t i = 0; i < issues; i++) said[i] &= value[i] == first[i];
    }
    tr_space_values(r->v->s, r->d->status_quo, value);
    for (size_t i = 0; i < issues; i++)
        alike += said[i] && value[i] != first[i];
    if (alike < 2) return NULL;
    r->said = said;
    return changes_where(r, row_state(r, row[0]), true);
}

static void say_counts(tr_doc *doc, const tr_view *v, const tr_deals *d) {
    tr_arena *a = v->a;
    counts n = counts_of(a, d);
    if (n.zone)
        tr_doc_say(doc,
                   "Of %s outcomes, %s can be reached together, and %s of "
                   "these leave no principal worse off than no deal.",
                   words_of(a, n.outcomes), words_of(a, n.possible),
                   words_of(a, n.zone));
    else
        tr_doc_say(doc,
                   "Of %s outcomes, %s can be reached together. How many of "
                   "these leave no principal worse off than no deal was not "
                   "counted.",
                   words_of(a, n.outcomes), words_of(a, n.possible));
    if (!d->merged) return;
    tr_doc_say(doc,
               "The outcomes were not listed one by one: %s, leaving out what "
               "cannot be part of an efficient deal. The result is exact.",
               d->merged->groups == 1
                   ? "what the issues are worth was added up issue by issue"
                   : tr_printf(a,
                               "the issues form %u groups that no rule and no "
                               "bonus ties to each other, and what these are "
                               "worth was added up group by group",
                               d->merged->groups));
}

static void say_frontier(tr_doc *doc, const tr_view *v, const tr_deals *d) {
    counts n = counts_of(v->a, d);
    if (n.frontier)
        tr_doc_say(doc,
                   "%s of them (%s different combinations of gains) cannot be "
                   "improved for one principal without cost to another.",
                   words_of(v->a, n.frontier), tr_count_words(v->a, d->points));
    else
        tr_doc_say(doc,
                   "Deals with %s different combinations of gains cannot be "
                   "improved for one principal without cost to another. How "
                   "many deals these are was not counted: too many differ by "
                   "less than the tolerance.",
                   tr_count_words(v->a, d->points));
}

void tr_report_deals(tr_doc *doc, const tr_view *v, const tr_deals *d,
                     uint32_t limit) {
    rows r = {v, d, NULL};
    tr_told told = {v,     &d->bargain, &d->settled, d->party,  d->tolerance,
                    limit, row_json,    row_name,    row_words, rows_share,
                    &r};
    json_deals(doc, v, d, limit);
    tr_json_solutions(doc->json, &told);
    json_texts(doc->json, v, d);
    say_counts(doc, v, d);
    if (!d->frontier.count) {
        tr_doc_say(doc, "No deal exists that leaves every principal at least "
                        "as well off as no deal.");
        return;
    }
    say_frontier(doc, v, d);
    say_corners(doc, v, d);
    tr_say_solutions(doc, &told);
    if (d->base != TR_NO_STATE && d->frontier.count)
        tr_doc_note(doc, "%s: %s, %s.",
                    d->reference != TR_NO_STATE
                        ? "The earlier text, which is also the common base"
                        : "The common base, which gives each principal what "
                          "its own latest text gives",
                    tr_state_id(v, d->base), changes_from(v, d, d->base));
    uint32_t shown = limit < UINT32_MAX ? limit : 20;
    tr_table *t = tr_doc_table(doc, "The frontier", d->principals + 2,
                               head_of(v, d, "Deal", "What changes"));
    for (uint32_t k = 0; k < d->frontier.count && k < shown; k++)
        add_outcome(v, d, t, tr_state_id(v, d->frontier.at[k]),
                    d->frontier.at[k]);
    if (shown < d->frontier.count)
        tr_doc_note(doc, "%u of %u are listed; --limit %u lists all.", shown,
                    d->frontier.count, d->frontier.count);
    if (d->merged && !d->merged->all)
        tr_doc_note(doc, "One deal is listed of each combination of gains; "
                         "others have the same. --json has their number.");
}
