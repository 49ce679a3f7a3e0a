/* merge_step.c - one step of merging: sums so far, and what is added (D70).
 * SPDX-License-Identifier: MIT
 *
 * With two parties the runs "these sums, and this much more" are sorted as they
 * stand and are merged pairwise; with more, tr_pareto() takes them block by
 * block. */
#include "bargaining/merge_step.h"

#include "bargaining/pareto.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

static uint64_t ways_plus(uint64_t x, uint64_t y) {
    return x > UINT64_MAX - y ? UINT64_MAX : x + y;
}

void tr_level_room(tr_arena *a, tr_level *l, size_t n, uint32_t parties) {
    l->row = TR_RAW(a, int64_t, n * parties + 1);
    l->from = TR_RAW(a, uint32_t, n + 1);
    l->via = TR_RAW(a, uint32_t, n + 1);
    l->ways = TR_RAW(a, uint64_t, n + 1);
}

ptrdiff_t tr_level_find(const tr_level *l, uint32_t parties,
                        const int64_t *row) {
    size_t lo = 0, hi = l->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = tr_row_order(l->row + mid * parties, row, parties);
        if (!order) return (ptrdiff_t)mid;
        if (order > 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return -1;
}

static _Noreturn void too_large(const tr_arena *a, const tr_stepper *w) {
    tr_stop(a->env, TRUCE_ELIMIT,
            "the frontier does not fit the memory: after %u of %u steps over "
            "issues %.0f sums of utilities are still in it; raise "
            "--max-memory, or fix some issues",
            w->done, w->all, (double)w->held);
}

/* Before so many rows are taken. */
static void check_room(const tr_arena *a, const tr_stepper *w, double rows,
                       double bytes_a_row) {
    double left = (double)(a->env->limit - a->env->used);
    if (rows >= UINT32_MAX || rows * bytes_a_row > left) too_large(a, w);
}

/* --- two parties ---------------------------------------------------------- */

/* Sums in descending order; what is covered is left out as it comes. `behind`
 * follows with those that are larger by the slack in the first column. */
typedef struct outlet {
    tr_sum2 *at;
    size_t count, behind;
    int64_t slack[2], far, near;
} outlet;

static outlet outlet_at(const tr_stepper *w, tr_sum2 *room) {
    return (outlet){room,      0,        0, {w->slack[0], w->slack[1]},
                    INT64_MIN, INT64_MIN};
}

static inline void emit(outlet *o, const tr_sum2 *s) {
    if (o->count) {
        tr_sum2 *last = &o->at[o->count - 1];
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

static bool before(const tr_sum2 *x, const tr_sum2 *y) {
    return x->u[0] != y->u[0] ? x->u[0] > y->u[0] : x->u[1] >= y->u[1];
}

static size_t merge_runs(const tr_stepper *w, const tr_sum2 *x, size_t nx,
                         const tr_sum2 *y, size_t ny, tr_sum2 *room) {
    outlet o = outlet_at(w, room);
    const tr_sum2 *end_x = x + nx, *end_y = y + ny;
    while (x < end_x && y < end_y) emit(&o, before(x, y) ? x++ : y++);
    while (x < end_x) emit(&o, x++);
    while (y < end_y) emit(&o, y++);
    return o.count;
}

typedef struct run {
    tr_sum2 *at;
    size_t count;
} run;

/* The sums of one part, but for those below the bound. */
static run shifted(const tr_part *p, const int64_t *bound, tr_sum2 *room) {
    const tr_level *l = p->from;
    size_t n = 0;
    for (size_t k = 0; k < l->count; k++) {
        int64_t u0 = l->row[2 * k] + p->add[0];
        int64_t u1 = l->row[2 * k + 1] + p->add[1];
        if (u0 < bound[0]) break; /* descending */
        if (u1 < bound[1]) continue;
        room[n++] = (tr_sum2){
            {u0, u1}, (uint32_t)k, p->via, tr_ways_times(l->ways[k], p->size)};
    }
    return (run){room, n};
}

static size_t sums_in(const tr_part *part, size_t lo, size_t hi) {
    size_t sums = 0;
    for (size_t k = lo; k < hi; k++) sums += part[k].from->count;
    return sums;
}

/* Runs of neighbouring parts, each with half of the parts before. */
static run merged(const tr_stepper *w, const tr_part *part, size_t lo,
                  size_t hi, const int64_t *bound, tr_sum2 *room,
                  tr_sum2 *other) {
    if (hi - lo == 1) return shifted(&part[lo], bound, room);
    size_t mid = lo + (hi - lo) / 2, half = sums_in(part, lo, mid);
    run x = merged(w, part, lo, mid, bound, other, room);
    run y = merged(w, part, mid, hi, bound, other + half, room + half);
    return (run){room, merge_runs(w, x.at, x.count, y.at, y.count, room)};
}

static void step_two(tr_arena *a, tr_stepper *w, const tr_part *part,
                     size_t parts, const int64_t *bound, tr_level *out) {
    size_t want = sums_in(part, 0, parts) + 1;
    if (want > w->room2) {
        size_t more = want > 2 * w->room2 ? want : 2 * w->room2;
        check_room(a, w, (double)more, 2 * sizeof(tr_sum2) + 40);
        w->two = TR_RAW(a, tr_sum2, more);
        w->other = TR_RAW(a, tr_sum2, more);
        w->room2 = more;
    }
    run r = merged(w, part, 0, parts, bound, w->two, w->other);
    check_room(a, w, (double)r.count, 40);
    tr_level_room(a, out, r.count, 2);
    out->count = r.count;
    for (size_t i = 0; i < r.count; i++) {
        out->row[2 * i] = r.at[i].u[0];
        out->row[2 * i + 1] = r.at[i].u[1];
        out->from[i] = r.at[i].from;
        out->via[i] = r.at[i].via;
        out->ways[i] = r.at[i].ways;
    }
}

/* --- any number ----------------------------------------------------------- */

/* Drop what is covered and join what is equal; sorted afterwards. */
static void condense(tr_arena *a, const tr_stepper *w, tr_sums *s) {
    uint32_t n = w->parties;
    if (!s->count) return;
    tr_mark mark = tr_arena_mark(a);
    uint32_t *keep = TR_RAW(a, uint32_t, s->count + 1);
    size_t kept = tr_pareto(a, s->row, s->count, n, w->slack, keep), out = 0;
    tr_sums t = {0, TR_RAW(a, int64_t, kept * n + 1),
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

static void add_part(const tr_stepper *w, const tr_part *p,
                     const int64_t *bound, tr_sums *s) {
    const tr_level *l = p->from;
    uint32_t n = w->parties;
    for (size_t k = 0; k < l->count; k++) {
        int64_t *to = s->row + s->count * n;
        bool fits = true;
        for (uint32_t i = 0; i < n; i++) {
            to[i] = l->row[k * n + i] + p->add[i];
            fits &= to[i] >= bound[i];
        }
        if (!fits) continue;
        s->from[s->count] = (uint32_t)k;
        s->via[s->count] = p->via;
        s->ways[s->count++] = tr_ways_times(l->ways[k], p->size);
    }
}

static void sums_room(tr_arena *a, tr_stepper *w, size_t want) {
    if (want <= w->room) return;
    size_t n = w->parties, more = want > 2 * w->room ? want : 2 * w->room;
    /* condense() takes as much again. */
    check_room(a, w, (double)more, 16.0 * (double)n + 80);
    tr_sums t = {w->s.count, TR_RAW(a, int64_t, more * n),
                 TR_RAW(a, uint32_t, more), TR_RAW(a, uint32_t, more),
                 TR_RAW(a, uint64_t, more)};
    if (t.count) {
        memcpy(t.row, w->s.row, t.count * n * sizeof *t.row);
        memcpy(t.from, w->s.from, t.count * sizeof *t.from);
        memcpy(t.via, w->s.via, t.count * sizeof *t.via);
        memcpy(t.ways, w->s.ways, t.count * sizeof *t.ways);
    }
    w->s = t;
    w->room = more;
}

static void step_any(tr_arena *a, tr_stepper *w, const tr_part *part,
                     size_t parts, const int64_t *bound, tr_level *out) {
    tr_sums *s = &w->s;
    size_t condensed = s->count = 0;
    for (size_t c = 0; c < parts; c++) {
        if (s->count > condensed + BLOCK && s->count > 2 * condensed) {
            condense(a, w, s);
            condensed = s->count;
        }
        sums_room(a, w, s->count + part[c].from->count);
        add_part(w, &part[c], bound, s);
        tr_tick(a->env, "merging issues", w->done, w->all);
    }
    condense(a, w, s);
    check_room(a, w, (double)s->count, 8.0 * w->parties + 16);
    tr_level_room(a, out, s->count, w->parties);
    out->count = s->count;
    if (!out->count) return; /* nothing reaches the bound */
    memcpy(out->row, s->row, out->count * w->parties * sizeof *out->row);
    memcpy(out->from, s->from, out->count * sizeof *out->from);
    memcpy(out->via, s->via, out->count * sizeof *out->via);
    memcpy(out->ways, s->ways, out->count * sizeof *out->ways);
}

void tr_merge_step(tr_arena *a, tr_stepper *w, const tr_part *part,
                   size_t parts, const int64_t *bound, tr_level *out) {
    size_t sums = sums_in(part, 0, parts);
    out->count = 0;
    w->made += sums;
    w->held = 0;
    for (size_t k = 0; k < parts; k++)
        if (part[k].from->count > w->held) w->held = part[k].from->count;
    if (!sums) return;
    tr_tick(a->env, "merging issues", w->done, w->all);
    if (w->parties == 2)
        step_two(a, w, part, parts, bound, out);
    else
        step_any(a, w, part, parts, bound, out);
}
