/* report_coalitions.c - what coalitions could make of the equilibria (D45), and
 * movers by name.  SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <string.h>

/* --- who -------------------------------------------------------------------
 */

const char *tr_mover_id(const tr_view *v, const tr_league *l, int32_t by) {
    uint32_t k = (uint32_t)by;
    if (!l) return v->c->party[k].id;
    return k < l->m->parties ? l->mover[k] : l->at[k - l->m->parties].id;
}

const char *tr_coalition_words(const tr_view *v, const tr_coalition *h) {
    if (h->name) return tr_label_words(v, h->name);
    const char **name = TR_NEW(v->a, const char *, (size_t)h->size + 1);
    for (uint32_t i = 0; i < h->size; i++)
        name[i] = tr_party_name(v, h->member[i]);
    return tr_and(v->a, name, h->size);
}

const char *tr_mover_words(const tr_view *v, const tr_league *l, int32_t by) {
    uint32_t k = (uint32_t)by;
    if (!l || k < l->parties) return tr_party_name(v, k);
    if (k < l->m->parties) {
        const char *id = l->mover[k];
        for (size_t i = 0; i < v->c->issues; i++) {
            if (l->m->held.holder[i] != (int)k) continue;
            return tr_holders_words(v, &v->c->issue[i]);
        }
        return tr_user(v->a, id);
    }
    return tr_coalition_words(v, &l->at[k - l->m->parties]);
}

/* --- for programs ------------------------------------------------------------
 */

static const char *const reply_name[] = {"cgmr", "csmr", "cseq"};

static void json_league(tr_json *into, const tr_view *v, const tr_league *l) {
    tr_json *list = tr_json_set(into, "coalitions", tr_json_array(v->a));
    for (uint32_t k = 0; k < l->count; k++) {
        const tr_coalition *h = &l->at[k];
        if (h->size < 2) continue;
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "id", tr_json_string(v->a, h->id));
        tr_json *members = tr_json_set(o, "members", tr_json_array(v->a));
        for (uint32_t i = 0; i < h->size; i++)
            tr_json_add(members,
                        tr_json_string(v->a, v->c->party[h->member[i]].id));
        if (h->name)
            tr_json_set(o, "name",
                        tr_json_string(
                            v->a, tr_plain(v->a, tr_label_words(v, h->name))));
    }
}

static void json_jumps(tr_json *list, const tr_view *v, const tr_league *l,
                       const tr_jumps *j) {
    tr_arena *a = v->a;
    tr_json *o = tr_json_add(list, tr_json_object(a));
    tr_json_set(o, "state", tr_state_json(v, j->from));
    tr_json_set(o, "coalition", tr_json_string(a, l->at[j->coalition].id));
    tr_json_set(o, "jumps_total", tr_json_count(a, j->total));
    tr_json *free = tr_json_set(o, "not_deterred", tr_json_object(a));
    for (int k = 0; k < 3; k++)
        tr_json_set(free, reply_name[k], tr_json_count(a, j->free[k]));
    tr_json *jumps = tr_json_set(o, "jumps", tr_json_array(a));
    for (uint32_t i = 0; i < j->count; i++) {
        tr_json *x = tr_json_add(jumps, tr_json_object(a));
        tr_json_set(x, "to", tr_state_json(v, j->at[i].to));
        tr_json *by = tr_json_set(x, "deterred", tr_json_object(a));
        for (int k = 0; k < 3; k++)
            tr_json_set(by, reply_name[k], tr_json_bool(a, j->at[i].undone[k]));
    }
}

static void json_coalitions(tr_doc *d, const tr_view *v,
                            const tr_coalitions_report *r) {
    tr_report_concepts(d->json, v, r->solved);
    json_league(d->json, v, r->found->league);
    tr_json_set(d->json, "pareto", tr_json_bool(v->a, r->pareto));
    tr_report_found(d->json, v, r->solved);
    tr_json *list = tr_json_set(d->json, "vulnerable", tr_json_array(v->a));
    uint32_t states = 0, listed = 0;
    for (uint32_t k = 0; k < r->found->count; k++) {
        const tr_jumps *j = &r->found->at[k];
        bool first = !k || j[-1].from != j->from;
        states += first;
        listed += first;
        if (listed <= r->solved->limit)
            json_jumps(list, v, r->found->league, j);
    }
    tr_json_set(d->json, "vulnerable_total", tr_json_count(v->a, states));
}

/* --- for people
 * --------------------------------------------------------------- */

enum { STATES_SHOWN = 20 };

static const char *reply_words(tr_arena *a, const tr_jump *j, bool others) {
    if (!others) return "There is nobody else who could answer.";
    if (!j->undone[0])
        return "Nothing that others can do takes the gain away (cgmr, csmr, "
               "cseq).";
    return tr_printf(a, "Others could take the gain away%s, %s.",
                     j->undone[1] ? ", for good" : ", though not for good",
                     j->undone[2]
                         ? "by a reply that they would themselves want"
                         : "but by no reply that they would themselves want");
}

