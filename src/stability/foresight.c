/* foresight.c - values of play when parties look ahead (docs: D36, D37).
 * SPDX-License-Identifier: MIT
 *
 * D36, two parties i and j: where i is to move with h moves to go, it moves to
 * a state that is best for it as j then plays with h - 1 to go, if that is
 * better than staying; staying ends the play.  Where several states are best,
 * any of them may be chosen, and j reckons with the one that is worst for j.
 * So two numbers a state and turn are enough: the least rank, for either, of
 * the states in which the play may end.  O(moves) a level.
 *
 * D37, one party against all others together: their turn is a legal sequence
 * of any length, or none, and they choose the end that is worst for it. */
#include "stability/foresight.h"

#include <string.h>

tr_foresight tr_foresight_new(const tr_stage *x, uint32_t party, bool against) {
    tr_foresight f = {.a = x->a, .m = x->m, .pref = x->pref, .who = {party}};
    f.against = against;
    f.values = against ? 2 : 4;
    f.who[1] = party;
    for (uint32_t j = 0; !against && j < x->m->parties; j++)
        if (x->m->mover[j] && j != party) f.who[1] = j;
    for (uint32_t k = 0; k < f.values; k++) {
        const uint32_t *rank = x->pref[f.who[against ? 0 : k % 2]].rank;
        f.value[k] = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
        f.next[k] = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
        memcpy(f.value[k], rank, x->m->n * sizeof *rank);
    }
    return f;
}

/* The best that a mover can go to, and of equally good ones the worst for the
 * other. */
typedef struct choice {
    const uint32_t *mine, *theirs;
    bool any;
    uint32_t best, low;
} choice;

static bool consider(void *user, uint32_t t) {
    choice *c = user;
    if (!c->any || c->mine[t] > c->best) {
        c->any = true;
        c->best = c->mine[t];
        c->low = c->theirs[t];
    } else if (c->mine[t] == c->best && c->theirs[t] < c->low) {
        c->low = c->theirs[t];
    }
    return true;
}

/* Where party `i` of the two is to move. */
static void step_of(tr_foresight *f, uint32_t i) {
    uint32_t j = 1 - i, n = f->m->n;
    const uint32_t *mine = f->pref[f->who[i]].rank;
    const uint32_t *theirs = f->pref[f->who[j]].rank;
    for (uint32_t s = 0; s < n; s++) {
        choice c = {f->value[2 * j + i], f->value[2 * j + j], false, 0, 0};
        tr_moves_each(f->m, f->who[i], s, consider, &c);
        bool goes = c.any && c.best > mine[s];
        f->next[2 * i + i][s] = goes ? c.best : mine[s];
        f->next[2 * i + j][s] = goes ? c.low : theirs[s];
        if (s % 4096 == 0) tr_tick(f->a->env, "looking ahead", s, n);
    }
}

static void step_against(tr_foresight *f) {
    uint32_t n = f->m->n, i = f->who[0];
    const uint32_t *rank = f->pref[i].rank;
    tr_mark mark = tr_arena_mark(f->a);
    tr_best_move(f->a, f->m, i, f->value[1], f->next[0]);
    tr_least_reached(f->a, f->m, f->pref, i, -1, false, f->value[0],
                     f->pref[i].levels, f->next[1]);
    tr_arena_release(f->a, mark);
    for (uint32_t s = 0; s < n; s++) {
        if (f->next[0][s] < rank[s]) f->next[0][s] = rank[s];
        if (f->next[1][s] > rank[s]) f->next[1][s] = rank[s];
    }
}

void tr_foresight_step(tr_foresight *f) {
    if (f->against) {
        step_against(f);
    } else {
        step_of(f, 0);
        step_of(f, 1);
    }
    for (uint32_t k = 0; k < f->values; k++) {
        uint32_t *old = f->value[k];
        f->value[k] = f->next[k];
        f->next[k] = old;
    }
    f->h++;
    tr_tick(f->a->env, "looking ahead", f->h, 0);
}

uint64_t *tr_foresight_stable(const tr_foresight *f, uint32_t party) {
    uint64_t *bits = tr_bits_new(f->a, f->m->n);
    uint32_t i = party == f->who[0] ? 0 : 1;
    const uint32_t *value = f->value[f->against ? 0 : 2 * i + i];
    for (uint32_t s = 0; s < f->m->n; s++)
        if (value[s] == f->pref[party].rank[s]) tr_bit_set(bits, s);
    return bits;
}

/* --- repetition ----------------------------------------------------------- */

static void copy_values(const tr_foresight *f, uint32_t **to) {
    for (uint32_t k = 0; k < f->values; k++)
        memcpy(to[k], f->value[k], f->m->n * sizeof **to);
}

static bool is_repeated(const tr_foresight *f, uint32_t *const *seen) {
    for (uint32_t k = 0; k < f->values; k++)
        if (memcmp(seen[k], f->value[k], f->m->n * sizeof **seen)) return false;
    return true;
}

static void new_values(const tr_foresight *f, uint32_t **at) {
    for (uint32_t k = 0; k < f->values; k++)
        at[k] = TR_RAW(f->a, uint32_t, (size_t)f->m->n + 1);
}

/* Each level follows from the one before, so the first repetition closes a
 * cycle.  Levels at powers of two are kept to compare with (Brent). */
void tr_foresight_to(tr_foresight *f, uint32_t h) {
    uint32_t *seen[4], kept = 0;
    new_values(f, seen);
    copy_values(f, seen);
    while (f->h < h) {
        tr_foresight_step(f);
        if (is_repeated(f, seen)) {
            uint32_t length = f->h - kept;
            f->h = h - (h - f->h) % length;
            kept = f->h;
        } else if (!(f->h & (f->h - 1))) {
            copy_values(f, seen);
            kept = f->h;
        }
    }
}

enum { MOST_LEVELS = 1 << 16 };

static uint32_t cycle_length(const tr_stage *x, uint32_t party, bool against) {
    tr_foresight f = tr_foresight_new(x, party, against);
    uint32_t *seen[4], kept = 0;
    new_values(&f, seen);
    copy_values(&f, seen);
    for (;;) {
        tr_foresight_step(&f);
        if (is_repeated(&f, seen)) return f.h - kept;
        if (f.h > MOST_LEVELS)
            tr_stop(x->a->env, TRUCE_ELIMIT,
                    "looking ahead does not settle within 65,536 moves");
        if (!(f.h & (f.h - 1))) {
            copy_values(&f, seen);
            kept = f.h;
        }
    }
}

tr_cycle tr_foresight_cycle(const tr_stage *x, uint32_t party, bool against) {
    tr_cycle c = {0, cycle_length(x, party, against)};
    tr_foresight slow = tr_foresight_new(x, party, against);
    tr_foresight fast = tr_foresight_new(x, party, against);
    for (uint32_t k = 0; k < c.length; k++) tr_foresight_step(&fast);
    while (!is_repeated(&slow, fast.value)) {
        tr_foresight_step(&slow);
        tr_foresight_step(&fast);
        c.start++;
    }
    return c;
}
