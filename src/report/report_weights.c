/* report_weights.c - results by the weight of one backer.
 * SPDX-License-Identifier: MIT */
#include "report/influence.h"

#include <math.h>

enum { ROWS = 12 };

/* --- weights -------------------------------------------------------------- */

static const char *fraction(tr_arena *a, tr_cut w) {
    if (w.den == 1) return tr_printf(a, "%lld", (long long)w.num);
    return tr_printf(a, "%lld/%lld", (long long)w.num, (long long)w.den);
}

/* A decimal, with the fraction where three places do not say it. */
static const char *weight_words(tr_arena *a, tr_cut w) {
    double thousand = 1000 * tr_cut_value(w);
    const char *decimal = tr_num(a, tr_cut_value(w), 3);
    if (thousand == round(thousand) || w.den > 999999) return decimal;
    return tr_printf(a, "%s (%s)", decimal, fraction(a, w));
}

static bool is_point(tr_band b) {
    return !b.from.after && b.to.after && b.from.num == b.to.num &&
           b.from.den == b.to.den;
}

static const char *band_words(tr_arena *a, tr_band b, tr_band all) {
    bool first = tr_cut_compare(b.from, all.from) <= 0;
    bool last = tr_cut_compare(b.to, all.to) >= 0;
    const char *from = weight_words(a, b.from), *to = weight_words(a, b.to);
    if (first && last) return "every weight";
    if (is_point(b)) return tr_printf(a, "%s alone", from);
    if (first) return tr_printf(a, "%s %s", b.to.after ? "up to" : "below", to);
    if (last)
        return b.from.after ? tr_printf(a, "above %s", from)
                            : tr_printf(a, "from %s on", from);
    return tr_printf(a, "%s %s %s %s", b.from.after ? "above" : "from", from,
                     b.to.after ? "up to" : "to below", to);
}

const char *tr_bands_words(tr_arena *a, const tr_bands *w, tr_band all) {
    tr_text t = tr_text_new(a);
    for (size_t k = 0; k < w->count; k++)
        tr_putf(&t, "%s%s", k ? "; " : "", band_words(a, w->at[k], all));
    return w->count ? tr_text_str(&t) : "no weight";
}

static tr_json *band_json(tr_arena *a, tr_json *o, tr_band b) {
    tr_json_set(o, "from", tr_json_number(a, tr_cut_value(b.from)));
    tr_json_set(o, "to", tr_json_number(a, tr_cut_value(b.to)));
    tr_json_set(o, "from_exact", tr_json_string(a, fraction(a, b.from)));
    tr_json_set(o, "to_exact", tr_json_string(a, fraction(a, b.to)));
    tr_json_set(o, "from_in", tr_json_bool(a, !b.from.after));
    tr_json_set(o, "to_in", tr_json_bool(a, b.to.after));
    return o;
}

/* Null: not known. */
static tr_json *lasting_json(tr_arena *a, const tr_lasting *l, int concept) {
    if (!l->known[concept]) return tr_json_null(a);
    tr_json *list = tr_json_array(a);
    for (size_t k = 0; k < l->at[concept].count; k++)
        band_json(a, tr_json_add(list, tr_json_object(a)),
                  l->at[concept].at[k]);
    return list;
}

/* --- the present ---------------------------------------------------------- */

static void say_present(tr_doc *doc, const tr_view *v, const tr_varied *x) {
    static const char *const head[] = {"Why it would last", "Term",
                                       "At which weights"};
    static const char *const why[TR_CONCEPTS] = {
        "No party gains by changing course alone",
        "The others could undo any gain",
        "They could, and the party could not escape",
        "They would, by moves that they want themselves",
        "They would, and the party could not escape"};
    tr_table *t = NULL;
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!v->c->status_quo) return;
        if (!t)
            t = tr_doc_table(
                doc, "When the present situation lasts, the weight varied", 3,
                head);
        const char **row = tr_table_row(v->a, t);
        row[0] = why[c];
        row[1] = tr_concept_name[c];
        row[2] = x->present.known[c]
                     ? tr_bands_words(v->a, &x->present.at[c], x->all)
                     : "not known: there are too many ways to answer";
    }
}

/* --- everything ----------------------------------------------------------- */

