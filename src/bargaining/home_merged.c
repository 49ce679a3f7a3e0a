/* home_merged.c - what factions at home do to deals that are not listed (D89 to
 * D94, D159).  SPDX-License-Identifier: MIT
 *
 * A deal is ratified iff some set of factions that is enough consents, all of
 * it; so the ratifiable frontier is that of the frontiers of these sets, of
 * which the least are enough. A faction's consent is one more sum that must
 * reach what the status quo is worth to it or, where it has an order, one more
 * formula. */
#include "bargaining/home_merged.h"

#include "bargaining/merged_parts.h"
#include "bargaining/pareto.h"
#include "bargaining/sought.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_FACTIONS = 12,  /* of a party: all sets of them are gone through */
    MOST_SETS = 256,     /* sets of factions that are enough */
    MOST_SUMS = 1 << 18, /* partial sums at a time */
    MOST_COUNTS = 400,   /* counts of one kind */
    MOST_STATEMENTS = 6  /* of equal importance */
};

/* These consent, and those do not; bits over voices. */
typedef struct terms {
    uint64_t yes, no;
} terms;

typedef struct alternatives {
    size_t count;
    terms at[MOST_SETS];
} alternatives;

typedef enum certainty { SOMETIMES, ALWAYS, NEVER } certainty;

typedef struct asking {
    tr_arena *a;
    const truce_case *c;
    const tr_deals *d;
    const tr_homes *h;
    double *now;              /* [voices] of the status quo, units of 1e-9 */
    const tr_formula **where; /* [voices] it consents, or NULL: by its sum */
    certainty *sure;          /* [voices] over X */
} asking;

/* Deals as vectors of utilities, with one outcome each. */
typedef struct front {
    size_t count;
    double *units;
    const uint16_t **value;
} front;

struct tr_home_sought {
    const truce_case *c;
    front ratified, outside; /* the frontiers of the two parts of Z */
    double *beyond;          /* [principals] the most in X, ratified */
    front *alone;            /* [sides] if that party alone were bound */
    tr_home_counts counts;
};

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
    if (lo >= x->now[k]) x->sure[k] = ALWAYS;
    if (hi < x->now[k]) x->sure[k] = NEVER;
}

/* False when nothing can be as `t` says, or the sums are too many to ask. */
static bool add_terms(const asking *x, tr_sought *q, terms t) {
    tr_sought_tolerance(q, 1e-9);
    for (uint32_t k = 0; k < x->h->voices; k++) {
        bool yes = t.yes >> k & 1, no = t.no >> k & 1;
        if (!yes && !no) continue;
        if (x->sure[k] == (yes ? NEVER : ALWAYS)) return false;
        if (x->sure[k] != SOMETIMES) continue;
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
            if (n == MOST_SETS) return SIZE_MAX;
            out[n++] = set;
        }
    return n;
}

/* Of each party in `sides` (bits) a set that is enough: every combination. */
static bool find_enough(const asking *x, uint64_t sides, alternatives *out) {
    uint64_t set[MOST_SETS];
    *out = (alternatives){.count = 1};
    for (uint32_t k = 0; k < x->h->sides; k++) {
        const tr_side *s = &x->h->side[k];
        if (!(sides >> k & 1)) continue;
        size_t n = least_sets(x->h, s, true, set), old = out->count;
        if (n == SIZE_MAX || n * old > MOST_SETS) return false;
        terms before[MOST_SETS];
        memcpy(before, out->at, old * sizeof *before);
        out->count = 0;
        for (size_t i = 0; i < old; i++)
            for (size_t j = 0; j < n; j++)
                out->at[out->count++] =
                    (terms){before[i].yes | set[j] << s->first, 0};
    }
    return true;
}

/* A set of factions of one party without which it does not ratify. */
static bool find_too_few(const asking *x, alternatives *out) {
    uint64_t set[MOST_SETS];
    *out = (alternatives){0};
    for (uint32_t k = 0; k < x->h->sides; k++) {
        const tr_side *s = &x->h->side[k];
        size_t n = least_sets(x->h, s, false, set);
        if (n == SIZE_MAX || n + out->count > MOST_SETS) return false;
        for (size_t j = 0; j < n; j++)
            out->at[out->count++] = (terms){0, set[j] << s->first};
    }
    return true;
}

/* --- frontiers ------------------------------------------------------------ */

