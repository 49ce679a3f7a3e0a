/* stability.c - how fast is truce_game_solve()?  SPDX-License-Identifier: MIT
 *
 *     bench_stability [TIMES [huge]]
 *
 * Games of yes-no issues with strict preferences at random, with every state
 * feasible and with three in ten excluded by random rules, up to 2^24 states;
 * with `huge` also 2^28 states with option-prioritised preferences (5 GB).
 * Beside each: copying one rank array, which is the least that any solver must
 * move, and on a small game the naive form, a search from every improvement,
 * whose answer must be the same. */
#include "truce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PARTIES = 3, MOST = 16 };

enum { FOUR = TRUCE_NASH | TRUCE_GMR | TRUCE_SMR | TRUCE_SEQ };

static const char *const concept_name[4] = {"Nash", "GMR", "SMR", "SEQ"};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "bench_stability: %s\n", what);
    exit(1);
}

static void *get(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) fail("out of memory");
    return p;
}

/* The n-th number of a stream: a counter, mixed (multiply and shift). */
static uint64_t mix(uint64_t stream, uint64_t n) {
    uint64_t x = n + stream * UINT64_C(0xd1342543de82ef95) + 1;
    for (int i = 0; i < 3; i++) {
        x ^= x >> 32;
        x *= UINT64_C(0xe9846af9b1a615d5);
    }
    return x ^ x >> 29;
}

typedef struct game {
    truce_game g;
    uint32_t values[32];
    int32_t holder[32];
    void *rank[MOST];
    const void *ranks[MOST];
    uint64_t *feasible;
    uint32_t states, bits; /* bits: issues a party */
} game;

/* A permutation of 0 .. n-1, shuffled from the end. */
static void shuffle(uint32_t *a, uint32_t n, uint64_t stream) {
    for (uint32_t i = 0; i < n; i++) a[i] = i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = (uint32_t)(mix(stream, i) % i), kept = a[i - 1];
        a[i - 1] = a[k];
        a[k] = kept;
    }
}

static const uint32_t *rank_of(const game *x, uint32_t party) {
    return x->rank[party];
}

static int is_feasible(const game *x, uint32_t s) {
    return !x->feasible || (x->feasible[s / 64] >> (s % 64) & 1);
}

static game *new_game(uint32_t parties, uint32_t bits) {
    game *x = get(1, sizeof *x);
    x->bits = bits;
    x->states = UINT32_C(1) << (parties * bits);
    for (uint32_t i = 0; i < parties * bits; i++) {
        x->values[i] = 2;
        x->holder[i] = (int32_t)(i / bits);
    }
    x->g = (truce_game){.size = sizeof x->g,
                        .issues = parties * bits,
                        .values = x->values,
                        .holder = x->holder,
                        .parties = parties,
                        .rank = x->ranks};
    return x;
}

/* Rules "never these two to five literals together", until so many per cent
 * of the states are left. */
static void exclude(game *x, unsigned percent, uint64_t seed) {
    uint64_t left = x->states, n = 0;
    x->feasible = get(x->states / 64 + 1, sizeof *x->feasible);
    memset(x->feasible, 0xff, x->states / 64 * sizeof *x->feasible);
    if (x->states % 64) x->feasible[0] = (UINT64_C(1) << x->states) - 1;
    x->g.feasible = x->feasible;
    while (left * 100 > (uint64_t)x->states * percent) {
        uint32_t mask = 0, length = 2 + (uint32_t)(mix(seed, n++) % 4);
        while (length--) mask |= UINT32_C(1) << mix(seed, n++) % x->g.issues;
        uint32_t value = (uint32_t)mix(seed, n++) & mask;
        for (uint32_t s = 0; s < x->states; s++) {
            uint64_t bit = UINT64_C(1) << (s % 64);
            if ((s & mask) != value || !(x->feasible[s / 64] & bit)) continue;
            x->feasible[s / 64] ^= bit;
            left--;
        }
    }
}

static game *make_game(uint32_t parties, uint32_t bits, unsigned percent,
                       uint64_t seed) {
    game *x = new_game(parties, bits);
    for (uint32_t p = 0; p < parties; p++) {
        uint32_t *rank = get(x->states, sizeof *rank);
        shuffle(rank, x->states, seed * 16 + p);
        x->rank[p] = rank;
        x->ranks[p] = rank;
    }
    if (percent < 100) exclude(x, percent, seed * 16 + 15);
    return x;
}

/* Sixteen statements a party, each of at most three literals of which all (or
 * one) must hold; the ranks are the statements' truths, 16 bits. */
