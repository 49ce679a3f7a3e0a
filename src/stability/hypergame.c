/* hypergame.c - what is stable where parties see a case differently (D59 to
 * D61).  SPDX-License-Identifier: MIT
 *
 * Views are solved one after the other; of each, bits over the states of the
 * case are kept.  Cost: one solution of the case a party that misperceives. */
#include "stability/hypergame.h"

#include <string.h>

const char *const tr_surprise_name[TR_SURPRISES] = {"impossible", "unexpected",
                                                    "mistaken"};

typedef struct question {
    const tr_stage *x;
    truce_diags *d;
    const tr_ask *ask;
    size_t count;
    bool profile;
} question;

static const char *refusal(const question *q, const tr_stage *stage) {
    size_t asks = q->profile ? stage->m->parties : q->count;
    for (size_t k = 0; k < asks; k++) {
        const char *why = tr_ask_refused(stage, &q->ask[k]);
        if (why) return tr_printf(q->x->a, "%s: %s", q->ask[k].name, why);
    }
    return NULL;
}

static tr_solved *solve(const question *q, const tr_stage *stage) {
    if (!q->profile) return tr_solve(stage, q->ask, q->count);
    tr_solved *one = TR_NEW(stage->a, tr_solved, 1);
    *one = tr_solve_profile(stage, q->ask);
    return one;
}

static tr_solved *new_solved(tr_arena *a, size_t count, uint32_t parties,
                             uint32_t n) {
    tr_solved *s = TR_NEW(a, tr_solved, count + 1);
    for (size_t k = 0; k < count; k++) {
        s[k].stable = TR_NEW(a, uint64_t *, parties + 1);
        s[k].equilibria = tr_bits_new(a, n);
        for (uint32_t j = 0; j < parties; j++)
            s[k].stable[j] = tr_bits_new(a, n);
    }
    return s;
}

static void restate(const tr_outlook *o, const uint64_t *from, uint64_t *to) {
    for (uint32_t k = 0; k < o->space->n; k++)
        if (tr_bit(from, k)) tr_bit_set(to, tr_outlook_state(o, k));
}

static bool solve_view(const question *q, uint32_t party, tr_solved *out,
                       const char **refused) {
    tr_outlook o;
    tr_mark mark = tr_arena_mark(q->x->a);
    if (!tr_outlook_build(q->x, q->d, party, &o)) return false;
    tr_stage stage = {q->x->a, o.c, o.moves, o.pref};
    if ((*refused = refusal(q, &stage))) return false;
    const tr_solved *in = solve(q, &stage);
    for (size_t k = 0; k < q->count; k++) {
        restate(&o, in[k].equilibria, out[k].equilibria);
        for (uint32_t j = 0; j < stage.m->parties; j++)
            restate(&o, in[k].stable[j], out[k].stable[j]);
    }
    tr_arena_release(q->x->a, mark);
    return true;
}

/* D60: every mover sees the state and holds it; or those do that see it. */
static void combine(tr_hypergame *h, const tr_stage *x, size_t k) {
    uint32_t words = x->m->n / 64 + 1;
    uint64_t *all = h->found[k].equilibria, *some = h->unseen[k];
    memcpy(all, tr_space_where(x->a, x->m->space, tr_formula_word(x->a, true)),
           words * sizeof *all);
    memcpy(some, all, words * sizeof *some);
    for (uint32_t i = 0; i < x->m->parties; i++) {
        h->found[k].stable[i] = h->view[i][k].stable[i];
        for (uint32_t w = 0; w < words && x->m->mover[i]; w++) {
            all[w] &= h->view[i][k].stable[i][w];
            some[w] &= h->view[i][k].stable[i][w] | ~h->sees[i][w];
        }
    }
    for (uint32_t w = 0; w < words; w++) some[w] &= ~all[w];
}

tr_hypergame *tr_hypergame_solve(const tr_stage *x, truce_diags *d,
                                 const tr_ask *ask, size_t count, bool profile,
                                 const char **refused) {
    tr_arena *a = x->a;
    question q = {x, d, ask, count, profile};
    tr_hypergame *h = TR_NEW(a, tr_hypergame, 1);
    uint32_t parties = x->m->parties;
    if ((*refused = refusal(&q, x))) return NULL;
    h->count = count;
    h->alike = solve(&q, x);
    h->sees = TR_NEW(a, uint64_t *, parties + 1);
    h->view = TR_NEW(a, tr_solved *, parties + 1);
    for (uint32_t i = 0; i < parties; i++) {
        if (!(h->sees[i] = tr_seen(a, x->m->space, d, i))) return NULL;
        h->view[i] = h->alike;
        if (!tr_misperceives(x->c, i)) continue;
        h->view[i] = new_solved(a, count, parties, x->m->n);
        if (!solve_view(&q, i, h->view[i], refused)) return NULL;
    }
    h->found = new_solved(a, count, parties, x->m->n);
    h->unseen = TR_NEW(a, uint64_t *, count + 1);
    for (size_t k = 0; k < count; k++) {
        h->unseen[k] = tr_bits_new(a, x->m->n);
        combine(h, x, k);
    }
    return h;
}

uint64_t tr_surprises(const tr_hypergame *h, tr_surprise kind, uint32_t party,
                      size_t concept, uint32_t w) {
    uint64_t sees = h->sees[party][w], unseen = h->unseen[concept][w];
    uint64_t expected = h->view[party][concept].equilibria[w];
    uint64_t holds = h->found[concept].equilibria[w];
    switch (kind) {
    case TR_IMPOSSIBLE: return ~sees & (holds | unseen);
    case TR_UNEXPECTED: return sees & ~expected & holds;
    case TR_MISTAKEN: return expected & ~holds;
    case TR_SURPRISES: break;
    }
    return 0;
}
