/* foresight_kinds.c - limited moves, non-myopic stability and Stackelberg by
 * name (docs: D36 to D38).  SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "stability/foresight.h"

#include <assert.h>
#include <string.h>

/* --- which play ----------------------------------------------------------- */

static bool is_against(const tr_ask *ask) {
    return strstr(ask->kind->suffix ? ask->kind->suffix : ask->kind->name,
                  "maximin") != NULL;
}

static uint32_t count_movers(const tr_moves *m) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->parties; i++) count += m->mover[i];
    return count;
}

static const char *refuse_pairs(const tr_stage *x, const tr_ask *ask) {
    uint32_t movers = count_movers(x->m);
    if (movers == 2) return NULL;
    return tr_printf(x->a,
                     "it is defined for two parties that can move, and here "
                     "%u can; %s",
                     movers,
                     ask->kind->shape == TR_DETAILED
                         ? "l2-maximin asks what a party gains if all others "
                           "answer as badly for it as they can"
                         : "lN-maximin and nm-maximin take all others "
                           "together");
}

static const char *refuse_leader(const tr_stage *x, const tr_ask *ask) {
    int leader = x->c ? tr_party_by_id(x->c, ask->detail) : -1;
    if (leader < 0 || !x->m->mover[leader])
        return tr_printf(x->a, "'%s' is no party that can move", ask->detail);
    return refuse_pairs(x, ask);
}

/* How many moves a party looks ahead. */
static uint32_t horizon(const tr_stage *x, const tr_ask *ask, uint32_t party) {
    if (ask->kind->shape != TR_DETAILED) return ask->number;
    return (uint32_t)tr_party_by_id(x->c, ask->detail) == party ? 2 : 1;
}

/* --- solving -------------------------------------------------------------- */

static uint64_t *stable_limited(const tr_stage *x, const tr_ask *ask,
                                uint32_t party) {
    tr_foresight f = tr_foresight_new(x, party, is_against(ask));
    tr_foresight_to(&f, horizon(x, ask, party));
    return tr_foresight_stable(&f, party);
}

/* Stable at every level of the cycle, which is every level from some on. */
static uint64_t *stable_for_ever(const tr_stage *x, const tr_ask *ask,
                                 uint32_t party) {
    tr_cycle c = tr_foresight_cycle(x, party, is_against(ask));
    tr_foresight f = tr_foresight_new(x, party, is_against(ask));
    uint64_t *stable = NULL;
    while (f.h < c.start) tr_foresight_step(&f);
    for (uint32_t k = 0; k < c.length; k++) {
        tr_mark mark = tr_arena_mark(x->a);
        uint64_t *now = tr_foresight_stable(&f, party);
        for (uint32_t w = 0; stable && w <= x->m->n / 64; w++)
            stable[w] &= now[w];
        if (stable)
            tr_arena_release(x->a, mark);
        else
            stable = now;
        tr_foresight_step(&f);
    }
    return stable;
}

/* --- reasons -------------------------------------------------------------- */

/* The plays are read off the levels, so all of them are kept: states times
 * moves ahead. */
enum { MOST_KEPT = 1 << 26 };

typedef struct levels {
    tr_foresight f;
    uint32_t h;
    uint32_t **value; /* [h * values] */
} levels;

static levels keep_levels(const tr_stage *x, uint32_t party, bool against,
                          uint32_t h) {
    if ((uint64_t)h * x->m->n > MOST_KEPT)
        tr_stop(x->a->env, TRUCE_ELIMIT,
                "explaining so many moves ahead takes too much memory");
    levels l = {tr_foresight_new(x, party, against), h, NULL};
    uint32_t values = l.f.values;
    l.value = TR_NEW(x->a, uint32_t *, (size_t)h * values + 1);
    for (uint32_t k = 0; k < h; k++) {
        for (uint32_t q = 0; q < values; q++) {
            uint32_t *at = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
            memcpy(at, l.f.value[q], x->m->n * sizeof *at);
            l.value[k * values + q] = at;
        }
        if (k + 1 < h) tr_foresight_step(&l.f);
    }
    return l;
}

typedef struct play {
    const levels *l;
    tr_visit *visit;
    uint32_t length, room, at;
} play;

