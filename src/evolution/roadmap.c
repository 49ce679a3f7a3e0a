/* roadmap.c - the safest order of steps to a deal (D131 to D133).
 * SPDX-License-Identifier: MIT
 *
 * What a step risks depends on the step alone, so a search in the manner of
 * Dijkstra with the maximum in place of the sum is exact.  The risk after the
 * whole step depends on the state alone and is a lower bound; nearly always the
 * first step into a state meets it, and then the state needs no second look.
 * That is why millions of states with thousands of steps each take seconds.
 * Searches for more issues a step begin with the risk found for fewer: no state
 * above it is ever opened. */
#include "evolution/roads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- what a step risks (D132) --------------------------------------------- */

/* The state after only the principal's own part of a step: its issues, not
 * those held jointly.  If that is infeasible it cannot go first. */
static uint32_t part_of(const tr_roads *r, uint32_t x, uint32_t principal,
                        const tr_step *step) {
    int party = (int)r->e->party[principal];
    uint64_t code = r->g->here;
    for (uint32_t k = 0; k < step->count; k++)
        if (r->g->held.holder[step->change[k].issue] == party)
            code += step->change[k].shift;
    if (code == r->g->here) return x;
    uint32_t z = tr_ground_find(r->g, code);
    return z == TR_NO_STATE ? x : z;
}

/* The risk of a step under one breach, no further than it passes `enough`.
 * Who does nothing in it risks what it did at x, which the step before (or the
 * start) has counted. */
double tr_roads_risk(const tr_roads *r, tr_breach b, uint32_t x,
                     const tr_step *step, double enough) {
    double risk = step->to == r->ask->target ? 0 : r->node[b][step->to];
    for (uint32_t i = 0; i < r->e->principals && risk <= enough; i++) {
        uint32_t z = part_of(r, x, i, step);
        if (z != x && r->e->at[b][i][z] > risk) risk = r->e->at[b][i][z];
    }
    return risk;
}

/* "This before that": a step into `then` begins in `first`. */
bool tr_roads_in_order(const tr_roads *r, uint32_t x, uint32_t y) {
    for (size_t k = 0; k < r->ask->befores; k++) {
        const tr_before *b = &r->ask->before[k];
        if (tr_bit(b->then, y) && !tr_bit(b->then, x) && !tr_bit(b->first, x))
            return false;
    }
    return true;
}

typedef struct passing {
    const tr_roads *r;
    double limit[TR_BREACHES];
} passing;

static bool may_pass(const void *user, uint32_t s) {
    const passing *p = user;
    const tr_road_ask *q = p->r->ask;
    if (s == q->target) return true;
    return p->r->node[TR_TAKE_BACK][s] <= p->limit[TR_TAKE_BACK] &&
           p->r->node[TR_STOP][s] <= p->limit[TR_STOP] && s != q->from &&
           (!p->r->only_direct || tr_bit(p->r->direct, s)) &&
           (!q->passable || tr_bit(q->passable, s));
}

/* States that may be passed at no more than these risks, and the target. */
uint64_t *tr_roads_open(tr_roads *r, double take_back, double stop) {
    passing p = {r, {take_back, stop}};
    tr_ground_fill(r->g, r->open, may_pass, &p);
    return r->open;
}

/* --- a heap of states by risk --------------------------------------------- */

typedef struct entry {
    double risk;
    uint32_t state;
} entry;

typedef struct heap {
    tr_arena *a;
    entry *at;
    size_t count, room;
} heap;

static void push(heap *h, entry e) {
    h->at = tr_grow(h->a, h->at, sizeof *h->at, h->count, &h->room);
    size_t k = h->count++;
    for (; k && h->at[(k - 1) / 2].risk > e.risk; k = (k - 1) / 2)
        h->at[k] = h->at[(k - 1) / 2];
    h->at[k] = e;
}

static entry pop(heap *h) {
    entry top = h->at[0], e = h->at[--h->count];
    size_t k = 0, child;
    while ((child = 2 * k + 1) < h->count) {
        child +=
            child + 1 < h->count && h->at[child + 1].risk < h->at[child].risk;
        if (h->at[child].risk >= e.risk) break;
        h->at[k] = h->at[child];
        k = child;
    }
    h->at[k] = e;
    return top;
}

/* --- the least bottleneck ------------------------------------------------- */

