/* words.c - states, moves and parties in words and in JSON.
 * SPDX-License-Identifier: MIT */
#include "report/words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *tr_label_words(const tr_view *v, const tr_label *l) {
    return tr_user(v->a, tr_label_in(l, v->lang));
}

const char *tr_party_name(const tr_view *v, size_t party) {
    return tr_label_words(v, &v->c->party[party].name);
}

const char *tr_issue_name(const tr_view *v, size_t issue) {
    return tr_label_words(v, &v->c->issue[issue].name);
}

const char *tr_value_name(const tr_view *v, size_t issue, uint32_t value) {
    return tr_label_words(v, &v->c->issue[issue].label[value]);
}

const char *tr_holders_words(const tr_view *v, const tr_issue *issue) {
    if (!issue->holders) return "nature";
    const char **name = TR_NEW(v->a, const char *, issue->holders);
    for (size_t k = 0; k < issue->holders; k++)
        name[k] = tr_party_name(v, (size_t)issue->holder[k]);
    const char *all = tr_and(v->a, name, issue->holders);
    return issue->holders > 1 ? tr_printf(v->a, "%s together", all) : all;
}

static bool is_merged(const tr_view *v, uint32_t state) {
    return v->s->merge_of && v->s->merge_of[state] >= 0;
}

static uint16_t *values_of(const tr_view *v, uint32_t state) {
    uint16_t *value = TR_NEW(v->a, uint16_t, v->s->issues + 1);
    tr_space_values(v->s, state, value);
    return value;
}

/* Issues on which all members of a merged state agree. */
static bool *agreed(const tr_view *v, uint32_t state) {
    uint32_t issues = v->s->issues, self;
    bool *same = TR_NEW(v->a, bool, issues + 1);
    memset(same, 1, issues);
    const uint32_t *member;
    uint32_t count = tr_space_members(v->s, state, &member, &self);
    uint16_t *first = values_of(v, state);
    uint16_t *value = TR_NEW(v->a, uint16_t, issues + 1);
    for (uint32_t k = 1; k < count; k++) {
        tr_space_raw_values(v->s, member[k], value);
        for (uint32_t i = 0; i < issues; i++) same[i] &= value[i] == first[i];
    }
    return same;
}

const char *tr_state_id(const tr_view *v, uint32_t state) {
    if (v->c->graph) return v->c->issue[0].value[values_of(v, state)[0]];
    if (is_merged(v, state)) return v->c->merge[v->s->merge_of[state]].id;
    if (!v->s->number) return tr_printf(v->a, "s%u", state);
    const char *number = v->s->number[state]; /* one of a selection */
    return number ? tr_printf(v->a, "s%s", number)
                  : tr_printf(v->a, "x%u", state);
}

static tr_json *index_json(const tr_view *v, uint32_t state) {
    if (!v->s->number) return tr_json_count(v->a, state);
    return tr_json_big(v->a, v->s->number[state]);
}

tr_json *tr_state_json(const tr_view *v, uint32_t state) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "id", tr_json_string(v->a, tr_state_id(v, state)));
    tr_json_set(o, "index", index_json(v, state));
    tr_json *values = tr_json_set(o, "values", tr_json_object(v->a));
    if (v->c->graph) return o;
    const uint16_t *value = values_of(v, state);
    const bool *same = agreed(v, state);
    for (uint32_t i = 0; i < v->s->issues; i++)
        if (same[i])
            tr_json_set(values, v->c->issue[i].id,
                        tr_json_string(v->a, v->c->issue[i].value[value[i]]));
    return o;
}

const char *tr_state_words(const tr_view *v, uint32_t state) {
    if (is_merged(v, state))
        return tr_label_words(v, &v->c->merge[v->s->merge_of[state]].name);
    const uint16_t *value = values_of(v, state);
    if (v->c->graph) return tr_value_name(v, 0, value[0]);
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < v->s->issues; i++)
        tr_putf(&t, "%s%s: %s", i ? "; " : "", tr_issue_name(v, i),
                tr_value_name(v, i, value[i]));
    return tr_text_str(&t);
}

uint32_t tr_change_count(const tr_view *v, uint32_t from, uint32_t state) {
    const uint16_t *x = values_of(v, from), *y = values_of(v, state);
    uint32_t count = 0;
    for (uint32_t i = 0; i < v->s->issues; i++) count += x[i] != y[i];
    return count;
}

const char *tr_change_words(const tr_view *v, uint32_t from, uint32_t state) {
    if (from == state) return "nothing changes";
    if (v->c->graph || is_merged(v, state)) return tr_state_words(v, state);
    const uint16_t *x = values_of(v, from), *y = values_of(v, state);
    tr_text t = tr_text_new(v->a);
    for (uint32_t i = 0; i < v->s->issues; i++)
        if (x[i] != y[i])
            tr_putf(&t, "%s%s: %s", t.length ? "; " : "", tr_issue_name(v, i),
                    tr_value_name(v, i, y[i]));
    return tr_text_str(&t);
}

const char *tr_move_words(const tr_view *v, int party, uint32_t from,
                          uint32_t to) {
    return tr_printf(v->a, "%s (%s)", tr_party_name(v, (size_t)party),
                     tr_change_words(v, from, to));
}

