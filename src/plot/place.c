/* place.c - finding room for labels.  SPDX-License-Identifier: MIT */
#include "plot/place.h"

#include <assert.h>
#include <math.h>

enum { DIRECTIONS = 16, ROUNDS = 3 };
static const double distance[] = {5, 9, 16, 28, 44, 64, 90, 120, 160};
enum { DISTANCES = sizeof distance / sizeof *distance };

double tr_box_shared(tr_box a, tr_box b) {
    double w = fmin(a.x1, b.x1) - fmax(a.x0, b.x0);
    double h = fmin(a.y1, b.y1) - fmax(a.y0, b.y0);
    return w > 0 && h > 0 ? w * h : 0;
}

/* Clip the line to the box, one pair of sides after the other. */
bool tr_box_crossed(tr_box b, tr_line l) {
    const double from[] = {l.x0, l.y0};
    const double step[] = {l.x1 - l.x0, l.y1 - l.y0};
    const double lo[] = {b.x0, b.y0}, hi[] = {b.x1, b.y1};
    double enter = 0, leave = 1;
    for (int k = 0; k < 2; k++) {
        if (fabs(step[k]) < 1e-9) {
            if (from[k] < lo[k] || from[k] > hi[k]) return false;
            continue;
        }
        double s = (lo[k] - from[k]) / step[k];
        double t = (hi[k] - from[k]) / step[k];
        enter = fmax(enter, fmin(s, t));
        leave = fmin(leave, fmax(s, t));
    }
    return enter < leave;
}

static double line_height(const tr_label *l) { return l->size * 1.2; }

static tr_box grown(tr_box b, double by) {
    return (tr_box){b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by};
}

static tr_box box_at(const tr_label *l, double angle, double d) {
    double w = l->width, h = (double)l->lines * line_height(l);
    double cx = l->x + cos(angle) * (l->r + d + w / 2);
    double cy = l->y - sin(angle) * (l->r + d + h / 2);
    return (tr_box){cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2};
}

/* From the mark to the nearest point of the box. */
static tr_line leader_of(const tr_label *l) {
    return (tr_line){l->x, l->y, fmin(fmax(l->x, l->box.x0), l->box.x1),
                     fmin(fmax(l->y, l->box.y0), l->box.y1)};
}

/* On which side of the line the point lies, by sign. */
static double side_of(tr_line l, double x, double y) {
    return (l.x1 - l.x0) * (y - l.y0) - (l.y1 - l.y0) * (x - l.x0);
}

static bool lines_cross(tr_line a, tr_line b) {
    return side_of(a, b.x0, b.y0) * side_of(a, b.x1, b.y1) < 0 &&
           side_of(b, a.x0, a.y0) * side_of(b, a.x1, a.y1) < 0;
}

static double leader_cost(const tr_label *l, const tr_label *all, size_t n,
                          const tr_field *f) {
    tr_line line = leader_of(l);
    double cost = 20;
    for (size_t i = 0; i < n; i++) {
        if (&all[i] == l || !all[i].lines) continue;
        if (tr_box_crossed(all[i].box, line)) cost += 400;
        if (all[i].leader && lines_cross(line, leader_of(&all[i]))) cost += 80;
    }
    for (size_t i = 0; i < f->marks; i++) {
        tr_box m = f->mark[i];
        bool own = l->x >= m.x0 && l->x <= m.x1 && l->y >= m.y0 && l->y <= m.y1;
        if (!own && tr_box_crossed(m, line)) cost += 120;
    }
    return cost;
}

static double outside(tr_box b, tr_box frame) {
    return fmax(0, frame.x0 - b.x0) + fmax(0, b.x1 - frame.x1) +
           fmax(0, frame.y0 - b.y0) + fmax(0, b.y1 - frame.y1);
}

/* One line may come in many short pieces: the dearest counts, the others a
 * little. */
static double segment_cost(tr_box b, const tr_field *f) {
    double most = 0, all = 0;
    for (size_t i = 0; i < f->segments; i++) {
        const tr_segment *s = &f->segment[i];
        if (!tr_box_crossed(b, s->line)) continue;
        most = fmax(most, s->cost);
        all += s->cost;
    }
    return most + fmin(all - most, 100) * 0.3;
}

static double cost_of(const tr_label *l, const tr_label *all, size_t n,
                      const tr_field *f) {
    double cost = outside(l->box, f->frame) * 1000;
    for (size_t i = 0; i < n; i++) {
        if (&all[i] == l || !all[i].lines) continue;
        double shared = tr_box_shared(grown(l->box, 2), all[i].box);
        if (shared > 0) cost += 1500 + shared * 8;
    }
    for (size_t i = 0; i < f->marks; i++) {
        double shared = tr_box_shared(l->box, f->mark[i]);
        if (shared > 0) cost += 350 + shared * 4;
    }
    cost += segment_cost(l->box, f);
    if (f->crowd) cost += f->crowd(f->crowd_of, grown(l->box, 2)) * 40;
    return l->leader ? cost + leader_cost(l, all, n, f) : cost;
}

static void place_one(tr_label *l, tr_label *all, size_t n, const tr_field *f) {
    tr_label best = *l;
    double least = INFINITY;
    l->lines = best.lines;
    for (int k = 0; k < DISTANCES; k++)
        for (int i = 0; i < DIRECTIONS; i++) {
            /* East first, then alternately above and below it. */
            int turn = i % 2 ? (i + 1) / 2 : -i / 2;
            double angle = turn * 2 * 3.14159265358979 / DIRECTIONS;
            l->box = box_at(l, angle, distance[k]);
            l->leader = distance[k] > 20;
            double c = cos(angle);
            l->anchor = c > 0.3 ? TR_START : c < -0.3 ? TR_END : TR_MIDDLE;
            double cost = cost_of(l, all, n, f) + distance[k] * 1.1 + i * 0.4;
            if (cost < least) {
                least = cost;
                best = *l;
            }
        }
    *l = best;
}

void tr_place(tr_label *label, size_t n, const tr_field *field) {
    /* In the first round labels not yet placed must not count. */
    for (size_t i = 0; i < n; i++) {
        assert(label[i].lines >= 1 && label[i].lines <= 3);
        place_one(&label[i], label, i + 1, field);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++) place_one(&label[i], label, n, field);
}

static void draw_leader(tr_text *out, const tr_label *l, tr_colour colour) {
    tr_line line = leader_of(l);
    double d = hypot(line.x1 - l->x, line.y1 - l->y);
    if (d < l->r + 4) return;
    double ux = (line.x1 - l->x) / d, uy = (line.y1 - l->y) / d;
    line.x0 += ux * (l->r + 1);
    line.y0 += uy * (l->r + 1);
    line.x1 -= ux * 2;
    line.y1 -= uy * 2;
    tr_svg_line(out, line, colour, 1);
}

void tr_place_draw(tr_text *out, const tr_label *l, tr_colour colour,
                   bool bold) {
    const double at[] = {l->box.x0, (l->box.x0 + l->box.x1) / 2, l->box.x1};
    tr_type type = {l->size, l->anchor, colour, bold, true};
    if (l->leader) draw_leader(out, l, TR_MUTE);
    for (size_t i = 0; i < l->lines; i++)
        tr_svg_text(out, at[l->anchor],
                    l->box.y0 + l->size * 0.95 + (double)i * line_height(l),
                    type, l->line[i]);
}
