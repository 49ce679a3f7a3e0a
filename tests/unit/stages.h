/* stages.h - random conflicts to explain (test_concepts.c, test_coalitions.c).
 * SPDX-License-Identifier: MIT */
#ifndef STAGES_H
#define STAGES_H

#include "model.h"

#include "spoil.h"

/* False where states that count as one are not valued alike. */
static bool stage_of(const model *m, tr_stage *out) {
    truce_diags *d = tr_diags_new();
    tr_pref *pref = tr_prefs_build(&arena, m->s, d);
    truce_diags_free(d);
    if (!pref) return false;
    tr_moves *moves = tr_moves_build(&arena, m->s);
    for (uint32_t i = 0; i < 3; i++)
        tr_moves_sort(&arena, moves, i, pref[i].rank, pref[i].levels);
    *out = (tr_stage){&arena, m->c, moves, pref};
    return true;
}

static void explain(const tr_stage *x, const model *m);

/* Explain so many, of at most so many combinations. */
static void explain_random(int rounds, uint32_t most) {
    MAY_STOP();
    for (volatile int round = 0; round < rounds; round++) {
        wish w = {.rules = below(2),
                  .merge = !below(6),
                  .single = !below(4),
                  .irreversible = below(2),
                  .weights = below(2)};
        tr_mark mark = tr_arena_mark(&arena);
        model m;
        tr_stage x;
        if (random_model(&m, &w)) {
            if (m.raw <= most && stage_of(&m, &x)) explain(&x, &m);
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
}

#endif
