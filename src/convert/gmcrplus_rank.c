/* gmcrplus_rank.c - rankings of GMCR+, by the numbers of the states.
 * SPDX-License-Identifier: MIT */
#include "convert/gmcrplus.h"

#include <string.h>

/* States times options: the ranking becomes a text of some ten bytes each. */
enum { MOST_CELLS = 1 << 24 };

/* A pattern of options that no feasible state has; its lowest option is the
 * last to be decided when states are listed from the highest option down. */
typedef struct pattern {
    struct pattern *next; /* with the same lowest option */
    const tr_node *items;
} pattern;

struct tr_numbering {
    tr_gmcr *x;
    pattern **lowest; /* [options] */
    bool none;        /* a pattern without items: nothing is feasible */
    bool *taken;      /* [options] the state at hand */
    uint64_t steps;
    uint8_t *state; /* [count][bytes] options taken, in bits */
    size_t bytes, count, room;
    bool *seen;
};

static size_t index_of(const tr_node *item) {
    uint64_t k = 0;
    tr_parse_count(item->first->text, UINT32_MAX, &k); /* checked before */
    return (size_t)k;
}

static void add_pattern(tr_numbering *y, const tr_node *items) {
    size_t lowest = y->x->option_count;
    for (const tr_node *n = items->first; n; n = n->next)
        if (index_of(n) < lowest) lowest = index_of(n);
    if (lowest == y->x->option_count) {
        y->none = true;
        return;
    }
    pattern *p = TR_NEW(y->x->a, pattern, 1);
    *p = (pattern){y->lowest[lowest], items};
    y->lowest[lowest] = p;
}

static void add_condition(tr_numbering *y, const tr_node *n) {
    if (n->kind == TR_LIST_NODE) {
        add_pattern(y, n);
        return;
    }
    const tr_node *m = tr_member(n, "members")->first;
    for (; m; m = m->next) add_condition(y, m);
}

static bool is_excluded(const tr_numbering *y, size_t option) {
    for (const pattern *p = y->lowest[option]; p; p = p->next) {
        bool matches = true;
        for (const tr_node *n = p->items->first; n && matches; n = n->next)
            matches = y->taken[index_of(n)] == (n->first->next->text[0] == 'Y');
        if (matches) return true;
    }
    return false;
}

static void keep_state(tr_numbering *y) {
    size_t bytes = y->bytes;
    if (y->count > MOST_CELLS / y->x->option_count)
        tr_stop(y->x->a->env, TRUCE_ELIMIT,
                "the file ranks more states than are read");
    if (y->count * bytes + bytes > y->room) {
        size_t room = y->room ? 2 * y->room : 64 * bytes;
        uint8_t *more = TR_NEW(y->x->a, uint8_t, room);
        if (y->count) memcpy(more, y->state, y->count * bytes);
        y->state = more;
        y->room = room;
    }
    uint8_t *at = y->state + y->count++ * bytes;
    memset(at, 0, bytes);
    for (size_t k = 0; k < y->x->option_count; k++)
        if (y->taken[k]) at[k / 8] |= (uint8_t)(1u << k % 8);
}

/* States in ascending number: the highest option slowest.  Depth first, with a
 * stack that is the choice made for each option so far. */
static void list_states(tr_numbering *y) {
    size_t n = y->x->option_count, k = n;
    if (y->none) return;
    uint8_t *tried = TR_NEW(y->x->a, uint8_t, n + 1);
    while (k <= n) {
        if (++y->steps % (1 << 20) == 0)
            tr_tick(y->x->a->env, "listing states", (double)y->count, 0);
        if (y->steps > UINT64_C(1) << 30)
            tr_stop(y->x->a->env, TRUCE_ELIMIT,
                    "the ranked states take too long to list");
        if (k == 0) {
            keep_state(y);
            k++;
            continue;
        }
        if (tried[k - 1] == 2) { /* both values done: back up */
            tried[k - 1] = 0;
            k++;
            continue;
        }
        y->taken[k - 1] = tried[k - 1]++ == 1;
        if (!is_excluded(y, k - 1)) k--;
    }
}

tr_numbering *tr_gmcr_number_states(tr_gmcr *x, const tr_node *infeasibles) {
    tr_numbering *y = TR_NEW(x->a, tr_numbering, 1);
    *y = (tr_numbering){.x = x, .bytes = x->option_count / 8 + 1};
    y->lowest = TR_NEW(x->a, pattern *, x->option_count);
    y->taken = TR_NEW(x->a, bool, x->option_count);
    const tr_node *n = infeasibles ? infeasibles->first : NULL;
    for (; n; n = n->next) add_condition(y, n);
    list_states(y);
    y->seen = TR_NEW(x->a, bool, y->count + 1);
    return y;
}

static bool put_state(tr_gmcr *x, tr_numbering *y, const tr_node *n) {
    uint64_t number;
    if (n->kind != TR_SCALAR || !tr_parse_count(n->text, y->count, &number) ||
        !number)
        return tr_gmcr_wrong(x, n,
                             "a state's number has to lie between 1 and the "
                             "number of feasible states");
    if (y->seen[number - 1])
        return tr_gmcr_wrong(x, n, "this state is ranked twice");
    y->seen[number - 1] = true;
    const uint8_t *state = y->state + (number - 1) * y->bytes;
    tr_put(x->out, "{");
    for (size_t k = 0; k < x->option_count; k++)
        tr_putf(x->out, "%s%s: %s", k ? ", " : "", x->option[k],
                state[k / 8] >> k % 8 & 1 ? "yes" : "no");
    tr_put(x->out, "}");
    return true;
}

static bool put_tie(tr_gmcr *x, tr_numbering *y, const tr_node *list) {
    tr_put(x->out, "[");
    for (const tr_node *n = list->first; n; n = n->next) {
        if (n != list->first) tr_put(x->out, ", ");
        if (!put_state(x, y, n)) return false;
    }
    tr_put(x->out, "]");
    return true;
}

bool tr_gmcr_put_ranking(tr_gmcr *x, const tr_node *list, tr_numbering *y) {
    memset(y->seen, 0, y->count * sizeof *y->seen);
    tr_put(x->out, "ranking:\n");
    for (const tr_node *n = list->first; n; n = n->next) {
        tr_put(x->out, "      - ");
        if (n->kind == TR_LIST_NODE ? !put_tie(x, y, n) : !put_state(x, y, n))
            return false;
        tr_put(x->out, "\n");
    }
    for (size_t k = 0; k < y->count; k++)
        if (!y->seen[k])
            return tr_gmcr_wrong(
                x, list,
                tr_printf(x->a, "the ranking leaves out state %zu", k + 1));
    return true;
}
