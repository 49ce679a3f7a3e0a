/* genius.c - domains and profiles of GENIUS (XML).
 * SPDX-License-Identifier: MIT
 *
 * D103, D104. The file of the domain lists the issues, each profile gives them
 * weights and evaluators; issues go by their `index`, values by their text.
 * With --compat negmas utilities are as NegMAS computes them (D106). */
#include "convert/genius.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REAL_VALUES = 21 }; /* that a real issue is cut into */

/* --- messages and attributes ---------------------------------------------- */

static tr_span span_of(const tr_genius *g, const tr_element *e,
                       const char *attribute) {
    return attribute ? tr_attribute_span(g->source, e, attribute) : e->span;
}

bool tr_genius_wrong(tr_genius *g, const tr_element *e, const char *attribute,
                     const char *what, const char *remedy) {
    tr_diag(g->x->d, TR_E0805, span_of(g, e, attribute), "GENIUS (XML)", what,
            remedy);
    return false;
}

void tr_genius_warn(tr_genius *g, const tr_element *e, const char *attribute,
                    const char *what) {
    tr_diag(g->x->d, TR_W0803, span_of(g, e, attribute), what);
}

static bool parse(tr_arena *a, const char *text, double *out) {
    tr_parsed_number n;
    while (*text && strchr(" \t\r\n", *text)) text++;
    size_t length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1])) length--;
    if (!tr_parse_number(tr_strndup(a, text, length), &n)) return false;
    *out = n.value;
    return true;
}

bool tr_genius_number(tr_genius *g, const tr_element *e, const char *attribute,
                      double *out) {
    const char *text = tr_attribute_of(e, attribute);
    tr_arena *a = g->x->a;
    if (!text)
        return tr_genius_wrong(
            g, e, NULL, tr_printf(a, "<%.40s> has no `%s`", e->name, attribute),
            tr_printf(a, "write %s=\"...\" into it", attribute));
    if (parse(a, text, out)) return true;
    return tr_genius_wrong(g, e, attribute,
                           tr_printf(a, "'%.40s' is no number", text),
                           "write a decimal number, with a point");
}

bool tr_genius_number_or(tr_genius *g, const tr_element *e,
                         const char *attribute, double otherwise, double *out) {
    *out = otherwise;
    return !tr_attribute_of(e, attribute) ||
           tr_genius_number(g, e, attribute, out);
}

bool tr_genius_whole(tr_genius *g, const tr_element *e, const char *attribute,
                     int64_t *out) {
    double x;
    if (!tr_genius_number(g, e, attribute, &x)) return false;
    *out = fabs(x) <= 2147483648.0 ? (int64_t)x : 0;
    if ((double)*out == x) return true;
    return tr_genius_wrong(g, e, attribute,
                           "this is no whole number of up to 31 bits",
                           "write a whole number");
}

bool tr_genius_issue(tr_genius *g, const tr_element *e, size_t *out) {
    int64_t index;
    if (!tr_genius_whole(g, e, "index", &index)) return false;
    for (*out = 0; *out < g->j->issues; ++*out)
        if (g->index[*out] == index) return true;
    return tr_genius_wrong(g, e, "index",
                           "the domain has no issue of this index",
                           "compare it with the file of the domain");
}

/* --- the domain ----------------------------------------------------------- */

/* Every element of a name, at any depth, in the order of the file. */
static size_t collect(const tr_element *e, const char *name,
                      const tr_element **out, size_t count) {
    for (const tr_element *c = e->first; c; c = c->next) {
        if (!strcmp(c->name, name)) {
            if (out) out[count] = c;
            count++;
        } else {
            count = collect(c, name, out, count);
        }
    }
    return count;
}

static const tr_element **all_of(tr_genius *g, const tr_element *root,
                                 const char *name, size_t *count) {
    *count = collect(root, name, NULL, 0);
    const tr_element **out = TR_NEW(g->x->a, const tr_element *, *count + 1);
    collect(root, name, out, 0);
    return out;
}

static bool read_items(tr_genius *g, const tr_element *e, size_t v) {
    tr_joint_issue *i = &g->j->issue[v];
    i->label = TR_NEW(g->x->a, const char *, e->count + 1);
    for (const tr_element *c = tr_child(e, "item"); c;
         c = tr_sibling(c, "item")) {
        const char *value = tr_attribute_of(c, "value");
        if (!value)
            return tr_genius_wrong(g, c, NULL, "this item has no `value`",
                                   "write value=\"...\" into it");
        i->label[i->values++] = value;
    }
    if (i->values > TR_MAX_VALUES)
        return tr_genius_wrong(g, e, NULL, "the issue has too many values",
                               "65,535 are the most");
    return i->values ||
           tr_genius_wrong(g, e, NULL, "this issue has no values",
                           "write <item value=\"...\"/> for each into it");
}

