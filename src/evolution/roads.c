/* roads.c - what steps risk, and which states a road may pass (D131, D132,
 * D135).  SPDX-License-Identifier: MIT
 *
 * The risk after the whole step depends on the state alone and is a lower
 * bound; nearly always the first step into a state meets it, and then the state
 * needs no second look.  That is why millions of states with thousands of steps
 * each take seconds. */
#include "evolution/roads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* The state after only the principal's own part of a step: its issues, not
 * those held jointly.  If that is infeasible it cannot go first. */
static uint32_t part_of(const tr_roads *r, uint32_t principal,
                        const tr_step *step) {
    int party = (int)r->e->party[principal];
    uint64_t code = step->code;
    uint32_t own = 0;
    for (uint32_t k = 0; k < step->count; k++)
        if (r->g->held.holder[step->change[k].issue] == party) {
            code += step->change[k].shift;
            own++;
        }
    if (!own) return step->from;
    if (own == step->count) return step->to;
    uint32_t z = tr_ground_find(r->g, code);
    return z == TR_NO_STATE ? step->from : z;
}

/* Who does nothing in a step risks what it did where the step begins, which the
 * step before (or the start) has counted.  In a step of one issue its holder's
 * part is the whole. */
double tr_roads_risk(const tr_roads *r, tr_breach b, const tr_step *step,
                     double enough) {
    double risk = tr_roads_floor(r, b, step->to);
    if (step->count == 1 && step->to != r->ask->target) return risk;
    for (uint32_t i = 0; i < r->e->principals && risk <= enough; i++) {
        uint32_t z = part_of(r, i, step);
        if (z != step->from && r->e->at[b][i][z] > risk)
            risk = r->e->at[b][i][z];
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

bool tr_roads_may_step(const tr_roads *r, const double *limit,
                       const tr_step *step) {
    for (int b = 0; b < TR_BREACHES; b++)
        if (limit[b] < INFINITY &&
            tr_roads_risk(r, (tr_breach)b, step, limit[b]) > limit[b])
            return false;
    return tr_roads_in_order(r, step->from, step->to);
}

const double *tr_roads_node(tr_roads *r, tr_breach b) {
    if (r->node[b]) return r->node[b];
    uint32_t n = r->g->space->n;
    double *node = TR_NEW(r->a, double, (size_t)n + 1);
    for (uint32_t i = 0; i < r->e->principals; i++)
        for (uint32_t s = 0; s < n; s++)
            if (r->e->at[b][i][s] > node[s]) node[s] = r->e->at[b][i][s];
    return r->node[b] = node;
}

/* --- which states a road may come to ---------------------------------------
 */

typedef struct passing {
    const tr_roads *r;
    const double *node[TR_BREACHES]; /* NULL where there is no limit */
    double limit[TR_BREACHES];
} passing;

static bool may_pass(const void *user, uint32_t s) {
    const passing *p = user;
    const tr_road_ask *q = p->r->ask;
    for (int b = 0; b < TR_BREACHES; b++)
        if (p->node[b] && p->node[b][s] > p->limit[b]) return s == q->target;
    return s == q->target ||
           (s != q->from && (!q->passable || tr_bit(q->passable, s)));
}

void tr_roads_open(tr_roads *r, const double *limit) {
    passing p = {.r = r};
    for (int b = 0; b < TR_BREACHES; b++) {
        p.limit[b] = limit[b];
        if (limit[b] < INFINITY) p.node[b] = tr_roads_node(r, (tr_breach)b);
    }
    tr_ground_fill(r->g, r->open, may_pass, &p);
}

/* --- preparing and weighing ------------------------------------------------
 */

static const uint16_t *values_of(tr_arena *a, const tr_space *s,
                                 uint32_t state) {
    uint16_t *value = TR_NEW(a, uint16_t, s->issues + 1);
    tr_space_values(s, state, value);
    return value;
}

tr_roads *tr_roads_prepare(tr_arena *a, tr_ground *g,
                           const tr_exposure *exposure,
                           const tr_road_ask *ask) {
    assert(ask->together >= 1 && ask->together <= TR_MOST_TOGETHER);
    tr_roads *r = TR_NEW(a, tr_roads, 1);
    *r =
        (tr_roads){.a = a, .g = g, .e = exposure, .ask = ask, .most = INFINITY};
    r->home = values_of(a, g->space, ask->from);
    r->goal = values_of(a, g->space, ask->target);
    r->open = tr_ground_set(a, g);
    return r;
}

typedef struct weighing {
    tr_roads *r;
    tr_road_step *out;
} weighing;

static bool weigh(void *user, const tr_step *step) {
    const weighing *w = user;
    const tr_roads *r = w->r;
    uint32_t y = step->to;
    for (int b = 0; b < TR_BREACHES; b++)
        for (uint32_t i = 0; i < r->e->principals; i++) {
            const double *e = r->e->at[b][i];
            uint32_t z = part_of(r, i, step);
            bool whole = y != r->ask->target && e[y] >= e[z];
            w->out->peril[b][i] =
                (tr_peril){e[whole ? y : z], whole ? y : z, !whole};
        }
    return false;
}

void tr_road_weigh(tr_roads *r, uint32_t from, uint32_t to, tr_road_step *out) {
    weighing w = {r, out};
    tr_survey q = {.g = r->g,
                   .together = r->ask->together,
                   .within = TR_ANY_DISTANCE,
                   .set = r->open,
                   .visit = weigh,
                   .user = &w};
    *out = (tr_road_step){.from = from, .to = to};
    for (int b = 0; b < TR_BREACHES; b++)
        out->peril[b] = TR_NEW(r->a, tr_peril, r->e->principals + 1);
    memset(r->open, 0, r->g->words * sizeof *r->open);
    tr_place_add(r->open, tr_ground_place(r->g, to));
    tr_ground_each(&q, from);
}
