/* group.c - several domains and their profiles in one folder.
 * SPDX-License-Identifier: MIT
 *
 * Collections of domains keep variants in one folder (A-domain, A-prof1,
 * A-prof2, B-domain, ...).  Nothing in the files says which belong together,
 * their names do. */
#include "convert/convert.h"

#include <string.h>

static bool ends_word(char c) { return !c || strchr("-_. ", c) != NULL; }

/* How much two names share at their beginning, in whole words. */
static size_t common(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] && a[n] == b[n]) n++;
    if (ends_word(a[n]) || ends_word(b[n])) return n;
    while (n && !ends_word(a[n - 1])) n--;
    return n;
}

/* Marks on the way: a domain has its number, a profile this or, once its domain
 * is known, this and the number. */
#define A_PROFILE (SIZE_MAX / 2)

/* The number of the domain with whose name the file's shares the longest
 * beginning, of several the one of the shortest name; 0: none, or no one. */
static size_t domain_of(const tr_source *file, size_t count, const size_t *mark,
                        size_t k) {
    size_t best = 0, longest = 0, left = 0;
    for (size_t j = 0; j < count; j++) {
        if (!mark[j] || mark[j] >= A_PROFILE) continue;
        const char *name = tr_base_name(file[j].name);
        size_t n = common(name, tr_base_name(file[k].name));
        size_t rest = strlen(name) - n;
        if (!n || n < longest || (n == longest && rest > left)) continue;
        best = n == longest && rest == left ? 0 : mark[j];
        longest = n;
        left = rest;
    }
    return best;
}

static bool is_complete(const size_t *mark, size_t count, size_t domains) {
    for (size_t d = 1; d <= domains; d++) {
        size_t k = 0;
        while (k < count && mark[k] != A_PROFILE + d) k++;
        if (k == count) return false;
    }
    return true;
}

size_t tr_group_by(const tr_foreign *f, const tr_source *file, size_t count,
                   size_t *mark) {
    size_t domains = 0;
    for (size_t k = 0; k < count; k++) {
        tr_part part = f->part(&file[k], false);
        mark[k] = part == TR_DOMAIN    ? ++domains
                  : part == TR_PROFILE ? A_PROFILE
                                       : 0;
    }
    for (size_t k = 0; k < count; k++) {
        if (mark[k] != A_PROFILE) continue;
        size_t d = domain_of(file, count, mark, k);
        if (!d) return 0;
        mark[k] += d;
    }
    if (!is_complete(mark, count, domains)) return 0;
    for (size_t k = 0; k < count; k++)
        if (mark[k] >= A_PROFILE) mark[k] -= A_PROFILE;
    return domains;
}
