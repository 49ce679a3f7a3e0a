/* road_exposure.c - what principals are exposed to, by state (D132, D152).
 * SPDX-License-Identifier: MIT */
#include "run/road_parts.h"

#include <math.h>

/* To 1e-12, so that equal losses reckoned in different ways tie. */
static double share(double loss, double range) {
    return loss > 0 && range > 0 ? round(loss / range * 1e12) / 1e12 : 0;
}

/* D152: of several on one party the product of what each leaves remains. */
static tr_caution caution_at(const tr_means *with, uint32_t i, uint32_t state) {
    tr_caution how = with->how;
    for (size_t k = 0; k < with->levers; k++) {
        const tr_road_lever *l = &with->lever[k];
        if (l->principal != i || !tr_bit(l->holds, state)) continue;
        double *of = l->guarantee ? &how.guarantee : &how.monitor;
        *of = 1 - (1 - *of) * (1 - l->share);
    }
    return how;
}

static double betrayed(const tr_exposing *x, uint32_t i, uint32_t state,
                       const tr_caution *how) {
    const tr_betrayal *b = &x->betrayal[i];
    return tr_betrayed(how, tr_patience_of(x->r->c, x->d->party[i]),
                       b->now[state], b->later[state], x->d->utility[i][state]);
}

static double today(const tr_exposing *x, uint32_t i) {
    static const tr_caution nothing = {false, 0, 0};
    return betrayed(x, i, x->d->status_quo, &nothing);
}

double tr_road_risk_with(const tr_exposing *x, uint32_t i, uint32_t state,
                         const tr_means *with) {
    tr_caution how = caution_at(with, i, state);
    return share(today(x, i) - betrayed(x, i, state, &how), x->range[i]);
}

void tr_road_expose_with(tr_exposing *x, uint32_t i, const tr_means *with) {
    const tr_betrayal *b = &x->betrayal[i];
    const double *u = x->d->utility[i];
    double patience = tr_patience_of(x->r->c, x->d->party[i]);
    double before = today(x, i);
    for (uint32_t s = 0; s < x->r->space->n; s++) {
        tr_caution how = with->levers ? caution_at(with, i, s) : with->how;
        x->value[i][s] =
            tr_betrayed(&how, patience, b->now[s], b->later[s], u[s]);
        x->loss[TR_TAKE_BACK][i][s] =
            share(before - x->value[i][s], x->range[i]);
    }
}

tr_exposing tr_road_expose(tr_run *r, const tr_deals *d,
                           const tr_caution *how) {
    tr_exposing x = {.r = r, .d = d};
    tr_means with = {.how = *how};
    uint32_t n = r->space->n;
    x.betrayal = TR_NEW(r->a, tr_betrayal, d->principals + 1);
    x.value = TR_NEW(r->a, double *, d->principals + 1);
    x.range = TR_NEW(r->a, double, d->principals + 1);
    for (int b = 0; b < TR_BREACHES; b++)
        x.loss[b] = TR_NEW(r->a, double *, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++) {
        const double *u = d->utility[i];
        x.range[i] = tr_range_of(d, i, n);
        x.betrayal[i] =
            tr_betrayal_find(r->a, r->moves, r->pref, d, i, how->credible);
        x.value[i] = TR_RAW(r->a, double, (size_t)n + 1);
        for (int b = 0; b < TR_BREACHES; b++)
            x.loss[b][i] = TR_RAW(r->a, double, (size_t)n + 1);
        tr_road_expose_with(&x, i, &with);
        for (uint32_t s = 0; s < n; s++)
            x.loss[TR_STOP][i][s] = share(u[d->status_quo] - u[s], x.range[i]);
    }
    return x;
}

tr_exposure tr_road_exposure(tr_run *r, const tr_exposing *x) {
    tr_exposure e = {.principals = x->d->principals, .party = x->d->party};
    for (int b = 0; b < TR_BREACHES; b++) {
        e.at[b] = TR_NEW(r->a, const double *, e.principals + 1);
        for (uint32_t i = 0; i < e.principals; i++) e.at[b][i] = x->loss[b][i];
    }
    return e;
}
