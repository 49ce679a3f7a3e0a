/* circuit_join.c - joining what stands in the same places (D118).
 * SPDX-License-Identifier: MIT
 *
 * Atoms that stand in the same terms are one atom: all of them.  Atoms that are
 * terms by themselves, in the same clauses, are one: any of them.  Clauses that
 * differ in one such atom alone are one clause: all of these atoms, or what
 * they have in common. */
#include "inverse/circuit_parts.h"

#include <stdlib.h>
#include <string.h>

tr_lists tr_lists_new(tr_maker *m, uint32_t count, uint32_t entries) {
    return (tr_lists){count, TR_NEW(m->a, uint32_t, (size_t)count + 1),
                      TR_RAW(m->a, uint32_t, (size_t)entries + 1)};
}

/* For each of `n` numbers, the tr_lists that it stands in. */
static tr_lists transposed(tr_maker *m, const tr_lists *x, uint32_t n) {
    uint32_t entries = x->start[x->count];
    tr_lists y = tr_lists_new(m, n, entries);
    for (uint32_t k = 0; k < entries; k++) y.start[x->at[k] + 1]++;
    for (uint32_t i = 0; i < n; i++) y.start[i + 1] += y.start[i];
    uint32_t *put = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    memcpy(put, y.start, (size_t)n * sizeof *put);
    for (uint32_t k = 0; k < x->count; k++)
        for (uint32_t i = x->start[k]; i < x->start[k + 1]; i++)
            y.at[put[x->at[i]]++] = k;
    return y;
}

uint32_t tr_add_gate(tr_maker *m, tr_gate g) {
    tr_circuit *c = m->c;
    c->gate = tr_grow(m->a, c->gate, sizeof *c->gate, c->gates, &c->room);
    c->gate[c->gates] = g;
    return (uint32_t)c->gates++;
}

uint32_t tr_join_gates(tr_maker *m, tr_gate_kind kind, const uint32_t *part,
                       uint32_t count) {
    if (count == 1) return part[0];
    tr_gate g = {.kind = kind, .part = TR_RAW(m->a, uint32_t, count + 1)};
    for (uint32_t k = 0; k < count; k++) {
        if (part[k])
            g.part[g.parts++] = part[k];
        else
            g.states++;
    }
    return tr_add_gate(m, g);
}

/* --- numbers that stand in the same tr_lists ---------------------------------
 */

typedef struct keyed {
    uint64_t key;
    uint32_t index;
} keyed;

static int by_key(const void *x, const void *y) {
    const keyed *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static bool same_list(const tr_lists *x, uint32_t i, uint32_t k) {
    uint32_t size = x->start[i + 1] - x->start[i];
    return size == x->start[k + 1] - x->start[k] &&
           !memcmp(x->at + x->start[i], x->at + x->start[k],
                   size * sizeof *x->at);
}

/* For each list, the first that is equal to it, among those that may be
 * joined; itself else. Returns how many have another. */
static uint32_t find_equal(tr_maker *m, const tr_lists *x, const bool *may,
                           uint32_t *first) {
    keyed *k = TR_RAW(m->a, keyed, (size_t)x->count + 1);
    uint32_t n = 0, joined = 0;
    for (uint32_t i = 0; i < x->count; i++) {
        first[i] = i;
        size_t bytes = (x->start[i + 1] - x->start[i]) * sizeof *x->at;
        if (may[i]) k[n++] = (keyed){tr_hash(0, x->at + x->start[i], bytes), i};
    }
    if (n) qsort(k, n, sizeof *k, by_key);
    for (uint32_t i = 0, from = 0; i < n; i++) {
        if (k[i].key != k[from].key) from = i;
        if (i == from || !same_list(x, k[i].index, k[from].index)) continue;
        first[k[i].index] = k[from].index;
        joined++;
    }
    return joined;
}

/* Gates of each group that `first` makes; their members by `gate`. */
static uint32_t *join_groups(tr_maker *m, tr_gate_kind kind, uint32_t n,
                             const uint32_t *first, const uint32_t *gate) {
    uint32_t *size = TR_NEW(m->a, uint32_t, (size_t)n + 2);
    for (uint32_t i = 0; i < n; i++) size[first[i] + 1]++;
    for (uint32_t i = 0; i < n; i++) size[i + 1] += size[i];
    uint32_t *put = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *part = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *out = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    memcpy(put, size, (size_t)n * sizeof *put);
    for (uint32_t i = 0; i < n; i++) part[put[first[i]]++] = gate[i];
    for (uint32_t i = 0; i < n; i++)
        if (first[i] == i)
            out[i] =
                tr_join_gates(m, kind, part + size[i], size[i + 1] - size[i]);
    return out;
}

/* Keep what `keep` says of each list, renumbered where `number` is given. */
static tr_lists filtered(tr_maker *m, const tr_lists *x, const bool *keep,
                         const uint32_t *number) {
    tr_lists y = tr_lists_new(m, x->count, x->start[x->count]);
    uint32_t end = 0;
    for (uint32_t k = 0; k < x->count; k++) {
        for (uint32_t i = x->start[k]; i < x->start[k + 1]; i++)
            if (keep[x->at[i]])
                y.at[end++] = number ? number[x->at[i]] : x->at[i];
        y.start[k + 1] = end;
    }
    return y;
}

static uint32_t renumber(uint32_t n, const bool *keep, uint32_t *number) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (keep[i]) number[i] = kept++;
    return kept;
}

