/* run.c - commands by name, and what they need.  SPDX-License-Identifier: MIT
 */
#include "run/run.h"

#include "base/diag.h"
#include "case/tree.h"
#include "space/influence.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const struct tr_option_info tr_option_info[TR_OPTIONS] = {
#define OPTION(id, name, kind, value, help) {name, kind, value, help},
#include "run/options.def"
#undef OPTION
};

const tr_command tr_commands[] = {
#define COMMAND(name, function, options, summary, help)                        \
    {name, options " lang max-states scenario influence iterated", summary,    \
     help, function},
#include "run/commands.def"
#undef COMMAND
};
const size_t tr_command_count = sizeof tr_commands / sizeof *tr_commands;

const tr_command *tr_command_by_name(const char *name) {
    for (size_t i = 0; i < tr_command_count; i++)
        if (strcmp(tr_commands[i].name, name) == 0) return &tr_commands[i];
    return NULL;
}

/* --- options -------------------------------------------------------------- */

static bool takes(const tr_command *c, const char *option) {
    size_t n = strlen(option);
    for (const char *p = c->options; (p = strstr(p, option)); p += n)
        if ((p == c->options || p[-1] == ' ') && (!p[n] || p[n] == ' '))
            return true;
    return false;
}

static int option_by_name(const char *name) {
    for (int i = 0; i < TR_OPTIONS; i++)
        if (strcmp(tr_option_info[i].name, name) == 0) return i;
    return -1;
}

static bool unknown_option(tr_run *r, const tr_command *command,
                           const char *name) {
    const char *words[TR_OPTIONS] = {NULL};
    for (int i = 0; i < TR_OPTIONS; i++)
        if (takes(command, tr_option_info[i].name))
            words[i] = tr_option_info[i].name;
    const char *near = tr_nearest(name, words, TR_OPTIONS);
    tr_diag_nowhere(r->d, TR_E0602, command->name, name,
                    near ? tr_printf(r->a, "; did you mean '%s'?", near) : "");
    return false;
}

void tr_wrong_value(tr_run *r, const char *option, const char *wants,
                    const char *text) {
    const char *name = r->command ? r->command->name : NULL;
    tr_diag_nowhere(r->d, TR_E0603, option, wants, text,
                    name ? tr_printf(r->a, " %s", name) : "");
}

static bool set_option(tr_run *r, int i, const char *text) {
    tr_parsed_number x;
    uint64_t count;
    r->word[i] = text;
    switch (tr_option_info[i].kind) {
    case TR_FLAG:
        if (!strcmp(text, "false") || !strcmp(text, "no")) r->word[i] = NULL;
        return true;
    case TR_WORD: return true;
    case TR_COUNT_OPTION:
        if (!tr_parse_count(text, UINT64_C(1) << 53, &count)) {
            tr_wrong_value(r, tr_option_info[i].name, "a whole number", text);
            return false;
        }
        r->number[i] = (double)count;
        return true;
    case TR_NUMBER_OPTION:
        if (!tr_parse_number(text, &x) || x.value < 0) {
            tr_wrong_value(r, tr_option_info[i].name, "a number from 0 on",
                           text);
            return false;
        }
        r->number[i] = x.value;
        return true;
    }
    return false;
}

bool tr_options_read(tr_run *r, const tr_command *command, const char *json) {
    r->command = command;
    if (!json || !*json) return true;
    tr_source *source = TR_NEW(r->a, tr_source, 1);
    *source = (tr_source){"options", tr_strdup(r->a, json), strlen(json)};
    tr_diags_source(r->d, source);
    const tr_node *n = tr_tree_read(r->a, r->d, source);
    tr_diags_source(r->d, NULL);
    if (!n) return false;
    bool ok = n->kind == TR_MAP;
    if (!ok)
        tr_wrong_value(r, "(all)", "a JSON object such as {\"limit\": 5}",
                       json);
    for (const tr_node *k = ok ? n->first : NULL; k; k = k->next) {
        int i = option_by_name(k->key);
        if (i < 0 || !takes(command, k->key))
            ok = unknown_option(r, command, k->key);
        else if (k->kind != TR_SCALAR) {
            tr_wrong_value(r, k->key, "one value", "a list");
            ok = false;
        } else
            ok &= set_option(r, i, k->text);
    }
    return ok;
}

/* --- scenarios ------------------------------------------------------------ */

