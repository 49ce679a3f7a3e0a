/* bars.c - bars from a common zero, labelled directly.
 * SPDX-License-Identifier: MIT */
#include "plot/draw.h"
#include "plot/plot.h"

#include <assert.h>
#include <math.h>

enum {
    NAMES = 250, /* at most for the labels, left of the bars */
    GAP = 14,
    RIGHT = TR_PLOT_WIDTH - 8,
    LINES = 3, /* of a label */
    LINE = 18,
    THICK = 20
};

typedef struct row {
    size_t lines;
    const char *line[LINES];
    double height;
} row;

static bool usable(double v) { return fabs(v) < 1e12; }

/* Room for the value's text is taken off the end that it stands at. */
static tr_scale find_scale(size_t n, const tr_bar *bar, double names) {
    double lo = 0, hi = 0, left = 0, right = 0;
    for (size_t i = 0; i < n; i++) {
        if (!usable(bar[i].value)) continue;
        double w = tr_svg_width(bar[i].value_text ? bar[i].value_text : "", 15);
        w = fmin(w, 150) + 10;
        if (bar[i].value < 0)
            left = fmax(left, w);
        else
            right = fmax(right, w);
        lo = fmin(lo, bar[i].value);
        hi = fmax(hi, bar[i].value);
    }
    if (lo == hi) hi = 1;
    return (tr_scale){lo, hi, 1, names + GAP + left, RIGHT - right};
}

static double measure(tr_arena *a, size_t n, const tr_bar *bar, row *r,
                      double *names) {
    double height = 8;
    for (size_t i = 0; i < n; i++) {
        const char *label = bar[i].label ? bar[i].label : "";
        r[i].lines = tr_svg_wrap(a, label, 15, NAMES - 4, LINES, r[i].line);
        r[i].height = fmax(THICK + 12, (double)r[i].lines * LINE + 12);
        for (size_t k = 0; k < r[i].lines; k++)
            *names = fmax(*names, tr_svg_width(r[i].line[k], 15));
        height += r[i].height;
    }
    return height;
}

static void draw_row(tr_text *out, const tr_scale *s, const tr_bar *bar,
                     const row *r, double y, double names) {
    double mid = y + r->height / 2, zero = tr_scale_at(s, 0);
    tr_type type = {15, TR_END, TR_INK, false, false};
    double base = mid - (double)(r->lines - 1) * LINE / 2 + 5;
    for (size_t k = 0; k < r->lines; k++)
        tr_svg_text(out, names, base + (double)k * LINE, type, r->line[k]);
    if (!usable(bar->value)) return;
    double end = tr_scale_at(s, bar->value);
    /* A value that is not zero is seen, however small. */
    double w = bar->value == 0 ? 0 : fmax(fabs(end - zero), 1.5);
    bool less = bar->value < 0;
    tr_box b = {less ? zero - w : zero, mid - THICK / 2.0,
                less ? zero : zero + w, mid + THICK / 2.0};
    tr_svg_rect(out, b, 0, TR_SIDE + 5, TR_NO_COLOUR);
    if (!bar->value_text) return;
    type.anchor = less ? TR_END : TR_START;
    tr_svg_text(out, less ? zero - w - 6 : zero + w + 6, mid + 5, type,
                bar->value_text);
}

const char *tr_plot_bars(tr_arena *a, const char *title, const char *alt,
                         size_t n, const tr_bar *bar) {
    assert(title && alt && (bar || !n));
    row *r = TR_NEW(a, row, n + 1);
    double names = 0, height = measure(a, n, bar, r, &names), y = 4;
    tr_scale s = find_scale(n, bar, names);
    tr_text out = tr_text_new(a);
    tr_svg_begin(&out, TR_PLOT_WIDTH, height, title, alt);
    for (size_t i = 0; i < n; i++) {
        draw_row(&out, &s, &bar[i], &r[i], y, names);
        y += r[i].height;
    }
    double zero = tr_scale_at(&s, 0);
    tr_svg_line(&out, (tr_line){zero, 2, zero, height - 2}, TR_INK, 1.5);
    tr_svg_end(&out);
    return tr_text_str(&out);
}
