/* step.c - moves of the others, as clauses (D3 to D5).
 * SPDX-License-Identifier: MIT */
#include "query/step.h"

#include <string.h>

void tr_lits_add(tr_lits *l, tr_lit x) {
    l->at = tr_grow(l->a, l->at, sizeof *l->at, l->count, &l->room);
    l->at[l->count++] = x;
}

tr_answering *tr_answering_new(const tr_inquiry *q, const uint16_t *from) {
    const tr_terrain *t = q->t;
    tr_answering *w = TR_NEW(t->a, tr_answering, 1);
    w->q = q;
    w->from = from;
    w->improving = q->reply == TR_REPLY_IMPROVING;
    w->open = TR_NEW(t->a, bool, t->issues + 1);
    w->who = TR_NEW(t->a, bool, t->parties + 1);
    for (uint32_t j = 0; j < t->parties; j++)
        if (j != q->party && t->mover[j]) w->turns |= t->c->party[j].single;
    for (uint32_t v = 0; v < t->issues; v++) {
        int32_t j = t->holder[v];
        if (j < 0 || j == (int32_t)q->party) continue;
        if (!t->matters[v] && !w->turns) continue;
        w->open[v] = w->who[j] = true;
    }
    return w;
}

tr_point tr_point_new(tr_encoder *e, const tr_answering *w, tr_copy at) {
    const tr_terrain *t = e->t;
    uint32_t i = w->q->party;
    tr_point p = {at, TR_NEW(t->a, tr_lit *, t->parties + 1), TR_LIT_FALSE};
    for (uint32_t j = 0; j < t->parties; j++)
        if (j == i || (w->improving && w->who[j]))
            p.worth[j] = tr_encode_worth(e, j, at);
    tr_lit *here = tr_encode_worth(e, i, tr_copy_of(t, w->q->state));
    p.better = tr_encode_better(e, i, p.worth[i], here);
    return p;
}

/* --- one move ------------------------------------------------------------- */

/* Issue `v` is the same in x and y unless its holder moves. */
static void keep_unless(tr_encoder *e, uint32_t v, tr_lit moves,
                        const tr_point *x, const tr_point *y) {
    for (uint32_t k = e->t->first[v]; k < e->t->first[v + 1]; k++) {
        TR_CLAUSE(e->sat, moves, -x->at[k], y->at[k]);
        TR_CLAUSE(e->sat, moves, x->at[k], -y->at[k]);
    }
}

static tr_lit changes(tr_encoder *e, uint32_t v, const tr_point *x,
                      const tr_point *y) {
    tr_lit same = TR_LIT_FALSE;
    for (uint32_t k = e->t->first[v]; k < e->t->first[v + 1]; k++)
        same = TR_OR_OF(e, same, TR_AND_OF(e, x->at[k], y->at[k]));
    return -same;
}

/* D3: what cannot be undone. */
static void only_forward(tr_encoder *e, uint32_t v, const tr_point *x,
                         const tr_point *y, tr_lits *must) {
    const truce_case *c = e->t->c;
    uint32_t first = e->t->first[v], values = c->issue[v].values;
    if (c->issue[v].irreversible == TR_FREE) return;
    for (uint32_t k = 0; k < values; k++) {
        tr_lit to = -x->at[first + k];
        for (uint32_t m = 0; m < values; m++)
            if (tr_value_may_step(c, v, k, m))
                to = TR_OR_OF(e, to, y->at[first + m]);
        tr_lits_add(must, to);
    }
}

/* Where turns matter, a move changes something, and by a party that changes
 * one issue at a time, one thing. */
static void take_turn(tr_encoder *e, const tr_answering *w, uint32_t j,
                      tr_lit moves, const tr_point *x, const tr_point *y,
                      tr_lits *must) {
    const tr_terrain *t = e->t;
    tr_mark mark = tr_arena_mark(t->a);
    tr_lit *change = TR_RAW(t->a, tr_lit, t->issues + 1);
    size_t count = 0;
    for (uint32_t v = 0; v < t->issues; v++)
        if (w->open[v] && t->holder[v] == (int32_t)j)
            change[count++] = changes(e, v, x, y);
    tr_lit some = tr_gate_or(e, change, count), one = TR_LIT_TRUE;
    if (t->c->party[j].single) one = tr_gate_at_most_one(e, change, count);
    tr_arena_release(t->a, mark);
    tr_lits_add(must, TR_OR_OF(e, -moves, some));
    tr_lits_add(must, TR_OR_OF(e, -moves, one));
}