typedef struct climb {
    tr_roads *r;
    tr_breach b;
    uint32_t x;
    double now;   /* risk at which x was reached */
    double most;  /* what a road is known to need at most */
    double other; /* limit on the other breach */
    heap h;
} climb;

static bool relax(void *user, const tr_step *step) {
    climb *q = user;
    tr_roads *r = q->r;
    uint32_t y = step->to;
    double known = r->best[y] < q->most ? r->best[y] : q->most;
    double risk = tr_roads_risk(r, q->b, q->x, step, known);
    if (risk < q->now) risk = q->now;
    if (risk >= r->best[y] || risk > q->most) return true;
    if (q->b == TR_STOP &&
        tr_roads_risk(r, TR_TAKE_BACK, q->x, step, q->other) > q->other)
        return true;
    if (!tr_roads_in_order(r, q->x, y)) return true;
    r->best[y] = risk;
    double floor = y == r->ask->target ? 0 : r->node[q->b][y];
    if (risk <= (floor > q->now ? floor : q->now))
        tr_place_remove(r->open, step->place);
    push(&q->h, (entry){risk, y});
    return true;
}

/* D133: the least risk under `b` of any road whose steps risk no more than
 * `other` under take-back (asked for when b is stopping), and no more than
 * `most` under b. */
static double bottleneck(tr_roads *r, tr_breach b, uint32_t together,
                         double other, double most) {
    tr_mark mark = tr_arena_mark(r->a);
    climb q = {.r = r, .b = b, .most = most, .other = other, .h = {.a = r->a}};
    tr_roads_open(r, b == TR_TAKE_BACK ? most : other,
                  b == TR_TAKE_BACK ? INFINITY : most);
    for (uint32_t s = 0; s < r->g->space->n; s++) r->best[s] = INFINITY;
    double start = r->node[b][r->ask->from];
    r->best[r->ask->from] = start;
    push(&q.h, (entry){start, r->ask->from});
    double found = INFINITY;
    for (uint32_t done = 0; q.h.count; done++) {
        entry e = pop(&q.h);
        if (e.state == r->ask->target) {
            found = e.risk;
            break;
        }
        if (e.risk > r->best[e.state]) continue;
        q.x = e.state;
        q.now = e.risk;
        tr_place_remove(r->open, tr_ground_place(r->g, e.state));
        tr_ground_each(r->g, e.state, together, r->open, relax, &q);
        if (!(done & 255))
            tr_tick(r->a->env, "looking for roads", done, r->g->space->n);
    }
    tr_arena_release(r->a, mark);
    return found;
}

/* The same, beginning with the roads that change nothing but what has to
 * change: a few states, and no other road need risk more than the best of
 * these.  None can risk less than where it begins. */
static double least_risk(tr_roads *r, tr_breach b, uint32_t together,
                         double other, double most) {
    r->only_direct = true;
    double direct = bottleneck(r, b, together, other, most);
    r->only_direct = false;
    if (direct <= r->node[b][r->ask->from]) return direct;
    return bottleneck(r, b, together, other, direct < most ? direct : most);
}

double tr_road_least(tr_roads *r, uint32_t together) {
    double most = r->most;
    for (uint32_t k = 1; k <= together; k++) {
        if (!r->known[k])
            r->least[k] = least_risk(r, TR_TAKE_BACK, k, INFINITY, most);
        r->known[k] = true;
        most = r->least[k];
    }
    return most;
}

void tr_roads_bound(tr_roads *r, double most) { r->most = most; }

/* --- fewest steps --------------------------------------------------------- */

typedef struct wave {
    tr_roads *r;
    uint32_t x;
    const double *limit; /* by breach */
    uint32_t *next, count;
} wave;

static bool may_step(const tr_roads *r, const double *limit, uint32_t x,
                     const tr_step *step) {
    for (int b = 0; b < TR_BREACHES; b++)
        if (limit[b] < INFINITY &&
            tr_roads_risk(r, (tr_breach)b, x, step, limit[b]) > limit[b])
            return false;
    return tr_roads_in_order(r, x, step->to);
}

static bool arrive(void *user, const tr_step *step) {
    wave *w = user;
    if (!may_step(w->r, w->limit, w->x, step)) return true;
    w->next[w->count++] = step->to;
    tr_place_remove(w->r->open, step->place);
    return step->to != w->r->ask->target;
}

