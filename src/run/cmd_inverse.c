/* cmd_inverse.c - the command inverse.  SPDX-License-Identifier: MIT */
#include "report/report_inverse.h"
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

enum { MOST_GOALS = 20 };

/* The states of an option; NULL after messages, and where there is none. */
static uint32_t *states_of(tr_run *r, tr_option option, size_t *count) {
    *count = 0;
    if (!r->word[option]) return NULL;
    uint64_t *bits = tr_option_states(r, option);
    if (!bits) return NULL;
    uint32_t total = tr_bits_count(bits, r->space->n);
    uint32_t *state = TR_NEW(r->a, uint32_t, (size_t)total + 1);
    if (total > MOST_GOALS) {
        tr_wrong_value(r, tr_option_info[option].name,
                       tr_printf(r->a, "at most %d states", MOST_GOALS),
                       tr_printf(r->a, "a formula that holds in %s",
                                 tr_count_words(r->a, total)));
        tr_wrong_use(r);
        return NULL;
    }
    for (uint32_t s = 0; s < r->space->n; s++)
        if (tr_bit(bits, s)) state[(*count)++] = s;
    return state;
}

static bool asked_states(tr_run *r, tr_inverse_report *out) {
    if (!r->word[TR_OPT_TARGET] && !r->word[TR_OPT_UNSTABLE]) {
        tr_diag_nowhere(r->d, TR_E0604, "target", "inverse");
        return tr_wrong_use(r);
    }
    out->target = states_of(r, TR_OPT_TARGET, &out->targets);
    if (r->word[TR_OPT_TARGET] && !out->target) return false;
    out->avoid = states_of(r, TR_OPT_UNSTABLE, &out->against);
    return !r->word[TR_OPT_UNSTABLE] || out->avoid;
}

static bool open(const tr_sought *s) { return !s->exact; }

static void answer(tr_run *r, tr_robust *robust, const tr_ask *ask,
                   size_t count, int party, tr_inverse_report *out) {
    size_t parties = r->c->parties;
    tr_inverse *at =
        TR_NEW(r->a, tr_inverse, out->targets * parties * count + 1);
    for (size_t k = 0; k < out->targets; k++)
        for (uint32_t i = 0; i < parties; i++) {
            if (party >= 0 ? (uint32_t)party != i : !r->moves->mover[i])
                continue;
            for (size_t c = 0; c < count; c++) {
                tr_inverse *x = &at[out->count++];
                *x = tr_inverse_of(robust, out->target[k], i,
                                   (tr_concept)(ask[c].kind->basic - 1));
                r->undecided |= open(&x->alone);
                if (x->has_lines)
                    r->undecided |=
                        open(&x->own_lines) || open(&x->alone_lines);
            }
        }
    out->at = at;
}

static void join(tr_run *r, tr_robust *robust, const tr_ask *ask, size_t count,
                 tr_inverse_report *out) {
    tr_together *at = TR_NEW(r->a, tr_together, count + 1);
    for (size_t c = 0; c < count; c++) {
        at[c] = tr_inverse_together(robust, out->target, out->targets,
                                    out->avoid, out->against,
                                    (tr_concept)(ask[c].kind->basic - 1));
        r->undecided |= open(&at[c].rankings);
        if (at[c].has_lines) r->undecided |= open(&at[c].lines);
    }
    out->together = at;
    out->concepts = count;
}

bool tr_run_inverse(tr_run *r) {
    tr_inverse_report report = {0};
    size_t count;
    uint32_t party = 0;
    tr_ask *ask = tr_concepts(r, "nash,gmr,smr,seq", &count);
    for (size_t k = 0; ask && k < count; k++)
        if (!ask[k].kind->basic) {
            tr_wrong_value(r, "concept", "nash, gmr, smr, seq or sseq",
                           ask[k].name);
            return tr_wrong_use(r);
        }
    if (!ask) return false;
    if (r->word[TR_OPT_PARTY] && !tr_option_party(r, TR_OPT_PARTY, &party))
        return false;
    if (!tr_need_game(r, "`inverse`") || !asked_states(r, &report))
        return false;
    tr_stage x = tr_stage_of(r);
    tr_robust *robust = tr_robust_new(&x);
    answer(r, robust, ask, count, r->word[TR_OPT_PARTY] ? (int)party : -1,
           &report);
    join(r, robust, ask, count, &report);
    tr_begin(r, "inverse", "What would have to be wanted");
    tr_report_states(r->doc, &r->view);
    tr_report_inverse(r->doc, &r->view, &report);
    return true;
}
