/* gambit.h - reading files of Gambit, private to src/convert.
 * SPDX-License-Identifier: MIT
 *
 * Both kinds of file are the same tokens: braces, commas (which say nothing),
 * quoted texts, words and numbers. */
#ifndef TR_GAMBIT_H
#define TR_GAMBIT_H

#include "convert/outline.h"

typedef enum tr_gambit_kind {
    TR_GAMBIT_END,
    TR_GAMBIT_OPEN,
    TR_GAMBIT_CLOSE,
    TR_GAMBIT_TEXT,
    TR_GAMBIT_NUMBER,
    TR_GAMBIT_WORD,
    TR_GAMBIT_WRONG /**< told already */
} tr_gambit_kind;

typedef struct tr_gambit {
    tr_arena *a;
    truce_diags *d;
    const tr_source *s;
    size_t at; /**< behind the token */
    tr_gambit_kind kind;
    tr_span span;     /**< of the token */
    const char *text; /**< of a text or word */
    tr_ratio number;  /**< of a number */
    bool failed;
} tr_gambit;

/** Read the next token. */
void tr_gambit_next(tr_gambit *g);
/** Say what is wrong with the token (once); false. */
bool tr_gambit_wrong(tr_gambit *g, const char *what);
/** Take a token of this kind; false after saying that `what` is wanted. */
bool tr_gambit_take(tr_gambit *g, tr_gambit_kind kind, const char *what);
/** Take a whole number from `least` to `most`. */
bool tr_gambit_count(tr_gambit *g, size_t least, size_t most, size_t *out,
                     const char *what);
/** Take a number. */
bool tr_gambit_number(tr_gambit *g, tr_ratio *out, const char *what);
/** Take a text; `*out` gets it. */
bool tr_gambit_text(tr_gambit *g, const char **out, const char *what);
/** Take `{`, texts, `}`. */
bool tr_gambit_texts(tr_gambit *g, size_t most, size_t *count,
                     const char ***out, const char *what);
/** Take NFG 1 R or EFG 2 R (or D), the title, the players. */
bool tr_gambit_head(tr_gambit *g, const char *word, const char *version,
                    tr_outline *o);
/** True when the text begins with this word. */
bool tr_gambit_begins(const tr_source *s, const char *word);

/** Write a case as a game in strategic form (tr_foreign.write). */
bool tr_nfg_write(tr_writing *x);
/** Set up for reading; false when the text is no UTF-8. */
bool tr_gambit_begin(tr_gambit *g, tr_reading *x);

#endif
