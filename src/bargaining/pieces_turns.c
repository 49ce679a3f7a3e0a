/* pieces_turns.c - where solutions that measure gains turn (D144).
 * SPDX-License-Identifier: MIT
 *
 * Between two weights at which states change places the zone, the frontier and
 * who has each largest gain are the same, and a gain is a line.  Two deals can
 * change their order there only where a gain of the party, as it is or over its
 * largest, equals another principal's: all these weights are found, and the
 * best deal between each two.  O(frontier² · principals) roots. */
#include "bargaining/pieces_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

const tr_solution tr_turning_solution[TR_TURNING_SOLUTIONS] = {TR_KS,
                                                               TR_EGALITARIAN};

static void begin(tr_piece_study *x, int k, tr_regime r) {
    tr_pieces *o = x->out;
    if (o->regimes[k]) o->regime[k][o->regimes[k] - 1].to = r.from;
    o->regime[k] = tr_grow(x->a, o->regime[k], sizeof *o->regime[k],
                           o->regimes[k], &o->regime_room[k]);
    o->regime[k][o->regimes[k]++] = r;
}

/* --- all turns ------------------------------------------------------------ */

enum { MOST_ROOTS = 1000000 };

typedef struct gain {
    double at, slope;
} gain;

typedef struct field {
    tr_piece_study *x;
    const tr_deals *d;
    int own;            /* which principal varies; -1: none of them */
    bool shares;        /* over the largest gain in the zone */
    gain most;          /* that of the party */
    double *part, *top; /* [principals] */
} field;

static gain gain_of(const field *f, uint32_t s) {
    const tr_lines *l = f->x->q->lines;
    uint32_t none = f->d->d_state[f->own];
    double unit = (double)l->width / l->per / (double)l->parts;
    if (none == TR_NO_STATE)
        return (gain){(double)l->low / l->per + unit * (double)l->at[s] -
                          f->d->d[f->own],
                      unit * (double)l->slope[s]};
    return (gain){unit * (double)(l->at[s] - l->at[none]),
                  unit * (double)(l->slope[s] - l->slope[none])};
}

/* The most that a principal other than the party can gain. */
static double most_of(const field *f, uint32_t i) {
    return f->shares ? tr_from_units(f->d->ideal[i], f->d->tolerance) : 1;
}

static bool counts(const field *f, uint32_t i) {
    return !f->shares || f->d->ideal[i] > 0;
}

static int by_size(const void *p, const void *q) {
    double x = *(const double *)p, y = *(const double *)q;
    return x < y ? -1 : x > y;
}

/* What each principal has at a state and weight, sorted upwards. */
static uint32_t fill(const field *f, uint32_t s, double w, double *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->d->principals; i++) {
        if (!counts(f, i)) continue;
        if ((int)i == f->own) {
            gain g = gain_of(f, s);
            double most = f->shares ? f->most.at + w * f->most.slope : 1;
            out[n++] = (g.at + w * g.slope) / most;
        } else {
            out[n++] = tr_gain(f->d, i, s) / most_of(f, i);
        }
    }
    qsort(out, n, sizeof *out, by_size);
    return n;
}

/* The lexicographically largest, the first of equals. */
static uint32_t best_at(const field *f, double w) {
    uint32_t best = TR_NO_STATE;
    for (uint32_t k = 0; k < f->d->frontier.count; k++) {
        uint32_t n = fill(f, f->d->frontier.at[k], w, f->part), i = 0;
        while (best != TR_NO_STATE && i < n &&
               fabs(f->part[i] - f->top[i]) <= 1e-11 * (1 + fabs(f->top[i])))
            i++;
        if (best != TR_NO_STATE && (i == n || f->part[i] < f->top[i])) continue;
        for (i = 0; i < n; i++) f->top[i] = f->part[i];
        best = f->d->frontier.at[k];
    }
    return best;
}

/* The weights inside at which a gain of the party equals another's. */
static size_t find_roots(const field *f, double from, double to, double *out) {
    size_t n = 0;
    const tr_list *l = &f->d->frontier;
    for (uint32_t i = 0; i < f->d->principals && f->own >= 0; i++)
        for (uint32_t k = 0; (int)i != f->own && counts(f, i) && k < l->count;
             k++) {
            double level = tr_gain(f->d, i, l->at[k]) / most_of(f, i);
            for (uint32_t m = 0; m < l->count; m++) {
                gain g = gain_of(f, l->at[m]);
                double at = g.at - level * (f->shares ? f->most.at : 1);
                double slope =
                    g.slope - level * (f->shares ? f->most.slope : 0);
                double w = slope != 0 ? -at / slope : from;
                if (w > from && w < to) out[n++] = w;
            }
        }
    qsort(out, n, sizeof *out, by_size);
    return n;
}

