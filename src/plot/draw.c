/* draw.c - the pieces that all pictures share.  SPDX-License-Identifier: MIT */
#include "plot/draw.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* The six sides have one luminance in each set (0.155 on white, 0.42 on dark:
 * contrasts of about 5 and 7.5), so that no side looks heavier than another;
 * shapes and hatching tell them apart where colour cannot. */
const tr_colour_def tr_colours[TR_COLOUR_COUNT] = {
    {"ink", "#1d232a", "#e6e9ec"},   {"mute", "#57606b", "#a7b0ba"},
    {"page", "#ffffff", "#16191d"},  {"rule", "#7d8792", "#76818c"},
    {"grid", "#e3e7eb", "#2b3138"},  {"cloud", "#8f9aa6", "#6d7884"},
    {"tint", "#eff3f7", "#1e242b"},  {"side0", "#2c6fbb", "#7db1ec"},
    {"side1", "#9e5f0d", "#e4a045"}, {"side2", "#9251b8", "#cb9ce6"},
    {"side3", "#127a7d", "#48bec2"}, {"side4", "#b93e86", "#e495c3"},
    {"side5", "#5f7080", "#a1afbe"}};

tr_colour tr_side(size_t i) { return (tr_colour)(TR_SIDE + i % TR_SIDES); }

void tr_put_xml(tr_text *out, const char *s) {
    while (*s) {
        const char *from = s;
        uint32_t c = tr_glyph_next(&s);
        if (!tr_glyph_shown(c)) continue;
        switch (c) {
        case '\t':
        case '\n':
        case '\r': tr_putc(out, ' '); break;
        case '<': tr_put(out, "&lt;"); break;
        case '>': tr_put(out, "&gt;"); break;
        case '&': tr_put(out, "&amp;"); break;
        case '"': tr_put(out, "&quot;"); break;
        case '\'': tr_put(out, "&#39;"); break;
        case 0xfffd: tr_put(out, "\xef\xbf\xbd"); break;
        default: tr_putn(out, from, (size_t)(s - from));
        }
    }
}

/* <title> and <desc> name and describe the picture by themselves: ids to point
 * to them could occur twice on a page. */
void tr_svg_begin(tr_text *out, double width, double height, const char *title,
                  const char *alt) {
    assert(title && alt && width > 0 && height > 0);
    tr_putf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" "
            "role=\"img\" viewBox=\"0 0 %.0f %.0f\" direction=\"ltr\" "
            "font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, "
            "sans-serif\">\n<title>",
            width, ceil(height));
    tr_put_xml(out, title);
    tr_put(out, "</title>\n<desc>");
    tr_put_xml(out, alt);
    tr_put(out, "</desc>\n");
}

void tr_svg_end(tr_text *out) { tr_put(out, "</svg>\n"); }

void tr_svg_num(tr_text *out, double v) {
    char s[TR_NUMBER];
    assert(isfinite(v));
    tr_put(out, tr_decimal(s, v, 1));
}

void tr_svg_form(tr_text *out, const char *form, const double *v) {
    for (; *form; form++) {
        if (*form == '%')
            tr_svg_num(out, *v++);
        else
            tr_putc(out, *form);
    }
}

void tr_svg_paint(tr_text *out, tr_colour fill, tr_colour stroke) {
    tr_put(out, " class=\"");
    if (fill != TR_NO_COLOUR) tr_putf(out, "f-%s", tr_colours[fill].name);
    if (fill != TR_NO_COLOUR && stroke != TR_NO_COLOUR) tr_putc(out, ' ');
    if (stroke != TR_NO_COLOUR) tr_putf(out, "k-%s", tr_colours[stroke].name);
    tr_putf(out, "\" fill=\"%s\"",
            fill == TR_NO_COLOUR ? "none" : tr_colours[fill].light);
    if (stroke != TR_NO_COLOUR)
        tr_putf(out, " stroke=\"%s\"", tr_colours[stroke].light);
}

void tr_svg_line(tr_text *out, tr_line l, tr_colour stroke, double width) {
    const double v[] = {l.x0, l.y0, l.x1, l.y1};
    tr_svg_form(out, "<path d=\"M% %L% %\"", v);
    tr_svg_paint(out, TR_NO_COLOUR, stroke);
    tr_svg_form(out, " stroke-width=\"%\"/>\n", &width);
}

void tr_svg_rect(tr_text *out, tr_box b, double radius, tr_colour fill,
                 tr_colour stroke) {
    const double v[] = {b.x0, b.y0, fmax(b.x1 - b.x0, 0), fmax(b.y1 - b.y0, 0),
                        radius};
    tr_svg_form(out, "<rect x=\"%\" y=\"%\" width=\"%\" height=\"%\" rx=\"%\"",
                v);
    tr_svg_paint(out, fill, stroke);
    tr_put(out, "/>\n");
}

void tr_svg_arrow(tr_text *out, tr_line l, double size, tr_colour fill) {
    double dx = l.x1 - l.x0, dy = l.y1 - l.y0, n = hypot(dx, dy);
    if (!(n > 0)) return;
    dx *= size / n;
    dy *= size / n;
    const double v[] = {l.x1,
                        l.y1,
                        l.x1 - dx - dy * 0.45,
                        l.y1 - dy + dx * 0.45,
                        l.x1 - dx + dy * 0.45,
                        l.y1 - dy - dx * 0.45};
    tr_svg_form(out, "<path d=\"M% %L% %L% %Z\"", v);
    tr_svg_paint(out, fill, TR_NO_COLOUR);
    tr_put(out, "/>\n");
}

