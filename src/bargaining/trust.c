/* trust.c - trust from what was declared, or from the record of commitments
 * (D95).  SPDX-License-Identifier: MIT
 *
 * Each kept commitment counts one success, each broken one a failure, one kept
 * in part half of each; the prior is uniform, Beta(1, 1). */
#include "bargaining/trust.h"

#include "base/beta.h"

#include <math.h>

static bool is_to(const tr_commitment *x, size_t party) {
    if (!x->whom) return (size_t)x->by != party;
    for (size_t k = 0; k < x->whom; k++)
        if ((size_t)x->to[k] == party) return true;
    return false;
}

static void weigh_record(tr_record *r) {
    double a = 1 + r->kept + r->partly / 2.0;
    double b = 1 + r->broken + r->partly / 2.0;
    r->mean = a / (a + b);
    r->lo = tr_beta_quantile(a, b, 0.05);
    r->hi = tr_beta_quantile(a, b, 0.95);
}

static void read_record(const truce_case *c, size_t i, size_t j, tr_record *r) {
    for (size_t k = 0; k < c->commitments; k++) {
        const tr_commitment *x = &c->commitment[k];
        if ((size_t)x->by != j || !is_to(x, i)) continue;
        r->kept += x->kept == TR_KEPT;
        r->partly += x->kept == TR_PARTLY;
        r->broken += x->kept == TR_BROKEN;
    }
    if (r->kept + r->partly + r->broken) weigh_record(r);
}

const tr_record *tr_record_of(const tr_trust *t, size_t i, size_t j) {
    const tr_record *r = &t->record[i * t->parties + j];
    return r->kept + r->partly + r->broken ? r : NULL;
}

tr_trust *tr_trust_find(tr_arena *a, const truce_case *c) {
    if (!c->trust && !c->commitments) return NULL;
    tr_trust *t = TR_NEW(a, tr_trust, 1);
    size_t n = c->parties;
    t->parties = (uint32_t)n;
    t->declared = c->trust;
    t->value = TR_NEW(a, double, n *n + 1);
    t->record = TR_NEW(a, tr_record, n * n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            if (i != j) read_record(c, i, j, &t->record[i * n + j]);
            const tr_record *r = tr_record_of(t, i, j);
            double x = c->trust ? c->trust[i * n + j] : NAN;
            if (isnan(x) && r) x = r->mean;
            t->value[i * n + j] = x;
        }
    return t;
}
