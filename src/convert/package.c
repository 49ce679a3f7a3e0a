/* package.c - a case as a negotiation over packages.
 * SPDX-License-Identifier: MIT */
#include "convert/package.h"

#include <math.h>
#include <string.h>

static bool refuse(tr_package *p, tr_span at, const char *what) {
    tr_diag(p->x->d, TR_E0802, at, tr_printf(p->a, "a domain of %s", p->format),
            what);
    return false;
}

void tr_package_lose(tr_package *p, const char *what) {
    if (p->loss.length && strstr(tr_text_str(&p->loss), what)) return;
    tr_putf(&p->loss, "%s%s", p->loss.length ? ", " : "", what);
}

void tr_package_tell_loss(tr_package *p) {
    if (p->loss.length)
        tr_diag_nowhere(p->x->d, TR_W0804,
                        tr_printf(p->a, "a domain of %s", p->format),
                        tr_text_str(&p->loss));
}

/* --- outcomes ------------------------------------------------------------- */

/* D17: nature's issues as they stand, no irreversible issue moved backwards,
 * what is owed at its owed value. */
static bool is_possible(const tr_issue *v, uint32_t x, const int32_t *sq) {
    bool at_start = sq && (int32_t)x == *sq;
    if (v->not_negotiable && v->owed >= 0 && (int32_t)x != v->owed)
        return false;
    if (!sq) return true;
    if (v->not_negotiable && v->owed < 0 && !at_start) return false;
    if (!v->holders) return at_start;
    if (v->irreversible == TR_UP) return (int32_t)x >= *sq;
    return v->irreversible != TR_DOWN || (int32_t)x <= *sq;
}

static bool find_values(tr_package *p) {
    const truce_case *c = p->c;
    p->count = TR_NEW(p->a, uint32_t, c->issues);
    p->value = TR_NEW(p->a, uint16_t *, c->issues);
    for (size_t v = 0; v < c->issues; v++) {
        const int32_t *sq = c->status_quo ? &c->status_quo[v] : NULL;
        p->value[v] = TR_NEW(p->a, uint16_t, c->issue[v].values);
        for (uint32_t x = 0; x < c->issue[v].values; x++)
            if (is_possible(&c->issue[v], x, sq))
                p->value[v][p->count[v]++] = (uint16_t)x;
        if (!p->count[v])
            return refuse(p, c->issue[v].span,
                          "an issue of which no value is possible");
        if (p->count[v] < c->issue[v].values)
            tr_package_lose(p, "values that no deal may have");
    }
    return true;
}

uint64_t tr_package_outcomes(const tr_package *p) {
    uint64_t n = 1;
    for (size_t v = 0; v < p->c->issues; v++) {
        if (n >> 47) return UINT64_MAX;
        n *= p->count[v];
    }
    return n;
}

void tr_package_first(const tr_package *p, const size_t *issue, size_t n,
                      uint16_t *value) {
    for (size_t k = 0; k < n; k++) value[issue[k]] = p->value[issue[k]][0];
}

static uint32_t place(const tr_package *p, size_t v, uint16_t x) {
    uint32_t k = 0;
    while (p->value[v][k] != x) k++;
    return k;
}

bool tr_package_next(const tr_package *p, const size_t *issue, size_t n,
                     uint16_t *value) {
    for (size_t k = 0; k < n; k++) {
        size_t v = issue[k];
        uint32_t at = place(p, v, value[v]) + 1;
        value[v] = p->value[v][at < p->count[v] ? at : 0];
        if (at < p->count[v]) return true;
    }
    return false;
}

static size_t *all_issues(const tr_package *p) {
    size_t *issue = TR_NEW(p->a, size_t, p->c->issues);
    for (size_t v = 0; v < p->c->issues; v++) issue[v] = v;
    return issue;
}

/* --- rules ---------------------------------------------------------------- */

