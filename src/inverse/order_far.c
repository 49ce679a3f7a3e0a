/* order_far.c - a nearest ranking where many demands meet (D65).
 * SPDX-License-Identifier: MIT
 *
 * The same shortest path as in order.c, too large there to be written down: a
 * place is (tangled states placed, groups of fillers placed).  It is searched
 * best first (Hart, Nilsson and Raphael, IEEE Trans. SSC 4, 1968) with what is
 * left to pay at least.  That falls apart: demands join tangled states into
 * small families, and what a family pays for passing fillers and its own
 * members does not depend on the others: a table each.  What two families pay
 * for passing each other depends on the order of these few alone: a table each
 * two.  The sum is exact but where three families are in each other's way.
 *
 * After a number of places it is searched greedily, for a ranking that is near;
 * the least bound that was open then holds. */
#include "inverse/order_far.h"

#include <stdlib.h>
#include <string.h>

enum {
    FAMILY = 6,         /* members at most; more demands are left out of it */
    MOST_PLACES = 6000, /* that are looked at */
    MANY = 9            /* of one tier: not all their sets are tried */
};

#define NEVER UINT32_MAX

typedef struct family {
    uint32_t count, member[FAMILY];
    uint32_t *pay; /* [2^count][groups + 1] */
} family;

typedef struct place {
    uint64_t placed, block;
    uint32_t groups, cost, parent;
    uint64_t key;
    bool group;
} place;

typedef struct far {
    tr_arena *a;
    const tr_far_in *in;
    uint32_t m, tiers, groups, families;
    uint32_t tier[TR_FAR_MOST], level[TR_FAR_MOST + 1];
    uint64_t mates[TR_FAR_MOST], higher[TR_FAR_MOST + 1];
    uint32_t before[2 * TR_FAR_MOST + 1];
    uint64_t above[TR_FAR_MOST], notbelow[TR_FAR_MOST];
    family family[TR_FAR_MOST];
    uint16_t **pass; /* [families][families] what two pay for each other */
    place *at;
    size_t places, room;
    uint32_t *heap, *slot, slots;
    size_t heaped, heap_room;
    uint32_t greed; /* how much what is left counts */
    bool cut;       /* not all sets were tried */
    uint64_t lost;  /* the least key of places that had no room */
    uint64_t work;
} far;

static uint32_t bits_of(uint64_t set) {
    return (uint32_t)__builtin_popcountll(set);
}

/* --- what is given -------------------------------------------------------- */

static uint32_t number_of(const far *f, uint32_t state) {
    for (uint32_t k = 0; k < f->m; k++)
        if (f->in->at[k] == state) return k;
    return NEVER;
}

static void find_tiers(far *f) {
    const tr_order *o = f->in->o;
    for (uint32_t k = 0; k < f->m; k++) {
        uint32_t rank = o->rank[f->in->at[k]];
        if (!k || rank != f->level[f->tiers - 1]) f->level[f->tiers++] = rank;
        f->tier[k] = f->tiers - 1;
        f->mates[f->tier[k]] |= UINT64_C(1) << k;
    }
    for (uint32_t k = 0; k < f->tiers; k++)
        f->higher[k + 1] = f->higher[k] | f->mates[k];
    f->groups = 2 * f->tiers - 1;
    for (uint32_t g = 0; g < f->groups; g++) {
        uint32_t top = f->level[g / 2];
        uint32_t size =
            g % 2
                ? o->below[top] - o->below[f->level[g / 2 + 1] + 1]
                : o->below[top + 1] - o->below[top] - bits_of(f->mates[g / 2]);
        f->before[g + 1] = f->before[g] + size;
    }
}

typedef struct ask {
    uint64_t swaps;
    uint32_t high, low;
} ask;

static int dearest_first(const void *x, const void *y) {
    const ask *a = x, *b = y;
    if (a->swaps != b->swaps) return a->swaps < b->swaps ? 1 : -1;
    if (a->high != b->high) return a->high < b->high ? -1 : 1;
    return a->low < b->low ? -1 : a->low > b->low;
}

static void join(far *f, uint32_t *of, uint32_t x, uint32_t y) {
    uint32_t into = of[x], from = of[y];
    if (into == from || f->family[into].count + f->family[from].count > FAMILY)
        return;
    for (uint32_t k = 0; k < f->family[from].count; k++) {
        uint32_t v = f->family[from].member[k];
        of[v] = into;
        f->family[into].member[f->family[into].count++] = v;
    }
    f->family[from].count = 0;
}

