/* texts.c - proposals as states, and the common base (D30, D82).
 * SPDX-License-Identifier: MIT */
#include "bargaining/texts.h"

#include "bargaining/merged.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool tr_text_values(const truce_case *c, const tr_proposal *p,
                    uint16_t *value) {
    for (size_t v = 0; v < c->issues; v++) {
        int32_t owed = c->issue[v].not_negotiable ? c->issue[v].owed : -1;
        int32_t x = owed >= 0          ? owed
                    : p->terms[v] >= 0 ? p->terms[v]
                    : c->status_quo    ? c->status_quo[v]
                                       : -1;
        if (x < 0) return false;
        value[v] = (uint16_t)x;
    }
    return true;
}

uint32_t tr_text_state(tr_arena *a, const tr_space *s, const tr_deals *d,
                       const tr_proposal *p) {
    uint16_t *value = TR_NEW(a, uint16_t, s->c->issues + 1);
    if (!tr_text_values(s->c, p, value)) return TR_NO_STATE;
    uint32_t state = tr_space_find(s, value);
    if (state == TR_NO_STATE || !tr_bit(d->possible, state)) return TR_NO_STATE;
    return state;
}

double *tr_possible_range(tr_arena *a, const tr_deals *d) {
    double *range = TR_NEW(a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) {
        if (d->merged) {
            range[i] = d->merged->range[i];
            continue;
        }
        double lo = INFINITY, hi = -INFINITY;
        for (uint32_t s = 0; s < d->outcomes; s++) {
            if (!tr_bit(d->possible, s)) continue;
            lo = fmin(lo, d->units[i][s]);
            hi = fmax(hi, d->units[i][s]);
        }
        range[i] = hi > lo ? hi - lo : 0;
    }
    return range;
}

/* The last of a party's texts that is an outcome. */
static uint32_t own_text(tr_arena *a, const tr_space *s, const tr_deals *d,
                         uint32_t party) {
    uint32_t state = TR_NO_STATE;
    for (size_t k = 0; k < s->c->proposals; k++) {
        if (s->c->proposal[k].by != (int)party) continue;
        uint32_t next = tr_text_state(a, s, d, &s->c->proposal[k]);
        if (next != TR_NO_STATE) state = next;
    }
    return state;
}

static int descending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a > b ? -1 : a < b;
}

/* Gains over the own texts as shares of the ranges, largest first; false when
 * somebody has less. */
static bool excess(const tr_deals *d, const double *own, const double *range,
                   uint32_t state, double *out) {
    for (uint32_t i = 0; i < d->principals; i++) {
        double more = d->units[i][state] - own[i];
        if (more < 0) return false;
        out[i] = range[i] > 0 ? more / range[i] : 0;
    }
    qsort(out, d->principals, sizeof *out, descending);
    return true;
}

uint32_t tr_common_base(tr_arena *a, const tr_space *s, const tr_deals *d) {
    uint32_t n = d->principals, best = TR_NO_STATE;
    double *own = TR_NEW(a, double, n), *x = TR_NEW(a, double, n);
    double *least = TR_NEW(a, double, n), *range = tr_possible_range(a, d);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t state = own_text(a, s, d, d->party[i]);
        if (state == TR_NO_STATE) return TR_NO_STATE;
        own[i] = d->units[i][state];
    }
    for (uint32_t state = 0; state < d->outcomes; state++) {
        if (!tr_bit(d->possible, state) || !excess(d, own, range, state, x))
            continue;
        bool better = best == TR_NO_STATE;
        for (uint32_t i = 0; i < n && !better; i++) {
            if (x[i] > least[i]) break;
            better = x[i] < least[i];
        }
        if (!better) continue;
        best = state;
        memcpy(least, x, n * sizeof *x);
    }
    return best;
}
