/* lever_parts.h - what the files on levers share; private to src/bargaining.
 * SPDX-License-Identifier: MIT */
#ifndef TR_LEVER_PARTS_H
#define TR_LEVER_PARTS_H

#include "bargaining/levers.h"
#include "bargaining/program.h"

enum { TR_LEVELS = 10 };  /* steps of a share that can be chosen (D112) */
enum { TR_SET_WORK = 8 }; /* of looking at a set, in numbers of a table */

/* One condition of a deal x (D113):
 *     alpha f (u(t) - u(x)) + beta (u(b) - u(x)) <= limit
 * with f what monitors leave of a breach's time (1 if not `watched`), utilities
 * in units of 1e-9 with the levers, and `limit` what guarantees leave. */
typedef struct tr_lever_row {
    tr_lever_term demand;
    uint32_t who;        /* whose utility: in `f->add` */
    uint32_t group;      /* in `f->group` */
    uint32_t at_t, at_b; /* which levers count there */
    uint32_t void_by;    /* bars that take the breach away */
    long double t, b;    /* u(t) - u(x), u(b) - u(x) without levers */
    long double alpha, beta;
    long double distrust;    /* 1 - tau; 0 if not by trust */
    long double added, open; /* what the deal adds to the exposure, and the
                                most that a guarantee could take off that */
    bool watched;
    bool either;   /* also met if u(t) <= u(x) */
    uint32_t next; /* row of the same sort, or TR_NO_STATE */
} tr_lever_row;

struct tr_lever_frame {
    tr_arena *a;
    tr_lever_question q;
    const truce_case *c;
    uint32_t levers;
    uint32_t *at;      /* [n] levers that count in a state, as bits */
    double **base;     /* [parties] units of 1e-9, of utility or of places in
                          its order; NULL: not asked */
    long double **add; /* [parties, then factions at home][levers] what all of
                          a lever adds, in units */
    uint32_t *who;     /* [levers] whom it works on, likewise numbered */
    int *twin;         /* [levers] the one before that is alike; -1: none */
    uint64_t reached;  /* sides at home with factions that a lever works on */
    uint32_t *touches; /* [parties] levers that matter to its moves, bits */
    int *principal;    /* [parties] or -1 */
    uint32_t **sort;   /* [parties][n] states alike in `touches`, numbered */
    uint32_t *sorts;   /* [parties] */
    uint32_t **fall;   /* [principals][n] breakdowns, as they are asked for */
    tr_hold_frame *hold;
    uint32_t *slot; /* [n] where `exposed` has a state, or TR_NO_STATE */
    uint32_t slots;
    size_t slot_room;
    struct tr_exposed *exposed; /* [slots][principals] */
    /* The deal at hand: */
    uint32_t x, rows, groups;
    uint64_t asked_home; /* sides at home whose factions are among the rows */
    size_t room;
    tr_lever_row *row;
    tr_lever_term *group;
    uint32_t *head; /* [sorts] of the party at hand: its rows, or none */
    tr_program program;
    uint32_t program_rows;
    struct tr_lever_replies *replies; /* by seq */
    uint64_t steps, ticks;            /* of the searches for the deal */
};

/* Of D27 and D28, without levers: the trust there is, what the deal adds to the
 * exposure, and what a guarantee could take off that; in units. */
typedef struct tr_exposed {
    double trust, added, open;
} tr_exposed;

/** Another condition; of the group of its kind and party. */
tr_lever_row *tr_lever_add_row(tr_lever_frame *f, tr_lever_term demand);
uint32_t tr_lever_add_group(tr_lever_frame *f, tr_need need, uint32_t party);
uint32_t tr_lever_group_of(const tr_lever_frame *f, tr_need need,
                           uint32_t party);
/** Whom the levers work on; false after messages. */
bool tr_lever_at_home(tr_lever_frame *f, truce_diags *d);
/** D146: conditions of the factions of sides that levers reach, or that do not
 *  ratify the deal as it is. */
void tr_lever_home_rows(tr_lever_frame *f);
/** Whether a side ratifies the deal at hand with these levers; and the least
 *  that its factions lack for it, in units: INFINITY where nothing that could
 *  be paid is enough. */
bool tr_lever_ratifies(const tr_lever_frame *f, uint32_t side,
                       const double *share);
long double tr_lever_lack_at_home(const tr_lever_frame *f, uint32_t side,
                                  const double *share);
/** Whether some bundle has the deal ratified by all. */
bool tr_lever_may_ratify(tr_lever_frame *f, uint32_t s);
/** By trust: look at many deals at once, which is much less work. */
void tr_lever_expose(tr_lever_frame *f, tr_places at);
/** Collect the conditions of the deal. */
void tr_lever_rows(tr_lever_frame *f, uint32_t x);
/** What a lever adds to the left side of a condition when all of it is used,
 *  with `left` of a breach's time. */
long double tr_lever_in_row(const tr_lever_frame *f, const tr_lever_row *r,
                            uint32_t lever, long double left);
/** What the levers in `share` leave: of a breach's time, for a party; of the
 *  limit of a condition. */
long double tr_lever_time_left(const tr_lever_frame *f, uint32_t who,
                               const double *share);
long double tr_lever_limit(const tr_lever_frame *f, const tr_lever_row *r,
                           const double *share);
/** By how much a condition fails with these levers, in units; not above 0 where
 *  it is met. */
long double tr_lever_excess(const tr_lever_frame *f, const tr_lever_row *r,
                            const double *share);
double tr_lever_cost(const tr_lever *l); /* of all of it */

/** The cheapest bundle that meets the conditions of these groups (bits) without
 *  the levers of `without`; any bundle when `free`. */
tr_bundle tr_lever_search(tr_lever_frame *f, uint64_t groups, uint32_t without,
                          bool free);

/** D145: of all bundles that of the least shortfall, then the cheapest; not
 *  found where no bundle has the deal ratified, however much is lacking. */
tr_bundle tr_lever_nearest(tr_lever_frame *f);
/** What these levers leave short, in points: for each of the groups (bits) the
 *  most by which one of its conditions fails. */
double tr_lever_lack(const tr_lever_frame *f, uint64_t groups,
                     const double *share);
tr_shortfall tr_lever_shortfall(tr_lever_frame *f);
/** The next set of as many of `n` things, or 0. */
uint64_t tr_next_set(uint64_t set, uint32_t n);
/** The last lever before it that is alike, not among `without`; -1: none. Of
 *  levers that are alike it does not matter which are used, so first ones are.
 */
int tr_lever_twin(const tr_lever_frame *f, uint32_t j, uint32_t without);
/** Counts the work of a search; gives up where it is too much for a deal. */
void tr_lever_step(tr_lever_frame *f, uint32_t work);

/** By seq (replies.c): whether the party has a reply to fear for every
 *  improvement from the deal, with these levers in full. */
bool tr_lever_met(tr_lever_frame *f, uint32_t party, uint32_t used);
tr_bundle tr_lever_search_replies(tr_lever_frame *f, uint64_t groups,
                                  uint32_t without, bool free);

#endif
