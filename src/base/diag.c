/* diag.c - errors and warnings with their place in the case.
 * SPDX-License-Identifier: MIT
 *
 * Messages outlive the call that found them, so they are kept on the heap, not
 * in an arena; if even that fails, they are counted and the report says so. */
#include "base/diag.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 100, WINDOW = 100, ARGUMENT = 400 };

enum severity { ERROR, WARNING };

static const struct {
    const char *code, *message, *remedy;
    enum severity severity;
} table[] = {
#define DIAG(code, severity, message, remedy)                                  \
    {#code, message, remedy, severity},
#include "base/codes.def"
#undef DIAG
};

typedef struct entry {
    tr_code code;
    size_t line, column, offset, length;
    char *name, *message, *remedy, *snippet, *carets;
} entry;

struct truce_diags {
    bool hushed;
    const tr_source *source;
    size_t count, errors, warnings;
    entry at[KEPT];
    char *text;
};

truce_diags *tr_diags_new(void) { return calloc(1, sizeof(truce_diags)); }

void tr_diags_source(truce_diags *d, const tr_source *source) {
    d->source = source;
}

void tr_locate(const tr_source *s, size_t offset, size_t *line,
               size_t *column) {
    size_t begin = 0, lines = 1;
    if (offset > s->length) offset = s->length;
    const char *p = s->text, *end = s->text + offset;
    while ((p = memchr(p, '\n', (size_t)(end - p)))) {
        begin = (size_t)(++p - s->text);
        lines++;
    }
    *line = lines;
    *column = tr_utf8_length(s->text + begin, offset - begin) + 1;
}

static void free_entry(entry *e) {
    free(e->name);
    free(e->message);
    free(e->remedy);
    free(e->snippet);
    free(e->carets);
}

/* Copy for a terminal: control characters become spaces, so that it cannot be
 * tricked, and bytes that are not UTF-8 become question marks.  Never longer
 * than the original; returns the end. */
static char *copy_plain(char *o, const char *s, size_t n) {
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        size_t k = 1, left = n - i < 4 ? n - i : 4;
        while (k <= left && tr_utf8_valid(s + i, k) < k) k++;
        if (k > left)
            *o++ = '?', i++;
        else if (c < 0x20 || c == 0x7f)
            *o++ = ' ', i++;
        else if (c == 0xc2 && (unsigned char)s[i + 1] < 0xa0)
            *o++ = ' ', i += 2;
        else
            for (; k; k--) *o++ = s[i++];
    }
    return o;
}

/* Bytes of an argument that are shown: whole characters. */
static size_t shown(const char *arg) {
    size_t n = strlen(arg);
    if (n <= ARGUMENT) return n;
    for (n = ARGUMENT; n && ((unsigned char)arg[n] & 0xc0) == 0x80;) n--;
    return n;
}

/* `format` with %1 to %4 replaced; NULL when memory runs out. */
static char *fill(const char *format, const char *const args[4]) {
    size_t n = 1;
    for (const char *p = format; *p; p++)
        n += *p == '%' && args[p[1] - '1'] ? shown(args[p[1] - '1']) + 3 : 1;
    char *out = malloc(n), *o = out;
    for (const char *p = format; out && *p; p++) {
        if (*p != '%') {
            *o++ = *p;
            continue;
        }
        const char *arg = args[*++p - '1'];
        assert(arg);
        size_t k = shown(arg);
        o = copy_plain(o, arg, k);
        if (arg[k]) o += strlen(strcpy(o, "..."));
    }
    if (out) *o = '\0';
    return out;
}

/* A line is shown whole when short; of a long one, the part around the place.
 */
static void cut_snippet(entry *e, const tr_source *s) {
    size_t begin = e->offset, end = e->offset;
    while (begin > 0 && s->text[begin - 1] != '\n' &&
           e->offset - begin < WINDOW)
        begin--;
    while (begin < e->offset && ((unsigned char)s->text[begin] & 0xc0) == 0x80)
        begin++;
    while (end < s->length && s->text[end] != '\n' && s->text[end] != '\r' &&
           end - e->offset < WINDOW)
        end++;
    while (end < s->length && end > e->offset &&
           ((unsigned char)s->text[end] & 0xc0) == 0x80)
        end--;
    if (end == begin) return; /* an empty line shows nothing */
    e->snippet = malloc(end - begin + 1);
    size_t marked = e->length;
    if (marked > end - e->offset) marked = end - e->offset;
    size_t before = tr_utf8_length(s->text + begin, e->offset - begin);
    size_t width = tr_utf8_length(s->text + e->offset, marked);
    if (!width) width = 1;
    e->carets = malloc(before + width + 1);
    if (!e->snippet || !e->carets) return;
    *copy_plain(e->snippet, s->text + begin, end - begin) = '\0';
    memset(e->carets, ' ', before);
    memset(e->carets + before, '^', width);
    e->carets[before + width] = '\0';
}