static bool always_kept(tr_package *p, const tr_formula *f) {
    const truce_case *c = p->c;
    bool *used = TR_NEW(p->a, bool, c->issues);
    uint16_t *value = TR_NEW(p->a, uint16_t, c->issues);
    size_t *issue = TR_NEW(p->a, size_t, c->issues), n = 0;
    uint64_t work = 0;
    tr_formula_issues(f, used);
    for (size_t v = 0; v < c->issues; v++)
        if (used[v]) issue[n++] = v;
    tr_package_first(p, issue, n, value);
    do {
        if (!tr_holds(f, value)) return false;
        if (++work == TR_MOST_SEARCHED)
            tr_stop(p->a->env, TRUCE_ELIMIT,
                    "a rule touches too many combinations of values");
    } while (tr_package_next(p, issue, n, value));
    return true;
}

static bool can_say(tr_package *p) {
    const truce_case *c = p->c;
    if (c->graph)
        return refuse(p, tr_member(c->tree, "graph")->span,
                      "a conflict given as a graph");
    if (c->merges) return refuse(p, c->merge[0].span, "merged states");
    if (!find_values(p)) return false;
    for (size_t k = 0; k < c->rules; k++)
        if (!always_kept(p, c->rule[k].keeps))
            return refuse(p, c->rule[k].span,
                          "a rule that excludes combinations of values");
    return true;
}

/* --- names ---------------------------------------------------------------- */

static bool all_differ(tr_arena *a, const char **s, size_t n) {
    tr_mark mark = tr_arena_mark(a);
    tr_ids ids = tr_ids_new(a);
    bool differ = true;
    for (size_t k = 0; k < n && differ; k++) {
        const char *key = tr_printf(
            a, "h%016llx", (unsigned long long)tr_hash(0, s[k], strlen(s[k])));
        differ = strlen(s[k]) < 500 && *s[k] && !strchr(s[k], '\n') &&
                 !strcmp(tr_ids_make(&ids, key, "h"), key);
    }
    tr_arena_release(a, mark);
    return differ;
}

static void find_names(tr_package *p) {
    const truce_case *c = p->c;
    p->name = TR_NEW(p->a, const char *, c->issues);
    p->label = TR_NEW(p->a, const char **, c->issues);
    for (size_t v = 0; v < c->issues; v++) p->name[v] = c->issue[v].name.text;
    if (!all_differ(p->a, p->name, c->issues))
        for (size_t v = 0; v < c->issues; v++) p->name[v] = c->issue[v].id;
    for (size_t v = 0; v < c->issues; v++) {
        const tr_issue *i = &c->issue[v];
        p->label[v] = TR_NEW(p->a, const char *, i->values);
        for (size_t x = 0; x < i->values; x++)
            p->label[v][x] = i->label[x].text;
        if (all_differ(p->a, p->label[v], i->values)) continue;
        for (size_t x = 0; x < i->values; x++) p->label[v][x] = i->value[x];
    }
}

const char *tr_package_file(const tr_package *p, size_t i, const char *ending) {
    const truce_case *c = p->c;
    const char *before = "domain", *file = "";
    bool sorted = true;
    for (size_t k = 0; k < p->principals; k++) {
        file =
            tr_printf(p->a, "%s%s", c->party[p->principal[k].party].id, ending);
        sorted &= (!k || strcmp(before, file) < 0) &&
                  strcmp(c->party[p->principal[k].party].id, "domain") != 0;
        before = file;
    }
    const char *id = c->party[p->principal[i].party].id;
    if (sorted) return tr_printf(p->a, "%s%s", id, ending);
    return tr_printf(p->a, "%0*zu_%s%s",
                     p->principals < 10    ? 1
                     : p->principals < 100 ? 2
                                           : 4,
                     i + 1, id, ending);
}

/* --- what principals want ------------------------------------------------- */

static double mean_of(tr_package *p, const tr_uncertain *u) {
    if (u->spread != TR_POINT)
        tr_package_lose(p, "uncertain numbers (their middle is kept)");
    return u->mean;
}

