/* solve.c - which states are stable, for whom, under which concept.
 * SPDX-License-Identifier: MIT
 *
 * With lo(t) the least value that the others can bring about from t (sweep.c):
 * a state s is unstable for i when some t in R_i(s) has both p_i(t) > p_i(s)
 * and lo(t) > p_i(s), that is when the greatest min(p_i, lo) over R_i(s)
 * exceeds p_i(s).  The values are, by concept:
 *   D10 Nash: no response counts, lo is infinite.
 *   D11 GMR:  p_i, any moves.
 *   D12 SMR:  w = the best that i can then do, max over R_i(u) and u of p_i.
 *   D13 SEQ:  p_i, improvements only.
 *   D32 SSEQ: w, improvements only. */
#include "stability/dense.h"

#include <assert.h>
#include <string.h>

const char *const tr_concept_name[TR_CONCEPTS] = {"nash", "gmr", "smr", "seq",
                                                  "sseq"};

typedef struct solver {
    tr_arena *a;
    const tr_moves *m;
    const tr_pref *pref;
    uint32_t *w, *lo, *best; /* [n] work arrays, used again for each party */
} solver;

static uint64_t *compare(solver *x, uint32_t i, const uint32_t *lo) {
    uint32_t n = x->m->n;
    const uint32_t *p = x->pref[i].rank;
    uint32_t *kept = x->lo; /* min(p, lo), in place when lo is x->lo */
    for (uint32_t t = 0; t < n; t++)
        kept[t] = lo && lo[t] < p[t] ? lo[t] : p[t];
    tr_best_move(x->a, x->m, i, kept, x->best);
    uint64_t *bits = tr_bits_new(x->a, n);
    for (uint32_t s = 0; s < n; s++)
        if (x->best[s] <= p[s]) tr_bit_set(bits, s);
    return bits;
}

static uint64_t *solve_one(solver *x, uint32_t i, tr_concept concept) {
    const tr_pref *p = &x->pref[i];
    const uint32_t *value = p->rank;
    if (concept == TR_NASH) return compare(x, i, NULL);
    if (concept == TR_SMR || concept == TR_SSEQ) {
        tr_best_move(x->a, x->m, i, p->rank, x->w);
        value = x->w;
    }
    bool improving = concept == TR_SEQ || concept == TR_SSEQ;
    tr_least_reached(x->a, x->m, x->pref, i, -1, improving, value, p->levels,
                     x->lo);
    return compare(x, i, x->lo);
}

static uint64_t *all_stable(tr_arena *a, uint32_t n) {
    uint64_t *bits = tr_bits_new(a, n);
    memset(bits, 0xff, ((size_t)n / 64 + 1) * 8);
    bits[n / 64] = (UINT64_C(1) << n % 64) - 1;
    return bits;
}

static tr_product product_of(const tr_moves *m) {
    return (tr_product){.issues = m->space->issues,
                        .parties = m->parties,
                        .radix = m->space->radix,
                        .held = &m->held};
}

bool tr_is_product(const tr_moves *m) {
    tr_product p = product_of(m);
    for (uint32_t i = 0; i < m->parties; i++)
        if (m->cells[i].parted) return false;
    return m->space->full && m->transitive && tr_dense_fits(&p);
}

/* Where every combination is feasible, states are numbers: see dense.h. */
static tr_stable *solve_product(tr_arena *a, const tr_moves *m,
                                const tr_pref *pref,
                                const bool asked[TR_CONCEPTS]) {
    unsigned *bytes = TR_NEW(a, unsigned, m->parties + 1);
    const void **rank = TR_NEW(a, const void *, m->parties + 1);
    for (uint32_t i = 0; i < m->parties; i++) {
        bytes[i] = sizeof *pref[i].rank;
        rank[i] = pref[i].rank;
    }
    tr_product p = product_of(m);
    p.bytes = bytes;
    p.rank = rank;
    return tr_dense_solve(a, a, &p, asked);
}

/* D14: an equilibrium is stable for every party that can move. */
tr_stable *tr_stability(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                        const bool asked[TR_CONCEPTS]) {
    if (tr_is_product(m)) return solve_product(a, m, pref, asked);
    tr_stable *out = TR_NEW(a, tr_stable, 1);
    uint32_t n = m->n;
    for (int c = 0; c < TR_CONCEPTS; c++) {
        out->asked[c] = asked[c];
        if (!asked[c]) continue;
        out->stable[c] = TR_NEW(a, uint64_t *, m->parties + 1);
        out->equilibria[c] = all_stable(a, n);
    }
    solver x = {a,
                m,
                pref,
                TR_RAW(a, uint32_t, (size_t)n + 1),
                TR_RAW(a, uint32_t, (size_t)n + 1),
                TR_RAW(a, uint32_t, (size_t)n + 1)};
    for (uint32_t i = 0; i < m->parties; i++)
        for (int c = 0; c < TR_CONCEPTS; c++) {
            if (!asked[c]) continue;
            assert(!m->mover[i] || pref[i].rank);
            out->stable[c][i] = m->mover[i] ? solve_one(&x, i, (tr_concept)c)
                                            : all_stable(a, n);
            for (uint32_t k = 0; k <= n / 64; k++)
                out->equilibria[c][k] &= out->stable[c][i][k];
        }
    return out;
}
