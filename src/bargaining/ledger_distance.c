/* ledger_distance.c - how far a text is from the solutions, from the red lines
 * and from what each party asks for (D99, D102).
 * SPDX-License-Identifier: MIT
 *
 * One pass over the possible deals counts, for each, the settled terms that it
 * contradicts; everything else is a minimum over that count. */
#include "bargaining/ledger_parts.h"

#include <math.h>

const tr_solution tr_ledger_solution[3] = {TR_NBS, TR_KS, TR_EGALITARIAN};

/* Settled terms that each state contradicts. */
static uint16_t *contradictions(tr_book *b, const tr_proposal *p) {
    const tr_space *s = b->s;
    uint16_t *count = TR_RAW(b->a, uint16_t, (size_t)s->n + 64);
    tr_columns col = tr_columns_new(b->a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t n = tr_columns_fill(&col, s, first);
        for (uint32_t k = 0; k < n; k++) count[first + k] = 0;
        for (uint32_t v = 0; v < s->issues; v++) {
            int32_t term = p->terms[v];
            if (term < 0 || s->c->issue[v].not_negotiable) continue;
            for (uint32_t k = 0; k < n; k++)
                if (col.at[v][k] != term) count[first + k]++;
        }
    }
    return count;
}

static double apart(const tr_deals *d, uint32_t x, uint32_t y) {
    double sum = 0;
    for (uint32_t i = 0; i < d->principals; i++) {
        double gap = tr_share(d, i, x) - tr_share(d, i, y);
        sum += gap * gap;
    }
    return sqrt(sum);
}

static bool same_point(const tr_deals *d, uint32_t x, uint32_t y) {
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->units[i][x] != d->units[i][y]) return false;
    return true;
}

/* Ties of a solution without those of the same worth as one before. */
static tr_list points_of(tr_book *b, const tr_list *ties) {
    tr_list out = {0, TR_RAW(b->a, uint32_t, (size_t)ties->count + 1)};
    for (uint32_t k = 0; k < ties->count; k++) {
        bool known = false;
        for (uint32_t j = 0; j < out.count && !known; j++)
            known = same_point(b->d, out.at[j], ties->at[k]);
        if (!known) out.at[out.count++] = ties->at[k];
    }
    return out;
}

static double nearest(const tr_deals *d, const tr_list *points, uint32_t x) {
    double least = INFINITY;
    for (uint32_t k = 0; k < points->count; k++)
        least = fmin(least, apart(d, x, points->at[k]));
    return least;
}

static tr_distance distance_to(tr_book *b, const tr_ledger_row *row,
                               const tr_list *ties, const uint64_t *agree,
                               const uint16_t *contradicted) {
    tr_distance x = {{INFINITY, -INFINITY}, NAN, TR_NO_NUMBER};
    tr_mark mark = tr_arena_mark(b->a);
    tr_list points = points_of(b, ties);
    for (uint32_t s = 0; s < b->s->n; s++) {
        if (!tr_bit(agree, s)) continue;
        double y = nearest(b->d, &points, s);
        x.all.lo = fmin(x.all.lo, y);
        x.all.hi = fmax(x.all.hi, y);
        if (s % 4096 == 0)
            tr_tick(b->a->env, "measuring distances", s, b->s->n);
    }
    if (row->middle != TR_NO_STATE) x.mid = nearest(b->d, &points, row->middle);
    for (uint32_t k = 0; k < ties->count; k++)
        if (contradicted[ties->at[k]] < x.issues)
            x.issues = contradicted[ties->at[k]];
    tr_arena_release(b->a, mark);
    return x;
}

static tr_line_check check_line(tr_book *b, const tr_statement *line,
                                const uint16_t *contradicted) {
    tr_line_check x = {.to_cross = TR_NO_NUMBER, .to_leave = TR_NO_NUMBER};
    tr_mark mark = tr_arena_mark(b->a);
    const uint64_t *in = tr_space_where(b->a, b->s, line->formula);
    for (uint32_t s = 0; s < b->s->n; s++) {
        if (!tr_bit(b->d->possible, s)) continue;
        uint32_t *least = tr_bit(in, s) ? &x.to_cross : &x.to_leave;
        if (contradicted[s] < *least) *least = contradicted[s];
    }
    x.status = x.to_cross   ? TR_LINE_KEPT
               : x.to_leave ? TR_LINE_CROSSED
                            : TR_LINE_OPEN;
    tr_arena_release(b->a, mark);
    return x;
}

void tr_ledger_answers(tr_book *b, tr_ledger_row *row) {
    const truce_case *c = b->s->c;
    row->answer = TR_NEW(b->a, tr_asked, c->parties + 1);
    for (size_t p = 0; p < c->parties; p++) {
        const int32_t *wants = c->position[p].wants;
        tr_asked *x = &row->answer[p];
        for (size_t v = 0; wants && v < c->issues; v++) {
            if (wants[v] < 0) continue;
            int32_t term = row->proposal->terms[v];
            x->stated = true;
            x->met += term == wants[v];
            x->open += term < 0;
            x->off += term >= 0 && term != wants[v];
        }
    }
}

void tr_ledger_distances(tr_book *b, tr_ledger_row *row,
                         const uint64_t *agree) {
    const truce_case *c = b->s->c;
    uint32_t n = 0;
    tr_mark mark = tr_arena_mark(b->a);
    const uint16_t *contradicted = contradictions(b, row->proposal);
    for (uint32_t p = 0; p < c->parties; p++)
        for (uint32_t k = 0; k < c->position[p].red_lines; k++) {
            row->line[n] =
                check_line(b, &c->position[p].red_line[k], contradicted);
            row->line[n].party = p;
            row->line[n++].line = k;
        }
    for (int k = 0; k < 3; k++)
        row->distance[k] =
            distance_to(b, row, &b->d->solution[tr_ledger_solution[k]], agree,
                        contradicted);
    tr_arena_release(b->a, mark);
}
