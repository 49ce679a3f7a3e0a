/* lever_short.c - how far the nearest bundle falls short (D145).
 * SPDX-License-Identifier: MIT
 *
 * By all criteria but seq a condition is a number that is to be at most 0, and
 * what is above 0 is missing.  By seq a reply is there or is not: then the
 * fewest demands that are left unmet are counted. */
#include "bargaining/lever_parts.h"

#include <math.h>

/* By how much a group fails with these levers, in units. */
static long double lack_of(const tr_lever_frame *f, uint32_t g,
                           const double *share) {
    const tr_lever_term *of = &f->group[g];
    long double most = 0;
    if (of->need == TR_NEED_HOME) {
        for (uint32_t k = 0; f->asked_home >> k; k++)
            if (f->q.hold.homes->side[k].party == of->party)
                return tr_lever_lack_at_home(f, k, share);
        return 0;
    }
    for (uint32_t k = 0; k < f->rows; k++) {
        const tr_lever_row *r = &f->row[k];
        if (r->group != g || r->demand.need == TR_NEED_REPLY) continue;
        long double by = tr_lever_excess(f, r, share);
        if (by > most) most = by;
    }
    return most > 0.5L ? most : 0;
}

double tr_lever_lack(const tr_lever_frame *f, uint64_t groups,
                     const double *share) {
    long double sum = 0;
    for (uint32_t g = 0; g < f->groups && g < 64; g++)
        if (groups >> g & 1) sum += lack_of(f, g, share);
    return (double)(sum / 1e9L);
}

/* --- in numbers ----------------------------------------------------------- */

static void find_lacks(const tr_lever_frame *f, tr_shortfall *out) {
    out->of = TR_NEW(f->a, tr_lever_lacking, f->groups + 1);
    for (uint32_t g = 0; g < f->groups && g < 64; g++) {
        double by = (double)(lack_of(f, g, out->nearest.share) / 1e9L);
        if (by > 0) out->of[out->count++] = (tr_lever_lacking){f->group[g], by};
        out->total += by;
    }
}

/* --- by seq --------------------------------------------------------------- */

/* The largest sets of demands first, which some bundle meets. */
static void find_fewest(tr_lever_frame *f, tr_shortfall *out) {
    enum { MOST = 14 };
    uint32_t n = f->groups;
    if (n > MOST) return;
    uint64_t all = (UINT64_C(1) << n) - 1;
    for (uint32_t size = 1; size <= n; size++)
        for (uint64_t left = (UINT64_C(1) << size) - 1; left;
             left = tr_next_set(left, n)) {
            tr_bundle b = tr_lever_search_replies(f, all & ~left, 0, false);
            bool better = b.found && (!out->nearest.found ||
                                      b.cost < out->nearest.cost - 1e-9);
            if (better) out->nearest = b, out->count = size, out->left = left;
            if (!tr_next_set(left, n) && out->nearest.found) return;
        }
}

tr_shortfall tr_lever_shortfall(tr_lever_frame *f) {
    tr_shortfall out = {.total = 0};
    if (f->q.by != TR_BY_SEQ) {
        out.nearest = tr_lever_nearest(f);
        if (out.nearest.found) find_lacks(f, &out);
        return out;
    }
    find_fewest(f, &out);
    out.total = NAN;
    out.of = TR_NEW(f->a, tr_lever_lacking, f->groups + 1);
    uint32_t k = 0;
    for (uint32_t g = 0; out.nearest.found && g < f->groups; g++)
        if (out.left >> g & 1)
            out.of[k++] = (tr_lever_lacking){f->group[g], NAN};
    return out;
}
