/* coalitions.c - stability against coalitions (docs: D41 to D44).
 * SPDX-License-Identifier: MIT
 *
 * One coalition H after the other, 256 states s at a time: a bit for each of
 * them says of every state t whether t is an improvement on s for H, which is
 * a look-up in the sorted ranks of each member; whether all that the others
 * reach from t leaves H better off (for good: or lets it come back to such a
 * state); and whether H reaches such a t from s.  "All that is reached" is one
 * pass over the parts of the others' net, so infeasible states, irreversible
 * and joint issues cost no more.  Time: coalitions · n² · members / 256 word
 * operations, on all cores. */
#include "base/parallel.h"
#include "stability/coalition.h"

#include <assert.h>
#include <string.h>

/* Pairs of states and coalitions, in batches, beyond which it takes minutes. */
static const uint64_t MOST_WORK = UINT64_C(1) << 32;

static void check_work(tr_arena *a, uint64_t n, uint64_t batches,
                       uint64_t coalitions) {
    if (n * batches > MOST_WORK / coalitions)
        tr_stop(a->env, TRUCE_ELIMIT,
                "%.0f states are too many for %.0f coalitions; name fewer "
                "(`coalitions`), fix some issues or add rules",
                (double)n, (double)coalitions);
}

/* The numbers of those asked, batch by batch, in each by ascending rank. */
static uint32_t *sort_asked(tr_arena *a, const tr_hearing *q,
                            const tr_pref *pref) {
    uint32_t *out = TR_RAW(a, uint32_t, (size_t)q->count + 1);
    tr_mark mark = tr_arena_mark(a);
    uint32_t *rank = TR_RAW(a, uint32_t, (size_t)q->count + 1);
    uint32_t *at = TR_NEW(a, uint32_t, (size_t)q->batches + 1);
    for (uint32_t k = 0; k < q->count; k++) rank[k] = pref->rank[q->asked[k]];
    uint32_t *order = tr_order_by(a, rank, q->count, pref->levels);
    for (uint32_t b = 0; b < q->batches; b++) at[b] = b * TR_BATCH;
    for (uint32_t k = 0; k < q->count; k++)
        out[at[order[k] / TR_BATCH]++] = order[k];
    tr_arena_release(a, mark);
    return out;
}

tr_hearing tr_hearing_new(tr_arena *a, const tr_stage *x, const tr_league *l,
                          const tr_terms *terms, const uint32_t *asked,
                          uint32_t count) {
    tr_hearing q = {.a = a,
                    .l = l,
                    .pref = x->pref,
                    .terms = *terms,
                    .asked = asked,
                    .count = count,
                    .batches = (count + TR_BATCH - 1) / TR_BATCH};
    check_work(a, l->m->n, q.batches, l->count);
    q.sorted = TR_NEW(a, uint32_t *, l->parties + 1);
    for (uint32_t k = 0; k < l->count; k++)
        for (uint32_t i = 0; i < l->at[k].size; i++) {
            uint32_t party = l->at[k].member[i];
            if (!q.sorted[party])
                q.sorted[party] = sort_asked(a, &q, &x->pref[party]);
        }
    if (terms->reply == TR_REPLY_WILLING) {
        q.willing = tr_willing_new(a, l, x->pref, terms);
        tr_willing_find(a, q.willing);
    }
    return q;
}

void tr_hearing_turn(tr_arena *a, tr_hearing *q, uint32_t h) {
    const tr_league *l = q->l;
    q->h = h;
    q->own = tr_reach_of(a, l->m, l->at[h].who);
    if (q->terms.reply == TR_REPLY_WILLING) {
        uint32_t *label;
        tr_net g = tr_willing_against(a, q->willing, h, &label);
        q->reply = tr_reach_in(&g);
    } else if (q->terms.reply != TR_REPLY_NONE) {
        bool *who = TR_NEW(a, bool, l->m->parties + 1);
        for (uint32_t j = 0; j < l->parties; j++) who[j] = !l->at[h].in[j];
        q->reply = tr_reach_of(a, l->m, who);
    }
}

