/* convert.h - other programs' files as cases, and back.
 * SPDX-License-Identifier: MIT
 *
 * A foreign file becomes the text of a case file, which is then read as any
 * other: so every check of a case holds for it, too.  What is wrong with the
 * foreign file itself is said with its own line and column. */
#ifndef TR_CONVERT_H
#define TR_CONVERT_H

#include "case/case.h"

typedef struct tr_foreign {
    const char *name, *about;
    /** True when a text looks like such a file; it is read only then. */
    bool (*recognises)(const tr_source *s);
    /** Put the case as YAML; false after messages. */
    bool (*read)(tr_arena *a, truce_diags *d, const tr_node *root,
                 tr_text *out);
    /** Put the foreign text; false after messages about what it cannot say.
     *  Leaves by tr_stop() at more than `max_states` (0: as memory allows),
     *  where states have to be listed. */
    bool (*write)(tr_arena *a, truce_diags *d, const truce_case *c,
                  uint64_t max_states, tr_text *out);
} tr_foreign;

const tr_foreign *tr_foreign_by_name(const char *name);

/** The text of a case for a foreign one: NULL when `s` is not foreign (or not
 *  readable at all), else its format, with `*text` NULL after messages. */
const tr_foreign *tr_convert(tr_arena *a, truce_diags *d, const tr_source *s,
                             const char **text);

extern const tr_foreign tr_gmcrplus;

/** A string of Python literals (lists, tuples, dictionaries, strings, numbers,
 *  True, False, None) as a tree; NULL when it is anything else.  Nothing is
 *  evaluated. All nodes have the span of `string`. */
tr_node *tr_python_read(tr_arena *a, const tr_node *string);

/** An id made from a name, unlike the `count` others. */
const char *tr_make_id(tr_arena *a, const char *name, const char *prefix,
                       const char *const *others, size_t count);

#endif
