/* residue.h - what is left of formulas as issues are settled one after the
 * other (docs: D165).  SPDX-License-Identifier: MIT
 *
 * Formulas are kept in one store, in which those that look alike once they are
 * simplified are one: two ways of settling the first issues that leave the same
 * numbers here leave the same to be decided. */
#ifndef TR_RESIDUE_H
#define TR_RESIDUE_H

#include "case/formula.h"

typedef struct tr_residues tr_residues;

enum { TR_RESIDUE_NO, TR_RESIDUE_YES }; /**< nothing is left to decide */

/** `layer[v]` says as which issue v is settled, from 0; values[v] how many
 *  values it has. The store gives up at `most` parts of formulas. */
tr_residues *tr_residues_new(tr_arena *a, uint32_t issues,
                             const uint32_t *layer, const uint32_t *values,
                             size_t most);
/** The number of a formula of which nothing is settled yet. */
uint32_t tr_residue_of(tr_residues *x, const tr_formula *f);
/** The first issue that it speaks of, as a layer; UINT32_MAX: of none. */
uint32_t tr_residue_layer(const tr_residues *x, uint32_t id);
/** What is left of it when the issue of that layer has this value. */
uint32_t tr_residue_settle(tr_residues *x, uint32_t id, uint32_t value);
/** The parts of a conjunction; 0 if it is none. */
uint32_t tr_residue_all_of(const tr_residues *x, uint32_t id,
                           const uint32_t **part);
/** True when the store gave up; numbers mean nothing from then on. */
bool tr_residues_full(const tr_residues *x);

#endif
