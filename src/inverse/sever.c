/* sever.c - unmaking an equilibrium through another party's ranking (D66).
 * SPDX-License-Identifier: MIT
 *
 * Under SEQ and SSEQ party i keeps to s because the others, each gaining by its
 * step, would answer each improvement t of i.  A new ranking of one of them, j,
 * unmakes s iff for some i and t no legal sequence of improvements (D5) leads
 * from t to a state that deters i any more: some step of j on every such
 * sequence is then no improvement, that is, j must not rank its end above its
 * beginning.
 *
 * Implicit hitting sets, best first: a node is a set of such demands, its bound
 * the least distance of a ranking that meets them (D65, exact).  Where such a
 * ranking leaves no sequence, the node is solved; else each of j's steps on
 * one sequence gives a child, as every solution must take one of them away.
 * The sequence taken is the one whose easiest step is hardest, so that bounds
 * rise fast.  The first node solved is a nearest ranking.  What does not come
 * to an end (too many nodes, or too many demands that tangle) leaves a bound.
 */
#include "inverse/unmake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct root {
    uint32_t party, to;
    const uint64_t *deters;
} root;

typedef struct node {
    uint32_t root;
    uint64_t least;
    uint32_t count;
    tr_demand *d; /* sorted */
} node;

typedef struct hop {
    uint64_t width;
    uint32_t at;
} hop;

typedef struct search {
    tr_robust *r;
    const tr_moves *m;
    uint32_t state, by;
    root *root;
    size_t roots, root_room;
    node *node;
    size_t nodes, node_room;
    uint32_t *heap;
    size_t heaped, heap_room;
    uint32_t *known, slots; /* a hash table of nodes */
    /* One walk: places are states, or states with their last mover. */
    uint32_t ways;
    uint64_t *width; /* [places] of the widest way there; 0: none */
    uint32_t *from;  /* [places] */
    uint32_t *who;   /* [places] who made the last step there */
    const uint32_t *rank;
    tr_demand *step; /* the steps of `by` on the way found */
    size_t steps;
    bool found;
    tr_swap pair[TR_MOST_SWAPS_KEPT]; /* of the nearest ranking found */
    size_t pairs;
} search;

/* --- the widest sequence -------------------------------------------------- */

enum { NO_WAY = 0, ANY_WIDTH = 1 }; /* width is 1 more than the swaps */

typedef struct front {
    search *x;
    hop *heap;
    size_t count, room;
    uint32_t party, place, state;
} front;

static void push_hop(front *f, hop h) {
    f->heap =
        tr_grow(f->x->r->x->a, f->heap, sizeof *f->heap, f->count, &f->room);
    size_t k = f->count++;
    for (; k && f->heap[(k - 1) / 2].width < h.width; k = (k - 1) / 2)
        f->heap[k] = f->heap[(k - 1) / 2];
    f->heap[k] = h;
}

static hop pop_hop(front *f) {
    hop top = f->heap[0], last = f->heap[--f->count];
    size_t k = 0;
    for (;;) {
        size_t c = 2 * k + 1;
        if (c >= f->count) break;
        if (c + 1 < f->count && f->heap[c + 1].width > f->heap[c].width) c++;
        if (f->heap[c].width <= last.width) break;
        f->heap[k] = f->heap[c];
        k = c;
    }
    f->heap[k] = last;
    return top;
}

static bool go(void *user, uint32_t t) {
    front *f = user;
    search *x = f->x;
    const uint32_t *rank =
        f->party == x->by ? x->rank : x->r->x->pref[f->party].rank;
    if (rank[t] <= rank[f->state]) return true;
    uint64_t width = x->width[f->place];
    if (f->party == x->by) {
        tr_demand d = {f->state, t, false};
        uint64_t own = tr_swaps_for(&x->r->order[x->by], d) + ANY_WIDTH;
        if (own < width) width = own;
    }
    uint32_t place = x->ways == 1 ? t : t * x->ways + f->party;
    if (x->width[place] >= width) return true;
    x->width[place] = width;
    x->from[place] = f->place;
    x->who[place] = f->party;
    push_hop(f, (hop){width, place});
    return true;
}

/* A way to a state that deters, and in x->step the steps of `by` on it; false
 * when there is none. Its width is returned in `*width`. */