static tr_lit *choose_mover(tr_encoder *e, const tr_answering *w) {
    uint32_t parties = e->t->parties, count = 0;
    tr_lit *moves = TR_RAW(e->t->a, tr_lit, parties + 1);
    tr_lit *any = TR_RAW(e->t->a, tr_lit, parties + 1);
    for (uint32_t j = 0; j < parties; j++) {
        moves[j] = w->who[j] ? tr_sat_variable(e->sat) : TR_LIT_FALSE;
        if (w->who[j]) any[count++] = moves[j];
    }
    tr_sat_clause(e->sat, any, count);
    TR_CLAUSE(e->sat, tr_gate_at_most_one(e, any, count));
    return moves;
}

tr_lit *tr_step(tr_encoder *e, const tr_answering *w, const tr_point *x,
                const tr_point *y, const tr_lit *last, tr_lits *must) {
    const tr_terrain *t = e->t;
    tr_lit *moves = choose_mover(e, w);
    for (uint32_t v = 0; v < t->issues; v++) {
        if (!w->open[v]) continue;
        keep_unless(e, v, moves[t->holder[v]], x, y);
        only_forward(e, v, x, y, must);
    }
    for (uint32_t j = 0; j < t->parties; j++) {
        if (!w->who[j]) continue;
        if (w->improving) {
            tr_lit gains = tr_encode_better(e, j, y->worth[j], x->worth[j]);
            tr_lits_add(must, TR_OR_OF(e, -moves[j], gains));
        }
        if (w->turns) take_turn(e, w, j, moves[j], x, y, must);
        if (w->turns && last)
            tr_lits_add(must, TR_OR_OF(e, -moves[j], -last[j]));
    }
    tr_lits_add(must, tr_encode_feasible(e, y->at));
    return moves;
}

/* --- escapes (D12) -------------------------------------------------------- */

tr_flight *tr_flight_new(const tr_answering *w) {
    const tr_terrain *t = w->q->t;
    uint32_t i = w->q->party, count = 0;
    tr_flight *f = TR_NEW(t->a, tr_flight, 1);
    tr_encoder *e = f->e = tr_encoder_new(t);
    f->w = w;
    bool *open = TR_NEW(t->a, bool, t->issues + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        open[v] = w->open[v] || (t->holder[v] == (int32_t)i && t->matters[v]);
    f->at = tr_copy_new(e, w->from, open);
    tr_lit *change = TR_RAW(t->a, tr_lit, t->issues + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        if (t->holder[v] == (int32_t)i)
            change[count++] = -f->at[t->first[v] + w->from[v]];
    if (t->c->party[i].single)
        TR_CLAUSE(e->sat, tr_gate_at_most_one(e, change, count));
    TR_CLAUSE(e->sat, tr_encode_feasible(e, f->at));
    TR_CLAUSE(e->sat, tr_point_new(e, w, f->at).better);
    return f;
}

tr_sat_answer tr_flight_try(tr_flight *f, const uint16_t *state,
                            int conflicts) {
    const tr_terrain *t = f->e->t;
    for (uint32_t v = 0; v < t->issues; v++)
        if (f->w->open[v])
            tr_sat_assume(f->e->sat, f->at[t->first[v] + state[v]]);
    tr_sat_answer answer = tr_sat_search(f->e->sat, conflicts);
    if (answer != TR_SAT) return answer;
    uint16_t *to = TR_NEW(t->a, uint16_t, t->issues + 1);
    tr_copy_read(f->e, f->at, to);
    f->escape = tr_grow(t->a, f->escape, sizeof *f->escape, f->count, &f->room);
    f->escape[f->count++] = to;
    return answer;
}

bool tr_flight_used(const tr_flight *f, const uint16_t *state, uint32_t issue) {
    return tr_sat_failed(f->e->sat,
                         f->at[f->e->t->first[issue] + state[issue]]);
}

tr_lit tr_flight_open(tr_encoder *e, const tr_answering *w, tr_copy at,
                      const uint16_t *escape) {
    tr_copy there =
        tr_copy_join(e->t, tr_copy_of(e->t, escape), at, w->q->party);
    tr_lit feasible = tr_encode_feasible(e, there);
    return TR_AND_OF(e, feasible, tr_point_new(e, w, there).better);
}
