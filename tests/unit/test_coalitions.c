/* test_coalitions.c - explanations that speak of coalitions, against a checker
 * that shares nothing with the engine but the list of them (D40 to D46).
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include "spoil.h"
#include "stability/coalition.h"

static model m;
static uint32_t with_joint;

/* Sometimes the case names who may join. */
static void name_some(truce_case *c) {
    if (below(3)) return;
    c->coalition = TR_NEW(&arena, tr_alliance, 3);
    c->coalitions = 1 + below(2);
    for (size_t k = 0; k < c->coalitions; k++) {
        tr_alliance *x = &c->coalition[k];
        uint32_t left_out = below(4);
        x->member = TR_NEW(&arena, uint32_t, 4);
        for (uint32_t i = 0; i < 3; i++)
            if (i != left_out) x->member[x->members++] = i;
    }
}

static void check_case(void) {
    static const char *const names[] = {
        "cr",        "cgmr",        "csmr",        "cseq",       "cseq-alone",
        "cr-pareto", "cgmr-pareto", "csmr-pareto", "cseq-pareto"};
    truce_diags *d = tr_diags_new();
    tr_pref *pref = tr_prefs_build(&arena, m.s, d);
    truce_diags_free(d);
    if (!pref) return; /* members differ */
    tr_moves *moves = tr_moves_build(&arena, m.s);
    for (uint32_t i = 0; i < 3; i++)
        tr_moves_sort(&arena, moves, i, pref[i].rank, pref[i].levels);
    name_some(m.c);
    tr_stage x = {&arena, m.c, moves, pref};
    assert_null(tr_league_refused(&x));
    with_joint += tr_league_of(&x)->m->parties > 3;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(names[k], &ask));
        check_kind(&x, &ask, 2);
    }
}

static void test_explanations(void **state) {
    (void)state;
    MAY_STOP();
    for (volatile int round = 0; round < 2500; round++) {
        wish w = {.rules = below(2),
                  .merge = !below(6),
                  .single = !below(4),
                  .irreversible = below(2),
                  .weights = below(2)};
        tr_mark mark = tr_arena_mark(&arena);
        if (random_model(&m, &w)) {
            if (m.raw <= 40) check_case();
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(checked > 50000 && faults_found > 300 && with_joint > 200);
}

RUN_TESTS(TEST(test_explanations))
