/* relation.c - relations between two states (D48, D50, D52, D54, D56).
 * SPDX-License-Identifier: MIT
 *
 * What a case says of pairs it says through formulas, so states fall into few
 * classes by the formulas that they satisfy, and a small table over pairs of
 * classes holds all that is said. */
#include "stability/relation.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MAX_CLASSES = 8192, UNIT = 1000000000 };

static bool is_strong(const tr_relation *r, uint32_t s, uint32_t t) {
    if (r->rank[s] <= r->rank[t]) return false;
    if (r->units) return r->units[s] - r->units[t] >= r->strong;
    for (uint32_t k = 0; k < r->runs; k++)
        if (r->run[k].rank[s] != r->run[k].rank[t]) return r->run[k].strong;
    return false;
}

static bool as_wished(const tr_relation *r, uint32_t s, uint32_t t) {
    for (uint32_t k = 0; k < r->terms; k++) {
        bool as_good = r->other[k][t] >= r->other[k][s];
        if (as_good == r->harm[k]) return false;
    }
    return true;
}

bool tr_relates(const tr_relation *r, uint32_t s, uint32_t t) {
    if (r->kind == TR_NOT_STRONG) return !is_strong(r, s, t);
    if (r->kind == TR_ATTITUDES) return as_wished(r, s, t);
    if (r->said && s != t) {
        uint8_t said =
            r->said[(size_t)r->class_of[s] * r->classes + r->class_of[t]];
        if (said != TR_BY_RANK) return said == TR_SAID_YES;
    }
    return r->rank[t] > r->rank[s];
}

tr_relation tr_relation_by_rank(const tr_pref *pref) {
    return (tr_relation){.kind = TR_PREFERS, .rank = pref->rank};
}

/* --- classes ---------------------------------------------------------------
 */

typedef struct classes {
    uint32_t count, *of; /* [n] */
    uint64_t **in;       /* [2 · pairings] bits over classes */
} classes;

/* Split the classes by one more set of states. */
static void split(tr_arena *a, const tr_space *s, classes *c,
                  const uint64_t *set) {
    tr_mark mark = tr_arena_mark(a);
    uint32_t *next = TR_RAW(a, uint32_t, 2 * (size_t)c->count + 2), count = 0;
    memset(next, 0xff, (2 * (size_t)c->count + 2) * sizeof *next);
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t *to = &next[2 * c->of[k] + tr_bit(set, k)];
        if (*to == UINT32_MAX) *to = count++;
        c->of[k] = *to;
    }
    c->count = count;
    tr_arena_release(a, mark);
    if (count > MAX_CLASSES)
        tr_stop(a->env, TRUCE_ELIMIT,
                "the pairs of formulas of one preference tell more than %d "
                "kinds of states apart; say it with fewer formulas",
                (int)MAX_CLASSES);
}

static classes classify(tr_arena *a, const tr_space *s, const tr_pairing *at,
                        size_t count) {
    classes c = {.count = 1, .of = TR_NEW(a, uint32_t, (size_t)s->n + 1)};
    uint64_t **set = TR_NEW(a, uint64_t *, 2 * count + 1);
    for (size_t i = 0; i < 2 * count; i++) {
        set[i] = tr_space_where(a, s, at[i / 2].set[i % 2]);
        split(a, s, &c, set[i]);
        tr_tick(a->env, "comparing states", (double)i, 2 * (double)count);
    }
    c.in = TR_NEW(a, uint64_t *, 2 * count + 1);
    for (size_t i = 0; i < 2 * count; i++) {
        c.in[i] = tr_bits_new(a, c.count);
        for (uint32_t k = 0; k < s->n; k++)
            if (tr_bit(set[i], k)) tr_bit_set(c.in[i], c.of[k]);
    }
    return c;
}

/* Write `said` for the classes of a set that nothing has been said of yet. */
static void say(uint8_t *row, uint32_t count, uint64_t *open,
                const uint64_t *set, tr_said said) {
    for (uint32_t w = 0; w <= count / 64; w++) {
        for (uint64_t bits = open[w] & set[w]; bits; bits &= bits - 1)
            row[64 * w + (uint32_t)__builtin_ctzll(bits)] = (uint8_t)said;
        open[w] &= ~set[w];
    }
}

/* said[s][t] asks how far a state of class t is preferred to one of class s;
 * the first pairing that speaks of the two decides. */
static uint8_t *table(tr_arena *a, const classes *c, const tr_pairing *at,
                      size_t count, tr_said (*verdict)(int64_t, int64_t),
                      int64_t level) {
    uint8_t *said = TR_NEW(a, uint8_t, (size_t)c->count * c->count + 1);
    uint64_t *open = tr_bits_new(a, c->count);
    for (uint32_t x = 0; x < c->count; x++) {
        uint8_t *row = said + (size_t)x * c->count;
        memset(open, 0xff, ((size_t)c->count / 64 + 1) * sizeof *open);
        for (size_t i = 0; i < count; i++) {
            const uint64_t *one = c->in[2 * i], *other = c->in[2 * i + 1];
            if (tr_bit(other, x))
                say(row, c->count, open, one, verdict(at[i].degree, level));
            if (tr_bit(one, x))
                say(row, c->count, open, other, verdict(at[i].reverse, level));
        }
        if (x % 64 == 0) tr_tick(a->env, "comparing states", x, c->count);
    }
    return said;
}

static tr_relation with_table(tr_arena *a, const tr_space *s,
                              const tr_pref *pref, const tr_pairing *at,
                              size_t count,
                              tr_said (*verdict)(int64_t, int64_t),
                              int64_t level) {
    tr_relation r = tr_relation_by_rank(pref);
    if (!count) return r;
    classes c = classify(a, s, at, count);
    r.classes = c.count;
    r.class_of = c.of;
    r.said = table(a, &c, at, count, verdict, level);
    return r;
}

