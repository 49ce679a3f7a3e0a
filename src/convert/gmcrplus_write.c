/* gmcrplus_write.c - cases as files of GMCR+.  SPDX-License-Identifier: MIT
 *
 * An issue of k values becomes k - 1 options: value 1 or beyond, value 2 or
 * beyond, ..., with patterns that keep them in order; so an issue that only
 * goes up becomes options that only go from N to Y.  Formulas become patterns
 * by splitting on one issue after another until the rest is decided.  States
 * keep their order, hence their numbers are ours plus 1. */
#include "convert/gmcrplus.h"

#include "base/json.h"
#include "space/pref.h"

#include <assert.h>
#include <string.h>

enum { MOST_PATTERNS = 100000, MOST_WORK = 1 << 28 };

typedef struct writer {
    tr_arena *a;
    truce_diags *d;
    const truce_case *c;
    tr_text *out;
    size_t *first;  /* [issues] the first of its options */
    uint8_t **left; /* [issues][values] still possible, for tr_known() */
    uint32_t *only; /* [issues] the one value left, or UINT32_MAX */
    bool *used;     /* [issues] by the formula at hand */
    size_t patterns;
    uint64_t work;
} writer;

/* --- what cannot be said -------------------------------------------------- */

static bool refuse(writer *w, tr_span at, const char *what) {
    tr_diag(w->d, TR_E0802, at, "a file of GMCR+", what);
    return false;
}

static bool is_final_start(const writer *w, size_t v, uint32_t value) {
    const int32_t *start = w->c->status_quo;
    return start && w->c->issue[v].values == 2 && start[v] == (int32_t)value;
}

static bool can_say_issue(writer *w, size_t v) {
    const tr_issue *i = &w->c->issue[v];
    if (i->holders > 1)
        return refuse(w, i->span, "an issue that several parties hold jointly");
    if (i->irreversible == TR_FINAL && !is_final_start(w, v, 0) &&
        !is_final_start(w, v, 1))
        return refuse(w, i->span,
                      "a `final` issue of more than two values, or without a "
                      "status quo");
    return true;
}

static bool can_say(writer *w) {
    const truce_case *c = w->c;
    if (c->graph)
        return refuse(w, tr_member(c->tree, "graph")->span,
                      "a conflict given as a graph");
    if (c->merges) return refuse(w, c->merge[0].span, "merged states");
    for (size_t k = 0; k < c->parties; k++)
        if (c->party[k].single)
            return refuse(w, c->party[k].span,
                          "a party that moves one issue at a time");
    for (size_t v = 0; v < c->issues; v++)
        if (!can_say_issue(w, v)) return false;
    return true;
}

static bool is_refined(const tr_preference *p) {
    bool gap = false;
    for (size_t i = 0; i < p->tiers; i++) gap |= p->tier[i].gap;
    for (size_t i = 0; i < p->lines; i++)
        for (size_t j = 0; j < p->line[i].count; j++)
            gap |= p->line[i].at[j].strong;
    return gap || p->unknowns || p->strong > 0 || p->fuzzy.given ||
           p->probability.given;
}

/* Sections that have no place in the file are named, once. */
static void warn_of_loss(writer *w) {
    static const char *const kept[] = {
        "truce", "title", "about", "parties", "issues", "rules", "preferences"};
    tr_text t = tr_text_new(w->a);
    for (const tr_node *n = w->c->tree->first; n; n = n->next) {
        bool keeps = false;
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            keeps |= !strcmp(n->key, kept[k]);
        if (!keeps) tr_putf(&t, "%s%s", t.length ? ", " : "", n->key);
    }
    bool numbers = false, refined = w->c->attitude != NULL;
    for (size_t k = 0; k < w->c->parties; k++) {
        const tr_preference *p = &w->c->preference[k];
        numbers |= p->form == TR_WEIGHTS || p->form == TR_FORM_TABLE;
        refined |= is_refined(p);
    }
    if (numbers)
        tr_putf(&t, "%sutilities (their order is kept)", t.length ? ", " : "");
    if (refined)
        tr_putf(&t, "%sunknown, strong or graded preferences",
                t.length ? ", " : "");
    if (t.length) tr_diag_nowhere(w->d, TR_W0801, tr_text_str(&t));
}

/* --- patterns ------------------------------------------------------------- */

static void put_item(writer *w, size_t option, char side, bool *any) {
    tr_putf(w->out, "%s[%zu, \"%c\"]", *any ? ", " : "", option, side);
    *any = true;
}

