/* read.c - from the tree to the model: shared checks, and the order of things.
 * SPDX-License-Identifier: MIT
 *
 * Reading never stops at the first mistake: each item that is wrong is
 * reported and left out, and the rest is read. */
#include "case/read.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool tr_want(tr_reader *r, const tr_node *n, tr_node_kind kind,
             const char *what) {
    static const char *const form[] = {"a single value", "a list",
                                       "a map (key: value)"};
    if (n->kind == kind && (kind != TR_SCALAR || n->length || n->quoted))
        return true;
    const char *is = n->kind == TR_SCALAR && !n->length && !n->quoted
                         ? "nothing"
                         : form[n->kind];
    tr_diag(r->d, TR_E0104, n->span, what,
            tr_printf(r->a, "write %s; here stands %s", form[kind], is));
    return false;
}

static const char *suggest_key(tr_reader *r, tr_context context,
                               const char *key) {
    if (tr_diags_full(r->d)) return "";
    const char **words = TR_NEW(r->a, const char *, tr_keyword_count);
    size_t n = 0;
    tr_text all = tr_text_new(r->a);
    for (size_t i = 0; i < tr_keyword_count; i++) {
        const tr_keyword *k = &tr_keywords[i];
        bool own = k->context == context;
        if (!own && !(k->context == TR_ORIGIN && tr_contexts[context].origin))
            continue;
        words[n++] = k->key;
        if (own) tr_putf(&all, "%s%s", all.length ? ", " : "", k->key);
    }
    const char *near = tr_nearest(key, words, n);
    if (near) return tr_printf(r->a, "did you mean '%s'?", near);
    return tr_printf(r->a, "keys here are: %s", tr_text_str(&all));
}

static bool known_key(tr_context context, const char *key) {
    for (size_t i = 0; i < tr_keyword_count; i++) {
        const tr_keyword *k = &tr_keywords[i];
        bool here = k->context == context ||
                    (k->context == TR_ORIGIN && tr_contexts[context].origin);
        if (here && strcmp(k->key, key) == 0) return true;
    }
    return false;
}

bool tr_want_keys(tr_reader *r, const tr_node *n, tr_context context) {
    const char *words = tr_contexts[context].words;
    if (!tr_want(r, n, TR_MAP, words)) return false;
    for (const tr_node *k = n->first; k; k = k->next)
        if (!known_key(context, k->key))
            tr_diag(r->d, TR_E0101, k->key_span, k->key, words,
                    suggest_key(r, context, k->key));
    bool complete = true;
    for (size_t i = 0; i < tr_keyword_count; i++) {
        const tr_keyword *k = &tr_keywords[i];
        if (k->context != context || !k->required || tr_member(n, k->key))
            continue;
        tr_span at = n->key ? n->key_span : (tr_span){n->span.offset, 1};
        tr_diag(r->d, TR_E0103, at, words, k->key);
        complete = false;
    }
    return complete;
}

const char *tr_read_text(tr_reader *r, const tr_node *n, const char *what) {
    if (!n || !tr_want(r, n, TR_SCALAR, what)) return NULL;
    return n->text;
}

tr_label tr_read_label(tr_reader *r, const tr_node *n, const char *fallback) {
    tr_label l = {.text = fallback ? fallback : ""};
    if (!n) return l;
    l.span = n->span;
    if (n->kind != TR_MAP) {
        const char *text = tr_read_text(r, n, "a text");
        if (text) l.text = text;
        return l;
    }
    l.lang = TR_NEW(r->a, const char *, n->count + 1);
    l.in = TR_NEW(r->a, const char *, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next) {
        const char *text = tr_read_text(r, k, "a text");
        if (!text) continue;
        l.lang[l.count] = k->key;
        l.in[l.count++] = text;
    }
    if (l.count) l.text = l.in[0];
    return l;
}

const char *tr_label_in(const tr_label *l, const char *lang) {
    for (size_t i = 0; lang && i < l->count; i++)
        if (strcmp(l->lang[i], lang) == 0) return l->in[i];
    return l->text;
}

