/* dense_sweep.h - the same bounds by one backward sweep; included by
 * dense_kernels.h.  SPDX-License-Identifier: MIT
 *
 * Passes settle quickly on most games, but a long chain of responses takes a
 * pass a link.  This takes time O(parties · n) whatever the game: states u in
 * ascending order of value, and from each backwards over moves that lead to it;
 * whatever is met for the first time can bring about u, and nothing worse. */

typedef struct sweep {
    const tr_dense *d;
    RANK *f;
    uint64_t *settled;   /* bits */
    uint32_t *queue;     /* [n] */
    uint16_t **entered;  /* [party][fiber][class] members met, worst first */
    const uint32_t *who; /* [others] */
    uint32_t others;
    bool improving;
} sweep;

static void settle(sweep *x, uint32_t t, RANK value, uint32_t *end) {
    if (x->settled[t >> 6] >> (t & 63) & 1) return;
    x->settled[t >> 6] |= UINT64_C(1) << (t & 63);
    x->f[t] = value;
    x->queue[(*end)++] = t;
}

/* Meet the members of one class of a fiber from which j's move leads to q. */
static void enter_class(sweep *x, uint32_t j, size_t fiber, uint32_t class,
                        size_t base, uint32_t q, RANK value, uint32_t *end) {
    const tr_fibers *y = &x->d->fibers[j];
    const uint16_t *order = y->order + fiber * y->size;
    uint32_t n = filled(y, fiber);
    uint16_t *entered = x->entered[j] + fiber * y->classes + class;
    uint64_t bound = x->improving ? tr_rank_at(x->d, j, q) : UINT64_MAX;
    uint32_t k = *entered;
    for (; k < n; k++) {
        uint32_t member = order[n - 1 - k] & TR_MEMBER;
        if (member / y->class_size != class) continue;
        size_t t = base + y->offset[member];
        if (tr_rank_at(x->d, j, t) >= bound) break;
        settle(x, (uint32_t)t, value, end);
    }
    *entered = (uint16_t)k;
}

static void walk_back(sweep *x, uint32_t q, RANK value, uint32_t *end) {
    for (uint32_t o = 0; o < x->others; o++) {
        uint32_t j = x->who[o];
        const tr_fibers *y = &x->d->fibers[j];
        tr_place p = tr_place_of(y, q);
        const uint32_t *from =
            y->from + p.member / y->class_size * (y->classes + 1);
        for (uint32_t k = 1; k <= from[0]; k++)
            enter_class(x, j, p.fiber, from[k], q - y->offset[p.member], q,
                        value, end);
    }
}

/* States in ascending order of f, eleven bits at a time. */
static uint32_t *ascending(tr_arena *a, const RANK *f, size_t n,
                           uint32_t *other) {
    uint32_t *order = TR_RAW(a, uint32_t, n);
    for (size_t s = 0; s < n; s++) other[s] = (uint32_t)s;
    for (unsigned shift = 0; shift < 8 * sizeof *f; shift += 11) {
        uint32_t at[2049] = {0};
        for (size_t s = 0; s < n; s++)
            at[((uint64_t)f[s] >> shift & 2047) + 1]++;
        for (unsigned k = 1; k < 2048; k++) at[k] += at[k - 1];
        for (size_t s = 0; s < n; s++)
            order[at[(uint64_t)f[other[s]] >> shift & 2047]++] = other[s];
        uint32_t *swap = order;
        order = other;
        other = swap;
    }
    return other;
}

static void sweep_back(const tr_dense *d, const uint32_t *who, uint32_t others,
                       bool improving, void *f) {
    tr_mark mark = tr_arena_mark(d->a);
    sweep x = {.d = d, .f = f, .who = who, .others = others};
    x.improving = improving;
    x.settled = TR_NEW(d->a, uint64_t, d->n / 64 + 1);
    x.entered = TR_NEW(d->a, uint16_t *, d->parties + 1);
    for (uint32_t o = 0; o < others; o++) {
        const tr_fibers *y = &d->fibers[who[o]];
        x.entered[who[o]] = TR_NEW(d->a, uint16_t, y->count * y->classes);
    }
    x.queue = TR_RAW(d->a, uint32_t, d->n);
    uint32_t *order = ascending(d->a, f, d->n, x.queue);
    if (order == x.queue) x.queue = TR_RAW(d->a, uint32_t, d->n);
    for (size_t k = 0; k < d->n; k++) {
        uint32_t u = order[k], end = 0;
        if (!d->feasible || d->feasible[u >> 6] >> (u & 63) & 1)
            settle(&x, u, x.f[u], &end);
        for (uint32_t head = 0; head < end; head++)
            walk_back(&x, x.queue[head], x.f[u], &end);
        if (k % 262144 == 0)
            tr_tick(d->a->env, "weighing responses", (double)k, (double)d->n);
    }
    tr_arena_release(d->a, mark);
}
