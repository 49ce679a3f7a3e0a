/* bundle.c - the cheapest levers that meet a deal's conditions (D114).
 * SPDX-License-Identifier: MIT
 *
 * Branch and bound (Land and Doig, Econometrica 28, 1960).  Payments and
 * penalties enter the conditions linearly; left open they may be used in part,
 * which is the linear program of program.c and a bound on the cost. Guarantees,
 * monitors and bars do not: left open they are taken to do all that they can
 * for the cost of what side effects are wanted of them.  So what is left out is
 * dearer than what was found.  Where one of two conditions is enough, first
 * neither is asked. */
#include "bargaining/lever_parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { OPEN = -1 };

typedef struct searching {
    tr_lever_frame *f;
    uint64_t groups;
    bool any;           /* the first bundle will do */
    int *level;         /* [levers] OPEN, or tenths of all that there is */
    signed char *chose; /* [rows] 0: not asked; 1: the breach; 2: the gain */
    uint32_t column[TR_MAX_LEVERS]; /* which lever */
    tr_bundle best;
    uint64_t nodes;
} searching;

static bool is_linear(const tr_lever *l) {
    return l->kind == TR_PAY || l->kind == TR_PENALTY;
}

/* Used in part or not at all, even in the end. */
static bool is_smooth(const tr_lever *l) { return is_linear(l) && l->within; }

static double share_of(const searching *s, uint32_t j, bool hopeful) {
    if (s->level[j] == OPEN) return hopeful ? 1 : 0;
    return s->level[j] / (double)TR_LEVELS;
}

/* --- which levers matter -------------------------------------------------- */

static bool helps_by_kind(const searching *s, const tr_lever_row *r,
                          uint32_t j) {
    const tr_lever *l = &s->f->c->lever[j];
    bool here = s->f->at[s->f->x] >> j & 1;
    bool own = l->on == (int)r->demand.party;
    if (l->kind == TR_BAR) return r->void_by >> j & 1;
    if (l->kind == TR_MONITOR) return own && here && r->watched;
    return l->kind == TR_GUARANTEE && own && here && r->distrust > 0;
}

static bool matters(const searching *s, uint32_t j) {
    double all[TR_MAX_LEVERS];
    for (uint32_t k = 0; k < s->f->levers; k++) all[k] = 1;
    for (uint32_t k = 0; k < s->f->rows; k++) {
        const tr_lever_row *r = &s->f->row[k];
        if (!(s->groups >> r->group & 1)) continue;
        if (helps_by_kind(s, r, j)) return true;
        long double left = tr_lever_time_left(s->f, r->demand.party, all);
        if (tr_lever_in_row(s->f, r, j, 1) < 0 ||
            tr_lever_in_row(s->f, r, j, left) < 0)
            return true;
        tr_lever_row gain = *r;
        gain.alpha = 1, gain.beta = 0, gain.watched = false;
        if (r->either && tr_lever_in_row(s->f, &gain, j, 1) < 0) return true;
    }
    return false;
}

/* --- the bound ------------------------------------------------------------ */

static bool barred(const searching *s, const tr_lever_row *r) {
    for (uint32_t left = r->void_by; left; left &= left - 1)
        if (share_of(s, (uint32_t)__builtin_ctz(left), true) > 0) return true;
    return false;
}

static uint32_t open_columns(searching *s, tr_program *p) {
    uint32_t n = 0;
    for (uint32_t j = 0; j < s->f->levers; j++) {
        if (s->level[j] != OPEN) continue;
        p->cost[n] = s->any ? 0 : tr_lever_cost(&s->f->c->lever[j]);
        s->column[n++] = j;
    }
    return n;
}

static void put_row(searching *s, tr_program *p, const tr_lever_row *r,
                    const double *hope) {
    tr_lever_frame *f = s->f;
    long double left = tr_lever_time_left(f, r->demand.party, hope);
    long double *row = p->row + (size_t)p->rows * p->columns;
    long double limit = tr_lever_limit(f, r, hope) - r->beta * r->b -
                        r->alpha * (r->watched ? left : 1) * r->t;
    for (uint32_t j = 0; j < f->levers; j++)
        if (s->level[j] > 0)
            limit -= share_of(s, j, false) * tr_lever_in_row(f, r, j, left);
    for (uint32_t k = 0; k < p->columns; k++)
        row[k] = tr_lever_in_row(f, r, s->column[k], left);
    p->limit[p->rows++] = limit;
}

/* Fills the program; the cost of what is already decided is returned. */
static long double put_rows(searching *s, const double *hope) {
    tr_lever_frame *f = s->f;
    tr_program *p = &f->program;
    long double spent = 0;
    p->columns = open_columns(s, p);
    p->rows = 0;
    for (uint32_t j = 0; j < f->levers && !s->any; j++)
        spent += share_of(s, j, false) * tr_lever_cost(&f->c->lever[j]);
    for (uint32_t k = 0; k < f->rows; k++) {
        tr_lever_row r = f->row[k];
        if (!(s->groups >> r.group & 1) || barred(s, &r)) continue;
        if (r.either && !s->chose[k]) continue;
        if (s->chose[k] == 2) r.alpha = 1, r.beta = 0, r.watched = false;
        put_row(s, p, &r, hope);
    }
    return spent;
}

/* The least cost of what is still possible, and the shares that have it. */
static bool bound(searching *s, double *share, long double *cost) {
    long double x[TR_MAX_LEVERS], more;
    double hope[TR_MAX_LEVERS];
    for (uint32_t j = 0; j < s->f->levers; j++) hope[j] = share_of(s, j, true);
    long double spent = put_rows(s, hope);
    if (!tr_program_solve(&s->f->program, x, &more)) return false;
    *cost = spent + more;
    for (uint32_t j = 0; j < s->f->levers; j++)
        share[j] = share_of(s, j, false);
    for (uint32_t k = 0; k < s->f->program.columns; k++)
        share[s->column[k]] = (double)x[k];
    return true;
}

