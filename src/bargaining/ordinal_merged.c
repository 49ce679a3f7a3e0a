/* ordinal_merged.c - how many pairs of outcomes two principals order the
 * opposite way, where the outcomes are not listed (D85, D157).
 * SPDX-License-Identifier: MIT
 *
 * Group by group it is found how many outcomes have which pair of sums; then
 * inversions are counted as in opposition.c, each sum as often as it occurs.
 * Where the pairs of sums are too many, pairs of outcomes are drawn. */
#include "bargaining/issues_merged.h"
#include "bargaining/merged_parts.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST = 1 << 18,  /* pairs of sums */
    WORK = 1 << 24,  /* additions, for one pair of principals */
    DRAWS = 1 << 17, /* pairs of outcomes */
    TASK = 157       /* of the draws */
};

/* --- all pairs of sums ---------------------------------------------------- */

typedef struct entry {
    int64_t sum[2];
    uint32_t node; /* of the diagram that is being walked, else 0 */
    long double ways;
    double units[2];
    uint32_t place; /* of units[1] among all of them, from 1 */
} entry;

typedef struct tally {
    size_t count;
    size_t most; /* entries */
    size_t room; /* slots: a power of two, four times that or more */
    entry *at;
    uint32_t *slot; /* [room] number + 1 */
} tally;

/* For no more outcomes than there are. */
static tally tally_new(tr_arena *a, double outcomes) {
    tally t = {.most = outcomes < MOST ? (size_t)outcomes + 1 : MOST};
    for (t.room = 64; t.room < 4 * t.most;) t.room *= 2;
    t.at = TR_RAW(a, entry, t.most + 1);
    t.slot = TR_NEW(a, uint32_t, t.room);
    return t;
}

static size_t place_of(const tally *t, const int64_t sum[2], uint32_t node) {
    uint64_t h = ((uint64_t)sum[0] + node) * UINT64_C(0x9e3779b97f4a7c15);
    h = (h ^ h >> 29 ^ (uint64_t)sum[1]) * UINT64_C(0xbf58476d1ce4e5b9);
    size_t at = (h ^ h >> 32) & (t->room - 1);
    while (t->slot[at]) {
        const entry *e = &t->at[t->slot[at] - 1];
        if (e->sum[0] == sum[0] && e->sum[1] == sum[1] && e->node == node)
            break;
        at = (at + 1) & (t->room - 1);
    }
    return at;
}

static bool add(tally *t, const int64_t sum[2], uint32_t node,
                long double ways) {
    size_t at = place_of(t, sum, node);
    if (t->slot[at]) {
        t->at[t->slot[at] - 1].ways += ways;
        return true;
    }
    if (t->count == t->most) return false;
    t->at[t->count++] = (entry){{sum[0], sum[1]}, node, ways, {0, 0}, 0};
    t->slot[at] = (uint32_t)t->count;
    return true;
}

static void empty(tally *t) {
    memset(t->slot, 0, t->room * sizeof *t->slot);
    t->count = 0;
}

/* Adds to one pair of principals, out of rows of all. */
typedef struct pairing {
    uint32_t n, of[2];
    tally *now, *next;
    uint64_t work;
} pairing;

static void turn(pairing *p) {
    tally *t = p->now;
    p->now = p->next;
    p->next = t;
    empty(p->next);
}

static bool add_row(pairing *p, const entry *e, const int64_t *w,
                    uint32_t node) {
    const int64_t sum[2] = {e->sum[0] + w[p->of[0]], e->sum[1] + w[p->of[1]]};
    return ++p->work <= WORK && add(p->next, sum, node, e->ways);
}

static bool add_list(pairing *p, const tr_factor *f) {
    for (size_t c = 0; c < f->combos; c++)
        for (size_t k = 0; k < p->now->count; k++)
            if (!add_row(p, &p->now->at[k], f->worth + c * p->n, 0))
                return false;
    turn(p);
    return true;
}

/* Layer by layer; the end is the root of what follows. */
static bool add_diagram(pairing *p, const tr_diagram *d) {
    for (uint32_t layer = 0; layer < d->issues; layer++) {
        for (size_t k = 0; k < p->now->count; k++) {
            const entry *e = &p->now->at[k];
            for (uint32_t c = d->first[e->node]; c < d->first[e->node + 1];
                 c++) {
                uint32_t to = d->arc[c].to;
                if (!add_row(p, e, d->add + (size_t)c * p->n,
                             to == d->nodes - 1 ? 0 : to))
                    return false;
            }
        }
        turn(p);
    }
    return true;
}

