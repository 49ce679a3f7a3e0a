/* reach.c - what can be reached, for every state at once (D4).
 * SPDX-License-Identifier: MIT
 *
 * Parts are found by Tarjan's algorithm (SIAM J. on Computing 1, 1972), without
 * recursion; where every party moves freely within its cells, by union-find.
 * Both take time in proportion to the states and movers, however many moves
 * there are and whatever rules leave. */
#include "stability/reach.h"

#include <assert.h>
#include <string.h>

tr_net tr_net_new(tr_arena *a, uint32_t n) {
    return (tr_net){.a = a, .n = n, .nodes = n};
}

void tr_net_join(tr_net *g, uint32_t from, uint32_t to) {
    g->edge = tr_grow(g->a, g->edge, sizeof *g->edge, g->edges, &g->room);
    g->edge[g->edges++] = (tr_edge){from, to};
    if (g->edges % (1 << 20) == 0)
        tr_tick(g->a->env, "listing moves", (double)g->edges, 0);
    if (g->edges >= UINT32_MAX - 1)
        tr_stop(g->a->env, TRUCE_ELIMIT,
                "coalitions have too many moves here; name the coalitions to "
                "look at (`coalitions`), or fix some issues");
}

uint32_t tr_net_node(tr_net *g, uint64_t count) {
    uint32_t first = g->nodes;
    if (first + count >= UINT32_MAX)
        tr_stop(g->a->env, TRUCE_ELIMIT,
                "there are too many states and coalitions; name the "
                "coalitions to look at (`coalitions`), or fix some issues");
    g->nodes += (uint32_t)count;
    return first;
}

uint32_t tr_net_state(const tr_net *g, uint32_t node) {
    if (!g->labels) return node < g->n ? node : TR_NO_STATE;
    if (node < g->first || node - g->first >= (uint64_t)g->labels * g->n)
        return TR_NO_STATE;
    return (node - g->first) % g->n;
}

/* --- nobody twice in a row ------------------------------------------------ */

/* At a state s to which k moved last, all movers before k and all after k may
 * go on: two chains of nodes say so, "a mover up to k" and "a mover from k". */
tr_net tr_net_of_steps(tr_arena *a, uint32_t n, const tr_steps *by,
                       uint32_t count) {
    tr_net g = tr_net_new(a, n);
    uint64_t size = (uint64_t)n * count;
    g.labels = count;
    g.first = tr_net_node(&g, size);
    uint32_t out = tr_net_node(&g, size), up = tr_net_node(&g, size);
    uint32_t down = tr_net_node(&g, size);
    for (uint32_t s = 0; s < n; s++) {
        if (count) tr_net_join(&g, s, down + s);
        for (uint32_t k = 0; k < count; k++) {
            uint32_t at = k * n + s;
            tr_net_join(&g, up + at, out + at);
            tr_net_join(&g, down + at, out + at);
            if (k) {
                tr_net_join(&g, up + at, up + at - n);
                tr_net_join(&g, g.first + at, up + at - n);
            }
            if (k + 1 < count) {
                tr_net_join(&g, down + at, down + at + n);
                tr_net_join(&g, g.first + at, down + at + n);
            }
            for (uint32_t i = by[k].start[s]; i < by[k].start[s + 1]; i++)
                tr_net_join(&g, out + at, g.first + k * n + by[k].to[i]);
        }
    }
    return g;
}

/* --- strongly connected parts --------------------------------------------- */

typedef struct tarjan {
    const tr_net *g;
    uint32_t *start, *to;          /* edges by node */
    uint32_t *low, *part;          /* [nodes] */
    uint32_t *call, *next, *stack; /* the path, its edges, the open nodes */
    uint32_t depth, top, count, parts;
} tarjan;

static void index_edges(tarjan *x) {
    const tr_net *g = x->g;
    x->start = TR_NEW(g->a, uint32_t, (size_t)g->nodes + 2);
    x->to = TR_RAW(g->a, uint32_t, g->edges + 1);
    for (size_t e = 0; e < g->edges; e++) x->start[g->edge[e].from + 2]++;
    for (uint32_t k = 2; k <= g->nodes; k++) x->start[k] += x->start[k - 1];
    for (size_t e = 0; e < g->edges; e++)
        x->to[x->start[g->edge[e].from + 1]++] = g->edge[e].to;
}

static void open_node(tarjan *x, uint32_t v) {
    x->low[v] = ++x->count;
    x->stack[x->top++] = v;
    x->call[x->depth] = v;
    x->next[x->depth++] = x->start[v];
}

static void close_node(tarjan *x, uint32_t v, uint32_t number) {
    if (x->low[v] < number) return;
    uint32_t w;
    do {
        w = x->stack[--x->top];
        x->part[w] = x->parts;
        x->low[w] = UINT32_MAX;
    } while (w != v);
    x->parts++;
}

