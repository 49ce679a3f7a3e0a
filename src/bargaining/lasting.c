/* lasting.c - at which weights of a backer a state lasts (D142).
 * SPDX-License-Identifier: MIT
 *
 * Only one party's preferences vary, and whether it prefers one state to
 * another turns at one weight.  For that party the others' answers are the same
 * at all weights: a walk over them adds, for each, the weights at which it
 * deters, and ends when these are enough.  For the others nash, gmr and smr are
 * as they are; under seq and sseq the answers may need moves of the party, so
 * the walk carries the weights at which each place is reached.  A walk that
 * would look at too many places is given up, and that is said. */
#include "bargaining/lasting.h"

#include <assert.h>

enum { MOST_STEPS = 3000000, MOST_PLACES = 10000000 };

typedef struct study {
    tr_arena *a;
    const tr_lasting_question *q;
    uint32_t here;  /* the state asked about */
    uint32_t party; /* for whom it is to be stable */
    tr_concept concept;
    tr_band needed;    /* weights at which the move at hand gains */
    tr_bands deterred; /* of these, where an answer was found */
    tr_band left;      /* of one answer, while escapes are looked for */
    uint64_t steps;
} study;

static bool varies(const study *x) { return x->party == x->q->party; }

static bool escapes_count(const study *x) {
    return x->concept == TR_SMR || x->concept == TR_SSEQ;
}

/* The weights at which t is better than s for a party, or not. */
static tr_band better(const study *x, uint32_t party, uint32_t t, uint32_t s,
                      bool wanted) {
    const tr_lines *l = x->q->lines;
    if (party == x->q->party) return tr_lines_better(l, t, s, wanted);
    const uint32_t *rank = x->q->pref[party].rank;
    return (rank[t] > rank[s]) == wanted ? l->all
                                         : (tr_band){l->all.from, l->all.from};
}

static bool no_escape(void *user, uint32_t w) {
    study *x = user;
    x->steps++;
    x->left = tr_band_meet(x->left, better(x, x->party, w, x->here, false));
    return !tr_band_empty(x->left);
}

/* The weights at which an end of answers, reached at `at`, deters. */
static void deter(study *x, uint32_t u, tr_band at) {
    x->left = tr_band_meet(at, better(x, x->party, u, x->here, false));
    if (tr_band_empty(x->left) || tr_bands_cover(&x->deterred, x->left)) return;
    if (escapes_count(x)) tr_moves_each(x->q->moves, x->party, u, no_escape, x);
    if (!tr_band_empty(x->left)) tr_bands_add(x->a, &x->deterred, x->left);
}

/* --- answers that are the same at all weights ----------------------------- */

static bool enough(const study *x) {
    return x->steps > MOST_STEPS || tr_bands_cover(&x->deterred, x->needed);
}

static bool look(void *user, uint32_t u) {
    study *x = user;
    x->steps++;
    deter(x, u, x->needed);
    return enough(x);
}

static void walk_answers(study *x, uint32_t to) {
    const tr_moves *m = x->q->moves;
    bool *who = TR_NEW(x->a, bool, m->parties + 1);
    for (uint32_t j = 0; j < m->parties; j++) who[j] = j != x->party;
    tr_walk_options o = {.who = who,
                         .improving =
                             x->concept == TR_SEQ || x->concept == TR_SSEQ,
                         .user = x,
                         .found = look};
    tr_walk_from(x->a, m, x->q->pref, to, &o);
}

/* --- answers that need moves of the party that varies --------------------- */

/* Places, a state and who moved there last, with the weights at which they are
 * reached.  What comes to a place later is passed on again. */
typedef struct front {
    study *x;
    tr_bands *reached; /* [parties][states] */
    uint32_t *queue;   /* places, each at most once: a ring */
    bool *waiting;
    uint32_t n, places, head, waits;
    uint32_t state, by; /* from where, by whom */
    tr_band at;         /* the weights of the place that is left */
} front;

static bool pass_on(void *user, uint32_t t) {
    front *f = user;
    study *x = f->x;
    uint32_t to = f->by * f->n + t;
    tr_band at = tr_band_meet(f->at, better(x, f->by, t, f->state, true));
    x->steps++;
    if (tr_band_empty(at) || !tr_bands_add(x->a, &f->reached[to], at))
        return x->steps <= MOST_STEPS;
    deter(x, t, at);
    if (!f->waiting[to]) {
        f->waiting[to] = true;
        f->queue[(f->head + f->waits++) % f->places] = to;
    }
    return !enough(x);
}

