/* vulnerable.c - which coalition would jump where (docs: D45).
 * SPDX-License-Identifier: MIT
 *
 * The same hearing as for stability (coalitions.c), over the states asked
 * about alone and under three kinds of reply at once.  What a coalition can
 * reach is listed only for the states that it can improve. */
#include "stability/coalition.h"

#include <stdlib.h>

static const tr_reply_kind kinds[] = {TR_REPLY_ANY, TR_REPLY_FOR_GOOD,
                                      TR_REPLY_WILLING};

typedef struct hearer {
    tr_arena *a;
    tr_hearing q[3];
    tr_desk desk[3];
    tr_gather reach;
    uint32_t limit;
    /* What is found for one coalition is counted first, then written where it
     * stays when the work on that coalition is given back. */
    uint64_t pairs, jumps;
    tr_jumps *at; /* NULL: counting */
    tr_jump *jump;
} hearer;

static bool has_lane(const tr_lanes *x, uint32_t lane) {
    return x->at[lane >> 6] >> (lane & 63) & 1;
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* All jumps of the coalition from the state in this lane; the first of them are
 * kept. */
static void list_jumps(hearer *y, uint32_t h, uint32_t from, uint32_t lane) {
    const tr_hearing *q = &y->q[0];
    tr_jumps j = {.from = from, .coalition = h, .at = y->jump};
    uint32_t count = tr_reach_gather(&q->own, q->own.part[from], &y->reach);
    uint32_t kept = 0, *to = y->reach.out;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t t = to[i];
        if (!has_lane(&y->desk[0].gain[t], lane)) continue;
        for (int k = 0; k < 3; k++)
            j.free[k] += has_lane(&y->desk[k].bare[t], lane);
        to[kept++] = t;
    }
    qsort(to, kept, sizeof *to, by_number);
    j.total = kept;
    j.count = kept < y->limit ? kept : y->limit;
    y->pairs++;
    y->jumps += j.count;
    if (!y->at) return;
    int least = 4;
    for (uint32_t i = 0; i < kept; i++) {
        tr_jump jump = {.to = to[i]};
        int against = 0;
        for (int k = 0; k < 3; k++)
            against += jump.undone[k] =
                !has_lane(&y->desk[k].bare[to[i]], lane);
        if (against < least) {
            least = against;
            j.boldest = jump;
        }
        if (i < j.count) *y->jump++ = jump;
    }
    *y->at++ = j;
}

static void hear_batch(hearer *y, uint32_t h, uint32_t batch) {
    const tr_hearing *q = &y->q[0];
    for (int k = 0; k < 3; k++) tr_hear(&y->q[k], &y->desk[k], batch);
    tr_reach_any(&q->own, y->desk[0].gain, y->desk[0].part);
    for (uint32_t lane = 0; lane < TR_BATCH; lane++) {
        uint32_t k = batch * TR_BATCH + lane;
        if (k >= q->count) return;
        uint32_t s = q->asked[k];
        if (has_lane(&y->desk[0].part[q->own.part[s]], lane))
            list_jumps(y, h, s, lane);
    }
}

static int by_state(const void *x, const void *y) {
    const tr_jumps *a = x, *b = y;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->coalition < b->coalition ? -1 : 1;
}

static void hear_coalition(hearer *y, const tr_league *l, uint32_t h) {
    tr_mark mark = tr_arena_mark(y->a);
    y->pairs = y->jumps = 0;
    for (int k = 0; k < 3; k++) {
        tr_hearing_turn(y->a, &y->q[k], h);
        y->desk[k] = tr_desk_new(y->a, &y->q[k]);
    }
    y->reach = tr_gather_new(y->a, &y->q[0].own, l->m->n);
    for (uint32_t b = 0; b < y->q[0].batches; b++) {
        hear_batch(y, h, b);
        tr_tick(y->a->env, "weighing coalitions",
                (double)h * y->q[0].batches + b,
                (double)l->count * y->q[0].batches);
    }
    tr_arena_release(y->a, mark);
}

static void hear_all(hearer *y, const tr_league *l, tr_vulnerable *out) {
    size_t room = 0;
    for (uint32_t h = 0; h < l->count; h++) {
        if (l->at[h].size < 2) continue; /* an equilibrium speaks of these */
        y->at = NULL;
        hear_coalition(y, l, h);
        if (!y->pairs) continue;
        tr_jumps *found = TR_NEW(y->a, tr_jumps, y->pairs);
        uint64_t pairs = y->pairs;
        y->at = found;
        y->jump = TR_NEW(y->a, tr_jump, y->jumps + 1);
        hear_coalition(y, l, h);
        for (uint64_t k = 0; k < pairs; k++) {
            out->at =
                tr_grow(y->a, out->at, sizeof *out->at, out->count, &room);
            out->at[out->count++] = found[k];
        }
    }
}

tr_vulnerable *tr_vulnerable_at(const tr_stage *x, const tr_league *l,
                                const uint64_t *states, bool pareto,
                                uint32_t limit) {
    hearer y = {.a = x->a, .limit = limit};
    tr_vulnerable *out = TR_NEW(x->a, tr_vulnerable, 1);
    out->league = l;
    uint32_t count = 0;
    uint32_t *asked = TR_RAW(x->a, uint32_t, (size_t)x->m->n + 1);
    for (uint32_t s = 0; s < x->m->n; s++)
        if (tr_bit(states, s)) asked[count++] = s;
    if (!count || !l->count) return out;
    for (int k = 0; k < 3; k++) {
        tr_terms terms = {.reply = kinds[k], .pareto = pareto};
        y.q[k] = tr_hearing_new(x->a, x, l, &terms, asked, count);
    }
    hear_all(&y, l, out);
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_state);
    return out;
}
