/* test_diag.c - messages with their places.  SPDX-License-Identifier: MIT */
#include "unit.h"

static truce_diags *report(const char *text, size_t length, uint32_t offset,
                           uint32_t span) {
    static tr_source source;
    truce_diags *d = tr_diags_new();
    source = (tr_source){"f.yaml", text, length};
    tr_diags_source(d, &source);
    tr_diag(d, TR_E0106, ((tr_span){offset, span}), "x");
    return d;
}

/* The place, and the two lines shown: source and carets. */
static void expect(const char *text, uint32_t offset, uint32_t span,
                   size_t line, size_t column, const char *shown,
                   const char *carets) {
    truce_diags *d = report(text, strlen(text), offset, span);
    size_t l, c, o, n;
    char want[1000];
    truce_diags_place(d, 0, &l, &c, &o, &n);
    assert_int_equal(l, line);
    assert_int_equal(c, column);
    assert_int_equal(o, offset);
    assert_int_equal(n, span);
    snprintf(want, sizeof want, "\n    %s\n    %s\n", shown, carets);
    if (!strstr(truce_diags_text(d, 0), want))
        fail_msg("no%s in\n%s", want, truce_diags_text(d, 0));
    truce_diags_free(d);
}

static void places_are_exact(void **state) {
    (void)state;
    expect("abc", 0, 1, 1, 1, "abc", "^");
    expect("abc\ndef ghi\njkl", 8, 3, 2, 5, "def ghi", "    ^^^");
    expect("abc\ndef", 6, 9, 2, 3, "def", "  ^");
    expect("abc\r\ndef\r\n", 6, 1, 2, 2, "def", " ^");
    expect("abc", 3, 0, 1, 4, "abc", "   ^");
    expect("abc\n\nd", 3, 0, 1, 4, "abc", "   ^");
}

static void tabs_and_controls_become_spaces(void **state) {
    (void)state;
    expect("\ta\tb", 3, 1, 1, 4, " a b", "   ^");
    expect("a\x1b[31mb", 6, 1, 1, 7, "a [31mb", "      ^");
    expect("a\xc2\x9b"
           "b",
           3, 1, 1, 3, "a b", "  ^");
}

static void characters_are_counted_not_bytes(void **state) {
    (void)state;
    expect("هدنة: x", 10, 1, 1, 7, "هدنة: x", "      ^");
    expect("שלום עולם", 9, 8, 1, 6, "שלום עולם", "     ^^^^");
    expect("😀 x", 5, 1, 1, 3, "😀 x", "  ^");
}

static void bytes_that_are_not_utf8_are_shown_as_marks(void **state) {
    (void)state;
    expect("caf\xe9!", 3, 1, 1, 4, "caf?!", "   ^");
    expect("\xff\xfe", 0, 1, 1, 1, "??", "^");
}

static void long_lines_are_cut(void **state) {
    (void)state;
    char text[2000], shown[202], carets[202];
    memset(text, 'a', 1999);
    text[1999] = '\0';
    memset(shown, 'a', 200);
    shown[200] = '\0';
    memset(carets, ' ', 100);
    memset(carets + 100, '^', 100);
    carets[200] = '\0';
    expect(text, 1000, 500, 1, 1001, shown, carets);
    truce_diags *d = report(text, 1999, 1998, 1);
    assert_non_null(strstr(truce_diags_text(d, 0), "f.yaml:1:1999:"));
    truce_diags_free(d);
    for (int i = 0; i < 1998; i += 2) memcpy(text + i, "é", 2);
    for (uint32_t at = 990; at < 1010; at += 2) { /* never half a character */
        d = report(text, 1998, at, 2);
        const char *all = truce_diags_text(d, 0);
        assert_int_equal(tr_utf8_valid(all, strlen(all)), strlen(all));
        assert_null(strchr(all, '?'));
        truce_diags_free(d);
    }
}

static void long_arguments_are_cut(void **state) {
    (void)state;
    char word[3000];
    for (int i = 0; i < 2998; i += 2) memcpy(word + i, "é", 2);
    word[2998] = '\0';
    truce_diags *d = tr_diags_new();
    tr_diag_nowhere(d, TR_E0106, word);
    const char *m = truce_diags_message(d, 0);
    assert_true(strlen(m) < 500 && strstr(m, "..."));
    assert_int_equal(tr_utf8_valid(m, strlen(m)), strlen(m));
    tr_diag_nowhere(d, TR_E0106, "a\x1b[31m\xff\nb");
    assert_string_equal(truce_diags_message(d, 1),
                        "'a [31m? b' is not an identifier");
    truce_diags_free(d);
}

static void messages_come_in_order_of_place(void **state) {
    (void)state;
    tr_source source = {"f.yaml", "abcdef", 6};
    truce_diags *d = tr_diags_new();
    tr_diags_source(d, &source);
    tr_diag(d, TR_E0106, ((tr_span){4, 1}), "late");
    tr_diag(d, TR_W0101, ((tr_span){1, 1}), "early");
    tr_diag(d, TR_E0106, ((tr_span){1, 1}), "next");
    const char *text = truce_diags_text(d, 0);
    assert_true(strstr(text, "early") < strstr(text, "next"));
    assert_true(strstr(text, "next") < strstr(text, "late"));
    assert_int_equal(truce_diags_count(d, 'E'), 2);
    assert_int_equal(truce_diags_count(d, 'W'), 1);
    assert_int_equal(truce_diags_count(d, 0), 3);
    assert_string_equal(truce_diags_code(d, 1), "W0101");
    assert_null(truce_diags_code(d, 3));
    assert_null(truce_diags_message(d, 3));
    assert_non_null(strstr(truce_diags_text(d, 1), "\033[31m"));
    assert_null(strstr(truce_diags_text(d, 0), "\033"));
    truce_diags_free(d);
}

static void many_messages_are_counted(void **state) {
    (void)state;
    tr_source source = {"f.yaml", "abc", 3};
    truce_diags *d = tr_diags_new();
    tr_diags_source(d, &source);
    for (int i = 0; i < 1234; i++) tr_diag(d, TR_E0106, ((tr_span){0, 1}), "x");
    assert_int_equal(truce_diags_count(d, 'E'), 1234);
    assert_int_equal(truce_diags_count(d, 0), 100);
    assert_non_null(strstr(truce_diags_text(d, 0), "and 1134 more messages"));
    truce_diags_free(d);
}

static void nothing_has_no_text(void **state) {
    (void)state;
    assert_string_equal(truce_diags_text(NULL, 0), "");
    assert_int_equal(truce_diags_count(NULL, 'E'), 0);
    assert_null(truce_diags_code(NULL, 0));
    truce_diags_free(NULL);
    truce_diags *d = tr_diags_new();
    assert_string_equal(truce_diags_text(d, 1), "");
    size_t l = 9, c = 9, o = 9, n = 9;
    truce_diags_place(d, 0, &l, &c, &o, &n);
    assert_int_equal(l + c + o + n, 0);
    truce_diags_free(d);
}

RUN_TESTS(TEST(places_are_exact), TEST(tabs_and_controls_become_spaces),
          TEST(characters_are_counted_not_bytes),
          TEST(bytes_that_are_not_utf8_are_shown_as_marks),
          TEST(long_lines_are_cut), TEST(long_arguments_are_cut),
          TEST(messages_come_in_order_of_place),
          TEST(many_messages_are_counted), TEST(nothing_has_no_text))
