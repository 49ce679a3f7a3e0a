/* api.c - the public boundary: arguments, limits, out of memory, handles.
 * SPDX-License-Identifier: MIT
 *
 * The only place that calls setjmp.  Everything inside allocates from arenas
 * and leaves by tr_stop(); here the arenas are dropped and a status returned.
 * Locals that are read after the jump live in the call structure, not on the
 * stack frame that setjmp may not restore. */
#include "case/case.h"
#include "convert/convert.h"
#include "run/run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATS = 4 };
static const size_t DEFAULT_MEMORY = (size_t)4 << 30;

struct truce_doc {
    tr_arena arena;
    const char *text[FORMATS];
    size_t length[FORMATS];
};

const char *truce_version(void) { return TRUCE_VERSION; }

static void set_up(tr_env *env, const truce_hooks *hooks) {
    *env = (tr_env){.limit = DEFAULT_MEMORY};
    if (!hooks) return;
    size_t known =
        hooks->size < sizeof env->hooks ? hooks->size : sizeof env->hooks;
    memcpy(&env->hooks, hooks, known);
    if (env->hooks.max_memory) env->limit = env->hooks.max_memory;
}

static bool need_diags(truce_diags **diags, truce_diags **own) {
    if (diags && *diags) return true;
    truce_diags *d = tr_diags_new();
    if (!d) return false;
    if (diags)
        *diags = d;
    else
        *own = d;
    return true;
}

/* Why a call stopped, as a message beside those about the case. */
static void tell_why(truce_diags *d, const tr_env *env) {
    tr_diags_source(d, NULL);
    if (env->status == TRUCE_ELIMIT)
        tr_diag_nowhere(d, TR_E0701, env->why);
    else if (env->status == TRUCE_ENOMEM)
        tr_diag_nowhere(d, TR_E0702, env->why);
    else if (env->status == TRUCE_ECANCEL)
        tr_diag_nowhere(d, TR_E0703, env->why);
}

/* --- reading a case ------------------------------------------------------- */

typedef struct parse_call {
    tr_env env;
    truce_case *c;
    truce_diags *d, *own;
    const char *name, *text;
    size_t length;
} parse_call;

static void copy_source(truce_case *c, const parse_call *x) {
    size_t n = x->length;
    const char *text = x->text;
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) text += 3, n -= 3;
    c->source.name = tr_strdup(&c->arena, x->name ? x->name : "case");
    c->source.text = tr_strndup(&c->arena, n ? text : "", n);
    c->source.length = n;
    c->digest = tr_hash(0, c->source.text, n);
}

/* A foreign file is replaced by the case that it says; false after messages. */
static bool convert(parse_call *x) {
    truce_case *c = x->c;
    const char *text;
    if (!tr_convert(&c->arena, x->d, &c->source, &text)) return true;
    if (!text) return false;
    c->source.name = tr_printf(&c->arena, "%s, as a case", c->source.name);
    c->source.text = text;
    c->source.length = strlen(text);
    return true;
}

static truce_status parse(parse_call *x) {
    tr_arena_init(&x->c->arena, &x->env);
    if (setjmp(x->env.escape)) {
        tell_why(x->d, &x->env);
        return x->env.status;
    }
    size_t before = tr_diags_errors(x->d);
    copy_source(x->c, x);
    tr_diags_source(x->d, &x->c->source);
    if (convert(x)) tr_case_read(x->c, x->d);
    return tr_diags_errors(x->d) > before ? TRUCE_EINPUT : TRUCE_OK;
}

truce_status truce_case_parse(truce_case **out, truce_diags **diags,
                              const char *name, const char *text, size_t length,
                              const truce_hooks *hooks) {
    parse_call *x = calloc(1, sizeof *x);
    truce_status status = TRUCE_ENOMEM;
    if (!out || (!text && length))
        status = TRUCE_EUSE;
    else if (length > UINT32_MAX / 2)
        status = TRUCE_ELIMIT;
    else if (x && need_diags(diags, &x->own) &&
             (x->c = calloc(1, sizeof *x->c))) {
        set_up(&x->env, hooks);
        x->d = diags ? *diags : x->own;
        x->name = name;
        x->text = text;
        x->length = length;
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

void truce_case_free(truce_case *c) {
    if (c) tr_arena_drop(&c->arena);
    free(c);
}

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
}

static truce_status run(run_call *x) {
    tr_arena *a = &x->scratch;
    tr_arena_init(a, &x->env);
    tr_arena_init(&x->doc->arena, &x->env);
    if (setjmp(x->env.escape)) {
        tell_why(x->d, &x->env);
        return x->env.status;
    }
    const tr_command *command = tr_command_by_name(x->command);
    if (!command) return unknown_command(x, a);
    tr_run r = {.a = a, .c = x->c, .d = x->d};
    size_t before = tr_diags_errors(x->d);
    if (!tr_options_read(&r, command, x->options)) return TRUCE_EUSE;
    r.view = (tr_view){a, x->c, NULL, r.word[TR_OPT_LANG]};
    tr_diags_source(x->d, &x->c->source);
    bool ok = command->run(&r);
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
    if (x && need_diags(diags, &x->own) &&
        (x->doc = calloc(1, sizeof *x->doc))) {
        set_up(&x->env, hooks);
        x->d = diags ? *diags : x->own;
        x->c = c;
        x->command = command;
        x->options = options;
        status = run(x);
        tr_diags_source(x->d, NULL);
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

void truce_doc_free(truce_doc *doc) {
    if (doc) tr_arena_drop(&doc->arena);
    free(doc);
}

void truce_text_free(char *text) { free(text); }
