/* words.h - states, moves and parties in words and in JSON.
 * SPDX-License-Identifier: MIT */
#ifndef TR_WORDS_H
#define TR_WORDS_H

#include "report/doc.h"
#include "space/space.h"
#include "space/walk.h"

/** What the words are about, and in which language names are wanted. */
typedef struct tr_view {
    tr_arena *a;
    const truce_case *c;
    const tr_space *s;
    const char *lang; /**< NULL: the first given */
} tr_view;

/* Names, marked as text of the case. */
const char *tr_party_name(const tr_view *v, size_t party);
const char *tr_issue_name(const tr_view *v, size_t issue);
const char *tr_value_name(const tr_view *v, size_t issue, uint32_t value);
const char *tr_label_words(const tr_view *v, const tr_label *l);

/** Who decides an issue: "North", "North and South together", "nature". */
const char *tr_holders_words(const tr_view *v, const tr_issue *issue);
/** "s17", or the id of a merged state or of a graph's state. */
const char *tr_state_id(const tr_view *v, uint32_t state);
/** {"id", "index", "values"} */
tr_json *tr_state_json(const tr_view *v, uint32_t state);
/** Every issue's value: "Fire: pause; Troops: stay". */
const char *tr_state_words(const tr_view *v, uint32_t state);
/** What is otherwise in `state` than in `from`; "nothing changes". */
const char *tr_change_words(const tr_view *v, uint32_t from, uint32_t state);
/** Number of issues that differ. */
uint32_t tr_change_count(const tr_view *v, uint32_t from, uint32_t state);
/** "North: fire -> pause" for a move of a party. */
const char *tr_move_words(const tr_view *v, int party, uint32_t from,
                          uint32_t to);
/** A sequence of moves: "North: ..., then South: ...". */
const char *tr_path_words(const tr_view *v, uint32_t from,
                          const tr_visit *const *path, uint32_t length);
/** [{"by": id, "to": state}, ...] */
tr_json *tr_path_json(const tr_view *v, const tr_visit *const *path,
                      uint32_t length);
/** "a", "a and b", "a, b and c" of `n` texts. */
const char *tr_and(tr_arena *a, const char *const *text, size_t n);
/** A formula, and a rule, in the names of issues and values. */
const char *tr_formula_words(const tr_view *v, const tr_formula *f);
const char *tr_rule_words(const tr_view *v, const tr_rule *r);
/** Inline text without its marks, for JSON and pictures. */
const char *tr_plain(tr_arena *a, const char *s);
/** Which scenario the whole document is about. */
void tr_report_scenario(tr_doc *d, const tr_view *v, const tr_scenario *s);
/** That the preferences have the weight of backers in them, and whose. */
void tr_report_influenced(tr_doc *d, const tr_view *v);
/** {"title", "digest"} */
tr_json *tr_case_json(const tr_view *v);
/** "20 August 2024" of "2024-08-20". */
const char *tr_date_words(tr_arena *a, const char *date);
/** "1,234" */
const char *tr_count_words(tr_arena *a, double n);
/** The same of a whole number in decimal: "about 1.23 × 10^20". */
const char *tr_decimal_words(tr_arena *a, const char *decimal);
/** A measured number for people, to `digits` decimals. */
const char *tr_num(tr_arena *a, double x, int digits);
/** "[source id]; confidence: high; assumption" or ""; the id leads to the
 *  list of sources. */
const char *tr_origin_words(const tr_view *v, const tr_origin *o);

#endif
