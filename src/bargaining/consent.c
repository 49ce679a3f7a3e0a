/* consent.c - factions compare every state with the status quo (D89), and
 * parties ratify by weight and veto (D90).  SPDX-License-Identifier: MIT
 *
 * Only the comparison with one state is wanted, so weights are summed and
 * statements counted block by block, and nothing is sorted; rankings and tables
 * take the way of pref.c.  Cost: one pass over the states, all factions at
 * once, on all cores; memory one bit a state and faction. */
#include "bargaining/consent.h"

#include "base/parallel.h"
#include "space/pref.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MANY = 12 }; /* factions up to which verdicts are tabled */

/* --- one faction against the status quo ----------------------------------- */

typedef struct judge {
    const tr_preference *p;
    bool exact; /* sums are whole multiples of 1e-9 */
    int64_t **whole;
    double **rough; /* [issues][values] weights, NULL: none */
    int64_t whole_now;
    double rough_now;
    const uint32_t **held_now; /* [lines] statements that hold now, or NULL */
    uint64_t *consents;
} judge;

typedef struct judging {
    const tr_space *s;
    uint32_t judges;
    judge *judge;
    tr_columns *columns; /* [threads] */
} judging;

/* As in pref.c: exact sums below 4e9 in size. */
static bool is_exact(const tr_preference *p) {
    double total = 0;
    for (size_t i = 0; i < p->weights + p->bonuses; i++) {
        const tr_uncertain *x = i < p->weights
                                    ? &p->weight[i].number
                                    : &p->bonus[i - p->weights].number;
        if (!x->exact) return false;
        total += fabs(x->mean);
    }
    return total < 4e9;
}

static void table_weights(tr_arena *a, const tr_space *s, judge *x) {
    x->exact = is_exact(x->p);
    x->whole = TR_NEW(a, int64_t *, s->issues + 1);
    x->rough = TR_NEW(a, double *, s->issues + 1);
    for (size_t i = 0; i < x->p->weights; i++) {
        const tr_weight *w = &x->p->weight[i];
        if (!x->rough[w->issue]) {
            x->whole[w->issue] = TR_NEW(a, int64_t, s->radix[w->issue]);
            x->rough[w->issue] = TR_NEW(a, double, s->radix[w->issue]);
        }
        x->whole[w->issue][w->value] += w->number.nano;
        x->rough[w->issue][w->value] += w->number.mean;
    }
}

static void sum_block(const judge *x, const tr_space *s, uint16_t **column,
                      int64_t whole[64], double rough[64]) {
    memset(whole, 0, 64 * sizeof *whole);
    memset(rough, 0, 64 * sizeof *rough);
    for (uint32_t v = 0; v < s->issues; v++) {
        if (!x->rough[v]) continue;
        const uint16_t *value = column[v];
        for (uint32_t b = 0; x->exact && b < 64; b++)
            whole[b] += x->whole[v][value[b]];
        for (uint32_t b = 0; !x->exact && b < 64; b++)
            rough[b] += x->rough[v][value[b]];
    }
    for (size_t i = 0; i < x->p->bonuses; i++) {
        uint64_t truth = tr_holds_64(x->p->bonus[i].when, column);
        const tr_uncertain *add = &x->p->bonus[i].number;
        for (uint32_t b = 0; b < 64; b++) {
            if (!(truth >> b & 1)) continue;
            if (x->exact)
                whole[b] += add->nano;
            else
                rough[b] += add->mean;
        }
    }
}

/* D7, D89: utilities to the nearest 1e-9, equal counts as consent. */
static uint64_t by_weights(const judge *x, const tr_space *s,
                           uint16_t **column) {
    int64_t whole[64];
    double rough[64];
    uint64_t word = 0;
    sum_block(x, s, column, whole, rough);
    for (uint32_t b = 0; b < 64; b++) {
        bool ok = x->exact ? whole[b] >= x->whole_now
                           : nearbyint(rough[b] * 1e9) >= x->rough_now;
        word |= (uint64_t)ok << b;
    }
    return word;
}

