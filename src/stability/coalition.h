/* coalition.h - parties that move together (docs: D40 to D46).
 * SPDX-License-Identifier: MIT */
#ifndef TR_COALITION_H
#define TR_COALITION_H

#include "stability/concept.h"
#include "stability/reach.h"

typedef struct tr_coalition {
    const char *id;       /**< "us", "us+il": of its members in case order */
    const tr_label *name; /**< as the case calls it, or NULL */
    uint32_t size, *member;
    bool *in;  /**< [parties] who is a member */
    bool *who; /**< [movers] who moves for it: members, and sets of them that
                    hold an issue jointly */
} tr_coalition;

/** D40: the coalitions that are looked at. */
typedef struct tr_league {
    bool named; /**< by the case; else all of those that can move */
    uint32_t parties, count;
    tr_coalition *at; /**< the parties that can move alone come first */
    /** The moves of the case, with one more mover for each set of parties that
     *  holds issues jointly; its id is "us+il", too. */
    const tr_moves *m;
    const char **mover;
} tr_league;

enum { TR_MOST_ALLIES = 12 };

tr_league *tr_league_of(const tr_stage *x);
/** Why there can be none, in one sentence, or NULL. */
const char *tr_league_refused(const tr_stage *x);
/** True when no party is a member of both. */
bool tr_apart(const tr_coalition *h, const tr_coalition *k);

/** What makes a move of a coalition an improvement, and who answers how. */
typedef enum tr_reply_kind {
    TR_REPLY_NONE,     /**< D41 */
    TR_REPLY_ANY,      /**< D42, general */
    TR_REPLY_FOR_GOOD, /**< D42, symmetric */
    TR_REPLY_WILLING   /**< D43 */
} tr_reply_kind;

typedef struct tr_terms {
    tr_reply_kind reply;
    bool pareto; /**< D44: nobody worse off, somebody better off */
    bool alone;  /**< D43: willing replies by one party at a time only */
} tr_terms;

/** D40, D44: does the coalition improve from s to t? */
bool tr_allies_gain(const tr_coalition *h, const tr_pref *pref, bool pareto,
                    uint32_t s, uint32_t t);

/** The steps that coalitions take willingly (D43), found once for each. */
typedef struct tr_willing tr_willing;
tr_willing *tr_willing_new(tr_arena *a, const tr_league *l, const tr_pref *pref,
                           const tr_terms *terms);
/** Find them all. */
void tr_willing_find(tr_arena *a, tr_willing *w);
/** The net of those that may answer `h`, and of which coalition a labelled
 *  node of it speaks. */
tr_net tr_willing_against(tr_arena *a, const tr_willing *w, uint32_t h,
                          uint32_t **label);

/** What is asked of many states, a batch at a time, for one coalition after the
 *  other. */
typedef struct tr_hearing {
    tr_arena *a;
    const tr_league *l;
    const tr_pref *pref;
    tr_terms terms;
    const uint32_t *asked; /**< ascending */
    uint32_t count, batches;
    uint32_t **sorted;   /**< [parties] numbers of those asked, batch by batch,
                              in each the worst first */
    tr_willing *willing; /**< D43 */
    /* For the coalition whose turn it is: */
    uint32_t h;
    tr_reach own, reply;
} tr_hearing;

/** What one thread works on. */
typedef struct tr_desk {
    tr_lanes *gain; /**< [n] for which of those asked is t an improvement */
    tr_lanes *bare; /**< [n] and nothing deters it */
    tr_lanes *part; /**< by part */
    uint16_t *below, *upto; /**< [levels] */
} tr_desk;

tr_hearing tr_hearing_new(tr_arena *a, const tr_stage *x, const tr_league *l,
                          const tr_terms *terms, const uint32_t *asked,
                          uint32_t count);
/** How coalition `h` moves, and how it is answered. */
void tr_hearing_turn(tr_arena *a, tr_hearing *q, uint32_t h);
tr_desk tr_desk_new(tr_arena *a, const tr_hearing *q);
void tr_hear(const tr_hearing *q, tr_desk *d, uint32_t batch);

/** Which states are stable for each party (D41 to D44). */
uint64_t **tr_coalition_solve(const tr_stage *x, const tr_terms *terms);
/** What is wrong with an explanation, or NULL (D46). */
const char *tr_coalition_fault(const tr_stage *x, const tr_ask *ask,
                               uint32_t state, uint32_t party,
                               const tr_explanation *e);

/** D45: what a coalition could make of a state. */
typedef struct tr_jump {
    uint32_t to;
    bool undone[3]; /**< deterred under cgmr, csmr, cseq */
} tr_jump;

typedef struct tr_jumps {
    uint32_t from, coalition;
    uint32_t total;   /**< improvements of this coalition from this state */
    uint32_t free[3]; /**< of these, not deterred */
    tr_jump boldest;  /**< the first that fewest kinds of reply deter */
    uint32_t count;
    tr_jump *at; /**< the first `limit` of them, ascending by state */
} tr_jumps;

typedef struct tr_vulnerable {
    const tr_league *league;
    uint32_t count;
    tr_jumps *at; /**< state by state, those that some coalition can improve */
} tr_vulnerable;

tr_vulnerable *tr_vulnerable_at(const tr_stage *x, const tr_league *l,
                                const uint64_t *states, bool pareto,
                                uint32_t limit);

#endif
