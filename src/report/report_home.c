/* report_home.c - what factions at home do to the deals, and how far words are
 * taken (D89 to D95).  SPDX-License-Identifier: MIT */
#include "report/report_home.h"

#include "bargaining/merged.h"

#include <math.h>

const char *tr_faction_name(const tr_view *v, const tr_voice *f) {
    return tr_label_words(v, &f->faction->name);
}

static const char *weight_words(tr_arena *a, int64_t nano) {
    return tr_num(a, (double)nano / 1e9, 3);
}

static const char *vote_words(tr_arena *a, const tr_uncertain *w) {
    double hi = w->spread == TR_TRIANGULAR ? w->c : w->b;
    if (w->spread == TR_POINT) return tr_num(a, w->a, 3);
    return tr_printf(a, "%s to %s", tr_num(a, w->a, 3), tr_num(a, hi, 3));
}

/* "61 of 120", or "61 of 64 to 120" where votes are not certain. */
static const char *quota_words(const tr_view *v, const tr_side *x) {
    double least = 0, most = 0;
    for (uint32_t f = 0; f < x->count; f++) {
        const tr_uncertain *w = &x->home->faction[f].weight;
        least += w->a;
        most += w->spread == TR_INTERVAL     ? w->b
                : w->spread == TR_TRIANGULAR ? w->c
                                             : w->a;
    }
    tr_arena *a = v->a;
    if (x->home->by_share)
        return tr_printf(a, "a share of %s of all weight",
                         tr_num(a, (double)x->home->quota / 1e9, 3));
    if (least < most)
        return tr_printf(a, "%s of %s to %s", weight_words(a, x->quota),
                         tr_num(a, least, 3), tr_num(a, most, 3));
    return tr_printf(a, "%s of %s", weight_words(a, x->quota),
                     tr_num(a, most, 3));
}

const char *tr_rule_of_home(const tr_view *v, const tr_homes *h,
                            const tr_side *x) {
    tr_arena *a = v->a;
    tr_text t = tr_text_new(a);
    if (x->quota > 0) tr_put(&t, quota_words(v, x));
    const char **name = TR_NEW(a, const char *, x->count + 1);
    size_t count = 0;
    for (uint32_t f = 0; f < x->count; f++)
        if (x->vetoes >> f & 1)
            name[count++] = tr_faction_name(v, &h->voice[x->first + f]);
    if (count)
        tr_putf(&t, "%sthe consent of %s", t.length ? ", and " : "",
                tr_and(a, name, count));
    return tr_text_str(&t);
}

void tr_report_rules_of_home(tr_doc *doc, const tr_view *v, const tr_homes *h) {
    tr_arena *a = v->a;
    tr_json *all = tr_json_set(doc->json, "factions", tr_json_object(a));
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *x = &h->side[k];
        tr_json *list =
            tr_json_set(all, v->c->party[x->party].id, tr_json_array(a));
        const char **name = TR_NEW(a, const char *, x->count + 1);
        for (uint32_t f = 0; f < x->count; f++) {
            const tr_voice *voice = &h->voice[x->first + f];
            name[f] = tr_faction_name(v, voice);
            tr_json_add(list, tr_json_string(a, voice->faction->id));
        }
        tr_doc_say(doc, "At home %s asks %s; to ratify a deal it needs %s.",
                   tr_party_name(v, x->party), tr_and(a, name, x->count),
                   tr_rule_of_home(v, h, x));
    }
}

/* --- deals: JSON ---------------------------------------------------------- */

static tr_json *json_solution(const tr_view *v, const tr_deals *d,
                              const tr_list *l) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_array(a);
    for (uint32_t k = 0; k < l->count; k++) {
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_json_set(o, "state", tr_state_json(v, l->at[k]));
        tr_json *u = tr_json_set(o, "utility", tr_json_object(a));
        for (uint32_t i = 0; i < d->principals; i++)
            tr_json_set(u, v->c->party[d->party[i]].id,
                        tr_json_number(a, d->utility[i][l->at[k]]));
    }
    return list;
}

