/* barrier.c - that the others have no reply, of whatever length (docs: D69).
 * SPDX-License-Identifier: MIT
 *
 * Property-directed reachability (Bradley, VMCAI 2011; Een, Mishchenko and
 * Brayton, FMCAD 2011).  Frame k is a set of clauses that every state reached
 * in at most k moves satisfies; states that deter, and states that lead to
 * them, are excluded from the frames one cube at a time, each made as large as
 * a proof allows.  When two frames are the same, their clauses hold whatever is
 * done: an invariant, which is the proof. A state deters if the party is no
 * better off there (and, for SMR, has no escape from it). */
#include "query/step.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What a state is made of: "issue has this value", or "moved last".  A cube
 * lists parts by number + 1, below 0 when the part does not hold. */
typedef struct part {
    int32_t issue; /* -1: party `value` moved last */
    uint32_t value;
    tr_lit x, y;   /* before and after the move */
    bool at_start; /* holds right after the improvement */
    bool two;      /* no other part speaks of this issue */
} part;

typedef struct cube {
    int32_t *at;
    uint32_t n, frame;
} cube;

struct tr_barrier {
    const tr_answering *w;
    tr_flight *f;
    tr_encoder *e;
    tr_arena *a;
    uint32_t parts;
    part *part;
    tr_point x, y;
    tr_lit *moves, *last;
    tr_lit step;   /* the move from x to y is a move */
    tr_lit deters; /* x does, as far as escapes are known */
    uint32_t considered;
    uint32_t frames, cubes;
    size_t frame_room, cube_room;
    tr_lit *in; /* [frames + 1] the clauses of this frame hold; [0] the start */
    cube *cube;
    uint64_t calls;
    bool given_up;
};

enum { MOST_CALLS = 20000, MOST_TRIES = 12, PROOF_CONFLICTS = 4000 };

/* --- setting up ----------------------------------------------------------- */

static void list_parts(tr_barrier *b) {
    const tr_terrain *t = b->e->t;
    b->part = TR_NEW(b->a, part, t->first[t->issues] + t->parties + 1);
    for (uint32_t v = 0; v < t->issues; v++) {
        uint32_t here = b->w->from[v], first = b->parts;
        if (!b->w->open[v]) continue;
        for (uint32_t k = 0; k < t->c->issue[v].values; k++) {
            tr_lit x = b->x.at[t->first[v] + k];
            if (abs(x) == TR_LIT_TRUE) continue;
            b->part[b->parts++] = (part){
                (int32_t)v, k, x, b->y.at[t->first[v] + k], k == here, false};
        }
        if (b->parts - first != 2) continue;
        if (b->part[first].at_start) b->part[first] = b->part[first + 1];
        b->part[first].two = true;
        b->parts--;
    }
    for (uint32_t j = 0; b->w->turns && j < t->parties; j++)
        if (b->w->who[j])
            b->part[b->parts++] =
                (part){-1, j, b->last[j], b->moves[j], false, true};
}

static void declare_last(tr_barrier *b) {
    const tr_terrain *t = b->e->t;
    b->last = TR_RAW(b->a, tr_lit, t->parties + 1);
    for (uint32_t j = 0; j < t->parties; j++)
        b->last[j] = b->w->who[j] && b->w->turns ? tr_sat_variable(b->e->sat)
                                                 : TR_LIT_FALSE;
    TR_CLAUSE(b->e->sat, tr_gate_at_most_one(b->e, b->last, t->parties));
}

static void new_frame(tr_barrier *b) {
    b->in = tr_grow(b->a, b->in, sizeof *b->in, b->frames, &b->frame_room);
    b->in[b->frames++] = tr_sat_variable(b->e->sat);
}

tr_barrier *tr_barrier_new(const tr_answering *w, tr_flight *f) {
    const tr_terrain *t = w->q->t;
    tr_barrier *b = TR_NEW(t->a, tr_barrier, 1);
    b->w = w;
    b->f = f;
    b->a = t->a;
    tr_encoder *e = b->e = tr_encoder_new(t);
    declare_last(b);
    b->x = tr_point_new(e, w, tr_copy_new(e, w->from, w->open));
    b->y = tr_point_new(e, w, tr_copy_new(e, w->from, w->open));
    TR_CLAUSE(e->sat, tr_encode_feasible(e, b->x.at));
    tr_lits must = {.a = t->a};
    b->moves = tr_step(e, w, &b->x, &b->y, b->last, &must);
    b->step = tr_gate_and(e, must.at, must.count);
    b->deters = tr_sat_variable(e->sat);
    TR_CLAUSE(e->sat, -b->deters, -b->x.better);
    list_parts(b);
    new_frame(b);
    for (uint32_t p = 0; p < b->parts; p++)
        TR_CLAUSE(e->sat, -b->in[0],
                  b->part[p].at_start ? b->part[p].x : -b->part[p].x);
    return b;
}

