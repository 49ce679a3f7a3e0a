/* parallel.c - a loop on all cores.  SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#ifndef __wasm__
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct loop {
    size_t count, grain;
    tr_work *work;
    void *user;
    atomic_size_t next;
} loop;

typedef struct worker {
    loop *of;
    uint32_t number;
    pthread_t id;
} worker;

static void *take_shares(void *argument) {
    worker *w = argument;
    loop *l = w->of;
    for (;;) {
        size_t from = atomic_fetch_add(&l->next, l->grain), to;
        if (from >= l->count) return NULL;
        to = l->count - from < l->grain ? l->count : from + l->grain;
        l->work(l->user, w->number, from, to);
    }
}

uint32_t tr_threads(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1                 ? 1
           : cores > TR_MOST_THREADS ? TR_MOST_THREADS
                                     : (uint32_t)cores;
}

/* Signals are for the caller's threads: the helpers block them all. */
static uint32_t start(worker *w, uint32_t threads) {
    sigset_t all, before;
    uint32_t k = 1;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before)) return 1;
    while (k < threads && !pthread_create(&w[k].id, NULL, take_shares, &w[k]))
        k++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return k;
}

void tr_parallel(size_t count, size_t grain, tr_work *work, void *user) {
    loop l = {.count = count, .grain = grain ? grain : 1};
    worker w[TR_MOST_THREADS];
    size_t shares = count / l.grain + (count % l.grain != 0);
    uint32_t threads = shares > 1 ? tr_threads() : 1; /* it reads a file */
    if (threads > shares) threads = (uint32_t)shares;
    l.work = work;
    l.user = user;
    for (uint32_t k = 0; k < TR_MOST_THREADS; k++) w[k] = (worker){.of = &l};
    for (uint32_t k = 0; k < threads; k++) w[k].number = k;
    uint32_t started = threads > 1 ? start(w, threads) : 1;
    take_shares(&w[0]);
    for (uint32_t k = 1; k < started; k++) pthread_join(w[k].id, NULL);
}

#else

uint32_t tr_threads(void) { return 1; }

void tr_parallel(size_t count, size_t grain, tr_work *work, void *user) {
    (void)grain;
    if (count) work(user, 0, 0, count);
}

#endif
