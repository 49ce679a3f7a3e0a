/* negmas.h - reading scenarios of NegMAS, private to src/convert.
 * SPDX-License-Identifier: MIT */
#ifndef TR_NEGMAS_H
#define TR_NEGMAS_H

#include "convert/outline.h"

/** Pays `number` where every issue has a value that `mask` allows. */
typedef struct tr_rectangle {
    uint8_t **mask; /**< [issues][values], NULL: any value */
    double number;
} tr_rectangle;

/** What one party wants: the sum of all of it. */
typedef struct tr_ufun {
    double **weight; /**< [issues][values], NULL: none */
    size_t rectangles;
    tr_rectangle *rectangle;
    double *table;   /**< [states], else NULL: nothing else is given then */
    double reserved; /**< not finite: none */
    bool has_reserved;
    const tr_node *reserved_outcome; /**< or NULL: what counts instead */
} tr_ufun;

/** How a value, or a key that stands for one, is written. */
typedef struct tr_spelling {
    const char *text;
    double number; /**< NAN: none */
    bool quoted;
    size_t place;
    const tr_node *node; /**< under the key */
} tr_spelling;

typedef struct tr_spellings {
    size_t count, numbers;
    tr_spelling *by_text, *by_number; /**< [count], [numbers] in order */
} tr_spellings;

typedef struct tr_negmas {
    tr_reading *r;
    tr_arena *a;
    tr_outline o;
    const tr_node ***value; /**< [issues][values] as written; NULL: a range */
    double **number;        /**< [issues][values]; NAN: no number */
    tr_spellings *spelling; /**< [issues], each made when it is needed */
    tr_ufun *ufun;          /**< [parties] */
} tr_negmas;

/** Add E0805 at a node; false. */
bool tr_negmas_wrong(tr_negmas *x, const tr_node *at, const char *what);
/** `type` without its packages; "" when there is none. */
const char *tr_negmas_type(const tr_node *map);
/** A number under `key`; `otherwise` when it is absent or null. */
bool tr_negmas_number(tr_negmas *x, const tr_node *map, const char *key,
                      double otherwise, double *out);
/** The value of issue `v` that the node names; -1: none. */
int64_t tr_negmas_value(const tr_negmas *x, size_t v, const tr_node *n);
/** A map whose keys are values of an issue. */
tr_spellings tr_negmas_entries(const tr_negmas *x, const tr_node *map);
/** What it has for value `k` of issue `v`, or NULL. */
const tr_node *tr_negmas_entry(const tr_negmas *x, size_t v, size_t k,
                               const tr_spellings *entries);
/** What a file is to this format (tr_foreign.part). */
tr_part tr_negmas_part(const tr_source *s, bool asked);
/** Read what a party wants; false after messages. */
bool tr_negmas_ufun(tr_negmas *x, const tr_node *n, tr_ufun *u);
/** The same of a MappingUtilityFunction. */
bool tr_negmas_mapping(tr_negmas *x, const tr_node *n, tr_ufun *u);
/** Whether all sums that utilities are stay finite. */
bool tr_negmas_can_add(const tr_negmas *x, const tr_ufun *u);
/** Utility of an outcome as it is written; false after messages. */
bool tr_negmas_worth(tr_negmas *x, const tr_ufun *u, const tr_node *outcome,
                     double *out);
/** Least utility over all outcomes. */
double tr_negmas_least(tr_negmas *x, const tr_ufun *u);

/** Write a case as a scenario (tr_foreign.write). */
bool tr_negmas_write(tr_writing *x);

#endif
