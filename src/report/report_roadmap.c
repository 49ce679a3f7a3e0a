/* report_roadmap.c - a roadmap in words and in JSON.
 * SPDX-License-Identifier: MIT */
#include "report/report_roadmap.h"

#include "plot/plot.h"

#include <math.h>
#include <string.h>

static const char *const breach_name[TR_BREACHES] = {"take_back", "stop"};

static const char *name_of(const tr_view *v, const tr_roadmap_found *f,
                           uint32_t principal) {
    return tr_party_name(v, f->deals->party[principal]);
}

static const char *id_of(const tr_view *v, const tr_roadmap_found *f,
                         uint32_t principal) {
    return v->c->party[f->deals->party[principal]].id;
}

static const char *percent(tr_arena *a, double share) {
    double x = share * 100;
    return tr_printf(a, "%s %%", tr_num(a, x, x < 10 ? 1 : 0));
}

/* Who holds the issues that a step changes: ids, each once. */
static bool *actors_of(const tr_view *v, const tr_road_step *s) {
    bool *acts = TR_NEW(v->a, bool, v->c->parties + 1);
    uint16_t *was = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    uint16_t *is = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, s->from, was);
    tr_space_values(v->s, s->to, is);
    for (size_t k = 0; k < v->c->issues; k++)
        for (size_t h = 0; was[k] != is[k] && h < v->c->issue[k].holders; h++)
            acts[v->c->issue[k].holder[h]] = true;
    return acts;
}

/* --- JSON ----------------------------------------------------------------- */

static tr_json *peril_json(const tr_view *v, const tr_peril *p) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "share", tr_json_number(v->a, p->share));
    tr_json_set(o, "alone", tr_json_bool(v->a, p->alone));
    tr_json_set(o, "at", tr_json_string(v->a, tr_state_id(v, p->state)));
    return o;
}

/* Loss against the state before, which the search does not count (D132). */
static double since_before(const tr_roadmap_found *f, uint32_t i,
                           const tr_road_step *s) {
    uint32_t z = s->peril[TR_TAKE_BACK][i].state;
    return fmax(0, f->gain[i][s->from] - f->gain[i][z]);
}

static void json_changes(tr_json *o, const tr_view *v, const tr_road_step *s) {
    tr_json *changes = tr_json_set(o, "changes", tr_json_object(v->a));
    uint16_t *was = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    uint16_t *is = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, s->from, was);
    tr_space_values(v->s, s->to, is);
    for (size_t k = 0; k < v->c->issues; k++)
        if (was[k] != is[k])
            tr_json_set(changes, v->c->issue[k].id,
                        tr_json_string(v->a, v->c->issue[k].value[is[k]]));
    tr_json *acts = tr_json_set(o, "acts", tr_json_array(v->a));
    const bool *actor = actors_of(v, s);
    for (size_t p = 0; p < v->c->parties; p++)
        if (actor[p])
            tr_json_add(acts, tr_json_string(v->a, v->c->party[p].id));
}

static void json_rates(tr_json *o, const tr_view *v, const tr_roadmap_found *f,
                       uint32_t state) {
    tr_json *rates = tr_json_set(o, "per_week", tr_json_object(v->a));
    for (size_t k = 0; k < v->c->indicators; k++)
        tr_json_set(rates, v->c->indicator[k].id,
                    isnan(f->rate[k][state])
                        ? tr_json_null(v->a)
                        : tr_json_number(v->a, f->rate[k][state]));
}

static void json_steps(tr_json *doc, const tr_view *v,
                       const tr_roadmap_found *f) {
    tr_json *steps = tr_json_set(doc, "steps", tr_json_array(v->a));
    double *sum = TR_NEW(v->a, double, f->deals->principals + 1);
    for (uint32_t k = 0; k < f->road.steps; k++) {
        const tr_road_step *s = &f->road.step[k];
        tr_json *o = tr_json_add(steps, tr_json_object(v->a));
        tr_json_set(o, "from", tr_state_json(v, s->from));
        tr_json_set(o, "to", tr_state_json(v, s->to));
        json_changes(o, v, s);
        json_rates(o, v, f, s->from);
        tr_json *e = tr_json_set(o, "exposure", tr_json_object(v->a));
        tr_json *before = tr_json_object(v->a);
        for (int b = 0; b < TR_BREACHES; b++) {
            tr_json *by = tr_json_set(e, breach_name[b], tr_json_object(v->a));
            for (uint32_t i = 0; i < f->deals->principals; i++)
                tr_json_set(by, id_of(v, f, i), peril_json(v, &s->peril[b][i]));
        }
        for (uint32_t i = 0; i < f->deals->principals; i++) {
            double loss = since_before(f, i, s);
            tr_json *p =
                tr_json_set(before, id_of(v, f, i), tr_json_object(v->a));
            sum[i] += loss;
            tr_json_set(p, "loss", tr_json_number(v->a, loss));
            tr_json_set(p, "accumulated", tr_json_number(v->a, sum[i]));
        }
        tr_json_set(o, "against_state_before", before);
    }
}