void tr_diag_add(truce_diags *d, tr_code code, tr_span span,
                 const char *const args[4]) {
    assert(code < TR_CODES);
    if (d->hushed && table[code].severity == WARNING) return;
    d->errors += table[code].severity == ERROR;
    d->warnings += table[code].severity == WARNING;
    free(d->text);
    d->text = NULL;
    if (d->count == KEPT) return;
    entry *e = &d->at[d->count];
    *e = (entry){.code = code};
    e->message = fill(table[code].message, args);
    e->remedy = fill(table[code].remedy, args);
    const tr_source *s = d->source;
    if (s) {
        size_t n = strlen(s->name);
        e->name = malloc(n + 1);
        if (e->name) *copy_plain(e->name, s->name, n) = '\0';
    }
    if (s && span.offset != UINT32_MAX && span.offset <= s->length) {
        e->offset = span.offset;
        e->length = span.length;
        tr_locate(s, e->offset, &e->line, &e->column);
        cut_snippet(e, s);
    }
    if (!e->message || !e->remedy)
        free_entry(e);
    else
        d->count++;
}

static bool is_error(const entry *e) {
    return table[e->code].severity == ERROR;
}

static void build_entry(tr_text *t, const entry *e, bool colour) {
    if (colour) tr_put(t, "\033[1m");
    if (e->name) tr_putf(t, "%s:", e->name);
    if (e->line) tr_putf(t, "%zu:%zu:", e->line, e->column);
    if (e->name) tr_putc(t, ' ');
    if (colour) tr_put(t, is_error(e) ? "\033[31m" : "\033[35m");
    tr_putf(t, "%s[%s]:", is_error(e) ? "error" : "warning",
            table[e->code].code);
    if (colour) tr_put(t, "\033[0m");
    tr_putf(t, " %s\n", e->message);
    if (e->snippet && e->carets) {
        tr_putf(t, "    %s\n    ", e->snippet);
        if (colour) tr_put(t, "\033[32m");
        tr_put(t, e->carets);
        if (colour) tr_put(t, "\033[0m");
        tr_putc(t, '\n');
    }
    if (*e->remedy) tr_putf(t, "    = %s\n", e->remedy);
}

static int by_place(const void *a, const void *b) {
    const entry *x = *(entry *const *)a, *y = *(entry *const *)b;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void build(truce_diags *d, tr_arena *a, bool colour) {
    entry *order[KEPT];
    for (size_t i = 0; i < d->count; i++) order[i] = &d->at[i];
    qsort(order, d->count, sizeof *order, by_place);
    tr_text t = tr_text_new(a);
    for (size_t i = 0; i < d->count; i++) build_entry(&t, order[i], colour);
    size_t lost = d->errors + d->warnings - d->count;
    if (lost) tr_putf(&t, "... and %zu more messages\n", lost);
    d->text = malloc(t.length + 1);
    if (d->text) memcpy(d->text, tr_text_str(&t), t.length + 1);
}

const char *truce_diags_text(const truce_diags *d, int colour) {
    if (!d) return "";
    truce_diags *m = (truce_diags *)(uintptr_t)d; /* a cache, nothing seen */
    tr_env env = {.limit = SIZE_MAX};
    tr_arena a;
    tr_arena_init(&a, &env);
    free(m->text);
    m->text = NULL;
    if (!setjmp(env.escape)) build(m, &a, colour != 0);
    tr_arena_drop(&a);
    return m->text ? m->text : "";
}

void tr_diags_hush(truce_diags *d, bool on) { d->hushed = on; }

size_t tr_diags_errors(const truce_diags *d) { return d->errors; }
bool tr_diags_full(const truce_diags *d) { return d->count == KEPT; }

size_t truce_diags_count(const truce_diags *d, int severity) {
    if (!d) return 0;
    return severity == 'E'   ? d->errors
           : severity == 'W' ? d->warnings
                             : d->count;
}

const char *truce_diags_code(const truce_diags *d, size_t i) {
    return d && i < d->count ? table[d->at[i].code].code : NULL;
}

const char *truce_diags_message(const truce_diags *d, size_t i) {
    return d && i < d->count ? d->at[i].message : NULL;
}

void truce_diags_place(const truce_diags *d, size_t i, size_t *line,
                       size_t *column, size_t *offset, size_t *length) {
    entry none = {0};
    const entry *e = d && i < d->count ? &d->at[i] : &none;
    *line = e->line;
    *column = e->column;
    *offset = e->offset;
    *length = e->length;
}

void truce_diags_free(truce_diags *d) {
    if (!d) return;
    for (size_t i = 0; i < d->count; i++) free_entry(&d->at[i]);
    free(d->text);
    free(d);
}
