/* read_model.c - parties, issues, rules, merges, graph, status quo.
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static tr_remark read_remark(tr_reader *r, const tr_node *n) {
    tr_remark m = {.label.text = ""};
    if (!n) return m;
    m.given = true;
    m.origin = tr_read_origin(r, n);
    const tr_node *text = tr_member(n, "text");
    if (n->kind == TR_MAP && text) {
        tr_want_keys(r, n, TR_REMARK);
        m.label = tr_read_label(r, text, "");
    } else {
        m.label = tr_read_label(r, n, "");
    }
    return m;
}

static bool is_taken(tr_reader *r, const char *id, tr_span span) {
    const truce_case *c = r->c;
    if (!c->graph && tr_issue_by_id(c, id) >= 0) {
        tr_diag(r->d, TR_E0108, span, id, "an issue",
                "rename one: formulas could not tell the two apart");
        return true;
    }
    for (size_t i = 0; i < c->merges; i++)
        if (strcmp(c->merge[i].id, id) == 0) {
            tr_diag(r->d, TR_E0108, span, id, "a merged state",
                    "rename one: formulas could not tell the two apart");
            return true;
        }
    return false;
}

static bool within(tr_reader *r, const tr_node *n, size_t max,
                   const char *what) {
    if (n->count <= max) return true;
    char number[TR_NUMBER];
    tr_diag(r->d, TR_E0009, n->span, tr_number(number, (double)max), what);
    return false;
}

static void read_party(tr_reader *r, const tr_node *n, tr_party *p) {
    static const char *const remarks[TR_REMARKS] = {"aim", "fear", "leverage",
                                                    "domestic"};
    *p = (tr_party){.id = n->key, .patience = NAN, .span = n->key_span};
    tr_read_id(r, n->key, n->key_span);
    p->name = tr_read_label(r, NULL, n->key);
    if (!tr_want_keys(r, n, TR_PARTY)) return;
    p->name = tr_read_label(r, tr_member(n, "name"), n->key);
    p->self_name = tr_read_label(r, tr_member(n, "self_name"), "");
    const tr_node *k = tr_member(n, "role");
    if (k) {
        int role =
            tr_read_word(r, k, "principal mediator guarantor backer observer");
        p->role = role < 0 ? TR_PRINCIPAL : (tr_role)role;
    }
    tr_parsed_number x;
    if ((k = tr_member(n, "patience")) && tr_read_number(r, k, &x)) {
        if (x.value < 0 || x.value > 1) {
            tr_diag(r->d, TR_E0502, k->span, k->text);
        }
        p->patience = x.value;
    }
    for (int i = 0; i < TR_REMARKS; i++)
        p->remark[i] = read_remark(r, tr_member(n, remarks[i]));
    p->origin = tr_read_origin(r, n);
}

void tr_read_parties(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "a map of id to party")) return;
    if (!within(r, n, TR_MAX_PARTIES, "parties")) return;
    r->c->party = TR_NEW(r->a, tr_party, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next)
        read_party(r, k, &r->c->party[r->c->parties++]);
}

static void read_holders(tr_reader *r, const tr_node *n, tr_issue *v) {
    if (n->kind == TR_SCALAR) {
        if (!tr_want(r, n, TR_SCALAR, "a party's id")) return;
        v->holder = TR_NEW(r->a, int, 1);
        if (strcmp(n->text, "nature") == 0) return;
        v->holder[0] = tr_read_party(r, n->text, n->span);
        v->holders = v->holder[0] >= 0;
        return;
    }
    if (!tr_want(r, n, TR_LIST_NODE, "a party or a list of parties")) return;
    v->holder = TR_NEW(r->a, int, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want(r, k, TR_SCALAR, "a party's id")) continue;
        int p = tr_read_party(r, k->text, k->span);
        bool twice = false;
        for (size_t i = 0; i < v->holders; i++) twice |= v->holder[i] == p;
        if (twice)
            tr_diag(r->d, TR_E0108, k->span, k->text, "in this list",
                    "name each party once");
        else if (p >= 0)
            v->holder[v->holders++] = p;
    }
}

static void default_values(tr_reader *r, tr_issue *v) {
    v->values = 2;
    v->value = TR_NEW(r->a, const char *, 2);
    v->label = TR_NEW(r->a, tr_label, 2);
    v->value[0] = "no";
    v->value[1] = "yes";
    v->label[0].text = "no";
    v->label[1].text = "yes";
}

static int value_order(const void *x, const void *y) {
    const tr_node *a = *(const tr_node *const *)x;
    const tr_node *b = *(const tr_node *const *)y;
    int order = strcmp(a->text, b->text);
    if (order) return order;
    return a->span.offset < b->span.offset ? -1 : 1;
}

/* Sorted neighbours find a value listed twice without n² comparisons; in a map
 * of values the tree has refused it already. */
