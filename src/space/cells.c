/* cells.c - the moves of a party that may change all its issues at once.
 * SPDX-License-Identifier: MIT
 *
 * Cells are numbered fiber by fiber.  Where the number of possible cells is
 * small against the number of states (dense spaces), a cell's number is
 * computed from its values; else cells are found by hashing packed keys. */
#include "space/cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- which issue plays which part for a party ----------------------------- */

static void sort_issues(tr_arena *a, const tr_space *s, tr_split *p,
                        const tr_holding *h, uint32_t party) {
    p->own = TR_NEW(a, bool, s->issues + 1);
    p->once = TR_NEW(a, uint32_t, s->issues + 1);
    p->others = TR_NEW(a, uint32_t, s->issues + 1);
    p->holding = h;
    p->classes = p->fibers = 1;
    for (uint32_t v = 0; v < s->issues; v++) {
        uint64_t k = s->radix[v];
        if (h->holder[v] != (int)party) {
            p->others[p->other_count++] = v;
            p->fibers = p->fibers > UINT64_MAX / k ? UINT64_MAX : p->fibers * k;
            continue;
        }
        p->own[v] = true;
        if (h->kind[v] == TR_FREE) continue;
        p->once[p->once_count++] = v;
        p->classes = p->classes > UINT64_MAX / k ? UINT64_MAX : p->classes * k;
    }
}

/* --- numbering the cells -------------------------------------------------- */

static void number_directly(tr_arena *a, const tr_space *s, const tr_split *p,
                            tr_cells *c) {
    c->cells = (uint32_t)(p->fibers * p->classes);
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        uint32_t code[64] = {0};
        for (uint32_t k = p->other_count; k-- > 0;) {
            uint32_t v = p->others[k];
            for (uint32_t b = 0; b < count; b++)
                code[b] = code[b] * s->radix[v] + col.at[v][b];
        }
        for (uint32_t k = p->once_count; k-- > 0;) {
            uint32_t v = p->once[k];
            for (uint32_t b = 0; b < count; b++)
                code[b] = code[b] * s->radix[v] + col.at[v][b];
        }
        memcpy(c->cell + first, code, count * sizeof *code);
    }
}

typedef struct table {
    uint32_t *slot; /* number + 1, or 0 */
    uint64_t *key;  /* [number][words] */
    uint32_t count, size, words;
} table;

static table table_new(tr_arena *a, uint32_t n, uint32_t words) {
    table t = {.words = words, .size = 16};
    while (t.size < 2 * (uint64_t)n && t.size < UINT32_C(1) << 31) t.size *= 2;
    t.slot = TR_NEW(a, uint32_t, t.size);
    t.key = TR_RAW(a, uint64_t, (size_t)n * words + 1);
    return t;
}

static uint32_t table_number(table *t, const uint64_t *key) {
    uint64_t h = 0;
    for (uint32_t w = 0; w < t->words; w++)
        h = (h ^ key[w]) * UINT64_C(0x9e3779b97f4a7c15), h ^= h >> 29;
    for (uint32_t i = (uint32_t)(h >> 20) & (t->size - 1);;
         i = (i + 1) & (t->size - 1)) {
        if (!t->slot[i]) {
            memcpy(t->key + (size_t)t->count * t->words, key,
                   t->words * sizeof *key);
            return (t->slot[i] = ++t->count) - 1;
        }
        uint32_t k = t->slot[i] - 1;
        if (memcmp(t->key + (size_t)k * t->words, key,
                   t->words * sizeof *key) == 0)
            return k;
    }
}

