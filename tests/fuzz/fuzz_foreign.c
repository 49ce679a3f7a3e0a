/* fuzz_foreign.c - any files of other programs: read or refused with a message,
 * and what is read is a case.  SPDX-License-Identifier: MIT
 *
 * An input is one file, or a folder of files that begin with lines
 * "--- NAME". */
#include "fuzz.h"

enum { MOST = 8 };

static char *copy(const char *s, size_t n) {
    char *p = malloc(n + 1);
    MUST(p);
    if (n) memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

static const char *find(const char *s, size_t n, const char *word) {
    size_t m = strlen(word);
    for (size_t k = 0; k + m <= n; k++)
        if (!memcmp(s + k, word, m)) return s + k;
    return NULL;
}

/* Each text is copied, so that a byte too far shows. */
static size_t split(const char *s, size_t n, truce_file *file) {
    size_t count = 0;
    const char *end = s + n;
    if (n < 4 || memcmp(s, "--- ", 4)) {
        file[0] = (truce_file){copy("table.csv", n % 2 ? 9 : 5), copy(s, n), n};
        return 1;
    }
    while (s < end && count < MOST) {
        const char *name = s + 4;
        const char *line = memchr(name, '\n', (size_t)(end - name));
        if (!line) break;
        size_t left = (size_t)(end - line - 1);
        const char *next = find(line + 1, left, "\n--- ");
        size_t length = next ? (size_t)(next - line) : left;
        file[count++] = (truce_file){copy(name, (size_t)(line - name)),
                                     copy(line + 1, length), length};
        s = line + 1 + length;
        if (!next) break;
    }
    return count;
}

static bool same_names(const truce_file *file, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (!strcmp(file[i].name, file[j].name)) return true;
    return false;
}

static void read_files(const truce_file *file, size_t count, bool folder,
                       const char *options) {
    int ticks = 20;
    truce_hooks hooks = small_limits(&ticks);
    truce_case *c = NULL;
    truce_diags *d = NULL;
    truce_status status = truce_case_parse_files(
        &c, &d, folder ? "folder" : NULL, file, count, options, &hooks);
    MUST((status == TRUCE_OK) == (c != NULL));
    MUST(status == TRUCE_OK || truce_diags_count(d, 'E') > 0);
    MUST(truce_diags_text(d, 1) != NULL);
    truce_case_free(c);
    truce_diags_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    truce_file file[MOST];
    size_t count = split((const char *)data, size, file);
    bool folder = size >= 4 && !memcmp(data, "--- ", 4);
    if (count && !same_names(file, count)) {
        read_files(file, count, folder, NULL);
        if (folder) read_files(file, count, folder, "{\"compat\": \"negmas\"}");
        if (!folder) read_files(file, count, folder, "{\"from\": \"csv\"}");
    }
    for (size_t k = 0; k < count; k++) {
        free((char *)(uintptr_t)file[k].name);
        free((char *)(uintptr_t)file[k].text);
    }
    return 0;
}
