/* cmd_solve.c - the commands solve, explain and paths.
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

bool tr_expectation(tr_run *r, const uint64_t *found) {
    if (!r->word[TR_OPT_EXPECT]) return true;
    const tr_formula *f = tr_option_formula(r, TR_OPT_EXPECT);
    if (!f) return false;
    const uint64_t *bits = tr_space_where(r->a, r->space, f);
    r->unmet = true;
    for (uint32_t k = 0; k <= r->space->n / 64; k++)
        if (bits[k] & found[k]) r->unmet = false;
    tr_json_set(r->doc->json, "expected", tr_json_bool(r->a, !r->unmet));
    tr_doc_say(r->doc,
               r->unmet ? "Expected, and not found: a state with %s."
                        : "As expected, a state was found with %s.",
               r->word[TR_OPT_EXPECT]);
    return true;
}

tr_ask *tr_profile(tr_run *r) {
    tr_ask *ask = TR_NEW(r->a, tr_ask, r->c->parties + 1);
    for (char *p = tr_strdup(r->a, r->word[TR_OPT_CONCEPT]); p;) {
        char *comma = strchr(p, ','), *equals;
        if (comma) *comma++ = '\0';
        if (!(equals = strchr(p, '='))) {
            tr_wrong_value(r, "concept", "party=concept", p);
            return tr_wrong_use(r), NULL;
        }
        *equals++ = '\0';
        int i = tr_party_by_id(r->c, p);
        if (i < 0) {
            tr_diag_nowhere(r->d, TR_E0109, p, "use an id of `parties`");
            return tr_wrong_use(r), NULL;
        }
        if (!tr_concept_named(r, equals, &ask[i])) return NULL;
        p = comma;
    }
    for (size_t i = 0; i < r->c->parties; i++) {
        if (ask[i].kind) continue;
        if (tr_can_move(r->c, i)) {
            tr_wrong_value(r, "concept",
                           "a concept for every party that can move",
                           r->word[TR_OPT_CONCEPT]);
            return tr_wrong_use(r), NULL;
        }
        tr_ask_read("nash", &ask[i]); /* stable everywhere under any */
    }
    return ask;
}

static bool solve_profile(tr_run *r, tr_solve_report *out) {
    tr_ask *ask = tr_profile(r);
    if (!ask || !tr_need_game(r, "`solve`")) return false;
    for (size_t i = 0; i < r->c->parties; i++)
        if (!tr_concept_applies(r, &ask[i])) return false;
    tr_stage x = tr_stage_of(r);
    tr_solved *solved = TR_NEW(r->a, tr_solved, 1);
    *solved = tr_solve_profile(&x, ask);
    out->count = 1;
    out->profile = ask;
    out->solved = solved;
    return true;
}

/* Of the default list, leave out what does not apply, and say so. */
static bool choose(tr_run *r, tr_ask *ask, size_t *count, const char **why) {
    tr_stage x = tr_stage_of(r);
    size_t kept = 0;
    for (size_t k = 0; k < *count; k++) {
        const char *refused = tr_ask_refused(&x, &ask[k]);
        if (refused && r->word[TR_OPT_CONCEPT])
            return tr_concept_applies(r, &ask[k]);
        if (refused)
            *why = tr_printf(r->a, "%s is left out: %s.", ask[k].name, refused);
        else
            ask[kept++] = ask[k];
    }
    *count = kept;
    return true;
}

/* The basic concepts need less of a large space than others do. */
static bool need(tr_run *r, const tr_ask *ask, size_t count) {
    bool basic = true;
    for (size_t k = 0; k < count; k++) basic &= ask[k].kind->basic != 0;
    return basic ? tr_need_outline(r, "`solve`") : tr_need_game(r, "`solve`");
}

/* Moves at the same time are put together one combination after the other:
 * with more states or movers than this they are asked for by name. */
enum { JOINED_STATES = 50000, JOINED_PARTIES = 10 };

static bool are_few(const tr_run *r) {
    uint32_t movers = 0;
    for (size_t i = 0; i < r->c->parties; i++) movers += tr_can_move(r->c, i);
    return r->space->n <= JOINED_STATES && movers <= JOINED_PARTIES;
}

static bool solve_concepts(tr_run *r, tr_solve_report *out) {
    if (!tr_need_space(r)) return false;
    bool few = are_few(r);
    tr_ask *ask = tr_concepts(
        r, few ? "nash,gmr,smr,seq,sseq,sim" : "nash,gmr,smr,seq,sseq",
        &out->count);
    if (!few && !r->word[TR_OPT_CONCEPT])
        out->left_out = "sim is left out: it takes long where there are many "
                        "states or parties; --concept sim asks for it.";
    if (!ask || !need(r, ask, out->count)) return false;
    if (!choose(r, ask, &out->count, &out->left_out)) return false;
    tr_stage x = tr_stage_of(r);
    out->ask = ask;
    out->solved = tr_solve(&x, ask, out->count);
    return true;
}

/* Equilibria in a list unless --limit says more: who wants a million has
 *  memory and time to ask for them. */
enum { LISTED = 50000 };

