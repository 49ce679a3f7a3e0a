/* negmas.c - scenarios of NegMAS: a folder of YAML (or JSON) files.
 * SPDX-License-Identifier: MIT
 *
 * The domain is the file whose `type` has `OutcomeSpace` in it, every file
 * whose `type` has `fun` in it is a party's.  Types are words that choose how
 * the data is read: no class is looked for, no code is ever run; tags, and so
 * `!!binary`, are refused by the YAML reader.  Disagreement: the reserved value
 * if it is finite and not below the least utility, else that least (D107). */
#include "convert/negmas.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool tr_negmas_wrong(tr_negmas *x, const tr_node *at, const char *what) {
    tr_diag(x->r->d, TR_E0805, at->span, "NegMAS", what, TR_FORMS);
    return false;
}

const char *tr_negmas_type(const tr_node *map) {
    const tr_node *n = map->kind == TR_MAP ? tr_member(map, "type") : NULL;
    if (!n && map->kind == TR_MAP) n = tr_member(map, "$type");
    if (!n || n->kind != TR_SCALAR) return "";
    const char *dot = strrchr(n->text, '.');
    return dot ? dot + 1 : n->text;
}

static bool is_null(const tr_node *n) {
    return n->kind == TR_SCALAR && !n->quoted &&
           (!n->length || !strcmp(n->text, "null") || !strcmp(n->text, "~") ||
            !strcmp(n->text, "None"));
}

/* YAML's and Python's words for what is not finite; 0: something else. */
static double not_finite(const char *s) {
    static const char *const up[] = {".inf",     "inf",  "+.inf",
                                     "Infinity", ".Inf", ".INF"};
    static const char *const not [] = {".nan", "nan", "NaN", ".NaN", ".NAN"};
    bool below = *s == '-';
    for (size_t k = 0; k < sizeof up / sizeof *up; k++)
        if (!strcmp(s + below, up[k])) return below ? -INFINITY : INFINITY;
    for (size_t k = 0; k < sizeof not / sizeof *not ; k++)
        if (!strcmp(s, not [k])) return NAN;
    return 0;
}

bool tr_negmas_number(tr_negmas *x, const tr_node *map, const char *key,
                      double otherwise, double *out) {
    const tr_node *n = tr_member(map, key);
    tr_parsed_number p;
    *out = otherwise;
    if (!n || is_null(n)) return true;
    if (n->kind == TR_SCALAR && tr_parse_number(n->text, &p)) {
        *out = p.value;
        return true;
    }
    return tr_negmas_wrong(x, n,
                           tr_printf(x->a, "`%s` has to be a number", key));
}

/* --- the domain ----------------------------------------------------------- */

static bool set_range(tr_negmas *x, size_t v, const tr_node *at, int64_t lo,
                      int64_t hi) {
    tr_outline_issue *i = &x->o.issue[v];
    if (hi < lo) return tr_negmas_wrong(x, at, "the range is empty");
    if (hi - lo >= TR_MAX_VALUES)
        tr_stop(x->a->env, TRUCE_ELIMIT,
                "%s has %lld values, more than an issue may have (%d)", i->name,
                (long long)(hi - lo + 1), TR_MAX_VALUES);
    i->values = (size_t)(hi - lo + 1);
    i->label = TR_NEW(x->a, const char *, i->values);
    x->number[v] = TR_NEW(x->a, double, i->values);
    for (size_t k = 0; k < i->values; k++) {
        i->label[k] = tr_printf(x->a, "%lld", (long long)lo + (long long)k);
        x->number[v][k] = (double)lo + (double)k;
    }
    i->scale = x->number[v];
    return true;
}

static bool whole(const tr_node *n, int64_t *out) {
    tr_parsed_number p;
    if (n->kind != TR_SCALAR || !tr_parse_number(n->text, &p) ||
        p.value != floor(p.value) || fabs(p.value) > 1e15)
        return false;
    *out = (int64_t)p.value;
    return true;
}

