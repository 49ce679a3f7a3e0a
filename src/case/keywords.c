/* keywords.c - the keys of the case file as a table.
 * SPDX-License-Identifier: MIT */
#include "case/keywords.h"

const tr_keyword tr_keywords[] = {
#define KEY(context, key, type, required, help)                                \
    {TR_##context, #key, type, required, help},
#include "case/keywords.def"
#undef KEY
};

const size_t tr_keyword_count = sizeof tr_keywords / sizeof *tr_keywords;

const struct tr_context_info tr_contexts[TR_CONTEXTS] = {
#define X(name, words, origin) {#name, words, origin},
    TR_CONTEXT_TABLE(X)
#undef X
};
