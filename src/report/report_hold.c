/* report_hold.c - what would make a deal hold, in words and JSON.
 * SPDX-License-Identifier: MIT */
#include "report/report_home.h"

#include <math.h>
#include <string.h>

const char *tr_holder_name(tr_holder h) {
    static const char *const names[] = {"itself", "the response", "the future",
                                        "nothing"};
    return names[h];
}

const char *tr_need_words(tr_arena *a, double x) {
    if (isnan(x)) return "not known";
    if (isinf(x)) return "impossible";
    return x == 0 ? "none" : tr_num(a, x, 3);
}

tr_json *tr_need_json(tr_arena *a, double x) {
    if (isnan(x)) return tr_json_null(a);
    if (isinf(x)) return tr_json_string(a, "impossible");
    return tr_json_number(a, x);
}

/* --- JSON ----------------------------------------------------------------- */

static void json_watched(tr_json *into, tr_arena *a, const tr_hold_party *p) {
    const tr_watched *w = &p->watched;
    bool known = !isnan(p->stakes.broken) || p->temptation == 0;
    tr_json_set(into, "keeping", tr_json_number(a, p->stakes.keep));
    tr_json_set(into, "cheating", tr_json_number(a, p->stakes.cheat));
    tr_json_set(into, "broken", tr_need_json(a, p->stakes.broken));
    tr_json_set(into, "patience", tr_need_json(a, p->stakes.discount));
    tr_json_set(into, "holds",
                known ? tr_json_bool(a, w->holds) : tr_json_null(a));
    tr_json_set(into, "detection_needed",
                tr_need_json(a, known ? w->detection : NAN));
    tr_json_set(into, "false_alarm_allowed",
                tr_need_json(a, known ? w->false_alarm : NAN));
    tr_json_set(into, "patience_needed",
                tr_need_json(a, known ? w->patience : NAN));
}

static void json_needs(tr_json *o, const tr_view *v, const tr_deals *d,
                       const tr_hold *h) {
    static const char *const keys[] = {"gain",
                                       "share",
                                       "temptation",
                                       "temptation_share",
                                       "patience_needed",
                                       "trust_needed",
                                       "trust_there",
                                       "exposure_now",
                                       "exposure_later",
                                       "exposure_added"};
    tr_arena *a = v->a;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        tr_json *m = tr_json_set(o, keys[k], tr_json_object(a));
        for (uint32_t i = 0; i < d->principals; i++) {
            const tr_hold_party *p = &h->of[i];
            const double x[] = {p->gain,           p->share,
                                p->temptation,     p->temptation_share,
                                p->patience,       p->trust_needed,
                                p->trust_there,    p->exposure_now,
                                p->exposure_later, p->added};
            tr_json_set(m, v->c->party[d->party[i]].id, tr_need_json(a, x[k]));
        }
    }
}

static void json_hold(tr_json *o, const tr_view *v, const tr_hold_question *q,
                      const tr_hold *h, bool breakable) {
    tr_arena *a = v->a;
    const tr_deals *d = q->deals;
    tr_json_set(o, "state", tr_state_json(v, h->state));
    json_needs(o, v, d, h);
    tr_json *stable = tr_json_set(o, "stable", tr_json_array(a));
    for (int c = 0; c < TR_USUAL; c++)
        if (h->stable[c])
            tr_json_add(stable, tr_json_string(a, tr_concept_name[c]));
    tr_json_set(o, "held_by",
                breakable ? tr_json_string(a, tr_holder_name(h->holder))
                          : tr_json_null(a));
    tr_report_ratified_json(o, v, q->homes, h->at_home);
    tr_json *spoilers = tr_json_set(o, "spoilers", tr_json_array(a));
    for (uint32_t k = 0; k < h->spoilers; k++)
        tr_json_add(spoilers, tr_json_string(a, v->c->party[h->spoiler[k]].id));
    tr_json *watch = tr_json_set(o, "monitoring", tr_json_object(a));
    for (uint32_t i = 0; i < d->principals; i++)
        json_watched(
            tr_json_set(watch, v->c->party[d->party[i]].id, tr_json_object(a)),
            a, &h->of[i]);
    tr_json_set(o, "efficient", tr_json_bool(a, h->efficient));
    tr_json_set(o, "holds",
                breakable ? tr_json_bool(a, h->holds) : tr_json_null(a));
}

