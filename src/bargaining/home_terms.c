/* home_terms.c - who must consent to deals that are not listed, and how that is
 * asked (D89, D90, D159).  SPDX-License-Identifier: MIT
 *
 * A faction's consent is one more sum that must reach what the status quo is
 * worth to it or, where it has an order, one more formula. Of the sets of
 * factions that are enough the least stand for all: each set of them is gone
 * through, 2^12 at most for a party. */
#include "bargaining/home_parts.h"
#include "bargaining/merged_parts.h"

#include <math.h>
#include <string.h>

enum {
    MOST_FACTIONS = 12, /* of a party: all sets of them are gone through */
    MOST_STATEMENTS = 6 /* of equal importance */
};

typedef tr_home_terms terms;
typedef tr_home_sets alternatives;
typedef tr_home_asking asking;

/* --- consent as a sum or a formula (D89) ---------------------------------- */

/* At least `least` of the formulas hold. */
static const tr_formula *at_least(tr_arena *a, const tr_line *line,
                                  uint32_t least) {
    uint32_t sets = UINT32_C(1) << line->count, n = 0;
    const tr_formula **any = TR_NEW(a, const tr_formula *, sets);
    for (uint32_t set = 0; set < sets; set++) {
        uint32_t k = 0;
        if ((uint32_t)__builtin_popcount(set) != least) continue;
        const tr_formula **all = TR_NEW(a, const tr_formula *, line->count + 1);
        for (uint32_t i = 0; i < line->count; i++)
            if (set >> i & 1) all[k++] = line->at[i].formula;
        any[n++] = tr_formula_join(a, TR_AND, k, all);
    }
    return tr_formula_join(a, TR_OR, n, any);
}

/* From line k on no worse than now. NULL: a line has too many statements. */
static const tr_formula *by_priorities(tr_arena *a, const tr_preference *p,
                                       const uint16_t *now, size_t k) {
    if (k == p->lines) return tr_formula_word(a, true);
    const tr_formula *rest = by_priorities(a, p, now, k + 1);
    const tr_line *line = &p->line[k];
    uint32_t held = 0;
    if (!rest || line->count > MOST_STATEMENTS) return NULL;
    for (size_t i = 0; i < line->count; i++)
        held += tr_holds(line->at[i].formula, now);
    const tr_formula **part = TR_NEW(a, const tr_formula *, 4);
    part[0] = at_least(a, line, held);
    part[1] = rest;
    part[2] = at_least(a, line, held + 1);
    part[3] = tr_formula_join(a, TR_AND, 2, part);
    return tr_formula_join(a, TR_OR, 2, part + 2);
}

/* The places from `from` to before `to`. */
static const tr_formula *tiers(tr_arena *a, const tr_preference *p, size_t from,
                               size_t to) {
    uint32_t n = 0;
    size_t most = 0;
    for (size_t k = from; k < to; k++) most += p->tier[k].count;
    const tr_formula **any = TR_NEW(a, const tr_formula *, most + 1);
    for (size_t k = from; k < to; k++)
        for (size_t i = 0; i < p->tier[k].count; i++)
            any[n++] = p->tier[k].at[i];
    return tr_formula_join(a, TR_OR, n, any);
}

static const tr_formula *by_ranking(tr_arena *a, const tr_preference *p,
                                    const uint16_t *now) {
    size_t place = 0;
    while (place < p->tiers && !tr_holds(tiers(a, p, place, place + 1), now))
        place++;
    bool listed = place < p->tiers;
    if (p->rest == TR_REST_BEST)
        return tr_formula_not(a, tiers(a, p, listed ? place + 1 : 0, p->tiers));
    return listed ? tiers(a, p, 0, place + 1) : tr_formula_word(a, true);
}

static bool find_consent(asking *x, uint32_t k, const uint16_t *now) {
    const tr_preference *p = &x->h->voice[k].faction->preference;
    if (p->form == TR_WEIGHTS && !p->from_ranks) {
        tr_measure m = tr_measure_for(p, 1e-9);
        uint32_t party = 0;
        tr_preference own = *p;
        truce_case c = *x->c;
        c.preference = &own;
        tr_worths w = {1, &party, &m};
        x->now[k] = tr_measure_units(&m, tr_worth_of(&c, &w, 0, now));
        return true;
    }
    if (p->form == TR_PRIORITIES) x->where[k] = by_priorities(x->a, p, now, 0);
    if (p->form == TR_RANKING) x->where[k] = by_ranking(x->a, p, now);
    return x->where[k];
}

