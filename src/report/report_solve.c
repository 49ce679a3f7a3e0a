/* report_solve.c - equilibria and their reasons, in words and in JSON.
 * SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <string.h>

void tr_report_states(tr_doc *d, const tr_view *v) {
    tr_json *o = tr_json_set(d->json, "states", tr_json_object(v->a));
    if (v->s->combinations == UINT64_MAX)
        tr_json_set(o, "product", tr_json_string(v->a, v->s->product));
    else
        tr_json_set(o, "product", tr_json_count(v->a, v->s->combinations));
    tr_json_set(o, "feasible", tr_json_count(v->a, v->s->n));
}

typedef struct column {
    const char *name;
    const uint64_t *equilibria;
    uint64_t *const *stable;
} column;

const char *tr_concept_column(const tr_solve_report *r, size_t k) {
    return r->profile ? "profile" : r->ask[k].name;
}

static column *columns_of(tr_arena *a, const tr_solve_report *r) {
    column *col = TR_NEW(a, column, r->count + 1);
    for (size_t k = 0; k < r->count; k++)
        col[k] = (column){tr_concept_column(r, k), r->solved[k].equilibria,
                          r->solved[k].stable};
    return col;
}

static bool in_any(const column *col, size_t n, uint32_t s) {
    for (size_t i = 0; i < n; i++)
        if (tr_bit(col[i].equilibria, s)) return true;
    return false;
}

static void json_equilibrium(tr_json *list, const tr_view *v, const column *col,
                             size_t n, uint32_t s) {
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json_set(o, "state", tr_state_json(v, s));
    tr_json *names = tr_json_set(o, "concepts", tr_json_array(v->a));
    for (size_t i = 0; i < n; i++)
        if (tr_bit(col[i].equilibria, s))
            tr_json_add(names, tr_json_string(v->a, col[i].name));
}

/* Equilibria up to the limit, and how many there are under each concept. */
static void json_equilibria(tr_json *into, const tr_view *v, const column *col,
                            size_t n, uint32_t limit) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_set(into, "equilibria", tr_json_array(a));
    uint32_t listed = 0;
    bool truncated = false;
    for (uint32_t s = 0; s < v->s->n && !truncated; s++) {
        if (!in_any(col, n, s)) continue;
        truncated = listed++ == limit;
        if (!truncated) json_equilibrium(list, v, col, n, s);
    }
    if (truncated) tr_json_set(into, "truncated", tr_json_bool(a, true));
    tr_json *totals = tr_json_set(into, "equilibria_total", tr_json_object(a));
    for (size_t i = 0; i < n; i++)
        tr_json_set(
            totals, col[i].name,
            tr_json_count(a, tr_bits_count(col[i].equilibria, v->s->n)));
}

static void json_stable(tr_json *into, const tr_view *v, const column *col,
                        size_t n) {
    tr_arena *a = v->a;
    tr_json *all = tr_json_set(into, "stable", tr_json_object(a));
    for (size_t i = 0; i < n; i++) {
        tr_json *o = tr_json_set(all, col[i].name, tr_json_object(a));
        for (size_t p = 0; p < v->c->parties; p++) {
            tr_json *list = tr_json_set(o, v->c->party[p].id, tr_json_array(a));
            for (uint32_t s = 0; s < v->s->n; s++)
                if (tr_bit(col[i].stable[p], s))
                    tr_json_add(list, tr_json_count(a, s));
        }
    }
}

void tr_report_concepts(tr_json *into, const tr_view *v,
                        const tr_solve_report *r) {
    tr_json *names = tr_json_set(into, "concepts", tr_json_array(v->a));
    for (size_t k = 0; k < r->count; k++)
        tr_json_add(names, tr_json_string(v->a, tr_concept_column(r, k)));
    if (!r->profile) return;
    tr_json *o = tr_json_set(into, "profile", tr_json_object(v->a));
    for (size_t i = 0; i < v->c->parties; i++)
        tr_json_set(o, v->c->party[i].id,
                    tr_json_string(v->a, r->profile[i].name));
}

void tr_report_found(tr_json *into, const tr_view *v,
                     const tr_solve_report *r) {
    column *col = columns_of(v->a, r);
    json_equilibria(into, v, col, r->count, r->limit);
    if (r->list_stable) json_stable(into, v, col, r->count);
}

static const char *names_at(const tr_view *v, const column *col, size_t n,
                            uint32_t s) {
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        if (tr_bit(col[i].equilibria, s))
            text =
                tr_printf(v->a, "%s%s%s", text, *text ? ", " : "", col[i].name);
    return text;
}

