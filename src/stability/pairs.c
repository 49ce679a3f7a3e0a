/* pairs.c - stability by relations between pairs of states.
 * SPDX-License-Identifier: MIT
 *
 * Nothing is monotone here, so the least value that the others can bring about
 * (sweep.c) does not decide.  Instead 256 states s are asked about at once:
 * each state u carries 256 bits, "u deters the party at s", and the bits flow
 * backwards along legal sequences.  The graph they flow through has two nodes
 * for a state v and a mover j, as the same party never moves twice in a row:
 *
 *   "at v, j is to move"    leads to   "at w, j has moved" for each step v -> w
 *   "at v, j has moved"     is an end; it leads to "at v, k is to move", k != j
 *
 * Its strong components are found once a party and numbered so that each leads
 * only to lower ones; one pass over them answers 256 states. */
#include "stability/pairs.h"

#include <assert.h>
#include <string.h>

typedef tr_lanes lanes;

typedef struct lists { /* lists of numbers, one after the other */
    uint32_t *start, *at;
} lists;

typedef struct board {
    tr_arena *a;
    const tr_moves *m;
    const tr_scheme *x;
    uint32_t party, n;
    uint32_t movers, *mover;         /* the others */
    lists steps;                     /* [n · movers] "at v, j is to move" */
    uint32_t components, *component; /* [2 · n · movers] */
    lists leads, ends;               /* [components] components; states */
} board;

/* Nodes: "to move" first, then "has moved". */
static uint32_t to_move(const board *b, uint32_t v, uint32_t k) {
    return v * b->movers + k;
}
static uint32_t has_moved(const board *b, uint32_t v, uint32_t k) {
    return (b->n + v) * b->movers + k;
}

/* --- the graph -------------------------------------------------------------
 */

typedef struct gather {
    board *b;
    uint32_t mover, from; /* index of the mover */
    uint32_t count;
    uint32_t *into; /* NULL: only count */
} gather;

static bool gather_step(void *user, uint32_t t) {
    gather *g = user;
    const tr_relation *step = g->b->x->step;
    if (step && !tr_relates(&step[g->b->mover[g->mover]], g->from, t))
        return true;
    if (g->into) g->into[g->count] = t;
    g->count++;
    return true;
}

static uint32_t gather_steps(board *b, uint32_t v, uint32_t k, uint32_t *into) {
    gather g = {b, k, v, 0, into};
    tr_moves_each(b->m, b->mover[k], v, gather_step, &g);
    return g.count;
}

static void list_steps(board *b) {
    uint32_t nodes = b->n * b->movers;
    uint64_t total = 0;
    b->steps.start = TR_RAW(b->a, uint32_t, (size_t)nodes + 1);
    for (uint32_t v = 0; v < b->n; v++) {
        for (uint32_t k = 0; k < b->movers; k++) {
            b->steps.start[to_move(b, v, k)] = (uint32_t)total;
            total += gather_steps(b, v, k, NULL);
        }
        if (total > UINT32_MAX / 2)
            tr_stop(b->a->env, TRUCE_ELIMIT,
                    "comparing states pair by pair, the others have more than "
                    "%u moves to follow; use a smaller case",
                    UINT32_MAX / 2);
        if (v % 1024 == 0) tr_tick(b->a->env, "listing steps", v, b->n);
    }
    b->steps.start[nodes] = (uint32_t)total;
    b->steps.at = TR_RAW(b->a, uint32_t, total + 1);
    for (uint32_t v = 0; v < b->n; v++)
        for (uint32_t k = 0; k < b->movers; k++)
            gather_steps(b, v, k,
                         b->steps.at + b->steps.start[to_move(b, v, k)]);
}

/* The i-th node that a node leads to, or UINT32_MAX after the last. */
static uint32_t successor(const board *b, uint32_t node, uint32_t i) {
    uint32_t half = b->n * b->movers;
    if (node < half) {
        uint32_t at = b->steps.start[node] + i;
        if (at >= b->steps.start[node + 1]) return UINT32_MAX;
        return has_moved(b, b->steps.at[at], node % b->movers);
    }
    uint32_t v = (node - half) / b->movers, last = (node - half) % b->movers;
    uint32_t k = i < last ? i : i + 1;
    return k < b->movers ? to_move(b, v, k) : UINT32_MAX;
}

/* --- strong components (Tarjan 1972), without recursion --------------------
 */

typedef struct tarjan {
    uint32_t *index, *low, *next; /* [nodes]; index 0: not met */
    uint32_t *stack, top, *path, depth, count;
} tarjan;

