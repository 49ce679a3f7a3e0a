/* space.c - the feasible states of a case (D1).
 * SPDX-License-Identifier: MIT */
#include "space/space.h"

#include "space/enumerate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STATES_BITS = 32 };

/* Each issue gets its own bits and no issue straddles two words, so that the
 * order of keys (highest word first) is mixed-radix order. */
static void lay_out_keys(tr_arena *a, tr_space *s) {
    s->word = TR_NEW(a, uint32_t, s->issues + 1);
    s->shift = TR_NEW(a, uint8_t, s->issues + 1);
    s->mask = TR_NEW(a, uint64_t, s->issues + 1);
    uint32_t word = 0;
    unsigned at = 0;
    for (uint32_t v = 0; v < s->issues; v++) {
        unsigned width = 0;
        while ((UINT64_C(1) << width) < s->radix[v]) width++;
        if (at + width > 64) word++, at = 0;
        s->word[v] = word;
        s->shift[v] = (uint8_t)(at < 64 ? at : 0);
        s->mask[v] = (UINT64_C(1) << width) - 1;
        at += width;
    }
    s->words = word + 1;
}

static void measure(tr_arena *a, tr_space *s) {
    uint64_t *factor = TR_NEW(a, uint64_t, s->issues + 1), product = 1;
    s->stride = TR_NEW(a, uint64_t, s->issues + 1);
    for (uint32_t v = 0; v < s->issues; v++) {
        factor[v] = s->radix[v];
        s->stride[v] = product;
        product = product > UINT64_MAX / s->radix[v] ? UINT64_MAX
                                                     : product * s->radix[v];
    }
    s->combinations = product;
    s->product = tr_big_product(a, factor, s->issues);
}

/* A lower bound known before any search: issues that no rule mentions. */
static void check_free_issues(tr_arena *a, const tr_space *s,
                              const truce_case *c, uint64_t max_states) {
    bool *used = TR_NEW(a, bool, s->issues + 1);
    for (size_t i = 0; i < c->rules; i++)
        tr_formula_issues(c->rule[i].keeps, used);
    uint64_t at_least = 1;
    for (uint32_t v = 0; v < s->issues; v++)
        if (!used[v])
            at_least = at_least > UINT64_MAX / s->radix[v]
                           ? UINT64_MAX
                           : at_least * s->radix[v];
    if (at_least > max_states)
        tr_stop(a->env, TRUCE_ELIMIT,
                "the case has %s combinations%s, more than the %.0f states "
                "that fit; add rules, fix some issues, or raise --max-states "
                "and --max-memory",
                s->product,
                c->rules ? ", many of them by issues that no rule mentions"
                         : " and no rule removes any",
                (double)max_states);
}

/* What one state costs at the least: a rank and a cell number a party. */
static uint64_t states_that_fit(const tr_arena *a, const truce_case *c) {
    uint64_t bytes = 24 + 12 * (uint64_t)c->parties;
    uint64_t fit = (a->env->limit - a->env->used) / bytes;
    uint64_t most = (UINT64_C(1) << MAX_STATES_BITS) - 2;
    return fit < most ? fit : most;
}

/* --- merges -------------------------------------------------------------- */

static bool assign_merges(tr_arena *a, tr_space *s, truce_diags *d,
                          int *merge_of_raw) {
    const truce_case *c = s->c;
    for (uint32_t r = 0; r < s->raw; r++) merge_of_raw[r] = -1;
    bool ok = true;
    for (size_t m = 0; m < c->merges; m++) {
        uint64_t *bits = tr_space_where_raw(a, s, c->merge[m].when);
        bool any = false, told = false;
        for (uint32_t r = 0; r < s->raw; r++) {
            if (!tr_bit(bits, r)) continue;
            any = true;
            if (merge_of_raw[r] >= 0 && !told) {
                tr_diag(d, TR_E0209, c->merge[m].span,
                        c->merge[merge_of_raw[r]].id, c->merge[m].id);
                ok = false;
                told = true;
            }
            merge_of_raw[r] = (int)m;
        }
        if (!any) tr_diag(d, TR_E0208, c->merge[m].span, "");
        ok &= any;
    }
    return ok;
}

