/* diagram.c - a group of issues as a decision diagram (D165).
 * SPDX-License-Identifier: MIT
 *
 * Built from the root down, as frontier methods do: what is left of the rules
 * and bonuses is the name of a node. Nodes that lead nowhere are cut off
 * afterwards. Cost: by the arcs, times the rules that are open at once. */
#include "bargaining/diagram.h"

#include "case/residue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { STORE = 1 << 22 /* parts of formulas */ };

/* A node while it is built: rules that are left, then bonuses as pairs of their
 * number and what is left. */
typedef struct name {
    uint32_t rules, bonuses;
    uint32_t *word; /* [rules + 2 * bonuses] */
} name;

typedef struct build {
    tr_arena *a;
    const truce_case *c;
    const tr_diagram_worth *w;
    tr_diagram *d;
    tr_residues *r;
    size_t most, arc_room, add_room, name_room;
    name *name;                /* [nodes] */
    uint32_t *slot;            /* of the next layer: node + 1 */
    size_t slots, first_there; /* its first node */
    name next;                 /* under work */
    uint32_t rule_room, bonus_room;
    uint32_t *bonus; /* pairs, under work */
    int64_t *sum;    /* [principals] worth of the arc under work */
} build;

/* --- the order ------------------------------------------------------------ */

typedef struct ordering {
    uint32_t issues;
    size_t formulas, degree; /* degree: issues of all formulas together */
    uint32_t *size;          /* [formulas] issues */
    uint32_t *begun;         /* [formulas] issues settled */
    uint32_t **of;           /* [issues] formulas that speak of it */
    uint32_t *count;         /* [issues] */
    size_t *room;
    bool *in; /* [issues] scratch */
    bool *done;
} ordering;

/* One that speaks of one issue alone is never open between two issues. */
static void add_formula(tr_arena *a, ordering *o, const tr_formula *f) {
    uint32_t size = 0;
    memset(o->in, 0, o->issues);
    tr_formula_issues(f, o->in);
    for (uint32_t v = 0; v < o->issues; v++) size += o->in[v];
    if (size < 2) return;
    for (uint32_t v = 0; v < o->issues; v++) {
        if (!o->in[v]) continue;
        o->of[v] =
            tr_grow(a, o->of[v], sizeof **o->of, o->count[v], &o->room[v]);
        o->of[v][o->count[v]++] = (uint32_t)o->formulas;
    }
    o->size[o->formulas++] = size;
    o->degree += size;
}

/* How many more formulas are open once v is settled too. */
static int64_t opened_by(const ordering *o, uint32_t v) {
    int64_t opened = 0;
    for (uint32_t k = 0; k < o->count[v]; k++) {
        uint32_t f = o->of[v][k];
        opened += !o->begun[f];
        opened -= o->begun[f] + 1 == o->size[f];
    }
    return opened;
}

static uint32_t next_issue(const ordering *o) {
    int64_t least = INT64_MAX;
    uint32_t best = UINT32_MAX;
    for (uint32_t v = 0; v < o->issues; v++) {
        if (o->done[v]) continue;
        int64_t opened = opened_by(o, v);
        if (opened < least) least = opened, best = v;
    }
    return best;
}

/* From `start` on always the issue that leaves the fewest formulas open.
 * Returns how bad that was: a node for each way they can be open, layer by
 * layer. */
static double order_from(ordering *o, uint32_t start, uint32_t *order) {
    memset(o->begun, 0, o->formulas * sizeof *o->begun);
    memset(o->done, 0, o->issues * sizeof *o->done);
    double cost = 0;
    int64_t open = 0;
    for (uint32_t k = 0; k < o->issues; k++) {
        uint32_t v = k ? next_issue(o) : start;
        open += opened_by(o, v);
        o->done[v] = true;
        for (uint32_t j = 0; j < o->count[v]; j++) o->begun[o->of[v][j]]++;
        order[k] = v;
        cost += (double)(UINT64_C(1) << (open < 60 ? open : 60));
    }
    return cost;
}

static ordering read_formulas(build *b) {
    uint32_t n = b->d->issues;
    size_t all = b->c->rules + b->w->bonuses + 1;
    ordering o = {.issues = n,
                  .size = TR_NEW(b->a, uint32_t, all),
                  .begun = TR_NEW(b->a, uint32_t, all),
                  .of = TR_NEW(b->a, uint32_t *, n),
                  .count = TR_NEW(b->a, uint32_t, n),
                  .room = TR_NEW(b->a, size_t, n),
                  .in = TR_NEW(b->a, bool, n),
                  .done = TR_NEW(b->a, bool, n)};
    for (size_t k = 0; k < b->c->rules; k++)
        add_formula(b->a, &o, b->c->rule[k].keeps);
    for (size_t k = 0; k < b->w->bonuses; k++)
        add_formula(b->a, &o, b->w->bonus[k].when);
    return o;
}