static game *make_prioritised(uint32_t parties, uint32_t bits, uint64_t seed) {
    game *x = new_game(parties, bits);
    x->g.rank_bits = 16;
    for (uint32_t p = 0; p < parties; p++) {
        uint16_t *rank = get(x->states, sizeof *rank);
        for (uint32_t k = 0; k < 16; k++) {
            uint64_t r = mix(seed * 16 + p, k);
            uint32_t mask = 0;
            for (uint32_t n = 0; n <= r % 3; n++)
                mask |= UINT32_C(1) << (r >> (8 + 8 * n) & 255) % x->g.issues;
            uint32_t value = (uint32_t)(r >> 32) & mask, one = r >> 40 & 1;
            for (uint32_t s = 0; s < x->states; s++) {
                int holds =
                    one ? ((s ^ value) & mask) != 0 : (s & mask) == value;
                rank[s] = (uint16_t)(rank[s] << 1 | holds);
            }
        }
        x->rank[p] = rank;
        x->ranks[p] = rank;
    }
    return x;
}

static void free_game(game *x) {
    for (uint32_t p = 0; p < x->g.parties; p++) free(x->rank[p]);
    free(x->feasible);
    free(x);
}

/* --- the naive form --------------------------------------------------------
 */

/* Marks what the others of `i` can reach from `s`, by any moves or by moves
 * that improve on the state they leave; all moves of a party are transitive
 * here, so who moved last does not matter for what is reached, except that a
 * party never moves twice in a row: two moves in a row are one. */
typedef struct search {
    const game *x;
    uint8_t *seen; /* [state] bit p: reached with p moving last */
    uint32_t *queue;
} search;

static uint32_t partner(const game *x, uint32_t s, uint32_t party, uint32_t k) {
    return s ^ k << (party * x->bits);
}

static void reach(search *r, uint32_t from, uint32_t i, int improving) {
    const game *x = r->x;
    size_t head = 0, tail = 0;
    memset(r->seen, 0, x->states);
    r->queue[tail++] = from;
    uint8_t last = (uint8_t)(1u << i);
    while (head < tail) {
        uint32_t s = r->queue[head];
        uint8_t movers = head++ ? r->seen[s] : last;
        for (uint32_t p = 0; p < PARTIES; p++) {
            if (p == i || movers == (1u << p)) continue;
            for (uint32_t k = 1; k < 1u << x->bits; k++) {
                uint32_t t = partner(x, s, p, k);
                if (!is_feasible(x, t)) continue;
                if (improving && rank_of(x, p)[t] <= rank_of(x, p)[s]) continue;
                if (r->seen[t] >> p & 1) continue;
                r->seen[t] |= (uint8_t)(1u << p);
                r->queue[tail++] = t;
            }
        }
    }
}

/* Whether i, having gained by moving to t, can be brought back to p or less. */
static int deterred(search *r, uint32_t s, uint32_t t, uint32_t i, int c) {
    const game *x = r->x;
    const uint32_t *rank = x->rank[i];
    reach(r, t, i, c == 3);
    for (uint32_t u = 0; u < x->states; u++) {
        if (!r->seen[u] || rank[u] > rank[s]) continue;
        int escapes = 0;
        for (uint32_t k = 1; c == 2 && k < 1u << x->bits; k++) {
            uint32_t v = partner(x, u, i, k);
            escapes |= is_feasible(x, v) && rank[v] > rank[s];
        }
        if (!escapes) return 1;
    }
    return 0;
}

static int naive_stable(search *r, uint32_t s, uint32_t i, int c) {
    const game *x = r->x;
    for (uint32_t k = 1; k < 1u << x->bits; k++) {
        uint32_t t = partner(x, s, i, k);
        if (!is_feasible(x, t) || rank_of(x, i)[t] <= rank_of(x, i)[s])
            continue;
        if (c == 0 || !deterred(r, s, t, i, c)) return 0;
    }
    return 1;
}

/* --- measuring -------------------------------------------------------------
 */

static truce_stability *solve(const game *x, unsigned concepts) {
    truce_stability *out = NULL;
    if (truce_game_solve(&out, &x->g, concepts, NULL) != TRUCE_OK)
        fail("truce_game_solve() failed");
    return out;
}

