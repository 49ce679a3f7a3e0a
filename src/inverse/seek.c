/* seek.c - the smallest change of rankings that reaches a goal (D119 to D121).
 * SPDX-License-Identifier: MIT
 *
 * A node is a set of demands on the parties' rankings, and of pledges who is to
 * leave what.  Its bound is the sum of the least distances of rankings that
 * meet the demands (D65, exact, each party by itself).  Nearest rankings are
 * looked at: if they reach the goals, the node is solved; else every solution
 * with these demands grants an offer of each of the pleas of seek_look.c.  What
 * these take at least is added to the bound (seek_rest.c), and the offers of
 * one make children.  Best first, the first node solved is a nearest solution.
 *
 * By lines, rankings change only through the order of the statements in
 * `priorities` (D120).  There, one state is ranked above another iff among the
 * lines that differ between them one that favours it stands above all that
 * favour the other: a child for each such line, with demands on lines. */
#include "inverse/seek.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Nodes and offers that are kept; beyond these a bound is left. */
enum { MOST_NODES = 200000, MOST_OFFERS = 1 << 16, MOST_MARKS = 1 << 26 };
/* So that what it takes is bounded, whatever the size: some seconds. */
enum { MOST_WORK = 130000000 };

typedef struct node {
    uint64_t least;
    uint64_t rest;  /* what it takes with all that is still to be met */
    uint64_t floor; /* children of lower bounds have been made */
    uint32_t count;
    tr_wish *wish; /* sorted */
    tr_pledge *pledge;
} node;

typedef struct search {
    tr_arena *a;
    tr_robust *r;
    const tr_seek_options *o;
    const tr_order *order; /* [parties] of states, or of lines */
    uint32_t ***line;      /* [parties][lines] ranks of states by one line */
    uint32_t **levels;     /* [parties][lines] how many these are */
    node *node;
    size_t nodes, node_room;
    uint32_t *heap;
    size_t heaped, heap_room;
    uint32_t *known, slots;
    tr_look look;
    tr_offers offers;
    tr_marks marks;
    uint64_t work;
    uint64_t *swaps; /* [parties] of the node that is looked at */
    uint64_t sum;    /* of these */
    uint64_t ceiling, next;
    tr_sought *out;
    uint64_t undecided;
} search;

/* --- nodes ---------------------------------------------------------------- */

static bool is_better_node(const search *x, uint32_t a, uint32_t b) {
    const node *p = &x->node[a], *q = &x->node[b];
    if (p->least != q->least) return p->least < q->least;
    return p->count > q->count || (p->count == q->count && a > b);
}

static void push_node(search *x, uint32_t k) {
    x->heap = tr_grow(x->a, x->heap, sizeof *x->heap, x->heaped, &x->heap_room);
    size_t at = x->heaped++;
    for (; at && is_better_node(x, k, x->heap[(at - 1) / 2]); at = (at - 1) / 2)
        x->heap[at] = x->heap[(at - 1) / 2];
    x->heap[at] = k;
}

static uint32_t pop_node(search *x) {
    uint32_t top = x->heap[0], last = x->heap[--x->heaped];
    size_t k = 0;
    for (;;) {
        size_t c = 2 * k + 1;
        if (c >= x->heaped) break;
        if (c + 1 < x->heaped && is_better_node(x, x->heap[c + 1], x->heap[c]))
            c++;
        if (!is_better_node(x, x->heap[c], last)) break;
        x->heap[k] = x->heap[c];
        k = c;
    }
    if (x->heaped) x->heap[k] = last;
    return top;
}

static int compare_wishes(const void *x, const void *y) {
    const tr_wish *a = x, *b = y;
    if (a->party != b->party) return a->party < b->party ? -1 : 1;
    if (a->d.high != b->d.high) return a->d.high < b->d.high ? -1 : 1;
    if (a->d.low != b->d.low) return a->d.low < b->d.low ? -1 : 1;
    return (int)a->d.strict - (int)b->d.strict;
}

static uint64_t key_of(const search *x, const node *p) {
    uint64_t h = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        uint32_t all[4] = {p->wish[k].party, p->wish[k].d.high,
                           p->wish[k].d.low, p->wish[k].d.strict};
        h = tr_hash(h, all, sizeof all);
    }
    for (size_t k = 0; k < x->o->goals; k++) {
        uint32_t all[3] = {p->pledge[k].made, p->pledge[k].party,
                           p->pledge[k].to};
        h = tr_hash(h, all, sizeof all);
    }
    return h;
}

