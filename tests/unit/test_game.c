/* test_game.c - truce_game_solve() against D3 to D14 written out.
 * SPDX-License-Identifier: MIT
 *
 * Only truce.h is used.  Games have up to three parties, joint issues,
 * irreversible issues, and any set of feasible states. */
#include "unit.h"

enum { PARTIES = 4, ISSUES = 5, STATES = 512 };

typedef struct game {
    truce_game g;
    uint32_t values[ISSUES], n;
    int32_t holder[ISSUES];
    uint8_t irreversible[ISSUES];
    uint32_t rank[PARTIES][STATES];
    uint16_t rank_16[PARTIES][STATES];
    uint8_t rank_8[PARTIES][STATES];
    const void *ranks[PARTIES];
    uint64_t feasible[STATES / 64];
    bool there[STATES], mover[PARTIES];
    bool arc[PARTIES][STATES][STATES];
} game;

static game x;

static uint32_t value(uint32_t s, uint32_t v) {
    for (uint32_t k = 0; k < v; k++) s /= x.values[k];
    return s % x.values[v];
}

/* D3 */
static bool may_step(uint32_t i, uint32_t s, uint32_t t) {
    if (s == t || !x.there[s] || !x.there[t]) return false;
    for (uint32_t v = 0; v < x.g.issues; v++) {
        uint32_t from = value(s, v), to = value(t, v);
        if (from == to) continue;
        if (x.holder[v] != (int32_t)i) return false;
        if (x.g.irreversible && x.irreversible[v] == 1 && to < from)
            return false;
        if (x.g.irreversible && x.irreversible[v] == 2 && to > from)
            return false;
    }
    return true;
}

static void random_game(void) {
    memset(&x, 0, sizeof x);
    x.g.size = sizeof x.g;
    x.g.parties = 1 + below(PARTIES);
    x.g.issues = 1 + below(ISSUES);
    x.n = 1;
    for (uint32_t v = 0; v < x.g.issues; v++) {
        x.values[v] = below(8) ? 2 + below(x.n > 30 ? 1 : 3) : 1;
        x.n *= x.values[v];
        x.holder[v] = (int32_t)below(x.g.parties + 1) - 1;
        x.irreversible[v] = (uint8_t)below(3);
        if (x.holder[v] >= 0) x.mover[x.holder[v]] = true;
    }
    x.g.values = x.values;
    x.g.holder = x.holder;
    x.g.irreversible = below(2) ? x.irreversible : NULL;
    uint32_t sparse = below(3), levels = 1 + below(x.n + 2);
    static const uint32_t widths[] = {0, 8, 16, 32};
    x.g.rank_bits = widths[below(levels > 256 ? 2 : 4) * 3 % 4];
    for (uint32_t s = 0; s < x.n; s++) {
        x.there[s] = !sparse || below(sparse == 1 ? 4 : 2) > 0;
        if (x.there[s]) x.feasible[s / 64] |= UINT64_C(1) << s % 64;
    }
    if (sparse) x.g.feasible = x.feasible;
    for (uint32_t i = 0; i < x.g.parties; i++) {
        uint32_t most = x.g.rank_bits == 8    ? UINT8_MAX
                        : x.g.rank_bits == 16 ? UINT16_MAX
                                              : UINT32_MAX;
        uint32_t scale = below(3) ? 1 : most / levels;
        for (uint32_t s = 0; s < x.n; s++) {
            x.rank[i][s] = below(levels) * scale;
            x.rank_16[i][s] = (uint16_t)x.rank[i][s];
            x.rank_8[i][s] = (uint8_t)x.rank[i][s];
        }
        x.ranks[i] = x.g.rank_bits == 8    ? (void *)x.rank_8[i]
                     : x.g.rank_bits == 16 ? (void *)x.rank_16[i]
                                           : (void *)x.rank[i];
        for (uint32_t s = 0; s < x.n; s++)
            for (uint32_t t = 0; t < x.n; t++)
                x.arc[i][s][t] = may_step(i, s, t);
    }
    x.g.rank = x.ranks;
}

/* D4, D5: R_{N-i}(t) as legal sequences, over pairs (state, last mover). */
static void responses(uint32_t i, uint32_t t, bool improving, bool *reached) {
    static bool seen[STATES][PARTIES];
    static uint32_t stack[STATES * PARTIES + 1][2];
    uint32_t top = 0;
    memset(seen, 0, sizeof seen);
    memset(reached, 0, STATES * sizeof *reached);
    stack[top][0] = t;
    stack[top++][1] = PARTIES;
    while (top) {
        uint32_t s = stack[--top][0], last = stack[top][1];
        for (uint32_t j = 0; j < x.g.parties; j++)
            for (uint32_t u = 0; u < x.n && j != i && j != last; u++) {
                if (!x.arc[j][s][u] || seen[u][j]) continue;
                if (improving && x.rank[j][u] <= x.rank[j][s]) continue;
                seen[u][j] = reached[u] = true;
                stack[top][0] = u;
                stack[top++][1] = j;
            }
    }
}

