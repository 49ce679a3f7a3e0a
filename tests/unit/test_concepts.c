/* test_concepts.c - explanations under every concept but the refined ones,
 * against checkers that share nothing with the engines (D10 to D39).
 * SPDX-License-Identifier: MIT */
#include "stages.h"

#include "stability/concept.h"

static void explain(const tr_stage *x, const model *m) {
    static const char *const names[] = {
        "nash",       "gmr",        "smr",        "seq",        "sseq",
        "sim",        "sim-fh",     "seq-or-sim", "l1",         "l2",
        "l3",         "l4",         "l7",         "nm",         "l1-maximin",
        "l2-maximin", "l3-maximin", "l4-maximin", "nm-maximin", "stackelberg:a",
        "policy"};
    (void)m;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(names[k], &ask));
        if (!tr_ask_refused(x, &ask)) check_kind(x, &ask, 3);
    }
}

static void test_explanations(void **state) {
    (void)state;
    explain_random(1500, 60);
    assert_true(checked > 90000 && faults_found > 2000);
}

RUN_TESTS(TEST(test_explanations))
