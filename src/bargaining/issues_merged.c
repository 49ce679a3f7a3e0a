/* issues_merged.c - trades, what is left, and offers of equal worth where the
 * outcomes are not listed (D87, D88, D156).  SPDX-License-Identifier: MIT
 *
 * Trades change one or two issues of the package, so these outcomes are looked
 * at one by one. What dominates it is what lies above the floor of its own
 * utilities; offers of equal worth lie between two bounds. */
#include "bargaining/issues_merged.h"

#include "bargaining/issue_parts.h"
#include "bargaining/merged_parts.h"
#include "bargaining/sought.h"
#include "bargaining/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OFFERS = 1 << 18 /* partial sums, of offers */ };

typedef struct look {
    tr_arena *a;
    const truce_case *c;
    const tr_deals *d;
    const tr_worths *w;
    uint32_t n;
    const uint16_t *from;
    uint16_t *value;            /* room, as `from` when it is not in use */
    double *units, *here, *key; /* [n]; of the package: `here` */
    const double *range;
    int64_t *base;     /* [n] sum of the package without its bonuses */
    int64_t ***weight; /* [n][issues][values] */
    bool bonuses;
} look;

static void find_weights(look *l) {
    l->weight = TR_NEW(l->a, int64_t **, l->n);
    l->base = TR_NEW(l->a, int64_t, l->n);
    for (uint32_t i = 0; i < l->n; i++) {
        const tr_preference *p = &l->c->preference[l->w->party[i]];
        int64_t **table = TR_NEW(l->a, int64_t *, l->c->issues + 1);
        for (size_t v = 0; v < l->c->issues; v++)
            table[v] = TR_NEW(l->a, int64_t, l->c->issue[v].values);
        for (size_t k = 0; k < p->weights; k++) {
            const tr_weight *t = &p->weight[k];
            table[t->issue][t->value] += tr_measure_raw(
                &l->w->measure[i], t->number.mean, t->number.nano);
        }
        for (size_t v = 0; v < l->c->issues; v++)
            l->base[i] += table[v][l->from[v]];
        l->weight[i] = table;
        l->bonuses |= p->bonuses > 0;
    }
}

static look look_at(tr_arena *a, const truce_case *c, const tr_deals *d,
                    const uint16_t *from) {
    uint32_t n = d->principals;
    look l = {.a = a,
              .c = c,
              .d = d,
              .w = &d->merged->build->w,
              .n = n,
              .from = from,
              .value = TR_NEW(a, uint16_t, c->issues + 1),
              .units = TR_NEW(a, double, n),
              .here = TR_NEW(a, double, n),
              .key = TR_NEW(a, double, n),
              .range = tr_possible_range(a, d)};
    memcpy(l.value, from, c->issues * sizeof *from);
    for (uint32_t i = 0; i < n; i++) l.here[i] = tr_merged_units(c, d, i, from);
    find_weights(&l);
    return l;
}

/* Utilities of `value`, in which only issues v and w differ. */
static void weigh(look *l, size_t v, size_t w) {
    for (uint32_t i = 0; i < l->n; i++) {
        int64_t **t = l->weight[i];
        if (l->bonuses) {
            l->units[i] = tr_merged_units(l->c, l->d, i, l->value);
            continue;
        }
        int64_t sum = l->base[i] + t[v][l->value[v]] - t[v][l->from[v]];
        if (w != v) sum += t[w][l->value[w]] - t[w][l->from[w]];
        l->units[i] = tr_measure_units(&l->w->measure[i], sum);
    }
}

static bool hurts(const look *l) {
    for (uint32_t i = 0; i < l->n; i++)
        if (l->units[i] < l->here[i]) return true;
    return false;
}

static bool dominates(const look *l) {
    bool more = false;
    for (uint32_t i = 0; i < l->n; i++) more |= l->units[i] > l->here[i];
    return more && !hurts(l);
}

/* Gains as shares of the ranges, ascending, without principal `but`. */
static void shares(const look *l, const double *units, uint32_t but,
                   double *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n; i++)
        if (i != but)
            out[n++] =
                l->range[i] > 0 ? (units[i] - l->here[i]) / l->range[i] : 0;
    qsort(out, n, sizeof *out, tr_ascending);
}

/* --- D87 ------------------------------------------------------------------ */

static void put(look *l, tr_shelf *f, tr_trade t) {
    shares(l, l->units, UINT32_MAX, l->key);
    tr_shelf_put(l->a, f, &t, l->key, l->n);
}

