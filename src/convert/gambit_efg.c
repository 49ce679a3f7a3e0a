/* gambit_efg.c - games in extensive form (".efg"): the tree.
 * SPDX-License-Identifier: MIT
 *
 * Nodes come in preorder.  An information set or outcome that was described
 * before may be named by its number alone; if it is described again, both
 * descriptions have to agree.  Pay-offs at inner nodes add up along a path. */
#include "convert/efg.h"

#include <string.h>

/* What was described: by a number, for each player apart. */
typedef struct known {
    size_t player, number, index;
    bool used;
} known;

typedef struct table {
    known *at;
    size_t count, room;
} table;

typedef struct open_node {
    size_t node, next;
    int64_t own;
    size_t own_action; /* what `latest` was before */
} open_node;

typedef struct reader {
    tr_efg *x;
    table sets, outcomes;
    tr_ratio *pay; /* [outcomes][parties] */
    size_t outcome_count, outcome_room, set_room, node_room;
    open_node *open;
    size_t depth, depth_room;
    int64_t *latest;       /* [parties + 1] node on the path, or -1 */
    size_t *latest_action; /* [parties + 1] chosen there */
} reader;

static known *look_up(reader *r, table *t, size_t player, size_t number) {
    tr_arena *a = r->x->g.a;
    if (2 * t->count >= t->room) {
        table more = {NULL, 0, t->room ? 2 * t->room : 64};
        more.at = TR_NEW(a, known, more.room);
        table old = *t;
        *t = more;
        for (size_t k = 0; k < old.room; k++)
            if (old.at[k].used) {
                *look_up(r, t, old.at[k].player, old.at[k].number) = old.at[k];
                t->count++;
            }
    }
    uint64_t key[2] = {player, number};
    size_t k = (size_t)tr_hash(0, key, sizeof key) & (t->room - 1);
    while (t->at[k].used &&
           (t->at[k].player != player || t->at[k].number != number))
        k = (k + 1) & (t->room - 1);
    t->at[k].player = player;
    t->at[k].number = number;
    return &t->at[k];
}

static void remember(table *t, known *k, size_t index) {
    k->used = true;
    k->index = index;
    t->count++;
}

/* --- information sets ----------------------------------------------------- */

static bool read_actions(reader *r, tr_infoset *s) {
    tr_gambit *g = &r->x->g;
    size_t room = 0, chance_room = 0;
    const char *name;
    tr_ratio p;
    bool by_chance = s->player == r->x->o.parties;
    tr_gambit_next(g);
    while (g->kind == TR_GAMBIT_TEXT) {
        if (!tr_gambit_text(g, &name, "")) return false;
        s->action = tr_grow(g->a, s->action, sizeof name, s->actions, &room);
        s->action[s->actions++] = name;
        if (!by_chance) continue;
        if (g->kind == TR_GAMBIT_NUMBER && g->number.value < 0)
            return tr_gambit_wrong(g, "a probability is not negative");
        if (!tr_gambit_number(g, &p, "the probability of the action"))
            return false;
        s->chance =
            tr_grow(g->a, s->chance, sizeof p, s->actions - 1, &chance_room);
        s->chance[s->actions - 1] = p;
    }
    if (!s->actions)
        return tr_gambit_take(g, TR_GAMBIT_TEXT, "an action, in quotes,");
    return tr_gambit_take(g, TR_GAMBIT_CLOSE, "} or another action");
}

static bool sums_to_one(const tr_infoset *s) {
    tr_ratio sum = {0, 1, 0, true};
    double rough = 0;
    for (size_t k = 0; k < s->actions; k++) {
        sum = tr_ratio_add(sum, s->chance[k]);
        rough += s->chance[k].value;
    }
    if (sum.d == 1 && sum.n == 1) return true;
    return rough > 1 - 1e-9 && rough < 1 + 1e-9; /* 0.333 is not, 1e-10 is */
}

static bool same_set(const tr_infoset *x, const tr_infoset *y) {
    bool same = x->actions == y->actions;
    for (size_t k = 0; k < x->actions && same; k++)
        same = !strcmp(x->action[k], y->action[k]) &&
               (!x->chance || x->chance[k].value == y->chance[k].value);
    return same && (!*y->name || !strcmp(x->name, y->name));
}

