/* pareto.c - which of many vectors no other dominates (D19, D70).
 * SPDX-License-Identifier: MIT
 *
 * Two columns: sort and sweep.  More: sort by the first column, then divide
 * and conquer, after Kung, Luccio and Preparata, J. ACM 22, 1975, with
 * Bentley's split of one column after the other (Comm. ACM 23, 1980): time O(n
 * log^(width-2) n), and far less where boxes of rows miss each other, which is
 * looked at first.  A few rows with large sums go before and remove most of
 * what can be removed.  Memory: about 40 bytes a row. */
#include "bargaining/pareto.h"

#include <assert.h>
#include <string.h>

/* --- sorting -------------------------------------------------------------- */

/* Stable, descending; `from` and `to` change roles. */
static void merge_sort(const int64_t *row, uint32_t width, uint32_t *order,
                       uint32_t *other, size_t count) {
    uint32_t *from = order, *to = other;
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t lo = 0; lo < count; lo += 2 * run) {
            size_t mid = lo + run < count ? lo + run : count;
            size_t hi = lo + 2 * run < count ? lo + 2 * run : count;
            size_t i = lo, j = mid;
            for (size_t k = lo; k < hi; k++) {
                bool first =
                    i < mid &&
                    (j == hi ||
                     tr_row_order(row + (size_t)from[i] * width,
                                  row + (size_t)from[j] * width, width) >= 0);
                to[k] = first ? from[i++] : from[j++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order) memcpy(order, from, count * sizeof *order);
}

typedef struct keyed {
    uint64_t key;
    uint32_t index;
} keyed;

/* By one column, descending, a byte at a time from the lowest; bytes in which
 * all agree are skipped.  Stable in the order given. */
static void radix_sort(tr_arena *a, const int64_t *row, size_t count,
                       uint32_t width, uint32_t *order) {
    tr_mark mark = tr_arena_mark(a);
    keyed *x = TR_RAW(a, keyed, count), *y = TR_RAW(a, keyed, count);
    uint64_t all = ~UINT64_C(0), any = 0;
    for (size_t k = 0; k < count; k++) {
        uint64_t key = (uint64_t)row[(size_t)order[k] * width];
        x[k] = (keyed){~(key ^ UINT64_C(1) << 63), order[k]};
        all &= x[k].key;
        any |= x[k].key;
    }
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!((all ^ any) >> shift & 255)) continue;
        size_t at[257] = {0};
        for (size_t k = 0; k < count; k++) at[(x[k].key >> shift & 255) + 1]++;
        for (int b = 0; b < 256; b++) at[b + 1] += at[b];
        for (size_t k = 0; k < count; k++)
            y[at[x[k].key >> shift & 255]++] = x[k];
        keyed *swap = x;
        x = y;
        y = swap;
    }
    for (size_t k = 0; k < count; k++) order[k] = x[k].index;
    tr_arena_release(a, mark);
}

enum { FEW = 512 };

void tr_rows_sort(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                  uint32_t *order) {
    for (size_t k = 0; k < count; k++) order[k] = (uint32_t)k;
    tr_mark mark = tr_arena_mark(a);
    uint32_t *other = TR_RAW(a, uint32_t, count + 1);
    if (count < FEW) {
        merge_sort(row, width, order, other, count);
    } else {
        radix_sort(a, row, count, width, order);
        for (size_t lo = 0, hi; lo < count; lo = hi) {
            int64_t first = row[(size_t)order[lo] * width];
            hi = lo + 1;
            while (hi < count && row[(size_t)order[hi] * width] == first) hi++;
            if (hi - lo > 1) merge_sort(row, width, order + lo, other, hi - lo);
        }
    }
    tr_arena_release(a, mark);
}

/* --- removing ------------------------------------------------------------- */

typedef struct sieve {
    tr_arena *a;
    const int64_t *row;
    uint32_t width, first; /* columns before `first` are decided */
    const int64_t *slack;
    bool exact;    /* slack 1 everywhere */
    uint32_t high; /* this column must be larger by its slack; or width */
    bool *dead;    /* by index */
    uint64_t steps;
} sieve;

static int64_t at(const sieve *x, uint32_t index, uint32_t column) {
    return x->row[(size_t)index * x->width + column];
}

/* What a covering row has to offer in a column. */
static int64_t offer(const sieve *x, uint32_t index, uint32_t column) {
    int64_t value = at(x, index, column);
    return column == x->high ? value - x->slack[column] : value;
}

/* x - y >= slack, without overflow. */
static bool exceeds(int64_t x, int64_t y, int64_t slack) {
    return x >= y && (uint64_t)x - (uint64_t)y >= (uint64_t)slack;
}

static void count_steps(sieve *x, uint64_t steps) {
    uint64_t before = x->steps >> 22;
    x->steps += steps;
    if (x->steps >> 22 != before)
        tr_tick(x->a->env, "finding the frontier", 0, 0);
}

