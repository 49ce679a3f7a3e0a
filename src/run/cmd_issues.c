/* cmd_issues.c - the command issues: opposition, trades, what is left.
 * SPDX-License-Identifier: MIT */
#include "bargaining/issues_merged.h"
#include "report/reports.h"
#include "run/bargain_options.h"

enum { KEPT = 1000 }; /* trades and offers, unless --limit says otherwise */

/* The principal of --party, or false after a message. */
static bool find_principal(tr_run *r, const tr_deals *d, uint32_t *principal) {
    uint32_t party;
    if (!tr_option_party(r, TR_OPT_PARTY, &party)) return false;
    for (*principal = 0; *principal < d->principals; ++*principal)
        if (d->party[*principal] == party) return true;
    tr_wrong_value(r, "party", "a principal with preferences",
                   r->word[TR_OPT_PARTY]);
    return tr_wrong_use(r);
}

static double slack_of(const tr_run *r) {
    return r->word[TR_OPT_SLACK] ? r->number[TR_OPT_SLACK] : 0;
}

static bool issues_listed(tr_run *r, tr_deals *d, tr_issue_report *out) {
    uint32_t principal = 0, keep = out->limit;
    if (!tr_need_moves(r) || !tr_deals_find(r->a, r->space, r->moves, r->pref,
                                            tr_tolerance(r), r->d, d))
        return false;
    if (!tr_option_package(r, d, &out->from, &out->text)) return false;
    if (r->word[TR_OPT_PARTY] && !find_principal(r, d, &principal))
        return false;
    if (keep > r->space->n) keep = r->space->n;
    if (out->from == TR_NO_STATE) return true;
    out->trades = tr_trades_find(r->a, r->space, d, out->from, keep);
    out->left = tr_left_find(r->a, d, out->from);
    if (r->word[TR_OPT_PARTY])
        out->counters =
            tr_counters_find(r->a, d, out->from, principal, slack_of(r), keep);
    return true;
}

static bool issues_merged(tr_run *r, tr_deals *d, tr_issue_report *out) {
    uint16_t *value;
    tr_issues_found found = {.from = TR_NO_STATE};
    tr_issues_asked ask = {.keep = out->limit,
                           .offers = r->word[TR_OPT_PARTY],
                           .slack = slack_of(r)};
    if (!tr_option_package_values(r, &value, &out->text)) return false;
    if (!tr_need_merged(r, 0, NULL, d)) return false;
    if (ask.offers && !find_principal(r, d, &ask.principal)) return false;
    ask.from = value;
    if (value) tr_issues_merged(r->a, r->c, d, &r->space, &ask, &found);
    r->view.s = r->space;
    out->from = found.from;
    out->trades = found.trades;
    out->left = found.left;
    out->counters = found.counters;
    return true;
}

bool tr_run_issues(tr_run *r) {
    tr_deals *d = TR_NEW(r->a, tr_deals, 1);
    tr_issue_report out = {.limit = tr_limit(r, KEPT), .from = TR_NO_STATE};
    bool merge, best = !r->word[TR_OPT_ENGINE] && tr_only_merged(r);
    if (!tr_option_engine(r, best, &merge)) return false;
    if (merge ? !issues_merged(r, d, &out) : !issues_listed(r, d, &out))
        return false;
    out.opposition = tr_opposition_find(r->a, d);
    out.stakes = tr_issue_stakes_find(r->a, r->space, d, out.from);
    tr_begin(r, "issues", "Issues, trades and what is left");
    tr_report_issues(r->doc, &r->view, d, &out);
    return true;
}