const char *tr_path_words(const tr_view *v, uint32_t from,
                          const tr_visit *const *path, uint32_t length) {
    tr_text t = tr_text_new(v->a);
    for (uint32_t k = 0; k < length; k++) {
        tr_putf(&t, "%s%s", k ? ", then " : "",
                tr_move_words(v, path[k]->by, from, path[k]->state));
        from = path[k]->state;
    }
    return tr_text_str(&t);
}

tr_json *tr_path_json(const tr_view *v, const tr_visit *const *path,
                      uint32_t length) {
    tr_json *list = tr_json_array(v->a);
    for (uint32_t k = 0; k < length; k++) {
        tr_json *o = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(o, "by", tr_json_string(v->a, v->c->party[path[k]->by].id));
        tr_json_set(o, "to", tr_state_json(v, path[k]->state));
    }
    return list;
}

const char *tr_and(tr_arena *a, const char *const *text, size_t n) {
    tr_text t = tr_text_new(a);
    for (size_t i = 0; i < n; i++)
        tr_putf(&t, "%s%s", !i ? "" : i + 1 == n ? " and " : ", ", text[i]);
    return tr_text_str(&t);
}

const char *tr_plain(tr_arena *a, const char *s) {
    char *out = tr_strdup(a, s), *to = out;
    for (const char *p = s; *p; p++) {
        if (*p == TR_LINK_ON[0]) p += strcspn(p, TR_LINK_TEXT);
        if ((unsigned char)*p > 5) *to++ = *p;
    }
    *to = '\0';
    return out;
}

tr_json *tr_case_json(const tr_view *v) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "title",
                tr_json_string(v->a, tr_label_in(&v->c->title, v->lang)));
    tr_json_set(
        o, "digest",
        tr_json_string(v->a, tr_printf(v->a, "%016llx",
                                       (unsigned long long)v->c->digest)));
    return o;
}

const char *tr_date_words(tr_arena *a, const char *date) {
    static const char *const month[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    size_t n = strlen(date);
    if (n < 7) return date;
    int m = atoi(date + 5);
    assert(m >= 1 && m <= 12);
    if (n < 10) return tr_printf(a, "%s %.4s", month[m - 1], date);
    return tr_printf(a, "%d %s %.4s", atoi(date + 8), month[m - 1], date);
}

/* More digits than anybody counts are rounded down to three. */
const char *tr_decimal_words(tr_arena *a, const char *s) {
    size_t length = strlen(s);
    if (length > 15)
        return tr_printf(a, "about %c.%.2s × 10^%zu", s[0], s + 1, length - 1);
    tr_text t = tr_text_new(a);
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0 && !strpbrk(s, ".e-")) tr_putc(&t, ',');
        tr_putc(&t, s[i]);
    }
    return tr_text_str(&t);
}

const char *tr_count_words(tr_arena *a, double n) {
    char s[TR_NUMBER];
    return tr_decimal_words(a, tr_number(s, n));
}

const char *tr_num(tr_arena *a, double x, int digits) {
    char s[TR_NUMBER];
    return tr_strdup(a, tr_decimal(s, x, digits));
}

const char *tr_origin_words(const tr_view *v, const tr_origin *o) {
    static const char *const confidence[] = {"", "low", "medium", "high"};
    tr_text t = tr_text_new(v->a);
    if (o->source >= 0)
        tr_put(&t, tr_doc_link(v->a, "sources",
                               tr_printf(v->a, "[%s]",
                                         v->c->source_item[o->source].id)));
    if (o->confidence)
        tr_putf(&t, "%sconfidence: %s", t.length ? "; " : "",
                confidence[o->confidence]);
    if (o->assumption) tr_putf(&t, "%sassumption", t.length ? "; " : "");
    return tr_text_str(&t);
}

void tr_report_scenario(tr_doc *d, const tr_view *v, const tr_scenario *s) {
    tr_json *o = tr_json_set(d->json, "scenario", tr_json_object(v->a));
    tr_json_set(o, "id", tr_json_string(v->a, s->id));
    tr_json_set(o, "name",
                tr_json_string(v->a, tr_label_in(&s->name, v->lang)));
    tr_doc_meta(d, "Scenario", tr_label_words(v, &s->name));
    const char *story = *s->story.text ? tr_label_words(v, &s->story) : "";
    const char *origin = tr_origin_words(v, &s->origin);
    tr_doc_note(
        d, "This is the case with a scenario, not the case itself.%s%s%s%s",
        *story ? " " : "", story, *origin ? " " : "", origin);
}

void tr_report_influenced(tr_doc *d, const tr_view *v) {
    tr_text t = tr_text_new(v->a);
    tr_json_set(d->json, "influence", tr_json_string(v->a, v->c->influenced));
    for (size_t k = 0; k < v->c->links; k++) {
        const tr_link *l = &v->c->link[k];
        tr_putf(&t, "%s%s counts for %s in those of %s", k ? "; " : "",
                tr_party_name(v, (size_t)l->backer), tr_num(v->a, l->weight, 3),
                tr_party_name(v, (size_t)l->party));
    }
    tr_doc_note(d,
                "Preferences have the weight of backers in them%s: %s. "
                "Utilities are made comparable by their ranges over the "
                "feasible states.",
                strcmp(v->c->influenced, "once")
                    ? ", as these want once they are swayed themselves"
                    : "",
                tr_text_str(&t));
}
