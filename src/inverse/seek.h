/* seek.h - the smallest change of rankings that reaches a goal (docs: D119 to
 * D121).  SPDX-License-Identifier: MIT */
#ifndef TR_SEEK_H
#define TR_SEEK_H

#include "inverse/unmake.h"

/** One thing wanted: that a state be stable, or be no equilibrium. */
typedef struct tr_goal {
    uint32_t state;
    tr_concept concept;
    bool stable;
    int party; /**< stable for this party alone; -1: for all */
} tr_goal;

typedef struct tr_seek_options {
    const tr_goal *goal;
    size_t goals;
    const bool *may_change; /**< [parties] whose preferences may change */
    bool by_lines;          /**< change the order of `priorities` lines */
    bool plain;             /**< without seek_rest.c: for tests */
    /** A solution that is known takes this many swaps: look for less;
     *  UINT64_MAX: none is. */
    uint64_t known;
} tr_seek_options;

/** What one party changes. */
typedef struct tr_part {
    uint64_t swaps;
    size_t pairs;  /**< of `swaps`, as many as are kept */
    tr_swap *pair; /**< states, or lines of its priorities, from 0 */
} tr_part;

typedef struct tr_sought {
    bool possible; /**< a solution was found: `swaps` and `part` */
    bool exact;    /**< it is the least, or there is none below `known` */
    uint64_t swaps, at_least;
    tr_part *part; /**< [parties] */
} tr_sought;

/** D119 to D121, by best-first search over demands on the rankings.  What does
 *  not come to an end leaves a bound. */
tr_sought tr_seek(tr_robust *r, const tr_seek_options *o);

/** Whether the goal is reached when each of these parties has raised its state
 *  as far as tr_make_stable() says under the concept `by`. */
bool tr_raised_is_kept(tr_robust *r, const tr_goal *goal, const bool *raise,
                       tr_concept by);

/* --- private to src/inverse ----------------------------------------------- */

/** That `high` be ranked above `low` by a party; not strict: not below. */
typedef struct tr_wish {
    uint32_t party;
    tr_demand d;
} tr_wish;

/** For an equilibrium to be unmade: who is to leave it, and for which state. */
typedef struct tr_pledge {
    bool made;
    uint32_t party, to;
} tr_pledge;

/** Offers of which every solution grants one: from `first` to the next plea. */
typedef struct tr_plea {
    size_t first;
    int party;      /**< whose improvement is to be met; -1: another kind */
    uint32_t state; /**< ... from which state */
} tr_plea;

enum { TR_MOST_PLEAS = 256 };

/** What a look at rankings asks for: each offer is a wish that a solution may
 *  grant, or a pledge. */
typedef struct tr_offers {
    size_t count, room;
    bool too_many; /**< there was no room for all of a plea, which is kept */
    size_t pleas;
    tr_plea plea[TR_MOST_PLEAS + 1]; /**< the last but ends the list */
    struct tr_offer {
        bool wished;
        tr_wish wish;
        size_t goal; /**< of the pledge, if that is made */
        tr_pledge pledge;
    } * at;
} tr_offers;

typedef struct tr_look {
    tr_robust *r;
    const tr_seek_options *o;
    const uint32_t **rank;   /**< [parties] as they are now */
    const tr_pledge *pledge; /**< [goals] */
    tr_offers *offers;
    /* scratch of one walk */
    uint32_t ways, count;
    uint32_t *queue, *from, *who;
    uint64_t *seen;
} tr_look;

/** Which states are spoken of, for tr_seek_rest(): zero at first. */
typedef struct tr_marks {
    uint32_t n, now;
    uint32_t *at; /* [parties][n] */
} tr_marks;

/** What the pleas take at least beside the wishes granted, which take `swaps`
 *  of each party. UINT64_MAX: they cannot be met. */
uint64_t tr_seek_rest(tr_marks *m, const tr_order *order, const tr_offers *x,
                      const tr_wish *wish, uint32_t count,
                      const uint64_t *swaps);

void tr_look_prepare(tr_look *l);
/** True when all goals are reached; else there are pleas, not always all of
 *  them. One without offers: no solution has these wishes. */
bool tr_look_at(tr_look *l);

#endif
