/* brief_deals.c - deals and what would hold each; the ledger; the path.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"
#include "report/report_home.h"
#include "report/report_ledger.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { IN_ANNEX = 60 }; /* efficient deals that are listed */

/* --- packages ------------------------------------------------------------- */

static void package_terms(tr_brief *b) {
    const tr_view *v = b->v;
    const char *head[TR_PACKAGES + 3] = {"Issue", "Now"};
    for (size_t k = 0; k < b->packages; k++)
        head[k + 2] = tr_printf(v->a, "Package %s", b->package[k].letter);
    tr_table *t = tr_doc_table(b->d,
                               "The packages, issue by issue; “same” "
                               "means as now",
                               b->packages + 2, head);
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    for (size_t i = 0; i < v->c->issues; i++) {
        const char **row = tr_table_row(v->a, t);
        int32_t now = v->c->status_quo ? v->c->status_quo[i] : -1;
        row[0] = tr_issue_name(v, i);
        row[1] = now >= 0 ? tr_value_name(v, i, (uint32_t)now) : "";
        for (size_t k = 0; k < b->packages; k++) {
            tr_space_values(v->s, b->package[k].hold.state, value);
            row[k + 2] = (int32_t)value[i] == now
                             ? "same"
                             : tr_value_name(v, i, value[i]);
        }
    }
}

static const char *need(tr_arena *a, double x, const char *none) {
    if (isnan(x)) return "not known";
    if (isinf(x)) return "no amount is enough";
    return x == 0 ? none : tr_num(a, x, 2);
}

static const char *trust_words(tr_arena *a, const tr_hold_party *p) {
    if (isnan(p->trust_there)) return need(a, p->trust_needed, "none");
    return tr_printf(a, "%s; there is %s", need(a, p->trust_needed, "none"),
                     tr_num(a, p->trust_there, 2));
}

static void package_needs(tr_brief *b) {
    static const char *const head[] = {
        "Package and party",  "#Gain over no deal", "#Share of its best hope",
        "#Gain from leaving", "#Patience needed",   "#Trust needed",
        "Monitoring needed"};
    const tr_view *v = b->v;
    const tr_deals *d = b->deals;
    tr_table *t = tr_doc_table(b->d,
                               "What each side would gain, and what "
                               "would keep it there",
                               7, head);
    for (size_t k = 0; k < b->packages; k++)
        for (uint32_t i = 0; i < d->principals; i++) {
            const tr_hold_party *p = &b->package[k].hold.of[i];
            const char **row = tr_table_row(v->a, t);
            row[0] = tr_printf(v->a, "%s: %s", b->package[k].letter,
                               tr_party_name(v, d->party[i]));
            row[1] = tr_num(v->a, p->gain, 1);
            row[2] = tr_printf(v->a, "%s %%", tr_num(v->a, 100 * p->share, 0));
            row[3] =
                p->temptation == 0 ? "none" : tr_num(v->a, p->temptation, 1);
            row[4] = isinf(p->patience) && p->temptation == 0
                         ? "not tempted, but see below"
                         : need(v->a, p->patience, "none");
            row[5] = trust_words(v->a, p);
            row[6] = tr_watch_words(v->a, p);
        }
    tr_doc_say(b->d, "Gains are points on each party's own scale and cannot be "
                     "added up between parties. Patience is how much of a "
                     "point next period is worth today, from 0 to 1, at the "
                     "least. Trust is the least probability of the others "
                     "keeping the deal at which the party prefers it; the "
                     "trust there is comes from the case, party by party (see "
                     "below), and is multiplied as if independent. Monitoring "
                     "is the least chance of seeing a breach, and the greatest "
                     "of seeing one where there is none, at which leaving does "
                     "not pay; a patience that the case does not give is taken "
                     "to be as great as can be.");
}

/* Letters of the packages in which no amount of patience is enough for a
 * principal, tempted to leave or not. */
static const char *no_patience(tr_brief *b, uint32_t i, bool tempted) {
    const char *letter[TR_PACKAGES];
    size_t count = 0;
    for (size_t k = 0; k < b->packages; k++) {
        const tr_hold_party *p = &b->package[k].hold.of[i];
        if (isinf(p->patience) && (p->temptation > 0) == tempted)
            letter[count++] = b->package[k].letter;
    }
    return count ? tr_and(b->v->a, letter, count) : NULL;
}

