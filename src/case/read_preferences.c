/* read_preferences.c - what each party wants, in one of four forms (D6-D9).
 * SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- numbers that may be uncertain ------------------------------------- */

static bool read_numbers(tr_reader *r, const tr_node *n, size_t count,
                         tr_parsed_number *x, const char *what) {
    if (n->kind != TR_LIST_NODE || n->count != count) {
        tr_diag(r->d, TR_E0104, n->span, what,
                "[lowest, highest], {triangular: [least, likeliest, most]} or "
                "{normal: [mean, deviation]}");
        return false;
    }
    bool ok = true;
    for (const tr_node *k = n->first; k; k = k->next)
        ok &= tr_read_number(r, k, x++);
    return ok;
}

/* The midpoint or mean; exact in units of 1e-9 where it is such a multiple. */
static void set_mean(tr_uncertain *u, int64_t sum, int64_t parts, bool exact) {
    u->exact = exact && sum % parts == 0;
    u->nano = u->exact ? sum / parts : 0;
    if (u->exact) u->mean = (double)u->nano / 1e9;
}

static bool read_interval(tr_reader *r, const tr_node *n, tr_uncertain *u) {
    tr_parsed_number x[2];
    if (!read_numbers(r, n, 2, x, "a range of two numbers")) return false;
    if (x[0].value > x[1].value) {
        tr_diag(r->d, TR_E0409, n->span, n->first->text, n->last->text);
        return false;
    }
    u->spread = TR_INTERVAL;
    u->a = x[0].value;
    u->b = x[1].value;
    u->mean = u->a / 2 + u->b / 2;
    set_mean(u, x[0].nano + x[1].nano, 2, x[0].exact && x[1].exact);
    return true;
}

static bool read_triangular(tr_reader *r, const tr_node *n, tr_uncertain *u) {
    tr_parsed_number x[3];
    if (!read_numbers(r, n, 3, x, "a range of three numbers")) return false;
    const tr_node *mode = n->first->next;
    if (x[0].value > x[1].value || x[1].value > x[2].value) {
        bool low = x[0].value > x[1].value;
        tr_diag(r->d, TR_E0409, n->span, low ? n->first->text : mode->text,
                low ? mode->text : n->last->text);
        return false;
    }
    u->spread = TR_TRIANGULAR;
    u->a = x[0].value;
    u->b = x[1].value;
    u->c = x[2].value;
    u->mean = (u->a + u->b + u->c) / 3;
    set_mean(u, x[0].nano + x[1].nano + x[2].nano, 3,
             x[0].exact && x[1].exact && x[2].exact);
    return true;
}

static bool read_normal(tr_reader *r, const tr_node *n, tr_uncertain *u) {
    tr_parsed_number x[2];
    if (!read_numbers(r, n, 2, x, "mean and deviation")) return false;
    if (x[1].value < 0) {
        tr_diag(r->d, TR_E0115, n->last->span, n->last->text,
                "a standard deviation", "it is 0 or more");
        return false;
    }
    u->spread = TR_NORMAL;
    u->a = u->mean = x[0].value;
    u->b = x[1].value;
    set_mean(u, x[0].nano, 1, x[0].exact);
    return true;
}

bool tr_read_uncertain(tr_reader *r, const tr_node *n, tr_uncertain *out) {
    tr_uncertain u = {.span = n->span};
    bool ok = false;
    if (n->kind == TR_LIST_NODE) {
        ok = read_interval(r, n, &u);
    } else if (n->kind == TR_MAP) {
        const tr_node *t = tr_member(n, "triangular");
        const tr_node *g = tr_member(n, "normal");
        if (!tr_want_keys(r, n, TR_SPREAD)) return false;
        if (t)
            ok = read_triangular(r, t, &u);
        else if (g)
            ok = read_normal(r, g, &u);
        else
            tr_want(r, n, TR_SCALAR, "a number");
    } else {
        tr_parsed_number x;
        ok = tr_read_number(r, n, &x);
        if (ok) {
            u.a = u.mean = x.value;
            set_mean(&u, x.nano, 1, x.exact);
        }
    }
    if (ok) *out = u;
    return ok;
}

/* --- priorities ---------------------------------------------------------- */

static bool read_statement(tr_reader *r, const tr_node *n, tr_statement *s) {
    const tr_node *text = n;
    *s = (tr_statement){.origin = tr_read_origin(r, n), .span = n->span};
    if (n->kind == TR_MAP) {
        if (!tr_want_keys(r, n, TR_STATEMENT)) return false;
        text = tr_member(n, "prefer");
        s->strong = tr_read_yes_no(r, tr_member(n, "strong"), false);
    }
    s->formula = tr_formula_parse(r->a, r->c, r->d, text);
    s->words = s->formula ? text->text : NULL;
    return s->formula != NULL;
}

