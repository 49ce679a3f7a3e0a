/* domain.h - a case as a product of independent groups of issues (docs: D70,
 * D73).  SPDX-License-Identifier: MIT
 *
 * Two issues belong to one group when a rule, or a bonus of a principal, speaks
 * of both and both are open; so do issues that are tied through others. What a
 * group does is listed, or, where that would be long, put into a decision
 * diagram; what groups do together is not listed. */
#ifndef TR_DOMAIN_H
#define TR_DOMAIN_H

#include "bargaining/diagram.h"
#include "bargaining/measure.h"

/** The combinations of a group's issues that satisfy its rules. */
typedef struct tr_group {
    uint32_t issues;
    uint32_t *issue; /**< ascending */
    /* Either a list: */
    tr_space *s;    /**< over these issues alone, in mixed-radix order */
    int64_t *worth; /**< [n][principals], or NULL when not asked for */
    /* or a diagram: */
    tr_diagram *d;
    uint16_t *own; /**< [issues] room for a combination */
} tr_group;

typedef struct tr_groups {
    const truce_case *c;
    uint32_t count;
    tr_group *group;
    uint32_t *group_of; /**< [issues] */
    uint32_t *place_of; /**< [issues] place among the group's issues */
    uint16_t *value;    /**< [issues] of those that are not open */
    bool *open;         /**< [issues] */
    bool empty;         /**< nothing satisfies the rules */
    int64_t *fixed;     /**< [principals] what is worth the same in all */
    tr_big *below; /**< [issues] combinations of the groups below an issue */
} tr_groups;

/** What makes up the utilities of the principals. */
typedef struct tr_worths {
    uint32_t principals;
    uint32_t *party;
    tr_measure *measure; /**< [principals] */
} tr_worths;

/** The feasible states with, of issue v, only the values x for which
 *  allowed[v][x], in groups; with `w` also what they are worth. Leaves by
 *  tr_stop() when a group can neither be listed nor put into a diagram. */
tr_groups *tr_groups_find(tr_arena *a, const truce_case *c,
                          bool *const *allowed, const tr_worths *w);
/** The same without worth, such that tr_groups_index() can work; NULL when more
 *  than `most` combinations of a group would have to be tried one by one. */
tr_groups *tr_groups_numbered(tr_arena *a, const truce_case *c,
                              bool *const *allowed, uint64_t most);
/** How many states these are. */
tr_big tr_groups_count(tr_arena *a, const tr_groups *g);
/** [issues][values]: those that some of these states have. */
bool **tr_groups_taken(tr_arena *a, const tr_groups *g);
/** How many combinations a group has. */
tr_big tr_group_count(tr_arena *a, const tr_group *x);
/** Values of the outcome made of these combinations: of a group that is a
 *  diagram those in its `own`, of any other combo[group]. */
void tr_groups_values(const tr_groups *g, const uint32_t *combo,
                      uint16_t *value);
/** How many of these states come before the one with these values, in decimal;
 *  it need not be one of them. NULL where that is not known: a group is a
 *  diagram that does not settle its issues from the last to the first. */
const char *tr_groups_index(tr_arena *a, const tr_groups *g,
                            const uint16_t *value);

/** The sum of what a state is worth to a principal, in whole units. */
int64_t tr_worth_of(const truce_case *c, const tr_worths *w, uint32_t principal,
                    const uint16_t *value);

#endif
