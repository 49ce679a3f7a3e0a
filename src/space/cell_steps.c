/* cell_steps.c - steps between cells, where issues are irreversible (D3).
 * SPDX-License-Identifier: MIT
 *
 * Every two cells of a fiber are tried, so a trial has to be cheap.  Values are
 * packed into words such that a step leads from x to y when no field of y is
 * less than that of x: the value where it may only rise, what is left above it
 * where it may only fall, both where it is final (nothing where it is final and
 * as in the status quo: from there it may become anything).  One subtraction a
 * word tells: the bit above each field stays set unless that field borrows. */
#include "space/cells.h"

typedef struct field {
    uint32_t issue, word, shift;
    bool mirrored; /* what is left above the value */
    bool final;
} field;

typedef struct stepper {
    const tr_space *s;
    const tr_split *p;
    tr_cells *c;
    uint16_t *value; /* of a state */
    field *field;
    uint32_t fields, words, bits; /* bits used of the last word */
    uint64_t *guard;              /* [words] the bits above the fields */
    /* Of the fiber looked at: cells that have states, and them packed. */
    uint32_t *cell, cells;
    uint64_t *from, *to; /* [cells][words] */
    uint32_t *list;      /* NULL: only count */
    uint64_t total;
} stepper;

/* --- cells as numbers -------------------------------------------------------
 */

static void add_field(stepper *x, uint32_t issue, bool mirrored, bool final) {
    uint32_t width = 1;
    while (x->s->radix[issue] > UINT32_C(1) << width) width++;
    if (!x->words || x->bits + width + 1 > 64) x->words++, x->bits = 0;
    x->field[x->fields++] =
        (field){issue, x->words - 1, x->bits, mirrored, final};
    x->bits += width + 1;
    x->guard[x->words - 1] |= UINT64_C(1) << (x->bits - 1);
}

static void lay_out_fields(tr_arena *a, stepper *x) {
    const tr_split *p = x->p;
    x->value = TR_NEW(a, uint16_t, x->s->issues + 1);
    x->field = TR_NEW(a, field, 2 * (size_t)p->once_count + 1);
    x->guard = TR_NEW(a, uint64_t, 2 * (size_t)p->once_count + 1);
    for (uint32_t k = 0; k < p->once_count; k++) {
        tr_irreversible kind = p->holding->kind[p->once[k]];
        if (kind != TR_DOWN) add_field(x, p->once[k], false, kind == TR_FINAL);
        if (kind != TR_UP) add_field(x, p->once[k], true, kind == TR_FINAL);
    }
}

static void pack(stepper *x, uint32_t cell, uint64_t *from, uint64_t *to) {
    const int32_t *start = x->p->holding->status_quo;
    tr_space_raw_values(x->s, x->c->member[x->c->start[cell]], x->value);
    for (uint32_t w = 0; w < x->words; w++) from[w] = to[w] = 0;
    for (uint32_t k = 0; k < x->fields; k++) {
        const field *f = &x->field[k];
        uint64_t y = x->value[f->issue];
        bool open = f->final && start && start[f->issue] == (int32_t)y;
        if (f->mirrored) y = x->s->radix[f->issue] - 1 - y;
        to[f->word] |= y << f->shift;
        if (!open) from[f->word] |= y << f->shift;
    }
}

static void pack_fiber(stepper *x, uint32_t first, uint32_t end) {
    x->cells = 0;
    for (uint32_t k = first; k < end; k++) {
        if (x->c->start[k] == x->c->start[k + 1]) continue;
        size_t at = (size_t)x->cells * x->words;
        pack(x, k, x->from + at, x->to + at);
        x->cell[x->cells++] = k;
    }
}

static inline uint64_t add(const stepper *x, const uint64_t *from,
                           uint32_t *next, uint32_t words) {
    const uint64_t *to = x->to, *guard = x->guard;
    const uint32_t *cell = x->cell, cells = x->cells;
    uint64_t count = 0;
    for (uint32_t j = 0; j < cells; j++, to += words) {
        uint64_t borrowed = 0;
        for (uint32_t w = 0; w < words; w++)
            borrowed |= ~((to[w] | guard[w]) - from[w]) & guard[w];
        if (next) next[count] = cell[j];
        count += !borrowed;
    }
    return count;
}

