/* parallel.h - a loop on all cores.  SPDX-License-Identifier: MIT
 *
 * Threads live for one loop only, so the library keeps none. Where a thread
 * cannot be had, the others do its share: a loop never fails. (OpenMP would be
 * shorter, but its runtime ends the program when memory runs out.) */
#ifndef TR_PARALLEL_H
#define TR_PARALLEL_H

#include <stddef.h>
#include <stdint.h>

enum { TR_MOST_THREADS = 64 };

/** Work on items from <= k < to, as thread number `thread`. It must not leave
 *  by tr_stop(), nor take memory from an arena. */
typedef void tr_work(void *user, uint32_t thread, size_t from, size_t to);

/** How many threads a loop may use: one a core. */
uint32_t tr_threads(void);
/** Run `work` on all of 0 .. count-1, `grain` items at a time, on as many
 *  threads as there are grains and cores. */
void tr_parallel(size_t count, size_t grain, tr_work *work, void *user);

#endif
