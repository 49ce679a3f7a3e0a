/* compare.h - a case and its scenarios side by side (docs: D140).
 * SPDX-License-Identifier: MIT */
#ifndef TR_COMPARE_H
#define TR_COMPARE_H

#include "bargaining/hold.h"
#include "report/words.h"

/** One deal, without the space that it was found in. */
typedef struct tr_kept_deal {
    uint32_t index;
    uint16_t *value; /**< [issues] */
    double *gain;    /**< [parties]; NAN for who is no principal */
} tr_kept_deal;

enum { TR_KEPT_SOLUTIONS = 3 };

/** What is kept of one scenario: the rest is given back before the next. */
typedef struct tr_world {
    const truce_case *c;
    const char *key, *name; /**< key: a scenario's id, or another; NULL for the
                                 case itself */
    bool light;             /**< equilibria are not counted */
    uint32_t states, equilibria[TR_USUAL];
    bool has_status_quo, status_quo[TR_USUAL]; /**< an equilibrium? */
    const char *no_deals;                      /**< why none were weighed */
    uint32_t possible, zone, points, outcomes, gainers;
    bool *principal;                      /**< [parties] */
    uint32_t ties[TR_KEPT_SOLUTIONS];     /**< Nash, Kalai-Smorodinsky,
                                              egalitarian; 0: no deal */
    tr_kept_deal deal[TR_KEPT_SOLUTIONS]; /**< the first tie */
    /* What holds the Nash deal: */
    bool breakable; /**< a party can move alone; else nothing is asked (D97) */
    tr_holder holder;
    double *temptation, *patience, *trust; /**< [parties] */
    bool *spoiler;                         /**< [parties] */
} tr_world;

/** Findings side by side, as a table and as the list "compared", in which
 *  each has its key under `key`. */
void tr_report_worlds(tr_doc *doc, const tr_view *v, const tr_world *world,
                      size_t worlds, const char *key);
/** The list alone; and a short table for readers who are not analysts, with
 *  what is otherwise in the deal of the largest product of gains. */
void tr_worlds_json(tr_json *list, const tr_view *v, const tr_world *world,
                    size_t worlds, const char *key);
void tr_worlds_brief(tr_doc *doc, const tr_view *v, const char *caption,
                     const tr_world *world, size_t worlds);
void tr_worlds_stories(tr_doc *doc, const tr_view *v, const tr_world *world,
                       size_t worlds);
void tr_report_compare(tr_doc *doc, const tr_view *v, const tr_world *world,
                       size_t worlds);

#endif