static void json_zone(tr_doc *doc, const tr_view *v, const tr_upheld *u) {
    tr_arena *a = v->a;
    if (!u->breakable) {
        tr_json_set(doc->json, "zone", tr_json_null(a));
        tr_json_set(doc->json, "deals_that_hold", tr_json_null(a));
        return;
    }
    tr_json *zone = tr_json_set(
        doc->json, "zone", u->unlisted ? tr_json_null(a) : tr_json_object(a));
    for (int k = 0; !u->unlisted && k < TR_HOLDERS; k++) {
        tr_json *o =
            tr_json_set(zone, tr_holder_name((tr_holder)k), tr_json_object(a));
        tr_json_set(o, "deals", tr_json_count(a, u->count[k]));
        tr_json_set(o, "ratified", tr_json_count(a, u->ratified[k]));
    }
    tr_json *o = tr_json_set(doc->json, "deals_that_hold", tr_json_object(a));
    tr_json_set(o, "count", tr_json_count(a, u->holds.count));
    if (u->unlisted) tr_json_set(o, "of_all", tr_json_bool(a, !u->which));
    tr_json *list = tr_json_set(o, "list", tr_json_array(a));
    for (uint32_t k = 0; k < u->holds.count; k++)
        tr_json_add(list, tr_state_json(v, u->holds.at[k]));
}

static void json_watch(tr_doc *doc, tr_arena *a, const tr_watch *w) {
    tr_json *o = tr_json_set(doc->json, "watched", tr_json_object(a));
    tr_json_set(o, "detection", tr_json_number(a, w->detection));
    tr_json_set(o, "false_alarm", tr_json_number(a, w->false_alarm));
    tr_json_set(o, "punishment",
                isinf(w->punishment) ? tr_json_string(a, "forever")
                                     : tr_json_number(a, w->punishment));
}

/* --- words ---------------------------------------------------------------- */

static const char *spoiler_words(const tr_view *v, const tr_hold *h) {
    if (!h->spoilers) return "no party";
    const char **names = TR_NEW(v->a, const char *, h->spoilers + 1);
    for (uint32_t k = 0; k < h->spoilers; k++)
        names[k] = tr_party_name(v, h->spoiler[k]);
    return tr_and(v->a, names, h->spoilers);
}

const char *tr_watch_words(tr_arena *a, const tr_hold_party *p) {
    const tr_watched *w = &p->watched;
    if (p->temptation == 0) return "not tempted: none needed";
    if (isnan(p->stakes.broken)) return "not known";
    if (isinf(w->patience) && !(p->stakes.keep > p->stakes.broken))
        return "none is enough: a breakdown costs it nothing";
    if (isinf(w->detection)) return "none is enough";
    if (w->detection == 0) return "any chance that a breach is seen";
    return tr_printf(
        a, "breaches seen with %s or more%s", tr_num(a, w->detection, 3),
        w->false_alarm >= 0 ? tr_printf(a, ", false alarms %s at most",
                                        tr_num(a, w->false_alarm, 3))
                            : "");
}

static void say_party(const tr_view *v, const tr_hold *h,
                      const tr_hold_party *p, const char **row) {
    tr_arena *a = v->a;
    row[1] = tr_num(a, p->gain, 3);
    row[2] =
        tr_printf(a, "%s (%s %% of its range)", tr_num(a, p->temptation, 3),
                  tr_num(a, 100 * p->temptation_share, 1));
    row[3] = p->breach == TR_NO_STATE ? "none"
                                      : tr_change_words(v, h->state, p->breach);
    row[4] = tr_printf(
        a, "%s%s", tr_need_words(a, p->patience),
        p->patience > 0 && isfinite(p->patience) && !p->breakdown_stable ? " *"
                                                                         : "");
    row[5] = tr_need_words(a, p->trust_needed);
    row[6] =
        isnan(p->trust_there) ? "not declared" : tr_num(a, p->trust_there, 3);
    row[7] = tr_watch_words(a, p);
}

