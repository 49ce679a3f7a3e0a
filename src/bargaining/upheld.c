/* upheld.c - what holds each deal of the whole zone (D97).
 * SPDX-License-Identifier: MIT
 *
 * Whether the future is enough (D26) is the only part that is not known as bits
 * already.  All moves of a party into one cell leave the same issues as they
 * are that cannot be undone, so the breakdown is one for the cell, and of its
 * members the best tempts most: a cell needs two numbers, and a deal looks at
 * the few cells that its party can reach.  Cost: states times the cells within
 * reach, which is one where nothing is irreversible. */
#include "bargaining/hold.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct lure {
    double top, broken; /* units: the best member, and the breakdown */
} lure;

static lure *lures(tr_hold_frame *f, uint32_t i, const tr_cells *c) {
    const double *u = f->q.deals->units[i];
    lure *out = TR_RAW(f->a, lure, (size_t)c->cells + 1);
    for (uint32_t k = 0; k < c->cells; k++)
        out[k] = (lure){-INFINITY, -INFINITY};
    for (uint32_t s = 0; s < f->q.space->n; s++)
        if (u[s] > out[c->cell[s]].top) out[c->cell[s]].top = u[s];
    for (uint32_t k = 0; k < c->cells; k++) {
        if (c->start[k] == c->start[k + 1]) continue; /* nobody stands there */
        tr_breakdown b = tr_breakdown_of(f->broken, i, c->member[c->start[k]]);
        out[k].broken = u[b.state];
        if (k % 262144 == 0)
            tr_tick(f->a->env, "weighing the future", k, c->cells);
    }
    return out;
}

/* D26 for the moves into one cell; `alone`: x is the cell's only member. */
static double need_of(const lure *l, double x, bool alone) {
    if (alone) return 0;
    if (l->broken >= x && (l->top > x || l->broken > x)) return INFINITY;
    return l->top > x ? (l->top - x) / (l->top - l->broken) : 0;
}

static double need_by_cells(const tr_cells *c, const lure *l, uint32_t s,
                            double x) {
    uint32_t cell = c->cell[s];
    bool alone = c->start[cell + 1] - c->start[cell] == 1;
    if (!c->succ) return need_of(&l[cell], x, alone);
    double need = 0;
    for (uint32_t k = c->succ_start[cell]; k < c->succ_start[cell + 1]; k++) {
        uint32_t to = c->succ[k];
        double n = need_of(&l[to], x, alone && to == cell);
        if (n > need) need = n;
    }
    return need;
}

typedef struct moving {
    tr_hold_frame *f;
    uint32_t i;
    double x, need;
} moving;

static bool weigh_move(void *user, uint32_t t) {
    moving *q = user;
    const double *u = q->f->q.deals->units[q->i];
    lure l = {u[t], u[tr_breakdown_of(q->f->broken, q->i, t).state]};
    double need = need_of(&l, q->x, false);
    if (need > q->need) q->need = need;
    return q->need < 1;
}

static double need_at(tr_hold_frame *f, uint32_t i, const lure *l, uint32_t s) {
    const tr_moves *m = f->q.moves;
    uint32_t party = f->q.deals->party[i];
    moving q = {f, i, f->q.deals->units[i][s], 0};
    if (l) return need_by_cells(&m->cells[party], l, s, q.x);
    tr_moves_each(m, party, s, weigh_move, &q);
    return q.need;
}

/* Take away the deals that this principal is not patient enough for. */
static void keep_patient(tr_hold_frame *f, uint32_t i, uint64_t *open) {
    const tr_moves *m = f->q.moves;
    uint32_t party = f->q.deals->party[i];
    if (!m->mover[party]) return;
    tr_mark mark = tr_arena_mark(f->a);
    const lure *l = m->transitive ? lures(f, i, &m->cells[party]) : NULL;
    for (uint32_t w = 0; w <= f->q.space->n / 64; w++) {
        for (uint64_t left = open[w]; left; left &= left - 1) {
            unsigned b = (unsigned)__builtin_ctzll(left);
            double need = need_at(f, i, l, w * 64 + b);
            if (!tr_patience_is_there(f, i, need))
                open[w] &= ~(UINT64_C(1) << b);
        }
        if (w % 16384 == 0)
            tr_tick(f->a->env, "weighing the future", w, f->q.space->n / 64);
    }
    tr_arena_release(f->a, mark);
}

