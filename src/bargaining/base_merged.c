/* base_merged.c - the common base where outcomes are not listed (D82, D156).
 * SPDX-License-Identifier: MIT
 *
 * What is wanted lies as little above some utilities as can be, so nothing may
 * be left out for being less than something else: all different sums are kept
 * that can still come to lie between these utilities and a bound above them.
 * The bound is drawn near first, and then farther. */
#include "bargaining/merged_parts.h"
#include "bargaining/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST = 1 << 20, /* sums of a step */
    ROOM = 2 * MOST,
    WORK = 1 << 25 /* additions, for one bound */
};

typedef struct step {
    size_t count;
    int64_t *sum; /* [count][principals] */
    uint32_t *from, *via;
} step;

typedef struct search {
    tr_arena *a;
    const tr_merged_build *b;
    const tr_merger *m;
    uint32_t n;
    const double *own;     /* units */
    int64_t *low, *high;   /* bounds of the whole sum */
    int64_t *least, *most; /* [factors + 1][n] of the factors from k on */
    step *at;              /* [factors + 1] */
    step room;             /* for the next one */
    uint32_t *slot;        /* [ROOM] number + 1; 0 between factors */
    uint32_t *taken;       /* [MOST] slots that are not 0 */
    uint64_t work;
} search;

static void find_rests(search *x) {
    size_t size = ((size_t)x->m->factors + 1) * x->n;
    x->least = TR_NEW(x->a, int64_t, size);
    x->most = TR_NEW(x->a, int64_t, size);
    for (uint32_t k = x->m->factors; k-- > 0;)
        for (uint32_t i = 0; i < x->n; i++) {
            const tr_factor *f = &x->m->factor[k];
            int64_t lo = INT64_MAX, hi = INT64_MIN;
            for (size_t c = 0; c < f->combos; c++) {
                int64_t w = f->worth[c * x->n + i];
                lo = w < lo ? w : lo;
                hi = w > hi ? w : hi;
            }
            size_t at = (size_t)k * x->n + i;
            x->least[at] = lo + x->least[at + x->n];
            x->most[at] = hi + x->most[at + x->n];
        }
}

static bool can_end_well(const search *x, uint32_t k, const int64_t *sum) {
    const int64_t *least = x->least + (size_t)k * x->n;
    const int64_t *most = x->most + (size_t)k * x->n;
    for (uint32_t i = 0; i < x->n; i++)
        if (sum[i] + most[i] < x->low[i] || sum[i] + least[i] > x->high[i])
            return false;
    return true;
}

