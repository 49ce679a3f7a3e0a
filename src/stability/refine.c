/* refine.c - which relations each refined concept compares states by.
 * SPDX-License-Identifier: MIT
 *
 * D49 unknown preference: Li, Hipel, Kilgour and Fang 2004.  D51 strength:
 * Hamouda, Kilgour and Hipel 2006.  D53 fuzzy: Bashar, Kilgour and Hipel 2012.
 * D55 probability: Rego and Santos 2015.  D57 attitudes: Inohara, Hipel and
 * Walker 2007.  Each replaces improvement, sanction, and the others'
 * improvement by a relation; pairs.c does the rest. */
#include "stability/refine.h"

#include <assert.h>

enum { UNIT = 1000000000 };

static const tr_degrees *chances(const tr_space *s, uint32_t party) {
    return &s->c->preference[party].probability;
}

/* What the party leaves a state for. */
static tr_relation leave(tr_arena *a, const tr_space *s, const tr_pref *pref,
                         tr_refinement x, uint32_t i) {
    switch (x) {
    case TR_UNKNOWN_A:
    case TR_UNKNOWN_C: return tr_relation_unknown(a, s, pref, i, true);
    case TR_UNKNOWN_B:
    case TR_UNKNOWN_D: return tr_relation_unknown(a, s, pref, i, false);
    case TR_FUZZILY: return tr_relation_fuzzy(a, s, pref, i);
    case TR_PROBABLY: {
        int64_t alpha = chances(s, i)->limit[0];
        return tr_relation_probable(a, s, pref, i, UNIT - alpha);
    }
    case TR_RELATIONAL: return tr_relation_attitudes(a, s, pref, i);
    case TR_STRONGLY:
    case TR_WEAKLY:
    case TR_ORDERED: break;
    }
    return tr_relation_by_rank(&pref[i]);
}

/* What does not deter it from leaving. */
static tr_relation better(tr_arena *a, const tr_space *s, const tr_pref *pref,
                          tr_refinement x, uint32_t i,
                          const tr_relation *leave_for) {
    switch (x) {
    case TR_UNKNOWN_B: return tr_relation_unknown(a, s, pref, i, true);
    case TR_UNKNOWN_C: return tr_relation_unknown(a, s, pref, i, false);
    case TR_STRONGLY: return tr_relation_not_strong(a, s, pref, i);
    case TR_PROBABLY: {
        int64_t beta = chances(s, i)->limit[1];
        return tr_relation_probable(a, s, pref, i, UNIT - beta);
    }
    case TR_UNKNOWN_A:
    case TR_UNKNOWN_D:
    case TR_WEAKLY:
    case TR_ORDERED:
    case TR_FUZZILY:
    case TR_RELATIONAL: break;
    }
    return *leave_for;
}

/* What another party steps for when it answers. */
static tr_relation step(tr_arena *a, const tr_space *s, const tr_pref *pref,
                        tr_refinement x, uint32_t j) {
    if (x <= TR_UNKNOWN_D) return tr_relation_unknown(a, s, pref, j, true);
    if (x == TR_PROBABLY)
        return tr_relation_probable(a, s, pref, j, chances(s, j)->limit[2]);
    return leave(a, s, pref, x, j);
}

tr_scheme tr_scheme_of(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                       tr_refinement refinement, tr_concept pattern,
                       uint32_t party) {
    const tr_space *s = m->space;
    tr_scheme x = {.answers = pattern != TR_NASH, .lasting = pattern == TR_SMR};
    x.leave = leave(a, s, pref, refinement, party);
    x.better = better(a, s, pref, refinement, party, &x.leave);
    if (pattern != TR_SEQ) return x;
    tr_relation *steps = TR_NEW(a, tr_relation, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++)
        if (m->mover[j] && j != party)
            steps[j] = step(a, s, pref, refinement, j);
    x.step = steps;
    return x;
}
