/* ranks.c - ranks alone, computed block by block (D6, D7).
 * SPDX-License-Identifier: MIT
 *
 * Solution concepts only compare, so any numbers in the right order serve as
 * ranks.  Weighted sums are whole multiples of a common unit above their least
 * possible value, and statements that fit 32 bits are a number already: neither
 * needs utilities to be stored, nor sorting.  States go by in blocks of 64, all
 * parties at once, on all cores. */
#include "base/divisor.h"
#include "base/parallel.h"
#include "space/pref.h"

#include <string.h>

typedef struct part {
    const tr_formula *when;
    bool holds; /* counts where it holds, else where it does not */
    uint32_t add;
} part;

typedef struct scorer {
    uint32_t **table; /* [issues] what each value adds, or NULL */
    size_t parts;
    part *part;
    uint32_t *rank;
} scorer;

typedef struct scoring {
    const tr_space *s;
    uint32_t parties;
    scorer *of;          /* [parties] */
    tr_columns *columns; /* [threads] */
} scoring;

/* --- what adds to a rank -------------------------------------------------- */

/* Values of each issue above its least one, in units of 1e-9. */
static uint64_t **above_least(tr_arena *a, const tr_space *s,
                              const tr_preference *p) {
    int64_t **sum = TR_NEW(a, int64_t *, s->issues + 1);
    for (size_t i = 0; i < p->weights; i++) {
        int v = p->weight[i].issue;
        if (!sum[v]) sum[v] = TR_NEW(a, int64_t, s->radix[v]);
        sum[v][p->weight[i].value] += p->weight[i].number.nano;
    }
    uint64_t **above = TR_NEW(a, uint64_t *, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++) {
        if (!sum[v]) continue;
        above[v] = TR_NEW(a, uint64_t, s->radix[v]);
        int64_t least = sum[v][0];
        for (uint32_t k = 1; k < s->radix[v]; k++)
            least = sum[v][k] < least ? sum[v][k] : least;
        for (uint32_t k = 0; k < s->radix[v]; k++)
            above[v][k] = (uint64_t)sum[v][k] - (uint64_t)least;
    }
    return above;
}

