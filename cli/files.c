/* files.c - reading and writing.  SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int complain(const char *path, const char *what, int error) {
    fputs("truce: ", stderr);
    put_plain(path);
    fprintf(stderr, ": %s%s%s\n", what, error ? ": " : "",
            error ? strerror(error) : "");
    return 2;
}

/* All of a file.  Grows by doubling: the input may be a pipe. */
static int read_all(FILE *f, const char *path, size_t max, char **text,
                    size_t *length) {
    size_t room = 65536, n = 0;
    char *at = malloc(room);
    while (at) {
        n += fread(at + n, 1, room - n, f);
        if (n < room) break;
        if (room > max / 2) {
            free(at);
            complain(path,
                     "is larger than the memory allowed; raise "
                     "--max-memory",
                     0);
            return 3;
        }
        char *more = realloc(at, room *= 2);
        if (!more) free(at);
        at = more;
    }
    if (!at) return complain(path, "out of memory", 0), 3;
    if (ferror(f)) {
        int error = errno;
        free(at);
        return complain(path, "cannot be read", error);
    }
    *text = at;
    *length = n;
    return 0;
}

int is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int read_file(const char *path, size_t max, truce_file *out) {
    char *text = NULL;
    FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    if (!f) return complain(path, "cannot be opened", errno);
    const char *name = f == stdin ? "<stdin>" : path;
    int code = read_all(f, f == stdin ? "standard input" : path, max, &text,
                        &out->length);
    if (f != stdin) fclose(f);
    char *copy = code ? NULL : malloc(strlen(name) + 1);
    if (!code && !copy) code = (complain(path, "out of memory", 0), 3);
    if (code) {
        free(text);
        return code;
    }
    out->text = text;
    out->name = strcpy(copy, name);
    return 0;
}

void free_input(input *in) {
    for (size_t i = 0; i < in->count; i++) {
        free((char *)(uintptr_t)in->file[i].name);
        free((char *)(uintptr_t)in->file[i].text);
    }
    free(in->file);
}

/* --- folders -------------------------------------------------------------- */

char *join_path(const char *folder, const char *name) {
    size_t n = strlen(folder);
    char *path = malloc(n + strlen(name) + 2);
    if (!path) return NULL;
    while (n > 1 && folder[n - 1] == '/') n--;
    memcpy(path, folder, n);
    path[n] = '/';
    strcpy(path + n + 1, name);
    return path;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **list_folder(const char *path, size_t *count) {
    size_t room = 64;
    char **name = malloc(room * sizeof *name);
    DIR *folder = opendir(path);
    *count = 0;
    for (struct dirent *e; name && folder && (e = readdir(folder));) {
        if (e->d_name[0] == '.') continue;
        if (*count == room) {
            char **more = realloc(name, (room *= 2) * sizeof *name);
            if (!more) break;
            name = more;
        }
        name[*count] = malloc(strlen(e->d_name) + 1);
        if (!name[*count]) break;
        strcpy(name[(*count)++], e->d_name);
    }
    if (!folder) complain(path, "cannot be read", errno);
    if (folder) closedir(folder);
    if (name && folder) qsort(name, *count, sizeof *name, by_name);
    if (name && folder) return name;
    free(name);
    return NULL;
}

/* All regular files of a folder; `max` bytes together.  One that cannot be read
 * does not keep the others from it. */
static int read_folder(const char *path, size_t max, input *out) {
    size_t count, used = 0;
    char **name = list_folder(path, &count);
    int code = name ? 0 : 2;
    out->folder = path;
    out->file = calloc(count + 1, sizeof *out->file);
    for (size_t i = 0; name && i < count; i++) {
        char *file = join_path(path, name[i]);
        struct stat st;
        free(name[i]);
        if (!file || !out->file) code = 3;
        if (code != 3 && stat(file, &st) == 0 && S_ISREG(st.st_mode)) {
            int bad = read_file(file, max - used, &out->file[out->count]);
            if (!bad) used += out->file[out->count++].length;
            if (bad > code) code = bad;
        }
        free(file);
    }
    free(name);
    return code;
}

int read_input(const char *path, size_t max, input *out) {
    if (strcmp(path, "-") && is_folder(path))
        return read_folder(path, max, out);
    out->file = calloc(1, sizeof *out->file);
    if (!out->file) return complain(path, "out of memory", 0), 3;
    int code = read_file(path, max, out->file);
    if (!code) out->count = 1;
    return code;
}

int make_folders(const char *path) {
    char *copy = malloc(strlen(path) + 1);
    int code = copy ? 0 : 3;
    if (copy) strcpy(copy, path);
    for (char *p = copy; !code && p && *p; p++) {
        if (*p != '/' || p == copy) continue;
        *p = '\0';
        if (mkdir(copy, 0777) && errno != EEXIST)
            code = complain(copy, "cannot be made", errno);
        *p = '/';
    }
    free(copy);
    return code;
}

int write_folder(const char *path, const truce_doc *doc) {
    char *inside = join_path(path, "");
    int code = inside ? make_folders(inside) : 3;
    truce_file f;
    for (size_t i = 0; !code && truce_doc_file(doc, i, &f); i++) {
        char *file = join_path(path, f.name);
        code = file ? write_file(file, f.text, f.length) : 3;
        free(file);
    }
    free(inside);
    return code;
}

/* --- writing -------------------------------------------------------------- */

/* Devices, pipes and what /dev/stdout leads to: nothing to rename there. */
static int is_special(const char *path) {
    struct stat st;
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0 ||
           (stat(path, &st) == 0 && !S_ISREG(st.st_mode));
}

static int write_directly(const char *path, const char *text, size_t length) {
    FILE *f = fopen(path, "wb");
    if (!f) return complain(path, "cannot be written", errno);
    int bad = fwrite(text, 1, length, f) != length;
    bad |= fclose(f) != 0;
    return bad ? complain(path, "cannot be written", errno) : 0;
}

static int replace_file(const char *path, const char *text, size_t length) {
    char *temporary = malloc(strlen(path) + 16);
    if (!temporary) return complain(path, "out of memory", 0);
    sprintf(temporary, "%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (!f) {
        int error = errno;
        free(temporary);
        return complain(path, "cannot be written", error);
    }
    mode_t mask = umask(0);
    umask(mask);
    int bad = fchmod(fd, 0666 & ~mask) != 0;
    bad |= fwrite(text, 1, length, f) != length;
    bad |= fflush(f) != 0;
    int error = errno;
    bad |= fclose(f) != 0;
    if (!bad && rename(temporary, path) != 0) bad = 1, error = errno;
    if (bad) unlink(temporary);
    free(temporary);
    return bad ? complain(path, "cannot be written", error) : 0;
}

int write_file(const char *path, const char *text, size_t length) {
    struct stat st;
    if (is_special(path)) return write_directly(path, text, length);
    if (lstat(path, &st) || !S_ISLNK(st.st_mode))
        return replace_file(path, text, length);
    char *target = realpath(path, NULL); /* the link stays a link */
    int code = target ? replace_file(target, text, length)
                      : write_directly(path, text, length);
    free(target);
    return code;
}

int write_stdout(const char *text, size_t length) {
    errno = 0;
    if (fwrite(text, 1, length, stdout) != length || fflush(stdout) != 0) {
        if (errno == EPIPE) return 0; /* the reader had enough */
        return complain("standard output", "cannot be written", errno);
    }
    return 0;
}
