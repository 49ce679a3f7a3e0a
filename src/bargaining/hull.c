/* hull.c - solutions of the convex hull, for two principals: lotteries between
 * two outcomes (D77 to D79).  SPDX-License-Identifier: MIT
 *
 * The upper right edge of the hull, from the best for the second principal to
 * the best for the first, is a chain of corners along which the first gains and
 * the second loses. Every solution is a place on it: an edge and how far along.
 * Free disposal closes the region below with a flat and an upright side. */
#include "bargaining/settle.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

const char *const tr_hull_solution_name[TR_HULL_SOLUTIONS] = {
    "nash",   "kalai-smorodinsky", "egalitarian",
    "raiffa", "perles-maschler",   "equal-area"};

typedef struct corner {
    long double x, y; /* gains */
    size_t row;
} corner;

typedef struct chain {
    size_t count;
    corner *at;
} chain;

/* Between corners `edge` and `edge + 1`; 0 <= along < 1. */
typedef struct place {
    size_t edge;
    long double along;
    bool clipped;
} place;

static int left_to_right(const void *p, const void *q) {
    const corner *a = p, *b = q;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    if (a->y != b->y) return a->y > b->y ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static long double cross(const corner *o, const corner *a, const corner *b) {
    return (a->x - o->x) * (b->y - o->y) - (a->y - o->y) * (b->x - o->x);
}

static chain build(const tr_settling *w) {
    chain c = {0, TR_RAW(w->a, corner, w->count + 1)};
    corner *all = TR_RAW(w->a, corner, w->count + 1);
    for (size_t k = 0; k < w->count; k++)
        all[k] = (corner){tr_gain_at(w, k, 0), tr_gain_at(w, k, 1), k};
    qsort(all, w->count, sizeof *all, left_to_right);
    for (size_t k = 0; k < w->count; k++) {
        if (c.count && all[k].x == c.at[c.count - 1].x) continue;
        while (c.count > 1 &&
               cross(&c.at[c.count - 2], &c.at[c.count - 1], &all[k]) >= 0)
            c.count--;
        c.at[c.count++] = all[k];
    }
    return c;
}

static place at_corner(size_t k) { return (place){k, 0, false}; }

static corner gains_at(const chain *c, place p) {
    corner a = c->at[p.edge];
    if (p.along <= 0) return a;
    const corner *b = &c->at[p.edge + 1];
    return (corner){a.x + p.along * (b->x - a.x), a.y + p.along * (b->y - a.y),
                    a.row};
}

/* D77: where b x - a y, which grows along the chain, passes 0; else an end. */
static place on_ray(const chain *c, long double a, long double b) {
    long double before = b * c->at[0].x - a * c->at[0].y;
    if (before >= 0) return at_corner(0);
    for (size_t k = 1; k < c->count; k++) {
        long double f = b * c->at[k].x - a * c->at[k].y;
        if (f == 0) return at_corner(k);
        if (f > 0) return (place){k - 1, -before / (f - before), false};
        before = f;
    }
    return at_corner(c->count - 1);
}

/* D77: the largest product; it has one maximum along the chain. */
static place nash(const chain *c) {
    place best = at_corner(0);
    long double top = -1;
    for (size_t k = 0; k < c->count; k++) {
        const corner *p = &c->at[k], *q = p + 1;
        if (p->x * p->y > top) {
            top = p->x * p->y;
            best = at_corner(k);
        }
        if (k + 1 == c->count) break;
        long double dx = q->x - p->x, dy = q->y - p->y;
        long double t = -(p->x * dy + p->y * dx) / (2 * dx * dy);
        if (!(t > 0 && t < 1)) continue;
        long double product = (p->x + t * dx) * (p->y + t * dy);
        if (product <= top) continue;
        top = product;
        best = (place){k, t, false};
    }
    return best;
}

/* D78: half the sum of the roots of the edges' areas. */
static place perles_maschler(const chain *c) {
    long double total = 0, walked = 0;
    for (size_t k = 0; k + 1 < c->count; k++)
        total += sqrtl((c->at[k + 1].x - c->at[k].x) *
                       (c->at[k].y - c->at[k + 1].y));
    for (size_t k = 0; k + 1 < c->count; k++) {
        long double edge = sqrtl((c->at[k + 1].x - c->at[k].x) *
                                 (c->at[k].y - c->at[k + 1].y));
        if (walked + edge > total / 2)
            return (place){k, (total / 2 - walked) / edge, false};
        walked += edge;
    }
    return at_corner(c->count - 1);
}

static long double twice_area(const chain *c) {
    const corner *first = &c->at[0], *last = &c->at[c->count - 1];
    long double sum = first->x * first->y + last->x * last->y;
    for (size_t k = 0; k + 1 < c->count; k++)
        sum += c->at[k + 1].x * c->at[k].y - c->at[k].x * c->at[k + 1].y;
    return sum;
}

/* D79: triangles from d along the flat side, the chain, the upright side. */
static place equal_area(const chain *c) {
    const corner *first = &c->at[0];
    long double total = twice_area(c);
    long double walked = first->x * first->y;
    if (walked > total / 2) return (place){0, 0, true};
    for (size_t k = 0; k + 1 < c->count; k++) {
        long double part =
            c->at[k + 1].x * c->at[k].y - c->at[k].x * c->at[k + 1].y;
        if (walked + part > total / 2)
            return (place){k, (total / 2 - walked) / part, false};
        walked += part;
    }
    return (place){c->count - 1, 0, walked < total / 2};
}

/* The most that the one has while the other keeps `least`. */
static long double most_x(const chain *c, long double least) {
    if (c->at[c->count - 1].y >= least) return c->at[c->count - 1].x;
    for (size_t k = 0; k + 1 < c->count; k++) {
        const corner *p = &c->at[k], *q = p + 1;
        if (q->y < least)
            return p->x + (q->x - p->x) * (p->y - least) / (p->y - q->y);
    }
    return c->at[0].x;
}

static long double most_y(const chain *c, long double least) {
    if (c->at[0].x >= least) return c->at[0].y;
    for (size_t k = 0; k + 1 < c->count; k++) {
        const corner *p = &c->at[k], *q = p + 1;
        if (q->x > least)
            return p->y - (p->y - q->y) * (least - p->x) / (q->x - p->x);
    }
    return c->at[c->count - 1].y;
}

/* D77: half of the way to the best each, again and again; what is left halves
 * at least. */
static place raiffa(const chain *c) {
    long double x = 0, y = 0;
    for (int step = 0; step < 200; step++) {
        long double to_x = most_x(c, y), to_y = most_y(c, x);
        x += (to_x - x) / 2;
        y += (to_y - y) / 2;
    }
    for (size_t k = 0; k < c->count; k++)
        if (fabsl(c->at[k].x - x) <= 1e-15L * c->at[c->count - 1].x)
            return at_corner(k);
    for (size_t k = 0; k + 1 < c->count; k++)
        if (c->at[k + 1].x > x && c->at[k].x < x)
            return (place){k, (x - c->at[k].x) / (c->at[k + 1].x - c->at[k].x),
                           false};
    return at_corner(x < c->at[0].x ? 0 : c->count - 1);
}

static long double square(long double x) { return x * x; }

/* Pure outcomes nearest to the place, by shares of the ideals. */
static void nearest(const tr_settling *w, corner p, tr_pick *out) {
    long double best = INFINITY;
    const double *ideal = w->b->ideal;
    for (size_t k = 0; k < w->count; k++) {
        long double x =
            ideal[0] > 0 ? (tr_gain_at(w, k, 0) - p.x) / ideal[0] : 0;
        long double y =
            ideal[1] > 0 ? (tr_gain_at(w, k, 1) - p.y) / ideal[1] : 0;
        long double far = sqrtl(square(x) + square(y));
        if (far > best + 1e-12L) continue;
        if (far < best - 1e-12L) out->count = 0;
        if (far < best) best = far;
        tr_pick_add(out, k);
    }
}

static void settle(const tr_settling *w, const chain *c, place p,
                   tr_lottery *out) {
    corner at = gains_at(c, p);
    bool pure = p.along <= 0;
    out->between[0] = c->at[p.edge].row;
    out->between[1] = c->at[p.edge + !pure].row;
    out->mix = pure ? 1 : (double)(1 - p.along);
    out->point[0] = (double)(w->b->d[0] + at.x);
    out->point[1] = (double)(w->b->d[1] + at.y);
    out->clipped = p.clipped;
    nearest(w, at, &out->nearest);
}

void tr_settle_hull(tr_settling *w, tr_lottery *out) {
    tr_missing missing = w->n != 2   ? TR_MISSES_PAIR
                         : !w->count ? TR_MISSES_DEAL
                                     : TR_MISSES_NOTHING;
    for (int k = 0; k < TR_HULL_SOLUTIONS; k++)
        out[k] = (tr_lottery){.missing = missing};
    if (missing) return;
    for (int k = 0; k < TR_HULL_SOLUTIONS; k++)
        out[k].nearest = tr_pick_none(w);
    chain c = build(w);
    const double *ideal = w->b->ideal;
    settle(w, &c, nash(&c), &out[TR_HULL_NBS]);
    settle(w, &c, on_ray(&c, ideal[0], ideal[1]), &out[TR_HULL_KS]);
    settle(w, &c, on_ray(&c, 1, 1), &out[TR_HULL_EGALITARIAN]);
    settle(w, &c, raiffa(&c), &out[TR_HULL_RAIFFA]);
    settle(w, &c, perles_maschler(&c), &out[TR_PERLES_MASCHLER]);
    settle(w, &c, equal_area(&c), &out[TR_EQUAL_AREA]);
}

double tr_hull_area(tr_arena *a, const tr_bargain *b) {
    tr_settling w = {.a = a, .b = b, .n = 2, .count = b->frontier.count};
    if (b->frontier.principals != 2 || !w.count || !(b->ideal[0] > 0) ||
        !(b->ideal[1] > 0))
        return NAN;
    chain c = build(&w);
    return (double)(twice_area(&c) / 2 / b->ideal[0] / b->ideal[1]);
}
