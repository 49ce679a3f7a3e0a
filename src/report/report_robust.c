/* report_robust.c - how robust equilibria are, in words and in JSON (D65, D66).
 * SPDX-License-Identifier: MIT */
#include "report/report_inverse.h"

int tr_least_unmade(const tr_unmade *by, size_t parties, bool *exact,
                    uint64_t *at_least) {
    int least = -1;
    *exact = true;
    *at_least = UINT64_MAX;
    for (size_t i = 0; i < parties; i++) {
        const tr_unmade *u = &by[i];
        if (u->possible && (least < 0 || u->swaps < by[least].swaps))
            least = (int)i;
        if ((u->possible || !u->exact) && u->at_least < *at_least)
            *at_least = u->at_least;
    }
    if (least >= 0)
        *exact = *at_least == by[least].swaps;
    else
        *exact = *at_least == UINT64_MAX;
    return least;
}

/* --- JSON ----------------------------------------------------------------- */

static void json_counts(tr_json *o, const tr_view *v, bool possible, bool exact,
                        uint64_t swaps, uint64_t at_least) {
    tr_arena *a = v->a;
    tr_json_set(o, "swaps",
                possible ? tr_json_count(a, swaps) : tr_json_null(a));
    tr_json_set(o, "exact", tr_json_bool(a, exact));
    if (!exact) tr_json_set(o, "at_least", tr_json_count(a, at_least));
}

static void json_pairs(tr_json *o, const tr_view *v, const tr_unmade *u) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_set(o, "pairs", tr_json_array(a));
    for (size_t k = 0; k < u->pairs; k++) {
        tr_json *pair = tr_json_add(list, tr_json_array(a));
        tr_json_add(pair, tr_json_count(a, u->pair[k].high));
        tr_json_add(pair, tr_json_count(a, u->pair[k].low));
    }
    if (u->pairs < u->swaps) tr_json_set(o, "truncated", tr_json_bool(a, true));
}

static void json_unmade(tr_json *into, const tr_view *v, const tr_unmade *by,
                        size_t party) {
    tr_arena *a = v->a;
    const tr_unmade *u = &by[party];
    tr_json *o = tr_json_set(into, v->c->party[party].id, tr_json_object(a));
    json_counts(o, v, u->possible, u->exact, u->swaps, u->at_least);
    if (!u->possible) return;
    tr_json_set(o, "leaves", tr_json_string(a, v->c->party[u->leaver].id));
    tr_json_set(o, "to", tr_json_count(a, u->to));
    json_pairs(o, v, u);
}

static void json_row(tr_json *list, const tr_view *v, const tr_robust_report *r,
                     const tr_robust_row *row) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_add(list, tr_json_object(a));
    tr_json_set(o, "state", tr_state_json(v, row->state));
    tr_json *all = tr_json_set(o, "robustness", tr_json_object(a));
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!r->asked[c]) continue;
        if (!row->by[c]) {
            tr_json_set(all, tr_concept_name[c], tr_json_null(a));
            continue;
        }
        bool exact;
        uint64_t at_least;
        int who = tr_least_unmade(row->by[c], v->c->parties, &exact, &at_least);
        tr_json *x = tr_json_set(all, tr_concept_name[c], tr_json_object(a));
        json_counts(x, v, who >= 0, exact, who < 0 ? 0 : row->by[c][who].swaps,
                    at_least);
        tr_json_set(x, "party",
                    who < 0 ? tr_json_null(a)
                            : tr_json_string(a, v->c->party[who].id));
        tr_json *by = tr_json_set(x, "parties", tr_json_object(a));
        for (size_t i = 0; i < v->c->parties; i++)
            json_unmade(by, v, row->by[c], i);
    }
}

static void json_robust(tr_doc *d, const tr_view *v,
                        const tr_robust_report *r) {
    tr_arena *a = v->a;
    tr_json *names = tr_json_set(d->json, "concepts", tr_json_array(a));
    for (int c = 0; c < TR_CONCEPTS; c++)
        if (r->asked[c])
            tr_json_add(names, tr_json_string(a, tr_concept_name[c]));
    tr_json *list = tr_json_set(d->json, "states_shown", tr_json_array(a));
    for (uint32_t k = 0; k < r->rows; k++) json_row(list, v, r, &r->row[k]);
    if (r->rows < r->total)
        tr_json_set(d->json, "truncated", tr_json_bool(a, true));
    tr_json_set(d->json, "total", tr_json_count(a, r->total));
}

/* --- in words ------------------------------------------------------------- */

enum { DETAILED = 6 };

static const char *state_name(const tr_view *v, uint32_t state) {
    return tr_user(v->a, tr_state_id(v, state));
}

static const char *swaps_words(const tr_view *v, bool possible, bool exact,
                               uint64_t swaps, uint64_t at_least) {
    if (!possible && exact) return "none";
    if (!possible)
        return tr_printf(v->a, "at least %s",
                         tr_count_words(v->a, (double)at_least));
    if (exact) return tr_count_words(v->a, (double)swaps);
    return tr_printf(v->a, "%s to %s", tr_count_words(v->a, (double)at_least),
                     tr_count_words(v->a, (double)swaps));
}

static const char *least_words(const tr_view *v, const tr_unmade *by) {
    bool exact;
    uint64_t at_least;
    if (!by) return "-";
    int who = tr_least_unmade(by, v->c->parties, &exact, &at_least);
    const char *n =
        swaps_words(v, who >= 0, exact, who < 0 ? 0 : by[who].swaps, at_least);
    if (who < 0) return n;
    return tr_printf(v->a, "%s: %s", n, tr_party_name(v, (size_t)who));
}