/* The combinations that are left, as one pattern. */
static void put_pattern(writer *w, const char *before) {
    bool any = false;
    if (w->patterns++ == MOST_PATTERNS)
        tr_stop(w->a->env, TRUCE_ELIMIT,
                "a formula becomes too many patterns of a GMCR+ file");
    tr_putf(w->out, "%s[", before);
    for (size_t v = 0; v < w->c->issues; v++) {
        uint32_t x = w->used[v] ? w->only[v] : UINT32_MAX;
        if (x == UINT32_MAX) continue;
        if (x) put_item(w, w->first[v] + x - 1, 'Y', &any);
        if (x + 1 < w->c->issue[v].values)
            put_item(w, w->first[v] + x, 'N', &any);
    }
    tr_put(w->out, "]");
}

static void keep_only(writer *w, size_t v, uint32_t x) {
    memset(w->left[v], x == UINT32_MAX, w->c->issue[v].values);
    w->only[v] = x;
    if (x != UINT32_MAX) w->left[v][x] = 1;
}

/* Patterns, disjoint, of the combinations in which `f` is `wanted`. */
static size_t put_cover(writer *w, const tr_formula *f, tr_truth wanted,
                        const char *before) {
    w->work += f->size;
    if (w->work > MOST_WORK)
        tr_stop(w->a->env, TRUCE_ELIMIT,
                "a formula is too tangled for patterns of a GMCR+ file");
    tr_truth known = tr_known(f, (const uint8_t *const *)w->left);
    if (known == wanted) put_pattern(w, before);
    if (known != TR_OPEN) return known == wanted;

    size_t v = 0, count = 0;
    while (v < w->c->issues && (!w->used[v] || w->only[v] != UINT32_MAX)) v++;
    assert(v < w->c->issues);
    for (uint32_t x = 0; x < w->c->issue[v].values; x++) {
        keep_only(w, v, x);
        count += put_cover(w, f, wanted, count ? ", " : before);
        tr_tick(w->a->env, "writing patterns", (double)w->patterns, 0);
    }
    keep_only(w, v, UINT32_MAX);
    return count;
}

static size_t cover(writer *w, const tr_formula *f, tr_truth wanted,
                    const char *before) {
    memset(w->used, 0, w->c->issues * sizeof *w->used);
    tr_formula_issues(f, w->used);
    return put_cover(w, f, wanted, before);
}

/* --- the parts of the file ------------------------------------------------ */

static const char *direction(const writer *w, size_t v) {
    switch (w->c->issue[v].irreversible) {
    case TR_FREE: return "both";
    case TR_UP: return "fwd";
    case TR_DOWN: return "back";
    case TR_FINAL: return is_final_start(w, v, 0) ? "fwd" : "back";
    }
    return "both";
}

static const char *option_name(const writer *w, size_t v, uint32_t x) {
    const tr_issue *i = &w->c->issue[v];
    bool plain = i->values == 2 && !strcmp(i->value[0], "no") &&
                 !strcmp(i->value[1], "yes");
    if (plain) return i->name.text;
    return tr_printf(w->a, "%s: %s%s", i->name.text, i->label[x].text,
                     x + 1 < i->values ? " or beyond" : "");
}

static void put_options(writer *w) {
    size_t count = 0;
    tr_put(w->out, "  \"options\": [");
    for (size_t v = 0; v < w->c->issues; v++) {
        w->first[v] = count;
        for (uint32_t x = 1; x < w->c->issue[v].values; x++) {
            tr_putf(w->out, "%s\n    {\"name\": ", count++ ? "," : "");
            tr_json_quote(w->out, option_name(w, v, x));
            tr_putf(w->out, ", \"permittedDirection\": \"%s\"}",
                    direction(w, v));
        }
    }
    tr_put(w->out, "\n  ],\n");
}

/* Value x + 1 or beyond without value x or beyond. */
static void put_order(writer *w, bool *any) {
    for (size_t v = 0; v < w->c->issues; v++)
        for (uint32_t x = 2; x < w->c->issue[v].values; x++) {
            size_t k = w->first[v] + x - 1;
            tr_putf(w->out, "%s\n    [[%zu, \"N\"], [%zu, \"Y\"]]",
                    *any ? "," : "", k - 1, k);
            *any = true;
        }
}

static void put_infeasibles(writer *w) {
    bool any = false;
    tr_put(w->out, "  \"infeasibles\": [");
    put_order(w, &any);
    for (size_t i = 0; i < w->c->rules; i++)
        any |= cover(w, w->c->rule[i].keeps, TR_NO, any ? ",\n    " : "\n    ");
    tr_put(w->out, "\n  ],\n");
}

static void put_statements(writer *w, const tr_preference *p) {
    tr_put(w->out, "      \"preferences\": [");
    for (size_t i = 0; i < p->lines; i++) {
        tr_putf(w->out, "%s\n        {\"compound\": true, \"members\": [",
                i ? "," : "");
        cover(w, p->line[i].at[0].formula, TR_YES, "");
        tr_put(w->out, "]}");
    }
    tr_put(w->out, "]");
}

