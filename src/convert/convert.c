/* convert.c - the list of foreign formats, and which of them some files are.
 * SPDX-License-Identifier: MIT */
#include "convert/convert.h"

#include <stdlib.h>
#include <string.h>

static const tr_foreign *const formats[] = {
    &tr_gmcrplus, &tr_genius_format, &tr_geniusweb, &tr_negolog,
    &tr_nfg,      &tr_efg_format,    &tr_csv,       &tr_negmas_format};
enum { COUNT = sizeof formats / sizeof *formats };

const tr_foreign *tr_foreign_by_name(const char *name) {
    for (size_t k = 0; k < COUNT; k++)
        if (!strcmp(formats[k]->name, name)) return formats[k];
    return NULL;
}

const tr_foreign *tr_foreign_by_ending(const char *file_name) {
    size_t n = strlen(file_name);
    for (size_t k = 0; k < COUNT; k++) {
        const char *ending = formats[k]->write ? formats[k]->ending : NULL;
        size_t m = ending ? strlen(ending) : n + 1;
        if (n >= m && !strcmp(file_name + n - m, ending)) return formats[k];
    }
    return NULL;
}

const char *tr_foreign_names(tr_arena *a, bool written) {
    tr_text t = tr_text_new(a);
    tr_put(&t, "truce");
    for (size_t k = 0; k < COUNT; k++)
        if (written ? formats[k]->write != NULL : formats[k]->read != NULL)
            tr_putf(&t, ", %s", formats[k]->name);
    return tr_text_str(&t);
}

tr_text *tr_new_file(tr_writing *x, const char *name) {
    x->file = tr_grow(x->a, x->file, sizeof *x->file, x->count, &x->room);
    x->file[x->count].name = name;
    x->file[x->count].text = tr_text_new(x->a);
    return &x->file[x->count++].text;
}

/* --- looking at texts ----------------------------------------------------- */

const char *tr_base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool tr_contains(const tr_source *s, size_t most, const char *word) {
    size_t n = strlen(word), length = s->length < most ? s->length : most;
    const char *at = s->text, *end = s->text + length;
    while (at + n <= end && (at = memchr(at, *word, (size_t)(end - at)))) {
        if (at + n <= end && !memcmp(at, word, n)) return true;
        at++;
    }
    return false;
}

char tr_first_byte(const tr_source *s) {
    size_t k = 0;
    if (s->length >= 3 && !memcmp(s->text, "\xef\xbb\xbf", 3)) k = 3;
    while (k < s->length && s->text[k] && strchr(" \t\r\n", s->text[k])) k++;
    return k < s->length ? s->text[k] : '\0';
}

/* A case of our own: the key `truce` at a line's beginning, or in JSON. */
static bool is_case(const tr_source *s) {
    if (tr_first_byte(s) == '{') return tr_contains(s, 4096, "\"truce\"");
    return (s->length > 6 && !memcmp(s->text, "truce:", 6)) ||
           tr_contains(s, SIZE_MAX, "\ntruce:");
}

/* --- which format --------------------------------------------------------- */

/* What a format finds among the files. */
typedef struct found {
    size_t whole, domains, profiles, first_domain;
} found;

static found look(const tr_foreign *f, const tr_source *file, size_t count,
                  bool asked) {
    found n = {0};
    for (size_t k = 0; k < count; k++) {
        tr_part part = f->part(&file[k], asked);
        if (part == TR_DOMAIN && !n.domains) n.first_domain = k;
        n.whole += part == TR_WHOLE;
        n.domains += part == TR_DOMAIN;
        n.profiles += part == TR_PROFILE;
    }
    return n;
}

static bool is_together(const tr_foreign *f, const found *n) {
    return n->domains || (f->apart && n->profiles);
}

truce_files_kind tr_files_kind(const tr_source *file, size_t count) {
    size_t whole = 0;
    for (size_t k = 0; k < COUNT; k++) {
        found n = look(formats[k], file, count, false);
        if (is_together(formats[k], &n) || n.profiles)
            return TRUCE_FILES_TOGETHER;
        whole += n.whole;
    }
    for (size_t k = 0; k < count; k++) whole += is_case(&file[k]);
    return whole ? TRUCE_FILES_APART : TRUCE_FILES_NONE;
}

/* --- several domains in one folder ---------------------------------------- */

size_t tr_files_group(const tr_source *file, size_t count, size_t *group) {
    for (size_t k = 0; k < COUNT; k++) {
        found n = look(formats[k], file, count, false);
        if (n.domains < 2) continue;
        size_t cases = tr_group_by(formats[k], file, count, group);
        if (cases) return cases;
    }
    return 0;
}

