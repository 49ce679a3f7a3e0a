/* sensitivity.c - which assumption would change the bottom line (D31).
 * SPDX-License-Identifier: MIT
 *
 * A variation changes one party's utilities by a constant on the states where
 * one weight counts.  So utilities are updated in place, the zone's best
 * product is found in one pass, and stability is asked of two states only, by
 * the same search that `explain` uses, stopping as soon as the verdict is
 * known.  The others' cells stay sorted; the varied party's are sorted again.
 */
#include "bargaining/sensitivity.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct study {
    tr_arena *a;
    const tr_space *s;
    tr_moves m;    /* shares the cells, but for the varied party's order */
    tr_pref *pref; /* copies */
    tr_deals d;    /* copy; one principal's arrays are its own */
    const tr_deals *base;
} study;

static bool stable_everywhere(study *x, uint32_t state, tr_concept c) {
    for (uint32_t i = 0; i < x->m.parties; i++)
        if (x->m.mover[i] && !tr_is_stable(x->a, &x->m, x->pref, state, i, c))
            return false;
    return true;
}

static tr_holder who_holds(study *x, uint32_t state) {
    if (stable_everywhere(x, state, TR_NASH)) return TR_HELD_BY_ITSELF;
    for (int c = TR_USUAL - 1; c >= TR_GMR; c--) /* strongest first */
        if (stable_everywhere(x, state, (tr_concept)c))
            return TR_HELD_BY_RESPONSE;
    return TR_NOT_HELD;
}

/* The Nash solution over the zone in one pass: among states at which most
 * principals gain, the largest product; of equal ones an efficient one, then
 * the lowest number. */
static uint32_t nash_deal(const tr_deals *d, uint32_t n, bool *gain) {
    uint32_t best = TR_NO_STATE, most = 0;
    long double top = 0, top_sum = 0;
    for (uint32_t s = 0; s < n; s++) {
        if (!tr_bit(d->possible, s)) continue;
        long double product = 1, sum = 0;
        uint32_t gainers = 0, i = 0;
        for (; i < d->principals; i++) {
            double g = d->units[i][s] - d->d_units[i];
            if (g < 0) break;
            sum += g;
            if (g > 0) product *= g, gainers++;
        }
        if (i < d->principals) continue;
        if (best != TR_NO_STATE &&
            (gainers < most ||
             (gainers == most &&
              (product < top || (product == top && sum <= top_sum)))))
            continue;
        best = s, most = gainers, top = product, top_sum = sum;
    }
    *gain = best != TR_NO_STATE && most == d->principals;
    return best;
}

static tr_facts find_facts(study *x) {
    tr_facts f = {.deal = TR_NO_STATE, .holder = TR_NOT_HELD};
    uint32_t s0 = x->d.status_quo;
    f.status_quo[TR_NASH] = stable_everywhere(x, s0, TR_NASH);
    for (int c = TR_GMR; c < TR_USUAL; c++) /* Nash implies the others */
        f.status_quo[c] =
            f.status_quo[TR_NASH] || stable_everywhere(x, s0, (tr_concept)c);
    f.deal = nash_deal(&x->d, x->s->n, &f.zone);
    if (f.deal != TR_NO_STATE) f.holder = who_holds(x, f.deal);
    return f;
}

/* Bits over states where an item counts, and its number. */
static const uint64_t *item_states(study *x, const tr_preference *p,
                                   size_t item, double *number) {
    if (item < p->weights) {
        const tr_weight *w = &p->weight[item];
        *number = w->number.mean;
        return tr_space_where_raw(
            x->a, x->s, tr_formula_atom(x->a, w->issue, w->value, w->value));
    }
    const tr_bonus *b = &p->bonus[item - p->weights];
    *number = b->number.mean;
    return tr_space_where_raw(x->a, x->s, b->when);
}

static int principal_of(const tr_deals *d, uint32_t party) {
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->party[i] == party) return (int)i;
    return -1;
}

static void rank_again(study *x, uint32_t party, const double *u) {
    tr_pref *p = &x->pref[party];
    tr_mark mark = tr_arena_mark(x->a);
    int64_t *key = TR_RAW(x->a, int64_t, (size_t)x->s->n + 1);
    for (uint32_t s = 0; s < x->s->n; s++) key[s] = (int64_t)round(u[s] * 1e9);
    p->levels = tr_dense_ranks(x->a, key, x->s->n, p->rank);
    tr_arena_release(x->a, mark);
    tr_moves_sort(x->a, &x->m, party, p->rank, p->levels);
}

