/* report_shortfall.c - how far the nearest bundle falls short, in words (D145).
 * SPDX-License-Identifier: MIT */
#include "report/report_levers.h"

#include <math.h>

/* "Hamas lacks 2 points to be no worse off than without a deal" */
static const char *lacking_words(const tr_view *v, const tr_lever_findings *f,
                                 uint32_t deal, const tr_lever_lacking *x) {
    tr_arena *a = v->a;
    const char *who = tr_party_name(v, x->demand.party);
    const char *by = tr_num(a, x->by, 2);
    if (isnan(x->by)) return tr_demand_words(v, f, deal, &x->demand);
    switch (x->demand.need) {
    case TR_NEED_ACCEPT:
        return tr_printf(a, "%s: %s to be no worse off than without a deal",
                         who, by);
    case TR_NEED_HOME:
        return tr_printf(a, "factions of %s: %s to ratify it", who, by);
    default: return tr_printf(a, "%s: %s to keep to it", who, by);
    }
}

static const char *at_cost(const tr_view *v, const tr_bundle *b) {
    if (!b->used) return "without any lever";
    return tr_printf(v->a, "with %s, at a cost of %s", tr_bundle_words(v, b),
                     tr_num(v->a, b->cost, 2));
}

void tr_report_shortfall(tr_doc *doc, const tr_view *v,
                         const tr_lever_findings *f, const tr_lever_plan *p) {
    const tr_shortfall *s = &p->shortfall;
    const char **part = TR_NEW(v->a, const char *, s->count + 1);
    bool ordinal = false;
    if (!s->nearest.found) return;
    for (uint32_t k = 0; k < s->count; k++) {
        const tr_lever_term *d = &s->of[k].demand;
        part[k] = lacking_words(v, f, p->state, &s->of[k]);
        ordinal |=
            d->need != TR_NEED_HOME && !f->q->hold.pref[d->party].cardinal;
    }
    const char *all = tr_and(v->a, part, s->count);
    const char *how = at_cost(v, &s->nearest);
    if (isnan(s->total))
        tr_doc_say(doc,
                   "The nearest, %s, leaves %s of these demands unmet, and no "
                   "bundle leaves fewer: %s.",
                   how, tr_count_words(v->a, s->count), all);
    else
        tr_doc_say(doc,
                   "The nearest, %s, falls short by %s, and no bundle "
                   "falls less: %s. Each is in points of those concerned%s, "
                   "added up as they stand.",
                   how, tr_num(v->a, s->total, 2), all,
                   ordinal ? " (places, where there is only an order)" : "");
}
