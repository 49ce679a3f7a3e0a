/* threat.c - the least that the others can bring a party to, by state (D27).
 * SPDX-License-Identifier: MIT
 *
 * It is the inner part of GMR and SMR, so the same sweeps give it for all
 * states at once.  Values are ranks, half the size of utilities; of the result
 * only what is asked for is kept. */
#include "bargaining/threat.h"

#include "stability/stability.h"

#include <string.h>

typedef struct asking {
    tr_arena *a;
    const tr_moves *m;
    const tr_pref *pref;
    uint32_t party;
    int only;
    bool credible, spread;
} asking;

static bool takes_part(const asking *q, uint32_t j) {
    return q->m->mover[j] && j != q->party &&
           (q->only < 0 || (int)j == q->only);
}

/* One move of party j from every state: lo falls to the least lo of the cells
 * that it can step to.  Returns whether any did. */
static bool step_once(const tr_cells *c, uint32_t *least, uint32_t *lo) {
    bool changed = false;
    for (uint32_t k = 0; k < c->cells; k++) {
        uint32_t x = UINT32_MAX;
        for (uint32_t i = c->start[k]; i < c->start[k + 1]; i++)
            x = lo[c->member[i]] < x ? lo[c->member[i]] : x;
        least[k] = x;
    }
    for (uint32_t k = 0; k < c->cells; k++) {
        uint32_t x = least[k];
        for (uint32_t i = c->succ ? c->succ_start[k] : 0;
             c->succ && i < c->succ_start[k + 1]; i++)
            x = least[c->succ[i]] < x ? least[c->succ[i]] : x;
        for (uint32_t i = c->start[k]; i < c->start[k + 1]; i++) {
            changed |= x < lo[c->member[i]];
            lo[c->member[i]] = x < lo[c->member[i]] ? x : lo[c->member[i]];
        }
    }
    return changed;
}

enum { ROUNDS = 12 };

/* The others in turn, until nothing falls: a few rounds as a rule, each a walk
 * through memory cell by cell, where the sweep jumps from state to state.
 * False after ROUNDS. */
static bool settle(const asking *q, uint32_t *lo) {
    uint32_t most = 0;
    for (uint32_t j = 0; j < q->m->parties; j++)
        if (takes_part(q, j) && q->m->cells[j].cells > most)
            most = q->m->cells[j].cells;
    tr_mark mark = tr_arena_mark(q->a);
    uint32_t *least = TR_RAW(q->a, uint32_t, (size_t)most + 1);
    bool changed = true;
    for (int round = 0; round < ROUNDS && changed; round++) {
        changed = false;
        for (uint32_t j = 0; j < q->m->parties; j++)
            if (takes_part(q, j))
                changed |= step_once(&q->m->cells[j], least, lo);
        tr_tick(q->a->env, "weighing exposure", 0, 0);
    }
    tr_arena_release(q->a, mark);
    return !changed;
}

/* lo[s]: the least value that the others reach from s, and s itself. */
static void least_with(const asking *q, const uint32_t *value, uint32_t *lo) {
    uint32_t n = q->m->n;
    if (!q->credible && !q->spread && q->m->transitive) {
        memcpy(lo, value, (size_t)n * sizeof *lo);
        if (settle(q, lo)) return;
    }
    if (q->spread) {
        memcpy(lo, value, (size_t)n * sizeof *lo);
        for (uint32_t j = 0; j < q->m->parties; j++)
            if (takes_part(q, j)) tr_fold_moves(q->m, j, false, lo);
        return;
    }
    tr_least_reached(q->a, q->m, q->pref, q->party, q->only, q->credible, value,
                     q->pref[q->party].levels, lo);
    for (uint32_t s = 0; s < n; s++)
        if (value[s] < lo[s]) lo[s] = value[s];
}

static void best_own(const asking *q, uint32_t *w) {
    const uint32_t *rank = q->pref[q->party].rank;
    if (!q->spread) {
        tr_best_move(q->a, q->m, q->party, rank, w);
        return;
    }
    memcpy(w, rank, (size_t)q->m->n * sizeof *w);
    if (q->m->mover[q->party]) tr_fold_moves(q->m, q->party, true, w);
}

static void keep(const double *utility_of, const uint32_t *rank, tr_places at,
                 double *out) {
    for (uint32_t k = 0; k < at.count; k++)
        out[k] = utility_of[rank[at.state[k]]];
}

void tr_threat_find(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                    uint32_t party, int only, bool credible,
                    const double *utility, tr_places at, double *now,
                    double *later) {
    asking q = {
        a, m, pref, party, only, credible, !credible && tr_can_fold_moves(m)};
    const tr_pref *p = &pref[party];
    tr_mark mark = tr_arena_mark(a);
    double *of = TR_NEW(a, double, (size_t)p->levels + 1);
    for (uint32_t s = 0; s < m->n; s++) of[p->rank[s]] = utility[s];
    uint32_t *lo = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    least_with(&q, p->rank, lo);
    keep(of, lo, at, now);
    uint32_t *w = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    best_own(&q, w);
    least_with(&q, w, lo);
    keep(of, lo, at, later);
    tr_arena_release(a, mark);
    tr_tick(a->env, "weighing exposure", 0, 0);
}
