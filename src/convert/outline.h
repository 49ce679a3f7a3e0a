/* outline.h - a case in the making, private to src/convert.
 * SPDX-License-Identifier: MIT
 *
 * What a foreign file says of parties and issues is gathered here, given ids,
 * and put as YAML up to the preferences, which each format writes itself. */
#ifndef TR_OUTLINE_H
#define TR_OUTLINE_H

#include "convert/convert.h"
#include "convert/ratio.h"

/** The remedy of what is wrong with a file. */
#define TR_FORMS "the manual, under `convert`, says what such files hold"

typedef struct tr_outline_issue {
    const char *name, *id;
    int holder; /**< party, or -1: all together */
    size_t values;
    const char **label, **value; /**< [values] names and ids */
    const double *scale;         /**< [values] or NULL */
} tr_outline_issue;

typedef struct tr_outline {
    tr_arena *a;
    const char *title, *about; /**< `about` may be NULL */
    size_t parties, issues;
    const char **name, **party; /**< [parties] names and ids */
    tr_outline_issue *issue;
} tr_outline;

/** Ids for parties, issues and values, from their names; a value that has one
 *  keeps it. */
void tr_outline_make_ids(tr_outline *o);
/** Put everything up to `preferences:`. */
void tr_outline_put(tr_text *out, const tr_outline *o);
/** Put the preferences of a game whose pay-offs are `pay[state * parties + i]`:
 *  tables of numbers; a ranking where doubles could not tell apart what
 *  differs.  `where[state]` counts combinations of values; NULL: all are
 *  states.  Leaves by tr_stop() where numbers are too many or too long. */
void tr_outline_put_tables(tr_text *out, const tr_outline *o,
                           const tr_ratio *pay, size_t states,
                           const size_t *where);
/** Number of combinations of values, 0 where there are 2^32 or more. */
size_t tr_outline_states(const tr_outline *o);

#endif
