/* report_inverse.c - what would have to be wanted, in words (D117 to D121).
 * SPDX-License-Identifier: MIT */
#include "report/report_inverse_parts.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED = 6, TOGETHER_NAMED = 3, CLAUSES_SHOWN = 4, PAIRS_SHOWN = 3 };

static const char *state_name(const tr_view *v, uint32_t state) {
    return tr_user(v->a, tr_state_id(v, state));
}

/* --- conditions ----------------------------------------------------------- */

/* "s1", or "(s1, s2 and 4 more together)" */
static const char *term_words(const tr_view *v, const tr_needs *c,
                              uint32_t term) {
    const char *text[TOGETHER_NAMED + 1];
    uint32_t from = c->term[term], size = c->term[term + 1] - from;
    size_t n = 0;
    for (; n < size && n < TOGETHER_NAMED; n++)
        text[n] = state_name(v, c->at[from + n]);
    if (size > n) {
        text[n] = tr_printf(v->a, "%s more",
                            tr_count_words(v->a, (double)(size - n)));
        n++;
    }
    return size > 1 ? tr_printf(v->a, "(%s together)", tr_and(v->a, text, n))
                    : text[0];
}

/* The term that is the move itself. */
static bool is_move(const tr_needs *c, uint32_t clause, uint32_t term) {
    uint32_t at = c->term[term];
    return c->term[term + 1] - at == 1 && c->at[at] == c->move[clause];
}

/* Whether two clauses ask the same of their moves. */
static bool same_rest(const tr_needs *c, uint32_t x, uint32_t y) {
    uint32_t i = c->clause[x], k = c->clause[y];
    if (c->clause[x + 1] - i != c->clause[y + 1] - k) return false;
    for (;; i++, k++) {
        while (i < c->clause[x + 1] && is_move(c, x, c->of[i])) i++;
        while (k < c->clause[y + 1] && is_move(c, y, c->of[k])) k++;
        bool ended = i >= c->clause[x + 1] || k >= c->clause[y + 1];
        if (ended) return i >= c->clause[x + 1] && k >= c->clause[y + 1];
        if (c->of[i] != c->of[k]) return false;
    }
}

/* "s1", "s1 and s2", "s1, s2 and 4 more" */
static const char *some(const tr_view *v, const uint32_t *state, size_t count) {
    const char *text[NAMED + 1];
    size_t n = 0;
    for (; n < count && n < NAMED; n++) text[n] = state_name(v, state[n]);
    if (count > n) {
        text[n] = tr_printf(v->a, "%s more",
                            tr_count_words(v->a, (double)(count - n)));
        n++;
    }
    return tr_and(v->a, text, n);
}

/* What deters, beside the moves themselves. */
static void put_rest(tr_text *t, const tr_view *v, const tr_needs *c,
                     uint32_t clause) {
    uint32_t from = c->clause[clause], to = c->clause[clause + 1];
    uint32_t named = 0, left = 0;
    for (uint32_t k = from; k < to; k++) {
        if (is_move(c, clause, c->of[k])) continue;
        if (named < NAMED)
            tr_putf(t, "%s%s", named ? ", " : "", term_words(v, c, c->of[k]));
        else
            left++;
        named++;
    }
    if (left) tr_putf(t, " and %s more", tr_count_words(v->a, left));
}

/* Clauses that ask the same beside their moves, in one go. */
static void put_group(tr_text *t, const tr_view *v, const tr_needs *c,
                      uint32_t clause, const uint32_t *move, size_t moves) {
    uint32_t terms = c->clause[clause + 1] - c->clause[clause];
    if (terms == 1) {
        tr_put(t, some(v, move, moves));
    } else if (moves == 1) {
        tr_putf(t, "one of %s, ", state_name(v, move[0]));
        put_rest(t, v, c, clause);
    } else {
        tr_putf(t, "all of %s, or else %s", some(v, move, moves),
                terms > 2 ? "one of " : "");
        put_rest(t, v, c, clause);
    }
}

