/* formula.h - Boolean formulas over the issues' values (docs: D2).
 * SPDX-License-Identifier: MIT */
#ifndef TR_FORMULA_H
#define TR_FORMULA_H

#include "base/arena.h"
#include "base/diag.h"

typedef enum tr_op {
    TR_TRUE,
    TR_FALSE,
    TR_ATOM, /**< lo <= value of the issue <= hi */
    TR_NOT,
    TR_AND, /**< any number of parts */
    TR_OR,
    TR_IFF,     /**< two parts */
    TR_EXACTLY, /**< exactly one of the parts holds */
    TR_AT_MOST  /**< at most one of the parts holds */
} tr_op;

typedef struct tr_formula {
    tr_op op;
    uint32_t parts;
    int32_t issue; /**< of an atom */
    uint32_t lo, hi;
    const struct tr_formula *const *part;
    uint32_t depth; /**< levels; 1 for an atom */
    uint32_t size;  /**< nodes, each as often as it is used; UINT32_MAX: more */
} tr_formula;

/* Merged states can stand in other merges, so that text bounds neither. */
enum { TR_FORMULA_DEPTH = 200, TR_FORMULA_SIZE = 1000000 };

const tr_formula *tr_formula_atom(tr_arena *a, int issue, uint32_t lo,
                                  uint32_t hi);
const tr_formula *tr_formula_word(tr_arena *a, bool truth);
const tr_formula *tr_formula_not(tr_arena *a, const tr_formula *f);
const tr_formula *tr_formula_join(tr_arena *a, tr_op op, uint32_t parts,
                                  const tr_formula *const *part);
const tr_formula *tr_formula_if(tr_arena *a, const tr_formula *f,
                                const tr_formula *g);

/** True when `f` holds for these values, one an issue. */
bool tr_holds(const tr_formula *f, const uint16_t *value);

/** What is known of a formula while issues still have several values left. */
typedef enum tr_truth { TR_NO, TR_YES, TR_OPEN } tr_truth;
/** left[v][x] is 1 while value x of issue v is still possible, else 0; a 2
 *  follows the last value. */
tr_truth tr_known(const tr_formula *f, const uint8_t *const *left);

/** Truth for 64 states at once: bit b for the state whose value of issue v is
 *  column[v][b].  Only issues that occur in `f` need a column. */
uint64_t tr_holds_64(const tr_formula *f, uint16_t *const *column);

/** Set used[v] for every issue v that occurs in `f`. */
void tr_formula_issues(const tr_formula *f, bool *used);

struct truce_case;
struct tr_node;
/** Parse a scalar; NULL after adding a message.  Issues, values and merged
 *  states are looked up in `c`. */
const tr_formula *tr_formula_parse(tr_arena *a, const struct truce_case *c,
                                   truce_diags *d,
                                   const struct tr_node *scalar);
/** True when `word` is an operator or constant of the language. */
bool tr_formula_reserved(const char *word);
/** Whether names in formulas have this character. */
bool tr_formula_word_char(char c);

#endif