static bool has_note(const tr_hold *h, uint32_t principals) {
    for (uint32_t i = 0; i < principals; i++)
        if (h->of[i].patience > 0 && isfinite(h->of[i].patience) &&
            !h->of[i].breakdown_stable)
            return true;
    return false;
}

static void say_hold(tr_doc *doc, const tr_view *v, const tr_hold_question *q,
                     const tr_hold *h, bool breakable) {
    static const char *const head[] = {
        "Principal",        "#Gain",         "#Temptation",     "Best breach",
        "#Patience needed", "#Trust needed", "#Trust there is", "Monitoring"};
    tr_arena *a = v->a;
    const tr_deals *d = q->deals;
    tr_doc_heading(doc, 3, NULL,
                   tr_printf(a, "Deal %s", tr_state_id(v, h->state)));
    tr_doc_say(doc, "%s.",
               d->status_quo == TR_NO_STATE
                   ? tr_state_words(v, h->state)
                   : tr_change_words(v, d->status_quo, h->state));
    if (breakable)
        tr_doc_say(doc, "Held by %s%s. Could undo it: %s.",
                   tr_holder_name(h->holder),
                   h->holds ? "; a deal that holds" : "", spoiler_words(v, h));
    tr_report_ratified(doc, v, q, h->at_home, h->state);
    tr_table *t = tr_doc_table(doc, "What each principal would need", 8, head);
    for (uint32_t i = 0; i < d->principals; i++) {
        const char **row = tr_table_row(a, t);
        row[0] = tr_party_name(v, d->party[i]);
        say_party(v, h, &h->of[i], row);
    }
    if (has_note(h, d->principals))
        tr_doc_note(doc, "* The breakdown that deters is itself not an "
                         "equilibrium, so the threat of it may not be "
                         "believed.");
}

static const char *list_states(const tr_view *v, const tr_list *l) {
    enum { SHOWN = 12 };
    uint32_t shown = l->count < SHOWN ? l->count : SHOWN;
    tr_text t = tr_text_new(v->a);
    for (uint32_t k = 0; k < shown; k++)
        tr_putf(&t, "%s%s", k ? ", " : "", tr_state_id(v, l->at[k]));
    if (shown < l->count) tr_putf(&t, " and %u more", l->count - shown);
    return tr_text_str(&t);
}

static void say_unlisted(tr_doc *doc, const tr_view *v,
                         const tr_hold_question *q, const tr_upheld *u) {
    const char *kept = q->homes ? "ratified and held" : "held";
    tr_doc_say(doc, "The deals of the zone are too many to list, so how many "
                    "are held by what was not counted. For each deal below "
                    "all states were looked at that moves can reach from it, "
                    "from the status quo, and from where it would break "
                    "down to.");
    if (u->which) tr_doc_say(doc, "Looked at: %s.", u->which);
    if (u->holds.count)
        tr_doc_say(doc,
                   "Deals that hold%s: %s of the efficient deals are "
                   "%s: %s.",
                   u->which ? ", of those looked at" : "",
                   tr_count_words(v->a, u->holds.count), kept,
                   list_states(v, &u->holds));
    else
        tr_doc_say(doc,
                   "Deals that hold: none of the efficient deals%s is "
                   "%s.",
                   u->which ? " looked at" : "", kept);
}