static int ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* The best of `times` runs, in seconds; `*median` gets the middle one. */
static double measure(const game *x, unsigned concepts, int times,
                      double *median) {
    double *t = get((uint32_t)times, sizeof *t);
    for (int n = 0; n < times; n++) {
        double begin = now();
        truce_stability_free(solve(x, concepts));
        t[n] = now() - begin;
    }
    qsort(t, (size_t)times, sizeof *t, ascending);
    double best = t[0];
    *median = t[times / 2];
    free(t);
    return best;
}

static void report(const char *name, const game *x, unsigned concepts,
                   int times) {
    double median, best = measure(x, concepts, times, &median);
    printf("  %-22s %9.1f ms best, %9.1f ms median of %d\n", name, 1e3 * best,
           1e3 * median, times);
}

static uint64_t count(const uint64_t *bits, size_t words) {
    uint64_t n = 0;
    for (size_t w = 0; w < words; w++)
        for (uint64_t b = bits[w]; b; b &= b - 1) n++;
    return n;
}

/* Through a volatile pointer, or the compiler sees that nobody reads it. */
static void *(*volatile duplicate)(void *, const void *, size_t) = memcpy;

static double copying(const game *x, int times) {
    size_t bytes = (size_t)x->states * (x->g.rank_bits == 16 ? 2 : 4);
    char *copy = get(bytes, 1);
    double best = 1e9;
    for (int n = 0; n < times + 1; n++) { /* the first meets fresh memory */
        double begin = now();
        duplicate(copy, x->rank[0], bytes);
        double t = now() - begin;
        if (memcmp(copy, x->rank[0], 64)) fail("the copy differs");
        if (n && t < best) best = t;
    }
    free(copy);
    return best;
}

static void print_memory(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("  %-22s %9.0f MB so far\n", "peak memory",
           (double)use.ru_maxrss / 1024);
}

static void large(game *x, unsigned concepts, int times) {
    printf("%u parties x %u yes-no issues, %u states\n", x->g.parties, x->bits,
           x->states);
    for (int c = 0; c < 4 && times > 1; c++)
        report(concept_name[c], x, 1u << c, times);
    report("all", x, concepts, times);
    printf("  %-22s %9.3f ms\n", "copying one rank array",
           1e3 * copying(x, times));
    truce_stability *s = solve(x, concepts);
    printf("  %llu feasible; equilibria:", (unsigned long long)s->feasible);
    for (int c = 0; c < 4; c++)
        printf(" %s %llu", concept_name[c],
               (unsigned long long)count(s->equilibria[c], s->words));
    printf("\n");
    truce_stability_free(s);
    free_game(x);
    print_memory();
}

static void small(unsigned percent, int times) {
    game *x = make_game(PARTIES, 2, percent, 2);
    search r = {x, get(x->states, 1), get(x->states * PARTIES + 1, 4)};
    truce_stability *s = solve(x, TRUCE_ALL_CONCEPTS);
    double begin = now();
    int rounds = 0;
    while (rounds < times) {
        for (int c = 0; c < 4; c++)
            for (uint32_t i = 0; i < PARTIES; i++)
                for (uint32_t v = 0; v < x->states; v++) {
                    int bit = (int)(s->stable[c][i][v / 64] >> (v % 64) & 1);
                    if (is_feasible(x, v) && bit != naive_stable(&r, v, i, c))
                        fail("the naive form disagrees");
                }
        rounds++;
    }
    double naive = (now() - begin) / rounds;
    double median, fast = measure(x, TRUCE_ALL_CONCEPTS, 10 * times, &median);
    printf("3 parties x 2 issues, %u states, %u %% feasible: %.3f ms, naive "
           "%.3f ms, %.0f times; all answers equal\n",
           x->states, percent, 1e3 * fast, 1e3 * naive, naive / fast);
    truce_stability_free(s);
    free(r.seen);
    free(r.queue);
    free_game(x);
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 5; /* NOLINT(cert-err34-c) */
    int huge = argc > 2 && strcmp(argv[2], "huge") == 0;
    if (times < 1) fail("usage: bench_stability [TIMES [huge]]");
    small(100, times);
    small(70, times);
    large(make_game(9, 1, 100, 3), TRUCE_ALL_CONCEPTS, 5 * times);
    large(make_game(PARTIES, 4, 100, 4), TRUCE_ALL_CONCEPTS, 5 * times);
    large(make_game(PARTIES, 7, 100, 1), FOUR, times);
    large(make_game(PARTIES, 7, 70, 1), FOUR, times);
    large(make_game(PARTIES, 8, 100, 1), FOUR, times);
    large(make_game(PARTIES, 8, 70, 1), FOUR, times);
    if (huge) large(make_prioritised(4, 7, 1), FOUR, 1);
    return 0;
}
