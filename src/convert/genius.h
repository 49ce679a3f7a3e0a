/* genius.h - shared by the files that read GENIUS; private to src/convert.
 * SPDX-License-Identifier: MIT */
#ifndef TR_GENIUS_H
#define TR_GENIUS_H

#include "convert/joint.h"
#include "convert/xml.h"

typedef enum tr_genius_kind { TR_DISCRETE, TR_INTEGER, TR_REAL } tr_genius_kind;

typedef struct tr_genius {
    tr_reading *x;
    tr_joint *j;
    const tr_source *source; /**< the file at hand */
    int64_t *index;          /**< [issues] as numbered in the domain's file */
    tr_genius_kind *kind;    /**< [issues] */
    int64_t *lowest;         /**< [issues] of whole numbers */
} tr_genius;

/** Add E0805 at an attribute of an element (NULL: the element); false. */
bool tr_genius_wrong(tr_genius *g, const tr_element *e, const char *attribute,
                     const char *what, const char *remedy);
void tr_genius_warn(tr_genius *g, const tr_element *e, const char *attribute,
                    const char *what);
/** A number that has to be there; false after a message. */
bool tr_genius_number(tr_genius *g, const tr_element *e, const char *attribute,
                      double *out);
/** The same; `otherwise` when it is not there. */
bool tr_genius_number_or(tr_genius *g, const tr_element *e,
                         const char *attribute, double otherwise, double *out);
bool tr_genius_whole(tr_genius *g, const tr_element *e, const char *attribute,
                     int64_t *out);
/** The issue that `index` of an element names; false after a message. */
bool tr_genius_issue(tr_genius *g, const tr_element *e, size_t *out);

/** Profiles that are no weighted sum. */
bool tr_genius_read_ufun(tr_genius *g, const tr_element *root,
                         tr_joint_party *p);
bool tr_genius_read_rules(tr_genius *g, const tr_element *root,
                          tr_joint_party *p);

#endif
