/* mixed.h - what stays efficient when deals may be drawn by lot (docs: D72).
 * SPDX-License-Identifier: MIT */
#ifndef TR_MIXED_H
#define TR_MIXED_H

#include "bargaining/points.h"
#include "base/arena.h"

enum { TR_MIXED_PARTIES = 20, TR_MIXED_POINTS = 5000 };

/** NULL when tr_mixed_find() can be asked, else why not. */
const char *tr_mixed_refused(const tr_points *p);
/** Of different, mutually undominated points in whole units: corner[k] says
 *  whether no lottery between the others gives everybody as much as point k.
 *  Exact. */
void tr_mixed_find(tr_arena *a, const tr_points *p, bool *corner);

#endif
