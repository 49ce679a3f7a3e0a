/* merged.c - the deals of a case whose outcomes are not listed (D70 to D73).
 * SPDX-License-Identifier: MIT
 *
 * The case is taken apart into groups of issues (domain.c), whose sums of
 * utilities are merged (merge.c) and rounded (measure.c). What comes out is a
 * tr_deals over a small selection of states, so that solutions and reports need
 * not know how it was found. */
#include "bargaining/merged.h"

#include "bargaining/merged_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRIES = 1 << 24, /* of a group, for the number of feasible states */
    WORTHWHILE = 1 << 20
};

/* --- whether -------------------------------------------------------------- */

static bool is_principal(const truce_case *c, size_t i) {
    return c->party[i].role == TR_PRINCIPAL && c->preference[i].form != TR_NONE;
}

const char *tr_merged_refused(tr_arena *a, const truce_case *c) {
    bool moves = false;
    if (c->graph || c->merges) return "it has a graph or merged states";
    for (size_t i = 0; i < c->parties; i++) moves |= tr_can_move(c, i);
    uint32_t principals = 0;
    for (size_t i = 0; i < c->parties; i++) {
        if (!is_principal(c, i)) continue;
        if (c->preference[i].form != TR_WEIGHTS || c->preference[i].from_ranks)
            return tr_printf(a, "the preference of '%s' is not made of weights",
                             c->party[i].id);
        if (c->disagreement[i].kind == TR_AT_SECURITY && moves)
            return tr_printf(a,
                             "the security level of '%s' depends on moves "
                             "state by state",
                             c->party[i].id);
        if (++principals > TR_MOST_MERGED) return "it has too many principals";
    }
    return NULL;
}

static bool is_exact(const tr_preference *p, double *total) {
    bool exact = true;
    *total = 0;
    for (size_t i = 0; i < p->weights; i++) {
        exact &= p->weight[i].number.exact;
        *total += fabs(p->weight[i].number.mean);
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        exact &= p->bonus[i].number.exact;
        *total += fabs(p->bonus[i].number.mean);
    }
    return exact;
}

/* Sums with more than nine decimals are listed for longer: listing adds them up
 * as other programs do, which can differ where a sum lies halfway between two
 * multiples of 1e-9. */
bool tr_merged_better(const truce_case *c, double tolerance) {
    double product = 1, total;
    bool exact = tolerance == 1e-9;
    for (size_t v = 0; v < c->issues; v++) product *= c->issue[v].values;
    for (size_t i = 0; i < c->parties; i++)
        if (is_principal(c, i)) exact &= is_exact(&c->preference[i], &total);
    return product > (exact ? WORTHWHILE : 16.0 * WORTHWHILE);
}

/* --- the parts ------------------------------------------------------------ */

typedef tr_merged_build build;

tr_measure tr_measure_for(const tr_preference *p, double tolerance) {
    double total;
    bool exact = is_exact(p, &total);
    return tr_measure_of(tolerance, exact, total);
}

static void find_measures(build *b) {
    uint32_t n = b->out->principals;
    b->w = (tr_worths){n, b->out->party, TR_NEW(b->a, tr_measure, n)};
    for (uint32_t i = 0; i < n; i++)
        b->w.measure[i] =
            tr_measure_for(&b->c->preference[b->w.party[i]], b->out->tolerance);
}

bool **tr_merged_allowed(tr_arena *a, const truce_case *c, bool possible) {
    bool **ok = TR_NEW(a, bool *, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        const int32_t *sq = c->status_quo ? &c->status_quo[v] : NULL;
        ok[v] = TR_NEW(a, bool, c->issue[v].values);
        for (uint32_t x = 0; x < c->issue[v].values; x++)
            ok[v][x] = !possible || tr_value_possible(&c->issue[v], x, sq);
    }
    return ok;
}

