/* merge.c - the frontier of sums, without listing the combinations (D70).
 * SPDX-License-Identifier: MIT
 *
 * One factor after the other is added to the sums so far, and sums that another
 * covers are dropped: whatever the other factors add, they add to both, so no
 * frontier outcome is lost (Minkowski sums with pruning; the recursion is
 * Nemhauser and Ullmann's for the knapsack, Management Science 15, 1969). Sums
 * that cannot reach the floor any more are dropped too. With two parties the
 * runs "all sums so far + one class" are sorted as they stand and are merged
 * pairwise; with more, tr_pareto() takes them block by block.
 *
 * Cost: time and memory go by the sums kept, not by the combinations; the
 * levels are kept, so that outcomes can be read back. */
#include "bargaining/merge.h"

#include "bargaining/pareto.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

static uint64_t ways_plus(uint64_t x, uint64_t y) {
    return x > UINT64_MAX - y ? UINT64_MAX : x + y;
}

static uint64_t ways_times(uint64_t x, uint64_t y) {
    return y && x > UINT64_MAX / y ? UINT64_MAX : x * y;
}

/* --- classes of a factor -------------------------------------------------- */

static void find_classes(tr_arena *a, const tr_merger *m, tr_factor *f) {
    uint32_t *keep = TR_RAW(a, uint32_t, f->combos + 1);
    size_t kept = tr_pareto(a, f->worth, f->combos, m->parties, m->slack, keep);
    f->combo = keep;
    f->start = TR_RAW(a, uint32_t, kept + 1);
    f->row = TR_RAW(a, int64_t, kept * m->parties + 1);
    f->classes = 0;
    for (size_t k = 0; k < kept; k++) {
        const int64_t *row = f->worth + (size_t)keep[k] * m->parties;
        int64_t *last = f->row + (f->classes - 1) * m->parties;
        if (k && !tr_row_order(row, last, m->parties)) continue;
        memcpy(f->row + f->classes * m->parties, row, m->parties * sizeof *row);
        f->start[f->classes++] = (uint32_t)k;
    }
    f->start[f->classes] = (uint32_t)kept;
}

static uint32_t class_size(const tr_factor *f, size_t c) {
    return f->start[c + 1] - f->start[c];
}

/* --- the step, for two parties -------------------------------------------- */

typedef struct sum2 {
    int64_t u[2];
    uint32_t from, via;
    uint64_t ways;
} sum2;

/* Sums in descending order; what is covered is left out as it comes. `behind`
 * follows with those that are larger by the slack in the first column. */
typedef struct outlet {
    sum2 *at;
    size_t count, behind;
    int64_t slack[2], far, near;
} outlet;

static outlet outlet_at(const tr_merger *m, sum2 *room) {
    return (outlet){room,      0,        0, {m->slack[0], m->slack[1]},
                    INT64_MIN, INT64_MIN};
}

static inline void emit(outlet *o, const sum2 *s) {
    if (o->count) {
        sum2 *last = &o->at[o->count - 1];
        if (last->u[0] == s->u[0] && last->u[1] == s->u[1]) {
            last->ways = ways_plus(last->ways, s->ways);
            if (s->via < last->via) last->via = s->via, last->from = s->from;
            return;
        }
        while (o->behind < o->count &&
               o->at[o->behind].u[0] - s->u[0] >= o->slack[0]) {
            if (o->at[o->behind].u[1] > o->far) o->far = o->at[o->behind].u[1];
            o->behind++;
        }
        if (o->far >= s->u[1]) return;
        if (o->near - o->slack[1] >= s->u[1]) return;
    }
    if (s->u[1] > o->near) o->near = s->u[1];
    o->at[o->count++] = *s;
}

static bool before(const sum2 *x, const sum2 *y) {
    return x->u[0] != y->u[0] ? x->u[0] > y->u[0] : x->u[1] >= y->u[1];
}

