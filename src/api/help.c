/* help.c - the manual, from the tables of commands, options, keys and codes.
 * SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "case/case.h"
#include "run/run.h"

#include <stdlib.h>
#include <string.h>

typedef void (*writer)(tr_text *t, const char *topic);

/* Run a writer with a scratch arena; the text goes to the caller's heap. */
static char *give_away(writer write, const char *topic) {
    tr_env *env = calloc(1, sizeof *env);
    tr_arena *a = calloc(1, sizeof *a);
    char *volatile out = NULL;
    if (env && a) {
        env->limit = (size_t)64 << 20;
        tr_arena_init(a, env);
        if (!setjmp(env->escape)) {
            tr_text t = tr_text_new(a);
            write(&t, topic);
            if (t.length) out = malloc(t.length + 1);
            if (out) memcpy(out, tr_text_str(&t), t.length + 1);
        }
        tr_arena_drop(a);
    }
    free(a);
    free(env);
    return out;
}

static bool has_option(const tr_command *c, const char *name) {
    char spaced[32], list[128];
    strcpy(spaced, " ");
    strncat(spaced, name, 29);
    strcat(spaced, " ");
    strcpy(list, " ");
    strncat(list, c->options, 124);
    strcat(list, " ");
    return strstr(list, spaced) != NULL;
}

static void put_option(tr_text *t, const char *name, const char *value,
                       const char *help) {
    char left[64];
    strcpy(left, "  --");
    strncat(left, name, 24);
    if (*value) strcat(left, " ");
    strncat(left, value, 24);
    tr_putf(t, "%-24s ", left);
    size_t column = 0;
    for (const char *p = help; *p;) { /* wrap at 80 columns */
        size_t n = strcspn(p, " ");
        if (column + n > 54) {
            tr_putf(t, "\n%25s", "");
            column = 0;
        }
        tr_putf(t, "%s%.*s", column ? " " : "", (int)n, p);
        column += n + 1;
        p += n + (p[n] == ' ');
    }
    tr_putc(t, '\n');
}

static void common_options(tr_text *t) {
    put_option(t, "json", "",
               "one JSON document on standard output; also "
               "--markdown, --html, --text");
    put_option(t, "output", "FILE",
               "write there (-o FILE); the form follows "
               "the name's end");
    put_option(t, "max-memory", "SIZE",
               "default: three quarters of what is "
               "free");
    put_option(t, "color", "WHEN", "auto, always or never; NO_COLOR is obeyed");
    put_option(t, "quiet", "", "no warnings");
}

static void write_overview(tr_text *t) {
    tr_put(
        t,
        "truce - formal conflict analysis and mediation support\n\n"
        "A case file describes a conflict: parties, issues and who holds "
        "them, what is\nimpossible, what each side wants. truce says what is "
        "stable, which deals exist,\nwhat would make a deal hold, and how to "
        "get there. Nothing leaves this machine.\n\n"
        "usage: truce COMMAND CASE [options]\n\ncommands:\n");
    for (size_t i = 0; i < tr_command_count; i++)
        tr_putf(t, "  %-11s %s\n", tr_commands[i].name, tr_commands[i].summary);
    tr_put(
        t,
        "  schema      print the JSON Schema of the case file\n"
        "  help        this page; `truce help COMMAND`, `truce help E0102`,\n"
        "              `truce help format`, `truce help concepts`\n"
        "  version     print the version\n\n"
        "options of every command:\n");
    common_options(t);
    tr_put(t, "\nexit status: 0 ran; 1 the case is wrong; 2 wrong usage, or a "
              "file cannot be read\nor written; 3 a limit would be passed; 4 "
              "--expect not met\n\n"
              "first steps:\n"
              "  truce check cases/elmira.yaml\n"
              "  truce solve cases/elmira.yaml\n"
              "  truce brief cases/gaza-2024.yaml -o briefing.html\n");
}

static void write_command(tr_text *t, const tr_command *c) {
    tr_putf(t,
            "truce %s - %s\n\nusage: truce %s CASE [options]\n\n%s\n"
            "options:\n",
            c->name, c->summary, c->name, c->help);
    for (int i = 0; i < TR_OPTIONS; i++)
        if (has_option(c, tr_option_info[i].name))
            put_option(t, tr_option_info[i].name, tr_option_info[i].value,
                       tr_option_info[i].help);
    common_options(t);
}

