/* package.h - a case as a negotiation over packages, for writers.
 * SPDX-License-Identifier: MIT
 *
 * What NegMAS and GeniusWeb can say: issues that all settle together, what each
 * principal wants, and what it has without a deal.  Outcomes are the possible
 * deals of D17; values that no joint move may lead to are left out. */
#ifndef TR_PACKAGE_H
#define TR_PACKAGE_H

#include "convert/convert.h"
#include "space/pref.h"

enum { TR_MOST_BOXES = 100000, TR_MOST_SEARCHED = 1 << 22 };

/** Pays `number` where `when` holds, which touches several issues. */
typedef struct tr_term {
    const tr_formula *when;
    double number;
    size_t issues, *issue; /**< that occur in `when` and have several values */
} tr_term;

typedef struct tr_package_party {
    int party;
    double **weight; /**< [issues][values of the issue], NULL with a table */
    double constant;
    size_t terms;
    tr_term *term;
    const double *utility; /**< [states] of a table, or NULL */
    double d;              /**< without a deal; NAN: not known */
    uint16_t *d_value;     /**< [issues] a state worth that, or NULL */
} tr_package_party;

typedef struct tr_package {
    tr_writing *x;
    tr_arena *a;
    const truce_case *c;
    const char *format;  /**< for messages: "NegMAS" */
    uint32_t *count;     /**< [issues] possible values */
    uint16_t **value;    /**< [issues][count] which */
    const char **name;   /**< [issues] unlike each other */
    const char ***label; /**< [issues][values] unlike each other */
    size_t principals;
    tr_package_party *principal;
    tr_space *s; /**< where states were listed, or NULL */
    tr_pref *pref;
    tr_text loss;
} tr_package;

/** False after messages about what such files cannot say. */
bool tr_package_make(tr_package *p, tr_writing *x, const char *format);
/** Number of outcomes, UINT64_MAX: 2^63 or more. */
uint64_t tr_package_outcomes(const tr_package *p);
/** The first combination of values of some issues; the next, false after the
 *  last.  `value` is [issues of the case]. */
void tr_package_first(const tr_package *p, const size_t *issue, size_t n,
                      uint16_t *value);
bool tr_package_next(const tr_package *p, const size_t *issue, size_t n,
                     uint16_t *value);
/** What an outcome is worth. */
double tr_package_worth(const tr_package *p, const tr_package_party *i,
                        const uint16_t *value);
/** An outcome: of those worth at least `d` the one worth least; false when
 * there is none, or the outcomes are too many to look at. */
bool tr_package_nearest(const tr_package *p, const tr_package_party *i,
                        double d, uint16_t *value);
/** Remember, then say, what has no place in the files. */
void tr_package_lose(tr_package *p, const char *what);
void tr_package_tell_loss(tr_package *p);
/** The name of a principal's file: in the order of the principals. */
const char *tr_package_file(const tr_package *p, size_t i, const char *ending);

#endif