static void count_words(const tr_hold_frame *f, const uint64_t *bits,
                        tr_holder holder, tr_upheld *out) {
    const tr_homes *h = f->q.homes;
    for (uint32_t w = 0; w <= f->q.space->n / 64; w++) {
        uint64_t ratified = h ? bits[w] & h->ratified[w] : bits[w];
        out->count[holder] += (uint64_t)__builtin_popcountll(bits[w]);
        out->ratified[holder] += (uint64_t)__builtin_popcountll(ratified);
    }
}

/* Moves the bits of `from` that are also in `which` to `to`. */
static void split(const tr_hold_frame *f, uint64_t *from, const uint64_t *which,
                  uint64_t *to) {
    for (uint32_t w = 0; w <= f->q.space->n / 64; w++) {
        to[w] |= from[w] & which[w];
        from[w] &= ~which[w];
    }
}

static void list_holding(tr_hold_frame *f, const uint64_t *held,
                         tr_upheld *out) {
    const tr_list *all = &f->q.deals->frontier;
    out->holds.at = TR_RAW(f->a, uint32_t, (size_t)all->count + 1);
    for (uint32_t k = 0; k < all->count; k++)
        if (tr_bit(held, all->at[k]) &&
            (!f->q.homes || tr_bit(f->q.homes->ratified, all->at[k])))
            out->holds.at[out->holds.count++] = all->at[k];
}

void tr_upheld_of(const tr_hold_frame *f, const tr_hold *hold, uint32_t count,
                  const char *which, tr_upheld *out) {
    *out = (tr_upheld){.unlisted = true, .which = which};
    for (uint32_t j = 0; j < f->q.moves->parties; j++)
        out->breakable |= f->q.moves->mover[j];
    out->holds.at = TR_RAW(f->a, uint32_t, (size_t)count + 1);
    for (uint32_t k = 0; k < count; k++)
        if (hold[k].holds) out->holds.at[out->holds.count++] = hold[k].state;
}

void tr_upheld_find(tr_hold_frame *f, tr_upheld *out) {
    const tr_deals *d = f->q.deals;
    const tr_stable *stable = f->q.stable;
    uint32_t n = f->q.space->n;
    uint64_t *set[TR_HOLDERS];
    *out = (tr_upheld){0};
    for (uint32_t j = 0; j < f->q.moves->parties; j++)
        out->breakable |= f->q.moves->mover[j];
    if (!out->breakable) return;
    for (int k = 0; k < TR_HOLDERS; k++) set[k] = tr_bits_new(f->a, n);
    memcpy(set[TR_NOT_HELD], d->zone, ((size_t)n / 64 + 1) * sizeof **set);
    split(f, set[TR_NOT_HELD], stable->equilibria[TR_NASH],
          set[TR_HELD_BY_ITSELF]);
    for (int c = TR_GMR; c < TR_USUAL; c++)
        split(f, set[TR_NOT_HELD], stable->equilibria[c],
              set[TR_HELD_BY_RESPONSE]);
    if (f->broken) {
        uint64_t *open = tr_bits_new(f->a, n);
        split(f, set[TR_NOT_HELD], set[TR_NOT_HELD], open);
        memcpy(set[TR_NOT_HELD], open, ((size_t)n / 64 + 1) * sizeof *open);
        for (uint32_t i = 0; i < d->principals; i++) keep_patient(f, i, open);
        split(f, set[TR_NOT_HELD], open, set[TR_HELD_BY_FUTURE]);
    }
    for (int k = 0; k < TR_HOLDERS; k++)
        count_words(f, set[k], (tr_holder)k, out);
    for (uint32_t w = 0; w <= n / 64; w++)
        set[TR_HELD_BY_ITSELF][w] |=
            set[TR_HELD_BY_RESPONSE][w] | set[TR_HELD_BY_FUTURE][w];
    list_holding(f, set[TR_HELD_BY_ITSELF], out);
}
