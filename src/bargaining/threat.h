/* threat.h - what the others can do to a principal (docs: D27).
 * SPDX-License-Identifier: MIT */
#ifndef TR_THREAT_H
#define TR_THREAT_H

#include "space/moves.h"
#include "space/pref.h"

/** Where exposure is asked for. */
typedef struct tr_places {
    uint32_t count;
    const uint32_t *state;
} tr_places;

/** E and L of a party at each place, as utilities: least value that the others
 *  together (or the mover `only`, if not -1) can bring it to, at once and after
 *  its best answer; `credible`: by steps that they gain by.  Two passes of the
 * sweeps of GMR and SMR over all states, or of tr_fold_moves(); working memory
 * 8 to 16 bytes a state. */
void tr_threat_find(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                    uint32_t party, int only, bool credible,
                    const double *utility, tr_places at, double *now,
                    double *later);

#endif
