/* dense.c - stability over a whole product, by passes (D10 to D13).
 * SPDX-License-Identifier: MIT
 *
 * As solve.c: with f the least value that the others can bring about, a state
 * s is unstable for i when the greatest min(p_i, f) over R_i(s) exceeds
 * p_i(s).  Here f starts as the value itself, which changes no verdict: where
 * t is an improvement, p_i(t) exceeds p_i(s) anyway.  One array holds in turn
 * the value, f, the greatest over i's moves, and is read off into bits. */
#include "stability/dense.h"

#include "base/parallel.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

/* --- fibers --------------------------------------------------------------- */

typedef struct own {
    uint32_t *issue, count, frees; /* free ones first */
    uint64_t size, classes;
} own;

static uint64_t times(uint64_t x, uint64_t y) {
    return x > UINT64_MAX / y ? UINT64_MAX : x * y;
}

static own own_issues(tr_arena *a, const tr_product *p, uint32_t party) {
    own o = {TR_NEW(a, uint32_t, p->issues + 1), 0, 0, 1, 1};
    for (int once = 0; once < 2; once++)
        for (uint32_t v = 0; v < p->issues; v++) {
            if (p->held->holder[v] != (int)party) continue;
            if ((p->held->kind[v] != TR_FREE) != once) continue;
            o.issue[o.count++] = v;
            o.size = times(o.size, p->radix[v]);
            if (once) o.classes = times(o.classes, p->radix[v]);
            o.frees += !once;
        }
    return o;
}

static size_t *strides(tr_arena *a, const tr_product *p) {
    size_t *stride = TR_NEW(a, size_t, p->issues + 1);
    stride[0] = 1;
    for (uint32_t v = 0; v < p->issues; v++)
        stride[v + 1] = stride[v] * p->radix[v];
    return stride;
}

static void list_members(const tr_dense *d, const own *o, tr_fibers *x) {
    size_t *offset = TR_NEW(d->a, size_t, x->size);
    x->in_place = true;
    for (uint32_t k = 0; k < x->size; k++) {
        uint32_t rest = k;
        for (uint32_t i = 0; i < o->count; i++) {
            uint32_t v = o->issue[i];
            offset[k] += rest % d->radix[v] * d->stride[v];
            rest /= d->radix[v];
        }
        x->in_place &= offset[k] == k;
    }
    x->offset = offset;
}

static bool leads(const tr_product *p, const own *o, uint32_t from,
                  uint32_t to) {
    for (uint32_t i = o->frees; i < o->count; i++) {
        uint32_t v = o->issue[i], k = p->radix[v];
        if (!tr_step_allowed(p->held, v, from % k, to % k)) return false;
        from /= k;
        to /= k;
    }
    return true;
}

static void list_classes(tr_arena *a, const tr_product *p, const own *o,
                         tr_fibers *x) {
    uint32_t n = x->classes = (uint32_t)o->classes;
    x->class_size = x->size / n;
    uint32_t *to = TR_NEW(a, uint32_t, (size_t)n * (n + 1));
    uint32_t *from = TR_NEW(a, uint32_t, (size_t)n * (n + 1));
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t q = 0; q < n; q++) {
            if (!leads(p, o, k, q)) continue;
            uint32_t *out = to + (size_t)k * (n + 1);
            uint32_t *in = from + (size_t)q * (n + 1);
            out[++out[0]] = q;
            in[++in[0]] = k;
        }
    x->to = to;
    x->from = from;
}

static void list_fibers(const tr_dense *d, const tr_holding *held,
                        uint32_t party, tr_fibers *x) {
    uint32_t *radix = TR_NEW(d->a, uint32_t, d->issues + 1), v = 0;
    size_t *stride = TR_NEW(d->a, size_t, d->issues + 1);
    x->run = 1;
    for (; v < d->issues && held->holder[v] != (int)party; v++)
        x->run *= d->radix[v];
    for (; v < d->issues; v++) {
        if (held->holder[v] == (int)party) continue;
        radix[x->outer] = d->radix[v];
        stride[x->outer++] = d->stride[v];
    }
    x->radix = radix;
    x->stride = stride;
    x->count = d->n / x->size;
}

static void build_fibers(const tr_dense *d, const tr_product *p, uint32_t party,
                         tr_fibers *x) {
    own o = own_issues(d->a, p, party);
    x->size = (uint32_t)o.size;
    list_members(d, &o, x);
    list_classes(d->a, p, &o, x);
    list_fibers(d, p->held, party, x);
}

/* --- where a state stands ------------------------------------------------- */

