/* cmd_influence.c - the command influence: what backers change (D122 to D124,
 * D141 to D144).
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
    bool light;
} study;

static bool add(study *x, const truce_case *c, const char *key,
                const char *name) {
    tr_world *w = &x->world[x->worlds];
    if (!tr_weigh_world(x->r, c, x->light, w)) return false;
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

/* The game with the weight of backers, for what else stays as it is. */
typedef struct mixed_game {
    tr_pref *pref;
    tr_moves *moves;
    tr_deals *deals; /* NULL: not weighed */
} mixed_game;

static bool build_mixed(tr_run *r, mixed_game *g) {
    *g = (mixed_game){.pref = tr_prefs_build(r->a, r->space, r->d)};
    if (!g->pref) return false;
    g->moves = tr_moves_build(r->a, r->space);
    for (uint32_t i = 0; i < g->moves->parties; i++)
        if (g->pref[i].given)
            tr_moves_sort(r->a, g->moves, i, g->pref[i].rank,
                          g->pref[i].levels);
    if (tr_no_deals(r)) return true;
    g->deals = TR_NEW(r->a, tr_deals, 1);
    return tr_deals_find(r->a, r->space, g->moves, g->pref, 1e-9, r->d,
                         g->deals);
}

static void vary_link(study *x, const mixed_game *g, const tr_link *link,
                      bool pieces, tr_varied *out) {
    tr_run *r = x->r;
    uint32_t s0 = tr_space_status_quo(r->space);
    tr_turning_question q = {r->space, r->moves, x->own,
                             x->once,  g->deals, link};
    tr_turning_find(r->a, &q, &out->turning);
    tr_lines lines = tr_lines_find(r->a, r->space, x->own, x->once, link);
    tr_lasting_question l = {g->moves, g->pref, &lines, (uint32_t)link->party};
    out->exact = lines.exact;
    out->all = lines.all;
    for (int c = 0; c < TR_CONCEPTS; c++)
        out->present.asked[c] = pieces || c == TR_NASH || c == TR_GMR;
    if (s0 != TR_NO_STATE) tr_lasting_find(r->a, &l, s0, &out->present);
    if (!pieces) return;
    out->deal = TR_NEW(r->a, tr_lasting, out->turning.reigns + 1);
    for (size_t k = 0; k < out->turning.reigns; k++) {
        out->deal[k].asked[TR_NASH] = out->deal[k].asked[TR_GMR] = true;
        if (out->turning.reign[k].state != TR_NO_STATE)
            tr_lasting_find(r->a, &l, out->turning.reign[k].state,
                            &out->deal[k]);
    }
    tr_pieces_question p = {
        r->space,     g->moves,         g->pref, &lines, (uint32_t)link->party,
        link->weight, g->deals != NULL, r->d};
    tr_pieces_find(r->a, &p, &out->pieces);
}

static bool vary(study *x, tr_varied *varied, bool pieces) {
    tr_run *r = x->r;
    mixed_game g;
    const truce_case *own = r->c;
    r->space->c = tr_case_mixed(r->a, r->space, x->own, x->once, -1, false);
    bool ok = build_mixed(r, &g);
    for (size_t k = 0; ok && k < own->links; k++)
        vary_link(x, &g, &own->link[k], pieces, &varied[k]);
    r->space->c = own;
    return ok;
}

static bool begin(study *x, tr_run *r, bool iterated) {
    *x = (study){.r = r, .own = r->pref};
    x->once = tr_mixing_find(r->a, r->space, x->own, r->d, false);
    if (!x->once) return false;
    if (iterated && is_chain(r, x->once)) {
        x->iterated = tr_mixing_find(r->a, r->space, x->own, r->d, true);
        if (!x->iterated) return false;
    }
    return true;
}

tr_world *tr_sway_worlds(tr_run *r, bool brief, size_t *count) {
    study x;
    if (!begin(&x, r, !brief)) return NULL;
    x.light = brief;
    x.world = TR_NEW(r->a, tr_world, r->c->parties + 3);
    if (!add_all(&x)) return NULL;
    *count = x.worlds;
    return x.world;
}

tr_varied *tr_vary_links(tr_run *r, bool pieces) {
    study x;
    if (!begin(&x, r, false)) return NULL;
    tr_varied *varied = TR_NEW(r->a, tr_varied, r->c->links + 1);
    return vary(&x, varied, pieces) ? varied : NULL;
}

bool tr_run_influence(tr_run *r) {
    size_t worlds;
    if (!tr_need_game(r, "`influence`")) return false;
    tr_world *world = tr_sway_worlds(r, false, &worlds);
    tr_varied *varied = world ? tr_vary_links(r, true) : NULL;
    if (!varied) return false;
    tr_begin(r, "influence", "What backers' weight changes");
    tr_report_influence(r->doc, &r->view, world, worlds, varied);
    return true;
}
