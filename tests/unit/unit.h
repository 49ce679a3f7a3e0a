/* unit.h - what the unit tests share.  SPDX-License-Identifier: MIT */
#ifndef UNIT_H
#define UNIT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "truce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static tr_env env;
static tr_arena arena;

static inline int setup(void **state) {
    (void)state;
    memset(&env, 0, sizeof env);
    env.limit = (size_t)1 << 28;
    tr_arena_init(&arena, &env);
    return 0;
}

static inline int teardown(void **state) {
    (void)state;
    tr_arena_drop(&arena);
    assert_int_equal(env.used, 0);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
/** All tests of a file; tr_stop() in one of them is a failure. */
#define RUN_TESTS(...)                                                         \
    int main(void) {                                                           \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                       \
        return cmocka_run_group_tests(tests, NULL, NULL);                      \
    }
#define MAY_STOP()                                                             \
    do {                                                                       \
        if (setjmp(env.escape)) fail_msg("stopped: %s", env.why);              \
    } while (0)

/* A generator of our own, so that runs are alike everywhere (splitmix). */
static uint64_t seed = 1;
static inline uint64_t random_64(void) {
    uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}
static inline uint32_t below(uint32_t n) {
    return (uint32_t)(random_64() >> 32) % n;
}

/** A case from its text, which must be right. */
static inline truce_case *case_of(const char *text) {
    truce_case *c = NULL;
    truce_diags *d = NULL;
    truce_case_parse(&c, &d, "test.yaml", text, strlen(text), NULL);
    if (!c) fail_msg("%s\n%s", truce_diags_text(d, 0), text);
    truce_diags_free(d);
    return c;
}

#endif
