/* worlds.h - findings of several cases for one table; private to src/run.
 * SPDX-License-Identifier: MIT */
#ifndef TR_WORLDS_H
#define TR_WORLDS_H

#include "report/compare.h"
#include "run/run.h"

/** What stands side by side, of this case with the options of `r`; what else
 *  was found is given back. False after messages. */
bool tr_weigh_world(tr_run *r, const truce_case *c, tr_world *w);

#endif
