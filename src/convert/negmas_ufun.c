/* negmas_ufun.c - what a party of a NegMAS scenario wants.
 * SPDX-License-Identifier: MIT
 *
 * Products and sums of doubles are formed as that program forms them: weight
 * times value, added in the order of the issues, a constant last. */
#include "convert/negmas.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- functions of one issue's value --------------------------------------- */

static bool is_finite(tr_negmas *x, const tr_node *at, double number) {
    return isfinite(number) ||
           tr_negmas_wrong(x, at, "the result is not a finite number");
}

/* A bare list: one number a value, in their order. */
static bool read_numbers(tr_negmas *x, size_t v, const tr_node *list,
                         double weight, double *out) {
    const tr_node *n = list->first;
    tr_parsed_number p;
    if (list->count != x->o.issue[v].values)
        return tr_negmas_wrong(x, list,
                               tr_printf(x->a,
                                         "%s has %zu values, and here are "
                                         "%zu numbers",
                                         x->o.issue[v].name,
                                         x->o.issue[v].values, list->count));
    for (size_t k = 0; n; n = n->next, k++) {
        if (n->kind != TR_SCALAR || !tr_parse_number(n->text, &p))
            return tr_negmas_wrong(x, n, "a number is wanted");
        out[k] = weight * p.value;
        if (!is_finite(x, n, out[k])) return false;
    }
    return true;
}

static bool read_table(tr_negmas *x, size_t v, const tr_node *n,
                       const tr_node *map, double weight, double *out) {
    if (!map || map->kind != TR_MAP)
        return tr_negmas_wrong(x, map ? map : n,
                               "`mapping` has to map values to numbers");
    tr_mark mark = tr_arena_mark(x->a);
    tr_spellings entries = tr_negmas_entries(x, map);
    for (size_t k = 0; k < x->o.issue[v].values; k++) {
        const tr_node *e = tr_negmas_entry(x, v, k, &entries);
        tr_parsed_number p;
        if (!e)
            return tr_negmas_wrong(x, map,
                                   tr_printf(x->a,
                                             "the value '%s' of %s has no "
                                             "number here",
                                             x->o.issue[v].label[k],
                                             x->o.issue[v].name));
        if (e->kind != TR_SCALAR || !tr_parse_number(e->text, &p))
            return tr_negmas_wrong(x, e, "a number is wanted");
        out[k] = weight * p.value;
        if (!is_finite(x, e, out[k])) return false;
    }
    tr_arena_release(x->a, mark);
    return true;
}

static bool read_line(tr_negmas *x, size_t v, const tr_node *at, double weight,
                      double slope, double bias, double *out) {
    for (size_t k = 0; k < x->o.issue[v].values; k++) {
        double value = x->number[v][k];
        if (slope == 0) value = 0; /* whatever the value is */
        if (isnan(value))
            return tr_negmas_wrong(x, at,
                                   tr_printf(x->a,
                                             "the value '%s' of %s is no "
                                             "number",
                                             x->o.issue[v].label[k],
                                             x->o.issue[v].name));
        out[k] = weight * (slope * value + bias);
        if (!is_finite(x, at, out[k])) return false;
    }
    return true;
}

/* Where the type stands, to point at. */
static const tr_node *type_of(const tr_node *n) {
    const tr_node *type = tr_member(n, "type");
    return type ? type : n;
}

static bool read_function(tr_negmas *x, size_t v, const tr_node *n,
                          double weight, double *out) {
    double slope = 1, bias = 0;
    if (n->kind == TR_LIST_NODE) return read_numbers(x, v, n, weight, out);
    if (n->kind != TR_MAP)
        return tr_negmas_wrong(x, n,
                               "a function is a map with `type`; code is not "
                               "run");
    const char *type = tr_negmas_type(n);
    const tr_node *map = tr_member(n, "mapping");
    if (!*type && !map) map = n; /* a bare table */
    if (!strcmp(type, "TableFun") || !*type)
        return read_table(x, v, n, map, weight, out);
    bool constant = !strcmp(type, "ConstFun");
    if (!constant && strcmp(type, "AffineFun") && strcmp(type, "LinearFun") &&
        strcmp(type, "IdentityFun"))
        return tr_negmas_wrong(
            x, type_of(n),
            tr_printf(
                x->a,
                "functions of a value that are read: TableFun, AffineFun, "
                "LinearFun, IdentityFun, ConstFun; not '%s'",
                type));
    if (strcmp(type, "IdentityFun") &&
        (!tr_negmas_number(x, n, "slope", 1, &slope) ||
         !tr_negmas_number(x, n, "bias", 0, &bias)))
        return false;
    return read_line(x, v, n, weight, constant ? 0 : slope, bias, out);
}

