/* frontier.c - the second tier: the Pareto frontier of a domain in arrays
 * (D19, D70, D71).  SPDX-License-Identifier: MIT */
#include "bargaining/frontier.h"
#include "api/api.h"
#include "bargaining/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct front_call {
    tr_env env;
    tr_arena kept; /* the result and what outcomes are read back from */
    const truce_domain *d;
    double tolerance;
    struct handle *h;
} front_call;

typedef struct handle { /* what the user holds; out first */
    truce_frontier out;
    tr_arena kept;
    tr_front front; /* of sums */
    tr_table table; /* of a table */
    uint32_t *values;
    bool is_table;
} handle;

/* --- arguments ------------------------------------------------------------ */

/* Sums of what is larger might not be finite; a case has no such numbers
 * either. */
static bool can_add(const double *x, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (!(fabs(x[k]) <= 1e100)) return false;
    return true;
}

static bool is_valid(const truce_domain *d) {
    if (!d || d->size != sizeof *d || !d->values || !d->parties || !d->issues)
        return false;
    if (d->parties > TR_MOST_MERGED || d->issues > TR_MAX_ISSUES) return false;
    if (!d->utility == !d->table || isnan(d->tolerance) ||
        d->tolerance == INFINITY)
        return false;
    for (uint32_t v = 0; v < d->issues; v++)
        if (!d->values[v] || d->values[v] > TR_MAX_VALUES) return false;
    for (uint32_t i = 0; d->disagreement && i < d->parties; i++)
        if (isnan(d->disagreement[i])) return false;
    for (uint32_t i = 0; d->table && i < d->parties; i++)
        if (!d->table[i]) return false;
    for (size_t k = 0; d->utility && k < (size_t)d->parties * d->issues; k++)
        if (d->utility[k] && !can_add(d->utility[k], d->values[k % d->issues]))
            return false;
    return true;
}

static double *disagreement_units(front_call *x) {
    if (!x->d->disagreement) return NULL;
    double *units = TR_NEW(&x->kept, double, x->d->parties);
    for (uint32_t i = 0; i < x->d->parties; i++)
        units[i] = tr_to_units(x->d->disagreement[i], x->tolerance);
    return units;
}

/* --- sums ----------------------------------------------------------------- */

static tr_measure measure_of(front_call *x, uint32_t party) {
    const truce_domain *d = x->d;
    bool exact = true;
    double total = 0;
    int64_t nano;
    for (uint32_t v = 0; v < d->issues; v++) {
        const double *u = d->utility[(size_t)party * d->issues + v];
        double most = 0;
        for (uint32_t k = 0; u && k < d->values[v]; k++) {
            exact &= tr_measure_nano(u[k], &nano);
            if (fabs(u[k]) > most) most = fabs(u[k]);
        }
        total += most;
    }
    return tr_measure_of(x->tolerance, exact, total);
}

static void set_up_front(front_call *x, tr_front *f) {
    const truce_domain *d = x->d;
    uint32_t n = d->parties;
    f->m.parties = n;
    f->m.factors = d->issues;
    f->m.factor = TR_NEW(&x->kept, tr_factor, d->issues);
    f->measure = TR_NEW(&x->kept, tr_measure, n);
    f->fixed = TR_NEW(&x->kept, int64_t, n);
    for (uint32_t i = 0; i < n; i++) f->measure[i] = measure_of(x, i);
    for (uint32_t v = 0; v < d->issues; v++) {
        int64_t *worth = TR_NEW(&x->kept, int64_t, (size_t)d->values[v] * n);
        for (uint32_t i = 0; i < n; i++) {
            const double *u = d->utility[(size_t)i * d->issues + v];
            for (uint32_t k = 0; u && k < d->values[v]; k++) {
                int64_t nano;
                tr_measure_nano(u[k], &nano);
                worth[(size_t)k * n + i] =
                    tr_measure_raw(&f->measure[i], u[k], nano);
            }
        }
        f->m.factor[v] = (tr_factor){.combos = d->values[v], .worth = worth};
    }
    tr_front_prepare(&x->kept, f, disagreement_units(x));
}

static void put_point(front_call *x, size_t p, const double *units,
                      double *utility) {
    for (uint32_t i = 0; i < x->d->parties; i++)
        utility[p * x->d->parties + i] = tr_from_units(units[i], x->tolerance);
}

static const char *product_of(tr_arena *a, const truce_domain *d) {
    tr_big n = tr_big_of(a, 1);
    for (uint32_t v = 0; v < d->issues; v++)
        n = tr_big_times(a, n, tr_big_of(a, d->values[v]));
    return tr_big_text(a, n);
}

static void find_sums(front_call *x) {
    tr_arena *a = &x->kept;
    tr_front *f = &x->h->front;
    truce_frontier *out = &x->h->out;
    uint32_t n = x->d->parties;
    set_up_front(x, f);
    tr_front_find(a, f);
    double *utility = TR_RAW(a, double, f->points *n + 1);
    uint32_t *outcome = TR_RAW(a, uint32_t, f->points * x->d->issues + 1);
    const char **count = TR_NEW(a, const char *, f->points + 1);
    tr_big all;
    const tr_big *ways = tr_front_ways(a, f, &all);
    for (size_t p = 0; p < f->points; p++) {
        uint32_t node = f->node[f->start[p]];
        put_point(x, p, f->units + (size_t)node * n, utility);
        tr_merge_one(&f->m, node, outcome + p * x->d->issues);
        if (ways) count[p] = tr_big_text(a, ways[p]);
    }
    out->points = f->points;
    out->utility = utility;
    out->outcome = outcome;
    out->count = count;
    out->efficient = ways ? tr_big_text(a, all) : NULL;
    out->zone = tr_front_zone(a, f);
}

