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

const char *tr_roadmap_percent(tr_arena *a, double share) {
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
        p->share > 0 ? tr_printf(v->a, "%s risks %s if others take back%s",
                                 tr_roadmap_name(v, f, i),
                                 tr_roadmap_percent(v->a, p->share),
                                 p->alone ? " after its own part alone" : "")
                     : "nobody risks more than today if others take back";
    if (!(q->share > 0)) return back;
    return tr_printf(v->a, "%s; %s risks %s if they stop", back,
                     tr_roadmap_name(v, f, j),
                     tr_roadmap_percent(v->a, q->share));
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

/* "X would leave 9 %, Y 5 %": the case's own levers that count there. */
static const char *own_words(const tr_view *v, const tr_reassurance *q) {
    const char **text = TR_NEW(v->a, const char *, q->levers + 1);
    for (size_t k = 0; k < q->levers; k++)
        text[k] =
            tr_printf(v->a, "“%s” would leave %s",
                      tr_label_words(v, &v->c->lever[q->lever[k].lever].name),
                      tr_roadmap_percent(v->a, q->lever[k].risk));
    return q->levers ? tr_printf(v->a, "%s; ", tr_and(v->a, text, q->levers))
                     : "";
}

static void say_reassurance(tr_doc *d, const tr_view *v,
                            const tr_roadmap_found *f,
                            const tr_reassurance *q) {
    if (!(q->peril.share > 0)) return;
    const char *name = tr_roadmap_name(v, f, q->principal);
    if (q->breach == TR_STOP)
        tr_doc_say(d,
                   "Most exposed in this phase is %s, in step %u, if the "
                   "others stop. What would reassure it there: a guarantee "
                   "that makes good half of that loss would leave %s of its "
                   "range at risk.",
                   name, q->step + 1, tr_roadmap_percent(v->a, q->guarantee));
    else
        tr_doc_say(d,
                   "Most exposed in this phase is %s, in step %u. What would "
                   "reassure it there: %sa guarantee that makes good half of "
                   "what betrayal costs it would leave %s of its range at "
                   "risk, a monitor that halves the time before it can answer "
                   "%s.",
                   name, q->step + 1, own_words(v, q),
                   tr_roadmap_percent(v->a, q->guarantee),
                   tr_roadmap_percent(v->a, q->monitor));
}

/* Who would stand lower than today if all stopped here. */
static void say_rest(tr_doc *d, const tr_view *v, const tr_roadmap_found *f,
                     const tr_phase *x) {
    uint32_t n = f->deals->principals, state = f->road.step[x->last].to;
    const char **text = TR_NEW(v->a, const char *, n + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        double loss = f->exposure.at[TR_STOP][i][state];
        if (loss > 0)
            text[count++] = tr_printf(v->a, "%s by %s of its range",
                                      tr_roadmap_name(v, f, i),
                                      tr_roadmap_percent(v->a, loss));
    }
    if (count)
        tr_doc_say(d,
                   "If all stopped at its end, %s would stand lower than "
                   "today: %s.",
                   count == 1 ? "one side" : "more than one side",
                   tr_and(v->a, text, count));
    else
        tr_doc_say(d, "If all stopped at its end, no principal would stand "
                      "lower than today.");
}

static void say_phases(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    for (uint32_t p = 0; p < f->phases; p++) {
        const tr_phase *x = &f->phase[p];
        tr_doc_heading(d, 3, tr_printf(v->a, "phase-%u", p + 1),
                       tr_printf(v->a, "Phase %u", p + 1));
        tr_roadmap_say_delay(d, v, f, x);
        say_steps(d, v, f, x);
        say_reassurance(d, v, f, &f->reassurance[p]);
        if (p + 1 < f->phases) say_rest(d, v, f, x);
    }
}

static void say_conditions(tr_doc *d, const tr_roadmap_found *f) {
    if (!f->keeps) return;
    tr_doc_say(d, "The road keeps to this:");
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (size_t k = 0; k < f->keeps; k++)
        tr_doc_item(d, list, "%s%s%s", f->kept[k].words,
                    f->kept[k].target ? "" : " (but where it leads does not)",
                    f->kept[k].bars ? " (without this there would be a road)"
                                    : "");
}

/* Conditions that leave no road, and what it would risk without them. */
static void say_no_road(tr_doc *d, const tr_view *v,
                        const tr_roadmap_found *f) {
    size_t free = 0; /* conditions that could be left out */
    for (size_t k = 0; k < f->keeps; k++) free += !f->kept[k].owed;
    tr_doc_say(d,
               "No road exists: no sequence of steps of at most %u issue%s "
               "leads there%s.",
               f->together, f->together == 1 ? "" : "s",
               f->keeps ? " and keeps to the conditions below" : "");
    if (f->enough)
        tr_doc_say(d, "With steps of up to %u issues there would be one.",
                   f->enough);
    say_conditions(d, f);
    if (!free) return;
    if (isfinite(f->unbound) && !f->tried)
        tr_doc_say(d, "Which of them stands in the way was not tried: with "
                      "so many states that takes long.");
    if (isfinite(f->unbound))
        tr_doc_say(d,
                   "Without %s there would be a road that risks %s of a "
                   "side's range at its worst step if the others take back "
                   "what they did.",
                   free == f->keeps ? "these conditions"
                                    : "these conditions, but with what is owed",
                   tr_roadmap_percent(v->a, f->unbound));
    else
        tr_doc_say(d, "Without these conditions there would be no road "
                      "either.");
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
        say_no_road(d, v, f);
        return;
    }
    tr_doc_say(d,
               "A road of %u step%s, each of at most %u issue%s. Its worst "
               "step risks %s of a side's range if the others take back what "
               "they did, and %s if they stop; no other road risks less.",
               f->road.steps, f->road.steps == 1 ? "" : "s", f->together,
               f->together == 1 ? "" : "s",
               tr_roadmap_percent(v->a, f->road.risk[TR_TAKE_BACK]),
               tr_roadmap_percent(v->a, f->road.risk[TR_STOP]));
    tr_roadmap_draw_phases(d, v, f);
    say_conditions(d, f);
    say_phases(d, v, f);
    tr_roadmap_say_costs(d, v, f);
    tr_roadmap_say_leap(d, v, f);
    tr_roadmap_compare(d, v, into, f);
    tr_roadmap_draw_risks(d, v, f);
    tr_doc_note(d,
                "Risk is exposure: how far a side could be brought below what "
                "it could be brought to today, as a share of the range of its "
                "own utility. It says nothing on how likely that is.");
}
