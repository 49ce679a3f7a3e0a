/* report_ledger.c - the ledger of proposals in words.
 * SPDX-License-Identifier: MIT */
#include "report/report_ledger.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *text_name(const tr_view *v, const tr_ledger *l, uint32_t k) {
    return tr_printf(v->a, "“%s”",
                     tr_label_words(v, &l->row[k].proposal->name));
}

/* " (2)" where several texts are of one day, else "". */
static const char *place_in_day(const tr_view *v, size_t text) {
    unsigned same = 0, place = 0;
    for (size_t k = 0; k < v->c->proposals; k++)
        if (!strcmp(v->c->proposal[k].date, v->c->proposal[text].date)) {
            same++;
            if (k <= text) place++;
        }
    return same > 1 ? tr_printf(v->a, " (%u)", place) : "";
}

const char *tr_text_label(const tr_view *v, size_t text) {
    static const char *const month[] = {"Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec"};
    const tr_proposal *p = &v->c->proposal[text];
    const char *number = place_in_day(v, text);
    if (strlen(p->date) < 10) return tr_printf(v->a, "%s%s", p->date, number);
    return tr_printf(v->a, "%d %s%s", atoi(p->date + 8),
                     month[atoi(p->date + 5) - 1], number);
}

static const char *dated_name(const tr_view *v, const tr_ledger *l,
                              uint32_t k) {
    const tr_proposal *p = l->row[k].proposal;
    return tr_printf(v->a, "%s%s, %s", tr_date_words(v->a, p->date),
                     place_in_day(v, k), tr_label_words(v, &p->name));
}

static const char *terms_words(const tr_view *v, size_t issue, int32_t value) {
    return value < 0 ? "unsettled" : tr_value_name(v, issue, (uint32_t)value);
}

const char *tr_range_text(tr_arena *a, tr_range r, int digits) {
    if (isnan(r.lo) || isnan(r.hi)) return "not defined";
    if (isinf(r.lo) || isinf(r.hi)) return "no bound";
    const char *lo = tr_num(a, r.lo, digits), *hi = tr_num(a, r.hi, digits);
    return !strcmp(lo, hi) ? lo : tr_printf(a, "%s to %s", lo, hi);
}

static const char *signed_num(tr_arena *a, double x, int digits) {
    const char *s = tr_num(a, x, digits);
    return x > 0 && strcmp(s, "0") ? tr_printf(a, "+%s", s) : s;
}

/* --- what each text is worth ---------------------------------------------- */

static const char *worth_words(tr_arena *a, const tr_worth *w) {
    if (w->lo == w->hi) return tr_num(a, w->lo, 1);
    if (isnan(w->mid)) return tr_range_text(a, (tr_range){w->lo, w->hi}, 1);
    return tr_printf(a, "%s (%s to %s)", tr_num(a, w->mid, 1),
                     tr_num(a, w->lo, 1), tr_num(a, w->hi, 1));
}

static void say_worth(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l) {
    uint32_t n = d->principals;
    const char **head = TR_NEW(v->a, const char *, n + 2);
    head[0] = "Text";
    for (uint32_t i = 0; i < n; i++)
        head[i + 1] =
            tr_printf(v->a, "#Gain of %s", tr_party_name(v, d->party[i]));
    head[n + 1] = "Issues settled";
    tr_table *t = tr_doc_table(
        doc,
        "What each text is worth over no deal; in brackets the range "
        "where issues are unsettled",
        n + 2, head);
    for (uint32_t k = 0; k < l->rows; k++) {
        const tr_ledger_row *r = &l->row[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = dated_name(v, l, k);
        for (uint32_t i = 0; i < n; i++)
            row[i + 1] = r->feasible ? worth_words(v->a, &r->worth[i])
                                     : "no deal fits it";
        row[n + 1] = tr_printf(v->a, "%u of %zu", r->settled, v->c->issues);
    }
}

/* --- which way each text leans -------------------------------------------- */

static const char *draws_words(tr_arena *a, const tr_doubt *x) {
    if (isnan(x->positive)) return "not drawn";
    return tr_printf(a, "%s; in %s %% of draws above 0",
                     tr_range_text(a, x->drawn, 2),
                     tr_num(a, 100 * x->positive, 1));
}

bool tr_report_has_hopes(const tr_deals *d) {
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->ideal[i] > 0) return true;
    return false;
}

