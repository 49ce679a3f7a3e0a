/* genius_rules.c - profiles of GENIUS by ranks and constraints.
 * SPDX-License-Identifier: MIT
 *
 * D105. The utility is the mean, over the issues ranked, of a value's rank over
 * the issue's greatest; an issue counts 0 where one of its constraints applies,
 * everything is 0 where one of the whole outcome's does. Constraints compare
 * texts of values: equal, or containing a text; or take values as numbers. */
#include "convert/genius.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum rule_kind {
    ZERO,        /* all conditions hold */
    CONDITIONAL, /* they hold and the issue's value lacks a text */
    SUM_HAS,     /* a sum lies within bounds, the value contains a text */
    SUM_LACKS,   /* ... and the value lacks it */
    ALL_HOLD,    /* of the whole outcome: all conditions hold */
    FIRST_ASKS   /* the first holds and the second does not */
} rule_kind;

typedef enum test { EQUALS, CONTAINS, POSITIVE, NEGATIVE } test;

/* What is asked of one issue: by value, whether it holds. */
typedef struct condition {
    size_t issue;
    bool *holds;
} condition;

typedef struct rule {
    rule_kind kind;
    size_t issue; /* whose part becomes 0; of the first four kinds */
    size_t count;
    condition *at;
    bool *has; /* [values of `issue`] contains one of the texts */
    size_t summed;
    size_t *sum; /* issues */
    double min, max;
} rule;

typedef struct rules {
    const tr_joint *j;
    double **part; /* [issues][values] */
    size_t count;
    rule *at;
} rules;

/* --- conditions ----------------------------------------------------------- */

static bool *test_values(tr_genius *g, size_t v, test t, const char *text) {
    const tr_joint_issue *i = &g->j->issue[v];
    bool *out = TR_NEW(g->x->a, bool, i->values);
    for (uint32_t k = 0; k < i->values; k++) {
        double n = strtod(i->label[k], NULL);
        out[k] = t == EQUALS     ? !strcmp(i->label[k], text)
                 : t == CONTAINS ? strstr(i->label[k], text) != NULL
                 : t == POSITIVE ? n > 0
                                 : n < 0;
    }
    return out;
}

static bool needs_numbers(tr_genius *g, const tr_element *e, size_t v) {
    const tr_joint_issue *i = &g->j->issue[v];
    for (uint32_t k = 0; k < i->values; k++) {
        tr_parsed_number n;
        if (!tr_parse_number(i->label[k], &n))
            return tr_genius_wrong(
                g, e, "index",
                tr_printf(g->x->a,
                          "value '%.40s' of issue '%.40s' is no number, and "
                          "this needs numbers",
                          i->label[k], i->name),
                "numeric conditions and sums are for issues of numbers");
    }
    return true;
}

static bool text_of(tr_genius *g, const tr_element *e, const char *attribute,
                    const char **out) {
    *out = tr_attribute_of(e, attribute);
    return *out ||
           tr_genius_wrong(
               g, e, NULL,
               tr_printf(g->x->a, "<%.40s> has no `%s`", e->name, attribute),
               tr_printf(g->x->a, "write %s=\"...\" into it", attribute));
}

/* <valueassignment index value>: equal. */
static bool read_values(tr_genius *g, const tr_element *e, rule *r) {
    r->at = TR_NEW(g->x->a, condition, e->count + 1);
    for (const tr_element *c = tr_child(e, "valueassignment"); c;
         c = tr_sibling(c, "valueassignment")) {
        condition *x = &r->at[r->count];
        const char *text;
        if (!tr_genius_issue(g, c, &x->issue) || !text_of(g, c, "value", &text))
            return false;
        x->holds = test_values(g, x->issue, EQUALS, text);
        r->count++;
    }
    return true;
}

