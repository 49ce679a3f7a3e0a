/* paths.c - from the status quo to where one wants to be (D16).
 * SPDX-License-Identifier: MIT */
#include "evolution/paths.h"

tr_paths *tr_paths_find(tr_arena *a, const tr_moves *m, const tr_pref *pref,
                        uint32_t from, const uint32_t *target, uint32_t count,
                        bool improving) {
    tr_walk_options o = {.improving = improving};
    tr_walk *w = tr_walk_from(a, m, pref, from, &o);
    tr_paths *p = TR_NEW(a, tr_paths, 1);
    p->from = from;
    p->improving = improving;
    p->count = count;
    p->route = TR_NEW(a, tr_route, (size_t)count + 1);
    for (uint32_t s = 0; s < m->n; s++)
        p->reachable += w->visit_of[s] != UINT32_MAX;
    for (uint32_t k = 0; k < count; k++) {
        tr_route *r = &p->route[k];
        uint32_t visit = w->visit_of[target[k]];
        r->target = target[k];
        r->reachable = visit != UINT32_MAX;
        if (!r->reachable) continue;
        r->length = w->visit[visit].length;
        r->path = tr_walk_path(a, w, visit);
    }
    return p;
}
