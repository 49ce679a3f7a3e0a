/* test_text.c - texts, UTF-8, nearly alike words.  SPDX-License-Identifier: MIT
 */
#include "unit.h"

static void a_text_grows(void **state) {
    (void)state;
    MAY_STOP();
    tr_text t = tr_text_new(&arena);
    assert_string_equal(tr_text_str(&t), "");
    for (int i = 0; i < 5000; i++) tr_putf(&t, "%d,", i % 10);
    assert_int_equal(t.length, 10000);
    assert_int_equal(strlen(t.at), 10000);
    tr_put(&t, "end");
    tr_putc(&t, '.');
    assert_string_equal(t.at + 10000, "end.");
    tr_putn(&t, "a\0b", 3);
    assert_int_equal(t.length, 10007);
    assert_int_equal(t.at[10007], 0);
}

/* Unicode Standard, table 3-7, as ranges of the first two bytes. */
static bool well_formed(const unsigned char *s, size_t n) {
    if (n == 1) return s[0] < 0x80;
    for (size_t i = 1; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xbf) return false;
    if (n == 2) return s[0] >= 0xc2 && s[0] <= 0xdf;
    unsigned two = s[0] * 256u + s[1];
    if (n == 3)
        return two >= 0xe0a0 && two <= 0xefbf &&
               !(two >= 0xeda0 && two < 0xee00);
    return two >= 0xf090 && two <= 0xf48f;
}

static void utf8_is_checked(void **state) {
    (void)state;
    for (uint32_t i = 0; i < 2000000; i++) {
        unsigned char s[4];
        uint64_t r = random_64();
        for (int k = 0; k < 4; k++) /* mostly bytes from 0x80 on */
            s[k] = (unsigned char)(r >> 8 * k) | (r >> (40 + k) & 3 ? 0x80 : 0);
        size_t want = 0;
        for (size_t n = 1; n <= 4; n++)
            if (well_formed(s, n)) want = n;
        size_t valid = tr_utf8_valid((const char *)s, 4);
        if (want)
            assert_true(valid >= want);
        else
            assert_int_equal(valid, 0);
        if (want) assert_int_equal(tr_utf8_valid((char *)s, want - 1), 0);
    }
    assert_int_equal(tr_utf8_valid("abc\xc3", 4), 3);
    assert_int_equal(tr_utf8_valid("", 0), 0);
}

static void code_points_are_counted(void **state) {
    (void)state;
    const char *arabic = "هدنة";
    assert_int_equal(strlen(arabic), 8);
    assert_int_equal(tr_utf8_length(arabic, 8), 4);
    assert_int_equal(tr_utf8_length("a😀b", 6), 3);
    assert_int_equal(tr_utf8_length("", 0), 0);
}

/* Optimal string alignment, by recursion. */
static size_t distance(const char *a, size_t n, const char *b, size_t m) {
    if (!n || !m) return n + m;
    size_t best = distance(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
    size_t d = distance(a, n - 1, b, m) + 1;
    if (d < best) best = d;
    d = distance(a, n, b, m - 1) + 1;
    if (d < best) best = d;
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1] &&
        (d = distance(a, n - 2, b, m - 2) + 1) < best)
        best = d;
    return best;
}

static void edits_are_counted(void **state) {
    (void)state;
    assert_int_equal(tr_edit_distance("irreversable", "irreversible"), 1);
    assert_int_equal(tr_edit_distance("ab", "ba"), 1);
    assert_int_equal(tr_edit_distance("", "abc"), 3);
    for (int i = 0; i < 400; i++) {
        char a[7] = {0}, b[7] = {0};
        size_t n = below(7), m = below(7);
        for (size_t k = 0; k < n; k++) a[k] = (char)('a' + below(3));
        for (size_t k = 0; k < m; k++) b[k] = (char)('a' + below(3));
        assert_int_equal(tr_edit_distance(a, b), distance(a, n, b, m));
    }
    char longest[100];
    memset(longest, 'x', 99);
    longest[99] = '\0';
    assert_true(tr_edit_distance(longest, "x") >= 47);
    longest[47] = '\0';
    assert_int_equal(tr_edit_distance(longest, ""), 47);
}

static void the_nearest_word_is_near(void **state) {
    (void)state;
    const char *words[] = {"parties", NULL, "issues", "rules", "graph"};
    assert_string_equal(tr_nearest("isues", words, 5), "issues");
    assert_string_equal(tr_nearest("rulse", words, 5), "rules");
    assert_null(tr_nearest("weather", words, 5));
    assert_null(tr_nearest("x", words, 0));
    assert_null(tr_nearest("", words, 5));
}

static void hashes_are_fnv(void **state) {
    (void)state;
    assert_true(tr_hash(0, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(tr_hash(0, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(tr_hash(tr_hash(0, "foo", 3), "bar", 3) ==
                tr_hash(0, "foobar", 6));
}

RUN_TESTS(TEST(a_text_grows), TEST(utf8_is_checked),
          TEST(code_points_are_counted), TEST(edits_are_counted),
          TEST(the_nearest_word_is_near), TEST(hashes_are_fnv))
