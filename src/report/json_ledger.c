/* json_ledger.c - the ledger for programs, and what it finds of claims.
 * SPDX-License-Identifier: MIT */
#include "report/report_ledger.h"

#include <math.h>
#include <string.h>

static tr_json *number_json(tr_arena *a, double x) {
    return isfinite(x) ? tr_json_number(a, x) : tr_json_null(a);
}

/* {"lo", "hi"}, an end without bound null; null when not defined. */
static tr_json *range_json(tr_arena *a, tr_range r) {
    if (isnan(r.lo) || isnan(r.hi)) return tr_json_null(a);
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "lo", number_json(a, r.lo));
    tr_json_set(o, "hi", number_json(a, r.hi));
    return o;
}

static tr_json *count_json(tr_arena *a, uint32_t n) {
    return n == TR_NO_NUMBER ? tr_json_null(a) : tr_json_count(a, n);
}

static tr_json *doubt_json(tr_arena *a, const tr_doubt *x, bool drawn) {
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "mid", number_json(a, x->mid));
    tr_json_set(o, "declared", range_json(a, x->declared));
    tr_json_set(o, "what_if", range_json(a, x->what_if));
    if (!drawn) return o;
    tr_json *q = tr_json_set(
        o, "draws", isnan(x->positive) ? tr_json_null(a) : tr_json_object(a));
    if (isnan(x->positive)) return o;
    tr_json_set(q, "p5", tr_json_number(a, x->drawn.lo));
    tr_json_set(q, "p50", tr_json_number(a, x->median));
    tr_json_set(q, "p95", tr_json_number(a, x->drawn.hi));
    tr_json_set(q, "positive", tr_json_number(a, x->positive));
    return o;
}

static const char *party_id(const tr_view *v, const tr_deals *d, uint32_t i) {
    return v->c->party[d->party[i]].id;
}

static tr_json *movement_json(tr_arena *a, tr_movement m) {
    return m == TR_TOWARD  ? tr_json_string(a, "toward")
           : m == TR_AWAY  ? tr_json_string(a, "away")
           : m == TR_STILL ? tr_json_string(a, "same")
                           : tr_json_null(a);
}

static tr_json *value_json(tr_arena *a, const tr_issue *issue, int32_t value) {
    return tr_json_string(a, value < 0 ? NULL : issue->value[value]);
}

static tr_json *changes_json(const tr_view *v, const tr_deals *d,
                             const tr_entry *entry) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_array(a);
    for (size_t k = 0; entry && k < v->c->issues; k++) {
        const tr_entry *e = &entry[k];
        if (e->before == e->after) continue;
        const tr_issue *issue = &v->c->issue[k];
        tr_json *c = tr_json_add(list, tr_json_object(a));
        tr_json_set(c, "issue", tr_json_string(a, issue->id));
        tr_json_set(c, "from", value_json(a, issue, e->before));
        tr_json_set(c, "to", value_json(a, issue, e->after));
        tr_json *change = tr_json_set(c, "change", tr_json_object(a));
        tr_json *toward = tr_json_set(c, "toward", tr_json_object(a));
        for (uint32_t i = 0; i < d->principals; i++) {
            const char *id = party_id(v, d, i);
            tr_json_set(change, id, number_json(a, e->change[i]));
            tr_json_set(toward, id, tr_json_number(a, e->toward[i]));
        }
        tr_json *moved = tr_json_set(c, "movement", tr_json_object(a));
        for (size_t p = 0; p < v->c->parties; p++)
            if (v->c->position[p].wants)
                tr_json_set(moved, v->c->party[p].id,
                            movement_json(a, e->moved[p]));
    }
    return list;
}