/* Whom no amount of patience keeps, and why. */
static void say_no_patience(tr_brief *b) {
    const tr_deals *d = b->deals;
    for (uint32_t i = 0; i < d->principals; i++) {
        const char *tempted = no_patience(b, i, true);
        const char *calm = no_patience(b, i, false);
        const char *name = tr_party_name(b->v, d->party[i]);
        if (calm)
            tr_doc_say(b->d,
                       "In package %s %s gains nothing by leaving; but "
                       "if the package broke down, what cannot be undone "
                       "would stay done, and that would suit it at least "
                       "as well.",
                       calm, name);
        if (tempted)
            tr_doc_say(b->d,
                       "No amount of patience keeps %s in package %s: "
                       "after a breach everything that can be undone "
                       "falls back, but what cannot be undone stays, and "
                       "that would suit it at least as well as the "
                       "package. Only the others' replies, or someone "
                       "else's guarantee, stand against it.",
                       name, tempted);
    }
}

/* What a principal's own concessions in package A are: given for good, or
 * revocable.  Much of an analysis turns on the difference. */
static const char *concessions(tr_brief *b, uint32_t party, bool for_good) {
    const tr_view *v = b->v;
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, b->package[0].hold.state, value);
    const char **name = TR_NEW(v->a, const char *, v->s->issues + 1);
    size_t count = 0;
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_issue *issue = &v->c->issue[i];
        if (issue->holders != 1 || issue->holder[0] != (int)party) continue;
        if ((int32_t)value[i] == v->c->status_quo[i]) continue;
        if (issue->not_negotiable) continue; /* owed, not conceded */
        if ((issue->irreversible != TR_FREE) == for_good)
            name[count++] = tr_issue_name(v, i);
    }
    return count ? tr_and(v->a, name, count) : "nothing";
}

static void say_for_good(tr_brief *b) {
    static const char *const head[] = {"Party", "Gives for good",
                                       "Could take back"};
    if (b->status_quo == TR_NO_STATE || !b->packages) return;
    tr_table *t = tr_doc_table(b->d,
                               "Package A: what each side gives for "
                               "good, and what it could take back",
                               3, head);
    for (uint32_t i = 0; i < b->deals->principals; i++) {
        uint32_t party = b->deals->party[i];
        const char **row = tr_table_row(b->v->a, t);
        row[0] = tr_party_name(b->v, party);
        row[1] = concessions(b, party, true);
        row[2] = concessions(b, party, false);
    }
    tr_doc_say(b->d, "A side's gain from leaving follows from this and from "
                     "the weights: whoever decides more that can be taken "
                     "back has more to leave with. It is not a measure of "
                     "anyone's intentions.");
}

/* The public lines that a package crosses, by name. */
static void say_crossed(tr_brief *b, uint32_t state) {
    const tr_view *v = b->v;
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, state, value);
    tr_block *list = NULL;
    size_t drawn = 0;
    for (size_t i = 0; i < v->c->parties; i++) {
        const tr_position *p = &v->c->position[i];
        drawn += p->red_lines;
        for (size_t k = 0; k < p->red_lines; k++) {
            const tr_statement *line = &p->red_line[k];
            if (!tr_holds(line->formula, value)) continue;
            if (!list) {
                tr_doc_say(b->d,
                           "It crosses lines that parties have publicly "
                           "drawn; what each said stands under %s:",
                           tr_doc_link(v->a, "issues", "the issues"));
                list = tr_doc_list(b->d, TR_LIST);
            }
            const tr_origin *o =
                line->origin.source >= 0 ? &line->origin : &p->origin;
            tr_doc_item(b->d, list, "A line of %s: %s %s", tr_party_name(v, i),
                        tr_formula_words(v, line->formula),
                        tr_origin_words(v, o));
        }
    }
    if (drawn && !list)
        tr_doc_say(b->d, "It crosses no public line that the case lists.");
}

static const char *signed_words(tr_arena *a, double x) {
    return tr_printf(a, "%s%s", x > 0 ? "+" : "", tr_num(a, x, 1));
}