static void meet(tarjan *t, uint32_t node) {
    t->index[node] = t->low[node] = ++t->count;
    t->stack[t->top++] = node;
    t->path[t->depth++] = node;
}

static void close_component(board *b, tarjan *t, uint32_t node) {
    uint32_t v;
    do {
        v = t->stack[--t->top];
        b->component[v] = b->components;
    } while (v != node);
    b->components++;
}

static void search(board *b, tarjan *t, uint32_t root) {
    meet(t, root);
    while (t->depth) {
        uint32_t node = t->path[t->depth - 1];
        uint32_t to = successor(b, node, t->next[node]);
        if (to != UINT32_MAX) {
            t->next[node]++;
            if (!t->index[to])
                meet(t, to);
            else if (b->component[to] == UINT32_MAX &&
                     t->index[to] < t->low[node])
                t->low[node] = t->index[to];
            continue;
        }
        t->depth--;
        if (t->low[node] == t->index[node]) close_component(b, t, node);
        if (t->depth && t->low[node] < t->low[t->path[t->depth - 1]])
            t->low[t->path[t->depth - 1]] = t->low[node];
    }
}

static void find_components(board *b) {
    size_t nodes = 2 * (size_t)b->n * b->movers;
    b->component = TR_RAW(b->a, uint32_t, nodes + 1);
    memset(b->component, 0xff, nodes * sizeof(uint32_t));
    tr_mark mark = tr_arena_mark(b->a);
    tarjan t = {TR_NEW(b->a, uint32_t, nodes + 1),
                TR_NEW(b->a, uint32_t, nodes + 1),
                TR_NEW(b->a, uint32_t, nodes + 1),
                TR_NEW(b->a, uint32_t, nodes + 1),
                0,
                TR_NEW(b->a, uint32_t, nodes + 1),
                0,
                0};
    for (size_t v = 0; v < nodes; v++) {
        if (!t.index[v]) search(b, &t, (uint32_t)v);
        if (v % 65536 == 0)
            tr_tick(b->a->env, "ordering steps", (double)v, (double)nodes);
    }
    tr_arena_release(b->a, mark);
}

/* Nodes by component. */
static lists members(board *b) {
    size_t nodes = 2 * (size_t)b->n * b->movers;
    lists l = {TR_NEW(b->a, uint32_t, (size_t)b->components + 2),
               TR_RAW(b->a, uint32_t, nodes + 1)};
    for (size_t v = 0; v < nodes; v++) l.start[b->component[v] + 2]++;
    for (uint32_t c = 0; c < b->components; c++)
        l.start[c + 2] += l.start[c + 1];
    for (size_t v = 0; v < nodes; v++)
        l.at[l.start[b->component[v] + 1]++] = (uint32_t)v;
    return l;
}

/* For each component the components that it leads to and the states that it
 * ends at, each once. */
static void condense(board *b) {
    lists in = members(b);
    uint32_t half = b->n * b->movers;
    uint32_t *seen = TR_NEW(b->a, uint32_t, (size_t)b->components + 1);
    uint32_t *ended = TR_NEW(b->a, uint32_t, (size_t)b->n + 1);
    size_t leads = 0, ends = 0, lead_room = 0, end_room = 0;
    b->leads.start = TR_NEW(b->a, uint32_t, (size_t)b->components + 1);
    b->ends.start = TR_NEW(b->a, uint32_t, (size_t)b->components + 1);
    for (uint32_t c = 0; c < b->components; c++) {
        for (uint32_t i = in.start[c]; i < in.start[c + 1]; i++) {
            uint32_t node = in.at[i], to;
            uint32_t v = node < half ? 0 : (node - half) / b->movers;
            if (node >= half && ended[v] != c + 1) {
                ended[v] = c + 1;
                b->ends.at =
                    tr_grow(b->a, b->ends.at, sizeof v, ends, &end_room);
                b->ends.at[ends++] = v;
            }
            for (uint32_t k = 0; (to = successor(b, node, k)) != UINT32_MAX;
                 k++) {
                uint32_t d = b->component[to];
                if (d == c || seen[d] == c + 1) continue;
                seen[d] = c + 1;
                b->leads.at =
                    tr_grow(b->a, b->leads.at, sizeof d, leads, &lead_room);
                b->leads.at[leads++] = d;
            }
        }
        b->leads.start[c + 1] = (uint32_t)leads;
        b->ends.start[c + 1] = (uint32_t)ends;
        if (c % 65536 == 0)
            tr_tick(b->a->env, "ordering steps", c, b->components);
    }
}

