/* sat.h - a SAT solver behind a small door.  SPDX-License-Identifier: MIT
 *
 * CaDiCaL (MIT) where the library was built with it; else nothing can be
 * decided here, and tr_sat_available() says so.  Its memory lies outside the
 * arenas: what is added is counted against the budget of the call, each search
 * has a limit of conflicts, and every solver is given back when the call ends,
 * however it ends.  Nothing depends on the clock, so answers repeat. */
#ifndef TR_SAT_H
#define TR_SAT_H

#include "base/arena.h"

/** A variable, negated when below 0; or a constant. */
typedef int tr_lit;
enum { TR_LIT_TRUE = INT32_MAX, TR_LIT_FALSE = -INT32_MAX };

typedef struct tr_sat tr_sat;
/** All solvers of a call. */
typedef struct tr_sat_pool {
    tr_arena *a;
    struct tr_sat *first;
    uint64_t calls;   /**< searches so far */
    size_t charged;   /**< bytes counted against the budget */
    bool interrupted; /**< the caller's cancel callback said stop */
} tr_sat_pool;

typedef enum tr_sat_answer {
    TR_UNSAT = -1,
    TR_CUT_SHORT = 0, /**< the limit of conflicts was reached */
    TR_SAT = 1
} tr_sat_answer;

bool tr_sat_available(void);
/** Name and version of the solver; "" when there is none. */
const char *tr_sat_name(void);
/** To be called once a call, before the first solver; from then on leaving by
 *  tr_stop() gives the solvers back. */
tr_sat_pool *tr_sat_pool_new(tr_arena *a);
void tr_sat_pool_free(tr_sat_pool *p);

tr_sat *tr_sat_new(tr_sat_pool *p);
void tr_sat_free(tr_sat *s);
tr_lit tr_sat_variable(tr_sat *s);
/** Add a clause; constants are dealt with here. */
void tr_sat_clause(tr_sat *s, const tr_lit *lit, size_t n);
/** For the next search only. */
void tr_sat_assume(tr_sat *s, tr_lit l);
tr_sat_answer tr_sat_search(tr_sat *s, int conflicts);
/** After TR_SAT. */
bool tr_sat_value(const tr_sat *s, tr_lit l);
/** After TR_UNSAT: whether the assumption was used. */
bool tr_sat_failed(const tr_sat *s, tr_lit l);

#define TR_CLAUSE(s, ...)                                                      \
    tr_sat_clause((s), (const tr_lit[]){__VA_ARGS__},                          \
                  sizeof((const tr_lit[]){__VA_ARGS__}) / sizeof(tr_lit))

#endif
