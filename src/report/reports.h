/* reports.h - findings to documents: one function a kind of result.
 * SPDX-License-Identifier: MIT
 *
 * Each fills d->json with every number and the blocks with the same in words.
 * `limit` caps lists, never counts. */
#ifndef TR_REPORTS_H
#define TR_REPORTS_H

#include "bargaining/hold.h"
#include "bargaining/home_merged.h"
#include "bargaining/issues.h"
#include "bargaining/ledger.h"
#include "bargaining/sensitivity.h"
#include "evolution/paths.h"
#include "report/words.h"
#include "stability/coalition.h"
#include "stability/hypergame.h"

/** The head of every result over states: product and feasible. */
void tr_report_states(tr_doc *d, const tr_view *v);

typedef struct tr_solve_report {
    size_t count; /**< concepts; 1 for a profile */
    const tr_ask *ask;
    const tr_solved *solved;
    const tr_ask *profile; /**< [parties], or NULL */
    const char *left_out;  /**< a sentence on concepts left out, or NULL */
    bool list_stable;
    uint32_t limit;   /**< of equilibria in JSON */
    bool limit_given; /**< and in words, where 20 are shown otherwise */
} tr_solve_report;
void tr_report_solve(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_solve_report *r);

/* Parts of it: the name of a column, "concepts" and "profile", the equilibria
 * and with `list_stable` who holds what, the table of equilibria (false when
 * there are none). */
const char *tr_concept_column(const tr_solve_report *r, size_t k);
void tr_report_concepts(tr_json *into, const tr_view *v,
                        const tr_solve_report *r);
void tr_report_found(tr_json *into, const tr_view *v, const tr_solve_report *r);
bool tr_report_table(tr_doc *d, const tr_view *v, const tr_solve_report *r);

/** What is stable where each party acts on its own view. */
void tr_report_hypergame(tr_doc *d, const tr_view *v, const tr_moves *m,
                         const tr_solve_report *r, const tr_hypergame *h);
/** What parties do not see and believe; nothing where they do not. */
void tr_report_perceptions(tr_doc *d, const tr_view *v);

void tr_report_explain(tr_doc *d, const tr_view *v, uint32_t state,
                       uint32_t party, const tr_ask *ask,
                       const tr_explanation *e);

/** Who moves, by a visit's number (see tr_explanation): "us+il"; in words. */
const char *tr_mover_id(const tr_view *v, const tr_league *l, int32_t by);
const char *tr_mover_words(const tr_view *v, const tr_league *l, int32_t by);
const char *tr_coalition_words(const tr_view *v, const tr_coalition *h);

/** What coalitions could make of the equilibria. */
typedef struct tr_coalitions_report {
    const tr_solve_report *solved; /**< the equilibria */
    const tr_vulnerable *found;
    bool pareto;
    uint32_t limit; /**< jumps listed of one coalition from one state */
} tr_coalitions_report;
void tr_report_coalitions(tr_doc *d, const tr_view *v,
                          const tr_coalitions_report *r);

void tr_report_paths(tr_doc *d, const tr_view *v, const tr_paths *p,
                     const char *by, tr_json *into);

/** What preferences say beside their order; nothing where they do not. */
void tr_report_refined(tr_doc *d, const tr_view *v);
/** A note that concepts which go by the order alone leave that aside. */
void tr_report_by_order(tr_doc *d, const tr_view *v);
/** The model in plain words (truce check). */
void tr_report_model(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_pref *pref, const tr_rule_effect *effect);
/** The same of a case whose states are not listed; `count`: how many they are,
 *  or NULL. */
void tr_report_unlisted_model(tr_doc *d, const tr_view *v, const char *count,
                              const tr_rule_effect *effect);

void tr_report_deals(tr_doc *d, const tr_view *v, const tr_deals *deals,
                     uint32_t limit);
/** Rows of a frontier and what was settled over them, to be told.  `user` goes
 *  to the callbacks. */
typedef struct tr_told {
    const tr_view *v;
    const tr_bargain *bargain;
    const tr_settled *settled;
    const uint32_t *party; /**< [principals] party index */
    double tolerance;
    size_t limit;                                 /**< of lists in JSON */
    tr_json *(*json)(void *user, size_t row);     /**< {"state", "utility"} */
    const char *(*name)(void *user, size_t row);  /**< "s17" */
    const char *(*words)(void *user, size_t row); /**< what changes */
    /** What these rows have in common; `words` tells the rest from then on.
     *  NULL, also as a result: nothing is put together. */
    const char *(*shared)(void *user, const size_t *row, size_t count);
    void *user;
} tr_told;
/** "solutions", "ties", "not_applicable", "lotteries", "situation". */
void tr_json_solutions(tr_json *into, const tr_told *t);
void tr_say_solutions(tr_doc *d, const tr_told *t);

/** What `truce issues` found; all but `stakes` and `opposition` may be NULL. */
typedef struct tr_issue_report {
    const tr_proposal *text; /**< what the package was named by, or NULL */
    uint32_t from;           /**< the package, or TR_NO_STATE */
    const tr_opposition *opposition;
    const tr_issue_stakes *stakes;
    const tr_trades *trades;
    const tr_left *left;
    const tr_counters *counters;
    uint32_t limit;
} tr_issue_report;
void tr_report_issues(tr_doc *d, const tr_view *v, const tr_deals *deals,
                      const tr_issue_report *r);
/** The adjusted winner, as part of the deals. */
void tr_report_winner(tr_doc *d, const tr_view *v, const tr_deals *deals,
                      const tr_winner *w);

/** Who must consent at home, for `truce check`. */
void tr_report_rules_of_home(tr_doc *d, const tr_view *v, const tr_homes *h);
/** What factions at home do to them; with NULL only that all are ratified. */
void tr_report_home(tr_doc *d, const tr_view *v, const tr_deals *deals,
                    const tr_at_home *home, const tr_ratification *best,
                    uint32_t limit);
/** The same where outcomes are not listed; and that it was not found out, with
 *  the reason (NULL: nobody has factions). */
void tr_report_home_merged(tr_doc *d, const tr_view *v, const tr_deals *deals,
                           const tr_at_home *home, const tr_home_counts *counts,
                           const tr_ratification *best, uint32_t limit);
void tr_report_unlisted(tr_doc *d, const tr_view *v, const tr_deals *deals,
                        const char *why_not);
void tr_report_hold(tr_doc *d, const tr_view *v, const tr_hold_question *q,
                    const tr_upheld *u, const tr_hold *hold, uint32_t count,
                    uint32_t total);
void tr_report_ledger(tr_doc *d, const tr_view *v, const tr_deals *deals,
                      const tr_ledger *ledger);
/** The rest of it: what changed from text to text, and claims. */
void tr_report_ledger_steps(tr_doc *d, const tr_view *v, const tr_deals *deals,
                            const tr_ledger *ledger);
/** "itself", "the response", "the future", "nothing". */
const char *tr_holder_name(tr_holder h);
/** A least patience or trust in words: "none", "0.83", "impossible". */
const char *tr_need_words(tr_arena *a, double x);

#endif
