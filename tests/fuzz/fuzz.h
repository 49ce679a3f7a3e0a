/* fuzz.h - shared by the fuzzers.  SPDX-License-Identifier: MIT
 *
 * Each fuzz_*.c defines one entry point and nothing else that is seen from
 * outside.  libFuzzer calls it with inputs that it makes up (`tests/fuzz/go`),
 * driver.c with those of a folder (`tests/fuzz/run`). */
#ifndef FUZZ_H
#define FUZZ_H

#include "truce.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unlike assert(), never compiled away. */
#define MUST(condition)                                                        \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__,   \
                    #condition);                                               \
            abort();                                                           \
        }                                                                      \
    } while (0)

/* Long work is stopped after so many ticks: what remains slow then is a loop
 * that does not look at the cancel flag, which libFuzzer's timeout shows. */
static inline int count_down(void *ticks) { return --*(int *)ticks < 0; }

static inline truce_hooks small_limits(int *ticks) {
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.max_memory = (size_t)64 << 20;
    hooks.cancel = count_down;
    hooks.user = ticks;
    return hooks;
}

#endif
