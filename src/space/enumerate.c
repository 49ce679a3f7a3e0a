/* enumerate.c - all states that satisfy the rules (D1).
 * SPDX-License-Identifier: MIT
 *
 * Depth-first over the issues from the last (slowest) to the first, values
 * ascending, so that states come out in order.  Each step propagates: a rule
 * whose truth is already known stops the branch or is set aside for the whole
 * subtree; a rule with one issue left open strikes the values of that issue
 * that would break it, which may decide further rules.  When no rule is left
 * undecided, the rest of the subtree is a box and is written out directly.
 * The keys of the states are put together on the way down. */
#include "space/enumerate.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 1 << 14, LOOK_AHEAD = 1 << 12 };

typedef struct block {
    struct block *next;
    uint64_t *key;
    uint32_t count;
} block;

typedef struct undo {
    uint32_t issue; /* UINT32_MAX: a rule was set aside */
    uint32_t value; /* or the rule */
} undo;

typedef struct search {
    tr_arena *a;
    tr_space *s;
    uint32_t rules, undecided;
    const tr_formula **rule;
    uint32_t **issues_of, *issue_count; /* by rule */
    uint32_t **rules_of, *rule_count;   /* by issue */
    uint8_t **left; /* [issue][value] still possible; 2 ends the list */
    uint32_t *count;
    bool *aside; /* the rule holds in the whole subtree */
    undo *trail;
    size_t undone, trail_room;
    uint32_t *queue;
    bool *queued;
    uint32_t head, tail;
    uint64_t *key; /* of the values chosen so far */
    uint64_t max_states, found, steps, give_up;
    block *first, *last;
    bool only_one, counting, stopped;
} search;

static void push(search *x, uint32_t rule) {
    if (x->queued[rule] || x->aside[rule]) return;
    x->queued[rule] = true;
    x->queue[x->tail++ % x->rules] = rule;
}

static void remember(search *x, uint32_t issue, uint32_t value) {
    x->trail =
        tr_grow(x->a, x->trail, sizeof *x->trail, x->undone, &x->trail_room);
    x->trail[x->undone++] = (undo){issue, value};
}

static void strike(search *x, uint32_t issue, uint32_t value) {
    x->left[issue][value] = 0;
    x->count[issue]--;
    remember(x, issue, value);
    for (uint32_t i = 0; i < x->rule_count[issue]; i++)
        push(x, x->rules_of[issue][i]);
}

static void roll_back(search *x, size_t mark) {
    while (x->undone > mark) {
        undo u = x->trail[--x->undone];
        if (u.issue == UINT32_MAX) {
            x->aside[u.value] = false;
            x->undecided++;
        } else {
            x->left[u.issue][u.value] = 1;
            x->count[u.issue]++;
        }
    }
}

static tr_truth known(const search *x, uint32_t rule) {
    return tr_known(x->rule[rule], (const uint8_t *const *)x->left);
}

/* The only issue of a rule with several values left, or UINT32_MAX. */
static uint32_t last_open(const search *x, uint32_t rule) {
    uint32_t open = UINT32_MAX;
    for (uint32_t i = 0; i < x->issue_count[rule]; i++) {
        uint32_t v = x->issues_of[rule][i];
        if (x->count[v] < 2) continue;
        if (open != UINT32_MAX) return UINT32_MAX;
        open = v;
    }
    return open;
}

/* Strike the values of `v` with which the rule cannot hold. */
static void filter(search *x, uint32_t rule, uint32_t v) {
    uint32_t values = x->s->radix[v];
    uint8_t *left = x->left[v];
    uint8_t *saved = TR_RAW(x->a, uint8_t, values);
    memcpy(saved, left, values);
    memset(left, 0, values);
    for (uint32_t k = 0; k < values; k++) {
        if (!saved[k]) continue;
        left[k] = 1;
        if (known(x, rule) == TR_NO) saved[k] = 3; /* to be struck */
        left[k] = 0;
    }
    for (uint32_t k = 0; k < values; k++) left[k] = saved[k] != 0;
    for (uint32_t k = 0; k < values; k++)
        if (saved[k] == 3) strike(x, v, k);
}

