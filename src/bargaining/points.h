/* points.h - vectors of utilities, row by row.  SPDX-License-Identifier: MIT
 *
 * What the solutions look at: they need no states, so a frontier that was
 * built without listing any serves them too. */
#ifndef TR_POINTS_H
#define TR_POINTS_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tr_points {
    uint32_t principals;
    size_t count;
    const double *units; /**< [count][principals], utilities in units of the
                              tolerance, row by row */
} tr_points;

static inline const double *tr_points_row(const tr_points *p, size_t k) {
    assert(k < p->count);
    return p->units + k * p->principals;
}

static inline double tr_points_at(const tr_points *p, size_t k, uint32_t i) {
    assert(i < p->principals);
    return tr_points_row(p, k)[i];
}

#endif