/* Fibers are numbered over the others' issues, members over the own ones, both
 * in mixed radix, so that a state's numbers are sums over its issues. */
static void place_digits(const tr_dense *d, const size_t *fiber_step,
                         const size_t *member_step, uint32_t from, uint32_t to,
                         tr_place *place, size_t n) {
    for (size_t s = 0; s < n; s++) {
        size_t rest = s, fiber = 0, member = 0;
        for (uint32_t v = from; v < to; v++) {
            fiber += rest % d->radix[v] * fiber_step[v];
            member += rest % d->radix[v] * member_step[v];
            rest /= d->radix[v];
        }
        place[s] = (tr_place){(uint32_t)fiber, (uint32_t)member};
    }
}

static void place_states(const tr_dense *d, const tr_product *p, uint32_t party,
                         tr_fibers *x) {
    size_t *fiber = TR_NEW(d->a, size_t, d->issues + 1), step = 1;
    size_t *member = TR_NEW(d->a, size_t, d->issues + 1);
    own o = own_issues(d->a, p, party);
    for (uint32_t v = 0; v < d->issues; v++) {
        if (p->held->holder[v] == (int)party) continue;
        fiber[v] = step;
        step *= d->radix[v];
    }
    step = 1;
    for (uint32_t i = 0; i < o.count; i++) {
        member[o.issue[i]] = step;
        step *= d->radix[o.issue[i]];
    }
    uint32_t v = 0;
    for (x->low = 1; v < d->issues && x->low * x->low < d->n; v++)
        x->low *= d->radix[v];
    x->of_rest = TR_RAW(d->a, tr_place, x->low);
    x->of_high = TR_RAW(d->a, tr_place, d->n / x->low);
    place_digits(d, fiber, member, 0, v, x->of_rest, x->low);
    place_digits(d, fiber, member, v, d->issues, x->of_high, d->n / x->low);
}

bool tr_dense_fits(const tr_product *p) {
    uint64_t n = 1;
    for (uint32_t v = 0; v < p->issues; v++) n = times(n, p->radix[v]);
    if (n >= UINT32_MAX) return false;
    for (uint32_t i = 0; i < p->parties; i++) {
        uint64_t size = 1, classes = 1;
        for (uint32_t v = 0; v < p->issues; v++) {
            if (p->held->holder[v] != (int)i) continue;
            size = times(size, p->radix[v]);
            if (p->held->kind[v] != TR_FREE)
                classes = times(classes, p->radix[v]);
        }
        if (size > TR_MEMBER + 1 || classes > TR_MOST_CLASSES) return false;
    }
    return true;
}

enum { NARROW = 1 << 16 };

/* --- solving -------------------------------------------------------------- */

typedef struct solver {
    tr_dense d;
    const tr_product *p;
    const tr_passes *pass; /* for the party at hand */
    uint32_t i;
    void *f; /* [n] */
    bool sorted;
} solver;

static const tr_passes *passes(unsigned bytes) {
    return bytes == 1   ? &tr_passes_8
           : bytes == 2 ? &tr_passes_16
                        : &tr_passes_32;
}

/* True when a party's moves are every combination of its issues. */
static bool is_simple(const solver *x, uint32_t j) {
    return !x->d.feasible && x->d.fibers[j].classes == 1;
}

static void tick(solver *x, const char *what) {
    tr_tick(x->d.a->env, what, 0, 0);
}

/* f[s] = the greatest f over i's moves from s, and s. */
static void best_own(solver *x) {
    tr_dense_fresh(&x->d);
    if (is_simple(x, x->i))
        x->pass->fold_greatest(&x->d, x->i, x->f);
    else
        x->pass->spread_greatest(&x->d, x->i, x->f);
    tick(x, "comparing moves");
}

static bool respond(solver *x, uint32_t j, bool improving) {
    bool changed = true;
    if (improving)
        changed = x->pass->relax(&x->d, j, x->f);
    else if (is_simple(x, j))
        x->pass->fold_least(&x->d, j, x->f);
    else
        changed = x->pass->spread_least(&x->d, j, x->f);
    tick(x, "weighing responses");
    return changed;
}

/* Whole passes' worth of work, a responding party, before the sweep. */
enum { PATIENCE = 16 };

void tr_dense_fresh(tr_dense *d) {
    memset(d->stamp, 0, (d->n / 64 + 1) * sizeof *d->stamp);
    memset(d->seen, 0, d->parties * sizeof *d->seen);
    d->pass = 0;
    d->work = 0;
}