static void words_table(tr_doc *d, const tr_view *v, const column *col,
                        size_t n, uint32_t limit, uint32_t total) {
    const char *const head[] = {"State", "Equilibrium under",
                                v->c->status_quo
                                    ? "What is otherwise than in the status quo"
                                    : "Issues"};
    tr_table *t = tr_doc_table(d, "Equilibria", 3, head);
    uint32_t listed = 0, sq = tr_space_status_quo(v->s);
    for (uint32_t s = 0; s < v->s->n && listed < limit; s++) {
        if (!in_any(col, n, s)) continue;
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_user(v->a, tr_state_id(v, s));
        row[1] = names_at(v, col, n, s);
        row[2] = sq == s             ? "this is the status quo"
                 : sq != TR_NO_STATE ? tr_change_words(v, sq, s)
                                     : tr_state_words(v, s);
        listed++;
    }
    if (listed < total)
        tr_doc_note(d, "%u of %s are listed; --limit %u lists all.", listed,
                    tr_count_words(v->a, total), total);
}

bool tr_report_table(tr_doc *d, const tr_view *v, const tr_solve_report *r) {
    column *col = columns_of(v->a, r);
    uint32_t total = 0;
    for (uint32_t s = 0; s < v->s->n; s++) total += in_any(col, r->count, s);
    if (total)
        words_table(d, v, col, r->count, r->limit_given ? r->limit : 20, total);
    return total > 0;
}

void tr_report_solve(tr_doc *d, const tr_view *v, const tr_moves *m,
                     const tr_solve_report *r) {
    column *col = columns_of(v->a, r);
    size_t n = r->count;
    tr_report_concepts(d->json, v, r);
    tr_report_found(d->json, v, r);
    bool any_mover = false;
    for (uint32_t i = 0; i < m->parties; i++) any_mover |= m->mover[i];
    tr_doc_say(d, "%s feasible states, of %s combinations.",
               tr_count_words(v->a, v->s->n),
               tr_decimal_words(v->a, v->s->product));
    if (!any_mover) {
        tr_doc_say(d, "No party holds an issue alone: nothing here can be "
                      "changed by one party, so every state is stable.");
        return;
    }
    for (size_t i = 0; i < n && !r->profile; i++) {
        uint32_t count = tr_bits_count(col[i].equilibria, v->s->n);
        tr_doc_say(d, "%s: %s (%s).", col[i].name,
                   count ? tr_printf(v->a, "%s equilibri%s",
                                     tr_count_words(v->a, count),
                                     count == 1 ? "um" : "a")
                         : "no equilibrium exists",
                   r->ask[i].kind->words);
    }
    if (r->left_out) tr_doc_note(d, "%s", r->left_out);
    if (!tr_report_table(d, v, r) && r->profile)
        tr_doc_say(d, "No equilibrium exists.");
}

/* --- explain -------------------------------------------------------------- */

static const char *const answer_name[] = {[TR_IN_TURN] = "in turn",
                                          [TR_AT_ONCE] = "at once",
                                          [TR_FORESEEN] = "foreseen"};

static tr_json *moves_json(const tr_view *v, const tr_explanation *e,
                           const tr_visit *const *path, uint32_t length) {
    tr_json *list = tr_json_array(v->a);
    for (uint32_t k = 0; k < length; k++) {
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        const char *by = tr_mover_id(v, e->league, path[k]->by);
        tr_json_set(o, "by", tr_json_string(v->a, by));
        tr_json_set(o, "to", tr_state_json(v, path[k]->state));
    }
    return list;
}

static void json_explain(tr_doc *d, const tr_view *v, uint32_t state,
                         uint32_t party, const tr_ask *ask,
                         const tr_explanation *e) {
    tr_arena *a = v->a;
    tr_json_set(d->json, "state", tr_state_json(v, state));
    tr_json_set(d->json, "party", tr_json_string(a, v->c->party[party].id));
    tr_json_set(d->json, "concept", tr_json_string(a, ask->name));
    tr_json_set(d->json, "stable", tr_json_bool(a, e->stable));
    if (e->note) tr_json_set(d->json, "note", tr_json_string(a, e->note));
    tr_json *list = tr_json_set(d->json, "improvements", tr_json_array(a));
    for (uint32_t k = 0; k < e->count; k++) {
        const tr_sanction *s = &e->at[k];
        tr_json *o = tr_json_add(list, tr_json_object(a));
        if (s->coalition) {
            const tr_coalition *h = &e->league->at[s->coalition - 1];
            tr_json_set(o, "by", tr_json_string(a, h->id));
            tr_json_set(o, "way", moves_json(v, e, s->way, s->way_length));
        }
        tr_json_set(o, "to", tr_state_json(v, s->to));
        tr_json_set(o, "sanction",
                    s->deterred ? moves_json(v, e, s->path, s->length)
                                : tr_json_null(a));
        if (s->answer == TR_IN_TURN) continue;
        tr_json_set(o, "answer", tr_json_string(a, answer_name[s->answer]));
        if (s->answer == TR_FORESEEN)
            tr_json_set(o, "play", moves_json(v, e, s->path, s->length));
        tr_json_set(o, "end", tr_state_json(v, s->end));
    }
}

