/* effect.c - what each choice and each holding does (D63, D64).
 * SPDX-License-Identifier: MIT */
#include "inverse/effect.h"

#include <math.h>
#include <string.h>

const uint32_t tr_effect_weight[TR_USUAL] = {
    [TR_NASH] = 4, [TR_SEQ] = 3, [TR_SMR] = 2, [TR_GMR] = 1};

static const bool usual[TR_CONCEPTS] = {
    [TR_NASH] = true, [TR_GMR] = true, [TR_SMR] = true, [TR_SEQ] = true};

/* --- choices (D63) -------------------------------------------------------- */

typedef struct census {
    const tr_stage *x;
    const tr_stable *found;
    tr_effect *out;
    uint32_t *first; /* [issues] into out->choice */
    uint16_t *value, *other;
} census;

/* Members of a merged state that differ in an issue say nothing of it. */
static void values_of(const census *y, uint32_t state) {
    const tr_space *s = y->x->m->space;
    const uint32_t *member;
    uint32_t self, count = tr_space_members(s, state, &member, &self);
    tr_space_raw_values(s, member[0], y->value);
    for (uint32_t k = 1; k < count; k++) {
        tr_space_raw_values(s, member[k], y->other);
        for (uint32_t v = 0; v < s->issues; v++)
            if (y->value[v] != y->other[v]) y->value[v] = UINT16_MAX;
    }
}

static void count_state(const census *y, uint32_t state) {
    values_of(y, state);
    for (uint32_t v = 0; v < y->x->m->space->issues; v++) {
        if (y->value[v] == UINT16_MAX) continue;
        tr_choice *p = &y->out->choice[y->first[v] + y->value[v]];
        p->feasible++;
        for (int c = 0; c < TR_USUAL; c++)
            p->in[c] += tr_bit(y->found->equilibria[c], state);
    }
}

static void score(const census *y, tr_choice *p) {
    double sum = 0, weights = 0;
    for (int c = 0; c < TR_USUAL; c++) {
        if (!y->out->found[c]) continue;
        weights += tr_effect_weight[c];
        sum += tr_effect_weight[c] * (double)p->in[c] / y->out->found[c];
    }
    p->score = weights > 0 ? sum / weights : NAN;
    p->usual = (double)p->feasible / y->x->m->n;
}

static void find_choices(const tr_stage *x, const tr_stable *found,
                         tr_effect *out) {
    const truce_case *c = x->c;
    census y = {.x = x, .found = found, .out = out};
    if (c->graph) return;
    y.first = TR_NEW(x->a, uint32_t, c->issues + 1);
    y.value = TR_NEW(x->a, uint16_t, c->issues + 1);
    y.other = TR_NEW(x->a, uint16_t, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        y.first[v] = (uint32_t)out->choices;
        out->choices += c->issue[v].values;
    }
    out->choice = TR_NEW(x->a, tr_choice, out->choices + 1);
    for (uint32_t v = 0; v < c->issues; v++)
        for (uint32_t k = 0; k < c->issue[v].values; k++) {
            out->choice[y.first[v] + k].issue = v;
            out->choice[y.first[v] + k].value = k;
        }
    for (uint32_t s = 0; s < x->m->n; s++) {
        count_state(&y, s);
        if (s % 65536 == 65535) tr_tick(x->a->env, "counting", s, x->m->n);
    }
    for (size_t k = 0; k < out->choices; k++) score(&y, &out->choice[k]);
}

/* --- holdings (D64) ------------------------------------------------------- */

static bool holds(const truce_case *c, size_t issue, uint32_t party) {
    return c->issue[issue].holders == 1 &&
           c->issue[issue].holder[0] == (int)party;
}

/* The case in which an issue of the party, or every one, is nature's. */
static truce_case *frozen(tr_arena *a, const truce_case *c, uint32_t party,
                          int issue) {
    truce_case *out = TR_NEW(a, truce_case, 1);
    *out = *c;
    if (c->graph) {
        out->arcs = TR_NEW(a, size_t, c->parties + 1);
        memcpy(out->arcs, c->arcs, c->parties * sizeof *c->arcs);
        out->arcs[party] = 0;
        return out;
    }
    out->issue = TR_NEW(a, tr_issue, c->issues + 1);
    memcpy(out->issue, c->issue, c->issues * sizeof *c->issue);
    for (size_t v = 0; v < c->issues; v++)
        if (holds(c, v, party) && (issue < 0 || (size_t)issue == v))
            out->issue[v].holders = 0;
    return out;
}

static void compare(const tr_stage *x, const tr_stable *found,
                    tr_without *out) {
    tr_mark mark = tr_arena_mark(x->a);
    tr_space *s = TR_NEW(x->a, tr_space, 1);
    *s = *x->m->space;
    s->c = frozen(x->a, x->c, out->party, out->issue);
    tr_moves *m = tr_moves_build(x->a, s);
    for (uint32_t i = 0; i < m->parties; i++)
        if (m->mover[i])
            tr_moves_sort(x->a, m, i, x->pref[i].rank, x->pref[i].levels);
    tr_stable *now = tr_stability(x->a, m, x->pref, usual);
    for (int c = 0; c < TR_USUAL; c++)
        for (uint32_t k = 0; k < x->m->n; k++) {
            bool before = tr_bit(found->equilibria[c], k);
            bool after = tr_bit(now->equilibria[c], k);
            out->lasts[c] += after && !before;
            out->ends[c] += before && !after;
        }
    tr_arena_release(x->a, mark);
}

static void find_withouts(const tr_stage *x, const tr_stable *found,
                          tr_effect *out) {
    const truce_case *c = x->c;
    out->without =
        TR_NEW(x->a, tr_without, c->parties + (c->graph ? 0 : c->issues) + 1);
    for (uint32_t i = 0; i < c->parties; i++) {
        if (!x->m->mover[i]) continue;
        tr_without *whole = &out->without[out->withouts++];
        *whole = (tr_without){.party = i, .issue = -1};
        compare(x, found, whole);
        size_t held = 0;
        for (size_t v = 0; !c->graph && v < c->issues; v++)
            held += holds(c, v, i);
        for (size_t v = 0; !c->graph && v < c->issues; v++) {
            if (!holds(c, v, i)) continue;
            tr_without *one = &out->without[out->withouts++];
            *one = *whole; /* what it holds, where that is all */
            one->issue = (int)v;
            if (held == 1) continue;
            *one = (tr_without){.party = i, .issue = (int)v};
            compare(x, found, one);
        }
    }
}

tr_effect *tr_effect_find(const tr_stage *x) {
    tr_effect *out = TR_NEW(x->a, tr_effect, 1);
    tr_stable *found = tr_stability(x->a, x->m, x->pref, usual);
    for (int c = 0; c < TR_USUAL; c++)
        out->found[c] = tr_bits_count(found->equilibria[c], x->m->n);
    find_choices(x, found, out);
    find_withouts(x, found, out);
    return out;
}
