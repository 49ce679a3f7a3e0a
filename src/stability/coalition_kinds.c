/* coalition_kinds.c - the concepts of coalitions by name, and why a state is or
 * is not stable for a party under them (docs: D41 to D44, D46).
 * SPDX-License-Identifier: MIT */
#include "stability/coalition.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static tr_terms terms_of(const tr_ask *ask) {
    const char *name = ask->name;
    tr_terms t = {.pareto = strstr(name, "-pareto") != NULL,
                  .alone = strstr(name, "-alone") != NULL};
    if (!strncmp(name, "cgmr", 4)) t.reply = TR_REPLY_ANY;
    if (!strncmp(name, "csmr", 4)) t.reply = TR_REPLY_FOR_GOOD;
    if (!strncmp(name, "cseq", 4)) t.reply = TR_REPLY_WILLING;
    return t;
}

static const char *refuse(const tr_stage *x, const tr_ask *ask) {
    (void)ask;
    return tr_league_refused(x);
}

static uint64_t **solve(const tr_stage *x, const tr_ask *ask) {
    tr_terms terms = terms_of(ask);
    return tr_coalition_solve(x, &terms);
}

/* --- the answers ------------------------------------------------------------
 */

typedef struct teller {
    tr_arena *a;
    const tr_stage *x;
    tr_hearing *q;
    tr_desk *desk;
    bool *holds;  /* [n] states in which the coalition is held */
    bool *others; /* [movers] who answers, one move at a time */
    /* D43: the net, the next node on the way to a state that holds */
    tr_net net;
    uint32_t *label, *via;
} teller;

static void find_holding(teller *y) {
    uint32_t n = y->x->m->n;
    if (y->q->terms.reply == TR_REPLY_FOR_GOOD)
        tr_reach_any(&y->q->own, y->desk->gain, y->desk->part);
    for (uint32_t u = 0; u < n; u++) {
        y->holds[u] = !(y->desk->gain[u].at[0] & 1);
        if (y->q->terms.reply == TR_REPLY_FOR_GOOD)
            y->holds[u] &= !(y->desk->part[y->q->own.part[u]].at[0] & 1);
    }
}

static bool is_held(void *user, uint32_t u) {
    const teller *y = user;
    return y->holds[u];
}

/* A shortest sequence of the others' moves to a state that holds. */
static void answer_by_moves(teller *y, tr_sanction *s) {
    tr_walk_options o = {.who = y->others, .found = is_held, .user = y};
    tr_mark mark = tr_arena_mark(y->a);
    tr_walk *w = tr_walk_from(y->a, y->x->m, y->x->pref, s->to, &o);
    s->length = w->visit[w->visits - 1].length;
    s->path = tr_walk_path(y->a, w, w->visits - 1);
    s->end = w->visit[w->visits - 1].state;
    assert(y->holds[s->end]);
    tr_sanction_keep(y->a, mark, s);
}

/* Backwards from the states that hold: the fewest steps there, from every node;
 * an edge into a state is a step. */
static void find_ways(teller *y) {
    const tr_net *g = &y->net;
    uint32_t *start = TR_NEW(y->a, uint32_t, (size_t)g->nodes + 2);
    uint32_t *from = TR_RAW(y->a, uint32_t, g->edges + 1);
    for (size_t e = 0; e < g->edges; e++) start[g->edge[e].to + 2]++;
    for (uint32_t v = 2; v <= g->nodes; v++) start[v] += start[v - 1];
    for (size_t e = 0; e < g->edges; e++)
        from[start[g->edge[e].to + 1]++] = g->edge[e].from;
    uint32_t *now = TR_RAW(y->a, uint32_t, (size_t)g->nodes + 1);
    uint32_t *later = TR_RAW(y->a, uint32_t, (size_t)g->nodes + 1);
    uint32_t count = 0, more = 0;
    y->via = TR_RAW(y->a, uint32_t, (size_t)g->nodes + 1);
    memset(y->via, 0xff, (size_t)g->nodes * sizeof *y->via);
    for (uint32_t v = 0; v < g->nodes; v++) {
        uint32_t s = tr_net_state(g, v);
        if (s == TR_NO_STATE || !y->holds[s]) continue;
        y->via[v] = v;
        now[count++] = v;
    }
    while (count) {
        uint32_t v = now[--count], s = tr_net_state(g, v);
        for (uint32_t e = start[v]; e < start[v + 1]; e++) {
            uint32_t u = from[e];
            if (y->via[u] != UINT32_MAX) continue;
            y->via[u] = v;
            if (s == TR_NO_STATE)
                now[count++] = u;
            else
                later[more++] = u;
        }
        if (count) continue;
        uint32_t *next = later;
        later = now, now = next;
        count = more, more = 0;
    }
}

