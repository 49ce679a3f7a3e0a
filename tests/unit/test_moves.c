/* test_moves.c - who can move where, and legal sequences, against D3 and D4.
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include "stability/stability.h"

static model m;
static bool arc[3][MOST_STATES][MOST_STATES]; /* by state, after merging */

/* D3 for every pair of raw states, then D3's rule for merged ones. */
static void arcs_by_force(void) {
    uint32_t n = m.s->n;
    for (int p = 0; p < 3; p++)
        for (uint32_t s = 0; s < n; s++) memset(arc[p][s], 0, n);
    for (size_t p = 0; p < 3 && m.c->graph; p++)
        for (size_t k = 0; k < m.c->arcs[p]; k++)
            arc[p][m.c->arc[p][k].from][m.c->arc[p][k].to] = true;
    for (uint32_t r = 0; r < m.raw && !m.c->graph; r++)
        for (uint32_t q = 0; q < m.raw; q++)
            for (size_t p = 0; p < 3; p++) {
                uint32_t s = tr_space_find(m.s, m.value[r]);
                uint32_t t = tr_space_find(m.s, m.value[q]);
                if (s != t && may_step(m.c, p, m.value[r], m.value[q]))
                    arc[p][s][t] = true;
            }
}

static void check_moves(const tr_moves *moves) {
    for (uint32_t p = 0; p < 3; p++) {
        assert_int_equal(moves->mover[p], tr_can_move(m.c, p));
        for (uint32_t s = 0; s < m.s->n; s++) {
            tr_mark mark = tr_arena_mark(&arena);
            uint32_t count, k = 0;
            uint32_t *to = tr_moves_from(&arena, moves, p, s, &count);
            for (uint32_t t = 0; t < m.s->n; t++) {
                if (!arc[p][s][t]) continue;
                assert_true(k < count && to[k] == t);
                k++;
            }
            assert_int_equal(k, count);
            tr_arena_release(&arena, mark);
        }
    }
}

static tr_moves *sorted_moves(tr_pref **pref) {
    truce_diags *d = tr_diags_new();
    *pref = tr_prefs_build(&arena, m.s, d);
    truce_diags_free(d);
    if (!*pref) return NULL; /* members of a merge differ */
    tr_moves *moves = tr_moves_build(&arena, m.s);
    for (uint32_t i = 0; i < 3; i++)
        tr_moves_sort(&arena, moves, i, (*pref)[i].rank, (*pref)[i].levels);
    return moves;
}

static bool small_model(const wish *w) {
    if (!random_model(&m, w)) return false;
    if (m.raw <= 300) return true;
    truce_case_free(m.c);
    return false;
}

static void moves_are_those_of_the_definition(void **state) {
    (void)state;
    MAY_STOP();
    int models = 0;
    for (int round = 0; round < 2500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = below(3) > 0,
                  .irreversible = below(3) > 0,
                  .single = below(4) == 0,
                  .merge = below(4) == 0};
        if (small_model(&w)) {
            tr_pref *pref;
            tr_moves *moves = tr_moves_build(&arena, m.s);
            assert_int_equal(moves->transitive, !w.single && !m.c->merges);
            arcs_by_force();
            check_moves(moves);
            moves = sorted_moves(&pref); /* sorting cells changes no move */
            if (moves) check_moves(moves);
            truce_case_free(m.c);
            models++;
        }
        tr_arena_release(&arena, mark);
    }
    assert_true(models > 500);
}

/* D4 and D5 by breadth-first search over pairs of a state and its last mover:
 * length[t][p] of a shortest sequence to t whose last mover is p. */
static uint32_t shortest[MOST_STATES];

