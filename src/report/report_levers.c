/* report_levers.c - the least costly ways to hold a deal, in words.
 * SPDX-License-Identifier: MIT
 *
 * Levers are described, none is recommended: what would follow if its holder
 * used it, what it would cost, who could do the same instead. */
#include "report/report_levers.h"

#include "plot/plot.h"

#include <math.h>
#include <string.h>

/* --- words ---------------------------------------------------------------- */

static const char *lever_name(const tr_view *v, uint32_t j) {
    return tr_label_words(v, &v->c->lever[j].name);
}

/* "1 point", "2.5 points" */
static const char *points(tr_arena *a, double x) {
    return tr_printf(a, "%s point%s", tr_num(a, x, 2),
                     fabs(x - 1) < 0.005 ? "" : "s");
}

/* A party, or a faction of it. */
static const char *target_words(const tr_view *v, const tr_lever *l) {
    const char *party = tr_party_name(v, (size_t)l->on);
    if (l->faction < 0) return party;
    const tr_faction *f = &v->c->home[l->on].faction[l->faction];
    return tr_printf(v->a, "%s (%s)", tr_label_words(v, &f->name), party);
}

/* "+8 where ...", "up to +8", "half of the loss". */
static const char *effect_words(const tr_view *v, const tr_lever *l,
                                double amount, bool limit) {
    tr_arena *a = v->a;
    const char *on = target_words(v, l);
    const char *most = limit && l->within ? "up to " : "";
    switch (l->kind) {
    case TR_PAY: return tr_printf(a, "%s%s to %s", most, points(a, amount), on);
    case TR_PENALTY:
        return tr_printf(a, "%s%s from %s", most, points(a, amount), on);
    case TR_GUARANTEE:
        return tr_printf(a, "makes good %s%s %% of what %s costs %s", most,
                         tr_num(a, 100 * amount, 1),
                         l->faction < 0 ? "betrayal" : "a deal", on);
    case TR_MONITOR:
        return tr_printf(a,
                         "takes %s%s %% of the time in which %s would profit "
                         "from a breach",
                         most, tr_num(a, 100 * amount, 1), on);
    case TR_BAR: return tr_printf(a, "bars moves of %s", on);
    }
    return "";
}

static const char *where_words(const tr_view *v, const tr_lever *l) {
    if (!l->when) return "everywhere";
    return tr_formula_words(v, l->when);
}

static const char *cost_words(const tr_view *v, const tr_lever *l) {
    return tr_printf(v->a, "%s%s", tr_num(v->a, l->cost, 2),
                     l->within ? " a unit" : "");
}

void tr_report_lever_table(tr_doc *doc, const tr_view *v) {
    static const char *const head[] = {"Lever", "Held by", "What it does",
                                       "Where", "#Cost to its holder"};
    tr_table *t = tr_doc_table(doc, "What could be done about a deal", 5, head);
    for (uint32_t j = 0; j < v->c->levers; j++) {
        const tr_lever *l = &v->c->lever[j];
        const char **row = tr_table_row(v->a, t);
        row[0] = lever_name(v, j);
        row[1] = tr_party_name(v, (size_t)l->by);
        row[2] = effect_words(v, l, l->amount, true);
        row[3] = where_words(v, l);
        row[4] = cost_words(v, l);
    }
}

const char *tr_hold_by_words(tr_hold_by by) {
    static const char *const words[] = {
        "no party gains by leaving it",
        "every gain from leaving it is met by a reply that the others want",
        "what a breach leads to deters every principal that is patient enough",
        "every principal trusts the others enough",
        "breaches are seen well enough for every principal to keep to it"};
    return words[by];
}

const char *tr_bundle_words(const tr_view *v, const tr_bundle *b) {
    const char *part[TR_MAX_LEVERS];
    size_t count = 0;
    for (uint32_t j = 0; j < v->c->levers; j++) {
        if (!(b->used >> j & 1)) continue;
        const tr_lever *l = &v->c->lever[j];
        part[count++] =
            l->within ? tr_printf(v->a, "%s (%s of %s)", lever_name(v, j),
                                  tr_num(v->a, l->amount * b->share[j], 2),
                                  tr_num(v->a, l->amount, 2))
                      : lever_name(v, j);
    }
    return count ? tr_and(v->a, part, count) : "nothing";
}