static bool same_node(const search *x, const node *p, const node *q) {
    if (p->count != q->count) return false;
    for (uint32_t k = 0; k < p->count; k++)
        if (compare_wishes(&p->wish[k], &q->wish[k])) return false;
    for (size_t k = 0; k < x->o->goals; k++) {
        const tr_pledge *a = &p->pledge[k], *b = &q->pledge[k];
        if (a->made != b->made || a->party != b->party || a->to != b->to)
            return false;
    }
    return true;
}

static void add_node(search *x, const node *p) {
    uint32_t k = (uint32_t)(key_of(x, p) % x->slots);
    for (; x->known[k]; k = (k + 1) % x->slots)
        if (same_node(x, &x->node[x->known[k] - 1], p)) return;
    x->known[k] = (uint32_t)x->nodes + 1;
    x->node = tr_grow(x->a, x->node, sizeof *x->node, x->nodes, &x->node_room);
    x->node[x->nodes++] = *p;
    push_node(x, (uint32_t)x->nodes - 1);
}

/* --- children ------------------------------------------------------------- */

static uint64_t bound_of(const search *x, uint64_t least, const tr_wish *more,
                         size_t count) {
    if (!count) return least;
    uint64_t old = x->swaps[more->party], now = old;
    for (size_t k = 0; k < count; k++) {
        uint64_t s = tr_swaps_for(&x->order[more->party], more[k].d);
        if (s > now) now = s;
    }
    return least - old + now;
}

/* False when there is no room for it.  Only children within the window are
 * made now; x->next is the least bound beyond it. */
static bool add_child(search *x, uint32_t parent, const struct tr_offer *offer,
                      const tr_wish *more, size_t count) {
    node p = x->node[parent], child = {0};
    child.least = bound_of(x, x->sum, more, count);
    child.rest = p.rest;
    if (child.least < p.rest) child.least = p.rest;
    if (child.least >= x->out->swaps || child.least < p.floor) return true;
    if (child.least > x->ceiling) {
        if (child.least < x->next) x->next = child.least;
        return true;
    }
    if (x->nodes >= x->slots / 2) return false;
    child.wish = TR_RAW(x->a, tr_wish, p.count + count + 1);
    if (p.count) memcpy(child.wish, p.wish, p.count * sizeof *p.wish);
    child.count = p.count;
    for (size_t k = 0; k < count; k++) {
        bool there = false;
        for (uint32_t i = 0; i < child.count && !there; i++)
            there = !compare_wishes(&child.wish[i], &more[k]);
        if (!there) child.wish[child.count++] = more[k];
    }
    qsort(child.wish, child.count, sizeof *child.wish, compare_wishes);
    child.pledge = p.pledge;
    if (offer->pledge.made) {
        child.pledge = TR_NEW(x->a, tr_pledge, x->o->goals + 1);
        memcpy(child.pledge, p.pledge, x->o->goals * sizeof *p.pledge);
        child.pledge[offer->goal] = offer->pledge;
    }
    add_node(x, &child);
    return true;
}

/* A wish about states as demands on lines, one child for each line that may
 * decide. */
static bool add_by_lines(search *x, uint32_t parent,
                         const struct tr_offer *offer) {
    uint32_t party = offer->wish.party, lines = x->order[party].n;
    uint32_t high = offer->wish.d.high, low = offer->wish.d.low;
    tr_wish *more = TR_RAW(x->a, tr_wish, (size_t)lines + 1);
    for (uint32_t p = 0; p < lines; p++) {
        const uint32_t *rank = x->line[party][p];
        if (rank[high] <= rank[low]) continue;
        size_t count = 0;
        for (uint32_t m = 0; m < lines; m++)
            if (x->line[party][m][high] < x->line[party][m][low])
                more[count++] = (tr_wish){party, {p, m, true}};
        if (!add_child(x, parent, offer, more, count)) return false;
    }
    return true;
}

/* The least that an offer of a plea takes with what is granted. */
static uint64_t least_offer(const search *x, const tr_plea *p) {
    uint64_t least = UINT64_MAX;
    for (size_t k = p->first; k < p[1].first; k++) {
        const struct tr_offer *o = &x->offers.at[k];
        uint64_t by = bound_of(x, x->sum, &o->wish, o->wished);
        if (by < least) least = by;
    }
    return least;
}

