/* brief_beside.c - in the briefing: scenarios, backers, and how near stability
 * is to its end.  SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include <math.h>

/* --- scenarios ------------------------------------------------------------ */

void tr_brief_scenarios(tr_brief *b) {
    tr_arena *a = b->v->a;
    if (!b->v->c->scenarios) return;
    tr_doc_heading(b->d, 2, "scenarios", "In other circumstances");
    if (!b->worlds) {
        tr_doc_say(b->d, "%s `truce compare` weighs the scenarios.",
                   b->too_large);
        return;
    }
    tr_doc_say(b->d, "Each scenario says what would be otherwise, and is "
                     "weighed as a case of its own. None of them is a "
                     "forecast.");
    tr_worlds_stories(b->d, b->v, b->world, b->worlds);
    tr_worlds_brief(b->d, b->v, "The case and its scenarios side by side",
                    b->world, b->worlds);
    tr_json *o = tr_json_set(b->d->json, "scenarios", tr_json_object(a));
    tr_worlds_json(tr_json_set(o, "compared", tr_json_array(a)), b->v, b->world,
                   b->worlds, "scenario");
}

/* --- backers -------------------------------------------------------------- */

/* Where the deal at the declared weight begins and ends to be the deal with the
 * largest product of gains. */
static const char *reign_words(const tr_brief *b, const tr_link *l,
                               const tr_turning *t) {
    tr_arena *a = b->v->a;
    size_t k = 0;
    if (!t->weighed || !t->reigns) return "";
    if (t->reigns == 1)
        return " The deal with the largest product of gains is the same at "
               "every weight.";
    while (k + 1 < t->reigns && t->reign[k].at.to < l->weight) k++;
    const tr_stretch at = t->reign[k].at;
    return tr_printf(a,
                     " The deal with the largest product of gains turns %zu "
                     "time%s as the weight rises; that of the weight given "
                     "leads from %s to %s.",
                     t->reigns - 1, t->reigns == 2 ? "" : "s",
                     tr_num(a, at.from, 3), tr_num(a, at.to, 3));
}

static const char *at_words(const tr_brief *b, const tr_varied *x, int c) {
    const tr_bands *at = &x->present.at[c];
    if (!x->present.known[c]) return "at weights that are not known";
    const char *words = tr_bands_words(b->v->a, at, x->all);
    bool whole = !at->count || tr_bands_cover(at, x->all);
    bool one = at->count == 1 && at->at[0].from.num == at->at[0].to.num &&
               at->at[0].from.den == at->at[0].to.den;
    return tr_printf(b->v->a, "at %s%s",
                     whole ? ""
                     : one ? "weight "
                           : "weights ",
                     words);
}

static const char *lasting_words(const tr_brief *b, const tr_varied *x) {
    if (b->status_quo == TR_NO_STATE) return "";
    return tr_printf(b->v->a,
                     " With this weight varied and all else as declared, the "
                     "present lasts by itself %s, and by replies that are "
                     "possible %s.",
                     at_words(b, x, TR_NASH), at_words(b, x, TR_GMR));
}

static tr_json *bands_json(tr_arena *a, const tr_lasting *l, int concept) {
    if (!l->known[concept]) return tr_json_null(a);
    tr_json *list = tr_json_array(a);
    for (size_t k = 0; k < l->at[concept].count; k++) {
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_band x = l->at[concept].at[k];
        tr_json_set(o, "from", tr_json_number(a, tr_cut_value(x.from)));
        tr_json_set(o, "to", tr_json_number(a, tr_cut_value(x.to)));
    }
    return list;
}

static void say_link(tr_brief *b, tr_block *items, tr_json *o, size_t k) {
    const tr_view *v = b->v;
    const tr_link *l = &v->c->link[k];
    const tr_varied *x = &b->varied[k];
    const char *origin = tr_origin_words(v, &l->origin);
    tr_doc_item(b->d, items, "%s counts for %s of what %s wants.%s%s%s%s%s%s%s",
                tr_party_name(v, (size_t)l->backer), tr_num(v->a, l->weight, 3),
                tr_party_name(v, (size_t)l->party),
                l->origin.because ? " " : "",
                l->origin.because ? tr_user(v->a, l->origin.because) : "",
                *origin ? " " : "", origin, *origin ? "." : "",
                lasting_words(b, x), reign_words(b, l, &x->turning));
    tr_json_set(o, "party", tr_json_string(v->a, v->c->party[l->party].id));
    tr_json_set(o, "backer", tr_json_string(v->a, v->c->party[l->backer].id));
    tr_json_set(o, "weight", tr_json_number(v->a, l->weight));
    if (b->status_quo != TR_NO_STATE) {
        tr_json *at = tr_json_set(o, "status_quo_lasts", tr_json_object(v->a));
        tr_json_set(at, "nash", bands_json(v->a, &x->present, TR_NASH));
        tr_json_set(at, "gmr", bands_json(v->a, &x->present, TR_GMR));
    }
    tr_json_set(o, "deals", tr_json_count(v->a, x->turning.reigns));
}