static void json_phases(tr_json *doc, const tr_view *v,
                        const tr_roadmap_found *f) {
    tr_json *phases = tr_json_set(doc, "phases", tr_json_array(v->a));
    for (uint32_t p = 0; p < f->phases; p++) {
        const tr_phase *x = &f->phase[p];
        tr_json *o = tr_json_add(phases, tr_json_object(v->a));
        tr_json_set(o, "first_step", tr_json_count(v->a, x->first + 1));
        tr_json_set(o, "last_step", tr_json_count(v->a, x->last + 1));
        tr_json_set(o, "ends_in", tr_state_json(v, f->road.step[x->last].to));
        tr_json_set(o, "loss_if_all_stop", tr_json_number(v->a, x->rest));
        const tr_reassurance *q = &f->reassurance[p];
        tr_json *most =
            tr_json_set(o, "most_exposed", peril_json(v, &q->peril));
        tr_json_set(most, "step", tr_json_count(v->a, q->step + 1));
        tr_json_set(most, "party",
                    tr_json_string(v->a, id_of(v, f, q->principal)));
        tr_json_set(most, "with_half_a_guarantee",
                    tr_json_number(v->a, q->guarantee));
        tr_json_set(most, "with_half_a_monitor",
                    tr_json_number(v->a, q->monitor));
    }
}

static void json_leap(tr_json *doc, const tr_view *v,
                      const tr_roadmap_found *f) {
    tr_json *o = tr_json_set(doc, "leap", tr_json_object(v->a));
    tr_json_set(o, "step", tr_json_count(v->a, f->leap.step + 1));
    tr_json_set(o, "party",
                tr_json_string(v->a, id_of(v, f, f->leap.principal)));
    tr_json_set(o, "share", tr_json_number(v->a, f->leap.peril.share));
    tr_json_set(o, "alone", tr_json_bool(v->a, f->leap.peril.alone));
    tr_json_set(o, "at", tr_state_json(v, f->leap.peril.state));
    tr_json_set(o, "issue",
                f->leap.issue < 0
                    ? tr_json_null(v->a)
                    : tr_json_string(v->a, v->c->issue[f->leap.issue].id));
    tr_json_set(o, "without_it", tr_json_number(v->a, f->leap.without));
    tr_json *list = tr_json_set(doc, "relief", tr_json_array(v->a));
    for (size_t k = 0; k < f->reliefs; k++) {
        const tr_relief *x = &f->relief[k];
        tr_json *e = tr_json_add(list, tr_json_object(v->a));
        bool all = x->principal == f->deals->principals;
        tr_json_set(
            e, "for",
            tr_json_string(v->a, all ? "all" : id_of(v, f, x->principal)));
        tr_json_set(e, "guarantee", tr_json_number(v->a, x->guarantee));
        tr_json_set(e, "monitor", tr_json_number(v->a, x->monitor));
        tr_json_set(e, "take_back", tr_json_number(v->a, x->risk));
    }
}

static void json_tables(tr_json *doc, const tr_view *v,
                        const tr_roadmap_found *f) {
    tr_json *haste = tr_json_set(doc, "haste", tr_json_array(v->a));
    for (uint32_t k = 0; k < f->haste; k++) {
        tr_json *o = tr_json_add(haste, tr_json_object(v->a));
        tr_json_set(o, "steps", tr_json_count(v->a, f->fewest + k));
        tr_json_set(o, "take_back",
                    isfinite(f->haste_risk[k])
                        ? tr_json_number(v->a, f->haste_risk[k])
                        : tr_json_null(v->a));
    }
    tr_json *cost = tr_json_set(doc, "on_the_way", tr_json_array(v->a));
    for (size_t k = 0; k < v->c->indicators; k++) {
        tr_json *o = tr_json_add(cost, tr_json_object(v->a));
        tr_json_set(o, "indicator",
                    tr_json_string(v->a, v->c->indicator[k].id));
        tr_json_set(o, "cost", tr_json_number(v->a, f->road.cost[k]));
    }
}

