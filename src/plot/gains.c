/* gains.c - the deals as a chart of two parties' gains.
 * SPDX-License-Identifier: MIT
 *
 * The cloud may hold every deal of a large case.  It is drawn through a grid
 * of cells, each once however many deals fall into it, so that the size of the
 * picture is bounded by its area: few deals become dots, many a texture. */
#include "plot/place.h"
#include "plot/plot.h"

#include <assert.h>
#include <math.h>

enum {
    LEFT = 52,
    TOP = 40,
    RIGHT = TR_PLOT_WIDTH - 22,
    BOTTOM = 500,
    HEIGHT = 556,
    LEGEND = 28, /* more of it, for the legend */
    CELL = 3,    /* pixels */
    COLUMNS = (RIGHT - LEFT) / CELL + 1,
    ROWS = (BOTTOM - TOP) / CELL + 1,
    DOTS = 1200,   /* up to so many cells are drawn as dots */
    LABELS = 40,   /* more could not be told apart */
    LINE_DOTS = 60 /* frontiers with more points are a plain line */
};

typedef struct chart {
    tr_arena *arena;
    const tr_gains_plot *p;
    tr_scale x, y;
    unsigned char *cell; /* [ROWS][COLUMNS] occupied */
} chart;

/* Beyond this a value is a mistake, and would only squash the rest. */
static bool usable(double x, double y) {
    return fabs(x) < 1e12 && fabs(y) < 1e12;
}

static void widen(double *lo, double *hi, double v) {
    *lo = fmin(*lo, v);
    *hi = fmax(*hi, v);
}

static void fit_scales(chart *c) {
    const tr_gains_plot *p = c->p;
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (size_t i = 0; i < p->cloud; i++) {
        if (!usable(p->cloud_x[i], p->cloud_y[i])) continue;
        widen(&x0, &x1, p->cloud_x[i]);
        widen(&y0, &y1, p->cloud_y[i]);
    }
    for (size_t i = 0; i < p->points; i++) {
        const tr_plot_point *q = &p->point[i];
        if (!usable(q->x, q->y) || !usable(q->x_hi, q->y_hi)) continue;
        widen(&x0, &x1, q->x), widen(&x0, &x1, q->x_hi);
        widen(&y0, &y1, q->y), widen(&y0, &y1, q->y_hi);
    }
    if (x0 > x1) x0 = y0 = 0, x1 = y1 = 1; /* nothing to show */
    /* A little air, so that no mark sits on the edge. */
    double dx = (x1 - x0) * 0.03, dy = (y1 - y0) * 0.04;
    c->x = tr_scale_make(x0 - dx, x1 + dx, 6, false, LEFT, RIGHT);
    c->y = tr_scale_make(y0 - dy, y1 + dy, 5, false, BOTTOM, TOP);
}

static double px(const chart *c, double x) { return tr_scale_at(&c->x, x); }
static double py(const chart *c, double y) { return tr_scale_at(&c->y, y); }

static void draw_axes(const chart *c, tr_text *out) {
    char s[TR_NUMBER];
    tr_type type = {14, TR_MIDDLE, TR_MUTE, false, false};
    for (size_t i = 0; i < tr_scale_ticks(&c->x); i++) {
        double v = tr_scale_tick(&c->x, i, s), x = px(c, v);
        bool zero = fabs(v) < c->x.step / 2;
        tr_svg_line(out, (tr_line){x, TOP, x, BOTTOM}, zero ? TR_RULE : TR_GRID,
                    1);
        tr_svg_text(out, x, BOTTOM + 20, type, s);
    }
    type.anchor = TR_END;
    for (size_t i = 0; i < tr_scale_ticks(&c->y); i++) {
        double v = tr_scale_tick(&c->y, i, s), y = py(c, v);
        bool zero = fabs(v) < c->y.step / 2;
        tr_svg_line(out, (tr_line){LEFT, y, RIGHT, y}, zero ? TR_RULE : TR_GRID,
                    1);
        tr_svg_text(out, LEFT - 8, y + 5, type, s);
    }
}

/* The axes' names stand level, the vertical one above its axis; an arrow says
 * which way is more. */
