/* replies.c - the cheapest levers that hold a deal by replies (D13, D114).
 * SPDX-License-Identifier: MIT
 *
 * Levers change what others gain by replying, so whether every improvement is
 * met is asked anew for every set of levers; each is used in full or not at
 * all, for between them a reply can be lost.  Sets are gone through by adding
 * and leaving out one lever after the other, left when they cost more than what
 * was found, or when not even the rest could make the deal accepted.  Replies
 * are searched from one improvement after the other, and what was searched in
 * vain is the end of it. */
#include "bargaining/lever_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct tr_lever_replies {
    uint32_t *seen; /* [n * (parties + 1)] by state and who moved last */
    uint32_t stamp;
    uint32_t *queue; /* [n * (parties + 1)] */
    size_t count;
} tr_lever_replies;

static tr_lever_replies *replies_of(tr_lever_frame *f) {
    if (f->replies) return f->replies;
    size_t places =
        (size_t)f->q.hold.space->n * (f->q.hold.moves->parties + 1) + 1;
    f->replies = TR_NEW(f->a, tr_lever_replies, 1);
    f->replies->seen = TR_NEW(f->a, uint32_t, places);
    f->replies->queue = TR_RAW(f->a, uint32_t, places);
    return f->replies;
}

static long double worth(const tr_lever_frame *f, uint32_t party, uint32_t used,
                         uint32_t s) {
    long double u = f->base[party][s];
    for (uint32_t left = used & f->at[s] & f->touches[party]; left;
         left &= left - 1)
        u += f->add[party][__builtin_ctz(left)];
    return u;
}

typedef struct replying {
    tr_lever_frame *f;
    uint32_t used, party, mover, from;
    long double limit; /* of the party, at the deal */
    long double now;   /* of the mover, where it moves from */
    bool met;
} replying;

static bool is_barred(const replying *q, uint32_t mover, uint32_t t) {
    const tr_lever_frame *f = q->f;
    for (uint32_t left = q->used & f->touches[mover] & ~f->at[t]; left;
         left &= left - 1) {
        const tr_lever *l = &f->c->lever[__builtin_ctz(left)];
        if (l->kind == TR_BAR && l->on == (int)mover) return true;
    }
    return false;
}

static void reach(replying *q, uint32_t t, uint32_t mover) {
    tr_lever_replies *r = q->f->replies;
    size_t place = (size_t)t * (q->f->q.hold.moves->parties + 1) + mover;
    if (r->seen[place] == r->stamp) return;
    r->seen[place] = r->stamp;
    r->queue[r->count++] = (uint32_t)place;
}

static bool step(void *user, uint32_t t) {
    replying *q = user;
    if (worth(q->f, q->mover, q->used, t) <= q->now) return true;
    if (is_barred(q, q->mover, t)) return true;
    if (worth(q->f, q->party, q->used, t) <= q->limit) q->met = true;
    reach(q, t, q->mover);
    return !q->met;
}

/* Some sequence of the others' improvements from t makes the party no better
 * off than at the deal. */
static bool is_met(replying *q, uint32_t t) {
    const tr_moves *m = q->f->q.hold.moves;
    tr_lever_replies *r = q->f->replies;
    uint32_t width = m->parties + 1;
    r->stamp++;
    r->count = 0;
    q->met = false;
    reach(q, t, m->parties);
    for (size_t k = 0; k < r->count && !q->met; k++) {
        uint32_t s = r->queue[k] / width, last = r->queue[k] % width;
        for (uint32_t j = 0; j < m->parties && !q->met; j++) {
            if (j == q->party || j == last || !m->mover[j]) continue;
            q->mover = j;
            q->now = worth(q->f, j, q->used, s);
            tr_moves_each(m, j, s, step, q);
        }
        if (k % 4096 == 4095)
            tr_tick(q->f->a->env, "looking for replies", 0, 0);
    }
    return q->met;
}

bool tr_lever_met(tr_lever_frame *f, uint32_t party, uint32_t used) {
    replying q = {.f = f, .used = used, .party = party};
    uint32_t count;
    replies_of(f);
    tr_mark mark = tr_arena_mark(f->a);
    uint32_t *move = tr_moves_from(f->a, f->q.hold.moves, party, f->x, &count);
    q.limit = worth(f, party, used, f->x);
    bool met = true;
    for (uint32_t k = 0; k < count && met; k++)
        if (worth(f, party, used, move[k]) > q.limit &&
            !is_barred(&q, party, move[k]))
            met = is_met(&q, move[k]);
    tr_arena_release(f->a, mark);
    return met;
}

