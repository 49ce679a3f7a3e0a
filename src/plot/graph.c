/* graph.c - states and moves as boxes and arrows.
 * SPDX-License-Identifier: MIT
 *
 * Layers run from left to right while the boxes stay wide enough to be read,
 * else from top to bottom, which also suits a narrow screen. */
#include "plot/graph_layout.h"
#include "plot/place.h"

#include <assert.h>
#include <math.h>

enum {
    EDGE = 4,        /* free margin of the picture */
    WIDEST = 212,    /* a box */
    NARROWEST = 108, /* below it the picture grows instead */
    CAPTION_LINES = 3,
    MOVER_WIDTH = 92, /* of a label on an edge */
    MOVER_ROOM = 150, /* the same where layers run down */
    MOVER_SIZE = 14,
    BEND = 30, /* room for a passing edge */
    CURVE = 14 /* samples of a curve */
};

typedef struct point {
    double x, y;
} point;

typedef struct node_text {
    const char *label[1], *caption[CAPTION_LINES];
    size_t lines;
    double inner, height; /* of the text; of the box */
} node_text;

typedef struct edge_shape {
    point *at; /* the line, flattened, from tail to head */
    size_t n;
    const char *line[2];
    size_t lines;
    double width; /* of the label */
    tr_box box;   /* of the label */
} edge_shape;

typedef struct drawing {
    tr_layout l;
    bool down; /* layers run downwards */
    double box_width, gap, width, height;
    double *start, *depth; /* [layers] along: where it begins, how deep */
    node_text *text;       /* [nodes] */
    edge_shape *shape;     /* [edges] */
} drawing;

static const tr_graph_plot *graph_of(const drawing *d) { return d->l.p; }

static point turn(const drawing *d, double along, double across) {
    return d->down ? (point){across, along} : (point){along, across};
}

/* 1. Sizes. */

static void wrap_movers(drawing *d, double width) {
    const tr_graph_plot *p = graph_of(d);
    d->shape = TR_NEW(d->l.arena, edge_shape, p->edges + 1);
    for (size_t e = 0; e < p->edges; e++) {
        edge_shape *s = &d->shape[e];
        if (!p->edge[e].label || !*p->edge[e].label) continue;
        s->lines = tr_svg_wrap(d->l.arena, p->edge[e].label, MOVER_SIZE, width,
                               2, s->line);
        for (size_t i = 0; i < s->lines; i++)
            s->width = fmax(s->width, tr_svg_width(s->line[i], MOVER_SIZE));
    }
}

static double width_if_right(const drawing *d, double gap) {
    double n = (double)d->l.layers;
    return (TR_PLOT_WIDTH - 2 * EDGE - (n - 1) * gap) / n;
}

static double width_if_down(const drawing *d) {
    double least = WIDEST;
    for (size_t k = 0; k < d->l.layers; k++) {
        double boxes = 0, bends = 0;
        for (size_t i = 0; i < d->l.row_length[k]; i++) {
            bool bend = d->l.vertex[d->l.row[k][i]].node == SIZE_MAX;
            bends += bend, boxes += !bend;
        }
        double room = TR_PLOT_WIDTH - 2 * EDGE - bends * BEND - boxes * 26;
        if (boxes > 0) least = fmin(least, room / boxes);
    }
    return least;
}

static void choose_direction(drawing *d) {
    double label = 0;
    for (size_t e = 0; e < graph_of(d)->edges; e++)
        label = fmax(label, d->shape[e].width);
    double gap = fmax(60, label + 40);
    double right = fmin(WIDEST, width_if_right(d, gap));
    double down = width_if_down(d);
    d->down = right < 140 && down > right;
    d->box_width = fmax(NARROWEST, d->down ? down : right);
    d->gap = d->down ? 84 : gap;
    if (d->down || d->l.layers < 2) return;
    /* What the boxes leave, the gaps take, up to a point. */
    double n = (double)d->l.layers;
    double left = TR_PLOT_WIDTH - 2 * EDGE - n * d->box_width;
    d->gap = fmin(fmax(gap, left / (n - 1)), 240);
}