void tr_barrier_free(tr_barrier *b) { tr_sat_free(b->e->sat); }

/* --- cubes ---------------------------------------------------------------- */

static tr_lit now(const tr_barrier *b, int32_t part_number) {
    tr_lit x = b->part[abs(part_number) - 1].x;
    return part_number > 0 ? x : -x;
}

static tr_lit then(const tr_barrier *b, int32_t part_number) {
    tr_lit y = b->part[abs(part_number) - 1].y;
    return part_number > 0 ? y : -y;
}

static bool false_at_start(const tr_barrier *b, int32_t part_number) {
    return b->part[abs(part_number) - 1].at_start != (part_number > 0);
}

static tr_sat_answer search(tr_barrier *b) {
    if (b->calls++ >= MOST_CALLS) return TR_CUT_SHORT;
    return tr_sat_search(b->e->sat, PROOF_CONFLICTS);
}

static void assume_frame(tr_barrier *b, uint32_t k) {
    if (!k) {
        tr_sat_assume(b->e->sat, b->in[0]);
        return;
    }
    for (uint32_t m = k; m < b->frames; m++) tr_sat_assume(b->e->sat, b->in[m]);
}

/* The state x of the model, as a cube; all parts that must hold. */
static cube state_now(tr_barrier *b) {
    cube c = {.at = TR_RAW(b->a, int32_t, b->parts + 1)};
    for (uint32_t p = 0; p < b->parts; p++) {
        bool holds = tr_sat_value(b->e->sat, b->part[p].x);
        if (!holds && !b->part[p].two) continue;
        c.at[c.n++] = (int32_t)(p + 1) * (holds ? 1 : -1);
    }
    return c;
}

/* After an answer TR_UNSAT: keep what was used. */
static void keep_used(tr_barrier *b, cube *c) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->n; k++)
        if (tr_sat_failed(b->e->sat, now(b, c->at[k]))) c->at[n++] = c->at[k];
    c->n = n;
}

/* A cube that deters for certain; false when a limit is reached, or when the
 * state has an escape, which is then forbidden (`*escaped`). */
static bool deterring_cube(tr_barrier *b, cube *c, bool *escaped) {
    const tr_terrain *t = b->e->t;
    *escaped = false;
    uint16_t *value = TR_NEW(b->a, uint16_t, t->issues + 1);
    tr_copy_read(b->e, b->x.at, value);
    *c = state_now(b);
    bool *used = TR_NEW(b->a, bool, b->parts + 1);
    if (b->f) {
        tr_sat_answer flight = tr_flight_try(b->f, value, TR_CONFLICTS);
        *escaped = flight == TR_SAT;
        if (flight != TR_UNSAT) return false;
        for (uint32_t p = 0; p < b->parts; p++)
            used[p] = b->part[p].issue >= 0 &&
                      tr_flight_used(b->f, value, (uint32_t)b->part[p].issue);
    }
    for (uint32_t k = 0; k < c->n; k++)
        tr_sat_assume(b->e->sat, now(b, c->at[k]));
    tr_sat_assume(b->e->sat, b->x.better);
    tr_sat_answer answer = search(b);
    if (answer != TR_UNSAT) return answer == TR_SAT;
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->n; k++)
        if (used[abs(c->at[k]) - 1] ||
            tr_sat_failed(b->e->sat, now(b, c->at[k])))
            c->at[n++] = c->at[k];
    c->n = n;
    return true;
}

/* States from which one move leads into `to`: the one of the model, made
 * larger: whatever the choice of the mover does not depend on is dropped. */
