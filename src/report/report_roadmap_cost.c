/* report_roadmap_cost.c - what the time on a road means for people: by the
 * week, and added up (D138, D153).  SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

#include <math.h>

static const char *amount(const tr_view *v, double x) {
    return fabs(x) >= 10 ? tr_count_words(v->a, round(x)) : tr_num(v->a, x, 2);
}

static const char *unit_words(const tr_view *v, const tr_indicator *x) {
    return *x->unit.text ? tr_printf(v->a, " %s", tr_label_words(v, &x->unit))
                         : "";
}

void tr_roadmap_say_delay(tr_doc *d, const tr_view *v,
                          const tr_roadmap_found *f, const tr_phase *p) {
    const char **text = TR_NEW(v->a, const char *, v->c->indicators + 1);
    size_t count = 0;
    uint32_t state = f->road.step[p->first].from;
    for (size_t k = 0; k < v->c->indicators; k++) {
        const tr_indicator *x = &v->c->indicator[k];
        if (isnan(f->rate[k][state])) continue;
        text[count++] =
            tr_printf(v->a, "%s: %s%s%s", tr_label_words(v, &x->name),
                      amount(v, f->rate[k][state]), unit_words(v, x),
                      *x->per ? " a week" : "");
    }
    if (count)
        tr_doc_say(d, "As long as this phase has not begun: %s.",
                   tr_and(v->a, text, count));
}

typedef struct sum {
    double value;
    uint32_t unknown; /* states without a rate */
} sum;

/* D153: over the states before the first `steps` steps are taken. */
static sum added_up(const tr_roadmap_found *f, size_t indicator,
                    uint32_t steps) {
    sum out = {0, 0};
    for (uint32_t k = 0; k < steps; k++) {
        double rate = f->rate[indicator][f->road.step[k].from];
        if (isnan(rate))
            out.unknown++;
        else
            out.value += rate;
    }
    return out;
}

/* As long at the start. */
static sum without_steps(const tr_roadmap_found *f, size_t indicator) {
    double rate = f->rate[indicator][f->from];
    if (isnan(rate)) return (sum){0, f->road.steps};
    return (sum){rate * f->road.steps, 0};
}

static const char *sum_words(const tr_view *v, sum x, uint32_t steps) {
    if (x.unknown == steps) return "not known";
    if (!x.unknown) return amount(v, x.value);
    return tr_printf(v->a, "%s (%u of %u weeks not known)", amount(v, x.value),
                     x.unknown, steps);
}

/* What adds up and is known anywhere; how many hostages are held does not. */
static size_t rates_known(const tr_view *v, const tr_roadmap_found *f,
                          size_t *at) {
    size_t n = 0;
    for (size_t k = 0; k < v->c->indicators; k++)
        if (*v->c->indicator[k].per &&
            added_up(f, k, f->road.steps).unknown < f->road.steps)
            at[n++] = k;
    return n;
}

void tr_roadmap_say_costs(tr_doc *d, const tr_view *v,
                          const tr_roadmap_found *f) {
    size_t *at = TR_NEW(v->a, size_t, v->c->indicators + 1);
    size_t n = rates_known(v, f, at);
    if (!n) return;
    const char **head = TR_NEW(v->a, const char *, n + 1);
    head[0] = "Up to the end of";
    for (size_t k = 0; k < n; k++)
        head[1 + k] =
            tr_printf(v->a, "#%s", tr_label_words(v, &v->c->indicator[k].name));
    tr_table *t = tr_doc_table(
        d, "What adds up on the way, if every step takes a week", n + 1, head);
    for (uint32_t p = 0; p <= f->phases; p++) {
        bool stay = p == f->phases;
        uint32_t steps = stay ? f->road.steps : f->phase[p].last + 1;
        const char **row = tr_table_row(v->a, t);
        row[0] = stay ? "as many weeks without a step"
                      : tr_printf(v->a, "phase %u", p + 1);
        for (size_t k = 0; k < n; k++)
            row[1 + k] = sum_words(
                v, stay ? without_steps(f, at[k]) : added_up(f, at[k], steps),
                steps);
    }
}

static tr_json *sum_json(const tr_view *v, sum x) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "sum", tr_json_number(v->a, x.value));
    tr_json_set(o, "unknown", tr_json_count(v->a, x.unknown));
    return o;
}

void tr_roadmap_json_costs(tr_json *doc, const tr_view *v,
                           const tr_roadmap_found *f) {
    tr_json *list = tr_json_set(doc, "on_the_way", tr_json_array(v->a));
    for (size_t k = 0; k < v->c->indicators; k++) {
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "indicator",
                    tr_json_string(v->a, v->c->indicator[k].id));
        tr_json_set(o, "cost", tr_json_number(v->a, f->road.cost[k]));
        if (!*v->c->indicator[k].per) continue;
        tr_json *by = tr_json_set(o, "by_phase", tr_json_array(v->a));
        for (uint32_t p = 0; p < f->phases; p++)
            tr_json_add(by, sum_json(v, added_up(f, k, f->phase[p].last + 1)));
        tr_json_set(o, "without_a_step", sum_json(v, without_steps(f, k)));
    }
}
