/* breakdown.c - every issue that can be undone back at the status quo, the rest
 * as in the breach (D26).  SPDX-License-Identifier: MIT
 *
 * Where that is infeasible the nearest feasible state counts.  It depends on
 * the values that stay alone, so one pass over all states sorts them by these
 * and keeps the nearest of each sort: a table found by what stays. */
#include "bargaining/breakdown.h"

#include <assert.h>
#include <string.h>

typedef struct sort {
    uint64_t code; /* of what stays */
    uint32_t first, distance;
    bool used;
} sort;

struct tr_breakdowns {
    tr_arena *a;
    const tr_space *s;
    const tr_deals *d;
    bool *stays;     /* [issues] irreversible, or nature's */
    uint64_t *times; /* [issues] places of the code */
    bool exact;      /* equal codes mean equal values */
    uint16_t *value, *other;
    sort *at;        /* [room], a power of two; NULL before the pass */
    uint32_t *state; /* [room][principals] the nearest, worst for each */
    size_t room, count;
};

static uint64_t code_of(const tr_breakdowns *b, const uint16_t *value) {
    uint64_t code = 0;
    for (uint32_t v = 0; v < b->s->issues; v++)
        if (b->stays[v]) code += b->times[v] * value[v];
    return code;
}

static bool same_kept(const tr_breakdowns *b, uint32_t state,
                      const uint16_t *value) {
    if (b->exact) return true;
    tr_space_values(b->s, state, b->other);
    for (uint32_t v = 0; v < b->s->issues; v++)
        if (b->stays[v] && b->other[v] != value[v]) return false;
    return true;
}

static size_t place_of(const tr_breakdowns *b, uint64_t code,
                       const uint16_t *value) {
    size_t k = (size_t)(code * UINT64_C(0x9e3779b97f4a7c15) >> 32);
    for (k &= b->room - 1; b->at[k].used; k = (k + 1) & (b->room - 1))
        if (b->at[k].code == code && same_kept(b, b->at[k].first, value)) break;
    return k;
}

static void grow(tr_breakdowns *b) {
    size_t room = b->room;
    const sort *at = b->at;
    const uint32_t *state = b->state;
    uint32_t principals = b->d->principals;
    b->room = room ? 2 * room : 256;
    b->at = TR_NEW(b->a, sort, b->room);
    b->state = TR_RAW(b->a, uint32_t, b->room * principals + 1);
    for (size_t k = 0; k < room; k++) {
        if (!at[k].used) continue;
        uint16_t *value = b->value; /* the caller's is not looked at again */
        tr_space_values(b->s, at[k].first, value);
        size_t to = place_of(b, at[k].code, value);
        b->at[to] = at[k];
        memcpy(b->state + to * principals, state + k * principals,
               principals * sizeof *state);
    }
}

static void meet(tr_breakdowns *b, uint32_t s, const uint16_t *value) {
    const int32_t *sq = b->s->c->status_quo;
    uint32_t distance = 0, principals = b->d->principals;
    for (uint32_t v = 0; v < b->s->issues; v++)
        distance += !b->stays[v] && value[v] != (uint16_t)sq[v];
    size_t k = place_of(b, code_of(b, value), value);
    uint32_t *state = b->state + k * principals;
    bool nearer = !b->at[k].used || distance < b->at[k].distance;
    if (!b->at[k].used) b->at[k].first = s, b->count++;
    b->at[k].used = true;
    b->at[k].code = code_of(b, value);
    for (uint32_t i = 0; i < principals; i++)
        if (nearer || (distance == b->at[k].distance &&
                       b->d->units[i][s] < b->d->units[i][state[i]]))
            state[i] = s;
    if (nearer) b->at[k].distance = distance;
}

static void look_at_all(tr_breakdowns *b) {
    uint16_t *value = TR_NEW(b->a, uint16_t, b->s->issues + 1);
    tr_columns col = tr_columns_new(b->a, b->s);
    for (uint32_t first = 0; first < b->s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, b->s, first);
        for (uint32_t k = 0; k < count; k++) {
            for (uint32_t v = 0; v < b->s->issues; v++) value[v] = col.at[v][k];
            if (2 * b->count >= b->room) grow(b);
            meet(b, first + k, value);
        }
        if (first % (1 << 20) == 0)
            tr_tick(b->a->env, "finding breakdowns", first, b->s->n);
    }
}

tr_breakdowns *tr_breakdowns_new(tr_arena *a, const tr_space *s,
                                 const tr_deals *d) {
    tr_breakdowns *b = TR_NEW(a, tr_breakdowns, 1);
    *b = (tr_breakdowns){.a = a, .s = s, .d = d, .exact = true};
    b->stays = TR_NEW(a, bool, s->issues + 1);
    b->times = TR_NEW(a, uint64_t, s->issues + 1);
    b->value = TR_NEW(a, uint16_t, s->issues + 1);
    b->other = TR_NEW(a, uint16_t, s->issues + 1);
    uint64_t times = 1;
    for (uint32_t v = 0; v < s->issues; v++) {
        const tr_issue *issue = &s->c->issue[v];
        b->stays[v] = issue->irreversible || !issue->holders;
        if (!b->stays[v]) continue;
        b->times[v] = times;
        if (times > UINT64_MAX / s->radix[v]) b->exact = false;
        times *= s->radix[v];
    }
    if (!s->full) look_at_all(b);
    return b;
}

tr_breakdown tr_breakdown_of(tr_breakdowns *b, uint32_t principal, uint32_t t) {
    uint16_t *value = b->value;
    tr_space_values(b->s, t, value);
    if (b->s->full) {
        for (uint32_t v = 0; v < b->s->issues; v++)
            if (!b->stays[v]) value[v] = (uint16_t)b->s->c->status_quo[v];
        return (tr_breakdown){tr_space_find(b->s, value), false};
    }
    size_t k = place_of(b, code_of(b, value), value);
    assert(b->at[k].used);
    return (tr_breakdown){b->state[k * b->d->principals + principal],
                          b->at[k].distance > 0};
}
