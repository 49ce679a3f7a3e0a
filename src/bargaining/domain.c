/* domain.c - a case as a product of independent groups of issues (D70, D73).
 * SPDX-License-Identifier: MIT
 *
 * A rule that joins several statements by "and" is taken apart first. Each
 * group becomes a small case of its own, with its formulas renumbered, which
 * the enumeration of src/space lists with its propagation. */
#include "bargaining/domain.h"

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
        table[k] = TR_NEW(p->a, int64_t, x->s->radix[k]);
    const tr_preference *f = preference(p, i);
    for (size_t k = 0; k < f->weights; k++) {
        const tr_weight *t = &f->weight[k];
        uint32_t v = (uint32_t)t->issue;
        if (p->g->open[v] && x == &p->g->group[p->g->group_of[v]])
            table[p->g->place_of[v]][t->value] += raw_of(p->w, i, &t->number);
    }
    return table;
}

typedef struct extra {
    const tr_formula *when;
    int64_t add;
} extra;

static extra *extras_of(plan *p, uint32_t k, uint32_t i, size_t *count) {
    const tr_preference *f = preference(p, i);
    extra *e = TR_NEW(p->a, extra, f->bonuses + 1);
    *count = 0;
    for (size_t b = 0; b < f->bonuses; b++)
        if (group_of(p, f->bonus[b].when) == k)
            e[(*count)++] = (extra){renumbered(p, f->bonus[b].when),
                                    raw_of(p->w, i, &f->bonus[b].number)};
    return e;
}

static void find_worth(plan *p, uint32_t k) {
    tr_group *x = &p->g->group[k];
    uint32_t n = p->w->principals;
    x->worth = TR_NEW(p->a, int64_t, (size_t)x->s->n * n + 1);
    tr_columns col = tr_columns_new(p->a, x->s);
    for (uint32_t i = 0; i < n; i++) {
        int64_t **table = weight_tables(p, x, i);
        size_t extras;
        const extra *e = extras_of(p, k, i, &extras);
        for (uint32_t first = 0; first < x->s->n; first += 64) {
            uint32_t count = tr_columns_fill(&col, x->s, first);
            int64_t sum[64] = {0};
            for (uint32_t v = 0; v < x->issues; v++)
                for (uint32_t b = 0; b < count; b++)
                    sum[b] += table[v][col.at[v][b]];
            for (size_t j = 0; j < extras; j++) {
                uint64_t truth = tr_holds_64(e[j].when, col.at);
                for (uint32_t b = 0; b < count; b++)
                    if (truth >> b & 1) sum[b] += e[j].add;
            }
            for (uint32_t b = 0; b < count; b++)
                x->worth[(size_t)(first + b) * n + i] = sum[b];
            if (first % 65536 == 0)
                tr_tick(p->a->env, "adding up utilities", first, x->s->n);
        }
    }
}

/* --- all ------------------------------------------------------------------ */

static bool too_many(const plan *p, const tr_group *x, uint64_t most) {
    double product = 1;
    for (uint32_t i = 0; i < x->issues; i++)
        product *= p->c->issue[x->issue[i]].values;
    return most && x->issues > 1 && product > (double)most;
}