static void say_summary(tr_doc *d, const tr_view *v,
                        const tr_robust_report *r) {
    const char *head[TR_CONCEPTS + 1] = {"State"};
    size_t columns = 1;
    for (int c = 0; c < TR_CONCEPTS; c++)
        if (r->asked[c]) head[columns++] = tr_concept_name[c];
    tr_table *t = tr_doc_table(
        d, "Fewest swaps that unmake it, and whose ranking", columns, head);
    for (uint32_t k = 0; k < r->rows; k++) {
        const char **row = tr_table_row(v->a, t);
        size_t column = 0;
        row[column++] = state_name(v, r->row[k].state);
        for (int c = 0; c < TR_CONCEPTS; c++)
            if (r->asked[c]) row[column++] = least_words(v, r->row[k].by[c]);
    }
    if (r->rows < r->total)
        tr_doc_note(d, "%u of %s are listed; --limit %u lists all.", r->rows,
                    tr_count_words(v->a, r->total), r->total);
}

/* "s1 above s0", "s0 below s1, s2 and 4 more" */
static const char *pairs_words(const tr_view *v, const tr_unmade *u) {
    return tr_swaps_words(v, u->pair, u->pairs, u->swaps);
}

static bool alike(const tr_unmade *x, const tr_unmade *y) {
    if (x->possible != y->possible || x->exact != y->exact) return false;
    if (!x->possible) return x->exact || x->at_least == y->at_least;
    if (x->swaps != y->swaps || x->at_least != y->at_least) return false;
    if (x->leaver != y->leaver || x->to != y->to) return false;
    for (size_t k = 0; k < x->pairs; k++)
        if (x->pair[k].high != y->pair[k].high ||
            x->pair[k].low != y->pair[k].low)
            return false;
    return true;
}

/* A row for every answer, with all concepts that it is the answer for. */
static void say_party(const tr_view *v, tr_table *t, const tr_robust_row *row,
                      size_t party) {
    bool told[TR_CONCEPTS] = {false};
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!row->by[c] || told[c]) continue;
        const tr_unmade *u = &row->by[c][party];
        const char **cell = tr_table_row(v->a, t);
        cell[0] = tr_party_name(v, party);
        cell[1] = "";
        for (int k = c; k < TR_CONCEPTS; k++) {
            if (!row->by[k] || !alike(u, &row->by[k][party])) continue;
            told[k] = true;
            cell[1] = tr_printf(v->a, "%s%s%s", cell[1], *cell[1] ? ", " : "",
                                tr_concept_name[k]);
        }
        cell[2] = swaps_words(v, u->possible, u->exact, u->swaps, u->at_least);
        if (!u->possible) continue;
        cell[3] = pairs_words(v, u);
        cell[4] = tr_printf(v->a, "%s, to %s", tr_party_name(v, u->leaver),
                            state_name(v, u->to));
    }
}

static void say_state(tr_doc *d, const tr_view *v, const tr_moves *m,
                      const tr_robust_row *row) {
    const char *const head[] = {"Ranking of", "Concept", "#Swaps",
                                "What is then ranked otherwise",
                                "Who then leaves"};
    uint32_t sq = tr_space_status_quo(v->s);
    tr_doc_heading(d, 2, tr_state_id(v, row->state), state_name(v, row->state));
    tr_doc_say(d, "%s.",
               sq == row->state    ? "This is the status quo"
               : sq != TR_NO_STATE ? tr_change_words(v, sq, row->state)
                                   : tr_state_words(v, row->state));
    bool any = false;
    for (int c = 0; c < TR_CONCEPTS; c++) any |= row->by[c] != NULL;
    if (!any) {
        tr_doc_say(d, "It is no equilibrium under the concepts asked for, so "
                      "there is nothing to unmake.");
        return;
    }
    tr_table *t = tr_doc_table(d, "What unmakes it", 5, head);
    for (size_t i = 0; i < v->c->parties; i++)
        if (m->mover[i]) say_party(v, t, row, i);
}

void tr_report_robust(tr_doc *d, const tr_view *v, const tr_moves *m,
                      const tr_robust_report *r) {
    json_robust(d, v, r);
    tr_doc_say(d, "%s feasible states.", tr_count_words(v->a, v->s->n));
    if (!r->total) {
        tr_doc_say(d, "No state is an equilibrium under these concepts.");
        return;
    }
    tr_doc_say(d,
               "How far each equilibrium is from being none. A swap exchanges "
               "two states that stand next to each other in one party's "
               "ranking; to put one of two tied states above the other counts "
               "as one. Everybody else's ranking stays as it is. \"none\": no "
               "ranking of that party, or of any one party, does it.");
    say_summary(d, v, r);
    bool movers = false;
    for (size_t i = 0; i < v->c->parties; i++) movers |= m->mover[i];
    if (!movers) {
        tr_doc_say(d, "No party can change anything alone, so no ranking "
                      "unmakes any of them.");
        return;
    }
    for (uint32_t k = 0; k < r->rows && k < DETAILED; k++)
        say_state(d, v, m, &r->row[k]);
    if (r->rows > DETAILED)
        tr_doc_note(d,
                    "The first %d are shown in detail; --state shows "
                    "others, and JSON has all.",
                    DETAILED);
}
