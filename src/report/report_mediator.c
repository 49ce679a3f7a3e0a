/* report_mediator.c - a mediator's word, and whether the moment is ripe, in
 * words and in JSON.  SPDX-License-Identifier: MIT */
#include "report/report_mediator.h"

#include <math.h>

static tr_json *number_or_null(tr_arena *a, double x) {
    return isfinite(x) ? tr_json_number(a, x) : tr_json_null(a);
}

static const char *percent(tr_arena *a, double share) {
    return tr_printf(a, "%s %%", tr_num(a, share * 100, 1));
}

/* --- credibility ---------------------------------------------------------- */

static tr_json *inputs_json(const tr_view *v, const tr_advice *x) {
    tr_json *o = tr_json_object(v->a);
    const struct {
        const char *name;
        double value;
    } rows[] = {{"cost", x->cost},
                {"cost_of_other_resolute", x->low},
                {"cost_of_other_irresolute", x->high},
                {"resolute", x->resolute},
                {"accuracy", x->accuracy},
                {"aversion", x->aversion},
                {"bias", x->bias},
                {"per_lean", x->per_lean}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        tr_json_set(o, rows[k].name, tr_json_number(v->a, rows[k].value));
    return o;
}

static tr_json *range_json(const tr_view *v, tr_range r) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "least", number_or_null(v->a, r.lo));
    tr_json_set(o, "most", number_or_null(v->a, r.hi));
    return o;
}

static void json_advice(tr_json *list, const tr_view *v,
                        const tr_credibility *c) {
    const tr_advice *x = c->advice;
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json_set(o, "mediator",
                tr_json_string(v->a, v->c->party[x->mediator].id));
    tr_json_set(o, "advises", tr_json_string(v->a, v->c->party[x->side].id));
    tr_json_set(o, "about", tr_json_string(v->a, v->c->party[x->other].id));
    tr_json_set(o, "inputs", inputs_json(v, x));
    tr_json_set(o, "mistaken_if_looks_irresolute",
                tr_json_number(v->a, c->mistaken_low));
    tr_json_set(o, "mistaken_if_looks_resolute",
                tr_json_number(v->a, c->mistaken_high));
    tr_json_set(o, "threshold", tr_json_number(v->a, c->threshold));
    tr_json_set(o, "takes_risk_without_advice",
                tr_json_bool(v->a, c->takes_risk));
    tr_json_set(o, "advice_matters", tr_json_bool(v->a, c->followed));
    tr_json_set(o, "band",
                c->exists ? range_json(v, c->band) : tr_json_null(v->a));
    tr_json_set(o, "lean", number_or_null(v->a, c->lean));
    tr_json_set(o, "bias_as_seen", tr_json_number(v->a, c->seen));
    tr_json_set(o, "believed", tr_json_bool(v->a, c->believed));
    tr_json_set(o, "lean_band", range_json(v, c->lean_band));
    tr_json *risk = tr_json_set(o, "risk_of_failure", tr_json_object(v->a));
    tr_json_set(risk, "without_advice", tr_json_number(v->a, c->risk_without));
    tr_json_set(risk, "with_advice", tr_json_number(v->a, c->risk_with));
}

static void say_band(tr_doc *d, const tr_view *v, const tr_credibility *c) {
    const char *mediator = tr_party_name(v, (size_t)c->advice->mediator);
    const char *side = tr_party_name(v, (size_t)c->advice->side);
    if (!c->exists) {
        tr_doc_say(d,
                   "With information as uncertain as this, no weight on "
                   "%s's share would make the word of %s believed.",
                   side, mediator);
        return;
    }
    const char *most =
        isfinite(c->band.hi)
            ? tr_printf(v->a, " and at most %s", tr_num(v->a, c->band.hi, 3))
            : "; no weight is too large";
    tr_doc_say(d,
               "To be believed by %s when it counsels restraint, %s must be "
               "seen to put a weight of at least %s%s on %s's share, where "
               "failure of the talks counts %s.",
               side, mediator, tr_num(v->a, c->band.lo, 3), most, side,
               tr_num(v->a, c->advice->aversion, 3));
    const char *where = c->believed            ? "in that band: its word is "
                                                 "believed"
                        : c->seen < c->band.lo ? "below it: its counsel would "
                                                 "be put down to a wish for "
                                                 "any deal"
                                               : "above it: its counsel would "
                                                 "be put down to taking sides";
    tr_doc_say(d, "As %s is taken to see it, the weight is %s, %s.%s", side,
               tr_num(v->a, c->seen, 3), where,
               isnan(c->lean) || c->advice->per_lean <= 0
                   ? ""
                   : tr_printf(v->a,
                               " That weighs in the lean of the mediator's "
                               "last text toward %s, %s; it would be in the "
                               "band with a lean from %s%s.",
                               side, tr_num(v->a, c->lean, 2),
                               tr_num(v->a, c->lean_band.lo, 2),
                               isfinite(c->lean_band.hi)
                                   ? tr_printf(v->a, " to %s",
                                               tr_num(v->a, c->lean_band.hi, 2))
                                   : " on"));
}