static void count_line(const tr_line *line, uint16_t **column,
                       uint32_t held[64]) {
    memset(held, 0, 64 * sizeof *held);
    for (size_t k = 0; k < line->count; k++) {
        uint64_t truth = tr_holds_64(line->at[k].formula, column);
        for (uint32_t b = 0; b < 64; b++) held[b] += (uint32_t)(truth >> b & 1);
    }
}

/* D6: the first line that differs from the status quo decides. */
static uint64_t by_priorities(const judge *x, uint16_t **column) {
    uint64_t open = ~UINT64_C(0), better = 0;
    for (size_t i = 0; i < x->p->lines && open; i++) {
        uint32_t held[64], now = *x->held_now[i];
        uint64_t more = 0, less = 0;
        count_line(&x->p->line[i], column, held);
        for (uint32_t b = 0; b < 64; b++) {
            more |= (uint64_t)(held[b] > now) << b;
            less |= (uint64_t)(held[b] < now) << b;
        }
        better |= open & more;
        open &= ~(more | less);
    }
    return better | open;
}

static void judge_blocks(void *user, uint32_t thread, size_t from, size_t to) {
    judging *x = user;
    tr_columns *col = &x->columns[thread];
    for (size_t block = from; block < to; block++) {
        uint32_t count = tr_columns_fill(col, x->s, (uint32_t)(block * 64));
        uint64_t all = count < 64 ? (UINT64_C(1) << count) - 1 : ~UINT64_C(0);
        for (uint32_t k = 0; k < x->judges; k++) {
            judge *j = &x->judge[k];
            j->consents[block] =
                all & (j->held_now ? by_priorities(j, col->at)
                                   : by_weights(j, x->s, col->at));
        }
    }
}

/* The status quo as a block of 64 alike. */
static void look_at_now(tr_arena *a, const tr_space *s, judge *x,
                        uint32_t status_quo) {
    uint16_t *value = TR_NEW(a, uint16_t, s->issues + 1);
    uint16_t **column = TR_NEW(a, uint16_t *, s->issues + 1);
    tr_space_values(s, status_quo, value);
    for (uint32_t v = 0; v < s->issues; v++) {
        column[v] = TR_NEW(a, uint16_t, 64);
        for (uint32_t b = 0; b < 64; b++) column[v][b] = value[v];
    }
    if (x->p->form == TR_WEIGHTS) {
        int64_t whole[64];
        double rough[64];
        sum_block(x, s, column, whole, rough);
        x->whole_now = whole[0];
        x->rough_now = nearbyint(rough[0] * 1e9);
        return;
    }
    x->held_now = TR_NEW(a, const uint32_t *, x->p->lines + 1);
    for (size_t i = 0; i < x->p->lines; i++) {
        uint32_t *held = TR_NEW(a, uint32_t, 64);
        count_line(&x->p->line[i], column, held);
        x->held_now[i] = held;
    }
}

/* --- rankings and tables -------------------------------------------------- */

/* The case as if the faction were the party: pref.c then checks its ranking
 * and its table, and names it in messages. */
static bool rank_states(tr_arena *a, const tr_space *s, truce_diags *d,
                        tr_voice *v, tr_pref *out) {
    truce_case *c = TR_NEW(a, truce_case, 1);
    tr_space *view = TR_NEW(a, tr_space, 1);
    *c = *s->c;
    c->preference = TR_NEW(a, tr_preference, c->parties + 1);
    c->party = TR_NEW(a, tr_party, c->parties + 1);
    memcpy(c->party, s->c->party, c->parties * sizeof *c->party);
    c->party[v->party].id = v->faction->id;
    c->preference[v->party] = v->faction->preference;
    *view = *s;
    view->c = c;
    return tr_pref_build(a, view, d, v->party, out);
}