static void draw_axis_names(const chart *c, tr_text *out) {
    const char *line[1];
    tr_type type = {15, TR_START, TR_INK, true, false};
    tr_svg_wrap(c->arena, c->p->y_label, 16, RIGHT - LEFT, 1, line);
    tr_svg_line(out, (tr_line){16, 30, 16, 16}, TR_INK, 1.5);
    tr_svg_arrow(out, (tr_line){16, 30, 16, 8}, 9, TR_INK);
    tr_svg_text(out, 28, 22, type, line[0]);
    tr_svg_wrap(c->arena, c->p->x_label, 16, RIGHT - LEFT, 1, line);
    tr_line shaft = {LEFT, HEIGHT - 14, LEFT + 14, HEIGHT - 14};
    tr_svg_line(out, shaft, TR_INK, 1.5);
    shaft.x1 = LEFT + 22;
    tr_svg_arrow(out, shaft, 9, TR_INK);
    tr_svg_text(out, LEFT + 30, HEIGHT - 9, type, line[0]);
}

static const tr_plot_point *status_quo(const tr_gains_plot *p) {
    for (size_t i = 0; i < p->points; i++)
        if (p->point[i].kind == TR_MARK_STATUS_QUO) return &p->point[i];
    return NULL;
}

/* What both sides prefer to the status quo lies up and right of it. */
static void draw_zone(const chart *c, tr_text *out) {
    const tr_plot_point *q = status_quo(c->p);
    if (!q || !usable(q->x_hi, q->y_hi)) return;
    tr_box zone = {px(c, q->x_hi), TOP, RIGHT, py(c, q->y_hi)};
    tr_svg_rect(out, zone, 0, TR_TINT, TR_NO_COLOUR);
}

static void draw_zone_edge(const chart *c, tr_text *out) {
    const tr_plot_point *q = status_quo(c->p);
    if (!q || !usable(q->x_hi, q->y_hi)) return;
    const double v[] = {px(c, q->x_hi), TOP, py(c, q->y_hi), RIGHT};
    tr_svg_form(out, "<path d=\"M% %V%H%\"", v);
    tr_svg_paint(out, TR_NO_COLOUR, TR_RULE);
    tr_put(out, " stroke-dasharray=\"4 4\"/>\n");
}

static size_t fill_cells(chart *c) {
    const tr_gains_plot *p = c->p;
    size_t used = 0;
    c->cell = TR_NEW(c->arena, unsigned char, ROWS *COLUMNS);
    for (size_t i = 0; i < p->cloud; i++) {
        if (!usable(p->cloud_x[i], p->cloud_y[i])) continue;
        int k = (int)((px(c, p->cloud_x[i]) - LEFT) / CELL);
        int r = (int)((py(c, p->cloud_y[i]) - TOP) / CELL);
        assert(k >= 0 && k < COLUMNS && r >= 0 && r < ROWS);
        unsigned char *cell = &c->cell[r * COLUMNS + k];
        used += !*cell;
        *cell = 1;
    }
    return used;
}

/* Runs of occupied cells, in units of cells: "m5 0h2" a run. */
static void put_runs(const chart *c, tr_text *out) {
    for (int r = 0; r < ROWS; r++) {
        const unsigned char *row = c->cell + r * COLUMNS;
        int at = -1; /* where the pen is, none yet in this row */
        for (int k = 0; k < COLUMNS; k++) {
            if (!row[k]) continue;
            int end = k;
            while (end < COLUMNS && row[end]) end++;
            if (at < 0)
                tr_putf(out, "M%d %dh%d", k, r, end - k);
            else
                tr_putf(out, "m%d 0h%d", k - at, end - k);
            k = at = end;
        }
    }
}

static void put_dots(chart *c, tr_text *out) {
    const tr_gains_plot *p = c->p;
    for (size_t i = 0; i < p->cloud; i++) {
        if (!usable(p->cloud_x[i], p->cloud_y[i])) continue;
        const double v[] = {px(c, p->cloud_x[i]), py(c, p->cloud_y[i])};
        int k = (int)((v[0] - LEFT) / CELL), r = (int)((v[1] - TOP) / CELL);
        unsigned char *cell = &c->cell[r * COLUMNS + k];
        if (*cell != 1) continue;
        *cell = 2; /* drawn */
        tr_svg_form(out, "M% %h0", v);
    }
}

