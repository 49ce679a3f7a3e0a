/* road.c - a roadmap's search put together: what it keeps to, what sides are
 * exposed to, what it costs people.  SPDX-License-Identifier: MIT */
#include "run/road.h"

#include <math.h>
#include <string.h>

enum { USUAL_PHASES = 3, MOST_HASTE = 64 };

/* The state with what is owed at its owed value: it is no part of the bargain,
 * and a road has it from the start.  The state itself where rules exclude that.
 */
uint32_t tr_road_start(tr_run *r, uint32_t state) {
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    tr_space_values(r->space, state, value);
    for (size_t v = 0; v < r->c->issues; v++)
        if (r->c->issue[v].not_negotiable && r->c->issue[v].owed >= 0)
            value[v] = (uint16_t)r->c->issue[v].owed;
    uint32_t owed = tr_space_find(r->space, value);
    return owed == TR_NO_STATE ? state : owed;
}

/* --- what a road keeps to (D135) ------------------------------------------ */

typedef struct keeping {
    uint64_t *passable;
    tr_before *before;
    size_t befores;
    const char **words;
    size_t count;
} keeping;

static void keep_words(tr_run *r, keeping *k, const char *words) {
    k->words[k->count++] = words;
    (void)r;
}

static void keep_owed(tr_run *r, uint32_t from, keeping *k) {
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    tr_space_values(r->space, from, value);
    int32_t *terms = TR_NEW(r->a, int32_t, r->c->issues + 1);
    bool any = false;
    for (size_t v = 0; v < r->c->issues; v++) {
        const tr_issue *issue = &r->c->issue[v];
        terms[v] = -1;
        if (!issue->not_negotiable) continue;
        terms[v] = value[v];
        any = true;
    }
    if (!any) return;
    const uint64_t *owed =
        tr_space_where(r->a, r->space, tr_terms_formula(r->a, r->c, terms));
    for (uint32_t w = 0; w <= r->space->n / 64; w++) k->passable[w] &= owed[w];
    keep_words(r, k,
               "what is owed is given from the first day, and is no step");
}

static void keep_conditions(tr_run *r, keeping *k) {
    const tr_roadmap *m = r->c->roadmap;
    if (!m) return;
    for (size_t i = 0; i < m->only_ifs; i++) {
        const tr_condition *x = &m->only_if[i];
        const uint64_t *needs = tr_space_where(r->a, r->space, x->cause);
        const uint64_t *this = tr_space_where(r->a, r->space, x->effect);
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            k->passable[w] &= ~this[w] | needs[w];
        keep_words(r, k,
                   tr_printf(r->a, "no state has %s without %s",
                             tr_formula_words(&r->view, x->effect),
                             tr_formula_words(&r->view, x->cause)));
    }
    k->before = TR_NEW(r->a, tr_before, m->befores + 1);
    k->befores = m->befores;
    for (size_t i = 0; i < m->befores; i++) {
        const tr_condition *x = &m->before[i];
        k->before[i] = (tr_before){tr_space_where(r->a, r->space, x->cause),
                                   tr_space_where(r->a, r->space, x->effect)};
        keep_words(r, k,
                   tr_printf(r->a, "%s comes before %s",
                             tr_formula_words(&r->view, x->cause),
                             tr_formula_words(&r->view, x->effect)));
    }
}

static void keep_floor(tr_run *r, const tr_deals *d, keeping *k) {
    bool floor =
        r->word[TR_OPT_FLOOR] || (r->c->roadmap && r->c->roadmap->floor);
    if (!floor) return;
    uint32_t s0 = d->status_quo;
    for (uint32_t s = 0; s < r->space->n; s++)
        for (uint32_t i = 0; i < d->principals; i++)
            if (d->units[i][s] < d->units[i][s0])
                k->passable[s / 64] &= ~(UINT64_C(1) << s % 64);
    keep_words(r, k, "no state leaves a principal worse off than the first");
}

