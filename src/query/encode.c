/* encode.c - states, formulas and preferences as literals and clauses.
 * SPDX-License-Identifier: MIT
 *
 * Tseitin, Zapiski LOMI 8, 1968; sums by columns of full adders, as in Een and
 * Sorensson, J. on Satisfiability 2, 2006.  Linear in what is encoded. */
#include "query/encode.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

tr_encoder *tr_encoder_new(const tr_terrain *t) {
    tr_encoder *e = TR_NEW(t->a, tr_encoder, 1);
    e->t = t;
    e->sat = tr_sat_new(t->pool);
    return e;
}

/* --- gates ---------------------------------------------------------------- */

tr_lit tr_gate_and(tr_encoder *e, const tr_lit *lit, size_t n) {
    tr_mark mark = tr_arena_mark(e->t->a);
    tr_lit *kept = TR_RAW(e->t->a, tr_lit, n + 1), out = TR_LIT_TRUE;
    size_t count = 0;
    for (size_t i = 0; i < n && out != TR_LIT_FALSE; i++) {
        if (lit[i] == TR_LIT_FALSE) out = TR_LIT_FALSE;
        if (lit[i] != TR_LIT_TRUE && (!count || kept[count - 1] != lit[i]))
            kept[count++] = lit[i];
    }
    if (out != TR_LIT_FALSE && count == 1) out = kept[0];
    if (out != TR_LIT_FALSE && count > 1) {
        out = tr_sat_variable(e->sat);
        for (size_t i = 0; i < count; i++) {
            TR_CLAUSE(e->sat, -out, kept[i]);
            kept[i] = -kept[i];
        }
        kept[count++] = out;
        tr_sat_clause(e->sat, kept, count);
    }
    tr_arena_release(e->t->a, mark);
    return out;
}

tr_lit tr_gate_or(tr_encoder *e, const tr_lit *lit, size_t n) {
    tr_mark mark = tr_arena_mark(e->t->a);
    tr_lit *not_lit = TR_RAW(e->t->a, tr_lit, n + 1);
    for (size_t i = 0; i < n; i++) not_lit[i] = -lit[i];
    tr_lit out = -tr_gate_and(e, not_lit, n);
    tr_arena_release(e->t->a, mark);
    return out;
}

static bool constant(tr_lit x) { return abs(x) == TR_LIT_TRUE; }

tr_lit tr_gate_xor(tr_encoder *e, tr_lit x, tr_lit y) {
    if (constant(x)) return x == TR_LIT_TRUE ? -y : y;
    if (constant(y)) return y == TR_LIT_TRUE ? -x : x;
    if (x == y) return TR_LIT_FALSE;
    if (x == -y) return TR_LIT_TRUE;
    tr_lit out = tr_sat_variable(e->sat);
    TR_CLAUSE(e->sat, -out, x, y);
    TR_CLAUSE(e->sat, -out, -x, -y);
    TR_CLAUSE(e->sat, out, -x, y);
    TR_CLAUSE(e->sat, out, x, -y);
    return out;
}

tr_lit tr_gate_at_most_one(tr_encoder *e, const tr_lit *lit, size_t n) {
    tr_lit before = TR_LIT_FALSE, ok = TR_LIT_TRUE;
    for (size_t i = 0; i < n; i++) {
        ok = TR_AND_OF(e, ok, -TR_AND_OF(e, before, lit[i]));
        before = TR_OR_OF(e, before, lit[i]);
    }
    return ok;
}

/* --- copies --------------------------------------------------------------- */

