/* api.c - the public boundary: running commands, documents.
 * SPDX-License-Identifier: MIT
 *
 * The only place that calls setjmp.  Everything inside allocates from arenas
 * and leaves by tr_stop(); here the arenas are dropped and a status returned.
 * Locals that are read after the jump live in the call structure, not on the
 * stack frame that setjmp may not restore. */
#include "api/api.h"
#include "run/run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATS = 4 };

struct truce_doc {
    tr_arena arena;
    const char *text[FORMATS];
    size_t length[FORMATS];
    size_t files;
    truce_file *file;
};

const char *truce_version(void) { return TRUCE_VERSION; }

/* --- running a command ---------------------------------------------------- */

typedef struct run_call {
    tr_env env;
    tr_arena scratch;
    truce_doc *doc;
    bool rendered; /* the document is whole */
    truce_diags *d, *own;
    const truce_case *c;
    const char *command, *options;
} run_call;

static truce_status unknown_command(run_call *x, tr_arena *a) {
    const char **names = TR_NEW(a, const char *, tr_command_count);
    for (size_t i = 0; i < tr_command_count; i++)
        names[i] = tr_commands[i].name;
    const char *near = tr_nearest(x->command, names, tr_command_count);
    tr_diag_nowhere(x->d, TR_E0601, x->command,
                    near ? tr_printf(a, "; did you mean '%s'?", near) : "");
    return TRUCE_EUSE;
}

static void keep(truce_doc *doc, truce_format f, const tr_text *t) {
    doc->text[f] = tr_strndup(&doc->arena, tr_text_str(t), t->length);
    doc->length[f] = t->length;
}

static void keep_files(truce_doc *doc, const tr_run *r) {
    doc->file = TR_NEW(&doc->arena, truce_file, r->files + 1);
    doc->files = r->files;
    for (size_t k = 0; k < r->files; k++) {
        const truce_file *f = &r->file[k];
        doc->file[k] = (truce_file){tr_strdup(&doc->arena, f->name),
                                    tr_strndup(&doc->arena, f->text, f->length),
                                    f->length};
    }
}

/* The renderings are made at once, so that the document needs no scratch. */
static void render(truce_doc *doc, tr_arena *a, const tr_run *r) {
    tr_text t = tr_text_new(a);
    if (r->raw)
        tr_put(&t, r->raw);
    else
        tr_render_text(&t, r->doc);
    keep(doc, TRUCE_TEXT, &t);
    t = tr_text_new(a);
    tr_render_json(&t, r->doc, strcmp(r->doc->command, "brief") == 0);
    keep(doc, TRUCE_JSON, &t);
    t = tr_text_new(a);
    tr_render_markdown(&t, r->doc);
    keep(doc, TRUCE_MARKDOWN, &t);
    t = tr_text_new(a);
    tr_render_html(&t, r->doc);
    keep(doc, TRUCE_HTML, &t);
    keep_files(doc, r);
}

static truce_status run(run_call *x) {
    tr_arena *a = &x->scratch;
    tr_arena_init(a, &x->env);
    tr_arena_init(&x->doc->arena, &x->env);
    if (setjmp(x->env.escape)) {
        tr_call_tell_why(x->d, &x->env);
        return x->env.status;
    }
    const tr_command *command = tr_command_by_name(x->command);
    if (!command) return unknown_command(x, a);
    tr_run r = {.a = a, .c = x->c, .d = x->d};
    size_t before = tr_diags_errors(x->d);
    if (!tr_options_read(&r, command, x->options)) return TRUCE_EUSE;
    r.view = (tr_view){a, x->c, NULL, r.word[TR_OPT_LANG]};
    tr_diags_source(x->d, &x->c->source);
    bool ok = tr_choose_scenario(&r, command) &&
              tr_choose_influence(&r, command) && command->run(&r);
    if (!ok || tr_diags_errors(x->d) > before)
        return r.usage ? TRUCE_EUSE : TRUCE_EINPUT;
    render(x->doc, a, &r);
    x->rendered = true;
    return r.unmet ? TRUCE_EEXPECT : r.undecided ? TRUCE_ELIMIT : TRUCE_OK;
}

truce_status truce_run(truce_doc **out, truce_diags **diags,
                       const truce_case *c, const char *command,
                       const char *options, const truce_hooks *hooks) {
    if (!out || !command || (!c && tr_command_by_name(command)))
        return TRUCE_EUSE; /* without a case: is there such a command? */
    run_call *x = calloc(1, sizeof *x);
    truce_status status = TRUCE_ENOMEM;
    if (x && tr_call_diags(diags, &x->own) &&
        (x->doc = calloc(1, sizeof *x->doc))) {
        tr_call_set_up(&x->env, TR_CASE_MEMORY, hooks);
        x->d = diags ? *diags : x->own;
        x->c = c;
        x->command = command;
        x->options = options;
        status = run(x);
        tr_diags_source(x->d, NULL);
        tr_diags_hush(x->d, false); /* also where the call was cut short */
        tr_arena_drop(&x->scratch);
    }
    if (x) truce_diags_free(x->own);
    if (x && x->rendered) {
        x->doc->arena.env = NULL;
        *out = x->doc;
    } else if (x && x->doc) {
        truce_doc_free(x->doc);
    }
    free(x);
    return status;
}

const char *truce_doc_render(const truce_doc *doc, truce_format format,
                             size_t *length) {
    if (!doc || (int)format < 0 || (int)format >= FORMATS) return NULL;
    if (length) *length = doc->length[format];
    return doc->text[format];
}

int truce_doc_file(const truce_doc *doc, size_t i, truce_file *out) {
    if (!doc || !out || i >= doc->files) return 0;
    *out = doc->file[i];
    return 1;
}

void truce_doc_free(truce_doc *doc) {
    if (doc) tr_arena_drop(&doc->arena);
    free(doc);
}

void truce_text_free(char *text) { free(text); }