static void json_faction(tr_json *o, tr_arena *a, const tr_voice *f,
                         const tr_weighing *w) {
    tr_json_set(o, "weight", tr_json_number(a, (double)f->weight / 1e9));
    tr_json_set(o, "veto", tr_json_bool(a, f->faction->veto));
    tr_json_set(o, "consents", tr_json_count(a, w->consents));
    tr_json_set(o, "pivotal", tr_json_count(a, w->pivotal));
    tr_json_set(o, "binding", tr_json_bool(a, w->binding));
}

static void json_constraint(tr_json *o, tr_arena *a, const tr_win_set *w) {
    static const char *const which[2] = {"nash", "kalai-smorodinsky"};
    tr_json *gain = tr_json_set(o, "constraint", tr_json_object(a));
    for (int s = 0; s < 2; s++) {
        tr_json *g = tr_json_set(gain, which[s], tr_json_object(a));
        tr_json_set(g, "free", tr_need_json(a, w->gain[s]));
        tr_json_set(g, "bound", tr_need_json(a, w->gain_bound[s]));
    }
}

static void json_side(tr_json *o, const tr_view *v, const tr_at_home *home,
                      uint32_t k) {
    tr_arena *a = v->a;
    const tr_side *x = &home->homes->side[k];
    const tr_win_set *w = &home->win[k];
    tr_json_set(o, "needed", tr_json_number(a, (double)x->quota / 1e9));
    tr_json_set(o, "of", tr_json_number(a, (double)x->total / 1e9));
    tr_json_set(o, "win_set", tr_json_count(a, w->possible));
    tr_json_set(o, "win_set_in_zone", tr_json_count(a, w->zone));
    json_constraint(o, a, w);
    tr_json *factions = tr_json_set(o, "factions", tr_json_object(a));
    for (uint32_t f = 0; f < x->count; f++) {
        const tr_voice *voice = &home->homes->voice[x->first + f];
        json_faction(
            tr_json_set(factions, voice->faction->id, tr_json_object(a)), a,
            voice, &home->weighing[x->first + f]);
    }
}

static tr_json *json_payment(const tr_view *v, const tr_homes *h,
                             const tr_payment *p) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "party",
                tr_json_string(a, v->c->party[h->side[p->side].party].id));
    tr_json_set(o, "total",
                p->known ? tr_json_number(a, p->total) : tr_json_null(a));
    tr_json *to = tr_json_set(o, "to", tr_json_object(a));
    for (uint32_t k = 0; k < p->count; k++)
        tr_json_set(to, h->voice[p->voice[k]].faction->id,
                    tr_json_number(a, p->amount[k]));
    return o;
}

static void json_deals_at_home(tr_json *o, const tr_view *v,
                               const tr_at_home *home,
                               const tr_ratification *best, uint32_t limit) {
    tr_arena *a = v->a;
    const tr_homes *h = home->homes;
    tr_list front = home->deals.frontier;
    tr_json *f = tr_json_set(o, "frontier", tr_json_object(a));
    tr_json_set(f, "points", tr_json_count(a, home->deals.points));
    bool merged = home->deals.merged; /* one outcome a point */
    tr_json_set(f, "outcomes",
                merged ? tr_json_null(a) : tr_json_count(a, front.count));
    if (front.count > limit) front.count = limit;
    tr_json_set(f, "list", json_solution(v, &home->deals, &front));
    tr_json *all = tr_json_set(o, "solutions", tr_json_object(a));
    for (int s = 0; s < TR_SOLUTIONS; s++)
        if (home->deals.settled.pick[s].missing <= TR_MISSES_DEAL)
            tr_json_set(
                all, tr_solution_name[s],
                json_solution(v, &home->deals, &home->deals.solution[s]));
    if (!best) {
        tr_json_set(o, "best_unratified", tr_json_null(a));
        return;
    }
    tr_json *b = tr_json_set(o, "best_unratified", tr_json_object(a));
    tr_json_set(b, "state", tr_state_json(v, home->best));
    tr_report_ratified_json(b, v, h, best);
}

