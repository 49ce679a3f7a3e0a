/* game.c - the second tier: stability over rank arrays.
 * SPDX-License-Identifier: MIT */
#include "api/api.h"
#include "stability/dense.h"
#include "stability/simultaneous.h"

#include <stdlib.h>
#include <string.h>

typedef struct game_call {
    tr_env env;
    tr_arena kept, scratch; /* result; everything else */
    const truce_game *g;
    unsigned concepts;
    truce_stability *out;
} game_call;

typedef struct handle { /* what the user holds; out first */
    truce_stability out;
    tr_arena kept;
} handle;

static bool is_valid(const truce_game *g, unsigned concepts) {
    if (!g || g->size != sizeof *g || !g->values || !g->holder || !g->rank)
        return false;
    if (!g->issues || g->issues > TR_MAX_ISSUES || !g->parties ||
        g->parties > TR_MAX_PARTIES)
        return false;
    if (g->rank_bits && g->rank_bits != 8 && g->rank_bits != 16 &&
        g->rank_bits != 32)
        return false;
    if (!concepts || concepts & ~(unsigned)TRUCE_ALL_CONCEPTS) return false;
    for (uint32_t v = 0; v < g->issues; v++) {
        if (!g->values[v] || g->values[v] > TR_MAX_VALUES) return false;
        if (g->holder[v] < -1 || g->holder[v] >= (int32_t)g->parties)
            return false;
        if (g->irreversible && g->irreversible[v] > 2) return false;
    }
    for (uint32_t i = 0; i < g->parties; i++)
        if (!g->rank[i]) return false;
    return true;
}

/* Codes of the feasible states, ascending; NULL when all are. */
static uint32_t *codes_of(tr_arena *a, const tr_space *s, const truce_game *g) {
    if (!g->feasible) return NULL;
    uint32_t *code = TR_RAW(a, uint32_t, (size_t)s->n + 1), n = 0;
    for (uint64_t c = 0; c < s->combinations; c++)
        if (g->feasible[c >> 6] >> (c & 63) & 1) code[n++] = (uint32_t)c;
    return code;
}

static uint32_t rank_at(const truce_game *g, uint32_t party, size_t k) {
    const void *rank = g->rank[party];
    if (g->rank_bits == 8) return ((const uint8_t *)rank)[k];
    if (g->rank_bits == 16) return ((const uint16_t *)rank)[k];
    return ((const uint32_t *)rank)[k];
}

/* Dense ranks of the feasible states. */
static void take_ranks(tr_arena *a, const tr_space *s, const uint32_t *code,
                       const truce_game *g, uint32_t party, tr_pref *p) {
    uint32_t n = s->n;
    p->given = true;
    p->rank = TR_RAW(a, uint32_t, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(a);
    int64_t *key = TR_RAW(a, int64_t, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++)
        key[k] = rank_at(g, party, code ? code[k] : k);
    p->levels = tr_dense_ranks(a, key, n, p->rank);
    tr_arena_release(a, mark);
}

/* Bits over the product from bits over the feasible states. */
static uint64_t *spread(tr_arena *a, const tr_space *s, const uint32_t *code,
                        const uint64_t *bits) {
    uint64_t *out = TR_NEW(a, uint64_t, s->combinations / 64 + 1);
    for (uint32_t k = 0; k < s->n; k++)
        if (tr_bit(bits, k)) tr_bit_set(out, code ? code[k] : k);
    return out;
}

static uint64_t **spread_each(game_call *x, const uint32_t *code,
                              const tr_space *s, uint64_t *const *stable) {
    uint64_t **out = TR_NEW(&x->kept, uint64_t *, x->g->parties + 1);
    for (uint32_t i = 0; i < x->g->parties; i++)
        out[i] = spread(&x->kept, s, code, stable[i]);
    return out;
}

/* The game state by state. */
typedef struct listed {
    tr_space *s;
    uint32_t *code;
    tr_pref *pref;
    tr_moves *m;
} listed;

static listed list_states(game_call *x, const tr_holding *held) {
    tr_arena *a = &x->scratch;
    const truce_game *g = x->g;
    listed l = {.s = tr_space_of_game(a, g)};
    l.code = codes_of(a, l.s, g);
    l.pref = TR_NEW(a, tr_pref, g->parties + 1);
    for (uint32_t i = 0; i < g->parties; i++)
        take_ranks(a, l.s, l.code, g, i, &l.pref[i]);
    l.m = tr_moves_of_game(a, l.s, g, held);
    return l;
}

/* State by state, for spaces in which few combinations are feasible. */
static tr_stable *solve_sparse(game_call *x, const tr_holding *held,
                               const bool *asked) {
    listed l = list_states(x, held);
    for (uint32_t i = 0; i < x->g->parties; i++)
        tr_moves_sort(&x->scratch, l.m, i, l.pref[i].rank, l.pref[i].levels);
    tr_stable *r = tr_stability(&x->scratch, l.m, l.pref, asked);
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!r->asked[c]) continue;
        r->stable[c] = spread_each(x, l.code, l.s, r->stable[c]);
        r->equilibria[c] = spread(&x->kept, l.s, l.code, r->equilibria[c]);
    }
    return r;
}