static bool keep_rest(tr_run *r, keeping *k) {
    size_t count;
    if (!r->word[TR_OPT_REST]) return true;
    r->word[TR_OPT_CONCEPT] = r->word[TR_OPT_REST];
    if (!tr_need_game(r, "`roadmap --rest`")) return false;
    tr_ask *ask = tr_concepts(r, "nash", &count);
    if (!ask) return false;
    tr_stage x = tr_stage_of(r);
    for (size_t i = 0; i < count; i++)
        if (!tr_concept_applies(r, &ask[i])) return false;
    const tr_solved *solved = tr_solve(&x, ask, count);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            k->passable[w] &= solved[i].equilibria[w];
        keep_words(r, k,
                   tr_printf(r->a, "every state on the way is stable under %s",
                             ask[i].name));
    }
    return true;
}

static bool find_keeping(tr_run *r, const tr_deals *d, uint32_t from,
                         keeping *k) {
    const tr_roadmap *m = r->c->roadmap;
    k->passable = tr_bits_new(r->a, r->space->n);
    memset(k->passable, 0xff, ((size_t)r->space->n / 64 + 1) * 8);
    k->words =
        TR_NEW(r->a, const char *,
               12 + (m ? m->befores + m->only_ifs : 0) +
                   (r->word[TR_OPT_REST] ? strlen(r->word[TR_OPT_REST]) : 0));
    keep_owed(r, from, k);
    keep_conditions(r, k);
    keep_floor(r, d, k);
    return keep_rest(r, k);
}

/* --- exposure (D132) ------------------------------------------------------ */

typedef struct exposing {
    tr_run *r;
    const tr_deals *d;
    tr_betrayal *betrayal;      /* [principals] */
    double **value;             /* [principals][states] M */
    double **loss[TR_BREACHES]; /* [principals][states] shares */
    double *range;              /* [principals] */
} exposing;

/* To 1e-12, so that equal losses reckoned in different ways tie. */
static double share(double loss, double range) {
    return loss > 0 && range > 0 ? round(loss / range * 1e12) / 1e12 : 0;
}

static void expose(exposing *x, uint32_t i, const tr_caution *how) {
    static const tr_caution nothing = {false, 0, 0};
    const tr_betrayal *b = &x->betrayal[i];
    const double *u = x->d->utility[i];
    uint32_t n = x->r->space->n, s0 = x->d->status_quo;
    double patience = tr_patience_of(x->r->c, x->d->party[i]);
    double today =
        tr_betrayed(&nothing, patience, b->now[s0], b->later[s0], u[s0]);
    for (uint32_t s = 0; s < n; s++) {
        x->value[i][s] =
            tr_betrayed(how, patience, b->now[s], b->later[s], u[s]);
        x->loss[TR_TAKE_BACK][i][s] =
            share(today - x->value[i][s], x->range[i]);
    }
}

static exposing exposures(tr_run *r, const tr_deals *d, const tr_caution *how) {
    exposing x = {.r = r, .d = d};
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
        expose(&x, i, how);
        for (uint32_t s = 0; s < n; s++)
            x.loss[TR_STOP][i][s] = share(u[d->status_quo] - u[s], x.range[i]);
    }
    return x;
}

static tr_exposure exposure_of(tr_run *r, const exposing *x) {
    tr_exposure e = {.principals = x->d->principals, .party = x->d->party};
    for (int b = 0; b < TR_BREACHES; b++) {
        e.at[b] = TR_NEW(r->a, const double *, e.principals + 1);
        for (uint32_t i = 0; i < e.principals; i++) e.at[b][i] = x->loss[b][i];
    }
    return e;
}

/* --- what the time on the road costs people (D138) ------------------------ */

static double per_week(const tr_indicator *x, double rate) {
    if (!strcmp(x->per, "day")) return rate * 7;
    return !strcmp(x->per, "month") ? rate * 12 * 7 / 365.25 : rate;
}