/* Some lever works on a faction of the party. */
static bool works_at_home(const tr_view *v, uint32_t party) {
    for (size_t j = 0; j < v->c->levers; j++)
        if (v->c->lever[j].on == (int)party && v->c->lever[j].faction >= 0)
            return true;
    return false;
}

/* What a party would gain from, or lacks. */
const char *tr_demand_words(const tr_view *v, const tr_lever_findings *f,
                            uint32_t from, const tr_lever_term *d) {
    static const char *const held[] = {"%s gains nothing by leaving the deal",
                                       "every gain of %s is met by a reply",
                                       "what a breach leads to deters %s",
                                       "%s trusts the others enough",
                                       "breaches by %s are seen well enough"};
    tr_arena *a = v->a;
    const char *who = tr_party_name(v, d->party);
    const char *move =
        d->breach == TR_NO_STATE ? NULL : tr_change_words(v, from, d->breach);
    switch (d->need) {
    case TR_NEED_ACCEPT:
        return tr_printf(a, "%s is no worse off than without a deal", who);
    case TR_NEED_HOME:
        return tr_printf(
            a, "the factions of %s ratify it%s", who,
            works_at_home(v, d->party) ? "" : ", which no lever changes");
    case TR_NEED_DREAD:
        return tr_printf(a,
                         "%s is worse off once its breach (%s) has led to a "
                         "breakdown",
                         who, move);
    default: break;
    }
    if (move)
        return tr_printf(a, "%s gains nothing by this breach: %s", who, move);
    /* The format is one of the constants above. */
    return tr_printf(a, "%s",
                     f->q->by == TR_BY_NASH       ? tr_printf(a, held[0], who)
                     : f->q->by == TR_BY_SEQ      ? tr_printf(a, held[1], who)
                     : f->q->by == TR_BY_PATIENCE ? tr_printf(a, held[2], who)
                     : f->q->by == TR_BY_TRUST    ? tr_printf(a, held[3], who)
                                                  : tr_printf(a, held[4], who));
}

/* --- one deal ------------------------------------------------------------- */

static void say_bundle(tr_doc *doc, const tr_view *v, const tr_lever_plan *p) {
    static const char *const head[] = {"Lever used", "Held by", "What it does",
                                       "#Cost"};
    if (!p->best.used) {
        tr_doc_say(doc, "It is accepted and held as it is: no lever is used.");
        return;
    }
    tr_doc_say(doc, "The least that holds it costs %s.",
               tr_num(v->a, p->best.cost, 2));
    tr_table *t = tr_doc_table(doc, "The cheapest bundle", 4, head);
    for (uint32_t j = 0; j < v->c->levers; j++) {
        if (!(p->best.used >> j & 1)) continue;
        const tr_lever *l = &v->c->lever[j];
        double share = p->best.share[j];
        const char **row = tr_table_row(v->a, t);
        row[0] = lever_name(v, j);
        row[1] = tr_party_name(v, (size_t)l->by);
        row[2] = effect_words(v, l, l->amount * share, false);
        row[3] = tr_num(v->a, share * l->cost * (l->within ? l->amount : 1), 2);
    }
}

/* "with one unit less of the lever X would gain 3 by ..." */
static void say_reading(tr_doc *doc, tr_block *list, const tr_view *v,
                        const tr_lever_findings *f, const tr_lever_plan *p,
                        const tr_lever_cut *r) {
    tr_arena *a = v->a;
    const char *less =
        r->all ? tr_printf(a, "Without %s", lever_name(v, r->lever))
               : tr_printf(a, "With %s unit less of %s", tr_num(a, r->less, 2),
                           lever_name(v, r->lever));
    if (!r->breaks) {
        tr_doc_item(doc, list, "%s the deal would still hold.", less);
        return;
    }
    const char *who = tr_party_name(v, r->demand.party);
    bool ordinal = r->demand.need != TR_NEED_HOME &&
                   !f->q->hold.pref[r->demand.party].cardinal;
    const char *gain =
        isnan(r->gain) ? ""
        : ordinal      ? tr_printf(a, "%s place%s in its order",
                                   tr_num(a, r->gain, 0), r->gain == 1 ? "" : "s")
                       : points(a, r->gain);
    const char *move = r->demand.breach == TR_NO_STATE
                           ? ""
                           : tr_change_words(v, p->state, r->demand.breach);
    switch (r->demand.need) {
    case TR_NEED_ACCEPT:
        tr_doc_item(doc, list,
                    "%s %s would be %s worse off than "
                    "without a deal.",
                    less, who, gain);
        break;
    case TR_NEED_STAY:
        tr_doc_item(doc, list, "%s %s would gain %s by leaving: %s.", less, who,
                    gain, move);
        break;
    case TR_NEED_HOME:
        tr_doc_item(doc, list,
                    "%s the factions of %s would no longer ratify it; for that "
                    "they would lack %s.",
                    less, who, gain);
        break;
    default:
        tr_doc_item(doc, list, "%s this would no longer hold: %s.", less,
                    tr_demand_words(v, f, p->state, &r->demand));
    }
}

