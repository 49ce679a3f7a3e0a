/* gambit.c - the tokens of Gambit's files.  SPDX-License-Identifier: MIT
 *
 * As that program's manual has it: numbers are decimals or fractions, commas
 * may stand between or not, \" is a quote inside a text. */
#include "convert/gambit.h"

#include "base/text.h"

#include <string.h>

bool tr_gambit_wrong(tr_gambit *g, const char *what) {
    if (!g->failed) tr_diag(g->d, TR_E0805, g->span, "Gambit", what, TR_FORMS);
    g->failed = true;
    g->kind = TR_GAMBIT_WRONG;
    return false;
}

bool tr_gambit_begin(tr_gambit *g, tr_reading *x) {
    const tr_source *s = &x->file[0];
    *g = (tr_gambit){.a = x->a, .d = x->d, .s = s};
    size_t bad = tr_utf8_valid(s->text, s->length);
    const char *nul = s->length ? memchr(s->text, 0, s->length) : NULL;
    if (nul && (size_t)(nul - s->text) < bad) bad = (size_t)(nul - s->text);
    g->span = (tr_span){(uint32_t)bad, 1};
    return bad == s->length ||
           tr_gambit_wrong(g, "this byte is no text in UTF-8");
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',';
}

static bool ends_word(char c) {
    return is_space(c) || c == '{' || c == '}' || c == '"';
}

static void read_text(tr_gambit *g) {
    const char *s = g->s->text;
    size_t i = g->at + 1;
    tr_text t = tr_text_new(g->a);
    for (; i < g->s->length && s[i] != '"'; i++) {
        if (s[i] == '\\' && i + 1 < g->s->length && s[i + 1] == '"') i++;
        tr_putc(&t, s[i]);
    }
    if (i == g->s->length) {
        g->span.length = 1;
        tr_gambit_wrong(g, "the quote that opens here is never closed");
        return;
    }
    g->at = i + 1;
    g->kind = TR_GAMBIT_TEXT;
    g->text = tr_text_str(&t);
}

static void read_word(tr_gambit *g) {
    const char *s = g->s->text + g->at;
    size_t left = g->s->length - g->at, n = 0;
    while (n < left && !ends_word(s[n])) n++;
    size_t number = tr_ratio_span(s, n);
    g->span.length = (uint32_t)n;
    g->kind = number == n ? TR_GAMBIT_NUMBER : TR_GAMBIT_WORD;
    g->text = tr_strndup(g->a, s, n > 60 ? 60 : n);
    g->at += n;
    if (number == n && !tr_ratio_parse(s, n, &g->number))
        tr_gambit_wrong(g, "this number is too large or too long, or divides "
                           "by zero");
}

void tr_gambit_next(tr_gambit *g) {
    const char *s = g->s->text;
    if (g->failed) return;
    while (g->at < g->s->length && is_space(s[g->at])) g->at++;
    g->span = (tr_span){(uint32_t)g->at, 1};
    if (g->at == g->s->length) {
        g->span = (tr_span){(uint32_t)(g->at ? g->at - 1 : 0), 1};
        g->kind = TR_GAMBIT_END;
    } else if (s[g->at] == '{' || s[g->at] == '}') {
        g->kind = s[g->at++] == '{' ? TR_GAMBIT_OPEN : TR_GAMBIT_CLOSE;
    } else if (s[g->at] == '"') {
        read_text(g);
        if (!g->failed) g->span.length = (uint32_t)(g->at - g->span.offset);
    } else {
        read_word(g);
    }
    if (g->at % 65536 < 8)
        tr_tick(g->a->env, "reading", (double)g->at, (double)g->s->length);
}

static const char *found(tr_gambit *g) {
    switch (g->kind) {
    case TR_GAMBIT_END: return "the file ends here";
    case TR_GAMBIT_OPEN: return "a brace opens here";
    case TR_GAMBIT_CLOSE: return "a brace closes here";
    case TR_GAMBIT_TEXT: return "a quoted text stands here";
    case TR_GAMBIT_NUMBER: return "a number stands here";
    default: return "a word stands here";
    }
}

bool tr_gambit_take(tr_gambit *g, tr_gambit_kind kind, const char *what) {
    if (g->kind != kind)
        return tr_gambit_wrong(
            g, tr_printf(g->a, "%s is wanted, but %s", what, found(g)));
    tr_gambit_next(g);
    return !g->failed;
}

bool tr_gambit_number(tr_gambit *g, tr_ratio *out, const char *what) {
    *out = g->number;
    return tr_gambit_take(g, TR_GAMBIT_NUMBER, what);
}

bool tr_gambit_count(tr_gambit *g, size_t least, size_t most, size_t *out,
                     const char *what) {
    tr_ratio x = g->number;
    if (g->kind == TR_GAMBIT_NUMBER &&
        (x.d != 1 || x.n < (tr_wide)least || x.n > (tr_wide)most))
        return tr_gambit_wrong(g, tr_printf(g->a,
                                            "%s is wanted, from %zu to "
                                            "%zu",
                                            what, least, most));
    *out = (size_t)x.n;
    return tr_gambit_take(g, TR_GAMBIT_NUMBER, what);
}

bool tr_gambit_text(tr_gambit *g, const char **out, const char *what) {
    *out = g->text;
    return tr_gambit_take(g, TR_GAMBIT_TEXT, what);
}

bool tr_gambit_texts(tr_gambit *g, size_t most, size_t *count,
                     const char ***out, const char *what) {
    size_t room = 0, n = 0;
    const char **list = NULL, *text;
    if (!tr_gambit_take(g, TR_GAMBIT_OPEN, "{")) return false;
    while (g->kind == TR_GAMBIT_TEXT) {
        if (n == most)
            return tr_gambit_wrong(
                g, tr_printf(g->a, "there are more than %zu: %s", most, what));
        if (!tr_gambit_text(g, &text, what)) return false;
        list = tr_grow(g->a, list, sizeof *list, n, &room);
        list[n++] = text;
    }
    if (!n) return tr_gambit_take(g, TR_GAMBIT_TEXT, what);
    *count = n;
    *out = list;
    return tr_gambit_take(g, TR_GAMBIT_CLOSE, "} or another quoted text");
}

bool tr_gambit_begins(const tr_source *s, const char *word) {
    size_t k = 0, n = strlen(word);
    while (k < s->length && is_space(s->text[k]) && s->text[k] != ',') k++;
    return s->length - k > n && !memcmp(s->text + k, word, n) &&
           is_space(s->text[k + n]);
}

bool tr_gambit_head(tr_gambit *g, const char *word, const char *version,
                    tr_outline *o) {
    tr_gambit_next(g);
    if (g->kind != TR_GAMBIT_WORD || strcmp(g->text, word))
        return tr_gambit_take(g, TR_GAMBIT_END, word);
    tr_gambit_next(g);
    if (g->kind != TR_GAMBIT_NUMBER || strcmp(g->text, version))
        return tr_gambit_wrong(
            g, tr_printf(g->a, "version %s is read, and no other", version));
    tr_gambit_next(g);
    if (g->kind != TR_GAMBIT_WORD ||
        (strcmp(g->text, "R") && strcmp(g->text, "D")))
        return tr_gambit_wrong(g,
                               "R (or D) is wanted: how numbers are written");
    tr_gambit_next(g);
    return tr_gambit_text(g, &o->title, "the title, in quotes,") &&
           tr_gambit_texts(g, TR_MAX_PARTIES, &o->parties, &o->name,
                           "the name of a player, in quotes,");
}
