/* plan.c - a road told in phases, and the leap in it that no order avoids
 * (D136, D137, D151).  SPDX-License-Identifier: MIT */
#include "evolution/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint32_t tr_plan_most(const tr_road_step *s, tr_breach b, uint32_t principals) {
    uint32_t most = 0;
    for (uint32_t i = 1; i < principals; i++)
        if (s->peril[b][i].share > s->peril[b][most].share) most = i;
    return most;
}

static double loss_at(const tr_exposure *e, uint32_t state) {
    double loss = 0;
    for (uint32_t i = 0; i < e->principals; i++)
        loss = fmax(loss, e->at[TR_STOP][i][state]);
    return loss;
}

/* --- phases (D136) -------------------------------------------------------- */

static int ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The least largest loss at `cuts` ends of steps among the first `ends`. */
static double least_loss(tr_arena *a, const double *loss, uint32_t ends,
                         uint32_t cuts) {
    if (!cuts) return 0;
    double *sorted = TR_RAW(a, double, ends + 1);
    memcpy(sorted, loss, ends * sizeof *sorted);
    qsort(sorted, ends, sizeof *sorted, ascending);
    return sorted[cuts - 1];
}

/* The best way to split the first steps into so many phases. */
typedef struct split {
    uint64_t uneven; /* sum of the squares of the lengths; UINT64_MAX: none */
    uint32_t from;   /* the step at which the last phase begins */
} split;

static split best_split(const split *before, const double *loss, double most,
                        uint32_t to) {
    split best = {UINT64_MAX, 0};
    for (uint32_t from = 1; from < to; from++) {
        uint64_t length = to - from;
        if (before[from].uneven == UINT64_MAX || loss[from - 1] > most)
            continue;
        uint64_t uneven = before[from].uneven + length * length;
        if (uneven < best.uneven) best = (split){uneven, from};
    }
    return best;
}

/* [phases][steps + 1] */
static split *split_table(tr_arena *a, const double *loss, uint32_t m,
                          uint32_t n) {
    double most = least_loss(a, loss, m ? m - 1 : 0, n ? n - 1 : 0);
    split *table = TR_NEW(a, split, (size_t)(n + 1) * (m + 1));
    table[0].uneven = UINT64_MAX;
    for (uint32_t to = 1; to <= m; to++)
        table[to] = (split){(uint64_t)to * to, 0};
    for (uint32_t p = 1; p < n; p++)
        for (uint32_t to = 0; to <= m; to++)
            table[(size_t)p * (m + 1) + to] =
                best_split(table + (size_t)(p - 1) * (m + 1), loss, most, to);
    return table;
}

tr_phase *tr_plan_phases(tr_arena *a, const tr_road *road, const tr_exposure *e,
                         uint32_t most, uint32_t *count) {
    uint32_t m = road->steps, n = most < m ? most : m;
    double *loss = TR_NEW(a, double, m + 1); /* after each step */
    for (uint32_t k = 0; k < m; k++) loss[k] = loss_at(e, road->step[k].to);
    const split *table = split_table(a, loss, m, n);
    tr_phase *phase = TR_NEW(a, tr_phase, n + 1);
    uint32_t end = m;
    for (uint32_t p = n; p--;) {
        uint32_t from = table[(size_t)p * (m + 1) + end].from;
        phase[p] = (tr_phase){from, end - 1, loss[end - 1]};
        end = from;
    }
    *count = n;
    return phase;
}

/* --- the leap (D137) ------------------------------------------------------ */

static tr_leap find_step(const tr_road *road, uint32_t principals,
                         tr_breach b) {
    tr_leap out = {.breach = b, .peril = {.share = -1}, .issue = -1};
    for (uint32_t k = 0; k < road->steps; k++)
        for (uint32_t i = 0; i < principals; i++) {
            const tr_peril *p = &road->step[k].peril[b][i];
            if (p->share <= out.peril.share) continue;
            out.step = k;
            out.principal = i;
            out.peril = *p;
            out.without = p->share;
        }
    return out;
}

tr_leap tr_plan_leap(tr_arena *a, const tr_space *s, const tr_road *road,
                     const tr_exposure *e) {
    tr_leap leap = find_step(road, e->principals, TR_TAKE_BACK);
    if (!(leap.peril.share > 0)) leap = find_step(road, e->principals, TR_STOP);
    const tr_road_step *step = &road->step[leap.step];
    uint16_t *was = TR_NEW(a, uint16_t, s->issues + 1);
    uint16_t *is = TR_NEW(a, uint16_t, s->issues + 1);
    tr_space_values(s, step->from, was);
    tr_space_values(s, leap.peril.state, is);

    for (uint32_t v = 0; v < s->issues; v++) {
        if (was[v] == is[v]) continue;
        uint16_t kept = is[v];
        is[v] = was[v];
        uint32_t z = tr_space_find(s, is);
        is[v] = kept;
        if (z == TR_NO_STATE) continue;
        double risk = e->at[leap.breach][leap.principal][z];
        if (risk >= leap.without) continue;
        leap.without = risk;
        leap.issue = (int)v;
    }
    return leap;
}