static void check_values_differ(tr_reader *r, const tr_node *n) {
    const tr_node **at = TR_RAW(r->a, const tr_node *, n->count + 1);
    size_t count = 0;
    for (const tr_node *k = n->first; n->kind == TR_LIST_NODE && k; k = k->next)
        if (k->kind == TR_SCALAR) at[count++] = k;
    qsort(at, count, sizeof *at, value_order);
    for (size_t i = 1; i < count; i++)
        if (strcmp(at[i - 1]->text, at[i]->text) == 0)
            tr_diag(r->d, TR_E0108, at[i]->span, at[i]->text, "a value",
                    "give every value an id of its own");
}

/* Values are ids; `yes` and `no`, and words that begin with a digit, are plain
 * words here, since a value can only stand after a comparison. */
static bool value_id(tr_reader *r, const char *id, tr_span span) {
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789_");
    if (*id && !id[n]) return true;
    tr_diag(r->d, TR_E0106, span, id);
    return false;
}

static void read_values(tr_reader *r, const tr_node *n, tr_issue *v) {
    if (!n) {
        default_values(r, v);
        return;
    }
    if (n->kind == TR_SCALAR) {
        tr_want(r, n, TR_LIST_NODE, "the list of values");
        default_values(r, v);
        return;
    }
    if (!within(r, n, TR_MAX_VALUES, "values")) return;
    v->value = TR_NEW(r->a, const char *, n->count + 2);
    v->label = TR_NEW(r->a, tr_label, n->count + 2);
    for (const tr_node *k = n->first; k; k = k->next) {
        bool map = n->kind == TR_MAP;
        if (!map && !tr_want(r, k, TR_SCALAR, "a value's id")) continue;
        const char *id = map ? k->key : k->text;
        value_id(r, id, map ? k->key_span : k->span);
        v->value[v->values] = id;
        v->label[v->values++] = tr_read_label(r, map ? k : NULL, id);
    }
    if (!v->values) {
        tr_diag(r->d, TR_E0203, n->span, v->id);
        default_values(r, v);
    }
    check_values_differ(r, n);
}

static void read_scale(tr_reader *r, const tr_node *n, tr_issue *v) {
    if (!n) return;
    v->scale = TR_NEW(r->a, double, v->values);
    tr_parsed_number x;
    if (n->kind == TR_LIST_NODE && n->count == v->values) {
        uint32_t i = 0;
        for (const tr_node *k = n->first; k; k = k->next, i++)
            if (tr_read_number(r, k, &x)) v->scale[i] = x.value;
    } else if (n->kind == TR_MAP && n->count == v->values) {
        for (const tr_node *k = n->first; k; k = k->next) {
            int32_t i = tr_value_by_id(v, k->key);
            if (i < 0)
                tr_diag(r->d, TR_E0111, k->key_span, v->id, k->key,
                        tr_suggest_value(r->a, v, k->key));
            else if (tr_read_number(r, k, &x))
                v->scale[i] = x.value;
        }
    } else {
        tr_diag(r->d, TR_E0104, n->span, "one number for each value",
                "write a list of numbers, in the order of `values`");
    }
}

