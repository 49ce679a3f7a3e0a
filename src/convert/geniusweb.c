/* geniusweb.c - domains and profiles of GeniusWeb (JSON).
 * SPDX-License-Identifier: MIT
 *
 * D103. The domain has `issuesValues`; a profile is one object under the name
 * of its class, and repeats the domain, which is used where there is no file of
 * it. Both spellings of the evaluators' names are read. */
#include "convert/geniusweb.h"

#include <math.h>
#include <string.h>

/* --- JSON ----------------------------------------------------------------- */

bool tr_json_wrong(tr_json_domain *g, const tr_node *at, const char *what,
                   const char *remedy) {
    tr_diag(g->x->d, TR_E0805, at->span, g->format, what, remedy);
    return false;
}

const tr_node *tr_json_member(tr_json_domain *g, const tr_node *map,
                              const char *key, tr_node_kind kind) {
    static const char *const words[] = {"a text or number", "a list",
                                        "an object"};
    const tr_node *n = tr_member(map, key);
    tr_arena *a = g->x->a;
    if (!n)
        tr_json_wrong(g, map, tr_printf(a, "`%s` is missing", key),
                      tr_printf(a, "write \"%s\": ... into this object", key));
    else if (n->kind != kind)
        tr_json_wrong(g, n, tr_printf(a, "`%s` has to be %s", key, words[kind]),
                      "compare it with another file of the kind");
    return n && n->kind == kind ? n : NULL;
}

bool tr_json_is_number(tr_json_domain *g, const tr_node *n, double *out) {
    tr_parsed_number x;
    if (n->kind != TR_SCALAR || !tr_parse_number(n->text, &x))
        return tr_json_wrong(g, n, "a number is wanted here",
                             "write a decimal number, with a point");
    *out = x.value;
    return true;
}

bool tr_json_issue(tr_json_domain *g, const char *name, tr_span at,
                   size_t *out) {
    for (*out = 0; *out < g->j->issues; ++*out)
        if (!strcmp(g->j->issue[*out].name, name)) return true;
    tr_diag(g->x->d, TR_E0805, at, g->format,
            tr_printf(g->x->a, "the domain has no issue '%.60s'", name),
            "compare it with the file of the domain");
    return false;
}

/* --- the domain ----------------------------------------------------------- */

static bool read_values(tr_json_domain *g, const tr_node *list, size_t v) {
    tr_joint_issue *i = &g->j->issue[v];
    if (!list->count || list->count > TR_MAX_VALUES)
        return tr_json_wrong(g, list, "an issue has from 1 to 65,535 values",
                             "list the values as texts");
    i->label = TR_NEW(g->x->a, const char *, list->count);
    for (const tr_node *n = list->first; n; n = n->next) {
        if (n->kind != TR_SCALAR)
            return tr_json_wrong(g, n, "a value is a text",
                                 "list the values as texts");
        i->label[i->values++] = n->text;
    }
    return true;
}

/* Low, high and step, in units of 1e-9: {"low": ...} or [low, high, step]. */
static bool read_steps(tr_json_domain *g, const tr_node *range,
                       int64_t nano[3]) {
    static const char *const keys[] = {"low", "high", "step"};
    const tr_node *in_list = range->kind == TR_LIST_NODE ? range->first : NULL;
    for (int k = 0; k < 3; k++) {
        const tr_node *n =
            range->kind == TR_MAP ? tr_member(range, keys[k]) : in_list;
        tr_parsed_number x;
        if (!n || n->kind != TR_SCALAR || !tr_parse_number(n->text, &x) ||
            !x.exact)
            return tr_json_wrong(
                g, n ? n : range,
                "a range has low, high and step, numbers of at most nine "
                "decimals",
                "write {\"low\": 1, \"high\": 10, \"step\": 1}");
        nano[k] = x.nano;
        in_list = in_list ? in_list->next : NULL;
    }
    return true;
}

