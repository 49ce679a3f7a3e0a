/* outlook.h - the case as one party sees it (docs: D58, D59).
 * SPDX-License-Identifier: MIT */
#ifndef TR_OUTLOOK_H
#define TR_OUTLOOK_H

#include "stability/concept.h"

/** The game in which a party believes itself to be. */
typedef struct tr_outlook {
    const truce_case *c;
    const tr_space *space; /**< the states that it sees */
    const tr_moves *moves; /**< those between them */
    const tr_pref *pref;   /**< [parties] as it takes them to be */
    const uint32_t *base;  /**< [states] their numbers in the case, ascending;
                                NULL: the same */
} tr_outlook;

/** Bits over the states of the case that the party sees.  Adds messages and
 *  returns NULL when there are none, or members of a merged state differ. */
uint64_t *tr_seen(tr_arena *a, const tr_space *s, truce_diags *d,
                  uint32_t party);
/** Preferences over the states of the case as the party takes them to be;
 *  NULL after messages.  `pref`: as they are. */
tr_pref *tr_ascribed(tr_arena *a, const tr_space *s, truce_diags *d,
                     const tr_pref *pref, uint32_t party);
/** The outlook of a party on the case of stage `x`; false after messages. */
bool tr_outlook_build(const tr_stage *x, truce_diags *d, uint32_t party,
                      tr_outlook *out);

/** Number in the case of a state of the outlook, and the reverse: TR_NO_STATE
 *  for a state that the party does not see. */
uint32_t tr_outlook_state(const tr_outlook *o, uint32_t state);
uint32_t tr_outlook_find(const tr_outlook *o, uint32_t state);
/** An explanation over the outlook's states, in numbers of the case. */
void tr_outlook_restate(tr_arena *a, const tr_outlook *o, tr_explanation *e);

#endif