static void json_home(tr_doc *doc, const tr_view *v, const tr_at_home *home,
                      const tr_ratification *best, uint32_t limit) {
    tr_arena *a = v->a;
    const tr_homes *h = home->homes;
    tr_json *o = tr_json_set(doc->json, "at_home", tr_json_object(a));
    tr_json *sides = tr_json_set(o, "parties", tr_json_object(a));
    for (uint32_t k = 0; k < h->sides; k++)
        json_side(tr_json_set(sides, v->c->party[h->side[k].party].id,
                              tr_json_object(a)),
                  v, home, k);
    json_deals_at_home(o, v, home, best, limit);
}

/* --- deals: words --------------------------------------------------------- */

void tr_report_factions(tr_doc *doc, const tr_view *v, const tr_at_home *home) {
    static const char *const head[] = {"Party and faction", "#Weight", "Veto",
                                       "#Consents to", "#Keeps out alone"};
    const tr_homes *h = home->homes;
    tr_table *t =
        tr_doc_table(doc, "Factions, over the deals of the zone", 5, head);
    for (uint32_t k = 0; k < h->voices; k++) {
        const tr_voice *f = &h->voice[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%s: %s", tr_party_name(v, f->party),
                           tr_faction_name(v, f));
        row[1] = vote_words(v->a, &f->faction->weight);
        row[2] = f->faction->veto ? "yes" : "no";
        row[3] = tr_count_words(v->a, (double)home->weighing[k].consents);
        row[4] = tr_count_words(v->a, (double)home->weighing[k].pivotal);
    }
}

void tr_report_binding(tr_doc *doc, const tr_view *v, const tr_at_home *home) {
    const tr_homes *h = home->homes;
    const char **name = TR_NEW(v->a, const char *, h->voices + 1);
    size_t count = 0;
    double pivotal = 0;
    for (uint32_t k = 0; k < h->voices; k++) {
        if (!home->weighing[k].binding) continue;
        name[count++] = tr_faction_name(v, &h->voice[k]);
        pivotal = (double)home->weighing[k].pivotal;
    }
    if (count)
        tr_doc_say(doc,
                   "Binding: with the consent of %s alone, %s more deal%s "
                   "would be ratified.",
                   count == 1 ? name[0]
                              : tr_printf(v->a, "any one of %s",
                                          tr_and(v->a, name, count)),
                   tr_count_words(v->a, pivotal), pivotal == 1 ? "" : "s");
    else if (home->ratifiable < home->deals.zone_count || home->ratifiable == 0)
        tr_doc_say(doc, "No single faction's consent would change what is "
                        "ratified.");
}

/* D94: does having to ask at home help at the table? */
static void say_constraint(tr_doc *doc, const tr_view *v,
                           const tr_at_home *home) {
    static const char *const which[2] = {"Nash", "Kalai-Smorodinsky"};
    const tr_homes *h = home->homes;
    for (uint32_t k = 0; k < h->sides; k++)
        for (int s = 0; s < 2; s++) {
            double x = home->win[k].gain[s], y = home->win[k].gain_bound[s];
            if (isnan(x)) continue;
            const char *name = tr_party_name(v, h->side[k].party);
            if (isnan(y))
                tr_doc_say(doc,
                           "Bound by its factions alone, %s could ratify no "
                           "deal of the zone.",
                           name);
            else
                tr_doc_say(doc,
                           "Having to ask at home %s %s at the %s solution: "
                           "its gain is %s without its factions, and %s with "
                           "them.",
                           y > x   ? "strengthens"
                           : y < x ? "weakens"
                                   : "changes nothing for",
                           name, which[s], tr_num(v->a, x, 3),
                           tr_num(v->a, y, 3));
            if (isnan(y)) break;
        }
}

static bool same_list(const tr_list *x, const tr_list *y) {
    if (x->count != y->count) return false;
    for (uint32_t k = 0; k < x->count; k++)
        if (x->at[k] != y->at[k]) return false;
    return true;
}

static const char *gains_words(const tr_view *v, const tr_deals *d,
                               uint32_t state) {
    const char **part = TR_NEW(v->a, const char *, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++)
        part[i] = tr_printf(v->a, "%s %s", tr_party_name(v, d->party[i]),
                            tr_num(v->a, tr_gain(d, i, state), 3));
    return tr_and(v->a, part, d->principals);
}