/* The greater number of edges on one side of a box. */
static double busiest(const drawing *d, size_t node) {
    double low = 0, high = 0;
    for (size_t e = 0; e < graph_of(d)->edges; e++) {
        const tr_route *r = &d->l.route[e];
        if (!r->length) continue;
        bool last = r->vertex[r->length - 1] == node;
        high += (r->vertex[0] == node) + (last && r->level);
        low += last && !r->level;
    }
    return fmax(low, high);
}

static void measure_nodes(drawing *d) {
    const tr_graph_plot *p = graph_of(d);
    d->text = TR_NEW(d->l.arena, node_text, p->nodes + 1);
    for (size_t i = 0; i < p->nodes; i++) {
        node_text *t = &d->text[i];
        const tr_graph_node *n = &p->node[i];
        double room = d->box_width - 22;
        tr_svg_wrap(d->l.arena, n->label ? n->label : "", 15,
                    room - (n->target ? 16 : 0), 1, t->label);
        if (n->caption && *n->caption)
            t->lines = tr_svg_wrap(d->l.arena, n->caption, 13, room,
                                   CAPTION_LINES, t->caption);
        t->inner = t->lines ? 36 + (double)t->lines * 16.5 : 40;
        t->height = t->inner;
        /* To the right, edges need room on the box's side. */
        if (!d->down) t->height = fmax(t->inner, 16 + busiest(d, i) * 24);
    }
}

static void measure_layers(drawing *d) {
    tr_layout *l = &d->l;
    d->start = TR_NEW(l->arena, double, l->layers + 1);
    d->depth = TR_NEW(l->arena, double, l->layers + 1);
    double at = EDGE;
    for (size_t k = 0; k < l->layers; k++) {
        for (size_t i = 0; i < l->row_length[k]; i++) {
            size_t n = l->vertex[l->row[k][i]].node;
            if (n == SIZE_MAX) continue;
            d->depth[k] =
                fmax(d->depth[k], d->down ? d->text[n].height : d->box_width);
        }
        d->start[k] = at;
        at += d->depth[k] + d->gap;
    }
    for (size_t v = 0; v < l->vertices; v++) {
        size_t n = l->vertex[v].node;
        l->vertex[v].extent = n == SIZE_MAX ? BEND
                              : d->down     ? d->box_width + 26
                                            : d->text[n].height + 24;
    }
}

static void finish_size(drawing *d) {
    tr_layout *l = &d->l;
    double across = tr_layout_spread(l, d->down ? TR_PLOT_WIDTH : 0);
    double end = EDGE;
    for (size_t k = 0; k < l->layers; k++) end = d->start[k] + d->depth[k];
    for (size_t e = 0; e < graph_of(d)->edges; e++)
        if (l->route[e].level &&
            l->vertex[l->route[e].vertex[0]].layer + 1 == l->layers)
            end = fmax(end, d->start[l->layers - 1] + d->depth[l->layers - 1] +
                                (d->down ? 56 : 100));
    end += EDGE;
    d->width = fmax(TR_PLOT_WIDTH, d->down ? across : end);
    d->height = d->down ? end : across;
    /* Centre what is narrower than the picture. */
    double spare = d->down ? 0 : (d->width - end) / 2;
    for (size_t k = 0; k < l->layers; k++) d->start[k] += spare;
}

static tr_box box_of(const drawing *d, size_t node) {
    const tr_vertex *v = &d->l.vertex[node];
    double h = d->text[node].height, w = d->box_width;
    point c = turn(d, d->start[v->layer] + d->depth[v->layer] / 2, v->across);
    return (tr_box){c.x - w / 2, c.y - h / 2, c.x + w / 2, c.y + h / 2};
}

/* 2. Edges. */

static void add_point(const drawing *d, edge_shape *s, double along,
                      double across) {
    s->at[s->n++] = turn(d, along, across);
}

/* A curve that leaves and arrives in the direction of the layers. */
static void add_curve(const drawing *d, edge_shape *s, double a0, double c0,
                      double a1, double c1) {
    for (int i = 1; i <= CURVE; i++) {
        double t = (double)i / CURVE, u = 1 - t;
        double side = 3 * u * t; /* both controls lie half way along */
        double along = u * u * u * a0 + side * (a0 + a1) / 2 + t * t * t * a1;
        double across = u * u * (u + 3 * t) * c0 + t * t * (t + 3 * u) * c1;
        add_point(d, s, along, across);
    }
}