static bool read_range(tr_json_domain *g, const tr_node *range, size_t v) {
    tr_joint_issue *i = &g->j->issue[v];
    int64_t nano[3], width;
    if (!read_steps(g, range, nano)) return false;
    bool fits = !__builtin_sub_overflow(nano[1], nano[0], &width);
    if (!fits || width < 0 || nano[2] <= 0)
        return tr_json_wrong(g, range,
                             "the range is empty, or its step is not above 0",
                             "write the lower number first");
    if (width / nano[2] >= TR_MAX_VALUES)
        return tr_json_wrong(
            g, range,
            tr_printf(g->x->a, "the issue would have %lld values",
                      (long long)(width / nano[2]) + 1),
            "65,535 are the most: narrow the range, or take larger steps");
    i->values = (uint32_t)(width / nano[2]) + 1;
    i->label = TR_NEW(g->x->a, const char *, i->values);
    i->number = TR_NEW(g->x->a, double, i->values);
    for (uint32_t k = 0; k < i->values; k++) {
        char number[TR_NUMBER];
        i->number[k] = (double)(nano[0] + (int64_t)k * nano[2]) / 1e9;
        i->label[k] = tr_strdup(g->x->a, tr_decimal(number, i->number[k], 9));
    }
    return true;
}

static bool read_domain(tr_json_domain *g, const tr_node *root) {
    const tr_node *issues = tr_json_member(g, root, "issuesValues", TR_MAP);
    if (!issues) return false;
    if (!issues->count || issues->count > TR_MAX_ISSUES)
        return tr_json_wrong(g, issues, "a domain has from 1 to 2,000 issues",
                             "write the issues into `issuesValues`");
    g->j = tr_joint_new(g->x, issues->count, g->x->count);
    size_t v = 0;
    for (const tr_node *n = issues->first; n; n = n->next, v++) {
        const tr_node *values = tr_member(n, "values");
        const tr_node *range = tr_member(n, "range");
        g->j->issue[v].name = n->key;
        if (values && values->kind == TR_LIST_NODE ? !read_values(g, values, v)
            : range
                ? !read_range(g, range, v)
                : !tr_json_wrong(g, n, "an issue needs `values` or a `range`",
                                 "write {\"values\": [...]}"))
            return false;
    }
    return true;
}

/* --- weighted sums -------------------------------------------------------- */

typedef struct line {
    double low, high, at_low, at_high;
} line;

static double on_line(const line *l, double x) {
    if (x < l->low || x > l->high) return 0;
    if (l->high <= l->low) return l->at_low;
    return l->at_low +
           (x - l->low) / (l->high - l->low) * (l->at_high - l->at_low);
}

static bool read_line(tr_json_domain *g, const tr_node *n, line *l) {
    static const char *const keys[] = {"lowValue", "highValue", "lowUtility",
                                       "highUtility"};
    double *const out[] = {&l->low, &l->high, &l->at_low, &l->at_high};
    for (int k = 0; k < 4; k++) {
        const tr_node *m = tr_json_member(g, n, keys[k], TR_SCALAR);
        if (!m || !tr_json_is_number(g, m, out[k])) return false;
    }
    return true;
}

int64_t tr_json_find(const tr_json_domain *g, size_t v, const char *text) {
    const tr_joint_issue *i = &g->j->issue[v];
    int64_t k = tr_joint_find(g->j, v, text);
    tr_parsed_number x;
    if (k >= 0 || !i->number || !tr_parse_number(text, &x)) return k;
    for (uint32_t m = 0; m < i->values; m++)
        if (fabs(i->number[m] - x.value) < 5e-10) return m;
    return -1;
}