/* With two principals one lean is the other's with its sign turned. */
static uint32_t leans(const tr_deals *d) {
    return d->principals == 2 ? 1 : d->principals;
}

static void say_lean(tr_doc *doc, const tr_view *v, const tr_deals *d,
                     const tr_ledger *l, uint32_t i) {
    static const char *const head[] = {"Text",
                                       "#Lean",
                                       "Open issues",
                                       "Ranges of the case",
                                       "Half and double",
                                       "90 % of draws"};
    const char *name = tr_party_name(v, d->party[i]);
    const char *caption =
        d->principals == 2
            ? tr_printf(v->a,
                        "Lean of each text: above 0 toward %s, below 0 "
                        "toward %s",
                        name, tr_party_name(v, d->party[1]))
            : tr_printf(v->a, "Lean of each text toward %s", name);
    tr_table *t = tr_doc_table(doc, caption, 6, head);
    for (uint32_t k = 0; k < l->rows; k++) {
        const tr_ledger_row *r = &l->row[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_text_label(v, k);
        row[1] = "no deal fits it";
        if (!r->feasible) continue;
        const tr_doubt *x = &r->lean_to[i];
        row[1] = isnan(x->mid) ? "not defined" : signed_num(v->a, x->mid, 2);
        row[2] = tr_range_text(v->a, r->lean_open[i], 2);
        row[3] = tr_range_text(v->a, x->declared, 2);
        row[4] = tr_range_text(v->a, x->what_if, 2);
        row[5] = draws_words(v->a, x);
    }
}

/* Who has no best hope to be measured by. */
static void say_hopeless(tr_doc *doc, const tr_view *v, const tr_deals *d) {
    const char **name = TR_NEW(v->a, const char *, d->principals + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < d->principals; i++)
        if (d->ideal[i] <= 0) name[n++] = tr_party_name(v, d->party[i]);
    if (n)
        tr_doc_say(doc,
                   "%s can gain by no deal that leaves every principal at "
                   "least as well off as no deal, so no share of a best hope "
                   "can be told; it counts as 0 in every lean.",
                   tr_and(v->a, name, n));
}

static void explain_lean(tr_doc *doc, const tr_view *v, const tr_ledger *l) {
    const char *ranges =
        l->ranges ? tr_printf(v->a,
                              "the worst cases, exactly, while the %u numbers "
                              "that the case gives as ranges vary, on the "
                              "scale of the case's own numbers",
                              l->ranges)
                  : "the case gives no number of a principal as a range";
    tr_doc_say(doc,
               "The lean is the difference between what a text gives each "
               "side, each as a share of its best hope. “Open issues”: over "
               "every way of settling them. “Ranges of the case”: %s. “Half "
               "and double”: the worst cases with each of the %u numbers "
               "without a range anywhere from its half to its double.",
               ranges, l->points);
    if (l->draws)
        tr_doc_say(doc,
                   "“90 %% of draws”: the middle nine tenths of %s draws from "
                   "the ranges (seed %llu), each with its own best hopes; "
                   "numbers without a range stay as they are.",
                   tr_count_words(v->a, l->draws), (unsigned long long)l->seed);
}

static void say_leans(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l) {
    if (!tr_report_has_hopes(d)) {
        tr_doc_say(doc,
                   "%s, so there is no best hope to take shares of, and which "
                   "way a text leans cannot be told.",
                   d->zone_count ? "No principal can gain by any deal that "
                                   "leaves every principal at least as well "
                                   "off as no deal"
                                 : "No deal leaves every principal at least "
                                   "as well off as no deal");
        return;
    }
    for (uint32_t i = 0; i < leans(d); i++) say_lean(doc, v, d, l, i);
    explain_lean(doc, v, l);
    say_hopeless(doc, v, d);
}

/* --- stated positions, red lines, solutions ------------------------------- */

static void say_answers(tr_doc *doc, const tr_view *v, const tr_ledger *l) {
    const truce_case *c = v->c;
    const char **head = TR_NEW(v->a, const char *, c->parties + 1);
    size_t *party = TR_NEW(v->a, size_t, c->parties + 1), n = 0;
    head[0] = "Text";
    for (size_t p = 0; p < c->parties; p++)
        if (l->row[0].answer[p].stated) {
            party[n++] = p;
            head[n] = tr_party_name(v, p);
        }
    if (!n) {
        tr_doc_say(doc, "The case states no position of any party, so nothing "
                        "can be said of who moved toward whose.");
        return;
    }
    tr_table *t = tr_doc_table(
        doc, "How much of what each party asks for each text has", n + 1, head);
    for (uint32_t k = 0; k < l->rows; k++) {
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_text_label(v, k);
        for (size_t j = 0; j < n; j++) {
            const tr_asked *x = &l->row[k].answer[party[j]];
            row[j + 1] = tr_printf(v->a, "%u of %u, %u open", x->met,
                                   x->met + x->off + x->open, x->open);
        }
    }
}

static const char *line_words(tr_arena *a, const tr_line_check *x) {
    if (x->status == TR_LINE_OPEN) return "open";
    bool crossed = x->status == TR_LINE_CROSSED;
    uint32_t n = crossed ? x->to_leave : x->to_cross;
    const char *word = crossed ? "crossed" : "kept";
    return n == TR_NO_NUMBER ? tr_printf(a, "%s (always)", word)
                             : tr_printf(a, "%s (%u)", word, n);
}

/* Some of the texts side by side. */
static void red_line_table(tr_doc *doc, const tr_view *v, const tr_ledger *l,
                           uint32_t from, uint32_t to) {
    const char **head = TR_NEW(v->a, const char *, to - from + 1);
    head[0] = "Never, says the party";
    for (uint32_t k = from; k < to; k++)
        head[k - from + 1] = tr_text_label(v, k);
    tr_table *t =
        tr_doc_table(doc,
                     "Red lines: what each text does to them, and how many of "
                     "its terms would have to change to cross or to leave them",
                     to - from + 1, head);
    for (uint32_t j = 0; j < l->red_lines; j++) {
        const tr_line_check *x = &l->row[0].line[j];
        const char **row = tr_table_row(v->a, t);
        const tr_statement *line = &v->c->position[x->party].red_line[x->line];
        row[0] = tr_printf(v->a, "%s: %s", tr_party_name(v, x->party),
                           tr_formula_words(v, line->formula));
        for (uint32_t k = from; k < to; k++)
            row[k - from + 1] = line_words(v->a, &l->row[k].line[j]);
    }
}

static void say_red_lines(tr_doc *doc, const tr_view *v, const tr_ledger *l) {
    enum { SIDE_BY_SIDE = 4 };
    if (!l->red_lines) {
        tr_doc_say(doc, "The case names no red lines.");
        return;
    }
    for (uint32_t k = 0; k < l->rows; k += SIDE_BY_SIDE)
        red_line_table(doc, v, l, k,
                       k + SIDE_BY_SIDE < l->rows ? k + SIDE_BY_SIDE : l->rows);
    tr_doc_note(doc, "“Open”: whether it is crossed depends on what the text "
                     "leaves open. “Always”: no possible deal does otherwise.");
}

static const char *distance_words(tr_arena *a, const tr_distance *x) {
    const char *mid = isnan(x->mid) ? NULL : tr_num(a, x->mid, 2);
    if (isnan(x->all.lo)) return mid ? mid : "too many deals to measure";
    const char *all = tr_range_text(a, x->all, 2);
    return !mid || x->all.lo == x->all.hi ? all
                                          : tr_printf(a, "%s (%s)", mid, all);
}

static void say_distances(tr_doc *doc, const tr_view *v, const tr_deals *d,
                          const tr_ledger *l) {
    static const char *const head[] = {"Text", "Nash", "Kalai-Smorodinsky",
                                       "Egalitarian"};
    if (!d->zone_count || !d->gainers) {
        tr_doc_say(doc, "No deal gives a principal a gain that costs no other "
                        "principal, so there is no solution to be far from.");
        return;
    }
    tr_table *t = tr_doc_table(
        doc,
        "How far each text is from the classical solutions: in shares of the "
        "best hopes, and the terms that would have to change",
        4, head);
    for (uint32_t k = 0; k < l->rows; k++) {
        const tr_ledger_row *r = &l->row[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_text_label(v, k);
        for (int j = 0; j < 3; j++) {
            const tr_distance *x = &r->distance[j];
            if (!r->feasible) {
                row[j + 1] = "no deal fits it";
                continue;
            }
            row[j + 1] =
                tr_printf(v->a, "%s; %u term%s", distance_words(v->a, x),
                          x->issues, x->issues == 1 ? "" : "s");
        }
    }
}

/* --- from text to text ---------------------------------------------------- */

static const char *who_gained(const tr_view *v, const tr_deals *d,
                              const tr_entry *e) {
    tr_text t = tr_text_new(v->a);
    if (e->before < 0) return "newly settled";
    if (e->after < 0) return "left open again";
    for (uint32_t i = 0; i < d->principals; i++) {
        if (isnan(e->change[i]) || e->change[i] == 0) continue;
        tr_putf(&t, "%s%s %s", t.length ? "; " : "",
                tr_party_name(v, d->party[i]),
                signed_num(v->a, e->change[i], 2));
    }
    return t.length ? tr_text_str(&t) : "no principal's weights differ";
}

static const char *movers_words(const tr_view *v, const tr_entry *e,
                                tr_movement which) {
    const char **name = TR_NEW(v->a, const char *, v->c->parties + 1);
    size_t n = 0;
    for (size_t p = 0; p < v->c->parties; p++)
        if (e->moved[p] == which) name[n++] = tr_party_name(v, p);
    return n ? tr_and(v->a, name, n) : NULL;
}

static const char *movement_words(const tr_view *v, const tr_entry *e) {
    const char *to = movers_words(v, e, TR_TOWARD);
    const char *from = movers_words(v, e, TR_AWAY);
    if (to && from) return tr_printf(v->a, "toward %s; away from %s", to, from);
    if (to) return tr_printf(v->a, "toward %s", to);
    if (from) return tr_printf(v->a, "away from %s", from);
    return movers_words(v, e, TR_STILL) ? "neither nearer nor farther"
                                        : "no stated position";
}

static void say_terms(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l, const tr_change *x) {
    static const char *const head[] = {"Issue", "Before", "After",
                                       "Whose stated position",
                                       "Who gained (own points)"};
    tr_table *t = NULL;
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_entry *e = &x->entry[i];
        if (e->before == e->after) continue;
        if (!t)
            t = tr_doc_table(doc,
                             tr_printf(v->a, "From %s to %s",
                                       text_name(v, l, x->from),
                                       text_name(v, l, x->to)),
                             5, head);
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_issue_name(v, i);
        row[1] = terms_words(v, i, e->before);
        row[2] = terms_words(v, i, e->after);
        row[3] = movement_words(v, e);
        row[4] = who_gained(v, d, e);
    }
    if (!t)
        tr_doc_say(doc, "From %s to %s no term changed in this model.",
                   text_name(v, l, x->from), text_name(v, l, x->to));
}

/* "2 terms nearer to what Hamas asks for, 1 farther" */
static const char *counted(const tr_view *v, const tr_change *x, size_t p) {
    return tr_printf(v->a,
                     "%u term%s nearer to what %s asks for and %u farther",
                     x->toward[p], x->toward[p] == 1 ? "" : "s",
                     tr_party_name(v, p), x->away[p]);
}

/* "Hamas +6 (4 to 8); Israel -5": gains with the ranges of the case. */
static const char *gains_words(const tr_view *v, const tr_deals *d,
                               const tr_change *x) {
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_doubt *g = &x->gain[i];
        if (isnan(g->mid)) {
            tr_putf(&t, "%s%s not defined", i ? "; " : "",
                    tr_party_name(v, d->party[i]));
            continue;
        }
        tr_putf(&t, "%s%s %s", i ? "; " : "", tr_party_name(v, d->party[i]),
                signed_num(v->a, g->mid, 1));
        if (g->declared.lo != g->declared.hi)
            tr_putf(&t, " (%s)", tr_range_text(v->a, g->declared, 1));
    }
    return tr_text_str(&t);
}

