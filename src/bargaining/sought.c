/* sought.c - what is asked of outcomes that are not listed (D156).
 * SPDX-License-Identifier: MIT
 *
 * Each sum becomes a column of the merging (D70), its bounds floors: of a sum
 * that has an upper bound the negative is a column too. A partial sum is then
 * only dropped for one that is as good in every column, so that what is kept
 * holds, for any of the columns alone, all that no other betters. */
#include "bargaining/sought.h"

#include "bargaining/merged_parts.h"
#include "bargaining/pareto.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct column {
    double least, tolerance;
    bool better, minus;
} column;

struct tr_sought {
    tr_arena *a;
    truce_case c;
    double tolerance;
    bool possible, built;
    uint32_t columns;
    column at[TR_MOST_MERGED];
    uint32_t of[TR_MOST_MERGED]; /* preferences of `c`, by column */
    size_t preferences;
    uint32_t sums, first[TR_MOST_MERGED]; /* column of a sum */
    tr_merged_build b;
};

tr_sought *tr_sought_new(tr_arena *a, const truce_case *c, double tolerance,
                         bool possible) {
    tr_sought *q = TR_NEW(a, tr_sought, 1);
    q->a = a;
    q->c = *c;
    q->tolerance = tolerance;
    q->possible = possible;
    q->c.preference = TR_NEW(a, tr_preference, TR_MOST_MERGED);
    return q;
}

void tr_sought_where(tr_sought *q, const tr_formula *f) {
    q->c = tr_case_where(q->a, &q->c, f);
    q->built = false;
}

void tr_sought_tolerance(tr_sought *q, double tolerance) {
    q->tolerance = tolerance;
}

static void negate(tr_uncertain *u) {
    u->mean = -u->mean;
    u->nano = -u->nano;
}

tr_preference tr_preference_negative(tr_arena *a, const tr_preference *p) {
    tr_preference m = *p;
    m.weight = TR_NEW(a, tr_weight, p->weights + 1);
    m.bonus = TR_NEW(a, tr_bonus, p->bonuses + 1);
    for (size_t k = 0; k < p->weights; k++) {
        m.weight[k] = p->weight[k];
        negate(&m.weight[k].number);
    }
    for (size_t k = 0; k < p->bonuses; k++) {
        m.bonus[k] = p->bonus[k];
        negate(&m.bonus[k].number);
    }
    return m;
}

static void add_column(tr_sought *q, tr_preference p, column x) {
    uint32_t k = q->columns++;
    assert(k < TR_MOST_MERGED);
    q->c.preference[k] = p;
    q->of[k] = k;
    q->at[k] = x;
    q->built = false;
}

bool tr_sought_full(const tr_sought *q, uint32_t more) {
    return q->columns + more > TR_MOST_MERGED;
}

uint32_t tr_sought_sum(tr_sought *q, const tr_preference *p, double least,
                       double most, bool better) {
    q->first[q->sums] = q->columns;
    add_column(q, *p, (column){least, q->tolerance, better, false});
    if (most < INFINITY)
        add_column(q, tr_preference_negative(q->a, p),
                   (column){-most, q->tolerance, false, true});
    return q->sums++;
}

void tr_sought_principals(tr_sought *q, const truce_case *c, const tr_deals *d,
                          const double *least) {
    for (uint32_t i = 0; i < d->principals; i++)
        tr_sought_sum(q, &c->preference[d->party[i]],
                      least ? least[i] : -INFINITY, INFINITY, true);
}

/* The groups, and their worth by column. */
static void build(tr_sought *q) {
    tr_arena *a = q->a;
    uint32_t n = q->columns;
    if (q->built) return;
    q->b = (tr_merged_build){.a = a, .c = &q->c};
    q->b.w = (tr_worths){n, q->of, TR_NEW(a, tr_measure, n + 1)};
    for (uint32_t k = 0; k < n; k++)
        q->b.w.measure[k] =
            tr_measure_for(&q->c.preference[k], q->at[k].tolerance);
    q->b.x = tr_groups_find(a, &q->c, tr_merged_allowed(a, &q->c, q->possible),
                            n ? &q->b.w : NULL);
    q->built = true;
}

tr_big tr_sought_all(tr_sought *q) {
    build(q);
    return tr_groups_count(q->a, q->b.x);
}

/* The factors anew, with the bounds as they are. */
static void set_up(tr_sought *q, bool bounds) {
    double *least = TR_NEW(q->a, double, q->columns + 1);
    build(q);
    for (uint32_t k = 0; k < q->columns; k++)
        least[k] = bounds ? q->at[k].least : -INFINITY;
    tr_merged_front(&q->b, least);
}

