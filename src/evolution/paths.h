/* paths.h - from the status quo to where one wants to be (docs: D16).
 * SPDX-License-Identifier: MIT
 *
 * Status-quo analysis after Li, Kilgour and Hipel (2005). */
#ifndef TR_PATHS_H
#define TR_PATHS_H

#include "space/walk.h"

typedef struct tr_route {
    uint32_t target;
    bool reachable;
    uint32_t length;
    const tr_visit **path; /**< [length] */
} tr_route;

typedef struct tr_paths {
    uint32_t from, reachable; /**< states reached, the start among them */
    bool improving;
    uint32_t count;
    tr_route *route; /**< in the order of the targets */
} tr_paths;

/** A shortest legal sequence of moves from `from` to each target. */
tr_paths *tr_paths_find(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                        uint32_t from, const uint32_t *target, uint32_t count,
                        bool improving);

#endif