/* The one whose cheapest offer is dearest, of these that with fewest offers. */
static const tr_plea *best_plea(const search *x) {
    const tr_plea *best = x->offers.plea;
    uint64_t most = 0;
    for (size_t k = 0; k < x->offers.pleas && !x->o->by_lines; k++) {
        const tr_plea *p = &x->offers.plea[k];
        uint64_t by = least_offer(x, p);
        bool fewer = p[1].first - p->first < best[1].first - best->first;
        if (by > most || (by == most && fewer)) most = by, best = p;
    }
    return best;
}

/* Children of bounds not much above the node's; the node comes up again for the
 * others, when they are the best that is left. */
static void add_children(search *x, uint32_t parent) {
    uint64_t least = x->node[parent].least;
    x->ceiling = least + least / 32;
    x->next = UINT64_MAX;
    const tr_plea *p = best_plea(x);
    for (size_t k = p->first; k < p[1].first; k++) {
        const struct tr_offer *o = &x->offers.at[k];
        bool room = !o->wished       ? add_child(x, parent, o, NULL, 0)
                    : x->o->by_lines ? add_by_lines(x, parent, o)
                                     : add_child(x, parent, o, &o->wish, 1);
        if (room) continue;
        if (least < x->undecided) x->undecided = least;
        return;
    }
    if (x->next == UINT64_MAX) return;
    x->node[parent].floor = x->ceiling + 1;
    x->node[parent].least = x->next;
    push_node(x, parent);
}

/* --- looking at a node ---------------------------------------------------- */

/* Lines from the one now lowest to the highest. */
static void lines_upwards(const tr_order *o, const uint32_t *line_rank,
                          uint32_t *line) {
    for (uint32_t k = 0; k < o->n; k++) {
        uint32_t below = 0;
        for (uint32_t i = 0; i < o->n; i++)
            below += line_rank[i] < line_rank[k];
        line[below] = k;
    }
}

/* Ranks of the states when lines stand in another order: what the lines say,
 * as digits of one number; ranked again where it would grow too long. */
static const uint32_t *rank_by_lines(search *x, uint32_t party,
                                     const uint32_t *line_rank) {
    const tr_order *o = &x->order[party];
    uint32_t n = x->r->x->m->n, *rank = TR_NEW(x->a, uint32_t, (size_t)n + 1);
    uint32_t *line = TR_NEW(x->a, uint32_t, (size_t)o->n + 1);
    int64_t *key = NULL;
    uint64_t levels = 1;
    lines_upwards(o, line_rank, line);
    for (uint32_t k = 0; k < o->n; k++) {
        const uint32_t *by = x->line[party][line[k]];
        uint64_t more = x->levels[party][line[k]];
        if (levels * more <= UINT32_MAX) {
            for (uint32_t s = 0; s < n; s++)
                rank[s] += (uint32_t)levels * by[s];
            levels *= more;
            continue;
        }
        if (!key) key = TR_NEW(x->a, int64_t, (size_t)n + 1);
        for (uint32_t s = 0; s < n; s++)
            key[s] = (int64_t)by[s] << 32 | rank[s];
        levels = tr_dense_ranks(x->a, key, n, rank);
    }
    return rank;
}

typedef struct view {
    tr_reordered *near; /* [parties] */
    uint64_t sum, cost; /* at least, and of these */
    int fault;
} view;

/* Nearest rankings that meet the node's demands. */
static view arrange(search *x, const node *p) {
    uint32_t parties = x->r->x->m->parties;
    view v = {.near = TR_NEW(x->a, tr_reordered, parties + 1)};
    tr_demand *d = TR_RAW(x->a, tr_demand, (size_t)p->count + 1);
    for (uint32_t i = 0, k = 0; i < parties; i++) {
        size_t count = 0;
        for (; k < p->count && p->wish[k].party == i; k++)
            d[count++] = p->wish[k].d;
        x->look.rank[i] = x->r->x->pref[i].rank;
        x->swaps[i] = 0;
        if (!count) continue;
        v.near[i] = tr_reorder(x->a, &x->order[i], d, count);
        x->work += v.near[i].work;
        int fault = v.near[i].fault == TR_NEARLY ? 0 : v.near[i].fault;
        if (fault == TR_CANNOT_BE || !v.fault) v.fault = fault;
        if (v.fault == TR_CANNOT_BE) return v;
        v.sum += v.near[i].least;
        v.cost += v.near[i].swaps;
        x->swaps[i] = v.near[i].least;
        if (!v.fault)
            x->look.rank[i] = x->o->by_lines
                                  ? rank_by_lines(x, i, v.near[i].rank)
                                  : v.near[i].rank;
    }
    return v;
}

