/* coalition.c - who may join with whom (docs: D40).
 * SPDX-License-Identifier: MIT */
#include "stability/coalition.h"

#include <assert.h>
#include <string.h>

static uint32_t movers(const tr_moves *m) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->parties; i++) count += m->mover[i];
    return count;
}

const char *tr_league_refused(const tr_stage *x) {
    if (!x->c) return "it needs a case";
    if (!x->c->coalition && movers(x->m) > TR_MOST_ALLIES)
        return "more than 12 parties can move, so that there are too many "
               "coalitions; the case can name those to look at (`coalitions`)";
    for (size_t k = 0; k < x->c->coalitions; k++)
        for (size_t i = 0; i < x->c->coalition[k].members; i++)
            if (!x->pref[x->c->coalition[k].member[i]].given)
                return "a member of a named coalition has no preference";
    return NULL;
}

static const char *join_ids(tr_arena *a, const truce_case *c,
                            const uint32_t *member, uint32_t size) {
    const char *id = c->party[member[0]].id;
    for (uint32_t i = 1; i < size; i++)
        id = tr_printf(a, "%s+%s", id, c->party[member[i]].id);
    return id;
}

static void add(tr_arena *a, tr_league *l, const truce_case *c,
                const bool *in) {
    tr_coalition *h = &l->at[l->count++];
    h->in = TR_NEW(a, bool, l->parties + 1);
    h->member = TR_NEW(a, uint32_t, l->parties + 1);
    for (uint32_t i = 0; i < l->parties; i++) {
        h->in[i] = in[i];
        if (in[i]) h->member[h->size++] = i;
    }
    h->id = join_ids(a, c, h->member, h->size);
}

static bool is_known(const tr_league *l, const bool *in) {
    for (uint32_t k = 0; k < l->count; k++)
        if (!memcmp(l->at[k].in, in, l->parties * sizeof *in)) return true;
    return false;
}

static void add_named(tr_arena *a, tr_league *l, const truce_case *c) {
    bool *in = TR_NEW(a, bool, l->parties + 1);
    for (size_t k = 0; k < c->coalitions; k++) {
        memset(in, 0, l->parties * sizeof *in);
        for (size_t i = 0; i < c->coalition[k].members; i++)
            in[c->coalition[k].member[i]] = true;
        if (is_known(l, in)) continue;
        add(a, l, c, in);
        if (c->coalition[k].name.text)
            l->at[l->count - 1].name = &c->coalition[k].name;
    }
}

/* All sets of two or more, the small ones first. */
static void add_all(tr_arena *a, tr_league *l, const truce_case *c,
                    const uint32_t *party, uint32_t count) {
    bool *in = TR_NEW(a, bool, l->parties + 1);
    for (int size = 2; size <= (int)count; size++)
        for (uint32_t set = 0; set < UINT32_C(1) << count; set++) {
            if (__builtin_popcount(set) != size) continue;
            for (uint32_t i = 0; i < count; i++) in[party[i]] = set >> i & 1;
            add(a, l, c, in);
        }
}

/* D40: a set of joint holders moves for a coalition of which all are members.
 */
static void find_movers(tr_arena *a, tr_league *l, const truce_case *c,
                        const uint32_t *together) {
    l->mover = TR_NEW(a, const char *, l->m->parties + 1);
    uint32_t *holder = TR_NEW(a, uint32_t, l->parties + 1);
    for (uint32_t k = 0; k < l->count; k++) {
        tr_coalition *h = &l->at[k];
        h->who = TR_NEW(a, bool, l->m->parties + 1);
        memcpy(h->who, h->in, l->parties * sizeof *h->in);
    }
    for (uint32_t i = 0; i < l->parties; i++) l->mover[i] = c->party[i].id;
    for (uint32_t j = l->parties; j < l->m->parties; j++) {
        const tr_issue *v = &c->issue[together[j - l->parties]];
        uint32_t count = 0;
        for (uint32_t i = 0; i < l->parties; i++)
            for (size_t q = 0; q < v->holders; q++)
                if (v->holder[q] == (int)i) holder[count++] = i;
        l->mover[j] = join_ids(a, c, holder, count);
        for (uint32_t k = 0; k < l->count; k++) {
            l->at[k].who[j] = true;
            for (uint32_t q = 0; q < count; q++)
                l->at[k].who[j] &= l->at[k].in[holder[q]];
        }
    }
}

tr_league *tr_league_of(const tr_stage *x) {
    assert(!tr_league_refused(x));
    tr_league *l = TR_NEW(x->a, tr_league, 1);
    l->parties = x->m->parties;
    l->named = x->c->coalition != NULL; /* an empty list names none */
    uint32_t count = 0;
    uint32_t *party = TR_NEW(x->a, uint32_t, l->parties + 1);
    for (uint32_t i = 0; i < l->parties; i++)
        if (x->m->mover[i]) party[count++] = i;
    size_t most = l->named ? count + x->c->coalitions : (size_t)1 << count;
    l->at = TR_NEW(x->a, tr_coalition, most + 1);
    bool *in = TR_NEW(x->a, bool, l->parties + 1);
    for (uint32_t k = 0; k < count; k++) {
        in[party[k]] = true;
        add(x->a, l, x->c, in);
        in[party[k]] = false;
    }
    if (l->named)
        add_named(x->a, l, x->c);
    else
        add_all(x->a, l, x->c, party, count);
    const uint32_t *together = NULL;
    l->m = tr_moves_with_joint(x->a, x->m, &together);
    find_movers(x->a, l, x->c, together);
    return l;
}

bool tr_apart(const tr_coalition *h, const tr_coalition *k) {
    for (uint32_t i = 0; i < k->size; i++)
        if (h->in[k->member[i]]) return false;
    return true;
}

bool tr_allies_gain(const tr_coalition *h, const tr_pref *pref, bool pareto,
                    uint32_t s, uint32_t t) {
    bool some = false;
    for (uint32_t i = 0; i < h->size; i++) {
        const uint32_t *rank = pref[h->member[i]].rank;
        if (rank[t] < rank[s] || (!pareto && rank[t] == rank[s])) return false;
        some |= rank[t] > rank[s];
    }
    return some;
}
