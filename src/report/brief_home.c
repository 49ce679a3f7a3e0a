/* brief_home.c - what holds deals, factions at home, and how far words are
 * taken, in the section on deals.  SPDX-License-Identifier: MIT */
#include "report/brief.h"
#include "report/report_home.h"

#include <math.h>

/* --- what holds the deals ------------------------------------------------- */

void tr_brief_upheld(tr_brief *b) {
    static const char *const words[TR_HOLDERS] = {
        "by itself: no party gains by leaving",
        "by the reply that leaving would meet",
        "by the future: leaving does not pay for who is patient enough",
        "by nothing in the model"};
    static const char *const head[] = {"Kept", "#Deals",
                                       "#Ratified at home too"};
    tr_arena *a = b->v->a;
    const tr_upheld *u = &b->upheld;
    if (!u->breakable) return;
    tr_table *t = tr_doc_table(b->d,
                               "All deals that leave nobody worse off, by what "
                               "would keep them",
                               b->at_home ? 3 : 2, head);
    for (int k = 0; k < TR_HOLDERS; k++) {
        const char **row = tr_table_row(a, t);
        row[0] = words[k];
        row[1] = tr_count_words(a, (double)u->count[k]);
        if (b->at_home) row[2] = tr_count_words(a, (double)u->ratified[k]);
    }
    tr_doc_say(
        b->d,
        "A deal is said to hold when it cannot be improved for one side "
        "without cost to another, %sand something keeps it. %s of %s do; "
        "they are the full dots above.",
        b->at_home ? "every party that must ask at home ratifies it, " : "",
        u->holds.count ? tr_count_words(a, u->holds.count) : "None",
        tr_count_words(a, b->deals->frontier.count));
}

/* --- at home -------------------------------------------------------------- */

static void say_rules(tr_brief *b) {
    const tr_homes *h = b->at_home->homes;
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *x = &h->side[k];
        const char *why = x->home->origin.because;
        tr_doc_say(b->d,
                   "%s needs %s; it would ratify %s of the %s deals. %s %s",
                   tr_party_name(b->v, x->party), tr_rule_of_home(b->v, h, x),
                   tr_count_words(b->v->a, b->at_home->win[k].zone),
                   tr_count_words(b->v->a, b->deals->zone_count),
                   why ? tr_user(b->v->a, why) : "",
                   tr_origin_words(b->v, &x->home->origin));
    }
}

static const char *letters_not_ratified(tr_brief *b) {
    const char **letter = TR_NEW(b->v->a, const char *, TR_PACKAGES + 1);
    size_t count = 0;
    for (size_t k = 0; k < b->packages; k++)
        if (!b->package[k].hold.at_home->ratified)
            letter[count++] = b->package[k].letter;
    if (!count) return NULL;
    return tr_printf(b->v->a, "Package%s %s", count == 1 ? "" : "s",
                     tr_and(b->v->a, letter, count));
}

/* D94, for the solution that package A is. */
static void say_constraint(tr_brief *b) {
    const tr_homes *h = b->at_home->homes;
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_win_set *w = &b->at_home->win[k];
        const char *name = tr_party_name(b->v, h->side[k].party);
        for (int s = 0; s < 2; s++) {
            double x = w->gain[s], y = w->gain_bound[s];
            if (isnan(x) || isnan(y) || x == y) continue;
            tr_doc_say(b->d,
                       "Having to ask at home %s %s where %s: its gain there "
                       "is %s, and %s were it free.",
                       y > x ? "strengthens" : "weakens", name,
                       s ? "shares of what each side could hope for are equal"
                         : "the product of gains is largest",
                       tr_num(b->v->a, y, 1), tr_num(b->v->a, x, 1));
        }
    }
}

static void say_origins(tr_brief *b) {
    const tr_homes *h = b->at_home->homes;
    tr_block *list = tr_doc_list(b->d, TR_LIST);
    for (uint32_t k = 0; k < h->voices; k++) {
        const tr_faction *f = h->voice[k].faction;
        const char *why = f->preference.origin.because;
        if (why)
            tr_doc_item(b->d, list, "%s (%s): %s %s",
                        tr_faction_name(b->v, &h->voice[k]),
                        tr_party_name(b->v, h->voice[k].party),
                        tr_user(b->v->a, why),
                        tr_origin_words(b->v, &f->preference.origin));
    }
}

void tr_brief_at_home(tr_brief *b) {
    if (!b->at_home) return;
    tr_doc_heading(b->d, 3, "at-home", "At home: who would ratify what");
    say_rules(b);
    tr_report_factions(b->d, b->v, b->at_home);
    tr_report_binding(b->d, b->v, b->at_home);
    const char *not = letters_not_ratified(b);
    tr_doc_say(b->d,
               not ? "%s would not be ratified by all."
                   : "All packages above would be ratified by all%s.",
               not ? not : "");
    say_constraint(b);
    tr_doc_say(b->d, "What each faction is taken to want, and why:");
    say_origins(b);
}

/* --- trust ---------------------------------------------------------------- */

static void say_commitments(tr_brief *b) {
    static const char *const kept[] = {"not kept", "kept in part", "kept"};
    const truce_case *c = b->v->c;
    tr_block *list = tr_doc_list(b->d, TR_LIST);
    for (size_t k = 0; k < c->commitments; k++) {
        const tr_commitment *x = &c->commitment[k];
        tr_doc_item(
            b->d, list, "%s, %s: %s %s. %s %s", tr_date_words(b->v->a, x->date),
            tr_party_name(b->v, (size_t)x->by), tr_label_words(b->v, &x->what),
            kept[x->kept],
            x->origin.because ? tr_user(b->v->a, x->origin.because) : "",
            tr_origin_words(b->v, &x->origin));
    }
}

void tr_brief_trust(tr_brief *b) {
    const tr_trust *t = b->question->trust;
    if (!t) return;
    tr_doc_heading(b->d, 3, "trust", "How far each word is taken");
    tr_trust_table(b->d, b->v, t);
    if (!b->v->c->commitments) return;
    tr_doc_say(b->d,
               "The record of commitments is read as a Beta distribution "
               "(uniform before any; one kept in part counts half each "
               "way); shown are its mean and the middle 90 %%. A number "
               "that was declared counts before the record. The entries:");
    say_commitments(b);
}
