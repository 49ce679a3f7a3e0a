/* main.c - the truce command.  SPDX-License-Identifier: MIT
 *
 * A front end: it reads files, writes files, talks to the terminal, and knows
 * nothing of conflicts.  Everything else is libtruce, through truce.h alone. */
#include "cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

static int cancelled(void *user) {
    (void)user;
    return interrupted;
}

static int status_code(truce_status s) {
    switch (s) {
    case TRUCE_OK: return 0;
    case TRUCE_EINPUT: return 1;
    case TRUCE_EUSE: return 2;
    case TRUCE_ELIMIT:
    case TRUCE_ENOMEM: return 3;
    case TRUCE_EEXPECT: return 4;
    case TRUCE_ECANCEL: return 130;
    }
    return 2;
}

/* Warnings are not shown twice, and with --quiet not at all. */
static void show_messages(const arguments *a, const truce_diags *d) {
    if (!truce_diags_count(d, 'E') && a->quiet) return;
    fputs(truce_diags_text(d, a->colour), stderr);
}

static int write_with_ending(const char *output, const char *name,
                             const char *text, size_t length) {
    const char *ending = strrchr(name, '.');
    char *path = malloc(strlen(output) + strlen(name) + 1);
    if (!path) return complain(output, "out of memory", 0), 3;
    strcat(strcpy(path, output), ending ? ending : "");
    int code = write_file(path, text, length);
    free(path);
    return code;
}

/* Into a folder, under the case's name. */
static int write_into(const arguments *a, const char *folder, const char *name,
                      const char *text, size_t length) {
    char *path = malloc(strlen(a->path) + 1);
    if (!path) return complain(folder, "out of memory", 0), 3;
    size_t n = strlen(strcpy(path, a->path));
    while (n > 1 && path[n - 1] == '/') path[--n] = '\0';
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *dot = strrchr(path, '.');
    if (dot && dot > base && !is_folder(path)) *dot = '\0';
    if (!strcmp(base, "-") || *base == '.' || !*base) base = "case";
    char *inside = join_path(folder, ""), *out = join_path(folder, base);
    int code = inside && out ? make_folders(inside) : 3;
    if (!code) code = write_with_ending(out, name, text, length);
    free(inside);
    free(out);
    free(path);
    return code;
}

static int names_folder(const char *path) {
    size_t n = strlen(path);
    return is_folder(path) || (n && path[n - 1] == '/');
}

static int write_result(const arguments *a, const truce_doc *doc,
                        const char *output) {
    size_t length = 0;
    truce_file first = {"", "", 0}, second;
    const char *text = truce_doc_render(doc, a->format, &length);
    if (!output) return write_stdout(text, length);
    truce_doc_file(doc, 0, &first);
    if (a->format == TRUCE_TEXT && truce_doc_file(doc, 1, &second))
        return write_folder(output, doc);
    const char *name = a->format == TRUCE_JSON ? ".json" : first.name;
    if (a->adds_ending) return write_with_ending(output, name, text, length);
    if (!strcmp(a->command, "convert") && names_folder(output))
        return write_into(a, output, name, text, length);
    return write_file(output, text, length);
}

int run_on(const arguments *a, const input *in, const char *output) {
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    truce_case *c = NULL;
    truce_diags *d = NULL;
    truce_doc *doc = NULL;
    hooks.max_memory = a->max_memory;
    hooks.cancel = cancelled;
    hooks.progress = a->progress ? show_progress : NULL;
    truce_status s = truce_case_parse_files(&c, &d, in->folder, in->file,
                                            in->count, a->reading, &hooks);
    if (s == TRUCE_OK)
        s = truce_run(&doc, &d, c, a->command, a->options, &hooks);
    if (a->progress) end_progress();
    show_messages(a, d);
    int code = status_code(s);
    if (!d && code) fprintf(stderr, "truce: out of memory\n");
    if (doc) {
        int wrote = write_result(a, doc, output);
        if (wrote) code = wrote;
    }
    truce_doc_free(doc);
    truce_case_free(c);
    truce_diags_free(d);
    return code;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    arguments a = {0};
    int code = read_arguments(&a, argc, argv);
    if (code != RUN) {
        free_arguments(&a);
        return code;
    }
    input in = {0};
    code = read_input(a.path, a.max_memory, &in);
    if (!code)
        code = is_collection(&a, a.path, &in) ? convert_all(&a)
                                              : run_on(&a, &in, a.output);
    free_input(&in);
    free_arguments(&a);
    return code;
}