static const char *lean_words(const tr_view *v, const tr_deals *d,
                              const tr_change *x, uint32_t i) {
    const tr_doubt *y = &x->lean[i];
    tr_text t = tr_text_new(v->a);
    if (!tr_report_has_hopes(d))
        return "which way the texts lean cannot be told";
    if (isnan(y->mid)) /* D100 */
        return "where the lean moves hangs on what the texts leave open";
    if (y->mid == 0)
        tr_put(&t, "the lean stays as it was");
    else
        tr_putf(&t, "the lean moves %s %s by %s",
                y->mid > 0 ? "toward" : "away from",
                tr_party_name(v, d->party[i]), tr_num(v->a, fabs(y->mid), 2));
    tr_putf(&t, " (worst cases %s", tr_range_text(v->a, y->declared, 2));
    if (!isnan(y->positive))
        tr_putf(&t, "; 90 %% of draws %s", tr_range_text(v->a, y->drawn, 2));
    tr_put(&t, ")");
    return tr_text_str(&t);
}

static void say_change(tr_doc *doc, const tr_view *v, const tr_deals *d,
                       const tr_change *x, const char *before) {
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < d->principals; i++)
        if (v->c->position[d->party[i]].wants)
            tr_putf(&t, "%s%s", t.length ? "; " : "",
                    counted(v, x, d->party[i]));
    bool alone = !t.length; /* nobody states what it asks for */
    if (!alone) tr_put(&t, ". ");
    if (x->weighed)
        tr_putf(&t, "%s points: %s; %s.", alone ? "in" : "In",
                gains_words(v, d, x), lean_words(v, d, x, 0));
    else
        tr_put(&t, "No deal fits one of the two, so nothing can be said of "
                   "their worth.");
    tr_doc_say(doc, "%s%s %s", before, alone && x->weighed ? "," : ":",
               tr_text_str(&t));
}