static int by_second(const void *p, const void *q) {
    const entry *x = p, *y = q;
    return x->units[1] < y->units[1] ? -1 : x->units[1] > y->units[1];
}

static int by_first(const void *p, const void *q) {
    const entry *x = p, *y = q;
    return x->units[0] < y->units[0] ? -1 : x->units[0] > y->units[0];
}

/* Pairs of outcomes of which the first has less for the one and more for the
 * other. */
static long double inversions(tr_arena *a, entry *e, size_t n) {
    long double *tree = TR_NEW(a, long double, n + 2), seen = 0, pairs = 0;
    qsort(e, n, sizeof *e, by_second);
    for (size_t k = 0, place = 0; k < n; k++) {
        place += !k || e[k].units[1] > e[k - 1].units[1];
        e[k].place = (uint32_t)place;
    }
    qsort(e, n, sizeof *e, by_first);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && e[to].units[0] == e[from].units[0]; to++) {
            long double below = 0;
            for (size_t k = e[to].place; k; k &= k - 1) below += tree[k];
            pairs += e[to].ways * (seen - below);
        }
        for (size_t k = from; k < to; k++) {
            seen += e[k].ways;
            for (size_t at = e[k].place; at <= n; at += at & -at)
                tree[at] += e[k].ways;
        }
    }
    return pairs;
}

/* NAN where the sums are too many. */
static double exact_share(tr_arena *a, const tr_merged_build *b, uint32_t i,
                          uint32_t j, tally room[2]) {
    const int64_t start[2] = {b->x->fixed[i], b->x->fixed[j]};
    const tr_merger *m = &b->f.m;
    pairing p = {m->parties, {i, j}, &room[0], &room[1], 0};
    long double all = 0;
    empty(p.now);
    empty(p.next);
    add(p.now, start, 0, 1);
    for (uint32_t k = 0; k < m->factors; k++) {
        const tr_factor *f = &m->factor[k];
        if (f->diagram ? !add_diagram(&p, f->diagram) : !add_list(&p, f))
            return NAN;
        tr_tick(a->env, "comparing orders", k, m->factors);
    }
    for (size_t k = 0; k < p.now->count; k++) {
        entry *e = &p.now->at[k];
        all += e->ways;
        for (int w = 0; w < 2; w++)
            e->units[w] = tr_measure_units(&b->w.measure[p.of[w]], e->sum[w]);
    }
    return (double)(inversions(a, p.now->at, p.now->count) /
                    (all * (all - 1) / 2));
}

/* --- draws ---------------------------------------------------------------- */

typedef struct drawing {
    const tr_merged_build *b;
    double **chance; /* [factors][arcs] of the ways on from a node those that
                        begin with the arc; of lists NULL */
    uint64_t place;
} drawing;

/* A count as m * 10^e, m below 10^17: doubles end at 10^308. */
typedef struct decimal {
    double m;
    int e;
} decimal;

static decimal decimal_of(const char *digits) {
    enum { TAKEN = 17 };
    char head[TAKEN + 1];
    size_t n = strlen(digits), taken = n < TAKEN ? n : TAKEN;
    memcpy(head, digits, taken);
    head[taken] = '\0';
    return (decimal){strtod(head, NULL), (int)(n - taken)};
}

static double *chances(tr_arena *a, const tr_diagram *d) {
    double *chance = TR_NEW(a, double, d->arcs + 1);
    tr_mark mark = tr_arena_mark(a);
    decimal *ways = TR_NEW(a, decimal, d->nodes);
    for (uint32_t v = 0; v < d->nodes; v++)
        ways[v] = decimal_of(tr_big_text(a, d->count[v]));
    for (uint32_t k = 0; k < d->arcs; k++) {
        decimal part = ways[d->arc[k].to], of = ways[d->arc[k].from];
        chance[k] = part.m / of.m * pow(10, part.e - of.e);
    }
    tr_arena_release(a, mark);
    return chance;
}

static drawing drawing_of(tr_arena *a, const tr_merged_build *b) {
    drawing w = {b, TR_NEW(a, double *, b->f.m.factors), 0};
    for (uint32_t k = 0; k < b->f.m.factors; k++)
        if (b->f.m.factor[k].diagram)
            w.chance[k] = chances(a, b->f.m.factor[k].diagram);
    return w;
}

