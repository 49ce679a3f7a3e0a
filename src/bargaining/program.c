/* program.c - the dual simplex method on a dense table (D114).
 * SPDX-License-Identifier: MIT
 *
 * Costs are not negative, so nothing used is where it starts: the cheapest
 * point of all, which breaks some rows.  Each pivot mends the row that is
 * broken most at the least cost more (Lemke, Naval Research Logistics
 * Quarterly 1, 1954); after many, always the first broken row, which cannot
 * go round in circles (Bland, Mathematics of OR 2, 1977).  Variables run from 0
 * to 1 in the table; rows are in whole units of 1e-9 and fit the mantissa of a
 * long double, so a single row is exact.  Cost: rows times columns a pivot. */
#include "bargaining/program.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void tr_program_init(tr_program *p, tr_arena *a, uint32_t columns,
                     uint32_t rows) {
    size_t width = (size_t)columns + 1, height = (size_t)rows + columns + 1;
    *p = (tr_program){.slack = 0.25L};
    p->cost = TR_NEW(a, long double, width);
    p->row = TR_RAW(a, long double, (size_t)rows *columns + 1);
    p->limit = TR_RAW(a, long double, (size_t)rows + 1);
    p->table = TR_RAW(a, long double, height *width);
    p->x = TR_NEW(a, long double, width);
    p->basic = TR_RAW(a, uint32_t, height);
    p->outer = TR_RAW(a, uint32_t, width);
}

/* Rows, then the upper bounds, then the costs; the limits are in the last
 * column.  A basic variable is limit - row . (those outside). */
typedef struct table {
    tr_program *p;
    uint32_t n, m; /* columns, rows with the bounds */
    long double *at;
} table;

static long double *line(const table *t, uint32_t r) {
    return t->at + (size_t)r * (t->n + 1);
}

static table prepare(tr_program *p) {
    table t = {p, p->columns, p->rows + p->columns, p->table};
    size_t width = (size_t)t.n + 1;
    for (uint32_t r = 0; r < p->rows; r++) {
        memcpy(line(&t, r), p->row + (size_t)r * t.n, t.n * sizeof *t.at);
        line(&t, r)[t.n] = p->limit[r];
    }
    for (uint32_t j = 0; j < t.n; j++) {
        long double *l = line(&t, p->rows + j);
        memset(l, 0, width * sizeof *l);
        l[j] = 1;
        l[t.n] = 1;
    }
    memcpy(line(&t, t.m), p->cost, t.n * sizeof *t.at);
    line(&t, t.m)[t.n] = 0;
    for (uint32_t r = 0; r < t.m; r++) p->basic[r] = t.n + r;
    for (uint32_t j = 0; j < t.n; j++) p->outer[j] = j;
    return t;
}

/* How far below 0 a variable may be: in units of utility, or of use. */
static long double allowed(const table *t, uint32_t variable) {
    bool row = variable >= t->n && variable < t->n + t->p->rows;
    return row ? t->p->slack : 1e-12L;
}

static uint32_t broken(const table *t, bool first) {
    uint32_t worst = t->m;
    long double most = 1;
    for (uint32_t r = 0; r < t->m; r++) {
        long double by = -line(t, r)[t->n] / allowed(t, t->p->basic[r]);
        if (by <= most) continue;
        worst = r;
        if (first) break;
        most = by;
    }
    return worst;
}

static uint32_t entering(const table *t, uint32_t r) {
    const long double *l = line(t, r), *cost = line(t, t->m);
    long double top = 0, best = INFINITY;
    uint32_t chosen = t->n;
    for (uint32_t j = 0; j < t->n; j++) top = fmaxl(top, fabsl(l[j]));
    for (uint32_t j = 0; j < t->n; j++) {
        if (l[j] >= -1e-14L * top) continue;
        long double ratio = cost[j] / -l[j];
        bool earlier = chosen < t->n && t->p->outer[j] < t->p->outer[chosen];
        if (ratio < best || (ratio == best && earlier))
            best = ratio, chosen = j;
    }
    return chosen;
}

static void exchange(table *t, uint32_t r, uint32_t j) {
    long double *own = line(t, r), by = own[j];
    for (uint32_t k = 0; k <= t->n; k++) own[k] = k == j ? 1 / by : own[k] / by;
    for (uint32_t i = 0; i <= t->m; i++) {
        long double *l = line(t, i), times = l[j];
        if (i == r || times == 0) continue;
        for (uint32_t k = 0; k <= t->n; k++)
            l[k] = k == j ? -times * own[j] : l[k] - times * own[k];
        if (i == t->m && l[j] < 0) l[j] = 0; /* noise */
    }
    uint32_t was = t->p->basic[r];
    t->p->basic[r] = t->p->outer[j];
    t->p->outer[j] = was;
}

bool tr_program_solve(tr_program *p, long double *x, long double *cost) {
    enum { MANY = 200, MOST = 20000 };
    table t = prepare(p);
    uint32_t r;
    for (int k = 0; k < MOST && (r = broken(&t, k > MANY)) < t.m; k++) {
        uint32_t j = entering(&t, r);
        if (j == t.n) return false;
        exchange(&t, r, j);
    }
    for (uint32_t j = 0; j < t.n; j++) x[j] = 0;
    for (uint32_t i = 0; i < t.m; i++)
        if (p->basic[i] < t.n)
            x[p->basic[i]] = fminl(1, fmaxl(0, line(&t, i)[t.n]));
    *cost = 0;
    for (uint32_t j = 0; j < t.n; j++) *cost += p->cost[j] * x[j];
    return true;
}
