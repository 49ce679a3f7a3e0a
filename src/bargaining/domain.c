/* domain.c - a case as a product of independent groups of issues (D70, D73).
 * SPDX-License-Identifier: MIT
 *
 * A rule that joins several statements by "and" is taken apart first. Each
 * group becomes a small case of its own, with its formulas renumbered, which
 * becomes a decision diagram or which the enumeration of src/space lists with
 * its propagation. */
#include "bargaining/domain.h"

#include "base/parallel.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct plan {
    tr_arena *a;
    const truce_case *c;
    const tr_worths *w;
    tr_groups *g;
    bool *const *allowed;
    size_t rules, room;
    const tr_formula **rule; /* taken apart */
    uint32_t *root;          /* [issues] union-find */
    bool *used;              /* [issues] scratch */
    bool numbered;           /* the last issue is to be settled first */
    uint64_t most;           /* combinations to list, or 0 */
} plan;

static void take_apart(plan *p, const tr_formula *f) {
    if (f->op == TR_AND) {
        for (uint32_t k = 0; k < f->parts; k++) take_apart(p, f->part[k]);
        return;
    }
    p->rule = tr_grow(p->a, p->rule, sizeof *p->rule, p->rules, &p->room);
    p->rule[p->rules++] = f;
}

static uint32_t root_of(plan *p, uint32_t v) {
    while (p->root[v] != v) v = p->root[v] = p->root[p->root[v]];
    return v;
}

/* Ties the open issues of a formula together. */
static void tie(plan *p, const tr_formula *f) {
    uint32_t first = UINT32_MAX;
    memset(p->used, 0, p->c->issues);
    tr_formula_issues(f, p->used);
    for (uint32_t v = 0; v < p->c->issues; v++) {
        if (!p->used[v] || !p->g->open[v]) continue;
        if (first == UINT32_MAX)
            first = root_of(p, v);
        else
            p->root[root_of(p, v)] = first;
    }
}

static const tr_preference *preference(const plan *p, uint32_t principal) {
    return &p->c->preference[p->w->party[principal]];
}

static void find_open(plan *p) {
    tr_groups *g = p->g;
    for (uint32_t v = 0; v < p->c->issues; v++) {
        uint32_t count = 0;
        for (uint32_t x = p->c->issue[v].values; x-- > 0;)
            if (p->allowed[v][x]) g->value[v] = (uint16_t)x, count++;
        g->open[v] = count > 1;
        g->empty |= !count;
    }
}

static void find_groups(plan *p) {
    tr_groups *g = p->g;
    uint32_t issues = (uint32_t)p->c->issues;
    for (uint32_t v = 0; v < issues; v++) p->root[v] = v;
    for (size_t i = 0; i < p->c->rules; i++) take_apart(p, p->c->rule[i].keeps);
    for (size_t i = 0; i < p->rules; i++) tie(p, p->rule[i]);
    for (uint32_t i = 0; p->w && i < p->w->principals; i++)
        for (size_t k = 0; k < preference(p, i)->bonuses; k++)
            tie(p, preference(p, i)->bonus[k].when);
    uint32_t *number = TR_NEW(p->a, uint32_t, issues + 1);
    for (uint32_t v = 0; v < issues; v++) {
        if (!g->open[v]) continue;
        uint32_t r = root_of(p, v);
        if (!number[r]) number[r] = ++g->count;
        g->group_of[v] = number[r] - 1;
        g->group[number[r] - 1].issues++;
    }
    for (uint32_t k = 0; k < g->count; k++) {
        g->group[k].issue = TR_RAW(p->a, uint32_t, g->group[k].issues);
        g->group[k].issues = 0;
    }
    for (uint32_t v = 0; v < issues; v++) {
        if (!g->open[v]) continue;
        tr_group *x = &g->group[g->group_of[v]];
        g->place_of[v] = x->issues;
        x->issue[x->issues++] = v;
    }
}

/* --- a group as a case ---------------------------------------------------- */

/* The formula with the group's issues under their places and what is settled
 * put in. */