static void append(tr_arena *a, front *f, uint32_t n, const tr_found *found,
                   bool values) {
    size_t all = f->count + found->count;
    double *units = TR_RAW(a, double, all *n + 1);
    const uint16_t **value = TR_NEW(a, const uint16_t *, all + 1);
    if (f->count) {
        memcpy(units, f->units, f->count * n * sizeof *units);
        memcpy(value, f->value, f->count * sizeof *value);
    }
    for (size_t k = 0; k < found->count; k++) {
        uint16_t *own = TR_NEW(a, uint16_t, found->c->issues + 1);
        if (values) tr_found_values(found, k, own);
        value[f->count + k] = own;
        memcpy(units + (f->count + k) * n, found->units + k * n,
               n * sizeof *units);
    }
    *f = (front){all, units, value};
}

/* What nothing else betters, one of each vector. */
static void keep_best(tr_arena *a, front *f, uint32_t n) {
    int64_t *row = TR_RAW(a, int64_t, f->count * n + 1), slack[TR_MOST_MERGED];
    uint32_t *keep = TR_RAW(a, uint32_t, f->count + 1);
    front out = {0, TR_RAW(a, double, f->count *n + 1),
                 TR_NEW(a, const uint16_t *, f->count + 1)};
    for (uint32_t i = 0; i < n; i++) slack[i] = 1;
    for (size_t k = 0; k < f->count * n; k++) row[k] = tr_ordered(f->units[k]);
    size_t kept = tr_pareto(a, row, f->count, n, slack, keep);
    for (size_t k = 0; k < kept; k++) {
        if (k && !tr_row_order(row + (size_t)keep[k] * n,
                               row + (size_t)keep[k - 1] * n, n))
            continue;
        memcpy(out.units + out.count * n, f->units + (size_t)keep[k] * n,
               n * sizeof *out.units);
        out.value[out.count++] = f->value[keep[k]];
    }
    *f = out;
}

/* The frontier of the deals of Z that one of the alternatives describes. */
static bool find_front(const asking *x, const alternatives *of, bool values,
                       front *out) {
    *out = (front){0, NULL, NULL};
    for (size_t k = 0; k < of->count; k++) {
        tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
        tr_sought_principals(q, x->c, x->d, x->d->d_units);
        if (!add_terms(x, q, of->at[k])) continue;
        const tr_found *f = tr_sought_best(q, MOST_SUMS);
        if (!f) return false;
        append(x->a, out, x->d->principals, f, values);
        tr_tick(x->a->env, "asking the factions", (double)k, (double)of->count);
    }
    keep_best(x->a, out, x->d->principals);
    return true;
}

/* The most that each can have in what is ratified of all of X. */
static bool find_beyond(const asking *x, const alternatives *of,
                        double *beyond) {
    for (uint32_t i = 0; i < x->d->principals; i++) {
        beyond[i] = -INFINITY;
        for (size_t k = 0; k < of->count; k++) {
            tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
            tr_sought_sum(q, &x->c->preference[x->d->party[i]], -INFINITY,
                          INFINITY, true);
            if (!add_terms(x, q, of->at[k])) continue;
            const tr_found *f = tr_sought_best(q, MOST_SUMS);
            if (!f) return false;
            if (f->count) beyond[i] = fmax(beyond[i], f->units[0]);
        }
    }
    return true;
}

/* --- counts --------------------------------------------------------------- */

/* Deals of which the parties in `sides` ratify what is consented to, were those
 * in `extra` for it too. */
typedef struct counting {
    const asking *x;
    uint64_t sides, extra;
    bool zone;
    uint32_t asked;
    bool known;
    tr_big sum;
} counting;

static bool ratified(const counting *w, uint64_t consenting) {
    const tr_homes *h = w->x->h;
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *s = &h->side[k];
        uint64_t own = consenting >> s->first & ((UINT64_C(1) << s->count) - 1);
        if ((w->sides >> k & 1) && !tr_side_ratifies(h, s, own)) return false;
    }
    return true;
}

/* A number in decimal as tr_big. */
static tr_big big_of(tr_arena *a, const char *decimal) {
    tr_big n = tr_big_of(a, 0), ten = tr_big_of(a, 10);
    for (; *decimal; decimal++)
        n = tr_big_plus(a, tr_big_times(a, n, ten),
                        tr_big_of(a, (uint64_t)(*decimal - '0')));
    return n;
}

static void count_terms(counting *w, terms t) {
    const asking *x = w->x;
    tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
    if (w->zone) tr_sought_principals(q, x->c, x->d, x->d->d_units);
    if (++w->asked > MOST_COUNTS) w->known = false;
    if (!w->known || !add_terms(x, q, t)) return;
    const char *n = tr_sought_count(q);
    if (n)
        w->sum = tr_big_plus(x->a, w->sum, big_of(x->a, n));
    else
        w->known = false;
}

