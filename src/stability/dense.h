/* dense.h - stability over a whole product of values (docs: D10 to D13).
 * SPDX-License-Identifier: MIT
 *
 * Where most combinations of values are feasible, a state is its number in
 * mixed-radix order and nothing about states or moves is stored but, for each
 * moving party, the order of its *fibers*: the states that it can move between
 * if all its issues are free.  One working array and a few streaming passes a
 * party answer every concept; passes run on all cores, and give the same bits
 * for any number of them.
 *
 * A pass over party j improves a bound f on the least (or greatest) value that
 * can be reached, for all fibers of j at once, in place. */
#ifndef TR_DENSE_H
#define TR_DENSE_H

#include "stability/stability.h"

/** The fibers of one party. Members of a fiber are numbered by the party's own
 *  issues, irreversible ones slowest, so that equal values of these, a
 *  *class*, stand together. */
/** Where a state stands for a party. */
typedef struct tr_place {
    uint32_t fiber, member;
} tr_place;

typedef struct tr_fibers {
    uint32_t size;         /**< members of a fiber */
    const size_t *offset;  /**< [size] from the fiber's first state */
    bool in_place;         /**< offset[k] == k */
    uint32_t classes;      /**< 1: all its issues are free */
    uint32_t class_size;   /**< members of a class */
    const uint32_t *to;    /**< [classes][classes + 1] count, then classes
                                that one move may lead to, itself among them */
    const uint32_t *from;  /**< the same: that lead to it */
    size_t count;          /**< fibers */
    size_t run;            /**< neighbours in memory in different fibers */
    uint32_t outer;        /**< others' issues beyond the run */
    const uint32_t *radix; /**< [outer] */
    const size_t *stride;  /**< [outer] */
    uint16_t *order;       /**< [count][size] feasible members, best first,
                                TR_TIED: as good as the one before */
    uint32_t *filled;      /**< [count] of them; NULL: `size` */
    size_t low;            /**< for tr_place_of(): s = high · low + rest */
    tr_place *of_rest;     /**< [low], and what `high` adds */
    tr_place *of_high;
} tr_fibers;

enum { TR_MEMBER = 0x7fff, TR_TIED = 0x8000, TR_MOST_CLASSES = 256 };
/* A tile of more bytes than this is made narrower; it stands in cache. */
/* Room for the keys of one fiber, and as much to sort them. */
#define TR_KEY_BYTES(x) ((size_t)(x)->size * 16)
enum { TR_TILE_BYTES = 1 << 17, TR_TILE_WIDTH = 64 };

typedef struct tr_dense {
    tr_arena *a;
    size_t n; /**< combinations */
    uint32_t parties, issues;
    const uint32_t *radix;    /**< [issues] */
    const size_t *stride;     /**< [issues] */
    const uint64_t *given;    /**< feasible states as the caller gave them */
    const uint64_t *feasible; /**< the same with all words, or NULL: all */
    const bool *mover;        /**< [parties] */
    tr_fibers *fibers;        /**< [parties] */
    const unsigned *bytes;    /**< [parties] of a rank: 1, 2 or 4 */
    const void *const *rank;  /**< [parties][n], higher is better */
    void **scratch;           /**< [threads] room for one tile */
    /* Which states have changed since a party's last pass, 64 at a time. */
    uint32_t *stamp; /**< [n / 64 + 1] number of the pass that changed them */
    uint32_t *seen;  /**< [parties] number of the party's last pass */
    uint32_t pass;   /**< passes so far */
    double work;     /**< whole passes' worth since tr_dense_fresh() */
} tr_dense;

/** A game over a product of values. */
typedef struct tr_product {
    uint32_t issues, parties;
    const uint32_t *radix;    /**< [issues] */
    const tr_holding *held;   /**< who holds the issues */
    const uint64_t *feasible; /**< bits over the product, or NULL: all */
    const unsigned *bytes;    /**< [parties] of a rank: 1, 2 or 4 */
    const void *const *rank;  /**< [parties][product] */
} tr_product;

/** True when tr_dense_solve() takes it: no party has too many own values or
 *  irreversible issues. */
bool tr_dense_fits(const tr_product *p);
/** As tr_stability(), with bits over the product; 0 where infeasible. They
 *  come from `kept`, which may be `a`.
 *  Cost: a few passes over one array of n ranks a party and concept; memory n
 *  ranks, and 2 bytes a state and party where order matters. */
tr_stable *tr_dense_solve(tr_arena *a, tr_arena *kept, const tr_product *p,
                          const bool asked[TR_CONCEPTS]);

static inline uint32_t tr_rank_at(const tr_dense *d, uint32_t party, size_t s) {
    const void *rank = d->rank[party];
    if (d->bytes[party] == 1) return ((const uint8_t *)rank)[s];
    if (d->bytes[party] == 2) return ((const uint16_t *)rank)[s];
    return ((const uint32_t *)rank)[s];
}

/* Threads may stamp the same states at once, all with the same number. */
static inline uint32_t tr_stamped(const tr_dense *d, size_t s) {
    return __atomic_load_n(&d->stamp[s >> 6], __ATOMIC_RELAXED);
}

static inline void tr_stamp(const tr_dense *d, size_t from, size_t to) {
    for (size_t w = from >> 6; w <= to >> 6; w++)
        __atomic_store_n(&d->stamp[w], d->pass, __ATOMIC_RELAXED);
}

static inline tr_place tr_place_of(const tr_fibers *x, size_t s) {
    tr_place p = x->of_rest[s % x->low], q = x->of_high[s / x->low];
    return (tr_place){p.fiber + q.fiber, p.member + q.member};
}

/** Forget what has been seen: every party's next pass works on all tiles. */
void tr_dense_fresh(tr_dense *d);

/* --- passes, by width of a rank (dense_kernels.h) ------------------------- */

typedef struct tr_passes {
    /** Sort the members of every fiber of party j by its ranks. */
    void (*sort)(const tr_dense *d, uint32_t j);
    /** f[t] = min(f[t], f[u] for every improvement u of j from t); true when
     *  something changed. */
    bool (*relax)(tr_dense *d, uint32_t j, void *f);
    /** f[t] = the least (greatest) of f[u] for every move u of j from t, and
     *  f[t]; true when something changed. */
    bool (*spread_least)(tr_dense *d, uint32_t j, void *f);
    bool (*spread_greatest)(tr_dense *d, uint32_t j, void *f);
    /** The same where all are feasible and j's issues are free. */
    void (*fold_least)(tr_dense *d, uint32_t j, void *f);
    void (*fold_greatest)(tr_dense *d, uint32_t j, void *f);
    /** What relax (improving) or spread_least of the `others` parties `who`
     *  comes to in the end, by one sweep. */
    void (*sweep)(const tr_dense *d, const uint32_t *who, uint32_t others,
                  bool improving, void *f);
    /** f[s] = min(f[s], rank of i at s) */
    void (*keep_less)(const tr_dense *d, uint32_t i, void *f);
    /** Bits of the feasible states with f[s] <= rank of i at s. */
    void (*verdict)(const tr_dense *d, uint32_t i, void *f, uint64_t *bits);
} tr_passes;

extern const tr_passes tr_passes_8, tr_passes_16, tr_passes_32;

#endif
