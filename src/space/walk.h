/* walk.h - reachability by legal sequences of moves, with the way there
 * (docs: D4, D16).  SPDX-License-Identifier: MIT */
#ifndef TR_WALK_H
#define TR_WALK_H

#include "space/moves.h"
#include "space/pref.h"

/** One visit of a walk: a state, who moved there last, and from which visit. */
typedef struct tr_visit {
    uint32_t state;
    int32_t by;    /**< party; -1 at the start */
    uint32_t from; /**< index of a visit */
    uint32_t length;
} tr_visit;

typedef struct tr_walk {
    uint32_t visits;
    tr_visit *visit;    /**< in order of length; [0] is the start */
    uint32_t *visit_of; /**< [n] first visit of a state, or UINT32_MAX */
} tr_walk;

typedef struct tr_walk_options {
    const bool *who; /**< [parties] who moves; NULL: everyone who can */
    bool improving;  /**< only moves by which the mover gains */
    /** Only moves for which it returns true; the search is then over pairs of
     *  a state and its last mover, as such moves need not be transitive. */
    bool (*allowed)(void *user, uint32_t party, uint32_t from, uint32_t to);
    /** Stops the walk at the first state for which it returns true. */
    bool (*found)(void *user, uint32_t state);
    void *user;
} tr_walk_options;

/** Walk from `start`, shortest sequences first.  Ties between sequences of one
 *  length go to the lower party, then to the lower state.  For improving walks
 *  the cells of `m` must be sorted by the parties' ranks.
 *  Cost: O(states + parties · states) with cells, O(arcs · parties) else. */
tr_walk *tr_walk_from(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                      uint32_t start, const tr_walk_options *o);
/** The visits from the start to `visit`, without the start: `length` of them.
 */
const tr_visit **tr_walk_path(tr_arena *a, const tr_walk *w, uint32_t visit);

#endif
