/* outline.c - a case in the making.  SPDX-License-Identifier: MIT */
#include "convert/outline.h"

#include "base/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- ids ------------------------------------------------------------------ */

static void make_value_ids(tr_outline *o, tr_outline_issue *v) {
    tr_ids ids = tr_ids_new(o->a);
    if (!v->value) v->value = TR_NEW(o->a, const char *, v->values + 1);
    for (size_t k = 0; k < v->values; k++)
        if (!v->value[k]) v->value[k] = tr_ids_make(&ids, v->label[k], "v");
}

void tr_outline_make_ids(tr_outline *o) {
    tr_ids ids = tr_ids_new(o->a);
    o->party = TR_NEW(o->a, const char *, o->parties + 1);
    for (size_t k = 0; k < o->parties; k++)
        o->party[k] = tr_ids_make(&ids, o->name[k], "p");
    ids = tr_ids_new(o->a);
    for (size_t k = 0; k < o->issues; k++) {
        o->issue[k].id = tr_ids_make(&ids, o->issue[k].name, "i");
        make_value_ids(o, &o->issue[k]);
    }
}

/* --- the head ------------------------------------------------------------- */

static void put_quoted(tr_text *out, const char *text) {
    tr_json_quote(out, *text ? text : "?");
}

static void put_holder(tr_text *out, const tr_outline *o, int holder) {
    if (holder >= 0) {
        tr_put(out, o->party[holder]);
        return;
    }
    for (size_t k = 0; k < o->parties; k++)
        tr_putf(out, "%s%s", k ? ", " : "[", o->party[k]);
    tr_put(out, "]");
}

static void put_issue(tr_text *out, const tr_outline *o,
                      const tr_outline_issue *v) {
    tr_putf(out, "  %s:\n    name: ", v->id);
    put_quoted(out, v->name);
    tr_put(out, "\n    by: ");
    put_holder(out, o, v->holder);
    tr_put(out, "\n    values:\n");
    for (size_t k = 0; k < v->values; k++) {
        tr_putf(out, "      %s: ", v->value[k]);
        put_quoted(out, v->label[k]);
        tr_put(out, "\n");
    }
    if (!v->scale) return;
    tr_put(out, "    scale: [");
    for (size_t k = 0; k < v->values; k++) {
        if (k) tr_put(out, ", ");
        tr_put_number(out, v->scale[k]);
    }
    tr_put(out, "]\n");
}

void tr_outline_put(tr_text *out, const tr_outline *o) {
    tr_put(out, "truce: 1\ntitle: ");
    put_quoted(out, o->title);
    if (o->about && *o->about) {
        tr_put(out, "\nabout: ");
        put_quoted(out, o->about);
    }
    tr_put(out, "\nparties:\n");
    for (size_t k = 0; k < o->parties; k++) {
        tr_putf(out, "  %s: {name: ", o->party[k]);
        put_quoted(out, o->name[k]);
        tr_put(out, "}\n");
    }
    tr_put(out, "issues:\n");
    for (size_t k = 0; k < o->issues; k++) put_issue(out, o, &o->issue[k]);
    tr_put(out, "preferences:\n");
}

size_t tr_outline_states(const tr_outline *o) {
    uint64_t n = 1;
    for (size_t k = 0; k < o->issues; k++) {
        n *= o->issue[k].values;
        if (n >> 32) return 0;
    }
    return (size_t)n;
}

/* --- tables --------------------------------------------------------------- */

enum { MOST_NUMBERS = 3500000 }; /* the reader's own limit is 4,000,000 */

typedef struct placed {
    tr_ratio pay;
    size_t state;
} placed;

static int better_first(const void *x, const void *y) {
    const placed *a = x, *b = y;
    int order = tr_ratio_compare(&b->pay, &a->pay);
    return order ? order : a->state < b->state ? -1 : a->state > b->state;
}

static void put_table(tr_text *out, const tr_ratio *pay, size_t step,
                      size_t states) {
    tr_put(out, "{table: [");
    for (size_t s = 0; s < states; s++) {
        if (s) tr_put(out, s % 8 ? ", " : ",\n    ");
        tr_put_number(out, pay[s * step].value);
    }
    tr_put(out, "]}\n");
}

static void put_state(tr_text *out, const tr_outline *o, size_t s) {
    for (size_t k = 0; k < o->issues; k++) {
        const tr_outline_issue *v = &o->issue[k];
        tr_putf(out, "%s%s: %s", k ? ", " : "{", v->id,
                v->value[s % v->values]);
        s /= v->values;
    }
    tr_put(out, "}");
}

/* States from best to worst, those with equal pay-offs together. */
static void put_ranking(tr_text *out, const tr_outline *o, const placed *p,
                        size_t states) {
    tr_put(out, "{ranking: [\n");
    for (size_t i = 0; i < states; i++) {
        bool tied = i && !tr_ratio_compare(&p[i - 1].pay, &p[i].pay);
        tr_put(out, tied ? ", " : i ? "],\n    [" : "    [");
        put_state(out, o, p[i].state);
    }
    tr_put(out, "]]}\n");
}

/* Whether doubles tell apart what differs; sorts `p`. */
static bool told_apart(placed *p, size_t n) {
    qsort(p, n, sizeof *p, better_first);
    for (size_t i = 1; i < n; i++)
        if (p[i - 1].pay.value <= p[i].pay.value &&
            tr_ratio_compare(&p[i - 1].pay, &p[i].pay))
            return false;
    return true;
}

void tr_outline_put_tables(tr_text *out, const tr_outline *o,
                           const tr_ratio *pay, size_t states,
                           const size_t *where) {
    if (states > MOST_NUMBERS / o->parties)
        tr_stop(o->a->env, TRUCE_ELIMIT,
                "%zu outcomes for %zu parties are more numbers than a case can "
                "list (%d)",
                states, o->parties, MOST_NUMBERS);
    for (size_t i = 0; i < o->parties; i++) {
        placed *p = TR_RAW(o->a, placed, states);
        bool plain = true, fit = true;
        for (size_t s = 0; s < states; s++) {
            p[s] = (placed){pay[s * o->parties + i], where ? where[s] : s};
            plain &= p[s].pay.plain;
            fit &= p[s].pay.d != 0;
        }
        if (!plain && !fit)
            tr_stop(o->a->env, TRUCE_ELIMIT,
                    "a pay-off of %s has more digits than can be compared "
                    "exactly (38)",
                    o->name[i]);
        tr_putf(out, "  %s: ", o->party[i]);
        if (plain || told_apart(p, states))
            put_table(out, pay + i, o->parties, states);
        else
            put_ranking(out, o, p, states);
        tr_tick(o->a->env, "converting", (double)i, (double)o->parties);
    }
}