static void piece_row(const tr_view *v, const tr_varied *x,
                      const tr_found_at *p, const char **row) {
    tr_arena *a = v->a;
    row[0] = x->pieces.whole ? band_words(a, p->at, x->all)
                             : weight_words(a, p->at.from);
    for (int c = 0; c < TR_CONCEPTS; c++)
        row[1 + c] = tr_count_words(a, p->equilibria[c]);
    if (!x->pieces.deals) return;
    row[1 + TR_CONCEPTS] = tr_count_words(a, p->zone);
    row[2 + TR_CONCEPTS] = tr_count_words(a, p->outcomes);
}

static void say_pieces(tr_doc *doc, const tr_view *v, const tr_varied *x) {
    static const char *const head[] = {"Weight", "#Nash",     "#GMR",
                                       "#SMR",   "#SEQ",      "#SSEQ",
                                       "#Deals", "#Efficient"};
    const tr_pieces *o = &x->pieces;
    tr_table *t = tr_doc_table(
        doc,
        "Equilibria, deals that leave nobody worse off, and those of them that "
        "cannot be improved; the weight varied",
        1 + TR_CONCEPTS + (o->deals ? 2 : 0), head);
    for (size_t k = 0; k < o->count && k < ROWS; k++)
        piece_row(v, x, &o->at[k], tr_table_row(v->a, t));
    if (o->count > ROWS)
        tr_doc_note(doc,
                    "The first %d of %zu stretches are listed; the JSON "
                    "has all.",
                    ROWS, o->count);
    if (!o->whole)
        tr_doc_note(doc,
                    "These numbers turn at too many weights to find all: they "
                    "are those at the weights listed, and between these "
                    "others are possible.");
}

static const char *regime_from(tr_arena *a, const tr_regime *r) {
    if (r->exact || r->from - r->after < 5e-10) return tr_num(a, r->from, 3);
    return tr_printf(a, "%s to %s", tr_num(a, r->after, 4),
                     tr_num(a, r->from, 4));
}

static const char *regime_words(const tr_view *v, const tr_regime *r,
                                const tr_regime *above) {
    uint32_t s0 = tr_space_status_quo(v->s);
    if (r->state == TR_NO_STATE) return "none";
    if (above && above->state != TR_NO_STATE)
        return tr_printf(v->a, "as above, but %s",
                         tr_change_words(v, above->state, r->state));
    return s0 == TR_NO_STATE ? tr_state_words(v, r->state)
                             : tr_change_words(v, s0, r->state);
}

static const char *const solution_key[TR_TURNING_SOLUTIONS] = {
    "kalai-smorodinsky", "egalitarian"};

static void say_solutions(tr_doc *doc, const tr_view *v, const tr_varied *x) {
    static const char *const caption[TR_TURNING_SOLUTIONS] = {
        "The deal with equal shares of what each could hope for",
        "The deal with the smaller gain as large as possible"};
    static const char *const head[] = {"#From weight", "Deal"};
    bool vague = false;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++) {
        if (!x->pieces.regimes[k]) continue;
        tr_table *t = tr_doc_table(doc, caption[k], 2, head);
        for (size_t n = 0; n < x->pieces.regimes[k] && n < ROWS; n++) {
            const tr_regime *r = &x->pieces.regime[k][n];
            const char **row = tr_table_row(v->a, t);
            row[0] = regime_from(v->a, r);
            row[1] = regime_words(v, r, n ? r - 1 : NULL);
            vague |= !r->exact;
        }
    }
    if (vague)
        tr_doc_note(doc,
                    "Of these deals the turn is closed in by halving: where "
                    "two weights are given, it lies between them%s.",
                    x->pieces.whole ? ""
                                    : "; a deal that reigns only between two "
                                      "of the weights looked at is not seen");
}

/* --- JSON ----------------------------------------------------------------- */