static bool escapes(uint32_t i, uint32_t u, uint32_t than) {
    for (uint32_t w = 0; w < x.n; w++)
        if (x.arc[i][u][w] && x.rank[i][w] > than) return true;
    return false;
}

enum { NASH, GMR, SMR, SEQ, SSEQ, SIM, CONCEPTS };

/* D33: each other party takes a gain from s or stays, party `j` on. */
static bool together(uint32_t i, uint32_t s, uint32_t end, uint32_t j) {
    if (j >= x.g.parties || j >= PARTIES)
        return x.there[end] && x.rank[i][end] <= x.rank[i][s];
    if (together(i, s, end, j + 1)) return true;
    for (uint32_t u = 0; u < x.n && j != i; u++)
        if (x.arc[j][s][u] && x.rank[j][u] > x.rank[j][s] &&
            together(i, s, end + u - s, j + 1))
            return true;
    return false;
}

/* D10 to D13, D32 */
static bool is_stable(uint32_t i, uint32_t s, int concept) {
    static bool reached[STATES];
    uint32_t here = x.rank[i][s];
    for (uint32_t t = 0; t < x.n; t++) {
        if (!x.arc[i][s][t] || x.rank[i][t] <= here) continue;
        if (concept == NASH) return false;
        bool deterred = false;
        if (concept == SIM) {
            if (!together(i, s, t, 0)) return false;
            continue;
        }
        responses(i, t, concept == SEQ || concept == SSEQ, reached);
        for (uint32_t u = 0; u < x.n && !deterred; u++)
            deterred =
                reached[u] && x.rank[i][u] <= here &&
                ((concept != SMR && concept != SSEQ) || !escapes(i, u, here));
        if (!deterred) return false;
    }
    return true;
}

static bool bit(const uint64_t *bits, uint32_t s) {
    return bits[s / 64] >> s % 64 & 1;
}

static void check(const truce_stability *r, unsigned asked) {
    uint32_t count = 0;
    for (uint32_t s = 0; s < x.n; s++) count += x.there[s];
    assert_int_equal(r->states, x.n);
    assert_int_equal(r->feasible, count);
    assert_true(r->words >= (x.n + 63) / 64);
    for (int c = 0; c < CONCEPTS; c++) {
        if (!(asked >> c & 1)) {
            assert_null(r->stable[c]);
            assert_null(r->equilibria[c]);
            continue;
        }
        for (uint32_t s = 0; s < x.n; s++) {
            bool all = x.there[s];
            for (uint32_t i = 0; i < x.g.parties; i++) {
                bool want = x.there[s] && (!x.mover[i] || is_stable(i, s, c));
                assert_int_equal(bit(r->stable[c][i], s), want);
                all = all && (!x.mover[i] || want);
            }
            assert_int_equal(bit(r->equilibria[c], s), all);
        }
        for (size_t s = x.n; s < r->words * 64; s++) /* nothing beyond */
            assert_false(bit(r->equilibria[c], (uint32_t)s));
    }
}

static void games_are_solved_by_the_definitions(void **state) {
    (void)state;
    for (int round = 0; round < 1500; round++) {
        unsigned asked = 1 + below(TRUCE_ALL_CONCEPTS);
        random_game();
        truce_stability *r = NULL;
        assert_int_equal(truce_game_solve(&r, &x.g, asked, NULL), TRUCE_OK);
        check(r, asked);
        truce_stability_free(r);
    }
}

/* Two parties answer each other up a long staircase: (0,0) (1,0) (1,1) (2,1)
 * ... are all that is feasible of their issues, so a response may take as many
 * moves as there are steps. */
static void long_chains_of_responses_are_followed(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        memset(&x, 0, sizeof x);
        static const uint32_t values[] = {15, 2, 15};
        static const int32_t holder[] = {0, 2, 1};
        memcpy(x.values, values, sizeof values);
        memcpy(x.holder, holder, sizeof holder);
        x.g = (truce_game){.size = sizeof x.g,
                           .issues = 3,
                           .values = x.values,
                           .holder = x.holder,
                           .parties = 3,
                           .feasible = x.feasible,
                           .rank = x.ranks};
        x.n = 450;
        for (uint32_t i = 0; i < 3; i++) {
            x.mover[i] = true;
            x.ranks[i] = x.rank[i];
        }
        for (uint32_t s = 0; s < x.n; s++) {
            uint32_t a = value(s, 0), b = value(s, 2), up = a + b;
            x.there[s] = a == b || a == b + 1;
            if (x.there[s]) x.feasible[s / 64] |= UINT64_C(1) << s % 64;
            x.rank[0][s] = x.rank[1][s] = round % 2 ? up : 40 - up;
            x.rank[2][s] = below(60);
        }
        for (uint32_t i = 0; i < 3; i++)
            for (uint32_t s = 0; s < x.n; s++)
                for (uint32_t t = 0; t < x.n; t++)
                    x.arc[i][s][t] = may_step(i, s, t);
        truce_stability *r = NULL;
        assert_int_equal(truce_game_solve(&r, &x.g, TRUCE_ALL_CONCEPTS, NULL),
                         TRUCE_OK);
        check(r, TRUCE_ALL_CONCEPTS);
        truce_stability_free(r);
    }
}

