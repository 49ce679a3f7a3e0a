/* ledger_draws.c - the ledger under weights drawn from their ranges (D101).
 * SPDX-License-Identifier: MIT
 *
 * Each draw weighs every possible deal anew, finds the zone and each
 * principal's best hope in it, and puts the texts on that scale.  LANES draws
 * go together over the states in their order, in which few issues change from
 * one to the next: sums over the slower issues are kept, so a state costs
 * about two additions and its bonuses, a lane each.  Draws are cut over the
 * cores; which core does which changes nothing. */
#include "bargaining/ledger_parts.h"
#include "base/parallel.h"
#include "base/random.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 32 };
typedef double lane[LANES];

/* What one thread works in. */
typedef struct bench {
    lane **sum;    /* [principals][issues + 1]: over the issues from v on */
    lane ***value; /* [principals][issues][values] */
    lane **bonus;  /* [principals][bonuses] */
    lane *none;    /* [principals] worth of no deal */
    lane *ideal;   /* [principals] */
    lane *gain;    /* [principals] */
} bench;

typedef struct field {
    tr_book *b;
    uint32_t states, issues, principals, first; /* first draw of the batch */
    uint32_t *state;   /* [states] the possible deals */
    uint16_t *digit;   /* [states][issues] */
    uint16_t *highest; /* [states] issues from it on are as before */
    bench *bench;      /* one a thread */
} field;

static double sample(const tr_uncertain *u, uint64_t seed, uint64_t draw,
                     uint64_t item) {
    if (u->spread == TR_POINT) return u->mean;
    double x = tr_random_unit(seed, draw, item);
    if (u->spread == TR_INTERVAL) return u->a + x * (u->b - u->a);
    if (u->spread == TR_NORMAL) return u->a + u->b * tr_normal_quantile(x);
    double whole = u->c - u->a, left = u->b - u->a;
    if (whole <= 0) return u->a;
    return x * whole < left ? u->a + sqrt(x * whole * left)
                            : u->c - sqrt((1 - x) * whole * (u->c - u->b));
}

/* Numbered by the place of the party's number among all that are drawn. */
double tr_ledger_sample(const tr_uncertain *u, uint64_t seed, uint64_t draw,
                        uint32_t party, size_t k) {
    return sample(u, seed, draw, ((uint64_t)party << 32) + k);
}

static void draw_weights(const field *f, bench *w, uint32_t first) {
    uint64_t seed = f->b->l->seed;
    const truce_case *c = f->b->s->c;
    for (uint32_t i = 0; i < f->principals; i++) {
        uint32_t party = f->b->d->party[i];
        const tr_preference *p = &c->preference[party];
        if (p->form != TR_WEIGHTS) continue;
        for (uint32_t v = 0; v < f->issues; v++)
            memset(w->value[i][v], 0, c->issue[v].values * sizeof(lane));
        for (size_t k = 0; k < p->weights; k++) {
            const tr_weight *x = &p->weight[k];
            for (uint32_t q = 0; q < LANES; q++)
                w->value[i][x->issue][x->value][q] +=
                    tr_ledger_sample(&x->number, seed, first + q, party, k);
        }
        for (size_t k = 0; k < p->bonuses; k++)
            for (uint32_t q = 0; q < LANES; q++)
                w->bonus[i][k][q] =
                    tr_ledger_sample(&p->bonus[k].number, seed, first + q,
                                     party, p->weights + k);
    }
}

/* Utility of a state to principal i in every lane, with the sums over the
 * issues above `from` as they are. */
static void weigh(const field *f, bench *w, uint32_t i, uint32_t state,
                  const uint16_t *digit, uint32_t from, uint32_t first,
                  double *out) {
    const tr_book *b = f->b;
    uint32_t party = b->d->party[i];
    const tr_preference *p = &b->s->c->preference[party];
    if (p->form == TR_FORM_TABLE) {
        for (uint32_t q = 0; q < LANES; q++)
            out[q] = tr_ledger_sample(&p->number[state], b->l->seed, first + q,
                                      party, state);
        return;
    }
    if (p->form != TR_WEIGHTS) {
        for (uint32_t q = 0; q < LANES; q++) out[q] = b->d->utility[i][state];
        return;
    }
    lane *sum = w->sum[i];
    for (uint32_t v = from; v-- > 0;) {
        const double *add = w->value[i][v][digit[v]];
        for (uint32_t q = 0; q < LANES; q++) sum[v][q] = sum[v + 1][q] + add[q];
    }
    memcpy(out, sum[0], sizeof(lane));
    for (size_t k = 0; k < p->bonuses; k++) {
        if (!tr_bit(b->bonus[i][k], state)) continue;
        const double *add = w->bonus[i][k];
        for (uint32_t q = 0; q < LANES; q++) out[q] += add[q];
    }
}

