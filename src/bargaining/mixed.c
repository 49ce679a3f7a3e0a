/* mixed.c - what stays efficient when deals may be drawn by lot (D72).
 * SPDX-License-Identifier: MIT
 *
 * For a point p: are there chances l_j >= 0 of the other points q_j, adding up
 * to 1, with sum l_j (q_j - p) >= 0 for every principal? The simplex method on
 *     s_i = sum_j (q_j - p)_i l_j,   z = 1 - sum_j l_j,
 * begins feasible with all l_j = 0 and makes z small. As all s_i stay 0 until z
 * leaves the basis, the ratio test needs no divisions; Bland's rule
 * (Mathematics of Operations Research 2, 1977) keeps it from turning in
 * circles. When nothing makes z smaller, p is a corner: the row of z holds
 * weights under which p is worth more than all others.
 *
 * Exact: the inverse of the basis is kept as whole numbers over one denominator
 * (Bareiss, Mathematics of Computation 22, 1968), whose size is bounded by
 * Hadamard's inequality; divisions come out even, and are done from the lowest
 * digit up (Jebelean, J. of Symbolic Computation 15, 1993). */
#include "bargaining/mixed.h"

#include "base/parallel.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MOST = TR_MIXED_PARTIES + 1, WIDE = 46 };

/* Whole numbers of `limbs` times 32 bits, two's complement, lowest first. */
typedef struct wide {
    uint32_t limb[WIDE];
} wide;

typedef struct basis {
    const tr_points *p;
    size_t point;
    uint32_t n, limbs;
    wide inverse[MOST][MOST]; /* over the denominator */
    wide denominator;
    size_t variable[MOST]; /* by row: 0 .. n-1: s, n: z, n + 1 + j: l_j */
} basis;

static bool negative(const wide *x, uint32_t limbs) {
    return x->limb[limbs - 1] >> 31;
}

static bool is_zero(const wide *x, uint32_t limbs) {
    for (uint32_t k = 0; k < limbs; k++)
        if (x->limb[k]) return false;
    return true;
}

static bool positive(const wide *x, uint32_t limbs) {
    return !negative(x, limbs) && !is_zero(x, limbs);
}

