/* concept.h - every solution concept by name (docs: D10 to D15, D32 on).
 * SPDX-License-Identifier: MIT
 *
 * A family of concepts is one file with an array of tr_kind, listed in
 * concepts.c.  Commands know concepts by name alone, so a new one needs a row
 * here and no change there. */
#ifndef TR_CONCEPT_H
#define TR_CONCEPT_H

#include "stability/stability.h"

/** What a concept is solved over. */
typedef struct tr_stage {
    tr_arena *a;
    const truce_case *c; /**< NULL for a truce_game */
    const tr_moves *m;   /**< cells sorted by rank */
    const tr_pref *pref; /**< [parties]; ranks for every mover */
} tr_stage;

typedef struct tr_kind tr_kind;

/** A concept as asked for: "l3" is kind "l", number 3. */
typedef struct tr_ask {
    const tr_kind *kind;
    const char *name;   /**< as written */
    uint32_t number;    /**< of a numbered kind, from 1 */
    const char *detail; /**< of a detailed kind, what stands after the colon */
} tr_ask;

typedef enum tr_shape {
    TR_PLAIN,    /**< "seq" */
    TR_NUMBERED, /**< "l3": name, number, suffix */
    TR_DETAILED  /**< "stackelberg:us": name, colon, detail */
} tr_shape;

struct tr_kind {
    const char *name;
    tr_shape shape;
    const char *suffix; /**< after the number, or NULL */
    int basic;          /**< tr_concept + 1 when tr_stability() solves it */
    /** What it means that a state is stable, after "no party ..." in lists. */
    const char *words;
    /** What deters, and what is missing where nothing does; NULL: as SEQ. */
    const char *reply, *no_reply;
    /** "could gain by moving to", "no better off than at the start", where the
     *  concept means something else by it; NULL: these. */
    const char *goes, *left;
    /** One sentence why the concept does not apply, or NULL. */
    const char *(*refuse)(const tr_stage *x, const tr_ask *ask);
    /** Bits of the states that are stable for a party that can move; or
     *  `solve`, the same for every party at once. */
    uint64_t **(*solve)(const tr_stage *x, const tr_ask *ask);
    uint64_t *(*stable)(const tr_stage *x, const tr_ask *ask, uint32_t party);
    tr_explanation *(*explain)(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party);
    /** What is wrong with an explanation, or NULL; found without the solver. */
    const char *(*fault)(const tr_stage *x, const tr_ask *ask, uint32_t state,
                         uint32_t party, const tr_explanation *e);
};

/** Rows of a family, ended by one without a name. */
extern const tr_kind tr_basic_kinds[];
extern const tr_kind tr_simultaneous_kinds[];
extern const tr_kind tr_foresight_kinds[];
extern const tr_kind tr_policy_kinds[];
extern const tr_kind tr_refined_kinds[];
extern const tr_kind tr_coalition_kinds[];

/** What is wrong with an explanation under a basic concept, or NULL (D15). */
const char *tr_basic_fault(const tr_stage *x, const tr_ask *ask, uint32_t state,
                           uint32_t party, const tr_explanation *e);

/** The concept of this name; false when there is none. */
bool tr_ask_read(const char *name, tr_ask *out);
/** Names of all kinds, for messages and help; `*count` gets how many. */
const char **tr_kind_names(tr_arena *a, size_t *count);
/** What the `k`th of them means. */
const char *tr_kind_words(size_t k);
/** Why a concept does not apply, in one sentence, or NULL. */
const char *tr_ask_refused(const tr_stage *x, const tr_ask *ask);

/** Which states are stable, and equilibria (D14). */
typedef struct tr_solved {
    uint64_t **stable;    /**< [parties] bits over states */
    uint64_t *equilibria; /**< stable for every party that can move */
} tr_solved;

/** Bits of the states that are stable for a party, under a concept that
 *  tr_stability() does not solve. */
uint64_t *tr_ask_stable(const tr_stage *x, const tr_ask *ask, uint32_t party);
/** Solve `count` concepts; the basic ones together. */
tr_solved *tr_solve(const tr_stage *x, const tr_ask *ask, size_t count);
/** Each party by its own concept: ask[party], for every mover. */
tr_solved tr_solve_profile(const tr_stage *x, const tr_ask *ask);

#endif
