/* joint_bound.c - how large and how small a utility becomes.
 * SPDX-License-Identifier: MIT
 *
 * Weights alone: exactly, issue by issue. The sum of boxes is largest where the
 * heaviest set of boxes meets; boxes that meet two by two meet all (Helly's
 * theorem, for products of intervals), so that is a clique of greatest weight,
 * looked for by branch and bound (Carraghan and Pardalos, Operations Research
 * Letters 9, 1990, with a bound by greedy colouring). */
#include "convert/joint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below half a unit of the comparisons, so that rounding hides it. */
static const double SLACK = 4e-10;
enum { MOST_BOXES = 4096, MOST_STEPS = 2000000, TRIES = 64 };
/* Parts looked at while every outcome is tried. */
static const double MOST_WORK = 2e9;

uint64_t tr_joint_outcomes(const tr_joint *j) {
    uint64_t n = 1;
    for (size_t v = 0; v < j->issues; v++)
        if (__builtin_mul_overflow(n, (uint64_t)j->issue[v].values, &n))
            return UINT64_MAX;
    return n;
}

bool tr_joint_next(const tr_joint *j, uint32_t *x) {
    for (size_t v = 0; v < j->issues; v++) {
        if (++x[v] < j->issue[v].values) return true;
        x[v] = 0;
    }
    return false;
}

/* --- the utility of an outcome -------------------------------------------- */

static bool holds(const tr_box *b, const uint32_t *x) {
    if (b->never) return false;
    bool all = true;
    for (size_t k = 0; k < b->count && all; k++) {
        const tr_range *r = &b->range[k];
        all = x[r->issue] >= r->lo && x[r->issue] <= r->hi;
    }
    return all != b->outside;
}

double tr_joint_value(const tr_joint *j, const tr_joint_party *p,
                      const uint32_t *x) {
    double u = 0;
    if (p->value) return fmin(p->value(p->user, x), p->cap);
    for (size_t v = 0; v < j->issues; v++)
        if (p->weight[v]) u += p->weight[v][x[v]];
    for (size_t k = 0; k < p->boxes; k++) {
        const tr_box *b = &p->box[k];
        bool pays = holds(b, x);
        for (size_t m = b->since; m < k && pays; m++)
            pays = !holds(&p->box[m], x);
        if (pays) u += b->add;
    }
    return fmin(u, p->cap);
}

/* Sum over the issues of the greatest (or least) weight. */
static double extreme(const tr_joint *j, const tr_joint_party *p, bool most) {
    double sum = 0;
    for (size_t v = 0; v < j->issues; v++) {
        const double *w = p->weight[v];
        if (!w) continue;
        double best = w[0];
        for (uint32_t k = 1; k < j->issue[v].values; k++)
            best = most ? fmax(best, w[k]) : fmin(best, w[k]);
        sum += best;
    }
    return sum;
}

/* --- the greatest sum of boxes -------------------------------------------- */

typedef struct clique {
    const tr_joint *j;
    size_t n, words;
    double *weight;  /* [n] falling */
    uint64_t *meets; /* [n][words] */
    double target;   /* is it passed? */
    uint64_t steps;
} clique;

static bool boxes_meet(const tr_box *a, const tr_box *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            const tr_range *r = &a->range[i], *q = &b->range[k];
            if (r->issue == q->issue && (r->lo > q->hi || q->lo > r->hi))
                return false;
        }
    return true;
}

/* Classes of candidates no two of which meet: at most one of each pays. */
static double colour_bound(const clique *c, uint64_t *left, uint64_t *class) {
    double bound = 0;
    for (size_t w = 0; w < c->words; w++) {
        while (left[w]) {
            size_t first = w * 64 + (size_t)__builtin_ctzll(left[w]);
            bound += c->weight[first]; /* the heaviest that is left */
            memcpy(class, left, c->words * sizeof *class);
            for (size_t q = w; q < c->words; q++)
                while (class[q]) {
                    size_t k = q * 64 + (size_t)__builtin_ctzll(class[q]);
                    left[q] &= ~(UINT64_C(1) << k % 64);
                    class[q] &= ~(UINT64_C(1) << k % 64);
                    for (size_t z = 0; z < c->words; z++)
                        class[z] &= ~c->meets[k * c->words + z];
                }
        }
    }
    return bound;
}

/* True when no set of boxes that meet, among the candidates, adds up to more
 * than the target. Destroys `left`. */
static bool stays_below(clique *c, uint64_t *left, double sum) {
    if (sum > c->target || ++c->steps > MOST_STEPS) return false;
    if (c->steps % 1024 == 0)
        tr_tick(c->j->x->a->env, "bounding utilities", (double)c->steps, 0);
    tr_arena *a = c->j->x->a;
    tr_mark mark = tr_arena_mark(a);
    size_t bytes = c->words * sizeof *left;
    uint64_t *copy = TR_RAW(a, uint64_t, c->words + 1);
    uint64_t *next = TR_RAW(a, uint64_t, c->words + 1);
    bool below = true;
    for (size_t w = 0; w < c->words && below; w++)
        while (left[w] && below) {
            memcpy(copy, left, bytes);
            if (sum + colour_bound(c, copy, next) <= c->target) goto done;
            size_t k = w * 64 + (size_t)__builtin_ctzll(left[w]);
            left[w] &= left[w] - 1;
            for (size_t z = 0; z < c->words; z++)
                next[z] = left[z] & c->meets[k * c->words + z];
            below = stays_below(c, next, sum + c->weight[k]);
        }
done:
    tr_arena_release(a, mark);
    return below;
}

