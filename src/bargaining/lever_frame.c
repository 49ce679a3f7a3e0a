/* lever_frame.c - what is found once for all deals that levers are weighed for
 * (D112, D113).  SPDX-License-Identifier: MIT
 *
 * Where each lever counts, whom it works on and by how much, which levers are
 * alike, and which states are alike in the levers that matter to a party.
 * O(levers² · states) at most. */
#include "bargaining/lever_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* D112: a bar counts, for its side effects, where it leaves things open. */
static void find_where(tr_lever_frame *f) {
    uint32_t n = f->q.hold.space->n;
    f->at = TR_NEW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        tr_mark mark = tr_arena_mark(f->a);
        const uint64_t *bits =
            l->when ? tr_space_where(f->a, f->q.hold.space, l->when) : NULL;
        for (uint32_t s = 0; s < n; s++) {
            bool holds = !bits || tr_bit(bits, s);
            f->at[s] |= (uint32_t)(holds != (l->kind == TR_BAR)) << j;
        }
        tr_arena_release(f->a, mark);
        tr_tick(f->a->env, "looking where levers count", j, f->levers);
    }
}

/* For a party, or a faction at home; side effects are on parties. */
static void find_sizes(tr_lever_frame *f, uint32_t i) {
    uint32_t parties = f->q.hold.moves->parties;
    f->add[i] = TR_NEW(f->a, long double, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        long double units = 0;
        if (f->who[j] == i && l->kind == TR_PAY) units += l->amount;
        if (f->who[j] == i && l->kind == TR_PENALTY) units -= l->amount;
        if (l->side && i < parties)
            units += l->side[i] * (l->within ? l->amount : 1);
        f->add[i][j] = roundl(units * 1e9L);
        bool bars = l->kind == TR_BAR && l->on == (int)i;
        if (i < parties && (f->add[i][j] != 0 || bars))
            f->touches[i] |= UINT32_C(1) << j;
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* States that are alike in the levers that matter get one number. */
static void sort_states(tr_lever_frame *f, uint32_t i) {
    uint32_t n = f->q.hold.space->n, touches = f->touches[i];
    f->sort[i] = TR_NEW(f->a, uint32_t, (size_t)n + 1);
    f->sorts[i] = 1;
    if (!touches) return;
    tr_mark mark = tr_arena_mark(f->a);
    uint32_t *all = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) all[s] = f->at[s] & touches;
    qsort(all, n, sizeof *all, by_number);
    uint32_t count = 0;
    for (uint32_t s = 0; s < n; s++)
        if (!s || all[s] != all[s - 1]) all[count++] = all[s];
    for (uint32_t s = 0; s < n; s++) {
        uint32_t key = f->at[s] & touches;
        f->sort[i][s] =
            (uint32_t)((const uint32_t *)bsearch(&key, all, count, sizeof key,
                                                 by_number) -
                       all);
    }
    f->sorts[i] = count;
    tr_arena_release(f->a, mark);
}

/* What a party goes by: units of 1e-9, or its order, a place counting 1. */
static void find_base(tr_lever_frame *f, uint32_t i) {
    const tr_pref *p = &f->q.hold.pref[i];
    uint32_t n = f->q.hold.space->n;
    f->base[i] = TR_RAW(f->a, double, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++)
        f->base[i][s] =
            p->cardinal ? tr_to_units(p->utility[s], 1e-9) : 1e9 * p->rank[s];
}

/* As much of the same thing, at the same cost, everywhere. */
static bool are_alike(const tr_lever_frame *f, uint32_t i, uint32_t j) {
    const tr_lever *a = &f->c->lever[i], *b = &f->c->lever[j];
    if (a->kind != b->kind || f->who[i] != f->who[j] ||
        a->within != b->within || a->amount != b->amount || a->cost != b->cost)
        return false;
    for (uint32_t p = 0; p < f->q.hold.moves->parties; p++)
        if ((a->side ? a->side[p] : 0) != (b->side ? b->side[p] : 0))
            return false;
    for (uint32_t s = 0; s < f->q.hold.space->n; s++)
        if ((f->at[s] >> i & 1) != (f->at[s] >> j & 1)) return false;
    return true;
}

static void find_twins(tr_lever_frame *f) {
    f->twin = TR_NEW(f->a, int, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        f->twin[j] = -1;
        for (uint32_t i = j; i-- > 0 && f->twin[j] < 0;)
            if (are_alike(f, i, j)) f->twin[j] = (int)i;
    }
}

int tr_lever_twin(const tr_lever_frame *f, uint32_t j, uint32_t without) {
    int i = f->twin[j];
    while (i >= 0 && (without >> i & 1)) i = f->twin[i];
    return i;
}

static bool has_numbers(const tr_lever_frame *f, truce_diags *d) {
    const tr_hold_question *q = &f->q.hold;
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        for (uint32_t i = 0; i < q->moves->parties; i++) {
            bool asked = q->moves->mover[i] || f->principal[i] >= 0;
            bool pays =
                f->who[j] == i && (l->kind == TR_PAY || l->kind == TR_PENALTY);
            if (q->pref[i].cardinal ||
                !(pays || (asked && l->side && l->side[i] != 0)))
                continue;
            tr_diag(d, TR_E0543, l->span, l->id, f->c->party[i].id);
            return false;
        }
    }
    return true;
}