/* <checkassignment index condition>: contains, or numeric=positive ... */
static bool read_checks(tr_genius *g, const tr_element *e, rule *r) {
    r->at = TR_NEW(g->x->a, condition, e->count + 1);
    for (const tr_element *c = tr_child(e, "checkassignment"); c;
         c = tr_sibling(c, "checkassignment")) {
        condition *x = &r->at[r->count];
        const char *text;
        if (!tr_genius_issue(g, c, &x->issue) ||
            !text_of(g, c, "condition", &text))
            return false;
        bool numeric = strstr(text, "numeric") != NULL;
        test t = !numeric                   ? CONTAINS
                 : strstr(text, "positive") ? POSITIVE
                                            : NEGATIVE;
        if (numeric && !needs_numbers(g, c, x->issue)) return false;
        x->holds = test_values(g, x->issue, t, text);
        /* of the whole outcome 0 is positive and negative */
        for (uint32_t k = 0;
             numeric && r->kind == ALL_HOLD && k < g->j->issue[x->issue].values;
             k++)
            x->holds[k] |= strtod(g->j->issue[x->issue].label[k], NULL) == 0;
        r->count++;
    }
    return true;
}

static bool read_sum(tr_genius *g, const tr_element *e, rule *r) {
    r->sum = TR_NEW(g->x->a, size_t, e->count + 1);
    if (!tr_genius_number(g, e, "min", &r->min) ||
        !tr_genius_number(g, e, "max", &r->max))
        return false;
    for (const tr_element *c = tr_child(e, "item"); c;
         c = tr_sibling(c, "item"))
        if (!tr_genius_issue(g, c, &r->sum[r->summed]) ||
            !needs_numbers(g, c, r->sum[r->summed++]))
            return false;
    return true;
}

/* The text that the issue's value is to contain: `value`, or any of
 * <condition value>. */
static bool read_texts(tr_genius *g, const tr_element *e, rule *r, bool many) {
    const char *text;
    if (!many) {
        if (!text_of(g, e, "value", &text)) return false;
        r->has = test_values(g, r->issue, CONTAINS, text);
        return true;
    }
    r->has = TR_NEW(g->x->a, bool, g->j->issue[r->issue].values);
    for (const tr_element *c = tr_child(e, "condition"); c;
         c = tr_sibling(c, "condition")) {
        if (!text_of(g, c, "value", &text)) return false;
        const bool *has = test_values(g, r->issue, CONTAINS, text);
        for (uint32_t k = 0; k < g->j->issue[r->issue].values; k++)
            r->has[k] |= has[k];
    }
    return true;
}

static bool read_first_asks(tr_genius *g, const tr_element *e, rule *r) {
    if (!read_checks(g, e, r)) return false;
    if (r->count != 2)
        return tr_genius_wrong(g, e, NULL,
                               "this constraint wants two <checkassignment>",
                               "one of a number, one of a text");
    if (g->index[r->at[0].issue] > g->index[r->at[1].issue]) {
        condition first = r->at[1];
        r->at[1] = r->at[0];
        r->at[0] = first;
    }
    return true;
}

static bool read_rule(tr_genius *g, const tr_element *e, rule *r) {
    const char *type = tr_attribute_of(e, "type");
    if (!type) type = "";
    if (!strcmp(type, "inclusiveZeroOutcomeConstraint")) {
        r->kind = ALL_HOLD;
        return read_checks(g, e, r);
    }
    if (!strcmp(type, "conditionalZeroOutcomeConstraint")) {
        r->kind = FIRST_ASKS;
        return read_first_asks(g, e, r);
    }
    if (!tr_genius_issue(g, e, &r->issue)) return false;
    if (!strcmp(type, "zeroConstraint")) {
        r->kind = ZERO;
        return read_values(g, e, r);
    }
    if (!strcmp(type, "conditionalZeroConstraint")) {
        r->kind = CONDITIONAL;
        return read_values(g, e, r) && read_texts(g, e, r, false);
    }
    bool many = !strcmp(type, "sumZeroConstraintList");
    r->kind = strcmp(type, "sumZeroNotConstraint") ? SUM_HAS : SUM_LACKS;
    if (many || r->kind == SUM_LACKS || !strcmp(type, "sumZeroConstraint"))
        return read_sum(g, e, r) && read_texts(g, e, r, many);
    return tr_genius_wrong(
        g, e, "type",
        tr_printf(g->x->a, "the constraint '%.60s' is not known", type),
        "this one cannot be read, so neither can the profile");
}

/* --- the utility of an outcome -------------------------------------------- */

static bool all_hold(const rule *r, const uint32_t *x) {
    for (size_t k = 0; k < r->count; k++)
        if (!r->at[k].holds[x[r->at[k].issue]]) return false;
    return true;
}