void tr_brief_backers(tr_brief *b) {
    tr_arena *a = b->v->a;
    const truce_case *c = b->v->c;
    if (!c->links || c->influenced) return;
    tr_doc_heading(b->d, 2, "backers", "What backers' weight does");
    if (!b->sways) {
        tr_doc_say(b->d, "%s `truce influence` weighs the backers.",
                   b->too_large);
        return;
    }
    tr_doc_say(b->d, "Elsewhere in this briefing each party wants what the "
                     "case says of it alone. Here what its backers want counts "
                     "too, by the weight given, on the scale of what the "
                     "situations are worth to each.");
    tr_worlds_brief(b->d, b->v, "Without backers, and with them", b->sway, 2);
    tr_json *o = tr_json_set(b->d->json, "influence", tr_json_object(a));
    tr_worlds_json(tr_json_set(o, "compared", tr_json_array(a)), b->v, b->sway,
                   b->sways, "variant");
    tr_json *list = tr_json_set(o, "links", tr_json_array(a));
    tr_block *items = tr_doc_list(b->d, TR_LIST);
    for (size_t k = 0; k < c->links; k++)
        say_link(b, items, tr_json_add(list, tr_json_object(a)), k);
    tr_doc_say(b->d, "Whose change of mind would turn it, against the case "
                     "with its backers:");
    tr_say_turned(b->d, b->v, o, b->sway, b->sways);
}

/* --- how near stability is to its end ------------------------------------- */

static const char *const stable_by[TR_USUAL] = {
    "no party gains by leaving", "the others could undo any gain",
    "the others could undo any gain for good",
    "the others would undo any gain"};

static const char *fewest_words(const tr_brief *b, const tr_brief_end *e,
                                tr_json *o) {
    tr_arena *a = b->v->a;
    bool exact;
    uint64_t at_least;
    int who = tr_least_unmade(e->by, b->v->c->parties, &exact, &at_least);
    tr_json_set(o, "party",
                who < 0 ? tr_json_null(a)
                        : tr_json_string(a, b->v->c->party[who].id));
    if (who < 0)
        return exact ? "no change of one party's ranking does"
                     : "none was found";
    const tr_unmade *u = &e->by[who];
    tr_json_set(o, "swaps", tr_json_count(a, u->swaps));
    tr_json_set(o, "exact", tr_json_bool(a, exact));
    return tr_printf(
        a, "%s%s exchange%s of neighbours in the ranking of %s",
        exact ? "" : "at most ", tr_count_words(a, (double)u->swaps),
        u->swaps == 1 ? "" : "s", tr_party_name(b->v, (size_t)who));
}

/* What whoever then leaves would change. */
static const char *leaving_words(const tr_brief *b, const tr_brief_end *e) {
    bool exact;
    uint64_t at_least;
    int who = tr_least_unmade(e->by, b->v->c->parties, &exact, &at_least);
    if (who < 0) return "";
    const tr_unmade *u = &e->by[who];
    return tr_printf(b->v->a, "%s: %s", tr_party_name(b->v, u->leaver),
                     tr_change_words(b->v, e->state, u->to));
}

static const char *making_words(const tr_brief *b, const tr_brief_end *e,
                                tr_json *o) {
    const tr_view *v = b->v;
    if (!e->make) return "";
    tr_text t = tr_text_new(v->a);
    tr_json *list = tr_json_set(o, "to_hold_by_itself", tr_json_object(v->a));
    for (size_t i = 0; i < v->c->parties; i++) {
        if (!e->make[i].possible || !e->make[i].swaps) continue;
        tr_json_set(list, v->c->party[i].id,
                    tr_json_count(v->a, e->make[i].swaps));
        tr_putf(&t, "%s%s: %s%s", t.length ? "; " : "", tr_party_name(v, i),
                e->make[i].exact ? "" : "at most ",
                tr_count_words(v->a, (double)e->make[i].swaps));
    }
    return tr_text_str(&t);
}

void tr_brief_ends(tr_brief *b) {
    static const char *const head[] = {
        "Situation", "Stable, for", "The least that unmakes it",
        "Who then leaves, and for what", "For it to hold by itself"};
    static const char *const name[] = {"The present", "Package A"};
    static const char *const key[] = {"status_quo", "package_a"};
    tr_arena *a = b->v->a;
    tr_table *t = NULL;
    tr_json *o = NULL;
    for (int k = 0; k < 2; k++) {
        const tr_brief_end *e = &b->end[k];
        if (e->state == TR_NO_STATE) continue;
        if (!t) {
            tr_doc_say(b->d, "What would unmake stability, or make it. An "
                             "exchange swaps two situations that stand next to "
                             "each other in one party's ranking; everybody "
                             "else's ranking stays as it is.");
            t = tr_doc_table(b->d, "How near stability is to its end", 5, head);
            o = tr_json_set(b->d->json, "stability_ends", tr_json_object(a));
        }
        const char **row = tr_table_row(a, t);
        tr_json *x = tr_json_set(o, key[k], tr_json_object(a));
        row[0] = name[k];
        row[1] = e->concept < 0 ? "it is not stable" : stable_by[e->concept];
        row[4] = making_words(b, e, x);
        if (e->concept < 0) continue;
        tr_json_set(x, "concept",
                    tr_json_string(a, tr_concept_name[e->concept]));
        row[2] = fewest_words(b, e, x);
        row[3] = leaving_words(b, e);
    }
}
