/* relation.h - relations between two states, as a party sees them (docs: D48
 * to D57).  SPDX-License-Identifier: MIT
 *
 * The refined concepts replace "the party prefers t to s" by other relations:
 * "it prefers t or does not know", "it does not strongly prefer s to t", "t is
 * as good for everybody it wishes well".  They need not be transitive, so they
 * cannot be ranks; they are answered a pair at a time. */
#ifndef TR_RELATION_H
#define TR_RELATION_H

#include "space/pref.h"
#include "stability/lanes.h"

/** What is said of a pair of states beside their ranks. */
typedef enum tr_said { TR_BY_RANK, TR_SAID_NO, TR_SAID_YES } tr_said;

/** A sequence of orders, the first that tells two states apart decides. */
typedef struct tr_order {
    const uint32_t *rank; /**< [n] */
    bool strong;
} tr_order;

typedef enum tr_relation_kind {
    TR_PREFERS,    /**< t is preferred to s, unless said otherwise */
    TR_NOT_STRONG, /**< not: s is strongly preferred to t (D50) */
    TR_ATTITUDES   /**< t is as everybody is wished (D56) */
} tr_relation_kind;

typedef struct tr_relation {
    tr_relation_kind kind;
    const uint32_t *rank; /**< [n] of the party */
    /* TR_PREFERS: states by which formulas they satisfy; NULL: by rank. */
    uint32_t classes;
    const uint32_t *class_of; /**< [n] */
    const uint8_t *said;      /**< [classes][classes] tr_said */
    /* TR_NOT_STRONG: utilities, or runs of lines or places. */
    const double *units; /**< [n] whole numbers, or NULL */
    double strong;       /**< the difference that is strong */
    uint32_t runs;
    const tr_order *run;
    /* TR_ATTITUDES */
    uint32_t terms;
    const uint32_t **other; /**< [terms] ranks of those not looked past */
    const bool *harm;       /**< [terms] wished ill, not well */
} tr_relation;

/** Does t stand in the relation to s?  For TR_PREFERS no state does to
 *  itself. */
bool tr_relates(const tr_relation *r, uint32_t s, uint32_t t);

/** A relation made ready for up to TR_BATCH states s at once. */
typedef struct tr_panel tr_panel;
/** `asked` is ascending, and kept. */
tr_panel *tr_panel_new(tr_arena *a, const tr_relation *r, const uint32_t *asked,
                       uint32_t count);
/** Bit i: tr_relates(r, asked[i], t).  O(log TR_BATCH) for each order. */
tr_lanes tr_panel_of(const tr_panel *p, uint32_t t);

/** t is preferred to s. */
tr_relation tr_relation_by_rank(const tr_pref *pref);
/** t is preferred to s and that is known; or `counts`: or it is not known. */
tr_relation tr_relation_unknown(tr_arena *a, const tr_space *s,
                                const tr_pref *pref, uint32_t party,
                                bool counts);
/** r(t, s) - r(s, t) reaches the party's threshold (D53). */
tr_relation tr_relation_fuzzy(tr_arena *a, const tr_space *s,
                              const tr_pref *pref, uint32_t party);
/** P(t, s) > level, in units of 1e-9 (D55). */
tr_relation tr_relation_probable(tr_arena *a, const tr_space *s,
                                 const tr_pref *pref, uint32_t party,
                                 int64_t level);
/** Not: s is strongly preferred to t (D50). */
tr_relation tr_relation_not_strong(tr_arena *a, const tr_space *s,
                                   const tr_pref *pref, uint32_t party);
/** t is as the party's attitudes want it, seen from s (D56).  Whoever it is not
 *  neutral to needs a preference. */
tr_relation tr_relation_attitudes(tr_arena *a, const tr_space *s,
                                  const tr_pref *pref, uint32_t party);

#endif
