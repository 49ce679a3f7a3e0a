/* domain_read.c - what groups of issues say of states: how many, which values,
 * the index of one, what one is worth (D70, D73).
 * SPDX-License-Identifier: MIT */
#include "bargaining/domain.h"

#include <assert.h>
#include <string.h>

tr_big tr_groups_count(tr_arena *a, const tr_groups *g) {
    tr_big n = tr_big_of(a, !g->empty);
    for (uint32_t k = 0; k < g->count && !g->empty; k++)
        n = tr_big_times(a, n, tr_group_count(a, &g->group[k]));
    return n;
}

static void note_listed(tr_arena *a, const tr_group *x, bool **taken) {
    tr_columns col = tr_columns_new(a, x->s);
    for (uint32_t first = 0; first < x->s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, x->s, first);
        for (uint32_t v = 0; v < x->issues; v++)
            for (uint32_t b = 0; b < count; b++)
                taken[x->issue[v]][col.at[v][b]] = true;
        if (first % 65536 == 0)
            tr_tick(a->env, "looking at the issues", first, x->s->n);
    }
}

static void note_arcs(const tr_group *x, bool **taken) {
    const tr_diagram *d = x->d;
    for (uint32_t k = 0, layer = 0; k < d->arcs; k++) {
        while (d->arc[k].from >= d->layer[layer + 1]) layer++;
        taken[x->issue[d->order[layer]]][d->arc[k].value] = true;
    }
}

bool **tr_groups_taken(tr_arena *a, const tr_groups *g) {
    bool **taken = TR_NEW(a, bool *, g->c->issues + 1);
    for (size_t v = 0; v < g->c->issues; v++) {
        taken[v] = TR_NEW(a, bool, g->c->issue[v].values + 1u);
        taken[v][g->value[v]] = !g->open[v] && !g->empty;
    }
    for (uint32_t k = 0; k < g->count && !g->empty; k++)
        if (g->group[k].d)
            note_arcs(&g->group[k], taken);
        else
            note_listed(a, &g->group[k], taken);
    return taken;
}

tr_big tr_group_count(tr_arena *a, const tr_group *x) {
    return x->d ? x->d->count[0] : tr_big_of(a, x->s->n);
}

void tr_groups_values(const tr_groups *g, const uint32_t *combo,
                      uint16_t *value) {
    uint16_t listed[TR_MAX_ISSUES];
    memcpy(value, g->value, g->c->issues * sizeof *value);
    for (uint32_t k = 0; k < g->count; k++) {
        const tr_group *x = &g->group[k];
        if (!x->d) tr_space_values(x->s, combo[k], listed);
        const uint16_t *own = x->d ? x->own : listed;
        for (uint32_t i = 0; i < x->issues; i++) value[x->issue[i]] = own[i];
    }
}

/* --- index ---------------------------------------------------------------- */

/* Combinations of a group that agree with `value` on its issues from some place
 * on: of a list a range, as it is sorted by the last issue first; of a diagram
 * those below a node, or none. */
typedef struct range {
    uint32_t lo, hi;
    uint32_t node;
} range;

static tr_big size_of(tr_arena *a, const tr_group *x, range r) {
    if (!x->d) return tr_big_of(a, r.hi - r.lo);
    return r.node < x->d->nodes ? x->d->count[r.node] : tr_big_of(a, 0);
}

/* The first state of the range that has at `place` a value of at least this. */
static uint32_t first_from(const tr_group *x, range r, uint32_t place,
                           uint32_t least) {
    uint16_t own[TR_MAX_ISSUES];
    while (r.lo < r.hi) {
        uint32_t mid = r.lo + (r.hi - r.lo) / 2;
        tr_space_values(x->s, mid, own);
        if (own[place] >= least)
            r.hi = mid;
        else
            r.lo = mid + 1;
    }
    return r.lo;
}

/* What has a smaller value at `place` is counted, and `r` narrowed to what has
 * this one. */
static tr_big smaller_at(tr_arena *a, const tr_group *x, uint32_t place,
                         uint32_t value, range *r) {
    const tr_diagram *d = x->d;
    if (!d) {
        uint32_t lo = first_from(x, *r, place, value);
        uint32_t hi =
            first_from(x, (range){.lo = lo, .hi = r->hi}, place, value + 1);
        tr_big smaller = tr_big_of(a, lo - r->lo);
        *r = (range){.lo = lo, .hi = hi};
        return smaller;
    }
    tr_big smaller = tr_big_of(a, 0);
    if (r->node >= d->nodes) return smaller;
    for (uint32_t k = d->first[r->node]; k < d->first[r->node + 1]; k++)
        if (d->arc[k].value < value)
            smaller = tr_big_plus(a, smaller, d->count[d->arc[k].to]);
    r->node = tr_diagram_next(d, r->node, value);
    return smaller;
}

/* The last issue counts most; a state comes before when it agrees above some
 * issue and is smaller there. Of the other groups, those below that issue are
 * free, those above settled, and those around it have a range left. */
static tr_big index_of(tr_arena *a, const tr_groups *g, const uint16_t *value) {
    tr_big index = tr_big_of(a, 0);
    range *r = TR_NEW(a, range, g->count + 1);
    for (uint32_t k = 0; k < g->count; k++)
        if (!g->group[k].d) r[k].hi = g->group[k].s->n;
    for (uint32_t v = (uint32_t)g->c->issues; v-- > 0;) {
        if (!g->open[v]) continue;
        uint32_t k = g->group_of[v];
        tr_big smaller =
            smaller_at(a, &g->group[k], g->place_of[v], value[v], &r[k]);
        if (smaller.limbs) smaller = tr_big_times(a, smaller, g->below[v]);
        for (uint32_t o = 0; o < g->count && smaller.limbs; o++) {
            const tr_group *y = &g->group[o];
            if (o != k && y->issue[y->issues - 1] >= v && y->issue[0] < v)
                smaller = tr_big_times(a, smaller, size_of(a, y, r[o]));
        }
        index = tr_big_plus(a, index, smaller);
    }
    return index;
}

const char *tr_groups_index(tr_arena *a, const tr_groups *g,
                            const uint16_t *value) {
    if (g->empty) return "0";
    for (uint32_t k = 0; k < g->count; k++)
        if (g->group[k].d && !g->group[k].d->descending) return NULL;
    char text[TR_MAX_ISSUES * 5 + 10]; /* a value has at most 16 bits */
    tr_mark mark = tr_arena_mark(a);
    const char *decimal = tr_big_text(a, index_of(a, g, value));
    size_t length = strlen(decimal);
    assert(length < sizeof text);
    memcpy(text, decimal, length + 1);
    tr_arena_release(a, mark);
    return tr_strndup(a, text, length);
}

int64_t tr_worth_of(const truce_case *c, const tr_worths *w, uint32_t principal,
                    const uint16_t *value) {
    const tr_preference *f = &c->preference[w->party[principal]];
    const tr_measure *m = &w->measure[principal];
    int64_t sum = 0;
    for (size_t k = 0; k < f->weights; k++) {
        const tr_weight *t = &f->weight[k];
        if (value[t->issue] == t->value)
            sum += tr_measure_raw(m, t->number.mean, t->number.nano);
    }
    for (size_t k = 0; k < f->bonuses; k++) {
        const tr_uncertain *u = &f->bonus[k].number;
        if (tr_holds(f->bonus[k].when, value))
            sum += tr_measure_raw(m, u->mean, u->nano);
    }
    return sum;
}