/* The line of the largest gain in the zone, at a weight inside. */
static gain largest(const field *f, double w) {
    gain top = {0, 0};
    double most = -INFINITY;
    for (uint32_t k = 0; k < f->d->frontier.count; k++) {
        gain g = gain_of(f, f->d->frontier.at[k]);
        if (g.at + w * g.slope <= most) continue;
        most = g.at + w * g.slope;
        top = g;
    }
    return top;
}

static size_t follow(field *f, int solution, double from, double to,
                     tr_turn *out) {
    tr_arena *a = f->x->a;
    size_t frontier = f->d->frontier.count, n = 0;
    double *root = TR_RAW(a, double, frontier *frontier * f->d->principals + 2);
    f->shares = tr_turning_solution[solution] == TR_KS;
    if (f->own >= 0) f->most = largest(f, (from + to) / 2);
    size_t roots = find_roots(f, from, to, root);
    root[roots] = to;
    for (size_t k = 0; k <= roots; k++) {
        double begin = k ? root[k - 1] : from;
        if (k && root[k] - begin < 1e-13) continue;
        uint32_t best = best_at(f, (begin + root[k]) / 2);
        if (!n || out[n - 1].state != best)
            out[n++] = (tr_turn){solution, true, begin, best};
    }
    return n;
}

/* So large a frontier is not searched: what is named in the middle stands for
 * the whole band. */
static tr_turn *too_many(const tr_deals *d, double from, size_t *count,
                         tr_turn *out) {
    *count = TR_TURNING_SOLUTIONS;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++)
        out[k] = (tr_turn){k, false, from,
                           d->solution[tr_turning_solution[k]].at[0]};
    return out;
}

tr_turn *tr_turns_inside(tr_piece_study *x, const tr_deals *d, tr_band at,
                         size_t *count) {
    field f = {.x = x, .d = d, .own = -1};
    double from = tr_cut_value(at.from), to = tr_cut_value(at.to);
    size_t room = (size_t)d->frontier.count * d->frontier.count * d->principals;
    size_t most = room < MOST_ROOTS ? room : 0;
    tr_turn *out = TR_RAW(x->a, tr_turn, (most + 2) * TR_TURNING_SOLUTIONS);
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->party[i] == x->q->party) f.own = (int)i;
    if (room > MOST_ROOTS) return too_many(d, from, count, out);
    f.part = TR_NEW(x->a, double, d->principals + 1);
    f.top = TR_NEW(x->a, double, d->principals + 1);
    *count = 0;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++)
        *count += follow(&f, k, from, to, out + *count);
    return out;
}

void tr_turns_keep(tr_piece_study *x, tr_mark mark, const tr_turn *turn,
                   size_t count) {
    enum { FEW = 64 };
    tr_turn few[FEW];
    const tr_turn *from = turn;
    double most = tr_cut_value(x->q->lines->all.to);
    if (count <= FEW) { /* else the memory stays taken */
        for (size_t k = 0; k < count; k++) few[k] = turn[k];
        from = few;
        tr_arena_release(x->a, mark);
    }
    for (size_t n = 0; n < count; n++) {
        int k = from[n].solution;
        size_t had = x->out->regimes[k];
        if (had && x->out->regime[k][had - 1].state == from[n].state) continue;
        begin(x, k,
              (tr_regime){from[n].from, from[n].from, most, from[n].exact,
                          from[n].state});
    }
}

/* --- turns closed in ------------------------------------------------------ */

static tr_cut weight_at(double w) {
    const double fine = (double)(INT64_C(1) << 40);
    return tr_cut_at((int64_t)round(w * fine), INT64_C(1) << 40, false);
}

/* Between two weights that name different deals: halve until that is narrow,
 * or until halvings are used up. */
static void close_in(tr_piece_study *x, int k, double from, double to,
                     uint32_t first, uint32_t then) {
    const double narrow = 1e-3;
    while (to - from > narrow && x->halvings) {
        double w = (from + to) / 2;
        x->halvings--;
        tr_found_at p = tr_piece_find(x, weight_at(w));
        if (p.deal[k] == first) {
            from = w;
        } else if (p.deal[k] == then) {
            to = w;
        } else {
            close_in(x, k, from, w, first, p.deal[k]);
            first = p.deal[k];
            from = w;
        }
    }
    begin(x, k, (tr_regime){from, to, to, false, then});
}

/* Weights at which something was found, in order, become regimes. */
void tr_turns_close_in(tr_piece_study *x, const double *w, const tr_found_at *p,
                       size_t count) {
    double most = tr_cut_value(x->q->lines->all.to);
    for (int k = 0; k < TR_TURNING_SOLUTIONS && x->q->deals; k++) {
        begin(x, k, (tr_regime){0, 0, most, true, p[0].deal[k]});
        for (size_t n = 1; n < count; n++)
            if (p[n].deal[k] != p[n - 1].deal[k])
                close_in(x, k, w[n - 1], w[n], p[n - 1].deal[k], p[n].deal[k]);
        x->out->regime[k][x->out->regimes[k] - 1].to = most;
    }
}
