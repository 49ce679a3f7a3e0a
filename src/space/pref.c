/* pref.c - preferences over states (D6 to D9).  SPDX-License-Identifier: MIT */
#include "space/pref.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- dense ranks ---------------------------------------------------------- */

/* Radix sort of (key, state), a byte at a time, skipping bytes in which all
 * keys agree; then equal neighbours get equal ranks. */
uint32_t tr_dense_ranks(tr_arena *a, int64_t *key, uint32_t n, uint32_t *rank) {
    if (!n) return 0;
    tr_mark mark = tr_arena_mark(a);
    uint64_t *k0 = TR_RAW(a, uint64_t, n), *k1 = TR_RAW(a, uint64_t, n);
    uint32_t *s0 = TR_RAW(a, uint32_t, n), *s1 = TR_RAW(a, uint32_t, n);
    uint64_t all = ~UINT64_C(0), any = 0;
    for (uint32_t i = 0; i < n; i++) {
        k0[i] = (uint64_t)key[i] ^ (UINT64_C(1) << 63);
        s0[i] = i;
        all &= k0[i];
        any |= k0[i];
    }
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!((all ^ any) >> shift & 255)) continue;
        uint32_t at[257] = {0};
        for (uint32_t i = 0; i < n; i++) at[(k0[i] >> shift & 255) + 1]++;
        for (int b = 0; b < 256; b++) at[b + 1] += at[b];
        for (uint32_t i = 0; i < n; i++) {
            uint32_t to = at[k0[i] >> shift & 255]++;
            k1[to] = k0[i];
            s1[to] = s0[i];
        }
        uint64_t *k = k0;
        uint32_t *s = s0;
        k0 = k1, k1 = k;
        s0 = s1, s1 = s;
    }
    uint32_t level = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && k0[i] != k0[i - 1]) level++;
        rank[s0[i]] = level;
    }
    tr_arena_release(a, mark);
    return level + 1;
}

/* Doubles in an order-preserving integer form; the two zeros are one. */
int64_t tr_ordered(double x) {
    int64_t i;
    if (x == 0) x = 0;
    memcpy(&i, &x, sizeof i);
    return i < 0 ? INT64_MIN - i : i;
}

/* --- priorities ----------------------------------------------------------- */

static unsigned bits_for(size_t n) {
    unsigned bits = 0;
    while (n >> bits) bits++;
    return bits;
}

static void add_line(int64_t *score, const tr_space *s, const tr_line *line,
                     unsigned bits, tr_columns *col) {
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(col, s, first);
        uint32_t held[64] = {0};
        for (size_t k = 0; k < line->count; k++) {
            uint64_t truth = tr_holds_64(line->at[k].formula, col->at);
            for (uint32_t b = 0; b < count; b++)
                held[b] += (uint32_t)(truth >> b & 1);
        }
        for (uint32_t b = 0; b < count; b++)
            score[first + b] =
                (int64_t)((uint64_t)score[first + b] << bits | held[b]);
    }
}

/* D6: lexicographic, line by line from the top, by how many statements of the
 * line hold.  As many lines as fit into 62 bits are compared at a time. */
static uint32_t rank_by_priorities(tr_arena *a, const tr_space *s,
                                   const tr_preference *p, uint32_t *rank) {
    int64_t *score = TR_NEW(a, int64_t, (size_t)s->raw + 1);
    tr_columns col = tr_columns_new(a, s);
    unsigned used = 0;
    for (size_t i = 0; i < p->lines; i++) {
        unsigned bits = bits_for(p->line[i].count);
        if (used + bits > 62) {
            uint32_t levels = tr_dense_ranks(a, score, s->raw, rank);
            for (uint32_t r = 0; r < s->raw; r++) score[r] = rank[r];
            used = bits_for(levels);
        }
        add_line(score, s, &p->line[i], bits, &col);
        used += bits;
        tr_tick(a->env, "ranking states", (double)i, (double)p->lines);
    }
    return tr_dense_ranks(a, score, s->raw, rank);
}