/* --- sums over issues ----------------------------------------------------- */

/* The member for issue v of a list, or of a map by the issues' names. */
static const tr_node *of_issue(const tr_negmas *x, const tr_node *n, size_t v) {
    if (n->kind == TR_MAP) return tr_member(n, x->o.issue[v].name);
    const tr_node *k = n->first;
    while (k && v--) k = k->next;
    return k;
}

static bool fits(tr_negmas *x, const tr_node *n, const tr_node *at,
                 const char *what) {
    if (n && n->kind != TR_SCALAR && n->count == x->o.issues) return true;
    return tr_negmas_wrong(x, n ? n : at,
                           tr_printf(x->a,
                                     "`%s` has to have one entry for "
                                     "each of the %zu issues",
                                     what, x->o.issues));
}

static bool read_weight(tr_negmas *x, const tr_node *list, size_t v,
                        double *out) {
    const tr_node *n = of_issue(x, list, v);
    tr_parsed_number p;
    if (!n || n->kind != TR_SCALAR || !tr_parse_number(n->text, &p))
        return tr_negmas_wrong(
            x, n ? n : list,
            tr_printf(x->a, "a weight of %s is wanted", x->o.issue[v].name));
    *out = p.value;
    return true;
}

static void add_constant(tr_negmas *x, tr_ufun *u, double number) {
    if (number == 0) return;
    u->rectangle = TR_NEW(x->a, tr_rectangle, 1);
    u->rectangle[u->rectangles++].number = number;
}

/* sum of w_i f_i(x_i), and a constant; `affine`: f_i is the value itself. */
static bool read_sum(tr_negmas *x, const tr_node *n, bool affine, tr_ufun *u) {
    const tr_node *weights = tr_member(n, "weights");
    const tr_node *values = tr_member(n, "values");
    double bias;
    if ((weights || affine) && !fits(x, weights, n, "weights")) return false;
    if (!affine && !fits(x, values, n, "values")) return false;
    u->weight = TR_NEW(x->a, double *, x->o.issues);
    for (size_t v = 0; v < x->o.issues; v++) {
        double w = 1;
        u->weight[v] = TR_NEW(x->a, double, x->o.issue[v].values);
        if (weights && !read_weight(x, weights, v, &w)) return false;
        const tr_node *f = affine ? NULL : of_issue(x, values, v);
        if (!affine && !f)
            return tr_negmas_wrong(
                x, values,
                tr_printf(x->a, "%s is missing", x->o.issue[v].name));
        if (affine ? !read_line(x, v, n, w, 1, 0, u->weight[v])
                   : !read_function(x, v, f, w, u->weight[v]))
            return false;
    }
    if (!tr_negmas_number(x, n, "bias", 0, &bias)) return false;
    add_constant(x, u, bias);
    return true;
}

/* --- hyper-rectangles ----------------------------------------------------- */

static bool allow(tr_negmas *x, size_t v, const tr_node *n, uint8_t *mask) {
    const tr_outline_issue *i = &x->o.issue[v];
    tr_parsed_number lo, hi;
    if (n->kind == TR_SCALAR) {
        int64_t k = tr_negmas_value(x, v, n);
        if (k >= 0) mask[k] = 1;
        return true; /* a value that the issue has not is never met */
    }
    if (n->kind != TR_LIST_NODE)
        return tr_negmas_wrong(x, n,
                               "a value, [lowest, highest] or a list of "
                               "these is wanted");
    const tr_node *first = n->first;
    if (n->count == 2 && first->kind == TR_SCALAR && !first->quoted &&
        n->last->kind == TR_SCALAR && !n->last->quoted &&
        tr_parse_number(first->text, &lo) &&
        tr_parse_number(n->last->text, &hi) && lo.value <= hi.value) {
        for (size_t k = 0; k < i->values; k++)
            mask[k] |=
                x->number[v][k] >= lo.value && x->number[v][k] <= hi.value;
        return true;
    }
    for (const tr_node *k = first; k; k = k->next)
        if (!allow(x, v, k, mask)) return false;
    return true;
}

