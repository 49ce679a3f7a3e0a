/* bundle.c - the cheapest levers that meet a deal's conditions (D114).
 * SPDX-License-Identifier: MIT
 *
 * Branch and bound (Land and Doig, Econometrica 28, 1960).  Payments and
 * penalties enter the conditions linearly; left open they may be used in part,
 * which is the linear program of program.c and a bound on the cost. Guarantees,
 * monitors and bars do not: left open they are taken to do all that they can
 * for the cost of what side effects are wanted of them.  So what is left out is
 * dearer than what was found.  Where one of two conditions is enough, first
 * neither is asked; of factions at home, first those with a veto alone.
 *
 * Where no bundle does, the nearest is found likewise (D145): every group of
 * conditions may be broken by an amount of its own, and the sum of these is
 * what is made least; then the cost with no more than that. */
#include "bargaining/lever_parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { OPEN = -1 };

typedef struct searching {
    tr_lever_frame *f;
    uint64_t groups;
    uint32_t without;
    bool any;           /* the first bundle will do */
    bool lacking;       /* conditions may be broken: by how much is counted */
    long double most;   /* in all, in units; INFINITY: make it least */
    int *level;         /* [levers] OPEN, or tenths of all that there is */
    signed char *chose; /* [rows] 0: not asked; 1: the breach; 2: the gain */
    uint32_t column[TR_MAX_LEVERS]; /* which lever */
    uint32_t *gap; /* [rows] the gap that a row has, if conditions may break */
    uint32_t gaps;
    long double *size, *open; /* [gaps] the most there can be; what there is */
    tr_program *program;
    tr_bundle best;
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
    bool own = s->f->who[j] == r->who;
    bool home = r->demand.need == TR_NEED_HOME;
    if (l->kind == TR_BAR) return r->void_by >> j & 1;
    if (l->kind == TR_MONITOR) return own && here && r->watched;
    return l->kind == TR_GUARANTEE && own && here &&
           (home ? r->t > 0 : r->distrust > 0);
}