void tr_pref_lines(tr_arena *a, const tr_space *s, size_t party, size_t from,
                   size_t to, uint32_t *rank) {
    tr_preference part = s->c->preference[party];
    tr_mark mark = tr_arena_mark(a);
    uint32_t *raw = TR_RAW(a, uint32_t, (size_t)s->raw + 1);
    part.line += from;
    part.lines = to - from;
    rank_by_priorities(a, s, &part, raw);
    for (uint32_t k = 0; k < s->n; k++)
        rank[k] = raw[s->state_of ? s->member[s->start[k]] : k];
    tr_arena_release(a, mark);
}

/* --- weights -------------------------------------------------------------- */

/* D7.  Sums of whole multiples of 1e-9 are exact, so that equal sums tie; a
 * number with more decimals makes the party's sums ordinary doubles. */
static bool all_exact(const tr_preference *p) {
    double total = 0;
    bool exact = true;
    for (size_t i = 0; i < p->weights; i++) {
        exact &= p->weight[i].number.exact;
        total += fabs(p->weight[i].number.mean);
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        exact &= p->bonus[i].number.exact;
        total += fabs(p->bonus[i].number.mean);
    }
    return exact && total < 4e9;
}

static void sum_exactly(tr_arena *a, const tr_space *s, const tr_preference *p,
                        int64_t *sum) {
    int64_t **table = TR_NEW(a, int64_t *, s->issues + 1);
    for (size_t i = 0; i < p->weights; i++) {
        int v = p->weight[i].issue;
        if (!table[v]) table[v] = TR_NEW(a, int64_t, s->radix[v]);
        table[v][p->weight[i].value] += p->weight[i].number.nano;
    }
    tr_columns col = tr_columns_new(a, s);
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        int64_t part[64] = {0};
        for (uint32_t v = 0; v < s->issues; v++)
            for (uint32_t b = 0; table[v] && b < count; b++)
                part[b] += table[v][col.at[v][b]];
        for (size_t i = 0; i < p->bonuses; i++) {
            uint64_t truth = tr_holds_64(p->bonus[i].when, col.at);
            for (uint32_t b = 0; b < count; b++)
                if (truth >> b & 1) part[b] += p->bonus[i].number.nano;
        }
        memcpy(sum + first, part, count * sizeof *part);
    }
}

/* Weights of one issue that the case lists one after the other. */
typedef struct run {
    int issue;
    double *add; /* [values] */
} run;

static size_t find_runs(tr_arena *a, const tr_space *s, const tr_preference *p,
                        run **out) {
    size_t runs = 0;
    *out = TR_NEW(a, run, p->weights + 1);
    for (size_t i = 0; i < p->weights; i++) {
        const tr_weight *w = &p->weight[i];
        if (!i || w->issue != w[-1].issue)
            (*out)[runs++] =
                (run){w->issue, TR_NEW(a, double, s->radix[w->issue])};
        (*out)[runs - 1].add[w->value] += w->number.mean;
    }
    return runs;
}

/* Doubles, added in the order in which the case lists them. */
static void sum_roughly(tr_arena *a, const tr_space *s, const tr_preference *p,
                        double *sum) {
    tr_columns col = tr_columns_new(a, s);
    run *r;
    size_t runs = find_runs(a, s, p, &r);
    for (uint32_t first = 0; first < s->raw; first += 64) {
        uint32_t count = tr_columns_fill(&col, s, first);
        double part[64] = {0};
        for (size_t i = 0; i < runs; i++)
            for (uint32_t b = 0; b < count; b++)
                part[b] += r[i].add[col.at[r[i].issue][b]];
        for (size_t i = 0; i < p->bonuses; i++) {
            uint64_t truth = tr_holds_64(p->bonus[i].when, col.at);
            for (uint32_t b = 0; b < count; b++)
                if (truth >> b & 1) part[b] += p->bonus[i].number.mean;
        }
        memcpy(sum + first, part, count * sizeof *part);
    }
}