static tr_stable *solve_product(game_call *x, const tr_holding *held,
                                const bool *asked) {
    const truce_game *g = x->g;
    unsigned *bytes = TR_NEW(&x->scratch, unsigned, g->parties);
    for (uint32_t i = 0; i < g->parties; i++)
        bytes[i] = g->rank_bits ? g->rank_bits / 8 : 4;
    tr_product p = {.issues = g->issues,
                    .parties = g->parties,
                    .radix = g->values,
                    .held = held,
                    .feasible = g->feasible,
                    .bytes = bytes,
                    .rank = g->rank};
    if (!tr_dense_fits(&p)) return NULL;
    return tr_dense_solve(&x->scratch, &x->kept, &p, asked);
}

static tr_holding holding_of(tr_arena *a, const truce_game *g) {
    tr_holding h = {TR_NEW(a, int, g->issues + 1),
                    TR_NEW(a, tr_irreversible, g->issues + 1), NULL};
    for (uint32_t v = 0; v < g->issues; v++) {
        h.holder[v] = g->holder[v];
        if (g->irreversible) h.kind[v] = (tr_irreversible)g->irreversible[v];
    }
    return h;
}

static void count_states(game_call *x) {
    const truce_game *g = x->g;
    uint64_t n = 1, feasible = 0;
    for (uint32_t v = 0; v < g->issues; v++) {
        n *= g->values[v];
        if (n >= UINT32_MAX)
            tr_stop(&x->env, TRUCE_ELIMIT, "the game has too many states");
    }
    for (uint64_t w = 0; g->feasible && w < (n + 63) / 64; w++) {
        uint64_t word = g->feasible[w];
        if (w == n / 64) word &= (UINT64_C(1) << n % 64) - 1;
        feasible += (uint64_t)__builtin_popcountll(word);
    }
    x->out->states = n;
    x->out->feasible = g->feasible ? feasible : n;
    x->out->words = n / 64 + 1;
}

static void hand_over(game_call *x, int c, uint64_t *const *bits,
                      const uint64_t *equilibria) {
    const uint64_t **stable =
        TR_NEW(&x->kept, const uint64_t *, x->g->parties + 1);
    for (uint32_t i = 0; i < x->g->parties; i++) stable[i] = bits[i];
    x->out->stable[c] = stable;
    x->out->equilibria[c] = equilibria;
}

/* D33, D14 */
static void solve_joint(game_call *x, const tr_holding *held) {
    tr_mark mark = tr_arena_mark(&x->scratch);
    listed l = list_states(x, held);
    uint64_t **stable =
        spread_each(x, l.code, l.s, tr_simultaneous(&x->scratch, l.m, l.pref));
    uint64_t *all = TR_NEW(&x->kept, uint64_t, x->out->words);
    for (uint32_t k = 0; k < l.s->n; k++) {
        uint32_t s = l.code ? l.code[k] : k;
        bool stays = true;
        for (uint32_t i = 0; i < x->g->parties; i++)
            stays &= tr_bit(stable[i], s);
        if (stays) tr_bit_set(all, s);
    }
    tr_arena_release(&x->scratch, mark);
    hand_over(x, TR_CONCEPTS, stable, all);
}

/* The product is worth walking when at least one combination in so many is
 * feasible. */
enum { SPARSE = 16 };

static truce_status solve(game_call *x) {
    tr_arena_init(&x->scratch, &x->env);
    tr_arena_init(&x->kept, &x->env);
    if (setjmp(x->env.escape)) return x->env.status;
    bool asked[TR_CONCEPTS];
    for (int c = 0; c < TR_CONCEPTS; c++) asked[c] = x->concepts >> c & 1;
    count_states(x);
    tr_holding held = holding_of(&x->scratch, x->g);
    tr_stable *r = NULL;
    if (x->out->feasible >= x->out->states / SPARSE)
        r = solve_product(x, &held, asked);
    if (!r) r = solve_sparse(x, &held, asked);
    for (int c = 0; c < TR_CONCEPTS; c++)
        if (r->asked[c]) hand_over(x, c, r->stable[c], r->equilibria[c]);
    if (x->concepts & TRUCE_SIM) solve_joint(x, &held);
    return TRUCE_OK;
}

truce_status truce_game_solve(truce_stability **out, const truce_game *g,
                              unsigned concepts, const truce_hooks *hooks) {
    if (!out || !is_valid(g, concepts)) return TRUCE_EUSE;
    game_call *x = calloc(1, sizeof *x);
    handle *h = calloc(1, sizeof *h);
    truce_status status = TRUCE_ENOMEM;
    if (x && h) {
        tr_call_set_up(&x->env, TR_ARRAY_MEMORY, hooks);
        x->g = g;
        x->concepts = concepts;
        x->out = &h->out;
        status = solve(x);
        tr_arena_drop(&x->scratch);
        h->kept = x->kept;
        h->kept.env = NULL;
    }
    if (status == TRUCE_OK)
        *out = &h->out;
    else
        truce_stability_free(h ? &h->out : NULL);
    free(x);
    return status;
}

void truce_stability_free(truce_stability *s) {
    handle *h = (handle *)s;
    if (h) tr_arena_drop(&h->kept);
    free(h);
}
