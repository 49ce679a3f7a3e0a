/* fold_moves.c - the least or greatest that a party's move can lead to, on a
 * full product (D3).  SPDX-License-Identifier: MIT
 *
 * Where every combination is feasible, a move changes each of the party's
 * issues by itself, so the best over its moves (or over those of several
 * parties, one after the other) is found issue by issue: over all values of a
 * free issue, over the later ones of one that only goes up, the earlier ones
 * of one that only goes down, and over all at the status quo's value alone of
 * one that is final.  One streaming pass an issue, on all cores. */
#include "base/parallel.h"
#include "space/moves.h"

#include <assert.h>
#include <string.h>

enum { TILE = 2048, ROWS = 64 };

typedef struct pass {
    uint32_t *x;
    size_t radix, stride, tiles; /* tiles in a row of `stride` states */
    tr_irreversible kind;
    size_t now; /* the status quo's value, for a final issue */
    bool greatest;
} pass;

static void join(uint32_t *to, const uint32_t *x, size_t n, bool greatest) {
    if (greatest)
        for (size_t j = 0; j < n; j++) to[j] = x[j] > to[j] ? x[j] : to[j];
    else
        for (size_t j = 0; j < n; j++) to[j] = x[j] < to[j] ? x[j] : to[j];
}

static void join_all(const pass *p, uint32_t *row, size_t width) {
    uint32_t acc[TILE];
    memcpy(acc, row, width * sizeof *acc);
    for (size_t d = 1; d < p->radix; d++)
        join(acc, row + d * p->stride, width, p->greatest);
    for (size_t d = 0; d < p->radix; d++)
        if (p->kind == TR_FREE || d == p->now)
            memcpy(row + d * p->stride, acc, width * sizeof *acc);
}

static void join_column(const pass *p, uint32_t *row, size_t width) {
    size_t last = p->radix - 1;
    switch (p->kind) {
    case TR_FREE:
    case TR_FINAL: join_all(p, row, width); break;
    case TR_UP:
        for (size_t d = last; d-- > 0;)
            join(row + d * p->stride, row + (d + 1) * p->stride, width,
                 p->greatest);
        break;
    case TR_DOWN:
        for (size_t d = 1; d <= last; d++)
            join(row + d * p->stride, row + (d - 1) * p->stride, width,
                 p->greatest);
        break;
    }
}

static void join_columns(void *user, uint32_t thread, size_t from, size_t to) {
    const pass *p = user;
    (void)thread;
    for (size_t k = from; k < to; k++) {
        size_t base = k / p->tiles * p->radix * p->stride;
        size_t first = k % p->tiles * TILE;
        size_t width = p->stride - first < TILE ? p->stride - first : TILE;
        join_column(p, p->x + base + first, width);
    }
}

bool tr_can_fold_moves(const tr_moves *m) {
    if (!m->transitive || !m->space->full || m->space->state_of) return false;
    for (uint32_t i = 0; m->cells && i < m->parties; i++)
        if (m->mover[i] && m->cells[i].parted) return false;
    return true;
}

void tr_fold_moves(const tr_moves *m, uint32_t party, bool greatest,
                   uint32_t *x) {
    const tr_space *s = m->space;
    assert(tr_can_fold_moves(m));
    for (uint32_t v = 0; v < s->issues; v++) {
        if (m->held.holder[v] != (int)party) continue;
        pass p = {.x = x,
                  .radix = s->radix[v],
                  .stride = (size_t)s->stride[v],
                  .kind = m->held.kind[v],
                  .greatest = greatest};
        p.tiles = (p.stride + TILE - 1) / TILE;
        if (p.kind == TR_FINAL) {
            assert(m->held.status_quo);
            p.now = (size_t)m->held.status_quo[v];
        }
        tr_parallel(s->n / p.radix / p.stride * p.tiles,
                    p.stride >= TILE ? 1 : ROWS * (TILE / p.stride),
                    join_columns, &p);
    }
}
