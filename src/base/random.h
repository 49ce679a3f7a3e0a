/* random.h - random numbers that depend on their place alone.
 * SPDX-License-Identifier: MIT
 *
 * Counter-based: a number is a function of the seed, the task and its own
 * counter, so draws can be made in any order and on any thread and come out
 * the same.  Philox4x32-10: Salmon, Moraes, Dror and Shaw, SC 2011. */
#ifndef TR_RANDOM_H
#define TR_RANDOM_H

#include <stdint.h>

/** Encrypt the four words in place with the two words of the key. */
void tr_philox(uint32_t word[4], const uint32_t key[2]);
/** 64 random bits for (seed, task, counter). */
uint64_t tr_random_bits(uint64_t seed, uint64_t task, uint64_t counter);
/** Uniform strictly between 0 and 1, 53 bits. */
double tr_random_unit(uint64_t seed, uint64_t task, uint64_t counter);
/** The standard normal quantile; 0 < p < 1. */
double tr_normal_quantile(double p);
/** The standard normal distribution function. */
double tr_normal_below(double x);

#endif
