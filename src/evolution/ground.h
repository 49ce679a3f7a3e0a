/* ground.h - joint steps over the feasible states (docs: D131).
 * SPDX-License-Identifier: MIT
 *
 * A step changes at most K issues at once, whoever holds them.  From one state
 * there are thousands of steps, so whether a step leads to a state that is
 * still of interest must cost next to nothing: one bit, at the place of the
 * state's number among all combinations where these are few enough, else at
 * its number among the feasible states, found by hashing. */
#ifndef TR_GROUND_H
#define TR_GROUND_H

#include "space/moves.h"

/** One issue's change within a step. */
typedef struct tr_turn {
    uint32_t issue;
    int32_t apart;  /**< what it adds to the distance, see tr_survey */
    uint64_t shift; /**< what it adds to the state's code, modulo 2^64 */
} tr_turn;

enum { TR_MOST_TOGETHER = 8, TR_ANY_DISTANCE = 1 << 30 };

typedef struct tr_ground {
    const tr_space *space;
    tr_holding held;
    bool *movable; /**< [issues] */
    /* By code, where the combinations are few; else NULL: */
    uint64_t *feasible;
    uint32_t *below; /**< feasible states before each word of 64 codes */
    /* By hash, else NULL: */
    uint64_t *code;  /**< [n] */
    uint32_t *table; /**< states, TR_NO_STATE where empty */
    uint64_t mask;
    size_t words; /**< of a set of states as tr_ground_set() makes it */
    /* The state whose steps are being looked at. */
    uint16_t *value;
    uint64_t here;
    uint32_t apart;  /**< issues in which it differs from `toward` */
    tr_turn *option; /**< changes possible there, issue by issue */
    uint32_t *first; /**< [issues + 1] into `option` */
} tr_ground;

/** `movable`: issues that steps may change.  Leaves by tr_stop() where the
 *  combinations pass 2^64. */
tr_ground *tr_ground_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                           const bool *movable);
/** Make `set` the states for which keep(user, s) holds. */
void tr_ground_fill(const tr_ground *g, uint64_t *set,
                    bool (*keep)(const void *user, uint32_t s),
                    const void *user);
/** An empty set of states, for tr_ground_each(). */
uint64_t *tr_ground_set(tr_arena *a, const tr_ground *g);
/** The bit that stands for a state in such sets. */
uint64_t tr_ground_place(const tr_ground *g, uint32_t state);
static inline void tr_place_add(uint64_t *set, uint64_t place) {
    set[place >> 6] |= UINT64_C(1) << (place & 63);
}
static inline void tr_place_remove(uint64_t *set, uint64_t place) {
    set[place >> 6] &= ~(UINT64_C(1) << (place & 63));
}

/** The state with a code, or TR_NO_STATE. */
uint32_t tr_ground_find(const tr_ground *g, uint64_t code);
uint64_t tr_ground_code(const tr_ground *g, uint32_t state);

/** A step: into the state that is being looked at, or out of it. */
typedef struct tr_step {
    uint32_t from, to;
    uint64_t code;  /**< of `from` */
    uint64_t place; /**< bit, in sets of states, of its other end */
    uint32_t apart; /**< issues in which that end differs from `toward` */
    uint32_t count; /**< issues that change */
    const tr_turn *change;
} tr_step;

typedef bool tr_step_visit(void *user, const tr_step *step);

/** What to look at, and what to do with it. */
typedef struct tr_survey {
    tr_ground *g;
    bool back;              /**< steps that lead here, not from here */
    uint32_t together;      /**< most issues that a step changes */
    const uint16_t *toward; /**< values, for tr_step.apart; or NULL */
    uint32_t within;        /**< ends further apart are of no interest */
    const uint64_t *set;    /**< other ends of interest; it may shrink */
    tr_step_visit *visit;   /**< until it returns false */
    void *user;
} tr_survey;

/** Calls visit(user, step) for each step between `x` and a state of the set.
 *  Each such state comes once. */
void tr_ground_each(const tr_survey *q, uint32_t x);

#endif
