/* gmcrplus.h - reading GMCR+ files, private to src/convert.
 * SPDX-License-Identifier: MIT */
#ifndef TR_GMCRPLUS_H
#define TR_GMCRPLUS_H

#include "convert/convert.h"

typedef struct tr_gmcr {
    tr_arena *a;
    truce_diags *d;
    tr_text *out;
    const tr_node *options, *makers;
    size_t option_count, maker_count;
    const char **option, **maker; /* ids */
    int *holder;                  /* [options] maker, or -1 */
    const tr_node **maker_node;
} tr_gmcr;

/** Add E0801 at a node; false. */
bool tr_gmcr_wrong(tr_gmcr *x, const tr_node *at, const char *what);
/** Put `ranking:` for a list of state numbers, nested where tied: the states'
 *  numbers are those of `y`. */
typedef struct tr_numbering tr_numbering;
tr_numbering *tr_gmcr_number_states(tr_gmcr *x, const tr_node *infeasibles);
bool tr_gmcr_put_ranking(tr_gmcr *x, const tr_node *list, tr_numbering *y);

/** Write a case as a GMCR+ file (tr_foreign.write). */
bool tr_gmcr_write(tr_writing *x);

#endif
