/* program.h - a small linear program: the least cost within bounds (D114).
 * SPDX-License-Identifier: MIT */
#ifndef TR_PROGRAM_H
#define TR_PROGRAM_H

#include "base/arena.h"

/** Minimise cost . x subject to row . x <= limit, 0 <= x <= 1. */
typedef struct tr_program {
    uint32_t columns, rows; /**< as many as are in use */
    long double *cost;      /**< [columns], none negative */
    long double *row;       /**< [rows][columns], packed */
    long double *limit;     /**< [rows] */
    long double slack;      /**< by so much a row may be exceeded */
    long double *table;     /**< working place */
    long double *x;         /**< [columns] room for a solution */
    uint32_t *basic, *outer;
} tr_program;

/** Room for so many; set `columns` and `rows` to what is used. */
void tr_program_init(tr_program *p, tr_arena *a, uint32_t columns,
                     uint32_t rows);
/** False when there is no solution.  x gets one of least cost. */
bool tr_program_solve(tr_program *p, long double *x, long double *cost);

#endif
