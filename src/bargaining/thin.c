/* thin.c - a first look at many vectors, on all cores (D19, D70).
 * SPDX-License-Identifier: MIT
 *
 * Guards are rows of the frontier of an evenly spread sample. Where rows have
 * no structure they cover nearly everything, and what is left to sort is
 * little; one pass over memory either way. Covering is transitive, so that a
 * row which a dropped row covers is covered by a guard too. */
#include "bargaining/thin.h"

#include "bargaining/pareto.h"
#include "base/parallel.h"

#include <string.h>

enum { GRAIN = 1 << 14, GUARDS = 12, SAMPLE = 1 << 13, AT_ONCE = 1 << 22 };

typedef struct scan {
    const int64_t *row, *guard, *slack;
    uint32_t width, guards;
    size_t first;
    uint32_t *left;
    size_t *kept; /* by grain */
} scan;

static bool covers(const scan *x, const int64_t *p, const int64_t *q) {
    bool more = false;
    for (uint32_t i = 0; i < x->width; i++) {
        if (p[i] < q[i]) return false;
        more |= p[i] - q[i] >= x->slack[i];
    }
    return more;
}

static bool guarded(const scan *x, const int64_t *row) {
    for (uint32_t g = 0; g < x->guards; g++)
        if (covers(x, x->guard + (size_t)g * x->width, row)) return true;
    return false;
}

static void look(void *user, uint32_t thread, size_t from, size_t to) {
    scan *x = user;
    size_t kept = 0, at = x->first + from;
    (void)thread;
    for (size_t k = at; k < x->first + to; k++)
        if (!guarded(x, x->row + k * x->width))
            x->left[at + kept++] = (uint32_t)k;
    x->kept[at / GRAIN] = kept;
}

static void choose_guards(tr_arena *a, scan *x, size_t count) {
    uint32_t n = x->width;
    size_t step = count / SAMPLE + 1, samples = 0;
    int64_t *row = TR_RAW(a, int64_t, (size_t)SAMPLE * n);
    uint32_t *keep = TR_RAW(a, uint32_t, SAMPLE + 1);
    for (size_t k = 0; k < count; k += step)
        memcpy(row + samples++ * n, x->row + k * n, n * sizeof *row);
    size_t kept = tr_pareto(a, row, samples, n, x->slack, keep);
    x->guards = kept < GUARDS ? (uint32_t)kept : GUARDS;
    int64_t *guard = TR_RAW(a, int64_t, (size_t)GUARDS * n);
    for (uint32_t g = 0; g < x->guards; g++)
        memcpy(guard + (size_t)g * n,
               row + (size_t)keep[(size_t)g * kept / x->guards] * n,
               n * sizeof *guard);
    x->guard = guard;
}

size_t tr_thin(tr_arena *a, const int64_t *row, size_t count, uint32_t width,
               const int64_t *slack, uint32_t *left) {
    scan x = {.row = row, .slack = slack, .width = width, .left = left};
    size_t grains = count / GRAIN + 1, all = 0;
    x.kept = TR_NEW(a, size_t, grains);
    choose_guards(a, &x, count);
    for (x.first = 0; x.first < count; x.first += AT_ONCE) {
        size_t rest = count - x.first;
        tr_parallel(rest < AT_ONCE ? rest : AT_ONCE, GRAIN, look, &x);
        tr_tick(a->env, "looking through outcomes", (double)x.first,
                (double)count);
    }
    for (size_t g = 0; g < grains; g++) {
        memmove(left + all, left + g * GRAIN, x.kept[g] * sizeof *left);
        all += x.kept[g];
    }
    return all;
}