/* One text against another. */
static tr_json *change_json(const tr_view *v, const tr_deals *d,
                            const tr_ledger *l, const tr_change *x) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "from", tr_json_string(a, l->row[x->from].proposal->id));
    tr_json_set(o, "to", tr_json_string(a, l->row[x->to].proposal->id));
    tr_json *terms = tr_json_set(o, "terms", tr_json_object(a));
    for (size_t p = 0; p < v->c->parties; p++) {
        if (!v->c->position[p].wants) continue;
        tr_json *m = tr_json_set(terms, v->c->party[p].id, tr_json_object(a));
        tr_json_set(m, "toward", tr_json_count(a, x->toward[p]));
        tr_json_set(m, "away", tr_json_count(a, x->away[p]));
    }
    if (!x->weighed) return o;
    tr_json *gain = tr_json_set(o, "gain", tr_json_object(a));
    bool leans = tr_report_has_hopes(d);
    tr_json *lean = tr_json_set(o, "lean_toward",
                                leans ? tr_json_object(a) : tr_json_null(a));
    for (uint32_t i = 0; i < d->principals; i++) {
        tr_json_set(gain, party_id(v, d, i), doubt_json(a, &x->gain[i], false));
        if (leans)
            tr_json_set(lean, party_id(v, d, i),
                        doubt_json(a, &x->lean[i], true));
    }
    return o;
}

static void worth_json(tr_json *o, const tr_view *v, const tr_deals *d,
                       const tr_ledger_row *r) {
    tr_arena *a = v->a;
    tr_json *w = tr_json_set(o, "gain", tr_json_object(a));
    tr_json *s = tr_json_set(o, "share", tr_json_object(a));
    tr_json *any = tr_json_set(o, "gain_any", tr_json_object(a));
    tr_json *drawn = tr_json_set(o, "share_draws", tr_json_object(a));
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_worth *x = &r->worth[i];
        const char *id = party_id(v, d, i);
        tr_json *g = tr_json_set(w, id, tr_json_object(a));
        tr_json_set(g, "lo", tr_json_number(a, x->lo));
        tr_json_set(g, "mid", number_json(a, x->mid));
        tr_json_set(g, "hi", tr_json_number(a, x->hi));
        if (d->ideal[i] > 0) {
            g = tr_json_set(s, id, tr_json_object(a));
            tr_json_set(g, "lo", tr_json_number(a, x->share_lo));
            tr_json_set(g, "mid", number_json(a, x->share_mid));
            tr_json_set(g, "hi", tr_json_number(a, x->share_hi));
        } else {
            tr_json_set(s, id, tr_json_null(a));
        }
        tr_json_set(any, id, range_json(a, r->any[i]));
        tr_json_set(drawn, id, range_json(a, r->drawn[i]));
    }
    bool any_lean = tr_report_has_hopes(d);
    tr_json_set(o, "lean", number_json(a, any_lean ? r->lean : NAN));
    tr_json *lean = tr_json_set(o, "lean_toward",
                                any_lean ? tr_json_object(a) : tr_json_null(a));
    for (uint32_t i = 0; any_lean && i < d->principals; i++) {
        tr_json *x = tr_json_set(lean, party_id(v, d, i),
                                 doubt_json(a, &r->lean_to[i], true));
        tr_json_set(x, "open", range_json(a, r->lean_open[i]));
    }
}

static void stand_json(tr_json *o, const tr_view *v, const tr_deals *d,
                       const tr_ledger *l, const tr_ledger_row *r) {
    static const char *const status[] = {"kept", "open", "crossed"};
    static const tr_solution solution[] = {TR_NBS, TR_KS, TR_EGALITARIAN};
    tr_arena *a = v->a;
    tr_json *asked = tr_json_set(o, "positions", tr_json_object(a));
    for (size_t p = 0; p < v->c->parties; p++) {
        if (!v->c->position[p].wants) continue;
        tr_json *x = tr_json_set(asked, v->c->party[p].id, tr_json_object(a));
        tr_json_set(x, "met", tr_json_count(a, r->answer[p].met));
        tr_json_set(x, "off", tr_json_count(a, r->answer[p].off));
        tr_json_set(x, "open", tr_json_count(a, r->answer[p].open));
    }
    tr_json *lines = tr_json_set(o, "red_lines", tr_json_array(a));
    for (uint32_t k = 0; k < l->red_lines; k++) {
        const tr_line_check *x = &r->line[k];
        tr_json *y = tr_json_add(lines, tr_json_object(a));
        const tr_position *p = &v->c->position[x->party];
        tr_json_set(y, "party", tr_json_string(a, v->c->party[x->party].id));
        tr_json_set(y, "never", tr_json_string(a, p->red_line[x->line].words));
        tr_json_set(y, "status", tr_json_string(a, status[x->status]));
        tr_json_set(y, "to_cross", count_json(a, x->to_cross));
        tr_json_set(y, "to_leave", count_json(a, x->to_leave));
    }
    tr_json *far = tr_json_set(o, "distance", tr_json_object(a));
    for (int k = 0; r->feasible && d->gainers && k < 3; k++) {
        const tr_distance *x = &r->distance[k];
        tr_json *y =
            tr_json_set(far, tr_solution_name[solution[k]], tr_json_object(a));
        tr_json_set(y, "lo", number_json(a, x->all.lo));
        tr_json_set(y, "hi", number_json(a, x->all.hi));
        tr_json_set(y, "mid", number_json(a, x->mid));
        tr_json_set(y, "terms", count_json(a, x->issues));
    }
}

