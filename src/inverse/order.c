/* order.c - how far a ranking is from one that meets demands (D65).
 * SPDX-License-Identifier: MIT
 *
 * The distance is the number of pairs of states whose order differs; for strict
 * rankings that is Kendall's tau (1938), the least number of swaps of
 * neighbours.  The states that demands speak of are *tangled*; all others
 * between them are *fillers*.
 *
 * Two fillers need never change places: where they stand inverted, exchanging
 * them mends their own pair, and no third state is the worse for it (it was
 * wrong with one of them before wherever it is wrong with one after).  So the
 * fillers go in as groups, in their old order: those of one tier that tangled
 * states stand on, and those between two such tiers, which all tangled states
 * see alike.  What is left is in which order tangled states and groups follow
 * each other from the top: a shortest path over (tangled states placed, groups
 * placed).  Demands that reach over separate stretches of the old ranking do
 * not meet: each stretch is rearranged within itself, and pairs of different
 * stretches are never counted twice.
 *
 * States that were tied may be placed together; no others may (D65). */
#include "inverse/order_far.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

tr_order tr_order_of(tr_arena *a, uint32_t n, uint32_t levels,
                     const uint32_t *rank) {
    uint32_t *below = TR_NEW(a, uint32_t, (size_t)levels + 2);
    for (uint32_t s = 0; s < n; s++) {
        assert(rank[s] < levels);
        below[rank[s] + 1]++;
    }
    for (uint32_t k = 0; k < levels; k++) below[k + 1] += below[k];
    return (tr_order){n, levels, rank, below};
}

static bool met(const tr_order *o, tr_demand d) {
    uint32_t high = o->rank[d.high], low = o->rank[d.low];
    return d.strict ? high > low : high >= low;
}

/* Every state from the one's tier to the other's is passed, or its tie with one
 * of them broken (proof in D65). */
uint64_t tr_swaps_for(const tr_order *o, tr_demand d) {
    if (met(o, d)) return 0;
    return o->below[o->rank[d.low] + 1] - o->below[o->rank[d.high]] - 1;
}

/* --- stretches ------------------------------------------------------------ */

typedef struct stretch {
    uint32_t low, high;   /* ranks */
    uint32_t first, last; /* of the tangled states, best first */
} stretch;

typedef struct tangle {
    tr_arena *a;
    const tr_order *o;
    const tr_demand *d;
    size_t demands;
    uint32_t most;       /* tangled states that are arranged by a table */
    uint32_t *at, count; /* tangled states, best first */
    stretch *part;
    uint32_t parts;
} tangle;

typedef struct keyed {
    uint32_t rank, state;
} keyed;

static int best_first(const void *x, const void *y) {
    const keyed *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? 1 : -1;
    return a->state < b->state ? -1 : a->state > b->state;
}

static void find_tangled(tangle *t) {
    size_t n = 2 * t->demands;
    keyed *k = TR_RAW(t->a, keyed, n + 1);
    for (size_t i = 0; i < t->demands; i++) {
        uint32_t high = t->d[i].high, low = t->d[i].low;
        k[2 * i] = (keyed){t->o->rank[high], high};
        k[2 * i + 1] = (keyed){t->o->rank[low], low};
    }
    if (n) qsort(k, n, sizeof *k, best_first);
    t->at = TR_RAW(t->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!i || k[i].state != k[i - 1].state) t->at[t->count++] = k[i].state;
}

/* Stretches of tangled states, cut where no demand reaches across. */
static void find_stretches(tangle *t) {
    const uint32_t *rank = t->o->rank;
    t->part = TR_RAW(t->a, stretch, (size_t)t->count + 1);
    for (uint32_t i = 0; i < t->count;) {
        stretch *p = &t->part[t->parts++];
        *p = (stretch){.high = rank[t->at[i]], .first = i};
        p->low = p->high;
        for (bool grew = true; grew;) {
            grew = false;
            for (size_t k = 0; k < t->demands; k++) {
                uint32_t x = rank[t->d[k].high], y = rank[t->d[k].low];
                uint32_t top = x > y ? x : y, bottom = x > y ? y : x;
                if (top > p->high || top < p->low || bottom >= p->low) continue;
                p->low = bottom;
                grew = true;
            }
        }
        while (i < t->count && rank[t->at[i]] >= p->low) i++;
        p->last = i;
    }
}

