/* collection.c - `truce convert DIR -o OUTDIR`, a folder of many cases.
 * SPDX-License-Identifier: MIT
 *
 * The tree below DIR is walked by names. A folder whose files belong together
 * is one case; files that are cases by themselves are one each. The results
 * lie in the same tree below OUTDIR, which is never read itself, though it may
 * lie in DIR. Names lose their endings, but where that would make two equal. */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct walk {
    const arguments *a;
    struct stat out;
    int has_out; /* it existed before, or was made by now */
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

/* The case of each file where several lie in one folder; NULL: no several. */
static size_t *groups_of(const input *in, size_t *cases) {
    size_t *group = calloc(in->count + 1, sizeof *group);
    *cases = group ? truce_files_group(in->file, in->count, group) : 0;
    if (*cases) return group;
    free(group);
    return NULL;
}

static int has_groups(const input *in) {
    size_t cases;
    free(groups_of(in, &cases));
    return cases > 0;
}

int is_collection(const arguments *a, const char *path, const input *in) {
    if (!in->folder || strcmp(a->command, "convert")) return 0;
    truce_files_kind kind = truce_files_look(in->file, in->count);
    if (kind == TRUCE_FILES_TOGETHER) return has_groups(in);
    size_t cases = 0;
    for (size_t i = 0; kind == TRUCE_FILES_APART && i < in->count; i++)
        cases += truce_files_look(&in->file[i], 1) == TRUCE_FILES_APART;
    return cases > 1 || count_folders(path) > 0;
}

static void convert_one(walk *w, const input *in, const char *out) {
    int code = make_folders(out);
    if (!w->has_out) w->has_out = stat(w->a->output, &w->out) == 0;
    if (!code) code = run_on(w->a, in, out);
    if (code)
        w->refused++;
    else
        w->converted++;
    if (code > w->worst) w->worst = code;
    if (code == 130) w->stop = 1;
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Up to the last ending, if it has one. */
static size_t stem_of(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? (size_t)(dot - name) : strlen(name);
}

/* Whether another case or folder beside file i has its name without ending. */
static int shares_stem(const input *in, size_t i, char *const *beside,
                       size_t count) {
    const char *name = base_of(in->file[i].name);
    size_t n = stem_of(name);
    for (size_t k = 0; k < count; k++)
        if (strlen(beside[k]) == n && !memcmp(beside[k], name, n)) {
            char *path = join_path(in->folder, beside[k]);
            int folder = path && is_real_folder(path);
            free(path);
            if (folder) return 1;
        }
    for (size_t k = 0; k < in->count; k++) {
        const char *other = base_of(in->file[k].name);
        if (k != i && stem_of(other) == n && !memcmp(other, name, n) &&
            truce_files_look(&in->file[k], 1) == TRUCE_FILES_APART)
            return 1;
    }
    return 0;
}

static void convert_apart(walk *w, const input *in, const char *out,
                          char *const *beside, size_t count) {
    for (size_t i = 0; i < in->count && !w->stop; i++) {
        if (truce_files_look(&in->file[i], 1) != TRUCE_FILES_APART) continue;
        char *path = join_path(out, base_of(in->file[i].name));
        if (!path) continue;
        if (!shares_stem(in, i, beside, count)) {
            char *name = strrchr(path, '/') + 1;
            name[stem_of(name)] = '\0';
        }
        input one = {NULL, &in->file[i], 1};
        convert_one(w, &one, path);
        free(path);
    }
}

/* Whether some file's name says that a case was meant: pictures and notes in a
 * folder of their own are passed over. */
static int is_meant(const input *in) {
    static const char *const ending[] = {".xml", ".json", ".yaml",
                                         ".yml", ".csv",  ".tsv",
                                         ".nfg", ".efg",  ".gmcr"};
    for (size_t i = 0; i < in->count; i++) {
        const char *name = base_of(in->file[i].name);
        for (size_t k = 0; k < sizeof ending / sizeof *ending; k++)
            if (!strcmp(name + stem_of(name), ending[k])) return 1;
    }
    return 0;
}

/* What the names of a group begin with, without what joins words. */
static char *name_of_group(const input *one, const char *out) {
    const char *first = base_of(one->file[0].name);
    char *path = join_path(out, first);
    size_t n = stem_of(first);
    for (size_t i = 1; i < one->count; i++) {
        const char *other = base_of(one->file[i].name);
        size_t k = 0;
        while (k < n && first[k] == other[k]) k++;
        n = k;
    }
    while (n && strchr("-_. ", first[n - 1])) n--;
    if (path) path[strlen(path) - strlen(first) + n] = '\0';
    return path;
}

static void convert_groups(walk *w, const input *in, const size_t *group,
                           size_t cases, const char *out) {
    input one = {NULL, calloc(in->count, sizeof *one.file), 0};
    for (size_t g = 1; one.file && g <= cases && !w->stop; g++) {
        one.count = 0;
        for (size_t i = 0; i < in->count; i++)
            if (group[i] == g) one.file[one.count++] = in->file[i];
        char *path = name_of_group(&one, out),
             *folder = name_of_group(&one, in->folder);
        one.folder = folder;
        if (path && folder) convert_one(w, &one, path);
        free(folder);
        free(path);
    }
    free(one.file);
}

static void convert_together(walk *w, const input *in, const char *out) {
    size_t cases, *group = groups_of(in, &cases);
    if (group)
        convert_groups(w, in, group, cases, out);
    else
        convert_one(w, in, out); /* which says what is wrong with it */
    free(group);
}

static void convert_here(walk *w, const char *path, const char *out,
                         char *const *name, size_t count) {
    input in = {0};
    int code = read_input(path, w->a->max_memory, &in);
    if (code > w->worst) w->worst = code;
    if (code) w->refused++;
    truce_files_kind kind = truce_files_look(in.file, in.count);
    if (kind == TRUCE_FILES_APART)
        convert_apart(w, &in, out, name, count);
    else if (!code && (kind == TRUCE_FILES_TOGETHER ||
                       (is_meant(&in) && !count_folders(path))))
        convert_together(w, &in, out);
    free_input(&in);
}

/* A folder to go down into: not the one that results go to. */
static int leads_down(const walk *w, const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
           !(w->has_out && st.st_dev == w->out.st_dev &&
             st.st_ino == w->out.st_ino);
}

static void visit(walk *w, const char *path, const char *out, int depth) {
    size_t count = 0;
    char **name = depth < 32 ? list_folder(path, &count) : NULL;
    convert_here(w, path, out, name, count);
    for (size_t i = 0; name && i < count; i++) {
        char *below = join_path(path, name[i]),
             *there = join_path(out, name[i]);
        if (!w->stop && below && there && leads_down(w, below))
            visit(w, below, there, depth + 1);
        free(below);
        free(there);
        free(name[i]);
    }
    free(name);
}

static int is_same(const char *path, const struct stat *b) {
    struct stat a;
    return stat(path, &a) == 0 && a.st_dev == b->st_dev &&
           a.st_ino == b->st_ino;
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
    w.has_out = stat(a->output, &w.out) == 0;
    if (w.has_out && is_same(a->path, &w.out))
        return complain(a->output,
                        "is the folder that is converted: its cases would be "
                        "written over; give another",
                        0);
    if (w.has_out && !S_ISDIR(w.out.st_mode))
        return complain(a->output, "is no folder", 0);
    visit(&w, a->path, a->output, 0);
    if (!w.converted && !w.refused)
        return complain(a->path, "holds no case that could be converted", 0), 1;
    if (!a->quiet || w.refused)
        fprintf(stderr, "truce: %zu converted, %zu not\n", w.converted,
                w.refused);
    return w.worst;
}
