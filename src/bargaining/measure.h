/* measure.h - utilities as whole numbers, and rounded (docs: D70).
 * SPDX-License-Identifier: MIT
 *
 * A party whose numbers all have at most nine decimals is summed in units of
 * 1e-9, exactly. Any other is summed in units of 1e-9 / 2^shift, each number
 * rounded once to the nearest: with shift 20, as a rule, no sum of a thousand
 * numbers is off by more than 5e-13. Only the sum is rounded to the
 * tolerance. */
#ifndef TR_MEASURE_H
#define TR_MEASURE_H

#include "bargaining/deals.h"

typedef struct tr_measure {
    double tolerance;
    int shift;
    bool exact;    /**< every number is a multiple of 1e-9 */
    int64_t slack; /**< sums that differ by it differ once rounded */
} tr_measure;

/** `total`: the sum of the numbers' absolute values. */
tr_measure tr_measure_of(double tolerance, bool exact, double total);
/** A number in the party's whole units; `nano` is it in units of 1e-9 if that
 *  is exact. */
int64_t tr_measure_raw(const tr_measure *m, double value, int64_t nano);
/** A sum in units of the tolerance, as tr_to_units(). */
double tr_measure_units(const tr_measure *m, int64_t raw);
/** How far the rounding moves a sum, in units of the tolerance; noise is not
 *  counted. */
double tr_measure_off(const tr_measure *m, int64_t raw);
/** The least sum whose units are at least these; INT64_MIN / 2 when every sum's
 *  are, INT64_MAX / 2 when none's. */
int64_t tr_measure_floor(const tr_measure *m, double units);
/** True when `value` is what reading a multiple of 1e-9 gives; `*nano` is it.
 */
bool tr_measure_nano(double value, int64_t *nano);

#endif
