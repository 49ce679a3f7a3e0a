/* test_concepts.c - explanations under every concept but the refined ones,
 * against checkers that share nothing with the engines (D10 to D39).
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include "spoil.h"
#include "stability/concept.h"

static model m;

static void check_case(void) {
    static const char *const names[] = {
        "nash",       "gmr",        "smr",        "seq",        "sseq",
        "sim",        "sim-fh",     "seq-or-sim", "l1",         "l2",
        "l3",         "l4",         "l7",         "nm",         "l1-maximin",
        "l2-maximin", "l3-maximin", "l4-maximin", "nm-maximin", "stackelberg:a",
        "policy"};
    truce_diags *d = tr_diags_new();
    tr_pref *pref = tr_prefs_build(&arena, m.s, d);
    truce_diags_free(d);
    if (!pref) return; /* members differ */
    tr_moves *moves = tr_moves_build(&arena, m.s);
    for (uint32_t i = 0; i < 3; i++)
        tr_moves_sort(&arena, moves, i, pref[i].rank, pref[i].levels);
    tr_stage x = {&arena, m.c, moves, pref};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(names[k], &ask));
        if (!tr_ask_refused(&x, &ask)) check_kind(&x, &ask, 3);
    }
}

static void test_explanations(void **state) {
    (void)state;
    MAY_STOP();
    for (volatile int round = 0; round < 1500; round++) {
        wish w = {.rules = below(2),
                  .merge = !below(6),
                  .single = !below(4),
                  .irreversible = below(2),
                  .weights = below(2)};
        tr_mark mark = tr_arena_mark(&arena);
        if (random_model(&m, &w)) {
            if (m.raw <= 60) check_case();
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(checked > 90000 && faults_found > 2000);
}

RUN_TESTS(TEST(test_explanations))
