/* road_relief.c - what would make a leap smaller, and who would be reassured by
 * what (D137, D151, D152).  SPDX-License-Identifier: MIT */
#include "run/road_parts.h"

#include <math.h>

/* --- the case's own guarantees and monitors --------------------------------
 */

static int principal_of(const tr_deals *d, int party) {
    for (uint32_t i = 0; i < d->principals; i++)
        if ((int)d->party[i] == party) return (int)i;
    return -1;
}

/* A lever on a faction alone is left out: it is not the party's exposure. */
static size_t own_levers(tr_run *r, const tr_deals *d, tr_road_lever *out) {
    size_t count = 0;
    for (size_t k = 0; k < r->c->levers; k++) {
        const tr_lever *l = &r->c->lever[k];
        int i = principal_of(d, l->on);
        if ((l->kind != TR_GUARANTEE && l->kind != TR_MONITOR) || i < 0 ||
            l->faction >= 0)
            continue;
        const tr_formula *when =
            l->when ? l->when : tr_formula_word(r->a, true);
        out[count++] = (tr_road_lever){k, (uint32_t)i,
                                       tr_space_where(r->a, r->space, when),
                                       l->kind == TR_GUARANTEE, l->amount};
    }
    return count;
}

/* --- the least risk of any road, with means --------------------------------
 */

/* `who`: whom the shares of `with` are for, all where it is `principals`; a
 * lever is for whom it works on.  `known`: the risk without. */
static double least_with(tr_run *r, tr_ground *g, const tr_exposing *x,
                         const tr_road_ask *ask, uint32_t who,
                         const tr_means *with, double known) {
    tr_mark mark = tr_arena_mark(r->a);
    uint32_t principals = x->d->principals;
    tr_exposing y = *x;
    y.value = TR_NEW(r->a, double *, principals + 1);
    y.loss[TR_TAKE_BACK] = TR_NEW(r->a, double *, principals + 1);
    for (uint32_t i = 0; i < principals; i++) {
        bool touched = !with->levers && (who == i || who == principals);
        for (size_t k = 0; k < with->levers; k++)
            touched |= with->lever[k].principal == i;
        y.value[i] = x->value[i];
        y.loss[TR_TAKE_BACK][i] = x->loss[TR_TAKE_BACK][i];
        if (!touched) continue;
        y.value[i] = TR_RAW(r->a, double, (size_t)r->space->n + 1);
        y.loss[TR_TAKE_BACK][i] = TR_RAW(r->a, double, (size_t)r->space->n + 1);
        tr_road_expose_with(&y, i, with);
    }
    tr_exposure e = tr_road_exposure(r, &y);
    tr_roads *roads = tr_roads_prepare(r->a, g, &e, ask);
    tr_roads_bound(roads, known); /* means only make exposure less */
    double risk = tr_road_least(roads, ask->together);
    tr_arena_release(r->a, mark);
    return risk;
}

static tr_caution with_half(const tr_caution *how, bool monitor) {
    tr_caution more = *how;
    double *share = monitor ? &more.monitor : &more.guarantee;
    *share = 0.5 + *share / 2;
    return more;
}

/* A guarantee, and a monitor, of one half: for who leaps, and for all. */
static void find_halves(tr_run *r, tr_ground *g, const tr_exposing *x,
                        const tr_road_ask *ask, tr_roadmap_found *f) {
    const uint32_t who[] = {f->leap.principal, x->d->principals};
    tr_relief *out = TR_NEW(r->a, tr_relief, 4);
    for (size_t k = 0; k < 4; k++) {
        tr_means with = {.how = with_half(&f->how, k % 2)};
        out[k] =
            (tr_relief){who[k / 2], with.how.guarantee, with.how.monitor, 0, 0};
        out[k].risk =
            least_with(r, g, x, ask, who[k / 2], &with,
                       k < 2 ? f->road.risk[TR_TAKE_BACK] : out[k - 2].risk);
        out[k].at_leap =
            tr_road_risk_with(x, f->leap.principal, f->leap.peril.state, &with);
    }
    f->relief = out;
    f->reliefs = 4;
}