static int number_at(const char *s, size_t n) {
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

static bool is_date(const char *s) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t n = strlen(s);
    if (n != 4 && n != 7 && n != 10) return false;
    int year = number_at(s, 4);
    int month = n > 4 && s[4] == '-' ? number_at(s + 5, 2) : n > 4 ? -1 : 1;
    int day = n > 7 && s[7] == '-' ? number_at(s + 8, 2) : n > 7 ? -1 : 1;
    if (year < 0 || month < 1 || month > 12 || day < 1) return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

const char *tr_read_date(tr_reader *r, const tr_node *n) {
    const char *text = tr_read_text(r, n, "a date");
    if (!text) return NULL;
    if (!is_date(text)) {
        tr_diag(r->d, TR_E0114, n->span, text);
        return NULL;
    }
    return text;
}

bool tr_is_later(const char *date, const char *than) {
    size_t n = strlen(date), m = strlen(than);
    return strncmp(date, than, n < m ? n : m) > 0;
}

int tr_read_word(tr_reader *r, const tr_node *n, const char *words) {
    if (!tr_want(r, n, TR_SCALAR, "a word")) return -1;
    const char *list[8];
    size_t count = 0;
    for (char *p = tr_strdup(r->a, words); p && count < 8;) {
        list[count++] = p;
        if ((p = strchr(p, ' '))) *p++ = '\0';
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], n->text) == 0) return (int)i;
    const char *near = tr_nearest(n->text, list, count);
    tr_text all = tr_text_new(r->a);
    for (size_t i = 0; i < count; i++)
        tr_putf(&all, "%s%s", i ? ", " : "", list[i]);
    tr_diag(r->d, TR_E0113, n->span, n->text, tr_text_str(&all),
            near ? tr_printf(r->a, ": did you mean '%s'?", near) : "");
    return -1;
}

bool tr_read_yes_no(tr_reader *r, const tr_node *n, bool otherwise) {
    if (!n) return otherwise;
    int i = tr_read_word(r, n, "yes no true false");
    return i < 0 ? otherwise : i % 2 == 0;
}

bool tr_read_number(tr_reader *r, const tr_node *n, tr_parsed_number *out) {
    if (!tr_want(r, n, TR_SCALAR, "a number")) return false;
    if (!tr_parse_number(n->text, out)) {
        tr_diag(r->d, TR_E0115, n->span, n->text, "a number",
                "write digits, with a point for decimals");
        return false;
    }
    return tr_read_size(r, n, out->value);
}

bool tr_read_size(tr_reader *r, const tr_node *n, double value) {
    if (fabs(value) <= 1e100) return true;
    tr_diag(r->d, TR_E0115, n->span, n->text, "a number of at most 1e100",
            "count in a larger unit");
    return false;
}

int tr_party_by_id(const truce_case *c, const char *id) {
    for (size_t i = 0; i < c->parties; i++)
        if (strcmp(c->party[i].id, id) == 0) return (int)i;
    return -1;
}

int tr_issue_by_id(const truce_case *c, const char *id) {
    for (size_t i = 0; i < c->issues; i++)
        if (strcmp(c->issue[i].id, id) == 0) return (int)i;
    return -1;
}

int32_t tr_value_by_id(const tr_issue *v, const char *id) {
    for (uint32_t i = 0; i < v->values; i++)
        if (strcmp(v->value[i], id) == 0) return (int32_t)i;
    return -1;
}

