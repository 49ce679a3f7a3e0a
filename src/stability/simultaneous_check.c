/* simultaneous_check.c - is an explanation under D33 to D35 right?
 * SPDX-License-Identifier: MIT
 *
 * For tests: it shares nothing with simultaneous.c.  Moves are put together by
 * the values of the issues, and every combination is tried in turn. */
#include "stability/refine.h"
#include "stability/simultaneous.h"

#include <string.h>

typedef struct checker {
    const tr_stage *x;
    const tr_space *s;
    uint32_t party, state;
    uint16_t *here, *there, *together;
} checker;

static bool gains(const checker *y, uint32_t j, uint32_t to) {
    return y->x->pref[j].rank[to] > y->x->pref[j].rank[y->state];
}

static uint32_t *gains_of(const checker *y, uint32_t j, uint32_t *count) {
    uint32_t all, kept = 0;
    uint32_t *to = tr_moves_from(y->x->a, y->x->m, j, y->state, &all);
    for (uint32_t k = 0; k < all; k++)
        if (gains(y, j, to[k])) to[kept++] = to[k];
    *count = kept;
    return to;
}

/* Take over the values that a move changes. */
static void change(const checker *y, uint32_t to) {
    tr_space_values(y->s, to, y->there);
    for (uint32_t v = 0; v < y->s->issues; v++)
        if (y->there[v] != y->here[v]) y->together[v] = y->there[v];
}

static void start(const checker *y) {
    tr_space_values(y->s, y->state, y->here);
    memcpy(y->together, y->here, y->s->issues * sizeof *y->here);
}

static bool deters(const checker *y) {
    uint32_t end = tr_space_find(y->s, y->together);
    return end != TR_NO_STATE && !gains(y, y->party, end);
}

/* The parties that may move (or must, all of them) beside the one. */
static bool *crowd(const checker *y, bool unstable, bool *any) {
    const tr_moves *m = y->x->m;
    bool *who = TR_NEW(y->x->a, bool, m->parties + 1);
    *any = false;
    for (uint32_t j = 0; j < m->parties; j++) {
        who[j] = m->mover[j] && j != y->party;
        if (who[j] && unstable)
            who[j] = !tr_is_stable(y->x->a, m, y->x->pref, y->state, j, TR_SEQ);
        *any |= who[j];
    }
    return who;
}

/* Every combination, by an odometer over the parties' gains. */
static bool some_answer(const checker *y, uint32_t to, bool unstable) {
    const tr_moves *m = y->x->m;
    bool any, *who = crowd(y, unstable, &any), found = false;
    uint32_t **list = TR_NEW(y->x->a, uint32_t *, m->parties + 1);
    uint32_t *count = TR_NEW(y->x->a, uint32_t, m->parties + 1);
    uint32_t *at = TR_NEW(y->x->a, uint32_t, m->parties + 1), j = 0;
    for (uint32_t p = 0; p < m->parties; p++)
        if (who[p]) list[p] = gains_of(y, p, &count[p]);
    while (any && j < m->parties && !found) {
        start(y);
        change(y, to);
        bool stays = false;
        for (uint32_t p = 0; p < m->parties; p++) {
            if (!who[p]) continue;
            if (at[p])
                change(y, list[p][at[p] - 1]);
            else
                stays = true;
        }
        found = !(unstable && stays) && deters(y);
        for (j = 0; j < m->parties; j++) {
            if (!who[j]) continue;
            if (at[j]++ < count[j]) break;
            at[j] = 0;
        }
    }
    return found;
}

static bool sequential_answer(const checker *y, uint32_t to) {
    return tr_explain_move(y->x->a, y->x->m, y->x->pref, y->state, to, y->party,
                           TR_SEQ)
        .deterred;
}

static const char *path_fault(const checker *y, const tr_sanction *s,
                              bool unstable) {
    bool any, *who = crowd(y, unstable, &any);
    start(y);
    change(y, s->to);
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t j = (uint32_t)s->path[k]->by, count, q = 0;
        if (j >= y->x->m->parties || !who[j])
            return "somebody moves who is not one of the others, or twice";
        const uint32_t *to = gains_of(y, j, &count);
        while (q < count && to[q] != s->path[k]->state) q++;
        if (q == count) return "a move is no gain of its mover";
        change(y, s->path[k]->state);
        who[j] = false;
    }
    for (uint32_t j = 0; unstable && j < y->x->m->parties; j++)
        if (who[j]) return "somebody stays who is not stable";
    if (tr_space_find(y->s, y->together) != s->end) return "the end is another";
    return deters(y) ? NULL : "the answer does not deter";
}

static const char *answer_fault(const checker *y, const tr_sanction *s,
                                bool unstable) {
    bool sequential = unstable && sequential_answer(y, s->to);
    if (!s->deterred)
        return sequential || some_answer(y, s->to, unstable)
                   ? "an answer exists that is not given"
                   : NULL;
    if (!s->length) return "an answer has no move";
    if (s->answer == TR_AT_ONCE) return path_fault(y, s, unstable);
    return sequential ? NULL : "no answer in turn deters";
}

static const char *joint_fault(const checker *y, const tr_explanation *e,
                               bool unstable) {
    uint32_t count, k;
    const uint32_t *to = gains_of(y, y->party, &count);
    bool stable = true;
    for (k = 0; k < count; k++) {
        if (k == e->count || e->at[k].to != to[k])
            return "an improvement is not listed";
        const char *fault = answer_fault(y, &e->at[k], unstable);
        if (fault) return fault;
        stable &= e->at[k].deterred;
    }
    if (k < e->count) return "a state is listed that is no improvement";
    return stable == e->stable ? NULL : "the verdict does not follow";
}

/* D35: the explanation is that of the concept that settles it. */
static const char *either_fault(const checker *y, const tr_explanation *e) {
    const tr_stage *x = y->x;
    if (!tr_is_stable(x->a, x->m, x->pref, y->state, y->party, TR_SEQ))
        return joint_fault(y, e, false);
    tr_ask seq;
    tr_ask_read("seq", &seq);
    return seq.kind->fault(x, &seq, y->state, y->party, e);
}

const char *tr_simultaneous_fault(const tr_stage *x, const tr_ask *ask,
                                  uint32_t state, uint32_t party,
                                  const tr_explanation *e) {
    const tr_space *s = x->m->space;
    checker y = {x,
                 s,
                 party,
                 state,
                 TR_NEW(x->a, uint16_t, s->issues + 1),
                 TR_NEW(x->a, uint16_t, s->issues + 1),
                 TR_NEW(x->a, uint16_t, s->issues + 1)};
    if (!x->m->mover[party])
        return e->stable && !e->count ? NULL : "a party that cannot move moves";
    if (!strcmp(ask->kind->name, "seq-or-sim")) return either_fault(&y, e);
    return joint_fault(&y, e, !strcmp(ask->kind->name, "sim-fh"));
}
