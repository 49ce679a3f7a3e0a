/* course.h - the frontier of sums along a decision diagram (docs: D166).
 * SPDX-License-Identifier: MIT */
#ifndef TR_COURSE_H
#define TR_COURSE_H

#include "bargaining/diagram.h"
#include "bargaining/merge_step.h"

/** Sums of the ways from the root to each node that can be part of a frontier
 *  outcome. */
typedef struct tr_course {
    const tr_diagram *d;
    tr_level *at; /**< [nodes]; `via` is an arc, `from` a sum of its node */
} tr_course;

/** Fill `out`. Sums that cannot reach `floor` at the end are left out. False
 *  when a node has more than `give_up` sums (0: never). */
bool tr_course_run(tr_arena *a, const tr_diagram *d, tr_stepper *w,
                   const int64_t *floor, size_t give_up, tr_course *out);

/** The sums of whole combinations. */
const tr_level *tr_course_sums(const tr_course *x);
/** Values, one an issue, of one way to make sum `k`. */
void tr_course_one(const tr_course *x, size_t k, uint16_t *value);
/** Every way, until `take` says false. Returns false then. */
typedef bool tr_course_take(void *user);
bool tr_course_each(const tr_course *x, size_t k, uint16_t *value,
                    tr_course_take *take, void *user);
/** How many ways there are to make each sum. */
tr_big *tr_course_ways(tr_arena *a, const tr_course *x);

#endif
