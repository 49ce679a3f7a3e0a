/* dense_kernels.h - the passes of dense.h for one width of ranks; included by
 * dense_8.c, dense_16.c and dense_32.c, which define RANK, RANK_MAX and PASSES.
 * SPDX-License-Identifier: MIT
 *
 * A tile is a number of neighbouring fibers.  Where neighbours in memory lie in
 * different fibers, rows of them are copied into a tile that stays in cache, so
 * that memory is read and written in whole lines, once a pass. */
#include "stability/dense.h"

#include "base/parallel.h"

#include <stdatomic.h>
#include <string.h>

/* States in one share of a loop over all of them. */
enum { SHARE = 1 << 16 };
/* Below this, starting threads costs more than it saves. */
enum { FEW_STATES = 1 << 15 };

/* Shares of a loop over states, or all at once. */
static size_t grain(const tr_dense *d, size_t share, size_t all) {
    return d->n > FEW_STATES ? share : all;
}

typedef struct tile {
    size_t fiber, base; /* the first fiber, and its first state */
    size_t width;       /* fibers, side by side in memory unless 1 */
    RANK *at;           /* member k of fiber c stands at at[k * width + c] */
} tile;

static size_t tile_width(const tr_fibers *x) {
    size_t width = x->run < 16 ? 1 : x->run < 64 ? x->run : 64;
    while (width > 16 && width * x->size * sizeof(RANK) > TR_TILE_BYTES)
        width /= 2;
    return width;
}

static tile tile_of(const tr_fibers *x, size_t width, size_t number) {
    size_t per_run = (x->run + width - 1) / width;
    size_t outer = number / per_run, column = number % per_run * width;
    tile t = {.fiber = outer * x->run + column, .base = column};
    t.width = x->run - column < width ? x->run - column : width;
    for (uint32_t k = 0; k < x->outer; k++) {
        t.base += outer % x->radix[k] * x->stride[k];
        outer /= x->radix[k];
    }
    return t;
}

static size_t tiles(const tr_fibers *x, size_t width) {
    return x->count / x->run * ((x->run + width - 1) / width);
}

static void gather(const tr_fibers *x, const RANK *f, void *scratch, tile *t) {
    t->at = scratch;
    for (uint32_t k = 0; k < x->size; k++) {
        const RANK *row = f + t->base + x->offset[k];
        if (t->width == 1)
            t->at[k] = *row;
        else
            memcpy(t->at + k * t->width, row, t->width * sizeof *row);
    }
}

/* Write back what has changed, and stamp it. */
static void scatter(const tr_dense *d, const tr_fibers *x, const tile *t,
                    RANK *f) {
    for (uint32_t k = 0; k < x->size; k++) {
        size_t s = t->base + x->offset[k];
        const RANK *row = t->at + k * t->width;
        if (t->width == 1 ? f[s] == *row
                          : !memcmp(f + s, row, t->width * sizeof *row))
            continue;
        if (t->width == 1)
            f[s] = *row;
        else
            memcpy(f + s, row, t->width * sizeof *row);
        tr_stamp(d, s, s + t->width - 1);
    }
}

/* True when something in the tile has changed since the party's last pass. */
static bool is_due(const tr_dense *d, const tr_fibers *x, uint32_t seen,
                   const tile *t) {
    if (!seen) return true;
    for (uint32_t k = 0; k < x->size; k++) {
        size_t s = t->base + x->offset[k];
        if (tr_stamped(d, s) > seen || tr_stamped(d, s + t->width - 1) > seen)
            return true;
    }
    return false;
}

static uint32_t filled(const tr_fibers *x, size_t fiber) {
    return x->filled ? x->filled[fiber] : x->size;
}

typedef struct pass {
    const tr_dense *d;
    const tr_fibers *x;
    RANK *f;
    size_t width;
    uint32_t seen;
    bool (*work)(const tr_fibers *, tile *);
    atomic_bool changed;
    atomic_size_t done;
} pass;

static bool work_on(const pass *p, uint32_t thread, tile *t) {
    if (p->x->in_place) {
        t->at = p->f + t->base;
        if (!p->work(p->x, t)) return false;
        tr_stamp(p->d, t->base, t->base + p->x->size - 1);
        return true;
    }
    gather(p->x, p->f, p->d->scratch[thread], t);
    if (!p->work(p->x, t)) return false;
    scatter(p->d, p->x, t, p->f);
    return true;
}

