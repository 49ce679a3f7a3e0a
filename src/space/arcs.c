/* arcs.c - moves listed one by one: graphs, merged states, single moves.
 * SPDX-License-Identifier: MIT
 *
 * D3.  An arc between merged states stands for every arc between their
 * members; arcs within one merged state vanish. */
#include "space/cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct pair_list {
    tr_arena *a;
    tr_arc *at;
    size_t count, room;
    const tr_space *s;
    const uint64_t *without; /* no arc into or out of these states; or NULL */
} pair_list;

static void add(pair_list *l, uint32_t from_raw, uint32_t to_raw) {
    const uint32_t *of = l->s->state_of;
    tr_arc arc = {of ? of[from_raw] : from_raw, of ? of[to_raw] : to_raw};
    if (arc.from == arc.to) return;
    if (l->without &&
        (tr_bit(l->without, arc.from) || tr_bit(l->without, arc.to)))
        return;
    l->at = tr_grow(l->a, l->at, sizeof arc, l->count, &l->room);
    l->at[l->count++] = arc;
    if (l->count % (1 << 20) == 0)
        tr_tick(l->a->env, "listing moves", (double)l->count, 0);
}

static void add_single_moves(pair_list *l, const tr_holding *h,
                             uint32_t party) {
    const tr_space *s = l->s;
    uint16_t *value = TR_NEW(l->a, uint16_t, s->issues + 1);
    for (uint32_t r = 0; r < s->raw; r++) {
        tr_space_raw_values(s, r, value);
        for (uint32_t v = 0; v < s->issues; v++) {
            if (h->holder[v] != (int)party) continue;
            uint16_t x = value[v];
            for (uint32_t y = 0; y < s->radix[v]; y++) {
                if (y == x || !tr_step_allowed(h, v, x, y)) continue;
                value[v] = (uint16_t)y;
                uint32_t t = tr_space_find_raw(s, value);
                if (t != TR_NO_STATE) add(l, r, t);
            }
            value[v] = x;
        }
    }
}

typedef struct adder {
    pair_list *l;
    uint32_t from;
} adder;

static bool add_one(void *user, uint32_t t) {
    adder *x = user;
    add(x->l, x->from, t);
    return true;
}

/* All own issues at once: through the cells of the unmerged states. */
static void add_any_moves(pair_list *l, const tr_holding *h, uint32_t party) {
    tr_cells cells = {0};
    tr_cells_build(l->a, l->s, h, party, &cells);
    bool mover = true;
    tr_moves raw = {.space = l->s,
                    .n = l->s->raw,
                    .parties = 1,
                    .transitive = true,
                    .mover = &mover,
                    .cells = &cells};
    for (uint32_t r = 0; r < l->s->raw; r++) {
        adder x = {l, r};
        tr_moves_each(&raw, 0, r, add_one, &x);
    }
}

static int arc_order(const void *x, const void *y) {
    const tr_arc *a = x, *b = y;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

static void index_arcs(tr_arena *a, uint32_t n, pair_list *l, tr_arcs *arcs) {
    if (l->count) qsort(l->at, l->count, sizeof *l->at, arc_order);
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++)
        if (!i || arc_order(&l->at[i], &l->at[i - 1])) l->at[kept++] = l->at[i];
    arcs->out_start = TR_NEW(a, uint32_t, (size_t)n + 2);
    arcs->in_start = TR_NEW(a, uint32_t, (size_t)n + 2);
    arcs->out = TR_RAW(a, uint32_t, kept + 1);
    arcs->in = TR_RAW(a, uint32_t, kept + 1);
    for (size_t i = 0; i < kept; i++) {
        arcs->out_start[l->at[i].from + 1]++;
        if (l->at[i].to + 2 <= n + 1) arcs->in_start[l->at[i].to + 2]++;
        arcs->out[i] = l->at[i].to;
    }
    for (uint32_t k = 0; k < n; k++) {
        arcs->out_start[k + 1] += arcs->out_start[k];
        arcs->in_start[k + 2] += arcs->in_start[k + 1];
    }
    for (size_t i = 0; i < kept; i++)
        arcs->in[arcs->in_start[l->at[i].to + 1]++] = l->at[i].from;
}

static void add_graph(pair_list *l, const truce_case *c, uint32_t party) {
    for (size_t k = 0; k < c->arcs[party]; k++) {
        const tr_arc *arc = &c->arc[party][k];
        if (l->s->full) {
            add(l, arc->from, arc->to);
            continue;
        }
        uint16_t from = (uint16_t)arc->from, to = (uint16_t)arc->to;
        uint32_t f = tr_space_find_raw(l->s, &from);
        uint32_t t = tr_space_find_raw(l->s, &to);
        if (f != TR_NO_STATE && t != TR_NO_STATE) add(l, f, t);
    }
}

void tr_arcs_of(tr_arena *a, const tr_space *s, const tr_holding *h,
                const uint64_t *without, uint32_t mover, tr_moves *m) {
    const truce_case *c = s->c;
    pair_list l = {.a = a, .s = s, .without = without};
    if (c->graph)
        add_graph(&l, c, mover);
    else if (m->mover[mover] && mover < c->parties && c->party[mover].single)
        add_single_moves(&l, h, mover);
    else if (m->mover[mover])
        add_any_moves(&l, h, mover);
    index_arcs(a, m->n, &l, &m->arcs[mover]);
}

void tr_arcs_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                   uint64_t *const *without, tr_moves *m) {
    m->arcs = TR_NEW(a, tr_arcs, m->parties + 1);
    for (uint32_t i = 0; i < m->parties; i++)
        tr_arcs_of(a, s, h, without ? without[i] : NULL, i, m);
}