static void put_move(play *p, uint32_t party, uint32_t to) {
    if (p->length == p->room) {
        uint32_t room = 2 * p->room + 8;
        tr_visit *more = TR_RAW(p->l->f.a, tr_visit, room);
        if (p->length) memcpy(more, p->visit, p->length * sizeof *more);
        p->visit = more;
        p->room = room;
    }
    p->visit[p->length] = (tr_visit){to, (int32_t)party, 0, p->length + 1};
    p->length++;
    p->at = to;
}

/* D36: party `k` of the two plays on with `h` moves to go; of equally good
 * states it takes the worst for `focus`.  False: it stays. */
static bool play_on(play *p, uint32_t k, uint32_t focus, uint32_t h) {
    const tr_foresight *f = &p->l->f;
    uint32_t other = 1 - k, count, best = UINT32_MAX;
    uint32_t *const *value = p->l->value + (size_t)(h - 1) * f->values;
    const uint32_t *own = value[2 * other + k];
    const uint32_t *foc = value[2 * other + focus];
    tr_mark mark = tr_arena_mark(f->a);
    const uint32_t *to = tr_moves_from(f->a, f->m, f->who[k], p->at, &count);
    for (uint32_t q = 0; q < count; q++)
        if (best == UINT32_MAX || own[to[q]] > own[best] ||
            (own[to[q]] == own[best] && foc[to[q]] < foc[best]))
            best = to[q];
    tr_arena_release(f->a, mark);
    if (best == UINT32_MAX || own[best] <= f->pref[f->who[k]].rank[p->at])
        return false;
    put_move(p, f->who[k], best);
    return true;
}

typedef struct goal {
    const uint32_t *value;
    uint32_t wanted;
} goal;

static bool is_wanted(void *user, uint32_t state) {
    const goal *g = user;
    return g->value[state] == g->wanted;
}

/* Who moves against the party, and the way to the state that they want: its
 * length, and its moves where there is room for them. */
static uint32_t way_to(const play *p, const goal *g, tr_visit *out) {
    const tr_foresight *f = &p->l->f;
    tr_mark mark = tr_arena_mark(f->a);
    bool *who = TR_NEW(f->a, bool, f->m->parties + 1);
    for (uint32_t j = 0; j < f->m->parties; j++) who[j] = j != f->who[0];
    tr_walk_options o = {
        .who = who, .found = is_wanted, .user = (void *)(uintptr_t)g};
    tr_walk *w = tr_walk_from(f->a, f->m, f->pref, p->at, &o);
    uint32_t length = w->visit[w->visits - 1].length;
    const tr_visit **path = tr_walk_path(f->a, w, w->visits - 1);
    for (uint32_t k = 0; out && k < length; k++) out[k] = *path[k];
    tr_arena_release(f->a, mark);
    return length;
}

/* D37, the others' turn: to a state from which the party can make least. */
static bool others_play_on(play *p, uint32_t h) {
    const tr_foresight *f = &p->l->f;
    uint32_t *const *now = p->l->value + (size_t)h * f->values;
    uint32_t *const *then = now - f->values;
    goal g = {then[0], now[1][p->at]};
    if (g.wanted >= f->pref[f->who[0]].rank[p->at]) return false;
    uint32_t length = way_to(p, &g, NULL);
    tr_visit *way = TR_RAW(f->a, tr_visit, length + 1);
    way_to(p, &g, way);
    for (uint32_t k = 0; k < length; k++)
        put_move(p, (uint32_t)way[k].by, way[k].state);
    return true;
}

/* D37, the party's own turn. */
static bool party_plays_on(play *p, uint32_t h) {
    const tr_foresight *f = &p->l->f;
    uint32_t i = f->who[0], count, best = UINT32_MAX;
    const uint32_t *theirs = p->l->value[(size_t)(h - 1) * f->values + 1];
    tr_mark mark = tr_arena_mark(f->a);
    const uint32_t *to = tr_moves_from(f->a, f->m, i, p->at, &count);
    for (uint32_t q = 0; q < count; q++)
        if (best == UINT32_MAX || theirs[to[q]] > theirs[best]) best = to[q];
    tr_arena_release(f->a, mark);
    if (best == UINT32_MAX || theirs[best] <= f->pref[i].rank[p->at])
        return false;
    put_move(p, i, best);
    return true;
}

