/* oom.c - running out of memory, everywhere.  SPDX-License-Identifier: MIT
 *
 * First by the budget: every command on a small case of each kind, with limits
 * in steps of 64 KiB until it succeeds, and on a large case with limits spread
 * from nothing to enough.  Then by the allocator: the k-th request fails, for
 * every k, alone or with all that follow.  Each call must give its usual answer
 * or say that memory ran out, and nothing may leak.
 *
 * With INTERPOSE the C library's own malloc is replaced, so that libyaml's
 * requests fail as well and what is not given back is counted; else (with
 * sanitizers, which keep watch themselves) the linker's --wrap is used. */
#include "truce.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t passed, failed;

#define CHECK(condition, ...)                                                  \
    do {                                                                       \
        if (condition) {                                                       \
            passed++;                                                          \
        } else {                                                               \
            failed++;                                                          \
            printf("FAILED oom: " __VA_ARGS__);                                \
            putchar('\n');                                                     \
        }                                                                      \
    } while (0)

/* --- an allocator that fails on demand ------------------------------------ */

static long fail_at = -1; /* requests until one fails; below 0: none does */
static bool fail_on;      /* ... and all that follow */
static long live;

static bool refuses(void) {
    if (fail_at < 0) return false;
    if (fail_at == 0) {
        if (!fail_on) fail_at = -2; /* it has happened */
        return true;
    }
    fail_at--;
    return false;
}

#ifdef INTERPOSE
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

void *malloc(size_t n) {
    void *p = refuses() ? NULL : __libc_malloc(n);
    live += p != NULL;
    return p;
}
void *calloc(size_t n, size_t size) {
    void *p = refuses() ? NULL : __libc_calloc(n, size);
    live += p != NULL;
    return p;
}
void *realloc(void *old, size_t n) {
    void *p = refuses() ? NULL : __libc_realloc(old, n);
    live += p != NULL && old == NULL;
    return p;
}
void free(void *p) {
    live -= p != NULL;
    __libc_free(p);
}
#else
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n) { return refuses() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t size) {
    return refuses() ? NULL : __real_calloc(n, size);
}
void *__wrap_realloc(void *p, size_t n) {
    return refuses() ? NULL : __real_realloc(p, n);
}
#endif

/* --- cases and commands -----------------------------------------------------
 */

#define HEAD                                                                   \
    "truce: 1\ntitle: A small case\nas_of: 2024-06-15\n"                       \
    "parties: {a: {name: A}, b: {name: B}}\n"
#define ISSUES                                                                 \
    "issues:\n  p: {name: P, by: a}\n  q: {name: Q, by: b}\n"                  \
    "  r: {name: R, by: a, values: [low, mid, high], irreversible: up}\n"
#define REST                                                                   \
    "rules: [{never: p & q & r=low}]\nstatus_quo: {p: no, q: no, r: low}\n"    \
    "preferences:\n  a: {weights: {p: -1, q: 2, r: {mid: 1, high: 3}}}\n"      \
    "  b: {weights: {p: 2, q: -1, r: {mid: 1}}}\n"                             \
    "proposals: [{id: one, date: 2024-05-01, by: a, name: One, "               \
    "terms: {p: yes, q: yes, r: mid}}]\n"                                      \
    "influence: {a: {b: 0.25}}\n"                                              \
    "levers:\n  - {id: l, by: a, kind: penalty, on: b, when: p, max: 3, "      \
    "cost: 1}\n  - {id: m, by: b, kind: monitor, on: a, effect: 0.5, "         \
    "cost: 1}\n"                                                               \
    "scenarios: [{id: s, name: S, change: {status_quo: {q: yes}, rules: "      \
    "{add: [{never: p & r=high}]}}}]\n"

