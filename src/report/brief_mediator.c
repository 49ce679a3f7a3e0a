/* brief_mediator.c - for the mediator: is the moment ripe, whose word is
 * believed, which road is safe.  SPDX-License-Identifier: MIT */
#include "report/brief.h"

static void write_ripeness(tr_brief *b) {
    if (!b->ripeness) return;
    tr_doc_heading(b->d, 2, "ripeness", "Is the moment ripe?");
    tr_report_ripeness(
        b->d, b->v,
        tr_json_set(b->d->json, "ripeness", tr_json_object(b->v->a)), b->deals,
        b->ripeness);
}

static void write_credibility(tr_brief *b) {
    if (!b->credibility) return;
    tr_doc_heading(b->d, 2, "credibility", "Whose word would be believed");
    tr_report_credibility(
        b->d, b->v,
        tr_json_set(b->d->json, "credibility", tr_json_object(b->v->a)),
        b->credibility);
}

static void write_road(tr_brief *b) {
    if (!b->road) return;
    tr_doc_heading(b->d, 2, "roadmap", "A road to package A in safe steps");
    tr_report_roadmap(
        b->d, b->v, tr_json_set(b->d->json, "roadmap", tr_json_object(b->v->a)),
        b->road);
}

void tr_brief_mediator(tr_brief *b) {
    write_ripeness(b);
    write_credibility(b);
    write_road(b);
}
