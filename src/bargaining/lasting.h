/* lasting.h - at which weights of a backer a state lasts (docs: D142).
 * SPDX-License-Identifier: MIT */
#ifndef TR_LASTING_H
#define TR_LASTING_H

#include "bargaining/lines.h"
#include "stability/stability.h"

typedef struct tr_lasting_question {
    const tr_moves *moves;
    const tr_pref *pref; /**< with backers as they are; of the party whose
                              preferences vary, not looked at */
    const tr_lines *lines;
    uint32_t party;
} tr_lasting_question;

/** The concepts with `asked` are looked at.  The weights at which a state is
 * stable for every mover, by concept. */
typedef struct tr_lasting {
    bool asked[TR_CONCEPTS];
    bool known[TR_CONCEPTS]; /**< false: it would take too long */
    tr_bands at[TR_CONCEPTS];
} tr_lasting;

void tr_lasting_find(tr_arena *a, const tr_lasting_question *q, uint32_t state,
                     tr_lasting *out);

#endif