static bool write_code(tr_text *t, const char *topic) {
    static const struct {
        const char *code, *kind, *message, *remedy;
    } table[] = {
#define ERROR "error"
#define WARNING "warning"
#define DIAG(code, severity, message, remedy)                                  \
    {#code, severity, message, remedy},
#include "base/codes.def"
#undef DIAG
#undef ERROR
#undef WARNING
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].code, topic)) continue;
        tr_putf(t,
                "%s (%s)\n\n  %s\n\nWhat to do: %s.\n\n"
                "(%%1 to %%4 stand for names and numbers of the case. "
                "docs/diagnostics.md lists\nall messages; "
                "tests/bad/%s-*.yaml shows an example.)\n",
                table[i].code, table[i].kind, table[i].message, table[i].remedy,
                table[i].code);
        return true;
    }
    return false;
}

/* A line each; long ones wrap below the names. */
static void put_wrapped(tr_text *t, const char *words, size_t indent) {
    size_t column = indent;
    while (*words) {
        size_t n = strcspn(words, " ");
        bool first = column == indent, full = column + n > 78;
        if (!first && full) {
            tr_putf(t, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            tr_putc(t, ' ');
        }
        tr_putn(t, words, n);
        column += n + 1;
        words += n + (words[n] == ' ');
    }
    tr_putc(t, '\n');
}

static void write_concepts(tr_text *t) {
    size_t count;
    const char **names = tr_kind_names(t->arena, &count);
    tr_put(t, "Solution concepts, for --concept: what it means that a state is "
              "stable. The\nmanual and docs/definitions.md say it exactly, "
              "with sources.\n\n");
    for (size_t k = 0; k < count; k++) {
        tr_putf(t, "  %-18s ", names[k]);
        put_wrapped(t, tr_kind_words(k), 21);
    }
    tr_put(t, "\nlN stands for l1, l2, ...: how many moves ahead; PARTY for a "
              "party's id. Several\nnames with commas are several concepts; "
              "us=nash,il=seq is one, each party by its\nown.\n");
}

static void write_topic(tr_text *t, const char *topic) {
    const tr_command *c = tr_command_by_name(topic);
    if (!*topic)
        write_overview(t);
    else if (!strcmp(topic, "format"))
        tr_format_write(t);
    else if (!strcmp(topic, "concepts"))
        write_concepts(t);
    else if (c)
        write_command(t, c);
    else
        write_code(t, topic);
}

static void write_commands(tr_text *t, const char *topic) {
    (void)topic;
    tr_arena *a = t->arena;
    tr_json *list = tr_json_array(a);
    for (size_t i = 0; i < tr_command_count; i++) {
        const tr_command *c = &tr_commands[i];
        tr_json *o = tr_json_add(list, tr_json_object(a));
        tr_json_set(o, "name", tr_json_string(a, c->name));
        tr_json_set(o, "summary", tr_json_string(a, c->summary));
        tr_json_set(o, "help", tr_json_string(a, c->help));
        tr_json *options = tr_json_set(o, "options", tr_json_array(a));
        for (int k = 0; k < TR_OPTIONS; k++) {
            if (!has_option(c, tr_option_info[k].name)) continue;
            tr_json *p = tr_json_add(options, tr_json_object(a));
            tr_json_set(p, "name", tr_json_string(a, tr_option_info[k].name));
            tr_json_set(p, "value", tr_json_string(a, tr_option_info[k].value));
            tr_json_set(p, "help", tr_json_string(a, tr_option_info[k].help));
        }
    }
    tr_json_write(t, list);
}

static void write_schema(tr_text *t, const char *topic) {
    (void)topic;
    tr_schema_write(t);
}

char *truce_help(const char *topic) {
    return give_away(write_topic, topic ? topic : "");
}
char *truce_commands(void) { return give_away(write_commands, ""); }
char *truce_schema(void) { return give_away(write_schema, ""); }