/* [issues][values]: does this change hurt somebody, or is excluded? */
static bool **single_steps(look *l, tr_trades *out, tr_shelf *f) {
    bool **bad = TR_NEW(l->a, bool *, l->c->issues + 1);
    for (size_t v = 0; v < l->c->issues; v++) {
        bad[v] = TR_NEW(l->a, bool, l->c->issue[v].values);
        for (uint32_t y = 0; y < l->c->issue[v].values; y++) {
            if (y == l->from[v]) continue;
            l->value[v] = (uint16_t)y;
            weigh(l, v, v);
            bad[v][y] = !tr_merged_possible(l->c, l->value) || hurts(l);
            if (bad[v][y] || !dominates(l)) continue;
            out->gains++;
            put(l, f,
                (tr_trade){{(int)v, -1}, {(int)y, -1}, TR_NO_STATE, NULL});
        }
        l->value[v] = l->from[v];
        tr_tick(l->a->env, "looking for trades", 0, (double)l->c->issues);
    }
    return bad;
}

static void pair_of_issues(look *l, bool *const *bad, size_t v, size_t w,
                           tr_trades *out, tr_shelf *f) {
    const tr_issue *x = &l->c->issue[v], *z = &l->c->issue[w];
    for (uint32_t y = 0; y < x->values; y++) {
        if (y == l->from[v] || !bad[v][y]) continue;
        l->value[v] = (uint16_t)y;
        for (uint32_t u = 0; u < z->values; u++) {
            if (u == l->from[w] || !bad[w][u]) continue;
            l->value[w] = (uint16_t)u;
            weigh(l, v, w);
            if (!dominates(l) || !tr_merged_possible(l->c, l->value)) continue;
            out->trades++;
            put(l, f,
                (tr_trade){
                    {(int)v, (int)w}, {(int)y, (int)u}, TR_NO_STATE, NULL});
        }
        l->value[w] = l->from[w];
        if (y % 64 == 0)
            tr_tick(l->a->env, "looking for trades", (double)v,
                    (double)l->c->issues);
    }
    l->value[v] = l->from[v];
}

static tr_trades *find_trades(look *l, uint32_t keep) {
    tr_trades *out = TR_NEW(l->a, tr_trades, 1);
    tr_shelf gains = {0, keep, TR_NEW(l->a, tr_trade *, (size_t)keep + 1)};
    tr_shelf trades = {0, keep, TR_NEW(l->a, tr_trade *, (size_t)keep + 1)};
    bool **bad = single_steps(l, out, &gains);
    for (size_t v = 0; v < l->c->issues; v++)
        for (size_t w = v + 1; w < l->c->issues; w++)
            pair_of_issues(l, bad, v, w, out, &trades);
    out->gain = gains.at;
    out->gains_kept = gains.kept;
    out->trade = trades.at;
    out->trades_kept = trades.kept;
    return out;
}

/* --- D88 ------------------------------------------------------------------ */

/* How many outcomes reach `least` and do not pass `most` (units; NULL: no
 * bound); UINT64_MAX and NULL text where that was not counted. */
static const char *count_within(look *l, const double *least,
                                const double *most) {
    tr_sought *q = tr_sought_new(l->a, l->c, l->d->tolerance, true);
    for (uint32_t i = 0; i < l->n; i++) {
        if (tr_sought_full(q, 2)) return NULL;
        tr_sought_sum(q, &l->c->preference[l->d->party[i]],
                      least ? least[i] : -INFINITY, most ? most[i] : INFINITY,
                      false);
    }
    return tr_sought_count(q);
}

static void count_around(look *l, bool dominated, tr_left *out) {
    const char *same = count_within(l, l->here, l->here);
    const char *below = same ? count_within(l, NULL, l->here) : NULL;
    const char *above =
        same && dominated ? count_within(l, l->here, NULL) : same;
    out->dominating_words = !dominated ? "0"
                            : above    ? tr_decimal_less(l->a, above, same)
                                       : NULL;
    out->dominated_words = below ? tr_decimal_less(l->a, below, same) : NULL;
    out->efficiency = dominated ? NAN : 1;
    if (!dominated || !above || !below) return;
    double x = strtod(out->dominating_words, NULL);
    double y = strtod(out->dominated_words, NULL);
    out->efficiency = 1 - x / (x + y);
}

/* Of the outcomes that dominate the package the best by leximin, which is among
 * those that nothing betters. */
