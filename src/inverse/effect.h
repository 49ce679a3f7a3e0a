/* effect.h - what each choice and each holding does (docs: D63, D64).
 * SPDX-License-Identifier: MIT */
#ifndef TR_EFFECT_H
#define TR_EFFECT_H

#include "stability/concept.h"

/** D63: an issue's value in the equilibria. */
typedef struct tr_choice {
    uint32_t issue, value;
    uint32_t feasible;     /**< states that have it */
    uint32_t in[TR_USUAL]; /**< equilibria that have it */
    double score;          /**< weighted share; NAN without equilibria */
    double usual;          /**< share of the feasible states */
} tr_choice;

/** D64: what is otherwise where a party cannot change an issue, or any. */
typedef struct tr_without {
    uint32_t party;
    int issue;                /**< -1: none of its own */
    uint32_t lasts[TR_USUAL]; /**< states that are equilibria only then */
    uint32_t ends[TR_USUAL];  /**< equilibria that are none then */
} tr_without;

typedef struct tr_effect {
    uint32_t found[TR_USUAL]; /**< equilibria */
    size_t choices, withouts;
    tr_choice *choice; /**< by issue and value; none for a graph */
    tr_without *without;
} tr_effect;

/** The weight of a concept in D63. */
extern const uint32_t tr_effect_weight[TR_USUAL];

/** Cost: one solution of the four concepts for each party that can move and
 *  each issue held alone, beside others of the same party. */
tr_effect *tr_effect_find(const tr_stage *x);

#endif
