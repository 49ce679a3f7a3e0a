/* bargain_options.h - options that the commands on deals share.
 * SPDX-License-Identifier: MIT */
#ifndef TR_BARGAIN_OPTIONS_H
#define TR_BARGAIN_OPTIONS_H

#include "bargaining/deals.h"
#include "run/run.h"

/** The proposal that an option names, or NULL: it may be a formula then.  False
 *  in `*ok` after a message: a word that names nothing. */
const tr_proposal *tr_option_proposal(tr_run *r, tr_option option, bool *ok);
/** A state named by an option: a proposal's id, s17, or a formula. */
bool tr_option_text(tr_run *r, tr_option option, const tr_deals *d,
                    uint32_t *state);
/** The package of --from, else the latest proposal that is an outcome, else the
 *  status quo, else TR_NO_STATE; `*text` gets the proposal, or NULL. */
bool tr_option_package(tr_run *r, const tr_deals *d, uint32_t *state,
                       const tr_proposal **text);
/** --power and --reference put into `d->bargain`, with the common base, and
 *  settled again; false after messages. */
bool tr_solution_options(tr_run *r, tr_deals *d);

/** --engine: does it merge? If it is not given, `best` where merging is not
 *  refused. False after messages. */
bool tr_option_engine(tr_run *r, bool best, bool *merge);
/** Would listing the outcomes be too much, and can they be merged? */
bool tr_only_merged(tr_run *r);
/** The deals by merging, `most` outcomes of the frontier listed; and their
 *  states as the run's space. */
bool tr_need_merged(tr_run *r, size_t most, const uint16_t *reference,
                    tr_deals *out);
/** More outcomes of a merged frontier are not listed unless --limit asks for
 *  it: then it has one of each point. */
enum { TR_MOST_LISTED = 100000 };
/** As tr_option_package(), by values; `value` NULL where there is none. */
bool tr_option_package_values(tr_run *r, uint16_t **value,
                              const tr_proposal **text);
double tr_tolerance(const tr_run *r);

/** The values of the state that an option names, by a proposal's id or a
 *  formula, without listing states. */
bool tr_option_values(tr_run *r, tr_option option, uint16_t *value);

#endif
