/* report_influence.c - what backers change.
 * SPDX-License-Identifier: MIT */
#include "report/influence.h"

#include <math.h>
#include <string.h>

static tr_json *stretch_json(tr_arena *a, tr_stretch s) {
    if (s.from > s.to) return tr_json_null(a);
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "from", tr_json_number(a, s.from));
    tr_json_set(o, "to", tr_json_number(a, s.to));
    return o;
}

static const char *stretch_words(tr_arena *a, tr_stretch s, double most) {
    if (s.from > s.to) return "at no weight";
    if (s.from <= 0 && s.to >= most) return "at every weight";
    if (s.from <= 0) return tr_printf(a, "up to %s", tr_num(a, s.to, 3));
    if (s.to >= most) return tr_printf(a, "from %s on", tr_num(a, s.from, 3));
    return tr_printf(a, "from %s to %s", tr_num(a, s.from, 3),
                     tr_num(a, s.to, 3));
}

static void json_link(tr_json *o, const tr_view *v, const tr_link *l,
                      const tr_varied *varied) {
    const tr_turning *t = &varied->turning;
    tr_arena *a = v->a;
    tr_json_set(o, "party", tr_json_string(a, v->c->party[l->party].id));
    tr_json_set(o, "backer", tr_json_string(a, v->c->party[l->backer].id));
    tr_json_set(o, "weight", tr_json_number(a, l->weight));
    tr_json_set(o, "most", tr_json_number(a, t->most));
    tr_json_set(o, "keeps_status_quo",
                v->c->status_quo ? stretch_json(a, t->status_quo)
                                 : tr_json_null(a));
    tr_json *list = tr_json_set(
        o, "nash_deal", t->weighed ? tr_json_array(a) : tr_json_null(a));
    for (size_t k = 0; k < t->reigns; k++) {
        const tr_reign *r = &t->reign[k];
        tr_json *x = tr_json_add(list, tr_json_object(a));
        tr_json_set(x, "from", tr_json_number(a, r->at.from));
        tr_json_set(x, "to", tr_json_number(a, r->at.to));
        bool none = r->state == TR_NO_STATE;
        tr_json_set(x, "state",
                    none ? tr_json_null(a) : tr_state_json(v, r->state));
        tr_json_set(x, "kept", stretch_json(a, r->holds));
        if (!none)
            tr_json_reign_held(tr_json_set(x, "held", tr_json_object(a)), v,
                               &varied->deal[k]);
    }
    tr_json_varied(o, v, varied);
}

/* A deal by what it changes, or by what is otherwise than in the row above. */
static const char *deal_words(const tr_view *v, const tr_reign *r,
                              const tr_reign *above) {
    uint32_t s0 = tr_space_status_quo(v->s);
    if (r->state == TR_NO_STATE) return "no deal gives everybody a gain";
    if (above && above->state != TR_NO_STATE)
        return tr_printf(v->a, "as above, but %s",
                         tr_change_words(v, above->state, r->state));
    return s0 == TR_NO_STATE ? tr_state_words(v, r->state)
                             : tr_change_words(v, s0, r->state);
}

