/* report_roadmap_compare.c - a roadmap beside a text that has phases of its
 * own.
 * SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

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

void tr_roadmap_compare(tr_doc *d, const tr_view *v, tr_json *into,
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