void tr_pref_doubles(tr_arena *a, const tr_space *s, size_t party,
                     double *out) {
    assert(s->c->preference[party].form == TR_WEIGHTS && !s->state_of);
    sum_roughly(a, s, &s->c->preference[party], out);
}

static uint32_t rank_by_numbers(tr_arena *a, const double *x, uint32_t n,
                                uint32_t *rank) {
    int64_t *key = TR_RAW(a, int64_t, (size_t)n + 1);
    for (uint32_t r = 0; r < n; r++) key[r] = tr_ordered(x[r]);
    return tr_dense_ranks(a, key, n, rank);
}

static void by_weights(tr_arena *a, const tr_space *s, const tr_preference *p,
                       tr_pref *out) {
    out->cardinal = true;
    out->utility = TR_RAW(a, double, (size_t)s->raw + 1);
    if (!all_exact(p)) {
        sum_roughly(a, s, p, out->utility);
        for (uint32_t r = 0; p->rounded && r < s->raw; r++)
            out->utility[r] = round(out->utility[r] * 1e9) / 1e9;
        out->levels = rank_by_numbers(a, out->utility, s->raw, out->rank);
        return;
    }
    int64_t *sum = TR_RAW(a, int64_t, (size_t)s->raw + 1);
    sum_exactly(a, s, p, sum);
    for (uint32_t r = 0; r < s->raw; r++)
        out->utility[r] = (double)sum[r] / 1e9;
    out->levels = tr_dense_ranks(a, sum, s->raw, out->rank);
}

/* --- ranking -------------------------------------------------------------- */

typedef struct coverage {
    uint32_t *tier;  /* [raw] tier + 1, 0: not covered */
    uint32_t *place; /* [raw] offset of the item that covers it */
} coverage;

static const char *describe(tr_arena *a, const tr_space *s, uint32_t raw) {
    uint16_t *value = TR_NEW(a, uint16_t, s->issues + 1);
    tr_space_raw_values(s, raw, value);
    if (s->c->graph) return s->c->issue[0].value[value[0]];
    tr_text t = tr_text_new(a);
    for (uint32_t v = 0; v < s->issues; v++)
        tr_putf(&t, "%s%s=%s", v ? ", " : "", s->c->issue[v].id,
                s->c->issue[v].value[value[v]]);
    return tr_text_str(&t);
}

static bool cover(tr_arena *a, const tr_space *s, truce_diags *d, size_t party,
                  const tr_tier *t, uint32_t number, coverage *cov) {
    bool ok = true;
    for (size_t i = 0; i < t->count; i++) {
        uint64_t *bits = tr_space_where(a, s, t->at[i]);
        bool told = false;
        for (uint32_t k = 0; k < s->n; k++) {
            if (!tr_bit(bits, k)) continue;
            if (cov->tier[k] && !told) {
                size_t line, column;
                char first[TR_NUMBER];
                tr_locate(&s->c->source, cov->place[k], &line, &column);
                uint32_t r = s->start ? s->member[s->start[k]] : k;
                tr_diag(d, TR_E0403, t->span[i], s->c->party[party].id,
                        describe(a, s, r), tr_number(first, (double)line));
                told = true;
                ok = false;
            }
            cov->tier[k] = number + 1;
            cov->place[k] = t->span[i].offset;
        }
    }
    return ok;
}

