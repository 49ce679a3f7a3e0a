/* call.c - limits and callbacks of a public call.  SPDX-License-Identifier: MIT
 *
 * A file of its own: who links the second tier alone has no need of the rest of
 * the boundary. */
#include "api/api.h"

#include <string.h>

void tr_call_set_up(tr_env *env, size_t memory, const truce_hooks *hooks) {
    *env = (tr_env){.limit = memory};
    if (!hooks) return;
    size_t known =
        hooks->size < sizeof env->hooks ? hooks->size : sizeof env->hooks;
    memcpy(&env->hooks, hooks, known);
    if (env->hooks.max_memory) env->limit = env->hooks.max_memory;
}