static uint16_t *find_left(look *l, tr_left *out) {
    tr_sought *q = tr_sought_new(l->a, l->c, l->d->tolerance, true);
    tr_sought_principals(q, l->c, l->d, l->here);
    tr_found *f = tr_sought_best(q, 0);
    double *best = TR_NEW(l->a, double, l->n);
    size_t at = f->count;
    for (size_t k = 0; k < f->count; k++) {
        double raw = INFINITY;
        memcpy(l->units, f->units + k * l->n, l->n * sizeof *l->units);
        if (!dominates(l)) continue;
        for (uint32_t i = 0; i < l->n; i++)
            raw = fmin(raw, l->units[i] - l->here[i]);
        out->raw = fmax(out->raw, tr_from_units(raw, l->d->tolerance));
        shares(l, l->units, UINT32_MAX, l->key);
        if (at < f->count && tr_leximin(l->key, best, l->n) <= 0) continue;
        at = k;
        memcpy(best, l->key, l->n * sizeof *best);
    }
    out->joint = tr_joint_gain(l->d, l->here);
    out->better = TR_NO_STATE;
    if (at == f->count) return NULL;
    uint16_t *value = TR_NEW(l->a, uint16_t, l->c->issues + 1);
    tr_found_values(f, at, value);
    out->all_more = true;
    for (uint32_t i = 0; i < l->n; i++)
        out->all_more &= f->units[at * l->n + i] > l->here[i];
    out->least = best[0];
    return value;
}

/* --- offers --------------------------------------------------------------- */

typedef struct offer {
    double *units, *key; /* of the others; their shares, ascending */
    uint16_t *value;
    uint32_t n;
    size_t found; /* how many were found before */
} offer;

static int kindest_first(const void *x, const void *y) {
    const offer *a = x, *b = y;
    int order = tr_leximin(a->key, b->key, a->n);
    return order ? -order : a->found < b->found ? -1 : a->found > b->found;
}

typedef struct offers {
    size_t count, room;
    offer *at;
} offers;

/* The package up to issue v, another value there, anything after. */
static const tr_formula *first_change(look *l, size_t v) {
    const tr_formula **part = TR_NEW(l->a, const tr_formula *, v + 1);
    for (size_t k = 0; k <= v; k++)
        part[k] = tr_formula_atom(l->a, (int)k, l->from[k], l->from[k]);
    part[v] = tr_formula_not(l->a, part[v]);
    return tr_formula_join(l->a, TR_AND, (uint32_t)v + 1, part);
}

/* False when it gave up. */
static bool offers_from(look *l, size_t v, uint32_t who, double within,
                        offers *o) {
    tr_sought *q = tr_sought_new(l->a, l->c, l->d->tolerance, true);
    tr_sought_where(q, first_change(l, v));
    for (uint32_t i = 0; i < l->n; i++) {
        double least = i == who ? l->here[i] - within : -INFINITY;
        double most = i == who ? l->here[i] + within : INFINITY;
        if (tr_sought_full(q, 2)) return false;
        tr_sought_sum(q, &l->c->preference[l->d->party[i]], least, most,
                      i != who);
    }
    tr_found *f = tr_sought_best(q, MOST_OFFERS);
    for (size_t k = 0; f && k < f->count; k++) {
        o->at = tr_grow(l->a, o->at, sizeof *o->at, o->count, &o->room);
        offer *x = &o->at[o->count];
        *x = (offer){f->units + k * f->sums, TR_NEW(l->a, double, l->n),
                     TR_NEW(l->a, uint16_t, l->c->issues + 1), f->sums,
                     o->count++};
        tr_found_values(f, k, x->value);
        for (uint32_t i = 0; i < l->n; i++)
            l->units[i] = i == who ? l->here[i] : x->units[i - (i > who)];
        shares(l, l->units, who, x->key);
    }
    return f != NULL;
}

/* Is x better for none of the others than y? */
static bool no_better(const offer *x, const offer *y) {
    for (uint32_t i = 0; i < x->n; i++)
        if (x->units[i] > y->units[i]) return false;
    return true;
}

/* The package itself, which is worth the same, is no offer. */
static void count_offers(look *l, uint32_t who, double within, bool possible,
                         tr_counters *out) {
    tr_sought *q = tr_sought_new(l->a, l->c, l->d->tolerance, true);
    tr_sought_sum(q, &l->c->preference[l->d->party[who]], l->here[who] - within,
                  l->here[who] + within, false);
    out->equal_words = tr_sought_count(q);
    if (out->equal_words && possible)
        out->equal_words = tr_decimal_less(l->a, out->equal_words, "1");
}

