/* arguments.c - the command line.  SPDX-License-Identifier: MIT
 *
 * Options of commands are passed on as JSON; the library knows them and says
 * what is wrong.  Only what concerns files and the terminal is handled here. */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct options {
    char *json;
    size_t length, room;
    int bad;
} options;

static void put(options *o, const char *s, size_t n) {
    if (o->bad) return;
    if (o->length + n + 1 > o->room) {
        size_t room = 2 * (o->length + n + 64);
        char *more = realloc(o->json, room);
        if (!more) {
            o->bad = 1;
            return;
        }
        o->json = more;
        o->room = room;
    }
    memcpy(o->json + o->length, s, n);
    o->length += n;
    o->json[o->length] = '\0';
}

static void put_string(options *o, const char *s) {
    put(o, "\"", 1);
    for (; *s; s++) {
        char code[8];
        unsigned char c = (unsigned char)*s;
        int n = c == '"' || c == '\\'   ? sprintf(code, "\\%c", c)
                : c < 0x20 || c == 0x7f ? sprintf(code, "\\u%04x", c)
                                        : sprintf(code, "%c", c);
        put(o, code, (size_t)n);
    }
    put(o, "\"", 1);
}

static int usage(const char *message, const char *word) {
    fprintf(stderr, "truce: %s%s", message, word ? " '" : "");
    if (word) put_plain(word);
    fprintf(stderr, "%s\ntry `truce help`\n", word ? "'" : "");
    return 2;
}

static int add_option(options *o, const char *name, size_t n,
                      const char *value) {
    char key[64], before[72];
    if (n > 60) n = 60;
    memcpy(key, name, n);
    key[n] = '\0';
    sprintf(before, "\"%s\": ", key); /* inside values quotes are escaped */
    if (o->length && strstr(o->json, before))
        return usage("this option is given twice:", key);
    put(o, o->length ? ", " : "{", o->length ? 2 : 1);
    put_string(o, key);
    put(o, ": ", 2);
    put_string(o, value);
    return RUN;
}

static int print_and_free(char *text) {
    int code = text ? write_stdout(text, strlen(text)) : 3;
    truce_text_free(text);
    return code;
}

static int help(const char *topic) {
    char *text = truce_help(topic);
    if (text) return print_and_free(text);
    fputs("truce: no help on '", stderr);
    put_plain(topic);
    fputs("'; `truce help` lists topics\n", stderr);
    return 2;
}

static int version(void) {
    char text[64];
    int n = snprintf(text, sizeof text, "truce %s\n", truce_version());
    return write_stdout(text, (size_t)n);
}

/* The library says what is wrong with a command that it does not know. */
static int check_command(const char *word) {
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    truce_run(&doc, &d, NULL, word, NULL, NULL);
    int bad = truce_diags_count(d, 'E') > 0;
    fputs(truce_diags_text(d, 0), stderr);
    truce_diags_free(d);
    return bad ? 2 : RUN;
}

/* 500M, 4G, 65536 */
static int read_size(const char *s, size_t *out) {
    static const char units[] = "kKmMgG";
    char *end;
    double x = strtod(s, &end), unit = 1;
    const char *at = *end ? strchr(units, *end) : NULL;
    for (long power = at ? (at - units) / 2 + 1 : 0; power; power--)
        unit *= 1024;
    if (at) end += end[1] == 'B' ? 2 : 1;
    if (end == s || *end || !(x >= 1) || x * unit > 1e15) return 0;
    *out = (size_t)(x * unit);
    return 1;
}

static int is(const char *arg, size_t n, const char *name) {
    return strlen(name) == n && memcmp(arg, name, n) == 0;
}

