/* cmd_brief.c - the command brief: every analysis of one case.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"
#include "run/road.h"
#include "run/run.h"
#include "run/worlds.h"

#include <math.h>
#include <string.h>

const char *tr_no_deals(const tr_run *r) {
    const truce_case *c = r->c;
    uint32_t principals = 0;
    if (c->graph || c->merges)
        return "deals are not defined for merged states and graphs";
    for (size_t i = 0; i < c->parties; i++) {
        if (c->party[i].role != TR_PRINCIPAL || !r->pref[i].given) continue;
        principals++;
        if (!r->pref[i].cardinal)
            return "a principal's preferences have an order but no numbers";
    }
    if (principals < 2) return "fewer than two principals have preferences";
    if (!c->status_quo) return "the case names no status quo";
    return NULL;
}

static bool is_chosen(const tr_brief *b, uint32_t state) {
    for (size_t k = 0; k < b->packages; k++)
        if (b->package[k].hold.state == state) return true;
    return false;
}

static void choose(tr_brief *b, tr_hold_frame *f, uint32_t state,
                   const char *why) {
    if (state == TR_NO_STATE || is_chosen(b, state) ||
        b->packages == TR_PACKAGES)
        return;
    tr_package *p = &b->package[b->packages];
    p->letter[0] = (char)('A' + b->packages++);
    p->why = why;
    for (uint32_t k = 0; k < b->deals->frontier.count; k++)
        if (b->frontier[k].state == state) {
            p->hold = b->frontier[k];
            return;
        }
    tr_hold_find(f, (tr_places){1, &state}, &p->hold);
}

static uint32_t first_of(const tr_list *l) {
    return l->count ? l->at[0] : TR_NO_STATE;
}

/* The efficient deal whose largest gain from leaving, as a share of the
 * party's range, is least; of such deals the one with the least gains from
 * leaving together, then the largest product of gains: an arbitrary choice
 * among them could favour a side. */
static uint32_t least_tempting(const tr_brief *b) {
    uint32_t best = TR_NO_STATE;
    double least = INFINITY, least_sum = INFINITY, top = -1;
    for (uint32_t k = 0; k < b->deals->frontier.count; k++) {
        double most = 0, sum = 0, product = 1;
        for (uint32_t i = 0; i < b->deals->principals; i++) {
            const tr_hold_party *p = &b->frontier[k].of[i];
            most = fmax(most, p->temptation_share);
            sum += p->temptation_share;
            product *= p->gain;
        }
        if (most > least || (most == least && sum > least_sum) ||
            (most == least && sum == least_sum && product <= top))
            continue;
        least = most;
        least_sum = sum;
        top = product;
        best = b->frontier[k].state;
    }
    return best;
}

/* Among deals in the zone that no party leaves by its own choice, the one with
 * the largest product of gains. */
static uint32_t best_stable(const tr_run *r, const tr_brief *b) {
    uint32_t best = TR_NO_STATE;
    double top = 0;
    for (uint32_t s = 0; s < r->space->n; s++) {
        if (!tr_bit(b->stable->equilibria[TR_NASH], s) ||
            !tr_bit(b->deals->zone, s) || s == b->status_quo)
            continue;
        double product = 1;
        for (uint32_t i = 0; i < b->deals->principals; i++)
            product *= tr_gain(b->deals, i, s);
        if (product > top) top = product, best = s;
    }
    return best;
}

/* Of the deals that hold (D97), the one with the largest product of gains. */
static uint32_t best_that_holds(const tr_brief *b) {
    uint32_t best = TR_NO_STATE;
    double top = -1;
    for (uint32_t k = 0; k < b->deals->frontier.count; k++) {
        const tr_hold *h = &b->frontier[k];
        double product = 1;
        for (uint32_t i = 0; i < b->deals->principals; i++)
            product *= h->of[i].gain;
        if (h->holds && product > top) top = product, best = h->state;
    }
    return best;
}

/* To package A in the steps that the case allows, of two issues if it does not
 * say. */
static bool find_road(tr_run *r, tr_brief *b) {
    const tr_roadmap *m = r->c->roadmap;
    tr_roadmap_found *f = TR_NEW(r->a, tr_roadmap_found, 1);
    f->deals = b->deals;
    f->together = m && m->together ? m->together : 2;
    f->from = tr_road_start(r, b->status_quo);
    f->target = b->package[0].hold.state;
    if (f->from == f->target) return true;
    b->road = f;
    return tr_road_find(r, f);
}

/* Held by itself, in detail; and how many deals could be held by what comes
 * after, or by trust. Not of so many that it would take long. */
