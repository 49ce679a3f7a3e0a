/* cmd_deals.c - the commands deals, hold and ledger.
 * SPDX-License-Identifier: MIT */
#include "bargaining/hold_local.h"
#include "bargaining/home_merged.h"
#include "bargaining/merged.h"
#include "report/reports.h"
#include "run/bargain_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double tolerance(const tr_run *r) {
    return r->word[TR_OPT_TOLERANCE] ? r->number[TR_OPT_TOLERANCE] : 1e-9;
}

static bool need_deals(tr_run *r, tr_deals *out) {
    return tr_need_moves(r) && tr_deals_find(r->a, r->space, r->moves, r->pref,
                                             tolerance(r), r->d, out);
}

static bool need_merged(tr_run *r, tr_deals *out) {
    uint16_t *reference = NULL;
    if (r->word[TR_OPT_REFERENCE]) {
        reference = TR_NEW(r->a, uint16_t, r->c->issues + 1);
        if (!tr_option_values(r, TR_OPT_REFERENCE, reference)) return false;
    }
    size_t most = tr_limit(r, TR_MOST_LISTED);
    return tr_need_merged(r, most < TR_MOST_LISTED ? TR_MOST_LISTED : most,
                          reference, out);
}

/* Factions are asked state by state, so their cases are listed while that is
 * quick enough. */
static bool can_list(const truce_case *c) {
    double states = 1;
    for (size_t v = 0; v < c->issues; v++) states *= c->issue[v].values;
    return states <= 3e8;
}

/* --max-states speaks of states that are listed. */
static bool choose_engine(tr_run *r, bool *merge) {
    bool best = tr_merged_better(r->c, tolerance(r)) &&
                !r->word[TR_OPT_MAX_STATES] && !(r->c->home && can_list(r->c));
    return tr_option_engine(r, best, merge);
}

static tr_draws draws(const tr_run *r) {
    double count = r->word[TR_OPT_DRAWS] ? r->number[TR_OPT_DRAWS] : 1000;
    uint64_t seed = r->word[TR_OPT_SEED] ? (uint64_t)r->number[TR_OPT_SEED] : 0;
    return (tr_draws){seed, count < INT32_MAX ? (uint32_t)count : INT32_MAX};
}

/* A table has a number for every state of the case; of the parties that have
 * one the first, or NULL. */
static const char *party_with_table(const truce_case *c) {
    for (size_t p = 0; p < c->parties; p++) {
        if (c->preference[p].form == TR_FORM_TABLE) return c->party[p].id;
        for (size_t f = 0; c->home && f < c->home[p].factions; f++)
            if (c->home[p].faction[f].preference.form == TR_FORM_TABLE)
                return c->party[p].id;
    }
    return NULL;
}

/* What factions ratify where deals are not listed: found before states are
 * numbered for good. */
typedef struct merged_home {
    const char *why_not;
    tr_home_sought *sought;
} merged_home;

static bool seek_home(tr_run *r, tr_deals *d, merged_home *out) {
    bool ok;
    *out = (merged_home){NULL, NULL};
    if (!r->c->home) return true;
    if (party_with_table(r->c)) {
        out->why_not = "a preference is a table of all states";
        return true;
    }
    tr_homes *homes = tr_homes_build(r->a, r->space, r->d, &ok);
    if (!ok || !homes) return ok;
    out->sought = tr_home_seek(r->a, r->c, d, &r->space, homes, &out->why_not);
    r->view.s = r->space;
    return true;
}

static bool report_merged_home(tr_run *r, const tr_deals *d,
                               const merged_home *m) {
    bool ok;
    if (!m->sought) {
        tr_report_unlisted(r->doc, &r->view, d, m->why_not);
        return true;
    }
    tr_homes *homes = tr_homes_build(r->a, r->space, r->d, &ok);
    if (!ok) return false;
    tr_at_home *home = TR_NEW(r->a, tr_at_home, 1);
    tr_home_counts counts;
    tr_ratification *best = NULL;
    tr_home_settle(r->a, m->sought, r->space, d, homes, home, &counts);
    if (home->best != TR_NO_STATE) {
        best = TR_NEW(r->a, tr_ratification, 1);
        tr_ratification_find(r->a, r->space, homes, home->best, draws(r), best);
    }
    tr_report_home_merged(r->doc, &r->view, d, home, &counts, best,
                          tr_limit(r, UINT32_MAX));
    return true;
}

