/* solutions.c - how fast are `deals` with all solutions and `issues`?
 * SPDX-License-Identifier: MIT
 *
 *     bench_solutions [TIMES]
 *
 * Whole library calls, listing the outcomes included: six parties over sixteen
 * yes-no issues with random weights, and two parties over 100,000 outcomes none
 * of which is better for both than another, so that all lie on the frontier.
 * Beside them the same call for `check`, which lists the outcomes and does no
 * bargaining. */
#include "truce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM = 8 << 20 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "bench_solutions: %s\n", what);
    exit(1);
}

static uint64_t state = 1;
static unsigned draw(unsigned below) {
    state = state * UINT64_C(6364136223846793005) + 1;
    return (unsigned)(state >> 33) % below;
}

static char *at, *end;
static void put(const char *format, long x, long y) {
    at += snprintf(at, (size_t)(end - at), format, x, y);
    if (at >= end) fail("a case too long");
}

static void put_head(int parties, int issues, int values) {
    put("truce: 1\ntitle: A bench\nparties: {", 0, 0);
    for (int i = 0; i < parties; i++) put("p%ld: {name: P}, ", i, 0);
    put("}\nissues:\n", 0, 0);
    for (int v = 0; v < issues; v++) {
        put("  i%ld: {name: I, by: [", v, 0);
        for (int i = 0; i < parties; i++) put("p%ld, ", i, 0);
        put("], values: [", 0, 0);
        for (int k = 0; k < values; k++) put("v%ld, ", k, 0);
        put("]}\n", 0, 0);
    }
    put("disagreement: {", 0, 0);
    for (int i = 0; i < parties; i++) put("p%ld: 0, ", i, 0);
    put("}\npreferences:\n", 0, 0);
}

static void six_parties(void) {
    put_head(6, 16, 2);
    for (int i = 0; i < 6; i++) {
        put("  p%ld: {weights: {", i, 0);
        for (int v = 0; v < 16; v++) {
            put("i%ld: {v0: 0.%03ld, ", v, draw(1000));
            put("v1: 0.%03ld}, ", draw(1000), 0);
        }
        put("}}\n", 0, 0);
    }
}

static void all_efficient(void) {
    put_head(2, 5, 10);
    for (int i = 0; i < 2; i++) {
        put("  p%ld: {table: [", i, 0);
        for (long k = 0; k < 100000; k++)
            put("%ld, ", i ? 100000 - k : k + k * k / 200000, 0);
        put("]}\n", 0, 0);
    }
}

static void run(const char *name, const truce_case *c, const char *command,
                const char *options, int times) {
    double best = 1e9;
    for (int k = 0; k < times; k++) {
        truce_doc *doc = NULL;
        truce_diags *d = NULL;
        double begin = now();
        if (truce_run(&doc, &d, c, command, options, NULL) != TRUCE_OK)
            fail(truce_diags_text(d, 0));
        double seconds = now() - begin;
        if (seconds < best) best = seconds;
        truce_doc_free(doc);
        truce_diags_free(d);
    }
    printf("%-52s %-8s %9.1f ms\n", name, command, best * 1e3);
    fflush(stdout);
}

static void bench(const char *name, void (*make)(void), const char *from,
                  int times) {
    char *text = malloc(ROOM);
    if (!text) fail("out of memory");
    at = text;
    end = text + ROOM;
    make();
    truce_case *c = NULL;
    truce_diags *d = NULL;
    truce_case_parse(&c, &d, name, text, (size_t)(at - text), NULL);
    if (!c) fail(truce_diags_text(d, 0));
    run(name, c, "check", "{}", times);
    run(name, c, "deals", "{\"limit\": 10, \"engine\": \"list\"}", times);
    run(name, c, "issues", from, times);
    truce_case_free(c);
    truce_diags_free(d);
    free(text);
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 5;
    if (times < 1) fail("usage: bench_solutions [TIMES]");
    bench("6 parties, 65,536 outcomes", six_parties,
          "{\"from\": \"s0\", \"party\": \"p0\", \"limit\": 10}", times);
    bench("2 parties, 100,000 outcomes, all efficient", all_efficient,
          "{\"from\": \"s0\", \"party\": \"p0\", \"limit\": 10}", times);
    return 0;
}
