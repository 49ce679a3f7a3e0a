/* sweep.c - the least value that the others can bring about (D11 to D13).
 * SPDX-License-Identifier: MIT
 *
 * Every sanctioning concept asks, for a state t that a party moved to: what is
 * the worst that the others can bring about from there?  Visit the states u in
 * ascending order of value and walk moves *backwards* from u: every state met
 * for the first time can reach u, and nothing worse.  Each cell is entered once
 * a party: whole for any moves, and for improvements from its lowest-ranked
 * member up to the rank of the state moved to.  So this takes time
 * O(parties · states) however many moves there are, and is exact with
 * infeasible states and irreversible issues.
 *
 * With arcs, moves are not transitive, and a sequence may not have one mover
 * twice in a row: the walk is over pairs (t, k) = "from t, k moves first".  */
#include "stability/stability.h"

#include <assert.h>
#include <string.h>

typedef struct sweep {
    tr_arena *a;
    const tr_moves *m;
    const tr_pref *pref;
    uint32_t parties, *party; /* the movers */
    bool improving;
    uint32_t *lo;
    uint32_t **entered; /* [mover][cell] members entered, from the lowest */
    uint32_t *stack, top;
    uint32_t left; /* states that can still be met */
} sweep;

enum { AHEAD = 8 };

static void choose_movers(sweep *x, uint32_t not_by, int only) {
    x->party = TR_NEW(x->a, uint32_t, x->m->parties + 1);
    for (uint32_t j = 0; j < x->m->parties; j++)
        if (x->m->mover[j] && j != not_by && (only < 0 || (int)j == only))
            x->party[x->parties++] = j;
}

/* Memory is what a sweep waits for: ask for what a state's turn will need. */
static void foresee(const sweep *x, uint32_t t) {
    for (uint32_t k = 0; k < x->parties; k++) {
        __builtin_prefetch(&x->m->cells[x->party[k]].cell[t]);
        if (x->improving) __builtin_prefetch(&x->pref[x->party[k]].rank[t]);
    }
}

static void foresee_cell(const sweep *x, uint32_t t) {
    for (uint32_t k = 0; k < x->parties; k++) {
        uint32_t cell = x->m->cells[x->party[k]].cell[t];
        __builtin_prefetch(&x->entered[k][cell], 1);
        __builtin_prefetch(&x->m->cells[x->party[k]].start[cell]);
    }
}

/* Enter the members of `cell` from which mover `k` can go to `u`. */
static void enter(sweep *x, uint32_t k, uint32_t cell, uint32_t u,
                  uint32_t value) {
    const tr_cells *c = &x->m->cells[x->party[k]];
    uint32_t *entered = x->entered[k] + cell;
    uint32_t begin = c->start[cell], count = c->start[cell + 1] - begin;
    const uint32_t *member = c->member + begin;
    const uint32_t *sorted = x->improving ? c->sorted + begin : NULL;
    uint32_t i = *entered;
    uint32_t bound = sorted ? x->pref[x->party[k]].rank[u] : 0;
    for (; i < count; i++) {
        if (sorted && sorted[i] >= bound) break;
        uint32_t t = member[i];
        if (i + AHEAD < count) __builtin_prefetch(&x->lo[member[i + AHEAD]], 1);
        if (x->lo[t] != UINT32_MAX) continue;
        x->lo[t] = value;
        foresee(x, t);
        x->stack[x->top++] = t;
        x->left--;
    }
    *entered = i;
}

static void walk_back(sweep *x, uint32_t u, uint32_t value) {
    for (uint32_t k = 0; k < x->parties; k++) {
        const tr_cells *c = &x->m->cells[x->party[k]];
        uint32_t cell = c->cell[u];
        if (!c->pred) {
            enter(x, k, cell, u, value);
            continue;
        }
        for (uint32_t p = c->pred_start[cell]; p < c->pred_start[cell + 1]; p++)
            enter(x, k, c->pred[p], u, value);
    }
}