static void json_target(tr_json *doc, const tr_view *v,
                        const tr_roadmap_found *f) {
    tr_json *o = tr_json_set(doc, "target_exposure", tr_json_object(v->a));
    for (int b = 0; b < TR_BREACHES; b++) {
        tr_json *by = tr_json_set(o, breach_name[b], tr_json_object(v->a));
        for (uint32_t i = 0; i < f->deals->principals; i++)
            tr_json_set(by, id_of(v, f, i),
                        tr_json_number(v->a, f->exposure.at[b][i][f->target]));
    }
}

static void json_roadmap(tr_json *o, const tr_view *v,
                         const tr_roadmap_found *f) {
    tr_json_set(o, "from", tr_state_json(v, f->from));
    tr_json_set(o, "target", tr_state_json(v, f->target));
    tr_json_set(o, "together", tr_json_count(v->a, f->together));
    tr_json_set(o, "found", tr_json_bool(v->a, f->road.found));
    if (!f->road.found) return;
    tr_json *risk = tr_json_set(o, "risk", tr_json_object(v->a));
    for (int b = 0; b < TR_BREACHES; b++)
        tr_json_set(risk, breach_name[b],
                    tr_json_number(v->a, f->road.risk[b]));
    json_steps(o, v, f);
    json_phases(o, v, f);
    json_leap(o, v, f);
    json_target(o, v, f);
    json_tables(o, v, f);
    tr_json *list = tr_json_set(o, "by_issues_a_step", tr_json_array(v->a));
    for (uint32_t k = 0; k < f->together; k++)
        tr_json_add(list, isfinite(f->least[k])
                              ? tr_json_number(v->a, f->least[k])
                              : tr_json_null(v->a));
}

/* --- words ---------------------------------------------------------------- */

static const char *peril_words(const tr_view *v, const tr_roadmap_found *f,
                               const tr_road_step *s) {
    uint32_t i = tr_plan_most(s, TR_TAKE_BACK, f->deals->principals);
    const tr_peril *p = &s->peril[TR_TAKE_BACK][i];
    uint32_t j = tr_plan_most(s, TR_STOP, f->deals->principals);
    const tr_peril *q = &s->peril[TR_STOP][j];
    const char *back =
        p->share > 0 ? tr_printf(v->a, "%s risks %s if others take back%s",
                                 name_of(v, f, i), percent(v->a, p->share),
                                 p->alone ? " after its own part alone" : "")
                     : "nobody risks more than today if others take back";
    if (!(q->share > 0)) return back;
    return tr_printf(v->a, "%s; %s risks %s if they stop", back,
                     name_of(v, f, j), percent(v->a, q->share));
}

static void say_steps(tr_doc *d, const tr_view *v, const tr_roadmap_found *f,
                      const tr_phase *p) {
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (uint32_t k = p->first; k <= p->last; k++) {
        const tr_road_step *s = &f->road.step[k];
        const bool *actor = actors_of(v, s);
        const char **name = TR_NEW(v->a, const char *, v->c->parties + 1);
        size_t names = 0;
        for (size_t i = 0; i < v->c->parties; i++)
            if (actor[i]) name[names++] = tr_party_name(v, i);
        tr_doc_item(d, list, "Step %u, by %s. %s. Exposed: %s.", k + 1,
                    tr_and(v->a, name, names),
                    tr_change_words(v, s->from, s->to), peril_words(v, f, s));
    }
}

static void say_cost(tr_doc *d, const tr_view *v, const tr_roadmap_found *f,
                     const tr_phase *p) {
    const char **text = TR_NEW(v->a, const char *, v->c->indicators + 1);
    size_t count = 0;
    uint32_t state = f->road.step[p->first].from;
    for (size_t k = 0; k < v->c->indicators; k++) {
        const tr_indicator *x = &v->c->indicator[k];
        if (isnan(f->rate[k][state])) continue;
        text[count++] =
            tr_printf(v->a, "%s: %s%s%s%s", tr_label_words(v, &x->name),
                      tr_count_words(v->a, round(f->rate[k][state])),
                      *x->unit.text ? " " : "",
                      *x->unit.text ? tr_label_words(v, &x->unit) : "",
                      *x->per ? " a week" : "");
    }
    if (count)
        tr_doc_say(d, "As long as this phase has not begun: %s.",
                   tr_and(v->a, text, count));
}

