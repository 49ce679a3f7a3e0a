/* cmd_influence.c - the command influence: what backers change (D122 to D124).
 * SPDX-License-Identifier: MIT */
#include "report/influence.h"
#include "report/reports.h"
#include "run/worlds.h"

typedef struct study {
    tr_run *r;
    tr_pref *own; /* without backers */
    tr_mixing *once, *iterated;
    tr_world *world;
    size_t worlds;
} study;

static bool add(study *x, const truce_case *c, const char *key,
                const char *name) {
    tr_world *w = &x->world[x->worlds];
    if (!tr_weigh_world(x->r, c, w)) return false;
    w->key = key;
    w->name = name;
    x->worlds++;
    return true;
}

/* Whether what a backer wants is itself swayed. */
static bool is_chain(const tr_run *r, const tr_mixing *m) {
    for (size_t k = 0; k < r->c->links; k++)
        if (m->backed[r->c->link[k].backer]) return true;
    return false;
}

static bool is_backer(const truce_case *c, size_t party) {
    for (size_t k = 0; k < c->links; k++)
        if (c->link[k].backer == (int)party) return true;
    return false;
}

static bool add_all(study *x) {
    tr_run *r = x->r;
    const tr_space *s = r->space;
    if (!add(x, r->c, "without", "Without backers") ||
        !add(x, tr_case_mixed(r->a, s, x->own, x->once, -1, false), "once",
             "With backers"))
        return false;
    if (x->iterated &&
        !add(x, tr_case_mixed(r->a, s, x->own, x->iterated, -1, false),
             "iterated", "With backers, iterated"))
        return false;
    for (size_t j = 0; j < r->c->parties; j++) {
        if (!is_backer(r->c, j)) continue;
        const char *name = tr_printf(r->a, "%s of the opposite mind",
                                     tr_party_name(&r->view, j));
        if (!add(x, tr_case_mixed(r->a, s, x->own, x->once, (int)j, false),
                 tr_printf(r->a, "turned:%s", r->c->party[j].id), name))
            return false;
    }
    return true;
}

static bool vary(study *x, tr_turning *turning) {
    tr_run *r = x->r;
    tr_deals *d = NULL;
    const truce_case *own = r->c;
    if (!tr_no_deals(r)) {
        /* The others' gains are those with the weight of backers. */
        r->space->c = tr_case_mixed(r->a, r->space, x->own, x->once, -1, false);
        tr_pref *pref = tr_prefs_build(r->a, r->space, r->d);
        d = TR_NEW(r->a, tr_deals, 1);
        bool ok = pref &&
                  tr_deals_find(r->a, r->space, r->moves, pref, 1e-9, r->d, d);
        r->space->c = own;
        if (!ok) return false;
    }
    for (size_t k = 0; k < own->links; k++) {
        tr_turning_question q = {r->space, r->moves, x->own,
                                 x->once,  d,        &own->link[k]};
        tr_turning_find(r->a, &q, &turning[k]);
    }
    return true;
}

bool tr_run_influence(tr_run *r) {
    study x = {.r = r};
    if (!tr_need_game(r, "`influence`")) return false;
    x.own = r->pref;
    x.once = tr_mixing_find(r->a, r->space, x.own, r->d, false);
    if (!x.once) return false;
    if (is_chain(r, x.once)) {
        x.iterated = tr_mixing_find(r->a, r->space, x.own, r->d, true);
        if (!x.iterated) return false;
    }
    x.world = TR_NEW(r->a, tr_world, r->c->parties + 3);
    tr_turning *turning = TR_NEW(r->a, tr_turning, r->c->links + 1);
    if (!add_all(&x) || !vary(&x, turning)) return false;
    tr_begin(r, "influence", "What backers' weight changes");
    tr_report_influence(r->doc, &r->view, x.world, x.worlds, turning);
    return true;
}
