/* geniusweb_groups.c - profiles of GeniusWeb by groups of issues.
 * SPDX-License-Identifier: MIT
 *
 * D103. Parts of the issues have utilities for combinations of values; what is
 * not listed is worth 0. Every line becomes a box, so nothing is listed that
 * the file does not list. */
#include "convert/geniusweb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct part {
    size_t issues;
    size_t *issue;
    bool *taken; /* [issues of the domain] by this part or another */
} part;

static bool read_issues(tr_json_domain *g, const tr_node *list, part *p) {
    p->issue = TR_NEW(g->x->a, size_t, list->count + 1);
    for (const tr_node *n = list->first; n; n = n->next) {
        size_t v;
        if (n->kind != TR_SCALAR)
            return tr_json_wrong(g, n, "an issue's name is wanted here",
                                 "list the names of the part's issues");
        if (!tr_json_issue(g, n->text, n->span, &v)) return false;
        if (p->taken[v])
            return tr_json_wrong(g, n, "this issue belongs to a part already",
                                 "each issue belongs to one part");
        p->taken[v] = true;
        p->issue[p->issues++] = v;
    }
    return p->issues || tr_json_wrong(g, list, "this part has no issues",
                                      "list the names of its issues");
}

static bool read_combination(tr_json_domain *g, const tr_node *n, const part *p,
                             tr_joint_party *party) {
    const tr_node *values = tr_json_member(g, n, "values", TR_LIST_NODE);
    const tr_node *util = tr_json_member(g, n, "util", TR_SCALAR);
    double u;
    if (!values || !util || !tr_json_is_number(g, util, &u)) return false;
    if (values->count != p->issues)
        return tr_json_wrong(g, values,
                             "there is not one value for each issue of the "
                             "part",
                             "list them in the order of `issues`");
    tr_box *b = tr_joint_box(g->j, party, p->issues);
    const tr_node *m = values->first;
    for (size_t k = 0; k < p->issues; k++, m = m->next) {
        bool null = m->kind == TR_SCALAR && !m->quoted &&
                    !strcmp(m->text, "null"); /* of bids that leave it out */
        int64_t x =
            m->kind == TR_SCALAR ? tr_json_find(g, p->issue[k], m->text) : -1;
        if (null) {
            b->never = true;
            x = 0;
        }
        if (x < 0)
            return tr_json_wrong(g, m, "the issue has no such value",
                                 "compare it with the file of the domain");
        b->range[k] =
            (tr_range){(uint32_t)p->issue[k], (uint32_t)x, (uint32_t)x};
    }
    b->add = u;
    return true;
}

static int by_values(const void *p, const void *q) {
    const tr_box *a = *(const tr_box *const *)p, *b = *(const tr_box *const *)q;
    for (size_t k = 0; k < a->count; k++)
        if (a->range[k].lo != b->range[k].lo)
            return a->range[k].lo < b->range[k].lo ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* The first of equal lines counts. */
static void drop_repeated(tr_json_domain *g, tr_joint_party *p, size_t first) {
    size_t n = p->boxes - first;
    tr_box **at = TR_NEW(g->x->a, tr_box *, n + 1);
    for (size_t k = 0; k < n; k++) at[k] = &p->box[first + k];
    qsort(at, n, sizeof *at, by_values);
    const tr_box *kept = NULL;
    for (size_t k = 0; k < n; k++) {
        if (at[k]->never) continue;
        bool same = kept != NULL;
        for (size_t m = 0; m < at[k]->count && same; m++)
            same = at[k]->range[m].lo == kept->range[m].lo;
        at[k]->never = same;
        if (!same) kept = at[k];
    }
}

/* The least that the part is worth. */
static double least_of(const tr_json_domain *g, const tr_joint_party *p,
                       const part *t, size_t first) {
    double least = INFINITY, all = 1;
    size_t lines = 0;
    for (size_t k = first; k < p->boxes; k++) {
        if (p->box[k].never) continue;
        least = fmin(least, p->box[k].add);
        lines++;
    }
    for (size_t k = 0; k < t->issues; k++)
        all *= g->j->issue[t->issue[k]].values;
    return (double)lines < all ? fmin(least, 0) : least;
}

static bool read_part(tr_json_domain *g, const tr_node *n, part *t,
                      tr_joint_party *p) {
    const tr_node *own = tr_member(n, "partsutils");
    if (!own) own = n;
    const tr_node *issues = tr_json_member(g, own, "issues", TR_LIST_NODE);
    const tr_node *list = tr_json_member(g, own, "utilslist", TR_LIST_NODE);
    size_t first = p->boxes;
    t->issues = 0;
    if (!issues || !list || !read_issues(g, issues, t)) return false;
    for (const tr_node *m = list->first; m; m = m->next)
        if (!read_combination(g, m, t, p)) return false;
    drop_repeated(g, p, first);
    p->least += least_of(g, p, t, first);
    return true;
}

bool tr_json_groups(tr_json_domain *g, const tr_node *root, tr_joint_party *p) {
    const tr_node *parts = tr_json_member(g, root, "partUtilities", TR_MAP);
    part t = {.taken = TR_NEW(g->x->a, bool, g->j->issues + 1)};
    if (!parts) return false;
    p->least = 0;
    for (const tr_node *n = parts->first; n; n = n->next)
        if (!read_part(g, n, &t, p)) return false;
    return true;
}

double tr_json_bid_value(tr_json_domain *g, const tr_joint_party *p,
                         const int64_t *x) {
    double u = 0;
    for (size_t v = 0; v < g->j->issues; v++)
        if (p->weight[v] && x[v] >= 0) u += p->weight[v][x[v]];
    for (size_t k = 0; k < p->boxes; k++) {
        const tr_box *b = &p->box[k];
        bool all = !b->never;
        for (size_t m = 0; m < b->count && all; m++)
            all = x[b->range[m].issue] == (int64_t)b->range[m].lo;
        if (all) u += b->add;
    }
    return u;
}