static void compare_all(sieve *x, const uint32_t *h, size_t nh,
                        const uint32_t *l, size_t nl, uint32_t top) {
    count_steps(x, (uint64_t)nh * nl);
    for (size_t j = 0; j < nl; j++) {
        if (x->dead[l[j]]) continue;
        for (size_t i = 0; i < nh; i++) {
            uint32_t c = top;
            while (c > x->first && offer(x, h[i], c - 1) >= at(x, l[j], c - 1))
                c--;
            if (c > x->first) continue;
            x->dead[l[j]] = true;
            break;
        }
    }
}

typedef struct range {
    int64_t lo, hi;
} range;

static range range_of(const sieve *x, const uint32_t *k, size_t n, uint32_t c,
                      bool offered) {
    range r = {INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < n; i++) {
        int64_t v = offered ? offer(x, k[i], c) : at(x, k[i], c);
        if (v < r.lo) r.lo = v;
        if (v > r.hi) r.hi = v;
    }
    return r;
}

/* Those with at least `bound` first; how many. */
static size_t split(const sieve *x, uint32_t *k, size_t n, uint32_t c,
                    bool offered, int64_t bound) {
    size_t front = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t index = k[i];
        int64_t v = offered ? offer(x, index, c) : at(x, index, c);
        if (v < bound) continue;
        k[i] = k[front];
        k[front++] = index;
    }
    return front;
}

static size_t drop_dead(const sieve *x, uint32_t *k, size_t n) {
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!x->dead[k[i]]) k[left++] = k[i];
    return left;
}

/* A value that splits the rows well: the middle of a sample, above the least of
 * all and at most the greatest. */
static int64_t pivot(const sieve *x, const uint32_t *h, size_t nh,
                     const uint32_t *l, size_t nl, uint32_t c, range all) {
    int64_t v[15];
    int n = 0;
    for (int s = 0; s < 15; s++) {
        int64_t value = s % 2 ? offer(x, h[(size_t)s * nh / 15], c)
                              : at(x, l[(size_t)s * nl / 15], c);
        int k = n++;
        for (; k > 0 && v[k - 1] > value; k--) v[k] = v[k - 1];
        v[k] = value;
    }
    if (v[7] > all.lo && v[7] <= all.hi) return v[7];
    return all.lo + (int64_t)(((uint64_t)all.hi - (uint64_t)all.lo + 1) / 2);
}

enum { SMALL = 1024 };

/* Remove from `l` what some row of `h` covers in the columns first .. top-1;
 * in all others it does. */
static void cross(sieve *x, uint32_t *h, size_t nh, uint32_t *l, size_t nl,
                  uint32_t top) {
    nl = drop_dead(x, l, nl);
    if (!nh || !nl) return;
    if (top == x->first) {
        for (size_t j = 0; j < nl; j++) x->dead[l[j]] = true;
        return;
    }
    uint32_t c = top - 1;
    range rh = range_of(x, h, nh, c, true), rl = range_of(x, l, nl, c, false);
    if (rh.hi < rl.lo) return;
    if (rh.lo >= rl.hi) {
        cross(x, h, nh, l, nl, c);
        return;
    }
    if (c == x->first) { /* one column: the greatest decides */
        for (size_t j = 0; j < nl; j++)
            if (at(x, l[j], c) <= rh.hi) x->dead[l[j]] = true;
        return;
    }
    if ((uint64_t)nh * nl <= SMALL) {
        compare_all(x, h, nh, l, nl, top);
        return;
    }
    count_steps(x, nh + nl);
    range all = {rh.lo < rl.lo ? rh.lo : rl.lo, rh.hi > rl.hi ? rh.hi : rl.hi};
    int64_t m = pivot(x, h, nh, l, nl, c, all);
    size_t h1 = split(x, h, nh, c, true, m);
    size_t l1 = split(x, l, nl, c, false, m);
    /* Order matters for speed alone: most is removed by the first. */
    cross(x, h, h1, l + l1, nl - l1, c);
    cross(x, h, h1, l, l1, top);
    cross(x, h + h1, nh - h1, l + l1, nl - l1, top);
}

/* Rows lo .. hi-1 of `order` among themselves: they are distinct, and none is
 * covered by a later one. */
static void within(sieve *x, const uint32_t *order, size_t lo, size_t hi,
                   uint32_t *h, uint32_t *l) {
    if (hi - lo < 2) return;
    size_t mid = lo + (hi - lo) / 2;
    within(x, order, lo, mid, h, l);
    within(x, order, mid, hi, h, l);
    size_t nh = 0, nl = 0;
    for (size_t k = lo; k < mid; k++)
        if (!x->dead[order[k]]) h[nh++] = order[k];
    for (size_t k = mid; k < hi; k++) l[nl++] = order[k];
    cross(x, h, nh, l, nl, x->width);
}

/* --- a few strong rows first ---------------------------------------------- */

enum { STRONG = 12 };

static double total(const sieve *x, uint32_t index, const double *scale) {
    double sum = 0;
    for (uint32_t c = 0; c < x->width; c++)
        sum += scale[c] * (double)at(x, index, c);
    return sum;
}

