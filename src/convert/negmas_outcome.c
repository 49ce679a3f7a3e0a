/* negmas_outcome.c - outcomes in files of NegMAS, and what they are worth.
 * SPDX-License-Identifier: MIT */
#include "convert/negmas.h"

#include <math.h>
#include <string.h>

enum { MOST_OUTCOMES = 1 << 24, MOST_NUMBERS = 3500000 };

/* --- mappings ------------------------------------------------------------- */

/* The value of an issue in an outcome: a list in the issues' order, a map by
 * their names, or of a domain of one issue the value alone. */
static const tr_node *value_in(const tr_negmas *x, const tr_node *n, size_t v) {
    if (n->kind == TR_SCALAR) return n;
    if (n->kind == TR_MAP) return tr_member(n, x->o.issue[v].name);
    const tr_node *k = n->first;
    while (k && v--) k = k->next;
    return k;
}

static bool find_outcome(tr_negmas *x, const tr_node *at, const tr_node *n,
                         size_t *state) {
    size_t step = 1, count = n->kind == TR_SCALAR ? 1 : n->count;
    if (count != x->o.issues)
        return tr_negmas_wrong(x, at,
                               "an outcome is a list of one value an issue, "
                               "or a map from issues to values");
    *state = 0;
    for (size_t v = 0; v < x->o.issues; v++) {
        const tr_node *k = value_in(x, n, v);
        int64_t value = k ? tr_negmas_value(x, v, k) : -1;
        if (value < 0)
            return tr_negmas_wrong(
                x, at,
                tr_printf(x->a, "%s has no such value", x->o.issue[v].name));
        *state += step * (size_t)value;
        step *= x->o.issue[v].values;
    }
    return true;
}

/* A key: the value of the only issue, or a literal of Python; else NULL. */
static const tr_node *outcome_of_key(tr_negmas *x, const tr_node *k) {
    tr_node *key = TR_NEW(x->a, tr_node, 1);
    *key = (tr_node){.kind = TR_SCALAR,
                     .span = k->key_span,
                     .text = k->key,
                     .quoted = k->key_quoted,
                     .length = strlen(k->key)};
    bool literal = *k->key && strchr("([{", *k->key) &&
                   (x->o.issues > 1 || tr_negmas_value(x, 0, key) < 0);
    return literal ? tr_python_read(x->a, key) : key;
}

/* {"('a', 1)": 0.5} as Python prints tuples, or [[[a, 1], 0.5], ...]. */
static bool read_pair(tr_negmas *x, const tr_node *k, bool map, size_t *state,
                      double *number) {
    const tr_node *outcome = map ? NULL : k->first, *value = map ? k : k->last;
    tr_parsed_number p;
    if (!map && (k->kind != TR_LIST_NODE || k->count != 2))
        return tr_negmas_wrong(x, k, "a pair of outcome and number is wanted");
    if (map) outcome = outcome_of_key(x, k);
    if (!outcome)
        return tr_negmas_wrong(x, k,
                               "an outcome is a tuple of words and numbers; "
                               "nothing else is evaluated");
    if (value->kind != TR_SCALAR || !tr_parse_number(value->text, &p))
        return tr_negmas_wrong(x, value, "a number is wanted");
    *number = p.value;
    return find_outcome(x, k, outcome, state);
}

bool tr_negmas_mapping(tr_negmas *x, const tr_node *n, tr_ufun *u) {
    const tr_node *list = tr_member(n, "mapping");
    size_t states = tr_outline_states(&x->o), missing = 0;
    double otherwise;
    if (!list || list->kind == TR_SCALAR)
        return tr_negmas_wrong(x, list ? list : n,
                               "`mapping` has to map outcomes to numbers");
    if (!states || states > MOST_NUMBERS)
        tr_stop(x->a->env, TRUCE_ELIMIT,
                "the outcomes are more than a table "
                "may have (%d)",
                MOST_NUMBERS);
    const tr_node *rest = tr_member(n, "default");
    bool infinite =
        rest && rest->kind == TR_SCALAR && strstr(rest->text, "inf");
    if (!infinite && !tr_negmas_number(x, n, "default", NAN, &otherwise))
        return false;
    if (infinite) otherwise = NAN;
    u->table = TR_RAW(x->a, double, states);
    for (size_t s = 0; s < states; s++) u->table[s] = otherwise;
    for (const tr_node *k = list->first; k; k = k->next) {
        size_t state = 0;
        double number = 0;
        if (!read_pair(x, k, list->kind == TR_MAP, &state, &number))
            return false;
        u->table[state] = number;
    }
    for (size_t s = 0; s < states; s++)
        if (isnan(u->table[s])) missing++;
    if (!missing) return true;
    return tr_negmas_wrong(x, list,
                           tr_printf(x->a,
                                     "%zu of %zu outcomes have no "
                                     "number, and there is no `default`",
                                     missing, states));
}

