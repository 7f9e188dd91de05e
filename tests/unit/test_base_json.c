// The JSON writer.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include <math.h>

static void values_nest_with_commas(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 16);
    qj_buf b = qj_buf_new(a, 0);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    qj_json_key(&j, "empty");
    qj_json_array(&j);
    qj_json_array_end(&j);
    qj_json_key(&j, "list");
    qj_json_array(&j);
    qj_json_num(&j, 0.1);
    qj_json_num(&j, -0.0);
    qj_json_num(&j, NAN);
    qj_json_num(&j, -INFINITY);
    qj_json_int(&j, INT64_MIN);
    qj_json_bool(&j, true);
    qj_json_bool(&j, false);
    qj_json_null(&j);
    qj_json_text(&j, NULL);
    qj_json_object(&j);
    qj_json_key(&j, "k\"ey");
    qj_json_int(&j, 1);
    qj_json_object_end(&j);
    qj_json_array(&j);
    qj_json_array_end(&j);
    qj_json_array_end(&j);
    qj_json_key(&j, "last");
    qj_json_int(&j, 2);
    qj_json_object_end(&j);
    assert_string_equal(b.data, "{\"empty\":[],\"list\":[0.1,0,null,null,-9223372036854775808,true,false,null,null,"
                                "{\"k\\\"ey\":1},[]],\"last\":2}");
    assert_int_equal(j.depth, 0);
    qj_arena_free(a);
}

static void text_is_escaped(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 16);
    qj_buf b = qj_buf_new(a, 0);
    qj_json j = qj_json_to(&b);
    qj_json_text(&j, "қ\"\\\n\r\t\x01\x1F\x7F/");
    assert_string_equal(b.data, "\"қ\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u007f/\"");
    qj_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_nest_with_commas),
        cmocka_unit_test(text_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