static tr_counters *find_offers(look *l, uint32_t who, double slack,
                                uint32_t keep, uint16_t ***value) {
    double within = slack > 0 ? tr_to_units(slack, l->d->tolerance) : 0;
    tr_counters *out = TR_NEW(l->a, tr_counters, 1);
    offers o = {0, 0, NULL}, kept = {0, 0, NULL};
    *out = (tr_counters){.party = who, .slack = slack};
    count_offers(l, who, within, tr_merged_possible(l->c, l->from), out);
    for (size_t v = 0; v < l->c->issues && !out->given_up; v++) {
        out->given_up = !offers_from(l, v, who, within, &o);
        tr_tick(l->a->env, "weighing offers", (double)v, (double)l->c->issues);
    }
    if (o.count) qsort(o.at, o.count, sizeof *o.at, kindest_first);
    for (size_t k = 0; k < o.count && !out->given_up && kept.count < keep;
         k++) {
        bool needless = false;
        for (size_t m = 0; m < kept.count && !needless; m++)
            needless = no_better(&o.at[k], &kept.at[m]);
        if (needless) continue;
        kept.at =
            tr_grow(l->a, kept.at, sizeof *kept.at, kept.count, &kept.room);
        kept.at[kept.count++] = o.at[k];
    }
    out->kept = (uint32_t)kept.count;
    *value = TR_NEW(l->a, uint16_t *, kept.count + 1);
    for (size_t k = 0; k < kept.count; k++) (*value)[k] = kept.at[k].value;
    return out;
}

/* --- as states ------------------------------------------------------------ */

typedef struct rows {
    tr_arena *a;
    size_t count, room;
    const uint16_t **at;
} rows;

static void add_row(rows *r, const uint16_t *value) {
    r->at = tr_grow(r->a, r->at, sizeof *r->at, r->count, &r->room);
    r->at[r->count++] = value;
}

static uint16_t *changed(const look *l, const tr_trade *t) {
    uint16_t *value = TR_NEW(l->a, uint16_t, l->c->issues + 1);
    memcpy(value, l->from, l->c->issues * sizeof *value);
    for (int m = 0; m < 2 && t->issue[m] >= 0; m++)
        value[t->issue[m]] = (uint16_t)t->value[m];
    return value;
}

static void add_trades(const look *l, rows *r, tr_trade *const *at,
                       uint32_t count) {
    for (uint32_t k = 0; k < count; k++) add_row(r, changed(l, at[k]));
}

static uint32_t find_states(const tr_space *s, const rows *r, size_t at,
                            tr_trade **trade, uint32_t count) {
    for (uint32_t k = 0; k < count; k++)
        trade[k]->state = tr_space_find(s, r->at[at + k]);
    return count;
}

void tr_issues_merged(tr_arena *a, const truce_case *c, tr_deals *d,
                      tr_space **space, const tr_issues_asked *ask,
                      tr_issues_found *out) {
    look l = look_at(a, c, d, ask->from);
    rows r = {a, 0, 0, NULL};
    uint16_t **offered = NULL;
    out->trades = find_trades(&l, ask->keep);
    out->left = TR_NEW(a, tr_left, 1);
    uint16_t *better = find_left(&l, out->left);
    count_around(&l, better, out->left);
    if (ask->offers)
        out->counters =
            find_offers(&l, ask->principal, ask->slack, ask->keep, &offered);
    add_row(&r, ask->from);
    add_trades(&l, &r, out->trades->gain, out->trades->gains_kept);
    add_trades(&l, &r, out->trades->trade, out->trades->trades_kept);
    for (uint32_t k = 0; offered && k < out->counters->kept; k++)
        add_row(&r, offered[k]);
    if (better) add_row(&r, better);
    tr_merged_add(a, d, space, r.count, r.at, true);
    out->from = tr_space_find(*space, ask->from);
    out->trades->from = out->left->from = out->from;
    size_t at = 1;
    at +=
        find_states(*space, &r, at, out->trades->gain, out->trades->gains_kept);
    find_states(*space, &r, at, out->trades->trade, out->trades->trades_kept);
    if (better) out->left->better = tr_space_find(*space, better);
    if (!offered) return;
    out->counters->from = out->from;
    out->counters->state = TR_NEW(a, uint32_t, out->counters->kept + 1);
    for (uint32_t k = 0; k < out->counters->kept; k++)
        out->counters->state[k] = tr_space_find(*space, offered[k]);
}
