/* test_refined.c - explanations under refined concepts, against the checker
 * that shares nothing with the engine (D49 to D57).
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include "stability/concept.h"

static model m;
static uint32_t checked, faults_found;

/* What is wrong must be found to be wrong. */
static void spoil(const tr_stage *x, const tr_ask *ask, uint32_t state,
                  uint32_t party, tr_explanation *e) {
    e->stable = !e->stable;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    e->stable = !e->stable;
    if (!e->count) return;
    e->count--;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    e->count++;
    tr_sanction *s = &e->at[below(e->count)];
    if (!s->deterred) return;
    s->deterred = false;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    s->deterred = true;
    uint32_t length = s->length;
    s->length = 0;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    s->length = length;
    faults_found++;
}

static void check_kind(const tr_stage *x, const tr_ask *ask) {
    const tr_kind *k = ask->kind;
    for (uint32_t party = 0; party < x->m->parties; party++) {
        tr_mark mark = tr_arena_mark(&arena);
        const uint64_t *stable =
            x->m->mover[party] ? k->stable(x, ask, party) : NULL;
        for (uint32_t tries = 0; tries < 6; tries++) {
            uint32_t s = below(x->m->n);
            tr_explanation *e = k->explain(x, ask, s, party);
            const char *fault = k->fault(x, ask, s, party, e);
            if (fault)
                fail_msg("%s, party %u, state %u: %s", k->name, party, s,
                         fault);
            if (stable) assert_int_equal(e->stable, tr_bit(stable, s));
            if (stable) spoil(x, ask, s, party, e);
            checked++;
        }
        tr_arena_release(&arena, mark);
    }
}

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
        if (!tr_ask_refused(&x, &ask)) check_kind(&x, &ask);
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
