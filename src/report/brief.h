/* brief.h - the briefing: every analysis of one case, in plain sentences.
 * SPDX-License-Identifier: MIT
 *
 * For readers who are not analysts: words of the trade become plain ("could
 * undo it" for spoiler, "gain from leaving" for temptation).  Findings are
 * "in this model"; nothing is recommended, and no page predicts deaths. */
#ifndef TR_BRIEF_H
#define TR_BRIEF_H

#include "report/influence.h"
#include "report/report_inverse.h"
#include "report/report_levers.h"
#include "report/report_mediator.h"
#include "report/report_roadmap.h"
#include "report/reports.h"

enum { TR_PACKAGES = 6 };

/** A package shown in detail: a letter and why it was chosen. */
typedef struct tr_package {
    char letter[2];
    const char *why;
    tr_hold hold;
} tr_package;

/** What would unmake the stability of a state; no row: it is not stable. */
typedef struct tr_brief_end {
    uint32_t state;  /**< TR_NO_STATE: not looked at */
    int concept;     /**< the strongest under which it is stable; -1: none */
    tr_unmade *by;   /**< [parties] */
    tr_unmade *make; /**< [parties] so that it is stable by itself for who is
                        tempted to leave; NULL: for nobody */
} tr_brief_end;

/** Everything that the briefing shows, already computed. */
typedef struct tr_brief {
    const tr_view *v;
    tr_doc *d;
    const tr_moves *m;
    const tr_pref *pref;
    const tr_stable *stable;
    uint32_t status_quo;              /**< or TR_NO_STATE */
    const tr_deals *deals;            /**< NULL: see `no_deals` */
    const char *no_deals;             /**< why deals could not be weighed */
    const tr_hold_question *question; /**< with `deals` */
    tr_hold *frontier;                /**< [deals->frontier.count] */
    tr_upheld upheld;
    tr_at_home *at_home; /**< NULL: nobody has factions */
    size_t packages;
    tr_package package[TR_PACKAGES];
    const tr_ledger *ledger;
    const tr_sensitivity *sensitivity; /**< NULL when not possible */
    const tr_roadmap_found *road;      /**< to package A; NULL: none */
    const tr_ripeness *ripeness;       /**< with `deals` */
    const tr_credibility *credibility; /**< where the case has advice */
    const tr_lever_findings *levers;   /**< NULL: the case has none */
    tr_lever_plan package_plan[TR_PACKAGES];
    const tr_prices *prices[TR_HOLD_BYS]; /**< NULL: not looked at */
    /* Beside the case as it is; none where the case has none of it. */
    const char *too_large; /**< why they were not weighed, or NULL */
    tr_world *world;       /**< the case itself and its scenarios */
    size_t worlds;
    tr_world *sway; /**< without backers, with them, each turned */
    size_t sways;
    tr_varied *varied;   /**< [links]; pieces were not asked for */
    tr_brief_end end[2]; /**< of the present, and of package A */
} tr_brief;

void tr_brief_write(tr_brief *b);
/** The same, cut down to print on so many pages: 1 or 4.  What programs read
 *  stays whole. */
void tr_brief_short(tr_brief *b, int pages);

/* Sections, each in its own place; private to src/report. */
void tr_brief_bottom_line(tr_brief *b);
void tr_brief_parties(tr_brief *b);
void tr_brief_issues(tr_brief *b);
void tr_brief_now(tr_brief *b);
void tr_brief_stable(tr_brief *b);
void tr_brief_deals(tr_brief *b);
void tr_brief_ledger(tr_brief *b);
void tr_brief_path(tr_brief *b);
void tr_brief_mediator(tr_brief *b);
void tr_brief_levers(tr_brief *b);
void tr_brief_scenarios(tr_brief *b);
void tr_brief_backers(tr_brief *b);
void tr_brief_ends(tr_brief *b);
void tr_brief_robustness(tr_brief *b);
void tr_brief_back_matter(tr_brief *b);
void tr_brief_all_deals(tr_brief *b);
void tr_brief_ledger_numbers(tr_brief *b);
/** Within the section on deals: what is kept by what, factions, trust. */
void tr_brief_upheld(tr_brief *b);
void tr_brief_at_home(tr_brief *b);
void tr_brief_trust(tr_brief *b);
/* Pictures. */
void tr_brief_gains_figure(tr_brief *b);
void tr_brief_moves_figure(tr_brief *b);
void tr_brief_ledger_figure(tr_brief *b);

/* Shared words. */
const char *tr_brief_principals(const tr_brief *b);
/** The others' answer to a party's gainful move from `state`, under the
 *  strongest concept for which the state is stable for it; `*wanted` when it is
 *  by improvements.  False when there is none. */
bool tr_brief_reply(const tr_brief *b, uint32_t party, uint32_t state,
                    uint32_t breach, tr_sanction *reply, bool *wanted);
/** Of a party's equally good moves from `state`, the one that changes least;
 *  TR_NO_STATE when no move gains. */
uint32_t tr_brief_best_move(const tr_brief *b, uint32_t party, uint32_t state);

#endif
