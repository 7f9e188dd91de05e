// Answers without sockets and without a workspace: problems, tables as JSON, headers, pages.
#define _GNU_SOURCE // memmem
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/assets.h"
#include "http/dispatch.h"
#include "http/gzip.h"
#include "http/problem.h"
#include "http/render.h"
#include "http/route.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static qj_arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = qj_arena_new((size_t)64 << 20);
    return arena == NULL;
}

static int tear_down(void **state) {
    (void)state;
    qj_arena_free(arena);
    return 0;
}

static qj_out ask_as(qj_in in) {
    const qj_server_rules rules = {.local_only = true, .bind = "192.0.2.7"};
    qj_out out;
    qj_dispatch(&rules, &in, arena, &out);
    assert_non_null(out.policy);
    assert_non_null(out.cache);
    return out;
}

static qj_out ask(const char *uri) { return ask_as((qj_in){.method = "GET", .uri = uri, .host = "localhost:8080"}); }

static bool says(const qj_out *o, const char *text) { return memmem(o->body, o->size, text, strlen(text)) != NULL; }

static void health(void **state) {
    (void)state;
    qj_out o = ask("/healthz");
    assert_int_equal(200, o.status);
    assert_int_equal(15, o.size);
    assert_memory_equal("{\"status\":\"ok\"}", o.body, o.size);
    assert_string_equal("no-store", o.cache);
    assert_false(o.keep);
}

