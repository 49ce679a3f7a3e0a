/* arena.c - region allocation under one memory budget.
 * SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, CHUNK = 1 << 16, MEGABYTE = 1 << 20 };

struct tr_chunk {
    struct tr_chunk *next;
    size_t size;
};

void tr_arena_init(tr_arena *a, tr_env *env) { *a = (tr_arena){.env = env}; }

static void free_list(tr_arena *a, struct tr_chunk **list) {
    while (*list) {
        struct tr_chunk *c = *list;
        *list = c->next;
        if (a->env) a->env->used -= c->size;
        free(c);
    }
}

void tr_arena_drop(tr_arena *a) {
    free_list(a, &a->head);
    free_list(a, &a->spare);
    a->at = a->end = NULL;
}

tr_mark tr_arena_mark(const tr_arena *a) {
    return (tr_mark){a->head, a->at, a->end};
}

/* Chunks are kept: whoever marks and releases in a loop would else pay the
 * system for fresh pages every time. */
void tr_arena_release(tr_arena *a, tr_mark m) {
    while (a->head != m.head) {
        struct tr_chunk *c = a->head;
        assert(c);
        a->head = c->next;
        c->next = a->spare;
        a->spare = c;
    }
    a->at = m.at;
    a->end = m.end;
}

static size_t padded(size_t bytes) {
    return (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* A spare chunk of at least this size, but not a far larger one. */
static struct tr_chunk *take_spare(tr_arena *a, size_t size) {
    for (struct tr_chunk **p = &a->spare; *p; p = &(*p)->next) {
        struct tr_chunk *c = *p;
        if (c->size < size || c->size / 4 > size) continue;
        *p = c->next;
        return c;
    }
    return NULL;
}

static struct tr_chunk *new_chunk(tr_arena *a, size_t size) {
    tr_env *env = a->env;
    if (size > env->limit - env->used) free_list(a, &a->spare);
    struct tr_chunk *c = size > env->limit - env->used ? NULL : malloc(size);
    if (!c)
        tr_stop(env, TRUCE_ENOMEM,
                "this needs more memory than the %.*f MB allowed; "
                "raise --max-memory or ask for less",
                env->limit < 10 * MEGABYTE ? 3 : 0,
                (double)env->limit / MEGABYTE);
    c->size = size;
    env->used += size;
    return c;
}

static void grow(tr_arena *a, size_t need) {
    size_t head = padded(sizeof(struct tr_chunk));
    size_t size = head + (need > CHUNK ? need : CHUNK);
    struct tr_chunk *c = take_spare(a, size);
    if (!c) c = new_chunk(a, size);
    c->next = a->head;
    a->head = c;
    a->at = (char *)c + head;
    a->end = (char *)c + c->size;
}

void *tr_alloc_raw(tr_arena *a, size_t size, size_t count) {
    assert(size > 0);
    if (count > (SIZE_MAX / 4) / size)
        tr_stop(a->env, TRUCE_ENOMEM, "a table would be larger than memory");
    size_t total = padded(size * count);
    if ((size_t)(a->end - a->at) < total) grow(a, total);
    void *p = a->at;
    a->at += total;
    return p;
}

void *tr_alloc(tr_arena *a, size_t size, size_t count) {
    void *p = tr_alloc_raw(a, size, count);
    return memset(p, 0, size * count);
}

void *tr_grow(tr_arena *a, void *array, size_t size, size_t count,
              size_t *room) {
    if (count < *room) return array;
    size_t more = *room ? *room * 2 : 8;
    void *p = tr_alloc_raw(a, size, more);
    if (count) memcpy(p, array, size * count);
    *room = more;
    return p;
}

void tr_stop(tr_env *env, truce_status status, const char *why, ...) {
    va_list args;
    va_start(args, why);
    vsnprintf(env->why, sizeof env->why, why, args);
    va_end(args);
    env->status = status;
    if (env->on_escape) env->on_escape(env->escape_arg);
    env->on_escape = NULL;
    longjmp(env->escape, 1);
}

void tr_tick(tr_env *env, const char *what, double done, double total) {
    const truce_hooks *h = &env->hooks;
    if (h->cancel && h->cancel(h->user))
        tr_stop(env, TRUCE_ECANCEL, "stopped on request while %s", what);
    if (h->progress) h->progress(h->user, what, done, total);
}

char *tr_strndup(tr_arena *a, const char *s, size_t n) {
    char *p = tr_alloc_raw(a, 1, n + 1);
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *tr_strdup(tr_arena *a, const char *s) {
    return tr_strndup(a, s, strlen(s));
}

char *tr_printf(tr_arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *p = tr_alloc_raw(a, 1, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}
