/* graph_layout.h - where the nodes and edges of a graph go.
 * SPDX-License-Identifier: MIT
 *
 * After Sugiyama, Tagawa and Toda: layers are given; an edge over several
 * layers gets a bend in each layer that it passes, so that it goes round the
 * nodes there; the order within layers follows barycentres, with the fewest
 * crossings seen kept; places within a layer are the least-squares ones that
 * keep the order and the distances.
 *
 * `along` is the direction from layer to layer, `across` the one within a
 * layer; the drawing turns them into x and y. */
#ifndef TR_GRAPH_LAYOUT_H
#define TR_GRAPH_LAYOUT_H

#include "plot/plot.h"

typedef struct tr_vertex {
    size_t node; /**< or SIZE_MAX: a bend */
    size_t layer, order;
    double extent; /**< across, with the gap to the next one */
    double across; /**< centre */
    double wish;
} tr_vertex;

/** An edge's way: vertices from the lower layer to the higher. */
typedef struct tr_route {
    size_t *vertex, length;
    bool back;          /**< the edge points to the lower layer */
    bool level;         /**< both ends in one layer */
    double first, last; /**< across: where it leaves and reaches the boxes */
} tr_route;

typedef struct tr_layout {
    tr_arena *arena;
    const tr_graph_plot *p;
    size_t layers, vertices;
    tr_vertex *vertex;  /**< [vertices], the nodes first */
    tr_route *route;    /**< [edges]; length 0: not drawn */
    size_t **row;       /**< [layers] vertices in order */
    size_t *row_length; /**< [layers] */
} tr_layout;

/** Layers, bends and orders; `across` and `extent` are still to be set. */
void tr_layout_order(tr_layout *l, tr_arena *a, const tr_graph_plot *p);
/** Places across, within 0 and `room` if that is not 0; returns the room that
 *  was needed. */
double tr_layout_spread(tr_layout *l, double room);
/** Where edges meet the boxes, `box` being a node's length across. */
void tr_layout_ports(tr_layout *l, const double *box);

#endif