static cube leading_cube(tr_barrier *b, const cube *to) {
    const tr_terrain *t = b->e->t;
    cube c = state_now(b);
    tr_lits given = {.a = b->a};
    for (uint32_t j = 0; j < t->parties; j++) {
        if (!tr_sat_value(b->e->sat, b->moves[j])) continue;
        tr_lits_add(&given, b->moves[j]);
        for (uint32_t v = 0; v < t->issues; v++)
            for (uint32_t k = t->first[v]; k < t->first[v + 1]; k++)
                if (b->w->open[v] && t->holder[v] == (int32_t)j)
                    tr_lits_add(&given, tr_sat_value(b->e->sat, b->y.at[k])
                                            ? b->y.at[k]
                                            : -b->y.at[k]);
    }
    tr_lit wrong = tr_sat_variable(b->e->sat);
    tr_lits clause = {.a = b->a};
    tr_lits_add(&clause, -wrong);
    tr_lits_add(&clause, -b->step);
    for (uint32_t k = 0; k < to->n; k++)
        tr_lits_add(&clause, -then(b, to->at[k]));
    tr_sat_clause(b->e->sat, clause.at, clause.count);
    tr_sat_assume(b->e->sat, wrong);
    for (size_t k = 0; k < given.count; k++)
        tr_sat_assume(b->e->sat, given.at[k]);
    for (uint32_t k = 0; k < c.n; k++)
        tr_sat_assume(b->e->sat, now(b, c.at[k]));
    if (search(b) == TR_UNSAT) keep_used(b, &c);
    TR_CLAUSE(b->e->sat, -wrong);
    return c;
}

/* Can the cube be entered from outside it, by a move from frame k?  After
 * TR_UNSAT, *core is the part of it that was needed, the start still outside.
 */
static tr_sat_answer entered(tr_barrier *b, const cube *c, uint32_t k,
                             cube *core) {
    tr_lit outside = tr_sat_variable(b->e->sat);
    tr_lits clause = {.a = b->a};
    tr_lits_add(&clause, -outside);
    for (uint32_t m = 0; m < c->n; m++) tr_lits_add(&clause, -now(b, c->at[m]));
    tr_sat_clause(b->e->sat, clause.at, clause.count);
    assume_frame(b, k);
    tr_sat_assume(b->e->sat, outside);
    tr_sat_assume(b->e->sat, b->step);
    for (uint32_t m = 0; m < c->n; m++)
        tr_sat_assume(b->e->sat, then(b, c->at[m]));
    tr_sat_answer answer = search(b);
    if (answer == TR_UNSAT && core) {
        bool safe = false;
        *core = (cube){.at = TR_RAW(b->a, int32_t, c->n + 1)};
        for (uint32_t m = 0; m < c->n; m++) {
            if (!tr_sat_failed(b->e->sat, then(b, c->at[m]))) continue;
            safe |= false_at_start(b, c->at[m]);
            core->at[core->n++] = c->at[m];
        }
        for (uint32_t m = 0; m < c->n && !safe; m++)
            if (false_at_start(b, c->at[m])) {
                safe = true;
                core->at[core->n++] = c->at[m];
            }
        assert(safe);
    }
    if (answer != TR_SAT) TR_CLAUSE(b->e->sat, -outside);
    return answer;
}

/* Drop parts one by one, as long as the start stays outside and no move from
 * frame k enters. */
static void widen(tr_barrier *b, cube *c, uint32_t k) {
    uint32_t tries = 0;
    for (uint32_t m = 0; m < c->n && tries < MOST_TRIES && c->n > 1;) {
        cube less = {.at = TR_RAW(b->a, int32_t, c->n)}, core;
        bool safe = false;
        for (uint32_t i = 0; i < c->n; i++) {
            if (i == m) continue;
            safe |= false_at_start(b, c->at[i]);
            less.at[less.n++] = c->at[i];
        }
        if (!safe || entered(b, &less, k, &core) != TR_UNSAT) {
            tries += safe;
            m++;
        } else {
            *c = core;
        }
    }
}

/* Exclude the cube from frames 1 to k. */
static void exclude(tr_barrier *b, cube c, uint32_t k) {
    tr_lits clause = {.a = b->a};
    c.frame = k;
    tr_lits_add(&clause, -b->in[k]);
    for (uint32_t m = 0; m < c.n; m++) tr_lits_add(&clause, -now(b, c.at[m]));
    tr_sat_clause(b->e->sat, clause.at, clause.count);
    b->cube = tr_grow(b->a, b->cube, sizeof *b->cube, b->cubes, &b->cube_room);
    b->cube[b->cubes++] = c;
}

/* --- the search ----------------------------------------------------------- */

/* Excludes a cube that deters from frame k, and before it whatever leads
 * there; false when the start leads there, or a limit is reached. */
