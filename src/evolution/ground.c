/* ground.c - joint steps over the feasible states (D131).
 * SPDX-License-Identifier: MIT
 *
 * The steps from a state are the points of a Hamming ball; its innermost loop
 * adds one number and looks at one bit.  3^14 combinations take 600 KB of bits
 * and stay in cache. */
#include "evolution/ground.h"

#include <assert.h>
#include <string.h>

/* Bits by code up to this many combinations (512 MB), if states are not much
 * rarer than that. */
static bool by_code(const tr_space *s) {
    return s->full || (s->combinations <= UINT64_C(1) << 32 &&
                       s->combinations <= ((uint64_t)s->n + 4096) * 1024);
}

static uint64_t code_of(const tr_space *s, const uint16_t *value) {
    uint64_t code = 0;
    for (uint32_t v = 0; v < s->issues; v++) code += value[v] * s->stride[v];
    return code;
}

/* Calls put(g, state, code) for every state. */
static void each_code(tr_arena *a, tr_ground *g,
                      void (*put)(tr_ground *g, uint32_t s, uint64_t code)) {
    const tr_space *s = g->space;
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->n; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        for (uint32_t b = 0; b < count; b++) {
            uint64_t code = 0;
            for (uint32_t v = 0; v < s->issues; v++)
                code += col.at[v][b] * s->stride[v];
            put(g, first + b, code);
        }
        if (!(first & 0xfffff))
            tr_tick(a->env, "laying out steps", first, s->n);
    }
}

static void put_bit(tr_ground *g, uint32_t state, uint64_t code) {
    (void)state;
    g->feasible[code >> 6] |= UINT64_C(1) << (code & 63);
}

static uint64_t hash(uint64_t code) {
    code *= UINT64_C(0x9e3779b97f4a7c15);
    return code ^ code >> 32;
}

static void put_slot(tr_ground *g, uint32_t state, uint64_t code) {
    uint64_t at = hash(code) & g->mask;
    while (g->table[at] != TR_NO_STATE) at = (at + 1) & g->mask;
    g->table[at] = state;
    g->code[state] = code;
}

static void index_by_code(tr_arena *a, tr_ground *g) {
    size_t words = (size_t)(g->space->combinations / 64 + 1);
    g->words = words;
    g->feasible = TR_NEW(a, uint64_t, words);
    g->below = TR_RAW(a, uint32_t, words);
    each_code(a, g, put_bit);
    uint32_t count = 0;
    for (size_t w = 0; w < words; w++) {
        g->below[w] = count;
        count += (uint32_t)__builtin_popcountll(g->feasible[w]);
    }
}

static void index_by_hash(tr_arena *a, tr_ground *g) {
    uint64_t room = 16;
    while (room < (uint64_t)g->space->n * 2) room *= 2;
    g->words = (size_t)g->space->n / 64 + 1;
    g->mask = room - 1;
    g->table = TR_RAW(a, uint32_t, room);
    g->code = TR_RAW(a, uint64_t, (size_t)g->space->n + 1);
    memset(g->table, 0xff, room * sizeof *g->table);
    each_code(a, g, put_slot);
}

tr_ground *tr_ground_build(tr_arena *a, const tr_space *s, const tr_holding *h,
                           const bool *movable) {
    assert(s->c && !s->c->graph && !s->c->merges);
    if (s->combinations == UINT64_MAX)
        tr_stop(a->env, TRUCE_ELIMIT,
                "the case has %s combinations; roadmaps need fewer than 2^64: "
                "fix some issues",
                s->product);
    tr_ground *g = TR_NEW(a, tr_ground, 1);
    g->space = s;
    g->held = *h;
    g->movable = TR_NEW(a, bool, s->issues + 1);
    size_t options = 1;
    for (uint32_t v = 0; v < s->issues; v++) {
        g->movable[v] = movable[v];
        options += s->radix[v];
    }
    g->value = TR_NEW(a, uint16_t, s->issues + 1);
    g->option = TR_NEW(a, tr_turn, options);
    g->first = TR_NEW(a, uint32_t, s->issues + 1);
    if (by_code(s))
        index_by_code(a, g);
    else
        index_by_hash(a, g);
    return g;
}

uint32_t tr_ground_find(const tr_ground *g, uint64_t code) {
    if (g->feasible) {
        uint64_t word = g->feasible[code >> 6], bit = UINT64_C(1)
                                                      << (code & 63);
        if (!(word & bit)) return TR_NO_STATE;
        return g->below[code >> 6] +
               (uint32_t)__builtin_popcountll(word & (bit - 1));
    }
    uint64_t at = hash(code) & g->mask;
    while (g->table[at] != TR_NO_STATE && g->code[g->table[at]] != code)
        at = (at + 1) & g->mask;
    return g->table[at];
}

