/* issues.c - which trades a package leaves, what it leaves on the table, and
 * other packages worth as much to a principal (D87, D88).
 * SPDX-License-Identifier: MIT
 *
 * Gains are shares of the ranges over X, so that they can be set side by side;
 * packages are ordered by the least of them, then the next (leximin). */
#include "bargaining/issue_parts.h"
#include "bargaining/texts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct look {
    tr_arena *a;
    const tr_space *s;
    const tr_deals *d;
    uint32_t from;
    const double *range;
} look;

int tr_ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double change(const look *l, uint32_t i, uint32_t state) {
    return l->d->units[i][state] - l->d->units[i][l->from];
}

/* Nobody loses and somebody gains. */
static bool dominates(const look *l, uint32_t state) {
    bool more = false;
    for (uint32_t i = 0; i < l->d->principals; i++) {
        double x = change(l, i, state);
        if (x < 0) return false;
        more |= x > 0;
    }
    return more;
}

static bool hurts(const look *l, uint32_t state) {
    for (uint32_t i = 0; i < l->d->principals; i++)
        if (change(l, i, state) < 0) return true;
    return false;
}

/* Gains as shares, ascending, without principal `but`; how many. */
static uint32_t shares(const look *l, uint32_t state, uint32_t but,
                       double *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->d->principals; i++)
        if (i != but)
            out[n++] = l->range[i] > 0 ? change(l, i, state) / l->range[i] : 0;
    qsort(out, n, sizeof *out, tr_ascending);
    return n;
}

int tr_leximin(const double *x, const double *y, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (x[i] != y[i]) return x[i] > y[i] ? 1 : -1;
    return 0;
}

/* --- D87 ------------------------------------------------------------------ */

/* Of equal ones the first by issues, then by values. */
static bool before(const tr_trade *x, const tr_trade *y) {
    for (int m = 0; m < 2; m++)
        if (x->issue[m] != y->issue[m]) return x->issue[m] < y->issue[m];
    for (int m = 0; m < 2; m++)
        if (x->value[m] != y->value[m]) return x->value[m] < y->value[m];
    return false;
}

void tr_shelf_put(tr_arena *a, tr_shelf *f, const tr_trade *t,
                  const double *key, uint32_t n) {
    uint32_t k = f->kept;
    while (k) {
        int order = tr_leximin(key, f->at[k - 1]->key, n);
        if (order < 0 || (!order && !before(t, f->at[k - 1]))) break;
        k--;
    }
    if (k >= f->room) return;
    tr_trade *mine;
    if (f->kept == f->room) {
        mine = f->at[--f->kept];
    } else {
        mine = TR_NEW(a, tr_trade, 1);
        mine->key = TR_NEW(a, double, n);
    }
    memmove(&f->at[k + 1], &f->at[k], (f->kept - k) * sizeof *f->at);
    double *room = mine->key;
    *mine = *t;
    mine->key = memcpy(room, key, n * sizeof *key);
    f->at[k] = mine;
    f->kept++;
}

static void put(const look *l, tr_shelf *f, const tr_trade *t, double *key) {
    shares(l, t->state, UINT32_MAX, key);
    tr_shelf_put(l->a, f, t, key, l->d->principals);
}

/* A change of one issue: where it leads, and whether it hurts somebody (or is
 * excluded by itself). */
typedef struct step {
    uint32_t state;
    bool hurts;
} step;

static uint32_t possible(const look *l, const uint16_t *value) {
    uint32_t state = tr_space_find(l->s, value);
    return state != TR_NO_STATE && tr_bit(l->d->possible, state) ? state
                                                                 : TR_NO_STATE;
}

static step **single_steps(const look *l, uint16_t *value, tr_trades *out,
                           tr_shelf *f, double *key) {
    const tr_space *s = l->s;
    step **at = TR_NEW(l->a, step *, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++) {
        uint16_t own = value[v];
        at[v] = TR_NEW(l->a, step, s->radix[v]);
        for (uint32_t y = 0; y < s->radix[v]; y++) {
            value[v] = (uint16_t)y;
            uint32_t state = y == own ? TR_NO_STATE : possible(l, value);
            at[v][y] = (step){state, state == TR_NO_STATE || hurts(l, state)};
            if (state == TR_NO_STATE || !dominates(l, state)) continue;
            out->gains++;
            tr_trade t = {{(int)v, -1}, {(int)y, -1}, state, NULL};
            put(l, f, &t, key);
        }
        value[v] = own;
    }
    return at;
}

