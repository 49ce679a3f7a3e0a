/* efg.h - games in extensive form, private to src/convert.
 * SPDX-License-Identifier: MIT */
#ifndef TR_EFG_H
#define TR_EFG_H

#include "convert/gambit.h"

/** Where a player, or chance, chooses: nodes that it cannot tell apart. */
typedef struct tr_infoset {
    size_t player, actions; /**< player [parties] is chance */
    const char *name;
    const char **action;
    tr_ratio *chance; /**< [actions] probabilities, where chance chooses */
    size_t nodes, room, *node;
} tr_infoset;

typedef struct tr_efg_node {
    int64_t set;   /**< -1: a terminal node */
    size_t *child; /**< [actions] */
    int64_t own;   /**< the same player's node before on the path, or -1 */
    size_t own_action, parent;
    tr_ratio *sum;   /**< [parties] of the pay-offs on the path to here */
    tr_ratio chance; /**< of the path to here, as far as chance chooses */
} tr_efg_node;

typedef struct tr_efg {
    tr_gambit g;
    tr_outline o;
    size_t nodes, sets;
    bool random; /**< some set is chance's */
    tr_efg_node *node;
    tr_infoset *set;
} tr_efg;

/** Put the strategic form as a case. */
bool tr_efg_put_form(tr_efg *x, tr_text *out);

#endif