static void draw_cloud(chart *c, tr_text *out) {
    size_t used = fill_cells(c);
    if (!used) return;
    tr_put(out, "<path");
    tr_svg_paint(out, TR_NO_COLOUR, TR_CLOUD);
    if (used <= DOTS) {
        tr_put(out, " stroke-width=\"4.5\" stroke-linecap=\"round\" d=\"");
        put_dots(c, out);
    } else {
        /* Rows are stroked through their middles, one cell wide. */
        tr_putf(out,
                " stroke-opacity=\".45\" "
                "transform=\"translate(%d %.1f) scale(%d)\" d=\"",
                LEFT, TOP + CELL / 2.0, CELL);
        put_runs(c, out);
    }
    tr_put(out, "\"/>\n");
}

static double crowd(const void *of, tr_box b) {
    const chart *c = of;
    int full = 0, all = 0;
    for (double y = b.y0; y < b.y1; y += CELL)
        for (double x = b.x0; x < b.x1; x += CELL) {
            all++;
            if (x < LEFT || y < TOP || x >= RIGHT || y >= BOTTOM) continue;
            int k = ((int)x - LEFT) / CELL, r = ((int)y - TOP) / CELL;
            full += c->cell[r * COLUMNS + k] != 0;
        }
    return all ? (double)full / all : 0;
}

/* A point on the picture: its corners and centre. */
typedef struct spot {
    double x0, y0, x1, y1, x, y;
} spot;

static spot spot_of(const chart *c, const tr_plot_point *q) {
    spot s = {px(c, q->x), py(c, q->y), px(c, q->x_hi), py(c, q->y_hi), 0, 0};
    s.x = (s.x0 + s.x1) / 2;
    s.y = (s.y0 + s.y1) / 2;
    return s;
}

static bool shown(const tr_plot_point *q) {
    return usable(q->x, q->y) && usable(q->x_hi, q->y_hi);
}

static bool ranged(spot s) {
    return fabs(s.x1 - s.x0) > 3 || fabs(s.y1 - s.y0) > 3;
}

static void draw_dot(tr_text *out, double x, double y, bool filled) {
    const double v[] = {x, y, filled ? 5.5 : 4};
    tr_svg_form(out, "<circle cx=\"%\" cy=\"%\" r=\"%\"", v);
    if (filled)
        tr_svg_paint(out, TR_INK, TR_PAGE);
    else
        tr_svg_paint(out, TR_PAGE, TR_MUTE);
    tr_put(out, filled ? "/>\n" : " stroke-width=\"1.5\"/>\n");
}

/* Full dots over hollow ones; of many points the full ones alone. */
static void draw_frontier_dots(const chart *c, bool few, tr_text *out) {
    for (int filled = !few; filled < 2; filled++) {
        double last_x = -INFINITY, last_y = -INFINITY;
        for (size_t i = 0; i < c->p->points; i++) {
            const tr_plot_point *q = &c->p->point[i];
            if (q->kind != TR_MARK_FRONTIER || !shown(q)) continue;
            spot s = spot_of(c, q);
            if (q->filled != filled || hypot(s.x - last_x, s.y - last_y) < 1)
                continue;
            draw_dot(out, s.x, s.y, q->filled);
            last_x = s.x, last_y = s.y;
        }
    }
}

/* What the dots mean, on a line of its own. */
static void draw_legend(const chart *c, tr_text *out) {
    const char *name[2] = {c->p->filled_name, c->p->hollow_name};
    tr_type type = {14, TR_START, TR_MUTE, false, false};
    double x = LEFT, y = HEIGHT + LEGEND - 12;
    for (int k = 0; k < 2; k++) {
        const char *line[1];
        if (!name[k]) continue;
        tr_svg_wrap(c->arena, name[k], type.size, (RIGHT - LEFT) / 2 - 24, 1,
                    line);
        draw_dot(out, x + 6, y - 5, k == 0);
        tr_svg_text(out, x + 18, y, type, line[0]);
        x += 18 + tr_svg_width(line[0], type.size) + 28;
    }
}

