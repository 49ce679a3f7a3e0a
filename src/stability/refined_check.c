/* refined_check.c - is an explanation under a refined concept right?
 * SPDX-License-Identifier: MIT
 *
 * For tests: it uses none of relation.c, panel.c and pairs.c.  What a
 * preference says of two states is read from the case's formulas at those
 * states, and whether an answer exists is searched for state by state. */
#include "base/text.h"
#include "stability/refine.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { UNIT = 1000000000 };

typedef struct checker {
    const tr_stage *x;
    const tr_space *s;
    tr_refined r;
    uint32_t party, state;
    uint16_t *one, *other; /* values of two states */
} checker;

/* --- two states ------------------------------------------------------------
 */

/* The pairing that speaks of s and t; `*first`: s is in its first set. */
static const tr_pairing *spoken(const checker *y, const tr_pairing *at,
                                size_t count, uint32_t s, uint32_t t,
                                bool *first) {
    if (s == t) return NULL;
    tr_space_values(y->s, s, y->one);
    tr_space_values(y->s, t, y->other);
    for (size_t i = 0; i < count; i++) {
        *first =
            tr_holds(at[i].set[0], y->one) && tr_holds(at[i].set[1], y->other);
        if (*first || (tr_holds(at[i].set[0], y->other) &&
                       tr_holds(at[i].set[1], y->one)))
            return &at[i];
    }
    return NULL;
}

static const tr_preference *of(const checker *y, uint32_t i) {
    return &y->s->c->preference[i];
}

static bool prefers(const checker *y, uint32_t i, uint32_t s, uint32_t t) {
    return y->x->pref[i].rank[s] > y->x->pref[i].rank[t];
}

static bool unknown(const checker *y, uint32_t i, uint32_t s, uint32_t t) {
    bool first;
    const tr_preference *p = of(y, i);
    return spoken(y, p->unknown, p->unknowns, s, t, &first) != NULL;
}

/* D52, D54: how far i prefers s to t. */
static int64_t degree(const checker *y, uint32_t i, uint32_t s, uint32_t t) {
    bool first, fuzzy = y->r.refinement == TR_FUZZILY;
    const tr_degrees *d = fuzzy ? &of(y, i)->fuzzy : &of(y, i)->probability;
    const tr_pairing *p = spoken(y, d->at, d->count, s, t, &first);
    if (p) return first ? p->degree : p->reverse;
    if (prefers(y, i, s, t)) return UNIT;
    return fuzzy && !prefers(y, i, t, s) ? UNIT / 2 : 0;
}

static int32_t held(const tr_line *line, const uint16_t *value) {
    int32_t count = 0;
    for (size_t k = 0; k < line->count; k++)
        count += tr_holds(line->at[k].formula, value);
    return count;
}

static bool all_strong(const tr_line *line) {
    size_t strong = 0;
    while (strong < line->count && line->at[strong].strong) strong++;
    return strong == line->count;
}

/* D50: >> in the ranking above the place of a state. */
static uint32_t gaps_above(const checker *y, const tr_preference *p,
                           uint32_t s) {
    const uint32_t *member;
    uint32_t self, gaps = 0;
    uint32_t count = tr_space_members(y->s, s, &member, &self);
    for (size_t i = 0; i < p->tiers; i++) {
        for (size_t k = 0; k < p->tier[i].count; k++)
            for (uint32_t q = 0; q < count; q++) {
                tr_space_raw_values(y->s, member[q], y->one);
                if (tr_holds(p->tier[i].at[k], y->one)) return gaps;
            }
        gaps += p->tier[i].gap;
    }
    return p->rest == TR_REST_BEST ? 0 : gaps;
}

/* D50 */
static bool strongly(const checker *y, uint32_t i, uint32_t s, uint32_t t) {
    const tr_preference *p = of(y, i);
    if (!prefers(y, i, s, t)) return false;
    if (p->form == TR_RANKING) return gaps_above(y, p, s) < gaps_above(y, p, t);
    if (p->form != TR_PRIORITIES) {
        const double *u = y->x->pref[i].utility;
        return p->strong > 0 && round(u[s] * UNIT) - round(u[t] * UNIT) >=
                                    round(p->strong * UNIT);
    }
    tr_space_values(y->s, s, y->one);
    tr_space_values(y->s, t, y->other);
    for (size_t k = 0; k < p->lines; k++)
        if (held(&p->line[k], y->one) != held(&p->line[k], y->other))
            return all_strong(&p->line[k]);
    return false;
}

