/* chase.c - replies to an improvement, of ever more moves (docs: D68).
 * SPDX-License-Identifier: MIT
 *
 * Bounded model checking (Biere, Cimatti, Clarke and Zhu, TACAS 1999): a copy
 * of the state after each move, clauses for the moves between, and for every
 * length the assumption that the last state deters.  For SMR a state that
 * seems to deter is asked for an escape; one that is found is forbidden. */
#include "query/step.h"

#include <string.h>

struct tr_chase {
    const tr_answering *w;
    tr_flight *f;
    tr_encoder *e;
    uint32_t length; /* moves unrolled */
    tr_point *point; /* [length + 1] */
    tr_lit **moves;  /* [length] */
    size_t point_room, moves_room;
    tr_lit deters;       /* the last state does */
    uint32_t considered; /* escapes forbidden there */
    bool given_up;
};

tr_chase *tr_chase_new(const tr_answering *w, tr_flight *f) {
    const tr_terrain *t = w->q->t;
    tr_chase *c = TR_NEW(t->a, tr_chase, 1);
    c->w = w;
    c->f = f;
    c->e = tr_encoder_new(t);
    c->point = tr_grow(t->a, NULL, sizeof *c->point, 0, &c->point_room);
    c->point[0] = tr_point_new(c->e, w, tr_copy_of(t, w->from));
    return c;
}

void tr_chase_free(tr_chase *c) { tr_sat_free(c->e->sat); }

static void one_more(tr_chase *c) {
    const tr_terrain *t = c->e->t;
    uint32_t n = c->length;
    c->point = tr_grow(t->a, c->point, sizeof *c->point, n + 1, &c->point_room);
    c->moves = tr_grow(t->a, c->moves, sizeof *c->moves, n, &c->moves_room);
    tr_copy at = tr_copy_new(c->e, c->w->from, c->w->open);
    c->point[n + 1] = tr_point_new(c->e, c->w, at);
    tr_lits must = {.a = t->a};
    c->moves[n] = tr_step(c->e, c->w, &c->point[n], &c->point[n + 1],
                          n ? c->moves[n - 1] : NULL, &must);
    for (size_t k = 0; k < must.count; k++) TR_CLAUSE(c->e->sat, must.at[k]);
    c->length++;
    c->deters = tr_sat_variable(c->e->sat);
    TR_CLAUSE(c->e->sat, -c->deters, -c->point[n + 1].better);
    c->considered = 0;
}

static void forbid_escapes(tr_chase *c) {
    if (!c->f) return;
    for (; c->considered < c->f->count; c->considered++)
        TR_CLAUSE(c->e->sat, -c->deters,
                  -tr_flight_open(c->e, c->w, c->point[c->length].at,
                                  c->f->escape[c->considered]));
}

/* The sequence that the solver found, without moves that change nothing, and
 * with moves of the same party in a row made one (D3: they are one move). */
static void read_plan(tr_chase *c, tr_plan *plan) {
    const tr_terrain *t = c->e->t;
    *plan = (tr_plan){.to = c->w->from};
    plan->move = TR_NEW(t->a, tr_query_move, c->length);
    const uint16_t *at = c->w->from;
    size_t bytes = t->issues * sizeof *at;
    for (uint32_t n = 0; n < c->length; n++) {
        uint16_t *to = TR_NEW(t->a, uint16_t, t->issues + 1);
        uint32_t by = 0;
        while (!tr_sat_value(c->e->sat, c->moves[n][by])) by++;
        tr_copy_read(c->e, c->point[n + 1].at, to);
        if (memcmp(at, to, bytes) == 0) continue;
        uint32_t k = plan->length;
        at = to;
        if (k && plan->move[k - 1].by == by) {
            plan->move[k - 1].to = to;
            const uint16_t *before = k > 1 ? plan->move[k - 2].to : plan->to;
            if (memcmp(before, to, bytes) == 0) plan->length--;
        } else {
            plan->move[plan->length++] = (tr_query_move){by, to};
        }
    }
}

static bool nobody(const tr_chase *c) {
    for (uint32_t j = 0; j < c->e->t->parties; j++)
        if (c->w->who[j]) return false;
    return true;
}

static tr_find give_up(tr_chase *c) {
    c->given_up = true;
    return TR_GIVEN_UP;
}

tr_find tr_chase_to(tr_chase *c, uint32_t depth, tr_plan *plan) {
    if (nobody(c)) return TR_NONE_WITHIN;
    if (c->given_up) return TR_GIVEN_UP;
    while (c->length < depth) {
        one_more(c);
        for (;;) {
            forbid_escapes(c);
            tr_sat_assume(c->e->sat, c->deters);
            tr_sat_answer found = tr_sat_search(c->e->sat, TR_CONFLICTS);
            if (found == TR_CUT_SHORT) return give_up(c);
            if (found == TR_UNSAT) break;
            read_plan(c, plan);
            if (!c->f) return TR_FOUND;
            const uint16_t *last =
                plan->length ? plan->move[plan->length - 1].to : plan->to;
            tr_sat_answer flight = tr_flight_try(c->f, last, TR_CONFLICTS);
            if (flight == TR_UNSAT) return TR_FOUND;
            if (flight == TR_CUT_SHORT) return give_up(c);
        }
        TR_CLAUSE(c->e->sat, -c->deters);
    }
    return TR_NONE_WITHIN;
}