static void draw_frontier(const chart *c, tr_text *out) {
    size_t n = 0;
    double last_x = 0, last_y = 0;
    for (size_t i = 0; i < c->p->points; i++) {
        const tr_plot_point *q = &c->p->point[i];
        if (q->kind != TR_MARK_FRONTIER || !shown(q)) continue;
        spot s = spot_of(c, q);
        /* Points nearer than a pixel are one to the eye. */
        if (n && hypot(s.x - last_x, s.y - last_y) < 1) continue;
        if (!n) {
            tr_put(out, "<path stroke-width=\"2.5\" "
                        "stroke-linejoin=\"round\"");
            tr_svg_paint(out, TR_NO_COLOUR, TR_MUTE);
            tr_put(out, " d=\"");
        }
        const double v[] = {s.x, s.y};
        tr_svg_form(out, n++ ? "L% %" : "M% %", v);
        last_x = s.x, last_y = s.y;
    }
    if (n) tr_put(out, "\"/>\n");
    draw_frontier_dots(c, n <= LINE_DOTS, out);
}

/* Proposals are joined in order, an arrow on each longer stretch. */
static void draw_proposal_path(const chart *c, tr_text *out) {
    bool any = false;
    spot from = {0};
    for (size_t i = 0; i < c->p->points; i++) {
        const tr_plot_point *q = &c->p->point[i];
        if (q->kind != TR_MARK_PROPOSAL || !shown(q)) continue;
        spot s = spot_of(c, q);
        tr_line l = {from.x, from.y, s.x, s.y};
        if (any) tr_svg_line(out, l, TR_SIDE + 2, 1.5);
        l.x1 = (from.x + s.x) / 2, l.y1 = (from.y + s.y) / 2;
        if (any && hypot(l.x1 - l.x0, l.y1 - l.y0) > 17)
            tr_svg_arrow(out, l, 9, TR_SIDE + 2);
        from = s;
        any = true;
    }
}

static void draw_range(tr_text *out, spot s, tr_colour colour) {
    const double v[] = {s.x0, s.y1, s.x1 - s.x0, s.y0 - s.y1};
    tr_svg_form(out, "<rect x=\"%\" y=\"%\" width=\"%\" height=\"%\"", v);
    tr_svg_paint(out, colour, colour);
    tr_put(out, " fill-opacity=\".12\" stroke-dasharray=\"3 3\"/>\n");
}

static void draw_mark(tr_text *out, const tr_plot_point *q, spot s) {
    const double v[] = {s.x, s.y};
    switch (q->kind) {
    case TR_MARK_STATUS_QUO:
        tr_svg_rect(out, (tr_box){s.x - 6, s.y - 6, s.x + 6, s.y + 6}, 1,
                    TR_INK, TR_PAGE);
        return;
    case TR_MARK_PROPOSAL:
        tr_svg_form(out,
                    "<path d=\"M% %m0-8.5l8.5 8.5-8.5 8.5-8.5-8.5Z\" "
                    "stroke-width=\"1.5\"",
                    v);
        tr_svg_paint(out, TR_SIDE + 2, TR_PAGE);
        break;
    case TR_MARK_SOLUTION:
        tr_svg_form(out,
                    "<circle cx=\"%\" cy=\"%\" r=\"10.5\" "
                    "stroke-width=\"2.5\"",
                    v);
        tr_svg_paint(out, TR_NO_COLOUR, TR_INK);
        break;
    case TR_MARK_FRONTIER: return; /* drawn with its line */
    }
    tr_put(out, "/>\n");
}

static void draw_marks(const chart *c, tr_text *out) {
    for (size_t i = 0; i < c->p->points; i++) {
        const tr_plot_point *q = &c->p->point[i];
        if (!shown(q) || q->kind == TR_MARK_FRONTIER) continue;
        spot s = spot_of(c, q);
        if (ranged(s))
            draw_range(out, s,
                       q->kind == TR_MARK_PROPOSAL ? TR_SIDE + 2 : TR_MUTE);
        draw_mark(out, q, s);
    }
}

static double mark_radius(tr_mark_kind kind) {
    return kind == TR_MARK_SOLUTION   ? 11.5
           : kind == TR_MARK_PROPOSAL ? 8.5
           : kind == TR_MARK_FRONTIER ? 4
                                      : 6;
}