/* On from here by everybody but the party asked about and who moved last. */
static void leave(front *f, uint32_t last) {
    const tr_moves *m = f->x->q->moves;
    for (uint32_t j = 0; j < m->parties; j++) {
        if (!m->mover[j] || j == last || j == f->x->party) continue;
        f->by = j;
        tr_moves_each(m, j, f->state, pass_on, f);
        if (enough(f->x)) return;
    }
}

static void carry_answers(study *x, uint32_t to) {
    const tr_moves *m = x->q->moves;
    if ((uint64_t)m->n * m->parties > MOST_PLACES) {
        x->steps = MOST_STEPS + 1;
        return;
    }
    front f = {.x = x, .n = m->n, .places = m->n * m->parties};
    f.reached = TR_NEW(x->a, tr_bands, (size_t)f.places + 1);
    f.queue = TR_RAW(x->a, uint32_t, (size_t)f.places + 1);
    f.waiting = TR_NEW(x->a, bool, (size_t)f.places + 1);
    f.state = to;
    f.at = x->needed;
    leave(&f, UINT32_MAX);
    while (f.waits && !enough(x)) {
        uint32_t place = f.queue[f.head];
        f.head = (f.head + 1) % f.places;
        f.waits--;
        f.waiting[place] = false;
        f.state = place % f.n;
        for (size_t k = 0; k < f.reached[place].count && !enough(x); k++) {
            f.at = f.reached[place].at[k];
            leave(&f, place / f.n);
        }
        tr_tick(x->a->env, "following answers by weight", (double)x->steps,
                MOST_STEPS);
    }
}

/* --- one move, one party, all parties ------------------------------------- */

/* Where a move to `to` does not gain, or is answered. */
static tr_bands withstands(study *x, uint32_t to) {
    tr_band calm = better(x, x->party, to, x->here, false);
    tr_bands out = {0};
    x->needed = better(x, x->party, to, x->here, true);
    x->deterred = (tr_bands){0};
    if (x->concept != TR_NASH && !tr_band_empty(x->needed)) {
        if (varies(x) || x->concept == TR_GMR || x->concept == TR_SMR)
            walk_answers(x, to);
        else
            carry_answers(x, to);
    }
    if (!tr_band_empty(calm)) tr_bands_add(x->a, &out, calm);
    for (size_t k = 0; k < x->deterred.count; k++)
        tr_bands_add(x->a, &out, x->deterred.at[k]);
    return out;
}

/* The same, in what is given back: only the bands are kept. */
static tr_bands narrow(study *x, const tr_bands *stays, uint32_t to) {
    tr_band kept[16];
    tr_mark mark = tr_arena_mark(x->a);
    tr_bands w = withstands(x, to);
    tr_bands both = tr_bands_meet(x->a, stays, &w), out = {0};
    size_t few = sizeof kept / sizeof *kept;
    if (both.count > few) return both; /* rare: it stays where it is */
    for (size_t k = 0; k < both.count; k++) kept[k] = both.at[k];
    tr_arena_release(x->a, mark);
    for (size_t k = 0; k < both.count; k++) tr_bands_add(x->a, &out, kept[k]);
    return out;
}

static void find_concept(study *x, tr_lasting *out) {
    const tr_moves *m = x->q->moves;
    tr_bands stays = {0};
    tr_bands_add(x->a, &stays, x->q->lines->all);
    x->steps = 0;
    for (uint32_t i = 0; i < m->parties && stays.count; i++) {
        uint32_t count;
        if (!m->mover[i]) continue;
        x->party = i;
        const uint32_t *to = tr_moves_from(x->a, m, i, x->here, &count);
        for (uint32_t k = 0; k < count && stays.count; k++) {
            stays = narrow(x, &stays, to[k]);
            if (x->steps > MOST_STEPS) return;
            tr_tick(x->a->env, "following answers by weight", k, count);
        }
    }
    out->known[x->concept] = true;
    out->at[x->concept] = stays;
}

void tr_lasting_find(tr_arena *a, const tr_lasting_question *q, uint32_t state,
                     tr_lasting *out) {
    assert(state < q->moves->n);
    for (int c = 0; c < TR_CONCEPTS; c++) {
        if (!out->asked[c]) continue;
        study x = {.a = a, .q = q, .here = state, .concept = (tr_concept)c};
        find_concept(&x, out);
    }
}