/* [lo, hi], both included, or n: 0 to n - 1. */
static bool read_range(tr_negmas *x, size_t v, const tr_node *n) {
    int64_t lo = 0, hi;
    if (n->kind == TR_SCALAR && whole(n, &hi))
        return set_range(x, v, n, 0, hi - 1);
    if (n->kind != TR_LIST_NODE || n->count != 2 || !whole(n->first, &lo) ||
        !whole(n->last, &hi))
        return tr_negmas_wrong(x, n,
                               "a range is [lowest, highest], in whole "
                               "numbers");
    return set_range(x, v, n, lo, hi);
}

static bool read_list(tr_negmas *x, size_t v, const tr_node *list) {
    tr_outline_issue *i = &x->o.issue[v];
    if (list->kind != TR_LIST_NODE || !list->count)
        return tr_negmas_wrong(x, list, "a list of values is wanted");
    if (list->count > TR_MAX_VALUES)
        return tr_negmas_wrong(x, list, "there are too many values");
    i->values = list->count;
    i->label = TR_NEW(x->a, const char *, i->values);
    x->value[v] = TR_NEW(x->a, const tr_node *, i->values);
    x->number[v] = TR_NEW(x->a, double, i->values);
    size_t k = 0;
    bool numbers = true;
    for (const tr_node *n = list->first; n; n = n->next, k++) {
        tr_parsed_number p;
        if (n->kind != TR_SCALAR)
            return tr_negmas_wrong(x, n, "a value has to be a word or number");
        i->label[k] = n->text;
        x->value[v][k] = n;
        bool number = !n->quoted && tr_parse_number(n->text, &p);
        x->number[v][k] = number ? p.value : NAN;
        numbers &= number;
    }
    if (numbers) i->scale = x->number[v];
    return true;
}

static bool read_issue(tr_negmas *x, size_t v, const tr_node *n) {
    const tr_node *name = n->kind == TR_MAP ? tr_member(n, "name") : NULL;
    const tr_node *values = n->kind == TR_MAP ? tr_member(n, "values") : NULL;
    if (!values)
        return tr_negmas_wrong(x, n, "an issue is a map with `values`");
    x->o.issue[v].name = name && name->kind == TR_SCALAR && name->length
                             ? name->text
                             : tr_printf(x->a, "%zu", v + 1);
    x->o.issue[v].holder = -1;
    const char *type = tr_negmas_type(n);
    if (strstr(type, "Continuous") || strstr(type, "Infinite") ||
        strstr(type, "Callable"))
        return tr_negmas_wrong(x, n,
                               tr_printf(x->a,
                                         "%s has no list of values: only "
                                         "issues with finitely many are read",
                                         type));
    if (!strcmp(type, "ContiguousIssue") || values->kind == TR_SCALAR)
        return read_range(x, v, values);
    return read_list(x, v, values);
}

static bool read_domain(tr_negmas *x) {
    tr_diags_source(x->r->d, x->r->domain);
    const tr_node *root = tr_tree_read_typed(x->a, x->r->d, x->r->domain);
    if (!root) return false;
    if (!strstr(tr_negmas_type(root), "Cartesian"))
        return tr_negmas_wrong(x, root,
                               "of outcome spaces CartesianOutcomeSpace and "
                               "DiscreteCartesianOutcomeSpace are read");
    const tr_node *list = tr_member(root, "issues");
    if (!list || list->kind != TR_LIST_NODE || !list->count)
        return tr_negmas_wrong(x, list ? list : root,
                               "`issues` has to be a list");
    if (list->count > TR_MAX_ISSUES)
        return tr_negmas_wrong(x, list, "there are too many issues");
    const tr_node *name = tr_member(root, "name");
    x->o.title = name && name->kind == TR_SCALAR && name->length
                     ? name->text
                     : "A scenario of NegMAS";
    x->o.issues = list->count;
    x->o.issue = TR_NEW(x->a, tr_outline_issue, list->count);
    x->value = TR_NEW(x->a, const tr_node **, list->count);
    x->number = TR_NEW(x->a, double *, list->count);
    x->spelling = TR_NEW(x->a, tr_spellings, list->count);
    size_t v = 0;
    for (const tr_node *n = list->first; n; n = n->next, v++)
        if (!read_issue(x, v, n)) return false;
    return true;
}