static void say_jumps(tr_doc *d, tr_block *list, const tr_view *v,
                      const tr_coalitions_report *r, const tr_jumps *j) {
    const tr_league *l = r->found->league;
    const tr_coalition *h = &l->at[j->coalition];
    const tr_jump *to = &j->boldest;
    bool others = false;
    for (uint32_t k = 0; k < l->count; k++) others |= tr_apart(h, &l->at[k]);
    const char *more =
        j->total < 2 ? ""
        : j->total == 2
            ? " One more state would do."
            : tr_printf(v->a, " %s more states would do.",
                        tr_count_words(v->a, (double)(j->total - 1)));
    tr_doc_item(d, list, "%s: %s by moving to %s (%s). %s%s",
                tr_coalition_words(v, h),
                r->pareto      ? "some would gain and none lose"
                : h->size == 2 ? "both would gain"
                               : "all would gain",
                tr_user(v->a, tr_state_id(v, to->to)),
                tr_change_words(v, j->from, to->to),
                reply_words(v->a, to, others), more);
}

static const char *concepts_at(const tr_view *v, const tr_solve_report *r,
                               uint32_t s) {
    const char **name = TR_NEW(v->a, const char *, r->count + 1);
    size_t count = 0;
    for (size_t k = 0; k < r->count; k++)
        if (tr_bit(r->solved[k].equilibria, s))
            name[count++] = tr_concept_column(r, k);
    return tr_and(v->a, name, count);
}

static void say_states(tr_doc *d, const tr_view *v,
                       const tr_coalitions_report *r) {
    uint32_t shown = 0, sq = tr_space_status_quo(v->s);
    uint32_t most = r->solved->limit_given ? r->solved->limit : STATES_SHOWN;
    const tr_vulnerable *f = r->found;
    for (uint32_t k = 0; k < f->count && shown < most;) {
        uint32_t s = f->at[k].from;
        tr_doc_say(d, "State %s, an equilibrium under %s (%s):",
                   tr_user(v->a, tr_state_id(v, s)),
                   concepts_at(v, r->solved, s),
                   sq == s             ? "the status quo"
                   : sq != TR_NO_STATE ? tr_change_words(v, sq, s)
                                       : tr_state_words(v, s));
        tr_block *list = tr_doc_list(d, TR_LIST);
        for (; k < f->count && f->at[k].from == s; k++)
            say_jumps(d, list, v, r, &f->at[k]);
        shown++;
    }
}

static void say_lasting(tr_doc *d, const tr_view *v,
                        const tr_coalitions_report *r, uint32_t total,
                        uint32_t open) {
    if (total == open) return;
    const char *text = "";
    uint32_t named = 0, k = 0;
    for (uint32_t s = 0; s < v->s->n && named < STATES_SHOWN; s++) {
        bool any = false;
        for (size_t c = 0; c < r->solved->count; c++)
            any |= tr_bit(r->solved->solved[c].equilibria, s);
        while (k < r->found->count && r->found->at[k].from < s) k++;
        if (!any || (k < r->found->count && r->found->at[k].from == s))
            continue;
        text = tr_printf(v->a, "%s%s%s", text, named ? ", " : "",
                         tr_user(v->a, tr_state_id(v, s)));
        named++;
    }
    tr_doc_say(d, "No coalition can improve on %s%s.", text,
               total - open > named
                   ? tr_printf(v->a, " and %s more",
                               tr_count_words(v->a, total - open - named))
                   : "");
}

/* Joint issues that no coalition looked at can change. */
static void note_out_of_reach(tr_doc *d, const tr_view *v, const tr_league *l) {
    for (uint32_t j = l->parties; j < l->m->parties; j++) {
        bool any = false;
        for (uint32_t k = 0; k < l->count; k++) any |= l->at[k].who[j];
        if (any) continue;
        tr_doc_note(d,
                    "What %s decide together no coalition that is looked at "
                    "can change, as not all of them can move alone; the case "
                    "can name a coalition of theirs (`coalitions`).",
                    tr_mover_words(v, l, (int32_t)j));
    }
}

void tr_report_coalitions(tr_doc *d, const tr_view *v,
                          const tr_coalitions_report *r) {
    json_coalitions(d, v, r);
    const tr_league *l = r->found->league;
    uint32_t total = 0, open = 0, coalitions = 0;
    for (uint32_t s = 0; s < v->s->n; s++) {
        bool any = false;
        for (size_t c = 0; c < r->solved->count; c++)
            any |= tr_bit(r->solved->solved[c].equilibria, s);
        total += any;
    }
    for (uint32_t k = 0; k < r->found->count; k++)
        open += !k || r->found->at[k].from != r->found->at[k - 1].from;
    for (uint32_t k = 0; k < l->count; k++) coalitions += l->at[k].size > 1;
    note_out_of_reach(d, v, l);
    if (!coalitions) {
        tr_doc_say(d, l->named ? "There is no coalition: the case names none."
                               : "There is no coalition: fewer than two "
                                 "parties can move alone, and the case names "
                                 "none.");
        return;
    }
    tr_doc_say(d, "%s coalition%s of two or more parties %s looked at%s.",
               tr_count_words(v->a, coalitions), coalitions == 1 ? "" : "s",
               coalitions == 1 ? "is" : "are",
               l->named ? ", as the case names them" : "");
    if (!total) {
        tr_doc_say(d, "No equilibrium exists, so there is none to leave.");
        return;
    }
    tr_doc_say(d, "Of %s equilibri%s, coalitions could together improve on %s.",
               tr_count_words(v->a, total), total == 1 ? "um" : "a",
               open ? tr_count_words(v->a, open) : "none");
    say_states(d, v, r);
    say_lasting(d, v, r, total, open);
}
