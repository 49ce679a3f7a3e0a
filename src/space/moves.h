/* moves.h - who can move where (docs: D3, D4, D5).
 * SPDX-License-Identifier: MIT
 *
 * Two representations of the moves R_i of a party:
 *
 * - Cells, where every party may change any of its own issues at once, so that
 *   moves are transitive.  A *fiber* of i is the set of states that agree
 *   outside i's issues; a *cell* is the part of a fiber with equal values of
 *   i's irreversible issues.  i moves freely within a cell, and from one cell
 *   to another of its fiber when each irreversible issue goes the right way.
 *   A state stands in one cell a party, so this takes 8 bytes a state and
 *   party, however many moves there are.
 * - Arcs, listed one by one, for graphs, merged states and parties that change
 *   one issue at a time.  Legal sequences then need the last mover. */
#ifndef TR_MOVES_H
#define TR_MOVES_H

#include "space/space.h"

/** Who holds each issue alone, and what cannot be undone. */
typedef struct tr_holding {
    int *holder;               /**< [issues] party, -1: nobody alone */
    tr_irreversible *kind;     /**< [issues] */
    const int32_t *status_quo; /**< [issues] or NULL */
} tr_holding;

/** D3: whether one move may take an issue from value x to y. */
static inline bool tr_step_allowed(const tr_holding *h, uint32_t issue,
                                   uint32_t x, uint32_t y) {
    return tr_step_of_kind(h->kind[issue],
                           h->status_quo ? h->status_quo[issue] : -1, x, y);
}
/** Who holds the issues of a case, and what cannot be undone. */
tr_holding tr_holding_of_case(tr_arena *a, const truce_case *c);

typedef struct tr_cells {
    uint32_t cells;
    uint32_t *cell;   /**< [n] cell of a state */
    uint32_t *start;  /**< [cells + 1] into `member` */
    uint32_t *member; /**< [n] states by cell; tr_moves_sort() orders them */
    uint32_t *sorted; /**< [n] their ranks, beside them; NULL before sorting */
    /** Cells from which a legal step leads into a cell, and to which one leads
     *  from it, itself among them; NULL: only itself. */
    uint32_t *pred_start, *pred, *succ_start, *succ;
    bool *own;   /**< [issues] held by the party */
    bool parted; /**< states were set apart: fibers are not what they were */
} tr_cells;

typedef struct tr_arcs {
    uint32_t *out_start, *out, *in_start, *in; /**< [n + 1], [arcs] */
} tr_arcs;

typedef struct tr_moves {
    const tr_space *space;
    uint32_t n, parties;
    bool transitive; /**< cells, else arcs */
    bool *mover;     /**< [parties] */
    tr_holding held; /**< who holds the issues */
    tr_cells *cells; /**< [parties] when transitive */
    tr_arcs *arcs;   /**< [parties] when not */
} tr_moves;

tr_moves *tr_moves_build(tr_arena *a, const tr_space *s);
/** D62: the same but for the moves of a party into or out of the states
 *  without[party] (bits, or NULL: none). */
tr_moves *tr_moves_without(tr_arena *a, const tr_space *s,
                           uint64_t *const *without);
/** Only who can move, without cells or arcs: enough for tr_stability() where
 *  every combination is feasible and moves are transitive. */
tr_moves *tr_moves_outline(tr_arena *a, const tr_space *s);
/** The same with one more mover, numbered from the parties on, for each set of
 *  parties that holds issues jointly: together they change these.  `*together`
 *  gets one issue of each set (its holders name the set). Cells only. */
tr_moves *tr_moves_together(tr_arena *a, const tr_space *s,
                            const uint32_t **together);
/** Moves with such movers beside the parties of `m`, whatever these are. */
const tr_moves *tr_moves_with_joint(tr_arena *a, const tr_moves *m,
                                    const uint32_t **together);
tr_moves *tr_moves_of_game(tr_arena *a, const tr_space *s, const truce_game *g,
                           const tr_holding *h);

/** Sort the members of every cell of `party` by ascending `rank`. */
void tr_moves_sort(tr_arena *a, tr_moves *m, uint32_t party,
                   const uint32_t *rank, uint32_t levels);

/** States in ascending order of `value` (all below `levels`). */
uint32_t *tr_order_by(tr_arena *a, const uint32_t *value, uint32_t n,
                      uint32_t levels);

/** The states that `party` reaches from `state` in one move, ascending. */
uint32_t *tr_moves_from(tr_arena *a, const tr_moves *m, uint32_t party,
                        uint32_t state, uint32_t *count);
/** Calls visit(user, t) for each, in any order, until it returns false. */
void tr_moves_each(const tr_moves *m, uint32_t party, uint32_t state,
                   bool (*visit)(void *user, uint32_t t), void *user);

/** Replace x[s] by the least (or greatest) x over the cell of `party` that s
 *  stands in, streaming through memory.  Only for spaces in which every
 *  combination is feasible, and parties whose issues are all reversible. */
void tr_fold(const tr_moves *m, uint32_t party, bool greatest, uint32_t *x);
/** True when tr_fold() may be used for this party. */
bool tr_can_fold(const tr_moves *m, uint32_t party);
/** Replace x[s] by the least (or greatest) x over the moves of `party` from s,
 *  and s.  For any issues, irreversible ones too, of a full product. */
void tr_fold_moves(const tr_moves *m, uint32_t party, bool greatest,
                   uint32_t *x);
bool tr_can_fold_moves(const tr_moves *m);

#endif