tr_desk tr_desk_new(tr_arena *a, const tr_hearing *q) {
    size_t parts =
        (q->own.parts > q->reply.parts ? q->own.parts : q->reply.parts) +
        (size_t)1;
    size_t levels = 0;
    const tr_coalition *h = &q->l->at[q->h];
    for (uint32_t i = 0; i < h->size; i++)
        if (q->pref[h->member[i]].levels > levels)
            levels = q->pref[h->member[i]].levels;
    return (tr_desk){
        TR_RAW(a, tr_lanes, (size_t)q->l->m->n + 1),
        TR_RAW(a, tr_lanes, (size_t)q->l->m->n + 1), TR_RAW(a, tr_lanes, parts),
        TR_RAW(a, uint16_t, levels + 1), TR_RAW(a, uint16_t, levels + 1)};
}

/* --- improvements -----------------------------------------------------------
 */

/* For each level how many of the batch are below it, and how many are not
 * above; and the bits of the k worst. */
static void look_up(const tr_hearing *q, tr_desk *d, uint32_t party,
                    uint32_t first, uint32_t count, tr_lanes *worst) {
    const tr_pref *p = &q->pref[party];
    const uint32_t *sorted = q->sorted[party] + first;
    uint32_t k = 0;
    memset(&worst[0], 0, sizeof *worst);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t lane = sorted[i] - first;
        worst[i + 1] = worst[i];
        worst[i + 1].at[lane >> 6] |= UINT64_C(1) << (lane & 63);
    }
    for (uint32_t level = 0; level < p->levels; level++) {
        d->below[level] = (uint16_t)k;
        while (k < count && p->rank[q->asked[sorted[k]]] == level) k++;
        d->upto[level] = (uint16_t)k;
    }
}

static void and_member(const tr_hearing *q, tr_desk *d, uint32_t party,
                       const tr_lanes *worst, bool more) {
    const uint32_t *rank = q->pref[party].rank;
    const uint16_t *to = q->terms.pareto ? d->upto : d->below;
    uint32_t n = q->l->m->n;
    for (uint32_t t = 0; t < n; t++) {
        const tr_lanes *x = &worst[to[rank[t]]];
        for (int w = 0; w < TR_LANES; w++)
            d->gain[t].at[w] = more ? d->gain[t].at[w] & x->at[w] : x->at[w];
    }
    for (uint32_t t = 0; q->terms.pareto && t < n; t++) {
        const tr_lanes *x = &worst[d->below[rank[t]]];
        for (int w = 0; w < TR_LANES; w++)
            d->bare[t].at[w] = more ? d->bare[t].at[w] | x->at[w] : x->at[w];
    }
}

/* D40, D44 */
static void find_gains(const tr_hearing *q, tr_desk *d, uint32_t batch) {
    tr_lanes worst[TR_BATCH + 1];
    const tr_coalition *h = &q->l->at[q->h];
    uint32_t first = batch * TR_BATCH, count = q->count - first;
    if (count > TR_BATCH) count = TR_BATCH;
    for (uint32_t i = 0; i < h->size; i++) {
        look_up(q, d, h->member[i], first, count, worst);
        and_member(q, d, h->member[i], worst, i > 0);
    }
    for (uint32_t t = 0; q->terms.pareto && t < q->l->m->n; t++)
        for (int w = 0; w < TR_LANES; w++) d->gain[t].at[w] &= d->bare[t].at[w];
}

/* --- replies -----------------------------------------------------------------
 */

/* D42, symmetric: where the coalition is better off, or can be. */
static void add_escapes(const tr_hearing *q, tr_desk *d) {
    tr_reach_any(&q->own, d->gain, d->part);
    for (uint32_t u = 0; u < q->l->m->n; u++)
        for (int w = 0; w < TR_LANES; w++)
            d->bare[u].at[w] = d->gain[u].at[w] | d->part[q->own.part[u]].at[w];
}