static bool propagate(search *x) {
    bool ok = true;
    while (x->head != x->tail) {
        uint32_t rule = x->queue[x->head++ % x->rules];
        x->queued[rule] = false;
        if (!ok || x->aside[rule]) continue;
        tr_truth t = known(x, rule);
        if (t == TR_NO) {
            ok = false;
        } else if (t == TR_YES) {
            x->aside[rule] = true;
            x->undecided--;
            remember(x, UINT32_MAX, rule);
        } else {
            uint32_t v = last_open(x, rule);
            if (v == UINT32_MAX) continue;
            tr_mark mark = tr_arena_mark(x->a);
            size_t room = x->trail_room;
            filter(x, rule, v);
            if (room == x->trail_room) tr_arena_release(x->a, mark);
            if (!x->count[v]) ok = false;
        }
    }
    x->head = x->tail = 0;
    return ok;
}

static void too_many(search *x) {
    tr_stop(x->a->env, TRUCE_ELIMIT,
            "the case has more than %.0f feasible states (of %s combinations); "
            "add rules, fix some issues, or raise --max-states or "
            "--max-memory",
            (double)x->max_states, x->s->product);
}

static void emit(search *x) {
    if (x->found >= x->max_states) too_many(x);
    block *b = x->last;
    uint32_t words = x->s->words;
    if (!b || b->count == BLOCK) {
        tr_tick(x->a->env, "finding the feasible states", (double)x->found, 0);
        b = TR_NEW(x->a, block, 1);
        b->key = TR_RAW(x->a, uint64_t, (size_t)BLOCK * words);
        if (x->last)
            x->last->next = b;
        else
            x->first = b;
        x->last = b;
    }
    memcpy(b->key + (size_t)b->count++ * words, x->key, words * sizeof *x->key);
    x->found++;
    x->stopped = x->only_one;
}

static void choose(search *x, uint32_t v, uint32_t value) {
    const tr_space *s = x->s;
    uint64_t *word = &x->key[s->word[v]];
    *word &= ~(s->mask[v] << s->shift[v]);
    *word |= (uint64_t)value << s->shift[v];
}

/* States of the box below `level`; one that would not fit is not worth
 * filling. */
static uint64_t box_size(search *x, uint32_t level) {
    uint64_t count = 1, room = x->max_states - x->found;
    for (uint32_t v = 0; v < level && count <= room; v++)
        count =
            x->count[v] > UINT64_MAX / count ? UINT64_MAX : count * x->count[v];
    if (count > room && !x->only_one) too_many(x);
    return count;
}

/* Every combination of the values left for the issues below `level`. */
static void emit_box(search *x, uint32_t level) {
    if (!level) {
        emit(x);
        return;
    }
    uint32_t v = level - 1;
    for (uint32_t k = 0; k < x->s->radix[v] && !x->stopped; k++) {
        if (!x->left[v][k]) continue;
        choose(x, v, k);
        emit_box(x, v);
    }
}

static void visit(search *x, uint32_t level) {
    if (++x->steps % 128 == 0) {
        tr_tick(x->a->env, "finding the feasible states", (double)x->found, 0);
        if (x->give_up && x->steps > x->give_up) x->stopped = true;
    }
    if (!x->undecided) {
        uint64_t count = box_size(x, level);
        if (x->counting)
            x->found += count;
        else
            emit_box(x, level);
        return;
    }
    assert(level > 0);
    uint32_t v = level - 1, values = x->s->radix[v];
    for (uint32_t k = 0; k < values && !x->stopped; k++) {
        if (!x->left[v][k]) continue;
        size_t mark = x->undone;
        for (uint32_t o = 0; o < values; o++)
            if (o != k && x->left[v][o]) strike(x, v, o);
        for (uint32_t i = 0; i < x->rule_count[v]; i++)
            push(x, x->rules_of[v][i]);
        choose(x, v, k);
        if (propagate(x)) visit(x, v);
        roll_back(x, mark);
    }
}

