/* report_inverse_json.c - what would have to be wanted, for programs (D117 to
 * D121).  SPDX-License-Identifier: MIT */
#include "report/report_inverse_parts.h"

#include <string.h>

/* Entries of a condition that are written out. */
enum { MOST_WRITTEN = 5000 };

size_t tr_needs_size(const tr_needs *c) {
    size_t size = 0;
    for (uint32_t k = 0; k < c->clauses; k++)
        for (uint32_t i = c->clause[k]; i < c->clause[k + 1]; i++)
            size += c->term[c->of[i] + 1] - c->term[c->of[i]];
    return size;
}

static void put_term(tr_text *t, const tr_view *v, const tr_needs *c,
                     uint32_t term, bool alone) {
    uint32_t from = c->term[term], to = c->term[term + 1];
    bool brackets = to - from > 1 && !alone;
    if (brackets) tr_putc(t, '(');
    for (uint32_t k = from; k < to; k++)
        tr_putf(t, "%s%s >= %s", k > from ? " and " : "",
                tr_state_id(v, c->state), tr_state_id(v, c->at[k]));
    if (brackets) tr_putc(t, ')');
}

/* "s2 >= s1 and (s2 >= s3 or s2 >= s6)" */
static const char *formula(const tr_view *v, const tr_needs *c) {
    tr_text t = tr_text_new(v->a);
    if (!c->clauses) return "true";
    for (uint32_t k = 0; k < c->clauses; k++) {
        uint32_t from = c->clause[k], to = c->clause[k + 1];
        bool brackets = to - from > 1 && c->clauses > 1;
        if (k) tr_put(&t, " and ");
        if (brackets) tr_putc(&t, '(');
        for (uint32_t i = from; i < to; i++) {
            if (i > from) tr_put(&t, " or ");
            put_term(&t, v, c, c->of[i], to - from == 1);
        }
        if (brackets) tr_putc(&t, ')');
    }
    return tr_text_str(&t);
}

static void json_condition(tr_json *o, const tr_view *v, const tr_needs *c) {
    tr_arena *a = v->a;
    if (c->too_large || tr_needs_size(c) > MOST_WRITTEN) {
        tr_json_set(o, "condition", tr_json_null(a));
        return;
    }
    tr_json_set(o, "condition", tr_json_string(a, formula(v, c)));
    tr_json *all = tr_json_set(o, "clauses", tr_json_array(a));
    for (uint32_t k = 0; k < c->clauses; k++) {
        tr_json *any = tr_json_add(all, tr_json_array(a));
        for (uint32_t i = c->clause[k]; i < c->clause[k + 1]; i++) {
            tr_json *term = tr_json_add(any, tr_json_array(a));
            for (uint32_t s = c->term[c->of[i]]; s < c->term[c->of[i] + 1]; s++)
                tr_json_add(term, tr_json_count(a, c->at[s]));
        }
    }
}

/* Counts above 2^53 are strings. */
static tr_json *decimal(tr_arena *a, const char *text) {
    uint64_t n;
    if (tr_parse_count(text, UINT64_MAX, &n)) return tr_json_count(a, n);
    return tr_json_string(a, text);
}

static void json_count(tr_json *o, const tr_view *v, const char *key,
                       const tr_count *c) {
    tr_arena *a = v->a;
    if (c->satisfying && c->total) {
        tr_json *x = tr_json_set(o, key, tr_json_object(a));
        tr_json_set(x, "satisfying", decimal(a, c->satisfying));
        tr_json_set(x, "total", decimal(a, c->total));
    } else {
        tr_json_set(o, key, tr_json_null(a));
    }
    tr_json_set(o, tr_printf(a, "%s_share", key),
                c->estimated ? tr_json_number(a, c->share) : tr_json_null(a));
}

static void json_swaps(tr_json *o, const tr_view *v, bool possible, bool exact,
                       uint64_t swaps, uint64_t at_least) {
    tr_json_set(o, "swaps",
                possible ? tr_json_count(v->a, swaps) : tr_json_null(v->a));
    tr_json_set(o, "exact", tr_json_bool(v->a, exact));
    if (!exact) tr_json_set(o, "at_least", tr_json_count(v->a, at_least));
}

