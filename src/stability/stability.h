/* stability.h - solution concepts (docs: D10 to D15).
 * SPDX-License-Identifier: MIT */
#ifndef TR_STABILITY_H
#define TR_STABILITY_H

#include "space/walk.h"

/** The basic concepts, which tr_stability() solves together. */
typedef enum tr_concept { TR_NASH, TR_GMR, TR_SMR, TR_SEQ, TR_SSEQ } tr_concept;
/* The first four are the ones that deals and the briefing speak of. */
enum { TR_CONCEPTS = 5, TR_USUAL = 4 };

/** Short names as in the case file and in JSON: "nash" ... */
extern const char *const tr_concept_name[TR_CONCEPTS];

typedef struct tr_stable {
    bool asked[TR_CONCEPTS];
    uint64_t **stable[TR_CONCEPTS];    /**< [party] bits over states */
    uint64_t *equilibria[TR_CONCEPTS]; /**< stable for every mover */
} tr_stable;

/** Solve for the concepts asked.  The cells of `m` must be sorted by rank;
 *  `pref[i].rank` is needed for every mover. */
tr_stable *tr_stability(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                        const bool asked[TR_CONCEPTS]);

/** True when tr_stability() needs no more of the moves than their outline: a
 *  full product whose parties may change any of their issues at once. */
bool tr_is_product(const tr_moves *m);

/** lo[t]: the least value[u] over the states u that t reaches by legal
 *  sequences of moves (improving: of improvements) of the parties other than
 *  `not_by`; UINT32_MAX when there is none.  t itself may count, which does
 *  not matter where t is compared with a worse state.  `only` restricts the
 *  movers to one party (-1: all others).  O(parties · states) with cells. */
void tr_least_reached(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                      uint32_t not_by, int only, bool improving,
                      const uint32_t *value, uint32_t levels, uint32_t *lo);
/** best[s]: the greatest value[t] over t in R_i(s) and s itself. */
void tr_best_move(tr_arena *a, const tr_moves *m, uint32_t party,
                  const uint32_t *value, uint32_t *best);

/** How the moves of an answer follow each other. */
typedef enum tr_answer {
    TR_IN_TURN, /**< one after the other, from the improvement on */
    TR_AT_ONCE, /**< all from the state itself, together with the improvement:
                     each move's `state` is where it alone would lead */
    TR_FORESEEN /**< the play that the party expects to follow */
} tr_answer;

/** Why a state is or is not stable for a party (D15). */
typedef struct tr_sanction {
    uint32_t to; /**< the improvement */
    bool deterred;
    tr_answer answer;
    uint32_t length;       /**< moves of the sanction */
    const tr_visit **path; /**< [length] */
    uint32_t end;          /**< the state that it all comes to */
    /** D46: 0, or 1 + the coalition that improves, and how it gets there. */
    uint32_t coalition, way_length;
    const tr_visit **way;
} tr_sanction;

typedef struct tr_explanation {
    bool stable;
    uint32_t count;
    tr_sanction *at; /**< every improvement, ascending by state */
    /** A sentence more, or NULL. */
    const char *note;
    /** D46, or NULL.  A move's `by` counts the parties, the sets of parties
     *  that hold issues jointly, the coalitions. */
    const struct tr_league *league;
} tr_explanation;

tr_explanation *tr_explain(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                           uint32_t state, uint32_t party, tr_concept concept);
/** The same for one improvement: what answers the party's move to `to`, which
 *  it must prefer to `state`. */
tr_sanction tr_explain_move(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                            uint32_t state, uint32_t to, uint32_t party,
                            tr_concept concept);
/** Copy the path out of a walk that was begun at `mark`, and give back the
 *  walk. */
void tr_sanction_keep(tr_arena *a, tr_mark mark, tr_sanction *s);
/** The verdict alone, stopping as soon as it is known. */
bool tr_is_stable(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                  uint32_t state, uint32_t party, tr_concept concept);

#endif
