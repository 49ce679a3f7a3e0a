/* dense_32.c - the passes of dense.h over ranks of 32 bits.
 * SPDX-License-Identifier: MIT */
#define RANK uint32_t
#define RANK_MAX UINT32_MAX
#define PASSES tr_passes_32
#include "stability/dense_kernels.h"
