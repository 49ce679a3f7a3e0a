/* dense_16.c - the passes of dense.h over ranks of 16 bits.
 * SPDX-License-Identifier: MIT */
#define RANK uint16_t
#define RANK_MAX UINT16_MAX
#define PASSES tr_passes_16
#include "stability/dense_kernels.h"