static int by_weight(const void *p, const void *q) {
    const tr_box *a = *(const tr_box *const *)p, *b = *(const tr_box *const *)q;
    return a->add > b->add ? -1 : a->add < b->add;
}

static bool clique_below(const tr_joint *j, const tr_box **box, size_t n,
                         double target) {
    tr_arena *a = j->x->a;
    clique c = {.j = j, .n = n, .words = (n + 63) / 64, .target = target};
    qsort(box, n, sizeof *box, by_weight);
    c.weight = TR_RAW(a, double, n + 1);
    c.meets = TR_NEW(a, uint64_t, n * c.words + 1);
    uint64_t *all = TR_NEW(a, uint64_t, c.words + 1);
    for (size_t i = 0; i < n; i++) {
        c.weight[i] = box[i]->add;
        all[i / 64] |= UINT64_C(1) << i % 64;
        for (size_t k = 0; k < n; k++)
            if (k != i && boxes_meet(box[i], box[k]))
                c.meets[i * c.words + k / 64] |= UINT64_C(1) << k % 64;
    }
    return stays_below(&c, all, 0);
}

bool tr_joint_below_cap(const tr_joint *j, const tr_joint_party *p) {
    double most = extreme(j, p, true), sum = 0;
    if (p->cap == INFINITY) return true;
    const tr_box **box = TR_NEW(j->x->a, const tr_box *, p->boxes + 1);
    size_t n = 0;
    bool chain = false;
    double best = 0; /* of boxes of which one pays at a time */
    for (size_t k = 0; k < p->boxes; k++) {
        const tr_box *b = &p->box[k];
        if (b->never || b->add <= 0) continue;
        chain |= b->since < k;
        best = fmax(best, b->add);
        if (b->outside || !b->count)
            most += b->add;
        else
            box[n++] = b, sum += b->add;
    }
    if (chain) return best + extreme(j, p, true) <= p->cap + SLACK;
    if (most + sum <= p->cap + SLACK) return true;
    if (!n || n > MOST_BOXES || most > p->cap + SLACK) return false;
    return clique_below(j, box, n, p->cap + SLACK - most);
}

/* --- the least utility ---------------------------------------------------- */

/* Cost of looking at every outcome. */
static double work(const tr_joint *j, const tr_joint_party *p) {
    return (double)tr_joint_outcomes(j) *
           (double)(j->issues + 4 * p->boxes + 1);
}

static double least_of_all(const tr_joint *j, const tr_joint_party *p) {
    uint32_t *x = TR_NEW(j->x->a, uint32_t, j->issues + 1);
    double least = INFINITY;
    uint64_t n = 0;
    do {
        if (n++ % 4096 == 4095)
            tr_tick(j->x->a->env, "looking for the least utility", (double)n,
                    0);
        least = fmin(least, tr_joint_value(j, p, x));
    } while (tr_joint_next(j, x));
    return least;
}

/* From many starts downhill, one issue at a time: some outcome is worth no more
 * than `level`. */
static bool reaches_down_to(const tr_joint *j, const tr_joint_party *p,
                            double level) {
    uint32_t *x = TR_NEW(j->x->a, uint32_t, j->issues + 1);
    uint64_t h = 0;
    for (uint32_t try = 0; try < TRIES; try++) {
        for (size_t v = 0; v < j->issues; v++) {
            h = tr_hash(h, &try, sizeof try);
            x[v] = try ? (uint32_t)((h >> 20) % j->issue[v].values) : 0;
        }
        double u = tr_joint_value(j, p, x);
        for (bool better = true; better && u > level;) {
            better = false;
            for (size_t v = 0; v < j->issues; v++) {
                uint32_t at = x[v], step = j->issue[v].values / 512 + 1;
                for (uint32_t k = 0; k < j->issue[v].values; k += step) {
                    x[v] = k;
                    double w = tr_joint_value(j, p, x);
                    if (w < u) u = w, at = k, better = true;
                }
                x[v] = at;
                tr_tick(j->x->a->env, "looking for the least utility", 0, 0);
            }
        }
        if (u <= level) return true;
    }
    return false;
}

double tr_joint_disagreement(const tr_joint *j, const tr_joint_party *p) {
    bool given = isfinite(p->reserved);
    if (given && p->firm) return p->reserved;
    if (!isnan(p->least))
        return given && p->reserved >= p->least ? p->reserved : p->least;
    if (!p->value && !p->boxes) {
        double least = fmin(extreme(j, p, false), p->cap);
        return given && p->reserved >= least ? p->reserved : least;
    }
    if (given && reaches_down_to(j, p, p->reserved)) return p->reserved;
    if (work(j, p) > MOST_WORK)
        tr_stop(j->x->a->env, TRUCE_ELIMIT,
                "the least utility of %.60s, which it gets without an "
                "agreement, is not found: there are too many outcomes",
                p->name);
    double least = least_of_all(j, p);
    return given && p->reserved >= least ? p->reserved : least;
}