static const tr_formula *renumbered(plan *p, const tr_formula *f) {
    if (f->op == TR_ATOM) {
        const tr_groups *g = p->g;
        uint32_t v = (uint32_t)f->issue;
        if (g->open[v])
            return tr_formula_atom(p->a, (int)g->place_of[v], f->lo, f->hi);
        return tr_formula_word(p->a,
                               g->value[v] >= f->lo && g->value[v] <= f->hi);
    }
    if (!f->parts) return f;
    const tr_formula **part = TR_NEW(p->a, const tr_formula *, f->parts);
    for (uint32_t k = 0; k < f->parts; k++) part[k] = renumbered(p, f->part[k]);
    if (f->op == TR_NOT) return tr_formula_not(p->a, part[0]);
    return tr_formula_join(p->a, f->op, f->parts, part);
}

/* The group that a formula belongs to; UINT32_MAX if nothing in it is open. */
static uint32_t group_of(plan *p, const tr_formula *f) {
    memset(p->used, 0, p->c->issues);
    tr_formula_issues(f, p->used);
    for (uint32_t v = 0; v < p->c->issues; v++)
        if (p->used[v] && p->g->open[v]) return p->g->group_of[v];
    return UINT32_MAX;
}

/* Only the allowed values, as a rule; NULL when all are. */
static const tr_formula *values_rule(plan *p, uint32_t v, uint32_t place) {
    uint32_t values = p->c->issue[v].values, parts = 0;
    const tr_formula **part = TR_NEW(p->a, const tr_formula *, values);
    for (uint32_t lo = 0, hi; lo < values; lo = hi + 1) {
        hi = lo;
        if (!p->allowed[v][lo]) continue;
        while (hi + 1 < values && p->allowed[v][hi + 1]) hi++;
        if (!lo && hi == values - 1) return NULL;
        part[parts++] = tr_formula_atom(p->a, (int)place, lo, hi);
    }
    return parts == 1 ? part[0] : tr_formula_join(p->a, TR_OR, parts, part);
}

static void add_rule(truce_case *c, const tr_formula *f) {
    if (f) c->rule[c->rules++].keeps = f;
}

static truce_case *group_case(plan *p, uint32_t k, const uint32_t *belongs) {
    const tr_group *x = &p->g->group[k];
    truce_case *c = TR_NEW(p->a, truce_case, 1);
    size_t most = x->issues;
    for (size_t i = 0; i < p->rules; i++) most += belongs[i] == k;
    c->issues = x->issues;
    c->issue = TR_NEW(p->a, tr_issue, x->issues);
    c->rule = TR_NEW(p->a, tr_rule, most + 1);
    c->parties = p->c->parties;
    for (uint32_t i = 0; i < x->issues; i++) {
        c->issue[i] = p->c->issue[x->issue[i]];
        add_rule(c, values_rule(p, x->issue[i], i));
    }
    for (size_t i = 0; i < p->rules; i++)
        if (belongs[i] == k) add_rule(c, renumbered(p, p->rule[i]));
    return c;
}

/* --- what combinations are worth ------------------------------------------ */

/* A number in the principal's whole units. */
static int64_t raw_of(const tr_worths *w, uint32_t i, const tr_uncertain *u) {
    return tr_measure_raw(&w->measure[i], u->mean, u->nano);
}

static int64_t **weight_tables(plan *p, const tr_group *x, uint32_t i) {
    int64_t **table = TR_NEW(p->a, int64_t *, x->issues);
    for (uint32_t k = 0; k < x->issues; k++)
        table[k] = TR_NEW(p->a, int64_t, p->c->issue[x->issue[k]].values);
    const tr_preference *f = preference(p, i);
    for (size_t k = 0; k < f->weights; k++) {
        const tr_weight *t = &f->weight[k];
        uint32_t v = (uint32_t)t->issue;
        if (p->g->open[v] && x == &p->g->group[p->g->group_of[v]])
            table[p->g->place_of[v]][t->value] += raw_of(p->w, i, &t->number);
    }
    return table;
}

static void add_bonuses(plan *p, uint32_t k, uint32_t i, tr_diagram_worth *w) {
    const tr_preference *f = preference(p, i);
    for (size_t b = 0; b < f->bonuses; b++)
        if (group_of(p, f->bonus[b].when) == k)
            w->bonus[w->bonuses++] =
                (tr_diagram_bonus){i, renumbered(p, f->bonus[b].when),
                                   raw_of(p->w, i, &f->bonus[b].number)};
}