void tr_report_step(tr_doc *doc, const tr_view *v, const tr_deals *d,
                    const tr_ledger *l, uint32_t k) {
    const tr_ledger_row *r = &l->row[k];
    say_terms(doc, v, d, l, r->step);
    say_change(doc, v, d, r->step, "Against the text before");
    if (r->own)
        say_change(doc, v, d, r->own,
                   tr_printf(v->a, "Against the last text by %s, %s",
                             tr_user(v->a, r->proposal->by_text),
                             text_name(v, l, r->own->from)));
}

/* --- claims --------------------------------------------------------------- */

static uint32_t terms_changed(const tr_view *v, const tr_change *x,
                              uint32_t *opened) {
    uint32_t n = 0;
    *opened = 0;
    for (size_t i = 0; i < v->c->issues; i++) {
        const tr_entry *e = &x->entry[i];
        if (e->before == e->after) continue;
        n++;
        *opened += e->before < 0 || e->after < 0;
    }
    return n;
}

/* "Toward Israel; away from Hamas: issue, issue." for each such group. */
static void say_groups(tr_text *t, const tr_view *v, const tr_change *x) {
    size_t issues = v->c->issues;
    bool *said = TR_NEW(v->a, bool, issues + 1);
    const char **name = TR_NEW(v->a, const char *, issues + 1);
    for (size_t i = 0; i < issues; i++) {
        if (said[i] || x->entry[i].before == x->entry[i].after) continue;
        const char *words = movement_words(v, &x->entry[i]);
        size_t n = 0;
        for (size_t k = i; k < issues; k++) {
            const tr_entry *e = &x->entry[k];
            if (e->before == e->after || strcmp(movement_words(v, e), words))
                continue;
            said[k] = true;
            name[n++] = tr_issue_name(v, k);
        }
        tr_putf(t, " %c%s: %s.", toupper((unsigned char)words[0]), words + 1,
                tr_and(v->a, name, n));
    }
}