/* out += x * y, as numbers of 2 * limbs: x and y are extended by their sign. */
static void add_product(uint32_t *out, const wide *x, const wide *y,
                        uint32_t limbs, bool minus) {
    uint32_t sx = negative(x, limbs) ? UINT32_MAX : 0;
    uint32_t sy = negative(y, limbs) ? UINT32_MAX : 0;
    uint32_t product[2 * WIDE] = {0};
    for (uint32_t i = 0; i < 2 * limbs; i++) {
        uint64_t d = i < limbs ? x->limb[i] : sx, carry = 0;
        if (!d) continue;
        for (uint32_t k = 0; i + k < 2 * limbs; k++) {
            carry += product[i + k] + d * (k < limbs ? y->limb[k] : sy);
            product[i + k] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    uint64_t carry = minus;
    for (uint32_t k = 0; k < 2 * limbs; k++) {
        carry += (uint64_t)out[k] + (minus ? ~product[k] : product[k]);
        out[k] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* Arithmetic shift to the right, by less than the whole. */
static void shift_right(uint32_t *x, uint32_t limbs, uint32_t bits) {
    uint32_t skip = bits / 32, rest = bits % 32;
    uint32_t sign = x[limbs - 1] >> 31 ? UINT32_MAX : 0;
    for (uint32_t k = 0; k < limbs; k++) {
        uint32_t lo = k + skip < limbs ? x[k + skip] : sign;
        uint32_t hi = k + skip + 1 < limbs ? x[k + skip + 1] : sign;
        x[k] = rest ? lo >> rest | hi << (32 - rest) : lo;
    }
}

/* x / d where that comes out even, modulo 2^(32 limbs). */
static void divide(uint32_t *x, const wide *d, uint32_t limbs, wide *out) {
    wide odd = *d;
    uint32_t zeros = 0;
    while (!(odd.limb[zeros / 32] >> zeros % 32 & 1)) zeros++;
    shift_right(odd.limb, limbs, zeros);
    shift_right(x, 2 * limbs, zeros);
    uint32_t inverse = odd.limb[0]; /* correct to 3 bits; each step doubles */
    for (int k = 0; k < 4; k++) inverse *= 2 - odd.limb[0] * inverse;
    for (uint32_t i = 0; i < limbs; i++) {
        uint64_t q = (uint32_t)(x[i] * inverse), carry = 0;
        out->limb[i] = (uint32_t)q;
        for (uint32_t k = 0; i + k < limbs; k++) {
            uint64_t take = q * odd.limb[k] + carry;
            carry = (take >> 32) + (x[i + k] < (uint32_t)take);
            x[i + k] -= (uint32_t)take;
        }
    }
}

/* out += x * factor, modulo 2^(32 limbs). */
static void add_times(wide *out, const wide *x, int64_t factor,
                      uint32_t limbs) {
    uint64_t size = factor < 0 ? 0 - (uint64_t)factor : (uint64_t)factor;
    uint32_t part[2] = {(uint32_t)size, (uint32_t)(size >> 32)};
    for (uint32_t h = 0; h < 2; h++) {
        uint64_t carry = 0;
        bool borrow = false;
        for (uint32_t k = 0; k + h < limbs && part[h]; k++) {
            carry += (uint64_t)part[h] * x->limb[k];
            uint32_t low = (uint32_t)carry;
            if (factor < 0) {
                uint64_t take = (uint64_t)low + borrow;
                borrow = out->limb[k + h] < take;
                out->limb[k + h] -= (uint32_t)take;
            } else {
                uint64_t sum = (uint64_t)out->limb[k + h] + low + borrow;
                out->limb[k + h] = (uint32_t)sum;
                borrow = sum >> 32;
            }
            carry >>= 32;
        }
    }
}

/* Row r of the inverse times the column of l_j: -(q_j - p), then 1. */
static wide entry(const basis *b, uint32_t r, size_t j) {
    wide sum = {{0}};
    for (uint32_t i = 0; i < b->n; i++) {
        int64_t gain = (int64_t)(tr_points_at(b->p, j, i) -
                                 tr_points_at(b->p, b->point, i));
        add_times(&sum, &b->inverse[r][i], -gain, b->limbs);
    }
    add_times(&sum, &b->inverse[r][b->n], 1, b->limbs);
    return sum;
}

/* To within 2^-50 of it. */
static double rough(const wide *x, uint32_t limbs) {
    bool minus = negative(x, limbs);
    wide size;
    uint64_t carry = minus;
    uint32_t k = limbs;
    for (uint32_t i = 0; i < limbs; i++) {
        carry += minus ? (uint32_t)~x->limb[i] : x->limb[i];
        size.limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(limbs >= 3);
    while (k > 3 && !size.limb[k - 1]) k--;
    double sum = 0;
    for (uint32_t i = 1; i <= 3; i++) sum = sum * 0x1p32 + size.limb[k - i];
    sum = ldexp(sum, (int)(32 * (k - 3)));
    return minus ? -sum : sum;
}

/* The row of z, roughly: almost every column is decided by it. */
typedef struct prices {
    double of[MOST];
} prices;

static prices prices_of(const basis *b) {
    prices p;
    for (uint32_t i = 0; i <= b->n; i++)
        p.of[i] = rough(&b->inverse[b->n][i], b->limbs);
    return p;
}

/* -1, 1: the sign of what l_j costs; 0: too close to tell. */
static int rough_sign(const basis *b, const prices *p, size_t j) {
    const double *q = tr_points_row(b->p, j);
    const double *own = tr_points_row(b->p, b->point);
    double sum = p->of[b->n], size = fabs(sum);
    for (uint32_t i = 0; i < b->n; i++) {
        double term = p->of[i] * (own[i] - q[i]);
        sum += term;
        size += fabs(term);
    }
    double doubt = size * 0x1p-44;
    return sum > doubt ? 1 : sum < -doubt ? -1 : 0;
}

static void pivot(basis *b, uint32_t r, const wide *column) {
    for (uint32_t i = 0; i <= b->n; i++)
        for (uint32_t k = 0; i != r && k <= b->n; k++) {
            uint32_t x[2 * WIDE] = {0};
            add_product(x, &column[r], &b->inverse[i][k], b->limbs, false);
            add_product(x, &column[i], &b->inverse[r][k], b->limbs, true);
            divide(x, &b->denominator, b->limbs, &b->inverse[i][k]);
        }
    b->denominator = column[r];
}

static void begin(basis *b) {
    memset(b->inverse, 0, sizeof b->inverse);
    memset(&b->denominator, 0, sizeof b->denominator);
    b->denominator.limb[0] = 1;
    for (uint32_t i = 0; i <= b->n; i++) {
        b->inverse[i][i].limb[0] = 1;
        b->variable[i] = i;
    }
}

/* The first l_j, or s_i that has left, that makes z smaller; its column. */
static bool enter(const basis *b, wide *column, size_t *variable) {
    for (uint32_t i = 0; i < b->n; i++) { /* the column of s_i is a unit */
        if (!positive(&b->inverse[b->n][i], b->limbs)) continue;
        for (uint32_t r = 0; r <= b->n; r++) column[r] = b->inverse[r][i];
        *variable = i;
        return true;
    }
    prices p = prices_of(b);
    for (size_t j = 0; j < b->p->count; j++) {
        if (j == b->point || rough_sign(b, &p, j) < 0) continue;
        wide cost = entry(b, b->n, j);
        if (!positive(&cost, b->limbs)) continue;
        for (uint32_t r = 0; r < b->n; r++) column[r] = entry(b, r, j);
        column[b->n] = cost;
        *variable = b->n + 1 + j;
        return true;
    }
    return false;
}

static bool is_corner(basis *b) {
    wide column[MOST];
    size_t variable;
    begin(b);
    while (enter(b, column, &variable)) {
        uint32_t r = UINT32_MAX;
        for (uint32_t i = 0; i < b->n; i++)
            if (positive(&column[i], b->limbs) &&
                (r == UINT32_MAX || b->variable[i] < b->variable[r]))
                r = i;
        if (r == UINT32_MAX) return false; /* z becomes 0 */
        pivot(b, r, column);
        b->variable[r] = variable;
    }
    return true;
}

/* --- all points ----------------------------------------------------------- */

typedef struct job {
    const tr_points *p;
    uint32_t limbs;
    size_t first;
    bool *corner;
} job;

static void work(void *user, uint32_t thread, size_t from, size_t to) {
    const job *x = user;
    basis b = {.p = x->p, .n = x->p->principals, .limbs = x->limbs};
    (void)thread;
    for (b.point = x->first + from; b.point < x->first + to; b.point++)
        x->corner[b.point] = is_corner(&b);
}

const char *tr_mixed_refused(const tr_points *p) {
    if (p->principals > TR_MIXED_PARTIES)
        return "there are too many principals";
    if (p->count > TR_MIXED_POINTS)
        return "the frontier has more than 5,000 points";
    for (size_t k = 0; k < p->count * p->principals; k++)
        if (!(fabs(p->units[k]) < 0x1p51) || p->units[k] != floor(p->units[k]))
            return "utilities are not rounded to a tolerance";
    return NULL;
}

/* Entries are minors of a matrix whose columns are differences and a 1: at most
 * the product of their lengths; a column of it times a row once more. */
static uint32_t limbs_for(const tr_points *p) {
    double most = 1, n = p->principals;
    for (uint32_t i = 0; i < p->principals; i++) {
        double lo = INFINITY, hi = -INFINITY;
        for (size_t k = 0; k < p->count; k++) {
            lo = fmin(lo, tr_points_at(p, k, i));
            hi = fmax(hi, tr_points_at(p, k, i));
        }
        most = fmax(most, hi - lo);
    }
    double bits = (log2(most) + log2(n + 1) / 2 + 0.1) * (n + 1) + log2(most) +
                  log2(n + 1) + 4;
    return (uint32_t)(bits / 32) + 4; /* at least 3, for rough() */
}

void tr_mixed_find(tr_arena *a, const tr_points *p, bool *corner) {
    enum { AT_ONCE = 64 };
    assert(!tr_mixed_refused(p));
    job x = {p, limbs_for(p), 0, corner};
    assert(x.limbs <= WIDE);
    for (; x.first < p->count; x.first += AT_ONCE) {
        size_t left = p->count - x.first;
        tr_tick(a->env, "weighing lotteries", (double)x.first,
                (double)p->count);
        tr_parallel(left < AT_ONCE ? left : AT_ONCE, 4, work, &x);
    }
}
