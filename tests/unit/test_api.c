/* test_api.c - the public boundary: hooks, misuse, what outlives what.
 * SPDX-License-Identifier: MIT */
#include "unit.h"

static const char CASE[] =
    "truce: 1\ntitle: {en: A case, ar: حالة}\n"
    "parties: {a: {name: A}, b: {name: B}}\nissues:\n"
    "  p: {name: P, by: a}\n  q: {name: Q, by: b}\n"
    "  r: {name: R, by: [a, b], values: [low, mid, high]}\n"
    "rules: [{never: p & q & r=low}]\n"
    "status_quo: {p: no, q: no, r: low}\n"
    "preferences:\n"
    "  a: {weights: {p: -1, q: 2, r: {mid: 1, high: 3}}}\n"
    "  b: {weights: {p: 2, q: -1, r: {mid: 1}}}\n";

static truce_status parse(truce_case **c, truce_diags **d, const char *text,
                          const truce_hooks *hooks) {
    return truce_case_parse(c, d, "f.yaml", text, strlen(text), hooks);
}

static void misuse_is_refused(void **state) {
    (void)state;
    truce_case *c = case_of(CASE), *none = NULL;
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    assert_int_equal(truce_case_parse(NULL, NULL, "f", "x", 1, NULL),
                     TRUCE_EUSE);
    assert_int_equal(truce_case_parse(&none, NULL, "f", NULL, 1, NULL),
                     TRUCE_EUSE);
    assert_int_equal(truce_case_parse(&none, NULL, "f", "x", SIZE_MAX, NULL),
                     TRUCE_ELIMIT);
    assert_int_equal(truce_case_parse(&none, NULL, NULL, NULL, 0, NULL),
                     TRUCE_EINPUT);
    assert_int_equal(truce_run(NULL, NULL, c, "solve", NULL, NULL), TRUCE_EUSE);
    assert_int_equal(truce_run(&doc, NULL, NULL, "solve", NULL, NULL),
                     TRUCE_EUSE);
    assert_int_equal(truce_run(&doc, NULL, c, NULL, NULL, NULL), TRUCE_EUSE);
    assert_int_equal(truce_run(&doc, &d, c, "slove", NULL, NULL), TRUCE_EUSE);
    assert_string_equal(truce_diags_code(d, 0), "E0601");
    assert_null(none);
    assert_null(doc);
    assert_null(truce_doc_render(NULL, TRUCE_TEXT, NULL));
    truce_doc_free(NULL);
    truce_case_free(NULL);
    truce_text_free(NULL);
    truce_diags_free(d);
    truce_case_free(c);
}

static void files_of_several_cases_are_told_apart(void **state) {
    (void)state;
    static const char domain[] = "type: CartesianOutcomeSpace\n",
                      profile[] = "type: ConstUtilityFunction\n";
    const truce_file file[] = {
        {"f/a-domain.yml", domain, sizeof domain - 1},
        {"f/a-new-domain.yml", domain, sizeof domain - 1},
        {"f/a-new-1.yml", profile, sizeof profile - 1},
        {"f/a-north.yml", profile, sizeof profile - 1},
        {"f/a-new.txt", NULL, 0}};
    const truce_file odd = {"f/x.yml", profile, sizeof profile - 1};
    size_t group[6] = {0};
    assert_int_equal(truce_files_group(file, 5, group), 2);
    assert_int_equal(group[0], 1);
    assert_int_equal(group[1], 2);
    assert_int_equal(group[2], 2);
    assert_int_equal(group[3], 1);
    assert_int_equal(group[4], 0);
    assert_int_equal(truce_files_group(file, 3, group), 0);
    const truce_file more[] = {file[0], file[1], file[2], file[3], odd};
    assert_int_equal(truce_files_group(more, 5, group), 0);
    assert_int_equal(truce_files_group(NULL, 0, group), 0);
}

