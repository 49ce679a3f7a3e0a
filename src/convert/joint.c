/* joint.c - a negotiation domain as a case.  SPDX-License-Identifier: MIT
 *
 * All issues are held by all parties together; there is no status quo, so the
 * disagreement utilities stand as numbers. */
#include "convert/joint.h"

#include <math.h>
#include <string.h>

/* Numbers of all tables together: a tree has TREE_NODES entries. */
enum { MOST_NUMBERS = 3000000 };

tr_joint *tr_joint_new(tr_reading *x, size_t issues, size_t parties) {
    tr_joint *j = TR_NEW(x->a, tr_joint, 1);
    j->x = x;
    j->about = "";
    j->issues = issues;
    j->parties = parties;
    j->issue = TR_NEW(x->a, tr_joint_issue, issues + 1);
    j->party = TR_NEW(x->a, tr_joint_party, parties + 1);
    for (size_t i = 0; i < parties; i++) {
        j->party[i].weight = TR_NEW(x->a, double *, issues + 1);
        j->party[i].cap = INFINITY;
        j->party[i].reserved = j->party[i].least = NAN;
    }
    return j;
}

tr_box *tr_joint_box(tr_joint *j, tr_joint_party *p, size_t ranges) {
    p->box = tr_grow(j->x->a, p->box, sizeof *p->box, p->boxes, &p->room);
    tr_box *b = &p->box[p->boxes];
    *b = (tr_box){.count = ranges,
                  .range = TR_NEW(j->x->a, tr_range, ranges + 1),
                  .since = p->boxes};
    p->boxes++;
    return b;
}

static uint32_t *slot_of(const tr_joint_issue *v, const char *label) {
    uint32_t k = (uint32_t)tr_hash(0, label, strlen(label)) & (v->room - 1);
    while (v->slot[k] && strcmp(v->label[v->slot[k] - 1], label))
        k = (k + 1) & (v->room - 1);
    return &v->slot[k];
}

int64_t tr_joint_find(tr_joint *j, size_t issue, const char *label) {
    tr_joint_issue *v = &j->issue[issue];
    if (!v->slot) {
        for (v->room = 16; v->room < 2 * v->values;) v->room *= 2;
        v->slot = TR_NEW(j->x->a, uint32_t, v->room);
        for (uint32_t k = 0; k < v->values; k++) {
            uint32_t *slot = slot_of(v, v->label[k]);
            if (!*slot) *slot = k + 1;
        }
    }
    return (int64_t)*slot_of(v, label) - 1;
}

/* --- names ---------------------------------------------------------------- */

