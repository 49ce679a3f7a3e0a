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

/* Puts the rows order[0 .. count) into descending order, stably. */
static void sort_rows(tr_arena *a, const int64_t *row, uint32_t width,
                      uint32_t *order, size_t count) {
    tr_mark mark = tr_arena_mark(a);
    uint32_t *other = TR_RAW(a, uint32_t, count + 1);
    if (count < FEW) {
        merge_sort(row, width, order, other, count);
    } else {
        radix_sort(a, row, count, width, order);
        for (size_t lo = 0, hi; lo < count && width > 1; lo = hi) {
            int64_t first = row[(size_t)order[lo] * width];
            hi = lo + 1;
            while (hi < count && row[(size_t)order[hi] * width] == first) hi++;
            if (hi - lo > 1) merge_sort(row, width, order + lo, other, hi - lo);
        }
    }
    tr_arena_release(a, mark);
}

void tr_rows_sort(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                  uint32_t *order) {
    for (size_t k = 0; k < count; k++) order[k] = (uint32_t)k;
    sort_rows(a, row, width, order, count);
}

/* x - y >= slack, without overflow. */
static bool exceeds(int64_t x, int64_t y, int64_t slack) {
    return x >= y && (uint64_t)x - (uint64_t)y >= (uint64_t)slack;
}

/* --- more than two columns ------------------------------------------------ */

enum { LANES = 16 };

/* Distinct rows in descending order, as ranks: rank[c * room + k] of row k in
 * column c, and what row k offers there as a covering row. Whole numbers of 32
 * bits are compared many at a time. */
typedef struct sieve {
    tr_arena *a;
    uint32_t width, first; /* columns before `first` are decided */
    size_t room;
    const int32_t *rank, *offer;
    bool *dead;
    int32_t *pack; /* [width][room], scratch */
    uint64_t steps;
} sieve;

static void count_steps(tr_arena *a, uint64_t *steps, uint64_t more) {
    uint64_t before = *steps >> 24;
    *steps += more;
    if (*steps >> 24 != before) tr_tick(a->env, "finding the frontier", 0, 0);
}

/* Is this row covered by one of LANES packed ones? A difference below 0 sets
 * the sign of its lane. */
#if defined(__GNUC__)
typedef int32_t four __attribute__((vector_size(16)));