static void find_families(far *f) {
    uint32_t of[TR_FAR_MOST];
    ask *all = TR_NEW(f->a, ask, f->in->demands + 1);
    size_t count = 0;
    for (uint32_t k = 0; k < f->m; k++) {
        of[k] = k;
        f->family[k].count = 1;
        f->family[k].member[0] = k;
    }
    for (size_t k = 0; k < f->in->demands; k++) {
        const tr_demand *d = &f->in->d[k];
        uint32_t high = number_of(f, d->high), low = number_of(f, d->low);
        if (high == NEVER) continue;
        (d->strict ? f->above : f->notbelow)[low] |= UINT64_C(1) << high;
        all[count++] = (ask){tr_swaps_for(f->in->o, *d), high, low};
    }
    if (count) qsort(all, count, sizeof *all, dearest_first);
    for (size_t k = 0; k < count; k++) join(f, of, all[k].high, all[k].low);
    for (uint32_t k = 0; k < f->m; k++)
        if (f->family[k].count) f->family[f->families++] = f->family[k];
}

/* --- steps ---------------------------------------------------------------- */

/* Of what is placed, the states that were not above this tier. */
static uint32_t not_above(const far *f, uint64_t placed, uint32_t tier) {
    return bits_of(placed & ~f->higher[tier]);
}

static bool may_follow(const far *f, uint64_t placed, uint64_t block,
                       uint64_t among) {
    for (uint64_t left = block; left; left &= left - 1) {
        int v = __builtin_ctzll(left);
        if ((f->above[v] & among & ~placed) ||
            (f->notbelow[v] & among & ~(placed | block)))
            return false;
    }
    return true;
}

static uint32_t group_cost(const far *f, uint64_t placed, uint32_t g) {
    return (f->before[g + 1] - f->before[g]) *
           not_above(f, placed, (g + 1) / 2);
}

/* For one more state: all that stands above it and did not. */
static uint32_t cost_of(const far *f, uint64_t placed, uint32_t groups,
                        uint32_t tier) {
    uint32_t own = groups < 2 * tier ? groups : 2 * tier;
    return not_above(f, placed, tier) + f->before[groups] - f->before[own];
}

/* --- tables --------------------------------------------------------------- */

static uint64_t spread(const uint32_t *member, uint32_t count, uint32_t set) {
    uint64_t out = 0;
    for (uint32_t k = 0; k < count; k++)
        out |= (uint64_t)(set >> k & 1) << member[k];
    return out;
}

static uint32_t gather(const family *x, uint64_t placed) {
    uint32_t set = 0;
    for (uint32_t k = 0; k < x->count; k++)
        set |= (uint32_t)(placed >> x->member[k] & 1) << k;
    return set;
}

static bool of_one_tier(const far *f, uint64_t block) {
    return !(block & ~f->mates[f->tier[__builtin_ctzll(block)]]);
}

static void least(uint32_t *x, uint64_t y) {
    if (y < *x) *x = (uint32_t)y;
}

/* From the end: what a family pays when these of it and so many groups are
 * placed. */
static void fill_pay(far *f, family *x) {
    uint32_t all = (1u << x->count) - 1, width = f->groups + 1;
    uint64_t among = spread(x->member, x->count, all);
    x->pay = TR_RAW(f->a, uint32_t, (size_t)(all + 1) * width);
    for (uint32_t p = all + 1; p-- > 0;) {
        uint64_t placed = spread(x->member, x->count, p);
        for (uint32_t g = width; g-- > 0;) {
            uint32_t *best = &x->pay[p * width + g];
            *best = p == all && g == f->groups ? 0 : NEVER;
            if (g < f->groups && best[1] != NEVER)
                least(best, (uint64_t)best[1] + group_cost(f, placed, g));
            for (uint32_t b = all & ~p; b; b = (b - 1) & all & ~p) {
                uint64_t block = spread(x->member, x->count, b);
                if (!of_one_tier(f, block) ||
                    !may_follow(f, placed, block, among))
                    continue;
                uint32_t tier = f->tier[__builtin_ctzll(block)];
                uint64_t by =
                    (uint64_t)cost_of(f, placed, g, tier) * bits_of(block);
                const uint32_t *to = &x->pay[(p | b) * width + g];
                if (to[0] != NEVER) least(best, to[0] + by);
                if (g == 2 * tier && to[1] != NEVER)
                    least(best, to[1] + by + group_cost(f, placed, g));
            }
        }
    }
}

