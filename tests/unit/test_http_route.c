// Finding operations and checking parameters, against the table made from api/openapi.yaml.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/route.h"
#include "service/need.h"
#include <stdlib.h>
#include <string.h>

static qj_arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = qj_arena_new((size_t)16 << 20);
    return arena == NULL;
}

static int tear_down(void **state) {
    (void)state;
    qj_arena_free(arena);
    return 0;
}

static const qj_op *need(void) {
    const qj_op *op = qj_route_find("/api/v1/need", QJ_GET);
    assert_non_null(op);
    return op;
}

static const qj_value *value(const qj_op *op, const qj_value *values, const char *name) {
    for (size_t i = 0; i < op->n_params; i++)
        if (strcmp(op->params[i].name, name) == 0)
            return &values[i];
    fail_msg("no parameter %s", name);
    return NULL;
}

static const char *arg(const qj_err *err, const char *name) {
    for (int i = 0; i < err->n_args; i++)
        if (strcmp(err->args[i].name, name) == 0)
            return qj_err_arg_text(err, i);
    return "(none)";
}

static void refuses(const char *path, const char *query, qj_code code, qj_err *err) {
    qj_value *values;
    const qj_op *op = qj_route_find(path, QJ_GET);
    assert_non_null(op);
    assert_int_equal(-(int)code, qj_route_parse(op, query, arena, &values, err));
    assert_int_equal(code, err->code);
}

static void finds_whole_paths_only(void **state) {
    (void)state;
    assert_string_equal("need", qj_route_find("/api/v1/need", QJ_GET)->id);
    assert_null(qj_route_find("/api/v1/need/", QJ_GET));
    assert_null(qj_route_find("/api/v1/nee", QJ_GET));
    assert_null(qj_route_find("/API/v1/need", QJ_GET));
    assert_null(qj_route_find("", QJ_GET));
}

static void takes_good_values(void **state) {
    (void)state;
    qj_err err;
    qj_value *v;
    const qj_op *op = need();
    assert_int_equal(0, qj_route_parse(op, "by=occupation,year&region=%D0%90%D0%B1%D0%B0%D0%B9+x&year=2030&top=20&lang=ru", arena, &v, &err));
    assert_int_equal(QJ_BY_OCCUPATION | QJ_BY_YEAR, value(op, v, "by")->set);
    assert_string_equal("Абай x", value(op, v, "region")->text);
    assert_int_equal(2030, value(op, v, "year")->number);
    assert_int_equal(20, value(op, v, "top")->number);
    assert_null(value(op, v, "industry")->text);
}