static void vary(study *x, uint32_t party, size_t item, double factor,
                 double *u) {
    const tr_preference *p = &x->s->c->preference[party];
    const tr_pref *base = &x->pref[party];
    double number;
    const uint64_t *where = item_states(x, p, item, &number);
    double add = number * (factor - 1);
    for (uint32_t s = 0; s < x->s->n; s++)
        u[s] = base->utility[s] + (tr_bit(where, s) ? add : 0);
    rank_again(x, party, u);
    int i = principal_of(&x->d, party);
    if (i < 0) return;
    for (uint32_t s = 0; s < x->s->n; s++)
        x->d.units[i][s] = tr_to_units(u[s], x->d.tolerance);
    uint32_t state = x->base->d_state[i];
    if (x->s->c->disagreement[party].kind == TR_AT_SECURITY)
        state = tr_security_state(x->a, &x->m, x->pref, party, x->d.status_quo);
    if (state != TR_NO_STATE) x->d.d_units[i] = x->d.units[i][state];
}

static void restore(study *x, uint32_t party, const tr_pref *pref) {
    memcpy(x->pref[party].rank, pref[party].rank, x->s->n * sizeof(uint32_t));
    x->pref[party].levels = pref[party].levels;
    tr_moves_sort(x->a, &x->m, party, pref[party].rank, pref[party].levels);
    int i = principal_of(&x->d, party);
    if (i < 0) return;
    memcpy(x->d.units[i], x->base->units[i], x->s->n * sizeof(double));
    x->d.d_units[i] = x->base->d_units[i];
}

static void compare(const study *x, const tr_facts *base, tr_variation *v) {
    const tr_facts *f = &v->facts;
    v->stability =
        memcmp(f->status_quo, base->status_quo, sizeof f->status_quo) != 0;
    v->existence = f->zone != base->zone;
    v->deal = f->deal != base->deal;
    v->holder = f->holder != base->holder;
    if (!v->deal || f->deal == TR_NO_STATE || base->deal == TR_NO_STATE) return;
    uint16_t a[TR_MAX_ISSUES], b[TR_MAX_ISSUES];
    tr_space_values(x->s, f->deal, a);
    tr_space_values(x->s, base->deal, b);
    for (uint32_t k = 0; k < x->s->issues; k++)
        v->issues_changed += a[k] != b[k];
}

static void copy_arrays(study *x, const tr_pref *pref, const tr_deals *d) {
    tr_arena *a = x->a;
    uint32_t n = x->s->n;
    x->pref = TR_NEW(a, tr_pref, x->m.parties + 1);
    for (uint32_t i = 0; i < x->m.parties; i++) {
        x->pref[i] = pref[i];
        if (!pref[i].given) continue;
        x->pref[i].rank = TR_RAW(a, uint32_t, (size_t)n + 1);
        memcpy(x->pref[i].rank, pref[i].rank, n * sizeof(uint32_t));
    }
    x->d = *d;
    x->d.units = TR_NEW(a, double *, d->principals);
    x->d.d_units = TR_NEW(a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) {
        x->d.units[i] = TR_RAW(a, double, (size_t)n + 1);
        memcpy(x->d.units[i], d->units[i], n * sizeof(double));
        x->d.d_units[i] = d->d_units[i];
    }
}

static void study_party(study *x, uint32_t party, const tr_pref *pref,
                        double *u, tr_sensitivity *out) {
    const tr_preference *p = &x->s->c->preference[party];
    for (size_t item = 0; item < p->weights + p->bonuses; item++)
        for (int k = 0; k < 2; k++) {
            tr_mark mark = tr_arena_mark(x->a);
            tr_variation *v = &out->at[out->count++];
            *v = (tr_variation){party,          item,  k ? 2 : 0.5,
                                {{0}, 0, 0, 0}, false, false,
                                false,          false, 0};
            vary(x, party, item, v->factor, u);
            v->facts = find_facts(x);
            compare(x, &out->base, v);
            out->changed += v->stability || v->existence || v->holder;
            tr_arena_release(x->a, mark);
            tr_tick(x->a->env, "varying the assumptions", out->count, 0);
        }
    restore(x, party, pref);
}

tr_sensitivity *tr_sensitivity_find(tr_arena *a, const tr_space *s,
                                    const tr_moves *m, const tr_pref *pref,
                                    const tr_deals *d) {
    const truce_case *c = s->c;
    size_t items = 0;
    for (size_t i = 0; i < c->parties; i++)
        if (c->preference[i].form == TR_WEIGHTS)
            items += c->preference[i].weights + c->preference[i].bonuses;
    tr_sensitivity *out = TR_NEW(a, tr_sensitivity, 1);
    out->at = TR_NEW(a, tr_variation, 2 * items + 1);
    tr_mark mark = tr_arena_mark(a);
    study x = {.a = a, .s = s, .m = *m, .base = d};
    copy_arrays(&x, pref, d);
    out->base = find_facts(&x);
    double *u = TR_RAW(a, double, (size_t)s->n + 1);
    for (uint32_t i = 0; i < c->parties; i++)
        if (c->preference[i].form == TR_WEIGHTS)
            study_party(&x, i, pref, u, out);
    tr_arena_release(a, mark);
    return out;
}
