/* negmas_part.c - what a file is to NegMAS: by its outermost `type`.
 * SPDX-License-Identifier: MIT
 *
 * A look at the text only, before anything is read: the key `type` of the
 * outermost map, which is written in lines or in braces, after a byte order
 * mark, comments and the marks of a document. */
#include "convert/negmas.h"

#include <string.h>

typedef struct scanner {
    const char *at, *end;
} scanner;

static bool starts(const scanner *s, const char *word) {
    size_t n = strlen(word);
    return (size_t)(s->end - s->at) >= n && !memcmp(s->at, word, n);
}

static void skip_line(scanner *s) {
    while (s->at < s->end && *s->at != '\n') s->at++;
    if (s->at < s->end) s->at++;
}

/* To the first line of the map: behind comments, directives and `---`. */
static void skip_head(scanner *s) {
    if (starts(s, "\xef\xbb\xbf")) s->at += 3;
    for (;;) {
        while (s->at < s->end && *s->at && strchr(" \t\r\n", *s->at)) s->at++;
        if (starts(s, "---"))
            s->at += 3;
        else if (starts(s, "#") || starts(s, "%"))
            skip_line(s);
        else
            return;
    }
}

/* A text in quotes, of either kind; at its first quote. */
static void skip_quoted(scanner *s) {
    char quote = *s->at++;
    for (; s->at < s->end; s->at++) {
        if (*s->at == '\\' && quote == '"') {
            s->at++;
        } else if (*s->at == quote) {
            if (quote == '"' || s->at + 1 == s->end || s->at[1] != quote) break;
            s->at++;
        }
    }
    if (s->at < s->end) s->at++;
    if (s->at > s->end) s->at = s->end;
}

/* The text of a key or value, without its quotes, and the cursor behind it. */
static const char *take_word(scanner *s, const char *stop, size_t *length) {
    const char *from = s->at;
    if (s->at < s->end && (*s->at == '"' || *s->at == '\'')) {
        skip_quoted(s);
        *length = s->at - from < 2 ? 0 : (size_t)(s->at - from) - 2;
        return from + 1;
    }
    while (s->at < s->end && *s->at && !strchr(stop, *s->at)) s->at++;
    *length = (size_t)(s->at - from);
    while (*length && strchr(" \t\r", from[*length - 1])) --*length;
    return from;
}

static bool is_type(const char *key, size_t length) {
    return (length == 4 && !memcmp(key, "type", 4)) ||
           (length == 5 && !memcmp(key, "$type", 5));
}

static void skip_space(scanner *s, const char *space) {
    while (s->at < s->end && *s->at && strchr(space, *s->at)) s->at++;
}

/* `type: word` at the cursor; NULL, and the cursor behind the key. */
static const char *take_type(scanner *s, const char *space, size_t *length) {
    const char *key = take_word(s, ":,{}[]\n", length);
    bool type = is_type(key, *length);
    skip_space(s, space);
    if (s->at >= s->end || *s->at != ':' || !type) return NULL;
    s->at++;
    skip_space(s, space);
    return take_word(s, ",}\n", length);
}

/* In braces: keys stand behind `{` or `,` at depth 1. */
static const char *type_in_braces(scanner *s, size_t *length) {
    int depth = 0;
    bool token = true; /* quotes begin a text only where a token begins */
    while (s->at < s->end) {
        char c = *s->at;
        if (c == '#' && (s->at[-1] == ' ' || s->at[-1] == '\n')) {
            skip_line(s);
            continue;
        }
        if (token && (c == '"' || c == '\'')) {
            skip_quoted(s);
            token = false;
            continue;
        }
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        if (!depth) return NULL;
        s->at++;
        token = strchr("{[,:", c) || (token && c && strchr(" \t\r\n", c));
        if (depth > 1 || (c != '{' && c != ',')) continue;
        skip_space(s, " \t\r\n");
        const char *type = take_type(s, " \t\r\n", length);
        if (type) return type;
        token = true;
    }
    return NULL;
}

/* In lines: keys stand at the margin of the first one. */
static const char *type_in_lines(scanner *s, const char *text, size_t *length) {
    const char *line = s->at;
    while (line > text && line[-1] == ' ') line--;
    size_t margin = (size_t)(s->at - line);
    while (s->at < s->end) {
        const char *type = take_type(s, " \t", length);
        if (type) return type;
        size_t blank;
        do {
            skip_line(s);
            for (blank = 0; starts(s, " "); blank++) s->at++;
        } while (s->at < s->end && blank != margin);
    }
    return NULL;
}

static const char *find_type(const tr_source *source, size_t *length) {
    scanner s = {source->text, source->text + source->length};
    skip_head(&s);
    if (s.at < s.end && *s.at == '{') return type_in_braces(&s, length);
    return type_in_lines(&s, source->text, length);
}

static bool has(const char *s, size_t length, const char *word) {
    size_t n = strlen(word);
    for (size_t k = 0; k + n <= length; k++)
        if (!strncmp(s + k, word, n)) return true;
    return false;
}

static bool ends_in(const char *name, const char *end) {
    size_t n = strlen(name), m = strlen(end);
    return n > m && !strcmp(name + n - m, end);
}

tr_part tr_negmas_part(const tr_source *s, bool asked) {
    const char *name = tr_base_name(s->name);
    bool yaml = ends_in(name, ".yml") || ends_in(name, ".yaml") ||
                ends_in(name, ".json");
    size_t n = 0;
    const char *type = find_type(s, &n);
    (void)asked;
    if (type && has(type, n, "OutcomeSpace")) return TR_DOMAIN;
    if (type &&
        (has(type, n, "fun") || has(type, n, "Fun") || has(type, n, "FUN")))
        return TR_PROFILE;
    return yaml && (*name == '_' || !strcmp(name, "stats.json")) ? TR_SIDECAR
                                                                 : TR_NOT_MINE;
}