static void say_reassurance(tr_doc *d, const tr_view *v,
                            const tr_roadmap_found *f,
                            const tr_reassurance *q) {
    if (!(q->peril.share > 0)) return;
    tr_doc_say(d,
               "Most exposed in this phase is %s, in step %u. What would "
               "reassure it there: a guarantee that makes good half of what "
               "betrayal costs it would leave %s of its range at risk, a "
               "monitor that halves the time before it can answer %s.",
               name_of(v, f, q->principal), q->step + 1,
               percent(v->a, q->guarantee), percent(v->a, q->monitor));
}

static void say_phases(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    for (uint32_t p = 0; p < f->phases; p++) {
        const tr_phase *x = &f->phase[p];
        tr_doc_heading(d, 3, tr_printf(v->a, "phase-%u", p + 1),
                       tr_printf(v->a, "Phase %u", p + 1));
        say_cost(d, v, f, x);
        say_steps(d, v, f, x);
        say_reassurance(d, v, f, &f->reassurance[p]);
        if (p + 1 == f->phases) continue;
        tr_doc_say(d,
                   x->rest > 0
                       ? "If all stopped at its end, one side would stand "
                         "lower than today by %s of its range."
                       : "If all stopped at its end, no principal would stand "
                         "lower than today.",
                   percent(v->a, x->rest));
    }
}

static void say_leap(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    const tr_leap *l = &f->leap;
    if (!(l->peril.share > 0)) {
        tr_doc_say(d, "No step of this road exposes a principal to more than "
                      "it is exposed to today.");
        return;
    }
    tr_doc_say(
        d,
        "The leap that no order of such steps avoids is step %u: %s risks %s "
        "of its range%s.%s",
        l->step + 1, name_of(v, f, l->principal), percent(v->a, l->peril.share),
        l->peril.alone ? " once it has done its own part and the others have "
                         "not done theirs"
                       : "",
        l->issue < 0
            ? ""
            : tr_printf(v->a,
                        " What causes it most is %s: without that change "
                        "it would be %s.",
                        tr_issue_name(v, (size_t)l->issue),
                        percent(v->a, l->without)));
    if (!f->reliefs) return;
    static const char *const head[] = {"With", "For",
                                       "#Risk at the worst step"};
    tr_table *t = tr_doc_table(d, "What would make the leap smaller", 3, head);
    for (size_t k = 0; k < f->reliefs; k++) {
        const tr_relief *x = &f->relief[k];
        const char **row = tr_table_row(v->a, t);
        bool all = x->principal == f->deals->principals;
        row[0] = k % 2 ? tr_printf(v->a,
                                   "a monitor that saves %s of the time before "
                                   "an answer",
                                   percent(v->a, x->monitor))
                       : tr_printf(v->a,
                                   "a guarantee that makes good %s of the loss",
                                   percent(v->a, x->guarantee));
        row[1] = all ? "all principals" : name_of(v, f, x->principal);
        row[2] = percent(v->a, x->risk);
    }
}

static void say_haste(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    static const char *const head[] = {"#Steps",
                                       "#Least risk at the worst step"};
    if (f->haste < 2) {
        tr_doc_say(d,
                   "The shortest roads have %u step%s, and the safest of "
                   "them risks no more at its worst step if the others "
                   "take back: by that measure haste costs nothing.",
                   f->fewest, f->fewest == 1 ? "" : "s");
        return;
    }
    tr_table *t = tr_doc_table(d, "The price of haste", 2, head);
    for (uint32_t k = 0; k < f->haste; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%u", f->fewest + k);
        row[1] = percent(v->a, f->haste_risk[k]);
    }
}