/* States best first, each tie a list. */
static void put_ranking(writer *w, const tr_space *s, const tr_pref *p) {
    uint32_t levels = p->given ? p->levels : 1;
    uint32_t *head = TR_NEW(w->a, uint32_t, levels);
    uint32_t *next = TR_NEW(w->a, uint32_t, s->n);
    for (uint32_t k = s->n; k-- > 0;) {
        uint32_t rank = p->given ? p->rank[k] : 0;
        next[k] = head[rank];
        head[rank] = k + 1;
    }
    tr_put(w->out, "      \"preferenceRanking\": [");
    for (uint32_t rank = levels; rank-- > 0;) {
        bool tie = next[head[rank] - 1] != 0;
        tr_putf(w->out, "%s%s", rank + 1 < levels ? ", " : "", tie ? "[" : "");
        for (uint32_t k = head[rank]; k; k = next[k - 1])
            tr_putf(w->out, "%s%u", k == head[rank] ? "" : ", ", k);
        if (tie) tr_put(w->out, "]");
    }
    tr_put(w->out, "]");
}

static void put_maker(writer *w, size_t party) {
    bool any = false;
    tr_putf(w->out, "%s\n    {\"name\": ", party ? "," : "");
    tr_json_quote(w->out, w->c->party[party].name.text);
    tr_put(w->out, ",\n      \"options\": [");
    for (size_t v = 0; v < w->c->issues; v++) {
        const tr_issue *i = &w->c->issue[v];
        if (i->holders != 1 || i->holder[0] != (int)party) continue;
        for (uint32_t x = 1; x < i->values; x++) {
            tr_putf(w->out, "%s%zu", any ? ", " : "", w->first[v] + x - 1);
            any = true;
        }
    }
    tr_put(w->out, "],\n");
}

/* Statements will do when each line of every party is one. */
static bool has_statements_only(const truce_case *c) {
    for (size_t k = 0; k < c->parties; k++) {
        const tr_preference *p = &c->preference[k];
        if (p->form != TR_PRIORITIES) return false;
        for (size_t i = 0; i < p->lines; i++)
            if (p->line[i].count != 1) return false;
    }
    return true;
}

static bool put_makers(writer *w, uint64_t max_states, bool by_rank) {
    tr_space *s = NULL;
    tr_pref *pref = NULL;
    if (by_rank) {
        s = tr_space_build(w->a, w->c, w->d, max_states);
        pref = s ? tr_prefs_build(w->a, s, w->d) : NULL;
        if (!pref) return false;
    }
    tr_put(w->out, "  \"decisionMakers\": [");
    for (size_t k = 0; k < w->c->parties; k++) {
        put_maker(w, k);
        if (by_rank)
            put_ranking(w, s, &pref[k]);
        else
            put_statements(w, &w->c->preference[k]);
        tr_put(w->out, "}");
    }
    tr_put(w->out, "\n  ],\n");
    return true;
}

static void put_text(writer *w, const char *key, const char *text) {
    tr_putf(w->out, "  \"%s\": ", key);
    tr_json_quote(w->out, text ? text : "");
    tr_put(w->out, ",\n");
}

static void start(writer *w) {
    const truce_case *c = w->c;
    w->first = TR_NEW(w->a, size_t, c->issues + 1);
    w->left = TR_NEW(w->a, uint8_t *, c->issues + 1);
    w->only = TR_NEW(w->a, uint32_t, c->issues + 1);
    w->used = TR_NEW(w->a, bool, c->issues + 1);
    for (size_t v = 0; v < c->issues; v++) {
        w->left[v] = TR_NEW(w->a, uint8_t, c->issue[v].values + 1);
        w->left[v][c->issue[v].values] = 2;
        keep_only(w, v, UINT32_MAX);
    }
}

bool tr_gmcr_write(tr_writing *x) {
    const truce_case *c = x->c;
    tr_text *out = tr_new_file(x, NULL);
    writer w = {.a = x->a, .d = x->d, .c = c, .out = out};
    bool by_rank = !has_statements_only(c);
    start(&w);
    if (!can_say(&w)) return false;
    tr_put(out, "{\n  \"program\": \"gmcr-py\",\n  \"version\": \"0.4.1\",\n");
    put_text(&w, "title", c->title.text);
    put_text(&w, "description", c->about.text);
    put_options(&w);
    if (!put_makers(&w, x->max_states, by_rank)) return false;
    put_infeasibles(&w);
    tr_putf(out, "  \"useManualPreferenceRanking\": %s\n}\n",
            by_rank ? "true" : "false");
    warn_of_loss(&w);
    return true;
}
