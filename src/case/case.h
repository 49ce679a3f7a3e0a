/* case.h - the model of a conflict, as read from a case file.
 * SPDX-License-Identifier: MIT
 *
 * Built once by tr_case_read(), then never changed.  Every item keeps the span
 * that it was read from, so that any later finding can point at its cause.
 * A conflict given as a graph has one issue, "state", held by nobody, whose
 * values are the graph's states, and arcs. */
#ifndef TR_CASE_H
#define TR_CASE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "case/formula.h"
#include "case/tree.h"

enum { TR_MAX_PARTIES = 1000, TR_MAX_ISSUES = 2000, TR_MAX_VALUES = 65535 };

/** A text that may be given in several languages. */
typedef struct tr_label {
    const char *text; /**< in the first language given; never NULL once read */
    size_t count;     /**< translations */
    const char **lang, **in;
    tr_span span;
} tr_label;

typedef enum tr_confidence {
    TR_UNSAID,
    TR_LOW,
    TR_MEDIUM,
    TR_HIGH
} tr_confidence;

/** Where a statement comes from and why it is believed. */
typedef struct tr_origin {
    const char *because; /**< NULL when not given */
    int source;          /**< index, -1 when not given */
    tr_confidence confidence;
    bool assumption;
    tr_span span;
} tr_origin;

typedef struct tr_source_item {
    const char *id, *text;
    tr_span span;
} tr_source_item;

typedef enum tr_role {
    TR_PRINCIPAL,
    TR_MEDIATOR,
    TR_GUARANTOR,
    TR_BACKER,
    TR_OBSERVER
} tr_role;

/** A sentence about a party, with its source. */
typedef struct tr_remark {
    tr_label label;
    tr_origin origin;
    bool given;
} tr_remark;

enum { TR_AIM, TR_FEAR, TR_LEVERAGE, TR_DOMESTIC, TR_REMARKS };

typedef struct tr_party {
    const char *id;
    tr_label name, self_name;
    tr_role role;
    double patience; /**< discount per period; NAN: not given */
    tr_remark remark[TR_REMARKS];
    tr_origin origin;
    bool single; /**< moves one issue at a time */
    tr_span span;
} tr_party;

typedef enum tr_irreversible {
    TR_FREE,
    TR_UP,
    TR_DOWN,
    TR_FINAL
} tr_irreversible;

typedef struct tr_issue {
    const char *id;
    tr_label name;
    size_t holders; /**< 0: nature's; 1: a party's; more: joint */
    int *holder;    /**< [holders] parties */
    uint32_t values;
    const char **value; /**< [values] ids */
    tr_label *label;    /**< [values] */
    double *scale;      /**< [values] or NULL */
    tr_irreversible irreversible;
    bool not_negotiable;
    int owed;       /**< value that deals keep, -1: not given */
    tr_remark note; /**< `about` */
    tr_origin origin;
    tr_span span;
} tr_issue;

typedef struct tr_rule {
    const tr_formula *keeps; /**< must hold in every feasible state */
    const char *words;       /**< the rule as written, for people */
    tr_origin origin;
    tr_span span;
} tr_rule;

typedef struct tr_merge {
    const char *id;
    tr_label name;
    const tr_formula *when;
    tr_span span;
} tr_merge;

/** One arc of a graph. */
typedef struct tr_arc {
    uint32_t from, to;
} tr_arc;

/** A number that may be uncertain. */
typedef enum tr_spread {
    TR_POINT,
    TR_INTERVAL,
    TR_TRIANGULAR,
    TR_NORMAL
} tr_spread;

typedef struct tr_uncertain {
    tr_spread spread;
    double a, b, c; /**< point a; [a, b]; (a, mode b, c); mean a, deviation b */
    double mean;
    int64_t nano; /**< mean in units of 1e-9 */
    bool exact;   /**< `nano` is the mean */
    tr_span span;
} tr_uncertain;

typedef struct tr_statement {
    const tr_formula *formula;
    const char *words;
    bool strong;
    tr_origin origin;
    tr_span span;
} tr_statement;

/** Statements of equal importance. */
typedef struct tr_line {
    size_t count;
    tr_statement *at;
} tr_line;

typedef struct tr_weight {
    int issue;
    uint32_t value;
    tr_uncertain number;
    tr_origin origin;
} tr_weight;

typedef struct tr_bonus {
    const tr_formula *when;
    const char *words;
    tr_uncertain number;
    tr_origin origin;
    tr_span span;
} tr_bonus;