/* What members of two families pay for each other, whatever the fillers. */
static void fill_pass(far *f, const family *x, const family *y,
                      uint16_t *pass) {
    uint32_t member[2 * FAMILY], n = x->count + y->count;
    memcpy(member, x->member, x->count * sizeof *member);
    memcpy(member + x->count, y->member, y->count * sizeof *member);
    uint32_t all = (1u << n) - 1;
    uint64_t among = spread(member, n, all);
    uint64_t first = spread(x->member, x->count, (1u << x->count) - 1);
    for (uint32_t p = all + 1; p-- > 0;) {
        uint64_t placed = spread(member, n, p);
        uint32_t best = p == all ? 0 : UINT16_MAX;
        for (uint32_t b = all & ~p; b; b = (b - 1) & all & ~p) {
            uint64_t block = spread(member, n, b);
            if (pass[p | b] == UINT16_MAX || !of_one_tier(f, block) ||
                !may_follow(f, placed, block, among))
                continue;
            uint32_t tier = f->tier[__builtin_ctzll(block)];
            uint32_t ours = bits_of(block & first),
                     theirs = bits_of(block) - ours;
            least(&best, (uint64_t)pass[p | b] +
                             ours * not_above(f, placed & ~first, tier) +
                             theirs * not_above(f, placed & first, tier));
        }
        pass[p] = (uint16_t)best;
    }
}

static void fill_tables(far *f) {
    f->pass = TR_NEW(f->a, uint16_t *, (size_t)f->families * f->families + 1);
    for (uint32_t i = 0; i < f->families; i++) {
        fill_pay(f, &f->family[i]);
        for (uint32_t j = 0; j < i; j++) {
            const family *x = &f->family[j], *y = &f->family[i];
            uint32_t n = x->count + y->count;
            if (n == 2 || n > FAMILY + 2) continue;
            uint16_t *pass = TR_RAW(f->a, uint16_t, (size_t)1 << n);
            fill_pass(f, x, y, pass);
            f->pass[j * f->families + i] = pass;
        }
    }
}

/* The least that is left to pay; UINT64_MAX: there is no way on. */
static uint64_t to_pay(const far *f, uint64_t placed, uint32_t groups) {
    uint32_t set[TR_FAR_MOST];
    uint64_t sum = 0;
    for (uint32_t i = 0; i < f->families; i++) {
        const family *y = &f->family[i];
        set[i] = gather(y, placed);
        uint32_t pay = y->pay[set[i] * (f->groups + 1) + groups];
        if (pay == NEVER) return UINT64_MAX;
        sum += pay;
        for (uint32_t j = 0; j < i; j++) {
            const uint16_t *pass = f->pass[j * f->families + i];
            if (!pass) continue;
            uint32_t by = pass[set[j] | set[i] << f->family[j].count];
            if (by == UINT16_MAX) return UINT64_MAX;
            sum += by;
        }
    }
    return sum;
}

/* --- the search ----------------------------------------------------------- */

static bool goes_first(const far *f, uint32_t x, uint32_t y) {
    const place *a = &f->at[x], *b = &f->at[y];
    if (a->key != b->key) return a->key < b->key;
    uint32_t p = bits_of(a->placed) + a->groups;
    uint32_t q = bits_of(b->placed) + b->groups;
    return p != q ? p > q : x > y;
}

static void push(far *f, uint32_t k) {
    f->heap = tr_grow(f->a, f->heap, sizeof *f->heap, f->heaped, &f->heap_room);
    size_t at = f->heaped++;
    for (; at && goes_first(f, k, f->heap[(at - 1) / 2]); at = (at - 1) / 2)
        f->heap[at] = f->heap[(at - 1) / 2];
    f->heap[at] = k;
}

static uint32_t pop(far *f) {
    uint32_t top = f->heap[0], last = f->heap[--f->heaped];
    size_t k = 0;
    for (;;) {
        size_t c = 2 * k + 1;
        if (c >= f->heaped) break;
        if (c + 1 < f->heaped && goes_first(f, f->heap[c + 1], f->heap[c])) c++;
        if (!goes_first(f, f->heap[c], last)) break;
        f->heap[k] = f->heap[c];
        k = c;
    }
    f->heap[k] = last;
    return top;
}

/* The cheapest way to a place is kept; it may come up again. */
static void reach(far *f, place p) {
    uint64_t rest = to_pay(f, p.placed, p.groups);
    if (rest == UINT64_MAX) return;
    p.key = p.cost + rest * f->greed;
    uint32_t k = (uint32_t)((p.placed * UINT64_C(0x9e3779b97f4a7c15) >> 20 ^
                             p.groups * UINT64_C(0x85ebca6b)) %
                            f->slots);
    for (; f->slot[k]; k = (k + 1) % f->slots) {
        const place *q = &f->at[f->slot[k] - 1];
        if (q->placed != p.placed || q->groups != p.groups) continue;
        if (q->cost <= p.cost) return;
        break;
    }
    if (f->places >= f->slots / 2) {
        if (p.key < f->lost) f->lost = p.key;
        return;
    }
    f->at = tr_grow(f->a, f->at, sizeof *f->at, f->places, &f->room);
    f->at[f->places++] = p;
    f->slot[k] = (uint32_t)f->places;
    push(f, (uint32_t)f->places - 1);
}

