/* xml.h - an XML text as a tree of elements with places.
 * SPDX-License-Identifier: MIT
 *
 * Read with expat.  Text between the tags is dropped: the formats read here
 * keep everything in attributes.  Refused: declared entities (they can make a
 * small file enormous), more than TREE_DEPTH levels, TREE_NODES elements. */
#ifndef TR_XML_H
#define TR_XML_H

#include "case/tree.h"

typedef struct tr_attribute {
    const char *name, *value;
    struct tr_attribute *next;
} tr_attribute;

typedef struct tr_element {
    const char *name;
    tr_span span; /**< of the opening tag */
    tr_attribute *attribute;
    size_t count; /**< children */
    struct tr_element *first, *next, *last;
} tr_element;

/** The root element; NULL after messages. */
tr_element *tr_xml_read(tr_arena *a, truce_diags *d, const tr_source *s);
/** The value of an attribute, or NULL. */
const char *tr_attribute_of(const tr_element *e, const char *name);
/** Where it stands; the opening tag when there is none. */
tr_span tr_attribute_span(const tr_source *s, const tr_element *e,
                          const char *name);
/** The first child of this name, or NULL. */
const tr_element *tr_child(const tr_element *e, const char *name);
/** The next element of this name after `e` among its siblings, or NULL. */
const tr_element *tr_sibling(const tr_element *e, const char *name);
/** The first element of this name at any depth below, or NULL. */
const tr_element *tr_descendant(const tr_element *e, const char *name);

#endif
