/* condition.c - what a party must want for a state to be stable (D117).
 * SPDX-License-Identifier: MIT
 *
 * i keeps to s iff each of its moves t is no improvement or is deterred.  With
 * the others' preferences as they are, their replies to t are known, so that is
 * a condition on how i compares s with other states: for every t some term
 * holds, where {t} is a term, and {u} for every reply u (under SMR and SSEQ,
 * {u} and all that i can move to from u).  A term holds when s is ranked no
 * lower than each of its states; s itself drops out. */
#include "inverse/condition.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Beyond these, the condition is not written down, or not reduced further. */
enum { MOST_ENTRIES = 2000000, FEW_ENTRIES = 4000 };

typedef struct growing {
    uint32_t *at;
    size_t count, room;
} growing;

typedef struct builder {
    const tr_stage *x;
    tr_needs *c;
    growing clause, of, term, at, move;
    uint32_t *single;       /* [n] 1 + the term {state}, or 0 */
    uint32_t *wide;         /* [n] 1 + the term of a state and what i reaches */
    uint32_t *table, slots; /* hash table of terms */
    uint32_t *reply;        /* [n + 1] */
    bool *who;              /* [parties] the others */
    uint32_t *wide_at;      /* [n + 1] states of the term that is made */
    size_t wide_count;
    bool for_good;
} builder;

static void push(builder *b, growing *g, size_t value) {
    g->at = tr_grow(b->x->a, g->at, sizeof *g->at, g->count, &g->room);
    g->at[g->count++] = (uint32_t)value;
}

static int ascending(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* --- terms ---------------------------------------------------------------- */

static uint32_t add_term(builder *b, const uint32_t *state, size_t count) {
    for (size_t k = 0; k < count; k++) push(b, &b->at, state[k]);
    push(b, &b->term, b->at.count);
    return (uint32_t)b->term.count - 2;
}

static uint32_t single_term(builder *b, uint32_t state) {
    if (!b->single[state]) b->single[state] = add_term(b, &state, 1) + 1;
    return b->single[state] - 1;
}

static bool same_term(const builder *b, uint32_t term, const uint32_t *state,
                      size_t count) {
    size_t from = b->term.at[term], to = b->term.at[term + 1];
    return to - from == count &&
           !memcmp(b->at.at + from, state, count * sizeof *state);
}

static void rehash(builder *b) {
    uint32_t old = b->slots, *table = b->table;
    b->slots = old ? 4 * old + 1 : 61;
    b->table = TR_NEW(b->x->a, uint32_t, b->slots);
    for (uint32_t k = 0; k < old; k++) {
        if (!table[k]) continue;
        uint32_t term = table[k] - 1, from = b->term.at[term];
        size_t size = (b->term.at[term + 1] - from) * sizeof(uint32_t);
        uint32_t h = (uint32_t)(tr_hash(0, b->at.at + from, size) % b->slots);
        while (b->table[h]) h = (h + 1) % b->slots;
        b->table[h] = table[k];
    }
}

static uint32_t find_term(builder *b, const uint32_t *state, size_t count) {
    if (count == 1) return single_term(b, state[0]);
    if (2 * b->term.count >= b->slots) rehash(b);
    uint32_t h =
        (uint32_t)(tr_hash(0, state, count * sizeof *state) % b->slots);
    for (; b->table[h]; h = (h + 1) % b->slots)
        if (same_term(b, b->table[h] - 1, state, count)) return b->table[h] - 1;
    uint32_t term = add_term(b, state, count);
    b->table[h] = term + 1;
    return term;
}

static bool gather(void *user, uint32_t t) {
    builder *b = user;
    if (t != b->c->state) b->wide_at[b->wide_count++] = t;
    return true;
}

/* u and all that the party reaches from it, without the target. */
static uint32_t wide_term(builder *b, uint32_t u) {
    if (b->wide[u]) return b->wide[u] - 1;
    b->wide_count = 0;
    gather(b, u);
    tr_moves_each(b->x->m, b->c->party, u, gather, b);
    qsort(b->wide_at, b->wide_count, sizeof *b->wide_at, ascending);
    uint32_t term = find_term(b, b->wide_at, b->wide_count);
    b->wide[u] = term + 1;
    return term;
}

/* --- clauses -------------------------------------------------------------- */

static bool has(const builder *b, uint32_t term, uint32_t state) {
    size_t from = b->term.at[term], to = b->term.at[term + 1];
    return bsearch(&state, b->at.at + from, to - from, sizeof state,
                   ascending) != NULL;
}

static bool within(const builder *b, uint32_t small, uint32_t large) {
    size_t from = b->term.at[small], to = b->term.at[small + 1];
    if (to - from > b->term.at[large + 1] - b->term.at[large]) return false;
    for (size_t k = from; k < to; k++)
        if (!has(b, large, b->at.at[k])) return false;
    return true;
}

/* Which of these terms are not needed: repeated, or holding another of them. */
static size_t absorb(builder *b, uint32_t t, uint32_t *of, size_t n) {
    uint32_t own = single_term(b, t);
    if (n) qsort(of, n, sizeof *of, ascending);
    bool *drop = TR_NEW(b->x->a, bool, n + 1);
    for (size_t k = 0; k < n; k++) {
        drop[k] =
            (k && of[k] == of[k - 1]) || (of[k] != own && has(b, of[k], t));
        for (size_t q = 0; !drop[k] && n <= 300 && q < n; q++)
            drop[k] = of[q] != of[k] && within(b, of[q], of[k]);
    }
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (!drop[k]) of[kept++] = of[k];
    return kept;
}

/* Where the others' replies to a move may lead, into b->reply. */
static size_t find_replies(builder *b, uint32_t t, bool improving) {
    tr_mark mark = tr_arena_mark(b->x->a);
    tr_walk_options o = {.who = b->who, .improving = improving};
    tr_walk *w = tr_walk_from(b->x->a, b->x->m, b->x->pref, t, &o);
    size_t count = 0;
    for (uint32_t k = 1; k < w->visits; k++)
        if (w->visit_of[w->visit[k].state] == k)
            b->reply[count++] = w->visit[k].state;
    tr_arena_release(b->x->a, mark);
    return count;
}

static bool is_large(const builder *b) {
    return b->at.count > MOST_ENTRIES || b->of.count > MOST_ENTRIES;
}

/* A reply that leads back to the target deters, whatever the ranking, where
 * escapes do not count: then there is no clause. */
static void add_clause(builder *b, uint32_t t, tr_concept concept) {
    size_t count = 0;
    if (concept != TR_NASH)
        count = find_replies(b, t, concept == TR_SEQ || concept == TR_SSEQ);
    for (size_t k = 0; k < count; k++) {
        uint32_t u = b->reply[k];
        if (u == b->c->state && !b->for_good) return;
        b->reply[k] = b->for_good ? wide_term(b, u) : single_term(b, u);
        if (is_large(b)) return;
    }
    b->reply[count++] = single_term(b, t);
    count = absorb(b, t, b->reply, count);
    for (size_t k = 0; k < count; k++) push(b, &b->of, b->reply[k]);
    push(b, &b->clause, b->of.count);
    push(b, &b->move, t);
}

/* --- clauses that follow from others -------------------------------------- */

/* Clause y says no less than x: each of its terms holds one of x. */
static bool follows(const builder *b, uint32_t x, uint32_t y) {
    for (size_t q = b->clause.at[y]; q < b->clause.at[y + 1]; q++) {
        bool found = false;
        for (size_t p = b->clause.at[x]; p < b->clause.at[x + 1] && !found; p++)
            found = b->of.at[p] == b->of.at[q] ||
                    within(b, b->of.at[p], b->of.at[q]);
        if (!found) return false;
    }
    return true;
}

static void drop_clauses(builder *b) {
    uint32_t n = (uint32_t)b->clause.count - 1, kept = 0;
    bool *drop = TR_NEW(b->x->a, bool, (size_t)n + 1);
    if (b->of.count > FEW_ENTRIES) return;
    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n && !drop[x]; y++)
            if (x != y && !drop[y] && follows(b, x, y)) drop[x] = true;
    size_t end = 0;
    for (uint32_t x = 0; x < n; x++) {
        uint32_t from = b->clause.at[x], to = b->clause.at[x + 1];
        b->clause.at[kept] = (uint32_t)end;
        if (drop[x]) continue;
        memmove(b->of.at + end, b->of.at + from,
                (to - from) * sizeof(uint32_t));
        end += to - from;
        b->move.at[kept++] = b->move.at[x];
    }
    b->clause.at[kept] = (uint32_t)end;
    b->clause.count = kept + 1;
    b->of.count = end;
    b->move.count = kept;
}

