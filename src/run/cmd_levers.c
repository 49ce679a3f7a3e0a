/* cmd_levers.c - the command levers.
 * SPDX-License-Identifier: MIT */
#include "bargaining/texts.h"
#include "report/report_levers.h"
#include "run/bargain_options.h"
#include "run/run.h"

#include <string.h>

/* Plans shown without --deal: the cheapest, and those that share better. */
enum { PLANS = 3, MOST_PLANS = 10 };

static bool criterion(tr_run *r, tr_hold_by *out) {
    const char *word = r->word[TR_OPT_BY];
    *out = TR_BY_NASH;
    if (!word) return true;
    for (int k = 0; k < TR_HOLD_BYS; k++)
        if (!strcmp(word, tr_hold_by_name[k])) {
            *out = (tr_hold_by)k;
            return true;
        }
    tr_wrong_value(r, "by", "nash, seq, patience, trust or monitoring", word);
    return tr_wrong_use(r);
}

static bool patience(tr_run *r, double *out) {
    *out = 0.99;
    if (!r->word[TR_OPT_PATIENCE]) return true;
    *out = r->number[TR_OPT_PATIENCE];
    if (*out >= 0 && *out <= 1) return true;
    tr_wrong_value(r, "patience", "a share from 0 to 1",
                   r->word[TR_OPT_PATIENCE]);
    return tr_wrong_use(r);
}

bool tr_levers_asked(tr_run *r, const tr_deals *d, tr_hold_by by,
                     tr_lever_question *out) {
    bool ok;
    *out = (tr_lever_question){.by = by, .patience = 0.99};
    out->hold = (tr_hold_question){
        .space = r->space, .moves = r->moves, .pref = r->pref, .deals = d};
    if (!tr_watch_asked(r, &out->hold.watch)) return false;
    out->hold.homes = tr_homes_build(r->a, r->space, r->d, &ok);
    out->hold.trust = tr_trust_find(r->a, r->c);
    return ok;
}

/* The deals of --deal: a proposal, or the possible ones in which F holds. */
static bool targets(tr_run *r, const tr_deals *d, tr_list *out) {
    const char *word = r->word[TR_OPT_DEAL];
    *out = (tr_list){0, TR_RAW(r->a, uint32_t, (size_t)r->space->n + 1)};
    bool ok;
    if (tr_option_proposal(r, TR_OPT_DEAL, &ok)) {
        out->count = 1;
        return tr_option_text(r, TR_OPT_DEAL, d, out->at);
    }
    if (!ok) return false;
    const uint64_t *bits = tr_option_states(r, TR_OPT_DEAL);
    if (!bits) return false;
    for (uint32_t s = 0; s < r->space->n; s++)
        if (tr_bit(bits, s) && tr_bit(d->possible, s))
            out->at[out->count++] = s;
    if (out->count) return true;
    tr_diag_nowhere(r->d, TR_E0213, word);
    return tr_wrong_use(r);
}

/* Of the undominated ones, by cost. */
static tr_list undominated(tr_arena *a, const tr_prices *p) {
    double cost = -1;
    tr_list out = {0, TR_RAW(a, uint32_t, (size_t)p->held + 1)};
    for (uint32_t k = 0; k < p->held; k++)
        if (p->deal[k].undominated && p->deal[k].bundle.cost != cost) {
            cost = p->deal[k].bundle.cost;
            out.at[out.count++] = p->deal[k].state;
        }
    return out;
}

static tr_lever_plan *plan_all(tr_arena *a, tr_lever_frame *f,
                               const tr_list *at, uint32_t count) {
    tr_lever_plan *plan = TR_NEW(a, tr_lever_plan, (size_t)count + 1);
    for (uint32_t k = 0; k < count; k++) tr_levers_plan(f, at->at[k], &plan[k]);
    return plan;
}

tr_lever_plan *tr_lever_choice(tr_arena *a, tr_lever_frame *f,
                               const tr_prices *p, uint32_t most,
                               uint32_t *plans, uint32_t *asked) {
    tr_list chosen = undominated(a, p);
    *asked = chosen.count;
    *plans = most < chosen.count ? most : chosen.count;
    return plan_all(a, f, &chosen, *plans);
}

tr_lever_plan *tr_lever_texts(tr_arena *a, const tr_space *s, const tr_deals *d,
                              tr_lever_frame *f) {
    const truce_case *c = s->c;
    tr_lever_plan *plan = TR_NEW(a, tr_lever_plan, c->proposals + 1);
    for (size_t k = 0; k < c->proposals; k++) {
        uint32_t state = tr_text_state(a, s, d, &c->proposal[k]);
        plan[k].state = TR_NO_STATE;
        if (state != TR_NO_STATE) tr_levers_plan(f, state, &plan[k]);
    }
    return plan;
}

bool tr_run_levers(tr_run *r) {
    /* In the arena: the document points into it until it is rendered. */
    tr_deals *d = TR_NEW(r->a, tr_deals, 1);
    tr_lever_question *q = TR_NEW(r->a, tr_lever_question, 1);
    tr_hold_by by;
    double share;
    uint32_t s0;
    tr_list chosen;
    if (!r->c->levers) {
        tr_diag_nowhere(r->d, TR_E0544, "");
        return false;
    }
    if (!criterion(r, &by) || !patience(r, &share) ||
        !tr_need_game(r, "`levers`") ||
        !tr_need_status_quo(r, "`levers`", &s0) ||
        !tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, d) ||
        !tr_levers_asked(r, d, by, q))
        return false;
    q->patience = share;
    tr_lever_frame *f = tr_levers_prepare(r->a, q, r->d);
    if (!f) return false;
    tr_prices *prices = NULL;
    uint32_t plans, asked;
    tr_lever_plan *plan;
    if (r->word[TR_OPT_DEAL]) {
        if (!targets(r, d, &chosen)) return false;
        plans = tr_limit(r, MOST_PLANS);
        asked = chosen.count;
        if (plans > asked) plans = asked;
        plan = plan_all(r->a, f, &chosen, plans);
    } else {
        prices = TR_NEW(r->a, tr_prices, 1);
        tr_levers_price(f, prices);
        plan = tr_lever_choice(r->a, f, prices, tr_limit(r, PLANS), &plans,
                               &asked);
    }
    tr_begin(r, "levers", "The least costly ways to hold a deal");
    tr_lever_findings found = {
        .q = q,
        .prices = prices,
        .plans = plans,
        .asked = asked,
        .plan = plan,
        .limit = tr_limit(r, UINT32_MAX),
        .text = prices ? tr_lever_texts(r->a, r->space, d, f) : NULL};
    tr_report_levers(r->doc, &r->view, r->doc->json, &found);
    return true;
}
