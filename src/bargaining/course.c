/* course.c - the frontier of sums along a decision diagram (D166).
 * SPDX-License-Identifier: MIT
 *
 * As in merge.c, but sums are compared only with sums of the same node: what
 * can follow is the same for both. That is non-serial dynamic programming
 * (Bertele and Brioschi, 1972) with vectors, as on decision diagrams by Bergman
 * and Cire (2016). */
#include "bargaining/course.h"

#include <assert.h>
#include <string.h>

static void set_bound(const tr_diagram *d, const int64_t *floor, uint32_t node,
                      int64_t *bound) {
    for (uint32_t i = 0; i < d->principals; i++)
        bound[i] = floor[i] > INT64_MIN / 2
                       ? floor[i] - d->most[(size_t)node * d->principals + i]
                       : floor[i];
}

static void start(tr_arena *a, const tr_diagram *d, const int64_t *bound,
                  tr_level *root) {
    bool fits = d->arcs > 0;
    for (uint32_t i = 0; i < d->principals; i++) fits &= bound[i] <= 0;
    tr_level_room(a, root, 1, d->principals);
    if (!fits) return;
    memset(root->row, 0, d->principals * sizeof *root->row);
    root->from[0] = root->via[0] = 0;
    root->ways[0] = 1;
    root->count = 1;
}

bool tr_course_run(tr_arena *a, const tr_diagram *d, tr_stepper *w,
                   const int64_t *floor, size_t give_up, tr_course *out) {
    int64_t bound[TR_MOST_MERGED];
    *out = (tr_course){d, TR_NEW(a, tr_level, d->nodes)};
    tr_part *part = TR_RAW(a, tr_part, (size_t)d->arcs + 1);
    set_bound(d, floor, 0, bound);
    start(a, d, bound, &out->at[0]);
    w->all = d->nodes;
    for (uint32_t t = 1; t < d->nodes; t++) {
        size_t parts = 0;
        for (uint32_t k = d->first_in[t]; k < d->first_in[t + 1]; k++) {
            uint32_t arc = d->into[k];
            const tr_level *from = &out->at[d->arc[arc].from];
            if (from->count)
                part[parts++] = (tr_part){
                    from, d->add + (size_t)arc * d->principals, 1, arc};
        }
        set_bound(d, floor, t, bound);
        w->done = t;
        tr_merge_step(a, w, part, parts, bound, &out->at[t]);
        if (give_up && out->at[t].count > give_up) return false;
    }
    return true;
}

const tr_level *tr_course_sums(const tr_course *x) {
    return &x->at[x->d->nodes - 1];
}

void tr_course_one(const tr_course *x, size_t k, uint16_t *value) {
    const tr_diagram *d = x->d;
    uint32_t node = d->nodes - 1;
    for (uint32_t layer = d->issues; layer-- > 0;) {
        const tr_level *l = &x->at[node];
        const tr_diagram_arc *arc = &d->arc[l->via[k]];
        value[d->order[layer]] = (uint16_t)arc->value;
        k = l->from[k];
        node = arc->from;
    }
}

/* --- all ------------------------------------------------------------------ */

/* The sum of the arc's node which, with the arc, makes sum k of its end. */
static ptrdiff_t rest_of(const tr_course *x, uint32_t node, size_t k,
                         uint32_t arc) {
    const tr_diagram *d = x->d;
    int64_t row[TR_MOST_MERGED];
    for (uint32_t i = 0; i < d->principals; i++)
        row[i] = x->at[node].row[k * d->principals + i] -
                 d->add[(size_t)arc * d->principals + i];
    return tr_level_find(&x->at[d->arc[arc].from], d->principals, row);
}

typedef struct walk {
    const tr_course *x;
    uint16_t *value;
    tr_course_take *take;
    void *user;
} walk;

static bool each(walk *w, uint32_t layer, uint32_t node, size_t k) {
    const tr_diagram *d = w->x->d;
    if (!layer) return w->take(w->user);
    for (uint32_t j = d->first_in[node]; j < d->first_in[node + 1]; j++) {
        uint32_t arc = d->into[j];
        ptrdiff_t rest = rest_of(w->x, node, k, arc);
        if (rest < 0) continue;
        w->value[d->order[layer - 1]] = (uint16_t)d->arc[arc].value;
        if (!each(w, layer - 1, d->arc[arc].from, (size_t)rest)) return false;
    }
    return true;
}

bool tr_course_each(const tr_course *x, size_t k, uint16_t *value,
                    tr_course_take *take, void *user) {
    walk w = {x, value, take, user};
    return each(&w, x->d->issues, x->d->nodes - 1, k);
}

static tr_big *node_ways(tr_arena *a, const tr_course *x, uint32_t t,
                         tr_big *const *of) {
    const tr_level *l = &x->at[t];
    const tr_diagram *d = x->d;
    tr_big *ways = TR_NEW(a, tr_big, l->count + 1);
    for (size_t k = 0; k < l->count; k++) {
        if (l->ways[k] < UINT64_MAX) {
            ways[k] = tr_big_of(a, l->ways[k]);
            continue;
        }
        for (uint32_t j = d->first_in[t]; j < d->first_in[t + 1]; j++) {
            ptrdiff_t rest = rest_of(x, t, k, d->into[j]);
            if (rest >= 0)
                ways[k] =
                    tr_big_plus(a, ways[k], of[d->arc[d->into[j]].from][rest]);
        }
    }
    return ways;
}

tr_big *tr_course_ways(tr_arena *a, const tr_course *x) {
    tr_big **of = TR_NEW(a, tr_big *, x->d->nodes);
    for (uint32_t t = 0; t < x->d->nodes; t++) {
        of[t] = node_ways(a, x, t, of);
        tr_tick(a->env, "counting outcomes", t, x->d->nodes);
    }
    return of[x->d->nodes - 1];
}
