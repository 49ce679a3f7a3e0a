/* bargaining.c - how fast is truce_frontier_find()?
 * SPDX-License-Identifier: MIT
 *
 *     bench_bargaining [TIMES]
 *
 * Domains whose values are worth random numbers to every party, as sums and as
 * tables. Beside each: copying once what was read (a table, or the tables of
 * values), and where the outcomes can be listed the naive form, every outcome
 * against the points kept so far, whose number of points must be the same. */
#include "truce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 64 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "bench_bargaining: %s\n", what);
    exit(1);
}

static void *get(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) fail("out of memory");
    return p;
}

/* From 0 to below 1, the n-th of a stream: a counter, mixed. */
static double number(uint64_t stream, uint64_t n) {
    uint64_t x = n + stream * UINT64_C(0xd1342543de82ef95) + 1;
    for (int i = 0; i < 3; i++) {
        x ^= x >> 32;
        x *= UINT64_C(0xe9846af9b1a615d5);
    }
    return (double)(x >> 11) / 9007199254740992.0;
}

typedef struct domain {
    truce_domain d;
    uint32_t values[MOST];
    const double *utility[MOST * 8];
    const double *table[8];
    size_t outcomes; /* 0: too many to list */
} domain;

/* `decimals`: rounded to three; else as long as doubles are. */
static domain *sums(uint32_t parties, uint32_t issues, uint32_t values,
                    int decimals) {
    domain *x = get(1, sizeof *x);
    double outcomes = 1;
    for (uint32_t v = 0; v < issues; v++) {
        x->values[v] = values;
        outcomes *= values;
        for (uint32_t i = 0; i < parties; i++) {
            double *u = get(values, sizeof *u);
            for (uint32_t k = 0; k < values; k++) {
                u[k] = number(i * MOST + v, k);
                if (decimals) u[k] = (double)(int)(u[k] * 1000) / 1000;
            }
            x->utility[i * issues + v] = u;
        }
    }
    x->outcomes = outcomes < 2e6 ? (size_t)outcomes : 0;
    x->d = (truce_domain){.size = sizeof x->d,
                          .parties = parties,
                          .issues = issues,
                          .values = x->values,
                          .utility = x->utility};
    return x;
}

/* `opposed`: what one gains the other loses, but for a little. */
static domain *table(uint32_t parties, uint32_t issues, uint32_t values,
                     int opposed) {
    domain *x = get(1, sizeof *x);
    x->outcomes = 1;
    for (uint32_t v = 0; v < issues; v++) {
        x->values[v] = values;
        x->outcomes *= values;
    }
    for (uint32_t i = 0; i < parties; i++) {
        double *u = get(x->outcomes, sizeof *u);
        for (size_t k = 0; k < x->outcomes; k++) {
            u[k] = number(i, k);
            if (opposed && i) u[k] = 1 - number(0, k) + u[k] * 1e-4;
        }
        x->table[i] = u;
    }
    x->d = (truce_domain){.size = sizeof x->d,
                          .parties = parties,
                          .issues = issues,
                          .values = x->values,
                          .table = x->table};
    return x;
}

static double worth(const domain *x, uint32_t party, size_t code) {
    if (x->d.table) return x->table[party][code];
    double u = 0;
    for (uint32_t v = 0; v < x->d.issues; v++) {
        u += x->utility[party * x->d.issues + v][code % x->values[v]];
        code /= x->values[v];
    }
    return u;
}

static int covers(const double *p, const double *q, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (p[i] < q[i]) return 0;
    return 1;
}

/* The number of points, one outcome after the other. */
static size_t naive(const domain *x) {
    uint32_t n = x->d.parties;
    size_t count = 0, room = 64;
    double *kept = get(room * n, sizeof *kept), u[8];
    for (size_t k = 0; k < x->outcomes; k++) {
        int out = 0;
        for (uint32_t i = 0; i < n; i++) {
            double w = worth(x, i, k) * 1e9;
            u[i] = (double)(int64_t)(w + 0.5);
        }
        for (size_t j = 0; j < count && !out; j++)
            out = covers(kept + j * n, u, n);
        if (out) continue;
        size_t left = 0;
        for (size_t j = 0; j < count; j++)
            if (!covers(u, kept + j * n, n))
                memmove(kept + left++ * n, kept + j * n, n * sizeof *kept);
        count = left;
        if (count == room) {
            room *= 2;
            kept = realloc(kept, room * n * sizeof *kept);
            if (!kept) fail("out of memory");
        }
        memcpy(kept + count++ * n, u, n * sizeof *u);
    }
    free(kept);
    return count;
}

/* Reading all that is given, once. */
static double copy_time(const domain *x, int times) {
    double best = 1e9;
    size_t size = x->d.table ? x->outcomes : x->values[0];
    uint32_t parts = x->d.table ? x->d.parties : x->d.parties * x->d.issues;
    double *to = get(size * parts, sizeof *to);
    for (int k = 0; k < times; k++) {
        double begin = now();
        for (uint32_t p = 0; p < parts; p++)
            memcpy(to + p * size, x->d.table ? x->table[p] : x->utility[p],
                   size * sizeof *to);
        double seconds = now() - begin;
        if (seconds < best) best = seconds;
    }
    free(to);
    return best;
}

static void run(const char *name, domain *x, int times, int with_naive) {
    double best = 1e9, slow = 0;
    size_t points = 0;
    char efficient[24] = "";
    for (int k = 0; k < times; k++) {
        truce_frontier *f = NULL;
        double begin = now();
        if (truce_frontier_find(&f, &x->d, NULL) != TRUCE_OK) fail(name);
        double seconds = now() - begin;
        if (seconds < best) best = seconds;
        points = f->points;
        snprintf(efficient, sizeof efficient, "%.23s",
                 f->efficient ? f->efficient : "-");
        truce_frontier_free(f);
    }
    if (with_naive) {
        double begin = now();
        if (naive(x) != points) fail("the naive form differs");
        slow = now() - begin;
    }
    printf("%-44s %9.2f ms %8zu %8s %10.4f ms", name, best * 1e3, points,
           efficient, copy_time(x, times) * 1e3);
    if (with_naive) printf(" %10.1f ms", slow * 1e3);
    printf("\n");
    fflush(stdout);
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 5;
    if (times < 1) fail("usage: bench_bargaining [TIMES]");
    printf("%-44s %12s %8s %8s %13s %13s\n", "", "frontier", "points",
           "outcomes", "copying", "naive");
    run("2 parties, 6 issues of 10: 10^6", sums(2, 6, 10, 0), times, 1);
    run("2 parties, 20 issues of 10: 10^20", sums(2, 20, 10, 0), times, 0);
    run("the same, three decimals", sums(2, 20, 10, 1), times, 0);
    run("2 parties, 50 issues of 10: 10^50", sums(2, 50, 10, 0), times, 0);
    run("the same, three decimals", sums(2, 50, 10, 1), times, 0);
    run("3 parties, 8 issues of 10: 10^8", sums(3, 8, 10, 0), times, 0);
    run("4 parties, 5 issues of 10: 10^5", sums(4, 5, 10, 0), times, 1);
    run("6 parties, 16 issues of 2: 65,536", sums(6, 16, 2, 0), times, 1);
    run("2 parties, table of 10^7", table(2, 7, 10, 0), times, 1);
    run("the same, opposed", table(2, 7, 10, 1), times, 0);
    run("4 parties, table of 10^6", table(4, 6, 10, 0), times, 1);
    return 0;
}
