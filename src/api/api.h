/* api.h - what every public call needs; private to src/api.
 * SPDX-License-Identifier: MIT
 *
 * Only here is setjmp called.  Everything inside allocates from arenas and
 * leaves by tr_stop(); at the boundary the arenas are dropped and a status
 * returned.  Locals that are read after the jump live in the call structure,
 * not on the stack frame that setjmp may not restore. */
#ifndef TR_API_H
#define TR_API_H

#include "case/case.h"

/** Limits and callbacks of a call that may take so much where they do not say.
 */
void tr_call_set_up(tr_env *env, size_t memory, const truce_hooks *hooks);
#define TR_CASE_MEMORY ((size_t)4 << 30)
#define TR_ARRAY_MEMORY ((size_t)16 << 30)
/** Where messages go: the caller's, or `*own`; false when memory runs out. */
bool tr_call_diags(truce_diags **diags, truce_diags **own);
/** Why a call stopped, as a message beside those about the case. */
void tr_call_tell_why(truce_diags *d, const tr_env *env);

#endif