/* One word, which is usual, gets a loop of its own. */
static void add_steps(stepper *x, const uint64_t *from) {
    uint32_t *next = x->list ? x->list + x->total : NULL;
    if (x->words != 1)
        x->total += add(x, from, next, x->words);
    else if (next)
        x->total += add(x, from, next, 1);
    else
        x->total += add(x, from, NULL, 1);
}

/* --- all steps --------------------------------------------------------------
 */

/* The end of the fiber that begins with cell `k`. */
static uint32_t fiber_end(const stepper *x, uint32_t k,
                          const uint32_t *fiber_of_cell) {
    if (!fiber_of_cell) return k + (uint32_t)x->p->classes;
    uint32_t end = k + 1;
    while (end < x->c->cells && fiber_of_cell[end] == fiber_of_cell[k]) end++;
    return end;
}

enum { MANY_CELLS = 1 << 15 }; /* pairs are tried: a billion at most */

static void too_many_cells(tr_arena *a) {
    tr_stop(a->env, TRUCE_ELIMIT,
            "the irreversible issues of one party split the states into too "
            "many parts; fix some of them");
}

/* The most cells that a fiber has. */
static uint32_t widest_fiber(tr_arena *a, const stepper *x,
                             const uint32_t *fiber_of_cell) {
    uint32_t most = 0;
    for (uint32_t k = 0, end; k < x->c->cells; k = end) {
        end = fiber_end(x, k, fiber_of_cell);
        if (end - k > most) most = end - k;
    }
    if (most > MANY_CELLS) too_many_cells(a);
    return most;
}

static void list_from(tr_arena *a, stepper *x, const uint32_t *fiber_of_cell) {
    tr_cells *c = x->c;
    x->total = 0;
    for (uint32_t first = 0, end; first < c->cells; first = end) {
        end = fiber_end(x, first, fiber_of_cell);
        pack_fiber(x, first, end);
        for (uint32_t k = first, i = 0; k < end; k++) {
            c->succ_start[k] = (uint32_t)x->total;
            if (i < x->cells && x->cell[i] == k)
                add_steps(x, x->from + (size_t)i++ * x->words);
            if (k == first || k % 1024 == 0)
                tr_tick(a->env, "listing moves", k, c->cells);
        }
        if (x->total >= UINT32_MAX) too_many_cells(a);
    }
    c->succ_start[c->cells] = (uint32_t)x->total;
}

/* The same steps by the cell that they lead to. */
static void turn_round(tr_arena *a, tr_cells *c) {
    uint32_t steps = c->succ_start[c->cells];
    c->pred_start = TR_NEW(a, uint32_t, (size_t)c->cells + 2);
    c->pred = TR_RAW(a, uint32_t, (size_t)steps + 1);
    for (uint32_t k = 0; k < steps; k++) c->pred_start[c->succ[k] + 2]++;
    for (uint32_t j = 1; j <= c->cells; j++)
        c->pred_start[j + 1] += c->pred_start[j];
    for (uint32_t i = 0; i < c->cells; i++)
        for (uint32_t k = c->succ_start[i]; k < c->succ_start[i + 1]; k++)
            c->pred[c->pred_start[c->succ[k] + 1]++] = i;
}

void tr_cells_list_steps(tr_arena *a, const tr_space *s, const tr_split *p,
                         const uint32_t *fiber_of_cell, tr_cells *c) {
    stepper x = {.s = s, .p = p, .c = c};
    lay_out_fields(a, &x);
    uint32_t most = widest_fiber(a, &x, fiber_of_cell);
    x.cell = TR_RAW(a, uint32_t, (size_t)most + 1);
    x.from = TR_RAW(a, uint64_t, (size_t)most * x.words + 1);
    x.to = TR_RAW(a, uint64_t, (size_t)most * x.words + 1);
    c->succ_start = TR_RAW(a, uint32_t, (size_t)c->cells + 1);
    list_from(a, &x, fiber_of_cell);
    x.list = c->succ = TR_RAW(a, uint32_t, (size_t)x.total + 1);
    list_from(a, &x, fiber_of_cell);
    turn_round(a, c);
}
