/* road.c - a roadmap's search put together: what it keeps to, what sides are
 * exposed to, what it costs people.  SPDX-License-Identifier: MIT */
#include "run/road_parts.h"

#include <math.h>
#include <string.h>

enum { USUAL_PHASES = 3, MOST_HASTE = 64 };
#define MOST_LOOKS 1e8 /* at steps: under a second */

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
    tr_road_kept *kept;
    const uint64_t **states; /* [count] that keep to it; NULL: an order does */
    tr_before *order;        /* [count] where it is one */
    size_t count;
} keeping;

static void keep(keeping *k, const uint64_t *states, uint32_t target,
                 const char *words) {
    k->kept[k->count] =
        (tr_road_kept){words, !states || tr_bit(states, target), false, false};
    k->states[k->count++] = states;
}

static void keep_owed(tr_run *r, uint32_t from, uint32_t target, keeping *k) {
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
    keep(k, tr_space_where(r->a, r->space, tr_terms_formula(r->a, r->c, terms)),
         target, "what is owed is given from the first day, and is no step");
    k->kept[k->count - 1].owed = true;
}

static void keep_conditions(tr_run *r, uint32_t target, keeping *k) {
    const tr_roadmap *m = r->c->roadmap;
    for (size_t i = 0; m && i < m->only_ifs; i++) {
        const tr_condition *x = &m->only_if[i];
        const uint64_t *needs = tr_space_where(r->a, r->space, x->cause);
        uint64_t *states = tr_space_where(r->a, r->space, x->effect);
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            states[w] = ~states[w] | needs[w];
        keep(k, states, target,
             tr_printf(r->a, "no state has %s without %s",
                       tr_formula_words(&r->view, x->effect),
                       tr_formula_words(&r->view, x->cause)));
    }
    for (size_t i = 0; m && i < m->befores; i++) {
        const tr_condition *x = &m->before[i];
        k->order[k->count] =
            (tr_before){tr_space_where(r->a, r->space, x->cause),
                        tr_space_where(r->a, r->space, x->effect)};
        keep(k, NULL, target,
             tr_printf(r->a, "%s comes before %s",
                       tr_formula_words(&r->view, x->cause),
                       tr_formula_words(&r->view, x->effect)));
    }
}

static void keep_floor(tr_run *r, const tr_deals *d, uint32_t target,
                       keeping *k) {
    bool floor =
        r->word[TR_OPT_FLOOR] || (r->c->roadmap && r->c->roadmap->floor);
    if (!floor) return;
    uint64_t *states = tr_bits_new(r->a, r->space->n);
    for (uint32_t s = 0; s < r->space->n; s++) {
        bool above = true;
        for (uint32_t i = 0; i < d->principals; i++)
            above &= d->units[i][s] >= d->units[i][d->status_quo];
        if (above) tr_bit_set(states, s);
    }
    keep(k, states, target,
         "no state leaves a principal worse off than the first");
}

static bool keep_rest(tr_run *r, uint32_t target, keeping *k) {
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
    for (size_t i = 0; i < count; i++)
        keep(k, solved[i].equilibria, target,
             tr_printf(r->a, "every state on the way is stable under %s",
                       ask[i].name));
    return true;
}

static bool find_keeping(tr_run *r, const tr_roadmap_found *f, keeping *k) {
    const tr_roadmap *m = r->c->roadmap;
    size_t most = 12 + (m ? m->befores + m->only_ifs : 0) +
                  (r->word[TR_OPT_REST] ? strlen(r->word[TR_OPT_REST]) : 0);
    k->kept = TR_NEW(r->a, tr_road_kept, most);
    k->states = TR_NEW(r->a, const uint64_t *, most);
    k->order = TR_NEW(r->a, tr_before, most);
    keep_owed(r, f->from, f->target, k);
    keep_conditions(r, f->target, k);
    keep_floor(r, f->deals, f->target, k);
    return keep_rest(r, f->target, k);
}

/* What to ask where condition `without` is left out (`count`: none), or all but
 * what is owed (above that). */