/* --- parties -------------------------------------------------------------- */

/* Discounts are taken at the beginning, where they change nothing; the
 * outermost reserved value counts. */
static const tr_node *unwrap(tr_negmas *x, const tr_node *n, tr_ufun *u) {
    u->reserved = NAN;
    for (;;) {
        const tr_node *inner = tr_member(n, "ufun");
        const tr_node *value = tr_member(n, "reserved_value");
        const tr_node *outcome = tr_member(n, "reserved_outcome");
        if (outcome && !is_null(outcome) && !value && !u->has_reserved) {
            u->has_reserved = true;
            u->reserved_outcome = outcome;
        }
        if (value && !u->has_reserved) {
            u->has_reserved = true;
            bool word = value->kind == TR_SCALAR && !is_null(value) &&
                        not_finite(value->text) == 0;
            if (word &&
                !tr_negmas_number(x, n, "reserved_value", NAN, &u->reserved))
                return NULL;
        }
        if (!inner) return n;
        if (inner->kind != TR_MAP) {
            tr_negmas_wrong(x, inner, "`ufun` has to be a map");
            return NULL;
        }
        if (!strstr(tr_negmas_type(n), "Discounted")) {
            tr_negmas_wrong(x, n,
                            tr_printf(x->a,
                                      "%s is not read; around another function "
                                      "only discounts are",
                                      tr_negmas_type(n)));
            return NULL;
        }
        n = inner;
    }
}

static const char *stem_of(tr_arena *a, const char *path) {
    const char *name = tr_base_name(path), *dot = strrchr(name, '.');
    return dot && dot > name ? tr_strndup(a, name, (size_t)(dot - name)) : name;
}

static bool read_party(tr_negmas *x, size_t k) {
    const tr_source *s = &x->r->file[k];
    tr_diags_source(x->r->d, s);
    x->o.name[k] = stem_of(x->a, s->name);
    const tr_node *root = tr_tree_read_typed(x->a, x->r->d, s);
    if (!root) return false;
    if (root->kind != TR_MAP)
        return tr_negmas_wrong(x, root, "a map is wanted");
    tr_ufun *u = &x->ufun[k];
    const tr_node *n = unwrap(x, root, u);
    if (!n || !tr_negmas_ufun(x, n, u)) return false;
    if (!tr_negmas_can_add(x, u))
        return tr_negmas_wrong(x, n,
                               "its utilities add up to more than a number "
                               "can hold");
    return (!u->reserved_outcome ||
            tr_negmas_worth(x, u, u->reserved_outcome, &u->reserved));
}

static bool read_parties(tr_negmas *x) {
    x->o.parties = x->r->count;
    x->o.name = TR_NEW(x->a, const char *, x->o.parties);
    x->ufun = TR_NEW(x->a, tr_ufun, x->o.parties);
    bool ok = true;
    for (size_t k = 0; k < x->o.parties; k++) ok &= read_party(x, k);
    return ok;
}

/* --- the case ------------------------------------------------------------- */

static void put_weights(tr_negmas *x, const tr_ufun *u) {
    tr_text *out = x->r->out;
    tr_put(out, "    weights: {");
    bool any = false;
    for (size_t v = 0; v < x->o.issues; v++) {
        const tr_outline_issue *i = &x->o.issue[v];
        if (!u->weight || !u->weight[v]) continue;
        tr_putf(out, "%s\n      %s: {", any ? "," : "", i->id);
        any = true;
        for (size_t k = 0; k < i->values; k++) {
            tr_putf(out, "%s%s: ", k ? ", " : "", i->value[k]);
            tr_put_number(out, u->weight[v][k]);
        }
        tr_put(out, "}");
    }
    tr_put(out, "}\n");
}

