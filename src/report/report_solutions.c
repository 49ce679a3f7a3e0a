/* report_solutions.c - bargaining solutions in words and JSON (D20 to D24, D74
 * to D84).  SPDX-License-Identifier: MIT
 *
 * Rows of a frontier are told through two callbacks, so that it does not matter
 * whether an outcome is a listed state. */
#include "report/reports.h"

#include <assert.h>
#include <stdlib.h>

enum { MOST_TIES = 3 };

static const char *const words[TR_SOLUTIONS] = {
    [TR_NBS] = "Nash (largest product of gains)",
    [TR_NBS_WEIGHTED] = "Nash, weighted by power",
    [TR_KS] = "Kalai-Smorodinsky (equal shares of what each could hope for)",
    [TR_EGALITARIAN] = "Egalitarian (the least gain as large as possible)",
    [TR_PROPORTIONAL] = "Proportional (gains in proportion to power)",
    [TR_UTILITARIAN] = "Utilitarian (largest sum of gains)",
    [TR_RELATIVE] = "Relative utilitarian (largest sum of shares)",
    [TR_RAIFFA] = "Raiffa (equal steps toward the best for each)",
    [TR_GUPTA_LIVNE] = "Gupta-Livne (from the text named, toward the best)",
    [TR_MAX_MIN_GAIN] = "Max-min gain over the common base (SmartSettle)",
    [TR_KS_MINSPREAD] = "NegMAS's ks (least spread of normalised gains)",
    [TR_KS_GENIUS] = "GENIUS's KS (least differences between utilities)",
    [TR_MAX_SUM] = "NegoLog's Kalai (largest sum of utilities)"};

/* The order in which they are told: classical ones, then other programs'. */
static const tr_solution classical[] = {
    TR_NBS,          TR_NBS_WEIGHTED, TR_KS,       TR_EGALITARIAN,
    TR_PROPORTIONAL, TR_UTILITARIAN,  TR_RELATIVE, TR_RAIFFA,
    TR_GUPTA_LIVNE,  TR_MAX_MIN_GAIN};
static const tr_solution peers[] = {TR_KS_MINSPREAD, TR_KS_GENIUS, TR_MAX_SUM};
enum {
    CLASSICAL = sizeof classical / sizeof *classical,
    PEERS = sizeof peers / sizeof *peers
};

static const char *const hull_words[TR_HULL_SOLUTIONS] = {
    [TR_HULL_NBS] = "Nash",
    [TR_HULL_KS] = "Kalai-Smorodinsky",
    [TR_HULL_EGALITARIAN] = "Egalitarian",
    [TR_HULL_RAIFFA] = "Raiffa",
    [TR_PERLES_MASCHLER] = "Perles-Maschler",
    [TR_EQUAL_AREA] = "Equal area"};

static const char *principal_name(const tr_told *t, uint32_t i) {
    return tr_party_name(t->v, t->party[i]);
}

/* --- what a zone of this kind means for the solutions --------------------- */

static const char *single_words(const tr_told *t) {
    return t->bargain->frontier.count == 1
               ? "Only one deal cannot be improved, so every solution names it."
               : "All deals that cannot be improved are worth the same to each "
                 "principal, so every solution names them all.";
}

static const char *cannot_words(const tr_told *t) {
    uint32_t n = t->bargain->frontier.principals, count = 0;
    const char **names = TR_NEW(t->v->a, const char *, n + 1);
    for (uint32_t i = 0; i < n; i++)
        if (!(t->bargain->ideal[i] > 0)) names[count++] = principal_name(t, i);
    return tr_printf(t->v->a,
                     "%s can gain by no deal in the zone; solutions that "
                     "measure shares of a possible gain leave %s aside.",
                     tr_and(t->v->a, names, count), count == 1 ? "it" : "them");
}

enum { MOST_SENTENCES = 4 };

