/* negolog.c - domains of NegoLog (JSON): one profile for each party.
 * SPDX-License-Identifier: MIT
 *
 * D103. There is no file of the domain: the issues and their values are those
 * of the first profile, and the others have to have the same. */
#include "convert/geniusweb.h"

#include <math.h>
#include <string.h>

static bool read_issues(tr_json_domain *g, const tr_node *issues) {
    if (!issues) return false;
    if (!issues->count || issues->count > TR_MAX_ISSUES)
        return tr_json_wrong(g, issues, "a domain has from 1 to 2,000 issues",
                             "write the issues into `issues`");
    g->j = tr_joint_new(g->x, issues->count, g->x->count);
    size_t v = 0;
    for (const tr_node *n = issues->first; n; n = n->next, v++) {
        tr_joint_issue *i = &g->j->issue[v];
        i->name = n->key;
        if (n->kind != TR_MAP || !n->count || n->count > TR_MAX_VALUES)
            return tr_json_wrong(g, n, "an issue has from 1 to 65,535 values",
                                 "write {\"value\": evaluation, ...}");
        i->label = TR_NEW(g->x->a, const char *, n->count);
        for (const tr_node *m = n->first; m; m = m->next)
            i->label[i->values++] = m->key;
    }
    return true;
}

static bool read_issue(tr_json_domain *g, const tr_node *n, size_t v, double by,
                       double *w) {
    tr_joint_issue *i = &g->j->issue[v];
    for (uint32_t k = 0; k < i->values; k++) w[k] = NAN;
    if (n->kind != TR_MAP)
        return tr_json_wrong(g, n, "the values of an issue are wanted here",
                             "write {\"value\": evaluation, ...}");
    for (const tr_node *m = n->first; m; m = m->next) {
        double u;
        int64_t k = tr_joint_find(g->j, v, m->key);
        if (!tr_json_is_number(g, m, &u)) return false;
        if (k < 0)
            return tr_json_wrong(g, m,
                                 "the first profile has no such value here",
                                 "all profiles have the same values");
        w[k] = u * by;
    }
    for (uint32_t k = 0; k < i->values; k++)
        if (isnan(w[k]))
            return tr_json_wrong(
                g, n,
                tr_printf(g->x->a, "value '%.60s' is missing", i->label[k]),
                "all profiles have the same values");
    return true;
}

static bool read_profile(tr_json_domain *g, size_t k, const tr_node *root) {
    tr_joint_party *p = &g->j->party[k];
    const tr_node *issues = tr_json_member(g, root, "issues", TR_MAP);
    const tr_node *weights = tr_json_member(g, root, "issueWeights", TR_MAP);
    const tr_node *reserved = tr_member(root, "reservationValue");
    p->name = tr_joint_stem(g->x->a, g->x->file[k].name);
    if (!issues || !weights ||
        (reserved && !tr_json_is_number(g, reserved, &p->reserved)))
        return false;
    for (const tr_node *n = issues->first; n; n = n->next) {
        size_t v;
        double by;
        if (!tr_json_issue(g, n->key, n->key_span, &v)) return false;
        const tr_node *w = tr_json_member(g, weights, n->key, TR_SCALAR);
        if (!w || !tr_json_is_number(g, w, &by)) return false;
        p->weight[v] = TR_NEW(g->x->a, double, g->j->issue[v].values);
        if (!read_issue(g, n, v, by, p->weight[v])) return false;
    }
    if (issues->count == g->j->issues) return true;
    return tr_json_wrong(g, issues, "an issue of the first profile is missing",
                         "all profiles have the same issues");
}

static bool read_negolog(tr_reading *x) {
    tr_json_domain g = {.x = x, .format = "NegoLog (JSON)"};
    bool ok = true;
    for (size_t k = 0; k < x->count; k++) {
        tr_diags_source(x->d, &x->file[k]);
        const tr_node *root = tr_tree_read(x->a, x->d, &x->file[k]);
        if (!root) return false;
        if (!k && !read_issues(&g, tr_json_member(&g, root, "issues", TR_MAP)))
            return false;
        ok &= read_profile(&g, k, root);
    }
    if (!ok) return false;
    g.j->title = tr_joint_title(x);
    g.j->about =
        "A domain of NegoLog, converted from a profile for each party.";
    tr_joint_name(g.j);
    return tr_joint_put(g.j);
}

static tr_part negolog_part(const tr_source *s, bool asked) {
    (void)asked;
    if (tr_first_byte(s) != '{') return TR_NOT_MINE;
    if (tr_contains(s, SIZE_MAX, "\"issueWeights\"") &&
        tr_contains(s, SIZE_MAX, "\"issues\"") &&
        !tr_contains(s, SIZE_MAX, "\"issueUtilities\""))
        return TR_PROFILE;
    return tr_contains(s, SIZE_MAX, "\"NumberOfBids\"") ? TR_SIDECAR
                                                        : TR_NOT_MINE;
}

const tr_foreign tr_negolog = {"negolog",    "NegoLog (JSON)", NULL, true,
                               negolog_part, read_negolog,     NULL};