static void say_instead(tr_doc *doc, tr_block *list, const tr_view *v,
                        const tr_lever_plan *p, const tr_instead *w,
                        const char *what) {
    const tr_bundle *b = &w->instead;
    double more = b->cost - p->best.cost;
    if (!b->found)
        tr_doc_item(doc, list, "Without %s no bundle holds the deal.", what);
    else if (more <= 1e-9 * (1 + b->cost))
        tr_doc_item(doc, list, "In place of %s, at the same cost: %s.", what,
                    tr_bundle_words(v, b));
    else
        tr_doc_item(doc, list, "Without %s it would cost %s more: %s.", what,
                    tr_num(v->a, more, 2), tr_bundle_words(v, b));
}

static void say_holders(tr_doc *doc, const tr_view *v, const tr_lever_plan *p) {
    const char *needed[TR_MAX_LEVERS + 1];
    size_t count = 0;
    for (uint32_t k = 0; k < p->holders; k++) {
        const tr_bundle *b = &p->holder[k].instead;
        if (!b->found || b->cost > p->best.cost + 1e-9 * (1 + b->cost))
            needed[count++] = tr_party_name(v, p->holder[k].what);
    }
    if (count)
        tr_doc_say(doc,
                   "In every cheapest bundle a lever is held by %s: "
                   "nothing holds the deal at this cost before %s acted.",
                   tr_and(v->a, needed, count),
                   count == 1 ? "it has" : "they have");
    else if (p->holders)
        tr_doc_say(doc, "No holder is in every cheapest bundle: each could be "
                        "replaced at no further cost.");
}

static void say_conflict(tr_doc *doc, const tr_view *v,
                         const tr_lever_findings *f, const tr_lever_plan *p) {
    if (p->conflicts == 1) {
        tr_doc_say(doc,
                   "No bundle of these levers holds it. One condition "
                   "cannot be met by any: %s.",
                   tr_demand_words(v, f, p->state, &p->conflict[0]));
        return;
    }
    tr_doc_say(doc,
               "No bundle of these levers holds it. %s conditions cannot "
               "be met together%s:",
               tr_count_words(v->a, p->conflicts),
               p->least ? ", while fewer could" : "");
    tr_block *list = tr_doc_list(doc, TR_LIST);
    for (uint32_t k = 0; k < p->conflicts; k++)
        tr_doc_item(doc, list, "%s.",
                    tr_demand_words(v, f, p->state, &p->conflict[k]));
}

static void say_gains(tr_doc *doc, const tr_view *v, const tr_lever_findings *f,
                      const tr_lever_plan *p) {
    const tr_deals *d = f->q->hold.deals;
    const char **part = TR_NEW(v->a, const char *, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++)
        part[i] = tr_printf(v->a, "%s %s", tr_party_name(v, d->party[i]),
                            tr_num(v->a, p->gain[i], 2));
    tr_doc_say(doc, "What each has over no deal%s: %s.",
               p->best.used ? ", with these levers" : "",
               tr_and(v->a, part, d->principals));
}

static uint32_t levers_of(const tr_view *v, uint32_t party) {
    uint32_t count = 0;
    for (size_t j = 0; j < v->c->levers; j++)
        count += v->c->lever[j].by == (int)party;
    return count;
}

