/* pieces.c - every result by a backer's weight (D143, D144).
 * SPDX-License-Identifier: MIT
 *
 * What follows from orders alone can only turn where the lines of two states
 * cross.  Where these weights are few, all is found anew at each of them and
 * between each two: then nothing is left out.  Else it is found at evenly
 * spread weights.  Solutions that measure gains can turn in between; there
 * the turn is closed in by halving. */
#include "bargaining/pieces_parts.h"
#include "base/divisor.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PAIRS = 40000, MOST_CRITICAL = 1200, SAMPLES = 8 };
static const double MOST_WORK = 2e6; /* states found anew in all */

typedef struct tr_keyed {
    tr_wide key;
    uint32_t state;
} keyed;

/* --- what is found at one weight ------------------------------------------ */

static int by_key(const void *p, const void *q) {
    const keyed *x = p, *y = q;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->state < y->state ? -1 : x->state > y->state;
}

/* The party's ranks and utilities at a weight: equal keys, equal numbers. */
static void weigh(tr_piece_study *x, tr_cut w) {
    const tr_lines *l = x->q->lines;
    tr_pref *p = &x->pref[x->q->party];
    for (uint32_t s = 0; s < l->n; s++) {
        tr_wide key = (tr_wide)l->at[s] * w.den + (tr_wide)l->slope[s] * w.num;
        x->order[s] = (keyed){key, s};
        p->utility[s] = tr_lines_utility(l, (double)key / (double)w.den);
    }
    qsort(x->order, l->n, sizeof *x->order, by_key);
    p->levels = 0;
    for (uint32_t k = 0; k < l->n; k++) {
        if (k && x->order[k].key != x->order[k - 1].key) p->levels++;
        p->rank[x->order[k].state] = p->levels;
    }
    p->levels++;
    if (x->q->moves->transitive)
        tr_moves_sort(x->a, x->q->moves, x->q->party, p->rank, p->levels);
}

static void find_deals(tr_piece_study *x, tr_found_at *out, tr_deals *d) {
    const tr_pieces_question *q = x->q;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++) out->deal[k] = TR_NO_STATE;
    if (!q->deals ||
        !tr_deals_find(x->a, q->space, q->moves, x->pref, 1e-9, q->d, d))
        return;
    out->zone = d->zone_count;
    out->outcomes = d->frontier.count;
    out->gainers = d->gainers;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++)
        if (d->solution[tr_turning_solution[k]].count)
            out->deal[k] = d->solution[tr_turning_solution[k]].at[0];
}

static void find_stable(tr_piece_study *x, tr_found_at *out) {
    const bool all[TR_CONCEPTS] = {true, true, true, true, true};
    tr_stable *s = tr_stability(x->a, x->q->moves, x->pref, all);
    for (int c = 0; c < TR_CONCEPTS; c++)
        out->equilibria[c] = tr_bits_count(s->equilibria[c], x->q->lines->n);
}

/* `turns`: between two critical weights, where solutions turn as well. */
static tr_found_at find(tr_piece_study *x, tr_cut w, tr_band at, bool stable,
                        bool turns) {
    tr_found_at out = {.at = at};
    tr_deals d;
    tr_mark mark = tr_arena_mark(x->a);
    weigh(x, w);
    if (stable) find_stable(x, &out);
    find_deals(x, &out, &d);
    size_t count = 0;
    tr_turn *turn =
        turns && x->q->deals ? tr_turns_inside(x, &d, at, &count) : NULL;
    tr_turns_keep(x, mark, turn, count);
    return out;
}

tr_found_at tr_piece_find(tr_piece_study *x, tr_cut w) {
    return find(x, w, (tr_band){0}, false, false);
}

static bool same(const tr_found_at *x, const tr_found_at *y) {
    return !memcmp(x->equilibria, y->equilibria, sizeof x->equilibria) &&
           x->zone == y->zone && x->outcomes == y->outcomes &&
           x->gainers == y->gainers;
}

