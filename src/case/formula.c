/* formula.c - evaluating formulas: one state, part of a state, 64 states.
 * SPDX-License-Identifier: MIT
 *
 * D2.  Recursion is as deep as the parser allows, at most a few hundred. */
#include "case/formula.h"

#include <assert.h>
#include <string.h>

static tr_formula *make(tr_arena *a, tr_op op) {
    tr_formula *f = TR_NEW(a, tr_formula, 1);
    f->op = op;
    f->issue = -1;
    f->depth = f->size = 1;
    return f;
}

const tr_formula *tr_formula_atom(tr_arena *a, int issue, uint32_t lo,
                                  uint32_t hi) {
    tr_formula *f = make(a, TR_ATOM);
    f->issue = issue;
    f->lo = lo;
    f->hi = hi;
    return f;
}

const tr_formula *tr_formula_word(tr_arena *a, bool truth) {
    return make(a, truth ? TR_TRUE : TR_FALSE);
}

const tr_formula *tr_formula_join(tr_arena *a, tr_op op, uint32_t parts,
                                  const tr_formula *const *part) {
    tr_formula *f = make(a, op);
    f->parts = parts;
    f->part = part;
    for (uint32_t i = 0; i < parts; i++) {
        const tr_formula *g = part[i];
        if (g->depth >= f->depth) f->depth = g->depth + 1;
        f->size =
            f->size < UINT32_MAX - g->size ? f->size + g->size : UINT32_MAX;
    }
    return f;
}

const tr_formula *tr_formula_not(tr_arena *a, const tr_formula *f) {
    const tr_formula **part = TR_NEW(a, const tr_formula *, 1);
    part[0] = f;
    return tr_formula_join(a, TR_NOT, 1, part);
}

const tr_formula *tr_formula_if(tr_arena *a, const tr_formula *f,
                                const tr_formula *g) {
    const tr_formula **part = TR_NEW(a, const tr_formula *, 2);
    part[0] = tr_formula_not(a, f);
    part[1] = g;
    return tr_formula_join(a, TR_OR, 2, part);
}

bool tr_holds(const tr_formula *f, const uint16_t *value) {
    uint32_t count = 0;
    switch (f->op) {
    case TR_TRUE: return true;
    case TR_FALSE: return false;
    case TR_ATOM: return value[f->issue] >= f->lo && value[f->issue] <= f->hi;
    case TR_NOT: return !tr_holds(f->part[0], value);
    case TR_AND:
        for (uint32_t i = 0; i < f->parts; i++)
            if (!tr_holds(f->part[i], value)) return false;
        return true;
    case TR_OR:
        for (uint32_t i = 0; i < f->parts; i++)
            if (tr_holds(f->part[i], value)) return true;
        return false;
    case TR_IFF:
        return tr_holds(f->part[0], value) == tr_holds(f->part[1], value);
    case TR_EXACTLY:
    case TR_AT_MOST:
        for (uint32_t i = 0; i < f->parts && count < 2; i++)
            count += tr_holds(f->part[i], value);
        return f->op == TR_EXACTLY ? count == 1 : count <= 1;
    }
    assert(false && "an unknown operator");
    return false;
}

static tr_truth atom_known(const tr_formula *f, const uint8_t *left) {
    bool in = false, out = false;
    for (uint32_t v = 0; left[v] != 2; v++) { /* 2 ends the list */
        if (!left[v]) continue;
        if (v >= f->lo && v <= f->hi)
            in = true;
        else
            out = true;
    }
    return in && out ? TR_OPEN : in ? TR_YES : TR_NO;
}

static tr_truth all_known(const tr_formula *f, const uint8_t *const *left,
                          tr_truth stops) {
    tr_truth result = stops == TR_NO ? TR_YES : TR_NO;
    for (uint32_t i = 0; i < f->parts; i++) {
        tr_truth t = tr_known(f->part[i], left);
        if (t == stops) return stops;
        if (t == TR_OPEN) result = TR_OPEN;
    }
    return result;
}

static tr_truth count_known(const tr_formula *f, const uint8_t *const *left) {
    uint32_t yes = 0, open = 0;
    for (uint32_t i = 0; i < f->parts && yes < 2; i++) {
        tr_truth t = tr_known(f->part[i], left);
        yes += t == TR_YES;
        open += t == TR_OPEN;
    }
    if (yes > 1) return TR_NO;
    if (f->op == TR_AT_MOST && yes + open <= 1) return TR_YES;
    if (open) return TR_OPEN;
    return f->op == TR_AT_MOST || yes == 1 ? TR_YES : TR_NO;
}

tr_truth tr_known(const tr_formula *f, const uint8_t *const *left) {
    tr_truth t, u;
    switch (f->op) {
    case TR_TRUE: return TR_YES;
    case TR_FALSE: return TR_NO;
    case TR_ATOM: return atom_known(f, left[f->issue]);
    case TR_NOT:
        t = tr_known(f->part[0], left);
        return t == TR_OPEN ? TR_OPEN : t == TR_YES ? TR_NO : TR_YES;
    case TR_AND: return all_known(f, left, TR_NO);
    case TR_OR: return all_known(f, left, TR_YES);
    case TR_IFF:
        t = tr_known(f->part[0], left);
        u = tr_known(f->part[1], left);
        if (t == TR_OPEN || u == TR_OPEN) return TR_OPEN;
        return t == u ? TR_YES : TR_NO;
    case TR_EXACTLY:
    case TR_AT_MOST: return count_known(f, left);
    }
    assert(false && "an unknown operator");
    return TR_OPEN;
}

static uint64_t atom_64(const tr_formula *f, const uint16_t *column) {
    uint64_t bits = 0;
    uint16_t lo = (uint16_t)f->lo, width = (uint16_t)(f->hi - f->lo);
    for (unsigned b = 0; b < 64; b++)
        bits |= (uint64_t)((uint16_t)(column[b] - lo) <= width) << b;
    return bits;
}

uint64_t tr_holds_64(const tr_formula *f, uint16_t *const *column) {
    uint64_t once = 0, twice = 0, bits;
    switch (f->op) {
    case TR_TRUE: return ~UINT64_C(0);
    case TR_FALSE: return 0;
    case TR_ATOM: return atom_64(f, column[f->issue]);
    case TR_NOT: return ~tr_holds_64(f->part[0], column);
    case TR_AND:
        bits = ~UINT64_C(0);
        for (uint32_t i = 0; i < f->parts && bits; i++)
            bits &= tr_holds_64(f->part[i], column);
        return bits;
    case TR_OR:
        bits = 0;
        for (uint32_t i = 0; i < f->parts && ~bits; i++)
            bits |= tr_holds_64(f->part[i], column);
        return bits;
    case TR_IFF:
        return ~(tr_holds_64(f->part[0], column) ^
                 tr_holds_64(f->part[1], column));
    case TR_EXACTLY:
    case TR_AT_MOST:
        for (uint32_t i = 0; i < f->parts; i++) {
            bits = tr_holds_64(f->part[i], column);
            twice |= once & bits;
            once |= bits;
        }
        return f->op == TR_EXACTLY ? once & ~twice : ~twice;
    }
    assert(false && "an unknown operator");
    return 0;
}

void tr_formula_issues(const tr_formula *f, bool *used) {
    if (f->op == TR_ATOM) used[f->issue] = true;
    for (uint32_t i = 0; i < f->parts; i++) tr_formula_issues(f->part[i], used);
}
