/* roadmap.c - the safest order of steps to a deal (D131 to D133).
 * SPDX-License-Identifier: MIT
 *
 * The least risks first (bottleneck.c); then, among the steps that keep to
 * them, breadth first to the fewest steps, and back along the shortest roads to
 * the least costly.  A state from which the steps that are left cannot reach
 * the target, as each changes so many issues at most, is left aside: near the
 * least number of steps hardly any state is not. */
#include "evolution/roads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- fewest steps --------------------------------------------------------- */

typedef struct wave {
    tr_roads *r;
    const double *limit;      /* by breach */
    uint32_t most;            /* steps */
    uint32_t depth;           /* of the states being looked at */
    uint32_t *order, *depths; /* states as reached; [states] after how many */
    uint32_t count;
    bool arrived;
} wave;

static bool arrive(void *user, const tr_step *step) {
    wave *w = user;
    if (!tr_roads_may_step(w->r, w->limit, step)) return true;
    w->order[w->count++] = step->to;
    w->depths[step->to] = w->depth + 1;
    tr_place_remove(w->r->open, step->place);
    w->arrived |= step->to == w->r->ask->target;
    return !w->arrived;
}

static void spread_out(wave *w) {
    tr_roads *r = w->r;
    tr_survey q = {.g = r->g,
                   .together = r->ask->together,
                   .toward = r->goal,
                   .set = r->open,
                   .visit = arrive,
                   .user = w};
    tr_roads_open(r, w->limit);
    w->arrived = false;
    w->order[0] = r->ask->from;
    w->depths[r->ask->from] = 0;
    w->count = 1;
    for (uint32_t k = 0; k < w->count && !w->arrived; k++) {
        w->depth = w->depths[w->order[k]];
        if (w->depth == w->most) return;
        q.within = tr_roads_within(r, w->most - w->depth - 1);
        tr_ground_each(&q, w->order[k]);
        if (!(k & 255))
            tr_tick(r->a->env, "looking for roads", k, r->g->space->n);
    }
}

/* As few steps as there are issues to change; where no road has so few, one
 * more, three, seven: all looking together costs a few times the last. */
static void find_fewest(wave *w) {
    tr_roads *r = w->r;
    uint32_t k = r->ask->together, apart = 0;
    for (uint32_t v = 0; v < r->g->space->issues; v++)
        apart += r->home[v] != r->goal[v];
    uint32_t least = (apart + k - 1) / k;
    for (uint64_t more = 0;; more = 2 * more + 1) {
        w->most =
            least + more < UINT32_MAX ? (uint32_t)(least + more) : UINT32_MAX;
        spread_out(w);
        if (w->arrived) return;
    }
}

uint32_t tr_roads_fewest(tr_roads *r, const double *limit) {
    uint32_t n = r->g->space->n;
    tr_mark mark = tr_arena_mark(r->a);
    wave w = {.r = r, .limit = limit};
    w.order = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    w.depths = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    find_fewest(&w);
    uint32_t steps = w.depths[r->ask->target];
    tr_arena_release(r->a, mark);
    return steps;
}

/* --- the least costly of the shortest roads ------------------------------- */

/* From the target back: only states on shortest roads are looked at. */
typedef struct backward {
    const wave *w;
    double **cost;  /* [costs][states] from a state on a road to the target */
    uint32_t *next; /* [states] the best next one, or TR_NO_STATE */
    uint32_t *list, count, depth; /* states so many steps from the start */
} backward;

/* Whether the road on from y costs less than from z; equal: the lower. */
static bool is_better(const backward *q, uint32_t y, uint32_t z) {
    for (size_t k = 0; k < q->w->r->ask->costs; k++)
        if (q->cost[k][y] != q->cost[k][z])
            return q->cost[k][y] < q->cost[k][z];
    return y < z;
}

static bool consider(void *user, const tr_step *step) {
    backward *q = user;
    uint32_t x = step->from, known = q->next[x];
    if (q->w->depths[x] != q->depth ||
        (known != TR_NO_STATE && !is_better(q, step->to, known)) ||
        !tr_roads_may_step(q->w->r, q->w->limit, step))
        return true;
    if (known == TR_NO_STATE) q->list[q->count++] = x;
    q->next[x] = step->to;
    return true;
}

