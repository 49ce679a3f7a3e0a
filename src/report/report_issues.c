/* report_issues.c - opposition, issues, trades and what is left, in words and
 * JSON (D83, D85 to D88).  SPDX-License-Identifier: MIT */
#include "bargaining/merged.h"
#include "report/reports.h"

#include <math.h>
#include <string.h>

enum { SHOWN = 10 };

typedef struct told {
    tr_arena *a;
    const tr_view *v;
    const tr_deals *d;
    const tr_issue_report *r;
} told;

static const char *id_of(const told *t, uint32_t i) {
    return t->v->c->party[t->d->party[i]].id;
}

static const char *name_of(const told *t, uint32_t i) {
    return tr_party_name(t->v, t->d->party[i]);
}

static tr_json *number_or_null(tr_arena *a, double x) {
    return isfinite(x) ? tr_json_number(a, x) : tr_json_null(a);
}

static tr_json *outcome(const told *t, uint32_t state) {
    tr_json *o = tr_json_object(t->a);
    tr_json_set(o, "state", tr_state_json(t->v, state));
    tr_json *u = tr_json_set(o, "utility", tr_json_object(t->a));
    for (uint32_t i = 0; i < t->d->principals; i++)
        tr_json_set(u, id_of(t, i),
                    tr_json_number(t->a, t->d->utility[i][state]));
    return o;
}

/* What a principal gains over the package, in its own points. */
static double gain(const told *t, uint32_t i, uint32_t state) {
    return tr_from_units(t->d->units[i][state] - t->d->units[i][t->r->from],
                         t->d->tolerance);
}

static tr_json *gains_json(const told *t, uint32_t state) {
    tr_json *o = tr_json_object(t->a);
    for (uint32_t i = 0; i < t->d->principals; i++)
        tr_json_set(o, id_of(t, i), tr_json_number(t->a, gain(t, i, state)));
    return o;
}

static tr_json *pair_json(const told *t, uint32_t i, uint32_t j, double x) {
    tr_json *o = tr_json_object(t->a);
    tr_json *p = tr_json_set(o, "parties", tr_json_array(t->a));
    tr_json_add(p, tr_json_string(t->a, id_of(t, i)));
    tr_json_add(p, tr_json_string(t->a, id_of(t, j)));
    tr_json_set(o, "share", number_or_null(t->a, x));
    return o;
}

/* --- how opposed ---------------------------------------------------------- */

static void json_opposition(const told *t, tr_json *into) {
    const tr_opposition *o = t->r->opposition;
    uint32_t n = t->d->principals;
    tr_json *all = tr_json_set(into, "opposition", tr_json_object(t->a));
    tr_json_set(all, "distance", number_or_null(t->a, o->distance));
    tr_json_set(all, "area", number_or_null(t->a, o->area));
    tr_json_set(all, "ordinal", number_or_null(t->a, o->ordinal));
    tr_json_set(all, "ordinal_error", tr_json_number(t->a, o->error));
    tr_json *pairs = tr_json_set(all, "pairs", tr_json_array(t->a));
    tr_json *apart = tr_json_set(into, "divergence", tr_json_array(t->a));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            tr_json_add(pairs, pair_json(t, i, j, o->pair[i * n + j]));
            tr_json_add(apart, pair_json(t, i, j,
                                         tr_divergence(t->r->stakes,
                                                       t->v->c->issues, i, j)));
        }
}

static void say_opposition(tr_doc *doc, const told *t) {
    const tr_opposition *o = t->r->opposition;
    tr_arena *a = t->a;
    tr_doc_heading(doc, 2, "opposition", "How opposed the principals are");
    if (isnan(o->distance))
        tr_doc_say(doc, "No principal can gain by a deal that leaves nobody "
                        "worse off than no deal.");
    else
        tr_doc_say(doc,
                   "The best deal comes within %s of giving each principal all "
                   "it could gain (0: each can have all of it, 1: none can "
                   "have anything).",
                   tr_num(a, o->distance, 3));
    if (!isnan(o->area))
        tr_doc_say(doc,
                   "%s %% of what the two could demand together is out of "
                   "reach, even by lot.",
                   tr_num(a, 100 * o->area, 1));
    if (!isnan(o->ordinal))
        tr_doc_say(
            doc, "Of all pairs of outcomes, %s order %s %% the opposite way.",
            t->d->principals == 2 ? "the two" : "two principals on average",
            tr_num(a, 100 * o->ordinal, 1));
    if (o->error > 0)
        tr_doc_note(doc,
                    "The outcomes are too many to compare each with each: "
                    "pairs were drawn, and the standard error is %s points of "
                    "a hundred.",
                    tr_num(a, 100 * o->error, 2));
}