static void files_are_told_apart(void **state) {
    (void)state;
    const truce_file well = {"f/b.yaml", CASE, strlen(CASE)};
    const truce_file bad = {"f/a.yaml", "truce: 2", 8};
    const truce_file other = {"f/c.txt", NULL, 0};
    const truce_file two[] = {well, bad}, one[] = {other, well};
    truce_case *c = NULL;
    truce_diags *d = NULL;
    assert_int_equal(truce_files_look(two, 2), TRUCE_FILES_APART);
    assert_int_equal(truce_files_look(&other, 1), TRUCE_FILES_NONE);
    assert_int_equal(truce_files_look(NULL, 0), TRUCE_FILES_NONE);
    assert_int_equal(truce_case_parse_files(&c, &d, NULL, two, 2, NULL, NULL),
                     TRUCE_EUSE);
    assert_int_equal(truce_case_parse_files(&c, &d, "f", two, 2, NULL, NULL),
                     TRUCE_EINPUT);
    assert_string_equal(truce_diags_code(d, 0), "E0804");
    assert_int_equal(
        truce_case_parse_files(&c, &d, "f", one, 2, "{\"from\": \"x\"}", NULL),
        TRUCE_EUSE);
    assert_string_equal(truce_diags_code(d, 1), "E0603");
    assert_int_equal(
        truce_case_parse_files(&c, &d, "f", one, 2, "{\"to\": \"x\"}", NULL),
        TRUCE_EUSE);
    assert_null(c);
    assert_int_equal(truce_case_parse_files(&c, &d, "f", one, 2, NULL, NULL),
                     TRUCE_OK);
    truce_case_free(c);
    truce_diags_free(d);
}

static void converted_files_are_given(void **state) {
    (void)state;
    truce_case *c = case_of(CASE);
    truce_doc *doc = NULL;
    truce_file f;
    assert_int_equal(truce_run(&doc, NULL, c, "convert", NULL, NULL), TRUCE_OK);
    assert_true(truce_doc_file(doc, 0, &f));
    assert_string_equal(f.name, "case.yaml");
    assert_string_equal(f.text, truce_doc_render(doc, TRUCE_TEXT, NULL));
    assert_int_equal(f.length, strlen(f.text));
    assert_false(truce_doc_file(doc, 1, &f));
    assert_string_equal(truce_format_by_name("a/b.gmcr"), "gmcrplus");
    assert_null(truce_format_by_name("a/b.yaml"));
    truce_doc_free(doc);
    truce_case_free(c);
}

static void messages_of_many_calls_collect(void **state) {
    (void)state;
    truce_case *c = NULL;
    truce_diags *d = NULL;
    truce_doc *doc = NULL;
    assert_int_equal(parse(&c, &d, "truce: 2", NULL), TRUCE_EINPUT);
    assert_null(c);
    assert_int_equal(parse(&c, &d, CASE, NULL), TRUCE_OK);
    assert_int_equal(truce_run(&doc, &d, c, "solve", "{\"limit\": 2}", NULL),
                     TRUCE_OK);
    assert_int_equal(truce_diags_count(d, 'E'), 1);
    truce_case *again = NULL; /* the earlier error does not hide a new one */
    assert_int_equal(parse(&again, &d, "truce: 1", NULL), TRUCE_EINPUT);
    assert_true(truce_diags_count(d, 'E') > 1);
    truce_doc_free(doc);
    truce_case_free(c);
    assert_non_null(strstr(truce_diags_text(d, 0), "f.yaml:1:8:"));
    truce_diags_free(d);
}

static void documents_outlive_their_case(void **state) {
    (void)state;
    truce_case *c = case_of(CASE);
    truce_doc *doc = NULL;
    assert_int_equal(truce_run(&doc, NULL, c, "solve", NULL, NULL), TRUCE_OK);
    truce_case_free(c);
    for (int f = TRUCE_TEXT; f <= TRUCE_HTML; f++) {
        size_t length;
        const char *text = truce_doc_render(doc, (truce_format)f, &length);
        assert_non_null(text);
        assert_int_equal(strlen(text), length);
        assert_int_equal(tr_utf8_valid(text, length), length);
    }
    assert_null(truce_doc_render(doc, (truce_format)99, NULL));
    assert_null(truce_doc_render(doc, (truce_format)-1, NULL));
    truce_doc_free(doc);
}

static void runs_repeat_exactly(void **state) {
    (void)state;
    truce_case *c = case_of(CASE);
    truce_doc *x = NULL, *y = NULL;
    const char *commands[] = {"check", "fmt", "solve", "paths"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(truce_run(&x, NULL, c, commands[i], "", NULL),
                         TRUCE_OK);
        assert_int_equal(truce_run(&y, NULL, c, commands[i], "{}", NULL),
                         TRUCE_OK);
        for (int f = TRUCE_TEXT; f <= TRUCE_HTML; f++)
            assert_string_equal(truce_doc_render(x, (truce_format)f, NULL),
                                truce_doc_render(y, (truce_format)f, NULL));
        truce_doc_free(x);
        truce_doc_free(y);
    }
    truce_case_free(c);
}