uint64_t tr_ground_code(const tr_ground *g, uint32_t state) {
    if (g->code) return g->code[state];
    tr_space_values(g->space, state, g->value);
    return code_of(g->space, g->value);
}

uint64_t *tr_ground_set(tr_arena *a, const tr_ground *g) {
    return TR_NEW(a, uint64_t, g->words);
}

uint64_t tr_ground_place(const tr_ground *g, uint32_t state) {
    return g->code ? state : tr_ground_code(g, state);
}

/* Feasible states come in the order of their codes. */
void tr_ground_fill(const tr_ground *g, uint64_t *set,
                    bool (*keep)(const void *user, uint32_t s),
                    const void *user) {
    uint32_t n = g->space->n, s = 0;
    for (size_t w = 0; w < g->words; w++) {
        uint64_t left = g->feasible ? g->feasible[w] : UINT64_MAX, word = 0;
        for (; left && s < n; left &= left - 1, s++)
            if (keep(user, s)) word |= left & (~left + 1);
        set[w] = word;
    }
}

/* --- the steps from a state, and those that lead to it -------------------- */

typedef struct looking {
    const tr_survey *q;
    const tr_ground *g;
    uint32_t x;
    tr_turn change[TR_MOST_TOGETHER];
    bool stop;
} looking;

/* A change's shift is that of the road, from `from` to `to`, whichever end is
 * being looked at. */
static void list_options(tr_ground *g, const tr_survey *q, uint32_t x) {
    tr_space_values(g->space, x, g->value);
    g->here = code_of(g->space, g->value);
    g->apart = 0;
    uint32_t count = 0;
    for (uint32_t v = 0; v < g->space->issues; v++) {
        uint32_t is = g->value[v], goal = q->toward ? q->toward[v] : is;
        g->first[v] = count;
        g->apart += is != goal;
        for (uint32_t y = 0; g->movable[v] && y < g->space->radix[v]; y++) {
            uint32_t from = q->back ? y : is, to = q->back ? is : y;
            if (y != is && tr_step_allowed(&g->held, v, from, to))
                g->option[count++] =
                    (tr_turn){v, (y != goal) - (is != goal),
                              ((uint64_t)to - from) * g->space->stride[v]};
        }
    }
    g->first[g->space->issues] = count;
}

static void land(looking *w, uint64_t code, uint32_t apart, uint32_t count) {
    const tr_survey *q = w->q;
    uint32_t y = tr_ground_find(w->g, code);
    if (y == TR_NO_STATE) return;
    tr_step step = {.from = q->back ? y : w->x,
                    .to = q->back ? w->x : y,
                    .code = q->back ? code : w->g->here,
                    .place = code,
                    .apart = apart,
                    .count = count,
                    .change = w->change};
    if (!w->g->feasible) { /* sets are by state: look after finding it */
        step.place = y;
        if (!(q->set[y >> 6] >> (y & 63) & 1)) return;
    }
    w->stop = !q->visit(q->user, &step);
}

/* All steps that change one issue from `from` on beside the `count` changed
 * already.  What the changes still to come cannot bring near enough is left. */
static void widen(looking *w, uint32_t from, uint32_t count, uint64_t code,
                  uint32_t apart) {
    const tr_ground *g = w->g;
    const uint64_t *set = w->q->set;
    uint32_t more = w->q->together - count - 1, within = w->q->within;
    bool back = w->q->back;
    for (uint32_t v = from; v < g->space->issues; v++)
        for (uint32_t k = g->first[v]; k < g->first[v + 1]; k++) {
            const tr_turn *turn = &g->option[k];
            uint64_t there = back ? code - turn->shift : code + turn->shift;
            uint32_t left = apart + (uint32_t)turn->apart;
            if (left > within + more) continue;
            w->change[count] = *turn;
            if (left <= within &&
                (!g->feasible || set[there >> 6] >> (there & 63) & 1))
                land(w, there, left, count + 1);
            if (!w->stop && more) widen(w, v + 1, count + 1, there, left);
            if (w->stop) return;
        }
}

void tr_ground_each(const tr_survey *q, uint32_t x) {
    assert(q->together >= 1 && q->together <= TR_MOST_TOGETHER);
    assert(q->within <= TR_ANY_DISTANCE);
    list_options(q->g, q, x);
    looking w = {.q = q, .g = q->g, .x = x};
    widen(&w, 0, 0, q->g->here, q->g->apart);
}