tr_needs *tr_needs_of(const tr_stage *x, uint32_t state, uint32_t party,
                      tr_concept concept) {
    tr_needs *c = TR_NEW(x->a, tr_needs, 1);
    builder b = {.x = x, .c = c};
    c->state = state;
    c->party = party;
    b.for_good = concept == TR_SMR || concept == TR_SSEQ;
    b.single = TR_NEW(x->a, uint32_t, (size_t)x->m->n + 1);
    b.wide = TR_NEW(x->a, uint32_t, (size_t)x->m->n + 1);
    push(&b, &b.term, 0);
    push(&b, &b.clause, 0);
    b.wide_at = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 2);
    b.reply = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 2);
    b.who = TR_NEW(x->a, bool, x->m->parties + 1);
    for (uint32_t j = 0; j < x->m->parties; j++) b.who[j] = j != party;
    uint32_t count = 0, *to = NULL;
    if (x->m->mover[party])
        to = tr_moves_from(x->a, x->m, party, state, &count);
    for (uint32_t k = 0; k < count && !is_large(&b); k++) {
        add_clause(&b, to[k], concept);
        tr_tick(x->a->env, "following moves", k, count);
    }
    c->too_large = is_large(&b);
    if (c->too_large) return c;
    drop_clauses(&b);
    c->clauses = (uint32_t)b.clause.count - 1;
    c->terms = (uint32_t)b.term.count - 1;
    c->clause = b.clause.at;
    c->of = b.of.at;
    c->term = b.term.at;
    c->at = b.at.at;
    c->move = b.move.at;
    return c;
}

static bool term_met(const tr_needs *c, uint32_t term, const uint32_t *rank) {
    for (uint32_t k = c->term[term]; k < c->term[term + 1]; k++)
        if (rank[c->at[k]] > rank[c->state]) return false;
    return true;
}

bool tr_needs_met(const tr_needs *c, const uint32_t *rank) {
    assert(!c->too_large);
    for (uint32_t k = 0; k < c->clauses; k++) {
        bool met = false;
        for (uint32_t i = c->clause[k]; i < c->clause[k + 1] && !met; i++)
            met = term_met(c, c->of[i], rank);
        if (!met) return false;
    }
    return true;
}