/* Who of those that may answer takes this step. */
static uint32_t who_steps(teller *y, uint32_t node, uint32_t s, uint32_t t) {
    const tr_league *l = y->q->l;
    if (y->label) return y->label[(node - y->net.first) / y->net.n];
    for (uint32_t k = 0; k < l->count; k++) {
        const tr_coalition *c = &l->at[k];
        if (!tr_apart(&l->at[y->q->h], c) ||
            (y->q->terms.alone && c->size > 1) ||
            !tr_allies_gain(c, y->x->pref, y->q->terms.pareto, s, t))
            continue;
        tr_mark mark = tr_arena_mark(y->a);
        tr_walk_options o = {.who = c->who};
        tr_walk *w = tr_walk_from(y->a, l->m, y->x->pref, s, &o);
        bool found = w->visit_of[t] != UINT32_MAX;
        tr_arena_release(y->a, mark);
        if (found) return k;
    }
    assert(false);
    return 0;
}

static void answer_by_steps(teller *y, tr_sanction *s) {
    const tr_league *l = y->q->l;
    uint32_t at = s->to, length = 0;
    for (uint32_t v = s->to; y->via[v] != v;) {
        v = y->via[v];
        length += tr_net_state(&y->net, v) != TR_NO_STATE;
    }
    tr_visit *visit = TR_RAW(y->a, tr_visit, length + 1);
    s->path = TR_NEW(y->a, const tr_visit *, length + 1);
    for (uint32_t v = s->to; y->via[v] != v;) {
        v = y->via[v];
        uint32_t t = tr_net_state(&y->net, v);
        if (t == TR_NO_STATE) continue;
        uint32_t k = who_steps(y, v, at, t);
        const tr_coalition *c = &l->at[k];
        uint32_t by = c->size == 1 ? c->member[0] : l->m->parties + k;
        visit[s->length] = (tr_visit){t, (int32_t)by, 0, s->length + 1};
        s->path[s->length] = &visit[s->length];
        s->length++;
        at = t;
    }
    s->end = at;
}

/* --- the improvements --------------------------------------------------------
 */

enum { MOST_LISTED = 100000 };