/* --- sets of levers ------------------------------------------------------- */

typedef struct choosing {
    tr_lever_frame *f;
    uint64_t groups;
    uint32_t without;
    bool any;
    uint32_t count, lever[TR_MAX_LEVERS]; /* dearest first */
    tr_bundle best;
} choosing;

static bool is_asked(const choosing *s, const tr_lever_row *r) {
    return s->groups >> r->group & 1;
}

/* D113: with these levers, and `rest` at its best, the deal is accepted. */
static bool may_be_accepted(const choosing *s, uint32_t used, uint32_t rest) {
    const tr_lever_frame *f = s->f;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->demand.need != TR_NEED_ACCEPT || !is_asked(s, r)) continue;
        long double sum = r->t;
        for (uint32_t j = 0; j < f->levers; j++) {
            long double by = tr_lever_in_row(f, r, j, 1);
            if (used >> j & 1) sum += by;
            if (rest >> j & 1) sum += fminl(0, by);
        }
        if (sum > 0.25L) return false;
    }
    return true;
}

/* D146, with these levers whole. */
static bool is_ratified(const choosing *s, uint32_t used) {
    const tr_lever_frame *f = s->f;
    double share[TR_MAX_LEVERS];
    for (uint32_t j = 0; j < f->levers; j++) share[j] = used >> j & 1;
    for (uint32_t k = 0; f->asked_home >> k; k++) {
        uint32_t party = f->q.hold.homes->side[k].party;
        if ((f->asked_home >> k & 1) &&
            (s->groups >> tr_lever_group_of(f, TR_NEED_HOME, party) & 1) &&
            !tr_lever_ratifies(f, k, share))
            return false;
    }
    return true;
}

static bool is_held(const choosing *s, uint32_t used) {
    if (!is_ratified(s, used)) return false;
    for (uint32_t k = 0; k < s->f->rows; k++) {
        const tr_lever_row *r = &s->f->row[k];
        if (r->demand.need == TR_NEED_REPLY && is_asked(s, r) &&
            !tr_lever_met(s->f, r->demand.party, used))
            return false;
    }
    return true;
}

static void keep(choosing *s, uint32_t used, double cost) {
    s->best.found = true;
    s->best.cost = cost;
    s->best.used = used;
    for (uint32_t j = 0; j < s->f->levers; j++)
        s->best.share[j] = used >> j & 1;
}

static void choose(choosing *s, uint32_t k, uint32_t used, double cost) {
    if (s->best.found &&
        (s->any || cost >= s->best.cost - 1e-9 * (1 + s->best.cost)))
        return;
    uint32_t rest = 0;
    tr_lever_step(s->f, TR_SET_WORK);
    for (uint32_t i = k; i < s->count; i++) rest |= UINT32_C(1) << s->lever[i];
    if (!may_be_accepted(s, used, rest)) return;
    if (k == s->count) {
        if (is_held(s, used)) keep(s, used, cost);
        return;
    }
    uint32_t j = s->lever[k];
    int twin = tr_lever_twin(s->f, j, s->without);
    choose(s, k + 1, used, cost);
    if (twin >= 0 && !(used >> twin & 1)) return;
    choose(s, k + 1, used | UINT32_C(1) << j,
           cost + tr_lever_cost(&s->f->c->lever[j]));
}

/* Bars and side effects too: all that touches what somebody wants. */
static bool can_matter(const tr_lever_frame *f, uint32_t j) {
    for (uint32_t i = 0; i < f->q.hold.moves->parties; i++)
        if (f->touches[i] >> j & 1) return true;
    return f->who[j] >= f->q.hold.moves->parties;
}

tr_bundle tr_lever_search_replies(tr_lever_frame *f, uint64_t groups,
                                  uint32_t without, bool any) {
    choosing s = {.f = f, .groups = groups, .without = without, .any = any};
    s.best.share = TR_NEW(f->a, double, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        if ((without >> j & 1) || !can_matter(f, j)) continue;
        uint32_t k = s.count++;
        double cost = tr_lever_cost(&f->c->lever[j]);
        for (; k && tr_lever_cost(&f->c->lever[s.lever[k - 1]]) < cost; k--)
            s.lever[k] = s.lever[k - 1];
        s.lever[k] = j;
    }
    choose(&s, 0, 0, 0);
    return s.best;
}