static bool find_way(search *x, const root *r, uint64_t *width) {
    uint32_t places = x->m->n * x->ways;
    uint32_t start = x->ways == 1 ? r->to : r->to * x->ways + x->m->parties;
    front f = {.x = x};
    memset(x->width, 0, (size_t)places * sizeof *x->width);
    x->width[start] = UINT64_MAX;
    push_hop(&f, (hop){UINT64_MAX, start});
    uint32_t end = UINT32_MAX;
    while (f.count) {
        hop h = pop_hop(&f);
        if (h.width < x->width[h.at]) continue;
        f.place = h.at;
        f.state = h.at / x->ways;
        if (tr_bit(r->deters, f.state)) {
            end = h.at;
            break;
        }
        for (f.party = 0; f.party < x->m->parties; f.party++)
            if (f.party != r->party && x->m->mover[f.party] &&
                (x->ways == 1 || f.party != h.at % x->ways))
                tr_moves_each(x->m, f.party, f.state, go, &f);
    }
    if (end == UINT32_MAX) return false;
    *width = x->width[end];
    x->steps = 0;
    for (uint32_t at = end; at != start; at = x->from[at])
        if (x->who[at] == x->by)
            x->step[x->steps++] =
                (tr_demand){x->from[at] / x->ways, at / x->ways, false};
    tr_tick(x->r->x->a->env, "looking for what unmakes it", (double)x->nodes,
            0);
    return true;
}

/* --- nodes ---------------------------------------------------------------- */

static void push_node(search *x, uint32_t k) {
    x->heap =
        tr_grow(x->r->x->a, x->heap, sizeof *x->heap, x->heaped, &x->heap_room);
    size_t at = x->heaped++;
    for (; at && x->node[x->heap[(at - 1) / 2]].least > x->node[k].least;
         at = (at - 1) / 2)
        x->heap[at] = x->heap[(at - 1) / 2];
    x->heap[at] = k;
}

static uint32_t pop_node(search *x) {
    uint32_t top = x->heap[0], last = x->heap[--x->heaped];
    uint64_t least = x->node[last].least;
    size_t k = 0;
    for (;;) {
        size_t c = 2 * k + 1;
        if (c >= x->heaped) break;
        if (c + 1 < x->heaped &&
            x->node[x->heap[c + 1]].least < x->node[x->heap[c]].least)
            c++;
        if (x->node[x->heap[c]].least >= least) break;
        x->heap[k] = x->heap[c];
        k = c;
    }
    if (x->heaped) x->heap[k] = last;
    return top;
}

static uint64_t key_of(const node *p) {
    uint64_t h = tr_hash(0, &p->root, sizeof p->root);
    for (uint32_t k = 0; k < p->count; k++) {
        uint32_t pair[2] = {p->d[k].high, p->d[k].low};
        h = tr_hash(h, pair, sizeof pair);
    }
    return h;
}

static bool same_node(const node *p, const node *q) {
    if (p->root != q->root || p->count != q->count) return false;
    for (uint32_t k = 0; k < p->count; k++)
        if (p->d[k].high != q->d[k].high || p->d[k].low != q->d[k].low)
            return false;
    return true;
}

/* False when the same demands are there already, by another order. */
static bool is_new(search *x, const node *p) {
    uint32_t k = (uint32_t)(key_of(p) % x->slots);
    for (; x->known[k]; k = (k + 1) % x->slots)
        if (same_node(&x->node[x->known[k] - 1], p)) return false;
    x->known[k] = (uint32_t)x->nodes + 1;
    return true;
}

static void add_node(search *x, node p) {
    if (!is_new(x, &p)) return;
    x->node =
        tr_grow(x->r->x->a, x->node, sizeof *x->node, x->nodes, &x->node_room);
    x->node[x->nodes++] = p;
    push_node(x, (uint32_t)x->nodes - 1);
}

static bool comes_before(tr_demand p, tr_demand q) {
    return p.high != q.high ? p.high < q.high : p.low < q.low;
}

static void add_child(search *x, uint32_t parent, uint64_t least,
                      tr_demand more) {
    node p = x->node[parent];
    uint64_t own = tr_swaps_for(&x->r->order[x->by], more);
    node child = {p.root, own > least ? own : least, p.count + 1,
                  TR_NEW(x->r->x->a, tr_demand, (size_t)p.count + 1)};
    uint32_t k = 0;
    for (; k < p.count && comes_before(p.d[k], more); k++) child.d[k] = p.d[k];
    child.d[k] = more;
    for (; k < p.count; k++) child.d[k + 1] = p.d[k];
    add_node(x, child);
}

/* --- the search ----------------------------------------------------------- */

static const uint64_t *deterring(search *x, uint32_t party,
                                 tr_concept concept) {
    const tr_stage *y = x->r->x;
    const uint32_t *rank = y->pref[party].rank;
    const uint32_t *value = concept == TR_SSEQ ? tr_best_of(x->r, party) : rank;
    uint64_t *bits = tr_bits_new(y->a, x->m->n);
    for (uint32_t u = 0; u < x->m->n; u++)
        if (value[u] <= rank[x->state]) tr_bit_set(bits, u);
    return bits;
}

typedef struct rooting {
    search *x;
    uint32_t party;
    const uint64_t *deters;
} rooting;

