/* test_number.c - numbers printed and read.  SPDX-License-Identifier: MIT */
#include "unit.h"

#include <float.h>
#include <math.h>

static double random_double(void) {
    double x;
    uint64_t bits = random_64();
    switch (below(5)) {
    case 0: return (double)(int64_t)(bits % 2000001 - 1000000) / 1000;
    case 1: return ldexp((double)(bits >> 11), (int)below(120) - 90);
    case 2: bits &= UINT64_C(0x800fffffffffffff); break; /* below DBL_MIN */
    default: break;
    }
    memcpy(&x, &bits, sizeof x);
    return isfinite(x) ? x : 0;
}

static int digits_of(const char *s) {
    int n = 0, zeros = 0;
    for (; *s && *s != 'e' && *s != 'E'; s++) {
        if (*s < '0' || *s > '9' || (*s == '0' && !n)) continue;
        n++;
        zeros = *s == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

static void round_trip(double x) {
    char s[TR_NUMBER], shorter[400];
    tr_number(s, x);
    double back = strtod(s, NULL);
    if (back != x) fail_msg("%a printed as %s", x, s);
    assert_true(strlen(s) < TR_NUMBER);
    tr_parsed_number read;
    assert_true(tr_parse_number(s, &read));
    assert_true(read.value == x);
    int digits = digits_of(s);
    if (digits < 2) return;
    snprintf(shorter, sizeof shorter, "%.*g", digits - 1, x);
    if (strtod(shorter, NULL) == x)
        fail_msg("%s is longer than %s", s, shorter);
}

static void numbers_round_trip(void **state) {
    (void)state;
    for (int i = 0; i < 300000; i++) round_trip(random_double());
    double edges[] = {0.1,
                      1e15,
                      1e15 - 1,
                      1e22,
                      1e23,
                      5e-324,
                      DBL_MIN,
                      DBL_MAX,
                      0.3,
                      1.0 / 3,
                      9007199254740993.0,
                      -1e-5,
                      123456789.125};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        round_trip(edges[i]);
}

static void expect(double x, const char *want) {
    char s[TR_NUMBER];
    assert_string_equal(tr_number(s, x), want);
}

static void numbers_look_as_expected(void **state) {
    (void)state;
    expect(0, "0");
    expect(-0.0, "0");
    expect(17, "17");
    expect(-3.5, "-3.5");
    expect(0.1, "0.1");
    expect(5e-324, "5e-324");
    expect(1e300, "1e+300");
    expect(NAN, "null");
    expect(INFINITY, "null");
    char s[TR_NUMBER];
    assert_string_equal(tr_decimal(s, 2.5, 3), "2.5");
    assert_string_equal(tr_decimal(s, 2, 3), "2");
    assert_string_equal(tr_decimal(s, 0.0004, 3), "0");
    assert_string_equal(tr_decimal(s, -0.0004, 3), "0");
    assert_string_equal(tr_decimal(s, 100, 0), "100");
    assert_string_equal(tr_decimal(s, NAN, 2), "none");
    assert_string_equal(tr_decimal(s, 1e300, 2), "1e+300");
}

static void reading_agrees_with_strtod(void **state) {
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char s[80];
        int n = sprintf(s, "%s", below(2) ? "-" : below(2) ? "+" : "");
        uint32_t before = below(12), after = below(16);
        for (uint32_t k = 0; k < before; k++)
            s[n++] = (char)('0' + (below(2) ? below(10) : 0));
        if (after || below(2)) s[n++] = '.';
        for (uint32_t k = 0; k < after; k++)
            s[n++] = (char)('0' + (below(2) ? below(10) : 0));
        s[n] = '\0';
        if (below(2)) sprintf(s + n, "e%d", (int)below(60) - 30);
        tr_parsed_number x;
        if (!tr_parse_number(s, &x)) {
            if (before + after) fail_msg("'%s' is a number", s);
            continue;
        }
        if (!(before + after)) fail_msg("'%s' is no number", s);
        if (x.value != strtod(s, NULL)) fail_msg("'%s' read as %a", s, x.value);
    }
}

/* At most nine decimals: exactly the multiples of 1e-9 up to 1e9. */
static void nine_decimals_are_exact(void **state) {
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char s[80];
        int64_t whole = below(3) ? below(1000) : (int64_t)below(1000000000);
        uint32_t digits = 1 + below(9), scale = 1;
        for (uint32_t k = 0; k < digits; k++) scale *= 10;
        uint32_t part = below(scale);
        bool minus = below(2);
        snprintf(s, sizeof s, "%s%lld.%0*u%s", minus ? "-" : "",
                 (long long)whole, (int)digits, part,
                 below(4) ? "" : "0000000000000000000000");
        tr_parsed_number x;
        assert_true(tr_parse_number(s, &x));
        if (!x.exact) fail_msg("%s is exact", s);
        int64_t nano =
            whole * 1000000000 + (int64_t)part * (1000000000 / scale);
        if (x.nano != (minus ? -nano : nano))
            fail_msg("%s: %lld", s, (long long)x.nano);
        int n = sprintf(s, "%lld.%09u%u", (long long)whole % 100000, part % 10,
                        1 + below(9));
        assert_true(n < 80 && tr_parse_number(s, &x));
        if (x.exact) fail_msg("%s has ten decimals", s);
    }
    tr_parsed_number x;
    assert_true(tr_parse_number("1e9", &x) && x.exact &&
                x.nano == 1000000000000000000);
    assert_true(tr_parse_number("1000000001", &x) && !x.exact);
    assert_true(tr_parse_number("25e-2", &x) && x.exact && x.nano == 250000000);
    assert_true(tr_parse_number("-0.0", &x) && x.exact && x.nano == 0);
}

