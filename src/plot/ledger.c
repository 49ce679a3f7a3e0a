/* ledger.c - who gained from one text to the next.
 * SPDX-License-Identifier: MIT
 *
 * Texts follow each other downwards, as on a calendar.  In each, every
 * principal has a lane with its range and its mark; a thin line from mark to
 * mark shows which way each side was moved.  A line with ends, on top of the
 * range, says how unsure the mark is: told from the range by form, not by
 * colour. */
#include "plot/draw.h"
#include "plot/plot.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    LEFT = 176, /* the texts' names stand left of it */
    RIGHT = TR_PLOT_WIDTH - 60,
    TOP = 34,
    LANE = 24,
    PAD = 11, /* above and below the lanes of a text */
    LINES = 3,
    LINE = 18
};

typedef struct ledger {
    tr_arena *arena;
    const tr_ledger_plot *p;
    tr_scale x;
    double *top; /* [texts + 1] */
} ledger;

static bool usable(double v) { return fabs(v) < 1e12; }

static double unsure(const tr_ledger_text *t, size_t k, bool most) {
    const double *v = most ? t->unsure_hi : t->unsure_lo;
    return v ? v[k] : NAN;
}

static void fit_scale(ledger *l) {
    double lo = 0, hi = 0;
    for (size_t t = 0; t < l->p->texts; t++)
        for (size_t k = 0; k < l->p->parties; k++) {
            const tr_ledger_text *text = &l->p->text[t];
            const double v[] = {text->lo[k], text->hi[k], text->mid[k],
                                unsure(text, k, false), unsure(text, k, true)};
            for (int i = 0; i < 5; i++) {
                if (!usable(v[i])) continue;
                lo = fmin(lo, v[i]);
                hi = fmax(hi, v[i]);
            }
        }
    /* Normalised gains run from 0 to 1: show it whole, so that pictures of
     * different cases compare. */
    if (hi > 0.4 && hi < 1) hi = 1;
    if (lo == hi) hi = 1;
    l->x = tr_scale_make(lo, hi, 5, true, LEFT, RIGHT);
}

/* The parties' names, beside samples of their marks, stand over the first text:
 * beside the marks themselves they would cover the ranges.  Returns the height;
 * draws unless `out` is NULL. */
static double place_parties(const ledger *l, tr_text *out) {
    double x = LEFT + 4, y = TOP + 7;
    for (size_t k = 0; k < l->p->parties; k++) {
        const char *name[1];
        tr_svg_wrap(l->arena, l->p->party[k], 15, 330, 1, name);
        double w = tr_svg_width(name[0], 15) * 1.06;
        if (k && x + 15 + w > TR_PLOT_WIDTH) x = LEFT + 4, y += 22;
        if (out) {
            tr_type type = {15, TR_START, tr_side(k), true, true};
            tr_svg_mark(out, k, x + 4, y, 6);
            tr_svg_text(out, x + 15, y + 5, type, name[0]);
        }
        x += w + 42;
    }
    return l->p->parties ? y - TOP + 15 : 0;
}

static double measure(ledger *l, const char *(*line)[LINES], size_t *lines) {
    double y = TOP;
    y += place_parties(l, NULL);
    l->top = TR_NEW(l->arena, double, l->p->texts + 1);
    for (size_t t = 0; t < l->p->texts; t++) {
        lines[t] = tr_svg_wrap(l->arena, l->p->text[t].label, 15, LEFT - 24,
                               LINES, line[t]);
        double lanes = (double)l->p->parties * LANE;
        l->top[t] = y;
        y += 2 * PAD + fmax(lanes, (double)lines[t] * LINE);
    }
    l->top[l->p->texts] = y;
    return y + 6 + (l->p->note ? 26 : 0);
}

static double lane_y(const ledger *l, size_t t, size_t k) {
    double mid = (l->top[t] + l->top[t + 1]) / 2;
    return mid + ((double)k - (double)(l->p->parties - 1) / 2) * LANE;
}

static void draw_scale(const ledger *l, tr_text *out, double bottom) {
    char s[TR_NUMBER];
    tr_type type = {14, TR_MIDDLE, TR_MUTE, false, false};
    for (size_t i = 0; i < tr_scale_ticks(&l->x); i++) {
        double v = tr_scale_tick(&l->x, i, s), x = tr_scale_at(&l->x, v);
        bool zero = fabs(v) < l->x.step / 2;
        tr_svg_line(out, (tr_line){x, TOP - 8, x, bottom},
                    zero ? TR_RULE : TR_GRID, 1);
        tr_svg_text(out, x, TOP - 15, type, s);
    }
}