static bool add_root(void *user, uint32_t t) {
    rooting *y = user;
    search *x = y->x;
    const uint32_t *rank = x->r->x->pref[y->party].rank;
    if (rank[t] <= rank[x->state]) return true;
    x->root =
        tr_grow(x->r->x->a, x->root, sizeof *x->root, x->roots, &x->root_room);
    x->root[x->roots++] = (root){y->party, t, y->deters};
    return true;
}

static void find_roots(search *x, tr_concept concept) {
    for (uint32_t i = 0; i < x->m->parties; i++) {
        if (i == x->by || !x->m->mover[i]) continue;
        rooting y = {x, i, deterring(x, i, concept)};
        tr_moves_each(x->m, i, x->state, add_root, &y);
    }
}

static void keep_solution(search *x, const root *r, const tr_reordered *near,
                          tr_unmade *out) {
    const tr_swap *pair = tr_swaps_of(x->r->x->a, &x->r->order[x->by], near,
                                      TR_MOST_SWAPS_KEPT, &x->pairs);
    for (size_t k = 0; k < x->pairs; k++) x->pair[k] = pair[k];
    x->found = out->possible = true;
    out->swaps = near->swaps;
    out->leaver = r->party;
    out->to = r->to;
}

/* Rankings that are solved improve `out`; steps that may be taken away become
 * children. */
static void look_into(search *x, uint32_t k, tr_unmade *out,
                      uint64_t *undecided) {
    const tr_order *o = &x->r->order[x->by];
    node p = x->node[k];
    tr_mark mark = tr_arena_mark(x->r->x->a);
    tr_reordered near = tr_reorder(x->r->x->a, o, p.d, p.count);
    uint64_t least = near.least > p.least ? near.least : p.least, width = 0;
    bool dead = near.fault == TR_CANNOT_BE;
    if (near.fault == TR_TANGLED || near.fault == TR_NEARLY) {
        if (least < *undecided) *undecided = least;
        dead = true;
    }
    dead |= out->possible && least >= out->swaps;
    bool later = !dead && x->heaped && x->node[x->heap[0]].least < least;
    bool way = false;
    if (!dead && !later) {
        x->rank = near.rank;
        way = find_way(x, &x->root[p.root], &width);
    }
    if (!dead && !later && !way) keep_solution(x, &x->root[p.root], &near, out);
    tr_arena_release(x->r->x->a, mark);
    if (later) {
        x->node[k].least = least;
        push_node(x, k);
    }
    for (size_t i = 0; way && i < x->steps; i++) {
        if (x->nodes >= x->slots / 2) {
            if (least < *undecided) *undecided = least;
            return;
        }
        add_child(x, k, least, x->step[i]);
    }
}

static void begin(search *x) {
    tr_arena *a = x->r->x->a;
    x->ways = x->m->transitive ? 1 : x->m->parties + 1;
    size_t places = (size_t)x->m->n * x->ways;
    x->width = TR_RAW(a, uint64_t, places + 1);
    x->from = TR_RAW(a, uint32_t, places + 1);
    x->who = TR_RAW(a, uint32_t, places + 1);
    x->step = TR_RAW(a, tr_demand, places + 1);
}

void tr_sever(tr_robust *r, uint32_t state, tr_concept concept, uint32_t party,
              tr_unmade *out) {
    tr_arena *a = r->x->a;
    for (uint32_t i = 0; concept == TR_SSEQ && i < r->x->m->parties; i++)
        if (r->x->m->mover[i]) tr_best_of(r, i); /* it outlives the mark */
    search x = {.r = r, .m = r->x->m, .state = state, .by = party};
    uint64_t undecided = UINT64_MAX;
    tr_mark mark = tr_arena_mark(a);
    begin(&x);
    find_roots(&x, concept);
    x.slots = 4 * (r->most_nodes + (uint32_t)x.roots) + 1;
    x.known = TR_NEW(a, uint32_t, x.slots);
    for (uint32_t k = 0; k < x.roots; k++) add_node(&x, (node){k, 0, 0, NULL});
    while (x.heaped) {
        uint32_t k = pop_node(&x);
        if (out->possible && x.node[k].least >= out->swaps) break;
        if (x.nodes >= r->most_nodes + x.roots) {
            if (x.node[k].least < undecided) undecided = x.node[k].least;
            break;
        }
        look_into(&x, k, out, &undecided);
    }
    tr_arena_release(a, mark);
    if (x.found) {
        out->pair = TR_NEW(a, tr_swap, x.pairs + 1);
        memcpy(out->pair, x.pair, x.pairs * sizeof *x.pair);
        out->pairs = x.pairs;
    }
    out->exact =
        undecided == UINT64_MAX || (out->possible && undecided >= out->swaps);
    out->at_least = out->exact ? out->swaps : undecided;
}