truce_case tr_case_where(tr_arena *a, const truce_case *c,
                         const tr_formula *f) {
    truce_case t = *c;
    t.rule = TR_NEW(a, tr_rule, c->rules + 1);
    if (c->rules) memcpy(t.rule, c->rule, c->rules * sizeof *t.rule);
    t.rule[t.rules++].keeps = f;
    return t;
}

void tr_merged_front(build *b, const double *least) {
    const tr_groups *g = b->x;
    uint32_t n = b->w.principals;
    tr_merger *m = &b->f.m;
    m->parties = n;
    m->factors = g->count ? g->count : 1;
    m->factor = TR_NEW(b->a, tr_factor, m->factors);
    m->factor[0] = (tr_factor){.combos = 1, .worth = TR_NEW(b->a, int64_t, n)};
    for (uint32_t k = 0; k < g->count; k++) {
        const tr_group *x = &g->group[k];
        m->factor[k] = x->d ? (tr_factor){.diagram = x->d, .own = x->own}
                            : (tr_factor){.combos = x->s->n, .worth = x->worth};
    }
    b->f.measure = b->w.measure;
    b->f.fixed = g->fixed;
    tr_front_prepare(b->a, &b->f, least);
}

const tr_formula *tr_possible_formula(tr_arena *a, const truce_case *c) {
    bool **ok = tr_merged_allowed(a, c, true);
    const tr_formula **all = TR_NEW(a, const tr_formula *, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        uint32_t n = 0;
        const tr_formula **part =
            TR_NEW(a, const tr_formula *, c->issue[v].values);
        for (uint32_t y = 0; y < c->issue[v].values; y++)
            if (ok[v][y]) part[n++] = tr_formula_atom(a, (int)v, y, y);
        all[v] = tr_formula_join(a, TR_OR, n, part);
    }
    return tr_formula_join(a, TR_AND, (uint32_t)c->issues, all);
}

/* --- listing -------------------------------------------------------------- */

/* In place of a point, of a state whose number is not wanted. */
static const uint32_t NAMELESS = UINT32_MAX - 1;

typedef struct tr_listed {
    size_t count, room;
    uint16_t *value; /* [count][issues] */
    uint32_t *node;  /* sum; UINT32_MAX: listed for another reason */
    uint32_t *point;
} listed;

static uint16_t *add_row(build *b, listed *l, uint32_t node, uint32_t point) {
    size_t issues = b->c->issues;
    if (l->count == l->room) {
        size_t more = 2 * l->room + 64;
        uint16_t *value = TR_RAW(b->a, uint16_t, more * issues + 1);
        uint32_t *nodes = TR_RAW(b->a, uint32_t, more);
        uint32_t *points = TR_RAW(b->a, uint32_t, more);
        if (l->count) {
            memcpy(value, l->value, l->count * issues * sizeof *value);
            memcpy(nodes, l->node, l->count * sizeof *nodes);
            memcpy(points, l->point, l->count * sizeof *points);
        }
        *l = (listed){l->count, more, value, nodes, points};
    }
    l->node[l->count] = node;
    l->point[l->count] = point;
    return l->value + l->count++ * issues;
}

typedef struct lister {
    build *b;
    listed *l;
    uint32_t node, point;
} lister;

static bool list_one(void *user, const uint32_t *combo) {
    lister *x = user;
    tr_groups_values(x->b->x, combo, add_row(x->b, x->l, x->node, x->point));
    return true;
}

static void list_frontier(build *b, listed *l) {
    uint32_t *combo = TR_NEW(b->a, uint32_t, b->f.m.factors + 1);
    for (uint32_t p = 0; p < b->f.points; p++)
        for (uint32_t k = b->f.start[p]; k < b->f.start[p + 1]; k++) {
            lister x = {b, l, b->f.node[k], p};
            if (b->info->all) {
                tr_merge_each(b->a->env, &b->f.m, b->f.node[k], combo, list_one,
                              &x);
                continue;
            }
            tr_merge_one(&b->f.m, b->f.node[k], combo);
            list_one(&x, combo);
            break;
        }
}

