/* sought.h - what is asked of outcomes that are not listed (docs: D156).
 * SPDX-License-Identifier: MIT
 *
 * A question is about the outcomes that satisfy the rules, and one formula
 * more, and whose sums lie in given bounds. A sum is that of any preference by
 * weights: a principal's, a faction's, or one that was made up to count
 * something. */
#ifndef TR_SOUGHT_H
#define TR_SOUGHT_H

#include "bargaining/deals.h"
#include "base/big.h"

typedef struct tr_sought tr_sought;

/** Of X (D17), or of all feasible states. Utilities are rounded to
 *  `tolerance`. */
tr_sought *tr_sought_new(tr_arena *a, const truce_case *c, double tolerance,
                         bool possible);
/** Of the sums that are added from now on. */
void tr_sought_tolerance(tr_sought *q, double tolerance);
void tr_sought_where(tr_sought *q, const tr_formula *f);
/** One sum more, between `least` and `most` (in units; infinite: no bound);
 *  `better`: larger ones are looked for. Returns its number. */
uint32_t tr_sought_sum(tr_sought *q, const tr_preference *p, double least,
                       double most, bool better);
/** Could one sum more be asked for? Each with an upper bound counts as two. */
bool tr_sought_full(const tr_sought *q, uint32_t more);

/** The sums of the principals of `d`, not below `least` (NULL: no bound). */
void tr_sought_principals(tr_sought *q, const truce_case *c, const tr_deals *d,
                          const double *least);

/** All numbers with their signs turned, to look for what is small. */
tr_preference tr_preference_negative(tr_arena *a, const tr_preference *p);

/** How many outcomes satisfy the formulas, bounds aside. */
tr_big tr_sought_all(tr_sought *q);
/** How many lie in the bounds, in decimal; NULL: too many to tell apart. */
const char *tr_sought_count(tr_sought *q);
/** The least and the greatest sum, bounds aside; false: there is no outcome. */
bool tr_sought_range(tr_sought *q, uint32_t sum, double *least, double *most);

/** Outcomes in the bounds that no other one there betters: one of each vector
 *  of the sums looked for. */
typedef struct tr_found {
    const truce_case *c;
    uint32_t sums; /**< those looked for */
    size_t count;
    double *units; /**< [count][sums] descending */
    void *kept;    /**< for tr_found_values() */
} tr_found;

/** NULL when more than `give_up` (0: no limit) partial sums are in question. */
tr_found *tr_sought_best(tr_sought *q, size_t give_up);
void tr_found_values(const tr_found *f, size_t k, uint16_t *value);

/** Of counts in decimal: x less y, which is no larger; and which is larger. */
const char *tr_decimal_less(tr_arena *a, const char *x, const char *y);
int tr_decimal_order(const char *x, const char *y);

#endif