/* "did you mean 'north'?", or `otherwise`.  `id(c, i)` is the i-th of n. */
static const char *suggest_id(tr_reader *r, const char *word, size_t n,
                              const char *(*id)(const truce_case *c, size_t i),
                              const char *before, const char *otherwise) {
    if (tr_diags_full(r->d)) return "";
    const char **ids = TR_NEW(r->a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = id(r->c, i);
    const char *near = tr_nearest(word, ids, n);
    return near ? tr_printf(r->a, "%sdid you mean '%s'?", before, near)
                : otherwise;
}

static const char *party_id(const truce_case *c, size_t i) {
    return c->party[i].id;
}
static const char *issue_id(const truce_case *c, size_t i) {
    return c->issue[i].id;
}
static const char *source_id(const truce_case *c, size_t i) {
    return c->source_item[i].id;
}

int tr_read_party(tr_reader *r, const char *id, tr_span span) {
    int i = tr_party_by_id(r->c, id);
    if (i >= 0) return i;
    tr_diag(r->d, TR_E0109, span, id,
            suggest_id(r, id, r->c->parties, party_id, "",
                       "use an id that stands under `parties`"));
    return -1;
}

int tr_read_issue(tr_reader *r, const char *id, tr_span span) {
    int i = r->c->graph ? -1 : tr_issue_by_id(r->c, id);
    if (i >= 0) return i;
    tr_diag(r->d, TR_E0110, span, id,
            suggest_id(r, id, r->c->graph ? 0 : r->c->issues, issue_id, "",
                       r->c->graph ? "this case is a graph: name its states"
                                   : "use an id that stands under `issues`"));
    return -1;
}

const char *tr_suggest_value(tr_arena *a, const tr_issue *v, const char *word) {
    const char *near = tr_nearest(word, v->value, v->values);
    if (near) return tr_printf(a, "did you mean '%s'?", near);
    tr_text all = tr_text_new(a);
    for (uint32_t i = 0; i < v->values && i < 12; i++)
        tr_putf(&all, "%s%s", i ? ", " : "", v->value[i]);
    return tr_printf(a, "its values are: %s%s", tr_text_str(&all),
                     v->values > 12 ? ", ..." : "");
}

int32_t tr_read_value(tr_reader *r, int issue, const tr_node *n) {
    const tr_issue *v = &r->c->issue[issue];
    if (!tr_want(r, n, TR_SCALAR, "a value")) return -1;
    int32_t k = tr_value_by_id(v, n->text);
    if (k >= 0) return k;
    tr_diag(r->d, TR_E0111, n->span, v->id, n->text,
            tr_diags_full(r->d) ? "" : tr_suggest_value(r->a, v, n->text));
    return -1;
}

static int find_source(tr_reader *r, const tr_node *n) {
    const char *id = tr_read_text(r, n, "a source's id");
    if (!id) return -1;
    for (size_t i = 0; i < r->c->sources; i++)
        if (strcmp(r->c->source_item[i].id, id) == 0) return (int)i;
    tr_diag(r->d, TR_E0112, n->span, id,
            suggest_id(r, id, r->c->sources, source_id, ": ", ""));
    return -1;
}

tr_origin tr_read_origin(tr_reader *r, const tr_node *n) {
    tr_origin o = {.source = -1, .span = n->span};
    if (n->kind != TR_MAP) return o;
    const tr_node *k = tr_member(n, "source");
    if (k) o.source = find_source(r, k);
    if ((k = tr_member(n, "because"))) o.because = tr_read_text(r, k, "a text");
    o.assumption = tr_read_yes_no(r, tr_member(n, "assumption"), false);
    if ((k = tr_member(n, "confidence")))
        o.confidence =
            (tr_confidence)(tr_read_word(r, k, "low medium high") + 1);
    return o;
}

bool tr_read_id(tr_reader *r, const char *id, tr_span span) {
    bool letter = (*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z');
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789_");
    if (!letter || id[n]) {
        tr_diag(r->d, TR_E0106, span, id);
        return false;
    }
    if (tr_formula_reserved(id)) {
        tr_diag(r->d, TR_E0107, span, id);
        return false;
    }
    return true;
}

static void read_source(tr_reader *r, const tr_node *n, tr_source_item *s) {
    *s = (tr_source_item){.id = n->key, .text = "", .span = n->span};
    if (n->kind == TR_SCALAR) {
        const char *text = tr_read_text(r, n, "a citation");
        if (text) s->text = text;
        return;
    }
    if (!tr_want_keys(r, n, TR_SOURCE)) return;
    static const char *const keys[] = {"text", "author", "title", "outlet",
                                       "date", "url",    "note"};
    tr_text t = tr_text_new(r->a);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const tr_node *k = tr_member(n, keys[i]);
        const char *text = k ? tr_read_text(r, k, "a text") : NULL;
        if (!text) continue;
        bool quote = strcmp(keys[i], "title") == 0;
        tr_putf(&t, "%s%s%s%s", t.length ? ", " : "", quote ? "“" : "", text,
                quote ? "”" : "");
    }
    s->text = tr_text_str(&t);
}

static void read_sources(tr_reader *r, const tr_node *n) {
    if (!n || !tr_want(r, n, TR_MAP, "a map of id to source")) return;
    r->c->source_item = TR_NEW(r->a, tr_source_item, n->count + 1);
    for (const tr_node *k = n->first; k; k = k->next)
        read_source(r, k, &r->c->source_item[r->c->sources++]);
}

static bool read_head(tr_reader *r, const tr_node *root) {
    if (!tr_want(r, root, TR_MAP, "a case")) return false;
    const tr_node *version = tr_member(root, "truce");
    if (version && (version->kind != TR_SCALAR || strcmp(version->text, "1"))) {
        tr_diag(r->d, TR_E0105, version->span,
                version->kind == TR_SCALAR ? version->text : "(a list)");
        return false;
    }
    tr_want_keys(r, root, TR_CASE);
    r->c->title = tr_read_label(r, tr_member(root, "title"), "");
    r->c->about = tr_read_label(r, tr_member(root, "about"), "");
    r->c->as_of = tr_read_date(r, tr_member(root, "as_of"));
    r->c->version_note = tr_read_text(r, tr_member(root, "version"), "a text");
    return true;
}

static void warn_unread(tr_reader *r, const tr_node *root) {
    static const char *const later[] = {"truce_when", "dynamics", "talks",
                                        "stakeholders", "events"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        const tr_node *n = tr_member(root, later[i]);
        if (n) tr_diag(r->d, TR_W0102, n->key_span, later[i]);
    }
}

void tr_case_read_tree(truce_case *c, tr_arena *a, truce_diags *d,
                       const tr_node *root) {
    tr_reader r = {c, d, a};
    const size_t before = tr_diags_errors(d);
    if (!read_head(&r, root)) return;
    read_sources(&r, tr_member(root, "sources"));
    tr_read_parties(&r, tr_member(root, "parties"));
    if (!c->parties && tr_diags_errors(d) > before) return;
    const tr_node *issues = tr_member(root, "issues");
    const tr_node *graph = tr_member(root, "graph");
    if (issues && graph)
        tr_diag(d, TR_E0202, graph->key_span, "");
    else if (!issues && !graph)
        tr_diag(d, TR_E0201, ((tr_span){root->span.offset, 1}), "");
    else if (issues)
        tr_read_issues(&r, issues);
    else
        tr_read_graph(&r, graph);
    if (!c->issues) return;
    tr_read_merges(&r, tr_member(root, "merge"));
    tr_read_rules(&r, tr_member(root, "rules"));
    tr_read_moves(&r, tr_member(root, "moves"));
    tr_read_status_quo(&r, tr_member(root, "status_quo"));
    c->preference = TR_NEW(r.a, tr_preference, c->parties + 1);
    tr_read_preferences(&r, tr_member(root, "preferences"));
    tr_read_attitudes(&r, tr_member(root, "attitudes"));
    tr_read_coalitions(&r, tr_member(root, "coalitions"));
    tr_read_perceptions(&r, tr_member(root, "perceptions"));
    tr_read_credibility(&r, tr_member(root, "credibility"));
    tr_read_sections(&r, root);
    tr_read_roadmap(&r, tr_member(root, "roadmap"));
    tr_read_factions(&r, tr_member(root, "factions"));
    tr_read_levers(&r, tr_member(root, "levers"));
    tr_read_commitments(&r, tr_member(root, "commitments"));
    tr_read_monitoring(&r, tr_member(root, "monitoring"));
    warn_unread(&r, root);
}

void tr_case_read(truce_case *c, truce_diags *d) {
    c->tree = tr_tree_read(&c->arena, d, &c->source);
    if (c->tree) tr_case_read_tree(c, &c->arena, d, c->tree);
}
