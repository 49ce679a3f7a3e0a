/* negmas_value.c - which value of an issue is meant (D107).
 * SPDX-License-Identifier: MIT
 *
 * In that program values are the same when YAML makes equal objects of them:
 * 2 and 2.0 are, and so are true and True; 2 and '2' are not.  An issue may
 * have both, so what is written alike and is of the same kind comes first.
 * Where that finds nothing, the text alone decides: JSON's keys have quotes
 * always. */
#include "convert/negmas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The truth value that YAML 1.1 makes of a word, -1: none. */
static int truth(const char *s) {
    static const char *const word[] = {
        "false", "False", "FALSE", "no",  "No",  "NO",  "off", "Off", "OFF",
        "true",  "True",  "TRUE",  "yes", "Yes", "YES", "on",  "On",  "ON"};
    for (size_t k = 0; k < sizeof word / sizeof *word; k++)
        if (!strcmp(s, word[k])) return k >= 9;
    return -1;
}

/* Whether YAML makes something else than a string of it. */
static bool is_typed(const char *text, bool quoted) {
    static const char *const null[] = {"null", "Null", "NULL", "~", ""};
    tr_parsed_number p;
    if (quoted) return false;
    for (size_t k = 0; k < sizeof null / sizeof *null; k++)
        if (!strcmp(text, null[k])) return true;
    return truth(text) >= 0 || tr_parse_number(text, &p);
}

static bool value_is_typed(const tr_negmas *x, size_t v, size_t k) {
    return !x->value[v] ||
           is_typed(x->value[v][k]->text, x->value[v][k]->quoted);
}

/* How well a text says value k: 3 written alike and of one kind, 2 another
 * spelling of an equal object, 1 written alike, 0 not at all. */
static int fit(const tr_negmas *x, size_t v, size_t k, const char *text,
               bool quoted) {
    const char *label = x->o.issue[v].label[k];
    bool typed = is_typed(text, quoted), same = !strcmp(label, text);
    bool kind = value_is_typed(x, v, k) == typed;
    tr_parsed_number p;
    if (same || !kind || !typed) return same ? kind ? 3 : 1 : 0;
    if (tr_parse_number(text, &p)) return 2 * (x->number[v][k] == p.value);
    return 2 * (truth(text) >= 0 && truth(text) == truth(label));
}

int64_t tr_negmas_value(const tr_negmas *x, size_t v, const tr_node *n) {
    int64_t best = -1;
    int most = 0;
    if (n->kind != TR_SCALAR) return -1;
    for (size_t k = 0; k < x->o.issue[v].values && most < 3; k++) {
        int f = fit(x, v, k, n->text, n->quoted);
        if (f <= most) continue;
        most = f;
        best = (int64_t)k;
    }
    return best;
}

/* --- maps whose keys are values ------------------------------------------- */

static int by_key(const void *p, const void *q) {
    return strcmp((*(const tr_node *const *)p)->key,
                  (*(const tr_node *const *)q)->key);
}

static int key_order(const void *text, const void *q) {
    return strcmp(text, (*(const tr_node *const *)q)->key);
}

tr_entries tr_negmas_entries(const tr_negmas *x, const tr_node *map) {
    tr_entries e = {TR_RAW(x->a, const tr_node *, map->count + 1), 0};
    for (const tr_node *k = map->first; k; k = k->next) e.at[e.count++] = k;
    qsort(e.at, e.count, sizeof *e.at, by_key);
    return e;
}

/* Another spelling: of numbers also one with quotes, as JSON has to write. */
static const tr_node *other_spelling(const tr_negmas *x, size_t v, size_t k,
                                     const tr_entries *e) {
    tr_parsed_number p;
    if (!value_is_typed(x, v, k)) return NULL;
    for (size_t i = 0; i < e->count; i++) {
        const tr_node *n = e->at[i];
        if (fit(x, v, k, n->key, n->key_quoted) == 2) return n;
        if (isfinite(x->number[v][k]) && tr_parse_number(n->key, &p) &&
            p.value == x->number[v][k])
            return n;
    }
    return NULL;
}

const tr_node *tr_negmas_entry(const tr_negmas *x, size_t v, size_t k,
                               const tr_entries *e) {
    const char *label = x->o.issue[v].label[k];
    const tr_node **at =
        bsearch(label, e->at, e->count, sizeof *e->at, key_order);
    if (!at) return other_spelling(x, v, k, e);
    while (at > e->at && !strcmp(at[-1]->key, label)) at--;
    const tr_node *best = *at;
    for (; at < e->at + e->count && !strcmp((*at)->key, label); at++)
        if (fit(x, v, k, label, (*at)->key_quoted) == 3) best = *at;
    return best;
}
