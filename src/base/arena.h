/* arena.h - region allocation under one memory budget.
 * SPDX-License-Identifier: MIT
 *
 * Every handle given to the user owns one arena; every call has a scratch one.
 * Memory goes back all at once, or down to a mark.  Whatever stops a call
 * (memory, a limit, a cancel) leaves through one exit: tr_stop() jumps to the
 * boundary in src/api, so no code between needs a clean-up ladder.  For that
 * to be safe nothing between may hold a file, a lock or a heap block. */
#ifndef TR_ARENA_H
#define TR_ARENA_H

#include "truce.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a running call may use, and where it leaves when it must stop. */
typedef struct tr_env {
    jmp_buf escape;
    volatile truce_status status; /**< why the call stopped */
    size_t used, limit;           /**< bytes, over all arenas of the call */
    truce_hooks hooks;
    char why[400]; /**< a sentence for the user, for TRUCE_ELIMIT */
    /** Releases what a library called from here holds on the heap, when the
     *  call is left by tr_stop(); NULL when there is nothing. */
    void (*on_escape)(void *arg);
    void *escape_arg;
} tr_env;

typedef struct tr_arena {
    tr_env *env;
    struct tr_chunk *head, *spare; /**< in use; given back, to be used again */
    char *at, *end;
} tr_arena;

typedef struct tr_mark {
    struct tr_chunk *head;
    char *at, *end;
} tr_mark;

void tr_arena_init(tr_arena *a, tr_env *env);
void tr_arena_drop(tr_arena *a);
/** Zeroed memory for `count` things of `size` bytes; never NULL. */
void *tr_alloc(tr_arena *a, size_t size, size_t count);
/** The same, not zeroed: for arrays that are written whole. */
void *tr_alloc_raw(tr_arena *a, size_t size, size_t count);
tr_mark tr_arena_mark(const tr_arena *a);
/** Give back everything allocated since the mark. */
void tr_arena_release(tr_arena *a, tr_mark mark);

/** Leave the call with this status.  `why` is a printf format, for the user. */
_Noreturn void tr_stop(tr_env *env, truce_status status, const char *why, ...)
    __attribute__((format(printf, 3, 4)));
/** Look at the cancel flag and report progress: call it every few thousand
 *  steps of a long loop.  `what` is a present participle ("enumerating"). */
void tr_tick(tr_env *env, const char *what, double done, double total);

char *tr_strdup(tr_arena *a, const char *s);
char *tr_strndup(tr_arena *a, const char *s, size_t n);
char *tr_printf(tr_arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define TR_NEW(arena, type, count)                                             \
    ((type *)tr_alloc((arena), sizeof(type), (count)))
#define TR_RAW(arena, type, count)                                             \
    ((type *)tr_alloc_raw((arena), sizeof(type), (count)))

/** Append room for one more element to a growing array in an arena: doubles,
 *  so at most half of the arena's bytes are spent on outgrown copies. */
void *tr_grow(tr_arena *a, void *array, size_t size, size_t count,
              size_t *room);

#endif
