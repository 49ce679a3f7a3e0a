/* encode.h - states, formulas and preferences as literals and clauses.
 * SPDX-License-Identifier: MIT
 *
 * A *copy* of a state gives every value of every issue a literal.  A formula,
 * and what a state is worth to a party, become literals over a copy by Tseitin
 * gates; a copy of constants costs nothing, since gates simplify.
 *
 * What a state is worth (D6 to D8) is a row of bits such that better means
 * lexicographically greater: of priorities, for each line "at least one
 * statement holds", "at least two" ...; of weights, the exact sum in binary; of
 * a ranking, "in the best place", "in the second" ... */
#ifndef TR_ENCODE_H
#define TR_ENCODE_H

#include "case/case.h"
#include "query/sat.h"

/** A sum of weights: amounts (all at least 0) of literals, in binary. */
typedef struct tr_sum_item {
    uint64_t amount;
    int32_t issue; /**< a value of an issue, or -1: a formula */
    uint32_t value;
    const tr_formula *when;
    bool unless; /**< counts when the formula does not hold */
} tr_sum_item;

/** How a party's preference becomes bits. */
typedef struct tr_scale {
    const tr_preference *p;
    uint32_t bits;
    uint32_t items; /**< of weights */
    tr_sum_item *item;
} tr_scale;

/** What queries about one case share. */
typedef struct tr_terrain {
    tr_arena *a;
    const truce_case *c;
    uint32_t issues, parties;
    uint32_t *first; /**< [issues + 1] number of the first value */
    int32_t *holder; /**< [issues] who changes it alone, -1: nobody */
    bool *matters;   /**< [issues] occurs in a rule or a preference */
    bool *mover;     /**< [parties] */
    tr_scale *scale; /**< [parties] */
    bool any_single; /**< some mover changes one issue at a time */
    tr_sat_pool *pool;
} tr_terrain;

/** NULL after adding a message, when a party's preference cannot be put into
 *  bits (`why`). */
tr_terrain *tr_terrain_new(tr_arena *a, const truce_case *c, const char **why);

/** A solver and the case that it is about. */
typedef struct tr_encoder {
    const tr_terrain *t;
    tr_sat *sat;
} tr_encoder;

tr_encoder *tr_encoder_new(const tr_terrain *t);

tr_lit tr_gate_and(tr_encoder *e, const tr_lit *lit, size_t n);
tr_lit tr_gate_or(tr_encoder *e, const tr_lit *lit, size_t n);
tr_lit tr_gate_xor(tr_encoder *e, tr_lit x, tr_lit y);
/** At most one of them holds. */
tr_lit tr_gate_at_most_one(tr_encoder *e, const tr_lit *lit, size_t n);
#define TR_AND_OF(e, ...)                                                      \
    tr_gate_and((e), (const tr_lit[]){__VA_ARGS__},                            \
                sizeof((const tr_lit[]){__VA_ARGS__}) / sizeof(tr_lit))
#define TR_OR_OF(e, ...)                                                       \
    tr_gate_or((e), (const tr_lit[]){__VA_ARGS__},                             \
               sizeof((const tr_lit[]){__VA_ARGS__}) / sizeof(tr_lit))

/** [values of all issues] literal of "issue v has value k": first[v] + k */
typedef tr_lit *tr_copy;

/** A copy of one state. */
tr_copy tr_copy_of(const tr_terrain *t, const uint16_t *value);
/** A copy in which the issues of `open` may have the values that one or more
 *  steps from `value` may lead to, and the others are as there. */
tr_copy tr_copy_new(tr_encoder *e, const uint16_t *value, const bool *open);
/** The same, but they may have any value; few differ from `value`. */
tr_copy tr_copy_anywhere(tr_encoder *e, const uint16_t *value,
                         const bool *open);
/** The own issues of one copy and the rest of another. */
tr_copy tr_copy_join(const tr_terrain *t, tr_copy own, tr_copy rest,
                     uint32_t party);
/** The state that the solver found for it. */
void tr_copy_read(const tr_encoder *e, tr_copy copy, uint16_t *value);

tr_lit tr_encode(tr_encoder *e, const tr_formula *f, tr_copy copy);
/** Every rule holds. */
tr_lit tr_encode_feasible(tr_encoder *e, tr_copy copy);
/** What the copy is worth to the party: `scale[party].bits` literals. */
tr_lit *tr_encode_worth(tr_encoder *e, uint32_t party, tr_copy copy);
/** x is worth more than y. */
tr_lit tr_encode_better(tr_encoder *e, uint32_t party, const tr_lit *x,
                        const tr_lit *y);

#endif