static void work_on_tiles(void *user, uint32_t thread, size_t from, size_t to) {
    pass *p = user;
    bool changed = false;
    size_t done = 0;
    for (size_t k = from; k < to; k++) {
        tile t = tile_of(p->x, p->width, k);
        if (!is_due(p->d, p->x, p->seen, &t)) continue;
        changed |= work_on(p, thread, &t);
        done++;
    }
    if (changed) p->changed = true;
    p->done += done;
}

/* Run `work` on every tile that is due, in place; true when any call returned
 * true. */
static bool each_tile(tr_dense *d, uint32_t j, RANK *f,
                      bool (*work)(const tr_fibers *, tile *)) {
    const tr_fibers *x = &d->fibers[j];
    pass p = {.d = d, .x = x, .f = f, .work = work};
    p.width = tile_width(x);
    p.seen = d->seen[j];
    d->pass++;
    size_t count = tiles(x, p.width);
    tr_parallel(count, grain(d, 64, count), work_on_tiles, &p);
    d->seen[j] = d->pass;
    d->work += (double)p.done / (double)count;
    return p.changed;
}

/* --- improvements --------------------------------------------------------- */

/* From the best member down: `low` is the least value among the strictly
 * better ones, `next` among these and the equal ones before. */
static bool relax_free(const tr_fibers *x, tile *t) {
    RANK changed = 0;
    for (size_t c = 0; c < t->width; c++) {
        const uint16_t *order = x->order + (t->fiber + c) * x->size;
        uint32_t n = filled(x, t->fiber + c);
        RANK low = RANK_MAX, next = RANK_MAX;
        for (uint32_t k = 0; k < n; k++) {
            RANK *at = t->at + (order[k] & TR_MEMBER) * t->width + c;
            low = order[k] & TR_TIED ? low : next;
            RANK v = *at < low ? *at : low;
            changed |= (RANK)(v ^ *at);
            *at = v;
            next = v < next ? v : next;
        }
    }
    return changed != 0;
}

/* The same with a least value for each class that a move may start from. */
static bool relax_fiber(const tr_fibers *x, const tile *t, size_t c) {
    const uint16_t *order = x->order + (t->fiber + c) * x->size;
    uint32_t n = filled(x, t->fiber + c);
    RANK low[TR_MOST_CLASSES], changed = 0;
    for (uint32_t k = 0; k < x->classes; k++) low[k] = RANK_MAX;
    for (uint32_t k = 0, end; k < n; k = end) {
        for (end = k + 1; end < n && order[end] & TR_TIED;) end++;
        for (uint32_t m = k; m < end; m++) {
            uint32_t member = order[m] & TR_MEMBER;
            RANK *at = t->at + member * t->width + c;
            RANK bound = low[member / x->class_size];
            if (*at <= bound) continue;
            *at = bound;
            changed = 1;
        }
        for (uint32_t m = k; m < end; m++) {
            uint32_t member = order[m] & TR_MEMBER;
            RANK v = t->at[member * t->width + c];
            const uint32_t *from =
                x->from + member / x->class_size * (x->classes + 1);
            for (uint32_t q = 1; q <= from[0]; q++)
                if (v < low[from[q]]) low[from[q]] = v;
        }
    }
    return changed != 0;
}

static bool relax_classes(const tr_fibers *x, tile *t) {
    bool changed = false;
    for (size_t c = 0; c < t->width; c++) changed |= relax_fiber(x, t, c);
    return changed;
}

static bool relax(tr_dense *d, uint32_t j, void *f) {
    bool free = d->fibers[j].classes == 1;
    return each_tile(d, j, f, free ? relax_free : relax_classes);
}

/* --- any moves ------------------------------------------------------------ */

