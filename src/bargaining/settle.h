/* settle.h - what the files of the solutions share.
 * SPDX-License-Identifier: MIT */
#ifndef TR_SETTLE_H
#define TR_SETTLE_H

#include "bargaining/product.h"
#include "bargaining/solutions.h"

typedef struct tr_settling {
    tr_arena *a;
    const tr_bargain *b;
    uint32_t n;   /* principals */
    size_t count; /* rows of the frontier */
    tr_exact exact;
    double *x, *y; /* [n] */
} tr_settling;

static inline double tr_gain_at(const tr_settling *w, size_t row, uint32_t i) {
    return tr_points_at(&w->b->frontier, row, i) - w->b->d[i];
}

/* How far rounding may have moved a difference of two gains of a principal. */
static inline double tr_fuzz(const tr_settling *w, uint32_t i) {
    return w->b->fuzz ? 4 * w->b->fuzz[i] : 0;
}

static inline void tr_pick_add(tr_pick *p, size_t row) {
    p->at[p->count++] = row;
}

tr_pick tr_pick_none(const tr_settling *w);
void tr_pick_all(const tr_settling *w, tr_pick *out);

/** D20 and D74; the size of the largest set that gains. */
uint32_t tr_settle_nash(tr_settling *w, const double *power, tr_pick *out);
/** Lexicographic maximin of what exceeds `base`, over `scale` (NULL: 1);
 *  parties whose scale is not positive are left out. */
void tr_settle_leximin(tr_settling *w, const double *base, const double *scale,
                       tr_pick *out);
/** D80 */
void tr_settle_raiffa(tr_settling *w, tr_pick *out);
/** D77 to D79 */
void tr_settle_hull(tr_settling *w, tr_lottery *out);

#endif
