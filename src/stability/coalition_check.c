/* coalition_check.c - what is wrong with an explanation that speaks of
 * coalitions (docs: D46).  SPDX-License-Identifier: MIT
 *
 * Shares nothing with the solver but the list of coalitions: every set of
 * reachable states is found by a walk of its own. */
#include "stability/coalition.h"

#include <string.h>

typedef struct checker {
    const tr_stage *x;
    const tr_league *l;
    uint32_t state, h;
    bool pareto, alone, for_good, willing, never;
} checker;

static bool gains(const checker *y, uint32_t k, uint32_t s, uint32_t t) {
    const tr_coalition *c = &y->l->at[k];
    bool better = false, worse = false, equal = false;
    for (uint32_t i = 0; i < c->size; i++) {
        const uint32_t *rank = y->x->pref[c->member[i]].rank;
        better |= rank[t] > rank[s];
        worse |= rank[t] < rank[s];
        equal |= rank[t] == rank[s];
    }
    return better && !worse && (y->pareto || !equal);
}

/* R_K(s), or R_{N-K}(s) without joint moves, as marks. */
static bool *reached(const checker *y, const bool *who, const tr_moves *m,
                     uint32_t s) {
    tr_arena *a = y->x->a;
    bool *out = TR_NEW(a, bool, (size_t)m->n + 1);
    tr_walk_options o = {.who = who};
    tr_mark mark = tr_arena_mark(a);
    tr_walk *w = tr_walk_from(a, m, y->x->pref, s, &o);
    for (uint32_t v = 1; v < w->visits; v++) out[w->visit[v].state] = true;
    tr_arena_release(a, mark);
    return out;
}

static bool *reached_by(const checker *y, uint32_t k, uint32_t s) {
    return reached(y, y->l->at[k].who, y->l->m, s);
}

/* Does u hold the coalition? */
static bool holds(const checker *y, uint32_t u) {
    if (gains(y, y->h, y->state, u)) return false;
    if (!y->for_good) return true;
    tr_mark mark = tr_arena_mark(y->x->a);
    const bool *to = reached_by(y, y->h, u);
    bool held = true;
    for (uint32_t t = 0; t < y->x->m->n && held; t++)
        held = !to[t] || !gains(y, y->h, y->state, t);
    tr_arena_release(y->x->a, mark);
    return held;
}

static bool may_answer(const checker *y, uint32_t k) {
    const tr_coalition *c = &y->l->at[k];
    if (y->alone && c->size > 1) return false;
    for (uint32_t i = 0; i < c->size; i++)
        if (y->l->at[y->h].in[c->member[i]]) return false;
    return true;
}

static bool may_step(const checker *y, uint32_t k, uint32_t s, uint32_t t) {
    if (!may_answer(y, k) || !gains(y, k, s, t)) return false;
    tr_mark mark = tr_arena_mark(y->x->a);
    bool may = reached_by(y, k, s)[t];
    tr_arena_release(y->x->a, mark);
    return may;
}

/* Pairs of a state and who stepped there, each met once. */
static bool is_answered_willingly(const checker *y, uint32_t t) {
    uint32_t n = y->x->m->n, count = y->l->count, top = 0;
    tr_arena *a = y->x->a;
    bool *met = TR_NEW(a, bool, (size_t)n *(count + 1) + 1);
    uint32_t *stack = TR_RAW(a, uint32_t, (size_t)n * (count + 1) + 1);
    stack[top++] = count * n + t; /* nobody stepped there yet */
    bool answered = false;
    while (top && !answered) {
        uint32_t pair = stack[--top], s = pair % n, last = pair / n;
        for (uint32_t k = 0; k < count && !answered; k++) {
            if (k == last || !may_answer(y, k)) continue;
            tr_mark mark = tr_arena_mark(a);
            const bool *to = reached_by(y, k, s);
            for (uint32_t u = 0; u < n; u++) {
                if (!to[u] || met[k * n + u] || !gains(y, k, s, u)) continue;
                met[k * n + u] = true;
                stack[top++] = k * n + u;
                answered |= holds(y, u);
            }
            tr_arena_release(a, mark);
        }
    }
    return answered;
}

static bool is_answered(const checker *y, uint32_t t) {
    if (y->never) return false;
    tr_mark mark = tr_arena_mark(y->x->a);
    bool answered = false;
    if (y->willing) {
        answered = is_answered_willingly(y, t);
    } else {
        bool *who = TR_NEW(y->x->a, bool, y->x->m->parties + 1);
        for (uint32_t j = 0; j < y->x->m->parties; j++)
            who[j] = !y->l->at[y->h].in[j];
        const bool *to = reached(y, who, y->x->m, t);
        for (uint32_t u = 0; u < y->x->m->n && !answered; u++)
            answered = to[u] && holds(y, u);
    }
    tr_arena_release(y->x->a, mark);
    return answered;
}

