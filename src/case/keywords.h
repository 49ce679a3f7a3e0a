/* keywords.h - the keys of the case file as a table.
 * SPDX-License-Identifier: MIT */
#ifndef TR_KEYWORDS_H
#define TR_KEYWORDS_H

#include <stddef.h>

/* Contexts: name in keywords.def, description, whether ORIGIN's keys may
 * stand there too. */
#define TR_CONTEXT_TABLE(X)                                                    \
    X(CASE, "the case", 0)                                                     \
    X(ORIGIN, "an origin", 0)                                                  \
    X(SOURCE, "a source", 0)                                                   \
    X(PARTY, "a party", 1)                                                     \
    X(REMARK, "a remark", 1)                                                   \
    X(ISSUE, "an issue", 1)                                                    \
    X(RULE, "a rule", 1)                                                       \
    X(MERGE, "a merge", 1)                                                     \
    X(GRAPH, "the graph", 0)                                                   \
    X(PREFERENCE, "a preference", 1)                                           \
    X(STATEMENT, "a statement", 1)                                             \
    X(WEIGHT, "a weight", 1)                                                   \
    X(WEIGHT_ROW, "an issue's weights", 1)                                     \
    X(BONUS, "a bonus", 1)                                                     \
    X(SPREAD, "an uncertain number", 0)                                        \
    X(UNKNOWN, "a pair whose order is not known", 1)                           \
    X(FUZZY, "fuzzy preference", 1)                                            \
    X(DEGREE, "a degree of preference", 1)                                     \
    X(PROBABILITY, "probable preference", 1)                                   \
    X(CHANCE, "a probability of preference", 1)                                \
    X(COALITION, "a coalition", 1)                                             \
    X(PERCEPTION, "a perception", 1)                                           \
    X(EVENT, "an event", 1)                                                    \
    X(POSITION, "a position", 1)                                               \
    X(RED_LINE, "a red line", 1)                                               \
    X(PROPOSAL, "a proposal", 1)                                               \
    X(CLAIM, "a claim", 1)                                                     \
    X(INDICATOR, "an indicator", 1)                                            \
    X(RATE, "a rate", 1)                                                       \
    X(ADVICE, "a mediator's advice", 1)                                        \
    X(LEVER, "a lever", 1)                                                     \
    X(BEARABLE, "what is bearable", 1)                                         \
    X(ROADMAP, "the roadmap", 1)                                               \
    X(PHASED_TEXT, "a text in phases", 1)                                      \
    X(BEFORE, "an order of steps", 1)                                          \
    X(ONLY_IF, "a condition of a step", 1)                                     \
    X(TRUST_VALUE, "a trust value", 1)                                         \
    X(BACKING, "a backer's weight", 1)                                         \
    X(SCENARIO, "a scenario", 1)                                               \
    X(QUESTION, "a question", 0)                                               \
    X(HOME, "a party's factions", 1)                                           \
    X(RATIFICATION, "a rule of ratification", 0)                               \
    X(FACTION, "a faction", 1)                                                 \
    X(COMMITMENT, "a commitment", 1)                                           \
    X(MONITORING, "monitoring", 1)

typedef enum tr_context {
#define X(name, words, origin) TR_##name,
    TR_CONTEXT_TABLE(X)
#undef X
        TR_CONTEXTS
} tr_context;

typedef struct tr_keyword {
    tr_context context;
    const char *key, *type;
    int required;
    const char *help;
} tr_keyword;

extern const tr_keyword tr_keywords[];
extern const size_t tr_keyword_count;
/** Name, description, and whether the keys of ORIGIN may stand there. */
extern const struct tr_context_info {
    const char *name, *words;
    int origin;
} tr_contexts[TR_CONTEXTS];

#endif