static void lengths_by_force(uint32_t from, const tr_pref *pref, bool improving,
                             int after) {
    static bool seen[MOST_STATES][4];
    static uint32_t queue[MOST_STATES * 4][3];
    uint32_t head = 0, tail = 0, n = m.s->n;
    memset(seen, 0, sizeof seen);
    memset(shortest, 0xff, sizeof shortest);
    queue[tail][0] = from;
    queue[tail][1] = after < 0 ? 3 : (uint32_t)after;
    queue[tail++][2] = 0;
    shortest[from] = 0;
    while (head < tail) {
        uint32_t s = queue[head][0], last = queue[head][1];
        uint32_t length = queue[head++][2] + 1;
        for (uint32_t p = 0; p < 3; p++)
            for (uint32_t t = 0; t < n && p != last; t++) {
                if (!arc[p][s][t] || seen[t][p]) continue;
                if (improving && pref[p].rank[t] <= pref[p].rank[s]) continue;
                seen[t][p] = true;
                if (shortest[t] == UINT32_MAX) shortest[t] = length;
                queue[tail][0] = t;
                queue[tail][1] = p;
                queue[tail++][2] = length;
            }
    }
}

static void check_path(const tr_walk *w, uint32_t visit, uint32_t start,
                       const tr_pref *pref, bool improving, int after) {
    const tr_visit **path = tr_walk_path(&arena, w, visit);
    uint32_t at = start;
    int last = after;
    for (uint32_t k = 0; k < w->visit[visit].length; k++) {
        const tr_visit *v = path[k];
        assert_true(v->by >= 0 && v->by != last);
        assert_true(arc[v->by][at][v->state]);
        if (improving)
            assert_true(pref[v->by].rank[v->state] > pref[v->by].rank[at]);
        at = v->state;
        last = v->by;
    }
    assert_int_equal(at, w->visit[visit].state);
}

static void walks_are_legal_and_shortest(void **state) {
    (void)state;
    MAY_STOP();
    int models = 0;
    for (int round = 0; round < 2500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = below(3) > 0,
                  .irreversible = below(3) > 0,
                  .single = below(2) == 0,
                  .merge = below(4) == 0};
        tr_pref *pref = NULL;
        tr_moves *moves = NULL;
        if (small_model(&w)) moves = sorted_moves(&pref);
        if (moves) {
            arcs_by_force();
            bool improving = below(2);
            const int after = -1; /* nobody moved before the start */
            uint32_t from = below(m.s->n);
            tr_walk_options o = {.improving = improving};
            tr_walk *walk = tr_walk_from(&arena, moves, pref, from, &o);
            lengths_by_force(from, pref, improving, after);
            for (uint32_t t = 0; t < m.s->n; t++) {
                uint32_t v = walk->visit_of[t];
                assert_int_equal(v == UINT32_MAX, shortest[t] == UINT32_MAX);
                if (v == UINT32_MAX) continue;
                assert_int_equal(walk->visit[v].length, shortest[t]);
                check_path(walk, v, from, pref, improving, after);
            }
            models++;
        }
        if (m.c && m.s && m.raw <= 300) truce_case_free(m.c);
        m.c = NULL;
        tr_arena_release(&arena, mark);
    }
    assert_true(models > 500);
}

/* D11 to D13: R_{N-i}(t), over pairs of a state and its last mover. */
static void responses(uint32_t i, uint32_t t, const tr_pref *pref,
                      bool improving, bool *reached) {
    static bool seen[MOST_STATES][3];
    static uint32_t stack[MOST_STATES * 3 + 1][2];
    uint32_t top = 0;
    memset(seen, 0, sizeof seen);
    memset(reached, 0, MOST_STATES);
    stack[top][0] = t;
    stack[top++][1] = 3;
    while (top) {
        uint32_t s = stack[--top][0], last = stack[top][1];
        for (uint32_t j = 0; j < 3; j++)
            for (uint32_t u = 0; u < m.s->n && j != i && j != last; u++) {
                if (!arc[j][s][u] || seen[u][j]) continue;
                if (improving && pref[j].rank[u] <= pref[j].rank[s]) continue;
                seen[u][j] = reached[u] = true;
                stack[top][0] = u;
                stack[top++][1] = j;
            }
    }
}