/* A bonus about one issue is part of its weights. */
static void add_bonus(tr_package *p, tr_package_party *i, const tr_bonus *b) {
    const truce_case *c = p->c;
    bool *used = TR_NEW(p->a, bool, c->issues);
    uint16_t *value = TR_NEW(p->a, uint16_t, c->issues);
    tr_term t = {b->when, mean_of(p, &b->number), 0, NULL};
    size_t *issue = all_issues(p);
    tr_formula_issues(b->when, used);
    tr_package_first(p, issue, c->issues, value);
    t.issue = TR_NEW(p->a, size_t, c->issues);
    for (size_t v = 0; v < c->issues; v++)
        if (used[v] && p->count[v] > 1) t.issue[t.issues++] = v;
    if (t.issues > 1) {
        i->term[i->terms++] = t;
    } else if (!t.issues) {
        if (tr_holds(t.when, value)) i->constant += t.number;
    } else {
        size_t v = t.issue[0];
        for (uint32_t k = 0; k < p->count[v]; k++) {
            value[v] = p->value[v][k];
            if (tr_holds(t.when, value)) i->weight[v][value[v]] += t.number;
        }
    }
}

static void add_weights(tr_package *p, tr_package_party *i,
                        const tr_preference *f) {
    const truce_case *c = p->c;
    i->weight = TR_NEW(p->a, double *, c->issues);
    for (size_t v = 0; v < c->issues; v++)
        i->weight[v] = TR_NEW(p->a, double, c->issue[v].values);
    for (size_t k = 0; k < f->weights; k++)
        i->weight[f->weight[k].issue][f->weight[k].value] +=
            mean_of(p, &f->weight[k].number);
    i->term = TR_NEW(p->a, tr_term, f->bonuses + 1);
    for (size_t k = 0; k < f->bonuses; k++) add_bonus(p, i, &f->bonus[k]);
}

static bool list_states(tr_package *p) {
    if (p->pref) return true;
    p->s = tr_space_build(p->a, p->c, p->x->d, p->x->max_states);
    p->pref = p->s ? tr_prefs_build(p->a, p->s, p->x->d) : NULL;
    return p->pref != NULL;
}

static bool add_table(tr_package *p, tr_package_party *i) {
    const tr_preference *f = &p->c->preference[i->party];
    if (!list_states(p)) return false;
    if (!p->pref[i->party].cardinal)
        return refuse(p, f->span, "a preference that is an order only");
    i->utility = p->pref[i->party].utility;
    for (size_t k = 0; k < f->numbers; k++) mean_of(p, &f->number[k]);
    return true;
}

double tr_package_worth(const tr_package *p, const tr_package_party *i,
                        const uint16_t *value) {
    if (i->utility) return i->utility[tr_space_find(p->s, value)];
    double sum = 0;
    for (size_t v = 0; v < p->c->issues; v++) sum += i->weight[v][value[v]];
    for (size_t k = 0; k < i->terms; k++)
        if (tr_holds(i->term[k].when, value)) sum += i->term[k].number;
    return sum + i->constant;
}

bool tr_package_nearest(const tr_package *p, const tr_package_party *i,
                        double d, uint16_t *value) {
    size_t n = p->c->issues, *issue = all_issues(p);
    uint16_t *x = TR_NEW(p->a, uint16_t, n);
    double least = INFINITY;
    if (tr_package_outcomes(p) > TR_MOST_SEARCHED) return false;
    tr_package_first(p, issue, n, x);
    do {
        double u = tr_package_worth(p, i, x);
        if (u < d || u >= least) continue;
        least = u;
        memcpy(value, x, n * sizeof *x);
    } while (tr_package_next(p, issue, n, x));
    return least < INFINITY;
}

/* Such programs take the least utility where what is reserved is below it. */
static void check_bound(tr_package *p, tr_package_party *i) {
    uint16_t *value = TR_NEW(p->a, uint16_t, p->c->issues);
    double least = i->constant;
    if (isnan(i->d) || i->d_value) return;
    if (i->weight && !i->terms) {
        for (size_t v = 0; v < p->c->issues; v++) {
            double part = INFINITY;
            for (uint32_t k = 0; k < p->count[v]; k++)
                part = fmin(part, i->weight[v][p->value[v][k]]);
            least += part;
        }
    } else if (tr_package_nearest(p, i, -INFINITY, value)) {
        least = tr_package_worth(p, i, value);
    } else {
        return;
    }
    if (i->d < least - 1e-9)
        tr_package_lose(p, "a disagreement that is worse than every deal");
}

/* --- without a deal ------------------------------------------------------- */

