/* efg_form.c - the strategic form of a game in extensive form (D108).
 * SPDX-License-Identifier: MIT
 *
 * One issue a player that chooses; its values are the reduced strategies: a
 * choice at every information set that the player's own earlier choices do not
 * exclude.  What chance decides is paid as expected, in exact fractions. */
#include "convert/efg.h"

#include <string.h>

enum { UNUSED = -1, MOST_WORK = 1 << 30 };

/* The sets of one player and its strategies, an action a set. */
typedef struct player {
    size_t sets, *set; /* numbers of sets, in the order of the file */
    size_t strategies, room;
    int32_t *choice; /* [strategies][sets] or UNUSED */
} player;

typedef struct form {
    tr_efg *x;
    player *player; /* [parties] */
    size_t *place;  /* [sets] among its player's */
    uint64_t work;
} form;

static void work(form *f, uint64_t amount) {
    f->work += amount;
    if (f->work > MOST_WORK)
        tr_stop(f->x->g.a->env, TRUCE_ELIMIT,
                "the game has too many strategies to be written out");
    if (f->work % 65536 < amount)
        tr_tick(f->x->g.a->env, "writing out strategies", (double)f->work, 0);
}

/* --- reduced strategies --------------------------------------------------- */

/* Whether the player's own choices leave a node possible. */
static bool leaves(form *f, const int32_t *choice, size_t node) {
    const tr_efg_node *v = &f->x->node[node];
    for (; v->own >= 0; v = &f->x->node[v->own]) {
        size_t set = (size_t)f->x->node[v->own].set;
        if (choice[f->place[set]] != (int32_t)v->own_action) return false;
        work(f, 1);
    }
    return true;
}

/* The first set without a choice that can come up; p->sets: none. */
static size_t next_set(form *f, const player *p, const int32_t *choice) {
    for (size_t k = 0; k < p->sets; k++) {
        const tr_infoset *s = &f->x->set[p->set[k]];
        work(f, 1);
        for (size_t i = 0; choice[k] == UNUSED && i < s->nodes; i++)
            if (leaves(f, choice, s->node[i])) return k;
    }
    return p->sets;
}

static void keep(form *f, player *p, const int32_t *choice) {
    if (p->strategies == TR_MAX_VALUES)
        tr_stop(f->x->g.a->env, TRUCE_ELIMIT,
                "a player has more than %d strategies", TR_MAX_VALUES);
    p->choice = tr_grow(f->x->g.a, p->choice, p->sets * sizeof *choice,
                        p->strategies, &p->room);
    memcpy(p->choice + p->strategies++ * p->sets, choice,
           p->sets * sizeof *choice);
    work(f, p->sets);
}

static void list_strategies(form *f, player *p) {
    tr_arena *a = f->x->g.a;
    int32_t *choice = TR_NEW(a, int32_t, p->sets + 1);
    size_t *open = TR_NEW(a, size_t, p->sets + 1), depth = 0;
    for (size_t k = 0; k < p->sets; k++) choice[k] = UNUSED;
    for (;;) {
        size_t k = next_set(f, p, choice);
        if (k < p->sets) {
            choice[k] = 0;
            open[depth++] = k;
            continue;
        }
        keep(f, p, choice);
        while (depth) { /* the next action at the latest set that has one */
            k = open[depth - 1];
            if ((size_t)++choice[k] < f->x->set[p->set[k]].actions) break;
            choice[k] = UNUSED;
            depth--;
        }
        if (!depth) return;
    }
}

static void find_strategies(form *f) {
    tr_efg *x = f->x;
    tr_arena *a = x->g.a;
    f->player = TR_NEW(a, player, x->o.parties + 1);
    f->place = TR_NEW(a, size_t, x->sets + 1);
    for (size_t s = 0; s < x->sets; s++) f->player[x->set[s].player].sets++;
    for (size_t i = 0; i <= x->o.parties; i++) {
        f->player[i].set = TR_NEW(a, size_t, f->player[i].sets + 1);
        f->player[i].sets = 0;
    }
    for (size_t s = 0; s < x->sets; s++) {
        player *p = &f->player[x->set[s].player];
        f->place[s] = p->sets;
        p->set[p->sets++] = s;
    }
    for (size_t i = 0; i < x->o.parties; i++)
        if (f->player[i].sets) list_strategies(f, &f->player[i]);
}

