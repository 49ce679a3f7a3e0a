/* brief_short.c - the briefing on one page, or on four.
 * SPDX-License-Identifier: MIT
 *
 * What a reader needs first: the bottom line, a picture of the deals that hold,
 * what stands in the way, what a mediator can do, the road in phases. Sentences
 * are those of the whole briefing; a few tables are made anew, narrower. Ranks
 * say what goes first where there is no room for all. */
#include "report/brief.h"
#include "report/excerpt.h"

#include <math.h>

static const size_t ALL = SIZE_MAX;

/* --- deals ---------------------------------------------------------------- */

static const char *by_principal(const tr_brief *b, const tr_hold *h,
                                bool leaving) {
    tr_text t = tr_text_new(b->v->a);
    for (uint32_t i = 0; i < b->deals->principals; i++)
        tr_putf(
            &t, "%s%s %s", i ? "; " : "",
            tr_party_name(b->v, b->deals->party[i]),
            tr_num(b->v->a, leaving ? h->of[i].temptation : h->of[i].gain, 1));
    return tr_text_str(&t);
}

static const char *undoers(const tr_brief *b, const tr_hold *h) {
    const char **who = TR_NEW(b->v->a, const char *, h->spoilers + 1);
    for (uint32_t k = 0; k < h->spoilers; k++)
        who[k] = tr_party_name(b->v, h->spoiler[k]);
    return h->spoilers ? tr_and(b->v->a, who, h->spoilers) : "nobody";
}

static void packages_table(tr_brief *b, size_t most) {
    static const char *const head[] = {
        "Package", "Picked for",    "Gains over no deal", "Gain from leaving",
        "Held by", "Could undo it", "Ratified at home"};
    tr_table *t = tr_doc_table(
        b->d, "Packages, picked by stated rules and not recommended",
        b->at_home ? 7 : 6, head);
    for (size_t k = 0; k < b->packages && k < most; k++) {
        const tr_hold *h = &b->package[k].hold;
        const char **row = tr_table_row(b->v->a, t);
        row[0] = b->package[k].letter;
        row[1] = b->package[k].why;
        row[2] = by_principal(b, h, false);
        row[3] = by_principal(b, h, true);
        row[4] = b->upheld.breakable ? tr_holder_name(h->holder) : "not asked";
        row[5] = undoers(b, h);
        if (b->at_home) row[6] = h->at_home->ratified ? "yes" : "no";
    }
}

static bool has_road(const tr_brief *b) {
    return b->road && b->road->road.found && b->road->road.steps;
}

static void offer_deals(tr_brief *b, tr_excerpt *x) {
    bool one = x->pages == 1;
    tr_excerpt_section(x, "deals", "Which deals exist, and what holds them");
    if (!b->packages) {
        tr_excerpt_take(x, "deals", TR_PARAGRAPH, 0, ALL, 1);
        tr_excerpt_take(x, "deals", TR_FIGURE, 0, ALL, 2);
        return;
    }
    if (!one) tr_excerpt_take(x, "deals", TR_FIGURE, 0, ALL, 1);
    packages_table(b, one ? 3 : TR_PACKAGES);
    tr_excerpt_new(x, 1);
    if (one) tr_excerpt_take(x, "deals", TR_FIGURE, 0, ALL, 1);
    if (b->status_quo != TR_NO_STATE) {
        tr_doc_say(
            b->d, "What package A changes: %s.",
            tr_change_words(b->v, b->status_quo, b->package[0].hold.state));
        tr_excerpt_new(x, !one || has_road(b) ? 5 : 2); /* a road says it */
    }
    if (one) return;
    tr_excerpt_named(x, "deals", "The packages, issue by issue", 40, 2);
    tr_excerpt_named(x, "deals", "What each side would gain", 12, 4);
    tr_excerpt_named(x, "deals", "Package A: what each side gives", ALL, 3);
}

/* --- what stands in the way ----------------------------------------------- */

static const char *crossed_words(const tr_brief *b) {
    const tr_view *v = b->v;
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_text t = tr_text_new(v->a);
    tr_space_values(v->s, b->package[0].hold.state, value);
    for (size_t i = 0; i < v->c->parties; i++) {
        const tr_position *p = &v->c->position[i];
        for (size_t k = 0; k < p->red_lines; k++)
            if (tr_holds(p->red_line[k].formula, value))
                tr_putf(&t, "%s%s (%s)", t.length ? "; " : "",
                        tr_formula_words(v, p->red_line[k].formula),
                        tr_party_name(v, i));
    }
    return tr_text_str(&t);
}