/** One place of a ranking: states that are tied. */
typedef struct tr_tier {
    size_t count;
    const tr_formula **at;
    tr_span *span;
    bool gap; /**< a `>>` stands below: what follows is strongly worse */
} tr_tier;

/** What is said of every state of a set and every other state of another. */
typedef struct tr_pairing {
    const tr_formula *set[2];
    const char *words[2];
    int64_t degree;  /**< of the first over the second, in units of 1e-9 */
    int64_t reverse; /**< of the second over the first */
    tr_origin origin;
    tr_span span;
} tr_pairing;

/** Degrees of preference: fuzzy (D52), or probabilities (D54). */
typedef struct tr_degrees {
    bool given;
    int64_t limit[3]; /**< threshold; or alpha, beta, gamma; in units of 1e-9 */
    size_t count;
    tr_pairing *at; /**< the first that speaks of a pair of states decides */
} tr_degrees;

typedef enum tr_form {
    TR_NONE,
    TR_PRIORITIES,
    TR_WEIGHTS,
    TR_RANKING,
    TR_FORM_TABLE
} tr_form;

typedef enum tr_rest { TR_REST_ERROR, TR_REST_WORST, TR_REST_BEST } tr_rest;

typedef struct tr_preference {
    tr_form form;
    size_t lines;
    tr_line *line;
    size_t weights, bonuses;
    tr_weight *weight;
    tr_bonus *bonus;
    bool rounded; /**< sums are rounded to multiples of 1e-9 (D122) */
    size_t tiers;
    tr_tier *tier;
    tr_rest rest;
    size_t numbers;
    tr_uncertain *number;
    bool from_ranks;
    size_t unknowns; /**< pairs whose order is not known (D48) */
    tr_pairing *unknown;
    double strong; /**< difference of utility that is strong; 0: not given */
    tr_degrees fuzzy, probability;
    tr_origin origin;
    tr_span span;
} tr_preference;

/** A group at home whose consent a deal may need (D89). */
typedef struct tr_faction {
    const char *id;
    tr_label name;
    tr_uncertain weight; /**< of its vote; a point or a range */
    bool veto;
    tr_preference preference;
    tr_origin origin;
    tr_span span;
} tr_faction;

/** How a party ratifies (D90). */
typedef struct tr_home {
    size_t factions; /**< 0: there is nobody to ask */
    tr_faction *faction;
    bool by_share; /**< `quota` is a share of all weight, else a weight */
    int64_t quota; /**< in units of 1e-9; 0: vetoes alone decide */
    tr_origin origin;
    tr_span span;
} tr_home;

typedef enum tr_kept { TR_BROKEN, TR_PARTLY, TR_KEPT } tr_kept;

/** A promise and what became of it (D95). */
typedef struct tr_commitment {
    const char *date;
    int by;
    size_t whom; /**< 0: everybody */
    int *to;     /**< [whom] parties */
    tr_label what;
    tr_kept kept;
    tr_origin origin;
} tr_commitment;

/** How well breaches are seen, and what follows (D96). */
typedef struct tr_monitoring {
    bool given;
    double detection, false_alarm;
    double punishment; /**< periods; INFINITY: for good */
    tr_origin origin;
} tr_monitoring;

/** What a party is to another (D56): it wants its good, or its harm. */
typedef enum tr_attitude {
    TR_NEGATIVE = -1,
    TR_NEUTRAL,
    TR_POSITIVE
} tr_attitude;

/** What a party does not see, and what it takes others to want (D58). */
typedef struct tr_perception {
    size_t ignored; /**< formulas whose states it takes as impossible */
    tr_statement *ignores;
    tr_preference *believes; /**< [parties]; no form: as they are; or NULL */
    tr_origin origin;
    tr_span span;
} tr_perception;

typedef struct tr_dated {
    const char *date;
    tr_label what;
    tr_origin origin;
} tr_dated;

typedef struct tr_position {
    bool given;
    int32_t *wants; /**< [issues] value or -1 */
    size_t red_lines;
    tr_statement *red_line;
    tr_origin origin;
} tr_position;

typedef struct tr_proposal {
    const char *id, *date;
    int by; /**< party, -1 when not one of the case */
    const char *by_text;
    tr_label name;
    int32_t *terms; /**< [issues] value or -1: unsettled */
    tr_origin origin;
    tr_span span;
} tr_proposal;

/** What somebody says of a text: that it moved toward a party's position. */
typedef struct tr_assertion {
    const char *id, *date; /**< date: NULL when not given */
    const char *by;        /**< who makes it */
    tr_label says;
    size_t texts, thans;
    int *text, *than; /**< proposals; each is held against each of `than` */
    int toward;       /**< party; -1: that nothing was changed */
    int accuser;      /**< party that makes it; -1: none of the case */
    tr_origin origin;
    tr_span span;
} tr_assertion;

