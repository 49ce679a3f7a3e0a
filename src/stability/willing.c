/* willing.c - the steps that coalitions take because they gain by them (docs:
 * D43).  SPDX-License-Identifier: MIT
 *
 * K may step from t to every u in R_K(t) that all of K prefer to t.  Where
 * moves are transitive such steps are, too, and only where they can lead
 * matters.  There may be as many of them as pairs of states.  So they are
 * listed through nodes that stand for many: of two sets of states, those below
 * the middle of a member's ranks lead to those above as far as that member is
 * concerned, and each half is settled in the same way (divide and conquer over
 * one member after the other): O(n log^k n) edges for k members, and never
 * more than there are pairs.
 *
 * With arcs the steps are listed one by one, as a coalition may not step twice
 * in a row. */
#include "stability/coalition.h"

#include <assert.h>
#include <string.h>

/* Edges of one coalition; nodes from n on are its own. */
typedef struct steps_of {
    bool found;
    size_t edges;
    const tr_edge *edge;
    uint32_t nodes;
    uint32_t *start, *to; /* with arcs */
} steps_of;

struct tr_willing {
    const tr_league *l;
    const tr_pref *pref;
    tr_terms terms;
    steps_of *of; /* [count] */
};

tr_willing *tr_willing_new(tr_arena *a, const tr_league *l, const tr_pref *pref,
                           const tr_terms *terms) {
    tr_willing *w = TR_NEW(a, tr_willing, 1);
    *w = (tr_willing){l, pref, *terms, TR_NEW(a, steps_of, l->count + 1)};
    return w;
}

/* --- divide and conquer ----------------------------------------------------
 */

typedef struct divider {
    tr_net *g;
    const tr_coalition *h;
    const tr_pref *pref;
    int strict; /* the member who must gain; -1: all must (D44) */
} divider;

enum { FEW_PAIRS = 64 };

static bool is_strict(const divider *x, uint32_t member) {
    return x->strict < 0 || x->strict == (int)member;
}

static bool is_step(const divider *x, uint32_t s, uint32_t t, uint32_t open) {
    for (uint32_t i = 0; i < open; i++) {
        const uint32_t *rank = x->pref[x->h->member[i]].rank;
        if (rank[t] < rank[s] || (rank[t] == rank[s] && is_strict(x, i)))
            return false;
    }
    return true;
}

/* Everybody of `from` to everybody of `to`. */
static void join_all(divider *x, const uint32_t *from, size_t a,
                     const uint32_t *to, size_t b) {
    if (a == 1 || b == 1) {
        for (size_t i = 0; i < a; i++)
            for (size_t j = 0; j < b; j++)
                if (from[i] != to[j]) tr_net_join(x->g, from[i], to[j]);
        return;
    }
    uint32_t hub = tr_net_node(x->g, 1);
    for (size_t i = 0; i < a; i++) tr_net_join(x->g, from[i], hub);
    for (size_t j = 0; j < b; j++) tr_net_join(x->g, hub, to[j]);
}

/* Those of rank up to `middle` first; how many they are. */
static size_t split(uint32_t *at, size_t count, const uint32_t *rank,
                    uint32_t middle) {
    size_t low = 0;
    for (size_t i = 0; i < count; i++) {
        if (rank[at[i]] > middle) continue;
        uint32_t s = at[i];
        at[i] = at[low];
        at[low++] = s;
    }
    return low;
}

/* Steps from `from` to `to`; the first `open` members are still to be asked. */
static void divide(divider *x, uint32_t *from, size_t a, uint32_t *to, size_t b,
                   uint32_t open) {
    while (a && b) {
        if (!open) {
            join_all(x, from, a, to, b);
            return;
        }
        if (a * b <= FEW_PAIRS) {
            for (size_t i = 0; i < a; i++)
                for (size_t j = 0; j < b; j++)
                    if (from[i] != to[j] && is_step(x, from[i], to[j], open))
                        tr_net_join(x->g, from[i], to[j]);
            return;
        }
        const uint32_t *rank = x->pref[x->h->member[open - 1]].rank;
        uint32_t least = UINT32_MAX, most = 0;
        for (size_t i = 0; i < a; i++)
            least = rank[from[i]] < least ? rank[from[i]] : least;
        for (size_t j = 0; j < b; j++)
            most = rank[to[j]] > most ? rank[to[j]] : most;
        if (least > most) return;
        if (least == most) {
            if (is_strict(x, open - 1)) return;
            a = split(from, a, rank, least);
            /* all of `to` that are worse drop out: keep those of rank least */
            size_t worse = least ? split(to, b, rank, least - 1) : 0;
            divide(x, from, a, to + worse, b - worse, open - 1);
            return;
        }
        uint32_t middle = least + (most - least) / 2;
        size_t low = split(from, a, rank, middle);
        size_t down = split(to, b, rank, middle);
        divide(x, from, low, to + down, b - down, open - 1);
        divide(x, from, low, to, down, open);
        from += low, a -= low;
        to += down, b -= down;
    }
}