bool tr_run_solve(tr_run *r) {
    if (!tr_need_compat(r)) return false;
    if (r->word[TR_OPT_HYPERGAME] && !r->word[TR_OPT_COMPAT])
        return tr_solve_hypergame(r);
    tr_solve_report report = {.limit = tr_limit(r, LISTED),
                              .list_stable = r->word[TR_OPT_STABLE] != NULL,
                              .limit_given = r->word[TR_OPT_LIMIT] != NULL};
    const char *list = r->word[TR_OPT_CONCEPT];
    bool profile = list && strchr(list, '=');
    if (profile ? !solve_profile(r, &report) : !solve_concepts(r, &report))
        return false;
    tr_begin(r, "solve", "What is stable");
    tr_report_states(r->doc, &r->view);
    tr_report_solve(r->doc, &r->view, r->moves, &report);
    if (!list) tr_report_by_order(r->doc, &r->view);
    tr_say_compat(r);
    uint64_t *found = tr_bits_new(r->a, r->space->n);
    for (size_t k = 0; k < report.count; k++)
        for (uint32_t w = 0; w <= r->space->n / 64; w++)
            found[w] |= report.solved[k].equilibria[w];
    return tr_expectation(r, found);
}

bool tr_run_explain(tr_run *r) {
    if (!tr_need_compat(r)) return false;
    uint32_t state, party;
    size_t count;
    tr_ask *ask = tr_concepts(r, "nash,gmr", &count);
    if (!ask || !tr_option_party(r, TR_OPT_PARTY, &party)) return false;
    if (!tr_need_game(r, "`explain`") ||
        !tr_option_state(r, TR_OPT_STATE, &state))
        return false;
    if (count != 1) {
        tr_wrong_value(r, "concept", "one concept",
                       r->word[TR_OPT_CONCEPT] ? r->word[TR_OPT_CONCEPT]
                                               : "none");
        return tr_wrong_use(r);
    }
    if (r->word[TR_OPT_VIEW]) return tr_explain_view(r, ask, state, party);
    if (!tr_concept_applies(r, ask)) return false;
    tr_stage x = tr_stage_of(r);
    tr_explanation *e = ask->kind->explain(&x, ask, state, party);
    tr_begin(r, "explain", "Why");
    tr_report_explain(r->doc, &r->view, state, party, ask, e);
    tr_say_compat(r);
    return true;
}

/* --- paths ---------------------------------------------------------------- */

/* The states of --to, or every equilibrium under any concept. */
static bool find_targets(tr_run *r, uint64_t **bits) {
    if (r->word[TR_OPT_TO]) {
        const tr_formula *f = tr_option_formula(r, TR_OPT_TO);
        if (!f) return false;
        *bits = tr_space_where(r->a, r->space, f);
        if (tr_bits_count(*bits, r->space->n)) return true;
        tr_diag_nowhere(r->d, TR_E0213, r->word[TR_OPT_TO]);
        return tr_wrong_use(r);
    }
    if (!tr_need_game(r, "`paths` to the equilibria")) return false;
    /* Every basic equilibrium is one under GMR (D14). */
    bool asked[TR_CONCEPTS] = {[TR_GMR] = true};
    tr_stable *s = tr_stability(r->a, r->moves, r->pref, asked);
    *bits = s->equilibria[TR_GMR];
    return true;
}

static void paths_by(tr_run *r, uint32_t from, const uint32_t *target,
                     uint32_t count, bool improving, tr_json *into) {
    tr_paths *p =
        tr_paths_find(r->a, r->moves, r->pref, from, target, count, improving);
    tr_report_paths(r->doc, &r->view, p, improving ? "improvement" : "any",
                    into);
}

bool tr_run_paths(tr_run *r) {
    const char *by = r->word[TR_OPT_BY];
    bool any = !by || !strcmp(by, "any");
    bool improving = !by || !strcmp(by, "improvement");
    if (!any && !improving) {
        tr_wrong_value(r, "by", "any or improvement", by);
        return tr_wrong_use(r);
    }
    uint32_t from;
    uint64_t *bits;
    if (improving ? !tr_need_game(r, "`paths` by improvements")
                  : !tr_need_moves(r))
        return false;
    if (r->word[TR_OPT_FROM] ? !tr_option_state(r, TR_OPT_FROM, &from)
                             : !tr_need_status_quo(r, "`paths`", &from))
        return false;
    if (!find_targets(r, &bits)) return false;
    uint32_t total = tr_bits_count(bits, r->space->n), count = 0;
    uint32_t limit = tr_limit(r, UINT32_MAX);
    uint32_t *target = TR_NEW(r->a, uint32_t, (size_t)total + 1);
    for (uint32_t s = 0; s < r->space->n && count < limit; s++)
        if (tr_bit(bits, s)) target[count++] = s;
    tr_begin(r, "paths", "How to get there");
    if (count < total)
        tr_json_set(r->doc->json, "truncated", tr_json_bool(r->a, true));
    tr_json_set(r->doc->json, "targets_total", tr_json_count(r->a, total));
    if (any) paths_by(r, from, target, count, false, r->doc->json);
    if (improving) {
        tr_json *into =
            any ? tr_json_set(r->doc->json, "improvement", tr_json_object(r->a))
                : r->doc->json;
        paths_by(r, from, target, count, true, into);
    }
    return true;
}