void tr_report_lever_plan(tr_doc *doc, const tr_view *v,
                          const tr_lever_findings *f, const tr_lever_plan *p) {
    const tr_deals *d = f->q->hold.deals;
    tr_doc_heading(doc, 3, NULL,
                   tr_printf(v->a, "Deal %s", tr_state_id(v, p->state)));
    tr_doc_say(doc, "%s.",
               d->status_quo == TR_NO_STATE ? tr_state_words(v, p->state)
               : d->status_quo == p->state
                   ? "The status quo"
                   : tr_change_words(v, d->status_quo, p->state));
    if (!p->best.found) {
        say_conflict(doc, v, f, p);
        tr_report_shortfall(doc, v, f, p);
        return;
    }
    say_bundle(doc, v, p);
    say_gains(doc, v, f, p);
    if (!p->best.used) return;
    tr_block *list = tr_doc_list(doc, TR_LIST);
    for (uint32_t k = 0; k < p->readings; k++)
        say_reading(doc, list, v, f, p, &p->reading[k]);
    for (uint32_t k = 0; k < p->levers; k++)
        say_instead(doc, list, v, p, &p->lever[k],
                    lever_name(v, p->lever[k].what));
    for (uint32_t k = 0; k < p->holders; k++)
        if (levers_of(v, p->holder[k].what) > 1)
            say_instead(doc, list, v, p, &p->holder[k],
                        tr_printf(v->a, "any lever of %s",
                                  tr_party_name(v, p->holder[k].what)));
    say_holders(doc, v, p);
}

/* --- all deals ------------------------------------------------------------ */

static void price_row(const tr_view *v, tr_table *t, const tr_deals *d,
                      const tr_priced *x) {
    const char **row = tr_table_row(v->a, t);
    row[0] = tr_state_id(v, x->state);
    row[1] = tr_num(v->a, x->bundle.cost, 2);
    row[2] = tr_num(v->a, x->least_share, 2);
    row[3] = tr_bundle_words(v, &x->bundle);
    for (uint32_t i = 0; i < d->principals && i < 2; i++)
        row[4 + i] = tr_num(v->a, tr_gain(d, i, x->state), 2);
}

static void draw_prices(tr_doc *doc, const tr_view *v, const tr_prices *p,
                        const tr_table *data) {
    tr_arena *a = v->a;
    double *x = TR_RAW(a, double, (size_t)p->held + 1);
    double *y = TR_RAW(a, double, (size_t)p->held + 1);
    tr_plot_point *at = TR_NEW(a, tr_plot_point, (size_t)p->held + 1);
    size_t marks = 0;
    double last = -1;
    for (uint32_t k = 0; k < p->held; k++) {
        x[k] = p->deal[k].bundle.cost;
        y[k] = p->deal[k].least_share;
        if (!p->deal[k].undominated || x[k] == last) continue;
        last = x[k];
        at[marks++] = (tr_plot_point){.x = x[k],
                                      .y = y[k],
                                      .x_hi = x[k],
                                      .y_hi = y[k],
                                      .kind = TR_MARK_FRONTIER};
    }
    const char *title = "What it costs to hold a deal, and what the side that "
                        "gets less has of it";
    const char *alt = tr_printf(
        a,
        "Each dot is a deal (of %s), placed by the least cost of holding it "
        "from left to right and by the smaller of the sides' shares of what "
        "each could hope for from bottom to top. %s",
        tr_count_words(a, p->held),
        marks == 1 ? "One deal costs least and has the largest smaller share."
                   : tr_printf(a,
                               "The line joins %zu deals than which none costs "
                               "less and shares better.",
                               marks));
    tr_gains_plot plot = {.title = title,
                          .alt = alt,
                          .x_label = "Least cost of holding the deal",
                          .y_label =
                              "Smaller share of what each could hope for",
                          .cloud = p->held,
                          .cloud_x = x,
                          .cloud_y = y,
                          .points = marks,
                          .point = at};
    tr_doc_figure(doc, title, alt, tr_plot_gains(a, &plot), data);
}

static void say_counts(tr_doc *doc, const tr_view *v,
                       const tr_lever_findings *f) {
    tr_arena *a = v->a;
    const tr_prices *p = f->prices;
    const char *home =
        !f->q->hold.homes
            ? ""
            : tr_printf(
                  a, " and %s ratified at home%s", p->deals > 1 ? "are" : "is",
                  p->at_home ? ", or with some of the levers could be" : "");
    if (!p->deals) {
        tr_doc_say(doc,
                   "No deal leaves nobody worse off%s, so there is nothing "
                   "to hold.",
                   home);
        return;
    }
    tr_doc_say(doc,
               "%s %s nobody worse off%s. Held at no cost, in the sense that "
               "%s: %s; by some bundle of the levers listed: %s more; by "
               "none: %s.",
               tr_count_words(a, p->deals),
               p->deals == 1 ? "deal leaves" : "deals leave", home,
               tr_hold_by_words(f->q->by), tr_count_words(a, p->free),
               tr_count_words(a, p->held - p->free),
               tr_count_words(a, p->deals - p->held));
}

