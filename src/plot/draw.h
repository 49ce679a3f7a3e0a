/* draw.h - the pieces that all pictures share.  SPDX-License-Identifier: MIT
 *
 * A colour is written twice: as an attribute, so that a picture cut out of its
 * page still looks right, and as a class, by which the page's style sheet
 * swaps in its light or dark set.  Sheet and pictures share tr_colours. */
#ifndef TR_DRAW_H
#define TR_DRAW_H

#include "plot/glyph.h"

typedef enum tr_colour {
    TR_INK,   /**< marks and main text */
    TR_MUTE,  /**< secondary text */
    TR_PAGE,  /**< the ground */
    TR_RULE,  /**< axes and outlines */
    TR_GRID,  /**< lines to read along */
    TR_CLOUD, /**< many faint dots */
    TR_TINT,  /**< a shaded area */
    TR_SIDE,  /**< the first of TR_SIDES colours of equal luminance */
    TR_COLOUR_COUNT = TR_SIDE + 6,
    TR_NO_COLOUR = TR_COLOUR_COUNT
} tr_colour;

enum { TR_SIDES = 6, TR_PLOT_WIDTH = 720 };

typedef struct tr_box {
    double x0, y0, x1, y1; /**< x0 <= x1, y0 <= y1 */
} tr_box;
typedef struct tr_line {
    double x0, y0, x1, y1; /**< from, to */
} tr_line;

typedef struct tr_colour_def {
    const char *name, *light, *dark;
} tr_colour_def;
extern const tr_colour_def tr_colours[TR_COLOUR_COUNT];

/** The colour of the i-th side. */
tr_colour tr_side(size_t i);

/** `s` as XML character data or attribute value: special characters escaped,
 *  what is never shown dropped (marks too). */
void tr_put_xml(tr_text *out, const char *s);

void tr_svg_begin(tr_text *out, double width, double height, const char *title,
                  const char *alt);
void tr_svg_end(tr_text *out);
/** A coordinate, to a tenth. */
void tr_svg_num(tr_text *out, double v);
/** Several coordinates with their letters, "M%L%" style: each '%' in `form`
 *  takes the next of `v`. */
void tr_svg_form(tr_text *out, const char *form, const double *v);
/** The attributes for fill and outline; TR_NO_COLOUR paints nothing. */
void tr_svg_paint(tr_text *out, tr_colour fill, tr_colour stroke);
void tr_svg_line(tr_text *out, tr_line l, tr_colour stroke, double width);
void tr_svg_rect(tr_text *out, tr_box b, double radius, tr_colour fill,
                 tr_colour stroke);
/** A filled arrow head at the end of the line, pointing along it. */
void tr_svg_arrow(tr_text *out, tr_line l, double size, tr_colour fill);
/** A side's mark: circle, diamond, square, triangle ...: told apart in grey. */
void tr_svg_mark(tr_text *out, size_t side, double x, double y, double r);

typedef enum tr_anchor { TR_START, TR_MIDDLE, TR_END } tr_anchor;
typedef struct tr_type {
    double size;
    tr_anchor anchor;
    tr_colour colour;
    bool bold, halo; /**< halo: an outline in the page's colour */
} tr_type;

/** One line of text on the base line y; `anchor` is meant left to right. */
void tr_svg_text(tr_text *out, double x, double y, tr_type type, const char *s);
/** Estimated width of a line. */
double tr_svg_width(const char *s, double size);
/** `s` broken into at most `max` lines of at most `width`, the last one ending
 *  in an ellipsis when something was left out; returns their number, at least
 *  1. */
size_t tr_svg_wrap(tr_arena *a, const char *s, double size, double width,
                   size_t max, const char **lines);

/** A linear scale with ticks at the multiples of `step`. */
typedef struct tr_scale {
    double lo, hi, step;
    double from, to; /**< where lo and hi fall on the picture */
} tr_scale;
/** Cover `lo` to `hi` with about `ticks` round steps; `whole`: begin and end at
 *  a tick. */
tr_scale tr_scale_make(double lo, double hi, int ticks, bool whole, double from,
                       double to);
double tr_scale_at(const tr_scale *s, double v);
size_t tr_scale_ticks(const tr_scale *s);
/** The i-th tick's value, and its text in `out`. */
double tr_scale_tick(const tr_scale *s, size_t i, char out[TR_NUMBER]);

#endif