static void say_measured(tr_doc *doc, const tr_view *v, const tr_deals *d,
                         const tr_ledger *l, const tr_assertion *claim,
                         const tr_change *x, tr_block *list) {
    tr_text t = tr_text_new(v->a);
    uint32_t opened, changed = terms_changed(v, x, &opened);
    tr_putf(&t, "%s against %s: %u of %zu terms differ in this model",
            text_name(v, l, x->to), text_name(v, l, x->from), changed,
            v->c->issues);
    if (opened) tr_putf(&t, ", %u of them left open by one of the two", opened);
    tr_putc(&t, '.');
    say_groups(&t, v, x);
    if (changed && x->weighed) {
        int i = tr_principal_of(d, claim->toward);
        tr_putf(&t, " In points: %s; %s.", gains_words(v, d, x),
                lean_words(v, d, x, i < 0 ? 0 : (uint32_t)i));
    }
    tr_doc_item(doc, list, "%s", tr_text_str(&t));
}

void tr_report_claims(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l) {
    for (uint32_t k = 0; k < l->claims; k++) {
        const tr_claim_row *r = &l->claim[k];
        const tr_assertion *c = r->claim;
        tr_doc_heading(doc, 3, NULL,
                       tr_printf(v->a, "Claim of %s%s%s", tr_user(v->a, c->by),
                                 c->date ? ", " : "",
                                 c->date ? tr_date_words(v->a, c->date) : ""));
        const char *origin = tr_origin_words(v, &c->origin);
        tr_doc_say(doc, "Claimed by %s: %s%s%s", tr_user(v->a, c->by),
                   tr_label_words(v, &c->says), *origin ? " " : "", origin);
        tr_block *list = r->changes ? tr_doc_list(doc, TR_LIST) : NULL;
        for (size_t j = 0; j < r->changes; j++)
            say_measured(doc, v, d, l, c, &r->change[j], list);
        if (r->changes)
            tr_doc_say(doc, "%s", tr_claim_finding(v, d, r));
        else
            tr_doc_say(doc, "There is no text to hold it against.");
        if (c->origin.because)
            tr_doc_note(doc, "%s", tr_user(v->a, c->origin.because));
    }
    if (l->claims)
        tr_doc_note(doc, "All claims are measured alike: against the terms "
                         "entered for the texts, the positions entered for "
                         "the parties, and the weights. Where a text is not "
                         "public its terms are somebody's account of it. A "
                         "measure says nothing of anyone's good faith.");
}

void tr_report_ledger(tr_doc *doc, const tr_view *v, const tr_deals *d,
                      const tr_ledger *l) {
    tr_ledger_json(doc, v, d, l);
    if (!l->rows) {
        tr_doc_say(doc, "The case lists no proposals.");
        return;
    }
    say_worth(doc, v, d, l);
    say_leans(doc, v, d, l);
    say_answers(doc, v, l);
    say_red_lines(doc, v, l);
    say_distances(doc, v, d, l);
}

void tr_report_ledger_steps(tr_doc *doc, const tr_view *v, const tr_deals *d,
                            const tr_ledger *l) {
    for (uint32_t k = 1; k < l->rows; k++) tr_report_step(doc, v, d, l, k);
    tr_report_claims(doc, v, d, l);
}
