/* cmd_compare.c - the command compare: scenarios side by side (D140).
 * SPDX-License-Identifier: MIT
 *
 * Scenarios are weighed one after the other, each in memory that the next one
 * uses again; what the table shows is kept. */
#include "report/reports.h"
#include "run/worlds.h"

#include <math.h>
#include <string.h>

static const tr_solution kept[TR_KEPT_SOLUTIONS] = {TR_NBS, TR_KS,
                                                    TR_EGALITARIAN};

static tr_world world_new(tr_arena *a, const truce_case *c) {
    tr_world w = {.c = c,
                  .principal = TR_NEW(a, bool, c->parties + 1),
                  .spoiler = TR_NEW(a, bool, c->parties + 1),
                  .temptation = TR_NEW(a, double, c->parties + 1),
                  .patience = TR_NEW(a, double, c->parties + 1),
                  .trust = TR_NEW(a, double, c->parties + 1)};
    for (int k = 0; k < TR_KEPT_SOLUTIONS; k++) {
        w.deal[k].value = TR_NEW(a, uint16_t, c->issues + 1);
        w.deal[k].gain = TR_NEW(a, double, c->parties + 1);
        for (size_t i = 0; i < c->parties; i++) w.deal[k].gain[i] = NAN;
    }
    return w;
}

static void keep_deal(const tr_run *r, const tr_deals *d, tr_world *w, int k) {
    const tr_list *ties = &d->solution[kept[k]];
    w->ties[k] = ties->count;
    if (!ties->count) return;
    tr_kept_deal *x = &w->deal[k];
    x->index = ties->at[0];
    tr_space_values(r->space, x->index, x->value);
    for (uint32_t i = 0; i < d->principals; i++)
        x->gain[d->party[i]] = tr_gain(d, i, x->index);
}

static bool is_equilibrium(const tr_run *r, uint32_t s, tr_concept c) {
    for (uint32_t i = 0; i < r->moves->parties; i++)
        if (!tr_is_stable(r->a, r->moves, r->pref, s, i, c)) return false;
    return true;
}

/* Of one state, where the others are not asked about. */
static void look_at(const tr_run *r, tr_stable *stable, uint32_t s) {
    if (stable->asked[TR_GMR]) return;
    for (int c = TR_GMR; c < TR_USUAL; c++)
        if (tr_bit(stable->equilibria[TR_NASH], s) ||
            is_equilibrium(r, s, (tr_concept)c))
            tr_bit_set(stable->equilibria[c], s);
}

static bool keep_hold(tr_run *r, tr_deals *d, tr_stable *stable, tr_world *w) {
    tr_hold_question q;
    tr_hold h;
    if (!w->ties[0]) return true;
    tr_stable seen = *stable;
    look_at(r, stable, w->deal[0].index);
    for (int c = 0; c < TR_USUAL; c++) seen.asked[c] = true;
    if (!tr_hold_asked(r, d, &seen, &q)) return false;
    tr_hold_frame *f = tr_hold_prepare(r->a, &q);
    tr_hold_find(f, (tr_places){1, &w->deal[0].index}, &h);
    w->holder = h.holder;
    for (uint32_t i = 0; i < d->principals; i++) {
        w->temptation[d->party[i]] = h.of[i].temptation;
        w->patience[d->party[i]] = h.of[i].patience;
        w->trust[d->party[i]] = h.of[i].trust_needed;
    }
    for (uint32_t k = 0; k < h.spoilers; k++) w->spoiler[h.spoiler[k]] = true;
    return true;
}

static bool keep_deals(tr_run *r, tr_stable *stable, tr_world *w) {
    tr_deals d;
    w->no_deals = tr_no_deals(r);
    if (w->no_deals) return true;
    if (!tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, &d))
        return false;
    w->possible = d.possible_count;
    w->zone = d.zone_count;
    w->points = d.points;
    w->outcomes = d.frontier.count;
    w->gainers = d.gainers;
    for (uint32_t i = 0; i < d.principals; i++) w->principal[d.party[i]] = true;
    for (int k = 0; k < TR_KEPT_SOLUTIONS; k++) keep_deal(r, &d, w, k);
    return keep_hold(r, &d, stable, w);
}

