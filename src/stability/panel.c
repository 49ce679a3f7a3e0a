/* panel.c - a relation asked of many states at once.
 * SPDX-License-Identifier: MIT
 *
 * Which of 256 states are worse than t is a search among their sorted values,
 * and a table of the sets of the k worst of them.  What is said of pairs of
 * classes is two sets for each class. */
#include "stability/relation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct sorted { /* the states asked, by one order */
    uint32_t count;
    double key[TR_BATCH];
    tr_lanes worst[TR_BATCH + 1]; /* [k] the k with the least keys */
} sorted;

struct tr_panel {
    const tr_relation *r;
    const uint32_t *asked;
    uint32_t count;
    tr_lanes all;
    sorted *order;      /* ranks, utilities, runs, or others' ranks */
    tr_lanes *yes, *no; /* [classes] of t; NULL: nothing is said */
};

typedef struct entry {
    double key;
    uint32_t lane;
} entry;

static int by_key(const void *x, const void *y) {
    const entry *a = x, *b = y;
    return a->key < b->key ? -1 : a->key > b->key;
}

static void set_lane(tr_lanes *x, uint32_t lane) {
    x->at[lane >> 6] |= UINT64_C(1) << (lane & 63);
}

static double key_of(const uint32_t *rank, const double *units, uint32_t s) {
    return units ? units[s] : rank[s];
}

static void sort(sorted *o, const tr_panel *p, const uint32_t *rank,
                 const double *units) {
    entry e[TR_BATCH];
    o->count = p->count;
    for (uint32_t i = 0; i < p->count; i++)
        e[i] = (entry){key_of(rank, units, p->asked[i]), i};
    qsort(e, p->count, sizeof *e, by_key);
    for (uint32_t i = 0; i < p->count; i++) {
        o->key[i] = e[i].key;
        o->worst[i + 1] = o->worst[i];
        set_lane(&o->worst[i + 1], e[i].lane);
    }
}

/* Those asked whose key is below x; `equal`: or equals it. */
static const tr_lanes *below(const sorted *o, double x, bool equal) {
    uint32_t from = 0, to = o->count;
    while (from < to) {
        uint32_t mid = (from + to) / 2;
        if (o->key[mid] < x || (equal && o->key[mid] <= x))
            from = mid + 1;
        else
            to = mid;
    }
    return &o->worst[from];
}

static tr_lanes without(tr_lanes x, const tr_lanes *y) {
    for (int k = 0; k < TR_LANES; k++) x.at[k] &= ~y->at[k];
    return x;
}

static tr_lanes together(tr_lanes x, const tr_lanes *y) {
    for (int k = 0; k < TR_LANES; k++) x.at[k] |= y->at[k];
    return x;
}

static void say_of_classes(tr_arena *a, tr_panel *p) {
    const tr_relation *r = p->r;
    p->yes = TR_NEW(a, tr_lanes, r->classes);
    p->no = TR_NEW(a, tr_lanes, r->classes);
    for (uint32_t i = 0; i < p->count; i++) {
        const uint8_t *row =
            r->said + (size_t)r->class_of[p->asked[i]] * r->classes;
        for (uint32_t c = 0; c < r->classes; c++) {
            if (row[c] == TR_SAID_YES) set_lane(&p->yes[c], i);
            if (row[c] == TR_SAID_NO) set_lane(&p->no[c], i);
        }
    }
}

tr_panel *tr_panel_new(tr_arena *a, const tr_relation *r, const uint32_t *asked,
                       uint32_t count) {
    assert(count <= TR_BATCH);
    tr_panel *p = TR_NEW(a, tr_panel, 1);
    *p = (tr_panel){.r = r, .asked = asked, .count = count};
    for (uint32_t i = 0; i < count; i++) set_lane(&p->all, i);
    uint32_t orders = r->kind == TR_ATTITUDES                 ? r->terms
                      : r->kind == TR_NOT_STRONG && !r->units ? r->runs
                                                              : 1;
    p->order = TR_NEW(a, sorted, orders + 1);
    for (uint32_t k = 0; k < orders; k++)
        sort(&p->order[k], p,
             r->kind == TR_ATTITUDES                 ? r->other[k]
             : r->kind == TR_NOT_STRONG && !r->units ? r->run[k].rank
                                                     : r->rank,
             r->kind == TR_NOT_STRONG ? r->units : NULL);
    if (r->kind == TR_PREFERS && r->said) say_of_classes(a, p);
    return p;
}

static tr_lanes preferred(const tr_panel *p, uint32_t t) {
    const tr_relation *r = p->r;
    tr_lanes x = *below(&p->order[0], r->rank[t], false);
    if (!r->said) return x;
    uint32_t c = r->class_of[t];
    x = together(without(x, &p->no[c]), &p->yes[c]);
    if (r->said[(size_t)c * r->classes + c] != TR_SAID_YES) return x;
    for (uint32_t i = 0; i < p->count; i++) /* nothing is said of t and t */
        if (p->asked[i] == t) x.at[i >> 6] &= ~(UINT64_C(1) << (i & 63));
    return x;
}

static tr_lanes not_strong(const tr_panel *p, uint32_t t) {
    const tr_relation *r = p->r;
    if (r->units) return *below(&p->order[0], r->units[t] + r->strong, false);
    tr_lanes strong = {{0}}, open = p->all;
    for (uint32_t k = 0; k < r->runs; k++) {
        double key = r->run[k].rank[t];
        const tr_lanes *worse = below(&p->order[k], key, false);
        const tr_lanes *no_better = below(&p->order[k], key, true);
        if (r->run[k].strong) {
            tr_lanes better = without(open, no_better);
            strong = together(strong, &better);
        }
        for (int i = 0; i < TR_LANES; i++)
            open.at[i] &= no_better->at[i] & ~worse->at[i];
    }
    return without(p->all, &strong);
}

static tr_lanes as_wished(const tr_panel *p, uint32_t t) {
    const tr_relation *r = p->r;
    tr_lanes x = p->all;
    for (uint32_t k = 0; k < r->terms; k++) {
        const tr_lanes *as_good = below(&p->order[k], r->other[k][t], true);
        for (int i = 0; i < TR_LANES; i++)
            x.at[i] &= r->harm[k] ? ~as_good->at[i] : as_good->at[i];
    }
    return x;
}

tr_lanes tr_panel_of(const tr_panel *p, uint32_t t) {
    if (p->r->kind == TR_NOT_STRONG) return not_strong(p, t);
    if (p->r->kind == TR_ATTITUDES) return as_wished(p, t);
    return preferred(p, t);
}