static bool exclude_all(tr_barrier *b, cube bad, uint32_t k) {
    size_t room = 0, count = 0;
    cube *open = tr_grow(b->a, NULL, sizeof *open, 0, &room);
    bad.frame = k;
    open[count++] = bad;
    while (count) {
        cube c = open[count - 1], core; /* frames fall towards the end */
        bool outside = false;
        for (uint32_t m = 0; m < c.n; m++)
            outside |= false_at_start(b, c.at[m]);
        if (!outside || !c.frame) return false;
        tr_sat_answer answer = entered(b, &c, c.frame - 1, &core);
        if (answer == TR_CUT_SHORT) return false;
        if (answer == TR_SAT) {
            cube before = leading_cube(b, &c);
            before.frame = c.frame - 1;
            open = tr_grow(b->a, open, sizeof *open, count, &room);
            open[count++] = before;
            continue;
        }
        widen(b, &core, c.frame - 1);
        uint32_t m = c.frame;
        while (m < k && entered(b, &core, m, NULL) == TR_UNSAT) m++;
        exclude(b, core, m);
        count--;
    }
    return true;
}

static void note_escapes(tr_barrier *b) {
    for (; b->f && b->considered < b->f->count; b->considered++)
        TR_CLAUSE(
            b->e->sat, -b->deters,
            -tr_flight_open(b->e, b->w, b->x.at, b->f->escape[b->considered]));
}

/* No state of frame k deters, after excluding what must be. */
static bool clear(tr_barrier *b, uint32_t k) {
    for (;;) {
        cube bad;
        bool escaped;
        note_escapes(b);
        assume_frame(b, k);
        tr_sat_assume(b->e->sat, b->deters);
        tr_sat_answer answer = search(b);
        if (answer == TR_UNSAT) return true;
        if (answer == TR_CUT_SHORT) return false;
        if (deterring_cube(b, &bad, &escaped)) {
            if (!exclude_all(b, bad, k)) return false;
        } else if (!escaped) {
            return false;
        }
    }
}

/* Carry clauses to later frames; the number of a frame that equals the next,
 * or 0. */
static uint32_t carry(tr_barrier *b) {
    uint32_t last = b->frames - 1;
    for (uint32_t k = 1; k < last; k++) {
        bool same = true;
        for (uint32_t m = 0, n = b->cubes; m < n; m++) {
            if (b->cube[m].frame != k) continue;
            if (entered(b, &b->cube[m], k, NULL) == TR_UNSAT) {
                b->cube[m].frame = UINT32_MAX; /* said again, later */
                exclude(b, b->cube[m], k + 1);
            } else {
                same = false;
            }
        }
        if (same) return k;
    }
    return 0;
}

static void write_out(tr_barrier *b, uint32_t frame, tr_verdict *out) {
    out->keep = TR_NEW(b->a, tr_claims, b->cubes + 1);
    for (uint32_t m = 0; m < b->cubes; m++) {
        const cube *c = &b->cube[m];
        if (c->frame <= frame || c->frame == UINT32_MAX) continue;
        tr_claims *one = &out->keep[out->kept++];
        one->at = TR_NEW(b->a, tr_claim, c->n + 1);
        for (uint32_t k = 0; k < c->n; k++) {
            const part *p = &b->part[abs(c->at[k]) - 1];
            one->at[one->count++] =
                (tr_claim){p->issue, p->value, c->at[k] > 0};
        }
    }
    out->escapes = b->f ? b->f->count : 0;
    out->escape = b->f ? b->f->escape : NULL;
}

static tr_find give_up(tr_barrier *b) {
    b->given_up = true;
    return TR_GIVEN_UP;
}

/* Frame 0 is the start; before any other frame: does anything within reach of
 * issues that the others hold deter at all? */
tr_find tr_barrier_to(tr_barrier *b, uint32_t depth, tr_verdict *out) {
    if (b->given_up) return TR_GIVEN_UP;
    if (b->frames == 1) {
        new_frame(b);
        for (;;) {
            cube bad;
            bool escaped;
            note_escapes(b);
            tr_sat_assume(b->e->sat, b->deters);
            tr_sat_answer answer = search(b);
            if (answer == TR_CUT_SHORT) return give_up(b);
            if (answer == TR_UNSAT) {
                write_out(b, b->frames, out);
                return TR_NEVER;
            }
            if (deterring_cube(b, &bad, &escaped)) break;
            if (!escaped) return give_up(b);
        }
    }
    while (b->frames - 1 <= depth) {
        if (!clear(b, b->frames - 1)) return give_up(b);
        new_frame(b);
        uint32_t same = carry(b);
        if (same) {
            write_out(b, same, out);
            return TR_NEVER;
        }
    }
    return TR_NONE_WITHIN;
}
