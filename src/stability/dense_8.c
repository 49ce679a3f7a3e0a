/* dense_8.c - the passes of dense.h over ranks of 8 bits.
 * SPDX-License-Identifier: MIT */
#define RANK uint8_t
#define RANK_MAX UINT8_MAX
#define PASSES tr_passes_8
#include "stability/dense_kernels.h"