static bool read_table(tr_json_domain *g, const tr_node *n, size_t v,
                       double *w) {
    const tr_node *table = tr_json_member(g, n, "valueUtilities", TR_MAP);
    if (!table) return false;
    for (const tr_node *m = table->first; m; m = m->next) {
        int64_t k = tr_json_find(g, v, m->key);
        double u;
        if (!tr_json_is_number(g, m, &u)) return false;
        if (k < 0) {
            tr_diag(g->x->d, TR_E0805, m->key_span, g->format,
                    tr_printf(g->x->a, "issue '%.60s' has no value '%.60s'",
                              g->j->issue[v].name, m->key),
                    "compare it with the file of the domain");
            return false;
        }
        w[k] = u;
    }
    return true;
}

/* The evaluator of an issue, under either spelling of its name. */
static bool read_evaluator(tr_json_domain *g, const tr_node *n, size_t v,
                           double *w) {
    tr_joint_issue *i = &g->j->issue[v];
    const tr_node *table = tr_member(n, "DiscreteValueSetUtilities");
    const tr_node *number = tr_member(n, "NumberValueSetUtilities");
    line l;
    if (!table) table = tr_member(n, "discreteutils");
    if (!number) number = tr_member(n, "numberutils");
    if (table) return read_table(g, table, v, w);
    if (!number)
        return tr_json_wrong(g, n, "this evaluator is not known",
                             "it is DiscreteValueSetUtilities (discreteutils) "
                             "or NumberValueSetUtilities (numberutils)");
    if (!read_line(g, number, &l)) return false;
    for (uint32_t k = 0; k < i->values; k++) {
        tr_parsed_number x;
        if (!tr_parse_number(i->label[k], &x))
            return tr_json_wrong(g, number, "the issue's values are no numbers",
                                 "write valueUtilities for it");
        w[k] = on_line(&l, i->number ? i->number[k] : x.value);
    }
    return true;
}

static bool read_sum(tr_json_domain *g, const tr_node *root,
                     tr_joint_party *p) {
    const tr_node *all = tr_json_member(g, root, "issueUtilities", TR_MAP);
    const tr_node *weights = tr_json_member(g, root, "issueWeights", TR_MAP);
    if (!all || !weights) return false;
    for (const tr_node *n = all->first; n; n = n->next) {
        size_t v;
        double by;
        if (!tr_json_issue(g, n->key, n->key_span, &v)) return false;
        const tr_node *w = tr_json_member(g, weights, n->key, TR_SCALAR);
        if (!w || !tr_json_is_number(g, w, &by)) return false;
        p->weight[v] = TR_NEW(g->x->a, double, g->j->issue[v].values);
        if (!read_evaluator(g, n, v, p->weight[v])) return false;
        for (uint32_t k = 0; k < g->j->issue[v].values; k++)
            p->weight[v][k] *= by;
    }
    for (size_t v = 0; v < g->j->issues; v++)
        if (!p->weight[v])
            return tr_json_wrong(
                g, all,
                tr_printf(g->x->a, "issue '%.60s' has no utilities",
                          g->j->issue[v].name),
                "write an evaluator for each issue of the domain");
    return true;
}

/* --- the reservation bid -------------------------------------------------- */

/* Issues that the bid leaves out add nothing. */
static bool read_reservation(tr_json_domain *g, const tr_node *root,
                             tr_joint_party *p) {
    const tr_node *bid = tr_member(root, "reservationBid");
    if (!bid || (bid->kind == TR_SCALAR && !strcmp(bid->text, "null")))
        return true;
    const tr_node *values = tr_member(bid, "issuevalues");
    if (!values) values = tr_member(bid, "issueValues");
    if (!values || values->kind != TR_MAP)
        return tr_json_wrong(g, bid, "this is no bid",
                             "write null, or {\"issuevalues\": {...}}");
    int64_t *x = TR_NEW(g->x->a, int64_t, g->j->issues + 1);
    for (size_t v = 0; v < g->j->issues; v++) x[v] = -1;
    for (const tr_node *n = values->first; n; n = n->next) {
        size_t v;
        if (!tr_json_issue(g, n->key, n->key_span, &v)) return false;
        if (n->kind != TR_SCALAR || (x[v] = tr_json_find(g, v, n->text)) < 0)
            return tr_json_wrong(
                g, n,
                tr_printf(g->x->a, "issue '%.60s' has no such value", n->key),
                "compare it with the file of the domain");
    }
    p->reserved = tr_json_bid_value(g, p, x);
    return true;
}