static bool matters(const searching *s, uint32_t j) {
    double all[TR_MAX_LEVERS];
    for (uint32_t k = 0; k < s->f->levers; k++) all[k] = 1;
    for (uint32_t k = 0; k < s->f->rows; k++) {
        const tr_lever_row *r = &s->f->row[k];
        if (!(s->groups >> r->group & 1)) continue;
        if (helps_by_kind(s, r, j)) return true;
        long double left = tr_lever_time_left(s->f, r->who, all);
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

static bool counts_gaps(const searching *s) {
    return s->lacking && isinf(s->most);
}

static uint32_t open_columns(searching *s, tr_program *p) {
    bool free = s->any || counts_gaps(s);
    uint32_t n = 0;
    for (uint32_t j = 0; j < s->f->levers; j++) {
        if (s->level[j] != OPEN) continue;
        p->cost[n] = free ? 0 : tr_lever_cost(&s->f->c->lever[j]);
        s->column[n++] = j;
    }
    for (uint32_t k = 0; k < s->gaps; k++)
        p->cost[n + k] = counts_gaps(s) ? s->size[k] / 1e9L : 0;
    return n + s->gaps;
}

static void put_row(searching *s, tr_program *p, const tr_lever_row *r,
                    uint32_t gap, const double *hope) {
    tr_lever_frame *f = s->f;
    long double left = tr_lever_time_left(f, r->who, hope);
    long double *row = p->row + (size_t)p->rows * p->columns;
    long double limit = tr_lever_limit(f, r, hope) - r->beta * r->b -
                        r->alpha * (r->watched ? left : 1) * r->t;
    for (uint32_t j = 0; j < f->levers; j++)
        if (s->level[j] > 0)
            limit -= share_of(s, j, false) * tr_lever_in_row(f, r, j, left);
    uint32_t n = p->columns - s->gaps;
    for (uint32_t k = 0; k < n; k++)
        row[k] = tr_lever_in_row(f, r, s->column[k], left);
    for (uint32_t k = 0; k < s->gaps; k++)
        row[n + k] = k == gap ? -s->size[k] : 0;
    p->limit[p->rows++] = limit;
}

/* All that is broken, together. */
static void put_most(searching *s, tr_program *p) {
    long double *row = p->row + (size_t)p->rows * p->columns;
    uint32_t n = p->columns - s->gaps;
    for (uint32_t k = 0; k < n; k++) row[k] = 0;
    for (uint32_t k = 0; k < s->gaps; k++) row[n + k] = s->size[k];
    p->limit[p->rows++] = s->most;
}

/* Nothing is asked by the row as things are decided. */
static bool is_idle(const searching *s, uint32_t k) {
    const tr_lever_row *r = &s->f->row[k];
    if (!(s->groups >> r->group & 1) || barred(s, r)) return true;
    if (r->demand.need == TR_NEED_HOME) return s->chose[k] != 1;
    return r->either && !s->chose[k];
}

/* Fills the program; the cost of what is already decided is returned. */
static long double put_rows(searching *s, const double *hope) {
    tr_lever_frame *f = s->f;
    tr_program *p = s->program;
    long double spent = 0;
    p->columns = open_columns(s, p);
    p->rows = 0;
    for (uint32_t j = 0; j < f->levers && !s->any && !counts_gaps(s); j++)
        spent += share_of(s, j, false) * tr_lever_cost(&f->c->lever[j]);
    for (uint32_t k = 0; k < f->rows; k++) {
        tr_lever_row r = f->row[k];
        if (is_idle(s, k)) continue;
        if (s->chose[k] == 2) r.alpha = 1, r.beta = 0, r.watched = false;
        put_row(s, p, &r, s->lacking ? s->gap[k] : 0, hope);
    }
    if (s->lacking && !isinf(s->most)) put_most(s, p);
    return spent;
}

/* The least cost of what is still possible, and the shares that have it. */
static bool bound(searching *s, double *share, long double *cost) {
    long double more, *x = s->program->x;
    double hope[TR_MAX_LEVERS];
    for (uint32_t j = 0; j < s->f->levers; j++) hope[j] = share_of(s, j, true);
    long double spent = put_rows(s, hope);
    if (!tr_program_solve(s->program, x, &more)) return false;
    *cost = spent + more;
    for (uint32_t j = 0; j < s->f->levers; j++)
        share[j] = share_of(s, j, false);
    uint32_t n = s->program->columns - s->gaps;
    for (uint32_t k = 0; k < n; k++) share[s->column[k]] = (double)x[k];
    for (uint32_t k = 0; k < s->gaps; k++) s->open[k] = s->size[k] * x[n + k];
    return true;
}

/* --- branching ------------------------------------------------------------ */

static void go_on(searching *s);

static int twin_of(const searching *s, uint32_t j) {
    return is_smooth(&s->f->c->lever[j]) ? -1
                                         : tr_lever_twin(s->f, j, s->without);
}

static bool is_dearer(const searching *s, long double cost) {
    if (!s->best.found) return false;
    return s->any || cost >= s->best.cost - 1e-9 * (1 + s->best.cost);
}

static void keep(searching *s, const double *share) {
    const tr_lever_frame *f = s->f;
    double cost = 0;
    for (uint32_t j = 0; j < f->levers; j++)
        cost += share[j] * tr_lever_cost(&f->c->lever[j]);
    if (counts_gaps(s)) cost = tr_lever_lack(f, s->groups, share);
    s->best.found = true;
    s->best.cost = cost;
    s->best.used = 0;
    for (uint32_t j = 0; j < f->levers; j++) {
        bool used = share[j] > 1e-12;
        s->best.share[j] = used ? share[j] : 0;
        s->best.used |= (uint32_t)used << j;
    }
}

/* Of levers that are alike none is used more than the one before it. */
static void try_level(searching *s, uint32_t j, int level) {
    int before[TR_MAX_LEVERS], i = (int)j;
    memcpy(before, s->level, s->f->levers * sizeof *before);
    s->level[j] = level;
    while (level == TR_LEVELS && (i = twin_of(s, (uint32_t)i)) >= 0)
        if (s->level[i] == OPEN) s->level[i] = TR_LEVELS;
    for (uint32_t k = j + 1; level == 0 && k < s->f->levers; k++) {
        i = twin_of(s, k);
        if (i >= 0 && s->level[i] == 0 && s->level[k] == OPEN) s->level[k] = 0;
    }
    go_on(s);
    memcpy(s->level, before, s->f->levers * sizeof *before);
}

/* A guarantee, a monitor or a bar: without it, then with more and more. */
static bool branch_on_kind(searching *s) {
    for (uint32_t j = 0; j < s->f->levers; j++) {
        const tr_lever *l = &s->f->c->lever[j];
        if (s->level[j] != OPEN || is_linear(l)) continue;
        int twin = twin_of(s, j);
        int most =
            twin < 0 || s->level[twin] == OPEN ? TR_LEVELS : s->level[twin];
        try_level(s, j, 0);
        for (int k = l->within ? 1 : TR_LEVELS; k <= most; k++)
            try_level(s, j, k);
        return true;
    }
    return false;
}

/* How far a row may be broken. */
static long double allowed(const searching *s, uint32_t k) {
    return s->program->slack + (s->lacking ? s->open[s->gap[k]] : 0);
}

/* A condition of which neither way is met. */
static bool branch_on_choice(searching *s, const double *share) {
    tr_lever_frame *f = s->f;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (!r->either || s->chose[k] || !(s->groups >> r->group & 1)) continue;
        if (tr_lever_excess(f, r, share) <= allowed(s, k)) continue;
        for (signed char c = 1; c <= 2; c++) {
            s->chose[k] = c;
            go_on(s);
        }
        s->chose[k] = 0;
        return true;
    }
    return false;
}

/* The factions of a side that consent with these levers, or may be made to, and
 * of those that do not the one to be asked next: that with most votes. */
static bool is_ratified(const searching *s, uint32_t side, const double *share,
                        uint32_t *next) {
    const tr_lever_frame *f = s->f;
    const tr_homes *h = f->q.hold.homes;
    const tr_side *x = &h->side[side];
    uint64_t set = 0, rows = 0;
    int64_t most = -1;
    *next = f->rows;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->demand.need != TR_NEED_HOME || r->demand.party != x->party)
            continue;
        uint32_t v = r->who - f->q.hold.moves->parties;
        bool met = s->chose[k] == 1 ||
                   tr_lever_excess(f, r, share) <= s->program->slack;
        rows |= UINT64_C(1) << (v - x->first);
        set |= (uint64_t)met << (v - x->first);
        if (!met && !s->chose[k] && h->voice[v].weight > most)
            most = h->voice[v].weight, *next = k;
    }
    for (uint32_t v = 0; v < x->count; v++)
        if (!(rows >> v & 1) && tr_bit(h->voice[x->first + v].consents, f->x))
            set |= UINT64_C(1) << v;
    return tr_side_ratifies(h, x, set);
}

