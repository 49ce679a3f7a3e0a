/* sat.c - a SAT solver behind a small door.  SPDX-License-Identifier: MIT */
#include "query/sat.h"

#include <assert.h>
#include <stdlib.h>

#ifdef TRUCE_CADICAL
#include <ccadical.h>
#else
/* Without the library these are never called: tr_sat_available() is false. */
typedef struct CCaDiCaL CCaDiCaL;
static const char *ccadical_signature(void) { return ""; }
static CCaDiCaL *ccadical_init(void) { return NULL; }
static void ccadical_release(CCaDiCaL *c) { (void)c; }
static void ccadical_add(CCaDiCaL *c, int l) { (void)c, (void)l; }
static void ccadical_assume(CCaDiCaL *c, int l) { (void)c, (void)l; }
static int ccadical_solve(CCaDiCaL *c) { return (void)c, 0; }
static int ccadical_val(CCaDiCaL *c, int l) { return (void)c, l; }
static int ccadical_failed(CCaDiCaL *c, int l) { return (void)c, l; }
static void ccadical_set_option(CCaDiCaL *c, const char *n, int v) {
    (void)c, (void)n, (void)v;
}
static void ccadical_limit(CCaDiCaL *c, const char *n, int v) {
    (void)c, (void)n, (void)v;
}
static void ccadical_set_terminate(CCaDiCaL *c, void *p, int (*f)(void *)) {
    (void)c, (void)p, (void)f;
}
#endif

struct tr_sat {
    tr_sat_pool *pool;
    CCaDiCaL *solver;
    int variables;
    size_t charged; /* bytes counted for it */
    struct tr_sat *next, **self;
};

bool tr_sat_available(void) {
#ifdef TRUCE_CADICAL
    return true;
#else
    return false;
#endif
}

const char *tr_sat_name(void) { return ccadical_signature(); }

static void free_all(void *arg) {
    tr_sat_pool *p = arg;
    while (p->first) tr_sat_free(p->first);
}

tr_sat_pool *tr_sat_pool_new(tr_arena *a) {
    tr_sat_pool *p = TR_NEW(a, tr_sat_pool, 1);
    p->a = a;
    a->env->on_escape = free_all;
    a->env->escape_arg = p;
    return p;
}

void tr_sat_pool_free(tr_sat_pool *p) {
    free_all(p);
    p->a->env->on_escape = NULL;
}

/* What a literal or a variable costs inside the solver: clause headers,
 * watches, reasons, and room for what it learns.  Measured, rounded up. */
enum { BYTES_A_LITERAL = 48, BYTES_A_VARIABLE = 400, BYTES_A_SOLVER = 1 << 17 };

static void charge(tr_sat *s, size_t bytes) {
    tr_env *env = s->pool->a->env;
    if (bytes > env->limit - env->used)
        tr_stop(env, TRUCE_ENOMEM,
                "this needs more memory than the %.0f MB allowed; raise "
                "--max-memory or ask for less",
                (double)env->limit / (1 << 20));
    env->used += bytes;
    s->charged += bytes;
    s->pool->charged += bytes;
}

static int interrupted(void *user) {
    tr_sat_pool *p = user;
    const truce_hooks *h = &p->a->env->hooks;
    if (!p->interrupted && h->cancel && h->cancel(h->user))
        p->interrupted = true;
    return p->interrupted;
}

tr_sat *tr_sat_new(tr_sat_pool *p) {
    tr_sat *s = TR_NEW(p->a, tr_sat, 1);
    s->pool = p;
    charge(s, BYTES_A_SOLVER);
    s->solver = ccadical_init();
    s->self = &p->first;
    s->next = p->first;
    if (s->next) s->next->self = &s->next;
    p->first = s;
    if (!s->solver) return s;
    ccadical_set_option(s->solver, "quiet", 1);
    /* Variables say "differs", so that what is found changes little. */
    ccadical_set_option(s->solver, "phase", 0);
    ccadical_set_terminate(s->solver, p, interrupted);
    return s;
}

void tr_sat_free(tr_sat *s) {
    if (s->solver) ccadical_release(s->solver);
    *s->self = s->next;
    if (s->next) s->next->self = s->self;
    s->pool->a->env->used -= s->charged;
    s->pool->charged -= s->charged;
    s->solver = NULL;
}

tr_lit tr_sat_variable(tr_sat *s) {
    charge(s, BYTES_A_VARIABLE);
    assert(s->variables < INT32_MAX - 1);
    return ++s->variables;
}

void tr_sat_clause(tr_sat *s, const tr_lit *lit, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (lit[i] == TR_LIT_TRUE) return;
    charge(s, (n + 1) * BYTES_A_LITERAL);
    for (size_t i = 0; i < n; i++)
        if (lit[i] != TR_LIT_FALSE) ccadical_add(s->solver, lit[i]);
    ccadical_add(s->solver, 0);
}

/* A constant assumption is stated by a variable of its own. */
void tr_sat_assume(tr_sat *s, tr_lit l) {
    if (l == TR_LIT_TRUE) return;
    if (l == TR_LIT_FALSE) {
        l = tr_sat_variable(s);
        TR_CLAUSE(s, -l);
    }
    ccadical_assume(s->solver, l);
}

tr_sat_answer tr_sat_search(tr_sat *s, int conflicts) {
    tr_sat_pool *p = s->pool;
    tr_tick(p->a->env, "searching", (double)p->calls++, 0);
    ccadical_limit(s->solver, "conflicts", conflicts);
    int r = ccadical_solve(s->solver);
    if (p->interrupted) tr_tick(p->a->env, "searching", (double)p->calls, 0);
    return r == 10 ? TR_SAT : r == 20 ? TR_UNSAT : TR_CUT_SHORT;
}

bool tr_sat_value(const tr_sat *s, tr_lit l) {
    if (l == TR_LIT_TRUE || l == TR_LIT_FALSE) return l == TR_LIT_TRUE;
    bool positive = ccadical_val(s->solver, abs(l)) > 0;
    return (l > 0) == positive;
}

bool tr_sat_failed(const tr_sat *s, tr_lit l) {
    if (l == TR_LIT_TRUE || l == TR_LIT_FALSE) return false;
    return ccadical_failed(s->solver, l) != 0;
}