static void weigh_alone(const field *f, bench *w, uint32_t i, uint32_t state,
                        uint32_t first, double *out) {
    uint16_t digit[TR_MAX_ISSUES];
    tr_space_values(f->b->s, state, digit);
    weigh(f, w, i, state, digit, f->issues, first, out);
}

static void find_none(const field *f, bench *w, uint32_t first) {
    const tr_deals *d = f->b->d;
    for (uint32_t i = 0; i < f->principals; i++)
        if (d->d_state[i] != TR_NO_STATE)
            weigh_alone(f, w, i, d->d_state[i], first, w->none[i]);
        else
            for (uint32_t q = 0; q < LANES; q++) w->none[i][q] = d->d[i];
}

/* The best hope of each in the zone (D18, D21), anew for every lane. */
static void find_ideals(const field *f, bench *w, uint32_t first) {
    const double least = -f->b->d->tolerance / 2;
    memset(w->ideal, 0, f->principals * sizeof(lane));
    for (uint32_t k = 0; k < f->states; k++) {
        double in[LANES];
        for (uint32_t q = 0; q < LANES; q++) in[q] = 1;
        for (uint32_t i = 0; i < f->principals; i++) {
            double *g = w->gain[i];
            weigh(f, w, i, f->state[k], &f->digit[(size_t)k * f->issues],
                  f->highest[k], first, g);
            for (uint32_t q = 0; q < LANES; q++) {
                g[q] -= w->none[i][q];
                in[q] = g[q] >= least ? in[q] : 0;
            }
        }
        for (uint32_t i = 0; i < f->principals; i++)
            for (uint32_t q = 0; q < LANES; q++) {
                double g = in[q] * w->gain[i][q];
                w->ideal[i][q] = g > w->ideal[i][q] ? g : w->ideal[i][q];
            }
    }
}

static void put_texts(const field *f, bench *w, uint32_t first) {
    const tr_ledger *l = f->b->l;
    for (uint32_t t = 0; t < l->rows; t++) {
        if (l->row[t].middle == TR_NO_STATE) continue;
        for (uint32_t i = 0; i < f->principals; i++) {
            double *to =
                &f->b->share[((size_t)t * f->principals + i) * l->draws];
            double out[LANES];
            weigh_alone(f, w, i, l->row[t].middle, first, out);
            for (uint32_t q = 0; q < LANES && first + q < l->draws; q++)
                to[first + q] = w->ideal[i][q] > 0
                                    ? (out[q] - w->none[i][q]) / w->ideal[i][q]
                                    : 0;
        }
    }
}

static void draw_some(void *user, uint32_t thread, size_t from, size_t to) {
    const field *f = user;
    bench *w = &f->bench[thread];
    for (size_t k = from; k < to; k++) {
        uint32_t first = f->first + (uint32_t)k * LANES;
        draw_weights(f, w, first);
        find_none(f, w, first);
        find_ideals(f, w, first);
        put_texts(f, w, first);
    }
}

static bench bench_new(const field *f) {
    tr_arena *a = f->b->a;
    const truce_case *c = f->b->s->c;
    uint32_t n = f->principals;
    bench w = {.sum = TR_NEW(a, lane *, n),
               .value = TR_NEW(a, lane **, n),
               .bonus = TR_NEW(a, lane *, n),
               .none = TR_NEW(a, lane, n),
               .ideal = TR_NEW(a, lane, n),
               .gain = TR_NEW(a, lane, n)};
    for (uint32_t i = 0; i < n; i++) {
        const tr_preference *p = &c->preference[f->b->d->party[i]];
        w.sum[i] = TR_NEW(a, lane, f->issues + 1);
        w.bonus[i] = TR_NEW(a, lane, p->bonuses + 1);
        w.value[i] = TR_NEW(a, lane *, f->issues + 1);
        for (uint32_t v = 0; v < f->issues; v++)
            w.value[i][v] = TR_NEW(a, lane, c->issue[v].values);
    }
    return w;
}

