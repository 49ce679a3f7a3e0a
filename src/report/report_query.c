/* report_query.c - answers of a query, in words and in JSON.
 * SPDX-License-Identifier: MIT */
#include "report/report_query.h"

#include <string.h>

static const char *const outcome_name[] = {"stable", "unstable", "undecided"};

static const tr_verdict *verdict(const tr_view *v, const tr_query_report *r,
                                 uint32_t state, size_t party, int reply) {
    return r->verdict[((size_t)state * v->c->parties + party) * TR_REPLIES +
                      (size_t)reply];
}

/* --- JSON ----------------------------------------------------------------- */

static tr_json *values_json(const tr_view *v, const uint16_t *from,
                            const uint16_t *to) {
    tr_json *o = tr_json_object(v->a);
    for (size_t i = 0; i < v->c->issues; i++)
        if (!from || from[i] != to[i])
            tr_json_set(o, v->c->issue[i].id,
                        tr_json_string(v->a, v->c->issue[i].value[to[i]]));
    return o;
}

static void json_plan(tr_json *list, const tr_view *v, const uint16_t *state,
                      const tr_plan *p) {
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json_set(o, "after", values_json(v, state, p->to));
    tr_json *moves = tr_json_set(o, "sequence", tr_json_array(v->a));
    const uint16_t *at = p->to;
    for (uint32_t k = 0; k < p->length; k++) {
        tr_json *m = tr_json_add(moves, tr_json_object(v->a));
        tr_json_set(m, "by",
                    tr_json_string(v->a, v->c->party[p->move[k].by].id));
        tr_json_set(m, "changes", values_json(v, at, p->move[k].to));
        at = p->move[k].to;
    }
}

static void json_claims(tr_json *list, const tr_view *v, const tr_claims *c) {
    tr_json *any = tr_json_add(list, tr_json_array(v->a));
    for (uint32_t k = 0; k < c->count; k++) {
        const tr_claim *x = &c->at[k];
        tr_json *o = tr_json_add(any, tr_json_object(v->a));
        if (x->issue < 0) {
            tr_json_set(o, "last_mover",
                        tr_json_string(v->a, v->c->party[x->value].id));
        } else {
            const tr_issue *issue = &v->c->issue[x->issue];
            tr_json_set(o, "issue", tr_json_string(v->a, issue->id));
            tr_json_set(o, "value",
                        tr_json_string(v->a, issue->value[x->value]));
        }
        tr_json_set(o, "is", tr_json_bool(v->a, !x->negated));
    }
}

/* The party's own issues as the escape leaves them. */
static tr_json *escape_json(const tr_view *v, size_t party,
                            const uint16_t *to) {
    tr_json *o = tr_json_object(v->a);
    for (size_t i = 0; i < v->c->issues; i++)
        if (v->c->issue[i].holders == 1 &&
            v->c->issue[i].holder[0] == (int)party)
            tr_json_set(o, v->c->issue[i].id,
                        tr_json_string(v->a, v->c->issue[i].value[to[i]]));
    return o;
}

static void json_proof(tr_json *o, const tr_view *v, size_t party, int reply,
                       const tr_verdict *x) {
    tr_json *proof = tr_json_set(o, "proof", tr_json_object(v->a));
    tr_json *keep = tr_json_set(proof, "kept", tr_json_array(v->a));
    for (uint32_t k = 0; k < x->kept; k++) json_claims(keep, v, &x->keep[k]);
    tr_json *list = tr_json_set(proof, "escapes", tr_json_array(v->a));
    for (uint32_t k = 0; reply == TR_REPLY_FOR_GOOD && k < x->escapes; k++)
        tr_json_add(list, escape_json(v, party, x->escape[k]));
}

static void json_answer(tr_json *list, const tr_view *v,
                        const tr_query_report *r, uint32_t state, size_t party,
                        int reply) {
    const tr_verdict *x = verdict(v, r, state, party, reply);
    if (!x) return;
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json_set(o, "party", tr_json_string(v->a, v->c->party[party].id));
    tr_json_set(o, "concept", tr_json_string(v->a, tr_reply_name[reply]));
    tr_json_set(o, "outcome", tr_json_string(v->a, outcome_name[x->outcome]));
    tr_json *plans = tr_json_set(o, "replies", tr_json_array(v->a));
    for (uint32_t k = 0; k < x->plans && x->outcome == TR_STABLE; k++)
        json_plan(plans, v, r->state[state], &x->plan[k]);
    if (x->to)
        tr_json_set(o, "improvement", values_json(v, r->state[state], x->to));
    if (x->outcome == TR_UNSTABLE && reply != TR_REPLY_NONE)
        json_proof(o, v, party, reply, x);
    if (x->outcome == TR_UNDECIDED) {
        tr_json_set(o, "searched", tr_json_count(v->a, x->searched));
        tr_json_set(o, "cut_short", tr_json_bool(v->a, x->cut_short));
    }
}