static void add_loop(const drawing *d, edge_shape *s, double a, double c0,
                     double c1) {
    double bulge = fmin(d->gap * 0.62, 34 + fabs(c1 - c0) * 0.12) * 4 / 3;
    for (int i = 0; i <= 2 * CURVE; i++) {
        double t = (double)i / (2 * CURVE), u = 1 - t;
        add_point(d, s, a + 3 * u * t * bulge,
                  u * u * (u + 3 * t) * c0 + t * t * (t + 3 * u) * c1);
    }
}

/* Boxes of a layer can be less deep than the layer. */
static double face(const drawing *d, size_t node, bool high) {
    tr_box b = box_of(d, node);
    if (d->down) return high ? b.y1 : b.y0;
    return high ? b.x1 : b.x0;
}

static void shape_edge(drawing *d, size_t e) {
    const tr_route *r = &d->l.route[e];
    edge_shape *s = &d->shape[e];
    if (!r->length) return;
    s->at = TR_NEW(d->l.arena, point, (r->length + 2) * (CURVE + 2) * 2);
    double a = face(d, r->vertex[0], true), c = r->first;
    if (r->level) {
        add_loop(d, s, a, c, r->last);
        return;
    }
    add_point(d, s, a, c);
    for (size_t i = 1; i + 1 < r->length; i++) {
        const tr_vertex *v = &d->l.vertex[r->vertex[i]];
        add_curve(d, s, a, c, d->start[v->layer], v->across);
        a = d->start[v->layer] + d->depth[v->layer];
        c = v->across;
        add_point(d, s, a, c);
    }
    add_curve(d, s, a, c, face(d, r->vertex[r->length - 1], false), r->last);
    if (!r->back) return;
    for (size_t i = 0; i < s->n / 2; i++) {
        point t = s->at[i];
        s->at[i] = s->at[s->n - 1 - i];
        s->at[s->n - 1 - i] = t;
    }
}

/* 3. Labels of edges stand on their lines. */

static bool crosses(const edge_shape *s, tr_box b) {
    for (size_t i = 0; i + 1 < s->n; i++)
        if (tr_box_crossed(b, (tr_line){s->at[i].x, s->at[i].y, s->at[i + 1].x,
                                        s->at[i + 1].y}))
            return true;
    return false;
}

static double label_cost(const drawing *d, size_t e, tr_box b) {
    const tr_graph_plot *p = graph_of(d);
    double cost = fmax(0, -b.x0) + fmax(0, b.x1 - d->width) + fmax(0, -b.y0) +
                  fmax(0, b.y1 - d->height);
    cost *= 500;
    tr_box wide = {b.x0 - 3, b.y0 - 1, b.x1 + 3, b.y1 + 1};
    for (size_t i = 0; i < p->nodes; i++)
        if (tr_box_shared(wide, box_of(d, i)) > 0)
            cost += 800 + tr_box_shared(wide, box_of(d, i));
    for (size_t f = 0; f < p->edges; f++) {
        if (f == e) continue;
        const edge_shape *s = &d->shape[f];
        if (s->box.x1 > s->box.x0 && tr_box_shared(wide, s->box) > 0)
            cost += 600 + tr_box_shared(wide, s->box);
        if (crosses(s, b)) cost += 60;
    }
    return cost;
}

static void place_mover(drawing *d, size_t e) {
    edge_shape *s = &d->shape[e];
    if (!s->lines || s->n < 2) return;
    double w = s->width, h = (double)s->lines * MOVER_SIZE * 1.15;
    double least = INFINITY;
    tr_box best = {0, 0, 0, 0};
    for (int side = 0; side < 5; side++)
        for (size_t i = 1; i + 1 < s->n; i++) {
            /* On the line, or else beside it. */
            static const double dx[] = {0, 0.5, -0.5, 0, 0};
            static const double dy[] = {0, 0, 0, 0.5, -0.5};
            double x = s->at[i].x + dx[side] * (w + 12);
            double y = s->at[i].y + dy[side] * (h + 8);
            tr_box b = {x - w / 2, y - h / 2, x + w / 2, y + h / 2};
            double off = fabs((double)i / (double)(s->n - 1) - 0.5);
            double cost = label_cost(d, e, b) + off * 60 + (side ? 45 : 0);
            if (off > 0.25) cost += (off - 0.25) * 1000; /* off the head */
            if (cost < least) {
                least = cost;
                best = b;
            }
        }
    s->box = best;
}