/* "s1 and s3; and than one of s4, s7" */
static const char *condition_words(const tr_view *v, const tr_needs *c) {
    uint32_t shown = 0, left = 0;
    if (c->too_large) return "too many states are concerned to list them";
    if (!c->clauses) return "nothing: it is stable whatever the party wants";
    bool *told = TR_NEW(v->a, bool, (size_t)c->clauses + 1);
    uint32_t *move = TR_NEW(v->a, uint32_t, (size_t)c->clauses + 1);
    tr_text t = tr_text_new(v->a);
    tr_putf(&t, "%s no worse than ", state_name(v, c->state));
    for (uint32_t k = 0; k < c->clauses; k++) {
        size_t moves = 0;
        if (told[k]) continue;
        for (uint32_t q = k; q < c->clauses; q++) {
            if (told[q] || !same_rest(c, k, q)) continue;
            told[q] = true;
            move[moves++] = c->move[q];
        }
        if (shown == CLAUSES_SHOWN) {
            left++;
            continue;
        }
        if (shown++) tr_put(&t, "; and than ");
        put_group(&t, v, c, k, move, moves);
    }
    if (left) tr_putf(&t, "; and %s more such", tr_count_words(v->a, left));
    return tr_text_str(&t);
}

static bool same_condition(const tr_needs *x, const tr_needs *y) {
    if (x->too_large || y->too_large) return x->too_large && y->too_large;
    if (x->clauses != y->clauses) return false;
    for (uint32_t k = 0; k < x->clauses; k++) {
        uint32_t a = x->clause[k], b = y->clause[k];
        uint32_t size = x->clause[k + 1] - a;
        if (size != y->clause[k + 1] - b) return false;
        for (uint32_t i = 0; i < size; i++) {
            uint32_t p = x->of[a + i], q = y->of[b + i];
            uint32_t n = x->term[p + 1] - x->term[p];
            if (n != y->term[q + 1] - y->term[q] ||
                memcmp(x->at + x->term[p], y->at + y->term[q],
                       n * sizeof *x->at))
                return false;
        }
    }
    return true;
}

static void say_conditions(tr_doc *d, const tr_view *v,
                           const tr_inverse_report *r, uint32_t state) {
    tr_block *list = tr_doc_list(d, TR_LIST);
    bool *told = TR_NEW(v->a, bool, r->count + 1);
    for (size_t k = 0; k < r->count; k++) {
        const tr_inverse *x = &r->at[k];
        if (x->state != state || told[k]) continue;
        const char *names = "";
        for (size_t q = k; q < r->count; q++) {
            const tr_inverse *y = &r->at[q];
            if (y->state != state || y->party != x->party ||
                !same_condition(x->condition, y->condition))
                continue;
            told[q] = true;
            names = tr_printf(v->a, "%s%s%s", names, *names ? ", " : "",
                              tr_concept_name[y->concept]);
        }
        tr_doc_item(d, list, "%s, %s: %s.", tr_party_name(v, x->party), names,
                    condition_words(v, x->condition));
    }
}

/* --- counts and swaps ----------------------------------------------------- */

static const char *count_words(const tr_view *v, const tr_count *c) {
    if (!c->estimated) return "not counted";
    double share = 100 * c->share;
    const char *percent =
        tr_printf(v->a, "%s %%", tr_num(v->a, share, share < 10 ? 2 : 0));
    if (c->share > 0 && c->share < 0.0001) percent = "< 0.01 %";
    if (!c->satisfying || !c->total || strlen(c->total) > 7) return percent;
    return tr_printf(v->a, "%s of %s (%s)",
                     tr_count_words(v->a, strtod(c->satisfying, NULL)),
                     tr_count_words(v->a, strtod(c->total, NULL)), percent);
}

static const char *swaps_words(const tr_view *v, const tr_sought *s) {
    if (!s->possible && s->exact) return "none";
    if (!s->possible)
        return tr_printf(v->a, "at least %s",
                         tr_count_words(v->a, (double)s->at_least));
    if (s->exact) return tr_count_words(v->a, (double)s->swaps);
    return tr_printf(v->a, "%s to %s",
                     tr_count_words(v->a, (double)s->at_least),
                     tr_count_words(v->a, (double)s->swaps));
}

static bool same_words(const char *const *x, const char *const *y, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (strcmp(x[k], y[k])) return false;
    return true;
}