void tr_svg_mark(tr_text *out, size_t side, double x, double y, double r) {
    static const char *const shape[] = {
        "",                               /* a circle */
        "M0-1.25L1.25 0L0 1.25L-1.25 0Z", /* a diamond */
        "M-.9-.9H.9V.9H-.9Z",             /* a square */
        "M0-1.2L1.15.85H-1.15Z",          /* a triangle */
        "M0 1.2L1.15-.85H-1.15Z",         /* the same, on its tip */
        "M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z", /* a cross */
    };
    const char *d = shape[side % TR_SIDES];
    const double v[] = {x, y, r};
    if (!*d) {
        tr_svg_form(out, "<circle cx=\"%\" cy=\"%\" r=\"%\"", v);
    } else {
        tr_svg_form(out, "<path transform=\"translate(% %) scale(%)\"", v);
        tr_putf(out, " d=\"%s\" vector-effect=\"non-scaling-stroke\"", d);
    }
    tr_svg_paint(out, tr_side(side), TR_PAGE);
    tr_put(out, " stroke-width=\"1.5\"/>\n");
}

/* The anchor is the left or right end whatever the script: the base direction
 * stays left to right, and `plaintext` orders the words within the line. */
void tr_svg_text(tr_text *out, double x, double y, tr_type type,
                 const char *s) {
    static const char *const anchor[] = {"", " text-anchor=\"middle\"",
                                         " text-anchor=\"end\""};
    const double v[] = {x, y, type.size};
    tr_svg_form(out, "<text x=\"%\" y=\"%\" font-size=\"%\"", v);
    tr_put(out, anchor[type.anchor]);
    if (type.bold) tr_put(out, " font-weight=\"600\"");
    tr_svg_paint(out, type.colour, type.halo ? TR_PAGE : TR_NO_COLOUR);
    if (type.halo)
        tr_put(out, " stroke-width=\"4\" stroke-linejoin=\"round\" "
                    "paint-order=\"stroke\"");
    tr_put(out, " unicode-bidi=\"plaintext\">");
    tr_put_xml(out, s);
    tr_put(out, "</text>\n");
}

double tr_svg_width(const char *s, double size) {
    double em = 0;
    while (*s) em += tr_glyph_em(tr_glyph_next(&s));
    return em * size;
}

/* The end of the part of `s` that fits, at least one character of it. */
static const char *fit(const char *s, double size, double width) {
    const char *end = s, *at = s;
    double w = 0;
    while (*at) {
        double em = tr_glyph_em(tr_glyph_next(&at));
        w += em * size;
        if (w > width && end > s) break;
        end = at;
    }
    /* A mark stays with the letter that it sits on. */
    for (at = end; *at;) {
        if (tr_glyph_em(tr_glyph_next(&at)) > 0) break;
        end = at;
    }
    return end;
}

static const char *cut(tr_arena *a, const char *s, double size, double width) {
    const char *end = fit(s, size, width - size);
    while (end > s && end[-1] == ' ') end--;
    return tr_printf(a, "%.*s\xe2\x80\xa6", (int)(end - s), s);
}

size_t tr_svg_wrap(tr_arena *a, const char *s, double size, double width,
                   size_t max, const char **lines) {
    assert(max > 0);
    const char *at = tr_glyph_plain(a, s);
    size_t n = 0;
    do {
        const char *end = fit(at, size, width);
        if (*end && n + 1 == max) {
            lines[n++] = cut(a, at, size, width);
            break;
        }
        const char *stop = end;
        if (*end && *end != ' ')
            while (stop > at && stop[-1] != ' ') stop--;
        if (stop == at) stop = end; /* one word wider than the line */
        const char *trim = stop;
        while (trim > at && trim[-1] == ' ') trim--;
        lines[n++] = tr_strndup(a, at, (size_t)(trim - at));
        for (at = stop; *at == ' ';) at++;
    } while (*at);
    return n;
}

tr_scale tr_scale_make(double lo, double hi, int ticks, bool whole, double from,
                       double to) {
    assert(ticks > 0 && isfinite(lo) && isfinite(hi));
    if (hi - lo < 1e-9 * (1 + fabs(lo))) {
        double pad = lo == 0 ? 1 : fabs(lo) / 2;
        lo -= pad;
        hi += pad;
    }
    double raw = (hi - lo) / ticks, unit = pow(10, floor(log10(raw)));
    double m = raw / unit;
    double step = unit * (m <= 1.0 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10);
    if (whole) {
        lo = floor(lo / step + 1e-9) * step;
        hi = ceil(hi / step - 1e-9) * step;
    }
    return (tr_scale){lo, hi, step, from, to};
}

double tr_scale_at(const tr_scale *s, double v) {
    return s->from + (v - s->lo) / (s->hi - s->lo) * (s->to - s->from);
}

static double first_tick(const tr_scale *s) {
    return ceil(s->lo / s->step - 1e-9);
}

size_t tr_scale_ticks(const tr_scale *s) {
    double last = floor(s->hi / s->step + 1e-9);
    return last < first_tick(s) ? 0 : (size_t)(last - first_tick(s)) + 1;
}

double tr_scale_tick(const tr_scale *s, size_t i, char out[TR_NUMBER]) {
    double v = (first_tick(s) + (double)i) * s->step;
    int digits = (int)ceil(-log10(s->step) - 1e-9);
    tr_decimal(out, v, digits > 0 ? digits : 0);
    return v;
}
