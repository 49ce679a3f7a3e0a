/* cmd_coalitions.c - the command coalitions.  SPDX-License-Identifier: MIT */
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

/* Equilibria and jumps in lists unless --limit says more. */
enum { STATES = 1000, JUMPS = 5 };

static bool solve(tr_run *r, tr_solve_report *out) {
    const char *list = r->word[TR_OPT_CONCEPT];
    bool profile = list && strchr(list, '=');
    tr_ask *ask = profile
                      ? tr_profile(r)
                      : tr_concepts(r, "nash,gmr,smr,seq,sseq", &out->count);
    if (!ask || !tr_need_game(r, "`coalitions`")) return false;
    size_t asked = profile ? r->c->parties : out->count;
    for (size_t k = 0; k < asked; k++)
        if (!tr_concept_applies(r, &ask[k])) return false;
    tr_stage x = tr_stage_of(r);
    out->ask = ask;
    if (!profile) {
        out->solved = tr_solve(&x, ask, out->count);
        return true;
    }
    tr_solved *solved = TR_NEW(r->a, tr_solved, 1);
    *solved = tr_solve_profile(&x, ask);
    out->count = 1;
    out->profile = ask;
    out->solved = solved;
    return true;
}

bool tr_run_coalitions(tr_run *r) {
    tr_solve_report solved = {.limit = tr_limit(r, STATES),
                              .limit_given = r->word[TR_OPT_LIMIT] != NULL};
    if (!solve(r, &solved)) return false;
    tr_stage x = tr_stage_of(r);
    const char *why = tr_league_refused(&x);
    if (why && !r->c->coalition) tr_stop(r->a->env, TRUCE_ELIMIT, "%s", why);
    if (why) {
        tr_diag_nowhere(r->d, TR_E0605, "coalitions", why);
        return tr_wrong_use(r);
    }
    uint64_t *states = tr_bits_new(r->a, r->space->n);
    for (size_t k = 0; k < solved.count; k++)
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            states[w] |= solved.solved[k].equilibria[w];
    tr_coalitions_report report = {.solved = &solved,
                                   .pareto = r->word[TR_OPT_PARETO] != NULL,
                                   .limit = tr_limit(r, JUMPS)};
    report.found = tr_vulnerable_at(&x, tr_league_of(&x), states, report.pareto,
                                    report.limit);
    tr_begin(r, "coalitions", "What coalitions could make of it");
    tr_report_states(r->doc, &r->view);
    tr_report_coalitions(r->doc, &r->view, &report);
    return true;
}