/* D56 */
static bool as_wished(const checker *y, uint32_t i, uint32_t s, uint32_t t) {
    const truce_case *c = y->s->c;
    for (uint32_t j = 0; j < c->parties; j++) {
        int e = c->attitude ? (int)c->attitude[i * c->parties + j] : i == j;
        if (e && prefers(y, j, s, t) != (e < 0)) return false;
    }
    return true;
}

/* --- what the concept makes of them ------------------------------------------
 */

/* D49 to D57: does i leave s for t; `step`: when it answers somebody. */
static bool goes(const checker *y, uint32_t i, uint32_t s, uint32_t t,
                 bool step) {
    const int64_t *level = of(y, i)->probability.limit;
    bool better = prefers(y, i, t, s);
    switch (y->r.refinement) {
    case TR_UNKNOWN_A:
    case TR_UNKNOWN_C: return better || unknown(y, i, s, t);
    case TR_UNKNOWN_B:
    case TR_UNKNOWN_D: return unknown(y, i, s, t) ? step : better;
    case TR_FUZZILY:
        return degree(y, i, t, s) - degree(y, i, s, t) >=
               of(y, i)->fuzzy.limit[0];
    case TR_PROBABLY:
        return degree(y, i, t, s) > (step ? level[2] : UNIT - level[0]);
    case TR_RELATIONAL: return as_wished(y, i, s, t);
    case TR_STRONGLY:
    case TR_WEAKLY:
    case TR_ORDERED: break;
    }
    return better;
}

static bool holds_down(const checker *y, uint32_t u) {
    uint32_t i = y->party, s = y->state;
    switch (y->r.refinement) {
    case TR_UNKNOWN_A:
    case TR_UNKNOWN_B: return !prefers(y, i, u, s) && !unknown(y, i, s, u);
    case TR_UNKNOWN_C:
    case TR_UNKNOWN_D: return !prefers(y, i, u, s) || unknown(y, i, s, u);
    case TR_STRONGLY: return strongly(y, i, s, u);
    case TR_FUZZILY:
        return degree(y, i, u, s) - degree(y, i, s, u) <
               of(y, i)->fuzzy.limit[0];
    case TR_PROBABLY:
        return degree(y, i, u, s) <= UNIT - of(y, i)->probability.limit[1];
    case TR_RELATIONAL: return !as_wished(y, i, s, u);
    case TR_WEAKLY:
    case TR_ORDERED: break;
    }
    return !prefers(y, i, u, s);
}

static bool deters(const checker *y, uint32_t u) {
    if (!holds_down(y, u)) return false;
    if (y->r.pattern != TR_SMR && y->r.pattern != TR_SSEQ) return true;
    tr_mark mark = tr_arena_mark(y->x->a);
    uint32_t count;
    const uint32_t *w = tr_moves_from(y->x->a, y->x->m, y->party, u, &count);
    bool lasts = true;
    for (uint32_t k = 0; k < count && lasts; k++) lasts = holds_down(y, w[k]);
    tr_arena_release(y->x->a, mark);
    return lasts;
}

static bool steps(const checker *y, uint32_t j, uint32_t v, uint32_t w) {
    bool wanted = y->r.pattern == TR_SEQ || y->r.pattern == TR_SSEQ;
    return !wanted || goes(y, j, v, w, true);
}

/* --- searching ---------------------------------------------------------------
 */