static void say_winner(tr_doc *doc, const tr_view *v, const tr_deals *d,
                       const tr_at_home *home, tr_solution which,
                       const char *name) {
    const tr_list *x = &d->solution[which];
    const tr_list *y = &home->deals.solution[which];
    if (!x->count || !y->count) return;
    if (same_list(x, y))
        tr_doc_say(doc,
                   "The %s solution is the same with ratification and "
                   "without: %s.",
                   name, tr_state_id(v, x->at[0]));
    else
        tr_doc_say(doc,
                   "The %s solution is another with ratification: %s (gains: "
                   "%s) in place of %s (%s).",
                   name, tr_state_id(v, y->at[0]), gains_words(v, d, y->at[0]),
                   tr_state_id(v, x->at[0]), gains_words(v, d, x->at[0]));
}

static void say_best(tr_doc *doc, const tr_view *v, const tr_deals *d,
                     const tr_at_home *home, const tr_ratification *best) {
    if (!best) return;
    tr_doc_say(doc,
               "The best deal that is not ratified (largest product of gains): "
               "%s, gains: %s.",
               tr_state_id(v, home->best), gains_words(v, d, home->best));
    for (uint32_t k = 0; k < best->payments; k++)
        tr_doc_say(
            doc, "To win over %s at home: %s.",
            tr_party_name(v, home->homes->side[best->payment[k].side].party),
            tr_payment_words(v, home->homes, &best->payment[k]));
    tr_doc_note(doc, "A side payment is what the deal is worth less to a "
                     "faction than the status quo, in points of that faction's "
                     "own scale; adding factions up takes their points to be "
                     "alike.");
}

/* --- deals that are not listed -------------------------------------------- */

static void json_voice(tr_json *o, tr_arena *a, const tr_homes *h,
                       const tr_home_counts *n, uint32_t k) {
    const tr_voice *f = &h->voice[k];
    o = tr_json_set(o, f->faction->id, tr_json_object(a));
    tr_json_set(o, "weight", tr_json_number(a, (double)f->weight / 1e9));
    tr_json_set(o, "veto", tr_json_bool(a, f->faction->veto));
    tr_json_set(o, "consents", tr_json_big(a, n->consents[k]));
    tr_json_set(o, "pivotal", tr_json_big(a, n->pivotal[k]));
    tr_json_set(o, "binding",
                n->pivotal[k] ? tr_json_bool(a, n->binding[k])
                              : tr_json_null(a));
}

static void json_counts(tr_json *o, const tr_view *v, const tr_at_home *home,
                        const tr_home_counts *n, uint32_t k) {
    tr_arena *a = v->a;
    const tr_side *x = &home->homes->side[k];
    tr_json_set(o, "needed", tr_json_number(a, (double)x->quota / 1e9));
    tr_json_set(o, "of", tr_json_number(a, (double)x->total / 1e9));
    tr_json_set(o, "win_set", tr_json_big(a, n->possible[k]));
    tr_json_set(o, "win_set_in_zone", tr_json_big(a, n->zone[k]));
    json_constraint(o, a, &home->win[k]);
    tr_json *factions = tr_json_set(o, "factions", tr_json_object(a));
    for (uint32_t f = 0; f < x->count; f++)
        json_voice(factions, a, home->homes, n, x->first + f);
}

static void say_voices(tr_doc *doc, const tr_view *v, const tr_homes *h,
                       const tr_home_counts *n) {
    static const char *const head[] = {"Party and faction", "#Weight", "Veto",
                                       "#Consents to", "#Keeps out alone"};
    tr_table *t =
        tr_doc_table(doc, "Factions, over the deals of the zone", 5, head);
    for (uint32_t k = 0; k < h->voices; k++) {
        const tr_voice *f = &h->voice[k];
        const char **row = tr_table_row(v->a, t);
        const char *count[] = {n->consents[k], n->pivotal[k]};
        row[0] = tr_printf(v->a, "%s: %s", tr_party_name(v, f->party),
                           tr_faction_name(v, f));
        row[1] = vote_words(v->a, &f->faction->weight);
        row[2] = f->faction->veto ? "yes" : "no";
        for (int c = 0; c < 2; c++)
            row[3 + c] =
                count[c] ? tr_decimal_words(v->a, count[c]) : "not counted";
    }
}

