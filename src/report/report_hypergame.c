/* report_hypergame.c - what parties do not see and believe (D58), and what is
 * stable where each acts on its own view (D59 to D61).
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <string.h>

/* --- perceptions ---------------------------------------------------------- */

static const char *ignored_words(const tr_view *v, size_t party) {
    const tr_perception *p = &v->c->perception[party];
    const char **text = TR_NEW(v->a, const char *, p->ignored + 1);
    for (size_t i = 0; i < p->ignored; i++)
        text[i] = tr_formula_words(v, p->ignores[i].formula);
    return tr_and(v->a, text, p->ignored);
}

static const char *believed_words(const tr_view *v, size_t party) {
    const tr_perception *p = &v->c->perception[party];
    const char **text = TR_NEW(v->a, const char *, v->c->parties + 1);
    size_t n = 0;
    for (size_t j = 0; p->believes && j < v->c->parties; j++)
        if (p->believes[j].form) text[n++] = tr_party_name(v, j);
    return n ? tr_and(v->a, text, n) : NULL;
}

static void say_perception(tr_doc *d, const tr_view *v, tr_block *list,
                           size_t party) {
    const tr_perception *p = &v->c->perception[party];
    const char *name = tr_party_name(v, party);
    const char *whom = believed_words(v, party);
    const char *why =
        p->origin.because
            ? tr_printf(v->a, " Because: %s", tr_user(v->a, p->origin.because))
            : "";
    if (p->ignored)
        tr_doc_item(d, list, "%s does not see states with: %s.%s", name,
                    ignored_words(v, party), why);
    if (whom)
        tr_doc_item(d, list,
                    "%s takes %s to want something else than the preferences "
                    "above.%s",
                    name, whom, p->ignored ? "" : why);
}

static bool any_misperceives(const truce_case *c) {
    for (size_t i = 0; i < c->parties; i++)
        if (tr_misperceives(c, i)) return true;
    return false;
}

void tr_report_perceptions(tr_doc *d, const tr_view *v) {
    const truce_case *c = v->c;
    if (!any_misperceives(c)) return;
    tr_doc_say(d, "Not everybody sees the case as it is:");
    tr_block *list = tr_doc_list(d, TR_LIST);
    tr_json *all = tr_json_set(d->json, "perceptions", tr_json_object(v->a));
    for (size_t i = 0; i < c->parties; i++) {
        if (!tr_misperceives(c, i)) continue;
        const tr_perception *p = &c->perception[i];
        tr_json *o = tr_json_set(all, c->party[i].id, tr_json_object(v->a));
        tr_json_set(o, "ignores", tr_json_count(v->a, p->ignored));
        tr_json *to = tr_json_set(o, "believes", tr_json_array(v->a));
        for (size_t j = 0; p->believes && j < c->parties; j++)
            if (p->believes[j].form)
                tr_json_add(to, tr_json_string(v->a, c->party[j].id));
        say_perception(d, v, list, i);
    }
}

/* --- the hypergame -------------------------------------------------------- */

typedef struct board {
    tr_doc *d;
    const tr_view *v;
    const tr_moves *m;
    const tr_solve_report *r;
    const tr_hypergame *h;
} board;

static const char *column(const board *b, size_t k) {
    return tr_concept_column(b->r, k);
}

static uint32_t count_seen(const board *b, size_t party) {
    return tr_bits_count(b->h->sees[party], b->v->s->n);
}

static tr_json *ids(const board *b) { return tr_json_array(b->v->a); }

/* Whether j would not hold s, as `judge` sees it (of j itself: as it does). */
static bool leaves(const board *b, size_t judge, size_t j, size_t k,
                   uint32_t s) {
    return b->m->mover[j] && tr_bit(b->h->sees[judge], s) &&
           !tr_bit(b->h->view[judge][k].stable[j], s);
}

/* Who leaves s: by the party's own reckoning where it does not expect s, else
 * by each party's. */
static bool is_cause(const board *b, tr_surprise kind, size_t party, size_t j,
                     size_t k, uint32_t s) {
    return leaves(b, kind == TR_UNEXPECTED ? party : j, j, k, s);
}

static bool is_blind(const board *b, tr_surprise kind, size_t j, uint32_t s) {
    return kind == TR_MISTAKEN && b->m->mover[j] && !tr_bit(b->h->sees[j], s);
}