/* Marks that fall on one spot share one label. */
static size_t gather(const chart *c, tr_label *label) {
    size_t n = 0;
    for (size_t i = 0; i < c->p->points; i++) {
        const tr_plot_point *q = &c->p->point[i];
        if (!q->label || !*q->label || !shown(q)) continue;
        spot s = spot_of(c, q);
        tr_label *l = NULL;
        for (size_t k = 0; k < n && !l; k++)
            if (hypot(label[k].x - s.x, label[k].y - s.y) < 3) l = &label[k];
        if (!l && n == LABELS) continue;
        if (!l) {
            l = &label[n++];
            *l = (tr_label){.x = s.x, .y = s.y, .size = 15};
        }
        l->r = fmax(l->r, mark_radius(q->kind));
        l->line[0] = l->line[0]
                         ? tr_printf(c->arena, "%s, %s", l->line[0], q->label)
                         : q->label;
    }
    for (size_t k = 0; k < n; k++) {
        tr_label *l = &label[k];
        l->lines = tr_svg_wrap(c->arena, l->line[0], l->size, 190, 3, l->line);
        for (size_t i = 0; i < l->lines; i++)
            l->width = fmax(l->width, tr_svg_width(l->line[i], l->size));
    }
    return n;
}

static void find_obstacles(const chart *c, tr_field *f) {
    size_t n = c->p->points;
    tr_box *mark = TR_NEW(c->arena, tr_box, n + 1);
    tr_segment *segment = TR_NEW(c->arena, tr_segment, 2 * n + 3);
    spot last[2];
    bool any[2] = {false, false}; /* `last` is set */
    for (size_t i = 0; i < n; i++) {
        const tr_plot_point *q = &c->p->point[i];
        if (!shown(q)) continue;
        spot s = spot_of(c, q);
        double r = mark_radius(q->kind) + 1;
        bool front = q->kind == TR_MARK_FRONTIER;
        if (!front)
            mark[f->marks++] = (tr_box){s.x - r, s.y - r, s.x + r, s.y + r};
        if (!front && q->kind != TR_MARK_PROPOSAL) continue;
        if (any[front])
            segment[f->segments++] = (tr_segment){
                {last[front].x, last[front].y, s.x, s.y}, front ? 45 : 30};
        last[front] = s;
        any[front] = true;
    }
    double x = px(c, 0), y = py(c, 0);
    segment[f->segments++] = (tr_segment){{x, TOP, x, BOTTOM}, 10};
    segment[f->segments++] = (tr_segment){{LEFT, y, RIGHT, y}, 10};
    f->mark = mark;
    f->segment = segment;
}

static void draw_labels(const chart *c, tr_text *out) {
    tr_label *label = TR_NEW(c->arena, tr_label, LABELS);
    size_t n = gather(c, label);
    tr_field f = {.frame = {6, TOP - 4, TR_PLOT_WIDTH - 4, BOTTOM - 2},
                  .crowd = c->cell ? crowd : NULL,
                  .crowd_of = c};
    find_obstacles(c, &f);
    tr_place(label, n, &f);
    for (size_t i = 0; i < n; i++) tr_place_draw(out, &label[i], TR_INK, false);
}

const char *tr_plot_gains(tr_arena *a, const tr_gains_plot *p) {
    assert(p->title && p->alt && p->x_label && p->y_label);
    chart c = {.arena = a, .p = p};
    tr_text out = tr_text_new(a);
    fit_scales(&c);
    bool legend = p->filled_name || p->hollow_name;
    tr_svg_begin(&out, TR_PLOT_WIDTH, HEIGHT + (legend ? LEGEND : 0), p->title,
                 p->alt);
    draw_zone(&c, &out);
    draw_axes(&c, &out);
    draw_cloud(&c, &out);
    draw_zone_edge(&c, &out);
    draw_axis_names(&c, &out);
    draw_frontier(&c, &out);
    draw_proposal_path(&c, &out);
    draw_marks(&c, &out);
    draw_labels(&c, &out);
    if (legend) draw_legend(&c, &out);
    tr_svg_end(&out);
    return tr_text_str(&out);
}
