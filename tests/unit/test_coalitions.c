/* test_coalitions.c - explanations that speak of coalitions, against a checker
 * that shares nothing with the engine but the list of them (D40 to D46).
 * SPDX-License-Identifier: MIT */
#include "stages.h"

#include "stability/coalition.h"

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

static void explain(const tr_stage *x, const model *m) {
    static const char *const names[] = {
        "cr",        "cgmr",        "csmr",        "cseq",       "cseq-alone",
        "cr-pareto", "cgmr-pareto", "csmr-pareto", "cseq-pareto"};
    name_some(m->c);
    assert_null(tr_league_refused(x));
    with_joint += tr_league_of(x)->m->parties > 3;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(names[k], &ask));
        check_kind(x, &ask, 2);
    }
}

static void test_explanations(void **state) {
    (void)state;
    explain_random(2500, 40);
    assert_true(checked > 50000 && faults_found > 300 && with_joint > 200);
}

RUN_TESTS(TEST(test_explanations))
