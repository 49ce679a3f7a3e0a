/* parse.c - the public boundary: reading cases.
 * SPDX-License-Identifier: MIT */
#include "api/api.h"
#include "base/text.h"
#include "convert/convert.h"

#include <stdlib.h>
#include <string.h>

bool tr_call_diags(truce_diags **diags, truce_diags **own) {
    if (diags && *diags) return true;
    truce_diags *d = tr_diags_new();
    if (!d) return false;
    if (diags)
        *diags = d;
    else
        *own = d;
    return true;
}

void tr_call_tell_why(truce_diags *d, const tr_env *env) {
    tr_diags_source(d, NULL);
    if (env->status == TRUCE_ELIMIT)
        tr_diag_nowhere(d, TR_E0701, env->why);
    else if (env->status == TRUCE_ENOMEM)
        tr_diag_nowhere(d, TR_E0702, env->why);
    else if (env->status == TRUCE_ECANCEL)
        tr_diag_nowhere(d, TR_E0703, env->why);
}

/* --- what a call is given ------------------------------------------------- */

typedef struct parse_call {
    tr_env env;
    truce_case *c;
    truce_diags *d, *own;
    const char *folder, *options, *from;
    const truce_file *file;
    size_t count;
    bool negmas;
} parse_call;

static tr_source copy_text(tr_arena *a, const truce_file *f) {
    const char *text = f->text;
    size_t n = f->length;
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) text += 3, n -= 3;
    return (tr_source){tr_strdup(a, f->name ? f->name : "case"),
                       tr_strndup(a, n ? text : "", n), n};
}

/* --- options -------------------------------------------------------------- */

static bool set_option(parse_call *x, const tr_node *n) {
    bool word = n->kind == TR_SCALAR;
    if (!strcmp(n->key, "from") && word) {
        x->from = n->text;
        if (!strcmp(x->from, "truce") || tr_foreign_by_name(x->from))
            return true;
        const char *names = tr_foreign_names(&x->c->arena, false);
        tr_diag_nowhere(x->d, TR_E0603, n->key,
                        tr_printf(&x->c->arena, "one of: %s", names), n->text,
                        " convert");
    } else if (!strcmp(n->key, "compat") && word) {
        x->negmas = !strcmp(n->text, "negmas");
        if (x->negmas) return true;
        tr_diag_nowhere(x->d, TR_E0603, n->key, "negmas", n->text, "");
    } else {
        tr_diag_nowhere(x->d, TR_E0602, "convert", n->key, "");
    }
    return false;
}

static bool read_options(parse_call *x) {
    tr_arena *a = &x->c->arena;
    if (!x->options || !*x->options) return true;
    tr_source *s = TR_NEW(a, tr_source, 1);
    *s = (tr_source){"options", tr_strdup(a, x->options), strlen(x->options)};
    tr_diags_source(x->d, s);
    const tr_node *root = tr_tree_read(a, x->d, s);
    tr_diags_source(x->d, NULL);
    if (!root) return false;
    if (root->kind != TR_MAP) {
        tr_diag_nowhere(x->d, TR_E0603, "(all)",
                        "a JSON object such as {\"from\": \"genius\"}",
                        x->options, "");
        return false;
    }
    for (const tr_node *n = root->first; n; n = n->next)
        if (!set_option(x, n)) return false;
    return true;
}

/* --- reading -------------------------------------------------------------- */

/* The files as one case; false after messages. */
static bool take_text(parse_call *x, tr_reading *r) {
    truce_case *c = x->c;
    const char *text;
    if (!tr_convert(r, x->from, &text)) {
        c->source = r->file[0];
        return true;
    }
    if (!text) return false;
    const char *name = x->folder ? x->folder : r->file[0].name;
    bool is_own = r->count == 1 && text == r->file[0].text;
    c->source.name =
        is_own ? r->file[0].name : tr_printf(&c->arena, "%s, as a case", name);
    c->source.text = text;
    c->source.length = is_own ? r->file[0].length : strlen(text);
    return true;
}

