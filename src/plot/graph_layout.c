/* graph_layout.c - where the nodes and edges of a graph go.
 * SPDX-License-Identifier: MIT
 *
 * Cost: sweeps x edges², meant for some 25 nodes. */
#include "plot/graph_layout.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { SWEEPS = 24, MAX_LAYERS = 1000 };

/* Number the layers in use from 0 without gaps. */
static void pack_layers(tr_layout *l) {
    const tr_graph_plot *p = l->p;
    size_t done = 0;
    for (size_t i = 0; i < p->nodes; i++) {
        l->vertex[i].node = i;
        l->vertex[i].layer = SIZE_MAX;
    }
    while (done < p->nodes) {
        int least = 0;
        bool any = false;
        for (size_t i = 0; i < p->nodes; i++)
            if (l->vertex[i].layer == SIZE_MAX &&
                (!any || p->node[i].layer < least)) {
                least = p->node[i].layer;
                any = true;
            }
        for (size_t i = 0; i < p->nodes; i++)
            if (p->node[i].layer == least) {
                l->vertex[i].layer = l->layers;
                done++;
            }
        l->layers++;
    }
}

static size_t span(const tr_layout *l, size_t e) {
    size_t a = l->vertex[l->p->edge[e].from].layer;
    size_t b = l->vertex[l->p->edge[e].to].layer;
    return a < b ? b - a : a - b;
}

static void add_routes(tr_layout *l) {
    const tr_graph_plot *p = l->p;
    size_t next = p->nodes;
    for (size_t e = 0; e < p->edges; e++) {
        size_t from = p->edge[e].from, to = p->edge[e].to;
        tr_route *r = &l->route[e];
        if (from == to) continue;
        r->back = l->vertex[from].layer > l->vertex[to].layer;
        r->level = span(l, e) == 0;
        r->length = r->level ? 2 : span(l, e) + 1;
        r->vertex = TR_NEW(l->arena, size_t, r->length);
        size_t low = r->back ? to : from, high = r->back ? from : to;
        r->vertex[0] = low;
        for (size_t i = 1; i + 1 < r->length; i++) {
            l->vertex[next] = (tr_vertex){.node = SIZE_MAX,
                                          .layer = l->vertex[low].layer + i};
            r->vertex[i] = next++;
        }
        r->vertex[r->length - 1] = high;
    }
    l->vertices = next;
}

static void fill_rows(tr_layout *l) {
    l->row = TR_NEW(l->arena, size_t *, l->layers + 1);
    l->row_length = TR_NEW(l->arena, size_t, l->layers + 1);
    for (size_t v = 0; v < l->vertices; v++)
        l->row_length[l->vertex[v].layer]++;
    for (size_t k = 0; k < l->layers; k++) {
        l->row[k] = TR_NEW(l->arena, size_t, l->row_length[k] + 1);
        l->row_length[k] = 0;
    }
    for (size_t v = 0; v < l->vertices; v++) {
        size_t k = l->vertex[v].layer;
        l->vertex[v].order = l->row_length[k];
        l->row[k][l->row_length[k]++] = v;
    }
}

/* How much a straight line matters: most between two bends. */
static double pull(const tr_vertex *a, const tr_vertex *b) {
    int bends = (a->node == SIZE_MAX) + (b->node == SIZE_MAX);
    return bends == 2 ? 8 : bends + 1;
}

/* Mean order or place of the neighbours of `v` in layer + step, or
 * `otherwise` if it has none. */
static double neighbours(const tr_layout *l, size_t v, int step, bool order,
                         double otherwise) {
    double sum = 0, n = 0;
    for (size_t e = 0; e < l->p->edges; e++) {
        const tr_route *r = &l->route[e];
        for (size_t i = 0; !r->level && i < r->length; i++) {
            if (r->vertex[i] != v) continue;
            if (step > 0 ? i + 1 == r->length : i == 0) continue;
            const tr_vertex *w =
                &l->vertex[r->vertex[step > 0 ? i + 1 : i - 1]];
            double weight = order ? 1 : pull(&l->vertex[v], w);
            sum += weight * (order ? (double)w->order : w->across);
            n += weight;
        }
    }
    return n > 0 ? sum / n : otherwise;
}

static void sort_row(tr_layout *l, size_t k) {
    size_t *row = l->row[k];
    for (size_t i = 1; i < l->row_length[k]; i++) /* stable */
        for (size_t j = i; j > 0; j--) {
            if (l->vertex[row[j - 1]].wish <= l->vertex[row[j]].wish) break;
            size_t t = row[j];
            row[j] = row[j - 1];
            row[j - 1] = t;
        }
    for (size_t i = 0; i < l->row_length[k]; i++) l->vertex[row[i]].order = i;
}

