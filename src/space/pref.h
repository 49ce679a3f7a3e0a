/* pref.h - preferences over states, as dense ranks and as numbers (docs:
 * D6 to D9).  SPDX-License-Identifier: MIT */
#ifndef TR_PREF_H
#define TR_PREF_H

#include "space/space.h"

typedef struct tr_pref {
    bool given;
    bool cardinal;   /**< `utility` is there */
    bool from_ranks; /**< ranks were asked to serve as utilities */
    uint32_t levels; /**< number of different ranks */
    uint32_t *rank;  /**< [n] from 0, higher is better; equal is indifferent */
    double *utility; /**< [n] or NULL */
} tr_pref;

/** Preferences of every party over the states of `s`.  Adds messages (a state
 *  ranked twice, a merge whose members differ ...) and returns NULL then. */
tr_pref *tr_prefs_build(tr_arena *a, const tr_space *s, truce_diags *d);
/** Ranks alone, with gaps (`levels` says nothing): computed block by block
 *  where weights and statements allow it; NULL where they do not.  The space
 *  must be full. */
tr_pref *tr_prefs_ranks(tr_arena *a, const tr_space *s);
/** As tr_prefs_build() for one party; false after messages. */
bool tr_pref_build(tr_arena *a, const tr_space *s, truce_diags *d, size_t party,
                   tr_pref *out);

/** The party's weights (D7) added as doubles in the order in which the case
 *  lists them, as other programs add them.  Without merges; `out` is [n]. */
void tr_pref_doubles(tr_arena *a, const tr_space *s, size_t party, double *out);

/** Dense ranks by some of the party's priorities alone: lines `from` to below
 *  `to`.  `rank` has room for every state. */
void tr_pref_lines(tr_arena *a, const tr_space *s, size_t party, size_t from,
                   size_t to, uint32_t *rank);

/** Dense ranks of `n` numbers, ascending; returns how many are different.
 *  `key` is destroyed. */
uint32_t tr_dense_ranks(tr_arena *a, int64_t *key, uint32_t n, uint32_t *rank);
/** A double as a whole number of the same order. */
int64_t tr_ordered(double x);

/** Warnings about statements that decide nothing. */
void tr_prefs_lint(tr_arena *a, const tr_space *s, truce_diags *d);

#endif