/* The rate at every state a week, NAN where it is not known. */
static double *rates_of(tr_run *r, const tr_indicator *x) {
    uint32_t n = r->space->n;
    double *rate = TR_RAW(r->a, double, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) rate[s] = NAN;
    tr_mark mark = tr_arena_mark(r->a);
    for (size_t k = x->rates; k--;) { /* the first that holds decides */
        const uint64_t *bits = tr_space_where(r->a, r->space, x->rate[k].when);
        for (uint32_t s = 0; s < n; s++)
            if (tr_bit(bits, s)) rate[s] = per_week(x, x->rate[k].rate);
    }
    tr_arena_release(r->a, mark);
    return rate;
}

/* What is to be kept small: the rate, or how far it falls short of the best. */
static const double *cost_of(tr_run *r, const tr_indicator *x,
                             const double *rate) {
    uint32_t n = r->space->n;
    double *cost = TR_RAW(r->a, double, (size_t)n + 1), best = -INFINITY;
    for (size_t k = 0; k < x->rates; k++)
        best = fmax(best, per_week(x, x->rate[k].rate));
    for (uint32_t s = 0; s < n; s++)
        cost[s] = isnan(rate[s]) ? 0 : x->relief ? best - rate[s] : rate[s];
    return cost;
}

static const double **all_rates(tr_run *r, const double ***cost) {
    size_t count = r->c->indicators;
    const double **rate = TR_NEW(r->a, const double *, count + 1);
    *cost = TR_NEW(r->a, const double *, count + 1);
    for (size_t k = 0; k < count; k++) {
        const tr_indicator *x = &r->c->indicator[k];
        rate[k] = rates_of(r, x);
        (*cost)[k] = cost_of(r, x, rate[k]);
    }
    return rate;
}

/* --- what would make the leap smaller (D137) ------------------------------ */

static double least_with(tr_run *r, tr_ground *g, exposing *x,
                         const tr_road_ask *ask, uint32_t who, tr_caution how,
                         double known) {
    tr_mark mark = tr_arena_mark(r->a);
    exposing y = *x;
    y.value = TR_NEW(r->a, double *, x->d->principals + 1);
    y.loss[TR_TAKE_BACK] = TR_NEW(r->a, double *, x->d->principals + 1);
    for (uint32_t i = 0; i < x->d->principals; i++) {
        y.value[i] = x->value[i];
        y.loss[TR_TAKE_BACK][i] = x->loss[TR_TAKE_BACK][i];
        if (who != i && who != x->d->principals) continue;
        y.value[i] = TR_RAW(r->a, double, (size_t)r->space->n + 1);
        y.loss[TR_TAKE_BACK][i] = TR_RAW(r->a, double, (size_t)r->space->n + 1);
        expose(&y, i, &how);
    }
    tr_exposure e = exposure_of(r, &y);
    tr_roads *roads = tr_roads_prepare(r->a, g, &e, ask);
    tr_roads_bound(roads, known); /* means only make exposure less */
    double risk = tr_road_least(roads, ask->together);
    tr_arena_release(r->a, mark);
    return risk;
}

/* A guarantee, and a monitor, of one half: for who leaps, and for all. */
static void find_reliefs(tr_run *r, tr_ground *g, exposing *x,
                         const tr_road_ask *ask, tr_roadmap_found *f) {
    if (!(f->leap.peril.share > 0)) return;
    const uint32_t who[] = {f->leap.principal, x->d->principals};
    tr_relief *out = TR_NEW(r->a, tr_relief, 4);
    for (size_t k = 0; k < 4; k++) {
        tr_caution how = f->how;
        if (k % 2)
            how.monitor = 0.5 + how.monitor / 2;
        else
            how.guarantee = 0.5 + how.guarantee / 2;
        out[k] = (tr_relief){who[k / 2], how.guarantee, how.monitor, 0};
        out[k].risk = least_with(r, g, x, ask, who[k / 2], how,
                                 f->road.risk[TR_TAKE_BACK]);
    }
    f->relief = out;
    f->reliefs = 4;
}

