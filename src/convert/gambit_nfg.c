/* gambit_nfg.c - games in strategic form (".nfg").
 * SPDX-License-Identifier: MIT
 *
 * One issue a player, whose values are its strategies; pay-offs as a table.
 * That program counts profiles with the first player's strategy running
 * fastest, as we count states.  Two versions: all players' pay-offs a profile,
 * or a list of outcomes and the number of one a profile, 0 for none. */
#include "convert/gambit.h"

#include <string.h>

typedef struct game {
    tr_gambit g;
    tr_outline o;
    size_t states;
    tr_ratio *pay; /* [states][parties] */
} game;

static const tr_ratio zero = {0, 1, 0, true};

/* --- strategies ----------------------------------------------------------- */

static bool read_counts(game *x) {
    tr_gambit *g = &x->g;
    for (size_t k = 0; k < x->o.parties; k++) {
        size_t n;
        if (!tr_gambit_count(g, 1, TR_MAX_VALUES, &n,
                             "a player's number of strategies"))
            return false;
        tr_outline_issue *v = &x->o.issue[k];
        v->values = n;
        v->label = TR_NEW(g->a, const char *, n);
        for (size_t i = 0; i < n; i++)
            v->label[i] = tr_printf(g->a, "%zu", i + 1);
    }
    return true;
}

static bool read_labels(game *x) {
    for (size_t k = 0; k < x->o.parties; k++)
        if (!tr_gambit_texts(&x->g, TR_MAX_VALUES, &x->o.issue[k].values,
                             &x->o.issue[k].label,
                             "the name of a strategy, in quotes,"))
            return false;
    return true;
}

/* Empty names are numbers, as that program makes them. */
static void name_empty(game *x) {
    for (size_t k = 0; k < x->o.parties; k++) {
        tr_outline_issue *v = &x->o.issue[k];
        if (!*x->o.name[k]) x->o.name[k] = tr_printf(x->g.a, "%zu", k + 1);
        for (size_t i = 0; i < v->values; i++)
            if (!*v->label[i]) v->label[i] = tr_printf(x->g.a, "%zu", i + 1);
    }
}

static bool read_strategies(game *x) {
    tr_gambit *g = &x->g;
    x->o.issues = x->o.parties;
    x->o.issue = TR_NEW(g->a, tr_outline_issue, x->o.issues);
    if (!tr_gambit_take(g, TR_GAMBIT_OPEN, "{ and the players' strategies"))
        return false;
    tr_span start = g->span;
    if (!(g->kind == TR_GAMBIT_OPEN ? read_labels(x) : read_counts(x)))
        return false;
    if (!tr_gambit_take(g, TR_GAMBIT_CLOSE, "} after the players' strategies"))
        return false;
    for (size_t k = 0; k < x->o.parties; k++) {
        x->o.issue[k].holder = (int)k;
        x->o.issue[k].name = x->o.name[k];
    }
    x->states = tr_outline_states(&x->o);
    if (x->states && x->states <= g->s->length / 2 + 1) return true;
    g->span = start;
    return tr_gambit_wrong(g, "the strategies have more combinations than "
                              "the file can have pay-offs");
}

/* --- pay-offs ------------------------------------------------------------- */

static bool read_payoffs(game *x) {
    size_t count = x->states * x->o.parties;
    tr_gambit *g = &x->g;
    for (size_t k = 0; k < count; k++) {
        const char *what =
            g->kind == TR_GAMBIT_NUMBER
                ? ""
                : tr_printf(g->a, "pay-off %zu of %zu", k + 1, count);
        if (!tr_gambit_number(g, &x->pay[k], what)) return false;
    }
    return true;
}

static bool read_outcome(game *x, tr_ratio *pay) {
    const char *name;
    if (!tr_gambit_take(&x->g, TR_GAMBIT_OPEN, "{ and an outcome") ||
        !tr_gambit_text(&x->g, &name, "an outcome's name, in quotes,"))
        return false;
    for (size_t k = 0; k < x->o.parties; k++)
        if (!tr_gambit_number(&x->g, &pay[k],
                              "a pay-off for each player of the outcome"))
            return false;
    return tr_gambit_take(&x->g, TR_GAMBIT_CLOSE, "} after the pay-offs");
}

static bool read_outcomes(game *x) {
    size_t n = x->o.parties, count = 0, room = 0, index;
    tr_ratio *list = NULL;
    tr_gambit *g = &x->g;
    tr_gambit_next(g);
    while (g->kind == TR_GAMBIT_OPEN) {
        list = tr_grow(g->a, list, n * sizeof(tr_ratio), count, &room);
        if (!read_outcome(x, list + count++ * n)) return false;
    }
    if (!tr_gambit_take(g, TR_GAMBIT_CLOSE, "} after the outcomes"))
        return false;
    for (size_t s = 0; s < x->states; s++) {
        if (!tr_gambit_count(g, 0, count, &index, "the number of an outcome"))
            return false;
        for (size_t k = 0; k < n; k++)
            x->pay[s * n + k] = index ? list[(index - 1) * n + k] : zero;
    }
    return true;
}

static bool read_body(game *x) {
    tr_gambit *g = &x->g;
    if (g->kind == TR_GAMBIT_TEXT) {
        x->o.about = g->text;
        tr_gambit_next(g);
    }
    x->pay = TR_NEW(g->a, tr_ratio, x->states * x->o.parties);
    if (!(g->kind == TR_GAMBIT_OPEN ? read_outcomes(x) : read_payoffs(x)))
        return false;
    return tr_gambit_take(g, TR_GAMBIT_END, "the end of the file");
}

static bool read_nfg(tr_reading *r) {
    game x = {.o = {.a = r->a}};
    if (!tr_gambit_begin(&x.g, r) || !tr_gambit_head(&x.g, "NFG", "1", &x.o) ||
        !read_strategies(&x) || !read_body(&x))
        return false;
    if (!*x.o.title) x.o.title = "A game of Gambit";
    name_empty(&x);
    tr_outline_make_ids(&x.o);
    tr_outline_put(r->out, &x.o);
    tr_outline_put_tables(r->out, &x.o, x.pay, x.states, NULL);
    return true;
}

static tr_part part_nfg(const tr_source *s, bool asked) {
    (void)asked;
    return tr_gambit_begins(s, "NFG") ? TR_WHOLE : TR_NOT_MINE;
}

const tr_foreign tr_nfg = {.name = "nfg",
                           .about = "Gambit (.nfg)",
                           .ending = ".nfg",
                           .part = part_nfg,
                           .read = read_nfg,
                           .write = tr_nfg_write};