/* Number cells and fibers as they turn up, then renumber fiber by fiber. */
static void number_by_hash(tr_arena *a, const tr_space *s, const tr_split *p,
                           tr_cells *c, uint32_t *fiber_of_cell) {
    uint64_t fiber_mask[TR_KEY_WORDS] = {0}, cell_mask[TR_KEY_WORDS] = {0};
    uint64_t key[TR_KEY_WORDS];
    for (uint32_t v = 0; v < s->issues; v++) {
        uint64_t bits = s->mask[v] << s->shift[v];
        if (!p->own[v]) fiber_mask[s->word[v]] |= bits;
        if (!p->own[v] || p->holding->kind[v] != TR_FREE)
            cell_mask[s->word[v]] |= bits;
    }
    table fibers = table_new(a, s->raw, s->words);
    table cells = table_new(a, s->raw, s->words);
    for (uint32_t r = 0; r < s->raw; r++) {
        const uint64_t *from = s->key + (size_t)r * s->words;
        for (uint32_t w = 0; w < s->words; w++) key[w] = from[w] & cell_mask[w];
        uint32_t before = cells.count;
        c->cell[r] = table_number(&cells, key);
        if (cells.count == before) continue;
        for (uint32_t w = 0; w < s->words; w++) key[w] &= fiber_mask[w];
        fiber_of_cell[before] = table_number(&fibers, key);
    }
    c->cells = cells.count;
    uint32_t *order = tr_order_by(a, fiber_of_cell, cells.count, fibers.count);
    uint32_t *place = TR_RAW(a, uint32_t, cells.count + 1);
    uint32_t *fiber = TR_RAW(a, uint32_t, cells.count + 1);
    for (uint32_t k = 0; k < cells.count; k++) {
        place[order[k]] = k;
        fiber[k] = fiber_of_cell[order[k]];
    }
    memcpy(fiber_of_cell, fiber, cells.count * sizeof *fiber);
    for (uint32_t r = 0; r < s->raw; r++) c->cell[r] = place[c->cell[r]];
}

static void list_members(tr_arena *a, uint32_t n, tr_cells *c) {
    c->start = TR_NEW(a, uint32_t, (size_t)c->cells + 2);
    c->member = TR_RAW(a, uint32_t, (size_t)n + 1);
    for (uint32_t r = 0; r < n; r++) c->start[c->cell[r] + 2]++;
    for (uint32_t k = 1; k <= c->cells; k++) c->start[k + 1] += c->start[k];
    for (uint32_t r = 0; r < n; r++) c->member[c->start[c->cell[r] + 1]++] = r;
}

void tr_cells_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                    uint32_t party, tr_cells *c) {
    tr_split p = {0};
    sort_issues(a, s, &p, h, party);
    c->cell = TR_RAW(a, uint32_t, (size_t)s->raw + 1);
    uint64_t most = 4 * (uint64_t)s->raw + 4096;
    bool direct =
        p.fibers <= most && p.classes <= most && p.fibers * p.classes <= most;
    tr_mark mark = tr_arena_mark(a);
    uint32_t *fiber_of_cell = NULL;
    if (direct) {
        number_directly(a, s, &p, c);
        tr_arena_release(a, mark);
    } else {
        fiber_of_cell = TR_RAW(a, uint32_t, (size_t)s->raw + 1);
        number_by_hash(a, s, &p, c, fiber_of_cell);
    }
    c->own = p.own;
    list_members(a, s->raw, c);
    if (!p.once_count) return;
    tr_cells_list_steps(a, s, &p, fiber_of_cell, c);
}

/* --- states set apart ----------------------------------------------------- */

/* The lists of steps with one more, to itself, for each new cell. */
static void add_loops(tr_arena *a, uint32_t before, uint32_t after,
                      uint32_t **start, uint32_t **list) {
    uint32_t total = (*start)[before];
    uint32_t *to = TR_RAW(a, uint32_t, (size_t)total + (after - before) + 1);
    uint32_t *at = TR_RAW(a, uint32_t, (size_t)after + 1);
    memcpy(to, *list, total * sizeof *to);
    memcpy(at, *start, ((size_t)before + 1) * sizeof *at);
    for (uint32_t k = before; k < after; k++) {
        to[total++] = k;
        at[k + 1] = total;
    }
    *list = to;
    *start = at;
}

void tr_cells_part(tr_arena *a, uint32_t n, const uint64_t *alone,
                   tr_cells *c) {
    uint32_t before = c->cells;
    /* As many steps lead into cells as out of them. */
    uint64_t steps = c->pred ? c->pred_start[before] : 0;
    if (before + steps + n >= UINT32_MAX)
        tr_stop(a->env, TRUCE_ELIMIT,
                "there are too many states to set some of them apart");
    for (uint32_t s = 0; s < n; s++)
        if (tr_bit(alone, s)) c->cell[s] = c->cells++;
    c->parted = true;
    list_members(a, n, c);
    if (!c->pred) return;
    add_loops(a, before, c->cells, &c->pred_start, &c->pred);
    add_loops(a, before, c->cells, &c->succ_start, &c->succ);
}
