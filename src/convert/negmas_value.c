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

/* --- values by text and by number ----------------------------------------- */

static int by_text(const void *p, const void *q) {
    const tr_spelling *a = p, *b = q;
    int order = strcmp(a->text, b->text);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static int by_number(const void *p, const void *q) {
    const tr_spelling *a = p, *b = q;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    if (a->quoted != b->quoted) return a->quoted - b->quoted;
    return (a->place > b->place) - (a->place < b->place);
}

/* Both orders of `count` spellings; numbers without those that are none. */
static void sort_spellings(tr_arena *a, tr_spellings *s, tr_spelling *all,
                           size_t count) {
    s->by_text = all;
    s->count = count;
    s->by_number = TR_RAW(a, tr_spelling, count + 1);
    s->numbers = 0;
    for (size_t k = 0; k < count; k++)
        if (isfinite(all[k].number)) s->by_number[s->numbers++] = all[k];
    qsort(s->by_text, count, sizeof *all, by_text);
    qsort(s->by_number, s->numbers, sizeof *all, by_number);
}

/* The first of a text; NULL: none. */
static const tr_spelling *first_text(const tr_spellings *s, const char *text) {
    size_t lo = 0, hi = s->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(s->by_text[mid].text, text) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->count && !strcmp(s->by_text[lo].text, text) ? &s->by_text[lo]
                                                               : NULL;
}

static const tr_spelling *first_number(const tr_spellings *s, double number) {
    size_t lo = 0, hi = s->numbers;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->by_number[mid].number < number)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->numbers && s->by_number[lo].number == number
               ? &s->by_number[lo]
               : NULL;
}

/* Words for the same truth value, without quotes. */
static const tr_spelling *first_truth(const tr_spellings *s, const char *text) {
    int t = truth(text);
    for (size_t k = 0; t >= 0 && k < s->count; k++)
        if (!s->by_text[k].quoted && truth(s->by_text[k].text) == t)
            return &s->by_text[k];
    return NULL;
}

/* Written alike and of one kind; else an equal object in another spelling;
 * else written alike. `numbers`: also of a number in quotes, as JSON has to
 * write keys. */
static const tr_spelling *find(const tr_spellings *s, const char *text,
                               bool typed, bool numbers) {
    const tr_spelling *same = first_text(s, text), *other = NULL;
    for (const tr_spelling *k = same;
         k && k < s->by_text + s->count && !strcmp(k->text, text); k++)
        if (is_typed(k->text, k->quoted) == typed) return k;
    tr_parsed_number p;
    if (typed && tr_parse_number(text, &p))
        other = first_number(s, p.value);
    else if (typed)
        other = first_truth(s, text);
    if (other && other->quoted && !numbers) other = NULL;
    return other ? other : same;
}

static const tr_spellings *spellings_of(const tr_negmas *x, size_t v) {
    tr_spellings *s = &x->spelling[v];
    const tr_outline_issue *i = &x->o.issue[v];
    if (s->by_text) return s;
    tr_spelling *all = TR_RAW(x->a, tr_spelling, i->values + 1);
    for (size_t k = 0; k < i->values; k++)
        all[k] = (tr_spelling){i->label[k], x->number[v][k],
                               x->value[v] && x->value[v][k]->quoted, k, NULL};
    sort_spellings(x->a, s, all, i->values);
    return s;
}

int64_t tr_negmas_value(const tr_negmas *x, size_t v, const tr_node *n) {
    if (n->kind != TR_SCALAR) return -1;
    const tr_spelling *k =
        find(spellings_of(x, v), n->text, is_typed(n->text, n->quoted), false);
    return k ? (int64_t)k->place : -1;
}

/* --- maps whose keys are values ------------------------------------------- */

tr_spellings tr_negmas_entries(const tr_negmas *x, const tr_node *map) {
    tr_spelling *all = TR_RAW(x->a, tr_spelling, map->count + 1);
    tr_spellings s = {0};
    size_t count = 0;
    for (const tr_node *k = map->first; k; k = k->next) {
        tr_parsed_number p;
        bool number = tr_parse_number(k->key, &p);
        all[count] = (tr_spelling){k->key, number ? p.value : NAN,
                                   k->key_quoted, count, k};
        count++;
    }
    sort_spellings(x->a, &s, all, count);
    return s;
}

const tr_node *tr_negmas_entry(const tr_negmas *x, size_t v, size_t k,
                               const tr_spellings *entries) {
    const tr_spelling *e =
        find(entries, x->o.issue[v].label[k], value_is_typed(x, v, k), true);
    return e ? e->node : NULL;
}