static void read_issue(tr_reader *r, const tr_node *n, tr_issue *v) {
    *v = (tr_issue){.id = n->key, .owed = -1, .span = n->key_span};
    v->name = tr_read_label(r, NULL, n->key);
    tr_read_id(r, n->key, n->key_span);
    bool ok = tr_want_keys(r, n, TR_ISSUE);
    if (n->kind != TR_MAP) {
        default_values(r, v);
        return;
    }
    v->name = tr_read_label(r, tr_member(n, "name"), n->key);
    if (ok) read_holders(r, tr_member(n, "by"), v);
    read_values(r, tr_member(n, "values"), v);
    const tr_node *k = tr_member(n, "irreversible");
    if (k) {
        int i = tr_read_word(r, k, "no up down yes");
        v->irreversible = i < 0 ? TR_FREE : (tr_irreversible)i;
    }
    read_scale(r, tr_member(n, "scale"), v);
    v->not_negotiable =
        tr_read_yes_no(r, tr_member(n, "not_negotiable"), false);
    if ((k = tr_member(n, "owed")) && tr_want(r, k, TR_SCALAR, "a value")) {
        v->owed = tr_value_by_id(v, k->text);
        if (v->owed < 0)
            tr_diag(r->d, TR_E0111, k->span, v->id, k->text,
                    tr_suggest_value(r->a, v, k->text));
    }
    v->note = read_remark(r, tr_member(n, "about"));
    v->origin = tr_read_origin(r, n);
}

void tr_read_issues(tr_reader *r, const tr_node *n) {
    if (!tr_want(r, n, TR_MAP, "a map of id to issue")) return;
    if (!n->count) {
        tr_diag(r->d, TR_E0201, n->span, "");
        return;
    }
    if (!within(r, n, TR_MAX_ISSUES, "issues")) return;
    r->c->issue = TR_NEW(r->a, tr_issue, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next)
        read_issue(r, k, &r->c->issue[r->c->issues++]);
}

/* --- graph ------------------------------------------------------------- */

static void no_state(tr_reader *r, const char *word, tr_span at) {
    const tr_issue *v = &r->c->issue[0];
    const char *near = tr_nearest(word, v->value, v->values);
    tr_diag(r->d, TR_E0303, at, word, "a state nor a merged state",
            near ? tr_printf(r->a, "did you mean '%s'?", near)
                 : "states are listed under `states`");
}

static void read_targets(tr_reader *r, const tr_node *from, size_t party,
                         size_t *room) {
    truce_case *c = r->c;
    const tr_issue *v = &c->issue[0];
    int32_t s = tr_value_by_id(v, from->key);
    if (s < 0) {
        no_state(r, from->key, from->key_span);
        return;
    }
    if (!tr_want(r, from, TR_LIST_NODE, "the list of states moved to")) return;
    for (const tr_node *k = from->first; k; k = k->next) {
        if (!tr_want(r, k, TR_SCALAR, "a state's id")) continue;
        int32_t t = tr_value_by_id(v, k->text);
        if (t < 0) {
            no_state(r, k->text, k->span);
        } else if (t == s) {
            tr_diag(r->d, TR_E0215, k->span, c->party[party].id, k->text,
                    k->text);
        } else {
            c->arc[party] = tr_grow(r->a, c->arc[party], sizeof(tr_arc),
                                    c->arcs[party], room);
            c->arc[party][c->arcs[party]++] =
                (tr_arc){(uint32_t)s, (uint32_t)t};
        }
    }
}

void tr_read_graph(tr_reader *r, const tr_node *n) {
    truce_case *c = r->c;
    c->graph = true;
    if (!tr_want_keys(r, n, TR_GRAPH)) return;
    tr_issue *v = c->issue = TR_NEW(r->a, tr_issue, 1);
    *v = (tr_issue){.id = "state", .owed = -1, .span = n->key_span};
    v->name.text = "State";
    v->holder = TR_NEW(r->a, int, 1);
    read_values(r, tr_member(n, "states"), v);
    for (uint32_t i = 0; i < v->values; i++)
        tr_read_id(r, v->value[i], n->span);
    c->issues = 1;
    c->arcs = TR_NEW(r->a, size_t, c->parties + 1);
    c->arc = TR_NEW(r->a, tr_arc *, c->parties + 1);
    const tr_node *moves = tr_member(n, "moves");
    if (!tr_want(r, moves, TR_MAP, "the moves by party")) return;
    for (const tr_node *k = moves->first; k; k = k->next) {
        int p = tr_read_party(r, k->key, k->key_span);
        if (p < 0 || !tr_want(r, k, TR_MAP, "moves by state")) continue;
        size_t room = 0;
        for (const tr_node *s = k->first; s; s = s->next)
            read_targets(r, s, (size_t)p, &room);
    }
}

/* --- rules, merges, moves, status quo ---------------------------------- */