/* Voice by voice, until the others' consent does not matter. */
static void count_on(counting *w, uint32_t voice, terms t) {
    uint64_t open = voice < 64 ? ~UINT64_C(0) << voice : 0;
    if (!w->known) return;
    if (ratified(w, t.yes | w->extra)) {
        count_terms(w, t);
        return;
    }
    if (voice == w->x->h->voices || !ratified(w, t.yes | w->extra | open))
        return;
    uint64_t bit = UINT64_C(1) << voice;
    count_on(w, voice + 1, (terms){t.yes | bit, t.no});
    count_on(w, voice + 1, (terms){t.yes, t.no | bit});
}

static const char *count_of(const asking *x, uint64_t sides, uint64_t extra,
                            bool zone) {
    counting w = {.x = x,
                  .sides = sides,
                  .extra = extra,
                  .zone = zone,
                  .known = true,
                  .sum = tr_big_of(x->a, 0)};
    count_on(&w, 0, (terms){0, 0});
    tr_tick(x->a->env, "counting who consents", 0, 0);
    return w.known ? tr_big_text(x->a, w.sum) : NULL;
}

/* D91: with its consent as well, less without. */
static void find_pivotal(const asking *x, tr_home_counts *out, uint64_t all) {
    const tr_homes *h = x->h;
    const char *most = "0";
    bool known = out->ratifiable;
    for (uint32_t k = 0; k < h->voices && known; k++) {
        const char *with = count_of(x, all, UINT64_C(1) << k, true);
        known = with;
        if (with)
            out->pivotal[k] = tr_decimal_less(x->a, with, out->ratifiable);
        if (with && tr_decimal_order(out->pivotal[k], most) > 0)
            most = out->pivotal[k];
    }
    for (uint32_t k = 0; k < h->voices; k++) {
        if (!known) out->pivotal[k] = NULL;
        out->binding[k] =
            known && strcmp(most, "0") && !strcmp(out->pivotal[k], most);
    }
}

static void find_counts(const asking *x, tr_home_counts *out) {
    const tr_homes *h = x->h;
    uint64_t all = h->sides < 64 ? (UINT64_C(1) << h->sides) - 1 : ~UINT64_C(0);
    *out =
        (tr_home_counts){.possible = TR_NEW(x->a, const char *, h->sides + 1),
                         .zone = TR_NEW(x->a, const char *, h->sides + 1),
                         .consents = TR_NEW(x->a, const char *, h->voices + 1),
                         .pivotal = TR_NEW(x->a, const char *, h->voices + 1),
                         .binding = TR_NEW(x->a, bool, h->voices + 1)};
    if (!x->d->merged->zone) return; /* even these are too many to tell apart */
    out->ratifiable = count_of(x, all, 0, true);
    for (uint32_t k = 0; k < h->sides; k++) {
        out->possible[k] = count_of(x, UINT64_C(1) << k, 0, false);
        out->zone[k] = count_of(x, UINT64_C(1) << k, 0, true);
    }
    for (uint32_t k = 0; k < h->voices; k++) {
        counting w = {
            .x = x, .zone = true, .known = true, .sum = tr_big_of(x->a, 0)};
        count_terms(&w, (terms){UINT64_C(1) << k, 0});
        if (w.known) out->consents[k] = tr_big_text(x->a, w.sum);
    }
    find_pivotal(x, out, all);
}

/* --- all of it ------------------------------------------------------------ */

