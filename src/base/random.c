/* random.c - Philox4x32-10, and normal numbers from uniform ones.
 * SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <assert.h>
#include <math.h>

enum { ROUNDS = 10 };

void tr_philox(uint32_t word[4], const uint32_t key[2]) {
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t p0 = (uint64_t)word[0] * 0xd2511f53u;
        uint64_t p1 = (uint64_t)word[2] * 0xcd9e8d57u;
        uint32_t w0 = (uint32_t)(p1 >> 32) ^ word[1] ^ k0;
        uint32_t w2 = (uint32_t)(p0 >> 32) ^ word[3] ^ k1;
        word[0] = w0;
        word[1] = (uint32_t)p1;
        word[2] = w2;
        word[3] = (uint32_t)p0;
        k0 += 0x9e3779b9u;
        k1 += 0xbb67ae85u;
    }
}

uint64_t tr_random_bits(uint64_t seed, uint64_t task, uint64_t counter) {
    uint32_t word[4] = {(uint32_t)counter, (uint32_t)(counter >> 32),
                        (uint32_t)task, (uint32_t)(task >> 32)};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    tr_philox(word, key);
    return (uint64_t)word[1] << 32 | word[0];
}

double tr_random_unit(uint64_t seed, uint64_t task, uint64_t counter) {
    uint64_t bits = tr_random_bits(seed, task, counter) >> 11;
    return ((double)bits + 0.5) * 0x1p-53;
}

double tr_normal_below(double x) { return 0.5 * erfc(-x * sqrt(0.5)); }

/* By halving, then Newton's steps where they stay inside: exact to the last
 * bits wherever erfc is, and needs no table of constants. */
double tr_normal_quantile(double p) {
    assert(p > 0 && p < 1);
    double lo = -40, hi = 40, x = 0;
    for (int i = 0; i < 200 && hi - lo > 1e-15 * (1 + fabs(x)); i++) {
        double below = tr_normal_below(x);
        if (below < p)
            lo = x;
        else
            hi = x;
        double slope = exp(-x * x / 2) / sqrt(2 * acos(-1.0));
        double next = slope > 0 ? x - (below - p) / slope : lo;
        if (!(next > lo && next < hi)) next = lo + (hi - lo) / 2;
        if (next == x) break;
        x = next;
    }
    return x;
}