/* What a principal would risk at a state with these means at hand. */
static double risk_with(const exposing *x, uint32_t i, uint32_t state,
                        const tr_caution *how) {
    static const tr_caution nothing = {false, 0, 0};
    const tr_betrayal *b = &x->betrayal[i];
    const double *u = x->d->utility[i];
    uint32_t s0 = x->d->status_quo;
    double patience = tr_patience_of(x->r->c, x->d->party[i]);
    double today =
        tr_betrayed(&nothing, patience, b->now[s0], b->later[s0], u[s0]);
    return share(today - tr_betrayed(how, patience, b->now[state],
                                     b->later[state], u[state]),
                 x->range[i]);
}

static void find_reassurance(tr_run *r, const exposing *x,
                             tr_roadmap_found *f) {
    tr_reassurance *out = TR_NEW(r->a, tr_reassurance, f->phases + 1);
    tr_caution guarantee = f->how, monitor = f->how;
    guarantee.guarantee = 0.5 + guarantee.guarantee / 2;
    monitor.monitor = 0.5 + monitor.monitor / 2;
    for (uint32_t p = 0; p < f->phases; p++) {
        out[p].peril.share = -1;
        for (uint32_t k = f->phase[p].first; k <= f->phase[p].last; k++)
            for (uint32_t i = 0; i < x->d->principals; i++) {
                const tr_peril *q = &f->road.step[k].peril[TR_TAKE_BACK][i];
                if (q->share > out[p].peril.share)
                    out[p] = (tr_reassurance){k, i, *q, 0, 0};
            }
        uint32_t i = out[p].principal, z = out[p].peril.state;
        out[p].guarantee = risk_with(x, i, z, &guarantee);
        out[p].monitor = risk_with(x, i, z, &monitor);
    }
    f->reassurance = out;
}

/* --- the search ----------------------------------------------------------- */

static tr_ground *ground_of(tr_run *r) {
    bool *movable = TR_NEW(r->a, bool, r->c->issues + 1);
    for (size_t v = 0; v < r->c->issues; v++)
        movable[v] =
            r->c->issue[v].holders > 0 && !r->c->issue[v].not_negotiable;
    tr_holding h = tr_holding_of_case(r->a, r->c);
    return tr_ground_build(r->a, r->space, &h, movable);
}

static void find_road(tr_run *r, tr_ground *g, exposing *x, tr_road_ask *ask,
                      tr_roadmap_found *f) {
    f->exposure = exposure_of(r, x);
    tr_roads *roads = tr_roads_prepare(r->a, g, &f->exposure, ask);
    f->road = tr_road_safest(roads);
    double *least = TR_NEW(r->a, double, ask->together + 1);
    for (uint32_t k = 0; k < ask->together; k++)
        least[k] = tr_road_least(roads, k + 1);
    f->least = least;
    if (!f->road.found) return;
    double *risk = TR_NEW(r->a, double, MOST_HASTE);
    f->haste = tr_road_haste(roads, &f->road, MOST_HASTE, risk, &f->fewest);
    f->haste_risk = risk;
    uint32_t most = r->c->roadmap && r->c->roadmap->phases
                        ? r->c->roadmap->phases
                        : USUAL_PHASES;
    f->phase = tr_plan_phases(r->a, &f->road, &f->exposure, most, &f->phases);
    f->leap = tr_plan_leap(r->a, r->space, &f->road, &f->exposure);
    find_reassurance(r, x, f);
    find_reliefs(r, g, x, ask, f);
}

bool tr_road_find(tr_run *r, tr_roadmap_found *f) {
    keeping k = {.count = 0};
    const double **cost;
    if (!find_keeping(r, f->deals, f->from, &k)) return false;
    f->rate = all_rates(r, &cost);
    exposing x = exposures(r, f->deals, &f->how);
    f->gain = (const double *const *)x.value;
    tr_ground *g = ground_of(r);
    tr_road_ask *ask = TR_NEW(r->a, tr_road_ask, 1);
    *ask = (tr_road_ask){f->from,   f->target, f->together,      k.passable,
                         k.befores, k.before,  r->c->indicators, cost};
    f->condition = k.words;
    f->conditions = k.count;
    if (f->from != f->target) find_road(r, g, &x, ask, f);
    return true;
}
