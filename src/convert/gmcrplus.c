/* gmcrplus.c - the files of GMCR+ (".gmcr").  SPDX-License-Identifier: MIT
 *
 * One JSON object: options, the decision makers that hold them, patterns of
 * infeasible states, preferences as statements or as a ranking of state
 * numbers.  A state's number is its place among the feasible states, from 1,
 * by ascending sum of 2^j over the options j that are taken: our index plus 1,
 * with the options as issues in file order.  Some versions write the decision
 * makers as a string of Python literals. */
#include "convert/gmcrplus.h"

#include "base/json.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

bool tr_gmcr_wrong(tr_gmcr *x, const tr_node *at, const char *what) {
    tr_diag(x->d, TR_E0801, at->span, what);
    return false;
}

/* A member of a map, by any of two names. */
static const tr_node *either(const tr_node *map, const char *name,
                             const char *other) {
    const tr_node *n = map->kind == TR_MAP ? tr_member(map, name) : NULL;
    return n || map->kind != TR_MAP ? n : tr_member(map, other);
}

static const char *name_of(const tr_node *map, const char *otherwise) {
    const tr_node *n = tr_member(map, "name");
    return n && n->kind == TR_SCALAR && n->length ? n->text : otherwise;
}

/* --- options and decision makers ------------------------------------------ */

static bool read_options(tr_gmcr *x) {
    if (x->options->kind != TR_LIST_NODE || !x->options->count)
        return tr_gmcr_wrong(x, x->options, "`options` has to be a list");
    if (x->options->count > TR_MAX_ISSUES)
        return tr_gmcr_wrong(x, x->options, "there are too many options");
    x->option_count = x->options->count;
    x->option = TR_NEW(x->a, const char *, x->option_count);
    x->holder = TR_NEW(x->a, int, x->option_count);
    size_t k = 0;
    for (const tr_node *n = x->options->first; n; n = n->next, k++) {
        if (n->kind != TR_MAP)
            return tr_gmcr_wrong(x, n, "an option has to be an object");
        x->option[k] = tr_make_id(x->a, name_of(n, ""), "o", x->option, k);
        x->holder[k] = -1;
    }
    return true;
}

static bool read_index(tr_gmcr *x, const tr_node *n, size_t count,
                       size_t *out) {
    uint64_t index;
    if (!n || n->kind != TR_SCALAR ||
        !tr_parse_count(n->text, count - 1, &index))
        return tr_gmcr_wrong(
            x, n ? n : x->options,
            "an option's number has to lie between 0 and the number "
            "of options less 1");
    *out = (size_t)index;
    return true;
}

static bool read_holding(tr_gmcr *x, const tr_node *maker, int number) {
    const tr_node *own = tr_member(maker, "options");
    if (!own) return true;
    if (own->kind != TR_LIST_NODE)
        return tr_gmcr_wrong(x, own,
                             "a decision maker's `options` has to be a list");
    for (const tr_node *n = own->first; n; n = n->next) {
        size_t k;
        if (!read_index(x, n, x->option_count, &k)) return false;
        if (x->holder[k] >= 0 && x->holder[k] != number)
            return tr_gmcr_wrong(
                x, n,
                "two decision makers hold the same option, which a "
                "case cannot say");
        x->holder[k] = number;
    }
    return true;
}

static bool read_makers(tr_gmcr *x) {
    if (x->makers->kind == TR_SCALAR) {
        const tr_node *tree = tr_python_read(x->a, x->makers);
        if (!tree)
            return tr_gmcr_wrong(
                x, x->makers,
                "`decisionMakers` is text that is no list of Python "
                "literals");
        x->makers = tree;
    }
    if (x->makers->kind != TR_LIST_NODE || !x->makers->count ||
        x->makers->count > TR_MAX_PARTIES)
        return tr_gmcr_wrong(x, x->makers,
                             "`decisionMakers` has to be a list of one "
                             "to a thousand");
    x->maker_count = x->makers->count;
    x->maker = TR_NEW(x->a, const char *, x->maker_count);
    x->maker_node = TR_NEW(x->a, const tr_node *, x->maker_count);
    size_t k = 0;
    for (const tr_node *n = x->makers->first; n; n = n->next, k++) {
        if (n->kind != TR_MAP)
            return tr_gmcr_wrong(x, n, "a decision maker has to be an object");
        x->maker[k] = tr_make_id(x->a, name_of(n, ""), "p", x->maker, k);
        x->maker_node[k] = n;
        if (!read_holding(x, n, (int)k)) return false;
    }
    return true;
}

/* --- conditions ----------------------------------------------------------- */