/* --- issue by issue ------------------------------------------------------- */

static const char *const kind_name[] = {"fixed", "idle", "compatible",
                                        "integrative", "distributive"};

static tr_json *rates_json(const told *t, size_t issue) {
    tr_json *list = tr_json_array(t->a);
    const tr_stake *k = &t->r->stakes->at[issue];
    uint16_t own[TR_MAX_ISSUES];
    if (t->r->from == TR_NO_STATE) return list;
    tr_space_values(t->v->s, t->r->from, own);
    for (uint32_t i = 0; i < t->d->principals; i++)
        for (uint32_t j = 0; j < t->d->principals; j++) {
            uint32_t y;
            double ratio;
            if (i == j || !tr_best_rate(k, t->v->c->issue[issue].values, i, j,
                                        own[issue], &y, &ratio))
                continue;
            tr_json *o = tr_json_add(list, tr_json_object(t->a));
            tr_json_set(o, "to", tr_json_string(t->a, id_of(t, i)));
            tr_json_set(o, "from", tr_json_string(t->a, id_of(t, j)));
            tr_json_set(o, "value",
                        tr_json_string(t->a, t->v->c->issue[issue].value[y]));
            tr_json_set(o, "ratio", tr_json_number(t->a, ratio));
        }
    return list;
}

static void json_issue(const told *t, size_t issue, tr_json *o) {
    const tr_issue *is = &t->v->c->issue[issue];
    const tr_stake *k = &t->r->stakes->at[issue];
    double tolerance = t->d->tolerance;
    tr_arena *a = t->a;
    tr_json_set(o, "issue", tr_json_string(a, is->id));
    tr_json_set(o, "kind", tr_json_string(a, kind_name[k->kind]));
    tr_json_set(o, "seen_from_package", tr_json_bool(a, k->seen_from));
    tr_json_set(o, "best",
                tr_json_string(a, k->best < 0 ? NULL : is->value[k->best]));
    tr_json_set(o, "ratio", tr_json_number(a, k->ratio));
    tr_json_set(o, "surplus", tr_json_number(a, k->surplus));
    tr_json_set(o, "correlation", number_or_null(a, k->correlation));
    tr_json *share = tr_json_set(o, "importance", tr_json_object(a));
    tr_json *range = tr_json_set(o, "range", tr_json_object(a));
    tr_json *worth = tr_json_set(o, "worth", tr_json_object(a));
    for (uint32_t i = 0; i < t->d->principals; i++) {
        tr_json_set(share, id_of(t, i), tr_json_number(a, k->share[i]));
        tr_json_set(range, id_of(t, i),
                    tr_json_number(a, tr_from_units(k->range[i], tolerance)));
        tr_json *by = tr_json_set(worth, id_of(t, i), tr_json_object(a));
        for (uint32_t y = 0; y < is->values; y++)
            tr_json_set(by, is->value[y],
                        isnan(k->worth[i][y])
                            ? tr_json_null(a)
                            : tr_json_number(
                                  a, tr_from_units(k->worth[i][y], tolerance)));
    }
    tr_json_set(o, "rates", rates_json(t, issue));
}

static const char *kind_words(const told *t, size_t issue) {
    const tr_stake *k = &t->r->stakes->at[issue];
    switch (k->kind) {
    case TR_FIXED:
        return k->seen_from ? "it cannot change alone"
                            : "it can have one value only";
    case TR_IDLE: return "no principal cares";
    case TR_COMPATIBLE:
        for (uint32_t i = 0; k->caring == 1 && i < t->d->principals; i++)
            if (k->range[i] > 0)
                return tr_printf(t->a, "compatible: only %s cares, for %s",
                                 name_of(t, i),
                                 tr_value_name(t->v, issue, (uint32_t)k->best));
        return tr_printf(t->a, "compatible: %s is best for all who care",
                         tr_value_name(t->v, issue, (uint32_t)k->best));
    case TR_INTEGRATIVE:
        if (k->surplus > 0)
            return tr_printf(
                t->a,
                "integrative: some value gives%s more than half each on "
                "average%s",
                t->d->principals > 2 ? " two of them" : "",
                k->ratio < 1.5
                    ? ""
                    : tr_printf(t->a,
                                ", and it matters %s times as much to one",
                                tr_num(t->a, k->ratio, 1)));
        return tr_printf(t->a, "integrative: matters %s times as much to one",
                         tr_num(t->a, k->ratio, 1));
    case TR_DISTRIBUTIVE: break;
    }
    return "distributive";
}