static const char *set_up(asking *x) {
    const tr_homes *h = x->h;
    uint16_t *now = TR_NEW(x->a, uint16_t, x->c->issues + 1);
    for (size_t v = 0; v < x->c->issues; v++)
        now[v] = (uint16_t)x->c->status_quo[v];
    x->now = TR_NEW(x->a, double, h->voices + 1);
    x->where = TR_NEW(x->a, const tr_formula *, h->voices + 1);
    x->sure = TR_NEW(x->a, certainty, h->voices + 1);
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

static bool find_all(const asking *x, tr_home_sought *out) {
    alternatives enough, few, own;
    uint64_t all =
        x->h->sides < 64 ? (UINT64_C(1) << x->h->sides) - 1 : ~UINT64_C(0);
    if (!find_enough(x, all, &enough) || !find_too_few(x, &few)) return false;
    if (!find_front(x, &enough, true, &out->ratified) ||
        !find_front(x, &few, true, &out->outside) ||
        !find_beyond(x, &enough, out->beyond))
        return false;
    for (uint32_t k = 0; k < x->h->sides; k++)
        if (!find_enough(x, UINT64_C(1) << k, &own) ||
            !find_front(x, &own, false, &out->alone[k]))
            return false;
    return true;
}

tr_home_sought *tr_home_seek(tr_arena *a, const truce_case *c, tr_deals *d,
                             tr_space **space, const tr_homes *homes,
                             const char **why_not) {
    asking x = {.a = a, .c = c, .d = d, .h = homes};
    tr_home_sought *out = TR_NEW(a, tr_home_sought, 1);
    out->c = c;
    out->beyond = TR_NEW(a, double, d->principals);
    out->alone = TR_NEW(a, front, homes->sides + 1);
    *why_not = set_up(&x);
    if (*why_not) return NULL;
    if (!find_all(&x, out)) {
        *why_not = "the deals that differ in who consents are too many";
        return NULL;
    }
    find_counts(&x, &out->counts);
    tr_merged_add(a, d, space, out->ratified.count, out->ratified.value, true);
    tr_merged_add(a, d, space, out->outside.count, out->outside.value, true);
    return out;
}

/* Solutions over a frontier that need no states. */
static tr_bargain bargain_of(tr_arena *a, const tr_deals *d, const front *f) {
    uint32_t n = d->principals;
    double *ideal = TR_NEW(a, double, n);
    for (size_t k = 0; k < f->count; k++)
        for (uint32_t i = 0; i < n; i++)
            ideal[i] = fmax(ideal[i], f->units[k * n + i] - d->d_units[i]);
    return (tr_bargain){.frontier = {n, f->count, f->units},
                        .d = d->d_units,
                        .ideal = ideal,
                        .beyond = ideal,
                        .fuzz = d->bargain.fuzz};
}

/* Of the ties of a solution the worst for a principal. */
static double worst_gain(const tr_deals *d, const tr_bargain *b,
                         const tr_pick *pick, uint32_t i) {
    double worst = NAN;
    for (size_t k = 0; k < pick->count; k++) {
        double gain = tr_points_at(&b->frontier, pick->at[k], i);
        gain = tr_from_units(gain - d->d_units[i], d->tolerance);
        if (!(gain >= worst)) worst = gain;
    }
    return worst;
}

static void find_constraint(tr_arena *a, const tr_deals *d, const front *alone,
                            uint32_t party, tr_win_set *w) {
    static const tr_solution which[2] = {TR_NBS, TR_KS};
    uint32_t i = 0;
    while (i < d->principals && d->party[i] != party) i++;
    for (int k = 0; k < 2; k++) w->gain[k] = w->gain_bound[k] = NAN;
    if (i == d->principals) return;
    tr_bargain b = bargain_of(a, d, alone);
    tr_settled s;
    tr_settle(a, &b, &s);
    for (int k = 0; k < 2; k++) {
        w->gain[k] = worst_gain(d, &d->bargain, &d->settled.pick[which[k]], i);
        w->gain_bound[k] = worst_gain(d, &b, &s.pick[which[k]], i);
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* The deals again with another frontier. */
static tr_deals within(tr_arena *a, const tr_deals *d, const tr_space *s,
                       const front *f, const double *beyond) {
    tr_deals out = *d;
    uint32_t n = d->principals;
    out.frontier = (tr_list){0, TR_RAW(a, uint32_t, f->count + 1)};
    for (size_t k = 0; k < f->count; k++)
        out.frontier.at[out.frontier.count++] = tr_space_find(s, f->value[k]);
    if (f->count) qsort(out.frontier.at, f->count, sizeof(uint32_t), by_number);
    out.points = out.frontier.count;
    out.ideal = TR_NEW(a, double, n);
    out.ideal_possible = TR_NEW(a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        for (size_t k = 0; k < f->count; k++)
            out.ideal[i] =
                fmax(out.ideal[i], f->units[k * n + i] - d->d_units[i]);
        out.ideal_possible[i] =
            beyond && isfinite(beyond[i]) ? beyond[i] - d->d_units[i] : 0;
    }
    tr_deals_bargain(a, &out);
    out.bargain.power = d->bargain.power;
    out.bargain.reference = d->bargain.reference;
    out.bargain.base = d->bargain.base;
    out.bargain.range = d->bargain.range;
    tr_deals_settle(a, &out);
    return out;
}

void tr_home_settle(tr_arena *a, const tr_home_sought *x, const tr_space *space,
                    const tr_deals *d, const tr_homes *homes, tr_at_home *out,
                    tr_home_counts *counts) {
    *out = (tr_at_home){.homes = homes, .best = TR_NO_STATE};
    *counts = x->counts;
    out->win = TR_NEW(a, tr_win_set, homes->sides + 1);
    for (uint32_t k = 0; k < homes->sides; k++)
        find_constraint(a, d, &x->alone[k], homes->side[k].party, &out->win[k]);
    out->deals = within(a, d, space, &x->ratified, x->beyond);
    tr_deals rest = within(a, d, space, &x->outside, NULL);
    if (rest.gainers && rest.solution[TR_NBS].count)
        out->best = rest.solution[TR_NBS].at[0];
}