static size_t merge_runs(const tr_merger *m, const sum2 *x, size_t nx,
                         const sum2 *y, size_t ny, sum2 *room) {
    outlet o = outlet_at(m, room);
    const sum2 *end_x = x + nx, *end_y = y + ny;
    while (x < end_x && y < end_y) emit(&o, before(x, y) ? x++ : y++);
    while (x < end_x) emit(&o, x++);
    while (y < end_y) emit(&o, y++);
    return o.count;
}

typedef struct run {
    sum2 *at;
    size_t count;
} run;

/* The sums so far with one class added, but for those below the bound. */
static run shifted(const tr_level *l, const tr_factor *f, uint32_t c,
                   const int64_t *bound, sum2 *room) {
    const int64_t *add = f->row + (size_t)c * 2;
    uint64_t size = class_size(f, c);
    size_t n = 0;
    for (size_t k = 0; k < l->count; k++) {
        int64_t u0 = l->row[2 * k] + add[0], u1 = l->row[2 * k + 1] + add[1];
        if (u0 < bound[0]) break; /* descending */
        if (u1 < bound[1]) continue;
        room[n++] =
            (sum2){{u0, u1}, (uint32_t)k, c, ways_times(l->ways[k], size)};
    }
    return (run){room, n};
}

/* Runs of neighbouring classes, each with half of the classes before. */
static run merged(const tr_merger *m, const tr_level *l, const tr_factor *f,
                  uint32_t lo, uint32_t hi, const int64_t *bound, sum2 *room,
                  sum2 *other) {
    if (hi - lo == 1) return shifted(l, f, lo, bound, room);
    uint32_t mid = lo + (hi - lo) / 2;
    size_t half = (size_t)(mid - lo) * l->count;
    run x = merged(m, l, f, lo, mid, bound, other, room);
    run y = merged(m, l, f, mid, hi, bound, other + half, room + half);
    return (run){room, merge_runs(m, x.at, x.count, y.at, y.count, room)};
}

static void level_room(tr_arena *a, tr_level *l, size_t n, uint32_t parties) {
    l->row = TR_RAW(a, int64_t, n * parties + 1);
    l->from = TR_RAW(a, uint32_t, n + 1);
    l->via = TR_RAW(a, uint32_t, n + 1);
    l->ways = TR_RAW(a, uint64_t, n + 1);
}

/* --- the step, for any number --------------------------------------------- */

typedef struct sums { /* sums under work, row by row */
    size_t count;
    int64_t *row;
    uint32_t *from, *via;
    uint64_t *ways;
} sums;

/* Drop what is covered and join what is equal; sorted afterwards. */
static void condense(tr_arena *a, const tr_merger *m, sums *s) {
    uint32_t n = m->parties;
    if (!s->count) return;
    tr_mark mark = tr_arena_mark(a);
    uint32_t *keep = TR_RAW(a, uint32_t, s->count + 1);
    size_t kept = tr_pareto(a, s->row, s->count, n, m->slack, keep), out = 0;
    sums t = {0, TR_RAW(a, int64_t, kept * n + 1),
              TR_RAW(a, uint32_t, kept + 1), TR_RAW(a, uint32_t, kept + 1),
              TR_RAW(a, uint64_t, kept + 1)};
    for (size_t k = 0; k < kept; k++) {
        size_t i = keep[k];
        if (out && !tr_row_order(s->row + i * n, t.row + (out - 1) * n, n)) {
            t.ways[out - 1] = ways_plus(t.ways[out - 1], s->ways[i]);
            if (s->via[i] < t.via[out - 1]) {
                t.via[out - 1] = s->via[i];
                t.from[out - 1] = s->from[i];
            }
            continue;
        }
        memcpy(t.row + out * n, s->row + i * n, n * sizeof *t.row);
        t.from[out] = s->from[i];
        t.via[out] = s->via[i];
        t.ways[out++] = s->ways[i];
    }
    memcpy(s->row, t.row, out * n * sizeof *t.row);
    memcpy(s->from, t.from, out * sizeof *t.from);
    memcpy(s->via, t.via, out * sizeof *t.via);
    memcpy(s->ways, t.ways, out * sizeof *t.ways);
    s->count = out;
    tr_arena_release(a, mark);
}