static const char *could_undo(tr_brief *b, const tr_hold *h) {
    const char **who = TR_NEW(b->v->a, const char *, h->spoilers + 1);
    for (uint32_t k = 0; k < h->spoilers; k++)
        who[k] = tr_party_name(b->v, h->spoiler[k]);
    return h->spoilers ? tr_and(b->v->a, who, h->spoilers) : "no party";
}

/* How the others would answer a principal's best breach, and where that would
 * leave it: against the package, and against no deal. */
static void say_reply(tr_brief *b, tr_block *list, const tr_hold *h, uint32_t i,
                      uint32_t breach) {
    const tr_view *v = b->v;
    uint32_t party = b->deals->party[i];
    const char *name = tr_party_name(v, party);
    tr_sanction reply;
    bool wanted;
    if (!tr_brief_reply(b, party, h->state, breach, &reply, &wanted)) {
        tr_doc_item(b->d, list,
                    "No reply of the others takes that gain from %s.", name);
        return;
    }
    uint32_t end = reply.path[reply.length - 1]->state;
    double nothing = tr_gain(b->deals, i, end);
    double package = nothing - h->of[i].gain;
    tr_doc_item(b->d, list,
                "Reply that takes the gain away%s: %s. %s would then be %s "
                "points from the package and %s from no deal%s.",
                wanted ? ", by moves that gain those who make them" : "",
                tr_path_words(v, breach, reply.path, reply.length), name,
                signed_words(v->a, package), signed_words(v->a, nothing),
                package == 0 ? " (a tie with the package)" : "");
}

static void say_package(tr_brief *b, const tr_package *p) {
    static const char *const held[] = {
        "It holds by itself: once there, no party gains by leaving.",
        "It holds by the response that leaving would meet.",
        ("No response stops a breach; it holds only if both value the future "
         "enough."),
        "Nothing in the model holds it."};
    const tr_view *v = b->v;
    const tr_hold *h = &p->hold;
    tr_doc_heading(b->d, 3, NULL,
                   tr_printf(v->a, "Package %s: %s", p->letter, p->why));
    tr_doc_say(b->d,
               "%s Could undo it to the point where a principal is worse "
               "off than with no deal: %s.",
               b->upheld.breakable
                   ? held[h->holder]
                   : "No party can break it alone; whether it holds is not "
                     "asked.",
               could_undo(b, h));
    tr_block *list = NULL;
    for (uint32_t i = 0; i < b->deals->principals; i++) {
        uint32_t party = b->deals->party[i];
        uint32_t breach = tr_brief_best_move(b, party, h->state);
        if (breach == TR_NO_STATE) continue;
        if (!list) list = tr_doc_list(b->d, TR_LIST);
        tr_doc_item(b->d, list, "%s would gain most from leaving by: %s.",
                    tr_party_name(v, party),
                    tr_change_words(v, h->state, breach));
        say_reply(b, list, h, i, breach);
        if (h->of[i].patience > 0 && isfinite(h->of[i].patience) &&
            !h->of[i].breakdown_stable)
            tr_doc_item(b->d, list,
                        "The breakdown that would deter %s is "
                        "itself not stable, so the threat of it "
                        "may not be believed.",
                        tr_party_name(v, party));
    }
    tr_report_ratified(b->d, v, b->question, h->at_home, h->state);
    say_crossed(b, h->state);
}