static void sweep_others(solver *x, bool improving) {
    uint32_t *who = TR_NEW(x->d.a, uint32_t, x->d.parties + 1), others = 0;
    for (uint32_t j = 0; j < x->d.parties; j++) {
        if (!x->d.mover[j] || j == x->i) continue;
        who[others++] = j;
        if (!x->d.fibers[j].of_rest)
            place_states(&x->d, x->p, j, &x->d.fibers[j]);
    }
    x->pass->sweep(&x->d, who, others, improving, x->f);
}

/* f[t] = the least f that the others can reach from t.  Any moves over a full
 * product need one pass a party: no party's moves depend on the others'. */
static void responses(solver *x, bool improving) {
    bool once = !improving && !x->d.feasible;
    uint32_t quiet = 0, others = 0;
    for (uint32_t j = 0; j < x->d.parties; j++)
        others += x->d.mover[j] && j != x->i;
    tr_dense_fresh(&x->d);
    while (quiet < others) {
        if (x->d.work > PATIENCE * (double)others) {
            sweep_others(x, improving);
            return;
        }
        for (uint32_t j = 0; j < x->d.parties && quiet < others; j++) {
            if (!x->d.mover[j] || j == x->i) continue;
            quiet = respond(x, j, improving) && !once ? 1 : quiet + 1;
        }
    }
}

static void copy_ranks(solver *x) {
    memcpy(x->f, x->d.rank[x->i], x->d.n * x->d.bytes[x->i]);
}

/* What a concept lets the others do, and whether i answers in the end. */
static const struct form {
    bool responses, improving, replies;
} form_of[TR_CONCEPTS] = {[TR_GMR] = {true, false, false},
                          [TR_SMR] = {true, false, true},
                          [TR_SEQ] = {true, true, false},
                          [TR_SSEQ] = {true, true, true}};

static void solve_one(solver *x, tr_concept concept, uint64_t *bits) {
    struct form form = form_of[concept];
    copy_ranks(x);
    if (form.replies) best_own(x);
    if (form.responses) responses(x, form.improving);
    if (form.replies) x->pass->keep_less(&x->d, x->i, x->f);
    best_own(x);
    x->pass->verdict(&x->d, x->i, x->f, bits);
}

/* Sorted fibers list the feasible members, too. */
static bool needs_order(const solver *x, const bool asked[TR_CONCEPTS]) {
    if (x->d.feasible) return true;
    for (int c = 0; c < TR_CONCEPTS; c++)
        if (asked[c] && form_of[c].improving) return true;
    for (uint32_t i = 0; i < x->d.parties; i++)
        if (x->d.mover[i] && x->d.fibers[i].classes > 1) return true;
    return false;
}

static void sort_all(solver *x) {
    for (uint32_t j = 0; j < x->d.parties; j++) {
        if (!x->d.mover[j]) continue;
        tr_fibers *y = &x->d.fibers[j];
        y->order = TR_RAW(x->d.a, uint16_t, y->count * y->size);
        if (x->d.feasible) y->filled = TR_RAW(x->d.a, uint32_t, y->count);
        passes(x->d.bytes[j])->sort(&x->d, j);
        tick(x, "sorting moves");
    }
}

static void make_scratch(tr_dense *d) {
    size_t most = 0;
    uint32_t threads = tr_threads();
    for (uint32_t j = 0; j < d->parties; j++) {
        const tr_fibers *x = &d->fibers[j];
        size_t tile = (size_t)x->size * 4 * 16;
        if (tile < TR_TILE_BYTES) tile = TR_TILE_BYTES;
        if (tile > (size_t)x->size * 4 * TR_TILE_WIDTH)
            tile = (size_t)x->size * 4 * TR_TILE_WIDTH;
        tile += TR_KEY_BYTES(x);
        most = tile > most ? tile : most;
    }
    d->scratch = TR_NEW(d->a, void *, threads);
    for (uint32_t t = 0; t < threads; t++)
        d->scratch[t] = TR_RAW(d->a, uint64_t, most / 8 + 1);
}

static uint64_t *feasible_bits(tr_arena *a, const tr_dense *d) {
    size_t words = d->n / 64 + 1;
    uint64_t *bits = TR_RAW(a, uint64_t, words);
    if (d->given)
        memcpy(bits, d->given, (d->n + 63) / 64 * sizeof *bits);
    else
        memset(bits, 0xff, words * sizeof *bits);
    if (d->n % 64 == 0) bits[words - 1] = 0;
    bits[words - 1] &= (UINT64_C(1) << d->n % 64) - 1;
    return bits;
}