/* By its place, as NegMAS does; else by its name. */
static bool find_issue(tr_negmas *x, const tr_node *n, size_t *v) {
    uint64_t number;
    if (tr_parse_count(n->key, x->o.issues - 1, &number)) {
        *v = (size_t)number;
        return true;
    }
    for (*v = 0; *v < x->o.issues; ++*v)
        if (!strcmp(x->o.issue[*v].name, n->key)) return true;
    return tr_negmas_wrong(x, n,
                           tr_printf(x->a, "there is no issue '%s'", n->key));
}

static bool is_nothing(const tr_node *n) {
    return n->kind == TR_SCALAR && !n->quoted &&
           (!n->length || !strcmp(n->text, "null") || !strcmp(n->text, "~"));
}

static bool read_ranges(tr_negmas *x, const tr_node *n, tr_rectangle *c) {
    if (is_nothing(n)) return true;
    if (n->kind != TR_MAP)
        return tr_negmas_wrong(x, n, "a range maps issues to values");
    c->mask = TR_NEW(x->a, uint8_t *, x->o.issues);
    for (const tr_node *k = n->first; k; k = k->next) {
        size_t v;
        if (!find_issue(x, k, &v)) return false;
        if (is_nothing(k)) continue;
        c->mask[v] = TR_NEW(x->a, uint8_t, x->o.issue[v].values);
        if (!allow(x, v, k, c->mask[v])) return false;
    }
    return true;
}

static bool read_rectangles(tr_negmas *x, const tr_node *n, tr_ufun *u) {
    const tr_node *ranges = tr_member(n, "outcome_ranges");
    const tr_node *pays = tr_member(n, "utilities");
    const tr_node *weights = tr_member(n, "weights");
    double bias;
    if (!ranges || ranges->kind != TR_LIST_NODE || !pays ||
        pays->kind != TR_LIST_NODE || pays->count != ranges->count)
        return tr_negmas_wrong(x, ranges ? ranges : n,
                               "`outcome_ranges` and `utilities` have to be "
                               "lists of the same length");
    if (weights && is_nothing(weights)) weights = NULL;
    if (weights &&
        (weights->kind != TR_LIST_NODE || weights->count != ranges->count))
        return tr_negmas_wrong(x, weights,
                               "`weights` has to be as long as "
                               "`outcome_ranges`");
    if (!tr_negmas_number(x, n, "bias", 0, &bias)) return false;
    u->rectangle = TR_NEW(x->a, tr_rectangle, ranges->count + 1);
    if (bias != 0) u->rectangle[u->rectangles++].number = bias;
    const tr_node *pay = pays->first, *w = weights ? weights->first : NULL;
    for (const tr_node *k = ranges->first; k; k = k->next, pay = pay->next) {
        tr_parsed_number p, q = {.value = 1};
        tr_rectangle *c = &u->rectangle[u->rectangles++];
        if (pay->kind != TR_SCALAR || !tr_parse_number(pay->text, &p))
            return tr_negmas_wrong(x, pay,
                                   "of utilities of a range only "
                                   "numbers are read");
        if (w && (w->kind != TR_SCALAR || !tr_parse_number(w->text, &q)))
            return tr_negmas_wrong(x, w, "a weight has to be a number");
        c->number = q.value * p.value;
        if (!is_finite(x, pay, c->number)) return false;
        if (!read_ranges(x, k, c)) return false;
        if (w) w = w->next;
    }
    return true;
}

/* --- all of it ------------------------------------------------------------ */

bool tr_negmas_ufun(tr_negmas *x, const tr_node *n, tr_ufun *u) {
    const char *type = tr_negmas_type(n);
    if (!strcmp(type, "LinearAdditiveUtilityFunction") ||
        !strcmp(type, "LinearUtilityAggregationFunction"))
        return read_sum(x, n, false, u);
    if (!strcmp(type, "AffineUtilityFunction") ||
        !strcmp(type, "LinearUtilityFunction"))
        return read_sum(x, n, true, u);
    if (!strcmp(type, "HyperRectangleUtilityFunction"))
        return read_rectangles(x, n, u);
    if (!strcmp(type, "MappingUtilityFunction"))
        return tr_negmas_mapping(x, n, u);
    double value;
    if (!strcmp(type, "ConstUtilityFunction")) {
        if (!tr_negmas_number(x, n, "value", 0, &value)) return false;
        add_constant(x, u, value);
        return true;
    }
    return tr_negmas_wrong(
        x, type_of(n),
        tr_printf(x->a,
                  "functions that are read: LinearAdditiveUtilityFunction, "
                  "AffineUtilityFunction, HyperRectangleUtilityFunction, "
                  "MappingUtilityFunction, ConstUtilityFunction, with or "
                  "without a discount; not '%s'",
                  type));
}
