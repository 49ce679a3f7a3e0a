/* report_roadmap_leap.c - the leap of a road, what would make it smaller, and
 * what haste costs, in words.  SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

#include <math.h>

/* What a step that nobody's order avoids would risk, and by which issue. */
static void say_leap(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    const tr_leap *l = &f->leap;
    if (!(l->peril.share > 0)) {
        tr_doc_say(d, "No step of this road exposes a principal to more than "
                      "it is exposed to today.");
        return;
    }
    bool stop = l->breach == TR_STOP;
    tr_doc_say(
        d, "%s is step %u: %s risks %s of its range%s%s.%s",
        stop ? "If the others take back what they did, no step of this road "
               "exposes a principal to more than today. What no such road "
               "avoids"
             : "The leap that no order of such steps avoids",
        l->step + 1, tr_roadmap_name(v, f, l->principal),
        tr_roadmap_percent(v->a, l->peril.share),
        stop ? " if the others stop" : "",
        !l->peril.alone ? ""
        : stop          ? ", when it has done its own part of it alone"
                        : " once it has done its own part and the others have "
                          "not done theirs",
        l->issue < 0
            ? ""
            : tr_printf(v->a,
                        " What causes it most is %s: without that change "
                        "it would be %s.",
                        tr_issue_name(v, (size_t)l->issue),
                        tr_roadmap_percent(v->a, l->without)));
}

static const char *half_words(const tr_view *v, const tr_relief *x, size_t k) {
    return k % 2 ? tr_printf(v->a,
                             "a monitor that saves %s of the time before an "
                             "answer",
                             tr_roadmap_percent(v->a, x->monitor))
                 : tr_printf(v->a, "a guarantee that makes good %s of the loss",
                             tr_roadmap_percent(v->a, x->guarantee));
}

static void say_own(const tr_view *v, const tr_roadmap_found *f, tr_table *t) {
    for (size_t k = 0; k < f->levers; k++) {
        const tr_lever *l = &v->c->lever[f->lever[k].lever];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_label_words(v, &l->name);
        if (l->when)
            row[0] = tr_printf(v->a, "%s, where %s", row[0],
                               tr_formula_words(v, l->when));
        row[1] = tr_party_name(v, (size_t)l->on);
        row[2] = isnan(f->lever[k].at_leap)
                     ? "does not count there"
                     : tr_roadmap_percent(v->a, f->lever[k].at_leap);
        row[3] = tr_roadmap_percent(v->a, f->lever[k].risk);
    }
    if (f->levers < 2) return;
    const char **row = tr_table_row(v->a, t);
    row[0] = "all of the case's guarantees and monitors";
    row[1] = "whom they work on";
    row[2] = "";
    row[3] = tr_roadmap_percent(v->a, f->with_levers);
}

static void say_relief(tr_doc *d, const tr_view *v, const tr_roadmap_found *f) {
    if (!f->reliefs) return;
    static const char *const head[] = {"With", "For", "#At the leap",
                                       "#Least of a road"};
    tr_table *t = tr_doc_table(d, "What would make the leap smaller", 4, head);
    say_own(v, f, t);
    for (size_t k = 0; k < f->reliefs; k++) {
        const tr_relief *x = &f->relief[k];
        const char **row = tr_table_row(v->a, t);
        bool all = x->principal == f->deals->principals;
        row[0] = half_words(v, x, k);
        row[1] = all ? "all principals" : tr_roadmap_name(v, f, x->principal);
        row[2] = tr_roadmap_percent(v->a, x->at_leap);
        row[3] = tr_roadmap_percent(v->a, x->risk);
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
        row[1] = tr_roadmap_percent(v->a, f->haste_risk[k]);
    }
}

static void say_together(tr_doc *d, const tr_view *v,
                         const tr_roadmap_found *f) {
    if (f->leasts < 2) return;
    static const char *const head[] = {"#Issues a step, at most",
                                       "#Least risk at the worst step"};
    tr_table *t =
        tr_doc_table(d, "What moving on several issues at once buys", 2, head);
    for (uint32_t k = 0; k < f->leasts; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_printf(v->a, "%u", k + 1);
        row[1] = isfinite(f->least[k]) ? tr_roadmap_percent(v->a, f->least[k])
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
                       tr_roadmap_name(v, f, i),
                       tr_roadmap_percent(v->a, back));
    }
}

void tr_roadmap_say_leap(tr_doc *d, const tr_view *v,
                         const tr_roadmap_found *f) {
    tr_doc_heading(d, 3, "leap", "The leap, and what haste costs");
    say_leap(d, v, f);
    say_relief(d, v, f);
    say_haste(d, v, f);
    say_together(d, v, f);
    say_target(d, v, f);
}
