/* test_json.c - results as JSON.  SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/json.h"

#include <math.h>

static void values_are_written(void **state) {
    (void)state;
    MAY_STOP();
    tr_json *o = tr_json_object(&arena);
    tr_json_set(o, "number", tr_json_number(&arena, 0.1));
    tr_json_set(o, "infinite", tr_json_number(&arena, INFINITY));
    tr_json *list = tr_json_set(o, "list", tr_json_array(&arena));
    tr_json_add(list, tr_json_bool(&arena, true));
    tr_json_add(list, tr_json_bool(&arena, false));
    tr_json_add(list, tr_json_null(&arena));
    tr_json_add(list, tr_json_string(&arena, NULL));
    tr_json *inner = tr_json_add(list, tr_json_object(&arena));
    tr_json_set(inner, "k", tr_json_array(&arena));
    tr_json_set(o, "empty", tr_json_object(&arena));
    tr_text t = tr_text_new(&arena);
    tr_json_write(&t, o);
    assert_string_equal(t.at, "{\n \"number\":0.1,\n \"infinite\":null,\n"
                              " \"list\":[\n  true,\n  false,\n  null,\n"
                              "  null,\n  {\"k\":[]}\n ],\n \"empty\":{}\n}\n");
}

static void strings_are_escaped(void **state) {
    (void)state;
    MAY_STOP();
    tr_text t = tr_text_new(&arena);
    tr_json_quote(&t, "\"\\\n\t\x01\x7f/é😀");
    assert_string_equal(t.at, "\"\\\"\\\\\\n\\u0009\\u0001\\u007f/é😀\"");
    t = tr_text_new(&arena);
    tr_json_quote(&t, "\u00a0\xc2\x82\u2028\ufeff\ufffd");
    assert_string_equal(t.at, "\"\u00a0\\u0082\\u2028\\ufeff\ufffd\"");
    t = tr_text_new(&arena);
    tr_json_quote(&t, "");
    assert_string_equal(t.at, "\"\"");
}

static void large_counts_are_strings(void **state) {
    (void)state;
    MAY_STOP();
    tr_json *list = tr_json_array(&arena);
    tr_json_add(list, tr_json_count(&arena, UINT64_C(9007199254740992)));
    tr_json_add(list, tr_json_count(&arena, UINT64_C(9007199254740993)));
    tr_json_add(list, tr_json_count(&arena, UINT64_MAX));
    tr_text t = tr_text_new(&arena);
    tr_json_write(&t, list);
    tr_parsed_number x;
    assert_true(tr_parse_number(strtok(t.at, "[\n ,"), &x));
    assert_true(x.value == 9007199254740992.0);
    assert_string_equal(strtok(NULL, "\n ,"), "\"9007199254740993\"");
    assert_string_equal(strtok(NULL, "\n ,"), "\"18446744073709551615\"");
}

RUN_TESTS(TEST(values_are_written), TEST(strings_are_escaped),
          TEST(large_counts_are_strings))