/* Breadth first: layer[0 .. steps] are the states by the number of steps that
 * they take, up to the layer that has the target; false when none has. */
static bool spread_out(tr_roads *r, const double *limit, uint32_t *order,
                       uint32_t **layer, uint32_t *steps) {
    tr_roads_open(r, limit[TR_TAKE_BACK], limit[TR_STOP]);
    wave w = {.r = r, .limit = limit, .next = order};
    order[0] = r->ask->from;
    layer[0] = order;
    w.count = 1;
    for (uint32_t done = 0; layer[*steps] < order + w.count;) {
        uint32_t *from = layer[*steps], *end = order + w.count;
        layer[++*steps] = end;
        for (uint32_t *x = from; x < end; x++) {
            w.x = *x;
            tr_ground_each(r->g, *x, r->ask->together, r->open, arrive, &w);
            if (order[w.count - 1] == r->ask->target) return true;
            if (!(++done & 255))
                tr_tick(r->a->env, "looking for roads", done, r->g->space->n);
        }
    }
    return false;
}

/* --- the least costly of the shortest roads ------------------------------- */

typedef struct backward {
    tr_roads *r;
    uint32_t x, best; /* the best next state of x, or TR_NO_STATE */
    const double *limit;
    double **cost; /* [costs][states] from a state to the target */
} backward;

/* Whether the road on from y costs less than from z; equal: the lower. */
static bool is_better(const backward *w, uint32_t y, uint32_t z) {
    for (size_t k = 0; k < w->r->ask->costs; k++)
        if (w->cost[k][y] != w->cost[k][z])
            return w->cost[k][y] < w->cost[k][z];
    return y < z;
}

static bool consider(void *user, const tr_step *step) {
    backward *w = user;
    if ((w->best == TR_NO_STATE || is_better(w, step->to, w->best)) &&
        may_step(w->r, w->limit, w->x, step))
        w->best = step->to;
    return true;
}

/* next[x] of every state of a layer that is on a shortest road; leaves in
 * r->open those states. */
static void step_back(backward *w, const uint32_t *from, const uint32_t *end,
                      uint32_t *next) {
    tr_roads *r = w->r;
    uint64_t *on_road = tr_ground_set(r->a, r->g);
    for (const uint32_t *x = from; x < end; x++) {
        w->x = *x;
        w->best = TR_NO_STATE;
        tr_ground_each(r->g, *x, r->ask->together, r->open, consider, w);
        next[*x] = w->best;
        if (w->best == TR_NO_STATE) continue;
        tr_place_add(on_road, tr_ground_place(r->g, *x));
        for (size_t k = 0; k < r->ask->costs; k++)
            w->cost[k][*x] = r->ask->cost[k][*x] + w->cost[k][w->best];
        if (!((x - from) & 255))
            tr_tick(r->a->env, "comparing roads", (double)(x - from),
                    (double)(end - from));
    }
    memcpy(r->open, on_road, r->g->words * sizeof *on_road);
}

/* The states of the road, in `path`. */
static void trace(tr_roads *r, const double *limit, uint32_t **layer,
                  uint32_t steps, double *cost, uint32_t *path) {
    uint32_t n = r->g->space->n;
    backward w = {.r = r, .limit = limit};
    w.cost = TR_NEW(r->a, double *, r->ask->costs + 1);
    for (size_t k = 0; k < r->ask->costs; k++)
        w.cost[k] = TR_NEW(r->a, double, (size_t)n + 1);
    uint32_t *next = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    memset(r->open, 0, r->g->words * sizeof *r->open);
    tr_place_add(r->open, tr_ground_place(r->g, r->ask->target));
    for (uint32_t k = steps; k--;) {
        tr_mark mark = tr_arena_mark(r->a);
        step_back(&w, layer[k], layer[k + 1], next);
        tr_arena_release(r->a, mark);
    }
    path[0] = r->ask->from;
    for (uint32_t k = 0; k < steps; k++) path[k + 1] = next[path[k]];
    for (size_t k = 0; k < r->ask->costs; k++) cost[k] = w.cost[k][path[0]];
}