static void pair_of_issues(const look *l, uint16_t *value, step *const *single,
                           uint32_t v, uint32_t w, tr_trades *out, tr_shelf *f,
                           double *key) {
    uint16_t own_v = value[v], own_w = value[w];
    for (uint32_t y = 0; y < l->s->radix[v]; y++) {
        if (y == own_v || !single[v][y].hurts) continue;
        value[v] = (uint16_t)y;
        for (uint32_t z = 0; z < l->s->radix[w]; z++) {
            if (z == own_w || !single[w][z].hurts) continue;
            value[w] = (uint16_t)z;
            uint32_t state = possible(l, value);
            if (state == TR_NO_STATE || !dominates(l, state)) continue;
            out->trades++;
            tr_trade t = {{(int)v, (int)w}, {(int)y, (int)z}, state, NULL};
            put(l, f, &t, key);
        }
        value[w] = own_w;
    }
    value[v] = own_v;
}

/* The same by a look at every outcome: where these are fewer than the pairs of
 * values. */
static void all_outcomes(const look *l, const uint16_t *own,
                         step *const *single, tr_trades *out, tr_shelf *f,
                         double *key) {
    const tr_space *s = l->s;
    tr_columns col = tr_columns_new(l->a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        for (uint32_t b = 0; b < count; b++) {
            tr_trade t = {{-1, -1}, {-1, -1}, first + b, NULL};
            uint32_t changed = 0;
            for (uint32_t v = 0; v < s->issues && changed < 3; v++) {
                if (col.at[v][b] == own[v]) continue;
                if (changed < 2) {
                    t.issue[changed] = (int)v;
                    t.value[changed] = col.at[v][b];
                }
                changed++;
            }
            if (changed != 2 || !tr_bit(l->d->possible, t.state) ||
                !single[t.issue[0]][t.value[0]].hurts ||
                !single[t.issue[1]][t.value[1]].hurts || !dominates(l, t.state))
                continue;
            out->trades++;
            put(l, f, &t, key);
        }
        if (first % 65536 == 0)
            tr_tick(l->a->env, "looking for trades", first, s->n);
    }
}

static void all_pairs(const look *l, uint16_t *value, step *const *single,
                      tr_trades *out, tr_shelf *f, double *key) {
    for (uint32_t v = 0; v < l->s->issues; v++)
        for (uint32_t w = v + 1; w < l->s->issues; w++) {
            pair_of_issues(l, value, single, v, w, out, f, key);
            if (w % 256 == 0)
                tr_tick(l->a->env, "looking for trades", v, l->s->issues);
        }
}

static double pairs_of_values(const tr_space *s) {
    double before = 0, pairs = 0;
    for (uint32_t v = 0; v < s->issues; v++) {
        pairs += before * s->radix[v];
        before += s->radix[v];
    }
    return pairs;
}

tr_trades *tr_trades_find(tr_arena *a, const tr_space *s, const tr_deals *d,
                          uint32_t from, uint32_t keep) {
    look l = {a, s, d, from, tr_possible_range(a, d)};
    uint16_t value[TR_MAX_ISSUES];
    tr_trades *out = TR_NEW(a, tr_trades, 1);
    double *key = TR_NEW(a, double, d->principals);
    tr_shelf gains = {0, keep, TR_NEW(a, tr_trade *, (size_t)keep + 1)};
    tr_shelf trades = {0, keep, TR_NEW(a, tr_trade *, (size_t)keep + 1)};
    tr_space_values(s, from, value);
    step **single = single_steps(&l, value, out, &gains, key);
    if (pairs_of_values(s) > s->n)
        all_outcomes(&l, value, single, out, &trades, key);
    else
        all_pairs(&l, value, single, out, &trades, key);
    out->from = from;
    out->gain = gains.at;
    out->gains_kept = gains.kept;
    out->trade = trades.at;
    out->trades_kept = trades.kept;
    return out;
}

/* --- D88 ------------------------------------------------------------------ */

double tr_joint_gain(const tr_deals *d, const double *units) {
    double most = 0, here = 0;
    for (size_t k = 0; k < d->bargain.frontier.count; k++) {
        double sum = 0;
        for (uint32_t i = 0; i < d->principals; i++)
            sum += tr_points_at(&d->bargain.frontier, k, i) - d->d_units[i];
        most = fmax(most, sum);
    }
    for (uint32_t i = 0; i < d->principals; i++)
        here += units[i] - d->d_units[i];
    return most > 0 ? here / most : NAN;
}