static void draw_names(const ledger *l, tr_text *out,
                       const char *(*line)[LINES], const size_t *lines) {
    tr_type type = {15, TR_START, TR_INK, false, false};
    for (size_t t = 0; t < l->p->texts; t++) {
        double mid = (l->top[t] + l->top[t + 1]) / 2;
        double y = mid - (double)(lines[t] - 1) * LINE / 2 + 5;
        for (size_t k = 0; k < lines[t]; k++)
            tr_svg_text(out, 4, y + (double)k * LINE, type, line[t][k]);
        tr_svg_line(out, (tr_line){0, l->top[t], TR_PLOT_WIDTH, l->top[t]},
                    TR_GRID, 1);
    }
}

/* From each text's mark to the next one's, at the lanes' heights. */
static void draw_trail(const ledger *l, tr_text *out, size_t k) {
    bool pen = false, any = false;
    for (size_t t = 0; t < l->p->texts; t++) {
        double mid = l->p->text[t].mid[k];
        if (!usable(mid)) {
            pen = false;
            continue;
        }
        if (!any) tr_put(out, "<path stroke-width=\"1.5\" d=\"");
        const double v[] = {tr_scale_at(&l->x, mid), lane_y(l, t, k)};
        tr_svg_form(out, pen ? "L% %" : "M% %", v);
        pen = any = true;
    }
    if (!any) return;
    tr_put(out, "\" stroke-opacity=\".6\"");
    tr_svg_paint(out, TR_NO_COLOUR, tr_side(k));
    tr_put(out, "/>\n");
}

/* All values with two decimals: they stand under each other. */
static const char *two_places(char out[TR_NUMBER], double v) {
    tr_decimal(out, v, 2);
    char *point = strchr(out, '.');
    if (fabs(v) >= 1e4) return out;
    if (!point) return strcat(out, ".00");
    return strlen(point) == 2 ? strcat(out, "0") : out;
}

/* Returns the x of its right end, or of nothing. */
static double draw_unsure(const ledger *l, tr_text *out, size_t t, size_t k,
                          double y) {
    double lo = unsure(&l->p->text[t], k, false);
    double hi = unsure(&l->p->text[t], k, true);
    if (!usable(lo) || !usable(hi)) return 0;
    double from = tr_scale_at(&l->x, lo), to = tr_scale_at(&l->x, hi);
    tr_svg_line(out, (tr_line){from, y, to, y}, TR_INK, 1.5);
    tr_svg_line(out, (tr_line){from, y - 5, from, y + 5}, TR_INK, 1.5);
    tr_svg_line(out, (tr_line){to, y - 5, to, y + 5}, TR_INK, 1.5);
    return to;
}

static void draw_value(const ledger *l, tr_text *out, size_t t, size_t k) {
    const tr_ledger_text *text = &l->p->text[t];
    double mid = text->mid[k], y = lane_y(l, t, k);
    if (!usable(mid)) return;
    double x = tr_scale_at(&l->x, mid), edge = x;
    if (usable(text->lo[k]) && usable(text->hi[k])) {
        double lo = tr_scale_at(&l->x, text->lo[k]);
        double hi = tr_scale_at(&l->x, text->hi[k]);
        if (hi - lo > 1) {
            const double v[] = {lo, y - 5, hi - lo};
            tr_svg_form(out,
                        "<rect x=\"%\" y=\"%\" width=\"%\" height=\"10\" "
                        "rx=\"5\" fill-opacity=\".3\"",
                        v);
            tr_svg_paint(out, tr_side(k), tr_side(k));
            tr_put(out, "/>\n");
            edge = fmax(x, hi);
        }
    }
    edge = fmax(edge, draw_unsure(l, out, t, k, y));
    tr_svg_mark(out, k, x, y, 7);
    char s[TR_NUMBER];
    tr_type type = {14, TR_START, tr_side(k), false, true};
    tr_svg_text(out, fmax(x + 12, edge + 6), y + 5, type, two_places(s, mid));
}

const char *tr_plot_ledger(tr_arena *a, const tr_ledger_plot *p) {
    assert(p->title && p->alt);
    ledger l = {.arena = a, .p = p};
    const char *(*line)[LINES] =
        tr_alloc(a, sizeof(const char *[LINES]), p->texts + 1);
    size_t *lines = TR_NEW(a, size_t, p->texts + 1);
    tr_text out = tr_text_new(a);
    fit_scale(&l);
    double height = measure(&l, line, lines);
    tr_svg_begin(&out, TR_PLOT_WIDTH, height, p->title, p->alt);
    draw_scale(&l, &out, l.top[p->texts]);
    draw_names(&l, &out, line, lines);
    for (size_t k = 0; k < p->parties; k++) draw_trail(&l, &out, k);
    for (size_t t = 0; t < p->texts; t++)
        for (size_t k = 0; k < p->parties; k++) draw_value(&l, &out, t, k);
    place_parties(&l, &out);
    if (p->note) {
        tr_type type = {14, TR_START, TR_MUTE, false, false};
        tr_svg_text(&out, 4, height - 8, type, p->note);
    }
    tr_svg_end(&out);
    return tr_text_str(&out);
}
