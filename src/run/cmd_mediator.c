/* cmd_mediator.c - the commands credibility and ripeness.
 * SPDX-License-Identifier: MIT */
#include "bargaining/consent.h"
#include "report/report_mediator.h"
#include "run/run.h"

#include <math.h>

/* Deals and the ledger, where the case has what they need; else without. */
static const tr_ledger *ledger_if_any(tr_run *r, tr_deals *d) {
    size_t cardinal = 0;
    for (size_t i = 0; i < r->c->parties; i++) {
        const tr_preference *p = &r->c->preference[i];
        if (r->c->party[i].role != TR_PRINCIPAL || p->form == TR_NONE) continue;
        if (p->form != TR_WEIGHTS && p->form != TR_FORM_TABLE && !p->from_ranks)
            return NULL;
        cardinal++;
    }
    if (cardinal < 2 || !r->c->proposals || !r->c->status_quo || r->c->graph ||
        r->c->merges)
        return NULL;
    if (!tr_need_moves(r) ||
        !tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, d))
        return NULL;
    return tr_ledger_find(r->a, r->space, d, 0, 0);
}

bool tr_run_credibility(tr_run *r) {
    tr_deals d;
    const tr_ledger *l = r->c->advices ? ledger_if_any(r, &d) : NULL;
    tr_begin(r, "credibility", "When a mediator's word is believed");
    tr_report_credibility(r->doc, &r->view, r->doc->json,
                          tr_credibility_find(r->a, r->c, l, l ? &d : NULL));
    return true;
}

bool tr_run_ripeness(tr_run *r) {
    tr_deals d;
    uint32_t s0;
    if (!tr_need_game(r, "`ripeness`") ||
        !tr_need_status_quo(r, "`ripeness`", &s0) ||
        !tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, &d))
        return false;
    tr_stage x = tr_stage_of(r);
    bool ok; /* a way out is ratified at home (D130) */
    tr_homes *homes = tr_homes_build(r->a, r->space, r->d, &ok);
    if (!ok) return false;
    const tr_ripeness *found =
        tr_ripeness_find(&x, r->d, &d, homes ? homes->ratified : NULL);
    if (!found) return false;
    tr_begin(r, "ripeness", "Is the moment ripe?");
    tr_report_ripeness(r->doc, &r->view, r->doc->json, &d, found);
    return true;
}