static void row_json(tr_json *o, const tr_view *v, const tr_deals *d,
                     const tr_ledger *l, const tr_ledger_row *r) {
    tr_arena *a = v->a;
    tr_json_set(o, "id", tr_json_string(a, r->proposal->id));
    tr_json_set(o, "date", tr_json_string(a, r->proposal->date));
    tr_json_set(o, "by", tr_json_string(a, r->proposal->by_text));
    tr_json_set(o, "name",
                tr_json_string(a, tr_label_in(&r->proposal->name, v->lang)));
    tr_json_set(o, "settled", tr_json_count(a, r->settled));
    tr_json_set(o, "feasible", tr_json_bool(a, r->feasible));
    tr_json_set(o, "agreeing",
                r->agreeing_words ? tr_json_big(a, r->agreeing_words)
                                  : tr_json_count(a, r->agreeing));
    if (r->feasible) worth_json(o, v, d, r);
    stand_json(o, v, d, l, r);
    tr_json_set(o, "changes", changes_json(v, d, r->entry));
    if (r->step) tr_json_set(o, "step", change_json(v, d, l, r->step));
    if (r->own) tr_json_set(o, "own", change_json(v, d, l, r->own));
}

/* --- claims --------------------------------------------------------------- */

int tr_principal_of(const tr_deals *d, int party) {
    for (uint32_t i = 0; i < d->principals; i++)
        if ((int)d->party[i] == party) return (int)i;
    return -1;
}

/* D100: what the terms say of a claim. */
static const char *by_terms(const tr_view *v, const tr_assertion *c,
                            const tr_change *x) {
    uint32_t changed = 0;
    for (size_t i = 0; i < v->c->issues; i++)
        changed += x->entry[i].before != x->entry[i].after;
    if (!changed) return "unchanged";
    if (c->toward < 0) return "changed";
    uint32_t to = x->toward[c->toward], from = x->away[c->toward];
    return to && from ? "both ways" : to ? "toward" : from ? "away" : "aside";
}

/* D100: what the weights say, whatever they are within the case's ranges. */
static const char *by_worth(const tr_deals *d, const tr_assertion *c,
                            const tr_change *x) {
    int i = tr_principal_of(d, c->toward);
    if (i < 0 || !x->weighed || isnan(x->gain[i].declared.lo)) return NULL;
    tr_range r = x->gain[i].declared;
    return r.lo > 0                 ? "more"
           : r.hi < 0               ? "less"
           : r.lo == 0 && r.hi == 0 ? "same"
                                    : "depends";
}

static void count_findings(const tr_view *v, const tr_deals *d,
                           const tr_claim_row *r, const char *word,
                           uint32_t *terms, uint32_t *worth) {
    *terms = *worth = 0;
    for (size_t k = 0; k < r->changes; k++) {
        const char *w = by_worth(d, r->claim, &r->change[k]);
        *terms += !strcmp(by_terms(v, r->claim, &r->change[k]), word);
        *worth += w && !strcmp(w, word);
    }
}

static const char *finding_none(const tr_view *v, const tr_deals *d,
                                const tr_claim_row *r) {
    uint32_t same, ignored;
    count_findings(v, d, r, "unchanged", &same, &ignored);
    return tr_printf(v->a,
                     "That nothing was changed: in this model this is so in "
                     "%u of %zu comparisons.",
                     same, r->changes);
}