static inline four load(const int32_t *p) {
    four v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline bool covered_by_lanes(const int32_t *pack, size_t stride,
                                    const int32_t *value, uint32_t columns) {
    four b0 = {0}, b1 = b0, b2 = b0, b3 = b0;
    for (uint32_t c = 0; c < columns; c++, pack += stride) {
        four v = {value[c], value[c], value[c], value[c]};
        b0 |= load(pack) - v;
        b1 |= load(pack + 4) - v;
        b2 |= load(pack + 8) - v;
        b3 |= load(pack + 12) - v;
    }
    b0 &= b1 & b2 & b3;
    return (b0[0] & b0[1] & b0[2] & b0[3]) >= 0;
}
#else
static inline bool covered_by_lanes(const int32_t *pack, size_t stride,
                                    const int32_t *value, uint32_t columns) {
    int32_t all = -1;
    for (int b = 0; b < LANES; b++) {
        int32_t below = 0;
        for (uint32_t c = 0; c < columns; c++)
            below |= pack[c * stride + b] - value[c];
        all &= below;
    }
    return all >= 0;
}
#endif

static void compare_all(sieve *x, const uint32_t *h, size_t nh,
                        const uint32_t *l, size_t nl, uint32_t top) {
    uint32_t columns = top - x->first;
    size_t stride = (nh + LANES - 1) / LANES * LANES;
    int32_t value[TR_PARETO_WIDTH];
    count_steps(x->a, &x->steps, (uint64_t)nh * nl);
    for (uint32_t c = 0; c < columns; c++) {
        const int32_t *offer = x->offer + (x->first + c) * x->room;
        int32_t *to = x->pack + c * stride;
        for (size_t i = 0; i < nh; i++) to[i] = offer[h[i]];
        for (size_t i = nh; i < stride; i++) to[i] = -1;
    }
    for (size_t j = 0; j < nl; j++) {
        if (x->dead[l[j]]) continue;
        for (uint32_t c = 0; c < columns; c++)
            value[c] = x->rank[(x->first + c) * x->room + l[j]];
        for (size_t i = 0; i < stride && !x->dead[l[j]]; i += LANES)
            x->dead[l[j]] =
                covered_by_lanes(x->pack + i, stride, value, columns);
    }
}

typedef struct range {
    int32_t lo, hi;
} range;

static range range_of(const int32_t *value, const uint32_t *k, size_t n) {
    range r = {INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < n; i++) {
        int32_t v = value[k[i]];
        if (v < r.lo) r.lo = v;
        if (v > r.hi) r.hi = v;
    }
    return r;
}

/* Those with at least `bound` first; how many. */
static size_t split(const int32_t *value, uint32_t *k, size_t n,
                    int32_t bound) {
    size_t front = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t index = k[i];
        if (value[index] < bound) continue;
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
static int32_t pivot(const int32_t *offer, const uint32_t *h, size_t nh,
                     const int32_t *rank, const uint32_t *l, size_t nl,
                     range all) {
    int32_t v[15];
    for (int s = 0; s < 15; s++) {
        int32_t value = s % 2 ? offer[h[(size_t)s * nh / 15]]
                              : rank[l[(size_t)s * nl / 15]];
        int k = s;
        for (; k > 0 && v[k - 1] > value; k--) v[k] = v[k - 1];
        v[k] = value;
    }
    if (v[7] > all.lo && v[7] <= all.hi) return v[7];
    return all.lo + (all.hi - all.lo + 1) / 2;
}

/* Pairs that are compared rather than divided on: dividing pays the less the
 * more columns there are. */
static uint64_t few_pairs(uint32_t columns) {
    return columns > 6 ? UINT64_MAX : UINT64_C(1) << (4 + 4 * columns);
}

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
    if ((uint64_t)nh * nl <= few_pairs(top - x->first)) {
        compare_all(x, h, nh, l, nl, top);
        return;
    }
    uint32_t c = top - 1;
    const int32_t *offer = x->offer + c * x->room;
    const int32_t *rank = x->rank + c * x->room;
    range rh = range_of(offer, h, nh), rl = range_of(rank, l, nl);
    count_steps(x->a, &x->steps, nh + nl);
    if (rh.hi < rl.lo) return;
    if (rh.lo >= rl.hi) {
        cross(x, h, nh, l, nl, c);
        return;
    }
    if (c == x->first) { /* one column: the greatest decides */
        for (size_t j = 0; j < nl; j++)
            if (rank[l[j]] <= rh.hi) x->dead[l[j]] = true;
        return;
    }
    range all = {rh.lo < rl.lo ? rh.lo : rl.lo, rh.hi > rl.hi ? rh.hi : rl.hi};
    int32_t m = pivot(offer, h, nh, rank, l, nl, all);
    size_t h1 = split(offer, h, nh, m), l1 = split(rank, l, nl, m);
    /* Order matters for speed alone: most is removed by the first. */
    cross(x, h, h1, l + l1, nl - l1, c);
    cross(x, h, h1, l, l1, top);
    cross(x, h + h1, nh - h1, l + l1, nl - l1, top);
}

/* Rows lo .. hi-1 among themselves: none is covered by a later one. */
static void within(sieve *x, size_t lo, size_t hi, uint32_t *h, uint32_t *l) {
    if (hi - lo < 2) return;
    size_t mid = lo + (hi - lo) / 2, nh = 0, nl = 0;
    within(x, lo, mid, h, l);
    within(x, mid, hi, h, l);
    for (size_t k = lo; k < mid; k++)
        if (!x->dead[k]) h[nh++] = (uint32_t)k;
    for (size_t k = mid; k < hi; k++)
        if (!x->dead[k]) l[nl++] = (uint32_t)k;
    cross(x, h, nh, l, nl, x->width);
}

/* --- ranks ---------------------------------------------------------------- */

/* Of one column of the rows at[0 .. n): rank[k], ascending from 0, and the
 * different values, ascending, into `value`; how many these are. */
static size_t rank_column(tr_arena *a, const int64_t *row, uint32_t width,
                          uint32_t c, const uint32_t *at, size_t n,
                          int32_t *rank, int64_t *value) {
    tr_mark mark = tr_arena_mark(a);
    int64_t *column = TR_RAW(a, int64_t, n + 1);
    uint32_t *order = TR_RAW(a, uint32_t, n + 1);
    size_t levels = 0;
    for (size_t k = 0; k < n; k++) column[k] = row[(size_t)at[k] * width + c];
    tr_rows_sort(a, column, n, 1, order);
    for (size_t k = n; k-- > 0;) {
        int64_t v = column[order[k]];
        if (!levels || value[levels - 1] != v) value[levels++] = v;
        rank[order[k]] = (int32_t)levels - 1;
    }
    tr_arena_release(a, mark);
    return levels;
}

/* What a rank offers when it has to be larger by the slack: the highest rank
 * that is so much lower; -1 when there is none. */
static void lower_offers(const int64_t *value, size_t levels, int64_t slack,
                         const int32_t *rank, size_t n, int32_t *lower,
                         int32_t *offer) {
    int32_t at = -1;
    for (size_t r = 0; r < levels; r++) {
        while (at + 1 < (int32_t)r && exceeds(value[r], value[at + 1], slack))
            at++;
        lower[r] = at;
    }
    for (size_t k = 0; k < n; k++) offer[k] = lower[rank[k]];
}

/* With slack: once for every column that the covering row may exceed. */
static void sieve_slack(sieve *x, const int64_t *slack, int64_t *const *value,
                        const size_t *levels, size_t n, uint32_t *h,
                        uint32_t *l) {
    int32_t *offer = TR_RAW(x->a, int32_t, x->width * x->room);
    int32_t *lower = TR_RAW(x->a, int32_t, n + 1);
    for (uint32_t c = 0; c < x->width; c++) {
        memcpy(offer, x->rank, x->width * x->room * sizeof *offer);
        lower_offers(value[c], levels[c], slack[c], x->rank + c * x->room, n,
                     lower, offer + c * x->room);
        x->offer = offer;
        size_t nh = 0;
        for (size_t k = 0; k < n; k++)
            if (!x->dead[k]) h[nh++] = (uint32_t)k;
        memcpy(l, h, nh * sizeof *l);
        cross(x, h, nh, l, nh, x->width);
    }
}

/* Marks the covered ones of the rows at[0 .. n): distinct, descending. */
static void sieve_rows(tr_arena *a, const int64_t *row, uint32_t width,
                       const uint32_t *at, size_t n, const int64_t *slack,
                       bool *dead) {
    bool exact = true;
    sieve x = {.a = a, .width = width, .room = n + LANES, .dead = dead};
    int32_t *rank = TR_RAW(a, int32_t, width * x.room);
    int64_t **value = TR_NEW(a, int64_t *, width);
    size_t *levels = TR_NEW(a, size_t, width);
    uint32_t *h = TR_RAW(a, uint32_t, n + 1), *l = TR_RAW(a, uint32_t, n + 1);
    x.pack = TR_RAW(a, int32_t, width * x.room);
    x.rank = x.offer = rank;
    for (uint32_t c = 0; c < width; c++) {
        value[c] = TR_RAW(a, int64_t, n + 1);
        levels[c] =
            rank_column(a, row, width, c, at, n, rank + c * x.room, value[c]);
        exact &= slack[c] == 1;
    }
    if (exact) {
        x.first = 1; /* rows descend in the first column */
        within(&x, 0, n, h, l);
    } else {
        sieve_slack(&x, slack, value, levels, n, h, l);
    }
}

/* --- a few strong rows first ---------------------------------------------- */

enum { STRONG = 12 };

static bool covers(const int64_t *p, const int64_t *q, uint32_t width,
                   const int64_t *slack) {
    bool enough = false;
    for (uint32_t c = 0; c < width; c++) {
        if (p[c] < q[c]) return false;
        enough |= exceeds(p[c], q[c], slack[c]);
    }
    return enough;
}

/* The rows with the largest sums, each column measured by its range. */
static uint32_t find_strong(const int64_t *row, size_t count, uint32_t width,
                            uint32_t *strong) {
    double scale[TR_PARETO_WIDTH], best[STRONG];
    uint32_t n = 0;
    for (uint32_t c = 0; c < width; c++) {
        int64_t lo = INT64_MAX, hi = INT64_MIN;
        for (size_t k = 0; k < count; k++) {
            int64_t v = row[k * width + c];
            if (v < lo) lo = v;
            if (v > hi) hi = v;
        }
        scale[c] = hi > lo ? 1 / ((double)hi - (double)lo) : 0;
    }
    for (size_t k = 0; k < count; k++) {
        double sum = 0;
        for (uint32_t c = 0; c < width; c++)
            sum += scale[c] * (double)row[k * width + c];
        if (n == STRONG && sum <= best[n - 1]) continue;
        uint32_t i = n < STRONG ? n++ : n - 1;
        for (; i > 0 && best[i - 1] < sum; i--) {
            best[i] = best[i - 1];
            strong[i] = strong[i - 1];
        }
        best[i] = sum;
        strong[i] = (uint32_t)k;
    }
    return n;
}

/* Rows that no strong one covers. */
static size_t strike_by_strong(tr_arena *a, const int64_t *row, size_t count,
                               uint32_t width, const int64_t *slack,
                               uint32_t *left) {
    uint32_t strong[STRONG], n = 0;
    size_t kept = 0;
    uint64_t steps = 0;
    if (count >= FEW / 4) n = find_strong(row, count, width, strong);
    for (size_t k = 0; k < count; k++) {
        bool out = false;
        for (uint32_t i = 0; i < n && !out; i++)
            out = covers(row + (size_t)strong[i] * width, row + k * width,
                         width, slack);
        if (!out) left[kept++] = (uint32_t)k;
        count_steps(a, &steps, 1);
    }
    return kept;
}

/* Two columns, no slack: the first cut into stripes; what is not better in the
 * second than the best of all higher stripes is covered by that. */
enum { STRIPES = 1 << 16 };

static size_t strike_by_stripes(tr_arena *a, const int64_t *row, size_t count,
                                uint32_t *left) {
    int64_t lo = INT64_MAX, hi = INT64_MIN;
    unsigned shift = 0;
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        if (row[2 * k] < lo) lo = row[2 * k];
        if (row[2 * k] > hi) hi = row[2 * k];
    }
    while (((uint64_t)hi - (uint64_t)lo) >> shift >= STRIPES) shift++;
    int64_t *best = TR_RAW(a, int64_t, STRIPES + 1);
    for (size_t b = 0; b <= STRIPES; b++) best[b] = INT64_MIN;
    for (size_t k = 0; k < count; k++) {
        size_t b = ((uint64_t)row[2 * k] - (uint64_t)lo) >> shift;
        if (row[2 * k + 1] > best[b]) best[b] = row[2 * k + 1];
    }
    for (size_t b = STRIPES; b-- > 0;)
        if (best[b + 1] > best[b]) best[b] = best[b + 1];
    tr_tick(a->env, "finding the frontier", 0, 0);
    for (size_t k = 0; k < count; k++) {
        size_t b = ((uint64_t)row[2 * k] - (uint64_t)lo) >> shift;
        if (best[b + 1] == INT64_MIN || row[2 * k + 1] > best[b + 1])
            left[kept++] = (uint32_t)k;
    }
    return kept;
}