static void say_effect(tr_doc *d, const tr_view *v, const tr_credibility *c) {
    const char *side = tr_party_name(v, (size_t)c->advice->side);
    if (!c->followed) {
        tr_doc_say(d, "Advice would not change what %s does: %s.", side,
                   c->takes_risk ? "it would take the risk even if warned"
                                 : "it would not take the risk in any case");
        return;
    }
    double with = c->advice->resolute * (1 - c->advice->accuracy);
    tr_doc_say(d,
               "Without advice the talks fail with a probability of %s; with "
               "advice that is believed, of %s. As things are: %s.",
               percent(v->a, c->risk_without), percent(v->a, with),
               percent(v->a, c->risk_with));
}

static void compare_mediators(tr_doc *d, const tr_view *v,
                              const tr_credibility *found) {
    static const char *const head[] = {"Mediator", "Advises",  "#Least weight",
                                       "#Most",    "#As seen", "Believed?"};
    tr_table *t = tr_doc_table(d, "Whose word would be believed", 6, head);
    for (size_t k = 0; k < v->c->advices; k++) {
        const tr_credibility *c = &found[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_party_name(v, (size_t)c->advice->mediator);
        row[1] = tr_party_name(v, (size_t)c->advice->side);
        row[2] = c->exists ? tr_num(v->a, c->band.lo, 3) : "none";
        row[3] = !c->exists             ? "none"
                 : isfinite(c->band.hi) ? tr_num(v->a, c->band.hi, 3)
                                        : "no bound";
        row[4] = tr_num(v->a, c->seen, 3);
        row[5] = c->believed ? "yes" : "no";
    }
}

void tr_report_credibility(tr_doc *d, const tr_view *v, tr_json *into,
                           const tr_credibility *found) {
    tr_json *list = tr_json_set(into, "advice", tr_json_array(v->a));
    if (!v->c->advices) {
        tr_doc_say(d, "The case says nothing of what mediators' words rest on "
                      "(`credibility`).");
        return;
    }
    compare_mediators(d, v, found);
    for (size_t k = 0; k < v->c->advices; k++) {
        const tr_credibility *c = &found[k];
        json_advice(list, v, c);
        tr_doc_heading(d, 3, tr_printf(v->a, "advice-%zu", k + 1),
                       tr_printf(v->a, "%s to %s, about the resolve of %s",
                                 tr_party_name(v, (size_t)c->advice->mediator),
                                 tr_party_name(v, (size_t)c->advice->side),
                                 tr_party_name(v, (size_t)c->advice->other)));
        say_band(d, v, c);
        say_effect(d, v, c);
        if (c->advice->origin.because)
            tr_doc_say(d, "What this rests on: %s %s",
                       tr_user(v->a, c->advice->origin.because),
                       tr_origin_words(v, &c->advice->origin));
    }
    tr_doc_note(d, "Every number here is the modeller's: how resolute a side "
                   "is thought to be, how well the mediator sees, what it is "
                   "seen to value. The findings say what follows from them.");
}

/* --- ripeness ------------------------------------------------------------- */

static tr_json *state_or_null(const tr_view *v, uint32_t s) {
    return s == TR_NO_STATE ? tr_json_null(v->a) : tr_state_json(v, s);
}

static tr_json *side_json(const tr_view *v, const tr_ripe_side *x) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "sees_status_quo", tr_json_bool(v->a, !x->unseen));
    tr_json_set(o, "stalemate", tr_json_bool(v->a, x->stalemate));
    tr_json_set(o, "escalation", state_or_null(v, x->escalation));
    tr_json_set(o, "way_out", tr_json_bool(v->a, x->way_out));
    tr_json_set(o, "exit", state_or_null(v, x->exit));
    return o;
}

