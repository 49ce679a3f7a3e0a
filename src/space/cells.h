/* cells.h - building cells and arcs; private to src/space.
 * SPDX-License-Identifier: MIT */
#ifndef TR_CELLS_H
#define TR_CELLS_H

#include "space/moves.h"

enum { TR_KEY_WORDS = TR_MAX_ISSUES * 16 / 64 + 1 };

/** The issues as one party sees them. */
typedef struct tr_split {
    bool *own;                     /**< [issues] */
    uint32_t *others, other_count; /**< issues outside */
    uint32_t *once, once_count;    /**< own issues that are not free */
    uint64_t fibers, classes;      /**< products of their values */
    const tr_holding *holding;
} tr_split;

void tr_cells_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                    uint32_t party, tr_cells *out);
/** Which cells steps lead to, and from which: succ and pred.  `fiber_of_cell`
 *  is NULL where a cell's number says what its irreversible issues are. */
void tr_cells_list_steps(tr_arena *a, const tr_space *s, const tr_split *p,
                         const uint32_t *fiber_of_cell, tr_cells *c);
/** Give each of these states a cell of its own, which no step enters or leaves:
 *  what is left is as transitive as before. */
void tr_cells_part(tr_arena *a, uint32_t n, const uint64_t *alone, tr_cells *c);
/** Arcs of all parties over merged states, from the raw moves; without those
 *  of a party into or out of the states without[party] (NULL: all). */
void tr_arcs_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                   uint64_t *const *without, tr_moves *m);

/** The arcs of one mover alone, into m->arcs. */
void tr_arcs_of(tr_arena *a, const tr_space *s, const tr_holding *h,
                const uint64_t *without, uint32_t mover, tr_moves *m);

#endif