static const tr_formula *read_counted(tr_reader *r, const tr_node *n, tr_op op,
                                      tr_text *words) {
    if (!tr_want(r, n, TR_LIST_NODE, "a list of formulas")) return NULL;
    const tr_formula **part = TR_NEW(r->a, const tr_formula *, n->count + 1);
    uint32_t count = 0;
    bool ok = true;
    for (const tr_node *k = n->first; k; k = k->next) {
        const tr_formula *f = tr_formula_parse(r->a, r->c, r->d, k);
        ok &= f != NULL;
        if (f) part[count++] = f;
        if (f) tr_putf(words, "%s%s", count > 1 ? "; " : "", k->text);
    }
    return ok ? tr_formula_join(r->a, op, count, part) : NULL;
}

static const tr_formula *one_formula(tr_reader *r, const tr_node *n,
                                     const char *before, tr_text *words) {
    const tr_formula *f = tr_formula_parse(r->a, r->c, r->d, n);
    if (f) tr_putf(words, "%s%s", before, n->text);
    return f;
}

static const tr_formula *rule_formula(tr_reader *r, const tr_node *n,
                                      tr_text *words) {
    const tr_node *k;
    if ((k = tr_member(n, "never"))) {
        const tr_formula *f = one_formula(r, k, "never: ", words);
        return f ? tr_formula_not(r->a, f) : NULL;
    }
    if ((k = tr_member(n, "always")))
        return one_formula(r, k, "always: ", words);
    if ((k = tr_member(n, "exactly_one"))) {
        tr_put(words, "exactly one of: ");
        return read_counted(r, k, TR_EXACTLY, words);
    }
    if ((k = tr_member(n, "at_most_one"))) {
        tr_put(words, "at most one of: ");
        return read_counted(r, k, TR_AT_MOST, words);
    }
    if ((k = tr_member(n, "at_least_one"))) {
        tr_put(words, "at least one of: ");
        return read_counted(r, k, TR_OR, words);
    }
    const tr_node *then = tr_member(n, "then");
    if (!(k = tr_member(n, "if")) || !then) {
        tr_diag(r->d, TR_E0104, n->span, "a rule",
                "rules are: never, always, if with then, exactly_one, "
                "at_most_one, at_least_one");
        return NULL;
    }
    const tr_formula *f = one_formula(r, k, "if ", words);
    const tr_formula *g = one_formula(r, then, ", then ", words);
    return f && g ? tr_formula_if(r->a, f, g) : NULL;
}

static void check_one_kind(tr_reader *r, const tr_node *n) {
    static const char *const kinds[] = {
        "never", "always", "if", "exactly_one", "at_most_one", "at_least_one"};
    int count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        count += tr_member(n, kinds[i]) != NULL;
    if (count > 1)
        tr_diag(r->d, TR_E0104, n->span, "one rule",
                "an item holds one rule: begin a new item with a dash");
}

void tr_read_rules(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "the list of rules")) return;
    r->c->rule = TR_NEW(r->a, tr_rule, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_RULE)) continue;
        check_one_kind(r, k);
        tr_text words = tr_text_new(r->a);
        const tr_formula *f = rule_formula(r, k, &words);
        if (!f) continue;
        r->c->rule[r->c->rules++] = (tr_rule){.keeps = f,
                                              .words = tr_text_str(&words),
                                              .origin = tr_read_origin(r, k),
                                              .span = k->span};
    }
}

void tr_read_merges(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "the list of merges")) return;
    r->c->merge = TR_NEW(r->a, tr_merge, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_MERGE)) continue;
        const tr_node *as = tr_member(k, "as");
        const char *id = tr_read_text(r, as, "an id");
        if (!id || !tr_read_id(r, id, as->span) || is_taken(r, id, as->span))
            continue;
        const tr_formula *f =
            tr_formula_parse(r->a, r->c, r->d, tr_member(k, "when"));
        if (!f) f = tr_formula_word(r->a, false); /* its name is known */
        r->c->merge[r->c->merges++] =
            (tr_merge){.id = id,
                       .when = f,
                       .span = k->span,
                       .name = tr_read_label(r, tr_member(k, "name"), id)};
    }
}

void tr_read_moves(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "the moves by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) {
        int p = tr_read_party(r, k->key, k->key_span);
        int word = tr_read_word(r, k, "any single");
        if (p >= 0) r->c->party[p].single = word == 1;
    }
}

