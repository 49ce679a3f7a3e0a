/* consent.h - which deals the factions at home consent to (docs: D89, D90).
 * SPDX-License-Identifier: MIT
 *
 * Of every faction one bit a state is kept; what ratification says follows from
 * these words alone, 64 states at a time. */
#ifndef TR_CONSENT_H
#define TR_CONSENT_H

#include "space/space.h"

/** A faction, numbered over all parties that have some. */
typedef struct tr_voice {
    uint32_t party;
    const tr_faction *faction;
    int64_t weight; /**< in units of 1e-9 */
    bool cardinal;  /**< it has utilities */
    uint32_t *rank; /**< [n] where these are ranks (`from-ranks`), else NULL */
    uint64_t *consents; /**< bits over states */
} tr_voice;

/** A party that ratifies: its factions are voice[first] to voice[first +
 *  count - 1]. */
typedef struct tr_side {
    uint32_t party, first, count;
    const tr_home *home;
    int64_t total, quota; /**< weights in units of 1e-9 */
    uint64_t vetoes;      /**< bits over its factions */
    uint64_t *ratifies;   /**< its win-set, bits over states */
} tr_side;

typedef struct tr_homes {
    uint32_t sides, voices;
    tr_side *side;
    tr_voice *voice;
    uint32_t status_quo;
    uint64_t *ratified; /**< in every win-set; bits over states */
} tr_homes;

/** NULL when no party has factions; also, after messages, when a preference of
 *  theirs is wrong (`*ok` is false then).  Needs a status quo. */
tr_homes *tr_homes_build(tr_arena *a, const tr_space *s, truce_diags *d,
                         bool *ok);
/** D90: whether a party ratifies what exactly these factions (bits over its
 *  own) consent to. */
bool tr_side_ratifies(const tr_homes *h, const tr_side *x, uint64_t consenting);
/** The factions of all parties that consent to a state, bits over voices. */
uint64_t tr_consenting(const tr_homes *h, uint32_t state);
/** Whether every party ratifies what these (bits over voices) consent to. */
bool tr_all_ratify(const tr_homes *h, uint64_t consenting);
/** Utility of a faction that has one. */
double tr_voice_utility(const tr_voice *v, const tr_space *s, uint32_t state);

#endif
