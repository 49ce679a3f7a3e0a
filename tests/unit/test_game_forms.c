/* test_game_forms.c - the two engines behind truce_game_solve() agree.
 * SPDX-License-Identifier: MIT
 *
 * A game goes to the engine of whole products when many combinations are
 * feasible, and to the engine of listed states when few are.  One more issue
 * that nobody holds, of which only the first value is feasible, changes no
 * answer but sends a game to the second.  Sizes are such that passes run on
 * several threads, and fibers come in tiles. */
#include "unit.h"

enum { PARTIES = 4, ISSUES = 12, REST = 40 };
/* SIM has but one engine. */
enum { IN_TURN = TRUCE_ALL_CONCEPTS & ~TRUCE_SIM };

typedef struct game {
    truce_game g;
    uint32_t values[ISSUES + 1], n;
    int32_t holder[ISSUES + 1];
    uint8_t irreversible[ISSUES + 1];
    uint32_t *rank[PARTIES];
    const void *ranks[PARTIES];
    uint64_t *feasible;
} game;

static void *get(size_t n, size_t size) {
    void *p = calloc(n, size);
    assert_non_null(p);
    return p;
}

/* Issues of 2 to 6 values until there are enough states. */
static void random_issues(game *x) {
    uint32_t least = 20000 + below(60000);
    x->g.parties = 2 + below(PARTIES - 1);
    for (x->n = 1; x->n < least && x->g.issues < ISSUES; x->g.issues++) {
        uint32_t v = x->g.issues;
        x->values[v] = 2 + below(5);
        x->n *= x->values[v];
        x->holder[v] =
            (int32_t)below(x->g.parties + (below(4) == 0)) - (below(8) == 0);
        if (x->holder[v] >= (int32_t)x->g.parties) x->holder[v] = -1;
        x->irreversible[v] = below(4) ? 0 : (uint8_t)(1 + below(2));
    }
}

static void random_game(game *x) {
    memset(x, 0, sizeof *x);
    random_issues(x);
    uint32_t levels = below(2) ? x->n : 3 + below(300), holes = below(2);
    x->feasible = get(x->n * REST / 64 + 1, sizeof *x->feasible);
    for (uint32_t s = 0; s < x->n; s++)
        if (!holes || below(10) > 2)
            x->feasible[s / 64] |= UINT64_C(1) << s % 64;
    for (uint32_t i = 0; i < x->g.parties; i++) {
        x->rank[i] = get((size_t)x->n * REST, sizeof **x->rank);
        for (uint32_t s = 0; s < x->n; s++) x->rank[i][s] = below(levels);
        x->ranks[i] = x->rank[i];
    }
    x->g.size = sizeof x->g;
    x->g.values = x->values;
    x->g.holder = x->holder;
    x->g.irreversible = x->irreversible;
    x->g.rank = x->ranks;
    x->g.feasible = holes ? x->feasible : NULL;
}

static truce_stability *solved(const truce_game *g) {
    truce_stability *r = NULL;
    assert_int_equal(truce_game_solve(&r, g, IN_TURN, NULL), TRUCE_OK);
    return r;
}

static void same(const game *x, const truce_stability *a,
                 const truce_stability *b) {
    assert_int_equal(a->feasible, b->feasible);
    for (size_t c = 0; IN_TURN >> c; c++)
        for (uint32_t s = 0; s < x->n; s++) {
            uint64_t bit = UINT64_C(1) << s % 64;
            assert_int_equal(a->equilibria[c][s / 64] & bit,
                             b->equilibria[c][s / 64] & bit);
            for (uint32_t i = 0; i < x->g.parties; i++)
                assert_int_equal(a->stable[c][i][s / 64] & bit,
                                 b->stable[c][i][s / 64] & bit);
        }
}

static void both_engines_agree(void **state) {
    (void)state;
    for (int round = 0; round < 6; round++) {
        game x;
        random_game(&x);
        truce_stability *dense = solved(&x.g);
        truce_game g = x.g;
        x.values[g.issues] = REST;
        x.holder[g.issues] = -1;
        x.irreversible[g.issues++] = 0;
        g.feasible = x.feasible;
        truce_stability *listed = solved(&g);
        same(&x, dense, listed);
        truce_stability_free(dense);
        truce_stability_free(listed);
        for (uint32_t i = 0; i < x.g.parties; i++) free(x.rank[i]);
        free(x.feasible);
    }
}

RUN_TESTS(TEST(both_engines_agree))