static bool report_home(tr_run *r, const tr_deals *d) {
    bool ok;
    tr_homes *homes = tr_homes_build(r->a, r->space, r->d, &ok);
    if (!ok) return false;
    if (!homes) {
        tr_report_home(r->doc, &r->view, d, NULL, NULL, 0);
        return true;
    }
    /* In the arena: the document points into it until it is rendered. */
    tr_at_home *home = TR_NEW(r->a, tr_at_home, 1);
    tr_ratification *best = NULL;
    tr_at_home_find(r->a, d, homes, home);
    if (home->best != TR_NO_STATE) {
        best = TR_NEW(r->a, tr_ratification, 1);
        tr_ratification_find(r->a, r->space, homes, home->best, draws(r), best);
    }
    tr_report_home(r->doc, &r->view, d, home, best, tr_limit(r, UINT32_MAX));
    return true;
}

bool tr_run_deals(tr_run *r) {
    tr_deals d;
    bool merge;
    if (!choose_engine(r, &merge)) return false;
    merged_home home = {NULL, NULL};
    if (merge ? !need_merged(r, &d) || !seek_home(r, &d, &home)
              : !need_deals(r, &d))
        return false;
    if (!tr_solution_options(r, &d)) return false;
    if (r->word[TR_OPT_LOTTERIES]) tr_deals_corners(r->a, &d);
    tr_begin(r, "deals", "Which deals exist");
    tr_report_deals(r->doc, &r->view, &d, tr_limit(r, UINT32_MAX));
    tr_report_winner(r->doc, &r->view, &d, tr_winner_find(r->a, r->space, &d));
    if (merge ? !report_merged_home(r, &d, &home) : !report_home(r, &d))
        return false;
    if (!r->word[TR_OPT_EXPECT]) return true;
    const tr_formula *f = tr_option_formula(r, TR_OPT_EXPECT);
    if (!f) return false;
    const uint64_t *bits = tr_space_where(r->a, r->space, f);
    r->unmet = true;
    for (uint32_t k = 0; k < d.frontier.count; k++)
        if (tr_bit(bits, d.frontier.at[k])) r->unmet = false;
    if (r->unmet && merge && !d.merged->all)
        r->unmet = !tr_merged_meets(r->a, r->c, &d, f);
    tr_json_set(r->doc->json, "expected", tr_json_bool(r->a, !r->unmet));
    return true;
}

/* The deals of --deal among the possible ones, else the frontier. */
static bool choose_deals(tr_run *r, const tr_deals *d, tr_list *out) {
    *out = d->frontier;
    if (!r->word[TR_OPT_DEAL]) return true;
    const tr_formula *f = tr_option_formula(r, TR_OPT_DEAL);
    if (!f) return false;
    const uint64_t *bits = tr_space_where(r->a, r->space, f);
    *out = (tr_list){0, TR_RAW(r->a, uint32_t, (size_t)r->space->n + 1)};
    for (uint32_t s = 0; s < r->space->n; s++)
        if (tr_bit(bits, s) && tr_bit(d->possible, s))
            out->at[out->count++] = s;
    if (out->count) return true;
    tr_diag_nowhere(r->d, TR_E0213, r->word[TR_OPT_DEAL]);
    return tr_wrong_use(r);
}

static bool chance(tr_run *r, tr_option option, double *out) {
    if (!r->word[option]) return true;
    *out = r->number[option];
    if (*out <= 1) return true;
    tr_wrong_value(r, tr_option_info[option].name, "a chance from 0 to 1",
                   r->word[option]);
    return tr_wrong_use(r);
}