static tr_table *price_table(const tr_view *v, const tr_lever_findings *f,
                             size_t *more) {
    enum { SHOWN = 8 };
    const tr_deals *d = f->q->hold.deals;
    const char *head[6] = {"Deal", "#Cost", "#Smaller share", "Levers used"};
    for (uint32_t i = 0; i < d->principals && i < 2; i++)
        head[4 + i] = tr_printf(v->a, "#Gain of %s without levers",
                                tr_party_name(v, d->party[i]));
    tr_table *t =
        tr_table_new(v->a, "Deals than which none costs less and shares better",
                     d->principals == 2 ? 6 : 4, head);
    double cost = -1, share = -1;
    *more = 0;
    for (uint32_t k = 0; k < f->prices->held; k++) {
        const tr_priced *x = &f->prices->deal[k];
        if (!x->undominated ||
            (x->bundle.cost == cost && x->least_share == share))
            continue;
        cost = x->bundle.cost, share = x->least_share;
        if (t->rows < SHOWN)
            price_row(v, t, d, x);
        else
            ++*more;
    }
    return t;
}

/* What the texts that were put forward would need. */
static void say_texts(tr_doc *doc, const tr_view *v,
                      const tr_lever_findings *f) {
    static const char *const head[] = {"Text", "#Cost", "What holds it"};
    if (!f->text || !v->c->proposals) return;
    tr_table *t =
        tr_doc_table(doc, "What the texts would need to be held", 3, head);
    for (size_t k = 0; k < v->c->proposals; k++) {
        const tr_lever_plan *p = &f->text[k];
        if (p->state == TR_NO_STATE) continue;
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_label_words(v, &v->c->proposal[k].name);
        row[1] = p->best.found ? tr_num(v->a, p->best.cost, 2) : "none";
        const char *part[4];
        size_t count = 0;
        for (uint32_t c = 0; c < p->conflicts && c < 4; c++)
            part[count++] = tr_demand_words(v, f, p->state, &p->conflict[c]);
        row[2] = p->best.found
                     ? tr_bundle_words(v, &p->best)
                     : tr_printf(v->a, "no bundle; what cannot be met%s: %s",
                                 count > 1 ? " together" : "",
                                 tr_and(v->a, part, count));
    }
    tr_doc_note(doc, "What a text leaves open counts as in the status quo.");
}

void tr_report_prices(tr_doc *doc, const tr_view *v,
                      const tr_lever_findings *f) {
    size_t more;
    say_counts(doc, v, f);
    if (f->prices->held) {
        const tr_table *t = price_table(v, f, &more);
        draw_prices(doc, v, f->prices, t);
        if (more)
            tr_doc_note(doc,
                        "The data of the picture are those that cost least, "
                        "%zu more have a larger smaller share; --json has "
                        "them all.",
                        more);
    }
    say_texts(doc, v, f);
}

void tr_report_lever_notes(tr_doc *doc, const tr_view *v,
                           const tr_lever_findings *f) {
    tr_doc_note(doc, "Costs are to the levers' holders, added up, in the units "
                     "of the case; effects are in the points of the party "
                     "concerned. Every one of them is the modeller's. What is "
                     "listed says what would follow if a holder used a lever, "
                     "not that any holder would, or ought to. What is owed "
                     "whatever is agreed, aid to civilians first, is nobody's "
                     "lever here.");
    if (f->q->by == TR_BY_PATIENCE || f->q->by == TR_BY_MONITORING)
        tr_doc_note(doc,
                    "A party for which the case gives no patience is taken "
                    "to count what comes a period later as %s of the same "
                    "now (--patience).",
                    tr_num(v->a, f->q->patience, 3));
}

void tr_report_levers(tr_doc *doc, const tr_view *v, tr_json *into,
                      const tr_lever_findings *f) {
    tr_json_levers(into, v, f);
    tr_report_lever_table(doc, v);
    tr_doc_say(doc, "A deal counts as held here if %s (--by %s).",
               tr_hold_by_words(f->q->by), tr_hold_by_name[f->q->by]);
    if (f->prices) tr_report_prices(doc, v, f);
    for (uint32_t k = 0; k < f->plans; k++)
        tr_report_lever_plan(doc, v, f, &f->plan[k]);
    if (f->plans < f->asked)
        tr_doc_note(doc, "%u of %s deals are shown; --limit shows more.",
                    f->plans, tr_count_words(v->a, f->asked));
    tr_report_lever_notes(doc, v, f);
}