typedef struct place {
    const uint16_t *value;
    uint32_t issues, at;
} place;

/* The last issue counts most; of equals, what is on the frontier first. */
static int by_values(const void *p, const void *q) {
    const place *x = p, *y = q;
    for (uint32_t v = x->issues; v-- > 0;)
        if (x->value[v] != y->value[v])
            return x->value[v] < y->value[v] ? -1 : 1;
    return x->at > y->at ? -1 : 1; /* the frontier was added last */
}

/* Sorted, without repetition. */
static listed in_order(build *b, const listed *l) {
    uint32_t issues = (uint32_t)b->c->issues;
    place *at = TR_RAW(b->a, place, l->count + 1);
    for (size_t k = 0; k < l->count; k++)
        at[k] = (place){l->value + k * issues, issues, (uint32_t)k};
    if (l->count) qsort(at, l->count, sizeof *at, by_values);
    listed out = {0};
    for (size_t k = 0; k < l->count; k++) {
        if (out.count && !memcmp(out.value + (out.count - 1) * issues,
                                 at[k].value, issues * sizeof *out.value))
            continue;
        uint16_t *to = add_row(b, &out, l->node[at[k].at], l->point[at[k].at]);
        memcpy(to, at[k].value, issues * sizeof *to);
    }
    return out;
}

/* --- disagreement --------------------------------------------------------- */

const char *tr_merged_state(tr_arena *a, const truce_case *c,
                            const tr_formula *f, uint16_t *value) {
    truce_case t = tr_case_where(a, c, f);
    tr_groups *x = tr_groups_find(a, &t, tr_merged_allowed(a, c, false), NULL);
    tr_big count = tr_groups_count(a, x);
    if (tr_big_small(count) != 1) return tr_big_text(a, count);
    for (uint32_t k = 0; k < x->count; k++)
        if (x->group[k].d) tr_diagram_any(x->group[k].d, x->group[k].own);
    uint32_t *combo = TR_NEW(a, uint32_t, x->count + 1);
    tr_groups_values(x, combo, value);
    return NULL;
}

bool tr_merged_possible(const truce_case *c, const uint16_t *value) {
    for (size_t v = 0; v < c->issues; v++)
        if (!tr_value_possible(&c->issue[v], value[v],
                               c->status_quo ? &c->status_quo[v] : NULL))
            return false;
    for (size_t i = 0; i < c->rules; i++)
        if (!tr_holds(c->rule[i].keeps, value)) return false;
    return true;
}

static bool named_state(build *b, const tr_disagreement *g, uint16_t *value) {
    const char *count = tr_merged_state(b->a, b->c, g->state, value);
    if (count && !strcmp(count, "0"))
        tr_diag(b->diags, TR_E0213, g->span, "this state");
    else if (count)
        tr_diag(b->diags, TR_E0214, g->span, "this", count);
    return !count;
}

static bool find_disagreement(build *b, listed *extra) {
    tr_deals *out = b->out;
    uint32_t n = out->principals;
    out->d = TR_NEW(b->a, double, n);
    out->d_units = TR_NEW(b->a, double, n);
    out->d_state = TR_NEW(b->a, uint32_t, n);
    b->none = TR_NEW(b->a, const uint16_t *, n);
    uint16_t *value = TR_NEW(b->a, uint16_t, b->c->issues + 1);
    for (size_t v = 0; b->c->status_quo && v < b->c->issues; v++)
        value[v] = (uint16_t)b->c->status_quo[v];
    if (b->c->status_quo)
        memcpy(add_row(b, extra, UINT32_MAX, UINT32_MAX), value,
               b->c->issues * sizeof *value);
    for (uint32_t i = 0; i < n; i++) {
        const tr_disagreement *g = &b->c->disagreement[out->party[i]];
        uint16_t *own = TR_NEW(b->a, uint16_t, b->c->issues + 1);
        memcpy(own, value, b->c->issues * sizeof *own);
        if (g->kind == TR_AT_STATE) {
            if (!g->state || !named_state(b, g, own)) return false;
            memcpy(add_row(b, extra, UINT32_MAX, UINT32_MAX), own,
                   b->c->issues * sizeof *own);
        }
        out->d_state[i] = TR_NO_STATE;
        if (g->kind != TR_AT_NUMBER) b->none[i] = own;
        out->d_units[i] =
            g->kind == TR_AT_NUMBER
                ? tr_to_units(g->number, out->tolerance)
                : tr_measure_units(&b->w.measure[i],
                                   tr_worth_of(b->c, &b->w, i, own));
        out->d[i] = tr_from_units(out->d_units[i], out->tolerance);
    }
    return true;
}