/* D96: the case's monitoring, as options change it. */
bool tr_watch_asked(tr_run *r, tr_watch *out) {
    const tr_monitoring *m = &r->c->monitoring;
    const char *word = r->word[TR_OPT_PUNISHMENT];
    uint64_t periods;
    *out = (tr_watch){m->detection, m->false_alarm, m->punishment};
    if (!chance(r, TR_OPT_DETECTION, &out->detection) ||
        !chance(r, TR_OPT_FALSE_ALARM, &out->false_alarm))
        return false;
    if (!word) return true;
    if (!strcmp(word, "forever"))
        out->punishment = INFINITY;
    else if (tr_parse_count(word, 1000000, &periods) && periods)
        out->punishment = (double)periods;
    else {
        tr_wrong_value(r, "punishment",
                       "a number of periods from 1 to 1,000,000, or forever",
                       word);
        return tr_wrong_use(r);
    }
    return true;
}

bool tr_hold_asked(tr_run *r, const tr_deals *d, const tr_stable *stable,
                   tr_hold_question *out) {
    bool asked[TR_CONCEPTS] = {true, true, true, true}, ok;
    *out = (tr_hold_question){.space = r->space,
                              .moves = r->moves,
                              .pref = r->pref,
                              .deals = d,
                              .draws = draws(r)};
    if (!tr_watch_asked(r, &out->watch)) return false;
    out->homes = tr_homes_build(r->a, r->space, r->d, &ok);
    if (!ok) return false;
    out->trust = tr_trust_find(r->a, r->c);
    out->stable =
        stable ? stable : tr_stability(r->a, r->moves, r->pref, asked);
    return true;
}

static bool hold_listed(tr_run *r, tr_deals *d, tr_list *chosen) {
    return tr_need_game(r, "`hold`") && need_deals(r, d) &&
           choose_deals(r, d, chosen);
}

/* Where the frontier has more than this, only what solutions choose of it is
 * looked at, unless --limit says otherwise. */
enum { MOST_HELD = 100 };

static void add_deal(tr_list *out, uint32_t state) {
    for (uint32_t k = 0; k < out->count; k++)
        if (out->at[k] == state) return;
    out->at[out->count++] = state;
}