static void say_issues(tr_doc *doc, const told *t) {
    uint32_t n = t->d->principals;
    bool seen = false;
    const char **head = TR_NEW(t->a, const char *, n + 2);
    head[0] = "Issue";
    for (uint32_t i = 0; i < n; i++)
        head[i + 1] = tr_printf(t->a, "#%s", name_of(t, i));
    head[n + 1] = "Kind";
    tr_doc_heading(doc, 2, "kinds", "Issue by issue");
    tr_table *table = tr_doc_table(
        doc, "How much each issue matters to each principal, in percent of all",
        n + 2, head);
    for (size_t v = 0; v < t->v->c->issues; v++) {
        const tr_stake *k = &t->r->stakes->at[v];
        const char **row = tr_table_row(t->a, table);
        seen |= k->seen_from;
        row[0] = tr_printf(t->a, "%s%s", tr_issue_name(t->v, v),
                           k->seen_from ? " *" : "");
        for (uint32_t i = 0; i < n; i++)
            row[i + 1] = tr_num(t->a, 100 * k->share[i], 1);
        row[n + 1] = kind_words(t, v);
    }
    if (seen)
        tr_doc_note(doc, "* A bonus or a table makes its worth depend on other "
                         "issues: it is measured by changing it alone in the "
                         "package.");
    if (n == 2)
        tr_doc_say(
            doc,
            "Priorities differ by %s %% (0: the two rank the issues' "
            "importance alike, 100: each cares for other issues).",
            tr_num(t->a,
                   100 * tr_divergence(t->r->stakes, t->v->c->issues, 0, 1),
                   1));
}

/* --- trades --------------------------------------------------------------- */

static void json_trades(const told *t, tr_json *into, const char *key,
                        uint64_t total, tr_trade *const *at, uint32_t kept) {
    tr_json *o = tr_json_set(into, key, tr_json_object(t->a));
    tr_json_set(o, "total", tr_json_count(t->a, total));
    tr_json *list = tr_json_set(o, "list", tr_json_array(t->a));
    for (uint32_t k = 0; k < kept; k++) {
        tr_json *one = tr_json_add(list, outcome(t, at[k]->state));
        tr_json *changes = tr_json_set(one, "changes", tr_json_object(t->a));
        for (int m = 0; m < 2 && at[k]->issue[m] >= 0; m++) {
            const tr_issue *is = &t->v->c->issue[at[k]->issue[m]];
            tr_json_set(changes, is->id,
                        tr_json_string(t->a, is->value[at[k]->value[m]]));
        }
        tr_json_set(one, "gain", gains_json(t, at[k]->state));
    }
}

static const char **gains_head(const told *t, const char *first) {
    const char **head = TR_NEW(t->a, const char *, t->d->principals + 1);
    head[0] = first;
    for (uint32_t i = 0; i < t->d->principals; i++)
        head[i + 1] = tr_printf(t->a, "#%s gains", name_of(t, i));
    return head;
}

static void gains_row(const told *t, tr_table *table, uint32_t state) {
    const char **row = tr_table_row(t->a, table);
    row[0] = tr_change_words(t->v, t->r->from, state);
    for (uint32_t i = 0; i < t->d->principals; i++)
        row[i + 1] = tr_num(t->a, gain(t, i, state), 3);
}

static void say_list(tr_doc *doc, const told *t, const char *caption,
                     tr_trade *const *at, uint32_t kept, uint64_t total) {
    if (!kept) return;
    tr_table *table = tr_doc_table(doc, caption, t->d->principals + 1,
                                   gains_head(t, "Changed to"));
    uint32_t shown = kept < SHOWN ? kept : SHOWN;
    for (uint32_t k = 0; k < shown; k++) gains_row(t, table, at[k]->state);
    if (shown < total)
        tr_doc_note(doc,
                    "%u of %s are shown, those with the largest least "
                    "gain first; --json has more.",
                    shown, tr_count_words(t->a, (double)total));
}

static void say_trades(tr_doc *doc, const told *t) {
    const tr_trades *x = t->r->trades;
    tr_doc_heading(doc, 2, "trades", "Changes that cost nobody, and exchanges");
    if (x->gains)
        say_list(doc, t, "One issue changed: nobody loses, somebody gains",
                 x->gain, x->gains_kept, x->gains);
    else
        tr_doc_say(doc, "No change of one issue gives a principal more "
                        "without cost to another.");
    if (x->trades)
        say_list(doc, t,
                 "Two issues exchanged: together nobody loses, either alone "
                 "would cost somebody",
                 x->trade, x->trades_kept, x->trades);
    else
        tr_doc_say(doc, "No exchange of two issues, each of which would cost a "
                        "principal alone, leaves all at least as well off.");
}