static bool covers(const sieve *x, const int64_t *p, const int64_t *q) {
    bool enough = false;
    for (uint32_t c = 0; c < x->width; c++) {
        if (p[c] < q[c]) return false;
        enough |= exceeds(p[c], q[c], x->slack[c]);
    }
    return enough;
}

static void strike_by_strong(sieve *x, const uint32_t *order, size_t count) {
    double scale[64], best[STRONG];
    uint32_t strong[STRONG], n = 0;
    if (count < FEW || x->width > 64) return;
    for (uint32_t c = 0; c < x->width; c++) {
        range r = range_of(x, order, count, c, false);
        scale[c] = r.hi > r.lo ? 1 / ((double)r.hi - (double)r.lo) : 0;
    }
    for (size_t k = 0; k < count; k++) {
        double sum = total(x, order[k], scale);
        if (n == STRONG && sum <= best[n - 1]) continue;
        uint32_t i = n < STRONG ? n++ : n - 1;
        for (; i > 0 && best[i - 1] < sum; i--) {
            best[i] = best[i - 1];
            strong[i] = strong[i - 1];
        }
        best[i] = sum;
        strong[i] = order[k];
    }
    for (size_t k = 0; k < count; k++) {
        const int64_t *q = x->row + (size_t)order[k] * x->width;
        for (uint32_t i = 0; i < n && !x->dead[order[k]]; i++)
            x->dead[order[k]] =
                covers(x, x->row + (size_t)strong[i] * x->width, q);
    }
    count_steps(x, count);
}

/* --- all ------------------------------------------------------------------ */

/* Sorted rows of at most two columns: `far` is the greatest second value among
 * rows whose first is larger by the slack, `near` among all rows before. */
static void sweep(sieve *x, const uint32_t *order, size_t count) {
    int64_t far = INT64_MIN, near = INT64_MIN;
    bool any_far = false, any_near = false;
    for (size_t k = 0, behind = 0; k < count; k++) {
        int64_t first = at(x, order[k], 0);
        int64_t second = x->width > 1 ? at(x, order[k], 1) : 0;
        for (; exceeds(at(x, order[behind], 0), first, x->slack[0]); behind++) {
            int64_t v = x->width > 1 ? at(x, order[behind], 1) : 0;
            if (v > far) far = v;
            any_far = true;
        }
        if (any_far && far >= second) x->dead[order[k]] = true;
        if (x->width > 1 && any_near && exceeds(near, second, x->slack[1]))
            x->dead[order[k]] = true;
        if (second > near) near = second;
        any_near = true;
    }
}

/* With slack: once for every column that the covering row may exceed. */
static void sieve_slack(sieve *x, const uint32_t *order, size_t count,
                        uint32_t *h, uint32_t *l) {
    for (x->high = 0; x->high < x->width; x->high++) {
        size_t nh = 0;
        for (size_t k = 0; k < count; k++)
            if (!x->dead[order[k]]) h[nh++] = order[k];
        memcpy(l, h, nh * sizeof *l);
        cross(x, h, nh, l, nh, x->width);
    }
}

/* First of each set of equal rows. */
static size_t distinct(const sieve *x, const uint32_t *order, size_t count,
                       uint32_t *out) {
    size_t n = 0;
    for (size_t k = 0; k < count; k++)
        if (!k ||
            tr_row_order(x->row + (size_t)order[k] * x->width,
                         x->row + (size_t)order[k - 1] * x->width, x->width))
            out[n++] = order[k];
    return n;
}

size_t tr_pareto(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                 const int64_t *slack, uint32_t *keep) {
    assert(width > 0 && count < UINT32_MAX);
    tr_rows_sort(a, row, count, width, keep);
    tr_mark mark = tr_arena_mark(a);
    sieve x = {.a = a, .row = row, .width = width, .slack = slack};
    x.exact = true;
    for (uint32_t c = 0; c < width; c++) x.exact &= slack[c] == 1;
    x.dead = TR_NEW(a, bool, count + 1);
    uint32_t *one = TR_RAW(a, uint32_t, count + 1);
    size_t n = distinct(&x, keep, count, one);
    if (width <= 2) {
        sweep(&x, one, n);
    } else {
        uint32_t *h = TR_RAW(a, uint32_t, count + 1);
        uint32_t *l = TR_RAW(a, uint32_t, count + 1);
        x.high = width;
        strike_by_strong(&x, one, n);
        uint32_t *left = TR_RAW(a, uint32_t, n + 1);
        memcpy(left, one, n * sizeof *left);
        size_t nleft = drop_dead(&x, left, n);
        if (x.exact) {
            x.first = 1;
            within(&x, left, 0, nleft, h, l);
        } else {
            sieve_slack(&x, left, nleft, h, l);
        }
    }
    size_t kept = 0;
    bool alive = false;
    for (size_t k = 0; k < count; k++) { /* equal rows share the first's fate */
        uint32_t index = keep[k];
        if (n && index == *one) {
            alive = !x.dead[index];
            one++, n--;
        }
        if (alive) keep[kept++] = index;
    }
    tr_arena_release(a, mark);
    return kept;
}
