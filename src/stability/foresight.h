/* foresight.h - looking several moves ahead (docs: D36 to D38).
 * SPDX-License-Identifier: MIT */
#ifndef TR_FORESIGHT_H
#define TR_FORESIGHT_H

#include "stability/concept.h"

/** What play from a state is worth when the party to move looks `h` moves
 *  ahead, in ranks: one vector of states a quantity.  `values` of them: for two
 *  parties i and j who look ahead of each other (D36), where i is to move: for
 *  i, for j; where j is to move: for i, for j.  For one party against the
 *  others (D37): where it is to move; where they are. */
typedef struct tr_foresight {
    tr_arena *a;
    const tr_moves *m;
    const tr_pref *pref;
    uint32_t who[2]; /**< the two parties; or the one */
    bool against;    /**< D37 */
    uint32_t values, h;
    uint32_t *value[4], *next[4]; /**< [n] */
} tr_foresight;

/** Looking no move ahead: play ends where it is. */
tr_foresight tr_foresight_new(const tr_stage *x, uint32_t party, bool against);
/** One move further. */
void tr_foresight_step(tr_foresight *f);
/** Look `h` moves ahead, by way of the cycle once there is one. */
void tr_foresight_to(tr_foresight *f, uint32_t h);
/** Bits of the states that `party` (of who[]) does not leave, looking f->h
 *  moves ahead; h is at least 1. */
uint64_t *tr_foresight_stable(const tr_foresight *f, uint32_t party);
/** The first level of the cycle that all levels from some on repeat, and its
 *  length. */
typedef struct tr_cycle {
    uint32_t start, length;
} tr_cycle;
tr_cycle tr_foresight_cycle(const tr_stage *x, uint32_t party, bool against);

/** What is wrong with an explanation under D36, D37 or D38, or NULL; it keeps
 *  the sets of states in which play may end, level by level. */
const char *tr_foresight_fault(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party,
                               const tr_explanation *e);

#endif
