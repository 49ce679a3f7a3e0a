/* exposure.c - what a principal may lose if the others do not keep their word
 * (D27, D132).  SPDX-License-Identifier: MIT */
#include "bargaining/exposure.h"

#include "bargaining/threat.h"

#include <math.h>

double tr_patience_of(const truce_case *c, uint32_t party) {
    double p = c->party[party].patience;
    return isnan(p) ? 0 : p;
}

double tr_range_of(const tr_deals *d, uint32_t principal, uint32_t n) {
    const double *u = d->utility[principal];
    double lo = INFINITY, hi = -INFINITY;
    for (uint32_t s = 0; s < n; s++) {
        if (u[s] < lo) lo = u[s];
        if (u[s] > hi) hi = u[s];
    }
    return hi - lo;
}

/* A monitor that saves a share of the time before the answer moves that share
 * of the weight of E to L; a guarantee makes good a share of the loss. */
double tr_betrayed(const tr_caution *how, double patience, double now,
                   double later, double u) {
    double early = (1 - patience) * (1 - how->monitor);
    double m = early * now + (1 - early) * later;
    return u > m ? m + how->guarantee * (u - m) : m;
}

tr_betrayal tr_betrayal_find(tr_arena *a, const tr_moves *m,
                             const tr_pref *pref, const tr_deals *d,
                             uint32_t principal, bool credible) {
    uint32_t party = d->party[principal], n = m->n;
    tr_betrayal out = {TR_RAW(a, double, (size_t)n + 1),
                       TR_RAW(a, double, (size_t)n + 1)};
    tr_mark mark = tr_arena_mark(a);
    uint32_t *all = TR_RAW(a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) all[s] = s;
    tr_threat_find(a, m, pref, party, -1, credible, d->utility[principal],
                   (tr_places){n, all}, out.now, out.later);
    tr_arena_release(a, mark);
    return out;
}
