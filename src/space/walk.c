/* walk.c - reachability by legal sequences of moves (D4, D16).
 * SPDX-License-Identifier: MIT
 *
 * Breadth-first.  With cells, moves are transitive, so a shortest sequence
 * never has the same mover twice in a row and states alone can be visited;
 * each cell is entered once a party: for any moves as a whole, for improving
 * moves from the best member down to the mover's rank.  With arcs, or where the
 * caller says which moves are allowed, the search is
 * over pairs of state and last mover, of which two a state are enough: whoever
 * moves next differs from at least one of two different last movers. */
#include "space/walk.h"

#include <assert.h>
#include <string.h>

typedef struct walker {
    tr_arena *a;
    const tr_moves *m;
    const tr_pref *pref;
    const tr_walk_options *o;
    tr_walk *w;
    size_t room;
    uint32_t **open; /* [party][cell] members not yet entered, from the start */
    int32_t *second; /* [n] visits a state has had, with arcs */
    bool stop;
} walker;

static bool moves(const walker *x, uint32_t party) {
    return x->m->mover[party] && (!x->o->who || x->o->who[party]);
}

static void visit(walker *x, uint32_t state, int32_t by, uint32_t from) {
    tr_walk *w = x->w;
    w->visit = tr_grow(x->a, w->visit, sizeof *w->visit, w->visits, &x->room);
    uint32_t length = by < 0 ? 0 : w->visit[from].length + 1;
    w->visit[w->visits] = (tr_visit){state, by, from, length};
    if (w->visit_of[state] == UINT32_MAX) w->visit_of[state] = w->visits;
    w->visits++;
    if (by >= 0 && x->o->found && x->o->found(x->o->user, state))
        x->stop = true;
}

static void enter_cell(walker *x, uint32_t party, uint32_t cell,
                       uint32_t from) {
    const tr_cells *c = &x->m->cells[party];
    const tr_pref *p = x->pref ? &x->pref[party] : NULL;
    uint32_t *open = x->open[party] + cell, begin = c->start[cell];
    uint32_t state = x->w->visit[from].state;
    while (*open && !x->stop) {
        uint32_t t = c->member[begin + *open - 1];
        if (x->o->improving && p->rank[t] <= p->rank[state]) return;
        --*open;
        if (x->w->visit_of[t] == UINT32_MAX) visit(x, t, (int32_t)party, from);
    }
}

static void leave_by_cells(walker *x, uint32_t party, uint32_t from) {
    const tr_cells *c = &x->m->cells[party];
    uint32_t cell = c->cell[x->w->visit[from].state];
    if (!c->succ) {
        enter_cell(x, party, cell, from);
        return;
    }
    for (uint32_t k = c->succ_start[cell];
         k < c->succ_start[cell + 1] && !x->stop; k++)
        enter_cell(x, party, c->succ[k], from);
}

/* A state is worth visiting again only by a second last mover. */
static bool worth_visiting(const walker *x, uint32_t state, uint32_t party) {
    int32_t s = x->second[state];
    return s == -1 || (s >= 0 && s != (int32_t)party);
}

typedef struct step {
    walker *x;
    uint32_t party, from, state;
} step;

static bool take_step(void *user, uint32_t t) {
    step *y = user;
    walker *x = y->x;
    if (x->o->improving &&
        x->pref[y->party].rank[t] <= x->pref[y->party].rank[y->state])
        return true;
    if (x->o->allowed && !x->o->allowed(x->o->user, y->party, y->state, t))
        return true;
    if (!worth_visiting(x, t, y->party)) return true;
    x->second[t] = x->second[t] == -1 ? (int32_t)y->party : -2;
    visit(x, t, (int32_t)y->party, y->from);
    return !x->stop;
}

static void leave_by_pairs(walker *x, uint32_t party, uint32_t from) {
    step y = {x, party, from, x->w->visit[from].state};
    tr_moves_each(x->m, party, y.state, take_step, &y);
}

static void prepare_cells(walker *x) {
    x->open = TR_NEW(x->a, uint32_t *, x->m->parties + 1);
    for (uint32_t i = 0; i < x->m->parties; i++) {
        if (!moves(x, i)) continue;
        const tr_cells *c = &x->m->cells[i];
        x->open[i] = TR_RAW(x->a, uint32_t, (size_t)c->cells + 1);
        for (uint32_t k = 0; k < c->cells; k++)
            x->open[i][k] = c->start[k + 1] - c->start[k];
    }
}

tr_walk *tr_walk_from(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                      uint32_t start, const tr_walk_options *o) {
    assert(start < m->n && (!o->improving || pref));
    walker x = {.a = a, .m = m, .pref = pref, .o = o};
    x.w = TR_NEW(a, tr_walk, 1);
    x.w->visit_of = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    memset(x.w->visit_of, 0xff, (size_t)m->n * sizeof(uint32_t));
    bool cells = m->transitive && !o->allowed;
    if (cells) {
        prepare_cells(&x);
    } else {
        x.second = TR_RAW(a, int32_t, (size_t)m->n + 1);
        memset(x.second, 0xff, (size_t)m->n * sizeof(int32_t));
    }
    visit(&x, start, -1, 0);
    for (uint32_t v = 0; v < x.w->visits && !x.stop; v++) {
        int32_t last = x.w->visit[v].by; /* -1 at the start */
        for (uint32_t i = 0; i < m->parties && !x.stop; i++) {
            if (!moves(&x, i)) continue;
            if (cells)
                leave_by_cells(&x, i, v);
            else if ((int32_t)i != last)
                leave_by_pairs(&x, i, v);
        }
        if (v % 65536 == 65535) tr_tick(a->env, "following moves", v, m->n);
    }
    return x.w;
}

const tr_visit **tr_walk_path(tr_arena *a, const tr_walk *w, uint32_t visit) {
    uint32_t length = w->visit[visit].length;
    const tr_visit **path = TR_NEW(a, const tr_visit *, length + 1);
    for (uint32_t v = visit, k = length; k-- > 0; v = w->visit[v].from)
        path[k] = &w->visit[v];
    return path;
}
