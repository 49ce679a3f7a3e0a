/* bargain_options.c - options that the commands on deals share.
 * SPDX-License-Identifier: MIT */
#include "run/bargain_options.h"

#include "bargaining/merged.h"
#include "bargaining/texts.h"

#include <math.h>
#include <string.h>

/* --- proposals by id ---------------------------------------------------------
 */

const tr_proposal *tr_option_proposal(tr_run *r, tr_option option, bool *ok) {
    const char *word = r->word[option];
    const tr_proposal *p = tr_proposal_by_id(r->c, word);
    *ok = p || !tr_names_nothing(r->c, word);
    if (!*ok)
        tr_option_unknown(r, option, "a proposal, an issue nor a merged state",
                          tr_suggest_text(r->a, r->c, word));
    return p;
}

bool tr_option_text(tr_run *r, tr_option option, const tr_deals *d,
                    uint32_t *state) {
    bool ok;
    const tr_proposal *p = tr_option_proposal(r, option, &ok);
    if (!p) return ok && tr_option_state(r, option, state);
    *state = tr_text_state(r->a, r->space, d, p);
    if (*state != TR_NO_STATE) return true;
    tr_diag_nowhere(r->d, TR_E0213, p->id);
    return tr_wrong_use(r);
}

bool tr_option_values(tr_run *r, tr_option option, uint16_t *value) {
    bool ok;
    const tr_proposal *p = tr_option_proposal(r, option, &ok);
    if (!ok) return false;
    if (p && tr_text_values(r->c, p, value) && tr_merged_possible(r->c, value))
        return true;
    const tr_formula *f = p ? NULL : tr_option_formula(r, option);
    const char *count = p ? "0" : NULL;
    if (f) count = tr_merged_state(r->a, r->c, f, value);
    if (count && !strcmp(count, "0"))
        tr_diag_nowhere(r->d, TR_E0213, r->word[option]);
    else if (count)
        tr_diag_nowhere(r->d, TR_E0214, r->word[option],
                        tr_decimal_words(r->a, count));
    return f && !count ? true : tr_wrong_use(r);
}

bool tr_option_package(tr_run *r, const tr_deals *d, uint32_t *state,
                       const tr_proposal **text) {
    *text = NULL;
    if (r->word[TR_OPT_FROM]) {
        *text = tr_proposal_by_id(r->c, r->word[TR_OPT_FROM]);
        return tr_option_text(r, TR_OPT_FROM, d, state);
    }
    *state = d->status_quo;
    for (size_t k = r->c->proposals; k-- > 0 && !*text;) {
        uint32_t found = tr_text_state(r->a, r->space, d, &r->c->proposal[k]);
        if (found == TR_NO_STATE) continue;
        *state = found;
        *text = &r->c->proposal[k];
    }
    return true;
}

bool tr_option_package_values(tr_run *r, uint16_t **value,
                              const tr_proposal **text) {
    *text = NULL;
    *value = TR_NEW(r->a, uint16_t, r->c->issues + 1);
    if (r->word[TR_OPT_FROM]) {
        *text = tr_proposal_by_id(r->c, r->word[TR_OPT_FROM]);
        return tr_option_values(r, TR_OPT_FROM, *value);
    }
    for (size_t k = r->c->proposals; k-- > 0;) {
        const tr_proposal *p = &r->c->proposal[k];
        if (!tr_text_values(r->c, p, *value) ||
            !tr_merged_possible(r->c, *value))
            continue;
        *text = p;
        return true;
    }
    for (size_t v = 0; r->c->status_quo && v < r->c->issues; v++)
        (*value)[v] = (uint16_t)r->c->status_quo[v];
    if (!r->c->status_quo) *value = NULL;
    return true;
}

double tr_tolerance(const tr_run *r) {
    return r->word[TR_OPT_TOLERANCE] ? r->number[TR_OPT_TOLERANCE] : 1e-9;
}