static size_t situation(const tr_told *t, const char *out[MOST_SENTENCES]) {
    uint32_t n = t->bargain->frontier.principals;
    size_t count = 0;
    if (!t->bargain->frontier.count) {
        out[count++] = "No deal leaves every principal at least as well off as "
                       "no deal, so no solution names one.";
        return count;
    }
    if (t->settled->points_differ == 1) out[count++] = single_words(t);
    if (!t->settled->gainers) {
        out[count++] = "No principal can gain by any deal in the zone: the "
                       "solutions divide nothing.";
        return count;
    }
    if (t->settled->without) out[count++] = cannot_words(t);
    if (t->settled->gainers < n)
        out[count++] = tr_printf(t->v->a,
                                 "At most %u of the %u principals can gain "
                                 "together; the Nash solution is taken over "
                                 "them.",
                                 t->settled->gainers, n);
    return count;
}

/* --- JSON ----------------------------------------------------------------- */

static tr_json *rows_json(const tr_told *t, const tr_pick *p) {
    tr_json *list = tr_json_array(t->v->a);
    for (size_t k = 0; k < p->count && k < t->limit; k++)
        tr_json_add(list, t->json(t->user, p->at[k]));
    return list;
}

static void json_lotteries(tr_json *into, const tr_told *t) {
    tr_arena *a = t->v->a;
    tr_json *all = tr_json_set(into, "lotteries", tr_json_object(a));
    for (int k = 0; k < TR_HULL_SOLUTIONS; k++) {
        const tr_lottery *l = &t->settled->lottery[k];
        if (l->missing) continue;
        tr_json *o =
            tr_json_set(all, tr_hull_solution_name[k], tr_json_object(a));
        tr_json *u = tr_json_set(o, "utility", tr_json_object(a));
        for (uint32_t i = 0; i < 2; i++)
            tr_json_set(
                u, t->v->c->party[t->party[i]].id,
                tr_json_number(a, tr_from_units(l->point[i], t->tolerance)));
        tr_json_set(o, "chance", tr_json_number(a, l->mix));
        tr_json_set(o, "first", t->json(t->user, l->between[0]));
        tr_json_set(o, "second", t->json(t->user, l->between[1]));
        tr_json_set(o, "nearest", rows_json(t, &l->nearest));
        if (k == TR_EQUAL_AREA)
            tr_json_set(o, "halves", tr_json_bool(a, !l->clipped));
    }
}

static void json_situation(tr_json *into, const tr_told *t) {
    tr_arena *a = t->v->a;
    tr_json *o = tr_json_set(into, "situation", tr_json_object(a));
    tr_json_set(o, "zone_empty", tr_json_bool(a, !t->bargain->frontier.count));
    tr_json_set(o, "single_point",
                tr_json_bool(a, t->settled->points_differ == 1));
    tr_json_set(o, "gain_together", tr_json_count(a, t->settled->gainers));
    tr_json *list = tr_json_set(o, "cannot_gain", tr_json_array(a));
    for (uint32_t i = 0; i < t->bargain->frontier.principals; i++)
        if (!(t->bargain->ideal[i] > 0))
            tr_json_add(list,
                        tr_json_string(a, t->v->c->party[t->party[i]].id));
    const char *says[MOST_SENTENCES];
    size_t count = situation(t, says);
    list = tr_json_set(o, "says", tr_json_array(a));
    for (size_t k = 0; k < count; k++)
        tr_json_add(list, tr_json_string(a, tr_plain(a, says[k])));
}

void tr_json_solutions(tr_json *into, const tr_told *t) {
    tr_arena *a = t->v->a;
    const tr_settled *s = t->settled;
    tr_json *all = tr_json_set(into, "solutions", tr_json_object(a));
    tr_json *ties = tr_json_set(into, "ties", tr_json_object(a));
    tr_json *not = tr_json_set(into, "not_applicable", tr_json_object(a));
    for (int k = 0; k < TR_SOLUTIONS; k++) {
        const char *name = tr_solution_name[k];
        const tr_pick *p = &s->pick[k];
        if (!p->missing || k <= TR_KS_MINSPREAD) {
            tr_json_set(all, name, rows_json(t, p));
            tr_json_set(ties, name, tr_json_count(a, p->count));
        }
        if (p->missing)
            tr_json_set(not, name,
                        tr_json_string(a, tr_missing_words(p->missing)));
    }
    for (int k = TR_PERLES_MASCHLER; k < TR_HULL_SOLUTIONS; k++)
        if (s->lottery[k].missing)
            tr_json_set(
                not, tr_hull_solution_name[k],
                tr_json_string(a, tr_missing_words(s->lottery[k].missing)));
    json_lotteries(into, t);
    json_situation(into, t);
}