static void number_merged(tr_arena *a, tr_space *s, const int *merge_of_raw) {
    uint32_t *state = TR_RAW(a, uint32_t, s->c->merges);
    for (size_t m = 0; m < s->c->merges; m++) state[m] = TR_NO_STATE;
    s->state_of = TR_RAW(a, uint32_t, s->raw);
    s->merge_of = TR_RAW(a, int, s->raw);
    s->n = 0;
    for (uint32_t r = 0; r < s->raw; r++) {
        int m = merge_of_raw[r];
        uint32_t to = m >= 0 ? state[m] : TR_NO_STATE;
        if (to == TR_NO_STATE) {
            to = s->n++;
            s->merge_of[to] = m;
            if (m >= 0) state[m] = to;
        }
        s->state_of[r] = to;
    }
    s->start = TR_NEW(a, uint32_t, s->n + 1);
    s->member = TR_RAW(a, uint32_t, s->raw);
    for (uint32_t r = 0; r < s->raw; r++) s->start[s->state_of[r] + 1]++;
    for (uint32_t i = 0; i < s->n; i++) s->start[i + 1] += s->start[i];
    uint32_t *at = TR_RAW(a, uint32_t, s->n);
    memcpy(at, s->start, s->n * sizeof *at);
    for (uint32_t r = 0; r < s->raw; r++) s->member[at[s->state_of[r]]++] = r;
}

static bool merge_states(tr_arena *a, tr_space *s, truce_diags *d) {
    s->n = s->raw;
    if (!s->c->merges) return true;
    int *merge_of_raw = TR_RAW(a, int, s->raw);
    if (!assign_merges(a, s, d, merge_of_raw)) return false;
    number_merged(a, s, merge_of_raw);
    return true;
}

/* --- building -------------------------------------------------------------*/

static void set_radix(tr_arena *a, tr_space *s, const truce_case *c) {
    uint32_t *radix = TR_NEW(a, uint32_t, c->issues + 1);
    for (size_t i = 0; i < c->issues; i++) radix[i] = c->issue[i].values;
    s->issues = (uint32_t)c->issues;
    s->radix = radix;
    measure(a, s);
    lay_out_keys(a, s);
}

/* The first rule without which there would be states, if there is one. */
static void blame_a_rule(tr_arena *a, tr_space *s, truce_diags *d) {
    const truce_case *c = s->c;
    assert(c->rules > 0);
    for (size_t i = 0; c->rules > 1 && i < c->rules; i++) {
        bool undecided;
        if (!tr_rule_needed(a, s, c, (int)i, &undecided)) continue;
        tr_diag(d, TR_E0204, c->rule[i].span,
                "without this rule there would be states: loosen it, or the "
                "rules that it meets");
        return;
    }
    tr_diag(d, TR_E0204, c->rule[c->rules - 1].span,
            c->rules == 1 ? "it contradicts itself"
                          : "this is the last of them; no single one of them "
                            "is to blame, so take out several at a time");
}

tr_space *tr_space_of_rules(tr_arena *a, const truce_case *c,
                            uint64_t max_states) {
    tr_space *s = TR_NEW(a, tr_space, 1);
    s->c = c;
    set_radix(a, s, c);
    uint64_t fit = states_that_fit(a, c);
    if (!max_states || max_states > fit) max_states = fit;
    check_free_issues(a, s, c, max_states);
    if (!c->rules) {
        s->full = true;
        s->raw = (uint32_t)s->combinations;
    } else {
        tr_enumerate(a, s, c, max_states, -1);
    }
    s->n = s->raw;
    return s;
}

tr_space *tr_space_build(tr_arena *a, const truce_case *c, truce_diags *d,
                         uint64_t max_states) {
    tr_space *s = tr_space_of_rules(a, c, max_states);
    if (!s->raw) {
        blame_a_rule(a, s, d);
        return NULL;
    }
    return merge_states(a, s, d) ? s : NULL;
}

