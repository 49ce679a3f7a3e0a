/* bands.h - sets of weights with exact ends (docs: D141).
 * SPDX-License-Identifier: MIT
 *
 * A cut lies just before or just after a fraction; a band is what lies between
 * two cuts, so that open ends, closed ends and single points are all the same;
 * a set of weights is a sorted list of bands that do not touch. */
#ifndef TR_BANDS_H
#define TR_BANDS_H

#include "base/arena.h"

typedef struct tr_cut {
    int64_t num, den; /**< lowest terms, den > 0 */
    bool after;       /**< just after the fraction, else just before */
} tr_cut;

typedef struct tr_band {
    tr_cut from, to;
} tr_band;

typedef struct tr_bands {
    size_t count, room;
    tr_band *at;
} tr_bands;

/** The denominator must not be 0. */
tr_cut tr_cut_at(int64_t num, int64_t den, bool after);
int tr_cut_compare(tr_cut x, tr_cut y);
double tr_cut_value(tr_cut x);

bool tr_band_empty(tr_band x);
tr_band tr_band_meet(tr_band x, tr_band y);
/** Where at + slope * w is above 0 (else: not above), within `all`. */
tr_band tr_band_above(tr_band all, int64_t at, int64_t slope, bool above);

/** Put a band in, joined to what it touches; false when it was there. */
bool tr_bands_add(tr_arena *a, tr_bands *set, tr_band x);
bool tr_bands_cover(const tr_bands *set, tr_band x);
tr_bands tr_bands_meet(tr_arena *a, const tr_bands *x, const tr_bands *y);

#endif