/* What follows the party's move to `to`, looking `h` moves ahead in all. */
static tr_sanction foresee(const levels *l, uint32_t party, uint32_t state,
                           uint32_t to) {
    const tr_foresight *f = &l->f;
    play p = {.l = l, .at = to};
    uint32_t focus = party == f->who[0] ? 0 : 1;
    bool goes = true;
    for (uint32_t h = l->h - 1, turn = 1; h && goes; h--, turn++) {
        if (f->against)
            goes = turn % 2 ? others_play_on(&p, h) : party_plays_on(&p, h);
        else
            goes = play_on(&p, turn % 2 ? 1 - focus : focus, focus, h);
    }
    tr_sanction s = {.to = to, .answer = TR_FORESEEN, .length = p.length};
    s.end = p.at;
    s.deterred = f->pref[party].rank[p.at] <= f->pref[party].rank[state];
    s.path = TR_NEW(f->a, const tr_visit *, p.length + 1);
    for (uint32_t k = 0; k < p.length; k++) s.path[k] = &p.visit[k];
    return s;
}

static tr_explanation *explain_at(const tr_stage *x, bool against, uint32_t h,
                                  uint32_t state, uint32_t party) {
    tr_explanation *e = TR_NEW(x->a, tr_explanation, 1);
    e->stable = true;
    if (!x->m->mover[party]) return e;
    levels l = keep_levels(x, party, against, h);
    uint32_t count;
    const uint32_t *to = tr_moves_from(x->a, x->m, party, state, &count);
    e->at = TR_NEW(x->a, tr_sanction, count + 1);
    for (uint32_t k = 0; k < count; k++) {
        e->at[k] = foresee(&l, party, state, to[k]);
        e->stable &= e->at[k].deterred;
    }
    e->count = count;
    return e;
}

static tr_explanation *explain_limited(const tr_stage *x, const tr_ask *ask,
                                       uint32_t state, uint32_t party) {
    return explain_at(x, is_against(ask), horizon(x, ask, party), state, party);
}

/* The first level of the cycle, or the first at which the state is left. */
static tr_explanation *explain_for_ever(const tr_stage *x, const tr_ask *ask,
                                        uint32_t state, uint32_t party) {
    bool against = is_against(ask);
    if (!x->m->mover[party]) return explain_at(x, against, 1, state, party);
    tr_cycle c = tr_foresight_cycle(x, party, against);
    tr_foresight f = tr_foresight_new(x, party, against);
    uint32_t from = c.start + 1, level = from;
    tr_foresight_to(&f, from);
    for (uint32_t k = 0; k < c.length; k++) {
        tr_mark mark = tr_arena_mark(x->a);
        bool stays = tr_bit(tr_foresight_stable(&f, party), state);
        tr_arena_release(x->a, mark);
        if (!stays) {
            level = from + k;
            break;
        }
        tr_foresight_step(&f);
    }
    tr_explanation *e = explain_at(x, against, level, state, party);
    e->note = tr_printf(
        x->a,
        "From %u moves ahead on, what a party foresees repeats every %u; "
        "what follows is foreseen %u move%s ahead.",
        from, c.length, level, level == 1 ? "" : "s");
    return e;
}

/* --- the rows ------------------------------------------------------------- */

#define COMMON                                                                 \
    .goes = "could move to", .reply = "it foresees",                           \
    .no_reply = "it foresees an end that is better for it",                    \
    .fault = tr_foresight_fault

const tr_kind tr_foresight_kinds[] = {
    {.name = "l",
     .shape = TR_NUMBERED,
     .words = "no party leaves, as it foresees the moves of both",
     .refuse = refuse_pairs,
     .stable = stable_limited,
     .explain = explain_limited,
     COMMON},
    {.name = "l",
     .shape = TR_NUMBERED,
     .suffix = "-maximin",
     .words = "no party leaves, as it foresees the moves of all and fears the "
              "worst of the others",
     .stable = stable_limited,
     .explain = explain_limited,
     COMMON},
    {.name = "nm",
     .words = "no party leaves, however far it looks ahead from some number "
              "of moves on",
     .refuse = refuse_pairs,
     .stable = stable_for_ever,
     .explain = explain_for_ever,
     COMMON},
    {.name = "nm-maximin",
     .words = "no party leaves, however far it looks ahead from some number "
              "of moves on, fearing the worst of the others",
     .stable = stable_for_ever,
     .explain = explain_for_ever,
     COMMON},
    {.name = "stackelberg",
     .shape = TR_DETAILED,
     .words = "the leader foresees how the other follows, and the other does "
              "not do better by changing its own choice",
     .refuse = refuse_leader,
     .stable = stable_limited,
     .explain = explain_limited,
     COMMON},
    {.name = NULL}};