tr_road tr_road_safest(tr_roads *r) {
    tr_road out = {.found = false};
    double *limit = out.risk;
    limit[TR_TAKE_BACK] = tr_road_least(r, r->ask->together);
    limit[TR_STOP] = INFINITY;
    if (limit[TR_TAKE_BACK] == INFINITY) return out;
    assert(r->ask->from != r->ask->target);
    limit[TR_STOP] =
        least_risk(r, TR_STOP, r->ask->together, limit[TR_TAKE_BACK], INFINITY);
    uint32_t n = r->g->space->n, steps = 0;
    out.found = true;
    out.cost = TR_NEW(r->a, double, r->ask->costs + 1);
    uint32_t *path = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(r->a);
    uint32_t *order = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    uint32_t **layer = TR_RAW(r->a, uint32_t *, (size_t)n + 2);
    bool arrived = spread_out(r, limit, order, layer, &steps);
    assert(arrived);
    (void)arrived;
    trace(r, limit, layer, steps, out.cost, path);
    tr_arena_release(r->a, mark);
    out.steps = steps;
    out.step = TR_NEW(r->a, tr_road_step, (size_t)steps + 1);
    for (uint32_t k = 0; k < steps; k++)
        tr_road_weigh(r, path[k], path[k + 1], &out.step[k]);
    return out;
}

/* --- preparing and weighing ----------------------------------------------- */

static uint64_t *direct_states(tr_arena *a, const tr_space *s,
                               const tr_road_ask *ask) {
    uint16_t *from = TR_NEW(a, uint16_t, s->issues + 1);
    uint16_t *to = TR_NEW(a, uint16_t, s->issues + 1);
    uint64_t *direct = tr_bits_new(a, s->n);
    tr_space_values(s, ask->from, from);
    tr_space_values(s, ask->target, to);
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        uint64_t word = UINT64_MAX;
        for (uint32_t v = 0; v < s->issues && word; v++)
            for (uint32_t b = 0; b < count; b++)
                if (col.at[v][b] != from[v] && col.at[v][b] != to[v])
                    word &= ~(UINT64_C(1) << b);
        direct[first / 64] = word;
    }
    return direct;
}

tr_roads *tr_roads_prepare(tr_arena *a, tr_ground *g,
                           const tr_exposure *exposure,
                           const tr_road_ask *ask) {
    assert(ask->together >= 1 && ask->together <= TR_MOST_TOGETHER);
    tr_roads *r = TR_NEW(a, tr_roads, 1);
    uint32_t n = g->space->n;
    *r =
        (tr_roads){.a = a, .g = g, .e = exposure, .ask = ask, .most = INFINITY};
    r->direct = direct_states(a, g->space, ask);
    r->best = TR_RAW(a, double, (size_t)n + 1);
    r->open = tr_ground_set(a, g);
    for (int b = 0; b < TR_BREACHES; b++) {
        r->node[b] = TR_NEW(a, double, (size_t)n + 1);
        for (uint32_t i = 0; i < exposure->principals; i++)
            for (uint32_t s = 0; s < n; s++)
                if (exposure->at[b][i][s] > r->node[b][s])
                    r->node[b][s] = exposure->at[b][i][s];
    }
    return r;
}

typedef struct weighing {
    tr_roads *r;
    tr_road_step *out;
} weighing;

static bool weigh(void *user, const tr_step *step) {
    const weighing *w = user;
    const tr_roads *r = w->r;
    uint32_t x = w->out->from, y = step->to;
    for (int b = 0; b < TR_BREACHES; b++)
        for (uint32_t i = 0; i < r->e->principals; i++) {
            const double *e = r->e->at[b][i];
            uint32_t z = part_of(r, x, i, step);
            bool whole = y != r->ask->target && e[y] >= e[z];
            w->out->peril[b][i] =
                (tr_peril){e[whole ? y : z], whole ? y : z, !whole};
        }
    return false;
}

void tr_road_weigh(tr_roads *r, uint32_t from, uint32_t to, tr_road_step *out) {
    weighing w = {r, out};
    *out = (tr_road_step){.from = from, .to = to};
    for (int b = 0; b < TR_BREACHES; b++)
        out->peril[b] = TR_NEW(r->a, tr_peril, r->e->principals + 1);
    memset(r->open, 0, r->g->words * sizeof *r->open);
    tr_place_add(r->open, tr_ground_place(r->g, to));
    tr_ground_each(r->g, from, r->ask->together, r->open, weigh, &w);
}
