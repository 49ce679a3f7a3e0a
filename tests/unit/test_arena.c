/* test_arena.c - memory by region, limits, stopping.
 * SPDX-License-Identifier: MIT */
#include "unit.h"

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    MAY_STOP();
    for (int round = 0; round < 500; round++) {
        size_t n = 1 + below(5000);
        unsigned char *p = tr_alloc(&arena, 1, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
        memset(p, 0xaa, n);
    }
    assert_non_null(tr_alloc(&arena, 8, 0));
    assert_true(env.used > 500 && env.used < env.limit);
}

static void marks_give_memory_back(void **state) {
    (void)state;
    MAY_STOP();
    char *kept = tr_strdup(&arena, "kept");
    size_t after = 0;
    for (int round = 0; round < 100; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        for (size_t i = 0; i < 20; i++)
            memset(tr_alloc_raw(&arena, 1, 1 + i * 5000), 1, 1 + i * 5000);
        tr_arena_release(&arena, mark);
        if (!round) after = env.used;
        assert_int_equal(env.used, after); /* chunks are used again */
        assert_string_equal(kept, "kept");
    }
}

/* What was given back does not count against the limit. */
static void spare_chunks_make_room(void **state) {
    (void)state;
    MAY_STOP();
    env.limit = 1000000;
    for (size_t size = 20000; size < 900000; size += 20000) {
        tr_mark mark = tr_arena_mark(&arena);
        memset(tr_alloc_raw(&arena, 1, size), 1, size);
        tr_arena_release(&arena, mark);
    }
}

static volatile int escaped;
static void on_escape(void *arg) { escaped += *(int *)arg; }

static void the_limit_stops(void **state) {
    (void)state;
    static int one = 1;
    volatile size_t count = 0;
    escaped = 0;
    env.limit = 200000;
    env.on_escape = on_escape;
    env.escape_arg = &one;
    if (!setjmp(env.escape))
        for (;;) {
            memset(tr_alloc_raw(&arena, 1, 1000), 7, 1000);
            count++;
            assert_true(env.used <= env.limit);
        }
    assert_int_equal(env.status, TRUCE_ENOMEM);
    assert_true(count > 150 && count < 200);
    assert_int_equal(escaped, 1);
    assert_null(env.on_escape);
    assert_non_null(strstr(env.why, "0.191 MB"));
}

static void sizes_do_not_overflow(void **state) {
    (void)state;
    volatile int stops = 0;
    size_t huge[] = {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 8, SIZE_MAX / 16 + 1};
    for (volatile size_t i = 0; i < 4; i++) {
        if (setjmp(env.escape)) {
            assert_int_equal(env.status, TRUCE_ENOMEM);
            stops++;
            continue;
        }
        tr_alloc(&arena, 8, huge[i]);
        fail_msg("8 * %zu bytes were given", huge[i]);
    }
    assert_int_equal(stops, 4);
}

static void arrays_grow(void **state) {
    (void)state;
    MAY_STOP();
    uint32_t *at = NULL;
    size_t room = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        at = tr_grow(&arena, at, sizeof *at, i, &room);
        at[i] = i;
    }
    for (uint32_t i = 0; i < 10000; i++) assert_int_equal(at[i], i);
    assert_string_equal(tr_printf(&arena, "%d of %s", 3, "four"), "3 of four");
    assert_string_equal(tr_strndup(&arena, "abcdef", 3), "abc");
}

static int no(void *user) {
    ++*(int *)user;
    return 0;
}
static int yes(void *user) {
    (void)user;
    return 1;
}
static void progress(void *user, const char *what, double done, double total) {
    assert_string_equal(what, "testing");
    assert_true(done == 3 && total == 4);
    ++*(int *)user;
}

static void ticks_look_at_the_hooks(void **state) {
    (void)state;
    int calls = 0;
    env.hooks = (truce_hooks){sizeof(truce_hooks), 0, no, progress, &calls};
    if (setjmp(env.escape)) fail_msg("stopped: %s", env.why);
    tr_tick(&env, "testing", 3, 4);
    assert_int_equal(calls, 2);
    env.hooks.cancel = yes;
    if (!setjmp(env.escape)) {
        tr_tick(&env, "testing", 3, 4);
        fail();
    }
    assert_int_equal(env.status, TRUCE_ECANCEL);
}

RUN_TESTS(TEST(memory_is_zeroed_and_aligned), TEST(marks_give_memory_back),
          TEST(spare_chunks_make_room), TEST(the_limit_stops),
          TEST(sizes_do_not_overflow), TEST(arrays_grow),
          TEST(ticks_look_at_the_hooks))