/* What package A gives a party to gain by leaving, and where that leads. */
static void say_breaches(tr_brief *b, tr_block *list) {
    const tr_hold *h = &b->package[0].hold;
    for (uint32_t i = 0; i < b->deals->principals; i++) {
        uint32_t party = b->deals->party[i];
        uint32_t breach = tr_brief_best_move(b, party, h->state);
        tr_sanction reply;
        bool wanted;
        if (breach == TR_NO_STATE) continue;
        bool met = tr_brief_reply(b, party, h->state, breach, &reply, &wanted);
        tr_doc_item(b->d, list,
                    "%s would gain most from leaving package A "
                    "by: %s. %s",
                    tr_party_name(b->v, party),
                    tr_change_words(b->v, h->state, breach),
                    !met     ? "No reply takes that gain away."
                    : wanted ? "The others would reply so that the gain is "
                               "gone, and would gain by it themselves."
                             : "The others could reply so that the gain is "
                               "gone.");
    }
}

static void offer_hindrances(tr_brief *b, tr_excerpt *x) {
    bool one = x->pages == 1;
    tr_excerpt_section(
        x, "stable", b->packages ? "What stands in the way" : "What is stable");
    if (b->packages) {
        tr_block *list = tr_doc_list(b->d, TR_LIST);
        say_breaches(b, list);
        const char *crossed = crossed_words(b);
        if (*crossed)
            tr_doc_item(b->d, list,
                        "Package A crosses lines publicly drawn: %s.", crossed);
        tr_excerpt_new(x, 2);
    }
    bool alone = !b->packages;
    tr_excerpt_take(x, "stable", TR_TABLE, 0, ALL, alone ? 1 : one ? 5 : 3);
    if (alone || !one)
        tr_excerpt_take(x, "stable", TR_FIGURE, 0, ALL, alone ? 2 : 5);
    if (one) return;
    tr_excerpt_take(x, "now", TR_LIST, 0, 8, 4);
    tr_excerpt_named(x, "issues", "Lines drawn in public", 10, 4);
}

/* --- what a mediator can do ----------------------------------------------- */

static void lever_words(tr_brief *b) {
    const tr_lever_plan *p = &b->package_plan[0];
    if (!b->levers || !b->packages) return;
    if (p->best.found)
        tr_doc_say(b->d,
                   "The least costly way to hold package A so that no party "
                   "gains by leaving costs %s: %s.",
                   tr_num(b->v->a, p->best.cost, 2),
                   tr_bundle_words(b->v, &p->best));
    else
        tr_doc_say(b->d, "No bundle of the levers in the case holds package A "
                         "so that no party gains by leaving.");
}

static void offer_mediator(tr_brief *b, tr_excerpt *x) {
    bool one = x->pages == 1;
    tr_excerpt_section(x, "ripeness", "What a mediator can do");
    tr_excerpt_take(x, "ripeness", TR_PARAGRAPH, 0, ALL, 2);
    tr_excerpt_take(x, "ripeness", TR_PARAGRAPH, 1, ALL, one ? 4 : 3);
    if (!one) tr_excerpt_take(x, "ripeness", TR_TABLE, 0, ALL, 3);
    lever_words(b);
    tr_excerpt_new(x, 2);
    if (one) return;
    tr_excerpt_named(x, "levers", "What the packages would need", ALL, 3);
    tr_excerpt_take(x, "credibility", TR_TABLE, 0, 8, 5);
}

/* --- the road ------------------------------------------------------------- */

static void phase_words(tr_brief *b, tr_block *list, uint32_t k) {
    const tr_roadmap_found *f = b->road;
    const tr_phase *p = &f->phase[k];
    const tr_road_step *first = &f->road.step[p->first];
    const tr_road_step *last = &f->road.step[p->last];
    tr_doc_item(
        b->d, list, "%s, %s. %s.", tr_printf(b->v->a, "Phase %u", k + 1),
        p->first == p->last
            ? tr_printf(b->v->a, "step %u", p->first + 1)
            : tr_printf(b->v->a, "steps %u to %u", p->first + 1, p->last + 1),
        tr_change_words(b->v, first->from, last->to));
}

static void offer_road(tr_brief *b, tr_excerpt *x) {
    bool one = x->pages == 1;
    tr_excerpt_section(x, "roadmap", "The road in phases");
    if (has_road(b)) {
        tr_excerpt_take(x, "roadmap", TR_PARAGRAPH, 1, ALL, 2);
        tr_block *list = tr_doc_list(b->d, TR_LIST);
        for (uint32_t k = 0; k < b->road->phases; k++) phase_words(b, list, k);
        tr_excerpt_new(x, 2);
        if (!one) tr_excerpt_take(x, "roadmap", TR_FIGURE, 0, ALL, 4);
        return;
    }
    tr_excerpt_take(x, "path", TR_PARAGRAPH, 0, ALL, 2);
    tr_excerpt_take(x, "path", TR_PARAGRAPH, 1, ALL, 3);
    tr_excerpt_take(x, "path", TR_STEPS, 0, 12, 3);
}

