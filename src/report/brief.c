/* brief.c - the order of the briefing, its head and its bottom line.
 * SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include <math.h>
#include <string.h>

/* --- shared words --------------------------------------------------------- */

const char *tr_brief_principals(const tr_brief *b) {
    const tr_deals *d = b->deals;
    const char **name = TR_NEW(b->v->a, const char *, d->principals);
    for (uint32_t i = 0; i < d->principals; i++)
        name[i] = tr_party_name(b->v, d->party[i]);
    return tr_and(b->v->a, name, d->principals);
}

typedef struct choice {
    const tr_brief *b;
    const uint32_t *rank;
    uint32_t from, best, changes;
} choice;

static bool consider(void *user, uint32_t t) {
    choice *c = user;
    uint32_t rank = c->rank[t];
    if (rank <= c->rank[c->from]) return true;
    if (c->best != TR_NO_STATE && rank < c->rank[c->best]) return true;
    tr_mark mark = tr_arena_mark(c->b->v->a);
    uint32_t changes = tr_change_count(c->b->v, c->from, t);
    tr_arena_release(c->b->v->a, mark);
    bool better = c->best == TR_NO_STATE || rank > c->rank[c->best] ||
                  changes < c->changes;
    if (better) c->best = t, c->changes = changes;
    return true;
}

uint32_t tr_brief_best_move(const tr_brief *b, uint32_t party, uint32_t state) {
    choice c = {b, b->pref[party].rank, state, TR_NO_STATE, 0};
    tr_moves_each(b->m, party, state, consider, &c);
    return c.best;
}

bool tr_brief_reply(const tr_brief *b, uint32_t party, uint32_t state,
                    uint32_t breach, tr_sanction *reply, bool *wanted) {
    static const tr_concept order[] = {TR_SEQ, TR_SMR, TR_GMR};
    for (size_t k = 0; k < 3; k++) {
        if (!tr_bit(b->stable->stable[order[k]][party], state)) continue;
        *wanted = order[k] == TR_SEQ;
        *reply = tr_explain_move(b->v->a, b->m, b->pref, state, breach, party,
                                 order[k]);
        return reply->deterred;
    }
    return false;
}

/* --- bottom line ---------------------------------------------------------- */

static const char *sentence_now(tr_brief *b) {
    tr_arena *a = b->v->a;
    if (b->status_quo == TR_NO_STATE)
        return "The case names no status quo, so nothing is said here about "
               "where things stand.";
    const tr_stable *s = b->stable;
    if (tr_bit(s->equilibria[TR_NASH], b->status_quo))
        return "In this model no party gains by changing course alone, so the "
               "present situation can last.";
    const char **who = TR_NEW(a, const char *, b->m->parties + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < b->m->parties; i++)
        if (!tr_bit(s->stable[TR_NASH][i], b->status_quo))
            who[count++] = tr_party_name(b->v, i);
    if (tr_bit(s->equilibria[TR_SEQ], b->status_quo) ||
        tr_bit(s->equilibria[TR_GMR], b->status_quo))
        return tr_printf(a,
                         "In this model %s could gain by changing course "
                         "alone, but the others could undo that gain: the "
                         "present situation holds only by fear of the "
                         "response.",
                         tr_and(a, who, count));
    return tr_printf(a,
                     "In this model the present situation does not hold: "
                     "%s would gain by changing course, and no response "
                     "takes that gain away.",
                     tr_and(a, who, count));
}

/* Issues with one and the same new value in every efficient deal. */
static const char *common_terms(tr_brief *b) {
    const tr_view *v = b->v;
    const tr_list *f = &b->deals->frontier;
    uint16_t *first = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    bool *same = TR_NEW(v->a, bool, v->s->issues + 1);
    memset(same, 1, v->s->issues);
    tr_space_values(v->s, f->at[0], first);
    for (uint32_t k = 1; k < f->count; k++) {
        tr_space_values(v->s, f->at[k], value);
        for (uint32_t i = 0; i < v->s->issues; i++)
            same[i] &= value[i] == first[i];
    }
    const char **words = TR_NEW(v->a, const char *, v->s->issues + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < v->s->issues; i++) {
        if (!same[i] || v->c->issue[i].not_negotiable) continue;
        if (v->c->status_quo && v->c->status_quo[i] == (int32_t)first[i])
            continue;
        words[count++] = tr_printf(v->a, "%s: %s", tr_issue_name(v, i),
                                   tr_value_name(v, i, first[i]));
    }
    return count ? tr_and(v->a, words, count) : NULL;
}