static bool is_surprise(const board *b, tr_surprise kind, uint32_t party,
                        size_t k, uint32_t s) {
    return tr_surprises(b->h, kind, party, k, s / 64) >> s % 64 & 1;
}

/* The states of a kind under any concept; with `all` also those impossible ones
 * that nobody would hold. */
static uint64_t *surprising(const board *b, tr_surprise kind, uint32_t party,
                            bool all) {
    uint64_t *bits = tr_bits_new(b->v->a, b->v->s->n);
    for (uint32_t w = 0; w <= b->v->s->n / 64; w++) {
        for (size_t k = 0; k < b->h->count; k++)
            bits[w] |= tr_surprises(b->h, kind, party, k, w);
        if (all && kind == TR_IMPOSSIBLE) bits[w] |= ~b->h->sees[party][w];
    }
    return bits;
}

static void json_causes(const board *b, tr_json *o, tr_surprise kind,
                        uint32_t party, uint32_t s) {
    tr_arena *a = b->v->a;
    const truce_case *c = b->v->c;
    tr_json *by = tr_json_set(o, "leaves", tr_json_object(a));
    for (size_t k = 0; k < b->h->count; k++) {
        if (!is_surprise(b, kind, party, k, s)) continue;
        tr_json *list = tr_json_set(by, column(b, k), ids(b));
        for (size_t j = 0; j < c->parties; j++)
            if (is_cause(b, kind, party, j, k, s))
                tr_json_add(list, tr_json_string(a, c->party[j].id));
    }
    if (kind != TR_MISTAKEN) return;
    tr_json *blind = tr_json_set(o, "not_seen_by", ids(b));
    for (size_t j = 0; j < c->parties; j++)
        if (is_blind(b, kind, j, s))
            tr_json_add(blind, tr_json_string(a, c->party[j].id));
}

static void json_surprise(const board *b, tr_json *list, tr_surprise kind,
                          uint32_t party, uint32_t s) {
    tr_json *o = tr_json_add(list, tr_json_object(b->v->a));
    tr_json_set(o, "state", tr_state_json(b->v, s));
    tr_json *names = tr_json_set(o, "concepts", ids(b));
    for (size_t k = 0; k < b->h->count; k++)
        if (is_surprise(b, kind, party, k, s))
            tr_json_add(names, tr_json_string(b->v->a, column(b, k)));
    if (kind != TR_IMPOSSIBLE) json_causes(b, o, kind, party, s);
}

static void json_surprises(const board *b, tr_json *into, uint32_t party) {
    for (int k = 0; k < TR_SURPRISES; k++) {
        tr_surprise kind = (tr_surprise)k;
        const char *name = tr_surprise_name[kind];
        const uint64_t *bits = surprising(b, kind, party, true);
        tr_json *list = tr_json_set(into, name, ids(b));
        uint32_t total = 0;
        for (uint32_t s = 0; s < b->v->s->n; s++)
            if (tr_bit(bits, s) && total++ < b->r->limit)
                json_surprise(b, list, kind, party, s);
        tr_json_set(into, tr_printf(b->v->a, "%s_total", name),
                    tr_json_count(b->v->a, total));
    }
}

static tr_solve_report report_of(const board *b, const tr_solved *solved) {
    tr_solve_report r = *b->r;
    r.solved = solved;
    return r;
}

static tr_solved *unseen_as_solved(const board *b) {
    tr_solved *s = TR_NEW(b->v->a, tr_solved, b->h->count + 1);
    for (size_t k = 0; k < b->h->count; k++) s[k].equilibria = b->h->unseen[k];
    return s;
}

static void json_found(const board *b, const char *key, const tr_solved *solved,
                       bool list_stable) {
    tr_solve_report r = report_of(b, solved);
    r.list_stable = list_stable;
    tr_report_found(tr_json_set(b->d->json, key, tr_json_object(b->v->a)), b->v,
                    &r);
}