/* --- one stretch ---------------------------------------------------------- */

typedef struct step {
    uint32_t cost; /* UINT32_MAX: not reached */
    uint16_t block;
    bool group; /* the next group stands in it (or is all of it) */
} step;

typedef struct weave {
    const tangle *t;
    const stretch *p;
    uint32_t m, tiers, groups;
    uint32_t tier[TR_MOST_TANGLED]; /* of a tangled state */
    uint32_t level[TR_MOST_TANGLED + 1];
    uint32_t mates[TR_MOST_TANGLED]; /* tangled states of a tier, as bits */
    uint32_t higher[TR_MOST_TANGLED + 1];     /* those of better tiers */
    uint32_t before[2 * TR_MOST_TANGLED + 1]; /* fillers in earlier groups */
    uint32_t above[TR_MOST_TANGLED];          /* demanded: strictly above it */
    uint32_t notbelow[TR_MOST_TANGLED];       /* demanded: not below it */
    step *at;                                 /* [2^m][groups + 1] */
} weave;

static uint32_t place_of(const weave *w, uint32_t state) {
    for (uint32_t k = 0; k < w->m; k++)
        if (w->t->at[w->p->first + k] == state) return k;
    return UINT32_MAX;
}

static void prepare(weave *w) {
    const tangle *t = w->t;
    const tr_order *o = t->o;
    for (uint32_t k = 0; k < w->m; k++) {
        uint32_t rank = o->rank[t->at[w->p->first + k]];
        if (!k || rank != w->level[w->tiers - 1]) w->level[w->tiers++] = rank;
        w->tier[k] = w->tiers - 1;
        w->mates[w->tier[k]] |= 1u << k;
    }
    for (uint32_t k = 0; k < w->tiers; k++)
        w->higher[k + 1] = w->higher[k] | w->mates[k];
    w->groups = 2 * w->tiers - 1;
    for (uint32_t g = 0; g < w->groups; g++) {
        uint32_t top = w->level[g / 2], size;
        if (g % 2)
            size = o->below[top] - o->below[w->level[g / 2 + 1] + 1];
        else
            size = o->below[top + 1] - o->below[top] -
                   (uint32_t)__builtin_popcount(w->mates[g / 2]);
        w->before[g + 1] = w->before[g] + size;
    }
    for (size_t k = 0; k < t->demands; k++) {
        uint32_t high = place_of(w, t->d[k].high);
        uint32_t low = place_of(w, t->d[k].low);
        if (high == UINT32_MAX) continue;
        (t->d[k].strict ? w->above : w->notbelow)[low] |= 1u << high;
    }
}

/* Tangled states of this tier or a lower one, among `set`. */
static uint32_t not_above(const weave *w, uint32_t set, uint32_t tier) {
    return (uint32_t)__builtin_popcount(set & ~w->higher[tier]);
}

static bool may_follow(const weave *w, uint32_t placed, uint32_t block) {
    for (uint32_t left = block; left; left &= left - 1) {
        uint32_t v = (uint32_t)__builtin_ctz(left);
        if (w->above[v] & ~placed || w->notbelow[v] & ~(placed | block))
            return false;
    }
    return true;
}

/* What it costs that all that is placed stands above one more state. */
static uint32_t cost_of(const weave *w, uint32_t placed, uint32_t groups,
                        uint32_t tier) {
    uint32_t own = groups < 2 * tier ? groups : 2 * tier;
    return not_above(w, placed, tier) + w->before[groups] - w->before[own];
}

static void relax(weave *w, uint32_t placed, uint32_t groups, uint32_t block,
                  bool group, uint32_t cost) {
    step *s = &w->at[(size_t)(placed | block) * (w->groups + 1) + groups +
                     (group ? 1 : 0)];
    /* Of equals, the one found last: it places tangled states earlier. */
    if (cost > s->cost) return;
    *s = (step){cost, (uint16_t)block, group};
}

static uint32_t group_cost(const weave *w, uint32_t placed, uint32_t g) {
    uint32_t size = w->before[g + 1] - w->before[g];
    return size * not_above(w, placed, (g + 1) / 2);
}