/* -1 undecided, 0 somebody leaves, 1 stable for all that can move; nobody can
 * move: 0 (D14). */
static int equilibrium(const tr_view *v, const tr_query_report *r,
                       uint32_t state, int reply) {
    bool open = false, any = false;
    for (size_t i = 0; i < v->c->parties; i++) {
        const tr_verdict *x = verdict(v, r, state, i, reply);
        if (!tr_can_move(v->c, i)) continue;
        any = true;
        if (x->outcome == TR_UNSTABLE) return 0;
        open |= x->outcome == TR_UNDECIDED;
    }
    return open ? -1 : any;
}

static void json_state(tr_json *list, const tr_view *v,
                       const tr_query_report *r, uint32_t s) {
    tr_json *o = tr_json_add(list, tr_json_object(v->a));
    tr_json *state = tr_json_set(o, "state", tr_json_object(v->a));
    tr_json_set(state, "id", tr_json_null(v->a));
    tr_json_set(state, "index", tr_json_null(v->a));
    tr_json_set(state, "values", values_json(v, NULL, r->state[s]));
    tr_json *answers = tr_json_set(o, "answers", tr_json_array(v->a));
    for (size_t i = 0; i < v->c->parties; i++)
        for (int k = 0; k < TR_REPLIES; k++)
            json_answer(answers, v, r, s, i, k);
    if (r->party != UINT32_MAX) return;
    tr_json *all = tr_json_set(o, "equilibrium", tr_json_object(v->a));
    for (int k = 0; k < TR_REPLIES; k++) {
        if (!r->asked[k]) continue;
        int e = equilibrium(v, r, s, k);
        tr_json_set(all, tr_reply_name[k],
                    e < 0 ? tr_json_null(v->a) : tr_json_bool(v->a, e > 0));
    }
}

/* --- words ---------------------------------------------------------------- */

enum { CHANGES = 12, REPLIES = 2 }; /* that are shown */

static const char *change_words(const tr_view *v, const uint16_t *from,
                                const uint16_t *to) {
    tr_text t = tr_text_new(v->a);
    uint32_t count = 0;
    for (size_t i = 0; i < v->c->issues; i++)
        if (from[i] != to[i] && ++count <= CHANGES)
            tr_putf(&t, "%s%s: %s", count > 1 ? "; " : "", tr_issue_name(v, i),
                    tr_value_name(v, i, to[i]));
    if (count > CHANGES) tr_putf(&t, "; and %u more", count - CHANGES);
    return count ? tr_text_str(&t) : "nothing changes";
}

static const char *plan_words(const tr_view *v, const tr_plan *p) {
    tr_text t = tr_text_new(v->a);
    const uint16_t *at = p->to;
    for (uint32_t k = 0; k < p->length; k++) {
        tr_putf(&t, "%s%s (%s)", k ? ", then " : "",
                tr_party_name(v, p->move[k].by),
                change_words(v, at, p->move[k].to));
        at = p->move[k].to;
    }
    return tr_text_str(&t);
}

static void say_stable(tr_doc *d, const tr_view *v, const uint16_t *state,
                       tr_block *list, const char *head, const char *name,
                       const tr_verdict *x) {
    if (!x->plans) {
        tr_doc_item(d, list,
                    "%s: %s cannot do better by changing its own "
                    "choice.",
                    head, name);
        return;
    }
    tr_doc_item(d, list, "%s: whatever %s could gain is met by %s.", head, name,
                x->plans == 1 ? "one reply"
                              : tr_printf(v->a, "one of %u replies", x->plans));
    for (uint32_t k = 0; k < x->plans && k < REPLIES; k++)
        tr_doc_item(d, list,
                    "%s: such as, after %s, by %s, which leaves %s no better "
                    "off than at the start.",
                    head, change_words(v, state, x->plan[k].to),
                    plan_words(v, &x->plan[k]), name);
}

static const char *no_reply(int reply) {
    static const char *const words[TR_REPLIES] = {
        "under this concept no reply counts",
        "nothing the others could do, in however many moves, takes that gain "
        "away",
        "nothing the others could do, in however many moves, takes that gain "
        "away for good",
        "no replies that the others would themselves want, however many, take "
        "that gain away"};
    return words[reply];
}