int32_t *tr_read_terms(tr_reader *r, const tr_node *n) {
    truce_case *c = r->c;
    int32_t *terms = TR_NEW(r->a, int32_t, c->issues + 1);
    for (size_t i = 0; i < c->issues; i++) terms[i] = -1;
    if (c->graph && n->kind == TR_SCALAR) {
        terms[0] = tr_read_value(r, 0, n);
        return terms[0] < 0 ? NULL : terms;
    }
    if (!tr_want(r, n, TR_MAP, "a map of issue to value")) return NULL;
    bool ok = true;
    for (const tr_node *k = n->first; k; k = k->next) {
        int issue = tr_read_issue(r, k->key, k->key_span);
        if (issue >= 0) terms[issue] = tr_read_value(r, issue, k);
        ok &= issue >= 0 && terms[issue] >= 0;
    }
    return ok ? terms : NULL;
}

void tr_read_status_quo(tr_reader *r, const tr_node *n) {
    truce_case *c = r->c;
    int32_t *sq = n ? tr_read_terms(r, n) : NULL;
    for (size_t i = 0; sq && i < c->issues; i++)
        if (sq[i] < 0) {
            tr_diag(r->d, TR_E0206, n->key_span, c->issue[i].id);
            sq = NULL;
        }
    for (size_t i = 0; !n && i < c->issues; i++)
        if (c->issue[i].irreversible == TR_FINAL)
            tr_diag(r->d, TR_E0207, c->issue[i].span, c->issue[i].id);
    c->status_quo = sq;
    c->status_quo_span = n ? n->key_span : (tr_span){0, 0};
    if (!sq) return;
    uint16_t *value = TR_NEW(r->a, uint16_t, c->issues);
    for (size_t i = 0; i < c->issues; i++) value[i] = (uint16_t)sq[i];
    for (size_t i = 0; i < c->rules; i++)
        if (!tr_holds(c->rule[i].keeps, value)) {
            size_t line, column;
            char number[TR_NUMBER];
            tr_locate(&c->source, c->rule[i].span.offset, &line, &column);
            tr_diag(r->d, TR_E0205, n->key_span,
                    tr_number(number, (double)line), c->rule[i].words);
        }
}

const tr_formula *tr_terms_formula(tr_arena *a, const truce_case *c,
                                   const int32_t *terms) {
    const tr_formula **part = TR_NEW(a, const tr_formula *, c->issues + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < c->issues; i++)
        if (terms[i] >= 0)
            part[count++] = tr_formula_atom(a, (int)i, (uint32_t)terms[i],
                                            (uint32_t)terms[i]);
    return tr_formula_join(a, TR_AND, count, part);
}

const tr_formula *tr_read_set(tr_reader *r, const tr_node *n) {
    if (n->kind == TR_SCALAR) return tr_formula_parse(r->a, r->c, r->d, n);
    int32_t *terms = tr_read_terms(r, n);
    return terms ? tr_terms_formula(r->a, r->c, terms) : NULL;
}

bool tr_value_may_step(const truce_case *c, size_t v, uint32_t x, uint32_t y) {
    return tr_step_of_kind(c->issue[v].irreversible,
                           c->status_quo ? c->status_quo[v] : -1, x, y);
}

bool tr_can_move(const truce_case *c, size_t party) {
    if (c->graph) return c->arcs[party] > 0;
    for (size_t i = 0; i < c->issues; i++)
        if (c->issue[i].holders == 1 && c->issue[i].holder[0] == (int)party)
            return true;
    return false;
}

bool tr_misperceives(const truce_case *c, size_t party) {
    const tr_perception *p = c->perception ? &c->perception[party] : NULL;
    return p && (p->ignored || p->believes);
}

bool tr_intransitive(const truce_case *c) {
    bool single = false;
    for (size_t i = 0; i < c->parties; i++) single |= c->party[i].single;
    return single || c->graph || c->merges;
}

const char *tr_role_name(tr_role role) {
    static const char *const names[] = {"principal", "mediator", "guarantor",
                                        "backer", "observer"};
    return names[role];
}

const char *tr_form_name(tr_form form) {
    static const char *const names[] = {"none", "priorities", "weights",
                                        "ranking", "table"};
    return names[form];
}