tr_space *tr_space_of_values(tr_arena *a, const truce_case *c, uint32_t count,
                             const uint16_t *value, const char *const *number) {
    tr_space *s = TR_NEW(a, tr_space, 1);
    s->c = c;
    set_radix(a, s, c);
    s->raw = s->n = count;
    s->number = number;
    s->key = TR_NEW(a, uint64_t, (size_t)count * s->words + 1);
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t v = 0; v < s->issues; v++)
            s->key[(size_t)k * s->words + s->word[v]] |=
                (uint64_t)value[(size_t)k * s->issues + v] << s->shift[v];
    return s;
}

static void keys_of_game(tr_arena *a, tr_space *s, const truce_game *g) {
    s->key = TR_RAW(a, uint64_t, (size_t)s->raw * s->words + 1);
    uint16_t *value = TR_NEW(a, uint16_t, s->issues + 1);
    uint64_t *to = s->key;
    for (uint64_t code = 0; code < s->combinations; code++) {
        if (g->feasible[code >> 6] >> (code & 63) & 1) {
            memset(to, 0, s->words * sizeof *to);
            for (uint32_t v = 0; v < s->issues; v++)
                to[s->word[v]] |= (uint64_t)value[v] << s->shift[v];
            to += s->words;
        }
        for (uint32_t v = 0; v < s->issues && ++value[v] == s->radix[v]; v++)
            value[v] = 0;
    }
}

tr_space *tr_space_of_game(tr_arena *a, const truce_game *g) {
    tr_space *s = TR_NEW(a, tr_space, 1);
    s->issues = g->issues;
    s->radix = g->values;
    measure(a, s);
    lay_out_keys(a, s);
    if (s->combinations > (UINT64_C(1) << MAX_STATES_BITS) - 2)
        tr_stop(a->env, TRUCE_ELIMIT, "%s states are too many", s->product);
    s->full = !g->feasible;
    s->raw = (uint32_t)s->combinations;
    if (g->feasible) {
        s->raw = tr_bits_count(g->feasible, (uint32_t)s->combinations);
        keys_of_game(a, s, g);
    }
    s->n = s->raw;
    return s;
}

/* --- asking -------------------------------------------------------------- */

void tr_space_raw_values(const tr_space *s, uint32_t raw, uint16_t *value) {
    assert(raw < s->raw);
    if (s->full) {
        uint64_t code = raw;
        for (uint32_t v = 0; v < s->issues; v++) {
            value[v] = (uint16_t)(code % s->radix[v]);
            code /= s->radix[v];
        }
        return;
    }
    const uint64_t *key = s->key + (size_t)raw * s->words;
    for (uint32_t v = 0; v < s->issues; v++)
        value[v] = (uint16_t)(key[s->word[v]] >> s->shift[v] & s->mask[v]);
}

void tr_space_values(const tr_space *s, uint32_t state, uint16_t *value) {
    assert(state < s->n);
    tr_space_raw_values(s, s->start ? s->member[s->start[state]] : state,
                        value);
}

static int compare_keys(const uint64_t *a, const uint64_t *b, uint32_t words) {
    for (uint32_t w = words; w-- > 0;)
        if (a[w] != b[w]) return a[w] < b[w] ? -1 : 1;
    return 0;
}

uint32_t tr_space_find_key(const tr_space *s, const uint64_t *key) {
    uint32_t lo = 0, hi = s->raw;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int order =
            compare_keys(s->key + (size_t)mid * s->words, key, s->words);
        if (!order) return mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return TR_NO_STATE;
}

uint32_t tr_space_find_raw(const tr_space *s, const uint16_t *value) {
    if (s->full) {
        uint64_t code = 0;
        for (uint32_t v = 0; v < s->issues; v++)
            code += s->stride[v] * value[v];
        return (uint32_t)code;
    }
    uint64_t key[TR_MAX_ISSUES * 16 / 64 + 1] = {0};
    for (uint32_t v = 0; v < s->issues; v++)
        key[s->word[v]] |= (uint64_t)value[v] << s->shift[v];
    return tr_space_find_key(s, key);
}

