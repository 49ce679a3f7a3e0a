/* influence.c - preferences with the weight of backers (D122).
 * SPDX-License-Identifier: MIT
 *
 * The result is a case whose influenced parties have weights (mixture.c) or,
 * where a form does not allow that, tables; utilities are rounded to 1e-9: so
 * every analysis reads it as any other case, and equal utilities tie.
 * Iterated shares solve (I - W) M = I - S, with the parties' sums of weights in
 * the diagonal of S; O(parties³) of those that have links. */
#include "space/influence.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void find_ranges(tr_mixing *m, const tr_space *s, const tr_pref *pref) {
    for (size_t i = 0; i < m->parties; i++) {
        if (!pref[i].given || !pref[i].cardinal) continue;
        double lo = INFINITY, hi = -INFINITY;
        for (uint32_t x = 0; x < s->n; x++) {
            lo = fmin(lo, pref[i].utility[x]);
            hi = fmax(hi, pref[i].utility[x]);
        }
        m->low[i] = lo;
        m->range[i] = hi - lo;
    }
}

static bool all_cardinal(const truce_case *c, const tr_pref *pref,
                         truce_diags *d) {
    bool ok = true;
    for (size_t k = 0; k < c->links; k++) {
        const int who[] = {c->link[k].party, c->link[k].backer};
        for (int j = 0; j < 2; j++) {
            if (pref[who[j]].given && pref[who[j]].cardinal) continue;
            tr_diag(d, TR_E0407, c->link[k].span, c->party[who[j]].id,
                    "the weight of backers");
            ok = false;
        }
    }
    return ok;
}

/* One row less a multiple of another, in both matrices. */
static void subtract(double *w, double *out, size_t n, size_t row, size_t from,
                     double times) {
    for (size_t j = 0; j < n; j++) {
        w[row * n + j] -= times * w[from * n + j];
        out[row * n + j] -= times * out[from * n + j];
    }
}

/* out := w^-1 out, by Gauss and Jordan; w is destroyed.  I - W is dominated by
 * its diagonal, so pivots stay where they are; false when it is singular. */
static bool solve(tr_arena *a, double *w, double *out, size_t n) {
    for (size_t k = 0; k < n; k++) {
        double pivot = w[k * n + k];
        if (fabs(pivot) < 1e-12) return false;
        for (size_t j = 0; j < n; j++) {
            w[k * n + j] /= pivot;
            out[k * n + j] /= pivot;
        }
        for (size_t i = 0; i < n; i++)
            if (i != k && w[i * n + k] != 0)
                subtract(w, out, n, i, k, w[i * n + k]);
        tr_tick(a->env, "weighing backers", (double)k, (double)n);
    }
    return true;
}

static bool iterate(tr_arena *a, tr_mixing *m, const truce_case *c) {
    size_t n = m->parties;
    tr_mark mark = tr_arena_mark(a);
    double *w = TR_NEW(a, double, n *n);
    memset(m->share, 0, n * n * sizeof(double));
    for (size_t i = 0; i < n; i++) w[i * n + i] = m->share[i * n + i] = 1;
    for (size_t k = 0; k < c->links; k++) {
        size_t i = (size_t)c->link[k].party, j = (size_t)c->link[k].backer;
        w[i * n + j] -= c->link[k].weight;
        m->share[i * n + i] -= c->link[k].weight;
    }
    bool ok = solve(a, w, m->share, n);
    tr_arena_release(a, mark);
    return ok;
}

/* Shares are sums of decimals: what is off by less than doubles can tell is put
 * back, so that nothing is left of a share that is used up. */
static void tidy(tr_mixing *m) {
    for (size_t k = 0; k < m->parties * m->parties; k++) {
        double nano = round(m->share[k] * 1e9);
        if (fabs(m->share[k] * 1e9 - nano) < 1e-4) m->share[k] = nano / 1e9;
    }
}

tr_mixing *tr_mixing_find(tr_arena *a, const tr_space *s, const tr_pref *pref,
                          truce_diags *d, bool iterated) {
    const truce_case *c = s->c;
    size_t n = c->parties;
    tr_mixing *m = TR_NEW(a, tr_mixing, 1);
    *m = (tr_mixing){n, TR_NEW(a, double, n *n), TR_NEW(a, double, n),
                     TR_NEW(a, double, n), TR_NEW(a, bool, n)};
    if (!c->links) {
        tr_diag_nowhere(d, TR_E0911, "the case names no backers");
        return NULL;
    }
    if (!all_cardinal(c, pref, d)) return NULL;
    find_ranges(m, s, pref);
    for (size_t i = 0; i < n; i++) m->share[i * n + i] = 1;
    for (size_t k = 0; k < c->links; k++) {
        size_t i = (size_t)c->link[k].party, j = (size_t)c->link[k].backer;
        m->share[i * n + i] -= c->link[k].weight;
        m->share[i * n + j] += c->link[k].weight;
        m->backed[i] = true;
    }
    bool ok = !iterated || iterate(a, m, c);
    tidy(m);
    if (ok) return m;
    tr_diag_nowhere(d, TR_E0911,
                    "parties that only follow one another leave "
                    "nothing to start from");
    return NULL;
}

double tr_on_scale_of(const tr_mixing *m, const tr_pref *pref, size_t i,
                      size_t j, uint32_t x) {
    if (i == j) return pref[i].utility[x];
    double scale = m->range[i] > 0 ? m->range[i] : 1;
    double part =
        m->range[j] > 0 ? (pref[j].utility[x] - m->low[j]) / m->range[j] : 0;
    return m->low[i] + scale * part;
}

static double mixed(const tr_mixing *m, const tr_pref *pref, size_t i,
                    uint32_t x, int turned) {
    double sum = 0;
    for (size_t j = 0; j < m->parties; j++) {
        double share = m->share[i * m->parties + j];
        if (share == 0) continue;
        double u = tr_on_scale_of(m, pref, i, j, x);
        double scale = m->range[i] > 0 ? m->range[i] : i == j ? 0 : 1;
        if ((int)j == turned) u = 2 * m->low[i] + scale - u;
        sum += share * u;
    }
    return sum;
}

static void make_table(tr_arena *a, const tr_space *s, const tr_pref *pref,
                       const tr_mixing *m, int turned, size_t i,
                       tr_preference *p) {
    p->form = TR_FORM_TABLE;
    p->numbers = s->n;
    p->number = TR_NEW(a, tr_uncertain, (size_t)s->n + 1);
    p->from_ranks = false;
    for (uint32_t x = 0; x < s->n; x++) {
        double nano = round(mixed(m, pref, i, x, turned) * 1e9);
        bool exact = fabs(nano) < 4e18;
        p->number[x] = (tr_uncertain){.spread = TR_POINT,
                                      .a = nano / 1e9,
                                      .mean = nano / 1e9,
                                      .nano = exact ? (int64_t)nano : 0,
                                      .exact = exact,
                                      .span = p->span};
    }
}

truce_case *tr_case_mixed(tr_arena *a, const tr_space *s, const tr_pref *pref,
                          const tr_mixing *m, int turned, bool order_only) {
    truce_case *c = TR_NEW(a, truce_case, 1);
    *c = *s->c;
    c->preference = TR_NEW(a, tr_preference, c->parties + 1);
    memcpy(c->preference, s->c->preference, c->parties * sizeof *c->preference);
    for (size_t i = 0; i < c->parties; i++)
        if ((m->backed[i] || (int)i == turned) &&
            !tr_mixture(a, s->c, m, turned, i, order_only, &c->preference[i]))
            make_table(a, s, pref, m, turned, i, &c->preference[i]);
    return c;
}