static tr_diagram_worth worth_of_group(plan *p, uint32_t k) {
    tr_diagram_worth w = {.principals = p->w ? p->w->principals : 0};
    size_t most = 0;
    for (uint32_t i = 0; i < w.principals; i++)
        most += preference(p, i)->bonuses;
    w.weight = TR_NEW(p->a, int64_t **, w.principals + 1);
    w.bonus = TR_NEW(p->a, tr_diagram_bonus, most + 1);
    for (uint32_t i = 0; i < w.principals; i++) {
        w.weight[i] = weight_tables(p, &p->g->group[k], i);
        add_bonuses(p, k, i, &w);
    }
    return w;
}

/* --- as a list ------------------------------------------------------------ */

enum { GRAIN = 1 << 10 /* blocks of 64 */ };

typedef struct adding {
    tr_group *x;
    const tr_diagram_worth *w;
    tr_columns *col; /* one a thread */
} adding;

static void add_block(const adding *y, const tr_columns *col, uint32_t first,
                      uint32_t count) {
    const tr_diagram_worth *w = y->w;
    uint32_t n = w->principals;
    for (uint32_t i = 0; i < n; i++) {
        int64_t sum[64] = {0};
        for (uint32_t v = 0; v < y->x->issues; v++)
            for (uint32_t b = 0; b < count; b++)
                sum[b] += w->weight[i][v][col->at[v][b]];
        for (size_t j = 0; j < w->bonuses; j++) {
            if (w->bonus[j].principal != i) continue;
            uint64_t truth = tr_holds_64(w->bonus[j].when, col->at);
            for (uint32_t b = 0; b < count; b++)
                if (truth >> b & 1) sum[b] += w->bonus[j].add;
        }
        for (uint32_t b = 0; b < count; b++)
            y->x->worth[(size_t)(first + b) * n + i] = sum[b];
    }
}

static void add_blocks(const adding *y, uint32_t thread, size_t from,
                       size_t to) {
    tr_columns *col = &y->col[thread];
    for (size_t k = from; k < to; k++) {
        uint32_t first = (uint32_t)k * 64;
        add_block(y, col, first, tr_columns_fill(col, y->x->s, first));
    }
}

/* Part of the blocks, so that between parts somebody can say stop. */
typedef struct slice {
    const adding *y;
    size_t at;
} slice;

static void add_slice(void *user, uint32_t thread, size_t from, size_t to) {
    const slice *z = user;
    add_blocks(z->y, thread, z->at + from, z->at + to);
}

static void add_up(plan *p, tr_group *x, const tr_diagram_worth *w) {
    size_t blocks = (x->s->n + UINT64_C(63)) / 64, step = 64 * GRAIN;
    adding y = {x, w, TR_NEW(p->a, tr_columns, tr_threads())};
    for (uint32_t t = 0; t < tr_threads(); t++)
        y.col[t] = tr_columns_new(p->a, x->s);
    x->worth = TR_NEW(p->a, int64_t, (size_t)x->s->n * w->principals + 1);
    for (size_t at = 0; at < blocks; at += step) {
        slice z = {&y, at};
        tr_parallel(blocks - at < step ? blocks - at : step, GRAIN, add_slice,
                    &z);
        tr_tick(p->a->env, "adding up utilities", (double)at, (double)blocks);
    }
}

/* --- all ------------------------------------------------------------------ */

static double combinations(const plan *p, const tr_group *x) {
    double product = 1;
    for (uint32_t i = 0; i < x->issues; i++)
        product *= p->c->issue[x->issue[i]].values;
    return product;
}

/* A list this short is made sooner than a diagram; a diagram that is hardly
 * smaller than the list is not worth having. */
enum { SHORT = 1 << 12, SHARE = 8, ARCS = 1 << 22, INDEXED = 1 << 16 };

static tr_diagram *diagram_of(plan *p, uint32_t k, const truce_case *c) {
    double product = combinations(p, &p->g->group[k]);
    size_t most =
        product < (double)ARCS * SHARE ? (size_t)(product / SHARE) : ARCS;
    if (p->g->group[k].issues < 2 || product <= SHORT) return NULL;
    tr_diagram_worth w = worth_of_group(p, k);
    tr_diagram *d = NULL;
    if (p->numbered)
        d = tr_diagram_build(p->a, c, &w, true,
                             most < INDEXED ? most : INDEXED);
    return d ? d : tr_diagram_build(p->a, c, &w, false, most);
}