/* Rows of one party that differ in the concept alone become one. */
static void say_rows(const tr_view *v, tr_table *t, size_t cells,
                     const char *const (*row)[6], const uint32_t *party,
                     size_t count) {
    bool *told = TR_NEW(v->a, bool, count + 1);
    for (size_t k = 0; k < count; k++) {
        if (told[k]) continue;
        const char **out = tr_table_row(v->a, t);
        for (size_t i = 0; i < cells; i++) out[i] = row[k][i];
        for (size_t q = k + 1; q < count; q++) {
            if (party[q] != party[k] ||
                !same_words(row[k] + 2, row[q] + 2, cells - 2))
                continue;
            told[q] = true;
            out[1] = tr_printf(v->a, "%s, %s", out[1], row[q][1]);
        }
    }
}

static void own_row(const tr_view *v, const tr_inverse *x, const char **row) {
    row[0] = tr_party_name(v, x->party);
    row[1] = tr_concept_name[x->concept];
    row[2] = x->stable ? "yes" : "no";
    row[3] = count_words(v, &x->count);
    row[4] = tr_count_words(v->a, (double)x->own.swaps);
    row[5] = x->has_lines ? swaps_words(v, &x->own_lines) : "-";
}

static void alone_row(const tr_view *v, const tr_inverse *x, const char **row) {
    row[0] = tr_party_name(v, x->party);
    row[1] = tr_concept_name[x->concept];
    row[2] = count_words(v, &x->equilibrium);
    row[3] = swaps_words(v, &x->alone);
    row[4] = x->has_lines ? swaps_words(v, &x->alone_lines) : "-";
}

typedef void fill_row(const tr_view *v, const tr_inverse *x, const char **row);

static void say_for_all(const tr_view *v, const tr_inverse_report *r,
                        uint32_t state, tr_table *t, size_t cells,
                        fill_row *fill) {
    const char *(*row)[6] = tr_alloc(v->a, sizeof *row, r->count + 1);
    uint32_t *party = TR_NEW(v->a, uint32_t, r->count + 1);
    size_t count = 0;
    for (size_t k = 0; k < r->count; k++) {
        if (r->at[k].state != state) continue;
        party[count] = r->at[k].party;
        fill(v, &r->at[k], row[count++]);
    }
    say_rows(v, t, cells, (const char *const(*)[6])row, party, count);
}

static void say_tables(tr_doc *d, const tr_view *v, const tr_inverse_report *r,
                       uint32_t state) {
    const char *const own[] = {"Party",  "Concept",
                               "Stable", "Rankings with which it is",
                               "#Swaps", "#Statements"};
    const char *const alone[] = {"Ranking of", "Concept",
                                 "Rankings with which it is one", "#Swaps",
                                 "#Statements"};
    tr_table *t = tr_doc_table(
        d,
        "For each party by itself: is it stable, with how many of its "
        "rankings, and how far away is the nearest of them",
        6, own);
    say_for_all(v, r, state, t, 6, own_row);
    t = tr_doc_table(d, "An equilibrium, by changing one party's ranking alone",
                     5, alone);
    say_for_all(v, r, state, t, 5, alone_row);
}

/* --- swaps ---------------------------------------------------------------- */

/* Whether all pairs have the same state above (or below). */
static bool one_moves(const tr_swap *pair, size_t pairs, bool up) {
    for (size_t k = 1; k < pairs; k++)
        if (up ? pair[k].high != pair[0].high : pair[k].low != pair[0].low)
            return false;
    return true;
}

const char *tr_swaps_words(const tr_view *v, const tr_swap *pair, size_t pairs,
                           uint64_t swaps) {
    const char *text[PAIRS_SHOWN + 1];
    if (!pairs) return "";
    bool up = one_moves(pair, pairs, true);
    bool down = !up && one_moves(pair, pairs, false);
    size_t n = 0;
    for (; n < pairs && n < PAIRS_SHOWN; n++)
        text[n] =
            up     ? state_name(v, pair[n].low)
            : down ? state_name(v, pair[n].high)
                   : tr_printf(v->a, "%s above %s", state_name(v, pair[n].high),
                               state_name(v, pair[n].low));
    if (swaps > n) {
        text[n] = tr_printf(v->a, "%s more",
                            tr_count_words(v->a, (double)(swaps - n)));
        n++;
    }
    const char *list = tr_and(v->a, text, n);
    if (!up && !down) return list;
    return tr_printf(v->a, "%s %s %s",
                     state_name(v, up ? pair[0].high : pair[0].low),
                     up ? "above" : "below", list);
}

/* --- together ------------------------------------------------------------- */

