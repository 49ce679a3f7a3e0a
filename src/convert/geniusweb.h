/* geniusweb.h - shared by the readers of domains in JSON; private to
 * src/convert.  SPDX-License-Identifier: MIT */
#ifndef TR_GENIUSWEB_H
#define TR_GENIUSWEB_H

#include "convert/joint.h"

typedef struct tr_json_domain {
    tr_reading *x;
    tr_joint *j;
    const char *format; /**< its name, for messages */
} tr_json_domain;

/** Add E0805 at a node; false. */
bool tr_json_wrong(tr_json_domain *g, const tr_node *at, const char *what,
                   const char *remedy);
/** A member that has to be there, of this kind; NULL after a message. */
const tr_node *tr_json_member(tr_json_domain *g, const tr_node *map,
                              const char *key, tr_node_kind kind);
bool tr_json_is_number(tr_json_domain *g, const tr_node *n, double *out);
/** The issue of this name; false after a message. */
bool tr_json_issue(tr_json_domain *g, const char *name, tr_span at,
                   size_t *out);

/** The place of a value, by its text or as a number ("2.0" is 2); -1 if the
 * issue has no such value. */
int64_t tr_json_find(const tr_json_domain *g, size_t v, const char *text);

/** A SumOfGroupsUtilitySpace; false after messages. */
bool tr_json_groups(tr_json_domain *g, const tr_node *root, tr_joint_party *p);
/** What a bid is worth, -1 where it has no value for an issue. */
double tr_json_bid_value(tr_json_domain *g, const tr_joint_party *p,
                         const int64_t *x);

/** Write a case as a domain and profiles (tr_foreign.write). */
bool tr_geniusweb_write(tr_writing *x);

#endif