tr_copy tr_copy_of(const tr_terrain *t, const uint16_t *value) {
    tr_copy copy = TR_RAW(t->a, tr_lit, t->first[t->issues] + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        for (uint32_t k = 0; k < t->c->issue[v].values; k++)
            copy[t->first[v] + k] = k == value[v] ? TR_LIT_TRUE : TR_LIT_FALSE;
    return copy;
}

/* Literals of one open issue.  Of two values one variable says "differs". */
static void open_issue(tr_encoder *e, uint32_t v, uint32_t here, bool any_way,
                       tr_lit *lit) {
    uint32_t values = e->t->c->issue[v].values, may = 0, other = here;
    for (uint32_t k = 0; k < values; k++)
        if (k != here && (any_way || tr_value_may_step(e->t->c, v, here, k)))
            may++, other = k;
    if (may == 1) {
        lit[other] = tr_sat_variable(e->sat);
        lit[here] = -lit[other];
        return;
    }
    tr_mark mark = tr_arena_mark(e->t->a);
    tr_lit *any = TR_RAW(e->t->a, tr_lit, values);
    uint32_t count = 0;
    for (uint32_t k = 0; may && k < values; k++) {
        if (k != here && !any_way && !tr_value_may_step(e->t->c, v, here, k))
            continue;
        lit[k] = any[count++] = tr_sat_variable(e->sat);
    }
    if (may) {
        tr_sat_clause(e->sat, any, count);
        TR_CLAUSE(e->sat, tr_gate_at_most_one(e, any, count));
    }
    tr_arena_release(e->t->a, mark);
}

static tr_copy new_copy(tr_encoder *e, const uint16_t *value, const bool *open,
                        bool any_way) {
    tr_copy copy = tr_copy_of(e->t, value);
    for (uint32_t v = 0; v < e->t->issues; v++)
        if (open[v]) open_issue(e, v, value[v], any_way, copy + e->t->first[v]);
    return copy;
}

tr_copy tr_copy_new(tr_encoder *e, const uint16_t *value, const bool *open) {
    return new_copy(e, value, open, false);
}

tr_copy tr_copy_anywhere(tr_encoder *e, const uint16_t *value,
                         const bool *open) {
    return new_copy(e, value, open, true);
}

tr_copy tr_copy_join(const tr_terrain *t, tr_copy own, tr_copy rest,
                     uint32_t party) {
    tr_copy copy = TR_RAW(t->a, tr_lit, t->first[t->issues] + 1);
    for (uint32_t v = 0; v < t->issues; v++)
        for (uint32_t k = t->first[v]; k < t->first[v + 1]; k++)
            copy[k] = t->holder[v] == (int32_t)party ? own[k] : rest[k];
    return copy;
}

void tr_copy_read(const tr_encoder *e, tr_copy copy, uint16_t *value) {
    const tr_terrain *t = e->t;
    for (uint32_t v = 0; v < t->issues; v++)
        for (uint32_t k = 0; k < t->c->issue[v].values; k++)
            if (tr_sat_value(e->sat, copy[t->first[v] + k]))
                value[v] = (uint16_t)k;
}

/* --- formulas ------------------------------------------------------------- */

static tr_lit encode_atom(tr_encoder *e, const tr_formula *f, tr_copy copy) {
    uint32_t v = (uint32_t)f->issue, values = e->t->c->issue[v].values;
    uint32_t hi = f->hi < values ? f->hi : values - 1;
    if (f->lo > hi) return TR_LIT_FALSE;
    if (f->lo == 0 && hi == values - 1) return TR_LIT_TRUE;
    return tr_gate_or(e, copy + e->t->first[v] + f->lo, hi - f->lo + 1);
}

tr_lit tr_encode(tr_encoder *e, const tr_formula *f, tr_copy copy) {
    if (f->op == TR_TRUE) return TR_LIT_TRUE;
    if (f->op == TR_FALSE) return TR_LIT_FALSE;
    if (f->op == TR_ATOM) return encode_atom(e, f, copy);
    tr_mark mark = tr_arena_mark(e->t->a);
    tr_lit *part = TR_RAW(e->t->a, tr_lit, f->parts + 1), out = TR_LIT_TRUE;
    for (uint32_t i = 0; i < f->parts; i++)
        part[i] = tr_encode(e, f->part[i], copy);
    switch (f->op) {
    case TR_NOT: out = -part[0]; break;
    case TR_AND: out = tr_gate_and(e, part, f->parts); break;
    case TR_OR: out = tr_gate_or(e, part, f->parts); break;
    case TR_IFF: out = -tr_gate_xor(e, part[0], part[1]); break;
    case TR_AT_MOST: out = tr_gate_at_most_one(e, part, f->parts); break;
    case TR_EXACTLY:
        out = TR_AND_OF(e, tr_gate_or(e, part, f->parts),
                        tr_gate_at_most_one(e, part, f->parts));
        break;
    default: assert(false && "an unknown operator");
    }
    tr_arena_release(e->t->a, mark);
    return out;
}

tr_lit tr_encode_feasible(tr_encoder *e, tr_copy copy) {
    tr_lit all = TR_LIT_TRUE;
    for (size_t i = 0; i < e->t->c->rules && all != TR_LIT_FALSE; i++)
        all = TR_AND_OF(e, all, tr_encode(e, e->t->c->rule[i].keeps, copy));
    return all;
}

/* --- what a state is worth ------------------------------------------------ */

/* D6: of a line, sorted bits: at least one holds, at least two ...; a bubble
 * a statement keeps them sorted. */
static uint32_t line_bits(tr_encoder *e, const tr_line *line, tr_copy copy,
                          tr_lit *bit) {
    uint32_t n = 0;
    for (size_t k = 0; k < line->count; k++) {
        tr_lit x = tr_encode(e, line->at[k].formula, copy);
        for (uint32_t m = 0; m < n; m++) {
            tr_lit both = TR_AND_OF(e, bit[m], x);
            bit[m] = TR_OR_OF(e, bit[m], x);
            x = both;
        }
        bit[n++] = x;
    }
    return n;
}

/* D8: whether the state lies in this place of the ranking. */
static tr_lit in_tier(tr_encoder *e, const tr_tier *tier, tr_copy copy) {
    tr_lit any = TR_LIT_FALSE;
    for (size_t k = 0; k < tier->count; k++)
        any = TR_OR_OF(e, any, tr_encode(e, tier->at[k], copy));
    return any;
}

static void ranking_bits(tr_encoder *e, const tr_preference *p, tr_copy copy,
                         tr_lit *bit) {
    uint32_t n = 0;
    tr_lit any = TR_LIT_FALSE;
    if (p->rest == TR_REST_BEST) n++;
    for (size_t k = 0; k < p->tiers; k++) {
        bit[n] = in_tier(e, &p->tier[k], copy);
        any = TR_OR_OF(e, any, bit[n++]);
    }
    if (p->rest == TR_REST_BEST) bit[0] = -any;
}

/* One column of a sum: pairs and triples of bits become one, and carries. */
typedef struct column {
    tr_lit *at;
    size_t count, room;
} column;

static void push(tr_arena *a, column *c, tr_lit x) {
    if (x == TR_LIT_FALSE) return;
    c->at = tr_grow(a, c->at, sizeof *c->at, c->count, &c->room);
    c->at[c->count++] = x;
}

static tr_lit reduce(tr_encoder *e, tr_arena *a, column *c, column *carry) {
    size_t done = 0;
    while (c->count - done > 1) {
        bool three = c->count - done > 2;
        tr_lit x = c->at[done], y = c->at[done + 1];
        tr_lit z = three ? c->at[done + 2] : TR_LIT_FALSE;
        done += three ? 3 : 2;
        tr_lit half = tr_gate_xor(e, x, y);
        push(a, carry, TR_OR_OF(e, TR_AND_OF(e, x, y), TR_AND_OF(e, half, z)));
        push(a, c, tr_gate_xor(e, half, z));
    }
    return c->count > done ? c->at[done] : TR_LIT_FALSE;
}

/* D7: the exact sum, most significant bit first. */
static void sum_bits(tr_encoder *e, const tr_scale *scale, tr_copy copy,
                     tr_lit *bit) {
    tr_mark mark = tr_arena_mark(e->t->a);
    column *c = TR_NEW(e->t->a, column, scale->bits + 1);
    for (uint32_t i = 0; i < scale->items; i++) {
        const tr_sum_item *item = &scale->item[i];
        tr_lit x = item->issue >= 0
                       ? copy[e->t->first[item->issue] + item->value]
                       : tr_encode(e, item->when, copy);
        if (item->unless) x = -x;
        for (uint32_t b = 0; b < scale->bits; b++)
            if (item->amount >> b & 1) push(e->t->a, &c[b], x);
    }
    for (uint32_t b = 0; b < scale->bits; b++)
        bit[scale->bits - 1 - b] = reduce(e, e->t->a, &c[b], &c[b + 1]);
    tr_arena_release(e->t->a, mark);
}

tr_lit *tr_encode_worth(tr_encoder *e, uint32_t party, tr_copy copy) {
    const tr_scale *scale = &e->t->scale[party];
    const tr_preference *p = scale->p;
    tr_lit *bit = TR_RAW(e->t->a, tr_lit, scale->bits + 1);
    uint32_t n = 0;
    if (p->form == TR_WEIGHTS) sum_bits(e, scale, copy, bit);
    if (p->form == TR_RANKING) ranking_bits(e, p, copy, bit);
    for (size_t i = 0; p->form == TR_PRIORITIES && i < p->lines; i++)
        n += line_bits(e, &p->line[i], copy, bit + n);
    return bit;
}

tr_lit tr_encode_better(tr_encoder *e, uint32_t party, const tr_lit *x,
                        const tr_lit *y) {
    tr_lit better = TR_LIT_FALSE;
    for (uint32_t k = e->t->scale[party].bits; k-- > 0;) {
        tr_lit wins = TR_AND_OF(e, x[k], -y[k]);
        tr_lit keeps = TR_OR_OF(e, x[k], -y[k]);
        better = TR_OR_OF(e, wins, TR_AND_OF(e, keeps, better));
    }
    return better;
}