/* How many states have a move (improvement) of somebody leading away; when all
 * of them have been met the sweep is over, usually after few sources. */
static uint32_t count_movable(sweep *x) {
    uint32_t n = x->m->n, count = 0;
    if (!x->improving) return x->parties ? n : 0; /* a cell holds s itself */
    uint64_t *movable = tr_bits_new(x->a, n);
    uint32_t *best = TR_RAW(x->a, uint32_t, (size_t)n + 1);
    for (uint32_t k = 0; k < x->parties; k++) {
        const uint32_t *rank = x->pref[x->party[k]].rank;
        tr_best_move(x->a, x->m, x->party[k], rank, best);
        for (uint32_t s = 0; s < n; s++)
            movable[s >> 6] |= (uint64_t)(best[s] > rank[s]) << (s & 63);
    }
    count = tr_bits_count(movable, n);
    return count;
}

static void sweep_cells(sweep *x, const uint32_t *value,
                        const uint32_t *order) {
    uint32_t n = x->m->n;
    x->entered = TR_NEW(x->a, uint32_t *, x->parties + 1);
    for (uint32_t k = 0; k < x->parties; k++)
        x->entered[k] =
            TR_NEW(x->a, uint32_t, x->m->cells[x->party[k]].cells + 1);
    x->left = count_movable(x);
    x->stack = TR_RAW(x->a, uint32_t, (size_t)n + 1);
    for (uint32_t i = 0; i < n && x->left; i++) {
        uint32_t u = order[i];
        walk_back(x, u, value[u]);
        for (uint32_t head = 0; head < x->top; head++) {
            if (head + 2 < x->top) foresee_cell(x, x->stack[head + 2]);
            walk_back(x, x->stack[head], value[u]);
        }
        x->top = 0;
        if (i % 262144 == 0) tr_tick(x->a->env, "weighing responses", i, n);
    }
}

/* --- arcs ----------------------------------------------------------------- */

typedef struct arc_sweep {
    sweep *x;
    uint64_t *seen;  /* bit (t, k): from t, mover k first, a value is known */
    uint32_t *first; /* [n] k + 1 of the first pair seen, 0: none */
    bool *many;      /* [n] pairs with two different first movers seen */
} arc_sweep;

/* Pairs (t, k) whose first move by k leads to v, from where the rest of the
 * sequence does not begin with k; `free` when v itself is the end. */
static void push_arcs(arc_sweep *y, uint32_t v, uint32_t k, uint32_t value) {
    sweep *x = y->x;
    const tr_arcs *g = &x->m->arcs[x->party[k]];
    const uint32_t *rank = x->improving ? x->pref[x->party[k]].rank : NULL;
    for (uint32_t i = g->in_start[v]; i < g->in_start[v + 1]; i++) {
        uint32_t t = g->in[i];
        if (rank && rank[t] >= rank[v]) continue;
        uint64_t pair = (uint64_t)t * x->parties + k;
        if (y->seen[pair >> 6] >> (pair & 63) & 1) continue;
        y->seen[pair >> 6] |= UINT64_C(1) << (pair & 63);
        if (x->lo[t] == UINT32_MAX) x->lo[t] = value;
        x->stack[x->top++] = t;
        x->stack[x->top++] = k;
    }
}

/* From (v, first mover k): predecessors by any other mover; when a second
 * first mover turns up at v, predecessors by the earlier one as well. */
static void extend(arc_sweep *y, uint32_t v, uint32_t k, uint32_t value) {
    sweep *x = y->x;
    if (y->many[v]) return;
    if (y->first[v] && y->first[v] != k + 1) {
        y->many[v] = true;
        push_arcs(y, v, y->first[v] - 1, value);
        return;
    }
    y->first[v] = k + 1;
    for (uint32_t j = 0; j < x->parties; j++)
        if (j != k) push_arcs(y, v, j, value);
}

