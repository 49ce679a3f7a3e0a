/* cmd_convert.c - the command convert.  SPDX-License-Identifier: MIT */
#include "convert/convert.h"
#include "run/run.h"

#include <string.h>

static const tr_foreign *wanted(tr_run *r, bool *own) {
    const char *as = r->word[TR_OPT_AS];
    *own = !as || !strcmp(as, "truce");
    const tr_foreign *f = *own ? NULL : tr_foreign_by_name(as);
    if (!*own && !f) {
        tr_diag_nowhere(r->d, TR_E0603, "as", "truce or gmcrplus", as);
        tr_wrong_use(r);
    }
    return f;
}

bool tr_run_convert(tr_run *r) {
    bool own;
    const tr_foreign *f = wanted(r, &own);
    uint64_t max_states =
        r->word[TR_OPT_MAX_STATES] ? (uint64_t)r->number[TR_OPT_MAX_STATES] : 0;
    tr_text t = tr_text_new(r->a);
    if (!f && !own) return false;
    if (own)
        tr_case_write(&t, r->c);
    else if (!f->write(r->a, r->d, r->c, max_states, &t))
        return false;
    r->raw = tr_text_str(&t);
    tr_begin(r, "convert", own ? "As a case of truce" : f->about);
    tr_json_set(r->doc->json, "text", tr_json_string(r->a, r->raw));
    tr_doc_say(r->doc, "%s", tr_user(r->a, r->raw));
    return true;
}