// The bits of "by" are those of the service, in the order of the description.
static void words_are_the_services_bits(void **state) {
    (void)state;
    static const struct {
        const char *query;
        unsigned bit;
    } cases[] = {{"by=region", QJ_BY_REGION}, {"by=industry", QJ_BY_INDUSTRY}, {"by=occupation", QJ_BY_OCCUPATION}, {"by=year", QJ_BY_YEAR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_err err;
        qj_value *v;
        assert_int_equal(0, qj_route_parse(need(), cases[i].query, arena, &v, &err));
        assert_int_equal(cases[i].bit, value(need(), v, "by")->set);
    }
}

static void empty_values_and_fallbacks(void **state) {
    (void)state;
    static const char *const queries[] = {NULL, "", "&", "by=&region=&year=&top", "&&by=&&"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        qj_err err;
        qj_value *v;
        assert_int_equal(0, qj_route_parse(need(), queries[i], arena, &v, &err));
        assert_int_equal(QJ_BY_REGION, value(need(), v, "by")->set);
        assert_int_equal(2, value(need(), v, "level")->number);
        assert_int_equal(0, value(need(), v, "top")->number);
        assert_null(value(need(), v, "region")->text);
        assert_string_equal("kk", value(need(), v, "lang")->text);
    }
}

static void refuses_unknown_parameters(void **state) {
    (void)state;
    qj_err err;
    refuses("/api/v1/need", "regoin=61", QJ_E_HTTP_PARAM_NEAR, &err);
    assert_string_equal("regoin", arg(&err, "name"));
    assert_string_equal("region", arg(&err, "nearest"));
    refuses("/api/v1/need", "zzzzzzzzzz=1", QJ_E_HTTP_PARAM_UNKNOWN, &err);
    assert_non_null(strstr(arg(&err, "allowed"), "by, region, regions, industry"));
    refuses("/healthz", "a=1", QJ_E_HTTP_PARAM_NONE, &err);
}

static void refuses_wrong_values(void **state) {
    (void)state;
    qj_err err;
    refuses("/api/v1/need", "by=region,yaer", QJ_E_HTTP_VALUE_NEAR, &err);
    assert_string_equal("yaer", arg(&err, "value"));
    assert_string_equal("year", arg(&err, "nearest"));
    assert_string_equal("region, industry, occupation, year", arg(&err, "allowed"));
    refuses("/api/v1/need", "by=region,", QJ_E_HTTP_VALUE, &err);
    refuses("/api/v1/need", "lang=KK", QJ_E_HTTP_VALUE_NEAR, &err);
    refuses("/api/v1/explain", "year=2030&figure=openings,net", QJ_E_HTTP_VALUE_NEAR, &err);
    refuses("/api/v1/need", "year=1e3", QJ_E_HTTP_VALUE_WHOLE, &err);
    refuses("/api/v1/need", "year=-", QJ_E_HTTP_VALUE_WHOLE, &err);
    refuses("/api/v1/need", "year=1899", QJ_E_HTTP_VALUE_RANGE, &err);
    assert_string_equal("1900", arg(&err, "min"));
    refuses("/api/v1/need", "year=99999999999999999999999999", QJ_E_HTTP_VALUE_RANGE, &err);
    refuses("/api/v1/need", "year=-99999999999999999999999999", QJ_E_HTTP_VALUE_RANGE, &err);
    refuses("/api/v1/need", "vintage=v-1", QJ_E_HTTP_VALUE_SHORT, &err);
    refuses("/api/v1/need", "vintage=../../etc", QJ_E_HTTP_VALUE_FORM, &err);
    refuses("/api/v1/need", "year=2030&year=2031", QJ_E_HTTP_PARAM_TWICE, &err);
    refuses("/api/v1/need", "year=&year=", QJ_E_HTTP_PARAM_TWICE, &err);
    refuses("/api/v1/explain", "figure=net", QJ_E_HTTP_PARAM_MISSING, &err);
    assert_string_equal("year", arg(&err, "name"));
    assert_string_equal("2030", arg(&err, "example"));
}

static void refuses_long_values(void **state) {
    (void)state;
    qj_err err;
    char query[400] = "region=";
    memset(query + 7, 'a', 121);
    refuses("/api/v1/need", query, QJ_E_HTTP_VALUE_LONG, &err);
    query[7 + 120] = 0;
    qj_value *v;
    assert_int_equal(0, qj_route_parse(need(), query, arena, &v, &err));
}

// What is repeated to the sender is valid text whatever was sent.
static void refuses_broken_encoding(void **state) {
    (void)state;
    static const char *const queries[] = {"region=%", "region=%4", "region=%zz", "region=a%00b", "region=%0A", "region=%ff", "%C3=1",
                                          "region=\xff\xfe", "region=%ED%A0%80"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        qj_err err;
        refuses("/api/v1/need", queries[i], QJ_E_HTTP_QUERY, &err);
        const char *told = arg(&err, "value");
        assert_int_equal(strlen(told), qj_text_valid(told, strlen(told)));
    }
    char query[400] = "region=";
    for (size_t i = 0; i < 60; i++)
        strcat(query, "ң");
    strcat(query, "%");
    qj_err err;
    refuses("/api/v1/need", query, QJ_E_HTTP_QUERY, &err);
    const char *told = arg(&err, "value");
    assert_int_equal(strlen(told), qj_text_valid(told, strlen(told)));
    assert_true(strlen(told) < 90);
}

static void language_of_a_query(void **state) {
    (void)state;
    qj_lang lang = QJ_EN;
    assert_true(qj_route_lang("by=%&lang=ru&lang=en", &lang));
    assert_int_equal(QJ_RU, lang);
    assert_false(qj_route_lang("lang=de&xlang=ru", &lang));
    assert_false(qj_route_lang(NULL, &lang));
}

// Any bytes: an answer or a refusal, never a crash; the seed is fixed.
static void any_bytes(void **state) {
    (void)state;
    static const char alphabet[] = "by=regionyear&,%+0123456789abcfFДң\x80\xff\x01";
    unsigned seed = 7;
    for (int round = 0; round < 20000; round++) {
        char query[64];
        size_t n = (size_t)(rand_r(&seed) % 63);
        for (size_t i = 0; i < n; i++)
            query[i] = alphabet[(size_t)rand_r(&seed) % (sizeof alphabet - 1)];
        query[n] = 0;
        qj_mark mark = qj_arena_mark(arena);
        qj_err err;
        qj_value *v;
        qj_rc rc = qj_route_parse(need(), query, arena, &v, &err);
        assert_true(rc == QJ_OK || qj_code_http(err.code) == 400);
        qj_arena_rewind(arena, mark);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_whole_paths_only),      cmocka_unit_test(takes_good_values),
        cmocka_unit_test(words_are_the_services_bits), cmocka_unit_test(empty_values_and_fallbacks),
        cmocka_unit_test(refuses_unknown_parameters),  cmocka_unit_test(refuses_wrong_values),
        cmocka_unit_test(refuses_long_values),         cmocka_unit_test(refuses_broken_encoding),
        cmocka_unit_test(language_of_a_query),         cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
