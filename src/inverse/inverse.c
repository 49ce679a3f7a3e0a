/* inverse.c - what would have to be wanted for a state to last (D117 to D121).
 * SPDX-License-Identifier: MIT */
#include "inverse/inverse.h"

#include <string.h>

static bool is_improving(tr_concept c) { return c == TR_SEQ || c == TR_SSEQ; }

static bool has_lines(const tr_robust *r, uint32_t party) {
    return r->x->m->mover[party] && r->x->c &&
           r->x->c->preference[party].form == TR_PRIORITIES;
}

static tr_part *no_parts(const tr_robust *r) {
    return TR_NEW(r->x->a, tr_part, r->x->m->parties + 1);
}

static bool *only(const tr_robust *r, uint32_t party) {
    bool *may = TR_NEW(r->x->a, bool, r->x->m->parties + 1);
    may[party] = true;
    return may;
}

static tr_sought seek_for(tr_robust *r, const tr_goal *goal, size_t goals,
                          const bool *may, bool by_lines, uint64_t known) {
    tr_seek_options o = {.goal = goal,
                         .goals = goals,
                         .may_change = may,
                         .by_lines = by_lines,
                         .known = known};
    return tr_seek(r, &o);
}

/* What a party's own ranking comes to, as a solution. */
static tr_sought as_sought(const tr_robust *r, const tr_unmade *u) {
    tr_sought s = {.possible = true, .exact = true};
    s.swaps = s.at_least = u->swaps;
    s.part = no_parts(r);
    s.part[u->leaver] = (tr_part){u->swaps, u->pairs, u->pair};
    return s;
}

static bool others_keep(const tr_robust *r, uint32_t state, uint32_t party,
                        tr_concept concept) {
    const tr_stage *x = r->x;
    for (uint32_t i = 0; i < x->m->parties; i++)
        if (i != party && !tr_is_stable(x->a, x->m, x->pref, state, i, concept))
            return false;
    return true;
}

/* It has to be stable for the party itself at least; that may do, or Nash. */
static tr_sought alone_by_swaps(tr_robust *r, const tr_goal *goal,
                                const tr_unmade *own, const bool *may) {
    if (tr_raised_is_kept(r, goal, may, goal->concept))
        return as_sought(r, own);
    uint64_t known = UINT64_MAX;
    tr_unmade nash = tr_make_stable(r, goal->state, own->leaver, TR_NASH);
    bool kept = tr_raised_is_kept(r, goal, may, TR_NASH);
    if (kept) known = nash.swaps;
    tr_sought s = seek_for(r, goal, 1, may, false, known);
    if (!s.possible && kept) {
        bool exact = s.exact;
        uint64_t at_least = s.at_least;
        s = as_sought(r, &nash);
        s.exact = exact;
        s.at_least = exact ? s.swaps : at_least;
    }
    if (s.at_least < own->swaps) s.at_least = own->swaps;
    return s;
}

/* Under SEQ and SSEQ the others may depend on this party's steps; else all that
 * it can do is to keep to the state itself. */
static void find_alone(tr_robust *r, tr_inverse *out) {
    tr_goal all = {out->state, out->concept, true, -1};
    const bool *may = only(r, out->party);
    bool others = others_keep(r, out->state, out->party, out->concept);
    tr_sought none = {.exact = true, .part = no_parts(r)};
    if (!is_improving(out->concept)) {
        out->alone = others ? as_sought(r, &out->own) : none;
        out->alone_lines = others ? out->own_lines : none;
        return;
    }
    if (others && out->stable) {
        out->alone = as_sought(r, &out->own);
        out->alone_lines = out->own_lines;
        return;
    }
    out->alone = out->alone_lines = none;
    const char *count = out->equilibrium.satisfying;
    if (count && !strcmp(count, "0")) return; /* no ranking does it */
    out->alone = alone_by_swaps(r, &all, &out->own, may);
    if (out->has_lines)
        out->alone_lines = seek_for(r, &all, 1, may, true, UINT64_MAX);
}

