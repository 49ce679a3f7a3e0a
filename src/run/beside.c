/* beside.c - what the briefing puts beside the case as it is: its scenarios,
 * its backers, how near stability is to its end.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"
#include "run/worlds.h"

/* Situations weighed anew in all, and those among which rankings are changed,
 * that a briefing takes the time for. */
static const double MOST_WORK = 1e6, MOST_RANKED = 2e5;

static bool is_small(tr_run *r, tr_brief *b, size_t worlds) {
    if ((double)r->space->n * (double)worlds <= MOST_WORK) return true;
    b->too_large = "Of so many situations they are not weighed here;";
    return false;
}

/* Of a case that has the weight of backers, the case itself has it already. */
static bool add_itself(tr_run *r, tr_world *w) {
    const char *influence = r->word[TR_OPT_INFLUENCE];
    r->word[TR_OPT_INFLUENCE] = NULL;
    bool ok = tr_weigh_world(r, r->c, true, w);
    r->word[TR_OPT_INFLUENCE] = influence;
    w->name = "The case itself";
    return ok;
}

static bool find_scenarios(tr_run *r, tr_brief *b) {
    const truce_case *c = r->c;
    if (!c->scenarios || !is_small(r, b, c->scenarios + 1)) return true;
    b->world = TR_NEW(r->a, tr_world, c->scenarios + 1);
    if (!add_itself(r, &b->world[0])) return false;
    for (size_t k = 0; k < c->scenarios; k++)
        if (!tr_add_world(r, &c->scenario[k], true, &b->world[k + 1]))
            return false;
    b->worlds = c->scenarios + 1;
    return true;
}

static bool find_backers(tr_run *r, tr_brief *b) {
    const truce_case *c = r->c;
    if (!c->links || c->influenced) return true;
    for (size_t k = 0; k < c->links; k++)
        if (!r->pref[c->link[k].party].cardinal ||
            !r->pref[c->link[k].backer].cardinal) {
            b->too_large = "Not all of them have preferences with numbers;";
            return true;
        }
    if (!is_small(r, b, c->links + 2)) return true;
    b->sway = tr_sway_worlds(r, true, &b->sways);
    b->varied = b->sway ? tr_vary_links(r, false) : NULL;
    return b->varied != NULL;
}

static bool is_stable(const tr_brief *b, uint32_t state, int concept) {
    return tr_bit(b->stable->equilibria[concept], state);
}

/* Who gains by leaving, and what it would have to want instead. */
static tr_unmade *find_making(tr_robust *robust, const tr_brief *b,
                              uint32_t state) {
    uint32_t parties = b->m->parties;
    tr_unmade *out = TR_NEW(b->v->a, tr_unmade, parties + 1);
    bool any = false;
    for (uint32_t i = 0; i < parties; i++) {
        if (!b->m->mover[i] || tr_bit(b->stable->stable[TR_NASH][i], state))
            continue;
        out[i] = tr_make_stable(robust, state, i, TR_NASH);
        any = true;
    }
    return any ? out : NULL;
}

static void find_end(tr_robust *robust, tr_brief *b, uint32_t state,
                     tr_brief_end *e) {
    static const int strongest[] = {TR_NASH, TR_SEQ, TR_SMR, TR_GMR};
    if (state == TR_NO_STATE) return;
    e->state = state;
    for (int k = 0; k < TR_USUAL && e->concept < 0; k++)
        if (is_stable(b, state, strongest[k])) e->concept = strongest[k];
    if (e->concept >= 0)
        e->by = tr_unmake(robust, state, (tr_concept)e->concept);
    e->make = find_making(robust, b, state);
}

bool tr_brief_beside(tr_run *r, tr_brief *b) {
    tr_stage x = tr_stage_of(r);
    for (int k = 0; k < 2; k++)
        b->end[k] = (tr_brief_end){.state = TR_NO_STATE, .concept = -1};
    if (r->space->n <= MOST_RANKED) {
        tr_robust *robust = tr_robust_new(&x);
        find_end(robust, b, b->status_quo, &b->end[0]);
        if (b->packages)
            find_end(robust, b, b->package[0].hold.state, &b->end[1]);
    }
    return find_scenarios(r, b) && find_backers(r, b);
}
