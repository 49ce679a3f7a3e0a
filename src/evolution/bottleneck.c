/* bottleneck.c - the least risk that any road has (D133).
 * SPDX-License-Identifier: MIT
 *
 * What a step risks depends on the step alone, so two searches, from the start
 * forward and from the target backward, meet in the least bottleneck: both
 * spread over all that risks no more than a common level, and when one of them
 * is stuck below it, no road is: the level rises to the least that lets that
 * one go on.  They take turns, so the work is twice that of the one which is
 * stuck first, and each looks first at what differs least from where it is
 * going. Where nothing lies between the ends, a few hundred states are looked
 * at of a million; at worst each is twice. */
#include "evolution/roads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- a heap of states by risk --------------------------------------------- */

typedef struct entry {
    double risk;
    uint32_t state, apart;
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

/* --- one of the two searches -----------------------------------------------
 */

typedef struct side {
    tr_survey spread;
    uint64_t *open;    /* states worth looking at */
    uint64_t *reached; /* bits: states reached at the level */
    double *best;      /* [states] the least risk known to reach them */
    uint32_t *top;     /* [issues + 1] stacks by distance of states reached */
    uint32_t *next;    /* [states] the one below on its stack */
    uint32_t near;     /* no stack below this one has any */
    heap wait;         /* states above the level */
} side;

typedef struct meeting {
    tr_roads *r;
    tr_breach b;
    double level, most, limit[TR_BREACHES];
    side side[2], *turn;
    bool met;
} meeting;

static void reach(meeting *q, side *x, uint32_t s, uint32_t apart) {
    const side *other = &q->side[x == q->side];
    if (tr_bit(x->reached, s)) return;
    tr_bit_set(x->reached, s);
    x->next[s] = x->top[apart];
    x->top[apart] = s;
    if (apart < x->near) x->near = apart;
    q->met |= tr_bit(other->reached, s);
}

/* A state costs what its step does and, as a road that passes it has to get
 * there, what it risks by itself. */
static bool look(void *user, const tr_step *step) {
    meeting *q = user;
    side *x = q->turn;
    uint32_t s = x->spread.back ? step->from : step->to;
    double known = x->best[s], floor = tr_roads_floor(q->r, q->b, s);
    double risk = tr_roads_risk(q->r, q->b, step, known);
    if (risk < floor) risk = floor;
    if (risk < q->level) risk = q->level;
    if (risk >= known || risk > q->most ||
        !tr_roads_may_step(q->r, q->limit, step))
        return true;
    if (risk <= floor || risk <= q->level)
        tr_place_remove(x->open, step->place);
    x->best[s] = risk;
    if (risk > q->level)
        push(&x->wait, (entry){risk, s, step->apart});
    else
        reach(q, x, s, step->apart);
    return !q->met;
}

/* The same where only whether there is a road is asked. */
static bool touch(void *user, const tr_step *step) {
    meeting *q = user;
    side *x = q->turn;
    if (!tr_roads_in_order(q->r, step->from, step->to)) return true;
    tr_place_remove(x->open, step->place);
    reach(q, x, x->spread.back ? step->from : step->to, step->apart);
    return !q->met;
}

static uint32_t take(side *x, uint32_t issues) {
    while (x->near <= issues && x->top[x->near] == TR_NO_STATE) x->near++;
    if (x->near > issues) return TR_NO_STATE;
    uint32_t s = x->top[x->near];
    x->top[x->near] = x->next[s];
    return s;
}

static void begin(meeting *q, side *x, bool back, uint32_t together) {
    tr_roads *r = q->r;
    uint32_t n = r->g->space->n, issues = r->g->space->issues;
    *x = (side){.wait = {.a = r->a}, .near = issues + 1};
    x->open = tr_ground_set(r->a, r->g);
    x->reached = tr_bits_new(r->a, n);
    x->best = TR_RAW(r->a, double, (size_t)n + 1);
    x->next = TR_RAW(r->a, uint32_t, (size_t)n + 1);
    x->top = TR_RAW(r->a, uint32_t, issues + 1);
    x->spread = (tr_survey){.g = r->g,
                            .back = back,
                            .together = together,
                            .toward = back ? r->home : r->goal,
                            .within = TR_ANY_DISTANCE,
                            .set = x->open,
                            .user = q};
    memcpy(x->open, r->open, r->g->words * sizeof *x->open);
    for (uint32_t s = 0; s < n; s++) x->best[s] = INFINITY;
    for (uint32_t v = 0; v <= issues; v++) x->top[v] = TR_NO_STATE;
}

/* No road is below what lets a side that is stuck go on. */
static bool rise(meeting *q, const side *stuck) {
    if (!stuck->wait.count) return false;
    q->level = stuck->wait.at[0].risk;
    for (side *x = q->side; x < q->side + 2; x++)
        while (x->wait.count && x->wait.at[0].risk <= q->level) {
            entry e = pop(&x->wait);
            reach(q, x, e.state, e.apart);
        }
    return true;
}

static double meet(meeting *q) {
    tr_roads *r = q->r;
    for (uint32_t done = 0; !q->met; done++) {
        if (q->level >= q->most) return q->most;
        q->turn = &q->side[done & 1];
        uint32_t s = take(q->turn, r->g->space->issues);
        if (s != TR_NO_STATE)
            tr_ground_each(&q->turn->spread, s);
        else if (!rise(q, q->turn))
            return q->most;
        if (!(done & 255))
            tr_tick(r->a->env, "looking for roads", done, r->g->space->n);
    }
    return q->level;
}

/* The level at which the two meet; q->most where they do not. */
static double search(meeting *q, uint32_t together, tr_step_visit *visit) {
    tr_roads *r = q->r;
    const tr_road_ask *ask = r->ask;
    tr_mark mark = tr_arena_mark(r->a);
    double limit[TR_BREACHES] = {q->limit[0], q->limit[1]};
    if (q->most < limit[q->b]) limit[q->b] = q->most;
    tr_roads_open(r, limit);
    begin(q, &q->side[0], false, together);
    begin(q, &q->side[1], true, together);
    q->side[0].spread.visit = q->side[1].spread.visit = visit;
    tr_place_remove(q->side[1].open, tr_ground_place(r->g, ask->target));
    tr_place_add(q->side[1].open, tr_ground_place(r->g, ask->from));
    reach(q, &q->side[0], ask->from, 0);
    reach(q, &q->side[1], ask->target, 0);
    double found = meet(q);
    tr_arena_release(r->a, mark);
    return found;
}

double tr_roads_bottleneck(tr_roads *r, tr_breach b, uint32_t together,
                           double other, double most) {
    meeting q = {.r = r, .b = b, .most = most, .limit = {other, INFINITY}};
    q.level = tr_roads_node(r, b)[r->ask->from];
    if (other < INFINITY) tr_roads_node(r, TR_TAKE_BACK);
    return search(&q, together, look);
}

bool tr_road_exists(tr_roads *r, uint32_t together) {
    meeting q = {.r = r, .most = INFINITY, .limit = {INFINITY, INFINITY}};
    return search(&q, together, touch) < INFINITY;
}

double tr_road_least(tr_roads *r, uint32_t together) {
    double most = r->most;
    bool none =
        !r->known[together] && most == INFINITY && !tr_road_exists(r, together);
    for (uint32_t k = 1; k <= together; k++) {
        if (none)
            r->least[k] = INFINITY;
        else if (!r->known[k])
            r->least[k] =
                tr_roads_bottleneck(r, TR_TAKE_BACK, k, INFINITY, most);
        r->known[k] = true;
        most = r->least[k];
    }
    return most;
}

void tr_roads_bound(tr_roads *r, double most) { r->most = most; }