void tr_brief_all_deals(tr_brief *b) {
    const tr_view *v = b->v;
    const tr_deals *d = b->deals;
    const char **head = TR_NEW(v->a, const char *, d->principals * 2 + 5);
    head[0] = "Deal";
    for (uint32_t i = 0; i < d->principals; i++) {
        head[1 + i] =
            tr_printf(v->a, "#Gain of %s", tr_party_name(v, d->party[i]));
        head[1 + d->principals + i] = tr_printf(v->a, "#%s's gain from leaving",
                                                tr_party_name(v, d->party[i]));
    }
    head[1 + 2 * d->principals] = "Held by";
    head[2 + 2 * d->principals] = "Could undo it";
    head[3 + 2 * d->principals] = "Holds";
    head[4 + 2 * d->principals] = "Ratified";
    uint32_t columns = d->principals * 2 + (b->at_home ? 5 : 4);
    tr_table *t = tr_doc_table(b->d,
                               "Every deal that cannot be improved for "
                               "one principal without cost to another",
                               columns, head);
    uint32_t shown =
        d->frontier.count < IN_ANNEX ? d->frontier.count : IN_ANNEX;
    for (uint32_t k = 0; k < shown; k++) {
        const tr_hold *h = &b->frontier[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_state_id(v, h->state);
        for (uint32_t i = 0; i < d->principals; i++) {
            row[1 + i] = tr_num(v->a, h->of[i].gain, 1);
            row[1 + d->principals + i] = tr_num(v->a, h->of[i].temptation, 1);
        }
        row[1 + 2 * d->principals] =
            b->upheld.breakable ? tr_holder_name(h->holder) : "not asked";
        row[2 + 2 * d->principals] = could_undo(b, h);
        row[3 + 2 * d->principals] = !b->upheld.breakable ? "not asked"
                                     : h->holds           ? "yes"
                                                          : "no";
        if (b->at_home)
            row[4 + 2 * d->principals] = h->at_home->ratified ? "yes" : "no";
    }
    if (shown < d->frontier.count)
        tr_doc_note(b->d, "%u of %u are listed; `truce hold --json` has all.",
                    shown, d->frontier.count);
}

static void json_deals(tr_brief *b) {
    tr_arena *a = b->v->a;
    const tr_deals *d = b->deals;
    tr_json *o = tr_json_set(b->d->json, "deals", tr_json_object(a));
    tr_json_set(o, "possible", tr_json_count(a, d->possible_count));
    tr_json_set(o, "zone", tr_json_count(a, d->zone_count));
    tr_json_set(o, "frontier", tr_json_count(a, d->frontier.count));
    if (b->upheld.breakable)
        tr_json_set(o, "hold", tr_json_count(a, b->upheld.holds.count));
    if (b->at_home)
        tr_json_set(o, "ratifiable", tr_json_count(a, b->at_home->ratifiable));
    tr_json *list = tr_json_set(o, "packages", tr_json_array(a));
    for (size_t k = 0; k < b->packages; k++) {
        const tr_package *p = &b->package[k];
        tr_json *j = tr_json_add(list, tr_json_object(a));
        tr_json_set(j, "letter", tr_json_string(a, p->letter));
        tr_json_set(j, "why", tr_json_string(a, p->why));
        tr_json_set(j, "state", tr_state_json(b->v, p->hold.state));
        tr_json_set(j, "held_by",
                    tr_json_string(a, b->upheld.breakable
                                          ? tr_holder_name(p->hold.holder)
                                          : NULL));
        tr_json_set(j, "holds", tr_json_bool(a, p->hold.holds));
        if (p->hold.at_home)
            tr_json_set(j, "ratified",
                        tr_json_bool(a, p->hold.at_home->ratified));
        tr_json *gain = tr_json_set(j, "gain", tr_json_object(a));
        tr_json *leave = tr_json_set(j, "temptation", tr_json_object(a));
        for (uint32_t i = 0; i < d->principals; i++) {
            const char *id = b->v->c->party[d->party[i]].id;
            tr_json_set(gain, id, tr_json_number(a, p->hold.of[i].gain));
            tr_json_set(leave, id, tr_json_number(a, p->hold.of[i].temptation));
        }
    }
}

void tr_brief_deals(tr_brief *b) {
    tr_doc_heading(b->d, 2, "deals",
                   "Which deals exist, and what would hold "
                   "each");
    if (!b->deals) {
        tr_doc_say(b->d, "Deals were not weighed: %s.", b->no_deals);
        return;
    }
    json_deals(b);
    if (!b->deals->zone_count) {
        tr_doc_say(b->d, "None exists: no package leaves every principal at "
                         "least as well off as no deal.");
        tr_brief_gains_figure(b);
        return;
    }
    tr_brief_gains_figure(b);
    tr_brief_upheld(b);
    tr_doc_say(b->d, "The packages below were picked by stated rules, not "
                     "recommended; any other point of the line is as "
                     "efficient.");
    package_terms(b);
    package_needs(b);
    say_no_patience(b);
    say_for_good(b);
    for (size_t k = 0; k < b->packages; k++) say_package(b, &b->package[k]);
    tr_brief_at_home(b);
    tr_brief_trust(b);
    uint32_t efficient = b->deals->frontier.count;
    const char *annex = tr_doc_link(b->v->a, "annex", "the annex");
    if (efficient == 1)
        tr_doc_say(b->d, "It is the one efficient deal: see %s.", annex);
    else if (efficient <= IN_ANNEX)
        tr_doc_say(b->d, "All %u efficient deals are listed in %s.", efficient,
                   annex);
    else
        tr_doc_say(b->d, "The first %u of %u efficient deals are listed in %s.",
                   IN_ANNEX, efficient, annex);
}

/* --- ledger --------------------------------------------------------------- */

void tr_brief_ledger(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "ledger", "The ledger of proposals");
    if (!v->c->proposals) {
        tr_doc_say(b->d, "The case lists no proposals.");
        return;
    }
    if (!b->deals) {
        tr_doc_say(b->d, "The texts were not weighed: %s.", b->no_deals);
        return;
    }
    tr_doc_say(b->d, "Each text is weighed by the same numbers as the deals. "
                     "Where a text leaves issues open, the range shows every "
                     "way of settling them, and the mark leaves them as they "
                     "are now. This is the model's measure, not a judgement "
                     "of anyone's good faith.");
    tr_brief_ledger_figure(b);
    tr_report_claims(b->d, v, b->deals, b->ledger);
    tr_doc_say(b->d,
               "What changed from text to text, issue by issue, the "
               "lean of each with its uncertainty, and how far each is "
               "from the solutions and the red lines: %s.",
               tr_doc_link(v->a, "annex", "the annex"));
}

