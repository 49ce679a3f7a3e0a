/* measure.c - utilities as whole numbers, and rounded (D70).
 * SPDX-License-Identifier: MIT */
#include "bargaining/measure.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { FINE = 20, BITS = 61 };

static const int64_t MOST = INT64_C(1) << 62;

/* How far apart sums must be so that they stay apart: by one unit of the
 * tolerance, and by what a double of their size can tell. */
static int64_t slack_of(const tr_measure *m, double total) {
    double unit = ldexp(1e9 * m->tolerance, m->shift);
    double grain = ldexp(total * 1e9, m->shift - 50), slack = 1;
    bool whole = m->tolerance == 1e-9 && !m->exact; /* rounded as integers */
    if (m->tolerance == 1e-9)
        slack = m->shift > 0 ? ldexp(1, m->shift) : 1;
    else if (unit >= 1)
        slack = ceil(unit * (1 + 1e-12)) + 2;
    if (whole ? total * 1e9 > 0x1p51 : grain > 2) slack += grain + 1;
    return slack < (double)MOST ? (int64_t)slack : MOST;
}

tr_measure tr_measure_of(double tolerance, bool exact, double total) {
    tr_measure m = {tolerance, 0, exact && total < 4e9, 1};
    if (!m.exact) {
        int bits;
        frexp(total * 1e9 + 1, &bits);
        m.shift = BITS - bits;
        if (m.shift > FINE && tolerance == 1e-9) m.shift = FINE;
        if (m.shift > 40) m.shift = 40;
    }
    m.slack = slack_of(&m, total);
    return m;
}

int64_t tr_measure_raw(const tr_measure *m, double value, int64_t nano) {
    if (m->exact) return nano;
    return (int64_t)llroundl(ldexpl((long double)value * 1e9L, m->shift));
}

/* Half units away from zero, as round() does. */
static int64_t shifted(int64_t raw, int shift) {
    uint64_t size = raw < 0 ? 0 - (uint64_t)raw : (uint64_t)raw;
    size = (size + (UINT64_C(1) << (shift - 1))) >> shift;
    return raw < 0 ? -(int64_t)size : (int64_t)size;
}

double tr_measure_units(const tr_measure *m, int64_t raw) {
    if (m->exact) return tr_to_units((double)raw / 1e9, m->tolerance);
    if (m->tolerance == 1e-9)
        return m->shift > 0 ? (double)shifted(raw, m->shift)
                            : ldexp((double)raw, -m->shift);
    return tr_to_units(ldexp((double)raw, -m->shift) / 1e9, m->tolerance);
}

double tr_measure_off(const tr_measure *m, int64_t raw) {
    if (m->tolerance <= 0 || (m->exact && m->tolerance == 1e-9)) return 0;
    double units = ldexp((double)raw, -m->shift);
    if (m->tolerance != 1e-9) units /= 1e9 * m->tolerance;
    double off = fabs(units - round(units));
    double noise = 16 * DBL_EPSILON * fabs(units);
    if (!m->exact) noise += ldexp(1, 3 - m->shift);
    return off > noise ? off : 0;
}

int64_t tr_measure_floor(const tr_measure *m, double units) {
    int64_t lo = -MOST, hi = MOST - 1; /* the answer is in (lo, hi] */
    if (tr_measure_units(m, lo) >= units) return INT64_MIN / 2;
    if (tr_measure_units(m, hi) < units) return INT64_MAX / 2;
    while (hi - lo > 1) {
        int64_t mid = lo + (hi - lo) / 2;
        if (tr_measure_units(m, mid) >= units)
            hi = mid;
        else
            lo = mid;
    }
    return hi;
}

bool tr_measure_nano(double value, int64_t *nano) {
    *nano = 0;
    if (!(fabs(value) < 4e9)) return false;
    *nano = llround(value * 1e9);
    return (double)*nano / 1e9 == value;
}