static void json_pieces(tr_json *o, const tr_view *v, const tr_varied *x) {
    tr_arena *a = v->a;
    const tr_pieces *p = &x->pieces;
    tr_json_set(o, "whole", tr_json_bool(a, p->whole));
    tr_json_set(o, "critical",
                p->whole ? tr_json_count(a, p->critical) : tr_json_null(a));
    tr_json *list = tr_json_set(o, "list", tr_json_array(a));
    for (size_t k = 0; k < p->count; k++) {
        tr_json *row = tr_json_add(list, tr_json_object(a));
        band_json(a, row, p->at[k].at);
        tr_json *n = tr_json_set(row, "equilibria", tr_json_object(a));
        for (int c = 0; c < TR_CONCEPTS; c++)
            tr_json_set(n, tr_concept_name[c],
                        tr_json_count(a, p->at[k].equilibria[c]));
        if (!p->deals) continue;
        tr_json_set(row, "zone", tr_json_count(a, p->at[k].zone));
        tr_json_set(row, "frontier", tr_json_count(a, p->at[k].outcomes));
        tr_json_set(row, "gainers", tr_json_count(a, p->at[k].gainers));
    }
}

static void json_solutions(tr_json *o, const tr_view *v, const tr_varied *x) {
    tr_arena *a = v->a;
    for (int k = 0; k < TR_TURNING_SOLUTIONS; k++) {
        if (!x->pieces.regimes[k]) continue;
        tr_json *list = tr_json_set(o, solution_key[k], tr_json_array(a));
        for (size_t n = 0; n < x->pieces.regimes[k]; n++) {
            const tr_regime *r = &x->pieces.regime[k][n];
            tr_json *row = tr_json_add(list, tr_json_object(a));
            tr_json_set(row, "after", tr_json_number(a, r->after));
            tr_json_set(row, "from", tr_json_number(a, r->from));
            tr_json_set(row, "to", tr_json_number(a, r->to));
            tr_json_set(row, "exact", tr_json_bool(a, r->exact));
            tr_json_set(row, "state",
                        r->state == TR_NO_STATE ? tr_json_null(a)
                                                : tr_state_json(v, r->state));
        }
    }
}

void tr_json_varied(tr_json *o, const tr_view *v, const tr_varied *x) {
    tr_arena *a = v->a;
    tr_json_set(o, "exact", tr_json_bool(a, x->exact));
    tr_json *lasts =
        tr_json_set(o, "status_quo_lasts",
                    v->c->status_quo ? tr_json_object(a) : tr_json_null(a));
    for (int c = 0; v->c->status_quo && c < TR_CONCEPTS; c++)
        tr_json_set(lasts, tr_concept_name[c], lasting_json(a, &x->present, c));
    json_pieces(tr_json_set(o, "by_weight", tr_json_object(a)), v, x);
    json_solutions(tr_json_set(o, "solutions", tr_json_object(a)), v, x);
}

void tr_json_reign_held(tr_json *o, const tr_view *v, const tr_lasting *l) {
    tr_json_set(o, "by_itself", lasting_json(v->a, l, TR_NASH));
    tr_json_set(o, "by_response", lasting_json(v->a, l, TR_GMR));
}

/* Whether a deal is held over the weights at which it reigns. */
const char *tr_reign_held_words(const tr_view *v, const tr_varied *x,
                                size_t reign) {
    const tr_stretch at = x->turning.reign[reign].at;
    const tr_lasting *l = &x->deal[reign];
    static const int order[] = {TR_NASH, TR_GMR};
    static const char *const by[] = {"by itself", "by the response"};
    tr_text t = tr_text_new(v->a);
    for (int k = 0; k < 2; k++)
        for (size_t n = 0; l->known[order[k]] && n < l->at[order[k]].count;
             n++) {
            tr_band b = l->at[order[k]].at[n];
            double from = fmax(tr_cut_value(b.from), at.from);
            double to = fmin(tr_cut_value(b.to), at.to);
            if (from > to || (from == to && at.from < at.to)) continue;
            bool whole = from <= at.from + 1e-9 && to >= at.to - 1e-9;
            tr_putf(&t, "%s%s%s", t.length ? "; " : "", by[k],
                    whole ? ""
                          : tr_printf(v->a, " from %s to %s",
                                      tr_num(v->a, from, 3),
                                      tr_num(v->a, to, 3)));
            if (whole) return tr_text_str(&t);
        }
    return t.length ? tr_text_str(&t) : "by neither";
}

void tr_say_varied(tr_doc *doc, const tr_view *v, const tr_varied *x) {
    if (!x->exact)
        tr_doc_note(doc, "The utilities have too many digits to be compared "
                         "exactly: weights below are right to about a "
                         "millionth.");
    say_present(doc, v, x);
    say_pieces(doc, v, x);
    say_solutions(doc, v, x);
}
