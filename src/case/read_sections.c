/* read_sections.c - timeline, positions, proposals, claims, indicators, trust,
 * disagreement, readers' questions, scenarios.  SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static size_t read_events(tr_reader *r, const tr_node *n, tr_dated **out) {
    size_t count = 0;
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of events")) return 0;
    *out = TR_NEW(r->a, tr_dated, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_EVENT)) continue;
        const char *date = tr_read_date(r, tr_member(k, "date"));
        if (!date) continue;
        (*out)[count++] =
            (tr_dated){date, tr_read_label(r, tr_member(k, "what"), ""),
                       tr_read_origin(r, k)};
    }
    return count;
}

static void read_red_lines(tr_reader *r, const tr_node *n, tr_position *p) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of formulas")) return;
    p->red_line = TR_NEW(r->a, tr_statement, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        const tr_node *text = k;
        if (k->kind == TR_MAP) {
            if (!tr_want_keys(r, k, TR_RED_LINE)) continue;
            text = tr_member(k, "never");
        }
        const tr_formula *f = tr_formula_parse(r->a, r->c, r->d, text);
        if (!f) continue;
        p->red_line[p->red_lines++] =
            (tr_statement){.formula = f,
                           .words = text->text,
                           .origin = tr_read_origin(r, k),
                           .span = k->span};
    }
}

static void read_positions(tr_reader *r, const tr_node *n) {
    r->c->position = TR_NEW(r->a, tr_position, r->c->parties + 1);
    if (!n || !tr_want(r, n, TR_MAP, "the positions by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) {
        int i = tr_read_party(r, k->key, k->key_span);
        if (i < 0 || !tr_want_keys(r, k, TR_POSITION)) continue;
        tr_position *p = &r->c->position[i];
        const tr_node *wants = tr_member(k, "wants");
        p->origin = tr_read_origin(r, k);
        p->wants = wants ? tr_read_terms(r, wants) : NULL;
        p->given = true;
        read_red_lines(r, tr_member(k, "red_lines"), p);
    }
}

/* Who wrote or said something: a party, several, or a text; "" when wrong. */
static const char *read_author(tr_reader *r, const tr_node *by, int *party) {
    *party = -1;
    if (by->kind != TR_LIST_NODE) {
        if (!tr_want(r, by, TR_SCALAR, "a party")) return "";
        *party = tr_party_by_id(r->c, by->text);
        return *party >= 0 ? r->c->party[*party].name.text : by->text;
    }
    tr_text t = tr_text_new(r->a);
    for (const tr_node *k = by->first; k; k = k->next) {
        if (!tr_want(r, k, TR_SCALAR, "a party")) continue;
        int i = tr_party_by_id(r->c, k->text);
        tr_putf(&t, "%s%s", t.length ? ", " : "",
                i >= 0 ? r->c->party[i].name.text : k->text);
    }
    return tr_text_str(&t);
}

/* Texts stand in the order of their dates, those that no date puts apart in
 * that of the file: what came before a text is what it is compared with. */
static void add_proposal(truce_case *c, tr_proposal p) {
    size_t at = 0;
    while (at < c->proposals && !tr_is_later(c->proposal[at].date, p.date))
        at++;
    for (size_t i = c->proposals++; i > at; i--)
        c->proposal[i] = c->proposal[i - 1];
    c->proposal[at] = p;
}

static void read_proposal(tr_reader *r, const tr_node *n) {
    if (!tr_want_keys(r, n, TR_PROPOSAL)) return;
    const tr_node *id = tr_member(n, "id"), *by = tr_member(n, "by");
    tr_proposal p = {.by = -1, .by_text = "", .span = n->span};
    p.id = tr_read_text(r, id, "an id");
    p.date = tr_read_date(r, tr_member(n, "date"));
    p.name = tr_read_label(r, tr_member(n, "name"), p.id);
    p.terms = tr_read_terms(r, tr_member(n, "terms"));
    p.origin = tr_read_origin(r, n);
    if (by) p.by_text = read_author(r, by, &p.by);
    if (!p.id || !p.date || !p.terms) return;
    for (size_t i = 0; i < r->c->proposals; i++)
        if (strcmp(r->c->proposal[i].id, p.id) == 0)
            tr_diag(r->d, TR_E0108, id->span, p.id, "a proposal",
                    "give every proposal an id of its own");
    add_proposal(r->c, p);
}