/* --- a file by itself ----------------------------------------------------- */

static bool give(tr_reading *x, const tr_foreign *f, const char **text) {
    tr_diags_source(x->d, x->domain ? x->domain : &x->file[0]);
    if (f->read(x)) *text = tr_text_str(x->out);
    return true;
}

static bool lonely(tr_reading *x, const tr_foreign *f, tr_part part) {
    tr_diags_source(x->d, &x->file[0]);
    tr_diag(x->d, TR_E0803, ((tr_span){0, 0}),
            part == TR_DOMAIN ? "the domain" : "the profile of one party",
            f->about);
    return true;
}

/* What files of such a name hold, when their text is none of ours. */
static const tr_foreign *by_name_alone(const char *name) {
    static const struct {
        const char *ending;
        const tr_foreign *format;
    } known[] = {{".nfg", &tr_nfg},
                 {".efg", &tr_efg_format},
                 {".xml", &tr_genius_format},
                 {".gmcr", &tr_gmcrplus}};
    const char *dot = strrchr(tr_base_name(name), '.');
    for (size_t k = 0; dot && k < sizeof known / sizeof *known; k++)
        if (!strcmp(dot, known[k].ending)) return known[k].format;
    return NULL;
}

/* A file that is of no format, or not of the one asked for. */
static bool unlike(tr_reading *x, const tr_foreign *asked) {
    const tr_source *s = &x->file[0];
    const tr_foreign *f = asked ? asked : by_name_alone(s->name);
    if (!f || (!asked && (!s->length || is_case(s)))) return false;
    tr_diags_source(x->d, s);
    tr_diag(x->d, TR_E0805, ((tr_span){0, 0}), f->about,
            "it does not look like one",
            asked ? "leave out --from, and the text tells what it is"
                  : "look at its first lines: `truce help convert` shows what "
                    "is read");
    return true;
}

static bool convert_file(tr_reading *x, const tr_foreign *asked,
                         const char **text) {
    for (size_t k = 0; k < COUNT; k++) {
        const tr_foreign *f = formats[k];
        if (asked && f != asked) continue;
        tr_part part = f->part(&x->file[0], asked != NULL);
        if (part == TR_WHOLE) return give(x, f, text);
        if (part != TR_NOT_MINE && part != TR_SIDECAR)
            return lonely(x, f, part);
    }
    return unlike(x, asked);
}

/* --- a folder ------------------------------------------------------------- */

/* Messages about the folder as a whole. */
static void point_at_folder(tr_reading *x) {
    tr_source *s = TR_NEW(x->a, tr_source, 1);
    *s = (tr_source){x->folder, "", 0};
    tr_diags_source(x->d, s);
}

static bool refuse(tr_reading *x, const char *what, const char *remedy) {
    point_at_folder(x);
    tr_diag_nowhere(x->d, TR_E0804, what, remedy);
    return true;
}

static int by_name(const void *p, const void *q) {
    const tr_source *a = p, *b = q;
    return strcmp(tr_base_name(a->name), tr_base_name(b->name));
}

static const char *ending_of(const char *name) {
    const char *dot = strrchr(tr_base_name(name), '.');
    return dot ? dot : "";
}

/* " (DOMAIN.yml is neither)": one of the same ending that could be the domain,
 * if its first lines were right. */
static const char *strangers(tr_reading *x, const tr_foreign *f, bool asked) {
    const char *ending = "";
    for (size_t k = 0; k < x->count; k++)
        if (f->part(&x->file[k], asked) == TR_PROFILE)
            ending = ending_of(x->file[k].name);
    for (size_t k = 0; k < x->count; k++)
        if (f->part(&x->file[k], asked) == TR_NOT_MINE &&
            !strcmp(ending_of(x->file[k].name), ending))
            return tr_printf(x->a, " (%s does not look like either)",
                             tr_base_name(x->file[k].name));
    return "";
}

/* One format whose files are the case; NULL after a message. */
static const tr_foreign *choose(tr_reading *x, const tr_foreign *asked) {
    const tr_foreign *best = NULL, *profiles = NULL;
    for (size_t k = 0; k < COUNT; k++) {
        const tr_foreign *f = formats[k];
        if (asked && f != asked) continue;
        found n = look(f, x->file, x->count, asked != NULL);
        if (n.profiles) profiles = f;
        if (!is_together(f, &n)) continue;
        if (best) {
            refuse(
                x,
                tr_printf(x->a, "files of %s and of %s lie together",
                          best->about, f->about),
                "say which with `truce convert --from`, or sort them into two "
                "folders");
            return NULL;
        }
        best = f;
    }
    if (!best && profiles)
        refuse(x,
               tr_printf(x->a, "profiles of %s, and no domain%s",
                         profiles->about, strangers(x, profiles, asked)),
               "put the file of the issues beside them");
    else if (!best)
        refuse(x, "none of its files is one that is known",
               "give the case file in it");
    return best;
}