static void sweep_arcs(sweep *x, const uint32_t *value, const uint32_t *order) {
    uint32_t n = x->m->n;
    uint64_t pairs = (uint64_t)n * x->parties;
    arc_sweep y = {x, TR_NEW(x->a, uint64_t, pairs / 64 + 1),
                   TR_NEW(x->a, uint32_t, (size_t)n + 1),
                   TR_NEW(x->a, bool, (size_t)n + 1)};
    x->stack = TR_RAW(x->a, uint32_t, 2 * pairs + 2);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t u = order[i];
        for (uint32_t k = 0; k < x->parties; k++) push_arcs(&y, u, k, value[u]);
        while (x->top) {
            uint32_t k = x->stack[--x->top], t = x->stack[--x->top];
            extend(&y, t, k, value[u]);
        }
        if (i % 65536 == 0) tr_tick(x->a->env, "weighing responses", i, n);
    }
}

/* On a full product with reversible issues the others reach every combination
 * of their issues: one streaming pass a party (methods, section 3). */
static bool fold_all(sweep *x, const uint32_t *value) {
    for (uint32_t k = 0; k < x->parties; k++)
        if (!tr_can_fold(x->m, x->party[k])) return false;
    if (!x->m->transitive) return false;
    memcpy(x->lo, value, (size_t)x->m->n * sizeof *value);
    for (uint32_t k = 0; k < x->parties; k++)
        tr_fold(x->m, x->party[k], false, x->lo);
    return true;
}

void tr_least_reached(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                      uint32_t not_by, int only, bool improving,
                      const uint32_t *value, uint32_t levels, uint32_t *lo) {
    tr_mark mark = tr_arena_mark(a);
    sweep x = {.a = a, .m = m, .pref = pref, .improving = improving, .lo = lo};
    choose_movers(&x, not_by, only);
    if (!improving && fold_all(&x, value)) {
        tr_arena_release(a, mark);
        return;
    }
    memset(lo, 0xff, (size_t)m->n * sizeof *lo);
    uint32_t *order = tr_order_by(a, value, m->n, levels);
    if (m->transitive)
        sweep_cells(&x, value, order);
    else
        sweep_arcs(&x, value, order);
    tr_arena_release(a, mark);
}

/* --- best own move -------------------------------------------------------- */

static void best_by_cells(tr_arena *a, const tr_cells *c, uint32_t n,
                          const uint32_t *value, uint32_t *best) {
    tr_mark mark = tr_arena_mark(a);
    uint32_t *top = TR_NEW(a, uint32_t, (size_t)c->cells + 1);
    for (uint32_t s = 0; s < n; s++)
        if (value[s] > top[c->cell[s]]) top[c->cell[s]] = value[s];
    uint32_t *reach = top;
    if (c->succ) {
        reach = TR_NEW(a, uint32_t, (size_t)c->cells + 1);
        for (uint32_t k = 0; k < c->cells; k++)
            for (uint32_t i = c->succ_start[k]; i < c->succ_start[k + 1]; i++)
                if (top[c->succ[i]] > reach[k]) reach[k] = top[c->succ[i]];
    }
    for (uint32_t s = 0; s < n; s++) best[s] = reach[c->cell[s]];
    tr_arena_release(a, mark);
}

void tr_best_move(tr_arena *a, const tr_moves *m, uint32_t party,
                  const uint32_t *value, uint32_t *best) {
    if (!m->mover[party]) {
        memcpy(best, value, (size_t)m->n * sizeof *best);
        return;
    }
    if (tr_can_fold(m, party)) {
        memcpy(best, value, (size_t)m->n * sizeof *best);
        tr_fold(m, party, true, best);
        return;
    }
    if (m->transitive) {
        best_by_cells(a, &m->cells[party], m->n, value, best);
        return;
    }
    const tr_arcs *g = &m->arcs[party];
    for (uint32_t s = 0; s < m->n; s++) {
        best[s] = value[s];
        for (uint32_t i = g->out_start[s]; i < g->out_start[s + 1]; i++)
            if (value[g->out[i]] > best[s]) best[s] = value[g->out[i]];
    }
}
