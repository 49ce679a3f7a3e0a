/* exposure.c - what a principal may lose if the others do not keep their word
 * (D27, D132).  SPDX-License-Identifier: MIT */
#include "bargaining/exposure.h"

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

/* least[s]: the rank of the least `value` that others can bring about. */
static void sweep(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                  uint32_t party, bool credible, const uint32_t *value,
                  uint32_t *least) {
    tr_least_reached(a, m, pref, party, -1, credible, value, pref[party].levels,
                     least);
    for (uint32_t s = 0; s < m->n; s++)
        if (value[s] < least[s]) least[s] = value[s];
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
    const tr_pref *p = &pref[party];
    tr_betrayal out = {TR_RAW(a, double, (size_t)n + 1),
                       TR_RAW(a, double, (size_t)n + 1)};
    tr_mark mark = tr_arena_mark(a);
    double *u = TR_NEW(a, double, (size_t)p->levels + 1);
    uint32_t *best = TR_RAW(a, uint32_t, (size_t)n + 1);
    uint32_t *least = TR_RAW(a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) u[p->rank[s]] = d->utility[principal][s];
    sweep(a, m, pref, party, credible, p->rank, least);
    for (uint32_t s = 0; s < n; s++) out.now[s] = u[least[s]];
    tr_best_move(a, m, party, p->rank, best);
    sweep(a, m, pref, party, credible, best, least);
    for (uint32_t s = 0; s < n; s++) out.later[s] = u[least[s]];
    tr_arena_release(a, mark);
    return out;
}