static const char *parts_words(const tr_view *v, const tr_sought *s) {
    const char *text = "";
    if (!s->possible) return "";
    for (size_t i = 0; i < v->c->parties; i++)
        if (s->part[i].swaps)
            text =
                tr_printf(v->a, "%s%s%s: %s", text, *text ? "; " : "",
                          tr_party_name(v, i),
                          tr_swaps_words(v, s->part[i].pair, s->part[i].pairs,
                                         s->part[i].swaps));
    return *text ? text : "nothing has to change";
}

static const char *lines_words(const tr_view *v, const tr_sought *s) {
    const char *text = "";
    if (!s->possible) return "";
    for (size_t i = 0; i < v->c->parties; i++)
        for (size_t k = 0; k < s->part[i].pairs && k < PAIRS_SHOWN; k++)
            text = tr_printf(v->a, "%s%s%s: statement %u above %u", text,
                             *text ? "; " : "", tr_party_name(v, i),
                             s->part[i].pair[k].high + 1,
                             s->part[i].pair[k].low + 1);
    return *text ? text : "nothing has to change";
}

static void say_together(tr_doc *d, const tr_view *v,
                         const tr_inverse_report *r) {
    const char *const head[] = {"Concept", "Change of", "#Swaps",
                                "What is then otherwise"};
    tr_doc_heading(d, 2, "together", "All parties together");
    tr_table *t = tr_doc_table(
        d, "The smallest change of all parties' preferences taken together", 4,
        head);
    for (size_t k = 0; k < r->concepts; k++) {
        const tr_together *x = &r->together[k];
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_concept_name[x->concept];
        row[1] = "rankings";
        row[2] = swaps_words(v, &x->rankings);
        row[3] = parts_words(v, &x->rankings);
        if (!x->has_lines) continue;
        row = tr_table_row(v->a, t);
        row[0] = tr_concept_name[x->concept];
        row[1] = "statements";
        row[2] = swaps_words(v, &x->lines);
        row[3] = lines_words(v, &x->lines);
    }
}

static const char *names_of(const tr_view *v, const uint32_t *s, size_t n) {
    const char *text[NAMED + 1];
    size_t k = 0;
    for (; k < n && k < NAMED; k++) text[k] = state_name(v, s[k]);
    if (n > k) {
        text[k] =
            tr_printf(v->a, "%s more", tr_count_words(v->a, (double)(n - k)));
        k++;
    }
    return tr_and(v->a, text, k);
}

static void say_goal(tr_doc *d, const tr_view *v, const tr_inverse_report *r) {
    if (r->targets && r->against)
        tr_doc_say(d, "Wanted: %s as an equilibrium, and %s as none.",
                   names_of(v, r->target, r->targets),
                   names_of(v, r->avoid, r->against));
    else if (r->targets)
        tr_doc_say(d, "Wanted: %s as an equilibrium.",
                   names_of(v, r->target, r->targets));
    else
        tr_doc_say(d, "Wanted: that %s be no equilibrium.",
                   names_of(v, r->avoid, r->against));
    tr_doc_say(d, "What follows says what parties would have to want. It does "
                  "not say that they do, or could be brought to. A swap "
                  "exchanges two neighbours in a party's ranking of the "
                  "states; \"statements\": two neighbours in its list of "
                  "priorities. \"none\": no change of that kind does it; "
                  "\"-\": the preference is no list of priorities.");
}

void tr_report_inverse(tr_doc *d, const tr_view *v,
                       const tr_inverse_report *r) {
    uint32_t sq = tr_space_status_quo(v->s);
    tr_json_inverse(d, v, r);
    say_goal(d, v, r);
    for (size_t k = 0; k < r->targets; k++) {
        uint32_t state = r->target[k];
        tr_doc_heading(d, 2, tr_state_id(v, state), state_name(v, state));
        tr_doc_say(d, "%s.",
                   sq == state         ? "This is the status quo"
                   : sq != TR_NO_STATE ? tr_change_words(v, sq, state)
                                       : tr_state_words(v, state));
        if (!r->count) {
            tr_doc_say(d, "No party can change anything alone: it lasts "
                          "whatever anybody prefers.");
            continue;
        }
        tr_doc_say(d, "It is stable for a party exactly when the party ranks");
        say_conditions(d, v, r, state);
        say_tables(d, v, r, state);
    }
    say_together(d, v, r);
}
