/* run.h - commands by name: options, what each needs, what each fills.
 * SPDX-License-Identifier: MIT
 *
 * A command is a function that reads a case and options and fills a document.
 * It is listed in commands.def with its options (options.def), from which come
 * the command line, `--help`, the manual page and the completions. */
#ifndef TR_RUN_H
#define TR_RUN_H

#include "bargaining/levers.h"
#include "report/doc.h"
#include "report/words.h"
#include "space/moves.h"
#include "space/pref.h"
#include "stability/concept.h"

/* Options: name, kind, value name, help.  Kinds: FLAG, WORD, COUNT, NUMBER. */
typedef enum tr_option_kind {
    TR_FLAG,
    TR_WORD,
    TR_COUNT_OPTION,
    TR_NUMBER_OPTION
} tr_option_kind;

typedef enum tr_option {
#define OPTION(id, name, kind, value, help) TR_OPT_##id,
#include "run/options.def"
#undef OPTION
    TR_OPTIONS
} tr_option;

extern const struct tr_option_info {
    const char *name;
    tr_option_kind kind;
    const char *value, *help;
} tr_option_info[TR_OPTIONS];

struct tr_command;

typedef struct tr_run {
    tr_arena *a;
    const struct tr_command *command; /**< for messages; NULL: none */
    const truce_case *c;
    truce_diags *d;
    tr_view view;
    tr_doc *doc;
    const char *raw; /**< text to show in place of the blocks, or NULL */
    size_t files;    /**< what is a folder of files, as these; else 0 */
    const truce_file *file;
    bool unmet;     /**< an expectation was not met */
    bool undecided; /**< a limit left a question open; there is a document */
    bool usage;     /**< what was wrong is an option, not the case */
    const char *word[TR_OPTIONS]; /**< values given, NULL when not */
    double number[TR_OPTIONS];
    /* Built on demand by tr_need(): */
    tr_space *space;
    tr_pref *pref;
    tr_moves *moves;
} tr_run;

typedef struct tr_command {
    const char *name, *options, *summary, *help;
    bool (*run)(tr_run *r); /**< false after adding messages */
} tr_command;

extern const tr_command tr_commands[];
extern const size_t tr_command_count;
const tr_command *tr_command_by_name(const char *name);

/** Read options (a JSON object) for a command; false after messages. */
bool tr_options_read(tr_run *r, const tr_command *command, const char *json);

/** With --scenario, the case with it; false after messages. */
bool tr_choose_scenario(tr_run *r, const tr_command *command);
/** With --influence, the case with the weight of backers in its preferences;
 *  false after messages. */
bool tr_choose_influence(tr_run *r, const tr_command *command);
bool tr_apply_influence(tr_run *r);
/** A scenario of the case by id; NULL after messages. */
const tr_scenario *tr_scenario_named(tr_run *r, const char *id);

/* What commands need.  Each is built once; false after messages. */
bool tr_need_space(tr_run *r);
/** Space, moves and the preferences of every party that can move. */
bool tr_need_game(tr_run *r, const char *who);
/** Has every party that can move a preference? */
bool tr_need_preferences(tr_run *r, const char *who);
/** The same for tr_stability() alone: where it can do without, no cells are
 *  listed and no utilities stored. */
bool tr_need_outline(tr_run *r, const char *who);
/** Space and moves; preferences where given. */
bool tr_need_moves(tr_run *r);
bool tr_need_status_quo(tr_run *r, const char *who, uint32_t *state);
/** E0603: what an option takes, and what was given. */
void tr_wrong_value(tr_run *r, const char *option, const char *wants,
                    const char *text);
/** Note that an option, not the case, was wrong; returns false. */
bool tr_wrong_use(tr_run *r);
/** Concepts named in --concept, or `otherwise` (also a list with commas); `all`
 *  stands for the usual ones.  NULL after messages. */
tr_ask *tr_concepts(tr_run *r, const char *otherwise, size_t *count);
/** One concept by name; false after messages. */
bool tr_concept_named(tr_run *r, const char *name, tr_ask *out);
/** A message for a concept that does not apply; false then. */
bool tr_concept_applies(tr_run *r, const tr_ask *ask);
/** What the concepts are solved over; after tr_need_game(). */
tr_stage tr_stage_of(const tr_run *r);
/** "us=nash,il=seq": --concept as a profile, a concept for every party that can
 *  move; NULL after messages. */
tr_ask *tr_profile(tr_run *r);
/** What --expect asks of the states found; false after messages. */
bool tr_expectation(tr_run *r, const uint64_t *found);
/** `solve --hypergame`: each party by its own view of the case. */
bool tr_solve_hypergame(tr_run *r);
/** `explain --view`: why, as a party sees it. */
bool tr_explain_view(tr_run *r, const tr_ask *ask, uint32_t state,
                     uint32_t party);
/** With --compat: the game with the moves that the other program leaves; and a
 *  sentence on it, or on perceptions that nothing has looked at. */
bool tr_need_compat(tr_run *r);
void tr_say_compat(tr_run *r);
/** Why deals cannot be weighed, or NULL; after tr_need_game(). */
const char *tr_no_deals(const tr_run *r);
/** Whether every scenario makes a case; messages where not. */
bool tr_check_scenarios(tr_run *r);
/** E0303 for the whole of an option's text: neither `what`. */
void tr_option_unknown(tr_run *r, tr_option option, const char *what,
                       const char *remedy);
/** A formula given as an option. */
const tr_formula *tr_option_formula(tr_run *r, tr_option option);
/** Bits of the states, at least one, in which an option's formula holds, or of
 *  the one that it names by its number; NULL after messages. */
uint64_t *tr_option_states(tr_run *r, tr_option option);
/** The one state in which an option's formula holds. */
bool tr_option_state(tr_run *r, tr_option option, uint32_t *state);
/** The party that an option names. */
bool tr_option_party(tr_run *r, tr_option option, uint32_t *party);
/** Monitoring as the case and the options have it; and all that holding is
 *  asked with, `stable` if it is known already.  False after messages. */
bool tr_watch_asked(tr_run *r, tr_watch *out);
bool tr_hold_asked(tr_run *r, const tr_deals *d, const tr_stable *stable,
                   tr_hold_question *out);
/** What each proposal would need; of one that is no deal the state is
 *  TR_NO_STATE. */
tr_lever_plan *tr_lever_texts(tr_arena *a, const tr_space *s, const tr_deals *d,
                              tr_lever_frame *f);
/** The plans of some of the undominated deals, by cost. */
tr_lever_plan *tr_lever_choice(tr_arena *a, tr_lever_frame *f,
                               const tr_prices *p, uint32_t most,
                               uint32_t *plans, uint32_t *asked);
/** All that levers are asked with, patience as it is by default. */
bool tr_levers_asked(tr_run *r, const tr_deals *d, tr_hold_by by,
                     tr_lever_question *out);
/** --limit, or `otherwise`. */
uint32_t tr_limit(const tr_run *r, uint32_t otherwise);
/** A document of this command, with the case's head. */
void tr_begin(tr_run *r, const char *command, const char *title);

#define COMMAND(name, function, options, summary, help)                        \
    bool function(tr_run *r);
#include "run/commands.def"
#undef COMMAND

#endif
