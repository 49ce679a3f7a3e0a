/* joint.h - a negotiation domain: issues that all parties agree on, and what
 * each wants, as one case.  SPDX-License-Identifier: MIT
 *
 * What the formats of GENIUS, GeniusWeb and NegoLog have in common (D103 to
 * D106).  A utility is a sum of weights of values and of boxes; or anything,
 * state by state.  It may be capped: then it is shown that the sum stays below,
 * or it is listed state by state, or the call stops. */
#ifndef TR_JOINT_H
#define TR_JOINT_H

#include "convert/outline.h"

typedef struct tr_joint_issue {
    const char *name, *id;
    uint32_t values;
    const char **label; /**< [values] */
    const char **value; /**< [values] ids; NULL: made from the labels */
    double *number;     /**< [values] what they are worth as numbers, or NULL */
    uint32_t *slot, room; /**< labels by hash, made on demand */
} tr_joint_issue;

/** Values lo to hi of an issue. */
typedef struct tr_range {
    uint32_t issue, lo, hi;
} tr_range;

/** Pays `add` where all ranges hold (`outside`: where not all do) and none of
 *  the boxes from `since` to this one pays; `since` is its own place for most.
 *  No range: always. */
typedef struct tr_box {
    size_t count;
    tr_range *range;
    double add;
    bool outside, never;
    size_t since;
} tr_box;

typedef struct tr_joint_party {
    const char *name, *id;
    double **weight; /**< [issues][values]; a row may be NULL: nothing */
    size_t boxes, room;
    tr_box *box;
    /** Anything else: the utility of values `x` [issues]; NULL: the sum. */
    double (*value)(const void *user, const uint32_t *x);
    const void *user;
    double cap;      /**< utility at most; INFINITY: none */
    double reserved; /**< NAN: none */
    double least;    /**< of all outcomes where it is known, else NAN */
    bool firm;       /**< what is reserved counts, even below the least */
    tr_span span;    /**< to point at, in `file` */
    const tr_source *file;
} tr_joint_party;

typedef struct tr_joint {
    tr_reading *x;
    const char *title, *about;
    size_t issues, parties;
    tr_joint_issue *issue;
    tr_joint_party *party;
    tr_outline outline; /**< names and ids, once it is named */
} tr_joint;

tr_joint *tr_joint_new(tr_reading *x, size_t issues, size_t parties);
/** The first value of issue `v` with this label, -1 for none. */
int64_t tr_joint_find(tr_joint *j, size_t v, const char *label);
/** Make the ids of issues, values and parties from their names. */
void tr_joint_name(tr_joint *j);
tr_box *tr_joint_box(tr_joint *j, tr_joint_party *p, size_t ranges);
/** The name of a file without folder and ending; a domain's title. */
const char *tr_joint_stem(tr_arena *a, const char *path);
const char *tr_joint_title(const tr_reading *x);
/** Put the case; stops (TRUCE_ELIMIT) where a utility can be neither summed nor
 *  listed. */
bool tr_joint_put(tr_joint *j);

/* joint_bound.c */
/** The utility of values `x` [issues], capped. */
double tr_joint_value(const tr_joint *j, const tr_joint_party *p,
                      const uint32_t *x);
/** Whether the sum is shown never to pass the cap. */
bool tr_joint_below_cap(const tr_joint *j, const tr_joint_party *p);
/** The disagreement utility (D104, D106). */
double tr_joint_disagreement(const tr_joint *j, const tr_joint_party *p);
/** Number of outcomes, UINT64_MAX when it does not fit. */
uint64_t tr_joint_outcomes(const tr_joint *j);
/** Next combination, the first issue fastest; false after the last. */
bool tr_joint_next(const tr_joint *j, uint32_t *x);

#endif