/* --- 256 states at once ----------------------------------------------------
 */

static void or_into(lanes *x, const lanes *y) {
    for (int k = 0; k < TR_LANES; k++) x->at[k] |= y->at[k];
}

/* better[v]: for which of the states asked about v is better. */
static void compare(const board *b, const uint32_t *asked, uint32_t count,
                    lanes *better) {
    tr_mark mark = tr_arena_mark(b->a);
    const tr_panel *p = tr_panel_new(b->a, &b->x->better, asked, count);
    for (uint32_t v = 0; v < b->n; v++) better[v] = tr_panel_of(p, v);
    tr_arena_release(b->a, mark);
}

/* Where an answer must last, v is as good as the best that R_i(v) offers. */
static void add_ways_out(const board *b, lanes *better) {
    tr_mark mark = tr_arena_mark(b->a);
    lanes *all = TR_NEW(b->a, lanes, (size_t)b->n + 1);
    if (b->m->transitive) {
        const tr_cells *c = &b->m->cells[b->party];
        lanes *cell = TR_NEW(b->a, lanes, (size_t)c->cells + 1);
        for (uint32_t v = 0; v < b->n; v++)
            or_into(&cell[c->cell[v]], &better[v]);
        for (uint32_t v = 0; v < b->n; v++) {
            uint32_t k = c->cell[v];
            if (!c->succ) or_into(&all[v], &cell[k]);
            for (uint32_t i = c->succ ? c->succ_start[k] : 0;
                 c->succ && i < c->succ_start[k + 1]; i++)
                or_into(&all[v], &cell[c->succ[i]]);
        }
    } else {
        const tr_arcs *g = &b->m->arcs[b->party];
        for (uint32_t v = 0; v < b->n; v++) {
            all[v] = better[v];
            for (uint32_t i = g->out_start[v]; i < g->out_start[v + 1]; i++)
                or_into(&all[v], &better[g->out[i]]);
        }
    }
    memcpy(better, all, (size_t)b->n * sizeof *better);
    tr_arena_release(b->a, mark);
}

/* flow[c]: for which of the states asked about some end beyond c deters. */
static void flow_back(const board *b, const lanes *better, lanes *flow) {
    for (uint32_t c = 0; c < b->components; c++) {
        lanes x = {{0}};
        for (uint32_t i = b->ends.start[c]; i < b->ends.start[c + 1]; i++)
            for (int k = 0; k < TR_LANES; k++)
                x.at[k] |= ~better[b->ends.at[i]].at[k];
        for (uint32_t i = b->leads.start[c]; i < b->leads.start[c + 1]; i++)
            or_into(&x, &flow[b->leads.at[i]]);
        flow[c] = x;
    }
}

typedef struct verdict {
    const board *b;
    const lanes *flow;
    uint32_t state, lane;
    bool stable;
} verdict;

static bool is_answered(void *user, uint32_t t) {
    verdict *y = user;
    const board *b = y->b;
    if (!tr_relates(&b->x->leave, y->state, t)) return true;
    uint64_t found = 0;
    for (uint32_t k = 0; k < b->movers; k++)
        found |= y->flow[b->component[to_move(b, t, k)]].at[y->lane >> 6];
    y->stable = found >> (y->lane & 63) & 1;
    return y->stable;
}

static bool leaves(void *user, uint32_t t) {
    verdict *y = user;
    y->stable = !tr_relates(&y->b->x->leave, y->state, t);
    return y->stable;
}

static void answer_batch(board *b, const uint32_t *asked, uint32_t count,
                         lanes *better, lanes *flow, uint64_t *stable) {
    compare(b, asked, count, better);
    if (b->x->lasting) add_ways_out(b, better);
    flow_back(b, better, flow);
    for (uint32_t i = 0; i < count; i++) {
        verdict y = {b, flow, asked[i], i, true};
        tr_moves_each(b->m, b->party, asked[i], is_answered, &y);
        if (y.stable) tr_bit_set(stable, asked[i]);
    }
}

static void refuse_large(tr_arena *a, uint32_t n) {
    if (n > TR_PAIRS_STATES)
        tr_stop(a->env, TRUCE_ELIMIT,
                "this concept compares states pair by pair, which is done for "
                "up to %d feasible states; here are %u. Rules or merges make "
                "a case smaller, and `explain` answers for one state",
                (int)TR_PAIRS_STATES, n);
}

