/* fuzz_case.c - any bytes as a case file.  SPDX-License-Identifier: MIT
 *
 * Whatever is refused has a message; whatever is read can be checked, solved,
 * and written in canonical form, which reads back and writes the same. */
#include "fuzz.h"

static truce_case *parse(const char *text, size_t size, truce_diags **d) {
    int ticks = 20;
    truce_hooks hooks = small_limits(&ticks);
    truce_case *c = NULL;
    truce_status status = truce_case_parse(&c, d, "fuzz", text, size, &hooks);
    MUST((status == TRUCE_OK) == (c != NULL));
    MUST(status == TRUCE_OK || truce_diags_count(*d, 'E') > 0);
    MUST(status != TRUCE_OK || truce_diags_count(*d, 'E') == 0);
    MUST(truce_diags_text(*d, 1) != NULL);
    return c;
}

static truce_doc *run(const truce_case *c, const char *command,
                      const char *options) {
    int ticks = 20;
    truce_hooks hooks = small_limits(&ticks);
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    truce_status status = truce_run(&doc, &d, c, command, options, &hooks);
    MUST((status == TRUCE_OK) == (doc != NULL) ||
         (doc && status == TRUCE_ELIMIT)); /* a query left open */
    MUST(doc || truce_diags_count(d, 'E') > 0);
    for (int f = TRUCE_TEXT; doc && f <= TRUCE_HTML; f++) {
        size_t length = 0;
        const char *text = truce_doc_render(doc, (truce_format)f, &length);
        MUST(text && strlen(text) == length);
    }
    truce_diags_free(d);
    return doc;
}

static void write_and_read_back(const truce_case *c) {
    truce_doc *first = run(c, "fmt", NULL), *second = NULL;
    truce_diags *d = NULL;
    size_t length = 0;
    if (!first) return;
    const char *text = truce_doc_render(first, TRUCE_TEXT, &length);
    truce_case *again = parse(text, length, &d);
    if (!again) fprintf(stderr, "%s\n%s", text, truce_diags_text(d, 0));
    MUST(again);
    second = run(again, "fmt", NULL);
    if (second) MUST(!strcmp(text, truce_doc_render(second, TRUCE_TEXT, NULL)));
    truce_doc_free(first);
    truce_doc_free(second);
    truce_case_free(again);
    truce_diags_free(d);
}

/* What is written as a file of GMCR+ or Gambit reads back. */
static void convert_and_read_back(const truce_case *c, const char *options) {
    truce_doc *doc = run(c, "convert", options);
    truce_diags *d = NULL;
    size_t length = 0;
    if (!doc) return;
    const char *text = truce_doc_render(doc, TRUCE_TEXT, &length);
    truce_case *again = parse(text, length, &d);
    if (!again) fprintf(stderr, "%s\n%s", text, truce_diags_text(d, 0));
    MUST(again);
    truce_doc_free(doc);
    truce_case_free(again);
    truce_diags_free(d);
}

/* So does what is written as a folder. */
static void write_folder(const truce_case *c, const char *options) {
    truce_doc *doc = run(c, "convert", options);
    truce_diags *d = NULL;
    truce_case *again = NULL;
    truce_file file[1100];
    size_t n = 0;
    int ticks = 20;
    truce_hooks hooks = small_limits(&ticks);
    if (!doc) return;
    while (n < 1100 && truce_doc_file(doc, n, &file[n])) n++;
    MUST(n > 0);
    truce_status status =
        truce_case_parse_files(&again, &d, "folder", file, n, NULL, &hooks);
    if (status == TRUCE_EINPUT) fprintf(stderr, "%s", truce_diags_text(d, 0));
    MUST(status != TRUCE_EINPUT);
    truce_doc_free(doc);
    truce_case_free(again);
    truce_diags_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const commands[] = {
        "check", "solve",  "paths",  "deals",   "hold",     "ledger",
        "query", "effect", "robust", "compare", "influence"};
    static const char *const longer[] = {"issues",   "levers",      "roadmap",
                                         "ripeness", "credibility", "brief"};
    truce_diags *d = NULL;
    truce_case *c = parse((const char *)data, size, &d);
    if (c) {
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
            truce_doc_free(run(c, commands[i], "{\"max-states\": 4096}"));
        for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
            truce_doc_free(run(c, longer[i], "{\"max-states\": 128}"));
        truce_doc_free(
            run(c, "solve", "{\"hypergame\": true, \"max-states\": 4096}"));
        truce_doc_free(
            run(c, "deals", "{\"engine\": \"merge\", \"limit\": 9}"));
        truce_doc_free(
            run(c, "issues", "{\"engine\": \"merge\", \"limit\": 9}"));
        truce_doc_free(run(c, "coalitions", "{\"max-states\": 256}"));
        truce_doc_free(run(
            c, "solve", "{\"concept\": \"csmr,cseq\", \"max-states\": 256}"));
        truce_doc_free(run(c, "solve",
                           "{\"compat\": \"gmcrplus\", \"max-states\": 4096}"));
        truce_doc_free(
            run(c, "inverse", "{\"target\": \"true\", \"max-states\": 64}"));
        write_and_read_back(c);
        convert_and_read_back(c,
                              "{\"to\": \"gmcrplus\", \"max-states\": 4096}");
        convert_and_read_back(c, "{\"to\": \"nfg\", \"max-states\": 4096}");
        write_folder(c, "{\"to\": \"negmas\", \"max-states\": 4096}");
        write_folder(c, "{\"to\": \"geniusweb\", \"max-states\": 4096}");
    }
    truce_case_free(c);
    truce_diags_free(d);
    return 0;
}