static void read_line(tr_reader *r, const tr_node *n, tr_line *line) {
    if (n->kind != TR_LIST_NODE) {
        line->at = TR_NEW(r->a, tr_statement, 1);
        line->count = read_statement(r, n, line->at);
        return;
    }
    line->at = TR_NEW(r->a, tr_statement, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next)
        line->count += read_statement(r, k, &line->at[line->count]);
}

static void read_priorities(tr_reader *r, const tr_node *n, tr_preference *p) {
    if (!tr_want(r, n, TR_LIST_NODE, "a list of statements")) return;
    p->line = TR_NEW(r->a, tr_line, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        read_line(r, k, &p->line[p->lines]);
        p->lines += p->line[p->lines].count > 0;
    }
}

/* --- weights ------------------------------------------------------------- */

static void add_weight(tr_reader *r, tr_preference *p, size_t *room, int issue,
                       uint32_t value, const tr_node *n, tr_origin row) {
    tr_weight w = {.issue = issue, .value = value, .origin = row};
    const tr_node *number = n;
    if (n->kind == TR_MAP && tr_member(n, "weight")) {
        tr_want_keys(r, n, TR_WEIGHT);
        number = tr_member(n, "weight");
        tr_origin own = tr_read_origin(r, n);
        if (own.because) w.origin.because = own.because;
        if (own.source >= 0) w.origin.source = own.source;
        if (own.confidence) w.origin.confidence = own.confidence;
        w.origin.assumption |= own.assumption;
    }
    w.origin.span = n->span;
    if (!tr_read_uncertain(r, number, &w.number)) return;
    p->weight = tr_grow(r->a, p->weight, sizeof w, p->weights, room);
    p->weight[p->weights++] = w;
}

/* A key that is no value of the issue: `normal` may be one. */
static const tr_node *own_key(const tr_node *n, const tr_issue *v,
                              const char *key) {
    return tr_value_by_id(v, key) < 0 ? tr_member(n, key) : NULL;
}

static bool is_single_number(const tr_node *n, const tr_issue *v) {
    return n->kind != TR_MAP || own_key(n, v, "weight") ||
           own_key(n, v, "triangular") || own_key(n, v, "normal");
}

static void read_weight_row(tr_reader *r, const tr_node *n, tr_preference *p,
                            size_t *room, tr_origin whole) {
    int issue = tr_read_issue(r, n->key, n->key_span);
    if (issue < 0) return;
    const tr_issue *v = &r->c->issue[issue];
    int32_t yes = tr_value_by_id(v, "yes");
    if (is_single_number(n, v)) {
        if (v->values != 2 || yes < 0)
            tr_diag(
                r->d, TR_E0304, n->span, v->id,
                tr_printf(r->a, "%s: {%s: 1}", v->id, v->value[v->values - 1]));
        else
            add_weight(r, p, room, issue, (uint32_t)yes, n, whole);
        return;
    }
    const tr_node *values = own_key(n, v, "values");
    tr_origin row = whole;
    if (values && values->kind == TR_MAP) {
        tr_want_keys(r, n, TR_WEIGHT_ROW);
        row = tr_read_origin(r, n);
        n = values;
    }
    uint32_t next = 0; /* they mostly come in order, and may be many */
    for (const tr_node *k = n->first; k; k = k->next) {
        bool follows = next < v->values && !strcmp(v->value[next], k->key);
        int32_t value = follows ? (int32_t)next : tr_value_by_id(v, k->key);
        if (value >= 0) {
            next = (uint32_t)value + 1;
            add_weight(r, p, room, issue, (uint32_t)value, k, row);
            continue;
        }
        tr_diag(r->d, TR_E0111, k->key_span, v->id, k->key,
                tr_suggest_value(r->a, v, k->key));
    }
}

static void read_bonus(tr_reader *r, const tr_node *n, tr_preference *p) {
    if (!tr_want(r, n, TR_LIST_NODE, "a list of bonuses")) return;
    p->bonus = TR_NEW(r->a, tr_bonus, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_BONUS)) continue;
        const tr_node *when = tr_member(k, "when");
        tr_bonus b = {.when = tr_formula_parse(r->a, r->c, r->d, when),
                      .words = when->text,
                      .origin = tr_read_origin(r, k),
                      .span = k->span};
        if (tr_read_uncertain(r, tr_member(k, "add"), &b.number) && b.when)
            p->bonus[p->bonuses++] = b;
    }
}

/* What is said of the whole preference holds for each bonus that does not say
 * otherwise. */
static void inherit(tr_origin *own, const tr_origin *whole) {
    if (!own->because) own->because = whole->because;
    if (own->source < 0) own->source = whole->source;
    if (!own->confidence) own->confidence = whole->confidence;
    own->assumption |= whole->assumption;
}

