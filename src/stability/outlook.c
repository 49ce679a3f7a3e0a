/* outlook.c - the case as one party sees it (D58, D59).
 * SPDX-License-Identifier: MIT
 *
 * A view is the case with one rule more, that what the party ignores is
 * impossible, and with the preferences that it believes others to have: every
 * concept is then solved in it as in any case. */
#include "stability/outlook.h"

#include <assert.h>
#include <string.h>

static const tr_perception *perception_of(const truce_case *c, uint32_t party) {
    return tr_misperceives(c, party) ? &c->perception[party] : NULL;
}

/* What the party ignores, as one formula. */
static const tr_formula *ignored(tr_arena *a, const tr_perception *p) {
    const tr_formula **part = TR_NEW(a, const tr_formula *, p->ignored + 1);
    for (size_t i = 0; i < p->ignored; i++) part[i] = p->ignores[i].formula;
    return tr_formula_join(a, TR_OR, (uint32_t)p->ignored, part);
}

/* States that count as one are seen as one. */
static bool members_agree(tr_arena *a, const tr_space *s, truce_diags *d,
                          uint32_t party, const tr_statement *f) {
    if (!s->start) return true;
    const uint64_t *bits = tr_space_where_raw(a, s, f->formula);
    for (uint32_t k = 0; k < s->n; k++)
        for (uint32_t i = s->start[k] + 1; i < s->start[k + 1]; i++)
            if (tr_bit(bits, s->member[i]) !=
                tr_bit(bits, s->member[s->start[k]])) {
                tr_diag(d, TR_E0210, f->span, s->c->merge[s->merge_of[k]].id,
                        s->c->party[party].id, tr_printf(a, "`%s`", f->words));
                return false;
            }
    return true;
}

uint64_t *tr_seen(tr_arena *a, const tr_space *s, truce_diags *d,
                  uint32_t party) {
    const tr_perception *p = perception_of(s->c, party);
    uint64_t *bits = tr_space_where(a, s, tr_formula_word(a, true));
    if (!p || !p->ignored) return bits;
    for (size_t i = 0; i < p->ignored; i++)
        if (!members_agree(a, s, d, party, &p->ignores[i])) return NULL;
    tr_mark mark = tr_arena_mark(a);
    const uint64_t *not_seen = tr_space_where(a, s, ignored(a, p));
    for (uint32_t w = 0; w <= s->n / 64; w++) bits[w] &= ~not_seen[w];
    tr_arena_release(a, mark);
    if (tr_bits_count(bits, s->n)) return bits;
    tr_diag(d, TR_E0216, p->span, s->c->party[party].id);
    return NULL;
}

/* --- the case with the party's beliefs in it ------------------------------ */

static const truce_case *with_beliefs(tr_arena *a, const truce_case *c,
                                      const tr_perception *p) {
    truce_case *view = TR_NEW(a, truce_case, 1);
    *view = *c;
    view->preference = TR_NEW(a, tr_preference, c->parties + 1);
    for (size_t j = 0; j < c->parties; j++) {
        bool believed = p->believes && p->believes[j].form != TR_NONE;
        view->preference[j] = believed ? p->believes[j] : c->preference[j];
    }
    return view;
}

tr_pref *tr_ascribed(tr_arena *a, const tr_space *s, truce_diags *d,
                     const tr_pref *pref, uint32_t party) {
    const tr_perception *p = perception_of(s->c, party);
    tr_pref *out = TR_NEW(a, tr_pref, s->c->parties + 1);
    memcpy(out, pref, s->c->parties * sizeof *out);
    if (!p || !p->believes) return out;
    tr_space in = *s;
    in.c = with_beliefs(a, s->c, p);
    bool ok = true;
    for (size_t j = 0; j < s->c->parties; j++)
        if (p->believes[j].form != TR_NONE)
            ok &= tr_pref_build(a, &in, d, j, &out[j]);
    return ok ? out : NULL;
}

/* --- without the states that it does not see ------------------------------ */

/* Merges of which nothing is left would be errors. */
static void keep_merges(tr_arena *a, const tr_space *s, const uint64_t *seen,
                        truce_case *view) {
    view->merge = TR_NEW(a, tr_merge, s->c->merges + 1);
    view->merges = 0;
    for (size_t m = 0; m < s->c->merges; m++)
        for (uint32_t k = 0; k < s->n; k++)
            if (s->merge_of[k] == (int)m && tr_bit(seen, k))
                view->merge[view->merges++] = s->c->merge[m];
}