/* --- as deals ------------------------------------------------------------- */

static uint32_t clamp(const char *decimal) {
    uint64_t n;
    return decimal && tr_parse_count(decimal, UINT32_MAX - 1, &n) ? (uint32_t)n
                                                                  : UINT32_MAX;
}

/* The best that each could have in all of X, and the range. */
static void find_beyond(build *b) {
    tr_deals *out = b->out;
    for (uint32_t i = 0; i < out->principals; i++) {
        int64_t most, least;
        tr_front_range(&b->f, i, &most, &least);
        double top = tr_measure_units(&b->w.measure[i], most);
        out->ideal_possible[i] = top - out->d_units[i];
        b->info->range[i] = top - tr_measure_units(&b->w.measure[i], least);
    }
}

/* How far rounding moved the utilities of the frontier. */
static void find_fuzz(build *b) {
    tr_deals *out = b->out;
    out->fuzz = TR_NEW(b->a, double, out->principals);
    for (size_t k = 0; b->f.points && k < b->f.start[b->f.points]; k++)
        for (uint32_t i = 0; i < out->principals; i++) {
            size_t at = (size_t)b->f.node[k] * out->principals + i;
            double off = tr_measure_off(&b->w.measure[i],
                                        tr_merge_sums(&b->f.m)->row[at] +
                                            b->x->fixed[i]);
            if (off > out->fuzz[i]) out->fuzz[i] = off;
        }
}