/* D8: best first; every feasible state once, or `rest`. */
static bool by_ranking(tr_arena *a, const tr_space *s, truce_diags *d,
                       size_t party, tr_pref *out) {
    const tr_preference *p = &s->c->preference[party];
    coverage cov = {TR_NEW(a, uint32_t, (size_t)s->n + 1),
                    TR_NEW(a, uint32_t, (size_t)s->n + 1)};
    bool ok = true;
    for (size_t i = 0; i < p->tiers; i++)
        ok &= cover(a, s, d, party, &p->tier[i], (uint32_t)i, &cov);
    uint32_t left = 0, example = 0;
    for (uint32_t k = s->n; k-- > 0;)
        if (!cov.tier[k]) left++, example = k;
    if (left && p->rest == TR_REST_ERROR) {
        char number[TR_NUMBER];
        uint32_t r = s->start ? s->member[s->start[example]] : example;
        tr_diag(d, TR_E0404, p->span, s->c->party[party].id,
                tr_number(number, left), describe(a, s, r));
        ok = false;
    }
    if (!ok) return false;
    int64_t *key = TR_RAW(a, int64_t, (size_t)s->n + 1);
    for (uint32_t k = 0; k < s->n; k++)
        key[k] = cov.tier[k]                ? -(int64_t)cov.tier[k]
                 : p->rest == TR_REST_WORST ? INT64_MIN / 2
                                            : 0;
    out->levels = tr_dense_ranks(a, key, s->n, out->rank);
    return true;
}

/* --- table ---------------------------------------------------------------- */

static bool by_table(tr_arena *a, const tr_space *s, truce_diags *d,
                     size_t party, tr_pref *out) {
    const tr_preference *p = &s->c->preference[party];
    if (p->numbers != s->n) {
        char has[TR_NUMBER], wants[TR_NUMBER];
        tr_diag(d, TR_E0405, p->span, s->c->party[party].id,
                tr_number(has, (double)p->numbers), tr_number(wants, s->n));
        return false;
    }
    out->cardinal = true;
    out->utility = TR_RAW(a, double, (size_t)s->n + 1);
    for (uint32_t k = 0; k < s->n; k++) out->utility[k] = p->number[k].mean;
    out->levels = rank_by_numbers(a, out->utility, s->n, out->rank);
    return true;
}

/* --- all forms ------------------------------------------------------------ */

/* A merged state takes its members' rank, which must be one. */
static bool fold(tr_arena *a, const tr_space *s, truce_diags *d, size_t party,
                 tr_pref *out) {
    if (!s->state_of) return true;
    uint32_t *rank = TR_RAW(a, uint32_t, (size_t)s->n + 1);
    double *utility = out->utility ? TR_RAW(a, double, (size_t)s->n + 1) : NULL;
    bool ok = true;
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t first = s->member[s->start[k]];
        rank[k] = out->rank[first];
        if (utility) utility[k] = out->utility[first];
        for (uint32_t i = s->start[k] + 1; i < s->start[k + 1]; i++) {
            if (out->rank[s->member[i]] == rank[k]) continue;
            tr_diag(d, TR_E0210, s->c->preference[party].span,
                    s->c->merge[s->merge_of[k]].id, s->c->party[party].id,
                    "what they are worth");
            ok = false;
            break;
        }
    }
    out->rank = rank;
    out->utility = utility;
    return ok;
}

/* Members must agree on every formula used, not only on the outcome. */
static bool members_agree(tr_arena *a, const tr_space *s, truce_diags *d,
                          size_t party, const tr_formula *f,
                          const char *words) {
    uint64_t *bits = tr_space_where_raw(a, s, f);
    for (uint32_t k = 0; k < s->n; k++)
        for (uint32_t i = s->start[k] + 1; i < s->start[k + 1]; i++)
            if (tr_bit(bits, s->member[i]) !=
                tr_bit(bits, s->member[s->start[k]])) {
                tr_diag(d, TR_E0210, s->c->preference[party].span,
                        s->c->merge[s->merge_of[k]].id, s->c->party[party].id,
                        tr_printf(a, "`%s`", words));
                return false;
            }
    return true;
}

static bool pairings_agree(tr_arena *a, const tr_space *s, truce_diags *d,
                           size_t party, const tr_pairing *at, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 2; k++)
            if (!members_agree(a, s, d, party, at[i].set[k], at[i].words[k]))
                return false;
    return true;
}

