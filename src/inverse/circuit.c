/* circuit.c - a condition taken apart into independent parts (D118).
 * SPDX-License-Identifier: MIT
 *
 * What stands in the same places is joined (circuit_join.c); clauses without a
 * common atom are independent.  Without rules that is all it takes: the replies
 * to different moves are then different states, or, under SMR, the same in
 * every clause.  Where a few clauses have many terms of which only few share
 * atoms, as under SMR with irreversible issues, inclusion and exclusion over
 * the clauses makes the terms independent: the probability that all of some
 * clauses fail is a product.  What is left is split on the atom that occurs
 * most, into the case that it holds and the case that it does not. */
#include "inverse/circuit_parts.h"

#include <assert.h>
#include <string.h>

/* --- parts without a common atom ------------------------------------------ */

static uint32_t root_of(uint32_t *parent, uint32_t k) {
    while (parent[k] != k) k = parent[k] = parent[parent[k]];
    return k;
}

/* The part that each clause is of; returns how many there are. */
static uint32_t find_parts(tr_maker *m, const tr_pieces *f, uint32_t *part) {
    uint32_t n = f->clause.count, parts = 0;
    uint32_t *parent = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *seen = TR_NEW(m->a, uint32_t, (size_t)f->atoms + 1);
    for (uint32_t k = 0; k < n; k++) parent[k] = k;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = f->clause.start[k]; i < f->clause.start[k + 1]; i++) {
            uint32_t t = f->clause.at[i];
            for (uint32_t q = f->term.start[t]; q < f->term.start[t + 1]; q++) {
                uint32_t *s = &seen[f->term.at[q]];
                if (*s) parent[root_of(parent, k)] = root_of(parent, *s - 1);
                *s = k + 1;
            }
        }
    uint32_t *number = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++)
        if (root_of(parent, k) == k) number[k] = parts++;
    for (uint32_t k = 0; k < n; k++) part[k] = number[root_of(parent, k)];
    return parts;
}

static tr_pieces part_of(tr_maker *m, const tr_pieces *f, const uint32_t *part,
                         uint32_t which) {
    tr_pieces g = *f;
    uint32_t count = 0, entries = 0;
    for (uint32_t k = 0; k < f->clause.count; k++)
        if (part[k] == which) {
            count++;
            entries += f->clause.start[k + 1] - f->clause.start[k];
        }
    g.clause = tr_lists_new(m, count, entries);
    count = entries = 0;
    for (uint32_t k = 0; k < f->clause.count; k++) {
        if (part[k] != which) continue;
        for (uint32_t i = f->clause.start[k]; i < f->clause.start[k + 1]; i++)
            g.clause.at[entries++] = f->clause.at[i];
        g.clause.start[++count] = entries;
    }
    bool *keep = TR_NEW(m->a, bool, (size_t)f->term.count + 1);
    for (uint32_t k = 0; k < entries; k++) keep[g.clause.at[k]] = true;
    /* Terms of other parts lose their atoms, so that these go too. */
    g.term = tr_lists_new(m, f->term.count, f->term.start[f->term.count]);
    uint32_t end = 0;
    for (uint32_t k = 0; k < f->term.count; k++) {
        for (uint32_t i = f->term.start[k]; keep[k] && i < f->term.start[k + 1];
             i++)
            g.term.at[end++] = f->term.at[i];
        g.term.start[k + 1] = end;
    }
    g.gate = TR_RAW(m->a, uint32_t, (size_t)f->atoms + 1);
    memcpy(g.gate, f->gate, (size_t)f->atoms * sizeof *g.gate);
    return g;
}

/* --- taking apart --------------------------------------------------------- */

/* Constants are no gates. */
#define NEVER TR_GATE_NEVER
#define ALWAYS TR_GATE_ALWAYS
#define GAVE_UP (UINT32_MAX - 2)

static uint32_t take_apart(tr_maker *m, tr_pieces f);

/* The formula with an atom that holds, or does not: NEVER when it cannot be
 * met, else 0. */
static uint32_t assume(tr_maker *m, const tr_pieces *f, uint32_t atom,
                       bool holds, tr_pieces *g) {
    *g = *f;
    bool *met = TR_NEW(m->a, bool, (size_t)f->term.count + 1);
    bool *open = TR_NEW(m->a, bool, (size_t)f->term.count + 1);
    g->term = tr_lists_new(m, f->term.count, f->term.start[f->term.count]);
    uint32_t end = 0;
    for (uint32_t k = 0; k < f->term.count; k++) {
        bool has = false;
        for (uint32_t i = f->term.start[k]; i < f->term.start[k + 1]; i++) {
            has |= f->term.at[i] == atom;
            if (f->term.at[i] != atom) g->term.at[end++] = f->term.at[i];
        }
        open[k] = !has || holds;
        if (!open[k]) end = g->term.start[k];
        g->term.start[k + 1] = end;
        met[k] = open[k] && end == g->term.start[k];
    }
    g->clause =
        tr_lists_new(m, f->clause.count, f->clause.start[f->clause.count]);
    g->clause.count = end = 0;
    for (uint32_t k = 0; k < f->clause.count; k++) {
        uint32_t from = end;
        bool done = false;
        for (uint32_t i = f->clause.start[k]; i < f->clause.start[k + 1]; i++) {
            done |= met[f->clause.at[i]];
            if (open[f->clause.at[i]]) g->clause.at[end++] = f->clause.at[i];
        }
        if (done) {
            end = from;
            continue;
        }
        if (end == from) return NEVER;
        g->clause.start[++g->clause.count] = end;
    }
    g->gate = TR_RAW(m->a, uint32_t, (size_t)f->atoms + 1);
    memcpy(g->gate, f->gate, (size_t)f->atoms * sizeof *g->gate);
    return 0;
}