static void expectations_give_the_document(void **state) {
    (void)state;
    truce_case *c = case_of(CASE);
    truce_doc *doc = NULL;
    assert_int_equal(truce_run(&doc, NULL, c, "solve",
                               "{\"expect\": \"p & q & r=low\"}", NULL),
                     TRUCE_EEXPECT);
    assert_non_null(doc);
    truce_doc_free(doc);
    truce_case_free(c);
}

static int count_down(void *user) { return --*(int *)user < 0; }

/* Cancelling at every tick: stopped with a message, or done. */
static void cancelling_stops_at_any_tick(void **state) {
    (void)state;
    int ticks;
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.cancel = count_down;
    hooks.user = &ticks;
    truce_case *c = case_of(CASE);
    const char *commands[] = {"check", "solve", "paths"};
    for (size_t i = 0; i < 3; i++) {
        truce_status status = TRUCE_ECANCEL;
        for (int limit = 0; status != TRUCE_OK; limit++) {
            truce_doc *doc = NULL;
            truce_diags *d = NULL;
            ticks = limit;
            status = truce_run(&doc, &d, c, commands[i], NULL, &hooks);
            if (status != TRUCE_OK) {
                assert_int_equal(status, TRUCE_ECANCEL);
                assert_string_equal(truce_diags_code(d, 0), "E0703");
                assert_null(doc);
            }
            truce_doc_free(doc);
            truce_diags_free(d);
            assert_true(limit < 10000);
        }
    }
    truce_case_free(c);
}

static void reading_can_be_cancelled(void **state) {
    (void)state;
    int ticks = 0;
    truce_hooks hooks = TRUCE_HOOKS_INIT;
    hooks.cancel = count_down;
    hooks.user = &ticks;
    size_t n = 100000;
    char *text = malloc(n * 2 + 10);
    truce_case *c = NULL;
    truce_diags *d = NULL;
    assert_non_null(text);
    text[0] = '[';
    for (size_t i = 0; i < n; i++) memcpy(text + 1 + 2 * i, "1,", 2);
    strcpy(text + 1 + 2 * n, "]");
    assert_int_equal(parse(&c, &d, text, &hooks), TRUCE_ECANCEL);
    assert_null(c);
    assert_string_equal(truce_diags_code(d, 0), "E0703");
    truce_diags_free(d);
    free(text);
}

static void older_hooks_are_understood(void **state) {
    (void)state;
    truce_hooks hooks = {.size = offsetof(truce_hooks, cancel),
                         .max_memory = 1 << 20};
    memset(&hooks.cancel, 0xff, sizeof hooks - hooks.size);
    truce_case *c = NULL;
    assert_int_equal(parse(&c, NULL, CASE, &hooks), TRUCE_OK);
    truce_case_free(c);
}

static void texts_are_given_away(void **state) {
    (void)state;
    const char *topics[] = {"", "solve", "format", "E0102", "W0101", NULL};
    for (size_t i = 0; i < 6; i++) {
        char *text = truce_help(topics[i]);
        assert_non_null(text);
        assert_true(strlen(text) > 50);
        truce_text_free(text);
    }
    assert_null(truce_help("E9999"));
    assert_null(truce_help("nothing of the kind"));
    char *commands = truce_commands(), *schema = truce_schema();
    assert_non_null(strstr(commands, "\"max-states\""));
    assert_non_null(strstr(schema, "\"irreversible\""));
    truce_text_free(commands);
    truce_text_free(schema);
    assert_string_equal(truce_version(), TRUCE_VERSION);
}

RUN_TESTS(TEST(misuse_is_refused), TEST(files_are_told_apart),
          TEST(files_of_several_cases_are_told_apart),
          TEST(converted_files_are_given), TEST(messages_of_many_calls_collect),
          TEST(documents_outlive_their_case), TEST(runs_repeat_exactly),
          TEST(expectations_give_the_document),
          TEST(cancelling_stops_at_any_tick), TEST(reading_can_be_cancelled),
          TEST(older_hooks_are_understood), TEST(texts_are_given_away))
