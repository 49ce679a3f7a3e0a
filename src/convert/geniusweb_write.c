/* geniusweb_write.c - cases as domains and profiles of GeniusWeb.
 * SPDX-License-Identifier: MIT
 *
 * There utilities lie between 0 and 1 and weights add up to 1 exactly, in
 * units of 1e-15 here. A principal whose utilities lie there keeps them: what
 * its weights lack of 1, and its least utility, go to its largest group. The
 * others' are rescaled: least 0, greatest possible sum 1. Sums over issues
 * become LinearAdditiveUtilitySpace; where a bonus or a table ties issues
 * together, these are one part of a SumOfGroupsUtilitySpace. */
#include "convert/package.h"

#include "base/json.h"
#include "convert/geniusweb.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const int64_t ONE = 1000000000000000; /* units of 1e-15 */

/* Issues that bonuses tie together, and what their values add. */
typedef struct group {
    size_t issues, *issue;
    double least, range;
    double above;   /* what its least value is worth in the file */
    int64_t weight; /* units; all groups' add up to ONE */
} group;

typedef struct profile {
    const tr_package *p;
    const tr_package_party *i;
    tr_text *out;
    size_t groups, *of; /* of: [issues] root, while they are put together */
    group *group;
    double least, range; /* sums over groups */
    bool kept; /* utilities lie between 0 and 1 and stay as they are */
    uint16_t *value;
} profile;

/* --- groups --------------------------------------------------------------- */

static size_t root_of(const profile *f, size_t v) {
    while (f->of[v] != v) v = f->of[v];
    return v;
}

static void tie(profile *f, const size_t *issue, size_t n) {
    for (size_t k = 1; k < n; k++)
        f->of[root_of(f, issue[k])] = root_of(f, issue[0]);
}

static void find_groups(profile *f) {
    const tr_package *p = f->p;
    size_t n = p->c->issues;
    f->of = TR_NEW(p->a, size_t, n);
    f->group = TR_NEW(p->a, group, n);
    for (size_t v = 0; v < n; v++) f->of[v] = f->i->utility ? 0 : v;
    for (size_t k = 0; k < f->i->terms; k++)
        tie(f, f->i->term[k].issue, f->i->term[k].issues);
    for (size_t r = 0; r < n; r++) {
        if (root_of(f, r) != r) continue;
        group *g = &f->group[f->groups++];
        g->issue = TR_NEW(p->a, size_t, n);
        for (size_t v = 0; v < n; v++)
            if (root_of(f, v) == r) g->issue[g->issues++] = v;
    }
}

/* What the values of a group add to the sum. */
static double worth(const profile *f, const group *g) {
    const tr_package_party *i = f->i;
    double sum = 0;
    if (i->utility) return tr_package_worth(f->p, i, f->value);
    for (size_t k = 0; k < g->issues; k++)
        sum += i->weight[g->issue[k]][f->value[g->issue[k]]];
    for (size_t k = 0; k < i->terms; k++)
        if (root_of(f, i->term[k].issue[0]) == root_of(f, g->issue[0]) &&
            tr_holds(i->term[k].when, f->value))
            sum += i->term[k].number;
    return sum;
}

static void measure(profile *f, group *g) {
    uint64_t count = 0;
    double most = -INFINITY;
    g->least = INFINITY;
    tr_package_first(f->p, g->issue, g->issues, f->value);
    do {
        double u = worth(f, g);
        g->least = fmin(g->least, u);
        most = fmax(most, u);
        if (++count > TR_MOST_BOXES && g->issues > 1)
            tr_stop(f->p->a->env, TRUCE_ELIMIT,
                    "issues that a preference ties together have more than %d "
                    "combinations of values",
                    TR_MOST_BOXES);
    } while (tr_package_next(f->p, g->issue, g->issues, f->value));
    g->range = most - g->least;
    f->least += g->least;
    f->range += g->range;
}

/* Weights in whole units, so that they add up to 1 without any rest. */
static void share_out(profile *f) {
    int64_t left = ONE;
    size_t largest = 0;
    f->kept = f->least > -1e-12 && f->least + f->range < 1 + 1e-12;
    for (size_t k = 0; k < f->groups; k++) {
        group *g = &f->group[k];
        double share = f->kept        ? g->range
                       : f->range > 0 ? g->range / f->range
                                      : 1 / (double)f->groups;
        g->weight = (int64_t)floor(share * (double)ONE);
        left -= g->weight;
        if (g->weight > f->group[largest].weight) largest = k;
    }
    f->group[largest].weight += left;
    f->group[largest].above = f->kept ? f->least : 0;
}

/* --- profiles ------------------------------------------------------------- */

static void put_units(tr_text *out, int64_t units) {
    if (units >= ONE)
        tr_put(out, "1");
    else if (units <= 0)
        tr_put(out, "0");
    else
        tr_putf(out, "0.%015" PRId64, units);
}

static void put_name(const profile *f, size_t v, const char *before) {
    tr_put(f->out, before);
    tr_json_quote(f->out, f->p->name[v]);
}

