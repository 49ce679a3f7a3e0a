/* merge.c - the frontier of sums, without listing the combinations (D70).
 * SPDX-License-Identifier: MIT
 *
 * One factor after the other is added to the sums so far, and sums that another
 * covers are dropped: whatever the other factors add, they add to both, so no
 * frontier outcome is lost (Minkowski sums with pruning; the recursion is
 * Nemhauser and Ullmann's for the knapsack, Management Science 15, 1969). Sums
 * that cannot reach the floor any more are dropped too.
 *
 * Cost: time and memory go by the sums kept, not by the combinations; the
 * levels are kept, so that outcomes can be read back. */
#include "bargaining/merge.h"

#include "bargaining/pareto.h"
#include "bargaining/thin.h"

#include <assert.h>
#include <string.h>

/* --- factors -------------------------------------------------------------- */

void tr_factor_range(const tr_factor *f, uint32_t parties, uint32_t party,
                     int64_t *least, int64_t *most) {
    if (f->diagram) {
        *least = f->diagram->least[party];
        *most = f->diagram->most[party];
        return;
    }
    *least = INT64_MAX;
    *most = INT64_MIN;
    for (size_t c = 0; c < f->combos; c++) {
        int64_t x = f->worth[c * parties + party];
        if (x < *least) *least = x;
        if (x > *most) *most = x;
    }
}

void tr_factor_reset(tr_factor *f) {
    *f = (tr_factor){.combos = f->combos,
                     .worth = f->worth,
                     .diagram = f->diagram,
                     .own = f->own};
}

enum { MANY = 1 << 16 };

/* Combinations that no other covers, by what they are worth. */
static size_t uncovered(tr_arena *a, const tr_merger *m, const tr_factor *f,
                        uint32_t *keep) {
    uint32_t n = m->parties;
    if (f->combos < MANY)
        return tr_pareto(a, f->worth, f->combos, n, m->slack, keep);
    uint32_t *left = TR_RAW(a, uint32_t, f->combos + 1);
    size_t count = tr_thin(a, f->worth, f->combos, n, m->slack, left);
    int64_t *row = TR_RAW(a, int64_t, count * n + 1);
    for (size_t k = 0; k < count; k++)
        memcpy(row + k * n, f->worth + (size_t)left[k] * n, n * sizeof *row);
    size_t kept = tr_pareto(a, row, count, n, m->slack, keep);
    for (size_t k = 0; k < kept; k++) keep[k] = left[keep[k]];
    return kept;
}

static void list_classes(tr_arena *a, const tr_merger *m, tr_factor *f) {
    uint32_t *keep = TR_RAW(a, uint32_t, f->combos + 1);
    size_t kept = uncovered(a, m, f, keep);
    f->combo = keep;
    f->start = TR_RAW(a, uint32_t, kept + 1);
    f->row = TR_RAW(a, int64_t, kept * m->parties + 1);
    f->classes = 0;
    for (size_t k = 0; k < kept; k++) {
        const int64_t *row = f->worth + (size_t)keep[k] * m->parties;
        int64_t *last = f->row + (f->classes - 1) * m->parties;
        if (k && !tr_row_order(row, last, m->parties)) continue;
        memcpy(f->row + f->classes * m->parties, row, m->parties * sizeof *row);
        f->start[f->classes++] = (uint32_t)k;
    }
    f->start[f->classes] = (uint32_t)kept;
}

/* The classes of a diagram are the sums at its end. `floor`: what they must
 * come to, so that the best of the other factors still reaches the floor. */
static bool course_classes(tr_arena *a, const tr_merger *m, tr_stepper *w,
                           const int64_t *floor, tr_factor *f) {
    if (!tr_course_run(a, f->diagram, w, floor, m->give_up, &f->course))
        return false;
    const tr_level *end = tr_course_sums(&f->course);
    f->classes = end->count;
    f->row = end->row;
    return true;
}

/* most[k][i]: the most that a combination of factor k is worth to party i. */
static int64_t *find_most(tr_arena *a, const tr_merger *m) {
    uint32_t n = m->parties;
    int64_t *most = TR_RAW(a, int64_t, (size_t)m->factors * n), least;
    for (uint32_t k = 0; k < m->factors; k++)
        for (uint32_t i = 0; i < n; i++)
            tr_factor_range(&m->factor[k], n, i, &least,
                            &most[(size_t)k * n + i]);
    return most;
}