static void say_together(tr_doc *d, const tr_view *v,
                         const tr_roadmap_found *f) {
    if (f->together < 2) return;
    static const char *const head[] = {"#Issues a step, at most",
                                       "#Least risk at the worst step"};
    tr_table *t =
        tr_doc_table(d, "What moving on several issues at once buys", 2, head);
    for (uint32_t k = 0; k < f->together; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%u", k + 1);
        row[1] = isfinite(f->least[k]) ? percent(v->a, f->least[k])
                                       : "there is no road";
    }
}

static void say_target(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    for (uint32_t i = 0; i < f->deals->principals; i++) {
        double back = f->exposure.at[TR_TAKE_BACK][i][f->target];
        if (back > 0)
            tr_doc_say(d,
                       "At the end of the road, whatever the order: if the "
                       "others then took back what they did, %s would stand "
                       "%s of its range lower than if they did so today.",
                       name_of(v, f, i), percent(v->a, back));
    }
}

static void say_conditions(tr_doc *d, const tr_roadmap_found *f) {
    if (!f->conditions) return;
    tr_doc_say(d, "The road keeps to this:");
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (size_t k = 0; k < f->conditions; k++)
        tr_doc_item(d, list, "%s", f->condition[k]);
}

/* --- beside a text that has phases of its own ------------------------------
 */

/* The phase of the road in which an issue gets a value; -1: it never has. */
static int phase_of(const tr_view *v, const tr_roadmap_found *f, size_t issue,
                    int32_t value) {
    uint16_t *at = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    for (uint32_t p = 0; p < f->phases; p++)
        for (uint32_t k = f->phase[p].first; k <= f->phase[p].last; k++) {
            tr_space_values(v->s, f->road.step[k].to, at);
            if (at[issue] == value) return (int)p;
        }
    return -1;
}

static const char *place_words(const tr_view *v, const tr_roadmap_found *f,
                               size_t issue, int32_t value, int phase) {
    if (phase >= 0) return tr_printf(v->a, "phase %d", phase + 1);
    uint16_t *at = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, f->from, at);
    if (at[issue] == value) return "from the start";
    tr_space_values(v->s, f->target, at);
    return tr_printf(v->a, "not: ends at %s",
                     tr_value_name(v, issue, at[issue]));
}

static void compare_term(const tr_view *v, const tr_roadmap_found *f,
                         tr_table *t, tr_json *list, size_t p, size_t issue,
                         uint32_t *tally) {
    int32_t value = v->c->roadmap->compare_terms[p][issue];
    int here = phase_of(v, f, issue, value);
    const char **row = tr_table_row(v->a, t);
    row[0] = tr_printf(v->a, "%s: %s", tr_issue_name(v, issue),
                       tr_value_name(v, issue, (uint32_t)value));
    row[1] = tr_printf(v->a, "phase %zu", p + 1);
    row[2] = place_words(v, f, issue, value, here);
    tally[here < 0 ? 3 : here == (int)p ? 0 : here < (int)p ? 1 : 2]++;
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json_set(o, "issue", tr_json_string(v->a, v->c->issue[issue].id));
    tr_json_set(o, "value",
                tr_json_string(v->a, v->c->issue[issue].value[value]));
    tr_json_set(o, "in_text", tr_json_count(v->a, p + 1));
    tr_json_set(o, "on_road",
                here < 0 ? tr_json_null(v->a)
                         : tr_json_count(v->a, (uint64_t)here + 1));
}

static void compare_text(tr_doc *d, const tr_view *v, tr_json *into,
                         const tr_roadmap_found *f) {
    const tr_roadmap *m = v->c->roadmap;
    if (!m || !m->compare_phases) return;
    const char *name = tr_label_words(v, &m->compare);
    const char *const head[] = {"Term", tr_printf(v->a, "%s", name),
                                "On this road"};
    uint32_t tally[4] = {0};
    tr_json *list = tr_json_set(into, "compared", tr_json_array(v->a));
    tr_doc_heading(d, 3, "compared", "Beside a text with phases of its own");
    tr_table *t = tr_doc_table(d, "What comes in which phase", 3, head);
    for (size_t p = 0; p < m->compare_phases; p++)
        for (size_t x = 0; x < v->c->issues; x++)
            if (m->compare_terms[p][x] >= 0)
                compare_term(v, f, t, list, p, x, tally);
    tr_doc_say(d,
               "Of %u terms of %s, %u come in the same phase on this road, %u "
               "earlier, %u later, and %u have no step on it (they hold from "
               "the start, or it leads elsewhere).",
               tally[0] + tally[1] + tally[2] + tally[3], name, tally[0],
               tally[1], tally[2], tally[3]);
    if (m->compare_origin.because)
        tr_doc_say(d, "%s %s", tr_user(v->a, m->compare_origin.because),
                   tr_origin_words(v, &m->compare_origin));
}