uint32_t tr_space_find(const tr_space *s, const uint16_t *value) {
    uint32_t raw = tr_space_find_raw(s, value);
    return raw != TR_NO_STATE && s->state_of ? s->state_of[raw] : raw;
}

uint32_t tr_space_status_quo(const tr_space *s) {
    uint16_t value[TR_MAX_ISSUES];
    const int32_t *sq = s->c ? s->c->status_quo : NULL;
    if (!sq) return TR_NO_STATE;
    for (uint32_t v = 0; v < s->issues; v++) value[v] = (uint16_t)sq[v];
    return tr_space_find(s, value);
}

uint32_t tr_space_members(const tr_space *s, uint32_t state,
                          const uint32_t **first, uint32_t *self) {
    if (!s->start) {
        *self = state;
        *first = self;
        return 1;
    }
    *first = s->member + s->start[state];
    return s->start[state + 1] - s->start[state];
}

tr_columns tr_columns_new(tr_arena *a, const tr_space *s) {
    tr_columns c = {TR_NEW(a, uint16_t *, s->issues + 1),
                    TR_NEW(a, uint16_t, s->issues + 1)};
    for (uint32_t v = 0; v < s->issues; v++) c.at[v] = TR_NEW(a, uint16_t, 64);
    return c;
}

uint32_t tr_columns_fill(tr_columns *c, const tr_space *s, uint32_t first) {
    assert(first % 64 == 0 && first < s->raw);
    uint32_t count = s->raw - first < 64 ? s->raw - first : 64;
    if (s->full) tr_space_raw_values(s, first, c->odometer);
    for (uint32_t b = 0; s->full && b < count; b++) {
        for (uint32_t v = 0; v < s->issues; v++) c->at[v][b] = c->odometer[v];
        for (uint32_t v = 0; v < s->issues && ++c->odometer[v] == s->radix[v];
             v++)
            c->odometer[v] = 0;
    }
    for (uint32_t v = 0; !s->full && v < s->issues; v++) {
        const uint64_t *key = s->key + (size_t)first * s->words + s->word[v];
        for (uint32_t b = 0; b < count; b++, key += s->words)
            c->at[v][b] = (uint16_t)(*key >> s->shift[v] & s->mask[v]);
    }
    return count;
}

uint64_t *tr_bits_new(tr_arena *a, uint32_t n) {
    return TR_NEW(a, uint64_t, (size_t)n / 64 + 1);
}

uint32_t tr_bits_count(const uint64_t *bits, uint32_t n) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n / 64; i++)
        count += (uint32_t)__builtin_popcountll(bits[i]);
    if (n % 64)
        count += (uint32_t)__builtin_popcountll(bits[n / 64] &
                                                ((UINT64_C(1) << n % 64) - 1));
    return count;
}

uint64_t *tr_space_where_raw(tr_arena *a, const tr_space *s,
                             const tr_formula *f) {
    uint64_t *bits = tr_bits_new(a, s->raw);
    tr_columns c = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(&c, s, first);
        bits[first / 64] = tr_holds_64(f, c.at);
        if (count < 64) bits[first / 64] &= (UINT64_C(1) << count) - 1;
        if (first % (1 << 20) == 0)
            tr_tick(a->env, "testing states", first, s->raw);
    }
    return bits;
}

uint64_t *tr_space_where(tr_arena *a, const tr_space *s, const tr_formula *f) {
    uint64_t *raw = tr_space_where_raw(a, s, f);
    if (!s->state_of) return raw;
    uint64_t *bits = tr_bits_new(a, s->n);
    for (uint32_t r = 0; r < s->raw; r++)
        if (tr_bit(raw, r)) tr_bit_set(bits, s->state_of[r]);
    return bits;
}