/* Does a faction consent to all of X, or to nothing in it? */
static void find_certainty(asking *x, uint32_t k) {
    tr_sought *q = tr_sought_new(x->a, x->c, 1e-9, true);
    double lo, hi;
    if (x->where[k]) return;
    tr_sought_sum(q, &x->h->voice[k].faction->preference, -INFINITY, INFINITY,
                  false);
    if (!tr_sought_range(q, 0, &lo, &hi)) return;
    if (lo >= x->now[k]) x->sure[k] = TR_ALWAYS;
    if (hi < x->now[k]) x->sure[k] = TR_NEVER;
}

bool tr_home_add_terms(const asking *x, tr_sought *q, terms t) {
    tr_sought_tolerance(q, 1e-9);
    for (uint32_t k = 0; k < x->h->voices; k++) {
        bool yes = t.yes >> k & 1, no = t.no >> k & 1;
        if (!yes && !no) continue;
        if (x->sure[k] == (yes ? TR_NEVER : TR_ALWAYS)) return false;
        if (x->sure[k] != TR_SOMETIMES) continue;
        if (x->where[k]) {
            tr_sought_where(q, yes ? x->where[k]
                                   : tr_formula_not(x->a, x->where[k]));
            continue;
        }
        if (tr_sought_full(q, 2)) return false;
        tr_sought_sum(q, &x->h->voice[k].faction->preference,
                      yes ? x->now[k] : -INFINITY,
                      yes ? INFINITY : x->now[k] - 1, false);
    }
    return true;
}

/* --- sets of factions that are enough, or too few ------------------------- */

/* Least sets of the party's factions of which each has the property: with their
 * consent alone it ratifies, or without it it does not. */
static size_t least_sets(const tr_homes *h, const tr_side *s, bool enough,
                         uint64_t *out) {
    uint64_t all = (UINT64_C(1) << s->count) - 1;
    size_t n = 0;
    for (uint32_t size = 0; size <= s->count; size++)
        for (uint64_t set = 0; set <= all; set++) {
            bool known = false;
            if ((uint32_t)__builtin_popcountll(set) != size) continue;
            for (size_t k = 0; k < n; k++) known |= !(out[k] & ~set);
            if (known) continue;
            if (tr_side_ratifies(h, s, enough ? set : all & ~set) != enough)
                continue;
            if (n == TR_MOST_HOME_SETS) return SIZE_MAX;
            out[n++] = set;
        }
    return n;
}

bool tr_home_enough(const asking *x, uint64_t sides, alternatives *out) {
    uint64_t set[TR_MOST_HOME_SETS];
    *out = (alternatives){.count = 1};
    for (uint32_t k = 0; k < x->h->sides; k++) {
        const tr_side *s = &x->h->side[k];
        if (!(sides >> k & 1)) continue;
        size_t n = least_sets(x->h, s, true, set), old = out->count;
        if (n == SIZE_MAX || n * old > TR_MOST_HOME_SETS) return false;
        terms before[TR_MOST_HOME_SETS];
        memcpy(before, out->at, old * sizeof *before);
        out->count = 0;
        for (size_t i = 0; i < old; i++)
            for (size_t j = 0; j < n; j++)
                out->at[out->count++] =
                    (terms){before[i].yes | set[j] << s->first, 0};
    }
    return true;
}

bool tr_home_too_few(const asking *x, alternatives *out) {
    uint64_t set[TR_MOST_HOME_SETS];
    *out = (alternatives){0};
    for (uint32_t k = 0; k < x->h->sides; k++) {
        const tr_side *s = &x->h->side[k];
        size_t n = least_sets(x->h, s, false, set);
        if (n == SIZE_MAX || n + out->count > TR_MOST_HOME_SETS) return false;
        for (size_t j = 0; j < n; j++)
            out->at[out->count++] = (terms){0, set[j] << s->first};
    }
    return true;
}

/* --- all of it ------------------------------------------------------------ */

const char *tr_home_ask(asking *x) {
    const tr_homes *h = x->h;
    uint16_t *now = TR_NEW(x->a, uint16_t, x->c->issues + 1);
    for (size_t v = 0; v < x->c->issues; v++)
        now[v] = (uint16_t)x->c->status_quo[v];
    x->now = TR_NEW(x->a, double, h->voices + 1);
    x->where = TR_NEW(x->a, const tr_formula *, h->voices + 1);
    x->sure = TR_NEW(x->a, tr_certainty, h->voices + 1);
    for (uint32_t k = 0; k < h->sides; k++)
        if (h->side[k].count > MOST_FACTIONS)
            return "a party has more than 12 factions";
    for (uint32_t k = 0; k < h->voices; k++) {
        if (!find_consent(x, k, now))
            return "a faction's preference is a table or made of ranks, or has "
                   "too many statements of equal importance";
        find_certainty(x, k);
    }
    return NULL;
}
