/* cmd_check.c - the commands check and fmt.  SPDX-License-Identifier: MIT */
#include "bargaining/merged.h"
#include "report/reports.h"
#include "run/run.h"

#include <string.h>

static void warn_about_proposals(tr_run *r) {
    for (size_t i = 0; i < r->c->proposals; i++) {
        const tr_proposal *p = &r->c->proposal[i];
        uint64_t *bits = tr_space_where(r->a, r->space,
                                        tr_terms_formula(r->a, r->c, p->terms));
        if (!tr_bits_count(bits, r->space->n))
            tr_diag(r->d, TR_W0501, p->span, "proposal", p->id);
    }
}

static void warn_about_rules(tr_run *r, const tr_rule_effect *e) {
    for (size_t i = 0; i < r->c->rules; i++)
        if (e[i].decided && !e[i].needed)
            tr_diag(r->d, TR_W0201, r->c->rule[i].span, "");
}

static bool takes_part(const truce_case *c, size_t party) {
    if (c->preference[party].form != TR_NONE || c->party[party].role)
        return true;
    for (size_t i = 0; i < c->issues; i++)
        for (size_t k = 0; k < c->issue[i].holders; k++)
            if (c->issue[i].holder[k] == (int)party) return true;
    for (size_t i = 0; i < c->levers; i++)
        if (c->lever[i].by == (int)party) return true;
    return c->graph && c->arcs[party] > 0;
}

static void warn_about_parties(tr_run *r) {
    for (size_t i = 0; i < r->c->parties; i++)
        if (!takes_part(r->c, i))
            tr_diag(r->d, TR_W0101, r->c->party[i].span, r->c->party[i].id);
}

/* An irreversible issue whose values a merged state joins can be undone. */
static void warn_about_merges(tr_run *r) {
    const tr_space *s = r->space;
    uint16_t *x = TR_NEW(r->a, uint16_t, s->issues + 1);
    uint16_t *y = TR_NEW(r->a, uint16_t, s->issues + 1);
    for (uint32_t k = 0; s->start && k < s->n; k++) {
        if (s->merge_of[k] < 0) continue;
        bool *told = TR_NEW(r->a, bool, s->issues + 1);
        tr_space_raw_values(s, s->member[s->start[k]], x);
        for (uint32_t i = s->start[k] + 1; i < s->start[k + 1]; i++) {
            tr_space_raw_values(s, s->member[i], y);
            for (uint32_t v = 0; v < s->issues; v++) {
                if (x[v] == y[v] || told[v] || !r->c->issue[v].irreversible)
                    continue;
                const tr_merge *m = &r->c->merge[s->merge_of[k]];
                tr_diag(r->d, TR_W0202, m->span, r->c->issue[v].id, m->id);
                told[v] = true;
            }
        }
    }
}

static bool perceptions_make_sense(tr_run *r) {
    bool ok = true;
    for (uint32_t i = 0; i < r->c->parties; i++)
        ok &= tr_seen(r->a, r->space, r->d, i) != NULL &&
              tr_ascribed(r->a, r->space, r->d, r->pref, i) != NULL;
    return ok;
}

/* Rankings and tables of factions cover the states, too. */
static bool find_homes(tr_run *r, tr_homes **homes) {
    bool ok = true;
    *homes = NULL;
    if (!r->c->home || !r->c->status_quo || r->c->merges || r->c->graph)
        return true;
    *homes = tr_homes_build(r->a, r->space, r->d, &ok);
    return ok;
}

/* --- where states are too many to list ------------------------------------ */

enum { LISTED = 1 << 28 };

static bool too_many_to_list(tr_run *r) {
    double product = 1;
    if (r->word[TR_OPT_MAX_STATES] || tr_merged_refused(r->a, r->c))
        return false;
    for (size_t v = 0; v < r->c->issues; v++) product *= r->c->issue[v].values;
    return product > LISTED && !tr_merged_few(r->a, r->c, LISTED);
}

static void warn_about_unlisted_proposals(tr_run *r) {
    uint16_t *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    for (size_t i = 0; i < r->c->proposals; i++) {
        const tr_proposal *p = &r->c->proposal[i];
        const char *count = tr_merged_state(
            r->a, r->c, tr_terms_formula(r->a, r->c, p->terms), value);
        if (count && !strcmp(count, "0"))
            tr_diag(r->d, TR_W0501, p->span, "proposal", p->id);
    }
}

static bool check_unlisted(tr_run *r) {
    tr_rule_effect *e = tr_space_rule_effects(r->a, r->c);
    const char *count = tr_merged_count(r->a, r->c);
    if (count && !strcmp(count, "0")) return tr_need_space(r); /* says why */
    warn_about_rules(r, e);
    warn_about_parties(r);
    warn_about_unlisted_proposals(r);
    tr_begin(r, "check", tr_label_words(&r->view, &r->c->title));
    tr_report_unlisted_model(r->doc, &r->view, count, e);
    return true;
}

bool tr_run_check(tr_run *r) {
    tr_homes *homes;
    if (too_many_to_list(r)) return check_unlisted(r);
    if (!tr_need_moves(r) || !perceptions_make_sense(r)) return false;
    if (!tr_check_scenarios(r)) return false;
    if (!find_homes(r, &homes)) return false;
    tr_rule_effect *e = tr_space_rule_effects(r->a, r->c);
    warn_about_rules(r, e);
    warn_about_parties(r);
    warn_about_proposals(r);
    warn_about_merges(r);
    tr_prefs_lint(r->a, r->space, r->d);
    tr_begin(r, "check", tr_label_words(&r->view, &r->c->title));
    tr_report_states(r->doc, &r->view);
    tr_report_model(r->doc, &r->view, r->moves, r->pref, e);
    if (homes) tr_report_rules_of_home(r->doc, &r->view, homes);
    return true;
}

bool tr_run_fmt(tr_run *r) {
    tr_text t = tr_text_new(r->a);
    tr_case_write(&t, r->c);
    if (tr_has_comments(&r->c->source)) tr_diag_nowhere(r->d, TR_W0103, "");
    r->raw = tr_text_str(&t);
    tr_begin(r, "fmt", "Canonical form");
    tr_json_set(r->doc->json, "text", tr_json_string(r->a, r->raw));
    tr_doc_say(r->doc, "%s", tr_user(r->a, r->raw));
    return true;
}