static void read_proposals(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of proposals")) return;
    r->c->proposal = TR_NEW(r->a, tr_proposal, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) read_proposal(r, k);
}

static int find_proposal(tr_reader *r, const tr_node *n) {
    const truce_case *c = r->c;
    if (!tr_want(r, n, TR_SCALAR, "a proposal's id")) return -1;
    const char **ids = TR_NEW(r->a, const char *, c->proposals + 1);
    for (size_t i = 0; i < c->proposals; i++) {
        ids[i] = c->proposal[i].id;
        if (!strcmp(ids[i], n->text)) return (int)i;
    }
    const char *near = tr_nearest(n->text, ids, c->proposals);
    tr_diag(r->d, TR_E0116, n->span, n->text,
            near ? tr_printf(r->a, "did you mean '%s'?", near)
                 : "use the id of an item of `proposals`");
    return -1;
}

/* One id of a proposal, or a list of them. */
static size_t read_texts(tr_reader *r, const tr_node *n, int **out) {
    size_t count = 0;
    *out = TR_NEW(r->a, int, n->count + 1);
    const tr_node *k = n->kind == TR_LIST_NODE ? n->first : n;
    for (; k; k = n->kind == TR_LIST_NODE ? k->next : NULL)
        if (((*out)[count] = find_proposal(r, k)) >= 0) count++;
    return count;
}

static void read_claim(tr_reader *r, const tr_node *n, tr_assertion *x) {
    const tr_node *by = tr_member(n, "by"), *toward = tr_member(n, "toward");
    const tr_node *than = tr_member(n, "than");
    *x = (tr_assertion){.id = tr_read_text(r, tr_member(n, "id"), "an id"),
                        .date = tr_read_date(r, tr_member(n, "date")),
                        .toward = -1,
                        .accuser = -1,
                        .origin = tr_read_origin(r, n),
                        .span = n->span};
    x->says = tr_read_label(r, tr_member(n, "says"), "");
    x->by = read_author(r, by, &x->accuser);
    if (tr_want(r, toward, TR_SCALAR, "a party, or none") &&
        strcmp(toward->text, "none") != 0)
        x->toward = tr_read_party(r, toward->text, toward->span);
    x->texts = read_texts(r, tr_member(n, "text"), &x->text);
    if (than) {
        x->thans = read_texts(r, than, &x->than);
    } else if (x->texts && x->text[0] > 0) { /* the text before the first */
        x->than = TR_NEW(r->a, int, 1);
        x->than[x->thans++] = x->text[0] - 1;
    }
}

static void read_claims(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of claims")) return;
    r->c->claim = TR_NEW(r->a, tr_assertion, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_CLAIM)) continue;
        tr_assertion *x = &r->c->claim[r->c->claims];
        read_claim(r, k, x);
        for (size_t i = 0; x->id && i < r->c->claims; i++)
            if (!strcmp(r->c->claim[i].id, x->id))
                tr_diag(r->d, TR_E0108, tr_member(k, "id")->span, x->id,
                        "a claim", "give every claim an id of its own");
        r->c->claims += x->id != NULL;
    }
}

static void read_rates(tr_reader *r, const tr_node *n, tr_indicator *x) {
    if (!tr_want(r, n, TR_LIST_NODE, "a list of rates")) return;
    x->rate = TR_NEW(r->a, tr_rate, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_RATE)) continue;
        tr_parsed_number number;
        const tr_formula *f =
            tr_formula_parse(r->a, r->c, r->d, tr_member(k, "when"));
        if (tr_read_number(r, tr_member(k, "rate"), &number) && f)
            x->rate[x->rates++] = (tr_rate){f, number.value};
    }
}

static void read_indicators(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of indicators")) return;
    r->c->indicator = TR_NEW(r->a, tr_indicator, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_INDICATOR)) continue;
        tr_indicator *x = &r->c->indicator[r->c->indicators++];
        x->id = tr_read_text(r, tr_member(k, "id"), "an id");
        x->name = tr_read_label(r, tr_member(k, "name"), x->id);
        x->unit = tr_read_label(r, tr_member(k, "unit"), "");
        const tr_node *per = tr_member(k, "per");
        x->per =
            per && tr_read_word(r, per, "day week month") >= 0 ? per->text : "";
        const tr_node *counts = tr_member(k, "counts");
        x->relief = counts && tr_read_word(r, counts, "harm relief") == 1;
        x->origin = tr_read_origin(r, k);
        read_rates(r, tr_member(k, "rates"), x);
    }
}