bool tr_option_engine(tr_run *r, bool best, bool *merge) {
    const char *word = r->word[TR_OPT_ENGINE];
    const char *refused = tr_merged_refused(r->a, r->c);
    *merge = best && !refused;
    if (!word) return true;
    if (!strcmp(word, "list")) {
        *merge = false;
    } else if (strcmp(word, "merge")) {
        tr_wrong_value(r, "engine", "merge or list", word);
        return tr_wrong_use(r);
    } else if (refused) {
        tr_diag_nowhere(r->d, TR_E0606, refused);
        return tr_wrong_use(r);
    } else {
        *merge = true;
    }
    return true;
}

bool tr_only_merged(tr_run *r) {
    enum { LISTED = 1 << 24 };
    double product = 1;
    if (r->word[TR_OPT_MAX_STATES] || tr_merged_refused(r->a, r->c))
        return false;
    for (size_t v = 0; v < r->c->issues; v++) product *= r->c->issue[v].values;
    return product > LISTED && !tr_merged_few(r->a, r->c, LISTED);
}

bool tr_need_merged(tr_run *r, size_t most, const uint16_t *reference,
                    tr_deals *out) {
    if (!tr_merged_find(r->a, r->c, tr_tolerance(r), most, reference, r->d,
                        &r->space, out))
        return false;
    r->view.s = r->space;
    return true;
}

static double *state_units(tr_run *r, const tr_deals *d, uint32_t state) {
    double *u = TR_NEW(r->a, double, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) u[i] = d->units[i][state];
    return u;
}

static bool wrong_power(tr_run *r, const char *part) {
    tr_wrong_value(r, "power",
                   "principals with positive numbers, such as a=2,b=1", part);
    return tr_wrong_use(r);
}

/* "a=2": sets the power of one principal. */
static bool read_part(tr_run *r, const tr_deals *d, char *part, double *power,
                      bool *seen) {
    const char *whole = tr_strdup(r->a, part);
    char *sign = strchr(part, '=');
    tr_parsed_number number;
    if (!sign) return wrong_power(r, whole);
    *sign = '\0';
    int party = tr_party_by_id(r->c, part);
    for (uint32_t i = 0; i < d->principals; i++) {
        if ((int)d->party[i] != party) continue;
        if (seen[i] || !tr_parse_number(sign + 1, &number) ||
            !(number.value > 0 && number.value <= 1e6))
            break;
        power[i] = number.value;
        seen[i] = true;
        return true;
    }
    return wrong_power(r, whole);
}

static bool read_power(tr_run *r, tr_deals *d) {
    if (!r->word[TR_OPT_POWER]) return true;
    double *power = TR_NEW(r->a, double, d->principals);
    bool *seen = TR_NEW(r->a, bool, d->principals);
    for (uint32_t i = 0; i < d->principals; i++) power[i] = 1;
    for (char *p = tr_strdup(r->a, r->word[TR_OPT_POWER]); p;) {
        char *comma = strchr(p, ',');
        if (comma) *comma++ = '\0';
        if (!read_part(r, d, p, power, seen)) return false;
        p = comma;
    }
    d->bargain.power = power;
    return true;
}

static void seek_base(tr_run *r, tr_deals *d) {
    const double *power = d->bargain.power;
    const uint16_t *base = tr_common_base_merged(r->a, r->c, d);
    if (!base) return;
    tr_merged_add(r->a, d, &r->space, 1, &base, true);
    r->view.s = r->space;
    d->base = tr_space_find(r->space, base);
    d->bargain.power = power;
}

bool tr_solution_options(tr_run *r, tr_deals *d) {
    if (!read_power(r, d)) return false;
    if (r->word[TR_OPT_REFERENCE]) {
        if (!d->merged &&
            !tr_option_text(r, TR_OPT_REFERENCE, d, &d->reference))
            return false;
        d->bargain.reference = state_units(r, d, d->reference);
        d->base = d->reference;
    } else if (!d->merged) {
        d->base = tr_common_base(r->a, r->space, d);
    } else {
        seek_base(r, d);
    }
    if (d->base != TR_NO_STATE) {
        d->bargain.base = state_units(r, d, d->base);
        d->bargain.range = tr_possible_range(r->a, d);
    }
    if (d->bargain.power || d->bargain.base) tr_deals_settle(r->a, d);
    return true;
}