static uint32_t split(tr_maker *m, const tr_pieces *f) {
    uint32_t *times = TR_NEW(m->a, uint32_t, (size_t)f->atoms + 1), most = 0;
    for (uint32_t k = 0; k < f->clause.start[f->clause.count]; k++) {
        uint32_t t = f->clause.at[k];
        for (uint32_t i = f->term.start[t]; i < f->term.start[t + 1]; i++)
            times[f->term.at[i]]++;
    }
    for (uint32_t i = 1; i < f->atoms; i++)
        if (times[i] > times[most]) most = i;
    uint32_t branch[3] = {f->gate[most], 0, 0};
    for (int k = 1; k <= 2; k++) {
        tr_pieces g;
        branch[k] = assume(m, f, most, k == 1, &g);
        if (branch[k] != NEVER) branch[k] = take_apart(m, g);
        if (branch[k] == GAVE_UP) return GAVE_UP;
    }
    tr_gate e = {.kind = TR_GATE_EITHER, .parts = 3};
    e.part = TR_RAW(m->a, uint32_t, 3);
    memcpy(e.part, branch, sizeof branch);
    return tr_add_gate(m, e);
}

/* --- inclusion and exclusion over clauses --------------------------------- */

enum { MOST_CLAUSES = 8 };

/* Terms that share atoms, directly or through others; how many groups. */
static uint32_t find_groups(tr_maker *m, const tr_pieces *f, uint32_t *group) {
    uint32_t n = f->term.count, groups = 0;
    uint32_t *parent = TR_RAW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *seen = TR_NEW(m->a, uint32_t, (size_t)f->atoms + 1);
    for (uint32_t t = 0; t < n; t++) parent[t] = t;
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t i = f->term.start[t]; i < f->term.start[t + 1]; i++) {
            uint32_t *s = &seen[f->term.at[i]];
            if (*s) parent[root_of(parent, t)] = root_of(parent, *s - 1);
            *s = t + 1;
        }
    uint32_t *number = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    for (uint32_t t = 0; t < n; t++)
        if (root_of(parent, t) == t) number[t] = groups++;
    for (uint32_t t = 0; t < n; t++) group[t] = number[root_of(parent, t)];
    return groups;
}

/* Whether the atoms of one term are all in another: both are few by now. */
static bool is_within(const tr_pieces *f, uint32_t small, uint32_t large) {
    for (uint32_t i = f->term.start[small]; i < f->term.start[small + 1]; i++) {
        bool found = false;
        for (uint32_t k = f->term.start[large];
             k < f->term.start[large + 1] && !found; k++)
            found = f->term.at[k] == f->term.at[i];
        if (!found) return false;
    }
    return true;
}

/* One clause of these terms, which share atoms among themselves alone. */
static uint32_t any_of(tr_maker *m, const tr_pieces *f, const uint32_t *term,
                       uint32_t count, uint32_t *number) {
    uint32_t entries = 0, kept = 0, end = 0;
    for (uint32_t k = 0; k < count; k++)
        entries += f->term.start[term[k] + 1] - f->term.start[term[k]];
    tr_pieces g = {.gate = TR_RAW(m->a, uint32_t, (size_t)entries + 1)};
    g.term = tr_lists_new(m, count, entries);
    g.clause = tr_lists_new(m, 1, count);
    for (uint32_t k = 0; k < count; k++) {
        bool needed = true;
        for (uint32_t q = 0; q < count && needed; q++)
            needed = q == k || !is_within(f, term[q], term[k]) ||
                     (q > k && is_within(f, term[k], term[q]));
        if (!needed) continue;
        for (uint32_t i = f->term.start[term[k]];
             i < f->term.start[term[k] + 1]; i++) {
            uint32_t *to = &number[f->term.at[i]];
            if (*to == UINT32_MAX) {
                *to = g.atoms;
                g.gate[g.atoms++] = f->gate[f->term.at[i]];
            }
            g.term.at[end++] = *to;
        }
        g.clause.at[kept] = kept;
        g.term.start[++kept] = end;
    }
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t i = f->term.start[term[k]];
             i < f->term.start[term[k] + 1]; i++)
            number[f->term.at[i]] = UINT32_MAX;
    g.term.count = kept;
    g.clause.start[1] = kept;
    return take_apart(m, g);
}