/* [[0, "Y"], [2, "N"]]: all of them. */
static bool put_pattern(tr_gmcr *x, const tr_node *list, tr_text *out) {
    if (!list->count) tr_put(out, "true");
    for (const tr_node *n = list->first; n; n = n->next) {
        size_t k;
        if (n->kind != TR_LIST_NODE || n->count != 2)
            return tr_gmcr_wrong(x, n,
                                 "a condition's item has to be an option's "
                                 "number and \"Y\" or \"N\"");
        if (!read_index(x, n->first, x->option_count, &k)) return false;
        const tr_node *side = n->first->next;
        bool yes = side->kind == TR_SCALAR && !strcmp(side->text, "Y");
        bool no = side->kind == TR_SCALAR && !strcmp(side->text, "N");
        if (!yes && !no)
            return tr_gmcr_wrong(x, side, "\"Y\" or \"N\" is wanted here");
        tr_putf(out, "%s%s%s", n == list->first ? "" : " and ",
                yes ? "" : "not ", x->option[k]);
    }
    return true;
}

/* A list, or {"members": [...]}: any of them. */
static bool put_condition(tr_gmcr *x, const tr_node *n, tr_text *out) {
    if (n->kind == TR_LIST_NODE) return put_pattern(x, n, out);
    const tr_node *members = n->kind == TR_MAP ? tr_member(n, "members") : NULL;
    if (!members || members->kind != TR_LIST_NODE)
        return tr_gmcr_wrong(x, n,
                             "a condition has to be a list, or an object with "
                             "`members`");
    if (!members->count) tr_put(out, "false");
    for (const tr_node *m = members->first; m; m = m->next) {
        tr_put(out, m == members->first ? "(" : " or (");
        if (!put_condition(x, m, out)) return false;
        tr_put(out, ")");
    }
    return true;
}

/* --- the case ------------------------------------------------------------- */

static void put_quoted(tr_text *out, const char *text) {
    tr_json_quote(out, *text ? text : "?");
}

static void put_head(tr_gmcr *x, const tr_node *root) {
    const tr_node *title = tr_member(root, "title");
    const tr_node *about = tr_member(root, "description");
    bool titled = title && title->kind == TR_SCALAR && title->length;
    tr_put(x->out, "truce: 1\ntitle: ");
    put_quoted(x->out, titled ? title->text : "A conflict of GMCR+");
    if (about && about->kind == TR_SCALAR && about->length) {
        tr_put(x->out, "\nabout: ");
        put_quoted(x->out, about->text);
    }
    tr_put(x->out, "\nparties:\n");
    for (size_t k = 0; k < x->maker_count; k++) {
        tr_putf(x->out, "  %s: {name: ", x->maker[k]);
        put_quoted(x->out, name_of(x->maker_node[k], x->maker[k]));
        tr_put(x->out, "}\n");
    }
}

static bool put_issues(tr_gmcr *x) {
    size_t k = 0;
    tr_put(x->out, "issues:\n");
    for (const tr_node *n = x->options->first; n; n = n->next, k++) {
        const tr_node *way = tr_member(n, "permittedDirection");
        const char *word = way && way->kind == TR_SCALAR ? way->text : "both";
        bool up = !strcmp(word, "fwd"), down = !strcmp(word, "back");
        if (!up && !down && strcmp(word, "both"))
            return tr_gmcr_wrong(x, way,
                                 "`permittedDirection` is both, fwd or back");
        tr_putf(x->out, "  %s: {name: ", x->option[k]);
        put_quoted(x->out, name_of(n, x->option[k]));
        tr_putf(x->out, ", by: %s%s}\n",
                x->holder[k] < 0 ? "nature" : x->maker[x->holder[k]],
                up     ? ", irreversible: up"
                : down ? ", irreversible: down"
                       : "");
    }
    return true;
}

static bool put_rules(tr_gmcr *x, const tr_node *root) {
    const tr_node *list = tr_member(root, "infeasibles");
    if (!list) return true;
    if (list->kind != TR_LIST_NODE)
        return tr_gmcr_wrong(x, list, "`infeasibles` has to be a list");
    if (list->count) tr_put(x->out, "rules:\n");
    for (const tr_node *n = list->first; n; n = n->next) {
        tr_put(x->out, "  - never: ");
        if (!put_condition(x, n, x->out)) return false;
        tr_put(x->out, "\n");
    }
    return true;
}

/* --- preferences ---------------------------------------------------------- */

static bool put_statements(tr_gmcr *x, const tr_node *list) {
    if (!list || !list->count) { /* all states alike */
        tr_put(x->out, "priorities: [\"true\"]\n");
        return true;
    }
    tr_put(x->out, "priorities:\n");
    for (const tr_node *n = list->first; n; n = n->next) {
        tr_put(x->out, "      - ");
        if (!put_condition(x, n, x->out)) return false;
        tr_put(x->out, "\n");
    }
    return true;
}

static bool is_true(const tr_node *n) {
    return n && n->kind == TR_SCALAR && !strcmp(n->text, "true");
}

