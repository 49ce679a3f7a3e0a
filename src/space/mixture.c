/* mixture.c - the weight of backers kept as weights (D122).
 * SPDX-License-Identifier: MIT
 *
 * Where a party and all whose wishes it takes in have weights (D7), what it
 * wants with them is a sum of the same kind: each number times a factor, and a
 * constant that the scales leave.  So ranges stay ranges, and queries, which
 * list no states, can be asked.  Factors are fractions; where a product has
 * more than nine decimals the numbers are doubles and sums are rounded to 1e-9
 * (`rounded`), or, where only the order counts, all are multiplied by what
 * makes them whole.  O(weights of the parties). */
#include "base/divisor.h"
#include "space/influence.h"

#include <math.h>

/* A part of the sum: a party's numbers, times a fraction. */
typedef struct part {
    const tr_preference *from;
    double times;
    tr_wide num, den; /* the same, reduced; den 0: not known exactly */
} part;

typedef struct mixture {
    tr_arena *a;
    const tr_mixing *m;
    size_t party;
    part *part;
    size_t parts;
    double constant;
    tr_wide whole; /* the constant in units of 1e-9 and of `scale` */
    bool exact;    /* all products are whole multiples of 1e-9 */
    tr_wide scale; /* everything is multiplied by it */
} mixture;

/* Of 0 and 0 it is 1, so that one can divide by it. */
static tr_wide common_divisor(tr_wide x, tr_wide y) {
    tr_wide common = tr_common_divisor_wide(x, y);
    return common ? common : 1;
}

static const tr_wide MOST = (tr_wide)1 << 60;

/* x in units of 1e-9; false where it is no whole number of them. */
static bool in_nano(double x, tr_wide *out) {
    double nano = round(x * 1e9);
    if (!(fabs(nano) < 4e18) || fabs(x * 1e9 - nano) > 1e-3) return false;
    *out = (tr_wide)nano;
    return true;
}

static const tr_uncertain *number_of(const tr_preference *p, size_t k) {
    return k < p->weights ? &p->weight[k].number
                          : &p->bonus[k - p->weights].number;
}

static size_t numbers(const tr_preference *p) {
    return p->weights + p->bonuses;
}

/* share * range_i / range_j, turned around or not. */
static part make_part(const mixture *x, size_t j, const tr_preference *p,
                      bool turned) {
    const tr_mixing *m = x->m;
    size_t i = x->party;
    double share = m->share[i * m->parties + j];
    double mine = m->range[i] > 0 ? m->range[i] : 1, its = m->range[j];
    part out = {p, i == j ? share : its > 0 ? share * mine / its : 0, 0, 0};
    tr_wide s = 0, a = 1, b = 1;
    bool known = in_nano(share, &s);
    if (i != j && its > 0) known &= in_nano(mine, &a) && in_nano(its, &b);
    if (i != j && its <= 0) s = 0;
    if (turned) out.times = -out.times, s = -s;
    if (!known) return out;
    tr_wide common = common_divisor(a, b), top = s * (a / common);
    b = b / common * 1000000000;
    common = common_divisor(top, b);
    if (top / common > MOST || -(top / common) > MOST) return out;
    out.num = top / common;
    out.den = b / common;
    return out;
}

/* What the scale of i adds to a part: low_i shared out, less what its own zero
 * is off by; of who is turned, the other end of the range. */
static double offset(const mixture *x, size_t j, const part *q, bool turned) {
    const tr_mixing *m = x->m;
    size_t i = x->party;
    double share = m->share[i * m->parties + j];
    double scale = m->range[i] > 0 ? m->range[i] : i == j ? 0 : 1;
    double base = turned ? m->low[i] + scale : m->low[i];
    if (i == j) return turned ? share * (2 * m->low[i] + scale) : 0;
    return share * base - q->times * m->low[j];
}

/* By what a part's numbers are to be multiplied to be whole; 0: unknown. */
static tr_wide needed(const part *q) {
    tr_wide scale = 1;
    if (!q->den) return 0;
    for (size_t k = 0; k < numbers(q->from); k++) {
        const tr_uncertain *u = number_of(q->from, k);
        if (!u->exact) return 0;
        tr_wide rest = q->den / common_divisor(u->nano * q->num, q->den);
        scale = scale / common_divisor(scale, rest) * rest;
        if (scale > MOST) return 0;
    }
    return scale;
}

static double size_of(const mixture *x) {
    double total = fabs(x->constant);
    for (size_t k = 0; k < x->parts; k++)
        for (size_t n = 0; n < numbers(x->part[k].from); n++)
            total +=
                fabs(number_of(x->part[k].from, n)->mean * x->part[k].times);
    return total;
}

