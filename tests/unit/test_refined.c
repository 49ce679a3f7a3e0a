/* test_refined.c - explanations under refined concepts, against the checker
 * that shares nothing with the engine (D49 to D57).
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include "spoil.h"
#include "stability/concept.h"

static model m;
static void check_case(void) {
    truce_diags *d = tr_diags_new();
    tr_pref *pref = tr_prefs_build(&arena, m.s, d);
    truce_diags_free(d);
    if (!pref) return; /* members differ, or a degree goes both ways */
    tr_moves *moves = tr_moves_build(&arena, m.s);
    for (uint32_t i = 0; i < 3; i++)
        tr_moves_sort(&arena, moves, i, pref[i].rank, pref[i].levels);
    tr_stage x = {&arena, m.c, moves, pref};
    for (const tr_kind *k = tr_refined_kinds; k->name; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(k->name, &ask));
        assert_ptr_equal(ask.kind, k);
        if (!tr_ask_refused(&x, &ask)) check_kind(&x, &ask, 6);
    }
}

static void test_explanations(void **state) {
    (void)state;
    MAY_STOP();
    for (volatile int round = 0; round < 150; round++) {
        wish w = {.rules = below(2),
                  .merge = !below(4),
                  .single = !below(4),
                  .irreversible = below(2),
                  .weights = below(2),
                  .refined = true};
        tr_mark mark = tr_arena_mark(&arena);
        if (random_model(&m, &w)) {
            if (m.raw <= 200) check_case();
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(checked > 30000 && faults_found > 600);
}

RUN_TESTS(TEST(test_explanations))
