/* fold.c - least or greatest over a party's fibers, on a full product.
 * SPDX-License-Identifier: MIT
 *
 * Neighbouring issues of one party act as one issue with the product of their
 * values, so a party whose issues stand together costs one pass.  Rows are
 * worked on a tile at a time, so that the running minimum stays in cache and
 * the loops vectorise. */
#include "space/moves.h"

#include <assert.h>
#include <string.h>

enum { TILE = 2048 };

bool tr_can_fold(const tr_moves *m, uint32_t party) {
    return m->transitive && m->space->full && !m->cells[party].pred &&
           !m->cells[party].parted;
}

static void keep_least(uint32_t *acc, const uint32_t *x, size_t n) {
    for (size_t j = 0; j < n; j++) acc[j] = x[j] < acc[j] ? x[j] : acc[j];
}

static void keep_greatest(uint32_t *acc, const uint32_t *x, size_t n) {
    for (size_t j = 0; j < n; j++) acc[j] = x[j] > acc[j] ? x[j] : acc[j];
}

/* One group of issues: `radix` values, `stride` states apart. */
static void fold_group(uint32_t *x, size_t n, size_t radix, size_t stride,
                       bool greatest) {
    uint32_t acc[TILE];
    for (size_t base = 0; base < n; base += radix * stride)
        for (size_t from = 0; from < stride; from += TILE) {
            size_t width = stride - from < TILE ? stride - from : TILE;
            uint32_t *row = x + base + from;
            memcpy(acc, row, width * sizeof *acc);
            for (size_t d = 1; d < radix; d++) {
                if (greatest)
                    keep_greatest(acc, row + d * stride, width);
                else
                    keep_least(acc, row + d * stride, width);
            }
            for (size_t d = 0; d < radix; d++)
                memcpy(row + d * stride, acc, width * sizeof *acc);
        }
}

/* Groups at the fast end have rows of one state; whole runs are better. */
static void fold_runs(uint32_t *x, size_t n, size_t radix, bool greatest) {
    for (size_t base = 0; base < n; base += radix) {
        uint32_t acc = x[base];
        for (size_t d = 1; d < radix; d++) {
            uint32_t y = x[base + d];
            acc = (greatest ? y > acc : y < acc) ? y : acc;
        }
        for (size_t d = 0; d < radix; d++) x[base + d] = acc;
    }
}

void tr_fold(const tr_moves *m, uint32_t party, bool greatest, uint32_t *x) {
    const tr_space *s = m->space;
    const bool *own = m->cells[party].own;

    assert(tr_can_fold(m, party));
    for (uint32_t v = 0; v < s->issues;) {
        if (!own[v]) {
            v++;
            continue;
        }
        size_t radix = 1, stride = s->stride[v];
        for (; v < s->issues && own[v]; v++) radix *= s->radix[v];
        if (stride == 1)
            fold_runs(x, s->n, radix, greatest);
        else
            fold_group(x, s->n, radix, stride, greatest);
    }
}