static void no_feasible_state_is_no_mistake(void **state) {
    (void)state;
    random_game();
    uint64_t none[STATES / 64 + 1] = {0};
    memset(x.there, 0, sizeof x.there);
    memset(x.arc, 0, sizeof x.arc);
    x.g.feasible = none;
    truce_stability *r = NULL;
    assert_int_equal(truce_game_solve(&r, &x.g, TRUCE_ALL_CONCEPTS, NULL),
                     TRUCE_OK);
    check(r, TRUCE_ALL_CONCEPTS);
    truce_stability_free(r);
}

static void wrong_games_are_refused(void **state) {
    (void)state;
    truce_stability *r = NULL;
    random_game();
    truce_game good = x.g, g;
#define REFUSED(change)                                                        \
    do {                                                                       \
        g = good;                                                              \
        change;                                                                \
        assert_int_equal(truce_game_solve(&r, &g, TRUCE_NASH, NULL),           \
                         TRUCE_EUSE);                                          \
    } while (0)
    REFUSED(g.size = 3);
    REFUSED(g.issues = 0);
    REFUSED(g.issues = UINT32_MAX);
    REFUSED(g.parties = 0);
    REFUSED(g.parties = UINT32_MAX);
    REFUSED(g.values = NULL);
    REFUSED(g.holder = NULL);
    REFUSED(g.rank = NULL);
    static const uint32_t no_values[ISSUES];
    REFUSED(g.values = no_values);
    static const int32_t nobody[ISSUES] = {-2, 9, 9, 9, 9};
    REFUSED(g.holder = nobody);
    static const uint8_t strange[ISSUES] = {3, 3, 3, 3, 3};
    REFUSED(g.irreversible = strange);
    static const void *const no_ranks[PARTIES];
    REFUSED(g.rank = no_ranks);
    REFUSED(g.rank_bits = 24);
    assert_int_equal(truce_game_solve(&r, &good, 0, NULL), TRUCE_EUSE);
    assert_int_equal(truce_game_solve(&r, &good, TRUCE_ALL_CONCEPTS + 1, NULL),
                     TRUCE_EUSE);
    assert_int_equal(truce_game_solve(&r, NULL, 1, NULL), TRUCE_EUSE);
    assert_int_equal(truce_game_solve(NULL, &good, 1, NULL), TRUCE_EUSE);
    assert_null(r);
    truce_stability_free(NULL);
}

static void too_many_states_are_a_limit(void **state) {
    (void)state;
    static uint32_t values[40];
    static int32_t holder[40];
    static const uint32_t rank[1];
    const void *ranks[1] = {rank};
    for (int v = 0; v < 40; v++) values[v] = 2;
    truce_game g = {.size = sizeof g,
                    .issues = 40,
                    .values = values,
                    .holder = holder,
                    .parties = 1,
                    .rank = ranks};
    truce_stability *r = NULL;
    assert_int_equal(truce_game_solve(&r, &g, 1, NULL), TRUCE_ELIMIT);
    assert_null(r);
}

/* With every limit: refused for memory, or the same answer. */
static void memory_limits_are_kept(void **state) {
    (void)state;
    random_game();
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    truce_status status = TRUCE_ENOMEM;
    for (hooks.max_memory = 1; status != TRUCE_OK; hooks.max_memory += 8192) {
        truce_stability *r = NULL;
        status = truce_game_solve(&r, &x.g, TRUCE_ALL_CONCEPTS, &hooks);
        if (status == TRUCE_OK)
            check(r, TRUCE_ALL_CONCEPTS);
        else
            assert_int_equal(status, TRUCE_ENOMEM);
        truce_stability_free(r);
        assert_true(hooks.max_memory < 100000000);
    }
}

static int stop(void *user) { return --*(int *)user < 0; }

static void cancelling_stops(void **state) {
    (void)state;
    int ticks;
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    truce_status status = TRUCE_ECANCEL;
    random_game();
    hooks.cancel = stop;
    hooks.user = &ticks;
    for (int limit = 0; status != TRUCE_OK; limit++) {
        truce_stability *r = NULL;
        ticks = limit;
        status = truce_game_solve(&r, &x.g, TRUCE_ALL_CONCEPTS, &hooks);
        assert_true(status == TRUCE_OK || status == TRUCE_ECANCEL);
        truce_stability_free(r);
    }
}

RUN_TESTS(TEST(games_are_solved_by_the_definitions),
          TEST(long_chains_of_responses_are_followed),
          TEST(no_feasible_state_is_no_mistake), TEST(wrong_games_are_refused),
          TEST(too_many_states_are_a_limit), TEST(memory_limits_are_kept),
          TEST(cancelling_stops))