static tr_said if_unknown(int64_t degree, int64_t counts) {
    (void)degree;
    return counts ? TR_SAID_YES : TR_SAID_NO;
}

tr_relation tr_relation_unknown(tr_arena *a, const tr_space *s,
                                const tr_pref *pref, uint32_t party,
                                bool counts) {
    const tr_preference *p = &s->c->preference[party];
    return with_table(a, s, &pref[party], p->unknown, p->unknowns, if_unknown,
                      counts);
}

/* D52: relative certainty r(t, s) - r(s, t) = 2 r(t, s) - 1. */
static tr_said if_certain(int64_t degree, int64_t threshold) {
    return 2 * degree - UNIT >= threshold ? TR_SAID_YES : TR_SAID_NO;
}

tr_relation tr_relation_fuzzy(tr_arena *a, const tr_space *s,
                              const tr_pref *pref, uint32_t party) {
    const tr_degrees *d = &s->c->preference[party].fuzzy;
    return with_table(a, s, &pref[party], d->at, d->count, if_certain,
                      d->limit[0]);
}

static tr_said if_likely(int64_t chance, int64_t level) {
    return chance > level ? TR_SAID_YES : TR_SAID_NO;
}

tr_relation tr_relation_probable(tr_arena *a, const tr_space *s,
                                 const tr_pref *pref, uint32_t party,
                                 int64_t level) {
    const tr_degrees *d = &s->c->preference[party].probability;
    return with_table(a, s, &pref[party], d->at, d->count, if_likely, level);
}

/* --- strength --------------------------------------------------------------
 */

static bool line_is_strong(const tr_line *line) {
    for (size_t k = 0; k < line->count; k++)
        if (!line->at[k].strong) return false;
    return line->count > 0;
}

/* D50: neighbouring lines of one kind decide together. */
static void runs_of_lines(tr_arena *a, const tr_space *s, uint32_t party,
                          tr_relation *r) {
    const tr_preference *p = &s->c->preference[party];
    tr_order *run = TR_NEW(a, tr_order, p->lines + 1);
    for (size_t from = 0, to; from < p->lines; from = to) {
        bool strong = line_is_strong(&p->line[from]);
        for (to = from + 1; to < p->lines; to++)
            if (line_is_strong(&p->line[to]) != strong) break;
        uint32_t *rank = TR_RAW(a, uint32_t, (size_t)s->n + 1);
        tr_pref_lines(a, s, party, from, to, rank);
        run[r->runs++] = (tr_order){rank, strong};
    }
    r->run = run;
}

/* D50: a state is strongly preferred across a gap of the ranking. */
static void runs_of_places(tr_arena *a, const tr_space *s, uint32_t party,
                           tr_relation *r) {
    const tr_preference *p = &s->c->preference[party];
    uint32_t gaps = 0, *gap = TR_NEW(a, uint32_t, (size_t)s->n + 1);
    uint64_t *placed = tr_bits_new(a, s->n);
    for (size_t i = 0; i < p->tiers; i++) {
        for (size_t k = 0; k < p->tier[i].count; k++) {
            const uint64_t *set = tr_space_where(a, s, p->tier[i].at[k]);
            for (uint32_t q = 0; q < s->n; q++)
                if (tr_bit(set, q)) {
                    gap[q] = gaps;
                    tr_bit_set(placed, q);
                }
        }
        gaps += p->tier[i].gap;
    }
    for (uint32_t q = 0; q < s->n; q++)
        if (!tr_bit(placed, q) && p->rest == TR_REST_WORST) gap[q] = gaps;
    for (uint32_t q = 0; q < s->n; q++)
        gap[q] = gaps - gap[q]; /* higher is better */
    tr_order *run = TR_NEW(a, tr_order, 1);
    *run = (tr_order){gap, true};
    r->run = run;
    r->runs = 1;
}

tr_relation tr_relation_not_strong(tr_arena *a, const tr_space *s,
                                   const tr_pref *pref, uint32_t party) {
    const tr_preference *p = &s->c->preference[party];
    tr_relation r = {.kind = TR_NOT_STRONG, .rank = pref[party].rank};
    if (p->form == TR_PRIORITIES) runs_of_lines(a, s, party, &r);
    if (p->form == TR_RANKING) runs_of_places(a, s, party, &r);
    if (p->strong > 0) {
        double *units = TR_RAW(a, double, (size_t)s->n + 1);
        for (uint32_t k = 0; k < s->n; k++)
            units[k] = round(pref[party].utility[k] * UNIT);
        r.units = units;
        r.strong = round(p->strong * UNIT);
    }
    return r;
}

/* --- attitudes -------------------------------------------------------------
 */

tr_relation tr_relation_attitudes(tr_arena *a, const tr_space *s,
                                  const tr_pref *pref, uint32_t party) {
    const truce_case *c = s->c;
    tr_relation r = {.kind = TR_ATTITUDES, .rank = pref[party].rank};
    r.other = TR_NEW(a, const uint32_t *, c->parties + 1);
    bool *harm = TR_NEW(a, bool, c->parties + 1);
    for (uint32_t j = 0; j < c->parties; j++) {
        tr_attitude e = c->attitude  ? c->attitude[party * c->parties + j]
                        : j == party ? TR_POSITIVE
                                     : TR_NEUTRAL;
        if (e == TR_NEUTRAL) continue;
        assert(pref[j].rank);
        harm[r.terms] = e == TR_NEGATIVE;
        r.other[r.terms++] = pref[j].rank;
    }
    r.harm = harm;
    return r;
}