/* D152: each of the case's own, and all of them. */
static void find_own(tr_run *r, tr_ground *g, const tr_exposing *x,
                     const tr_road_ask *ask, const tr_road_lever *lever,
                     size_t levers, tr_roadmap_found *f) {
    double known = f->road.risk[TR_TAKE_BACK];
    tr_lever_relief *out = TR_NEW(r->a, tr_lever_relief, levers + 1);
    for (size_t k = 0; k < levers; k++) {
        tr_means with = {f->how, &lever[k], 1};
        bool here = lever[k].principal == f->leap.principal &&
                    tr_bit(lever[k].holds, f->leap.peril.state);
        out[k] = (tr_lever_relief){.lever = lever[k].lever, .at_leap = NAN};
        out[k].risk = least_with(r, g, x, ask, 0, &with, known);
        if (here)
            out[k].at_leap = tr_road_risk_with(x, f->leap.principal,
                                               f->leap.peril.state, &with);
    }
    f->lever = out;
    f->levers = levers;
    tr_means all = {f->how, lever, levers};
    f->with_levers = levers ? least_with(r, g, x, ask, 0, &all, known) : known;
}

/* --- who would be reassured by what, phase by phase -------------------------
 */

static tr_reassurance most_exposed(const tr_roadmap_found *f,
                                   const tr_phase *phase, tr_breach b) {
    tr_reassurance out = {.breach = b, .peril = {.share = -1}};
    for (uint32_t k = phase->first; k <= phase->last; k++)
        for (uint32_t i = 0; i < f->deals->principals; i++) {
            const tr_peril *q = &f->road.step[k].peril[b][i];
            if (q->share <= out.peril.share) continue;
            out.peril = *q;
            out.step = k;
            out.principal = i;
        }
    return out;
}

/* If they stop, a guarantee makes good its share, and there is nothing to watch
 * for. */
static void reassure(tr_run *r, const tr_exposing *x, const tr_means *own,
                     const tr_roadmap_found *f, tr_reassurance *out) {
    uint32_t i = out->principal, z = out->peril.state;
    tr_means half = {.how = with_half(&f->how, false)};
    bool stop = out->breach == TR_STOP;
    out->guarantee =
        stop ? out->peril.share / 2 : tr_road_risk_with(x, i, z, &half);
    half.how = with_half(&f->how, true);
    out->monitor = stop ? out->peril.share : tr_road_risk_with(x, i, z, &half);
    tr_lever_relief *lever = TR_NEW(r->a, tr_lever_relief, own->levers + 1);
    for (size_t k = 0; k < own->levers; k++) {
        const tr_road_lever *l = &own->lever[k];
        if (stop || l->principal != i || !tr_bit(l->holds, z)) continue;
        tr_means with = {f->how, l, 1};
        double risk = tr_road_risk_with(x, i, z, &with);
        lever[out->levers++] = (tr_lever_relief){l->lever, risk, risk};
    }
    out->lever = lever;
}

void tr_road_relieve(tr_run *r, tr_ground *g, tr_exposing *x,
                     const tr_road_ask *ask, tr_roadmap_found *f) {
    tr_road_lever *lever = TR_NEW(r->a, tr_road_lever, r->c->levers + 1);
    tr_means own = {f->how, lever, own_levers(r, x->d, lever)};
    tr_reassurance *out = TR_NEW(r->a, tr_reassurance, f->phases + 1);
    for (uint32_t p = 0; p < f->phases; p++) {
        out[p] = most_exposed(f, &f->phase[p], TR_TAKE_BACK);
        if (!(out[p].peril.share > 0))
            out[p] = most_exposed(f, &f->phase[p], TR_STOP);
        reassure(r, x, &own, f, &out[p]);
    }
    f->reassurance = out;
    if (f->leap.breach == TR_STOP || !(f->leap.peril.share > 0)) return;
    find_halves(r, g, x, ask, f);
    find_own(r, g, x, ask, lever, own.levers, f);
}
