/* test_outlook.c - a party's view of a case: its states and moves by brute
 * force, explanations by the checker that shares nothing with the engine (D58,
 * D59).  SPDX-License-Identifier: MIT */
#include "model.h"

#include "stability/outlook.h"

static model m;
static uint32_t views, smaller, explained;

/* D58: whether the party sees a state; every member has the same answer. */
static bool is_seen(uint32_t party, uint32_t state) {
    const tr_perception *p = &m.c->perception[party];
    uint16_t value[MOST_ISSUES];
    tr_space_values(m.s, state, value);
    for (size_t i = 0; i < p->ignored; i++)
        if (tr_holds(p->ignores[i].formula, value)) return false;
    return true;
}

static void check_states(const tr_outlook *o, uint32_t party) {
    uint32_t k = 0;
    for (uint32_t s = 0; s < m.s->n; s++) {
        bool seen = is_seen(party, s);
        assert_int_equal(tr_outlook_find(o, s), seen ? k : TR_NO_STATE);
        if (seen) assert_int_equal(tr_outlook_state(o, k++), s);
    }
    assert_int_equal(o->space->n, k);
    smaller += k < m.s->n;
}

/* D59: the moves of the case, as far as they stay within what is seen. */
static void check_moves(const tr_outlook *o, const tr_moves *all, uint32_t j) {
    for (uint32_t s = 0; s < o->space->n; s++) {
        uint32_t count, every, kept = 0;
        uint32_t *to = tr_moves_from(&arena, o->moves, j, s, &count);
        uint32_t *in =
            tr_moves_from(&arena, all, j, tr_outlook_state(o, s), &every);
        for (uint32_t k = 0; k < every; k++) {
            uint32_t t = tr_outlook_find(o, in[k]);
            if (t == TR_NO_STATE) continue;
            assert_true(kept < count);
            assert_int_equal(to[kept++], t);
        }
        assert_int_equal(kept, count);
    }
}

/* What others want is as the case says, unless the party believes otherwise. */
static void check_order(const tr_outlook *o, const tr_pref *pref,
                        uint32_t party, uint32_t j) {
    if (m.c->perception[party].believes[j].form) return;
    for (uint32_t k = 1; k < o->space->n; k++) {
        uint32_t s = tr_outlook_state(o, k - 1), t = tr_outlook_state(o, k);
        const uint32_t *in = pref[j].rank, *here = o->pref[j].rank;
        assert_int_equal(in[s] < in[t], here[k - 1] < here[k]);
        assert_int_equal(in[s] == in[t], here[k - 1] == here[k]);
    }
}

static bool has_move(const tr_moves *all, uint32_t by, uint32_t s, uint32_t t) {
    uint32_t count;
    uint32_t *to = tr_moves_from(&arena, all, by, s, &count);
    for (uint32_t k = 0; k < count; k++)
        if (to[k] == t) return true;
    return false;
}

/* In numbers of the case, an answer is a sequence of moves of the case. */
static void check_restated(const tr_moves *all, const tr_explanation *e) {
    for (uint32_t k = 0; k < e->count; k++) {
        const tr_sanction *a = &e->at[k];
        uint32_t at = a->to;
        for (uint32_t i = 0; i < a->length; i++) {
            assert_true(
                has_move(all, (uint32_t)a->path[i]->by, at, a->path[i]->state));
            at = a->path[i]->state;
        }
        if (a->deterred) assert_int_equal(a->end, at);
    }
}

static void check_explanations(const tr_outlook *o, const tr_moves *all) {
    tr_stage x = {&arena, o->c, o->moves, o->pref};
    for (const tr_kind *k = tr_refined_kinds; k->name; k++) {
        tr_ask ask;
        assert_true(tr_ask_read(k->name, &ask));
        if (tr_ask_refused(&x, &ask)) continue;
        uint32_t party = below(3), s = below(o->space->n);
        tr_explanation *e = k->explain(&x, &ask, s, party);
        const char *fault = k->fault(&x, &ask, s, party, e);
        if (fault)
            fail_msg("%s, party %u, state %u: %s", k->name, party, s, fault);
        tr_outlook_restate(&arena, o, e);
        check_restated(all, e);
        explained++;
    }
}

static void check_view(const tr_stage *x, uint32_t party) {
    truce_diags *d = tr_diags_new();
    tr_outlook o;
    if (!tr_outlook_build(x, d, party, &o)) {
        const char *code = truce_diags_code(d, 0);
        assert_true(!strcmp(code, "E0216") || !strcmp(code, "E0210"));
        truce_diags_free(d);
        return;
    }
    truce_diags_free(d);
    views++;
    check_states(&o, party);
    for (uint32_t j = 0; j < 3; j++) {
        check_moves(&o, x->m, j);
        check_order(&o, x->pref, party, j);
    }
    check_explanations(&o, x->m);
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
    for (uint32_t i = 0; i < 3; i++)
        if (tr_misperceives(m.c, i)) check_view(&x, i);
}

static void test_views(void **state) {
    (void)state;
    MAY_STOP();
    for (volatile int round = 0; round < 250; round++) {
        wish w = {.rules = below(2),
                  .merge = !below(3),
                  .single = !below(4),
                  .irreversible = below(2),
                  .weights = below(2),
                  .refined = below(2),
                  .misread = true};
        tr_mark mark = tr_arena_mark(&arena);
        if (random_model(&m, &w)) {
            if (m.raw <= 200) check_case();
            truce_case_free(m.c);
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(views > 100 && smaller > 40 && explained > 1500);
}

RUN_TESTS(TEST(test_views))
