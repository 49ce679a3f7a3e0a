/* gambit_write.c - cases as games in strategic form (".nfg").
 * SPDX-License-Identifier: MIT
 *
 * A player for every party that holds an issue or wants something; its
 * strategies are the feasible combinations of its own issues' values.  What
 * limits a party's moves beyond that (joint issues, irreversible ones, moves of
 * one issue at a time, combinations of several parties' choices ruled out) has
 * no place in such a file and is refused: equilibria would differ. */
#include "convert/gambit.h"

#include "base/json.h"
#include "space/pref.h"

#include <stdlib.h>
#include <string.h>

typedef struct player {
    int party;
    size_t issues, *issue;
    uint64_t *strategy; /* [strategies] keys of combinations, ascending */
    size_t strategies;
} player;

typedef struct writer {
    tr_arena *a;
    truce_diags *d;
    const truce_case *c;
    tr_text *out;
    tr_space *s;
    tr_pref *pref;
    player *player;
    size_t players;
    uint32_t *state_of; /* [profiles] */
    uint16_t *value;    /* [issues] scratch */
} writer;

static bool refuse(writer *w, tr_span at, const char *what) {
    tr_diag(w->d, TR_E0802, at, "a game in strategic form", what);
    return false;
}

/* --- what cannot be said -------------------------------------------------- */

static bool can_say_issue(writer *w, const tr_issue *v) {
    if (!v->holders) return refuse(w, v->span, "an issue that no party holds");
    if (v->holders > 1)
        return refuse(w, v->span, "an issue that several parties hold jointly");
    if (v->irreversible != TR_FREE)
        return refuse(w, v->span, "an irreversible issue");
    return true;
}

static bool can_say(writer *w) {
    const truce_case *c = w->c;
    if (c->graph)
        return refuse(w, tr_member(c->tree, "graph")->span,
                      "a conflict given as a graph");
    if (c->merges) return refuse(w, c->merge[0].span, "merged states");
    for (size_t v = 0; v < c->issues; v++)
        if (!can_say_issue(w, &c->issue[v])) return false;
    for (size_t k = 0; k < c->parties; k++) {
        bool moves = tr_can_move(c, k);
        if (moves && c->party[k].single)
            return refuse(w, c->party[k].span,
                          "a party that moves one issue at a time");
        if (moves && c->preference[k].form == TR_NONE)
            return refuse(w, c->party[k].span,
                          "a party whose preference is not given");
    }
    return true;
}

static void add_loss(tr_text *t, bool lost, const char *what) {
    if (lost) tr_putf(t, "%s%s", t->length ? ", " : "", what);
}

static bool is_range(const tr_uncertain *u) { return u->spread != TR_POINT; }

static void warn_of_loss(writer *w) {
    static const char *const kept[] = {
        "truce", "title", "about", "parties", "issues", "rules", "preferences"};
    bool order = false, ranges = false, refined = w->c->attitude != NULL;
    tr_text t = tr_text_new(w->a);
    for (const tr_node *n = w->c->tree->first; n; n = n->next) {
        bool keeps = false;
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            keeps |= !strcmp(n->key, kept[k]);
        add_loss(&t, !keeps, n->key);
    }
    for (size_t k = 0; k < w->c->parties; k++) {
        const tr_preference *p = &w->c->preference[k];
        order |= w->pref[k].given && !w->pref[k].cardinal;
        refined |= p->unknowns || p->strong > 0 || p->fuzzy.given ||
                   p->probability.given;
        for (size_t i = 0; i < p->weights; i++)
            ranges |= is_range(&p->weight[i].number);
        for (size_t i = 0; i < p->bonuses; i++)
            ranges |= is_range(&p->bonus[i].number);
        for (size_t i = 0; i < p->numbers; i++)
            ranges |= is_range(&p->number[i]);
    }
    add_loss(&t, order,
             "preferences that are an order only (pay-offs are "
             "ranks)");
    add_loss(&t, ranges, "uncertain numbers (their middle is kept)");
    add_loss(&t, refined, "unknown, strong or graded preferences");
    if (t.length)
        tr_diag_nowhere(w->d, TR_W0804, "a game in strategic form",
                        tr_text_str(&t));
}

/* --- players and strategies ----------------------------------------------- */

static void find_players(writer *w) {
    const truce_case *c = w->c;
    w->player = TR_NEW(w->a, player, c->parties + 1);
    for (size_t k = 0; k < c->parties; k++) {
        player *p = &w->player[w->players];
        *p = (player){.party = (int)k};
        p->issue = TR_NEW(w->a, size_t, c->issues + 1);
        for (size_t v = 0; v < c->issues; v++)
            if (c->issue[v].holder[0] == (int)k) p->issue[p->issues++] = v;
        if (p->issues || w->pref[k].given) w->players++;
    }
}

/* A combination of the player's own values as a number. */
static uint64_t key_of(const writer *w, const player *p) {
    uint64_t key = 0;
    for (size_t k = p->issues; k-- > 0;)
        key = key * w->c->issue[p->issue[k]].values + w->value[p->issue[k]];
    return key;
}