enum { SHOWN = 20 }; /* in words; JSON has all */

/* Many improvements differ only in issues that the party does not care about;
 * those that change fewest issues say most. */
static const tr_sanction **fewest_changes_first(const tr_view *v,
                                                uint32_t state,
                                                const tr_explanation *e) {
    const tr_sanction **order =
        TR_NEW(v->a, const tr_sanction *, (size_t)e->count + 1);
    uint32_t most = 0, placed = 0;
    uint32_t *changes = TR_NEW(v->a, uint32_t, (size_t)e->count + 1);
    for (uint32_t k = 0; k < e->count; k++) {
        changes[k] = tr_change_count(v, state, e->at[k].to);
        most = changes[k] > most ? changes[k] : most;
    }
    for (uint32_t n = 0; n <= most; n++)
        for (uint32_t k = 0; k < e->count; k++)
            if (changes[k] == n) order[placed++] = &e->at[k];
    return order;
}

/* "A moves to s3 (tanks: yes), then B moves to ..." */
static const char *answer_words(const tr_view *v, const tr_explanation *e,
                                uint32_t state, const tr_sanction *s) {
    if (s->answer != TR_AT_ONCE && !e->league)
        return tr_path_words(v, s->to, s->path, s->length);
    const char *text = "",
               *joint = s->answer == TR_AT_ONCE ? " and " : ", then ";
    uint32_t from = s->answer == TR_AT_ONCE ? state : s->to;
    for (uint32_t k = 0; k < s->length; k++) {
        uint32_t to = s->path[k]->state;
        text = tr_printf(v->a, "%s%s%s changes to %s", text, k ? joint : "",
                         tr_mover_words(v, e->league, s->path[k]->by),
                         tr_change_words(v, from, to));
        if (s->answer != TR_AT_ONCE) from = to;
    }
    if (s->answer == TR_AT_ONCE)
        text = tr_printf(v->a, "%s at the same time, which leads to %s", text,
                         tr_user(v->a, tr_state_id(v, s->end)));
    return text;
}

static void say_improvement(tr_doc *d, tr_block *list, const tr_view *v,
                            uint32_t state, uint32_t party, const tr_kind *kind,
                            const tr_explanation *e, const tr_sanction *s) {
    const char *name = tr_party_name(v, party);
    bool alone = true;
    if (s->coalition) {
        const tr_coalition *h = &e->league->at[s->coalition - 1];
        name = tr_coalition_words(v, h);
        alone = h->size == 1;
    }
    const char *goes = kind->goes ? kind->goes : "could gain by moving to";
    const char *left = kind->left && !(s->coalition && alone)
                           ? kind->left
                           : "no better off than at the "
                             "start";
    const char *gain = tr_printf(v->a, "%s %s %s (%s)", name, goes,
                                 tr_user(v->a, tr_state_id(v, s->to)),
                                 tr_change_words(v, state, s->to));
    if (s->deterred && !s->length)
        tr_doc_item(d, list, "%s; that is the end, which leaves %s %s.", gain,
                    name, left);
    else if (s->deterred)
        tr_doc_item(d, list, "%s; %s: %s, which leaves %s %s.", gain,
                    kind->reply, answer_words(v, e, state, s), name, left);
    else if (s->length)
        tr_doc_item(d, list, "%s; %s: %s.", gain, kind->no_reply,
                    answer_words(v, e, state, s));
    else
        tr_doc_item(d, list, "%s; %s.", gain, kind->no_reply);
}