static void read_trust_value(tr_reader *r, const tr_node *n, double *out) {
    if (n->kind == TR_MAP) {
        if (!tr_want_keys(r, n, TR_TRUST_VALUE)) return;
        n = tr_member(n, "probability");
    }
    tr_parsed_number x;
    if (!tr_read_number(r, n, &x)) return;
    if (x.value < 0 || x.value > 1)
        tr_diag(r->d, TR_E0502, n->span, n->text);
    else
        *out = x.value;
}

static void read_trust(tr_reader *r, const tr_node *n) {
    size_t parties = r->c->parties;
    if (!n || !tr_want(r, n, TR_MAP, "trust by party")) return;
    r->c->trust = TR_NEW(r->a, double, parties *parties + 1);
    for (size_t i = 0; i < parties * parties; i++) r->c->trust[i] = NAN;
    for (const tr_node *k = n->first; k; k = k->next) {
        int who = tr_read_party(r, k->key, k->key_span);
        if (who < 0 || !tr_want(r, k, TR_MAP, "trust in each party")) continue;
        for (const tr_node *m = k->first; m; m = m->next) {
            bool origin =
                !strcmp(m->key, "because") || !strcmp(m->key, "source") ||
                !strcmp(m->key, "assumption") || !strcmp(m->key, "confidence");
            int whom = origin ? -1 : tr_read_party(r, m->key, m->key_span);
            if (whom >= 0)
                read_trust_value(
                    r, m, &r->c->trust[(size_t)who * parties + (size_t)whom]);
        }
    }
}

static void read_disagreement_of(tr_reader *r, const tr_node *n,
                                 tr_disagreement *d) {
    tr_parsed_number x;
    d->given = true;
    d->span = n->span;
    if (n->kind == TR_MAP) {
        d->kind = TR_AT_STATE;
        d->state = tr_read_set(r, n);
    } else if (n->kind == TR_SCALAR && tr_parse_number(n->text, &x)) {
        d->kind = TR_AT_NUMBER;
        d->number = tr_read_size(r, n, x.value) ? x.value : 0;
    } else if (n->kind == TR_SCALAR && !strcmp(n->text, "status_quo")) {
        d->kind = TR_AT_STATUS_QUO;
    } else if (n->kind == TR_SCALAR && !strcmp(n->text, "security")) {
        d->kind = TR_AT_SECURITY;
    } else if (n->kind == TR_SCALAR && n->length) {
        d->kind = TR_AT_STATE;
        d->state = tr_formula_parse(r->a, r->c, r->d, n);
    } else {
        tr_diag(r->d, TR_E0501, n->span, n->text ? n->text : "(a list)");
    }
}

