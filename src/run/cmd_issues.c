/* cmd_issues.c - the command issues: opposition, trades, what is left.
 * SPDX-License-Identifier: MIT */
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

bool tr_run_issues(tr_run *r) {
    tr_deals d;
    uint32_t principal = 0, keep = tr_limit(r, KEPT);
    double slack = r->word[TR_OPT_SLACK] ? r->number[TR_OPT_SLACK] : 0;
    double tolerance =
        r->word[TR_OPT_TOLERANCE] ? r->number[TR_OPT_TOLERANCE] : 1e-9;
    if (!tr_need_moves(r) ||
        !tr_deals_find(r->a, r->space, r->moves, r->pref, tolerance, r->d, &d))
        return false;
    tr_issue_report out = {.limit = keep};
    if (!tr_option_package(r, &d, &out.from, &out.text)) return false;
    if (r->word[TR_OPT_PARTY] && !find_principal(r, &d, &principal))
        return false;
    if (keep > r->space->n) keep = r->space->n;
    out.opposition = tr_opposition_find(r->a, &d);
    out.stakes = tr_issue_stakes_find(r->a, r->space, &d, out.from);
    if (out.from != TR_NO_STATE) {
        out.trades = tr_trades_find(r->a, r->space, &d, out.from, keep);
        out.left = tr_left_find(r->a, &d, out.from);
        if (r->word[TR_OPT_PARTY])
            out.counters =
                tr_counters_find(r->a, &d, out.from, principal, slack, keep);
    }
    tr_begin(r, "issues", "Issues, trades and what is left");
    tr_report_issues(r->doc, &r->view, &d, &out);
    return true;
}
