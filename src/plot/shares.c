/* shares.c - deals between three or more: one axis a party.
 * SPDX-License-Identifier: MIT
 *
 * Parallel coordinates (Inselberg, The Visual Computer 1, 1985): every party
 * has an upright axis, from what no deal is worth to it (0) to its best hope
 * (1), and every deal is a line across them.  Where lines cross between two
 * axes the two parties want different deals.  Kinds of lines differ in form
 * and weight, not in colour alone. */
#include "plot/draw.h"
#include "plot/plot.h"

#include <assert.h>
#include <math.h>

enum {
    LEFT = 60,
    RIGHT = TR_PLOT_WIDTH - 116, /* the labels stand right of it */
    TOP = 66,
    BOTTOM = 440,
    HEIGHT = 466,
    LEGEND = 28,
    LINES = 400, /* more of the frontier could not be told apart */
    LABELS = 30,
    GAP = 17 /* between labels */
};

typedef struct axes {
    tr_arena *arena;
    const tr_shares_plot *p;
    tr_scale y;
} axes;

static bool usable(double v) { return fabs(v) < 1e12; }

static bool shown(const axes *c, const tr_shares_row *r) {
    for (size_t k = 0; k < c->p->parties; k++)
        if (!usable(r->share[k])) return false;
    return true;
}

static void fit_scale(axes *c) {
    double lo = 0, hi = 1;
    for (size_t i = 0; i < c->p->rows; i++)
        for (size_t k = 0; k < c->p->parties; k++) {
            double v = c->p->row[i].share[k];
            if (!usable(v)) continue;
            lo = fmin(lo, v);
            hi = fmax(hi, v);
        }
    c->y = tr_scale_make(lo, hi, 5, true, BOTTOM, TOP);
}

static double axis_x(const axes *c, size_t k) {
    return LEFT + (RIGHT - LEFT) * (double)k / (double)(c->p->parties - 1);
}

static void draw_scale(const axes *c, tr_text *out) {
    char s[TR_NUMBER];
    tr_type type = {14, TR_END, TR_MUTE, false, false};
    for (size_t i = 0; i < tr_scale_ticks(&c->y); i++) {
        double v = tr_scale_tick(&c->y, i, s), y = tr_scale_at(&c->y, v);
        bool zero = fabs(v) < c->y.step / 2;
        tr_svg_line(out, (tr_line){LEFT, y, RIGHT, y}, zero ? TR_RULE : TR_GRID,
                    zero ? 1.5 : 1);
        tr_svg_text(out, LEFT - 10, y + 5, type, s);
    }
}

static void draw_axes(const axes *c, tr_text *out) {
    double room = (double)(RIGHT - LEFT) / (double)(c->p->parties - 1) - 8;
    if (room > 150) room = 150;
    for (size_t k = 0; k < c->p->parties; k++) {
        const char *line[2];
        double x = axis_x(c, k);
        tr_type type = {15, TR_MIDDLE, TR_INK, true, false};
        if (!k) type.anchor = TR_START;
        size_t n = tr_svg_wrap(c->arena, c->p->party[k], 16, room, 2, line);
        for (size_t i = 0; i < n; i++)
            tr_svg_text(out, k ? x : 4, TOP - 14 - 18 * (double)(n - 1 - i),
                        type, line[i]);
        tr_svg_line(out, (tr_line){x, TOP - 6, x, BOTTOM}, TR_INK, 1.5);
    }
}

static void put_line(const axes *c, tr_text *out, const tr_shares_row *r) {
    for (size_t k = 0; k < c->p->parties; k++) {
        const double v[] = {axis_x(c, k), tr_scale_at(&c->y, r->share[k])};
        tr_svg_form(out, k ? "L% %" : "M% %", v);
    }
}

/* Of many every so-and-so-many one, those with full marks and the others each
 * in one path. */
static void draw_frontier(const axes *c, tr_text *out, bool filled) {
    size_t count = 0, seen = 0;
    for (size_t i = 0; i < c->p->rows; i++)
        count += c->p->row[i].kind == TR_MARK_FRONTIER;
    size_t every = count / LINES + 1;
    tr_put(out, filled ? "<path stroke-width=\"1.5\" d=\""
                       : "<path stroke-width=\"1\" stroke-dasharray=\"2 3\" "
                         "d=\"");
    for (size_t i = 0; i < c->p->rows; i++) {
        const tr_shares_row *r = &c->p->row[i];
        if (r->kind != TR_MARK_FRONTIER || !shown(c, r)) continue;
        if (seen++ % every == 0 && r->filled == filled) put_line(c, out, r);
    }
    tr_put(out, "\" stroke-opacity=\".4\"");
    tr_svg_paint(out, TR_NO_COLOUR, filled ? TR_MUTE : TR_CLOUD);
    tr_put(out, "/>\n");
}