static bool judge_by_rank(tr_arena *a, const tr_space *s, truce_diags *d,
                          uint32_t status_quo, tr_voice *v) {
    tr_mark mark = tr_arena_mark(a);
    tr_pref p;
    if (!rank_states(a, s, d, v, &p)) return false;
    bool table = v->faction->preference.form == TR_FORM_TABLE;
    double now = table ? nearbyint(p.utility[status_quo] * 1e9) : 0;
    for (uint32_t t = 0; t < s->n; t++) {
        bool ok = table ? nearbyint(p.utility[t] * 1e9) >= now
                        : p.rank[t] >= p.rank[status_quo];
        if (ok) tr_bit_set(v->consents, t);
    }
    if (p.from_ranks)
        v->rank = p.rank;
    else
        tr_arena_release(a, mark);
    return true;
}

/* --- all factions --------------------------------------------------------- */

static bool judge_all(tr_arena *a, const tr_space *s, truce_diags *d,
                      tr_homes *h) {
    judging x = {.s = s, .judge = TR_NEW(a, judge, h->voices + 1)};
    bool ok = true;
    for (uint32_t k = 0; k < h->voices; k++) {
        tr_voice *v = &h->voice[k];
        const tr_preference *p = &v->faction->preference;
        bool stream = p->form == TR_WEIGHTS || p->form == TR_PRIORITIES;
        v->cardinal =
            p->form == TR_WEIGHTS || p->form == TR_FORM_TABLE || p->from_ranks;
        v->consents = tr_bits_new(a, s->n);
        if (!stream || p->from_ranks) {
            ok &= judge_by_rank(a, s, d, h->status_quo, v);
            continue;
        }
        judge *j = &x.judge[x.judges++];
        *j = (judge){.p = p, .consents = v->consents};
        if (p->form == TR_WEIGHTS) table_weights(a, s, j);
        look_at_now(a, s, j, h->status_quo);
    }
    uint32_t threads = tr_threads();
    x.columns = TR_NEW(a, tr_columns, threads);
    for (uint32_t t = 0; t < threads; t++) x.columns[t] = tr_columns_new(a, s);
    tr_tick(a->env, "asking the factions", 0, s->n);
    if (x.judges)
        tr_parallel((size_t)s->n / 64 + (s->n % 64 != 0), 256, judge_blocks,
                    &x);
    return ok;
}

/* --- ratification (D90) --------------------------------------------------- */

/* The least whole weight that reaches a share: rounded up, without overflow. */
static int64_t quota_of(const tr_home *h, int64_t total) {
    const int64_t nano = 1000000000;
    if (!h->by_share) return h->quota;
    int64_t part = h->quota * (total % nano);
    return h->quota * (total / nano) + part / nano + (part % nano != 0);
}

bool tr_side_ratifies(const tr_homes *h, const tr_side *x,
                      uint64_t consenting) {
    int64_t weight = 0;
    if (x->vetoes & ~consenting) return false;
    for (uint32_t f = 0; f < x->count; f++)
        if (consenting >> f & 1) weight += h->voice[x->first + f].weight;
    return weight >= x->quota;
}

uint64_t tr_consenting(const tr_homes *h, uint32_t state) {
    uint64_t bits = 0;
    for (uint32_t k = 0; k < h->voices; k++)
        bits |= (uint64_t)tr_bit(h->voice[k].consents, state) << k;
    return bits;
}

static uint64_t own(const tr_side *x, uint64_t consenting) {
    return consenting >> x->first & ((UINT64_C(1) << x->count) - 1);
}

bool tr_all_ratify(const tr_homes *h, uint64_t consenting) {
    for (uint32_t k = 0; k < h->sides; k++)
        if (!tr_side_ratifies(h, &h->side[k], own(&h->side[k], consenting)))
            return false;
    return true;
}

