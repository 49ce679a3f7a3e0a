/* schema.c - the case file's keys, as JSON Schema and for people.
 * SPDX-License-Identifier: MIT
 *
 * Both come from keywords.def.  Short forms that the reader also takes (a bare
 * number for a map with `weight:`) are allowed through `anyOf`. */
#include "base/json.h"
#include "case/case.h"
#include "case/keywords.h"

#include <assert.h>
#include <string.h>

static tr_json *text_of(tr_arena *a, const char *s) {
    return tr_json_string(a, s);
}

static tr_json *typed(tr_arena *a, const char *type) {
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "type", text_of(a, type));
    return o;
}

static tr_json *reference(tr_arena *a, const char *context) {
    tr_json *o = tr_json_object(a);
    tr_json_set(o, "$ref", text_of(a, tr_printf(a, "#/$defs/%s", context)));
    return o;
}

/* YAML scalars reach a schema checker as strings, numbers or booleans. */
static tr_json *scalar(tr_arena *a) {
    tr_json *o = tr_json_object(a);
    tr_json *types = tr_json_set(o, "type", tr_json_array(a));
    tr_json_add(types, text_of(a, "string"));
    tr_json_add(types, text_of(a, "number"));
    tr_json_add(types, text_of(a, "boolean"));
    return o;
}

static tr_json *either(tr_arena *a, tr_json *x, tr_json *y) {
    tr_json *o = tr_json_object(a);
    tr_json *any = tr_json_set(o, "anyOf", tr_json_array(a));
    tr_json_add(any, x);
    tr_json_add(any, y);
    return o;
}

static tr_json *words(tr_arena *a, const char *list) {
    tr_json *o = tr_json_object(a);
    tr_json *values = tr_json_set(o, "enum", tr_json_array(a));
    for (char *p = tr_strdup(a, list); p;) {
        char *space = strchr(p, ' ');
        if (space) *space++ = '\0';
        tr_json_add(values, text_of(a, p));
        if (!strcmp(p, "1")) tr_json_add(values, tr_json_number(a, 1));
        if (!strcmp(p, "yes")) tr_json_add(values, tr_json_bool(a, true));
        if (!strcmp(p, "no")) tr_json_add(values, tr_json_bool(a, false));
        p = space;
    }
    return o;
}

static tr_json *map_of(tr_arena *a, tr_json *values) {
    tr_json *o = typed(a, "object");
    tr_json_set(o, "additionalProperties", values);
    return o;
}

static tr_json *list_of(tr_arena *a, tr_json *items) {
    tr_json *o = typed(a, "array");
    tr_json_set(o, "items", items);
    return o;
}

static bool has_short_form(const char *context) {
    return !strcmp(context, "REMARK") || !strcmp(context, "SOURCE") ||
           !strcmp(context, "MOVES") || !strcmp(context, "TRUST");
}

static tr_json *of_context(tr_arena *a, const char *context) {
    if (!strcmp(context, "MOVES")) return words(a, "any single");
    if (!strcmp(context, "TRUST"))
        return map_of(a, either(a, scalar(a), reference(a, "TRUST_VALUE")));
    if (!strcmp(context, "ATTITUDES"))
        return map_of(a, words(a, "positive neutral negative"));
    tr_json *ref = reference(a, context);
    if (!strcmp(context, "UNKNOWN") || !strcmp(context, "COALITION"))
        return either(a, list_of(a, scalar(a)), ref);
    return has_short_form(context) ? either(a, scalar(a), ref) : ref;
}

static tr_json *schema_of(tr_arena *a, const char *type) {
    if (!strcmp(type, "any")) return tr_json_object(a);
    if (!strncmp(type, "one of: ", 8)) return words(a, type + 8);
    if (!strcmp(type, "yes-no")) return words(a, "yes no");
    if (!strncmp(type, "list of ", 8))
        return list_of(a, of_context(a, type + 8));
    if (!strncmp(type, "map of any", 10)) return typed(a, "object");
    if (!strncmp(type, "map of ", 7)) return map_of(a, of_context(a, type + 7));
    if (!strcmp(type, "label"))
        return either(a, scalar(a), map_of(a, scalar(a)));
    if (!strcmp(type, "formulas"))
        return list_of(a, either(a, scalar(a), typed(a, "object")));
    if (!strcmp(type, "state"))
        return either(a, scalar(a), map_of(a, scalar(a)));
    if (!strcmp(type, "uncertain"))
        return either(a, scalar(a),
                      either(a, typed(a, "array"), reference(a, "SPREAD")));
    if (!strcmp(type, "ids")) return list_of(a, scalar(a));
    if (!strcmp(type, "number")) return scalar(a);
    if (type[0] >= 'A' && type[0] <= 'Z') return of_context(a, type);
    return scalar(a);
}

static tr_json *definition(tr_arena *a, tr_context context) {
    tr_json *o = typed(a, "object");
    tr_json *required = tr_json_array(a), *properties = tr_json_object(a);
    tr_json_set(o, "description", text_of(a, tr_contexts[context].words));
    bool any = false;
    for (size_t i = 0; i < tr_keyword_count; i++) {
        const tr_keyword *k = &tr_keywords[i];
        bool own = k->context == context;
        if (!own && !(k->context == TR_ORIGIN && tr_contexts[context].origin))
            continue;
        tr_json *p = schema_of(a, k->type);
        tr_json_set(p, "description", text_of(a, k->help));
        tr_json_set(properties, k->key, p);
        if (own && k->required)
            tr_json_add(required, text_of(a, k->key)), any = true;
    }
    tr_json_set(o, "properties", properties);
    if (any) tr_json_set(o, "required", required);
    tr_json_set(o, "additionalProperties", tr_json_bool(a, false));
    return o;
}

void tr_schema_write(tr_text *out) {
    tr_arena *a = out->arena;
    tr_json *root = reference(a, "CASE");
    tr_json_set(root, "$schema",
                text_of(a, "https://json-schema.org/draft/2020-12/schema"));
    tr_json_set(root, "title", text_of(a, "truce case file, version 1"));
    tr_json *defs = tr_json_set(root, "$defs", tr_json_object(a));
    for (int c = 0; c < TR_CONTEXTS; c++)
        tr_json_set(defs, tr_contexts[c].name, definition(a, (tr_context)c));
    tr_json_write(out, root);
}

void tr_format_write(tr_text *out) {
    tr_put(out,
           "The case file: YAML 1.2, UTF-8. Anchors, aliases and tags are not "
           "allowed. `*`\nmarks a required key. Formulas: issue (is yes), "
           "issue=value, !=, <, <=, >, >=,\nnot or !, and or &, or or |, iff, "
           "if ... then ..., parentheses; tightest first.\n");
    for (int c = 0; c < TR_CONTEXTS; c++) {
        tr_putf(out, "\n%s%s\n", tr_contexts[c].words,
                tr_contexts[c].origin
                    ? "  (also: source, confidence, assumption, because)"
                    : "");
        for (size_t i = 0; i < tr_keyword_count; i++) {
            const tr_keyword *k = &tr_keywords[i];
            if ((int)k->context != c) continue;
            tr_putf(out, "  %-15s%s %s\n", k->key, k->required ? "*" : " ",
                    k->help);
        }
    }
}
