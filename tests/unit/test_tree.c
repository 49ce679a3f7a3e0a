/* test_tree.c - the YAML tree and its places.  SPDX-License-Identifier: MIT */
#include "unit.h"

#include "case/tree.h"

static tr_source source;
static truce_diags *diags;

static tr_node *read_text(const char *text) {
    truce_diags_free(diags);
    diags = tr_diags_new();
    source = (tr_source){"t", text, strlen(text)};
    tr_diags_source(diags, &source);
    return tr_tree_read(&arena, diags, &source);
}

static int let_go(void **state) {
    truce_diags_free(diags);
    diags = NULL;
    return teardown(state);
}
#define TREE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, let_go)

/* The source under a span. */
static const char *under(tr_span span) {
    assert_true(span.offset + span.length <= source.length);
    return tr_strndup(&arena, source.text + span.offset, span.length);
}

static void spans_cover_what_they_name(void **state) {
    (void)state;
    MAY_STOP();
    tr_node *n = read_text("هدنة: [واحد, \"اثنان\", {k: 😀}]\n# שלום\n"
                           "key: 'plain'\nlast: \xc2\xa0x\n");
    assert_non_null(n);
    tr_node *list = n->first, *plain = list->next;
    assert_string_equal(under(list->key_span), "هدنة");
    assert_string_equal(under(list->first->span), "واحد");
    assert_string_equal(under(list->first->next->span), "\"اثنان\"");
    assert_string_equal(under(list->last->first->span), "😀");
    assert_string_equal(under(list->span), "[واحد, \"اثنان\", {k: 😀}]");
    assert_string_equal(under(plain->span), "'plain'");
    assert_true(plain->exact && plain->quoted);
    assert_string_equal(under(tr_scalar_span(plain, 2, 3)), "ain");
    assert_string_equal(under(plain->next->key_span), "last");
    assert_true(list->first->exact && list->first->next->exact);
}

static void scalars_stay_texts(void **state) {
    (void)state;
    MAY_STOP();
    tr_node *n = read_text("{a: no, b: 0x1F, c: , d: \"\", e: ~, f: 1e3}");
    const char *want[] = {"no", "0x1F", "", "", "~", "1e3"};
    size_t i = 0;
    for (tr_node *k = n->first; k; k = k->next, i++)
        assert_string_equal(k->text, want[i]);
    assert_int_equal(i, 6);
    assert_int_equal(n->count, 6);
    assert_string_equal(tr_member(n, "f")->text, "1e3");
    assert_null(tr_member(n, "g"));
    assert_null(tr_member(tr_member(n, "a"), "a"));
    assert_null(tr_member(NULL, "a"));
}

static void surrogate_pairs_are_joined(void **state) {
    (void)state;
    MAY_STOP();
    tr_node *n =
        read_text("{\"a\": \"x\\ud83d\\ude00y\", \"b\": \"\\uD83D\\uDE01\","
                  " \"c\": \"\\\\ud83d\\\\ude00\", \"d\": 1}");
    assert_non_null(n);
    assert_string_equal(tr_member(n, "a")->text, "x😀y");
    assert_string_equal(tr_member(n, "b")->text, "😁");
    assert_string_equal(tr_member(n, "c")->text, "\\ud83d\\ude00");
    assert_string_equal(under(tr_member(n, "a")->span), "\"x\\ud83d\\ude00y\"");
    assert_string_equal(under(tr_member(n, "b")->key_span), "\"b\"");
    assert_string_equal(under(tr_member(n, "d")->span), "1");
    assert_false(tr_member(n, "a")->exact);
}

static void expect_error(const char *text, const char *code, size_t line,
                         size_t column) {
    size_t l, c, o, n;
    assert_null(read_text(text));
    assert_string_equal(truce_diags_code(diags, 0), code);
    truce_diags_place(diags, 0, &l, &c, &o, &n);
    if (l != line || c != column)
        fail_msg("at %zu:%zu, expected %zu:%zu\n%s", l, c, line, column, text);
}

static void what_is_refused_has_its_place(void **state) {
    (void)state;
    MAY_STOP();
    expect_error("a: \"هدنة\"\nb: *x", "E0006", 2, 4);
    expect_error("a: 1\nb: &x 2", "E0006", 2, 4);
    expect_error("é: !!str x", "E0007", 1, 4);
    expect_error("a: !x [1]", "E0007", 1, 4);
    expect_error("a: 1\n--- \nb: 2", "E0008", 2, 1);
    expect_error("ü: 1\nb: 2\nü: 3", "E0102", 3, 1);
    expect_error("{[a]: 1}", "E0104", 1, 2);
    expect_error("", "E0004", 1, 1);
    expect_error("{\"a\": \"\\ud83d\\ude00\", \"b\": !x 1}", "E0007", 1, 28);
    expect_error("a: \"\\ud83d\"", "E0001", 1, 7);
    expect_error("a: [1, 2\nb: 3", "E0001", 2, 2);
    expect_error("a:\x01", "E0001", 1, 3);
    expect_error("é:\x01", "E0001", 1, 3);
}

static void old_messages_do_not_matter(void **state) {
    (void)state;
    MAY_STOP();
    assert_null(read_text("{"));
    source = (tr_source){"t", "a: 1", 4};
    assert_non_null(tr_tree_read(&arena, diags, &source));
}

static void depth_is_limited(void **state) {
    (void)state;
    MAY_STOP();
    char text[200];
    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    text[128] = '\0';
    assert_non_null(read_text(text));
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    text[130] = '\0';
    expect_error(text, "E0005", 1, 65);
}

static void comments_are_noticed(void **state) {
    (void)state;
    const char *with[] = {"# x", "a: 1 # x", "a: 'it''s' # x", "a: [1, #x\n2]",
                          "a: it's # x"};
    const char *without[] = {"",
                             "a: b#c",
                             "a: '# x'",
                             "a: \"x # y\"",
                             "a: \"x \\\" # y\"",
                             "a: http://x/#y"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        source = (tr_source){"t", with[i], strlen(with[i])};
        if (!tr_has_comments(&source)) fail_msg("missed: %s", with[i]);
    }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        source = (tr_source){"t", without[i], strlen(without[i])};
        if (tr_has_comments(&source)) fail_msg("not there: %s", without[i]);
    }
}

/* Whatever stops the call, libyaml's memory goes (run under asan). */
static void nothing_leaks_at_any_limit(void **state) {
    (void)state;
    static const char text[] = "{a: [1, 2, {b: \"\\u00e9 and more\"}], c: 3}";
    for (volatile size_t limit = 0; limit < 100000; limit += 1000) {
        teardown(state);
        setup(state);
        env.limit = limit;
        if (setjmp(env.escape)) continue;
        if (read_text(text)) return;
    }
    fail_msg("100 kB are not enough");
}

RUN_TESTS(TREE_TEST(spans_cover_what_they_name), TREE_TEST(scalars_stay_texts),
          TREE_TEST(surrogate_pairs_are_joined),
          TREE_TEST(what_is_refused_has_its_place),
          TREE_TEST(old_messages_do_not_matter), TREE_TEST(depth_is_limited),
          TREE_TEST(comments_are_noticed),
          TREE_TEST(nothing_leaks_at_any_limit))