static void floor_of(const tr_merger *m, const int64_t *most, uint32_t factor,
                     int64_t *floor) {
    for (uint32_t i = 0; i < m->parties; i++) {
        floor[i] = m->floor[i];
        for (uint32_t k = 0; k < m->factors && m->floor[i] > INT64_MIN / 2; k++)
            if (k != factor) floor[i] -= most[(size_t)k * m->parties + i];
    }
}

static bool find_classes(tr_arena *a, const tr_merger *m, const int64_t *most,
                         tr_stepper *w) {
    int64_t floor[TR_MOST_MERGED];
    for (uint32_t k = 0; k < m->factors; k++) {
        tr_factor *f = &m->factor[k];
        if (!f->diagram) {
            list_classes(a, m, f);
            continue;
        }
        floor_of(m, most, k, floor);
        if (!course_classes(a, m, w, floor, f)) return false;
    }
    return true;
}

/* --- all ------------------------------------------------------------------ */

static void first_level(tr_arena *a, tr_merger *m, const int64_t *bound) {
    const tr_factor *f = &m->factor[m->order[0]];
    uint32_t n = m->parties;
    tr_level *l = &m->level[0];
    tr_level_room(a, l, f->classes, n);
    m->made += f->combos;
    for (uint32_t c = 0; c < f->classes; c++) {
        bool fits = true;
        for (uint32_t i = 0; i < n; i++)
            fits &= f->row[(size_t)c * n + i] >= bound[i];
        if (!fits) continue;
        memcpy(l->row + l->count * n, f->row + (size_t)c * n,
               n * sizeof *l->row);
        l->from[l->count] = 0;
        l->via[l->count] = c;
        l->ways[l->count++] = tr_class_size(f, c);
    }
}

/* Large factors first: then the many sums meet the small ones. */
static void set_order(tr_arena *a, tr_merger *m) {
    m->order = TR_RAW(a, uint32_t, m->factors + 1);
    for (uint32_t f = 0; f < m->factors; f++) {
        uint32_t k = f;
        for (;
             k > 0 && m->factor[m->order[k - 1]].classes < m->factor[f].classes;
             k--)
            m->order[k] = m->order[k - 1];
        m->order[k] = f;
    }
}

/* bound[k][i]: what the first k + 1 factors must come to, so that the best of
 * the others still reaches the floor. */
static int64_t *find_bounds(tr_arena *a, const tr_merger *m,
                            const int64_t *most) {
    uint32_t n = m->parties;
    int64_t *bound = TR_RAW(a, int64_t, (size_t)m->factors * n);
    for (uint32_t i = 0; i < n; i++) {
        int64_t need = m->floor[i];
        for (uint32_t k = m->factors; k-- > 0;) {
            bound[(size_t)k * n + i] = need;
            if (need > INT64_MIN / 2) need -= most[(size_t)m->order[k] * n + i];
        }
    }
    return bound;
}

static void next_level(tr_arena *a, tr_merger *m, uint32_t k,
                       const int64_t *bound, tr_stepper *w, tr_part *part) {
    const tr_factor *f = &m->factor[m->order[k]];
    for (uint32_t c = 0; c < f->classes; c++)
        part[c] = (tr_part){&m->level[k - 1], f->row + (size_t)c * m->parties,
                            tr_class_size(f, c), c};
    w->done = k;
    tr_merge_step(a, w, part, f->classes, bound, &m->level[k]);
}

bool tr_merge_run(tr_arena *a, tr_merger *m) {
    assert(m->factors && m->parties && m->parties <= TR_MOST_MERGED);
    tr_stepper w = {.parties = m->parties, .slack = m->slack};
    const int64_t *most = find_most(a, m);
    if (!find_classes(a, m, most, &w)) return false;
    set_order(a, m);
    const int64_t *bound = find_bounds(a, m, most);
    m->level = TR_NEW(a, tr_level, m->factors);
    first_level(a, m, bound);
    size_t classes = m->factor[m->order[0]].classes; /* the most */
    tr_part *part = TR_RAW(a, tr_part, classes + 1);
    w.all = m->factors;
    for (uint32_t k = 1; k < m->factors; k++) {
        next_level(a, m, k, bound + (size_t)k * m->parties, &w, part);
        if (m->give_up && m->level[k].count > m->give_up) return false;
    }
    m->made += w.made;
    return true;
}

const tr_level *tr_merge_sums(const tr_merger *m) {
    return &m->level[m->factors - 1];
}