static size_t crossings(const tr_layout *l) {
    size_t n = 0;
    for (size_t e = 0; e < l->p->edges; e++)
        for (size_t f = 0; f < e; f++) {
            const tr_route *r = &l->route[e], *s = &l->route[f];
            if (r->level || s->level || !r->length || !s->length) continue;
            for (size_t i = 0; i + 1 < r->length; i++) {
                size_t layer = l->vertex[r->vertex[i]].layer;
                size_t first = l->vertex[s->vertex[0]].layer;
                if (layer < first || layer - first + 1 >= s->length) continue;
                size_t j = layer - first;
                size_t a = l->vertex[r->vertex[i]].order;
                size_t b = l->vertex[s->vertex[j]].order;
                size_t c = l->vertex[r->vertex[i + 1]].order;
                size_t d = l->vertex[s->vertex[j + 1]].order;
                n += (a < b && c > d) || (a > b && c < d);
            }
        }
    return n;
}

static void sweep(tr_layout *l, int step) {
    for (size_t i = 1; i < l->layers; i++) {
        size_t k = step < 0 ? i : l->layers - 1 - i;
        for (size_t j = 0; j < l->row_length[k]; j++) {
            tr_vertex *v = &l->vertex[l->row[k][j]];
            v->wish = neighbours(l, l->row[k][j], step, true, (double)v->order);
        }
        sort_row(l, k);
    }
}

static void reduce_crossings(tr_layout *l) {
    size_t *best = TR_NEW(l->arena, size_t, l->vertices + 1);
    size_t least = SIZE_MAX;
    for (int i = 0; i <= SWEEPS && least > 0; i++) {
        if (i) sweep(l, i % 2 ? -1 : 1);
        size_t n = crossings(l);
        if (n >= least) continue;
        least = n;
        for (size_t v = 0; v < l->vertices; v++) best[v] = l->vertex[v].order;
    }
    for (size_t v = 0; v < l->vertices; v++) {
        l->vertex[v].order = best[v];
        l->row[l->vertex[v].layer][best[v]] = v;
    }
}

void tr_layout_order(tr_layout *l, tr_arena *a, const tr_graph_plot *p) {
    *l = (tr_layout){.arena = a, .p = p};
    size_t room = p->nodes + 1;
    l->vertex = TR_NEW(a, tr_vertex, room);
    l->route = TR_NEW(a, tr_route, p->edges + 1);
    for (size_t e = 0; e < p->edges; e++)
        assert(p->edge[e].from < p->nodes && p->edge[e].to < p->nodes);
    pack_layers(l);
    assert(l->layers <= MAX_LAYERS);
    for (size_t e = 0; e < p->edges; e++) room += span(l, e);
    tr_vertex *all = TR_NEW(a, tr_vertex, room);
    memcpy(all, l->vertex, p->nodes * sizeof *all);
    l->vertex = all;
    add_routes(l);
    fill_rows(l);
    if (p->nodes) reduce_crossings(l);
}

/* Least squares under "each at least so far from the one before": in terms of
 * place less the distances so far this is isotonic regression, done by pooling
 * neighbours that are out of order; bounds then only clip. */
static void settle_row(tr_layout *l, size_t k, double room) {
    size_t n = l->row_length[k], blocks = 0;
    double *mean = TR_NEW(l->arena, double, n + 1);
    size_t *size = TR_NEW(l->arena, size_t, n + 1);
    double shift = 0;
    for (size_t i = 0; i < n; i++) {
        const tr_vertex *v = &l->vertex[l->row[k][i]];
        mean[blocks] = v->wish - (shift + v->extent / 2);
        size[blocks++] = 1;
        shift += v->extent;
        while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
            size_t a = size[blocks - 2], b = size[blocks - 1];
            mean[blocks - 2] =
                (mean[blocks - 2] * (double)a + mean[blocks - 1] * (double)b) /
                (double)(a + b);
            size[--blocks - 1] = a + b;
        }
    }
    double most = room > 0 ? fmax(room - shift, 0) : INFINITY;
    double at = 0;
    for (size_t b = 0, i = 0; b < blocks; b++)
        for (size_t j = 0; j < size[b]; j++, i++) {
            tr_vertex *v = &l->vertex[l->row[k][i]];
            double base = fmin(room > 0 ? fmax(mean[b], 0) : mean[b], most);
            v->across = base + at + v->extent / 2;
            at += v->extent;
        }
}