const char *tr_claim_finding(const tr_view *v, const tr_deals *d,
                             const tr_claim_row *r) {
    static const char *const terms[] = {"toward", "both ways", "away", "aside",
                                        "unchanged"};
    static const char *const terms_words[] = {
        "only toward it", "both ways", "only away from it",
        "on other issues alone", "not at all"};
    static const char *const worth[] = {"more", "less", "same", "depends"};
    static const char *const worth_words[] = {
        "more for every weight in its range",
        "less for every weight in its range", "the same",
        "more or less, depending on the weights"};
    if (r->claim->toward < 0) return finding_none(v, d, r);
    size_t p = (size_t)r->claim->toward;
    tr_text t = tr_text_new(v->a);
    uint32_t n, m;
    const char *part[5];
    size_t parts = 0;
    for (int k = 0; k < 5; k++) {
        count_findings(v, d, r, terms[k], &n, &m);
        if (n) part[parts++] = tr_printf(v->a, "%s in %u", terms_words[k], n);
    }
    tr_putf(&t,
            "Of %zu comparison%s, measured by what %s asks for the terms move "
            "%s",
            r->changes, r->changes == 1 ? "" : "s", tr_party_name(v, p),
            tr_and(v->a, part, parts));
    parts = 0;
    for (int k = 0; k < 4; k++) {
        count_findings(v, d, r, worth[k], &n, &m);
        if (m) part[parts++] = tr_printf(v->a, "%s in %u", worth_words[k], m);
    }
    if (parts)
        tr_putf(&t, "; the text is worth to it %s", tr_and(v->a, part, parts));
    tr_put(&t, ".");
    return tr_text_str(&t);
}

static void claim_json(tr_json *o, const tr_view *v, const tr_deals *d,
                       const tr_ledger *l, const tr_claim_row *r) {
    tr_arena *a = v->a;
    const tr_assertion *c = r->claim;
    tr_json_set(o, "id", tr_json_string(a, c->id));
    tr_json_set(o, "date", tr_json_string(a, c->date));
    tr_json_set(o, "by", tr_json_string(a, c->by));
    tr_json_set(o, "says", tr_json_string(a, tr_label_in(&c->says, v->lang)));
    tr_json_set(
        o, "toward",
        tr_json_string(a, c->toward < 0 ? NULL : v->c->party[c->toward].id));
    tr_json_set(
        o, "finding",
        tr_json_string(
            a, tr_plain(a, r->changes ? tr_claim_finding(v, d, r) : "")));
    tr_json *list = tr_json_set(o, "measured", tr_json_array(a));
    for (size_t k = 0; k < r->changes; k++) {
        const tr_change *x = &r->change[k];
        tr_json *y = tr_json_add(list, change_json(v, d, l, x));
        tr_json_set(y, "by_terms", tr_json_string(a, by_terms(v, c, x)));
        tr_json_set(y, "by_worth", tr_json_string(a, by_worth(d, c, x)));
        tr_json_set(y, "changes", changes_json(v, d, x->entry));
    }
}

void tr_ledger_json(tr_doc *doc, const tr_view *v, const tr_deals *d,
                    const tr_ledger *l) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_set(doc->json, "texts", tr_json_array(a));
    for (uint32_t k = 0; k < l->rows; k++)
        row_json(tr_json_add(list, tr_json_object(a)), v, d, l, &l->row[k]);
    list = tr_json_set(doc->json, "claims", tr_json_array(a));
    for (uint32_t k = 0; k < l->claims; k++)
        claim_json(tr_json_add(list, tr_json_object(a)), v, d, l, &l->claim[k]);
    tr_json *o = tr_json_set(doc->json, "weights", tr_json_object(a));
    tr_json_set(o, "with_range", tr_json_count(a, l->ranges));
    tr_json_set(o, "without_range", tr_json_count(a, l->points));
    tr_json_set(o, "draws", tr_json_count(a, l->draws));
    tr_json_set(o, "seed", tr_json_count(a, l->seed));
}
