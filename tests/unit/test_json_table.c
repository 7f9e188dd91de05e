// Lists of objects in JSON as tables: values, places, and what is wrong where.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "io/json_table.h"
#include <string.h>

static int set_up(void **state) {
    *state = qj_arena_new(1 << 22);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

// The rows as CSV, or the error's sentence.
static const char *read_list(qj_arena *a, const char *json, const char *list) {
    qj_json_table t;
    qj_err err = {0};
    return qj_json_table_read("f.json", json, strlen(json), list, 1000, a, &t, &err) == QJ_OK ? t.csv : qj_err_text(a, QJ_EN, &err);
}
static const char *read(qj_arena *a, const char *json) { return read_list(a, json, NULL); }

static void rows_become_csv(void **state) {
    qj_arena *a = *state;
    assert_string_equal(read(a, "[]"), "\n");
    assert_string_equal(read(a, "[{}]"), "\n\n");
    assert_string_equal(read(a, "\xEF\xBB\xBF [{\"a\": 1, \"b\": \"x\"}, {\"b\": null, \"c\": true, \"a\": -1.5e-3}]"),
                        "a,b,c,\n1,x,,\n-1.5e-3,,1,\n");
    assert_string_equal(read(a, "[{\"a\": \"q\\\"\\\\\\/\\n\\u0416\\uD83D\\uDE00,\"}]"), "a,\n\"q\"\"\\/\n\xD0\x96\xF0\x9F\x98\x80,\",\n");
    assert_string_equal(read(a, "{\"n\": {\"x\": [[1], {\"y\": 2}]}, \"rows\": [{\"a\": false}]}"), "a,\n0,\n");
    assert_string_equal(read_list(a, "{\"one\": [{\"a\": 1}], \"two\": [{\"b\": 2}]}", "two"), "b,\n2,\n");
}

// An empty name is not the text before it, and an empty first one is a name, too.
static void a_name_may_be_empty(void **state) {
    assert_string_equal(read(*state, "[{\"a\": \"a\", \"\": 1}]"), "a,,\na,1,\n");
    assert_string_equal(read(*state, "[{\"\": 1}]"), ",\n1,\n");
}

static void rows_have_a_limit(void **state) {
    static const char json[] = "[{\"a\": 1},\n {\"a\": 2},\n {\"a\": 3}]";
    qj_json_table t;
    qj_err err = {0};
    assert_int_equal(qj_json_table_read("f.json", json, strlen(json), NULL, 3, *state, &t, &err), QJ_OK);
    assert_int_equal(t.n_rows, 3);
    assert_int_equal(qj_json_table_read("f.json", json, strlen(json), NULL, 2, *state, &t, &err), -(qj_rc)QJ_E_CALC_ROWS);
    assert_non_null(strstr(qj_err_text(*state, QJ_EN, &err), "f.json:3:2: more than 2 rows"));
}

static void places_are_kept(void **state) {
    static const char json[] = "[\n  {\"a\": 1,\n   \"ж\": \"ы\", \"b\": 2},\n  {\"b\": 3}]";
    qj_json_table t;
    qj_err err;
    assert_int_equal(qj_json_table_read("f.json", json, strlen(json), NULL, 1000, *state, &t, &err), QJ_OK);
    assert_int_equal(t.n_rows, 2);
    assert_int_equal(t.n_cols, 3);
    const uint32_t line[] = {2, 3, 3, 4, 4, 4}, column[] = {9, 9, 19, 3, 3, 9};
    for (size_t k = 0; k < 6; k++) {
        assert_int_equal(t.line[k], line[k]);
        assert_int_equal(t.column[k], column[k]);
    }
}

static void mistakes_have_their_place(void **state) {
    static const struct {
        const char *json, *says;
    } cases[] = {
        {"[{\"a\": 1}", "f.json:1:10: this is no JSON"},
        {"[{\"a\": 1}] x", "f.json:1:12: this is no JSON"},
        {"[{\"a\": 01}]", "f.json:1:10: this is no JSON"},
        {"[{\"a\": NaN}]", "f.json:1:8: this is no JSON"},
        {"[{\"a\": \"\\uD800\"}]", "f.json:1:15: this is no JSON"},
        {"[{\"a\": \"\\u0000\"}]", "this is no JSON"},
        {"[{\"a\": \"x\ny\"}]", "f.json:1:10: this is no JSON"},
        {"[{\"a\" 1}]", "f.json:1:7: this is no JSON"},
        {"[{\"a\": 1,}]", "f.json:1:10: this is no JSON"},
        {"[{\"a\": [1]}]", "f.json:1:8: a text, a number"},
        {"[1]", "f.json:1:2: every member"},
        {"[{\"a\": 1, \"a\": 2}]", "f.json:1:11: “a” stands twice"},
        {"{\"a\": 1}", "f.json:1:1: there is no list"},
        {"{\"a\": [], \"b\": []}", "f.json: the document holds the lists a, b."},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        if (strstr(read(*state, cases[k].json), cases[k].says) == NULL)
            fail_msg("%s: %s", cases[k].json, read(*state, cases[k].json));
    char deep[400] = "{\"a\": ";
    memset(deep + 6, '[', 200);
    assert_non_null(strstr(read(*state, deep), "this is no JSON"));
}

// Whatever is cut off or changed, there is an answer or an error, and nothing beyond.
static void any_bytes_will_do(void **state) {
    static const char json[] = "{\"a\": {\"x\": [1, \"\\u00e9\"]}, \"r\": [{\"k\": \"v\\n\", \"n\": -1.5e+3}, {\"n\": null, \"t\": true}]}";
    for (size_t n = 0; n + 1 < sizeof json; n++)
        for (int c = 0; c < 128; c += 3) {
            const qj_mark mark = qj_arena_mark(*state);
            char text[sizeof json];
            memcpy(text, json, sizeof json);
            text[n] = c < 64 ? '\0' : (char)c; // cut off, or another character
            (void)read(*state, text);
            qj_arena_rewind(*state, mark);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_csv),
        cmocka_unit_test(a_name_may_be_empty),
        cmocka_unit_test(rows_have_a_limit),
        cmocka_unit_test(places_are_kept),
        cmocka_unit_test(mistakes_have_their_place),
        cmocka_unit_test(any_bytes_will_do),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
