// Reading and writing CSV.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/text.h"
#include <string.h>

static int set_up(void **state) {
    *state = qj_arena_new(1 << 20);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

// All records, fields joined with | and records with /; the error's sentence when it fails.
static const char *read_all(qj_arena *a, const char *data, size_t len, size_t max) {
    qj_csv c;
    qj_err err = {0};
    qj_buf out = qj_buf_new(a, 0);
    qj_field fields[8];
    size_t n;
    if (qj_csv_open(&c, "f.csv", data, len, a, &err) != QJ_OK)
        return qj_err_text(a, QJ_EN, &err);
    for (;;) {
        if (qj_csv_next(&c, fields, max, &n, &err) != QJ_OK)
            return qj_err_text(a, QJ_EN, &err);
        if (n == 0)
            return out.data;
        qj_buf_printf(&out, "%u:", c.line);
        for (size_t i = 0; i < n; i++) {
            if (i > 0)
                qj_buf_char(&out, '|');
            qj_buf_put(&out, fields[i].s, fields[i].n);
        }
        qj_buf_char(&out, '/');
    }
}

static void records_are_read_with_their_lines(void **state) {
    static const char *const cases[][2] = {
        {"a,b\n1,2\n", "1:a|b/2:1|2/"},
        {"a,b\r\n1,2\r\n", "1:a|b/2:1|2/"},
        {"\xEF\xBB\xBF" "a\n1", "1:a/2:1/"},
        {"a,\n,b\n", "1:a|/2:|b/"},
        {"a,", "1:a|/"},
        {"\n\nx\n", "1:/2:/3:x/"},
        {"\"a\nb\",c\nd\n", "1:a\nb|c/3:d/"},
        {"\"say \"\"hi\"\"\",\"\"\n", "1:say \"hi\"|/"},
        {"\"a\r\nb\"\r\nz", "1:a\r\nb/3:z/"},
        {"", ""},
        {"\xEF\xBB\xBF", ""},
        {"a\rb\n", "1:a\rb/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(read_all(*state, cases[i][0], strlen(cases[i][0]), 8), cases[i][1]);
}

static void mistakes_are_told_with_their_place(void **state) {
#define DATA(s) s, sizeof(s) - 1
    static const struct {
        const char *data;
        size_t len;
        const char *begins;
    } cases[] = {
        {DATA("a\nқ\0z\n"), "f.csv:2:2: a NUL"},
        {DATA("a\nққ\xFFz\n"), "f.csv:2:3: a byte that is not UTF-8"},
        {DATA("a\n\"b\n"), "f.csv:2:1: this quote is never closed"},
        {DATA("a\nx\"b\n"), "f.csv:2:2: a quote out of place"},
        {DATA("a\n\"b\"c\n"), "f.csv:2:4: a quote out of place"},
        {DATA("a\n1,2,3,4\n"), "f.csv:2: more than 3 fields"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = read_all(*state, cases[i].data, cases[i].len, 3);
        if (strncmp(text, cases[i].begins, strlen(cases[i].begins)) != 0)
            print_error("%s\n", text);
        assert_int_equal(strncmp(text, cases[i].begins, strlen(cases[i].begins)), 0);
    }
}

static void numbers_are_decimal_and_nothing_else(void **state) {
    (void)state;
    static const struct {
        const char *s;
        bool ok;
        double v;
    } cases[] = {
        {"0", true, 0},        {"-12.5", true, -12.5}, {"+3", true, 3},      {".5", true, 0.5},    {"5.", true, 5},
        {"1e3", true, 1000},   {"1E-2", true, 0.01},   {"", false, 0},       {" 1", false, 0},     {"1 ", false, 0},
        {"1,5", false, 0},     {"0x10", false, 0},     {"inf", false, 0},    {"nan", false, 0},    {"1e", false, 0},
        {"1e999", false, 0},   {"-", false, 0},        {".", false, 0},      {"1.2.3", false, 0},  {"12a", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double v = -99;
        bool ok = qj_csv_number((qj_field){cases[i].s, strlen(cases[i].s)}, &v);
        assert_int_equal(ok, cases[i].ok);
        assert_true(v == (ok ? cases[i].v : -99));
    }
    double v;
    assert_true(qj_csv_number((qj_field){"123abc", 3}, &v)); // the field ends, the text goes on
    assert_true(v == 123);
    assert_false(qj_csv_number((qj_field){"1\0002", 3}, &v));
}

static void what_is_written_reads_back(void **state) {
    static const char *const fields[] = {"plain", "", "a,b", "say \"hi\"", "two\nlines", "cr\rx", " space ", "\"", "қазақ"};
    enum { N = sizeof fields / sizeof *fields };
    qj_buf out = qj_buf_new(*state, 0);
    for (size_t i = 0; i < N; i++) {
        if (i > 0)
            qj_buf_char(&out, ',');
        qj_csv_put(&out, fields[i]);
    }
    qj_buf_str(&out, "\r\n");
    assert_memory_equal(out.data, "plain,,\"a,b\",", 13);
    qj_csv c;
    qj_err err = {0};
    qj_field back[N];
    size_t n;
    assert_int_equal(qj_csv_open(&c, "x", out.data, out.len, *state, &err), QJ_OK);
    assert_int_equal(qj_csv_next(&c, back, N, &n, &err), QJ_OK);
    assert_int_equal(n, N);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(back[i].n, strlen(fields[i]));
        assert_memory_equal(back[i].s, fields[i], back[i].n);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_read_with_their_lines),
        cmocka_unit_test(mistakes_are_told_with_their_place),
        cmocka_unit_test(numbers_are_decimal_and_nothing_else),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