/* Values are compared as `v ^ flip`, so that least serves for greatest. */
static bool spread_fiber(const tr_fibers *x, const tile *t, size_t c,
                         RANK flip) {
    const uint16_t *order = x->order + (t->fiber + c) * x->size;
    uint32_t n = filled(x, t->fiber + c);
    RANK of[TR_MOST_CLASSES], low[TR_MOST_CLASSES], changed = 0;
    for (uint32_t k = 0; k < x->classes; k++) of[k] = low[k] = RANK_MAX;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t member = order[k] & TR_MEMBER;
        RANK v = (RANK)(t->at[member * t->width + c] ^ flip);
        RANK *best = of + member / x->class_size;
        *best = v < *best ? v : *best;
    }
    for (uint32_t k = 0; k < x->classes; k++) {
        const uint32_t *to = x->to + (size_t)k * (x->classes + 1);
        for (uint32_t q = 1; q <= to[0]; q++)
            low[k] = of[to[q]] < low[k] ? of[to[q]] : low[k];
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t member = order[k] & TR_MEMBER;
        RANK *at = t->at + member * t->width + c;
        RANK v = (RANK)(low[member / x->class_size] ^ flip);
        changed |= (RANK)(v ^ *at);
        *at = v;
    }
    return changed != 0;
}

static bool spread_down(const tr_fibers *x, tile *t) {
    bool changed = false;
    for (size_t c = 0; c < t->width; c++) changed |= spread_fiber(x, t, c, 0);
    return changed;
}

static bool spread_up(const tr_fibers *x, tile *t) {
    bool changed = false;
    for (size_t c = 0; c < t->width; c++)
        changed |= spread_fiber(x, t, c, RANK_MAX);
    return changed;
}

static bool spread_least(tr_dense *d, uint32_t j, void *f) {
    return each_tile(d, j, f, spread_down);
}

static bool spread_greatest(tr_dense *d, uint32_t j, void *f) {
    return each_tile(d, j, f, spread_up);
}

/* --- any moves, everything feasible and free: rows at a time -------------- */

static void fold_down(const tr_fibers *x, tile *t) {
    RANK best[64];
    memcpy(best, t->at, t->width * sizeof *best);
    for (uint32_t k = 1; k < x->size; k++)
        for (size_t c = 0; c < t->width; c++) {
            RANK v = t->at[k * t->width + c];
            best[c] = v < best[c] ? v : best[c];
        }
    for (uint32_t k = 0; k < x->size; k++)
        memcpy(t->at + k * t->width, best, t->width * sizeof *best);
}

static void fold_up(const tr_fibers *x, tile *t) {
    RANK best[64];
    memcpy(best, t->at, t->width * sizeof *best);
    for (uint32_t k = 1; k < x->size; k++)
        for (size_t c = 0; c < t->width; c++) {
            RANK v = t->at[k * t->width + c];
            best[c] = v > best[c] ? v : best[c];
        }
    for (uint32_t k = 0; k < x->size; k++)
        memcpy(t->at + k * t->width, best, t->width * sizeof *best);
}

static bool least_tile(const tr_fibers *x, tile *t) {
    fold_down(x, t);
    return true;
}

static bool greatest_tile(const tr_fibers *x, tile *t) {
    fold_up(x, t);
    return true;
}

static void fold_least(tr_dense *d, uint32_t j, void *f) {
    each_tile(d, j, f, least_tile);
}

static void fold_greatest(tr_dense *d, uint32_t j, void *f) {
    each_tile(d, j, f, greatest_tile);
}

/* --- state by state ------------------------------------------------------- */

typedef struct scan {
    const tr_dense *d;
    const RANK *p;
    RANK *f;
    uint64_t *bits;
} scan;

static void keep_some(void *user, uint32_t thread, size_t from, size_t to) {
    scan *x = user;
    (void)thread;
    for (size_t s = from; s < to; s++)
        x->f[s] = x->p[s] < x->f[s] ? x->p[s] : x->f[s];
}

static void keep_less(const tr_dense *d, uint32_t i, void *f) {
    scan x = {d, d->rank[i], f, NULL};
    tr_parallel(d->n, grain(d, SHARE, d->n), keep_some, &x);
}

static void verdict_words(void *user, uint32_t thread, size_t first,
                          size_t last) {
    scan *x = user;
    const RANK *v = x->f, *p = x->p;
    (void)thread;
    for (size_t w = first; w < last; w++) {
        uint64_t word = 0;
        size_t from = w * 64, left = x->d->n - from;
        for (size_t b = 0; b < (left < 64 ? left : 64); b++)
            word |= (uint64_t)(v[from + b] <= p[from + b]) << b;
        x->bits[w] = x->d->feasible ? word & x->d->feasible[w] : word;
    }
}

