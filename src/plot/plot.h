/* plot.h - pictures as SVG text.  SPDX-License-Identifier: MIT
 *
 * Each function returns a whole <svg> element in the arena: scalable, with
 * <title> and <desc>, readable in grey and on a dark page (colours come from
 * CSS custom properties with fallbacks, shapes differ beside colours), labels
 * direct and never overlapping where that can be helped.  Labels are inline
 * text in the sense of report/doc.h's user marks, which plot drops.
 * Deterministic: same input, same bytes. */
#ifndef TR_PLOT_H
#define TR_PLOT_H

#include "base/text.h"

/* 1. Two parties' gains: every deal a faint dot, the frontier a line, and
 * marked points (status quo, proposals, solutions). */
typedef enum tr_mark_kind {
    TR_MARK_STATUS_QUO, /**< a square */
    TR_MARK_PROPOSAL,   /**< a diamond, joined in order by a thin line */
    TR_MARK_SOLUTION,   /**< a ring */
    TR_MARK_FRONTIER    /**< a dot on the frontier line */
} tr_mark_kind;

typedef struct tr_plot_point {
    double x, y;       /**< centre */
    double x_hi, y_hi; /**< for a range: the upper corner; else equal to x, y
                            (x, y is then the lower corner) */
    tr_mark_kind kind;
    const char *label; /**< short, or NULL */
    bool filled;       /**< a frontier's dot: drawn full and larger */
} tr_plot_point;

typedef struct tr_gains_plot {
    const char *title, *alt;
    const char *x_label, *y_label; /**< "Gain of North", in units of utility */
    size_t cloud;                  /**< outcomes: drawn once per pixel cell */
    const double *cloud_x, *cloud_y;
    size_t points;
    const tr_plot_point *point; /**< frontier points are given in x order */
    /** What full and hollow dots mean; NULL: no legend. */
    const char *filled_name, *hollow_name;
} tr_gains_plot;

const char *tr_plot_gains(tr_arena *a, const tr_gains_plot *p);

/* 1b. More than two parties' gains: one axis a party, one line a deal, as
 * shares of each party's best hope; marks as above. */
typedef struct tr_shares_row {
    const double *share; /**< [parties]; NAN: the row is not drawn */
    tr_mark_kind kind;
    const char *label; /**< short, or NULL */
    bool filled;       /**< a line of the frontier: drawn full */
} tr_shares_row;

typedef struct tr_shares_plot {
    const char *title, *alt;
    size_t parties;
    const char *const *party; /**< names */
    size_t rows;
    const tr_shares_row *row;
    /** What full and dotted lines mean; NULL: no legend. */
    const char *filled_name, *hollow_name;
} tr_shares_plot;

const char *tr_plot_shares(tr_arena *a, const tr_shares_plot *p);

/* 2. A graph of states and moves, laid out in layers from left to right. */
typedef struct tr_graph_node {
    const char *label;   /**< short, "s17" */
    const char *caption; /**< one line of what differs, may be NULL */
    int layer;           /**< column, from 0 */
    bool start, stable, target;
} tr_graph_node;

typedef struct tr_graph_edge {
    size_t from, to;
    const char *label; /**< who moves */
    bool improves;     /**< the mover gains: solid; else dashed */
    int side; /**< 0: no colour; k: the colour of the ledger's k-th party */
} tr_graph_edge;

typedef struct tr_graph_plot {
    const char *title, *alt;
    size_t nodes, edges;
    const tr_graph_node *node;
    const tr_graph_edge *edge;
} tr_graph_plot;

const char *tr_plot_graph(tr_arena *a, const tr_graph_plot *p);

/* 3. The ledger: for each text in order, each principal's gain as a range bar
 * (lo = hi for a settled text) on a common scale, so that a reader sees who
 * gained from one text to the next. */
typedef struct tr_ledger_text {
    const char *label;     /**< "27 May" */
    const double *lo, *hi; /**< [parties] normalised gains */
    const double *mid;     /**< [parties] the marked value within the range */
    /** [parties] how unsure the marked value is: a line with ends; NULL, or NAN
     *  for a party, where that is not known. */
    const double *unsure_lo, *unsure_hi;
} tr_ledger_text;

typedef struct tr_ledger_plot {
    const char *title, *alt;
    size_t parties, texts;
    const char *const *party; /**< names */
    const tr_ledger_text *text;
    const char *note; /**< what bands and lines are, below; or NULL */
} tr_ledger_plot;

const char *tr_plot_ledger(tr_arena *a, const tr_ledger_plot *p);

/* 4. A road in phases: which issue changes in which step, and who holds it. */
typedef struct tr_phased_change {
    uint32_t step;     /**< from 0 */
    const char *value; /**< what it becomes */
} tr_phased_change;

typedef struct tr_phased_row {
    const char *label; /**< the issue */
    int side;          /**< the holder's, -1: nobody's alone */
    size_t changes;
    const tr_phased_change *change; /**< in order */
} tr_phased_row;

typedef struct tr_phased_plot {
    const char *title, *alt;
    uint32_t steps;
    size_t phases;
    const uint32_t *last; /**< [phases] last step of each, from 0 */
    size_t sides;
    const char *const *side; /**< names of the holders */
    size_t rows;
    const tr_phased_row *row;
} tr_phased_plot;

const char *tr_plot_phased(tr_arena *a, const tr_phased_plot *p);

#endif