enum { STARTS = 24, EFFORT = 1 << 26 };

/* The best of a few starts; where formulas are too many to try, the order of
 * the case. */
static void find_order(build *b) {
    uint32_t n = b->d->issues;
    ordering o = read_formulas(b);
    uint32_t *order = TR_NEW(b->a, uint32_t, n);
    double best = -1, effort = (double)n * (double)(o.degree + n);
    uint32_t starts = n < STARTS ? n : STARTS;
    while (starts && effort * starts > EFFORT) starts--;
    for (uint32_t v = 0; v < n; v++) b->d->order[v] = v;
    for (uint32_t k = 0; k < starts; k++) {
        double cost = order_from(&o, k * n / starts, order);
        tr_tick(b->a->env, "ordering issues", k, starts);
        if (best >= 0 && cost >= best) continue;
        best = cost;
        memcpy(b->d->order, order, n * sizeof *order);
    }
}

/* --- nodes ---------------------------------------------------------------- */

static uint64_t hash_of(const name *n) {
    uint64_t h = n->rules;
    for (uint32_t k = 0; k < n->rules + 2 * n->bonuses; k++) {
        h = (h ^ n->word[k]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return h ^ h >> 32;
}

static bool same(const name *x, const name *y) {
    size_t words = x->rules + 2 * (size_t)x->bonuses;
    return x->rules == y->rules && x->bonuses == y->bonuses &&
           (!words || !memcmp(x->word, y->word, words * sizeof *x->word));
}

static void place_name(build *b, uint32_t node) {
    size_t at = hash_of(&b->name[node]) & (b->slots - 1);
    while (b->slot[at]) at = (at + 1) & (b->slots - 1);
    b->slot[at] = node + 1;
}

static void more_slots(build *b) {
    b->slots *= 2;
    b->slot = TR_NEW(b->a, uint32_t, b->slots);
    for (size_t k = b->first_there; k < b->d->nodes; k++)
        place_name(b, (uint32_t)k);
}

static uint32_t node_of(build *b, const name *n) {
    for (size_t at = hash_of(n) & (b->slots - 1); b->slot[at];
         at = (at + 1) & (b->slots - 1))
        if (same(&b->name[b->slot[at] - 1], n)) return b->slot[at] - 1;
    size_t words = n->rules + 2 * (size_t)n->bonuses;
    name own = *n;
    own.word = TR_RAW(b->a, uint32_t, words + 1);
    if (words) memcpy(own.word, n->word, words * sizeof *own.word);
    b->name =
        tr_grow(b->a, b->name, sizeof *b->name, b->d->nodes, &b->name_room);
    b->name[b->d->nodes] = own;
    place_name(b, b->d->nodes++);
    if (2 * (b->d->nodes - b->first_there) > b->slots) more_slots(b);
    return b->d->nodes - 1;
}

/* --- from node to node ---------------------------------------------------- */

static int by_number(const void *p, const void *q) {
    uint32_t x = *(const uint32_t *)p, y = *(const uint32_t *)q;
    return (x > y) - (x < y);
}

static void keep_rule(build *b, name *n, uint32_t id) {
    if (n->rules == b->rule_room) {
        uint32_t more = 2 * b->rule_room + 16;
        uint32_t *word = TR_RAW(b->a, uint32_t, more + 2 * b->w->bonuses);
        if (n->rules) memcpy(word, n->word, n->rules * sizeof *word);
        n->word = word;
        b->rule_room = more;
    }
    n->word[n->rules++] = id;
}

/* A conjunction is its parts. False when nothing satisfies it. */
static bool add_rule(build *b, name *n, uint32_t id) {
    const uint32_t *part;
    if (id <= TR_RESIDUE_YES) return id == TR_RESIDUE_YES;
    uint32_t parts = tr_residue_all_of(b->r, id, &part);
    if (!parts) keep_rule(b, n, id);
    for (uint32_t k = 0; k < parts; k++) keep_rule(b, n, part[k]);
    return true;
}

static void add_bonus(build *b, name *n, uint32_t which, uint32_t id) {
    const tr_diagram_bonus *t = &b->w->bonus[which];
    if (id == TR_RESIDUE_YES) b->sum[t->principal] += t->add;
    if (id <= TR_RESIDUE_YES) return;
    b->bonus[2 * n->bonuses] = which;
    b->bonus[2 * n->bonuses++ + 1] = id;
}

static void finish(build *b, name *n) {
    uint32_t kept = 0;
    if (n->rules) qsort(n->word, n->rules, sizeof *n->word, by_number);
    for (uint32_t k = 0; k < n->rules; k++)
        if (!kept || n->word[kept - 1] != n->word[k])
            n->word[kept++] = n->word[k];
    n->rules = kept;
    if (n->bonuses)
        memcpy(n->word + kept, b->bonus, 2 * n->bonuses * sizeof *n->word);
}

static uint32_t settled(build *b, uint32_t id, uint32_t layer, uint32_t value) {
    return tr_residue_layer(b->r, id) == layer
               ? tr_residue_settle(b->r, id, value)
               : id;
}

/* What is left of the node's name, in b->next; the bonuses that it decides are
 * in b->sum. */
static bool step(build *b, uint32_t node, uint32_t layer, uint32_t value) {
    const name old = b->name[node];
    name *n = &b->next;
    n->rules = n->bonuses = 0;
    for (uint32_t k = 0; k < old.rules; k++)
        if (!add_rule(b, n, settled(b, old.word[k], layer, value)))
            return false;
    for (uint32_t k = 0; k < old.bonuses; k++)
        add_bonus(b, n, old.word[old.rules + 2 * k],
                  settled(b, old.word[old.rules + 2 * k + 1], layer, value));
    finish(b, n);
    return true;
}

static void add_arc(build *b, uint32_t node, uint32_t layer, uint32_t value) {
    tr_diagram *d = b->d;
    uint32_t n = d->principals, v = d->order[layer];
    tr_diagram_arc arc = {node, node_of(b, &b->next), value};
    d->arc = tr_grow(b->a, d->arc, sizeof *d->arc, d->arcs, &b->arc_room);
    if (n)
        d->add =
            tr_grow(b->a, d->add, n * sizeof *d->add, d->arcs, &b->add_room);
    for (uint32_t i = 0; i < n; i++)
        d->add[(size_t)d->arcs * n + i] = b->sum[i] + b->w->weight[i][v][value];
    d->arc[d->arcs++] = arc;
}

static bool add_layer(build *b, uint32_t layer, const int64_t *constant) {
    tr_diagram *d = b->d;
    uint32_t values = b->c->issue[d->order[layer]].values;
    b->first_there = d->layer[layer + 1] = d->nodes;
    b->slots = 64;
    b->slot = TR_NEW(b->a, uint32_t, b->slots);
    for (uint32_t u = d->layer[layer]; u < d->layer[layer + 1]; u++) {
        for (uint32_t x = 0; x < values; x++) {
            for (uint32_t i = 0; i < d->principals; i++)
                b->sum[i] = layer ? 0 : constant[i];
            if (step(b, u, layer, x)) add_arc(b, u, layer, x);
            if (d->arcs > b->most || tr_residues_full(b->r)) return false;
        }
        if (u % 256 == 0 || values > 256)
            tr_tick(b->a->env, "joining issues", layer, d->issues);
    }
    return true;
}

/* Layer by layer. False when it takes too many arcs. */
static bool add_layers(build *b) {
    tr_diagram *d = b->d;
    name *n = &b->next;
    bool possible = true;
    for (size_t k = 0; k < b->c->rules && possible; k++)
        possible = add_rule(b, n, tr_residue_of(b->r, b->c->rule[k].keeps));
    for (size_t k = 0; k < b->w->bonuses && possible; k++)
        add_bonus(b, n, (uint32_t)k, tr_residue_of(b->r, b->w->bonus[k].when));
    finish(b, n);
    int64_t *constant = TR_NEW(b->a, int64_t, d->principals + 1);
    if (d->principals)
        memcpy(constant, b->sum, d->principals * sizeof *constant);
    b->slots = 64;
    b->slot = TR_NEW(b->a, uint32_t, b->slots);
    node_of(b, n);
    for (uint32_t k = 0; k < d->issues && possible; k++)
        if (!add_layer(b, k, constant)) return false;
    if (!possible || d->nodes == d->layer[d->issues]) d->arcs = 0;
    d->layer[d->issues + 1] = d->nodes;
    return !tr_residues_full(b->r);
}

/* --- what leads to the end ------------------------------------------------ */

static void drop_dead_ends(build *b) {
    tr_diagram *d = b->d;
    uint32_t n = d->principals, kept = 0;
    bool *alive = TR_NEW(b->a, bool, d->nodes);
    alive[d->nodes - 1] = d->arcs > 0;
    for (uint32_t k = d->arcs; k-- > 0;)
        alive[d->arc[k].from] |= alive[d->arc[k].to];
    for (uint32_t k = 0; k < d->arcs; k++) {
        if (!alive[d->arc[k].to]) continue;
        d->arc[kept] = d->arc[k];
        if (n)
            memmove(d->add + (size_t)kept * n, d->add + (size_t)k * n,
                    n * sizeof *d->add);
        kept++;
    }
    d->arcs = kept;
}

static void index_arcs(build *b) {
    tr_diagram *d = b->d;
    d->first = TR_NEW(b->a, uint32_t, (size_t)d->nodes + 1);
    d->first_in = TR_NEW(b->a, uint32_t, (size_t)d->nodes + 1);
    d->into = TR_NEW(b->a, uint32_t, (size_t)d->arcs + 1);
    for (uint32_t k = 0; k < d->arcs; k++) {
        d->first[d->arc[k].from + 1]++;
        d->first_in[d->arc[k].to + 1]++;
    }
    for (uint32_t u = 0; u < d->nodes; u++) {
        d->first[u + 1] += d->first[u];
        d->first_in[u + 1] += d->first_in[u];
    }
    uint32_t *next = TR_NEW(b->a, uint32_t, (size_t)d->nodes + 1);
    memcpy(next, d->first_in, d->nodes * sizeof *next);
    for (uint32_t k = 0; k < d->arcs; k++) d->into[next[d->arc[k].to]++] = k;
}

/* Least, most and number of ways on, from the end up. */
static void sum_up(build *b) {
    tr_diagram *d = b->d;
    uint32_t n = d->principals;
    d->least = TR_NEW(b->a, int64_t, (size_t)d->nodes * n + 1);
    d->most = TR_NEW(b->a, int64_t, (size_t)d->nodes * n + 1);
    d->count = TR_NEW(b->a, tr_big, d->nodes);
    if (d->arcs) d->count[d->nodes - 1] = tr_big_of(b->a, 1);
    for (uint32_t u = d->nodes; u-- > 0;) {
        for (uint32_t k = d->first[u]; k < d->first[u + 1]; k++) {
            size_t to = (size_t)d->arc[k].to * n, at = (size_t)u * n;
            bool anew = k == d->first[u];
            d->count[u] =
                tr_big_plus(b->a, d->count[u], d->count[d->arc[k].to]);
            for (uint32_t i = 0; i < n; i++) {
                int64_t add = d->add[(size_t)k * n + i];
                int64_t lo = add + d->least[to + i], hi = add + d->most[to + i];
                if (anew || lo < d->least[at + i]) d->least[at + i] = lo;
                if (anew || hi > d->most[at + i]) d->most[at + i] = hi;
            }
        }
        if (u % 65536 == 0) tr_tick(b->a->env, "joining issues", 0, 0);
    }
}

static void prepare(build *b) {
    uint32_t n = b->d->issues;
    uint32_t *layer = TR_NEW(b->a, uint32_t, n + 1);
    uint32_t *values = TR_NEW(b->a, uint32_t, n + 1);
    for (uint32_t k = 0; k < n; k++) layer[b->d->order[k]] = k;
    for (uint32_t v = 0; v < n; v++) values[v] = b->c->issue[v].values;
    b->r = tr_residues_new(b->a, n, layer, values, STORE);
    b->bonus = TR_NEW(b->a, uint32_t, 2 * b->w->bonuses + 1);
    b->sum = TR_NEW(b->a, int64_t, b->w->principals + 1);
    b->rule_room = 16;
    b->next.word = TR_RAW(b->a, uint32_t, 16 + 2 * b->w->bonuses);
}

tr_diagram *tr_diagram_build(tr_arena *a, const truce_case *c,
                             const tr_diagram_worth *w, bool descending,
                             size_t most) {
    uint32_t n = (uint32_t)c->issues;
    tr_mark mark = tr_arena_mark(a);
    tr_diagram *d = TR_NEW(a, tr_diagram, 1);
    *d = (tr_diagram){.issues = n,
                      .principals = w->principals,
                      .descending = descending,
                      .order = TR_NEW(a, uint32_t, n + 1),
                      .layer = TR_NEW(a, uint32_t, n + 2)};
    build b = {.a = a, .c = c, .w = w, .d = d, .most = most};
    for (uint32_t k = 0; k < n && descending; k++) d->order[k] = n - 1 - k;
    if (!descending) find_order(&b);
    prepare(&b);
    if (!add_layers(&b)) {
        tr_arena_release(a, mark);
        return NULL;
    }
    drop_dead_ends(&b);
    index_arcs(&b);
    sum_up(&b);
    return d;
}

uint32_t tr_diagram_next(const tr_diagram *d, uint32_t node, uint32_t value) {
    uint32_t lo = d->first[node], hi = d->first[node + 1];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->arc[mid].value == value) return d->arc[mid].to;
        if (d->arc[mid].value < value)
            lo = mid + 1;
        else
            hi = mid;
    }
    return UINT32_MAX;
}

void tr_diagram_any(const tr_diagram *d, uint16_t *value) {
    assert(d->arcs);
    for (uint32_t k = 0, u = 0; k < d->issues; k++) {
        const tr_diagram_arc *arc = &d->arc[d->first[u]];
        value[d->order[k]] = (uint16_t)arc->value;
        u = arc->to;
    }
}