static void index_rules(search *x) {
    uint32_t issues = x->s->issues;
    bool *used = TR_NEW(x->a, bool, issues);
    x->rule_count = TR_NEW(x->a, uint32_t, issues);
    x->rules_of = TR_NEW(x->a, uint32_t *, issues);
    x->issues_of = TR_NEW(x->a, uint32_t *, x->rules + 1);
    x->issue_count = TR_NEW(x->a, uint32_t, x->rules + 1);
    size_t *room = TR_NEW(x->a, size_t, issues);
    for (uint32_t r = 0; r < x->rules; r++) {
        memset(used, 0, issues);
        tr_formula_issues(x->rule[r], used);
        x->issues_of[r] = TR_RAW(x->a, uint32_t, issues);
        for (uint32_t v = 0; v < issues; v++) {
            if (!used[v]) continue;
            x->issues_of[r][x->issue_count[r]++] = v;
            x->rules_of[v] = tr_grow(x->a, x->rules_of[v], sizeof(uint32_t),
                                     x->rule_count[v], &room[v]);
            x->rules_of[v][x->rule_count[v]++] = r;
        }
    }
}

static void prepare(search *x, const truce_case *c, int skip, bool negate) {
    uint32_t issues = x->s->issues;
    x->rule = TR_NEW(x->a, const tr_formula *, c->rules + 1);
    for (size_t i = 0; i < c->rules; i++) {
        if ((int)i != skip)
            x->rule[x->rules++] = c->rule[i].keeps;
        else if (negate)
            x->rule[x->rules++] = tr_formula_not(x->a, c->rule[i].keeps);
    }
    x->undecided = x->rules;
    x->aside = TR_NEW(x->a, bool, x->rules + 1);
    x->queued = TR_NEW(x->a, bool, x->rules + 1);
    x->queue = TR_NEW(x->a, uint32_t, x->rules + 1);
    x->left = TR_NEW(x->a, uint8_t *, issues);
    x->count = TR_NEW(x->a, uint32_t, issues);
    x->key = TR_NEW(x->a, uint64_t, x->s->words);
    for (uint32_t v = 0; v < issues; v++) {
        x->left[v] = TR_RAW(x->a, uint8_t, x->s->radix[v] + 1);
        memset(x->left[v], 1, x->s->radix[v]);
        x->left[v][x->s->radix[v]] = 2;
        x->count[v] = x->s->radix[v];
    }
    index_rules(x);
    for (uint32_t r = 0; r < x->rules; r++) push(x, r);
}

void tr_enumerate(tr_arena *a, tr_space *s, const truce_case *c,
                  uint64_t max_states, int skip) {
    search x = {.a = a, .s = s, .max_states = max_states};
    prepare(&x, c, skip, false);
    if (propagate(&x)) {
        x.counting = true; /* a few steps find out whether there are far too */
        x.give_up = LOOK_AHEAD; /* many, before any is written down */
        visit(&x, s->issues);
        x.counting = x.stopped = false;
        x.give_up = x.found = x.steps = 0;
        visit(&x, s->issues);
    }
    s->raw = (uint32_t)x.found;
    s->key = TR_RAW(a, uint64_t, (x.found + 1) * s->words);
    uint64_t *to = s->key;
    for (const block *b = x.first; b; b = b->next) {
        size_t count = (size_t)b->count * s->words;
        memcpy(to, b->key, count * sizeof *to);
        to += count;
    }
}

bool tr_rule_needed(tr_arena *a, tr_space *s, const truce_case *c, int skip,
                    bool *undecided) {
    search x = {.a = a,
                .s = s,
                .max_states = UINT64_MAX,
                .only_one = true,
                .give_up = 1 << 18};
    prepare(&x, c, skip, true);
    if (propagate(&x)) visit(&x, s->issues);
    *undecided = x.stopped && !x.found;
    return x.found > 0;
}