/* --- tables --------------------------------------------------------------- */

static void values_of(const uint32_t *radix, uint32_t issues, uint32_t code,
                      uint32_t *value) {
    for (uint32_t v = 0; v < issues; v++) {
        value[v] = code % radix[v];
        code /= radix[v];
    }
}

static void find_in_table(front_call *x) {
    tr_arena *a = &x->kept;
    const truce_domain *d = x->d;
    tr_table *t = &x->h->table;
    truce_frontier *out = &x->h->out;
    uint64_t count = 1;
    for (uint32_t v = 0; v < d->issues; v++) {
        count *= d->values[v];
        if (count >= UINT32_MAX)
            tr_stop(&x->env, TRUCE_ELIMIT, "the table is too large");
    }
    *t = (tr_table){.parties = d->parties,
                    .count = (uint32_t)count,
                    .utility = d->table,
                    .tolerance = x->tolerance,
                    .d = disagreement_units(x)};
    tr_table_frontier(a, t);
    if (!t->finite) tr_stop(&x->env, TRUCE_EUSE, "a utility is not finite");
    double *utility = TR_RAW(a, double, t->points * d->parties + 1);
    uint32_t *outcome = TR_RAW(a, uint32_t, t->points * d->issues + 1);
    const char **ways = TR_NEW(a, const char *, t->points + 1);
    for (size_t p = 0; p < t->points; p++) {
        uint32_t first = t->outcome[t->start[p]];
        for (uint32_t i = 0; i < d->parties; i++)
            utility[p * d->parties + i] = tr_from_units(
                tr_to_units(d->table[i][first], x->tolerance), x->tolerance);
        values_of(d->values, d->issues, first, outcome + p * d->issues);
        ways[p] = tr_printf(a, "%u", t->start[p + 1] - t->start[p]);
    }
    out->points = t->points;
    out->utility = utility;
    out->outcome = outcome;
    out->count = ways;
    out->efficient = tr_printf(a, "%u", t->start[t->points]);
    out->zone = tr_printf(a, "%u", t->zone);
}

/* --- calls ---------------------------------------------------------------- */

static truce_status find(front_call *x) {
    tr_arena_init(&x->kept, &x->env);
    if (setjmp(x->env.escape)) return x->env.status;
    truce_frontier *out = &x->h->out;
    x->h->values = TR_NEW(&x->kept, uint32_t, x->d->issues);
    memcpy(x->h->values, x->d->values, x->d->issues * sizeof *x->h->values);
    out->parties = x->d->parties;
    out->issues = x->d->issues;
    out->outcomes = product_of(&x->kept, x->d);
    x->h->is_table = x->d->table;
    if (x->d->table)
        find_in_table(x);
    else
        find_sums(x);
    return TRUCE_OK;
}

truce_status truce_frontier_find(truce_frontier **out, const truce_domain *d,
                                 const truce_hooks *hooks) {
    if (!out || !is_valid(d)) return TRUCE_EUSE;
    front_call *x = calloc(1, sizeof *x);
    handle *h = calloc(1, sizeof *h);
    truce_status status = TRUCE_ENOMEM;
    if (x && h) {
        tr_call_set_up(&x->env, TR_ARRAY_MEMORY, hooks);
        x->d = d;
        x->h = h;
        x->tolerance = d->tolerance == 0  ? 1e-9
                       : d->tolerance < 0 ? 0
                                          : d->tolerance;
        status = find(x);
        h->kept = x->kept;
        h->kept.env = NULL;
    }
    if (status == TRUCE_OK)
        *out = &h->out;
    else
        truce_frontier_free(h ? &h->out : NULL);
    free(x);
    return status;
}

typedef struct reader {
    const handle *h;
    size_t skip, most, count;
    uint32_t *value;
} reader;

static bool read_one(void *user, const uint32_t *combo) {
    reader *r = user;
    if (r->skip) {
        r->skip--;
        return true;
    }
    uint32_t issues = r->h->out.issues;
    memcpy(r->value + r->count * issues, combo, issues * sizeof *combo);
    return ++r->count < r->most;
}

static size_t read_sums(reader *r, size_t point) {
    const tr_front *f = &r->h->front;
    uint32_t combo[TR_MAX_ISSUES];
    for (uint32_t k = f->start[point]; k < f->start[point + 1]; k++)
        if (!tr_merge_each(NULL, &f->m, f->node[k], combo, read_one, r)) break;
    return r->count;
}

size_t truce_frontier_outcomes(const truce_frontier *f, size_t point,
                               size_t skip, size_t most, uint32_t *values) {
    const handle *h = (const handle *)f;
    if (!f || point >= f->points || !most || !values) return 0;
    reader r = {h, skip, most, 0, values};
    if (!h->is_table) return read_sums(&r, point);
    const tr_table *t = &h->table;
    for (size_t k = t->start[point] + skip;
         k < t->start[point + 1] && r.count < most; k++)
        values_of(h->values, f->issues, t->outcome[k],
                  values + r.count++ * f->issues);
    return r.count;
}

void truce_frontier_free(truce_frontier *f) {
    handle *h = (handle *)f;
    if (h) tr_arena_drop(&h->kept);
    free(h);
}