/* --- the rest ------------------------------------------------------------- */

static void bottom_line(tr_excerpt *x) {
    static const int rank[] = {1, 3, 3, 4};
    tr_excerpt_section(x, "bottom-line", "Bottom line");
    for (size_t k = 0; k < 3; k++)
        tr_excerpt_take(x, "bottom-line", TR_LEAD, k, ALL, 1);
    for (size_t k = 0; k < sizeof rank / sizeof *rank; k++)
        tr_excerpt_take(x, "bottom-line", TR_PARAGRAPH, k, ALL, rank[k]);
}

static void offer_owed(tr_brief *b, tr_excerpt *x) {
    bool any = false;
    for (size_t i = 0; i < b->v->c->issues; i++)
        any |= b->v->c->issue[i].not_negotiable;
    tr_excerpt_section(x, "issues",
                       x->pages == 1 ? "What is owed" : "The issues");
    if (x->pages != 1) tr_excerpt_take(x, "issues", TR_TABLE, 0, 40, 2);
    if (any) tr_excerpt_take(x, "issues", TR_NOTE, 0, ALL, 1);
    tr_excerpt_named(x, "issues", "What it means for people", 6,
                     x->pages == 1 ? 4 : 3);
}

static void offer_parties(tr_brief *b, tr_excerpt *x) {
    static const char *const head[] = {"Party", "Role", "Aim, by a source"};
    const tr_view *v = b->v;
    tr_excerpt_section(x, "parties", "The parties");
    tr_table *t = tr_doc_table(b->d, "Who they are", 3, head);
    for (size_t i = 0; i < v->c->parties && t->rows < 12; i++) {
        const tr_remark *aim = &v->c->party[i].remark[TR_AIM];
        if (!aim->given && !b->m->mover[i]) continue;
        const char **row = tr_table_row(v->a, t);
        row[0] = tr_party_name(v, i);
        row[1] = tr_role_name(v->c->party[i].role);
        if (aim->given)
            row[2] = tr_printf(v->a, "%s %s", tr_label_words(v, &aim->label),
                               tr_origin_words(v, &aim->origin));
    }
    tr_excerpt_new(x, 3);
}

static void offer_others(tr_brief *b, tr_excerpt *x) {
    bool one = x->pages == 1;
    (void)b;
    tr_excerpt_section(x, "scenarios", "In other circumstances");
    tr_excerpt_take(x, "scenarios", TR_LIST, 0, 4, 4);
    tr_excerpt_take(x, "scenarios", TR_TABLE, 0, ALL, one ? 6 : 3);
    tr_excerpt_section(x, "backers", "What backers' weight does");
    tr_excerpt_take(x, "backers", TR_LIST, one ? 1 : 0, 6, one ? 5 : 4);
    if (!one) tr_excerpt_take(x, "backers", TR_LIST, 1, 6, 4);
    tr_excerpt_section(x, "robustness", "What the model assumes");
    tr_excerpt_take(x, "robustness", TR_LEAD, 0, ALL, one ? 3 : 2);
    if (one) return;
    tr_excerpt_named(x, "robustness", "The twelve changes", 5, 4);
    tr_excerpt_named(x, "robustness", "How near stability", ALL, 4);
    tr_excerpt_take(x, "robustness", TR_TABLE, 3, 8, 6);
    tr_excerpt_section(x, "ledger", "The ledger of proposals");
    tr_excerpt_take(x, "ledger", TR_FIGURE, 0, ALL, 5);
    tr_excerpt_section(x, "limits", "Limits");
    tr_excerpt_take(x, "limits", TR_LIST, 0, 4, 3);
}

void tr_brief_short(tr_brief *b, int pages) {
    tr_json *whole = b->d->json;
    tr_excerpt *x = tr_excerpt_begin(b->d, pages);
    b->d->json = tr_json_object(b->v->a); /* programs read the whole */
    b->d->pages = pages;
    bottom_line(x);
    if (pages != 1) offer_parties(b, x);
    offer_deals(b, x);
    offer_hindrances(b, x);
    offer_mediator(b, x);
    offer_road(b, x);
    offer_owed(b, x);
    offer_others(b, x);
    size_t cut = tr_excerpt_end(x, pages == 1 ? 4 : 6);
    const char *missing = tr_excerpt_missing(x, pages == 1 ? 5 : 12);
    tr_doc_note(b->d,
                "This is the form on %s. What had no room: %zu more parts and "
                "rows of the sections above%s%s. All of it, with every number, "
                "reason and source: `truce brief CASE`%s.",
                pages == 1 ? "one page" : "four pages", cut,
                *missing ? "; and whole sections: " : "", missing,
                pages == 1 ? "; on four pages: `--pages 4`" : "");
    b->d->json = whole;
    tr_json_set(whole, "pages", tr_json_count(b->v->a, (uint64_t)pages));
}
