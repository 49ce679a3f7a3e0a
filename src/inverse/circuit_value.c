/* circuit_value.c - the integral of a circuit (D118).
 * SPDX-License-Identifier: MIT
 *
 * As a number, by the double-exponential rule of Takahasi and Mori (1974),
 * whose points crowd at 0 and 1, where conditions on thousands of states turn;
 * each gate carries its value and what is missing to 1, so that neither is
 * lost. Exactly, by polynomials in x with whole coefficients of 128 bits: the
 * integral of a_0 + a_1 x + ... times n! is the sum of a_k n!/(k+1), all whole.
 */
#include "base/divisor.h"
#include "inverse/circuit.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- in double precision -------------------------------------------------- */

typedef struct chance {
    double yes, no; /* they add up to 1 */
} chance;

static double log_of(double p, double rest) {
    return p < 0.5 ? log(p) : log1p(-rest);
}

static chance value_of(const chance *at, uint32_t k) {
    if (k == TR_GATE_NEVER) return (chance){0, 1};
    if (k == TR_GATE_ALWAYS) return (chance){1, 0};
    return at[k];
}

/* All of them, or, with the roles of yes and no exchanged, any of them. */
static chance product(const tr_gate *g, const chance *at, bool any) {
    chance x = at[0];
    double sum = g->states * (any ? log_of(x.no, x.yes) : log_of(x.yes, x.no));
    if (!g->states) sum = 0;
    for (uint32_t k = 0; k < g->parts; k++) {
        x = at[g->part[k]];
        sum += any ? log_of(x.no, x.yes) : log_of(x.yes, x.no);
    }
    chance all = {exp(sum), -expm1(sum)};
    return any ? (chance){all.no, all.yes} : all;
}

/* One part more is added than taken away, so that what is missing to 1 adds up
 * likewise. */
static chance sum_of(const tr_gate *g, const chance *at) {
    chance sum = {0, 0};
    for (uint32_t k = 0; k < g->parts; k++) {
        double sign = k < g->states ? 1 : -1;
        sum.yes += sign * at[g->part[k]].yes;
        sum.no += sign * at[g->part[k]].no;
    }
    /* What cancels may leave a trace on the wrong side. */
    if (sum.yes <= 0) return (chance){0, 1};
    if (sum.no <= 0) return (chance){1, 0};
    return sum;
}

static chance evaluate(const tr_circuit *c, chance x, chance *at) {
    for (size_t k = 0; k < c->gates; k++) {
        const tr_gate *g = &c->gate[k];
        if (g->kind == TR_GATE_STATE) {
            at[k] = x;
        } else if (g->kind == TR_GATE_EITHER) {
            chance p = at[g->part[0]], a = value_of(at, g->part[1]),
                   b = value_of(at, g->part[2]);
            at[k] = (chance){p.yes * a.yes + p.no * b.yes,
                             p.yes * a.no + p.no * b.no};
        } else if (g->kind == TR_GATE_SUM) {
            at[k] = sum_of(g, at);
        } else {
            at[k] = product(g, at, g->kind == TR_GATE_ANY);
        }
    }
    return value_of(at, c->top);
}

double tr_circuit_share(const tr_circuit *c) {
    enum { POINTS = 160 };
    const double half_pi = 1.5707963267948966, step = 5.0 / POINTS;
    if (c->top == TR_GATE_NEVER || c->top == TR_GATE_ALWAYS)
        return c->top == TR_GATE_ALWAYS;
    chance *at = TR_RAW(c->a, chance, c->gates + 1);
    double sum = 0;
    for (int k = -POINTS; k <= POINTS; k++) {
        double t = k * step, s = 2 * half_pi * sinh(t);
        chance x = {1 / (1 + exp(-s)), 1 / (1 + exp(s))};
        double weight = 2 * half_pi * cosh(t) * x.yes * x.no;
        if (weight > 0) sum += weight * evaluate(c, x, at).yes;
    }
    return sum * step;
}

/* --- in whole numbers ----------------------------------------------------- */

__extension__ typedef unsigned __int128 uwide;

typedef struct poly {
    uint32_t degree;
    tr_wide *a; /* [degree + 1] */
} poly;

typedef struct exact {
    tr_arena *arena;
    bool overflow;
} exact;

static poly constant(exact *x, int value) {
    poly p = {0, TR_NEW(x->arena, tr_wide, 1)};
    p.a[0] = value;
    return p;
}

static poly times(exact *x, poly p, poly q) {
    poly r = {p.degree + q.degree, NULL};
    r.a = TR_NEW(x->arena, tr_wide, (size_t)r.degree + 1);
    for (uint32_t i = 0; i <= p.degree; i++)
        for (uint32_t k = 0; k <= q.degree; k++) {
            tr_wide w;
            x->overflow |= __builtin_mul_overflow(p.a[i], q.a[k], &w);
            x->overflow |= __builtin_add_overflow(r.a[i + k], w, &r.a[i + k]);
        }
    return r;
}

static poly plus(exact *x, poly p, poly q) {
    if (p.degree < q.degree) return plus(x, q, p);
    poly r = {p.degree, TR_NEW(x->arena, tr_wide, (size_t)p.degree + 1)};
    for (uint32_t i = 0; i <= p.degree; i++)
        x->overflow |=
            __builtin_add_overflow(p.a[i], i <= q.degree ? q.a[i] : 0, &r.a[i]);
    return r;
}

static poly missing(exact *x, poly p) {
    poly r = {p.degree, TR_NEW(x->arena, tr_wide, (size_t)p.degree + 1)};
    for (uint32_t i = 0; i <= p.degree; i++)
        x->overflow |=
            __builtin_sub_overflow((tr_wide)(i == 0), p.a[i], &r.a[i]);
    return r;
}