static bool one_state(tr_package *p, const tr_disagreement *g,
                      uint16_t *value) {
    if (!list_states(p) || !g->state) return false;
    const uint64_t *bits = tr_space_where(p->a, p->s, g->state);
    uint32_t s = 0;
    if (tr_bits_count(bits, p->s->n) != 1)
        return refuse(p, g->span, "a disagreement point of several states");
    while (!tr_bit(bits, s)) s++;
    tr_space_values(p->s, s, value);
    return true;
}

/* Of any state, also of one that no deal may be: there a bonus may hold that
 * is part of the weights where only deals count. */
static double worth_of_any(const tr_package *p, const tr_package_party *i,
                           const uint16_t *value) {
    const tr_preference *f = &p->c->preference[i->party];
    double sum = 0;
    if (i->utility) return tr_package_worth(p, i, value);
    for (size_t k = 0; k < f->weights; k++)
        if (value[f->weight[k].issue] == f->weight[k].value)
            sum += f->weight[k].number.mean;
    for (size_t k = 0; k < f->bonuses; k++)
        if (tr_holds(f->bonus[k].when, value)) sum += f->bonus[k].number.mean;
    return sum;
}

static bool find_disagreement(tr_package *p, tr_package_party *i) {
    const truce_case *c = p->c;
    const tr_disagreement *g = &c->disagreement[i->party];
    uint16_t *value = TR_NEW(p->a, uint16_t, c->issues);
    i->d = g->number;
    if (g->kind == TR_AT_NUMBER) return true;
    if (g->kind == TR_AT_SECURITY)
        return refuse(p, g->span,
                      "disagreement at what the party can make sure of");
    i->d = NAN;
    if (g->kind == TR_AT_STATE) {
        if (!one_state(p, g, value)) return false;
    } else if (!c->status_quo) {
        tr_package_lose(p, "the lack of a status quo (no deal counts as the "
                           "worst outcome)");
        return true;
    } else {
        for (size_t v = 0; v < c->issues; v++)
            value[v] = (uint16_t)c->status_quo[v];
    }
    i->d = worth_of_any(p, i, value);
    i->d_value = value;
    for (size_t v = 0; v < c->issues; v++)
        if (!is_possible(&c->issue[v], value[v],
                         c->status_quo ? &c->status_quo[v] : NULL))
            i->d_value = NULL;
    return true;
}

/* --- all of it ------------------------------------------------------------ */

static void name_loss(tr_package *p) {
    static const char *const kept[] = {
        "truce", "title",       "about",      "parties",     "issues",
        "rules", "preferences", "status_quo", "disagreement"};
    for (const tr_node *n = p->c->tree->first; n; n = n->next) {
        bool keeps = false;
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            keeps |= !strcmp(n->key, kept[k]);
        if (!keeps) tr_package_lose(p, n->key);
    }
    for (size_t v = 0; v < p->c->issues; v++)
        if (p->c->issue[v].holders < p->c->parties)
            tr_package_lose(p, "who holds an issue");
    if (p->principals < p->c->parties)
        tr_package_lose(p, "parties that sign nothing");
}

static bool find_principals(tr_package *p) {
    const truce_case *c = p->c;
    p->principal = TR_NEW(p->a, tr_package_party, c->parties + 1);
    for (size_t k = 0; k < c->parties; k++) {
        const tr_preference *f = &c->preference[k];
        if (c->party[k].role != TR_PRINCIPAL || f->form == TR_NONE) continue;
        tr_package_party *i = &p->principal[p->principals++];
        i->party = (int)k;
        if (f->form == TR_WEIGHTS)
            add_weights(p, i, f);
        else if (!add_table(p, i))
            return false;
        if (!find_disagreement(p, i)) return false;
        check_bound(p, i);
    }
    if (p->principals) return true;
    tr_diag_nowhere(p->x->d, TR_E0408, "");
    return false;
}

bool tr_package_make(tr_package *p, tr_writing *x, const char *format) {
    *p = (tr_package){.x = x, .a = x->a, .c = x->c, .format = format};
    p->loss = tr_text_new(x->a);
    if (!can_say(p)) return false;
    find_names(p);
    if (!find_principals(p)) return false;
    name_loss(p);
    return true;
}