static void fill_states(build *b, const listed *l) {
    tr_deals *out = b->out;
    uint32_t n = out->principals, count = (uint32_t)l->count;
    out->utility = TR_NEW(b->a, double *, n);
    out->units = TR_NEW(b->a, double *, n);
    out->ideal = TR_NEW(b->a, double, n);
    out->possible = tr_bits_new(b->a, count);
    out->zone = tr_bits_new(b->a, count);
    out->frontier = (tr_list){0, TR_RAW(b->a, uint32_t, l->count + 1)};
    for (uint32_t k = 0; k < count; k++) {
        if (tr_merged_possible(b->c, l->value + (size_t)k * b->c->issues))
            tr_bit_set(out->possible, k);
        if (l->node[k] != UINT32_MAX) {
            out->frontier.at[out->frontier.count++] = k;
            tr_bit_set(out->zone, k);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        out->utility[i] = TR_RAW(b->a, double, l->count + 1);
        out->units[i] = TR_RAW(b->a, double, l->count + 1);
        for (uint32_t k = 0; k < count; k++) {
            double units =
                l->node[k] != UINT32_MAX
                    ? b->f.units[(size_t)l->node[k] * n + i]
                    : tr_measure_units(
                          &b->w.measure[i],
                          tr_worth_of(b->c, &b->w, i,
                                      l->value + (size_t)k * b->c->issues));
            out->units[i][k] = units;
            out->utility[i][k] = tr_from_units(units, out->tolerance);
            double gain = units - out->d_units[i];
            if (l->node[k] != UINT32_MAX && gain > out->ideal[i])
                out->ideal[i] = gain;
        }
    }
}

bool tr_merged_few(tr_arena *a, const truce_case *c, uint64_t most) {
    tr_mark mark = tr_arena_mark(a);
    tr_groups *s =
        tr_groups_numbered(a, c, tr_merged_allowed(a, c, false), TRIES);
    bool few = s && tr_big_small(tr_groups_count(a, s)) <= most;
    tr_arena_release(a, mark);
    return few;
}

const char *tr_merged_count(tr_arena *a, const truce_case *c) {
    tr_groups *s =
        tr_groups_numbered(a, c, tr_merged_allowed(a, c, false), TRIES);
    return s ? tr_big_text(a, tr_groups_count(a, s)) : NULL;
}

static tr_space *selection(build *b, const listed *l, const tr_big *ways) {
    const char **number = TR_NEW(b->a, const char *, l->count + 1);
    b->info->ways = TR_NEW(b->a, const char *, l->count + 1);
    for (size_t k = 0; k < l->count; k++) {
        if (b->s && l->point[k] != NAMELESS)
            number[k] =
                tr_groups_index(b->a, b->s, l->value + k * b->c->issues);
        if (l->node[k] != UINT32_MAX && ways)
            b->info->ways[k] = tr_big_text(b->a, ways[l->point[k]]);
        if (k % 256 == 0)
            tr_tick(b->a->env, "numbering outcomes", (double)k,
                    (double)l->count);
    }
    return tr_space_of_values(b->a, b->c, (uint32_t)l->count, l->value, number);
}

/* Outcomes by point; NULL where they are not known. */
static tr_big *count_outcomes(build *b, size_t most) {
    tr_big all, *ways = NULL;
    if (!b->f.points) {
        b->info->frontier = "0";
        b->info->all = true;
        return NULL;
    }
    ways = tr_front_ways(b->a, &b->f, &all);
    b->info->all = ways && tr_big_small(all) <= most;
    b->info->frontier = ways ? tr_big_text(b->a, all) : NULL;
    return ways;
}

static uint32_t larger(uint32_t x, tr_big y) {
    uint64_t small = tr_big_small(y);
    if (small > UINT32_MAX) return UINT32_MAX;
    return small > x ? (uint32_t)small : x;
}

static void count_states(build *b) {
    b->info->possible = tr_big_text(b->a, tr_groups_count(b->a, b->x));
    if (b->s)
        b->info->outcomes = tr_big_text(b->a, tr_groups_count(b->a, b->s));
    for (uint32_t k = 0; k < b->x->count && !b->x->empty; k++)
        b->info->largest =
            larger(b->info->largest, tr_group_count(b->a, &b->x->group[k]));
    b->info->groups = b->x->count;
}

/* The states as deals, under their numbers. */
static void finish(build *b, const listed *l, tr_space **space) {
    tr_deals *out = b->out;
    fill_states(b, l);
    *space = selection(b, l, b->info->of_point);
    out->status_quo = tr_space_status_quo(*space);
    for (uint32_t i = 0; i < out->principals; i++)
        if (b->none[i]) out->d_state[i] = tr_space_find(*space, b->none[i]);
    b->info->build = b;
    b->info->listed = l;
    tr_deals_bargain(b->a, out);
}

static void merge_possible(build *b) {
    if (b->x->empty) return;
    tr_merged_front(b, b->out->d_units);
    tr_front_find(b->a, &b->f);
    find_beyond(b);
}

bool tr_merged_find(tr_arena *a, const truce_case *c, double tolerance,
                    size_t most, const uint16_t *reference, truce_diags *d,
                    tr_space **space, tr_deals *out) {
    assert(!tr_merged_refused(a, c));
    *out = (tr_deals){
        .tolerance = tolerance, .reference = TR_NO_STATE, .base = TR_NO_STATE};
    build *b = TR_NEW(a, build, 1);
    *b = (build){.a = a, .c = c, .diags = d, .out = out};
    listed l = {0};
    if (reference)
        memcpy(add_row(b, &l, UINT32_MAX, UINT32_MAX), reference,
               c->issues * sizeof *reference);
    if (!tr_deals_principals(a, c, d, out)) return false;
    if (!tr_deals_need_status_quo(c, d, out)) return false;
    find_measures(b);
    if (!find_disagreement(b, &l)) return false;
    b->info = TR_NEW(a, tr_merged, 1);
    b->info->range = TR_NEW(a, double, out->principals);
    b->x = tr_groups_find(a, c, tr_merged_allowed(a, c, true), &b->w);
    b->s = tr_groups_numbered(a, c, tr_merged_allowed(a, c, false), TRIES);
    out->ideal_possible = TR_NEW(a, double, out->principals);
    count_states(b);
    merge_possible(b);
    b->info->zone = b->x->empty ? "0" : tr_front_zone(a, &b->f);
    b->info->of_point = count_outcomes(b, most);
    list_frontier(b, &l);
    listed *sorted = TR_NEW(a, listed, 1);
    *sorted = in_order(b, &l);
    out->points = (uint32_t)b->f.points;
    out->outcomes = clamp(b->info->outcomes);
    out->possible_count = clamp(b->info->possible);
    out->zone_count = clamp(b->info->zone);
    out->merged = b->info;
    find_fuzz(b);
    finish(b, sorted, space);
    if (reference) out->reference = tr_space_find(*space, reference);
    return true;
}

/* The values of a state that is to be found again, or NULL. */
static uint16_t *values_of(build *b, const tr_space *s, uint32_t state) {
    if (state == TR_NO_STATE) return NULL;
    uint16_t *value = TR_NEW(b->a, uint16_t, b->c->issues + 1);
    tr_space_values(s, state, value);
    return value;
}

void tr_merged_add(tr_arena *a, tr_deals *d, tr_space **space, size_t count,
                   const uint16_t *const *value, bool numbered) {
    build *b = d->merged->build;
    listed all = {0}, *sorted = TR_NEW(a, listed, 1);
    const listed *old = d->merged->listed;
    size_t issues = b->c->issues;
    const uint16_t *reference = values_of(b, *space, d->reference);
    const uint16_t *base = values_of(b, *space, d->base);
    b->out = d;
    for (size_t k = 0; k < count; k++)
        memcpy(add_row(b, &all, UINT32_MAX, numbered ? UINT32_MAX : NAMELESS),
               value[k], issues * sizeof **value);
    for (size_t k = 0; k < old->count; k++)
        memcpy(add_row(b, &all, old->node[k], old->point[k]),
               old->value + k * issues, issues * sizeof **value);
    *sorted = in_order(b, &all);
    finish(b, sorted, space);
    if (reference) d->reference = tr_space_find(*space, reference);
    if (base) d->base = tr_space_find(*space, base);
}

double tr_merged_units(const truce_case *c, const tr_deals *d,
                       uint32_t principal, const uint16_t *value) {
    const tr_worths *w = &d->merged->build->w;
    return tr_measure_units(&w->measure[principal],
                            tr_worth_of(c, w, principal, value));
}

/* An outcome on the frontier that satisfies `f` is undominated among those that
 * do: it is enough to look at the frontier of these. */
bool tr_merged_meets(tr_arena *a, const truce_case *c, const tr_deals *d,
                     const tr_formula *f) {
    truce_case t = tr_case_where(a, c, f);
    tr_deals copy = *d;
    build b = {.a = a, .c = &t, .out = &copy};
    uint32_t n = d->principals;
    find_measures(&b);
    b.x = tr_groups_find(a, &t, tr_merged_allowed(a, c, true), &b.w);
    if (b.x->empty) return false;
    tr_merged_front(&b, d->d_units);
    tr_front_find(a, &b.f);
    for (size_t p = 0; p < b.f.points; p++) {
        const double *u = b.f.units + (size_t)b.f.node[b.f.start[p]] * n;
        for (uint32_t k = 0; k < d->frontier.count; k++) {
            bool same = true;
            for (uint32_t i = 0; i < n; i++)
                same &= d->units[i][d->frontier.at[k]] == u[i];
            if (same) return true;
        }
    }
    return false;
}