/* A bend goes where the bends of its own edge are on average, so that a long
 * edge runs straight past the layers. */
static double straightened(const tr_layout *l, size_t v) {
    for (size_t e = 0; e < l->p->edges; e++) {
        const tr_route *r = &l->route[e];
        double sum = 0;
        bool mine = false;
        for (size_t i = 1; i + 1 < r->length; i++) {
            mine |= r->vertex[i] == v;
            sum += l->vertex[r->vertex[i]].across;
        }
        if (mine) return sum / (double)(r->length - 2);
    }
    return l->vertex[v].across;
}

static void settle(tr_layout *l, int step, double room) {
    for (size_t i = 0; i < l->layers; i++) {
        size_t k = step < 0 ? i : l->layers - 1 - i;
        for (size_t j = 0; j < l->row_length[k]; j++) {
            size_t v = l->row[k][j];
            double here = l->vertex[v].across;
            double up = neighbours(l, v, -1, false, here);
            double down = neighbours(l, v, 1, false, here);
            bool straight = step == 0 && l->vertex[v].node == SIZE_MAX;
            l->vertex[v].wish = straight    ? straightened(l, v)
                                : step == 0 ? (up + down) / 2
                                : step < 0  ? up
                                            : down;
        }
        settle_row(l, k, room);
    }
}

double tr_layout_spread(tr_layout *l, double room) {
    double widest = 0;
    for (size_t k = 0; k < l->layers; k++) {
        double total = 0;
        for (size_t i = 0; i < l->row_length[k]; i++)
            total += l->vertex[l->row[k][i]].extent;
        widest = fmax(widest, total);
    }
    for (size_t k = 0; k < l->layers; k++) { /* start centred */
        double total = 0, at;
        for (size_t i = 0; i < l->row_length[k]; i++)
            total += l->vertex[l->row[k][i]].extent;
        at = (fmax(room, widest) - total) / 2;
        for (size_t i = 0; i < l->row_length[k]; i++) {
            tr_vertex *v = &l->vertex[l->row[k][i]];
            v->across = at + v->extent / 2;
            at += v->extent;
        }
    }
    for (int i = 0; i < 24; i++) settle(l, i > 15 ? 0 : i % 2 ? 1 : -1, room);
    double lo = INFINITY, hi = -INFINITY;
    for (size_t v = 0; v < l->vertices; v++) {
        lo = fmin(lo, l->vertex[v].across - l->vertex[v].extent / 2);
        hi = fmax(hi, l->vertex[v].across + l->vertex[v].extent / 2);
    }
    double middle = room > hi - lo ? (room - (hi - lo)) / 2 : 0;
    for (size_t v = 0; v < l->vertices; v++) l->vertex[v].across += middle - lo;
    return l->vertices ? hi - lo : 0;
}

/* Ends on one side of a box, sorted by where their edges go. */
typedef struct end {
    double *port, toward;
} end;

static void spread_ends(end *ends, size_t n, double middle, double box) {
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && ends[j - 1].toward > ends[j].toward; j--) {
            end t = ends[j];
            ends[j] = ends[j - 1];
            ends[j - 1] = t;
        }
    double step = n > 1 ? fmin(44, (box - 24) / (double)(n - 1)) : 0;
    for (size_t i = 0; i < n; i++)
        *ends[i].port = middle + ((double)i - (double)(n - 1) / 2) * step;
}

void tr_layout_ports(tr_layout *l, const double *box) {
    size_t edges = l->p->edges;
    end *low = TR_NEW(l->arena, end, 2 * edges + 1);
    end *high = TR_NEW(l->arena, end, 2 * edges + 1);
    for (size_t v = 0; v < l->p->nodes; v++) {
        size_t n = 0, m = 0;
        double middle = l->vertex[v].across;
        for (size_t e = 0; e < edges; e++) {
            tr_route *r = &l->route[e];
            if (!r->length) continue;
            size_t z = r->length - 1;
            /* Parallel edges keep one order at both ends by their numbers. */
            double tie = (double)e * 1e-6;
            if (r->vertex[0] == v)
                high[m++] =
                    (end){&r->first, l->vertex[r->vertex[1]].across + tie};
            if (r->vertex[z] != v) continue;
            double toward = l->vertex[r->vertex[z - 1]].across + tie;
            if (r->level)
                high[m++] = (end){&r->last, toward};
            else
                low[n++] = (end){&r->last, toward};
        }
        spread_ends(low, n, middle, box[v]);
        spread_ends(high, m, middle, box[v]);
    }
}
