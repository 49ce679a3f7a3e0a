/* cmd_query.c - the command query: is this state stable, without enumerating?
 * SPDX-License-Identifier: MIT */
#include "report/report_query.h"
#include "run/bargain_options.h"

#include <string.h>

enum { USUAL_DEPTH = 8 };

/* --- what is asked -------------------------------------------------------- */

static bool ask_concept(tr_run *r, const char *word, bool *asked) {
    for (int k = 0; k < TR_REPLIES; k++)
        if (!strcmp(word, tr_reply_name[k]) || !strcmp(word, "all"))
            asked[k] = true;
    for (int k = 0; k < TR_REPLIES; k++)
        if (asked[k] &&
            (!strcmp(word, tr_reply_name[k]) || !strcmp(word, "all")))
            return true;
    tr_wrong_value(r, "concept", "nash, gmr, smr or seq", word);
    return tr_wrong_use(r);
}

static bool ask_concepts(tr_run *r, bool *asked) {
    const char *list = r->word[TR_OPT_CONCEPT];
    bool ok = true;
    for (char *p = tr_strdup(r->a, list ? list : "all"); p && ok;) {
        char *comma = strchr(p, ',');
        if (comma) *comma++ = '\0';
        ok = ask_concept(r, p, asked);
        p = comma;
    }
    return ok;
}

static bool need_model(tr_run *r) {
    bool ok = true;
    if (!tr_sat_available())
        tr_stop(r->a->env, TRUCE_ELIMIT,
                "this truce was built without CaDiCaL, the SAT solver that "
                "`query` rests on: install libcadical-dev and build it again");
    if (r->c->graph || r->c->merges) {
        tr_diag_nowhere(r->d, TR_E0212, "`query`");
        return false;
    }
    for (size_t i = 0; i < r->c->parties; i++)
        if (tr_can_move(r->c, i) && r->c->preference[i].form == TR_NONE) {
            tr_diag(r->d, TR_E0406, r->c->party[i].span, r->c->party[i].id,
                    "`query`");
            ok = false;
        }
    return ok;
}

/* --- rankings (D8) -------------------------------------------------------- */

static const char *describe(tr_run *r, const uint16_t *value) {
    tr_text t = tr_text_new(r->a);
    for (size_t v = 0; v < r->c->issues; v++)
        tr_putf(&t, "%s%s=%s", v ? ", " : "", r->c->issue[v].id,
                r->c->issue[v].value[value[v]]);
    return tr_text_str(&t);
}

/* A state that the ranking misses, or covers twice, is looked for. */
static bool ranking_is_whole(tr_run *r, const tr_terrain *t, uint32_t party,
                             const uint16_t *near) {
    const tr_preference *p = &r->c->preference[party];
    uint32_t items = 0;
    if (p->form != TR_RANKING || !t->mover[party]) return true;
    for (size_t k = 0; k < p->tiers; k++) items += (uint32_t)p->tier[k].count;
    const tr_formula **item = TR_NEW(r->a, const tr_formula *, items + 1);
    tr_span *span = TR_NEW(r->a, tr_span, items + 1);
    items = 0;
    for (size_t k = 0; k < p->tiers; k++)
        for (size_t m = 0; m < p->tier[k].count; m++) {
            item[items] = p->tier[k].at[m];
            span[items++] = p->tier[k].span[m];
        }
    const tr_formula *whole = tr_formula_join(
        r->a, p->rest == TR_REST_ERROR ? TR_EXACTLY : TR_AT_MOST, items, item);
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    bool cut_short;
    if (!tr_query_state(t, tr_formula_not(r->a, whole), near, NULL, 0, value,
                        &cut_short)) {
        if (cut_short)
            tr_stop(r->a->env, TRUCE_ELIMIT,
                    "whether the ranking of '%s' covers every state once could "
                    "not be found out",
                    r->c->party[party].id);
        return true;
    }
    size_t line = 0, column;
    char number[TR_NUMBER];
    for (uint32_t k = 0; k < items; k++) {
        if (!tr_holds(item[k], value)) continue;
        if (line) {
            tr_diag(r->d, TR_E0403, span[k], r->c->party[party].id,
                    describe(r, value), tr_number(number, (double)line));
            return false;
        }
        tr_locate(&r->c->source, span[k].offset, &line, &column);
    }
    tr_diag(r->d, TR_E0404, p->span, r->c->party[party].id, "not counted here",
            describe(r, value));
    return false;
}

/* --- which states --------------------------------------------------------- */

static const uint16_t *status_quo(tr_run *r) {
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    for (size_t v = 0; r->c->status_quo && v < r->c->issues; v++)
        value[v] = (uint16_t)r->c->status_quo[v];
    return value;
}

