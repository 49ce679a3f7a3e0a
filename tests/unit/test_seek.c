/* test_seek.c - least changes of rankings with and without a look ahead (D119,
 * D121).  SPDX-License-Identifier: MIT
 *
 * The bound of seek_rest.c must never pass over a nearer solution: the same
 * question is asked without it. */
#include "stages.h"

#include "inverse/seek.h"

static uint32_t compared, possible;

static void explain(const tr_stage *x, const model *m) {
    bool may[3] = {true, true, true};
    tr_robust *r = tr_robust_new(x);
    for (int k = 0; k < 3; k++) {
        tr_goal goal[2];
        size_t goals = 1 + below(2);
        tr_concept concept = below(2) ? TR_SEQ : TR_SSEQ;
        for (size_t g = 0; g < goals; g++)
            goal[g] = (tr_goal){below(m->s->n), concept, !g || below(2), -1};
        uint32_t only = below(6);
        for (uint32_t i = 0; i < 3; i++)
            may[i] = x->m->mover[i] && (only > 2 || only == i);
        tr_seek_options o = {.goal = goal,
                             .goals = goals,
                             .may_change = may,
                             .known = UINT64_MAX};
        tr_sought ahead = tr_seek(r, &o);
        o.plain = true;
        tr_sought plain = tr_seek(r, &o);
        assert_true(!plain.possible || ahead.at_least <= plain.swaps);
        assert_true(!ahead.possible || plain.at_least <= ahead.swaps);
        if (!ahead.exact || !plain.exact) continue;
        assert_int_equal(ahead.possible, plain.possible);
        if (ahead.possible) assert_int_equal(ahead.swaps, plain.swaps);
        compared++;
        possible += ahead.possible;
    }
}

static void looking_ahead_misses_nothing(void **state) {
    (void)state;
    explain_random(60, 60);
    assert_true(compared > 60 && possible > 20);
}

RUN_TESTS(TEST(looking_ahead_misses_nothing))
