/* merge_read.c - outcomes of merged sums: one, all, how many (D71).
 * SPDX-License-Identifier: MIT
 *
 * A sum of a level is made by every class of its factor for which the rest is
 * a sum of the level before: the levels are sorted, so that the rest is found
 * by halving. No way is missed: what was dropped on the way is covered by
 * something that stayed, and so is whatever is made from it. */
#include "bargaining/merge.h"

#include "bargaining/pareto.h"

#include <assert.h>
#include <string.h>

enum { NONE = -1 };

static ptrdiff_t find_row(const tr_level *l, uint32_t n, const int64_t *row) {
    size_t lo = 0, hi = l->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = tr_row_order(l->row + mid * n, row, n);
        if (!order) return (ptrdiff_t)mid;
        if (order > 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NONE;
}

/* The sum of level k-1 which, with class c, makes sum i of level k. */
static ptrdiff_t rest_of(const tr_merger *m, uint32_t k, size_t i, uint32_t c) {
    int64_t row[TR_MOST_MERGED];
    const int64_t *sum = m->level[k].row + i * m->parties;
    const int64_t *part = m->factor[m->order[k]].row + (size_t)c * m->parties;
    for (uint32_t p = 0; p < m->parties; p++) row[p] = sum[p] - part[p];
    return find_row(&m->level[k - 1], m->parties, row);
}

void tr_merge_one(const tr_merger *m, size_t i, uint32_t *combo) {
    for (uint32_t k = m->factors; k-- > 0;) {
        const tr_level *l = &m->level[k];
        const tr_factor *f = &m->factor[m->order[k]];
        combo[m->order[k]] = f->combo[f->start[l->via[i]]];
        i = l->from[i];
    }
}

/* --- all ------------------------------------------------------------------ */

typedef struct walk {
    const tr_merger *m;
    tr_take *take;
    void *user;
    uint32_t *combo;
    tr_env *env;
    uint64_t steps;
} walk;

static bool each(walk *w, uint32_t k, size_t i) {
    const tr_merger *m = w->m;
    uint32_t place = m->order[k];
    const tr_factor *f = &m->factor[place];
    if (++w->steps % 65536 == 0 && w->env)
        tr_tick(w->env, "listing outcomes", 0, 0);
    for (uint32_t c = 0; c < f->classes; c++) {
        ptrdiff_t rest = 0;
        if (k)
            rest = rest_of(m, k, i, c);
        else if (c != m->level[0].via[i])
            continue;
        if (rest == NONE) continue;
        for (uint32_t j = f->start[c]; j < f->start[c + 1]; j++) {
            w->combo[place] = f->combo[j];
            if (!(k ? each(w, k - 1, (size_t)rest)
                    : w->take(w->user, w->combo)))
                return false;
        }
    }
    return true;
}

bool tr_merge_each(tr_env *env, const tr_merger *m, size_t k, uint32_t *combo,
                   tr_take *take, void *user) {
    walk w = {m, take, user, combo, env, 0};
    return each(&w, m->factors - 1, k);
}

/* --- how many ------------------------------------------------------------- */

tr_big *tr_merge_ways(tr_arena *a, const tr_merger *m) {
    const tr_level *last = tr_merge_sums(m);
    tr_big *now = TR_NEW(a, tr_big, last->count + 1);
    bool fits = true;
    for (size_t i = 0; i < last->count; i++) {
        fits &= last->ways[i] < UINT64_MAX;
        now[i] = tr_big_of(a, last->ways[i]);
    }
    if (fits) return now;
    tr_big *before = NULL;
    for (uint32_t k = 0; k < m->factors; k++) {
        const tr_level *l = &m->level[k];
        const tr_factor *f = &m->factor[m->order[k]];
        now = TR_NEW(a, tr_big, l->count + 1);
        for (size_t i = 0; i < l->count; i++) {
            if (l->ways[i] < UINT64_MAX) {
                now[i] = tr_big_of(a, l->ways[i]);
                continue;
            }
            for (uint32_t c = 0; c < f->classes; c++) {
                ptrdiff_t rest = rest_of(m, k, i, c); /* k > 0: one factor's */
                if (rest == NONE) continue;           /* ways always fit */
                tr_big size = tr_big_of(a, f->start[c + 1] - f->start[c]);
                now[i] =
                    tr_big_plus(a, now[i], tr_big_times(a, before[rest], size));
            }
        }
        tr_tick(a->env, "counting outcomes", k, m->factors);
        before = now;
    }
    return now;
}

/* --- counting what reaches the floor -------------------------------------- */

typedef struct tally {
    size_t count, room; /* room: a power of two, at least twice the count */
    int64_t *row;       /* [count][parties] */
    tr_big *ways;
    uint32_t *slot; /* [room] index + 1 */
} tally;

static uint64_t row_hash(const int64_t *row, uint32_t n) {
    uint64_t h = 0;
    for (uint32_t i = 0; i < n; i++) {
        h = (h ^ (uint64_t)row[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return h ^ h >> 32;
}

static tally tally_new(tr_arena *a, uint32_t n, size_t most) {
    tally t = {0, 16, NULL, NULL, NULL};
    while (t.room < 2 * (most + 1)) t.room *= 2;
    t.row = TR_RAW(a, int64_t, (most + 1) * n);
    t.ways = TR_RAW(a, tr_big, most + 1);
    t.slot = TR_NEW(a, uint32_t, t.room);
    return t;
}

/* False when there are more than `most` different rows. */
static bool tally_add(tr_arena *a, tally *t, uint32_t n, const int64_t *row,
                      tr_big ways, size_t most) {
    size_t at = row_hash(row, n) & (t->room - 1);
    for (; t->slot[at]; at = (at + 1) & (t->room - 1)) {
        size_t k = t->slot[at] - 1;
        if (tr_row_order(t->row + k * n, row, n)) continue;
        t->ways[k] = tr_big_plus(a, t->ways[k], ways);
        return true;
    }
    if (t->count == most) return false;
    memcpy(t->row + t->count * n, row, n * sizeof *row);
    t->ways[t->count++] = ways;
    t->slot[at] = (uint32_t)t->count;
    return true;
}

typedef struct extremes {
    int64_t *least, *most; /* [factors + 1][parties], of factors k .. */
} extremes;

static extremes find_extremes(tr_arena *a, const tr_merger *m) {
    uint32_t n = m->parties;
    size_t size = ((size_t)m->factors + 1) * n;
    extremes e = {TR_NEW(a, int64_t, size), TR_NEW(a, int64_t, size)};
    for (uint32_t k = m->factors; k-- > 0;) {
        const tr_factor *f = &m->factor[k];
        for (uint32_t i = 0; i < n; i++) {
            int64_t lo = INT64_MAX, hi = INT64_MIN;
            for (size_t c = 0; c < f->combos; c++) {
                int64_t x = f->worth[c * n + i];
                if (x < lo) lo = x;
                if (x > hi) hi = x;
            }
            size_t at = (size_t)k * n + i;
            e.least[at] = lo + e.least[at + n];
            e.most[at] = hi + e.most[at + n];
        }
    }
    return e;
}

/* What is left to reach after these factors, as a row: the sum, or where even
 * the worst rest will do the largest number; false when the best will not. */
static bool still_open(const tr_merger *m, const extremes *e, uint32_t next,
                       int64_t *row) {
    bool open = true;
    for (uint32_t i = 0; i < m->parties; i++) {
        size_t at = (size_t)next * m->parties + i;
        if (row[i] == INT64_MAX || m->floor[i] <= INT64_MIN / 2)
            row[i] = INT64_MAX;
        else if (row[i] + e->least[at] >= m->floor[i])
            row[i] = INT64_MAX;
        else
            open &= row[i] + e->most[at] >= m->floor[i];
    }
    return open;
}

/* Combinations of a factor that are worth the same count as one row. */
bool tr_merge_count(tr_arena *a, const tr_merger *m, size_t most, tr_big *out) {
    uint32_t n = m->parties;
    extremes e = find_extremes(a, m);
    int64_t *start = TR_NEW(a, int64_t, n), *row = TR_NEW(a, int64_t, n);
    tally now = tally_new(a, n, 1), next;
    uint64_t work = 0;
    if (still_open(m, &e, 0, start))
        tally_add(a, &now, n, start, tr_big_of(a, 1), 1);
    for (uint32_t k = 0; k < m->factors; k++) {
        const tr_factor *f = &m->factor[k];
        size_t bound = f->combos > most / (now.count + 1)
                           ? most
                           : (now.count + 1) * f->combos;
        next = tally_new(a, n, bound < most ? bound : most);
        work += (uint64_t)now.count * f->combos;
        if (work > 8 * (uint64_t)most) return false;
        for (size_t j = 0; j < now.count; j++)
            for (size_t c = 0; c < f->combos; c++) {
                for (uint32_t i = 0; i < n; i++) {
                    int64_t before = now.row[j * n + i];
                    row[i] = before == INT64_MAX ? before
                                                 : before + f->worth[c * n + i];
                }
                if (still_open(m, &e, k + 1, row) &&
                    !tally_add(a, &next, n, row, now.ways[j], most))
                    return false;
            }
        tr_tick(a->env, "counting the zone", k, m->factors);
        now = next;
    }
    assert(now.count <= 1);
    *out = now.count ? now.ways[0] : tr_big_of(a, 0);
    return true;
}
