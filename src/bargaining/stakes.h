/* stakes.h - what each issue is worth to each principal, and the adjusted
 * winner (docs: D83, D86).  SPDX-License-Identifier: MIT */
#ifndef TR_STAKES_H
#define TR_STAKES_H

#include "bargaining/deals.h"

typedef enum tr_issue_kind {
    TR_FIXED,       /**< it can have one value only */
    TR_IDLE,        /**< no principal cares */
    TR_COMPATIBLE,  /**< a value is best for all who care */
    TR_INTEGRATIVE, /**< opposed, with room for a trade */
    TR_DISTRIBUTIVE /**< opposed, without */
} tr_issue_kind;

typedef struct tr_stake {
    bool seen_from; /**< as seen from the package; else the same everywhere */
    uint32_t open;  /**< values that can be had */
    double **worth; /**< [principals][values] in units, over the package's
                         value where it is seen from one; NAN: cannot be had */
    double *range;  /**< [principals] of `worth` */
    double *share;  /**< [principals] range over the sum of ranges */
    tr_issue_kind kind;
    uint32_t caring;    /**< principals whose range is positive */
    int best;           /**< a value that is best for all who care, or -1 */
    double ratio;       /**< largest ratio of two shares of those who care */
    double surplus;     /**< largest sum of two normalised values, less 1 */
    double correlation; /**< mean over pairs who care, NAN: there is none */
} tr_stake;

typedef struct tr_issue_stakes {
    uint32_t from; /**< the package, or TR_NO_STATE */
    bool additive; /**< nothing is seen from the package only */
    tr_stake *at;  /**< [issues] */
} tr_issue_stakes;

/** `from` may be TR_NO_STATE; then issues that would be seen from it are
 *  fixed. */
tr_issue_stakes *tr_issue_stakes_find(tr_arena *a, const tr_space *s,
                                      const tr_deals *d, uint32_t from);
/** Half the sum of the differences of two principals' shares. */
double tr_divergence(const tr_issue_stakes *k, size_t issues, uint32_t i,
                     uint32_t j);

/** D87: of the values of an issue that give i more and j less than `own` the
 *  one with the largest ratio of i's gain to j's loss; false: there is none. */
bool tr_best_rate(const tr_stake *k, uint32_t values, uint32_t i, uint32_t j,
                  uint32_t own, uint32_t *value, double *ratio);

typedef struct tr_winner {
    const char *why_not; /**< a sentence without its full stop, or NULL */
    bool *contested;     /**< [issues] */
    double *points[2];   /**< [issues] of 100 */
    double *to_first;    /**< [issues] share that the first principal wins */
    int *wish[2];        /**< [issues] the value that each would choose */
    int split;           /**< the issue that is split, or -1 */
    double total;        /**< points of each at the end */
    uint16_t *value[2];  /**< [issues] with the split issue wholly the first's,
                              wholly the second's */
    bool possible[2];    /**< these are outcomes of X */
    uint32_t state[2];   /**< and their states, TR_NO_STATE where not listed */
} tr_winner;

tr_winner *tr_winner_find(tr_arena *a, const tr_space *s, const tr_deals *d);

#endif