/* Where the bounds stand: in the issue, or in a <range> of it. */
static const tr_element *bounds_of(const tr_element *issue) {
    const tr_element *range = tr_child(issue, "range");
    return range && !tr_attribute_of(issue, "lowerbound") ? range : issue;
}

static bool read_whole_range(tr_genius *g, const tr_element *e, size_t v) {
    tr_joint_issue *i = &g->j->issue[v];
    const tr_element *b = bounds_of(e);
    int64_t lo, hi;
    if (!tr_genius_whole(g, b, "lowerbound", &lo) ||
        !tr_genius_whole(g, b, "upperbound", &hi))
        return false;
    if (hi < lo)
        return tr_genius_wrong(g, b, "upperbound",
                               "the upper bound lies below the lower one",
                               "write the lower number first");
    if (hi - lo >= TR_MAX_VALUES)
        return tr_genius_wrong(
            g, b, "upperbound",
            tr_printf(g->x->a, "the issue would have %lld values",
                      (long long)(hi - lo + 1)),
            "65,535 are the most: narrow the range, or take larger steps");
    i->values = (uint32_t)(hi - lo) + 1;
    i->label = TR_NEW(g->x->a, const char *, i->values);
    i->number = TR_NEW(g->x->a, double, i->values);
    g->lowest[v] = lo;
    for (uint32_t k = 0; k < i->values; k++) {
        i->number[k] = (double)(lo + k);
        i->label[k] = tr_printf(g->x->a, "%lld", (long long)(lo + k));
    }
    return true;
}

static bool read_real_range(tr_genius *g, const tr_element *e, size_t v) {
    tr_joint_issue *i = &g->j->issue[v];
    const tr_element *b = bounds_of(e);
    double lo, hi;
    if (!tr_genius_number(g, b, "lowerbound", &lo) ||
        !tr_genius_number(g, b, "upperbound", &hi))
        return false;
    if (!(hi > lo))
        return tr_genius_wrong(g, b, "upperbound",
                               "the upper bound does not lie above the lower "
                               "one",
                               "write the lower number first");
    i->values = REAL_VALUES;
    i->label = TR_NEW(g->x->a, const char *, REAL_VALUES);
    i->number = TR_NEW(g->x->a, double, REAL_VALUES);
    for (uint32_t k = 0; k < REAL_VALUES; k++) {
        char number[TR_NUMBER];
        double part = (double)k / (REAL_VALUES - 1);
        i->number[k] = lo + (hi - lo) * part;
        i->label[k] = tr_strdup(g->x->a, tr_decimal(number, i->number[k], 9));
    }
    tr_genius_warn(g, e, "name",
                   tr_printf(g->x->a,
                             "a case has no real numbers: issue '%.60s' is cut "
                             "into %d values from its lower to its upper bound",
                             i->name, REAL_VALUES));
    return true;
}

static bool read_issue(tr_genius *g, const tr_element *e, size_t v) {
    static const char *const words[] = {"discrete", "integer", "real"};
    const char *type = tr_attribute_of(e, "type");
    if (!type) type = tr_attribute_of(e, "vtype");
    if (!type) type = tr_attribute_of(e, "etype");
    if (!type) type = tr_child(e, "item") ? "discrete" : "integer";
    const char *name = tr_attribute_of(e, "name");
    int kind = 0;
    while (kind < 3 && strcmp(type, words[kind])) kind++;
    if (kind == 3)
        return tr_genius_wrong(
            g, e, "type",
            tr_printf(g->x->a, "the type '%.40s' of an issue is not known",
                      type),
            "it is discrete, integer or real");
    g->kind[v] = (tr_genius_kind)kind;
    g->j->issue[v].name = name ? name : tr_printf(g->x->a, "Issue %zu", v + 1);
    if (!tr_genius_whole(g, e, "index", &g->index[v])) return false;
    for (size_t k = 0; k < v; k++)
        if (g->index[k] == g->index[v])
            return tr_genius_wrong(g, e, "index",
                                   "another issue has this index already",
                                   "number the issues differently");
    return kind == TR_DISCRETE  ? read_items(g, e, v)
           : kind == TR_INTEGER ? read_whole_range(g, e, v)
                                : read_real_range(g, e, v);
}

