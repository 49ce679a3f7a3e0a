/* files.c - reading and writing.  SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int complain(const char *path, const char *what, int error) {
    fprintf(stderr, "truce: %s: %s%s%s\n", path, what, error ? ": " : "",
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

int read_input(const char *path, size_t max, char **text, size_t *length) {
    if (strcmp(path, "-") == 0)
        return read_all(stdin, "standard input", max, text, length);
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return complain(path, "is a folder; give the case file in it", 0);
    FILE *f = fopen(path, "rb");
    if (!f) return complain(path, "cannot be opened", errno);
    int code = read_all(f, path, max, text, length);
    fclose(f);
    return code;
}

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