static void add_class(const tr_merger *m, const tr_level *l, const tr_factor *f,
                      uint32_t c, const int64_t *bound, sums *s) {
    uint32_t n = m->parties;
    const int64_t *add = f->row + (size_t)c * n;
    for (size_t k = 0; k < l->count; k++) {
        int64_t *to = s->row + s->count * n;
        bool fits = true;
        for (uint32_t i = 0; i < n; i++) {
            to[i] = l->row[k * n + i] + add[i];
            fits &= to[i] >= bound[i];
        }
        if (!fits) continue;
        s->from[s->count] = (uint32_t)k;
        s->via[s->count] = c;
        s->ways[s->count++] = ways_times(l->ways[k], class_size(f, c));
    }
}

static _Noreturn void too_large(const tr_arena *a, const tr_merger *m,
                                uint32_t done) {
    size_t held = done ? m->level[done - 1].count : 0;
    tr_stop(a->env, TRUCE_ELIMIT,
            "the frontier does not fit the memory: after %u of %u groups of "
            "issues %.0f sums of utilities are still in it; raise "
            "--max-memory, or fix some issues",
            done, m->factors, (double)held);
}

/* Before so many rows are taken. */
static void check_room(const tr_arena *a, const tr_merger *m, uint32_t done,
                       double rows, double bytes_a_row) {
    double left = (double)(a->env->limit - a->env->used);
    if (rows >= UINT32_MAX || rows * bytes_a_row > left) too_large(a, m, done);
}

static void sums_room(tr_arena *a, const tr_merger *m, uint32_t done, sums *s,
                      size_t *room, size_t want) {
    if (want <= *room) return;
    size_t n = m->parties, more = want > 2 * *room ? want : 2 * *room;
    /* condense() takes as much again. */
    check_room(a, m, done, (double)more, 16.0 * (double)n + 80);
    sums t = {s->count, TR_RAW(a, int64_t, more * n), TR_RAW(a, uint32_t, more),
              TR_RAW(a, uint32_t, more), TR_RAW(a, uint64_t, more)};
    if (s->count) {
        memcpy(t.row, s->row, s->count * n * sizeof *t.row);
        memcpy(t.from, s->from, s->count * sizeof *t.from);
        memcpy(t.via, s->via, s->count * sizeof *t.via);
        memcpy(t.ways, s->ways, s->count * sizeof *t.ways);
    }
    *s = t;
    *room = more;
}

/* Work space, kept from step to step. */
typedef struct work {
    sums s;
    size_t room;
    sum2 *two, *other;
    size_t room2;
} work;

static void step_any(tr_arena *a, tr_merger *m, uint32_t k,
                     const int64_t *bound, work *w) {
    const tr_level *l = &m->level[k - 1];
    const tr_factor *f = &m->factor[m->order[k]];
    size_t condensed = 0;
    w->s.count = 0;
    for (uint32_t c = 0; c < f->classes; c++) {
        if (w->s.count > condensed + BLOCK && w->s.count > 2 * condensed) {
            condense(a, m, &w->s);
            condensed = w->s.count;
        }
        sums_room(a, m, k, &w->s, &w->room, w->s.count + l->count);
        add_class(m, l, f, c, bound, &w->s);
        tr_tick(a->env, "merging issues", k, m->factors);
    }
    m->made += l->count * f->classes;
    condense(a, m, &w->s);
    tr_level *out = &m->level[k];
    check_room(a, m, k, (double)w->s.count, 8.0 * m->parties + 16);
    level_room(a, out, w->s.count, m->parties);
    out->count = w->s.count;
    if (!out->count) return; /* nothing reaches the floor */
    memcpy(out->row, w->s.row, out->count * m->parties * sizeof *out->row);
    memcpy(out->from, w->s.from, out->count * sizeof *out->from);
    memcpy(out->via, w->s.via, out->count * sizeof *out->via);
    memcpy(out->ways, w->s.ways, out->count * sizeof *out->ways);
}

