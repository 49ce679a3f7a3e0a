/* merge.h - the frontier of sums, without listing the combinations (docs: D70,
 * D71).  SPDX-License-Identifier: MIT
 *
 * A domain is a product of independent factors: groups of issues that nothing
 * ties together. What an outcome is worth to a party is the sum of what its
 * combination in each factor is worth, in whole numbers; how these become
 * utilities is the business of numbers.h. */
#ifndef TR_MERGE_H
#define TR_MERGE_H

#include "bargaining/course.h"

/** A factor is a list of combinations, or a diagram of them. */
typedef struct tr_factor {
    size_t combos;
    const int64_t *worth;      /**< [combos][parties] */
    const tr_diagram *diagram; /**< or NULL */
    uint16_t *own; /**< of a diagram: [issues] values are read into it */
    /* Filled by tr_merge_run(): combinations that can be part of a frontier
     * outcome, by what they are worth, descending. */
    size_t classes;
    int64_t *row;    /**< [classes][parties] */
    uint32_t *start; /**< [classes + 1] into `combo`; of a list */
    uint32_t *combo;
    tr_course course; /**< of a diagram */
} tr_factor;

/** Back to what was given. */
void tr_factor_reset(tr_factor *f);
/** The least and the most that a combination is worth to a party. */
void tr_factor_range(const tr_factor *f, uint32_t parties, uint32_t party,
                     int64_t *least, int64_t *most);
/** Combinations of a class; UINT64_MAX: more than fit. */
static inline uint64_t tr_class_size(const tr_factor *f, size_t c) {
    return f->diagram ? tr_course_sums(&f->course)->ways[c]
                      : f->start[c + 1] - f->start[c];
}

typedef struct tr_merger {
    uint32_t parties;
    const int64_t *slack; /**< [parties] see tr_pareto() */
    const int64_t *floor; /**< [parties] sums below it are left out */
    uint32_t factors;
    tr_factor *factor;
    uint32_t *order; /**< [factors] in which they are merged */
    tr_level *level; /**< [factors] after merging order[0] .. order[k] */
    size_t made;     /**< sums looked at, in all */
    size_t give_up;  /**< stop when a level has more sums; 0: never */
} tr_merger;

/** Merge all factors; the last level holds every sum that is not covered (with
 *  `slack`) by another one and not below `floor`, and all ways to make each.
 *  False when it gave up; leaves by tr_stop() when the sums do not fit the
 *  memory. */
bool tr_merge_run(tr_arena *a, tr_merger *m);

/** The sums: the last level. */
const tr_level *tr_merge_sums(const tr_merger *m);

/** One way to make sum `k`: combo[f] for each factor f that is a list, the
 *  values of the others in their `own`. */
void tr_merge_one(const tr_merger *m, size_t k, uint32_t *combo);
/** Every way to make sum `k`, until `take` says false. Returns false then.
 *  `combo` has room for one a factor; `env` (or NULL) is asked whether to go
 *  on. */
typedef bool tr_take(void *user, const uint32_t *combo);
bool tr_merge_each(tr_env *env, const tr_merger *m, size_t k, uint32_t *combo,
                   tr_take *take, void *user);
/** How many ways there are to make each sum. */
tr_big *tr_merge_ways(tr_arena *a, const tr_merger *m);

/** How many combinations of all factors have a sum of at least `floor` in every
 *  column: exact, or false when more than `most` different sums would have to
 *  be told apart. */
bool tr_merge_count(tr_arena *a, const tr_merger *m, size_t most, tr_big *out);

#endif