void tr_hear(const tr_hearing *q, tr_desk *d, uint32_t batch) {
    uint32_t n = q->l->m->n;
    find_gains(q, d, batch);
    if (q->terms.reply == TR_REPLY_NONE) {
        memcpy(d->bare, d->gain, n * sizeof *d->gain);
        return;
    }
    bool for_good = q->terms.reply == TR_REPLY_FOR_GOOD;
    if (for_good) add_escapes(q, d);
    tr_reach_all(&q->reply, for_good ? d->bare : d->gain, d->part);
    for (uint32_t t = 0; t < n; t++)
        for (int w = 0; w < TR_LANES; w++)
            d->bare[t].at[w] =
                d->gain[t].at[w] & d->part[q->reply.part[t]].at[w];
}

/* --- which states are stable
 * -------------------------------------------------- */

typedef struct solver {
    const tr_hearing *q;
    tr_desk *desk; /* [threads] */
    uint32_t first;
    uint64_t *unstable; /* bits, four words a batch */
} solver;

static void solve_batches(void *user, uint32_t thread, size_t from, size_t to) {
    solver *x = user;
    tr_desk *d = &x->desk[thread];
    const tr_hearing *q = x->q;
    for (size_t k = from; k < to; k++) {
        uint32_t batch = x->first + (uint32_t)k;
        tr_hear(q, d, batch);
        tr_reach_any(&q->own, d->bare, d->part);
        for (uint32_t lane = 0; lane < TR_BATCH; lane++) {
            uint32_t s = batch * TR_BATCH + lane;
            if (s >= q->count) break;
            const tr_lanes *y = &d->part[q->own.part[q->asked[s]]];
            if (y->at[lane >> 6] >> (lane & 63) & 1) tr_bit_set(x->unstable, s);
        }
    }
}

enum { AT_ONCE = 32 }; /* batches between two looks at the cancel flag */

static void solve_one(tr_arena *a, tr_hearing *q, uint32_t h,
                      uint64_t *unstable) {
    tr_hearing_turn(a, q, h);
    uint32_t threads = tr_threads();
    if (threads > q->batches) threads = q->batches;
    solver x = {q, TR_NEW(a, tr_desk, tr_threads() + 1), 0, unstable};
    for (uint32_t k = 0; k < tr_threads(); k++)
        if (k < threads) x.desk[k] = tr_desk_new(a, q);
    for (; x.first < q->batches; x.first += AT_ONCE) {
        uint32_t count = q->batches - x.first;
        tr_parallel(count < AT_ONCE ? count : AT_ONCE, 1, solve_batches, &x);
        tr_tick(a->env, "weighing coalitions", (double)h * q->batches + x.first,
                (double)q->l->count * q->batches);
    }
}

uint64_t **tr_coalition_solve(const tr_stage *x, const tr_terms *terms) {
    tr_arena *a = x->a;
    uint32_t n = x->m->n, words = n / 64 + 1;
    uint64_t **stable = TR_NEW(a, uint64_t *, x->m->parties + 1);
    for (uint32_t i = 0; i < x->m->parties; i++) {
        stable[i] = tr_bits_new(a, n);
        for (uint32_t s = 0; s < n; s++) tr_bit_set(stable[i], s);
    }
    tr_mark all = tr_arena_mark(a);
    const tr_league *l = tr_league_of(x);
    uint32_t *asked = TR_RAW(a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) asked[s] = s;
    if (l->count) {
        tr_hearing q = tr_hearing_new(a, x, l, terms, asked, n);
        uint64_t *unstable =
            TR_NEW(a, uint64_t, (size_t)q.batches * TR_LANES + 1);
        for (uint32_t h = 0; h < l->count; h++) {
            tr_mark mark = tr_arena_mark(a);
            memset(unstable, 0, words * sizeof *unstable);
            solve_one(a, &q, h, unstable);
            tr_arena_release(a, mark);
            for (uint32_t i = 0; i < l->at[h].size; i++)
                for (uint32_t w = 0; w < words; w++)
                    stable[l->at[h].member[i]][w] &= ~unstable[w];
        }
    }
    tr_arena_release(a, all);
    return stable;
}