/** A backer's weight in a party's preferences (D122). */
typedef struct tr_link {
    int party, backer;
    double weight; /**< 0 to 1 */
    tr_origin origin;
    tr_span span;
} tr_link;

/** What is otherwise in a scenario, as a difference to the case (D139). */
typedef struct tr_scenario {
    const char *id;
    tr_label name, story;
    const tr_node *change;
    tr_origin origin;
    tr_span span;
} tr_scenario;

typedef struct tr_rate {
    const tr_formula *when;
    double rate;
} tr_rate;

typedef struct tr_indicator {
    const char *id, *per;
    tr_label name, unit;
    bool relief; /**< more is better */
    size_t rates;
    tr_rate *rate;
    tr_origin origin;
} tr_indicator;

/** Two formulas, one of which must not hold without the other. */
typedef struct tr_condition {
    const tr_formula *cause, *effect;
    const char *cause_words, *effect_words;
    tr_origin origin;
    tr_span span;
} tr_condition;

/** What a mediator's advice to a side rests on (D125).  Shares of what is at
 *  stake are counted in the side's own eyes. */
typedef struct tr_advice {
    int mediator, side, other;
    double cost;      /**< of fighting on, to the side */
    double low, high; /**< to the other, if resolute, and if not */
    double resolute;  /**< probability that it is */
    double accuracy;  /**< of what the mediator has seen */
    double aversion;  /**< what the mediator would give for peace */
    double bias;      /**< its weight on the side's share, as seen */
    double per_lean;  /**< what a text's lean adds to that */
    tr_origin origin;
    tr_span span;
} tr_advice;

enum { TR_MAX_LEVERS = 30 };

typedef enum tr_lever_kind {
    TR_PAY,
    TR_PENALTY,
    TR_GUARANTEE,
    TR_MONITOR,
    TR_BAR
} tr_lever_kind;

/** What a party can do about a deal from outside it (D111). */
typedef struct tr_lever {
    const char *id;
    tr_label name;
    tr_lever_kind kind;
    int by, on;             /**< who holds it; whom it works on */
    int faction;            /**< of `on`, which it works on alone; -1: none */
    const tr_formula *when; /**< NULL: everywhere */
    const char *words;
    double amount; /**< its effect, or the most of it */
    bool within;   /**< any amount up to that */
    double cost;   /**< of it; `within`: of each unit */
    double *side;  /**< [parties] likewise, or NULL: none */
    tr_origin origin;
    tr_span span;
} tr_lever;

/** What a roadmap must keep to (D131, D135). */
typedef struct tr_roadmap {
    const char *to;            /**< formula, proposal or s17; NULL: not given */
    uint32_t together, phases; /**< 0: not given */
    bool floor;
    size_t befores, only_ifs;
    tr_condition *before, *only_if;
    tr_label compare; /**< a text that has phases of its own */
    tr_origin compare_origin;
    size_t compare_phases;   /**< 0: none */
    int32_t **compare_terms; /**< [phases][issues] value or -1 */
    tr_origin origin;
} tr_roadmap;

typedef enum tr_disagreement_kind {
    TR_AT_STATUS_QUO,
    TR_AT_NUMBER,
    TR_AT_STATE,
    TR_AT_SECURITY
} tr_disagreement_kind;

typedef struct tr_disagreement {
    bool given;
    tr_disagreement_kind kind;
    double number;
    const tr_formula *state;
    tr_span span;
} tr_disagreement;

typedef struct tr_question {
    tr_label ask, note;
    const char *section;
} tr_question;

/** Parties that may move together (D40). */
typedef struct tr_alliance {
    const char *id; /**< or NULL */
    tr_label name;  /**< text NULL: not given */
    size_t members;
    uint32_t *member; /**< ascending */
    tr_origin origin;
    tr_span span;
} tr_alliance;