static void read_disagreement(tr_reader *r, const tr_node *n) {
    r->c->disagreement = TR_NEW(r->a, tr_disagreement, r->c->parties + 1);
    if (!n || !tr_want(r, n, TR_MAP, "the disagreement point by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) {
        int i = tr_read_party(r, k->key, k->key_span);
        if (i >= 0) read_disagreement_of(r, k, &r->c->disagreement[i]);
    }
}

static void read_bearable(tr_reader *r, const tr_node *n) {
    if (!n) return;
    r->c->bearable = TR_NEW(r->a, tr_disagreement, r->c->parties + 1);
    if (!tr_want(r, n, TR_MAP, "what is bearable, by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) {
        int i = tr_read_party(r, k->key, k->key_span);
        if (k->kind == TR_MAP && !tr_want_keys(r, k, TR_BEARABLE)) continue;
        const tr_node *level = k->kind == TR_MAP ? tr_member(k, "level") : k;
        if (k->kind == TR_MAP) tr_read_origin(r, k);
        if (i >= 0) read_disagreement_of(r, level, &r->c->bearable[i]);
    }
}

static void read_questions(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of questions")) return;
    r->c->question = TR_NEW(r->a, tr_question, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_want_keys(r, k, TR_QUESTION)) continue;
        tr_question *q = &r->c->question[r->c->questions++];
        q->ask = tr_read_label(r, tr_member(k, "ask"), "");
        q->note = tr_read_label(r, tr_member(k, "note"), "");
        q->section = tr_read_text(r, tr_member(k, "section"), "a word");
    }
}

static void read_link(tr_reader *r, const tr_node *n, int party) {
    tr_parsed_number x;
    tr_link l = {.party = party, .span = n->key_span};
    l.backer = tr_read_party(r, n->key, n->key_span);
    l.origin = tr_read_origin(r, n);
    if (n->kind == TR_MAP && !tr_want_keys(r, n, TR_BACKING)) return;
    const tr_node *weight = n->kind == TR_MAP ? tr_member(n, "weight") : n;
    if (l.backer < 0 || !tr_read_number(r, weight, &x)) return;
    l.weight = x.value;
    if (!(x.value >= 0 && x.value <= 1)) {
        tr_diag(r->d, TR_E0115, weight->span, weight->text, "a weight",
                "a backer's weight lies between 0 and 1");
        return;
    }
    if (l.backer == party) {
        tr_diag(r->d, TR_E0910, n->key_span, n->key,
                "what others do not take is its own weight already");
        return;
    }
    truce_case *c = r->c;
    double sum = x.value;
    for (size_t k = 0; k < c->links; k++)
        if (c->link[k].party == party) sum += c->link[k].weight;
    if (sum > 1 + 1e-12)
        tr_diag(r->d, TR_E0910, n->key_span, c->party[party].id,
                "its backers' weights come to more than 1");
    else
        c->link[c->links++] = l;
}

static void read_influence(tr_reader *r, const tr_node *n) {
    size_t most = 0;
    if (!n || !tr_want(r, n, TR_MAP, "backers by party")) return;
    for (const tr_node *k = n->first; k; k = k->next) most += k->count;
    r->c->link = TR_NEW(r->a, tr_link, most + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        int party = tr_read_party(r, k->key, k->key_span);
        if (party < 0 || !tr_want(r, k, TR_MAP, "backers' weights")) continue;
        for (const tr_node *m = k->first; m; m = m->next)
            read_link(r, m, party);
    }
}

static void read_scenario(tr_reader *r, const tr_node *n) {
    if (!tr_want_keys(r, n, TR_SCENARIO)) return;
    const tr_node *id = tr_member(n, "id");
    tr_scenario x = {.id = tr_read_text(r, id, "an id"), .span = n->span};
    if (!x.id || !tr_read_id(r, x.id, id->span)) return;
    x.name = tr_read_label(r, tr_member(n, "name"), x.id);
    x.story = tr_read_label(r, tr_member(n, "story"), "");
    x.change = tr_member(n, "change");
    x.origin = tr_read_origin(r, n);
    if (tr_scenario_by_id(r->c, x.id))
        tr_diag(r->d, TR_E0108, id->span, x.id, "a scenario",
                "give every scenario an id of its own");
    if (tr_want(r, x.change, TR_MAP, "the change, as a map"))
        r->c->scenario[r->c->scenarios++] = x;
}

static void read_scenarios(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of scenarios")) return;
    r->c->scenario = TR_NEW(r->a, tr_scenario, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) read_scenario(r, k);
}

void tr_read_sections(tr_reader *r, const tr_node *root) {
    truce_case *c = r->c;
    c->timeline = read_events(r, tr_member(root, "timeline"), &c->event);
    c->hindsight = read_events(r, tr_member(root, "hindsight"), &c->later);
    read_positions(r, tr_member(root, "positions"));
    read_proposals(r, tr_member(root, "proposals"));
    read_claims(r, tr_member(root, "claims"));
    read_indicators(r, tr_member(root, "indicators"));
    read_trust(r, tr_member(root, "trust"));
    read_disagreement(r, tr_member(root, "disagreement"));
    read_bearable(r, tr_member(root, "bearable"));
    read_questions(r, tr_member(root, "questions"));
    read_influence(r, tr_member(root, "influence"));
    read_scenarios(r, tr_member(root, "scenarios"));
}