/* Atoms that always stand together become one; atoms of no term go. */
static bool join_atoms(tr_maker *m, tr_pieces *f) {
    tr_lists in = transposed(m, &f->term, f->atoms);
    uint32_t *first = TR_RAW(m->a, uint32_t, (size_t)f->atoms + 1);
    uint32_t *number = TR_NEW(m->a, uint32_t, (size_t)f->atoms + 1);
    bool *keep = TR_NEW(m->a, bool, (size_t)f->atoms + 1);
    for (uint32_t i = 0; i < f->atoms; i++)
        keep[i] = in.start[i + 1] > in.start[i];
    uint32_t joined = find_equal(m, &in, keep, first);
    uint32_t *gate = join_groups(m, TR_GATE_ALL, f->atoms, first, f->gate);
    for (uint32_t i = 0; i < f->atoms; i++) keep[i] &= first[i] == i;
    uint32_t kept = renumber(f->atoms, keep, number);
    for (uint32_t i = 0; i < f->atoms; i++)
        if (keep[i]) gate[number[i]] = gate[i];
    f->term = filtered(m, &f->term, keep, number);
    f->gate = gate;
    f->atoms = kept;
    return joined > 0;
}

/* Terms of one atom that stands nowhere else, in the same clauses, become one
 * term; terms of no clause go. */
static bool join_terms(tr_maker *m, tr_pieces *f) {
    uint32_t n = f->term.count;
    tr_lists in = transposed(m, &f->clause, n);
    tr_lists of = transposed(m, &f->term, f->atoms);
    uint32_t *first = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *number = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *gate = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    bool *keep = TR_NEW(m->a, bool, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t at = f->term.start[k];
        if (f->term.start[k + 1] - at != 1) continue;
        uint32_t atom = f->term.at[at];
        keep[k] = of.start[atom + 1] - of.start[atom] == 1 &&
                  in.start[k + 1] > in.start[k];
        gate[k] = f->gate[atom];
    }
    uint32_t joined = find_equal(m, &in, keep, first);
    uint32_t *one = join_groups(m, TR_GATE_ANY, n, first, gate);
    for (uint32_t k = 0; k < n; k++) {
        if (keep[k] && first[k] == k)
            f->gate[f->term.at[f->term.start[k]]] = one[k];
        keep[k] = first[k] == k && in.start[k + 1] > in.start[k];
    }
    uint32_t kept = renumber(n, keep, number);
    f->clause = filtered(m, &f->clause, keep, number);
    tr_lists term = tr_lists_new(m, kept, f->term.start[n]);
    uint32_t end = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (!keep[k]) continue;
        for (uint32_t i = f->term.start[k]; i < f->term.start[k + 1]; i++)
            term.at[end++] = f->term.at[i];
        term.start[number[k] + 1] = end;
    }
    f->term = term;
    return joined > 0;
}

/* --- clauses -------------------------------------------------------------- */

/* The term of a clause that is one atom which stands nowhere else. */
static uint32_t own_term(const tr_pieces *f, const tr_lists *in,
                         const tr_lists *of, uint32_t clause) {
    for (uint32_t i = f->clause.start[clause]; i < f->clause.start[clause + 1];
         i++) {
        uint32_t t = f->clause.at[i], at = f->term.start[t];
        if (in->start[t + 1] - in->start[t] != 1) continue;
        if (f->term.start[t + 1] - at != 1) continue;
        uint32_t atom = f->term.at[at];
        if (of->start[atom + 1] - of->start[atom] == 1) return t;
    }
    return UINT32_MAX;
}

static void drop_clauses(tr_maker *m, tr_pieces *f, const uint32_t *first) {
    tr_lists y =
        tr_lists_new(m, f->clause.count, f->clause.start[f->clause.count]);
    uint32_t end = 0;
    y.count = 0;
    for (uint32_t k = 0; k < f->clause.count; k++) {
        if (first[k] != k) continue;
        for (uint32_t i = f->clause.start[k]; i < f->clause.start[k + 1]; i++)
            y.at[end++] = f->clause.at[i];
        y.start[++y.count] = end;
    }
    f->clause = y;
}

static bool join_clauses(tr_maker *m, tr_pieces *f) {
    uint32_t n = f->clause.count;
    tr_lists in = transposed(m, &f->clause, f->term.count);
    tr_lists of = transposed(m, &f->term, f->atoms);
    bool *shared = TR_NEW(m->a, bool, (size_t)f->term.count + 1);
    bool *may = TR_NEW(m->a, bool, (size_t)n + 1);
    uint32_t *first = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *gate = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *own = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    for (uint32_t t = 0; t < f->term.count; t++) shared[t] = true;
    for (uint32_t k = 0; k < n; k++) {
        own[k] = own_term(f, &in, &of, k);
        may[k] = own[k] != UINT32_MAX &&
                 f->clause.start[k + 1] - f->clause.start[k] > 1;
        if (!may[k]) continue;
        shared[own[k]] = false;
        gate[k] = f->gate[f->term.at[f->term.start[own[k]]]];
    }
    tr_lists rest = filtered(m, &f->clause, shared, NULL);
    if (!find_equal(m, &rest, may, first)) return false;
    uint32_t *one = join_groups(m, TR_GATE_ALL, n, first, gate);
    for (uint32_t k = 0; k < n; k++)
        if (may[k] && first[k] == k)
            f->gate[f->term.at[f->term.start[own[k]]]] = one[k];
    drop_clauses(m, f, first);
    return true;
}

enum { MOST_BYTES = 400 << 20 };

bool tr_gives_up(tr_maker *m) {
    m->gave_up |= m->a->env->used > m->memory + MOST_BYTES;
    return m->gave_up;
}

void tr_join_all(tr_maker *m, tr_pieces *f) {
    join_terms(m, f);
    for (bool changed = true; changed && !tr_gives_up(m);) {
        changed = join_atoms(m, f);
        changed |= join_terms(m, f);
        if (!changed) changed = join_clauses(m, f);
    }
}
