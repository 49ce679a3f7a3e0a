/* refined_kinds.c - the refined concepts by name (docs: D49, D51, D53, D55,
 * D57).  SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "stability/refine.h"

#include <assert.h>

/* --- the rows --------------------------------------------------------------
 */

#define NASH_WORDS "no party can do better by changing its own choice alone"
#define GMR_WORDS "any gain a party could take, the others could undo"
#define SMR_WORDS                                                              \
    "any gain could be undone, and the party could not escape the reply"
#define SEQ_WORDS                                                              \
    "any gain would be undone by replies that the others themselves want"

#define A_WORDS                                                                \
    "; a party moves for what it does not know too, and is not deterred by it"
#define B_WORDS                                                                \
    "; a party moves for what it knows to be better, and is not deterred by "  \
    "what it does not know"
#define C_WORDS                                                                \
    "; a party moves for what it does not know too, and is deterred by it"
#define D_WORDS                                                                \
    "; a party moves for what it knows to be better, and is deterred by what " \
    "it does not know too"
#define FUZZY_WORDS                                                            \
    "; better is what a party is as certain of as its threshold asks"
#define PROBABLE_WORDS "; better is what is as probable as a party's levels ask"

/* X(name, pattern, refinement, words) */
#define FOUR(X, suffix, refinement, words)                                     \
    X("nash" suffix, TR_NASH, refinement, NASH_WORDS words)                    \
    X("gmr" suffix, TR_GMR, refinement, GMR_WORDS words)                       \
    X("smr" suffix, TR_SMR, refinement, SMR_WORDS words)                       \
    X("seq" suffix, TR_SEQ, refinement, SEQ_WORDS words)

#define ROWS(X)                                                                \
    FOUR(X, "-a", TR_UNKNOWN_A, A_WORDS)                                       \
    FOUR(X, "-b", TR_UNKNOWN_B, B_WORDS)                                       \
    FOUR(X, "-c", TR_UNKNOWN_C, C_WORDS)                                       \
    FOUR(X, "-d", TR_UNKNOWN_D, D_WORDS)                                       \
    X("gmr-strong", TR_GMR, TR_STRONGLY,                                       \
      "any gain a party could take, the others could answer with what is "     \
      "strongly worse for it")                                                 \
    X("smr-strong", TR_SMR, TR_STRONGLY,                                       \
      "any gain could be answered with what is strongly worse, and stays so "  \
      "whatever the party does then")                                          \
    X("seq-strong", TR_SEQ, TR_STRONGLY,                                       \
      "any gain would be answered with what is strongly worse, by replies "    \
      "that the others themselves want")                                       \
    X("gmr-weak", TR_GMR, TR_WEAKLY,                                           \
      GMR_WORDS ", some of them with nothing that is strongly worse")          \
    X("smr-weak", TR_SMR, TR_WEAKLY,                                           \
      SMR_WORDS ", some of it with nothing that is strongly worse")            \
    X("seq-weak", TR_SEQ, TR_WEAKLY,                                           \
      SEQ_WORDS ", some of it with nothing that is strongly worse")            \
    FOUR(X, "-fuzzy", TR_FUZZILY, FUZZY_WORDS)                                 \
    FOUR(X, "-probable", TR_PROBABLY, PROBABLE_WORDS)                          \
    X("rnash", TR_NASH, TR_RELATIONAL,                                         \
      "no party can turn to another state that its attitudes accept")          \
    X("rgmr", TR_GMR, TR_RELATIONAL,                                           \
      "any turn that a party's attitudes accept, the others could answer "     \
      "with "                                                                  \
      "a state that they do not")                                              \
    X("rsmr", TR_SMR, TR_RELATIONAL,                                           \
      "any such turn could be answered so, and the party could not escape "    \
      "the reply")                                                             \
    X("rseq", TR_SEQ, TR_RELATIONAL,                                           \
      "any such turn would be answered so, by replies that the others' "       \
      "attitudes accept")

/* --- what a row does --------------------------------------------------------
 */

static const tr_refined refined[] = {
#define X(name, pattern, refinement, words) {refinement, pattern},
    ROWS(X)
#undef X
};

tr_refined tr_refined_of(const tr_kind *kind) {
    return refined[kind - tr_refined_kinds];
}

static bool says_strong(const tr_preference *p) {
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++)
            if (p->line[i].at[k].strong) return true;
    for (size_t i = 0; i < p->tiers; i++)
        if (p->tier[i].gap) return true;
    return p->strong > 0;
}

/* Of the parties that can move, none need be told; but somebody's. */
static const char *lacks_strength(const tr_stage *x) {
    for (uint32_t i = 0; i < x->m->parties; i++)
        if (x->m->mover[i] && says_strong(&x->c->preference[i])) return NULL;
    return "no preference says what is strong: mark statements with `strong: "
           "yes`, give `strong: NUMBER` beside weights, or put \">>\" into a "
           "ranking";
}

static const char *lacks_preference(const tr_stage *x) {
    const truce_case *c = x->c;
    for (uint32_t i = 0; c->attitude && i < x->m->parties; i++)
        for (uint32_t j = 0; x->m->mover[i] && j < x->m->parties; j++)
            if (c->attitude[i * c->parties + j] && !x->pref[j].given)
                return tr_printf(x->a,
                                 "'%s' is not neutral to '%s', whose "
                                 "preference the case does not give",
                                 c->party[i].id, c->party[j].id);
    return NULL;
}