/* The numbers behind it, for the annex. */
void tr_brief_ledger_numbers(tr_brief *b) {
    const tr_view *v = b->v;
    if (!v->c->proposals || !b->deals) return;
    tr_doc *d = b->d;
    tr_doc_heading(d, 3, NULL, "The ledger of proposals, in numbers");
    tr_json *whole = d->json;
    d->json = tr_json_set(whole, "ledger", tr_json_object(v->a));
    tr_report_ledger(d, v, b->deals, b->ledger);
    d->json = whole;
    for (uint32_t k = 1; k < b->ledger->rows; k++) {
        tr_doc_heading(
            d, 3, NULL,
            tr_printf(v->a, "What changed with “%s”",
                      tr_label_words(v, &b->ledger->row[k].proposal->name)));
        tr_report_step(d, v, b->deals, b->ledger, k);
    }
}

/* --- path ----------------------------------------------------------------- */

/* "North and South together" for a step by all holders of a joint issue. */
static const char *mover_name(tr_brief *b, int by, const uint32_t *together) {
    const tr_view *v = b->v;
    if (by < (int)v->c->parties) return tr_party_name(v, (size_t)by);
    return tr_holders_words(v, &v->c->issue[together[by - (int)v->c->parties]]);
}

/* What a step changes, without what is owed whatever is agreed. */
static const char *traded_changes(const tr_view *v, uint32_t from,
                                  uint32_t to) {
    uint16_t *x = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    uint16_t *y = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, from, x);
    tr_space_values(v->s, to, y);
    tr_text t = tr_text_new(v->a);
    for (size_t i = 0; i < v->s->issues; i++) {
        if (x[i] == y[i]) continue;
        bool owed = v->c->issue[i].not_negotiable;
        tr_putf(&t, "%s%s: %s%s", t.length ? "; " : "", tr_issue_name(v, i),
                tr_value_name(v, i, y[i]),
                owed ? " (owed at every step, whatever the order)" : "");
    }
    return tr_text_str(&t);
}

/* The fewest steps to a package, each by one party or by all holders of a
 * joint issue. */