struct truce_case {
    tr_arena arena;
    tr_source source; /**< the whole text, copied */
    uint64_t digest;
    tr_node *tree;
    tr_label title, about;
    const char *as_of;        /**< date or NULL */
    const char *version_note; /**< `version:` of the case, or NULL */
    size_t sources, parties, issues, rules, merges;
    tr_source_item *source_item;
    tr_party *party;
    tr_issue *issue;
    tr_rule *rule;
    tr_merge *merge;
    bool graph;
    size_t *arcs;        /**< [parties] */
    tr_arc **arc;        /**< [parties][arcs] */
    int32_t *status_quo; /**< [issues] values, or NULL when not given */
    tr_span status_quo_span;
    tr_preference *preference; /**< [parties] */
    tr_attitude *attitude; /**< [parties][parties], or NULL: its own alone */
    size_t coalitions;
    tr_alliance *coalition;
    tr_perception *perception; /**< [parties], or NULL: all see alike */
    size_t timeline, hindsight;
    tr_dated *event, *later;
    tr_position *position; /**< [parties] */
    size_t proposals;
    tr_proposal *proposal;
    size_t claims;
    tr_assertion *claim;
    size_t indicators;
    tr_indicator *indicator;
    tr_roadmap *roadmap; /**< or NULL */
    double *trust;       /**< [parties][parties] or NULL; NAN: not given */
    tr_home *home;       /**< [parties], or NULL: no factions anywhere */
    size_t commitments;
    tr_commitment *commitment;
    tr_monitoring monitoring;
    size_t advices;
    tr_advice *advice;
    tr_disagreement *disagreement; /**< [parties] */
    tr_disagreement *bearable;     /**< [parties] or NULL (D129) */
    size_t levers;
    tr_lever *lever;
    size_t questions;
    tr_question *question;
    size_t scenarios;
    tr_scenario *scenario;
    size_t links;
    tr_link *link;
    const char *influenced;  /**< "once", "iterated": the preferences have the
                                  weight of backers in them; else NULL */
    const tr_scenario *with; /**< the scenario that was applied, or NULL */
};

/** Fill `c` from `c->source`; adds messages. */
void tr_case_read(truce_case *c, truce_diags *d);

/** A scenario of the case, NULL when there is none of this id. */
const tr_scenario *tr_scenario_by_id(const truce_case *c, const char *id);
/** The case with one of its scenarios, in `a`; NULL after messages, which point
 *  into the change. */
const truce_case *tr_case_with(tr_arena *a, const truce_case *base,
                               const tr_scenario *s, truce_diags *d);

/** The text in `lang`, else in the first language given. */
const char *tr_label_in(const tr_label *l, const char *lang);
/** The states that agree with terms (-1: open), as a formula. */
const tr_formula *tr_terms_formula(tr_arena *a, const truce_case *c,
                                   const int32_t *terms);
/** Party or issue by id, -1 when there is none. */
int tr_party_by_id(const truce_case *c, const char *id);
int tr_issue_by_id(const truce_case *c, const char *id);
/** Value of an issue by id, -1 when there is none. */
int32_t tr_value_by_id(const tr_issue *v, const char *id);
/** True when the party holds an issue alone, or has arcs. */
bool tr_can_move(const truce_case *c, size_t party);
/** D3: whether one move may take an issue of this kind from value x to y;
 *  `start` is its value in the status quo, -1 when there is none. */
static inline bool tr_step_of_kind(tr_irreversible kind, int32_t start,
                                   uint32_t x, uint32_t y) {
    switch (kind) {
    case TR_FREE: return true;
    case TR_UP: return y >= x;
    case TR_DOWN: return y <= x;
    case TR_FINAL: return x == y || (int32_t)x == start;
    }
    return false;
}
/** The same for issue `v` of a case. */
bool tr_value_may_step(const truce_case *c, size_t v, uint32_t x, uint32_t y);
/** True when some party's moves need the last mover tracked. */
bool tr_intransitive(const truce_case *c);
/** True when the party sees the case otherwise than it is (D58). */
bool tr_misperceives(const truce_case *c, size_t party);
/** The proposal with this id, unless an issue has it: it is a formula then. */
const tr_proposal *tr_proposal_by_id(const truce_case *c, const char *id);
/** A word alone that is no proposal and no formula either. */
bool tr_names_nothing(const truce_case *c, const char *word);
/** What to write in place of such a word. */
const char *tr_suggest_text(tr_arena *a, const truce_case *c, const char *word);
/** What to write in place of `word`, which is no value of `v`. */
const char *tr_suggest_value(tr_arena *a, const tr_issue *v, const char *word);
/** Names of roles and forms, as in the case file. */
const char *tr_role_name(tr_role r);
const char *tr_form_name(tr_form f);

/** The canonical form of a case, as YAML. */
void tr_case_write(tr_text *out, const truce_case *c);
/** The JSON Schema of the case file. */
void tr_schema_write(tr_text *out);
/** The keys of the case file, for people: `truce help format`. */
void tr_format_write(tr_text *out);

#endif
