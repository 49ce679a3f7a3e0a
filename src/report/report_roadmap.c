/* report_roadmap.c - a roadmap in words.
 * SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

#include <math.h>

const char *tr_roadmap_name(const tr_view *v, const tr_roadmap_found *f,
                            uint32_t principal) {
    return tr_party_name(v, f->deals->party[principal]);
}

const char *tr_roadmap_id(const tr_view *v, const tr_roadmap_found *f,
                          uint32_t principal) {
    return v->c->party[f->deals->party[principal]].id;
}

static const char *percent(tr_arena *a, double share) {
    double x = share * 100;
    return tr_printf(a, "%s %%", tr_num(a, x, x < 10 ? 1 : 0));
}

const bool *tr_roadmap_actors(const tr_view *v, const tr_road_step *s) {
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

static const char *peril_words(const tr_view *v, const tr_roadmap_found *f,
                               const tr_road_step *s) {
    uint32_t i = tr_plan_most(s, TR_TAKE_BACK, f->deals->principals);
    const tr_peril *p = &s->peril[TR_TAKE_BACK][i];
    uint32_t j = tr_plan_most(s, TR_STOP, f->deals->principals);
    const tr_peril *q = &s->peril[TR_STOP][j];
    const char *back =
        p->share > 0
            ? tr_printf(v->a, "%s risks %s if others take back%s",
                        tr_roadmap_name(v, f, i), percent(v->a, p->share),
                        p->alone ? " after its own part alone" : "")
            : "nobody risks more than today if others take back";
    if (!(q->share > 0)) return back;
    return tr_printf(v->a, "%s; %s risks %s if they stop", back,
                     tr_roadmap_name(v, f, j), percent(v->a, q->share));
}

static void say_steps(tr_doc *d, const tr_view *v, const tr_roadmap_found *f,
                      const tr_phase *p) {
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (uint32_t k = p->first; k <= p->last; k++) {
        const tr_road_step *s = &f->road.step[k];
        const bool *actor = tr_roadmap_actors(v, s);
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
               tr_roadmap_name(v, f, q->principal), q->step + 1,
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
        l->step + 1, tr_roadmap_name(v, f, l->principal),
        percent(v->a, l->peril.share),
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
        row[1] = all ? "all principals" : tr_roadmap_name(v, f, x->principal);
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
                       tr_roadmap_name(v, f, i), percent(v->a, back));
    }
}

static void say_conditions(tr_doc *d, const tr_roadmap_found *f) {
    if (!f->conditions) return;
    tr_doc_say(d, "The road keeps to this:");
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (size_t k = 0; k < f->conditions; k++)
        tr_doc_item(d, list, "%s", f->condition[k]);
}

void tr_report_roadmap(tr_doc *d, const tr_view *v, tr_json *into,
                       const tr_roadmap_found *f) {
    tr_roadmap_json(into, v, f);
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
    tr_roadmap_draw_phases(d, v, f);
    say_conditions(d, f);
    say_phases(d, v, f);
    tr_doc_heading(d, 3, "leap", "The leap, and what haste costs");
    say_leap(d, v, f);
    say_haste(d, v, f);
    say_together(d, v, f);
    say_target(d, v, f);
    tr_roadmap_compare(d, v, into, f);
    tr_roadmap_draw_risks(d, v, f);
    tr_doc_note(d,
                "Risk is exposure: how far a side could be brought below what "
                "it could be brought to today, as a share of the range of its "
                "own utility. It says nothing on how likely that is.");
}