static bool is_move(const checker *y, uint32_t by, uint32_t s, uint32_t t) {
    uint32_t count;
    tr_mark mark = tr_arena_mark(y->x->a);
    const uint32_t *to = tr_moves_from(y->x->a, y->l->m, by, s, &count);
    bool found = false;
    for (uint32_t k = 0; k < count; k++) found |= to[k] == t;
    tr_arena_release(y->x->a, mark);
    return found;
}

static const char *way_fault(const checker *y, const tr_sanction *s) {
    uint32_t at = y->state, last = UINT32_MAX;
    for (uint32_t k = 0; k < s->way_length; k++) {
        uint32_t by = (uint32_t)s->way[k]->by;
        if (by >= y->l->m->parties || !y->l->at[y->h].who[by] || by == last)
            return "somebody moves for a coalition who may not";
        if (!is_move(y, by, at, s->way[k]->state)) return "a move is none";
        at = s->way[k]->state;
        last = by;
    }
    return at == s->to && s->way_length ? NULL : "the way leads elsewhere";
}

/* By parties one move at a time, or by coalitions that want it. */
static const char *step_fault(const checker *y, uint32_t by, uint32_t last,
                              uint32_t at, uint32_t to) {
    uint32_t movers = y->l->m->parties;
    if (by == last) return "somebody moves twice in a row";
    if (y->willing) {
        uint32_t k = by - movers;
        if (by < movers) /* a party alone is one of the first */
            for (k = 0; k < y->l->count &&
                        (y->l->at[k].size > 1 || y->l->at[k].member[0] != by);)
                k++;
        if (k >= y->l->count) return "there is no such coalition";
        return may_step(y, k, at, to) ? NULL : "nobody steps there willingly";
    }
    if (by >= y->x->m->parties || y->l->at[y->h].in[by])
        return "somebody answers who may not";
    return is_move(y, by, at, to) ? NULL : "a move is none";
}

static const char *answer_fault(const checker *y, const tr_sanction *s) {
    const char *wrong = way_fault(y, s);
    if (wrong) return wrong;
    if (s->deterred != is_answered(y, s->to)) return "it is deterred, or not";
    if (!s->deterred) return s->length ? "an answer to no end" : NULL;
    if (!s->length) return "an answer has no move";
    uint32_t at = s->to, last = UINT32_MAX;
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t by = (uint32_t)s->path[k]->by;
        wrong = step_fault(y, by, last, at, s->path[k]->state);
        if (wrong) return wrong;
        at = s->path[k]->state;
        last = by;
    }
    if (at != s->end) return "an answer ends elsewhere";
    return holds(y, at) ? NULL : "an answer does not deter";
}

static const char *coalition_fault(checker *y, const tr_explanation *e,
                                   uint32_t *listed, bool *stays) {
    const bool *to = reached_by(y, y->h, y->state);
    for (uint32_t t = 0; t < y->x->m->n; t++) {
        if (!to[t] || !gains(y, y->h, y->state, t)) continue;
        if (*listed == e->count) return "an improvement is not listed";
        const tr_sanction *s = &e->at[(*listed)++];
        if (s->to != t || s->coalition != y->h + 1)
            return "an improvement is not listed";
        const char *wrong = answer_fault(y, s);
        if (wrong) return wrong;
        *stays &= s->deterred;
    }
    return NULL;
}

const char *tr_coalition_fault(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party,
                               const tr_explanation *e) {
    checker y = {.x = x, .l = tr_league_of(x), .state = state};
    const char *name = ask->name;
    y.pareto = strstr(name, "pareto") != NULL;
    y.alone = strstr(name, "alone") != NULL;
    y.never = name[1] == 'r';
    y.for_good = !strncmp(name, "csmr", 4);
    y.willing = !strncmp(name, "cseq", 4);
    uint32_t listed = 0;
    bool stays = true;
    for (y.h = 0; y.h < y.l->count; y.h++) {
        if (!y.l->at[y.h].in[party]) continue;
        const char *wrong = coalition_fault(&y, e, &listed, &stays);
        if (wrong) return wrong;
    }
    if (listed < e->count) return "a state is listed that is no improvement";
    return e->stable == stays ? NULL : "the verdict does not follow";
}