static void json_pairs(tr_json *o, const tr_view *v, const tr_swap *pair,
                       size_t pairs, uint64_t swaps) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_set(o, "pairs", tr_json_array(a));
    for (size_t k = 0; k < pairs; k++) {
        tr_json *x = tr_json_add(list, tr_json_array(a));
        tr_json_add(x, tr_json_count(a, pair[k].high));
        tr_json_add(x, tr_json_count(a, pair[k].low));
    }
    if (pairs < swaps) tr_json_set(o, "truncated", tr_json_bool(a, true));
}

static tr_json *sought_json(const tr_view *v, const tr_sought *s, int party) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_object(a);
    json_swaps(o, v, s->possible, s->exact, s->swaps, s->at_least);
    if (!s->possible) return o;
    if (party >= 0) {
        json_pairs(o, v, s->part[party].pair, s->part[party].pairs, s->swaps);
        return o;
    }
    tr_json *by = tr_json_set(o, "parties", tr_json_object(a));
    for (size_t i = 0; i < v->c->parties; i++) {
        tr_json *x = tr_json_set(by, v->c->party[i].id, tr_json_object(a));
        tr_json_set(x, "swaps", tr_json_count(a, s->part[i].swaps));
        json_pairs(x, v, s->part[i].pair, s->part[i].pairs, s->part[i].swaps);
    }
    return o;
}

/* The keys that the case format fixes. */
static void json_answer(tr_json *o, const tr_view *v, const tr_inverse *x) {
    json_condition(o, v, x->condition);
    json_count(o, v, "rankings", &x->count);
    json_count(o, v, "equilibrium", &x->equilibrium);
    tr_json_set(o, "swaps", tr_json_count(v->a, x->own.swaps));
}

static void json_row(tr_json *list, const tr_view *v, const tr_inverse *x) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_add(list, tr_json_object(a));
    tr_json_set(o, "state", tr_state_json(v, x->state));
    tr_json_set(o, "party", tr_json_string(a, v->c->party[x->party].id));
    tr_json_set(o, "concept", tr_json_string(a, tr_concept_name[x->concept]));
    tr_json_set(o, "stable", tr_json_bool(a, x->stable));
    json_answer(o, v, x);
    json_pairs(o, v, x->own.pair, x->own.pairs, x->own.swaps);
    tr_json_set(o, "alone", sought_json(v, &x->alone, (int)x->party));
    if (!x->has_lines) return;
    tr_json *lines = tr_json_set(o, "statements", tr_json_object(a));
    tr_json_set(lines, "own", sought_json(v, &x->own_lines, (int)x->party));
    tr_json_set(lines, "alone", sought_json(v, &x->alone_lines, (int)x->party));
}

static tr_json *states_json(const tr_view *v, const uint32_t *s, size_t n) {
    tr_json *list = tr_json_array(v->a);
    for (size_t k = 0; k < n; k++) tr_json_add(list, tr_state_json(v, s[k]));
    return list;
}

void tr_json_inverse(tr_doc *d, const tr_view *v, const tr_inverse_report *r) {
    tr_arena *a = v->a;
    if (r->count == 1) json_answer(d->json, v, &r->at[0]);
    tr_json_set(d->json, "target", states_json(v, r->target, r->targets));
    tr_json_set(d->json, "unstable", states_json(v, r->avoid, r->against));
    tr_json *list = tr_json_set(d->json, "answers", tr_json_array(a));
    for (size_t k = 0; k < r->count; k++) json_row(list, v, &r->at[k]);
    tr_json *all = tr_json_set(d->json, "together", tr_json_object(a));
    for (size_t k = 0; k < r->concepts; k++) {
        const tr_together *t = &r->together[k];
        tr_json *o =
            tr_json_set(all, tr_concept_name[t->concept], tr_json_object(a));
        tr_json_set(o, "reached", tr_json_bool(a, t->reached));
        tr_json_set(o, "rankings", sought_json(v, &t->rankings, -1));
        if (t->has_lines)
            tr_json_set(o, "statements", sought_json(v, &t->lines, -1));
    }
}