static void find_below(tr_arena *a, tr_groups *g) {
    tr_big product = tr_big_of(a, 1);
    g->below = TR_NEW(a, tr_big, g->c->issues + 1);
    for (uint32_t v = 0; v < g->c->issues; v++) {
        g->below[v] = product;
        if (!g->open[v]) continue;
        const tr_group *x = &g->group[g->group_of[v]];
        if (g->place_of[v] == x->issues - 1)
            product = tr_big_times(a, product, tr_big_of(a, x->s->n));
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

static bool list_groups(plan *p, uint64_t most) {
    tr_groups *g = p->g;
    uint32_t *belongs = TR_NEW(p->a, uint32_t, p->rules + 1);
    for (size_t i = 0; i < p->rules; i++) {
        belongs[i] = group_of(p, p->rule[i]);
        if (belongs[i] == UINT32_MAX && !tr_holds(p->rule[i], g->value))
            g->empty = true;
    }
    for (uint32_t k = 0; k < g->count && !g->empty; k++) {
        tr_group *x = &g->group[k];
        if (too_many(p, x, most)) return false;
        x->s = tr_space_of_rules(p->a, group_case(p, k, belongs), 0);
        g->empty |= !x->s->n;
        if (p->w && !g->empty) find_worth(p, k);
        tr_tick(p->a->env, "listing groups of issues", k, g->count);
    }
    if (!g->empty) find_below(p->a, g);
    if (p->w && !g->empty) find_fixed(p);
    return true;
}

tr_groups *tr_groups_find(tr_arena *a, const truce_case *c,
                          bool *const *allowed, const tr_worths *w,
                          uint64_t most) {
    size_t n = c->issues + 1;
    tr_groups *g = TR_NEW(a, tr_groups, 1);
    *g = (tr_groups){.c = c,
                     .group = TR_NEW(a, tr_group, n),
                     .group_of = TR_NEW(a, uint32_t, n),
                     .place_of = TR_NEW(a, uint32_t, n),
                     .value = TR_NEW(a, uint16_t, n),
                     .open = TR_NEW(a, bool, n)};
    plan p = {.a = a,
              .c = c,
              .w = w,
              .g = g,
              .allowed = allowed,
              .root = TR_NEW(a, uint32_t, n),
              .used = TR_NEW(a, bool, n)};
    find_open(&p);
    if (g->empty) return g;
    find_groups(&p);
    return list_groups(&p, most) ? g : NULL;
}

tr_big tr_groups_count(tr_arena *a, const tr_groups *g) {
    tr_big n = tr_big_of(a, !g->empty);
    for (uint32_t k = 0; k < g->count && !g->empty; k++)
        n = tr_big_times(a, n, tr_big_of(a, g->group[k].s->n));
    return n;
}

/* --- index ---------------------------------------------------------------- */

/* Combinations of a group that agree with `value` on its issues from some place
 * on: a range, as they are sorted by the last issue first. */
typedef struct range {
    uint32_t lo, hi;
} range;

/* The first state of the range that has at `place` a value of at least this. */
static uint32_t first_from(const tr_group *x, range r, uint32_t place,
                           uint32_t least) {
    uint16_t own[TR_MAX_ISSUES];
    while (r.lo < r.hi) {
        uint32_t mid = r.lo + (r.hi - r.lo) / 2;
        tr_space_values(x->s, mid, own);
        if (own[place] >= least)
            r.hi = mid;
        else
            r.lo = mid + 1;
    }
    return r.lo;
}

/* The last issue counts most: states before are those that agree above some
 * issue and are smaller there. Of the other groups, those below that issue are
 * free, those above settled, and those around it have a range left. */
static tr_big index_of(tr_arena *a, const tr_groups *g, const uint16_t *value) {
    tr_big index = tr_big_of(a, 0);
    range *r = TR_NEW(a, range, g->count + 1);
    for (uint32_t k = 0; k < g->count; k++) r[k].hi = g->group[k].s->n;
    for (uint32_t v = (uint32_t)g->c->issues; v-- > 0;) {
        if (!g->open[v]) continue;
        uint32_t k = g->group_of[v], place = g->place_of[v];
        const tr_group *x = &g->group[k];
        uint32_t lo = first_from(x, r[k], place, value[v]);
        uint32_t hi = first_from(x, (range){lo, r[k].hi}, place, value[v] + 1u);
        tr_big smaller = tr_big_of(a, lo - r[k].lo);
        if (smaller.limbs) smaller = tr_big_times(a, smaller, g->below[v]);
        for (uint32_t o = 0; o < g->count && smaller.limbs; o++) {
            const tr_group *y = &g->group[o];
            if (o != k && y->issue[y->issues - 1] >= v && y->issue[0] < v)
                smaller =
                    tr_big_times(a, smaller, tr_big_of(a, r[o].hi - r[o].lo));
        }
        index = tr_big_plus(a, index, smaller);
        r[k] = (range){lo, hi};
    }
    return index;
}

const char *tr_groups_index(tr_arena *a, const tr_groups *g,
                            const uint16_t *value) {
    if (g->empty) return "0";
    char text[TR_MAX_ISSUES * 5 + 10]; /* a value has at most 16 bits */
    tr_mark mark = tr_arena_mark(a);
    const char *decimal = tr_big_text(a, index_of(a, g, value));
    size_t length = strlen(decimal);
    assert(length < sizeof text);
    memcpy(text, decimal, length + 1);
    tr_arena_release(a, mark);
    return tr_strndup(a, text, length);
}

int64_t tr_worth_of(const truce_case *c, const tr_worths *w, uint32_t principal,
                    const uint16_t *value) {
    const tr_preference *f = &c->preference[w->party[principal]];
    int64_t sum = 0;
    for (size_t k = 0; k < f->weights; k++)
        if (value[f->weight[k].issue] == f->weight[k].value)
            sum += raw_of(w, principal, &f->weight[k].number);
    for (size_t k = 0; k < f->bonuses; k++)
        if (tr_holds(f->bonus[k].when, value))
            sum += raw_of(w, principal, &f->bonus[k].number);
    return sum;
}