/* A side whose factions do not ratify: with one more of them, or without it. */
static bool branch_on_home(searching *s, const double *share) {
    const tr_lever_frame *f = s->f;
    for (uint32_t side = 0; f->asked_home >> side; side++) {
        uint32_t k;
        if (!(f->asked_home >> side & 1)) continue;
        uint32_t g = tr_lever_group_of(f, TR_NEED_HOME,
                                       f->q.hold.homes->side[side].party);
        if (!(s->groups >> g & 1) || is_ratified(s, side, share, &k)) continue;
        if (k == f->rows) return true;
        for (signed char c = 1; c <= 2; c++) {
            s->chose[k] = c;
            go_on(s);
        }
        s->chose[k] = 0;
        return true;
    }
    return false;
}

/* Nobody ratifies against a veto. */
static void ask_vetoes(searching *s) {
    const tr_lever_frame *f = s->f;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->demand.need != TR_NEED_HOME) continue;
        uint32_t v = r->who - f->q.hold.moves->parties;
        if (f->q.hold.homes->voice[v].faction->veto) s->chose[k] = 1;
    }
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
    if (ok && !is_dearer(s, cost) && !branch_on_choice(s, exact) &&
        !branch_on_home(s, exact))
        keep(s, exact);
    memcpy(s->level, before, s->f->levers * sizeof *before);
    if (!ok) branch_on_part(s, share, 0);
}