static size_t slot_of(const search *x, const step *s, const int64_t *sum) {
    uint64_t h = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        h = (h ^ (uint64_t)sum[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    size_t at = (h ^ h >> 32) & (ROOM - 1);
    while (x->slot[at] && memcmp(s->sum + (size_t)(x->slot[at] - 1) * x->n, sum,
                                 x->n * sizeof *sum))
        at = (at + 1) & (ROOM - 1);
    return at;
}

static step step_new(const search *x) {
    return (step){0, TR_RAW(x->a, int64_t, (size_t)MOST * x->n + 1),
                  TR_RAW(x->a, uint32_t, MOST + 1),
                  TR_RAW(x->a, uint32_t, MOST + 1)};
}

static step kept(const search *x, const step *s) {
    size_t sums = s->count * x->n;
    step out = {s->count, TR_RAW(x->a, int64_t, sums + 1),
                TR_RAW(x->a, uint32_t, s->count + 1),
                TR_RAW(x->a, uint32_t, s->count + 1)};
    if (!s->count) return out;
    memcpy(out.sum, s->sum, sums * sizeof *out.sum);
    memcpy(out.from, s->from, s->count * sizeof *out.from);
    memcpy(out.via, s->via, s->count * sizeof *out.via);
    return out;
}

/* Sums of the factors up to k; false: too many. */
static bool add_factor(search *x, uint32_t k) {
    const tr_factor *f = &x->m->factor[k];
    const step *was = &x->at[k];
    step *s = &x->room;
    int64_t sum[TR_MOST_MERGED];
    for (size_t t = 0; t < s->count; t++) x->slot[x->taken[t]] = 0;
    s->count = 0;
    for (size_t j = 0; j < was->count; j++)
        for (size_t c = 0; c < f->combos; c++) {
            for (uint32_t i = 0; i < x->n; i++)
                sum[i] = was->sum[j * x->n + i] + f->worth[c * x->n + i];
            if (++x->work > WORK) return false;
            if (x->work % 65536 == 0)
                tr_tick(x->a->env, "seeking a common base", k, x->m->factors);
            if (!can_end_well(x, k + 1, sum)) continue;
            size_t at = slot_of(x, s, sum);
            if (x->slot[at]) continue;
            if (s->count == MOST) return false;
            memcpy(s->sum + s->count * x->n, sum, x->n * sizeof *sum);
            s->from[s->count] = (uint32_t)j;
            s->via[s->count] = (uint32_t)c;
            x->taken[s->count++] = (uint32_t)at;
            x->slot[at] = (uint32_t)s->count;
        }
    x->at[k + 1] = kept(x, s);
    return true;
}

/* Every sum with at most `window` of the ranges above the own ones. */
static bool find_sums(search *x, const double *range, double window) {
    const tr_measure *m = x->b->w.measure;
    for (uint32_t i = 0; i < x->n; i++) {
        double top = x->own[i] + ceil(window * range[i]);
        x->low[i] = tr_measure_floor(&m[i], x->own[i]) - x->b->x->fixed[i];
        x->high[i] = -tr_measure_floor(&m[i], -top) - x->b->x->fixed[i];
    }
    x->work = 0;
    for (uint32_t k = 0; k < x->m->factors; k++)
        if (!add_factor(x, k)) return false;
    return true;
}

static int descending(const void *p, const void *q) {
    double x = *(const double *)p, y = *(const double *)q;
    return x > y ? -1 : x < y;
}

/* D82: the sum whose excess is least. */
static size_t least_excess(const search *x, const double *range) {
    const step *s = &x->at[x->m->factors];
    double excess[TR_MOST_MERGED], least[TR_MOST_MERGED];
    size_t best = 0;
    for (size_t k = 0; k < s->count; k++) {
        for (uint32_t i = 0; i < x->n; i++) {
            double u = tr_measure_units(
                &x->b->w.measure[i], s->sum[k * x->n + i] + x->b->x->fixed[i]);
            excess[i] = range[i] > 0 ? (u - x->own[i]) / range[i] : 0;
        }
        qsort(excess, x->n, sizeof *excess, descending);
        bool better = !k;
        for (uint32_t i = 0; i < x->n && !better; i++) {
            if (excess[i] > least[i]) break;
            better = excess[i] < least[i];
        }
        if (better) memcpy(least, excess, sizeof least);
        if (better) best = k;
    }
    return best;
}

static uint16_t *values_of(const search *x, size_t k) {
    uint16_t *value = TR_NEW(x->a, uint16_t, x->b->c->issues + 1);
    uint32_t *combo = TR_NEW(x->a, uint32_t, x->m->factors + 1);
    for (uint32_t f = x->m->factors; f-- > 0;) {
        combo[f] = x->at[f + 1].via[k];
        k = x->at[f + 1].from[k];
    }
    tr_groups_values(x->b->x, combo, value);
    return value;
}

static uint16_t *seek(search *x, const double *range) {
    static const double window[] = {0,       1. / 1024, 1. / 256, 1. / 64,
                                    1. / 16, 1. / 4,    1};
    x->at = TR_NEW(x->a, step, x->m->factors + 1);
    x->room = step_new(x);
    x->slot = TR_NEW(x->a, uint32_t, ROOM);
    x->taken = TR_RAW(x->a, uint32_t, MOST);
    memset(x->room.sum, 0, x->n * sizeof *x->room.sum);
    x->room.count = 1;
    x->at[0] = kept(x, &x->room);
    x->room.count = 0;
    for (size_t k = 0; k < sizeof window / sizeof *window; k++) {
        if (!find_sums(x, range, window[k])) return NULL;
        if (x->at[x->m->factors].count)
            return values_of(x, least_excess(x, range));
    }
    return NULL;
}

/* Values of the last of a party's texts that is an outcome, or NULL. */
static uint16_t *own_values(tr_arena *a, const truce_case *c, uint32_t party) {
    uint16_t *value = TR_NEW(a, uint16_t, c->issues + 1);
    for (size_t k = c->proposals; k-- > 0;)
        if (c->proposal[k].by == (int)party &&
            tr_text_values(c, &c->proposal[k], value) &&
            tr_merged_possible(c, value))
            return value;
    return NULL;
}

/* Groups in diagrams have too many sums as it is. */
static bool is_short(const tr_merger *m) {
    for (uint32_t k = 0; k < m->factors; k++)
        if (m->factor[k].diagram) return false;
    return m->factors <= 1000;
}

uint16_t *tr_common_base_merged(tr_arena *a, const truce_case *c,
                                const tr_deals *d) {
    const tr_merged_build *b = d->merged->build;
    uint32_t n = d->principals;
    double *own = TR_NEW(a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        uint16_t *value = own_values(a, c, d->party[i]);
        if (!value) return NULL;
        own[i] = tr_merged_units(c, d, i, value);
    }
    if (b->x->empty || !is_short(&b->f.m)) return NULL;
    search x = {.a = a,
                .b = b,
                .m = &b->f.m,
                .n = n,
                .own = own,
                .low = TR_NEW(a, int64_t, n),
                .high = TR_NEW(a, int64_t, n)};
    find_rests(&x);
    return seek(&x, d->merged->range);
}