static void say_link(tr_doc *doc, const tr_view *v, const tr_link *l,
                     const tr_varied *varied) {
    static const char *const head[] = {"#From weight", "#To",
                                       "Deal with the largest product of gains",
                                       "The party keeps it", "Held"};
    const tr_turning *t = &varied->turning;
    tr_arena *a = v->a;
    const char *party = tr_party_name(v, (size_t)l->party);
    const char *backer = tr_party_name(v, (size_t)l->backer);
    const char *origin = tr_origin_words(v, &l->origin);
    tr_doc_heading(doc, 3, NULL,
                   tr_printf(a, "The weight of %s with %s", backer, party));
    if (l->origin.because)
        tr_doc_say(doc, "%s%s%s", tr_user(a, l->origin.because),
                   *origin ? " " : "", origin);
    tr_doc_say(doc,
               "Declared: %s, of %s at most beside the other backers. %s does "
               "not gain by leaving the status quo alone %s.",
               tr_num(a, l->weight, 3), tr_num(a, t->most, 3), party,
               !v->c->status_quo ? "(no status quo is given)"
               : t->moves        ? stretch_words(a, t->status_quo, t->most)
                                 : "at any weight, since it holds no issue");
    if (!t->weighed) {
        tr_doc_say(doc, "Deals were not weighed, or %s is no principal.",
                   party);
        return;
    }
    tr_table *table = tr_doc_table(
        doc, "The weight varied, everything else as declared", 5, head);
    for (size_t k = 0; k < t->reigns; k++) {
        const tr_reign *r = &t->reign[k];
        const char **row = tr_table_row(a, table);
        row[0] = tr_num(a, r->at.from, 3);
        row[1] = tr_num(a, r->at.to, 3);
        row[2] = deal_words(v, r, k ? r - 1 : NULL);
        row[3] = r->state == TR_NO_STATE ? ""
                 : r->holds.from <= r->at.from && r->holds.to >= r->at.to
                     ? "throughout"
                     : stretch_words(a, r->holds, t->most);
        row[4] =
            r->state == TR_NO_STATE ? "" : tr_reign_held_words(v, varied, k);
    }
}

/* What is otherwise in a world than in another, in a few words. */
static const char *turned_words(const tr_view *v, const tr_world *w,
                                const tr_world *than) {
    const char *part[4];
    size_t n = 0;
    if (memcmp(w->status_quo, than->status_quo, sizeof w->status_quo))
        part[n++] = "whether the present situation lasts";
    if (!w->no_deals && !than->no_deals) {
        if (w->gainers != than->gainers)
            part[n++] = "whether a deal is worth it";
        if (w->ties[0] && than->ties[0]) {
            if (w->deal[0].index != than->deal[0].index)
                part[n++] = "the deal with the largest product of gains";
            if (w->holder != than->holder) part[n++] = "what holds it";
        }
    }
    return n ? tr_and(v->a, part, n) : NULL;
}

void tr_say_turned(tr_doc *doc, const tr_view *v, tr_json *into,
                   const tr_world *world, size_t worlds) {
    tr_json *list = tr_json_set(into, "turned", tr_json_array(v->a));
    tr_block *items = tr_doc_list(doc, TR_LIST);
    for (size_t k = 2; k < worlds; k++) {
        const char *words = turned_words(v, &world[k], &world[1]);
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "variant", tr_json_string(v->a, world[k].key));
        tr_json_set(o, "changes", tr_json_bool(v->a, words != NULL));
        tr_doc_item(doc, items, "%s: %s.", world[k].name,
                    words ? tr_printf(v->a, "this turns %s", words)
                          : "nothing of this turns");
    }
    const char *words = turned_words(v, &world[0], &world[1]);
    tr_doc_item(doc, items, "Without any backer: %s.",
                words ? tr_printf(v->a, "this turns %s", words)
                      : "nothing of this turns");
}

void tr_report_influence(tr_doc *doc, const tr_view *v, const tr_world *world,
                         size_t worlds, const tr_varied *varied) {
    tr_doc_say(doc, "A backer's weight is the part that what it wants has in "
                    "what a party wants. Utilities of different parties are "
                    "made comparable by their ranges over the feasible "
                    "states.");
    tr_report_worlds(doc, v, world, worlds, "variant");
    tr_doc_say(doc, "Against the case with its backers:");
    tr_say_turned(doc, v, doc->json, world, worlds);
    tr_json *list = tr_json_set(doc->json, "links", tr_json_array(v->a));
    for (size_t k = 0; k < v->c->links; k++) {
        json_link(tr_json_add(list, tr_json_object(v->a)), v, &v->c->link[k],
                  &varied[k]);
        say_link(doc, v, &v->c->link[k], &varied[k]);
        tr_say_varied(doc, v, &varied[k]);
    }
}