static bool merges_agree(tr_arena *a, const tr_space *s, truce_diags *d,
                         size_t party) {
    const tr_preference *p = &s->c->preference[party];
    if (!s->state_of) return true;
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++)
            if (!members_agree(a, s, d, party, p->line[i].at[k].formula,
                               p->line[i].at[k].words))
                return false;
    for (size_t i = 0; i < p->bonuses; i++)
        if (!members_agree(a, s, d, party, p->bonus[i].when, p->bonus[i].words))
            return false;
    return pairings_agree(a, s, d, party, p->unknown, p->unknowns) &&
           pairings_agree(a, s, d, party, p->fuzzy.at, p->fuzzy.count) &&
           pairings_agree(a, s, d, party, p->probability.at,
                          p->probability.count);
}

/* Of two states in both sets each would be preferred to the other. */
static bool one_way(tr_arena *a, const tr_space *s, truce_diags *d,
                    size_t party, const tr_degrees *degrees) {
    for (size_t i = 0; i < degrees->count; i++) {
        const tr_pairing *p = &degrees->at[i];
        if (p->degree == p->reverse) continue;
        tr_mark mark = tr_arena_mark(a);
        const uint64_t *one = tr_space_where(a, s, p->set[0]);
        const uint64_t *other = tr_space_where(a, s, p->set[1]);
        uint32_t both[2], count = 0;
        for (uint32_t k = 0; k < s->n && count < 2; k++)
            if (tr_bit(one, k) && tr_bit(other, k)) both[count++] = k;
        for (uint32_t k = 0; k < count && s->start; k++)
            both[k] = s->member[s->start[both[k]]];
        tr_arena_release(a, mark);
        if (count < 2) continue;
        tr_diag(d, TR_E0412, p->span, s->c->party[party].id,
                describe(a, s, both[0]), describe(a, s, both[1]));
        return false;
    }
    return true;
}

static void ranks_as_utility(tr_arena *a, const tr_space *s, tr_pref *out) {
    out->utility = TR_RAW(a, double, (size_t)s->n + 1);
    for (uint32_t k = 0; k < s->n; k++) out->utility[k] = out->rank[k];
    out->cardinal = out->from_ranks = true;
}

bool tr_pref_build(tr_arena *a, const tr_space *s, truce_diags *d, size_t party,
                   tr_pref *out) {
    const tr_preference *p = &s->c->preference[party];
    *out = (tr_pref){0};
    if (p->form == TR_NONE) return true;
    out->given = true;
    out->rank = TR_RAW(a, uint32_t, (size_t)s->raw + 1);
    bool ok = merges_agree(a, s, d, party) &&
              one_way(a, s, d, party, &p->fuzzy) &&
              one_way(a, s, d, party, &p->probability);
    switch (p->form) {
    case TR_PRIORITIES:
        out->levels = rank_by_priorities(a, s, p, out->rank);
        ok = ok && fold(a, s, d, party, out);
        break;
    case TR_WEIGHTS:
        by_weights(a, s, p, out);
        ok = ok && fold(a, s, d, party, out);
        break;
    case TR_RANKING: ok = ok && by_ranking(a, s, d, party, out); break;
    case TR_FORM_TABLE: ok = ok && by_table(a, s, d, party, out); break;
    case TR_NONE: break;
    }
    if (ok && p->from_ranks) ranks_as_utility(a, s, out);
    return ok;
}

tr_pref *tr_prefs_build(tr_arena *a, const tr_space *s, truce_diags *d) {
    tr_pref *p = TR_NEW(a, tr_pref, s->c->parties + 1);
    bool ok = true;
    for (size_t i = 0; i < s->c->parties; i++)
        ok &= tr_pref_build(a, s, d, i, &p[i]);
    return ok ? p : NULL;
}
