/* linear.h - the chance that a sum of uncertain numbers is not negative.
 * SPDX-License-Identifier: MIT */
#ifndef TR_LINEAR_H
#define TR_LINEAR_H

#include "bargaining/home.h"

/** sum of times[k] * number[k], independent, plus a constant. */
typedef struct tr_linear {
    double constant;
    uint32_t count;
    double *times;
    const tr_uncertain **number;
} tr_linear;

tr_linear tr_linear_new(tr_arena *a, size_t room);
/** Add a number; certain ones join the constant. */
void tr_linear_add(tr_linear *x, double times, const tr_uncertain *number);
/** P(sum >= 0), computed; NAN where that is not possible: many numbers, or
 *  normal ones beside others.  A sum of certain numbers is rounded to 1e-9. */
double tr_linear_chance(const tr_linear *x);
/** The sum for one draw; `task` and `*counter` say which numbers to use. */
double tr_linear_draw(const tr_linear *x, uint64_t seed, uint64_t task,
                      uint64_t *counter);
/** One draw of a number. */
double tr_uncertain_draw(const tr_uncertain *u, double uniform);

#endif