/* Every state that legal sequences of the others end at from t. */
static bool some_answer(const checker *y, uint32_t t) {
    const tr_moves *m = y->x->m;
    tr_arena *a = y->x->a;
    tr_mark mark = tr_arena_mark(a);
    size_t pairs = (size_t)m->n * m->parties;
    uint64_t *seen = TR_NEW(a, uint64_t, pairs / 64 + 1);
    size_t *queue = TR_RAW(a, size_t, pairs + 1), tail = 0;
    bool found = y->r.pattern == TR_NASH;
    for (size_t head = 0; head <= tail && y->r.pattern != TR_NASH && !found;
         head++) {
        uint32_t v = head ? (uint32_t)(queue[head - 1] / m->parties) : t;
        uint32_t last =
            head ? (uint32_t)(queue[head - 1] % m->parties) : UINT32_MAX;
        found = head && deters(y, v);
        for (uint32_t j = 0; j < m->parties && !found; j++) {
            if (!m->mover[j] || j == y->party || j == last) continue;
            tr_mark inner = tr_arena_mark(a);
            uint32_t count;
            const uint32_t *w = tr_moves_from(a, m, j, v, &count);
            for (uint32_t k = 0; k < count; k++) {
                size_t pair = (size_t)w[k] * m->parties + j;
                if (seen[pair / 64] >> (pair % 64) & 1) continue;
                if (!steps(y, j, v, w[k])) continue;
                seen[pair / 64] |= UINT64_C(1) << (pair % 64);
                queue[tail++] = pair;
            }
            tr_arena_release(a, inner);
        }
    }
    tr_arena_release(a, mark);
    return found && y->r.pattern != TR_NASH;
}

static bool can_move(const checker *y, uint32_t j, uint32_t v, uint32_t w) {
    tr_mark mark = tr_arena_mark(y->x->a);
    uint32_t count, k = 0;
    const uint32_t *to = tr_moves_from(y->x->a, y->x->m, j, v, &count);
    while (k < count && to[k] != w) k++;
    tr_arena_release(y->x->a, mark);
    return k < count;
}

static const char *answer_fault(const checker *y, const tr_sanction *s) {
    uint32_t at = s->to, last = UINT32_MAX;
    if (!s->deterred)
        return some_answer(y, s->to) ? "an answer exists that is not given"
                                     : NULL;
    if (!s->length) return "an answer has no move";
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t j = (uint32_t)s->path[k]->by, w = s->path[k]->state;
        if (j >= y->x->m->parties || !y->x->m->mover[j] || j == y->party)
            return "somebody answers who is not one of the others";
        if (j == last) return "a party moves twice in a row";
        if (!can_move(y, j, at, w)) return "an answer has a move that is none";
        if (!steps(y, j, at, w)) return "a party would not take its step";
        at = w;
        last = j;
    }
    return deters(y, at) ? NULL : "an answer does not deter";
}

/* D51: some improvement has no strong answer. */
static bool strongly_stable(const checker *y, const tr_explanation *e) {
    checker strong = *y;
    strong.r.refinement = TR_STRONGLY;
    for (uint32_t k = 0; k < e->count; k++)
        if (!some_answer(&strong, e->at[k].to)) return false;
    return true;
}

static const char *fault_of(const tr_stage *x, tr_refined r, uint32_t state,
                            uint32_t party, const tr_explanation *e) {
    const tr_space *s = x->m->space;
    if (!x->m->mover[party])
        return e->stable && !e->count ? NULL : "a party that cannot move moves";
    checker y = {x,
                 s,
                 r,
                 party,
                 state,
                 TR_NEW(x->a, uint16_t, s->issues + 1),
                 TR_NEW(x->a, uint16_t, s->issues + 1)};
    uint32_t count, listed = 0;
    const uint32_t *to = tr_moves_from(x->a, x->m, party, state, &count);
    bool stable = true;
    for (uint32_t k = 0; k < count; k++) {
        if (!goes(&y, party, state, to[k], false)) continue;
        if (listed == e->count || e->at[listed].to != to[k])
            return "a state that the party would go to is not listed";
        const char *fault = answer_fault(&y, &e->at[listed]);
        if (fault) return fault;
        stable &= e->at[listed++].deterred;
    }
    if (listed < e->count) return "a state is listed that it would not go to";
    if (y.r.refinement == TR_WEAKLY && stable) stable = !strongly_stable(&y, e);
    return stable == e->stable ? NULL : "the verdict does not follow";
}

const char *tr_refined_fault(const tr_stage *x, const tr_ask *ask,
                             uint32_t state, uint32_t party,
                             const tr_explanation *e) {
    return fault_of(x, tr_refined_of(ask->kind), state, party, e);
}

const char *tr_basic_fault(const tr_stage *x, const tr_ask *ask, uint32_t state,
                           uint32_t party, const tr_explanation *e) {
    tr_refined r = {TR_ORDERED, (tr_concept)(ask->kind->basic - 1)};
    return fault_of(x, r, state, party, e);
}
