/* circuit.h - how probable a condition is in a random ranking (docs: D118).
 * SPDX-License-Identifier: MIT
 *
 * Place every state at random between 0 and 1, independently: all strict
 * rankings are equally probable.  Given that the target stands at x, each other
 * state is below it with probability x, independently, so the probability of a
 * condition is a polynomial F(x), and its share of the rankings is the integral
 * of F from 0 to 1.  A circuit is F as a graph of operations. */
#ifndef TR_CIRCUIT_H
#define TR_CIRCUIT_H

#include "inverse/condition.h"

typedef enum tr_gate_kind {
    TR_GATE_STATE, /**< x */
    TR_GATE_ALL,   /**< product of its parts */
    TR_GATE_ANY,   /**< 1 - product of (1 - part) */
    TR_GATE_SUM,   /**< the first `states` parts less the others */
    TR_GATE_EITHER /**< part 0: part 1 if it holds, else part 2; these may be
                       TR_GATE_ALWAYS or TR_GATE_NEVER */
} tr_gate_kind;

typedef struct tr_gate {
    tr_gate_kind kind;
    uint32_t states; /**< parts that are states, not listed (but in sums) */
    uint32_t parts;
    uint32_t *part; /**< gates of lower numbers */
} tr_gate;

#define TR_GATE_NEVER UINT32_MAX
#define TR_GATE_ALWAYS (UINT32_MAX - 1)

typedef struct tr_circuit {
    tr_arena *a;
    tr_gate *gate; /**< 0: a state, any */
    size_t gates, room;
    uint32_t top; /**< a gate, TR_GATE_ALWAYS or TR_GATE_NEVER */
} tr_circuit;

/** NULL when the condition does not come apart in reasonable time. */
tr_circuit *tr_circuit_of(tr_arena *a, const tr_needs *c);
/** The integral in double precision. */
double tr_circuit_share(const tr_circuit *c);
/** n! times the integral, in decimal; NULL when whole numbers of 128 bits do
 *  not carry the polynomial, or n is above TR_MOST_FACTORIAL. */
const char *tr_circuit_count(const tr_circuit *c, uint32_t n);
const char *tr_factorial(tr_arena *a, uint32_t n);
/** n! · some / of!, in decimal. */
const char *tr_share_of_factorial(tr_arena *a, uint32_t n, uint32_t some,
                                  uint32_t of);
enum { TR_MOST_FACTORIAL = 120 };

#endif