static const struct {
    const char *name, *text;
} small[] = {
    {"options", HEAD ISSUES REST},
    {"joint",
     HEAD "issues:\n  p: {name: P, by: a}\n  q: {name: Q, by: b}\n"
          "  r: {name: R, by: [a, b], values: [low, mid, high]}\n" REST},
    {"single", HEAD ISSUES "moves: {a: single}\n" REST},
    {"merged", HEAD "issues:\n  p: {name: P, by: a}\n  q: {name: Q, by: b}\n"
                    "merge: [{as: m, when: p & q}]\n"
                    "status_quo: {p: no, q: no}\n"
                    "preferences:\n  a: {ranking: [m, p & !q, q & !p, "
                    "not p & !q]}\n  b: {ranking: [p & !q, m], rest: worst}\n"},
    {"graph", HEAD "graph:\n  states: {x: X, y: Y, z: Z}\n"
                   "  moves: {a: {x: [y], y: [z]}, b: {y: [x], z: [x]}}\n"
                   "status_quo: x\npreferences:\n  a: {ranking: [z, y, x]}\n"
                   "  b: {ranking: [x, [y, z]]}\n"},
};
enum { SMALL = sizeof small / sizeof *small };

static const struct {
    const char *name, *options, *graph_options;
} commands[] = {
    {"check", NULL, NULL},
    {"fmt", NULL, NULL},
    {"solve", "{\"stable\": \"true\"}", "{\"stable\": \"true\"}"},
    {"explain", "{\"state\": \"s0\", \"party\": \"a\", \"concept\": \"seq\"}",
     "{\"state\": \"x\", \"party\": \"a\", \"concept\": \"seq\"}"},
    {"effect", NULL, NULL},
    {"inverse", "{\"target\": \"s0\", \"concept\": \"smr,seq\"}",
     "{\"target\": \"x\", \"concept\": \"smr,seq\"}"},
    {"robust", "{\"concept\": \"nash,smr,seq,sseq\"}",
     "{\"concept\": \"nash,smr,seq,sseq\"}"},
    {"coalitions", NULL, NULL},
    {"solve", "{\"concept\": \"csmr,cseq-pareto\"}",
     "{\"concept\": \"csmr,cseq-pareto\"}"},
    {"paths", NULL, NULL},
    {"deals", NULL, NULL},
    {"deals", "{\"engine\": \"merge\", \"lotteries\": \"true\"}",
     "{\"engine\": \"merge\", \"lotteries\": \"true\"}"},
    {"hold", NULL, NULL},
    {"levers", NULL, NULL},
    {"levers", "{\"by\": \"seq\"}", "{\"by\": \"seq\"}"},
    {"levers", "{\"by\": \"trust\"}", "{\"by\": \"trust\"}"},
    {"issues", NULL, NULL},
    {"ledger", NULL, NULL},
    {"compare", NULL, NULL},
    {"influence", NULL, NULL},
    {"brief", NULL, NULL},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static truce_status parse(truce_case **c, truce_diags **d, const char *text,
                          size_t limit) {
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.max_memory = limit;
    return truce_case_parse(c, d, "small.yaml", text, strlen(text), &hooks);
}

static truce_status run(truce_doc **doc, truce_diags **d, const truce_case *c,
                        const char *command, const char *options,
                        size_t limit) {
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.max_memory = limit;
    return truce_run(doc, d, c, command, options, &hooks);
}

static bool same(const truce_doc *x, const truce_doc *y) {
    if (!x || !y) return x == y;
    for (int f = TRUCE_TEXT; f <= TRUCE_HTML; f++)
        if (strcmp(truce_doc_render(x, (truce_format)f, NULL),
                   truce_doc_render(y, (truce_format)f, NULL)))
            return false;
    return true;
}

/* Refused for memory, saying so. */
static bool is_refusal(truce_status status, const truce_diags *d) {
    if (status != TRUCE_ENOMEM && status != TRUCE_ELIMIT) return false;
    const char *want = status == TRUCE_ENOMEM ? "E0702" : "E0701";
    bool said = false; /* warnings may stand beside it */
    for (size_t i = 0; i < truce_diags_count(d, 0); i++)
        said |= strcmp(truce_diags_code(d, i), want) == 0;
    return said && truce_diags_count(d, 'E') == 1 &&
           strstr(truce_diags_text(d, 0), "max-memory");
}

/* --- by the budget
 * ------------------------------------------------------------ */

typedef struct usual { /* what comes of a call with enough memory */
    truce_status status;
    truce_doc *doc;
} usual;

/* One limit: true when it was enough. */
static bool try_limit(const char *name, const truce_case *c, size_t command,
                      const char *options, size_t limit, const usual *u) {
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    const char *word = commands[command].name;
    truce_status status = run(&doc, &d, c, word, options, limit);
    bool refused = is_refusal(status, d);
    CHECK(refused || (status == u->status && same(doc, u->doc)),
          "%s %s with %zu bytes: status %d, %s", word, name, limit, (int)status,
          truce_diags_text(d, 0));
    truce_doc_free(doc);
    truce_diags_free(d);
    return !refused;
}

static usual usually(const truce_case *c, const char *command,
                     const char *options) {
    usual u = {TRUCE_OK, NULL};
    u.status = run(&u.doc, NULL, c, command, options, 0);
    return u;
}

enum { STEP = 65536, MOST = 1 << 30 };

static void small_cases_at_all_limits(void) {
    for (size_t i = 0; i < SMALL; i++) {
        truce_case *c = NULL;
        for (size_t limit = 1; !c && limit < MOST; limit += STEP / 64) {
            truce_diags *d = NULL;
            truce_status status = parse(&c, &d, small[i].text, limit);
            CHECK(status == TRUCE_OK || is_refusal(status, d),
                  "reading %s with %zu bytes: %s", small[i].name, limit,
                  truce_diags_text(d, 0));
            if (status == TRUCE_EINPUT) exit(1);
            truce_diags_free(d);
        }
        for (size_t k = 0; k < COMMANDS; k++) {
            const char *options = strcmp(small[i].name, "graph")
                                      ? commands[k].options
                                      : commands[k].graph_options;
            usual u = usually(c, commands[k].name, options);
            for (size_t limit = 1; limit < MOST; limit += STEP)
                if (try_limit(small[i].name, c, k, options, limit, &u)) break;
            truce_doc_free(u.doc);
        }
        truce_case_free(c);
    }
}

/* Geometric steps: half of them in the last decade before enough. */
static void large_case_at_spread_limits(const char *text) {
    truce_case *c = NULL;
    truce_diags *d = NULL;
#ifdef INTERPOSE
    enum { LIMITS = 8 }; /* for each command */
#else
    enum { LIMITS = 4 }; /* sanitizers are slow */
#endif
    if (parse(&c, &d, text, 0) != TRUCE_OK) {
        CHECK(false, "%s", truce_diags_text(d, 0));
        exit(1);
    }
    truce_diags_free(d);
    for (size_t limit = STEP / 2; limit < (size_t)8 << 20; limit *= 2) {
        truce_case *again = NULL;
        d = NULL;
        truce_status status = parse(&again, &d, text, limit);
        CHECK(status == TRUCE_OK || is_refusal(status, d),
              "reading with %zu bytes", limit);
        truce_case_free(again);
        truce_diags_free(d);
    }
    for (size_t k = 0; k < COMMANDS; k++) {
        if (!strcmp(commands[k].name, "explain")) continue;
#ifndef INTERPOSE
        if (!strcmp(commands[k].name, "coalitions") ||
            !strcmp(commands[k].name, "influence"))
            continue; /* these take a minute */
#endif
        usual u = usually(c, commands[k].name, NULL);
        double limit = STEP, most = 256.0 * 1048576, factor = 1;
        for (int n = 0; n < 100; n++)
            if (limit * factor < most) factor *= 1.1;
        double step = 1;
        while (step < factor) step *= 1.001;
        double root = 1; /* the LIMITS-th root of the range */
        for (double x = 1; x < most / STEP; root *= 1.001) {
            x = 1;
            for (int n = 0; n < LIMITS - 1; n++) x *= root;
        }
        for (int n = 0; n < LIMITS; n++, limit *= root)
            if (try_limit("the large case", c, k, NULL, (size_t)limit, &u))
                break;
        truce_doc_free(u.doc);
    }
    truce_case_free(c);
}

/* --- by the allocator
 * ------------------------------------------------------------ */

/* Everything that a program does with a case; true when no request failed. */
static bool whole_life(const char *text, const char *command, long k, bool on,
                       const usual *u) {
    truce_case *c = NULL;
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    long before = live;
    fail_at = k;
    fail_on = on;
    truce_status status = parse(&c, &d, text, 0);
    if (status == TRUCE_OK) status = run(&doc, &d, c, command, NULL, 0);
    const char *said = truce_diags_text(d, 0);
    bool happened = fail_at == -2 || fail_at == 0;
    fail_at = -1;
    CHECK(status == TRUCE_ENOMEM ||
              (status == u->status && (!doc || same(doc, u->doc))),
          "%s, request %ld%s: status %d, %s", command, k,
          on ? " and all that follow" : "", (int)status, said);
    CHECK(happened || status == u->status,
          "%s: status %d though nothing failed", command, (int)status);
    truce_doc_free(doc);
    truce_case_free(c);
    truce_diags_free(d);
    CHECK(live == before, "%s, request %ld: %ld blocks are not given back",
          command, k, live - before);
    return !happened;
}

static void texts_without_memory(void) {
    for (int on = 0; on < 2; on++)
        for (long k = 0, last = 1; last; k++) {
            fail_at = k;
            fail_on = on;
            long before = live;
            char *text = truce_help("format"), *schema = truce_schema();
            char *list = truce_commands();
            last = fail_at == -2 || fail_at == 0;
            fail_at = -1;
            CHECK(last || (text && schema && list), "a text is missing");
            truce_text_free(text);
            truce_text_free(schema);
            truce_text_free(list);
            CHECK(live == before, "texts leak");
        }
}

static void games_without_memory(void) {
    static const uint32_t values[] = {2, 3}, rank[6] = {1, 0, 3, 2, 5, 4};
    static const int32_t holder[] = {0, 1};
    const void *ranks[] = {rank, rank};
    truce_game g = {.size = sizeof g,
                    .issues = 2,
                    .values = values,
                    .holder = holder,
                    .parties = 2,
                    .rank = ranks};
    for (int on = 0; on < 2; on++)
        for (long k = 0, last = 1; last; k++) {
            truce_stability *s = NULL;
            long before = live;
            fail_at = k;
            fail_on = on;
            truce_status status = truce_game_solve(&s, &g, 15, NULL);
            last = fail_at == -2 || fail_at == 0;
            fail_at = -1;
            CHECK((status == TRUCE_OK) == (s != NULL) &&
                      (status == TRUCE_OK || (last && status == TRUCE_ENOMEM)),
                  "a game: status %d", (int)status);
            truce_stability_free(s);
            CHECK(live == before, "a game leaks");
        }
}

static void no_request_may_be_granted(void) {
    static const char *const wrong[] = {
        HEAD ISSUES "rules: [never: nobody]\nunheard_of: 1\n", "{{", "a: *b",
        HEAD "issues: {x: {name: X, by: c, values: [a, a]}}\n"};
    for (int on = 0; on < 2; on++) {
        for (size_t i = 0; i < SMALL; i++) {
            truce_case *c = NULL;
            parse(&c, NULL, small[i].text, 0);
            for (size_t k = 0; k < COMMANDS; k++) {
                if (i && k > 2 && k != 4) continue; /* one case is enough */
                usual u = usually(c, commands[k].name, NULL);
                for (long n = 0;
                     !whole_life(small[i].text, commands[k].name, n, on, &u);
                     n++) {
                }
                truce_doc_free(u.doc);
            }
            truce_case_free(c);
        }
        usual input = {TRUCE_EINPUT, NULL};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
            for (long n = 0; !whole_life(wrong[i], "check", n, on, &input);
                 n++) {
            }
    }
    texts_without_memory();
    games_without_memory();
}

static char *read_file(const char *path) {
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 22);
    if (!f || !text || !fread(text, 1, (1 << 22) - 1, f)) {
        perror(path);
        exit(2);
    }
    fclose(f);
    return text;
}

int main(int argc, char **argv) {
    small_cases_at_all_limits();
    no_request_may_be_granted();
    if (argc > 1) {
        char *text = read_file(argv[1]);
        large_case_at_spread_limits(text);
        free(text);
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed > 0;
}