static void problems_in_three_languages(void **state) {
    (void)state;
    static const struct {
        const char *uri, *accept, *title;
    } cases[] = {
        {"/api/v1/need?year=x&lang=ru", NULL, "Неверный запрос"},
        {"/api/v1/need?year=x&lang=en", "ru", "Bad request"},
        {"/api/v1/need?year=x", NULL, "Сұрау дұрыс емес"},
        {"/api/v1/need?year=x", "de, en;q=0.3, ru-RU;q=0.8", "Неверный запрос"},
        {"/api/v1/need?year=x", "kk;q=0, en", "Bad request"},
        {"/api/v1/need?year=x", "fr, de", "Сұрау дұрыс емес"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_out o = ask_as((qj_in){.method = "GET", .uri = cases[i].uri, .accept_language = cases[i].accept});
        assert_int_equal(400, o.status);
        assert_string_equal("application/problem+json", o.type);
        assert_true(says(&o, cases[i].title));
        assert_true(says(&o, "\"code\":\"err.http.value-whole\""));
        assert_true(says(&o, "\"name\":\"year\""));
        assert_null(o.failure);
    }
}

static void statuses(void **state) {
    (void)state;
    static const struct {
        const char *method, *uri, *host;
        unsigned status;
    } cases[] = {
        {"GET", "/api/v2/need", "localhost", 404},
        {"GET", "/../etc/passwd", "localhost", 404},
        {"GET", "/assets/../../etc/passwd", "localhost", 404},
        {"GET", "/assets/%2e%2e/index.html", "localhost", 404},
        {"GET", "http://localhost/healthz", "localhost", 404},
        {"GET", "*", "localhost", 404},
        {"GET", "", "localhost", 404},
        {"POST", "/api/v1/need", "localhost", 405},
        {"TRACE", "/", "localhost", 405},
        {"\xff", "/", "localhost", 405},
        {"HEAD", "/healthz", "localhost", 200},
        {"OPTIONS", "*", "localhost", 204},
        {"GET", "/healthz", "evil.example", 421},
        {"GET", "/healthz", "localhost.evil.example", 421},
        {"GET", "/healthz", "192.0.2.7:80", 200},
        {"GET", "/api/v1/vintages?lang=xx", "localhost", 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_out o = ask_as((qj_in){.method = cases[i].method, .uri = cases[i].uri, .host = cases[i].host});
        assert_int_equal(cases[i].status, o.status);
        assert_true((o.allow != NULL) == (o.status == 405 || o.status == 204));
        assert_int_equal(o.size, qj_text_valid(o.size > 0 ? o.body : "", o.size));
    }
}

static void long_addresses(void **state) {
    (void)state;
    char *uri = qj_arena_alloc(arena, QJ_URL_MAX + 64, 1);
    memset(uri, 'a', QJ_URL_MAX + 1);
    memcpy(uri, "/api/v1/need?lang=en&region=", 28);
    qj_out o = ask(uri);
    assert_int_equal(414, o.status);
    assert_true(says(&o, "8000"));
}

static void tags_and_compression(void **state) {
    (void)state;
    qj_out plain = ask("/api/v1/openapi.json");
    assert_int_equal(200, plain.status);
    assert_non_null(plain.tag);
    assert_false(plain.gzip);
    assert_int_equal(qj_openapi_json.size, plain.size);
    qj_in in = {.method = "GET", .uri = "/api/v1/openapi.json", .accept_encoding = "br, gzip"};
    qj_out packed = ask_as(in);
    assert_true(packed.gzip);
    assert_true(packed.size < plain.size / 3);
    const void *unpacked = qj_gunzip(packed.body, packed.size, plain.size, arena);
    assert_memory_equal(plain.body, unpacked, plain.size);
    assert_string_equal(plain.tag, packed.tag);
    in.if_none_match = plain.tag;
    qj_out same = ask_as(in);
    assert_int_equal(304, same.status);
    assert_int_equal(0, same.size);
    assert_string_equal(plain.tag, same.tag);
    in.if_none_match = "W/\"0000000000000000\"";
    assert_int_equal(200, ask_as(in).status);
    in.uri = "/api/v1/openapi.json?lang=ru";
    in.if_none_match = plain.tag;
    assert_int_equal(200, ask_as(in).status);
}

static void accepting_gzip(void **state) {
    (void)state;
    assert_true(qj_gzip_accepted("gzip"));
    assert_true(qj_gzip_accepted("deflate, GZIP;q=0.5"));
    assert_true(qj_gzip_accepted("br;q=0, *"));
    assert_true(qj_gzip_accepted("gzip, br;q=0"));
    assert_false(qj_gzip_accepted("gzip;q=0"));
    assert_false(qj_gzip_accepted("gzip;q=0.000, br"));
    assert_false(qj_gzip_accepted("identity"));
    assert_false(qj_gzip_accepted("xgzip"));
    assert_false(qj_gzip_accepted(NULL));
}

static void host_names(void **state) {
    (void)state;
    assert_true(qj_host_is_local("localhost", NULL));
    assert_true(qj_host_is_local("LOCALHOST:1", NULL));
    assert_true(qj_host_is_local("127.0.0.1:8080", NULL));
    assert_true(qj_host_is_local("[::1]:8080", NULL));
    assert_true(qj_host_is_local(NULL, NULL));
    assert_false(qj_host_is_local("", NULL));
    assert_false(qj_host_is_local("[::1", NULL));
    assert_false(qj_host_is_local("[::1].evil.example", NULL));
    assert_false(qj_host_is_local("127.0.0.1.evil.example", NULL));
    assert_false(qj_host_is_local("127.0.0.1:80@evil.example", NULL));
    assert_false(qj_host_is_local("192.168.0.2", NULL));
}

static void page_of_the_api(void **state) {
    (void)state;
    qj_out o = ask("/api?lang=ru");
    assert_int_equal(200, o.status);
    assert_true(says(&o, "<html lang=\"ru\">"));
    assert_false(says(&o, "<script"));
    assert_non_null(strstr(o.policy, "style-src 'sha256-"));
    o = ask("/api");
    assert_true(says(&o, "<html lang=\"kk\">"));
}

static void start_page_or_a_word_about_it(void **state) {
    (void)state;
    qj_out root = ask("/"), page = ask("/ru/map?region=61");
    if (qj_assets_count > 0) {
        assert_int_equal(302, root.status);
        assert_string_equal("/kk/map", root.location);
        assert_int_equal(200, page.status);
        assert_string_equal("no-cache", page.cache);
        static const char *const there[] = {"/kk", "/kk/", "/en/map/", "/ru/region/61", "/kk/industry/F/", "/en/scorecard?x=/y"};
        for (size_t i = 0; i < sizeof there / sizeof *there; i++)
            assert_int_equal(200, ask(there[i]).status);
        static const char *const lost[] = {"/kk/ma", "/kk/mapp", "/ru/nowhere", "/en/map/61", "/ru/region/61/x", "/kk//", "/kk/index.html"};
        for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
            qj_out o = ask(lost[i]);
            assert_int_equal(404, o.status);
            assert_int_equal(page.size, o.size);
            assert_memory_equal(page.body, o.body, o.size);
            assert_false(o.keep);
            assert_null(o.tag);
        }
        for (size_t i = 0; i < qj_assets_count; i++) {
            qj_out o = ask(qj_assets[i].path);
            assert_int_equal(200, o.status);
            assert_int_equal(qj_assets[i].raw, o.size);
        }
    } else {
        assert_int_equal(404, root.status);
        assert_true(says(&root, "<html lang=\"kk\">"));
        assert_int_equal(404, page.status);
        assert_true(says(&page, "<html lang=\"ru\">"));
    }
    assert_string_equal("text/html; charset=utf-8", page.type);
    assert_int_equal(404, ask("/rus").status);
}

static void tables_as_json(void **state) {
    (void)state;
    static const qj_table_col cols[] = {
        {.id = "name", .type = QJ_TABLE_TEXT}, {.id = "value", .type = QJ_TABLE_NUM, .decimals = 0},
        {.id = "line", .type = QJ_TABLE_INT},  {.id = "status", .type = QJ_TABLE_MSG, .prefix = "status."},
    };
    static const char *const notes[] = {"a \"note\"", NULL};
    qj_err err;
    qj_table *t;
    assert_int_equal(0, qj_table_new(arena, cols, 4, 1, &t, &err));
    qj_cell *row = qj_table_row(arena, t);
    row[0].text = "Қостанай";
    row[1].num = 0.1;
    row[2].i = 7;
    row[3].text = "forecast";
    assert_non_null(qj_table_row(arena, t)); // empty cells
    t->notes = notes;
    qj_buf b = qj_buf_new(arena, 64);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    qj_render_rows(&j, t);
    qj_json_object_end(&j);
    assert_string_equal("{\"rows\":[{\"name\":\"Қостанай\",\"value\":0.1,\"line\":7,\"status\":\"forecast\"},"
                        "{\"name\":null,\"value\":null,\"line\":null,\"status\":null}],\"notes\":[\"a \\\"note\\\"\"]}",
                        b.data);
}

static void trees_as_json(void **state) {
    (void)state;
    qj_node leaf = {.label = "x", .value = 2, .file = "a.csv", .line = 3, .op = "", .unit = "persons"};
    qj_node *children[] = {&leaf};
    qj_node root = {.label = "sum", .value = NAN, .op = "sum", .n = 1, .child = children};
    qj_buf b = qj_buf_new(arena, 64);
    qj_json j = qj_json_to(&b);
    qj_render_node(&j, &root);
    assert_string_equal("{\"label\":\"sum\",\"op\":\"sum\",\"children\":[{\"label\":\"x\",\"value\":2,\"unit\":\"persons\","
                        "\"file\":\"a.csv\",\"line\":3}]}",
                        b.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(health),           cmocka_unit_test(problems_in_three_languages),
        cmocka_unit_test(statuses),         cmocka_unit_test(long_addresses),
        cmocka_unit_test(accepting_gzip),   cmocka_unit_test(tags_and_compression),
        cmocka_unit_test(host_names),       cmocka_unit_test(page_of_the_api),
        cmocka_unit_test(tables_as_json),   cmocka_unit_test(start_page_or_a_word_about_it),
        cmocka_unit_test(trees_as_json),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