static bool is_dominated(const look *l, uint32_t state) {
    bool less = false;
    for (uint32_t i = 0; i < l->d->principals; i++) {
        double x = change(l, i, state);
        if (x > 0) return false;
        less |= x < 0;
    }
    return less;
}

/* What the principal that gains least gains, in its own utility. */
static double least_change(const look *l, uint32_t state) {
    double least = INFINITY;
    for (uint32_t i = 0; i < l->d->principals; i++)
        least = fmin(least, change(l, i, state));
    return tr_from_units(least, l->d->tolerance);
}

tr_left *tr_left_find(tr_arena *a, const tr_deals *d, uint32_t from) {
    look l = {a, NULL, d, from, tr_possible_range(a, d)};
    uint32_t n = d->principals;
    double *key = TR_NEW(a, double, n), *best = TR_NEW(a, double, n);
    tr_left *out = TR_NEW(a, tr_left, 1);
    *out = (tr_left){.from = from, .better = TR_NO_STATE};
    for (uint32_t s = 0; s < d->outcomes; s++) {
        if (s % 65536 == 0)
            tr_tick(a->env, "looking at what is left", s, d->outcomes);
        if (!tr_bit(d->possible, s)) continue;
        out->dominated += is_dominated(&l, s);
        if (!dominates(&l, s)) continue;
        out->dominating++;
        out->raw = fmax(out->raw, least_change(&l, s));
        shares(&l, s, UINT32_MAX, key);
        if (out->better != TR_NO_STATE && tr_leximin(key, best, n) <= 0)
            continue;
        out->better = s;
        memcpy(best, key, n * sizeof *key);
    }
    double all = (double)out->dominating + out->dominated;
    out->efficiency = all > 0 ? 1 - out->dominating / all : 1;
    for (uint32_t i = 0; i < n; i++) key[i] = d->units[i][from];
    out->joint = tr_joint_gain(d, key);
    if (out->better == TR_NO_STATE) return out;
    out->all_more = true;
    for (uint32_t i = 0; i < n; i++)
        out->all_more &= change(&l, i, out->better) > 0;
    out->least = best[0];
    return out;
}

/* Sorting without a global: keys lie beside the numbers. */
typedef struct offer {
    const double *key;
    uint32_t n, state;
} offer;

static int kindest_first(const void *x, const void *y) {
    const offer *a = x, *b = y;
    int order = -tr_leximin(a->key, b->key, a->n);
    return order ? order : a->state < b->state ? -1 : a->state > b->state;
}

/* Is x worse than y for somebody else and better for none, or the same? */
static bool no_better(const look *l, uint32_t x, uint32_t y, uint32_t but) {
    for (uint32_t i = 0; i < l->d->principals; i++)
        if (i != but && l->d->units[i][x] > l->d->units[i][y]) return false;
    return true;
}

tr_counters *tr_counters_find(tr_arena *a, const tr_deals *d, uint32_t from,
                              uint32_t principal, double slack, uint32_t keep) {
    look l = {a, NULL, d, from, tr_possible_range(a, d)};
    double within = slack > 0 ? tr_to_units(slack, d->tolerance) : 0;
    tr_counters *out = TR_NEW(a, tr_counters, 1);
    *out = (tr_counters){.from = from, .party = principal, .slack = slack};
    for (uint32_t s = 0; s < d->outcomes; s++)
        out->equal += tr_bit(d->possible, s) && s != from &&
                      fabs(change(&l, principal, s)) <= within;
    offer *at = TR_RAW(a, offer, (size_t)out->equal + 1);
    double *key = TR_RAW(a, double, (size_t)out->equal * d->principals + 1);
    uint32_t count = 0, others = d->principals - 1;
    for (uint32_t s = 0; s < d->outcomes; s++) {
        if (!tr_bit(d->possible, s) || s == from ||
            fabs(change(&l, principal, s)) > within)
            continue;
        double *mine = key + (size_t)count * others;
        shares(&l, s, principal, mine);
        at[count++] = (offer){mine, others, s};
    }
    if (count) qsort(at, count, sizeof *at, kindest_first);
    out->state = TR_RAW(a, uint32_t, (size_t)keep + 1);
    for (uint32_t k = 0; k < count && out->kept < keep; k++) {
        bool needless = false;
        for (uint32_t m = 0; m < out->kept && !needless; m++)
            needless = no_better(&l, at[k].state, out->state[m], principal);
        if (!needless) out->state[out->kept++] = at[k].state;
        if (k % 4096 == 0) tr_tick(a->env, "weighing offers", k, count);
    }
    return out;
}