static bool find_levers(tr_run *r, tr_brief *b, const tr_deals *d) {
    static const tr_hold_by others[] = {TR_BY_NASH, TR_BY_PATIENCE,
                                        TR_BY_TRUST};
    enum { MOST = 200000, PLANS = 3 };
    tr_lever_findings *found = TR_NEW(r->a, tr_lever_findings, 1);
    for (size_t k = 0; k < 3; k++) {
        tr_lever_question *q = TR_NEW(r->a, tr_lever_question, 1);
        if (!tr_levers_asked(r, d, others[k], q)) return false;
        tr_lever_frame *f = tr_levers_prepare(r->a, q, r->d);
        if (!f) return false;
        tr_prices *prices = TR_NEW(r->a, tr_prices, 1);
        if (d->zone_count <= MOST) {
            tr_levers_price(f, prices);
            b->prices[others[k]] = prices;
        }
        if (k) continue;
        found->q = q;
        found->prices = b->prices[others[k]];
        found->limit = 100;
        found->text = tr_lever_texts(r->a, r->space, d, f);
        if (found->prices)
            found->plan = tr_lever_choice(r->a, f, prices, PLANS, &found->plans,
                                          &found->asked);
        for (size_t p = 0; p < b->packages; p++)
            tr_levers_plan(f, b->package[p].hold.state, &b->package_plan[p]);
    }
    b->levers = found;
    return true;
}

static bool weigh_deals(tr_run *r, tr_brief *b, tr_deals *d) {
    tr_hold_question *q = TR_NEW(r->a, tr_hold_question, 1);
    if (!tr_hold_asked(r, d, NULL, q)) return false;
    b->stable = q->stable;
    b->question = q;
    tr_hold_frame *f = tr_hold_prepare(r->a, q);
    b->deals = d;
    b->frontier = TR_NEW(r->a, tr_hold, (size_t)d->frontier.count + 1);
    tr_hold_find(f, (tr_places){d->frontier.count, d->frontier.at},
                 b->frontier);
    tr_upheld_find(f, &b->upheld);
    if (q->homes) {
        b->at_home = TR_NEW(r->a, tr_at_home, 1);
        tr_at_home_find(r->a, d, q->homes, b->at_home);
    }
    if (d->gainers) {
        choose(b, f, first_of(&d->solution[TR_NBS]),
               "the largest product of gains");
        choose(b, f, best_that_holds(b),
               "the largest product of gains of those that hold");
        choose(b, f, first_of(&d->solution[TR_KS]),
               "equal shares of what each side could hope for");
        choose(b, f, first_of(&d->solution[TR_EGALITARIAN]),
               "the smaller gain as large as possible");
        choose(b, f, least_tempting(b),
               "not to be improved, with the least gain from leaving");
        choose(b, f, best_stable(r, b),
               "the best of those that no party gains by leaving");
    }
    if (b->packages && !find_road(r, b)) return false;
    tr_stage x = tr_stage_of(r);
    b->ripeness = tr_ripeness_find(
        &x, r->d, d, b->at_home ? b->at_home->deals.possible : NULL);
    if (!b->ripeness) return false;
    b->ledger = tr_ledger_find(r->a, r->space, d, 1000, 0);
    if (r->c->levers && d->status_quo != TR_NO_STATE && !find_levers(r, b, d))
        return false;
    if (r->c->advices)
        b->credibility = tr_credibility_find(r->a, r->c, b->ledger, d);
    b->sensitivity = tr_sensitivity_find(r->a, r->space, r->moves, r->pref, d);
    return true;
}

static bool ask_pages(tr_run *r, int *pages) {
    const char *word = r->word[TR_OPT_PAGES];
    double n = word ? r->number[TR_OPT_PAGES] : 0;
    *pages = (int)n;
    if (!word || n == 1 || n == 4) return true;
    tr_wrong_value(r, "pages", "1 or 4", word);
    return tr_wrong_use(r);
}

bool tr_run_brief(tr_run *r) {
    bool asked[TR_CONCEPTS] = {true, true, true, true};
    int pages;
    if (!ask_pages(r, &pages)) return false;
    if (!tr_need_game(r, "`brief`")) return false;
    /* In the arena: the document points into it until it is rendered. */
    tr_brief *b = TR_NEW(r->a, tr_brief, 1);
    *b = (tr_brief){.v = &r->view,
                    .m = r->moves,
                    .pref = r->pref,
                    .status_quo = TR_NO_STATE};
    if (r->c->status_quo && !tr_need_status_quo(r, "`brief`", &b->status_quo))
        return false;
    b->no_deals = tr_no_deals(r);
    if (b->no_deals) b->stable = tr_stability(r->a, r->moves, r->pref, asked);
    tr_deals *d = TR_NEW(r->a, tr_deals, 1);
    if (!b->no_deals) {
        if (!tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, d))
            return false;
        if (!weigh_deals(r, b, d)) return false;
    }
    if (!tr_brief_beside(r, b)) return false;
    tr_begin(r, "brief", tr_label_words(&r->view, &r->c->title));
    b->d = r->doc;
    tr_report_states(r->doc, &r->view);
    tr_brief_write(b);
    if (pages) tr_brief_short(b, pages);
    return true;
}