static void say_answer(tr_doc *d, const tr_view *v, const uint16_t *state,
                       tr_block *list, size_t party, int reply,
                       const tr_verdict *x) {
    const char *name = tr_party_name(v, party);
    const char *head = tr_printf(v->a, "%s, %s", name, tr_reply_name[reply]);
    if (x->outcome == TR_STABLE)
        say_stable(d, v, state, list, head, name, x);
    else if (x->outcome == TR_UNSTABLE)
        tr_doc_item(d, list, "%s: %s could gain by changing %s; %s.", head,
                    name, change_words(v, state, x->to), no_reply(reply));
    else if (x->to)
        tr_doc_item(d, list,
                    "%s: not decided. %s could gain by changing %s; no reply "
                    "of up to %u moves was found that takes this away, and no "
                    "proof that longer ones do not%s.",
                    head, name, change_words(v, state, x->to), x->searched,
                    x->cut_short ? " (a search was cut short)" : "");
    else
        tr_doc_item(d, list, "%s: not decided: a search was cut short.", head);
}

static void say_table(tr_doc *d, const tr_view *v, const tr_query_report *r,
                      uint32_t s) {
    const char *head[TR_REPLIES + 1] = {"Party"};
    size_t n = 1;
    for (int k = 0; k < TR_REPLIES; k++)
        if (r->asked[k]) head[n++] = tr_reply_name[k];
    tr_table *t = tr_doc_table(d, "Is it stable for the party?", n, head);
    for (size_t i = 0; i < v->c->parties; i++) {
        if (r->party != UINT32_MAX && r->party != i) continue;
        const char **row = tr_table_row(v->a, t);
        n = 1;
        row[0] = tr_party_name(v, i);
        for (int k = 0; k < TR_REPLIES; k++) {
            const tr_verdict *x = verdict(v, r, s, i, k);
            if (x) row[n++] = outcome_name[x->outcome];
        }
    }
}

static void say_state(tr_doc *d, const tr_view *v, const tr_query_report *r,
                      uint32_t s) {
    uint16_t *sq = TR_NEW(v->a, uint16_t, v->c->issues + 1);
    bool same = v->c->status_quo != NULL;
    for (size_t i = 0; v->c->status_quo && i < v->c->issues; i++) {
        sq[i] = (uint16_t)v->c->status_quo[i];
        same &= sq[i] == r->state[s][i];
    }
    if (same)
        tr_doc_say(d, "The state: the status quo.");
    else if (v->c->status_quo)
        tr_doc_say(d, "The state: the status quo but for %s.",
                   change_words(v, sq, r->state[s]));
    else
        tr_doc_say(d, "The state: one that satisfies the formula.");
    say_table(d, v, r, s);
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (size_t i = 0; i < v->c->parties; i++)
        for (int k = 0; k < TR_REPLIES; k++) {
            const tr_verdict *x = verdict(v, r, s, i, k);
            if (x && tr_can_move(v->c, i))
                say_answer(d, v, r->state[s], list, i, k, x);
        }
}

static bool any_undecided(const tr_view *v, const tr_query_report *r) {
    size_t n = (size_t)r->states * v->c->parties * TR_REPLIES;
    for (size_t k = 0; k < n; k++)
        if (r->verdict[k] && r->verdict[k]->outcome == TR_UNDECIDED)
            return true;
    return false;
}

void tr_report_query(tr_doc *d, const tr_view *v, const tr_query_report *r) {
    tr_arena *a = v->a;
    tr_json_set(d->json, "solver", tr_json_string(a, tr_sat_name()));
    tr_json_set(d->json, "depth", tr_json_count(a, r->depth));
    tr_json *names = tr_json_set(d->json, "concepts", tr_json_array(a));
    for (int k = 0; k < TR_REPLIES; k++)
        if (r->asked[k])
            tr_json_add(names, tr_json_string(a, tr_reply_name[k]));
    bool open = any_undecided(v, r);
    tr_json_set(d->json, "decided", tr_json_bool(a, !open));
    tr_json_set(d->json, "further_states", tr_json_bool(a, r->more));
    tr_json *states = tr_json_set(d->json, "states", tr_json_array(a));
    if (r->proposal)
        tr_doc_say(d,
                   "The text asked about: %s; issues that it leaves open "
                   "are as in the status quo, if the rules allow.",
                   tr_label_words(v, &r->proposal->name));
    for (uint32_t s = 0; s < r->states; s++) {
        json_state(states, v, r, s);
        say_state(d, v, r, s);
    }
    if (r->more)
        tr_doc_note(d, "Further states satisfy the formula; --limit N asks "
                       "about the first N.");
    if (open)
        tr_doc_note(
            d,
            "Sequences of up to %u moves were searched. What is said to "
            "be stable or unstable holds for sequences of any length; "
            "what is undecided may be decided with a larger --depth.",
            r->depth);
}