static const char *sentence_deals(tr_brief *b) {
    tr_arena *a = b->v->a;
    const tr_deals *d = b->deals;
    if (!d) return tr_printf(a, "Deals were not weighed: %s.", b->no_deals);
    if (!d->zone_count || !d->gainers)
        return tr_printf(a,
                         "No package exists that %s would all prefer to "
                         "no deal.",
                         tr_brief_principals(b));
    return tr_printf(a,
                     "Deals exist: %s of %s packages leave %s worse off "
                     "than no deal.",
                     tr_count_words(a, d->zone_count),
                     tr_count_words(a, d->possible_count),
                     d->principals == 2
                         ? tr_printf(a, "neither %s nor %s",
                                     tr_party_name(b->v, d->party[0]),
                                     tr_party_name(b->v, d->party[1]))
                         : tr_printf(a, "none of %s", tr_brief_principals(b)));
}

/* "North would gain 4 of its points and South 27"; "" if nobody. */
static const char *gains_from_leaving(tr_brief *b, const tr_hold *h) {
    const tr_deals *d = b->deals;
    const char **part = TR_NEW(b->v->a, const char *, d->principals);
    size_t count = 0;
    for (uint32_t i = 0; i < d->principals; i++)
        if (h->of[i].temptation > 0)
            part[count] = tr_printf(b->v->a, "%s %s%s%s",
                                    tr_party_name(b->v, d->party[i]),
                                    count ? "" : "would gain ",
                                    tr_num(b->v->a, h->of[i].temptation, 1),
                                    count ? "" : " of its points"),
            count++;
    return tr_and(b->v->a, part, count);
}

/* For whom `x` is worth less than `y`. */
static const char *less_for(tr_brief *b, const tr_hold *x, const tr_hold *y) {
    const tr_deals *d = b->deals;
    const char **name = TR_NEW(b->v->a, const char *, d->principals);
    size_t count = 0;
    for (uint32_t i = 0; i < d->principals; i++)
        if (x->of[i].gain < y->of[i].gain)
            name[count++] = tr_party_name(b->v, d->party[i]);
    if (count == d->principals) return count == 2 ? "both" : "all";
    return tr_and(b->v->a, name, count);
}

/* Whether the deals that hold do so by themselves, or how. */
static const char *how_held(const tr_brief *b) {
    uint32_t by[TR_HOLDERS] = {0};
    for (uint32_t k = 0; k < b->deals->frontier.count; k++)
        if (b->frontier[k].holds) by[b->frontier[k].holder]++;
    if (by[TR_HELD_BY_ITSELF] == b->upheld.holds.count)
        return "no party gains by leaving";
    if (by[TR_HELD_BY_RESPONSE] == b->upheld.holds.count)
        return "the reply would undo what a party gains by leaving";
    if (!by[TR_HELD_BY_FUTURE]) return "leaving brings no lasting gain";
    return "leaving does not pay for parties that look ahead";
}

static const char *sentence_hold(tr_brief *b) {
    tr_arena *a = b->v->a;
    if (!b->deals) return "So what would hold a deal is not asked either.";
    if (!b->packages)
        return "What would have to change is shown below, party by party.";
    if (!b->upheld.breakable)
        return "No party holds an issue alone, so no deal can be broken alone, "
               "and whether deals hold is not asked.";
    uint32_t all = b->deals->frontier.count, held = 0;
    for (uint32_t k = 0; k < all; k++)
        held += b->frontier[k].holder != TR_NOT_HELD;
    if (b->upheld.holds.count)
        return tr_printf(
            a,
            "In this model %s of the %s deals that cannot be improved hold: "
            "%s%s.",
            tr_count_words(a, b->upheld.holds.count), tr_count_words(a, all),
            b->at_home ? "they would be ratified at home, and " : "",
            how_held(b));
    if (held)
        return tr_printf(a,
                         "None of the %s deals that cannot be improved holds: "
                         "%s would be kept, but factions at home would not "
                         "ratify them.",
                         tr_count_words(a, all), tr_count_words(a, held));
    return tr_printf(a,
                     "None of the %s deals that cannot be improved holds: some "
                     "party gains by leaving, and nothing takes that gain "
                     "away.",
                     tr_count_words(a, all));
}