static void follow(tarjan *x, uint32_t root, uint32_t *number) {
    open_node(x, root);
    number[0] = x->count;
    while (x->depth) {
        uint32_t v = x->call[x->depth - 1], *e = &x->next[x->depth - 1];
        if (*e == x->start[v + 1]) {
            close_node(x, v, number[--x->depth]);
            if (x->depth && x->low[v] < x->low[x->call[x->depth - 1]])
                x->low[x->call[x->depth - 1]] = x->low[v];
            continue;
        }
        uint32_t w = x->to[(*e)++];
        if (!x->low[w]) {
            open_node(x, w);
            number[x->depth - 1] = x->count;
        } else if (x->low[w] < x->low[v]) {
            x->low[v] = x->low[w];
        }
    }
}

static void find_parts(tarjan *x) {
    const tr_net *g = x->g;
    size_t size = (size_t)g->nodes + 1;
    x->low = TR_NEW(g->a, uint32_t, size);
    x->part = TR_RAW(g->a, uint32_t, size);
    x->call = TR_RAW(g->a, uint32_t, size);
    x->next = TR_RAW(g->a, uint32_t, size);
    x->stack = TR_RAW(g->a, uint32_t, size);
    uint32_t *number = TR_RAW(g->a, uint32_t, size);
    for (uint32_t v = 0; v < g->nodes; v++) {
        if (!x->low[v]) follow(x, v, number);
        if (v % (1 << 18) == 0)
            tr_tick(g->a->env, "following moves", v, g->nodes);
    }
}

/* --- the parts as a whole ------------------------------------------------- */

/* Nodes by part, from which both lists are made in one pass a part. */
static uint32_t *nodes_by_part(const tarjan *x, uint32_t *start) {
    const tr_net *g = x->g;
    uint32_t *node = TR_RAW(g->a, uint32_t, (size_t)g->nodes + 1);
    for (uint32_t v = 0; v < g->nodes; v++) start[x->part[v] + 2]++;
    for (uint32_t k = 2; k <= x->parts; k++) start[k] += start[k - 1];
    for (uint32_t v = 0; v < g->nodes; v++) node[start[x->part[v] + 1]++] = v;
    return node;
}

static void list_part(const tarjan *x, const uint32_t *node, uint32_t from,
                      uint32_t to, uint32_t *seen, uint32_t *met, tr_reach *r,
                      uint32_t k) {
    for (uint32_t i = from; i < to; i++) {
        uint32_t v = node[i], s = tr_net_state(x->g, v);
        if (s != TR_NO_STATE && met[s] != k + 1) {
            met[s] = k + 1;
            r->state[r->state_start[k + 1]++] = s;
        }
        for (uint32_t e = x->start[v]; e < x->start[v + 1]; e++) {
            uint32_t p = x->part[x->to[e]];
            if (p == k || seen[p] == k + 1) continue;
            seen[p] = k + 1;
            r->next[r->next_start[k + 1]++] = p;
        }
    }
}

tr_reach tr_reach_in(const tr_net *g) {
    tarjan x = {.g = g};
    index_edges(&x);
    find_parts(&x);
    size_t size = (size_t)x.parts + 3;
    uint32_t *start = TR_NEW(g->a, uint32_t, size);
    uint32_t *node = nodes_by_part(&x, start);
    uint32_t *seen = TR_NEW(g->a, uint32_t, size);
    uint32_t *met = TR_NEW(g->a, uint32_t, (size_t)g->n + 1);
    uint64_t states = g->labels ? (uint64_t)g->labels * g->n : g->n;
    tr_reach r = {.parts = x.parts,
                  .part = x.part,
                  .next_start = TR_NEW(g->a, uint32_t, size),
                  .next = TR_RAW(g->a, uint32_t, g->edges + 1),
                  .state_start = TR_NEW(g->a, uint32_t, size),
                  .state = TR_RAW(g->a, uint32_t, states + 1)};
    for (uint32_t k = 0; k < x.parts; k++) {
        r.next_start[k + 1] = r.next_start[k];
        r.state_start[k + 1] = r.state_start[k];
        list_part(&x, node, start[k], start[k + 1], seen, met, &r, k);
    }
    return r;
}

/* --- R_H ------------------------------------------------------------------ */

static uint32_t root_of(uint32_t *up, uint32_t v) {
    while (up[v] != v) v = up[v] = up[up[v]];
    return v;
}

/* Where everybody moves freely within cells, parts are their union. */
static tr_reach unite_cells(tr_arena *a, const tr_moves *m, const bool *who) {
    tr_reach r = {.part = TR_RAW(a, uint32_t, (size_t)m->n + 1)};
    uint32_t *up = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    for (uint32_t s = 0; s < m->n; s++) up[s] = s;
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!who[j] || !m->mover[j]) continue;
        const tr_cells *c = &m->cells[j];
        for (uint32_t s = 0; s < m->n; s++) {
            uint32_t x = root_of(up, s);
            uint32_t y = root_of(up, c->member[c->start[c->cell[s]]]);
            up[x > y ? x : y] = x > y ? y : x;
        }
    }
    r.state_start = TR_NEW(a, uint32_t, (size_t)m->n + 3);
    r.state = TR_RAW(a, uint32_t, (size_t)m->n + 1);
    for (uint32_t s = 0; s < m->n; s++) { /* a root is the least of its part */
        uint32_t x = root_of(up, s);
        r.part[s] = x == s ? r.parts++ : r.part[x];
        r.state_start[r.part[s] + 2]++;
    }
    for (uint32_t k = 2; k <= r.parts; k++)
        r.state_start[k] += r.state_start[k - 1];
    for (uint32_t s = 0; s < m->n; s++)
        r.state[r.state_start[r.part[s] + 1]++] = s;
    return r;
}