/* --- what is left --------------------------------------------------------- */

/* Counts where outcomes are listed, or not; NULL: not counted. */
static const char *possible_of(const told *t) {
    const tr_deals *d = t->d;
    return d->merged ? d->merged->possible
                     : tr_printf(t->a, "%u", d->possible_count);
}

static const char *dominating_of(const told *t) {
    const tr_left *x = t->r->left;
    return t->d->merged ? x->dominating_words
                        : tr_printf(t->a, "%u", x->dominating);
}

static const char *dominated_of(const told *t) {
    const tr_left *x = t->r->left;
    return t->d->merged ? x->dominated_words
                        : tr_printf(t->a, "%u", x->dominated);
}

static void json_left(const told *t, tr_json *into) {
    const tr_left *x = t->r->left;
    bool better = x->better != TR_NO_STATE;
    tr_json *o = tr_json_set(into, "left", tr_json_object(t->a));
    tr_json_set(o, "dominating", tr_json_big(t->a, dominating_of(t)));
    tr_json_set(o, "dominated", tr_json_big(t->a, dominated_of(t)));
    tr_json_set(o, "efficiency", number_or_null(t->a, x->efficiency));
    tr_json_set(o, "joint_gain", number_or_null(t->a, x->joint));
    tr_json_set(o, "gain",
                better ? gains_json(t, x->better) : tr_json_null(t->a));
    tr_json_set(o, "least_share", tr_json_number(t->a, better ? x->least : 0));
    tr_json_set(o, "least_gain", tr_json_number(t->a, x->raw));
    o = tr_json_set(into, "certificate", tr_json_object(t->a));
    tr_json_set(o, "kind",
                tr_json_string(t->a, better ? "dominated" : "efficient"));
    tr_json_set(o, "all_more", tr_json_bool(t->a, x->all_more));
    tr_json_set(o, "by", better ? outcome(t, x->better) : tr_json_null(t->a));
    tr_json_set(o, "checked", tr_json_big(t->a, possible_of(t)));
}

static void say_dominating(tr_doc *doc, const told *t) {
    const char *all = tr_decimal_words(t->a, possible_of(t));
    const char *above = dominating_of(t), *below = dominated_of(t);
    if (above && below)
        tr_doc_say(doc,
                   "Of the %s outcomes that can be reached together, %s leave "
                   "nobody worse off than the package and somebody better off; "
                   "it is itself such an improvement on %s.",
                   all, tr_decimal_words(t->a, above),
                   tr_decimal_words(t->a, below));
    else
        tr_doc_say(doc,
                   "Among the %s outcomes that can be reached together there "
                   "are some that leave nobody worse off than the package and "
                   "somebody better off. How many was not counted.",
                   all);
}

static void say_better(tr_doc *doc, const told *t) {
    const tr_left *x = t->r->left;
    tr_doc_say(doc, x->all_more
                        ? "The one with the largest least gain, each gain "
                          "as a share of what its principal has at stake "
                          "in all, gives every principal more:"
                        : "None of them gives every principal more. The "
                          "one with the largest least gain, each gain as "
                          "a share of what its principal has at stake in "
                          "all:");
    tr_table *table =
        tr_doc_table(doc, "A package that dominates this one",
                     t->d->principals + 1, gains_head(t, "Changed to"));
    gains_row(t, table, x->better);
    if (x->all_more)
        tr_doc_say(doc,
                   "In points as they stand, every principal can gain %s over "
                   "the package at once, and no more than that; this takes a "
                   "point of one to be worth a point of another.",
                   tr_num(t->a, x->raw, 3));
}

static void say_left(tr_doc *doc, const told *t) {
    const tr_left *x = t->r->left;
    tr_doc_heading(doc, 2, "left", "What is left on the table");
    if (x->better == TR_NO_STATE) {
        tr_doc_say(doc,
                   "Nothing: of the %s outcomes that can be reached together, "
                   "none gives a principal more without giving another less.",
                   tr_decimal_words(t->a, possible_of(t)));
    } else {
        say_dominating(doc, t);
        say_better(doc, t);
    }
    if (!isnan(x->joint))
        tr_doc_say(doc,
                   "The package brings %s %% of the largest sum of gains over "
                   "no deal.",
                   tr_num(t->a, 100 * x->joint, 1));
}

