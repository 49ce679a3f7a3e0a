/* terminal.c - progress on a terminal; how much memory is free.
 * SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double began, shown;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void put_plain(const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        int second = *c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0;
        c += second;
        fputc(second || *c < 0x20 || *c == 0x7f ? ' ' : *c, stderr);
    }
}

void show_progress(void *user, const char *what, double done, double total) {
    (void)user;
    double t = now();
    if (began == 0) began = t;
    if (t - began < 1 || t - shown < 0.1) return;
    shown = t;
    if (total > 0)
        fprintf(stderr, "\r\033[K%s: %.0f %%", what, 100 * done / total);
    else
        fprintf(stderr, "\r\033[K%s: %.0f", what, done);
    fflush(stderr);
}

void end_progress(void) {
    if (shown != 0) fputs("\r\033[K", stderr);
    shown = began = 0;
}

/* What Linux says is available, in bytes; 0 when it does not say. */
static size_t available(void) {
    char line[128];
    double kb = 0;
    FILE *f = fopen("/proc/meminfo", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "MemAvailable: %lf", &kb) == 1) break;
    if (f) fclose(f);
    return (size_t)(kb * 1024);
}

size_t free_memory(void) {
    size_t n = available();
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (!n && pages > 0 && size > 0) n = (size_t)pages * (size_t)size;
    return n ? n : (size_t)4 << 30;
}
