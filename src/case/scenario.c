/* scenario.c - a case with one of its scenarios (D139).
 * SPDX-License-Identifier: MIT
 *
 * A scenario says only what is otherwise, in the shape of the case itself: maps
 * are merged key by key (as JSON Merge Patch does, RFC 7396), anything else
 * takes the place of what was there, and null takes away. A list is patched by
 * a map from its items' ids, or their numbers from 1, and `add`; a list in its
 * place replaces it whole.
 *
 * The tree is patched and read again as a case, so a scenario is checked by
 * the very code that checks a case, and since every node keeps its place,
 * messages point into the change. Cost: one more reading. */
#include "case/read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct patcher {
    tr_reader *r;
    bool ok;
} patcher;

static bool is_null(const tr_node *n) {
    return n->kind == TR_SCALAR && !n->quoted &&
           (!n->length || !strcmp(n->text, "null") || !strcmp(n->text, "~"));
}

static tr_node *copy_of(tr_reader *r, const tr_node *n) {
    tr_node *copy = TR_NEW(r->a, tr_node, 1);
    *copy = *n;
    copy->next = NULL;
    return copy;
}

static void append(tr_node *parent, tr_node *n) {
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
    parent->count++;
}

/* The same container without its children. */
static tr_node *emptied(tr_reader *r, const tr_node *n) {
    tr_node *out = copy_of(r, n);
    out->first = out->last = NULL;
    out->count = 0;
    return out;
}

static bool refuse(patcher *x, tr_span at, const char *what,
                   const char *remedy) {
    tr_diag(x->r->d, TR_E0902, at, what, remedy);
    return x->ok = false;
}

/* A map's members by key, and which of them have been used: sorting keeps two
 * huge maps from costing n². */
typedef struct entries {
    size_t count;
    const tr_node **at;
    bool *used;
} entries;

static int by_key(const void *x, const void *y) {
    return strcmp((*(const tr_node *const *)x)->key,
                  (*(const tr_node *const *)y)->key);
}

static entries entries_of(patcher *x, const tr_node *map) {
    entries e = {0, TR_NEW(x->r->a, const tr_node *, map->count + 1),
                 TR_NEW(x->r->a, bool, map->count + 1)};
    for (const tr_node *n = map->first; n; n = n->next) e.at[e.count++] = n;
    if (e.count) qsort(e.at, e.count, sizeof *e.at, by_key);
    return e;
}

/* The member under a key, marked as used; NULL when there is none. */
static const tr_node *take(entries *e, const char *key) {
    const tr_node want = {.key = key}, *wanted = &want;
    const tr_node **found = key && e->count ? bsearch(&wanted, e->at, e->count,
                                                      sizeof *e->at, by_key)
                                            : NULL;
    if (found) e->used[found - e->at] = true;
    return found ? *found : NULL;
}

static tr_node *patched(patcher *x, const tr_node *old, const tr_node *change);

static tr_node *patched_map(patcher *x, const tr_node *old,
                            const tr_node *change) {
    tr_node *out = emptied(x->r, old);
    entries e = entries_of(x, change), had = entries_of(x, old);
    for (const tr_node *k = old->first; k; k = k->next) {
        const tr_node *c = take(&e, k->key);
        if (!c)
            append(out, copy_of(x->r, k));
        else if (!is_null(c))
            append(out, patched(x, k, c));
    }
    for (const tr_node *c = change->first; c; c = c->next) {
        if (take(&had, c->key)) continue;
        if (is_null(c))
            refuse(x, c->key_span, c->key,
                   "null takes away, and the case has no such key here");
        else
            append(out, copy_of(x->r, c));
    }
    return out;
}

static const char *id_of(const tr_node *item) {
    const tr_node *id = tr_member(item, "id");
    if (!id) id = tr_member(item, "as");
    return id && id->kind == TR_SCALAR ? id->text : NULL;
}

/* The entry of a change that is meant for the k-th item: by its id, else by
 * its number.  `add` is never an id. */
static const tr_node *entry_for(patcher *x, entries *e, const tr_node *item,
                                size_t k) {
    const char *id = id_of(item);
    const tr_node *c = id && strcmp(id, "add") ? take(e, id) : NULL;
    return c ? c : take(e, tr_printf(x->r->a, "%zu", k));
}

static const char *items_words(patcher *x, const tr_node *old) {
    tr_text t = tr_text_new(x->r->a);
    tr_putf(&t, "write an item's number, from 1 to %zu", old->count);
    size_t named = 0;
    for (const tr_node *n = old->first; n && named < 12; n = n->next)
        if (id_of(n))
            tr_putf(&t, "%s%s", named++ ? ", " : ", or its id: ", id_of(n));
    tr_put(&t, "; new items stand in a list under `add`");
    return tr_text_str(&t);
}

static tr_node *patched_list(patcher *x, const tr_node *old,
                             const tr_node *change) {
    tr_node *out = emptied(x->r, old);
    entries e = entries_of(x, change);
    const tr_node *more = take(&e, "add");
    size_t k = 1;
    for (const tr_node *n = old->first; n; n = n->next, k++) {
        const tr_node *c = entry_for(x, &e, n, k);
        if (!c)
            append(out, copy_of(x->r, n));
        else if (!is_null(c))
            append(out, patched(x, n, c));
    }
    for (size_t i = 0; i < e.count; i++)
        if (!e.used[i])
            refuse(x, e.at[i]->key_span, e.at[i]->key, items_words(x, old));
    if (!more) return out;
    if (!tr_want(x->r, more, TR_LIST_NODE, "a list of new items"))
        return x->ok = false, out;
    for (const tr_node *n = more->first; n; n = n->next)
        append(out, copy_of(x->r, n));
    return out;
}