/* --- pictures ------------------------------------------------------------- */

/* The holder's place among `sides`; a new one is added. */
static int side_of(const tr_view *v, size_t issue, size_t *party,
                   size_t *sides) {
    const tr_issue *x = &v->c->issue[issue];
    if (x->holders != 1) return -1;
    for (size_t k = 0; k < *sides; k++)
        if (party[k] == (size_t)x->holder[0]) return (int)k;
    party[*sides] = (size_t)x->holder[0];
    return (int)(*sides)++;
}

static tr_phased_row row_of(const tr_view *v, const tr_roadmap_found *f,
                            size_t issue, uint16_t **value) {
    tr_phased_change *change =
        TR_NEW(v->a, tr_phased_change, f->road.steps + 1);
    tr_phased_row row = {.label = tr_issue_name(v, issue), .change = change};
    for (uint32_t k = 0; k < f->road.steps; k++)
        if (value[k][issue] != value[k + 1][issue])
            change[row.changes++] = (tr_phased_change){
                k, tr_value_name(v, issue, value[k + 1][issue])};
    return row;
}

static uint16_t **values_along(const tr_view *v, const tr_roadmap_found *f) {
    uint16_t **value = TR_NEW(v->a, uint16_t *, f->road.steps + 2);
    for (uint32_t k = 0; k <= f->road.steps; k++) {
        value[k] = TR_NEW(v->a, uint16_t, v->s->issues + 1);
        tr_space_values(v->s, k ? f->road.step[k - 1].to : f->from, value[k]);
    }
    return value;
}

static const tr_table *changes_table(const tr_view *v, const tr_phased_row *row,
                                     size_t rows) {
    static const char *const head[] = {"Issue", "#Step", "Becomes"};
    tr_table *t = tr_table_new(v->a, "What changes in which step", 3, head);
    for (size_t k = 0; k < rows; k++)
        for (size_t i = 0; i < row[k].changes; i++) {
            const char **cell = tr_table_row(v->a, t);
            cell[0] = row[k].label;
            cell[1] = tr_printf(v->a, "%u", row[k].change[i].step + 1);
            cell[2] = row[k].change[i].value;
        }
    return t;
}

static const tr_table *risks_table(const tr_view *v,
                                   const tr_roadmap_found *f) {
    uint32_t n = f->deals->principals;
    const char **head = TR_NEW(v->a, const char *, 2 * (size_t)n + 1);
    head[0] = "#Step";
    for (uint32_t i = 0; i < n; i++) {
        head[1 + 2 * i] =
            tr_printf(v->a, "#%s, if taken back", name_of(v, f, i));
        head[2 + 2 * i] =
            tr_printf(v->a, "#%s, if others stop", name_of(v, f, i));
    }
    tr_table *t = tr_table_new(v->a, "Exposure by step, in % of the range",
                               2 * (size_t)n + 1, head);
    for (uint32_t k = 0; k < f->road.steps; k++) {
        const char **cell = tr_table_row(v->a, t);
        cell[0] = tr_printf(v->a, "%u", k + 1);
        for (uint32_t i = 0; i < n; i++)
            for (int b = 0; b < TR_BREACHES; b++)
                cell[1 + 2 * i + (uint32_t)b] =
                    tr_num(v->a, f->road.step[k].peril[b][i].share * 100, 1);
    }
    return t;
}

