/* circuit_parts.h - formulas that are being taken apart; private to circuit*.c.
 * SPDX-License-Identifier: MIT */
#ifndef TR_CIRCUIT_PARTS_H
#define TR_CIRCUIT_PARTS_H

#include "inverse/circuit.h"

/** A list of lists of numbers. */
typedef struct tr_lists {
    uint32_t count;
    uint32_t *start, *at; /* [count + 1], [start[count]] */
} tr_lists;

typedef struct tr_pieces {
    uint32_t atoms;
    uint32_t *gate;  /* [atoms] */
    tr_lists term;   /* atoms of a term, ascending */
    tr_lists clause; /* terms of a clause, ascending */
} tr_pieces;

typedef struct tr_maker {
    tr_arena *a;
    tr_circuit *c;
    size_t memory; /* of the call when it began */
    bool gave_up;
} tr_maker;

tr_lists tr_lists_new(tr_maker *m, uint32_t count, uint32_t entries);
uint32_t tr_add_gate(tr_maker *m, tr_gate g);
/** One gate of several; of one, that one. */
uint32_t tr_join_gates(tr_maker *m, tr_gate_kind kind, const uint32_t *part,
                       uint32_t count);
/** Drop what no clause needs, and join what can be until nothing can. */
void tr_join_all(tr_maker *m, tr_pieces *f);
/** True once it has taken more memory than it is worth. */
bool tr_gives_up(tr_maker *m);

#endif