static bool read_domain(tr_genius *g) {
    tr_reading *x = g->x;
    g->source = x->domain;
    tr_diags_source(x->d, g->source);
    const tr_element *root = tr_xml_read(x->a, x->d, g->source);
    if (!root) return false;
    size_t count;
    const tr_element **issue = all_of(g, root, "issue", &count);
    if (!count || count > TR_MAX_ISSUES)
        return tr_genius_wrong(g, root, NULL,
                               count ? "there are too many issues"
                                     : "the domain has no issue",
                               "a domain has from 1 to 2,000 issues");
    g->j = tr_joint_new(x, count, x->count);
    g->index = TR_NEW(x->a, int64_t, count);
    g->lowest = TR_NEW(x->a, int64_t, count);
    g->kind = TR_NEW(x->a, tr_genius_kind, count);
    bool ok = true;
    for (size_t v = 0; v < count; v++) ok &= read_issue(g, issue[v], v);
    return ok;
}

/* --- a weighted sum ------------------------------------------------------- */

static double clamp(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

/* Evaluations by the values' texts, over the greatest of them. */
static bool read_evaluations(tr_genius *g, const tr_element *e, size_t v,
                             double *w) {
    tr_joint_issue *i = &g->j->issue[v];
    double most = -INFINITY;
    size_t unknown = 0, missing = 0;
    for (uint32_t k = 0; k < i->values; k++) w[k] = NAN;
    for (const tr_element *c = tr_child(e, "item"); c;
         c = tr_sibling(c, "item")) {
        const char *value = tr_attribute_of(c, "value");
        const char *text = tr_attribute_of(c, "evaluation");
        double x;
        if (!value || !text || !strcmp(text, "null")) continue;
        if (!tr_genius_number(g, c, "evaluation", &x)) return false;
        int64_t k = tr_joint_find(g->j, v, value);
        if (k >= 0)
            w[k] = x; /* of the same value twice the last counts */
        else
            most = fmax(most, x);
        if (k < 0 && !unknown++)
            tr_genius_warn(g, c, "value",
                           tr_printf(g->x->a,
                                     "the domain's issue '%.60s' has no value "
                                     "'%.60s': it counts only as the greatest "
                                     "evaluation, if it is that",
                                     i->name, value));
    }
    for (uint32_t k = 0; k < i->values; k++) most = fmax(most, w[k]);
    if (most == -INFINITY)
        return tr_genius_wrong(
            g, e, "name",
            tr_printf(g->x->a, "issue '%.60s' has no evaluation here", i->name),
            "write <item value=... evaluation=.../> for each value into it");
    bool divides = !g->x->negmas;
    for (uint32_t k = 0; k < i->values; k++) {
        int64_t first = tr_joint_find(g->j, v, i->label[k]);
        if (first < k) w[k] = w[first]; /* the same text twice */
        if (isnan(w[k]) && !missing++)
            tr_genius_warn(g, e, "name",
                           tr_printf(g->x->a,
                                     "value '%.60s' of issue '%.60s' has no "
                                     "evaluation here: it counts 0",
                                     i->label[k], i->name));
        if (isnan(w[k])) w[k] = 0;
    }
    for (uint32_t k = 0; divides && k < i->values; k++) {
        int64_t first = tr_joint_find(g->j, v, i->label[k]);
        if (first < k)
            w[k] = w[first];
        else
            w[k] = most < 0.00001 ? 0 : w[k] / most;
    }
    return true;
}

/* slope and offset, or parameter1 and parameter0. */
static bool read_line(tr_genius *g, const tr_element *e, double *slope,
                      double *offset) {
    bool old = !tr_attribute_of(e, "slope") && !tr_attribute_of(e, "offset");
    return tr_genius_number_or(g, e, old ? "parameter1" : "slope", 0, slope) &&
           tr_genius_number_or(g, e, old ? "parameter0" : "offset", 0, offset);
}

static double triangle(double x, double lo, double hi, double top) {
    if (x < lo || x > hi) return 0;
    if (x < top) return (x - lo) / (top - lo);
    return hi > top ? 1 - (x - top) / (hi - top) : 1;
}

static bool read_function(tr_genius *g, const tr_element *e, size_t v,
                          double *w) {
    const tr_joint_issue *i = &g->j->issue[v];
    const tr_element *f = tr_child(e, "evaluator");
    const char *type = f ? tr_attribute_of(f, "ftype") : NULL;
    double slope = 0, offset = 0, lo, hi, top, shift = 0;
    if (!f)
        return tr_genius_wrong(
            g, e, "name",
            tr_printf(g->x->a, "issue '%.60s' has no <evaluator> here",
                      i->name),
            "write <evaluator ftype=\"linear\" slope=... offset=.../> into it");
    bool line = !type || !strcmp(type, "linear") || !strcmp(type, "constant");
    bool peak = type && !strcmp(type, "triangular");
    if (!line && !peak)
        return tr_genius_wrong(
            g, f, "ftype",
            tr_printf(g->x->a, "the evaluator '%.40s' is not known", type),
            "it is linear, constant or triangular");
    if (line && !read_line(g, f, &slope, &offset)) return false;
    if (type && !strcmp(type, "constant")) slope = 0;
    if (peak && (!tr_genius_number(g, f, "parameter0", &lo) ||
                 !tr_genius_number(g, f, "parameter1", &hi) ||
                 !tr_genius_number(g, f, "parameter2", &top)))
        return false;
    if (line && g->kind[v] == TR_INTEGER && !g->x->negmas) {
        int64_t lowest = g->lowest[v];
        const tr_element *b = bounds_of(e);
        if (tr_attribute_of(b, "lowerbound") &&
            !tr_genius_whole(g, b, "lowerbound", &lowest))
            return false;
        shift = (double)lowest;
    }
    for (uint32_t k = 0; k < i->values; k++) {
        double x = i->number[k];
        w[k] = peak ? triangle(x, lo, hi, top) : slope * (x - shift) + offset;
        if (line && !g->x->negmas) w[k] = clamp(w[k]);
    }
    return true;
}

/* The element of a list whose `index` is that of issue v, else the one of its
 * name, else NULL. */
static const tr_element *element_of(tr_genius *g, const tr_element **list,
                                    size_t count, size_t v) {
    for (size_t k = 0; k < count; k++) {
        const char *text = tr_attribute_of(list[k], "index");
        double x;
        if (text && parse(g->x->a, text, &x) && x == (double)g->index[v])
            return list[k];
    }
    for (size_t k = 0; k < count; k++) {
        const char *name = tr_attribute_of(list[k], "name");
        if (name && !strcmp(name, g->j->issue[v].name)) return list[k];
    }
    return NULL;
}

/* Values of a range may be evaluated one by one too, as NegMAS writes them. */
static bool read_worth(tr_genius *g, const tr_element *e, size_t v, double *w) {
    bool each = g->kind[v] == TR_DISCRETE ||
                (!tr_child(e, "evaluator") && tr_child(e, "item"));
    return each ? read_evaluations(g, e, v, w) : read_function(g, e, v, w);
}

static bool read_sum(tr_genius *g, const tr_element *root, tr_joint_party *p) {
    size_t issues, weights;
    tr_joint *j = g->j;
    const tr_element **issue = all_of(g, root, "issue", &issues);
    const tr_element **weight = all_of(g, root, "weight", &weights);
    bool ok = true;
    for (size_t v = 0; v < j->issues; v++) {
        const tr_element *e = element_of(g, issue, issues, v);
        const tr_element *w = element_of(g, weight, weights, v);
        const char *name = j->issue[v].name;
        double by = 0;
        if (!e || !w) {
            ok = tr_genius_wrong(
                g, e ? e : root, e ? "name" : NULL,
                tr_printf(g->x->a, "the profile has no %s issue '%.60s'",
                          e ? "weight for" : "element for", name),
                e ? "write <weight index=... value=.../> beside it"
                  : "write an <issue> of the same index as in the domain");
            continue;
        }
        p->weight[v] = TR_NEW(g->x->a, double, j->issue[v].values);
        bool read = tr_genius_number(g, w, "value", &by) &&
                    read_worth(g, e, v, p->weight[v]);
        for (uint32_t k = 0; read && k < j->issue[v].values; k++)
            p->weight[v][k] *= by;
        ok &= read;
    }
    return ok;
}

/* --- profiles ------------------------------------------------------------- */

/* A discount changes nothing at t = 0; it is mentioned. */
static void mention_discount(tr_genius *g, const tr_element *root,
                             const tr_joint_party *p, tr_text *about) {
    const tr_element *e = tr_descendant(root, "discount_factor");
    const char *text = e ? tr_attribute_of(e, "value") : NULL;
    double d;
    if (!text) return;
    if (!parse(g->x->a, text, &d))
        tr_genius_warn(g, e, "value",
                       "the discount factor is no number; there is none then");
    else if (d > 0 && d < 1)
        tr_putf(about,
                " %s discounts by %s; utilities are those at the "
                "beginning.",
                p->name, text);
}

static bool read_reservation(tr_genius *g, const tr_element *root,
                             tr_joint_party *p) {
    const tr_element *e = tr_descendant(root, "reservation");
    p->reserved = 0;
    p->firm = !g->x->negmas;
    return !e || tr_genius_number(g, e, "value", &p->reserved);
}

static bool is(const char *word, const char *other) {
    return word && !strcmp(word, other);
}

static bool read_profile(tr_genius *g, size_t k, tr_text *about) {
    tr_joint_party *p = &g->j->party[k];
    g->source = &g->x->file[k];
    tr_diags_source(g->x->d, g->source);
    const tr_element *root = tr_xml_read(g->x->a, g->x->d, g->source);
    if (!root) return false;
    p->name = tr_joint_stem(g->x->a, g->source->name);
    p->cap = g->x->negmas ? INFINITY : 1;
    const char *type = tr_attribute_of(root, "type");
    bool known = !type || is(type, "linear") || is(type, "LINEAR") ||
                 is(type, "any") || is(type, "nonlinear") ||
                 is(type, "NONLINEAR") || is(type, "constraint") ||
                 is(type, "CONSTRAINT") || is(type, "UNCERTAIN") ||
                 is(type, "uncertain");
    if (!known)
        return tr_genius_wrong(
            g, root, "type",
            tr_printf(g->x->a, "the type '%.40s' of a profile is not known",
                      type),
            "it is nonlinear, constraint, UNCERTAIN, or left out");
    mention_discount(g, root, p, about);
    bool ok = read_reservation(g, root, p);
    if (is(type, "UNCERTAIN") || is(type, "uncertain"))
        tr_putf(about,
                " %s is a profile under uncertainty: the utilities are "
                "the true ones.",
                p->name);
    if (tr_descendant(root, "ufun"))
        return tr_genius_read_ufun(g, root, p) && ok;
    if (tr_descendant(root, "rules"))
        return tr_genius_read_rules(g, root, p) && ok;
    return read_sum(g, root, p) && ok;
}

static bool read_genius(tr_reading *x) {
    tr_genius g = {.x = x};
    tr_text about = tr_text_new(x->a);
    if (!read_domain(&g)) return false;
    tr_putf(&about,
            "A domain of GENIUS, converted from %s and a profile for "
            "each party%s.",
            tr_base_name(x->domain->name),
            x->negmas ? ", with the utilities that NegMAS computes" : "");
    bool ok = true;
    for (size_t k = 0; k < x->count; k++) ok &= read_profile(&g, k, &about);
    if (!ok) return false;
    g.j->title = tr_joint_title(x);
    g.j->about = tr_text_str(&about);
    tr_joint_name(g.j);
    return tr_joint_put(g.j);
}

/* --- recognising ---------------------------------------------------------- */

static const char *skip_to(const char *p, const char *end, const char *mark) {
    size_t n = strlen(mark);
    for (; p + n <= end; p++)
        if (!memcmp(p, mark, n)) return p + n;
    return end;
}

/* Whether the outermost element has this name. */
static bool root_is(const tr_source *s, const char *name) {
    const char *p = s->text, *end = s->text + s->length;
    size_t n = strlen(name);
    while ((p = skip_to(p, end, "<")) < end) {
        if (*p == '?')
            p = skip_to(p, end, "?>");
        else if (end - p > 2 && !memcmp(p, "!--", 3))
            p = skip_to(p, end, "-->");
        else if (*p == '!')
            p++; /* a document type: what is in it is skipped, too */
        else
            return (size_t)(end - p) > n && !memcmp(p, name, n) &&
                   strchr(" \t\r\n/>", p[n]);
    }
    return false;
}

static tr_part genius_part(const tr_source *s, bool asked) {
    size_t n = strlen(s->name);
    (void)asked;
    if (n >= 10 && !strcmp(s->name + n - 10, "pareto.xml") &&
        tr_first_byte(s) != '<')
        return TR_SIDECAR; /* lines of numbers */
    if (tr_first_byte(s) != '<') return TR_NOT_MINE;
    return root_is(s, "negotiation_template") ? TR_DOMAIN
           : root_is(s, "utility_space")      ? TR_PROFILE
                                              : TR_NOT_MINE;
}

const tr_foreign tr_genius_format = {"genius",    "GENIUS (XML)", NULL, false,
                                     genius_part, read_genius,    NULL};
