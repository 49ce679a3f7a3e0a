/* negmas_write.c - cases as scenarios of NegMAS.  SPDX-License-Identifier: MIT
 *
 * Sums over issues become LinearAdditiveUtilityFunction; everything else
 * HyperRectangleUtilityFunction, a rectangle for each combination of values
 * that a bonus pays for, or for each outcome of a table. */
#include "convert/package.h"

#include "base/json.h"
#include "convert/negmas.h"

#include <math.h>
#include <string.h>

typedef struct boxes {
    tr_text ranges, pays;
    size_t count;
} boxes;

/* Python's YAML takes 1e-07 for a word: a point has to stand in it. */
static void put_number(tr_text *out, double x) {
    char s[TR_NUMBER];
    const char *e = strchr(tr_number(s, x), 'e');
    if (isnan(x)) {
        tr_put(out, "-.inf"); /* no disagreement: the worst outcome */
    } else if (e && !strchr(s, '.')) {
        tr_putn(out, s, (size_t)(e - s));
        tr_putf(out, ".0%s", e);
    } else {
        tr_putf(out, "%s%s", s, strpbrk(s, ".e") ? "" : ".0");
    }
}

static void put_domain(const tr_package *p) {
    tr_text *out = tr_new_file(p->x, "domain.yml");
    tr_put(out, "name: ");
    tr_json_quote(out, p->c->title.text);
    tr_put(out, "\ntype: DiscreteCartesianOutcomeSpace\nissues:\n");
    for (size_t v = 0; v < p->c->issues; v++) {
        tr_put(out, "- name: ");
        tr_json_quote(out, p->name[v]);
        tr_put(out, "\n  type: CategoricalIssue\n  values:\n");
        for (uint32_t k = 0; k < p->count[v]; k++) {
            tr_put(out, "  - ");
            tr_json_quote(out, p->label[v][p->value[v][k]]);
            tr_put(out, "\n");
        }
    }
}

static void put_sum(const tr_package *p, const tr_package_party *i,
                    tr_text *out) {
    tr_put(out, "weights:\n");
    for (size_t v = 0; v < p->c->issues; v++) tr_put(out, "- 1.0\n");
    tr_put(out, "values:\n");
    for (size_t v = 0; v < p->c->issues; v++) {
        tr_put(out, "- type: TableFun\n  mapping:\n");
        for (uint32_t k = 0; k < p->count[v]; k++) {
            uint16_t x = p->value[v][k];
            tr_put(out, "    ");
            tr_json_quote(out, p->label[v][x]);
            tr_put(out, ": ");
            put_number(out, i->weight[v][x]);
            tr_put(out, "\n");
        }
    }
}

static void add_box(const tr_package *p, boxes *b, const size_t *issue,
                    size_t n, const uint16_t *value, double pay) {
    if (pay == 0) return;
    if (b->count++ == TR_MOST_BOXES)
        tr_stop(p->a->env, TRUCE_ELIMIT,
                "a utility that is no sum over issues needs more than %d "
                "rectangles",
                TR_MOST_BOXES);
    tr_put(&b->ranges, "-");
    for (size_t k = 0; k < n; k++) {
        size_t v = issue[k]; /* NegMAS finds no issue by its name here */
        tr_putf(&b->ranges, "%s%zu: ", k ? "  " : " ", v);
        tr_json_quote(&b->ranges, p->label[v][value[v]]);
        tr_put(&b->ranges, "\n");
    }
    tr_put(&b->pays, "- ");
    put_number(&b->pays, pay);
    tr_put(&b->pays, "\n");
}

static void add_term(const tr_package *p, boxes *b, const tr_term *t,
                     uint16_t *value) {
    uint64_t work = 0;
    tr_package_first(p, t->issue, t->issues, value);
    do {
        if (tr_holds(t->when, value))
            add_box(p, b, t->issue, t->issues, value, t->number);
        if (++work == TR_MOST_SEARCHED)
            tr_stop(p->a->env, TRUCE_ELIMIT,
                    "a bonus touches too many combinations of values");
    } while (tr_package_next(p, t->issue, t->issues, value));
}

static void add_weights(const tr_package *p, boxes *b,
                        const tr_package_party *i, uint16_t *value) {
    for (size_t v = 0; v < p->c->issues; v++)
        for (uint32_t k = 0; k < p->count[v]; k++) {
            value[v] = p->value[v][k];
            add_box(p, b, &v, 1, value, i->weight[v][value[v]]);
        }
}

static void put_boxes(const tr_package *p, const tr_package_party *i,
                      tr_text *out) {
    boxes b = {tr_text_new(p->a), tr_text_new(p->a), 0};
    size_t n = p->c->issues, *issue = TR_NEW(p->a, size_t, n);
    uint16_t *value = TR_NEW(p->a, uint16_t, n);
    for (size_t v = 0; v < n; v++) issue[v] = v;
    tr_package_first(p, issue, n, value);
    if (!i->utility) {
        add_weights(p, &b, i, value);
        tr_package_first(p, issue, n, value);
        for (size_t k = 0; k < i->terms; k++)
            add_term(p, &b, &i->term[k], value);
    } else {
        do add_box(p, &b, issue, n, value, tr_package_worth(p, i, value));
        while (tr_package_next(p, issue, n, value));
    }
    tr_putf(out, "outcome_ranges:%s\n%s", b.count ? "" : " []",
            tr_text_str(&b.ranges));
    tr_putf(out, "utilities:%s\n%s", b.count ? "" : " []",
            tr_text_str(&b.pays));
}

static void put_party(const tr_package *p, size_t k) {
    const tr_package_party *i = &p->principal[k];
    tr_text *out = tr_new_file(p->x, tr_package_file(p, k, ".yml"));
    bool is_sum = i->weight && !i->terms;
    tr_put(out, "name: ");
    tr_json_quote(out, p->c->party[i->party].name.text);
    tr_putf(out, "\ntype: %sUtilityFunction\nreserved_value: ",
            is_sum ? "LinearAdditive" : "HyperRectangle");
    put_number(out, i->d);
    tr_put(out, "\n");
    if (is_sum)
        put_sum(p, i, out);
    else
        put_boxes(p, i, out);
    if (i->constant == 0) return;
    tr_put(out, "bias: ");
    put_number(out, i->constant);
    tr_put(out, "\n");
}

bool tr_negmas_write(tr_writing *x) {
    tr_package p;
    if (!tr_package_make(&p, x, "NegMAS")) return false;
    put_domain(&p);
    for (size_t k = 0; k < p.principals; k++) put_party(&p, k);
    tr_package_tell_loss(&p);
    return true;
}
