/* phased.c - a road in phases: which issue changes in which step.
 * SPDX-License-Identifier: MIT
 *
 * Steps run from left to right, phases are shaded bands.  Each issue has a
 * line, thin as long as it is as before, thick once it has changed, with the
 * holder's mark at the change and the new value beside it.  The newest change
 * has its words to the left of the mark where there is no room on the right. */
#include "plot/draw.h"
#include "plot/plot.h"

#include <assert.h>

enum {
    LEFT = 210,
    RIGHT = TR_PLOT_WIDTH - 14,
    HEAD = 46, /* of the bands' names and the steps' numbers */
    ROW = 44,
    KEY = 26
};

typedef struct phased {
    tr_arena *arena;
    const tr_phased_plot *p;
    double top, bottom, width; /* width of a step */
} phased;

static double x_of(const phased *f, uint32_t step) {
    return LEFT + (step + 0.5) * f->width;
}

/* An upright bar, which no party has for its mark. */
static void draw_joint(tr_text *out, double x, double y) {
    tr_svg_rect(out, (tr_box){x - 3.5, y - 8, x + 3.5, y + 8}, 0, TR_INK,
                TR_PAGE);
}

static bool any_joint(const phased *f) {
    for (size_t i = 0; i < f->p->rows; i++)
        if (f->p->row[i].side < 0) return true;
    return false;
}

/* The holders' names beside samples of their marks.  Returns the height. */
static double draw_key(const phased *f, tr_text *out) {
    double x = 4, y = 14;
    size_t sides = f->p->sides, entries = sides + any_joint(f);
    for (size_t k = 0; k < entries; k++) {
        const char *name[1] = {"decided jointly"};
        if (k < sides) tr_svg_wrap(f->arena, f->p->side[k], 15, 300, 1, name);
        double w = tr_svg_width(name[0], 15) * 1.06;
        if (k && x + 15 + w > TR_PLOT_WIDTH) x = 4, y += KEY;
        if (out) {
            tr_colour colour = k < sides ? tr_side(k) : TR_INK;
            tr_type type = {15, TR_START, colour, true, k < sides};
            if (k < sides)
                tr_svg_mark(out, k, x + 6, y, 6);
            else
                draw_joint(out, x + 6, y);
            tr_svg_text(out, x + 18, y + 5, type, name[0]);
        }
        x += w + 46;
    }
    return entries ? y + KEY - 8 : 8;
}

static void draw_bands(const phased *f, tr_text *out) {
    uint32_t first = 0;
    tr_type name = {15, TR_MIDDLE, TR_INK, true, false};
    tr_type number = {13, TR_MIDDLE, TR_MUTE, false, false};
    for (size_t k = 0; k < f->p->phases; k++) {
        double x0 = LEFT + first * f->width;
        double x1 = LEFT + (f->p->last[k] + 1) * f->width;
        tr_box band = {x0, f->top, x1, f->bottom};
        if (k % 2 == 0) tr_svg_rect(out, band, 0, TR_TINT, TR_NO_COLOUR);
        tr_svg_line(out, (tr_line){x0, f->top, x0, f->bottom}, TR_RULE, 1);
        const char *words = tr_printf(f->arena, "Phase %zu", k + 1);
        if (tr_svg_width(words, 15) > x1 - x0)
            words = tr_printf(f->arena, "%zu", k + 1);
        tr_svg_text(out, (x0 + x1) / 2, f->top + 17, name, words);
        first = f->p->last[k] + 1;
    }
    tr_svg_text(out, LEFT - 8, f->top + 38,
                (tr_type){13, TR_END, TR_MUTE, false, false}, "step");
    for (uint32_t s = 0; s < f->p->steps; s++)
        tr_svg_text(out, x_of(f, s), f->top + 38, number,
                    tr_printf(f->arena, "%u", s + 1));
}

static void draw_value(const phased *f, tr_text *out, const tr_phased_row *r,
                       size_t k, double y) {
    double x = x_of(f, r->change[k].step);
    double next =
        k + 1 < r->changes ? x_of(f, r->change[k + 1].step) - 12 : RIGHT + 10;
    double before = k ? x_of(f, r->change[k - 1].step) : LEFT;
    bool left = next - x < 90 && x - before > next - x;
    double room = (left ? x - before : next - x) - 14;
    const char *line[1];
    tr_svg_wrap(f->arena, r->change[k].value, 13, room > 20 ? room : 20, 1,
                line);
    tr_type type = {13, left ? TR_END : TR_START, TR_INK, false, true};
    tr_svg_text(out, left ? x - 11 : x + 11, y - 6, type, line[0]);
}

static void draw_row(const phased *f, tr_text *out, size_t i) {
    const tr_phased_row *r = &f->p->row[i];
    double y = f->top + HEAD + ((double)i + 0.5) * ROW + 6;
    const char *line[2];
    size_t lines = tr_svg_wrap(f->arena, r->label, 14, LEFT - 20, 2, line);
    for (size_t k = 0; k < lines; k++)
        tr_svg_text(out, 4, y - (double)(lines - 1) * 8 + (double)k * 16 + 4,
                    (tr_type){14, TR_START, TR_INK, false, false}, line[k]);
    tr_colour colour = r->side < 0 ? TR_INK : tr_side((size_t)r->side);
    double x = x_of(f, r->change[0].step);
    tr_svg_line(out, (tr_line){LEFT, y, x, y}, TR_GRID, 1.5);
    tr_svg_line(out, (tr_line){x, y, RIGHT, y}, colour, 3);
    for (size_t k = 0; k < r->changes; k++) {
        double at = x_of(f, r->change[k].step);
        if (r->side < 0)
            draw_joint(out, at, y);
        else
            tr_svg_mark(out, (size_t)r->side, at, y, 7);
        draw_value(f, out, r, k, y);
    }
}

const char *tr_plot_phased(tr_arena *a, const tr_phased_plot *p) {
    assert(p->title && p->alt && p->steps);
    phased f = {.arena = a, .p = p};
    f.width = (double)(RIGHT - LEFT) / p->steps;
    f.top = draw_key(&f, NULL) + 6;
    f.bottom = f.top + HEAD + (double)p->rows * ROW + 8;
    tr_text out = tr_text_new(a);
    tr_svg_begin(&out, TR_PLOT_WIDTH, f.bottom + 4, p->title, p->alt);
    draw_key(&f, &out);
    draw_bands(&f, &out);
    for (size_t i = 0; i < p->rows; i++) draw_row(&f, &out, i);
    tr_svg_end(&out);
    return tr_text_str(&out);
}