/* Who would not prefer package A to no deal at the trust declared. */
static void say_trust(tr_brief *b, const tr_hold *h) {
    const tr_deals *d = b->deals;
    const char **name = TR_NEW(b->v->a, const char *, d->principals);
    size_t short_of = 0, declared = 0;
    for (uint32_t i = 0; i < d->principals; i++) {
        const tr_hold_party *p = &h->of[i];
        declared += isnan(p->trust_there) ? 0 : 1;
        if (p->trust_needed > p->trust_there)
            name[short_of++] = tr_party_name(b->v, d->party[i]);
    }
    if (short_of)
        tr_doc_say(b->d,
                   "At the trust that the case has, %s would not "
                   "prefer package A to no deal: the others are not trusted "
                   "enough to keep it.",
                   tr_and(b->v->a, name, short_of));
    else if (declared == d->principals)
        tr_doc_say(b->d, "The trust that the case has is enough for package "
                         "A on every side.");
}

/* What keeps package A, and whether another package needs no keeping. */
static void say_what_keeps(tr_brief *b) {
    static const char *const keeps[] = {
        "Package A holds by itself.",
        ("What keeps package A is only the reply that leaving would meet, on "
         "the assumption that terms agreed jointly stay in force after a "
         "breach."),
        ("What keeps package A is only how much both sides value what comes "
         "after."),
        "Nothing in the model keeps package A."};
    if (!b->packages || !b->upheld.breakable) return;
    const tr_hold *h = &b->package[0].hold;
    const char *gains = gains_from_leaving(b, h);
    tr_text t = tr_text_new(b->v->a);
    tr_putf(&t, "Package A is the deal with %s. ", b->package[0].why);
    if (*gains) tr_putf(&t, "By leaving it, %s. ", gains);
    tr_put(&t, keeps[h->holder]);
    if (h->at_home && !h->at_home->ratified)
        tr_put(&t, " It would not be ratified at home.");
    for (size_t k = 1; k < b->packages; k++)
        if (b->package[k].hold.holder == TR_HELD_BY_ITSELF)
            tr_putf(&t, " Package %s, worth less to %s, would hold by itself.",
                    b->package[k].letter, less_for(b, &b->package[k].hold, h));
    tr_doc_say(b->d, "%s", tr_text_str(&t));
    say_trust(b, h);
}

void tr_brief_bottom_line(tr_brief *b) {
    const char *sentence[3] = {sentence_now(b), sentence_deals(b),
                               sentence_hold(b)};
    tr_doc_heading(b->d, 2, "bottom-line", "Bottom line");
    tr_json *list =
        tr_json_set(b->d->json, "bottom_line", tr_json_array(b->v->a));
    for (int k = 0; k < 3; k++) {
        tr_doc_lead(b->d, "%s", sentence[k]);
        tr_json_add(list,
                    tr_json_string(b->v->a, tr_plain(b->v->a, sentence[k])));
    }
    say_what_keeps(b);
    const char *common =
        b->deals && b->deals->frontier.count ? common_terms(b) : NULL;
    if (common)
        tr_doc_say(b->d,
                   "Every deal that cannot be improved for one side "
                   "without cost to the other has: %s.",
                   common);
    const tr_sensitivity *s = b->sensitivity;
    if (s)
        tr_doc_say(
            b->d,
            "How sure is this? Each of the %u weights was halved "
            "and doubled, one at a time: %u of %u variations "
            "change whether the present lasts, whether a deal "
            "exists, or what holds package A (see %s).",
            s->count / 2, s->changed, s->count,
            tr_doc_link(b->v->a, "robustness", "what the model assumes"));
}

static void write_head(tr_brief *b) {
    const truce_case *c = b->v->c;
    tr_arena *a = b->v->a;
    if (c->as_of) tr_doc_meta(b->d, "As of", tr_date_words(a, c->as_of));
    tr_doc_meta(b->d, "Kind", "Analytical model, not a forecast of record");
    if (c->version_note)
        tr_doc_meta(b->d, "Case version", tr_user(a, c->version_note));
    tr_doc_meta(b->d, "Case digest",
                tr_printf(a, "%016llx", (unsigned long long)c->digest));
    tr_doc_meta(b->d, "Made with", "truce " TRUCE_VERSION);
    const tr_node *seen = tr_member(c->tree, "visibility");
    tr_doc_meta(b->d, "Visibility", seen ? tr_user(a, seen->text) : "internal");
}

void tr_brief_write(tr_brief *b) {
    write_head(b);
    tr_brief_bottom_line(b);
    tr_brief_parties(b);
    tr_brief_issues(b);
    tr_brief_now(b);
    tr_brief_stable(b);
    tr_brief_deals(b);
    tr_brief_ledger(b);
    tr_brief_path(b);
    tr_brief_mediator(b);
    tr_brief_levers(b);
    tr_brief_scenarios(b);
    tr_brief_backers(b);
    tr_brief_robustness(b);
    tr_brief_back_matter(b);
}