/* Options that take no value, so that `--json CASE` is not read as one. */
static int is_flag(const char *name, size_t n) {
    static const char *const flags[] = {
        "json",     "stable",   "hypergame", "lotteries", "quiet",
        "markdown", "html",     "text",      "help",      "version",
        "floor",    "credible", "pareto",    "influence", "iterated"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (is(name, n, flags[i])) return 1;
    return 0;
}

static int set_own(arguments *a, const char *name, size_t n,
                   const char *value) {
    if (is(name, n, "json"))
        a->format = TRUCE_JSON;
    else if (is(name, n, "markdown"))
        a->format = TRUCE_MARKDOWN;
    else if (is(name, n, "html"))
        a->format = TRUCE_HTML;
    else if (is(name, n, "text"))
        a->format = TRUCE_TEXT;
    else if (is(name, n, "quiet"))
        a->quiet = 1;
    else if (is(name, n, "output"))
        a->output = value;
    else if (is(name, n, "color") || is(name, n, "colour")) {
        if (!strcmp(value, "always"))
            a->colour = 1;
        else if (!strcmp(value, "never"))
            a->colour = 0;
        else if (strcmp(value, "auto"))
            return usage("--color wants auto, always or never, not", value);
    } else if (is(name, n, "max-memory")) {
        if (!read_size(value, &a->max_memory))
            return usage("--max-memory wants a size such as 500M, not", value);
    } else
        return 0;
    return RUN;
}

static int ends_in(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static void format_by_name(arguments *a) {
    if (!a->output || a->format != TRUCE_TEXT) return;
    if (ends_in(a->output, ".html"))
        a->format = TRUCE_HTML;
    else if (ends_in(a->output, ".md"))
        a->format = TRUCE_MARKDOWN;
    else if (ends_in(a->output, ".json"))
        a->format = TRUCE_JSON;
}

/* What is on the command line: for the command, for reading the case, and
 * --from, which is for either. */
typedef struct given {
    options command, reading;
    const char *from;
} given;

static int read_option(arguments *a, given *g, char ***at) {
    const char *arg = **at;
    const char *name = arg[1] == '-' ? arg + 2 : arg + 1;
    if (arg[1] != '-') {
        if (!strcmp(arg, "-o"))
            name = "output";
        else if (!strcmp(arg, "-q"))
            name = "quiet";
        else if (!strcmp(arg, "-h"))
            name = "help";
        else
            return usage("unknown option", arg);
    }
    const char *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const char *value = equals ? equals + 1 : NULL;
    if (is(name, n, "help")) return help(a->command ? a->command : "");
    if (is(name, n, "version")) return version();
    if (!value && is_flag(name, n)) value = "true";
    if (!value) value = *++*at;
    if (!value) return usage("a value is missing after", arg);
    int own = set_own(a, name, n, value);
    if (own) return own;
    if (is(name, n, "from")) {
        if (g->from) return usage("this option is given twice:", "from");
        g->from = value;
        return RUN;
    }
    int reading = is(name, n, "compat") && !strcmp(value, "negmas");
    return add_option(reading ? &g->reading : &g->command, name, n, value);
}

static int place_from(const arguments *a, given *g) {
    int reading = a->command && !strcmp(a->command, "convert");
    if (!g->from) return RUN;
    return add_option(reading ? &g->reading : &g->command, "from", 4, g->from);
}

static void look_at_terminal(arguments *a) {
    int terminal = isatty(STDERR_FILENO);
    a->colour = terminal && !getenv("NO_COLOR") &&
                strcmp(getenv("TERM") ? getenv("TERM") : "", "dumb") != 0;
    a->progress = terminal;
    a->max_memory = free_memory() / 4 * 3;
}

static int read_word(arguments *a, char *word) {
    if (!a->command)
        a->command = word;
    else if (!a->path)
        a->path = word;
    else
        return usage("one case at a time; do not know what to do with", word);
    return RUN;
}

static int answer_directly(const arguments *a) {
    if (!strcmp(a->command, "help")) return help(a->path ? a->path : "");
    if (!strcmp(a->command, "version")) return version();
    if (!strcmp(a->command, "schema")) return print_and_free(truce_schema());
    if (!strcmp(a->command, "commands"))
        return print_and_free(truce_commands());
    int code = check_command(a->command);
    if (code != RUN || a->path) return code;
    return usage("which case? give a file after", a->command);
}

/* `truce convert CASE -o FILE.gmcr` says what it wants. */
static void convert_by_name(const arguments *a, options *o) {
    if (!a->command || strcmp(a->command, "convert") || !a->output) return;
    const char *format = truce_format_by_name(a->output);
    if (format && !(o->json && (strstr(o->json, "\"as\": ") ||
                                strstr(o->json, "\"to\": "))))
        add_option(o, "to", 2, format);
}

static int read_words(arguments *a, given *g, char **at) {
    int literal = 0;
    for (; *at; at++) {
        int code = RUN;
        if (!literal && !strcmp(*at, "--"))
            literal = 1;
        else if (!literal && **at == '-' && (*at)[1])
            code = read_option(a, g, &at);
        else
            code = read_word(a, *at);
        if (code != RUN) return code;
    }
    return place_from(a, g);
}

int read_arguments(arguments *a, int argc, char **argv) {
    given g = {{0}, {0}, NULL};
    (void)argc;
    look_at_terminal(a);
    int code = read_words(a, &g, argv + 1);
    a->options = g.command.json;
    a->reading = g.reading.json;
    if (code != RUN) return code;
    convert_by_name(a, &g.command);
    if (g.command.length) put(&g.command, "}", 1);
    if (g.reading.length) put(&g.reading, "}", 1);
    a->options = g.command.json;
    a->reading = g.reading.json;
    if (g.command.bad || g.reading.bad) return usage("out of memory", NULL), 3;
    if (!a->command) return help("");
    code = answer_directly(a);
    if (code == RUN) format_by_name(a);
    return code;
}

void free_arguments(arguments *a) {
    free(a->options);
    free(a->reading);
}