static void verdict(const tr_dense *d, uint32_t i, void *f, uint64_t *bits) {
    scan x = {d, d->rank[i], f, bits};
    size_t words = d->n / 64 + 1;
    tr_parallel(words, grain(d, SHARE / 64, words), verdict_words, &x);
}

/* --- sorting -------------------------------------------------------------- */

/* A key: what the rank lacks to the highest, then the member's number. */
static void insertion(uint64_t *key, uint32_t n) {
    for (uint32_t k = 1; k < n; k++) {
        uint64_t v = key[k];
        uint32_t at = k;
        for (; at && key[at - 1] > v; at--) key[at] = key[at - 1];
        key[at] = v;
    }
}

/* Least digit first, digits in which all keys agree left out. */
static uint64_t *radix_sort(uint64_t *key, uint64_t *other, uint32_t n,
                            uint64_t differ) {
    for (unsigned shift = 16; shift < 48; shift += 8) {
        if (!(differ >> shift & 255)) continue;
        uint32_t at[257] = {0};
        for (uint32_t k = 0; k < n; k++) at[(key[k] >> shift & 255) + 1]++;
        for (unsigned k = 1; k < 256; k++) at[k] += at[k - 1];
        for (uint32_t k = 0; k < n; k++)
            other[at[key[k] >> shift & 255]++] = key[k];
        uint64_t *swap = key;
        key = other;
        other = swap;
    }
    return key;
}

enum { INSERTION = 24 };

static void sort_fiber(tr_fibers *x, size_t fiber, uint64_t *key,
                       uint64_t *other, uint32_t n, uint64_t differ) {
    uint16_t *order = x->order + fiber * x->size;
    if (n <= INSERTION)
        insertion(key, n);
    else
        key = radix_sort(key, other, n, differ);
    for (uint32_t k = 0; k < n; k++) {
        bool tied = k && key[k] >> 16 == key[k - 1] >> 16;
        order[k] = (uint16_t)((key[k] & TR_MEMBER) | (tied ? TR_TIED : 0));
    }
    if (x->filled) x->filled[fiber] = n;
}

static void sort_tile(const tr_dense *d, tr_fibers *x, const tile *t,
                      uint64_t *key) {
    for (size_t c = 0; c < t->width; c++) {
        uint32_t n = 0;
        uint64_t any = 0, all = UINT64_MAX;
        for (uint32_t k = 0; k < x->size; k++) {
            size_t s = t->base + c + x->offset[k];
            if (d->feasible && !(d->feasible[s >> 6] >> (s & 63) & 1)) continue;
            RANK lack = (RANK)(RANK_MAX - t->at[k * t->width + c]);
            key[n] = (uint64_t)lack << 16 | k;
            any |= key[n];
            all &= key[n++];
        }
        sort_fiber(x, t->fiber + c, key, key + x->size, n, any & ~all);
    }
}

typedef struct sorting {
    const tr_dense *d;
    tr_fibers *x;
    const RANK *p;
    size_t width;
} sorting;

static void sort_tiles(void *user, uint32_t thread, size_t from, size_t to) {
    sorting *y = user;
    for (size_t k = from; k < to; k++) {
        tile t = tile_of(y->x, y->width, k);
        char *room = y->d->scratch[thread];
        gather(y->x, y->p, room + TR_KEY_BYTES(y->x), &t);
        sort_tile(y->d, y->x, &t, (uint64_t *)(void *)room);
    }
}

static void sort(const tr_dense *d, uint32_t j) {
    sorting y = {d, &d->fibers[j], d->rank[j], tile_width(&d->fibers[j])};
    size_t count = tiles(y.x, y.width);
    tr_parallel(count, grain(d, 64, count), sort_tiles, &y);
}

#include "stability/dense_sweep.h"

const tr_passes PASSES = {
    sort,          relax,      spread_least, spread_greatest, fold_least,
    fold_greatest, sweep_back, keep_less,    verdict};