static void prepare_parties(tr_lever_frame *f) {
    const tr_moves *m = f->q.hold.moves;
    const tr_homes *h = f->q.hold.homes;
    uint32_t parties = m->parties, most = 1;
    uint32_t all = parties + (h ? h->voices : 0);
    f->base = TR_NEW(f->a, double *, parties + 1);
    f->add = TR_NEW(f->a, long double *, all + 1);
    f->touches = TR_NEW(f->a, uint32_t, parties + 1);
    f->sort = TR_NEW(f->a, uint32_t *, parties + 1);
    f->sorts = TR_NEW(f->a, uint32_t, parties + 1);
    f->group = TR_NEW(f->a, tr_lever_term, 3 * (size_t)parties + 3);
    for (uint32_t i = parties; i < all; i++) find_sizes(f, i);
    for (uint32_t i = 0; i < parties; i++) {
        if (!m->mover[i] && f->principal[i] < 0) continue;
        find_sizes(f, i);
        if (!m->mover[i]) continue;
        find_base(f, i);
        sort_states(f, i);
        if (f->sorts[i] > most) most = f->sorts[i];
    }
    f->head = TR_NEW(f->a, uint32_t, (size_t)most + 1);
}

static void prepare_future(tr_lever_frame *f) {
    const tr_deals *d = f->q.hold.deals;
    uint32_t n = f->q.hold.space->n;
    static const bool none[TR_CONCEPTS];
    tr_hold_question q = f->q.hold;
    tr_stable *unasked = TR_NEW(f->a, tr_stable, 1);
    memcpy(unasked->asked, none, sizeof none);
    q.stable = unasked;
    q.homes = NULL;
    f->hold = tr_hold_prepare(f->a, &q);
    f->fall = TR_NEW(f->a, uint32_t *, d->principals + 1);
    for (uint32_t i = 0; i < d->principals; i++) {
        f->fall[i] = TR_RAW(f->a, uint32_t, (size_t)n + 1);
        for (uint32_t s = 0; s < n; s++) f->fall[i][s] = TR_NO_STATE;
    }
    f->slot = TR_RAW(f->a, uint32_t, (size_t)n + 1);
    for (uint32_t s = 0; s < n; s++) f->slot[s] = TR_NO_STATE;
}

tr_lever_frame *tr_levers_prepare(tr_arena *a, const tr_lever_question *q,
                                  truce_diags *d) {
    tr_lever_frame *f = TR_NEW(a, tr_lever_frame, 1);
    *f = (tr_lever_frame){.a = a, .q = *q, .c = q->hold.space->c};
    uint32_t parties = q->hold.moves->parties;
    f->levers = (uint32_t)f->c->levers;
    f->principal = TR_NEW(a, int, parties + 1);
    for (uint32_t i = 0; i < parties; i++) f->principal[i] = -1;
    for (uint32_t i = 0; i < q->hold.deals->principals; i++)
        f->principal[q->hold.deals->party[i]] = (int)i;
    if (!tr_lever_at_home(f, d) || !has_numbers(f, d)) return NULL;
    find_where(f);
    find_twins(f);
    prepare_parties(f);
    if (q->by == TR_BY_PATIENCE || q->by == TR_BY_TRUST ||
        q->by == TR_BY_MONITORING)
        prepare_future(f);
    return f;
}
