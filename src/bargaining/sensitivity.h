/* sensitivity.h - which assumption would change the bottom line (docs: D31).
 * SPDX-License-Identifier: MIT
 *
 * The bottom line is reduced to facts that can be compared: how the status quo
 * is stable, which deal the Nash solution names, and what holds it.  Each
 * weight and bonus in turn is halved and doubled, everything else kept. */
#ifndef TR_SENSITIVITY_H
#define TR_SENSITIVITY_H

#include "bargaining/hold.h"

typedef struct tr_facts {
    bool status_quo[TR_USUAL]; /**< an equilibrium under the concept */
    bool zone;                 /**< some deal gives every principal a gain */
    uint32_t deal;             /**< first Nash solution, or TR_NO_STATE */
    tr_holder holder;          /**< of that deal: itself, response or not */
} tr_facts;

typedef struct tr_variation {
    uint32_t party;
    size_t item;   /**< weight, or bonus counted after the weights */
    double factor; /**< 0.5 or 2 */
    tr_facts facts;
    bool stability, existence, deal, holder; /**< what changed */
    uint32_t issues_changed;                 /**< between the deals named */
} tr_variation;

typedef struct tr_sensitivity {
    tr_facts base;
    uint32_t count, changed;
    tr_variation *at; /**< [count] parties, items, half before double */
} tr_sensitivity;

tr_sensitivity *tr_sensitivity_find(tr_arena *a, const tr_space *s,
                                    const tr_moves *m, const tr_pref *pref,
                                    const tr_deals *d);

#endif