static void say_ratifiable(tr_doc *doc, const tr_view *v,
                           const tr_at_home *home, const tr_home_counts *n) {
    tr_arena *a = v->a;
    const char *points = tr_count_words(a, home->deals.points);
    if (!home->deals.points)
        tr_doc_say(doc, "No deal of the zone can be ratified by all.");
    else if (n->ratifiable)
        tr_doc_say(doc,
                   "Ratifiable: %s of them, with %s combinations of gains that "
                   "cannot be improved by another deal that is ratified.",
                   tr_decimal_words(a, n->ratifiable), points);
    else
        tr_doc_say(doc,
                   "How many can be ratified by all was not counted. %s "
                   "combinations of gains cannot be improved by another deal "
                   "that is ratified.",
                   points);
}

void tr_report_home_merged(tr_doc *doc, const tr_view *v, const tr_deals *d,
                           const tr_at_home *home, const tr_home_counts *n,
                           const tr_ratification *best, uint32_t limit) {
    const tr_homes *h = home->homes;
    tr_arena *a = v->a;
    tr_json_set(doc->json, "ratifiable", tr_json_big(a, n->ratifiable));
    tr_json *o = tr_json_set(doc->json, "at_home", tr_json_object(a));
    tr_json *sides = tr_json_set(o, "parties", tr_json_object(a));
    for (uint32_t k = 0; k < h->sides; k++)
        json_counts(tr_json_set(sides, v->c->party[h->side[k].party].id,
                                tr_json_object(a)),
                    v, home, n, k);
    json_deals_at_home(o, v, home, best, limit);
    tr_doc_heading(doc, 3, NULL, "At home");
    for (uint32_t k = 0; k < h->sides; k++)
        tr_doc_say(doc, "%s needs %s.%s", tr_party_name(v, h->side[k].party),
                   tr_rule_of_home(v, h, &h->side[k]),
                   n->zone[k]
                       ? tr_printf(a, " It ratifies %s deals of the zone.",
                                   tr_decimal_words(a, n->zone[k]))
                       : "");
    say_ratifiable(doc, v, home, n);
    say_voices(doc, v, h, n);
    say_winner(doc, v, d, home, TR_NBS, "Nash");
    say_winner(doc, v, d, home, TR_KS, "Kalai-Smorodinsky");
    say_constraint(doc, v, home);
    say_best(doc, v, d, home, best);
}

void tr_report_unlisted(tr_doc *doc, const tr_view *v, const tr_deals *d,
                        const char *why_not) {
    tr_json_set(doc->json, "ratifiable",
                tr_json_big(v->a, why_not ? NULL : d->merged->zone));
    if (why_not)
        tr_doc_note(doc,
                    "What factions at home ratify was not found: the outcomes "
                    "were not listed, and %s. --engine list lists them.",
                    why_not);
}

void tr_report_home(tr_doc *doc, const tr_view *v, const tr_deals *d,
                    const tr_at_home *home, const tr_ratification *best,
                    uint32_t limit) {
    tr_arena *a = v->a;
    tr_json_set(doc->json, "ratifiable",
                tr_json_count(a, home ? home->ratifiable : d->zone_count));
    if (!home) return;
    json_home(doc, v, home, best, limit);
    const tr_homes *h = home->homes;
    tr_doc_heading(doc, 3, NULL, "At home");
    for (uint32_t k = 0; k < h->sides; k++)
        tr_doc_say(doc,
                   "%s needs %s. Of the %s deals of the zone it ratifies %s.",
                   tr_party_name(v, h->side[k].party),
                   tr_rule_of_home(v, h, &h->side[k]),
                   tr_count_words(a, d->zone_count),
                   tr_count_words(a, home->win[k].zone));
    tr_doc_say(doc, "Ratifiable: %s of them%s.",
               tr_count_words(a, home->ratifiable),
               home->ratifiable
                   ? tr_printf(a,
                               ", of which %s cannot be improved by another "
                               "that is ratified",
                               tr_count_words(a, home->deals.frontier.count))
                   : "; no deal can be ratified by all");
    tr_report_factions(doc, v, home);
    tr_report_binding(doc, v, home);
    say_winner(doc, v, d, home, TR_NBS, "Nash");
    say_winner(doc, v, d, home, TR_KS, "Kalai-Smorodinsky");
    say_constraint(doc, v, home);
    say_best(doc, v, d, home, best);
}