static bool is_list(tr_gmcr *x, const tr_node *n, const char *what) {
    if (!n || n->kind == TR_LIST_NODE) return true;
    return tr_gmcr_wrong(x, n, tr_printf(x->a, "`%s` has to be a list", what));
}

static bool put_preferences(tr_gmcr *x, const tr_node *root) {
    bool by_rank = is_true(either(root, "useManualPreferenceRanking",
                                  "useManualPreferenceVectors"));
    tr_numbering *y = NULL;
    if (by_rank) y = tr_gmcr_number_states(x, tr_member(root, "infeasibles"));
    tr_put(x->out, "preferences:\n");
    for (size_t k = 0; k < x->maker_count; k++) {
        const tr_node *m = x->maker_node[k];
        const tr_node *ranking = tr_member(m, "preferenceRanking");
        const tr_node *statements = tr_member(m, "preferences");
        if (!is_list(x, ranking, "preferenceRanking") ||
            !is_list(x, statements, "preferences"))
            return false;
        tr_putf(x->out, "  %s:\n    ", x->maker[k]);
        if (by_rank && !ranking)
            return tr_gmcr_wrong(x, m,
                                 "this decision maker has no "
                                 "`preferenceRanking`");
        if (by_rank ? !tr_gmcr_put_ranking(x, ranking, y)
                    : !put_statements(x, statements))
            return false;
    }
    return true;
}

/* --- sections for later analyses ------------------------------------------ */

static const tr_node *misperceived(const tr_node *maker) {
    for (const tr_node *n = maker->first; n; n = n->next)
        if (n->kind == TR_LIST_NODE && n->count && n->key &&
            (strstr(n->key, "mispercept") || strstr(n->key, "Mispercept") ||
             strstr(n->key, "misperceived")))
            return n;
    return NULL;
}

static bool put_perceptions(tr_gmcr *x) {
    bool any = false;
    for (size_t k = 0; k < x->maker_count; k++) {
        const tr_node *list = misperceived(x->maker_node[k]);
        if (!list) continue;
        tr_putf(x->out, "%s  %s:\n    ignores:\n", any ? "" : "perceptions:\n",
                x->maker[k]);
        any = true;
        for (const tr_node *n = list->first; n; n = n->next) {
            tr_put(x->out, "      - ");
            if (!put_condition(x, n, x->out)) return false;
            tr_put(x->out, "\n");
        }
    }
    return true;
}

/* GMCR+ lists single makers, too; a coalition has two or more. */
static bool put_coalitions(tr_gmcr *x, const tr_node *root) {
    const tr_node *list = either(root, "coalitions", "coalitionsFull");
    bool any = false;
    if (!list || list->kind != TR_LIST_NODE) return true;
    for (const tr_node *n = list->first; n; n = n->next) {
        if (n->kind != TR_LIST_NODE || n->count < 2) continue;
        tr_putf(x->out, "%s  - [", any ? "" : "coalitions:\n");
        any = true;
        for (const tr_node *m = n->first; m; m = m->next) {
            uint64_t k;
            if (m->kind != TR_SCALAR ||
                !tr_parse_count(m->text, x->maker_count - 1, &k))
                return tr_gmcr_wrong(x, m,
                                     "a coalition lists numbers of decision "
                                     "makers, from 0");
            tr_putf(x->out, "%s%s", m == n->first ? "" : ", ", x->maker[k]);
        }
        tr_put(x->out, "]\n");
    }
    return true;
}

static bool read_gmcr(tr_reading *r) {
    tr_gmcr x = {.a = r->a, .d = r->d, .out = r->out};
    const tr_node *root = tr_tree_read(x.a, x.d, &r->file[0]);
    if (!root) return false;
    if (root->kind != TR_MAP)
        return tr_gmcr_wrong(&x, root, "an object is wanted");
    x.options = tr_member(root, "options");
    x.makers = tr_member(root, "decisionMakers");
    if (!x.options || !x.makers)
        return tr_gmcr_wrong(&x, root,
                             "`options` and `decisionMakers` are wanted");
    if (!read_options(&x) || !read_makers(&x)) return false;
    put_head(&x, root);
    return put_issues(&x) && put_rules(&x, root) && put_preferences(&x, root) &&
           put_coalitions(&x, root) && put_perceptions(&x);
}

/* --- recognising ---------------------------------------------------------- */

static tr_part gmcr_part(const tr_source *s, bool asked) {
    (void)asked;
    bool is = tr_first_byte(s) == '{' &&
              tr_contains(s, SIZE_MAX, "\"decisionMakers\"") &&
              tr_contains(s, SIZE_MAX, "\"options\"");
    return is ? TR_WHOLE : TR_NOT_MINE;
}

const tr_foreign tr_gmcrplus = {"gmcrplus",   "GMCR+ (.gmcr)", ".gmcr",
                                false,        gmcr_part,       read_gmcr,
                                tr_gmcr_write};