static void read_weights(tr_reader *r, const tr_node *n, const tr_node *bonus,
                         tr_preference *p) {
    size_t room = 0;
    tr_origin whole = p->origin;
    if (tr_want(r, n, TR_MAP, "a map of issue to weights"))
        for (const tr_node *k = n->first; k; k = k->next)
            read_weight_row(r, k, p, &room, whole);
    if (bonus) read_bonus(r, bonus, p);
    for (size_t k = 0; k < p->bonuses; k++)
        inherit(&p->bonus[k].origin, &whole);
}

/* --- ranking and table --------------------------------------------------- */

static void read_tier(tr_reader *r, const tr_node *n, tr_tier *t) {
    size_t room = n->kind == TR_LIST_NODE ? n->count : 1;
    t->at = TR_NEW(r->a, const tr_formula *, room + 1);
    t->span = TR_NEW(r->a, tr_span, room + 1);
    const tr_node *k = n->kind == TR_LIST_NODE ? n->first : n;
    for (size_t i = 0; i < room; i++, k = k->next) {
        t->at[t->count] = tr_read_set(r, k);
        t->span[t->count] = k->span;
        t->count += t->at[t->count] != NULL;
    }
}

static void want_places(tr_reader *r, const tr_node *gap) {
    tr_diag(r->d, TR_E0104, gap->span, "a place of the ranking",
            "`>>` stands between two places: all above it is strongly "
            "preferred to all below");
}

static void read_ranking(tr_reader *r, const tr_node *n, const tr_node *rest,
                         tr_preference *p) {
    if (rest) {
        int word = tr_read_word(r, rest, "worst best");
        p->rest = word == 0   ? TR_REST_WORST
                  : word == 1 ? TR_REST_BEST
                              : TR_REST_ERROR;
    }
    if (!tr_want(r, n, TR_LIST_NODE, "a list of states, best first")) return;
    p->tier = TR_NEW(r->a, tr_tier, n->count + 1);
    const tr_node *gap = NULL; /* a `>>` that nothing has followed yet */
    for (const tr_node *k = n->first; k; k = k->next) {
        bool is_gap = k->kind == TR_SCALAR && !strcmp(k->text, ">>");
        if (!is_gap)
            read_tier(r, k, &p->tier[p->tiers++]);
        else if (p->tiers && !gap)
            p->tier[p->tiers - 1].gap = true;
        else
            want_places(r, k);
        gap = is_gap ? k : NULL;
    }
    if (gap && p->rest != TR_REST_WORST) want_places(r, gap);
}

static void read_table(tr_reader *r, const tr_node *n, tr_preference *p) {
    if (!tr_want(r, n, TR_LIST_NODE, "a list of numbers")) return;
    p->number = TR_NEW(r->a, tr_uncertain, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next)
        if (tr_read_uncertain(r, k, &p->number[p->numbers])) p->numbers++;
}

/* --- all of it ----------------------------------------------------------- */

static tr_form find_form(tr_reader *r, const tr_node *n,
                         const tr_node *form[]) {
    static const char *const keys[] = {"", "priorities", "weights", "ranking",
                                       "table"};
    tr_form found = TR_NONE;
    for (int i = TR_PRIORITIES; i <= TR_FORM_TABLE; i++) {
        if (!(form[i] = tr_member(n, keys[i]))) continue;
        if (found)
            tr_diag(r->d, TR_E0401, form[i]->key_span, n->key, keys[found],
                    keys[i]);
        else
            found = (tr_form)i;
    }
    if (!found && tr_member(n, "bonus")) found = TR_WEIGHTS;
    if (!found) tr_diag(r->d, TR_E0402, n->key_span, n->key);
    return found;
}

void tr_read_preference(tr_reader *r, const tr_node *n, tr_preference *p) {
    const tr_node *form[TR_FORM_TABLE + 1] = {NULL};
    p->span = n->key_span;
    if (!tr_want_keys(r, n, TR_PREFERENCE)) return;
    p->origin = tr_read_origin(r, n);
    p->form = find_form(r, n, form);
    const tr_node *rest = tr_member(n, "rest");
    const tr_node *cardinal = tr_member(n, "cardinal");
    p->from_ranks = cardinal && tr_read_word(r, cardinal, "from-ranks") == 0;
    if (p->form == TR_PRIORITIES) read_priorities(r, form[TR_PRIORITIES], p);
    if (p->form == TR_RANKING) read_ranking(r, form[TR_RANKING], rest, p);
    if (p->form == TR_FORM_TABLE) read_table(r, form[TR_FORM_TABLE], p);
    if (p->form == TR_WEIGHTS) {
        const tr_node empty = {.kind = TR_MAP};
        read_weights(r, form[TR_WEIGHTS] ? form[TR_WEIGHTS] : &empty,
                     tr_member(n, "bonus"), p);
    }
    tr_read_refinements(r, n, p);
}

void tr_read_preferences(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "the preferences by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) {
        int i = tr_read_party(r, k->key, k->key_span);
        if (i >= 0) tr_read_preference(r, k, &r->c->preference[i]);
    }
}