static void step_two(tr_arena *a, tr_merger *m, uint32_t k,
                     const int64_t *bound, work *w) {
    const tr_level *l = &m->level[k - 1];
    const tr_factor *f = &m->factor[m->order[k]];
    size_t want = l->count * f->classes + 1;
    if (want > w->room2) {
        size_t more = want > 2 * w->room2 ? want : 2 * w->room2;
        check_room(a, m, k, (double)more, 2 * sizeof(sum2) + 40);
        w->two = TR_RAW(a, sum2, more);
        w->other = TR_RAW(a, sum2, more);
        w->room2 = more;
    }
    tr_tick(a->env, "merging issues", k, m->factors);
    m->made += l->count * f->classes;
    run r = merged(m, l, f, 0, (uint32_t)f->classes, bound, w->two, w->other);
    tr_level *out = &m->level[k];
    check_room(a, m, k, (double)r.count, 40);
    level_room(a, out, r.count, 2);
    out->count = r.count;
    for (size_t i = 0; i < r.count; i++) {
        out->row[2 * i] = r.at[i].u[0];
        out->row[2 * i + 1] = r.at[i].u[1];
        out->from[i] = r.at[i].from;
        out->via[i] = r.at[i].via;
        out->ways[i] = r.at[i].ways;
    }
}

/* --- all ------------------------------------------------------------------ */

static void first_level(tr_arena *a, tr_merger *m, const int64_t *bound) {
    const tr_factor *f = &m->factor[m->order[0]];
    uint32_t n = m->parties;
    tr_level *l = &m->level[0];
    level_room(a, l, f->classes, n);
    m->made += f->combos;
    for (uint32_t c = 0; c < f->classes; c++) {
        bool fits = true;
        for (uint32_t i = 0; i < n; i++)
            fits &= f->row[(size_t)c * n + i] >= bound[i];
        if (!fits) continue;
        memcpy(l->row + l->count * n, f->row + (size_t)c * n,
               n * sizeof *l->row);
        l->from[l->count] = 0;
        l->via[l->count] = c;
        l->ways[l->count++] = class_size(f, c);
    }
}

/* Large factors first: then the many sums meet the small ones. */
static void set_order(tr_arena *a, tr_merger *m) {
    m->order = TR_RAW(a, uint32_t, m->factors + 1);
    for (uint32_t f = 0; f < m->factors; f++) {
        uint32_t k = f;
        for (;
             k > 0 && m->factor[m->order[k - 1]].classes < m->factor[f].classes;
             k--)
            m->order[k] = m->order[k - 1];
        m->order[k] = f;
    }
}

/* bound[k][i]: what the first k + 1 factors must come to, so that the best of
 * the others still reaches the floor. */
static int64_t *find_bounds(tr_arena *a, const tr_merger *m) {
    uint32_t n = m->parties;
    int64_t *bound = TR_RAW(a, int64_t, (size_t)m->factors * n);
    for (uint32_t i = 0; i < n; i++) {
        int64_t need = m->floor[i];
        for (uint32_t k = m->factors; k-- > 0;) {
            const tr_factor *f = &m->factor[m->order[k]];
            bound[(size_t)k * n + i] = need;
            int64_t best = INT64_MIN;
            for (size_t c = 0; c < f->classes; c++)
                if (f->row[c * n + i] > best) best = f->row[c * n + i];
            if (need > INT64_MIN / 2) need -= best;
        }
    }
    return bound;
}

bool tr_merge_run(tr_arena *a, tr_merger *m) {
    assert(m->factors && m->parties && m->parties <= TR_MOST_MERGED);
    for (uint32_t f = 0; f < m->factors; f++) find_classes(a, m, &m->factor[f]);
    set_order(a, m);
    const int64_t *bound = find_bounds(a, m);
    m->level = TR_NEW(a, tr_level, m->factors);
    first_level(a, m, bound);
    work w = {0};
    for (uint32_t k = 1; k < m->factors; k++) {
        const int64_t *b = bound + (size_t)k * m->parties;
        if (m->parties == 2)
            step_two(a, m, k, b, &w);
        else
            step_any(a, m, k, b, &w);
        if (m->give_up && m->level[k].count > m->give_up) return false;
    }
    return true;
}

const tr_level *tr_merge_sums(const tr_merger *m) {
    return &m->level[m->factors - 1];
}