static void json_hypergame(const board *b) {
    tr_arena *a = b->v->a;
    tr_json *json = b->d->json;
    tr_json_set(json, "hypergame", tr_json_bool(a, true));
    tr_report_concepts(json, b->v, b->r);
    tr_report_found(json, b->v, b->r);
    json_found(b, "unseen", unseen_as_solved(b), false);
    json_found(b, "alike", b->h->alike, b->r->list_stable);
    tr_json *views = tr_json_set(json, "views", tr_json_object(a));
    tr_json *surprises = tr_json_set(json, "surprises", tr_json_object(a));
    for (uint32_t i = 0; i < b->m->parties; i++) {
        const char *id = b->v->c->party[i].id;
        tr_json *o = tr_json_set(views, id, tr_json_object(a));
        tr_json_set(o, "sees", tr_json_count(a, count_seen(b, i)));
        tr_solve_report r = report_of(b, b->h->view[i]);
        tr_report_found(o, b->v, &r);
        json_surprises(b, tr_json_set(surprises, id, tr_json_object(a)), i);
    }
}

/* --- in words ------------------------------------------------------------- */

enum { SHOWN = 8 };

/* "s1, s4 and 3 more" */
static const char *some_states(const board *b, const uint64_t *bits) {
    const char *text[SHOWN + 1];
    uint32_t total = tr_bits_count(bits, b->v->s->n), n = 0;
    if (!total) return "none";
    for (uint32_t s = 0; s < b->v->s->n && n < SHOWN; s++)
        if (tr_bit(bits, s)) text[n++] = tr_user(b->v->a, tr_state_id(b->v, s));
    if (total > n)
        text[n++] = tr_printf(b->v->a, "%s more",
                              tr_count_words(b->v->a, total - SHOWN));
    return tr_and(b->v->a, text, n);
}

static bool same_bits(const board *b, const uint64_t *x, const uint64_t *y) {
    return !memcmp(x, y, ((size_t)b->v->s->n / 64 + 1) * sizeof *x);
}

/* "nash, seq: s1 and s4; gmr: s1" */
static const char *by_concept(const board *b, const tr_solved *solved) {
    const char *text = "";
    bool *told = TR_NEW(b->v->a, bool, b->h->count + 1);
    for (size_t k = 0; k < b->h->count; k++) {
        const uint64_t *bits = solved[k].equilibria;
        if (told[k]) continue;
        text = tr_printf(b->v->a, "%s%s", text, *text ? "; " : "");
        for (size_t q = k; q < b->h->count; q++) {
            if (!same_bits(b, bits, solved[q].equilibria)) continue;
            text = tr_printf(b->v->a, "%s%s%s", text, q > k ? ", " : "",
                             column(b, q));
            told[q] = true;
        }
        text = tr_printf(b->v->a, "%s: %s", text, some_states(b, bits));
    }
    return text;
}

static void say_views(const board *b) {
    const char *const head[] = {"Seen by", "#States", "Equilibria"};
    tr_table *t =
        tr_doc_table(b->d, "What each party takes for an equilibrium", 3, head);
    for (uint32_t i = 0; i < b->m->parties; i++) {
        if (!tr_misperceives(b->v->c, i)) continue;
        const char **row = tr_table_row(b->v->a, t);
        row[0] = tr_party_name(b->v, i);
        row[1] = tr_count_words(b->v->a, count_seen(b, i));
        row[2] = by_concept(b, b->h->view[i]);
    }
    const char **row = tr_table_row(b->v->a, t);
    row[0] = "who sees the case as it is";
    row[1] = tr_count_words(b->v->a, b->v->s->n);
    row[2] = by_concept(b, b->h->alike);
}

static const char *concepts_at(const board *b, tr_surprise kind, uint32_t party,
                               uint32_t s) {
    const char *text = "";
    for (size_t k = 0; k < b->h->count; k++)
        if (is_surprise(b, kind, party, k, s))
            text = tr_printf(b->v->a, "%s%s%s", text, *text ? ", " : "",
                             column(b, k));
    return text;
}

/* Who leaves it, under some concept of which it is a surprise; who lacks it. */
static const char *causes(const board *b, tr_surprise kind, uint32_t party,
                          uint32_t s, bool blind) {
    const truce_case *c = b->v->c;
    const char **name = TR_NEW(b->v->a, const char *, c->parties + 1);
    size_t n = 0;
    for (size_t j = 0; j < c->parties; j++) {
        bool is = blind && is_blind(b, kind, j, s);
        for (size_t k = 0; !blind && k < b->h->count; k++)
            is |= is_surprise(b, kind, party, k, s) &&
                  is_cause(b, kind, party, j, k, s);
        if (is) name[n++] = tr_party_name(b->v, j);
    }
    return n ? tr_and(b->v->a, name, n) : NULL;
}

