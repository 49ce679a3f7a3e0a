/* pieces_parts.h - parts of pieces.h.  SPDX-License-Identifier: MIT */
#ifndef TR_PIECES_PARTS_H
#define TR_PIECES_PARTS_H

#include "bargaining/pieces.h"

extern const tr_solution tr_turning_solution[TR_TURNING_SOLUTIONS];

typedef struct tr_piece_study {
    tr_arena *a;
    const tr_pieces_question *q;
    tr_pieces *out;
    tr_pref *pref;          /**< a copy; the party's arrays are its own */
    struct tr_keyed *order; /**< [states] */
    uint32_t halvings;      /**< what is left of them */
} tr_piece_study;

/** From a weight on a solution names this deal first. */
typedef struct tr_turn {
    int solution;
    bool exact; /**< no other deal is named before the next turn */
    double from;
    uint32_t state;
} tr_turn;

/** The deals alone, at one weight. */
tr_found_at tr_piece_find(tr_piece_study *x, tr_cut w);
/** What solutions name over a band in which orders do not change. */
tr_turn *tr_turns_inside(tr_piece_study *x, const tr_deals *d, tr_band at,
                         size_t *count);
/** Give back the memory since the mark; the turns, ascending, are kept. */
void tr_turns_keep(tr_piece_study *x, tr_mark mark, const tr_turn *turn,
                   size_t count);
/** The same between weights looked at, by halving. */
void tr_turns_close_in(tr_piece_study *x, const double *w, const tr_found_at *p,
                       size_t count);

#endif