static poly negative(exact *x, poly p) {
    poly r = {p.degree, TR_NEW(x->arena, tr_wide, (size_t)p.degree + 1)};
    for (uint32_t i = 0; i <= p.degree; i++)
        x->overflow |= __builtin_sub_overflow((tr_wide)0, p.a[i], &r.a[i]);
    return r;
}

static poly poly_of(exact *x, const poly *at, uint32_t k) {
    if (k == TR_GATE_NEVER) return constant(x, 0);
    if (k == TR_GATE_ALWAYS) return constant(x, 1);
    return at[k];
}

static poly poly_product(exact *x, const tr_gate *g, const poly *at, bool any) {
    poly all = constant(x, 1);
    for (uint32_t k = 0; k < g->states + g->parts && !x->overflow; k++) {
        poly p = at[k < g->states ? 0 : g->part[k - g->states]];
        all = times(x, all, any ? missing(x, p) : p);
    }
    return any ? missing(x, all) : all;
}

static poly polynomial(exact *x, const tr_circuit *c) {
    poly *at = TR_NEW(x->arena, poly, c->gates + 1);
    for (size_t k = 0; k < c->gates && !x->overflow; k++) {
        const tr_gate *g = &c->gate[k];
        if (g->kind == TR_GATE_STATE) {
            at[k] = (poly){1, TR_NEW(x->arena, tr_wide, 2)};
            at[k].a[1] = 1;
        } else if (g->kind == TR_GATE_EITHER) {
            poly p = at[g->part[0]];
            at[k] = plus(x, times(x, p, poly_of(x, at, g->part[1])),
                         times(x, missing(x, p), poly_of(x, at, g->part[2])));
        } else if (g->kind == TR_GATE_SUM) {
            at[k] = constant(x, 0);
            for (uint32_t i = 0; i < g->parts; i++)
                at[k] = plus(x, at[k],
                             i < g->states ? at[g->part[i]]
                                           : negative(x, at[g->part[i]]));
        } else {
            at[k] = poly_product(x, g, at, g->kind == TR_GATE_ANY);
        }
    }
    return x->overflow ? (poly){0, NULL} : poly_of(x, at, c->top);
}

/* --- large numbers -------------------------------------------------------- */

enum { LIMBS = 40 }; /* 1,280 bits: 120! has 661, and a coefficient 128 */

typedef struct big {
    uint32_t limb[LIMBS];
} big;

static void multiply(big *x, uint32_t by) {
    uint64_t carry = 0;
    for (int k = 0; k < LIMBS; k++) {
        carry += (uint64_t)x->limb[k] * by;
        x->limb[k] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(!carry);
}

static uint32_t divide(big *x, uint32_t by) {
    uint64_t rest = 0;
    for (int k = LIMBS; k-- > 0;) {
        rest = rest << 32 | x->limb[k];
        x->limb[k] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

/* x += y times the number, shifted as a whole by limbs */
static void add_times(big *x, const big *y, uwide by) {
    for (int shift = 0; by; shift++, by >>= 32) {
        uint64_t carry = 0, part = (uint32_t)by;
        for (int k = 0; k + shift < LIMBS; k++) {
            carry += y->limb[k] * part + x->limb[k + shift];
            x->limb[k + shift] = (uint32_t)carry;
            carry >>= 32;
        }
    }
}

static void subtract(big *x, const big *y) {
    int64_t carry = 0;
    for (int k = 0; k < LIMBS; k++) {
        carry += (int64_t)x->limb[k] - y->limb[k];
        x->limb[k] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(!carry);
}

static const char *decimal(tr_arena *a, big x) {
    char text[LIMBS * 10 + 1];
    size_t at = sizeof text - 1;
    text[at] = '\0';
    bool more = true;
    while (more) {
        text[--at] = (char)('0' + divide(&x, 10));
        more = false;
        for (int k = 0; k < LIMBS; k++) more |= x.limb[k] != 0;
    }
    return tr_strdup(a, text + at);
}

static big factorial(uint32_t n) {
    big x = {{1}};
    for (uint32_t k = 2; k <= n; k++) multiply(&x, k);
    return x;
}

const char *tr_factorial(tr_arena *a, uint32_t n) {
    return n <= TR_MOST_FACTORIAL ? decimal(a, factorial(n)) : NULL;
}

const char *tr_share_of_factorial(tr_arena *a, uint32_t n, uint32_t some,
                                  uint32_t of) {
    if (n > TR_MOST_FACTORIAL) return NULL;
    big x = factorial(n);
    assert(of && of <= n);
    for (uint32_t k = 2; k <= of; k++) divide(&x, k);
    multiply(&x, some);
    return decimal(a, x);
}

const char *tr_circuit_count(const tr_circuit *c, uint32_t n) {
    if (n > TR_MOST_FACTORIAL) return NULL;
    exact x = {c->a, false};
    poly p = polynomial(&x, c);
    if (x.overflow) return NULL;
    big more = {{0}}, less = {{0}}, all = factorial(n);
    for (uint32_t k = 0; k <= p.degree; k++) {
        big part = all;
        uint32_t rest = divide(&part, k + 1);
        assert(!rest || !p.a[k]);
        (void)rest;
        if (p.a[k] > 0) add_times(&more, &part, (uwide)p.a[k]);
        if (p.a[k] < 0) add_times(&less, &part, (uwide)-p.a[k]);
    }
    subtract(&more, &less);
    return decimal(c->a, more);
}