/* Issues in the order in which they first change. */
static void draw_phases(tr_doc *d, const tr_view *v,
                        const tr_roadmap_found *f) {
    uint16_t **value = values_along(v, f);
    size_t *party = TR_NEW(v->a, size_t, v->c->parties + 1), sides = 0;
    tr_phased_row *row = TR_NEW(v->a, tr_phased_row, v->c->issues + 1);
    size_t rows = 0;
    for (uint32_t i = 0; i < f->deals->principals; i++)
        party[sides++] = f->deals->party[i];
    for (uint32_t k = 0; k < f->road.steps; k++)
        for (size_t x = 0; x < v->c->issues; x++) {
            tr_phased_row r = row_of(v, f, x, value);
            if (!r.changes || r.change[0].step != k) continue;
            r.side = side_of(v, x, party, &sides);
            row[rows++] = r;
        }
    const char **name = TR_NEW(v->a, const char *, sides + 1);
    for (size_t k = 0; k < sides; k++) name[k] = tr_party_name(v, party[k]);
    uint32_t *last = TR_NEW(v->a, uint32_t, f->phases + 1);
    for (uint32_t k = 0; k < f->phases; k++) last[k] = f->phase[k].last;
    tr_phased_plot p = {
        .title = "The road, step by step",
        .alt = "For each issue, the step in which it changes, who holds it, "
               "and what it becomes. Square marks: decided jointly.",
        .steps = f->road.steps,
        .phases = f->phases,
        .last = last,
        .sides = sides,
        .side = name,
        .rows = rows,
        .row = row};
    tr_doc_figure(d, "The road in phases: what changes when, and who holds it",
                  p.alt, tr_plot_phased(v->a, &p), changes_table(v, row, rows));
}

/* Exposure over the steps, one lane a principal. */
static void draw(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    uint32_t n = f->deals->principals;
    const char **name = TR_NEW(v->a, const char *, n + 1);
    tr_ledger_text *text = TR_NEW(v->a, tr_ledger_text, f->road.steps + 1);
    for (uint32_t i = 0; i < n; i++) name[i] = name_of(v, f, i);
    for (uint32_t k = 0; k < f->road.steps; k++) {
        const tr_road_step *s = &f->road.step[k];
        double *lo = TR_NEW(v->a, double, n + 1);
        double *hi = TR_NEW(v->a, double, n + 1);
        for (uint32_t i = 0; i < n; i++) {
            double x = s->peril[TR_TAKE_BACK][i].share * 100;
            double y = s->peril[TR_STOP][i].share * 100;
            lo[i] = x;
            hi[i] = x > y ? x : y;
        }
        text[k] = (tr_ledger_text){.label = tr_printf(v->a, "Step %u", k + 1),
                                   .lo = lo,
                                   .hi = hi,
                                   .mid = lo};
    }
    tr_ledger_plot p = {
        .title = "What each side risks, step by step",
        .alt = "For each step and principal, the share of its range that it "
               "stands to lose if the others take back what they did.",
        .parties = n,
        .texts = f->road.steps,
        .party = name,
        .text = text};
    tr_doc_figure(d,
                  "What each side risks if the others take back, in % of "
                  "its range, step by step",
                  p.alt, tr_plot_ledger(v->a, &p), risks_table(v, f));
}

void tr_report_roadmap(tr_doc *d, const tr_view *v, tr_json *into,
                       const tr_roadmap_found *f) {
    json_roadmap(into, v, f);
    if (f->from == f->target) {
        tr_doc_say(d, "The road begins where it leads: there is no step to "
                      "take.");
        return;
    }
    tr_doc_say(d, "Where it leads: %s.",
               tr_change_words(v, f->from, f->target));
    if (!f->road.found) {
        tr_doc_say(d,
                   "No road exists: no sequence of steps of at most %u issue%s "
                   "leads there%s.",
                   f->together, f->together == 1 ? "" : "s",
                   f->conditions ? " and keeps to the conditions below" : "");
        say_conditions(d, f);
        return;
    }
    tr_doc_say(d,
               "A road of %u step%s, each of at most %u issue%s. Its worst "
               "step risks %s of a side's range if the others take back what "
               "they did, and %s if they stop; no other road risks less.",
               f->road.steps, f->road.steps == 1 ? "" : "s", f->together,
               f->together == 1 ? "" : "s",
               percent(v->a, f->road.risk[TR_TAKE_BACK]),
               percent(v->a, f->road.risk[TR_STOP]));
    draw_phases(d, v, f);
    say_conditions(d, f);
    say_phases(d, v, f);
    tr_doc_heading(d, 3, "leap", "The leap, and what haste costs");
    say_leap(d, v, f);
    say_haste(d, v, f);
    say_together(d, v, f);
    say_target(d, v, f);
    compare_text(d, v, into, f);
    draw(d, v, f);
    tr_doc_note(d,
                "Risk is exposure: how far a side could be brought below what "
                "it could be brought to today, as a share of the range of its "
                "own utility. It says nothing on how likely that is.");
}