static void build(solver *x, tr_arena *a, const tr_product *p) {
    tr_dense *d = &x->d;
    *d = (tr_dense){.a = a,
                    .parties = p->parties,
                    .issues = p->issues,
                    .radix = p->radix,
                    .stride = strides(a, p),
                    .fibers = TR_NEW(a, tr_fibers, p->parties + 1),
                    .bytes = p->bytes,
                    .rank = p->rank};
    d->n = d->stride[p->issues];
    d->given = p->feasible;
    if (p->feasible) d->feasible = feasible_bits(a, d);
    bool *mover = TR_NEW(a, bool, p->parties + 1);
    for (uint32_t v = 0; v < p->issues; v++)
        if (p->held->holder[v] >= 0) mover[p->held->holder[v]] = true;
    d->mover = mover;
    for (uint32_t i = 0; i < p->parties; i++)
        if (mover[i]) build_fibers(d, p, i, &d->fibers[i]);
    make_scratch(d);
    d->stamp = TR_NEW(a, uint32_t, d->n / 64 + 1);
    d->seen = TR_NEW(a, uint32_t, d->parties + 1);
}

typedef struct copying {
    const uint32_t *from;
    uint16_t *to;
    atomic_uint any; /* bits of any rank */
} copying;

static void look_over(void *user, uint32_t thread, size_t from, size_t to) {
    copying *x = user;
    uint32_t any = 0;
    (void)thread;
    for (size_t s = from; s < to; s++) any |= x->from[s];
    atomic_fetch_or(&x->any, any);
}

static void copy_over(void *user, uint32_t thread, size_t from, size_t to) {
    copying *x = user;
    (void)thread;
    for (size_t s = from; s < to; s++) x->to[s] = (uint16_t)x->from[s];
}

/* A copy in fewer bytes where the ranks are small, to read less. */
static void narrow(tr_arena *a, tr_product *p, size_t n) {
    unsigned *bytes = TR_NEW(a, unsigned, p->parties + 1);
    const void **rank = TR_NEW(a, const void *, p->parties + 1);
    for (uint32_t i = 0; i < p->parties; i++) {
        bytes[i] = p->bytes[i];
        rank[i] = p->rank[i];
        if (!rank[i] || bytes[i] < 4 || n < NARROW) continue;
        copying x = {.from = p->rank[i]};
        tr_parallel(n, NARROW, look_over, &x);
        if (x.any > UINT16_MAX) continue;
        x.to = TR_RAW(a, uint16_t, n);
        tr_parallel(n, NARROW, copy_over, &x);
        bytes[i] = 2;
        rank[i] = x.to;
    }
    p->bytes = bytes;
    p->rank = rank;
}

static tr_stable *new_stable(tr_arena *a, const tr_dense *d,
                             const bool asked[TR_CONCEPTS]) {
    tr_stable *out = TR_NEW(a, tr_stable, 1);
    for (int c = 0; c < TR_CONCEPTS; c++) {
        out->asked[c] = asked[c];
        if (!asked[c]) continue;
        out->stable[c] = TR_NEW(a, uint64_t *, d->parties + 1);
        out->equilibria[c] = feasible_bits(a, d);
        for (uint32_t i = 0; i < d->parties; i++)
            out->stable[c][i] = feasible_bits(a, d);
    }
    return out;
}

static void solve_party(solver *x, tr_stable *out) {
    x->pass = passes(x->d.bytes[x->i]);
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!out->asked[c]) continue;
        uint64_t *bits = out->stable[c][x->i];
        solve_one(x, (tr_concept)c, bits);
        for (size_t w = 0; w <= x->d.n / 64; w++)
            out->equilibria[c][w] &= bits[w];
    }
}

tr_stable *tr_dense_solve(tr_arena *a, tr_arena *kept, const tr_product *given,
                          const bool asked[TR_CONCEPTS]) {
    assert(tr_dense_fits(given));
    solver x = {0};
    tr_product p = *given;
    x.p = &p;
    build(&x, a, &p);
    tr_stable *out = new_stable(kept, &x.d, asked);
    tr_mark mark = tr_arena_mark(a);
    narrow(a, &p, x.d.n);
    x.d.bytes = p.bytes;
    x.d.rank = p.rank;
    if (needs_order(&x, asked)) sort_all(&x);
    x.f = TR_RAW(a, uint32_t, x.d.n);
    for (x.i = 0; x.i < p.parties; x.i++)
        if (x.d.mover[x.i]) solve_party(&x, out);
    tr_arena_release(a, mark);
    return out;
}