/* --- branching ------------------------------------------------------------ */

static void go_on(searching *s);

static bool is_dearer(const searching *s, long double cost) {
    if (!s->best.found) return false;
    return s->any || cost >= s->best.cost - 1e-9 * (1 + s->best.cost);
}

static void keep(searching *s, const double *share) {
    const tr_lever_frame *f = s->f;
    double cost = 0;
    for (uint32_t j = 0; j < f->levers; j++)
        cost += share[j] * tr_lever_cost(&f->c->lever[j]);
    s->best.found = true;
    s->best.cost = cost;
    s->best.used = 0;
    for (uint32_t j = 0; j < f->levers; j++) {
        bool used = share[j] > 1e-12;
        s->best.share[j] = used ? share[j] : 0;
        s->best.used |= (uint32_t)used << j;
    }
}

static void try_level(searching *s, uint32_t j, int level) {
    s->level[j] = level;
    go_on(s);
    s->level[j] = OPEN;
}

/* A guarantee, a monitor or a bar: without it, then with more and more. */
static bool branch_on_kind(searching *s) {
    for (uint32_t j = 0; j < s->f->levers; j++) {
        const tr_lever *l = &s->f->c->lever[j];
        if (s->level[j] != OPEN || is_linear(l)) continue;
        try_level(s, j, 0);
        for (int k = l->within ? 1 : TR_LEVELS; k <= TR_LEVELS; k++)
            try_level(s, j, k);
        return true;
    }
    return false;
}

/* A condition of which neither way is met. */
static bool branch_on_choice(searching *s, const double *share) {
    tr_lever_frame *f = s->f;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (!r->either || s->chose[k] || !(s->groups >> r->group & 1)) continue;
        if (tr_lever_excess(f, r, share) <= f->program.slack) continue;
        for (signed char c = 1; c <= 2; c++) {
            s->chose[k] = c;
            go_on(s);
        }
        s->chose[k] = 0;
        return true;
    }
    return false;
}

/* A payment or penalty that is used whole or not at all, and is neither. */
static bool branch_on_part(searching *s, const double *share, double off) {
    uint32_t worst = s->f->levers;
    for (uint32_t j = 0; j < s->f->levers; j++) {
        if (s->level[j] != OPEN || is_smooth(&s->f->c->lever[j])) continue;
        double by = fmin(share[j], 1 - share[j]);
        if (by > off) off = by, worst = j;
    }
    if (worst == s->f->levers) return false;
    int near = share[worst] > 0.5 ? TR_LEVELS : 0;
    try_level(s, worst, near);
    try_level(s, worst, TR_LEVELS - near);
    return true;
}

/* All whole to 1e-9: once more with exactly these. */
static void settle(searching *s, const double *share) {
    int before[TR_MAX_LEVERS];
    double exact[TR_MAX_LEVERS];
    long double cost;
    memcpy(before, s->level, s->f->levers * sizeof *before);
    for (uint32_t j = 0; j < s->f->levers; j++)
        if (s->level[j] == OPEN && !is_smooth(&s->f->c->lever[j]))
            s->level[j] = share[j] > 0.5 ? TR_LEVELS : 0;
    bool ok = bound(s, exact, &cost);
    if (ok && !is_dearer(s, cost) && !branch_on_choice(s, exact))
        keep(s, exact);
    memcpy(s->level, before, s->f->levers * sizeof *before);
    if (!ok) branch_on_part(s, share, 0);
}

void tr_lever_step(tr_lever_frame *f, uint64_t *steps) {
    enum { MOST = 20000000 };
    if (++*steps % 256 == 0) tr_tick(f->a->env, "weighing bundles", 0, 0);
    if (*steps > MOST)
        tr_stop(f->a->env, TRUCE_ELIMIT,
                "more than %d bundles would have to be weighed for one deal; "
                "fewer levers, or fewer that are used whole or not at all, "
                "take less",
                MOST);
}

static void go_on(searching *s) {
    double share[TR_MAX_LEVERS];
    long double cost;
    if (s->any && s->best.found) return;
    tr_lever_step(s->f, &s->nodes);
    if (!bound(s, share, &cost) || is_dearer(s, cost)) return;
    if (branch_on_kind(s) || branch_on_part(s, share, 1e-9) ||
        branch_on_choice(s, share))
        return;
    settle(s, share);
}

/* A bundle found by steps may hold what another made superfluous. */
tr_bundle tr_lever_search(tr_lever_frame *f, uint64_t groups, uint32_t without,
                          bool any) {
    searching s = {.f = f, .groups = groups, .any = any};
    s.best.share = TR_NEW(f->a, double, f->levers + 1);
    if (f->rows > f->program_rows || !f->program.cost) {
        f->program_rows = 2 * f->rows + 16;
        tr_program_init(&f->program, f->a, f->levers, f->program_rows);
    }
    tr_mark mark = tr_arena_mark(f->a);
    s.level = TR_NEW(f->a, int, f->levers + 1);
    s.chose = TR_NEW(f->a, signed char, (size_t)f->rows + 1);
    for (uint32_t j = 0; j < f->levers; j++)
        s.level[j] = !(without >> j & 1) && matters(&s, j) ? OPEN : 0;
    go_on(&s);
    tr_arena_release(f->a, mark);
    return s.best;
}
