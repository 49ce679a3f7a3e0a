/* diag.h - errors and warnings with their place in the case.
 * SPDX-License-Identifier: MIT
 *
 * Every message is an entry of codes.def: stable code, severity, text, remedy.
 * `%1` to `%4` in text and remedy stand for the arguments. */
#ifndef TR_DIAG_H
#define TR_DIAG_H

#include "truce.h"

#include <stdbool.h>

typedef enum tr_code {
#define DIAG(code, severity, message, remedy) TR_##code,
#include "base/codes.def"
#undef DIAG
    TR_CODES
} tr_code;

/** A range of bytes in the source. */
typedef struct tr_span {
    uint32_t offset, length;
} tr_span;

/** A text that messages point into; borrowed while messages are added. */
typedef struct tr_source {
    const char *name, *text;
    size_t length;
} tr_source;

truce_diags *tr_diags_new(void); /**< NULL when memory runs out */
/** Messages added from now on point into this source; NULL: no place. */
void tr_diags_source(truce_diags *d, const tr_source *source);
void tr_diag_add(truce_diags *d, tr_code code, tr_span span,
                 const char *const args[4]);
/** Add a message: tr_diag(d, TR_E0101, span, "arg1", "arg2"). At least one
 *  argument must be given; "" where the message has none. */
#define tr_diag(d, code, span, ...)                                            \
    tr_diag_add((d), (code), (span), (const char *const[4]){__VA_ARGS__})
/** Add a message about the whole input, with no source line. */
#define tr_diag_nowhere(d, code, ...)                                          \
    tr_diag_add((d), (code), (tr_span){UINT32_MAX, 0},                         \
                (const char *const[4]){__VA_ARGS__})
/** While hushed, warnings are dropped. */
void tr_diags_hush(truce_diags *d, bool on);
size_t tr_diags_errors(const truce_diags *d);
/** True when further messages are only counted: their wording can be spared. */
bool tr_diags_full(const truce_diags *d);

/** Line and column, from 1; the column counts characters. */
void tr_locate(const tr_source *s, size_t offset, size_t *line, size_t *column);

#endif