static int by_key(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void find_strategies(writer *w, player *p) {
    double product = 1;
    for (size_t k = 0; k < p->issues; k++)
        product *= w->c->issue[p->issue[k]].values;
    if (product > 4e18)
        tr_stop(w->a->env, TRUCE_ELIMIT,
                "%s has too many combinations of its "
                "issues' values",
                w->c->party[p->party].name.text);
    uint64_t *key = TR_RAW(w->a, uint64_t, w->s->n);
    for (uint32_t s = 0; s < w->s->n; s++) {
        tr_space_values(w->s, s, w->value);
        key[s] = key_of(w, p);
    }
    qsort(key, w->s->n, sizeof *key, by_key);
    size_t n = 0;
    for (uint32_t s = 0; s < w->s->n; s++)
        if (!s || key[s] != key[n - 1]) key[n++] = key[s];
    p->strategy = key;
    p->strategies = n;
}

static size_t strategy_of(const writer *w, const player *p) {
    uint64_t key = key_of(w, p);
    const uint64_t *at =
        bsearch(&key, p->strategy, p->strategies, sizeof key, by_key);
    return (size_t)(at - p->strategy);
}

/* Every combination of strategies has to be one state. */
static bool place_states(writer *w) {
    uint64_t profiles = 1;
    for (size_t k = 0; k < w->players && profiles <= w->s->n; k++) {
        find_strategies(w, &w->player[k]);
        profiles *= w->player[k].strategies;
    }
    if (profiles != w->s->n)
        return refuse(w, w->c->rules ? w->c->rule[0].span : (tr_span){0, 0},
                      "rules about the choices of several parties together");
    w->state_of = TR_RAW(w->a, uint32_t, w->s->n);
    for (uint32_t s = 0; s < w->s->n; s++) {
        size_t at = 0;
        tr_space_values(w->s, s, w->value);
        for (size_t k = w->players; k-- > 0;)
            at = at * w->player[k].strategies + strategy_of(w, &w->player[k]);
        w->state_of[at] = s;
    }
    return true;
}

/* --- the file ------------------------------------------------------------- */

/* That program knows one escape, \", and no line ends in names; a backslash at
 * the end would escape the closing quote. */
static void put_quoted(tr_text *out, const char *s) {
    char last = 0;
    tr_putc(out, '"');
    for (; *s; s++) {
        if (*s == '"') tr_putc(out, '\\');
        last = *s == '\n' ? ' ' : *s;
        tr_putc(out, last);
    }
    tr_put(out, last == '\\' ? " \"" : "\"");
}

/* An issue with its player's own name, as read from such a file, needs none. */
static bool is_own_name(const writer *w, const player *p) {
    return p->issues == 1 && !strcmp(w->c->issue[p->issue[0]].name.text,
                                     w->c->party[p->party].name.text);
}

static const char *strategy_name(writer *w, const player *p, uint64_t key) {
    tr_text t = tr_text_new(w->a);
    for (size_t k = 0; k < p->issues; k++) {
        const tr_issue *v = &w->c->issue[p->issue[k]];
        const char *value = v->label[key % v->values].text;
        key /= v->values;
        if (k) tr_put(&t, "; ");
        if (!is_own_name(w, p)) tr_putf(&t, "%s: ", v->name.text);
        tr_put(&t, value);
    }
    return t.length ? tr_text_str(&t) : "1";
}

static void put_head(writer *w) {
    tr_put(w->out, "NFG 1 R ");
    put_quoted(w->out, w->c->title.text);
    tr_put(w->out, "\n{");
    for (size_t k = 0; k < w->players; k++) {
        tr_putc(w->out, ' ');
        put_quoted(w->out, w->c->party[w->player[k].party].name.text);
    }
    tr_put(w->out, " }\n{");
    for (size_t k = 0; k < w->players; k++) {
        const player *p = &w->player[k];
        tr_put(w->out, k ? "\n  {" : " {");
        for (size_t i = 0; i < p->strategies; i++) {
            tr_putc(w->out, ' ');
            put_quoted(w->out, strategy_name(w, p, p->strategy[i]));
        }
        tr_put(w->out, " }");
    }
    tr_put(w->out, " }\n");
    put_quoted(w->out, w->c->about.text ? w->c->about.text : "");
    tr_put(w->out, "\n\n");
}

static void put_payoffs(writer *w) {
    for (uint32_t at = 0; at < w->s->n; at++) {
        uint32_t s = w->state_of[at];
        for (size_t k = 0; k < w->players; k++) {
            const tr_pref *p = &w->pref[w->player[k].party];
            if (k) tr_putc(w->out, ' ');
            tr_put_number(w->out, p->cardinal ? p->utility[s] : p->rank[s]);
        }
        tr_putc(w->out, '\n');
        if (at % 65536 == 65535)
            tr_tick(w->a->env, "writing pay-offs", at, w->s->n);
    }
}

bool tr_nfg_write(tr_writing *x) {
    writer w = {.a = x->a, .d = x->d, .c = x->c, .out = tr_new_file(x, NULL)};
    if (!can_say(&w)) return false;
    w.s = tr_space_build(x->a, x->c, x->d, x->max_states);
    w.pref = w.s ? tr_prefs_build(x->a, w.s, x->d) : NULL;
    if (!w.pref) return false;
    w.value = TR_NEW(x->a, uint16_t, x->c->issues + 1);
    find_players(&w);
    if (!place_states(&w)) return false;
    put_head(&w);
    put_payoffs(&w);
    warn_of_loss(&w);
    return true;
}