/* --- what an outcome is worth --------------------------------------------- */

static bool is_in(const tr_negmas *x, const tr_rectangle *c, size_t state) {
    for (size_t v = 0; v < x->o.issues; v++) {
        size_t k = state % x->o.issue[v].values;
        state /= x->o.issue[v].values;
        if (c->mask && c->mask[v] && !c->mask[v][k]) return false;
    }
    return true;
}

/* Added as that program adds: see negmas_ufun.c. */
static double worth(const tr_negmas *x, const tr_ufun *u, size_t state) {
    double sum = u->table ? u->table[state] : 0;
    size_t rest = state;
    for (size_t v = 0; v < x->o.issues && u->weight; v++) {
        sum += u->weight[v][rest % x->o.issue[v].values];
        rest /= x->o.issue[v].values;
    }
    for (size_t k = 0; k < u->rectangles; k++)
        if (is_in(x, &u->rectangle[k], state)) sum += u->rectangle[k].number;
    return sum;
}

bool tr_negmas_can_add(const tr_negmas *x, const tr_ufun *u) {
    double most = 0;
    for (size_t v = 0; v < x->o.issues && u->weight; v++) {
        double part = 0;
        for (size_t k = 0; k < x->o.issue[v].values; k++)
            part = fmax(part, fabs(u->weight[v][k]));
        most += part;
    }
    for (size_t k = 0; k < u->rectangles; k++)
        most += fabs(u->rectangle[k].number);
    return isfinite(most);
}

bool tr_negmas_worth(tr_negmas *x, const tr_ufun *u, const tr_node *outcome,
                     double *out) {
    size_t state;
    if (!tr_outline_states(&x->o))
        return tr_negmas_wrong(x, outcome,
                               "there are too many outcomes to number this "
                               "one: write its utility as `reserved_value`");
    if (!find_outcome(x, outcome, outcome, &state)) return false;
    *out = worth(x, u, state);
    return true;
}

/* Rounding never turns the order of sums around: the sum of the least parts,
 * formed in the same order, is the least sum. */
static double least_of_sum(const tr_negmas *x, const tr_ufun *u) {
    double sum = 0;
    for (size_t v = 0; v < x->o.issues && u->weight; v++) {
        double least = u->weight[v][0];
        for (size_t k = 1; k < x->o.issue[v].values; k++)
            if (u->weight[v][k] < least) least = u->weight[v][k];
        sum += least;
    }
    for (size_t k = 0; k < u->rectangles; k++) sum += u->rectangle[k].number;
    return sum;
}

double tr_negmas_least(tr_negmas *x, const tr_ufun *u) {
    size_t states = tr_outline_states(&x->o);
    bool everywhere = !u->table;
    for (size_t k = 0; k < u->rectangles; k++)
        everywhere &= !u->rectangle[k].mask;
    if (everywhere) return least_of_sum(x, u);
    if (!states || states > MOST_OUTCOMES)
        tr_stop(x->a->env, TRUCE_ELIMIT,
                "the least utility cannot be found: there are more than %d "
                "outcomes, and a utility that is no sum over issues",
                MOST_OUTCOMES);
    double least = INFINITY;
    for (size_t s = 0; s < states; s++) {
        least = fmin(least, worth(x, u, s));
        if (s % 65536 == 65535)
            tr_tick(x->a->env, "looking for the least utility", (double)s,
                    (double)states);
    }
    return least;
}