/* That some clause of a set is met, of terms by group. */
static uint32_t some_met(tr_maker *m, const tr_pieces *f, uint32_t set,
                         const uint32_t *in, const tr_lists *group,
                         uint32_t *number) {
    uint32_t *gate = TR_RAW(m->a, uint32_t, (size_t)group->count + 1), n = 0;
    uint32_t *term = TR_RAW(m->a, uint32_t, (size_t)f->term.count + 1);
    for (uint32_t k = 0; k < group->count; k++) {
        uint32_t count = 0;
        for (uint32_t i = group->start[k]; i < group->start[k + 1]; i++)
            if (in[group->at[i]] & set) term[count++] = group->at[i];
        if (!count) continue;
        gate[n] = any_of(m, f, term, count, number);
        if (gate[n++] == GAVE_UP) return GAVE_UP;
    }
    return tr_join_gates(m, TR_GATE_ANY, gate, n);
}

/* All clauses are met: the sum over all sets of them, of odd size with a plus
 * and of even size with a minus, of the probability that one of the set is. */
static uint32_t include_exclude(tr_maker *m, const tr_pieces *f,
                                const uint32_t *group_of, uint32_t groups) {
    uint32_t clauses = f->clause.count, n = f->term.count;
    uint32_t *in = TR_NEW(m->a, uint32_t, (size_t)n + 1);
    uint32_t *number = TR_RAW(m->a, uint32_t, (size_t)f->atoms + 1);
    memset(number, 0xff, ((size_t)f->atoms + 1) * sizeof *number);
    for (uint32_t k = 0; k < clauses; k++)
        for (uint32_t i = f->clause.start[k]; i < f->clause.start[k + 1]; i++)
            in[f->clause.at[i]] |= 1u << k;
    tr_lists group = tr_lists_new(m, groups, n);
    for (uint32_t t = 0; t < n; t++) group.start[group_of[t] + 1]++;
    for (uint32_t k = 0; k < groups; k++) group.start[k + 1] += group.start[k];
    uint32_t *put = TR_RAW(m->a, uint32_t, (size_t)groups + 1);
    memcpy(put, group.start, (size_t)groups * sizeof *put);
    for (uint32_t t = 0; t < n; t++) group.at[put[group_of[t]]++] = t;
    tr_gate sum = {.kind = TR_GATE_SUM};
    sum.part = TR_RAW(m->a, uint32_t, (size_t)1 << clauses);
    for (int sign = 0; sign < 2; sign++)
        for (uint32_t set = 1; set < 1u << clauses; set++) {
            if (__builtin_popcount(set) % 2 == sign) continue;
            uint32_t g = some_met(m, f, set, in, &group, number);
            if (g == GAVE_UP) return GAVE_UP;
            sum.part[sum.parts++] = g;
            if (!sign) sum.states++;
        }
    return sum.parts == 1 ? sum.part[0] : tr_add_gate(m, sum);
}

static uint32_t take_apart(tr_maker *m, tr_pieces f) {
    if (tr_gives_up(m)) return GAVE_UP;
    tr_tick(m->a->env, "counting rankings", (double)m->c->gates, 0);
    if (!f.clause.count) return ALWAYS;
    tr_join_all(m, &f);
    if (m->gave_up) return GAVE_UP;
    uint32_t *part = TR_RAW(m->a, uint32_t, (size_t)f.clause.count + 1);
    uint32_t parts = find_parts(m, &f, part), kept = 0;
    if (parts == 1) {
        if (f.atoms == 1) return f.gate[0];
        uint32_t *group = TR_RAW(m->a, uint32_t, (size_t)f.term.count + 1);
        uint32_t groups = find_groups(m, &f, group);
        if (groups > 1 && f.clause.count <= MOST_CLAUSES)
            return include_exclude(m, &f, group, groups);
        return split(m, &f);
    }
    uint32_t *gate = TR_RAW(m->a, uint32_t, (size_t)parts + 1);
    for (uint32_t k = 0; k < parts; k++) {
        uint32_t g = take_apart(m, part_of(m, &f, part, k));
        if (g == GAVE_UP) return GAVE_UP;
        assert(g != ALWAYS && g != NEVER);
        gate[kept++] = g;
    }
    return tr_join_gates(m, TR_GATE_ALL, gate, kept);
}

tr_circuit *tr_circuit_of(tr_arena *a, const tr_needs *c) {
    tr_circuit *out = TR_NEW(a, tr_circuit, 1);
    tr_maker m = {a, out, a->env->used, false};
    if (c->too_large) return NULL;
    out->a = a;
    tr_add_gate(&m, (tr_gate){.kind = TR_GATE_STATE});
    uint32_t entries = c->terms ? c->term[c->terms] : 0, n = 0;
    for (uint32_t k = 0; k < entries; k++)
        if (c->at[k] >= n) n = c->at[k] + 1;
    tr_pieces f = {.atoms = n,
                   .gate = TR_NEW(a, uint32_t, (size_t)n + 1),
                   .term = {c->terms, c->term, c->at},
                   .clause = {c->clauses, c->clause, c->of}};
    if (!c->clauses) f.clause.count = 0;
    out->top = take_apart(&m, f);
    return out->top == GAVE_UP ? NULL : out;
}
