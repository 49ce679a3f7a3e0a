/* foresight_check.c - is an explanation under D36 to D38 right?
 * SPDX-License-Identifier: MIT
 *
 * For tests: it shares nothing with foresight.c.  Where play may end is kept as
 * a set of states, for every state, turn and number of moves, as in the
 * definition; so it takes the square of the states in memory a level. */
#include "base/text.h"
#include "stability/foresight.h"

#include <string.h>

/* ends[turn][state]: bits of the states in which play may end.  For D37 turn 0
 * is the party's and 1 the others', and play ends in one value: `worth`. */
typedef struct level {
    uint64_t **ends[2];
    uint32_t *worth[2];
} level;

typedef struct checker {
    const tr_stage *x;
    uint32_t party, other;
    bool against;
} checker;

static uint32_t rank_of(const checker *y, uint32_t i, uint32_t s) {
    return y->x->pref[i].rank[s];
}

static uint32_t worst(const checker *y, uint32_t i, const uint64_t *ends) {
    uint32_t low = UINT32_MAX;
    for (uint32_t s = 0; s < y->x->m->n; s++)
        if (tr_bit(ends, s) && rank_of(y, i, s) < low) low = rank_of(y, i, s);
    return low;
}

static level new_level(const checker *y) {
    level l;
    for (int turn = 0; turn < 2; turn++) {
        l.ends[turn] = TR_NEW(y->x->a, uint64_t *, y->x->m->n + 1);
        l.worth[turn] = TR_NEW(y->x->a, uint32_t, y->x->m->n + 1);
        for (uint32_t s = 0; s < y->x->m->n; s++) {
            l.ends[turn][s] = tr_bits_new(y->x->a, y->x->m->n);
            tr_bit_set(l.ends[turn][s], s);
            l.worth[turn][s] = rank_of(y, y->party, s);
        }
    }
    return l;
}

/* D36, the turn of one of the two at one state. */
static void choose(const checker *y, const level *old, level *now, int turn,
                   uint32_t s) {
    uint32_t i = turn ? y->other : y->party, count, best = 0;
    const uint32_t *to = tr_moves_from(y->x->a, y->x->m, i, s, &count);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t w = worst(y, i, old->ends[1 - turn][to[k]]);
        best = w > best ? w : best;
    }
    if (!count || best <= rank_of(y, i, s)) return;
    memset(now->ends[turn][s], 0, (y->x->m->n / 64 + 1) * sizeof(uint64_t));
    for (uint32_t k = 0; k < count; k++)
        if (worst(y, i, old->ends[1 - turn][to[k]]) == best)
            for (uint32_t w = 0; w <= y->x->m->n / 64; w++)
                now->ends[turn][s][w] |= old->ends[1 - turn][to[k]][w];
}

/* D4: where legal sequences of the others lead. */
static uint64_t *reached(const checker *y, uint32_t from) {
    const tr_moves *m = y->x->m;
    uint64_t *ends = tr_bits_new(y->x->a, m->n);
    uint64_t *seen =
        TR_NEW(y->x->a, uint64_t, (size_t)m->n * m->parties / 64 + 1);
    size_t *queue = TR_NEW(y->x->a, size_t, (size_t)m->n * m->parties + 1);
    size_t tail = 0;
    for (size_t head = 0; head <= tail; head++) {
        uint32_t v = head ? (uint32_t)(queue[head - 1] / m->parties) : from;
        uint32_t last =
            head ? (uint32_t)(queue[head - 1] % m->parties) : UINT32_MAX;
        for (uint32_t j = 0; j < m->parties; j++) {
            if (!m->mover[j] || j == y->party || j == last) continue;
            uint32_t count;
            const uint32_t *to = tr_moves_from(y->x->a, m, j, v, &count);
            for (uint32_t k = 0; k < count; k++) {
                size_t pair = (size_t)to[k] * m->parties + j;
                if (seen[pair / 64] >> (pair % 64) & 1) continue;
                seen[pair / 64] |= UINT64_C(1) << (pair % 64);
                queue[tail++] = pair;
                tr_bit_set(ends, to[k]);
            }
        }
    }
    return ends;
}

/* D37 at one state. */
static void oppose(const checker *y, const level *old, level *now, uint32_t s) {
    uint32_t count, n = y->x->m->n;
    const uint32_t *to = tr_moves_from(y->x->a, y->x->m, y->party, s, &count);
    for (uint32_t k = 0; k < count; k++)
        if (old->worth[1][to[k]] > now->worth[0][s])
            now->worth[0][s] = old->worth[1][to[k]];
    const uint64_t *ends = reached(y, s);
    for (uint32_t u = 0; u < n; u++)
        if (tr_bit(ends, u) && old->worth[0][u] < now->worth[1][s])
            now->worth[1][s] = old->worth[0][u];
}