/* --- one deal ------------------------------------------------------------- */

void tr_report_ratified_json(tr_json *o, const tr_view *v, const tr_homes *h,
                             const tr_ratification *r) {
    tr_arena *a = v->a;
    tr_json *by = tr_json_set(o, "ratified", tr_json_object(a));
    tr_json *blockers = tr_json_set(o, "blockers", tr_json_array(a));
    if (!r) return;
    for (uint32_t k = 0; k < h->sides; k++)
        tr_json_set(by, v->c->party[h->side[k].party].id,
                    tr_json_bool(a, r->by[k]));
    for (uint32_t k = 0; k < r->blockers; k++) {
        const tr_voice *f = &h->voice[r->blocker[k].voice];
        tr_json *b = tr_json_add(blockers, tr_json_object(a));
        tr_json_set(b, "party", tr_json_string(a, v->c->party[f->party].id));
        tr_json_set(b, "faction", tr_json_string(a, f->faction->id));
        tr_json_set(b, "veto", tr_json_bool(a, f->faction->veto));
        tr_json_set(b, "pivotal", tr_json_bool(a, r->blocker[k].pivotal));
    }
    tr_json *pay = tr_json_set(o, "payments", tr_json_array(a));
    for (uint32_t k = 0; k < r->payments; k++)
        tr_json_add(pay, json_payment(v, h, &r->payment[k]));
    const tr_defection *x = &r->defection;
    tr_json *d = tr_json_set(o, "defection", tr_json_object(a));
    tr_json_set(d, "probability", tr_need_json(a, x->probability));
    tr_json_set(d, "exact", tr_json_bool(a, x->exact));
    tr_json_set(d, "error", tr_need_json(a, x->error));
    tr_json *each = tr_json_set(d, "parties", tr_json_object(a));
    for (uint32_t k = 0; k < h->sides; k++)
        tr_json_set(each, v->c->party[h->side[k].party].id,
                    tr_need_json(a, x->party[k]));
}

const char *tr_payment_words(const tr_view *v, const tr_homes *h,
                             const tr_payment *p) {
    if (!p->known)
        return "not known: a faction whose consent is needed has an order "
               "only, and a side payment needs numbers";
    const char **part = TR_NEW(v->a, const char *, p->count + 1);
    for (uint32_t k = 0; k < p->count; k++)
        part[k] =
            tr_printf(v->a, "%s point%s to %s", tr_num(v->a, p->amount[k], 3),
                      p->amount[k] == 1 ? "" : "s",
                      tr_faction_name(v, &h->voice[p->voice[k]]));
    return tr_printf(v->a, "at the least %s", tr_and(v->a, part, p->count));
}

const char *tr_chance_words(tr_arena *a, const tr_defection *d) {
    return tr_printf(a, "%s%s", tr_num(a, d->probability, 3),
                     d->exact ? ""
                              : tr_printf(a, " (drawn; standard error %s)",
                                          tr_num(a, d->error, 4)));
}

static bool is_sure(const tr_defection *d) {
    return d->exact && (d->probability == 0 || d->probability == 1);
}