static tr_node *patched(patcher *x, const tr_node *old, const tr_node *change) {
    tr_node *out;
    if (change->kind == TR_MAP && old->kind == TR_MAP)
        out = patched_map(x, old, change);
    else if (change->kind == TR_MAP && old->kind == TR_LIST_NODE)
        out = patched_list(x, old, change);
    else
        out = copy_of(x->r, change);
    out->key = old->key;
    out->key_span = change->key ? change->key_span : old->key_span;
    return out;
}

/* --- what no scenario may change ------------------------------------------ */

static bool fixed(tr_reader *r, tr_span at, const char *what) {
    tr_diag(r->d, TR_E0903, at, what);
    return false;
}

static bool change_is_allowed(tr_reader *r, const tr_node *change) {
    static const char *const never[] = {"truce", "scenarios"};
    for (size_t k = 0; k < sizeof never / sizeof *never; k++) {
        const tr_node *n = tr_member(change, never[k]);
        if (n)
            return fixed(r, n->key_span,
                         tr_printf(r->a, "change `%s`", never[k]));
    }
    return true;
}

/* Where the change speaks of `section`, or of `id` in it. */
static tr_span place_of(const tr_node *change, const char *section,
                        const char *id) {
    const tr_node *n = tr_member(change, section);
    const tr_node *k = n ? tr_member(n, id) : NULL;
    return k ? k->key_span : n ? n->key_span : change->key_span;
}

/* A section's ids before and after, one by one. What is no map is left to the
 * reader to complain of. */
static bool same_ids(tr_reader *r, const tr_node *change, const char *section,
                     const tr_node *old, const tr_node *new) {
    if (!old || !new || old->kind != TR_MAP || new->kind != TR_MAP) return true;
    const tr_node *x = old->first, *y = new->first;
    for (; x || y; x = x->next, y = y->next) {
        if (x && y && !strcmp(x->key, y->key)) continue;
        tr_span at = place_of(change, section, x ? x->key : y->key);
        return fixed(
            r, at,
            x ? tr_printf(r->a, "take '%s' out of `%s`", x->key, section)
              : tr_printf(r->a, "put '%s' into `%s`", y->key, section));
    }
    return true;
}

/* The ids of two lists of values; NULL stands for the usual two. */
static bool same_list(const tr_node *x, const tr_node *y) {
    static const tr_node yes = {.text = "yes"};
    static const tr_node no = {.text = "no",
                               .next = (tr_node *)(uintptr_t)&yes};
    const tr_node *a = x ? x->first : &no, *b = y ? y->first : &no;
    for (; a && b; a = a->next, b = b->next) {
        const char *was = a->key ? a->key : a->text;
        const char *is = b->key ? b->key : b->text;
        if (!was || !is || strcmp(was, is) != 0) return false;
    }
    return !a && !b;
}

static bool same_values(tr_reader *r, const tr_node *change, const tr_node *old,
                        const tr_node *new) {
    const tr_node *speaks = tr_member(change, "issues");
    for (const tr_node *x = old ? old->first : NULL; x; x = x->next) {
        const tr_node *y = tr_member(new, x->key);
        if (!y || !tr_member(speaks, x->key)) continue; /* as it was */
        if (!same_list(tr_member(x, "values"), tr_member(y, "values")))
            return fixed(
                r, place_of(change, "issues", x->key),
                tr_printf(r->a, "change which values '%s' has", x->key));
    }
    return true;
}

static bool same_frame(tr_reader *r, const tr_node *change, const tr_node *base,
                       const tr_node *tree) {
    const tr_node *old = tr_member(base, "issues");
    const tr_node *new = tr_member(tree, "issues");
    return same_ids(r, change, "parties", tr_member(base, "parties"),
                    tr_member(tree, "parties")) &&
           same_ids(r, change, "issues", old, new) &&
           same_values(r, change, old, new) &&
           same_ids(r, change, "graph",
                    tr_member(tr_member(base, "graph"), "states"),
                    tr_member(tr_member(tree, "graph"), "states"));
}

/* --- the whole ------------------------------------------------------------ */

/* The case's tree with the change, without its scenarios. */
static tr_node *tree_with(patcher *x, const tr_node *root,
                          const tr_node *change) {
    tr_node *out = emptied(x->r, root);
    const tr_node *all = patched_map(x, root, change);
    for (const tr_node *k = all->first; k; k = k->next)
        if (strcmp(k->key, "scenarios") != 0) append(out, copy_of(x->r, k));
    return out;
}

const tr_scenario *tr_scenario_by_id(const truce_case *c, const char *id) {
    for (size_t i = 0; i < c->scenarios; i++)
        if (!strcmp(c->scenario[i].id, id)) return &c->scenario[i];
    return NULL;
}

const truce_case *tr_case_with(tr_arena *a, const truce_case *base,
                               const tr_scenario *s, truce_diags *d) {
    truce_case *c = TR_NEW(a, truce_case, 1);
    tr_reader r = {c, d, a};
    patcher x = {&r, true};
    const size_t before = tr_diags_errors(d);
    c->source = base->source;
    c->digest = tr_hash(base->digest, s->id, strlen(s->id));
    c->with = s;
    if (!change_is_allowed(&r, s->change)) return NULL;
    c->tree = tree_with(&x, base->tree, s->change);
    if (!x.ok || !same_frame(&r, s->change, base->tree, c->tree)) return NULL;
    tr_diags_hush(d, true); /* the case itself has given its warnings */
    tr_case_read_tree(c, a, d, c->tree);
    tr_diags_hush(d, false);
    return tr_diags_errors(d) == before ? c : NULL;
}