static double rescaled(const profile *f, const group *g, double whole) {
    double x = whole > 0 ? (worth(f, g) - g->least + g->above) / whole : 0;
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void put_sum(profile *f) {
    const tr_package *p = f->p;
    tr_put(f->out,
           "{\"LinearAdditiveUtilitySpace\": {\n \"issueUtilities\": {");
    for (size_t k = 0; k < f->groups; k++) {
        const group *g = &f->group[k];
        size_t v = g->issue[0];
        double whole = f->kept ? (double)g->weight / (double)ONE : g->range;
        put_name(f, v, k ? ",\n  " : "\n  ");
        tr_put(f->out,
               ": {\"DiscreteValueSetUtilities\": {\"valueUtilities\": {");
        for (uint32_t x = 0; x < p->count[v]; x++) {
            f->value[v] = p->value[v][x];
            tr_put(f->out, x ? ", " : "");
            tr_json_quote(f->out, p->label[v][f->value[v]]);
            tr_put(f->out, ": ");
            tr_put_number(f->out, rescaled(f, g, whole));
        }
        tr_put(f->out, "}}}");
    }
    tr_put(f->out, "},\n \"issueWeights\": {");
    for (size_t k = 0; k < f->groups; k++) {
        put_name(f, f->group[k].issue[0], k ? ", " : "");
        tr_put(f->out, ": ");
        put_units(f->out, f->group[k].weight);
    }
    tr_put(f->out, "},\n");
}

static void put_line(profile *f, const group *g, bool *any) {
    double x = rescaled(f, g, f->kept ? 1 : f->range);
    int64_t units = (int64_t)floor(x * (double)ONE);
    if (units > g->weight) units = g->weight; /* the greatest add up to 1 */
    if (units <= 0) return;
    tr_put(f->out, *any ? ",\n    {\"values\": [" : "\n    {\"values\": [");
    *any = true;
    for (size_t k = 0; k < g->issues; k++) {
        size_t v = g->issue[k];
        if (k) tr_put(f->out, ", ");
        tr_json_quote(f->out, f->p->label[v][f->value[v]]);
    }
    tr_put(f->out, "], \"util\": ");
    put_units(f->out, units);
    tr_put(f->out, "}");
}

static void put_groups(profile *f) {
    tr_put(f->out, "{\"SumOfGroupsUtilitySpace\": {\n \"partUtilities\": {");
    for (size_t k = 0; k < f->groups; k++) {
        const group *g = &f->group[k];
        bool any = false;
        tr_putf(f->out, "%s\"part%zu\": {\"partsutils\": {\"issues\": [",
                k ? ",\n  " : "\n  ", k + 1);
        for (size_t i = 0; i < g->issues; i++)
            put_name(f, g->issue[i], i ? ", " : "");
        tr_put(f->out, "], \"utilslist\": [");
        tr_package_first(f->p, g->issue, g->issues, f->value);
        do put_line(f, g, &any);
        while (tr_package_next(f->p, g->issue, g->issues, f->value));
        tr_put(f->out, "]}}");
    }
    tr_put(f->out, "},\n");
}

static void put_domain(const tr_package *p, tr_text *out, const char *space) {
    tr_put(out, "{\"name\": ");
    tr_json_quote(out, p->c->title.text);
    tr_put(out, ", \"issuesValues\": {");
    for (size_t v = 0; v < p->c->issues; v++) {
        tr_put(out, v ? "," : "");
        tr_put(out, space);
        tr_json_quote(out, p->name[v]);
        tr_put(out, ": {\"values\": [");
        for (uint32_t k = 0; k < p->count[v]; k++) {
            tr_put(out, k ? ", " : "");
            tr_json_quote(out, p->label[v][p->value[v][k]]);
        }
        tr_put(out, "]}");
    }
    tr_put(out, "}}");
}

/* What is reserved is a package there: the state itself, or the least of those
 * that are as good. */
static void put_reservation(const profile *f, tr_package *p) {
    const tr_package_party *i = f->i;
    uint16_t *value = i->d_value;
    tr_put(f->out, ",\n \"reservationBid\": ");
    if (!value) {
        value = TR_NEW(p->a, uint16_t, p->c->issues);
        bool found = !isnan(i->d) && tr_package_nearest(p, i, i->d, value);
        if (!found || tr_package_worth(p, i, value) > i->d + 1e-9)
            tr_package_lose(p, "a disagreement that no package is worth");
        if (!found) value = NULL;
    }
    if (!value) {
        tr_put(f->out, "null");
        return;
    }
    tr_put(f->out, "{\"issuevalues\": {");
    for (size_t v = 0; v < p->c->issues; v++) {
        put_name(f, v, v ? ", " : "");
        tr_put(f->out, ": ");
        tr_json_quote(f->out, p->label[v][value[v]]);
    }
    tr_put(f->out, "}}");
}

/* Whether its utilities are what they were. */
static bool put_profile(tr_package *p, size_t k) {
    profile f = {.p = p, .i = &p->principal[k]};
    f.least = f.i->constant;
    f.out = tr_new_file(p->x, tr_package_file(p, k, ".json"));
    f.value = TR_NEW(p->a, uint16_t, p->c->issues);
    for (size_t v = 0; v < p->c->issues; v++) f.value[v] = p->value[v][0];
    find_groups(&f);
    for (size_t g = 0; g < f.groups; g++) measure(&f, &f.group[g]);
    share_out(&f);
    if (f.groups == p->c->issues)
        put_sum(&f);
    else
        put_groups(&f);
    tr_put(f.out, " \"domain\": ");
    put_domain(p, f.out, "\n  ");
    tr_put(f.out, ",\n \"name\": ");
    tr_json_quote(f.out, p->c->party[f.i->party].name.text);
    put_reservation(&f, p);
    tr_put(f.out, "}}\n");
    return f.kept;
}

bool tr_geniusweb_write(tr_writing *x) {
    tr_package p;
    if (!tr_package_make(&p, x, "GeniusWeb")) return false;
    put_domain(&p, tr_new_file(x, "domain.json"), "\n ");
    bool kept = true;
    for (size_t k = 0; k < p.principals; k++) kept &= put_profile(&p, k);
    if (!kept)
        tr_package_lose(&p,
                        "the units of utilities (a party's go from 0 to 1)");
    tr_package_tell_loss(&p);
    return true;
}
