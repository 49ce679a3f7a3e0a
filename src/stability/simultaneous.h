/* simultaneous.h - what others may do at the same time (docs: D33 to D35).
 * SPDX-License-Identifier: MIT */
#ifndef TR_SIMULTANEOUS_H
#define TR_SIMULTANEOUS_H

#include "stability/concept.h"

/** True when moves of several parties can be put together: states are
 *  combinations of values, none merged. */
bool tr_can_join(const tr_moves *m);
/** D33 for every mover: bits of the states that are stable.  Needs
 *  tr_can_join().  At worst the product of the others' improvements a state
 *  and improvement, stopping at the first answer. */
uint64_t **tr_simultaneous(tr_arena *a, const tr_moves *m, const tr_pref *pref);

/** What is wrong with an explanation under D33, D34 or D35, or NULL; it puts
 *  moves together value by value. */
const char *tr_simultaneous_fault(const tr_stage *x, const tr_ask *ask,
                                  uint32_t state, uint32_t party,
                                  const tr_explanation *e);

#endif