/* A text's open issues stay as they are, as far as the rules allow. */
static const tr_formula *terms_formula(tr_run *r, const tr_proposal *p) {
    int32_t *terms = TR_NEW(r->a, int32_t, r->c->issues + 1);
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    bool feasible = r->c->status_quo != NULL;
    for (size_t v = 0; feasible && v < r->c->issues; v++) {
        terms[v] = p->terms[v] < 0 ? r->c->status_quo[v] : p->terms[v];
        value[v] = (uint16_t)terms[v];
    }
    for (size_t i = 0; feasible && i < r->c->rules; i++)
        feasible = tr_holds(r->c->rule[i].keeps, value);
    return tr_terms_formula(r->a, r->c, feasible ? terms : p->terms);
}

static bool find_states(tr_run *r, const tr_terrain *t,
                        tr_query_report *report) {
    const char *word = r->word[TR_OPT_STATE];
    uint32_t most = tr_limit(r, 1);
    const uint16_t *near = status_quo(r);
    report->state = TR_NEW(r->a, const uint16_t *, 1);
    if (!word) {
        if (!r->c->status_quo) {
            tr_diag_nowhere(r->d, TR_E0211, "`query` without --state");
            return false;
        }
        report->state[report->states++] = near;
        return true;
    }
    bool ok;
    report->proposal = tr_option_proposal(r, TR_OPT_STATE, &ok);
    if (!ok) return false;
    const tr_formula *f = report->proposal ? terms_formula(r, report->proposal)
                                           : tr_option_formula(r, TR_OPT_STATE);
    if (!f) return false;
    size_t room = 1;
    for (;;) {
        uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
        bool cut_short;
        bool found = tr_query_state(t, f, near, report->state, report->states,
                                    value, &cut_short);
        if (cut_short)
            tr_stop(r->a->env, TRUCE_ELIMIT,
                    "no state with '%s' was found, nor that there is none",
                    word);
        if (!found) break;
        report->more = report->states == (most ? most : 1);
        if (report->more) break;
        report->state = tr_grow(r->a, report->state, sizeof *report->state,
                                report->states, &room);
        report->state[report->states++] = value;
    }
    if (report->states) return true;
    tr_diag_nowhere(r->d, TR_E0213, word);
    return tr_wrong_use(r);
}

/* --- answers -------------------------------------------------------------- */

/* What one concept says of another (D14): Nash stable, stable under all; what
 * nothing at all deters, neither a sequence of improvements nor one without
 * escape does. */
static tr_verdict *implied(const tr_terrain *t, tr_reply reply,
                           tr_verdict *const *known) {
    const tr_verdict *nash = known[TR_REPLY_NONE], *gmr = known[TR_REPLY_ANY];
    const tr_verdict *from = NULL;
    if (nash && nash->outcome == TR_STABLE) from = nash;
    if (reply > TR_REPLY_ANY && gmr && gmr->outcome == TR_UNSTABLE) from = gmr;
    if (!from || reply == TR_REPLY_NONE) return NULL;
    tr_verdict *v = TR_NEW(t->a, tr_verdict, 1);
    *v = *from;
    return v;
}

static void answer_for(tr_run *r, const tr_terrain *t, tr_query_report *report,
                       uint32_t state, uint32_t party) {
    tr_verdict **v =
        report->verdict + ((size_t)state * r->c->parties + party) * TR_REPLIES;
    for (int k = 0; k < TR_REPLIES; k++) {
        if (!report->asked[k]) continue;
        v[k] = implied(t, (tr_reply)k, v);
        tr_inquiry q = {t, report->state[state], party, (tr_reply)k,
                        report->depth};
        if (!v[k]) v[k] = tr_query(&q);
        r->undecided |= v[k]->outcome == TR_UNDECIDED;
    }
}

bool tr_run_query(tr_run *r) {
    tr_query_report report = {.depth = USUAL_DEPTH, .party = UINT32_MAX};
    const char *why = NULL;
    if (r->word[TR_OPT_DEPTH])
        report.depth = r->number[TR_OPT_DEPTH] < 100000
                           ? (uint32_t)r->number[TR_OPT_DEPTH]
                           : 100000;
    if (!ask_concepts(r, report.asked)) return false;
    if (r->word[TR_OPT_PARTY] &&
        !tr_option_party(r, TR_OPT_PARTY, &report.party))
        return false;
    if (!need_model(r)) return false;
    tr_terrain *t = tr_terrain_new(r->a, r->c, &why);
    if (!t) tr_stop(r->a->env, TRUCE_ELIMIT, "%s", why);
    bool ok = find_states(r, t, &report);
    for (uint32_t i = 0; ok && i < r->c->parties; i++)
        ok = ranking_is_whole(r, t, i, report.state[0]);
    if (ok) {
        report.verdict =
            TR_NEW(r->a, tr_verdict *,
                   (size_t)report.states * r->c->parties * TR_REPLIES + 1);
        for (uint32_t s = 0; s < report.states; s++)
            for (uint32_t i = 0; i < r->c->parties; i++)
                if (report.party == UINT32_MAX || report.party == i)
                    answer_for(r, t, &report, s, i);
        tr_begin(r, "query", "Is it stable?");
        tr_report_query(r->doc, &r->view, &report);
    }
    tr_sat_pool_free(t->pool);
    return ok;
}