const char *tr_sought_count(tr_sought *q) {
    build(q);
    if (q->b.x->empty) return "0";
    if (!q->columns) return tr_big_text(q->a, tr_groups_count(q->a, q->b.x));
    set_up(q, true);
    q->b.f.points = 1; /* none are known not to be there */
    return tr_front_zone(q->a, &q->b.f);
}

bool tr_sought_range(tr_sought *q, uint32_t sum, double *least, double *most) {
    uint32_t k = q->first[sum];
    int64_t hi, lo;
    build(q);
    if (q->b.x->empty) return false;
    set_up(q, false);
    tr_front_range(&q->b.f, k, &hi, &lo);
    *least = tr_measure_units(&q->b.w.measure[k], lo);
    *most = tr_measure_units(&q->b.w.measure[k], hi);
    return true;
}

/* --- the best ------------------------------------------------------------- */

typedef struct kept {
    const tr_sought *q;
    uint32_t *node; /* [count] sums of the last level */
    uint32_t *combo;
} kept;

/* Of the merged sums those that none betters in the columns looked for. */
static void find_best(tr_sought *q, tr_found *out, kept *x) {
    const tr_level *l = tr_merge_sums(&q->b.f.m);
    uint32_t n = q->columns, width = 0, use[TR_MOST_MERGED];
    for (uint32_t k = 0; k < n; k++)
        if (q->at[k].better) use[width++] = k;
    out->sums = width;
    out->units = TR_RAW(q->a, double, l->count *width + 1);
    double *units = TR_RAW(q->a, double, l->count *width + 1);
    int64_t *row = TR_RAW(q->a, int64_t, l->count * width + 1);
    int64_t slack[TR_MOST_MERGED];
    for (uint32_t i = 0; i < width; i++) slack[i] = 1;
    for (size_t s = 0; s < l->count; s++)
        for (uint32_t i = 0; i < width; i++) {
            size_t at = s * width + i;
            units[at] = tr_measure_units(&q->b.w.measure[use[i]],
                                         l->row[s * n + use[i]] +
                                             q->b.x->fixed[use[i]]);
            row[at] = tr_ordered(units[at]);
        }
    x->node = TR_RAW(q->a, uint32_t, l->count + 1);
    size_t many = tr_pareto(q->a, row, l->count, width, slack, x->node);
    uint32_t last = 0;
    for (size_t k = 0; k < many; k++) {
        size_t s = x->node[k];
        if (k &&
            !tr_row_order(row + s * width, row + (size_t)last * width, width))
            continue;
        last = (uint32_t)s;
        memcpy(out->units + out->count * width, units + s * width,
               width * sizeof *units);
        x->node[out->count++] = (uint32_t)s;
    }
}

tr_found *tr_sought_best(tr_sought *q, size_t give_up) {
    tr_found *out = TR_NEW(q->a, tr_found, 1);
    kept *x = TR_NEW(q->a, kept, 1);
    int64_t *slack = TR_NEW(q->a, int64_t, q->columns + 1);
    build(q);
    *x = (kept){q, NULL, NULL};
    *out = (tr_found){.c = &q->c, .kept = x};
    if (q->b.x->empty) return out;
    set_up(q, true);
    /* Sums that only rounding makes equal need not be kept apart. */
    for (uint32_t k = 0; k < q->columns; k++) slack[k] = 1;
    q->b.f.m.slack = slack;
    q->b.f.m.give_up = give_up;
    if (!tr_merge_run(q->a, &q->b.f.m)) return NULL;
    x->combo = TR_NEW(q->a, uint32_t, q->b.f.m.factors + 1);
    find_best(q, out, x);
    return out;
}

void tr_found_values(const tr_found *f, size_t k, uint16_t *value) {
    const kept *x = f->kept;
    tr_merge_one(&x->q->b.f.m, x->node[k], x->combo);
    tr_groups_values(x->q->b.x, x->combo, value);
}

const char *tr_decimal_less(tr_arena *a, const char *x, const char *y) {
    size_t n = strlen(x), m = strlen(y), k = 0;
    char *out = tr_strdup(a, x);
    for (int borrow = 0; k < n; k++) {
        int digit = x[n - 1 - k] - '0' - borrow;
        if (k < m) digit -= y[m - 1 - k] - '0';
        borrow = digit < 0;
        out[n - 1 - k] = (char)('0' + digit + 10 * borrow);
    }
    while (*out == '0' && out[1]) out++;
    return out;
}

int tr_decimal_order(const char *x, const char *y) {
    size_t n = strlen(x), m = strlen(y);
    return n != m ? (n > m) - (n < m) : strcmp(x, y);
}