static void keep_solution(search *x, const view *v) {
    x->out->possible = true;
    x->out->swaps = v->cost;
    for (uint32_t i = 0; i < x->r->x->m->parties; i++) {
        tr_part *part = &x->out->part[i];
        part->swaps = v->near[i].rank ? v->near[i].swaps : 0;
        part->pairs = 0;
        if (!part->swaps) continue;
        const tr_swap *pair = tr_swaps_of(x->a, &x->order[i], &v->near[i],
                                          TR_MOST_SWAPS_KEPT, &part->pairs);
        memcpy(part->pair, pair, part->pairs * sizeof *pair);
    }
}

/* A ranking that is not shown to be nearest leaves a doubt. */
static void solve_node(search *x, const node *p, const view *v) {
    if (v->cost < x->out->swaps) keep_solution(x, v);
    if (p->least < v->cost && p->least < x->undecided) x->undecided = p->least;
}

/* Raises the bound; true when no solution is left below what is known. */
static bool look_ahead(search *x, node *p, uint64_t sum) {
    uint64_t more = tr_seek_rest(&x->marks, x->order, &x->offers, p->wish,
                                 p->count, x->swaps);
    if (more >= x->out->swaps || sum + more >= x->out->swaps) return true;
    if (sum + more > p->rest) p->rest = sum + more;
    if (p->rest > p->least) p->least = p->rest;
    return false;
}

static void look_into(search *x, uint32_t k) {
    tr_mark mark = tr_arena_mark(x->a);
    node *p = &x->node[k];
    view v = arrange(x, p);
    x->sum = v.sum;
    if (v.sum > p->least) p->least = v.sum;
    bool dead = v.fault == TR_CANNOT_BE || p->least >= x->out->swaps;
    bool later = !dead && x->heaped && x->node[x->heap[0]].least < p->least;
    if (!dead && v.fault && p->least < x->undecided) x->undecided = p->least;
    bool reached = false;
    x->offers.too_many = false;
    x->offers.pleas = 0;
    x->offers.plea[0].first = x->offers.plea[1].first = 0;
    if (!dead && !later && !v.fault) {
        x->look.pledge = p->pledge;
        reached = tr_look_at(&x->look);
        if (reached) solve_node(x, p, &v);
        if (!reached && x->marks.at) dead = look_ahead(x, p, v.sum);
    }
    if (x->offers.too_many && p->least < x->undecided) x->undecided = p->least;
    tr_arena_release(x->a, mark);
    if (later) push_node(x, k);
    if (!dead && !later && !reached) add_children(x, k);
    tr_tick(x->a->env, "looking for changes of rankings", (double)x->nodes, 0);
}

/* --- the search ----------------------------------------------------------- */

/* Places of the lines of a party's priorities: a ranking of them. */
static tr_order order_of_lines(search *x, uint32_t party) {
    const tr_preference *p = &x->r->x->c->preference[party];
    uint32_t lines = p->form == TR_PRIORITIES ? (uint32_t)p->lines : 0;
    uint32_t *rank = TR_NEW(x->a, uint32_t, (size_t)lines + 1);
    for (uint32_t k = 0; k < lines; k++) rank[k] = lines - 1 - k;
    x->line[party] = TR_NEW(x->a, uint32_t *, (size_t)lines + 1);
    x->levels[party] = TR_NEW(x->a, uint32_t, (size_t)lines + 1);
    for (uint32_t k = 0; k < lines; k++) {
        uint32_t *by = TR_RAW(x->a, uint32_t, (size_t)x->r->x->m->n + 1);
        tr_pref_lines(x->a, x->r->x->m->space, party, k, k + 1, by);
        x->line[party][k] = by;
        for (uint32_t i = 0; i < x->r->x->m->n; i++)
            if (by[i] >= x->levels[party][k]) x->levels[party][k] = by[i] + 1;
    }
    return tr_order_of(x->a, lines, lines, rank);
}

