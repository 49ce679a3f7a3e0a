/* genius_ufun.c - profiles of GENIUS by hyper-rectangles.
 * SPDX-License-Identifier: MIT
 *
 * D105. A rectangle pays utility times weight where the values of some whole
 * number issues lie within bounds (INCLUDES), or where they do not (EXCLUDES);
 * the payments, and those of functions within, are added up, or the greatest or
 * the least counts. The whole is divided by `maxutility` and capped at 1. */
#include "convert/genius.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* That one after the other excludes: the text grows with their square. */
enum { MOST_IN_A_ROW = 256 };

typedef enum aggregation { SUM, MOST, LEAST } aggregation;

/* A function within the tree of functions. */
typedef struct ufun {
    aggregation how;
    double weight;
    size_t boxes, parts;
    tr_box *box;
    struct ufun *part;
} ufun;

typedef struct whole {
    ufun root;
    double most; /* maxutility */
} whole;

/* --- reading -------------------------------------------------------------- */

static bool read_bound(tr_genius *g, const tr_element *e, tr_box *b) {
    size_t v;
    int64_t lo, hi;
    if (!tr_genius_issue(g, e, &v) || !tr_genius_whole(g, e, "min", &lo) ||
        !tr_genius_whole(g, e, "max", &hi))
        return false;
    if (g->kind[v] != TR_INTEGER)
        return tr_genius_wrong(g, e, "index",
                               "bounds are for issues of whole numbers, and "
                               "this is none",
                               "make the issue an integer one");
    int64_t first = g->lowest[v], last = first + g->j->issue[v].values - 1;
    if (lo < first) lo = first;
    if (hi > last) hi = last;
    tr_range *r = &b->range[b->count++];
    *r = (tr_range){(uint32_t)v, 0, 0};
    if (lo > hi) {
        b->never = true; /* no value lies within */
    } else {
        r->lo = (uint32_t)(lo - first);
        r->hi = (uint32_t)(hi - first);
    }
    return true;
}

/* Bounds that no value meets: nothing is inside, everything is outside. */
static void settle(tr_box *b) {
    if (!b->never || !b->outside) return;
    b->never = b->outside = false;
    b->count = 0;
}

static bool read_box(tr_genius *g, const tr_element *e, tr_box *b) {
    const tr_element *in = tr_child(e, "INCLUDES");
    const tr_element *out = tr_child(e, "EXCLUDES");
    double utility, weight;
    *b = (tr_box){.range = TR_NEW(g->x->a, tr_range, e->count + 1)};
    if (!tr_genius_number(g, e, "utility", &utility) ||
        !tr_genius_number_or(g, e, "weight", 1, &weight))
        return false;
    if (in && out)
        tr_genius_warn(g, e, NULL,
                       g->x->negmas
                           ? "all bounds of this rectangle count as INCLUDES"
                           : "this rectangle has INCLUDES and EXCLUDES: "
                             "GENIUS looks at the EXCLUDES only");
    b->add = utility * weight;
    b->outside = out && !g->x->negmas;
    for (const tr_element *c = e->first; c; c = c->next) {
        bool excludes = !strcmp(c->name, "EXCLUDES");
        if (!excludes && strcmp(c->name, "INCLUDES")) continue;
        if (b->outside && !excludes) continue;
        if (!read_bound(g, c, b)) return false;
    }
    settle(b);
    return true;
}

static bool read_aggregation(tr_genius *g, const tr_element *e, ufun *f) {
    const char *how = tr_attribute_of(e, "aggregation");
    f->how = !how || !strcmp(how, "sum") ? SUM
             : !strcmp(how, "max")       ? MOST
                                         : LEAST;
    if (how && f->how == LEAST && strcmp(how, "min"))
        return tr_genius_wrong(
            g, e, "aggregation",
            tr_printf(g->x->a, "the aggregation '%.40s' is not known", how),
            "it is sum, max or min");
    if (f->how == SUM || !g->x->negmas) return true;
    return tr_genius_wrong(g, e, "aggregation",
                           "NegMAS reads sums only, and refuses max and min",
                           "leave out --compat negmas");
}

static bool read_ufun(tr_genius *g, const tr_element *e, ufun *f) {
    f->box = TR_NEW(g->x->a, tr_box, e->count + 1);
    f->part = TR_NEW(g->x->a, ufun, e->count + 1);
    if (!read_aggregation(g, e, f) ||
        !tr_genius_number_or(g, e, "weight", 1, &f->weight))
        return false;
    for (const tr_element *c = e->first; c; c = c->next) {
        if (!strcmp(c->name, "hyperRectangle")) {
            if (!read_box(g, c, &f->box[f->boxes++])) return false;
        } else if (!strcmp(c->name, "ufun")) {
            if (!read_ufun(g, c, &f->part[f->parts++])) return false;
        }
    }
    return true;
}

/* --- as boxes ------------------------------------------------------------- */

