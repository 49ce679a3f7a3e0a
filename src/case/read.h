/* read.h - shared by the files that read a case; private to src/case.
 * SPDX-License-Identifier: MIT */
#ifndef TR_READ_H
#define TR_READ_H

#include "case/case.h"
#include "case/keywords.h"

typedef struct tr_reader {
    truce_case *c;
    truce_diags *d;
    tr_arena *a;
} tr_reader;

/* Checks: each adds a message and returns false when the node is wrong. */
bool tr_want(tr_reader *r, const tr_node *n, tr_node_kind kind,
             const char *what);
/** A map whose keys are those of `context`; required ones are there. */
bool tr_want_keys(tr_reader *r, const tr_node *n, tr_context context);

/* Values.  NULL nodes give the default. */
const char *tr_read_text(tr_reader *r, const tr_node *n, const char *what);
tr_label tr_read_label(tr_reader *r, const tr_node *n, const char *fallback);
const char *tr_read_date(tr_reader *r, const tr_node *n);
/** Dates of different lengths are compared as far as both go. */
bool tr_is_later(const char *date, const char *than);
bool tr_read_yes_no(tr_reader *r, const tr_node *n, bool otherwise);
bool tr_read_number(tr_reader *r, const tr_node *n, tr_parsed_number *out);
/** Sums and products of numbers beyond 1e100 leave what a double can hold. */
bool tr_read_size(tr_reader *r, const tr_node *n, double value);
/** Index among `words` (space separated), or -1. */
int tr_read_word(tr_reader *r, const tr_node *n, const char *words);
int tr_read_party(tr_reader *r, const char *id, tr_span span);
int tr_read_issue(tr_reader *r, const char *id, tr_span span);
int32_t tr_read_value(tr_reader *r, int issue, const tr_node *n);
tr_origin tr_read_origin(tr_reader *r, const tr_node *n);
bool tr_read_id(tr_reader *r, const char *id, tr_span span);
bool tr_read_uncertain(tr_reader *r, const tr_node *n, tr_uncertain *out);
/** A map of issue to value; -1 for the others.  NULL after messages. */
int32_t *tr_read_terms(tr_reader *r, const tr_node *n);
/** A state or set of states: a map of issue to value, a formula, an id. */
const tr_formula *tr_read_set(tr_reader *r, const tr_node *n);

/** The whole case from its tree. */
void tr_case_read_tree(truce_case *c, tr_arena *a, truce_diags *d,
                       const tr_node *root);

/* Sections. */
void tr_read_parties(tr_reader *r, const tr_node *n);
void tr_read_issues(tr_reader *r, const tr_node *n);
void tr_read_graph(tr_reader *r, const tr_node *n);
void tr_read_rules(tr_reader *r, const tr_node *n);
void tr_read_merges(tr_reader *r, const tr_node *n);
void tr_read_moves(tr_reader *r, const tr_node *n);
void tr_read_status_quo(tr_reader *r, const tr_node *n);
void tr_read_preferences(tr_reader *r, const tr_node *n);
/** One preference. */
void tr_read_preference(tr_reader *r, const tr_node *n, tr_preference *p);
/** What refines a preference: unknown, strong, fuzzy, probability. */
void tr_read_refinements(tr_reader *r, const tr_node *n, tr_preference *p);
void tr_read_attitudes(tr_reader *r, const tr_node *n);
void tr_read_coalitions(tr_reader *r, const tr_node *n);
void tr_read_perceptions(tr_reader *r, const tr_node *n);
void tr_read_credibility(tr_reader *r, const tr_node *n);
/** The number of a party's faction, or -1 after a message. */
int tr_read_faction(tr_reader *r, int party, const tr_node *n);
void tr_read_levers(tr_reader *r, const tr_node *n);
void tr_read_roadmap(tr_reader *r, const tr_node *n);
void tr_read_sections(tr_reader *r, const tr_node *root);
void tr_read_factions(tr_reader *r, const tr_node *n);
void tr_read_commitments(tr_reader *r, const tr_node *n);
void tr_read_monitoring(tr_reader *r, const tr_node *n);

#endif