static bool weigh_world(tr_run *r, tr_world *w) {
    const bool full = !w->light;
    const bool asked[TR_CONCEPTS] = {true, full, full, full};
    if (!tr_need_game(r, "`compare`")) return false;
    tr_stable *stable = tr_stability(r->a, r->moves, r->pref, asked);
    for (int k = TR_GMR; !full && k < TR_USUAL; k++)
        stable->equilibria[k] = tr_bits_new(r->a, r->space->n);
    uint32_t s0 = tr_space_status_quo(r->space);
    w->states = r->space->n;
    for (uint32_t i = 0; i < r->moves->parties; i++)
        w->breakable |= r->moves->mover[i];
    w->has_status_quo = s0 != TR_NO_STATE;
    if (w->has_status_quo) look_at(r, stable, s0);
    for (int k = 0; k < TR_USUAL; k++) {
        w->equilibria[k] = tr_bits_count(stable->equilibria[k], r->space->n);
        w->status_quo[k] =
            w->has_status_quo && tr_bit(stable->equilibria[k], s0);
    }
    return keep_deals(r, stable, w);
}

bool tr_weigh_world(tr_run *r, const truce_case *c, bool light, tr_world *w) {
    *w = world_new(r->a, c);
    w->light = light;
    tr_run one = *r;
    one.c = one.view.c = c;
    one.space = NULL;
    one.pref = NULL;
    one.moves = NULL;
    tr_mark mark = tr_arena_mark(r->a);
    bool ok = tr_apply_influence(&one) && weigh_world(&one, w);
    tr_arena_release(r->a, mark);
    return ok;
}

bool tr_add_world(tr_run *r, const tr_scenario *s, bool light, tr_world *w) {
    const truce_case *c = s ? tr_case_with(r->a, r->c, s, r->d) : r->c;
    bool ok = c && tr_weigh_world(r, c, light, w);
    if (ok) {
        w->key = s ? s->id : NULL;
        w->name = s ? tr_label_words(&r->view, &s->name) : "The case itself";
    }
    if (!ok && s) tr_diag(r->d, TR_E0904, s->span, s->id);
    return ok;
}

/* Scenarios of --scenario, else all; NULL after messages. */
static const tr_scenario **chosen(tr_run *r, size_t *count) {
    const char *list = r->word[TR_OPT_SCENARIO];
    size_t most = r->c->scenarios + 1;
    for (const char *p = list; p && *p; p++) most += *p == ',';
    const tr_scenario **out = TR_NEW(r->a, const tr_scenario *, most);
    *count = 0;
    for (size_t k = 0; !list && k < r->c->scenarios; k++)
        out[(*count)++] = &r->c->scenario[k];
    for (char *p = list ? tr_strdup(r->a, list) : NULL; p;) {
        char *comma = strchr(p, ',');
        if (comma) *comma++ = '\0';
        const tr_scenario *s = tr_scenario_named(r, p);
        if (!s) return NULL;
        bool known = false;
        for (size_t k = 0; k < *count; k++) known |= out[k] == s;
        if (!known) out[(*count)++] = s;
        p = comma;
    }
    return out;
}

bool tr_run_compare(tr_run *r) {
    size_t count;
    const tr_scenario **s = chosen(r, &count);
    if (!s) return false;
    tr_world *world = TR_NEW(r->a, tr_world, count + 1);
    if (!tr_add_world(r, NULL, false, &world[0])) return false;
    bool ok = true;
    for (size_t k = 0; k < count; k++)
        ok &= tr_add_world(r, s[k], false, &world[k + 1]);
    if (!ok) return false;
    tr_begin(r, "compare", "The case and its scenarios side by side");
    tr_report_compare(r->doc, &r->view, world, count + 1);
    return true;
}

bool tr_check_scenarios(tr_run *r) {
    bool ok = true;
    for (size_t k = 0; k < r->c->scenarios; k++) {
        const tr_scenario *s = &r->c->scenario[k];
        tr_mark mark = tr_arena_mark(r->a);
        tr_run one = {.a = r->a, .d = r->d};
        memcpy(one.word, r->word, sizeof one.word);
        memcpy(one.number, r->number, sizeof one.number);
        one.c = one.view.c = tr_case_with(r->a, r->c, s, r->d);
        bool good = one.c && tr_need_moves(&one);
        tr_arena_release(r->a, mark);
        if (!good) tr_diag(r->d, TR_E0904, s->span, s->id);
        ok &= good;
    }
    return ok;
}