static void json_ripeness(tr_json *into, const tr_view *v,
                          const tr_deals *deals, const tr_ripeness *f) {
    tr_json_set(into, "status_quo", tr_state_json(v, f->status_quo));
    tr_json_set(into, "ripe",
                f->known ? tr_json_bool(v->a, f->ripe) : tr_json_null(v->a));
    tr_json_set(into, "ripe_as_seen",
                f->known_seen ? tr_json_bool(v->a, f->ripe_seen)
                              : tr_json_null(v->a));
    tr_json_set(into, "index", number_or_null(v->a, f->index));
    tr_json_set(into, "best_way_out", state_or_null(v, f->best));
    tr_json_set(into, "least_gain", tr_json_number(v->a, f->gain));
    tr_json *of = tr_json_set(into, "parties", tr_json_object(v->a));
    for (uint32_t i = 0; i < deals->principals; i++) {
        const tr_ripe_party *p = &f->of[i];
        tr_json *o = tr_json_set(of, v->c->party[deals->party[i]].id,
                                 tr_json_object(v->a));
        tr_json_set(o, "fact", side_json(v, &p->fact));
        tr_json_set(o, "view", side_json(v, &p->view));
        tr_json_set(o, "now", tr_json_number(v->a, p->now));
        tr_json_set(
            o, "bearable",
            number_or_null(v->a, p->bearable_known ? p->bearable : NAN));
        tr_json_set(o, "pain", number_or_null(v->a, p->pain));
    }
}

static const char *move_in_words(const tr_view *v, const tr_ripeness *f,
                                 uint32_t to) {
    return tr_change_words(v, f->status_quo, to);
}

static const char *stalemate_words(const tr_view *v, const tr_ripeness *f,
                                   const tr_ripe_side *x) {
    if (x->unseen) return "no: it takes the present situation for impossible";
    if (x->stalemate) return "yes: no move of its own would gain";
    return tr_printf(v->a, "no: it would gain by %s",
                     move_in_words(v, f, x->escalation));
}

static const char *pain_words(const tr_view *v, const tr_ripe_party *p) {
    if (!p->bearable_known)
        return "not known: the case does not say what it "
               "can bear";
    if (isnan(p->pain)) return "no: to it all situations are alike";
    if (p->pain == 0) return "yes: it is just what it can bear";
    return p->pain > 0
               ? tr_printf(v->a, "yes: %s of its range below what it can bear",
                           percent(v->a, p->pain))
               : tr_printf(v->a, "no: %s of its range above what it can bear",
                           percent(v->a, -p->pain));
}

static const char *exit_words(const tr_ripe_side *x) {
    return x->way_out ? "yes: there are deals by which all gain"
                      : "no: there is no deal by which all gain";
}

static void ripe_rows(const tr_view *v, tr_table *t, const tr_ripeness *f,
                      const tr_ripe_party *p, const char *name) {
    for (int own = 0; own < (p->same_view ? 1 : 2); own++) {
        const tr_ripe_side *x = own ? &p->view : &p->fact;
        const char **row = tr_table_row(v->a, t);
        row[0] = own ? tr_printf(v->a, "%s, as it sees things", name) : name;
        row[1] = stalemate_words(v, f, x);
        row[2] = pain_words(v, p);
        row[3] = exit_words(x);
    }
}

static void say_verdict(tr_doc *d, const tr_view *v, const tr_ripeness *f) {
    if (f->ripe && f->ripe_seen)
        tr_doc_say(d, "By this reading the moment is ripe: the situation is a "
                      "stalemate, it hurts every principal, and there is a way "
                      "out.");
    else if (f->ripe)
        tr_doc_say(d, "By this reading the moment is ripe, and not every "
                      "principal sees it so.");
    else if (!f->known)
        tr_doc_say(d, "Whether the moment is ripe cannot be said: for some "
                      "principal the case does not say what it can bear "
                      "(`bearable`).");
    else
        tr_doc_say(d, "By this reading the moment is not ripe.");
    if (f->best != TR_NO_STATE)
        tr_doc_say(d,
                   "The way out that leaves the worst off the best: %s. Each "
                   "principal gains at least %s of its range by it.",
                   move_in_words(v, f, f->best), percent(v->a, f->gain));
    if (!isnan(f->index))
        tr_doc_say(d,
                   "Index of ripeness: %s (the smaller of the least pain and "
                   "the least gain, as shares of the ranges; not below 0 where "
                   "it hurts every principal).",
                   tr_num(v->a, f->index, 3));
}

void tr_report_ripeness(tr_doc *d, const tr_view *v, tr_json *into,
                        const tr_deals *deals, const tr_ripeness *f) {
    static const char *const head[] = {"Principal", "Stalemate?",
                                       "Does it hurt?", "Is there a way out?"};
    json_ripeness(into, v, deals, f);
    say_verdict(d, v, f);
    tr_table *t = tr_doc_table(d, "Is the moment ripe?", 4, head);
    for (uint32_t i = 0; i < deals->principals; i++)
        ripe_rows(v, t, f, &f->of[i], tr_party_name(v, deals->party[i]));
    tr_doc_note(d, "Ripeness says whether sides have reason to talk. It does "
                   "not say that they will, nor how the talks would end.");
}
