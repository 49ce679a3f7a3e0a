/* concepts.c - the list of solution concepts.  SPDX-License-Identifier: MIT */
#include "stability/concept.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const tr_kind *const families[] = {
    tr_basic_kinds,  tr_simultaneous_kinds, tr_foresight_kinds,
    tr_policy_kinds, tr_refined_kinds,      tr_coalition_kinds};
enum { FAMILIES = sizeof families / sizeof *families };

/* --- names ---------------------------------------------------------------- */

/* The number after a name; leading zeros would give one concept two names. */
static bool read_number(const char *text, const char *suffix, tr_ask *out) {
    size_t digits = strspn(text, "0123456789");
    if (!digits || digits > 6 || text[0] == '0') return false;
    if (strcmp(text + digits, suffix ? suffix : "")) return false;
    out->number = 0;
    for (size_t k = 0; k < digits; k++)
        out->number = out->number * 10 + (uint32_t)(text[k] - '0');
    return true;
}

static bool is_named(const tr_kind *k, const char *name, tr_ask *out) {
    size_t length = strlen(k->name);
    *out = (tr_ask){.kind = k, .name = name};
    if (k->shape == TR_PLAIN) return strcmp(name, k->name) == 0;
    if (strncmp(name, k->name, length)) return false;
    if (k->shape == TR_NUMBERED)
        return read_number(name + length, k->suffix, out);
    out->detail = name + length + 1;
    return name[length] == ':' && name[length + 1];
}

bool tr_ask_read(const char *name, tr_ask *out) {
    for (size_t f = 0; f < FAMILIES; f++)
        for (const tr_kind *k = families[f]; k->name; k++)
            if (is_named(k, name, out)) return true;
    return false;
}

const char **tr_kind_names(tr_arena *a, size_t *count) {
    static const char *const tail[] = {"", "N", ":PARTY"};
    size_t n = 0;
    for (size_t f = 0; f < FAMILIES; f++)
        for (const tr_kind *k = families[f]; k->name; k++) n++;
    const char **names = TR_NEW(a, const char *, n + 1);
    *count = n;
    n = 0;
    for (size_t f = 0; f < FAMILIES; f++)
        for (const tr_kind *k = families[f]; k->name; k++)
            names[n++] = tr_printf(a, "%s%s%s", k->name, tail[k->shape],
                                   k->suffix ? k->suffix : "");
    return names;
}

const char *tr_kind_words(size_t k) {
    for (size_t f = 0; f < FAMILIES; f++)
        for (const tr_kind *kind = families[f]; kind->name; kind++)
            if (!k--) return kind->words;
    return NULL;
}

const char *tr_ask_refused(const tr_stage *x, const tr_ask *ask) {
    return ask->kind->refuse ? ask->kind->refuse(x, ask) : NULL;
}

/* --- solving -------------------------------------------------------------- */

static uint64_t *all_states(tr_arena *a, uint32_t n) {
    uint64_t *bits = tr_bits_new(a, n);
    memset(bits, 0xff, ((size_t)n / 64 + 1) * 8);
    bits[n / 64] = (UINT64_C(1) << n % 64) - 1;
    return bits;
}

/* The basic concepts share their sweeps: solve all that are asked at once. */
static tr_stable *solve_basic(const tr_stage *x, const tr_ask *ask,
                              size_t count) {
    bool asked[TR_CONCEPTS] = {false}, any = false;
    for (size_t k = 0; k < count; k++) {
        int basic = ask[k].kind ? ask[k].kind->basic : 0;
        if (basic) asked[basic - 1] = any = true;
    }
    return any ? tr_stability(x->a, x->m, x->pref, asked) : NULL;
}

uint64_t *tr_ask_stable(const tr_stage *x, const tr_ask *ask, uint32_t party) {
    if (ask->kind->solve) return ask->kind->solve(x, ask)[party];
    if (!x->m->mover[party]) return all_states(x->a, x->m->n);
    return ask->kind->stable(x, ask, party);
}

/* `whole`: the solution for every party at once, or NULL. */
static uint64_t *stable_for(const tr_stage *x, const tr_stable *basic,
                            uint64_t **whole, const tr_ask *ask,
                            uint32_t party) {
    if (whole) return whole[party];
    if (!x->m->mover[party]) return all_states(x->a, x->m->n);
    if (ask->kind->basic) return basic->stable[ask->kind->basic - 1][party];
    return tr_ask_stable(x, ask, party);
}

/* D14 */
static uint64_t *stable_for_all(const tr_stage *x, uint64_t *const *stable) {
    uint64_t *bits = all_states(x->a, x->m->n);
    for (uint32_t i = 0; i < x->m->parties; i++)
        for (uint32_t w = 0; w <= x->m->n / 64; w++) bits[w] &= stable[i][w];
    return bits;
}

tr_solved *tr_solve(const tr_stage *x, const tr_ask *ask, size_t count) {
    tr_solved *out = TR_NEW(x->a, tr_solved, count + 1);
    tr_stable *basic = solve_basic(x, ask, count);
    for (size_t k = 0; k < count; k++) {
        assert(!tr_ask_refused(x, &ask[k]));
        const tr_kind *kind = ask[k].kind;
        uint64_t **whole = kind->solve ? kind->solve(x, &ask[k]) : NULL;
        out[k].stable = TR_NEW(x->a, uint64_t *, x->m->parties + 1);
        for (uint32_t i = 0; i < x->m->parties; i++)
            out[k].stable[i] = stable_for(x, basic, whole, &ask[k], i);
        out[k].equilibria = stable_for_all(x, out[k].stable);
    }
    return out;
}

tr_solved tr_solve_profile(const tr_stage *x, const tr_ask *ask) {
    tr_stable *basic = solve_basic(x, ask, x->m->parties);
    tr_solved out = {TR_NEW(x->a, uint64_t *, x->m->parties + 1), NULL};
    for (uint32_t i = 0; i < x->m->parties; i++)
        out.stable[i] = stable_for(x, basic, NULL, &ask[i], i);
    out.equilibria = stable_for_all(x, out.stable);
    return out;
}