static void give(tr_genius *g, tr_joint_party *p, const tr_box *b,
                 double factor) {
    tr_box *out = tr_joint_box(g->j, p, 0);
    size_t since = out->since;
    *out = *b;
    out->since = since;
    out->add = b->add * factor;
}

/* Sums within sums: false when something is no sum. */
static bool add_up(tr_genius *g, tr_joint_party *p, const ufun *f,
                   double factor) {
    if (f->how != SUM) return false;
    for (size_t k = 0; k < f->boxes; k++) give(g, p, &f->box[k], factor);
    for (size_t k = 0; k < f->parts; k++)
        if (!add_up(g, p, &f->part[k], factor * f->part[k].weight))
            return false;
    return true;
}

static bool is_flat(const ufun *f) {
    bool flat = !f->parts && f->boxes;
    for (size_t k = 0; k < f->boxes; k++) flat &= f->box[k].add >= 0;
    return flat;
}

static int by_payment(const void *p, const void *q) {
    const tr_box *a = p, *b = q;
    return a->add > b->add ? -1 : a->add < b->add;
}

/* The greatest payment: each box where none that pays more does. */
static void take_most(tr_genius *g, tr_joint_party *p, ufun *f, double factor) {
    qsort(f->box, f->boxes, sizeof *f->box, by_payment);
    for (size_t k = 0; k < f->boxes; k++) {
        give(g, p, &f->box[k], factor);
        p->box[k].since = 0;
    }
}

/* The least payment is that of the least box where all pay, else 0. */
static bool take_least(tr_genius *g, tr_joint_party *p, const ufun *f,
                       double factor) {
    size_t ranges = 0, n = 0;
    double least = INFINITY;
    bool never = false;
    for (size_t k = 0; k < f->boxes; k++) {
        if (f->box[k].outside) return false;
        ranges += f->box[k].count;
        never |= f->box[k].never;
        least = fmin(least, f->box[k].add);
    }
    tr_box *b = tr_joint_box(g->j, p, ranges);
    for (size_t k = 0; k < f->boxes; k++)
        for (size_t i = 0; i < f->box[k].count; i++)
            b->range[n++] = f->box[k].range[i];
    b->add = least * factor;
    b->never = never;
    return true;
}

/* --- anything else, outcome by outcome ------------------------------------ */

static double payment(const tr_box *b, const uint32_t *x) {
    bool all = !b->never;
    for (size_t k = 0; k < b->count && all; k++) {
        const tr_range *r = &b->range[k];
        all = x[r->issue] >= r->lo && x[r->issue] <= r->hi;
    }
    return all != b->outside ? b->add : 0;
}

static double value_of(const ufun *f, const uint32_t *x) {
    double u = f->how == SUM ? 0 : f->how == MOST ? -INFINITY : INFINITY;
    for (size_t k = 0; k < f->boxes + f->parts; k++) {
        const ufun *part = k < f->boxes ? NULL : &f->part[k - f->boxes];
        double y =
            part ? part->weight * value_of(part, x) : payment(&f->box[k], x);
        u = f->how == SUM ? u + y : f->how == MOST ? fmax(u, y) : fmin(u, y);
    }
    return isfinite(u) ? u : 0;
}

static double value_of_whole(const void *user, const uint32_t *x) {
    const whole *w = user;
    return value_of(&w->root, x) / w->most;
}

static size_t count_boxes(const ufun *f) {
    size_t n = f->boxes;
    for (size_t k = 0; k < f->parts; k++) n += count_boxes(&f->part[k]);
    return n;
}

bool tr_genius_read_ufun(tr_genius *g, const tr_element *root,
                         tr_joint_party *p) {
    const tr_element *e = tr_descendant(root, "utility");
    const tr_element *f = tr_descendant(root, "ufun");
    whole *w = TR_NEW(g->x->a, whole, 1);
    w->most = 1;
    if (!e) e = root;
    if (!g->x->negmas && !tr_genius_number(g, e, "maxutility", &w->most))
        return false;
    if (!(w->most > 0))
        return tr_genius_wrong(g, e, "maxutility",
                               "the greatest utility has to be above 0",
                               "utilities are divided by it");
    if (!read_ufun(g, f, &w->root)) return false;
    if (!count_boxes(&w->root))
        return tr_genius_wrong(g, f, NULL, "there is no <hyperRectangle> here",
                               "without one nothing is worth anything");
    double factor = 1 / w->most;
    if (add_up(g, p, &w->root, factor)) return true;
    p->boxes = 0;
    if (w->root.how == MOST && is_flat(&w->root) &&
        w->root.boxes <= MOST_IN_A_ROW) {
        take_most(g, p, &w->root, factor);
        return true;
    }
    if (w->root.how == LEAST && is_flat(&w->root) &&
        take_least(g, p, &w->root, factor))
        return true;
    p->boxes = 0;
    p->value = value_of_whole;
    p->user = w;
    return true;
}