const tr_scenario *tr_scenario_named(tr_run *r, const char *id) {
    const tr_scenario *s = tr_scenario_by_id(r->c, id);
    if (s) return s;
    const char **ids = TR_NEW(r->a, const char *, r->c->scenarios + 1);
    for (size_t k = 0; k < r->c->scenarios; k++) ids[k] = r->c->scenario[k].id;
    tr_diag_nowhere(r->d, TR_E0901, id,
                    r->c->scenarios
                        ? tr_printf(r->a, "scenarios are: %s",
                                    tr_and(r->a, ids, r->c->scenarios))
                        : "the case has none");
    tr_wrong_use(r);
    return NULL;
}

bool tr_choose_scenario(tr_run *r, const tr_command *command) {
    const char *id = r->word[TR_OPT_SCENARIO];
    if (!id || command->run == tr_run_compare) return true;
    const tr_scenario *s = tr_scenario_named(r, id);
    const truce_case *c = s ? tr_case_with(r->a, r->c, s, r->d) : NULL;
    if (!c) return false;
    r->c = r->view.c = c;
    return true;
}

/* --- influence ------------------------------------------------------------ */

static bool prints_the_case(const tr_command *c) {
    return c->run == tr_run_fmt || c->run == tr_run_convert;
}

bool tr_apply_influence(tr_run *r) {
    if (!r->word[TR_OPT_INFLUENCE]) return true;
    bool iterated = r->word[TR_OPT_ITERATED] != NULL;
    bool order_only = r->command && r->command->run == tr_run_query;
    if (!tr_need_space(r)) return false;
    tr_pref *pref = tr_prefs_build(r->a, r->space, r->d);
    tr_mixing *m =
        pref ? tr_mixing_find(r->a, r->space, pref, r->d, iterated) : NULL;
    if (!m) return false;
    truce_case *c = tr_case_mixed(r->a, r->space, pref, m, -1, order_only);
    c->influenced = iterated ? "iterated" : "once";
    c->digest = tr_hash(c->digest, c->influenced, strlen(c->influenced));
    r->space->c = r->c = r->view.c = c;
    return true;
}

bool tr_choose_influence(tr_run *r, const tr_command *command) {
    bool asked = r->word[TR_OPT_INFLUENCE] || r->word[TR_OPT_ITERATED];
    if (!asked || command->run == tr_run_compare) return true;
    if (prints_the_case(command) || command->run == tr_run_influence) {
        tr_diag_nowhere(r->d, TR_E0602, command->name, "influence", "");
        return tr_wrong_use(r);
    }
    return tr_apply_influence(r);
}