static tr_net net_of_cells(tr_arena *a, const tr_moves *m, const bool *who) {
    tr_net g = tr_net_new(a, m->n);
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!who[j] || !m->mover[j]) continue;
        const tr_cells *c = &m->cells[j];
        uint32_t in = tr_net_node(&g, c->cells), out = in;
        if (c->succ) out = tr_net_node(&g, c->cells);
        for (uint32_t s = 0; s < m->n; s++) {
            tr_net_join(&g, s, out + c->cell[s]);
            tr_net_join(&g, in + c->cell[s], s);
        }
        for (uint32_t k = 0; c->succ && k < c->cells; k++)
            for (uint32_t i = c->succ_start[k]; i < c->succ_start[k + 1]; i++)
                tr_net_join(&g, out + k, in + c->succ[i]);
    }
    return g;
}

tr_reach tr_reach_of(tr_arena *a, const tr_moves *m, const bool *who) {
    bool freely = m->transitive;
    uint32_t count = 0;
    tr_steps *by = TR_NEW(a, tr_steps, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!who[j] || !m->mover[j]) continue;
        if (m->transitive)
            freely &= !m->cells[j].succ;
        else
            by[count++] = (tr_steps){m->arcs[j].out_start, m->arcs[j].out};
    }
    if (freely) return unite_cells(a, m, who);
    tr_net g = m->transitive ? net_of_cells(a, m, who)
                             : tr_net_of_steps(a, m->n, by, count);
    return tr_reach_in(&g);
}

/* --- asking ----------------------------------------------------------------
 */

void tr_reach_any(const tr_reach *r, const tr_lanes *x, tr_lanes *part) {
    for (uint32_t k = 0; k < r->parts; k++) {
        tr_lanes y = {{0}};
        for (uint32_t i = r->state_start[k]; i < r->state_start[k + 1]; i++)
            for (int w = 0; w < TR_LANES; w++) y.at[w] |= x[r->state[i]].at[w];
        if (r->next)
            for (uint32_t i = r->next_start[k]; i < r->next_start[k + 1]; i++)
                for (int w = 0; w < TR_LANES; w++)
                    y.at[w] |= part[r->next[i]].at[w];
        part[k] = y;
    }
}

void tr_reach_all(const tr_reach *r, const tr_lanes *x, tr_lanes *part) {
    for (uint32_t k = 0; k < r->parts; k++) {
        tr_lanes y;
        memset(&y, 0xff, sizeof y);
        for (uint32_t i = r->state_start[k]; i < r->state_start[k + 1]; i++)
            for (int w = 0; w < TR_LANES; w++) y.at[w] &= x[r->state[i]].at[w];
        if (r->next)
            for (uint32_t i = r->next_start[k]; i < r->next_start[k + 1]; i++)
                for (int w = 0; w < TR_LANES; w++)
                    y.at[w] &= part[r->next[i]].at[w];
        part[k] = y;
    }
}

tr_gather tr_gather_new(tr_arena *a, const tr_reach *r, uint32_t n) {
    return (tr_gather){TR_NEW(a, uint32_t, (size_t)r->parts + 1),
                       TR_RAW(a, uint32_t, (size_t)r->parts + 1),
                       TR_NEW(a, uint32_t, (size_t)n + 1),
                       TR_RAW(a, uint32_t, (size_t)n + 1), 0};
}

static void gather_states(const tr_reach *r, uint32_t part, tr_gather *w,
                          uint32_t *count) {
    for (uint32_t i = r->state_start[part]; i < r->state_start[part + 1]; i++) {
        uint32_t s = r->state[i];
        if (w->seen[s] == w->mark) continue;
        w->seen[s] = w->mark;
        w->out[(*count)++] = s;
    }
}

uint32_t tr_reach_gather(const tr_reach *r, uint32_t part, tr_gather *w) {
    uint32_t count = 0, top = 0;
    w->mark++;
    w->stamp[part] = w->mark;
    w->stack[top++] = part;
    while (top) {
        uint32_t k = w->stack[--top];
        gather_states(r, k, w, &count);
        for (uint32_t i = r->next ? r->next_start[k] : 0;
             r->next && i < r->next_start[k + 1]; i++) {
            uint32_t p = r->next[i];
            if (w->stamp[p] == w->mark) continue;
            w->stamp[p] = w->mark;
            w->stack[top++] = p;
        }
    }
    return count;
}