static const truce_case *without_ignored(tr_arena *a, const tr_space *s,
                                         const truce_case *c,
                                         const tr_perception *p,
                                         const uint64_t *seen) {
    truce_case *view = TR_NEW(a, truce_case, 1);
    *view = *c;
    view->rule = TR_NEW(a, tr_rule, c->rules + 1);
    for (size_t i = 0; i < c->rules; i++) view->rule[i] = c->rule[i];
    view->rule[view->rules++] =
        (tr_rule){.keeps = tr_formula_not(a, ignored(a, p)),
                  .words = "",
                  .origin = {.source = -1},
                  .span = p->span};
    if (c->merges) keep_merges(a, s, seen, view);
    return view;
}

static const uint32_t *numbers_in_case(tr_arena *a, const tr_space *s,
                                       const uint64_t *seen, uint32_t n) {
    uint32_t *base = TR_RAW(a, uint32_t, (size_t)n + 1), count = 0;
    for (uint32_t k = 0; k < s->n; k++)
        if (tr_bit(seen, k)) base[count++] = k;
    assert(count == n); /* index order is the same in both */
    return base;
}

static tr_pref over_seen(tr_arena *a, const tr_pref *p, const uint32_t *base,
                         uint32_t n) {
    tr_pref out = *p;
    if (!p->given) return out;
    out.rank = TR_RAW(a, uint32_t, (size_t)n + 1);
    if (p->utility) out.utility = TR_RAW(a, double, (size_t)n + 1);
    tr_mark mark = tr_arena_mark(a);
    int64_t *key = TR_RAW(a, int64_t, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++) {
        key[k] = p->rank[base[k]];
        if (p->utility) out.utility[k] = p->utility[base[k]];
    }
    out.levels = tr_dense_ranks(a, key, n, out.rank);
    tr_arena_release(a, mark);
    return out;
}

static bool see_less(tr_arena *a, const tr_space *s, truce_diags *d,
                     const tr_perception *p, uint32_t party, tr_pref *pref,
                     tr_outlook *out) {
    const uint64_t *seen = tr_seen(a, s, d, party);
    if (!seen) return false;
    out->c = without_ignored(a, s, out->c, p, seen);
    tr_space *less = tr_space_build(a, out->c, d, 0);
    if (!less) return false;
    out->base = numbers_in_case(a, s, seen, less->n);
    for (uint32_t j = 0; j < s->c->parties; j++)
        pref[j] = over_seen(a, &pref[j], out->base, less->n);
    out->space = less;
    return true;
}

bool tr_outlook_build(const tr_stage *x, truce_diags *d, uint32_t party,
                      tr_outlook *out) {
    tr_arena *a = x->a;
    const tr_space *s = x->m->space;
    const tr_perception *p = perception_of(x->c, party);
    *out = (tr_outlook){x->c, s, x->m, x->pref, NULL};
    if (!p) return true;
    tr_pref *pref = tr_ascribed(a, s, d, x->pref, party);
    if (!pref) return false;
    out->c = with_beliefs(a, x->c, p);
    if (p->ignored) {
        if (!see_less(a, s, d, p, party, pref, out)) return false;
    } else {
        tr_space *same = TR_NEW(a, tr_space, 1);
        *same = *s;
        same->c = out->c;
        out->space = same;
    }
    tr_moves *m = tr_moves_build(a, out->space);
    for (uint32_t j = 0; j < m->parties; j++)
        if (pref[j].given) tr_moves_sort(a, m, j, pref[j].rank, pref[j].levels);
    out->moves = m;
    out->pref = pref;
    return true;
}

/* --- numbers of states ---------------------------------------------------- */

uint32_t tr_outlook_state(const tr_outlook *o, uint32_t state) {
    return o->base ? o->base[state] : state;
}

uint32_t tr_outlook_find(const tr_outlook *o, uint32_t state) {
    if (!o->base) return state;
    uint32_t low = 0, high = o->space->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (o->base[middle] < state)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->space->n && o->base[low] == state ? low : TR_NO_STATE;
}

void tr_outlook_restate(tr_arena *a, const tr_outlook *o, tr_explanation *e) {
    if (!o->base) return;
    for (uint32_t k = 0; k < e->count; k++) {
        tr_sanction *s = &e->at[k];
        s->to = o->base[s->to];
        s->end = s->deterred ? o->base[s->end] : 0;
        const tr_visit **path = TR_NEW(a, const tr_visit *, s->length + 1);
        for (uint32_t i = 0; i < s->length; i++) {
            tr_visit *move = TR_NEW(a, tr_visit, 1);
            *move = *s->path[i];
            move->state = o->base[move->state];
            path[i] = move;
        }
        s->path = path;
    }
}