/* 4. Ink. */

static tr_colour edge_colour(const tr_graph_edge *e) {
    return e->side > 0 ? tr_side((size_t)e->side - 1) : TR_MUTE;
}

static void draw_edge(const drawing *d, tr_text *out, size_t e) {
    const tr_graph_edge *edge = &graph_of(d)->edge[e];
    const edge_shape *s = &d->shape[e];
    if (s->n < 2) return;
    point tip = s->at[s->n - 1], before = s->at[s->n - 2];
    double dx = tip.x - before.x, dy = tip.y - before.y;
    double n = fmax(hypot(dx, dy), 1e-9);
    tr_put(out, "<path d=\"");
    for (size_t i = 0; i < s->n; i++) {
        /* The line ends inside the head, not at its tip. */
        double back = i + 1 == s->n ? fmin(7, n) / n : 0;
        const double v[] = {s->at[i].x - dx * back, s->at[i].y - dy * back};
        tr_svg_form(out, i ? "L% %" : "M% %", v);
    }
    tr_put(out, "\" stroke-width=\"2\" stroke-linejoin=\"round\"");
    if (!edge->improves) tr_put(out, " stroke-dasharray=\"5 4\"");
    tr_svg_paint(out, TR_NO_COLOUR, edge_colour(edge));
    tr_put(out, "/>\n");
    tr_svg_arrow(out, (tr_line){before.x, before.y, tip.x, tip.y}, 11,
                 edge_colour(edge));
}

static void draw_mover(const drawing *d, tr_text *out, size_t e) {
    const edge_shape *s = &d->shape[e];
    if (!s->lines || s->n < 2) return;
    tr_type type = {MOVER_SIZE, TR_MIDDLE, edge_colour(&graph_of(d)->edge[e]),
                    false, false};
    tr_box under = {s->box.x0 - 1, s->box.y0, s->box.x1 + 1, s->box.y1};
    tr_svg_rect(out, under, 4, TR_PAGE, TR_NO_COLOUR);
    for (size_t i = 0; i < s->lines; i++)
        tr_svg_text(out, (s->box.x0 + s->box.x1) / 2,
                    s->box.y0 + MOVER_SIZE * (0.92 + 1.15 * (double)i), type,
                    s->line[i]);
}

static void draw_target(tr_text *out, double x, double y, tr_colour colour) {
    const double ring[] = {x, y, 6.5}, dot[] = {x, y, 2.8};
    tr_svg_form(out, "<circle cx=\"%\" cy=\"%\" r=\"%\" stroke-width=\"2\"",
                ring);
    tr_svg_paint(out, TR_NO_COLOUR, colour);
    tr_svg_form(out, "/><circle cx=\"%\" cy=\"%\" r=\"%\"", dot);
    tr_svg_paint(out, colour, TR_NO_COLOUR);
    tr_put(out, "/>\n");
}

static void draw_frame(tr_text *out, tr_box b, const tr_graph_node *n) {
    tr_svg_rect(out, b, 8, n->start ? TR_MUTE : TR_TINT,
                n->start || n->stable ? TR_INK : TR_RULE);
    if (n->stable)
        tr_svg_rect(out, (tr_box){b.x0 + 4, b.y0 + 4, b.x1 - 4, b.y1 - 4}, 5,
                    TR_NO_COLOUR, n->start ? TR_PAGE : TR_INK);
}

