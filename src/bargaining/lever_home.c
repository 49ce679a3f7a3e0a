/* lever_home.c - what levers do to factions at home (D146).
 * SPDX-License-Identifier: MIT
 *
 * A lever on a faction changes what a deal, or the status quo, is worth to that
 * faction alone.  So each faction that has utilities is one linear condition,
 * and a party ratifies if those that are met are enough: which of them are
 * asked to be met is branched on in bundle.c.  Only parties whose factions a
 * lever reaches, or that do not ratify as it is, are looked at. */
#include "bargaining/lever_parts.h"

#include <math.h>
#include <string.h>

static const tr_homes *homes(const tr_lever_frame *f) {
    return f->q.hold.homes;
}

/* In units of 1e-9. */
static double units(const tr_lever_frame *f, uint32_t voice, uint32_t s) {
    return tr_to_units(
        tr_voice_utility(&homes(f)->voice[voice], f->q.hold.space, s), 1e-9);
}

/* The side of a faction that a lever works on. */
static bool is_of(const tr_side *x, uint32_t voice) {
    return voice >= x->first && voice < x->first + x->count;
}

static uint32_t voice_of(const tr_lever_frame *f, const tr_lever *l) {
    const tr_homes *h = homes(f);
    for (uint32_t k = 0; h && k < h->sides; k++)
        if (h->side[k].party == (uint32_t)l->on)
            return h->side[k].first + (uint32_t)l->faction;
    return UINT32_MAX;
}

bool tr_lever_at_home(tr_lever_frame *f, truce_diags *d) {
    const tr_homes *h = homes(f);
    uint32_t parties = f->q.hold.moves->parties;
    f->who = TR_NEW(f->a, uint32_t, f->levers + 1);
    for (uint32_t j = 0; j < f->levers; j++) {
        const tr_lever *l = &f->c->lever[j];
        f->who[j] = (uint32_t)l->on;
        if (l->faction < 0) continue;
        uint32_t v = voice_of(f, l);
        if (!h->voice[v].cardinal) {
            tr_diag(d, TR_E0543, l->span, l->id, h->voice[v].faction->id);
            return false;
        }
        f->who[j] = parties + v;
        for (uint32_t k = 0; k < h->sides; k++)
            f->reached |= (uint64_t)is_of(&h->side[k], v) << k;
    }
    return true;
}

/* A faction consents if what it has over the status quo is not below 0. */
static void add_voice(tr_lever_frame *f, const tr_side *x, uint32_t v) {
    tr_lever_row *r = tr_lever_add_row(
        f, (tr_lever_term){TR_NEED_HOME, x->party, TR_NO_STATE, TR_NO_STATE});
    r->who = f->q.hold.moves->parties + v;
    r->t = (long double)units(f, v, homes(f)->status_quo) - units(f, v, f->x);
    r->at_t = f->at[homes(f)->status_quo];
    r->alpha = 1;
}

void tr_lever_home_rows(tr_lever_frame *f) {
    const tr_homes *h = homes(f);
    f->asked_home = 0;
    for (uint32_t k = 0; h && k < h->sides; k++) {
        const tr_side *x = &h->side[k];
        if (!(f->reached >> k & 1) && tr_bit(x->ratifies, f->x)) continue;
        f->asked_home |= UINT64_C(1) << k;
        tr_lever_add_group(f, TR_NEED_HOME, x->party);
        for (uint32_t v = x->first; v < x->first + x->count; v++)
            if (h->voice[v].cardinal) add_voice(f, x, v);
    }
}

/* Its conditions are rows; of the others, consent is what it is. */
static uint64_t consenting(const tr_lever_frame *f, const tr_side *x,
                           const double *share) {
    uint32_t parties = f->q.hold.moves->parties;
    uint64_t set = 0;
    for (uint32_t v = 0; v < x->count; v++)
        if (tr_bit(homes(f)->voice[x->first + v].consents, f->x))
            set |= UINT64_C(1) << v;
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->demand.need != TR_NEED_HOME || r->demand.party != x->party)
            continue;
        uint64_t bit = UINT64_C(1) << (r->who - parties - x->first);
        bool met = tr_lever_excess(f, r, share) <= 0.25L;
        set = met ? set | bit : set & ~bit;
    }
    return set;
}

bool tr_lever_ratifies(const tr_lever_frame *f, uint32_t side,
                       const double *share) {
    const tr_side *x = &homes(f)->side[side];
    return tr_side_ratifies(homes(f), x, consenting(f, x, share));
}

/* --- how much is missing -------------------------------------------------- */

typedef struct missing {
    tr_env *env;
    uint64_t steps;
    const tr_homes *h;
    const tr_side *side;
    uint32_t count;
    uint32_t voice[64];
    long double lack[64];
    long double best;
} missing;

/* Over all sets of the factions that lack something, dearest first. */
static void choose(missing *m, uint32_t k, uint64_t set, long double sum) {
    uint64_t rest = set;
    if (++m->steps % 65536 == 0) tr_tick(m->env, "weighing factions", 0, 0);
    if (sum >= m->best) return;
    if (tr_side_ratifies(m->h, m->side, set)) {
        m->best = sum;
        return;
    }
    for (uint32_t i = k; i < m->count; i++) rest |= UINT64_C(1) << m->voice[i];
    if (k == m->count || !tr_side_ratifies(m->h, m->side, rest)) return;
    choose(m, k + 1, set, sum);
    choose(m, k + 1, set | UINT64_C(1) << m->voice[k], sum + m->lack[k]);
}

long double tr_lever_lack_at_home(const tr_lever_frame *f, uint32_t side,
                                  const double *share) {
    const tr_side *x = &homes(f)->side[side];
    uint32_t parties = f->q.hold.moves->parties;
    missing m = {.env = f->a->env, .h = homes(f), .side = x, .best = INFINITY};
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->demand.need != TR_NEED_HOME || r->demand.party != x->party)
            continue;
        long double lack = tr_lever_excess(f, r, share);
        if (lack <= 0.25L) continue;
        uint32_t i = m.count++;
        for (; i && m.lack[i - 1] < lack; i--)
            m.lack[i] = m.lack[i - 1], m.voice[i] = m.voice[i - 1];
        m.lack[i] = lack;
        m.voice[i] = r->who - parties - x->first;
    }
    choose(&m, 0, consenting(f, x, share), 0);
    return m.best;
}

/* --- deals that can be ratified ------------------------------------------- */

bool tr_lever_may_ratify(tr_lever_frame *f, uint32_t s) {
    const tr_homes *h = homes(f);
    uint64_t open = 0;
    for (uint32_t k = 0; h && k < h->sides; k++)
        if (!tr_bit(h->side[k].ratifies, s)) open |= UINT64_C(1) << k;
    if (!open) return true;
    if (open & ~f->reached) return false;
    tr_lever_rows(f, s);
    uint64_t groups = 0;
    for (uint32_t g = 0; g < f->groups && g < 64; g++)
        if (f->group[g].need == TR_NEED_HOME) groups |= UINT64_C(1) << g;
    return tr_lever_search(f, groups, 0, true).found;
}