static void extend(weave *w, uint32_t placed, uint32_t g) {
    uint32_t cost = w->at[(size_t)placed * (w->groups + 1) + g].cost;
    if (cost == UINT32_MAX) return;
    if (g < w->groups)
        relax(w, placed, g, 0, true, cost + group_cost(w, placed, g));
    for (uint32_t tier = 0; tier < w->tiers; tier++) {
        uint32_t left = w->mates[tier] & ~placed;
        uint32_t each = cost_of(w, placed, g, tier);
        for (uint32_t block = left; block; block = (block - 1) & left) {
            if (!may_follow(w, placed, block)) continue;
            uint32_t all = cost + each * (uint32_t)__builtin_popcount(block);
            relax(w, placed, g, block, false, all);
            if (g == 2 * tier)
                relax(w, placed, g, block, true,
                      all + group_cost(w, placed, g));
        }
    }
}

static uint32_t solve(weave *w) {
    size_t cells = ((size_t)1 << w->m) * (w->groups + 1);
    w->at = TR_RAW(w->t->a, step, cells);
    for (size_t k = 0; k < cells; k++) w->at[k].cost = UINT32_MAX;
    w->at[0].cost = 0;
    for (uint32_t placed = 0; placed < 1u << w->m; placed++)
        for (uint32_t g = 0; g <= w->groups; g++) extend(w, placed, g);
    return w->at[cells - 1].cost;
}

/* --- the new ranks -------------------------------------------------------- */

/* Blocks from the bottom up: each takes as many ranks as it had. `level`
 * becomes the new rank of the fillers of an old one; returns the next rank. */
static uint32_t lay_out(const weave *w, uint32_t base, uint32_t *level,
                        uint32_t *rank) {
    uint32_t placed = (1u << w->m) - 1, g = w->groups;
    while (placed || g) {
        step s = w->at[(size_t)placed * (w->groups + 1) + g];
        for (uint32_t left = s.block; left; left &= left - 1)
            rank[w->t->at[w->p->first + (uint32_t)__builtin_ctz(left)]] = base;
        placed &= ~(uint32_t)s.block;
        if (!s.group) {
            base++;
            continue;
        }
        g--;
        uint32_t top = w->level[g / 2], from = top, to = top;
        if (g % 2) from = w->level[g / 2 + 1] + 1, to = top - 1;
        for (uint32_t r = from; r <= to; r++) level[r] = base++;
    }
    return base;
}

static uint64_t bound_of(const tangle *t, const stretch *p) {
    uint64_t most = 0;
    for (size_t k = 0; k < t->demands; k++) {
        uint32_t rank = t->o->rank[t->d[k].high];
        uint64_t swaps = tr_swaps_for(t->o, t->d[k]);
        if (rank >= p->low && rank <= p->high && swaps > most) most = swaps;
    }
    return most;
}

/* The same from the steps of order_far.c. */
static uint32_t lay_out_far(const tangle *t, const stretch *p, const tr_far *f,
                            uint32_t base, uint32_t *level, uint32_t *rank) {
    uint32_t tiers[TR_FAR_MOST], count = 0, g = 0;
    for (uint32_t k = p->first; k < p->last; k++) {
        uint32_t r = t->o->rank[t->at[k]];
        if (!count || r != tiers[count - 1]) tiers[count++] = r;
    }
    g = 2 * count - 1;
    for (uint32_t k = f->steps; k-- > 0;) {
        for (uint64_t left = f->step[k].block; left; left &= left - 1)
            rank[t->at[p->first + (uint32_t)__builtin_ctzll(left)]] = base;
        if (!f->step[k].group) {
            base++;
            continue;
        }
        g--;
        uint32_t top = tiers[g / 2], from = top, to = top;
        if (g % 2) from = tiers[g / 2 + 1] + 1, to = top - 1;
        for (uint32_t r = from; r <= to; r++) level[r] = base++;
    }
    return base;
}

