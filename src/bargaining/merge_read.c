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

/* The sum of level k-1 which, with class c, makes sum i of level k. */
static ptrdiff_t rest_of(const tr_merger *m, uint32_t k, size_t i, uint32_t c) {
    int64_t row[TR_MOST_MERGED];
    const int64_t *sum = m->level[k].row + i * m->parties;
    const int64_t *part = m->factor[m->order[k]].row + (size_t)c * m->parties;
    for (uint32_t p = 0; p < m->parties; p++) row[p] = sum[p] - part[p];
    return tr_level_find(&m->level[k - 1], m->parties, row);
}

void tr_merge_one(const tr_merger *m, size_t i, uint32_t *combo) {
    for (uint32_t k = m->factors; k-- > 0;) {
        const tr_level *l = &m->level[k];
        const tr_factor *f = &m->factor[m->order[k]];
        if (f->diagram)
            tr_course_one(&f->course, l->via[i], f->own);
        else
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

/* Sum `rest` of the factors before k. */
typedef struct onward {
    walk *w;
    uint32_t k;
    size_t rest;
} onward;

static bool each(walk *w, uint32_t k, size_t i);

static bool go_on(void *user) {
    const onward *o = user;
    return o->k ? each(o->w, o->k - 1, o->rest)
                : o->w->take(o->w->user, o->w->combo);
}

static bool each_of_class(walk *w, uint32_t c, onward *o) {
    uint32_t place = w->m->order[o->k];
    const tr_factor *f = &w->m->factor[place];
    if (f->diagram) return tr_course_each(&f->course, c, f->own, go_on, o);
    for (uint32_t j = f->start[c]; j < f->start[c + 1]; j++) {
        w->combo[place] = f->combo[j];
        if (!go_on(o)) return false;
    }
    return true;
}

static bool each(walk *w, uint32_t k, size_t i) {
    const tr_merger *m = w->m;
    const tr_factor *f = &m->factor[m->order[k]];
    if (++w->steps % 65536 == 0 && w->env)
        tr_tick(w->env, "listing outcomes", 0, 0);
    for (uint32_t c = 0; c < f->classes; c++) {
        ptrdiff_t rest = 0;
        if (k)
            rest = rest_of(m, k, i, c);
        else if (c != m->level[0].via[i])
            continue;
        if (rest == NONE) continue;
        onward o = {w, k, (size_t)rest};
        if (!each_of_class(w, c, &o)) return false;
    }
    return true;
}

bool tr_merge_each(tr_env *env, const tr_merger *m, size_t k, uint32_t *combo,
                   tr_take *take, void *user) {
    walk w = {m, take, user, combo, env, 0};
    return each(&w, m->factors - 1, k);
}

/* --- how many ------------------------------------------------------------- */

static tr_big *class_ways(tr_arena *a, const tr_factor *f) {
    if (f->diagram) return tr_course_ways(a, &f->course);
    tr_big *ways = TR_RAW(a, tr_big, f->classes + 1);
    for (size_t c = 0; c < f->classes; c++)
        ways[c] = tr_big_of(a, tr_class_size(f, c));
    return ways;
}

static tr_big ways_of_sum(tr_arena *a, const tr_merger *m, uint32_t k, size_t i,
                          const tr_big *of_class, const tr_big *before) {
    const tr_level *l = &m->level[k];
    if (l->ways[i] < UINT64_MAX) return tr_big_of(a, l->ways[i]);
    if (!k) return of_class[l->via[i]];
    tr_big ways = tr_big_of(a, 0);
    for (uint32_t c = 0; c < m->factor[m->order[k]].classes; c++) {
        ptrdiff_t rest = rest_of(m, k, i, c);
        if (rest != NONE)
            ways = tr_big_plus(a, ways,
                               tr_big_times(a, before[rest], of_class[c]));
    }
    return ways;
}

tr_big *tr_merge_ways(tr_arena *a, const tr_merger *m) {
    const tr_level *last = tr_merge_sums(m);
    tr_big *now = TR_NEW(a, tr_big, last->count + 1), *before = NULL;
    bool fits = true;
    for (size_t i = 0; i < last->count; i++) {
        fits &= last->ways[i] < UINT64_MAX;
        now[i] = tr_big_of(a, last->ways[i]);
    }
    for (uint32_t k = 0; k < m->factors && !fits; k++) {
        const tr_big *of_class = class_ways(a, &m->factor[m->order[k]]);
        now = TR_NEW(a, tr_big, m->level[k].count + 1);
        for (size_t i = 0; i < m->level[k].count; i++)
            now[i] = ways_of_sum(a, m, k, i, of_class, before);
        tr_tick(a->env, "counting outcomes", k, m->factors);
        before = now;
    }
    return now;
}

/* --- counting what reaches the floor -------------------------------------- */

typedef struct tally {
    size_t count, room; /* room: a power of two, at least twice the count */
    size_t words;       /* of `row` */
    int64_t *row;       /* [count][width] */
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

/* Empty, with room for `most` rows; what the tally has is used again. */
static void tally_clear(tr_arena *a, tally *t, uint32_t width, size_t most) {
    size_t room = 16;
    while (room < 2 * (most + 1)) room *= 2;
    t->count = 0;
    if (room > t->room) {
        t->ways = TR_RAW(a, tr_big, room / 2);
        t->slot = TR_RAW(a, uint32_t, room);
        t->room = room;
    }
    if ((most + 1) * width > t->words) {
        t->words = t->room / 2 * width;
        t->row = TR_RAW(a, int64_t, t->words);
    }
    memset(t->slot, 0, t->room * sizeof *t->slot);
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

typedef struct count {
    tr_arena *a;
    const tr_merger *m;
    uint32_t n;
    const int64_t *least, *most; /* [factors + 1][parties], of factors k .. */
    tally now, next;
    size_t limit;
    uint64_t work;
} count;

static void find_extremes(count *x) {
    const tr_merger *m = x->m;
    size_t size = ((size_t)m->factors + 1) * x->n;
    int64_t *least = TR_NEW(x->a, int64_t, size);
    int64_t *most = TR_NEW(x->a, int64_t, size);
    for (uint32_t k = m->factors; k-- > 0;)
        for (uint32_t i = 0; i < x->n; i++) {
            size_t at = (size_t)k * x->n + i;
            tr_factor_range(&m->factor[k], x->n, i, &least[at], &most[at]);
            least[at] += least[at + x->n];
            most[at] += most[at + x->n];
        }
    x->least = least;
    x->most = most;
}

/* What is left to reach before factor `next`, and before node `node` of the
 * factor before it if that is a diagram, as a row: the sum, or where even the
 * worst rest will do the largest number; false when the best will not. */
static bool still_open(const count *x, uint32_t next, const tr_diagram *d,
                       uint32_t node, int64_t *row) {
    bool open = true;
    for (uint32_t i = 0; i < x->n; i++) {
        size_t at = (size_t)next * x->n + i, on = (size_t)node * x->n + i;
        int64_t least = x->least[at] + (d ? d->least[on] : 0);
        int64_t most = x->most[at] + (d ? d->most[on] : 0);
        int64_t floor = x->m->floor[i];
        if (row[i] == INT64_MAX || floor <= INT64_MIN / 2 ||
            row[i] + least >= floor)
            row[i] = INT64_MAX;
        else
            open &= row[i] + most >= floor;
    }
    return open;
}

static void add_to(const count *x, const int64_t *sum, const int64_t *add,
                   int64_t *row) {
    for (uint32_t i = 0; i < x->n; i++)
        row[i] = sum[i] == INT64_MAX ? sum[i] : sum[i] + add[i];
}

/* Room for what comes of this many times as many rows. */
static void open_next(count *x, uint32_t width, size_t times) {
    size_t rows = x->now.count + 1;
    bool most = times > x->limit / rows || rows * times > x->limit;
    tally_clear(x->a, &x->next, width, most ? x->limit : rows * times);
}

static void go_on_with_next(count *x) {
    tally swap = x->now;
    x->now = x->next;
    x->next = swap;
}

static bool spent(count *x, uint64_t work) {
    x->work += work;
    return x->work > 8 * (uint64_t)x->limit;
}

static bool count_list(count *x, uint32_t k) {
    const tr_factor *f = &x->m->factor[k];
    int64_t row[TR_MOST_MERGED];
    open_next(x, x->n, f->combos);
    if (spent(x, (uint64_t)x->now.count * f->combos)) return false;
    for (size_t j = 0; j < x->now.count; j++)
        for (size_t c = 0; c < f->combos; c++) {
            add_to(x, x->now.row + j * x->n, f->worth + c * x->n, row);
            if (still_open(x, k + 1, NULL, 0, row) &&
                !tally_add(x->a, &x->next, x->n, row, x->now.ways[j], x->limit))
                return false;
        }
    go_on_with_next(x);
    return true;
}

/* Rows with the node behind: `to_node` adds one, else it is dropped. */
static bool change_width(count *x, bool to_node) {
    uint32_t from = x->n + !to_node, to = x->n + to_node;
    int64_t row[TR_MOST_MERGED + 1] = {0};
    open_next(x, to, 1);
    for (size_t j = 0; j < x->now.count; j++) {
        memcpy(row, x->now.row + j * from, x->n * sizeof *row);
        if (!tally_add(x->a, &x->next, to, row, x->now.ways[j], x->limit))
            return false;
    }
    go_on_with_next(x);
    return true;
}

/* From the nodes of one layer to those of the next. */
static bool count_layer(count *x, uint32_t k, uint32_t layer) {
    const tr_diagram *d = x->m->factor[k].diagram;
    uint32_t width = x->n + 1;
    uint32_t values = 0;
    for (uint32_t u = d->layer[layer]; u < d->layer[layer + 1]; u++)
        if (d->first[u + 1] - d->first[u] > values)
            values = d->first[u + 1] - d->first[u];
    int64_t row[TR_MOST_MERGED + 1];
    open_next(x, width, values);
    for (size_t j = 0; j < x->now.count; j++) {
        const int64_t *sum = x->now.row + j * width;
        uint32_t u = (uint32_t)sum[x->n];
        if (spent(x, d->first[u + 1] - d->first[u])) return false;
        for (uint32_t c = d->first[u]; c < d->first[u + 1]; c++) {
            uint32_t to = d->arc[c].to;
            add_to(x, sum, d->add + (size_t)c * x->n, row);
            row[x->n] = to;
            if (still_open(x, k + 1, d, to, row) &&
                !tally_add(x->a, &x->next, width, row, x->now.ways[j],
                           x->limit))
                return false;
        }
    }
    go_on_with_next(x);
    return true;
}

static bool count_diagram(count *x, uint32_t k) {
    const tr_diagram *d = x->m->factor[k].diagram;
    if (!change_width(x, true)) return false;
    for (uint32_t layer = 0; layer < d->issues; layer++) {
        if (!count_layer(x, k, layer)) return false;
        tr_tick(x->a->env, "counting the zone", layer, d->issues);
    }
    return change_width(x, false);
}

/* Combinations that are worth the same count as one row. */
bool tr_merge_count(tr_arena *a, const tr_merger *m, size_t most, tr_big *out) {
    count x = {.a = a, .m = m, .n = m->parties, .limit = most};
    find_extremes(&x);
    int64_t *start = TR_NEW(a, int64_t, x.n);
    tally_clear(a, &x.now, x.n, 1);
    if (still_open(&x, 0, NULL, 0, start))
        tally_add(a, &x.now, x.n, start, tr_big_of(a, 1), 1);
    for (uint32_t k = 0; k < m->factors; k++) {
        bool fits =
            m->factor[k].diagram ? count_diagram(&x, k) : count_list(&x, k);
        if (!fits) return false;
        tr_tick(a->env, "counting the zone", k, m->factors);
    }
    assert(x.now.count <= 1);
    *out = x.now.count ? x.now.ways[0] : tr_big_of(a, 0);
    return true;
}