static level next_level(const checker *y, const level *old) {
    level now = new_level(y);
    for (uint32_t s = 0; s < y->x->m->n; s++) {
        tr_mark mark = tr_arena_mark(y->x->a);
        if (y->against) {
            oppose(y, old, &now, s);
        } else {
            choose(y, old, &now, 0, s);
            choose(y, old, &now, 1, s);
        }
        tr_arena_release(y->x->a, mark);
    }
    return now;
}

static bool same(const checker *y, const level *a, const level *b) {
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t s = 0; s < y->x->m->n; s++) {
            if (a->worth[turn][s] != b->worth[turn][s]) return false;
            if (memcmp(a->ends[turn][s], b->ends[turn][s],
                       (y->x->m->n / 64 + 1) * sizeof(uint64_t)))
                return false;
        }
    return true;
}

static uint32_t worth(const checker *y, const level *l, int turn, uint32_t s) {
    return y->against ? l->worth[turn][s]
                      : worst(y, y->party, l->ends[turn][s]);
}

static bool stays(const checker *y, const level *before, uint32_t s) {
    uint32_t count;
    const uint32_t *to = tr_moves_from(y->x->a, y->x->m, y->party, s, &count);
    for (uint32_t k = 0; k < count; k++)
        if (worth(y, before, 1, to[k]) > rank_of(y, y->party, s)) return false;
    return true;
}

static const char *play_fault(const checker *y, uint32_t state,
                              const tr_sanction *s, const level *then) {
    uint32_t at = s->to;
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t by = (uint32_t)s->path[k]->by, count, q = 0;
        if (by >= y->x->m->parties) return "nobody moves";
        const uint32_t *to = tr_moves_from(y->x->a, y->x->m, by, at, &count);
        while (q < count && to[q] != s->path[k]->state) q++;
        if (q == count) return "a play has a move that is none";
        at = s->path[k]->state;
    }
    if (at != s->end) return "a play ends elsewhere";
    if (rank_of(y, y->party, at) != worth(y, then, 1, s->to))
        return "a play does not end as foreseen";
    if (!y->against && !tr_bit(then->ends[1][s->to], at))
        return "a play ends where none can";
    bool better = rank_of(y, y->party, at) > rank_of(y, y->party, state);
    return better == s->deterred ? "a play deters, or not, as not said" : NULL;
}

/* An explanation `h` moves ahead; `before`: the level of h - 1. */
static const char *fault_at(const checker *y, uint32_t state,
                            const tr_explanation *e, const level *before) {
    uint32_t count;
    const uint32_t *to =
        tr_moves_from(y->x->a, y->x->m, y->party, state, &count);
    if (e->count != count) return "not every move is listed, or others are";
    bool stable = true;
    for (uint32_t k = 0; k < count; k++) {
        if (e->at[k].to != to[k]) return "a move is not listed";
        const char *fault = play_fault(y, state, &e->at[k], before);
        if (fault) return fault;
        stable &= e->at[k].deterred;
    }
    if (stable != stays(y, before, state)) return "the moves do not add up";
    return stable == e->stable ? NULL : "the verdict does not follow";
}

/* Levels until one repeats an earlier one; the state is stable if it is at
 * each from there on. */
static const char *fault_for_ever(const checker *y, uint32_t state,
                                  const tr_explanation *e) {
    enum { MOST = 200 };
    level l[MOST];
    uint32_t count = 1, first = 0;
    l[0] = new_level(y);
    for (bool again = false; !again; count += !again) {
        if (count == MOST) return "the levels do not repeat";
        l[count] = next_level(y, &l[count - 1]);
        for (first = 0; first < count && !again; first++)
            again = same(y, &l[first], &l[count]);
    }
    first--; /* level `count` is level `first` again */
    bool stable = true;
    for (uint32_t k = first; k < count; k++) stable &= stays(y, &l[k], state);
    if (stable != e->stable) return "the verdict is another";
    const char *fault = "no level explains it";
    for (uint32_t k = first; k < count && fault; k++)
        fault = fault_at(y, state, e, &l[k]);
    return fault;
}

static uint32_t other_mover(const tr_stage *x, uint32_t party) {
    for (uint32_t j = 0; j < x->m->parties; j++)
        if (x->m->mover[j] && j != party) return j;
    return party;
}

const char *tr_foresight_fault(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party,
                               const tr_explanation *e) {
    if (!x->m->mover[party])
        return e->stable && !e->count ? NULL : "a party that cannot move moves";
    const char *name = ask->name;
    size_t length = strlen(name);
    checker y = {x, party, other_mover(x, party),
                 length > 8 && !strcmp(name + length - 8, "-maximin")};
    tr_mark mark = tr_arena_mark(x->a);
    const char *fault;
    if (!strncmp(name, "nm", 2)) {
        fault = fault_for_ever(&y, state, e);
    } else {
        uint32_t h = ask->number;
        if (ask->detail)
            h = !strcmp(ask->detail, x->c->party[party].id) ? 2 : 1;
        level l = new_level(&y);
        for (uint32_t k = 1; k < h; k++) l = next_level(&y, &l);
        fault = fault_at(&y, state, e, &l);
    }
    tr_arena_release(x->a, mark);
    return fault;
}