static void place_block(far *f, uint32_t k, uint64_t block, uint32_t tier) {
    place p = f->at[k];
    if (!block || !may_follow(f, p.placed, block, ~UINT64_C(0))) return;
    uint32_t by = cost_of(f, p.placed, p.groups, tier) * bits_of(block);
    place q = {p.placed | block, block, p.groups, p.cost + by, k, 0, false};
    reach(f, q);
    if (p.groups != 2 * tier) return;
    q.group = true;
    q.groups++;
    q.cost += group_cost(f, p.placed, p.groups);
    reach(f, q);
}

static void extend(far *f, uint32_t k) {
    place p = f->at[k];
    f->work += 8 * f->families;
    if (p.groups < f->groups)
        reach(f,
              (place){p.placed, 0, p.groups + 1,
                      p.cost + group_cost(f, p.placed, p.groups), k, 0, true});
    for (uint32_t tier = 0; tier < f->tiers; tier++) {
        uint64_t left = f->mates[tier] & ~p.placed, may = 0;
        for (uint64_t v = left; v; v &= v - 1) {
            uint64_t one = v & -v;
            int n = __builtin_ctzll(v);
            if (!(f->above[n] & ~p.placed) &&
                !(f->notbelow[n] & ~(p.placed | left)))
                may |= one;
        }
        if (bits_of(may) > MANY) {
            f->cut = true;
            place_block(f, k, may, tier);
            for (uint64_t v = may; v; v &= v - 1)
                place_block(f, k, v & -v, tier);
            continue;
        }
        for (uint64_t block = may; block; block = (block - 1) & may)
            place_block(f, k, block, tier);
    }
}

/* The last place of a way through, or NEVER; `*open` is the least key of what
 * was not looked further into. */
static uint32_t search(far *f, uint32_t greed, uint64_t *open) {
    uint64_t all = f->m == 64 ? ~UINT64_C(0) : (UINT64_C(1) << f->m) - 1;
    f->greed = greed;
    f->places = f->heaped = 0;
    f->lost = UINT64_MAX;
    f->slots = 24 * MOST_PLACES + 1;
    memset(f->slot, 0, f->slots * sizeof *f->slot);
    *open = UINT64_MAX;
    reach(f, (place){0});
    for (uint32_t looks = 0; f->heaped; looks++) {
        uint32_t k = pop(f);
        *open = f->at[k].key < f->lost ? f->at[k].key : f->lost;
        if (f->at[k].placed == all && f->at[k].groups == f->groups) return k;
        if (looks == MOST_PLACES || f->places >= f->slots / 2) return NEVER;
        extend(f, k);
    }
    *open = f->lost;
    return NEVER;
}

static void write_steps(far *f, uint32_t k, tr_far *out) {
    for (uint32_t at = k; at; at = f->at[at].parent) out->steps++;
    out->step = TR_NEW(f->a, tr_far_step, out->steps + 1);
    for (uint32_t at = k, n = out->steps; at; at = f->at[at].parent)
        out->step[--n] = (tr_far_step){f->at[at].block, f->at[at].group};
    out->swaps = f->at[k].cost;
}

tr_far tr_far_find(tr_arena *a, const tr_far_in *in) {
    far *f = TR_NEW(a, far, 1);
    tr_far out = {0};
    f->a = a;
    f->in = in;
    f->m = in->count;
    find_tiers(f);
    find_families(f);
    fill_tables(f);
    f->slot = TR_RAW(a, uint32_t, 24 * MOST_PLACES + 1);
    uint64_t begin = to_pay(f, 0, 0), open;
    out.least = begin;
    out.fault = TR_CANNOT_BE;
    if (begin == UINT64_MAX) return out;
    uint32_t end = search(f, 1, &open);
    if (end == NEVER && open == UINT64_MAX && !f->cut) return out;
    out.least = f->cut || open == UINT64_MAX ? begin : open;
    bool nearest = end != NEVER && !f->cut && open == f->at[end].key;
    out.fault = nearest ? 0 : TR_NEARLY;
    if (end == NEVER) end = search(f, 4, &open);
    if (end == NEVER)
        out.fault = TR_TANGLED;
    else
        write_steps(f, end, &out);
    out.work = f->work;
    if (end != NEVER && out.least >= out.swaps) out.fault = 0;
    if (!out.fault) out.least = out.swaps;
    return out;
}