/* --- issues --------------------------------------------------------------- */

static const char *label_of(form *f, const player *p, const int32_t *choice) {
    tr_text t = tr_text_new(f->x->g.a);
    for (size_t k = 0; k < p->sets; k++) {
        const tr_infoset *s = &f->x->set[p->set[k]];
        if (choice[k] == UNUSED) continue;
        if (t.length) tr_put(&t, "; ");
        if (p->sets > 1) tr_putf(&t, "%s: ", s->name);
        tr_put(&t, s->action[choice[k]]);
    }
    return t.length ? tr_text_str(&t) : "1";
}

static void make_issues(form *f) {
    tr_efg *x = f->x;
    tr_arena *a = x->g.a;
    x->o.issue = TR_NEW(a, tr_outline_issue, x->o.parties + 1);
    for (size_t i = 0; i < x->o.parties; i++) {
        player *p = &f->player[i];
        if (!p->sets) continue;
        tr_outline_issue *v = &x->o.issue[x->o.issues++];
        v->name = x->o.name[i];
        v->holder = (int)i;
        v->values = p->strategies;
        v->label = TR_NEW(a, const char *, v->values);
        for (size_t k = 0; k < v->values; k++)
            v->label[k] = label_of(f, p, p->choice + k * p->sets);
    }
}

/* --- pay-offs ------------------------------------------------------------- */

static void add_leaf(const tr_efg *x, const tr_efg_node *v, tr_ratio *pay) {
    for (size_t i = 0; v->sum && i < x->o.parties; i++) {
        if (!x->random) {
            pay[i] = v->sum[i];
            continue;
        }
        pay[i] = tr_ratio_add(pay[i], tr_ratio_multiply(v->chance, v->sum[i]));
    }
}

/* Walk down from the root; where chance chooses, every way. */
static void pay_profile(form *f, const int32_t *const *choice, size_t *stack,
                        tr_ratio *pay) {
    static const tr_ratio zero = {0, 1, 0, true};
    const tr_efg *x = f->x;
    size_t depth = 1;
    stack[0] = 0;
    for (size_t i = 0; i < x->o.parties; i++) pay[i] = zero;
    while (depth) {
        const tr_efg_node *v = &x->node[stack[--depth]];
        work(f, 1);
        if (v->set < 0) {
            add_leaf(x, v, pay);
            continue;
        }
        const tr_infoset *s = &x->set[v->set];
        if (s->player < x->o.parties) {
            stack[depth++] = v->child[choice[s->player][f->place[v->set]]];
            continue;
        }
        for (size_t k = 0; k < s->actions; k++) stack[depth++] = v->child[k];
    }
}

static tr_ratio *pay_all(form *f, size_t states) {
    tr_efg *x = f->x;
    tr_arena *a = x->g.a;
    size_t n = x->o.parties;
    tr_ratio *pay = TR_RAW(a, tr_ratio, states * n);
    size_t *stack = TR_RAW(a, size_t, x->nodes + 1);
    const int32_t **choice = TR_NEW(a, const int32_t *, n + 1);
    for (size_t s = 0; s < states; s++) {
        size_t rest = s;
        for (size_t k = 0; k < x->o.issues; k++) {
            const tr_outline_issue *v = &x->o.issue[k];
            const player *p = &f->player[v->holder];
            choice[v->holder] = p->choice + rest % v->values * p->sets;
            rest /= v->values;
        }
        pay_profile(f, choice, stack, pay + s * n);
    }
    return pay;
}

bool tr_efg_put_form(tr_efg *x, tr_text *out) {
    form f = {.x = x};
    find_strategies(&f);
    make_issues(&f);
    if (!x->o.issues) {
        x->g.span = (tr_span){0, 1};
        return tr_gambit_wrong(&x->g, "no player has anything to choose");
    }
    size_t states = tr_outline_states(&x->o);
    if (!states || states > MOST_WORK / x->o.parties)
        tr_stop(x->g.a->env, TRUCE_ELIMIT,
                "the strategies have too many combinations to be written out");
    tr_outline_make_ids(&x->o);
    tr_outline_put(out, &x->o);
    tr_outline_put_tables(out, &x->o, pay_all(&f, states), states, NULL);
    return true;
}