tr_inverse tr_inverse_of(tr_robust *r, uint32_t state, uint32_t party,
                         tr_concept concept) {
    tr_inverse out = {.state = state, .party = party, .concept = concept};
    tr_goal own = {state, concept, true, (int)party};
    out.own = tr_make_stable(r, state, party, concept);
    out.stable = !out.own.swaps;
    out.condition = tr_needs_of(r->x, state, party, concept);
    out.count = tr_needs_count(r->x, out.condition);
    out.equilibrium =
        tr_equilibrium_count(r->x, out.condition, concept, &out.count);
    out.has_lines = has_lines(r, party);
    if (out.has_lines)
        out.own_lines = seek_for(r, &own, 1, only(r, party), true, UINT64_MAX);
    find_alone(r, &out);
    return out;
}

/* --- all together --------------------------------------------------------- */

/* Every party by itself, under a concept: for Nash, always a solution. */
static tr_sought each_by_itself(tr_robust *r, uint32_t state,
                                tr_concept concept) {
    tr_sought s = {.possible = true, .exact = true, .part = no_parts(r)};
    for (uint32_t i = 0; i < r->x->m->parties; i++) {
        tr_unmade u = tr_make_stable(r, state, i, concept);
        s.part[i] = (tr_part){u.swaps, u.pairs, u.pair};
        s.swaps += u.swaps;
    }
    s.at_least = s.swaps;
    return s;
}

/* One state, all rankings.  Where replies need not be improvements, parties do
 * not depend on each other.  Else the sum of what makes it Nash is a solution,
 * as is what makes it stable for each by itself, if that holds together. */
static tr_sought one_state(tr_robust *r, const tr_goal *goal, const bool *may) {
    tr_sought best = each_by_itself(
        r, goal->state, is_improving(goal->concept) ? TR_NASH : goal->concept);
    if (!is_improving(goal->concept) || !best.swaps) return best;
    tr_sought each = each_by_itself(r, goal->state, goal->concept);
    if (each.swaps < best.swaps &&
        tr_raised_is_kept(r, goal, may, goal->concept))
        best = each;
    tr_sought less = seek_for(r, goal, 1, may, false, best.swaps);
    if (less.possible) return less;
    best.exact = less.exact;
    best.at_least = less.exact ? best.swaps : less.at_least;
    return best;
}

static bool is_reached(tr_robust *r, const tr_goal *goal, size_t goals) {
    const tr_stage *x = r->x;
    for (size_t k = 0; k < goals; k++) {
        bool kept = true;
        for (uint32_t i = 0; i < x->m->parties && kept; i++)
            kept = tr_is_stable(x->a, x->m, x->pref, goal[k].state, i,
                                goal[k].concept);
        if (kept != goal[k].stable) return false;
    }
    return true;
}

tr_together tr_inverse_together(tr_robust *r, const uint32_t *stable,
                                size_t stables, const uint32_t *unstable,
                                size_t unstables, tr_concept concept) {
    tr_arena *a = r->x->a;
    tr_together out = {.concept = concept};
    size_t goals = stables + unstables;
    tr_goal *goal = TR_NEW(a, tr_goal, goals + 1);
    bool *may = TR_NEW(a, bool, r->x->m->parties + 1);
    bool *with_lines = TR_NEW(a, bool, r->x->m->parties + 1);
    for (size_t k = 0; k < goals; k++)
        goal[k] = k < stables
                      ? (tr_goal){stable[k], concept, true, -1}
                      : (tr_goal){unstable[k - stables], concept, false, -1};
    for (uint32_t i = 0; i < r->x->m->parties; i++) {
        may[i] = r->x->m->mover[i];
        with_lines[i] = has_lines(r, i);
        out.has_lines |= with_lines[i];
    }
    out.reached = is_reached(r, goal, goals);
    if (stables == 1 && !unstables)
        out.rankings = one_state(r, goal, may);
    else
        out.rankings = seek_for(r, goal, goals, may, false, UINT64_MAX);
    if (out.has_lines)
        out.lines = seek_for(r, goal, goals, with_lines, true, UINT64_MAX);
    return out;
}