/* Of the frontier, or of --deal; `*which`: which, if not the whole frontier. */
static bool choose_values(tr_run *r, const tr_deals *d, const uint16_t ***value,
                          size_t *count, const char **which) {
    const tr_list *all = &d->frontier;
    tr_list chosen = {0, TR_RAW(r->a, uint32_t, (size_t)all->count + 1)};
    uint32_t most = tr_limit(r, MOST_HELD);
    bool part = all->count > most || !d->merged->all;
    *which = !part ? NULL
             : r->word[TR_OPT_LIMIT]
                 ? "the first deals of the frontier, as many as --limit says"
                 : "the deals that the Nash, Kalai-Smorodinsky, egalitarian "
                   "and utilitarian solutions choose (--limit N takes the "
                   "first N of the frontier, --deal any others)";
    if (r->word[TR_OPT_DEAL]) {
        *which = "the deals that --deal names";
        const tr_formula *f = tr_option_formula(r, TR_OPT_DEAL);
        if (f) *value = tr_deals_where(r->a, r->c, f, count);
        if (f && *count) return true;
        if (f) tr_diag_nowhere(r->d, TR_E0213, r->word[TR_OPT_DEAL]);
        return f ? tr_wrong_use(r) : false;
    }
    if (part && !r->word[TR_OPT_LIMIT])
        for (int s = 0; s <= TR_UTILITARIAN; s++)
            for (uint32_t k = 0; k < d->solution[s].count && k < most / 4; k++)
                add_deal(&chosen, d->solution[s].at[k]);
    else
        for (uint32_t k = 0; k < all->count && k < most; k++)
            add_deal(&chosen, all->at[k]);
    *value = TR_NEW(r->a, const uint16_t *, (size_t)chosen.count + 1);
    for (*count = 0; *count < chosen.count; ++*count) {
        uint16_t *own = TR_NEW(r->a, uint16_t, r->c->issues + 1);
        tr_space_values(r->space, chosen.at[*count], own);
        (*value)[*count] = own;
    }
    return true;
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static bool hold_merged(tr_run *r, tr_deals *d, tr_list *chosen,
                        const char **which) {
    const uint16_t **value;
    size_t count = 0;
    if (!tr_need_preferences(r, "`hold`") ||
        !tr_need_merged(r, MOST_HELD, NULL, d) ||
        !choose_values(r, d, &value, &count, which))
        return false;
    tr_hold_local(r->a, r->c, d, &r->space, count, value);
    r->view.s = r->space;
    chosen->at = TR_RAW(r->a, uint32_t, count + 1);
    for (size_t k = 0; k < count; k++)
        chosen->at[chosen->count++] = tr_space_find(r->space, value[k]);
    if (count) qsort(chosen->at, count, sizeof *chosen->at, by_number);
    return tr_need_moves(r);
}

static bool choose_hold_engine(tr_run *r, bool *merge) {
    const char *tabled = party_with_table(r->c);
    bool best = !tabled && !r->word[TR_OPT_ENGINE] && tr_only_merged(r);
    if (!tr_option_engine(r, best, merge)) return false;
    if (!*merge || !tabled) return true;
    tr_diag_nowhere(r->d, TR_E0606,
                    tr_printf(r->a, "a preference of '%s' is a table", tabled));
    return tr_wrong_use(r);
}

bool tr_run_hold(tr_run *r) {
    tr_deals *d = TR_NEW(r->a, tr_deals, 1);
    tr_list chosen = {0, NULL};
    tr_hold_question q;
    tr_upheld upheld;
    bool merge;
    const char *which = NULL;
    if (!choose_hold_engine(r, &merge)) return false;
    if (merge ? !hold_merged(r, d, &chosen, &which)
              : !hold_listed(r, d, &chosen))
        return false;
    if (!tr_hold_asked(r, d, NULL, &q)) return false;
    if (merge) q.range = tr_feasible_range(r->a, r->c, d);
    tr_hold_frame *f = tr_hold_prepare(r->a, &q);
    uint32_t count = tr_limit(r, UINT32_MAX);
    if (count > chosen.count) count = chosen.count;
    tr_hold *hold = TR_NEW(r->a, tr_hold, (size_t)count + 1);
    tr_hold_find(f, (tr_places){count, chosen.at}, hold);
    if (merge)
        tr_upheld_of(f, hold, count, which, &upheld);
    else
        tr_upheld_find(f, &upheld);
    tr_begin(r, "hold", "What would make each deal hold");
    tr_report_hold(r->doc, &r->view, &q, &upheld, hold, count, chosen.count);
    return true;
}

bool tr_run_ledger(tr_run *r) {
    tr_deals *d = TR_NEW(r->a, tr_deals, 1);
    bool merge, best = !r->word[TR_OPT_ENGINE] && tr_only_merged(r);
    double draws = r->word[TR_OPT_DRAWS] ? r->number[TR_OPT_DRAWS] : 1000;
    uint64_t seed = (uint64_t)r->number[TR_OPT_SEED];
    if (draws > 1e6) {
        tr_wrong_value(r, "draws", "at most 1000000", r->word[TR_OPT_DRAWS]);
        return tr_wrong_use(r);
    }
    if (!tr_option_engine(r, best, &merge)) return false;
    if (merge ? !tr_need_merged(r, 0, NULL, d) : !need_deals(r, d))
        return false;
    tr_ledger *l =
        merge
            ? tr_ledger_merged(r->a, r->c, d, &r->space, (uint32_t)draws, seed)
            : tr_ledger_find(r->a, r->space, d, (uint32_t)draws, seed);
    r->view.s = r->space;
    tr_begin(r, "ledger", "The ledger of proposals");
    tr_report_ledger(r->doc, &r->view, d, l);
    tr_report_ledger_steps(r->doc, &r->view, d, l);
    return true;
}