static uint64_t size_of(int64_t x) {
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* The unit of all sums, and the number of units between least and most. */
static uint64_t unit_of(const tr_space *s, const tr_preference *p,
                        uint64_t *const *above, uint64_t *range) {
    uint64_t unit = 0, most = 0;
    for (uint32_t v = 0; v < s->issues; v++) {
        uint64_t top = 0;
        for (uint32_t k = 0; above[v] && k < s->radix[v]; k++) {
            unit = tr_common_divisor(unit, above[v][k]);
            top = above[v][k] > top ? above[v][k] : top;
        }
        most += top;
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        unit = tr_common_divisor(unit, size_of(p->bonus[i].number.nano));
        most += size_of(p->bonus[i].number.nano);
    }
    if (!unit) unit = 1;
    *range = most / unit;
    return unit;
}

/* Sums below 4e9 in size, of which all parts are exact (as in pref.c). */
static bool is_exact(const tr_preference *p) {
    double total = 0;
    for (size_t i = 0; i < p->weights + p->bonuses; i++) {
        const tr_uncertain *x = i < p->weights
                                    ? &p->weight[i].number
                                    : &p->bonus[i - p->weights].number;
        if (!x->exact) return false;
        total += x->mean < 0 ? -x->mean : x->mean;
    }
    return total < 4e9;
}

static bool by_weights(tr_arena *a, const tr_space *s, const tr_preference *p,
                       scorer *out) {
    uint64_t range;
    if (!is_exact(p)) return false;
    uint64_t **above = above_least(a, s, p);
    uint64_t unit = unit_of(s, p, above, &range);
    if (range >= UINT32_MAX) return false;
    out->table = TR_NEW(a, uint32_t *, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++) {
        if (!above[v]) continue;
        out->table[v] = TR_NEW(a, uint32_t, s->radix[v]);
        for (uint32_t k = 0; k < s->radix[v]; k++)
            out->table[v][k] = (uint32_t)(above[v][k] / unit);
    }
    out->part = TR_NEW(a, part, p->bonuses + 1);
    for (size_t i = 0; i < p->bonuses; i++) {
        int64_t add = p->bonus[i].number.nano;
        out->part[out->parts++] =
            (part){p->bonus[i].when, add > 0, (uint32_t)(size_of(add) / unit)};
    }
    return true;
}

static unsigned bits_for(size_t n) {
    unsigned bits = 0;
    while (n >> bits) bits++;
    return bits;
}

/* D6: each line's count in its own bits, the first line highest. */
static bool by_priorities(tr_arena *a, const tr_preference *p, scorer *out) {
    size_t parts = 0;
    unsigned used = 0;
    for (size_t i = 0; i < p->lines; i++) {
        parts += p->line[i].count;
        if (used > 32) return false;
        used += bits_for(p->line[i].count);
    }
    if (used > 32) return false;
    out->part = TR_NEW(a, part, parts + 1);
    for (size_t i = 0; i < p->lines; i++) {
        used -= bits_for(p->line[i].count);
        for (size_t k = 0; k < p->line[i].count; k++)
            out->part[out->parts++] =
                (part){p->line[i].at[k].formula, true, UINT32_C(1) << used};
    }
    return true;
}

/* --- a block of 64 states ------------------------------------------------- */

static void score_block(const scorer *x, const tr_space *s, uint16_t **column,
                        uint32_t first, uint32_t count) {
    uint32_t sum[64] = {0};
    for (uint32_t v = 0; x->table && v < s->issues; v++) {
        const uint32_t *table = x->table[v];
        const uint16_t *value = column[v];
        for (uint32_t b = 0; table && b < count; b++) sum[b] += table[value[b]];
    }
    for (size_t k = 0; k < x->parts; k++) {
        uint64_t truth = tr_holds_64(x->part[k].when, column);
        if (!x->part[k].holds) truth = ~truth;
        for (uint32_t b = 0; b < 64; b++)
            sum[b] += x->part[k].add & (0 - (uint32_t)(truth >> b & 1));
    }
    memcpy(x->rank + first, sum, count * sizeof *sum);
}

static void score_blocks(void *user, uint32_t thread, size_t from, size_t to) {
    scoring *x = user;
    tr_columns *col = &x->columns[thread];
    for (size_t block = from; block < to; block++) {
        uint32_t first = (uint32_t)(block * 64);
        uint32_t count = tr_columns_fill(col, x->s, first);
        for (uint32_t i = 0; i < x->parties; i++)
            if (x->of[i].rank)
                score_block(&x->of[i], x->s, col->at, first, count);
    }
}

/* Columns beyond a short last block are left from before, which is harmless:
 * their sums are not kept. */
static void score_all(tr_arena *a, scoring *x) {
    uint32_t threads = tr_threads(), n = x->s->raw;
    x->columns = TR_NEW(a, tr_columns, threads);
    for (uint32_t t = 0; t < threads; t++)
        x->columns[t] = tr_columns_new(a, x->s);
    tr_tick(a->env, "ranking states", 0, n);
    tr_parallel((size_t)n / 64 + (n % 64 != 0), 256, score_blocks, x);
}

tr_pref *tr_prefs_ranks(tr_arena *a, const tr_space *s) {
    if (s->state_of) return NULL;
    uint32_t parties = (uint32_t)s->c->parties;
    scoring x = {.s = s, .parties = parties};
    x.of = TR_NEW(a, scorer, parties + 1);
    for (uint32_t i = 0; i < parties; i++) {
        const tr_preference *p = &s->c->preference[i];
        bool ok = p->form == TR_NONE ||
                  (p->form == TR_WEIGHTS && by_weights(a, s, p, &x.of[i])) ||
                  (p->form == TR_PRIORITIES && by_priorities(a, p, &x.of[i]));
        if (!ok) return NULL;
    }
    tr_pref *out = TR_NEW(a, tr_pref, parties + 1);
    for (uint32_t i = 0; i < parties; i++) {
        if (s->c->preference[i].form == TR_NONE) continue;
        out[i].given = true;
        out[i].levels = UINT32_MAX;
        out[i].rank = x.of[i].rank = TR_RAW(a, uint32_t, (size_t)s->raw + 1);
    }
    score_all(a, &x);
    return out;
}
