/* worlds.h - findings of several cases for one table; private to src/run.
 * SPDX-License-Identifier: MIT */
#ifndef TR_WORLDS_H
#define TR_WORLDS_H

#include "report/brief.h"
#include "run/run.h"

/** What stands side by side, of this case with the options of `r`; what else
 *  was found is given back. Light: equilibria are not counted. False after
 * messages. */
bool tr_weigh_world(tr_run *r, const truce_case *c, bool light, tr_world *w);
/** The case itself (`s` NULL) or one of its scenarios; false after messages. */
bool tr_add_world(tr_run *r, const tr_scenario *s, bool light, tr_world *w);

/** The case without its backers, with them, with iterated weights where that
 *  differs (not for the `brief`, light), and with each backer of the opposite
 * mind: `*count` of them.  NULL after messages. */
tr_world *tr_sway_worlds(tr_run *r, bool brief, size_t *count);
/** What turns at which weight, by the case's links; `pieces`: everything by the
 *  weight too.  NULL after messages. */
tr_varied *tr_vary_links(tr_run *r, bool pieces);

/** What the briefing puts beside the case; false after messages. */
bool tr_brief_beside(tr_run *r, tr_brief *b);

#endif