/* --- words ---------------------------------------------------------------- */

static const char *names_of(const tr_told *t, const tr_pick *p) {
    tr_text out = tr_text_new(t->v->a);
    for (size_t k = 0; k < p->count && k < MOST_TIES; k++)
        tr_putf(&out, "%s%s", k ? ", " : "", t->name(t->user, p->at[k]));
    if (p->count > MOST_TIES)
        tr_putf(&out, " and %s more ties",
                tr_count_words(t->v->a, (double)(p->count - MOST_TIES)));
    return tr_text_str(&out);
}

static void say_names(tr_doc *doc, const tr_told *t, const char *caption,
                      const tr_solution *list, size_t count) {
    static const char *const head[] = {"Solution", "Deals"};
    tr_table *table = tr_doc_table(doc, caption, 2, head);
    for (size_t k = 0; k < count; k++) {
        const tr_pick *p = &t->settled->pick[list[k]];
        if (p->missing) continue;
        const char **row = tr_table_row(t->v->a, table);
        row[0] = words[list[k]];
        row[1] = names_of(t, p);
    }
}

static int by_row(const void *x, const void *y) {
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return a < b ? -1 : a > b;
}

/* The rows that the tables of names show, each once. */
static size_t named_rows(const tr_told *t, size_t *out) {
    size_t count = 0, kept = 0;
    for (int s = 0; s < TR_SOLUTIONS; s++) {
        const tr_pick *p = &t->settled->pick[s];
        for (size_t k = 0; !p->missing && k < p->count && k < MOST_TIES; k++)
            out[count++] = p->at[k];
    }
    for (int s = 0; s < TR_HULL_SOLUTIONS; s++) {
        const tr_lottery *l = &t->settled->lottery[s];
        if (l->missing) continue;
        out[count++] = l->between[0];
        out[count++] = l->between[1];
        for (size_t k = 0; k < l->nearest.count && k < MOST_TIES; k++)
            out[count++] = l->nearest.at[k];
    }
    qsort(out, count, sizeof *out, by_row);
    for (size_t k = 0; k < count; k++)
        if (!kept || out[kept - 1] != out[k]) out[kept++] = out[k];
    return kept;
}

static const char **gains_head(const tr_told *t, size_t before,
                               const char *const *first, const char *last) {
    uint32_t n = t->bargain->frontier.principals;
    const char **head = TR_NEW(t->v->a, const char *, n + before + 2);
    for (size_t k = 0; k < before; k++) head[k] = first[k];
    for (uint32_t i = 0; i < n; i++)
        head[before + i] =
            tr_printf(t->v->a, "#Gain of %s", principal_name(t, i));
    head[before + n] = last;
    return head;
}

static const char *gain_words(const tr_told *t, double units, uint32_t i) {
    return tr_num(t->v->a,
                  tr_from_units(units - t->bargain->d[i], t->tolerance), 3);
}

static void say_named(tr_doc *doc, const tr_told *t) {
    static const char *const first[] = {"Deal"};
    tr_arena *a = t->v->a;
    uint32_t n = t->bargain->frontier.principals;
    size_t *row = TR_NEW(a, size_t,
                         TR_SOLUTIONS * MOST_TIES +
                             TR_HULL_SOLUTIONS * (MOST_TIES + 2) + 1);
    size_t count = named_rows(t, row);
    const char *shared =
        t->shared && count > 1 ? t->shared(t->user, row, count) : NULL;
    if (shared) tr_doc_say(doc, "All deals named have in common: %s.", shared);
    tr_table *table = tr_doc_table(
        doc, "The deals that they name", n + 2,
        gains_head(t, 1, first, shared ? "What else changes" : "What changes"));
    for (size_t k = 0; k < count; k++) {
        const char **cell = tr_table_row(a, table);
        const double *u = tr_points_row(&t->bargain->frontier, row[k]);
        cell[0] = t->name(t->user, row[k]);
        for (uint32_t i = 0; i < n; i++) cell[i + 1] = gain_words(t, u[i], i);
        cell[n + 1] = t->words(t->user, row[k]);
    }
}