static void list_states(field *f) {
    const tr_space *s = f->b->s;
    tr_arena *a = f->b->a;
    uint32_t n = f->b->d->possible_count;
    f->issues = s->issues;
    f->state = TR_RAW(a, uint32_t, (size_t)n + 1);
    f->digit = TR_RAW(a, uint16_t, (size_t)n * f->issues + 1);
    f->highest = TR_RAW(a, uint16_t, (size_t)n + 1);
    for (uint32_t x = 0; x < s->n; x++) {
        if (!tr_bit(f->b->d->possible, x)) continue;
        uint16_t *at = &f->digit[(size_t)f->states * f->issues];
        tr_space_values(s, x, at);
        uint32_t v = f->issues;
        while (f->states && v && at[v - 1] == (at - f->issues)[v - 1]) v--;
        f->highest[f->states] = (uint16_t)v;
        f->state[f->states++] = x;
    }
    assert(f->states == n);
}

void tr_ledger_draw(tr_book *b) {
    tr_ledger *l = b->l;
    uint32_t principals = b->d->principals, threads = tr_threads();
    size_t cells = (size_t)l->rows * principals * l->draws;
    b->share = TR_RAW(b->a, double, cells + 1);
    for (size_t k = 0; k < cells; k++) b->share[k] = NAN;
    tr_mark mark = tr_arena_mark(b->a);
    field f = {.b = b, .principals = principals};
    list_states(&f);
    f.bench = TR_NEW(b->a, bench, threads);
    for (uint32_t k = 0; k < threads; k++) f.bench[k] = bench_new(&f);
    for (; f.first < l->draws; f.first += threads * LANES) {
        uint32_t left = (l->draws - f.first + LANES - 1) / LANES;
        tr_parallel(left < threads ? left : threads, 1, draw_some, &f);
        tr_tick(b->a->env, "drawing weights", f.first, l->draws);
    }
    tr_arena_release(b->a, mark);
}

double tr_quantile(const double *sorted, uint32_t n, double q) {
    if (!n) return NAN;
    uint32_t k = (uint32_t)ceil(q * n);
    return sorted[k ? k - 1 : 0];
}

static int ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

void tr_sort_numbers(double *x, uint32_t n) {
    if (n) qsort(x, n, sizeof *x, ascending);
}

double tr_lean_toward(const double *share, uint32_t stride, uint32_t principals,
                      uint32_t i) {
    double others = 0;
    for (uint32_t j = 0; j < principals; j++)
        if (j != i) others += share[(size_t)j * stride];
    return share[(size_t)i * stride] - others / (principals - 1);
}

void tr_ledger_doubt_draws(tr_book *b, uint32_t from, uint32_t to, uint32_t i,
                           tr_doubt *out) {
    uint32_t n = b->l->draws, principals = b->d->principals, positive = 0;
    out->drawn = (tr_range){NAN, NAN};
    out->median = out->positive = NAN;
    const tr_ledger_row *row = b->l->row;
    if (!b->share || row[to].middle == TR_NO_STATE) return;
    if (from != TR_NO_NUMBER && row[from].middle == TR_NO_STATE) return;
    tr_mark mark = tr_arena_mark(b->a);
    double *x = TR_RAW(b->a, double, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++) {
        const double *here = &b->share[(size_t)to * principals * n + k];
        x[k] = tr_lean_toward(here, n, principals, i);
        if (from != TR_NO_NUMBER) {
            const double *was = &b->share[(size_t)from * principals * n + k];
            x[k] -= tr_lean_toward(was, n, principals, i);
        }
        positive += x[k] > 0;
    }
    tr_sort_numbers(x, n);
    out->drawn = (tr_range){tr_quantile(x, n, .05), tr_quantile(x, n, .95)};
    out->median = tr_quantile(x, n, .5);
    out->positive = (double)positive / n;
    tr_arena_release(b->a, mark);
}