static void draw_node(const drawing *d, tr_text *out, size_t i) {
    const tr_graph_node *n = &graph_of(d)->node[i];
    const node_text *t = &d->text[i];
    tr_box b = box_of(d, i);
    double middle = (b.x0 + b.x1) / 2;
    tr_colour ink = n->start ? TR_PAGE : TR_INK;
    draw_frame(out, b, n);
    tr_type type = {15, TR_MIDDLE, ink, true, false};
    b.y0 += (t->height - t->inner) / 2;
    double y = t->lines ? b.y0 + 23 : b.y0 + t->inner / 2 + 5;
    tr_svg_text(out, middle, y, type, t->label[0]);
    if (n->target) draw_target(out, b.x1 - 16, y - 5, ink);
    type = (tr_type){13, TR_MIDDLE, n->start ? TR_PAGE : TR_MUTE, false, false};
    for (size_t k = 0; k < t->lines; k++)
        tr_svg_text(out, middle, b.y0 + 41 + (double)k * 16.5, type,
                    t->caption[k]);
}

/* 5. The key: only what the picture uses. */

enum { START, STABLE, TARGET, GAINS, OTHERWISE, KEYS };

static void draw_sample(tr_text *out, int what, double x, double y) {
    tr_box b = {x, y - 9, x + 26, y + 9};
    tr_graph_node n = {.start = what == START, .stable = what == STABLE};
    if (what == START || what == STABLE) {
        draw_frame(out, b, &n);
    } else if (what == TARGET) {
        draw_target(out, x + 17, y, TR_INK);
    } else {
        const double v[] = {x, y, x + 20};
        tr_svg_form(out, "<path d=\"M% %H%\" stroke-width=\"2\"", v);
        if (what == OTHERWISE) tr_put(out, " stroke-dasharray=\"5 4\"");
        tr_svg_paint(out, TR_NO_COLOUR, TR_MUTE);
        tr_put(out, "/>\n");
        tr_svg_arrow(out, (tr_line){x, y, x + 26, y}, 10, TR_MUTE);
    }
}

static double draw_key(const drawing *d, tr_text *out, double top) {
    static const char *const word[KEYS] = {"start", "stable", "goal",
                                           "the mover gains",
                                           "the mover does not gain"};
    const tr_graph_plot *p = graph_of(d);
    bool used[KEYS] = {false};
    for (size_t i = 0; i < p->nodes; i++) {
        used[START] |= p->node[i].start;
        used[STABLE] |= p->node[i].stable;
        used[TARGET] |= p->node[i].target;
    }
    for (size_t e = 0; e < p->edges; e++)
        used[p->edge[e].improves ? GAINS : OTHERWISE] = true;
    double x = EDGE, y = top;
    tr_type type = {13, TR_START, TR_MUTE, false, false};
    for (int k = 0; k < KEYS; k++) {
        if (!used[k]) continue;
        double w = 34 + tr_svg_width(word[k], 13) + 18;
        if (x + w > d->width + 18) x = EDGE, y += 28;
        draw_sample(out, k, x, y);
        tr_svg_text(out, x + 34, y + 4.5, type, word[k]);
        x += w;
    }
    return y + 16;
}

const char *tr_plot_graph(tr_arena *a, const tr_graph_plot *p) {
    assert(p->title && p->alt && (p->node || !p->nodes));
    drawing d = {0};
    tr_layout_order(&d.l, a, p);
    wrap_movers(&d, MOVER_WIDTH);
    choose_direction(&d);
    if (d.down) wrap_movers(&d, MOVER_ROOM);
    measure_nodes(&d);
    measure_layers(&d);
    finish_size(&d);
    double *box = TR_NEW(a, double, p->nodes + 1);
    for (size_t i = 0; i < p->nodes; i++)
        box[i] = d.down ? d.box_width : d.text[i].height;
    tr_layout_ports(&d.l, box);
    for (size_t e = 0; e < p->edges; e++) shape_edge(&d, e);
    for (size_t e = 0; e < p->edges; e++) place_mover(&d, e);

    tr_text ink = tr_text_new(a), out = tr_text_new(a);
    for (size_t e = 0; e < p->edges; e++) draw_edge(&d, &ink, e);
    for (size_t i = 0; i < p->nodes; i++) draw_node(&d, &ink, i);
    for (size_t e = 0; e < p->edges; e++) draw_mover(&d, &ink, e);
    double bottom = draw_key(&d, &ink, d.height + 26);
    tr_svg_begin(&out, d.width, bottom, p->title, p->alt);
    tr_put(&out, tr_text_str(&ink));
    tr_svg_end(&out);
    return tr_text_str(&out);
}
