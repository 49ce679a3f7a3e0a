/* report_roadmap_json.c - a roadmap as data.
 * SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

#include <math.h>

static const char *const breach_name[TR_BREACHES] = {"take_back", "stop"};

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
    const bool *actor = tr_roadmap_actors(v, s);
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
                tr_json_set(by, tr_roadmap_id(v, f, i),
                            peril_json(v, &s->peril[b][i]));
        }
        for (uint32_t i = 0; i < f->deals->principals; i++) {
            double loss = since_before(f, i, s);
            tr_json *p = tr_json_set(before, tr_roadmap_id(v, f, i),
                                     tr_json_object(v->a));
            sum[i] += loss;
            tr_json_set(p, "loss", tr_json_number(v->a, loss));
            tr_json_set(p, "accumulated", tr_json_number(v->a, sum[i]));
        }
        tr_json_set(o, "against_state_before", before);
    }
}

static void json_own(tr_json *o, const tr_view *v, const tr_reassurance *q) {
    tr_json *own = tr_json_set(o, "with_lever", tr_json_object(v->a));
    for (size_t k = 0; k < q->levers; k++)
        tr_json_set(own, v->c->lever[q->lever[k].lever].id,
                    tr_json_number(v->a, q->lever[k].risk));
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
        tr_json_set(most, "if", tr_json_string(v->a, breach_name[q->breach]));
        tr_json_set(most, "step", tr_json_count(v->a, q->step + 1));
        tr_json_set(most, "party",
                    tr_json_string(v->a, tr_roadmap_id(v, f, q->principal)));
        tr_json_set(most, "with_half_a_guarantee",
                    tr_json_number(v->a, q->guarantee));
        tr_json_set(most, "with_half_a_monitor",
                    tr_json_number(v->a, q->monitor));
        json_own(most, v, q);
    }
}

static void json_leap(tr_json *doc, const tr_view *v,
                      const tr_roadmap_found *f) {
    tr_json *o = tr_json_set(doc, "leap", tr_json_object(v->a));
    tr_json_set(o, "if", tr_json_string(v->a, breach_name[f->leap.breach]));
    tr_json_set(o, "step", tr_json_count(v->a, f->leap.step + 1));
    tr_json_set(o, "party",
                tr_json_string(v->a, tr_roadmap_id(v, f, f->leap.principal)));
    tr_json_set(o, "share", tr_json_number(v->a, f->leap.peril.share));
    tr_json_set(o, "alone", tr_json_bool(v->a, f->leap.peril.alone));
    tr_json_set(o, "at", tr_state_json(v, f->leap.peril.state));
    tr_json_set(o, "issue",
                f->leap.issue < 0
                    ? tr_json_null(v->a)
                    : tr_json_string(v->a, v->c->issue[f->leap.issue].id));
    tr_json_set(o, "without_it", tr_json_number(v->a, f->leap.without));
}

static void json_relief(tr_json *doc, const tr_view *v,
                        const tr_roadmap_found *f) {
    tr_json *list = tr_json_set(doc, "relief", tr_json_array(v->a));
    for (size_t k = 0; k < f->reliefs; k++) {
        const tr_relief *x = &f->relief[k];
        tr_json *e = tr_json_add(list, tr_json_object(v->a));
        bool all = x->principal == f->deals->principals;
        tr_json_set(e, "for",
                    tr_json_string(
                        v->a, all ? "all" : tr_roadmap_id(v, f, x->principal)));
        tr_json_set(e, "guarantee", tr_json_number(v->a, x->guarantee));
        tr_json_set(e, "monitor", tr_json_number(v->a, x->monitor));
        tr_json_set(e, "at_leap", tr_json_number(v->a, x->at_leap));
        tr_json_set(e, "take_back", tr_json_number(v->a, x->risk));
    }
    list = tr_json_set(doc, "levers", tr_json_array(v->a));
    for (size_t k = 0; k < f->levers; k++) {
        const tr_lever_relief *x = &f->lever[k];
        const tr_lever *l = &v->c->lever[x->lever];
        tr_json *e = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(e, "lever", tr_json_string(v->a, l->id));
        tr_json_set(e, "for", tr_json_string(v->a, v->c->party[l->on].id));
        tr_json_set(e, "at_leap",
                    isnan(x->at_leap) ? tr_json_null(v->a)
                                      : tr_json_number(v->a, x->at_leap));
        tr_json_set(e, "take_back", tr_json_number(v->a, x->risk));
    }
    if (f->levers)
        tr_json_set(doc, "with_all_levers",
                    tr_json_number(v->a, f->with_levers));
}

static void json_kept(tr_json *doc, const tr_view *v,
                      const tr_roadmap_found *f) {
    tr_json *list = tr_json_set(doc, "keeps_to", tr_json_array(v->a));
    for (size_t k = 0; k < f->keeps; k++) {
        const tr_road_kept *x = &f->kept[k];
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "words", tr_json_string(v->a, x->words));
        tr_json_set(o, "target", tr_json_bool(v->a, x->target));
        if (!f->road.found && f->from != f->target && !x->owed)
            tr_json_set(o, "road_without",
                        f->tried ? tr_json_bool(v->a, x->bars)
                                 : tr_json_null(v->a));
    }
    if (!f->road.found && f->from != f->target)
        tr_json_set(doc, "enough_together",
                    f->enough ? tr_json_count(v->a, f->enough)
                              : tr_json_null(v->a));
    bool any = f->keeps > 0 && !f->road.found && f->from != f->target;
    if (any)
        tr_json_set(doc, "without_conditions",
                    isfinite(f->unbound) ? tr_json_number(v->a, f->unbound)
                                         : tr_json_null(v->a));
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
    tr_roadmap_json_costs(doc, v, f);
}

static void json_target(tr_json *doc, const tr_view *v,
                        const tr_roadmap_found *f) {
    tr_json *o = tr_json_set(doc, "target_exposure", tr_json_object(v->a));
    for (int b = 0; b < TR_BREACHES; b++) {
        tr_json *by = tr_json_set(o, breach_name[b], tr_json_object(v->a));
        for (uint32_t i = 0; i < f->deals->principals; i++)
            tr_json_set(by, tr_roadmap_id(v, f, i),
                        tr_json_number(v->a, f->exposure.at[b][i][f->target]));
    }
}

void tr_roadmap_json(tr_json *o, const tr_view *v, const tr_roadmap_found *f) {
    tr_json_set(o, "from", tr_state_json(v, f->from));
    tr_json_set(o, "target", tr_state_json(v, f->target));
    tr_json_set(o, "together", tr_json_count(v->a, f->together));
    tr_json_set(o, "found", tr_json_bool(v->a, f->road.found));
    json_kept(o, v, f);
    if (!f->road.found) return;
    tr_json *risk = tr_json_set(o, "risk", tr_json_object(v->a));
    for (int b = 0; b < TR_BREACHES; b++)
        tr_json_set(risk, breach_name[b],
                    tr_json_number(v->a, f->road.risk[b]));
    json_steps(o, v, f);
    json_phases(o, v, f);
    json_leap(o, v, f);
    json_relief(o, v, f);
    json_target(o, v, f);
    json_tables(o, v, f);
    tr_json *list = tr_json_set(o, "by_issues_a_step", tr_json_array(v->a));
    for (uint32_t k = 0; k < f->leasts; k++)
        tr_json_add(list, isfinite(f->least[k])
                              ? tr_json_number(v->a, f->least[k])
                              : tr_json_null(v->a));
}