const char *tr_joint_stem(tr_arena *a, const char *path) {
    const char *base = tr_base_name(path), *dot = strrchr(base, '.');
    return tr_strndup(a, base,
                      dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

const char *tr_joint_title(const tr_reading *x) {
    const char *path = x->folder ? x->folder : ".";
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    const char *name = tr_base_name(tr_strndup(x->a, path, n));
    if (*name && strcmp(name, ".") && strcmp(name, "..")) return name;
    return tr_joint_stem(x->a, x->domain ? x->domain->name : x->file[0].name);
}

/* Numbers keep their digits: "n5", and "m5" for -5. */
static const char *number_id(tr_arena *a, const char *text) {
    const char *digits = text + (*text == '-');
    if (!*digits || digits[strspn(digits, "0123456789")]) return NULL;
    return tr_printf(a, "%s%s", *text == '-' ? "m" : "n", digits);
}

static tr_outline_issue issue_of(tr_arena *a, tr_joint_issue *v,
                                 bool together) {
    if (!v->value) {
        v->value = TR_NEW(a, const char *, v->values + 1);
        for (uint32_t k = 0; v->number && k < v->values; k++)
            v->value[k] = number_id(a, v->label[k]);
    }
    return (tr_outline_issue){.name = v->name,
                              .holder = together ? -1 : 0,
                              .values = v->values,
                              .label = v->label,
                              .value = v->value,
                              .scale = v->number};
}

void tr_joint_name(tr_joint *j) {
    tr_arena *a = j->x->a;
    tr_outline *o = &j->outline;
    *o = (tr_outline){.a = a, .parties = j->parties, .issues = j->issues};
    o->name = TR_NEW(a, const char *, j->parties + 1);
    o->issue = TR_NEW(a, tr_outline_issue, j->issues + 1);
    for (size_t i = 0; i < j->parties; i++) o->name[i] = j->party[i].name;
    for (size_t v = 0; v < j->issues; v++)
        o->issue[v] = issue_of(a, &j->issue[v], j->parties > 1);
    tr_outline_make_ids(o);
    for (size_t i = 0; i < j->parties; i++) j->party[i].id = o->party[i];
    for (size_t v = 0; v < j->issues; v++) j->issue[v].id = o->issue[v].id;
}

/* --- what a party wants --------------------------------------------------- */

static void put_weights(const tr_joint *j, const tr_joint_party *p) {
    tr_text *out = j->x->out;
    bool any = false;
    for (size_t v = 0; v < j->issues; v++) {
        const tr_joint_issue *i = &j->issue[v];
        if (!p->weight[v]) continue;
        tr_putf(out, "%s      %s: {", any ? "" : "    weights:\n", i->id);
        any = true;
        for (uint32_t k = 0; k < i->values; k++) {
            tr_putf(out, "%s%s: ", k ? ", " : "", i->value[k]);
            tr_put_number(out, p->weight[v][k]);
        }
        tr_put(out, "}\n");
    }
    if (!any)
        tr_putf(out, "    weights: {%s: {%s: 0}}\n", j->issue[0].id,
                j->issue[0].value[0]);
}

static void put_range(const tr_joint *j, const tr_range *r) {
    const tr_joint_issue *v = &j->issue[r->issue];
    tr_text *out = j->x->out;
    if (r->lo == r->hi) {
        tr_putf(out, "%s=%s", v->id, v->value[r->lo]);
    } else if (!r->lo && r->hi == v->values - 1) {
        tr_put(out, "true");
    } else {
        if (r->lo) tr_putf(out, "%s>=%s", v->id, v->value[r->lo]);
        if (r->lo && r->hi < v->values - 1) tr_put(out, " and ");
        if (r->hi < v->values - 1)
            tr_putf(out, "%s<=%s", v->id, v->value[r->hi]);
    }
}

static void put_condition(const tr_joint *j, const tr_box *b) {
    tr_text *out = j->x->out;
    tr_put(out, b->outside ? "not (" : "(");
    if (!b->count) tr_put(out, "true");
    for (size_t k = 0; k < b->count; k++) {
        tr_put(out, k ? " and " : "");
        put_range(j, &b->range[k]);
    }
    tr_put(out, ")");
}

static void put_boxes(const tr_joint *j, const tr_joint_party *p) {
    tr_text *out = j->x->out;
    bool any = false;
    for (size_t k = 0; k < p->boxes; k++) {
        const tr_box *b = &p->box[k];
        if (b->never || b->add == 0) continue;
        tr_putf(out, "%s      - {when: \"", any ? "" : "    bonus:\n");
        any = true;
        put_condition(j, b);
        for (size_t m = b->since; m < k; m++) {
            if (p->box[m].never) continue;
            tr_put(out, " and not ");
            put_condition(j, &p->box[m]);
        }
        tr_put(out, "\", add: ");
        tr_put_number(out, b->add);
        tr_put(out, "}\n");
    }
    if (!any) tr_put(out, "    bonus: [{when: \"true\", add: 0}]\n");
}

static void put_table(const tr_joint *j, const tr_joint_party *p) {
    tr_text *out = j->x->out;
    uint32_t *x = TR_NEW(j->x->a, uint32_t, j->issues + 1);
    uint64_t n = 0, all = tr_joint_outcomes(j);
    tr_put(out, "    table: [");
    do {
        if (n % 4096 == 4095)
            tr_tick(j->x->a->env, "listing utilities", (double)n, (double)all);
        tr_put(out, !n ? "" : n % 8 ? ", " : ",\n      ");
        tr_put_number(out, tr_joint_value(j, p, x));
        n++;
    } while (tr_joint_next(j, x));
    tr_put(out, "]\n");
}

/* How many numbers the tables take; stops at too many. */
static void count_numbers(const tr_joint *j, const tr_joint_party *p,
                          uint64_t *numbers) {
    uint64_t n = tr_joint_outcomes(j);
    if (n <= MOST_NUMBERS && (*numbers += n) <= MOST_NUMBERS) return;
    uint64_t *f = TR_NEW(j->x->a, uint64_t, j->issues + 1);
    for (size_t v = 0; v < j->issues; v++) f[v] = j->issue[v].values;
    tr_stop(j->x->a->env, TRUCE_ELIMIT,
            "the utility of %.60s is no sum of parts (it is capped, or taken "
            "from the best or worst part), and %.60s outcomes are too many to "
            "list it",
            p->name, tr_big_product(j->x->a, f, j->issues));
}

static void put_party(const tr_joint *j, const tr_joint_party *p,
                      uint64_t *numbers) {
    bool sum = !p->value && tr_joint_below_cap(j, p);
    tr_putf(j->x->out, "  %s:\n", p->id);
    if (!sum) {
        count_numbers(j, p, numbers);
        put_table(j, p);
        return;
    }
    put_weights(j, p);
    if (p->boxes) put_boxes(j, p);
}

static void put_disagreement(const tr_joint *j) {
    tr_put(j->x->out, "disagreement:\n");
    for (size_t i = 0; i < j->parties; i++) {
        tr_putf(j->x->out, "  %s: ", j->party[i].id);
        tr_put_number(j->x->out, tr_joint_disagreement(j, &j->party[i]));
        tr_put(j->x->out, "\n");
    }
}

/* Whether all sums that utilities are stay finite; what passes a cap may not.
 */
static bool can_add(const tr_joint *j, const tr_joint_party *p) {
    double most = 0;
    for (size_t v = 0; v < j->issues; v++) {
        double part = 0;
        for (uint32_t k = 0; p->weight[v] && k < j->issue[v].values; k++) {
            if (!isfinite(p->weight[v][k])) return false;
            part = fmax(part, fabs(p->weight[v][k]));
        }
        most += part;
    }
    for (size_t k = 0; k < p->boxes; k++) most += fabs(p->box[k].add);
    return isfinite(most) || isfinite(p->cap);
}

static bool all_can_add(const tr_joint *j) {
    bool ok = true;
    for (size_t i = 0; i < j->parties; i++) {
        const tr_joint_party *p = &j->party[i];
        if (p->value || can_add(j, p)) continue;
        tr_diags_source(j->x->d, &j->x->file[i]);
        tr_diag(j->x->d, TR_E0805, ((tr_span){0, 1}), "its format",
                "its utilities add up to more than a number can hold",
                "write smaller numbers");
        ok = false;
    }
    return ok;
}

bool tr_joint_put(tr_joint *j) {
    uint64_t numbers = 0;
    if (!all_can_add(j)) return false;
    j->outline.title = j->title;
    j->outline.about = j->about;
    tr_outline_put(j->x->out, &j->outline);
    for (size_t i = 0; i < j->parties; i++)
        put_party(j, &j->party[i], &numbers);
    put_disagreement(j);
    return true;
}
