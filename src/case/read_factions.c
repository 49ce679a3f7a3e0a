/* read_factions.c - who must consent at home, which promises were kept, how
 * well breaches are seen (D89, D90, D95, D96).  SPDX-License-Identifier: MIT */
#include "case/read.h"

#include <math.h>
#include <string.h>

/* Enough for cabinets, chambers and movements; sets of them are searched. */
enum { MOST_FACTIONS = 24, MOST_TOGETHER = 60 };
#define NANO 1000000000.0
#define MOST_WEIGHT 1e8

static int faction_by_id(const tr_home *h, const char *id) {
    for (size_t f = 0; f < h->factions; f++)
        if (!strcmp(h->faction[f].id, id)) return (int)f;
    return -1;
}

/* --- factions (D89, D90) -------------------------------------------------- */

static void read_vote(tr_reader *r, const tr_node *n, tr_faction *f) {
    f->weight =
        (tr_uncertain){.a = 1, .mean = 1, .nano = (int64_t)NANO, .exact = true};
    tr_uncertain u;
    if (!n || !tr_read_uncertain(r, n, &u)) return;
    double most = u.spread == TR_TRIANGULAR ? u.c
                  : u.spread == TR_INTERVAL ? u.b
                                            : u.a;
    if (u.spread == TR_NORMAL || u.a < 0 || most > MOST_WEIGHT) {
        tr_diag(r->d, TR_E0115, n->span,
                n->kind == TR_SCALAR ? n->text : "what stands here",
                "the weight of a faction",
                "it lies from 0 to 100,000,000; a range or `triangular` may "
                "say that it is uncertain");
        return;
    }
    f->weight = u;
    f->weight.nano = (int64_t)llround(u.mean * NANO);
}

static void read_members(tr_reader *r, const tr_node *n, tr_home *h) {
    if (!tr_want(r, n, TR_MAP, "a map of id to faction")) return;
    if (n->count > MOST_FACTIONS) {
        tr_diag(r->d, TR_E0524, n->span, tr_printf(r->a, "%zu", n->count),
                tr_printf(r->a, "%d a party", MOST_FACTIONS));
        return;
    }
    h->faction = TR_NEW(r->a, tr_faction, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        if (!tr_read_id(r, k->key, k->key_span)) continue;
        if (!tr_want_keys(r, k, TR_FACTION)) continue;
        tr_faction *f = &h->faction[h->factions++];
        f->id = k->key;
        f->span = k->key_span;
        f->name = tr_read_label(r, tr_member(k, "name"), f->id);
        f->origin = tr_read_origin(r, k);
        read_vote(r, tr_member(k, "weight"), f);
        tr_read_preference(r, tr_member(k, "preferences"), &f->preference);
    }
}

/* The faction of a party, or -1 after a message. */
static int find_faction(tr_reader *r, const tr_node *n, const char *party,
                        const tr_home *h) {
    int f = faction_by_id(h, n->text);
    if (f >= 0) return f;
    const char **ids = TR_NEW(r->a, const char *, h->factions + 1);
    for (size_t k = 0; k < h->factions; k++) ids[k] = h->faction[k].id;
    const char *near = tr_nearest(n->text, ids, h->factions);
    tr_diag(r->d, TR_E0521, n->span, n->text, party,
            near ? tr_printf(r->a, "did you mean '%s'?", near)
                 : "use an id that stands under its `members`");
    return -1;
}

int tr_read_faction(tr_reader *r, int party, const tr_node *n) {
    static const tr_home none;
    return find_faction(r, n, r->c->party[party].id,
                        r->c->home ? &r->c->home[party] : &none);
}

static void read_veto(tr_reader *r, const tr_node *n, const char *party,
                      tr_home *h) {
    if (!tr_want(r, n, TR_SCALAR, "a faction")) return;
    int f = find_faction(r, n, party, h);
    if (f >= 0) h->faction[f].veto = true;
}

static void read_vetoes(tr_reader *r, const tr_node *n, const char *party,
                        tr_home *h) {
    if (!n) return;
    if (n->kind != TR_LIST_NODE) {
        read_veto(r, n, party, h);
        return;
    }
    for (const tr_node *k = n->first; k; k = k->next) read_veto(r, k, party, h);
}

static int64_t nano_of(const tr_parsed_number *x) {
    return x->exact ? x->nano : (int64_t)llround(x->value * NANO);
}

static void read_share(tr_reader *r, const tr_node *n, tr_home *h) {
    tr_parsed_number x;
    if (!tr_read_number(r, n, &x)) return;
    if (!(x.value > 0) || x.value > 1) {
        tr_diag(r->d, TR_E0115, n->span, n->text, "a share of all weight",
                "it lies above 0 and is at most 1");
        return;
    }
    h->by_share = true;
    h->quota = nano_of(&x);
}

/* The most that the factions may weigh together. */
static double most_weight(const tr_home *h) {
    double most = 0;
    for (size_t f = 0; f < h->factions; f++) {
        const tr_uncertain *w = &h->faction[f].weight;
        most += w->spread == TR_INTERVAL     ? w->b
                : w->spread == TR_TRIANGULAR ? w->c
                                             : w->a;
    }
    return most;
}