static void keep(tr_piece_study *x, const tr_found_at *p) {
    tr_pieces *o = x->out;
    tr_found_at *last = o->count ? &o->at[o->count - 1] : NULL;
    if (o->whole && last && same(last, p)) {
        last->at.to = p->at.to;
        return;
    }
    o->at = tr_grow(x->a, o->at, sizeof *o->at, o->count, &o->room);
    o->at[o->count++] = *p;
}

/* --- all weights ---------------------------------------------------------- */

typedef struct line {
    int64_t at, slope;
} line;

static int by_line(const void *p, const void *q) {
    const line *x = p, *y = q;
    if (x->slope != y->slope) return x->slope < y->slope ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static int by_cut(const void *p, const void *q) {
    return tr_cut_compare(*(const tr_cut *)p, *(const tr_cut *)q);
}

static uint32_t different_lines(tr_arena *a, const tr_lines *l, line **out) {
    line *x = *out = TR_RAW(a, line, (size_t)l->n + 1);
    uint32_t count = 0;
    for (uint32_t s = 0; s < l->n; s++) x[s] = (line){l->at[s], l->slope[s]};
    qsort(x, l->n, sizeof *x, by_line);
    for (uint32_t s = 0; s < l->n; s++)
        if (!s || by_line(&x[s], &x[count - 1])) x[count++] = x[s];
    return count;
}

static tr_cut side(tr_cut w, bool after) {
    w.after = after;
    return w;
}

static bool is_inside(const tr_lines *l, tr_cut w) {
    return w.num > 0 && tr_cut_compare(side(w, true), l->all.to) < 0;
}

/* Where the disagreement point is a number, the weights at which a line has
 * that value count too. */
static size_t add_levels(tr_piece_study *x, const line *at, uint32_t lines,
                         tr_cut *out) {
    const truce_case *c = x->q->space->c;
    const tr_disagreement *d = &c->disagreement[x->q->party];
    size_t count = 0;
    if (!x->q->deals || c->party[x->q->party].role != TR_PRINCIPAL ||
        !d->given || d->kind != TR_AT_NUMBER)
        return 0;
    for (uint32_t k = 0; k < lines; k++)
        if (tr_lines_reach(x->q->lines, at[k].at, at[k].slope, d->number,
                           &out[count]))
            count += is_inside(x->q->lines, out[count]);
    return count;
}

/* The weights strictly inside at which two lines cross, ascending; more than
 * are looked at: SIZE_MAX. */
static size_t find_critical(tr_piece_study *x, tr_cut **out) {
    const tr_lines *l = x->q->lines;
    line *at;
    uint32_t lines = different_lines(x->a, l, &at);
    size_t count = 0, kept = 0;
    if ((uint64_t)lines * (lines - 1) / 2 > MOST_PAIRS) return SIZE_MAX;
    tr_cut *w = *out =
        TR_RAW(x->a, tr_cut, (size_t)lines * (lines + 1) / 2 + 1);
    for (uint32_t i = 0; i < lines; i++)
        for (uint32_t j = i + 1; j < lines; j++) {
            int64_t slope = at[j].slope - at[i].slope;
            if (!slope) continue;
            tr_cut c = tr_cut_at(at[i].at - at[j].at, slope, false);
            if (is_inside(l, c)) w[count++] = c;
        }
    count += add_levels(x, at, lines, w + count);
    qsort(w, count, sizeof *w, by_cut);
    for (size_t k = 0; k < count; k++)
        if (!k || by_cut(&w[k], &w[kept - 1])) w[kept++] = w[k];
    return kept;
}

/* The simplest fraction strictly between two: by the tree of Stern and Brocot,
 * run-length-wise as continued fractions are compared. */
static tr_cut between(tr_cut x, tr_cut y) {
    int64_t whole = x.num / x.den;
    if ((tr_wide)(whole + 1) * y.den < (tr_wide)y.num)
        return tr_cut_at(whole + 1, 1, false);
    x.num -= whole * x.den;
    y.num -= whole * y.den;
    if (x.num == 0) { /* 1/m with m > y.den / y.num */
        int64_t m = y.den / y.num + 1;
        return tr_cut_at(whole * m + 1, m, false);
    }
    tr_cut r =
        between((tr_cut){y.den, y.num, false}, (tr_cut){x.den, x.num, false});
    return tr_cut_at(whole * r.num + r.den, r.num, false);
}

/* Everywhere: at 0, each critical weight and the end, and between them. */
static void find_all(tr_piece_study *x, const tr_cut *w, size_t count) {
    const tr_lines *l = x->q->lines;
    size_t points = l->all.to.num ? count + 2 : 1;
    tr_cut *at = TR_RAW(x->a, tr_cut, count + 2);
    at[0] = tr_cut_at(0, 1, false);
    memcpy(at + 1, w, count * sizeof *w);
    if (points > 1) at[points - 1] = side(l->all.to, false);
    for (size_t k = 0; k < points; k++) {
        tr_band here = {side(at[k], false), side(at[k], true)};
        tr_found_at one = find(x, at[k], here, true, points == 1);
        keep(x, &one);
        if (k + 1 == points) break;
        here = (tr_band){side(at[k], true), side(at[k + 1], false)};
        one = find(x, between(at[k], at[k + 1]), here, true, true);
        keep(x, &one);
        tr_tick(x->a->env, "varying a backer's weight", (double)k,
                (double)points);
    }
}

/* --- some weights --------------------------------------------------------- */

static void find_some(tr_piece_study *x) {
    tr_cut end = x->q->lines->all.to;
    tr_found_at p[SAMPLES + 2];
    double at[SAMPLES + 2];
    size_t n = 0;
    int64_t nano = (int64_t)round(x->q->declared * 1e9);
    tr_cut own = tr_cut_at(nano, 1000000000, false);
    bool waits = true;
    for (int k = 0; k <= SAMPLES; k++) {
        tr_cut w = tr_cut_at(end.num * k, end.den * SAMPLES, false);
        int order = tr_cut_compare(own, w);
        if (waits && order < 0) w = own, k--;
        if (order <= 0) waits = false;
        p[n] = find(x, w, (tr_band){w, side(w, true)}, true, false);
        at[n] = tr_cut_value(w);
        keep(x, &p[n++]);
        tr_tick(x->a->env, "varying a backer's weight", k, SAMPLES);
    }
    tr_turns_close_in(x, at, p, n);
}

void tr_pieces_find(tr_arena *a, const tr_pieces_question *q, tr_pieces *out) {
    uint32_t n = q->lines->n;
    tr_piece_study x = {.a = a, .q = q, .out = out, .halvings = 60};
    tr_cut *critical = NULL;
    *out = (tr_pieces){.deals = q->deals};
    x.pref = TR_NEW(a, tr_pref, q->moves->parties + 1);
    memcpy(x.pref, q->pref, q->moves->parties * sizeof *x.pref);
    x.pref[q->party].rank = TR_RAW(a, uint32_t, (size_t)n + 1);
    x.pref[q->party].utility = TR_RAW(a, double, (size_t)n + 1);
    x.order = TR_RAW(a, keyed, (size_t)n + 1);
    size_t count = find_critical(&x, &critical);
    out->whole = count <= MOST_CRITICAL && (double)count * n <= MOST_WORK;
    if (out->whole) {
        out->critical = (uint32_t)count;
        find_all(&x, critical, count);
    } else {
        find_some(&x);
    }
    if (q->moves->transitive && q->moves->mover[q->party])
        tr_moves_sort(a, q->moves, q->party, q->pref[q->party].rank,
                      q->pref[q->party].levels);
}