static bool read_set(reader *r, size_t player, const char *node,
                     size_t *index) {
    tr_efg *x = r->x;
    tr_gambit *g = &x->g;
    tr_infoset s = {.player = player, .name = ""};
    size_t number;
    if (!tr_gambit_count(g, 0, (size_t)1 << 52, &number,
                         "the number of an information set"))
        return false;
    tr_span start = g->span;
    known *k = look_up(r, &r->sets, player, number);
    if (g->kind == TR_GAMBIT_TEXT && !tr_gambit_text(g, &s.name, ""))
        return false;
    if (g->kind == TR_GAMBIT_OPEN) {
        if (!read_actions(r, &s)) return false;
        start = g->failed ? g->span : start;
    } else if (!k->used) {
        return tr_gambit_wrong(g, "{ and the actions are wanted: the first "
                                  "node of an information set lists them");
    }
    *index = k->index;
    if (k->used && (!s.actions || same_set(&x->set[k->index], &s))) return true;
    g->span = start;
    if (k->used)
        return tr_gambit_wrong(g, "this information set was described "
                                  "otherwise before");
    if (s.chance && !sums_to_one(&s))
        return tr_gambit_wrong(g, "the probabilities do not add up to 1");
    if (!*s.name) s.name = *node ? node : tr_printf(g->a, "%zu", number);
    x->set = tr_grow(g->a, x->set, sizeof s, x->sets, &r->set_room);
    x->set[x->sets] = s;
    *index = x->sets;
    remember(&r->sets, k, x->sets++);
    return true;
}

/* --- outcomes ------------------------------------------------------------- */

static bool read_payoffs(reader *r, tr_ratio *pay) {
    tr_gambit *g = &r->x->g;
    tr_gambit_next(g);
    for (size_t i = 0; i < r->x->o.parties; i++)
        if (!tr_gambit_number(g, &pay[i], "a pay-off for each player"))
            return false;
    return tr_gambit_take(g, TR_GAMBIT_CLOSE, "} after the pay-offs");
}

/* `*pay` gets the outcome's, NULL for none. */
static bool read_outcome(reader *r, const tr_ratio **pay) {
    tr_gambit *g = &r->x->g;
    size_t n = r->x->o.parties, number;
    const char *name;
    *pay = NULL;
    if (!tr_gambit_count(g, 0, (size_t)1 << 52, &number,
                         "the number of an outcome, 0 for none,"))
        return false;
    known *k = look_up(r, &r->outcomes, 0, number);
    tr_span start = g->span;
    if (g->kind == TR_GAMBIT_TEXT && !tr_gambit_text(g, &name, ""))
        return false;
    if (g->kind == TR_GAMBIT_OPEN) {
        tr_ratio *own = TR_NEW(g->a, tr_ratio, n);
        if (!read_payoffs(r, own)) return false;
        g->span = start;
        for (size_t i = 0; i < n && k->used; i++)
            if (own[i].value != r->pay[k->index * n + i].value)
                return tr_gambit_wrong(g,
                                       "this outcome was described otherwise "
                                       "before");
        if (!k->used) {
            r->pay = tr_grow(g->a, r->pay, n * sizeof *own, r->outcome_count,
                             &r->outcome_room);
            memcpy(r->pay + r->outcome_count * n, own, n * sizeof *own);
            remember(&r->outcomes, k, r->outcome_count++);
        }
    } else if (number && !k->used) {
        return tr_gambit_wrong(g, "{ and the pay-offs are wanted: an outcome "
                                  "lists them where it comes first");
    }
    if (k->used) *pay = r->pay + k->index * n;
    return true;
}

/* --- nodes ---------------------------------------------------------------- */

static void begin_node(reader *r, tr_efg_node *v) {
    static const tr_ratio one = {1, 1, 1, true};
    tr_efg *x = r->x;
    *v = (tr_efg_node){.set = -1, .own = -1, .chance = one};
    if (!r->depth) return;
    open_node *o = &r->open[r->depth - 1];
    const tr_efg_node *parent = &x->node[o->node];
    const tr_infoset *s = &x->set[parent->set];
    v->parent = o->node;
    v->sum = parent->sum;
    v->chance = s->chance
                    ? tr_ratio_multiply(parent->chance, s->chance[o->next])
                    : parent->chance;
    parent->child[o->next] = x->nodes;
    r->latest[s->player] = (int64_t)o->node;
    r->latest_action[s->player] = o->next++;
}