/* A graph of up to ten states with any arcs, and rankings with ties. */
static bool random_graph(void) {
    uint32_t n = 2 + below(9);
    tr_text t = tr_text_new(&arena);
    tr_put(&t, "truce: 1\ntitle: A random graph\n"
               "parties: {a: {name: A}, b: {name: B}, c: {name: C}}\n"
               "graph:\n  states: {");
    for (uint32_t s = 0; s < n; s++) tr_putf(&t, "%sv%u: V", s ? ", " : "", s);
    tr_put(&t, "}\n  moves:\n");
    for (int p = 0; p < 3; p++) {
        tr_putf(&t, "    %c:\n      v0: []\n", 'a' + p);
        for (uint32_t s = 1; s < n; s++) {
            tr_putf(&t, "      v%u: [", s);
            for (uint32_t k = below(4), any = 0; k; k--) {
                uint32_t to = below(n);
                if (to != s) tr_putf(&t, "%sv%u", any++ ? ", " : "", to);
            }
            tr_put(&t, "]\n");
        }
    }
    tr_put(&t, "preferences:\n");
    for (int p = 0; p < 3; p++) {
        tr_putf(&t, "  %c: {table: [", 'a' + p);
        for (uint32_t s = 0; s < n; s++)
            tr_putf(&t, "%s%u", s ? ", " : "", below(n));
        tr_put(&t, "]}\n");
    }
    m.c = case_of(t.at);
    enumerate_by_force(&m);
    m.s = tr_space_build(&arena, m.c, NULL, 0);
    return true;
}

static bool escapes(uint32_t i, uint32_t u, const uint32_t *p, uint32_t than) {
    for (uint32_t w = 0; w < m.s->n; w++)
        if (arc[i][u][w] && p[w] > than) return true;
    return false;
}

static bool by_definition(uint32_t i, uint32_t s, int concept,
                          const tr_pref *pref) {
    static bool reached[MOST_STATES];
    const uint32_t *p = pref[i].rank;
    for (uint32_t t = 0; t < m.s->n; t++) {
        if (!arc[i][s][t] || p[t] <= p[s]) continue;
        if (concept == TR_NASH) return false;
        bool deterred = false;
        responses(i, t, pref, concept == TR_SEQ || concept == TR_SSEQ, reached);
        for (uint32_t u = 0; u < m.s->n && !deterred; u++)
            deterred = reached[u] && p[u] <= p[s] &&
                       ((concept != TR_SMR && concept != TR_SSEQ) ||
                        !escapes(i, u, p, p[s]));
        if (!deterred) return false;
    }
    return true;
}

/* The sweeps, and the explanations of single states, by cells and by arcs. */
static void stability_is_that_of_the_definitions(void **state) {
    (void)state;
    MAY_STOP();
    const bool all[TR_CONCEPTS] = {true, true, true, true, true};
    int models = 0;
    for (int round = 0; round < 1500; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        wish w = {.rules = below(3) > 0,
                  .irreversible = below(3) > 0,
                  .single = below(2) == 0,
                  .merge = below(3) == 0};
        tr_pref *pref = NULL;
        tr_moves *moves = NULL;
        bool made = below(2) ? random_graph() : random_model(&m, &w);
        if (made && m.raw <= 60) moves = sorted_moves(&pref);
        if (moves) {
            arcs_by_force();
            tr_stable *r = tr_stability(&arena, moves, pref, all);
            for (uint32_t i = 0; i < 3; i++)
                for (uint32_t s = 0; s < m.s->n; s++)
                    for (int c = 0; c < TR_CONCEPTS; c++) {
                        bool want = by_definition(i, s, c, pref);
                        assert_int_equal(tr_bit(r->stable[c][i], s), want);
                        if (below(4)) continue;
                        assert_int_equal(tr_is_stable(&arena, moves, pref, s, i,
                                                      (tr_concept)c),
                                         want);
                    }
            models++;
        }
        if (made) truce_case_free(m.c);
        tr_arena_release(&arena, mark);
    }
    assert_true(models > 300);
}

RUN_TESTS(TEST(moves_are_those_of_the_definition),
          TEST(walks_are_legal_and_shortest),
          TEST(stability_is_that_of_the_definitions))
