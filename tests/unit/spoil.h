/* spoil.h - explanations against checkers; what is wrong must be found wrong.
 * SPDX-License-Identifier: MIT */
#ifndef SPOIL_H
#define SPOIL_H

#include "stability/concept.h"

static uint32_t checked, faults_found;

/* What is wrong must be found to be wrong. */
static inline void spoil(const tr_stage *x, const tr_ask *ask, uint32_t state,
                         uint32_t party, tr_explanation *e) {
    e->stable = !e->stable;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    e->stable = !e->stable;
    if (!e->count) return;
    e->count--;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    e->count++;
    tr_sanction *s = &e->at[below(e->count)];
    if (!s->deterred) return;
    s->deterred = false;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    s->deterred = true;
    if (!s->length) return;
    uint32_t length = s->length;
    s->length = 0;
    assert_non_null(ask->kind->fault(x, ask, state, party, e));
    s->length = length;
    faults_found++;
}

static inline void check_kind(const tr_stage *x, const tr_ask *ask,
                              uint32_t tries) {
    const tr_kind *k = ask->kind;
    for (uint32_t party = 0; party < x->m->parties; party++) {
        tr_mark mark = tr_arena_mark(&arena);
        const uint64_t *stable = !x->m->mover[party] ? NULL
                                 : k->basic ? tr_solve(x, ask, 1)->stable[party]
                                            : tr_ask_stable(x, ask, party);
        for (uint32_t t = 0; t < tries; t++) {
            uint32_t s = below(x->m->n);
            tr_explanation *e = k->explain(x, ask, s, party);
            const char *fault = k->fault(x, ask, s, party, e);
            if (fault)
                fail_msg("%s, party %u, state %u: %s", ask->name, party, s,
                         fault);
            if (stable) assert_int_equal(e->stable, tr_bit(stable, s));
            if (stable) spoil(x, ask, s, party, e);
            checked++;
        }
        tr_arena_release(&arena, mark);
    }
}

#endif
