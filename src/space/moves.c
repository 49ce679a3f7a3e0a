/* moves.c - who can move where (D3).  SPDX-License-Identifier: MIT */
#include "space/cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint32_t *tr_order_by(tr_arena *a, const uint32_t *value, uint32_t n,
                      uint32_t levels) {
    uint32_t *order = TR_RAW(a, uint32_t, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(a);
    uint32_t *at = TR_NEW(a, uint32_t, (size_t)levels + 1);
    for (uint32_t s = 0; s < n; s++) {
        assert(value[s] < levels);
        at[value[s] + 1]++;
    }
    for (uint32_t k = 0; k < levels; k++) at[k + 1] += at[k];
    for (uint32_t s = 0; s < n; s++) order[at[value[s]]++] = s;
    tr_arena_release(a, mark);
    return order;
}

void tr_moves_sort(tr_arena *a, tr_moves *m, uint32_t party,
                   const uint32_t *rank, uint32_t levels) {
    if (!m->transitive || !m->mover[party]) return;
    tr_cells *c = &m->cells[party];
    if (!c->sorted) c->sorted = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    tr_mark mark = tr_arena_mark(a);
    uint32_t *order = tr_order_by(a, rank, m->n, levels);
    uint32_t *at = TR_RAW(a, uint32_t, (size_t)c->cells + 1);
    memcpy(at, c->start, c->cells * sizeof *at);
    for (uint32_t k = 0; k < m->n; k++) {
        uint32_t to = at[c->cell[order[k]]]++;
        c->member[to] = order[k];
        c->sorted[to] = rank[order[k]];
    }
    tr_arena_release(a, mark);
}

tr_holding tr_holding_of_case(tr_arena *a, const truce_case *c) {
    tr_holding h = {TR_NEW(a, int, c->issues + 1),
                    TR_NEW(a, tr_irreversible, c->issues + 1), c->status_quo};
    for (size_t v = 0; v < c->issues; v++) {
        const tr_issue *issue = &c->issue[v];
        h.holder[v] = issue->holders == 1 ? issue->holder[0] : -1;
        h.kind[v] = issue->irreversible;
    }
    return h;
}

static tr_moves *new_moves(tr_arena *a, const tr_space *s, uint32_t parties) {
    tr_moves *m = TR_NEW(a, tr_moves, 1);
    m->space = s;
    m->n = s->n;
    m->parties = parties;
    m->mover = TR_NEW(a, bool, parties + 1);
    m->cells = TR_NEW(a, tr_cells, parties + 1);
    return m;
}

tr_moves *tr_moves_outline(tr_arena *a, const tr_space *s) {
    tr_moves *m = new_moves(a, s, (uint32_t)s->c->parties);
    m->held = tr_holding_of_case(a, s->c);
    for (uint32_t i = 0; i < m->parties; i++)
        m->mover[i] = tr_can_move(s->c, i);
    m->transitive = !tr_intransitive(s->c);
    return m;
}

tr_moves *tr_moves_build(tr_arena *a, const tr_space *s) {
    tr_moves *m = tr_moves_outline(a, s);
    if (!m->transitive) {
        tr_arcs_build(a, s, &m->held, NULL, m);
        return m;
    }
    for (uint32_t i = 0; i < m->parties; i++)
        if (m->mover[i]) tr_cells_build(a, s, &m->held, i, &m->cells[i]);
    return m;
}

tr_moves *tr_moves_without(tr_arena *a, const tr_space *s,
                           uint64_t *const *without) {
    tr_moves *m;
    if (tr_intransitive(s->c)) {
        m = tr_moves_outline(a, s);
        tr_arcs_build(a, s, &m->held, without, m);
        return m;
    }
    m = tr_moves_build(a, s);
    for (uint32_t i = 0; i < m->parties; i++)
        if (m->mover[i] && without[i])
            tr_cells_part(a, m->n, without[i], &m->cells[i]);
    return m;
}

static bool same_holders(const tr_issue *x, const tr_issue *y) {
    if (x->holders != y->holders) return false;
    for (size_t i = 0; i < x->holders; i++) {
        bool found = false;
        for (size_t k = 0; k < y->holders; k++)
            found |= x->holder[i] == y->holder[k];
        if (!found) return false;
    }
    return true;
}

/* The sets of parties that hold issues jointly: an issue of each, and who holds
 * what when every set is one more mover. */
static uint32_t joint_sets(tr_arena *a, const truce_case *c, tr_holding *h,
                           uint32_t **set) {
    uint32_t sets = 0, parties = (uint32_t)c->parties;
    *h = tr_holding_of_case(a, c);
    *set = TR_NEW(a, uint32_t, c->issues + 1);
    for (uint32_t v = 0; v < c->issues; v++) {
        if (c->issue[v].holders < 2) continue;
        uint32_t k = 0;
        while (k < sets && !same_holders(&c->issue[(*set)[k]], &c->issue[v]))
            k++;
        if (k == sets) (*set)[sets++] = v;
        h->holder[v] = (int)(parties + k);
    }
    return sets;
}

tr_moves *tr_moves_together(tr_arena *a, const tr_space *s,
                            const uint32_t **together) {
    const truce_case *c = s->c;
    tr_holding h;
    uint32_t *set, parties = (uint32_t)c->parties;
    assert(!c->graph && !c->merges);
    uint32_t sets = joint_sets(a, c, &h, &set);
    tr_moves *m = new_moves(a, s, parties + sets);
    m->held = h;
    m->transitive = true;
    for (uint32_t i = 0; i < m->parties; i++) {
        m->mover[i] = i >= parties || tr_can_move(c, i);
        if (m->mover[i]) tr_cells_build(a, s, &h, i, &m->cells[i]);
    }
    *together = set;
    return m;
}

const tr_moves *tr_moves_with_joint(tr_arena *a, const tr_moves *m,
                                    const uint32_t **together) {
    const truce_case *c = m->space->c;
    tr_holding h;
    uint32_t *set, sets = joint_sets(a, c, &h, &set);
    *together = set;
    if (!sets) return m;
    tr_moves *out = new_moves(a, m->space, m->parties + sets);
    out->held = h;
    out->transitive = m->transitive;
    memcpy(out->cells, m->cells, m->parties * sizeof *m->cells);
    for (uint32_t i = 0; i < out->parties; i++)
        out->mover[i] = i >= m->parties || m->mover[i];
    if (!m->transitive) {
        out->arcs = TR_NEW(a, tr_arcs, out->parties + 1);
        memcpy(out->arcs, m->arcs, m->parties * sizeof *m->arcs);
    }
    for (uint32_t i = m->parties; i < out->parties; i++)
        if (m->transitive)
            tr_cells_build(a, m->space, &h, i, &out->cells[i]);
        else
            tr_arcs_of(a, m->space, &h, NULL, i, out);
    return out;
}

tr_moves *tr_moves_of_game(tr_arena *a, const tr_space *s, const truce_game *g,
                           const tr_holding *h) {
    tr_moves *m = new_moves(a, s, g->parties);
    m->held = *h;
    for (uint32_t v = 0; v < g->issues; v++)
        if (h->holder[v] >= 0) m->mover[h->holder[v]] = true;
    m->transitive = true;
    for (uint32_t i = 0; i < m->parties; i++)
        if (m->mover[i]) tr_cells_build(a, s, h, i, &m->cells[i]);
    return m;
}

void tr_moves_each(const tr_moves *m, uint32_t party, uint32_t state,
                   bool (*visit)(void *, uint32_t), void *user) {
    if (!m->mover[party]) return;
    if (!m->transitive) {
        const tr_arcs *g = &m->arcs[party];
        for (uint32_t k = g->out_start[state]; k < g->out_start[state + 1]; k++)
            if (!visit(user, g->out[k])) return;
        return;
    }
    const tr_cells *c = &m->cells[party];
    uint32_t cell = c->cell[state];
    uint32_t from = c->succ_start ? c->succ_start[cell] : 0;
    uint32_t to = c->succ_start ? c->succ_start[cell + 1] : 1;
    for (uint32_t k = from; k < to; k++) {
        uint32_t next = c->succ_start ? c->succ[k] : cell;
        for (uint32_t i = c->start[next]; i < c->start[next + 1]; i++)
            if (c->member[i] != state && !visit(user, c->member[i])) return;
    }
}

typedef struct collect {
    tr_arena *a;
    uint32_t *at;
    size_t count, room;
} collect;

static bool collect_one(void *user, uint32_t t) {
    collect *c = user;
    c->at = tr_grow(c->a, c->at, sizeof *c->at, c->count, &c->room);
    c->at[c->count++] = t;
    return true;
}

static int number_order(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

uint32_t *tr_moves_from(tr_arena *a, const tr_moves *m, uint32_t party,
                        uint32_t state, uint32_t *count) {
    collect c = {.a = a};
    tr_moves_each(m, party, state, collect_one, &c);
    if (c.count) qsort(c.at, c.count, sizeof *c.at, number_order);
    *count = (uint32_t)c.count;
    return c.at;
}
