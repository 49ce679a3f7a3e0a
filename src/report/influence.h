/* influence.h - what backers change, in words and JSON.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_INFLUENCE_H
#define TR_REPORT_INFLUENCE_H

#include "bargaining/lasting.h"
#include "bargaining/pieces.h"
#include "bargaining/turning.h"
#include "report/compare.h"

/** One weight varied. */
typedef struct tr_varied {
    tr_turning turning;
    tr_band all;        /**< the weights looked at */
    bool exact;         /**< utilities are whole numbers of steps */
    tr_lasting present; /**< of the status quo, where there is one */
    tr_lasting *deal;   /**< [turning.reigns] under nash and gmr */
    tr_pieces pieces;
} tr_varied;

/** `world`: without backers, with them, iterated where that differs, and each
 *  backer of the opposite mind; `varied`: by the case's links. */
void tr_report_influence(tr_doc *doc, const tr_view *v, const tr_world *world,
                         size_t worlds, const tr_varied *varied);

/** What turns when a backer is of the opposite mind, or without any. */
void tr_say_turned(tr_doc *doc, const tr_view *v, tr_json *into,
                   const tr_world *world, size_t worlds);
/** The weights of a set in words. */
const char *tr_bands_words(tr_arena *a, const tr_bands *w, tr_band all);
/* Private to src/report: what is found by the weight, and what holds a deal
 * over the weights at which it has the largest product of gains. */
void tr_json_varied(tr_json *o, const tr_view *v, const tr_varied *x);
void tr_say_varied(tr_doc *doc, const tr_view *v, const tr_varied *x);
void tr_json_reign_held(tr_json *o, const tr_view *v, const tr_lasting *l);
const char *tr_reign_held_words(const tr_view *v, const tr_varied *x,
                                size_t reign);

#endif