static const char *equal_of(const told *t) {
    const tr_counters *x = t->r->counters;
    return t->d->merged ? x->equal_words : tr_printf(t->a, "%u", x->equal);
}

static void json_counters(const told *t, tr_json *into) {
    const tr_counters *x = t->r->counters;
    tr_json *o = tr_json_set(into, "counter_offers", tr_json_object(t->a));
    tr_json_set(o, "party", tr_json_string(t->a, id_of(t, x->party)));
    tr_json_set(o, "worth",
                tr_json_number(t->a, t->d->utility[x->party][x->from]));
    tr_json_set(o, "slack", tr_json_number(t->a, x->slack));
    tr_json_set(o, "total", tr_json_big(t->a, equal_of(t)));
    tr_json_set(o, "sought", tr_json_bool(t->a, !x->given_up));
    tr_json *list = tr_json_set(o, "list", tr_json_array(t->a));
    for (uint32_t k = 0; k < x->kept; k++) {
        tr_json *one = tr_json_add(list, outcome(t, x->state[k]));
        tr_json_set(one, "gain", gains_json(t, x->state[k]));
    }
}

static void say_counters(tr_doc *doc, const told *t) {
    const tr_counters *x = t->r->counters;
    const char *name = name_of(t, x->party);
    tr_doc_heading(doc, 2, "offers",
                   tr_printf(t->a, "Other packages worth as much to %s", name));
    const char *equal = equal_of(t);
    if (equal && !strcmp(equal, "0")) {
        tr_doc_say(doc, "None: no other package is worth the same to it%s.",
                   x->slack > 0 ? " within the slack"
                                : "; --slack allows for "
                                  "a difference");
        return;
    }
    if (x->given_up) {
        tr_doc_say(doc, "Not found: the packages have too many different sums "
                        "to look through.");
        return;
    }
    const char *many =
        !equal ? "some are"
        : !strcmp(equal, "1")
            ? "1 is"
            : tr_printf(t->a, "%s are", tr_decimal_words(t->a, equal));
    tr_doc_say(doc,
               "Of the other packages %s worth the same to %s. Best for the "
               "others first, and only those that are better for some other "
               "principal than those before:",
               many, name);
    tr_table *table =
        tr_doc_table(doc, "Counter-offers of equal worth", t->d->principals + 1,
                     gains_head(t, "Changed to"));
    for (uint32_t k = 0; k < x->kept && k < SHOWN; k++)
        gains_row(t, table, x->state[k]);
}

/* --- all of it ------------------------------------------------------------ */

static void say_package(tr_doc *doc, const told *t) {
    const tr_issue_report *r = t->r;
    if (r->from == TR_NO_STATE)
        tr_doc_say(doc, "There is no status quo and no proposal that is an "
                        "outcome, so no package is looked at (--from names "
                        "one).");
    else if (r->text)
        tr_doc_say(doc, "The package: %s, %s%s (%s).",
                   tr_label_words(t->v, &r->text->name),
                   tr_date_words(t->a, r->text->date),
                   t->d->status_quo == TR_NO_STATE
                       ? ""
                       : ", what it leaves open as in the status quo",
                   tr_state_id(t->v, r->from));
    else
        tr_doc_say(doc, "The package: %s (%s).",
                   r->from == t->d->status_quo ? "the status quo"
                                               : tr_state_words(t->v, r->from),
                   tr_state_id(t->v, r->from));
}

void tr_report_issues(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_issue_report *r) {
    told t = {v->a, v, d, r};
    tr_json *j = doc->json;
    tr_json_set(j, "from",
                r->from == TR_NO_STATE ? tr_json_null(v->a)
                                       : outcome(&t, r->from));
    tr_json_set(j, "proposal",
                tr_json_string(v->a, r->text ? r->text->id : NULL));
    json_opposition(&t, j);
    tr_json *list = tr_json_set(j, "issues", tr_json_array(v->a));
    for (size_t k = 0; k < v->c->issues; k++)
        json_issue(&t, k, tr_json_add(list, tr_json_object(v->a)));
    say_package(doc, &t);
    say_opposition(doc, &t);
    say_issues(doc, &t);
    if (r->trades) {
        const tr_trades *x = r->trades;
        json_trades(&t, j, "gains", x->gains, x->gain, x->gains_kept);
        json_trades(&t, j, "trades", x->trades, x->trade, x->trades_kept);
        json_left(&t, j);
        say_trades(doc, &t);
        say_left(doc, &t);
    }
    if (r->counters) {
        json_counters(&t, j);
        say_counters(doc, &t);
    }
}
