/* report_refined.c - what a case says of preferences beside their order (D48,
 * D50, D52, D54, D56), for `check`.  SPDX-License-Identifier: MIT */
#include "report/reports.h"

#include <string.h>

static const char *share(tr_arena *a, int64_t units) {
    char text[TR_NUMBER];
    return tr_strdup(a, tr_number(text, (double)units / 1e9));
}

static const char *because(const tr_view *v, const tr_origin *o) {
    return o->because
               ? tr_printf(v->a, " Because: %s", tr_user(v->a, o->because))
               : "";
}

static void say_unknown(tr_doc *d, const tr_view *v, tr_block *list,
                        size_t party) {
    const tr_preference *p = &v->c->preference[party];
    for (size_t i = 0; i < p->unknowns; i++)
        tr_doc_item(
            d, list, "It is not known whether %s prefers (%s) or (%s).%s",
            tr_party_name(v, party), tr_formula_words(v, p->unknown[i].set[0]),
            tr_formula_words(v, p->unknown[i].set[1]),
            because(v, &p->unknown[i].origin));
}

static void say_strong(tr_doc *d, const tr_view *v, tr_block *list,
                       size_t party) {
    const tr_preference *p = &v->c->preference[party];
    const char *name = tr_party_name(v, party);
    char number[TR_NUMBER];
    size_t gaps = 0;
    for (size_t i = 0; i < p->lines; i++)
        for (size_t k = 0; k < p->line[i].count; k++)
            if (p->line[i].at[k].strong)
                tr_doc_item(d, list, "%s strongly prefers: %s.", name,
                            tr_formula_words(v, p->line[i].at[k].formula));
    for (size_t i = 0; i < p->tiers; i++) gaps += p->tier[i].gap;
    if (gaps)
        tr_doc_item(d, list,
                    "%s's ranking has %zu strong gap%s between its %zu places.",
                    name, gaps, gaps == 1 ? "" : "s", p->tiers);
    if (p->strong > 0)
        tr_doc_item(d, list, "For %s a difference of %s or more is strong.",
                    name, tr_number(number, p->strong));
}

static void say_degrees(tr_doc *d, const tr_view *v, tr_block *list,
                        size_t party) {
    const tr_degrees *f = &v->c->preference[party].fuzzy;
    const tr_degrees *p = &v->c->preference[party].probability;
    const char *name = tr_party_name(v, party);
    for (size_t i = 0; i < f->count; i++)
        tr_doc_item(d, list, "%s prefers (%s) to (%s) to the degree %s.%s",
                    name, tr_formula_words(v, f->at[i].set[0]),
                    tr_formula_words(v, f->at[i].set[1]),
                    share(v->a, f->at[i].degree), because(v, &f->at[i].origin));
    if (f->given)
        tr_doc_item(d, list, "%s acts from a certainty of %s on.", name,
                    share(v->a, f->limit[0]));
    for (size_t i = 0; i < p->count; i++)
        tr_doc_item(d, list,
                    "%s prefers (%s) to (%s) with probability %s, the other "
                    "way round with %s.%s",
                    name, tr_formula_words(v, p->at[i].set[0]),
                    tr_formula_words(v, p->at[i].set[1]),
                    share(v->a, p->at[i].degree), share(v->a, p->at[i].reverse),
                    because(v, &p->at[i].origin));
    if (p->given)
        tr_doc_item(d, list,
                    "%s's levels of probability: alpha %s, beta %s, gamma %s.",
                    name, share(v->a, p->limit[0]), share(v->a, p->limit[1]),
                    share(v->a, p->limit[2]));
}

static tr_attitude attitude(const truce_case *c, size_t i, size_t j) {
    return c->attitude[i * c->parties + j];
}

static void say_attitudes(tr_doc *d, const tr_view *v, tr_block *list,
                          size_t i) {
    const truce_case *c = v->c;
    for (size_t j = 0; c->attitude && j < c->parties; j++) {
        tr_attitude e = attitude(c, i, j);
        if (e == (i == j ? TR_POSITIVE : TR_NEUTRAL)) continue;
        const char *whose =
            i == j ? "its own" : tr_printf(v->a, "%s's", tr_party_name(v, j));
        if (e == TR_NEUTRAL)
            tr_doc_item(d, list, "%s looks past its own good.",
                        tr_party_name(v, i));
        else
            tr_doc_item(d, list, "%s wants %s %s.", tr_party_name(v, i), whose,
                        e == TR_POSITIVE ? "good" : "harm");
    }
}

static bool says_strong(const tr_preference *p) {
    for (size_t k = 0; k < p->tiers; k++)
        if (p->tier[k].gap) return true;
    for (size_t k = 0; k < p->lines; k++)
        for (size_t q = 0; q < p->line[k].count; q++)
            if (p->line[k].at[q].strong) return true;
    return p->strong > 0;
}

/* The ends of the names of the concepts that look at what a case says. */
static size_t families(const truce_case *c, const char *name[]) {
    bool unknown = false, strong = false, fuzzy = false, probable = false;
    size_t n = 0;
    for (size_t i = 0; i < c->parties; i++) {
        const tr_preference *p = &c->preference[i];
        unknown |= p->unknowns > 0;
        strong |= says_strong(p);
        fuzzy |= p->fuzzy.given;
        probable |= p->probability.given;
    }
    if (unknown) name[n++] = "nash-a to seq-d";
    if (strong) name[n++] = "gmr-strong to seq-weak";
    if (fuzzy) name[n++] = "nash-fuzzy to seq-fuzzy";
    if (probable) name[n++] = "nash-probable to seq-probable";
    if (c->attitude) name[n++] = "rnash to rseq";
    return n;
}

enum { FAMILIES = 5 };

void tr_report_by_order(tr_doc *d, const tr_view *v) {
    const char *name[FAMILIES];
    size_t n = families(v->c, name);
    if (n)
        tr_doc_note(d,
                    "The case says more of preferences than their order, at "
                    "which these concepts do not look. With --concept: %s.",
                    tr_and(v->a, name, n));
}

static void json_refined(tr_doc *d, const tr_view *v) {
    static const char *const words[] = {"negative", "neutral", "positive"};
    const truce_case *c = v->c;
    tr_json *all = tr_json_set(d->json, "refinements", tr_json_object(v->a));
    for (size_t i = 0; i < c->parties; i++) {
        const tr_preference *p = &c->preference[i];
        tr_json *o = tr_json_set(all, c->party[i].id, tr_json_object(v->a));
        tr_json_set(o, "unknown", tr_json_count(v->a, p->unknowns));
        tr_json_set(o, "degrees", tr_json_count(v->a, p->fuzzy.count));
        tr_json_set(o, "chances", tr_json_count(v->a, p->probability.count));
        tr_json *to = tr_json_set(o, "attitudes", tr_json_object(v->a));
        for (size_t j = 0; c->attitude && j < c->parties; j++)
            tr_json_set(to, c->party[j].id,
                        tr_json_string(v->a, words[attitude(c, i, j) + 1]));
    }
}

void tr_report_refined(tr_doc *d, const tr_view *v) {
    const char *name[FAMILIES];
    if (!families(v->c, name)) return;
    json_refined(d, v);
    tr_doc_say(d, "Beside the order, the case says:");
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (size_t i = 0; i < v->c->parties; i++) {
        say_unknown(d, v, list, i);
        say_strong(d, v, list, i);
        say_degrees(d, v, list, i);
        say_attitudes(d, v, list, i);
    }
}
