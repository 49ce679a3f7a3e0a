/* tree.h - a case file as a tree of nodes with places.
 * SPDX-License-Identifier: MIT
 *
 * YAML is read with libyaml's events.  Scalars stay strings: what a scalar
 * means is decided by the key that it stands under, never guessed (so `no` is
 * a word).  Refused: anchors, aliases, tags, second documents, duplicate keys,
 * more than TREE_DEPTH levels. */
#ifndef TR_TREE_H
#define TR_TREE_H

#include "base/arena.h"
#include "base/diag.h"

enum { TREE_DEPTH = 64, TREE_NODES = 4000000 };

typedef enum tr_node_kind { TR_SCALAR, TR_LIST_NODE, TR_MAP } tr_node_kind;

typedef struct tr_node {
    tr_node_kind kind;
    bool quoted;      /**< a scalar written with quotes */
    bool exact;       /**< a scalar's text stands unchanged in the source */
    tr_span span;     /**< of the whole node */
    const char *text; /**< of a scalar */
    size_t length;    /**< bytes of `text` */
    const char *key;  /**< in a map */
    bool key_quoted;  /**< it is written with quotes */
    tr_span key_span; /**< of the key */
    size_t count;     /**< children */
    struct tr_node *first, *next, *last;
} tr_node;

/** Read `s`; NULL after adding messages when it is not acceptable. */
tr_node *tr_tree_read(tr_arena *a, truce_diags *d, const tr_source *s);

/** The same for files of other programs in which `1` and `'1'` are two keys:
 *  of keys that are written alike one may have quotes. */
tr_node *tr_tree_read_typed(tr_arena *a, truce_diags *d, const tr_source *s);

/** The value under `key`, or NULL. */
tr_node *tr_member(const tr_node *map, const char *key);
/** Place of byte `i` of a scalar's text. */
tr_span tr_scalar_span(const tr_node *scalar, size_t i, size_t length);

/** True when the source has a comment (a '#' that libyaml drops). */
bool tr_has_comments(const tr_source *s);

#endif
