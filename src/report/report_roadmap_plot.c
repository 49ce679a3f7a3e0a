/* report_roadmap_plot.c - a roadmap in pictures.
 * SPDX-License-Identifier: MIT */
#include "report/report_roadmap_parts.h"

#include "plot/plot.h"

/* The holder's place among `sides`; a new one is added. */
static int side_of(const tr_view *v, size_t issue, size_t *party,
                   size_t *sides) {
    const tr_issue *x = &v->c->issue[issue];
    if (x->holders != 1) return -1;
    for (size_t k = 0; k < *sides; k++)
        if (party[k] == (size_t)x->holder[0]) return (int)k;
    party[*sides] = (size_t)x->holder[0];
    return (int)(*sides)++;
}

static tr_phased_row row_of(const tr_view *v, const tr_roadmap_found *f,
                            size_t issue, uint16_t **value) {
    tr_phased_change *change =
        TR_NEW(v->a, tr_phased_change, f->road.steps + 1);
    tr_phased_row row = {.label = tr_issue_name(v, issue), .change = change};
    for (uint32_t k = 0; k < f->road.steps; k++)
        if (value[k][issue] != value[k + 1][issue])
            change[row.changes++] = (tr_phased_change){
                k, tr_value_name(v, issue, value[k + 1][issue])};
    return row;
}

static uint16_t **values_along(const tr_view *v, const tr_roadmap_found *f) {
    uint16_t **value = TR_NEW(v->a, uint16_t *, f->road.steps + 2);
    for (uint32_t k = 0; k <= f->road.steps; k++) {
        value[k] = TR_NEW(v->a, uint16_t, v->s->issues + 1);
        tr_space_values(v->s, k ? f->road.step[k - 1].to : f->from, value[k]);
    }
    return value;
}

static const tr_table *changes_table(const tr_view *v, const tr_phased_row *row,
                                     size_t rows) {
    static const char *const head[] = {"Issue", "#Step", "Becomes"};
    tr_table *t = tr_table_new(v->a, "What changes in which step", 3, head);
    for (size_t k = 0; k < rows; k++)
        for (size_t i = 0; i < row[k].changes; i++) {
            const char **cell = tr_table_row(v->a, t);
            cell[0] = row[k].label;
            cell[1] = tr_printf(v->a, "%u", row[k].change[i].step + 1);
            cell[2] = row[k].change[i].value;
        }
    return t;
}

static const tr_table *risks_table(const tr_view *v,
                                   const tr_roadmap_found *f) {
    uint32_t n = f->deals->principals;
    const char **head = TR_NEW(v->a, const char *, 2 * (size_t)n + 1);
    head[0] = "#Step";
    for (uint32_t i = 0; i < n; i++) {
        head[1 + 2 * i] =
            tr_printf(v->a, "#%s, if taken back", tr_roadmap_name(v, f, i));
        head[2 + 2 * i] =
            tr_printf(v->a, "#%s, if others stop", tr_roadmap_name(v, f, i));
    }
    tr_table *t = tr_table_new(v->a, "Exposure by step, in % of the range",
                               2 * (size_t)n + 1, head);
    for (uint32_t k = 0; k < f->road.steps; k++) {
        const char **cell = tr_table_row(v->a, t);
        cell[0] = tr_printf(v->a, "%u", k + 1);
        for (uint32_t i = 0; i < n; i++)
            for (int b = 0; b < TR_BREACHES; b++)
                cell[1 + 2 * i + (uint32_t)b] =
                    tr_num(v->a, f->road.step[k].peril[b][i].share * 100, 1);
    }
    return t;
}

/* Issues in the order in which they first change. */
void tr_roadmap_draw_phases(tr_doc *d, const tr_view *v,
                            const tr_roadmap_found *f) {
    uint16_t **value = values_along(v, f);
    size_t *party = TR_NEW(v->a, size_t, v->c->parties + 1), sides = 0;
    tr_phased_row *row = TR_NEW(v->a, tr_phased_row, v->c->issues + 1);
    size_t rows = 0;
    for (uint32_t i = 0; i < f->deals->principals; i++)
        party[sides++] = f->deals->party[i];
    for (uint32_t k = 0; k < f->road.steps; k++)
        for (size_t x = 0; x < v->c->issues; x++) {
            tr_phased_row r = row_of(v, f, x, value);
            if (!r.changes || r.change[0].step != k) continue;
            r.side = side_of(v, x, party, &sides);
            row[rows++] = r;
        }
    const char **name = TR_NEW(v->a, const char *, sides + 1);
    for (size_t k = 0; k < sides; k++) name[k] = tr_party_name(v, party[k]);
    uint32_t *last = TR_NEW(v->a, uint32_t, f->phases + 1);
    for (uint32_t k = 0; k < f->phases; k++) last[k] = f->phase[k].last;
    tr_phased_plot p = {
        .title = "The road, step by step",
        .alt = "For each issue, the step in which it changes, who holds it, "
               "and what it becomes. Upright bars: decided jointly.",
        .steps = f->road.steps,
        .phases = f->phases,
        .last = last,
        .sides = sides,
        .side = name,
        .rows = rows,
        .row = row};
    tr_doc_figure(d, "The road in phases: what changes when, and who holds it",
                  p.alt, tr_plot_phased(v->a, &p), changes_table(v, row, rows));
}

/* Exposure over the steps, one lane a principal. */
void tr_roadmap_draw_risks(tr_doc *d, const tr_view *v,
                           const tr_roadmap_found *f) {
    uint32_t n = f->deals->principals;
    const char **name = TR_NEW(v->a, const char *, n + 1);
    tr_ledger_text *text = TR_NEW(v->a, tr_ledger_text, f->road.steps + 1);
    for (uint32_t i = 0; i < n; i++) name[i] = tr_roadmap_name(v, f, i);
    for (uint32_t k = 0; k < f->road.steps; k++) {
        const tr_road_step *s = &f->road.step[k];
        double *lo = TR_NEW(v->a, double, n + 1);
        double *hi = TR_NEW(v->a, double, n + 1);
        for (uint32_t i = 0; i < n; i++) {
            double x = s->peril[TR_TAKE_BACK][i].share * 100;
            double y = s->peril[TR_STOP][i].share * 100;
            lo[i] = x;
            hi[i] = x > y ? x : y;
        }
        text[k] = (tr_ledger_text){.label = tr_printf(v->a, "Step %u", k + 1),
                                   .lo = lo,
                                   .hi = hi,
                                   .mid = lo};
    }
    tr_ledger_plot p = {
        .title = "What each side risks, step by step",
        .alt = "For each step and principal, the share of its range that it "
               "stands to lose if the others take back what they did.",
        .parties = n,
        .texts = f->road.steps,
        .party = name,
        .text = text};
    tr_doc_figure(d,
                  "What each side risks if the others take back, in % of "
                  "its range, step by step",
                  p.alt, tr_plot_ledger(v->a, &p), risks_table(v, f));
}
