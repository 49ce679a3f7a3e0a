/* cmd_hypergame.c - solve --hypergame, explain --view, and --compat.
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

static bool refuse(tr_run *r, const char *why) {
    if (!why) return false; /* there are messages */
    tr_wrong_value(
        r, "concept",
        tr_printf(r->a, "a concept that applies in every view (%s)", why),
        r->word[TR_OPT_CONCEPT] ? r->word[TR_OPT_CONCEPT] : "all");
    return tr_wrong_use(r);
}

/* States in a list unless --limit says more; there are a dozen lists. */
enum { LISTED = 10000 };

bool tr_solve_hypergame(tr_run *r) {
    const char *list = r->word[TR_OPT_CONCEPT], *why = NULL;
    bool profile = list && strchr(list, '=');
    size_t count = 1;
    const tr_ask *ask = profile
                            ? tr_profile(r)
                            : tr_concepts(r, "nash,gmr,smr,seq,sseq", &count);
    if (!ask || !tr_need_game(r, "`solve`")) return false;
    tr_stage x = tr_stage_of(r);
    const tr_hypergame *h =
        tr_hypergame_solve(&x, r->d, ask, count, profile, &why);
    if (!h) return refuse(r, why);
    tr_solve_report report = {.count = count,
                              .ask = ask,
                              .profile = profile ? ask : NULL,
                              .list_stable = r->word[TR_OPT_STABLE] != NULL,
                              .limit = tr_limit(r, LISTED),
                              .limit_given = r->word[TR_OPT_LIMIT] != NULL};
    tr_begin(r, "solve", "What is stable as each party sees it");
    tr_report_states(r->doc, &r->view);
    tr_report_hypergame(r->doc, &r->view, r->moves, &report, h);
    uint64_t *found = tr_bits_new(r->a, r->space->n);
    for (size_t k = 0; k < count; k++)
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            found[w] |= h->found[k].equilibria[w];
    return tr_expectation(r, found);
}

bool tr_explain_view(tr_run *r, const tr_ask *ask, uint32_t state,
                     uint32_t party) {
    uint32_t viewer;
    tr_outlook o;
    if (!tr_option_party(r, TR_OPT_VIEW, &viewer)) return false;
    tr_stage x = tr_stage_of(r);
    if (!tr_outlook_build(&x, r->d, viewer, &o)) return false;
    uint32_t seen = tr_outlook_find(&o, state);
    if (seen == TR_NO_STATE) {
        tr_diag_nowhere(r->d, TR_E0217, r->c->party[viewer].id,
                        tr_state_id(&r->view, state));
        return tr_wrong_use(r);
    }
    tr_stage stage = {r->a, o.c, o.moves, o.pref};
    const char *why = tr_ask_refused(&stage, ask);
    if (why) return refuse(r, why);
    tr_explanation *e = ask->kind->explain(&stage, ask, seen, party);
    tr_outlook_restate(r->a, &o, e);
    tr_begin(r, "explain", "Why, as one party sees it");
    tr_json_set(r->doc->json, "view",
                tr_json_string(r->a, r->c->party[viewer].id));
    tr_doc_say(r->doc, "As %s sees the case:", tr_party_name(&r->view, viewer));
    tr_report_explain(r->doc, &r->view, state, party, ask, e);
    return true;
}

/* --- as GMCR+ reads perceptions (D62) ------------------------------------- */

static uint64_t **ignored_states(tr_run *r) {
    uint64_t **out = TR_NEW(r->a, uint64_t *, r->c->parties + 1);
    for (uint32_t i = 0; i < r->c->parties; i++) {
        if (!tr_misperceives(r->c, i)) continue;
        if (!(out[i] = tr_seen(r->a, r->space, r->d, i))) return NULL;
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            out[i][w] ^= ~UINT64_C(0);
    }
    return out;
}

bool tr_need_compat(tr_run *r) {
    const char *word = r->word[TR_OPT_COMPAT];
    if (!word) return true;
    if (strcmp(word, "gmcrplus")) {
        tr_wrong_value(r, "compat", "gmcrplus or negmas", word);
        return tr_wrong_use(r);
    }
    if (!tr_need_game(r, "`--compat`")) return false;
    uint64_t **without = ignored_states(r);
    if (!without) return false;
    r->moves = tr_moves_without(r->a, r->space, without);
    for (uint32_t i = 0; i < r->moves->parties; i++)
        if (r->pref[i].given)
            tr_moves_sort(r->a, r->moves, i, r->pref[i].rank,
                          r->pref[i].levels);
    return true;
}

void tr_say_compat(tr_run *r) {
    bool any = false;
    for (size_t i = 0; i < r->c->parties; i++) any |= tr_misperceives(r->c, i);
    if (r->word[TR_OPT_COMPAT]) {
        tr_json_set(r->doc->json, "compat", tr_json_string(r->a, "gmcrplus"));
        tr_doc_note(r->doc,
                    "As in GMCR+, a party lacks its moves into and out of the "
                    "states that it ignores; it still counts with others' "
                    "moves there, and beliefs are left aside.");
    } else if (any) {
        tr_doc_note(r->doc, "The case says what some parties do not see or "
                            "believe, at which this does not look. With "
                            "--hypergame each acts on its own view.");
    }
}