/* A digest is of the files as they are given. */
static bool read_files(parse_call *x) {
    truce_case *c = x->c;
    tr_text out = tr_text_new(&c->arena);
    tr_reading r = {.a = &c->arena,
                    .d = x->d,
                    .folder = x->folder,
                    .count = x->count,
                    .negmas = x->negmas,
                    .out = &out};
    r.file = TR_NEW(&c->arena, tr_source, x->count + 1);
    for (size_t k = 0; k < x->count; k++)
        r.file[k] = copy_text(&c->arena, &x->file[k]);
    if (!take_text(x, &r)) return false;
    if (r.domain)
        c->digest = tr_hash(c->digest, r.domain->text, r.domain->length);
    for (size_t k = 0; k < r.count; k++)
        c->digest = tr_hash(c->digest, r.file[k].text, r.file[k].length);
    tr_diags_source(x->d, &c->source);
    tr_case_read(c, x->d);
    return true;
}

static truce_status parse(parse_call *x) {
    tr_arena_init(&x->c->arena, &x->env);
    if (setjmp(x->env.escape)) {
        tr_call_tell_why(x->d, &x->env);
        return x->env.status;
    }
    size_t before = tr_diags_errors(x->d);
    if (!read_options(x)) return TRUCE_EUSE;
    read_files(x);
    return tr_diags_errors(x->d) > before ? TRUCE_EINPUT : TRUCE_OK;
}

static truce_status check_arguments(truce_case **out, const truce_file *files,
                                    size_t count, const char *folder) {
    if (!out || (!files && count) || (!folder && count != 1)) return TRUCE_EUSE;
    for (size_t k = 0; k < count; k++)
        if (!files[k].text && files[k].length) return TRUCE_EUSE;
    for (size_t k = 0; k < count; k++)
        if (files[k].length > UINT32_MAX / 2) return TRUCE_ELIMIT;
    return TRUCE_OK;
}

truce_status truce_case_parse_files(truce_case **out, truce_diags **diags,
                                    const char *folder, const truce_file *files,
                                    size_t count, const char *options,
                                    const truce_hooks *hooks) {
    truce_status status = check_arguments(out, files, count, folder);
    if (status != TRUCE_OK) return status;
    parse_call *x = calloc(1, sizeof *x);
    status = TRUCE_ENOMEM;
    if (x && tr_call_diags(diags, &x->own) &&
        (x->c = calloc(1, sizeof *x->c))) {
        tr_call_set_up(&x->env, TR_CASE_MEMORY, hooks);
        x->d = diags ? *diags : x->own;
        x->folder = folder;
        x->file = files;
        x->count = count;
        x->options = options;
        status = parse(x);
        tr_diags_source(x->d, NULL);
    }
    if (x) truce_diags_free(x->own);
    if (status == TRUCE_OK) {
        x->c->arena.env = NULL; /* nothing allocates in it any more */
        *out = x->c;
    } else if (x && x->c) {
        truce_case_free(x->c);
    }
    free(x);
    return status;
}

truce_status truce_case_parse(truce_case **out, truce_diags **diags,
                              const char *name, const char *text, size_t length,
                              const truce_hooks *hooks) {
    const truce_file file = {name, text, length};
    return truce_case_parse_files(out, diags, NULL, &file, 1, NULL, hooks);
}

/* The same as the library's own; NULL: out of memory. */
static tr_source *sources_of(const truce_file *files, size_t count) {
    tr_source *s = calloc(count + 1, sizeof *s);
    for (size_t k = 0; s && k < count; k++)
        s[k] =
            (tr_source){files[k].name ? files[k].name : "",
                        files[k].length ? files[k].text : "", files[k].length};
    return s;
}

size_t truce_files_group(const truce_file *files, size_t count, size_t *group) {
    tr_source *s = sources_of(files, count);
    size_t cases = s ? tr_files_group(s, count, group) : 0;
    free(s);
    return cases;
}

truce_files_kind truce_files_look(const truce_file *files, size_t count) {
    tr_source *s = sources_of(files, count);
    truce_files_kind kind = TRUCE_FILES_NONE;
    if (s) kind = tr_files_kind(s, count);
    free(s);
    return kind;
}

const char *truce_format_by_name(const char *file_name) {
    const tr_foreign *f = file_name ? tr_foreign_by_ending(file_name) : NULL;
    return f ? f->name : NULL;
}

void truce_case_free(truce_case *c) {
    if (c) tr_arena_drop(&c->arena);
    free(c);
}