/* A stretch of many. False when there is no ranking of it. */
static bool arrange_far(tangle *t, const stretch *p, uint32_t *base,
                        uint32_t *level, tr_reordered *out) {
    uint32_t count = p->last - p->first;
    tr_far f = {.fault = TR_TANGLED};
    tr_mark mark = tr_arena_mark(t->a);
    if (count <= TR_FAR_MOST) {
        tr_far_in in = {t->o, t->d, t->demands, t->at + p->first, count};
        f = tr_far_find(t->a, &in);
    }
    bool worse = f.fault == TR_TANGLED || !out->fault;
    if (f.fault && worse && out->fault != TR_TANGLED) out->fault = f.fault;
    if (f.fault == TR_CANNOT_BE) return false;
    uint64_t bound = bound_of(t, p);
    out->least += f.least > bound ? f.least : bound;
    out->swaps += f.swaps;
    out->work += f.work + 4000;
    if (f.fault != TR_TANGLED)
        *base = lay_out_far(t, p, &f, *base, level, out->rank);
    tr_arena_release(t->a, mark);
    return true;
}

/* Stretches from the bottom of the ranking up. */
static void arrange(tangle *t, tr_reordered *out) {
    const tr_order *o = t->o;
    uint32_t *level = TR_RAW(t->a, uint32_t, (size_t)o->levels + 1);
    uint32_t next = 0, base = 0;
    for (uint32_t k = t->parts; k-- > 0;) {
        const stretch *p = &t->part[k];
        weave w = {.t = t, .p = p, .m = p->last - p->first};
        while (next < p->low) level[next++] = base++;
        if (w.m > t->most) {
            if (!arrange_far(t, p, &base, level, out)) {
                out->fault = TR_CANNOT_BE;
                return;
            }
            next = p->high + 1;
            continue;
        }
        tr_mark mark = tr_arena_mark(t->a);
        prepare(&w);
        uint32_t cost = solve(&w);
        out->work += ((uint64_t)1 << w.m) * w.groups;
        if (cost == UINT32_MAX)
            out->fault = TR_CANNOT_BE;
        else
            base = lay_out(&w, base, level, out->rank);
        tr_arena_release(t->a, mark);
        if (out->fault == TR_CANNOT_BE) return;
        out->swaps += cost;
        out->least += cost;
        next = p->high + 1;
    }
    while (next < o->levels) level[next++] = base++;
    for (uint32_t s = 0; s < o->n; s++)
        if (out->rank[s] == UINT32_MAX) out->rank[s] = level[o->rank[s]];
}

tr_reordered tr_reorder(tr_arena *a, const tr_order *o, const tr_demand *d,
                        size_t count) {
    return tr_reorder_by(a, o, d, count, TR_MOST_TANGLED);
}

tr_reordered tr_reorder_by(tr_arena *a, const tr_order *o, const tr_demand *d,
                           size_t count, uint32_t most) {
    tr_reordered out = {.rank = TR_RAW(a, uint32_t, (size_t)o->n + 1)};
    tangle t = {.a = a, .o = o, .d = d, .demands = count, .most = most};
    memset(out.rank, 0xff, (size_t)o->n * sizeof *out.rank);
    find_tangled(&t);
    find_stretches(&t);
    arrange(&t, &out);
    out.moved = t.count;
    out.at = t.at;
    return out;
}

/* --- the pairs ------------------------------------------------------------ */

static int sign(const uint32_t *rank, uint32_t x, uint32_t y) {
    return rank[x] < rank[y] ? -1 : rank[x] > rank[y];
}

tr_swap *tr_swaps_of(tr_arena *a, const tr_order *o, const tr_reordered *x,
                     size_t most, size_t *count) {
    tr_swap *pair = NULL;
    size_t room = 0;
    *count = 0;
    uint64_t *seen = TR_NEW(a, uint64_t, (size_t)o->n / 64 + 1);
    for (uint32_t k = 0; k < x->moved; k++) {
        uint32_t v = x->at[k];
        seen[v >> 6] |= UINT64_C(1) << (v & 63);
        for (uint32_t z = 0; z < o->n && *count < most; z++) {
            int now = sign(x->rank, v, z);
            if (seen[z >> 6] >> (z & 63) & 1 || now == sign(o->rank, v, z))
                continue;
            assert(now);
            pair = tr_grow(a, pair, sizeof *pair, *count, &room);
            pair[(*count)++] = now > 0 ? (tr_swap){v, z} : (tr_swap){z, v};
        }
    }
    return pair;
}