/* Files of the same kind by name that are none of the case's are named. */
static void tell_others(tr_reading *x, const char *const *other, size_t count) {
    tr_text t = tr_text_new(x->a);
    for (size_t k = 0; k < count && k < 5; k++)
        tr_putf(&t, "%s%s", k ? ", " : "", other[k]);
    if (count > 5) tr_putf(&t, " and %zu more", count - 5);
    point_at_folder(x);
    if (count) tr_diag_nowhere(x->d, TR_W0802, tr_text_str(&t));
}

/* Keep what is the case's: the domain, and the profiles in order. */
static void sort_out(tr_reading *x, const tr_foreign *f, bool asked) {
    const char **other = TR_NEW(x->a, const char *, x->count + 1);
    size_t others = 0, kept = 0;
    for (size_t k = 0; k < x->count; k++) {
        tr_part part = f->part(&x->file[k], asked);
        if (part == TR_DOMAIN) {
            tr_source *domain = TR_NEW(x->a, tr_source, 1);
            *domain = x->file[k];
            x->domain = domain;
        } else if (part == TR_PROFILE) {
            x->file[kept++] = x->file[k];
        } else if (part != TR_SIDECAR) {
            other[others++] = tr_base_name(x->file[k].name);
        }
    }
    x->count = kept;
    const char *ending = kept ? ending_of(x->file[0].name) : "";
    size_t alike = 0;
    for (size_t k = 0; k < others; k++)
        if (!strcmp(ending_of(other[k]), ending)) other[alike++] = other[k];
    tell_others(x, other, alike);
}

/* Several cases beside each other are no case; one is, whatever lies there. */
static bool only_one(tr_reading *x, const tr_foreign *asked,
                     const char **text) {
    size_t whole = 0, at = 0;
    for (size_t k = 0; k < x->count; k++) {
        bool one = !asked && is_case(&x->file[k]);
        for (size_t j = 0; j < COUNT; j++)
            if (!asked || formats[j] == asked)
                one |= formats[j]->part(&x->file[k], asked) == TR_WHOLE;
        if (one) at = k;
        whole += one;
    }
    if (!whole) return false;
    if (whole > 1)
        return refuse(x, tr_printf(x->a, "%zu cases lie in it", whole),
                      "give one of them; `truce convert` takes them all at "
                      "once");
    x->file[0] = x->file[at];
    x->count = 1;
    if (!convert_file(x, asked, text)) *text = x->file[0].text;
    return true;
}

static bool convert_folder(tr_reading *x, const tr_foreign *asked,
                           const char **text) {
    if (tr_files_kind(x->file, x->count) != TRUCE_FILES_TOGETHER &&
        only_one(x, asked, text))
        return true;
    const tr_foreign *f = choose(x, asked);
    if (!f) return true;
    found n = look(f, x->file, x->count, asked != NULL);
    const char *first = x->file[n.first_domain].name;
    if (n.domains > 1) {
        size_t k = n.first_domain + 1;
        while (f->part(&x->file[k], asked) != TR_DOMAIN) k++;
        return refuse(
            x,
            tr_printf(x->a, "%s and %s are two domains", tr_base_name(first),
                      tr_base_name(x->file[k].name)),
            tr_files_group(x->file, x->count, TR_NEW(x->a, size_t, x->count))
                ? "`truce convert FOLDER -o OUTDIR` takes them apart "
                  "by their names"
                : "a folder holds one domain and its profiles");
    }
    if (!n.profiles)
        return refuse(x,
                      tr_printf(x->a,
                                "%s is a domain, and no profile of a "
                                "party lies beside it",
                                tr_base_name(first)),
                      "put a profile for each party into the folder");
    sort_out(x, f, asked);
    return give(x, f, text);
}

bool tr_convert(tr_reading *x, const char *from, const char **text) {
    const tr_foreign *asked = from ? tr_foreign_by_name(from) : NULL;
    *text = NULL;
    qsort(x->file, x->count, sizeof *x->file, by_name);
    if (x->folder) return convert_folder(x, asked, text);
    if (from && !asked) return false;
    return convert_file(x, asked, text);
}
