/* brief_levers.c - the least costly ways to hold a deal, in the briefing.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"

static const char *conflict_words(const tr_brief *b, const tr_lever_plan *p) {
    const char **part = TR_NEW(b->v->a, const char *, p->conflicts + 1);
    for (uint32_t k = 0; k < p->conflicts; k++)
        part[k] = tr_demand_words(b->v, b->levers, p->state, &p->conflict[k]);
    return tr_printf(b->v->a, "no bundle; what cannot be met%s: %s",
                     p->conflicts > 1 ? " together" : "",
                     tr_and(b->v->a, part, p->conflicts));
}

static void say_packages(tr_brief *b) {
    static const char *const head[] = {"Package", "#Cost", "What holds it"};
    if (!b->packages) return;
    tr_table *t =
        tr_doc_table(b->d, "What the packages would need to be held", 3, head);
    for (size_t k = 0; k < b->packages; k++) {
        const tr_lever_plan *p = &b->package_plan[k];
        const char **row = tr_table_row(b->v->a, t);
        row[0] = b->package[k].letter;
        row[1] = p->best.found ? tr_num(b->v->a, p->best.cost, 2) : "none";
        row[2] = p->best.found ? tr_bundle_words(b->v, &p->best)
                               : conflict_words(b, p);
    }
}

/* The same deals by other things that could hold them. */
static void say_others(tr_brief *b, tr_json *into) {
    static const char *const head[] = {"Held, if", "#At no cost",
                                       "#With levers", "#By none"};
    tr_arena *a = b->v->a;
    size_t others = 0;
    for (int k = 0; k < TR_HOLD_BYS; k++) others += b->prices[k] != NULL;
    if (others < 2) return;
    tr_table *t = tr_doc_table(
        b->d, "The deals by what would have to hold them", 4, head);
    tr_json *o = tr_json_set(into, "by_criterion", tr_json_object(a));
    for (int k = 0; k < TR_HOLD_BYS; k++) {
        const tr_prices *p = b->prices[k];
        if (!p) continue;
        const char **row = tr_table_row(a, t);
        row[0] = tr_hold_by_words((tr_hold_by)k);
        row[1] = tr_count_words(a, p->free);
        row[2] = tr_count_words(a, p->held - p->free);
        row[3] = tr_count_words(a, p->deals - p->held);
        tr_json *x = tr_json_set(o, tr_hold_by_name[k], tr_json_object(a));
        tr_json_set(x, "free", tr_json_count(a, p->free));
        tr_json_set(x, "held", tr_json_count(a, p->held));
        tr_json_set(x, "ratifiable", tr_json_count(a, p->deals));
    }
}

void tr_brief_levers(tr_brief *b) {
    if (!b->levers) return;
    tr_doc_heading(b->d, 2, "levers", "The least costly ways to hold a deal");
    tr_json *o = tr_json_set(b->d->json, "levers", tr_json_object(b->v->a));
    tr_json_levers(o, b->v, b->levers);
    tr_report_lever_table(b->d, b->v);
    if (b->levers->prices) tr_report_prices(b->d, b->v, b->levers);
    say_packages(b);
    say_others(b, o);
    for (uint32_t k = 0; k < b->levers->plans; k++)
        if (b->levers->plan[k].best.used)
            tr_report_lever_plan(b->d, b->v, b->levers, &b->levers->plan[k]);
    tr_report_lever_notes(b->d, b->v, b->levers);
}
