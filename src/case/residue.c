/* residue.c - what is left of formulas as issues are settled (D165).
 * SPDX-License-Identifier: MIT
 *
 * Nodes are looked up by what they say ("hash consing"), with the parts of
 * symmetric operators sorted. Settling is remembered by node and value, so that
 * it costs once what a table look-up costs afterwards. Recursion is as deep as
 * formulas are. */
#include "case/residue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = -1 };

typedef struct node {
    tr_op op;
    uint32_t layer; /* the first that it speaks of */
    uint32_t parts, lo, hi;
    uint32_t *part;
    uint32_t *after; /* [values of its layer's issue], UNKNOWN or a node */
} node;

struct tr_residues {
    tr_arena *a;
    const uint32_t *layer; /* [issues] */
    uint32_t *values;      /* [layers] */
    node *node;
    size_t nodes, room, used, most;
    uint32_t *slot; /* [slots] node + 1 */
    size_t slots;
    bool full;
};

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 31;
}

static uint64_t hash_of(const node *n) {
    uint64_t h = mix(mix(n->op, n->layer), (uint64_t)n->lo << 32 | n->hi);
    for (uint32_t k = 0; k < n->parts; k++) h = mix(h, n->part[k]);
    return h;
}

static bool same(const node *x, const node *y) {
    return x->op == y->op && x->layer == y->layer && x->lo == y->lo &&
           x->hi == y->hi && x->parts == y->parts &&
           (!x->parts || !memcmp(x->part, y->part, x->parts * sizeof *x->part));
}

static void rehash(tr_residues *x) {
    x->slots *= 2;
    x->slot = TR_NEW(x->a, uint32_t, x->slots);
    for (size_t k = 0; k < x->nodes; k++) {
        size_t at = hash_of(&x->node[k]) & (x->slots - 1);
        while (x->slot[at]) at = (at + 1) & (x->slots - 1);
        x->slot[at] = (uint32_t)k + 1;
    }
}

/* The node that says this; its parts are copied when it is new. */
static uint32_t intern(tr_residues *x, node n) {
    if (x->full) return TR_RESIDUE_NO;
    size_t at = hash_of(&n) & (x->slots - 1);
    for (; x->slot[at]; at = (at + 1) & (x->slots - 1))
        if (same(&x->node[x->slot[at] - 1], &n)) return x->slot[at] - 1;
    x->used += n.parts + 1;
    if (x->used > x->most) {
        x->full = true;
        return TR_RESIDUE_NO;
    }
    if (n.parts) {
        uint32_t *part = TR_RAW(x->a, uint32_t, n.parts);
        memcpy(part, n.part, n.parts * sizeof *part);
        n.part = part;
    }
    x->node = tr_grow(x->a, x->node, sizeof *x->node, x->nodes, &x->room);
    x->node[x->nodes++] = n;
    x->slot[at] = (uint32_t)x->nodes;
    if (2 * x->nodes > x->slots) rehash(x);
    return (uint32_t)x->nodes - 1;
}

tr_residues *tr_residues_new(tr_arena *a, uint32_t issues,
                             const uint32_t *layer, const uint32_t *values,
                             size_t most) {
    tr_residues *x = TR_NEW(a, tr_residues, 1);
    *x = (tr_residues){.a = a, .layer = layer, .most = most, .slots = 64};
    x->values = TR_NEW(a, uint32_t, issues + 1);
    for (uint32_t v = 0; v < issues; v++) x->values[layer[v]] = values[v];
    x->slot = TR_NEW(a, uint32_t, x->slots);
    intern(x, (node){.op = TR_FALSE, .layer = UINT32_MAX});
    intern(x, (node){.op = TR_TRUE, .layer = UINT32_MAX});
    return x;
}

uint32_t tr_residue_layer(const tr_residues *x, uint32_t id) {
    return x->node[id].layer;
}

bool tr_residues_full(const tr_residues *x) { return x->full; }

uint32_t tr_residue_all_of(const tr_residues *x, uint32_t id,
                           const uint32_t **part) {
    if (x->node[id].op != TR_AND) return 0;
    *part = x->node[id].part;
    return x->node[id].parts;
}

/* --- simplified joins ----------------------------------------------------- */

static uint32_t negated(tr_residues *x, uint32_t id) {
    if (id <= TR_RESIDUE_YES) return !id;
    if (x->node[id].op == TR_NOT) return x->node[id].part[0];
    return intern(x, (node){.op = TR_NOT,
                            .layer = x->node[id].layer,
                            .parts = 1,
                            .part = &id});
}

static int by_number(const void *p, const void *q) {
    uint32_t x = *(const uint32_t *)p, y = *(const uint32_t *)q;
    return (x > y) - (x < y);
}

static uint32_t joined(tr_residues *x, tr_op op, uint32_t *part,
                       uint32_t parts) {
    uint32_t layer = UINT32_MAX;
    for (uint32_t k = 0; k < parts; k++)
        if (x->node[part[k]].layer < layer) layer = x->node[part[k]].layer;
    qsort(part, parts, sizeof *part, by_number);
    return intern(
        x, (node){.op = op, .layer = layer, .parts = parts, .part = part});
}

