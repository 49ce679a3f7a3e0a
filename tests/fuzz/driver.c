/* driver.c - a fuzzer without libFuzzer: reads files, and all files of
 * folders.  SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

static size_t count;

static void replay(const char *path) {
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &st)) {
        perror(path);
        exit(2);
    }
    size_t size = (size_t)st.st_size;
    uint8_t *data = malloc(size ? size : 1); /* so that a byte too far shows */
    MUST(data && fread(data, 1, size, f) == size);
    fclose(f);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    count++;
}

static void walk(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        replay(path);
        return;
    }
    for (struct dirent *e; (e = readdir(folder));) {
        char name[4096];
        if (e->d_name[0] == '.') continue;
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        walk(name);
    }
    closedir(folder);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) walk(argv[i]);
    printf("%zu\n", count);
    return 0;
}
