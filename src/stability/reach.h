/* reach.h - what can be reached, for every state at once (docs: D4, D40, D43).
 * SPDX-License-Identifier: MIT
 *
 * A *net* is a directed graph whose first nodes are the states, with further
 * nodes that stand for many arcs at once: the cells of a party, or a state
 * together with who moved there last.  Its strongly connected parts, in an
 * order in which nothing leads to a later one, answer for all states at once
 * what holds somewhere, or everywhere, where they lead. */
#ifndef TR_REACH_H
#define TR_REACH_H

#include "space/moves.h"
#include "stability/lanes.h"

typedef struct tr_edge {
    uint32_t from, to;
} tr_edge;

typedef struct tr_net {
    tr_arena *a;
    uint32_t n;     /**< states, which are the first nodes */
    uint32_t nodes; /**< grow it to make one */
    size_t edges, room;
    tr_edge *edge;
    /** From here on, node first + label · n + s is: at state s, to which
     *  `label` moved last.  0: states stand for themselves. */
    uint32_t first, labels;
} tr_net;

tr_net tr_net_new(tr_arena *a, uint32_t n);
void tr_net_join(tr_net *g, uint32_t from, uint32_t to);
/** More nodes than can be numbered stop the call. */
uint32_t tr_net_node(tr_net *g, uint64_t count);
/** The state that a node is, or TR_NO_STATE. */
uint32_t tr_net_state(const tr_net *g, uint32_t node);

/** Steps of one mover: to[start[s]] ... are the states it may move to. */
typedef struct tr_steps {
    const uint32_t *start, *to;
} tr_steps;

/** Sequences of steps in which nobody moves twice in a row. */
tr_net tr_net_of_steps(tr_arena *a, uint32_t n, const tr_steps *by,
                       uint32_t count);

typedef struct tr_reach {
    uint32_t parts;              /**< nothing leads from one to a later one */
    uint32_t *part;              /**< [n] where sequences from a state begin */
    uint32_t *next_start, *next; /**< parts that one leads to; NULL: none */
    uint32_t *state_start, *state; /**< states that stand in a part */
} tr_reach;

tr_reach tr_reach_in(const tr_net *g);
/** R_H: by legal sequences of moves of the movers `who` (D4), s itself perhaps
 *  among what s reaches although it is not. */
tr_reach tr_reach_of(tr_arena *a, const tr_moves *m, const bool *who);
/** part[k]: the union, or what is common, of x[s] over all s that part k
 *  reaches. */
void tr_reach_any(const tr_reach *r, const tr_lanes *x, tr_lanes *part);
void tr_reach_all(const tr_reach *r, const tr_lanes *x, tr_lanes *part);
/** All states that a part reaches, each once; `stamp` [parts] differs from
 *  `mark` before, `stack` has room for all parts, `seen` [n] likewise. */
typedef struct tr_gather {
    uint32_t *stamp, *stack, *seen, *out, mark;
} tr_gather;
tr_gather tr_gather_new(tr_arena *a, const tr_reach *r, uint32_t n);
uint32_t tr_reach_gather(const tr_reach *r, uint32_t part, tr_gather *w);

#endif