/* `stops` decides alone; the other word and what is said twice is left out. */
static uint32_t join_all(tr_residues *x, tr_op op, uint32_t *part,
                         uint32_t parts) {
    uint32_t stops = op == TR_AND ? TR_RESIDUE_NO : TR_RESIDUE_YES, left = 0;
    qsort(part, parts, sizeof *part, by_number);
    for (uint32_t k = 0; k < parts; k++) {
        if (part[k] == stops) return stops;
        if (part[k] <= TR_RESIDUE_YES) continue;
        if (!left || part[left - 1] != part[k]) part[left++] = part[k];
    }
    if (!left) return !stops;
    return left == 1 ? part[0] : joined(x, op, part, left);
}

/* Exactly one, or at most one: as soon as one holds, none of the others may. */
static uint32_t join_one(tr_residues *x, tr_op op, uint32_t *part,
                         uint32_t parts) {
    uint32_t hold = 0, left = 0;
    for (uint32_t k = 0; k < parts; k++) {
        if (part[k] == TR_RESIDUE_YES) hold++;
        if (part[k] > TR_RESIDUE_YES) part[left++] = part[k];
    }
    if (hold > 1) return TR_RESIDUE_NO;
    if (hold) {
        for (uint32_t k = 0; k < left; k++) part[k] = negated(x, part[k]);
        return join_all(x, TR_AND, part, left);
    }
    if (op == TR_AT_MOST && left < 2) return TR_RESIDUE_YES;
    if (!left) return TR_RESIDUE_NO;
    return left == 1 ? part[0] : joined(x, op, part, left);
}

static uint32_t join_same(tr_residues *x, uint32_t *part) {
    if (part[0] == part[1]) return TR_RESIDUE_YES;
    for (int k = 0; k < 2; k++) {
        if (part[k] == TR_RESIDUE_YES) return part[!k];
        if (part[k] == TR_RESIDUE_NO) return negated(x, part[!k]);
    }
    return joined(x, TR_IFF, part, 2);
}

static uint32_t join(tr_residues *x, tr_op op, uint32_t *part, uint32_t parts) {
    switch (op) {
    case TR_NOT: return negated(x, part[0]);
    case TR_AND:
    case TR_OR: return join_all(x, op, part, parts);
    case TR_IFF: return join_same(x, part);
    case TR_EXACTLY:
    case TR_AT_MOST: return join_one(x, op, part, parts);
    default: break;
    }
    assert(false && "no operator");
    return TR_RESIDUE_NO;
}

/* --- in and on ------------------------------------------------------------ */

static uint32_t atom(tr_residues *x, const tr_formula *f) {
    uint32_t layer = x->layer[f->issue], last = x->values[layer] - 1;
    uint32_t hi = f->hi < last ? f->hi : last;
    if (f->lo > hi) return TR_RESIDUE_NO;
    if (!f->lo && hi == last) return TR_RESIDUE_YES;
    return intern(x,
                  (node){.op = TR_ATOM, .layer = layer, .lo = f->lo, .hi = hi});
}

uint32_t tr_residue_of(tr_residues *x, const tr_formula *f) {
    if (f->op == TR_ATOM) return atom(x, f);
    if (!f->parts && f->op <= TR_FALSE)
        return f->op == TR_TRUE ? TR_RESIDUE_YES : TR_RESIDUE_NO;
    uint32_t *part = TR_RAW(x->a, uint32_t, (size_t)f->parts + 1);
    for (uint32_t k = 0; k < f->parts; k++)
        part[k] = tr_residue_of(x, f->part[k]);
    return join(x, f->op, part, f->parts);
}

static uint32_t settle(tr_residues *x, uint32_t id, uint32_t layer,
                       uint32_t value);

static uint32_t settle_anew(tr_residues *x, uint32_t id, uint32_t layer,
                            uint32_t value) {
    node n = x->node[id]; /* the nodes may move */
    if (n.op == TR_ATOM) return value >= n.lo && value <= n.hi;
    uint32_t *part = TR_RAW(x->a, uint32_t, (size_t)n.parts + 1);
    x->used += n.parts;
    for (uint32_t k = 0; k < n.parts; k++)
        part[k] = settle(x, n.part[k], layer, value);
    return join(x, n.op, part, n.parts);
}

static uint32_t settle(tr_residues *x, uint32_t id, uint32_t layer,
                       uint32_t value) {
    if (x->full || x->node[id].layer != layer) return id;
    if (!x->node[id].after) {
        x->used += x->values[layer];
        if (x->used > x->most) x->full = true;
        if (x->full) return id;
        uint32_t *after = TR_RAW(x->a, uint32_t, x->values[layer]);
        memset(after, 0xff, x->values[layer] * sizeof *after);
        x->node[id].after = after;
    }
    if (x->node[id].after[value] == (uint32_t)UNKNOWN) {
        uint32_t left = settle_anew(x, id, layer, value);
        x->node[id].after[value] = left;
    }
    return x->node[id].after[value];
}

uint32_t tr_residue_settle(tr_residues *x, uint32_t id, uint32_t value) {
    return settle(x, id, x->node[id].layer, value);
}