static void ask_keeping(tr_run *r, const keeping *k, size_t without,
                        tr_road_ask *ask) {
    uint64_t *passable = tr_bits_new(r->a, r->space->n);
    tr_before *before = TR_NEW(r->a, tr_before, k->count + 1);
    memset(passable, 0xff, ((size_t)r->space->n / 64 + 1) * 8);
    ask->befores = 0;
    for (size_t i = 0; i < k->count; i++) {
        if (!k->kept[i].owed && (i == without || without > k->count)) continue;
        if (!k->states[i]) before[ask->befores++] = k->order[i];
        for (uint32_t w = 0; k->states[i] && w <= r->space->n / 64; w++)
            passable[w] &= k->states[i][w];
    }
    ask->passable = passable;
    ask->before = before;
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

/* --- the search ----------------------------------------------------------- */

static tr_ground *ground_of(tr_run *r) {
    bool *movable = TR_NEW(r->a, bool, r->c->issues + 1);
    for (size_t v = 0; v < r->c->issues; v++)
        movable[v] =
            r->c->issue[v].holders > 0 && !r->c->issue[v].not_negotiable;
    tr_holding h = tr_holding_of_case(r->a, r->c);
    return tr_ground_build(r->a, r->space, &h, movable);
}

/* The issues that a step may change at the most. */
static uint32_t most_together(const tr_ground *g, uint32_t together) {
    uint32_t movable = 0;
    for (uint32_t v = 0; v < g->space->issues; v++) movable += g->movable[v];
    return together < movable ? together : movable ? movable : 1;
}

static void find_road(tr_run *r, tr_ground *g, tr_exposing *x, tr_road_ask *ask,
                      tr_roadmap_found *f) {
    f->exposure = tr_road_exposure(r, x);
    tr_roads *roads = tr_roads_prepare(r->a, g, &f->exposure, ask);
    f->road = tr_road_safest(roads);
    f->leasts = most_together(g, ask->together);
    double *least = TR_NEW(r->a, double, f->leasts);
    for (uint32_t k = 0; k < f->leasts; k++)
        least[k] = tr_road_least(roads, k + 1);
    f->least = least;
    double *risk = TR_NEW(r->a, double, MOST_HASTE);
    if (f->road.found)
        f->haste = tr_road_haste(roads, &f->road, MOST_HASTE, risk, &f->fewest);
    f->haste_risk = risk;
}

static void find_plan(tr_run *r, tr_ground *g, tr_exposing *x,
                      const tr_road_ask *ask, tr_roadmap_found *f) {
    uint32_t most = r->c->roadmap && r->c->roadmap->phases
                        ? r->c->roadmap->phases
                        : USUAL_PHASES;
    f->phase = tr_plan_phases(r->a, &f->road, &f->exposure, most, &f->phases);
    f->leap = tr_plan_leap(r->a, r->space, &f->road, &f->exposure);
    tr_road_relieve(r, g, x, ask, f);
}

/* How many steps there are from a state at the most. */
static double most_steps(const tr_ground *g, uint32_t together) {
    double with[TR_MOST_TOGETHER + 1] = {1}, sum = 0; /* by issues changed */
    for (uint32_t v = 0; v < g->space->issues; v++)
        for (uint32_t k = together; g->movable[v] && k; k--)
            with[k] += with[k - 1] * (g->space->radix[v] - 1);
    for (uint32_t k = 1; k <= together; k++) sum += with[k];
    return sum;
}

/* D154: how many issues a step would have to change for a road. */
static uint32_t enough_together(tr_run *r, tr_ground *g, const tr_road_ask *ask,
                                const tr_exposure *e) {
    uint32_t most = most_together(g, TR_MOST_TOGETHER);
    for (uint32_t k = ask->together + 1;
         k <= most && most_steps(g, k) * r->space->n <= MOST_LOOKS; k++) {
        tr_mark mark = tr_arena_mark(r->a);
        tr_road_ask more = *ask;
        more.together = k;
        bool found = tr_road_exists(tr_roads_prepare(r->a, g, e, &more), k);
        tr_arena_release(r->a, mark);
        if (found) return k;
    }
    return 0;
}

static bool without_has_road(tr_run *r, tr_ground *g, const keeping *k,
                             size_t without, tr_road_ask *ask,
                             const tr_exposure *e) {
    tr_mark mark = tr_arena_mark(r->a);
    ask_keeping(r, k, without, ask);
    bool found =
        tr_road_exists(tr_roads_prepare(r->a, g, e, ask), ask->together);
    tr_arena_release(r->a, mark);
    return found;
}

/* D154: where there is no road, whether there would be one without a condition,
 * if that is no long work; and without any. */
static void find_obstacles(tr_run *r, tr_ground *g, const keeping *k,
                           tr_road_ask *ask, tr_roadmap_found *f) {
    f->enough = enough_together(r, g, ask, &f->exposure);
    tr_mark mark = tr_arena_mark(r->a);
    ask_keeping(r, k, k->count + 1, ask);
    f->unbound = tr_road_least(tr_roads_prepare(r->a, g, &f->exposure, ask),
                               ask->together);
    tr_arena_release(r->a, mark);
    f->tried = (double)k->count * most_steps(g, ask->together) * r->space->n <=
               MOST_LOOKS;
    for (size_t i = 0; i < k->count && f->tried && isfinite(f->unbound); i++)
        if (!k->kept[i].owed)
            k->kept[i].bars = without_has_road(r, g, k, i, ask, &f->exposure);
}

bool tr_road_find(tr_run *r, tr_roadmap_found *f) {
    keeping k = {.count = 0};
    const double **cost;
    if (!find_keeping(r, f, &k)) return false;
    f->rate = all_rates(r, &cost);
    tr_exposing x = tr_road_expose(r, f->deals, &f->how);
    f->gain = (const double *const *)x.value;
    tr_ground *g = ground_of(r);
    tr_road_ask *ask = TR_NEW(r->a, tr_road_ask, 1);
    *ask = (tr_road_ask){.from = f->from,
                         .target = f->target,
                         .together = f->together,
                         .costs = r->c->indicators,
                         .cost = cost};
    ask_keeping(r, &k, k.count, ask);
    f->kept = k.kept;
    f->keeps = k.count;
    if (f->from == f->target) return true;
    find_road(r, g, &x, ask, f);
    if (f->road.found)
        find_plan(r, g, &x, ask, f);
    else
        find_obstacles(r, g, &k, ask, f);
    return true;
}
