/* collection.c - `truce convert DIR -o OUTDIR`, a folder of many cases.
 * SPDX-License-Identifier: MIT
 *
 * The tree below DIR is walked by names. A folder whose files belong together
 * is one case; files that are cases by themselves are one each. The results
 * lie in the same tree below OUTDIR. */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct walk {
    const arguments *a;
    size_t converted, refused;
    int worst; /* exit status */
    int stop;
} walk;

/* Links to folders are not followed: they may lead back. */
static int is_real_folder(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static size_t count_folders(const char *path) {
    size_t count = 0, folders = 0;
    char **name = list_folder(path, &count);
    for (size_t i = 0; name && i < count; i++) {
        char *below = join_path(path, name[i]);
        folders += below && is_real_folder(below);
        free(below);
        free(name[i]);
    }
    free(name);
    return folders;
}

int is_collection(const arguments *a, const char *path, const input *in) {
    if (!in->folder || strcmp(a->command, "convert")) return 0;
    truce_files_kind kind = truce_files_look(in->file, in->count);
    if (kind == TRUCE_FILES_TOGETHER) return 0;
    size_t cases = 0;
    for (size_t i = 0; kind == TRUCE_FILES_APART && i < in->count; i++)
        cases += truce_files_look(&in->file[i], 1) == TRUCE_FILES_APART;
    return cases > 1 || count_folders(path) > 0;
}

static void convert_one(walk *w, const input *in, const char *out) {
    int code = make_folders(out);
    if (!code) code = run_on(w->a, in, out);
    if (code)
        w->refused++;
    else
        w->converted++;
    if (code > w->worst) w->worst = code;
    if (code == 130) w->stop = 1;
}

/* Without its last ending, if it has one. */
static void drop_ending(char *path) {
    char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    if (dot && (!slash || dot > slash + 1)) *dot = '\0';
}

static void convert_apart(walk *w, const input *in, const char *out) {
    for (size_t i = 0; i < in->count && !w->stop; i++) {
        if (truce_files_look(&in->file[i], 1) != TRUCE_FILES_APART) continue;
        const char *slash = strrchr(in->file[i].name, '/');
        char *path = join_path(out, slash ? slash + 1 : in->file[i].name);
        if (!path) continue;
        drop_ending(path);
        input one = {NULL, &in->file[i], 1};
        convert_one(w, &one, path);
        free(path);
    }
}

static void visit(walk *w, const char *path, const char *out, int depth) {
    input in = {0};
    int code = read_input(path, w->a->max_memory, &in);
    if (code > w->worst) w->worst = code;
    truce_files_kind kind = TRUCE_FILES_NONE;
    if (!code) kind = truce_files_look(in.file, in.count);
    if (code)
        w->refused++;
    else if (kind == TRUCE_FILES_APART)
        convert_apart(w, &in, out);
    else if (kind == TRUCE_FILES_TOGETHER || (in.count && !count_folders(path)))
        convert_one(w, &in, out); /* which says what is wrong with it */
    free_input(&in);
    size_t count = 0;
    char **name = depth < 32 ? list_folder(path, &count) : NULL;
    for (size_t i = 0; name && i < count; i++) {
        char *below = join_path(path, name[i]),
             *there = join_path(out, name[i]);
        if (!w->stop && below && there && is_real_folder(below))
            visit(w, below, there, depth + 1);
        free(below);
        free(there);
        free(name[i]);
    }
    free(name);
}

int convert_all(const arguments *a) {
    arguments each = *a;
    walk w = {.a = &each};
    each.adds_ending = 1;
    if (!a->output)
        return complain(a->path,
                        "is a folder of several cases: say where to put them, "
                        "with -o FOLDER",
                        0);
    visit(&w, a->path, a->output, 0);
    if (!w.converted && !w.refused)
        return complain(a->path, "holds no case that could be converted", 0), 1;
    if (!a->quiet || w.refused)
        fprintf(stderr, "truce: %zu converted, %zu not\n", w.converted,
                w.refused);
    return w.worst;
}