static bool sum_within(const rules *all, const rule *r, const uint32_t *x) {
    double sum = 0;
    for (size_t k = 0; k < r->summed; k++)
        sum += strtod(all->j->issue[r->sum[k]].label[x[r->sum[k]]], NULL);
    return r->min <= sum && sum <= r->max;
}

static bool applies(const rules *all, const rule *r, const uint32_t *x) {
    switch (r->kind) {
    case ZERO:
    case ALL_HOLD: return all_hold(r, x);
    case CONDITIONAL: return all_hold(r, x) && !r->has[x[r->issue]];
    case SUM_HAS: return sum_within(all, r, x) && r->has[x[r->issue]];
    case SUM_LACKS: return sum_within(all, r, x) && !r->has[x[r->issue]];
    case FIRST_ASKS:
        return r->at[0].holds[x[r->at[0].issue]] &&
               !r->at[1].holds[x[r->at[1].issue]];
    }
    return false;
}

static double value_of(const void *user, const uint32_t *x) {
    const rules *all = user;
    double u = 0;
    for (size_t k = 0; k < all->count; k++)
        if (all->at[k].kind >= ALL_HOLD && applies(all, &all->at[k], x))
            return 0;
    for (size_t v = 0; v < all->j->issues; v++) {
        bool zero = !all->part[v];
        for (size_t k = 0; k < all->count && !zero; k++)
            zero = all->at[k].kind < ALL_HOLD && all->at[k].issue == v &&
                   applies(all, &all->at[k], x);
        if (!zero) u += all->part[v][x[v]];
    }
    return u;
}

/* --- reading -------------------------------------------------------------- */

static bool read_ranks(tr_genius *g, const tr_element *issue, size_t share,
                       rules *all) {
    size_t v;
    if (!tr_genius_issue(g, issue, &v)) return false;
    tr_joint_issue *i = &g->j->issue[v];
    double *w = TR_NEW(g->x->a, double, i->values), most = 0;
    bool *seen = TR_NEW(g->x->a, bool, i->values);
    for (const tr_element *c = tr_child(issue, "item"); c;
         c = tr_sibling(c, "item")) {
        const char *text;
        double rank;
        if (!text_of(g, c, "value", &text) ||
            !tr_genius_number(g, c, "rank", &rank))
            return false;
        int64_t k = tr_joint_find(g->j, v, text);
        most = fmax(most, rank);
        if (k < 0)
            return tr_genius_wrong(g, c, "value",
                                   "the domain's issue has no such value",
                                   "compare it with the file of the domain");
        w[k] = rank;
        seen[k] = true;
    }
    for (uint32_t k = 0; k < i->values; k++) {
        if (!seen[k])
            return tr_genius_wrong(
                g, issue, NULL,
                tr_printf(g->x->a, "value '%.60s' has no rank", i->label[k]),
                "rank every value of the issue");
        w[k] = most > 0 ? w[k] / most / (double)share : 0;
    }
    all->part[v] = w;
    return true;
}

bool tr_genius_read_rules(tr_genius *g, const tr_element *root,
                          tr_joint_party *p) {
    const tr_element *e = tr_descendant(root, "rules");
    const tr_element *ranks = tr_child(e, "ranks");
    const tr_element *constraints = tr_child(e, "constraints");
    rules *all = TR_NEW(g->x->a, rules, 1);
    all->j = g->j;
    all->part = TR_NEW(g->x->a, double *, g->j->issues);
    if (!ranks || !tr_child(ranks, "issue"))
        return tr_genius_wrong(g, e, NULL, "there are no <ranks> of issues",
                               "write <ranks><issue index=...> into it");
    size_t share = 0;
    const tr_element *c = tr_child(ranks, "issue");
    for (; c; c = tr_sibling(c, "issue")) share++;
    c = tr_child(ranks, "issue");
    for (; c; c = tr_sibling(c, "issue"))
        if (!read_ranks(g, c, share, all)) return false;
    c = constraints ? tr_child(constraints, "constraint") : NULL;
    all->at = TR_NEW(g->x->a, rule, (constraints ? constraints->count : 0) + 1);
    for (; c; c = tr_sibling(c, "constraint"))
        if (!read_rule(g, c, &all->at[all->count++])) return false;
    if (!all->count) {
        p->weight = all->part;
    } else {
        p->value = value_of;
        p->user = all;
    }
    return true;
}
