/* json.h - results as a tree of values, and its text.
 * SPDX-License-Identifier: MIT
 *
 * Keys and strings are borrowed: they live in the same arena or longer. */
#ifndef TR_JSON_H
#define TR_JSON_H

#include "base/text.h"

typedef struct tr_json tr_json;

tr_json *tr_json_object(tr_arena *a);
tr_json *tr_json_array(tr_arena *a);
tr_json *tr_json_string(tr_arena *a, const char *s); /**< NULL gives null */
tr_json *tr_json_number(tr_arena *a, double x);
/** A count; above 2^53 it is written as a decimal string. */
tr_json *tr_json_count(tr_arena *a, uint64_t n);
/** The same of a count in decimal; NULL gives null. */
tr_json *tr_json_big(tr_arena *a, const char *decimal);
tr_json *tr_json_bool(tr_arena *a, bool b);
tr_json *tr_json_null(tr_arena *a);

/** Add a member to an object, or an element to an array; returns `value`. */
tr_json *tr_json_set(tr_json *object, const char *key, tr_json *value);
tr_json *tr_json_add(tr_json *array, tr_json *value);

void tr_json_write(tr_text *out, const tr_json *value);
/** `s` as a JSON string literal, quotes included. */
void tr_json_quote(tr_text *out, const char *s);

#endif