/* --- profiles ------------------------------------------------------------- */

static const char *const classes[] = {"LinearAdditiveUtilitySpace",
                                      "SumOfGroupsUtilitySpace",
                                      "DefaultPartialOrdering"};

static const tr_node *profile_of(const tr_node *root, int *class) {
    const tr_node *n = NULL;
    for (*class = 0; *class < 3; ++*class)
        if ((n = tr_member(root, classes[*class]))) break;
    return n;
}

static bool read_profile(tr_json_domain *g, size_t k, const tr_node *root) {
    tr_joint_party *p = &g->j->party[k];
    int class;
    const tr_node *n = profile_of(root, &class);
    tr_diags_source(g->x->d, &g->x->file[k]);
    p->name = tr_joint_stem(g->x->a, g->x->file[k].name);
    if (!n)
        return tr_json_wrong(g, root, "this kind of profile is not known",
                             "it is LinearAdditiveUtilitySpace or "
                             "SumOfGroupsUtilitySpace");
    if (class == 2)
        return tr_json_wrong(g, n,
                             "a partial order gives no utilities, and deals "
                             "are weighed with numbers",
                             "take a profile with utilities");
    return (class ? tr_json_groups(g, n, p) : read_sum(g, n, p)) &&
           read_reservation(g, n, p);
}

static const tr_node **read_trees(tr_json_domain *g) {
    const tr_node **root = TR_NEW(g->x->a, const tr_node *, g->x->count + 1);
    bool ok = true;
    for (size_t k = 0; k < g->x->count; k++) {
        tr_diags_source(g->x->d, &g->x->file[k]);
        root[k] = tr_tree_read(g->x->a, g->x->d, &g->x->file[k]);
        ok &= root[k] != NULL;
    }
    return ok ? root : NULL;
}

/* In its own file, or within the first profile. */
static bool find_domain(tr_json_domain *g, const tr_node **root) {
    int class;
    const tr_source *own = g->x->domain;
    tr_diags_source(g->x->d, own ? own : &g->x->file[0]);
    const tr_node *n =
        own ? tr_tree_read(g->x->a, g->x->d, own) : profile_of(root[0], &class);
    if (n && !own) n = tr_json_member(g, n, "domain", TR_MAP);
    return n && read_domain(g, n);
}

static bool read_geniusweb(tr_reading *x) {
    tr_json_domain g = {.x = x, .format = "GeniusWeb (JSON)"};
    const tr_node **root = read_trees(&g);
    if (!root || !find_domain(&g, root)) return false;
    bool ok = true;
    for (size_t k = 0; k < x->count; k++) ok &= read_profile(&g, k, root[k]);
    if (!ok) return false;
    g.j->title = tr_joint_title(x);
    g.j->about = "A domain of GeniusWeb, converted from its file and a profile "
                 "for each party.";
    tr_joint_name(g.j);
    return tr_joint_put(g.j);
}

static const char *const quoted[] = {"\"LinearAdditiveUtilitySpace\"",
                                     "\"SumOfGroupsUtilitySpace\"",
                                     "\"DefaultPartialOrdering\""};

static tr_part geniusweb_part(const tr_source *s, bool asked) {
    (void)asked;
    if (tr_first_byte(s) != '{') return TR_NOT_MINE;
    for (int k = 0; k < 3; k++)
        if (tr_contains(s, 256, quoted[k])) return TR_PROFILE;
    return tr_contains(s, SIZE_MAX, "\"issuesValues\"") ? TR_DOMAIN
                                                        : TR_NOT_MINE;
}

const tr_foreign tr_geniusweb = {
    "geniusweb",    "GeniusWeb (JSON)", NULL, true, geniusweb_part,
    read_geniusweb, tr_geniusweb_write};
