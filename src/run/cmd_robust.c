/* cmd_robust.c - the commands effect and robust.
 * SPDX-License-Identifier: MIT */
#include "report/report_inverse.h"
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

bool tr_run_effect(tr_run *r) {
    if (!tr_need_game(r, "`effect`")) return false;
    tr_stage x = tr_stage_of(r);
    tr_begin(r, "effect", "What each choice does");
    tr_report_states(r->doc, &r->view);
    tr_report_effect(r->doc, &r->view, tr_effect_find(&x));
    return true;
}

/* --- robust --------------------------------------------------------------- */

enum { USUAL_LIMIT = 20 };

/* Concepts that go by the order alone, and whose answer is known exactly. */
static bool ask(tr_run *r, bool *asked) {
    size_t count;
    tr_ask *list = tr_concepts(r, "nash,gmr,smr,seq", &count);
    for (size_t k = 0; list && k < count; k++) {
        if (!list[k].kind->basic) {
            tr_wrong_value(r, "concept", "nash, gmr, smr, seq or sseq",
                           list[k].name);
            return tr_wrong_use(r);
        }
        asked[list[k].kind->basic - 1] = true;
    }
    return list != NULL;
}

/* States of --state, or every equilibrium under a concept asked for. */
static uint64_t *choose_states(tr_run *r, const tr_stable *s) {
    if (r->word[TR_OPT_STATE]) return tr_option_states(r, TR_OPT_STATE);
    uint64_t *bits = tr_bits_new(r->a, r->space->n);
    for (int c = 0; c < TR_CONCEPTS; c++)
        for (uint32_t w = 0; s->asked[c] && w <= r->space->n / 64; w++)
            bits[w] |= s->equilibria[c][w];
    return bits;
}

static void fill(tr_run *r, tr_robust *robust, const tr_stable *s,
                 tr_robust_row *row) {
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!s->asked[c] || !tr_bit(s->equilibria[c], row->state)) continue;
        row->by[c] = tr_unmake(robust, row->state, (tr_concept)c);
        for (size_t i = 0; i < r->c->parties; i++)
            r->undecided |= !row->by[c][i].exact;
    }
}

bool tr_run_robust(tr_run *r) {
    tr_robust_report report = {.by_state = r->word[TR_OPT_STATE] != NULL};
    if (!ask(r, report.asked) || !tr_need_game(r, "`robust`")) return false;
    tr_stable *s = tr_stability(r->a, r->moves, r->pref, report.asked);
    uint64_t *bits = choose_states(r, s);
    if (!bits) return false;
    uint32_t limit = tr_limit(r, USUAL_LIMIT);
    report.total = tr_bits_count(bits, r->space->n);
    uint32_t shown = report.total < limit ? report.total : limit;
    tr_robust_row *row = TR_NEW(r->a, tr_robust_row, (size_t)shown + 1);
    tr_stage x = tr_stage_of(r);
    tr_robust *robust = tr_robust_new(&x);
    for (uint32_t k = 0; k < r->space->n && report.rows < shown; k++) {
        if (!tr_bit(bits, k)) continue;
        row[report.rows].state = k;
        fill(r, robust, s, &row[report.rows++]);
    }
    report.row = row;
    tr_begin(r, "robust", "How robust it is");
    tr_report_states(r->doc, &r->view);
    tr_report_robust(r->doc, &r->view, r->moves, &report);
    return true;
}