static void say_zone(tr_doc *doc, const tr_view *v, const tr_hold_question *q,
                     const tr_upheld *u) {
    static const char *const words[TR_HOLDERS] = {
        "itself: no party gains by leaving",
        "the response that leaving would meet",
        "the future alone, for parties that are patient enough", "nothing"};
    static const char *const head[] = {"Held by", "#Deals",
                                       "#Of these, ratified"};
    tr_arena *a = v->a;
    if (!u->breakable) {
        tr_doc_say(doc, "No party holds an issue alone, so nothing here can be "
                        "broken alone: whether a deal holds is not asked, and "
                        "none is called self-enforcing.");
        return;
    }
    if (u->unlisted) {
        say_unlisted(doc, v, q, u);
        return;
    }
    tr_table *t = tr_doc_table(doc, "All deals of the zone, by what holds them",
                               q->homes ? 3 : 2, head);
    for (int k = 0; k < TR_HOLDERS; k++) {
        const char **row = tr_table_row(a, t);
        row[0] = words[k];
        row[1] = tr_count_words(a, (double)u->count[k]);
        if (q->homes) row[2] = tr_count_words(a, (double)u->ratified[k]);
    }
    const char *kept = q->homes ? "ratified and held" : "held";
    if (u->holds.count)
        tr_doc_say(doc,
                   "Deals that hold: %s of the %s deals that cannot be "
                   "improved are %s: %s.",
                   tr_count_words(a, u->holds.count),
                   tr_count_words(a, q->deals->frontier.count), kept,
                   list_states(v, &u->holds));
    else
        tr_doc_say(doc,
                   "Deals that hold: none of the %s deals that cannot be "
                   "improved is %s.",
                   tr_count_words(a, q->deals->frontier.count), kept);
}

static const char *periods_words(tr_arena *a, const tr_watch *w) {
    if (isinf(w->punishment)) return "suspended for good";
    return tr_printf(a, "suspended for %s period%s",
                     tr_num(a, w->punishment, 0),
                     w->punishment == 1 ? "" : "s");
}

static void say_notes(tr_doc *doc, const tr_view *v,
                      const tr_hold_question *q) {
    tr_arena *a = v->a;
    tr_doc_note(doc,
                "Trust there is: the product of the probabilities declared "
                "under `trust`, or else estimated from `commitments`, over the "
                "parties that could make the deal worse for the principal; "
                "their choices are taken to be independent.");
    tr_doc_note(doc,
                "Monitoring: the least chance of seeing a breach, and the "
                "greatest of seeing one where there is none, at which leaving "
                "does not pay, each with the other as assumed: a breach seen "
                "with %s, a false alarm with %s a period, and the deal then "
                "%s. Where a party's patience is not given it is taken to be "
                "as great as can be.",
                tr_num(a, q->watch.detection, 3),
                tr_num(a, q->watch.false_alarm, 3),
                periods_words(a, &q->watch));
}

void tr_report_hold(tr_doc *doc, const tr_view *v, const tr_hold_question *q,
                    const tr_upheld *u, const tr_hold *hold, uint32_t count,
                    uint32_t total) {
    json_zone(doc, v, u);
    json_watch(doc, v->a, &q->watch);
    tr_report_trust(doc, v, q->trust);
    tr_json *list = tr_json_set(doc->json, "deals", tr_json_array(v->a));
    tr_json_set(doc->json, "deals_total", tr_json_count(v->a, total));
    for (uint32_t k = 0; k < count; k++)
        json_hold(tr_json_add(list, tr_json_object(v->a)), v, q, &hold[k],
                  u->breakable);
    if (q->deals->zone_count || !u->breakable) say_zone(doc, v, q, u);
    if (!total)
        tr_doc_say(doc, q->deals->zone_count
                            ? "There is no such deal."
                            : "No deal exists that leaves every principal at "
                              "least as well off as no deal.");
    uint32_t shown = count < 20 ? count : 20;
    for (uint32_t k = 0; k < shown; k++)
        say_hold(doc, v, q, &hold[k], u->breakable);
    if (shown < total)
        tr_doc_note(doc,
                    "%u of %s deals are shown; --json has them all, "
                    "--deal chooses.",
                    shown, tr_count_words(v->a, total));
    if (shown) say_notes(doc, v, q);
}
