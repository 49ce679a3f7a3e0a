/* home_counts.c - how many deals that are not listed factions at home ratify
 * (D91, D159).  SPDX-License-Identifier: MIT
 *
 * Voice by voice consent is given or refused until what is left does not matter
 * any more; each such part is counted by groups of issues. */
#include "bargaining/home_parts.h"
#include "bargaining/merged.h"

#include <string.h>

enum { MOST_COUNTS = 400 /* of one kind */ };

typedef tr_home_terms terms;
typedef tr_home_asking asking;

/* Deals of which the parties in `sides` ratify what is consented to, were those
 * in `extra` for it too. */
typedef struct counting {
    const asking *x;
    uint64_t sides, extra;
    bool zone;
    uint32_t asked;
    bool known;
    tr_big sum;
} counting;

static bool ratified(const counting *w, uint64_t consenting) {
    const tr_homes *h = w->x->h;
    for (uint32_t k = 0; k < h->sides; k++) {
        const tr_side *s = &h->side[k];
        uint64_t own = consenting >> s->first & ((UINT64_C(1) << s->count) - 1);
        if ((w->sides >> k & 1) && !tr_side_ratifies(h, s, own)) return false;
    }
    return true;
}

/* A number in decimal as tr_big. */
static tr_big big_of(tr_arena *a, const char *decimal) {
    tr_big n = tr_big_of(a, 0), ten = tr_big_of(a, 10);
    for (; *decimal; decimal++)
        n = tr_big_plus(a, tr_big_times(a, n, ten),
                        tr_big_of(a, (uint64_t)(*decimal - '0')));
    return n;
}

static void count_terms(counting *w, terms t) {
    const asking *x = w->x;
    tr_sought *q = tr_sought_new(x->a, x->c, x->d->tolerance, true);
    if (w->zone) tr_sought_principals(q, x->c, x->d, x->d->d_units);
    if (++w->asked > MOST_COUNTS) w->known = false;
    if (!w->known || !tr_home_add_terms(x, q, t)) return;
    const char *n = tr_sought_count(q);
    if (n)
        w->sum = tr_big_plus(x->a, w->sum, big_of(x->a, n));
    else
        w->known = false;
}

/* Voice by voice, until the others' consent does not matter. */
static void count_on(counting *w, uint32_t voice, terms t) {
    uint64_t open = voice < 64 ? ~UINT64_C(0) << voice : 0;
    if (!w->known) return;
    if (ratified(w, t.yes | w->extra)) {
        count_terms(w, t);
        return;
    }
    if (voice == w->x->h->voices || !ratified(w, t.yes | w->extra | open))
        return;
    uint64_t bit = UINT64_C(1) << voice;
    count_on(w, voice + 1, (terms){t.yes | bit, t.no});
    count_on(w, voice + 1, (terms){t.yes, t.no | bit});
}

static const char *count_of(const asking *x, uint64_t sides, uint64_t extra,
                            bool zone) {
    counting w = {.x = x,
                  .sides = sides,
                  .extra = extra,
                  .zone = zone,
                  .known = true,
                  .sum = tr_big_of(x->a, 0)};
    count_on(&w, 0, (terms){0, 0});
    tr_tick(x->a->env, "counting who consents", 0, 0);
    return w.known ? tr_big_text(x->a, w.sum) : NULL;
}

/* D91: with its consent as well, less without. */
static void find_pivotal(const asking *x, tr_home_counts *out, uint64_t all) {
    const tr_homes *h = x->h;
    const char *most = "0";
    bool known = out->ratifiable;
    for (uint32_t k = 0; k < h->voices && known; k++) {
        const char *with = count_of(x, all, UINT64_C(1) << k, true);
        known = with;
        if (with)
            out->pivotal[k] = tr_decimal_less(x->a, with, out->ratifiable);
        if (with && tr_decimal_order(out->pivotal[k], most) > 0)
            most = out->pivotal[k];
    }
    for (uint32_t k = 0; k < h->voices; k++) {
        if (!known) out->pivotal[k] = NULL;
        out->binding[k] =
            known && strcmp(most, "0") && !strcmp(out->pivotal[k], most);
    }
}

void tr_home_count(const asking *x, tr_home_counts *out) {
    const tr_homes *h = x->h;
    uint64_t all = h->sides < 64 ? (UINT64_C(1) << h->sides) - 1 : ~UINT64_C(0);
    *out =
        (tr_home_counts){.possible = TR_NEW(x->a, const char *, h->sides + 1),
                         .zone = TR_NEW(x->a, const char *, h->sides + 1),
                         .consents = TR_NEW(x->a, const char *, h->voices + 1),
                         .pivotal = TR_NEW(x->a, const char *, h->voices + 1),
                         .binding = TR_NEW(x->a, bool, h->voices + 1)};
    if (!x->d->merged->zone) return; /* even these are too many to tell apart */
    out->ratifiable = count_of(x, all, 0, true);
    for (uint32_t k = 0; k < h->sides; k++) {
        out->possible[k] = count_of(x, UINT64_C(1) << k, 0, false);
        out->zone[k] = count_of(x, UINT64_C(1) << k, 0, true);
    }
    for (uint32_t k = 0; k < h->voices; k++) {
        counting w = {
            .x = x, .zone = true, .known = true, .sum = tr_big_of(x->a, 0)};
        count_terms(&w, (terms){UINT64_C(1) << k, 0});
        if (w.known) out->consents[k] = tr_big_text(x->a, w.sum);
    }
    find_pivotal(x, out, all);
}