static const char *state_words(const board *b, uint32_t s) {
    uint32_t sq = tr_space_status_quo(b->v->s);
    return tr_printf(b->v->a, "%s (%s)", tr_user(b->v->a, tr_state_id(b->v, s)),
                     sq == s             ? "the status quo"
                     : sq != TR_NO_STATE ? tr_change_words(b->v, sq, s)
                                         : tr_state_words(b->v, s));
}

static void say_surprise(const board *b, tr_block *list, tr_surprise kind,
                         uint32_t party, uint32_t s) {
    const char *name = tr_party_name(b->v, party);
    const char *what = state_words(b, s);
    const char *under = concepts_at(b, kind, party, s);
    const char *who = causes(b, kind, party, s, false);
    const char *blind = causes(b, kind, party, s, true);
    if (kind == TR_IMPOSSIBLE)
        tr_doc_item(b->d, list,
                    "%s takes %s as impossible; it is possible, and whoever "
                    "sees it holds it (%s).",
                    name, what, under);
    else if (kind == TR_UNEXPECTED)
        tr_doc_item(b->d, list,
                    "%s expects %s to leave %s; in their own views everybody "
                    "holds it (%s).",
                    name, who, what, under);
    else
        tr_doc_item(b->d, list,
                    "%s takes %s for an equilibrium (%s)%s%s%s%s%s.", name,
                    what, under, who ? "; in its own view " : "",
                    who ? who : "", who ? " leaves it" : "",
                    blind ? "; not seen by " : "", blind ? blind : "");
}

static void say_kind(const board *b, tr_block *list, tr_surprise kind,
                     uint32_t party, const uint64_t *bits) {
    uint32_t total = 0, most = b->r->limit_given ? b->r->limit : SHOWN;
    for (uint32_t s = 0; s < b->v->s->n; s++)
        if (tr_bit(bits, s) && total++ < most)
            say_surprise(b, list, kind, party, s);
    if (total > most)
        tr_doc_item(
            b->d, list, "%s: %s more %s states; --limit and --json list more.",
            tr_party_name(b->v, party), tr_count_words(b->v->a, total - most),
            tr_surprise_name[kind]);
}

static void say_surprises(const board *b) {
    tr_block *list = NULL;
    for (int kind = 0; kind < TR_SURPRISES; kind++)
        for (uint32_t i = 0; i < b->m->parties; i++) {
            uint64_t *bits = surprising(b, (tr_surprise)kind, i, false);
            if (!tr_bits_count(bits, b->v->s->n)) continue;
            if (!list) {
                tr_doc_heading(b->d, 2, "surprises", "Surprises");
                list = tr_doc_list(b->d, TR_LIST);
            }
            say_kind(b, list, (tr_surprise)kind, i, bits);
        }
    if (list)
        tr_doc_say(b->d, "`truce explain` with --view says why a state is "
                         "stable or not as a party sees the case.");
    else
        tr_doc_say(b->d,
                   "There are no surprises: nothing that a party does not see "
                   "would hold, and of what it sees it takes for equilibria "
                   "just those that are.");
}

static void say_unseen(const board *b) {
    bool any = false;
    for (size_t k = 0; k < b->h->count; k++)
        any |= tr_bits_count(b->h->unseen[k], b->v->s->n) > 0;
    if (any)
        tr_doc_say(b->d,
                   "Held by every party that sees them, but not seen by all, "
                   "and so not counted above: %s.",
                   by_concept(b, unseen_as_solved(b)));
}

void tr_report_hypergame(tr_doc *d, const tr_view *v, const tr_moves *m,
                         const tr_solve_report *r, const tr_hypergame *h) {
    tr_solve_report found = *r;
    found.solved = h->found;
    board b = {d, v, m, &found, h};
    json_hypergame(&b);
    tr_doc_say(d, "%s feasible states, of %s combinations.",
               tr_count_words(v->a, v->s->n),
               tr_decimal_words(v->a, v->s->product));
    if (!any_misperceives(v->c))
        tr_doc_note(d, "The case has no `perceptions`: all parties see it as "
                       "it is.");
    tr_report_perceptions(d, v);
    tr_doc_say(d, "An equilibrium is here a state that every party able to "
                  "move sees and, by its own view of the case, would not "
                  "leave.");
    if (!tr_report_table(d, v, &found))
        tr_doc_say(d, "No such equilibrium exists.");
    say_unseen(&b);
    say_views(&b);
    say_surprises(&b);
}
