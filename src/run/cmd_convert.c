/* cmd_convert.c - the command convert.  SPDX-License-Identifier: MIT */
#include "convert/convert.h"
#include "run/run.h"

#include <string.h>

/* NULL with `*own`: a case of our own. */
static const tr_foreign *wanted(tr_run *r, bool *own) {
    const char *to = r->word[TR_OPT_TO];
    if (!to) to = r->word[TR_OPT_AS];
    *own = !to || !strcmp(to, "truce");
    const tr_foreign *f = *own ? NULL : tr_foreign_by_name(to);
    if (!*own && (!f || !f->write)) {
        tr_wrong_value(
            r, "to",
            tr_printf(r->a, "one of: %s", tr_foreign_names(r->a, true)), to);
        tr_wrong_use(r);
        return NULL;
    }
    return f;
}

/* One file goes where the user says; several, into a folder. */
static void keep_files(tr_run *r, const tr_writing *w, const char *ending) {
    truce_file *file = TR_NEW(r->a, truce_file, w->count);
    for (size_t k = 0; k < w->count; k++) {
        const tr_text *t = &w->file[k].text;
        const char *name = w->file[k].name;
        if (!name) name = tr_printf(r->a, "case%s", ending ? ending : "");
        file[k] = (truce_file){name, tr_text_str(t), t->length};
    }
    r->file = file;
    r->files = w->count;
}

static void show_files(tr_run *r) {
    tr_text all = tr_text_new(r->a);
    tr_json *list = tr_json_array(r->a);
    for (size_t k = 0; k < r->files; k++) {
        const truce_file *f = &r->file[k];
        tr_putf(&all, "%s--- %s ---\n%s", k ? "\n" : "", f->name, f->text);
        tr_json *o = tr_json_add(list, tr_json_object(r->a));
        tr_json_set(o, "name", tr_json_string(r->a, f->name));
        tr_json_set(o, "text", tr_json_string(r->a, f->text));
    }
    r->raw = r->files == 1 ? r->file[0].text : tr_text_str(&all);
    if (r->files == 1)
        tr_json_set(r->doc->json, "text", tr_json_string(r->a, r->raw));
    else
        tr_json_set(r->doc->json, "files", list);
    tr_doc_say(r->doc, "%s", tr_user(r->a, r->raw));
}

bool tr_run_convert(tr_run *r) {
    bool own;
    const tr_foreign *f = wanted(r, &own);
    tr_writing w = {.a = r->a, .d = r->d, .c = r->c};
    if (!f && !own) return false;
    if (r->word[TR_OPT_MAX_STATES])
        w.max_states = (uint64_t)r->number[TR_OPT_MAX_STATES];
    if (own)
        tr_case_write(tr_new_file(&w, NULL), r->c);
    else if (!f->write(&w))
        return false;
    keep_files(r, &w, own ? ".yaml" : f->ending);
    tr_begin(r, "convert", own ? "As a case of truce" : f->about);
    show_files(r);
    return true;
}