/* Whether the products can be whole, multiplied by some number where only the
 * order counts. */
static void find_scale(mixture *x, bool order_only) {
    tr_wide scale = 1;
    for (size_t k = 0; k < x->parts && scale; k++) {
        tr_wide n = needed(&x->part[k]);
        scale = n ? scale / common_divisor(scale, n) * n : 0;
        if (scale > MOST) scale = 0;
    }
    x->scale = 1;
    x->exact = scale == 1 && in_nano(x->constant, &x->whole);
    if (x->exact || !order_only || !scale) return;
    x->exact = size_of(x) * (double)scale < 4e9;
    x->scale = scale;
    x->constant = 0; /* the same for every state */
    x->whole = 0;
}

static tr_uncertain times(const mixture *x, const part *q,
                          const tr_uncertain *u) {
    double f = q->times * (double)x->scale;
    tr_uncertain out = *u;
    out.a = f * (f < 0 && u->spread == TR_INTERVAL     ? u->b
                 : f < 0 && u->spread == TR_TRIANGULAR ? u->c
                                                       : u->a);
    out.b = u->spread == TR_NORMAL              ? fabs(f) * u->b
            : f < 0 && u->spread == TR_INTERVAL ? f * u->a
                                                : f * u->b;
    out.c = f * (f < 0 && u->spread == TR_TRIANGULAR ? u->a : u->c);
    out.mean = f * u->mean;
    out.exact = x->exact;
    out.nano = 0;
    if (x->exact) {
        /* The scale is what the denominator leaves of the product times a whole
         * number; multiplying all first might not fit. */
        tr_wide top = u->nano * q->num, by = common_divisor(top, q->den);
        out.nano = (int64_t)(top / by * (x->scale / (q->den / by)));
        out.mean = (double)out.nano / 1e9;
        if (u->spread == TR_POINT) out.a = out.mean;
    }
    return out;
}

static void add_part(const mixture *x, const part *q, tr_preference *out) {
    for (size_t k = 0; k < q->from->weights; k++) {
        tr_weight w = q->from->weight[k];
        w.number = times(x, q, &w.number);
        out->weight[out->weights++] = w;
    }
    for (size_t k = 0; k < q->from->bonuses; k++) {
        tr_bonus w = q->from->bonus[k];
        w.number = times(x, q, &w.number);
        out->bonus[out->bonuses++] = w;
    }
}

/* A number that every state has, as a bonus on what is always so. */
static void add_constant(const mixture *x, tr_preference *out) {
    if (x->constant == 0) return;
    tr_bonus b = {.when = tr_formula_word(x->a, true),
                  .words = "always",
                  .origin = {.source = -1},
                  .span = out->span};
    b.number = (tr_uncertain){.spread = TR_POINT,
                              .a = x->constant,
                              .mean = x->constant,
                              .exact = x->exact,
                              .nano = (int64_t)x->whole,
                              .span = out->span};
    out->bonus[out->bonuses++] = b;
}

/* The parts of the sum; false where one of them is no sum of weights. */
static bool find_parts(mixture *x, const truce_case *c, int turned) {
    const tr_mixing *m = x->m;
    for (size_t j = 0; j < m->parties; j++) {
        const tr_preference *p = &c->preference[j];
        if (m->share[x->party * m->parties + j] == 0) continue;
        if (p->form != TR_WEIGHTS || p->from_ranks) return false;
        part q = make_part(x, j, p, (int)j == turned);
        x->constant += offset(x, j, &q, (int)j == turned);
        x->part[x->parts++] = q;
    }
    return true;
}

bool tr_mixture(tr_arena *a, const truce_case *c, const tr_mixing *m,
                int turned, size_t party, bool order_only, tr_preference *out) {
    mixture x = {.a = a, .m = m, .party = party};
    x.part = TR_NEW(a, part, m->parties + 1);
    if (c->graph || c->merges || !find_parts(&x, c, turned)) return false;
    find_scale(&x, order_only);
    size_t weights = 0, bonuses = 1;
    for (size_t k = 0; k < x.parts; k++) {
        weights += x.part[k].from->weights;
        bonuses += x.part[k].from->bonuses;
    }
    tr_preference mixed = *out;
    mixed.form = TR_WEIGHTS;
    mixed.weights = mixed.bonuses = 0;
    mixed.weight = TR_NEW(a, tr_weight, weights + 1);
    mixed.bonus = TR_NEW(a, tr_bonus, bonuses);
    mixed.rounded = !x.exact;
    for (size_t k = 0; k < x.parts; k++) add_part(&x, &x.part[k], &mixed);
    add_constant(&x, &mixed);
    *out = mixed;
    return true;
}