static void what_is_no_number_is_refused(void **state) {
    (void)state;
    const char *bad[] = {
        "",      "-",      ".",   "e5", "1e",  "1e+",
        "1.2.3", "0x10",   "1 ",  " 1", "nan", "inf",
        "1e400", "-1e400", "1,5", "١",  "--1", "1e99999999999999999999"};
    tr_parsed_number x;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (tr_parse_number(bad[i], &x)) fail_msg("'%s' was read", bad[i]);
    assert_true(tr_parse_number("1e-99999999999999999999", &x));
    assert_true(x.value == 0);
    assert_true(tr_parse_number(".5", &x) && x.value == 0.5);
    assert_true(tr_parse_number("5.", &x) && x.value == 5);
}

static void counts_have_a_limit(void **state) {
    (void)state;
    uint64_t n;
    assert_true(tr_parse_count("0", 0, &n) && n == 0);
    assert_true(tr_parse_count("18446744073709551615", UINT64_MAX, &n));
    assert_true(n == UINT64_MAX);
    assert_false(tr_parse_count("18446744073709551616", UINT64_MAX, &n));
    assert_false(tr_parse_count("11", 10, &n));
    assert_false(tr_parse_count("", 10, &n));
    assert_false(tr_parse_count("-1", 10, &n));
    assert_false(tr_parse_count("1.0", 10, &n));
}

static void big_products(void **state) {
    (void)state;
    MAY_STOP();
    uint64_t f[200];
    for (int i = 0; i < 200; i++) f[i] = 2;
    assert_string_equal(tr_big_product(&arena, f, 0), "1");
    assert_string_equal(tr_big_product(&arena, f, 80),
                        "1208925819614629174706176");
    f[3] = 0;
    assert_string_equal(tr_big_product(&arena, f, 80), "0");
    for (int round = 0; round < 2000; round++) {
        uint64_t g[3];
        char want[40];
        __extension__ unsigned __int128 product = 1;
        for (int i = 0; i < 3; i++)
            product *= g[i] = random_64() >> (32 + below(20));
        uint64_t high = (uint64_t)(product / UINT64_C(1000000000000000000));
        uint64_t low = (uint64_t)(product % UINT64_C(1000000000000000000));
        if (high)
            sprintf(want, "%llu%018llu", (unsigned long long)high,
                    (unsigned long long)low);
        else
            sprintf(want, "%llu", (unsigned long long)low);
        assert_string_equal(tr_big_product(&arena, g, 3), want);
    }
}

RUN_TESTS(TEST(numbers_round_trip), TEST(numbers_look_as_expected),
          TEST(reading_agrees_with_strtod), TEST(nine_decimals_are_exact),
          TEST(what_is_no_number_is_refused), TEST(counts_have_a_limit),
          TEST(big_products))