/* --- the steps of one coalition --------------------------------------------
 */

/* From each part of R_K to all that it reaches. */
static void find_edges(tr_arena *a, const tr_willing *w, const tr_coalition *h,
                       const tr_reach *r, steps_of *out) {
    uint32_t n = w->l->m->n;
    tr_net g = tr_net_new(a, n);
    tr_gather all = tr_gather_new(a, r, n);
    uint32_t *from = TR_RAW(a, uint32_t, (size_t)n + 1);
    for (uint32_t k = 0; k < r->parts; k++) {
        uint32_t count = r->state_start[k + 1] - r->state_start[k];
        if (!count) continue;
        uint32_t reached = tr_reach_gather(r, k, &all);
        if (reached < 2) continue;
        for (int i = 0; i < (w->terms.pareto ? (int)h->size : 1); i++) {
            divider x = {&g, h, w->pref, w->terms.pareto ? i : -1};
            memcpy(from, r->state + r->state_start[k], count * sizeof *from);
            divide(&x, from, count, all.out, reached, h->size);
        }
    }
    out->edges = g.edges;
    out->edge = g.edge;
    out->nodes = g.nodes - n;
}

static void list_steps(tr_arena *a, const tr_willing *w, const tr_coalition *h,
                       const tr_reach *r, steps_of *out) {
    uint32_t n = w->l->m->n;
    tr_gather all = tr_gather_new(a, r, n);
    size_t count = 0, room = 0;
    out->start = TR_NEW(a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) {
        uint32_t reached = tr_reach_gather(r, r->part[s], &all);
        for (uint32_t i = 0; i < reached; i++) {
            if (!tr_allies_gain(h, w->pref, w->terms.pareto, s, all.out[i]))
                continue;
            out->to = tr_grow(a, out->to, sizeof *out->to, count, &room);
            out->to[count++] = all.out[i];
        }
        if (count >= UINT32_MAX / 2)
            tr_stop(a->env, TRUCE_ELIMIT, "coalitions have too many moves");
        out->start[s + 1] = (uint32_t)count;
        if (s % 1024 == 0) tr_tick(a->env, "following coalitions", s, n);
    }
}

static const steps_of *steps(tr_arena *a, tr_willing *w, uint32_t k) {
    steps_of *out = &w->of[k];
    if (out->found) return out;
    tr_reach r = tr_reach_of(a, w->l->m, w->l->at[k].who);
    if (w->l->m->transitive)
        find_edges(a, w, &w->l->at[k], &r, out);
    else
        list_steps(a, w, &w->l->at[k], &r, out);
    out->found = true;
    return out;
}

void tr_willing_find(tr_arena *a, tr_willing *w) {
    for (uint32_t k = 0; k < w->l->count; k++) {
        if (w->terms.alone && w->l->at[k].size > 1) continue;
        steps(a, w, k);
        tr_tick(a->env, "following coalitions", k, w->l->count);
    }
}

/* --- those who may answer --------------------------------------------------
 */

static bool answers(const tr_willing *w, uint32_t h, uint32_t k) {
    const tr_coalition *c = &w->l->at[k];
    return (!w->terms.alone || c->size == 1) && tr_apart(&w->l->at[h], c);
}

static tr_net unite(tr_arena *a, const tr_willing *w, uint32_t h) {
    tr_net g = tr_net_new(a, w->l->m->n);
    for (uint32_t k = 0; k < w->l->count; k++) {
        if (!answers(w, h, k)) continue;
        const steps_of *s = &w->of[k];
        uint32_t shift = tr_net_node(&g, s->nodes) - g.n;
        for (size_t e = 0; e < s->edges; e++) {
            uint32_t from = s->edge[e].from, to = s->edge[e].to;
            tr_net_join(&g, from < g.n ? from : from + shift,
                        to < g.n ? to : to + shift);
        }
    }
    return g;
}

tr_net tr_willing_against(tr_arena *a, const tr_willing *w, uint32_t h,
                          uint32_t **label) {
    *label = NULL;
    if (w->l->m->transitive) return unite(a, w, h);
    tr_steps *by = TR_NEW(a, tr_steps, w->l->count + 1);
    uint32_t count = 0;
    *label = TR_NEW(a, uint32_t, w->l->count + 1);
    for (uint32_t k = 0; k < w->l->count; k++) {
        const steps_of *s = &w->of[k];
        if (!answers(w, h, k) || !s->start[w->l->m->n]) continue;
        by[count] = (tr_steps){s->start, s->to};
        (*label)[count++] = k;
    }
    return tr_net_of_steps(a, w->l->m->n, by, count);
}