static const char *refuse(const tr_stage *x, const tr_ask *ask) {
    tr_refinement kind = tr_refined_of(ask->kind).refinement;
    if (!x->c) return "it needs a case, which says more than the order";
    if (kind == TR_STRONGLY || kind == TR_WEAKLY) return lacks_strength(x);
    if (kind == TR_RELATIONAL) return lacks_preference(x);
    return NULL;
}

static uint64_t *solve_one(const tr_stage *x, tr_refinement refinement,
                           tr_concept pattern, uint32_t party) {
    tr_scheme s = tr_scheme_of(x->a, x->m, x->pref, refinement, pattern, party);
    return tr_pairs_stable(x->a, x->m, &s, party);
}

static uint64_t *stable(const tr_stage *x, const tr_ask *ask, uint32_t party) {
    tr_refined r = tr_refined_of(ask->kind);
    uint64_t *bits = solve_one(x, r.refinement, r.pattern, party);
    if (r.refinement != TR_WEAKLY) return bits;
    const uint64_t *strong = solve_one(x, TR_STRONGLY, r.pattern, party);
    for (uint32_t k = 0; k <= x->m->n / 64; k++) bits[k] &= ~strong[k];
    return bits;
}

/* D51: generally stable, by answers of which some are not strong. */
static void tell_weak(const tr_stage *x, tr_concept pattern, uint32_t state,
                      uint32_t party, tr_explanation *e) {
    if (!e->stable) return;
    tr_scheme s =
        tr_scheme_of(x->a, x->m, x->pref, TR_STRONGLY, pattern, party);
    const tr_explanation *strong =
        tr_pairs_explain(x->a, x->m, &s, state, party);
    e->stable = !strong->stable;
    if (!strong->count) {
        e->note = "It is strongly stable: the party cannot do better by "
                  "changing its own choice from here.";
        return;
    }
    if (strong->stable) {
        e->note = "It is strongly stable: whatever the party could gain, the "
                  "others could answer with what is strongly worse.";
        return;
    }
    uint32_t without = 0;
    for (uint32_t k = 0; k < strong->count; k++)
        without += !strong->at[k].deterred;
    e->note = tr_printf(x->a,
                        "Every gain could be undone, but for %u of the %u no "
                        "answer is strongly worse than staying.",
                        without, strong->count);
}

static tr_explanation *explain(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party) {
    tr_refined r = tr_refined_of(ask->kind);
    tr_scheme s =
        tr_scheme_of(x->a, x->m, x->pref, r.refinement, r.pattern, party);
    tr_explanation *e = tr_pairs_explain(x->a, x->m, &s, state, party);
    if (r.refinement == TR_WEAKLY && x->m->mover[party])
        tell_weak(x, r.pattern, state, party, e);
    return e;
}

#define REPLY(pattern)                                                         \
    ((pattern) == TR_NASH  ? NULL                                              \
     : (pattern) == TR_GMR ? "the others could answer"                         \
     : (pattern) == TR_SMR ? "the others could answer for good"                \
                           : "the others would answer, each as it would by "   \
                             "itself")
#define NO_REPLY(pattern)                                                      \
    ((pattern) == TR_NASH  ? "under this concept no reply counts"              \
     : (pattern) == TR_GMR ? "nothing the others could do deters it from that" \
     : (pattern) == TR_SMR                                                     \
         ? "nothing the others could do deters it from that for good"          \
         : "no reply that the others would themselves want deters it from "    \
           "that")

/* What the party leaves for, and where an answer leaves it, by refinement. */
#define GOES(refinement)                                                       \
    ((refinement) == TR_UNKNOWN_A || (refinement) == TR_UNKNOWN_C              \
         ? "might gain by moving to"                                           \
     : (refinement) == TR_UNKNOWN_B || (refinement) == TR_UNKNOWN_D            \
         ? "surely gains by moving to"                                         \
     : (refinement) == TR_FUZZILY                                              \
         ? "is certain enough of gaining by moving to"                         \
     : (refinement) == TR_PROBABLY   ? "is likely enough to gain by moving to" \
     : (refinement) == TR_RELATIONAL ? "would agree to move to"                \
                                     : NULL)
#define LEFT(refinement)                                                       \
    ((refinement) == TR_UNKNOWN_A || (refinement) == TR_UNKNOWN_B              \
         ? "surely no better off than at the start"                            \
     : (refinement) == TR_UNKNOWN_C || (refinement) == TR_UNKNOWN_D            \
         ? "not surely better off than at the start"                           \
     : (refinement) == TR_STRONGLY ? "strongly worse off than at the start"    \
     : (refinement) == TR_FUZZILY                                              \
         ? "not certain enough of being better off than at the start"          \
     : (refinement) == TR_PROBABLY                                             \
         ? "not likely enough to be better off than at the start"              \
     : (refinement) == TR_RELATIONAL ? "with what its attitudes do not accept" \
                                     : NULL)

const tr_kind tr_refined_kinds[] = {
#define X(id, pattern, refinement, sentence)                                   \
    {.name = id,                                                               \
     .words = sentence,                                                        \
     .reply = REPLY(pattern),                                                  \
     .no_reply = NO_REPLY(pattern),                                            \
     .goes = GOES(refinement),                                                 \
     .left = LEFT(refinement),                                                 \
     .refuse = refuse,                                                         \
     .stable = stable,                                                         \
     .explain = explain,                                                       \
     .fault = tr_refined_fault},
    ROWS(X)
#undef X
        {.name = NULL}};