void tr_report_ratified(tr_doc *doc, const tr_view *v,
                        const tr_hold_question *q, const tr_ratification *r,
                        uint32_t state) {
    tr_arena *a = v->a;
    const tr_homes *h = q->homes;
    (void)state;
    if (!r) return;
    const char **name = TR_NEW(a, const char *, h->voices + 1);
    for (uint32_t k = 0; k < r->blockers; k++)
        name[k] = tr_printf(
            a, "%s%s", tr_faction_name(v, &h->voice[r->blocker[k].voice]),
            r->blocker[k].pivotal ? " (whose consent alone would be enough)"
                                  : "");
    if (r->ratified)
        tr_doc_say(doc, "Ratified at home by every party that has to ask.");
    else
        tr_doc_say(doc, "Not ratified at home; against it: %s.",
                   tr_and(a, name, r->blockers));
    for (uint32_t k = 0; k < r->payments; k++)
        tr_doc_say(doc, "To win over %s at home: %s.",
                   tr_party_name(v, h->side[r->payment[k].side].party),
                   tr_payment_words(v, h, &r->payment[k]));
    if (!is_sure(&r->defection))
        tr_doc_say(doc,
                   "Probability that it is not ratified, with the ranges of "
                   "the factions' weights: %s.",
                   tr_chance_words(a, &r->defection));
}

/* --- trust (D95) ---------------------------------------------------------- */

static const char *record_words(tr_arena *a, const tr_record *r) {
    if (!r) return "no record";
    return tr_printf(a, "%u kept, %u in part, %u not: %s (%s to %s)", r->kept,
                     r->partly, r->broken, tr_num(a, r->mean, 2),
                     tr_num(a, r->lo, 2), tr_num(a, r->hi, 2));
}

tr_table *tr_trust_table(tr_doc *doc, const tr_view *v, const tr_trust *t) {
    static const char *const head[] = {"Whose trust", "In whom", "#Trust",
                                       "From", "Record of commitments"};
    tr_arena *a = v->a;
    tr_table *table = tr_doc_table(
        doc, "How far each word is taken, and where that comes from", 5, head);
    for (uint32_t i = 0; i < t->parties; i++)
        for (uint32_t j = 0; j < t->parties; j++) {
            double x = t->value[i * t->parties + j];
            if (isnan(x)) continue;
            bool declared =
                t->declared && !isnan(t->declared[i * t->parties + j]);
            const char **row = tr_table_row(a, table);
            row[0] = tr_party_name(v, i);
            row[1] = tr_party_name(v, j);
            row[2] = tr_num(a, x, 2);
            row[3] = declared ? "declared" : "the record";
            row[4] = record_words(a, tr_record_of(t, i, j));
        }
    return table;
}

static void json_trust(tr_json *list, const tr_view *v, const tr_trust *t,
                       uint32_t i, uint32_t j) {
    tr_arena *a = v->a;
    double x = t->value[i * t->parties + j];
    if (isnan(x)) return;
    bool declared = t->declared && !isnan(t->declared[i * t->parties + j]);
    const tr_record *r = tr_record_of(t, i, j);
    tr_json *o = tr_json_add(list, tr_json_object(a));
    tr_json_set(o, "of", tr_json_string(a, v->c->party[i].id));
    tr_json_set(o, "in", tr_json_string(a, v->c->party[j].id));
    tr_json_set(o, "probability", tr_json_number(a, x));
    tr_json_set(o, "from", tr_json_string(a, declared ? "declared" : "record"));
    if (!r) return;
    tr_json *rec = tr_json_set(o, "record", tr_json_object(a));
    tr_json_set(rec, "kept", tr_json_count(a, r->kept));
    tr_json_set(rec, "partly", tr_json_count(a, r->partly));
    tr_json_set(rec, "broken", tr_json_count(a, r->broken));
    tr_json_set(rec, "mean", tr_json_number(a, r->mean));
    tr_json_set(rec, "lo", tr_json_number(a, r->lo));
    tr_json_set(rec, "hi", tr_json_number(a, r->hi));
}

void tr_report_trust(tr_doc *doc, const tr_view *v, const tr_trust *t) {
    tr_json *list = tr_json_set(doc->json, "trust", tr_json_array(v->a));
    if (!t) return;
    for (uint32_t i = 0; i < t->parties; i++)
        for (uint32_t j = 0; j < t->parties; j++) json_trust(list, v, t, i, j);
    if (!v->c->commitments) return;
    tr_trust_table(doc, v, t);
    tr_doc_note(doc, "A record is read as a Beta distribution: uniform before "
                     "any commitment, one success for each that was kept, one "
                     "failure for each that was not, half of each for one kept "
                     "in part; shown are its mean and the middle 90 %%.");
}
