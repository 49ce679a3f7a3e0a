/* texts.h - proposals as states, and the common base (docs: D30, D82).
 * SPDX-License-Identifier: MIT */
#ifndef TR_TEXTS_H
#define TR_TEXTS_H

#include "bargaining/deals.h"

/** The text with its unsettled issues as in the status quo (owed ones at their
 *  owed value), or TR_NO_STATE where rules exclude it. */
uint32_t tr_text_state(tr_arena *a, const tr_space *s, const tr_deals *d,
                       const tr_proposal *p);

/** Its values, and whether there are any. */
bool tr_text_values(const truce_case *c, const tr_proposal *p, uint16_t *value);

/** Greatest less least utility of each principal in X, in units. */
double *tr_possible_range(tr_arena *a, const tr_deals *d);

/** D82: an outcome that gives each principal at least what its own latest text
 *  gives it, and the most that any gains over that as little as possible.
 *  TR_NO_STATE where a principal has no text, or there is no such outcome. */
uint32_t tr_common_base(tr_arena *a, const tr_space *s, const tr_deals *d);
/** The same where outcomes are not listed, by its values. NULL also where the
 *  sums in question are too many (D156); of equal ones it is any. */
uint16_t *tr_common_base_merged(tr_arena *a, const truce_case *c,
                                const tr_deals *d);

#endif