static void add_sums(int64_t *sum, const int64_t *w, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) sum[i] += w[i];
}

/* Every way to the end with the same chance. */
static void draw_way(drawing *w, const tr_diagram *d, const double *chance,
                     int64_t *sum) {
    for (uint32_t node = 0; node != d->nodes - 1;) {
        double x = tr_random_unit(0, TASK, w->place++);
        uint32_t c = d->first[node];
        while (c + 1 < d->first[node + 1] && x >= chance[c]) x -= chance[c++];
        add_sums(sum, d->add + (size_t)c * d->principals, d->principals);
        node = d->arc[c].to;
    }
}

/* Utilities of an outcome drawn from X. */
static void draw_one(drawing *w, int64_t *sum, double *units) {
    const tr_merger *m = &w->b->f.m;
    memcpy(sum, w->b->x->fixed, m->parties * sizeof *sum);
    for (uint32_t k = 0; k < m->factors; k++) {
        const tr_factor *f = &m->factor[k];
        if (f->diagram) {
            draw_way(w, f->diagram, w->chance[k], sum);
            continue;
        }
        double x = tr_random_unit(0, TASK, w->place++) * (double)f->combos;
        add_sums(sum, f->worth + (size_t)x * m->parties, m->parties);
    }
    for (uint32_t i = 0; i < m->parties; i++)
        units[i] = tr_measure_units(&w->b->w.measure[i], sum[i]);
}

static void draw_shares(tr_arena *a, const tr_merged_build *b, double *share) {
    uint32_t n = b->f.m.parties;
    double *x = TR_NEW(a, double, n), *y = TR_NEW(a, double, n);
    int64_t *sum = TR_NEW(a, int64_t, n);
    drawing w = drawing_of(a, b);
    for (uint32_t k = 0; k < DRAWS; k++) {
        draw_one(&w, sum, x);
        draw_one(&w, sum, y);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                share[i * n + j] += (x[i] < y[i] && x[j] > y[j]) ||
                                    (x[i] > y[i] && x[j] < y[j]);
        if (k % 1024 == 0) tr_tick(a->env, "drawing outcomes", k, DRAWS);
    }
    for (uint32_t k = 0; k < n * n; k++) share[k] /= DRAWS;
}

/* --- all ------------------------------------------------------------------ */

/* D98: with one success and one failure added. */
static double error_of(double share) {
    double p = (share * DRAWS + 1) / (DRAWS + 2.0);
    return sqrt(p * (1 - p) / (DRAWS + 2.0));
}

static void find_drawn(tr_arena *a, const tr_merged_build *b, tr_opposition *o,
                       double all) {
    uint32_t n = b->f.m.parties;
    double *share = TR_NEW(a, double, (size_t)n *n);
    draw_shares(a, b, share);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            if (i == j || !isnan(o->pair[i * n + j])) continue;
            /* An outcome may be drawn twice. */
            double more = isinf(all) ? 1 : all / (all - 1);
            o->pair[i * n + j] = share[i * n + j] * more;
            o->error = fmax(o->error, error_of(share[i * n + j]));
        }
}

void tr_ordinal_merged(tr_arena *a, const tr_deals *d, tr_opposition *o) {
    const tr_merged_build *b = d->merged->build;
    uint32_t n = d->principals, pairs = 0;
    double all = b->x->empty ? 0 : strtod(d->merged->possible, NULL);
    bool drawn = false;
    tally room[2];
    o->pair = TR_NEW(a, double, (size_t)n *n);
    o->ordinal = NAN;
    for (size_t k = 0; k < (size_t)n * n; k++) o->pair[k] = NAN;
    if (all < 2) return;
    tr_mark mark = tr_arena_mark(a);
    for (int k = 0; k < 2; k++) room[k] = tally_new(a, all);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            double share = exact_share(a, b, i, j, room);
            o->pair[i * n + j] = o->pair[j * n + i] = share;
            drawn |= isnan(share);
        }
    tr_arena_release(a, mark);
    if (drawn) find_drawn(a, b, o, all);
    o->ordinal = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++, pairs++)
            o->ordinal += o->pair[i * n + j];
    o->ordinal /= pairs;
}
