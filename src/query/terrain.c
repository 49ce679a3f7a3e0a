/* terrain.c - what queries about one case share.  SPDX-License-Identifier: MIT
 */
#include "base/divisor.h"
#include "query/encode.h"

#include <string.h>

/* --- weights as amounts of at least 0 ------------------------------------- */

/* A sum is compared with sums of the same party only, so that taking the same
 * number off each value of an issue, or saying "-3 when F" as "3 unless F",
 * changes nothing; nor does dividing by a common divisor. */
static void collect(tr_arena *a, const truce_case *c, const tr_preference *p,
                    tr_scale *scale) {
    size_t room = p->bonuses + 1;
    for (size_t v = 0; v < c->issues; v++) room += c->issue[v].values;
    scale->item = TR_NEW(a, tr_sum_item, room);
    for (size_t v = 0; v < c->issues; v++) {
        tr_mark mark = tr_arena_mark(a);
        int64_t *sum = TR_NEW(a, int64_t, c->issue[v].values), least;
        for (size_t i = 0; i < p->weights; i++)
            if (p->weight[i].issue == (int)v)
                sum[p->weight[i].value] += p->weight[i].number.nano;
        least = sum[0];
        for (uint32_t k = 1; k < c->issue[v].values; k++)
            least = sum[k] < least ? sum[k] : least;
        for (uint32_t k = 0; k < c->issue[v].values; k++)
            if (sum[k] > least)
                scale->item[scale->items++] =
                    (tr_sum_item){.amount = (uint64_t)(sum[k] - least),
                                  .issue = (int32_t)v,
                                  .value = k};
        tr_arena_release(a, mark);
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        int64_t x = p->bonus[i].number.nano;
        if (!x) continue;
        scale->item[scale->items++] =
            (tr_sum_item){.amount = (uint64_t)(x < 0 ? -x : x),
                          .issue = -1,
                          .when = p->bonus[i].when,
                          .unless = x < 0};
    }
}

/* False when the sums are not exact (D7): more than nine decimals, or larger
 * than 4e9 in all. */
static bool scale_weights(tr_arena *a, const truce_case *c,
                          const tr_preference *p, tr_scale *scale) {
    double total = 0;
    bool exact = true;
    for (size_t i = 0; i < p->weights; i++) {
        double x = p->weight[i].number.mean;
        exact &= p->weight[i].number.exact;
        total += x < 0 ? -x : x;
    }
    for (size_t i = 0; i < p->bonuses; i++) {
        double x = p->bonus[i].number.mean;
        exact &= p->bonus[i].number.exact;
        total += x < 0 ? -x : x;
    }
    if (!exact || total >= 4e9) return false;
    collect(a, c, p, scale);
    uint64_t divisor = 0, sum = 0;
    for (uint32_t i = 0; i < scale->items; i++)
        divisor = tr_common_divisor(divisor, scale->item[i].amount);
    for (uint32_t i = 0; i < scale->items; i++)
        sum += scale->item[i].amount /= divisor;
    while (sum >> scale->bits) scale->bits++;
    return true;
}

static bool scale_party(tr_arena *a, const truce_case *c, tr_scale *scale) {
    const tr_preference *p = scale->p;
    size_t bits = 0;
    if (p->form == TR_WEIGHTS) return scale_weights(a, c, p, scale);
    if (p->form == TR_RANKING) bits = p->tiers + (p->rest == TR_REST_BEST);
    for (size_t i = 0; p->form == TR_PRIORITIES && i < p->lines; i++)
        bits += p->line[i].count;
    scale->bits = (uint32_t)bits;
    return p->form == TR_PRIORITIES || p->form == TR_RANKING;
}

/* --- which issues matter -------------------------------------------------- */

static void note_preference(const tr_preference *p, bool *matters) {
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++)
            tr_formula_issues(p->line[i].at[k].formula, matters);
    for (size_t i = 0; i < p->weights; i++) matters[p->weight[i].issue] = true;
    for (size_t i = 0; i < p->bonuses; i++)
        tr_formula_issues(p->bonus[i].when, matters);
    for (size_t i = 0; i < p->tiers; i++)
        for (size_t k = 0; k < p->tier[i].count; k++)
            tr_formula_issues(p->tier[i].at[k], matters);
}

tr_terrain *tr_terrain_new(tr_arena *a, const truce_case *c, const char **why) {
    tr_terrain *t = TR_NEW(a, tr_terrain, 1);
    *t = (tr_terrain){.a = a,
                      .c = c,
                      .issues = (uint32_t)c->issues,
                      .parties = (uint32_t)c->parties};
    t->first = TR_NEW(a, uint32_t, c->issues + 1);
    t->holder = TR_NEW(a, int32_t, c->issues + 1);
    t->matters = TR_NEW(a, bool, c->issues + 1);
    t->mover = TR_NEW(a, bool, c->parties + 1);
    t->scale = TR_NEW(a, tr_scale, c->parties + 1);
    for (uint32_t v = 0; v < t->issues; v++) {
        const tr_issue *issue = &c->issue[v];
        t->first[v + 1] = t->first[v] + issue->values;
        t->holder[v] = issue->holders == 1 ? issue->holder[0] : -1;
    }
    for (size_t i = 0; i < c->rules; i++)
        tr_formula_issues(c->rule[i].keeps, t->matters);
    for (uint32_t i = 0; i < t->parties; i++) {
        t->mover[i] = tr_can_move(c, i);
        t->scale[i].p = &c->preference[i];
        if (!t->mover[i]) continue;
        t->any_single |= c->party[i].single;
        note_preference(t->scale[i].p, t->matters);
        if (scale_party(a, c, &t->scale[i])) continue;
        *why = tr_printf(a,
                         "the preference of '%s' is %s, which a query cannot "
                         "read",
                         c->party[i].id,
                         t->scale[i].p->form == TR_FORM_TABLE
                             ? c->influenced
                                   ? "a table by index (or becomes one with "
                                     "backers who have no weights)"
                                   : "a table by index"
                             : "a sum that is not exact to nine decimals");
        return NULL;
    }
    t->pool = tr_sat_pool_new(a);
    return t;
}
