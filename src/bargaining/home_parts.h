/* home_parts.h - what the files on factions and deals that are not listed
 * share; private to bargaining (docs: D89 to D94, D159).
 * SPDX-License-Identifier: MIT
 */
#ifndef TR_HOME_PARTS_H
#define TR_HOME_PARTS_H

#include "bargaining/home_merged.h"
#include "bargaining/sought.h"

/** These consent, and those do not; bits over voices. */
typedef struct tr_home_terms {
    uint64_t yes, no;
} tr_home_terms;

enum { TR_MOST_HOME_SETS = 256 };

/** Sets of factions of which each is enough, or too few. */
typedef struct tr_home_sets {
    size_t count;
    tr_home_terms at[TR_MOST_HOME_SETS];
} tr_home_sets;

typedef enum tr_certainty { TR_SOMETIMES, TR_ALWAYS, TR_NEVER } tr_certainty;

typedef struct tr_home_asking {
    tr_arena *a;
    const truce_case *c;
    const tr_deals *d;
    const tr_homes *h;
    double *now;              /**< [voices] of the status quo, units of 1e-9 */
    const tr_formula **where; /**< [voices] it consents, or NULL: by its sum */
    tr_certainty *sure;       /**< [voices] over X */
} tr_home_asking;

/** From `a`, `c`, `d` and `h` the others; why it cannot be asked, or NULL. */
const char *tr_home_ask(tr_home_asking *x);
/** False when nothing can be as `t` says, or the sums are too many to ask. */
bool tr_home_add_terms(const tr_home_asking *x, tr_sought *q, tr_home_terms t);
/** Of each party in `sides` (bits) a set that is enough: every combination.
 *  False: too many. */
bool tr_home_enough(const tr_home_asking *x, uint64_t sides, tr_home_sets *out);
/** A set of factions of one party without which it does not ratify. */
bool tr_home_too_few(const tr_home_asking *x, tr_home_sets *out);
void tr_home_count(const tr_home_asking *x, tr_home_counts *out);

#endif