/* False when it is too long a list. */
static bool find_group(plan *p, uint32_t k, const uint32_t *belongs) {
    tr_group *x = &p->g->group[k];
    const truce_case *c = group_case(p, k, belongs);
    x->own = TR_NEW(p->a, uint16_t, x->issues);
    x->d = diagram_of(p, k, c);
    if (x->d) {
        p->g->empty |= !x->d->arcs;
        return true;
    }
    if (p->most && x->issues > 1 && combinations(p, x) > (double)p->most)
        return false;
    x->s = tr_space_of_rules(p->a, c, 0);
    p->g->empty |= !x->s->n;
    if (!p->w || p->g->empty) return true;
    tr_diagram_worth w = worth_of_group(p, k);
    add_up(p, x, &w);
    return true;
}

static void find_below(tr_arena *a, tr_groups *g) {
    tr_big product = tr_big_of(a, 1);
    g->below = TR_NEW(a, tr_big, g->c->issues + 1);
    for (uint32_t v = 0; v < g->c->issues; v++) {
        g->below[v] = product;
        if (!g->open[v]) continue;
        const tr_group *x = &g->group[g->group_of[v]];
        if (g->place_of[v] == x->issues - 1)
            product = tr_big_times(a, product, tr_group_count(a, x));
    }
}

/* What is worth the same in every state of the groups. */
static void find_fixed(plan *p) {
    tr_groups *g = p->g;
    g->fixed = TR_NEW(p->a, int64_t, p->w->principals);
    for (uint32_t i = 0; i < p->w->principals; i++) {
        const tr_preference *f = preference(p, i);
        for (size_t k = 0; k < f->weights; k++) {
            const tr_weight *t = &f->weight[k];
            if (!g->open[t->issue] && g->value[t->issue] == t->value)
                g->fixed[i] += raw_of(p->w, i, &t->number);
        }
        for (size_t k = 0; k < f->bonuses; k++)
            if (group_of(p, f->bonus[k].when) == UINT32_MAX &&
                tr_holds(f->bonus[k].when, g->value))
                g->fixed[i] += raw_of(p->w, i, &f->bonus[k].number);
    }
}

static bool list_groups(plan *p) {
    tr_groups *g = p->g;
    uint32_t *belongs = TR_NEW(p->a, uint32_t, p->rules + 1);
    for (size_t i = 0; i < p->rules; i++) {
        belongs[i] = group_of(p, p->rule[i]);
        if (belongs[i] == UINT32_MAX && !tr_holds(p->rule[i], g->value))
            g->empty = true;
    }
    for (uint32_t k = 0; k < g->count && !g->empty; k++) {
        if (!find_group(p, k, belongs)) return false;
        tr_tick(p->a->env, "listing groups of issues", k, g->count);
    }
    if (!g->empty) find_below(p->a, g);
    if (p->w && !g->empty) find_fixed(p);
    return true;
}

static tr_groups *groups_find(plan p, tr_arena *a, const truce_case *c,
                              bool *const *allowed) {
    size_t n = c->issues + 1;
    tr_groups *g = TR_NEW(a, tr_groups, 1);
    *g = (tr_groups){.c = c,
                     .group = TR_NEW(a, tr_group, n),
                     .group_of = TR_NEW(a, uint32_t, n),
                     .place_of = TR_NEW(a, uint32_t, n),
                     .value = TR_NEW(a, uint16_t, n),
                     .open = TR_NEW(a, bool, n)};
    p.a = a;
    p.c = c;
    p.g = g;
    p.allowed = allowed;
    p.root = TR_NEW(a, uint32_t, n);
    p.used = TR_NEW(a, bool, n);
    find_open(&p);
    if (g->empty) return g;
    find_groups(&p);
    return list_groups(&p) ? g : NULL;
}

tr_groups *tr_groups_find(tr_arena *a, const truce_case *c,
                          bool *const *allowed, const tr_worths *w) {
    return groups_find((plan){.w = w}, a, c, allowed);
}

tr_groups *tr_groups_numbered(tr_arena *a, const truce_case *c,
                              bool *const *allowed, uint64_t most) {
    return groups_find((plan){.numbered = true, .most = most}, a, c, allowed);
}
