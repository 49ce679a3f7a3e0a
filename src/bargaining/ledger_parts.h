/* ledger_parts.h - shared by the files of the ledger; private to bargaining.
 * SPDX-License-Identifier: MIT */
#ifndef TR_LEDGER_PARTS_H
#define TR_LEDGER_PARTS_H

#include "bargaining/ledger.h"

/** The solutions that texts are measured against. */
extern const tr_solution tr_ledger_solution[3];

/** The ranges of one principal's numbers, by what they count for. */
typedef struct tr_side {
    const tr_preference *p;
    tr_range **value; /**< [issues][values]; of weights */
    tr_range *bonus;  /**< [bonuses] */
    tr_range *number; /**< [states] of a table; NULL for other forms */
} tr_side;

typedef struct tr_book {
    tr_arena *a;
    const tr_space *s;
    const tr_deals *d;
    tr_ledger *l;
    uint64_t ***bonus;           /**< [principals][bonuses] bits over states */
    tr_side *declared, *what_if; /**< [principals] */
    double *share; /**< [rows][principals][draws]; NULL without draws */
} tr_book;

/** Ranges of all numbers of the principals. */
void tr_ledger_ranges(tr_book *b);
/** D101: utility of state x less that of y over a box, worst cases. */
tr_range tr_ledger_difference(const tr_book *b, const tr_side *side, uint32_t i,
                              uint32_t x, uint32_t y);
/** A principal's gain at `x` over no deal. */
tr_range tr_ledger_gain(const tr_book *b, const tr_side *side, uint32_t i,
                        uint32_t x);
/** A text's terms without those on issues that are owed whatever is agreed: it
 *  may name them, but they are not traded. */
const tr_formula *tr_ledger_terms(tr_arena *a, const truce_case *c,
                                  const tr_proposal *p);
/** Draw weights and fill `share`. */
void tr_ledger_draw(tr_book *b);
/** A draw of the party's k-th number: its weights, then its bonuses. */
double tr_ledger_sample(const tr_uncertain *u, uint64_t seed, uint64_t draw,
                        uint32_t party, size_t k);
void tr_sort_numbers(double *x, uint32_t n);
/** A quantile of n numbers, sorted (nearest rank). */
double tr_quantile(const double *sorted, uint32_t n, double q);
/** Shares to the lean toward principal i: its own less the others' mean. */
double tr_lean_toward(const double *share, uint32_t stride, uint32_t principals,
                      uint32_t i);
/** One text against another. */
tr_change tr_ledger_compare(tr_book *b, uint32_t from, uint32_t to);
/** Ranges of the lean toward i, from the principals' gains. */
void tr_ledger_leans(tr_book *b, const tr_range *declared,
                     const tr_range *what_if, uint32_t i, tr_doubt *out);
/** D99: how much of what each party asks for a text has. */
void tr_ledger_answers(tr_book *b, tr_ledger_row *row);
/** How a text stands to solutions and red lines (D102). */
void tr_ledger_distances(tr_book *b, tr_ledger_row *row, const uint64_t *agree);
/** A row but for its leans, where deals are not listed (D160); and the draws.
 */
void tr_ledger_row_merged(tr_book *b, tr_ledger_row *row);
void tr_ledger_draw_merged(tr_book *b);
/** The range of draws of a lean, or of the change of one. */
void tr_ledger_doubt_draws(tr_book *b, uint32_t from, uint32_t to, uint32_t i,
                           tr_doubt *out);

#endif