static void prepare(search *x) {
    const tr_moves *m = x->r->x->m;
    uint32_t parties = m->parties;
    x->order = x->r->order;
    if (x->o->by_lines) {
        tr_order *order = TR_NEW(x->a, tr_order, parties + 1);
        x->line = TR_NEW(x->a, uint32_t **, parties + 1);
        x->levels = TR_NEW(x->a, uint32_t *, parties + 1);
        for (uint32_t i = 0; i < parties; i++)
            if (x->o->may_change[i]) order[i] = order_of_lines(x, i);
        x->order = order;
    }
    x->swaps = TR_NEW(x->a, uint64_t, parties + 1);
    x->offers = (tr_offers){.at = TR_RAW(x->a, struct tr_offer, MOST_OFFERS),
                            .room = MOST_OFFERS};
    x->look = (tr_look){.r = x->r, .o = x->o, .offers = &x->offers};
    x->look.rank = TR_NEW(x->a, const uint32_t *, parties + 1);
    tr_look_prepare(&x->look);
    size_t places = (size_t)parties * x->r->x->m->n;
    if (!x->o->by_lines && !x->o->plain && places <= MOST_MARKS)
        x->marks =
            (tr_marks){x->r->x->m->n, 0, TR_NEW(x->a, uint32_t, places + 1)};
    x->slots = MOST_NODES * 2 + 1;
    x->known = TR_NEW(x->a, uint32_t, x->slots);
}

tr_sought tr_seek(tr_robust *r, const tr_seek_options *o) {
    tr_arena *a = r->x->a;
    uint32_t parties = r->x->m->parties;
    tr_sought out = {.swaps = o->known, .part = NULL};
    out.part = TR_NEW(a, tr_part, parties + 1);
    for (uint32_t i = 0; i < parties; i++)
        out.part[i].pair = TR_RAW(a, tr_swap, TR_MOST_SWAPS_KEPT);
    tr_mark mark = tr_arena_mark(a);
    search x = {.a = a, .r = r, .o = o, .out = &out};
    x.undecided = UINT64_MAX;
    prepare(&x);
    node start = {.pledge = TR_NEW(a, tr_pledge, o->goals + 1)};
    add_node(&x, &start);
    for (uint32_t looks = 0; x.heaped; looks++) {
        uint32_t k = pop_node(&x);
        if (x.node[k].least >= out.swaps) break;
        if (looks > 40 && x.work > MOST_WORK) {
            if (x.node[k].least < x.undecided) x.undecided = x.node[k].least;
            break;
        }
        look_into(&x, k);
        x.work += r->x->m->n + 300;
    }
    tr_arena_release(a, mark);
    out.exact = x.undecided >= out.swaps;
    out.at_least = out.exact ? out.swaps : x.undecided;
    return out;
}

/* --- a guess -------------------------------------------------------------- */

/* The state's new rank is as many states up as it takes swaps. */
static const uint32_t *raised(tr_robust *r, uint32_t party, uint32_t state,
                              uint64_t swaps) {
    const tr_order *o = &r->order[party];
    uint32_t *rank = TR_RAW(r->x->a, uint32_t, (size_t)o->n + 1);
    if (!swaps) return o->rank;
    uint64_t top = o->below[o->rank[state]] + swaps;
    for (uint32_t v = 0; v < o->n; v++) rank[v] = 2 * o->rank[v];
    /* All states of ranks up to the last one passed are at most so many. */
    uint32_t last = o->rank[state];
    while (o->below[last + 1] < top + 1) last++;
    rank[state] = 2 * last + 1;
    return rank;
}

bool tr_raised_is_kept(tr_robust *r, const tr_goal *goal, const bool *raise,
                       tr_concept by) {
    tr_arena *a = r->x->a;
    uint32_t parties = r->x->m->parties;
    tr_unmade *u = TR_NEW(a, tr_unmade, parties + 1);
    for (uint32_t i = 0; i < parties; i++)
        u[i] = tr_make_stable(r, goal->state, i, by);
    tr_mark mark = tr_arena_mark(a);
    bool *none = TR_NEW(a, bool, parties + 1);
    tr_seek_options o = {.goal = goal, .goals = 1, .may_change = none};
    tr_offers offers = {.room = 0};
    tr_look look = {.r = r, .o = &o, .offers = &offers};
    look.rank = TR_NEW(a, const uint32_t *, parties + 1);
    look.pledge = TR_NEW(a, tr_pledge, 1);
    for (uint32_t i = 0; i < parties; i++)
        if (r->x->m->mover[i])
            look.rank[i] = raised(r, i, goal->state, raise[i] ? u[i].swaps : 0);
    tr_look_prepare(&look);
    bool kept = tr_look_at(&look);
    tr_arena_release(a, mark);
    return kept;
}