static void find_win_set(tr_arena *a, const tr_homes *h, tr_side *x,
                         uint32_t n) {
    bool tabled = x->count <= MANY;
    bool *verdict = TR_NEW(a, bool, tabled ? (size_t)1 << x->count : 1);
    for (uint64_t set = 0; tabled && set < UINT64_C(1) << x->count; set++)
        verdict[set] = tr_side_ratifies(h, x, set);
    x->ratifies = tr_bits_new(a, n);
    for (uint32_t s = 0; s < n; s++) {
        uint64_t set = 0;
        for (uint32_t f = 0; f < x->count; f++)
            set |= (uint64_t)tr_bit(h->voice[x->first + f].consents, s) << f;
        if (tabled ? verdict[set] : tr_side_ratifies(h, x, set))
            tr_bit_set(x->ratifies, s);
    }
}

static void find_side(tr_arena *a, const truce_case *c, uint32_t party,
                      tr_homes *h) {
    const tr_home *home = &c->home[party];
    tr_side *x = &h->side[h->sides++];
    (void)a;
    *x = (tr_side){.party = party,
                   .first = h->voices,
                   .count = (uint32_t)home->factions,
                   .home = home};
    for (uint32_t f = 0; f < x->count; f++) {
        const tr_faction *from = &home->faction[f];
        h->voice[h->voices++] = (tr_voice){
            .party = party, .faction = from, .weight = from->weight.nano};
        x->total += from->weight.nano;
        x->vetoes |= (uint64_t)from->veto << f;
    }
    x->quota = quota_of(home, x->total);
}

tr_homes *tr_homes_build(tr_arena *a, const tr_space *s, truce_diags *d,
                         bool *ok) {
    const truce_case *c = s->c;
    size_t voices = 0;
    *ok = true;
    for (size_t i = 0; c->home && i < c->parties; i++)
        voices += c->home[i].factions;
    if (!voices) return NULL;
    tr_homes *h = TR_NEW(a, tr_homes, 1);
    h->side = TR_NEW(a, tr_side, c->parties + 1);
    h->voice = TR_NEW(a, tr_voice, voices + 1);
    h->status_quo = tr_space_status_quo(s);
    if (h->status_quo == TR_NO_STATE) {
        tr_diag_nowhere(d, TR_E0211, "ratification at home");
        *ok = false;
        return NULL;
    }
    for (uint32_t i = 0; i < c->parties; i++)
        if (c->home[i].factions) find_side(a, c, i, h);
    *ok = judge_all(a, s, d, h);
    if (!*ok) return NULL;
    h->ratified = TR_RAW(a, uint64_t, (size_t)s->n / 64 + 1);
    memset(h->ratified, 0xff, ((size_t)s->n / 64 + 1) * sizeof *h->ratified);
    for (uint32_t k = 0; k < h->sides; k++) {
        find_win_set(a, h, &h->side[k], s->n);
        for (uint32_t w = 0; w <= s->n / 64; w++)
            h->ratified[w] &= h->side[k].ratifies[w];
    }
    return h;
}

/* --- utilities ------------------------------------------------------------ */

double tr_voice_utility(const tr_voice *v, const tr_space *s, uint32_t state) {
    const tr_preference *p = &v->faction->preference;
    uint16_t value[TR_MAX_ISSUES];
    double u = 0;
    assert(v->cardinal);
    if (v->rank) return v->rank[state];
    if (p->form == TR_FORM_TABLE) return p->number[state].mean;
    tr_space_values(s, state, value);
    for (size_t i = 0; i < p->weights; i++)
        if (value[p->weight[i].issue] == p->weight[i].value)
            u += p->weight[i].number.mean;
    for (size_t i = 0; i < p->bonuses; i++)
        if (tr_holds(p->bonus[i].when, value)) u += p->bonus[i].number.mean;
    return nearbyint(u * 1e9) / 1e9;
}