uint32_t tr_limit(const tr_run *r, uint32_t otherwise) {
    if (!r->word[TR_OPT_LIMIT]) return otherwise;
    double n = r->number[TR_OPT_LIMIT];
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

bool tr_wrong_use(tr_run *r) {
    r->usage = true;
    return false;
}

/* --- concepts ------------------------------------------------------------- */

bool tr_concept_named(tr_run *r, const char *name, tr_ask *out) {
    if (tr_ask_read(name, out)) return true;
    size_t count;
    const char **names = tr_kind_names(r->a, &count);
    const char *near = tr_nearest(name, names, count);
    const char *what = "names of concepts (see `truce help concepts`)";
    if (near)
        what = tr_printf(r->a,
                         "names of concepts (see `truce help concepts`; did "
                         "you mean %s?)",
                         near);
    tr_wrong_value(r, "concept", what, name);
    return tr_wrong_use(r);
}

tr_ask *tr_concepts(tr_run *r, const char *otherwise, size_t *count) {
    const char *list = r->word[TR_OPT_CONCEPT];
    if (!list || !strcmp(list, "all")) list = otherwise;
    size_t most = 1;
    for (const char *p = list; *p; p++) most += *p == ',';
    tr_ask *ask = TR_NEW(r->a, tr_ask, most);
    *count = 0;
    for (char *p = tr_strdup(r->a, list); p;) {
        char *comma = strchr(p, ',');
        if (comma) *comma++ = '\0';
        tr_ask *next = &ask[*count];
        if (!tr_concept_named(r, p, next)) return NULL;
        bool known = false;
        for (size_t k = 0; k < *count; k++)
            known |= !strcmp(ask[k].name, next->name);
        *count += !known;
        p = comma;
    }
    return ask;
}

tr_stage tr_stage_of(const tr_run *r) {
    return (tr_stage){r->a, r->c, r->moves, r->pref};
}

bool tr_concept_applies(tr_run *r, const tr_ask *ask) {
    tr_stage x = tr_stage_of(r);
    const char *why = tr_ask_refused(&x, ask);
    if (!why) return true;
    tr_diag_nowhere(r->d, TR_E0605, ask->name, why);
    return tr_wrong_use(r);
}

/* An option's text has its own place. */
static tr_node *option_node(tr_run *r, tr_option option) {
    const char *text = r->word[option];
    assert(text);
    tr_source *source = TR_NEW(r->a, tr_source, 1);
    *source = (tr_source){tr_printf(r->a, "--%s", tr_option_info[option].name),
                          text, strlen(text)};
    tr_node *n = TR_NEW(r->a, tr_node, 1);
    *n = (tr_node){.kind = TR_SCALAR,
                   .exact = true,
                   .text = text,
                   .length = strlen(text),
                   .span = {0, (uint32_t)strlen(text)}};
    tr_diags_source(r->d, source);
    return n;
}

void tr_option_unknown(tr_run *r, tr_option option, const char *what,
                       const char *remedy) {
    const tr_node *n = option_node(r, option);
    tr_diag(r->d, TR_E0303, n->span, n->text, what, remedy);
    tr_diags_source(r->d, &r->c->source);
    r->usage = true;
}

const tr_formula *tr_option_formula(tr_run *r, tr_option option) {
    const char *text = r->word[option];
    if (tr_utf8_valid(text, strlen(text)) < strlen(text)) {
        tr_wrong_value(r, tr_option_info[option].name, "UTF-8 text",
                       "these bytes");
        r->usage = true;
        return NULL;
    }
    const tr_node *n = option_node(r, option);
    const tr_formula *f = tr_formula_parse(r->a, r->c, r->d, n);
    tr_diags_source(r->d, &r->c->source);
    if (!f) r->usage = true;
    return f;
}

/* s17 names a state by its index, unless an issue has that name. */
static bool by_number(const tr_run *r, const char *word, uint32_t *state) {
    uint64_t index;
    if (word[0] != 's' || r->c->graph || tr_issue_by_id(r->c, word) >= 0 ||
        !tr_parse_count(word + 1, r->space->n - 1, &index))
        return false;
    *state = (uint32_t)index;
    return true;
}

/* A message for s17 where there are fewer states. */
static bool no_such_number(tr_run *r, tr_option option) {
    const char *word = r->word[option];
    uint64_t index;
    if (word[0] != 's' || r->c->graph || tr_issue_by_id(r->c, word) >= 0 ||
        !tr_parse_count(word + 1, UINT64_MAX, &index))
        return false;
    tr_option_unknown(r, option, "a state nor an issue",
                      tr_printf(r->a, "there are %s states: s0 to s%u",
                                tr_count_words(r->a, r->space->n),
                                r->space->n - 1));
    return true;
}

/* "s3,s5": states by their numbers. */
static bool by_numbers(const tr_run *r, const char *list, uint64_t *bits) {
    uint32_t state;
    for (char *p = tr_strdup(r->a, list); p;) {
        char *comma = strchr(p, ',');
        if (comma) *comma++ = '\0';
        if (!by_number(r, p, &state)) return false;
        tr_bit_set(bits, state);
        p = comma;
    }
    return true;
}

uint64_t *tr_option_states(tr_run *r, tr_option option) {
    uint64_t *bits = tr_bits_new(r->a, r->space->n);
    if (by_numbers(r, r->word[option], bits)) return bits;
    if (no_such_number(r, option)) return NULL;
    const tr_formula *f = tr_option_formula(r, option);
    if (!f) return NULL;
    bits = tr_space_where(r->a, r->space, f);
    if (tr_bits_count(bits, r->space->n)) return bits;
    tr_diag_nowhere(r->d, TR_E0213, r->word[option]);
    tr_wrong_use(r);
    return NULL;
}

bool tr_option_state(tr_run *r, tr_option option, uint32_t *state) {
    if (!r->word[option]) {
        tr_diag_nowhere(r->d, TR_E0604, tr_option_info[option].name, "explain");
        return tr_wrong_use(r);
    }
    const char *w = r->word[option];
    if (by_number(r, w, state)) return true;
    if (no_such_number(r, option)) return false;
    const tr_formula *f = tr_option_formula(r, option);
    if (!f) return false;
    uint64_t *bits = tr_space_where(r->a, r->space, f);
    uint32_t count = tr_bits_count(bits, r->space->n);
    if (!count) {
        tr_diag_nowhere(r->d, TR_E0213, w);
        return tr_wrong_use(r);
    }
    if (count > 1) {
        tr_diag_nowhere(r->d, TR_E0214, w, tr_count_words(r->a, count));
        return tr_wrong_use(r);
    }
    for (*state = 0; !tr_bit(bits, *state);) ++*state;
    return true;
}

bool tr_option_party(tr_run *r, tr_option option, uint32_t *party) {
    const char *id = r->word[option];
    if (!id) {
        tr_diag_nowhere(r->d, TR_E0604, tr_option_info[option].name, "explain");
        return tr_wrong_use(r);
    }
    int i = tr_party_by_id(r->c, id);
    if (i < 0) {
        const char **ids = TR_NEW(r->a, const char *, r->c->parties + 1);
        for (size_t k = 0; k < r->c->parties; k++) ids[k] = r->c->party[k].id;
        tr_diag_nowhere(r->d, TR_E0109, id,
                        tr_printf(r->a, "parties are: %s",
                                  tr_and(r->a, ids, r->c->parties)));
        return tr_wrong_use(r);
    }
    *party = (uint32_t)i;
    return true;
}

/* --- what commands need --------------------------------------------------- */

bool tr_need_space(tr_run *r) {
    if (r->space) return true;
    uint64_t most =
        r->word[TR_OPT_MAX_STATES] ? (uint64_t)r->number[TR_OPT_MAX_STATES] : 0;
    r->space = tr_space_build(r->a, r->c, r->d, most);
    r->view.s = r->space;
    return r->space != NULL;
}

bool tr_need_moves(tr_run *r) {
    if (r->moves) return true;
    if (!tr_need_space(r)) return false;
    r->pref = tr_prefs_build(r->a, r->space, r->d);
    if (!r->pref) return false;
    r->moves = tr_moves_build(r->a, r->space);
    for (uint32_t i = 0; i < r->moves->parties; i++)
        if (r->pref[i].given)
            tr_moves_sort(r->a, r->moves, i, r->pref[i].rank,
                          r->pref[i].levels);
    return true;
}

bool tr_need_preferences(tr_run *r, const char *who) {
    bool ok = true;
    for (size_t i = 0; i < r->c->parties; i++)
        if (tr_can_move(r->c, i) && r->c->preference[i].form == TR_NONE) {
            tr_diag(r->d, TR_E0406, r->c->party[i].span, r->c->party[i].id,
                    who);
            ok = false;
        }
    return ok;
}

bool tr_need_game(tr_run *r, const char *who) {
    bool ok = tr_need_space(r); /* its own errors come first */
    return tr_need_preferences(r, who) && ok && tr_need_moves(r);
}

bool tr_need_outline(tr_run *r, const char *who) {
    bool ok = tr_need_space(r);
    if (!tr_need_preferences(r, who) || !ok) return false;
    if (r->moves) return true;
    tr_moves *outline = tr_moves_outline(r->a, r->space);
    if (tr_is_product(outline)) r->pref = tr_prefs_ranks(r->a, r->space);
    if (!r->pref) return tr_need_moves(r);
    r->moves = outline;
    return true;
}

bool tr_need_status_quo(tr_run *r, const char *who, uint32_t *state) {
    if (!r->c->status_quo) {
        tr_diag_nowhere(r->d, TR_E0211, who);
        return false;
    }
    *state = tr_space_status_quo(r->space);
    assert(*state != TR_NO_STATE); /* reading checked it against the rules */
    return true;
}

void tr_begin(tr_run *r, const char *command, const char *title) {
    r->doc = tr_doc_new(r->a, command, title);
    r->doc->lang = "en";
    tr_json_set(r->doc->json, "command", tr_json_string(r->a, command));
    tr_json_set(r->doc->json, "case", tr_case_json(&r->view));
    if (r->c->with) tr_report_scenario(r->doc, &r->view, r->c->with);
    if (r->c->influenced) tr_report_influenced(r->doc, &r->view);
}
