/* space.h - the feasible states of a case (docs: D1).
 * SPDX-License-Identifier: MIT
 *
 * States are numbered from 0 in mixed-radix order, the first issue varying
 * fastest.  Two representations: where every combination is feasible the
 * number *is* the state (nothing is stored); else a sorted list of packed keys,
 * each issue in its own bits, the last issue highest.
 *
 * With merges, "raw" states are those before merging; without, raw and merged
 * numbers are the same. */
#ifndef TR_SPACE_H
#define TR_SPACE_H

#include "base/arena.h"
#include "case/case.h"

#define TR_NO_STATE UINT32_MAX

typedef struct tr_space {
    const truce_case *c; /**< NULL for a truce_game */
    uint32_t issues;
    const uint32_t *radix; /**< [issues] */
    const char *product;   /**< number of combinations, in decimal */
    uint64_t combinations; /**< the same, or UINT64_MAX when larger */
    uint32_t n;            /**< feasible states, after merging */
    uint32_t raw;          /**< feasible states before merging */
    bool full;             /**< every combination is feasible */
    uint64_t *stride;      /**< [issues], when the combinations fit 64 bits */
    uint32_t words;        /**< 64-bit words a key */
    uint64_t *key;         /**< [raw][words], lowest word first; NULL if full */
    uint32_t *word;        /**< [issues] place of an issue's bits in a key */
    uint8_t *shift;
    uint64_t *mask;
    /* With merges, else NULL: */
    uint32_t *state_of; /**< [raw] */
    uint32_t *start;    /**< [n + 1] into `member` */
    uint32_t *member;   /**< [raw] raw states by state, ascending */
    int *merge_of;      /**< [n] merge, or -1 */
    /** Of a selection of states: the index of each in decimal, NULL where that
     *  is not known; else NULL. */
    const char *const *number;
} tr_space;

/** Enumerate the feasible states.  Adds messages and returns NULL when there
 *  are none, or merges are wrong; leaves by tr_stop() when there are more than
 *  `max_states` (0: as memory allows). */
tr_space *tr_space_build(tr_arena *a, const truce_case *c, truce_diags *d,
                         uint64_t max_states);
/** The states that satisfy the rules, before merging; there may be none.
 *  Leaves by tr_stop() as above. */
tr_space *tr_space_of_rules(tr_arena *a, const truce_case *c,
                            uint64_t max_states);
/** A selection of states, by their values, in mixed-radix order and without
 *  repetition. */
tr_space *tr_space_of_values(tr_arena *a, const truce_case *c, uint32_t count,
                             const uint16_t *value, const char *const *number);
/** A space over a product without a case; `feasible` as in truce_game. */
tr_space *tr_space_of_game(tr_arena *a, const truce_game *g);

/** Values of a raw state, one an issue. */
void tr_space_raw_values(const tr_space *s, uint32_t raw, uint16_t *value);
/** Values of a state (of a merged one: of its first member). */
void tr_space_values(const tr_space *s, uint32_t state, uint16_t *value);
/** The raw state with these values, or TR_NO_STATE. */
uint32_t tr_space_find_raw(const tr_space *s, const uint16_t *value);
/** The raw state with this packed key, or TR_NO_STATE; not for full spaces. */
uint32_t tr_space_find_key(const tr_space *s, const uint64_t *key);
/** The state with these values, or TR_NO_STATE. */
uint32_t tr_space_find(const tr_space *s, const uint16_t *value);
/** The case's status quo, or TR_NO_STATE when it names none. */
uint32_t tr_space_status_quo(const tr_space *s);
/** Raw members of a state: `*first` gets them, the count is returned. */
uint32_t tr_space_members(const tr_space *s, uint32_t state,
                          const uint32_t **first, uint32_t *self);

/** 64 raw states from `first` on (a multiple of 64), unpacked by issue:
 *  columns->at[issue][b].  Returns how many there are. */
typedef struct tr_columns {
    uint16_t **at;
    uint16_t *odometer;
} tr_columns;
tr_columns tr_columns_new(tr_arena *a, const tr_space *s);
uint32_t tr_columns_fill(tr_columns *c, const tr_space *s, uint32_t first);

/** Bits over raw states where `f` holds. */
uint64_t *tr_space_where_raw(tr_arena *a, const tr_space *s,
                             const tr_formula *f);
/** Bits over states where `f` holds for some member. */
uint64_t *tr_space_where(tr_arena *a, const tr_space *s, const tr_formula *f);

static inline bool tr_bit(const uint64_t *bits, uint32_t i) {
    return bits[i >> 6] >> (i & 63) & 1;
}
static inline void tr_bit_set(uint64_t *bits, uint32_t i) {
    bits[i >> 6] |= UINT64_C(1) << (i & 63);
}
uint64_t *tr_bits_new(tr_arena *a, uint32_t n);
uint32_t tr_bits_count(const uint64_t *bits, uint32_t n);

/** What a rule does: how many combinations it removes by itself, in decimal
 *  (NULL when its issues have too many), and whether other rules leave
 *  anything for it to remove. */
typedef struct tr_rule_effect {
    const char *removes;
    bool decided; /**< `needed` was computed */
    bool needed;
} tr_rule_effect;
tr_rule_effect *tr_space_rule_effects(tr_arena *a, const truce_case *c);

#endif