static void read_quota(tr_reader *r, const tr_node *n, const char *party,
                       tr_home *h) {
    tr_parsed_number x;
    if (!tr_read_number(r, n, &x)) return;
    double most = most_weight(h);
    if (x.value <= 0)
        tr_diag(r->d, TR_E0115, n->span, n->text, "the weight needed",
                "it lies above 0");
    else if (x.value > most * (1 + 1e-12)) {
        char number[TR_NUMBER];
        tr_diag(r->d, TR_E0523, n->span, party, n->text,
                tr_number(number, most));
    } else
        h->quota = nano_of(&x);
}

static void read_rule(tr_reader *r, const tr_node *n, const char *party,
                      tr_home *h) {
    if (!tr_want_keys(r, n, TR_RATIFICATION)) return;
    const tr_node *share = tr_member(n, "share");
    const tr_node *weight = tr_member(n, "weight");
    if (!share == !weight)
        tr_diag(r->d, TR_E0522, n->span, party);
    else if (share)
        read_share(r, share, h);
    else
        read_quota(r, weight, party, h);
}

static void read_home(tr_reader *r, const tr_node *n, int party) {
    tr_home *h = &r->c->home[party];
    const char *id = r->c->party[party].id;
    if (!tr_want_keys(r, n, TR_HOME)) return;
    h->origin = tr_read_origin(r, n);
    h->span = n->key_span;
    read_members(r, tr_member(n, "members"), h);
    if (!h->factions) return;
    const tr_node *rule = tr_member(n, "rule"), *veto = tr_member(n, "vetoes");
    read_vetoes(r, veto, id, h);
    if (rule)
        read_rule(r, rule, id, h);
    else if (!veto)
        tr_diag(r->d, TR_E0522, n->key_span, id);
}

void tr_read_factions(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "factions by party")) return;
    size_t together = 0;
    r->c->home = TR_NEW(r->a, tr_home, r->c->parties + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        int party = tr_read_party(r, k->key, k->key_span);
        if (party < 0) continue;
        read_home(r, k, party);
        together += r->c->home[party].factions;
    }
    if (together > MOST_TOGETHER)
        tr_diag(r->d, TR_E0524, n->key_span, tr_printf(r->a, "%zu", together),
                tr_printf(r->a, "%d together", MOST_TOGETHER));
}

/* --- commitments (D95) ---------------------------------------------------- */

static void read_whom(tr_reader *r, const tr_node *n, tr_commitment *x) {
    bool list = n->kind == TR_LIST_NODE;
    size_t room = list ? n->count : 1;
    x->to = TR_NEW(r->a, int, room + 1);
    const tr_node *k = list ? n->first : n;
    for (size_t i = 0; i < room; i++, k = k->next) {
        if (!tr_want(r, k, TR_SCALAR, "a party")) continue;
        int party = tr_read_party(r, k->text, k->span);
        if (party >= 0 && party == x->by)
            tr_diag(r->d, TR_E0525, k->span, k->text);
        else if (party >= 0)
            x->to[x->whom++] = party;
    }
}

static void read_commitment(tr_reader *r, const tr_node *n) {
    if (!tr_want_keys(r, n, TR_COMMITMENT)) return;
    const tr_node *by = tr_member(n, "by"), *to = tr_member(n, "to");
    const tr_node *date = tr_member(n, "date");
    tr_commitment x = {.date = tr_read_date(r, date), .by = -1};
    if (tr_want(r, by, TR_SCALAR, "a party"))
        x.by = tr_read_party(r, by->text, by->span);
    if (to) read_whom(r, to, &x);
    x.what = tr_read_label(r, tr_member(n, "what"), "");
    int kept = tr_read_word(r, tr_member(n, "kept"), "no partly yes");
    x.origin = tr_read_origin(r, n);
    if (!x.date || x.by < 0 || kept < 0 || (to && !x.whom)) return;
    if (r->c->as_of && tr_is_later(x.date, r->c->as_of)) {
        tr_diag(r->d, TR_E0526, date->span, x.date, r->c->as_of);
        return;
    }
    x.kept = (tr_kept)kept;
    r->c->commitment[r->c->commitments++] = x;
}

void tr_read_commitments(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_LIST_NODE, "a list of commitments")) return;
    r->c->commitment = TR_NEW(r->a, tr_commitment, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) read_commitment(r, k);
}

/* --- monitoring (D96) ----------------------------------------------------- */

static void read_chance(tr_reader *r, const tr_node *n, double *out) {
    tr_parsed_number x;
    if (!n || !tr_read_number(r, n, &x)) return;
    if (x.value < 0 || x.value > 1)
        tr_diag(r->d, TR_E0502, n->span, n->text);
    else
        *out = x.value;
}

void tr_read_monitoring(tr_reader *r, const tr_node *n) {
    tr_monitoring *m = &r->c->monitoring;
    *m = (tr_monitoring){
        .detection = 1, .punishment = INFINITY, .origin = {.source = -1}};
    if (!n || !tr_want_keys(r, n, TR_MONITORING)) return;
    m->given = true;
    m->origin = tr_read_origin(r, n);
    read_chance(r, tr_member(n, "detection"), &m->detection);
    read_chance(r, tr_member(n, "false_alarm"), &m->false_alarm);
    const tr_node *p = tr_member(n, "punishment");
    uint64_t periods;
    if (!p || !tr_want(r, p, TR_SCALAR, "a number of periods") ||
        !strcmp(p->text, "forever"))
        return;
    if (tr_parse_count(p->text, 1000000, &periods) && periods)
        m->punishment = (double)periods;
    else
        tr_diag(r->d, TR_E0115, p->span, p->text, "a number of periods",
                "it is a whole number from 1 to 1,000,000, or `forever`");
}
