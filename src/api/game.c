/* game.c - the second tier: stability over rank arrays.
 * SPDX-License-Identifier: MIT */
#include "stability/stability.h"

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

/* The engine wants ranks below a bound: the caller's when they are small,
 * else dense ones. */
static void take_ranks(tr_arena *a, const tr_space *s, const uint32_t *code,
                       const uint32_t *rank, tr_pref *p) {
    uint32_t most = 0, n = s->n;
    p->given = true;
    if (!code) {
        for (uint32_t k = 0; k < n; k++) most = rank[k] > most ? rank[k] : most;
        p->levels = most + 1;
        p->rank = (uint32_t *)(uintptr_t)rank; /* only read */
        if (most / 2 <= n) return;
    }
    p->rank = TR_RAW(a, uint32_t, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(a);
    int64_t *key = TR_RAW(a, int64_t, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++) key[k] = rank[code ? code[k] : k];
    p->levels = tr_dense_ranks(a, key, n, p->rank);
    tr_arena_release(a, mark);
}

/* Bits over the product from bits over the feasible states. */
static uint64_t *spread(tr_arena *a, const tr_space *s, const uint32_t *code,
                        const uint64_t *bits) {
    uint64_t *out = TR_NEW(a, uint64_t, s->combinations / 64 + 1);
    if (!code) {
        memcpy(out, bits, ((size_t)s->n / 64 + 1) * sizeof *out);
        return out;
    }
    for (uint32_t k = 0; k < s->n; k++)
        if (tr_bit(bits, k)) tr_bit_set(out, code[k]);
    return out;
}

static void hand_over(game_call *x, const tr_space *s, const uint32_t *code,
                      const tr_stable *r) {
    truce_stability *out = x->out;
    out->states = s->combinations;
    out->feasible = s->n;
    out->words = s->combinations / 64 + 1;
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!r->asked[c]) continue;
        const uint64_t **stable =
            TR_NEW(&x->kept, const uint64_t *, x->g->parties + 1);
        for (uint32_t i = 0; i < x->g->parties; i++)
            stable[i] = spread(&x->kept, s, code, r->stable[c][i]);
        out->stable[c] = stable;
        out->equilibria[c] = spread(&x->kept, s, code, r->equilibria[c]);
    }
}

static truce_status solve(game_call *x) {
    tr_arena *a = &x->scratch;
    tr_arena_init(a, &x->env);
    tr_arena_init(&x->kept, &x->env);
    if (setjmp(x->env.escape)) return x->env.status;
    const truce_game *g = x->g;
    tr_space *s = tr_space_of_game(a, g);
    uint32_t *code = codes_of(a, s, g);
    tr_pref *pref = TR_NEW(a, tr_pref, g->parties + 1);
    for (uint32_t i = 0; i < g->parties; i++)
        take_ranks(a, s, code, g->rank[i], &pref[i]);
    tr_moves *m = tr_moves_of_game(a, s, g);
    for (uint32_t i = 0; i < g->parties; i++)
        tr_moves_sort(a, m, i, pref[i].rank, pref[i].levels);
    bool asked[TR_CONCEPTS];
    for (int c = 0; c < TR_CONCEPTS; c++) asked[c] = x->concepts >> c & 1;
    hand_over(x, s, code, tr_stability(a, m, pref, asked));
    return TRUCE_OK;
}

truce_status truce_game_solve(truce_stability **out, const truce_game *g,
                              unsigned concepts, const truce_hooks *hooks) {
    if (!out || !is_valid(g, concepts)) return TRUCE_EUSE;
    game_call *x = calloc(1, sizeof *x);
    handle *h = calloc(1, sizeof *h);
    truce_status status = TRUCE_ENOMEM;
    if (x && h) {
        x->env.limit = (size_t)16 << 30;
        if (hooks) {
            size_t known =
                hooks->size < sizeof *hooks ? hooks->size : sizeof *hooks;
            memcpy(&x->env.hooks, hooks, known);
            if (x->env.hooks.max_memory) x->env.limit = hooks->max_memory;
        }
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