/* The values that a mask allows, as a formula; false: none. */
static bool put_mask(tr_text *out, const tr_outline_issue *i,
                     const uint8_t *mask, const char *before) {
    size_t lo = 0, hi = i->values, count = 0;
    while (lo < hi && !mask[lo]) lo++;
    while (hi > lo && !mask[hi - 1]) hi--;
    for (size_t k = lo; k < hi; k++) count += mask[k];
    if (!count) return false;
    if (count == 1) {
        tr_putf(out, "%s%s=%s", before, i->id, i->value[lo]);
    } else if (count == hi - lo) {
        tr_putf(out, "%s%s>=%s and %s<=%s", before, i->id, i->value[lo], i->id,
                i->value[hi - 1]);
    } else {
        for (size_t k = lo; k < hi; k++)
            if (mask[k])
                tr_putf(out, "%s%s=%s", k == lo ? before : " or ", i->id,
                        i->value[k]);
        tr_put(out, ")");
    }
    return true;
}

static bool is_run(const tr_outline_issue *i, const uint8_t *mask) {
    int changes = mask[0] != 0;
    for (size_t k = 1; k < i->values; k++) changes += mask[k] && !mask[k - 1];
    return changes < 2;
}

static bool put_when(tr_negmas *x, const tr_rectangle *c, tr_text *out) {
    bool any = false;
    for (size_t v = 0; v < x->o.issues; v++) {
        const tr_outline_issue *i = &x->o.issue[v];
        if (!c->mask || !c->mask[v]) continue;
        bool run = is_run(i, c->mask[v]);
        const char *before = any ? run ? " and " : " and (" : run ? "" : "(";
        if (!put_mask(out, i, c->mask[v], before)) return false;
        any = true;
    }
    if (!any) tr_put(out, "true");
    return true;
}

static void put_bonuses(tr_negmas *x, const tr_ufun *u) {
    tr_text *out = x->r->out;
    bool any = false;
    for (size_t k = 0; k < u->rectangles; k++) {
        tr_text when = tr_text_new(x->a);
        if (!put_when(x, &u->rectangle[k], &when)) continue; /* never pays */
        tr_putf(out,
                "%s      - {when: \"%s\", add: ", any ? "" : "    bonus:\n",
                tr_text_str(&when));
        any = true;
        tr_put_number(out, u->rectangle[k].number);
        tr_put(out, "}\n");
    }
}

static void put_table(tr_negmas *x, const tr_ufun *u) {
    size_t states = tr_outline_states(&x->o);
    tr_put(x->r->out, "    table: [");
    for (size_t s = 0; s < states; s++) {
        if (s) tr_put(x->r->out, s % 8 ? ", " : ",\n      ");
        tr_put_number(x->r->out, u->table[s]);
    }
    tr_put(x->r->out, "]\n");
}

static void put_disagreement(tr_negmas *x) {
    tr_text *out = x->r->out;
    tr_put(out, "disagreement:\n");
    for (size_t k = 0; k < x->o.parties; k++) {
        const tr_ufun *u = &x->ufun[k];
        double least = tr_negmas_least(x, u), d = least;
        if (isfinite(u->reserved) && u->reserved >= least) d = u->reserved;
        tr_putf(out, "  %s: ", x->o.party[k]);
        tr_put_number(out, d);
        tr_put(out, "\n");
    }
}

static bool read_negmas(tr_reading *r) {
    tr_negmas x = {.r = r, .a = r->a, .o = {.a = r->a}};
    assert(r->domain);
    if (!read_domain(&x) || !read_parties(&x)) return false;
    tr_outline_make_ids(&x.o);
    tr_outline_put(r->out, &x.o);
    for (size_t k = 0; k < x.o.parties; k++) {
        tr_putf(r->out, "  %s:\n", x.o.party[k]);
        if (x.ufun[k].table) {
            put_table(&x, &x.ufun[k]);
            continue;
        }
        put_weights(&x, &x.ufun[k]);
        put_bonuses(&x, &x.ufun[k]);
    }
    put_disagreement(&x);
    return true;
}

const tr_foreign tr_negmas_format = {.name = "negmas",
                                     .about = "NegMAS (YAML)",
                                     .part = tr_negmas_part,
                                     .read = read_negmas,
                                     .write = tr_negmas_write};