static void add_payoffs(reader *r, tr_efg_node *v, const tr_ratio *pay) {
    size_t n = r->x->o.parties;
    if (!pay) return;
    tr_ratio *sum = TR_NEW(r->x->g.a, tr_ratio, n);
    for (size_t i = 0; i < n; i++)
        sum[i] = v->sum ? tr_ratio_add(v->sum[i], pay[i]) : pay[i];
    v->sum = sum;
}

static bool read_choice(reader *r, tr_efg_node *v, bool by_chance,
                        const char *name) {
    tr_efg *x = r->x;
    tr_gambit *g = &x->g;
    size_t player = x->o.parties + 1, set = 0;
    if (!by_chance &&
        !tr_gambit_count(g, 1, x->o.parties, &player, "the number of a player"))
        return false;
    if (!read_set(r, --player, name, &set)) return false;
    tr_infoset *s = &x->set[set];
    x->random |= by_chance;
    v->set = (int64_t)set;
    v->own = r->latest[player];
    v->own_action = r->latest_action[player];
    v->child = TR_NEW(g->a, size_t, s->actions);
    s->node = tr_grow(g->a, s->node, sizeof *s->node, s->nodes, &s->room);
    s->node[s->nodes++] = x->nodes;
    r->open = tr_grow(g->a, r->open, sizeof *r->open, r->depth, &r->depth_room);
    r->open[r->depth++] = (open_node){x->nodes, 0, v->own, v->own_action};
    return true;
}

/* Nodes all of whose children were read are left. */
static void close_nodes(reader *r) {
    while (r->depth) {
        open_node *o = &r->open[r->depth - 1];
        const tr_infoset *s = &r->x->set[r->x->node[o->node].set];
        if (o->next < s->actions) return;
        r->latest[s->player] = o->own;
        r->latest_action[s->player] = o->own_action;
        r->depth--;
    }
}

static bool read_node(reader *r) {
    tr_efg *x = r->x;
    tr_gambit *g = &x->g;
    tr_efg_node v;
    const tr_ratio *pay;
    const char *name;
    char kind = g->kind == TR_GAMBIT_WORD && g->text[0] && !g->text[1]
                    ? g->text[0]
                    : '?';
    if (kind != 'p' && kind != 'c' && kind != 't')
        return tr_gambit_wrong(g, r->depth ? "p, c or t is wanted: some action "
                                             "leads to no node"
                                           : "p, c or t is wanted");
    begin_node(r, &v);
    tr_gambit_next(g);
    if (!tr_gambit_text(g, &name, "a node's name, in quotes,")) return false;
    if (kind != 't' && !read_choice(r, &v, kind == 'c', name)) return false;
    if (!read_outcome(r, &pay)) return false;
    add_payoffs(r, &v, pay);
    x->node = tr_grow(g->a, x->node, sizeof v, x->nodes, &r->node_room);
    x->node[x->nodes++] = v;
    close_nodes(r);
    return true;
}

static bool read_tree(tr_efg *x) {
    tr_arena *a = x->g.a;
    reader *r = TR_NEW(a, reader, 1);
    r->x = x;
    r->latest = TR_NEW(a, int64_t, x->o.parties + 1);
    r->latest_action = TR_NEW(a, size_t, x->o.parties + 1);
    for (size_t i = 0; i <= x->o.parties; i++) r->latest[i] = -1;
    if (x->g.kind == TR_GAMBIT_TEXT) {
        x->o.about = x->g.text;
        tr_gambit_next(&x->g);
    }
    do {
        if (!read_node(r)) return false;
    } while (r->depth);
    return tr_gambit_take(&x->g, TR_GAMBIT_END, "the end of the file");
}

static bool read_efg(tr_reading *r) {
    tr_efg x = {.o = {.a = r->a}};
    if (!tr_gambit_begin(&x.g, r) || !tr_gambit_head(&x.g, "EFG", "2", &x.o) ||
        !read_tree(&x))
        return false;
    if (!*x.o.title) x.o.title = "A game of Gambit";
    for (size_t k = 0; k < x.o.parties; k++)
        if (!*x.o.name[k]) x.o.name[k] = tr_printf(r->a, "%zu", k + 1);
    return tr_efg_put_form(&x, r->out);
}

static tr_part part_efg(const tr_source *s, bool asked) {
    (void)asked;
    return tr_gambit_begins(s, "EFG") ? TR_WHOLE : TR_NOT_MINE;
}

const tr_foreign tr_efg_format = {.name = "efg",
                                  .about = "Gambit (.efg)",
                                  .ending = ".efg",
                                  .part = part_efg,
                                  .read = read_efg};