/* From the states in `list` to those before them, in `before`. */
static void step_back(backward *q, const tr_survey *spread, uint32_t *before) {
    const tr_road_ask *ask = q->w->r->ask;
    const uint32_t *from = q->list;
    uint32_t count = q->count;
    q->list = before;
    q->count = 0;
    for (uint32_t k = 0; k < count; k++) {
        tr_ground_each(spread, from[k]);
        if (!(k & 255)) tr_tick(q->w->r->a->env, "comparing roads", k, count);
    }
    for (uint32_t k = 0; k < q->count; k++)
        for (size_t c = 0; c < ask->costs; c++) {
            uint32_t x = before[k];
            q->cost[c][x] = ask->cost[c][x] + q->cost[c][q->next[x]];
        }
}

/* What was reached: the states that are on r->open no more. */
static void open_reached(const wave *w) {
    tr_roads *r = w->r;
    memset(r->open, 0, r->g->words * sizeof *r->open);
    for (uint32_t k = 0; k < w->count; k++)
        tr_place_add(r->open, tr_ground_place(r->g, w->order[k]));
}

/* The states of the road in `path`, and its cost. */
static void trace(const wave *w, uint32_t steps, double *cost, uint32_t *path) {
    tr_roads *r = w->r;
    uint32_t n = r->g->space->n;
    backward q = {.w = w, .count = 1};
    q.cost = TR_NEW(r->a, double *, r->ask->costs + 1);
    q.next = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    for (size_t c = 0; c < r->ask->costs; c++) {
        q.cost[c] = TR_RAW(r->a, double, (size_t)n + 1);
        q.cost[c][r->ask->target] = 0;
    }
    for (uint32_t k = 0; k < w->count; k++) q.next[w->order[k]] = TR_NO_STATE;
    uint32_t *list = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    uint32_t *before = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    tr_survey spread = {.g = r->g,
                        .back = true,
                        .together = r->ask->together,
                        .toward = r->home,
                        .set = r->open,
                        .visit = consider,
                        .user = &q};
    open_reached(w);
    list[0] = r->ask->target;
    q.list = list;
    for (q.depth = steps; q.depth--;) {
        spread.within = tr_roads_within(r, q.depth);
        step_back(&q, &spread, q.list == list ? before : list);
    }
    path[0] = r->ask->from;
    for (uint32_t k = 0; k < steps; k++) path[k + 1] = q.next[path[k]];
    for (size_t c = 0; c < r->ask->costs; c++) cost[c] = q.cost[c][path[0]];
}

/* --- the safest road --------------------------------------------------------
 */

/* Its states, [*steps + 1], by the fewest steps and the least cost. */
static uint32_t *find_path(tr_roads *r, const double *limit, uint32_t *steps,
                           double *cost) {
    uint32_t n = r->g->space->n;
    wave w = {.r = r, .limit = limit};
    uint32_t *path = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(r->a);
    w.order = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    w.depths = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    find_fewest(&w);
    *steps = w.depths[r->ask->target];
    trace(&w, *steps, cost, path);
    tr_arena_release(r->a, mark);
    return path;
}

tr_road tr_road_safest(tr_roads *r) {
    tr_road out = {.found = false};
    double *limit = out.risk;
    limit[TR_TAKE_BACK] = tr_road_least(r, r->ask->together);
    limit[TR_STOP] = INFINITY;
    if (limit[TR_TAKE_BACK] == INFINITY) return out;
    assert(r->ask->from != r->ask->target);
    limit[TR_STOP] = tr_roads_bottleneck(r, TR_STOP, r->ask->together,
                                         limit[TR_TAKE_BACK], INFINITY);
    out.found = true;
    out.cost = TR_NEW(r->a, double, r->ask->costs + 1);
    const uint32_t *path = find_path(r, limit, &out.steps, out.cost);
    out.step = TR_NEW(r->a, tr_road_step, (size_t)out.steps + 1);
    for (uint32_t k = 0; k < out.steps; k++)
        tr_road_weigh(r, path[k], path[k + 1], &out.step[k]);
    return out;
}