static void build_board(board *b) {
    b->mover = TR_NEW(b->a, uint32_t, b->m->parties + 1);
    for (uint32_t j = 0; j < b->m->parties; j++)
        if (b->m->mover[j] && j != b->party) b->mover[b->movers++] = j;
    if ((uint64_t)b->n * b->movers > UINT32_MAX / 4)
        tr_stop(b->a->env, TRUCE_ELIMIT,
                "%u states and %u parties are too many to compare pair by pair",
                b->n, b->movers);
    list_steps(b);
    find_components(b);
    condense(b);
}

uint64_t *tr_pairs_stable(tr_arena *a, const tr_moves *m, const tr_scheme *x,
                          uint32_t party) {
    uint64_t *stable = tr_bits_new(a, m->n);
    tr_mark mark = tr_arena_mark(a);
    board b = {.a = a, .m = m, .x = x, .party = party, .n = m->n};
    uint32_t *asked = TR_RAW(a, uint32_t, (size_t)m->n + 1), count = 0;
    for (uint32_t s = 0; s < m->n; s++) {
        verdict y = {.b = &b, .state = s, .stable = true};
        if (m->mover[party]) tr_moves_each(m, party, s, leaves, &y);
        if (y.stable)
            tr_bit_set(stable, s);
        else
            asked[count++] = s;
    }
    if (count && x->answers) {
        refuse_large(a, m->n);
        build_board(&b);
        lanes *better = TR_NEW(a, lanes, (size_t)m->n + 1);
        lanes *flow = TR_NEW(a, lanes, (size_t)b.components + 1);
        for (uint32_t i = 0; i < count; i += TR_BATCH) {
            uint32_t some = count - i < TR_BATCH ? count - i : TR_BATCH;
            answer_batch(&b, asked + i, some, better, flow, stable);
            tr_tick(a->env, "comparing states", i, count);
        }
    }
    tr_arena_release(a, mark);
    return stable;
}

/* --- explanation -----------------------------------------------------------
 */

typedef struct question {
    const tr_moves *m;
    const tr_scheme *x;
    uint32_t party, state;
    bool way_out;
} question;

static bool step_allowed(void *user, uint32_t party, uint32_t from,
                         uint32_t to) {
    const question *q = user;
    return !q->x->step || tr_relates(&q->x->step[party], from, to);
}

static bool is_way_out(void *user, uint32_t w) {
    question *q = user;
    q->way_out = tr_relates(&q->x->better, q->state, w);
    return !q->way_out;
}

static bool deters(void *user, uint32_t u) {
    question *q = user;
    if (tr_relates(&q->x->better, q->state, u)) return false;
    q->way_out = false;
    if (q->x->lasting) tr_moves_each(q->m, q->party, u, is_way_out, q);
    return !q->way_out;
}

static tr_sanction find_answer(tr_arena *a, question *q, const bool *who,
                               uint32_t to) {
    tr_sanction s = {.to = to};
    if (!q->x->answers) return s;
    tr_walk_options o = {
        .who = who, .allowed = step_allowed, .found = deters, .user = q};
    tr_mark mark = tr_arena_mark(a);
    tr_walk *w = tr_walk_from(a, q->m, NULL, to, &o);
    const tr_visit *last = &w->visit[w->visits - 1];
    s.deterred = last->length && deters(q, last->state);
    if (s.deterred) {
        s.length = last->length;
        s.end = last->state;
        s.path = tr_walk_path(a, w, w->visits - 1);
    }
    tr_sanction_keep(a, mark, &s);
    return s;
}

tr_explanation *tr_pairs_explain(tr_arena *a, const tr_moves *m,
                                 const tr_scheme *x, uint32_t state,
                                 uint32_t party) {
    tr_explanation *e = TR_NEW(a, tr_explanation, 1);
    e->stable = true;
    if (!m->mover[party]) return e;
    question q = {m, x, party, state, false};
    bool *who = TR_NEW(a, bool, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++) who[j] = j != party;
    uint32_t count;
    uint32_t *to = tr_moves_from(a, m, party, state, &count);
    e->at = TR_NEW(a, tr_sanction, count + 1);
    for (uint32_t k = 0; k < count; k++) {
        if (!tr_relates(&x->leave, state, to[k])) continue;
        tr_sanction s = find_answer(a, &q, who, to[k]);
        e->stable &= s.deterred;
        e->at[e->count++] = s;
        tr_tick(a->env, "explaining", k, count);
    }
    return e;
}