/* --- all ------------------------------------------------------------------ */

/* Sorted rows of at most two columns: `far` is the greatest second value among
 * rows whose first is larger by the slack, `near` among all rows before. */
static void sweep(const int64_t *row, uint32_t width, const uint32_t *at,
                  size_t n, const int64_t *slack, bool *dead) {
    int64_t far = INT64_MIN, near = INT64_MIN;
    bool any_far = false, any_near = false;
    for (size_t k = 0, behind = 0; k < n; k++) {
        const int64_t *r = row + (size_t)at[k] * width;
        int64_t second = width > 1 ? r[1] : 0;
        for (;; behind++) {
            const int64_t *b = row + (size_t)at[behind] * width;
            if (!exceeds(b[0], r[0], slack[0])) break;
            if (width > 1 && b[1] > far) far = b[1];
            any_far = true;
        }
        if (any_far && (width == 1 || far >= second)) dead[k] = true;
        if (width > 1 && any_near && exceeds(near, second, slack[1]))
            dead[k] = true;
        if (second > near) near = second;
        any_near = true;
    }
}

/* The rows left[0 .. n), sorted; equal ones share the first's fate. */
static size_t sieve_sorted(tr_arena *a, const int64_t *row, uint32_t width,
                           const int64_t *slack, const uint32_t *left, size_t n,
                           uint32_t *keep) {
    uint32_t *one = TR_RAW(a, uint32_t, n + 1);
    size_t distinct = 0, kept = 0, next = 0;
    bool *dead = TR_NEW(a, bool, n + 1), alive = false;
    for (size_t k = 0; k < n; k++)
        if (!k || tr_row_order(row + (size_t)left[k] * width,
                               row + (size_t)left[k - 1] * width, width))
            one[distinct++] = left[k];
    if (width <= 2)
        sweep(row, width, one, distinct, slack, dead);
    else
        sieve_rows(a, row, width, one, distinct, slack, dead);
    for (size_t k = 0; k < n; k++) {
        if (next < distinct && left[k] == one[next]) alive = !dead[next++];
        if (alive) keep[kept++] = left[k];
    }
    return kept;
}

size_t tr_pareto(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
                 const int64_t *slack, uint32_t *keep) {
    assert(width > 0 && width <= TR_PARETO_WIDTH && count < INT32_MAX);
    tr_mark mark = tr_arena_mark(a);
    uint32_t *left = TR_RAW(a, uint32_t, count + 1);
    bool stripes =
        width == 2 && slack[0] == 1 && slack[1] == 1 && count > STRIPES;
    size_t n = stripes ? strike_by_stripes(a, row, count, left)
                       : strike_by_strong(a, row, count, width, slack, left);
    sort_rows(a, row, width, left, n);
    size_t kept = sieve_sorted(a, row, width, slack, left, n, keep);
    tr_arena_release(a, mark);
    return kept;
}