void tr_report_explain(tr_doc *d, const tr_view *v, uint32_t state,
                       uint32_t party, const tr_ask *ask,
                       const tr_explanation *e) {
    json_explain(d, v, state, party, ask, e);
    const char *name = tr_party_name(v, party);
    tr_doc_say(d, "State %s: %s.", tr_user(v->a, tr_state_id(v, state)),
               tr_state_words(v, state));
    tr_doc_say(d, "It is %s for %s under %s.",
               e->stable ? "stable" : "not stable", name, ask->name);
    if (e->note) tr_doc_say(d, "%s", e->note);
    if (!e->count && !e->note && ask->kind->goes)
        tr_doc_say(d, "There is no state that %s %s.", name, ask->kind->goes);
    else if (!e->count && !e->note)
        tr_doc_say(d,
                   "%s cannot do better by changing its own choice from "
                   "here.",
                   name);
    if (!e->count) return;
    tr_block *list = tr_doc_list(d, TR_LIST);
    const tr_sanction **order = fewest_changes_first(v, state, e);
    for (uint32_t k = 0; k < e->count && k < SHOWN; k++)
        say_improvement(d, list, v, state, party, ask->kind, e, order[k]);
    if (e->count > SHOWN)
        tr_doc_note(d,
                    "%d of %s improvements are shown, those that change "
                    "least; --json lists all.",
                    SHOWN, tr_count_words(v->a, e->count));
}

/* --- paths ---------------------------------------------------------------- */

static void json_routes(tr_json *into, const tr_view *v, const tr_paths *p) {
    tr_arena *a = v->a;
    tr_json *list = tr_json_set(into, "targets", tr_json_array(a));
    for (uint32_t k = 0; k < p->count; k++) {
        const tr_route *r = &p->route[k];
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_json_set(o, "state", tr_state_json(v, r->target));
        tr_json_set(o, "length",
                    r->reachable ? tr_json_count(a, r->length)
                                 : tr_json_null(a));
        if (r->reachable)
            tr_json_set(o, "path", tr_path_json(v, r->path, r->length));
    }
}

static void say_route(tr_doc *d, const tr_view *v, tr_block *items,
                      const tr_paths *p, const tr_route *r) {
    const char *id = tr_user(v->a, tr_state_id(v, r->target));
    if (!r->length)
        tr_doc_item(d, items, "%s: the start itself.", id);
    else
        tr_doc_item(d, items, "%s, %u move%s: %s.", id, r->length,
                    r->length == 1 ? "" : "s",
                    tr_path_words(v, p->from, r->path, r->length));
}

static void say_beyond(tr_doc *d, const tr_view *v, tr_block *items,
                       const tr_paths *p) {
    enum { NAMED = 12 };
    tr_text t = tr_text_new(v->a);
    uint32_t beyond = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        if (p->route[k].reachable || beyond++ >= NAMED) continue;
        tr_putf(&t, "%s%s", t.length ? ", " : "",
                tr_user(v->a, tr_state_id(v, p->route[k].target)));
    }
    if (beyond > NAMED)
        tr_putf(&t, " and %s more", tr_count_words(v->a, beyond - NAMED));
    if (beyond)
        tr_doc_item(d, items, "%s: cannot be reached.", tr_text_str(&t));
}

/* The nearest first, then those out of reach. */
static void say_routes(tr_doc *d, const tr_view *v, const tr_paths *p) {
    tr_block *items = tr_doc_list(d, TR_LIST);
    uint32_t longest = 0, shown = 0, within = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        within += p->route[k].reachable;
        if (p->route[k].reachable && p->route[k].length > longest)
            longest = p->route[k].length;
    }
    for (uint32_t n = 0; n <= longest; n++)
        for (uint32_t k = 0; k < p->count && shown < SHOWN; k++) {
            const tr_route *r = &p->route[k];
            if (!r->reachable || r->length != n) continue;
            say_route(d, v, items, p, r);
            shown++;
        }
    say_beyond(d, v, items, p);
    if (shown < within)
        tr_doc_note(d,
                    "%u of %s targets within reach are shown, the nearest "
                    "first; --to chooses, --json lists all.",
                    shown, tr_count_words(v->a, within));
}

void tr_report_paths(tr_doc *d, const tr_view *v, const tr_paths *p,
                     const char *by, tr_json *into) {
    tr_arena *a = v->a;
    tr_json_set(into, "by", tr_json_string(a, by));
    tr_json_set(into, "from", tr_state_json(v, p->from));
    tr_json_set(into, "reachable", tr_json_count(a, p->reachable));
    json_routes(into, v, p);
    tr_doc_say(d, "By %s, %s state%s can be reached from %s, itself included.",
               p->improving ? "moves that gain whoever makes them"
                            : "any moves",
               tr_count_words(a, p->reachable), p->reachable == 1 ? "" : "s",
               tr_user(a, tr_state_id(v, p->from)));
    if (p->count)
        say_routes(d, v, p);
    else
        tr_doc_say(d, "There is no target: no state is an equilibrium.");
}