static void say_way(tr_brief *b, const char *name, uint32_t target,
                    tr_json *into) {
    const tr_view *v = b->v;
    const uint32_t *together;
    tr_moves *m = tr_moves_together(v->a, v->s, &together);
    tr_paths *p =
        tr_paths_find(v->a, m, NULL, b->status_quo, &target, 1, false);
    const tr_route *r = &p->route[0];
    if (!r->reachable) {
        tr_doc_say(b->d,
                   "%s cannot be reached even by steps taken together: "
                   "it needs something changed that no party decides, "
                   "or undone that cannot be.",
                   name);
        return;
    }
    tr_doc_say(b->d, "%s is %u step%s away. One shortest way:", name, r->length,
               r->length == 1 ? "" : "s");
    tr_json *list = tr_json_set(into, "steps", tr_json_array(v->a));
    tr_block *steps = tr_doc_list(b->d, TR_STEPS);
    uint32_t from = b->status_quo;
    for (uint32_t k = 0; k < r->length; k++) {
        const char *who = mover_name(b, r->path[k]->by, together);
        const char *what = traded_changes(v, from, r->path[k]->state);
        tr_doc_item(b->d, steps, "%s: %s.", who, what);
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "by", tr_json_string(v->a, tr_plain(v->a, who)));
        tr_json_set(o, "to", tr_state_json(v, r->path[k]->state));
        from = r->path[k]->state;
    }
}

static void say_route(tr_brief *b, const char *name, uint32_t target,
                      bool improving) {
    const tr_view *v = b->v;
    tr_paths *p = tr_paths_find(v->a, b->m, b->pref, b->status_quo, &target, 1,
                                improving);
    const tr_route *r = &p->route[0];
    const char *how = improving ? "by steps that gain whoever takes them"
                                : "by steps of single parties";
    if (!r->reachable)
        tr_doc_say(b->d, "%s cannot be reached %s.", name, how);
    else if (!r->length)
        tr_doc_say(b->d, "%s is the present situation.", name);
    else {
        tr_doc_say(b->d, "%s can be reached %s, in %u:", name, how, r->length);
        tr_block *list = tr_doc_list(b->d, TR_STEPS);
        uint32_t from = b->status_quo;
        for (uint32_t k = 0; k < r->length; k++) {
            tr_doc_item(
                b->d, list, "%s",
                tr_move_words(v, r->path[k]->by, from, r->path[k]->state));
            from = r->path[k]->state;
        }
    }
}

static uint32_t nearest_equilibrium(tr_brief *b) {
    const tr_view *v = b->v;
    tr_walk_options o = {.improving = false};
    tr_walk *w = tr_walk_from(v->a, b->m, b->pref, b->status_quo, &o);
    for (uint32_t k = 1; k < w->visits; k++) {
        uint32_t s = w->visit[k].state;
        if (s != b->status_quo && tr_bit(b->stable->equilibria[TR_NASH], s))
            return s;
    }
    return TR_NO_STATE;
}

void tr_brief_path(tr_brief *b) {
    const tr_view *v = b->v;
    tr_doc_heading(b->d, 2, "path", "The path");
    if (b->status_quo == TR_NO_STATE) {
        tr_doc_say(b->d, "The case names no status quo to start from.");
        return;
    }
    uint32_t own = b->status_quo;
    tr_paths *p =
        tr_paths_find(v->a, b->m, b->pref, b->status_quo, &own, 1, true);
    tr_json *o = tr_json_set(b->d->json, "path", tr_json_object(v->a));
    tr_json_set(o, "reachable_by_improvement",
                tr_json_count(v->a, p->reachable));
    tr_doc_say(b->d,
               p->reachable > 1
                   ? "By steps that gain whoever takes them, %s other "
                     "situations can be reached from here."
                   : "No party gains by taking a first step alone: from "
                     "here nothing moves unless parties move together "
                     "or something changes what they want.",
               tr_count_words(v->a, p->reachable - 1));
    if (b->packages) {
        uint32_t target = b->package[0].hold.state;
        say_way(b, "Package A", target, o);
        if (p->reachable > 1) say_route(b, "Package A", target, true);
    } else {
        uint32_t near = nearest_equilibrium(b);
        if (near != TR_NO_STATE)
            say_route(b, "The nearest stable situation", near, false);
    }
    tr_doc_note(
        b->d, "The order shown is one shortest order, whatever it risks%s%s.",
        b->road ? "; for one that risks least, see " : "",
        b->road ? tr_doc_link(v->a, "roadmap", "the road in safe steps") : "");
}
