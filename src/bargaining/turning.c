/* turning.c - the weight of a backer at which a result turns (D123).
 * SPDX-License-Identifier: MIT
 *
 * With one weight w varied, a party's utility at a state is P + wQ: a line.
 * So a state is left for nothing while finitely many lines stay below another,
 * an interval; and the product of gains is a line too, the others' gains being
 * fixed, so the best deal follows the upper envelope of lines.  It is walked
 * from w = 0: each step looks for the line that first rises above the present
 * one, O(states) a step, and there is one step a turn. */
#include "bargaining/turning.h"

#include <assert.h>
#include <math.h>

typedef struct line {
    double at, slope;
} line;

typedef struct walk {
    tr_arena *a;
    const tr_turning_question *q;
    line *u;      /* [states] the party's utility */
    line none;    /* what it has without a deal */
    double *rest; /* [states] product of the others' gains; 0: not all gain */
    tr_turning *out;
} walk;

static const double TINY = 1e-9; /* utilities are rounded to that */

static double value(line l, double w) { return l.at + w * l.slope; }

static void find_lines(walk *x) {
    const tr_turning_question *q = x->q;
    size_t i = (size_t)q->link->party, j = (size_t)q->link->backer;
    size_t n = q->mix->parties;
    x->u = TR_RAW(x->a, line, (size_t)q->space->n + 1);
    double own = q->mix->share[i * n + i] + q->mix->share[i * n + j];
    for (uint32_t s = 0; s < q->space->n; s++) {
        double mine = tr_on_scale_of(q->mix, q->own, i, i, s), at = own * mine;
        for (size_t k = 0; k < n; k++)
            if (k != i && k != j && q->mix->share[i * n + k] != 0)
                at += q->mix->share[i * n + k] *
                      tr_on_scale_of(q->mix, q->own, i, k, s);
        x->u[s] = (line){at, tr_on_scale_of(q->mix, q->own, i, j, s) - mine};
    }
    x->out->most = own;
}

/* --- leaving a state alone ------------------------------------------------ */

typedef struct leaving {
    const walk *x;
    uint32_t from;
    tr_stretch *stays;
} leaving;

/* Where a line crosses 0; ends that rounding moved are put back. */
static double crossing(const walk *x, double at, double slope) {
    double w = -at / slope;
    if (fabs(w) < TINY) return 0;
    return fabs(w - x->out->most) < TINY ? x->out->most : w;
}

/* It gains by the move where its line is above that of the state it leaves. */
static bool cut(void *user, uint32_t t) {
    leaving *l = user;
    line a = l->x->u[t], b = l->x->u[l->from];
    double at = a.at - b.at, slope = a.slope - b.slope;
    if (fabs(slope) < TINY) {
        if (at > TINY / 2) *l->stays = (tr_stretch){1, 0};
    } else if (slope > 0) {
        l->stays->to = fmin(l->stays->to, crossing(l->x, at, slope));
    } else {
        l->stays->from = fmax(l->stays->from, crossing(l->x, at, slope));
    }
    return l->stays->from <= l->stays->to;
}

static tr_stretch stays(const walk *x, uint32_t state, tr_stretch within) {
    leaving l = {x, state, &within};
    if (x->out->moves)
        tr_moves_each(x->q->moves, (uint32_t)x->q->link->party, state, cut, &l);
    return within;
}

/* --- the best deal -------------------------------------------------------- */

static void find_rest(walk *x) {
    const tr_deals *d = x->q->deals;
    x->rest = TR_RAW(x->a, double, (size_t)x->q->space->n + 1);
    for (uint32_t s = 0; s < x->q->space->n; s++) {
        double product = tr_bit(d->possible, s) ? 1 : 0;
        for (uint32_t i = 0; i < d->principals && product > 0; i++) {
            if ((int)d->party[i] == x->q->link->party) continue;
            double gain = tr_gain(d, i, s);
            product = gain > 0 ? product * gain : 0;
        }
        x->rest[s] = product;
    }
}

static line product_line(const walk *x, uint32_t s) {
    if (s == TR_NO_STATE) return (line){0, 0};
    return (line){(x->u[s].at - x->none.at) * x->rest[s],
                  (x->u[s].slope - x->none.slope) * x->rest[s]};
}

/* The best just above weight w: the larger value, then slope, then the lower
 * number; no deal is a line at 0. */
static uint32_t best_above(const walk *x, double w) {
    uint32_t best = TR_NO_STATE;
    line top = {0, 0};
    for (uint32_t s = 0; s < x->q->space->n; s++) {
        if (x->rest[s] <= 0) continue;
        line l = product_line(x, s);
        double more = value(l, w) - value(top, w);
        double slack = TINY * (1 + fabs(value(top, w)));
        if (more < -slack || (more <= slack && l.slope <= top.slope + slack))
            continue;
        best = s, top = l;
    }
    return best;
}

/* Where some line first rises above that of `now`, after w. */
static double next_turn(const walk *x, uint32_t now, double w) {
    line top = product_line(x, now);
    double first = top.slope < 0 ? -top.at / top.slope : INFINITY;
    for (uint32_t s = 0; s < x->q->space->n; s++) {
        if (x->rest[s] <= 0) continue;
        line l = product_line(x, s);
        double steeper = l.slope - top.slope;
        if (steeper <= TINY) continue;
        double at = (top.at - l.at) / steeper;
        if (at > w + TINY && at < first) first = at;
    }
    return first;
}

static void walk_deals(walk *x) {
    tr_turning *out = x->out;
    double w = 0;
    do {
        uint32_t now = best_above(x, w);
        double to = fmin(fmax(next_turn(x, now, w), w + TINY), out->most);
        tr_reign *last = out->reigns ? &out->reign[out->reigns - 1] : NULL;
        if (last && last->state == now) {
            last->at.to = to;
        } else {
            out->reign = tr_grow(x->a, out->reign, sizeof *out->reign,
                                 out->reigns, &out->room);
            out->reign[out->reigns++] = (tr_reign){{w, to}, now, {1, 0}};
        }
        w = to;
        tr_tick(x->a->env, "varying a backer's weight", w, out->most);
    } while (w < out->most);
    for (size_t k = 0; k < out->reigns; k++)
        if (out->reign[k].state != TR_NO_STATE)
            out->reign[k].holds =
                stays(x, out->reign[k].state, out->reign[k].at);
}

static int principal_of(const tr_deals *d, int party) {
    for (uint32_t i = 0; d && i < d->principals; i++)
        if ((int)d->party[i] == party) return (int)i;
    return -1;
}

void tr_turning_find(tr_arena *a, const tr_turning_question *q,
                     tr_turning *out) {
    walk x = {.a = a, .q = q, .out = out};
    uint32_t s0 = tr_space_status_quo(q->space);
    int i = principal_of(q->deals, q->link->party);
    *out = (tr_turning){.moves = q->moves->mover[q->link->party]};
    find_lines(&x);
    out->status_quo = (tr_stretch){0, out->most};
    if (s0 != TR_NO_STATE) out->status_quo = stays(&x, s0, out->status_quo);
    if (i < 0) return;
    out->weighed = true;
    uint32_t none = q->deals->d_state[i];
    x.none = none != TR_NO_STATE ? x.u[none] : (line){q->deals->d[i], 0};
    find_rest(&x);
    walk_deals(&x);
}
