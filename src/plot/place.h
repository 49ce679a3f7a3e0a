/* place.h - finding room for labels.  SPDX-License-Identifier: MIT
 *
 * Greedy, with a few rounds of second thoughts: each label tries places around
 * its mark, near ones first, and takes the cheapest; then each is lifted and
 * placed again while the others stand.  Cost: labels x places x obstacles. */
#ifndef TR_PLACE_H
#define TR_PLACE_H

#include "plot/draw.h"

/** Area shared by two boxes. */
double tr_box_shared(tr_box a, tr_box b);
/** Does the line come into the box? */
bool tr_box_crossed(tr_box b, tr_line l);

typedef struct tr_label {
    double x, y, r; /**< the mark that it belongs to */
    size_t lines;
    const char *line[3];
    double size, width; /**< of the type; of the longest line */
    tr_anchor anchor;   /**< found */
    tr_box box;         /**< found */
    bool leader;        /**< found: far enough to need a line */
} tr_label;

typedef struct tr_segment {
    tr_line line;
    double cost;
} tr_segment;

/** What labels keep away from. */
typedef struct tr_field {
    tr_box frame; /**< must stay inside */
    size_t marks, segments;
    const tr_box *mark;                    /**< must not cover */
    const tr_segment *segment;             /**< had better not cross */
    double (*crowd)(const void *, tr_box); /**< 0 to 1: how full, or NULL */
    const void *crowd_of;
} tr_field;

void tr_place(tr_label *label, size_t n, const tr_field *field);
/** Draw a placed label, its leader first. */
void tr_place_draw(tr_text *out, const tr_label *label, tr_colour colour,
                   bool bold);

#endif
