/* credibility.c - when a mediator's word is believed (D125 to D127).
 * SPDX-License-Identifier: MIT
 *
 * After Kydd (2003): who only wants peace would counsel restraint whatever it
 * knew, and so says nothing by it; who wants too much for a side would counsel
 * risk whatever it knew.  Between the two lies a band of bias in which the
 * mediator's advice tells what it has seen. */
#include "bargaining/credibility.h"

#include <math.h>
#include <string.h>

/* The bounds meet at inputs as plain as 0.2 and 0.5, whose products in doubles
 * are off by a little: what differs by no more than that is equal. */
static bool below(double a, double b) {
    return b - a > 1e-12 * fmax(1, fmin(fabs(a), fabs(b)));
}

/* D125: what the signal leaves in doubt. */
static void judge_signal(const tr_advice *x, tr_credibility *out) {
    double e = x->resolute, q = x->accuracy;
    double low = e * (1 - q) + (1 - e) * q;
    double high = (1 - e) * (1 - q) + e * q;
    out->mistaken_low = low > 0 ? e * (1 - q) / low : 0;
    out->mistaken_high = high > 0 ? (1 - e) * (1 - q) / high : 0;
}

/* D126. */
static void find_band(const tr_advice *x, tr_credibility *out) {
    double eps = out->mistaken_low, eta = out->mistaken_high;
    double gain = (1 - eps) * x->high - x->low;
    double tempt = eta * x->high - x->low;
    out->band.lo = below(0, gain) ? eps * x->aversion / gain : INFINITY;
    out->band.hi = below(0, tempt) ? (1 - eta) * x->aversion / tempt : INFINITY;
    out->exists = isfinite(out->band.lo) && !below(out->band.hi, out->band.lo);
    out->threshold = (x->high - x->low) / (x->high + x->cost);
    out->takes_risk = below(x->resolute, out->threshold);
    out->followed =
        below(eps, out->threshold) && !below(1 - eta, out->threshold);
}

/* How far the mediator's last text leans to the side that it advises. */
static double last_lean(const tr_ledger *l, const tr_deals *d,
                        const tr_advice *x) {
    double lean = NAN;
    bool hope = false; /* is any share defined? (D30) */
    for (uint32_t i = 0; l && i < d->principals; i++) hope |= d->ideal[i] > 0;
    for (uint32_t k = 0; hope && k < l->rows; k++)
        for (uint32_t i = 0; i < d->principals; i++)
            if ((int)d->party[i] == x->side &&
                l->row[k].proposal->by == x->mediator && l->row[k].feasible)
                lean = l->row[k].lean_to[i].mid;
    return lean;
}

/* D127. */
static void weigh_lean(const tr_advice *x, tr_credibility *out) {
    out->lean_band = (tr_range){NAN, NAN};
    out->seen = x->bias;
    if (!isnan(out->lean)) out->seen += x->per_lean * out->lean;
    out->believed = out->exists && !below(out->seen, out->band.lo) &&
                    !below(out->band.hi, out->seen);
    if (x->per_lean > 0 && out->exists)
        out->lean_band = (tr_range){(out->band.lo - x->bias) / x->per_lean,
                                    (out->band.hi - x->bias) / x->per_lean};
}

/* Talks fail when the side takes the risk and the other is resolute. */
static void find_risks(const tr_advice *x, tr_credibility *out) {
    out->risk_without = out->takes_risk ? x->resolute : 0;
    out->risk_with = out->believed && out->followed
                         ? x->resolute * (1 - x->accuracy)
                         : out->risk_without;
}

tr_credibility *tr_credibility_find(tr_arena *a, const truce_case *c,
                                    const tr_ledger *ledger,
                                    const tr_deals *deals) {
    tr_credibility *out = TR_NEW(a, tr_credibility, c->advices + 1);
    for (size_t k = 0; k < c->advices; k++) {
        const tr_advice *x = out[k].advice = &c->advice[k];
        judge_signal(x, &out[k]);
        find_band(x, &out[k]);
        out[k].lean = deals ? last_lean(ledger, deals, x) : NAN;
        weigh_lean(x, &out[k]);
        find_risks(x, &out[k]);
    }
    return out;
}