static const char *mix_words(const tr_told *t, const tr_lottery *l) {
    tr_arena *a = t->v->a;
    const char *first = t->name(t->user, l->between[0]);
    if (l->mix >= 1) return first;
    return tr_printf(a, "%s (%s %%) or %s", first, tr_num(a, 100 * l->mix, 1),
                     t->name(t->user, l->between[1]));
}

static void say_lotteries(tr_doc *doc, const tr_told *t) {
    static const char *const first[] = {"Solution", "Drawn"};
    tr_arena *a = t->v->a;
    if (t->settled->lottery[0].missing || t->settled->points_differ < 2) return;
    tr_table *table =
        tr_doc_table(doc, "Solutions where a deal may also be drawn by lot", 5,
                     gains_head(t, 2, first, "Nearest"));
    for (int k = 0; k < TR_HULL_SOLUTIONS; k++) {
        const tr_lottery *l = &t->settled->lottery[k];
        const char **cell = tr_table_row(a, table);
        cell[0] = hull_words[k];
        cell[1] = mix_words(t, l);
        for (uint32_t i = 0; i < 2; i++)
            cell[i + 2] = gain_words(t, l->point[i], i);
        cell[4] = names_of(t, &l->nearest);
    }
    if (t->settled->lottery[TR_EQUAL_AREA].clipped)
        tr_doc_note(doc, "Equal area: the line from no deal that halves the "
                         "area meets no deal that cannot be improved; the "
                         "nearest end of the frontier stands for it.");
}

/* "Not applicable: ...", reason by reason. */
static void say_missing(tr_doc *doc, const tr_told *t) {
    static const char *const names[TR_SOLUTIONS] = {
        [TR_NBS_WEIGHTED] = "weighted Nash",
        [TR_PROPORTIONAL] = "proportional",
        [TR_GUPTA_LIVNE] = "Gupta-Livne",
        [TR_MAX_MIN_GAIN] = "max-min gain"};
    tr_arena *a = t->v->a;
    tr_text out = tr_text_new(a);
    for (int m = TR_MISSES_POWER; m <= TR_MISSES_PAIR; m++) {
        const char *list[TR_SOLUTIONS];
        size_t count = 0;
        for (int k = 0; k < TR_SOLUTIONS; k++)
            if (names[k] && t->settled->pick[k].missing == (tr_missing)m)
                list[count++] = names[k];
        if (m == TR_MISSES_PAIR && t->settled->lottery[0].missing) {
            list[count++] = "Perles-Maschler";
            list[count++] = "equal area";
            list[count++] = "solutions by lot";
        }
        if (count)
            tr_putf(&out, "%s%s: %s", out.length ? "; " : "",
                    tr_and(a, list, count), tr_missing_words((tr_missing)m));
    }
    if (out.length) tr_doc_note(doc, "Not applicable. %s.", tr_text_str(&out));
}

void tr_say_solutions(tr_doc *doc, const tr_told *t) {
    const char *says[MOST_SENTENCES];
    size_t count = situation(t, says);
    if (!t->bargain->frontier.count) return; /* said with the counts */
    for (size_t k = 0; k < count; k++) tr_doc_say(doc, "%s", says[k]);
    say_names(doc, t, "What each solution names, with all ties", classical,
              CLASSICAL);
    say_named(doc, t);
    say_lotteries(doc, t);
    say_names(doc, t, "What other programs call by such names", peers, PEERS);
    say_missing(doc, t);
}
