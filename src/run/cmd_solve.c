/* cmd_solve.c - the commands solve, explain and paths.
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

static bool expectation(tr_run *r, const uint64_t *found) {
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

/* "us=nash,il=seq": a concept for each party that can move. */
static bool read_profile(tr_run *r, int *concept) {
    for (size_t i = 0; i < r->c->parties; i++) concept[i] = -1;
    for (char *p = tr_strdup(r->a, r->word[TR_OPT_CONCEPT]); p;) {
        char *comma = strchr(p, ','), *equals;
        if (comma) *comma++ = '\0';
        if (!(equals = strchr(p, '='))) {
            tr_diag_nowhere(r->d, TR_E0603, "concept", "party=concept", p);
            return tr_wrong_use(r);
        }
        *equals++ = '\0';
        int i = tr_party_by_id(r->c, p);
        if (i < 0) {
            tr_diag_nowhere(r->d, TR_E0109, p, "use an id of `parties`");
            return tr_wrong_use(r);
        }
        for (int c = 0; c < TR_CONCEPTS; c++)
            if (strcmp(equals, tr_concept_name[c]) == 0) concept[i] = c;
        if (concept[i] < 0) {
            tr_diag_nowhere(r->d, TR_E0603, "concept", "nash, gmr, smr or seq",
                            equals);
            return tr_wrong_use(r);
        }
        p = comma;
    }
    for (size_t i = 0; i < r->c->parties; i++)
        if (concept[i] < 0 && tr_can_move(r->c, i)) {
            tr_diag_nowhere(r->d, TR_E0603, "concept",
                            "a concept for every party that can move",
                            r->word[TR_OPT_CONCEPT]);
            return tr_wrong_use(r);
        }
    return true;
}

static bool solve_profile(tr_run *r, tr_solve_report *out) {
    int *concept = TR_NEW(r->a, int, r->c->parties + 1);
    bool asked[TR_CONCEPTS] = {false};
    if (!read_profile(r, concept)) return false;
    for (size_t i = 0; i < r->c->parties; i++) {
        if (concept[i] < 0) concept[i] = TR_NASH;
        asked[concept[i]] = true;
    }
    tr_stable *s = tr_stability(r->a, r->moves, r->pref, asked);
    uint64_t **stable = TR_NEW(r->a, uint64_t *, r->c->parties + 1);
    const char **names = TR_NEW(r->a, const char *, r->c->parties + 1);
    uint64_t *all = tr_bits_new(r->a, r->space->n);
    memset(all, 0xff, ((size_t)r->space->n / 64 + 1) * 8);
    for (size_t i = 0; i < r->c->parties; i++) {
        names[i] = tr_concept_name[concept[i]];
        stable[i] = s->stable[concept[i]][i];
        for (uint32_t k = 0; k <= r->space->n / 64; k++) all[k] &= stable[i][k];
    }
    if (!r->c->parties) memset(all, 0, ((size_t)r->space->n / 64 + 1) * 8);
    out->stable = s;
    out->profile = names;
    out->profile_equilibria = all;
    out->profile_stable = stable;
    return true;
}

bool tr_run_solve(tr_run *r) {
    tr_solve_report report = {.limit = tr_limit(r, UINT32_MAX),
                              .list_stable = r->word[TR_OPT_STABLE] != NULL};
    bool asked[TR_CONCEPTS];
    const char *list = r->word[TR_OPT_CONCEPT];
    bool profile = list && strchr(list, '=');
    if (!profile && !tr_concepts(r, asked)) return false;
    if (!tr_need_game(r, "`solve`")) return false;
    if (profile) {
        if (!solve_profile(r, &report)) return false;
    } else {
        report.stable = tr_stability(r->a, r->moves, r->pref, asked);
    }
    tr_begin(r, "solve", "What is stable");
    tr_report_states(r->doc, &r->view);
    tr_report_solve(r->doc, &r->view, r->moves, &report);
    uint64_t *found = tr_bits_new(r->a, r->space->n);
    for (uint32_t k = 0; k <= r->space->n / 64; k++) {
        if (profile) found[k] = report.profile_equilibria[k];
        for (int c = 0; !profile && c < TR_CONCEPTS; c++)
            if (asked[c]) found[k] |= report.stable->equilibria[c][k];
    }
    return expectation(r, found);
}

bool tr_run_explain(tr_run *r) {
    bool asked[TR_CONCEPTS];
    uint32_t state, party;
    if (!tr_concepts(r, asked) || !tr_option_party(r, TR_OPT_PARTY, &party))
        return false;
    if (!tr_need_game(r, "`explain`") ||
        !tr_option_state(r, TR_OPT_STATE, &state))
        return false;
    tr_concept concept = TR_NASH;
    int count = 0;
    for (int c = 0; c < TR_CONCEPTS; c++)
        if (asked[c]) concept = (tr_concept)c, count++;
    if (count != 1) {
        tr_diag_nowhere(r->d, TR_E0603, "concept", "one concept",
                        r->word[TR_OPT_CONCEPT] ? r->word[TR_OPT_CONCEPT]
                                                : "none");
        return tr_wrong_use(r);
    }
    tr_explanation *e =
        tr_explain(r->a, r->moves, r->pref, state, party, concept);
    tr_begin(r, "explain", "Why");
    tr_report_explain(r->doc, &r->view, state, party, concept, e);
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
    bool asked[TR_CONCEPTS] = {true, true, true, true};
    tr_stable *s = tr_stability(r->a, r->moves, r->pref, asked);
    *bits = tr_bits_new(r->a, r->space->n);
    for (int c = 0; c < TR_CONCEPTS; c++)
        for (uint32_t k = 0; k <= r->space->n / 64; k++)
            (*bits)[k] |= s->equilibria[c][k];
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
        tr_diag_nowhere(r->d, TR_E0603, "by", "any or improvement", by);
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
