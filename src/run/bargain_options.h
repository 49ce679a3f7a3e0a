/* bargain_options.h - options that the commands on deals share.
 * SPDX-License-Identifier: MIT */
#ifndef TR_BARGAIN_OPTIONS_H
#define TR_BARGAIN_OPTIONS_H

#include "bargaining/deals.h"
#include "run/run.h"

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

/** The values of the state that an option names, by a proposal's id or a
 *  formula, without listing states. */
bool tr_option_values(tr_run *r, tr_option option, uint16_t *value);

#endif
