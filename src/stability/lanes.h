/* lanes.h - one bit for each of many states asked about at once.
 * SPDX-License-Identifier: MIT */
#ifndef TR_LANES_H
#define TR_LANES_H

#include <stdint.h>

enum { TR_LANES = 4, TR_BATCH = 64 * TR_LANES };
typedef struct tr_lanes {
    uint64_t at[TR_LANES];
} tr_lanes;

#endif
