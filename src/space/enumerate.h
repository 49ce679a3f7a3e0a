/* enumerate.h - all states that satisfy the rules; private to src/space.
 * SPDX-License-Identifier: MIT */
#ifndef TR_ENUMERATE_H
#define TR_ENUMERATE_H

#include "space/space.h"

/** Packed keys of all feasible states, ascending; sets s->raw and s->key.
 *  `skip` is a rule to leave out, or -1. */
void tr_enumerate(tr_arena *a, tr_space *s, const truce_case *c,
                  uint64_t max_states, int skip);
/** True when at least one state satisfies all rules but `skip` and breaks
 *  `skip`; stops at the first.  `*undecided` when it gave up. */
bool tr_rule_needed(tr_arena *a, tr_space *s, const truce_case *c, int skip,
                    bool *undecided);

#endif