static void keep(teller *y, tr_explanation *e, size_t *room, tr_sanction s) {
    e->at = tr_grow(y->a, e->at, sizeof s, e->count, room);
    e->at[e->count++] = s;
    e->stable &= s.deterred;
    if (e->count > MOST_LISTED)
        tr_stop(y->a->env, TRUCE_ELIMIT,
                "coalitions can improve on this state in more than %d ways; "
                "name the coalitions to look at (`coalitions`)",
                MOST_LISTED);
    if (e->count % 64 == 0)
        tr_tick(y->a->env, "explaining", e->count, MOST_LISTED);
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static void tell(teller *y, uint32_t state, uint32_t h, tr_explanation *e,
                 size_t *room) {
    tr_hearing *q = y->q;
    const tr_league *l = q->l;
    tr_hearing_turn(y->a, q, h);
    tr_desk d = tr_desk_new(y->a, q);
    y->desk = &d;
    tr_hear(q, &d, 0);
    tr_lanes *bare = TR_NEW(y->a, tr_lanes, (size_t)y->x->m->n + 1);
    memcpy(bare, d.bare, y->x->m->n * sizeof *bare);
    find_holding(y);
    for (uint32_t j = 0; j < l->parties; j++) y->others[j] = !l->at[h].in[j];
    if (q->terms.reply == TR_REPLY_WILLING) {
        y->net = tr_willing_against(y->a, q->willing, h, &y->label);
        find_ways(y);
    }
    tr_walk_options o = {.who = l->at[h].who};
    tr_walk *w = tr_walk_from(y->a, l->m, y->x->pref, state, &o);
    uint32_t count = 0;
    uint32_t *to = TR_RAW(y->a, uint32_t, (size_t)w->visits + 1);
    for (uint32_t v = 1; v < w->visits; v++)
        if (d.gain[w->visit[v].state].at[0] & 1)
            to[count++] = w->visit[v].state;
    if (count) qsort(to, count, sizeof *to, by_number);
    for (uint32_t k = 0; k < count; k++) {
        if (k && to[k] == to[k - 1]) continue;
        tr_sanction s = {.to = to[k], .coalition = h + 1};
        uint32_t last = w->visit_of[to[k]];
        s.way_length = w->visit[last].length;
        s.way = tr_walk_path(y->a, w, last);
        s.deterred = !(bare[to[k]].at[0] & 1);
        if (s.deterred && q->terms.reply == TR_REPLY_WILLING)
            answer_by_steps(y, &s);
        else if (s.deterred)
            answer_by_moves(y, &s);
        keep(y, e, room, s);
    }
}

static tr_explanation *explain(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party) {
    tr_arena *a = x->a;
    tr_explanation *e = TR_NEW(a, tr_explanation, 1);
    const tr_league *l = tr_league_of(x);
    tr_terms terms = terms_of(ask);
    uint32_t *asked = TR_NEW(a, uint32_t, 1);
    asked[0] = state;
    e->stable = true;
    e->league = l;
    size_t room = 0;
    if (l->count) {
        tr_hearing q = tr_hearing_new(a, x, l, &terms, asked, 1);
        teller y = {.a = a,
                    .x = x,
                    .q = &q,
                    .holds = TR_NEW(a, bool, (size_t)x->m->n + 1),
                    .others = TR_NEW(a, bool, l->m->parties + 1)};
        for (uint32_t h = 0; h < l->count; h++)
            if (l->at[h].in[party]) tell(&y, state, h, e, &room);
    }
    if (!e->count)
        e->note = "From here it can gain neither alone nor in any coalition "
                  "that is looked at.";
    return e;
}

/* --- the rows ----------------------------------------------------------------
 */

#define ALL "no party and no coalition "
#define ROW(called, means, without, leaving)                                   \
    {                                                                          \
        .name = called, .words = means, .reply = REPLY, .no_reply = without,   \
        .left = leaving, .refuse = refuse, .solve = solve, .explain = explain, \
        .fault = tr_coalition_fault                                            \
    }
#define REPLY "the others could answer"
#define LEFT "not all better off than at the start"
#define LEFT_PARETO                                                            \
    "with somebody worse off than at the start, or nobody better off"

const tr_kind tr_coalition_kinds[] = {
    ROW("cr", "no coalition can make all of its members better off",
        "under this concept no reply counts", LEFT),
    ROW("cgmr",
        "any gain of a coalition the others could undo for one of its members",
        "nothing the others could do takes that gain away from any of them",
        LEFT),
    ROW("csmr",
        "any gain of a coalition could be undone, and it could not escape the "
        "reply",
        "nothing the others could do takes that gain away for good", LEFT),
    ROW("cseq",
        "any gain of a coalition would be undone by replies of parties and "
        "coalitions that want them",
        "no reply that others would themselves want takes that gain away",
        LEFT),
    ROW("cseq-alone",
        "any gain of a coalition would be undone by replies of parties, each "
        "alone, that want them",
        "no reply that others would each want takes that gain away", LEFT),
    ROW("cr-pareto",
        "no coalition can make a member better off and none worse off",
        "under this concept no reply counts", LEFT_PARETO),
    ROW("cgmr-pareto",
        "any gain of some in a coalition, at no cost to the rest, the others "
        "could undo",
        "nothing the others could do takes that gain away", LEFT_PARETO),
    ROW("csmr-pareto",
        "any gain of some in a coalition, at no cost to the rest, could be "
        "undone for good",
        "nothing the others could do takes that gain away for good",
        LEFT_PARETO),
    ROW("cseq-pareto",
        "any gain of some in a coalition, at no cost to the rest, would be "
        "undone by replies that are wanted",
        "no reply that others would themselves want takes that gain away",
        LEFT_PARETO),
    {.name = NULL}};