static void draw_mark(tr_text *out, tr_mark_kind kind, double x, double y) {
    const double v[] = {x, y};
    if (kind == TR_MARK_PROPOSAL) {
        tr_svg_form(out, "<path d=\"M% %m0-6l6 6-6 6-6-6Z\"", v);
        tr_svg_paint(out, TR_SIDE + 2, TR_PAGE);
    } else {
        tr_svg_form(out,
                    "<circle cx=\"%\" cy=\"%\" r=\"5\" "
                    "stroke-width=\"2\"",
                    v);
        tr_svg_paint(out, TR_PAGE, TR_INK);
    }
    tr_put(out, "/>\n");
}

static void draw_named(const axes *c, tr_text *out, const tr_shares_row *r) {
    bool text = r->kind == TR_MARK_PROPOSAL;
    tr_put(out, text ? "<path stroke-width=\"1.5\" stroke-dasharray=\"7 4\" "
                       "d=\""
                     : "<path stroke-width=\"2.5\" stroke-linejoin=\"round\" "
                       "d=\"");
    put_line(c, out, r);
    tr_put(out, "\"");
    tr_svg_paint(out, TR_NO_COLOUR, text ? TR_SIDE + 2 : TR_INK);
    tr_put(out, "/>\n");
    for (size_t k = 0; k < c->p->parties; k++)
        draw_mark(out, r->kind, axis_x(c, k), tr_scale_at(&c->y, r->share[k]));
}

/* Labels stand where their lines end, from the top down, pushed apart. */
static void draw_labels(const axes *c, tr_text *out) {
    const tr_shares_row *row[LABELS];
    size_t n = 0, last = c->p->parties - 1;
    for (size_t i = 0; i < c->p->rows && n < LABELS; i++) {
        const tr_shares_row *r = &c->p->row[i];
        if (!r->label || !shown(c, r)) continue;
        size_t k = n++;
        for (; k && row[k - 1]->share[last] < r->share[last]; k--)
            row[k] = row[k - 1];
        row[k] = r;
    }
    double least = TOP - 40;
    for (size_t k = 0; k < n; k++) {
        const char *line[1];
        double end = tr_scale_at(&c->y, row[k]->share[last]);
        double y = fmax(end, least + GAP);
        tr_type type = {14, TR_START, TR_INK, row[k]->kind == TR_MARK_SOLUTION,
                        true};
        tr_svg_wrap(c->arena, row[k]->label, 14, TR_PLOT_WIDTH - RIGHT - 30, 1,
                    line);
        tr_svg_line(out, (tr_line){RIGHT + 7, end, RIGHT + 20, y}, TR_RULE, 1);
        tr_svg_text(out, RIGHT + 23, y + 5, type, line[0]);
        least = y;
    }
}

static void draw_legend(const axes *c, tr_text *out) {
    const char *name[2] = {c->p->filled_name, c->p->hollow_name};
    tr_type type = {14, TR_START, TR_MUTE, false, false};
    double x = LEFT, y = HEIGHT + LEGEND - 12;
    for (int k = 0; k < 2; k++) {
        const char *line[1];
        if (!name[k]) continue;
        tr_svg_wrap(c->arena, name[k], type.size, 280, 1, line);
        const double v[] = {x, y - 5};
        tr_svg_form(out,
                    k ? "<path d=\"M% %h26\" stroke-width=\"1.5\" "
                        "stroke-dasharray=\"2 3\""
                      : "<path d=\"M% %h26\" stroke-width=\"1.5\"",
                    v);
        tr_svg_paint(out, TR_NO_COLOUR, TR_MUTE);
        tr_put(out, "/>\n");
        tr_svg_text(out, x + 34, y, type, line[0]);
        x += 34 + tr_svg_width(line[0], type.size) + 28;
    }
}

const char *tr_plot_shares(tr_arena *a, const tr_shares_plot *p) {
    assert(p->title && p->alt && p->parties > 1);
    axes c = {.arena = a, .p = p};
    tr_text out = tr_text_new(a);
    bool legend = p->filled_name || p->hollow_name;
    fit_scale(&c);
    tr_svg_begin(&out, TR_PLOT_WIDTH, HEIGHT + (legend ? LEGEND : 0), p->title,
                 p->alt);
    draw_scale(&c, &out);
    for (int filled = 0; filled < 2; filled++) draw_frontier(&c, &out, filled);
    draw_axes(&c, &out);
    for (size_t i = 0; i < p->rows; i++)
        if (p->row[i].kind != TR_MARK_FRONTIER && shown(&c, &p->row[i]))
            draw_named(&c, &out, &p->row[i]);
    draw_labels(&c, &out);
    if (legend) draw_legend(&c, &out);
    tr_svg_end(&out);
    return tr_text_str(&out);
}