void tr_lever_step(tr_lever_frame *f, uint32_t work) {
    enum { MOST = 10000000 };
    f->steps += work;
    if (++f->ticks % 256 == 0) tr_tick(f->a->env, "weighing bundles", 0, 0);
    if (f->steps > (uint64_t)MOST * TR_SET_WORK)
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
    tr_lever_step(s->f, TR_SET_WORK + s->program->rows * s->program->columns);
    if (!bound(s, share, &cost) || is_dearer(s, cost)) return;
    if (branch_on_kind(s) || branch_on_part(s, share, 1e-9) ||
        branch_on_choice(s, share) || branch_on_home(s, share))
        return;
    settle(s, share);
}

static void begin(searching *s, uint32_t without) {
    tr_lever_frame *f = s->f;
    s->without = without;
    s->level = TR_NEW(f->a, int, f->levers + 1);
    s->chose = TR_NEW(f->a, signed char, (size_t)f->rows + 1);
    for (uint32_t j = 0; j < f->levers; j++)
        s->level[j] = !(without >> j & 1) && matters(s, j) ? OPEN : 0;
    ask_vetoes(s);
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
    s.program = &f->program;
    tr_mark mark = tr_arena_mark(f->a);
    begin(&s, without);
    go_on(&s);
    tr_arena_release(f->a, mark);
    return s.best;
}

/* --- the nearest (D145) --------------------------------------------------- */

/* A gap for every group; each faction at home has one of its own. */
static void number_gaps(searching *s) {
    tr_lever_frame *f = s->f;
    s->gap = TR_NEW(f->a, uint32_t, (size_t)f->rows + 1);
    s->gaps = f->groups < 64 ? f->groups : 64;
    for (uint32_t k = 0; k < f->rows; k++)
        s->gap[k] =
            f->row[k].demand.need == TR_NEED_HOME ? s->gaps++ : f->row[k].group;
    s->size = TR_NEW(f->a, long double, (size_t)s->gaps + 1);
    s->open = TR_NEW(f->a, long double, (size_t)s->gaps + 1);
    for (uint32_t k = 0; k < s->gaps; k++) s->size[k] = 1;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        long double most = r->alpha * fabsl(r->t) + r->beta * fabsl(r->b) +
                           r->distrust * (r->added + r->open) + fabsl(r->t);
        for (uint32_t j = 0; j < f->levers; j++)
            most += 2 * fabsl(f->add[r->who][j]);
        s->size[s->gap[k]] = fmaxl(s->size[s->gap[k]], most);
    }
}

tr_bundle tr_lever_nearest(tr_lever_frame *f) {
    searching s = {.f = f, .groups = UINT64_MAX, .lacking = true};
    tr_program p;
    s.best.share = TR_NEW(f->a, double, f->levers + 1);
    tr_mark mark = tr_arena_mark(f->a);
    number_gaps(&s);
    tr_program_init(&p, f->a, f->levers + s.gaps, f->rows + 1);
    p.slack = 1e-3L; /* what is a little short would be listed */
    s.program = &p;
    s.most = INFINITY;
    begin(&s, 0);
    go_on(&s);
    if (s.best.found) {
        s.most = s.best.cost * 1e9L * (1 + 1e-14L) + 0.01L;
        s.best.found = false;
        go_on(&s);
    }
    tr_arena_release(f->a, mark);
    return s.best;
}
