/* diagram.h - a group of issues as a decision diagram (docs: D165).
 * SPDX-License-Identifier: MIT
 *
 * The issues are settled one after the other. Two ways of settling the first k
 * lead to the same node when they leave the same of the group's rules and
 * bonuses open, so that whatever can follow the one can follow the other and is
 * worth the same. A chain of rules has few nodes, however many combinations
 * its issues have. */
#ifndef TR_DIAGRAM_H
#define TR_DIAGRAM_H

#include "base/big.h"
#include "case/case.h"

/** What a combination is worth: per principal weights[issue][value] and, for
 *  each bonus that holds, `add`. */
typedef struct tr_diagram_bonus {
    uint32_t principal;
    const tr_formula *when;
    int64_t add;
} tr_diagram_bonus;

typedef struct tr_diagram_worth {
    uint32_t principals;
    int64_t ***weight; /**< [principals][issues][values] */
    size_t bonuses;
    tr_diagram_bonus *bonus;
} tr_diagram_worth;

typedef struct tr_diagram_arc {
    uint32_t from, to; /**< nodes */
    uint32_t value;
} tr_diagram_arc;

/** Nodes are numbered layer by layer, from the root 0; the last is the end.
 *  Every arc lies on a way from the root to the end. */
typedef struct tr_diagram {
    uint32_t issues, principals;
    uint32_t *order;     /**< [issues] which is settled by each layer */
    bool descending;     /**< they are settled from the last to the first */
    uint32_t nodes;      /**< at least 1 */
    uint32_t *layer;     /**< [issues + 2] first node of each */
    uint32_t arcs;       /**< 0: no combination satisfies the rules */
    tr_diagram_arc *arc; /**< by node, values ascending */
    uint32_t *first;     /**< [nodes + 1] into `arc` */
    uint32_t *into;      /**< [arcs] arcs, by the node they lead to */
    uint32_t *first_in;  /**< [nodes + 1] into `into` */
    int64_t *add;        /**< [arcs][principals] */
    int64_t *least;      /**< [nodes][principals] of all ways on from here */
    int64_t *most;
    tr_big *count; /**< [nodes] ways on from here */
} tr_diagram;

/** The issues of `c` under its rules. NULL when more than `most` arcs would be
 *  needed. With `descending` the issues are settled from the last to the first,
 *  else in an order that leaves few rules open at a time. */
tr_diagram *tr_diagram_build(tr_arena *a, const truce_case *c,
                             const tr_diagram_worth *w, bool descending,
                             size_t most);

/** The node that is reached from `node` by this value, or UINT32_MAX. */
uint32_t tr_diagram_next(const tr_diagram *d, uint32_t node, uint32_t value);
/** Values of the first way from the root to the end, one an issue. */
void tr_diagram_any(const tr_diagram *d, uint16_t *value);

#endif
