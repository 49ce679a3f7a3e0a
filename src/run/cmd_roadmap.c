/* cmd_roadmap.c - the command roadmap: from here to a deal in safe steps.
 * SPDX-License-Identifier: MIT */
#include "run/bargain_options.h"
#include "run/road.h"

#include <string.h>

/* --- where from and where to ---------------------------------------------- */

/* A text with its open issues as they are. */
static uint32_t state_of_text(tr_run *r, const tr_proposal *p, uint32_t from) {
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    tr_space_values(r->space, from, value);
    for (size_t v = 0; v < r->c->issues; v++)
        if (p->terms[v] >= 0 && !r->c->issue[v].not_negotiable)
            value[v] = (uint16_t)p->terms[v];
    return tr_space_find(r->space, value);
}

static bool find_target(tr_run *r, const tr_deals *d, uint32_t from,
                        uint32_t *target) {
    const tr_roadmap *m = r->c->roadmap;
    if (!r->word[TR_OPT_TO] && m && m->to) r->word[TR_OPT_TO] = m->to;
    if (!r->word[TR_OPT_TO]) {
        const tr_list *nash = &d->solution[TR_NBS];
        if (nash->count) *target = nash->at[0];
        if (nash->count) return true;
        tr_diag_nowhere(r->d, TR_E0520, "");
        return false;
    }
    bool ok;
    const tr_proposal *p = tr_option_proposal(r, TR_OPT_TO, &ok);
    if (!p) return ok && tr_option_state(r, TR_OPT_TO, target);
    *target = state_of_text(r, p, from);
    if (*target != TR_NO_STATE) return true;
    tr_diag_nowhere(r->d, TR_E0213, p->id);
    return tr_wrong_use(r);
}

/* --- the command ---------------------------------------------------------- */

static bool read_share(tr_run *r, tr_option option, double *out) {
    *out = r->word[option] ? r->number[option] : 0;
    if (*out <= 1) return true;
    tr_wrong_value(r, tr_option_info[option].name, "a share from 0 to 1",
                   r->word[option]);
    return tr_wrong_use(r);
}

static bool read_together(tr_run *r, uint32_t *out) {
    const tr_roadmap *m = r->c->roadmap;
    *out = m && m->together ? m->together : 1;
    if (!r->word[TR_OPT_TOGETHER]) return true;
    double x = r->number[TR_OPT_TOGETHER];
    if (x >= 1 && x <= TR_MOST_TOGETHER) {
        *out = (uint32_t)x;
        return true;
    }
    tr_wrong_value(r, "together", "a number from 1 to 8",
                   r->word[TR_OPT_TOGETHER]);
    return tr_wrong_use(r);
}

bool tr_run_roadmap(tr_run *r) {
    tr_deals d;
    tr_roadmap_found f = {.deals = &d};
    if (!read_share(r, TR_OPT_GUARANTEE, &f.how.guarantee) ||
        !read_share(r, TR_OPT_MONITOR, &f.how.monitor) ||
        !read_together(r, &f.together) || !tr_need_moves(r))
        return false;
    f.how.credible = r->word[TR_OPT_CREDIBLE] != NULL;
    if (f.how.credible && !tr_need_game(r, "`roadmap --credible`"))
        return false;
    if (!tr_need_status_quo(r, "`roadmap`", &f.from) ||
        !tr_deals_find(r->a, r->space, r->moves, r->pref, 1e-9, r->d, &d))
        return false;
    if (r->word[TR_OPT_FROM] && !tr_option_state(r, TR_OPT_FROM, &f.from))
        return false;
    f.from = tr_road_start(r, f.from);
    if (!find_target(r, &d, f.from, &f.target) || !tr_road_find(r, &f))
        return false;
    tr_begin(r, "roadmap", "From here to a deal, step by step");
    tr_report_roadmap(r->doc, &r->view, r->doc->json, &f);
    return true;
}
